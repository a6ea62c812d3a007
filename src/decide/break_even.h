/* At which value of an input do two options cost the same? All other inputs stay at the centre. */
#ifndef ASHORE_DECIDE_BREAK_EVEN_H
#define ASHORE_DECIDE_BREAK_EVEN_H

#include "decide/sensitivity.h"

/* Relative difference of two results that counts as none. */
#define ASH_BREAK_EVEN_EQUAL 1e-9

#define ASH_NEITHER SIZE_MAX

/* One value at which two options change places (or only touch). */
typedef struct ash_break_even {
    const ash_uncertain *input;
    size_t option, against;   /* rows of the decision index */
    double value;             /* of the input in its first year, in its own unit and money; other years stand at the same quantile */
    double now;               /* the input's value at the centre */
    double position;          /* the quantile of `value`; of a discrete law, and of a certain input, how far it is from the lowest to the highest value */
    double chance_beyond;     /* that the input lies on the other side of `value` than it does at the centre; NaN for a certain input */
    size_t better_below, better_above; /* which of the two is better just below and just above `value`; ASH_NEITHER: equal there. The same: they only touch */
    bool jump;                /* a step: they change places there without ever being equal */
    double result;            /* the decided result of `option` there, at the centre of all else */
} ash_break_even;

typedef struct ash_break_evens { size_t count; const ash_break_even *items; } ash_break_evens;

/* Of every input: the best option against each other one, and each against the base, at every value within the law's range (its 0.1 to 99.9 % points
 * where the law has an open end), in order of input, option, value. None where there is none. Values are exact to where substituting them back gives
 * results within ASH_BREAK_EVEN_EQUAL of each other, relatively. At most ASH_BREAK_EVEN_ROOTS a pair. An input on which the difference does not depend has
 * none, also where the options are equal throughout. `outcome` has a decision; `inputs` must outlive the result. */
#define ASH_BREAK_EVEN_ROOTS 16
ash_break_evens ash_break_evens_of(ash_arena *arena, const ash_outcome *outcome, const ash_uncertain_list *inputs);

/* A certain number input by its path ("source.tilburg.wage"), between `low` and `high` in its own unit and money; both NaN: from half its value to twice it,
 * within its declared range. It moves in all its years alike. */
typedef enum ash_certain_status {
    ASH_CERTAIN_FOUND,
    ASH_CERTAIN_UNKNOWN,    /* no such input is read */
    ASH_CERTAIN_NOT_NUMBER, /* a choice, a code, a flag, or inactive */
    ASH_CERTAIN_FIXED,      /* structural, or decides what exists: it cannot be moved */
    ASH_CERTAIN_RANGE       /* the range is empty, or its value is 0 and no range was given */
} ash_certain_status;
typedef struct ash_certain_break_evens {
    ash_certain_status status;
    const ash_uncertain *input; /* of the case in which it moves: its law is uniform over the range looked at */
    double low, high;
    ash_break_evens found;
} ash_certain_break_evens;
ash_certain_break_evens ash_break_evens_certain(ash_arena *arena, const ash_outcome *outcome, ash_slice path, double low, double high);

/* The curve on which `option` and `against` are equal: for values x of one input (from its 1 to its 99 % point, in 25 equal steps of its quantile) every
 * value y of another, both in their own units. Steps are passed over. */
typedef struct ash_curve_point { double x, y; } ash_curve_point;
typedef struct ash_curve {
    const ash_uncertain *x, *y;
    size_t option, against;
    size_t count;
    const ash_curve_point *points; /* by x, then y; empty where they are never equal */
} ash_curve;
ash_curve ash_break_even_curve(ash_arena *arena, const ash_outcome *outcome, const ash_uncertain *x, const ash_uncertain *y, size_t option, size_t against);

#endif
