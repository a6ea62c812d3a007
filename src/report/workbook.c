/* What stands in the workbook, see workbook.h. First everything gets its place: inputs, then steps, costs and results in the order of the model, each row an entity at
 * its rows, with the years or the options side by side. Then the formulas are written, since only now every cell has its name; and last what rests on
 * them: the summary and the list of what is not live. */
#include "report/workbook.h"

#include <math.h>

#include "num/elementary.h"
#include "report/book.h"
#include "report/explanation.h"
#include "report/formula.h"
#include "report/origins.h"
#include "report/results_text.h"
#include "report/worth_text.h"

enum { SHEET_SUMMARY, SHEET_RESULTS, SHEET_INPUTS, SHEET_COSTS, SHEET_STEPS, SHEET_PARTS, SHEET_FIXED, SHEETS };
static const char *const sheet_keys[SHEETS] = {"workbook.sheet.summary", "workbook.sheet.results", "workbook.sheet.inputs", "workbook.sheet.costs",
                                               "workbook.sheet.steps",   "workbook.sheet.parts",   "workbook.sheet.fixed"};
/* Every sheet starts with its name and a sentence; the head of its table is the last of the frozen rows. */
enum { ROW_HEAD = 3, ROW_IDS = 4 };
enum { COLUMN_TITLE, COLUMN_FOR, COLUMN_UNIT, COLUMN_VALUE, COLUMN_YEARS };
enum { WIDTH_TITLE = 44, WIDTH_FOR = 38, WIDTH_UNIT = 18, WIDTH_FIGURE = 13, WIDTH_PATH = 34, WIDTH_FORMULA = 70 };
enum { SUMMARY_COLUMNS = 8, SUMMARY_CHARACTERS = 145 };
enum { PART_NAME, PART_VALUE, PART_FROM };
enum { INPUT_YEAR = COLUMN_VALUE, INPUT_VALUE, INPUT_RANGE, INPUT_NOTE, INPUT_SOURCE, INPUT_PATH };

/* A cell whose figure is a node, to be written once all have a place. */
typedef struct pending {
    ash_book_cell *cell;
    ash_node node;
    ash_slice address, title;
    bool result; /* nothing reads it: shows a dash instead of an error */
} pending;

typedef struct maker {
    ash_arena *arena;
    ash_page *page;
    const ash_outcome *o;
    const ash_unrolled *live;
    const ash_case *c;
    const ash_model *model;
    const ash_comparison *k;
    ash_book *book;
    ash_formulas *formulas;
    ash_book_sheet *sheets[SHEETS];
    ash_list(pending) figures;
    size_t year_count;
    uint32_t *rows;          /* by entity number: the first row of it on its sheet, 0 for none */
    uint32_t *category_rows; /* [category][option]: on the sheet of costs, 0 for none */
    uint32_t *total_rows;    /* by option: of total_cost */
} maker;

static ash_slice say(const maker *m, const char *key) { return ASH_WORD(m->page, key); }
static ash_slice count_text(const maker *m, size_t count) { return ash_number_text(m->arena, (double)count, 0, m->page->lang); }
static ash_node no_node(void) { return UINT32_MAX; }

static ash_slice address(const maker *m, int sheet, uint32_t row, uint32_t column) {
    return ash_cell_address(m->arena, m->sheets[sheet]->name, row, column);
}

static uint32_t next_row(const maker *m, int sheet) { return (uint32_t)m->sheets[sheet]->rows.count; }

static ash_book_cell *put(const maker *m, int sheet, uint32_t column, ash_book_style style, ash_slice text) {
    return ash_book_add_text(m->book, m->sheets[sheet], column, style, text);
}

static uint32_t add_row(const maker *m, int sheet) { return ash_book_add_row(m->book, m->sheets[sheet]); }

static void add_heading(const maker *m, int sheet, ash_slice text) {
    if (next_row(m, sheet) > ROW_IDS + 1u) add_row(m, sheet);
    add_row(m, sheet);
    put(m, sheet, COLUMN_TITLE, ASH_BOOK_heading, text);
}

/* The name of a sheet, what stands on it, and room for the head of its table. */
static void begin_sheet(const maker *m, int sheet, const char *about, uint32_t columns_kept) {
    add_row(m, sheet);
    m->sheets[sheet]->rows.items[0].lines = 2;
    put(m, sheet, COLUMN_TITLE, ASH_BOOK_title, m->sheets[sheet]->name);
    add_row(m, sheet);
    put(m, sheet, COLUMN_TITLE, ASH_BOOK_text, say(m, about));
    add_row(m, sheet);
    add_row(m, sheet);
    m->sheets[sheet]->frozen_rows = ROW_HEAD + 1;
    m->sheets[sheet]->frozen_columns = columns_kept;
}

static void set_widths(const maker *m, int sheet, size_t count, const unsigned *widths) {
    for (size_t i = 0; i < count; i++) ash_push(m->arena, &m->sheets[sheet]->widths, widths[i]);
}

static void add_width(const maker *m, int sheet, unsigned width, size_t times) {
    while (times-- > 0) ash_push(m->arena, &m->sheets[sheet]->widths, width);
}

/* ---- Figures ---- */

static double centre(const maker *m, ash_node node) { return ash_graph_centre(m->live->graph, node); }

/* A cell of the last row whose figure is a node. */
static void add_figure(maker *m, int sheet, uint32_t column, ash_book_style style, ash_node node, unsigned decimals, ash_slice title, bool result) {
    ash_book_cell *cell = ash_book_add_number(m->book, m->sheets[sheet], column, style, centre(m, node), decimals);
    pending figure = {cell, node, address(m, sheet, next_row(m, sheet) - 1, column), title, result};
    ash_push(m->arena, &m->figures, figure);
}

/* The rows of an entity along all its indices but those that stand side by side. */
typedef struct line { const ash_entity *entity; int rows[8]; int across; /* position of the index side by side, -1: none */ } line;

static ash_slice joined(const maker *m, ash_slice a, const char *between, ash_slice b) {
    if (a.size == 0 || b.size == 0) return a.size == 0 ? b : a;
    return ash_format(m->arena, "%.*s%s%.*s", (int)a.size, a.data, between, (int)b.size, b.data);
}

/* What a line is about in words, and the path of its figures but for what stands side by side. */
static ash_slice rows_title(const maker *m, const line *l) {
    ash_slice all = {0};
    for (size_t n = 0; n < l->entity->index_count; n++)
        if ((int)n != l->across) all = joined(m, all, " / ", ash_page_row_title(m->page, m->c, l->entity->indices[n], l->rows[n]));
    return all;
}

static ash_slice line_path(const maker *m, const line *l) {
    ash_slice all = l->entity->name;
    for (size_t n = 0; n < l->entity->index_count; n++)
        if ((int)n != l->across) all = joined(m, all, ".", ash_case_row_id(m->arena, m->c, l->entity->indices[n], l->rows[n]));
    return all;
}

/* What stands side by side: the years, the options in the order of the comparison, or a single figure. */
static size_t across_count(const maker *m, const line *l) {
    return l->across < 0 ? 1 : ash_case_row_count(m->c, l->entity->indices[l->across]);
}

