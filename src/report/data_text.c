/* Reference data laid open, see data_text.h. */
#include "report/data_text.h"

#include <math.h>

const char *const ash_grade_words[] = {"observed", "derived", "estimate"};
const char *const ash_keyed_by_words[] = {"country", "currency", "hs_code", "mode", "reach"};

enum { OLD = 3 }; /* years after which a figure counts as old (src/ref widens it from there on) */

/* ---- What there is ---- */

ash_series_summary ash_series_summarise(ash_arena *arena, const ash_ref *ref, const ash_ref_series *series) {
    ash_series_summary all = {.series = series};
    ash_map sources;
    ash_map_init(&sources, arena);
    ash_slice key;
    for (size_t i = 0; (key = ash_ref_key_at(ref, series, i)).size > 0; i++) {
        ash_ref_value value;
        if (!ash_ref_find(ref, series->name, key, &value)) continue;
        all.count++;
        all.grades[value.grade]++;
        if (value.year != 0 && (all.oldest == 0 || value.year < all.oldest)) all.oldest = value.year;
        if (value.year > all.newest) all.newest = value.year;
        if (ash_map_add(&sources, value.source_id, arena)) ash_push(arena, &all.sources, value.source_id);
    }
    return all;
}

double ash_year_of_day(ash_day day) {
    int year, month, day_of_month;
    ash_day_parts(day, &year, &month, &day_of_month);
    return year + (day - ash_day_of(year, 1, 1)) / 365.0;
}

ash_slice ash_data_unit(ash_arena *arena, const ash_ref_series *series, ash_currency currency) {
    ash_unit unit = series->unit;
    if (unit.currency == 0 || currency == 0 || currency == unit.currency) return series->unit_text;
    unit.currency = currency;
    return ash_unit_text(arena, &unit);
}

/* ---- What is known under a key ---- */

typedef struct finder {
    ash_arena *arena;
    const ash_ref *ref;
    double today;
    ash_data_view *view;
} finder;

static void add_value(const finder *f, const ash_ref_series *series, ash_slice key) {
    ash_data_entry entry = {.series = series, .key = key};
    if (!ash_ref_find(f->ref, series->name, key, &entry.value)) return;
    entry.old = entry.value.year != 0 && f->today - entry.value.year > OLD;
    ash_push(f->arena, &f->view->entries, entry);
}

/* The value under a key of every series that is keyed so. */
static void add_key(const finder *f, ash_ref_keyed_by keyed_by, ash_slice key) {
    const ash_ref_series *series;
    for (size_t i = 0; (series = ash_ref_series_at(f->ref, i)) != NULL; i++)
        if (series->keyed_by == keyed_by) add_value(f, series, key);
}

static void add_goods_below(const finder *f, ash_slice code) {
    const ash_ref_series *series;
    ash_slice key;
    for (size_t i = 0; (series = ash_ref_series_at(f->ref, i)) != NULL; i++)
        for (size_t k = 0; series->keyed_by == ASH_KEYED_BY_HS && (key = ash_ref_key_at(f->ref, series, k)).size > 0; k++)
            if (key.size > code.size && ash_slice_starts_with(key, code)) add_value(f, series, key);
}

static void add_series(const finder *f, const ash_ref_series *series, ash_slice source) {
    ash_slice key;
    ash_ref_value value;
    for (size_t i = 0; (key = ash_ref_key_at(f->ref, series, i)).size > 0; i++)
        if (source.size == 0 || (ash_ref_find(f->ref, series->name, key, &value) && ash_slice_equal(value.source_id, source))) add_value(f, series, key);
}

/* The digits of a goods code; empty when the text is none. */
static ash_slice goods_digits(ash_arena *arena, ash_slice text) {
    char digits[10];
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == ' ' || c == '.') continue;
        if (c < '0' || c > '9' || count == sizeof digits) return (ash_slice){0};
        digits[count++] = c;
    }
    return count >= 2 ? ash_slice_copy(arena, (ash_slice){digits, count}) : (ash_slice){0};
}

static ash_slice lower_case(ash_arena *arena, ash_slice text) {
    char *copy = ash_new_array(arena, char, text.size);
    for (size_t i = 0; i < text.size; i++) copy[i] = text.data[i] >= 'A' && text.data[i] <= 'Z' ? (char)(text.data[i] - 'A' + 'a') : text.data[i];
    return (ash_slice){copy, text.size};
}

