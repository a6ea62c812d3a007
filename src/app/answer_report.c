/* report: a comparison as a document. The answer's "text" is the whole document in the form asked for: html, csv or json; or one of its pictures, svg. */
#include "app/fields.h"
#include "report/html.h"
#include "report/table_text.h"
#include "report/workbook.h"

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

/* The outcome with what the plan for board and bank adds: itself when its model has that; of a case for the comparison one computed beside it, from the same
 * draws and with the plan's defaults; NULL for any other model, and where it cannot be computed. */
static const ash_outcome *with_plan(ash_request *request, const ash_outcome *outcome) {
    const ash_model *model = outcome->unrolled->model;
    if (ash_slice_equal(model->name, ASH_SLICE("plan"))) return outcome;
    if (model != ash_load_model(request, ASH_SLICE("comparison"))) return NULL;
    const ash_model *plan = ash_load_model(request, ASH_SLICE("plan"));
    const ash_doc *doc = ash_request_case_document(request);
    ash_outcome *added = NULL;
    ash_outcome_wish wish = {0};
    ash_diags *aside = ash_diags_create(request->arena), *own = request->diags; /* what there is to say of the case was said of the outcome */
    request->diags = aside;
    const ash_case *c = plan == NULL || doc == NULL ? NULL : ash_request_case_of(request, plan, doc, outcome->unrolled->c->scenario);
    request->diags = own;
    return c != NULL && ash_outcome_compute(request->arena, c, &outcome->options, &wish, aside, &added) == ASH_OUTCOME_DONE ? added : NULL;
}

#define LAND_TABLE ASH_SLICE("data/map/land.csv")

/* The outline of land, where there is one. */
static bool read_land(ash_request *request, ash_findings *found) {
    ash_slice text;
    if (!ash_context_text(request->context, LAND_TABLE, &text)) return true;
    found->land = ash_land_read(request->arena, request->sources, ash_request_source(request, LAND_TABLE, text), request->diags);
    return found->land != NULL;
}

/* What is needed of all that can be found out about the choice, on a page of a document. */
static ash_status find_out(ash_request *request, const ash_outcome *outcome, unsigned needs, ash_findings *found) {
    ash_results_wish wish = ash_request_results(request);
    wish.stress = wish.scenarios = (needs & ASH_NEEDS_VARIANTS) != 0;
    wish.volume = (needs & ASH_NEEDS_VOLUME) != 0;
    wish.years = (needs & ASH_NEEDS_YEARS) != 0;
    wish.loss = (needs & ASH_NEEDS_LOSSES) != 0;
    *found = (ash_findings){.k = ash_comparison_of(ash_page_of_markup(request->arena, request->words, request->lang, ash_markup_create(request->arena)), outcome)};
    ash_status status = ash_find_results(request, &wish, found);
    if (status == ASH_STATUS_DONE && (needs & ASH_NEEDS_LAND) != 0 && !read_land(request, found)) return ASH_STATUS_INPUT;
    if (status == ASH_STATUS_DONE && (needs & ASH_NEEDS_IMPORTANCE) != 0) ash_find_importance(request->arena, found);
    if (status == ASH_STATUS_DONE && (needs & ASH_NEEDS_PLAN) != 0) found->plan = ash_plan_of(found->k, with_plan(request, outcome));
    return status;
}

static ash_status as_html(ash_request *request, const ash_outcome *outcome) {
    ash_html_recipe recipe = {0};
    ash_findings found;
    ash_status status = find_out(request, outcome, ASH_NEEDS_ALL, &found);
    if (status != ASH_STATUS_DONE) return status;
    add_case(request, &recipe);
    add_facts(request, outcome, &recipe);
    add_sets(request, &recipe);
    request->text = ash_html_report(&found, &recipe);
    return ASH_STATUS_DONE;
}

/* ---- One picture ---- */

static ash_slice picture_names(ash_arena *arena) {
    ash_slice all = ash_slice_of(ash_picture_rows[0].name);
    for (size_t i = 1; i < ASH_PICTURES; i++) all = ash_format(arena, "%.*s, %s", (int)all.size, all.data, ash_picture_rows[i].name);
    return all;
}

static void write_list(ash_request *request, const char *name, const ash_slice *texts, size_t count) {
    if (name != NULL) key(request, name);
    ash_json_array_begin(request->w);
    for (size_t i = 0; i < count; i++) ash_json_text(request->w, texts[i]);
    ash_json_array_end(request->w);
}

