/* Workbooks as data, see book.h. */
#include "report/book.h"

#include <math.h>

#include "base/json.h"
#include "report/markup.h"

enum { TEXT_LIMIT = 30000 }; /* bytes; a cell holds 32,767 characters */

ash_book_sheet *ash_book_add_sheet(ash_book *book, ash_slice name) {
    ash_book_sheet *sheet = ash_new(book->arena, ash_book_sheet);
    sheet->name = name;
    ash_push(book->arena, &book->sheets, sheet);
    return sheet;
}

uint32_t ash_book_add_row(ash_book *book, ash_book_sheet *sheet) {
    ash_book_row row = {0};
    ash_push(book->arena, &sheet->rows, row);
    return (uint32_t)(sheet->rows.count - 1);
}

static ash_book_cell *add_cell(ash_book *book, ash_book_sheet *sheet, uint32_t column, ash_book_style style) {
    ash_book_cell *cell = ash_new(book->arena, ash_book_cell);
    cell->column = cell->last_column = column;
    cell->style = style;
    cell->low = -(double)INFINITY;
    cell->high = (double)INFINITY;
    ash_push(book->arena, &sheet->rows.items[sheet->rows.count - 1].cells, cell);
    return cell;
}

static ash_slice fitting(ash_arena *arena, ash_slice text) {
    char *copy = ash_new_array(arena, char, text.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size && i < TEXT_LIMIT;) {
        size_t skipped = ash_markup_harmful(ash_slice_part(text, i, text.size));
        copy[size++] = skipped > 0 ? ' ' : text.data[i];
        i += skipped > 0 ? skipped : 1;
    }
    if (text.size > TEXT_LIMIT)
        while (size > 0 && ((unsigned char)copy[size - 1] & 0xC0) == 0x80) size--; /* not in the middle of a character */
    if (text.size > TEXT_LIMIT && size > 0 && (unsigned char)copy[size - 1] >= 0xC0) size--;
    return (ash_slice){copy, size};
}

ash_book *ash_book_create(ash_arena *arena, ash_slice title) {
    ash_book *book = ash_new(arena, ash_book);
    book->arena = arena;
    book->title = fitting(arena, title);
    return book;
}

ash_book_cell *ash_book_add_text(ash_book *book, ash_book_sheet *sheet, uint32_t column, ash_book_style style, ash_slice text) {
    ash_book_cell *cell = add_cell(book, sheet, column, style);
    cell->text = fitting(book->arena, text);
    return cell;
}

ash_book_cell *ash_book_add_number(ash_book *book, ash_book_sheet *sheet, uint32_t column, ash_book_style style, double number, unsigned decimals) {
    ash_book_cell *cell = add_cell(book, sheet, column, style);
    cell->number = number;
    cell->decimals = decimals;
    return cell;
}

ash_book_chart *ash_book_add_chart(ash_book *book, ash_book_sheet *sheet, ash_book_chart_kind kind) {
    ash_book_chart *chart = ash_new(book->arena, ash_book_chart);
    chart->kind = kind;
    ash_push(book->arena, &sheet->charts, chart);
    return chart;
}

/* ---- Written ---- */

typedef struct lines {
    ash_arena *arena;
    ash_list(char) text;
} lines;

static void end_line(lines *to, ash_json_writer *w) {
    ash_json_object_end(w);
    ash_slice written = ash_json_written(w);
    for (size_t i = 0; i < written.size; i++) ash_push(to->arena, &to->text, written.data[i]);
    ash_push(to->arena, &to->text, '\n');
}

static ash_json_writer *begin_line(const lines *to) {
    ash_json_writer *w = ash_json_writer_create(to->arena, 0);
    ash_json_object_begin(w);
    return w;
}

static void put_text(ash_json_writer *w, const char *key, ash_slice text) {
    ash_json_key(w, ash_slice_of(key));
    ash_json_text(w, text);
}

static void put_number(ash_json_writer *w, const char *key, double number) {
    ash_json_key(w, ash_slice_of(key));
    ash_json_number(w, number);
}

