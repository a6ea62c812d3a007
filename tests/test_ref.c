/* Reference data: the shipped tables against figures as their publishers print them, the ageing rule against its closed form, the
 * way goods codes fall back, tables laid over one another, and every mistake in a table with its place. */
#include "base/embedded.h"
#include "base/map.h"
#include "memory.h"
#include "ref/csv.h"
#include "ref/land.h"
#include "ref/ref.h"
#include "tap.h"

static ash_arena *arena;

#define S(text) ash_slice_of(text)

static ash_ref_value value_of(const ash_ref *ref, const char *series, const char *key) {
    ash_ref_value value = {.value = (double)NAN, .published = (double)NAN, .low = (double)NAN, .high = (double)NAN};
    if (!ash_ref_find(ref, S(series), S(key), &value)) printf("# no %s of %s\n", series, key);
    return value;
}

/* ---- The shipped tables ---- */

static ash_table_text *shipped(size_t *count) {
    ash_table_text *texts = ash_new_array(arena, ash_table_text, ash_embedded_file_count);
    *count = 0;
    for (size_t i = 0; i < ash_embedded_file_count; i++)
        if (ash_ref_is_table(ash_embedded_files[i].name))
            texts[(*count)++] = (ash_table_text){ash_embedded_files[i].name, ash_embedded_files[i].text};
    return texts;
}

static void published_figures(const ash_ref *ref) {
    CHECK_NEAR(value_of(ref, "labour_cost_hour", "NL").value, 47.8, 0.002, "Dutch labour cost in manufacturing, 2024");
    CHECK_NEAR(value_of(ref, "labour_cost_hour", "DE").value, 47.7, 0.002, "German labour cost in manufacturing, 2024");
    CHECK_NEAR(value_of(ref, "labour_cost_hour", "US").published, 41.6, 0.002, "American labour cost, open sources");
    CHECK_NEAR(value_of(ref, "distance_sea_km", "SG").value, 8386 * 1.852, 1e-4, "Singapore to Rotterdam: 8386 nautical miles");
    CHECK_NEAR(value_of(ref, "distance_sea_km", "US").value, 3323 * 1.852, 1e-4, "New York to Rotterdam: 3323 nautical miles");
    CHECK_NEAR(value_of(ref, "distance_sea_km", "CN").value, 10597 * 1.852, 1e-4, "Shanghai to Rotterdam: 10597 nautical miles");
    CHECK_NEAR(value_of(ref, "freight_co2", "sea").value, 0.01612 + 0.00365, 1e-9, "UK factors 2025: average container ship, well to wheel");
    ash_ref_value china = value_of(ref, "labour_cost_hour", "CN");
    CHECK(china.published == 6.5 && china.grade == ASH_GRADE_ESTIMATE && china.currency == ASH_CURRENCY('C', 'N', 'Y'), "China: an estimate that moves with the yuan");
    CHECK_NEAR(china.value, 6.5 * 7.79, 0.01, "6.50 EUR at the 7.79 yuan of 2024");
    CHECK_NEAR(china.high / china.value, 9 / 6.5, 1e-12, "the range moves with it");
    ash_ref_value poland = value_of(ref, "labour_cost_hour", "PL"), vietnam = value_of(ref, "labour_cost_hour", "VN");
    CHECK(ash_slice_equal(poland.flag, S("whole_economy")) && ash_slice_equal(value_of(ref, "labour_cost_hour", "NL").flag, S("manufacturing")), "a pair that does not measure the same can be seen");
    CHECK_NEAR(vietnam.published, 1.91 * 1.2, 1e-9, "gross pay is raised by a fifth");
    CHECK(vietnam.spread > 0.4 && ash_slice_equal(vietnam.flag, S("gross_pay")), "and is less certain");
    ash_ref_value growth = value_of(ref, "wage_growth_expected", "NL");
    CHECK(growth.value == 0.035 && growth.low == 0.025 && growth.high == 0.045 && isnan(growth.spread), "Dutch wage growth 3.5 % (2.5 to 4.5)");
    CHECK_NEAR(value_of(ref, "fx_rate", "USD").value, 1 / 1.160335, 1e-5, "a dollar on 1 September 2026");
    CHECK(value_of(ref, "fx_volatility", "DKK").value == 0.05, "a held rate has at least 5 % of risk");
    CHECK(value_of(ref, "transit_days", "CN").value == 48, "48 days from Shanghai to a Dutch door");
    CHECK(value_of(ref, "preference", "TR").value == 0 && value_of(ref, "preference", "CN").value == 1, "Turkey enters free, China does not");
    CHECK(value_of(ref, "container_rate", "NL").currency == ASH_CURRENCY('U', 'S', 'D'), "a container is paid in dollars");
}

