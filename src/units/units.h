/* Units of measurement: every quantity has a dimension vector of integer powers and a factor to the base units
 * (money, second, kg, metre, m3, kWh, unit, shipment, person). The factor is kept as a fraction of two whole numbers, so that
 * units cancel exactly (hour * 1/hour is 1) and a conversion costs one rounding. A year is 365 days and 12 months. */
#ifndef ASHORE_UNITS_UNITS_H
#define ASHORE_UNITS_UNITS_H

#include "base/arena.h"

typedef enum ash_dimension {
    ASH_DIM_MONEY, ASH_DIM_TIME, ASH_DIM_MASS, ASH_DIM_LENGTH, ASH_DIM_VOLUME, ASH_DIM_ENERGY, ASH_DIM_PIECE,
    ASH_DIM_SHIPMENT, ASH_DIM_PERSON, ASH_DIM_COUNT
} ash_dimension;

typedef struct ash_dims { int8_t power[ASH_DIM_COUNT]; } ash_dims;

/* A currency as its three letters ("EUR"), packed; 0 for no money in the unit. */
typedef uint32_t ash_currency;
#define ASH_CURRENCY(a, b, c) ((ash_currency)(a) << 16 | (ash_currency)(b) << 8 | (ash_currency)(c))
#define ASH_EUR ASH_CURRENCY('E', 'U', 'R')

typedef struct ash_unit {
    ash_dims dims;
    double numerator, denominator; /* one of this unit is numerator / denominator base units, in lowest terms while both stay
                                    * below 2^53 (beyond that rounded); money counts in its own currency; "%" is 1/100 */
    ash_currency currency; /* 0 unless the power of money is not 0 */
} ash_unit;

typedef enum ash_unit_error {
    ASH_UNIT_OK, ASH_UNIT_EMPTY, ASH_UNIT_SYNTAX, ASH_UNIT_UNKNOWN, ASH_UNIT_POWER /* not an integer of -9..9 */,
    ASH_UNIT_TWO_CURRENCIES
} ash_unit_error;

/* Volume is a base dimension: `m3` and `litre` are volumes, `m^3` is a length to the third power and another unit. `m2` is `m^2`.
 *
 * Reads a unit: names joined by `*`, a space or `/` with integer powers `^2` and parentheses: "EUR/hour", "kg CO2e"-like
 * free text is not a unit; "1" is dimensionless, "%" is 0.01. `/` divides by the next factor only: "EUR/unit/year" =
 * "EUR/(unit year)". At *at the byte where it failed, of length *length; *nearest the nearest known name (or empty).
 * Currencies are ISO 4217 codes known to the table. Parentheses nest to 32. *unit is ash_unit_one after an error. */
ash_unit_error ash_unit_read(ash_slice text, ash_unit *unit, size_t *at, size_t *length, ash_slice *nearest);

extern const ash_unit ash_unit_one;
bool ash_dims_equal(ash_dims a, ash_dims b);
bool ash_dims_none(ash_dims dims);
/* Product, quotient, power; false, leaving *out as it was, when a power leaves -100..100. */
bool ash_dims_multiply(ash_dims a, ash_dims b, ash_dims *out);
bool ash_dims_divide(ash_dims a, ash_dims b, ash_dims *out);
bool ash_dims_power(ash_dims a, int power, ash_dims *out);
/* What a value in unit `from` is multiplied by to be in unit `to` (same dims): one rounding, exactly 1 when they are the same. */
double ash_unit_ratio(const ash_unit *from, const ash_unit *to);
/* Product, quotient and power of whole units, dims and factor; false, leaving *out as it was, when a power leaves -100..100, the
 * numerator or denominator exceeds 1e150, or two currencies meet. The currency is 0 once money cancels. */
bool ash_unit_multiply(const ash_unit *a, const ash_unit *b, ash_unit *out);
bool ash_unit_divide(const ash_unit *a, const ash_unit *b, ash_unit *out);
bool ash_unit_power(const ash_unit *a, int power, ash_unit *out);

/* Dimensions as people write them in terms of base units: "EUR/year" style. Time is shown in the unit that reads best:
 * with money or piece in the numerator per year, else in days. "1" for none. For error messages. */
ash_slice ash_dims_text(ash_arena *arena, ash_dims dims);
/* A unit written by its canonical names, in the arena. It reads back to the same unit; when that takes products above 2^53 on the
 * way (kWh GJ, and the like), to one whose factor is the same but for the last digits. */
ash_slice ash_unit_text(ash_arena *arena, const ash_unit *unit);

/* What people write instead of a name, in English and Dutch: "hour" for "uur", "unit" for "stuk", "EUR" for "euro"; empty for anything else. Units are not read
 * from these: they are for offering, and for reading what is typed in a dialogue. */
ash_slice ash_unit_habit(ash_slice written);

/* True for the names that a model may not take for itself: the canonical ones and the currencies. Plurals and other aliases
 * (`hours`, `min`) are read as units behind a number but stay free as names. */
bool ash_unit_name_reserved(ash_slice name);

/* The table, for documentation and for a test that walks it: names with dims and factor; index from 0, false past the end. */
bool ash_unit_table(size_t index, ash_slice *name, ash_unit *unit, ash_slice *meaning_en, ash_slice *meaning_nl);

#endif
