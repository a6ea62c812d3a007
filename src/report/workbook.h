/* The comparison as a workbook to calculate with: every number that goes in stands in a cell that can be changed, every figure is a formula over those, with
 * the engine's value beside it. It holds what is computed once, with every input at its middle estimate; the uncertainty stays behind. What decides which
 * formulas there are (who makes what where and when, choices, codes) is fixed, and said to be.
 *
 * Sheets: a summary with charts, the results by option, the inputs, the costs by year, the steps between, parts of long formulas, and what is not live. */
#ifndef ASHORE_REPORT_WORKBOOK_H
#define ASHORE_REPORT_WORKBOOK_H

#include "report/html.h"

/* Lines of JSON (report/book.h), in `arena`, of an outcome with a decision and its case as a live graph. Empty after reporting that it does not fit in
 * a workbook. */
ash_slice ash_workbook_report(ash_arena *arena, const ash_words *words, ash_lang lang, const ash_outcome *outcome, const ash_unrolled *live,
                              const ash_html_recipe *recipe, ash_diags *diags);

#endif
