/* The report as one HTML file: no script, nothing from elsewhere, readable from 320 pixels, made to be printed. A page that stands by itself comes
 * first; then what it rests on, down to all that is needed to compute it again. */
#ifndef ASHORE_REPORT_HTML_H
#define ASHORE_REPORT_HTML_H

#include "report/figures.h"

typedef struct ash_html_fact { ash_slice name, value; } ash_html_fact;

/* What the report needs beside the outcome. */
typedef struct ash_html_recipe {
    const ash_tornado *tornado;    /* NULL: not shown */
    ash_slice case_name, case_text; /* the case as it was given */
    size_t fact_count;             /* versions, seed, fingerprints: names as in the answer of the call */
    const ash_html_fact *facts;
    size_t set_count;              /* what was set beside the case */
    const ash_html_fact *sets;
} ash_html_recipe;

/* Of an outcome with a decision; in `arena`. */
ash_slice ash_html_report(ash_arena *arena, const ash_words *words, ash_lang lang, const ash_outcome *outcome, const ash_html_recipe *recipe);

/* ---- html_inputs.c: parts of the report ---- */

/* A table with a caption; the first column names the rows. */
void ash_html_table(ash_markup *markup, ash_slice caption, const ash_slice *heads, size_t columns, const ash_slice *cells, size_t rows);
/* All inputs as used, by where they came from. */
void ash_html_inputs(ash_markup *markup, const ash_page *page, const ash_outcome *outcome);
/* Every cost line by category, the results, and what they use, as the model has them. */
void ash_html_formulas(ash_markup *markup, const ash_page *page, const ash_model *model);

#endif
