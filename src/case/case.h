/* A case: what a user gave, bound to a checked model. Every form of value of docs/cases.md is read here; what was not given stays empty,
 * and the engine takes the default. Everything lives in the arena of the case. */
#ifndef ASHORE_CASE_CASE_H
#define ASHORE_CASE_CASE_H

#include "base/doc.h"
#include "lang/model.h"
#include "num/distribution.h"

#define ASH_CELL_LIMIT ((size_t)2000000) /* cells of one input in a case */
#define ASH_CORRELATE_LIMIT ((size_t)1000) /* pairs of correlated inputs */

/* One row of a table of the case (or of a fixed index, or a year). Rows stand in order of parent, then id: sums add in that order, so the order in a
 * file changes no bit. */
typedef struct ash_case_row {
    ash_slice id;
    ash_slice title;     /* for people; the id when the case gives none */
    uint32_t parent;     /* row of the parent index */
    ash_span span;
    size_t written;      /* its place in the file, for showing it in the user's order */
    const ash_doc *doc;  /* the map of the row, NULL for one that the language made */
} ash_case_row;

typedef struct ash_rows { size_t count; ash_case_row *items; } ash_rows;

/* What was given for one input in one row: a law that holds from a year on (a single value: one step). */
typedef struct ash_given_step { int year; ash_distribution law; } ash_given_step;

typedef enum ash_origin { ASH_ORIGIN_USER, ASH_ORIGIN_SCENARIO, ASH_ORIGIN_SET, ASH_ORIGIN_MADE } ash_origin;

typedef struct ash_given {
    ash_span span;
    ash_slice path;
    ash_origin origin;
    bool everywhere;       /* given once for all rows of the optional table: one draw, one input */
    bool unknown;          /* "unknown": the user looked and does not know */
    ash_currency currency; /* of money; 0 when its unit has none */
    size_t step_count;
    ash_given_step *steps;
    int word;              /* choice: position; flag, fact: 1 yes, 0 no, -1 unknown */
    ash_slice text;        /* country, currency, goods code (digits only) */
} ash_given;

/* Overrides of one currency: `currency: {USD: {rate: 0.92, volatility: 9%, drift: 0%}}`. Absent ones are NULL. */
typedef struct ash_currency_given {
    ash_currency currency;
    const ash_given *rate, *volatility, *drift;
} ash_currency_given;

typedef struct ash_correlate { ash_slice first, second; double rank; ash_span span; } ash_correlate;

/* How good a figure of the case is, as the case itself says under `evidence`. */
typedef enum ash_evidence_grade { ASH_EVIDENCE_NONE, ASH_EVIDENCE_ACTUAL, ASH_EVIDENCE_QUOTE, ASH_EVIDENCE_AVERAGE, ASH_EVIDENCE_GUESS, ASH_EVIDENCE_GRADES } ash_evidence_grade;

/* `evidence: {source.xiamen.price: {grade: quote, owner: Purchasing, until: 2027-03-31}}`, or only the grade. */
typedef struct ash_evidence {
    ash_slice path;          /* of an input */
    ash_evidence_grade grade; /* NONE: not said */
    ash_slice owner;         /* who answers for the figure; empty: not said */
    ash_day until;           /* the last day on which it holds, of a quotation or a contract; ASH_NO_DAY: not said */
} ash_evidence;

/* One change laid over whatever an input is worth, given or default, certain or not: for a stress, and for a curve over an input. It holds where the
 * condition holds, and is not held to the input's range. */
typedef enum ash_adjust_operation { ASH_ADJUST_TIMES, ASH_ADJUST_PLUS } ash_adjust_operation;
typedef struct ash_adjustment {
    const ash_entity *input; /* a number; NULL: the rate of `currency` against the euro, all years (times only) */
    ash_currency currency;
    const ash_entity *where; /* a choice, country or code by some of the input's own rows; NULL: everywhere */
    ash_slice value;         /* that it must have: a word, a country, a code */
    ash_adjust_operation operation;
    double amount;           /* a factor, or what is added in the input's unit */
} ash_adjustment;

