/* From statements to declared things: names, indices, types and attributes, everything that needs no formula. */
#include "lang/checker.h"

#include <math.h>

#include "ref/csv.h"

/* ---- Helpers ---- */

static ash_labels labels_of(const ash_statement *s) {
    ash_labels labels = {0};
    labels.title[ASH_LANG_NL] = s->attributes[ASH_ATTRIBUTE_nl].name.text;
    labels.title[ASH_LANG_EN] = s->attributes[ASH_ATTRIBUTE_en].name.text;
    labels.help[ASH_LANG_NL] = s->attributes[ASH_ATTRIBUTE_help_nl].name.text;
    labels.help[ASH_LANG_EN] = s->attributes[ASH_ATTRIBUTE_help_en].name.text;
    return labels;
}

bool ash_is_reserved(ash_slice name) {
    static const char *const words[] = {"if", "then", "else", "and", "or", "not", "in", "base", "first", "last", "yes", "no", "unknown", "rest",
                                        "sum", "mean", "count", "any", "all", "irr", "reference", "rate", "about", "between", "pert", "triangular",
                                        "uniform", "normal", "lognormal", "chance", "choice", "flag", "simplex",
                                        "category", /* the index that category_cost runs over */
                                        /* reserved keys of a case */
                                        "model", "format", "title", "start", "date", "currency", "scenario", "correlate", "defaults", "lang",
#define ASH_FUNCTION(name, signature, meaning) #name,
#include "lang/functions.def"
#undef ASH_FUNCTION
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ash_slice_equal(name, ash_slice_of(words[i]))) return true;
    return false;
}

bool ash_excused(const checker *c, ash_slice name) { return c->incomplete || ash_map_get(&c->failed, name) != NULL; }

/* May this name be declared, as far as the language goes? */
static bool name_allowed(checker *c, ash_name name, bool may_be_unit) {
    if (name.text.size > 64) {
        ash_report(c->diags, ASH_E_name_too_long, name.span, ASH_P("limit", ASH_SLICE("64")));
    } else if (ash_is_reserved(name.text)) {
        ash_report(c->diags, ASH_E_name_reserved, name.span, ASH_P("name", name.text));
    } else if (!c->in_built_in && ash_is_built_in(name.text)) {
        ash_report(c->diags, ASH_E_name_built_in, name.span, ASH_P("name", name.text));
    } else if (!may_be_unit && ash_unit_name_reserved(name.text)) {
        ash_report(c->diags, ASH_E_name_is_unit, name.span, ASH_P("name", name.text));
    } else {
        return true;
    }
    ash_map_add(&c->failed, name.text, c);
    return false;
}

/* The day of a date token; NULL for none given. */
static ash_day read_day(checker *c, const ash_token *token) {
    ash_day day = ASH_NO_DAY;
    if (!ash_day_read(token->text, &day)) ash_report(c->diags, ASH_E_date_form, token->span);
    return day;
}

static ash_index *find_index(checker *c, ash_name name) {
    ash_index *index = ash_map_get(&c->model->index_names, name.text);
    if (index == NULL && !ash_excused(c, name.text))
        ash_report(c->diags, ASH_E_unknown_index, name.span, ASH_P("name", name.text))->nearest =
            ash_slice_copy(c->arena, ash_map_nearest(&c->model->index_names, name.text));
    return index;
}

/* The words of a choice or a fixed index: unique names, by name in *names. */
static ash_fixed_row *fixed_rows(checker *c, const ash_statement *s, const ash_map **names) {
    ash_fixed_row *rows = ash_new_array(c->arena, ash_fixed_row, s->choice_count);
    ash_map *seen = ash_new(c->arena, ash_map);
    ash_map_init(seen, c->arena);
    *names = seen;
    if (s->choice_count > ASH_ROW_LIMIT) ash_report(c->diags, ASH_E_too_many_rows, s->name.span, ASH_P("limit", ash_format(c->arena, "%d", ASH_ROW_LIMIT)));
    for (size_t i = 0; i < s->choice_count && !enough(c); i++) {
        rows[i].name = s->choices[i].text;
        rows[i].span = s->choices[i].span;
        if (!ash_map_add(seen, rows[i].name, &rows[i])) ash_report(c->diags, ASH_E_row_twice, rows[i].span, ASH_P("name", rows[i].name));
    }
    for (size_t i = 0; i < s->row_count && !enough(c); i++) {
        ash_fixed_row *row = ash_map_get(seen, s->rows[i].tokens[0].text);
        const ash_token *second = s->rows[i].count > 1 ? &s->rows[i].tokens[1] : NULL;
        if (second != NULL) {
            ash_report(c->diags, ASH_E_unexpected, second->span, ASH_P("found", second->text), ASH_P("wanted", ASH_SLICE("[label]")));
        } else if (row != NULL) {
            row->labels.title[ASH_LANG_NL] = s->rows[i].nl;
            row->labels.title[ASH_LANG_EN] = s->rows[i].en;
        }
    }
    return rows;
}

/* The first of a list of words that an attribute names, or -1 after an error. */
static int word_of(checker *c, const ash_attribute *attribute, const char *const *words, size_t count) {
    ash_map known;
    ash_map_init(&known, c->arena);
    ash_slice all = {0};
    for (size_t i = 0; i < count; i++) {
        ash_slice word = ash_slice_of(words[i]);
        if (ash_slice_equal(attribute->name.text, word)) return (int)i;
        ash_map_add(&known, word, c);
        all = ash_format(c->arena, "%.*s%s“%s”", (int)all.size, all.size ? all.data : "", i ? ", " : "", words[i]);
    }
    ash_report(c->diags, ASH_E_unknown_word, attribute->name.span, ASH_P("word", attribute->name.text), ASH_P("wanted", all))->nearest =
        ash_slice_copy(c->arena, ash_map_nearest(&known, attribute->name.text));
    return -1;
}

/* ---- Indices and categories ---- */

