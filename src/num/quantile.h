/* Quantiles of samples. */
#ifndef ASHORE_NUM_QUANTILE_H
#define ASHORE_NUM_QUANTILE_H

#include <stddef.h>

/* out[k] = the quantile at p[k] in [0, 1] of `n` >= 1 values: exact order statistics, linear between them (type 7 of
 * Hyndman and Fan 1996, "Sample quantiles in statistical packages": position (n - 1) p). `values` are reordered; none
 * may be NaN (see ash_undefined_last). O(n) for each p by selection (Musser 1997), whatever the order of the values;
 * the same bits always. */
void ash_quantiles(double *values, size_t n, const double *p, size_t np, double *out);

/* Moves NaNs ("undefined", which rank last) behind the other values and returns how many others there are. The order of
 * the others is kept. */
size_t ash_undefined_last(double *values, size_t n);

/* The same quantiles where the last n - defined values rank beyond any number: NaN where the position falls among them,
 * be it in part. `defined` as ash_undefined_last gives it; n >= 1. */
void ash_quantiles_undefined_last(double *values, size_t n, size_t defined, const double *p, size_t np, double *out);

#endif
