/* Graph to tape: liveness, fusing, schedule, registers; and the loop that runs it over a block.
 *
 * The values that get registers are the live nodes and, behind the inputs, the draws: a draw's uniform, and for a draw
 * in a correlation group its normal score and the uniform that the group's copula makes of the scores (Gaussian copula:
 * u' = Phi(sum of Cholesky weights times scores); Iman and Conover 1982 on rank correlation of input variables, Nelsen
 * 2006). The first member of a group keeps its own uniform, bit for bit. */
#include "engine/tape.h"

#include <string.h>

#include "engine/kernels.h"
#include "engine/run.h"
#include "num/closed_forms.h"
#include "num/clones.h"

#define NONE UINT32_MAX

/* What an instruction without a kernel does. */
enum {
    DRAW_UNIFORM, /* out: uniforms of draw a */
    DRAW_NORMAL,  /* out: normal scores of the uniforms in a */
    DRAW_MIXED, /* out: correlated uniforms of draw a; list from b: registers of the scores with a weight that is not 0
                 */
    SAMPLE_INPUT, /* out: input node b from the uniforms in a */
    FIND_RATE,    /* out: rate of return; list from a: b registers, or constants by their bit */
    GIVE_OUTPUT   /* the block in a is output b */
};

/* Operands are places in the working memory: while the tape is made the number of a register, or that of a constant
 * with this bit set; in a finished tape the offset in doubles of the register's block or of the constant. */
#define CONSTANT_BIT 0x80000000u

typedef struct instruction {
    ash_kernel *kernel; /* NULL: one of the above, in c */
    uint32_t out, a, b, c;
} instruction;

/* Blocks are this long unless asked otherwise; shorter when there are so many registers that even the third level cache
 * would not hold them. Measured on the comparison model with its thousand registers: blocks of 256, which spill out of the
 * second level cache, take a tenth to a fifth less than those of 64, which do not (bench/README.md). */
enum { BLOCK = 256, CACHE_BYTES = 4 * 1024 * 1024 };

/* Working memory: registers, then two blocks and a flow of scratch, then the constants, of which the first is 0. */
struct ash_tape {
    const ash_graph *graph;
    ash_tape_draws draws;
    const ash_stream *streams;          /* by draw */
    const ash_sampler *const *samplers; /* by sampler, those that live inputs read */
    const instruction *instructions;
    const uint32_t *list;
    const double *constants;
    size_t instruction_count, constant_count;
    size_t scratch_at, constants_at;
    ash_tape_facts facts;
};

/* A value to be computed: a node, or one of the three of each draw. */
typedef uint32_t value_number;

/* A value on the way of the schedule, and which of its operands comes next. */
typedef struct visit {
    value_number value;
    uint32_t next;
} visit;

typedef struct builder {
    ash_arena *arena;
    const ash_graph *graph;
    size_t nodes, draws, values;
    uint32_t *uses;         /* by value: how often instructions still to come read it; 0 for what is not live */
    bool *absorbed;         /* by node: computed by the instruction of the one node that reads it */
    uint32_t *absorbs;      /* by node: the operand it absorbs, or 0 */
    uint32_t *places;       /* by value: its register; NONE before it is computed. By node, a constant's place */
    uint32_t *first_output; /* by node: 1 + the first of its outputs, or 0 */
    uint32_t *next_output;  /* by output: 1 + the next of the same node, or 0 */
    ash_list(instruction) instructions;
    ash_list(uint32_t) list;
    ash_list(double) constants;
    ash_list(uint32_t) free_registers;
    ash_list(visit) stack;
    ash_tape_facts facts;
    size_t longest_flow;
} builder;

static value_number uniform_of(const builder *b, uint32_t draw) {
    return (value_number)(b->nodes + draw);
}
static value_number normal_of(const builder *b, uint32_t draw) {
    return (value_number)(b->nodes + b->draws + draw);
}
static value_number mixed_of(const builder *b, uint32_t draw) {
    return (value_number)(b->nodes + 2 * b->draws + draw);
}

/* The weights of a correlated draw on the scores of its group, from the first member to itself. */
static const double *weights_of(const ash_graph *graph, const ash_draw *draw, const ash_correlation **group) {
    *group = &graph->correlations.items[draw->group - 1];
    return &(*group)->cholesky[draw->position * (*group)->count];
}

