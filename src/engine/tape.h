/* The tape, private to the room: the live part of a graph as instructions on registers that each hold a block of
 * samples.
 *
 * A tape is made for some output nodes. It holds what they depend on and nothing else, in an order that keeps few
 * values alive at once (depth first from the outputs), with registers used again as soon as their value was last read.
 * Two operations of which the first feeds only the second go in one pass, both rounded. Constants are single numbers,
 * never blocks. The bits of a sample depend on nothing but the graph, the seed and the plan of draws. */
#ifndef ASHORE_ENGINE_TAPE_H
#define ASHORE_ENGINE_TAPE_H

#include "engine/graph.h"
#include "num/random.h"

typedef struct ash_tape ash_tape;

/* How samples are drawn. */
typedef struct ash_tape_draws {
    uint64_t seed;
    ash_draw_plan plan;
} ash_tape_draws;

/* Facts, for the bench and for choosing the size of blocks. */
typedef struct ash_tape_facts {
    size_t operations;   /* of the graph, live */
    size_t instructions; /* that do them, and draws and inverses */
    size_t draws;        /* uniforms drawn per sample */
    size_t inputs;       /* inverses per sample */
    size_t registers;
    size_t block_size; /* samples that go through together */
    size_t workspace;  /* doubles of working memory that one thread needs */
    size_t memory;     /* bytes of the tape itself and of making it */
} ash_tape_facts;

/* Takes the values of an output node: `count` samples, valid during the call. */
typedef struct ash_tape_sink {
    void (*take)(void *state, size_t output, const double *values, size_t count);
    void *state;
} ash_tape_sink;

/* Where the values of input nodes come from when they are not drawn: fills `count` samples of the node. */
typedef struct ash_tape_source {
    void (*fill)(void *state, ash_node input, double *values, size_t count);
    void *state;
} ash_tape_source;

/* The tape of the nodes outputs[0 .. count) that are not constants; they may repeat. It lives in `arena` and refers to
 * the graph. block_size is a multiple of ASH_CELL, or 0 for the tape's own choice. */
ash_tape *ash_tape_create(ash_arena *arena, const ash_graph *graph, const ash_node *outputs, size_t count,
                          const ash_tape_draws *draws, size_t block_size);
ash_tape_facts ash_tape_facts_of(const ash_tape *tape);

/* Makes working memory ready, once before it is used with ash_tape_evaluate. */
void ash_tape_prepare(const ash_tape *tape, double *workspace);
/* Evaluates samples first .. first + count - 1 of a replicate (multiples of ASH_CELL, count at most the block size) and
 * hands each output to the sink as soon as it is there. `source` may be NULL: inputs are drawn. Allocates nothing. */
void ash_tape_evaluate(const ash_tape *tape, double *workspace, uint32_t replicate, uint64_t first, size_t count,
                       const ash_tape_source *source, const ash_tape_sink *sink);

/* One draw's uniforms, after correlation; what the tape computes, for a range of samples of a replicate. */
void ash_tape_uniforms(const ash_graph *graph, uint32_t draw, const ash_tape_draws *draws, uint32_t replicate,
                       uint64_t first, size_t count, double *uniforms);

#endif
