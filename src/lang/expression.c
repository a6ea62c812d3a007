/* Expressions: every node gets a type with its unit, every reference its place along each index.
 *
 * A value keeps the unit it was declared in; where two units of the same dimensions meet, the right one is converted to the left one's
 * (a CONVERT node, dropped when the ratio is exactly 1). Money is always typed in EUR: foreign literals are exchanged where they stand,
 * foreign inputs where they are read. */
#include "lang/checker.h"

#include <math.h>

static ash_expr *check(scope *s, const ash_syntax *syntax, const ash_type *hint);

/* ---- Helpers ---- */

static ash_expr *make(scope *s, ash_expr_kind kind, const ash_syntax *syntax) {
    ash_expr *e = ash_new(s->checker->arena, ash_expr);
    e->kind = kind;
    e->span = syntax->span;
    e->year_slot = ASH_NO_SLOT;
    return e;
}

static ash_expr *make_with(scope *s, ash_expr_kind kind, const ash_syntax *syntax, ash_expr *a, ash_expr *b, ash_expr *c) {
    ash_expr *all[] = {a, b, c}, *e = make(s, kind, syntax);
    e->arguments = ash_new_array(s->checker->arena, ash_expr *, 3);
    for (size_t i = 0; i < 3 && all[i] != NULL; i++) e->arguments[e->argument_count++] = all[i];
    return e;
}

static ash_expr *poison(scope *s, const ash_syntax *syntax) { return make(s, ASH_EXPR_NUMBER, syntax); }

static const ash_type plain = {.kind = ASH_TYPE_NUMBER, .unit = {.numerator = 1, .denominator = 1}};
static const ash_type truth = {.kind = ASH_TYPE_TRUTH};

ash_slice ash_type_text(checker *c, const ash_type *type) {
    if (enough(c)) return ASH_SLICE("?"); /* nobody will read it */
    switch (type->kind) {
    case ASH_TYPE_NONE: return ASH_SLICE("?");
    case ASH_TYPE_NUMBER:
        if (ash_dims_none(type->unit.dims) && type->unit.numerator == type->unit.denominator) return ASH_SLICE("[plain]");
        return ash_unit_text(c->arena, &type->unit);
    case ASH_TYPE_TRUTH: return ASH_SLICE("[truth]");
    case ASH_TYPE_CHOICE: return ASH_SLICE("[choice]");
    case ASH_TYPE_COUNTRY: return ASH_SLICE("[country]");
    case ASH_TYPE_CURRENCY: return ASH_SLICE("[currency]");
    case ASH_TYPE_HS_CODE: return ASH_SLICE("[hs_code]");
    case ASH_TYPE_ROW: return ash_format(c->arena, "“%.*s”", (int)type->index->name.size, type->index->name.data);
    case ASH_TYPE_TEXT: return ASH_SLICE("[text]");
    }
    return ASH_SLICE("?");
}

static bool same_type(const ash_type *a, const ash_type *b) {
    if (a->kind != b->kind) return false;
    if (a->kind == ASH_TYPE_CHOICE) return a->choice == b->choice;
    if (a->kind == ASH_TYPE_ROW) return a->index == b->index;
    return true;
}

static const binding *find_binding(const scope *s, ash_slice name) {
    for (size_t i = s->bindings.count; i-- > 0;)
        if (ash_slice_equal(s->bindings.items[i].name, name)) return &s->bindings.items[i];
    return NULL;
}

/* The innermost binding of an index, under whatever name. */
static const binding *find_bound_index(const scope *s, const ash_index *index) {
    for (size_t i = s->bindings.count; i-- > 0;)
        if (s->bindings.items[i].index == index) return &s->bindings.items[i];
    return NULL;
}

static void bind(scope *s, ash_slice name, const ash_index *index, uint32_t slot) {
    const binding *parent = index->parent == NULL ? NULL : find_bound_index(s, index->parent);
    binding b = {name, index, slot, parent == NULL ? ASH_NO_SLOT : parent->slot};
    ash_push(s->checker->arena, &s->bindings, b);
}

scope ash_scope_of(checker *c, const ash_index *const *indices, size_t count) {
    scope s = {.checker = c};
    for (size_t i = 0; i < count; i++) bind(&s, indices[i]->name, indices[i], s.slot_count++);
    return s;
}

/* Adds an index to those that a check leaves free, its parents first. */
static void add_found(scope *s, const ash_index *index) {
    for (size_t i = 0; i < s->found->count; i++)
        if (s->found->items[i] == index) return;
    if (s->found->count > ASH_INDEX_LIMIT) return; /* too many already */
    if (index->parent != NULL) add_found(s, index->parent);
    ash_push(s->checker->arena, s->found, index);
}

/* The slot of the year in scope: the innermost bound year. */
static uint32_t year_slot(const scope *s) {
    for (size_t i = s->bindings.count; i-- > 0;)
        if (s->bindings.items[i].index->kind == ASH_INDEX_YEARS) return s->bindings.items[i].slot;
    return ASH_NO_SLOT;
}

/* `e` in the unit (and of the kind) wanted. */
static ash_expr *fit(scope *s, ash_expr *e, const ash_type *wanted, const ash_syntax *syntax, ash_code mismatch) {
    if (wanted->kind == ASH_TYPE_NONE || e->type.kind == ASH_TYPE_NONE) return e;
    bool number = e->type.kind == ASH_TYPE_NUMBER && wanted->kind == ASH_TYPE_NUMBER;
    if (number && e->type.any_unit) {
        e->type = *wanted;
        e->type.any_unit = wanted->any_unit;
        return e;
    }
    if (number && wanted->any_unit) return e;
    if (!same_type(&e->type, wanted) || (number && !ash_dims_equal(e->type.unit.dims, wanted->unit.dims))) {
        ash_report(s->checker->diags, mismatch, syntax->span, ASH_P("found", ash_type_text(s->checker, &e->type)),
                   ASH_P("wanted", ash_type_text(s->checker, wanted)));
        e->type.kind = ASH_TYPE_NONE;
        return e;
    }
    if (!number) return e;
    double ratio = ash_unit_ratio(&e->type.unit, &wanted->unit);
    if (ratio == 1) return e;
    if (e->kind == ASH_EXPR_NUMBER) {
        e->number *= ratio;
        e->type = *wanted;
        return e;
    }
    ash_expr *converted = make_with(s, ASH_EXPR_CONVERT, syntax, e, NULL, NULL);
    converted->number = ratio;
    converted->type = *wanted;
    return converted;
}

