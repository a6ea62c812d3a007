/* diff: two cases of one model, or one case without and with changes: which inputs differ, and what that does. */
#include <math.h>

#include "app/app.h"
#include "app/fields.h"
#include "report/details.h"
#include "report/results_text.h"

/* An input that differs; NULL where a case has not got it. */
typedef struct pair { const ash_input_use *a, *b; } pair;

typedef struct differ {
    ash_request *request;
    ash_page *page;
    const ash_outcome *a, *b;
    const ash_comparison *ka, *kb;
    ash_list(pair) given, following; /* where one of the cases gives a value; where both follow from something else */
    bool by_category;
} differ;

/* ---- What differs ---- */

static bool same_law(const ash_distribution *a, const ash_distribution *b) {
    static const double points[] = {0.05, 0.5, 0.95};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        double x = ash_distribution_quantile(a, points[i]), y = ash_distribution_quantile(b, points[i]);
        if (x < y || x > y) return false;
    }
    return true;
}

static bool same_use(const differ *d, const ash_input_use *a, const ash_input_use *b) {
    if (a->first.kind != b->first.kind || a->currency != b->currency) return false;
    if ((a->draw == ASH_NO_DRAW) != (b->draw == ASH_NO_DRAW)) return false;
    if (a->first.kind == ASH_VALUE_WORD) return a->first.word == b->first.word;
    if (a->first.kind == ASH_VALUE_CODE) return ash_slice_equal(*a->first.text, *b->first.text);
    if (a->first.kind != ASH_VALUE_NODE) return true;
    double x = ash_graph_centre(d->a->unrolled->graph, a->first.node), y = ash_graph_centre(d->b->unrolled->graph, b->first.node);
    if (x < y || x > y) return false;
    return a->draw == ASH_NO_DRAW || same_law(&a->law, &b->law);
}

static bool is_given(const ash_input_use *use) { return use != NULL && use->given != NULL && !use->given->unknown; }

/* Is another value of a given input by year hidden behind an equal first year? */
static bool same_steps(const ash_input_use *a, const ash_input_use *b) {
    if (!is_given(a) || !is_given(b)) return true;
    if (a->given->step_count != b->given->step_count) return false;
    for (size_t i = 0; i < a->given->step_count; i++)
        if (a->given->steps[i].year != b->given->steps[i].year || !same_law(&a->given->steps[i].law, &b->given->steps[i].law)) return false;
    return true;
}

static void add_pair(differ *d, const ash_input_use *a, const ash_input_use *b) {
    pair found = {a, b};
    if (is_given(a) || is_given(b))
        ash_push(d->page->arena, &d->given, found);
    else
        ash_push(d->page->arena, &d->following, found);
}

static void find_pairs(differ *d) {
    ash_map in_a, in_b;
    ash_map_init(&in_a, d->page->arena);
    ash_map_init(&in_b, d->page->arena);
    for (size_t i = 0; i < d->a->unrolled->uses.count; i++) ash_map_add(&in_a, d->a->unrolled->uses.items[i].path, &d->a->unrolled->uses.items[i]);
    for (size_t i = 0; i < d->b->unrolled->uses.count; i++) ash_map_add(&in_b, d->b->unrolled->uses.items[i].path, &d->b->unrolled->uses.items[i]);
    for (size_t i = 0; i < d->a->unrolled->uses.count; i++) {
        const ash_input_use *a = &d->a->unrolled->uses.items[i], *b = ash_map_get(&in_b, a->path);
        if (b == NULL || !same_use(d, a, b) || !same_steps(a, b)) add_pair(d, a, b);
    }
    for (size_t i = 0; i < d->b->unrolled->uses.count; i++)
        if (ash_map_get(&in_a, d->b->unrolled->uses.items[i].path) == NULL) add_pair(d, NULL, &d->b->unrolled->uses.items[i]);
}

/* The row of an option of a in b; -1 for none. */
static int row_in_b(const differ *d, int row) {
    return ash_case_row_find(d->kb->c, d->kb->model->decision, 0, ash_case_row_id(d->page->arena, d->ka->c, d->ka->model->decision, row));
}

static bool differs(double a, double b) { return fabs(a - b) > 1e-12 * (fabs(a) + fabs(b)); }

/* ---- As text ---- */

static ash_slice value_text(const differ *d, const ash_outcome *o, const ash_input_use *use) {
    if (use == NULL) return ASH_SLICE("–");
    ash_slice value = ash_input_value_text(d->page, o->unrolled, use), range = ash_input_range_text(d->page, use);
    return range.size == 0 ? value : ash_format(d->page->arena, "%.*s (%.*s)", (int)value.size, value.data, (int)range.size, range.data);
}

static void write_pairs(const differ *d, const char *heading, const pair *pairs, size_t count) {
    if (count == 0) return;
    ash_page_heading(d->page, ASH_SAY(d->page, heading, ASH_P("count", ash_format(d->page->arena, "%zu", count))));
    for (size_t i = 0; i < count; i++) {
        ash_slice a = value_text(d, d->a, pairs[i].a), b = value_text(d, d->b, pairs[i].b);
        ash_slice path = pairs[i].a != NULL ? pairs[i].a->path : pairs[i].b->path;
        ash_details_figure(d->page, 2, path, ash_format(d->page->arena, "%.*s → %.*s", (int)a.size, a.data, (int)b.size, b.data));
    }
}

