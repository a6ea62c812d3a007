/* Reference data laid open: which series there are, how far they reach and how old they are; and all that is known under one key. */
#ifndef ASHORE_REPORT_DATA_TEXT_H
#define ASHORE_REPORT_DATA_TEXT_H

#include "report/details.h"

/* A series as a whole. */
typedef struct ash_series_summary {
    const ash_ref_series *series;
    size_t count;                      /* keys with a row */
    int oldest, newest;                /* years of its figures; 0 where none has one */
    size_t grades[ASH_GRADE_COUNT];
    ash_list(ash_slice) sources;       /* ids, each once */
} ash_series_summary;
ash_series_summary ash_series_summarise(ash_arena *arena, const ash_ref *ref, const ash_ref_series *series);

typedef enum ash_data_kind { ASH_DATA_COUNTRY, ASH_DATA_CURRENCY, ASH_DATA_GOODS, ASH_DATA_SERIES, ASH_DATA_SOURCE, ASH_DATA_KEY } ash_data_kind;

typedef struct ash_data_entry {
    const ash_ref_series *series;
    ash_slice key;
    ash_ref_value value;
    bool old; /* more than three years before `today` */
} ash_data_entry;

/* What is known under a key. */
typedef struct ash_data_view {
    ash_data_kind kind;
    ash_slice key; /* the code or name itself; of goods the digits */
    const ash_ref_country_row *country;
    const ash_ref_currency_row *currency;
    const ash_ref_hs_row *chapter, *heading; /* of goods: 2 and 4 digits */
    const ash_ref_series *series;
    const ash_ref_source_row *source;
    ash_list(ash_data_entry) entries; /* of a country also those of its currency; of goods also of the codes under it */
} ash_data_view;

/* Everything under a country (code or name), currency, goods code (digits, with spaces and points between them), series, source, or other key. `today` is a
 * year with its fraction. NULL when there is nothing; *nearest is then the nearest known key, or empty. */
ash_data_view *ash_data_find(ash_arena *arena, const ash_ref *ref, ash_slice key, double today, ash_slice *nearest);
/* A day as a year with its fraction. */
double ash_year_of_day(ash_day day);

/* As text for a terminal, in `arena`. */
ash_slice ash_data_list_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_ref *ref);
ash_slice ash_data_view_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_ref *ref, const ash_data_view *view);

/* "USD/unit": the unit of a figure with its own currency. */
ash_slice ash_data_unit(ash_arena *arena, const ash_ref_series *series, ash_currency currency);

extern const char *const ash_grade_words[ASH_GRADE_COUNT], *const ash_keyed_by_words[5];

#endif
