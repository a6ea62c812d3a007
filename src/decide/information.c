#include "decide/information.h"

#include <math.h>
#include <string.h>

/* Bins per input: about 150 samples or more in each, but enough to follow a curve. */
enum { BINS_MOST = 64, BINS_LEAST = 8, SAMPLES_PER_BIN = 150, SWEEPS = 3 };
/* Of a longer run only the first samples of each replicate count: at 16,384 in all the error is below what anybody acts on, and memory and time stay bounded. */
#define SIZE_MOST 1024
#define NOISE_SURE 4 /* standard deviations of what noise alone gives the bins, above which it is no noise */
#define SURE 1.5 /* standard errors by which another option must be ahead before it is chosen */
#define NOT_READ SIZE_MAX

/* All samples here are numbered over those that count: `size` of each replicate. `net` is how much better an option is than the best of all; of the best itself 0. */
struct ash_information {
    ash_arena *arena;
    const ash_outcome *outcome;
    size_t options, bins;
    uint64_t size;
    size_t input_count;  /* draws that the graph reads */
    size_t *number;      /* by draw: which of them, or NOT_READ */
    const uint32_t *draw; /* by input, back */
    uint8_t *bin;        /* by input, then sample */
    double *effect;      /* by input, bin, then option: what it brings to net, by itself */
    double *mean;        /* of net in the whole run, by option */
    double *rest;        /* by sample, then option: net less its mean and all effects */
    double *noise;       /* variance of that, by option */
};

/* The bin of every sample for one draw. */
static void find_bins(const ash_information *f, uint32_t draw, uint8_t *bin) {
    double u[1024];
    for (uint32_t r = 0; r < ASH_REPLICATES; r++)
        for (uint64_t first = 0; first < f->size; first += 1024) {
            size_t count = f->size - first < 1024 ? (size_t)(f->size - first) : 1024;
            ash_run_draw(f->outcome->unrolled->graph, draw, &f->outcome->options, r, first, count, u);
            for (size_t i = 0; i < count; i++) {
                size_t b = (size_t)(u[i] * (double)f->bins);
                bin[r * f->size + first + i] = (uint8_t)(b < f->bins ? b : f->bins - 1);
            }
        }
}

/* The samples of net, less their mean, into `rest`; and the mean of the whole run, which is closer. */
static void take_net(ash_information *f) {
    const ash_outcome *o = f->outcome;
    size_t options = f->options, best = o->decision->best;
    double sense = o->unrolled->model->decision_sense;
    uint64_t whole = o->run->samples / ASH_REPLICATES, samples = f->size * ASH_REPLICATES;
    const double **values = ash_new_array(f->arena, const double *, options);
    double *constant = ash_new_array(f->arena, double, options), *mean = ash_new_array(f->arena, double, options);
    for (size_t i = 0; i < o->results.count; i++) {
        const ash_shown *shown = &o->results.items[i];
        if (shown->entity != o->unrolled->model->decision_result || shown->absent) continue;
        values[shown->rows[0]] = shown->samples;
        constant[shown->rows[0]] = shown->figure->centre;
    }
    for (uint64_t i = 0; i < samples; i++) {
        uint64_t at = i / f->size * whole + i % f->size; /* in the run */
        double of_best = values[best] == NULL ? constant[best] : values[best][at];
        for (size_t k = 0; k < options; k++) {
            f->rest[i * options + k] = sense * ((values[k] == NULL ? constant[k] : values[k][at]) - of_best);
            mean[k] += f->rest[i * options + k] / (double)samples;
        }
    }
    for (uint64_t i = 0; i < samples; i++)
        for (size_t k = 0; k < options; k++) f->rest[i * options + k] -= mean[k];
    for (size_t k = 0; k < options; k++) f->mean[k] = sense * (o->decision->options[k].mean - o->decision->options[best].mean);
}

static void measure_noise(ash_information *f) {
    uint64_t samples = f->size * ASH_REPLICATES;
    for (size_t k = 0; k < f->options; k++) f->noise[k] = 0;
    for (uint64_t i = 0; i < samples; i++)
        for (size_t k = 0; k < f->options; k++) f->noise[k] += f->rest[i * f->options + k] * f->rest[i * f->options + k] / (double)samples;
}

