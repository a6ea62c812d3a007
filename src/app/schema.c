/* The schema of a model's cases (JSON Schema, draft 2020-12), made from the model: every key, every form of value that src/case reads, with title,
 * help, unit and range in the language of the request. What a schema cannot say (which inputs apply together, that shares add up to 1, which
 * units convert) the call `check` says. Keywords that begin with x- are our own, for forms and editors. */
#include <math.h>

#include "app/app.h"
#include "report/explanation.h"
#include "report/model_text.h"

/* Texts of numbers: the patterns of src/case/value.c. A quantity is a number with a unit, or with % when it is a plain one. */
#define NUMBER "[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
#define UNIT "(?!to\\b)/?[A-Za-z](?:(?! to\\b)[A-Za-z0-9*/^() -])*"
#define AMOUNT NUMBER "(?:[ \\t]+" UNIT "|(?![eEx])" UNIT ")?"
#define PLAIN NUMBER "(?:[ \\t]*%)?"
#define SHARE NUMBER "(?:[ \\t]*%|[ \\t]+" UNIT "|(?![eEx])" UNIT ")?" /* a plain number whose unit has a name: hour/year */
#define CERTAIN(quantity) "^[ \\t]*" quantity "[ \\t]*$"
#define UNCERTAIN(quantity) "^[ \\t]*" quantity "[ \\t]*(?:to[ \\t]+" quantity "|\\+-[ \\t]*(?:" quantity "|" NUMBER "[ \\t]*%))?[ \\t]*$"
#define DAY "^[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?$"
#define ID "^[a-z][a-z0-9_]{0,63}$"

typedef struct drafter {
    ash_arena *arena;
    ash_json_writer *w;
    ash_lang lang;
    const ash_words *words;
    const ash_model *model;
} drafter;

/* ---- Small pieces ---- */

static void key(const drafter *d, const char *name) { ash_json_key(d->w, ash_slice_of(name)); }
static void text(const drafter *d, const char *name, const char *value) {
    key(d, name);
    ash_json_text(d->w, ash_slice_of(value));
}
static void slice_if(const drafter *d, const char *name, ash_slice value) {
    if (value.size == 0) return;
    key(d, name);
    ash_json_text(d->w, value);
}
static void number(const drafter *d, const char *name, double value) {
    key(d, name);
    ash_json_number(d->w, value);
}
static void number_if(const drafter *d, const char *name, double value) {
    if (isfinite(value)) number(d, name, value);
}
static void flag(const drafter *d, const char *name, bool value) {
    key(d, name);
    ash_json_bool(d->w, value);
}
static void begin(const drafter *d, const char *name) {
    if (name != NULL) key(d, name);
    ash_json_object_begin(d->w);
}
static void end(const drafter *d) { ash_json_object_end(d->w); }
static void begin_list(const drafter *d, const char *name) {
    key(d, name);
    ash_json_array_begin(d->w);
}
static void end_list(const drafter *d) { ash_json_array_end(d->w); }

static void reference(const drafter *d, const char *name) {
    begin(d, NULL);
    key(d, "$ref");
    ash_json_text(d->w, ash_format(d->arena, "#/$defs/%s", name));
    end(d);
}
static void pattern(const drafter *d, const char *name, const char *value) {
    begin(d, name);
    text(d, "type", "string");
    text(d, "pattern", value);
    end(d);
}

/* ---- $defs: forms of value that all inputs share ---- */

/* One number of a law: plain, or with its unit. */
static void define_quantity(const drafter *d, const char *name, const char *form) {
    begin(d, name);
    begin_list(d, "anyOf");
    begin(d, NULL);
    text(d, "type", "number");
    end(d);
    pattern(d, NULL, form);
    end_list(d);
    end(d);
}

static void law_of_list(const drafter *d, const char *name, const char *quantity, unsigned count) {
    begin(d, NULL);
    text(d, "type", "object");
    begin(d, "properties");
    begin(d, name);
    text(d, "type", "array");
    key(d, "items");
    reference(d, quantity);
    number(d, "minItems", count);
    number(d, "maxItems", count);
    end(d);
    end(d);
    begin_list(d, "required");
    ash_json_text(d->w, ash_slice_of(name));
    end_list(d);
    flag(d, "additionalProperties", false);
    end(d);
}

