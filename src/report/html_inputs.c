/* What the report rests on, see html.h: inputs, formulas, and what it takes to compute it again. */
#include "report/html.h"

#include <math.h>

#include "report/details.h"
#include "report/origins.h"
#include "report/worth_text.h"

/* ---- Inputs ---- */

enum { INPUT_COLUMNS = 4, ORIGINS = 4 };

/* The unit of an input's own figures: of money in the currency in which it was given. */
static ash_slice unit_of(const ash_page *page, const ash_input_use *use) {
    if (use->entity == NULL) return (ash_slice){NULL, 0};
    ash_slice unit = use->entity->unit_text;
    if (use->currency == 0 || !ash_slice_starts_with(unit, ASH_SLICE("EUR"))) return unit;
    return ash_format(page->arena, "%c%c%c%.*s", (char)(use->currency >> 16 & 0xFF), (char)(use->currency >> 8 & 0xFF), (char)(use->currency & 0xFF), (int)unit.size - 3,
                      unit.data + 3);
}

static ash_slice value_of(const ash_page *page, const ash_outcome *o, const ash_input_use *use) {
    switch ((ash_value_kind)use->first.kind) {
    case ASH_VALUE_NODE: {
        double value = ash_graph_centre(o->unrolled->graph, use->first.node);
        if (use->entity != NULL && use->entity->is_flag) return ASH_WORD(page, value != 0 ? "report.yes" : "report.no");
        return ash_details_amount(page, value, unit_of(page, use));
    }
    case ASH_VALUE_WORD:
        if (use->entity != NULL && use->entity->choice_count > 0) {
            const ash_fixed_row *word = &use->entity->choices[use->first.word];
            return ash_page_clean(page, ash_label(&word->labels, page->lang, word->name));
        }
        return use->entity != NULL && use->entity->is_flag ? ASH_WORD(page, use->first.word != 0 ? "report.yes" : "report.no")
                                                           : ash_page_number(page, use->first.word, 0);
    case ASH_VALUE_CODE: return *use->first.text;
    case ASH_VALUE_UNSET: case ASH_VALUE_BUSY: case ASH_VALUE_ABSENT: case ASH_VALUE_FAILED: break;
    }
    return ASH_SLICE("–");
}

/* 5 and 95 % points; of a default that follows other inputs they are of its own factor or deviation, which says little here. */
static ash_slice range_of(const ash_page *page, const ash_input_use *use) {
    if (use->draw == ASH_NO_DRAW) return ASH_SLICE("–");
    if (use->flows) return ASH_WORD(page, "report.inputs.follows");
    double low = ash_distribution_quantile(&use->law, 0.05), high = ash_distribution_quantile(&use->law, 0.95);
    return ASH_SAY(page, "text.range", ASH_P("low", ash_details_amount(page, low, ASH_SLICE("1"))), ASH_P("high", ash_details_amount(page, high, ASH_SLICE("1"))));
}

static void write_inputs(ash_markup *m, const ash_page *page, const ash_outcome *o) {
    static const char *const titles[ORIGINS] = {"report.inputs.own", "report.inputs.reference_data", "report.inputs.defaults", "report.inputs.neutral"};
    static const char *const keys[INPUT_COLUMNS] = {"report.inputs.input", "report.inputs.value", "report.inputs.range", "report.inputs.source"};
    const ash_unrolled *u = o->unrolled;
    ash_slice heads[INPUT_COLUMNS], *cells = ash_new_array(page->arena, ash_slice, INPUT_COLUMNS * u->uses.count);
    for (size_t n = 0; n < INPUT_COLUMNS; n++) heads[n] = ASH_WORD(page, keys[n]);
    for (size_t origin = 0; origin < ORIGINS; origin++) {
        size_t rows = 0;
        for (size_t i = 0; i < u->uses.count; i++) {
            const ash_input_use *use = &u->uses.items[i];
            bool shown = use->first.kind != ASH_VALUE_FAILED && use->first.kind != ASH_VALUE_UNSET && use->first.kind != ASH_VALUE_ABSENT;
            if (!shown || (size_t)use->source != origin) continue;
            ash_slice *row = &cells[INPUT_COLUMNS * rows++];
            row[0] = ash_input_label(page, u->c, use);
            row[1] = value_of(page, o, use);
            row[2] = range_of(page, use);
            row[3] = ash_input_source_text(page, u->model->ref, use);
        }
        if (rows == 0) continue;
        ash_markup_between(m, "<h3>", ASH_WORD(page, titles[origin]), "</h3>\n");
        ash_markup_table(m, ASH_SAY(page, "report.inputs.count", ASH_P("what", ASH_WORD(page, titles[origin])), ASH_P("count", ash_number_text(page->arena, (double)rows, 0, page->lang))),
                       heads, INPUT_COLUMNS, cells, rows);
    }
}

