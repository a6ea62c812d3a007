/* What pictures of break-evens are drawn from, see findings.h. */
#include "report/findings.h"

#include "report/worth_text.h"

void ash_find_importance(ash_arena *arena, ash_findings *found) {
    const ash_outcome *o = found->k->o;
    const ash_importance *m = found->importance = ash_importance_of(arena, o);
    for (size_t i = 0; i < m->inputs.count && found->turn == NULL; i++) found->turn = ash_nearest_turn(&m->break_evens, m->tornado->best, m->by_worth[i].input);
    if (found->turn != NULL) found->slope = ash_slope_of(arena, o, found->turn->input);
    if (m->curve.x != NULL && m->curve.count > 0) found->field = ash_field_of(arena, o, m->curve.x, m->curve.y, m->curve.option, m->curve.against);
}