/* A country by code, or by the whole of one of its names. *nearest gets the one that comes near. */
static const ash_ref_country_row *country_named(const finder *f, ash_slice key, ash_slice *nearest) {
    *nearest = ash_ref_country_nearest(f->ref, key);
    const ash_ref_country_row *country = ash_ref_country(f->ref, *nearest);
    if (country == NULL) return NULL;
    ash_slice names[] = {country->code, country->iso3, country->name_en, country->name_nl}, asked = lower_case(f->arena, key);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ash_slice_equal(lower_case(f->arena, names[i]), asked)) return country;
    return NULL;
}

static bool find_code(const finder *f, ash_slice key, ash_slice *nearest) {
    ash_data_view *view = f->view;
    ash_slice digits = goods_digits(f->arena, key), near_country;
    view->key = key;
    if ((view->series = ash_ref_series_find(f->ref, key)) != NULL) {
        view->kind = ASH_DATA_SERIES;
        add_series(f, view->series, (ash_slice){0});
    } else if ((view->source = ash_ref_source(f->ref, key)) != NULL) {
        const ash_ref_series *series;
        view->kind = ASH_DATA_SOURCE;
        for (size_t i = 0; (series = ash_ref_series_at(f->ref, i)) != NULL; i++) add_series(f, series, key);
    } else if ((view->currency = ash_ref_currency(f->ref, key)) != NULL) {
        view->kind = ASH_DATA_CURRENCY;
        add_key(f, ASH_KEYED_BY_CURRENCY, key);
    } else if (digits.size > 0) {
        view->kind = ASH_DATA_GOODS;
        view->key = digits;
        view->chapter = ash_ref_hs(f->ref, ash_slice_part(digits, 0, 2));
        view->heading = digits.size < 4 ? NULL : ash_ref_hs(f->ref, ash_slice_part(digits, 0, 4));
        add_key(f, ASH_KEYED_BY_HS, digits);
        add_goods_below(f, digits);
        return view->chapter != NULL || view->entries.count > 0;
    } else if ((view->country = country_named(f, key, &near_country)) != NULL) {
        view->kind = ASH_DATA_COUNTRY;
        view->key = view->country->code;
        add_key(f, ASH_KEYED_BY_COUNTRY, view->key);
        add_key(f, ASH_KEYED_BY_CURRENCY, view->country->currency);
    } else {
        view->kind = ASH_DATA_KEY;
        add_key(f, ASH_KEYED_BY_MODE, key);
        add_key(f, ASH_KEYED_BY_REACH, key);
        *nearest = ash_ref_series_nearest(f->ref, key);
        const ash_ref_country_row *country = ash_ref_country(f->ref, near_country);
        if (nearest->size == 0 && country != NULL) *nearest = country->name_en;
        return view->entries.count > 0;
    }
    return true;
}

ash_data_view *ash_data_find(ash_arena *arena, const ash_ref *ref, ash_slice key, double today, ash_slice *nearest) {
    finder f = {arena, ref, today, ash_new(arena, ash_data_view)};
    *nearest = (ash_slice){0};
    return find_code(&f, ash_slice_trim(key), nearest) ? f.view : NULL;
}

/* ---- As text ---- */

typedef struct teller { ash_page *page; const ash_ref *ref; } teller;

static ash_slice join(const teller *t, ash_slice a, const char *between, ash_slice b) { return ash_details_join(t->page->arena, a, between, b); }
static ash_slice in_language(const teller *t, ash_slice en, ash_slice nl) { return t->page->lang == ASH_LANG_NL && nl.size > 0 ? nl : en; }
static ash_slice whole(const teller *t, size_t count) { return ash_number_text(t->page->arena, (double)count, 0, t->page->lang); }
static ash_slice label_of(const teller *t, const ash_ref_series *series) { return in_language(t, series->label_en, series->label_nl); }
static ash_slice grade_text(const teller *t, size_t grade) {
    static const char *const keys[] = {"data.observed", "data.derived", "data.estimate"};
    return ASH_WORD(t->page, keys[grade]);
}

static void tell_source(const teller *t, const ash_ref_source_row *source) {
    ash_details_figure(t->page, 0, source->title, source->id);
    ash_details_text(t->page, 2, 2, join(t, join(t, source->publisher, ", ", source->year), "; ", ASH_SAY(t->page, "data.licence", ASH_P("licence", source->licence))));
    ash_details_text(t->page, 2, 2, source->url);
}

