/* The run: samples in, figures out.
 *
 * The samples of a replicate are cut into units of 4 to 64 cells, the tasks of the executor. Within a unit the moments
 * of each cell of 64 samples are joined by a binary counter, and so are those of the units by the calling thread, in
 * their order: the tree depends on the sample count alone. A unit is a power of two of cells, so it does not even
 * depend on the unit's size.
 *
 * Moments: of a cell, around its first value (shifted data, Chan, Golub, LeVeque 1983, "Algorithms for computing the
 * sample variance", section 3), joined by their equation 2.1: the mean and the sum of squares around it. Means are kept
 * relative to the output's centre. So nothing is lost where the values are large and their spread is small, nor where
 * the centre lies far from the samples.
 *
 * Tasks run in waves of as many as there are slots of working memory; between waves the calling thread joins and
 * reports. */
#include "engine/run.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "engine/ranks.h"
#include "engine/tape.h"
#include "num/closed_forms.h"
#include "num/clones.h"

enum {
    SLOTS = 32,      /* tasks in a wave when there is an executor */
    SORTERS = 8,     /* outputs whose quantiles are found at the same time */
    UNIT_LEVELS = 7, /* of the counter within a unit: up to 64 cells */
    UNIT_LEAST = 4,
    UNIT_MOST = 64,
    SUBSET_CELLS = ASH_QUANTILE_SAMPLES / ASH_REPLICATES / ASH_CELL, /* of a replicate, at most */
    LEAST_GROUP = 16 /* outputs whose subset is held at once, before slots are given up for more */
};
#define NOT_THERE SIZE_MAX
#define DEFAULT_SAMPLES 10000
#define DEFAULT_MEMORY ((size_t)2 << 30)

static const double quantile_points[ASH_QUANTILE_COUNT] = {0.05, 0.25, 0.5, 0.75, 0.95};

typedef struct moments {
    double mean, squares; /* sum of squared deviations from the mean */
} moments;

/* An output that is not a constant. */
typedef struct variable {
    size_t output; /* its number in the run */
    bool wants_quantiles;
    double origin;  /* what the means of its cells are relative to: its centre */
    double *kept;   /* all samples, or NULL */
    double *subset; /* those of the subset while its group is at work, or NULL */
} variable;

typedef struct slot {
    double *workspace;
    moments *counter;    /* UNIT_LEVELS for each variable */
    moments *unit;       /* by variable, of the whole unit */
    uint64_t *undefined; /* by variable, in the unit */
} slot;

typedef struct plan {
    const ash_graph *graph;
    const ash_run_options *options;
    uint64_t samples, replicate_samples;
    uint64_t cells;             /* of a replicate */
    uint64_t unit_cells, units; /* of a replicate */
    size_t subset_cells;        /* of a replicate */
    size_t subset_samples;
    ash_tape_draws draws;
    size_t variable_count;
    variable *variables;
} plan;

/* What the tasks of a wave share. */
typedef struct wave {
    const plan *plan;
    const ash_tape *tape;
    size_t block_size;
    size_t first_variable; /* of the tape's output 0 */
    uint64_t first_unit;
    slot *slots;
} wave;

/* One task's place, for its sink. */
typedef struct position {
    const wave *wave;
    slot *slot;
    uint32_t replicate;
    uint64_t cell, first_cell; /* of the block, of the unit; in the replicate */
    size_t subset[UNIT_MOST]; /* by cell of the block: its number in the subset, or NOT_THERE */
} position;

/* ---- samples and cells ---- */

static uint64_t rounded_samples(uint64_t samples) {
    if (samples == 0) samples = DEFAULT_SAMPLES;
    if (samples > ASH_REPLICATES * ASH_REPLICATE_LIMIT) samples = ASH_REPLICATES * ASH_REPLICATE_LIMIT;
    return (samples + ASH_SAMPLE_UNIT - 1) / ASH_SAMPLE_UNIT * ASH_SAMPLE_UNIT;
}

static ash_tape_draws draws_of(const ash_run_options *options) {
    return (ash_tape_draws){options->seed,
                            {!options->plain_random, rounded_samples(options->samples) / ASH_REPLICATES}};
}

