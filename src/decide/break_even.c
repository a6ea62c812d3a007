/* The difference of two results is looked at on a grid of quantiles, denser towards both ends, of which all pairs of options share the evaluations. A cell in
 * which it changes sign holds a root, found by Brent's method to the last bits of the quantile. Three things that a grid alone would miss are looked for:
 *
 *   - a grid point that is itself a root: the cells at its sides are searched from just beside it;
 *   - two roots within a cell, or a touch: where the distance from 0 has a least value inside, it is followed down by golden section;
 *   - a stretch of equal results: its ends are found by halving, and nothing inside it.
 *
 * A jump over 0 (a further machine, a fuller container) is no equality and is marked as what it is. */
#include "decide/break_even.h"

#include <math.h>
#include <string.h>

#include "num/roots.h"

enum { GRID_LIMIT = 64, NARROWINGS = 60, HALVINGS = 60, CURVE_STEPS = 25 };
#define OPEN_END 0.001   /* quantile at which an open end of a law is cut */
#define CLOSED_END 1e-9  /* and one where the law itself ends: nearer to 1, quantiles are too coarse for equal costs */
#define BESIDE 1e-6      /* of a cell: how far beside a grid point that is a root its cells begin */
#define ROUNDING 1e-14   /* relative difference that is none */
#define SAME_ROOT 1e-7   /* two roots nearer to each other than this are one, found twice */
#define GOLDEN 0.38196601125010515

/* One input being moved. */
typedef struct scan {
    ash_probe *probe;
    const ash_moves *moves;
    size_t options;
    size_t count;                /* grid points */
    double position[GRID_LIMIT];
    double *results;             /* by grid point, then option */
    ash_break_even *found;       /* of this input */
    size_t found_count;
    size_t a, b;                 /* the pair looked at */
} scan;

typedef struct roots { size_t count; double items[ASH_BREAK_EVEN_ROOTS]; } roots;

static double larger_size(double a, double b) { return fabs(a) > fabs(b) ? fabs(a) : fabs(b); }

/* What only rounding makes different is equal. */
static double between(const scan *s, const double *results) {
    double d = results[s->a] - results[s->b];
    return fabs(d) <= ROUNDING * larger_size(results[s->a], results[s->b]) ? 0 : d;
}

static double difference(void *state, double position) {
    const scan *s = state;
    return between(s, ash_probe_all_at(s->probe, s->moves, position));
}

static double on_grid(const scan *s, size_t i) { return between(s, s->results + i * s->options); }

static double size_on_grid(const scan *s, size_t i) { return larger_size(s->results[i * s->options + s->a], s->results[i * s->options + s->b]); }

/* ---- The grid ---- */

static void add_point(scan *s, double position) {
    if (s->count > 0 && !(position > s->position[s->count - 1])) return;
    s->position[s->count++] = position;
}

/* Quantiles: an end, then by factors of about two up to 1/32, equal steps in the middle, and the mirror image. */
static void make_grid(scan *s) {
    static const double tail[] = {1e-7, 1e-5, 1e-4, 0.001, 0.002, 0.004, 0.008, 0.016};
    enum { TAIL = sizeof tail / sizeof *tail };
    ash_moved_laws laws = ash_probe_laws(s->probe, s->moves);
    double low = laws.open_low ? OPEN_END : CLOSED_END, high = laws.open_high ? OPEN_END : CLOSED_END;
    s->count = 0;
    add_point(s, low);
    for (size_t i = 0; i < TAIL; i++)
        if (tail[i] > low) add_point(s, tail[i]);
    for (size_t i = 1; i < 32; i++) add_point(s, (double)i / 32);
    for (size_t i = TAIL; i-- > 0;)
        if (tail[i] > high) add_point(s, 1 - tail[i]);
    add_point(s, 1 - high);
}

static void evaluate_grid(scan *s) {
    for (size_t i = 0; i < s->count; i++)
        memcpy(s->results + i * s->options, ash_probe_all_at(s->probe, s->moves, s->position[i]), s->options * sizeof *s->results);
}

/* ---- Roots of one pair ---- */

static void add_root(roots *r, double position) {
    for (size_t i = 0; i < r->count; i++)
        if (fabs(r->items[i] - position) <= SAME_ROOT) return;
    if (r->count < ASH_BREAK_EVEN_ROOTS) r->items[r->count++] = position;
}

/* Between two positions at which the difference has these values. */
static void search(scan *s, roots *r, double low, double at_low, double high, double at_high) {
    if (!((at_low < 0 && at_high > 0) || (at_low > 0 && at_high < 0))) return;
    ash_root root = ash_root_between(difference, s, low, high, 0);
    if (root.status == ASH_ROOT_FOUND || root.status == ASH_ROOT_NOT_CONVERGED) add_root(r, root.x);
}