static void define_law(const drafter *d, const char *name, const char *quantity, const char *form) {
    static const char *const ends[] = {"low", "likely", "high"};
    begin(d, name);
    begin_list(d, "anyOf");
    begin(d, NULL);
    text(d, "type", "object");
    begin(d, "properties");
    for (size_t i = 0; i < 3; i++) {
        key(d, ends[i]);
        reference(d, quantity);
    }
    end(d);
    begin_list(d, "required");
    for (size_t i = 0; i < 3; i++) ash_json_text(d->w, ash_slice_of(ends[i]));
    end_list(d);
    flag(d, "additionalProperties", false);
    end(d);
    law_of_list(d, "uniform", quantity, 2);
    law_of_list(d, "triangular", quantity, 3);
    law_of_list(d, "normal", quantity, 2);
    law_of_list(d, "lognormal", quantity, 2);
    begin(d, NULL);
    text(d, "type", "object");
    begin(d, "properties");
    begin(d, "chance");
    text(d, "type", "object");
    number(d, "minProperties", 1);
    begin(d, "propertyNames");
    text(d, "pattern", form);
    end(d);
    key(d, "additionalProperties");
    reference(d, "plain");
    end(d);
    end(d);
    begin_list(d, "required");
    ash_json_text(d->w, ASH_SLICE("chance"));
    end_list(d);
    flag(d, "additionalProperties", false);
    end(d);
    end_list(d);
    end(d);
}

static void define_unknown(const drafter *d) {
    begin(d, "unknown");
    begin_list(d, "enum");
    ash_json_text(d->w, ASH_SLICE("unknown"));
    ash_json_null(d->w);
    end_list(d);
    end(d);
}

static void define_truth(const drafter *d) {
    static const char *const words[] = {"yes", "no", "ja", "nee", "true", "false"};
    begin(d, "truth");
    begin_list(d, "enum");
    ash_json_bool(d->w, true);
    ash_json_bool(d->w, false);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) ash_json_text(d->w, ash_slice_of(words[i]));
    end_list(d);
    end(d);
}

static void define_goods_code(const drafter *d) {
    begin(d, "hs_code");
    begin_list(d, "anyOf");
    pattern(d, NULL, "^(?:[ .]*[0-9][ .]*[0-9]){1,5}[ .]*$");
    begin(d, NULL);
    text(d, "type", "integer");
    number(d, "minimum", 10);
    end(d);
    end_list(d);
    end(d);
}

static void define_label(const drafter *d) {
    begin(d, "label");
    begin_list(d, "type");
    ash_json_text(d->w, ASH_SLICE("string"));
    ash_json_text(d->w, ASH_SLICE("number"));
    ash_json_text(d->w, ASH_SLICE("boolean"));
    ash_json_text(d->w, ASH_SLICE("null"));
    end_list(d);
    end(d);
}

/* ---- One input ---- */

/* A number given once: as a number in the declared unit, as text with a unit, and unless it must be certain as a range or a law. */
static void number_forms(const drafter *d, const ash_entity *e) {
    bool plain = ash_dims_none(e->type.unit.dims), named = plain && e->type.unit.numerator != e->type.unit.denominator;
    begin(d, NULL);
    text(d, "type", "number");
    number_if(d, "minimum", e->low);
    number_if(d, "maximum", e->high);
    end(d);
    if (e->structural) {
        pattern(d, NULL, named ? CERTAIN(SHARE) : plain ? CERTAIN(PLAIN) : CERTAIN(AMOUNT));
        return;
    }
    pattern(d, NULL, named ? UNCERTAIN(SHARE) : plain ? UNCERTAIN(PLAIN) : UNCERTAIN(AMOUNT));
    reference(d, named ? "share_law" : plain ? "plain_law" : "amount_law");
}

static void year_forms(const drafter *d, const ash_entity *e) {
    begin(d, NULL);
    text(d, "type", "array");
    number(d, "minItems", 1);
    begin(d, "items");
    begin_list(d, "anyOf");
    number_forms(d, e);
    end_list(d);
    end(d);
    end(d);
    begin(d, NULL);
    text(d, "type", "object");
    number(d, "minProperties", 1);
    begin(d, "patternProperties");
    begin(d, "^[+-]?[0-9]+$");
    begin_list(d, "anyOf");
    number_forms(d, e);
    end_list(d);
    end(d);
    end(d);
    flag(d, "additionalProperties", false);
    end(d);
}

static bool may_be_rest(const drafter *d, const ash_entity *e) {
    bool share = d->model->decision != NULL && e->index_count >= 2 && e->indices[0] == d->model->decision && e->structural &&
                 ash_slice_equal(e->name, ASH_SLICE("share"));
    return share || e->simplex != NULL;
}

