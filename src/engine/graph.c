/* Building the graph: sharing, folding, identities, values at the centre; and the reverse pass.
 *
 * Nodes are shared by hash consing: an open-addressed table of node numbers keyed by operation and operands (constants
 * by the bits of their value). The reverse pass is plain adjoint accumulation (Linnainmaa 1976; Griewank and Walther
 * 2008, chapter 3) in falling order of node numbers, which is an order of dependence because operands have smaller
 * numbers. */
#include "engine/graph.h"

#include <string.h>

#include "engine/scalar.h"
#include "num/closed_forms.h"

static const struct {
    const char *name;
    uint8_t arity;
} operations[ASH_OP_COUNT] = {
    [ASH_OP_CONSTANT] = {"constant", 0},
    [ASH_OP_INPUT] = {"input", 0},
    [ASH_OP_RATE_OF_RETURN] = {"rate_of_return", 0},
#define ASH_OP(name, arity, meaning) [ASH_OP_##name] = {#name, arity},
#include "engine/operations.def"
#undef ASH_OP
};

#define FIRST_SLOTS 1024
#define EMPTY UINT32_MAX /* a slot without a node */

static uint64_t bits_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* The finisher of SplitMix64 (Steele, Lea, Flood 2014), as a step of a running hash. */
static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) + UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ (hash >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    hash = (hash ^ (hash >> 27)) * UINT64_C(0x94d049bb133111eb);
    return hash ^ (hash >> 31);
}

static bool is_undefined_constant(const ash_graph_node *node) {
    return node->op == ASH_OP_CONSTANT && node->value != node->value;
}

static uint64_t hash_of(const ash_graph *graph, const ash_graph_node *node) {
    uint64_t hash = node->op;
    if (node->op == ASH_OP_RATE_OF_RETURN) {
        for (uint32_t i = 0; i < node->b; i++) hash = mix(hash, graph->list.items[node->a + i]);
        return mix(hash, node->b);
    }
    if (is_undefined_constant(node))
        return mix(mix(hash, node->origin.file), ((uint64_t)node->origin.start << 32) | node->origin.end);
    if (node->op == ASH_OP_CONSTANT) return mix(hash, bits_of(node->value));
    return mix(mix(hash, ((uint64_t)node->a << 32) | node->b), node->c);
}

/* Undefined constants are kept apart by their origin, so that an error can name the expression that was folded into
 * one. */
static bool is_same(const ash_graph *graph, const ash_graph_node *x, const ash_graph_node *y) {
    if (x->op != y->op) return false;
    if (x->op == ASH_OP_RATE_OF_RETURN)
        return x->b == y->b && memcmp(&graph->list.items[x->a], &graph->list.items[y->a], x->b * sizeof(uint32_t)) == 0;
    if (is_undefined_constant(x))
        return is_undefined_constant(y) && x->origin.file == y->origin.file && x->origin.start == y->origin.start &&
               x->origin.end == y->origin.end;
    if (x->op == ASH_OP_CONSTANT) return bits_of(x->value) == bits_of(y->value);
    return x->a == y->a && x->b == y->b && x->c == y->c;
}

static void place(ash_graph *graph, uint32_t number) {
    size_t mask = graph->slot_count - 1, slot = hash_of(graph, &graph->nodes.items[number]) & mask;
    while (graph->slots[slot] != EMPTY) slot = (slot + 1) & mask;
    graph->slots[slot] = number;
}

static void grow_slots(ash_graph *graph) {
    graph->slot_count = graph->slot_count == 0 ? FIRST_SLOTS : 2 * graph->slot_count;
    graph->slots = ash_new_array(graph->arena, uint32_t, graph->slot_count);
    memset(graph->slots, 0xff, graph->slot_count * sizeof *graph->slots);
    for (size_t i = 0; i < graph->nodes.count; i++) place(graph, (uint32_t)i);
}