void ash_html_inputs(const ash_html *h) {
    ash_write_origins(h->page, h->k->o);
    ash_markup_raw(h->m, "<div class=\"inputs\">\n");
    write_inputs(h->m, h->page, h->k->o);
    ash_markup_raw(h->m, "</div>\n");
}

/* ---- Formulas ---- */

/* name [option, year] : EUR/year = formula */
static void write_formula(ash_markup *m, const ash_page *page, const ash_entity *entity) {
    ash_markup_between(m, "<dt>", ash_page_entity_title(page, entity), "</dt><dd><code>");
    ash_markup_text(m, entity->name);
    for (size_t n = 0; n < entity->index_count; n++) ash_markup_between(m, n == 0 ? " [" : ", ", entity->indices[n]->name, n + 1 == entity->index_count ? "]" : "");
    if (entity->unit_text.size > 0) ash_markup_between(m, " : ", entity->unit_text, "");
    ash_markup_between(m, " = ", entity->expr_text, "</code></dd>\n");
}

static void write_formulas_of(ash_markup *m, const ash_page *page, const ash_model *model, ash_entity_kind kind, const ash_category *category, ash_slice title) {
    bool any = false;
    for (size_t i = 0; i < model->entity_count; i++) {
        const ash_entity *entity = model->written[i];
        if (entity->kind != kind || entity->category != category || entity->built_in || entity->expr_text.size == 0) continue;
        if (!any) ash_markup_between(m, "<h3>", title, "</h3><dl class=\"formulas\">\n");
        any = true;
        write_formula(m, page, entity);
    }
    if (any) ash_markup_raw(m, "</dl>\n");
}

void ash_html_formulas(const ash_html *h) {
    const ash_model *model = h->k->model;
    ash_page_paragraph(h->page, ASH_WORD(h->page, "report.formulas.text"), 0);
    for (size_t n = 0; n < model->category_count; n++)
        write_formulas_of(h->m, h->page, model, ASH_ENTITY_COST, model->categories[n],
                          ash_page_clean(h->page, ash_label(&model->categories[n]->labels, h->page->lang, model->categories[n]->name)));
    write_formulas_of(h->m, h->page, model, ASH_ENTITY_RESULT, NULL, ASH_WORD(h->page, "report.formulas.results"));
    write_formulas_of(h->m, h->page, model, ASH_ENTITY_LET, NULL, ASH_WORD(h->page, "report.formulas.between"));
}

/* ---- Computing it again ---- */

static void write_facts(const ash_html *h, size_t count, const ash_html_fact *facts) {
    if (count == 0) return;
    ash_markup_raw(h->m, "<dl class=\"facts\">");
    for (size_t i = 0; i < count; i++) {
        ash_markup_between(h->m, "<dt>", facts[i].name, "</dt>");
        ash_markup_between(h->m, "<dd>", facts[i].value, "</dd>\n");
    }
    ash_markup_raw(h->m, "</dl>\n");
}

void ash_html_recompute(const ash_html *h) {
    ash_page_paragraph(h->page, ASH_WORD(h->page, "report.recompute.text"), 0);
    write_facts(h, h->recipe->fact_count, h->recipe->facts);
    if (h->recipe->set_count > 0) {
        ash_markup_between(h->m, "<h3>", ASH_WORD(h->page, "report.recompute.sets"), "</h3>\n");
        write_facts(h, h->recipe->set_count, h->recipe->sets);
    }
    ash_markup_between(h->m, "<h3>", ASH_SAY(h->page, "report.recompute.case", ASH_P("name", h->recipe->case_name)), "</h3>\n");
    ash_markup_between(h->m, "<pre>", h->recipe->case_text, "</pre>\n");
}
