/* Variants of a case, see variant.h. All of them share their draws (the same seed and names), so that differences between them are not noise. */
#include "decide/variant.h"

#include <math.h>

const ash_case *ash_case_adjusted(ash_arena *arena, const ash_case *c, const ash_adjustment *adjustments, size_t count) {
    ash_case *copy = ash_new(arena, ash_case);
    ash_adjustment *all = ash_new_array(arena, ash_adjustment, c->adjustment_count + count);
    for (size_t i = 0; i < c->adjustment_count; i++) all[i] = c->adjustments[i];
    for (size_t i = 0; i < count; i++) all[c->adjustment_count + i] = adjustments[i];
    *copy = *c;
    copy->adjustment_count += count;
    copy->adjustments = all;
    return copy;
}

const ash_variant *ash_variant_compute(ash_arena *arena, const ash_case *c, const ash_entity *shown, const ash_run_options *options) {
    size_t count = ash_case_row_count(c, c->model->decision);
    ash_variant *variant = ash_new(arena, ash_variant);
    ash_decision *decision = ash_new(arena, ash_decision);
    ash_option *decided = ash_new_array(arena, ash_option, count);
    ash_figure *figures = ash_new_array(arena, ash_figure, count);
    ash_diags *diags = ash_diags_create(arena);
    ash_outcome_wish wish = {.headline = true};
    ash_outcome *o;
    ash_mark mark = ash_arena_mark(arena);
    variant->diags = diags;
    variant->status = ash_outcome_compute(arena, c, options, &wish, diags, &o);
    if (variant->status != ASH_OUTCOME_DONE) return variant; /* what was reported stays in the arena */
    *decision = *o->decision;
    for (size_t i = 0; i < count; i++) decided[i] = o->decision->options[i];
    for (int row = 0; row < (int)count; row++) {
        const ash_shown *one = ash_outcome_find(o, shown, &row);
        figures[row] = one == NULL || one->absent ? (ash_figure){.mean = (double)NAN, .centre = (double)NAN} : *one->figure;
    }
    ash_arena_rewind(arena, mark);
    *diags = (ash_diags){.arena = arena}; /* warnings are those of the case itself */
    decision->options = decided;
    variant->decision = decision;
    variant->figures = figures;
    return variant;
}

bool ash_variant_centre(ash_arena *arena, const ash_case *c, const ash_entity *shown, double *values) {
    size_t count = ash_case_row_count(c, c->model->decision);
    ash_mark mark = ash_arena_mark(arena);
    double *found = ash_new_array(arena, double, count);
    const ash_unrolled *u = ash_unroll(arena, c, ash_diags_create(arena));
    bool all = u != NULL;
    for (int row = 0; all && row < (int)count; row++) {
        ash_value value = ash_unrolled_value(u, shown, &row);
        found[row] = value.kind == ASH_VALUE_NODE ? ash_graph_centre(u->graph, value.node) : (double)NAN;
        all = isfinite(found[row]) != 0;
    }
    for (size_t i = 0; all && i < count; i++) values[i] = found[i];
    ash_arena_rewind(arena, mark);
    return all;
}