/* The number of a node that is the same as `node`: one there is, or a new one. */
static ash_node share(ash_graph *graph, const ash_graph_node *node) {
    size_t mask = graph->slot_count - 1, slot = hash_of(graph, node) & mask;
    for (; graph->slots[slot] != EMPTY; slot = (slot + 1) & mask)
        if (is_same(graph, &graph->nodes.items[graph->slots[slot]], node)) return graph->slots[slot];
    if (graph->nodes.count >= graph->node_limit) {
        graph->overflow = true;
        return 0;
    }
    ash_node number = (ash_node)graph->nodes.count;
    ash_push(graph->arena, &graph->nodes, *node);
    graph->slots[slot] = number;
    if (2 * graph->nodes.count > graph->slot_count) grow_slots(graph);
    return number;
}

/* One constant for both zeros, and one pattern of bits for "undefined". */
static ash_node constant_from(ash_graph *graph, double value, ash_span origin) {
    ash_graph_node node = {
        .op = ASH_OP_CONSTANT, .value = value == value ? value + 0.0 : SCALAR_UNDEFINED, .origin = origin};
    return share(graph, &node);
}

static ash_node folded(ash_graph *graph, double value, ash_span origin) {
    return constant_from(graph, value, value == value ? (ash_span){0, 0, 0} : origin);
}

static bool is_constant(const ash_graph *graph, ash_node node, double value) {
    const ash_graph_node *item = &graph->nodes.items[node];
    return item->op == ASH_OP_CONSTANT && item->value == value;
}

/* x to a power that scalar_power_simple does: the same multiplications in the same order, as nodes, so that the years
 * of a model share their squares. */
static ash_node simple_power(ash_graph *graph, ash_node base, double exponent, ash_span origin) {
    if (exponent == 0.5) return ash_graph_apply(graph, ASH_OP_square_root, base, 0, 0, origin);
    ash_node square = base, product = 0;
    unsigned left = (unsigned)fabs(exponent);
    bool some = false;
    while (left > 0) {
        if (left & 1) {
            product = some ? ash_graph_apply(graph, ASH_OP_multiply, product, square, 0, origin) : square;
            some = true;
        }
        left >>= 1;
        if (left > 0) square = ash_graph_apply(graph, ASH_OP_multiply, square, square, 0, origin);
    }
    if (exponent > 0.0) return product;
    return ash_graph_apply(graph, ASH_OP_divide, ash_graph_constant(graph, 1.0), product, 0, origin);
}

/* An identity that gives the node without computing it: true, and *result is set. Those that drop an operand (x*0, x^0,
 * a select of two equal branches) drop it even when it may be undefined: the language says that an exact constant
 * factor of 0 removes what it multiplies. x+0 keeps a -0 that the sum would have made +0; nothing downstream tells them
 * apart. */
static bool apply_identity(ash_graph *graph, ash_op op, ash_node a, ash_node b, ash_node c, ash_span origin,
                           ash_node *result) {
    switch ((int)op) {
    case ASH_OP_add:
        if (is_constant(graph, a, 0.0)) return *result = b, true;
        if (is_constant(graph, b, 0.0)) return *result = a, true;
        return false;
    case ASH_OP_subtract:
        if (is_constant(graph, b, 0.0)) return *result = a, true;
        return false;
    case ASH_OP_multiply:
        if (is_constant(graph, a, 0.0) || is_constant(graph, b, 0.0)) return *result = 0, true;
        if (is_constant(graph, a, 1.0)) return *result = b, true;
        if (is_constant(graph, b, 1.0)) return *result = a, true;
        return false;
    case ASH_OP_divide:
        if (is_constant(graph, b, 1.0)) return *result = a, true;
        return false;
    case ASH_OP_power:
        if (is_constant(graph, b, 0.0)) return *result = ash_graph_constant(graph, 1.0), true;
        if (is_constant(graph, b, 1.0)) return *result = a, true;
        if (graph->live || ash_graph_is_constant(graph, a) || !ash_graph_is_constant(graph, b)) return false;
        if (!scalar_power_is_simple(ash_graph_centre(graph, b))) return false;
        return *result = simple_power(graph, a, ash_graph_centre(graph, b), origin), true;
    case ASH_OP_select:
        if (b == c) return *result = b, true;
        if (!ash_graph_is_constant(graph, a) || ash_graph_centre(graph, a) != ash_graph_centre(graph, a)) return false;
        return *result = is_constant(graph, a, 0.0) ? c : b, true;
    default:
        return false;
    }
}