/* Whether the draw is changed by its correlation group: not the first member of one. */
static bool is_mixed(const ash_graph *graph, uint32_t draw) {
    return graph->draws.items[draw].group != 0 && graph->draws.items[draw].position != 0;
}

static bool is_arithmetic(uint8_t op) {
    return op == ASH_OP_add || op == ASH_OP_subtract || op == ASH_OP_multiply || op == ASH_OP_divide;
}

static ash_stream stream_of(const ash_graph *graph, uint32_t draw, uint64_t seed) {
    ash_slice name = graph->draws.items[draw].name;
    return ash_stream_of(seed, ash_name_hash(name.data, name.size));
}

/* The k-th value that a value is computed from, constants passed over; false when there is none. Operands of an
 * absorbed node count as those of its reader. */
static bool operand_of(const builder *b, value_number value, size_t k, value_number *operand) {
    const ash_graph *graph = b->graph;
    if (value >= b->nodes) {
        uint32_t draw = (uint32_t)((value - b->nodes) % b->draws);
        if (value < normal_of(b, 0)) return false;
        if (value < mixed_of(b, 0)) return *operand = uniform_of(b, draw), k == 0;
        const ash_correlation *group;
        const double *weights = weights_of(graph, &graph->draws.items[draw], &group);
        for (size_t i = 0; i <= graph->draws.items[draw].position; i++)
            if (weights[i] != 0.0 && k-- == 0) return *operand = normal_of(b, group->draws[i]), true;
        return false;
    }
    const ash_graph_node *node = &graph->nodes.items[value];
    switch ((int)node->op) {
    case ASH_OP_CONSTANT:
        return false;
    case ASH_OP_INPUT:
        *operand = is_mixed(graph, node->a) ? mixed_of(b, node->a) : uniform_of(b, node->a);
        return k == 0;
    case ASH_OP_RATE_OF_RETURN:
        for (uint32_t i = 0; i < node->b; i++) {
            *operand = graph->list.items[node->a + i];
            if (!ash_graph_is_constant(graph, *operand) && k-- == 0) return true;
        }
        return false;
    default:
        break;
    }
    const uint32_t own[3] = {node->a, node->b, node->c};
    for (size_t i = 0; i < ash_operation_arity((ash_op)node->op); i++) {
        if (ash_graph_is_constant(graph, own[i])) continue;
        if (own[i] == b->absorbs[value] && own[i] != 0) {
            const ash_graph_node *inner = &graph->nodes.items[own[i]];
            if (!ash_graph_is_constant(graph, inner->a) && k-- == 0) return *operand = inner->a, true;
            if (!ash_graph_is_constant(graph, inner->b) && k-- == 0) return *operand = inner->b, true;
        } else if (k-- == 0) {
            return *operand = own[i], true;
        }
    }
    return false;
}

/* Counts the reads of every live value. Nodes from high to low, then the draws behind them in the order of dependence,
 * so that all readers of a value are counted before its own operands are. */
static void count_uses(builder *b, const ash_node *outputs, size_t count) {
    bool *live = ash_new_array(b->arena, bool, b->values);
    for (size_t i = 0; i < count; i++)
        if (!ash_graph_is_constant(b->graph, outputs[i])) live[outputs[i]] = true;
    for (size_t step = 0; step < b->values; step++) {
        /* nodes falling, then mixed, normal, uniform, which is from high to low too */
        value_number value = (value_number)(step < b->nodes ? b->nodes - 1 - step : b->values - 1 - (step - b->nodes));
        if (!live[value]) continue;
        value_number operand;
        for (size_t k = 0; operand_of(b, value, k, &operand); k++) {
            live[operand] = true;
            b->uses[operand]++;
        }
        if (value >= b->nodes)
            b->facts.draws += value < normal_of(b, 0);
        else if (b->graph->nodes.items[value].op == ASH_OP_INPUT)
            b->facts.inputs++;
        else
            b->facts.operations++;
    }
}

