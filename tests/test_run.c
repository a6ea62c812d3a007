/* engine/tape and engine/run: the tape against the scalar operations on random graphs, figures against closed forms,
 * the same bits for any threads and blocks, draws that stay as they were, correlations, honest standard errors, what is
 * undefined, and memory. */
#include "engine/run.h"

#include <stdlib.h>

#include "engine/ranks.h"
#include "engine/tape.h"
#include "num/closed_forms.h"
#include "num/quantile.h"
#include "tap.h"
#include "threads/threads.h"

#define UNDEFINED ((double)NAN)

static const ash_span nowhere = {0, 0, 0};

static __attribute__((noreturn)) void exhausted(void *state, size_t limit) {
    (void)state;
    printf("Bail out! arena of %zu bytes exhausted\n", limit);
    exit(1);
}
static const ash_unwind unwind = {exhausted, NULL};

static bool same(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b);
}

static uint64_t random_state = 1;
static uint32_t random_below(uint32_t limit) {
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((random_state >> 33) % limit);
}

/* ---- building ---- */

static ash_node input(ash_graph *g, const char *name, ash_distribution law) {
    return ash_graph_input(g, ash_graph_draw(g, ash_slice_copy(g->arena, ash_slice_of(name))), &law, nowhere);
}

static ash_node law_input(ash_graph *g, const char *name, ash_distribution_kind kind, double a, double b, double c) {
    return input(g, name, ash_distribution_of(kind, a, b, c));
}

static ash_node apply(ash_graph *g, ash_op op, ash_node a, ash_node b) {
    return ash_graph_apply(g, op, a, b, 0, nowhere);
}

static ash_node number(ash_graph *g, double x) {
    return ash_graph_constant(g, x);
}

static ash_run *run_of(ash_arena *arena, const ash_graph *g, const ash_node *nodes, size_t count, bool keep,
                       const ash_run_options *options) {
    ash_output *outputs = ash_new_array(arena, ash_output, count);
    for (size_t i = 0; i < count; i++) outputs[i] = (ash_output){nodes[i], keep, false};
    return ash_run_graph(arena, g, outputs, count, options);
}

/* ---- the tape against the scalar operations ---- */

/* A random graph of all operations over inputs and constants; returns its newest nodes. */
static void grow_graph(ash_graph *g, size_t operations, ash_node *nodes, size_t *count) {
    static const double numbers[] = {2, 0.5, -1, 3, 1e-3, 7};
    char name[16];
    for (int i = 0; i < 6; i++) {
        snprintf(name, sizeof name, "in%d", i);
        nodes[(*count)++] = law_input(g, name, ASH_NORMAL, i - 2, 1 + i, 0);
    }
    for (size_t i = 0; i < 6; i++) nodes[(*count)++] = number(g, numbers[i]);
    while (operations-- > 0) {
        /* mostly arithmetic, as in a model */
        ash_op op = (ash_op)(random_below(3)
                                 ? ASH_OP_add + random_below(4)
                                 : ASH_OP_RATE_OF_RETURN + 1 + random_below(ASH_OP_COUNT - ASH_OP_RATE_OF_RETURN - 1));
        ash_node in[3];
        for (int k = 0; k < 3; k++) {
            size_t back = random_below(3) ? random_below(20) : random_below(400);
            in[k] = nodes[back < *count ? *count - 1 - back : 0];
        }
        ash_node node = ash_graph_apply(g, op, in[0], in[1], in[2], nowhere);
        if (random_below(60) == 0) node = ash_graph_rate_of_return(g, &nodes[*count - 5], 5, nowhere);
        if (!ash_graph_is_constant(g, node)) nodes[(*count)++] = node;
    }
}

/* All nodes of a sample by the scalar operations; inputs from what the run kept of them. */
static unsigned wrong_in_sample(const ash_graph *g, const ash_run *run, const ash_node *nodes, size_t count,
                                size_t sample, double *values) {
    for (size_t i = 0; i < count; i++)
        if (run->kept[i] != NULL) values[nodes[i]] = run->kept[i][sample];
    for (size_t i = 0; i < g->nodes.count; i++) {
        const ash_graph_node *n = &g->nodes.items[i];
        double flow[8];
        if (n->op == ASH_OP_CONSTANT) {
            values[i] = n->value;
        } else if (n->op == ASH_OP_RATE_OF_RETURN) {
            for (uint32_t k = 0; k < n->b; k++) flow[k] = values[g->list.items[n->a + k]];
            values[i] = ash_irr(flow, n->b);
        } else if (n->op != ASH_OP_INPUT) {
            values[i] = ash_operation((ash_op)n->op, values[n->a], values[n->b], values[n->c]);
        }
    }
    unsigned wrong = 0;
    for (size_t i = 0; i < count; i++) wrong += run->kept[i] != NULL && !same(values[nodes[i]], run->kept[i][sample]);
    return wrong;
}

