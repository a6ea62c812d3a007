/* Which inputs matter, all in one: what knowing each is worth, its swing and elasticity, groups of inputs, and break-evens. */
#ifndef ASHORE_DECIDE_IMPORTANCE_H
#define ASHORE_DECIDE_IMPORTANCE_H

#include "decide/break_even.h"
#include "decide/information.h"

typedef struct ash_input_worth {
    const ash_uncertain *input;
    const ash_swing *swing;
    ash_worth worth;
} ash_input_worth;

typedef enum ash_group_kind {
    ASH_GROUP_DECLARED, /* inputs with the same `group` in the model */
    ASH_GROUP_ROWS,     /* one input over all its rows, where there are several */
    ASH_GROUP_KNOWABLE, /* everything that a question can answer */
    ASH_GROUP_ALL       /* everything: the expected value of perfect information */
} ash_group_kind;

typedef struct ash_group_worth {
    ash_group_kind kind;
    ash_slice name;           /* of a declared group, of an input; empty for the others */
    const ash_entity *entity; /* ROWS */
    size_t count;             /* uncertain inputs in it */
    ash_worth worth;
} ash_group_worth;

typedef struct ash_importance {
    ash_uncertain_list inputs;
    const ash_tornado *tornado;
    const ash_input_worth *by_worth; /* inputs.count of them: the highest worth first; equal ones by swing */
    size_t group_count;
    const ash_group_worth *groups;   /* declared, rows, knowable, all; each kind in the order of the inputs */
    ash_break_evens break_evens;
    ash_curve curve;                 /* of the two inputs most worth knowing, between tornado->best and tornado->other; x NULL: fewer than two inputs, or one option */
} ash_importance;

/* `outcome` has a decision; it must outlive the result. Everything but worths is at the centre. */
const ash_importance *ash_importance_of(ash_arena *arena, const ash_outcome *outcome);

#endif
