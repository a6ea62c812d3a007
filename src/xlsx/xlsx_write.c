/* Workbooks as files, see xlsx_write.h. Reads the description line by line, so that its size is no matter. */
#include "xlsx/xlsx_write.h"

#include <string.h>
#include <xlsxwriter.h>

#include "base/json.h"
#include "report/book.h"

enum { MOST_DECIMALS = 12, POINTS_A_LINE = 15, NAME_LIMIT = 250, A4 = 9 };

typedef struct writer {
    ash_arena *arena;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *formats[ASH_BOOK_STYLE_COUNT][MOST_DECIMALS + 1];
    lxw_error error;
} writer;

/* ---- Fields of a line ---- */

static double number_in(const ash_doc *map, const char *key, double fallback) {
    double value = fallback;
    const ash_doc *field = ash_doc_get(map, ash_slice_of(key));
    return field != NULL && ash_doc_number(field, &value) ? value : fallback;
}

static uint32_t count_in(const ash_doc *map, const char *key, uint32_t fallback) { return (uint32_t)number_in(map, key, fallback); }

/* A text with a NUL behind it, for a C library; NULL when there is none. */
static const char *text_in(const writer *w, const ash_doc *map, const char *key) {
    const ash_doc *field = ash_doc_get(map, ash_slice_of(key));
    return field == NULL || field->kind != ASH_DOC_SCALAR ? NULL : ash_slice_copy(w->arena, field->text).data;
}

static void note(writer *w, lxw_error error) {
    if (w->error == LXW_NO_ERROR) w->error = error;
}

/* ---- Looks ---- */

/* Colours that stay apart in grey and for the colour-blind; the sheets say in words what they mean. */
static const struct look { uint32_t fill, ink; bool bold, wraps, framed, open; uint8_t size; } looks[ASH_BOOK_STYLE_COUNT] = {
    [ASH_BOOK_title] = {0, 0x1F3A5F, true, false, false, false, 16},
    [ASH_BOOK_heading] = {0, 0x1F3A5F, true, false, false, false, 12},
    [ASH_BOOK_text] = {0, 0, false, false, false, false, 0},
    [ASH_BOOK_wrapped] = {0, 0, false, true, false, false, 0},
    [ASH_BOOK_head] = {0xD6DCE5, 0, true, true, true, false, 0},
    [ASH_BOOK_faint] = {0, 0x595959, false, false, false, false, 0},
    [ASH_BOOK_own] = {0xBDD7EE, 0, false, false, true, true, 0},
    [ASH_BOOK_reference] = {0xE2EFDA, 0, false, false, true, true, 0},
    [ASH_BOOK_standard] = {0xFFF2CC, 0, false, false, true, true, 0},
    [ASH_BOOK_fixed] = {0xEDEDED, 0x404040, false, false, false, false, 0},
    [ASH_BOOK_formula] = {0, 0, false, false, false, false, 0},
    [ASH_BOOK_result] = {0, 0, true, false, false, false, 0},
    [ASH_BOOK_only] = {0xF4B183, 0, false, false, true, false, 0},
};

static ash_book_style style_in(const ash_doc *cell) {
    static const char *const names[] = {
#define ASH_BOOK_STYLE(name) #name,
        ASH_BOOK_STYLES(ASH_BOOK_STYLE)
#undef ASH_BOOK_STYLE
    };
    const ash_doc *style = ash_doc_get(cell, ASH_SLICE("style"));
    for (size_t i = 0; style != NULL && i < ASH_BOOK_STYLE_COUNT; i++)
        if (ash_slice_equal(style->text, ash_slice_of(names[i]))) return (ash_book_style)i;
    return ASH_BOOK_text;
}

