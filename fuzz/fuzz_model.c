/* The model language: a text is a model or has errors, never both and never neither; errors lie inside the texts; and a model that is
 * accepted keeps what the engine builds on: each name stands after all it reads but for earlier years, every value has a type, every place a
 * slot. What stands behind a line of %%%% is what any included file or table holds. */
#include "fuzz.h"

#include <math.h>

#include "lang/read.h"

typedef struct walk {
    const ash_model *model;
    const ash_entity *from; /* NULL: a check */
    uint32_t slot_count;
} walk;

static bool is_first_slot(uint32_t slot, const walk *w) { return slot == ASH_NO_SLOT || slot < w->slot_count; }

static void check_places(const ash_expr *e, const walk *w) {
    const ash_entity *entity = e->entity;
    bool earlier = false;
    LAW(entity->number < w->model->entity_count && w->model->entities[entity->number] == entity, "what is read belongs to the model");
    for (size_t i = 0; i < entity->index_count; i++) {
        const ash_coordinate *at = &e->coordinates[i];
        const ash_index *index = entity->indices[i];
        earlier |= at->offset > 0;
        LAW(at->kind != ASH_AT_SLOT || at->slot < w->slot_count, "a slot is one of the formula's");
        LAW(at->offset >= 0 && at->offset < ASH_YEAR_LIMIT && (at->offset == 0 || index->kind == ASH_INDEX_YEARS), "only years have earlier ones");
        LAW(at->kind != ASH_AT_PARENT || (i + 1 < entity->index_count && entity->indices[i + 1]->parent == index), "a parent stands before its child");
        LAW(at->kind != ASH_AT_BASE || index == w->model->decision, "base is a row of the decision");
        LAW(at->kind != ASH_AT_ROW || (at->row >= 0 && (size_t)at->row < index->row_count), "a row is one of the index");
        LAW((at->kind != ASH_AT_FIRST && at->kind != ASH_AT_LAST && at->kind != ASH_AT_YEAR) || index->kind == ASH_INDEX_YEARS, "years are years");
    }
    bool of_category = ash_slice_equal(entity->name, ASH_SLICE("category_cost")) && e->coordinates[0].kind == ASH_AT_ROW;
    for (size_t i = 0; of_category && w->from != NULL && i < w->model->entity_count; i++) {
        const ash_entity *line = w->model->entities[i];
        bool read = line->kind == ASH_ENTITY_COST && ash_slice_equal(line->category->name, entity->indices[0]->rows[e->coordinates[0].row].name);
        LAW(!read || line->number < w->from->number || earlier, "what is made of a category's cost stands after its lines");
    }
    LAW(w->from == NULL || entity->number < w->from->number || earlier || of_category, "a name stands after all it reads but for earlier years");
}

static void check_expression(const ash_expr *e, const walk *w, unsigned height, bool may_draw) {
    LAW(height < 4 * ASH_EXPRESSION_TERMS, "an expression is not high"); /* conversions stand between its own nodes */
    LAW(e->type.kind != ASH_TYPE_NONE, "every value has a type");
    LAW(e->type.kind != ASH_TYPE_NUMBER || (e->type.unit.numerator > 0 && e->type.unit.denominator > 0 && isfinite(e->type.unit.numerator / e->type.unit.denominator)),
        "every number has a unit");
    LAW(e->type.unit.currency == 0 || e->type.unit.currency == ASH_EUR, "money is typed in euros");
    LAW(is_first_slot(e->year_slot, w), "the year in scope is a slot of the formula");
    LAW(e->kind != ASH_EXPR_INDEX || e->slot < w->slot_count, "a bound index has a slot");
    LAW(e->kind != ASH_EXPR_REDUCE || (e->slot < w->slot_count && is_first_slot(e->parent_slot, w) && (e->index->parent == NULL) == (e->parent_slot == ASH_NO_SLOT)),
        "a sum over rows knows the row that they lie in");
    LAW(e->kind != ASH_EXPR_DISTRIBUTION || may_draw, "a distribution is a whole default or alternative");
    LAW(e->kind != ASH_EXPR_CONVERT || (isfinite(e->number) && e->number > 0), "a conversion has a factor");
    LAW(e->kind != ASH_EXPR_NUMBER || !isnan(e->number), "a literal is a number");
    if (e->kind == ASH_EXPR_ENTITY) check_places(e, w);
    for (size_t i = 0; i < e->argument_count; i++) {
        LAW(e->certain <= e->arguments[i]->certain, "what is certain rests on what is certain");
        bool alternative = (e->kind == ASH_EXPR_IF && i > 0) || e->kind == ASH_EXPR_OTHERWISE || e->kind == ASH_EXPR_CONVERT;
        check_expression(e->arguments[i], w, height + 1, may_draw && alternative);
    }
}

