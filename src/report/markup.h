/* Markup (HTML and SVG) in memory. Whatever a person or a file may have written goes through ash_markup_text, the only function that escapes; what
 * goes through ash_markup_raw stands in our own source. */
#ifndef ASHORE_REPORT_MARKUP_H
#define ASHORE_REPORT_MARKUP_H

#include "base/arena.h"

typedef struct ash_markup { ash_arena *arena; ash_list(char) text; } ash_markup;

ash_markup *ash_markup_create(ash_arena *arena);
/* Our own markup, as it is. */
void ash_markup_raw(ash_markup *markup, const char *own);
/* Anything else, for text and for attributes in double quotes: & < > " ' as entities; what XML does not allow, and marks that turn the direction of
 * the text around them, as a space. A newline stays. */
void ash_markup_text(ash_markup *markup, ash_slice text);
/* A text between tags of our own: ("<p>", text, "</p>"). */
void ash_markup_between(ash_markup *markup, const char *before, ash_slice text, const char *after);
/* What another one wrote. */
void ash_markup_join(ash_markup *markup, ash_slice markup_text);
/* A coordinate, to a tenth. */
void ash_markup_number(ash_markup *markup, double value);
/* A table with a caption; the first column names the rows. One that is wider than the page can be scrolled, also by keyboard. */
void ash_markup_table(ash_markup *markup, ash_slice caption, const ash_slice *heads, size_t columns, const ash_slice *cells, size_t rows);
/* All that was written so far, in the arena. */
ash_slice ash_markup_written(const ash_markup *markup);

/* Bytes at the start of a text that XML 1.0 does not allow, or that turn the direction of what stands around them: C0 (but tab and newline), DEL, C1,
 * U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069, U+FFFE, U+FFFF. 0 when what stands there is harmless. */
size_t ash_markup_harmful(ash_slice text);

#endif
