/* A model, a case and small reference tables from texts, for tests of what comes behind them. The tables hold round figures, so that a test can be
 * worked out by hand. */
#ifndef ASHORE_TESTS_BOUND_H
#define ASHORE_TESTS_BOUND_H

#include "base/json.h"
#include "case/case.h"
#include "lang/read.h"
#include "memory.h"
#include "tap.h"
#include "yaml/yaml_read.h"

static const char *const bound_tables[][2] = {
    {"data/series.csv", "series,unit,keyed_by,range,label_en,label_nl,spread_observed,spread_derived,spread_estimate,definition\n"
                        "labour_cost_hour,EUR/hour,country,points,Pay,Loon,0.05,0.1,0.2,pay\n"
                        "wage_growth_expected,1,country,points,Growth,Groei,0.3,0.3,0.4,growth\n"
                        "inflation_expected,1,country,points,Inflation,Inflatie,0,0,0,inflation\n"
                        "energy_price,EUR/kWh,country,points,Power,Stroom,0.1,0.1,0.1,power\n"
                        "duty,1,hs,ends,Duty,Recht,0,0,0,duty\n"
                        "fx_rate,1,currency,points,Rate,Koers,0,0,0,rate\n"
                        "fx_volatility,1,currency,points,Volatility,Beweeglijkheid,0,0,0,volatility\n"},
    {"data/hs.csv", "code,name_en,name_nl\n3924,Household articles of plastics,\n1701,Sugar,\n"},
    {"data/countries.csv", "code,iso3,name_en,name_nl,currency,eu,reach,utc_january,utc_july,latitude,longitude,languages\n"
                           "NL,NLD,Netherlands,Nederland,EUR,1,home,1,2,52,5,nl\n"
                           "CN,CHN,China,China,CNY,0,far,8,8,39,116,zh\n"
                           "US,USA,United States,Verenigde Staten,USD,0,far,-5,-4,38,-77,en\n"
                           "NO,NOR,Norway,Noorwegen,NOK,0,near,1,2,59,10,no\n"},
    {"data/currencies.csv", "code,name_en,name_nl,minor_units,country,peg\nEUR,Euro,Euro,2,,\nUSD,US Dollar,Amerikaanse dollar,2,US,\n"
                            "CNY,Yuan,Yuan,2,CN,\nNOK,Krone,Kroon,2,NO,\n"},
    {"data/sources.csv", "id,title,publisher,url,licence,year\nmade_up,Round figures,tests,,EUPL-1.2,2025\n"},
    {"data/values/test.csv", "series,key,year,date,value,low,high,spread,local,rate,flag,source,grade,note\n"
                             "inflation_expected,NL,2025,,0.02,,,,,,,made_up,observed,\n"
                             "inflation_expected,US,2025,,0.03,,,,,,,made_up,observed,\n"
                             "inflation_expected,CN,2025,,0.01,,,,,,,made_up,observed,\n"
                             "wage_growth_expected,NL,2025,,0.04,0.03,0.05,,,,,made_up,observed,\n"
                             "wage_growth_expected,CN,2025,,0.06,,,,,,,made_up,observed,\n"
                             "labour_cost_hour,NL,2025,2025-07-01,40,36,44,,,,,made_up,observed,\n"
                             "labour_cost_hour,CN,2025,2024-07-01,6.4,,,0.25,CNY,0.125,,made_up,observed,\n"
                             "labour_cost_hour,US,2016,2016-07-01,30,24,40,,,,,made_up,observed,\n"
                             "energy_price,NL,2025,2025-01-01,0.2,,,0,,,,made_up,observed,\n"
                             "energy_price,CN,2016,,0.1,,,,,,,made_up,observed,\n"
                             "duty,392490,2025,,0.065,0,0.1,,,,,made_up,observed,\n"
                             "duty,170199,2025,,,,,,,,specific,made_up,derived,41.90 EUR / 100 kg\n"
                             "fx_rate,USD,2025,2025-09-01,0.8,,,,,,,made_up,observed,\n"
                             "fx_rate,CNY,2025,2025-09-01,0.125,,,,,,,made_up,observed,\n"
                             "fx_volatility,USD,2025,,0.1,,,,,,,made_up,observed,\n"
                             "fx_volatility,CNY,2025,,0.02,,,,,,,made_up,observed,\n"},
    {"data/version.csv", "version,date\n2025.09,2025-09-01\n"},
};