static void check_model(const ash_model *m) {
    for (size_t i = 0; i < m->entity_count; i++) {
        const ash_entity *entity = m->entities[i];
        LAW(entity->number == i && ash_model_entity(m, entity->name) == entity, "names and numbers agree");
        LAW(entity->index_count <= ASH_INDEX_LIMIT && entity->level <= ASH_CHAIN_LIMIT, "limits are kept");
        for (size_t k = 0; k < entity->index_count; k++)
            LAW(entity->indices[k]->parent == NULL || (k > 0 && ash_model_index(m, entity->indices[k]->name) == entity->indices[k]), "an index comes with its parent");
        LAW((entity->kind == ASH_ENTITY_COST) == (entity->category != NULL), "every cost has a category");
        bool input = entity->kind == ASH_ENTITY_INPUT || entity->kind == ASH_ENTITY_COMMON;
        walk w = {m, entity, entity->slot_count};
        if (entity->expr != NULL) check_expression(entity->expr, &w, 0, input);
        LAW(input || entity->expr != NULL || (entity->kind != ASH_ENTITY_LET && entity->kind != ASH_ENTITY_COST && entity->kind != ASH_ENTITY_RESULT), "a formula is there");
        walk when = {m, entity, entity->when_slot_count};
        if (entity->when != NULL) check_expression(entity->when, &when, 0, false);
        LAW(entity->when == NULL || entity->when->certain, "a condition on an input is certain");
    }
    for (size_t i = 0; i < m->check_count; i++) {
        walk w = {m, NULL, m->checks[i]->slot_count};
        LAW(m->checks[i]->index_count <= m->checks[i]->slot_count, "a check's indices have slots");
        check_expression(m->checks[i]->condition, &w, 0, false);
    }
}

static ash_slice included;

static bool load(void *state, ash_slice name, ash_slice *text) {
    (void)state;
    *text = included;
    return name.size % 7 != 0; /* some are not there */
}

static const ash_ref *reference(void) {
    static const char series[] = "series,unit,keyed_by,range,label_en,label_nl,spread_observed,spread_derived,spread_estimate\n"
                                 "wage,EUR/hour,country,points,Labour,Loon,0.05,0.1,0.2\nduty,1,hs,ends,Duty,Rechten,0,0,0.1\nfx,EUR,currency,points,Rate,Koers,0,0,0\n";
    static const char countries[] = "code,iso3,name_en,name_nl,currency,eu,reach,utc_january,utc_july,latitude,longitude,languages\n"
                                    "NL,NLD,Netherlands,Nederland,EUR,1,home,1,2,52,5,nl\n";
    static const char currencies[] = "code,name_en,name_nl,minor_units,country,peg\nEUR,Euro,Euro,2,,\nUSD,Dollar,Dollar,2,,\n";
    static const ash_ref *ref;
    static fuzz_memory memory;
    if (ref != NULL) return ref;
    ash_table_text texts[] = {{ASH_SLICE("series.csv"), ASH_SLICE(series)}, {ASH_SLICE("countries.csv"), ASH_SLICE(countries)}, {ASH_SLICE("currencies.csv"), ASH_SLICE(currencies)}};
    ash_arena *arena = fuzz_arena(&memory, 1 << 20); /* for as long as the fuzzer runs */
    ref = ash_ref_read(arena, texts, 3, ash_sources_create(arena), ash_diags_create(arena));
    LAW(ref != NULL, "the reference tables can be read");
    return ref;
}

static void check(ash_arena *arena, ash_slice text) {
    static const ash_loader loader = {load, NULL};
    static const char mark[] = "\n%%%%\n";
    size_t end = 0;
    while (end < text.size && !ash_slice_starts_with(ash_slice_part(text, end, text.size), ASH_SLICE("\n%%%%\n"))) end++;
    included = ash_slice_part(text, end + sizeof mark - 1, text.size);
    ash_sources *sources = ash_sources_create(arena);
    ash_diags *diags = ash_diags_create(arena);
    const ash_model *model =
        ash_model_read(arena, sources, ash_sources_add(sources, ASH_SLICE("models/fuzz.model"), ash_slice_part(text, 0, end)), reference(), &loader, diags);
    LAW((model == NULL) == (diags->error_count > 0), "a model or errors");
    for (size_t i = 0; i < diags->count; i++) {
        ash_span span = diags->items[i].span;
        const ash_source *source = ash_sources_get(sources, span.file);
        LAW(source != NULL && span.start <= span.end && span.end <= source->text.size, "an error lies inside its text");
        LAW(!ash_slice_equal(source->name, ASH_SLICE("(built in)")), "what the language adds has no errors");
        LAW(i == 0 || diags->items[i - 1].span.file < span.file || (diags->items[i - 1].span.file == span.file && diags->items[i - 1].span.start <= span.start),
            "errors stand in order");
    }
    if (model != NULL) check_model(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { LIMIT = 8 << 20 };
    static fuzz_memory memory;
    ash_arena *arena = fuzz_arena(&memory, LIMIT);
    if (setjmp(memory.back) == 0) check(arena, (ash_slice){(const char *)data, size});
    ash_arena_destroy(arena);
    return 0;
}