static void test_tape(ash_arena *arena) {
    unsigned wrong = 0, defined = 0;
    size_t operations = 0, registers = 0;
    for (int round = 0; round < 12; round++) {
        ash_mark mark = ash_arena_mark(arena);
        ash_graph *g = ash_graph_create(arena, ASH_NODE_LIMIT);
        ash_node nodes[700];
        size_t count = 0;
        grow_graph(g, 300, nodes, &count);
        /* outputs: the inputs, and a few nodes or nearly all */
        ash_node chosen[700];
        size_t chosen_count = 0;
        for (size_t i = 0; i < count; i++)
            if (i < 12 || round % 3 == 0 || random_below(10) == 0) chosen[chosen_count++] = nodes[i];
        ash_run *run = run_of(arena, g, chosen, chosen_count, true, &(ash_run_options){.samples = 1024, .seed = 5});
        double *values = ash_new_array(arena, double, g->nodes.count);
        for (size_t s = 0; s < run->samples; s += 37) {
            wrong += wrong_in_sample(g, run, chosen, chosen_count, s, values);
            for (size_t i = 0; i < chosen_count; i++) defined += isfinite(values[chosen[i]]) != 0;
        }
        operations += run->live_operations;
        registers += run->registers;
        ash_arena_rewind(arena, mark);
    }
    printf("# %zu operations on %zu registers, %u values compared\n", operations, registers, defined);
    CHECK(wrong == 0 && defined > 10000, "random graphs: the tape has the bits of the scalar operations");

    ash_graph *g = ash_graph_create(arena, ASH_NODE_LIMIT);
    ash_node x = law_input(g, "x", ASH_NORMAL, 0, 1, 0), sum = x;
    for (int i = 0; i < 2000; i++) sum = apply(g, ASH_OP_add, apply(g, ASH_OP_multiply, sum, number(g, 0.5 + i)), x);
    apply(g, ASH_OP_exponential, law_input(g, "unused", ASH_NORMAL, 0, 1, 0), 0);
    ash_run *run = run_of(arena, g, &sum, 1, false, &(ash_run_options){.samples = 1024});
    CHECK(run->live_operations == 4000 && run->live_draws == 1 && run->registers <= 4,
          "only what is needed, on few registers");
}

/* ---- figures against closed forms ---- */

/* Within five standard errors. `slack`: what the formula leaves out. */
static void near_figure(double got, double want, double error, double slack, const char *name) {
    bool good = fabs(got - want) <= 5 * error + slack && error >= 0;
    if (!good) printf("# %s: got %.10g, want %.10g, standard error %.3g\n", name, got, want, error);
    CHECK(good, name);
}

static void near_law(const ash_figure *f, double mean, double sd, const double quantiles[5], const char *name) {
    printf("# %s: mean %.6g (se %.2g), sd %.6g (se %.2g)\n", name, f->mean, f->se, f->sd, f->se_sd);
    near_figure(f->mean, mean, f->se, 0, "mean");
    /* a stratified sample has the mean nearly exact, so dividing by n - 1 makes its sd too large by 1/(2n) */
    near_figure(f->sd, sd, f->se_sd, sd / 50000, "sd");
    for (size_t k = 0; quantiles != NULL && k < ASH_QUANTILE_COUNT; k++)
        near_figure(f->quantile[k], quantiles[k], f->se_quantile[k], 0, "quantile");
}

static const double z[5] = {-1.6448536269514722, -0.6744897501960817, 0.0, 0.6744897501960817, 1.6448536269514722};

static void test_closed_forms(ash_arena *arena, bool plain, bool keep) {
    printf("# %s draws, %s\n", plain ? "plain" : "Latin", keep ? "kept" : "not kept");
    ash_graph *g = ash_graph_create(arena, ASH_NODE_LIMIT);
    ash_node a = law_input(g, "a", ASH_LOGNORMAL, 20, 0.3, 0), b = law_input(g, "b", ASH_LOGNORMAL, 5, 0.2, 0);
    ash_node n = law_input(g, "n", ASH_NORMAL, 10, 2, 0), m = law_input(g, "m", ASH_NORMAL, -3, 1.5, 0);
    ash_node u = law_input(g, "u", ASH_UNIFORM, 2, 5, 0), v = law_input(g, "v", ASH_UNIFORM, 0, 1, 0);
    double values[2] = {0, 0.25}, chances[2] = {0.7, 0.3};
    ash_distribution chance = ash_distribution_of(ASH_DISCRETE, 0, 0, 0);
    chance.count = 2;
    chance.values = values;
    chance.chances = chances;
    ash_node nodes[] = {apply(g, ASH_OP_multiply, a, b),
                        apply(g, ASH_OP_divide, a, b),
                        apply(g, ASH_OP_add, n, m),
                        law_input(g, "pert", ASH_PERT, 10, 12, 20),
                        law_input(g, "triangular", ASH_TRIANGULAR, 1, 2, 6),
                        input(g, "chance", chance),
                        apply(g, ASH_OP_multiply, u, v),
                        apply(g, ASH_OP_maximum, n, number(g, 10))};
    enum { COUNT = sizeof nodes / sizeof *nodes };
    ash_run *run =
        run_of(arena, g, nodes, COUNT, keep, &(ash_run_options){.samples = 50000, .seed = 11, .plain_random = plain});
    CHECK(run->status == ASH_RUN_DONE && run->samples == 50176, "done, samples rounded up");
    const ash_figure *f = run->figures;
    double s = sqrt(0.09 + 0.04), q[5];
    for (int k = 0; k < 5; k++) q[k] = 100 * exp(s * z[k]);
    near_law(&f[0], 100 * exp(0.065), 100 * exp(0.065) * sqrt(exp(0.13) - 1), q, "product of lognormals");
    for (int k = 0; k < 5; k++) q[k] = 4 * exp(s * z[k]);
    near_law(&f[1], 4 * exp(0.065), 4 * exp(0.065) * sqrt(exp(0.13) - 1), q, "quotient of lognormals");
    for (int k = 0; k < 5; k++) q[k] = 7 + 2.5 * z[k];
    near_law(&f[2], 7, 2.5, q, "sum of normals");
    near_law(&f[3], 13, 10 * sqrt(1.8 * 4.2 / (36 * 7)), NULL, "PERT"); /* beta(1.8, 4.2) on [10, 20] */
    for (int k = 0; k < 5; k++) {
        double p = (const double[]){0.05, 0.25, 0.5, 0.75, 0.95}[k];
        q[k] = p < 0.2 ? 1 + sqrt(5 * p) : 6 - sqrt(20 * (1 - p));
    }
    near_law(&f[4], 3, sqrt((1 + 4 + 36 - 2 - 6 - 12) / 18.0), q, "triangular");
    near_law(&f[5], 0.075, 0.25 * sqrt(0.21), NULL, "chance");
    CHECK(f[5].quantile[ASH_P50] == 0 && f[5].quantile[ASH_P75] == 0.25, "quantiles of a chance");
    near_law(&f[6], 1.75, sqrt((4 + 10 + 25) / 3.0 / 3.0 - 1.75 * 1.75), NULL, "product of uniforms");
    /* max(n, 10) = 10 + 2 max(Z, 0): mean 10 + 2/sqrt(2 pi), variance 4 (1/2 - 1/(2 pi)) */
    const double pi = 3.14159265358979323846;
    near_law(&f[7], 10 + 2 / sqrt(2 * pi), 2 * sqrt(0.5 - 0.5 / pi), NULL, "maximum");
    CHECK(f[7].quantile[ASH_P25] == 10 && f[0].centre == 100 && f[2].undefined == 0,
          "a quantile at the bound, the centre");
}

