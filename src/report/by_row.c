/* Results by row of the table that a case may leave out, such as the products of a plan. */
#include "report/results_text.h"

static bool is_by_row(const ash_comparison *k, const ash_entity *entity) {
    return entity->kind == ASH_ENTITY_RESULT && entity->index_count == 2 && entity->indices[0] == k->model->decision && entity->indices[1] == k->model->optional;
}

/* Its rows down, the options across, means. */
static void write_table(const ash_comparison *k, const ash_entity *entity) {
    ash_page *page = k->page;
    size_t columns = k->count + 1, rows;
    const int *order = ash_page_written_order(page, k->c, k->model->optional, &rows);
    ash_slice *heads = ash_new_array(page->arena, ash_slice, columns), *cells = ash_new_array(page->arena, ash_slice, columns * rows);
    const ash_figure **figures = ash_new_array(page->arena, const ash_figure *, columns * rows);
    double largest = 0;
    for (size_t r = 0; r < rows; r++)
        for (size_t i = 0; i < k->count; i++) {
            const ash_shown *shown = ash_outcome_find(k->o, entity, (const int[]){k->order[i], order[r]});
            if (shown == NULL || shown->absent) continue;
            figures[r * columns + i + 1] = shown->figure;
            largest = ash_page_larger(largest, shown->figure->mean);
        }
    for (size_t i = 0; i < k->count; i++) heads[i + 1] = k->titles[k->order[i]];
    for (size_t r = 0; r < rows; r++) {
        cells[r * columns] = ash_page_row_title(page, k->c, k->model->optional, order[r]);
        for (size_t i = 1; i < columns; i++) {
            const ash_figure *f = figures[r * columns + i];
            cells[r * columns + i] = f == NULL ? ASH_SLICE("–") : ash_page_number(page, f->mean, ash_page_decimals(largest));
        }
    }
    ash_slice title = ash_page_entity_title(page, entity), unit = ash_page_entity_unit(page, entity);
    ash_page_heading(page, unit.size == 0 ? title : ASH_SAY(page, "text.title_unit", ASH_P("title", title), ASH_P("unit", unit)));
    ash_page_table(page, heads, columns, cells, rows);
}

void ash_write_by_row(const ash_comparison *k) {
    if (k->model->optional == NULL || ash_case_left_out(k->c, k->model->optional)) return;
    for (size_t i = 0; i < k->model->entity_count; i++)
        if (is_by_row(k, k->model->written[i])) write_table(k, k->model->written[i]);
}