/* The j-th cell of the subset: evenly spread over the replicate. */
static uint64_t subset_cell(const plan *p, size_t j) {
    return j * p->cells / p->subset_cells;
}

/* The number of a cell in the subset, or NOT_THERE. */
static size_t number_in_subset(const plan *p, uint64_t cell) {
    size_t j = (size_t)((cell * p->subset_cells + p->cells - 1) / p->cells);
    return j < p->subset_cells && subset_cell(p, j) == cell ? j : NOT_THERE;
}

static bool is_defined(double x) {
    return fabs(x) <= DBL_MAX;
}

/* ---- moments ---- */

/* Of two runs of samples; their counts are given. Equally long ones, the usual case, need no division: half is exact. */
static moments join(moments a, double a_count, moments b, double b_count) {
    double count = a_count + b_count, difference = b.mean - a.mean;
    double share = a_count == b_count ? 0.5 : b_count / count;
    double weight = a_count == b_count ? 0.5 * a_count : a_count * b_count / count;
    return (moments){a.mean + difference * share, a.squares + b.squares + difference * difference * weight};
}

/* Of one cell, its mean relative to `origin`; sums by folding the cell in half again and again. Not finite when a value
 * is not. */
ASH_CLONES static moments cell_moments(const double *restrict x, double origin) {
    enum { HALF = ASH_CELL / 2 };
    double sums[HALF], squares[HALF], shift = x[0];
    for (size_t k = 0; k < HALF; k++) {
        double a = x[k] - shift, b = x[k + HALF] - shift;
        sums[k] = a + b;
        squares[k] = a * a + b * b;
    }
    for (size_t half = HALF / 2; half > 0; half /= 2)
        for (size_t k = 0; k < half; k++) {
            sums[k] += sums[k + half];
            squares[k] += squares[k + half];
        }
    double rest = squares[0] - sums[0] * (sums[0] / ASH_CELL);
    return (moments){(shift - origin) + sums[0] / ASH_CELL, rest < 0.0 ? 0.0 : rest};
}

/* Adds run number `number` of `count` samples to a counter whose runs are of `full` samples each, and returns what it
 * was joined to: with all runs before it when it is the last, which may be shorter. */
static moments count_in(moments *counter, uint64_t number, moments run, double count, double full, bool last) {
    unsigned level = 0;
    double size = full; /* of a run on this level */
    for (uint64_t left = number; left != 0 && (last || (left & 1)); left >>= 1, level++, size *= 2) {
        if (!(left & 1)) continue;
        run = join(counter[level], size, run, count);
        count += size;
    }
    if (!last) counter[level] = run;
    return run;
}

/* ---- tasks ---- */

static void take_values(void *state, size_t output, const double *values, size_t count) {
    const position *at = state;
    const plan *p = at->wave->plan;
    size_t number = at->wave->first_variable + output;
    const variable *v = &p->variables[number];
    uint64_t last_cell = at->first_cell + p->unit_cells;
    if (last_cell > p->cells) last_cell = p->cells;
    for (size_t i = 0; i < count; i += ASH_CELL) {
        uint64_t cell = at->cell + i / ASH_CELL;
        moments m = cell_moments(values + i, v->origin);
        if (!is_defined(m.mean))
            for (size_t k = 0; k < ASH_CELL; k++) at->slot->undefined[number] += !is_defined(values[i + k]);
        at->slot->unit[number] = count_in(&at->slot->counter[number * UNIT_LEVELS], cell - at->first_cell, m, ASH_CELL,
                                          ASH_CELL, cell + 1 == last_cell);
        size_t j = at->subset[i / ASH_CELL];
        if (v->subset != NULL && j != NOT_THERE)
            memcpy(v->subset + (at->replicate * p->subset_cells + j) * ASH_CELL, values + i, ASH_CELL * sizeof(double));
    }
    if (v->kept != NULL)
        memcpy(v->kept + at->replicate * p->replicate_samples + at->cell * ASH_CELL, values, count * sizeof(double));
}

