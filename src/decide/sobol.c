/* Sobol' indices and elementary effects; see sobol.h for the estimators. */
#include "decide/sobol.h"

#include <math.h>
#include <string.h>

#include "num/random.h"

/* The draws of one coordinate for one purpose. */
static ash_stream stream_of(uint64_t seed, char purpose, size_t coordinate) {
    char name[9] = {purpose};
    for (size_t i = 0; i < 8; i++) name[1 + i] = (char)((uint64_t)coordinate >> (8 * i) & 0xFF);
    return ash_stream_of(seed, ash_name_hash(name, sizeof name));
}

/* Mean and standard error of the values of the replicates. */
static ash_index_figure summarise(const double *value) {
    double mean = 0, square = 0;
    for (size_t r = 0; r < ASH_REPLICATES; r++) mean += value[r] / ASH_REPLICATES;
    for (size_t r = 0; r < ASH_REPLICATES; r++) square += (value[r] - mean) * (value[r] - mean);
    return (ash_index_figure){mean, sqrt(square / (ASH_REPLICATES - 1) / ASH_REPLICATES)};
}

/* ---- Sobol' indices ---- */

/* The evaluations of one replicate: A, B, and A with one factor from B. */
typedef struct replicate {
    size_t size;
    double *a, *b;     /* the function by sample */
    double *mixed;     /* by factor, then sample */
} replicate;

typedef struct design {
    const ash_response *response;
    size_t coordinates, size;
    double *from_a, *from_b; /* uniforms by coordinate, then sample */
    double *point;
} design;

static void draw_design(const design *d, uint64_t seed, uint32_t number) {
    ash_draw_plan plan = {true, d->size};
    for (size_t c = 0; c < d->coordinates; c++) {
        ash_stream a = stream_of(seed, 'a', c), b = stream_of(seed, 'b', c);
        ash_draw_block(&a, &plan, number, 0, d->size, d->from_a + c * d->size);
        ash_draw_block(&b, &plan, number, 0, d->size, d->from_b + c * d->size);
    }
}

static void evaluate_design(const design *d, const replicate *y) {
    const ash_response *f = d->response;
    for (size_t i = 0; i < d->size; i++) {
        for (size_t c = 0; c < d->coordinates; c++) d->point[c] = d->from_b[c * d->size + i];
        y->b[i] = f->at(f->state, d->point, ASH_ALL_CHANGED);
        for (size_t c = 0; c < d->coordinates; c++) d->point[c] = d->from_a[c * d->size + i];
        y->a[i] = f->at(f->state, d->point, ASH_ALL_CHANGED);
        for (size_t j = 0; j < f->count; j++) {
            for (size_t c = f->first[j]; c < f->first[j + 1]; c++) d->point[c] = d->from_b[c * d->size + i];
            y->mixed[j * d->size + i] = f->at(f->state, d->point, j);
            for (size_t c = f->first[j]; c < f->first[j + 1]; c++) d->point[c] = d->from_a[c * d->size + i];
        }
    }
}

static bool is_usable(const replicate *y, size_t factors) {
    for (size_t i = 0; i < y->size; i++)
        if (!isfinite(y->a[i]) || !isfinite(y->b[i])) return false;
    for (size_t i = 0; i < y->size * factors; i++)
        if (!isfinite(y->mixed[i])) return false;
    return true;
}

ash_sobol_result ash_sobol_indices(ash_arena *arena, const ash_response *response, uint64_t samples, uint64_t seed) {
    size_t factors = response->count, coordinates = response->first[factors];
    uint64_t rounded = samples == 0 ? 1024 : (samples + ASH_SAMPLE_UNIT - 1) / ASH_SAMPLE_UNIT * ASH_SAMPLE_UNIT;
    ash_sobol *items = ash_new_array(arena, ash_sobol, factors);
    ash_sobol_result result = {.samples = rounded, .items = items};
    ash_mark mark = ash_arena_mark(arena);
    size_t size = (size_t)(rounded / ASH_REPLICATES);
    design d = {response, coordinates, size, ash_new_array(arena, double, coordinates * size), ash_new_array(arena, double, coordinates * size),
                ash_new_array(arena, double, coordinates)};
    double *first = ash_new_array(arena, double, factors * ASH_REPLICATES), *total = ash_new_array(arena, double, factors * ASH_REPLICATES);
    double means[ASH_REPLICATES], variances[ASH_REPLICATES];
    replicate y = {size, ash_new_array(arena, double, size), ash_new_array(arena, double, size), ash_new_array(arena, double, factors * size)};
    for (uint32_t r = 0; r < ASH_REPLICATES && !result.undefined; r++) {
        draw_design(&d, seed, r);
        evaluate_design(&d, &y);
        result.undefined = !is_usable(&y, factors);
        double mean = 0, square = 0;
        for (size_t i = 0; i < size; i++) mean += (y.a[i] + y.b[i]) / (2 * (double)size);
        for (size_t i = 0; i < size; i++) square += (y.a[i] - mean) * (y.a[i] - mean) + (y.b[i] - mean) * (y.b[i] - mean);
        means[r] = mean;
        variances[r] = square / (2 * (double)size - 1);
        for (size_t j = 0; j < factors; j++) {
            double together = 0, apart = 0;
            for (size_t i = 0; i < size; i++) {
                double mixed = y.mixed[j * size + i];
                together += (y.b[i] - mean) * (mixed - y.a[i]);
                apart += (y.a[i] - mixed) * (y.a[i] - mixed);
            }
            first[j * ASH_REPLICATES + r] = together / (double)size;
            total[j * ASH_REPLICATES + r] = apart / (2 * (double)size);
        }
    }
    result.mean = summarise(means).value;
    result.variance = summarise(variances).value;
    result.undefined = result.undefined || !(result.variance > 0);
    for (size_t j = 0; j < factors; j++) {
        for (size_t r = 0; r < ASH_REPLICATES; r++) {
            first[j * ASH_REPLICATES + r] /= result.variance;
            total[j * ASH_REPLICATES + r] /= result.variance;
        }
        ash_index_figure none = {(double)NAN, (double)NAN};
        items[j].first = result.undefined ? none : summarise(&first[j * ASH_REPLICATES]);
        items[j].total = result.undefined ? none : summarise(&total[j * ASH_REPLICATES]);
    }
    if (result.undefined) result.mean = result.variance = (double)NAN;
    ash_arena_rewind(arena, mark);
    return result;
}