static int across_row(const maker *m, const line *l, size_t i) {
    return l->entity->indices[l->across] == m->model->decision ? m->k->order[i] : (int)i;
}

static uint32_t across_column(const maker *m, const line *l, size_t i) {
    bool years = l->across >= 0 && l->entity->indices[l->across] == m->model->years;
    return (years ? COLUMN_YEARS : COLUMN_VALUE) + (uint32_t)i;
}

/* A step that nothing needs would look live and be nothing of the kind. */
static bool is_idle(const maker *m, const ash_entity *entity, ash_node node) {
    return entity->kind == ASH_ENTITY_LET && !entity->built_in && !m->formulas->needed[node] && !ash_graph_is_constant(m->live->graph, node);
}

/* Node of each figure side by side; UINT32_MAX where there is none. */
static ash_node *line_nodes(const maker *m, const line *l, size_t count) {
    ash_node *nodes = ash_new_array(m->arena, ash_node, count);
    line at = *l;
    for (size_t i = 0; i < count; i++) {
        if (l->across >= 0) at.rows[l->across] = across_row(m, l, i);
        ash_value value = ash_unrolled_value(m->live, l->entity, at.rows);
        nodes[i] = value.kind == ASH_VALUE_NODE && !is_idle(m, l->entity, value.node) ? value.node : no_node();
    }
    return nodes;
}

/* Gives a line its cells on the next row; false when nothing on it is worth a row: a step that is fixed or stands elsewhere, a cost of nothing. */
static bool place_line(maker *m, int sheet, const line *l, size_t count, const ash_node *nodes) {
    bool worth = false;
    for (size_t i = 0; i < count; i++) {
        if (nodes[i] == no_node()) continue;
        bool placed = ash_formulas_place(m->formulas, nodes[i], address(m, sheet, next_row(m, sheet), across_column(m, l, i)));
        bool step = l->entity->kind == ASH_ENTITY_LET && !l->entity->built_in;
        worth |= placed || l->entity->kind == ASH_ENTITY_RESULT || (!step && (!ash_graph_is_constant(m->live->graph, nodes[i]) || centre(m, nodes[i]) != 0));
    }
    return worth;
}

static uint32_t trail_column(const maker *m, int sheet) {
    return sheet == SHEET_RESULTS ? COLUMN_VALUE + (uint32_t)m->k->count : COLUMN_YEARS + (uint32_t)m->year_count;
}

static void add_line(maker *m, int sheet, const line *l) {
    size_t count = across_count(m, l);
    ash_node *nodes = line_nodes(m, l, count);
    double largest = 0;
    bool undefined = false, result = l->entity->kind == ASH_ENTITY_RESULT;
    if (!place_line(m, sheet, l, count, nodes)) return;
    uint32_t row = add_row(m, sheet);
    if (m->rows[l->entity->number] == 0) m->rows[l->entity->number] = row;
    for (size_t i = 0; i < count; i++) {
        if (nodes[i] == no_node()) continue;
        largest = ash_page_larger(largest, centre(m, nodes[i]));
        undefined |= !isfinite(centre(m, nodes[i]));
    }
    ash_slice title = ash_page_entity_title(m->page, l->entity);
    put(m, sheet, COLUMN_TITLE, ASH_BOOK_text, title);
    put(m, sheet, COLUMN_FOR, ASH_BOOK_text, rows_title(m, l));
    put(m, sheet, COLUMN_UNIT, ASH_BOOK_faint, ash_page_entity_unit(m->page, l->entity));
    for (size_t i = 0; i < count; i++)
        if (nodes[i] != no_node())
            add_figure(m, sheet, across_column(m, l, i), result ? ASH_BOOK_result : ASH_BOOK_formula, nodes[i], ash_page_decimals(largest), joined(m, title, " / ", rows_title(m, l)),
                       result && undefined);
    put(m, sheet, trail_column(m, sheet), ASH_BOOK_faint, line_path(m, l));
    put(m, sheet, trail_column(m, sheet) + 1, ASH_BOOK_faint, ash_source_line(m->arena, l->entity->expr_text));
}

/* Every line of an entity: its options as the user wrote them, rows of an `of` index under their parent only. */
static void each_line(maker *m, line *l, size_t n, void (*visit)(maker *m, const line *l)) {
    if (n == l->entity->index_count) {
        visit(m, l);
        return;
    }
    if ((int)n == l->across) {
        each_line(m, l, n + 1, visit);
        return;
    }
    const ash_index *index = l->entity->indices[n];
    size_t count;
    const int *order = ash_page_written_order(m->page, m->c, index, &count);
    for (size_t i = 0; i < count; i++) {
        if (n > 0 && index->parent != NULL && index->parent == l->entity->indices[n - 1] &&
            (int)m->c->rows[index->number].items[order[i]].parent != l->rows[n - 1])
            continue;
        l->rows[n] = order[i];
        each_line(m, l, n + 1, visit);
    }
}

/* ---- Steps, costs, results ---- */

static int position_of(const ash_entity *entity, const ash_index *index) {
    for (size_t n = 0; index != NULL && n < entity->index_count; n++)
        if (entity->indices[n] == index) return (int)n;
    return -1;
}

static bool is_named(const ash_entity *entity, const char *name) { return entity->built_in && ash_slice_equal(entity->name, ash_slice_of(name)); }

static int sheet_of(const ash_entity *entity) {
    bool by_year = entity->year_position >= 0;
    if (entity->kind == ASH_ENTITY_COST || (entity->kind == ASH_ENTITY_RESULT && by_year)) return SHEET_COSTS;
    if (entity->kind == ASH_ENTITY_RESULT) return SHEET_RESULTS;
    if (!entity->built_in) return SHEET_STEPS;
    return by_year || is_named(entity, "category_cost") ? SHEET_COSTS : SHEET_RESULTS;
}

static void remember_category(maker *m, const line *l, uint32_t row) {
    int option = position_of(l->entity, m->model->decision);
    for (size_t n = 0; n < m->k->count; n++)
        if (option < 0 || l->rows[option] == (int)n) m->category_rows[(size_t)l->rows[0] * m->k->count + n] = row;
}

static void visit_line(maker *m, const line *l) {
    int sheet = sheet_of(l->entity);
    uint32_t row = next_row(m, sheet);
    add_line(m, sheet, l);
    if (next_row(m, sheet) == row) return;
    if (is_named(l->entity, "category_cost")) remember_category(m, l, row);
    if (is_named(l->entity, "total_cost") && position_of(l->entity, m->model->decision) == 0) m->total_rows[l->rows[0]] = row;
}

/* As in the outcome, a result by rows of a table that the case leaves out says what the result without it says. */
static void add_lines(maker *m, const ash_entity *entity) {
    if ((entity->kind == ASH_ENTITY_RESULT || entity->built_in) && !ash_case_has_rows(m->c, entity)) return;
    line l = {.entity = entity, .across = sheet_of(entity) == SHEET_RESULTS ? position_of(entity, m->model->decision) : entity->year_position};
    each_line(m, &l, 0, visit_line);
}

static void add_entities(maker *m, bool (*wanted)(const ash_entity *entity)) {
    for (size_t i = 0; i < m->model->entity_count; i++)
        if (wanted(m->model->written[i])) add_lines(m, m->model->written[i]);
}