ash_expr *ash_check_expression(scope *s, const ash_syntax *syntax, const ash_type *wanted, ash_code mismatch) {
    return fit(s, check(s, syntax, wanted), wanted, syntax, mismatch);
}

bool ash_constant_number(checker *c, const ash_syntax *syntax, const ash_unit *unit, double *value) {
    scope s = {.checker = c};
    size_t errors = c->diags->error_count;
    bool negative = syntax->kind == ASH_SYNTAX_UNARY && ash_slice_equal(syntax->text, ASH_SLICE("-"));
    const ash_syntax *bare = negative ? syntax->items[0] : syntax;
    if (bare->kind == ASH_SYNTAX_NUMBER && !bare->has_unit && !bare->percent) {
        *value = negative ? -bare->number : bare->number;
        return true;
    }
    ash_type wanted = {.kind = ASH_TYPE_NUMBER, .unit = *unit};
    ash_expr *e = ash_check_expression(&s, syntax, &wanted, ASH_E_unit_constant);
    if (c->diags->error_count > errors) return false;
    if (e->kind != ASH_EXPR_NUMBER) {
        ash_report(c->diags, ASH_E_not_constant, syntax->span);
        return false;
    }
    *value = e->number;
    return true;
}

static ash_expr *number_argument(scope *s, const ash_syntax *syntax, const ash_type *hint) {
    ash_expr *e = check(s, syntax, hint);
    if (e->type.kind != ASH_TYPE_NUMBER && e->type.kind != ASH_TYPE_NONE) {
        ash_report(s->checker->diags, ASH_E_not_number, syntax->span, ASH_P("found", ash_type_text(s->checker, &e->type)));
        e->type.kind = ASH_TYPE_NONE;
    }
    return e;
}

/* ---- Names ---- */

static bool is_upper(ash_slice text) { return text.size > 0 && text.data[0] >= 'A' && text.data[0] <= 'Z'; }

/* A country (two letters) or currency (three) by its code. */
static ash_expr *check_code(scope *s, const ash_syntax *syntax) {
    ash_expr *e = make(s, ASH_EXPR_WORD, syntax);
    e->certain = true;
    e->text = syntax->text;
    const ash_ref *ref = s->checker->model->ref;
    if (syntax->text.size == 2 && (ref == NULL || ash_ref_country(ref, syntax->text) != NULL)) {
        e->type.kind = ASH_TYPE_COUNTRY;
    } else if (syntax->text.size == 3 && (ref == NULL || ash_ref_currency(ref, syntax->text) != NULL)) {
        e->type.kind = ASH_TYPE_CURRENCY;
        e->currency = ASH_CURRENCY((unsigned char)syntax->text.data[0], (unsigned char)syntax->text.data[1], (unsigned char)syntax->text.data[2]);
    } else {
        ash_report(s->checker->diags, ASH_E_unknown_code, syntax->span, ASH_P("name", syntax->text));
    }
    return e;
}

/* The words that a type has: of a choice, or the rows of a fixed index; NULL for none. */
static const ash_map *words_of(const ash_type *type, const ash_fixed_row **rows) {
    bool choice = type->kind == ASH_TYPE_CHOICE;
    if (!choice && (type->kind != ASH_TYPE_ROW || type->index->kind != ASH_INDEX_FIXED)) return NULL;
    *rows = choice ? type->choice->choices : type->index->rows;
    return choice ? type->choice->choice_names : type->index->row_names;
}

/* A word that only its neighbour explains: of a choice, or a row of a fixed index. NULL when `hint` has no such word. */
static ash_expr *check_word(scope *s, const ash_syntax *syntax, const ash_type *hint) {
    const ash_fixed_row *rows;
    const ash_map *words = hint == NULL || syntax->count > 0 ? NULL : words_of(hint, &rows);
    const ash_fixed_row *row = words == NULL ? NULL : ash_map_get(words, syntax->text);
    if (row == NULL) return NULL;
    ash_expr *e = make(s, ASH_EXPR_WORD, syntax);
    e->type = *hint;
    e->number = (double)(row - rows);
    e->text = row->name;
    e->certain = true;
    return e;
}

static ash_expr *unknown_name(scope *s, const ash_syntax *syntax, const ash_type *hint) {
    checker *c = s->checker;
    if (ash_is_built_in(syntax->text)) {
        /* absent because of errors elsewhere, or because the model does not declare what it needs */
        if (c->diags->error_count == c->first_error) ash_report(c->diags, ASH_E_built_in_needs, syntax->text_span, ASH_P("name", syntax->text));
        return poison(s, syntax);
    }
    /* nothing is known of its neighbour, or of what should have declared it: that was reported */
    if ((hint != NULL && hint->kind == ASH_TYPE_NONE) || ash_excused(c, syntax->text) || c->diags == c->quiet) return poison(s, syntax);
    if (enough(c)) {
        ash_report(c->diags, ASH_E_unknown_name, syntax->text_span, ASH_P("name", syntax->text));
        return poison(s, syntax);
    }
    ash_map near;
    ash_map_init(&near, c->arena);
    const ash_fixed_row *rows;
    const ash_map *words = hint == NULL ? NULL : words_of(hint, &rows);
    for (size_t i = 0; i < c->model->names.count; i++) ash_map_add(&near, c->model->names.entries[i].key, c);
    for (size_t i = 0; i < s->bindings.count; i++) ash_map_add(&near, s->bindings.items[i].name, c);
    for (size_t i = 0; words != NULL && i < words->count; i++) ash_map_add(&near, words->entries[i].key, c);
    ash_report(c->diags, ASH_E_unknown_name, syntax->text_span, ASH_P("name", syntax->text))->nearest =
        ash_slice_copy(c->arena, ash_map_nearest(&near, syntax->text));
    return poison(s, syntax);
}

/* A whole number of years, as in [0] or [-1]. */
static bool year_number(const ash_syntax *syntax, int *year) {
    bool negative = syntax->kind == ASH_SYNTAX_UNARY && ash_slice_equal(syntax->text, ASH_SLICE("-"));
    const ash_syntax *number = negative ? syntax->items[0] : syntax;
    if (number->kind != ASH_SYNTAX_NUMBER || number->has_unit || number->percent || number->number != floor(number->number) || number->number > 1e6) return false;
    *year = negative ? -(int)number->number : (int)number->number;
    return true;
}