static void run_unit(void *argument, size_t index) {
    const wave *w = argument;
    const plan *p = w->plan;
    uint64_t unit = w->first_unit + index;
    position at = {.wave = w, .slot = &w->slots[index], .replicate = (uint32_t)(unit / p->units)};
    at.first_cell = unit % p->units * p->unit_cells;
    uint64_t end = at.first_cell + p->unit_cells < p->cells ? at.first_cell + p->unit_cells : p->cells;
    memset(at.slot->undefined, 0, p->variable_count * sizeof(uint64_t));
    const ash_tape_sink sink = {take_values, &at};
    for (at.cell = at.first_cell; at.cell < end;) {
        uint64_t left = end - at.cell, block = w->block_size / ASH_CELL;
        uint64_t cells = left < block ? left : block;
        for (size_t i = 0; i < cells; i++) at.subset[i] = number_in_subset(p, at.cell + i);
        ash_tape_evaluate(w->tape, at.slot->workspace, at.replicate, at.cell * ASH_CELL, (size_t)cells * ASH_CELL, NULL,
                          &sink);
        at.cell += cells;
    }
}

static void take_subset(void *state, size_t output, const double *values, size_t count) {
    const position *at = state;
    double *subset = at->wave->plan->variables[at->wave->first_variable + output].subset;
    if (subset != NULL) memcpy(subset + at->cell * ASH_CELL, values, count * sizeof(double));
}

/* One cell of the subset; at.cell is its number in the subset of all replicates. */
static void run_subset_cell(void *argument, size_t index) {
    const wave *w = argument;
    const plan *p = w->plan;
    position at = {.wave = w, .slot = &w->slots[index], .cell = w->first_unit + index};
    const ash_tape_sink sink = {take_subset, &at};
    uint64_t cell = subset_cell(p, (size_t)(at.cell % p->subset_cells));
    ash_tape_evaluate(w->tape, at.slot->workspace, (uint32_t)(at.cell / p->subset_cells), cell * ASH_CELL, ASH_CELL,
                      NULL, &sink);
}

static void run_tasks(const ash_executor *executor, size_t count, void (*task)(void *, size_t), void *argument) {
    const ash_executor *with = executor->parallel_for != NULL ? executor : &ash_executor_serial;
    with->parallel_for(with->state, count, task, argument);
}

static bool goes_on(const plan *p, uint64_t done) {
    const ash_hooks *hooks = &p->options->hooks;
    return hooks->progress == NULL || hooks->progress(hooks->state, done < p->samples ? done : p->samples, p->samples);
}

/* ---- quantiles ---- */

typedef struct sorting {
    const plan *plan;
    ash_figure *figures;
    const size_t *chosen; /* variables */
    double **scratch;     /* by index of the task */
} sorting;

/* The standard deviation of the replicates' values over the square root of their number. */
static double standard_error(const double by_replicate[ASH_REPLICATES]) {
    double sum = 0.0, squares = 0.0;
    for (size_t r = 0; r < ASH_REPLICATES; r++) sum += by_replicate[r];
    double mean = sum / ASH_REPLICATES;
    for (size_t r = 0; r < ASH_REPLICATES; r++) squares += (by_replicate[r] - mean) * (by_replicate[r] - mean);
    return sqrt(squares / (ASH_REPLICATES - 1) / ASH_REPLICATES);
}

static double or_undefined(double x) {
    return is_defined(x) ? x : (double)NAN;
}

static void find_quantiles(void *argument, size_t index) {
    const sorting *s = argument;
    const variable *v = &s->plan->variables[s->chosen[index]];
    const double *values = v->kept != NULL ? v->kept : v->subset;
    size_t count = v->kept != NULL ? (size_t)s->plan->samples : s->plan->subset_samples;
    double by_point[ASH_QUANTILE_COUNT][ASH_REPLICATES];
    ash_figure *figure = &s->figures[v->output];
    ash_rank_quantiles(values, count, ASH_REPLICATES, quantile_points, ASH_QUANTILE_COUNT, figure->quantile,
                       by_point[0], s->scratch[index]);
    for (size_t k = 0; k < ASH_QUANTILE_COUNT; k++) figure->se_quantile[k] = or_undefined(standard_error(by_point[k]));
}