/* The end of a stretch of zeros that holds at `zero` and no longer at `other`. */
static double end_of_zeros(scan *s, double zero, double other) {
    for (size_t i = 0; i < HALVINGS; i++) {
        double middle = 0.5 * (zero + other);
        if (difference(s, middle) == 0)
            zero = middle;
        else
            other = middle;
    }
    return zero;
}

static bool is_zero(const scan *s, size_t i, bool inside) { return inside && on_grid(s, i) == 0; }

/* Grid point i is a root: alone, or at the end of a stretch of them. */
static void search_beside(scan *s, roots *r, size_t i) {
    bool before = is_zero(s, i - 1, i > 0), after = is_zero(s, i + 1, i + 1 < s->count);
    if (before && after) return;
    if (before != after) { /* the end of a stretch lies in the cell on the other side */
        size_t next = before ? i + 1 : i - 1;
        bool inside = before ? i + 1 < s->count : i > 0;
        if (inside && !isnan(on_grid(s, next))) add_root(r, end_of_zeros(s, s->position[i], s->position[next]));
        return;
    }
    if (i > 0) {
        double beside = s->position[i] - BESIDE * (s->position[i] - s->position[i - 1]);
        search(s, r, s->position[i - 1], on_grid(s, i - 1), beside, difference(s, beside));
    }
    if (i + 1 < s->count) {
        double beside = s->position[i] + BESIDE * (s->position[i + 1] - s->position[i]);
        search(s, r, beside, difference(s, beside), s->position[i + 1], on_grid(s, i + 1));
    }
    add_root(r, s->position[i]);
}

/* Grid point i is nearer to 0 than both its neighbours, all on one side of it: follows the distance down between them. */
static void search_dip(scan *s, roots *r, size_t i) {
    double sign = on_grid(s, i) > 0 ? 1 : -1, before = sign * on_grid(s, i - 1), here = sign * on_grid(s, i), after = sign * on_grid(s, i + 1);
    double enough = 1e-12 * size_on_grid(s, i);
    if (!(before > 0 && after > 0 && here <= before && here <= after && (before - here > enough || after - here > enough))) return;
    double low = s->position[i - 1], high = s->position[i + 1], x = s->position[i], least = here;
    for (size_t k = 0; k < NARROWINGS && high - low > 1e-12; k++) {
        double next = x - low > high - x ? x - GOLDEN * (x - low) : x + GOLDEN * (high - x), value = sign * difference(s, next);
        if (isnan(value)) return;
        if (value < 0) { /* across: one root at each side */
            search(s, r, s->position[i - 1], sign * before, next, sign * value);
            search(s, r, next, sign * value, s->position[i + 1], sign * after);
            return;
        }
        if (value < least) {
            if (next < x)
                high = x;
            else
                low = x;
            x = next;
            least = value;
        } else if (next < x) {
            low = next;
        } else {
            high = next;
        }
        if (k == 12 && least > 0.5 * here) return; /* it does not come near */
    }
    if (least <= ASH_BREAK_EVEN_EQUAL * size_on_grid(s, i)) add_root(r, x);
}

static void sort_roots(roots *r) {
    for (size_t i = 1; i < r->count; i++)
        for (size_t k = i; k > 0 && r->items[k] < r->items[k - 1]; k--) {
            double moved = r->items[k];
            r->items[k] = r->items[k - 1];
            r->items[k - 1] = moved;
        }
}

static void find_roots(scan *s, size_t a, size_t b, roots *r) {
    s->a = a;
    s->b = b;
    r->count = 0;
    for (size_t i = 0; i < s->count; i++) {
        double here = on_grid(s, i);
        if (here == 0) search_beside(s, r, i);
        if (i + 1 < s->count) search(s, r, s->position[i], here, s->position[i + 1], on_grid(s, i + 1));
        if (i > 0 && i + 1 < s->count && here != 0 && !isnan(here)) search_dip(s, r, i);
    }
    sort_roots(r);
}

/* ---- What is told about a root ---- */

typedef ash_list(ash_break_even) found_list;

/* Which of the pair is better by a difference of its results. */
static size_t better(const scan *s, double d, int sense) {
    if (d == 0 || isnan(d)) return ASH_NEITHER;
    return (d < 0) == (sense < 0) ? s->a : s->b;
}

/* The chance that a law's value lies on the other side of `value` than its centre. */
static double chance_beyond(const ash_distribution *law, double position, bool discrete, double value, double now) {
    if (discrete) {
        double not_above = ash_distribution_cdf(law, value);
        return value > now ? 1 - not_above : not_above;
    }
    return position > 0.5 ? 1 - position : position;
}