/* Kept samples give the figures once more, by the plain formulas. */
static void test_exact(ash_arena *arena) {
    ash_graph *g = ash_graph_create(arena, ASH_NODE_LIMIT);
    ash_node x = law_input(g, "x", ASH_LOGNORMAL, 20, 0.5, 0);
    ash_node far = apply(g, ASH_OP_add, x, number(g, 1e9)), node[3] = {x, far, x};
    ash_output outputs[] = {{x, true, false}, {far, true, false},           {x, false, false},
                            {x, false, true}, {number(g, 12), true, false}, {number(g, UNDEFINED), false, false}};
    ash_run *run = ash_run_graph(arena, g, outputs, 6, &(ash_run_options){.samples = 9000, .seed = 3});
    CHECK(run->samples == 9216 && run->kept[2] == NULL && run->kept[4] == NULL, "what is kept");
    for (int i = 0; i < 2; i++) {
        long double sum = 0, squares = 0;
        for (size_t s = 0; s < 9216; s++) sum += (long double)run->kept[i][s];
        long double mean = sum / 9216;
        for (size_t s = 0; s < 9216; s++) {
            long double d = (long double)run->kept[i][s] - mean;
            squares += d * d;
        }
        CHECK_NEAR(run->figures[i].mean, (double)mean, 1e-15, "mean of the kept samples");
        CHECK_NEAR(run->figures[i].sd, (double)sqrtl(squares / 9215), 1e-14, "sd, also far from 0");
        double means[16], square = 0, all = 0, copy[9216], want[3];
        for (int r = 0; r < 16; r++) {
            long double part = 0;
            for (int s = 0; s < 576; s++) part += (long double)run->kept[i][r * 576 + s];
            means[r] = (double)(part / 576);
            all += means[r] / 16;
            CHECK_NEAR(run->figures[i].replicate_mean[r], means[r], 1e-15, "a replicate's mean");
        }
        for (int r = 0; r < 16; r++) square += (means[r] - all) * (means[r] - all);
        CHECK_NEAR(run->figures[i].se, sqrt(square / 15 / 16), i == 0 ? 1e-12 : 1e-5, "standard error of the mean");
        memcpy(copy, run->kept[i], sizeof copy);
        const double points[3] = {0.05, 0.5, 0.95};
        ash_quantiles(copy, 9216, points, 3, want);
        CHECK(run->figures[i].quantile[ASH_P5] == want[0] && run->figures[i].quantile[ASH_P50] == want[1] &&
                  run->figures[i].quantile[ASH_P95] == want[2],
              "quantiles of the kept samples");
    }
    CHECK(same(run->figures[0].mean, run->figures[2].mean) && same(run->figures[0].sd, run->figures[3].sd) &&
              same(run->figures[0].quantile[1], run->figures[2].quantile[1]) &&
              same(run->figures[0].se_quantile[1], run->figures[2].se_quantile[1]),
          "the same figures without keeping, when the subset is all");
    CHECK(isnan(run->figures[3].quantile[0]), "no quantiles where only moments are wanted");
    const ash_figure *c = &run->figures[4], *none = &run->figures[5];
    CHECK(c->mean == 12 && c->sd == 0 && c->se == 0 && c->quantile[0] == 12 && c->se_quantile[4] == 0 &&
              c->undefined == 0 && c->centre == 12 && c->replicate_mean[15] == 12,
          "a constant's figure");
    CHECK(isnan(none->mean) && none->undefined == 1 && isnan(none->quantile[2]), "an undefined constant's figure");
    ash_run *again = run_of(arena, g, node, 3, false, &(ash_run_options){.samples = 9000, .seed = 3});
    CHECK(same(again->figures[0].mean, run->figures[0].mean) && same(again->figures[2].mean, run->figures[0].mean),
          "outputs may repeat");
    ash_run *other = run_of(arena, g, node, 1, false, &(ash_run_options){.samples = 9000, .seed = 4});
    CHECK(other->figures[0].mean != run->figures[0].mean, "another seed, other draws");
    ash_run *few = run_of(arena, g, node, 1, false, &(ash_run_options){.seed = 3});
    CHECK(few->samples == 10240, "10,000 samples unless asked otherwise");
    ash_run *nothing = ash_run_graph(arena, g, NULL, 0, &(ash_run_options){0});
    CHECK(nothing->status == ASH_RUN_DONE && nothing->live_operations == 0, "a run for nothing");
}

