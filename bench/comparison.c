/* The comparison model as the engine computes it, for bench_comparison.py, which measures it against NumPy:
 *
 *     comparison facts < request            what the graph, the tape and the run of a case are made of
 *     comparison time SAMPLES THREADS < request
 *                                           seconds of a run, and of draws, inverses and tape alone
 *     comparison export FILE < request      the folded graph as a Python module for NumPy: the same operations, in an order that keeps
 *                                           few arrays alive
 *
 * A request is one of the call `run`. What is wrong with it goes to standard error. */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/tape.h"
#include "request.h"
#include "threads/threads.h"

/* Time of this process alone, so that what else the machine does counts little; or of the clock on the wall, for threads. */
static double seconds(bool wall) {
    struct timespec now;
    clock_gettime(wall ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- a request, up to its graph ---- */

typedef struct job {
    ash_context *context;
    ash_request request;
    ash_outcome *outcome; /* of a run of few samples: what is shown */
    const ash_graph *graph;
    ash_output *outputs;
    ash_node *nodes;
    size_t output_count;
} job;

static void add_list(job *j, const ash_shown_list *list, bool keep) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].absent) continue;
        j->outputs[j->output_count] = (ash_output){list->items[i].node, keep, false};
        j->nodes[j->output_count++] = list->items[i].node;
    }
}

static void prepare(job *j) {
    const ash_run_options few = {.samples = 1024, .seed = 1};
    const ash_outcome_wish wish = {.lines = true};
    j->outcome = bench_outcome(&j->request, NULL, (size_t)16 << 30, &few, &wish);
    ash_arena *arena = j->request.arena;
    j->graph = j->outcome->unrolled->graph;
    size_t most = j->outcome->results.count + j->outcome->lines.count + j->outcome->categories.count;
    j->outputs = ash_new_array(arena, ash_output, most);
    j->nodes = ash_new_array(arena, ash_node, most);
    add_list(j, &j->outcome->results, true);
    add_list(j, &j->outcome->lines, false);
    add_list(j, &j->outcome->categories, false);
}

static size_t live_nodes(const job *j, bool *live) {
    size_t count = 0;
    for (size_t i = 0; i < j->output_count; i++) live[j->nodes[i]] = true;
    for (size_t i = j->graph->nodes.count; i-- > 0;) {
        const ash_graph_node *node = &j->graph->nodes.items[i];
        if (!live[i] || node->op == ASH_OP_CONSTANT) continue;
        count++;
        if (node->op == ASH_OP_INPUT) continue;
        if (node->op == ASH_OP_RATE_OF_RETURN) {
            for (uint32_t k = 0; k < node->b; k++) live[j->graph->list.items[node->a + k]] = true;
            continue;
        }
        const uint32_t operands[3] = {node->a, node->b, node->c};
        for (size_t k = 0; k < ash_operation_arity((ash_op)node->op); k++) live[operands[k]] = true;
    }
    return count;
}

/* ---- facts ---- */

static void print_facts(const job *j) {
    ash_arena *arena = j->request.arena;
    bool *live = ash_new_array(arena, bool, j->graph->nodes.count);
    live_nodes(j, live);
    size_t by_op[ASH_OP_COUNT] = {0}, variable = 0, kept = 0;
    for (size_t i = 0; i < j->graph->nodes.count; i++) by_op[j->graph->nodes.items[i].op] += live[i];
    for (size_t i = 0; i < j->output_count; i++) {
        bool varies = !ash_graph_is_constant(j->graph, j->nodes[i]);
        variable += varies;
        kept += varies && j->outputs[i].keep;
    }
    const ash_tape_draws draws = {1, {true, 62528}};
    ash_tape_facts f = ash_tape_facts_of(ash_tape_create(arena, j->graph, j->nodes, j->output_count, &draws, 0));
    printf("{\"nodes\": %zu, \"operations\": %zu, \"instructions\": %zu, \"draws\": %zu, \"inputs\": %zu, \"registers\": %zu, \"block\": %zu,\n", j->graph->nodes.count,
           f.operations, f.instructions, f.draws, f.inputs, f.registers, f.block_size);
    printf(" \"outputs\": %zu, \"kept\": %zu, \"rates_of_return\": %zu, \"of\": {", variable, kept, by_op[ASH_OP_RATE_OF_RETURN]);
    const char *comma = "";
    for (size_t op = ASH_OP_RATE_OF_RETURN + 1; op < ASH_OP_COUNT; op++)
        if (by_op[op] > 0) {
            ash_slice name = ash_operation_name((ash_op)op);
            printf("%s\"%.*s\": %zu", comma, (int)name.size, name.data, by_op[op]);
            comma = ", ";
        }
    printf("}}\n");
}