/* ---- memory ---- */

/* How the memory is shared out. */
typedef struct layout {
    size_t slots, sorters;
    size_t group;    /* variables whose subset is held at once */
    uint64_t needed; /* bytes, with everything */
} layout;

static uint64_t slot_bytes(const plan *p, size_t workspace) {
    return workspace * sizeof(double) + p->variable_count * ((UNIT_LEVELS + 1) * sizeof(moments) + sizeof(uint64_t));
}

/* The roomiest layout within the limit: first fewer variables at once, then fewer slots. When not even the smallest
 * fits, the smallest, whose `needed` is above the limit. */
static layout lay_out(const plan *p, uint64_t fixed, size_t workspace, size_t subset_variables, size_t scratch,
                      uint64_t limit) {
    uint64_t each = p->subset_samples * sizeof(double);
    layout l = {.slots = p->options->executor.parallel_for != NULL ? SLOTS : 1};
    for (;; l.slots /= 2) {
        l.sorters = l.slots < SORTERS ? l.slots : SORTERS;
        uint64_t others = fixed + l.slots * slot_bytes(p, workspace) + l.sorters * (uint64_t)scratch * sizeof(double);
        uint64_t room = others < limit ? (limit - others) / each : 0;
        size_t least = l.slots == 1 ? 1 : LEAST_GROUP;
        if (least > subset_variables) least = subset_variables;
        l.group = room < subset_variables ? (size_t)room : subset_variables;
        if (l.slots > 1 && (others > limit || l.group < least)) continue;
        if (l.group < least) l.group = least;
        l.needed = others + l.group * each;
        return l;
    }
}

static slot *make_slots(ash_arena *arena, const plan *p, const ash_tape *tape, size_t count) {
    slot *slots = ash_new_array(arena, slot, count);
    for (size_t i = 0; i < count; i++) {
        slots[i].workspace = ash_new_array(arena, double, ash_tape_facts_of(tape).workspace);
        slots[i].counter = ash_new_array(arena, moments, p->variable_count * UNIT_LEVELS);
        slots[i].unit = ash_new_array(arena, moments, p->variable_count);
        slots[i].undefined = ash_new_array(arena, uint64_t, p->variable_count);
        ash_tape_prepare(tape, slots[i].workspace);
    }
    return slots;
}

/* ---- the passes ---- */

static unsigned levels_of(uint64_t count) {
    unsigned levels = 1;
    while (count >>= 1) levels++;
    return levels;
}

/* All samples: moments of every variable by replicate, undefined samples, what is kept, and the subset of those
 * variables that have room for it. False when the progress hook says stop. */
static bool run_samples(ash_arena *arena, const plan *p, const ash_tape *tape, const layout *l, moments *by_replicate,
                        uint64_t *undefined) {
    unsigned levels = levels_of(p->units);
    moments *counter = ash_new_array(arena, moments, p->variable_count * levels);
    wave w = {p, tape, ash_tape_facts_of(tape).block_size, 0, 0, make_slots(arena, p, tape, l->slots)};
    uint64_t units = p->units * ASH_REPLICATES;
    while (w.first_unit < units) {
        size_t count = units - w.first_unit < l->slots ? (size_t)(units - w.first_unit) : l->slots;
        run_tasks(&p->options->executor, count, run_unit, &w);
        for (size_t i = 0; i < count; i++) {
            uint64_t replicate = (w.first_unit + i) / p->units, unit = (w.first_unit + i) % p->units;
            uint64_t full = p->unit_cells * ASH_CELL, before = unit * full, left = p->replicate_samples - before;
            for (size_t v = 0; v < p->variable_count; v++) {
                by_replicate[v * ASH_REPLICATES + replicate] =
                    count_in(&counter[v * levels], unit, w.slots[i].unit[v], (double)(left < full ? left : full),
                             (double)full, unit + 1 == p->units);
                undefined[v] += w.slots[i].undefined[v];
            }
        }
        w.first_unit += count;
        uint64_t replicates = w.first_unit / p->units, rest = w.first_unit % p->units * p->unit_cells * ASH_CELL;
        if (!goes_on(p, replicates * p->replicate_samples + rest)) return false;
    }
    return true;
}

