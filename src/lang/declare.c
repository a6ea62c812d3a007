/* From statements to declared things: names, indices, types and attributes, everything that needs no formula. */
#include "lang/checker.h"

#include <math.h>

/* ---- Helpers ---- */

static ash_labels labels_of(const ash_statement *s) {
    ash_labels labels = {0};
    labels.title[ASH_LANG_NL] = s->attributes[ASH_ATTRIBUTE_nl].name.text;
    labels.title[ASH_LANG_EN] = s->attributes[ASH_ATTRIBUTE_en].name.text;
    labels.help[ASH_LANG_NL] = s->attributes[ASH_ATTRIBUTE_help_nl].name.text;
    labels.help[ASH_LANG_EN] = s->attributes[ASH_ATTRIBUTE_help_en].name.text;
    return labels;
}

static bool is_word_of_language(ash_slice name) {
    static const char *const words[] = {"if", "then", "else", "and", "or", "not", "in", "base", "first", "last", "yes", "no", "unknown", "rest",
                                        "sum", "mean", "count", "any", "all", "irr", "reference", "rate", "about", "between", "pert", "triangular",
                                        "uniform", "normal", "lognormal", "chance", "choice", "flag", "simplex",
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

static bool is_unit(ash_slice name) {
    ash_unit unit;
    size_t at, length;
    ash_slice nearest;
    return ash_unit_read(name, &unit, &at, &length, &nearest) == ASH_UNIT_OK;
}

/* May this name be declared, as far as the language goes? */
static bool name_allowed(checker *c, ash_name name, bool may_be_unit) {
    if (name.text.size > 64) {
        ash_report(c->diags, ASH_E_name_too_long, name.span, ASH_P("limit", ASH_SLICE("64")));
    } else if (is_word_of_language(name.text)) {
        ash_report(c->diags, ASH_E_name_reserved, name.span, ASH_P("name", name.text));
    } else if (!c->in_built_in && ash_is_built_in(name.text)) {
        ash_report(c->diags, ASH_E_name_built_in, name.span, ASH_P("name", name.text));
    } else if (!may_be_unit && is_unit(name.text)) {
        ash_report(c->diags, ASH_E_name_is_unit, name.span, ASH_P("name", name.text));
    } else {
        return true;
    }
    return false;
}

static ash_index *find_index(checker *c, ash_name name) {
    ash_index *index = ash_map_get(&c->model->index_names, name.text);
    if (index == NULL)
        ash_report(c->diags, ASH_E_unknown_index, name.span, ASH_P("name", name.text))->nearest =
            ash_slice_copy(c->arena, ash_map_nearest(&c->model->index_names, name.text));
    return index;
}

/* The words of a choice, a fixed index or categories: unique names. */
static ash_fixed_row *fixed_rows(checker *c, const ash_statement *s) {
    ash_fixed_row *rows = ash_new_array(c->arena, ash_fixed_row, s->choice_count);
    ash_map seen;
    ash_map_init(&seen, c->arena);
    for (size_t i = 0; i < s->choice_count; i++) {
        rows[i].name = s->choices[i].text;
        rows[i].span = s->choices[i].span;
        if (!ash_map_add(&seen, rows[i].name, &rows[i])) ash_report(c->diags, ASH_E_row_twice, rows[i].span, ASH_P("name", rows[i].name));
    }
    for (size_t i = 0; i < s->row_count; i++) {
        ash_fixed_row *row = s->rows[i].count == 1 ? ash_map_get(&seen, s->rows[i].tokens[0].text) : NULL;
        if (row == NULL) {
            if (s->rows[i].count > 0) ash_report(c->diags, ASH_E_unexpected, s->rows[i].tokens[s->rows[i].count > 1].span,
                       ASH_P("found", s->rows[i].tokens[s->rows[i].count > 1].text), ASH_P("wanted", ASH_SLICE("[label]")));
            continue;
        }
        row->labels.title[ASH_LANG_NL] = s->rows[i].nl.name.text;
        row->labels.title[ASH_LANG_EN] = s->rows[i].en.name.text;
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
        all = ash_format(c->arena, "%.*s%s`%s`", (int)all.size, all.size ? all.data : "", i ? ", " : "", words[i]);
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
    if (s->last->kind == ASH_SYNTAX_NAME) return; /* resolved once the inputs are declared */
    if (!ash_constant_number(c, s->last, &ash_unit_one, &last)) return;
    if (first != floor(first) || last != floor(last) || last < first || fabs(first) > 10000 || last - first >= ASH_YEAR_LIMIT)
        ash_report(c->diags, ASH_E_years_bounds, ash_span_join(s->first->span, s->last->span), ASH_P("limit", ASH_SLICE("100")));
    else
        index->last_year = (int)last;
    index->first_year = fabs(first) <= 10000 ? (int)first : 0;
}

static void declare_index(checker *c, const ash_statement *s) {
    bool years = s->first != NULL;
    if (!name_allowed(c, s->name, years)) return;
    ash_index *index = ash_new(c->arena, ash_index);
    index->name = s->name.text;
    index->span = s->name.span;
    index->labels = labels_of(s);
    if (years) {
        declare_years(c, s, index);
    } else if (s->choice_count > 0) {
        index->kind = ASH_INDEX_FIXED;
        index->rows = fixed_rows(c, s);
        index->row_count = s->choice_count;
        if (index->row_count > ASH_ROW_LIMIT) ash_report(c->diags, ASH_E_too_many_rows, s->name.span, ASH_P("limit", ASH_SLICE("10000")));
    } else if (s->parent.text.size > 0) {
        const ash_index *parent = find_index(c, s->parent);
        if (parent != NULL && parent->kind != ASH_INDEX_TABLE)
            ash_report(c->diags, ASH_E_parent_not_table, s->parent.span, ASH_P("name", s->parent.text));
        else
            index->parent = parent;
    }
    index->number = c->indices.count;
    if (ash_map_get(&c->model->names, index->name) != NULL || !ash_map_add(&c->model->index_names, index->name, index))
        ash_report(c->diags, ASH_E_declared_twice, s->name.span, ASH_P("name", s->name.text));
    else
        ash_push(c->arena, &c->indices, index);
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
    for (size_t i = 0; i < c->categories.count; i++)
        if (ash_slice_equal(c->categories.items[i]->name, category->name)) {
            ash_report(c->diags, ASH_E_declared_twice, s->name.span, ASH_P("name", s->name.text));
            return;
        }
    ash_push(c->arena, &c->categories, category);
}

/* The categories as an index, so that category_cost can run over them. */
static void declare_category_index(checker *c) {
    if (c->categories.count == 0) return;
    ash_index *index = ash_new(c->arena, ash_index);
    index->name = ASH_SLICE("category");
    index->kind = ASH_INDEX_FIXED;
    index->row_count = c->categories.count;
    index->rows = ash_new_array(c->arena, ash_fixed_row, index->row_count);
    for (size_t i = 0; i < index->row_count; i++)
        index->rows[i] = (ash_fixed_row){c->categories.items[i]->name, c->categories.items[i]->span, c->categories.items[i]->labels};
    index->number = c->indices.count;
    ash_map_add(&c->model->index_names, index->name, index);
    ash_push(c->arena, &c->indices, index);
}

/* ---- Entities ---- */

static void resolve_indices(checker *c, const ash_statement *s, ash_entity *entity) {
    const ash_index **list = ash_new_array(c->arena, const ash_index *, 2 * s->index_count);
    size_t count = 0;
    for (size_t i = 0; i < s->index_count; i++) {
        const ash_index *index = find_index(c, s->indices[i]), *chain[8];
        size_t depth = 0;
        for (; index != NULL && depth < 8; index = index->parent) chain[depth++] = index; /* `leg` brings `source` along */
        while (depth-- > 0) {
            bool there = false;
            for (size_t j = 0; j < count; j++) there |= list[j] == chain[depth];
            if (there && depth == 0) ash_report(c->diags, ASH_E_index_twice, s->indices[i].span, ASH_P("name", s->indices[i].text));
            if (!there && count < 2 * s->index_count) list[count++] = chain[depth];
        }
    }
    entity->indices = list;
    entity->index_count = count;
    entity->year_position = -1;
    for (size_t i = 0; i < count; i++)
        if (list[i]->kind == ASH_INDEX_YEARS) entity->year_position = (int)i;
}

static ash_type number_type(ash_unit unit) {
    if (unit.currency != 0) unit.currency = ASH_EUR;
    return (ash_type){.kind = ASH_TYPE_NUMBER, .unit = unit};
}

static ash_type read_unit(checker *c, ash_name name) {
    ash_unit unit;
    size_t at = 0, length = 0;
    ash_slice nearest = {0};
    ash_unit_error error = ash_unit_read(name.text, &unit, &at, &length, &nearest);
    if (error == ASH_UNIT_OK) return number_type(unit);
    ash_span span = {name.span.file, name.span.start + (uint32_t)at, name.span.start + (uint32_t)(at + (length ? length : 1))};
    ash_code code = error == ASH_UNIT_UNKNOWN ? ASH_E_unit_unknown : error == ASH_UNIT_POWER ? ASH_E_unit_power
                    : error == ASH_UNIT_TWO_CURRENCIES ? ASH_E_unit_two_currencies : ASH_E_unit_syntax;
    ash_report(c->diags, code, span, ASH_P("unit", ash_slice_part(name.text, at, at + (length ? length : 1))))->nearest = ash_slice_copy(c->arena, nearest);
    return (ash_type){0};
}

static void resolve_type(checker *c, const ash_statement *s, ash_entity *entity) {
    ash_slice word = s->type.text;
    entity->unit_text = word;
    entity->type = (ash_type){0};
    bool input = s->kind == ASH_STATEMENT_INPUT;
    if (s->kind == ASH_STATEMENT_FACT) {
        entity->type.kind = ASH_TYPE_TRUTH;
    } else if (s->choice_count > 0 && ash_slice_equal(word, ASH_SLICE("simplex"))) {
        entity->type = number_type(ash_unit_one);
        entity->simplex = find_index(c, s->choices[0]);
        bool listed = false;
        for (size_t i = 0; i < entity->index_count; i++) listed |= entity->indices[i] == entity->simplex;
        if (entity->simplex != NULL && (!listed || s->choice_count != 1))
            ash_report(c->diags, ASH_E_simplex_index, s->choices[0].span, ASH_P("name", s->choices[0].text));
    } else if (s->choice_count > 0) {
        entity->type = (ash_type){.kind = ASH_TYPE_CHOICE, .choice = entity};
        entity->choices = fixed_rows(c, s);
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
        return;
    }
    if (!input && s->kind != ASH_STATEMENT_FACT) ash_report(c->diags, ASH_E_type_only_input, s->type_span, ASH_P("type", word));
}

static void read_range(checker *c, const ash_statement *s, ash_entity *entity) {
    const ash_attribute *range = &s->attributes[ASH_ATTRIBUTE_range];
    entity->low = -INFINITY;
    entity->high = INFINITY;
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

static void read_input_attributes(checker *c, const ash_statement *s, ash_entity *entity) {
    const ash_attribute *a = s->attributes;
    read_range(c, s, entity);
    entity->spread = NAN;
    const ash_attribute *spread = &a[ASH_ATTRIBUTE_spread];
    if (spread->given) {
        if (entity->type.kind != ASH_TYPE_NUMBER && entity->type.kind != ASH_TYPE_NONE)
            ash_report(c->diags, ASH_E_attribute_needs_number, spread->span, ASH_P("word", ASH_SLICE("spread")));
        else if (!(spread->spread.value > 0))
            ash_report(c->diags, ASH_E_spread_positive, spread->span);
        entity->spread = spread->spread.value;
        entity->spread_absolute = spread->spread.absolute;
    }
    entity->structural = a[ASH_ATTRIBUTE_structural].given;
    if (entity->structural && spread->given) ash_report(c->diags, ASH_E_structural_spread, spread->span);
    entity->knowable = !(a[ASH_ATTRIBUTE_knowable].given && ash_slice_equal(a[ASH_ATTRIBUTE_knowable].name.text, ASH_SLICE("no")));
    entity->independent_by_year = a[ASH_ATTRIBUTE_independent].given;
    entity->group = a[ASH_ATTRIBUTE_group].name.text;
    entity->source = a[ASH_ATTRIBUTE_source].name.text;
    entity->effort = 1;
    if (a[ASH_ATTRIBUTE_effort].given && ash_constant_number(c, a[ASH_ATTRIBUTE_effort].from, &ash_unit_one, &entity->effort) && !(entity->effort >= 0))
        ash_report(c->diags, ASH_E_effort_negative, a[ASH_ATTRIBUTE_effort].span);
}

static void read_parameter(checker *c, const ash_statement *s, ash_entity *entity) {
    entity->dated = ash_new_array(c->arena, ash_dated, s->row_count);
    entity->dated_count = s->row_count;
    entity->valid_from = c->valid_from;
    entity->valid_until = c->valid_until;
    const ash_attribute *after = &s->attributes[ASH_ATTRIBUTE_after];
    if (after->given)
        entity->after_last = ash_slice_equal(after->name.text, ASH_SLICE("unknown"))   ? ASH_AFTER_UNKNOWN
                             : ash_slice_equal(after->name.text, ASH_SLICE("nominal")) ? ASH_AFTER_HOLD_NOMINAL
                                                                                       : ASH_AFTER_HOLD_REAL;
    for (size_t i = 0; i < s->row_count; i++) {
        const ash_row *row = &s->rows[i];
        ash_dated *dated = &entity->dated[i];
        *dated = (ash_dated){.from = ASH_NO_DAY, .until = ASH_NO_DAY, .verified = ASH_NO_DAY, .review = ASH_NO_DAY, .value = NAN,
                             .confidence = ASH_ASSUMED, .span = row->tokens[0].span};
        const ash_token *bad = NULL;
        for (size_t k = 0; k < row->count && bad == NULL; k++) {
            const ash_token *word = &row->tokens[k], *value = k + 1 < row->count ? &row->tokens[k + 1] : NULL;
            struct { const char *name; ash_day *day; } days[] = {{"from", &dated->from}, {"until", &dated->until}, {"verified", &dated->verified}, {"review", &dated->review}};
            bool used = false;
            for (size_t d = 0; d < 4; d++)
                if (word->kind == ASH_TOKEN_NAME && ash_slice_equal(word->text, ash_slice_of(days[d].name))) {
                    used = value != NULL && ash_day_read(value->text, days[d].day);
                    k++;
                    if (!used) bad = value != NULL ? value : word;
                }
            if (used || bad != NULL) continue;
            if (word->kind == ASH_TOKEN_NUMBER && isnan(dated->value)) {
                dated->value = word->number;
            } else if (ash_slice_equal(word->text, ASH_SLICE("source")) && value != NULL) {
                dated->source = value->text;
                k++;
            } else if (ash_slice_equal(word->text, ASH_SLICE("confidence")) && value != NULL) {
                static const char *const levels[] = {"official", "secondary", "conflict", "assumed"};
                ash_attribute level = {.name = {value->text, value->span}};
                int found = word_of(c, &level, levels, 4);
                dated->confidence = found < 0 ? ASH_ASSUMED : (unsigned)found;
                k++;
            } else {
                bad = word;
            }
        }
        if (bad != NULL)
            ash_report(c->diags, ASH_E_unexpected, bad->span, ASH_P("found", bad->text), ASH_P("wanted", ASH_SLICE("[dated]")));
        else if (isnan(dated->value) || dated->from == ASH_NO_DAY || (dated->until != ASH_NO_DAY && dated->until <= dated->from))
            ash_report(c->diags, ASH_E_parameter_row, dated->span, ASH_P("name", entity->name));
        else if (i > 0 && (dated[-1].until == ASH_NO_DAY || dated->from < dated[-1].until))
            ash_report(c->diags, ASH_E_parameter_overlap, dated->span, ASH_P("name", entity->name));
    }
    if (s->row_count == 0) ash_report(c->diags, ASH_E_parameter_row, s->name.span, ASH_P("name", entity->name));
}

/* Rows `id id ... number`, or the same from a CSV with one column an index and the value last. */
static void read_table_row(checker *c, ash_entity *entity, const ash_name *ids, size_t id_count, const ash_name *number, ash_span span) {
    double value;
    size_t at = 0;
    if (id_count != entity->index_count || number == NULL || !ash_number_read(number->text, &value)) {
        ash_report(c->diags, ASH_E_table_row, span, ASH_P("name", entity->name));
        return;
    }
    for (size_t i = 0; i < id_count; i++) {
        const ash_index *index = entity->indices[i];
        ash_map rows;
        ash_map_init(&rows, c->arena);
        size_t row = 0;
        while (row < index->row_count && !ash_slice_equal(index->rows[row].name, ids[i].text)) {
            ash_map_add(&rows, index->rows[row].name, c);
            row++;
        }
        if (row == index->row_count) {
            ash_report(c->diags, ASH_E_unknown_row, ids[i].span, ASH_P("name", ids[i].text), ASH_P("index", index->name))->nearest =
                ash_slice_copy(c->arena, ash_map_nearest(&rows, ids[i].text));
            return;
        }
        at = at * index->row_count + row;
    }
    if (!isnan(entity->values[at]))
        ash_report(c->diags, ASH_E_row_twice, span, ASH_P("name", ids[0].text));
    else
        entity->values[at] = value;
}

static void read_table_csv(checker *c, const ash_statement *s, ash_entity *entity) {
    ash_slice text;
    if (c->loader == NULL || !c->loader->load(c->loader->state, s->file.text, &text)) {
        ash_report(c->diags, ASH_E_include_missing, s->file.span, ASH_P("name", s->file.text));
        return;
    }
    uint32_t file = ash_sources_add(c->sources, s->file.text, text);
    bool header = true;
    for (size_t start = 0; start < text.size;) {
        size_t end = ash_slice_find(text, '\n', start);
        ash_name fields[17] = {{{0}, {0}}};
        size_t count = 0;
        for (size_t from = start; from <= end && count < 17;) {
            size_t comma = ash_slice_find(ash_slice_part(text, 0, end), ',', from);
            fields[count].text = ash_slice_trim(ash_slice_part(text, from, comma));
            if (fields[count].text.size > 0 && fields[count].text.data[fields[count].text.size - 1] == '\r') fields[count].text.size--;
            fields[count++].span = (ash_span){file, (uint32_t)from, (uint32_t)comma};
            from = comma + 1;
        }
        if (!header && end > start)
            read_table_row(c, entity, fields, count - 1, &fields[count - 1], (ash_span){file, (uint32_t)start, (uint32_t)end});
        header = false;
        start = end + 1;
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
        if (count > ASH_ROW_LIMIT * 100u) {
            ash_report(c->diags, ASH_E_too_many_rows, s->name.span, ASH_P("limit", ASH_SLICE("1000000")));
            return;
        }
    }
    entity->value_count = count;
    entity->values = ash_new_array(c->arena, double, count);
    for (size_t i = 0; i < count; i++) entity->values[i] = NAN;
    if (s->file.text.size > 0) {
        read_table_csv(c, s, entity);
        return;
    }
    for (size_t r = 0; r < s->row_count; r++) {
        const ash_row *row = &s->rows[r];
        ash_name *ids = ash_new_array(c->arena, ash_name, row->count);
        for (size_t i = 0; i < row->count; i++) ids[i] = (ash_name){row->tokens[i].text, row->tokens[i].span};
        ash_name number = ids[row->count - 1];
        if (row->tokens[row->count - 1].kind == ASH_TOKEN_NUMBER) {
            char digits[ASH_NUMBER_TEXT];
            size_t size = ash_number_shortest(row->tokens[row->count - 1].number, digits); /* with its sign and percent taken in */
            number.text = ash_slice_copy(c->arena, (ash_slice){digits, size});
        }
        read_table_row(c, entity, ids, row->count - 1, &number, row->tokens[0].span);
    }
}

static void declare_entity(checker *c, const ash_statement *s, ash_entity_kind kind) {
    if (!name_allowed(c, s->name, false)) return;
    ash_entity *entity = ash_new(c->arena, ash_entity);
    entity->kind = kind;
    entity->name = s->name.text;
    entity->span = s->name.span;
    entity->labels = labels_of(s);
    entity->expr_text = s->expr_text;
    entity->built_in = c->in_built_in;
    entity->valid_from = c->valid_from;
    entity->valid_until = c->valid_until;
    entity->is_common = kind == ASH_ENTITY_COMMON;
    resolve_indices(c, s, entity);
    resolve_type(c, s, entity);
    entity->number = c->declared.count;
    if (ash_map_get(&c->model->index_names, entity->name) != NULL || !ash_map_add(&c->model->names, entity->name, entity)) {
        ash_report(c->diags, ASH_E_declared_twice, s->name.span, ASH_P("name", s->name.text));
        return;
    }
    if (kind == ASH_ENTITY_INPUT || kind == ASH_ENTITY_COMMON) read_input_attributes(c, s, entity);
    if (kind == ASH_ENTITY_COMMON && s->expr == NULL) ash_report(c->diags, ASH_E_common_default, s->name.span, ASH_P("name", s->name.text));
    if (kind == ASH_ENTITY_PARAMETER) read_parameter(c, s, entity);
    if (kind == ASH_ENTITY_TABLE) read_table(c, s, entity);
    if (kind == ASH_ENTITY_RESULT && s->attributes[ASH_ATTRIBUTE_better].given) {
        static const char *const senses[] = {"lower", "higher"};
        int sense = word_of(c, &s->attributes[ASH_ATTRIBUTE_better], senses, 2);
        entity->better = sense < 0 ? 0 : sense == 0 ? -1 : 1;
    }
    ash_push(c->arena, &c->declared, ((declared){entity, NULL, s}));
}

static void declare_check(checker *c, const ash_statement *s) {
    ash_check *check = ash_new(c->arena, ash_check);
    check->span = s->expr_span;
    check->text = s->expr_text;
    check->labels = labels_of(s);
    check->severity = s->attributes[ASH_ATTRIBUTE_warn].given ? ASH_WARNING : ASH_ERROR;
    ash_push(c->arena, &c->declared, ((declared){NULL, check, s}));
}

/* What a cost's unit and category must be. */
static void check_cost(checker *c, const declared *d) {
    ash_entity *cost = d->entity;
    const ash_attribute *in = &d->statement->attributes[ASH_ATTRIBUTE_in];
    if (!in->given) {
        ash_report(c->diags, ASH_E_cost_category, cost->span, ASH_P("name", cost->name));
    } else {
        ash_map known;
        ash_map_init(&known, c->arena);
        for (size_t i = 0; i < c->categories.count; i++) {
            ash_map_add(&known, c->categories.items[i]->name, c);
            if (ash_slice_equal(c->categories.items[i]->name, in->name.text)) cost->category = c->categories.items[i];
        }
        if (cost->category == NULL)
            ash_report(c->diags, ASH_E_unknown_category, in->name.span, ASH_P("name", in->name.text))->nearest =
                ash_slice_copy(c->arena, ash_map_nearest(&known, in->name.text));
    }
    if (cost->type.kind != ASH_TYPE_NUMBER) return;
    ash_dims money = {.power = {[ASH_DIM_MONEY] = 1}}, rate = {.power = {[ASH_DIM_MONEY] = 1, [ASH_DIM_TIME] = -1}};
    bool yearly = ash_dims_equal(cost->type.unit.dims, rate);
    if (!yearly && !ash_dims_equal(cost->type.unit.dims, money))
        ash_report(c->diags, ASH_E_cost_unit, d->statement->type_span, ASH_P("unit", cost->unit_text));
    else if (yearly && cost->year_position < 0)
        ash_report(c->diags, ASH_E_cost_needs_year, d->statement->type_span, ASH_P("name", cost->name));
}

/* A statement with a syntax error still declares its name, of no type, so that its readers are not reported as well. */
static void declare_failed(checker *c, const ash_statement *s) {
    if (s->name.text.size == 0 || s->kind == ASH_STATEMENT_MODEL || s->kind == ASH_STATEMENT_CATEGORY || s->kind == ASH_STATEMENT_INDEX) return;
    ash_entity *entity = ash_new(c->arena, ash_entity);
    entity->kind = ASH_ENTITY_LET;
    entity->name = s->name.text;
    ash_map_add(&c->model->names, entity->name, entity);
}

static void declare_statement(checker *c, const ash_statement *s) {
    if (s->failed) {
        declare_failed(c, s);
        return;
    }
    switch (s->kind) {
    case ASH_STATEMENT_MODEL: case ASH_STATEMENT_INCLUDE: case ASH_STATEMENT_INDEX: case ASH_STATEMENT_CATEGORY: case ASH_STATEMENT_COUNT: break;
    case ASH_STATEMENT_TABLE: declare_entity(c, s, ASH_ENTITY_TABLE); break;
    case ASH_STATEMENT_INPUT: declare_entity(c, s, ASH_ENTITY_INPUT); break;
    case ASH_STATEMENT_COMMON: declare_entity(c, s, ASH_ENTITY_COMMON); break;
    case ASH_STATEMENT_FACT: declare_entity(c, s, ASH_ENTITY_FACT); break;
    case ASH_STATEMENT_PARAMETER: declare_entity(c, s, ASH_ENTITY_PARAMETER); break;
    case ASH_STATEMENT_LET: declare_entity(c, s, ASH_ENTITY_LET); break;
    case ASH_STATEMENT_COST: declare_entity(c, s, ASH_ENTITY_COST); break;
    case ASH_STATEMENT_RESULT: declare_entity(c, s, ASH_ENTITY_RESULT); break;
    case ASH_STATEMENT_CHECK: declare_check(c, s); break;
    }
}

/* ---- Files ---- */

static void read_dates(checker *c, const ash_statement *s) {
    const ash_attribute *valid = &s->attributes[ASH_ATTRIBUTE_valid], *checked = &s->attributes[ASH_ATTRIBUTE_checked];
    ash_day day;
    if (valid->given && (!ash_day_read(valid->first.text, &c->valid_from) || !ash_day_read(valid->second.text, &c->valid_until)))
        ash_report(c->diags, ASH_E_date_form, valid->span);
    if (checked->given && !ash_day_read(checked->first.text, &day)) ash_report(c->diags, ASH_E_date_form, checked->span);
}

static void include(checker *c, const ash_statement *s, unsigned depth) {
    ash_slice text;
    for (size_t i = 0; i < c->files.count; i++)
        if (ash_slice_equal(c->files.items[i], s->file.text)) {
            ash_report(c->diags, ASH_E_include_cycle, s->file.span, ASH_P("name", s->file.text));
            return;
        }
    if (depth >= ASH_INCLUDE_DEPTH) {
        ash_report(c->diags, ASH_E_include_depth, s->file.span, ASH_P("limit", ASH_SLICE("16")));
    } else if (c->loader == NULL || !c->loader->load(c->loader->state, s->file.text, &text)) {
        ash_report(c->diags, ASH_E_include_missing, s->file.span, ASH_P("name", s->file.text));
    } else {
        ash_push(c->arena, &c->files, s->file.text);
        ash_declare_file(c, ash_sources_add(c->sources, s->file.text, text), depth + 1);
    }
}

/* Indices and categories of a file first, then what it includes, then its names: a file may use what it includes. */
void ash_declare_file(checker *c, uint32_t file, unsigned depth) {
    ash_statements statements = {0};
    ash_parse(c->arena, c->sources, file, c->diags, &statements);
    ash_day outer_from = c->valid_from, outer_until = c->valid_until;
    for (size_t i = 0; i < statements.count; i++) {
        const ash_statement *s = statements.items[i];
        if (s->failed) continue;
        if (s->kind == ASH_STATEMENT_MODEL) {
            if (depth == 0 && c->model_statement != NULL)
                ash_report(c->diags, ASH_E_second_model, s->span);
            else if (depth == 0)
                c->model_statement = s;
            read_dates(c, s);
        }
        if (s->kind == ASH_STATEMENT_INDEX) declare_index(c, s);
        if (s->kind == ASH_STATEMENT_CATEGORY) declare_category(c, s);
    }
    for (size_t i = 0; i < statements.count; i++)
        if (statements.items[i]->kind == ASH_STATEMENT_INCLUDE && !statements.items[i]->failed) include(c, statements.items[i], depth);
    for (size_t i = 0; i < statements.count; i++) declare_statement(c, statements.items[i]);
    for (size_t i = 0; i < statements.count; i++) ash_push(c->arena, &c->statements, statements.items[i]);
    c->valid_from = outer_from;
    c->valid_until = outer_until;
}

/* The last year may be a structural input, known only now. */
static void resolve_last_year(checker *c) {
    for (size_t i = 0; i < c->statements.count; i++) {
        const ash_statement *s = c->statements.items[i];
        if (s->failed || s->kind != ASH_STATEMENT_INDEX || s->last == NULL || s->last->kind != ASH_SYNTAX_NAME) continue;
        ash_index *index = ash_map_get(&c->model->index_names, s->name.text);
        ash_entity *input = ash_map_get(&c->model->names, s->last->text);
        if (index == NULL) continue;
        if (input == NULL)
            ash_report(c->diags, ASH_E_unknown_name, s->last->span, ASH_P("name", s->last->text))->nearest =
                ash_slice_copy(c->arena, ash_map_nearest(&c->model->names, s->last->text));
        else if (input->kind != ASH_ENTITY_INPUT || !input->structural || input->index_count > 0 || !ash_dims_none(input->type.unit.dims))
            ash_report(c->diags, ASH_E_years_input, s->last->span, ASH_P("name", s->last->text));
        else
            index->last_from = input;
    }
}

static void read_model_statement(checker *c, uint32_t file) {
    const ash_statement *s = c->model_statement;
    if (s == NULL) {
        if (c->diags->error_count == 0) ash_report(c->diags, ASH_E_no_model, ash_span_at(file, 0, 0));
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
    if (decision->kind == ASH_INDEX_YEARS || decision->parent != NULL) {
        ash_report(c->diags, ASH_E_decide_index, s->decide_index.span, ASH_P("name", s->decide_index.text));
        return;
    }
    c->model->decision = decision;
    c->model->decision_ranks = ash_slice_equal(s->decide_sense.text, ASH_SLICE("ranks"));
    c->model->decision_sense = ash_slice_equal(s->decide_sense.text, ASH_SLICE("highest")) ? 1 : -1;
}

static void resolve_decision_result(checker *c) {
    const ash_statement *s = c->model_statement;
    if (c->model->decision == NULL || c->model->decision_ranks) return;
    ash_entity *result = ash_map_get(&c->model->names, s->decide_result.text);
    if (result == NULL)
        ash_report(c->diags, ASH_E_unknown_name, s->decide_result.span, ASH_P("name", s->decide_result.text))->nearest =
            ash_slice_copy(c->arena, ash_map_nearest(&c->model->names, s->decide_result.text));
    else if (result->index_count != 1 || result->indices[0] != c->model->decision || result->type.kind != ASH_TYPE_NUMBER)
        ash_report(c->diags, ASH_E_decide_result, s->decide_result.span, ASH_P("name", s->decide_result.text), ASH_P("index", c->model->decision->name));
    c->model->decision_result = result;
}

static scope scope_of(checker *c, const ash_index **indices, size_t count) {
    scope s = {.checker = c};
    for (size_t i = 0; i < count; i++) {
        binding b = {indices[i]->name, indices[i], s.slot_count++};
        ash_push(c->arena, &s.bindings, b);
    }
    return s;
}

static void check_input(checker *c, const declared *d) {
    ash_entity *entity = d->entity;
    const ash_attribute *when = &d->statement->attributes[ASH_ATTRIBUTE_when], *neutral = &d->statement->attributes[ASH_ATTRIBUTE_neutral];
    if (d->statement->expr != NULL) {
        scope s = scope_of(c, entity->indices, entity->index_count);
        s.is_default = true;
        entity->expr = ash_check_expression(&s, d->statement->expr, &entity->type, ASH_E_unit_declared);
        entity->slot_count = s.slot_count;
        if (entity->spread > 0 && !entity->spread_absolute && entity->expr->kind == ASH_EXPR_NUMBER && entity->expr->number == 0)
            ash_report(c->diags, ASH_E_spread_of_zero, d->statement->attributes[ASH_ATTRIBUTE_spread].span, ASH_P("name", entity->name));
    }
    if (when->given) {
        scope s = scope_of(c, entity->indices, entity->index_count);
        entity->when = ash_check_expression(&s, when->from, &(ash_type){.kind = ASH_TYPE_TRUTH}, ASH_E_not_truth);
        entity->when_slot_count = s.slot_count;
    }
    if (neutral->given) {
        scope s = scope_of(c, NULL, 0);
        entity->neutral = ash_check_expression(&s, neutral->from, &entity->type, ASH_E_unit_declared);
        if (entity->neutral->kind != ASH_EXPR_NUMBER && entity->neutral->kind != ASH_EXPR_WORD && entity->neutral->kind != ASH_EXPR_TEXT &&
            entity->neutral->type.kind != ASH_TYPE_NONE)
            ash_report(c->diags, ASH_E_not_constant, neutral->from->span);
    }
}

static void check_formulas(checker *c) {
    for (size_t i = 0; i < c->declared.count; i++) {
        const declared *d = &c->declared.items[i];
        if (d->check != NULL) {
            scope s = {.checker = c, .collect = true};
            d->check->condition = ash_check_expression(&s, d->statement->expr, &(ash_type){.kind = ASH_TYPE_TRUTH}, ASH_E_not_truth);
            d->check->slot_count = s.slot_count;
            d->check->indices = ash_new_array(c->arena, const ash_index *, s.bindings.count);
            for (size_t k = 0; k < s.bindings.count; k++) d->check->indices[d->check->index_count++] = s.bindings.items[k].index;
        } else if (d->entity->kind == ASH_ENTITY_INPUT || d->entity->kind == ASH_ENTITY_COMMON) {
            check_input(c, d);
        } else if (d->statement->expr != NULL) {
            scope s = scope_of(c, d->entity->indices, d->entity->index_count);
            d->entity->expr = ash_check_expression(&s, d->statement->expr, &d->entity->type, ASH_E_unit_declared);
            d->entity->slot_count = s.slot_count;
        }
    }
}

void ash_declare_all(checker *c) {
    declare_category_index(c);
    read_model_statement(c, c->model->file);
    resolve_last_year(c);
    for (size_t i = 0; i < c->declared.count; i++)
        if (c->declared.items[i].entity != NULL && c->declared.items[i].entity->kind == ASH_ENTITY_COST) check_cost(c, &c->declared.items[i]);
    if (c->diags->error_count == 0) { /* the built-in text is written from sound costs only */
        ash_slice text = ash_built_in_text(c);
        if (text.size > 0) {
            c->in_built_in = true;
            ash_declare_file(c, ash_sources_add(c->sources, ASH_SLICE("(built in)"), text), 1);
            c->in_built_in = false;
        }
    }
    bool sound = c->diags->error_count == 0;
    if (sound) resolve_decision_result(c);
    check_formulas(c);
}
