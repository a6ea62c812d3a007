/* The use cases behind the one call. Private to app: fronts know only include/ashore/ashore.h.
 *
 * A context holds three arenas: one for the list of texts that a front added, one for what calls share and can read again (words, reference data,
 * models by name), and one for the call at work, given back before the next. Running out of memory unwinds to ash_call, which answers with an error. */
#ifndef ASHORE_APP_APP_H
#define ASHORE_APP_APP_H

#include "ashore/ashore.h"
#include "base/json.h"
#include "base/words.h"
#include "decide/importance.h"
#include "lang/read.h"
#include "report/findings.h"

/* A model that was read under a name. */
typedef struct ash_named_model {
    ash_slice name; /* "models/comparison.model" */
    const ash_model *model;
} ash_named_model;

struct ash_context {
    ash_context_options options;
    ash_unwind unwind;
    void *escape;            /* where running out of memory jumps to while a call is at work (a jmp_buf) */
    ash_arena *added, *shared, *call; /* the list of texts; what was read from them; one call */
    ash_mark nothing_read;   /* of `shared` */
    ash_sources *sources;    /* texts of models and words, numbered apart from those of a request */
    ash_list(ash_source) texts; /* added by the front: name and text */
    const ash_words *words[2];
    const ash_ref *ref;
    ash_list(ash_named_model) models;
};

typedef enum ash_status { ASH_STATUS_DONE, ASH_STATUS_INPUT, ASH_STATUS_USAGE, ASH_STATUS_WORLD, ASH_STATUS_CANCELLED } ash_status;

/* One request, read. */
typedef struct ash_request {
    ash_context *context;
    ash_arena *arena;
    ash_sources *sources;
    ash_diags *diags;
    const ash_doc *doc;
    uint32_t file;           /* the request's own text among the sources */
    ash_lang lang;
    bool has_lang, as_text;
    unsigned width;          /* of texts, in columns */
    const ash_words *words;
    ash_json_writer *w;      /* the response, inside its outermost object */
    ash_slice text;          /* for as_text: what is said */
} ash_request;

/* The row of the table of calls. */
typedef struct ash_call_row {
    const char *name;
    ash_status (*answer)(ash_request *request);
} ash_call_row;

/* ---- request.c: fields of the request, each with its own error when it is of the wrong kind ---- */
ash_slice ash_request_text(ash_request *request, const char *name, ash_slice fallback);
double ash_request_number(ash_request *request, const char *name, double fallback, double low, double high);
bool ash_request_flag(ash_request *request, const char *name, bool fallback);
/* A list of texts; *count is 0 when it is not there. */
const ash_slice *ash_request_texts(ash_request *request, const char *name, size_t *count);
/* Adds a text to the sources of this request; its number. */
uint32_t ash_request_source(ash_request *request, ash_slice name, ash_slice text);
/* Reads a document by its name's ending: .yaml and .yml through the front's reader, all else as JSON. */
const ash_doc *ash_request_document(ash_request *request, uint32_t file);

/* Reads the text of a request; what is wrong with it is in its diags, and its document is NULL when it is no JSON. */
void ash_request_open(ash_request *request, ash_context *context, ash_arena *arena, ash_slice text);
/* Answers in another language from here on. */
void ash_request_set_lang(ash_request *request, ash_lang lang);
/* Of a request about several cases: answers in the language of the case in `fields`, the first of them, unless the request says which. What is wrong with
 * that case is reported when it is read to be computed. */
void ash_request_take_lang(ash_request *request, const ash_doc *fields);

/* A request inside a request: its own fields, and those of `request` that it has not; with diagnostics of its own. */
ash_request *ash_request_inside(ash_request *request, const ash_doc *fields);

