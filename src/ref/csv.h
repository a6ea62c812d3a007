/* Tables as comma-separated text (RFC 4180): one row a line, a header first. Strict, because a slipped comma changes what every
 * figure behind it means: a quote is only allowed around a whole field, a row has as many fields as the header. */
#ifndef ASHORE_REF_CSV_H
#define ASHORE_REF_CSV_H

#include "base/diag.h"

/* More columns than any table has. */
#define ASH_CSV_COLUMNS 64

typedef struct ash_csv_field {
    ash_slice text; /* without its quotes, doubled quotes made single; points into the source unless it had doubled quotes */
    ash_span span;  /* with its quotes */
} ash_csv_field;

typedef struct ash_csv {
    ash_arena *arena;
    ash_diags *diags;
    ash_slice text;
    uint32_t file;
    size_t at;
    size_t column_count; /* of the header */
    ash_csv_field header[ASH_CSV_COLUMNS], fields[ASH_CSV_COLUMNS];
} ash_csv;

/* Starts on source number `file` and reads its header into csv->header. False after reporting: text that is too large or not
 * UTF-8, no header, a header with semicolons. A byte order mark in front is skipped. */
bool ash_csv_open(ash_csv *csv, ash_arena *arena, const ash_sources *sources, uint32_t file, ash_diags *diags);
/* The next row, in csv->fields (column_count of them) until the next call; false at the end. Empty lines are skipped. A row that is
 * wrong is reported and passed over. */
bool ash_csv_row(ash_csv *csv);
/* The column with that name in the header, or SIZE_MAX. */
size_t ash_csv_column(const ash_csv *csv, const char *name);

#endif