/* The rates of every currency that counts, year by year: formulas over its own numbers, and what amounts in it are multiplied by. */
static void add_rates(maker *m) {
    for (size_t i = 0; i < m->live->rates.count; i++) {
        const ash_rate_path *path = &m->live->rates.items[i];
        char letters[3];
        for (int n = 0; n < 3; n++) letters[n] = (char)(path->currency >> (16 - 8 * n) & 0xFF);
        ash_slice code = ash_slice_copy(m->arena, (ash_slice){letters, 3}), title = say(m, "workbook.rate");
        uint32_t row = next_row(m, SHEET_STEPS);
        bool placed = false;
        for (size_t y = 0; y < m->year_count; y++) {
            int year = m->model->years->first_year + (int)y;
            if (year >= 0 && (size_t)year < path->count && path->rates[year] != 0)
                placed |= ash_formulas_place(m->formulas, path->rates[year], address(m, SHEET_STEPS, row, COLUMN_YEARS + (uint32_t)y));
        }
        if (!placed) continue;
        add_row(m, SHEET_STEPS);
        put(m, SHEET_STEPS, COLUMN_TITLE, ASH_BOOK_text, title);
        put(m, SHEET_STEPS, COLUMN_FOR, ASH_BOOK_text, code);
        put(m, SHEET_STEPS, COLUMN_UNIT, ASH_BOOK_faint, ASH_SAY(m->page, "workbook.rate_unit", ASH_P("currency", code)));
        for (size_t y = 0; y < m->year_count; y++) {
            int year = m->model->years->first_year + (int)y;
            if (year >= 0 && (size_t)year < path->count && m->formulas->needed[path->rates[year]])
                add_figure(m, SHEET_STEPS, COLUMN_YEARS + (uint32_t)y, ASH_BOOK_formula, path->rates[year], 4, title, false);
        }
    }
}

static bool is_step(const ash_entity *entity) { return entity->kind == ASH_ENTITY_LET && !entity->built_in; }
static bool is_result(const ash_entity *entity) {
    return (entity->kind == ASH_ENTITY_RESULT || (entity->kind == ASH_ENTITY_LET && entity->built_in)) && sheet_of(entity) == SHEET_RESULTS;
}
static bool is_by_year(const ash_entity *entity) { return entity->kind == ASH_ENTITY_RESULT && sheet_of(entity) == SHEET_COSTS; }
static bool is_total(const ash_entity *entity) { return is_named(entity, "total_cost") && sheet_of(entity) == SHEET_COSTS; }
static bool is_category(const ash_entity *entity) { return is_named(entity, "category_cost"); }
static bool is_by_row(const ash_entity *entity) { return is_named(entity, "own_cost"); }
static bool is_discount(const ash_entity *entity) { return is_named(entity, "discount_factor"); }

/* Lines that the longest name of an option takes in its column. */
static unsigned name_lines(const maker *m) {
    enum { CHARACTERS = 14, MOST = 8 };
    size_t lines = 1;
    for (size_t i = 0; i < m->k->count; i++) {
        size_t own = ash_comparison_name(m->k, (int)i).size / CHARACTERS + 1;
        lines = own > lines ? own : lines;
    }
    return lines < MOST ? (unsigned)lines : MOST;
}

/* The head of a table of lines: what, for what, unit, the figures, then what the model calls it. */
static void add_head(const maker *m, int sheet) {
    bool options = sheet == SHEET_RESULTS;
    m->sheets[sheet]->rows.items[ROW_HEAD].lines = options ? name_lines(m) : 1;
    put(m, sheet, COLUMN_TITLE, ASH_BOOK_head, say(m, "workbook.head.what"));
    put(m, sheet, COLUMN_FOR, ASH_BOOK_head, say(m, "workbook.head.for"));
    put(m, sheet, COLUMN_UNIT, ASH_BOOK_head, say(m, "workbook.head.unit"));
    if (!options) put(m, sheet, COLUMN_VALUE, ASH_BOOK_head, say(m, m->year_count > 0 ? "workbook.head.all_years" : "workbook.head.value"));
    for (size_t i = 0; options && i < m->k->count; i++) put(m, sheet, COLUMN_VALUE + (uint32_t)i, ASH_BOOK_head, ash_comparison_name(m->k, m->k->order[i]));
    for (size_t i = 0; !options && i < m->year_count; i++)
        put(m, sheet, COLUMN_YEARS + (uint32_t)i, ASH_BOOK_head, ASH_SAY(m->page, "workbook.head.year", ASH_P("year", ash_case_row_id(m->arena, m->c, m->model->years, (int)i))));
    put(m, sheet, trail_column(m, sheet), ASH_BOOK_head, say(m, "workbook.head.path"));
    put(m, sheet, trail_column(m, sheet) + 1, ASH_BOOK_head, say(m, "workbook.head.formula"));
    const unsigned first[] = {WIDTH_TITLE, WIDTH_FOR, WIDTH_UNIT};
    set_widths(m, sheet, 3, first);
    add_width(m, sheet, options ? WIDTH_FIGURE + 4 : WIDTH_FIGURE, trail_column(m, sheet) - COLUMN_VALUE);
    add_width(m, sheet, WIDTH_PATH, 1);
    add_width(m, sheet, WIDTH_FORMULA, 1);
    m->sheets[sheet]->printed_columns = trail_column(m, sheet);
}

static void add_costs(maker *m) {
    begin_sheet(m, SHEET_COSTS, "workbook.about.costs", COLUMN_UNIT);
    add_head(m, SHEET_COSTS);
    add_entities(m, is_discount);
    add_heading(m, SHEET_COSTS, say(m, "workbook.total"));
    add_entities(m, is_total);
    add_entities(m, is_by_row);
    add_entities(m, is_by_year);
    add_heading(m, SHEET_COSTS, say(m, "workbook.categories"));
    add_entities(m, is_category);
    for (size_t n = 0; n < m->model->category_count; n++) {
        const ash_category *category = m->model->categories[n];
        uint32_t before = next_row(m, SHEET_COSTS);
        add_heading(m, SHEET_COSTS, ash_page_clean(m->page, ash_label(&category->labels, m->page->lang, category->name)));
        uint32_t first = next_row(m, SHEET_COSTS);
        for (size_t i = 0; i < m->model->entity_count; i++)
            if (m->model->written[i]->kind == ASH_ENTITY_COST && m->model->written[i]->category == category) add_lines(m, m->model->written[i]);
        if (next_row(m, SHEET_COSTS) == first) m->sheets[SHEET_COSTS]->rows.count = before; /* nothing in it */
    }
}

static void add_results(maker *m) {
    begin_sheet(m, SHEET_RESULTS, "workbook.about.results", COLUMN_UNIT);
    add_head(m, SHEET_RESULTS);
    add_row(m, SHEET_RESULTS);
    for (size_t i = 0; i < m->k->count; i++)
        put(m, SHEET_RESULTS, COLUMN_VALUE + (uint32_t)i, ASH_BOOK_faint, ash_case_row_id(m->arena, m->c, m->model->decision, m->k->order[i]));
    m->sheets[SHEET_RESULTS]->frozen_rows = ROW_IDS + 1;
    add_entities(m, is_result);
}

