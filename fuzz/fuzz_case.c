/* Cases in YAML and JSON against one model with every kind of input: a text is a case or has errors, never both and never neither; errors lie
 * inside the texts; what is accepted keeps what the engine builds on (rows in order, laws in order and within what is possible, shares that add up),
 * means the same when written as JSON, and unrolls or has errors again. The first scenario of a case is applied as well. */
#include "fuzz.h"

#include <math.h>

#include "base/json.h"
#include "engine/unroll.h"
#include "lang/read.h"
#include "yaml/yaml_read.h"

static const char model_text[] =
    "model fuzzed\n  format 1   decide option by lowest present_cost\nindex source\nindex option\nindex year 0 .. horizon\nindex leg of source\nindex skill = low, high\nindex material\nindex part optional\n"
    "category c\n  kind cash   rung price\ninput horizon : 1 = 3\n  range 1 .. 30   structural\ninput discount_rate : 1 = 9%\n  structural\ninput inflation : 1 = 2%\n  neutral 0\n"
    "input wage : EUR/hour = 25 EUR/hour\n  range 0.2 .. 200\ninput duty : 1 = chance(0: 0.7, 25%: 0.3)\ninput demand [year] : unit/year = 1000 unit/year\n  range 0 .. 1e12   spread 10%\n"
    "input yearly [year] : 1 = 1\n  spread 5%   independent by year\ninput sourcing [source] : choice(own_plant, supplier) = own_plant\ninput country [source] : country = NL\ninput quoted : currency = USD\n"
    "input goods : hs_code\ninput new : flag = no\nfact member\ninput share [option, source, part, year] : 1 = 0\n  range 0 .. 1   structural\ninput delay [option] : 1 = 0\n"
    "input price [source] : EUR/unit = 2 EUR/unit\n  range 0 .. 1000   spread 10%   when sourcing == supplier\ninput hours [source] : hour/unit = 0.1 hour/unit\n  when sourcing == own_plant   neutral 0\n"
    "input pay [source] : EUR/hour = reference(country, \"labour_cost_hour\") else 25 EUR/hour spread 40%\n  range 0 .. 500\ninput freight [leg] : EUR/unit = 1 EUR/unit\ninput staff [source, skill] : person = 1 person\n"
    "input size [part] : 1 = 1\n  range 0 .. 10   spread 10%\ninput finish [source, part, year] : 1 = 1\ninput mix [source, material] : simplex(material) = 0\ncommon resin : 1 = 1\n  spread 10%\n"
    "let volume [option, source, year] : unit/year = if year >= 1 then demand * sum(part: share * size * finish) else 0\n"
    "cost goods_cost [option, source, year] : EUR/year = if sourcing == supplier then volume * price * resin * (1 + duty) else volume * hours * (pay + wage) * yearly\n  in c\n"
    "cost transport [option, source, year] : EUR/year = volume * sum(leg: freight)\n  in c\n"
    "cost people [option, year] : EUR = if year == 0 then sum(source: sum(skill: staff * mean(part: share[1]))) * 5 EUR / 1 person + delay * 1 EUR else 0\n  in c\n"
    "result rated : 1 = rate(quoted, 2)\nresult mixed [source] : 1 = sum(material: mix ^ 2)\nresult helped : 1 = if member or new then 1 else 0\ncheck wage > 0.5 EUR/hour\n  warn\ncheck duty < 10\n  error\n";

static const char *const tables[][2] = {
    {"data/series.csv", "series,unit,keyed_by,range,label_en,label_nl,spread_observed,spread_derived,spread_estimate,definition\n"
                                "labour_cost_hour,EUR/hour,country,points,Pay,Loon,0.05,0.1,0.2,pay\nfx_rate,1,currency,points,Rate,Koers,0,0,0,rate\n"},
    {"data/countries.csv", "code,iso3,name_en,name_nl,currency,eu,reach,utc_january,utc_july,latitude,longitude,languages\n"
                                "NL,NLD,Netherlands,Nederland,EUR,1,home,1,2,52,5,nl\nNO,NOR,Norway,Noorwegen,NOK,0,near,1,2,59,10,no\n"},
    {"data/currencies.csv", "code,name_en,name_nl,minor_units,country,peg\nEUR,Euro,Euro,2,,\nUSD,Dollar,Dollar,2,,\nNOK,Krone,Kroon,2,NO,\n"},
    {"data/sources.csv", "id,title,publisher,url,licence,year\nmade_up,Figures,tests,,EUPL-1.2,2025\n"},
    {"data/values/test.csv", "series,key,year,date,value,low,high,spread,source,grade\nlabour_cost_hour,NL,2025,2025-07-01,40,36,44,,made_up,observed\n"
                                "fx_rate,USD,2025,2025-09-01,0.8,,,,made_up,observed\n"},
};

#define TABLE_COUNT (sizeof tables / sizeof *tables)

