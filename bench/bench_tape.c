/* What the tape costs against a loop written by hand: a small model of ten inputs and some thirty operations, the
 * landed cost of a part over three years, evaluated by ash_tape_evaluate and by one fused C loop with the same
 * operations, flags and clones, on the same draws. Goals (docs/engine.md, "Speed"): the tape alone, inputs precomputed,
 * at most 4 times the loop; draws included at most 1.3 times. Prints ratios, the share of time in draws, inverses and
 * tape, and the choice of block size. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/run.h"
#include "engine/tape.h"
#include "num/clones.h"

enum { INPUTS = 10, SAMPLES = 4096, REPEATS = 15 };

static __attribute__((noreturn)) void exhausted(void *state, size_t limit) {
    (void)state;
    fprintf(stderr, "arena of %zu bytes exhausted\n", limit);
    exit(1);
}
static const ash_unwind unwind = {exhausted, NULL};

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- the model ---- */

static ash_distribution law_of(size_t input) {
    static const double pert[3][3] = {{3.1, 4.0, 5.6}, {18, 22, 31}, {0.9, 1.2, 2.4}};
    if (input < 3) return ash_distribution_of(ASH_PERT, pert[input][0], pert[input][1], pert[input][2]);
    static const double between[7][2] = {{0.02, 0.06}, {0.4, 0.8},   {800, 1400}, {1.02, 1.12},
                                         {0.93, 0.99}, {0.03, 0.09}, {20, 45}};
    return ash_distribution_between(between[input - 3][0], between[input - 3][1]);
}

/* material, wage, hours, scrap, machine, freight, rate, yield, duty, lot: unit cost of a year and three years of it. */
static ash_node build(ash_graph *g, ash_node in[INPUTS]) {
    static const char *const names[INPUTS] = {"material", "wage",   "hours", "scrap", "machine",
                                              "freight",  "growth", "yield", "duty",  "lot"};
    const ash_span none = {0, 0, 0};
    for (size_t i = 0; i < INPUTS; i++) {
        ash_distribution law = law_of(i);
        in[i] = ash_graph_input(g, ash_graph_draw(g, ash_slice_of(names[i])), &law, none);
    }
#define DO(op, a, b) ash_graph_apply(g, ASH_OP_##op, (a), (b), 0, none)
#define NUMBER(x) ash_graph_constant(g, (x))
    ash_node material = DO(divide, DO(multiply, in[0], DO(add, NUMBER(1), in[3])), in[7]);
    ash_node labour = DO(divide, DO(multiply, in[1], in[2]), DO(multiply, in[7], NUMBER(12)));
    ash_node transport = DO(divide, in[5], DO(maximum, in[9], NUMBER(25)));
    ash_node works = DO(add, DO(add, material, labour), in[4]);
    ash_node landed = DO(add, DO(multiply, works, DO(add, NUMBER(1), in[8])), transport);
    ash_node total = 0, wage = labour;
    for (int year = 1; year <= 3; year++) {
        wage = DO(multiply, wage, in[6]);
        ash_node year_cost = DO(add, DO(subtract, landed, labour), wage);
        ash_node stock = DO(multiply, DO(square_root, DO(multiply, year_cost, in[9]), 0), NUMBER(0.35));
        total = DO(add, total, DO(multiply, DO(add, year_cost, stock), NUMBER(1.0 / (1.0 + 0.08 * year))));
    }
#undef DO
#undef NUMBER
    return total;
}

/* The same, fused. */
ASH_CLONES static void fused(double *restrict out, const double *const *in, size_t count) {
    const double *restrict material_price = in[0], *restrict wage_rate = in[1], *restrict hours = in[2],
                           *restrict scrap = in[3], *restrict machine = in[4], *restrict freight = in[5],
                           *restrict growth = in[6], *restrict yield = in[7], *restrict duty = in[8],
                           *restrict lot = in[9];
    for (size_t i = 0; i < count; i++) {
        double material = material_price[i] * (1 + scrap[i]) / yield[i];
        double labour = wage_rate[i] * hours[i] / (yield[i] * 12);
        double transport = freight[i] / (lot[i] > 25 ? lot[i] : 25);
        double landed = (material + labour + machine[i]) * (1 + duty[i]) + transport;
        double total = 0, wage = labour;
        wage *= growth[i];
        double cost = landed - labour + wage;
        total = (cost + sqrt(cost * lot[i]) * 0.35) * (1.0 / (1.0 + 0.08 * 1));
        wage *= growth[i];
        cost = landed - labour + wage;
        total += (cost + sqrt(cost * lot[i]) * 0.35) * (1.0 / (1.0 + 0.08 * 2));
        wage *= growth[i];
        cost = landed - labour + wage;
        total += (cost + sqrt(cost * lot[i]) * 0.35) * (1.0 / (1.0 + 0.08 * 3));
        out[i] = total;
    }
}

/* ---- the two ways ---- */

typedef struct bench {
    ash_node in[INPUTS];
    double *values[INPUTS]; /* precomputed */
    double *uniforms[INPUTS];
    const ash_sampler *samplers[INPUTS];
    ash_stream streams[INPUTS];
    ash_tape_draws draws;
    const ash_tape *tape;
    double *workspace, *result;
    size_t at; /* sample of the block at work */
} bench;

static void take(void *state, size_t output, const double *values, size_t count) {
    bench *b = state;
    (void)output;
    memcpy(b->result + b->at, values, count * sizeof(double));
}

static void fill(void *state, ash_node input, double *values, size_t count) {
    bench *b = state;
    size_t k = 0;
    while (b->in[k] != input) k++;
    memcpy(values, b->values[k] + b->at, count * sizeof(double));
}

