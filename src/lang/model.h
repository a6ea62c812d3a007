/* A model: what the text of the model language says, checked. Made by lang/read.h; read by case, engine, report and app.
 * Everything lives in one arena and never changes after checking. */
#ifndef ASHORE_LANG_MODEL_H
#define ASHORE_LANG_MODEL_H

#include "base/diag.h"
#include "base/map.h"
#include "base/number.h"
#include "ref/ref.h"
#include "units/units.h"

typedef struct ash_entity ash_entity;
typedef struct ash_index ash_index;
typedef struct ash_expr ash_expr;

/* Words for people, by ash_lang; empty where the model gives none. */
typedef struct ash_labels { ash_slice title[2], help[2]; } ash_labels;

/* ---- Indices ---- */

typedef enum ash_index_kind { ASH_INDEX_TABLE, ASH_INDEX_YEARS, ASH_INDEX_FIXED } ash_index_kind;

typedef struct ash_fixed_row { ash_slice name; ash_span span; ash_labels labels; } ash_fixed_row;

struct ash_index {
    ash_slice name;
    ash_span span;
    ash_labels labels;
    ash_index_kind kind;
    const ash_index *parent;     /* TABLE: `of`, or NULL */
    bool optional;               /* TABLE: a case that leaves it out has one row, without a name */
    int first_year;              /* YEARS */
    int last_year;               /* YEARS with a constant end */
    const ash_entity *last_from; /* YEARS: the structural input that gives the last year, or NULL */
    size_t row_count;            /* FIXED */
    ash_fixed_row *rows;
    const ash_map *row_names;    /* FIXED: name -> its ash_fixed_row in `rows` */
    size_t number;               /* position in the model's list */
};

/* ---- Expressions ---- */

typedef enum ash_type_kind {
    ASH_TYPE_NONE,    /* in error: fits everything, so that one mistake gives one message */
    ASH_TYPE_NUMBER, ASH_TYPE_TRUTH, ASH_TYPE_CHOICE, ASH_TYPE_COUNTRY, ASH_TYPE_CURRENCY, ASH_TYPE_HS_CODE, ASH_TYPE_ROW, ASH_TYPE_TEXT
} ash_type_kind;

typedef struct ash_type {
    ash_type_kind kind;
    bool any_unit;            /* NUMBER: the literal 0, which fits any unit */
    ash_unit unit;            /* NUMBER */
    const ash_entity *choice; /* CHOICE: the input whose words these are */
    const ash_index *index;   /* ROW */
} ash_type;

typedef enum ash_expr_kind {
    ASH_EXPR_NUMBER,   /* number, in type.unit; a literal in foreign money has `currency` */
    ASH_EXPR_TEXT,     /* text */
    ASH_EXPR_WORD,     /* a word of a choice (number = its position), a country or currency code (text), a row of a fixed index (number) */
    ASH_EXPR_ENTITY,   /* entity at coordinates */
    ASH_EXPR_INDEX,    /* the value of a bound index: slot */
    ASH_EXPR_BASE,     /* the row of the decision index that is today */
    ASH_EXPR_CONVERT,  /* arguments[0] times number: a unit converted */
    ASH_EXPR_EXCHANGE, /* arguments[0] in `currency`, into EUR at the year in scope */
    ASH_EXPR_NEGATE, ASH_EXPR_NOT,
    ASH_EXPR_ADD, ASH_EXPR_SUBTRACT, ASH_EXPR_MULTIPLY, ASH_EXPR_DIVIDE, ASH_EXPR_POWER,
    ASH_EXPR_LESS, ASH_EXPR_LESS_EQUAL, ASH_EXPR_GREATER, ASH_EXPR_GREATER_EQUAL, ASH_EXPR_EQUAL, ASH_EXPR_NOT_EQUAL,
    ASH_EXPR_AND, ASH_EXPR_OR,
    ASH_EXPR_IF,           /* condition, then, else */
    ASH_EXPR_CALL,         /* a function of functions.def over arguments */
    ASH_EXPR_REDUCE,       /* `reduction` of arguments[0] over `index`, bound to `slot` */
    ASH_EXPR_REFERENCE,    /* reference(arguments[0], text) */
    ASH_EXPR_RATE,         /* rate(arguments[0], year arguments[1]) */
    ASH_EXPR_DISTRIBUTION, /* `distribution` of arguments, in a default only */
    ASH_EXPR_OTHERWISE     /* arguments[0] else arguments[1] [spread number], in a default only */
} ash_expr_kind;

