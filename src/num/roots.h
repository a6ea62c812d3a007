/* Where a function of one variable is 0. */
#ifndef ASHORE_NUM_ROOTS_H
#define ASHORE_NUM_ROOTS_H

#include <stdbool.h>
#include <stddef.h>

typedef double (*ash_root_function)(void *state, double x);

typedef enum ash_root_status {
    ASH_ROOT_FOUND,
    ASH_ROOT_NOT_BRACKETED, /* the values at the two ends have the same sign */
    ASH_ROOT_UNDEFINED,     /* the function gave NaN */
    ASH_ROOT_NOT_CONVERGED  /* not within the tolerance after ASH_ROOT_STEPS evaluations */
} ash_root_status;

#define ASH_ROOT_STEPS 200

typedef struct ash_root {
    ash_root_status status;
    double x;     /* the best point, whatever the status; NaN when there is none */
    double value; /* the function there */
    size_t evaluations;
} ash_root;

/* A root between a and b, where f has different signs, to within `tolerance` >= 0 plus four units in the last place of
 * x. Brent's method (Brent 1973, Algorithms for minimization without derivatives, chapter 4): inverse quadratic
 * interpolation, secant and bisection, never much slower than bisection. A jump over 0 counts as a root: `value` tells
 * them apart. */
ash_root ash_root_between(ash_root_function f, void *state, double a, double b, double tolerance);

/* Every root that a grid of `cells` equal cells on [a, b] shows: sign changes within a cell, and grid points where f is
 * 0. Writes at most `limit` of them to roots[], ascending, and returns how many there are. Cells with an undefined end
 * are passed over; two roots within one cell are missed, and so is a root in a cell whose end is itself one
 * (decide/break_even.c looks for both). */
size_t ash_roots_on_grid(ash_root_function f, void *state, double a, double b, size_t cells, double tolerance,
                         double *roots, size_t limit);

#endif
