/* Reading and looking up reference data.
 *
 * First the catalogue and the lists of codes are read, then the values, so that the order of the tables among themselves does not
 * matter; what matters is which of two tables with the same row comes later. Each series has its own map from key to row. All rows
 * are checked on reading, so a lookup cannot fail for the form of a figure. */
#include "ref/ref.h"

#include <math.h>

#include "base/map.h"
#include "base/number.h"
#include "ref/csv.h"

static const double missing = (double)NAN;

typedef struct value_row {
    double value, low, high, spread, rate; /* as in the table; NAN for an empty cell */
    ash_currency currency, local;          /* what the value is in; what it moves with, 0 for none */
    int year;
    ash_ref_grade grade;
    ash_slice date, flag, source_id, note, file;
    size_t table;
} value_row;

typedef struct series_entry {
    ash_ref_series about; /* first: what outsiders hold is a pointer to it */
    size_t table;
    ash_map rows; /* key -> value_row */
} series_entry;

typedef struct country_entry { ash_ref_country_row about; size_t table; } country_entry;
typedef struct currency_entry { ash_ref_currency_row about; size_t table; } currency_entry;
typedef struct source_entry { ash_ref_source_row about; size_t table; } source_entry;
typedef struct hs_entry { ash_ref_hs_row about; size_t table; } hs_entry;

struct ash_ref {
    ash_arena *arena;
    ash_map series, countries, currencies, sources, hs;
    ash_map country_names; /* lower-case names and three-letter codes -> country_entry */
    ash_slice version, date;
    uint64_t fingerprint;
};

/* ---- Tables ---- */

typedef struct column { const char *name; bool needed; } column;

enum { COLUMN_LIMIT = 20 };

typedef struct table {
    ash_ref *ref;
    ash_diags *diags;
    ash_slice name;
    size_t number;
    ash_csv csv;
    size_t at[COLUMN_LIMIT]; /* where in the file each known column stands; SIZE_MAX: nowhere */
    bool failed;             /* in this row */
} table;

static bool open_table(table *t, const column *columns, size_t count, const ash_sources *sources, uint32_t file) {
    if (!ash_csv_open(&t->csv, t->ref->arena, sources, file, t->diags)) return false;
    ash_map known;
    ash_map_init(&known, t->ref->arena);
    bool fits = true;
    for (size_t i = 0; i < count; i++) {
        ash_map_add(&known, ash_slice_of(columns[i].name), t);
        t->at[i] = ash_csv_column(&t->csv, columns[i].name);
        if (t->at[i] != SIZE_MAX || !columns[i].needed) continue;
        ash_report(t->diags, ASH_E_ref_column_missing, t->csv.header[0].span, ASH_P("name", ash_slice_of(columns[i].name)));
        fits = false;
    }
    ash_map seen;
    ash_map_init(&seen, t->ref->arena);
    for (size_t i = 0; i < t->csv.column_count; i++) {
        ash_slice name = t->csv.header[i].text;
        if (ash_map_get(&known, name) == NULL) {
            ash_report(t->diags, ASH_E_ref_column_unknown, t->csv.header[i].span, ASH_P("name", name))->nearest =
                ash_map_nearest(&known, name);
            fits = false;
        } else if (!ash_map_add(&seen, name, t)) {
            ash_report(t->diags, ASH_E_ref_column_twice, t->csv.header[i].span, ASH_P("name", name));
            fits = false;
        }
    }
    return fits;
}

static ash_csv_field cell(const table *t, size_t which) {
    static const ash_csv_field none = {{NULL, 0}, {0, 0, 0}};
    return t->at[which] == SIZE_MAX ? none : t->csv.fields[t->at[which]];
}

static ash_slice text_of(const table *t, size_t which) { return cell(t, which).text; }

static void wrong(table *t, size_t which, ash_code code) {
    ash_csv_field field = cell(t, which);
    ash_report(t->diags, code, field.span, ASH_P("text", field.text));
    t->failed = true;
}

static ash_slice needed_text(table *t, size_t which) {
    ash_csv_field field = cell(t, which);
    if (field.text.size > 0) return field.text;
    ash_report(t->diags, ASH_E_ref_cell_empty, field.span, ASH_P("name", t->csv.header[t->at[which]].text));
    t->failed = true;
    return field.text;
}