static void declare_years(checker *c, const ash_statement *s, ash_index *index) {
    double first = 0, last = 0;
    index->kind = ASH_INDEX_YEARS;
    if (c->model->years != NULL) ash_report(c->diags, ASH_E_second_years, s->name.span, ASH_P("name", c->model->years->name));
    c->model->years = index;
    if (!ash_constant_number(c, s->first, &ash_unit_one, &first)) return;
    bool named = s->last->kind == ASH_SYNTAX_NAME && s->last->count == 0; /* resolved once the inputs are declared */
    if (!named && !ash_constant_number(c, s->last, &ash_unit_one, &last)) return;
    bool whole = first == floor(first) && fabs(first) <= 10000;
    if (!whole || (!named && (last != floor(last) || last < first || last - first >= ASH_YEAR_LIMIT))) {
        ash_report(c->diags, ASH_E_years_bounds, ash_span_join(s->first->span, s->last->span), ASH_P("limit", ash_format(c->arena, "%d", ASH_YEAR_LIMIT)));
        return;
    }
    index->first_year = (int)first;
    index->last_year = (int)last;
}

static void add_index(checker *c, ash_index *index, const ash_statement *s) {
    index->number = c->indices.count;
    ash_push(c->arena, &c->indices, index);
    ash_push(c->arena, &c->index_statements, s);
}

static void declare_index(checker *c, const ash_statement *s) {
    bool years = s->first != NULL;
    if (!name_allowed(c, s->name, years)) return;
    ash_index *index = ash_new(c->arena, ash_index);
    index->name = s->name.text;
    index->span = s->name.span;
    index->labels = labels_of(s);
    if (!ash_map_add(&c->model->index_names, index->name, index)) {
        ash_report(c->diags, ASH_E_declared_twice, s->name.span, ASH_P("name", s->name.text));
        return;
    }
    if (years) {
        declare_years(c, s, index);
    } else if (s->optional.text.size > 0) {
        if (c->model->optional != NULL) ash_report(c->diags, ASH_E_second_optional, s->optional.span, ASH_P("name", c->model->optional->name));
        index->optional = true;
        c->model->optional = index;
    } else if (s->choice_count > 0) {
        index->kind = ASH_INDEX_FIXED;
        index->rows = fixed_rows(c, s, &index->row_names);
        index->row_count = s->choice_count;
    }
    add_index(c, index, s);
}

/* `a <- b <- a`: a circle of `of`. */
static void report_circle(checker *c, ash_index *index) {
    ash_slice text = index->name;
    for (const ash_index *at = index->parent; at != index; at = at->parent)
        text = ash_format(c->arena, "%.*s <- %.*s", (int)at->name.size, at->name.data, (int)text.size, text.data);
    text = ash_format(c->arena, "%.*s <- %.*s", (int)index->name.size, index->name.data, (int)text.size, text.data);
    ash_report(c->diags, ASH_E_cycle, index->span, ASH_P("circle", text));
    index->parent = NULL;
}

/* What lies in what, once all indices are known: they may stand in any order. */
static void resolve_parents(checker *c, size_t from) {
    for (size_t i = from; i < c->indices.count && !enough(c); i++) {
        const ash_statement *s = c->index_statements.items[i];
        if (s->parent.text.size == 0) continue;
        const ash_index *parent = find_index(c, s->parent);
        if (parent != NULL && (parent->kind != ASH_INDEX_TABLE || parent->optional))
            ash_report(c->diags, ASH_E_parent_not_table, s->parent.span, ASH_P("name", s->parent.text));
        else
            c->indices.items[i]->parent = parent;
    }
    for (size_t i = from; i < c->indices.count && !enough(c); i++) {
        ash_index *index = c->indices.items[i];
        const ash_index *above = index->parent;
        size_t depth = 1;
        for (; above != NULL && above != index && depth < ASH_INDEX_LIMIT; above = above->parent) depth++;
        if (above == index) {
            report_circle(c, index);
        } else if (above != NULL) {
            ash_report(c->diags, ASH_E_too_many_indices, index->span, ASH_P("name", index->name), ASH_P("limit", ash_format(c->arena, "%d", ASH_INDEX_LIMIT)));
            index->parent = NULL;
        }
    }
}

static void declare_category(checker *c, const ash_statement *s) {
    static const char *const kinds[] = {"cash", "hidden", "risk", "value", "external", "noncash"};
    static const char *const rungs[] = {"price", "landed", "stock", "quality", "risk", "moving", "value"};
    if (!name_allowed(c, s->name, false)) return;
    ash_category *category = ash_new(c->arena, ash_category);
    category->name = s->name.text;
    category->span = s->name.span;
    category->labels = labels_of(s);
    const ash_attribute *kind = &s->attributes[ASH_ATTRIBUTE_kind], *rung = &s->attributes[ASH_ATTRIBUTE_rung];
    int kind_word = kind->given ? word_of(c, kind, kinds, 6) : 0, rung_word = rung->given ? word_of(c, rung, rungs, 7) : 0;
    category->kind = kind_word < 0 ? ASH_CASH : (ash_category_kind)kind_word;
    category->rung = rung_word < 0 ? ASH_RUNG_PRICE : (ash_rung)rung_word;
    if (ash_map_add(&c->category_names, category->name, category))
        ash_push(c->arena, &c->categories, category);
    else
        ash_report(c->diags, ASH_E_declared_twice, s->name.span, ASH_P("name", s->name.text));
}

/* The categories as an index, so that category_cost can run over them. */
static void declare_category_index(checker *c) {
    if (c->categories.count == 0) return;
    ash_index *index = ash_new(c->arena, ash_index);
    ash_map *names = ash_new(c->arena, ash_map);
    ash_map_init(names, c->arena);
    index->name = ASH_SLICE("category");
    index->kind = ASH_INDEX_FIXED;
    index->row_count = c->categories.count;
    index->rows = ash_new_array(c->arena, ash_fixed_row, index->row_count);
    index->row_names = names;
    for (size_t i = 0; i < index->row_count; i++) {
        index->rows[i] = (ash_fixed_row){c->categories.items[i]->name, c->categories.items[i]->span, c->categories.items[i]->labels};
        ash_map_add(names, index->rows[i].name, &index->rows[i]);
    }
    ash_map_add(&c->model->index_names, index->name, index);
    add_index(c, index, NULL);
}

/* ---- Entities ---- */

