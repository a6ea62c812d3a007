/* The choice among options from the samples of the decided result: chance of being best, expected regret, and what knowing everything would
 * be worth. All options share their draws, so that only real differences count. */
#ifndef ASHORE_DECIDE_DECISION_H
#define ASHORE_DECIDE_DECISION_H

#include "base/arena.h"

/* One option beside the others and the base. Money figures are in the unit of the decided result; errors are standard errors from 16 replicates. */
typedef struct ash_option {
    double mean;
    double chance_best, chance_best_se;         /* ties share the chance equally */
    double expected_regret, expected_regret_se; /* how far behind the best of each sample, on average */
    double gain, gain_se;                       /* mean advantage over the base: above 0 is better than the base; 0 for the base itself */
    double gain_p5, gain_p95;                   /* of the advantage */
    double chance_better;                       /* than the base */
    double chance_better_se;
} ash_option;

typedef struct ash_decision {
    size_t count;
    ash_option *options;
    size_t best;    /* the best mean */
    int base;       /* -1: none */
    double evpi, evpi_se; /* expected value of perfect information (Raiffa and Schlaifer 1961): mean of the best of each sample less the best mean */
} ash_decision;

/* `values[o]` holds the samples of option o, or is NULL where it is `constant[o]` in all of them; `samples` a multiple of 16 x 64, in order of replicate. `sense`
 * -1: lowest is best, +1: highest. No value may be NaN. */
const ash_decision *ash_decide(ash_arena *arena, size_t count, double *const *values, const double *constant, uint64_t samples, int sense, int base);

#endif
