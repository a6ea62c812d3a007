/* The reader of tables. One pass over the bytes; a field is a part of the source, copied only when quotes in it were doubled.
 * After a row that is wrong it goes on at the next line, so that one run names all mistakes; only a quote that is never closed ends
 * the reading, since nobody knows how far it was meant to reach. */
#include "ref/csv.h"

#include "base/number.h"

static char here(const ash_csv *csv) {
    return csv->at < csv->text.size ? csv->text.data[csv->at] : '\n';
}

static ash_span span_of(const ash_csv *csv, size_t start, size_t end) {
    return (ash_span){csv->file, (uint32_t)start, (uint32_t)end};
}

static bool at_line_end(const ash_csv *csv) {
    return here(csv) == '\n' || (here(csv) == '\r' && (csv->at + 1 == csv->text.size || csv->text.data[csv->at + 1] == '\n'));
}

static void skip_line(ash_csv *csv) {
    csv->at = ash_slice_find(csv->text, '\n', csv->at);
    if (csv->at < csv->text.size) csv->at++;
}

/* A field that starts with a quote. False after reporting. */
static bool read_quoted(ash_csv *csv, ash_csv_field *field) {
    size_t open = csv->at++, doubled = 0, start = csv->at;
    for (;;) {
        csv->at = ash_slice_find(csv->text, '"', csv->at);
        if (csv->at == csv->text.size) {
            ash_span span = span_of(csv, open, open + 1);
            ash_report(csv->diags, ASH_E_ref_quote_open, span);
            return false;
        }
        csv->at++;
        if (here(csv) != '"') break;
        csv->at++;
        doubled++;
    }
    field->text = ash_slice_part(csv->text, start, csv->at - 1);
    field->span = span_of(csv, open, csv->at);
    if (here(csv) != ',' && !at_line_end(csv)) {
        ash_span span = span_of(csv, csv->at, csv->at + 1);
        ash_report(csv->diags, ASH_E_ref_quote_inside, span);
        return false;
    }
    if (doubled > 0) {
        char *copy = ash_alloc(csv->arena, field->text.size - doubled);
        size_t size = 0;
        for (size_t i = 0; i < field->text.size; i++) {
            copy[size++] = field->text.data[i];
            if (field->text.data[i] == '"') i++;
        }
        field->text = (ash_slice){copy, size};
    }
    return true;
}

static bool read_plain(ash_csv *csv, ash_csv_field *field) {
    size_t start = csv->at;
    while (here(csv) != ',' && !at_line_end(csv)) {
        if (here(csv) == '"') {
            ash_span span = span_of(csv, csv->at, csv->at + 1);
            ash_report(csv->diags, ASH_E_ref_quote_inside, span);
            return false;
        }
        csv->at++;
    }
    field->text = ash_slice_part(csv->text, start, csv->at);
    field->span = span_of(csv, start, csv->at);
    return true;
}

/* Reads a line into `fields`; *count gets how many there are, also beyond ASH_CSV_COLUMNS (those are not kept). False after
 * reporting, with the reader behind the line. */
static bool read_line(ash_csv *csv, ash_csv_field *fields, size_t *count) {
    ash_csv_field beyond;
    *count = 0;
    for (;;) {
        ash_csv_field *field = *count < ASH_CSV_COLUMNS ? &fields[*count] : &beyond;
        if (!(here(csv) == '"' ? read_quoted(csv, field) : read_plain(csv, field))) {
            skip_line(csv);
            return false;
        }
        ++*count;
        if (here(csv) != ',') break;
        csv->at++;
    }
    skip_line(csv);
    return true;
}

bool ash_csv_open(ash_csv *csv, ash_arena *arena, const ash_sources *sources, uint32_t file, ash_diags *diags) {
    csv->arena = arena;
    csv->diags = diags;
    csv->file = file;
    csv->text = ash_sources_get(sources, file)->text;
    csv->at = 0;
    csv->column_count = 0;
    if (csv->text.size > ASH_TEXT_LIMIT) {
        ash_span start = span_of(csv, 0, 0);
        ash_report(diags, ASH_E_text_too_large, start, ASH_P("limit", ash_format(arena, "%zu", ASH_TEXT_LIMIT)));
        return false;
    }
    size_t invalid = ash_utf8_invalid(csv->text);
    if (invalid < csv->text.size) {
        ash_span where = span_of(csv, invalid, invalid + 1);
        ash_report(diags, ASH_E_text_utf8, where);
        return false;
    }
    if (ash_slice_starts_with(csv->text, ASH_SLICE("\357\273\277"))) csv->at = 3;
    while (csv->at < csv->text.size && at_line_end(csv)) skip_line(csv);
    size_t start = csv->at;
    if (start == csv->text.size) {
        ash_span end = span_of(csv, start, start);
        ash_report(diags, ASH_E_ref_no_header, end);
        return false;
    }
    size_t count;
    if (!read_line(csv, csv->header, &count)) return false;
    ash_span line = span_of(csv, start, csv->header[count > ASH_CSV_COLUMNS ? ASH_CSV_COLUMNS - 1 : count - 1].span.end);
    if (count == 1 && ash_slice_find(csv->header[0].text, ';', 0) < csv->header[0].text.size) {
        ash_report(diags, ASH_E_ref_semicolons, line);
        return false;
    }
    if (count > ASH_CSV_COLUMNS) {
        ash_report(diags, ASH_E_ref_columns, line, ASH_P("limit", ash_format(arena, "%d", ASH_CSV_COLUMNS)));
        return false;
    }
    csv->column_count = count;
    return true;
}

bool ash_csv_row(ash_csv *csv) {
    while (csv->at < csv->text.size) {
        if (at_line_end(csv)) {
            skip_line(csv);
            continue;
        }
        size_t start = csv->at, count;
        if (!read_line(csv, csv->fields, &count)) continue;
        if (count == csv->column_count) return true;
        size_t last = count > ASH_CSV_COLUMNS ? ASH_CSV_COLUMNS - 1 : count - 1;
        ash_span line = span_of(csv, start, csv->fields[last].span.end);
        ash_report(csv->diags, ASH_E_ref_fields, line, ASH_P("found", ash_format(csv->arena, "%zu", count)),
                   ASH_P("wanted", ash_format(csv->arena, "%zu", csv->column_count)));
    }
    return false;
}

size_t ash_csv_column(const ash_csv *csv, const char *name) {
    for (size_t i = 0; i < csv->column_count; i++)
        if (ash_slice_equal(csv->header[i].text, ash_slice_of(name))) return i;
    return SIZE_MAX;
}