static bool is_commutative(ash_op op) {
    return op == ASH_OP_add || op == ASH_OP_multiply || op == ASH_OP_minimum || op == ASH_OP_maximum ||
           op == ASH_OP_equal || op == ASH_OP_and || op == ASH_OP_or;
}

static bool is_step(ash_op op) {
    return op == ASH_OP_round_even || op == ASH_OP_floor || op == ASH_OP_ceil || op == ASH_OP_not ||
           op == ASH_OP_less || op == ASH_OP_less_equal || op == ASH_OP_equal || op == ASH_OP_and || op == ASH_OP_or ||
           op == ASH_OP_select;
}

ash_graph *ash_graph_create(ash_arena *arena, size_t node_limit) {
    ash_graph *graph = ash_new(arena, ash_graph);
    graph->arena = arena;
    graph->node_limit = node_limit < 1 ? 1 : node_limit > EMPTY ? EMPTY : node_limit;
    grow_slots(graph);
    ash_graph_constant(graph, 0.0);
    return graph;
}

ash_node ash_graph_constant(ash_graph *graph, double value) {
    return constant_from(graph, value, (ash_span){0, 0, 0});
}

uint32_t ash_graph_draw(ash_graph *graph, ash_slice name) {
    ash_push(graph->arena, &graph->draws, ((ash_draw){name, 0, 0}));
    return (uint32_t)(graph->draws.count - 1);
}

static bool is_same_law(const ash_distribution *x, const ash_distribution *y) {
    if (x->kind != y->kind || x->a != y->a || x->b != y->b || x->c != y->c || x->low != y->low || x->high != y->high)
        return false;
    if (x->kind != ASH_DISCRETE) return true;
    if (x->count != y->count) return false;
    for (size_t i = 0; i < x->count; i++)
        if (x->values[i] != y->values[i] || x->chances[i] != y->chances[i]) return false;
    return true;
}

/* The number of a distribution among the samplers, added when it is new. An input given by year comes here once a year
 * with what is often the same distribution, so the last few are looked at; in a live graph all of them, since there the
 * years of an input are one cell or many. */
static uint32_t sampler_of(ash_graph *graph, const ash_distribution *distribution) {
    size_t count = graph->samplers.count, oldest = count > 64 && !graph->live ? count - 64 : 0;
    for (size_t i = count; i-- > oldest;)
        if (is_same_law(&graph->samplers.items[i], distribution)) return (uint32_t)i;
    ash_push(graph->arena, &graph->samplers, *distribution);
    return (uint32_t)count;
}

ash_node ash_graph_input(ash_graph *graph, uint32_t draw, const ash_distribution *distribution, ash_span origin) {
    double centre = ash_distribution_centre(distribution);
    if (distribution->kind == ASH_CERTAIN && !graph->live) return constant_from(graph, centre, origin);
    ash_graph_node node = {
        .op = ASH_OP_INPUT, .a = draw, .b = sampler_of(graph, distribution), .value = centre, .origin = origin};
    return share(graph, &node);
}

ash_node ash_graph_following(ash_graph *graph, uint32_t draw, ash_node followed, ash_span origin) {
    double value = ash_graph_centre(graph, followed);
    ash_distribution law = ash_distribution_of(ASH_CERTAIN, value, 0, 0);
    ash_graph_node node = {
        .op = ASH_OP_INPUT, .a = draw, .b = sampler_of(graph, &law), .c = followed, .value = value, .origin = origin};
    return share(graph, &node);
}

