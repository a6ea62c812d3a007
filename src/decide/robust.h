/* Does the choice hold whatever happens: options that another one beats in every sample, and options over the scenarios of a case. */
#ifndef ASHORE_DECIDE_ROBUST_H
#define ASHORE_DECIDE_ROBUST_H

#include "decide/outcome.h"

/* By option: a row of the decision index that is never worse and sometimes better, over all samples; -1 where there is none. Of several the one with the best mean,
 * which is itself not dominated. `outcome` has a decision. */
int *ash_dominated_by(ash_arena *arena, const ash_outcome *outcome);

/* An option over the scenarios. */
typedef struct ash_robust_option {
    double worst_regret; /* the most by which its mean is behind the best mean of a scenario, 0 or more */
    size_t worst;        /* in which scenario */
    size_t best_count;   /* in how many scenarios it is best */
} ash_robust_option;

typedef struct ash_robustness {
    size_t scenario_count, option_count;
    const double *regret;             /* by scenario, then option: how far its mean is behind the best mean of that scenario */
    const ash_robust_option *options;
    size_t least_worst;               /* the option whose worst regret is least (Savage 1951); the first of equals */
} ash_robustness;

/* Decisions of the same options, one for each scenario, at least one. */
const ash_robustness *ash_robustness_of(ash_arena *arena, const ash_decision *const *decisions, size_t count);

#endif
