#include "decide/information.h"

#include <math.h>

/* Bins per input: about 300 samples or more in each, but enough to follow a curve. */
enum { BINS_MOST = 64, BINS_LEAST = 8, SAMPLES_PER_BIN = 300 };
/* Of a longer run only the first samples of each replicate count: at 131,072 in all the error is far below what anybody acts on, and memory and time stay bounded. */
#define SIZE_MOST 8192
#define NOISE_SURE 4 /* standard deviations of what noise alone gives the bins, above which it is no noise */
#define SURE 1.5 /* standard errors by which another option must be ahead before it is chosen */

struct ash_information {
    ash_arena *arena;
    const ash_outcome *outcome;
    size_t options, bins;
    uint64_t size;       /* samples of a replicate that count; all samples here are numbered over these */
    double *net;         /* by sample, then option: how much better than the best option of all; of the best itself 0 */
    double *variance;    /* of net, by option */
    double *mean;        /* by replicate, then option */
};

ash_information *ash_information_create(ash_arena *arena, const ash_outcome *o) {
    ash_information *f = ash_new(arena, ash_information);
    const ash_decision *d = o->decision;
    uint64_t whole = o->run->samples / ASH_REPLICATES, size = whole < SIZE_MOST ? whole : SIZE_MOST, samples = size * ASH_REPLICATES;
    f->arena = arena;
    f->outcome = o;
    f->options = d->count;
    f->size = size;
    f->bins = (size_t)(samples / SAMPLES_PER_BIN);
    f->bins = f->bins > BINS_MOST ? BINS_MOST : f->bins < BINS_LEAST ? BINS_LEAST : f->bins;
    f->net = ash_new_array(arena, double, samples * d->count);
    f->variance = ash_new_array(arena, double, d->count);
    f->mean = ash_new_array(arena, double, ASH_REPLICATES * d->count);
    double sense = o->unrolled->model->decision_sense;
    const double **values = ash_new_array(arena, const double *, d->count);
    double *constant = ash_new_array(arena, double, d->count);
    for (size_t i = 0; i < o->results.count; i++) {
        const ash_shown *shown = &o->results.items[i];
        if (shown->entity != o->unrolled->model->decision_result || shown->absent) continue;
        values[shown->rows[0]] = shown->samples;
        constant[shown->rows[0]] = shown->figure->centre;
    }
    for (uint64_t i = 0; i < samples; i++) {
        uint64_t at = i / size * whole + i % size; /* in the run */
        double best = values[d->best] == NULL ? constant[d->best] : values[d->best][at];
        for (size_t k = 0; k < d->count; k++) f->net[i * d->count + k] = sense * ((values[k] == NULL ? constant[k] : values[k][at]) - best);
    }
    for (size_t k = 0; k < d->count; k++) {
        double all = 0, square = 0;
        for (size_t r = 0; r < ASH_REPLICATES; r++) {
            double sum = 0;
            for (uint64_t i = r * f->size; i < (r + 1) * f->size; i++) sum += f->net[i * d->count + k];
            f->mean[r * d->count + k] = sum / (double)f->size;
            all += f->mean[r * d->count + k] / ASH_REPLICATES;
        }
        for (uint64_t i = 0; i < samples; i++) square += (f->net[i * d->count + k] - all) * (f->net[i * d->count + k] - all);
        f->variance[k] = square / (double)samples;
    }
    return f;
}

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

typedef struct bin_sums { double *sum, *count; } bin_sums; /* by replicate, bin (and option) */

static bin_sums sum_bins(const ash_information *f, const uint8_t *bin) {
    bin_sums s = {ash_new_array(f->arena, double, ASH_REPLICATES * f->bins * f->options), ash_new_array(f->arena, double, ASH_REPLICATES * f->bins)};
    for (size_t r = 0; r < ASH_REPLICATES; r++)
        for (uint64_t i = r * f->size; i < (r + 1) * f->size; i++) {
            size_t at = r * f->bins + bin[i];
            s.count[at]++;
            for (size_t k = 0; k < f->options; k++) s.sum[at * f->options + k] += f->net[i * f->options + k];
        }
    return s;
}