/* ---- times ---- */

static void drop(void *state, size_t output, const double *values, size_t count) {
    (void)output, (void)count;
    *(double *)state += values[0];
}

/* Input values that were computed before, for the tape alone. */
typedef struct store {
    const double *const *values; /* by node */
} store;

static void fill(void *state, ash_node input, double *values, size_t count) {
    memcpy(values, ((const store *)state)->values[input], count * sizeof *values);
}

static void print_times(const job *j, uint64_t samples, size_t thread_count) {
    ash_arena *arena = j->request.arena;
    ash_threads *threads = thread_count > 1 ? ash_threads_create((unsigned)thread_count) : NULL;
    ash_run_options options = {.samples = samples, .seed = 1, .memory_limit = (size_t)8 << 30};
    if (threads != NULL) options.executor = ash_threads_executor(threads);
    double start = seconds(false), wall = seconds(true);
    const ash_run *run = ash_run_graph(arena, j->graph, j->outputs, j->output_count, &options);
    double whole = seconds(false) - start;
    wall = seconds(true) - wall;
    if (run->status != ASH_RUN_DONE) bench_fail("the run asks for more than 8 GiB");
    ash_threads_destroy(threads);

    const ash_tape_draws draws = {1, {true, run->samples / ASH_REPLICATES}};
    const ash_tape *tape = ash_tape_create(arena, j->graph, j->nodes, j->output_count, &draws, 0);
    ash_tape_facts facts = ash_tape_facts_of(tape);
    double *workspace = ash_new_array(arena, double, facts.workspace), sum = 0;
    ash_tape_prepare(tape, workspace);
    bool *live = ash_new_array(arena, bool, j->graph->nodes.count), *drawn = ash_new_array(arena, bool, j->graph->draws.count);
    live_nodes(j, live);
    double **values = ash_new_array(arena, double *, j->graph->nodes.count), *uniforms = ash_new_array(arena, double, facts.block_size);
    const ash_sampler **samplers = ash_new_array(arena, const ash_sampler *, j->graph->nodes.count);
    ash_stream *streams = ash_new_array(arena, ash_stream, j->graph->draws.count);
    for (size_t i = 0; i < j->graph->nodes.count; i++) {
        const ash_graph_node *node = &j->graph->nodes.items[i];
        if (!live[i] || node->op != ASH_OP_INPUT) continue;
        ash_slice name = j->graph->draws.items[node->a].name;
        streams[node->a] = ash_stream_of(1, ash_name_hash(name.data, name.size));
        samplers[i] = ash_sampler_create(arena, &j->graph->samplers.items[node->b]);
        values[i] = ash_new_array(arena, double, facts.block_size);
        ash_run_draw(j->graph, node->a, &options, 0, 0, facts.block_size, uniforms);
        ash_sampler_block(samplers[i], uniforms, values[i], facts.block_size);
        drawn[node->a] = true;
    }

    /* the parts, each over as many blocks as a sixteenth of the run has */
    uint64_t blocks = run->samples / 16 / facts.block_size;
    const ash_tape_sink sink = {drop, &sum};
    store kept = {(const double *const *)values};
    const ash_tape_source source = {fill, &kept};
    double parts[3];
    for (size_t part = 0; part < 3; part++) {
        start = seconds(false);
        for (uint64_t b = 0; b < blocks; b++) {
            if (part == 2) ash_tape_evaluate(tape, workspace, 0, b * facts.block_size, facts.block_size, &source, &sink);
            for (size_t d = 0; part == 0 && d < j->graph->draws.count; d++)
                if (drawn[d]) ash_draw_block(&streams[d], &draws.plan, 0, b * facts.block_size, facts.block_size, uniforms);
            for (size_t i = 0; part == 1 && i < j->graph->nodes.count; i++)
                if (samplers[i] != NULL) ash_sampler_block(samplers[i], uniforms, values[i], facts.block_size);
        }
        parts[part] = (seconds(false) - start) / (double)(blocks * facts.block_size) * (double)run->samples;
    }
    printf("{\"samples\": %" PRIu64 ", \"threads\": %zu, \"whole\": %.4f, \"wall\": %.4f, \"draws\": %.4f, \"inverses\": %.4f, \"tape\": %.4f, \"memory\": %zu}\n", run->samples, thread_count,
           whole, wall, parts[0], parts[1], parts[2], run->memory_needed);
}

/* ---- the graph for NumPy ---- */