ash_node ash_graph_apply(ash_graph *graph, ash_op op, ash_node a, ash_node b, ash_node c, ash_span origin) {
    size_t arity = operations[op].arity;
    if (arity < 3) c = 0;
    if (arity < 2) b = 0;
    ash_node result;
    if (apply_identity(graph, op, a, b, c, origin, &result)) return result;
    if (is_commutative(op) && a > b) {
        ash_node swap = a;
        a = b;
        b = swap;
    }
    /* beyond the arity stands node 0, a constant */
    const ash_graph_node *x = &graph->nodes.items[a], *y = &graph->nodes.items[b], *z = &graph->nodes.items[c];
    double value = ash_operation(op, x->value, y->value, z->value);
    bool branches_count = op != ASH_OP_select; /* not when the condition is the constant "undefined" */
    bool moves = x->op != ASH_OP_CONSTANT || (branches_count && (y->op != ASH_OP_CONSTANT || z->op != ASH_OP_CONSTANT));
    if (!moves) return folded(graph, value, origin);
    bool step = x->step || y->step || z->step || is_step(op);
    ash_graph_node node = {.op = (uint8_t)op, .step = step, .a = a, .b = b, .c = c, .value = value, .origin = origin};
    return share(graph, &node);
}

ash_node ash_graph_rate_of_return(ash_graph *graph, const ash_node *flow, size_t count, ash_span origin) {
    uint32_t first = (uint32_t)graph->list.count;
    bool moves = false, step = false;
    ash_mark mark = ash_arena_mark(graph->arena);
    double *values = ash_new_array(graph->arena, double, count);
    for (size_t i = 0; i < count; i++) {
        const ash_graph_node *item = &graph->nodes.items[flow[i]];
        moves |= item->op != ASH_OP_CONSTANT;
        step |= item->step;
        values[i] = item->value;
    }
    double value = ash_irr(values, count);
    ash_arena_rewind(graph->arena, mark);
    if (!moves) return folded(graph, value, origin);
    for (size_t i = 0; i < count; i++) ash_push(graph->arena, &graph->list, flow[i]);
    ash_graph_node node = {
        .op = ASH_OP_RATE_OF_RETURN, .step = step, .a = first, .b = (uint32_t)count, .value = value, .origin = origin};
    size_t before = graph->nodes.count;
    ash_node number = share(graph, &node);
    if (graph->nodes.count == before) graph->list.count = first; /* shared or refused: its operands are not needed */
    return number;
}

double ash_operation(ash_op op, double a, double b, double c) {
    switch (op) {
#define ASH_OP(name, arity, meaning)                                                                                   \
    case ASH_OP_##name:                                                                                                \
        return scalar_##name(a, b, c);
#include "engine/operations.def"
#undef ASH_OP
    case ASH_OP_CONSTANT:
    case ASH_OP_INPUT:
    case ASH_OP_RATE_OF_RETURN:
    case ASH_OP_COUNT:
        break;
    }
    return SCALAR_UNDEFINED;
}

size_t ash_operation_arity(ash_op op) {
    return operations[op].arity;
}

ash_slice ash_operation_name(ash_op op) {
    return ash_slice_of(operations[op].name);
}

/* The derivatives of a node's value by its operands a, b, c. Those by an operand that the value does not move with are
 * 0: the steps, and in select, minimum and maximum the one not taken (in a tie the one that the operation takes). */