/* Lets nodes absorb an operand that only they read. Readers come first, so that long chains are cut from their end. */
static void fuse(builder *b) {
    for (size_t i = b->nodes; i-- > 1;) {
        const ash_graph_node *node = &b->graph->nodes.items[i];
        if (b->absorbed[i] || !is_arithmetic(node->op) || (b->uses[i] == 0 && b->first_output[i] == 0)) continue;
        const uint32_t own[2] = {node->a, node->b};
        for (size_t k = 0; k < 2 && b->absorbs[i] == 0; k++) {
            if (!is_arithmetic(b->graph->nodes.items[own[k]].op) || b->uses[own[k]] != 1 ||
                b->first_output[own[k]] != 0)
                continue;
            b->absorbs[i] = own[k];
            b->absorbed[own[k]] = true;
        }
    }
}

static uint32_t constant_place(builder *b, uint32_t node) {
    if (b->places[node] == NONE) {
        b->places[node] = (uint32_t)b->constants.count | CONSTANT_BIT;
        ash_push(b->arena, &b->constants, ash_graph_centre(b->graph, node));
    }
    return b->places[node];
}

/* The place of an operand, which is one of `single` when a constant. */
static uint32_t place_of(builder *b, uint32_t node, unsigned bit, unsigned *single) {
    if (!ash_graph_is_constant(b->graph, node)) return b->places[node];
    *single |= bit;
    return constant_place(b, node);
}

static void swap_operands(instruction *out, unsigned *single) {
    uint32_t a = out->a;
    out->a = out->b;
    out->b = a;
    *single = (*single & ASH_SINGLE_C) | (*single & ASH_SINGLE_A ? ASH_SINGLE_B : 0u) |
              (*single & ASH_SINGLE_B ? ASH_SINGLE_A : 0u);
}

/* The instruction of an operation; `out` has its register. */
static void put_operation(builder *b, uint32_t number, instruction *out) {
    const ash_graph_node *node = &b->graph->nodes.items[number];
    ash_op op = (ash_op)node->op;
    unsigned single = 0;
    uint32_t inner_number = b->absorbs[number];
    if (inner_number != 0) {
        const ash_graph_node *inner = &b->graph->nodes.items[inner_number];
        bool reversed = node->b == inner_number;
        out->a = place_of(b, inner->a, ASH_SINGLE_A, &single);
        out->b = place_of(b, inner->b, ASH_SINGLE_B, &single);
        out->c = place_of(b, reversed ? node->a : node->b, ASH_SINGLE_C, &single);
        if (op == ASH_OP_add || op == ASH_OP_multiply) reversed = false;
        if ((single & ASH_SINGLE_A) && (inner->op == ASH_OP_add || inner->op == ASH_OP_multiply))
            swap_operands(out, &single);
        out->kernel = ash_kernel_fused((ash_op)inner->op, op, reversed, single);
        return;
    }
    size_t arity = ash_operation_arity(op);
    out->a = place_of(b, node->a, ASH_SINGLE_A, &single);
    out->b = arity > 1 ? place_of(b, node->b, ASH_SINGLE_B, &single) : CONSTANT_BIT;
    out->c = arity > 2 ? place_of(b, node->c, ASH_SINGLE_C, &single) : CONSTANT_BIT;
    if (arity == 2 && (single & ASH_SINGLE_A) && ash_kernel_of(op, single) == NULL)
        swap_operands(out, &single); /* commutative */
    out->kernel = ash_kernel_of(op, single);
}

static uint32_t take_register(builder *b) {
    if (b->free_registers.count > 0) return b->free_registers.items[--b->free_registers.count];
    return (uint32_t)b->facts.registers++;
}

/* Puts the instruction that computes a value, whose operands have been computed, and those that give it out; frees the
 * registers of operands read for the last time. */
