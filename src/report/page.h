/* A page, on a terminal or in a document. Headings, paragraphs, items and tables become wrapped text with columns that fit, or elements of HTML, so that
 * whatever writes them stands in both in the same words. Figures, units and names as people read them. A column is a character; texts of users lose
 * their control characters. Nothing here knows what the figures mean. */
#ifndef ASHORE_REPORT_PAGE_H
#define ASHORE_REPORT_PAGE_H

#include "base/words.h"
#include "case/case.h"
#include "report/markup.h"

typedef struct ash_page {
    ash_arena *arena;
    const ash_words *words;
    ash_lang lang;
    unsigned width; /* columns, 40 or more */
    ash_list(char) text;
    ash_markup *markup; /* of a document; NULL on a terminal */
    ash_slice heading;  /* of a document: not written yet, since it becomes the caption of a table that follows */
    const char *list;   /* of a document: the end tag of the list that is open, or NULL */
} ash_page;

ash_page *ash_page_create(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width);
/* A page of a document: what is written on it goes to `markup`. */
ash_page *ash_page_of_markup(ash_arena *arena, const ash_words *words, ash_lang lang, ash_markup *markup);
/* Ends what is still open in the markup, before something else is written to it. */
void ash_page_settle(ash_page *page);
/* All that was written so far, in the arena. */
ash_slice ash_page_text(const ash_page *page);

/* The sentence under a key, with its {placeholders}: ASH_SAY(page, "text.seed", ASH_P("seed", seed)). */
#define ASH_SAY(page, key, ...) \
    ash_words_fill((page)->arena, (page)->words, ash_slice_of(key), (const ash_parameter[]){__VA_ARGS__, {NULL, {NULL, 0}}})
#define ASH_WORD(page, key) ash_words_get((page)->words, ash_slice_of(key))

/* ---- What stands on a page ---- */

/* An empty line (not at the top of the page), then the text, wrapped. In a document a heading, or the caption of the table that follows. */
void ash_page_heading(ash_page *page, ash_slice text);
/* Wrapped at spaces; a word that is too long for a line is broken. Lines after the first start `hanging` columns in. */
void ash_page_paragraph(ash_page *page, ash_slice text, unsigned hanging);
/* A paragraph behind an empty line. */
void ash_page_apart(ash_page *page, ash_slice text);
/* A line of a list, and what goes with it on lines of its own (or nothing). `number` from 1, or 0 for a dash. */
void ash_page_item(ash_page *page, size_t number, ash_slice text, ash_slice more);
/* A table: the first column at the left, all others at the right. `cells` row by row. When it does not fit, the first column is cut down to a
 * dozen characters; when that is not enough the other columns follow in further tables below. */
void ash_page_table(ash_page *page, const ash_slice *heads, size_t columns, const ash_slice *cells, size_t rows);

/* ---- For terminals alone: a document does not show these ---- */

/* As it is. */
void ash_page_add(ash_page *page, ash_slice text);
void ash_page_spaces(ash_page *page, size_t count);
void ash_page_line(ash_page *page);
/* The text in exactly `columns`, cut (with an ellipsis) or filled up; at the right when `right`. */
void ash_page_cell(ash_page *page, ash_slice text, size_t columns, bool right);
/* A bar of `value` out of `largest` (both >= 0) over exactly `columns`, in half columns; light when the value is to be subtracted. */
void ash_page_bar(ash_page *page, double value, double largest, size_t columns, bool light);

/* ---- Figures and names ---- */

/* A text of a user's without control characters, which could steer the terminal. */
ash_slice ash_page_clean(const ash_page *page, ash_slice text);
/* The larger of a size so far and the absolute value of a figure; what is no number counts for nothing. */
double ash_page_larger(double largest, double value);
/* Decimals with which figures up to `largest` are shown together: 2 for most money, more when all are small, none above 1,000. */
unsigned ash_page_decimals(double largest);
/* A number in the page's language; an en dash for what is no number; beyond 1e15, and below 1e-9, with a power of ten. */
ash_slice ash_page_number(const ash_page *page, double value, unsigned decimals);
/* With a + or - in front. */
ash_slice ash_page_signed(const ash_page *page, double value, unsigned decimals);
/* A share as a whole percentage: "83%"; "<1%" and ">99%" for what only rounds to 0 or 100. */
ash_slice ash_page_percent(const ash_page *page, double share);
/* "EUR per piece per year" for EUR/unit/year; empty for a plain number. */
ash_slice ash_page_unit(const ash_page *page, ash_slice unit_text);
/* The unit of an entity, in the same way. */
ash_slice ash_page_entity_unit(const ash_page *page, const ash_entity *entity);
ash_slice ash_page_entity_title(const ash_page *page, const ash_entity *entity);
/* The title of a row: of a case's own row or of a fixed one; a year is its number. */
ash_slice ash_page_row_title(const ash_page *page, const ash_case *c, const ash_index *index, int row);
/* The titles of all rows of a figure, joined by slashes; empty without indices. */
ash_slice ash_page_rows_title(const ash_page *page, const ash_case *c, const ash_entity *entity, const int *rows);
/* Numbers of the rows of an index in the order in which the user wrote them. */
int *ash_page_written_order(const ash_page *page, const ash_case *c, const ash_index *index, size_t *count);

#endif