/* Bin means of some samples, smoothed 1-2-1 over neighbours, from sums and counts; and how many samples stand behind each, in effect. */
static void smooth_means(const ash_information *f, const double *sum, const double *count, double *mean, double *weight) {
    for (size_t b = 0; b < f->bins; b++) {
        size_t low = b > 0 ? b - 1 : b, high = b + 1 < f->bins ? b + 1 : b;
        double total = count[low] + 2 * count[b] + count[high], square = count[low] + 4 * count[b] + count[high];
        weight[b] = total > 0 ? total * total / square : 0;
        for (size_t k = 0; k < f->options; k++)
            mean[b * f->options + k] =
                total > 0 ? (sum[low * f->options + k] + 2 * sum[b * f->options + k] + sum[high * f->options + k]) / total : 0;
    }
}

/* Draws the effects of an input towards 0 by how much of their spread over the bins noise explains (James and Stein 1961), and to 0 where they are no more
 * than noise may give: the sum over many inputs that do nothing would otherwise drown the few that matter. Of noise alone that spread is the variance over
 * the samples of a bin, times a chi-square of bins - 1 degrees of freedom. `doubt` (may be NULL): what is left of the noise, in parts of that of one sample. */
static void shrink(const ash_information *f, const double *weight, double *effect, double *doubt) {
    double others = (double)(f->bins - 1);
    for (size_t k = 0; k < f->options; k++) {
        double spread = 0, noise = 0;
        for (size_t b = 0; b < f->bins; b++) {
            spread += effect[b * f->options + k] * effect[b * f->options + k];
            noise += weight[b] > 0 ? f->noise[k] / weight[b] : 0;
        }
        double kept = spread > noise * (1 + NOISE_SURE * sqrt(2 / others)) ? 1 - noise / spread : 0;
        for (size_t b = 0; b < f->bins; b++) {
            effect[b * f->options + k] *= kept;
            if (doubt != NULL) doubt[b * f->options + k] = weight[b] > 0 ? kept / weight[b] : 0;
        }
    }
}

/* One input's effects from what the others leave, and what is then left. */
static void refit(ash_information *f, size_t input) {
    size_t options = f->options, cells = f->bins * options;
    uint64_t samples = f->size * ASH_REPLICATES;
    double *effect = f->effect + input * cells;
    const uint8_t *bin = f->bin + input * samples;
    ash_mark mark = ash_arena_mark(f->arena);
    double *sum = ash_new_array(f->arena, double, cells), *count = ash_new_array(f->arena, double, f->bins), *weight = ash_new_array(f->arena, double, f->bins);
    double *now = ash_new_array(f->arena, double, cells);
    for (uint64_t i = 0; i < samples; i++) {
        count[bin[i]]++;
        for (size_t k = 0; k < options; k++) sum[bin[i] * options + k] += f->rest[i * options + k];
    }
    for (size_t b = 0; b < f->bins; b++)
        for (size_t k = 0; k < options; k++) sum[b * options + k] += count[b] * effect[b * options + k];
    smooth_means(f, sum, count, now, weight);
    shrink(f, weight, now, NULL);
    bool moved = false;
    for (size_t c = 0; c < cells; c++) {
        double before = effect[c];
        effect[c] = now[c];
        now[c] -= before;
        moved = moved || now[c] != 0;
    }
    for (uint64_t i = 0; moved && i < samples; i++)
        for (size_t k = 0; k < options; k++) f->rest[i * options + k] -= now[bin[i] * options + k];
    ash_arena_rewind(f->arena, mark);
}

ash_information *ash_information_create(ash_arena *arena, const ash_outcome *o) {
    ash_information *f = ash_new(arena, ash_information);
    const ash_graph *graph = o->unrolled->graph;
    uint64_t whole = o->run->samples / ASH_REPLICATES, size = whole < SIZE_MOST ? whole : SIZE_MOST, samples = size * ASH_REPLICATES;
    f->arena = arena;
    f->outcome = o;
    f->options = o->decision->count;
    f->size = size;
    f->bins = (size_t)(samples / SAMPLES_PER_BIN);
    f->bins = f->bins > BINS_MOST ? BINS_MOST : f->bins < BINS_LEAST ? BINS_LEAST : f->bins;
    f->number = ash_new_array(arena, size_t, graph->draws.count);
    uint32_t *draw = ash_new_array(arena, uint32_t, graph->draws.count);
    for (size_t d = 0; d < graph->draws.count; d++) f->number[d] = NOT_READ;
    for (size_t i = 0; i < graph->nodes.count; i++) {
        const ash_graph_node *node = &graph->nodes.items[i];
        if (node->op != ASH_OP_INPUT || f->number[node->a] != NOT_READ) continue;
        draw[f->input_count] = node->a;
        f->number[node->a] = f->input_count++;
    }
    f->draw = draw;
    f->mean = ash_new_array(arena, double, f->options);
    f->rest = ash_new_array(arena, double, samples * f->options);
    f->noise = ash_new_array(arena, double, f->options);
    f->bin = ash_new_array(arena, uint8_t, f->input_count * samples);
    f->effect = ash_new_array(arena, double, f->input_count * f->bins * f->options);
    take_net(f);
    for (size_t j = 0; j < f->input_count; j++) find_bins(f, draw[j], f->bin + j * samples);
    for (size_t sweep = 0; sweep < SWEEPS; sweep++) {
        measure_noise(f);
        for (size_t j = 0; j < f->input_count; j++) refit(f, j);
    }
    measure_noise(f);
    return f;
}