static void put_value(builder *b, value_number value) {
    const ash_graph *graph = b->graph;
    instruction out = {NULL, take_register(b), CONSTANT_BIT, CONSTANT_BIT, 0};
    uint32_t draw = value < b->nodes ? 0 : (uint32_t)((value - b->nodes) % b->draws);
    value_number operand;
    if (value >= mixed_of(b, 0)) {
        out.a = draw;
        out.b = (uint32_t)b->list.count;
        out.c = DRAW_MIXED;
        for (size_t k = 0; operand_of(b, value, k, &operand); k++) ash_push(b->arena, &b->list, b->places[operand]);
    } else if (value >= normal_of(b, 0)) {
        out.a = b->places[uniform_of(b, draw)];
        out.c = DRAW_NORMAL;
    } else if (value >= b->nodes) {
        out.a = draw;
        out.c = DRAW_UNIFORM;
    } else {
        const ash_graph_node *node = &graph->nodes.items[value];
        if (node->op == ASH_OP_INPUT) {
            operand_of(b, value, 0, &operand);
            out.a = b->places[operand];
            out.b = value;
            out.c = SAMPLE_INPUT;
        } else if (node->op == ASH_OP_RATE_OF_RETURN) {
            out.a = (uint32_t)b->list.count;
            out.b = node->b;
            out.c = FIND_RATE;
            unsigned single;
            for (uint32_t i = 0; i < node->b; i++)
                ash_push(b->arena, &b->list, place_of(b, graph->list.items[node->a + i], 0, &single));
            if (node->b > b->longest_flow) b->longest_flow = node->b;
        } else {
            put_operation(b, value, &out);
        }
    }
    ash_push(b->arena, &b->instructions, out);
    b->facts.instructions++;
    b->places[value] = out.out;
    for (size_t k = 0; operand_of(b, value, k, &operand); k++)
        if (--b->uses[operand] == 0) ash_push(b->arena, &b->free_registers, b->places[operand]);
    if (value >= b->nodes) return;
    for (uint32_t next = b->first_output[value]; next != 0; next = b->next_output[next - 1]) {
        instruction give = {NULL, 0, out.out, next - 1, GIVE_OUTPUT};
        ash_push(b->arena, &b->instructions, give);
    }
    if (b->uses[value] == 0) ash_push(b->arena, &b->free_registers, out.out);
}

/* Depth first from a node, each value after its operands. */
static void schedule(builder *b, value_number root) {
    if (b->places[root] == NONE) ash_push(b->arena, &b->stack, ((visit){root, 0}));
    while (b->stack.count > 0) {
        visit *top = &b->stack.items[b->stack.count - 1];
        value_number operand;
        if (!operand_of(b, top->value, top->next++, &operand)) {
            put_value(b, top->value);
            b->stack.count--;
        } else if (b->places[operand] == NONE) {
            ash_push(b->arena, &b->stack, ((visit){operand, 0}));
        }
    }
}

static size_t choose_block(size_t asked, size_t registers) {
    if (asked != 0) return asked;
    size_t block = BLOCK;
    while (block > ASH_CELL && registers * block * sizeof(double) > CACHE_BYTES) block /= 2;
    return block;
}

static uint32_t offset_of(const ash_tape *tape, uint32_t place) {
    if (place & CONSTANT_BIT) return (uint32_t)(tape->constants_at + (place & ~CONSTANT_BIT));
    return (uint32_t)(place * tape->facts.block_size);
}

/* Turns the places of an instruction into offsets. */
static void settle(const ash_tape *tape, instruction *in) {
    bool all = in->kernel != NULL;
    in->out = offset_of(tape, in->out);
    if (all || in->c == DRAW_NORMAL || in->c == SAMPLE_INPUT || in->c == GIVE_OUTPUT) in->a = offset_of(tape, in->a);
    if (all) in->b = offset_of(tape, in->b);
    if (all) in->c = offset_of(tape, in->c);
}

static const ash_stream *make_streams(ash_arena *arena, const ash_graph *graph, uint64_t seed) {
    ash_stream *streams = ash_new_array(arena, ash_stream, graph->draws.count);
    for (uint32_t i = 0; i < graph->draws.count; i++) streams[i] = stream_of(graph, i, seed);
    return streams;
}

static const ash_sampler *const *make_samplers(const builder *b) {
    const ash_graph *graph = b->graph;
    const ash_sampler **samplers = ash_new_array(b->arena, const ash_sampler *, graph->samplers.count);
    for (size_t i = 0; i < b->nodes; i++) {
        const ash_graph_node *node = &graph->nodes.items[i];
        if (node->op == ASH_OP_INPUT && b->places[i] != NONE && samplers[node->b] == NULL)
            samplers[node->b] = ash_sampler_create(b->arena, &graph->samplers.items[node->b]);
    }
    return samplers;
}