/* The indices of a name, the parent of each before it. False after an error, when the list cannot be relied on. */
static bool resolve_indices(checker *c, const ash_statement *s, ash_entity *entity) {
    const ash_index **list = ash_new_array(c->arena, const ash_index *, ASH_INDEX_LIMIT);
    size_t count = 0;
    bool sound = true;
    for (size_t i = 0; i < s->index_count; i++) {
        const ash_index *chain[ASH_INDEX_LIMIT];
        size_t depth = 0;
        for (const ash_index *index = find_index(c, s->indices[i]); index != NULL; index = index->parent) chain[depth++] = index;
        sound = sound && depth > 0;
        while (depth-- > 0) { /* `leg` brings `source` along */
            bool there = false;
            for (size_t j = 0; j < count; j++) there |= list[j] == chain[depth];
            if (there && depth == 0) ash_report(c->diags, ASH_E_index_twice, s->indices[i].span, ASH_P("name", s->indices[i].text));
            if (there) continue;
            if (count == ASH_INDEX_LIMIT) {
                ash_report(c->diags, ASH_E_too_many_indices, s->indices[i].span, ASH_P("name", s->name.text), ASH_P("limit", ash_format(c->arena, "%d", ASH_INDEX_LIMIT)));
                return false;
            }
            list[count++] = chain[depth];
        }
    }
    entity->indices = list;
    entity->index_count = count;
    for (size_t i = 0; i < count; i++)
        if (list[i]->kind == ASH_INDEX_YEARS) entity->year_position = (int)i;
    return sound;
}

static ash_type read_unit(checker *c, ash_name name) {
    ash_unit unit;
    size_t at = 0, length = 0;
    ash_slice nearest = {0};
    ash_unit_error error = ash_unit_read(name.text, &unit, &at, &length, &nearest);
    if (error == ASH_UNIT_OK) return (ash_type){.kind = ASH_TYPE_NUMBER, .unit = unit};
    if (length == 0 && at == name.text.size && at > 0) at = 0, length = name.text.size; /* it ends too early: all of it is wrong */
    ash_span span = {name.span.file, name.span.start + (uint32_t)at, name.span.start + (uint32_t)(at + length)};
    ash_slice part = ash_slice_part(name.text, at, at + length);
    ash_report(c->diags, ash_unit_code(error, part), span, ASH_P("unit", part))->nearest = ash_slice_copy(c->arena, nearest);
    return (ash_type){0};
}

static void resolve_type(checker *c, const ash_statement *s, ash_entity *entity) {
    ash_slice word = s->type.text;
    entity->unit_text = word;
    entity->type = (ash_type){0};
    if (s->kind == ASH_STATEMENT_FACT) {
        entity->type.kind = ASH_TYPE_TRUTH;
    } else if (s->choice_count > 0 && ash_slice_equal(word, ASH_SLICE("simplex"))) {
        entity->type = (ash_type){.kind = ASH_TYPE_NUMBER, .unit = ash_unit_one};
        entity->simplex = find_index(c, s->choices[0]);
        bool listed = false;
        for (size_t i = 0; i < entity->index_count; i++) listed |= entity->indices[i] == entity->simplex;
        if (entity->simplex != NULL && (!listed || s->choice_count != 1))
            ash_report(c->diags, ASH_E_simplex_index, s->choices[0].span, ASH_P("name", s->choices[0].text));
    } else if (s->choice_count > 0) {
        entity->type = (ash_type){.kind = ASH_TYPE_CHOICE, .choice = entity};
        entity->choices = fixed_rows(c, s, &entity->choice_names);
        entity->choice_count = s->choice_count;
    } else if (ash_slice_equal(word, ASH_SLICE("flag"))) {
        entity->type.kind = ASH_TYPE_TRUTH;
        entity->is_flag = true;
    } else if (ash_slice_equal(word, ASH_SLICE("country"))) {
        entity->type.kind = ASH_TYPE_COUNTRY;
    } else if (ash_slice_equal(word, ASH_SLICE("currency"))) {
        entity->type.kind = ASH_TYPE_CURRENCY;
    } else if (ash_slice_equal(word, ASH_SLICE("hs_code"))) {
        entity->type.kind = ASH_TYPE_HS_CODE;
    } else {
        entity->type = read_unit(c, s->type);
        ash_currency currency = entity->type.unit.currency;
        if (entity->type.kind != ASH_TYPE_NUMBER || currency == 0 || currency == ASH_EUR) return;
        entity->type.unit.currency = ASH_EUR; /* money is typed in euros everywhere; only rows of numbers can be in other money */
        if (entity->kind == ASH_ENTITY_TABLE || entity->kind == ASH_ENTITY_PARAMETER)
            entity->currency = currency;
        else
            ash_report(c->diags, ASH_E_unit_foreign, s->type_span, ASH_P("unit", word));
        return;
    }
    if (s->kind == ASH_STATEMENT_INPUT || s->kind == ASH_STATEMENT_FACT) return;
    ash_report(c->diags, ASH_E_type_only_input, s->type_span, ASH_P("type", word));
    entity->type = (ash_type){0};
}

static void read_range(checker *c, const ash_statement *s, ash_entity *entity) {
    const ash_attribute *range = &s->attributes[ASH_ATTRIBUTE_range];
    entity->low = -(double)INFINITY;
    entity->high = (double)INFINITY;
    if (!range->given) return;
    entity->range_span = range->span;
    if (entity->type.kind != ASH_TYPE_NUMBER) {
        if (entity->type.kind != ASH_TYPE_NONE) ash_report(c->diags, ASH_E_attribute_needs_number, range->span, ASH_P("word", ASH_SLICE("range")));
        return;
    }
    bool ok = range->from == NULL || ash_constant_number(c, range->from, &entity->type.unit, &entity->low);
    ok = (range->to == NULL || ash_constant_number(c, range->to, &entity->type.unit, &entity->high)) && ok;
    if (ok && !(entity->low < entity->high)) ash_report(c->diags, ASH_E_range_empty, range->span);
}