static lxw_format *format_of(writer *w, ash_book_style style, uint32_t decimals) {
    if (decimals > MOST_DECIMALS) decimals = MOST_DECIMALS;
    lxw_format **known = &w->formats[style][decimals];
    if (*known != NULL) return *known;
    const struct look *look = &looks[style];
    lxw_format *format = *known = workbook_add_format(w->workbook);
    char digits[8 + MOST_DECIMALS] = "#,##0.";
    memset(digits + 6, '0', decimals);
    digits[decimals > 0 ? 6 + decimals : 5] = '\0';
    format_set_num_format(format, digits);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (look->fill != 0) format_set_bg_color(format, look->fill);
    if (look->ink != 0) format_set_font_color(format, look->ink);
    if (look->bold) format_set_bold(format);
    if (look->wraps) format_set_text_wrap(format);
    if (style == ASH_BOOK_formula || style == ASH_BOOK_result || style == ASH_BOOK_only || style == ASH_BOOK_fixed) format_set_align(format, LXW_ALIGN_RIGHT);
    if (look->size != 0) format_set_font_size(format, look->size);
    if (look->framed) {
        format_set_border(format, LXW_BORDER_THIN);
        format_set_border_color(format, 0xA6A6A6);
    }
    if (look->open) format_set_unlocked(format);
    if (style == ASH_BOOK_faint) format_set_indent(format, 1); /* beside numbers */
    return format;
}

/* ---- Cells ---- */

/* A number outside the range is refused while it is typed. */
static void hold_to_range(writer *w, const ash_doc *cell, lxw_row_t row, lxw_col_t column) {
    bool low = ash_doc_get(cell, ASH_SLICE("low")) != NULL, high = ash_doc_get(cell, ASH_SLICE("high")) != NULL;
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_DECIMAL, .minimum_number = number_in(cell, "low", 0), .maximum_number = number_in(cell, "high", 0)};
    if (!low && !high) return;
    validation.criteria = low && high ? LXW_VALIDATION_CRITERIA_BETWEEN : low ? LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO : LXW_VALIDATION_CRITERIA_LESS_THAN_OR_EQUAL_TO;
    if (!low || !high) validation.value_number = low ? validation.minimum_number : validation.maximum_number;
    note(w, worksheet_data_validation_cell(w->sheet, row, column, &validation));
}

static void write_cell(writer *w, const ash_doc *cell, lxw_row_t row) {
    lxw_col_t column = (lxw_col_t)count_in(cell, "column", 0), last = (lxw_col_t)count_in(cell, "last_column", column);
    lxw_format *format = format_of(w, style_in(cell), count_in(cell, "decimals", 0));
    const char *formula = text_in(w, cell, "formula"), *text = text_in(w, cell, "text");
    double number = number_in(cell, "number", 0);
    if (last > column) note(w, worksheet_merge_range(w->sheet, row, column, row, last, "", format));
    if (formula != NULL) {
        const char *equals = ash_format(w->arena, "=%s", formula).data;
        note(w, text != NULL ? worksheet_write_formula_str(w->sheet, row, column, equals, format, text)
                             : worksheet_write_formula_num(w->sheet, row, column, equals, format, number));
    } else if (text == NULL) {
        note(w, worksheet_write_number(w->sheet, row, column, number, format));
    } else if (text[0] == '\0') {
        note(w, worksheet_write_blank(w->sheet, row, column, format));
    } else {
        note(w, worksheet_write_string(w->sheet, row, column, text, format));
    }
    hold_to_range(w, cell, row, column);
}

static void write_row(writer *w, const ash_doc *line) {
    lxw_row_t row = count_in(line, "row", 0);
    uint32_t lines = count_in(line, "lines", 1);
    const ash_doc *cells = ash_doc_get(line, ASH_SLICE("cells"));
    if (lines > 1) note(w, worksheet_set_row(w->sheet, row, lines * POINTS_A_LINE, NULL));
    for (size_t i = 0; i < cells->count; i++) write_cell(w, cells->entries[i].value, row);
}

/* ---- Charts ---- */

/* The colours of the pictures in the other reports (src/report/figure.c), darker where they are lines. */
static const uint32_t fills[] = {0x56B4E9, 0xE69F00, 0x4DBE98, 0xE3A6C8, 0xF08A4B, 0xBDBDBD, 0x8FA8FF, 0xF0E442, 0x1F6391, 0x8C5A00, 0x1B6B50, 0x8E4A74};
static const uint32_t strokes[] = {0x0072B2, 0xD55E00, 0x007A5A, 0xA84A85, 0x8C510A, 0x5A5A5A, 0x3B4CC0, 0x7A7000};
enum { FILLS = sizeof fills / sizeof *fills, STROKES = sizeof strokes / sizeof *strokes };

