/* The results of a run as tables. */
#include "report/outcome_text.h"

#include <math.h>

#include "report/origins.h"
#include "report/page.h"

enum { COLUMNS = 5 };

/* Shown figures of one entity: [from, to) of a list. */
typedef struct run_of { const ash_shown *items; size_t count; } run_of;

static double largest_of(const run_of *shown) {
    double largest = 0;
    for (size_t i = 0; i < shown->count; i++) {
        if (shown->items[i].absent) continue;
        const ash_figure *f = shown->items[i].figure;
        double all[] = {f->centre, f->mean, f->quantile[ASH_P5], f->quantile[ASH_P95]};
        for (size_t k = 0; k < sizeof all / sizeof *all; k++) largest = ash_page_larger(largest, all[k]);
    }
    return largest;
}

static bool is_certain(const run_of *shown) {
    for (size_t i = 0; i < shown->count; i++)
        if (!shown->items[i].absent && shown->items[i].figure->sd != 0) return false; /* NaN too: some samples have no value */
    return true;
}

/* One row of the table: title, mean, 5 %, 95 %, centre. A figure that is certain is its mean alone. */
static void fill_row(const ash_page *page, const ash_case *c, const ash_shown *shown, unsigned decimals, ash_slice *cells) {
    const ash_figure *f = shown->figure;
    cells[0] = ash_page_rows_title(page, c, shown->entity, shown->rows);
    for (size_t k = 1; k < COLUMNS; k++) cells[k] = ash_page_number(page, (double)NAN, 0);
    if (shown->absent) return;
    cells[1] = ash_page_number(page, f->mean, decimals);
    if (f->sd == 0) {
        cells[2] = cells[3] = cells[4] = (ash_slice){0};
        return;
    }
    cells[2] = ash_page_number(page, f->quantile[ASH_P5], decimals);
    cells[3] = ash_page_number(page, f->quantile[ASH_P95], decimals);
    cells[4] = ash_page_number(page, f->centre, decimals);
}

/* The share of samples without a value, said below the table. */
static void write_undefined(ash_page *page, const ash_case *c, const run_of *shown) {
    for (size_t i = 0; i < shown->count; i++) {
        if (shown->items[i].absent || !(shown->items[i].figure->undefined > 0)) continue;
        ash_slice name = ash_page_rows_title(page, c, shown->items[i].entity, shown->items[i].rows);
        if (name.size == 0) name = ash_page_entity_title(page, shown->items[i].entity);
        ash_page_paragraph(page, ASH_SAY(page, "text.undefined", ASH_P("name", name), ASH_P("share", ash_page_percent(page, shown->items[i].figure->undefined))), 2);
    }
}

static void write_entity(ash_page *page, const ash_case *c, const run_of *shown) {
    const ash_entity *entity = shown->items->entity;
    ash_slice unit = ash_page_entity_unit(page, entity), title = ash_page_entity_title(page, entity);
    unsigned decimals = ash_page_decimals(largest_of(shown));
    size_t columns = is_certain(shown) ? 2 : COLUMNS;
    ash_slice *cells = ash_new_array(page->arena, ash_slice, shown->count * COLUMNS); /* each row is written whole, then the next over what is not shown */
    for (size_t i = 0; i < shown->count; i++) fill_row(page, c, &shown->items[i], decimals, &cells[i * columns]);
    ash_page_heading(page, unit.size == 0 ? title : ASH_SAY(page, "text.title_unit", ASH_P("title", title), ASH_P("unit", unit)));
    const ash_slice heads[COLUMNS] = {{0}, ASH_WORD(page, "text.mean"), ASH_SLICE("5%"), ASH_SLICE("95%"), ASH_WORD(page, "text.centre")};
    ash_page_table(page, heads, columns, cells, shown->count);
    write_undefined(page, c, shown);
}

static void write_decision(ash_page *page, const ash_outcome *o) {
    const ash_model *model = o->unrolled->model;
    const ash_case *c = o->unrolled->c;
    size_t count;
    int *order = ash_page_written_order(page, c, model->decision, &count);
    double largest = 0;
    for (size_t i = 0; i < count; i++) largest = ash_page_larger(largest, o->decision->options[i].mean);
    ash_slice *cells = ash_new_array(page->arena, ash_slice, 3 * count);
    for (size_t i = 0; i < count; i++) {
        const ash_option *option = &o->decision->options[order[i]];
        cells[3 * i] = ash_page_row_title(page, c, model->decision, order[i]);
        cells[3 * i + 1] = ash_page_percent(page, option->chance_best);
        cells[3 * i + 2] = ash_page_number(page, option->expected_regret, ash_page_decimals(largest));
    }
    ash_page_heading(page, ASH_SAY(page, model->decision_sense < 0 ? "text.decision_lowest" : "text.decision_highest",
                                   ASH_P("result", ash_page_entity_title(page, model->decision_result)),
                                   ASH_P("best", ash_page_row_title(page, c, model->decision, (int)o->decision->best))));
    const ash_slice heads[] = {{0}, ASH_WORD(page, "text.chance_best"), ASH_WORD(page, "text.regret")};
    ash_page_table(page, heads, 3, cells, count);
}

ash_slice ash_outcome_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *o) {
    ash_page *page = ash_page_create(arena, words, lang, width);
    const ash_case *c = o->unrolled->c;
    ash_write_case_title(page, o);
    for (size_t i = 0; i < o->results.count;) {
        run_of shown = {&o->results.items[i], 0};
        for (; i < o->results.count && o->results.items[i].entity == shown.items->entity; i++) shown.count++;
        write_entity(page, c, &shown);
    }
    if (o->decision != NULL) write_decision(page, o);
    ash_write_origins(page, o);
    return ash_page_text(page);
}