/* The number in a cell, NAN for an empty one. */
static double number_of(table *t, size_t which) {
    ash_slice text = text_of(t, which);
    double value = missing;
    if (text.size == 0) return missing;
    if (!ash_number_read(text, &value) || !isfinite(value)) wrong(t, which, ASH_E_ref_number);
    return value;
}

/* The place of a word in a list; reports a word that is not in it. */
static size_t word_of(table *t, size_t which, const char *const *words, size_t count) {
    ash_slice text = text_of(t, which);
    for (size_t i = 0; i < count; i++)
        if (ash_slice_equal(text, ash_slice_of(words[i]))) return i;
    ash_map known;
    ash_map_init(&known, t->ref->arena);
    for (size_t i = 0; i < count; i++) ash_map_add(&known, ash_slice_of(words[i]), t);
    ash_report(t->diags, ASH_E_ref_word, cell(t, which).span, ASH_P("text", text), ASH_P("name", t->csv.header[t->at[which]].text))->nearest =
        ash_map_nearest(&known, text);
    t->failed = true;
    return 0;
}
#define WORD_OF(t, which, words) word_of((t), (which), (words), sizeof(words) / sizeof *(words))

static ash_currency currency_of(table *t, size_t which) {
    ash_slice text = text_of(t, which), nearest;
    ash_unit unit;
    size_t at, length;
    if (text.size == 0) return 0;
    if (text.size == 3 && ash_unit_read(text, &unit, &at, &length, &nearest) == ASH_UNIT_OK && unit.currency != 0) return unit.currency;
    wrong(t, which, ASH_E_ref_currency);
    return 0;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Is it "2024-07-01"? */
static bool is_date(ash_slice text) {
    if (text.size != 10) return false;
    for (size_t i = 0; i < text.size; i++)
        if (i == 4 || i == 7 ? text.data[i] != '-' : !is_digit(text.data[i])) return false;
    int month = 10 * (text.data[5] - '0') + text.data[6] - '0', day = 10 * (text.data[8] - '0') + text.data[9] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* Puts an entry under its code: *entry is then where it belongs, an older one to be overwritten or a new one. False after
 * reporting that this very table has it twice. */
static bool place(table *t, ash_map *map, size_t which, size_t entry_size, size_t table_of_older, void *older, void **entry) {
    ash_slice code = text_of(t, which);
    if (older != NULL && table_of_older == t->number) {
        ash_report(t->diags, ASH_E_ref_row_twice, cell(t, which).span, ASH_P("key", code));
        return false;
    }
    *entry = older;
    if (older == NULL) {
        *entry = ash_alloc(t->ref->arena, entry_size);
        ash_map_add(map, code, *entry);
    }
    return true;
}
#define PLACE(t, map, which, type, entry)                                                                              \
    type *older_ = ash_map_get((map), text_of((t), (which)));                                                          \
    void *entry = NULL;                                                                                                \
    if ((t)->failed || !place((t), (map), (which), sizeof(type), older_ == NULL ? 0 : older_->table, older_, &entry)) continue

/* ---- The tables one by one ---- */

static const char *const grade_words[ASH_GRADE_COUNT] = {"observed", "derived", "estimate"};
static const char *const keyed_by_words[] = {"country", "currency", "hs", "mode", "reach"};

enum { SERIES_NAME, SERIES_UNIT, SERIES_KEYED_BY, SERIES_RANGE, SERIES_EN, SERIES_NL, SERIES_OBSERVED, SERIES_DERIVED, SERIES_ESTIMATE, SERIES_DEFINITION };
static const column series_columns[] = {
    {"series", true}, {"unit", true}, {"keyed_by", true}, {"range", true}, {"label_en", true}, {"label_nl", true},
    {"spread_observed", true}, {"spread_derived", true}, {"spread_estimate", true}, {"definition", false},
};

static void read_series(table *t) {
    static const char *const ranges[] = {"points", "ends"};
    while (ash_csv_row(&t->csv)) {
        t->failed = false;
        ash_ref_series about = {.name = needed_text(t, SERIES_NAME), .unit_text = needed_text(t, SERIES_UNIT), .label_en = needed_text(t, SERIES_EN),
                                .label_nl = needed_text(t, SERIES_NL), .definition = text_of(t, SERIES_DEFINITION)};
        size_t at, length;
        ash_slice nearest;
        if (about.unit_text.size > 0 && ash_unit_read(about.unit_text, &about.unit, &at, &length, &nearest) != ASH_UNIT_OK)
            wrong(t, SERIES_UNIT, ASH_E_ref_unit);
        about.keyed_by = (ash_ref_keyed_by)WORD_OF(t, SERIES_KEYED_BY, keyed_by_words);
        about.ends = WORD_OF(t, SERIES_RANGE, ranges) == 1;
        for (size_t i = 0; i < ASH_GRADE_COUNT; i++) {
            about.spread[i] = number_of(t, SERIES_OBSERVED + i);
            if (!t->failed && !(about.spread[i] >= 0)) wrong(t, SERIES_OBSERVED + i, ASH_E_ref_number);
        }
        PLACE(t, &t->ref->series, SERIES_NAME, series_entry, entry);
        series_entry *series = entry;
        if (older_ == NULL) ash_map_init(&series->rows, t->ref->arena);
        series->about = about;
        series->table = t->number;
    }
}

enum { COUNTRY_CODE, COUNTRY_ISO3, COUNTRY_EN, COUNTRY_NL, COUNTRY_CURRENCY, COUNTRY_EU, COUNTRY_REACH, COUNTRY_JANUARY, COUNTRY_JULY, COUNTRY_LATITUDE, COUNTRY_LONGITUDE, COUNTRY_LANGUAGES };
static const column country_columns[] = {
    {"code", true}, {"iso3", true}, {"name_en", true}, {"name_nl", true}, {"currency", true}, {"eu", true}, {"reach", true},
    {"utc_january", true}, {"utc_july", true}, {"latitude", true}, {"longitude", true}, {"languages", true},
};

static void read_countries(table *t) {
    static const char *const yes_no[] = {"0", "1"}, *const reaches[] = {"home", "near", "far"};
    while (ash_csv_row(&t->csv)) {
        t->failed = false;
        ash_ref_country_row about = {
            .code = needed_text(t, COUNTRY_CODE), .iso3 = text_of(t, COUNTRY_ISO3), .name_en = needed_text(t, COUNTRY_EN),
            .name_nl = needed_text(t, COUNTRY_NL), .currency = text_of(t, COUNTRY_CURRENCY), .languages = text_of(t, COUNTRY_LANGUAGES),
            .eu = WORD_OF(t, COUNTRY_EU, yes_no) == 1, .reach = text_of(t, COUNTRY_REACH), .utc_january = number_of(t, COUNTRY_JANUARY),
            .utc_july = number_of(t, COUNTRY_JULY), .latitude = number_of(t, COUNTRY_LATITUDE), .longitude = number_of(t, COUNTRY_LONGITUDE)};
        WORD_OF(t, COUNTRY_REACH, reaches);
        currency_of(t, COUNTRY_CURRENCY);
        PLACE(t, &t->ref->countries, COUNTRY_CODE, country_entry, entry);
        *(country_entry *)entry = (country_entry){about, t->number};
    }
}

enum { CURRENCY_CODE, CURRENCY_EN, CURRENCY_NL, CURRENCY_MINOR, CURRENCY_COUNTRY, CURRENCY_PEG };
static const column currency_columns[] = {
    {"code", true}, {"name_en", true}, {"name_nl", true}, {"minor_units", true}, {"country", true}, {"peg", true},
};

static void read_currencies(table *t) {
    while (ash_csv_row(&t->csv)) {
        t->failed = false;
        double minor = number_of(t, CURRENCY_MINOR);
        if (!t->failed && !isnan(minor) && !(minor >= 0 && minor <= 9 && minor == floor(minor))) wrong(t, CURRENCY_MINOR, ASH_E_ref_number);
        ash_ref_currency_row about = {.code = needed_text(t, CURRENCY_CODE), .name_en = needed_text(t, CURRENCY_EN), .name_nl = needed_text(t, CURRENCY_NL),
                                      .country = text_of(t, CURRENCY_COUNTRY), .peg = text_of(t, CURRENCY_PEG)};
        if (!t->failed) about.minor_units = isnan(minor) ? -1 : (int)minor;
        currency_of(t, CURRENCY_CODE);
        currency_of(t, CURRENCY_PEG);
        PLACE(t, &t->ref->currencies, CURRENCY_CODE, currency_entry, entry);
        *(currency_entry *)entry = (currency_entry){about, t->number};
    }
}

enum { SOURCE_ID, SOURCE_TITLE, SOURCE_PUBLISHER, SOURCE_URL, SOURCE_LICENCE, SOURCE_YEAR };
static const column source_columns[] = {{"id", true}, {"title", true}, {"publisher", true}, {"url", true}, {"licence", true}, {"year", true}};

static void read_sources(table *t) {
    while (ash_csv_row(&t->csv)) {
        t->failed = false;
        ash_ref_source_row about = {.id = needed_text(t, SOURCE_ID), .title = needed_text(t, SOURCE_TITLE), .publisher = needed_text(t, SOURCE_PUBLISHER),
                                    .url = text_of(t, SOURCE_URL), .licence = needed_text(t, SOURCE_LICENCE), .year = text_of(t, SOURCE_YEAR)};
        PLACE(t, &t->ref->sources, SOURCE_ID, source_entry, entry);
        *(source_entry *)entry = (source_entry){about, t->number};
    }
}

enum { HS_CODE, HS_EN, HS_NL };
static const column hs_columns[] = {{"code", true}, {"name_en", true}, {"name_nl", true}};

static void read_hs(table *t) {
    while (ash_csv_row(&t->csv)) {
        t->failed = false;
        ash_ref_hs_row about = {.code = needed_text(t, HS_CODE), .name_en = needed_text(t, HS_EN), .name_nl = text_of(t, HS_NL)};
        PLACE(t, &t->ref->hs, HS_CODE, hs_entry, entry);
        *(hs_entry *)entry = (hs_entry){about, t->number};
    }
}

enum { VERSION_VERSION, VERSION_DATE };
static const column version_columns[] = {{"version", true}, {"date", true}};

static void read_version(table *t) {
    while (ash_csv_row(&t->csv)) {
        t->ref->version = text_of(t, VERSION_VERSION);
        t->ref->date = text_of(t, VERSION_DATE);
        if (!is_date(t->ref->date)) wrong(t, VERSION_DATE, ASH_E_ref_date);
    }
}

enum { VALUE_SERIES, VALUE_KEY, VALUE_VALUE, VALUE_GRADE, VALUE_YEAR, VALUE_DATE, VALUE_LOW, VALUE_HIGH, VALUE_SPREAD, VALUE_CURRENCY, VALUE_LOCAL, VALUE_RATE, VALUE_FLAG, VALUE_SOURCE, VALUE_NOTE };
static const column value_columns[] = {
    {"series", true}, {"key", true}, {"value", true}, {"grade", true}, {"year", false}, {"date", false}, {"low", false}, {"high", false},
    {"spread", false}, {"currency", false}, {"local", false}, {"rate", false}, {"flag", false}, {"source", false}, {"note", false},
};

static bool is_goods_code(ash_slice key) {
    if (key.size < 4 || key.size > 10 || key.size % 2 != 0) return false;
    for (size_t i = 0; i < key.size; i++)
        if (!is_digit(key.data[i])) return false;
    return true;
}

/* Is a key of the kind that its series is keyed by? Codes are only looked up where their list was given. */
static void check_key(table *t, const ash_ref_series *series) {
    ash_slice key = text_of(t, VALUE_KEY), nearest = {0};
    bool fits = key.size > 0;
    if (series->keyed_by == ASH_KEYED_BY_COUNTRY) {
        fits = t->ref->countries.count == 0 || ash_ref_country(t->ref, key) != NULL;
        if (!fits) nearest = ash_ref_country_nearest(t->ref, key);
    } else if (series->keyed_by == ASH_KEYED_BY_CURRENCY) {
        fits = t->ref->currencies.count == 0 || ash_ref_currency(t->ref, key) != NULL;
        if (!fits) nearest = ash_map_nearest(&t->ref->currencies, key);
    } else if (series->keyed_by == ASH_KEYED_BY_HS) {
        fits = is_goods_code(key);
    }
    if (fits) return;
    ash_report(t->diags, ASH_E_ref_key, cell(t, VALUE_KEY).span, ASH_P("key", key), ASH_P("series", series->name))->nearest = nearest;
    t->failed = true;
}

/* The range of a row fits its kind: both ends or none, around the value. */
static void check_range(table *t, const ash_ref_series *series, const value_row *row) {
    if (t->failed) return;
    if (isnan(row->low) && isnan(row->high)) return;
    bool fits = series->ends ? row->low <= row->value && row->value <= row->high : row->low < row->value && row->value < row->high;
    if (!fits) wrong(t, isnan(row->low) ? VALUE_HIGH : VALUE_LOW, ASH_E_ref_range);
}

static void check_money(table *t, const ash_ref_series *series, value_row *row) {
    if (series->unit.dims.power[ASH_DIM_MONEY] != 1) {
        if (row->currency != 0) wrong(t, VALUE_CURRENCY, ASH_E_ref_not_money);
        if (row->local != 0) wrong(t, VALUE_LOCAL, ASH_E_ref_not_money);
        row->currency = series->unit.currency;
        return;
    }
    if (row->currency == 0) row->currency = series->unit.currency;
    if (!t->failed && (row->local == 0) != isnan(row->rate)) wrong(t, row->local == 0 ? VALUE_RATE : VALUE_LOCAL, ASH_E_ref_rate);
    if (!t->failed && row->rate <= 0) wrong(t, VALUE_RATE, ASH_E_ref_rate);
}

static void read_values(table *t) {
    while (ash_csv_row(&t->csv)) {
        t->failed = false;
        ash_slice name = needed_text(t, VALUE_SERIES);
        series_entry *series = ash_map_get(&t->ref->series, name);
        if (series == NULL) {
            if (!t->failed)
                ash_report(t->diags, ASH_E_unknown_series, cell(t, VALUE_SERIES).span, ASH_P("name", name))->nearest =
                    ash_ref_series_nearest(t->ref, name);
            continue;
        }
        value_row row = {
            .value = number_of(t, VALUE_VALUE), .low = number_of(t, VALUE_LOW), .high = number_of(t, VALUE_HIGH), .spread = number_of(t, VALUE_SPREAD),
            .rate = number_of(t, VALUE_RATE), .currency = currency_of(t, VALUE_CURRENCY), .local = currency_of(t, VALUE_LOCAL),
            .grade = (ash_ref_grade)WORD_OF(t, VALUE_GRADE, grade_words), .date = text_of(t, VALUE_DATE), .flag = text_of(t, VALUE_FLAG),
            .source_id = text_of(t, VALUE_SOURCE), .note = text_of(t, VALUE_NOTE), .file = t->name, .table = t->number};
        double year = number_of(t, VALUE_YEAR);
        if (!isnan(year) && (year < 1900 || year > 2200 || year != floor(year))) wrong(t, VALUE_YEAR, ASH_E_ref_year);
        if (!t->failed) row.year = isnan(year) ? 0 : (int)year;
        if (row.date.size > 0 && !is_date(row.date)) wrong(t, VALUE_DATE, ASH_E_ref_date);
        if (row.spread < 0) wrong(t, VALUE_SPREAD, ASH_E_ref_number);
        if (isnan(row.value) && row.flag.size == 0) needed_text(t, VALUE_VALUE);
        check_key(t, &series->about);
        check_range(t, &series->about, &row);
        check_money(t, &series->about, &row);
        PLACE(t, &series->rows, VALUE_KEY, value_row, entry);
        *(value_row *)entry = row;
    }
}

/* ---- Which table is which ---- */

static const struct kind {
    const char *file;
    void (*read)(table *t);
    const column *columns;
    size_t column_count;
} kinds[] = {
#define KIND(file, read, columns) {file, read, columns, sizeof(columns) / sizeof *(columns)}
    KIND("series.csv", read_series, series_columns),       KIND("countries.csv", read_countries, country_columns),
    KIND("currencies.csv", read_currencies, currency_columns), KIND("sources.csv", read_sources, source_columns),
    KIND("hs.csv", read_hs, hs_columns),                   KIND("version.csv", read_version, version_columns),
};
static const struct kind values_kind = KIND("", read_values, value_columns);

static ash_slice behind_last_slash(ash_slice name) {
    size_t start = 0;
    for (size_t i = 0; i < name.size; i++)
        if (name.data[i] == '/') start = i + 1;
    return ash_slice_part(name, start, name.size);
}

static const struct kind *kind_of(ash_slice name) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ash_slice_equal(behind_last_slash(name), ash_slice_of(kinds[i].file))) return &kinds[i];
    return &values_kind;
}

