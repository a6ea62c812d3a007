/* Values as people write them: "38 to 45 EUR/hour", "41 +- 10%", {low: 1, likely: 2, high: 4}, {1: 100, 3: 140}. Private to case. */
#ifndef ASHORE_CASE_VALUE_H
#define ASHORE_CASE_VALUE_H

#include "case/case.h"

typedef struct ash_value_reader {
    ash_arena *arena;
    ash_diags *diags;
    const ash_ref *ref;
    ash_slice path;       /* of the value being read, for errors */
    ash_origin origin;
} ash_value_reader;

/* Reads the value of a number input: any law, by year when the input has years. NULL after an error. The law is in the input's unit and the
 * value's own currency. */
ash_given *ash_value_number(const ash_value_reader *reader, const ash_entity *input, const ash_doc *doc);
/* A certain number in `unit` outside any input (a rate, a rank correlation). */
bool ash_value_plain(const ash_value_reader *reader, const ash_doc *doc, const ash_unit *unit, double *value);
/* Reads a choice, flag, fact, country, currency or goods code. */
ash_given *ash_value_word(const ash_value_reader *reader, const ash_entity *input, const ash_doc *doc);
/* yes, no, true, false, ja, nee; false for anything else. */
bool ash_value_truth(ash_slice text, bool *value);
/* Is this the word `unknown`, or nothing at all? */
bool ash_value_unknown(const ash_doc *doc);

#endif
