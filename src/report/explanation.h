/* Where a figure comes from: the formula behind it, what that reads at which rows, and so down to inputs and data, with the value of each at the
 * centre (every input at its median). Made from the unrolled case itself, so it shows what was computed: of an `if` with a certain condition
 * only the branch that counts, of a sum every row. */
#ifndef ASHORE_REPORT_EXPLANATION_H
#define ASHORE_REPORT_EXPLANATION_H

#include "engine/run.h"
#include "engine/unroll.h"

#define ASH_EXPLAIN_DEPTH 100   /* deepest nesting, also when all is asked for */
#define ASH_EXPLAIN_NODES 20000 /* most figures in one explanation */

typedef struct ash_explained ash_explained;
struct ash_explained {
    const ash_entity *entity;  /* NULL: a currency's rate, or a reference() in a formula */
    int rows[8];
    ash_slice name;            /* of the entity; else the path of `use` */
    ash_slice path;            /* what to ask for to go on from here: "unit_cost.tilburg" */
    ash_value value;           /* of an input in its own currency */
    ash_currency currency;     /* that the value counts in, 0 for no money; of a rate: EUR per unit of it */
    int year;                  /* of a rate or parameter */
    const ash_input_use *use;  /* of an input, a rate or a reference; else NULL */
    const ash_given *given;    /* what the case gives for an input or fact; NULL: nothing, or `unknown` */
    const ash_distribution *law; /* of an input that is uncertain by itself, cut off at its range; else NULL */
    ash_slice formula;         /* as written in the model, on one line; of an input its default; may be empty */
    ash_slice taken;           /* the part of it that counts here; empty when that is all of it */
    bool repeated;             /* explained elsewhere in the same explanation */
    bool more;                 /* reads further things that are left out here */
    bool alike;                /* the same figure of an earlier year stands beside it, taken apart: this one is not */
    size_t count;
    ash_explained **reads;
};

typedef struct ash_explanation {
    const ash_unrolled *unrolled;
    ash_explained *root;
    const ash_figure *figure;  /* over the samples; NULL where there is nothing uncertain */
    uint64_t samples;
    bool cut;                  /* ASH_EXPLAIN_NODES was reached */
} ash_explanation;

/* Explains one cell down to `depth` levels (0: all, as far as the limits above go; else of a figure read at many years only the first is taken apart). Builds it when no output needed it; NULL when that fails, reported
 * to `diags`. Everything lives in `arena`, which must be that of the unrolled case or live shorter. */
ash_explanation *ash_explain(ash_arena *arena, const ash_unrolled *unrolled, const ash_entity *entity, const int *rows, unsigned depth, ash_diags *diags);
/* The same for something that is no entity: a listed input such as "currency.USD.rate". NULL when there is none of that path. */
ash_explanation *ash_explain_use(ash_arena *arena, const ash_unrolled *unrolled, ash_slice path);

/* A piece of a model's text on one line: without comments, runs of spaces and line ends as one space. */
ash_slice ash_source_line(ash_arena *arena, ash_slice text);
/* The text of a span of a model, as above. */
ash_slice ash_model_text(ash_arena *arena, const ash_model *model, ash_span span);

/* The unit in which a value counts, as text: the declared one with the value's own currency. */
ash_slice ash_unit_in(ash_arena *arena, const ash_entity *entity, ash_currency currency);

#endif