static void local_derivatives(const ash_graph *graph, const ash_graph_node *node, double local[3]) {
    double a = ash_graph_centre(graph, node->a), b = ash_graph_centre(graph, node->b);
    local[0] = local[1] = local[2] = 0.0;
    switch ((ash_op)node->op) {
    case ASH_OP_negate:
        local[0] = -1.0;
        return;
    case ASH_OP_absolute:
        local[0] = a > 0.0 ? 1.0 : a < 0.0 ? -1.0 : 0.0;
        return;
    case ASH_OP_square_root:
        local[0] = 0.5 / node->value;
        return;
    case ASH_OP_exponential:
        local[0] = node->value;
        return;
    case ASH_OP_logarithm:
        local[0] = 1.0 / a;
        return;
    case ASH_OP_normal_cdf:
        local[0] = ash_normal_density(a);
        return;
    case ASH_OP_normal_quantile:
        local[0] = 1.0 / ash_normal_density(node->value);
        return;
    case ASH_OP_normal_density:
        local[0] = -a * node->value;
        return;
    case ASH_OP_normal_loss: /* L' = cdf - 1, without cancellation */
        local[0] = -ash_normal_cdf(-a);
        return;
    case ASH_OP_add:
        local[0] = local[1] = 1.0;
        return;
    case ASH_OP_subtract:
        local[0] = 1.0;
        local[1] = -1.0;
        return;
    case ASH_OP_multiply:
        local[0] = b;
        local[1] = a;
        return;
    case ASH_OP_divide:
        local[0] = 1.0 / b;
        local[1] = -node->value / b;
        return;
    case ASH_OP_power:
        local[0] = b == 0.0 ? 0.0 : b * ash_operation(ASH_OP_power, a, b - 1.0, 0.0);
        /* by the exponent: a^b log a, whose limit for a = 0 is 0 */
        local[1] = node->value == 0.0 ? 0.0 : node->value * ash_operation(ASH_OP_logarithm, a, 0.0, 0.0);
        return;
    case ASH_OP_minimum:
        local[a < b ? 0 : 1] = 1.0;
        return;
    case ASH_OP_maximum:
        local[a > b ? 0 : 1] = 1.0;
        return;
    case ASH_OP_select:
        if (a == a) local[a == 0.0 ? 2 : 1] = 1.0;
        return;
    case ASH_OP_round_even:
    case ASH_OP_floor:
    case ASH_OP_ceil:
    case ASH_OP_not:
    case ASH_OP_less:
    case ASH_OP_less_equal:
    case ASH_OP_equal:
    case ASH_OP_and:
    case ASH_OP_or:
    case ASH_OP_CONSTANT:
    case ASH_OP_INPUT:
    case ASH_OP_RATE_OF_RETURN:
    case ASH_OP_COUNT:
        return;
    }
}

/* The rate r solves sum f_t (1 + r)^-t = 0, so by the implicit function theorem dr/df_t = v^t / sum(s f_s v^(s+1)) with
 * v = 1/(1 + r). */
static void reverse_rate_of_return(const ash_graph *graph, const ash_graph_node *node, double adjoint,
                                   double *derivative) {
    const uint32_t *flow = &graph->list.items[node->a];
    double v = 1.0 / (1.0 + node->value), power = v, slope = 0.0;
    for (uint32_t t = 0; t < node->b; t++, power *= v) slope += t * ash_graph_centre(graph, flow[t]) * power;
    double share = adjoint / slope;
    for (uint32_t t = 0; t < node->b; t++, share *= v)
        if (!ash_graph_is_constant(graph, flow[t])) derivative[flow[t]] += share;
}

void ash_graph_reverse(const ash_graph *graph, ash_node output, double *derivative) {
    memset(derivative, 0, graph->nodes.count * sizeof *derivative);
    derivative[output] = 1.0;
    for (size_t i = (size_t)output + 1; i-- > 0;) {
        const ash_graph_node *node = &graph->nodes.items[i];
        double adjoint = derivative[i];
        if (adjoint == 0.0 || node->op == ASH_OP_CONSTANT || node->op == ASH_OP_INPUT) continue;
        if (node->op == ASH_OP_RATE_OF_RETURN) {
            reverse_rate_of_return(graph, node, adjoint, derivative);
            continue;
        }
        double local[3];
        local_derivatives(graph, node, local);
        const uint32_t operands[3] = {node->a, node->b, node->c};
        for (size_t k = 0; k < 3; k++) /* a 0 is passed over: times an undefined or infinite one it must stay 0 */
            if (local[k] != 0.0 && !ash_graph_is_constant(graph, operands[k]))
                derivative[operands[k]] += adjoint * local[k];
    }
}