static void read_spread(checker *c, const ash_spread *spread, ash_entity *entity) {
    if (entity->type.kind == ASH_TYPE_NONE) return;
    if (entity->type.kind != ASH_TYPE_NUMBER) {
        ash_report(c->diags, ASH_E_attribute_needs_number, spread->span, ASH_P("word", ASH_SLICE("spread")));
        return;
    }
    entity->spread = spread->value;
    entity->spread_absolute = spread->absolute;
    if (!(spread->value > 0)) ash_report(c->diags, ASH_E_spread_positive, spread->span);
    if (!spread->has_unit) return;
    ash_type given = {.kind = ASH_TYPE_NUMBER, .unit = spread->unit}, wanted = entity->type; /* of a relative one: a plain number */
    if (!spread->absolute) wanted.unit = ash_unit_one;
    if (given.unit.currency != wanted.unit.currency || !ash_dims_equal(given.unit.dims, wanted.unit.dims))
        ash_report(c->diags, ASH_E_unit_constant, spread->span, ASH_P("found", ash_type_text(c, &given)), ASH_P("wanted", ash_type_text(c, &wanted)));
    else
        entity->spread *= ash_unit_ratio(&given.unit, &wanted.unit);
}

static void read_input_attributes(checker *c, const ash_statement *s, ash_entity *entity) {
    const ash_attribute *a = s->attributes;
    read_range(c, s, entity);
    entity->spread = (double)NAN;
    const ash_attribute *spread = &a[ASH_ATTRIBUTE_spread];
    if (spread->given) read_spread(c, &spread->spread, entity);
    entity->structural = a[ASH_ATTRIBUTE_structural].given;
    if (entity->structural && spread->given) ash_report(c->diags, ASH_E_structural_spread, spread->span);
    entity->knowable = !(a[ASH_ATTRIBUTE_knowable].given && ash_slice_equal(a[ASH_ATTRIBUTE_knowable].name.text, ASH_SLICE("no")));
    entity->independent_by_year = a[ASH_ATTRIBUTE_independent].given;
    if (entity->independent_by_year && entity->year_position < 0)
        ash_report(c->diags, ASH_E_independent_years, a[ASH_ATTRIBUTE_independent].span, ASH_P("name", entity->name));
    entity->group = a[ASH_ATTRIBUTE_group].name.text;
    entity->source = a[ASH_ATTRIBUTE_source].name.text;
    entity->effort = 1;
    if (a[ASH_ATTRIBUTE_effort].given && ash_constant_number(c, a[ASH_ATTRIBUTE_effort].from, &ash_unit_one, &entity->effort) && !(entity->effort >= 0))
        ash_report(c->diags, ASH_E_effort_negative, a[ASH_ATTRIBUTE_effort].span);
}

/* One dated row: `from DATE until DATE VALUE source ID ...`, in any order. The token that cannot stand there, or NULL. */
static const ash_token *read_dated(checker *c, const ash_row *row, ash_dated *dated) {
    const struct { const char *name; ash_day *day; } days[] = {{"from", &dated->from}, {"until", &dated->until}, {"verified", &dated->verified}, {"review", &dated->review}};
    for (size_t k = 0; k < row->count; k++) {
        const ash_token *word = &row->tokens[k], *value = k + 1 < row->count ? &row->tokens[k + 1] : NULL;
        size_t d = 0;
        while (d < 4 && !(word->kind == ASH_TOKEN_NAME && ash_slice_equal(word->text, ash_slice_of(days[d].name)))) d++;
        if (word->kind == ASH_TOKEN_NUMBER && isnan(dated->value)) {
            dated->value = word->number;
            continue;
        }
        if (word->kind != ASH_TOKEN_NAME || value == NULL) return word;
        k++;
        if (d < 4) {
            if (value->kind != ASH_TOKEN_DATE || *days[d].day != ASH_NO_DAY) return value;
            *days[d].day = read_day(c, value);
        } else if (ash_slice_equal(word->text, ASH_SLICE("source"))) {
            if (value->kind != ASH_TOKEN_NAME && value->kind != ASH_TOKEN_TEXT) return value;
            dated->source = value->text;
        } else if (ash_slice_equal(word->text, ASH_SLICE("confidence"))) {
            static const char *const levels[] = {"official", "secondary", "conflict", "assumed"};
            ash_attribute level = {.name = {value->text, value->span}};
            int found = word_of(c, &level, levels, 4);
            dated->confidence = found < 0 ? ASH_ASSUMED : (unsigned)found;
        } else {
            return word;
        }
    }
    return NULL;
}

static void read_parameter(checker *c, const ash_statement *s, ash_entity *entity) {
    entity->dated = ash_new_array(c->arena, ash_dated, s->row_count);
    entity->dated_count = s->row_count;
    const ash_attribute *after = &s->attributes[ASH_ATTRIBUTE_after];
    if (after->given)
        entity->after_last = ash_slice_equal(after->name.text, ASH_SLICE("unknown"))   ? ASH_AFTER_UNKNOWN
                             : ash_slice_equal(after->name.text, ASH_SLICE("nominal")) ? ASH_AFTER_HOLD_NOMINAL
                                                                                       : ASH_AFTER_HOLD_REAL;
    if (s->row_count == 0) ash_report(c->diags, ASH_E_parameter_row, s->name.span, ASH_P("name", entity->name));
    bool sound_before = false;
    for (size_t i = 0; i < s->row_count && !enough(c); i++) {
        ash_dated *dated = &entity->dated[i];
        *dated = (ash_dated){.from = ASH_NO_DAY, .until = ASH_NO_DAY, .verified = ASH_NO_DAY, .review = ASH_NO_DAY, .value = (double)NAN,
                             .confidence = ASH_ASSUMED, .span = s->rows[i].tokens[0].span};
        size_t errors = c->diags->error_count;
        const ash_token *bad = read_dated(c, &s->rows[i], dated);
        if (bad != NULL)
            ash_report(c->diags, ASH_E_unexpected, bad->span, ASH_P("found", bad->text), ASH_P("wanted", ASH_SLICE("[dated]")));
        else if (c->diags->error_count == errors && (isnan(dated->value) || dated->from == ASH_NO_DAY))
            ash_report(c->diags, ASH_E_parameter_row, dated->span, ASH_P("name", entity->name));
        else if (c->diags->error_count == errors && dated->until != ASH_NO_DAY && dated->until <= dated->from)
            ash_report(c->diags, ASH_E_dates_order, dated->span);
        else if (c->diags->error_count == errors && sound_before && (dated[-1].until == ASH_NO_DAY || dated->from < dated[-1].until))
            ash_report(c->diags, ASH_E_parameter_overlap, dated->span, ASH_P("name", entity->name));
        sound_before = c->diags->error_count == errors;
    }
}

