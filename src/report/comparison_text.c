/* The comparison on a terminal.
 *
 * Two kinds of figures stand in it, and it says which is which. The table of options and the verdict are means over all samples. Bars and ladder are
 * at the centre, where every formula is computed once, so that they add up exactly: the present value of a category is the sum over the years of its
 * cost times the discount factor (over the present volume where figures are per piece). The mean of an option less its centre is the effect of
 * uncertainty, the bridge between the two. */
#include "report/outcome_text.h"

#include <math.h>

#include "report/origins.h"
#include "report/results_text.h"

enum { BAR_COLUMNS = 36 };

/* ---- The table of options ---- */

typedef struct table { size_t columns; ash_slice heads[16]; ash_slice *cells; } table;

static table begin_table(const ash_comparison *k) { return (table){1, {{0}}, ash_new_array(k->page->arena, ash_slice, 16 * k->count)}; }

static void end_table(const ash_comparison *k, table *t) {
    for (size_t i = 0; i < k->count; i++) /* from 16 cells a row to as many as there are columns */
        for (size_t n = 0; n < t->columns; n++) t->cells[i * t->columns + n] = t->cells[i * 16 + n];
    ash_page_table(k->page, t->heads, t->columns, t->cells, k->count);
}

void ash_write_options(const ash_comparison *k) {
    ash_page *page = k->page;
    table t = begin_table(k);
    bool base = k->c->base >= 0;
    for (size_t i = 0; i < k->count; i++) {
        int row = k->order[i];
        const ash_option *decided = &k->o->decision->options[row], *shown = &k->beside->options[row];
        ash_slice *cells = &t.cells[16 * i];
        size_t n = 0;
        bool itself = row == k->c->base;
        cells[n++] = ash_comparison_name(k, row);
        cells[n++] = ash_comparison_number(k, k->figures[row]->mean);
        cells[n++] = ash_comparison_range(k, k->figures[row]);
        if (base) cells[n++] = itself ? ASH_SLICE("–") : ash_page_signed(page, (k->figures[row]->mean - k->figures[k->c->base]->mean) / k->scale, k->decimals);
        cells[n++] = ash_page_percent(page, decided->chance_best);
        if (base) cells[n++] = itself ? ASH_SLICE("–") : ash_page_percent(page, decided->chance_better);
        cells[n++] = ash_comparison_number(k, shown->expected_regret);
    }
    t.heads[t.columns++] = ASH_WORD(page, "text.mean");
    t.heads[t.columns++] = ASH_WORD(page, "text.five_to_ninety_five");
    if (base) t.heads[t.columns++] = ASH_WORD(page, "text.against_today");
    t.heads[t.columns++] = ASH_WORD(page, "text.chance_best");
    if (base) t.heads[t.columns++] = ASH_WORD(page, k->cost ? "text.chance_cheaper" : "text.chance_better");
    t.heads[t.columns++] = ASH_WORD(page, "text.regret");
    ash_slice title = ash_page_entity_title(page, k->shown);
    ash_page_heading(page, k->unit.size == 0 ? title : ASH_SAY(page, "text.title_unit", ASH_P("title", title), ASH_P("unit", k->unit)));
    end_table(k, &t);
}

/* ---- Bars ---- */

static double largest_category(const ash_comparison *k) {
    double largest = 0;
    for (size_t n = 0; n < k->model->category_count; n++)
        for (size_t i = 0; ash_comparison_in_cost(k->model->categories[n]) && i < k->count; i++) largest = ash_page_larger(largest, *ash_comparison_cell(k, n, i));
    return largest;
}

/* One category: its name, then a line for each option: name, bar, figure. Bars give way when the page is narrow. */
static void write_category(const ash_comparison *k, size_t category, double largest) {
    ash_page *page = k->page;
    size_t figure = 9, bar = page->width < 70 ? BAR_COLUMNS / 3 : BAR_COLUMNS;
    for (size_t i = 0; i < k->count; i++) {
        size_t size = ash_utf8_count(ash_comparison_number(k, *ash_comparison_cell(k, category, i))) + 1;
        if (size > figure) figure = size;
    }
    size_t label = page->width - bar - figure - 4;
    ash_page_spaces(page, 2);
    ash_page_cell(page, ash_page_clean(page, ash_label(&k->model->categories[category]->labels, page->lang, k->model->categories[category]->name)), page->width - 2, false);
    ash_page_line(page);
    for (size_t i = 0; i < k->count; i++) {
        double value = *ash_comparison_cell(k, category, (size_t)k->order[i]);
        ash_page_spaces(page, 4);
        ash_page_cell(page, k->titles[k->order[i]], label - 1, false);
        ash_page_spaces(page, 1);
        ash_page_bar(page, fabs(value), largest, bar, value < 0);
        ash_page_cell(page, ash_comparison_number(k, value), figure, true);
        ash_page_line(page);
    }
}

