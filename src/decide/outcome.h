/* The outcome of a case: everything unrolled, run and decided, for whoever shows it. */
#ifndef ASHORE_DECIDE_OUTCOME_H
#define ASHORE_DECIDE_OUTCOME_H

#include "decide/decision.h"
#include "engine/run.h"
#include "engine/unroll.h"

/* One shown figure: an entity in one cell. */
typedef struct ash_shown {
    const ash_entity *entity;
    int rows[8];
    const ash_figure *figure;
    const double *samples;   /* kept, or NULL */
    bool absent;             /* inactive here */
    ash_node node;
} ash_shown;

typedef struct ash_shown_list { size_t count; ash_shown *items; } ash_shown_list;

typedef struct ash_outcome {
    const ash_unrolled *unrolled;
    const ash_run *run;
    ash_run_options options;
    ash_shown_list results;    /* declared results, then the built-in present_cost, present_net, present_volume, total_cost; by declaration, then rows */
    ash_shown_list lines;      /* costs */
    ash_shown_list categories; /* category_cost */
    const ash_decision *decision; /* NULL: the model decides nothing, or there are no options */
} ash_outcome;

typedef enum ash_outcome_status { ASH_OUTCOME_DONE, ASH_OUTCOME_INPUT, ASH_OUTCOME_CANCELLED, ASH_OUTCOME_MEMORY } ash_outcome_status;

/* What to compute beside the results. */
typedef struct ash_outcome_wish {
    bool lines;              /* figures of every cost line, year and category */
    bool headline;           /* only the decided result, and `unit_cost` where the model has it: nothing else, for comparing variants of a case */
    size_t keep_count;       /* names of further entities to keep samples of */
    const ash_slice *keep;
} ash_outcome_wish;

/* Unrolls, runs and decides. INPUT: errors were reported to `diags`. MEMORY: outcome->run->memory_needed says how much it takes. */
ash_outcome_status ash_outcome_compute(ash_arena *arena, const ash_case *c, const ash_run_options *options, const ash_outcome_wish *wish, ash_diags *diags,
                                       ash_outcome **outcome);

/* The figure of an entity at rows, from any of the lists; NULL when it was not shown. */
const ash_shown *ash_outcome_find(const ash_outcome *outcome, const ash_entity *entity, const int *rows);

#endif
