/* Quantiles of a sample and of its replicates in one go, private to the room. The same numbers as ash_quantiles of
 * num/quantile.h, which selects one quantile at a time: a run asks for five of everything it reports, seventeen times
 * over. */
#ifndef ASHORE_ENGINE_RANKS_H
#define ASHORE_ENGINE_RANKS_H

#include <stddef.h>

#define ASH_RANK_POINTS 8 /* at most */

/* `values` are `parts` equal runs of `count / parts` values. A value that is not finite counts as undefined and ranks
 * behind all others. all[k] gets the quantile at points[k] in [0, 1] of all values, by_part[k * parts + r] that of run
 * r: order statistics, linear between them (type 7 of Hyndman and Fan 1996), NaN where the position falls, be it in
 * part, among undefined values. `scratch` is ash_rank_scratch(count, parts) doubles. */
void ash_rank_quantiles(const double *values, size_t count, size_t parts, const double *points, size_t point_count,
                        double *all, double *by_part, double *scratch);
size_t ash_rank_scratch(size_t count, size_t parts);

#endif