static void write_bars(const ash_comparison *k) {
    double largest = largest_category(k);
    ash_page_heading(k->page, ASH_SAY(k->page, "text.by_category", ASH_P("unit", k->unit)));
    for (size_t rung = 0; rung < ASH_COST_RUNGS; rung++) {
        if (!k->on_rung[rung]) continue;
        ash_page_paragraph(k->page, ASH_WORD(k->page, ash_rung_keys[rung]), 0);
        for (size_t n = 0; n < k->model->category_count; n++)
            if (ash_comparison_in_cost(k->model->categories[n]) && k->model->categories[n]->rung == (ash_rung)rung && !ash_comparison_is_empty(k, n)) write_category(k, n, largest);
    }
}

/* ---- The ladder ---- */

/* Figures by option as a row of the ladder, the best one marked. */
static void ladder_row(const ash_comparison *k, ash_slice *cells, ash_slice title, const double *values) {
    double most = values[ash_comparison_best_on(k, values)];
    cells[0] = title;
    for (size_t i = 0; i < k->count; i++) {
        ash_slice text = ash_comparison_number(k, values[k->order[i]]);
        cells[i + 1] = values[k->order[i]] == most ? ash_format(k->page->arena, "*%.*s", (int)text.size, text.data) : text;
    }
}

/* From the ladder's end, at the centre, to the mean. */
static size_t bridge_rows(const ash_comparison *k, ash_slice *cells) {
    double *mean = ash_new_array(k->page->arena, double, k->count);
    cells[0] = ASH_WORD(k->page, "text.uncertainty");
    for (size_t i = 0; i < k->count; i++) {
        const ash_figure *f = k->figures[k->order[i]];
        mean[k->order[i]] = f->mean;
        cells[i + 1] = ash_page_signed(k->page, (f->mean - f->centre) / k->scale, k->decimals);
    }
    ladder_row(k, &cells[k->count + 1], ASH_WORD(k->page, "text.mean_row"), mean);
    return 2;
}

static void write_sentences(const ash_comparison *k, ash_sentences said) {
    for (size_t i = 0; i < said.count; i++) ash_page_paragraph(k->page, said.items[i], 2);
}

static void write_ladder(const ash_comparison *k) {
    ash_page *page = k->page;
    size_t columns = k->count + 1, rows = 0;
    ash_slice *heads = ash_new_array(page->arena, ash_slice, columns), *cells = ash_new_array(page->arena, ash_slice, columns * (ASH_COST_RUNGS + 2));
    for (size_t i = 0; i < k->count; i++) heads[i + 1] = k->titles[k->order[i]];
    for (size_t rung = 0; rung < ASH_COST_RUNGS; rung++)
        if (k->on_rung[rung]) ladder_row(k, &cells[columns * rows++], ASH_WORD(page, ash_rung_keys[rung]), k->ladder[rung]);
    if (k->adds_up) rows += bridge_rows(k, &cells[columns * rows]);
    ash_page_heading(page, ASH_SAY(page, "text.ladder", ASH_P("unit", k->unit)));
    ash_page_table(page, heads, columns, cells, rows);
    write_sentences(k, ash_comparison_order_changes(k));
}

/* ---- The whole ---- */

static void write_verdict(const ash_comparison *k) {
    ash_sentences verdict = ash_comparison_verdict(k);
    for (size_t i = 0; i < verdict.count; i++)
        if (i == 0)
            ash_page_heading(k->page, verdict.items[i]);
        else
            ash_page_paragraph(k->page, verdict.items[i], 0);
    write_sentences(k, ash_comparison_notes(k));
}

ash_slice ash_comparison_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *outcome) {
    const ash_comparison *k = ash_comparison_of(ash_page_create(arena, words, lang, width), outcome);
    ash_write_case_title(k->page, outcome);
    ash_write_options(k);
    if (k->categories != NULL) {
        write_bars(k);
        write_ladder(k);
    }
    ash_write_by_row(k);
    write_verdict(k);
    ash_write_origins(k->page, outcome);
    return ash_page_text(k->page);
}