/* Third-country rates of the Common Customs Tariff, 2020. */
static void duties(const ash_ref *ref) {
    static const struct { const char *code; double rate; unsigned digits; } known[] = {
        {"392490", 0.065, 6}, {"3924 90 00", 0.065, 6}, {"3924.90.00.10", 0.065, 6}, {"610910", 0.12, 6}, {"640399", 0.08, 6}, {"847130", 0, 6},
        {"870323", 0.1, 6}, {"871200", 0.15, 6}, {"3924", 0.065, 4}, {"392499", 0.065, 4},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        ash_ref_value v = value_of(ref, "eu_duty", known[i].code);
        CHECK(v.value == known[i].rate && v.hs_digits == known[i].digits && v.year == 2020, known[i].code);
    }
    CHECK(value_of(ref, "eu_duty", "392490").grade == ASH_GRADE_DERIVED && value_of(ref, "eu_duty", "392499").grade == ASH_GRADE_ESTIMATE, "a code without a row of its own is graded estimate");
    ash_ref_value bicycle = value_of(ref, "eu_duty", "8712");
    CHECK(isnan(bicycle.low) && bicycle.least == 0.14 && bicycle.most == 0.15, "the range of a heading is its ends");
    ash_ref_value cheese = value_of(ref, "eu_duty", "040690");
    CHECK(isnan(cheese.value) && ash_slice_equal(cheese.flag, S("specific")) && cheese.note.size > 0, "a duty per kilogram has no percentage, and says so");
    ash_ref_value swine = value_of(ref, "eu_duty", "02031110"), boar = value_of(ref, "eu_duty", "02031190"); /* 53.60 EUR per 100 kg; free */
    CHECK(isnan(swine.value) && swine.hs_digits == 8 && boar.value == 0 && boar.hs_digits == 6, "lines of eight digits stand there where they differ from the six");
    ash_ref_value plastics = value_of(ref, "eu_duty", "3917");
    CHECK(plastics.value == 0.065, "free lines for aircraft do not make a heading free");
    ash_ref_value out = {.value = 7};
    CHECK(!ash_ref_find(ref, S("eu_duty"), S("39"), &out) && !ash_ref_find(ref, S("eu_duty"), S("3924x"), &out) && !ash_ref_find(ref, S("eu_duty"), S(""), &out) &&
              !ash_ref_find(ref, S("eu_duty"), S("9999.99"), &out) && !ash_ref_find(ref, S("eu_duty"), S("39249000000"), &out) && out.value == 7,
          "what is no goods code is not found, and nothing is changed");
    CHECK_TEXT(ash_ref_hs(ref, S("39"))->name_nl, "Kunststoffen en werken daarvan", "chapter 39 in Dutch");
    CHECK(ash_ref_hs(ref, S("3924")) != NULL && ash_ref_hs(ref, S("392490")) == NULL, "headings have names, finer codes have not");
}