/* The row of a fixed index of the entity that a word names: of the first that has no subscript yet. */
static const ash_index *row_of_entity(const ash_entity *entity, const bool *placed, ash_slice word, ash_coordinate *at) {
    for (size_t i = 0; i < entity->index_count; i++) {
        const ash_index *index = entity->indices[i];
        const ash_fixed_row *row = index->kind == ASH_INDEX_FIXED && !placed[i] ? ash_map_get(index->row_names, word) : NULL;
        if (row == NULL) continue;
        *at = (ash_coordinate){.kind = ASH_AT_ROW, .row = (int)(row - index->rows)};
        return index;
    }
    return NULL;
}

/* One subscript: which index of the entity it is for, and where. -1 after an error. */
static int check_subscript(scope *s, const ash_entity *entity, const bool *placed, const ash_syntax *subscript, ash_coordinate *at) {
    checker *c = s->checker;
    const ash_index *index = NULL;
    bool is_name = subscript->kind == ASH_SYNTAX_NAME && subscript->count == 0;
    const binding *bound = is_name ? find_binding(s, subscript->text) : NULL;
    const binding *lagged = NULL;
    if (subscript->kind == ASH_SYNTAX_BINARY && subscript->items[0]->kind == ASH_SYNTAX_NAME) {
        const ash_index *years = s->found == NULL ? NULL : ash_map_get(&c->model->index_names, subscript->items[0]->text);
        lagged = find_binding(s, subscript->items[0]->text);
        if (lagged == NULL && years != NULL) { /* only looking: it will be bound */
            add_found(s, years);
            return -1;
        }
    }
    if (bound != NULL) {
        index = bound->index;
        *at = (ash_coordinate){.kind = ASH_AT_SLOT, .slot = bound->slot};
    } else if (is_name && ash_slice_equal(subscript->text, ASH_SLICE("base"))) {
        index = c->model->decision;
        at->kind = ASH_AT_BASE;
    } else if (is_name && (ash_slice_equal(subscript->text, ASH_SLICE("first")) || ash_slice_equal(subscript->text, ASH_SLICE("last")))) {
        index = c->model->years;
        at->kind = ash_slice_equal(subscript->text, ASH_SLICE("first")) ? ASH_AT_FIRST : ASH_AT_LAST;
    } else if (lagged != NULL && lagged->index->kind == ASH_INDEX_YEARS) {
        int lag = 0;
        if (!ash_slice_equal(subscript->text, ASH_SLICE("-")) || !year_number(subscript->items[1], &lag) || lag < 1 || lag >= ASH_YEAR_LIMIT) {
            ash_report(c->diags, ASH_E_subscript_lag, subscript->span, ASH_P("index", lagged->index->name));
            return -1;
        }
        index = lagged->index;
        *at = (ash_coordinate){.kind = ASH_AT_SLOT, .slot = lagged->slot, .offset = lag};
    } else if (year_number(subscript, &at->row)) {
        index = c->model->years;
        at->kind = ASH_AT_YEAR;
    } else if (is_name) {
        index = row_of_entity(entity, placed, subscript->text, at);
        const ash_index *named = index != NULL ? NULL : ash_map_get(&c->model->index_names, subscript->text);
        if (named != NULL && s->found != NULL) add_found(s, named);
    }
    for (size_t i = 0; index != NULL && i < entity->index_count; i++)
        if (entity->indices[i] == index) return (int)i;
    if (index != NULL)
        ash_report(c->diags, ASH_E_subscript_index, subscript->span, ASH_P("name", entity->name), ASH_P("index", index->name));
    else if (!is_name || !ash_excused(c, subscript->text))
        ash_report(c->diags, ASH_E_subscript_unknown, subscript->span, ASH_P("name", entity->name));
    return -1;
}

/* Is the row of the `of` index at coordinate i + 1 one of the parent at coordinate i? The slot of a row knows the slot of its parent. */
static bool same_parent(const scope *s, const ash_coordinate *parent, const ash_coordinate *child) {
    for (size_t i = 0; i < s->bindings.count; i++)
        if (s->bindings.items[i].slot == child->slot) return parent->kind == ASH_AT_SLOT && s->bindings.items[i].parent_slot == parent->slot;
    return false;
}

/* The places of an entity along its indices: by subscript, else from what is in scope. */
static bool place(scope *s, const ash_syntax *syntax, const ash_entity *entity, ash_expr *e) {
    checker *c = s->checker;
    bool placed[ASH_INDEX_LIMIT] = {false};
    for (size_t i = 0; i < syntax->count; i++) {
        ash_coordinate at = {0};
        int position = check_subscript(s, entity, placed, syntax->items[i], &at);
        if (position < 0) return false;
        if (placed[position]) {
            ash_report(c->diags, ASH_E_subscript_twice, syntax->items[i]->span, ASH_P("index", entity->indices[position]->name));
            return false;
        }
        placed[position] = true;
        e->coordinates[position] = at;
    }
    if (s->found != NULL) { /* only looking */
        for (size_t i = 0; i < entity->index_count; i++)
            if (!placed[i] && find_binding(s, entity->indices[i]->name) == NULL && !(i + 1 < entity->index_count && entity->indices[i + 1]->parent == entity->indices[i]))
                add_found(s, entity->indices[i]);
        return true;
    }
    for (size_t i = entity->index_count; i-- > 0;) {
        const ash_index *index = entity->indices[i];
        bool has_child = i + 1 < entity->index_count && entity->indices[i + 1]->parent == index;
        if (has_child && !placed[i]) {
            e->coordinates[i].kind = ASH_AT_PARENT;
            continue;
        }
        const binding *bound = placed[i] ? NULL : find_binding(s, index->name);
        if (!placed[i] && (bound == NULL || bound->index != index)) {
            ash_report(c->diags, ASH_E_index_unbound, syntax->text_span, ASH_P("name", entity->name), ASH_P("index", index->name));
            return false;
        }
        if (bound != NULL) e->coordinates[i] = (ash_coordinate){.kind = ASH_AT_SLOT, .slot = bound->slot};
        if (has_child && !same_parent(s, &e->coordinates[i], &e->coordinates[i + 1])) {
            ash_report(c->diags, ASH_E_subscript_parent, syntax->span, ASH_P("name", entity->indices[i + 1]->name), ASH_P("index", index->name));
            return false;
        }
    }
    return true;
}

/* `e`, which is money of `currency`, in EUR at the year in scope. */
static ash_expr *exchange(scope *s, ash_expr *e, ash_currency currency, const ash_syntax *syntax) {
    if (currency == 0 || currency == ASH_EUR) return e;
    ash_expr *exchanged = make_with(s, ASH_EXPR_EXCHANGE, syntax, e, NULL, NULL);
    exchanged->type = e->type;
    exchanged->currency = currency;
    exchanged->year_slot = year_slot(s);
    return exchanged;
}