static void value_forms(const drafter *d, const ash_entity *e) {
    switch (e->type.kind) {
    case ASH_TYPE_NUMBER:
        number_forms(d, e);
        if (e->year_position >= 0) year_forms(d, e);
        if (may_be_rest(d, e)) pattern(d, NULL, "^rest$");
        break;
    case ASH_TYPE_CHOICE:
        begin(d, NULL);
        begin_list(d, "enum");
        for (size_t i = 0; i < e->choice_count; i++) ash_json_text(d->w, e->choices[i].name);
        end_list(d);
        begin_list(d, "x-labels");
        for (size_t i = 0; i < e->choice_count; i++) ash_json_text(d->w, ash_label(&e->choices[i].labels, d->lang, e->choices[i].name));
        end_list(d);
        end(d);
        break;
    case ASH_TYPE_TRUTH: reference(d, "truth"); break;
    case ASH_TYPE_COUNTRY: reference(d, "country"); break;
    case ASH_TYPE_CURRENCY: reference(d, "currency"); break;
    case ASH_TYPE_HS_CODE: reference(d, "hs_code"); break;
    case ASH_TYPE_NONE: case ASH_TYPE_ROW: case ASH_TYPE_TEXT: break;
    }
    reference(d, "unknown");
}

/* The map keyed by the rows of an index whose values are written between begin_rows and end_rows. */
static void begin_rows(const drafter *d, const ash_index *index) {
    text(d, "type", "object");
    begin(d, "propertyNames");
    if (index->kind == ASH_INDEX_FIXED) {
        begin_list(d, "enum");
        for (size_t i = 0; i < index->row_count; i++) ash_json_text(d->w, index->rows[i].name);
        end_list(d);
    } else {
        text(d, "pattern", ID);
    }
    end(d);
    begin(d, "additionalProperties");
}

/* From position k of its indices on: a map per further index, then the value. */
static void input_from(const drafter *d, const ash_entity *e, size_t k) {
    while (k < e->index_count && (int)k == e->year_position) k++;
    if (k < e->index_count && !e->indices[k]->optional) {
        begin_rows(d, e->indices[k]);
        input_from(d, e, k + 1);
        end(d);
        return;
    }
    begin_list(d, "anyOf");
    if (k < e->index_count) { /* by row of a table that a case may leave out, or for all rows */
        ash_json_object_begin(d->w);
        begin_rows(d, e->indices[k]);
        input_from(d, e, k + 1);
        end(d);
        end(d);
        ash_json_object_begin(d->w);
        input_from(d, e, k + 1);
        end(d);
    } else {
        value_forms(d, e);
    }
    end_list(d);
}

static void annotate(const drafter *d, const ash_entity *e) {
    slice_if(d, "title", ash_label(&e->labels, d->lang, e->name));
    slice_if(d, "description", e->labels.help[d->lang]);
    if (e->type.kind == ASH_TYPE_NUMBER) slice_if(d, "x-unit", e->unit_text.size > 0 ? e->unit_text : ash_unit_text(d->arena, &e->type.unit));
    if (ash_has_range(e)) {
        begin_list(d, "x-range");
        ash_json_number(d->w, e->low);
        ash_json_number(d->w, e->high);
        end_list(d);
    }
    slice_if(d, "x-group", e->group);
    slice_if(d, "x-default", ash_default_text(d->arena, e));
    slice_if(d, "x-when", ash_expression_text(d->arena, d->model, e->when));
    if (e->expr == NULL && e->kind != ASH_ENTITY_FACT) flag(d, "x-required", true);
    if (e->structural) flag(d, "x-structural", true);
    if (!e->knowable) flag(d, "x-knowable", false);
    if (e->effort > 0) number(d, "x-effort", e->effort);
    slice_if(d, "x-source", e->source);
}

/* ---- Where inputs stand ---- */

/* The innermost of the nested tables that an input's indices begin with, NULL for none; *depth is how many they are. */
static const ash_index *stands_in(const ash_entity *e, size_t *depth) {
    const ash_index *innermost = NULL;
    for (*depth = 0; *depth < e->index_count; (*depth)++) {
        const ash_index *index = e->indices[*depth];
        if (index->kind != ASH_INDEX_TABLE || index->parent != innermost) break;
        innermost = index;
    }
    return innermost;
}

