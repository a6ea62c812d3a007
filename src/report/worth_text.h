/* What matters, as a person reads it on a terminal: what to find out first, where the choice turns, and the tables of the experts' methods. */
#ifndef ASHORE_REPORT_WORTH_TEXT_H
#define ASHORE_REPORT_WORTH_TEXT_H

#include "decide/importance.h"
#include "decide/robust.h"
#include "decide/sobol.h"
#include "report/results_text.h"

/* "Labour cost per hour worked (Own plant in Tilburg)"; of an exchange rate or reference value that is no declared input, what it is. */
ash_slice ash_input_label(const ash_page *page, const ash_case *c, const ash_input_use *use);

/* A worth in the unit of the decided result, with as many digits as it deserves: two. */
ash_slice ash_worth_amount(const ash_page *page, const ash_outcome *outcome, double value);
/* Whether one of those told already stands for this one: of the years of one currency's way the first one told stands for all. */
bool ash_input_told(const ash_input_use *const *told, size_t count, const ash_input_use *use);
/* A value of an input with its unit, shares as percentages; `largest` of the values shown together decides how. And how many are shown in a row. */
ash_slice ash_input_amount(const ash_page *page, const ash_input_use *use, double value, double largest);
ash_shown_money ash_input_scale(const ash_page *page, const ash_input_use *use, double largest);
/* What is assumed of an uncertain input now: its value at the centre and the ends of its 90 % range (of a discrete law all of it), in its own unit and money. */
typedef struct ash_assumption { double centre, low, high; } ash_assumption;
ash_assumption ash_input_assumption(const ash_outcome *outcome, const ash_input_use *use);
/* "6.20 to 7.40 EUR per hour", and the centre alone, without its unit. */
ash_slice ash_input_assumed(const ash_page *page, const ash_outcome *outcome, const ash_input_use *use);
ash_slice ash_input_centre_text(const ash_page *page, const ash_outcome *outcome, const ash_input_use *use);
/* "reference data of 2024", "your own range", "the model's own assumption". */
ash_slice ash_input_origin(const ash_page *page, const ash_input_use *use);
/* Of one input, the break-even of the best option with the highest chance, 1 % or more, that the input lies beyond; NULL when there is none. */
const ash_break_even *ash_nearest_turn(const ash_break_evens *all, size_t best, const ash_uncertain *input);
/* What happens there, by the sentences KEYS_above, KEYS_below, KEYS_above_other and KEYS_below_other (other: the decided result is no cost). */
ash_slice ash_turn_text(const ash_page *page, const ash_outcome *outcome, const ash_break_even *turn, const char *keys);

/* The five inputs most worth knowing among those that a question can answer (what is assumed now and from where, what knowing it is worth, the effort), what all that
 * can be found out is worth beside what cannot, and the break-evens with a chance of at least 1 % of lying beyond, five at most, in the order of what their inputs
 * are worth. Adds to the page. */
void ash_write_worth_text(ash_page *page, const ash_outcome *outcome, const ash_importance *importance);
/* For terminals: the inputs that move the difference most, with bars, and a few points at which two inputs together make the options equal. */
void ash_write_swings_text(ash_page *page, const ash_outcome *outcome, const ash_importance *importance);

/* Texts of the call `sensitivity`: a title and the first fifteen inputs in `order` (positions in `inputs`) that have any effect, in a table. They live in `arena`. */
ash_slice ash_sobol_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *outcome, ash_slice output,
                         const ash_uncertain_list *inputs, const ash_sobol_result *found, const size_t *order);
ash_slice ash_morris_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *outcome, ash_slice output,
                          const ash_uncertain_list *inputs, const ash_morris *found, const size_t *order);
/* `ends`: the output at the 10 and at the 90 % point of every input, in turn. */
ash_slice ash_elasticity_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *outcome, ash_slice output,
                              const ash_uncertain_list *inputs, const double *elasticity, const bool *step, const double *ends, const size_t *order);
/* One outcome and name (empty: the case as it is) a scenario. */
ash_slice ash_scenarios_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *const *outcomes, const ash_slice *names,
                             const ash_robustness *found);

#endif
