/* Slow (script/test-all): what knowing one of ten inputs of the comparison model is worth, from one sample, against a two-level nested Monte Carlo.
 *
 * The nested one: 4,096 draws of everything in 16 Latin hypercubes; at each of them the input is moved to 64 points of its law while all others stay. The mean over
 * the draws at a point is what each option costs given that value; choosing the best at every point is what knowing it allows. Its standard error is the
 * jackknife over the 16 hypercubes. */
#include <stdlib.h>

#include "decide/information.h"
#include "decide/sensitivity.h"
#include "num/random.h"
#include "outcome.h"
#include "tap.h"
#include "yaml/yaml_read.h"

enum { INPUTS = 10, POINTS = 64, SIZE = 256 };

static bool load(void *state, ash_slice name, ash_slice *text) {
    (void)state;
    for (size_t i = 0; i < ash_embedded_file_count; i++)
        if (ash_slice_equal(ash_embedded_files[i].name, name)) {
            *text = ash_embedded_files[i].text;
            return true;
        }
    return false;
}

static const ash_outcome *plant_pots(ash_arena *arena, const char *root) {
    ash_diags *diags = ash_diags_create(arena);
    ash_sources *sources = ash_sources_create(arena);
    ash_slice text = {0};
    load(NULL, ASH_SLICE("models/comparison.model"), &text);
    ash_loader loader = {load, NULL};
    const ash_model *model = ash_model_read(arena, sources, ash_sources_add(sources, ASH_SLICE("models/comparison.model"), text), test_ref(arena, diags), &loader, diags);
    FILE *file = fopen(ash_format(arena, "%s/examples/plant-pots.yaml", root).data, "rb");
    if (file == NULL || model == NULL) return NULL;
    char *bytes = ash_new_array(arena, char, 1 << 16);
    size_t size = fread(bytes, 1, 1 << 16, file);
    fclose(file);
    const ash_doc *doc = ash_yaml_read(arena, sources, ash_sources_add(sources, ASH_SLICE("plant-pots.yaml"), (ash_slice){bytes, size}), diags);
    ash_case_options case_options = {.date = ash_day_of(2026, 11, 21)};
    const ash_case *c = doc == NULL ? NULL : ash_case_bind(arena, model, doc, &case_options, diags);
    ash_run_options options = {.samples = 100000, .seed = 1};
    ash_outcome_wish wish = {0};
    ash_outcome *outcome = NULL;
    if (c == NULL || ash_outcome_compute(arena, c, &options, &wish, diags, &outcome) != ASH_OUTCOME_DONE) {
        test_print_diags(diags);
        return NULL;
    }
    return outcome;
}

/* Sums by hypercube, input, point and option. */
typedef struct nested { size_t options; double *sum; } nested;

static double *sums_at(const nested *n, size_t cube, size_t input, size_t point) { return n->sum + ((cube * INPUTS + input) * POINTS + point) * n->options; }

static void fill(ash_arena *arena, const ash_outcome *o, const ash_tornado *t, nested *n) {
    const ash_graph *graph = o->unrolled->graph;
    size_t draws = graph->draws.count;
    n->options = t->option_count;
    n->sum = ash_new_array(arena, double, ASH_REPLICATES * INPUTS * POINTS * n->options);
    ash_probe *probe = ash_probe_create(arena, graph, ash_decided_nodes(arena, o->unrolled), n->options);
    uint32_t *all = ash_new_array(arena, uint32_t, draws);
    double *u = ash_new_array(arena, double, draws * SIZE), *point = ash_new_array(arena, double, draws);
    for (uint32_t d = 0; d < draws; d++) all[d] = d;
    const ash_moves *everything = ash_probe_moves(probe, all, draws, ASH_AT_QUANTILE), *one[INPUTS];
    for (size_t i = 0; i < INPUTS; i++) one[i] = ash_probe_moves(probe, t->items[i].input->draws, t->items[i].input->draw_count, ASH_AT_QUANTILE);
    ash_draw_plan plan = {true, SIZE};
    for (uint32_t cube = 0; cube < ASH_REPLICATES; cube++) {
        for (size_t d = 0; d < draws; d++) {
            ash_stream stream = ash_stream_of(77, d + 1);
            ash_draw_block(&stream, &plan, cube, 0, SIZE, u + d * SIZE);
        }
        for (size_t s = 0; s < SIZE; s++) {
            for (size_t d = 0; d < draws; d++) point[d] = u[d * SIZE + s];
            ash_probe_at(probe, everything, point);
            ash_probe_settle(probe);
            for (size_t i = 0; i < INPUTS; i++)
                for (size_t k = 0; k < POINTS; k++) {
                    const double *value = ash_probe_all_at(probe, one[i], (0.5 + (double)k) / POINTS);
                    double *sum = sums_at(n, cube, i, k);
                    for (size_t q = 0; q < n->options; q++) sum[q] += value[q];
                }
        }
    }
}

