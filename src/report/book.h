/* A workbook as plain data: sheets of cells, each a text, a number or a formula with the value it has, and charts over ranges of cells. It knows no file
 * format and no economics; a front writes it as a file. Rows and columns count from 0. Everything lives in the arena of the book. */
#ifndef ASHORE_REPORT_BOOK_H
#define ASHORE_REPORT_BOOK_H

#include "base/arena.h"
#include "base/slice.h"

/* What a cell is for; who writes the file gives each a look. Inputs by where they come from can be typed over, all else is locked. */
#define ASH_BOOK_STYLES(STYLE) \
    STYLE(title) STYLE(heading) STYLE(text) STYLE(wrapped) STYLE(head) STYLE(faint) \
    STYLE(own) STYLE(reference) STYLE(standard) STYLE(fixed) STYLE(formula) STYLE(result) STYLE(only)

typedef enum ash_book_style {
#define ASH_BOOK_STYLE(name) ASH_BOOK_##name,
    ASH_BOOK_STYLES(ASH_BOOK_STYLE)
#undef ASH_BOOK_STYLE
    ASH_BOOK_STYLE_COUNT
} ash_book_style;

typedef struct ash_book_cell {
    uint32_t column;
    uint32_t last_column; /* of the columns that it spans; `column` for one cell */
    ash_book_style style;
    ash_slice formula;    /* empty: a text or a number */
    ash_slice text;       /* of a formula: the value it has, when that is a text; NULL data: `number` counts */
    double number;        /* NaN: undefined */
    unsigned decimals;
    double low, high;     /* what may be typed; infinite: anything */
} ash_book_cell;

typedef struct ash_book_row {
    unsigned lines;       /* of text that its height is for; 0 is 1 */
    ash_list(ash_book_cell *) cells; /* by rising column */
} ash_book_row;

typedef struct ash_book_range { ash_slice sheet; uint32_t row, column, last_row, last_column; } ash_book_range;

typedef struct ash_book_series { ash_book_range name, labels, values; } ash_book_series;

typedef enum ash_book_chart_kind { ASH_BOOK_STACKED, ASH_BOOK_LINES } ash_book_chart_kind;

typedef struct ash_book_chart {
    ash_book_chart_kind kind;
    uint32_t row, column;
    unsigned width, height; /* pixels */
    ash_slice title, labels, values; /* of the chart, and of its axes */
    ash_list(ash_book_series) series;
} ash_book_chart;

typedef struct ash_book_sheet {
    ash_slice name;
    uint32_t frozen_rows, frozen_columns; /* stay in sight, and on every printed page */
    uint32_t printed_columns;             /* of them; 0: all */
    ash_list(unsigned) widths;            /* of columns, in characters */
    ash_list(ash_book_row) rows;
    ash_list(ash_book_chart *) charts;
} ash_book_sheet;

typedef struct ash_book {
    ash_arena *arena;
    ash_slice title;
    ash_list(ash_book_sheet *) sheets;
} ash_book;

/* What a file of this form can hold (ECMA-376, and what programs accept). */
#define ASH_BOOK_ROWS 1048576u

ash_book *ash_book_create(ash_arena *arena, ash_slice title);
/* A name of letters only, at most 31. */
ash_book_sheet *ash_book_add_sheet(ash_book *book, ash_slice name);
/* A new row below the others; its number. */
uint32_t ash_book_add_row(ash_book *book, ash_book_sheet *sheet);
/* A cell of the last row, behind those it has. A text is cut to what a cell can hold, and loses what is harmful (report/markup.h). */
ash_book_cell *ash_book_add_text(ash_book *book, ash_book_sheet *sheet, uint32_t column, ash_book_style style, ash_slice text);
ash_book_cell *ash_book_add_number(ash_book *book, ash_book_sheet *sheet, uint32_t column, ash_book_style style, double number, unsigned decimals);
ash_book_chart *ash_book_add_chart(ash_book *book, ash_book_sheet *sheet, ash_book_chart_kind kind);

/* The book as lines of JSON, one for the book, then per sheet one for the sheet, one a row and one a chart: docs/call.md. */
ash_slice ash_book_written(const ash_book *book);

#endif