/* The subset of a group of variables that had no room in the first pass. */
static bool run_subset(ash_arena *arena, const plan *p, const ash_node *nodes, size_t first, size_t end,
                       const layout *l) {
    const ash_tape *tape = ash_tape_create(arena, p->graph, nodes + first, end - first, &p->draws, ASH_CELL);
    wave w = {p, tape, ASH_CELL, first, 0, make_slots(arena, p, tape, l->slots)};
    uint64_t cells = (uint64_t)p->subset_cells * ASH_REPLICATES;
    while (w.first_unit < cells) {
        size_t count = cells - w.first_unit < l->slots ? (size_t)(cells - w.first_unit) : l->slots;
        run_tasks(&p->options->executor, count, run_subset_cell, &w);
        w.first_unit += count;
        if (!goes_on(p, p->samples)) return false;
    }
    return true;
}

static bool needs_subset(const variable *v) {
    return v->wants_quantiles && v->kept == NULL;
}

/* Gives the next variables from `first` on that need one a subset buffer, as many as there are buffers; returns the
 * first variable after them. */
static size_t hand_out(const plan *p, size_t first, double *const *buffers, size_t count) {
    size_t used = 0, v = first;
    for (; v < p->variable_count; v++) {
        if (!needs_subset(&p->variables[v])) continue;
        if (used == count) break;
        p->variables[v].subset = buffers[used++];
    }
    return v;
}

/* Quantiles of the variables [first, end) that want them; takes their buffers back. */
static void sort_variables(ash_arena *arena, const plan *p, size_t first, size_t end, const layout *l, double **scratch,
                           ash_figure *figures) {
    size_t *chosen = ash_new_array(arena, size_t, end - first), count = 0;
    for (size_t v = first; v < end; v++)
        if (p->variables[v].wants_quantiles) chosen[count++] = v;
    for (size_t at = 0; at < count; at += l->sorters) {
        sorting s = {p, figures, chosen + at, scratch};
        run_tasks(&p->options->executor, count - at < l->sorters ? count - at : l->sorters, find_quantiles, &s);
    }
    for (size_t v = first; v < end; v++) p->variables[v].subset = NULL;
}

/* ---- figures ---- */

static void fill_constant(ash_figure *figure, double value, bool quantiles) {
    double shown = or_undefined(value), error = is_defined(value) ? 0.0 : (double)NAN;
    *figure = (ash_figure){.mean = shown, .sd = error, .se = error, .se_sd = error, .centre = shown};
    figure->undefined = is_defined(value) ? 0.0 : 1.0;
    for (size_t k = 0; k < ASH_QUANTILE_COUNT; k++) {
        figure->quantile[k] = quantiles ? shown : (double)NAN;
        figure->se_quantile[k] = quantiles ? error : (double)NAN;
    }
    for (size_t r = 0; r < ASH_REPLICATES; r++) figure->replicate_mean[r] = shown;
}

/* Everything but the quantiles, which are made NaN ("not wanted") until they are found. */
static void fill_moments(ash_figure *figure, const plan *p, const variable *v, double centre,
                         const moments *by_replicate, uint64_t undefined) {
    moments tree[ASH_REPLICATES];
    double means[ASH_REPLICATES], sds[ASH_REPLICATES], count = (double)p->replicate_samples;
    for (size_t r = 0; r < ASH_REPLICATES; r++) {
        tree[r] = by_replicate[r];
        means[r] = tree[r].mean;
        sds[r] = sqrt(tree[r].squares / (count - 1.0));
        figure->replicate_mean[r] = or_undefined(v->origin + means[r]);
    }
    for (size_t half = 1; half < ASH_REPLICATES; half *= 2)
        for (size_t r = 0; r < ASH_REPLICATES; r += 2 * half)
            tree[r] = join(tree[r], count * (double)half, tree[r + half], count * (double)half);
    figure->mean = or_undefined(v->origin + tree[0].mean);
    figure->sd = or_undefined(sqrt(tree[0].squares / ((double)p->samples - 1.0)));
    figure->se = or_undefined(standard_error(means));
    figure->se_sd = or_undefined(standard_error(sds));
    figure->undefined = (double)undefined / (double)p->samples;
    figure->centre = or_undefined(centre);
    for (size_t k = 0; k < ASH_QUANTILE_COUNT; k++) figure->quantile[k] = figure->se_quantile[k] = (double)NAN;
}