typedef struct fuzzed {
    ash_arena *arena;
    ash_sources *sources;
    const ash_model *model;
} fuzzed;

static void check_errors(const fuzzed *f, const ash_diags *diags) {
    for (size_t i = 0; i < diags->count; i++) {
        ash_span span = diags->items[i].span;
        const ash_source *source = ash_sources_get(f->sources, span.file);
        LAW(span.file == 0 || (source != NULL && span.start <= span.end && span.end <= source->text.size), "an error lies in a text");
    }
}

static void check_law(const ash_entity *entity, const ash_given *given, const ash_distribution *law) {
    bool home = given->currency == 0 || given->currency == ASH_EUR;
    LAW(law->kind != ASH_CERTAIN || isfinite(law->a), "a number is a number");
    LAW(law->kind != ASH_CERTAIN || !home || given->origin == ASH_ORIGIN_MADE || (law->a >= entity->low && law->a <= entity->high), "a certain value lies in its range");
    LAW(!entity->structural || law->kind == ASH_CERTAIN, "what shapes the plan is certain");
    double total = 0;
    for (size_t i = 0; i < law->count; i++) {
        total += law->chances[i];
        LAW(law->chances[i] > 0 && (i == 0 || law->values[i] > law->values[i - 1]), "a discrete law has ascending values that can happen");
    }
    LAW(law->kind != ASH_DISCRETE || fabs(total - 1) < 1e-8, "and chances that add up to 1");
    double low = ash_distribution_quantile(law, 0.05), high = ash_distribution_quantile(law, 0.95);
    LAW(isfinite(low) && isfinite(high) && low <= high, "quantiles are numbers in order");
}

static void check_given(const ash_entity *entity, const ash_given *given) {
    if (entity->type.kind != ASH_TYPE_NUMBER || given->unknown) return;
    LAW(given->step_count > 0, "a value has a step");
    for (size_t i = 0; i < given->step_count; i++) {
        LAW(i == 0 || given->steps[i].year > given->steps[i - 1].year, "steps are in order of year");
        check_law(entity, given, &given->steps[i].law);
    }
}

static void check_rows(const ash_case *c) {
    for (size_t i = 0; i < c->model->index_count; i++) {
        const ash_index *index = c->model->indices[i];
        const ash_rows *rows = &c->rows[index->number];
        for (size_t r = 1; index->kind == ASH_INDEX_TABLE && r < rows->count; r++) {
            const ash_case_row *a = &rows->items[r - 1], *b = &rows->items[r];
            LAW(a->parent < b->parent || (a->parent == b->parent && ash_slice_compare(a->id, b->id) < 0), "rows stand in order of parent and id, each once");
            LAW(ash_case_row_find(c, index, (int)b->parent, b->id) == (int)r, "and are found");
        }
    }
}

static void check_shares(const ash_case *c) {
    const ash_entity *share = ash_model_entity(c->model, ASH_SLICE("share"));
    const ash_given **all = c->given[share->number];
    size_t parts = ash_case_row_count(c, share->indices[2]);
    for (size_t o = 0; o < ash_case_row_count(c, share->indices[0]) * parts; o++) /* each option, for each part */
        for (int year = 1; year <= c->last_year; year++) {
            double total = 0;
            for (size_t s = 0; s < ash_case_row_count(c, share->indices[1]); s++) {
                const int rows[4] = {(int)(o / parts), (int)s, (int)(o % parts), 0};
                double part = ash_given_law(all[ash_case_cell(c, share, rows, false)], year)->a;
                LAW(part >= 0 && part <= 1 + 1e-9, "a share is a part");
                total += part;
            }
            LAW(fabs(total - 1) < 1e-8, "shares add up to 1");
        }
}

static size_t cells_of(const ash_case *c) {
    size_t all = 0;
    for (size_t i = 0; i < c->model->entity_count; i++) {
        size_t cells = ash_case_cell_count(c, c->model->entities[i], true);
        all = cells > 100000 ? 100000 : all + cells;
        if (all >= 100000) break;
    }
    return all;
}

/* Binds, checks and unrolls; the case, or NULL. */
static const ash_case *bind(const fuzzed *f, const ash_doc *doc, ash_slice scenario) {
    ash_diags *diags = ash_diags_create(f->arena);
    ash_case_options options = {.date = ash_day_of(2026, 9, 1), .scenario = scenario};
    const ash_case *c = ash_case_bind(f->arena, f->model, doc, &options, diags);
    LAW((c == NULL) == (diags->error_count > 0), "a case is accepted, or refused with an error");
    check_errors(f, diags);
    if (c == NULL) return NULL;
    check_rows(c);
    for (size_t i = 0; i < f->model->entity_count; i++) {
        const ash_entity *entity = f->model->entities[i];
        const ash_given **all = c->given[i];
        for (size_t cell = 0; all != NULL && cell < ash_case_cell_count(c, entity, false); cell++)
            if (all[cell] != NULL) check_given(entity, all[cell]);
    }
    check_shares(c);
    if (cells_of(c) >= 20000) return c; /* a large case says no more, and slowly */
    size_t errors = diags->error_count;
    ash_unrolled *unrolled = ash_unroll(f->arena, c, diags);
    LAW((unrolled == NULL) == (diags->error_count > errors), "a case unrolls, or has errors");
    check_errors(f, diags);
    return c;
}

