/* Unrolling: a checked model and a case become a graph of scalar values. Only what the outputs need is built: an input that nothing reads is
 * never asked for, and a branch that a certain condition rules out does not exist. */
#ifndef ASHORE_ENGINE_UNROLL_H
#define ASHORE_ENGINE_UNROLL_H

#include "case/case.h"
#include "engine/graph.h"

/* What an entity is worth in one cell. */
typedef enum ash_value_kind {
    ASH_VALUE_UNSET,  /* not built */
    ASH_VALUE_BUSY,   /* being built (a circle here is an error of ours) */
    ASH_VALUE_ABSENT, /* inactive by `when`, or made from what is */
    ASH_VALUE_FAILED, /* reported already */
    ASH_VALUE_NODE,   /* a number or truth value: node, in the entity's unit (money in EUR, of an input in `currency`) */
    ASH_VALUE_WORD,   /* word: position of a choice, a row of an index */
    ASH_VALUE_CODE    /* text: country, currency, goods code */
} ash_value_kind;

typedef struct ash_value {
    uint8_t kind;
    ash_currency currency;
    union { ash_node node; int word; };
    const ash_slice *text;
} ash_value;

/* Where an input's value came from. */
typedef enum ash_source_kind { ASH_SOURCE_USER, ASH_SOURCE_REFERENCE, ASH_SOURCE_DEFAULT, ASH_SOURCE_NEUTRAL } ash_source_kind;

/* One input in one row (over all years), as used: for the list of inputs, for elasticities and the value of information. */
typedef struct ash_input_use {
    const ash_entity *entity; /* NULL: a currency's own numbers, see path */
    int rows[8];
    ash_slice path;
    ash_source_kind source;
    const ash_given *given;
    const ash_ref_value *reference; /* the reference value behind it, if any */
    ash_slice series, key;          /* of that reference value */
    double rolled;                  /* what took it from the date of its prices to the middle of year 1 */
    ash_distribution law;           /* in the first year used; CERTAIN when it flows from other inputs or is known */
    bool flows;                     /* its default reads other inputs: `law` is its own factor or deviation around them */
    ash_currency currency;
    uint32_t draw;                  /* ASH_NO_DRAW when certain */
    bool knowable;
    bool guess;                     /* given, but the case says under `evidence` that it is a guess */
    ash_value first;                /* its value in the first year used */
} ash_input_use;
#define ASH_NO_DRAW UINT32_MAX

/* Does the use hold for all rows of this index of its entity: the years, or the optional table when it was given for all its rows? */
bool ash_input_throughout(const ash_input_use *use, const ash_index *index);

/* A check whose condition depends on uncertain inputs: counted over the samples afterwards. */
typedef struct ash_open_check { const ash_check *check; ash_node condition; ash_slice path; } ash_open_check;

/* One thing that a formula reads. */
typedef struct ash_read {
    const ash_entity *entity; /* NULL: a currency's rate, or a reference() in the formula itself */
    int rows[8];
    ash_slice path;           /* without an entity: of the ash_input_use behind it */
    ash_currency currency;    /* without an entity: that the value counts in; a rate: EUR per unit of it */
    int year;                 /* the year in scope where it is read: of a rate, and of a parameter */
    ash_value value;
} ash_read;

/* An `if` with a certain condition, and which of its branches were taken (both: by different rows of a sum). */
typedef struct ash_branch { const ash_expr *expr; bool taken[2]; } ash_branch;

typedef struct ash_reads {
    ash_list(ash_read) list; /* in the order of the formula, each once */
    ash_list(ash_branch) branches;
    ash_map known;           /* private */
} ash_reads;

/* A currency's way over the years: EUR per unit of it by year, from year 0 on, and the same without its swings; node 0 is not built. */
typedef struct ash_rate_path { ash_currency currency; size_t count; ash_node *rates, *expected; } ash_rate_path;

struct ash_unroller;

typedef struct ash_unrolled {
    const ash_model *model;
    const ash_case *c;
    ash_graph *graph;
    ash_value **cells;     /* by entity number, then by ash_case_cell(..., true); NULL where nothing was built */
    ash_list(ash_input_use) uses;
    ash_list(ash_open_check) open_checks;
    ash_list(ash_span) settled; /* of a live graph: conditions that stay as they are, although numbers in them may change */
    ash_list(ash_rate_path) rates;
    struct ash_unroller *unroller; /* private */
} ash_unrolled;

/* Unrolls all costs, results, built-ins and checks. Reports up to 20 errors and returns NULL when there are any. */
ash_unrolled *ash_unroll(ash_arena *arena, const ash_case *c, ash_diags *diags);

/* The same case once more as a live graph (graph.h), at the centre: every number that the case or a default gives is an input node, but for
 * structural inputs that decide what is unrolled (deciding.h), and so is what a formula looks up in the reference data, unless it is certain; a default that follows other inputs is an input that follows them; the yearly shocks of a currency are the formula of their median.
 * An `if` is settled as it stands where its other branch does not exist. Without checks. NULL with errors in `diags`, which gets the warnings of
 * `unrolled` once more. */
ash_unrolled *ash_unroll_live(ash_arena *arena, const ash_unrolled *unrolled, ash_diags *diags);

/* The value of an entity at its rows, as built; UNSET when nothing needed it. */
ash_value ash_unrolled_value(const ash_unrolled *u, const ash_entity *entity, const int *rows);

/* The value of a cell, built now when nothing needed it, and what its formula (of an input: its default) reads at these rows, walked by the rules of
 * unrolling: only what counts, every row of a sum. Nothing for what was given, or is a table or a parameter (that of year 1). Errors go to `diags`; everything
 * lives in the arena of the unrolled case. */
ash_value ash_unrolled_reads(const ash_unrolled *unrolled, const ash_entity *entity, const int *rows, ash_diags *diags, ash_reads *reads);

/* Today's rate of a currency, in EUR per unit: the case's own, or the reference data's. False when there is none. */
bool ash_currency_rate(const ash_case *c, ash_currency currency, double *rate);

#endif