static ash_expr *check_entity(scope *s, const ash_syntax *syntax, const ash_entity *entity) {
    if (entity->type.kind == ASH_TYPE_NONE) return poison(s, syntax); /* its declaration is in error: its indices may be as well */
    ash_expr *e = make(s, ASH_EXPR_ENTITY, syntax);
    e->entity = entity;
    e->type = entity->type;
    e->coordinates = ash_new_array(s->checker->arena, ash_coordinate, entity->index_count);
    e->year_slot = year_slot(s);
    if (!place(s, syntax, entity, e)) return poison(s, syntax);
    return exchange(s, e, entity->currency, syntax);
}

static ash_expr *check_name(scope *s, const ash_syntax *syntax, const ash_type *hint) {
    checker *c = s->checker;
    ash_expr *word = check_word(s, syntax, hint);
    if (word != NULL) return word;
    const binding *bound = find_binding(s, syntax->text);
    if (bound != NULL && syntax->count == 0) {
        ash_expr *e = make(s, ASH_EXPR_INDEX, syntax);
        e->index = bound->index;
        e->slot = bound->slot;
        e->certain = true;
        e->type = bound->index->kind == ASH_INDEX_YEARS ? plain : (ash_type){.kind = ASH_TYPE_ROW, .index = bound->index};
        return e;
    }
    const ash_entity *entity = ash_map_get(&c->model->names, syntax->text);
    if (entity != NULL) return check_entity(s, syntax, entity);
    if (ash_slice_equal(syntax->text, ASH_SLICE("base")) && c->model->decision != NULL) {
        ash_expr *e = make(s, ASH_EXPR_BASE, syntax);
        e->type = (ash_type){.kind = ASH_TYPE_ROW, .index = c->model->decision};
        e->certain = true;
        return e;
    }
    bool yes = ash_slice_equal(syntax->text, ASH_SLICE("yes"));
    if (yes || ash_slice_equal(syntax->text, ASH_SLICE("no"))) {
        ash_expr *e = make(s, ASH_EXPR_NUMBER, syntax);
        e->type = truth;
        e->number = yes;
        e->certain = true;
        return e;
    }
    const ash_index *index = ash_map_get(&c->model->index_names, syntax->text);
    if (index != NULL) {
        if (s->found != NULL) {
            add_found(s, index);
            return poison(s, syntax);
        }
        ash_report(c->diags, ASH_E_index_unbound, syntax->text_span, ASH_P("name", syntax->text), ASH_P("index", index->name));
        return poison(s, syntax);
    }
    if (is_upper(syntax->text) && syntax->count == 0) return check_code(s, syntax);
    return unknown_name(s, syntax, hint);
}

/* ---- Operators ---- */

/* A unit behind a number takes every name after a / that is a unit's, also one that the model declares (`hours`): then what is meant is
 * anyone's guess. */
static bool is_ambiguous_unit(scope *s, const ash_syntax *syntax) {
    checker *c = s->checker;
    ash_slice text = ash_sources_get(c->sources, syntax->span.file)->text;
    size_t end = syntax->span.end;
    for (size_t at = ash_slice_find(text, '/', syntax->span.start); at < end; at = ash_slice_find(text, '/', at)) {
        size_t start = ++at;
        while (at < end && text.data[at] != '/' && text.data[at] != '^' && text.data[at] != ')') at++;
        ash_slice name = ash_slice_part(text, start, at);
        if (ash_map_get(&c->model->names, name) == NULL) continue;
        ash_report(c->diags, ASH_E_unit_ambiguous, ash_span_at(syntax->span.file, start, at), ASH_P("unit", name));
        return true;
    }
    return false;
}

static ash_expr *check_number(scope *s, const ash_syntax *syntax) {
    ash_expr *e = make(s, ASH_EXPR_NUMBER, syntax);
    e->number = syntax->number;
    e->certain = true;
    e->type = plain;
    e->type.any_unit = syntax->number == 0 && !syntax->has_unit && !syntax->percent;
    if (!syntax->has_unit) return e;
    if (is_ambiguous_unit(s, syntax)) return poison(s, syntax);
    e->type.unit = syntax->unit;
    if (syntax->unit.currency != 0) e->type.unit.currency = ASH_EUR;
    return exchange(s, e, syntax->unit.currency, syntax);
}

static ash_expr *check_unary(scope *s, const ash_syntax *syntax) {
    bool negate = ash_slice_equal(syntax->text, ASH_SLICE("-"));
    if (!negate) {
        ash_expr *e = make_with(s, ASH_EXPR_NOT, syntax, ash_check_expression(s, syntax->items[0], &truth, ASH_E_not_truth), NULL, NULL);
        e->type = truth;
        return e;
    }
    ash_expr *operand = number_argument(s, syntax->items[0], NULL);
    if (operand->kind == ASH_EXPR_NUMBER && operand->type.kind == ASH_TYPE_NUMBER) {
        operand->number = -operand->number;
        operand->span = syntax->span;
        return operand;
    }
    ash_expr *e = make_with(s, ASH_EXPR_NEGATE, syntax, operand, NULL, NULL);
    e->type = operand->type;
    return e;
}

static ash_expr *check_sum(scope *s, const ash_syntax *syntax, ash_expr_kind kind) {
    ash_expr *left = number_argument(s, syntax->items[0], NULL), *right = number_argument(s, syntax->items[1], NULL);
    if (left->type.kind == ASH_TYPE_NUMBER && left->type.any_unit) left = fit(s, left, &right->type, syntax, ASH_E_unit_sum);
    if (left->type.kind == ASH_TYPE_NUMBER && right->type.kind == ASH_TYPE_NUMBER && !right->type.any_unit &&
        !ash_dims_equal(left->type.unit.dims, right->type.unit.dims)) {
        checker *c = s->checker;
        ash_report(c->diags, ASH_E_unit_sum, syntax->text_span, ASH_P("left", ash_type_text(c, &left->type)), ASH_P("right", ash_type_text(c, &right->type)));
        return poison(s, syntax);
    }
    right = fit(s, right, &left->type, syntax->items[1], ASH_E_unit_sum);
    ash_expr *e = make_with(s, kind, syntax, left, right, NULL);
    e->type = left->type.kind == ASH_TYPE_NONE ? left->type : right->type.kind == ASH_TYPE_NONE ? right->type : left->type;
    return e;
}