static void figure_row(const differ *d, ash_slice *cells, ash_slice title, double a, double b) {
    cells[0] = title;
    cells[1] = ash_comparison_number(d->ka, a);
    cells[2] = ash_comparison_number(d->ka, b);
    cells[3] = ash_page_signed(d->page, (b - a) / d->ka->scale, d->ka->decimals);
}

static void write_options(const differ *d) {
    const ash_comparison *ka = d->ka, *kb = d->kb;
    ash_page *page = d->page;
    size_t rows = 0;
    const ash_slice heads[] = {{0}, ASH_SLICE("A"), ASH_SLICE("B"), ASH_WORD(page, "text.difference")};
    ash_slice *cells = ash_new_array(page->arena, ash_slice, 4 * (ka->count + kb->count));
    for (size_t i = 0; i < ka->count; i++) {
        int row = ka->order[i], other = row_in_b(d, row);
        figure_row(d, &cells[4 * rows++], ka->titles[row], ka->figures[row]->mean, other < 0 ? (double)NAN : kb->figures[other]->mean);
    }
    for (size_t i = 0; i < kb->count; i++) {
        int row = kb->order[i];
        if (ash_case_row_find(ka->c, ka->model->decision, 0, ash_case_row_id(page->arena, kb->c, kb->model->decision, row)) < 0)
            figure_row(d, &cells[4 * rows++], kb->titles[row], (double)NAN, kb->figures[row]->mean);
    }
    ash_page_heading(page, ASH_SAY(page, "text.diff_options", ASH_P("title", ash_page_entity_title(page, ka->shown)), ASH_P("unit", ka->unit)));
    ash_page_table(page, heads, 4, cells, rows);
    ash_page_heading(page, ASH_SAY(page, "text.diff_best", ASH_P("a", ka->titles[ka->best]), ASH_P("b", kb->titles[kb->best])));
}

/* One option's categories that change, at the centre. */
static void write_categories(const differ *d, int row, int other) {
    const ash_comparison *ka = d->ka;
    ash_page *page = d->page;
    size_t rows = 0;
    const ash_slice heads[] = {ka->titles[row], ASH_SLICE("A"), ASH_SLICE("B"), ASH_WORD(page, "text.difference")};
    ash_slice *cells = ash_new_array(page->arena, ash_slice, 4 * (ka->model->category_count + 1));
    for (size_t n = 0; n < ka->model->category_count; n++) {
        const ash_category *category = ka->model->categories[n];
        double a = *ash_comparison_cell(ka, n, (size_t)row), b = *ash_comparison_cell(d->kb, n, (size_t)other);
        if (ash_comparison_in_cost(category) && differs(a, b))
            figure_row(d, &cells[4 * rows++], ash_page_clean(page, ash_label(&category->labels, page->lang, category->name)), a, b);
    }
    if (rows == 0) return;
    ash_page_line(page);
    ash_page_table(page, heads, 4, cells, rows);
}

static ash_slice title_of(const differ *d, const ash_outcome *o) {
    const ash_case *c = o->unrolled->c;
    ash_slice title = c->title.size > 0 ? c->title : c->model->name;
    title = ash_page_clean(d->page, title);
    return c->scenario.size == 0 ? title : ASH_SAY(d->page, "text.title_scenario", ASH_P("title", title), ASH_P("scenario", ash_page_clean(d->page, c->scenario)));
}

static void write_text(const differ *d) {
    ash_page *page = d->page;
    ash_page_paragraph(page, ash_format(page->arena, "A: %.*s", (int)title_of(d, d->a).size, title_of(d, d->a).data), 3);
    ash_page_paragraph(page, ash_format(page->arena, "B: %.*s", (int)title_of(d, d->b).size, title_of(d, d->b).data), 3);
    if (d->given.count + d->following.count == 0) ash_page_heading(page, ASH_WORD(page, "text.diff_none"));
    write_pairs(d, "text.diff_given", d->given.items, d->given.count);
    write_pairs(d, "text.diff_following", d->following.items, d->following.count);
    write_options(d);
    if (!d->by_category) return;
    ash_page_heading(page, ASH_SAY(page, "text.diff_categories", ASH_P("unit", d->ka->unit)));
    for (size_t i = 0; i < d->ka->count; i++)
        if (row_in_b(d, d->ka->order[i]) >= 0) write_categories(d, d->ka->order[i], row_in_b(d, d->ka->order[i]));
}

/* ---- As JSON ---- */

