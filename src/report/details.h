/* What is set out in detail on a page: indented text, a title with its figure at the right, one value with its unit. */
#ifndef ASHORE_REPORT_DETAILS_H
#define ASHORE_REPORT_DETAILS_H

#include "report/page.h"

/* Wrapped, the first line `indent` columns in, the others `hanging` columns. Indents beyond half the width of the page count as that half, so that
 * something always fits. Control characters become spaces. */
void ash_details_text(ash_page *page, unsigned indent, unsigned hanging, ash_slice text);
/* The title, and the figure at the end of its line; below it when both do not fit. */
void ash_details_figure(ash_page *page, unsigned indent, ash_slice title, ash_slice figure);

/* A number and its unit in words; four significant digits where it has no unit. */
ash_slice ash_details_amount(const ash_page *page, double value, ash_slice unit_text);
/* Both joined by `between`; the other one when one is empty. */
ash_slice ash_details_join(ash_arena *arena, ash_slice a, const char *between, ash_slice b);

#endif