/* ash_rank_quantiles against num's selection, on samples that are hard on cells: ties, tails, scales, undefined values.
 */
static void test_ranks(ash_arena *arena) {
    static const char *const names[] = {
        "normal",     "lognormal, long tail", "few values", "constant",  "undefined ones",
        "all scales", "one defined",          "huge",       "two heaps", "tiny range"};
    static const double points[] = {0.95, 0.05, 0.25, 0.5, 0.75, 0.0, 1.0};
    enum { POINTS = sizeof points / sizeof *points, PARTS = 16 };
    for (size_t kind = 0; kind < sizeof names / sizeof *names; kind++) {
        unsigned wrong = 0, defined = 0;
        for (size_t part = 64; part <= 8192; part = part * 2 + 64) {
            ash_mark mark = ash_arena_mark(arena);
            size_t count = PARTS * part;
            double *values = ash_new_array(arena, double, count), *copy = ash_new_array(arena, double, count);
            for (size_t i = 0; i < count; i++) {
                double u = (random_below(1u << 30) + 0.5) / (1u << 30), v = (random_below(1u << 30) + 0.5) / (1u << 30);
                double normal = sqrt(-2 * log(u)) * cos(6.283185307179586 * v), x = normal;
                if (kind == 1) x = exp(5 * normal);
                if (kind == 2) x = floor(3 * u);
                if (kind == 3) x = 7.25;
                if (kind == 4) x = u < 0.2 ? (v < 0.5 ? UNDEFINED : (double)INFINITY) : normal;
                if (kind == 5) x = (v < 0.5 ? -1 : 1) * pow(10, 600 * u - 300);
                if (kind == 6) x = i == count / 2 ? 3.0 : UNDEFINED;
                if (kind == 7) x = (v < 0.5 ? -1 : 1) * 1.7e308 * u;
                if (kind == 8) x = v < 0.5 ? 1e-9 * normal : 1e9 + normal;
                if (kind == 9) x = 5e-324 * floor(20 * u);
                values[i] = x;
            }
            double all[POINTS], by_part[POINTS * PARTS], want[POINTS];
            double *scratch = ash_new_array(arena, double, ash_rank_scratch(count, PARTS));
            ash_rank_quantiles(values, count, PARTS, points, POINTS, all, by_part, scratch);
            for (size_t r = 0; r <= PARTS; r++) {
                size_t size = r < PARTS ? part : count;
                for (size_t i = 0; i < size; i++) {
                    double x = values[r < PARTS ? r * part + i : i];
                    copy[i] = isfinite(x) ? x : UNDEFINED;
                }
                ash_quantiles_undefined_last(copy, size, ash_undefined_last(copy, size), points, POINTS, want);
                for (size_t k = 0; k < POINTS; k++) {
                    double got = r < PARTS ? by_part[k * PARTS + r] : all[k];
                    wrong += !(got == want[k] || (isnan(got) && isnan(want[k])));
                    defined += !isnan(want[k]);
                }
            }
            ash_arena_rewind(arena, mark);
        }
        if (wrong > 0) printf("# %s: %u wrong\n", names[kind], wrong);
        CHECK(wrong == 0 && defined > 0, names[kind]);
    }
}

/* ---- same bits ---- */

static bool same_runs(const ash_run *a, const ash_run *b) {
    if (a->output_count != b->output_count || memcmp(a->figures, b->figures, a->output_count * sizeof(ash_figure)) != 0)
        return false;
    for (size_t i = 0; i < a->output_count; i++) {
        if ((a->kept[i] == NULL) != (b->kept[i] == NULL)) return false;
        if (a->kept[i] != NULL && memcmp(a->kept[i], b->kept[i], a->samples * sizeof(double)) != 0) return false;
    }
    return true;
}