/* ---- public ---- */

static plan make_plan(const ash_graph *graph, const ash_run_options *options) {
    plan p = {
        .graph = graph, .options = options, .samples = rounded_samples(options->samples), .draws = draws_of(options)};
    p.replicate_samples = p.samples / ASH_REPLICATES;
    p.cells = p.replicate_samples / ASH_CELL;
    p.unit_cells = UNIT_LEAST;
    while (p.unit_cells < UNIT_MOST && p.cells > 16 * p.unit_cells) p.unit_cells *= 2;
    p.units = (p.cells + p.unit_cells - 1) / p.unit_cells;
    p.subset_cells = p.cells < SUBSET_CELLS ? (size_t)p.cells : SUBSET_CELLS;
    p.subset_samples = ASH_REPLICATES * p.subset_cells * ASH_CELL;
    return p;
}

static bool is_kept(const ash_graph *graph, const ash_output *output) {
    return output->keep && !ash_graph_is_constant(graph, output->node);
}

/* The passes, on memory that has been found to be enough. False when the progress hook says stop. */
static bool run_passes(ash_arena *arena, plan *p, const ash_tape *tape, const ash_node *nodes, const layout *l,
                       size_t scratch, ash_figure *figures) {
    moments *by_replicate = ash_new_array(arena, moments, p->variable_count * ASH_REPLICATES);
    uint64_t *undefined = ash_new_array(arena, uint64_t, p->variable_count);
    double **buffers = ash_new_array(arena, double *, l->group), **copies = ash_new_array(arena, double *, l->sorters);
    for (size_t i = 0; i < l->group; i++) buffers[i] = ash_new_array(arena, double, p->subset_samples);
    for (size_t i = 0; i < l->sorters; i++) copies[i] = ash_new_array(arena, double, scratch);

    ash_mark mark = ash_arena_mark(arena);
    size_t first = 0, end = hand_out(p, 0, buffers, l->group);
    if (!run_samples(arena, p, tape, l, by_replicate, undefined)) return false;
    for (size_t v = 0; v < p->variable_count; v++) {
        size_t output = p->variables[v].output;
        fill_moments(&figures[output], p, &p->variables[v], ash_graph_centre(p->graph, nodes[v]),
                     &by_replicate[v * ASH_REPLICATES], undefined[v]);
    }
    for (;;) {
        ash_arena_rewind(arena, mark);
        sort_variables(arena, p, first, end, l, copies, figures);
        if (end == p->variable_count) return true;
        first = end;
        end = hand_out(p, first, buffers, l->group);
        if (!run_subset(arena, p, nodes, first, end, l)) return false;
    }
}