typedef enum ash_function {
#define ASH_FUNCTION(name, signature, meaning) ASH_FUNCTION_##name,
#include "lang/functions.def"
#undef ASH_FUNCTION
    ASH_FUNCTION_COUNT
} ash_function;

typedef enum ash_reduction {
    ASH_REDUCE_SUM, ASH_REDUCE_MIN, ASH_REDUCE_MAX, ASH_REDUCE_MEAN, ASH_REDUCE_COUNT, ASH_REDUCE_ANY, ASH_REDUCE_ALL,
    ASH_REDUCE_FIRST, ASH_REDUCE_IRR
} ash_reduction;

/* The laws that a default may name; arguments as in docs/model-language.md. */
typedef enum ash_default_law {
    ASH_LAW_ABOUT, ASH_LAW_BETWEEN, ASH_LAW_PERT, ASH_LAW_TRIANGULAR, ASH_LAW_UNIFORM, ASH_LAW_NORMAL, ASH_LAW_LOGNORMAL,
    ASH_LAW_CHANCE /* arguments in pairs: value, chance */
} ash_default_law;

/* Where an entity is read along one of its indices. */
typedef enum ash_coordinate_kind {
    ASH_AT_SLOT,   /* the row bound to `slot`; of years: less `offset` */
    ASH_AT_PARENT, /* the parent of the row of the entity's next coordinate (an `of` index) */
    ASH_AT_BASE, ASH_AT_FIRST, ASH_AT_LAST,
    ASH_AT_YEAR,   /* the year `row` */
    ASH_AT_ROW     /* row number `row` of a fixed index */
} ash_coordinate_kind;

typedef struct ash_coordinate { ash_coordinate_kind kind; uint32_t slot; int offset, row; } ash_coordinate;

struct ash_expr {
    ash_expr_kind kind;
    ash_span span;
    ash_type type;
    double number;
    ash_slice text;
    ash_currency currency;
    const ash_entity *entity;
    ash_coordinate *coordinates; /* ENTITY: entity->index_count of them */
    const ash_index *index;      /* REDUCE, INDEX */
    uint32_t slot;               /* REDUCE, INDEX */
    uint32_t parent_slot;        /* REDUCE over an `of` index: the slot of the parent row */
    uint32_t year_slot;          /* EXCHANGE, RATE, and an ENTITY whose value may be foreign money: the slot of the year in scope, or ASH_NO_SLOT */
    bool certain;                /* depends only on what is certain in every case */
    union { ash_function function; ash_reduction reduction; ash_default_law law; };
    size_t argument_count;
    ash_expr **arguments;
};
#define ASH_NO_SLOT UINT32_MAX

/* ---- Declared names ---- */

typedef enum ash_entity_kind {
    ASH_ENTITY_INPUT, ASH_ENTITY_COMMON, ASH_ENTITY_FACT, ASH_ENTITY_PARAMETER, ASH_ENTITY_TABLE, ASH_ENTITY_LET, ASH_ENTITY_COST, ASH_ENTITY_RESULT
} ash_entity_kind;

typedef enum ash_category_kind { ASH_CASH, ASH_HIDDEN, ASH_RISK, ASH_VALUE, ASH_EXTERNAL, ASH_NONCASH } ash_category_kind;
typedef enum ash_rung { ASH_RUNG_PRICE, ASH_RUNG_LANDED, ASH_RUNG_STOCK, ASH_RUNG_QUALITY, ASH_RUNG_RISK, ASH_RUNG_MOVING, ASH_RUNG_VALUE } ash_rung;

typedef struct ash_category {
    ash_slice name;
    ash_span span;
    ash_labels labels;
    ash_category_kind kind;
    ash_rung rung;
} ash_category;

/* A day, counted from 1970-01-01 (proleptic Gregorian); ASH_NO_DAY for none. */
typedef int32_t ash_day;
#define ASH_NO_DAY INT32_MIN
bool ash_day_read(ash_slice text, ash_day *day); /* YYYY-MM-DD, or YYYY-MM for its first day */
ash_day ash_day_of(int year, int month, int day);
void ash_day_parts(ash_day day, int *year, int *month, int *day_of_month);