static void inputs_of(const drafter *d, const ash_index *table) {
    for (size_t i = 0; i < d->model->entity_count; i++) {
        const ash_entity *e = d->model->written[i];
        size_t depth;
        bool asked = e->kind == ASH_ENTITY_INPUT || e->kind == ASH_ENTITY_COMMON || e->kind == ASH_ENTITY_FACT;
        const ash_index *innermost = stands_in(e, &depth);
        bool at_top = table == NULL && innermost != NULL && innermost->optional; /* as well as in its rows */
        if (!asked || (innermost != table && !at_top)) continue;
        if (at_top) depth = 0;
        ash_json_key(d->w, e->name);
        ash_json_object_begin(d->w);
        annotate(d, e);
        input_from(d, e, depth);
        end(d);
    }
}

static void tables_in(const drafter *d, const ash_index *parent) {
    for (size_t i = 0; i < d->model->index_count; i++) {
        const ash_index *index = d->model->indices[i];
        if (index->kind != ASH_INDEX_TABLE || index->parent != parent) continue;
        ash_json_key(d->w, index->name);
        ash_json_object_begin(d->w);
        slice_if(d, "title", ash_label(&index->labels, d->lang, index->name));
        slice_if(d, "description", index->labels.help[d->lang]);
        text(d, "type", "object");
        if (index == d->model->decision) {
            begin(d, "properties");
            key(d, "each");
            reference(d, "truth");
            end(d);
        }
        begin(d, "propertyNames");
        text(d, "pattern", ID);
        end(d);
        key(d, "additionalProperties");
        reference(d, ash_format(d->arena, "row_%.*s", (int)index->name.size, index->name.data).data);
        end(d);
    }
}

static void define_rows(const drafter *d) {
    for (size_t i = 0; i < d->model->index_count; i++) {
        const ash_index *index = d->model->indices[i];
        if (index->kind != ASH_INDEX_TABLE) continue;
        ash_json_key(d->w, ash_format(d->arena, "row_%.*s", (int)index->name.size, index->name.data));
        ash_json_object_begin(d->w);
        begin_list(d, "type");
        ash_json_text(d->w, ASH_SLICE("object"));
        ash_json_text(d->w, ASH_SLICE("null"));
        end_list(d);
        begin(d, "properties");
        key(d, "title");
        reference(d, "label");
        inputs_of(d, index);
        tables_in(d, index);
        end(d);
        flag(d, "additionalProperties", false);
        end(d);
    }
}

/* ---- The reserved keys ---- */

static void choice_of(const drafter *d, const char *name, const char *help, const char *const *words, size_t count) {
    begin(d, name);
    slice_if(d, "description", ash_words_get(d->words, ash_slice_of(help)));
    begin_list(d, "enum");
    for (size_t i = 0; i < count; i++) ash_json_text(d->w, ash_slice_of(words[i]));
    end_list(d);
    end(d);
}

static void described(const drafter *d, const char *name, const char *help, const char *form) {
    begin(d, name);
    slice_if(d, "description", ash_words_get(d->words, ash_slice_of(help)));
    text(d, "type", "string");
    text(d, "pattern", form);
    end(d);
}

static void currency_key(const drafter *d) {
    begin(d, "currency");
    slice_if(d, "description", ash_words_get(d->words, ASH_SLICE("model.key.currency")));
    text(d, "type", "object");
    begin(d, "propertyNames");
    text(d, "pattern", "^[A-Z]{3}$");
    end(d);
    begin(d, "additionalProperties");
    text(d, "type", "object");
    begin(d, "properties");
    static const char *const certain[] = {"rate", "volatility"};
    for (size_t i = 0; i < 2; i++) {
        begin(d, certain[i]);
        begin_list(d, "anyOf");
        begin(d, NULL);
        text(d, "type", "number");
        number(d, "minimum", 0);
        end(d);
        pattern(d, NULL, CERTAIN(PLAIN));
        reference(d, "unknown");
        end_list(d);
        end(d);
    }
    begin(d, "drift");
    begin_list(d, "anyOf");
    begin(d, NULL);
    text(d, "type", "number");
    number(d, "minimum", -1);
    end(d);
    pattern(d, NULL, UNCERTAIN(PLAIN));
    reference(d, "plain_law");
    reference(d, "unknown");
    end_list(d);
    end(d);
    end(d);
    flag(d, "additionalProperties", false);
    end(d);
    end(d);
}

static void scenario_key(const drafter *d) {
    begin(d, "scenario");
    slice_if(d, "description", ash_words_get(d->words, ASH_SLICE("model.key.scenario")));
    text(d, "type", "object");
    begin(d, "additionalProperties");
    text(d, "type", "object");
    end(d);
    end(d);
}