typedef struct ash_case {
    const ash_model *model;
    const ash_doc *doc;     /* after scenario and sets */
    ash_slice title, scenario;
    ash_lang lang;
    bool has_lang;
    ash_day start;          /* first day of year 1; ASH_NO_DAY when neither start nor date is known */
    ash_day date;           /* today, for the age of data; ASH_NO_DAY when not known */
    bool defaults_none;
    int base;               /* row of the decision index, -1: none named */
    int first_year, last_year;
    ash_rows *rows;         /* by index number */
    const ash_given **const *given; /* by entity number, then by ash_case_cell; NULL where nothing was given for the entity */
    size_t currency_count, correlate_count, scenario_count;
    const ash_currency_given *currencies;
    const ash_correlate *correlations;
    const ash_slice *scenarios; /* names of all scenarios of the case, in order written */
    size_t evidence_count;
    const ash_evidence *evidence;
    size_t adjustment_count;    /* none, as bound */
    const ash_adjustment *adjustments;
} ash_case;

/* One `--set path=value`, or a change made by another front. `value` is a document. */
typedef struct ash_case_set { ash_slice path; const ash_doc *value; ash_span span; } ash_case_set;

typedef struct ash_case_options {
    ash_slice scenario;     /* empty: none */
    size_t set_count;
    const ash_case_set *sets;
    ash_day date;           /* ASH_NO_DAY: the case's own, or none */
} ash_case_options;

/* Binds a document to a model. Reports up to 20 errors, each with its place in the user's text, and returns NULL when there are any. */
const ash_case *ash_case_bind(ash_arena *arena, const ash_model *model, const ash_doc *doc, const ash_case_options *options, ash_diags *diags);

/* Rows of an index in a case; of years: last - first + 1 without items. */
size_t ash_case_row_count(const ash_case *c, const ash_index *index);
/* Is this the optional table, left out of the case? Its one row has no name and stands in no path and no key. */
bool ash_case_left_out(const ash_case *c, const ash_index *index);
/* False for an entity by rows of the optional table in a case that leaves it out. */
bool ash_case_has_rows(const ash_case *c, const ash_entity *entity);
/* The id of a row ("tilburg", "3"). */
ash_slice ash_case_row_id(ash_arena *arena, const ash_case *c, const ash_index *index, int row);
/* Number of a row by id, or -1; in an `of` index that row of `parent` (0 elsewhere). */
int ash_case_row_find(const ash_case *c, const ash_index *index, int parent, ash_slice id);

/* The number of one cell of an entity, from its row along each index (`rows[k]` for entity->indices[k]; years from 0). Parents of an `of` index are
 * implied. With `with_years` false all years share a cell. */
size_t ash_case_cell(const ash_case *c, const ash_entity *entity, const int *rows, bool with_years);
/* How many cells there are; SIZE_MAX when that does not fit. */
size_t ash_case_cell_count(const ash_case *c, const ash_entity *entity, bool with_years);
/* "source.tilburg.wage", "option.split.share.tilburg": the path of an input's cell, as in --set. A row below 0 is left out of it. */
ash_slice ash_case_path(ash_arena *arena, const ash_case *c, const ash_entity *entity, const int *rows);
/* The same, or the path of what was given for all rows of the optional table, when that holds in this cell. */
ash_slice ash_case_input_path(ash_arena *arena, const ash_case *c, const ash_entity *entity, const int *rows);
/* "split/tilburg/3": rows joined in declared order, as in results. */
ash_slice ash_case_key(ash_arena *arena, const ash_case *c, const ash_entity *entity, const int *rows);

/* True for the path of an input of the model in rows of this case ("source.tilburg.wage", or with a year behind it), whether it was given or not. */
bool ash_case_names_input(const ash_case *c, ash_slice path);

/* What the case says of how good the figure of an input is ("source.tilburg.wage"; of a currency's own numbers what it says of "currency.USD"); NULL when it
 * says nothing. */
const ash_evidence *ash_case_evidence(const ash_case *c, ash_slice path);

/* The law of a given value in a year (model years). */
const ash_distribution *ash_given_law(const ash_given *given, int year);

/* An input's declared range as text: "0 .. 200 EUR/hour"; an open end is left out, and so is no unit. */
ash_slice ash_value_range_text(ash_arena *arena, const ash_entity *input);
/* What an input that is no number may be: "own_plant, supplier"; of codes some examples. Empty for a number. */
ash_slice ash_value_words_text(ash_arena *arena, const ash_entity *input);

#endif
