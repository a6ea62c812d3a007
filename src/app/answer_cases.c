/* cases: many cases, a line each. A case that is wrong does not keep the others from being shown. */
#include <math.h>

#include "app/app.h"
#include "decide/variant.h"
#include "report/page.h"

#define EQUIVALENT 0.03 /* a mean difference below this share of the cost decides nothing (economic rule 24) */
enum { PLACE_COLUMNS = 17, SHARE_COLUMNS = 6, CHANCE_COLUMNS = 6, VERDICT_COLUMNS = 8, GAP = 1 };

/* How one case came out; without a choice `word` is "error". */
typedef struct line {
    ash_slice name, title, base_id, best_id, base, best;
    double base_mean, best_mean, share, chance;
    const char *word;
} line;

static ash_slice text_in(const ash_doc *doc, const char *name) {
    const ash_doc *field = ash_doc_get(doc, ash_slice_of(name));
    return field == NULL || field->kind != ASH_DOC_SCALAR ? (ash_slice){0} : field->text;
}

/* Cost per piece where the model has it for its options, else the decided result. */
static const ash_entity *shown_of(const ash_model *model) {
    const ash_entity *unit_cost = ash_model_entity(model, ASH_SLICE("unit_cost"));
    bool fits = unit_cost != NULL && unit_cost->kind == ASH_ENTITY_RESULT && unit_cost->index_count == 1 && unit_cost->indices[0] == model->decision;
    return fits ? unit_cost : model->decision_result;
}

static void judge(line *l, const ash_page *page, const ash_case *c, const ash_variant *variant) {
    const ash_index *options = c->model->decision;
    int best = (int)variant->decision->best;
    l->best_id = ash_case_row_id(page->arena, c, options, best);
    l->best = ash_page_row_title(page, c, options, best);
    l->best_mean = variant->figures[best].mean;
    l->chance = variant->decision->options[best].chance_best;
    l->word = "no_base";
    if (c->base < 0) return;
    l->base_id = ash_case_row_id(page->arena, c, options, c->base);
    l->base = ash_page_row_title(page, c, options, c->base);
    l->base_mean = variant->figures[c->base].mean;
    l->share = (l->best_mean - l->base_mean) / fabs(l->base_mean);
    l->word = "stay";
    if (best == c->base) return;
    l->chance = variant->decision->options[best].chance_better;
    l->word = fabs(l->share) < EQUIVALENT ? "equal" : "move";
}

static ash_status answer_one(ash_request *request, const ash_page *page, const ash_doc *fields, line *l) {
    ash_request *inside = ash_request_inside(request, fields);
    *l = (line){.base_mean = (double)NAN, .best_mean = (double)NAN, .share = (double)NAN, .chance = (double)NAN, .word = "error"};
    l->name = text_in(ash_doc_get(fields, ASH_SLICE("case_file")), "name");
    l->title = l->name;
    inside->has_lang = true; /* one language for the whole table */
    const ash_case *c = ash_request_case(inside);
    ash_status status = ASH_STATUS_INPUT;
    if (c != NULL && c->title.size > 0) l->title = ash_page_clean(page, c->title);
    if (c != NULL && (c->model->decision == NULL || ash_case_row_count(c, c->model->decision) == 0)) {
        ash_report_nothing_to_compare(inside, c->model);
    } else if (c != NULL) {
        ash_run_options options = ash_request_run_options(inside);
        const ash_variant *variant = ash_variant_compute(request->arena, c, shown_of(c->model), &options);
        ash_diags_join(inside->diags, variant->diags);
        status = variant->status == ASH_OUTCOME_CANCELLED ? ASH_STATUS_CANCELLED : variant->status == ASH_OUTCOME_MEMORY ? ASH_STATUS_WORLD : ASH_STATUS_INPUT;
        if (variant->status == ASH_OUTCOME_DONE) {
            judge(l, page, c, variant);
            status = ASH_STATUS_DONE;
        }
    }
    ash_diags_join(request->diags, inside->diags);
    return status;
}

/* ---- As text ---- */

static ash_slice verdict_text(const ash_page *page, const line *l) { return ash_words_get(page->words, ash_format(page->arena, "text.case.%s", l->word)); }

