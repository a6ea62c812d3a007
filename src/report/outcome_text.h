/* Outcomes as a person reads them on a terminal. */
#ifndef ASHORE_REPORT_OUTCOME_TEXT_H
#define ASHORE_REPORT_OUTCOME_TEXT_H

#include "base/words.h"
#include "decide/outcome.h"

/* What `ashore run` shows: every result by its rows (mean, 5 and 95 % points, the centre where it differs), the decision if there is one, and what
 * it rests on. At most `width` columns (40 or more). The text lives in the arena. */
ash_slice ash_outcome_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *outcome);

/* What `ashore compare` shows of an outcome with a decision: the options in a table, their cost by category in bars, the ladder from price to
 * everything, and a verdict of three sentences (economic rule 24). Figures are those of the result `unit_cost` where the model has it for each
 * option, else of the decided result. Bars and ladder are at the centre, where they add up exactly; a column bridges from there to the mean. */
ash_slice ash_comparison_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *outcome);

#endif