/* Conditional means of net given the bin, for choosing in replicate `without` (from all others), smoothed 1-2-1 over neighbours; and how many samples stand
 * behind each, in effect. */
static void conditional_means(const ash_information *f, const bin_sums *s, size_t without, double *mean, double *weight) {
    size_t options = f->options;
    double *sum = ash_new_array(f->arena, double, f->bins * options), *count = ash_new_array(f->arena, double, f->bins);
    for (size_t r = 0; r < ASH_REPLICATES; r++) {
        if (r == without) continue;
        for (size_t b = 0; b < f->bins; b++) {
            count[b] += s->count[r * f->bins + b];
            for (size_t k = 0; k < options; k++) sum[b * options + k] += s->sum[(r * f->bins + b) * options + k];
        }
    }
    for (size_t b = 0; b < f->bins; b++) {
        size_t low = b > 0 ? b - 1 : b, high = b + 1 < f->bins ? b + 1 : b;
        double total = count[low] + 2 * count[b] + count[high], square = count[low] + 4 * count[b] + count[high];
        weight[b] = total > 0 ? total * total / square : 0;
        for (size_t k = 0; k < options; k++)
            mean[b * options + k] = total > 0 ? (sum[low * options + k] + 2 * sum[b * options + k] + sum[high * options + k]) / total : 0;
    }
}

/* The option to choose where its means are these: the best of all, unless another is ahead for sure. `doubt`: by option, the variance of its mean in parts of
 * that of one sample. */
