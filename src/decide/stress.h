/* Stresses: what would happen to every option if something went wrong, as changes of inputs. They are data (data/stress), not code: a table with a row
 * for each change, the rows of one stress under one id. Columns: id, input, where, value (only where that choice or country is this), operation
 * (times, plus), amount, unit (of what is added), nl, en (in the first row of an id). An input "currency.USD" is that currency's rate. */
#ifndef ASHORE_DECIDE_STRESS_H
#define ASHORE_DECIDE_STRESS_H

#include "case/case.h"

typedef struct ash_stress {
    ash_slice id;
    ash_labels labels;
    ash_slice missing;       /* the model has no such number input: the stress does not apply; empty when it does */
    size_t count;            /* changes */
    ash_adjustment *changes;
} ash_stress;

typedef struct ash_stresses { size_t count; ash_stress *items; } ash_stresses;

/* Reads a table of stresses for a model. What is wrong with it is reported, and false returned. A stress is missing an input when one of its changes
 * names what the model does not have, as a number, or adds an amount of another dimension. */
bool ash_stress_read(ash_arena *arena, const ash_sources *sources, uint32_t file, const ash_model *model, ash_diags *diags, ash_stresses *stresses);

#endif