/* Do two inputs go together, so that knowing one tells about the other? */
static bool go_together(const ash_information *f, size_t a, size_t b) {
    const ash_draw *draws = f->outcome->unrolled->graph->draws.items;
    return draws[f->draw[a]].group != 0 && draws[f->draw[a]].group == draws[f->draw[b]].group;
}

/* Net by replicate, bin of one input (and option), without the effects of all that goes its own way: their noise is not in it. */
typedef struct bin_sums { double *sum, *count; } bin_sums;

static bin_sums sum_bins(const ash_information *f, size_t input) {
    size_t options = f->options, cells = f->bins * options;
    uint64_t samples = f->size * ASH_REPLICATES;
    bin_sums s = {ash_new_array(f->arena, double, ASH_REPLICATES * cells), ash_new_array(f->arena, double, ASH_REPLICATES * f->bins)};
    const uint8_t *bin = f->bin + input * samples;
    for (uint64_t i = 0; i < samples; i++) {
        size_t at = i / f->size * f->bins + bin[i];
        s.count[at]++;
        for (size_t k = 0; k < options; k++) s.sum[at * options + k] += f->rest[i * options + k];
    }
    for (size_t r = 0; r < ASH_REPLICATES; r++)
        for (size_t b = 0; b < f->bins; b++)
            for (size_t k = 0; k < options; k++)
                s.sum[(r * f->bins + b) * options + k] += s.count[r * f->bins + b] * (f->mean[k] + f->effect[input * cells + b * options + k]);
    for (size_t other = 0; other < f->input_count; other++) {
        if (other == input || !go_together(f, input, other)) continue;
        const uint8_t *of_other = f->bin + other * samples;
        for (uint64_t i = 0; i < samples; i++)
            for (size_t k = 0; k < options; k++)
                s.sum[(i / f->size * f->bins + bin[i]) * options + k] += f->effect[other * cells + of_other[i] * options + k];
    }
    return s;
}

/* Conditional means of net given the bin, for choosing in replicate `without`: from all others. */
static void conditional_means(const ash_information *f, const bin_sums *s, size_t without, double *mean, double *weight) {
    size_t options = f->options;
    ash_mark mark = ash_arena_mark(f->arena);
    double *sum = ash_new_array(f->arena, double, f->bins * options), *count = ash_new_array(f->arena, double, f->bins);
    for (size_t r = 0; r < ASH_REPLICATES; r++) {
        if (r == without) continue;
        for (size_t b = 0; b < f->bins; b++) {
            count[b] += s->count[r * f->bins + b];
            for (size_t k = 0; k < options; k++) sum[b * options + k] += s->sum[(r * f->bins + b) * options + k];
        }
    }
    smooth_means(f, sum, count, mean, weight);
    ash_arena_rewind(f->arena, mark);
}

/* The option to choose where its means are these: the best of all, unless another is ahead for sure. `doubt`: by option, the variance of its mean in parts of
 * that of one sample. */
static size_t choose(const ash_information *f, const double *mean, const double *doubt) {
    size_t best = f->outcome->decision->best;
    double ahead = 0;
    for (size_t k = 0; k < f->options; k++) {
        if (mean[k] > ahead && mean[k] * mean[k] > SURE * SURE * f->noise[k] * doubt[k]) {
            ahead = mean[k];
            best = k;
        }
    }
    return best;
}

static ash_worth summarise(const double *gain) {
    double mean = 0, square = 0;
    for (size_t r = 0; r < ASH_REPLICATES; r++) mean += gain[r] / ASH_REPLICATES;
    for (size_t r = 0; r < ASH_REPLICATES; r++) square += (gain[r] - mean) * (gain[r] - mean);
    return (ash_worth){mean > 0 ? mean : 0, sqrt(square / (ASH_REPLICATES - 1) / ASH_REPLICATES)};
}