typedef struct exporter {
    const job *j;
    FILE *out;
    uint32_t *uses; /* reads still to come */
    bool *written;
    uint32_t *stack;
    size_t alive, most_alive;
    char *dead; /* names to delete */
} exporter;

static const char *const forms[ASH_OP_COUNT] = {
    [ASH_OP_negate] = "-A", [ASH_OP_absolute] = "np.abs(A)", [ASH_OP_square_root] = "np.sqrt(A)", [ASH_OP_exponential] = "np.exp(A)",
    [ASH_OP_logarithm] = "np.log(A)", [ASH_OP_round_even] = "np.rint(A)", [ASH_OP_floor] = "np.floor(A)", [ASH_OP_ceil] = "np.ceil(A)",
    [ASH_OP_not] = "~A", [ASH_OP_normal_cdf] = "normal_cdf(A)", [ASH_OP_normal_quantile] = "normal_quantile(A)",
    [ASH_OP_normal_density] = "normal_density(A)", [ASH_OP_normal_loss] = "normal_loss(A)", [ASH_OP_add] = "A + B", [ASH_OP_subtract] = "A - B",
    [ASH_OP_multiply] = "A * B", [ASH_OP_divide] = "A / B", [ASH_OP_power] = "A ** B", [ASH_OP_minimum] = "np.minimum(A, B)",
    [ASH_OP_maximum] = "np.maximum(A, B)", [ASH_OP_less] = "A < B", [ASH_OP_less_equal] = "A <= B", [ASH_OP_equal] = "A == B",
    [ASH_OP_and] = "A & B", [ASH_OP_or] = "A | B", [ASH_OP_select] = "np.where(A, B, C)"};

static bool is_truth(const exporter *e, uint32_t node) {
    uint8_t op = e->j->graph->nodes.items[node].op;
    return op == ASH_OP_less || op == ASH_OP_less_equal || op == ASH_OP_equal || op == ASH_OP_and || op == ASH_OP_or || op == ASH_OP_not;
}

/* An operand; `truth`: where NumPy wants one. */
static void put_operand(const exporter *e, uint32_t node, bool truth) {
    const ash_graph_node *item = &e->j->graph->nodes.items[node];
    if (item->op == ASH_OP_CONSTANT && truth)
        fputs(item->value != 0 ? "True" : "False", e->out);
    else if (item->op == ASH_OP_CONSTANT)
        fprintf(e->out, item->value == item->value ? "(%.17g)" : "np.nan", item->value);
    else
        fprintf(e->out, truth && !is_truth(e, node) ? "(v%u != 0)" : "v%u", node);
}

static size_t operands_of(const exporter *e, uint32_t number, const uint32_t **operands, uint32_t own[3]) {
    const ash_graph_node *node = &e->j->graph->nodes.items[number];
    if (node->op == ASH_OP_CONSTANT || node->op == ASH_OP_INPUT) return 0;
    if (node->op == ASH_OP_RATE_OF_RETURN) {
        *operands = &e->j->graph->list.items[node->a];
        return node->b;
    }
    own[0] = node->a;
    own[1] = node->b;
    own[2] = node->c;
    *operands = own;
    return ash_operation_arity((ash_op)node->op);
}

static void put_node(exporter *e, uint32_t number) {
    const ash_graph_node *node = &e->j->graph->nodes.items[number];
    const uint32_t *operands = NULL;
    uint32_t own[3];
    size_t count = operands_of(e, number, &operands, own);
    fprintf(e->out, "    v%u = ", number);
    if (node->op == ASH_OP_INPUT) {
        fprintf(e->out, "draw(%u)", number);
    } else if (node->op == ASH_OP_RATE_OF_RETURN) {
        fprintf(e->out, "rate_of_return([");
        for (size_t k = 0; k < count; k++) {
            put_operand(e, operands[k], false);
            fprintf(e->out, ", ");
        }
        fprintf(e->out, "])");
    } else {
        bool logic = node->op == ASH_OP_and || node->op == ASH_OP_or || node->op == ASH_OP_not;
        for (const char *c = forms[node->op]; *c != '\0'; c++) {
            if (*c >= 'A' && *c <= 'C')
                put_operand(e, own[*c - 'A'], logic || (node->op == ASH_OP_select && *c == 'A'));
            else
                fputc(*c, e->out);
        }
    }
    if (++e->alive > e->most_alive) e->most_alive = e->alive;
    for (size_t i = 0; i < e->j->output_count; i++)
        if (e->j->nodes[i] == number) fprintf(e->out, "; out(%zu, v%u)", i, number);
    for (size_t k = 0; k < count; k++)
        if (!ash_graph_is_constant(e->j->graph, operands[k]) && --e->uses[operands[k]] == 0) {
            fprintf(e->out, "; del v%u", operands[k]);
            e->alive--;
        }
    if (e->uses[number] == 0) {
        fprintf(e->out, "; del v%u", number);
        e->alive--;
    }
    fputc('\n', e->out);
    e->written[number] = true;
}