/* ---- load.c: models, cases and reference data ---- */
/* A text of the context by name: added ones before compiled-in ones. */
bool ash_context_text(ash_context *context, ash_slice name, ash_slice *text);
/* The reference data, read at its first use; NULL after reporting. */
const ash_ref *ash_load_ref(ash_request *request);
/* A model by short name ("comparison") or by the name of a text. */
const ash_model *ash_load_model(ash_request *request, ash_slice name);
/* The model that a request names (`model`: a name, or {"name", "text"}), or else that its case names. */
const ash_model *ash_request_model(ash_request *request, const ash_doc *case_doc);
/* The case of a request: `case` (an object), or `case_file` {"name", "text"}; bound to its model with `scenario`, `set` and `date`. */
const ash_doc *ash_request_case_document(ash_request *request);
const ash_case *ash_request_case(ash_request *request);
/* The same of a document that was read already, under a scenario of its own (empty: none). */
const ash_case *ash_request_case_under(ash_request *request, const ash_doc *doc, ash_slice scenario);
/* The same of a model that is known already, whichever one the document names. */
const ash_case *ash_request_case_of(ash_request *request, const ash_model *model, const ash_doc *doc, ash_slice scenario);
/* Samples, seed and memory of a request, with the context's hooks. */
ash_run_options ash_request_run_options(ash_request *request);
/* Case and outcome in one go; answers (also with an error) unless it returns ASH_STATUS_DONE. */
ash_status ash_request_outcome(ash_request *request, ash_outcome **outcome);
/* The same, where the outcome must have a decision: a model that compares nothing is an error. */
ash_status ash_request_decided(ash_request *request, ash_outcome **outcome);
void ash_report_nothing_to_compare(ash_request *request, const ash_model *model);
/* The outcome of a case; of none it is ASH_STATUS_INPUT. */
ash_status ash_request_outcome_of(ash_request *request, const ash_case *c, ash_outcome **outcome);
/* The same of no more than is wished. */
ash_status ash_request_outcome_with(ash_request *request, const ash_case *c, const ash_outcome_wish *wish, ash_outcome **outcome);

/* ---- write.c ---- */
/* "results", "lines", "categories", "meta", "inputs", "decision" and "run" of an outcome. */
void ash_write_outcome(ash_request *request, const ash_outcome *outcome);
/* "run" alone: how it was computed. */
void ash_write_run(ash_request *request, const ash_outcome *outcome);
/* Name, version and fingerprint of engine, model and data. */
void ash_write_versions(ash_request *request, const ash_model *model);

/* ---- schema.c ---- */
/* The schema of a model's cases (JSON Schema, draft 2020-12) as one value, in the language of the request. */
void ash_write_schema(ash_request *request, ash_json_writer *w, const ash_model *model);

/* ---- write_worth.c ---- */
/* "worth" of an outcome with a decision: what knowing each input and group is worth, swings, elasticities, break-evens, dominance. Reads the request's `break_even`
 * (paths, or {"path", "low", "high"}) and `curve` (two paths). False after an error was reported. */
bool ash_write_worth(ash_request *request, const ash_outcome *outcome, const ash_importance *importance);

/* ---- results.c: what a comparison shows when it is asked for more ---- */
/* What a request asks for: stress, volume, scenarios, years, inputs (flags), loss (an amount, or true for none stated). */
typedef struct ash_results_wish {
    bool any, stress, volume, scenarios, years, inputs, loss;
    double limit;
} ash_results_wish;
ash_results_wish ash_request_results(ash_request *request);
/* Computes it for a comparison, `found->k`. */
ash_status ash_find_results(ash_request *request, const ash_results_wish *wish, ash_findings *found);
/* Computes and shows it of an outcome with a decision: as JSON under its own names beside the rest, with "ladder" and "verdicts", which are always there; as text
 * instead of the comparison. */
ash_status ash_write_results(ash_request *request, const ash_outcome *outcome, const ash_results_wish *wish);

/* ---- the calls ---- */
ash_status ash_answer_run(ash_request *request);
ash_status ash_answer_compare(ash_request *request);
ash_status ash_answer_cases(ash_request *request);
ash_status ash_answer_diff(ash_request *request);
ash_status ash_answer_explain(ash_request *request);
ash_status ash_answer_check(ash_request *request);
ash_status ash_answer_sensitivity(ash_request *request);
ash_status ash_answer_model(ash_request *request);
ash_status ash_answer_data(ash_request *request);
ash_status ash_answer_report(ash_request *request);
ash_status ash_answer_new(ash_request *request);
ash_status ash_answer_ask(ash_request *request);

#endif