static void write_cell(ash_json_writer *w, const ash_book_cell *cell) {
    static const char *const styles[] = {
#define ASH_BOOK_STYLE(name) #name,
        ASH_BOOK_STYLES(ASH_BOOK_STYLE)
#undef ASH_BOOK_STYLE
    };
    ash_json_object_begin(w);
    put_number(w, "column", cell->column);
    if (cell->last_column > cell->column) put_number(w, "last_column", cell->last_column);
    put_text(w, "style", ash_slice_of(styles[cell->style]));
    if (cell->formula.size > 0) put_text(w, "formula", cell->formula);
    if (cell->text.data != NULL) {
        put_text(w, "text", cell->text);
    } else {
        put_number(w, "number", cell->number);
        put_number(w, "decimals", cell->decimals);
    }
    if (isfinite(cell->low)) put_number(w, "low", cell->low);
    if (isfinite(cell->high)) put_number(w, "high", cell->high);
    ash_json_object_end(w);
}

static void write_row(lines *to, const ash_book_sheet *sheet, size_t number) {
    const ash_book_row *row = &sheet->rows.items[number];
    if (row->cells.count == 0) return;
    ash_json_writer *w = begin_line(to);
    put_number(w, "row", (double)number);
    if (row->lines > 1) put_number(w, "lines", row->lines);
    ash_json_key(w, ASH_SLICE("cells"));
    ash_json_array_begin(w);
    for (size_t i = 0; i < row->cells.count; i++) write_cell(w, row->cells.items[i]);
    ash_json_array_end(w);
    end_line(to, w);
}

static void write_range(ash_json_writer *w, const char *key, const ash_book_range *range) {
    ash_json_key(w, ash_slice_of(key));
    ash_json_object_begin(w);
    put_text(w, "sheet", range->sheet);
    put_number(w, "row", range->row);
    put_number(w, "column", range->column);
    put_number(w, "last_row", range->last_row);
    put_number(w, "last_column", range->last_column);
    ash_json_object_end(w);
}

static void write_chart(lines *to, const ash_book_chart *chart) {
    ash_json_writer *w = begin_line(to);
    put_text(w, "chart", chart->kind == ASH_BOOK_STACKED ? ASH_SLICE("stacked") : ASH_SLICE("lines"));
    put_number(w, "row", chart->row);
    put_number(w, "column", chart->column);
    put_number(w, "width", chart->width);
    put_number(w, "height", chart->height);
    put_text(w, "title", chart->title);
    put_text(w, "labels", chart->labels);
    put_text(w, "values", chart->values);
    ash_json_key(w, ASH_SLICE("series"));
    ash_json_array_begin(w);
    for (size_t i = 0; i < chart->series.count; i++) {
        ash_json_object_begin(w);
        write_range(w, "name", &chart->series.items[i].name);
        write_range(w, "labels", &chart->series.items[i].labels);
        write_range(w, "values", &chart->series.items[i].values);
        ash_json_object_end(w);
    }
    ash_json_array_end(w);
    end_line(to, w);
}

static void write_sheet(lines *to, const ash_book_sheet *sheet) {
    ash_json_writer *w = begin_line(to);
    put_text(w, "sheet", sheet->name);
    put_number(w, "frozen_rows", sheet->frozen_rows);
    put_number(w, "frozen_columns", sheet->frozen_columns);
    put_number(w, "printed_columns", sheet->printed_columns);
    ash_json_key(w, ASH_SLICE("widths"));
    ash_json_array_begin(w);
    for (size_t i = 0; i < sheet->widths.count; i++) ash_json_number(w, sheet->widths.items[i]);
    ash_json_array_end(w);
    end_line(to, w);
    for (size_t i = 0; i < sheet->rows.count; i++) write_row(to, sheet, i);
    for (size_t i = 0; i < sheet->charts.count; i++) write_chart(to, sheet->charts.items[i]);
}

ash_slice ash_book_written(const ash_book *book) {
    lines to = {.arena = book->arena};
    ash_json_writer *w = begin_line(&to);
    put_number(w, "workbook", 1);
    put_text(w, "title", book->title);
    end_line(&to, w);
    for (size_t i = 0; i < book->sheets.count; i++) write_sheet(&to, book->sheets.items[i]);
    return (ash_slice){to.text.items, to.text.count};
}