static ash_expr *check_product(scope *s, const ash_syntax *syntax, bool divide) {
    ash_expr *left = number_argument(s, syntax->items[0], NULL), *right = number_argument(s, syntax->items[1], NULL);
    ash_expr *e = make_with(s, divide ? ASH_EXPR_DIVIDE : ASH_EXPR_MULTIPLY, syntax, left, right, NULL);
    if (left->type.kind == ASH_TYPE_NONE || right->type.kind == ASH_TYPE_NONE) return e;
    e->type = plain;
    left->type.any_unit = right->type.any_unit = false;
    if (divide && right->kind == ASH_EXPR_NUMBER && right->number == 0) {
        ash_report(s->checker->diags, ASH_E_divide_by_zero, syntax->items[1]->span);
        return poison(s, syntax);
    }
    bool fits = divide ? ash_unit_divide(&left->type.unit, &right->type.unit, &e->type.unit) : ash_unit_multiply(&left->type.unit, &right->type.unit, &e->type.unit);
    if (!fits) {
        ash_report(s->checker->diags, ASH_E_unit_power_range, syntax->text_span);
        return poison(s, syntax);
    }
    e->type.unit.currency = e->type.unit.dims.power[ASH_DIM_MONEY] != 0 ? ASH_EUR : 0;
    return e;
}

static ash_expr *check_power(scope *s, const ash_syntax *syntax) {
    checker *c = s->checker;
    ash_expr *base = number_argument(s, syntax->items[0], NULL);
    ash_expr *exponent = ash_check_expression(s, syntax->items[1], &plain, ASH_E_unit_exponent);
    ash_expr *e = make_with(s, ASH_EXPR_POWER, syntax, base, exponent, NULL);
    if (base->type.kind == ASH_TYPE_NONE || exponent->type.kind == ASH_TYPE_NONE) return e;
    e->type = plain;
    if (ash_dims_none(base->type.unit.dims)) {
        e->arguments[0] = fit(s, base, &plain, syntax, ASH_E_unit_argument);
        return e;
    }
    if (exponent->kind != ASH_EXPR_NUMBER || exponent->number != floor(exponent->number) || fabs(exponent->number) > 9) {
        ash_report(c->diags, ASH_E_unit_power_integer, syntax->items[1]->span, ASH_P("found", ash_type_text(c, &base->type)));
        return poison(s, syntax);
    }
    if (!ash_unit_power(&base->type.unit, (int)exponent->number, &e->type.unit)) {
        ash_report(c->diags, ASH_E_unit_power_range, syntax->text_span);
        return poison(s, syntax);
    }
    return e;
}

static ash_expr *check_comparison(scope *s, const ash_syntax *syntax, ash_expr_kind kind) {
    checker *c = s->checker;
    bool equality = kind == ASH_EXPR_EQUAL || kind == ASH_EXPR_NOT_EQUAL;
    ash_expr *left, *right;
    /* a bare word is understood from the other side; so the side that is a declared name goes first */
    const ash_syntax *l = syntax->items[0], *r = syntax->items[1];
    bool left_known = l->kind == ASH_SYNTAX_NAME ? find_binding(s, l->text) != NULL || ash_map_get(&c->model->names, l->text) != NULL ||
                                                       ash_map_get(&c->model->index_names, l->text) != NULL || ash_excused(c, l->text)
                                                 : l->kind != ASH_SYNTAX_TEXT;
    if (left_known || !equality) {
        left = check(s, l, NULL);
        right = check(s, r, equality ? &left->type : NULL);
    } else {
        right = check(s, r, NULL);
        left = check(s, l, &right->type);
    }
    ash_expr *e = make_with(s, kind, syntax, left, right, NULL);
    e->type = truth;
    if (left->type.kind == ASH_TYPE_NONE || right->type.kind == ASH_TYPE_NONE) return e;
    if (left->type.kind == ASH_TYPE_NUMBER && left->type.any_unit) left = fit(s, left, &right->type, l, ASH_E_unit_compare);
    bool numbers = left->type.kind == ASH_TYPE_NUMBER && right->type.kind == ASH_TYPE_NUMBER;
    if ((!equality && !numbers) || !same_type(&left->type, &right->type) ||
        (numbers && !right->type.any_unit && !ash_dims_equal(left->type.unit.dims, right->type.unit.dims))) {
        ash_report(c->diags, numbers ? ASH_E_unit_compare : ASH_E_cannot_compare, syntax->text_span, ASH_P("left", ash_type_text(c, &left->type)),
                   ASH_P("right", ash_type_text(c, &right->type)));
        return e;
    }
    e->arguments[0] = left;
    e->arguments[1] = fit(s, right, &left->type, r, ASH_E_unit_compare);
    return e;
}

static ash_expr *check_binary(scope *s, const ash_syntax *syntax) {
    static const struct { const char *text; ash_expr_kind kind; } operators[] = {
        {"+", ASH_EXPR_ADD}, {"-", ASH_EXPR_SUBTRACT}, {"*", ASH_EXPR_MULTIPLY}, {"/", ASH_EXPR_DIVIDE}, {"^", ASH_EXPR_POWER},
        {"<", ASH_EXPR_LESS}, {"<=", ASH_EXPR_LESS_EQUAL}, {">", ASH_EXPR_GREATER}, {">=", ASH_EXPR_GREATER_EQUAL},
        {"==", ASH_EXPR_EQUAL}, {"!=", ASH_EXPR_NOT_EQUAL}, {"and", ASH_EXPR_AND}, {"or", ASH_EXPR_OR}};
    size_t i = 0;
    while (!ash_slice_equal(syntax->text, ash_slice_of(operators[i].text))) i++;
    ash_expr_kind kind = operators[i].kind;
    if (kind == ASH_EXPR_ADD || kind == ASH_EXPR_SUBTRACT) return check_sum(s, syntax, kind);
    if (kind == ASH_EXPR_MULTIPLY || kind == ASH_EXPR_DIVIDE) return check_product(s, syntax, kind == ASH_EXPR_DIVIDE);
    if (kind == ASH_EXPR_POWER) return check_power(s, syntax);
    if (kind != ASH_EXPR_AND && kind != ASH_EXPR_OR) return check_comparison(s, syntax, kind);
    ash_expr *e = make_with(s, kind, syntax, ash_check_expression(s, syntax->items[0], &truth, ASH_E_not_truth),
                            ash_check_expression(s, syntax->items[1], &truth, ASH_E_not_truth), NULL);
    e->type = truth;
    return e;
}

