/* Means over samples are sums over fixed cells of 64 joined pairwise, as everywhere, so that they have the same bits on every machine. */
#include "decide/decision.h"

#include <math.h>

#include "engine/run.h"
#include "num/quantile.h"
#include "num/sums.h"

/* What is summed for each option in each sample. */
enum { VALUE, BEST_SHARE, REGRET, GAIN, BETTER, SUM_COUNT };

typedef struct means { double all, replicate[ASH_REPLICATES]; } means;

static double standard_error(const means *m) {
    double square = 0, mean = 0;
    for (size_t r = 0; r < ASH_REPLICATES; r++) mean += m->replicate[r] / ASH_REPLICATES;
    for (size_t r = 0; r < ASH_REPLICATES; r++) square += (m->replicate[r] - mean) * (m->replicate[r] - mean);
    return sqrt(square / (ASH_REPLICATES - 1) / ASH_REPLICATES);
}

const ash_decision *ash_decide(ash_arena *arena, size_t count, double *const *values, const double *constant, uint64_t samples, int sense, int base) {
    ash_decision *d = ash_new(arena, ash_decision);
    d->count = count;
    d->base = base;
    d->options = ash_new_array(arena, ash_option, count);
    means(*sums)[SUM_COUNT] = ash_alloc_array(arena, count, sizeof *sums);
    means best_sum = {0};
    ash_mark mark = ash_arena_mark(arena);
    double(*cell)[SUM_COUNT] = ash_alloc_array(arena, count, sizeof *cell), *value = ash_new_array(arena, double, count);
    ash_pairwise(*total)[SUM_COUNT] = ash_alloc_array(arena, count, sizeof *total), (*part)[SUM_COUNT] = ash_alloc_array(arena, count, sizeof *part);
    ash_pairwise best_total = {{0}, 0};
    uint64_t size = samples / ASH_REPLICATES;
    for (size_t r = 0; r < ASH_REPLICATES; r++) {
        ash_pairwise best_part = {{0}, 0};
        for (size_t o = 0; o < count; o++)
            for (size_t k = 0; k < SUM_COUNT; k++) part[o][k] = (ash_pairwise){{0}, 0};
        for (uint64_t first = 0; first < size; first += ASH_CELL) {
            double best_cell = 0;
            for (size_t o = 0; o < count; o++)
                for (size_t k = 0; k < SUM_COUNT; k++) cell[o][k] = 0;
            for (size_t i = 0; i < ASH_CELL; i++) {
                size_t ties = 0;
                double best = 0;
                for (size_t o = 0; o < count; o++) {
                    value[o] = values[o] == NULL ? constant[o] : values[o][r * size + first + i];
                    bool ahead = o == 0 || (sense < 0 ? value[o] < best : value[o] > best);
                    if (ahead) best = value[o];
                    ties = ahead ? 1 : ties + (value[o] == best);
                }
                best_cell += best;
                for (size_t o = 0; o < count; o++) {
                    double gain = base < 0 ? 0 : sense < 0 ? value[base] - value[o] : value[o] - value[base];
                    cell[o][VALUE] += value[o];
                    cell[o][BEST_SHARE] += value[o] == best ? 1.0 / (double)ties : 0;
                    cell[o][REGRET] += fabs(value[o] - best);
                    cell[o][GAIN] += gain;
                    cell[o][BETTER] += gain > 0;
                }
            }
            ash_pairwise_add(&best_part, best_cell);
            for (size_t o = 0; o < count; o++)
                for (size_t k = 0; k < SUM_COUNT; k++) ash_pairwise_add(&part[o][k], cell[o][k]);
        }
        double sum = ash_pairwise_total(&best_part);
        best_sum.replicate[r] = sum / (double)size;
        ash_pairwise_add(&best_total, sum);
        for (size_t o = 0; o < count; o++)
            for (size_t k = 0; k < SUM_COUNT; k++) {
                sum = ash_pairwise_total(&part[o][k]);
                sums[o][k].replicate[r] = sum / (double)size;
                ash_pairwise_add(&total[o][k], sum);
            }
    }
    best_sum.all = ash_pairwise_total(&best_total) / (double)samples;
    for (size_t o = 0; o < count; o++)
        for (size_t k = 0; k < SUM_COUNT; k++) sums[o][k].all = ash_pairwise_total(&total[o][k]) / (double)samples;
    ash_arena_rewind(arena, mark);
    for (size_t o = 0; o < count; o++)
        if (o == 0 || (sense < 0 ? sums[o][VALUE].all < sums[d->best][VALUE].all : sums[o][VALUE].all > sums[d->best][VALUE].all)) d->best = o;
    means information;
    information.all = fabs(sums[d->best][VALUE].all - best_sum.all);
    for (size_t r = 0; r < ASH_REPLICATES; r++) information.replicate[r] = fabs(sums[d->best][VALUE].replicate[r] - best_sum.replicate[r]);
    d->evpi = information.all;
    d->evpi_se = standard_error(&information);
    mark = ash_arena_mark(arena);
    double *gains = ash_new_array(arena, double, samples);
    for (size_t o = 0; o < count; o++) {
        static const double levels[2] = {0.05, 0.95};
        double range[2] = {0, 0};
        if (base >= 0 && (size_t)base != o) {
            for (uint64_t i = 0; i < samples; i++) {
                double mine = values[o] == NULL ? constant[o] : values[o][i], theirs = values[base] == NULL ? constant[base] : values[base][i];
                gains[i] = sense < 0 ? theirs - mine : mine - theirs;
            }
            ash_quantiles(gains, samples, levels, 2, range);
        }
        d->options[o] = (ash_option){.mean = sums[o][VALUE].all, .chance_best = sums[o][BEST_SHARE].all, .chance_best_se = standard_error(&sums[o][BEST_SHARE]),
                                     .expected_regret = sums[o][REGRET].all, .expected_regret_se = standard_error(&sums[o][REGRET]), .gain = sums[o][GAIN].all,
                                     .gain_se = standard_error(&sums[o][GAIN]), .gain_p5 = range[0], .gain_p95 = range[1], .chance_better = sums[o][BETTER].all,
                                     .chance_better_se = standard_error(&sums[o][BETTER])};
    }
    ash_arena_rewind(arena, mark);
    return d;
}