static void coverage(const ash_ref *ref) {
    static const struct { const char *series; size_t countries; } wanted[] = {
        {"labour_cost_hour", 74}, {"wage_growth_expected", 80}, {"inflation_expected", 80}, {"electricity_price", 80}, {"gas_price", 31}, {"great_circle_km", 80},
        {"distance_sea_km", 73}, {"transit_days", 78}, {"lpi", 72}, {"preference", 80}, {"eu_member", 80}, {"governance", 80}, {"carbon_intensity", 80},
        {"border_hours_import", 80}, {"annual_hours", 75}, {"fx_rate", 60}, {"fx_volatility", 60}, {"eu_duty", 6000}, {"rent_industrial", 2},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const ash_ref_series *series = ash_ref_series_find(ref, S(wanted[i].series));
        size_t count = 0;
        while (series != NULL && ash_ref_key_at(ref, series, count).size > 0) count++;
        CHECK(count >= wanted[i].countries, wanted[i].series);
        if (count < wanted[i].countries) printf("# only %zu\n", count);
    }
    CHECK(ash_ref_series_find(ref, S("productivity")) == NULL, "value added per head is not shipped: it must not scale hours");
}

static void whole_catalogue(const ash_ref *ref) {
    bool labels = true, sources = true, ranges = true, ages = true, dates = true, spreads = true, currencies = true, closed = true;
    const ash_ref_series *series;
    for (size_t i = 0; (series = ash_ref_series_at(ref, i)) != NULL; i++) {
        labels &= series->label_en.size > 0 && series->label_nl.size > 0 && !ash_slice_equal(series->label_en, series->label_nl);
        ash_slice key;
        for (size_t j = 0; (key = ash_ref_key_at(ref, series, j)).size > 0; j++) {
            ash_ref_value v;
            bool found = ash_ref_find(ref, series->name, key, &v);
            const ash_ref_source_row *source = ash_ref_source(ref, v.source_id);
            sources &= found && source != NULL && source->title.size > 0;
            closed &= !ash_slice_equal(v.source_id, S("ilc_2019")) && !ash_slice_equal(v.source_id, S("taxfoundation")) && !ash_slice_equal(v.source_id, S("ti_cpi")) &&
                      !ash_slice_equal(v.source_id, S("scfi_repo")) && !ash_slice_equal(v.source_id, S("kaggle_world_data_2023")) && !ash_slice_equal(v.source_id, S("world_risk_index_2021"));
            ranges &= isnan(v.low) == isnan(v.high) && (isnan(v.low) || (v.low < v.value && v.value < v.high)) && (isnan(v.least) || (v.least <= v.value && v.value <= v.most));
            spreads &= isnan(v.spread) == (!isnan(v.low) || !isnan(v.least));
            ages &= v.year == 0 || (v.year >= 2009 && v.year <= 2026);
            bool money = series->unit.dims.power[ASH_DIM_MONEY] != 0;
            dates &= v.date.size == 10 || !money;
            currencies &= (v.currency != 0) == money;
            if (!(ranges && dates && ages)) printf("# %.*s %.*s\n", (int)series->name.size, series->name.data, (int)key.size, key.data);
        }
    }
    CHECK(labels, "every series has labels in two languages");
    CHECK(sources, "every figure has a source that is listed");
    CHECK(closed, "no figure is from a source that is not open");
    CHECK(ranges, "every range lies around its value");
    CHECK(spreads, "every figure has a range or a spread, not both");
    CHECK(ages, "no year is out of reach");
    CHECK(dates, "every price has a date");
    CHECK(currencies, "money has a currency, other figures have none");
}