/* Bytes: the arrays by value, node and output, the lists (which grew by doubling), and at most so much for a sampler.
 */
static size_t memory_of(const builder *b, size_t outputs) {
    enum { SAMPLER_BYTES = 32 * 1024 };
    return b->values * (2 * sizeof(uint32_t) + sizeof(bool)) + b->nodes * (2 * sizeof(uint32_t) + sizeof(bool)) +
           outputs * sizeof(uint32_t) +
           2 * (b->instructions.capacity * sizeof(instruction) + b->constants.capacity * sizeof(double) +
                (b->list.capacity + b->free_registers.capacity) * sizeof(uint32_t) +
                b->stack.capacity * sizeof(visit)) +
           b->draws * sizeof(ash_stream) + b->graph->samplers.count * SAMPLER_BYTES;
}

static void fill_uint32(uint32_t *items, size_t count, uint32_t value) {
    for (size_t i = 0; i < count; i++) items[i] = value;
}

ash_tape *ash_tape_create(ash_arena *arena, const ash_graph *graph, const ash_node *outputs, size_t count,
                          const ash_tape_draws *draws, size_t block_size) {
    builder b = {.arena = arena, .graph = graph, .nodes = graph->nodes.count, .draws = graph->draws.count};
    b.values = b.nodes + 3 * b.draws;
    b.uses = ash_new_array(arena, uint32_t, b.values);
    b.absorbed = ash_new_array(arena, bool, b.nodes);
    b.absorbs = ash_new_array(arena, uint32_t, b.nodes);
    b.places = ash_new_array(arena, uint32_t, b.values);
    b.first_output = ash_new_array(arena, uint32_t, b.nodes);
    b.next_output = ash_new_array(arena, uint32_t, count);
    fill_uint32(b.places, b.values, NONE);
    constant_place(&b, 0);
    for (size_t i = count; i-- > 0;) {
        b.next_output[i] = b.first_output[outputs[i]];
        b.first_output[outputs[i]] = (uint32_t)(i + 1);
    }
    count_uses(&b, outputs, count);
    fuse(&b);
    for (size_t i = 0; i < count; i++)
        if (!ash_graph_is_constant(graph, outputs[i])) schedule(&b, outputs[i]);

    ash_tape *tape = ash_new(arena, ash_tape);
    tape->graph = graph;
    tape->draws = *draws;
    tape->facts = b.facts;
    tape->facts.block_size = choose_block(block_size, b.facts.registers);
    tape->scratch_at = tape->facts.registers * tape->facts.block_size;
    tape->constants_at = tape->scratch_at + 2 * tape->facts.block_size + b.longest_flow;
    tape->facts.workspace = tape->constants_at + b.constants.count;
    tape->facts.memory = memory_of(&b, count);
    for (size_t i = 0; i < b.instructions.count; i++) settle(tape, &b.instructions.items[i]);
    for (size_t i = 0; i < b.list.count; i++) b.list.items[i] = offset_of(tape, b.list.items[i]);
    tape->instructions = b.instructions.items;
    tape->instruction_count = b.instructions.count;
    tape->list = b.list.items;
    tape->constants = b.constants.items;
    tape->constant_count = b.constants.count;
    tape->streams = make_streams(arena, graph, draws->seed);
    tape->samplers = make_samplers(&b);
    return tape;
}

ash_tape_facts ash_tape_facts_of(const ash_tape *tape) {
    return tape->facts;
}

void ash_tape_prepare(const ash_tape *tape, double *workspace) {
    memcpy(workspace + tape->constants_at, tape->constants, tape->constant_count * sizeof(double));
}

/* sum += weight score, or = for the first. */
ASH_CLONES static void accumulate(double *restrict sum, const double *restrict score, double weight, bool first,
                                  size_t count) {
    if (first)
        for (size_t i = 0; i < count; i++) sum[i] = weight * score[i];
    else
        for (size_t i = 0; i < count; i++) sum[i] += weight * score[i];
}