/* A row `id id ... value`, of which there are one id an index; value NULL: not a number. */
static void read_table_row(checker *c, ash_entity *entity, const ash_name *ids, size_t id_count, const double *value, ash_span span) {
    if (id_count != entity->index_count || value == NULL) {
        ash_report(c->diags, ASH_E_table_row, span, ASH_P("name", entity->name));
        return;
    }
    size_t at = 0;
    for (size_t i = 0; i < id_count; i++) {
        const ash_index *index = entity->indices[i];
        const ash_fixed_row *row = ash_map_get(index->row_names, ids[i].text);
        if (row == NULL) {
            ash_report(c->diags, ASH_E_unknown_row, ids[i].span, ASH_P("name", ids[i].text), ASH_P("index", index->name))->nearest =
                ash_slice_copy(c->arena, ash_map_nearest(index->row_names, ids[i].text));
            return;
        }
        at = at * index->row_count + (size_t)(row - index->rows);
    }
    if (!isnan(entity->values[at]))
        ash_report(c->diags, ASH_E_row_twice, span, ASH_P("name", id_count > 0 ? ids[0].text : entity->name));
    else
        entity->values[at] = *value;
}

/* `name` as seen from the folder of the text that names it. */
static ash_slice resolve_name(checker *c, uint32_t file, ash_slice name) {
    ash_slice from = ash_sources_get(c->sources, file)->name;
    size_t folder = 0;
    for (size_t i = 0; i < from.size; i++)
        if (from.data[i] == '/') folder = i + 1;
    if (folder == 0 || ash_slice_starts_with(name, ASH_SLICE("/"))) return name;
    return ash_format(c->arena, "%.*s%.*s", (int)folder, from.data, (int)name.size, name.data);
}

/* Loads the text that a statement names and gives it a number; 0 after an error. */
static uint32_t load(checker *c, ash_name name, ash_slice resolved) {
    ash_slice text;
    if (c->loader == NULL || !c->loader->load(c->loader->state, resolved, &text)) {
        ash_report(c->diags, ASH_E_include_missing, name.span, ASH_P("name", name.text));
        return 0;
    }
    c->model->fingerprint = c->model->fingerprint * 31 + ash_hash(text);
    return ash_sources_add(c->sources, resolved, text);
}

/* A CSV with a column for each index, in order, and the value last; its first line names the columns. */
static void read_table_csv(checker *c, const ash_statement *s, ash_entity *entity) {
    uint32_t file = load(c, s->file, resolve_name(c, s->span.file, s->file.text));
    ash_csv *csv = ash_new(c->arena, ash_csv);
    if (file == 0 || !ash_csv_open(csv, c->arena, c->sources, file, c->diags)) return;
    while (!enough(c) && ash_csv_row(csv)) {
        ash_name ids[ASH_INDEX_LIMIT];
        const ash_csv_field *last = &csv->fields[csv->column_count - 1];
        for (size_t i = 0; i + 1 < csv->column_count && i < ASH_INDEX_LIMIT; i++) ids[i] = (ash_name){csv->fields[i].text, csv->fields[i].span};
        double value;
        bool number = ash_number_read(last->text, &value) && isfinite(value);
        read_table_row(c, entity, ids, csv->column_count - 1, number ? &value : NULL, ash_span_join(csv->fields[0].span, last->span));
    }
}

static void read_table(checker *c, const ash_statement *s, ash_entity *entity) {
    size_t count = 1;
    for (size_t i = 0; i < entity->index_count; i++) {
        if (entity->indices[i]->kind != ASH_INDEX_FIXED) {
            ash_report(c->diags, ASH_E_table_index, s->name.span, ASH_P("name", entity->indices[i]->name));
            return;
        }
        count *= entity->indices[i]->row_count;
        if (count > ASH_TABLE_LIMIT - c->table_values) {
            ash_report(c->diags, ASH_E_too_many_rows, s->name.span, ASH_P("limit", ash_format(c->arena, "%d", ASH_TABLE_LIMIT)));
            return;
        }
    }
    c->table_values += count;
    entity->value_count = count;
    entity->values = ash_new_array(c->arena, double, count);
    for (size_t i = 0; i < count; i++) entity->values[i] = (double)NAN;
    if (s->file.text.size > 0) read_table_csv(c, s, entity);
    for (size_t r = 0; r < s->row_count && !enough(c); r++) {
        const ash_row *row = &s->rows[r];
        const ash_token *last = &row->tokens[row->count - 1];
        ash_name ids[ASH_INDEX_LIMIT];
        for (size_t i = 0; i + 1 < row->count && i < ASH_INDEX_LIMIT; i++) ids[i] = (ash_name){row->tokens[i].text, row->tokens[i].span};
        read_table_row(c, entity, ids, row->count - 1, last->kind == ASH_TOKEN_NUMBER ? &last->number : NULL, ash_span_join(row->tokens[0].span, last->span));
    }
}

static void declare_entity(checker *c, const ash_statement *s, ash_entity_kind kind, const text_facts *text) {
    if (!name_allowed(c, s->name, false)) return;
    ash_entity *entity = ash_new(c->arena, ash_entity);
    entity->kind = kind;
    entity->name = s->name.text;
    entity->span = s->name.span;
    entity->labels = labels_of(s);
    entity->expr_text = s->expr_text;
    entity->built_in = c->in_built_in;
    entity->valid_from = text->valid_from;
    entity->valid_until = text->valid_until;
    entity->is_common = kind == ASH_ENTITY_COMMON;
    entity->year_position = -1;
    bool sound = resolve_indices(c, s, entity);
    if (sound)
        resolve_type(c, s, entity);
    else
        entity->unit_text = s->type.text;
    entity->number = c->declared.count;
    if (ash_map_get(&c->model->index_names, entity->name) != NULL || !ash_map_add(&c->model->names, entity->name, entity)) {
        ash_report(c->diags, ASH_E_declared_twice, s->name.span, ASH_P("name", s->name.text));
        return;
    }
    if (kind == ASH_ENTITY_INPUT || kind == ASH_ENTITY_COMMON) read_input_attributes(c, s, entity);
    if (kind == ASH_ENTITY_COMMON && s->expr == NULL) ash_report(c->diags, ASH_E_common_default, s->name.span, ASH_P("name", s->name.text));
    if (kind == ASH_ENTITY_PARAMETER) read_parameter(c, s, entity);
    if (kind == ASH_ENTITY_TABLE && sound) read_table(c, s, entity);
    if (kind == ASH_ENTITY_RESULT && s->attributes[ASH_ATTRIBUTE_better].given) {
        static const char *const senses[] = {"lower", "higher"};
        int sense = word_of(c, &s->attributes[ASH_ATTRIBUTE_better], senses, 2);
        entity->better = sense < 0 ? 0 : sense == 0 ? -1 : 1;
    }
    ash_push(c->arena, &c->declared, ((declared){entity, NULL, s, !sound}));
}

