/* What an outcome is about and what it rests on, in words: the same at the top and the bottom of every text. */
#ifndef ASHORE_REPORT_ORIGINS_H
#define ASHORE_REPORT_ORIGINS_H

#include "decide/outcome.h"
#include "report/page.h"

/* The title of the case (or else of the model), with the scenario. */
void ash_write_case_title(ash_page *page, const ash_outcome *outcome);
/* How many inputs are the user's own, reference data, defaults; the oldest data; how many are estimates; samples, seed, versions. */
void ash_write_origins(ash_page *page, const ash_outcome *outcome);
/* Where one input came from: publisher, year and grade of reference data; the case; the model's own source. */
ash_slice ash_input_source_text(const ash_page *page, const ash_ref *ref, const ash_input_use *use);

#endif