/* A graph with correlated draws, a choice that is undefined now and then, and several outputs. */
static size_t sample_model(ash_arena *arena, ash_graph *g, ash_output *outputs) {
    ash_node x[5];
    char name[16];
    for (int i = 0; i < 5; i++) {
        snprintf(name, sizeof name, "m.%d", i);
        x[i] = i == 2 ? law_input(g, name, ASH_PERT, 1, 2, 5)
                      : law_input(g, name, ASH_LOGNORMAL, 10 + i, 0.1 * (i + 1), 0);
    }
    uint32_t *members = ash_new_array(arena, uint32_t, 3);
    double *cholesky = ash_new_array(arena, double, 9);
    const double matrix[9] = {1, 0, 0, 0.6, 0.8, 0, -0.3, 0.1, 0.9486832980505138};
    memcpy(cholesky, matrix, sizeof matrix);
    for (uint32_t k = 0; k < 3; k++) {
        members[k] = k;
        g->draws.items[k].group = 1;
        g->draws.items[k].position = k;
    }
    ash_push(arena, &g->correlations, ((ash_correlation){3, members, cholesky}));
    ash_node sum = apply(g, ASH_OP_add, apply(g, ASH_OP_multiply, x[0], x[1]), apply(g, ASH_OP_divide, x[2], x[3]));
    ash_node rare = apply(g, ASH_OP_logarithm, apply(g, ASH_OP_subtract, x[4], number(g, 6)), 0);
    ash_node flow[3] = {apply(g, ASH_OP_negate, x[0], 0), x[1], x[2]};
    size_t count = 0;
    outputs[count++] = (ash_output){sum, true, false};
    outputs[count++] = (ash_output){sum, false, false};
    outputs[count++] = (ash_output){rare, false, false};
    outputs[count++] = (ash_output){ash_graph_rate_of_return(g, flow, 3, nowhere), true, false};
    outputs[count++] = (ash_output){apply(g, ASH_OP_power, x[1], x[2]), false, true};
    return count;
}

static void test_same_bits(ash_arena *arena) {
    static const uint64_t sample_counts[] = {1024, 10240, 17408, 300000};
    for (size_t n = 0; n < 4; n++) {
        ash_mark mark = ash_arena_mark(arena);
        ash_graph *g = ash_graph_create(arena, ASH_NODE_LIMIT);
        ash_output outputs[8];
        size_t count = sample_model(arena, g, outputs);
        ash_run_options options = {.samples = sample_counts[n], .seed = 9, .block_size = 64};
        ash_run *first = ash_run_graph(arena, g, outputs, count, &options);
        bool good = first->status == ASH_RUN_DONE && isfinite(first->figures[0].mean);
        for (int threads = 0; threads <= 7; threads = threads == 0 ? 1 : threads == 1 ? 2 : threads + 5)
            for (size_t block = 64; block <= 1024; block *= 4) {
                ash_threads *pool = threads > 0 ? ash_threads_create((unsigned)threads) : NULL;
                ash_run_options other = options;
                other.block_size = block;
                if (pool != NULL) other.executor = ash_threads_executor(pool);
                good = good && same_runs(first, ash_run_graph(arena, g, outputs, count, &other));
                ash_threads_destroy(pool);
            }
        options.block_size = 0;
        good = good && same_runs(first, ash_run_graph(arena, g, outputs, count, &options));
        printf("# %llu samples\n", (unsigned long long)first->samples);
        CHECK(good, "the same bits for 1, 2 and 7 threads, blocks of 64, 256 and 1024");
        ash_arena_rewind(arena, mark);
    }
}

/* ---- draws ---- */

static void test_draws(ash_arena *arena) {
    const ash_run_options options = {.samples = 4096, .seed = 21};
    double *kept[3][3];
    for (int more = 0; more < 3; more++) {
        ash_graph *g = ash_graph_create(arena, ASH_NODE_LIMIT);
        if (more == 1) law_input(g, "before", ASH_NORMAL, 0, 1, 0);
        ash_node x[3] = {law_input(g, "x", ASH_NORMAL, 0, 1, 0), 0, 0},
                 extra = law_input(g, "extra", ASH_PERT, 0, 1, 3);
        x[1] = law_input(g, "y", ASH_LOGNORMAL, 3, 1, 0);
        x[2] = apply(g, ASH_OP_multiply, x[0], x[1]);
        ash_node last = law_input(g, "last", ASH_NORMAL, 0, 1, 0);
        ash_node nodes[5] = {x[0], x[1], x[2], extra, last};
        if (more == 2) { /* a group of the two others */
            static const uint32_t members[2] = {1, 3};
            static const double cholesky[4] = {1, 0, 0.8, 0.6};
            g->draws.items[1].group = g->draws.items[3].group = 1;
            g->draws.items[3].position = 1;
            ash_push(arena, &g->correlations, ((ash_correlation){2, members, cholesky}));
        }
        ash_run *run = run_of(arena, g, nodes, more ? 5 : 3, true, &options);
        memcpy(kept[more], run->kept, 3 * sizeof(double *));
    }
    bool good = true;
    for (int more = 1; more < 3; more++)
        for (int i = 0; i < 3; i++) good = good && memcmp(kept[0][i], kept[more][i], 4096 * sizeof(double)) == 0;
    CHECK(good, "new inputs and groups leave the other draws as they were");

    ash_graph *g = ash_graph_create(arena, ASH_NODE_LIMIT);
    ash_output outputs[8];
    sample_model(arena, g, outputs);
    ash_distribution unit = ash_distribution_of(ASH_UNIFORM, 0, 1, 0);
    ash_node uniforms[5];
    for (uint32_t d = 0; d < 5; d++) uniforms[d] = ash_graph_input(g, d, &unit, nowhere);
    ash_run *run = run_of(arena, g, uniforms, 5, true, &options);
    good = true;
    double drawn[128];
    for (uint32_t d = 0; d < 5; d++)
        for (uint32_t r = 0; r < 16; r++)
            for (uint64_t first = 0; first < 256; first += 128) {
                ash_run_draw(g, d, &options, r, first, 128, drawn);
                for (size_t i = 0; i < 128; i++)
                    good = good && fabs(drawn[i] - run->kept[d][r * 256 + first + i]) < 1e-15;
            }
    CHECK(good, "ash_run_draw gives the uniforms of the run, correlated or not");

    /* a member's own law, and the strata of those that are not mixed */
    bool strata = true;
    for (uint32_t d = 0; d < 5; d += d == 0 ? 3 : 1)
        for (uint32_t r = 0; r < 16; r++) {
            bool hit[256] = {false};
            for (size_t i = 0; i < 256; i++) hit[(size_t)(run->kept[d][r * 256 + i] * 256)] = true;
            for (size_t i = 0; i < 256; i++) strata = strata && hit[i];
        }
    CHECK(strata, "a Latin hypercube in every replicate, first members of groups included");
}