typedef struct bound {
    ash_sources *sources;
    ash_diags *diags;
    const ash_ref *ref;
    const ash_model *model;
    const ash_doc *doc;
    const ash_case *c;
} bound;

static inline void bound_show(const bound *b) {
    for (size_t i = 0; i < b->diags->count; i++) {
        const ash_diag *d = &b->diags->items[i];
        const ash_source *source = ash_sources_get(b->sources, d->span.file);
        ash_place place = source == NULL ? (ash_place){0} : ash_source_place(source, d->span.start);
        printf("# %s at %zu:%zu, path \"%.*s\"", ash_code_name(d->code).data, place.line, place.column, (int)d->path.size, d->path.size ? d->path.data : "");
        for (size_t k = 0; k < d->parameter_count; k++) printf(", %s=%.*s", d->parameters[k].name, (int)d->parameters[k].value.size, d->parameters[k].value.data);
        printf(", nearest \"%.*s\"\n", (int)d->nearest.size, d->nearest.size ? d->nearest.data : "");
    }
}

static inline const ash_ref *bound_ref(ash_arena *arena, ash_sources *sources, ash_diags *diags) {
    ash_table_text texts[sizeof bound_tables / sizeof *bound_tables];
    size_t count = sizeof texts / sizeof *texts;
    for (size_t i = 0; i < count; i++) texts[i] = (ash_table_text){ash_slice_of(bound_tables[i][0]), ash_slice_of(bound_tables[i][1])};
    return ash_ref_read(arena, texts, count, sources, diags);
}

/* A model that must be right. */
static inline bound bound_model(ash_arena *arena, const char *text) {
    bound b = {.sources = ash_sources_create(arena), .diags = ash_diags_create(arena)};
    b.ref = bound_ref(arena, b.sources, b.diags);
    uint32_t file = ash_sources_add(b.sources, ASH_SLICE("test.model"), ash_slice_of(text));
    b.model = b.ref == NULL ? NULL : ash_model_read(arena, b.sources, file, b.ref, NULL, b.diags);
    if (b.model == NULL) {
        bound_show(&b);
        printf("Bail out! the model of the test is wrong\n");
        exit(1);
    }
    return b;
}

/* A case in YAML (or JSON, when the text starts with a brace) bound to that model; `c` NULL after errors, which are in fresh `diags`. */
static inline bound bound_case(ash_arena *arena, const bound *model, ash_slice text, const ash_case_options *options) {
    static const ash_case_options none = {.date = ASH_NO_DAY};
    bound b = *model;
    bool json = text.size > 0 && text.data[0] == '{';
    b.diags = ash_diags_create(arena);
    uint32_t file = ash_sources_add(b.sources, json ? ASH_SLICE("case.json") : ASH_SLICE("case.yaml"), text);
    b.doc = json ? ash_json_read(arena, b.sources, file, b.diags) : ash_yaml_read(arena, b.sources, file, b.diags);
    b.c = b.doc == NULL ? NULL : ash_case_bind(arena, b.model, b.doc, options == NULL ? &none : options, b.diags);
    return b;
}

/* What was given for an input at rows, or NULL. */
static inline const ash_given *bound_given(const bound *b, const char *name, const int *rows) {
    const ash_entity *entity = ash_model_entity(b->model, ash_slice_of(name));
    const ash_given **all = b->c->given[entity->number];
    return all == NULL ? NULL : all[ash_case_cell(b->c, entity, rows, false)];
}

/* The text that a span covers. */
static inline ash_slice bound_text(const bound *b, ash_span span) {
    const ash_source *source = ash_sources_get(b->sources, span.file);
    return source == NULL ? (ash_slice){0} : ash_slice_part(source->text, span.start, span.end);
}

#endif
