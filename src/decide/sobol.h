/* Sensitivity over the whole space of inputs: which inputs, alone and with others, make a result uncertain (Sobol' indices), and a cheap screening
 * for many inputs (Morris's elementary effects). Both take any function of uniform draws; the graph of a case is one such function. */
#ifndef ASHORE_DECIDE_SOBOL_H
#define ASHORE_DECIDE_SOBOL_H

#include "decide/sensitivity.h"

/* Some factors, each of one or more uniform coordinates in (0, 1), and a function of all of them. */
typedef struct ash_response {
    void *state;
    /* The value at u[0 .. coordinate count). `changed`: only the coordinates of that factor differ from the last call with ASH_ALL_CHANGED; its value may be
     * had for less. */
    double (*at)(void *state, const double *u, size_t changed);
    size_t count;         /* factors */
    const size_t *first;  /* count + 1: coordinates of factor j are first[j] .. first[j + 1) */
} ash_response;
#define ASH_ALL_CHANGED SIZE_MAX

/* An index with its standard error from 16 replicates; 95 % interval: value -+ ASH_SENSITIVITY_T se. */
typedef struct ash_index_figure { double value, se; } ash_index_figure;
#define ASH_SENSITIVITY_T 2.1314495455597742 /* Student's t, 97.5 %, 15 degrees of freedom */

typedef struct ash_sobol {
    ash_index_figure first; /* share of the variance that knowing the factor would remove, on average: V(E(y|x)) / V(y) */
    ash_index_figure total; /* share that remains while all others are known: E(V(y|all others)) / V(y) */
} ash_sobol;

typedef struct ash_sobol_result {
    double mean, variance;
    uint64_t samples;       /* base samples, after rounding up to a multiple of 1,024: (count + 2) times as many evaluations */
    bool undefined;         /* the function had no value at some sample, or never varied: all indices are NaN */
    const ash_sobol *items; /* by factor */
} ash_sobol_result;

/* Estimators: Saltelli et al. (2010), "Variance based sensitivity analysis of model output", table 2, (b) for first order with the mean taken off, (f)
 * (Jansen 1999) for the total, over Latin hypercubes A and B in 16 replicates; draws are a function of `seed` and of the factor's number. Estimates may
 * fall a little below 0 or above 1. For factors that are independent. `samples` 0: 1,024. */
ash_sobol_result ash_sobol_indices(ash_arena *arena, const ash_response *response, uint64_t samples, uint64_t seed);

/* Elementary effects of one factor: changes of the result divided by the step, which is measured in the whole way from `low` to `high`. */
typedef struct ash_morris {
    double mean, mean_absolute, sd; /* mu, mu* (Campolongo, Cariboni, Saltelli 2007) and sigma; sd near 0: linear and without interaction */
    double se_absolute;             /* of mu*, over the trajectories */
} ash_morris;

/* Morris (1991), "Factorial sampling plans for preliminary computational experiments": `trajectories` (2 or more) random paths on a grid of `levels` (even,
 * 4 is usual) equally spaced uniforms from `low` to `high`, each moving every factor once by levels/2 of the levels; all coordinates of a factor move together. NaN where
 * the function had no value. */
const ash_morris *ash_morris_effects(ash_arena *arena, const ash_response *response, size_t trajectories, size_t levels, double low, double high, uint64_t seed);

/* A node of a case as a function of its uncertain inputs, one factor each, drawn independently (rank correlations are left out). Lives in `arena`. */
ash_response ash_response_of_node(ash_arena *arena, const ash_graph *graph, ash_node node, const ash_uncertain_list *inputs);

#endif