static void write_row(ash_page *page, const ash_slice cells[6]) {
    const size_t widths[] = {page->width - 2 * PLACE_COLUMNS - SHARE_COLUMNS - CHANCE_COLUMNS - VERDICT_COLUMNS - 5 * GAP, PLACE_COLUMNS, PLACE_COLUMNS, SHARE_COLUMNS,
                             CHANCE_COLUMNS, VERDICT_COLUMNS};
    for (size_t i = 0; i < 6; i++) {
        if (i > 0) ash_page_spaces(page, GAP);
        ash_page_cell(page, cells[i], widths[i], i == 3 || i == 4);
    }
    ash_page_line(page);
}

static void write_lines(ash_page *page, const line *lines, size_t count) {
    const ash_slice heads[] = {ASH_WORD(page, "text.case"), ASH_WORD(page, "text.case_today"), ASH_WORD(page, "text.case_best"), ASH_WORD(page, "text.case_share"),
                               ASH_WORD(page, "text.case_chance"), (ash_slice){0}};
    write_row(page, heads);
    for (size_t i = 0; i < count; i++) {
        const line *l = &lines[i];
        ash_slice share = isfinite(l->share) ? ash_format(page->arena, "%.*s%%", (int)ash_page_signed(page, 100 * l->share, 0).size, ash_page_signed(page, 100 * l->share, 0).data)
                                             : ASH_SLICE("–");
        const ash_slice cells[] = {l->title, l->base, l->best, share, ash_page_percent(page, l->chance), verdict_text(page, l)};
        write_row(page, cells);
    }
    ash_page_line(page);
    ash_page_paragraph(page, ASH_WORD(page, "text.case_note"), 0);
}

/* ---- As JSON ---- */

static void text(ash_request *r, const char *name, ash_slice value) {
    ash_json_key(r->w, ash_slice_of(name));
    if (value.size == 0)
        ash_json_null(r->w);
    else
        ash_json_text(r->w, value);
}

static void number(ash_request *r, const char *name, double value) {
    ash_json_key(r->w, ash_slice_of(name));
    ash_json_number(r->w, value);
}

static void write_json(ash_request *r, const line *lines, size_t count) {
    ash_json_key(r->w, ASH_SLICE("cases"));
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < count; i++) {
        const line *l = &lines[i];
        ash_json_object_begin(r->w);
        text(r, "name", l->name);
        text(r, "title", l->title);
        text(r, "base", l->base_id);
        text(r, "best", l->best_id);
        number(r, "base_mean", l->base_mean);
        number(r, "best_mean", l->best_mean);
        number(r, "share", l->share);
        number(r, "chance", l->chance);
        text(r, "verdict", ash_slice_of(l->word));
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}

ash_status ash_answer_cases(ash_request *request) {
    const ash_doc *cases = ash_doc_get(request->doc, ASH_SLICE("cases"));
    ash_span nowhere = request->doc->span;
    for (size_t i = 0; cases != NULL && cases->kind == ASH_DOC_LIST && i < cases->count; i++)
        if (cases->entries[i].value->kind != ASH_DOC_MAP) cases = NULL;
    if (cases == NULL || cases->kind != ASH_DOC_LIST) {
        ash_report(request->diags, ASH_E_request_field, nowhere, ASH_P("name", ASH_SLICE("cases")), ASH_P("wanted", ASH_SLICE("[list]")));
        return ASH_STATUS_USAGE;
    }
    if (cases->count > 0) ash_request_take_lang(request, cases->entries[0].value);
    ash_page *page = ash_page_create(request->arena, request->words, request->lang, request->width);
    line *lines = ash_new_array(request->arena, line, cases->count);
    ash_status worst = ASH_STATUS_DONE;
    for (size_t i = 0; i < cases->count; i++) {
        ash_status status = answer_one(request, page, cases->entries[i].value, &lines[i]);
        if (status == ASH_STATUS_CANCELLED) return status;
        if (status > worst) worst = status;
    }
    write_lines(page, lines, cases->count);
    if (request->as_text)
        request->text = ash_page_text(page);
    else
        write_json(request, lines, cases->count);
    return worst;
}
