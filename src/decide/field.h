/* Results over the whole range of one input, and over those of two together: what pictures of break-evens are drawn from. All else stays at the centre. */
#ifndef ASHORE_DECIDE_FIELD_H
#define ASHORE_DECIDE_FIELD_H

#include "decide/sensitivity.h"

/* Points along an input, at equal steps of its quantile from ASH_FIELD_EDGE to 1 - ASH_FIELD_EDGE: each stands for as many futures as the next. */
enum { ASH_FIELD_POINTS = 33 };
#define ASH_FIELD_EDGE 0.01

/* Where an input stands, in its own unit and money (in its first year). */
typedef struct ash_stand { double p5, p25, now, p75, p95; } ash_stand;

typedef struct ash_slope {
    const ash_uncertain *x;
    ash_stand stand;
    size_t option_count;
    double values[ASH_FIELD_POINTS]; /* of the input */
    const double *results;           /* [point][option]: the decided result */
} ash_slope;

/* NULL when nothing decided depends on the input. `outcome` has a decision. */
const ash_slope *ash_slope_of(ash_arena *arena, const ash_outcome *outcome, const ash_uncertain *x);

typedef struct ash_field {
    const ash_uncertain *x, *y;
    ash_stand x_stand, y_stand;
    size_t option, against;
    double xs[ASH_FIELD_POINTS], ys[ASH_FIELD_POINTS];
    double difference[ASH_FIELD_POINTS][ASH_FIELD_POINTS]; /* [x][y]: the decided result of `option` less that of `against` */
} ash_field;

/* NULL when one of the two inputs takes single values only, or changes nothing. */
const ash_field *ash_field_of(ash_arena *arena, const ash_outcome *outcome, const ash_uncertain *x, const ash_uncertain *y, size_t option, size_t against);

#endif