static void declare_check(checker *c, const ash_statement *s) {
    ash_check *check = ash_new(c->arena, ash_check);
    check->span = s->expr_span;
    check->text = s->expr_text;
    check->labels = labels_of(s);
    check->severity = s->attributes[ASH_ATTRIBUTE_warn].given ? ASH_WARNING : ASH_ERROR;
    ash_push(c->arena, &c->declared, ((declared){NULL, check, s, false}));
}

/* What a cost's unit and category must be. */
static void check_cost(checker *c, const declared *d) {
    ash_entity *cost = d->entity;
    const ash_attribute *in = &d->statement->attributes[ASH_ATTRIBUTE_in];
    cost->category = ash_map_get(&c->category_names, in->name.text);
    if (!in->given)
        ash_report(c->diags, ASH_E_cost_category, cost->span, ASH_P("name", cost->name));
    else if (cost->category == NULL && !ash_excused(c, in->name.text))
        ash_report(c->diags, ASH_E_unknown_category, in->name.span, ASH_P("name", in->name.text))->nearest =
            ash_slice_copy(c->arena, ash_map_nearest(&c->category_names, in->name.text));
    if (cost->type.kind != ASH_TYPE_NUMBER) return;
    ash_dims money = {.power = {[ASH_DIM_MONEY] = 1}}, rate = {.power = {[ASH_DIM_MONEY] = 1, [ASH_DIM_TIME] = -1}};
    bool yearly = ash_dims_equal(cost->type.unit.dims, rate);
    if (!yearly && !ash_dims_equal(cost->type.unit.dims, money))
        ash_report(c->diags, ASH_E_cost_unit, d->statement->type_span, ASH_P("unit", cost->unit_text));
    else if (yearly && cost->year_position < 0)
        ash_report(c->diags, ASH_E_cost_needs_year, d->statement->type_span, ASH_P("name", cost->name));
}

/* A statement with a syntax error: its name is known to be wrong, or who knows what it would have declared. */
static void note_failed(checker *c, const ash_statement *s) {
    if (s->name.text.size > 0)
        ash_map_add(&c->failed, s->name.text, c);
    else if (s->kind != ASH_STATEMENT_MODEL && s->kind != ASH_STATEMENT_CHECK)
        c->incomplete = true;
}

static void declare_statement(checker *c, const ash_statement *s, const text_facts *text) {
    switch (s->kind) {
    case ASH_STATEMENT_MODEL: case ASH_STATEMENT_INCLUDE: case ASH_STATEMENT_INDEX: case ASH_STATEMENT_CATEGORY: case ASH_STATEMENT_COUNT: break;
    case ASH_STATEMENT_TABLE: declare_entity(c, s, ASH_ENTITY_TABLE, text); break;
    case ASH_STATEMENT_INPUT: declare_entity(c, s, ASH_ENTITY_INPUT, text); break;
    case ASH_STATEMENT_COMMON: declare_entity(c, s, ASH_ENTITY_COMMON, text); break;
    case ASH_STATEMENT_FACT: declare_entity(c, s, ASH_ENTITY_FACT, text); break;
    case ASH_STATEMENT_PARAMETER: declare_entity(c, s, ASH_ENTITY_PARAMETER, text); break;
    case ASH_STATEMENT_LET: declare_entity(c, s, ASH_ENTITY_LET, text); break;
    case ASH_STATEMENT_COST: declare_entity(c, s, ASH_ENTITY_COST, text); break;
    case ASH_STATEMENT_RESULT: declare_entity(c, s, ASH_ENTITY_RESULT, text); break;
    case ASH_STATEMENT_CHECK: declare_check(c, s); break;
    }
}

/* ---- Files ---- */

static void read_dates(checker *c, const ash_statement *s, text_facts *text) {
    const ash_attribute *valid = &s->attributes[ASH_ATTRIBUTE_valid], *checked = &s->attributes[ASH_ATTRIBUTE_checked];
    if (valid->given) {
        text->valid_from = read_day(c, &valid->first);
        text->valid_until = read_day(c, &valid->second);
        if (text->valid_from != ASH_NO_DAY && text->valid_until != ASH_NO_DAY && text->valid_until < text->valid_from)
            ash_report(c->diags, ASH_E_dates_order, valid->span);
    }
    if (checked->given) read_day(c, &checked->first);
}

static void read_text(checker *c, ash_slice name, uint32_t file, unsigned depth);

/* A file that was read already is there already; one that is still open leads back to itself. */
static void include(checker *c, const ash_statement *s, unsigned depth) {
    ash_slice name = resolve_name(c, s->span.file, s->file.text);
    for (size_t i = 0; i < c->texts.count; i++)
        if (ash_slice_equal(c->texts.items[i].name, name)) {
            if (c->texts.items[i].open) ash_report(c->diags, ASH_E_include_cycle, s->file.span, ASH_P("name", s->file.text));
            return;
        }
    if (depth >= ASH_INCLUDE_DEPTH) {
        ash_report(c->diags, ASH_E_include_depth, s->file.span, ASH_P("limit", ash_format(c->arena, "%d", ASH_INCLUDE_DEPTH)));
        c->incomplete = true;
        return;
    }
    uint32_t file = load(c, s->file, name);
    if (file > 0)
        read_text(c, name, file, depth + 1);
    else
        c->incomplete = true;
}

