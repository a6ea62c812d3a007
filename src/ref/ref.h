/* Reference data: dated, sourced figures for whoever has none of their own. Everything comes from tables (data/, described in
 * docs/data.md); a user's own tables in the same form, read after them, replace single rows.
 *
 * A figure is kept as it was published. When it is a price of a country, its row also says with which currency it moves and at
 * which rate it was published; a lookup gives it in that currency (economic rule: a wage published in EUR is turned back into
 * local currency at the rate of its own date, so that growth and today's rate are not mixed up). */
#ifndef ASHORE_REF_REF_H
#define ASHORE_REF_REF_H

#include "base/diag.h"
#include "units/units.h"

typedef struct ash_ref ash_ref;

typedef struct ash_table_text {
    ash_slice name; /* as the user knows the file; what is behind its last slash says what it holds, see ash_ref_read */
    ash_slice text;
} ash_table_text;

typedef enum ash_ref_grade {
    ASH_GRADE_OBSERVED, /* as its publisher gives it */
    ASH_GRADE_DERIVED,  /* plain arithmetic on observed figures */
    ASH_GRADE_ESTIMATE  /* holds an assumption */
} ash_ref_grade;
#define ASH_GRADE_COUNT 3

typedef enum ash_ref_keyed_by {
    ASH_KEYED_BY_COUNTRY,  /* ISO 3166-1, two letters */
    ASH_KEYED_BY_CURRENCY, /* ISO 4217 */
    ASH_KEYED_BY_HS,       /* goods code, 4, 6, 8 or 10 digits */
    ASH_KEYED_BY_MODE,     /* of transport: sea, road, rail, air, ... */
    ASH_KEYED_BY_REACH     /* home, near or far, as countries have it */
} ash_ref_keyed_by;

typedef struct ash_ref_series {
    ash_slice name, unit_text;
    ash_unit unit;
    ash_ref_keyed_by keyed_by;
    bool ends; /* the range of its values is the least and the most that can be, not 5 and 95 % points */
    ash_slice label_en, label_nl, definition;
    double spread[ASH_GRADE_COUNT]; /* relative, as `+- p`, for values that bring no range or spread of their own; 0: certain */
} ash_ref_series;

typedef struct ash_ref_value {
    double value; /* in the series' unit with `currency`; NAN when a flag says why there is none (a specific duty) */
    double low, high;   /* 5 and 95 % points, low < value < high; NAN when there are none */
    double least, most; /* the ends between which it lies, least <= value <= most; NAN when there are none */
    double spread;      /* relative, as `+- p`: the row's own, else its series' for its grade; NAN beside a range */
    ash_currency currency;           /* that `value` counts in; 0 where the series has no money */
    double published;                /* the value as in the table */
    ash_currency published_currency;
    int year;       /* that the figure is about: what it ages by; 0 for what does not age */
    ash_slice date; /* of its prices, "2024-07-01"; empty where it has none */
    ash_ref_grade grade;
    ash_slice flag; /* one word, see docs/data.md: "gross_pay", "specific", ...; empty for none */
    ash_slice source_id, note;
    ash_slice file;      /* the table that the row is from */
    unsigned hs_digits;  /* of the row that was used for a goods code: 4, 6, 8 or 10; else 0 */
} ash_ref_value;

typedef struct ash_ref_country_row {
    ash_slice code, iso3, name_en, name_nl, currency, languages;
    bool eu;
    ash_slice reach; /* "home", "near" or "far" */
    double utc_january, utc_july, latitude, longitude; /* hours ahead of UTC; degrees; NAN when unknown */
} ash_ref_country_row;

typedef struct ash_ref_currency_row {
    ash_slice code, name_en, name_nl;
    int minor_units;   /* digits behind the point, -1 when unknown */
    ash_slice country; /* whose inflation it drifts with; empty when many countries use it */
    ash_slice peg;     /* the currency it is held to; empty for none */
} ash_ref_currency_row;

typedef struct ash_ref_source_row { ash_slice id, title, publisher, url, licence, year; } ash_ref_source_row;
typedef struct ash_ref_hs_row { ash_slice code, name_en, name_nl; } ash_ref_hs_row; /* name_nl may be empty */

/* True for the names of the tables that this room reads from data/ ("data/series.csv", "data/values/labour.csv"); other rooms keep
 * tables there too. */
bool ash_ref_is_table(ash_slice name);

/* Reads the tables. What is behind the last slash of a name says which it is: series.csv, countries.csv, currencies.csv, sources.csv,
 * hs.csv and version.csv; every other one holds values. A row of a later table replaces the row of an earlier one with the same
 * series and key (or code); twice in one table is an error. The texts are added to `sources` and must live as long as the arena.
 * Returns NULL after reporting errors. */
const ash_ref *ash_ref_read(ash_arena *arena, const ash_table_text *texts, size_t count, ash_sources *sources, ash_diags *diags);

/* The value of a series for a key. A goods code may be written with spaces and points; when it has no row of its own its first six
 * and then four digits are tried (graded estimate then), and out->hs_digits says which it was. False, leaving *out as it was, when
 * there is no such series or value. */
bool ash_ref_find(const ash_ref *ref, ash_slice series, ash_slice key, ash_ref_value *out);

/* A series, or NULL; the nearest name of one, or the empty slice; and all in the order of the catalogue (NULL past the end). */
const ash_ref_series *ash_ref_series_find(const ash_ref *ref, ash_slice name);
ash_slice ash_ref_series_nearest(const ash_ref *ref, ash_slice name);
const ash_ref_series *ash_ref_series_at(const ash_ref *ref, size_t index);
/* The keys of a series that have a value, in the order of the tables; the empty slice past the end. */
ash_slice ash_ref_key_at(const ash_ref *ref, const ash_ref_series *series, size_t index);

/* A country by its code, or NULL; all in the order of the table (NULL past the end); and for a text that is no code, the code of the
 * country with that or the nearest name, English or Dutch, or three-letter code: empty when nothing is near. */
const ash_ref_country_row *ash_ref_country(const ash_ref *ref, ash_slice code);
const ash_ref_country_row *ash_ref_country_at(const ash_ref *ref, size_t index);
ash_slice ash_ref_country_nearest(const ash_ref *ref, ash_slice name);

/* Same for currencies, sources and goods headings (2 and 4 digits). */
const ash_ref_currency_row *ash_ref_currency(const ash_ref *ref, ash_slice code);
const ash_ref_currency_row *ash_ref_currency_at(const ash_ref *ref, size_t index);
const ash_ref_source_row *ash_ref_source(const ash_ref *ref, ash_slice id);
const ash_ref_source_row *ash_ref_source_at(const ash_ref *ref, size_t index);
const ash_ref_hs_row *ash_ref_hs(const ash_ref *ref, ash_slice code);
const ash_ref_hs_row *ash_ref_hs_at(const ash_ref *ref, size_t index);

/* A relative spread after `years_old` years: sqrt(s^2 + (0.04 max(0, years_old - 3))^2). What is older than three years grows
 * less certain by 4 % a year. */
double ash_ref_aged_spread(double spread, double years_old);

/* The version and date of the last version.csv, empty when there was none; and a hash over all names and texts, in order. */
ash_slice ash_ref_version(const ash_ref *ref);
ash_slice ash_ref_date(const ash_ref *ref);
uint64_t ash_ref_fingerprint(const ash_ref *ref);

#endif