static void tell_versions(const teller *t) {
    ash_page_paragraph(t->page, ASH_SAY(t->page, "data.version", ASH_P("version", ash_ref_version(t->ref)), ASH_P("date", ash_ref_date(t->ref))), 0);
}

ash_slice ash_data_list_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_ref *ref) {
    teller t = {ash_page_create(arena, words, lang, width), ref};
    const ash_ref_series *series;
    const ash_ref_source_row *source;
    tell_versions(&t);
    ash_page_heading(t.page, ASH_WORD(t.page, "data.series"));
    for (size_t i = 0; (series = ash_ref_series_at(ref, i)) != NULL; i++) {
        ash_series_summary all = ash_series_summarise(arena, ref, series);
        ash_details_figure(t.page, 0, label_of(&t, series), ash_format(arena, "%.*s : %.*s", (int)series->name.size, series->name.data, (int)series->unit_text.size,
                                                                       series->unit_text.data));
        ash_slice about = ASH_SAY(t.page, "data.coverage", ASH_P("count", whole(&t, all.count)), ASH_P("keyed_by", ASH_WORD(t.page, ash_format(arena, "data.by.%s", ash_keyed_by_words[series->keyed_by]).data)));
        if (all.newest != 0 && all.oldest == all.newest) about = join(&t, about, "; ", ash_format(arena, "%d", all.newest));
        if (all.newest != all.oldest) about = join(&t, about, "; ", ash_format(arena, "%d – %d", all.oldest, all.newest));
        for (size_t g = 0; g < ASH_GRADE_COUNT; g++)
            if (all.grades[g] > 0) about = join(&t, about, "; ", join(&t, whole(&t, all.grades[g]), " ", grade_text(&t, g)));
        ash_details_text(t.page, 2, 2, about);
        ash_slice sources = {0};
        for (size_t s = 0; s < all.sources.count; s++) sources = join(&t, sources, ", ", all.sources.items[s]);
        ash_details_text(t.page, 2, 2, sources);
    }
    ash_page_heading(t.page, ASH_WORD(t.page, "data.sources"));
    for (size_t i = 0; (source = ash_ref_source_at(ref, i)) != NULL; i++) tell_source(&t, source);
    return ash_page_text(t.page);
}

static ash_slice amount(const teller *t, const ash_data_entry *e, double value) {
    return ash_details_amount(t->page, value, ash_data_unit(t->page->arena, e->series, e->value.currency));
}

static void tell_entry(const teller *t, const ash_data_view *view, const ash_data_entry *e) {
    ash_slice title = view->kind == ASH_DATA_SERIES ? e->key : label_of(t, e->series), about = {0};
    const ash_ref_country_row *country = e->series->keyed_by == ASH_KEYED_BY_COUNTRY ? ash_ref_country(t->ref, e->key) : NULL;
    if (view->kind == ASH_DATA_SERIES && country != NULL) title = join(t, e->key, " ", in_language(t, country->name_en, country->name_nl));
    if (view->kind == ASH_DATA_SOURCE || (view->kind == ASH_DATA_GOODS && !ash_slice_equal(e->key, view->key))) title = join(t, title, " · ", e->key);
    ash_details_figure(t->page, 0, title, isnan(e->value.value) ? e->value.flag : amount(t, e, e->value.value));
    bool points = !isnan(e->value.low), ends = !isnan(e->value.least) && e->value.least < e->value.most;
    if (points || ends)
        about = ASH_SAY(t->page, points ? "data.range" : "data.ends", ASH_P("low", ash_details_amount(t->page, points ? e->value.low : e->value.least, ASH_SLICE("1"))),
                        ASH_P("high", ash_details_amount(t->page, points ? e->value.high : e->value.most, ASH_SLICE("1"))));
    else if (e->value.spread > 0)
        about = ash_format(t->page->arena, "+- %.*s%%", (int)ash_number_significant(t->page->arena, 100 * e->value.spread, 3, t->page->lang).size,
                           ash_number_significant(t->page->arena, 100 * e->value.spread, 3, t->page->lang).data);
    if (e->value.year != 0) about = join(t, ash_format(t->page->arena, "%d", e->value.year), "; ", about);
    about = join(t, about, "; ", grade_text(t, e->value.grade));
    if (e->value.date.size > 0) about = join(t, about, "; ", ASH_SAY(t->page, "explain.prices_of", ASH_P("date", e->value.date)));
    if (!isnan(e->value.value)) about = join(t, about, "; ", e->value.flag);
    if (e->old) about = join(t, about, "; ", ASH_WORD(t->page, "data.old"));
    if (e->value.hs_digits > 0 && e->value.hs_digits < e->key.size)
        about = join(t, about, "; ", ASH_SAY(t->page, "data.heading_used", ASH_P("code", ash_slice_part(e->key, 0, e->value.hs_digits))));
    about = join(t, about, "; ", join(t, e->series->name, ", ", e->value.source_id));
    ash_details_text(t->page, 2, 2, join(t, about, "; ", e->value.note));
}