static bool same_values(const ash_case *a, const ash_case *b) {
    for (size_t i = 0; i < a->model->entity_count; i++) {
        const ash_entity *entity = a->model->entities[i];
        const ash_given **x = a->given[i], **y = b->given[i];
        if ((x == NULL) != (y == NULL)) return false;
        for (size_t cell = 0; x != NULL && cell < ash_case_cell_count(a, entity, false); cell++) {
            if (x[cell] == NULL || y[cell] == NULL) {
                if (x[cell] != y[cell]) return false;
                continue;
            }
            if (x[cell]->step_count != y[cell]->step_count || x[cell]->word != y[cell]->word || x[cell]->currency != y[cell]->currency) return false;
            for (size_t k = 0; k < x[cell]->step_count; k++) {
                const ash_given_step *p = &x[cell]->steps[k], *q = &y[cell]->steps[k];
                if (p->year != q->year || p->law.kind != q->law.kind || p->law.a != q->law.a || p->law.b != q->law.b || p->law.c != q->law.c) return false;
            }
        }
    }
    return true;
}

static void check_case(const fuzzed *f, const ash_doc *doc) {
    const ash_case *c = bind(f, doc, (ash_slice){0});
    const ash_doc *scenarios = ash_doc_get(doc, ASH_SLICE("scenario"));
    if (scenarios != NULL && scenarios->kind == ASH_DOC_MAP && scenarios->count > 0 && scenarios->entries[0].key.size > 0) bind(f, doc, scenarios->entries[0].key);
    if (c == NULL) return;
    ash_json_writer *w = ash_json_writer_create(f->arena, 0);
    ash_json_doc(w, doc);
    ash_diags *diags = ash_diags_create(f->arena);
    const ash_doc *again = ash_json_read(f->arena, f->sources, ash_sources_add(f->sources, ASH_SLICE("again.json"), ash_json_written(w)), diags);
    if (again == NULL) return; /* longer as JSON than a text may be */
    const ash_case *same = bind(f, again, (ash_slice){0});
    LAW(same != NULL && same_values(c, same), "written as JSON it means the same");
}

/* The model is read once, for all inputs. */
static const ash_model *read_model(void) {
    static fuzz_memory memory;
    static const ash_model *model;
    static ash_table_text texts[TABLE_COUNT];
    if (model != NULL) return model;
    ash_arena *arena = fuzz_arena(&memory, 64 << 20);
    LAW(setjmp(memory.back) == 0, "the model fits");
    ash_sources *sources = ash_sources_create(arena);
    ash_diags *diags = ash_diags_create(arena);
    for (size_t i = 0; i < TABLE_COUNT; i++) texts[i] = (ash_table_text){ash_slice_of(tables[i][0]), ash_slice_of(tables[i][1])};
    const ash_ref *ref = ash_ref_read(arena, texts, TABLE_COUNT, sources, diags);
    uint32_t file = ash_sources_add(sources, ASH_SLICE("fuzzed.model"), ash_slice_of(model_text));
    model = ref == NULL ? NULL : ash_model_read(arena, sources, file, ref, NULL, diags);
    LAW(model != NULL && file == TABLE_COUNT + 1, "the model is right");
    return model;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const size_t limits[] = {256 << 10, 128 << 20};
    const ash_model *model = read_model();
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        fuzz_memory memory;
        ash_arena *arena = fuzz_arena(&memory, limits[i]);
        if (setjmp(memory.back) == 0) {
            fuzzed f = {arena, ash_sources_create(arena), model};
            for (size_t k = 0; k < TABLE_COUNT; k++) ash_sources_add(f.sources, ash_slice_of(tables[k][0]), ash_slice_of(tables[k][1]));
            ash_sources_add(f.sources, ASH_SLICE("fuzzed.model"), ash_slice_of(model_text)); /* under the number that the model knows it by */
            ash_diags *diags = ash_diags_create(arena);
            bool json = size > 0 && data[0] == '{';
            uint32_t file = ash_sources_add(f.sources, json ? ASH_SLICE("case.json") : ASH_SLICE("case.yaml"), (ash_slice){(const char *)data, size});
            const ash_doc *doc = json ? ash_json_read(arena, f.sources, file, diags) : ash_yaml_read(arena, f.sources, file, diags);
            if (doc != NULL) check_case(&f, doc);
        }
        ash_arena_destroy(arena);
    }
    return 0;
}