bool ash_ref_is_table(ash_slice name) {
    if (!ash_slice_starts_with(name, ASH_SLICE("data/"))) return false;
    ash_slice rest = ash_slice_part(name, 5, name.size);
    if (ash_slice_starts_with(rest, ASH_SLICE("values/"))) return true;
    return kind_of(name) != &values_kind && behind_last_slash(name).size == rest.size;
}

/* ---- Reading all of them ---- */

/* A hash over what came before and one more table, the same on every machine. */
static uint64_t join_hash(uint64_t before, const ash_table_text *text) {
    uint64_t parts[] = {before, ash_hash(text->name), ash_hash(text->text)};
    char bytes[sizeof parts];
    for (size_t i = 0; i < sizeof parts; i++) bytes[i] = (char)(parts[i / 8] >> (8 * (i % 8)) & 0xFF);
    return ash_hash((ash_slice){bytes, sizeof bytes});
}

static ash_slice lower_case(ash_arena *arena, ash_slice text) {
    char *copy = ash_alloc(arena, text.size);
    for (size_t i = 0; i < text.size; i++)
        copy[i] = text.data[i] >= 'A' && text.data[i] <= 'Z' ? (char)(text.data[i] - 'A' + 'a') : text.data[i];
    return (ash_slice){copy, text.size};
}