typedef struct range { const char *sheet; lxw_row_t row, last_row; lxw_col_t column, last_column; } range;

static range range_in(const writer *w, const ash_doc *series, const char *key) {
    const ash_doc *map = ash_doc_get(series, ash_slice_of(key));
    return (range){text_in(w, map, "sheet"), count_in(map, "row", 0), count_in(map, "last_row", 0), (lxw_col_t)count_in(map, "column", 0), (lxw_col_t)count_in(map, "last_column", 0)};
}

static void add_series(const writer *w, lxw_chart *chart, const ash_doc *given, size_t number, bool lines) {
    range name = range_in(w, given, "name"), labels = range_in(w, given, "labels"), values = range_in(w, given, "values");
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    lxw_chart_fill fill = {.color = lines ? strokes[number % STROKES] : fills[number % FILLS]};
    lxw_chart_line line = {.color = lines ? fill.color : 0x404040, .width = lines ? 2.25f : 0.5f, .dash_type = lines && number >= STROKES / 2 ? LXW_CHART_LINE_DASH_DASH : LXW_CHART_LINE_DASH_SOLID};
    static const uint8_t markers[] = {LXW_CHART_MARKER_CIRCLE, LXW_CHART_MARKER_SQUARE, LXW_CHART_MARKER_TRIANGLE, LXW_CHART_MARKER_DIAMOND};
    chart_series_set_name_range(series, name.sheet, name.row, name.column);
    chart_series_set_categories(series, labels.sheet, labels.row, labels.column, labels.last_row, labels.last_column);
    chart_series_set_values(series, values.sheet, values.row, values.column, values.last_row, values.last_column);
    chart_series_set_line(series, &line);
    if (!lines) {
        chart_series_set_fill(series, &fill);
        return;
    }
    chart_series_set_marker_type(series, markers[number % (sizeof markers)]);
    chart_series_set_marker_size(series, 6);
    chart_series_set_marker_fill(series, &fill);
    chart_series_set_marker_line(series, &(lxw_chart_line){.color = fill.color});
}