static ash_break_even describe(scan *s, const ash_uncertain *input, size_t value_output, double now, bool discrete, bool certain, double position, int sense) {
    double nearest = position < 1 - position ? position : 1 - position, beside = 1e-5 * nearest;
    double below = difference(s, position - beside), above = difference(s, position + beside);
    const double *results = ash_probe_all_at(s->probe, s->moves, position);
    ash_break_even e = {.input = input, .option = s->a, .against = s->b, .value = results[value_output], .now = now, .position = position, .result = results[s->a]};
    e.jump = fabs(results[s->a] - results[s->b]) > ASH_BREAK_EVEN_EQUAL * larger_size(results[s->a], results[s->b]);
    e.better_below = better(s, below, sense);
    e.better_above = better(s, above, sense);
    e.chance_beyond = certain ? (double)NAN : chance_beyond(&input->use->law, position, discrete, e.value, now);
    return e;
}

/* All break-evens of one pair along one input. */
static void add_pair(scan *s, const ash_uncertain *input, size_t value_output, double now, bool certain, size_t a, size_t b, int sense) {
    roots r;
    bool discrete = ash_probe_laws(s->probe, s->moves).discrete;
    find_roots(s, a, b, &r);
    for (size_t i = 0; i < r.count; i++) s->found[s->found_count++] = describe(s, input, value_output, now, discrete, certain, r.items[i], sense);
}

/* Every pair worth looking at: the best against each other one, each against the base. */
static void add_input(const ash_outcome *o, scan *s, const ash_uncertain *input, size_t value_output, double now, bool certain) {
    const ash_decision *d = o->decision;
    int sense = o->unrolled->model->decision_sense;
    make_grid(s);
    evaluate_grid(s);
    for (size_t k = 0; k < d->count; k++) {
        if (k != d->best) add_pair(s, input, value_output, now, certain, d->best, k, sense);
        if (d->base >= 0 && (size_t)d->base != d->best && k != d->best && k != (size_t)d->base)
            add_pair(s, input, value_output, now, certain, k, (size_t)d->base, sense);
    }
}

static ash_break_evens find_all(ash_arena *arena, const ash_outcome *o, const ash_uncertain *const *inputs, size_t count, const double *now, bool certain) {
    found_list found = {0};
    size_t options = o->decision->count;
    scan s = {.options = options};
    ash_probe *probe = s.probe = ash_probe_of_inputs(arena, o->unrolled, inputs, count);
    s.results = ash_new_array(arena, double, GRID_LIMIT * options);
    s.found = ash_new_array(arena, ash_break_even, 2 * options * ASH_BREAK_EVEN_ROOTS);
    for (size_t i = 0; i < count; i++) {
        double centre = now != NULL ? now[i] : ash_probe_rest(probe)[options + i];
        s.found_count = 0;
        s.moves = ash_probe_moves(probe, inputs[i]->draws, inputs[i]->draw_count, ASH_AT_WAY);
        if (ash_probe_laws(probe, s.moves).count > 0) add_input(o, &s, inputs[i], options + i, centre, certain);
        ash_probe_forget(probe, s.moves);
        for (size_t k = 0; k < s.found_count; k++) ash_push(arena, &found, s.found[k]);
    }
    return (ash_break_evens){found.count, found.items};
}

/* ---- public ---- */

ash_break_evens ash_break_evens_of(ash_arena *arena, const ash_outcome *outcome, const ash_uncertain_list *inputs) {
    const ash_uncertain **all = ash_new_array(arena, const ash_uncertain *, inputs->count);
    for (size_t i = 0; i < inputs->count; i++) all[i] = &inputs->items[i];
    return find_all(arena, outcome, all, inputs->count, NULL, false);
}

/* The case with one input uniform between two values, in all its years alike. */
static const ash_case *with_range(ash_arena *arena, const ash_case *c, const ash_input_use *use, double low, double high) {
    size_t entities = c->model->entity_count, cells = ash_case_cell_count(c, use->entity, false), number = use->entity->number;
    const ash_given ***given = ash_new_array(arena, const ash_given **, entities), **own = ash_new_array(arena, const ash_given *, cells);
    ash_given *value = ash_new(arena, ash_given);
    for (size_t i = 0; i < entities; i++) given[i] = c->given[i];
    for (size_t i = 0; i < cells && given[number] != NULL; i++) own[i] = given[number][i];
    *value = (ash_given){.path = use->path, .origin = ASH_ORIGIN_SET, .currency = use->currency, .step_count = 1};
    value->steps = ash_new(arena, ash_given_step);
    value->steps[0] = (ash_given_step){c->first_year, ash_distribution_of(ASH_UNIFORM, low, high, 0)};
    value->everywhere = use->given != NULL && use->given->everywhere;
    for (size_t i = 0; value->everywhere && i < cells; i++)
        if (own[i] == use->given) own[i] = value;
    own[ash_case_cell(c, use->entity, use->rows, false)] = value;
    given[number] = own;
    ash_case *changed = ash_new(arena, ash_case);
    *changed = *c;
    changed->given = given;
    return changed;
}