static void name_countries(ash_ref *ref) {
    for (size_t i = 0; i < ref->countries.count; i++) {
        country_entry *country = ref->countries.entries[i].value;
        ash_slice names[] = {country->about.code, country->about.iso3, country->about.name_en, country->about.name_nl};
        for (size_t j = 0; j < sizeof names / sizeof *names; j++)
            if (names[j].size > 0) ash_map_add(&ref->country_names, lower_case(ref->arena, names[j]), country);
    }
}

const ash_ref *ash_ref_read(ash_arena *arena, const ash_table_text *texts, size_t count, ash_sources *sources, ash_diags *diags) {
    ash_ref *ref = ash_new(arena, ash_ref);
    ref->arena = arena;
    ash_map *maps[] = {&ref->series, &ref->countries, &ref->currencies, &ref->sources, &ref->hs, &ref->country_names};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) ash_map_init(maps[i], arena);
    size_t errors = diags->error_count;
    uint32_t *files = ash_new_array(arena, uint32_t, count);
    table *t = ash_new(arena, table);
    for (size_t i = 0; i < count; i++) {
        files[i] = ash_sources_add(sources, texts[i].name, texts[i].text);
        ref->fingerprint = join_hash(ref->fingerprint, &texts[i]);
    }
    for (int values = 0; values <= 1; values++) {
        for (size_t i = 0; i < count; i++) {
            const struct kind *kind = kind_of(texts[i].name);
            if ((kind == &values_kind) != (values == 1)) continue;
            *t = (table){.ref = ref, .diags = diags, .name = texts[i].name, .number = i + 1};
            if (open_table(t, kind->columns, kind->column_count, sources, files[i])) kind->read(t);
        }
        if (values == 0) name_countries(ref);
    }
    return diags->error_count == errors ? ref : NULL;
}