static void by_tape(bench *b, size_t block, bool drawn) {
    const ash_tape_sink sink = {take, b};
    const ash_tape_source source = {fill, b};
    for (b->at = 0; b->at < SAMPLES; b->at += block)
        ash_tape_evaluate(b->tape, b->workspace, 0, b->at, block, drawn ? NULL : &source, &sink);
}

static void draw(bench *b, size_t at, size_t count) {
    for (size_t k = 0; k < INPUTS; k++)
        ash_draw_block(&b->streams[k], &b->draws.plan, 0, at, count, b->uniforms[k] + at);
}

static void invert(bench *b, size_t at, size_t count) {
    for (size_t k = 0; k < INPUTS; k++)
        ash_sampler_block(b->samplers[k], b->uniforms[k] + at, b->values[k] + at, count);
}

static void by_loop(bench *b, size_t block, bool drawn) {
    for (size_t at = 0; at < SAMPLES; at += block) {
        if (drawn) draw(b, at, block);
        if (drawn) invert(b, at, block);
        const double *in[INPUTS];
        for (size_t k = 0; k < INPUTS; k++) in[k] = b->values[k] + at;
        fused(b->result + at, in, block);
    }
}

static void only_draws(bench *b, size_t block, bool drawn) {
    (void)drawn;
    for (size_t at = 0; at < SAMPLES; at += block) draw(b, at, block);
}

static void only_inverses(bench *b, size_t block, bool drawn) {
    (void)drawn;
    for (size_t at = 0; at < SAMPLES; at += block) invert(b, at, block);
}

/* Nanoseconds per sample: the best of several goes, each long enough for the clock. */
static double time_of(void (*way)(bench *, size_t, bool), bench *b, size_t block, bool drawn) {
    double best = 1e300;
    for (int go = 0; go < REPEATS; go++) {
        int times = drawn ? 3 : 40;
        double start = seconds();
        for (int k = 0; k < times; k++) way(b, block, drawn);
        double each = (seconds() - start) / times / SAMPLES * 1e9;
        if (each < best) best = each;
    }
    return best;
}

int main(void) {
    ash_arena *arena = ash_arena_create(&ash_memory_malloc, (size_t)256 << 20, &unwind);
    ash_graph *graph = ash_graph_create(arena, ASH_NODE_LIMIT);
    bench b = {.draws = {1, {true, SAMPLES}}};
    ash_node total = build(graph, b.in);
    b.result = ash_new_array(arena, double, SAMPLES);
    double *first = ash_new_array(arena, double, SAMPLES);
    for (size_t k = 0; k < INPUTS; k++) {
        ash_distribution law = law_of(k);
        ash_slice name = graph->draws.items[k].name;
        b.values[k] = ash_new_array(arena, double, SAMPLES);
        b.uniforms[k] = ash_new_array(arena, double, SAMPLES);
        b.samplers[k] = ash_sampler_create(arena, &law);
        b.streams[k] = ash_stream_of(b.draws.seed, ash_name_hash(name.data, name.size));
    }

    by_loop(&b, 256, true);
    memcpy(first, b.result, SAMPLES * sizeof(double));
    printf("block    tape alone   loop alone   ratio    tape drawn   loop drawn   ratio   (ns per sample)\n");
    bool same = true;
    double best = 1e300, best_drawn = 1e300; /* ratios: a disturbance of the machine is not the tape's */
    for (size_t block = 64; block <= 1024; block *= 2) {
        b.tape = ash_tape_create(arena, graph, &total, 1, &b.draws, block);
        b.workspace = ash_new_array(arena, double, ash_tape_facts_of(b.tape).workspace);
        ash_tape_prepare(b.tape, b.workspace);
        double tape = time_of(by_tape, &b, block, false), loop = time_of(by_loop, &b, block, false);
        double tape_drawn = time_of(by_tape, &b, block, true);
        same = same && memcmp(first, b.result, SAMPLES * sizeof(double)) == 0;
        double loop_drawn = time_of(by_loop, &b, block, true);
        printf("%5zu %13.2f %12.2f %7.2f %13.2f %12.2f %7.2f\n", block, tape, loop, tape / loop, tape_drawn, loop_drawn,
               tape_drawn / loop_drawn);
        if (tape / loop < best) best = tape / loop;
        if (tape_drawn / loop_drawn < best_drawn) best_drawn = tape_drawn / loop_drawn;
    }
    printf("same bits: %s\n", same ? "yes" : "NO");
    b.tape = ash_tape_create(arena, graph, &total, 1, &b.draws, 0);
    ash_tape_facts facts = ash_tape_facts_of(b.tape);
    printf("live operations %zu (with draws and inverses %zu instructions), draws per sample %zu, registers %zu, block "
           "%zu\n",
           facts.operations, facts.instructions, facts.draws, facts.registers, facts.block_size);
    b.workspace = ash_new_array(arena, double, facts.workspace);
    ash_tape_prepare(b.tape, b.workspace);
    double draws = time_of(only_draws, &b, 256, true), inverses = time_of(only_inverses, &b, 256, true);
    double tape = time_of(by_tape, &b, facts.block_size, false), sum = draws + inverses + tape;
    printf("share of time: draws %.0f %%, inverses %.0f %%, tape %.0f %%\n", 100 * draws / sum, 100 * inverses / sum,
           100 * tape / sum);
    ash_arena_destroy(arena);
    printf("goals: %.2f of at most 4, %.2f of at most 1.3\n", best, best_drawn);
    return same && best <= 4 && best_drawn <= 1.3 ? 0 : 1;
}