/* ---- Inputs ---- */

/* Few decimals, but those that show six digits. */
static unsigned input_decimals(double value) {
    unsigned decimals = 0;
    for (double scale = 1; decimals < 12 && fabs(rint(value * scale) - value * scale) > 1e-6 * fabs(value * scale); scale *= 10) decimals++;
    return decimals;
}

/* Where an input comes from, as the style of its cell. */
static ash_book_style origin_style(const maker *m, const ash_input_use *use) {
    bool number = use->first.kind == ASH_VALUE_NODE && !ash_graph_is_constant(m->live->graph, use->first.node);
    if (!number) return ASH_BOOK_fixed;
    return use->source == ASH_SOURCE_USER ? ASH_BOOK_own : use->source == ASH_SOURCE_REFERENCE ? ASH_BOOK_reference : ASH_BOOK_standard;
}

static ash_slice input_unit(const maker *m, const ash_input_use *use) {
    if (use->entity != NULL) return ash_page_unit(m->page, ash_unit_in(m->arena, use->entity, use->currency));
    if (ash_slice_starts_with(use->path, ASH_SLICE("currency."))) {
        bool rate = use->path.size == 17 && ash_slice_equal(ash_slice_part(use->path, 13, 17), ASH_SLICE("rate"));
        return rate ? ASH_SAY(m->page, "workbook.rate_unit", ASH_P("currency", ash_slice_part(use->path, 9, 12))) : (ash_slice){0};
    }
    const ash_ref_series *series = ash_ref_series_find(m->model->ref, use->series);
    if (series == NULL) return (ash_slice){0};
    ash_unit unit = series->unit;
    if (unit.currency != 0 && use->currency != 0) unit.currency = use->currency;
    return ash_page_unit(m->page, ash_unit_text(m->arena, &unit));
}

/* The declared range in the money of the value, at today's rate. */
static void hold_to_range(const maker *m, const ash_input_use *use, ash_book_cell *cell) {
    double factor = 1;
    if (use->entity == NULL) return;
    int power = use->entity->type.unit.dims.power[ASH_DIM_MONEY];
    if (use->currency != 0 && use->currency != ASH_EUR && power != 0 && ash_currency_rate(m->c, use->currency, &factor)) factor = ash_pow(factor, power);
    cell->low = use->entity->low / factor;
    cell->high = use->entity->high / factor;
}

static line input_line(const ash_input_use *use) {
    line l = {.entity = use->entity, .across = use->entity->year_position};
    for (size_t n = 0; n < use->entity->index_count; n++) l.rows[n] = use->rows[n];
    return l;
}

static void add_input_cell(maker *m, const ash_input_use *use, ash_book_style style, ash_node node, ash_slice title) {
    bool placed = ash_formulas_place(m->formulas, node, address(m, SHEET_INPUTS, next_row(m, SHEET_INPUTS) - 1, INPUT_VALUE));
    bool read = m->formulas->needed[node];
    add_figure(m, SHEET_INPUTS, INPUT_VALUE, placed || !read ? style : ASH_BOOK_formula, node, input_decimals(centre(m, node)), title, false);
    if (placed || !read) hold_to_range(m, use, m->figures.items[m->figures.count - 1].cell);
}

/* A row of its own for an input, or for one year of it (-1: all years). */
static void add_input_row(maker *m, const ash_input_use *use, ash_book_style style, ash_node node, int year) {
    bool follows = style != ASH_BOOK_fixed && m->live->graph->nodes.items[node].c != 0;
    ash_slice title = use->entity == NULL ? ash_input_label(m->page, m->c, use) : ash_page_entity_title(m->page, use->entity), about = {0}, when = {0};
    if (use->entity != NULL) {
        line l = input_line(use);
        about = rows_title(m, &l);
    }
    if (year >= 0) when = ash_case_row_id(m->arena, m->c, m->model->years, year);
    add_row(m, SHEET_INPUTS);
    put(m, SHEET_INPUTS, COLUMN_TITLE, ASH_BOOK_text, title);
    put(m, SHEET_INPUTS, COLUMN_FOR, ASH_BOOK_text, about);
    put(m, SHEET_INPUTS, COLUMN_UNIT, ASH_BOOK_faint, input_unit(m, use));
    put(m, SHEET_INPUTS, INPUT_YEAR, ASH_BOOK_text, when);
    if (style != ASH_BOOK_fixed)
        add_input_cell(m, use, style, node, joined(m, title, " / ", about));
    else if (use->first.kind == ASH_VALUE_NODE && (use->entity == NULL || !use->entity->is_flag))
        ash_book_add_number(m->book, m->sheets[SHEET_INPUTS], INPUT_VALUE, style, centre(m, node), input_decimals(centre(m, node)));
    else
        put(m, SHEET_INPUTS, INPUT_VALUE, style, ash_input_value_text(m->page, m->live, use));
    put(m, SHEET_INPUTS, INPUT_RANGE, ASH_BOOK_faint, use->flows ? (ash_slice){0} : ash_input_range_text(m->page, use));
    put(m, SHEET_INPUTS, INPUT_NOTE, ASH_BOOK_text, say(m, style == ASH_BOOK_fixed ? "workbook.note.fixed" : follows ? "workbook.note.follows" : "workbook.note.live"));
    put(m, SHEET_INPUTS, INPUT_SOURCE, ASH_BOOK_faint, ash_input_source_text(m->page, m->model->ref, use));
    put(m, SHEET_INPUTS, INPUT_PATH, ASH_BOOK_faint, joined(m, use->path, ".", when));
}

/* One row where all years have the same, else one a year. Of later years that are the same as an earlier one a formula. */
static void add_input(maker *m, const ash_input_use *use, ash_book_style style) {
    if (style == ASH_BOOK_fixed || use->entity == NULL || use->entity->year_position < 0) {
        add_input_row(m, use, style, use->first.node, -1);
        return;
    }
    line l = input_line(use);
    size_t count = across_count(m, &l);
    ash_node *nodes = line_nodes(m, &l, count), only = no_node();
    bool same = true;
    for (size_t i = 0; i < count; i++) {
        if (nodes[i] == no_node()) continue;
        same &= only == no_node() || nodes[i] == only;
        if (only == no_node()) only = nodes[i];
    }
    for (size_t i = 0; i < count; i++)
        if (!same && nodes[i] != no_node()) add_input_row(m, use, style, nodes[i], (int)i);
    if (same && only != no_node()) add_input_row(m, use, style, only, -1);
}

static bool has_value(const ash_input_use *use) {
    return use->first.kind == ASH_VALUE_NODE || use->first.kind == ASH_VALUE_WORD || use->first.kind == ASH_VALUE_CODE;
}