static const ash_input_use *use_at(const ash_unrolled *u, ash_slice path) {
    for (size_t i = 0; i < u->uses.count; i++)
        if (ash_slice_equal(u->uses.items[i].path, path)) return &u->uses.items[i];
    return NULL;
}

static ash_certain_status check_certain(const ash_unrolled *u, const ash_input_use *use, double *low, double *high) {
    if (use == NULL) return ASH_CERTAIN_UNKNOWN;
    if (use->entity == NULL || use->entity->type.kind != ASH_TYPE_NUMBER || use->first.kind != ASH_VALUE_NODE) return ASH_CERTAIN_NOT_NUMBER;
    if (use->entity->structural || use->entity->simplex != NULL) return ASH_CERTAIN_FIXED;
    double now = ash_graph_centre(u->graph, use->first.node);
    if (isnan(*low) || isnan(*high)) {
        *low = now > 0 ? now / 2 : 2 * now;
        *high = now > 0 ? 2 * now : now / 2;
        double least = use->currency == 0 || use->currency == ASH_EUR ? use->entity->low : -(double)INFINITY;
        double most = use->currency == 0 || use->currency == ASH_EUR ? use->entity->high : (double)INFINITY;
        if (*low < least) *low = least;
        if (*high > most) *high = most;
    }
    return isfinite(*low) && isfinite(*high) && *low < *high ? ASH_CERTAIN_FOUND : ASH_CERTAIN_RANGE;
}

ash_certain_break_evens ash_break_evens_certain(ash_arena *arena, const ash_outcome *outcome, ash_slice path, double low, double high) {
    ash_certain_break_evens b = {.low = low, .high = high};
    const ash_input_use *use = use_at(outcome->unrolled, path);
    b.status = check_certain(outcome->unrolled, use, &b.low, &b.high);
    if (b.status != ASH_CERTAIN_FOUND) return b;
    double now = ash_graph_centre(outcome->unrolled->graph, use->first.node);
    ash_outcome *moved = ash_new(arena, ash_outcome);
    *moved = *outcome;
    moved->unrolled = ash_unroll(arena, with_range(arena, outcome->unrolled->c, use, b.low, b.high), ash_diags_create(arena));
    if (moved->unrolled == NULL) {
        b.status = ASH_CERTAIN_FIXED;
        return b;
    }
    ash_uncertain_list inputs = ash_uncertain_inputs(arena, moved->unrolled);
    for (size_t i = 0; i < inputs.count && b.input == NULL; i++)
        if (ash_slice_equal(inputs.items[i].use->path, path)) b.input = &inputs.items[i];
    if (b.input == NULL) {
        b.status = ASH_CERTAIN_FIXED;
        return b;
    }
    const ash_distribution *law = &b.input->use->law; /* within its range */
    b.low = law->a > law->low ? law->a : law->low;
    b.high = law->b < law->high ? law->b : law->high;
    b.found = find_all(arena, moved, &b.input, 1, &now, true);
    return b;
}

ash_curve ash_break_even_curve(ash_arena *arena, const ash_outcome *outcome, const ash_uncertain *x, const ash_uncertain *y, size_t option, size_t against) {
    ash_curve curve = {.x = x, .y = y, .option = option, .against = against};
    ash_list(ash_curve_point) points = {0};
    size_t options = outcome->decision->count;
    const ash_uncertain *const inputs[2] = {x, y};
    scan s = {.options = options};
    s.probe = ash_probe_of_inputs(arena, outcome->unrolled, inputs, 2);
    s.results = ash_new_array(arena, double, GRID_LIMIT * options);
    const ash_moves *along_x = ash_probe_moves(s.probe, x->draws, x->draw_count, ASH_AT_WAY);
    s.moves = ash_probe_moves(s.probe, y->draws, y->draw_count, ASH_AT_WAY);
    if (ash_probe_laws(s.probe, s.moves).count == 0) return curve;
    make_grid(&s);
    for (size_t i = 0; i <= CURVE_STEPS; i++) {
        double value = ash_probe_all_at(s.probe, along_x, 0.01 + 0.98 * (double)i / CURVE_STEPS)[options];
        ash_probe_settle(s.probe);
        roots r;
        evaluate_grid(&s);
        find_roots(&s, option, against, &r);
        for (size_t k = 0; k < r.count; k++) {
            const double *results = ash_probe_all_at(s.probe, s.moves, r.items[k]);
            if (fabs(results[option] - results[against]) > ASH_BREAK_EVEN_EQUAL * larger_size(results[option], results[against])) continue;
            ash_curve_point point = {value, results[options + 1]};
            ash_push(arena, &points, point);
        }
    }
    curve.count = points.count;
    curve.points = points.items;
    return curve;
}