/* One input: what its own bins decide. */
static ash_worth worth_of_one(const ash_information *f, size_t input) {
    bin_sums s = sum_bins(f, input);
    double gain[ASH_REPLICATES] = {0}, *mean = ash_new_array(f->arena, double, f->bins * f->options), *weight = ash_new_array(f->arena, double, f->bins);
    double *doubt = ash_new_array(f->arena, double, f->options);
    for (size_t r = 0; r < ASH_REPLICATES; r++) {
        conditional_means(f, &s, r, mean, weight);
        for (size_t b = 0; b < f->bins; b++) {
            for (size_t k = 0; k < f->options; k++) doubt[k] = weight[b] > 0 ? 1 / weight[b] : (double)INFINITY;
            gain[r] += s.sum[(r * f->bins + b) * f->options + choose(f, mean + b * f->options, doubt)] / (double)f->size;
        }
    }
    return summarise(gain);
}

/* Several inputs: the mean given all of them is taken as the mean of all plus the effect of each. `inputs` are different ones. */
static ash_worth worth_of_many(const ash_information *f, const size_t *inputs, size_t count) {
    double gain[ASH_REPLICATES] = {0};
    size_t options = f->options, cells = f->bins * options;
    uint64_t samples = f->size * ASH_REPLICATES;
    bin_sums *sums = ash_new_array(f->arena, bin_sums, count);
    double *effects = ash_new_array(f->arena, double, count * cells), *doubts = ash_new_array(f->arena, double, count * cells);
    double *weight = ash_new_array(f->arena, double, f->bins), *mean = ash_new_array(f->arena, double, options), *doubt = ash_new_array(f->arena, double, options);
    double *net = ash_new_array(f->arena, double, options);
    for (size_t j = 0; j < count; j++) sums[j] = sum_bins(f, inputs[j]);
    for (size_t r = 0; r < ASH_REPLICATES; r++) {
        for (size_t j = 0; j < count; j++) {
            conditional_means(f, &sums[j], r, effects + j * cells, weight);
            for (size_t c = 0; c < cells; c++) effects[j * cells + c] -= f->mean[c % options];
            shrink(f, weight, effects + j * cells, doubts + j * cells);
        }
        for (uint64_t i = r * f->size; i < (r + 1) * f->size; i++) {
            for (size_t k = 0; k < options; k++) {
                mean[k] = f->mean[k];
                net[k] = f->mean[k] + f->rest[i * options + k];
                doubt[k] = 0;
            }
            for (size_t j = 0; j < count; j++) {
                size_t b = f->bin[inputs[j] * samples + i];
                const double *effect = effects + j * cells + b * options, *uncertain = doubts + j * cells + b * options, *whole = f->effect + inputs[j] * cells + b * options;
                for (size_t k = 0; k < options; k++) {
                    mean[k] += effect[k];
                    net[k] += whole[k];
                    doubt[k] += uncertain[k];
                }
            }
            gain[r] += net[choose(f, mean, doubt)] / (double)f->size;
        }
    }
    return summarise(gain);
}

/* The inputs behind draws; those that nothing reads tell nothing. */
static size_t inputs_of(const ash_information *f, const uint32_t *draws, size_t count, size_t *inputs) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (f->number[draws[i]] != NOT_READ) inputs[found++] = f->number[draws[i]];
    return found;
}

ash_worth ash_information_worth(ash_information *f, const uint32_t *draws, size_t count) {
    ash_worth worth = {0, 0};
    if (count == 0 || f->options < 2) return worth;
    ash_mark mark = ash_arena_mark(f->arena);
    size_t *inputs = ash_new_array(f->arena, size_t, count), found = inputs_of(f, draws, count, inputs);
    if (found > 0) worth = found == 1 ? worth_of_one(f, inputs[0]) : worth_of_many(f, inputs, found);
    ash_arena_rewind(f->arena, mark);
    return worth;
}

void ash_information_explained(ash_information *f, const uint32_t *draws, size_t count, double *variance) {
    size_t options = f->options;
    uint64_t samples = f->size * ASH_REPLICATES;
    for (size_t k = 0; k < options; k++) variance[k] = 0;
    for (size_t j = 0; j < count; j++) {
        size_t input = f->number[draws[j]];
        if (input == NOT_READ) continue;
        for (uint64_t i = 0; i < samples; i++) {
            const double *effect = f->effect + (input * f->bins + f->bin[input * samples + i]) * options;
            for (size_t k = 0; k < options; k++) variance[k] += effect[k] * effect[k] / (double)samples;
        }
    }
}