static int by_value(const void *a, const void *b) {
    double x = **(double *const *)a, y = **(double *const *)b;
    return (x > y) - (x < y);
}

/* Spearman's rank correlation. */
static double rank_correlation(const double *x, const double *y, size_t n) {
    double *ranks[2] = {calloc(n, sizeof(double)), calloc(n, sizeof(double))}, sum = 0;
    const double **order = calloc(n, sizeof *order);
    for (int side = 0; side < 2; side++) {
        const double *v = side ? y : x;
        for (size_t i = 0; i < n; i++) order[i] = v + i;
        qsort(order, n, sizeof *order, by_value);
        for (size_t i = 0; i < n; i++) ranks[side][order[i] - v] = (double)i;
    }
    for (size_t i = 0; i < n; i++) sum += (ranks[0][i] - ranks[1][i]) * (ranks[0][i] - ranks[1][i]);
    free(ranks[0]);
    free(ranks[1]);
    free(order);
    double size = (double)n;
    return 1 - 6 * sum / (size * (size * size - 1));
}

static void test_correlation(ash_arena *arena) {
    /* asked: three inputs of different laws, in an order that is not that of the draws */
    static const double asked[3][3] = {{1, 0.7, -0.4}, {0.7, 1, 0.1}, {-0.4, 0.1, 1}};
    ash_graph *g = ash_graph_create(arena, ASH_NODE_LIMIT);
    ash_node nodes[4] = {law_input(g, "wage", ASH_LOGNORMAL, 30, 0.2, 0), law_input(g, "alone", ASH_NORMAL, 0, 1, 0),
                         law_input(g, "yield", ASH_PERT, 0.8, 0.95, 0.99), law_input(g, "rate", ASH_UNIFORM, 1, 2, 0)};
    static const uint32_t members[3] = {3, 0, 2};
    double *matrix = ash_new_array(arena, double, 9);
    for (int i = 0; i < 9; i++) matrix[i] = i % 4 == 0 ? 1.0 : ash_pearson_of_rank(asked[i / 3][i % 3]);
    size_t failed;
    CHECK(ash_cholesky(matrix, 3, &failed), "the matrix is positive definite");
    ash_push(arena, &g->correlations, ((ash_correlation){3, members, matrix}));
    for (uint32_t k = 0; k < 3; k++) {
        g->draws.items[members[k]].group = 1;
        g->draws.items[members[k]].position = k;
    }
    ash_run *run = run_of(arena, g, nodes, 4, true, &(ash_run_options){.samples = 65536, .seed = 2});
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < i; j++) {
            double got = rank_correlation(run->kept[members[i]], run->kept[members[j]], run->samples);
            printf("# asked %.2f, got %.4f\n", asked[i][j], got);
            CHECK(fabs(got - asked[i][j]) < 5 / 256.0,
                  "the asked rank correlation"); /* its standard error is at most 1/sqrt n */
        }
    CHECK(fabs(rank_correlation(run->kept[1], run->kept[0], run->samples)) < 5 / 256.0, "none with who stands outside");
    near_law(&run->figures[0], 30 * exp(0.02), 30 * exp(0.02) * sqrt(exp(0.04) - 1), NULL,
             "a member keeps its own law");
    near_law(&run->figures[3], 1.5, sqrt(1 / 12.0), NULL, "and the first too");
}

/* ---- standard errors ---- */

