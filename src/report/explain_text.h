/* An explanation as text for a terminal. */
#ifndef ASHORE_REPORT_EXPLAIN_TEXT_H
#define ASHORE_REPORT_EXPLAIN_TEXT_H

#include "report/details.h"
#include "report/explanation.h"

/* Figure by figure, each a step further in: title and value, the formula or where the value came from. `sources` are the texts that the case was
 * read from. The text lives in `arena`. */
ash_slice ash_explanation_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_explanation *explanation,
                               const ash_sources *sources);

#endif