/* ---- Looking up ---- */

/* The goods code without spaces and points; its length, 0 when there is anything else in it. */
static size_t plain_goods_code(ash_slice key, char code[10]) {
    size_t size = 0;
    for (size_t i = 0; i < key.size; i++) {
        if (key.data[i] == ' ' || key.data[i] == '.') continue;
        if (size == 10 || !is_digit(key.data[i])) return 0;
        code[size++] = key.data[i];
    }
    return size;
}

static const value_row *find_goods(const series_entry *series, ash_slice key, unsigned *digits, bool *exact) {
    char code[10];
    size_t size = plain_goods_code(key, code), tries[] = {size, 6, 4};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        if (tries[i] > size) continue;
        const value_row *row = ash_map_get(&series->rows, (ash_slice){code, tries[i]});
        if (row == NULL) continue;
        *digits = (unsigned)tries[i];
        *exact = tries[i] == size;
        return row;
    }
    return NULL;
}

bool ash_ref_find(const ash_ref *ref, ash_slice name, ash_slice key, ash_ref_value *out) {
    const series_entry *series = ash_map_get(&ref->series, name);
    if (series == NULL) return false;
    unsigned digits = 0;
    bool exact = true;
    const value_row *row = series->about.keyed_by == ASH_KEYED_BY_HS ? find_goods(series, key, &digits, &exact) : ash_map_get(&series->rows, key);
    if (row == NULL) return false;
    double rate = row->local == 0 ? 1 : row->rate, low = row->low / rate, high = row->high / rate;
    bool ends = series->about.ends;
    ash_ref_value value = {
        .value = row->value / rate, .low = ends ? missing : low, .high = ends ? missing : high, .least = ends ? low : missing,
        .most = ends ? high : missing, .currency = row->local == 0 ? row->currency : row->local, .published = row->value,
        .published_currency = row->currency, .year = row->year, .date = row->date, .grade = exact ? row->grade : ASH_GRADE_ESTIMATE,
        .flag = row->flag, .source_id = row->source_id, .note = row->note, .file = row->file, .hs_digits = digits};
    value.spread = !isnan(low) ? missing : isnan(row->spread) ? series->about.spread[value.grade] : row->spread;
    *out = value;
    return true;
}

