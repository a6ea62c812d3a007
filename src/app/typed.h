/* Values as people type them: "150.000", "3,40 USD", "€ 20 tot 30", read as meant, and refused where they can be meant in two ways. Private to app. */
#ifndef ASHORE_APP_TYPED_H
#define ASHORE_APP_TYPED_H

#include "lang/model.h"

/* What a single point or comma before exactly three digits is, "1.234"; 0.125 is always a fraction. */
typedef enum ash_three {
    ASH_THREE_REFUSED,
    ASH_THREE_THOUSANDS,
    ASH_THREE_POINT, /* a point starts a fraction, a comma parts thousands */
    ASH_THREE_COMMA  /* a comma starts a fraction; a point is refused: Dutch has it for thousands, cases have it for fractions */
} ash_three;

/* The text of a number in the form of number.h, from one with thousands and a decimal comma or point; empty where it is none or can be read in two ways. */
ash_slice ash_typed_number(ash_arena *arena, ash_slice text, ash_three three);

typedef struct ash_typed {
    ash_slice text;      /* as a case has it: "20 to 30 EUR/hour"; what is not understood is as it was typed, for the reader of values to refuse */
    ash_slice ambiguous; /* the number that can be read in two ways; empty: there is none */
} ash_typed;

/* A value of a number input that is shown in `currency` (0: none): a number, a range (to, tot, t/m, .., a dash), +- or ±; thousands and decimal signs as in `lang`;
 * a currency as its sign or code on either side, completed to the input's unit ("€ 24" is 24 EUR/hour); without any unit, in the currency shown. "?", "onbekend",
 * "don't know" and nothing at all are `unknown`. */
ash_typed ash_typed_value(ash_arena *arena, ash_slice text, ash_lang lang, const ash_entity *input, ash_currency currency);

#endif
