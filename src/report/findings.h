/* All that was found about a choice: what a report shows, and each of its pictures is drawn from. */
#ifndef ASHORE_REPORT_FINDINGS_H
#define ASHORE_REPORT_FINDINGS_H

#include "decide/field.h"
#include "decide/importance.h"
#include "ref/land.h"
#include "report/plan.h"
#include "report/results_text.h"

/* What was not computed, or what the model has not, is NULL or empty; whoever shows it then leaves it out. */
typedef struct ash_findings {
    const ash_comparison *k;
    const ash_importance *importance;
    const ash_break_even *turn; /* of the input most worth knowing that alone can change the choice */
    const ash_slope *slope;     /* along that input */
    const ash_field *field;     /* over the two inputs most worth knowing, importance->curve */
    ash_variant_rows stress, scenarios;
    const ash_volume_curve *volume;
    const ash_years *years;
    const ash_losses *losses;
    const ash_plan *plan;
    const ash_land *land;       /* the outline for maps */
} ash_findings;

/* Importance, and what is drawn from it. */
void ash_find_importance(ash_arena *arena, ash_findings *found);

#endif
