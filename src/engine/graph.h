/* The graph: every scalar value of an unrolled model as a node. Built by engine/unroll, evaluated by engine/run.
 *
 * Building folds constants (with the very functions the tape uses, so folding changes no bit), applies the exact identities
 * x+0, x-0, x*1, x*0, x/1, x^1, x^0, select of a constant, select of two equal branches, and shares equal nodes
 * (commutative operands are ordered). x*0 and x^0 drop x even where it may be undefined; the sign of a zero is not kept.
 * A power with a constant whole exponent of at most 64, or 1/2, becomes the multiplications (or the root) that the operation
 * itself does, so that years share them. A node's operands always have smaller numbers.
 *
 * A live graph is for whoever wants to see the formulas, not to run them: certain inputs are nodes too, so that nothing is folded that a
 * person may change, and a power stays a power. */
#ifndef ASHORE_ENGINE_GRAPH_H
#define ASHORE_ENGINE_GRAPH_H

#include "base/diag.h"
#include "num/distribution.h"

typedef uint32_t ash_node; /* index into the graph; 0 is the constant 0 */

typedef enum ash_op {
    ASH_OP_CONSTANT, /* value */
    ASH_OP_INPUT,    /* an input: draw number a, sampler number b; in a live graph node c, unless 0, is what it follows */
    ASH_OP_RATE_OF_RETURN, /* internal rate of return of a flow: operands in the graph's list; undefined: none or several */
#define ASH_OP(name, arity, meaning) ASH_OP_##name,
#include "engine/operations.def"
#undef ASH_OP
    ASH_OP_COUNT
} ash_op;

typedef struct ash_graph_node {
    uint8_t op;
    bool step;      /* the value depends on an uncertain input through a step (comparison, select, round, floor, ceil) */
    uint32_t a, b, c; /* operands; INPUT: draw, sampler; RATE_OF_RETURN: first and count in `list` */
    double value;   /* at the centre: every input at its median after truncation (a discrete one at its mean) */
    ash_span origin; /* the expression of the model it came from first */
} ash_graph_node;

/* A random draw: one uniform per sample. Several inputs may read the same draw (an input given by year). */
typedef struct ash_draw {
    ash_slice name;    /* the input's full name, "source.xiamen.wage": keys the stream */
    uint32_t group;    /* 0, or 1 + the number of its correlation group */
    uint32_t position; /* in that group */
} ash_draw;

/* Draws with a rank correlation (Gaussian copula). */
typedef struct ash_correlation {
    size_t count;
    const uint32_t *draws;
    const double *cholesky; /* count x count, lower, row by row, of the Pearson matrix */
} ash_correlation;

typedef struct ash_graph {
    ash_arena *arena;
    size_t node_limit;
    ash_list(ash_graph_node) nodes;
    ash_list(uint32_t) list; /* operands of n-ary operations */
    ash_list(ash_draw) draws;
    ash_list(ash_distribution) samplers;
    ash_list(ash_correlation) correlations;
    bool live;     /* set before the first node is built */
    bool overflow; /* node_limit was reached: nodes built after that are node 0; the caller reports it */
    uint32_t *slots; /* hash table for sharing */
    size_t slot_count;
} ash_graph;

#define ASH_NODE_LIMIT 2000000u

ash_graph *ash_graph_create(ash_arena *arena, size_t node_limit);
/* NaN is the constant "undefined"; where one came from folding its origin is that of the operation. */
ash_node ash_graph_constant(ash_graph *graph, double value);
uint32_t ash_graph_draw(ash_graph *graph, ash_slice name);   /* a new draw; names are unique (the caller sees to it) */
/* An uncertain input. A distribution of kind ASH_CERTAIN gives a constant, but in a live graph. */
ash_node ash_graph_input(ash_graph *graph, uint32_t draw, const ash_distribution *distribution, ash_span origin);
/* In a live graph: an input of its own that is worth what another node is, until a person gives it a value. */
ash_node ash_graph_following(ash_graph *graph, uint32_t draw, ash_node followed, ash_span origin);
/* An operation of operations.def; operands beyond its arity are ignored. */
ash_node ash_graph_apply(ash_graph *graph, ash_op op, ash_node a, ash_node b, ash_node c, ash_span origin);
ash_node ash_graph_rate_of_return(ash_graph *graph, const ash_node *flow, size_t count, ash_span origin);

static inline bool ash_graph_is_constant(const ash_graph *graph, ash_node node) {
    return graph->nodes.items[node].op == ASH_OP_CONSTANT;
}
static inline double ash_graph_centre(const ash_graph *graph, ash_node node) { return graph->nodes.items[node].value; }

/* One scalar operation, the bits that folding and the tape share; a, b, c beyond the arity are ignored. */
double ash_operation(ash_op op, double a, double b, double c);
size_t ash_operation_arity(ash_op op);
ash_slice ash_operation_name(ash_op op);

/* Reverse pass at the centre: d(output)/d(node) for every node, into derivative[0 .. nodes.count) (written fully).
 * Through a step the derivative is that of the branch taken; `step` of the output says so. By a constant it is 0. */
void ash_graph_reverse(const ash_graph *graph, ash_node output, double *derivative);

#endif