static ash_expr *check_if(scope *s, const ash_syntax *syntax, const ash_type *hint) {
    ash_expr *condition = ash_check_expression(s, syntax->items[0], &truth, ASH_E_not_truth);
    ash_expr *yes = check(s, syntax->items[1], hint), *no = check(s, syntax->items[2], hint != NULL ? hint : &yes->type);
    if (yes->type.kind == ASH_TYPE_NUMBER && yes->type.any_unit)
        yes = fit(s, yes, &no->type, syntax->items[1], ASH_E_unit_branches);
    else
        no = fit(s, no, &yes->type, syntax->items[2], ASH_E_unit_branches);
    ash_expr *e = make_with(s, ASH_EXPR_IF, syntax, condition, yes, no);
    e->type = yes->type.kind == ASH_TYPE_NONE ? yes->type : no->type;
    return e;
}

/* ---- Calls ---- */

static const struct { const char *name; ash_slice signature; } functions[ASH_FUNCTION_COUNT] = {
#define ASH_FUNCTION(name, signature, meaning) {#name, {signature, sizeof signature - 1}},
#include "lang/functions.def"
#undef ASH_FUNCTION
};

static const struct { const char *name; ash_reduction reduction; } reductions[] = {
    {"sum", ASH_REDUCE_SUM}, {"min", ASH_REDUCE_MIN}, {"max", ASH_REDUCE_MAX}, {"mean", ASH_REDUCE_MEAN}, {"count", ASH_REDUCE_COUNT},
    {"any", ASH_REDUCE_ANY}, {"all", ASH_REDUCE_ALL}, {"first", ASH_REDUCE_FIRST}, {"irr", ASH_REDUCE_IRR}};

static const struct { const char *name; ash_default_law law; size_t arguments; } laws[] = {
    {"about", ASH_LAW_ABOUT, 3}, {"between", ASH_LAW_BETWEEN, 2}, {"pert", ASH_LAW_PERT, 3}, {"triangular", ASH_LAW_TRIANGULAR, 3},
    {"uniform", ASH_LAW_UNIFORM, 2}, {"normal", ASH_LAW_NORMAL, 2}, {"lognormal", ASH_LAW_LOGNORMAL, 2}, {"chance", ASH_LAW_CHANCE, 0}};

static ash_expr *wrong_count(scope *s, const ash_syntax *syntax, size_t wanted) {
    ash_report(s->checker->diags, ASH_E_argument_count, syntax->span, ASH_P("name", syntax->text),
               ASH_P("wanted", ash_format(s->checker->arena, "%zu", wanted)), ASH_P("found", ash_format(s->checker->arena, "%zu", syntax->count)));
    return poison(s, syntax);
}

static ash_expr *check_reduction(scope *s, const ash_syntax *syntax, ash_reduction reduction) {
    checker *c = s->checker;
    const ash_index *index = ash_map_get(&c->model->index_names, syntax->over);
    if (index == NULL) {
        if (!ash_excused(c, syntax->over))
            ash_report(c->diags, ASH_E_unknown_index, syntax->over_span, ASH_P("name", syntax->over))->nearest =
                ash_slice_copy(c->arena, ash_map_nearest(&c->model->index_names, syntax->over));
        return poison(s, syntax);
    }
    if (find_binding(s, syntax->binder) != NULL || (!ash_slice_equal(syntax->binder, syntax->over) &&
                                                    (ash_map_get(&c->model->names, syntax->binder) != NULL || ash_map_get(&c->model->index_names, syntax->binder) != NULL))) {
        ash_report(c->diags, ASH_E_shadow, syntax->binder_span, ASH_P("name", syntax->binder));
        return poison(s, syntax);
    }
    if (!ash_slice_equal(syntax->binder, syntax->over) && (ash_is_reserved(syntax->binder) || ash_is_built_in(syntax->binder))) {
        ash_report(c->diags, ASH_E_name_reserved, syntax->binder_span, ASH_P("name", syntax->binder));
        return poison(s, syntax);
    }
    if (syntax->count != 1) return wrong_count(s, syntax, 1);
    ash_expr *e = make(s, ASH_EXPR_REDUCE, syntax);
    e->reduction = reduction;
    e->index = index;
    e->parent_slot = ASH_NO_SLOT;
    if (index->parent != NULL) {
        const binding *parent = find_bound_index(s, index->parent);
        if (parent != NULL) {
            e->parent_slot = parent->slot;
        } else if (s->found != NULL) {
            add_found(s, index->parent);
        } else {
            ash_report(c->diags, ASH_E_parent_unbound, syntax->over_span, ASH_P("name", index->name), ASH_P("index", index->parent->name));
            return poison(s, syntax);
        }
    }
    bool condition = reduction == ASH_REDUCE_COUNT || reduction == ASH_REDUCE_ANY || reduction == ASH_REDUCE_ALL || reduction == ASH_REDUCE_FIRST;
    if ((reduction == ASH_REDUCE_FIRST || reduction == ASH_REDUCE_IRR) && index->kind != ASH_INDEX_YEARS) {
        ash_report(c->diags, ASH_E_needs_years, syntax->over_span, ASH_P("name", syntax->text));
        return poison(s, syntax);
    }
    e->slot = s->slot_count++;
    size_t before = s->bindings.count;
    bind(s, syntax->binder, index, e->slot);
    e->arguments = ash_new_array(c->arena, ash_expr *, 1);
    e->arguments[0] = condition ? ash_check_expression(s, syntax->items[0], &truth, ASH_E_not_truth) : number_argument(s, syntax->items[0], NULL);
    s->bindings.count = before;
    e->argument_count = 1;
    e->type = reduction == ASH_REDUCE_ANY || reduction == ASH_REDUCE_ALL ? truth
              : condition || reduction == ASH_REDUCE_IRR                ? plain
                                                                         : e->arguments[0]->type;
    return e;
}

static ash_expr *check_square_root(scope *s, ash_expr *e, const ash_syntax *syntax) {
    ash_unit unit = e->arguments[0]->type.unit, base = unit;
    base.numerator = base.denominator = 1;
    ash_type in_base = {.kind = ASH_TYPE_NUMBER, .unit = base};
    for (size_t i = 0; i < ASH_DIM_COUNT; i++) {
        if (unit.dims.power[i] % 2 != 0) {
            ash_report(s->checker->diags, ASH_E_unit_root, syntax->items[0]->span, ASH_P("found", ash_type_text(s->checker, &e->arguments[0]->type)));
            return poison(s, syntax);
        }
        base.dims.power[i] = (int8_t)(unit.dims.power[i] / 2);
    }
    e->arguments[0] = fit(s, e->arguments[0], &in_base, syntax->items[0], ASH_E_unit_argument);
    base.currency = base.dims.power[ASH_DIM_MONEY] != 0 ? ASH_EUR : 0;
    e->type = (ash_type){.kind = ASH_TYPE_NUMBER, .unit = base};
    return e;
}