static void test_errors(ash_arena *arena) {
    ash_graph *g = ash_graph_create(arena, ASH_NODE_LIMIT);
    ash_node a = law_input(g, "a", ASH_LOGNORMAL, 2, 0.4, 0), b = law_input(g, "b", ASH_NORMAL, 5, 1, 0);
    ash_node c = law_input(g, "c", ASH_UNIFORM, 0, 4, 0);
    ash_node product = apply(g, ASH_OP_multiply, a, b), linear = apply(g, ASH_OP_add, apply(g, ASH_OP_add, a, b), c);
    double mean = 2 * exp(0.08) * 5, sd_plain = 0, sd_latin = 0;
    ash_output outputs[2] = {{product, false, false}, {linear, false, true}};
    outputs[0].keep = true; /* the 75 % point is known from a run that is far larger */
    ash_run *large = ash_run_graph(arena, g, outputs, 1, &(ash_run_options){.samples = 2000000, .seed = 77});
    outputs[0].keep = false;
    double p75 = large->figures[0].quantile[ASH_P75];
    enum { SEEDS = 1000 };
    for (int plain = 0; plain < 2; plain++) {
        unsigned inside = 0, inside_quantile = 0;
        double sum = 0, squares = 0;
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            ash_mark mark = ash_arena_mark(arena);
            ash_run *run = ash_run_graph(arena, g, outputs, 2,
                                         &(ash_run_options){.samples = 4096, .seed = seed, .plain_random = plain});
            inside += fabs(run->figures[0].mean - mean) <= 2.947 * run->figures[0].se;
            inside_quantile +=
                fabs(run->figures[0].quantile[ASH_P75] - p75) <= 2.947 * run->figures[0].se_quantile[ASH_P75];
            sum += run->figures[1].mean;
            squares += run->figures[1].mean * run->figures[1].mean;
            ash_arena_rewind(arena, mark);
        }
        double sd = sqrt((squares - sum * sum / SEEDS) / (SEEDS - 1));
        if (plain)
            sd_plain = sd;
        else
            sd_latin = sd;
        printf("# %s: mean within 2.947 standard errors in %u of 1000, 75 %% point in %u\n", plain ? "plain" : "Latin",
               inside, inside_quantile);
        /* 99 % of Student's t with 15 degrees of freedom: 990 +- 3.1 */
        CHECK(inside >= 978 && inside < 1000, "standard errors of the mean are honest");
        CHECK(inside_quantile >= 970, "standard errors of quantiles are honest");
    }
    printf("# linear model, sd of the mean: plain %.3g, Latin %.3g\n", sd_plain, sd_latin);
    CHECK_NEAR(sd_plain, sqrt((4 * exp(0.16) * (exp(0.16) - 1) + 1 + 16 / 12.0) / 4096), 0.1, "plain draws: sd/sqrt n");
    CHECK(sd_latin < sd_plain / 10, "Latin hypercube sampling cuts the error of a linear model");
}

/* ---- undefined samples ---- */

static void test_undefined(ash_arena *arena) {
    ash_graph *g = ash_graph_create(arena, ASH_NODE_LIMIT);
    const ash_span here = {1, 100, 120};
    ash_node u = law_input(g, "u", ASH_UNIFORM, 0, 1, 0), w = law_input(g, "w", ASH_UNIFORM, 0, 1, 0);
    ash_node room = apply(g, ASH_OP_subtract, u, number(g, 0.125));
    ash_node root =
        ash_graph_apply(g, ASH_OP_square_root, room, 0, 0, here); /* undefined in an eighth of the samples */
    ash_node sum = apply(g, ASH_OP_add, apply(g, ASH_OP_multiply, root, number(g, 3)), w);
    ash_node most = apply(g, ASH_OP_square_root, apply(g, ASH_OP_subtract, number(g, 0.125), u), 0);
    ash_node huge = apply(g, ASH_OP_exponential, apply(g, ASH_OP_multiply, u, number(g, 1e4)), 0);
    ash_node saved = ash_graph_apply(g, ASH_OP_select, apply(g, ASH_OP_less, number(g, 0), room), sum, w, nowhere);
    ash_node ratio = apply(g, ASH_OP_divide, w, apply(g, ASH_OP_floor, apply(g, ASH_OP_multiply, w, number(g, 2)), 0));
    ash_node nodes[7] = {sum, most, huge, saved, ratio, apply(g, ASH_OP_divide, number(g, 1), number(g, 0)), root};
    const ash_run_options options = {.samples = 16384, .seed = 5};
    for (int keep = 0; keep < 2; keep++) {
        ash_run *run = run_of(arena, g, nodes, 7, keep, &options);
        const ash_figure *f = run->figures;
        CHECK(f[0].undefined == 0.125 && isnan(f[0].mean) && isnan(f[0].sd) && isnan(f[0].se),
              "undefined samples are counted");
        /* defined values come first: u - 1/8 reaches 1/2 in half of all samples */
        CHECK(isnan(f[6].quantile[ASH_P95]) && fabs(f[6].quantile[ASH_P50] - sqrt(0.5)) < 1e-3 &&
                  f[6].se_quantile[ASH_P50] < 1e-3,
              "quantiles rank undefined last");
        CHECK(f[1].undefined == 0.875 && isnan(f[1].quantile[ASH_P25]) && f[1].quantile[ASH_P5] > 0,
              "a quantile among them is NaN");
        CHECK(fabs(f[2].undefined - (1 - 0.0709782712893384)) < 1e-3 && isnan(f[2].mean),
              "an overflow counts as undefined");
        CHECK(f[3].undefined == 0 && isfinite(f[3].mean), "select leaves what is undefined behind");
        CHECK(f[4].undefined == 0.5, "a division by 0 in half of the samples");
    }
    ash_node culprit = 0;
    uint64_t sample = UINT64_MAX;
    CHECK(ash_run_find_undefined(arena, g, sum, &options, &culprit, &sample) && culprit == root,
          "the culprit is the root");
    ash_run *run = run_of(arena, g, nodes, 1, true, &options);
    bool first = sample < run->samples && isnan(run->kept[0][sample]);
    for (uint64_t s = 0; s < sample; s++) first = first && !isnan(run->kept[0][s]);
    CHECK(first, "in the first undefined sample");
    CHECK(!ash_run_find_undefined(arena, g, saved, &options, &culprit, &sample), "none where select saves it");
    CHECK(ash_run_find_undefined(arena, g, ratio, &options, &culprit, &sample) && culprit == ratio,
          "a division by 0 is its own culprit");
    CHECK(ash_run_find_undefined(arena, g, huge, &options, &culprit, &sample) && culprit == huge, "an overflow too");
    ash_node failed = ash_graph_apply(g, ASH_OP_divide, number(g, 1), 0, 0, here);
    ash_node through =
        apply(g, ASH_OP_add, w,
              ash_graph_apply(g, ASH_OP_select, apply(g, ASH_OP_less, u, number(g, 0.5)), failed, w, nowhere));
    CHECK(ash_run_find_undefined(arena, g, through, &options, &culprit, &sample) && culprit == failed &&
              g->nodes.items[culprit].origin.start == 100,
          "an operation that was folded is named by its origin");
    ash_node flow[3] = {apply(g, ASH_OP_negate, w, 0), sum, u};
    ash_node rate = ash_graph_rate_of_return(g, flow, 3, nowhere);
    CHECK(ash_run_find_undefined(arena, g, rate, &options, &culprit, &sample) && culprit == root,
          "through a rate of return");
}

