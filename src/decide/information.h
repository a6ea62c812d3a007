/* What is knowing worth? The expected value of partial perfect information (EVPPI) of inputs and of groups of them, from the one sample that the run
 * made anyway.
 *
 * Idea (M. Strong, J. E. Oakley, A. Brennan 2014, "Estimating multiparameter partial expected value of perfect information from a probabilistic
 * sensitivity analysis sample"; M. Sadatsafavi et al. 2013): knowing an input, one would choose by the mean of each option given that input. That
 * conditional mean is estimated by the mean over samples in which the input's draw falls into the same bin; of a group, by adding up the effects of its
 * members.
 *
 * What moves an option most of the time is all the other inputs, and for these means that is noise. So first every input's own effect is found, each from what
 * the others leave over (backfitting: J. H. Friedman, W. Stuetzle 1981; T. Hastie, R. Tibshirani 1990), and what does not belong to the question is taken off: its
 * mean is 0, and with it goes its noise, which makes a few thousand samples say what needed a hundred thousand. Correlated inputs are not taken off from each
 * other, since knowing one tells about the other.
 *
 * Choosing by a noisy estimate looks better than it is, so the choice for one replicate is made from the other fifteen and valued on its own samples
 * (cross-fitting): noise then earns nothing on average. An option is left for another only where the others say so by more than one and a half standard
 * errors, which keeps noise near nothing instead of at nothing on average. What remains below 0 is set to 0. */
#ifndef ASHORE_DECIDE_INFORMATION_H
#define ASHORE_DECIDE_INFORMATION_H

#include "decide/outcome.h"

typedef struct ash_worth {
    double value, se; /* in the unit of the decided result, 0 or more; standard error from the 16 replicates */
} ash_worth;

/* Whether a worth is more than noise: above two standard errors. */
static inline bool ash_worth_is_clear(ash_worth worth) { return worth.value > 2 * worth.se; }

/* Inputs by the samples of a decision, prepared once for many questions. */
typedef struct ash_information ash_information;

/* `outcome` must have a decision. Lives in `arena`. */
ash_information *ash_information_create(ash_arena *arena, const ash_outcome *outcome);
/* The worth of knowing all these draws (numbers of the graph) together; none gives 0. Memory for the work is given back. */
ash_worth ash_information_worth(ash_information *information, const uint32_t *draws, size_t count);
/* By option, into `variance`: how much of the variance of its difference with the best option these draws explain, each by itself, added up (the variance of
 * the conditional mean: K. Pearson's correlation ratio, 1905; from bins of one sample: E. Plischke 2010). 0 where what is found is no more than noise may
 * give. */
void ash_information_explained(ash_information *information, const uint32_t *draws, size_t count, double *variance);

#endif
