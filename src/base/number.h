/* Numbers to text and back, the same on every machine: no locale, no C library conversion. */
#ifndef ASHORE_BASE_NUMBER_H
#define ASHORE_BASE_NUMBER_H

#include "base/arena.h"

/* Longest number text (digits), largest text that a person may write, and largest request or response, which has such texts inside it. */
#define ASH_NUMBER_DIGITS 400
#define ASH_TEXT_LIMIT ((size_t)4 << 20)
#define ASH_MESSAGE_LIMIT ((size_t)64 << 20)

/* The length in bytes of the number at the start of `text`, 0 when there is none: [sign] digits [. digits] [e [sign] digits],
 * nothing else (no hex, inf, nan, leading or trailing point). *value gets the double nearest to it, correctly rounded (ties
 * to even); beyond the range of a double, infinity. More than ASH_NUMBER_DIGITS digits: returns the length with *value NAN. */
size_t ash_number_scan(ash_slice text, double *value);
/* True when all of `text` is one number. */
bool ash_number_read(ash_slice text, double *value);

/* The shortest text that reads back to the same double, as JSON wants it: 0.1, 12, 1.5e-7, 1e21. -0 gives 0. Needs at most
 * ASH_NUMBER_TEXT bytes in `out`; returns its length. `value` must be finite. */
#define ASH_NUMBER_TEXT 32
size_t ash_number_shortest(double value, char out[ASH_NUMBER_TEXT]);

/* A number for people in a language: rounded half to even (on the exact decimal value) to `decimals` (0..15) places, thousands grouped,
 * "1,234.50" in English and "1.234,50" in Dutch. The slice lives in the arena. `value` must be finite. */
typedef enum ash_lang { ASH_LANG_EN, ASH_LANG_NL } ash_lang;
ash_slice ash_number_text(ash_arena *arena, double value, unsigned decimals, ash_lang lang);
/* Same with as many decimals as show `digits` (1..15) significant digits, trailing zeros of the fraction dropped. */
ash_slice ash_number_significant(ash_arena *arena, double value, unsigned digits, ash_lang lang);

#endif
