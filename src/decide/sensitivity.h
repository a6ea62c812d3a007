/* What happens when one input moves and all others stay at the centre: the tornado, and exact elasticities.
 *
 * A probe is a walk over the graph with scalars in which some draws are moved to a quantile of their laws. It computes only what lies
 * downstream of them; everything else keeps its value at rest, which is the centre unless it was settled elsewhere. */
#ifndef ASHORE_DECIDE_SENSITIVITY_H
#define ASHORE_DECIDE_SENSITIVITY_H

#include "decide/outcome.h"

/* ---- Uncertain inputs ---- */

/* An uncertain input (one row, all years) with all its draws: one, or with `independent by year` one a year. */
typedef struct ash_uncertain {
    const ash_input_use *use;
    size_t draw_count;
    const uint32_t *draws;
} ash_uncertain;

typedef struct ash_uncertain_list { size_t count; ash_uncertain *items; } ash_uncertain_list;

/* Every input with a draw, in the order of `uses`; lives in `arena` and points into the unrolled case. */
ash_uncertain_list ash_uncertain_inputs(ash_arena *arena, const ash_unrolled *unrolled);

/* The node of the decided result of every option, by row of the decision index. `unrolled` belongs to a model that decides. */
ash_node *ash_decided_nodes(ash_arena *arena, const ash_unrolled *unrolled);

/* ---- The probe ---- */

typedef struct ash_probe ash_probe;
typedef struct ash_moves ash_moves;

/* How a position in (0, 1) is read: as the quantile of each law; or the same, but in a discrete law as the way from its lowest to its
 * highest value, so that a value between two of them can be looked at. */
typedef enum ash_position { ASH_AT_QUANTILE, ASH_AT_WAY } ash_position;

/* A probe of `count` nodes. It lives in `arena`; the graph must outlive it. */
ash_probe *ash_probe_create(ash_arena *arena, const ash_graph *graph, const ash_node *outputs, size_t count);
/* A probe of the decided result of every option, and behind them the value of each of `count` inputs in its first year. */
ash_probe *ash_probe_of_inputs(ash_arena *arena, const ash_unrolled *unrolled, const ash_uncertain *const *inputs, size_t count);
/* A plan to move these draws together; made once, used often, with the probe's lifetime. */
const ash_moves *ash_probe_moves(ash_probe *probe, const uint32_t *draws, size_t count, ash_position position);
/* The outputs with the draws of the plan at these positions, one a draw, and all else at rest. Valid until the next call. */
const double *ash_probe_at(ash_probe *probe, const ash_moves *moves, const double *positions);
/* The same with all draws of the plan at one position. */
const double *ash_probe_all_at(ash_probe *probe, const ash_moves *moves, double position);
/* What the laws that a plan moves are like, together. */
typedef struct ash_moved_laws {
    size_t count;              /* input nodes that an output depends on; 0: moving changes nothing */
    bool open_low, open_high;  /* one of them has no end below, above, or one beyond which less than 0.1 % of it would lie */
    bool discrete;             /* all of them */
} ash_moved_laws;
ash_moved_laws ash_probe_laws(const ash_probe *probe, const ash_moves *moves);
/* The outputs with everything at rest. */
const double *ash_probe_rest(ash_probe *probe);
/* Gives back the memory of the plan that was made last; everything allocated in the arena since then goes with it. */
void ash_probe_forget(ash_probe *probe, const ash_moves *moves);
/* The point evaluated last becomes the rest from which all others are seen. */
void ash_probe_settle(ash_probe *probe);

/* ---- Tornado and elasticities ---- */

#define ASH_SWING_LOW 0.10
#define ASH_SWING_HIGH 0.90

typedef struct ash_swing {
    const ash_uncertain *input;
    const double *low, *high; /* the decided result by option with the input at its 10 and 90 % points, all others at the centre */
    double swing;             /* how far the difference between `best` and `other` moves between the two, 0 or more; of one option alone: its result */
    size_t best_low, best_high;
    bool changes;             /* at one of the two points another option is best than at the centre */
    /* By option: relative change of the result per relative change of the input, at the centre, exact (one reverse pass; an input by year moves in all
     * years alike). NaN where the result is 0 or has no value there. */
    const double *elasticity;
    const bool *step;         /* by option: the result depends on the input through a step (comparison, rounding), which the elasticity does not see: use the swing */
} ash_swing;

typedef struct ash_tornado {
    size_t option_count;
    size_t best, other;       /* the best mean, and what it is held against: the base, or the runner-up when the base is best or there is none; one option: itself */
    size_t best_at_centre;
    const double *centre;     /* the decided result by option */
    size_t count;
    const ash_swing *items;   /* the largest swing first; equal ones in the order of the inputs */
} ash_tornado;

/* `outcome` must have a decision; `inputs` are those of its unrolled case and must outlive the result. */
const ash_tornado *ash_tornado_of(ash_arena *arena, const ash_outcome *outcome, const ash_uncertain_list *inputs);

/* The elasticity of one node in every input, at the centre, and whether the node depends on it through a step; `elasticity` and `step` by input. */
void ash_elasticities(ash_arena *arena, const ash_graph *graph, ash_node node, const ash_uncertain_list *inputs, double *elasticity, bool *step);

/* The best of some results by the sense of a decision (-1: lowest); one without a value is never ahead. The first of equals. */
size_t ash_best_of(const double *values, size_t count, int sense);

#endif