/* A function of functions.def: its signature says which arguments share a unit. */
static ash_expr *check_function(scope *s, const ash_syntax *syntax, ash_function function) {
    ash_slice signature = functions[function].signature;
    bool many = signature.data[1] == '*';
    size_t wanted = 1;
    for (size_t i = 0; i < signature.size; i++) wanted += signature.data[i] == ',';
    if (many ? syntax->count < 1 : syntax->count != wanted) return wrong_count(s, syntax, wanted);
    ash_expr *e = make(s, ASH_EXPR_CALL, syntax);
    e->function = function;
    e->argument_count = syntax->count;
    e->arguments = ash_new_array(s->checker->arena, ash_expr *, syntax->count);
    ash_type shared = {.kind = ASH_TYPE_NONE};
    bool failed = false;
    for (size_t i = 0; i < syntax->count; i++) {
        bool is_plain = !many && signature.data[2 * i] == '1';
        if (is_plain) {
            e->arguments[i] = ash_check_expression(s, syntax->items[i], &plain, ASH_E_unit_argument);
        } else {
            e->arguments[i] = number_argument(s, syntax->items[i], NULL);
            if (shared.kind == ASH_TYPE_NONE || shared.any_unit) shared = e->arguments[i]->type;
        }
        failed |= e->arguments[i]->type.kind == ASH_TYPE_NONE;
    }
    if (failed) return poison(s, syntax);
    /* without dimensions a number is plain: ceil(seconds / hours) counts whole pieces, not 3600ths */
    if (shared.kind == ASH_TYPE_NUMBER && !shared.any_unit && ash_dims_none(shared.unit.dims)) shared = plain;
    for (size_t i = 0; i < syntax->count; i++)
        if (many || signature.data[2 * i] != '1') {
            e->arguments[i] = fit(s, e->arguments[i], &shared, syntax->items[i], ASH_E_unit_argument);
            failed |= e->arguments[i]->type.kind == ASH_TYPE_NONE;
        }
    if (failed) return poison(s, syntax);
    e->type = signature.data[signature.size - 1] == '1' ? plain : shared;
    return function == ASH_FUNCTION_sqrt ? check_square_root(s, e, syntax) : e;
}

static ash_expr *check_law(scope *s, const ash_syntax *syntax, size_t which, const ash_type *hint) {
    checker *c = s->checker;
    if (!s->is_default) {
        ash_report(c->diags, ASH_E_law_outside_default, syntax->text_span, ASH_P("name", syntax->text));
        return poison(s, syntax);
    }
    if (laws[which].arguments != 0 && syntax->count != laws[which].arguments) return wrong_count(s, syntax, laws[which].arguments);
    ash_expr *e = make(s, ASH_EXPR_DISTRIBUTION, syntax);
    e->law = laws[which].law;
    e->argument_count = syntax->count;
    e->arguments = ash_new_array(c->arena, ash_expr *, syntax->count);
    e->currency = 0;
    ash_type shared = {.kind = ASH_TYPE_NONE};
    bool failed = false, mixed = false, money = false;
    for (size_t i = 0; i < syntax->count; i++) {
        bool is_plain = (e->law == ASH_LAW_CHANCE && i % 2 == 1) || (e->law == ASH_LAW_LOGNORMAL && i == 1);
        ash_expr *argument = is_plain ? ash_check_expression(s, syntax->items[i], &plain, ASH_E_unit_argument) : number_argument(s, syntax->items[i], hint);
        ash_currency currency = ASH_EUR;
        if (argument->kind == ASH_EXPR_EXCHANGE) { /* the draw is made in the foreign money and exchanged where it is read */
            currency = argument->currency;
            argument = argument->arguments[0];
        }
        if (!is_plain) {
            if (!argument->type.any_unit) { /* a bare 0 is 0 in any money */
                mixed |= money && currency != e->currency;
                e->currency = currency;
                money = true;
            }
            if (shared.kind == ASH_TYPE_NONE || shared.any_unit) shared = argument->type;
        }
        e->arguments[i] = argument;
        failed |= argument->type.kind == ASH_TYPE_NONE;
    }
    if (e->currency == ASH_EUR) e->currency = 0;
    if (mixed) ash_report(c->diags, ASH_E_law_currencies, syntax->span);
    if (failed || mixed) return poison(s, syntax);
    if (hint != NULL && hint->kind == ASH_TYPE_NUMBER && ash_dims_equal(hint->unit.dims, shared.unit.dims)) shared = *hint;
    for (size_t i = 0; i < syntax->count; i++) {
        bool is_plain = (e->law == ASH_LAW_CHANCE && i % 2 == 1) || (e->law == ASH_LAW_LOGNORMAL && i == 1);
        if (!is_plain) e->arguments[i] = fit(s, e->arguments[i], &shared, syntax->items[i], ASH_E_unit_argument);
        failed |= e->arguments[i]->type.kind == ASH_TYPE_NONE;
    }
    if (failed) return poison(s, syntax);
    e->type = shared;
    return e;
}

static ash_expr *check_reference(scope *s, const ash_syntax *syntax) {
    checker *c = s->checker;
    if (syntax->count != 2) return wrong_count(s, syntax, 2);
    ash_expr *key = check(s, syntax->items[0], NULL);
    if (syntax->items[1]->kind != ASH_SYNTAX_TEXT) {
        ash_report(c->diags, ASH_E_reference_series, syntax->items[1]->span);
        return poison(s, syntax);
    }
    if (key->type.kind == ASH_TYPE_NUMBER || key->type.kind == ASH_TYPE_TRUTH || key->type.kind == ASH_TYPE_ROW) {
        ash_report(c->diags, ASH_E_reference_key, syntax->items[0]->span, ASH_P("found", ash_type_text(c, &key->type)));
        return poison(s, syntax);
    }
    ash_expr *e = make_with(s, ASH_EXPR_REFERENCE, syntax, key, NULL, NULL);
    e->text = syntax->items[1]->text;
    const ash_ref_series *series = c->model->ref == NULL ? NULL : ash_ref_series_find(c->model->ref, e->text);
    if (series == NULL) {
        ash_diag *diag = ash_report(c->diags, ASH_E_unknown_series, syntax->items[1]->span, ASH_P("name", e->text));
        if (c->model->ref != NULL) diag->nearest = ash_slice_copy(c->arena, ash_ref_series_nearest(c->model->ref, e->text));
        return poison(s, syntax);
    }
    e->type = (ash_type){.kind = ASH_TYPE_NUMBER, .unit = series->unit};
    if (e->type.unit.currency != 0) e->type.unit.currency = ASH_EUR;
    e->year_slot = year_slot(s);
    ash_type_kind kind = key->type.kind; /* text may name anything, and a choice may have country-like words */
    if ((kind == ASH_TYPE_COUNTRY && series->keyed_by != ASH_KEYED_BY_COUNTRY) || (kind == ASH_TYPE_CURRENCY && series->keyed_by != ASH_KEYED_BY_CURRENCY) ||
        (kind == ASH_TYPE_HS_CODE && series->keyed_by != ASH_KEYED_BY_HS)) {
        ash_report(c->diags, ASH_E_reference_key, syntax->items[0]->span, ASH_P("found", ash_type_text(c, &key->type)));
        return poison(s, syntax);
    }
    return e;
}