static void codes(const ash_ref *ref) {
    const ash_ref_country_row *nl = ash_ref_country(ref, S("NL")), *no = ash_ref_country(ref, S("NO")), *cn = ash_ref_country(ref, S("CN"));
    CHECK(nl != NULL && nl->eu && ash_slice_equal(nl->reach, S("home")) && ash_slice_equal(nl->currency, S("EUR")), "the Netherlands is home");
    CHECK(no != NULL && !no->eu && ash_slice_equal(no->reach, S("near")) && ash_slice_equal(no->name_nl, S("Noorwegen")), "NO is Norway, near and not in the EU");
    CHECK(cn != NULL && ash_slice_equal(cn->reach, S("far")) && cn->utc_january == 8, "China is far, eight hours ahead");
    CHECK(ash_ref_country(ref, S("nl")) == NULL && ash_ref_country(ref, S("XX")) == NULL, "codes are written in capitals");
    CHECK_TEXT(ash_ref_country_nearest(ref, S("Duitsland")), "DE", "a Dutch name");
    CHECK_TEXT(ash_ref_country_nearest(ref, S("germany")), "DE", "an English name in any case");
    CHECK_TEXT(ash_ref_country_nearest(ref, S("Polnad")), "PL", "a misspelt name");
    CHECK_TEXT(ash_ref_country_nearest(ref, S("nl")), "NL", "a code in small letters");
    CHECK_TEXT(ash_ref_country_nearest(ref, S("VNM")), "VN", "a code of three letters");
    CHECK_TEXT(ash_ref_country_nearest(ref, S("Atlantis-under-the-sea")), "", "nothing near");
    size_t eu = 0, home = 0;
    const ash_ref_country_row *country;
    bool known = true;
    for (size_t i = 0; (country = ash_ref_country_at(ref, i)) != NULL; i++) {
        eu += country->eu;
        home += ash_slice_equal(country->reach, S("home"));
        known &= country->currency.size == 0 || ash_ref_currency(ref, country->currency) != NULL;
    }
    CHECK(eu == 27 && home == 1, "27 member states, one home");
    CHECK(known, "the currency of every country is listed");
    ash_slice name, en, nl_meaning;
    ash_unit unit;
    bool listed = true;
    for (size_t i = 0; ash_unit_table(i, &name, &unit, &en, &nl_meaning); i++)
        if (unit.currency != 0 && name.size == 3 && name.data[0] >= 'A' && name.data[0] <= 'Z') listed &= ash_ref_currency(ref, name) != NULL;
    CHECK(listed, "every currency that is a unit is listed");
    const ash_ref_currency_row *yuan = ash_ref_currency(ref, S("CNY"));
    CHECK(yuan != NULL && ash_slice_equal(yuan->country, S("CN")) && ash_ref_currency(ref, S("XXX")) == NULL, "the yuan drifts with Chinese prices");
    CHECK_TEXT(ash_ref_currency(ref, S("AED"))->peg, "USD", "the dirham is held to the dollar");
    CHECK_TEXT(ash_ref_series_nearest(ref, S("labour_cost_huor")), "labour_cost_hour", "the nearest series");
    CHECK(ash_ref_version(ref).size == 7 && ash_ref_date(ref).size == 10, "the data have a version and a date");
    CHECK(ash_ref_is_table(S("data/values/labour.csv")) && ash_ref_is_table(S("data/hs.csv")) && !ash_ref_is_table(S("data/words/hs.csv")) &&
              !ash_ref_is_table(S("data/goods.csv")) && !ash_ref_is_table(S("models/series.csv")),
          "tables of other rooms are left alone");
}

/* ---- Tables laid over one another ---- */

static const char catalogue[] = "series,unit,keyed_by,range,label_en,label_nl,spread_observed,spread_derived,spread_estimate\n"
                                "wage,EUR/hour,country,points,Wage,Loon,0.05,0.1,0.2\n"
                                "duty,1,hs,ends,Duty,Rechten,0,0,0.1\n";

static const ash_ref *read_with(const char *values, ash_diags **diags) {
    ash_table_text texts[] = {{S("values/own.csv"), S(values)}, {S("series.csv"), S(catalogue)}};
    *diags = ash_diags_create(arena);
    return ash_ref_read(arena, texts, 2, ash_sources_create(arena), *diags);
}