static void correlate_key(const drafter *d) {
    begin(d, "correlate");
    slice_if(d, "description", ash_words_get(d->words, ASH_SLICE("model.key.correlate")));
    text(d, "type", "array");
    begin(d, "items");
    text(d, "type", "array");
    begin_list(d, "prefixItems");
    for (size_t i = 0; i < 2; i++) {
        begin(d, NULL);
        text(d, "type", "string");
        end(d);
    }
    reference(d, "plain");
    end_list(d);
    flag(d, "items", false);
    number(d, "minItems", 3);
    end(d);
    end(d);
}

static void one_of(const drafter *d, const char *name, const char *const *words, size_t count) {
    begin(d, name);
    begin_list(d, "enum");
    for (size_t i = 0; i < count; i++) ash_json_text(d->w, ash_slice_of(words[i]));
    end_list(d);
    end(d);
}

static void evidence_key(const drafter *d) {
    static const char *const grades[] = {"actual", "quote", "average", "guess"};
    begin(d, "evidence");
    slice_if(d, "description", ash_words_get(d->words, ASH_SLICE("model.key.evidence")));
    text(d, "type", "object");
    begin(d, "additionalProperties");
    begin_list(d, "anyOf");
    one_of(d, NULL, grades, 4);
    begin(d, NULL);
    text(d, "type", "object");
    begin(d, "properties");
    one_of(d, "grade", grades, 4);
    key(d, "owner");
    reference(d, "label");
    begin(d, "until");
    text(d, "type", "string");
    text(d, "pattern", DAY);
    end(d);
    end(d);
    flag(d, "additionalProperties", false);
    end(d);
    end_list(d);
    end(d);
    end(d);
}

static void reserved_keys(const drafter *d) {
    static const char *const languages[] = {"nl", "en"}, *const none[] = {"none"};
    begin(d, "model");
    slice_if(d, "description", ash_words_get(d->words, ASH_SLICE("model.key.model")));
    key(d, "const");
    ash_json_text(d->w, d->model->name);
    end(d);
    begin(d, "format");
    slice_if(d, "description", ash_words_get(d->words, ASH_SLICE("model.key.format")));
    begin_list(d, "enum");
    ash_json_number(d->w, 1);
    ash_json_text(d->w, ASH_SLICE("1"));
    end_list(d);
    end(d);
    key(d, "title");
    reference(d, "label");
    described(d, "base", "model.key.base", ID);
    described(d, "start", "model.key.start", DAY);
    described(d, "date", "model.key.date", DAY);
    choice_of(d, "lang", "model.key.lang", languages, 2);
    choice_of(d, "defaults", "model.key.defaults", none, 1);
    currency_key(d);
    scenario_key(d);
    correlate_key(d);
    evidence_key(d);
}

void ash_write_schema(ash_request *request, ash_json_writer *w, const ash_model *model) {
    drafter d = {request->arena, w, request->lang, request->words, model};
    begin(&d, NULL);
    text(&d, "$schema", "https://json-schema.org/draft/2020-12/schema");
    key(&d, "$id");
    ash_json_text(w, ash_format(d.arena, "urn:ashore:case:%.*s", (int)model->name.size, model->name.data));
    slice_if(&d, "title", ash_label(&model->labels, d.lang, model->name));
    slice_if(&d, "description", model->labels.help[d.lang]);
    text(&d, "type", "object");
    begin(&d, "properties");
    reserved_keys(&d);
    tables_in(&d, NULL);
    inputs_of(&d, NULL);
    end(&d);
    flag(&d, "additionalProperties", false);
    begin(&d, "$defs");
    define_unknown(&d);
    define_truth(&d);
    define_label(&d);
    pattern(&d, "country", "^[A-Z]{2}$");
    pattern(&d, "currency", "^[A-Z]{3}$");
    define_goods_code(&d);
    define_quantity(&d, "plain", CERTAIN(PLAIN));
    define_quantity(&d, "share", CERTAIN(SHARE));
    define_quantity(&d, "amount", CERTAIN(AMOUNT));
    define_law(&d, "plain_law", "plain", CERTAIN(PLAIN));
    define_law(&d, "share_law", "share", CERTAIN(SHARE));
    define_law(&d, "amount_law", "amount", CERTAIN(AMOUNT));
    define_rows(&d);
    end(&d);
    end(&d);
}
