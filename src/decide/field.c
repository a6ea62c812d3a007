/* Walks over one input and over two, see field.h. */
#include "decide/field.h"

#include <string.h>

static double position(size_t point) { return ASH_FIELD_EDGE + (1 - 2 * ASH_FIELD_EDGE) * (double)point / (ASH_FIELD_POINTS - 1); }

/* The value of an input is output `number` of the probe. */
static ash_stand stand_of(ash_probe *probe, const ash_moves *moves, size_t number) {
    ash_stand stand = {.now = ash_probe_rest(probe)[number]};
    stand.p5 = ash_probe_all_at(probe, moves, 0.05)[number];
    stand.p25 = ash_probe_all_at(probe, moves, 0.25)[number];
    stand.p75 = ash_probe_all_at(probe, moves, 0.75)[number];
    stand.p95 = ash_probe_all_at(probe, moves, 0.95)[number];
    return stand;
}

const ash_slope *ash_slope_of(ash_arena *arena, const ash_outcome *outcome, const ash_uncertain *x) {
    size_t options = outcome->decision->count;
    ash_probe *probe = ash_probe_of_inputs(arena, outcome->unrolled, &x, 1);
    const ash_moves *moves = ash_probe_moves(probe, x->draws, x->draw_count, ASH_AT_QUANTILE);
    if (ash_probe_laws(probe, moves).count == 0) return NULL;
    ash_slope *slope = ash_new(arena, ash_slope);
    double *results = ash_new_array(arena, double, ASH_FIELD_POINTS * options);
    slope->x = x;
    slope->option_count = options;
    slope->results = results;
    slope->stand = stand_of(probe, moves, options);
    for (size_t i = 0; i < ASH_FIELD_POINTS; i++) {
        const double *at = ash_probe_all_at(probe, moves, position(i));
        memcpy(results + i * options, at, options * sizeof *results);
        slope->values[i] = at[options];
    }
    return slope;
}

const ash_field *ash_field_of(ash_arena *arena, const ash_outcome *outcome, const ash_uncertain *x, const ash_uncertain *y, size_t option, size_t against) {
    size_t options = outcome->decision->count;
    const ash_uncertain *const inputs[2] = {x, y};
    ash_probe *probe = ash_probe_of_inputs(arena, outcome->unrolled, inputs, 2);
    const ash_moves *along_x = ash_probe_moves(probe, x->draws, x->draw_count, ASH_AT_QUANTILE);
    const ash_moves *along_y = ash_probe_moves(probe, y->draws, y->draw_count, ASH_AT_QUANTILE);
    ash_moved_laws x_laws = ash_probe_laws(probe, along_x), y_laws = ash_probe_laws(probe, along_y);
    if (x_laws.count == 0 || y_laws.count == 0 || x_laws.discrete || y_laws.discrete) return NULL;
    ash_field *field = ash_new(arena, ash_field);
    field->x = x;
    field->y = y;
    field->option = option;
    field->against = against;
    field->x_stand = stand_of(probe, along_x, options);
    field->y_stand = stand_of(probe, along_y, options + 1);
    for (size_t i = 0; i < ASH_FIELD_POINTS; i++) field->ys[i] = ash_probe_all_at(probe, along_y, position(i))[options + 1];
    for (size_t i = 0; i < ASH_FIELD_POINTS; i++) {
        field->xs[i] = ash_probe_all_at(probe, along_x, position(i))[options];
        ash_probe_settle(probe);
        for (size_t n = 0; n < ASH_FIELD_POINTS; n++) {
            const double *at = ash_probe_all_at(probe, along_y, position(n));
            field->difference[i][n] = at[option] - at[against];
        }
    }
    return field;
}