static void write_chart(writer *w, const ash_doc *line) {
    bool lines = ash_slice_equal(ash_doc_get(line, ASH_SLICE("chart"))->text, ASH_SLICE("lines"));
    const ash_doc *series = ash_doc_get(line, ASH_SLICE("series"));
    lxw_chart *chart = workbook_add_chart(w->workbook, lines ? LXW_CHART_LINE : LXW_CHART_COLUMN_STACKED);
    if (chart == NULL) {
        note(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    for (size_t i = 0; i < series->count; i++) add_series(w, chart, series->entries[i].value, i, lines);
    chart_title_set_name(chart, text_in(w, line, "title"));
    chart_title_set_name_font(chart, &(lxw_chart_font){.size = 13, .bold = LXW_TRUE});
    chart_axis_set_name(chart->y_axis, text_in(w, line, "values"));
    chart_axis_set_num_format(chart->y_axis, "#,##0.##");
    chart_axis_set_name_font(chart->y_axis, &(lxw_chart_font){.bold = LXW_EXPLICIT_FALSE});
    chart_axis_set_label_position(chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_axis_major_gridlines_set_line(chart->y_axis, &(lxw_chart_line){.color = 0xD9D9D9, .width = 0.5f});
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    double width = number_in(line, "width", 480), height = number_in(line, "height", 288); /* the library draws charts at 480 x 288 */
    lxw_chart_options options = {.x_scale = width / 480, .y_scale = height / 288, .description = (char *)(uintptr_t)text_in(w, line, "title")};
    note(w, worksheet_insert_chart_opt(w->sheet, count_in(line, "row", 0), (lxw_col_t)count_in(line, "column", 0), chart, &options));
}

/* ---- Sheets ---- */

/* Everything but inputs is locked, without a password: against slips, not against people. */
static void begin_sheet(writer *w, const ash_doc *line) {
    lxw_protection protection = {.format_columns = LXW_TRUE, .format_rows = LXW_TRUE, .format_cells = LXW_TRUE};
    uint32_t rows = count_in(line, "frozen_rows", 0), columns = count_in(line, "frozen_columns", 0), printed = count_in(line, "printed_columns", 0);
    const ash_doc *widths = ash_doc_get(line, ASH_SLICE("widths"));
    w->sheet = workbook_add_worksheet(w->workbook, text_in(w, line, "sheet"));
    if (w->sheet == NULL) {
        note(w, LXW_ERROR_SHEETNAME_ALREADY_USED);
        return;
    }
    for (size_t i = 0; i < widths->count; i++) {
        double width = 8;
        ash_doc_number(widths->entries[i].value, &width);
        note(w, worksheet_set_column(w->sheet, (lxw_col_t)i, (lxw_col_t)i, width, NULL));
    }
    if (rows > 0) {
        worksheet_freeze_panes(w->sheet, rows, (lxw_col_t)columns);
        note(w, worksheet_repeat_rows(w->sheet, 0, rows - 1));
        worksheet_set_landscape(w->sheet);
    } else { /* no table but a page */
        worksheet_gridlines(w->sheet, LXW_HIDE_ALL_GRIDLINES);
    }
    worksheet_set_paper(w->sheet, A4);
    worksheet_fit_to_pages(w->sheet, 1, rows > 0 ? 0 : 1);
    if (printed > 0) note(w, worksheet_print_area(w->sheet, 0, 0, ASH_BOOK_ROWS - 1, (lxw_col_t)(printed - 1)));
    note(w, worksheet_set_footer(w->sheet, "&L&A&R&P / &N"));
    worksheet_protect(w->sheet, NULL, &protection);
}

static void write_line(writer *w, const ash_doc *line) {
    if (ash_doc_get(line, ASH_SLICE("sheet")) != NULL) {
        begin_sheet(w, line);
    } else if (w->sheet != NULL && ash_doc_get(line, ASH_SLICE("cells")) != NULL) {
        write_row(w, line);
    } else if (w->sheet != NULL && ash_doc_get(line, ASH_SLICE("chart")) != NULL) {
        write_chart(w, line);
    } else if (ash_doc_get(line, ASH_SLICE("workbook")) != NULL) {
        ash_slice title = ash_doc_get(line, ASH_SLICE("title"))->text;
        size_t size = title.size < NAME_LIMIT ? title.size : NAME_LIMIT;
        while (size < title.size && size > 0 && ((unsigned char)title.data[size] & 0xC0) == 0x80) size--; /* not in the middle of a character */
        lxw_doc_properties properties = {.title = (char *)(uintptr_t)ash_slice_copy(w->arena, ash_slice_part(title, 0, size)).data};
        note(w, workbook_set_properties(w->workbook, &properties));
    }
}

const char *ash_xlsx_write(ash_arena *arena, ash_slice lines, const char *path) {
    writer w = {.arena = arena, .workbook = workbook_new(path), .error = LXW_NO_ERROR};
    if (w.workbook == NULL) return lxw_strerror(LXW_ERROR_MEMORY_MALLOC_FAILED);
    for (size_t at = 0; at < lines.size;) {
        size_t end = ash_slice_find(lines, '\n', at);
        ash_mark mark = ash_arena_mark(arena);
        ash_sources *sources = ash_sources_create(arena);
        const ash_doc *line = ash_json_read(arena, sources, ash_sources_add(sources, ASH_SLICE("workbook"), ash_slice_part(lines, at, end)), ash_diags_create(arena));
        if (line != NULL) write_line(&w, line);
        ash_arena_rewind(arena, mark); /* the library keeps copies of its own */
        at = end + 1;
    }
    lxw_error closed = workbook_close(w.workbook);
    note(&w, closed);
    return w.error == LXW_NO_ERROR ? NULL : lxw_strerror(w.error);
}