/* One dated amount of a parameter: it holds from `from` until `until` (exclusive; ASH_NO_DAY: open). */
typedef struct ash_dated {
    ash_day from, until, verified, review;
    double value; /* in the parameter's unit */
    ash_slice source;
    enum { ASH_OFFICIAL, ASH_SECONDARY, ASH_CONFLICT, ASH_ASSUMED } confidence;
    ash_span span;
} ash_dated;
typedef enum ash_after_last { ASH_AFTER_ERROR, ASH_AFTER_HOLD_NOMINAL, ASH_AFTER_HOLD_REAL, ASH_AFTER_UNKNOWN } ash_after_last;

struct ash_entity {
    ash_entity_kind kind;
    ash_slice name;
    ash_span span;          /* of the name */
    ash_labels labels;
    size_t index_count;
    const ash_index **indices; /* in declared order; the parent of an `of` index stands before it */
    int year_position;         /* position of the year index in `indices`, or -1 */
    ash_type type;             /* of its value; declared unit */
    ash_slice unit_text;       /* as written, for people */
    ash_expr *expr;            /* let, cost, result: the formula; input, common: the default or NULL */
    ash_slice expr_text;       /* as written (may run over lines) */
    uint32_t slot_count;       /* bindings its formula needs: its own indices first */
    size_t number;             /* position in the model's list, after all it depends on but for lags */
    uint32_t level;            /* length of the longest chain below it */
    bool recursive;            /* reads itself, directly or not, at an earlier year */
    bool built_in;             /* made by the language: total_cost, present_cost, ... */

    /* input, common */
    size_t choice_count;
    ash_fixed_row *choices;
    const ash_map *choice_names; /* name -> its ash_fixed_row in `choices` */
    bool is_flag, is_common, structural, knowable, independent_by_year;
    const ash_index *simplex;
    double low, high;          /* range, in the declared unit; -INFINITY, INFINITY for open */
    ash_span range_span;
    double spread;             /* NAN: none */
    bool spread_absolute;
    double effort;             /* minutes */
    ash_expr *when;            /* NULL: always */
    uint32_t when_slot_count;
    ash_slice group;
    ash_expr *neutral;         /* constant; NULL: none */
    ash_slice source;

    const ash_category *category; /* cost */
    int better;                   /* result: +1 higher, -1 lower, 0 not said */

    ash_currency currency; /* table, parameter: the foreign money that its values are in (an expression wraps what it reads in EXCHANGE), or 0 */
    /* table: values by flattened row numbers, NAN where not given */
    size_t value_count;
    double *values;
    /* parameter */
    size_t dated_count;
    ash_dated *dated;
    ash_after_last after_last;
    ash_day valid_from, valid_until; /* of the file that declares it, for rules */
};

typedef struct ash_check {
    ash_span span;
    ash_slice text; /* the condition as written */
    ash_labels labels;
    ash_severity severity;
    size_t index_count;
    const ash_index **indices;
    uint32_t slot_count;
    ash_expr *condition;
} ash_check;

typedef struct ash_model {
    ash_slice name;
    uint32_t format;
    ash_labels labels;
    uint32_t file;
    const ash_sources *sources;
    const ash_ref *ref;
    const ash_index *decision;        /* NULL: no choice is made */
    const ash_entity *decision_result;
    int decision_sense;               /* -1 lowest is best, +1 highest */
    bool decision_ranks;
    const ash_index *years;           /* NULL: no years */
    const ash_index *optional;        /* the table that a case may leave out; NULL: none */
    size_t index_count, category_count, entity_count, check_count;
    ash_index **indices;
    ash_category **categories;
    ash_entity **entities;            /* each after all it reads, but for earlier years */
    ash_entity **written;             /* the same entities in the order of the text */
    ash_check **checks;
    ash_map names;                    /* every declared name -> ash_entity */
    ash_map index_names;              /* -> ash_index */
    uint64_t fingerprint;             /* of all its texts */
} ash_model;

const ash_entity *ash_model_entity(const ash_model *model, ash_slice name);
const ash_index *ash_model_index(const ash_model *model, ash_slice name);

/* Title of an entity (or index, ...) in a language; falls back to `name`. */
ash_slice ash_label(const ash_labels *labels, ash_lang lang, ash_slice name);

#endif
