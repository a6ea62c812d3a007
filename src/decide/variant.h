/* The same case otherwise: under a stress, in a scenario, at another volume. Only what a table of variants shows is computed. */
#ifndef ASHORE_DECIDE_VARIANT_H
#define ASHORE_DECIDE_VARIANT_H

#include "decide/outcome.h"

typedef struct ash_variant {
    ash_outcome_status status;    /* INPUT: refused, `diags` says why */
    const ash_diags *diags;
    const ash_decision *decision; /* of the decided result, with all samples; NULL unless DONE */
    const ash_figure *figures;    /* of the shown result by option; NULL unless DONE */
} ash_variant;

/* Runs a case and keeps the figures of `shown`: the decided result, or `unit_cost`. The working memory is given back. */
const ash_variant *ash_variant_compute(ash_arena *arena, const ash_case *c, const ash_entity *shown, const ash_run_options *options);

/* A copy of a case with these adjustments on top of its own. */
const ash_case *ash_case_adjusted(ash_arena *arena, const ash_case *c, const ash_adjustment *adjustments, size_t count);

/* `shown` by option with every input at the centre, into `values`; nothing is drawn. False, with nothing written, when the case is refused or a value
 * is missing. The working memory is given back. */
bool ash_variant_centre(ash_arena *arena, const ash_case *c, const ash_entity *shown, double *values);

#endif
