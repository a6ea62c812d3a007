/* The report as one HTML file: no script, nothing from elsewhere, readable from 320 pixels, made to be printed. A page that stands by itself comes
 * first; then what decides; then what it rests on, down to all that is needed to compute it again. */
#ifndef ASHORE_REPORT_HTML_H
#define ASHORE_REPORT_HTML_H

#include "report/figures.h"

typedef struct ash_html_fact { ash_slice name, value; } ash_html_fact;

/* What the report needs beside what was found. */
typedef struct ash_html_recipe {
    ash_slice case_name, case_text; /* the case as it was given */
    size_t fact_count;             /* versions, seed, fingerprints: names as in the answer of the call */
    const ash_html_fact *facts;
    size_t set_count;              /* what was set beside the case */
    const ash_html_fact *sets;
} ash_html_recipe;

/* Of findings whose comparison is on a page of a document, on which the sections are written one after the other; in the arena of that page. */
ash_slice ash_html_report(const ash_findings *findings, const ash_html_recipe *recipe);

/* ---- Its sections ---- */

typedef struct ash_html {
    const ash_findings *f;
    const ash_comparison *k; /* of the findings */
    ash_page *page;          /* of the comparison; what is written on it goes to `m` */
    ash_markup *m;           /* of the section */
    const ash_html_recipe *recipe;
} ash_html;

typedef void ash_html_section(const ash_html *h);

/* html_findings.c */
ash_html_section ash_html_summary, ash_html_comparison, ash_html_ladder, ash_html_risk, ash_html_decides, ash_html_stress, ash_html_volume, ash_html_time, ash_html_method;
/* html_board.c, html_bank.c: pages of their own on paper */
ash_html_section ash_html_board, ash_html_bank;
/* html_inputs.c */
ash_html_section ash_html_inputs, ash_html_formulas, ash_html_recompute;

/* A picture of the findings with all that belongs to it: the finding, the drawing for a page and for a phone, how to read it, the same figures in a
 * table, and what they are. Nothing where there is nothing to draw. */
void ash_html_draw(const ash_html *h, ash_drawer *drawer, const char *name);

#endif