/* Beside the drawing, what stands with it on a page. */
static void write_picture(ash_request *request, const ash_picture *picture) {
    key(request, "picture");
    ash_json_object_begin(request->w);
    text(request, "name", ash_slice_of(picture->name));
    text(request, "title", picture->title);
    text(request, "description", picture->description);
    text(request, "source", picture->source);
    write_list(request, "heads", picture->heads, picture->columns);
    key(request, "rows");
    ash_json_array_begin(request->w);
    for (size_t row = 0; row < picture->rows; row++) write_list(request, NULL, &picture->cells[row * picture->columns], picture->columns);
    ash_json_array_end(request->w);
    ash_json_object_end(request->w);
    request->text = picture->svg;
}

static ash_status as_svg(ash_request *request, const ash_outcome *outcome, const ash_picture_row *row) {
    double pixels = ash_request_number(request, "pixels", 680, ASH_PICTURE_NARROWEST, ASH_PICTURE_WIDEST);
    ash_findings found;
    ash_status status = find_out(request, outcome, row->needs, &found);
    if (status != ASH_STATUS_DONE) return status;
    const ash_picture *picture = row->draw(&found, (unsigned)pixels, ash_slice_of(row->name));
    if (picture == NULL) {
        ash_span span = {0};
        ash_report(request->diags, ASH_E_nothing_to_draw, span, ASH_P("name", ash_slice_of(row->name)));
        return ASH_STATUS_INPUT;
    }
    write_picture(request, picture);
    return ASH_STATUS_DONE;
}

/* ---- A workbook, which a front makes a file of ---- */

static ash_status as_workbook(ash_request *request, const ash_outcome *outcome) {
    ash_html_recipe recipe = {0};
    ash_diags *diags = ash_diags_create(request->arena); /* what was a warning was reported before */
    const ash_unrolled *live = ash_unroll_live(request->arena, outcome->unrolled, diags);
    if (live == NULL) request->diags = diags;
    if (live == NULL) return ASH_STATUS_INPUT;
    add_facts(request, outcome, &recipe);
    request->text = ash_workbook_report(request->arena, request->words, request->lang, outcome, live, &recipe, request->diags);
    return request->text.size == 0 ? ASH_STATUS_INPUT : ASH_STATUS_DONE;
}

/* ---- The call ---- */

static ash_status wrong_field(ash_request *request, const char *name, ash_slice wanted) {
    const ash_doc *given = ash_doc_get(request->doc, ash_slice_of(name));
    ash_span span = given == NULL ? (ash_span){0} : given->span;
    ash_report(request->diags, ASH_E_request_field, span, ASH_P("name", ash_slice_of(name)), ASH_P("wanted", wanted));
    return ASH_STATUS_USAGE;
}

enum { FORM_HTML, FORM_SVG, FORM_CSV, FORM_JSON, FORM_WORKBOOK, FORMS };

ash_status ash_answer_report(ash_request *request) {
    static const char *const forms[FORMS] = {"html", "svg", "csv", "json", "workbook"};
    ash_slice wanted = ash_request_text(request, "form", ASH_SLICE("html"));
    const ash_picture_row *row = ash_picture_find(ash_request_text(request, "picture", ASH_SLICE("")));
    ash_outcome *outcome;
    size_t form = 0;
    while (form < FORMS && !ash_slice_equal(wanted, ash_slice_of(forms[form]))) form++;
    if (form == FORMS) return wrong_field(request, "form", ASH_SLICE("html, svg, csv, json, workbook"));
    if (form == FORM_SVG && row == NULL) return wrong_field(request, "picture", picture_names(request->arena));
    ash_status status = ash_request_decided(request, &outcome);
    if (status != ASH_STATUS_DONE) return status;
    request->as_text = true; /* whatever was asked for: it is the answer */
    if (form == FORM_HTML) return as_html(request, outcome);
    if (form == FORM_SVG) return as_svg(request, outcome, row);
    if (form == FORM_WORKBOOK) return as_workbook(request, outcome);
    request->text = form == FORM_CSV ? ash_outcome_csv(request->arena, outcome) : as_json(request, outcome);
    return ASH_STATUS_DONE;
}