/* The worth of an input from all hypercubes but one (ASH_REPLICATES: from all). */
static double worth_without(const nested *n, size_t input, size_t without, int sense) {
    double known = 0, *overall = calloc(n->options, sizeof *overall), *mean = calloc(n->options, sizeof *mean);
    double count = SIZE * (without < ASH_REPLICATES ? ASH_REPLICATES - 1.0 : ASH_REPLICATES);
    for (size_t k = 0; k < POINTS; k++) {
        for (size_t q = 0; q < n->options; q++) mean[q] = 0;
        for (size_t cube = 0; cube < ASH_REPLICATES; cube++)
            for (size_t q = 0; cube != without && q < n->options; q++) mean[q] += sums_at(n, cube, input, k)[q] / count;
        for (size_t q = 0; q < n->options; q++) overall[q] += mean[q] / POINTS;
        known += mean[ash_best_of(mean, n->options, sense)] / POINTS;
    }
    double worth = fabs(overall[ash_best_of(overall, n->options, sense)] - known);
    free(overall);
    free(mean);
    return worth;
}

int main(int argc, char **argv) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)2 << 30);
    const ash_outcome *o = plant_pots(arena, argc > 1 ? argv[1] : ".");
    CHECK(o != NULL, "the example runs");
    if (o == NULL) return tap_done();
    ash_uncertain_list inputs = ash_uncertain_inputs(arena, o->unrolled);
    const ash_tornado *t = ash_tornado_of(arena, o, &inputs);
    ash_information *information = ash_information_create(arena, o);
    nested n;
    CHECK(o->unrolled->graph->correlations.count == 0, "its inputs are independent, as the nested method takes them");
    fill(arena, o, t, &n);
    for (size_t i = 0; i < INPUTS; i++) {
        const ash_uncertain *input = t->items[i].input;
        ash_worth one = ash_information_worth(information, input->draws, input->draw_count);
        double whole = worth_without(&n, i, ASH_REPLICATES, -1), mean = 0, square = 0, part[ASH_REPLICATES];
        for (size_t r = 0; r < ASH_REPLICATES; r++) mean += (part[r] = worth_without(&n, i, r, -1)) / ASH_REPLICATES;
        for (size_t r = 0; r < ASH_REPLICATES; r++) square += (part[r] - mean) * (part[r] - mean);
        double se = sqrt(square * (ASH_REPLICATES - 1) / ASH_REPLICATES), bound = 5 * sqrt(se * se + one.se * one.se) + 0.02 * o->decision->evpi;
        printf("# %.*s: %.0f +- %.0f from one sample, %.0f +- %.0f nested\n", (int)input->use->path.size, input->use->path.data, one.value, one.se, whole, se);
        CHECK(!(!(fabs(one.value - whole) <= bound)), "one sample says what the nested Monte Carlo says");
        CHECK(se < 0.05 * o->decision->evpi, "and that says it closely enough");
    }
    ash_arena_destroy(arena);
    return tap_done();
}