static void write_value(ash_request *r, const char *name, const ash_outcome *o, const ash_input_use *use) {
    key(r, name);
    if (use != NULL && use->first.kind == ASH_VALUE_NODE)
        ash_json_number(r->w, ash_graph_centre(o->unrolled->graph, use->first.node));
    else if (use != NULL && use->first.kind == ASH_VALUE_CODE)
        ash_json_text(r->w, *use->first.text);
    else if (use != NULL && use->first.kind == ASH_VALUE_WORD && use->entity != NULL && use->entity->choice_count > 0)
        ash_json_text(r->w, use->entity->choices[use->first.word].name);
    else
        ash_json_null(r->w);
}

static void write_pairs_json(const differ *d, const pair *pairs, size_t count, bool follows) {
    ash_request *r = d->request;
    for (size_t i = 0; i < count; i++) {
        ash_json_object_begin(r->w);
        key(r, "path");
        ash_json_text(r->w, pairs[i].a != NULL ? pairs[i].a->path : pairs[i].b->path);
        write_value(r, "a", d->a, pairs[i].a);
        write_value(r, "b", d->b, pairs[i].b);
        key(r, "follows");
        ash_json_bool(r->w, follows);
        ash_json_object_end(r->w);
    }
}

static void write_json(const differ *d) {
    ash_request *r = d->request;
    key(r, "inputs");
    ash_json_array_begin(r->w);
    write_pairs_json(d, d->given.items, d->given.count, false);
    write_pairs_json(d, d->following.items, d->following.count, true);
    ash_json_array_end(r->w);
    key(r, "result");
    ash_json_text(r->w, d->ka->shown->name);
    key(r, "options");
    ash_json_object_begin(r->w);
    for (int row = 0; row < (int)d->ka->count; row++) {
        int other = row_in_b(d, row);
        if (other < 0) continue;
        ash_json_key(r->w, ash_case_row_id(r->arena, d->ka->c, d->ka->model->decision, row));
        ash_json_object_begin(r->w);
        number(r, "a", d->ka->figures[row]->mean);
        number(r, "b", d->kb->figures[other]->mean);
        key(r, "categories");
        ash_json_object_begin(r->w);
        for (size_t n = 0; d->by_category && n < d->ka->model->category_count; n++) {
            double a = *ash_comparison_cell(d->ka, n, (size_t)row), b = *ash_comparison_cell(d->kb, n, (size_t)other);
            if (!ash_comparison_in_cost(d->ka->model->categories[n]) || !differs(a, b)) continue;
            ash_json_key(r->w, d->ka->model->categories[n]->name);
            ash_json_object_begin(r->w);
            number(r, "a", a);
            number(r, "b", b);
            ash_json_object_end(r->w);
        }
        ash_json_object_end(r->w);
        ash_json_object_end(r->w);
    }
    ash_json_object_end(r->w);
    key(r, "best");
    ash_json_object_begin(r->w);
    key(r, "a");
    ash_json_text(r->w, ash_case_row_id(r->arena, d->ka->c, d->ka->model->decision, d->ka->best));
    key(r, "b");
    ash_json_text(r->w, ash_case_row_id(r->arena, d->kb->c, d->kb->model->decision, d->kb->best));
    ash_json_object_end(r->w);
}

/* One of the two cases: the fields under "a" or "b". */
static ash_status outcome_of(ash_request *request, const char *name, ash_outcome **outcome) {
    const ash_doc *fields = ash_doc_get(request->doc, ash_slice_of(name));
    if (fields == NULL || fields->kind != ASH_DOC_MAP) {
        ash_span span = request->doc->span;
        ash_report(request->diags, ASH_E_request_field, span, ASH_P("name", ash_slice_of(name)), ASH_P("wanted", ASH_SLICE("[case]")));
        return ASH_STATUS_USAGE;
    }
    ash_request_take_lang(request, fields);
    request->has_lang = true; /* that of the first case, for both */
    ash_request *inside = ash_request_inside(request, fields);
    ash_status status = ash_request_decided(inside, outcome);
    ash_diags_join(request->diags, inside->diags);
    return status;
}

ash_status ash_answer_diff(ash_request *request) {
    ash_outcome *a, *b;
    ash_status status = outcome_of(request, "a", &a);
    if (status == ASH_STATUS_DONE) status = outcome_of(request, "b", &b);
    if (status != ASH_STATUS_DONE) return status;
    if (a->unrolled->model->fingerprint != b->unrolled->model->fingerprint) {
        ash_span span = {0};
        ash_report(request->diags, ASH_E_diff_models, span, ASH_P("a", a->unrolled->model->name), ASH_P("b", b->unrolled->model->name));
        return ASH_STATUS_INPUT;
    }
    differ d = {.request = request, .page = ash_page_create(request->arena, request->words, request->lang, request->width), .a = a, .b = b};
    d.ka = ash_comparison_of(d.page, a);
    d.kb = ash_comparison_of(d.page, b);
    d.by_category = d.ka->categories != NULL && d.kb->categories != NULL && ash_slice_equal(d.ka->shown->name, d.kb->shown->name);
    find_pairs(&d);
    if (request->as_text)
        write_text(&d);
    else
        write_json(&d);
    if (request->as_text) request->text = ash_page_text(d.page);
    return ASH_STATUS_DONE;
}