/* ---- Elementary effects ---- */

const ash_morris *ash_morris_effects(ash_arena *arena, const ash_response *response, size_t trajectories, size_t levels, double low, double high, uint64_t seed) {
    size_t factors = response->count, coordinates = response->first[factors], jump = levels / 2;
    ash_morris *items = ash_new_array(arena, ash_morris, factors);
    ash_mark mark = ash_arena_mark(arena);
    size_t draws = (2 * factors + ASH_CELL) / ASH_CELL * ASH_CELL;
    double *u = ash_new_array(arena, double, draws), *point = ash_new_array(arena, double, coordinates), *square = ash_new_array(arena, double, factors);
    size_t *level = ash_new_array(arena, size_t, factors), *order = ash_new_array(arena, size_t, factors);
    ash_stream stream = stream_of(seed, 'm', 0);
    ash_draw_plan plan = {false, 0};
    double step = (double)jump / (double)(levels - 1), count = (double)trajectories;
    for (size_t t = 0; t < trajectories; t++) {
        ash_draw_block(&stream, &plan, (uint32_t)t, 0, draws, u);
        for (size_t j = 0; j < factors; j++) {
            level[j] = (size_t)(u[j] * (double)levels);
            order[j] = j;
            for (size_t c = response->first[j]; c < response->first[j + 1]; c++) point[c] = low + (high - low) * (double)level[j] / (double)(levels - 1);
        }
        for (size_t j = factors; j > 1; j--) { /* a random order (Fisher and Yates 1938; Durstenfeld 1964) */
            size_t other = (size_t)(u[factors + j - 1] * (double)j), moved = order[j - 1];
            order[j - 1] = order[other];
            order[other] = moved;
        }
        double before = response->at(response->state, point, ASH_ALL_CHANGED);
        for (size_t k = 0; k < factors; k++) {
            size_t j = order[k];
            bool up = level[j] < jump;
            level[j] = up ? level[j] + jump : level[j] - jump;
            for (size_t c = response->first[j]; c < response->first[j + 1]; c++) point[c] = low + (high - low) * (double)level[j] / (double)(levels - 1);
            double after = response->at(response->state, point, ASH_ALL_CHANGED), effect = (up ? after - before : before - after) / step;
            items[j].mean += effect / count;
            items[j].mean_absolute += fabs(effect) / count;
            square[j] += effect * effect;
            before = after;
        }
    }
    for (size_t j = 0; j < factors; j++) {
        double spread = (square[j] - count * items[j].mean * items[j].mean) / (count - 1);
        double spread_absolute = (square[j] - count * items[j].mean_absolute * items[j].mean_absolute) / (count - 1);
        items[j].sd = spread > 0 || isnan(spread) ? sqrt(spread) : 0;
        items[j].se_absolute = spread_absolute > 0 || isnan(spread_absolute) ? sqrt(spread_absolute / count) : 0;
    }
    ash_arena_rewind(arena, mark);
    return items;
}

/* ---- The graph as a function ---- */

typedef struct node_state {
    ash_probe *probe;
    const ash_moves *all;
    const ash_moves **one; /* by factor */
    const size_t *first;
} node_state;

static double node_at(void *state, const double *u, size_t changed) {
    node_state *s = state;
    if (changed != ASH_ALL_CHANGED) return ash_probe_at(s->probe, s->one[changed], u + s->first[changed])[0];
    double value = ash_probe_at(s->probe, s->all, u)[0];
    ash_probe_settle(s->probe);
    return value;
}

ash_response ash_response_of_node(ash_arena *arena, const ash_graph *graph, ash_node node, const ash_uncertain_list *inputs) {
    node_state *s = ash_new(arena, node_state);
    size_t *first = ash_new_array(arena, size_t, inputs->count + 1);
    for (size_t j = 0; j < inputs->count; j++) first[j + 1] = first[j] + inputs->items[j].draw_count;
    uint32_t *draws = ash_new_array(arena, uint32_t, first[inputs->count]);
    for (size_t j = 0; j < inputs->count; j++)
        for (size_t d = 0; d < inputs->items[j].draw_count; d++) draws[first[j] + d] = inputs->items[j].draws[d];
    s->probe = ash_probe_create(arena, graph, &node, 1);
    s->all = ash_probe_moves(s->probe, draws, first[inputs->count], ASH_AT_QUANTILE);
    s->one = ash_new_array(arena, const ash_moves *, inputs->count);
    s->first = first;
    for (size_t j = 0; j < inputs->count; j++) s->one[j] = ash_probe_moves(s->probe, inputs->items[j].draws, inputs->items[j].draw_count, ASH_AT_QUANTILE);
    return (ash_response){s, node_at, inputs->count, first};
}