const ash_ref_series *ash_ref_series_find(const ash_ref *ref, ash_slice name) {
    const series_entry *series = ash_map_get(&ref->series, name);
    return series == NULL ? NULL : &series->about;
}

ash_slice ash_ref_series_nearest(const ash_ref *ref, ash_slice name) {
    return ash_map_nearest(&ref->series, name);
}

const ash_ref_series *ash_ref_series_at(const ash_ref *ref, size_t index) {
    return index < ref->series.count ? &((const series_entry *)ref->series.entries[index].value)->about : NULL;
}

ash_slice ash_ref_key_at(const ash_ref *ref, const ash_ref_series *series, size_t index) {
    const series_entry *entry = ash_map_get(&ref->series, series->name);
    return entry != NULL && index < entry->rows.count ? entry->rows.entries[index].key : (ash_slice){0};
}

/* A list of codes: find by code and by place. */
#define LIST(what, row_type, entry_type, map)                                                                          \
    const row_type *ash_ref_##what(const ash_ref *ref, ash_slice code) {                                               \
        const entry_type *entry = ash_map_get(&ref->map, code);                                                        \
        return entry == NULL ? NULL : &entry->about;                                                                   \
    }                                                                                                                  \
    const row_type *ash_ref_##what##_at(const ash_ref *ref, size_t index) {                                            \
        return index < ref->map.count ? &((const entry_type *)ref->map.entries[index].value)->about : NULL;            \
    }
