/* A model as documentation made from itself: what it asks, what it computes and how. */
#ifndef ASHORE_REPORT_MODEL_TEXT_H
#define ASHORE_REPORT_MODEL_TEXT_H

#include "report/details.h"

/* Title, decision, indices, categories by rung, inputs by group, formulas, results and checks: as text for a terminal of that width, or as Markdown
 * (its lines are not wrapped). The text lives in `arena`. */
ash_slice ash_model_document(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_model *model, bool markdown);

/* "EUR/hour", "choice(own_plant, supplier)", "country": the type of an entity as the language writes it. */
ash_slice ash_declared_type_text(ash_arena *arena, const ash_entity *entity);
/* "volume [option, source, year]"; parents of an `of` index are left out, as the language does. */
ash_slice ash_signature_text(ash_arena *arena, const ash_entity *entity);
/* The default of an input with its spread, the neutral value, the condition, as written; empty for none. */
ash_slice ash_default_text(ash_arena *arena, const ash_entity *input);
ash_slice ash_expression_text(ash_arena *arena, const ash_model *model, const ash_expr *expr);

/* Has it a declared range? */
bool ash_has_range(const ash_entity *entity);

/* The words of the language for kinds, by the enumerations of lang/model.h. */
extern const char *const ash_category_kind_words[6], *const ash_rung_words[7], *const ash_index_kind_words[3];

#endif
