/* Scenarios and `--set`: the document of a case with values replaced. Private to case. */
#ifndef ASHORE_CASE_OVERRIDE_H
#define ASHORE_CASE_OVERRIDE_H

#include "case/case.h"

/* Where values came from that are not the case's own: disjoint spans in order of file and start. */
typedef struct ash_overridden { ash_span span; ash_origin origin; } ash_overridden;
typedef struct ash_overrides { size_t count; ash_overridden *items; } ash_overrides;

/* The document with the scenario of the options and then their sets laid over it; `doc` itself stays as it is. A path names a key, a table, a
 * row or what lies in it: at a table or row a map is laid over what is there, an input's value is replaced, and by year one step is replaced.
 * Mistakes are reported; what could be applied is. */
const ash_doc *ash_case_override(ash_arena *arena, const ash_model *model, const ash_doc *doc, const ash_case_options *options, ash_diags *diags,
                                 ash_overrides *overrides);

/* Where the value at a span came from. */
ash_origin ash_override_origin(const ash_overrides *overrides, ash_span span);

/* The input that makes plans of the rows of another table: [decision, table] or [decision, table, year], named share or a simplex over that
 * table. NULL when the model has none. */
const ash_entity *ash_share_input(const ash_model *model);

#endif