static void overlays(void) {
    const char *base = "series,key,value,grade,year,low,high,local,rate\nwage,NL,40,observed,2020,,,,\nwage,PL,12,estimate,2020,10,15,PLN,0.25\nduty,3924,0.065,derived,2020,0,0.065,,\n";
    const char *own = "\357\273\277key,series,value,grade,currency,note\r\nNL,wage,31,observed,,\"our own, \"\"checked\"\"\"\r\n\r\nUS,wage,50,derived,USD,\r\n";
    ash_table_text texts[] = {{S("a/base.csv"), S(base)}, {S("x/series.csv"), S(catalogue)}, {S("own.csv"), S(own)}};
    ash_diags *diags = ash_diags_create(arena);
    const ash_ref *ref = ash_ref_read(arena, texts, 3, ash_sources_create(arena), diags);
    CHECK(ref != NULL && diags->error_count == 0, "tables in any order, a byte order mark and line ends of two bytes");
    if (ref == NULL) return;
    ash_ref_value nl = value_of(ref, "wage", "NL"), pl = value_of(ref, "wage", "PL"), us = value_of(ref, "wage", "US"), duty = value_of(ref, "duty", "392410");
    CHECK(nl.value == 31 && nl.year == 0 && nl.spread == 0.05, "a later row replaces the whole earlier one");
    CHECK_TEXT(nl.note, "our own, \"checked\"", "a cell in quotes");
    CHECK_TEXT(nl.file, "own.csv", "a row remembers its table");
    CHECK_TEXT(pl.file, "a/base.csv", "and the others keep theirs");
    CHECK(pl.value == 48 && pl.low == 40 && pl.high == 60 && pl.published == 12 && pl.currency == ASH_CURRENCY('P', 'L', 'N') && pl.published_currency == ASH_EUR,
          "12 EUR at 0.25 EUR for a zloty is 48 zloty");
    CHECK(us.currency == ASH_CURRENCY('U', 'S', 'D') && us.value == 50 && us.spread == 0.1, "a row may be in its own currency");
    CHECK(duty.hs_digits == 4 && duty.least == 0 && duty.most == 0.065 && isnan(duty.low) && isnan(duty.spread), "ends are not points");
    CHECK_TEXT(ash_ref_key_at(ref, ash_ref_series_find(ref, S("wage")), 0), "NL", "keys in the order of the tables");
    uint64_t before = ash_ref_fingerprint(ref);
    ash_table_text swapped[] = {texts[2], texts[1], texts[0]};
    const ash_ref *other = ash_ref_read(arena, swapped, 3, ash_sources_create(arena), diags);
    CHECK(other != NULL && ash_ref_fingerprint(other) != before && value_of(other, "wage", "NL").value == 40, "the order of tables counts, and is in the fingerprint");
    other = ash_ref_read(arena, texts, 3, ash_sources_create(arena), diags);
    CHECK(other != NULL && ash_ref_fingerprint(other) == before, "the same tables have the same fingerprint");
}

static void ageing(void) {
    CHECK(ash_ref_aged_spread(0.2, -1) == 0.2 && ash_ref_aged_spread(0.2, 0) == 0.2 && ash_ref_aged_spread(0.2, 3) == 0.2, "three years are free");
    CHECK_NEAR(ash_ref_aged_spread(0.2, 5.5), 0.22360679774997896964, 1e-15, "sqrt(0.2^2 + 0.1^2) after five and a half");
    CHECK_NEAR(ash_ref_aged_spread(0, 8), 0.2, 1e-15, "4 % a year where there was no spread");
    CHECK_NEAR(ash_ref_aged_spread(0.09, 6), 0.15, 1e-15, "9, 12, 15");
}

/* ---- Mistakes ---- */