ash_run *ash_run_graph(ash_arena *arena, const ash_graph *graph, const ash_output *outputs, size_t output_count,
                       const ash_run_options *options) {
    ash_run *run = ash_new(arena, ash_run);
    run->output_count = output_count;
    run->figures = ash_new_array(arena, ash_figure, output_count);
    run->kept = ash_new_array(arena, double *, output_count);
    uint64_t limit = options->memory_limit != 0 ? options->memory_limit : DEFAULT_MEMORY;

    ash_mark with_kept = ash_arena_mark(arena);
    plan p = make_plan(graph, options);
    run->samples = p.samples;
    uint64_t kept_bytes = 0;
    for (size_t i = 0; i < output_count; i++)
        if (is_kept(graph, &outputs[i])) kept_bytes += p.samples * sizeof(double);
    if (kept_bytes <= limit)
        for (size_t i = 0; i < output_count; i++)
            if (is_kept(graph, &outputs[i])) run->kept[i] = ash_new_array(arena, double, (size_t)p.samples);

    ash_mark working = ash_arena_mark(arena);
    p.variables = ash_new_array(arena, variable, output_count);
    ash_node *nodes = ash_new_array(arena, ash_node, output_count);
    size_t subset_variables = 0;
    for (size_t i = 0; i < output_count; i++) {
        const ash_output *output = &outputs[i];
        if (ash_graph_is_constant(graph, output->node)) {
            fill_constant(&run->figures[i], ash_graph_centre(graph, output->node), !output->moments_only);
            continue;
        }
        nodes[p.variable_count] = output->node;
        double origin = ash_graph_centre(graph, output->node);
        p.variables[p.variable_count] = (variable){.output = i,
                                                   .wants_quantiles = !output->moments_only,
                                                   .origin = is_defined(origin) ? origin : 0.0,
                                                   .kept = run->kept[i]};
        subset_variables += needs_subset(&p.variables[p.variable_count]);
        p.variable_count++;
    }
    const ash_tape *tape =
        ash_tape_create(arena, graph, nodes, p.variable_count, &p.draws, options->block_size / ASH_CELL * ASH_CELL);
    ash_tape_facts facts = ash_tape_facts_of(tape);
    run->live_operations = facts.operations;
    run->live_draws = facts.draws;
    run->registers = facts.registers;
    /* the tape of a group that has a pass of its own is never larger than this one */
    uint64_t by_variable = sizeof(variable) + sizeof(ash_node) + sizeof(ash_figure) + sizeof(uint64_t) +
                           (ASH_REPLICATES + levels_of(p.units)) * sizeof(moments);
    uint64_t fixed = kept_bytes + 2 * facts.memory + output_count * by_variable;
    uint64_t longest = kept_bytes > 0 ? p.samples : subset_variables > 0 ? p.subset_samples : 0;
    size_t scratch = kept_bytes <= limit ? ash_rank_scratch((size_t)longest, ASH_REPLICATES) : 0;
    layout l = lay_out(&p, fixed, facts.workspace, subset_variables, scratch, limit);
    run->memory_needed = l.needed < SIZE_MAX ? (size_t)l.needed : SIZE_MAX;

    if (l.needed > limit)
        run->status = ASH_RUN_MEMORY;
    else if (!run_passes(arena, &p, tape, nodes, &l, scratch, run->figures))
        run->status = ASH_RUN_CANCELLED;
    ash_arena_rewind(arena, run->status == ASH_RUN_DONE ? working : with_kept);
    if (run->status != ASH_RUN_DONE) run->figures = NULL;
    if (run->status != ASH_RUN_DONE) run->kept = NULL;
    return run;
}

void ash_run_draw(const ash_graph *graph, uint32_t draw, const ash_run_options *options, uint32_t replicate,
                  uint64_t first, size_t count, double *uniforms) {
    ash_tape_draws draws = draws_of(options);
    ash_tape_uniforms(graph, draw, &draws, replicate, first, count, uniforms);
}

/* ---- looking for the first undefined operation ---- */

typedef struct search {
    bool found;
    size_t at; /* in the block */
} search;

static void look_for_undefined(void *state, size_t output, const double *values, size_t count) {
    search *s = state;
    (void)output;
    for (size_t i = 0; i < count && !s->found; i++)
        if (!is_defined(values[i])) *s = (search){true, i};
}

/* The value of an input node in one sample. */
static double input_value(ash_arena *arena, const ash_graph *graph, const ash_graph_node *node,
                          const ash_tape_draws *draws, uint64_t sample) {
    double uniforms[ASH_CELL], values[ASH_CELL];
    uint64_t within = sample % draws->plan.replicate_size, first = within / ASH_CELL * ASH_CELL;
    ash_mark mark = ash_arena_mark(arena);
    ash_tape_uniforms(graph, node->a, draws, (uint32_t)(sample / draws->plan.replicate_size), first, ASH_CELL,
                      uniforms);
    ash_sampler_block(ash_sampler_create(arena, &graph->samplers.items[node->b]), uniforms, values, ASH_CELL);
    ash_arena_rewind(arena, mark);
    return values[within - first];
}