/* Each node after its operands, depth first. */
static void put_tree(exporter *e, uint32_t root) {
    size_t depth = 0;
    e->stack[depth++] = root;
    while (depth > 0) {
        uint32_t number = e->stack[depth - 1];
        const uint32_t *operands = NULL;
        uint32_t own[3];
        size_t count = operands_of(e, number, &operands, own), before = depth;
        if (!e->written[number])
            for (size_t k = count; k-- > 0;)
                if (!ash_graph_is_constant(e->j->graph, operands[k]) && !e->written[operands[k]]) e->stack[depth++] = operands[k];
        if (depth > before) continue;
        if (!e->written[number]) put_node(e, number);
        depth--;
    }
}

static void put_laws(const exporter *e, const bool *live) {
    static const char *const kinds[] = {"certain", "normal", "lognormal", "uniform", "triangular", "pert", "discrete", "split_normal", "split_lognormal"};
    fprintf(e->out, "LAWS = {\n");
    for (size_t i = 0; i < e->j->graph->nodes.count; i++) {
        const ash_graph_node *node = &e->j->graph->nodes.items[i];
        if (!live[i] || node->op != ASH_OP_INPUT) continue;
        const ash_distribution *law = &e->j->graph->samplers.items[node->b];
        fprintf(e->out, "    %zu: (%u, '%s', %.17g, %.17g, %.17g, %.17g, %.17g, [", i, node->a, kinds[law->kind], law->a, law->b, law->c, law->low, law->high);
        for (size_t k = 0; law->kind == ASH_DISCRETE && k < law->count; k++) fprintf(e->out, "(%.17g, %.17g), ", law->values[k], law->chances[k]);
        fprintf(e->out, "]),\n");
    }
    fprintf(e->out, "}\n");
}

static void export_graph(const job *j, const char *path) {
    ash_arena *arena = j->request.arena;
    size_t count = j->graph->nodes.count;
    exporter e = {.j = j, .out = fopen(path, "w")};
    if (e.out == NULL) bench_fail("the file cannot be written");
    bool *live = ash_new_array(arena, bool, count);
    live_nodes(j, live);
    e.uses = ash_new_array(arena, uint32_t, count);
    e.written = ash_new_array(arena, bool, count);
    e.stack = ash_new_array(arena, uint32_t, 64 * count);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t *operands = NULL;
        uint32_t own[3];
        if (!live[i]) continue;
        size_t reads = operands_of(&e, i, &operands, own);
        for (size_t k = 0; k < reads; k++) e.uses[operands[k]]++;
    }
    fprintf(e.out, "from math import inf, nan\nimport numpy as np\nfrom bench_functions import *\n");
    put_laws(&e, live);
    fprintf(e.out, "KEPT = {");
    for (size_t i = 0; i < j->output_count; i++)
        if (j->outputs[i].keep && !ash_graph_is_constant(j->graph, j->nodes[i])) fprintf(e.out, "%zu, ", i);
    fprintf(e.out, "}\ndef model(draw, out):\n");
    for (size_t i = 0; i < j->output_count; i++)
        if (!ash_graph_is_constant(j->graph, j->nodes[i]) && !e.written[j->nodes[i]]) put_tree(&e, j->nodes[i]);
    fprintf(e.out, "MOST_ALIVE = %zu\nFOUND = {", e.most_alive);
    for (size_t i = 0; i < j->output_count; i++)
        if (j->outputs[i].keep && !ash_graph_is_constant(j->graph, j->nodes[i])) fprintf(e.out, "%zu: (%.17g, %.17g), ", i, j->outcome->run->figures[i].mean, j->outcome->run->figures[i].sd);
    fprintf(e.out, "}\n");
    if (fclose(e.out) != 0) bench_fail("the file cannot be written");
}

int main(int argc, char **argv) {
    job j = {0};
    if (argc < 2) bench_fail("comparison facts | time SAMPLES THREADS | export FILE");
    prepare(&j);
    if (strcmp(argv[1], "facts") == 0)
        print_facts(&j);
    else if (strcmp(argv[1], "time") == 0 && argc == 4)
        print_times(&j, strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
    else if (strcmp(argv[1], "export") == 0 && argc == 3)
        export_graph(&j, argv[2]);
    else
        bench_fail("comparison facts | time SAMPLES THREADS | export FILE");
    return 0;
}