/* What a case has and no figure reads: ashore only checks it. */
static void add_unread_inputs(maker *m) {
    ash_map live;
    ash_map_init(&live, m->arena);
    for (size_t i = 0; i < m->live->uses.count; i++) ash_map_add(&live, m->live->uses.items[i].path, m);
    bool any = false;
    for (size_t i = 0; i < m->o->unrolled->uses.count; i++) {
        const ash_input_use *use = &m->o->unrolled->uses.items[i];
        if (use->entity == NULL || !has_value(use) || ash_map_get(&live, use->path) != NULL) continue;
        line l = input_line(use);
        if (!any) add_heading(m, SHEET_INPUTS, say(m, "workbook.unread"));
        any = true;
        add_row(m, SHEET_INPUTS);
        put(m, SHEET_INPUTS, COLUMN_TITLE, ASH_BOOK_text, ash_page_entity_title(m->page, use->entity));
        put(m, SHEET_INPUTS, COLUMN_FOR, ASH_BOOK_text, rows_title(m, &l));
        put(m, SHEET_INPUTS, INPUT_VALUE, ASH_BOOK_fixed, ash_input_value_text(m->page, m->o->unrolled, use));
        put(m, SHEET_INPUTS, INPUT_RANGE, ASH_BOOK_faint, ash_input_range_text(m->page, use));
        put(m, SHEET_INPUTS, INPUT_NOTE, ASH_BOOK_text, say(m, "workbook.note.fixed"));
        put(m, SHEET_INPUTS, INPUT_SOURCE, ASH_BOOK_faint, ash_input_source_text(m->page, m->model->ref, use));
        put(m, SHEET_INPUTS, INPUT_PATH, ASH_BOOK_faint, use->path);
    }
}

static void add_inputs(maker *m) {
    static const struct { ash_book_style style; const char *key; } groups[] = {{ASH_BOOK_own, "workbook.own"},
                                                                               {ASH_BOOK_reference, "workbook.reference"},
                                                                               {ASH_BOOK_standard, "workbook.default"},
                                                                               {ASH_BOOK_fixed, "workbook.fixed"}};
    static const char *const heads[] = {"workbook.head.input", "workbook.head.for",  "workbook.head.unit",   "workbook.head.when", "workbook.head.value",
                                        "workbook.head.range", "workbook.head.note", "workbook.head.source", "workbook.head.path"};
    static const unsigned widths[] = {WIDTH_TITLE, WIDTH_FOR, WIDTH_UNIT, 7, WIDTH_FIGURE + 4, 22, 38, 60, WIDTH_PATH};
    begin_sheet(m, SHEET_INPUTS, "workbook.about.inputs", COLUMN_UNIT);
    for (uint32_t i = 0; i <= INPUT_PATH; i++) put(m, SHEET_INPUTS, i, ASH_BOOK_head, say(m, heads[i]));
    set_widths(m, SHEET_INPUTS, INPUT_PATH + 1, widths);
    m->sheets[SHEET_INPUTS]->printed_columns = INPUT_PATH;
    for (size_t g = 0; g < 4; g++) {
        bool any = false;
        for (size_t i = 0; i < m->live->uses.count; i++) {
            const ash_input_use *use = &m->live->uses.items[i];
            if (!has_value(use) || origin_style(m, use) != groups[g].style) continue;
            if (!any) add_heading(m, SHEET_INPUTS, say(m, groups[g].key));
            any = true;
            add_input(m, use, groups[g].style);
        }
    }
    add_unread_inputs(m);
}

/* ---- Formulas ---- */

/* All that costs, results and what the language adds come to. */
static void want_outputs(maker *m) {
    for (size_t i = 0; i < m->model->entity_count; i++) {
        const ash_entity *entity = m->model->entities[i];
        bool output = entity->kind == ASH_ENTITY_COST || entity->kind == ASH_ENTITY_RESULT || entity->built_in;
        if (!output || m->live->cells[entity->number] == NULL) continue;
        size_t count = ash_case_cell_count(m->c, entity, true);
        for (size_t n = 0; n < count; n++)
            if (m->live->cells[entity->number][n].kind == ASH_VALUE_NODE) ash_formulas_want(m->formulas, m->live->cells[entity->number][n].node);
    }
    ash_formulas_mark(m->formulas);
}

static void add_parts(maker *m) {
    const ash_formulas *f = m->formulas;
    const unsigned widths[] = {16, 18, 100};
    set_widths(m, SHEET_PARTS, 3, widths);
    m->sheets[SHEET_PARTS]->printed_columns = 3;
    for (size_t i = 0; i < f->parts.count; i++) {
        const ash_graph_node *node = &m->live->graph->nodes.items[f->parts.items[i]];
        ash_slice title = ASH_SAY(m->page, "workbook.part", ASH_P("number", count_text(m, i + 1)));
        add_row(m, SHEET_PARTS);
        put(m, SHEET_PARTS, PART_NAME, ASH_BOOK_text, title);
        add_figure(m, SHEET_PARTS, PART_VALUE, ASH_BOOK_formula, f->parts.items[i], ash_page_decimals(node->value), title, false);
        put(m, SHEET_PARTS, PART_FROM, ASH_BOOK_faint, ash_model_text(m->arena, m->model, node->origin));
    }
}

static void begin_parts(const maker *m) {
    begin_sheet(m, SHEET_PARTS, "workbook.about.parts", 0);
    put(m, SHEET_PARTS, PART_NAME, ASH_BOOK_head, say(m, "workbook.head.part"));
    put(m, SHEET_PARTS, PART_VALUE, ASH_BOOK_head, say(m, "workbook.head.value"));
    put(m, SHEET_PARTS, PART_FROM, ASH_BOOK_head, say(m, "workbook.head.formula"));
}

/* A figure without a value, or beyond all numbers: a dash, in a cell of results also when a change makes or unmakes it. */
static void write_undefined(const maker *m, const pending *figure) {
    ash_book_cell *cell = figure->cell;
    if (figure->result && cell->formula.size > 0)
        cell->formula = ash_format(m->arena, "IFERROR(%.*s,\"–\")", (int)cell->formula.size, cell->formula.data);
    if (!isfinite(cell->number)) cell->text = cell->formula.size > 0 && !figure->result ? ASH_SLICE("#N/A") : ASH_SLICE("–");
}

static void write_figure(const maker *m, const pending *figure) {
    const ash_formulas *f = m->formulas;
    ash_book_cell *cell = figure->cell;
    ash_op op = (ash_op)m->live->graph->nodes.items[figure->node].op;
    bool at_home = ash_slice_equal(f->address[figure->node], figure->address), unread = !f->needed[figure->node];
    if (op == ASH_OP_CONSTANT)
        cell->style = ASH_BOOK_fixed;
    else if (unread)
        cell->formula = (ash_slice){0};
    else if (!at_home)
        cell->formula = f->named[figure->node];
    else if (op != ASH_OP_INPUT && !ash_formula_exists(op))
        cell->style = ASH_BOOK_only;
    else
        cell->formula = f->own[figure->node];
    write_undefined(m, figure);
}

/* ---- What is not live ---- */