/* The uniform of a mixed score, kept inside (0, 1) as every uniform is. */
static void uniforms_of_scores(double *restrict out, const double *restrict score, size_t count) {
    ash_uniform_block(score, out, count);
    for (size_t i = 0; i < count; i++) {
        double least = out[i] > 0x1p-53 ? out[i] : 0x1p-53;
        out[i] = least < 1.0 - 0x1p-53 ? least : 1.0 - 0x1p-53;
    }
}

static void find_rates(const ash_tape *tape, const instruction *in, double *workspace, size_t count) {
    double *out = workspace + in->out, *flow = workspace + tape->scratch_at;
    const uint32_t *places = tape->list + in->a;
    for (size_t i = 0; i < count; i++) {
        for (uint32_t t = 0; t < in->b; t++) flow[t] = workspace[places[t] + (places[t] < tape->scratch_at ? i : 0)];
        out[i] = ash_irr(flow, in->b);
    }
}

/* Runs an instruction without a kernel. */
static void run_special(const ash_tape *tape, const instruction *in, double *workspace, uint32_t replicate,
                        uint64_t first, size_t count, const ash_tape_source *source, const ash_tape_sink *sink) {
    double *out = workspace + in->out;
    switch (in->c) {
    case DRAW_UNIFORM:
        if (source == NULL) ash_draw_block(&tape->streams[in->a], &tape->draws.plan, replicate, first, count, out);
        return;
    case DRAW_NORMAL:
        if (source == NULL) ash_normal_block(workspace + in->a, out, count);
        return;
    case DRAW_MIXED: {
        if (source != NULL) return;
        const ash_draw *draw = &tape->graph->draws.items[in->a];
        const ash_correlation *group;
        const double *weights = weights_of(tape->graph, draw, &group);
        double *sum = workspace + tape->scratch_at;
        for (size_t i = 0, used = 0; i <= draw->position; i++)
            if (weights[i] != 0.0) {
                accumulate(sum, workspace + tape->list[in->b + used], weights[i], used == 0, count);
                used++;
            }
        uniforms_of_scores(out, sum, count);
        return;
    }
    case SAMPLE_INPUT:
        if (source != NULL)
            source->fill(source->state, in->b, out, count);
        else
            ash_sampler_block(tape->samplers[tape->graph->nodes.items[in->b].b], workspace + in->a, out, count);
        return;
    case FIND_RATE:
        find_rates(tape, in, workspace, count);
        return;
    default:
        sink->take(sink->state, in->b, workspace + in->a, count);
        return;
    }
}

void ash_tape_evaluate(const ash_tape *tape, double *workspace, uint32_t replicate, uint64_t first, size_t count,
                       const ash_tape_source *source, const ash_tape_sink *sink) {
    for (size_t i = 0; i < tape->instruction_count; i++) {
        const instruction *in = &tape->instructions[i];
        if (in->kernel != NULL)
            in->kernel(workspace + in->out, workspace + in->a, workspace + in->b, workspace + in->c, count);
        else
            run_special(tape, in, workspace, replicate, first, count, source, sink);
    }
}

void ash_tape_uniforms(const ash_graph *graph, uint32_t draw, const ash_tape_draws *draws, uint32_t replicate,
                       uint64_t first, size_t count, double *uniforms) {
    ash_stream stream = stream_of(graph, draw, draws->seed);
    if (!is_mixed(graph, draw)) {
        ash_draw_block(&stream, &draws->plan, replicate, first, count, uniforms);
        return;
    }
    const ash_correlation *group;
    const double *weights = weights_of(graph, &graph->draws.items[draw], &group);
    for (size_t at = 0; at < count; at += ASH_CELL) {
        double uniform[ASH_CELL], score[ASH_CELL], sum[ASH_CELL];
        bool none = true;
        for (size_t i = 0; i <= graph->draws.items[draw].position; i++) {
            if (weights[i] == 0.0) continue;
            stream = stream_of(graph, group->draws[i], draws->seed);
            ash_draw_block(&stream, &draws->plan, replicate, first + at, ASH_CELL, uniform);
            ash_normal_block(uniform, score, ASH_CELL);
            accumulate(sum, score, weights[i], none, ASH_CELL);
            none = false;
        }
        uniforms_of_scores(uniforms + at, sum, ASH_CELL);
    }
}