static void mistakes(void) {
    static const struct { const char *text; ash_code code; size_t line, column; const char *nearest; } wrong[] = {
        {"", ASH_E_ref_no_header, 1, 1, ""}, {"\n\n", ASH_E_ref_no_header, 3, 1, ""},
        {"series;key;value;grade\n", ASH_E_ref_semicolons, 1, 1, ""},
        {"series,key,value\n", ASH_E_ref_column_missing, 1, 1, ""}, {"series,key,value,grade,yeer\n", ASH_E_ref_column_unknown, 1, 24, "year"},
        {"series,key,value,grade,key\n", ASH_E_ref_column_twice, 1, 24, ""},
        {"series,key,value,grade\nwage,NL,1\n", ASH_E_ref_fields, 2, 1, ""}, {"series,key,value,grade\nwage,NL,1,observed,\n", ASH_E_ref_fields, 2, 1, ""},
        {"series,key,value,grade\nwage,NL,\"1,observed\n", ASH_E_ref_quote_open, 2, 9, ""},
        {"series,key,value,grade\nwage,NL,1\"0\",observed\n", ASH_E_ref_quote_inside, 2, 10, ""},
        {"series,key,value,grade\nwage,NL,\"10\"x,observed\n", ASH_E_ref_quote_inside, 2, 13, ""},
        {"series,key,value,grade\nwage,NL,\"1,5\",observed\n", ASH_E_ref_number, 2, 9, ""}, {"series,key,value,grade\nwage,NL,1e999,observed\n", ASH_E_ref_number, 2, 9, ""},
        {"series,key,value,grade\nwage,NL,nan,observed\n", ASH_E_ref_number, 2, 9, ""}, {"series,key,value,grade\nwage,NL,,observed\n", ASH_E_ref_cell_empty, 2, 9, ""},
        {"series,key,value,grade\nwgae,NL,1,observed\n", ASH_E_unknown_series, 2, 1, ""}, {"series,key,value,grade\nwages,NL,1,observed\n", ASH_E_unknown_series, 2, 1, "wage"},
        {"series,key,value,grade\nwage,NL,1,observd\n", ASH_E_ref_word, 2, 11, "observed"}, {"series,key,value,grade\nduty,392,1,observed\n", ASH_E_ref_key, 2, 6, ""},
        {"series,key,value,grade\nwage,NL,1,observed\nwage,NL,2,observed\n", ASH_E_ref_row_twice, 3, 6, ""},
        {"series,key,value,grade,year\nwage,NL,1,observed,24\n", ASH_E_ref_year, 2, 20, ""}, {"series,key,value,grade,year\nwage,NL,1,observed,2024.5\n", ASH_E_ref_year, 2, 20, ""},
        {"series,key,value,grade,date\nwage,NL,1,observed,2024-13-01\n", ASH_E_ref_date, 2, 20, ""}, {"series,key,value,grade,date\nwage,NL,1,observed,01-07-2024\n", ASH_E_ref_date, 2, 20, ""},
        {"series,key,value,grade,low,high\nwage,NL,1,observed,0.5,\n", ASH_E_ref_range, 2, 20, ""}, {"series,key,value,grade,low,high\nwage,NL,1,observed,1,2\n", ASH_E_ref_range, 2, 20, ""},
        {"series,key,value,grade,low,high\nduty,3924,1,observed,2,3\n", ASH_E_ref_range, 2, 22, ""},
        {"series,key,value,grade,local\nwage,NL,1,observed,PLN\n", ASH_E_ref_rate, 2, 20, ""}, {"series,key,value,grade,local,rate\nwage,NL,1,observed,PLN,0\n", ASH_E_ref_rate, 2, 24, ""},
        {"series,key,value,grade,currency\nduty,3924,1,observed,EUR\n", ASH_E_ref_not_money, 2, 22, ""}, {"series,key,value,grade,currency\nwage,NL,1,observed,euro\n", ASH_E_ref_currency, 2, 20, ""},
        {"series,key,value,grade\nwage,NL,1,\377\n", ASH_E_text_utf8, 2, 11, ""}, {"series,key,value,grade,spread\nwage,NL,1,observed,-1\n", ASH_E_ref_number, 2, 20, ""},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ash_table_text texts[] = {{S("own.csv"), S(wrong[i].text)}, {S("series.csv"), S(catalogue)}};
        ash_sources *sources = ash_sources_create(arena);
        ash_diags *diags = ash_diags_create(arena);
        const ash_ref *ref = ash_ref_read(arena, texts, 2, sources, diags);
        const ash_diag *d = &diags->items[0];
        ash_place place = diags->count > 0 ? ash_source_place(ash_sources_get(sources, d->span.file), d->span.start) : (ash_place){0};
        bool ok = ref == NULL && diags->error_count == 1 && d->code == wrong[i].code && place.line == wrong[i].line && place.column == wrong[i].column &&
                  ash_slice_equal(d->nearest, S(wrong[i].nearest));
        CHECK(ok, wrong[i].text[0] ? "a mistake in a table" : "an empty table");
        if (!ok)
            printf("# case %zu: %zu errors, first %.*s at %zu:%zu\n", i, diags->error_count, diags->count ? (int)ash_code_name(d->code).size : 0,
                   diags->count ? ash_code_name(d->code).data : "", place.line, place.column);
    }
    ash_diags *diags;
    CHECK(read_with("series,key,value,grade\nwage,NL,x,observed\nwage,BE\nwage,DE,1,sure\nwage,FR,1,derived\n", &diags) == NULL && diags->error_count == 3, "all mistakes in one go");
    CHECK(read_with("series,key,value,grade,flag\nduty,3924,,derived,specific\n", &diags) != NULL, "a value may be missing where a flag says why");
    char wide[400] = "series,key,value,grade";
    for (int i = 0; i < 61; i++) strcat(wide, ",x");
    CHECK(read_with(wide, &diags) == NULL && diags->items[0].code == ASH_E_ref_columns, "65 columns are too many");
    static const char bad_series[] = "series,unit,keyed_by,range,label_en,label_nl,spread_observed,spread_derived,spread_estimate\nwage,EUR/huor,land,point,,Loon,0.1,,0\n";
    ash_table_text texts[] = {{S("series.csv"), S(bad_series)}};
    diags = ash_diags_create(arena);
    CHECK(ash_ref_read(arena, texts, 1, ash_sources_create(arena), diags) == NULL && diags->error_count == 4, "a series needs a unit, a kind of key, a kind of range and labels");
}