static ash_expr *check_rate(scope *s, const ash_syntax *syntax) {
    if (syntax->count != 2) return wrong_count(s, syntax, 2);
    ash_type currency = {.kind = ASH_TYPE_CURRENCY};
    ash_expr *which = ash_check_expression(s, syntax->items[0], &currency, ASH_E_rate_currency);
    ash_expr *year = ash_check_expression(s, syntax->items[1], &plain, ASH_E_unit_argument);
    ash_expr *e = make_with(s, ASH_EXPR_RATE, syntax, which, year, NULL);
    e->type = plain;
    return e;
}

static ash_expr *unknown_function(scope *s, const ash_syntax *syntax) {
    ash_map known;
    ash_map_init(&known, s->checker->arena);
    for (size_t i = 0; i < sizeof reductions / sizeof *reductions; i++) ash_map_add(&known, ash_slice_of(reductions[i].name), s);
    for (size_t i = 0; i < ASH_FUNCTION_COUNT; i++) ash_map_add(&known, ash_slice_of(functions[i].name), s);
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) ash_map_add(&known, ash_slice_of(laws[i].name), s);
    ash_map_add(&known, ASH_SLICE("reference"), s);
    ash_map_add(&known, ASH_SLICE("rate"), s);
    ash_report(s->checker->diags, ASH_E_unknown_function, syntax->text_span, ASH_P("name", syntax->text))->nearest =
        ash_slice_copy(s->checker->arena, ash_map_nearest(&known, syntax->text));
    return poison(s, syntax);
}

static ash_expr *check_call(scope *s, const ash_syntax *syntax, const ash_type *hint) {
    checker *c = s->checker;
    bool over_index = syntax->binder.size > 0, is_reduction = false;
    for (size_t i = 0; i < sizeof reductions / sizeof *reductions; i++) {
        if (!ash_slice_equal(syntax->text, ash_slice_of(reductions[i].name))) continue;
        if (over_index) return check_reduction(s, syntax, reductions[i].reduction);
        is_reduction = true;
    }
    if (over_index) {
        ash_report(c->diags, ASH_E_not_a_reduction, syntax->text_span, ASH_P("name", syntax->text));
        return poison(s, syntax);
    }
    for (size_t i = 0; i < ASH_FUNCTION_COUNT; i++) /* min and max are both */
        if (ash_slice_equal(syntax->text, ash_slice_of(functions[i].name))) return check_function(s, syntax, (ash_function)i);
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++)
        if (ash_slice_equal(syntax->text, ash_slice_of(laws[i].name))) return check_law(s, syntax, i, hint);
    if (ash_slice_equal(syntax->text, ASH_SLICE("reference"))) return check_reference(s, syntax);
    if (ash_slice_equal(syntax->text, ASH_SLICE("rate"))) return check_rate(s, syntax);
    if (!is_reduction) return unknown_function(s, syntax);
    ash_report(c->diags, ASH_E_reduction_index, syntax->span, ASH_P("name", syntax->text));
    return poison(s, syntax);
}

static ash_expr *check_otherwise(scope *s, const ash_syntax *syntax, const ash_type *hint) {
    static const ash_type none = {.kind = ASH_TYPE_NONE};
    const ash_type *wanted = hint == NULL ? &none : hint;
    ash_expr *e = make_with(s, ASH_EXPR_OTHERWISE, syntax, ash_check_expression(s, syntax->items[0], wanted, ASH_E_unit_declared),
                            ash_check_expression(s, syntax->items[1], wanted, ASH_E_unit_declared), NULL);
    e->type = e->arguments[0]->type.kind == ASH_TYPE_NONE ? e->arguments[0]->type : e->arguments[1]->type;
    e->number = syntax->spread.given ? syntax->spread.value : (double)NAN;
    if (syntax->spread.given && !(syntax->spread.value > 0)) ash_report(s->checker->diags, ASH_E_spread_positive, syntax->spread.span);
    if (syntax->spread.given && syntax->spread.has_unit) {
        const ash_type given = {.kind = ASH_TYPE_NUMBER, .unit = syntax->spread.unit};
        ash_report(s->checker->diags, ASH_E_unit_constant, syntax->spread.span, ASH_P("found", ash_type_text(s->checker, &given)),
                   ASH_P("wanted", ASH_SLICE("[plain]")));
    }
    return e;
}

static ash_expr *check(scope *s, const ash_syntax *syntax, const ash_type *hint) {
    switch (syntax->kind) {
    case ASH_SYNTAX_NUMBER: return check_number(s, syntax);
    case ASH_SYNTAX_TEXT: {
        ash_expr *e = make(s, ASH_EXPR_TEXT, syntax);
        e->text = syntax->text;
        e->type.kind = hint != NULL && hint->kind == ASH_TYPE_HS_CODE ? ASH_TYPE_HS_CODE : ASH_TYPE_TEXT;
        e->certain = true;
        return e;
    }
    case ASH_SYNTAX_NAME: return check_name(s, syntax, hint);
    case ASH_SYNTAX_CALL: return check_call(s, syntax, hint);
    case ASH_SYNTAX_UNARY: return check_unary(s, syntax);
    case ASH_SYNTAX_BINARY: return check_binary(s, syntax);
    case ASH_SYNTAX_IF: return check_if(s, syntax, hint);
    case ASH_SYNTAX_OTHERWISE: return check_otherwise(s, syntax, hint);
    }
    return poison(s, syntax);
}