LIST(country, ash_ref_country_row, country_entry, countries)
LIST(currency, ash_ref_currency_row, currency_entry, currencies)
LIST(source, ash_ref_source_row, source_entry, sources)
LIST(hs, ash_ref_hs_row, hs_entry, hs)

ash_slice ash_ref_country_nearest(const ash_ref *ref, ash_slice name) {
    enum { LONGEST = 64 };
    char low[LONGEST];
    if (name.size > LONGEST) return (ash_slice){0};
    for (size_t i = 0; i < name.size; i++)
        low[i] = name.data[i] >= 'A' && name.data[i] <= 'Z' ? (char)(name.data[i] - 'A' + 'a') : name.data[i];
    ash_slice asked = {low, name.size};
    const country_entry *country = ash_map_get(&ref->country_names, asked);
    if (country == NULL) {
        ash_slice nearest = ash_map_nearest(&ref->country_names, asked);
        country = ash_map_get(&ref->country_names, nearest);
    }
    return country == NULL ? (ash_slice){0} : country->about.code;
}

double ash_ref_aged_spread(double spread, double years_old) {
    const double free_years = 3, per_year = 0.04;
    double age = years_old > free_years ? per_year * (years_old - free_years) : 0;
    return age == 0 ? spread : sqrt(spread * spread + age * age);
}

ash_slice ash_ref_version(const ash_ref *ref) { return ref->version; }
ash_slice ash_ref_date(const ash_ref *ref) { return ref->date; }
uint64_t ash_ref_fingerprint(const ash_ref *ref) { return ref->fingerprint; }