/* Parses a text and what it includes. */
static void read_text(checker *c, ash_slice name, uint32_t file, unsigned depth) {
    size_t from = c->parsing.statements.count, text = c->texts.count;
    text_facts facts = {name, file, true, ASH_NO_DAY, ASH_NO_DAY};
    ash_push(c->arena, &c->texts, facts);
    ash_parse(&c->parsing, file);
    size_t to = c->parsing.statements.count;
    for (size_t i = from; i < to && !enough(c); i++) {
        const ash_statement *s = c->parsing.statements.items[i];
        if (s->failed) note_failed(c, s);
        if (s->failed || (s->kind != ASH_STATEMENT_MODEL && s->kind != ASH_STATEMENT_INCLUDE)) continue;
        if (s->kind == ASH_STATEMENT_INCLUDE) {
            include(c, s, depth);
            continue;
        }
        if (depth == 0 && c->model_statement != NULL)
            ash_report(c->diags, ASH_E_second_model, s->span);
        else if (depth == 0)
            c->model_statement = s;
        read_dates(c, s, &c->texts.items[text]);
    }
    c->texts.items[text].open = false;
}

/* Declares what the statements from number `from` on name: indices first, since everything stands on them. */
static void declare_from(checker *c, size_t from) {
    const ash_statement *const *statements = (const ash_statement *const *)c->parsing.statements.items;
    size_t count = c->parsing.statements.count, first_index = c->indices.count, text = 0;
    for (size_t i = from; i < count && !enough(c); i++) {
        if (!statements[i]->failed && statements[i]->kind == ASH_STATEMENT_INDEX) declare_index(c, statements[i]);
        if (!statements[i]->failed && statements[i]->kind == ASH_STATEMENT_CATEGORY) declare_category(c, statements[i]);
    }
    resolve_parents(c, first_index);
    if (!c->in_built_in) declare_category_index(c);
    for (size_t i = from; i < count && !enough(c); i++) {
        while (c->texts.items[text].file != statements[i]->span.file) text = (text + 1) % c->texts.count;
        if (!statements[i]->failed) declare_statement(c, statements[i], &c->texts.items[text]);
    }
}

/* The last year may be a structural input, known only now; its default must be a number, since everything else may depend on the years. */
static void resolve_last_year(checker *c) {
    for (size_t i = 0; i < c->indices.count; i++) {
        const ash_statement *s = c->index_statements.items[i];
        ash_index *index = c->indices.items[i];
        if (index->kind != ASH_INDEX_YEARS || s->last->kind != ASH_SYNTAX_NAME || s->last->count > 0) continue;
        const ash_entity *input = ash_map_get(&c->model->names, s->last->text);
        const ash_syntax *given = input == NULL ? NULL : c->declared.items[input->number].statement->expr;
        if (input == NULL && ash_excused(c, s->last->text)) continue;
        if (input == NULL)
            ash_report(c->diags, ASH_E_unknown_name, s->last->span, ASH_P("name", s->last->text))->nearest =
                ash_slice_copy(c->arena, ash_map_nearest(&c->model->names, s->last->text));
        else if (input->kind != ASH_ENTITY_INPUT || !input->structural || input->index_count > 0 || input->type.kind != ASH_TYPE_NUMBER ||
                 !ash_dims_none(input->type.unit.dims) || (given != NULL && given->kind != ASH_SYNTAX_NUMBER))
            ash_report(c->diags, ASH_E_years_input, s->last->span, ASH_P("name", s->last->text));
        else
            index->last_from = input;
    }
}

static void read_model_statement(checker *c, uint32_t file) {
    const ash_statement *s = c->model_statement;
    if (s == NULL) {
        if (c->diags->error_count == c->first_error) ash_report(c->diags, ASH_E_no_model, ash_span_at(file, 0, 0));
        return;
    }
    c->model->name = s->name.text;
    c->model->labels = labels_of(s);
    double format = 1;
    const ash_attribute *attribute = &s->attributes[ASH_ATTRIBUTE_format];
    if (attribute->given && ash_constant_number(c, attribute->from, &ash_unit_one, &format) && format != 1)
        ash_report(c->diags, ASH_E_format_unknown, attribute->span, ASH_P("limit", ASH_SLICE("1")));
    c->model->format = 1;
    if (!s->attributes[ASH_ATTRIBUTE_decide].given) return;
    const ash_index *decision = find_index(c, s->decide_index);
    if (decision == NULL) return;
    if (decision->kind == ASH_INDEX_YEARS || decision->parent != NULL || decision->optional) {
        ash_report(c->diags, ASH_E_decide_index, s->decide_index.span, ASH_P("name", s->decide_index.text));
        return;
    }
    if (decision->row_count > ASH_OPTION_LIMIT)
        ash_report(c->diags, ASH_E_too_many_rows, s->decide_index.span, ASH_P("limit", ash_format(c->arena, "%d", ASH_OPTION_LIMIT)));
    c->model->decision = decision;
    c->model->decision_ranks = ash_slice_equal(s->decide_sense.text, ASH_SLICE("ranks"));
    c->model->decision_sense = ash_slice_equal(s->decide_sense.text, ASH_SLICE("highest")) ? 1 : -1;
}

static void resolve_decision_result(checker *c) {
    const ash_statement *s = c->model_statement;
    if (c->model->decision == NULL || c->model->decision_ranks) return;
    ash_entity *result = ash_map_get(&c->model->names, s->decide_result.text);
    if (result == NULL && ash_is_built_in(s->decide_result.text))
        ash_report(c->diags, ASH_E_built_in_needs, s->decide_result.span, ASH_P("name", s->decide_result.text));
    else if (result == NULL)
        ash_report(c->diags, ASH_E_unknown_name, s->decide_result.span, ASH_P("name", s->decide_result.text))->nearest =
            ash_slice_copy(c->arena, ash_map_nearest(&c->model->names, s->decide_result.text));
    else if (result->index_count != 1 || result->indices[0] != c->model->decision || result->type.kind != ASH_TYPE_NUMBER)
        ash_report(c->diags, ASH_E_decide_result, s->decide_result.span, ASH_P("name", s->decide_result.text), ASH_P("index", c->model->decision->name));
    c->model->decision_result = result;
}

/* ---- Formulas ---- */

/* The first distribution that is not a whole default, or the whole of one of its alternatives: an input has one draw, so nothing can be
 * computed with it here. NULL when there is none. */
