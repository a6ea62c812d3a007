/* An outcome as a table for a spreadsheet or a program. */
#ifndef ASHORE_REPORT_TABLE_TEXT_H
#define ASHORE_REPORT_TABLE_TEXT_H

#include "decide/outcome.h"

/* Every figure of an outcome as CSV (RFC 4180, UTF-8, lines end in CR LF): kind ("result", "line" or "category"), name, rows joined with "/", unit,
 * mean, sd, p5, p25, p50, p75, p95, centre. Numbers are written as in JSON; what is not there is empty. A text that a spreadsheet would take for a formula
 * gets an apostrophe in front. */
ash_slice ash_outcome_csv(ash_arena *arena, const ash_outcome *outcome);

#endif