/* ---- memory and progress ---- */

typedef struct progress {
    unsigned calls, stop_at;
    uint64_t last, total;
    bool rising;
} progress;

static bool note(void *state, uint64_t done, uint64_t total) {
    progress *p = state;
    p->rising = p->rising && done >= p->last && done <= total;
    p->last = done;
    p->total = total;
    return ++p->calls != p->stop_at;
}

static void test_memory(ash_arena *arena) {
    ash_graph *g = ash_graph_create(arena, ASH_NODE_LIMIT);
    enum { COUNT = 300 };
    ash_output outputs[COUNT];
    ash_node x = law_input(g, "x", ASH_NORMAL, 1, 1, 0), y = law_input(g, "y", ASH_UNIFORM, 1, 2, 0);
    for (int i = 0; i < COUNT; i++)
        outputs[i] = (ash_output){apply(g, ASH_OP_multiply, apply(g, ASH_OP_power, y, number(g, 0.01 * (i + 1))), x),
                                  i == 7, i % 10 == 3};
    ash_run_options options = {.samples = 40000, .seed = 8};
    ash_run *free_run = ash_run_graph(arena, g, outputs, COUNT, &options);
    CHECK(free_run->status == ASH_RUN_DONE && free_run->memory_needed > 269 * 16384 * 8, "all at once without a limit");
    ash_threads *pool = ash_threads_create(2);
    for (int threaded = 0; threaded < 2; threaded++) {
        if (threaded) options.executor = ash_threads_executor(pool);
        options.memory_limit = (size_t)16 << 20;
        ash_run *tight = ash_run_graph(arena, g, outputs, COUNT, &options);
        CHECK(tight->status == ASH_RUN_DONE && tight->memory_needed <= options.memory_limit &&
                  same_runs(free_run, tight),
              "the same figures in several passes under a limit");
        options.memory_limit = 1000000;
        ash_run *refused = ash_run_graph(arena, g, outputs, COUNT, &options);
        CHECK(refused->status == ASH_RUN_MEMORY && refused->memory_needed > 1000000 && refused->figures == NULL,
              "refused below what it takes");
        options.memory_limit = refused->memory_needed;
        ash_run *least = ash_run_graph(arena, g, outputs, COUNT, &options);
        CHECK(least->status == ASH_RUN_DONE && same_runs(free_run, least), "and done with exactly that");
        options.memory_limit--;
        CHECK(ash_run_graph(arena, g, outputs, COUNT, &options)->status == ASH_RUN_MEMORY, "but not with a byte less");
        options.memory_limit = 0;

        progress p = {.rising = true};
        options.hooks.progress = note;
        options.hooks.state = &p;
        ash_run *told = ash_run_graph(arena, g, outputs, COUNT, &options);
        CHECK(same_runs(free_run, told) && p.calls > 3 && p.rising && p.last == told->samples &&
                  p.total == told->samples,
              "progress is told");
        p = (progress){.rising = true, .stop_at = 3};
        ash_run *stopped = ash_run_graph(arena, g, outputs, COUNT, &options);
        CHECK(stopped->status == ASH_RUN_CANCELLED && p.calls == 3 && stopped->figures == NULL,
              "and a run stops when asked to");
        options.hooks.progress = NULL;
    }
    ash_threads_destroy(pool);
    options.executor = ash_executor_serial;
    /* the arena gets the working memory back */
    size_t before = ash_arena_used(arena);
    for (int i = 0; i < 20; i++) {
        ash_mark mark = ash_arena_mark(arena);
        ash_run_graph(arena, g, outputs, 1, &options);
        ash_arena_rewind(arena, mark);
    }
    CHECK(ash_arena_used(arena) <= before + ((size_t)8 << 20), "runs leave nothing behind");
    outputs[0].keep = true;
    options.samples = (uint64_t)1 << 40;
    ash_run *absurd = ash_run_graph(arena, g, outputs, 1, &options);
    CHECK(absurd->status == ASH_RUN_MEMORY, "an absurd number of kept samples is refused before it starts");
}

int main(void) {
    ash_arena *arena = ash_arena_create(&ash_memory_malloc, (size_t)1 << 30, &unwind);
    test_tape(arena);
    for (int way = 0; way < 4; way++) test_closed_forms(arena, way & 1, way & 2);
    test_ranks(arena);
    test_exact(arena);
    test_same_bits(arena);
    test_draws(arena);
    test_correlation(arena);
    test_errors(arena);
    test_undefined(arena);
    test_memory(arena);
    ash_arena_destroy(arena);
    return tap_done();
}