/* ---- The outline of land ---- */

static const ash_land *land_of(const char *text, ash_diags **diags) {
    ash_sources *sources = ash_sources_create(arena);
    *diags = ash_diags_create(arena);
    return ash_land_read(arena, sources, ash_sources_add(sources, S("land.csv"), S(text)), *diags);
}

static void outlines(void) {
    ash_diags *diags;
    const ash_land *land = land_of("name,kind,points\nisle,land,-10 505 20 505 5 600\nlake,water,0 520 10 520 5 530\n", &diags);
    bool read = land != NULL && land->count == 2 && !land->rings[0].water && land->rings[1].water && land->rings[0].count == 3;
    CHECK(read && land->rings[0].points[0].longitude == -1 && land->rings[0].points[0].latitude == 50.5 && land->rings[0].points[2].latitude == 60, "rings in tenths of a degree");
    static const struct { const char *text; ash_code code; } wrong[] = {
        {"name,kind\nisle,land\n", ASH_E_ref_column_missing}, {"name,points\nisle,0 0\n", ASH_E_ref_column_missing},
        {"name,kind,points\nisle,sea,0 0 1 1\n", ASH_E_ref_word},    {"name,kind,points\nisle,land,0 0 1\n", ASH_E_ref_number},
        {"name,kind,points\nisle,land,0 0 x 1\n", ASH_E_ref_number}, {"name,kind,points\nisle,land,0 0 1801 1\n", ASH_E_ref_number}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(land_of(wrong[i].text, &diags) == NULL && diags->error_count == 1 && diags->items[0].code == wrong[i].code, "a mistake in an outline");
}

int main(void) {
    test_memory memory = {.armed = false};
    arena = test_arena(&memory, (size_t)64 << 20);
    size_t count;
    ash_table_text *texts = shipped(&count);
    ash_sources *sources = ash_sources_create(arena);
    ash_diags *diags = ash_diags_create(arena);
    size_t before = ash_arena_used(arena);
    const ash_ref *ref = ash_ref_read(arena, texts, count, sources, diags);
    for (size_t i = 0; i < diags->count; i++) {
        ash_place place = ash_source_place(ash_sources_get(sources, diags->items[i].span.file), diags->items[i].span.start);
        ash_slice code = ash_code_name(diags->items[i].code);
        printf("# %.*s: %.*s\n", (int)code.size, code.data, (int)place.line_text.size, place.line_text.data);
    }
    CHECK(ref != NULL, "the shipped tables are read");
    CHECK(ash_arena_used(arena) - before < (size_t)8 << 20, "in less than 8 MiB");
    if (ref != NULL) {
        published_figures(ref);
        duties(ref);
        coverage(ref);
        whole_catalogue(ref);
        codes(ref);
    }
    overlays();
    ageing();
    mistakes();
    outlines();
    ash_arena_destroy(arena);
    return tap_done();
}