static void add_fixed(maker *m) {
    size_t count = 0;
    const unsigned widths[] = {WIDTH_TITLE + 20, WIDTH_PATH, 90};
    static const char *const heads[] = {"workbook.head.figure", "workbook.head.cell", "workbook.head.why"};
    set_widths(m, SHEET_FIXED, 3, widths);
    begin_sheet(m, SHEET_FIXED, "workbook.about.fixed", 0);
    for (uint32_t i = 0; i < 3; i++) put(m, SHEET_FIXED, i, ASH_BOOK_head, say(m, heads[i]));
    for (size_t i = 0; i < m->figures.count; i++) {
        const pending *figure = &m->figures.items[i];
        if (figure->cell->style != ASH_BOOK_only) continue;
        add_row(m, SHEET_FIXED);
        put(m, SHEET_FIXED, 0, ASH_BOOK_text, figure->title);
        put(m, SHEET_FIXED, 1, ASH_BOOK_text, figure->address);
        put(m, SHEET_FIXED, 2, ASH_BOOK_text, say(m, "workbook.why.search"));
        count++;
    }
    for (size_t i = 0; i < m->live->settled.count; i++, count++) {
        add_row(m, SHEET_FIXED);
        put(m, SHEET_FIXED, 0, ASH_BOOK_text, ash_model_text(m->arena, m->model, m->live->settled.items[i]));
        put(m, SHEET_FIXED, 1, ASH_BOOK_text, ASH_SLICE("–"));
        put(m, SHEET_FIXED, 2, ASH_BOOK_text, say(m, "workbook.why.settled"));
    }
    if (count > 0) return;
    add_row(m, SHEET_FIXED);
    put(m, SHEET_FIXED, 0, ASH_BOOK_text, say(m, "workbook.nothing_fixed"));
}

/* ---- The summary ---- */

static void add_paragraph(const maker *m, ash_book_style style, ash_slice text) {
    uint32_t row = add_row(m, SHEET_SUMMARY);
    size_t lines = text.size / SUMMARY_CHARACTERS + 1;
    put(m, SHEET_SUMMARY, 0, style, text)->last_column = SUMMARY_COLUMNS - 1;
    if (style == ASH_BOOK_title) lines++; /* larger letters */
    m->sheets[SHEET_SUMMARY]->rows.items[row].lines = lines < 20 ? (unsigned)lines : 20;
}

static void add_formula(const maker *m, uint32_t column, ash_book_style style, ash_slice formula, double value, unsigned decimals) {
    ash_book_cell *cell = ash_book_add_number(m->book, m->sheets[SHEET_SUMMARY], column, style, value, decimals);
    cell->formula = formula;
}

static ash_slice range_text(const maker *m, int sheet, uint32_t row, uint32_t from, uint32_t to) {
    ash_slice a = address(m, sheet, row, from), b = address(m, sheet, row, to);
    size_t name = ash_slice_find(b, '!', 0) + 1;
    return ash_format(m->arena, "%.*s:%.*s", (int)a.size, a.data, (int)(b.size - name), b.data + name);
}

/* The row of a result on its sheet, 0 when it is not there by option. */
static uint32_t result_row(const maker *m, const ash_entity *entity) {
    return entity == NULL || sheet_of(entity) != SHEET_RESULTS || entity->index_count != 1 || entity->indices[0] != m->model->decision ? 0 : m->rows[entity->number];
}

static double result_at(const maker *m, const ash_entity *entity, int option) {
    ash_value value = ash_unrolled_value(m->live, entity, &option);
    return value.kind == ASH_VALUE_NODE ? centre(m, value.node) : (double)NAN;
}

static void add_option_heads(const maker *m, ash_slice title) {
    uint32_t row = add_row(m, SHEET_SUMMARY);
    m->sheets[SHEET_SUMMARY]->rows.items[row].lines = name_lines(m);
    put(m, SHEET_SUMMARY, 0, ASH_BOOK_head, title);
    for (size_t i = 0; i < m->k->count; i++) put(m, SHEET_SUMMARY, 1 + (uint32_t)i, ASH_BOOK_head, ash_comparison_name(m->k, m->k->order[i]));
}

static ash_slice with_unit(const maker *m, ash_slice title, ash_slice unit) {
    return unit.size == 0 ? title : ASH_SAY(m->page, "text.title_unit", ASH_P("title", title), ASH_P("unit", unit));
}

static void add_result_row(const maker *m, const ash_entity *entity) {
    uint32_t from = result_row(m, entity);
    double largest = 0;
    if (from == 0) return;
    for (size_t i = 0; i < m->k->count; i++) largest = ash_page_larger(largest, result_at(m, entity, m->k->order[i]));
    add_row(m, SHEET_SUMMARY);
    put(m, SHEET_SUMMARY, 0, ASH_BOOK_text, with_unit(m, ash_page_entity_title(m->page, entity), ash_page_entity_unit(m->page, entity)));
    for (size_t i = 0; i < m->k->count; i++)
        add_formula(m, 1 + (uint32_t)i, ASH_BOOK_result, address(m, SHEET_RESULTS, from, COLUMN_VALUE + (uint32_t)i), result_at(m, entity, m->k->order[i]), ash_page_decimals(largest));
}

static void add_difference_row(const maker *m) {
    uint32_t from = result_row(m, m->k->shown), base = COLUMN_VALUE;
    if (from == 0 || m->c->base < 0) return;
    for (size_t i = 0; i < m->k->count; i++)
        if (m->k->order[i] == m->c->base) base = COLUMN_VALUE + (uint32_t)i;
    double largest = 0;
    for (size_t i = 0; i < m->k->count; i++) largest = ash_page_larger(largest, result_at(m, m->k->shown, (int)i) - result_at(m, m->k->shown, m->c->base));
    ash_slice of_base = address(m, SHEET_RESULTS, from, base);
    add_row(m, SHEET_SUMMARY);
    put(m, SHEET_SUMMARY, 0, ASH_BOOK_text, with_unit(m, say(m, "workbook.difference"), ash_page_entity_unit(m->page, m->k->shown)));
    for (size_t i = 0; i < m->k->count; i++) {
        int option = m->k->order[i];
        double value = result_at(m, m->k->shown, option) - result_at(m, m->k->shown, m->c->base);
        ash_slice own = address(m, SHEET_RESULTS, from, COLUMN_VALUE + (uint32_t)i);
        if (option == m->c->base)
            put(m, SHEET_SUMMARY, 1 + (uint32_t)i, ASH_BOOK_result, ASH_SLICE("–"));
        else
            add_formula(m, 1 + (uint32_t)i, ASH_BOOK_result, ash_format(m->arena, "%.*s-%.*s", (int)own.size, own.data, (int)of_base.size, of_base.data), value, ash_page_decimals(largest));
    }
}

/* Which option is the best with the figures as they stand: a formula, so that it follows what is changed. */
static void add_best_row(const maker *m) {
    uint32_t from = result_row(m, m->model->decision_result), last = COLUMN_VALUE + (uint32_t)m->k->count - 1;
    if (from == 0) return;
    int best = m->k->order[0];
    for (size_t i = 1; i < m->k->count; i++) {
        double value = result_at(m, m->model->decision_result, m->k->order[i]), least = result_at(m, m->model->decision_result, best);
        if (m->model->decision_sense < 0 ? value < least : value > least) best = m->k->order[i];
    }
    ash_slice values = range_text(m, SHEET_RESULTS, from, COLUMN_VALUE, last), names = range_text(m, SHEET_RESULTS, ROW_HEAD, COLUMN_VALUE, last);
    add_row(m, SHEET_SUMMARY);
    put(m, SHEET_SUMMARY, 0, ASH_BOOK_text, say(m, "workbook.best_now"));
    ash_book_cell *cell = put(m, SHEET_SUMMARY, 1, ASH_BOOK_heading, ash_comparison_name(m->k, best));
    cell->last_column = SUMMARY_COLUMNS - 1;
    cell->formula = ash_format(m->arena, "INDEX(%.*s,1,MATCH(%s(%.*s),%.*s,0))", (int)names.size, names.data, m->model->decision_sense < 0 ? "MIN" : "MAX", (int)values.size,
                               values.data, (int)values.size, values.data);
}

