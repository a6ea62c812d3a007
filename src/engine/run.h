/* A run: the graph evaluated for every sample. Samples come in 16 replicates, each a contiguous sixteenth; sums run over
 * fixed cells of 64 samples joined in a fixed pairwise tree, so the results have the same bits for any number of threads and
 * any block size. */
#ifndef ASHORE_ENGINE_RUN_H
#define ASHORE_ENGINE_RUN_H

#include "base/executor.h"
#include "engine/graph.h"

#define ASH_REPLICATES 16
#define ASH_CELL 64
#define ASH_SAMPLE_UNIT 1024       /* sample counts are rounded up to a multiple of this */
#define ASH_QUANTILE_SAMPLES 16384 /* quantiles of outputs that are not kept come from at most this many */

/* Called now and then from the calling thread; false asks the run to stop. May be NULL. `done` of `total` in samples. */
typedef struct ash_hooks {
    bool (*progress)(void *state, uint64_t done, uint64_t total);
    void *state;
} ash_hooks;

typedef struct ash_run_options {
    uint64_t samples;      /* 0: 10,000; rounded up to a multiple of ASH_SAMPLE_UNIT */
    uint64_t seed;
    bool plain_random;     /* plain draws instead of Latin hypercube */
    size_t block_size;     /* 64, 256 or 1024; 0: the engine's choice; the bits do not depend on it */
    size_t memory_limit;   /* bytes for kept samples and working memory; 0: 2 GiB */
    ash_executor executor; /* zero: serial */
    ash_hooks hooks;
} ash_run_options;

/* What is wanted of one node. */
typedef struct ash_output {
    ash_node node;
    bool keep;     /* keep every sample (results, present_cost, --keep) */
    bool moments_only; /* no quantiles wanted */
} ash_output;

/* Statistics of one output. Standard errors come from the spread of the 16 replicates (15 degrees of freedom).
 * With undefined samples mean, sd and their errors are NaN (written as null), and quantiles rank undefined last:
 * a quantile that falls among them is NaN. A constant has sd and all errors 0. */
enum { ASH_P5, ASH_P25, ASH_P50, ASH_P75, ASH_P95, ASH_QUANTILE_COUNT };
typedef struct ash_figure {
    double mean, sd, se, se_sd;
    double quantile[ASH_QUANTILE_COUNT], se_quantile[ASH_QUANTILE_COUNT];
    double undefined; /* share of samples without a value */
    double centre;
    double replicate_mean[ASH_REPLICATES];
} ash_figure;

typedef enum ash_run_status { ASH_RUN_DONE, ASH_RUN_CANCELLED, ASH_RUN_MEMORY } ash_run_status;

typedef struct ash_run {
    ash_run_status status;
    size_t memory_needed;  /* bytes, known before it starts; compared with memory_limit */
    uint64_t samples;      /* after rounding */
    size_t output_count;
    ash_figure *figures;   /* by output */
    double **kept;         /* by output: `samples` values in order of replicate and sample, or NULL (constants too) */
    /* facts about the tape, for the bench */
    size_t live_operations, live_draws, registers;
} ash_run;

/* Runs the graph. Outputs may repeat nodes. Everything returned lives in `arena`, but for the working memory of the threads,
 * which is taken from it before the run starts its samples and given back at the end. Memory beyond memory_limit: status
 * ASH_RUN_MEMORY and nothing computed; then, and when cancelled, figures and kept are NULL. Under a tight limit the quantiles
 * of what is not kept are found in several passes: slower, same bits. */
ash_run *ash_run_graph(ash_arena *arena, const ash_graph *graph, const ash_output *outputs, size_t output_count,
                       const ash_run_options *options);

/* The first operation that makes `node` undefined in a run where it was: walks the graph on one undefined sample.
 * Returns the graph node whose operands are all defined while it is not (for "a decision on it is an error naming the
 * operation"), and that sample's number. False when no sample is undefined. */
bool ash_run_find_undefined(ash_arena *arena, const ash_graph *graph, ash_node node, const ash_run_options *options,
                            ash_node *culprit, uint64_t *sample);

/* The uniforms (after correlation) of one draw, and the values of one node, for a range of samples of one replicate: what
 * decide/ needs to bin by stratum. first and count multiples of ASH_CELL. */
void ash_run_draw(const ash_graph *graph, uint32_t draw, const ash_run_options *options, uint32_t replicate, uint64_t first,
                  size_t count, double *uniforms);

#endif