/* The operands of a node that its value depends on in a sample: of a select the condition and the branch taken. */
static size_t operands_in_sample(const ash_graph *graph, const ash_graph_node *node, const double *values,
                                 uint32_t operands[3], const uint32_t **all) {
    *all = operands;
    if (node->op == ASH_OP_CONSTANT || node->op == ASH_OP_INPUT) return 0;
    if (node->op == ASH_OP_RATE_OF_RETURN) {
        *all = &graph->list.items[node->a];
        return node->b;
    }
    operands[0] = node->a;
    operands[1] = node->op != ASH_OP_select || values[node->a] != 0.0 ? node->b : node->c;
    return node->op == ASH_OP_select ? 2 : ash_operation_arity((ash_op)node->op);
}

/* Values of all nodes that `node` depends on, in one sample, by the scalar operations. */
static void evaluate_sample(ash_arena *arena, const ash_graph *graph, ash_node node, const ash_tape_draws *draws,
                            uint64_t sample, double *values) {
    bool *live = ash_new_array(arena, bool, (size_t)node + 1);
    double *flow = ash_new_array(arena, double, graph->list.count);
    live[node] = true;
    for (size_t i = (size_t)node + 1; i-- > 0;) {
        const ash_graph_node *item = &graph->nodes.items[i];
        if (!live[i] || item->op == ASH_OP_CONSTANT || item->op == ASH_OP_INPUT) continue;
        if (item->op == ASH_OP_RATE_OF_RETURN)
            for (uint32_t k = 0; k < item->b; k++) live[graph->list.items[item->a + k]] = true;
        else
            live[item->a] = live[item->b] = live[item->c] = true;
    }
    for (size_t i = 0; i <= node; i++) {
        const ash_graph_node *item = &graph->nodes.items[i];
        if (!live[i]) continue;
        if (item->op == ASH_OP_CONSTANT) {
            values[i] = item->value;
        } else if (item->op == ASH_OP_INPUT) {
            values[i] = input_value(arena, graph, item, draws, sample);
        } else if (item->op == ASH_OP_RATE_OF_RETURN) {
            for (uint32_t k = 0; k < item->b; k++) flow[k] = values[graph->list.items[item->a + k]];
            values[i] = ash_irr(flow, item->b);
        } else {
            values[i] = ash_operation((ash_op)item->op, values[item->a], values[item->b], values[item->c]);
        }
    }
}

bool ash_run_find_undefined(ash_arena *arena, const ash_graph *graph, ash_node node, const ash_run_options *options,
                            ash_node *culprit, uint64_t *sample) {
    ash_mark mark = ash_arena_mark(arena);
    plan p = make_plan(graph, options);
    const ash_tape *tape = ash_tape_create(arena, graph, &node, 1, &p.draws, 0);
    ash_tape_facts facts = ash_tape_facts_of(tape);
    double *workspace = ash_new_array(arena, double, facts.workspace);
    ash_tape_prepare(tape, workspace);
    search s = {false, 0};
    const ash_tape_sink sink = {look_for_undefined, &s};
    uint64_t first = 0;
    if (ash_graph_is_constant(graph, node)) {
        s.found = !is_defined(ash_graph_centre(graph, node));
    } else {
        for (uint64_t done = 0; done < p.samples && !s.found;) {
            first = done;
            uint64_t within = done % p.replicate_samples, left = p.replicate_samples - within;
            size_t count = left < facts.block_size ? (size_t)left : facts.block_size;
            ash_tape_evaluate(tape, workspace, (uint32_t)(done / p.replicate_samples), within, count, NULL, &sink);
            done += count;
        }
    }
    if (s.found) {
        *sample = first + s.at;
        double *values = ash_new_array(arena, double, (size_t)node + 1);
        evaluate_sample(arena, graph, node, &p.draws, *sample, values);
        for (bool deeper = true; deeper;) {
            uint32_t own[3];
            const uint32_t *operands;
            size_t count = operands_in_sample(graph, &graph->nodes.items[node], values, own, &operands);
            deeper = false;
            for (size_t k = 0; k < count && !deeper; k++) {
                if (is_defined(values[operands[k]])) continue;
                node = operands[k];
                deeper = true;
            }
        }
        *culprit = node;
    }
    ash_arena_rewind(arena, mark);
    return s.found;
}
