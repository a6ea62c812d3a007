/* report: a comparison as a document. The answer's "text" is the whole document in the form asked for: html, csv or json. */
#include "app/app.h"
#include "report/html.h"
#include "report/table_text.h"

/* The answer to compare, with nothing but what stands in it. */
static ash_slice as_json(ash_request *request, const ash_outcome *outcome) {
    ash_json_writer *outer = request->w;
    request->w = ash_json_writer_create(request->arena, 0);
    ash_json_object_begin(request->w);
    ash_write_outcome(request, outcome);
    ash_json_object_end(request->w);
    ash_slice written = ash_json_written(request->w);
    request->w = outer;
    return ash_format(request->arena, "%.*s\n", (int)written.size, written.data);
}

/* What was run, as the answer to compare has it under "run". */
static void add_facts(ash_request *request, const ash_outcome *outcome, ash_html_recipe *recipe) {
    ash_json_writer *outer = request->w;
    request->w = ash_json_writer_create(request->arena, 0);
    ash_json_object_begin(request->w);
    ash_write_run(request, outcome);
    ash_json_object_end(request->w);
    const ash_doc *written = ash_json_read(request->arena, request->sources, ash_request_source(request, ASH_SLICE("run"), ash_json_written(request->w)), request->diags);
    const ash_doc *run = ash_doc_get(written, ASH_SLICE("run"));
    request->w = outer;
    ash_html_fact *facts = ash_new_array(request->arena, ash_html_fact, run->count);
    for (size_t i = 0; i < run->count; i++) {
        ash_slice key = ash_format(request->arena, "report.fact.%.*s", (int)run->entries[i].key.size, run->entries[i].key.data);
        if (run->entries[i].value->kind == ASH_DOC_SCALAR) facts[recipe->fact_count++] = (ash_html_fact){ash_words_get(request->words, key), run->entries[i].value->text};
    }
    recipe->facts = facts;
}

static ash_slice doc_text(ash_request *request, const ash_doc *doc, unsigned indent) {
    ash_json_writer *w = ash_json_writer_create(request->arena, indent);
    ash_json_doc(w, doc);
    return ash_json_written(w);
}

static void add_sets(ash_request *request, ash_html_recipe *recipe) {
    const ash_doc *sets = ash_doc_get(request->doc, ASH_SLICE("set"));
    if (sets == NULL || sets->kind != ASH_DOC_MAP) return;
    ash_html_fact *facts = ash_new_array(request->arena, ash_html_fact, sets->count);
    for (size_t i = 0; i < sets->count; i++) {
        const ash_doc *value = sets->entries[i].value;
        facts[i] = (ash_html_fact){sets->entries[i].key, value->kind == ASH_DOC_SCALAR ? value->text : doc_text(request, value, 0)};
    }
    recipe->set_count = sets->count;
    recipe->sets = facts;
}

/* The file as it was given, or the case of the request as JSON. */
static void add_case(ash_request *request, ash_html_recipe *recipe) {
    const ash_doc *inline_case = ash_doc_get(request->doc, ASH_SLICE("case")), *file = ash_doc_get(request->doc, ASH_SLICE("case_file"));
    if (inline_case != NULL) {
        recipe->case_name = ASH_SLICE("case.json");
        recipe->case_text = doc_text(request, inline_case, 2);
        return;
    }
    recipe->case_name = ash_doc_get(file, ASH_SLICE("name"))->text;
    recipe->case_text = ash_doc_get(file, ASH_SLICE("text"))->text;
}

/* All that can be found out about the choice, on a page of a document. */
static ash_status find_all(ash_request *request, const ash_outcome *outcome, ash_findings *found) {
    ash_results_wish wish = ash_request_results(request);
    wish.stress = wish.volume = wish.scenarios = wish.years = wish.loss = true;
    *found = (ash_findings){.k = ash_comparison_of(ash_page_of_markup(request->arena, request->words, request->lang, ash_markup_create(request->arena)), outcome)};
    ash_status status = ash_find_results(request, &wish, found);
    if (status == ASH_STATUS_DONE) found->importance = ash_importance_of(request->arena, outcome);
    return status;
}

static ash_slice as_html(ash_request *request, const ash_findings *found) {
    ash_html_recipe recipe = {0};
    add_case(request, &recipe);
    add_facts(request, found->k->o, &recipe);
    add_sets(request, &recipe);
    return ash_html_report(found, &recipe);
}

ash_status ash_answer_report(ash_request *request) {
    ash_slice form = ash_request_text(request, "form", ASH_SLICE("html"));
    bool html = ash_slice_equal(form, ASH_SLICE("html")), csv = ash_slice_equal(form, ASH_SLICE("csv"));
    ash_outcome *outcome;
    if (!html && !csv && !ash_slice_equal(form, ASH_SLICE("json"))) {
        ash_span span = ash_doc_get(request->doc, ASH_SLICE("form"))->span;
        ash_report(request->diags, ASH_E_request_field, span, ASH_P("name", ASH_SLICE("form")), ASH_P("wanted", ASH_SLICE("html, csv, json")));
        return ASH_STATUS_USAGE;
    }
    ash_status status = ash_request_outcome(request, &outcome);
    if (status != ASH_STATUS_DONE) return status;
    if (outcome->decision == NULL) {
        ash_span span = {0};
        ash_report(request->diags, ASH_E_nothing_to_compare, span, ASH_P("name", outcome->unrolled->model->name));
        return ASH_STATUS_INPUT;
    }
    if (html) {
        ash_findings found;
        status = find_all(request, outcome, &found);
        if (status != ASH_STATUS_DONE) return status;
        request->text = as_html(request, &found);
    }
    request->text = html ? request->text : csv ? ash_outcome_csv(request->arena, outcome) : as_json(request, outcome);
    request->as_text = true; /* whatever was asked for: there is nothing else to answer */
    return ASH_STATUS_DONE;
}