static size_t choose(const ash_information *f, const double *mean, const double *doubt) {
    size_t best = f->outcome->decision->best;
    double ahead = 0;
    for (size_t k = 0; k < f->options; k++) {
        if (mean[k] > ahead && mean[k] * mean[k] > SURE * SURE * f->variance[k] * doubt[k]) {
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
static ash_worth worth_of_one(const ash_information *f, const bin_sums *s) {
    double gain[ASH_REPLICATES] = {0}, *mean = ash_new_array(f->arena, double, f->bins * f->options), *weight = ash_new_array(f->arena, double, f->bins);
    double *doubt = ash_new_array(f->arena, double, f->options);
    for (size_t r = 0; r < ASH_REPLICATES; r++) {
        conditional_means(f, s, r, mean, weight);
        for (size_t b = 0; b < f->bins; b++) {
            for (size_t k = 0; k < f->options; k++) doubt[k] = weight[b] > 0 ? 1 / weight[b] : (double)INFINITY;
            gain[r] += s->sum[(r * f->bins + b) * f->options + choose(f, mean + b * f->options, doubt)] / (double)f->size;
        }
    }
    return summarise(gain);
}

/* The deviations that one input brings, by bin and option, in place of its conditional means, each drawn towards 0 by how much of their spread over the bins noise
 * explains (James and Stein 1961): the sum over many inputs that do nothing would otherwise drown the few that matter. `doubt`: what is left of the noise. */
static void shrink(const ash_information *f, const double *overall, const double *weight, double *effect, double *doubt) {
    for (size_t k = 0; k < f->options; k++) {
        double spread = 0, noise = 0;
        for (size_t b = 0; b < f->bins; b++) {
            double deviation = effect[b * f->options + k] - overall[k];
            spread += deviation * deviation;
            noise += weight[b] > 0 ? f->variance[k] / weight[b] : 0;
        }
        double kept = spread > noise ? 1 - noise / spread : 0;
        for (size_t b = 0; b < f->bins; b++) {
            effect[b * f->options + k] = kept * (effect[b * f->options + k] - overall[k]);
            doubt[b * f->options + k] = weight[b] > 0 ? kept / weight[b] : 0;
        }
    }
}

/* Several inputs: the mean given all of them is taken as the mean of all plus the deviation that each brings. */
static ash_worth worth_of_many(const ash_information *f, uint8_t **bins, const bin_sums *sums, size_t count) {
    double gain[ASH_REPLICATES] = {0};
    size_t cells = f->bins * f->options;
    double *effects = ash_new_array(f->arena, double, count * cells), *doubts = ash_new_array(f->arena, double, count * cells);
    double *weight = ash_new_array(f->arena, double, f->bins), *mean = ash_new_array(f->arena, double, f->options), *doubt = ash_new_array(f->arena, double, f->options);
    double *overall = ash_new_array(f->arena, double, f->options);
    for (size_t r = 0; r < ASH_REPLICATES; r++) {
        for (size_t k = 0; k < f->options; k++) {
            overall[k] = 0;
            for (size_t q = 0; q < ASH_REPLICATES; q++) overall[k] += q == r ? 0 : f->mean[q * f->options + k] / (ASH_REPLICATES - 1);
        }
        for (size_t j = 0; j < count; j++) {
            conditional_means(f, &sums[j], r, effects + j * cells, weight);
            shrink(f, overall, weight, effects + j * cells, doubts + j * cells);
        }
        for (uint64_t i = r * f->size; i < (r + 1) * f->size; i++) {
            for (size_t k = 0; k < f->options; k++) {
                mean[k] = overall[k];
                doubt[k] = 0;
            }
            for (size_t j = 0; j < count; j++) {
                const double *effect = effects + j * cells + bins[j][i] * f->options, *uncertain = doubts + j * cells + bins[j][i] * f->options;
                for (size_t k = 0; k < f->options; k++) {
                    mean[k] += effect[k];
                    doubt[k] += uncertain[k];
                }
            }
            gain[r] += f->net[i * f->options + choose(f, mean, doubt)] / (double)f->size;
        }
    }
    return summarise(gain);
}

ash_worth ash_information_worth(ash_information *f, const uint32_t *draws, size_t count) {
    ash_worth worth = {0, 0};
    if (count == 0 || f->options < 2) return worth;
    ash_mark mark = ash_arena_mark(f->arena);
    uint8_t **bins = ash_new_array(f->arena, uint8_t *, count);
    bin_sums *sums = ash_new_array(f->arena, bin_sums, count);
    for (size_t j = 0; j < count; j++) {
        bins[j] = ash_new_array(f->arena, uint8_t, f->size * ASH_REPLICATES);
        find_bins(f, draws[j], bins[j]);
        sums[j] = sum_bins(f, bins[j]);
    }
    worth = count == 1 ? worth_of_one(f, &sums[0]) : worth_of_many(f, bins, sums, count);
    ash_arena_rewind(f->arena, mark);
    return worth;
}

void ash_information_explained(ash_information *f, const uint32_t *draws, size_t count, double *variance) {
    double samples = (double)(f->size * ASH_REPLICATES), others = (double)(f->bins - 1);
    for (size_t k = 0; k < f->options; k++) variance[k] = 0;
    ash_mark mark = ash_arena_mark(f->arena);
    uint8_t *bin = ash_new_array(f->arena, uint8_t, f->size * ASH_REPLICATES);
    double *sum = ash_new_array(f->arena, double, f->bins), *in = ash_new_array(f->arena, double, f->bins);
    for (size_t j = 0; j < count; j++) {
        find_bins(f, draws[j], bin);
        bin_sums s = sum_bins(f, bin);
        for (size_t k = 0; k < f->options; k++) {
            double all = 0, spread = 0;
            for (size_t b = 0; b < f->bins; b++) sum[b] = in[b] = 0;
            for (size_t r = 0; r < ASH_REPLICATES; r++) {
                all += f->mean[r * f->options + k] / ASH_REPLICATES;
                for (size_t b = 0; b < f->bins; b++) {
                    sum[b] += s.sum[(r * f->bins + b) * f->options + k];
                    in[b] += s.count[r * f->bins + b];
                }
            }
            for (size_t b = 0; b < f->bins; b++)
                if (in[b] > 0) spread += in[b] / samples * (sum[b] / in[b] - all) * (sum[b] / in[b] - all);
            /* Of noise alone: the variance over the samples times a chi-square of bins - 1 degrees of freedom. */
            double noise = f->variance[k] / samples;
            if (spread > noise * (others + NOISE_SURE * sqrt(2 * others))) variance[k] += spread - noise * others;
        }
    }
    ash_arena_rewind(f->arena, mark);
}
