/* Cost against volume, see volume.h. At the centre the curve of an option is smooth but for the steps that whole numbers of machines make; a step shows
 * as an interval between two points in which the cost changes otherwise than in both of its neighbours. Each place is then found by bisection. */
#include "decide/volume.h"

#include <math.h>

#include "decide/sensitivity.h"
#include "num/elementary.h"

typedef struct tracer {
    ash_arena *arena;
    const ash_case *c;
    const ash_entity *shown, *input;
    size_t count;
    int sense;
} tracer;

static bool at(const tracer *t, double factor, double *values) {
    ash_mark mark = ash_arena_mark(t->arena);
    const ash_adjustment change = {.input = t->input, .operation = ASH_ADJUST_TIMES, .amount = factor};
    bool found = ash_variant_centre(t->arena, ash_case_adjusted(t->arena, t->c, &change, 1), t->shown, values);
    ash_arena_rewind(t->arena, mark);
    return found;
}

static int best(const tracer *t, const double *values) { return (int)ash_best_of(values, t->count, t->sense); }

/* All changes of the best option between two points; between one change and the next the search goes on from just behind it. */
static void find_changes(const tracer *t, ash_volume_curve *curve, size_t point, double *scratch) {
    double low = curve->factors[point], end = curve->factors[point + 1];
    int below = best(t, &curve->values[point * t->count]), last = best(t, &curve->values[(point + 1) * t->count]);
    for (size_t turn = 0; below != last && turn < t->count; turn++) {
        double high = end;
        int above = last;
        while (high > low * (1 + ASH_VOLUME_EXACT / 2)) {
            double middle = sqrt(low * high);
            if (!at(t, middle, scratch)) return;
            int now = best(t, scratch);
            if (now == below) {
                low = middle;
            } else {
                high = middle;
                above = now;
            }
        }
        ash_volume_change change = {sqrt(low * high), below, above};
        ash_push(t->arena, &curve->changes, change);
        low = high;
        below = above;
    }
}

/* How much an option's cost changes from a point to the next. */
static double rise(const ash_volume_curve *curve, size_t point, size_t option) {
    return curve->values[(point + 1) * curve->option_count + option] - curve->values[point * curve->option_count + option];
}

static void find_step(const tracer *t, ash_volume_curve *curve, size_t point, size_t option, double *scratch) {
    double low = curve->factors[point], high = curve->factors[point + 1];
    double below = curve->values[point * t->count + option], above = curve->values[(point + 1) * t->count + option];
    while (high > low * (1 + ASH_VOLUME_EXACT / 2)) {
        double middle = sqrt(low * high);
        if (!at(t, middle, scratch)) return;
        if (scratch[option] - below > above - scratch[option]) {
            high = middle;
            above = scratch[option];
        } else {
            low = middle;
            below = scratch[option];
        }
    }
    ash_volume_step step = {sqrt(low * high), (int)option, below, above};
    if (above - below > ASH_VOLUME_STEP * fabs(below)) ash_push(t->arena, &curve->steps, step);
}

static void find_steps(const tracer *t, ash_volume_curve *curve, size_t option, double *scratch) {
    for (size_t i = 0; i + 1 < curve->count; i++) {
        double here = rise(curve, i, option), least = ASH_VOLUME_STEP * fabs(curve->values[i * t->count + option]);
        bool before = i == 0 || here - rise(curve, i - 1, option) > least, after = i + 2 >= curve->count || here - rise(curve, i + 1, option) > least;
        if (before && after && (i > 0 || i + 2 < curve->count)) find_step(t, curve, i, option, scratch);
    }
}

/* The input in year 1, at the centre; of all rows of the table that it may start with. */
static double volume_of(const ash_unrolled *u, const ash_entity *input) {
    int rows[8] = {0};
    bool by_row = input->index_count > 0 && input->year_position != 0;
    double total = 0;
    if (input->year_position >= 0) rows[input->year_position] = u->c->first_year < 1 ? 1 - u->c->first_year : 0;
    for (size_t row = 0; row < (by_row ? ash_case_row_count(u->c, input->indices[0]) : 1); row++) {
        if (by_row) rows[0] = (int)row;
        ash_value value = ash_unrolled_value(u, input, rows);
        total += value.kind == ASH_VALUE_NODE ? ash_graph_centre(u->graph, value.node) : (double)NAN;
    }
    return total;
}

const ash_volume_curve *ash_volume_curve_of(ash_arena *arena, const ash_unrolled *plain, const ash_entity *shown, const ash_entity *input) {
    const ash_case *c = plain->c;
    tracer t = {arena, c, shown, input, ash_case_row_count(c, c->model->decision), c->model->decision_sense};
    ash_volume_curve *curve = ash_new(arena, ash_volume_curve);
    double *scratch = ash_new_array(arena, double, t.count);
    curve->input = input;
    curve->volume = volume_of(plain, input);
    curve->option_count = t.count;
    curve->factors = ash_new_array(arena, double, ASH_VOLUME_POINTS);
    curve->values = ash_new_array(arena, double, ASH_VOLUME_POINTS * t.count);
    for (size_t i = 0; i < ASH_VOLUME_POINTS; i++) {
        double factor = ash_pow(10, 2 * (double)i / (ASH_VOLUME_POINTS - 1) - 1);
        if (!at(&t, factor, &curve->values[curve->count * t.count])) {
            curve->refused++;
            continue;
        }
        curve->factors[curve->count++] = factor;
    }
    for (size_t i = 0; i + 1 < curve->count; i++) find_changes(&t, curve, i, scratch);
    for (size_t option = 0; option < t.count; option++) find_steps(&t, curve, option, scratch);
    return curve;
}
