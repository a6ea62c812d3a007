/* Tables: what is accepted can be looked up and is as the interface promises (ranges around values, numbers finite, money with a
 * currency), what is refused is refused with an error inside the text, and reading it once more says the same. Rows are cut where a
 * reader without our code would cut them: every cell lies in the text, behind the one before it. */
#include "fuzz.h"

#include <math.h>

#include "base/diag.h"
#include "ref/csv.h"
#include "ref/ref.h"

static const char catalogue[] = "series,unit,keyed_by,range,label_en,label_nl,spread_observed,spread_derived,spread_estimate\n"
                                "wage,EUR/hour,country,points,Wage,Loon,0.05,0.1,0.2\n"
                                "duty,1,hs,ends,Duty,Rechten,0,0,0.1\n"
                                "rate,EUR,currency,points,Rate,Koers,0,0,0\n";

static void check_value(const ash_ref *ref, const ash_ref_series *series, ash_slice key) {
    ash_ref_value v;
    LAW(ash_ref_find(ref, series->name, key, &v), "a key that is listed is found");
    LAW(isfinite(v.published) || (isnan(v.published) && v.flag.size > 0), "a value is a number, or a flag says why not");
    LAW(isnan(v.low) == isnan(v.high) && (isnan(v.low) || (!series->ends && v.low <= v.value && v.value <= v.high)), "points lie around the value");
    LAW(isnan(v.least) == isnan(v.most) && (isnan(v.least) || (series->ends && v.least <= v.value && v.value <= v.most)), "ends lie around the value");
    LAW(isnan(v.spread) ? !isnan(v.low) || !isnan(v.least) : v.spread >= 0, "a spread, or a range");
    LAW((v.currency != 0) == (series->unit.currency != 0), "money has a currency");
    LAW((unsigned)v.grade < ASH_GRADE_COUNT, "a grade");
}

/* The cells one by one, before anything is made of them. */
static void check_cells(ash_arena *arena, const ash_sources *sources, uint32_t file) {
    size_t size = ash_sources_get(sources, file)->text.size;
    ash_csv *csv = ash_new(arena, ash_csv);
    if (!ash_csv_open(csv, arena, sources, file, ash_diags_create(arena))) return;
    uint32_t last = csv->header[csv->column_count - 1].span.end;
    while (ash_csv_row(csv)) {
        for (size_t i = 0; i < csv->column_count; i++) {
            ash_csv_field field = csv->fields[i];
            LAW(field.span.start > last && field.span.start <= field.span.end && field.span.end <= size, "cells lie in the text, in order");
            LAW(field.text.size <= field.span.end - field.span.start, "a cell is not longer than it was written");
            last = field.span.end;
        }
    }
}

/* The codes and places of the errors, in one number. */
static uint64_t errors_of(const ash_diags *diags, const ash_sources *sources) {
    uint64_t said = 0;
    for (size_t i = 0; i < diags->count; i++) {
        ash_span span = diags->items[i].span;
        LAW(span.file > 0 && span.start <= span.end && span.end <= ash_sources_get(sources, span.file)->text.size, "an error lies in its text");
        said = 31 * (31 * said + (uint64_t)diags->items[i].code) + span.start;
    }
    return said;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const size_t limits[] = {64 << 10, 256 << 10, 64 << 20, 64 << 20};
    /* The first byte says as what the rest is read. */
    static const char *const names[] = {"own.csv", "series.csv", "countries.csv", "currencies.csv", "sources.csv", "hs.csv", "version.csv"};
    if (size == 0) return 0;
    ash_slice name = ash_slice_of(names[data[0] % (sizeof names / sizeof *names)]);
    uint64_t said[sizeof limits / sizeof *limits] = {0};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        fuzz_memory memory;
        ash_arena *arena = fuzz_arena(&memory, limits[i]);
        if (setjmp(memory.back) == 0) {
            ash_table_text texts[] = {{ASH_SLICE("series.csv"), ASH_SLICE(catalogue)}, {name, {(const char *)data + 1, size - 1}}};
            ash_sources *sources = ash_sources_create(arena);
            ash_diags *diags = ash_diags_create(arena);
            const ash_ref *ref = ash_ref_read(arena, texts, 2, sources, diags);
            LAW((ref == NULL) == (diags->error_count > 0), "tables are accepted, or refused with an error");
            said[i] = errors_of(diags, sources);
            check_cells(arena, sources, 2);
            const ash_ref_series *series;
            for (size_t s = 0; ref != NULL && (series = ash_ref_series_at(ref, s)) != NULL; s++) {
                ash_slice key;
                for (size_t k = 0; (key = ash_ref_key_at(ref, series, k)).size > 0; k++) check_value(ref, series, key);
            }
            if (ref != NULL) said[i] += ash_ref_fingerprint(ref);
            LAW(i < 3 || said[2] == said[3], "reading again says the same");
        }
        ash_arena_destroy(arena);
    }
    return 0;
}