/* ---- Cost by category, at the present value or per piece, as in the comparison ---- */

static ash_slice category_formula(const maker *m, uint32_t row, size_t place) {
    const ash_entity *cost = ash_model_entity(m->model, ASH_SLICE("category_cost")), *discount = ash_model_entity(m->model, ASH_SLICE("discount_factor"));
    const ash_entity *volume = ash_model_entity(m->model, ASH_SLICE("present_volume"));
    uint32_t last = COLUMN_YEARS + (uint32_t)m->year_count - 1;
    ash_slice text = address(m, SHEET_COSTS, row, COLUMN_VALUE);
    if (cost->year_position >= 0) {
        ash_slice all = range_text(m, SHEET_COSTS, row, COLUMN_YEARS, last), factors = {0};
        if (discount != NULL && m->rows[discount->number] > 0) factors = range_text(m, SHEET_COSTS, m->rows[discount->number], COLUMN_YEARS, last);
        text = factors.size > 0 ? ash_format(m->arena, "SUMPRODUCT(%.*s,%.*s)", (int)all.size, all.data, (int)factors.size, factors.data)
                                : ash_format(m->arena, "SUM(%.*s)", (int)all.size, all.data);
    }
    if (m->k->shown != m->model->decision_result && result_row(m, volume) > 0) {
        ash_slice pieces = address(m, SHEET_RESULTS, result_row(m, volume), COLUMN_VALUE + (uint32_t)place);
        text = ash_format(m->arena, "%.*s/%.*s", (int)text.size, text.data, (int)pieces.size, pieces.data);
    }
    if (m->k->scale == 1) return text;
    ash_slice scale = ash_formula_number(m->arena, m->k->scale);
    return ash_format(m->arena, "%.*s/%.*s", (int)text.size, text.data, (int)scale.size, scale.data);
}

/* The position of a category in the rows of the index `category`. */
static size_t category_row(const maker *m, const ash_category *category) {
    const ash_index *index = ash_model_index(m->model, ASH_SLICE("category"));
    size_t row = 0;
    while (!ash_slice_equal(index->rows[row].name, category->name)) row++;
    return row;
}

static void add_category_row(const maker *m, size_t number) {
    const ash_category *category = m->model->categories[number];
    add_row(m, SHEET_SUMMARY);
    put(m, SHEET_SUMMARY, 0, ASH_BOOK_text, ash_page_clean(m->page, ash_label(&category->labels, m->page->lang, category->name)));
    for (size_t i = 0; i < m->k->count; i++) {
        size_t option = (size_t)m->k->order[i];
        uint32_t row = m->category_rows[category_row(m, category) * m->k->count + option];
        double value = *ash_comparison_cell(m->k, number, option) / m->k->scale;
        add_formula(m, 1 + (uint32_t)i, ASH_BOOK_formula, row == 0 ? (ash_slice){0} : category_formula(m, row, i), value, m->k->decimals);
    }
}

static ash_book_range range_of(const maker *m, int sheet, uint32_t row, uint32_t column, uint32_t last_column) {
    return (ash_book_range){m->sheets[sheet]->name, row, column, row, last_column};
}

/* A bar an option, built up from the categories of the table that starts below `heads`. */
static void add_cost_chart(const maker *m, uint32_t heads, uint32_t last) {
    ash_book_chart *chart = ash_book_add_chart(m->book, m->sheets[SHEET_SUMMARY], ASH_BOOK_STACKED);
    uint32_t options = (uint32_t)m->k->count;
    chart->row = next_row(m, SHEET_SUMMARY);
    chart->width = 560;
    chart->height = 400;
    chart->title = say(m, "workbook.chart.costs");
    chart->values = m->k->unit;
    for (uint32_t row = heads + 1; row < last; row++) {
        ash_book_series series = {range_of(m, SHEET_SUMMARY, row, 0, 0), range_of(m, SHEET_SUMMARY, heads, 1, options), range_of(m, SHEET_SUMMARY, row, 1, options)};
        ash_push(m->arena, &chart->series, series);
    }
}

static void add_year_chart(const maker *m, unsigned right_of) {
    const ash_entity *total = ash_model_entity(m->model, ASH_SLICE("total_cost"));
    uint32_t last = COLUMN_YEARS + (uint32_t)m->year_count - 1;
    ash_book_chart *chart = NULL;
    if (total == NULL || total->year_position < 0) return;
    for (size_t i = 0; i < m->k->count; i++) {
        uint32_t row = m->total_rows[m->k->order[i]];
        if (row == 0) continue;
        if (chart == NULL) chart = ash_book_add_chart(m->book, m->sheets[SHEET_SUMMARY], ASH_BOOK_LINES);
        ash_book_series series = {range_of(m, SHEET_COSTS, row, COLUMN_FOR, COLUMN_FOR), range_of(m, SHEET_COSTS, ROW_HEAD, COLUMN_YEARS, last),
                                  range_of(m, SHEET_COSTS, row, COLUMN_YEARS, last)};
        ash_push(m->arena, &chart->series, series);
    }
    if (chart == NULL) return;
    chart->row = next_row(m, SHEET_SUMMARY);
    chart->column = right_of;
    chart->width = 560;
    chart->height = 400;
    chart->title = say(m, "workbook.chart.years");
    chart->values = ash_page_entity_unit(m->page, total);
}

static bool is_shown_category(const maker *m, size_t number) {
    return ash_comparison_in_cost(m->model->categories[number]) && !ash_comparison_is_empty(m->k, number);
}

static void add_categories(const maker *m) {
    enum { CHART_ROWS = 21, RIGHT = 3 };
    bool any = false;
    for (size_t n = 0; m->k->categories != NULL && n < m->model->category_count; n++) any |= is_shown_category(m, n);
    if (any) {
        add_row(m, SHEET_SUMMARY);
        uint32_t heads = next_row(m, SHEET_SUMMARY);
        add_option_heads(m, with_unit(m, say(m, "workbook.chart.costs"), m->k->unit));
        for (size_t n = 0; n < m->model->category_count; n++)
            if (is_shown_category(m, n)) add_category_row(m, n);
        uint32_t last = next_row(m, SHEET_SUMMARY);
        add_row(m, SHEET_SUMMARY);
        put(m, SHEET_SUMMARY, 0, ASH_BOOK_head, say(m, "workbook.sum"));
        for (uint32_t i = 0; i < m->k->count; i++) {
            ash_slice first = address(m, SHEET_SUMMARY, heads + 1, 1 + i), to = address(m, SHEET_SUMMARY, last - 1, 1 + i);
            size_t name = ash_slice_find(to, '!', 0) + 1;
            add_formula(m, 1 + i, ASH_BOOK_result, ash_format(m->arena, "SUM(%.*s:%.*s)", (int)first.size, first.data, (int)(to.size - name), to.data + name),
                        m->k->ladder[ASH_COST_RUNGS - 1][m->k->order[i]] / m->k->scale, m->k->decimals);
        }
        add_row(m, SHEET_SUMMARY);
        add_cost_chart(m, heads, last);
    } else {
        add_row(m, SHEET_SUMMARY);
    }
    add_year_chart(m, any ? RIGHT : 0);
    for (size_t i = 0; i < CHART_ROWS && m->sheets[SHEET_SUMMARY]->charts.count > 0; i++) add_row(m, SHEET_SUMMARY);
}