static const ash_expr *law_within(const ash_expr *e, bool whole) {
    if (e->kind == ASH_EXPR_DISTRIBUTION && !whole) return e;
    for (size_t i = 0; i < e->argument_count; i++) {
        bool alternative = (e->kind == ASH_EXPR_IF && i > 0) || e->kind == ASH_EXPR_OTHERWISE || e->kind == ASH_EXPR_CONVERT;
        const ash_expr *found = law_within(e->arguments[i], whole && alternative);
        if (found != NULL) return found;
    }
    return NULL;
}

/* The value under `defaults: none`: a number in the declared unit, or a word. */
static void check_neutral(checker *c, ash_entity *entity, const ash_syntax *syntax) {
    if (entity->type.kind == ASH_TYPE_NUMBER) {
        double value;
        if (!ash_constant_number(c, syntax, &entity->type.unit, &value)) return;
        entity->neutral = ash_new(c->arena, ash_expr);
        *entity->neutral = (ash_expr){.kind = ASH_EXPR_NUMBER, .span = syntax->span, .type = entity->type, .number = value, .year_slot = ASH_NO_SLOT, .certain = true};
        return;
    }
    scope s = ash_scope_of(c, NULL, 0);
    entity->neutral = ash_check_expression(&s, syntax, &entity->type, ASH_E_unit_declared);
    bool constant = entity->neutral->kind == ASH_EXPR_NUMBER || entity->neutral->kind == ASH_EXPR_WORD || entity->neutral->kind == ASH_EXPR_TEXT;
    if (!constant && entity->neutral->type.kind != ASH_TYPE_NONE) ash_report(c->diags, ASH_E_not_constant, syntax->span);
}

static void check_input(checker *c, const declared *d) {
    ash_entity *entity = d->entity;
    const ash_attribute *when = &d->statement->attributes[ASH_ATTRIBUTE_when], *neutral = &d->statement->attributes[ASH_ATTRIBUTE_neutral];
    if (d->statement->expr != NULL) {
        scope s = ash_scope_of(c, entity->indices, entity->index_count);
        s.is_default = true;
        entity->expr = ash_check_expression(&s, d->statement->expr, &entity->type, ASH_E_unit_declared);
        entity->slot_count = s.slot_count;
        if (entity->spread > 0 && !entity->spread_absolute && entity->expr->kind == ASH_EXPR_NUMBER && entity->expr->number == 0 &&
            entity->expr->type.kind == ASH_TYPE_NUMBER)
            ash_report(c->diags, ASH_E_spread_of_zero, d->statement->attributes[ASH_ATTRIBUTE_spread].span, ASH_P("name", entity->name));
        const ash_expr *law = law_within(entity->expr, true);
        if (law != NULL) ash_report(c->diags, ASH_E_law_within, law->span);
    }
    if (when->given) {
        scope s = ash_scope_of(c, entity->indices, entity->index_count);
        entity->when = ash_check_expression(&s, when->from, &(ash_type){.kind = ASH_TYPE_TRUTH}, ASH_E_not_truth);
        entity->when_slot_count = s.slot_count;
    }
    if (neutral->given) check_neutral(c, entity, neutral->from);
}

/* A check runs over every index that its condition leaves free. They are looked for first, without a word, so that they can have the first
 * slots. */
static void check_condition(checker *c, const declared *d) {
    const ash_type truth = {.kind = ASH_TYPE_TRUTH};
    index_list found = {0};
    ash_diags *aloud = c->diags;
    if (c->quiet == NULL) c->quiet = ash_diags_create(c->arena);
    c->diags = c->quiet;
    scope looking = {.checker = c, .found = &found};
    ash_check_expression(&looking, d->statement->expr, &truth, ASH_E_not_truth);
    c->diags = aloud;
    if (found.count > ASH_INDEX_LIMIT) {
        ash_report(c->diags, ASH_E_too_many_indices, d->check->span, ASH_P("name", ASH_SLICE("check")), ASH_P("limit", ash_format(c->arena, "%d", ASH_INDEX_LIMIT)));
        return;
    }
    d->check->indices = found.items;
    d->check->index_count = found.count;
    scope s = ash_scope_of(c, found.items, found.count);
    d->check->condition = ash_check_expression(&s, d->statement->expr, &truth, ASH_E_not_truth);
    d->check->slot_count = s.slot_count;
}

static void check_formulas(checker *c) {
    for (size_t i = 0; i < c->declared.count && !enough(c); i++) {
        const declared *d = &c->declared.items[i];
        if (d->broken) continue;
        if (d->check != NULL) {
            check_condition(c, d);
        } else if (d->entity->kind == ASH_ENTITY_INPUT || d->entity->kind == ASH_ENTITY_COMMON) {
            check_input(c, d);
        } else if (d->statement->expr != NULL) {
            scope s = ash_scope_of(c, d->entity->indices, d->entity->index_count);
            d->entity->expr = ash_check_expression(&s, d->statement->expr, &d->entity->type, ASH_E_unit_declared);
            d->entity->slot_count = s.slot_count;
        }
    }
}

void ash_declare_all(checker *c, uint32_t file) {
    const ash_source *source = ash_sources_get(c->sources, file);
    c->model->fingerprint = ash_hash(source->text);
    c->parsing.limited = true;
    read_text(c, source->name, file, 0);
    declare_from(c, 0);
    read_model_statement(c, file);
    resolve_last_year(c);
    for (size_t i = 0; i < c->declared.count && !enough(c); i++)
        if (c->declared.items[i].entity != NULL && c->declared.items[i].entity->kind == ASH_ENTITY_COST) check_cost(c, &c->declared.items[i]);
    if (c->diags->error_count == c->first_error) { /* the built-in text is written from sound declarations only */
        ash_slice text = ash_built_in_text(c);
        size_t from = c->parsing.statements.count;
        c->in_built_in = true;
        c->parsing.limited = false;
        if (text.size > 0) read_text(c, ASH_SLICE("(built in)"), ash_sources_add(c->sources, ASH_SLICE("(built in)"), text), 1);
        declare_from(c, from);
        c->in_built_in = false;
        if (c->diags->error_count == c->first_error) resolve_decision_result(c);
    }
    check_formulas(c);
}