static void tell_country(const teller *t, const ash_ref_country_row *country) {
    const ash_ref_currency_row *currency = ash_ref_currency(t->ref, country->currency);
    ash_slice money = currency == NULL ? country->currency : join(t, in_language(t, currency->name_en, currency->name_nl), ", ", country->currency);
    ash_details_figure(t->page, 0, in_language(t, country->name_en, country->name_nl), country->code);
    ash_slice key = ash_format(t->page->arena, "data.reach.%.*s", (int)country->reach.size, country->reach.size ? country->reach.data : "");
    ash_slice about = join(t, money, "; ", country->eu ? ASH_WORD(t->page, "data.in_eu") : ASH_WORD(t->page, "data.not_in_eu"));
    ash_details_text(t->page, 2, 2, ash_words_has(t->page->words, key) ? join(t, about, "; ", ash_words_get(t->page->words, key)) : about);
}

/* The sources of the figures shown, each once. */
static void tell_sources(const teller *t, const ash_data_view *view) {
    ash_map told;
    ash_map_init(&told, t->page->arena);
    for (size_t i = 0; i < view->entries.count; i++) {
        const ash_ref_source_row *source = ash_ref_source(t->ref, view->entries.items[i].value.source_id);
        if (source == NULL || !ash_map_add(&told, source->id, t->page)) continue;
        if (told.count == 1) ash_page_heading(t->page, ASH_WORD(t->page, "data.sources"));
        tell_source(t, source);
    }
}

static void tell_what(const teller *t, const ash_data_view *view) {
    switch (view->kind) {
    case ASH_DATA_COUNTRY: tell_country(t, view->country); break;
    case ASH_DATA_CURRENCY:
        ash_details_figure(t->page, 0, in_language(t, view->currency->name_en, view->currency->name_nl), view->currency->code);
        if (view->currency->peg.size > 0) ash_details_text(t->page, 2, 2, ASH_SAY(t->page, "data.peg", ASH_P("currency", view->currency->peg)));
        break;
    case ASH_DATA_GOODS:
        if (view->chapter != NULL) ash_details_figure(t->page, 0, in_language(t, view->chapter->name_en, view->chapter->name_nl), view->chapter->code);
        if (view->heading != NULL) ash_details_figure(t->page, 0, in_language(t, view->heading->name_en, view->heading->name_nl), view->heading->code);
        break;
    case ASH_DATA_SERIES:
        ash_details_figure(t->page, 0, label_of(t, view->series), ash_format(t->page->arena, "%.*s : %.*s", (int)view->series->name.size, view->series->name.data,
                                                                             (int)view->series->unit_text.size, view->series->unit_text.data));
        ash_details_text(t->page, 2, 2, view->series->definition);
        break;
    case ASH_DATA_SOURCE: tell_source(t, view->source); break;
    case ASH_DATA_KEY: ash_page_paragraph(t->page, view->key, 0); break;
    }
}

ash_slice ash_data_view_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_ref *ref, const ash_data_view *view) {
    teller t = {ash_page_create(arena, words, lang, width), ref};
    tell_versions(&t);
    ash_page_line(t.page);
    tell_what(&t, view);
    ash_page_line(t.page);
    for (size_t i = 0; i < view->entries.count; i++) tell_entry(&t, view, &view->entries.items[i]);
    if (view->kind != ASH_DATA_SOURCE) tell_sources(&t, view);
    return ash_page_text(t.page);
}