static void add_legend(const maker *m) {
    static const struct { ash_book_style style; const char *key; } colours[] = {
        {ASH_BOOK_own, "workbook.own"}, {ASH_BOOK_reference, "workbook.reference"}, {ASH_BOOK_standard, "workbook.default"}, {ASH_BOOK_fixed, "workbook.fixed"},
        {ASH_BOOK_formula, "workbook.formula"}, {ASH_BOOK_only, "workbook.only"}};
    add_row(m, SHEET_SUMMARY);
    add_paragraph(m, ASH_BOOK_heading, say(m, "workbook.legend"));
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++) {
        add_row(m, SHEET_SUMMARY);
        put(m, SHEET_SUMMARY, 0, colours[i].style, (ash_slice){0});
        put(m, SHEET_SUMMARY, 1, ASH_BOOK_text, ASH_SAY(m->page, colours[i].key, ASH_P("sheet", m->sheets[SHEET_FIXED]->name)))->last_column = SUMMARY_COLUMNS - 1;
    }
}

static ash_slice case_title(const maker *m) {
    ash_page *title = ash_page_create(m->arena, m->page->words, m->page->lang, 4000);
    ash_write_case_title(title, m->o);
    return ash_slice_part(ash_page_text(title), 0, ash_slice_find(ash_page_text(title), '\n', 0));
}

static void add_summary(const maker *m, const ash_html_recipe *recipe) {
    add_paragraph(m, ASH_BOOK_title, case_title(m));
    add_paragraph(m, ASH_BOOK_wrapped, say(m, "workbook.about"));
    add_row(m, SHEET_SUMMARY);
    add_paragraph(m, ASH_BOOK_heading, say(m, "workbook.verdict"));
    ash_sentences verdict = ash_comparison_verdict(m->k);
    for (size_t i = 0; i < verdict.count; i++) add_paragraph(m, ASH_BOOK_wrapped, verdict.items[i]);
    add_row(m, SHEET_SUMMARY);
    add_paragraph(m, ASH_BOOK_heading, say(m, "workbook.now"));
    add_best_row(m);
    add_option_heads(m, say(m, "workbook.head.what"));
    add_result_row(m, m->k->shown);
    if (m->k->shown != m->model->decision_result) add_result_row(m, m->model->decision_result);
    add_difference_row(m);
    add_categories(m);
    add_legend(m);
    add_row(m, SHEET_SUMMARY);
    add_paragraph(m, ASH_BOOK_heading, say(m, "workbook.limits"));
    add_paragraph(m, ASH_BOOK_wrapped, say(m, "workbook.limits.uncertainty"));
    add_paragraph(m, ASH_BOOK_wrapped, say(m, "workbook.limits.structure"));
    add_row(m, SHEET_SUMMARY);
    add_paragraph(m, ASH_BOOK_heading, say(m, "workbook.made"));
    for (size_t i = 0; i < recipe->fact_count; i++) {
        add_row(m, SHEET_SUMMARY);
        put(m, SHEET_SUMMARY, 0, ASH_BOOK_text, recipe->facts[i].name);
        put(m, SHEET_SUMMARY, 1, ASH_BOOK_text, recipe->facts[i].value)->last_column = SUMMARY_COLUMNS - 1;
    }
    add_width(m, SHEET_SUMMARY, WIDTH_TITLE, 1);
    add_width(m, SHEET_SUMMARY, WIDTH_FIGURE + 4, m->k->count < SUMMARY_COLUMNS ? SUMMARY_COLUMNS - 1 : m->k->count);
}

/* ---- The whole ---- */

static bool fits(const maker *m, ash_diags *diags) {
    for (size_t i = 0; i < SHEETS; i++) {
        if (m->sheets[i]->rows.count + m->formulas->parts.count <= ASH_BOOK_ROWS) continue;
        ash_span span = {0};
        ash_report(diags, ASH_E_workbook_rows, span, ASH_P("limit", count_text(m, ASH_BOOK_ROWS)));
        return false;
    }
    return true;
}

/* A sheet of parts is there only when it holds any. */
static void drop_empty_parts(const maker *m) {
    if (m->formulas->parts.count > 0) return;
    size_t kept = 0;
    for (size_t i = 0; i < m->book->sheets.count; i++)
        if (m->book->sheets.items[i] != m->sheets[SHEET_PARTS]) m->book->sheets.items[kept++] = m->book->sheets.items[i];
    m->book->sheets.count = kept;
}

ash_slice ash_workbook_report(ash_arena *arena, const ash_words *words, ash_lang lang, const ash_outcome *outcome, const ash_unrolled *live, const ash_html_recipe *recipe,
                              ash_diags *diags) {
    maker m = {.arena = arena, .page = ash_page_create(arena, words, lang, 4000), .o = outcome, .live = live, .c = live->c, .model = live->model};
    m.k = ash_comparison_of(m.page, outcome);
    m.book = ash_book_create(arena, case_title(&m));
    for (size_t i = 0; i < SHEETS; i++) m.sheets[i] = ash_book_add_sheet(m.book, say(&m, sheet_keys[i]));
    m.year_count = m.model->years == NULL ? 0 : ash_case_row_count(m.c, m.model->years);
    m.rows = ash_new_array(arena, uint32_t, m.model->entity_count);
    m.category_rows = ash_new_array(arena, uint32_t, (m.model->category_count + 1) * m.k->count);
    m.total_rows = ash_new_array(arena, uint32_t, m.k->count);
    m.formulas = ash_formulas_create(arena, live->graph, m.sheets[SHEET_PARTS]->name, ROW_HEAD + 1, PART_VALUE);
    want_outputs(&m);
    begin_parts(&m);
    add_inputs(&m);
    begin_sheet(&m, SHEET_STEPS, "workbook.about.steps", COLUMN_UNIT);
    add_head(&m, SHEET_STEPS);
    add_rates(&m);
    add_entities(&m, is_step);
    add_costs(&m);
    add_results(&m);
    ash_formulas_write(m.formulas);
    if (!fits(&m, diags)) return (ash_slice){0};
    add_parts(&m);
    for (size_t i = 0; i < m.figures.count; i++) write_figure(&m, &m.figures.items[i]);
    add_fixed(&m);
    add_summary(&m, recipe);
    drop_empty_parts(&m);
    return ash_book_written(m.book);
}
