/* Model text -> statements. A recursive-descent parser with one token in hand; where two are needed it reads from a copy of the lexer.
 * After the first error in a statement the rest of that statement is skipped, so that one slip gives one message and the next
 * statement is still checked. */
#include "lang/syntax.h"

#include <math.h>

#include "lang/read.h"

typedef struct parser {
    ash_parsing *parsing;
    ash_arena *arena;
    ash_diags *diags;
    ash_lexer lexer;
    ash_token token;     /* in hand */
    ash_span last;       /* of the token before it */
    bool begun;          /* the statement's keyword was taken: a token in the first column ends it */
    bool failed;         /* this statement had its error */
    unsigned depth;
    ash_map words;       /* of the statement's fixed rows or choices */
} parser;

/* What may stand behind each statement keyword, for messages and for the letters of attributes.def. */
static const struct { const char *word; char letter; } statement_table[ASH_STATEMENT_COUNT] = {
    [ASH_STATEMENT_MODEL] = {"model", 'm'},     [ASH_STATEMENT_INCLUDE] = {"include", ' '},     [ASH_STATEMENT_INDEX] = {"index", 'x'},
    [ASH_STATEMENT_TABLE] = {"table", 't'},     [ASH_STATEMENT_CATEGORY] = {"category", 'g'},   [ASH_STATEMENT_INPUT] = {"input", 'i'},
    [ASH_STATEMENT_COMMON] = {"common", 'c'},   [ASH_STATEMENT_FACT] = {"fact", 'f'},           [ASH_STATEMENT_PARAMETER] = {"parameter", 'p'},
    [ASH_STATEMENT_LET] = {"let", 'l'},         [ASH_STATEMENT_COST] = {"cost", 'o'},           [ASH_STATEMENT_RESULT] = {"result", 'r'},
    [ASH_STATEMENT_CHECK] = {"check", 'k'},
};

typedef enum form { /* what an attribute takes */
    form_text, form_name, form_value, form_range, form_spread, form_plain, form_yes_no, form_date, form_dates, form_decide, form_by_year, form_after_last
} form;

static const struct { const char *word; form form; const char *statements; } attribute_table[ASH_ATTRIBUTE_COUNT] = {
#define ASH_ATTRIBUTE(word, form, statements) {#word, form_##form, statements},
#include "lang/attributes.def"
#undef ASH_ATTRIBUTE
};

ash_code ash_unit_code(ash_unit_error error, ash_slice part) {
    bool power = part.size > 0 && ((part.data[0] >= '0' && part.data[0] <= '9') || part.data[0] == '-' || part.data[0] == '+');
    switch (error) {
    case ASH_UNIT_UNKNOWN: return ASH_E_unit_unknown;
    case ASH_UNIT_POWER: return power ? ASH_E_unit_power : ASH_E_unit_power_range;
    case ASH_UNIT_TWO_CURRENCIES: return ASH_E_unit_two_currencies;
    case ASH_UNIT_OK: case ASH_UNIT_EMPTY: case ASH_UNIT_SYNTAX: break;
    }
    return ASH_E_unit_syntax;
}

ash_slice ash_statement_word(ash_statement_kind kind) { return ash_slice_of(statement_table[kind].word); }

/* ---- Tokens ---- */

static bool ended(const parser *p) { return p->token.kind == ASH_TOKEN_END || (p->begun && p->token.first_column); }

static void advance(parser *p) {
    p->last = p->token.span;
    p->lexer.diags = p->failed ? NULL : p->diags;
    p->token = ash_lexer_next(&p->lexer);
    if (p->token.kind == ASH_TOKEN_ERROR) p->failed = true;
}

static bool is(const parser *p, ash_token_kind kind, const char *text) {
    return !ended(p) && p->token.kind == kind && ash_slice_equal(p->token.text, ash_slice_of(text));
}
static bool is_symbol(const parser *p, const char *text) { return is(p, ASH_TOKEN_SYMBOL, text); }
static bool is_word(const parser *p, const char *text) { return is(p, ASH_TOKEN_NAME, text); }

static bool take(parser *p, ash_token_kind kind, const char *text) {
    if (!is(p, kind, text)) return false;
    advance(p);
    return true;
}
static bool take_symbol(parser *p, const char *text) { return take(p, ASH_TOKEN_SYMBOL, text); }
static bool take_word(parser *p, const char *text) { return take(p, ASH_TOKEN_NAME, text); }

/* The token behind the one in hand. */
static ash_token peek(const parser *p) {
    ash_lexer ahead = p->lexer;
    ahead.diags = NULL;
    ash_token token = ash_lexer_next(&ahead);
    if (p->begun && token.first_column) token.kind = ASH_TOKEN_END;
    return token;
}

/* Reports that something else was expected here; `what` names it by a key of the words ("a name", "an expression", ...). */
static void expected(parser *p, ash_slice what) {
    if (!p->failed) {
        bool end = ended(p);
        ash_span span = end ? (ash_span){p->last.file, p->last.end, p->last.end} : p->token.span;
        ash_slice found = end ? ASH_SLICE("") : ash_slice_part(p->lexer.text, span.start, span.end);
        if (end)
            ash_report(p->diags, ASH_E_ends_early, span, ASH_P("wanted", what));
        else
            ash_report(p->diags, ASH_E_unexpected, span, ASH_P("found", found), ASH_P("wanted", what));
    }
    p->failed = true;
}

/* Reports the statement's error, of a code without parameters or (below) with a limit. */
static void fail(parser *p, ash_code code, ash_span span) {
    if (!p->failed) ash_report_list(p->diags, code, span, (const ash_parameter[]){{NULL, {NULL, 0}}});
    p->failed = true;
}
static void fail_at_limit(parser *p, ash_code code, ash_span span, size_t limit) {
    if (!p->failed) ash_report(p->diags, code, span, ASH_P("limit", ash_format(p->arena, "%zu", limit)));
    p->failed = true;
}
/* The same at a limit on the size of the model, after which nothing more is read. */
static void stop(parser *p, ash_code code, ash_span span, size_t limit) {
    if (p->failed || !p->parsing->limited) return;
    ash_report(p->diags, code, span, ASH_P("limit", ash_format(p->arena, "%zu", limit)));
    p->failed = true;
    p->parsing->enough = p->diags->error_count;
}

/* Counts one more name, number or sign of the model. */
static void count_term(parser *p, ash_span span) {
    if (++p->parsing->term_count > ASH_TERM_LIMIT) stop(p, ASH_E_too_many_terms, span, ASH_TERM_LIMIT);
}

static bool want_symbol(parser *p, const char *text) {
    if (take_symbol(p, text)) return true;
    expected(p, ash_format(p->arena, "“%s”", text));
    return false;
}

static bool is_lower_name(ash_slice text) {
    for (size_t i = 0; i < text.size; i++)
        if ((text.data[i] >= 'A' && text.data[i] <= 'Z') || (unsigned char)text.data[i] >= 0x80) return false;
    return text.size > 0 && text.data[0] != '_';
}

static ash_name want_name(parser *p) {
    ash_name name = {p->token.text, p->token.span};
    if (ended(p) || p->token.kind != ASH_TOKEN_NAME || !is_lower_name(name.text)) {
        expected(p, ASH_SLICE("[name]"));
        return (ash_name){0};
    }
    count_term(p, name.span);
    advance(p);
    return name;
}

typedef ash_list(ash_name) names;

/* Names with commas between them; stops at an error. */
static names want_names(parser *p) {
    names list = {0};
    do {
        ash_name name = want_name(p);
        if (p->failed) break;
        ash_push(p->arena, &list, name);
    } while (take_symbol(p, ","));
    return list;
}

static ash_name want_text(parser *p) {
    ash_name name = {p->token.text, p->token.span};
    if (ended(p) || p->token.kind != ASH_TOKEN_TEXT) {
        expected(p, ASH_SLICE("[text]"));
        return (ash_name){0};
    }
    advance(p);
    return name;
}

/* ---- Expressions ---- */

static ash_syntax *parse_expression(parser *p);

static ash_syntax *node(parser *p, ash_syntax_kind kind, ash_span span) {
    ash_syntax *syntax = ash_new(p->arena, ash_syntax);
    syntax->kind = kind;
    syntax->span = span;
    syntax->height = 1;
    count_term(p, span);
    return syntax;
}

static void set_items(ash_syntax *syntax, ash_syntax **items, size_t count) {
    syntax->items = items;
    syntax->count = count;
    for (size_t i = 0; i < count; i++)
        if (items[i]->height >= syntax->height) syntax->height = items[i]->height + 1;
}

static ash_syntax *node_with(parser *p, ash_syntax_kind kind, ash_name operator_name, ash_syntax *a, ash_syntax *b, ash_syntax *c) {
    ash_syntax *all[] = {a, b, c};
    ash_syntax *syntax = node(p, kind, operator_name.span);
    syntax->text = operator_name.text;
    syntax->text_span = operator_name.span;
    size_t count = 0;
    ash_syntax **items = ash_new_array(p->arena, ash_syntax *, 3);
    for (size_t i = 0; i < 3 && all[i] != NULL; i++) {
        items[count++] = all[i];
        syntax->span = ash_span_join(all[i]->span.start < syntax->span.start ? all[i]->span : syntax->span,
                                     all[i]->span.end > syntax->span.end ? all[i]->span : syntax->span);
    }
    set_items(syntax, items, count);
    if (syntax->height > ASH_EXPRESSION_TERMS) fail_at_limit(p, ASH_E_expression_terms, operator_name.span, ASH_EXPRESSION_TERMS);
    return syntax;
}

static bool is_unit_name(const parser *p, ash_slice text) { return ash_map_get(&p->parsing->units, text) != NULL; }

/* The unit right behind a number: a unit name, going on over `/` and `^` while unit names follow, without spaces inside. */
static void parse_literal_unit(parser *p, ash_syntax *number) {
    if (ended(p) || p->token.kind != ASH_TOKEN_NAME || !is_unit_name(p, p->token.text)) return;
    uint32_t start = p->token.span.start;
    for (;;) {
        advance(p);
        if (is_symbol(p, "^") && !p->token.space_before && peek(p).kind == ASH_TOKEN_NUMBER) {
            advance(p);
            advance(p);
        }
        ash_token next = peek(p);
        if (!is_symbol(p, "/") || p->token.space_before || next.space_before || next.kind != ASH_TOKEN_NAME || !is_unit_name(p, next.text)) break;
        advance(p);
    }
    size_t at, length;
    ash_slice nearest, text = ash_slice_part(p->lexer.text, start, p->last.end);
    ash_unit_error error = ash_unit_read(text, &number->unit, &at, &length, &nearest);
    if (error != ASH_UNIT_OK) {
        ash_slice part = ash_slice_part(text, at, at + length);
        ash_span span = ash_span_at(p->last.file, start + at, start + at + length);
        if (!p->failed) ash_report(p->diags, ash_unit_code(error, part), span, ASH_P("unit", part));
        p->failed = true;
        return;
    }
    number->has_unit = true;
    number->span.end = p->last.end;
}

static ash_syntax *parse_number(parser *p) {
    ash_syntax *syntax = node(p, ASH_SYNTAX_NUMBER, p->token.span);
    syntax->number = p->token.number;
    syntax->text = p->token.text;
    syntax->unit = ash_unit_one;
    advance(p);
    if (is_symbol(p, "%") && !p->token.space_before) {
        syntax->number = syntax->number / 100;
        syntax->percent = true;
        syntax->span.end = p->token.span.end;
        advance(p);
    } else {
        parse_literal_unit(p, syntax);
    }
    return syntax;
}

/* The arguments of a call, with the opening bracket taken: plain, `i: E`, `s in i: E`, or for chance() `value: chance` pairs. */
static bool parse_arguments(parser *p, ash_syntax *call) {
    ash_list(ash_syntax *) items = {0};
    bool chance = ash_slice_equal(call->text, ASH_SLICE("chance"));
    ash_token next = peek(p);
    bool name = !chance && p->token.kind == ASH_TOKEN_NAME && is_lower_name(p->token.text);
    if (name && next.kind == ASH_TOKEN_SYMBOL && ash_slice_equal(next.text, ASH_SLICE(":"))) {
        call->binder = call->over = p->token.text;
        call->binder_span = call->over_span = p->token.span;
        advance(p);
        advance(p);
    } else if (name && next.kind == ASH_TOKEN_NAME && ash_slice_equal(next.text, ASH_SLICE("in"))) {
        call->binder = p->token.text;
        call->binder_span = p->token.span;
        advance(p);
        advance(p);
        ash_name over = want_name(p);
        call->over = over.text;
        call->over_span = over.span;
        if (!want_symbol(p, ":")) return false;
    }
    if (!is_symbol(p, ")"))
        do {
            ash_syntax *item = parse_expression(p);
            if (item == NULL) return false;
            ash_push(p->arena, &items, item);
            if (chance) {
                call->pairs = true;
                if (!want_symbol(p, ":")) return false;
                item = parse_expression(p);
                if (item == NULL) return false;
                ash_push(p->arena, &items, item);
            }
        } while (take_symbol(p, ","));
    set_items(call, items.items, items.count);
    return want_symbol(p, ")");
}

static ash_syntax *parse_name(parser *p) {
    ash_syntax *syntax = node(p, ASH_SYNTAX_NAME, p->token.span);
    syntax->text = p->token.text;
    syntax->text_span = p->token.span;
    advance(p);
    if (is_symbol(p, "(") && !p->token.space_before) {
        syntax->kind = ASH_SYNTAX_CALL;
        advance(p);
        if (!parse_arguments(p, syntax)) return NULL;
    } else if (is_symbol(p, "[")) {
        ash_list(ash_syntax *) items = {0};
        advance(p);
        do {
            ash_syntax *item = parse_expression(p);
            if (item == NULL) return NULL;
            ash_push(p->arena, &items, item);
        } while (take_symbol(p, ","));
        if (!want_symbol(p, "]")) return NULL;
        set_items(syntax, items.items, items.count);
    }
    syntax->span.end = p->last.end;
    return syntax;
}

static ash_syntax *parse_if(parser *p) {
    ash_name word = {p->token.text, p->token.span};
    advance(p);
    ash_syntax *condition = parse_expression(p);
    if (condition == NULL) return NULL;
    if (!take_word(p, "then")) return expected(p, ASH_SLICE("“then”")), NULL;
    ash_syntax *then_branch = parse_expression(p);
    if (then_branch == NULL) return NULL;
    if (!take_word(p, "else")) return expected(p, ASH_SLICE("“else”")), NULL;
    ash_syntax *else_branch = parse_expression(p);
    if (else_branch == NULL) return NULL;
    return node_with(p, ASH_SYNTAX_IF, word, condition, then_branch, else_branch);
}

static bool is_reserved(ash_slice word) {
    static const char *const words[] = {"then", "else", "and", "or", "not", "in"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ash_slice_equal(word, ash_slice_of(words[i]))) return true;
    return false;
}

static ash_syntax *parse_primary(parser *p) {
    if (ended(p)) return expected(p, ASH_SLICE("[expression]")), NULL;
    if (p->token.kind == ASH_TOKEN_NUMBER) return parse_number(p);
    if (p->token.kind == ASH_TOKEN_TEXT) {
        ash_syntax *syntax = node(p, ASH_SYNTAX_TEXT, p->token.span);
        syntax->text = p->token.text;
        advance(p);
        return syntax;
    }
    if (is_word(p, "if")) return parse_if(p);
    if (p->token.kind == ASH_TOKEN_NAME && !is_reserved(p->token.text)) return parse_name(p);
    if (take_symbol(p, "(")) {
        uint32_t start = p->last.start;
        ash_syntax *inner = parse_expression(p);
        if (inner == NULL || !want_symbol(p, ")")) return NULL;
        inner->span.start = start;
        inner->span.end = p->last.end;
        return inner;
    }
    expected(p, ASH_SLICE("[expression]"));
    return NULL;
}

/* Operators by how tightly they bind, loosest first. */
enum { LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_COMPARE, LEVEL_ADD, LEVEL_MULTIPLY, LEVEL_SIGN, LEVEL_POWER };

static bool operator_at(const parser *p, int level) {
    static const char *const symbols[][6] = {
        [LEVEL_COMPARE] = {"==", "!=", "<", "<=", ">", ">="}, [LEVEL_ADD] = {"+", "-"}, [LEVEL_MULTIPLY] = {"*", "/"}};
    if (level == LEVEL_OR) return is_word(p, "or");
    if (level == LEVEL_AND) return is_word(p, "and");
    if (level != LEVEL_COMPARE && level != LEVEL_ADD && level != LEVEL_MULTIPLY) return false;
    for (size_t i = 0; i < 6 && symbols[level][i] != NULL; i++)
        if (is_symbol(p, symbols[level][i])) return true;
    return false;
}

static ash_syntax *parse_level(parser *p, int level);

/* One level deeper; false when that is too deep. */
static bool deeper(parser *p, ash_span span) {
    if (++p->depth > ASH_EXPRESSION_DEPTH) fail_at_limit(p, ASH_E_expression_depth, span, ASH_EXPRESSION_DEPTH);
    return !p->failed;
}

static ash_syntax *parse_prefixed(parser *p, int level) {
    ash_name sign = {p->token.text, p->token.span};
    advance(p);
    if (!deeper(p, sign.span)) return NULL;
    ash_syntax *operand = parse_level(p, level);
    p->depth--;
    return operand == NULL ? NULL : node_with(p, ASH_SYNTAX_UNARY, sign, operand, NULL, NULL);
}

static ash_syntax *parse_level(parser *p, int level) {
    if (level == LEVEL_NOT && is_word(p, "not")) return parse_prefixed(p, LEVEL_NOT);
    if (level == LEVEL_SIGN && is_symbol(p, "-")) return parse_prefixed(p, LEVEL_SIGN);
    if (level == LEVEL_POWER) {
        ash_syntax *base = parse_primary(p);
        if (base == NULL || !is_symbol(p, "^")) return base;
        ash_name sign = {p->token.text, p->token.span};
        advance(p);
        if (!deeper(p, sign.span)) return NULL;
        ash_syntax *exponent = parse_level(p, LEVEL_SIGN);
        p->depth--;
        return exponent == NULL ? NULL : node_with(p, ASH_SYNTAX_BINARY, sign, base, exponent, NULL);
    }
    ash_syntax *left = parse_level(p, level + 1);
    while (left != NULL && operator_at(p, level)) {
        ash_name operator_name = {p->token.text, p->token.span};
        advance(p);
        ash_syntax *right = parse_level(p, level + 1);
        if (right == NULL) return NULL;
        left = node_with(p, ASH_SYNTAX_BINARY, operator_name, left, right, NULL);
        if (p->failed) return NULL;
        if (level == LEVEL_COMPARE && operator_at(p, level)) {
            fail(p, ASH_E_comparison_chain, p->token.span);
            return NULL;
        }
    }
    return left;
}

static ash_syntax *parse_expression(parser *p) {
    if (!deeper(p, p->token.span)) return NULL;
    ash_syntax *syntax = parse_level(p, LEVEL_OR);
    p->depth--;
    return p->failed ? NULL : syntax;
}

/* ---- Attributes ---- */

static ash_spread parse_spread(parser *p) {
    ash_spread spread = {.given = true, .span = p->last};
    ash_syntax *value = ended(p) || p->token.kind != ASH_TOKEN_NUMBER ? NULL : parse_number(p);
    if (value == NULL) {
        expected(p, ASH_SLICE("[number]"));
        return spread;
    }
    spread.value = value->number;
    spread.has_unit = value->has_unit;
    spread.unit = value->unit;
    spread.span = ash_span_join(spread.span, value->span);
    return spread;
}

static ash_token want_date(parser *p) {
    ash_token token = p->token;
    if (ended(p) || token.kind != ASH_TOKEN_DATE)
        expected(p, ASH_SLICE("[date]"));
    else
        advance(p);
    return token;
}

static void parse_value(parser *p, form shape, ash_statement *s, ash_attribute *attribute) {
    switch (shape) {
    case form_text: attribute->name = want_text(p); break;
    case form_name: attribute->name = want_name(p); break;
    case form_value: attribute->from = parse_expression(p); break;
    case form_range:
        if (!is_symbol(p, "..")) attribute->from = parse_expression(p);
        if (!p->failed && want_symbol(p, "..") && !ended(p) && (p->token.kind == ASH_TOKEN_NUMBER || is_symbol(p, "-")))
            attribute->to = parse_expression(p);
        break;
    case form_spread:
        attribute->spread = parse_spread(p);
        attribute->spread.absolute = take_word(p, "absolute");
        break;
    case form_plain: break;
    case form_yes_no:
        attribute->name = (ash_name){p->token.text, p->token.span};
        if (!take_word(p, "yes") && !take_word(p, "no")) expected(p, ASH_SLICE("“yes”, “no”"));
        break;
    case form_by_year:
        if (!take_word(p, "by") || !take_word(p, "year")) expected(p, ASH_SLICE("“by year”"));
        break;
    case form_date: attribute->first = want_date(p); break;
    case form_dates:
        attribute->first = want_date(p);
        if (!p->failed && want_symbol(p, "..")) attribute->second = want_date(p);
        break;
    case form_decide:
        s->decide_index = want_name(p);
        if (take_word(p, "ranks")) {
            s->decide_sense = (ash_name){ASH_SLICE("ranks"), p->last};
            break;
        }
        if (!take_word(p, "by")) {
            expected(p, ASH_SLICE("“by”, “ranks”"));
            break;
        }
        s->decide_sense = (ash_name){p->token.text, p->token.span};
        if (!take_word(p, "lowest") && !take_word(p, "highest"))
            expected(p, ASH_SLICE("“lowest”, “highest”"));
        else
            s->decide_result = want_name(p);
        break;
    case form_after_last:
        if (!take_word(p, "last")) {
            expected(p, ASH_SLICE("“last”"));
            break;
        }
        if (take_word(p, "unknown")) {
            attribute->name = (ash_name){ASH_SLICE("unknown"), p->last};
            break;
        }
        if (!take_word(p, "hold")) {
            expected(p, ASH_SLICE("“hold”, “unknown”"));
            break;
        }
        attribute->name = (ash_name){p->token.text, p->token.span};
        if (!take_word(p, "nominal") && !take_word(p, "real")) expected(p, ASH_SLICE("“nominal”, “real”"));
        break;
    }
}

static bool takes(const ash_statement *s, size_t attribute) {
    ash_slice letters = ash_slice_of(attribute_table[attribute].statements);
    return ash_slice_find(letters, statement_table[s->kind].letter, 0) < letters.size;
}

static void parse_attribute(parser *p, ash_statement *s) {
    for (size_t i = 0; i < ASH_ATTRIBUTE_COUNT; i++) {
        if (!is_word(p, attribute_table[i].word) || !takes(s, i)) continue;
        ash_attribute *attribute = &s->attributes[i];
        if (attribute->given) {
            ash_report(p->diags, ASH_E_attribute_twice, p->token.span, ASH_P("word", p->token.text));
            p->failed = true;
            return;
        }
        attribute->given = true;
        attribute->span = p->token.span;
        advance(p);
        parse_value(p, attribute_table[i].form, s, attribute);
        attribute->span = ash_span_join(attribute->span, p->last);
        return;
    }
    if (p->token.kind == ASH_TOKEN_NAME && !p->failed) {
        ash_map known;
        ash_map_init(&known, p->arena);
        for (size_t i = 0; i < ASH_ATTRIBUTE_COUNT; i++)
            if (takes(s, i)) ash_map_add(&known, ash_slice_of(attribute_table[i].word), p);
        ash_diag *diag = ash_report(p->diags, ASH_E_unknown_attribute, p->token.span, ASH_P("word", p->token.text),
                                    ASH_P("statement", ash_statement_word(s->kind)));
        diag->nearest = ash_slice_copy(p->arena, ash_map_nearest(&known, p->token.text));
        p->failed = true;
        return;
    }
    expected(p, ASH_SLICE("[attribute]"));
}

/* ---- Statements ---- */

static void parse_indices(parser *p, ash_statement *s) {
    if (!take_symbol(p, "[")) return;
    names list = want_names(p);
    want_symbol(p, "]");
    s->indices = list.items;
    s->index_count = list.count;
}

static void parse_type(parser *p, ash_statement *s) {
    if (!want_symbol(p, ":")) return;
    if (ended(p)) {
        expected(p, ASH_SLICE("[unit]"));
        return;
    }
    uint32_t start = p->token.span.start;
    if ((is_word(p, "choice") || is_word(p, "simplex")) && ash_slice_equal(peek(p).text, ASH_SLICE("("))) {
        s->type = (ash_name){p->token.text, p->token.span};
        advance(p);
        advance(p);
        names words = want_names(p);
        want_symbol(p, ")");
        s->choices = words.items;
        s->choice_count = words.count;
    } else {
        ash_token word = ash_lexer_word(&p->lexer, p->token);
        s->type = (ash_name){word.text, word.span};
        p->token = word;
        advance(p);
    }
    s->type_span = ash_span_at(p->last.file, start, p->last.end);
}

/* `= EXPRESSION`, for inputs with `else EXPRESSION [spread P]` behind it. */
static void parse_body(parser *p, ash_statement *s, bool is_default) {
    uint32_t start = p->token.span.start;
    s->expr = parse_expression(p);
    while (is_default && s->expr != NULL && take_word(p, "else")) {
        ash_name word = {ASH_SLICE("else"), p->last};
        ash_syntax *alternative = parse_expression(p);
        if (alternative == NULL) return;
        s->expr = node_with(p, ASH_SYNTAX_OTHERWISE, word, s->expr, alternative, NULL);
        if (!p->token.line_start && take_word(p, "spread")) s->expr->spread = parse_spread(p); /* on a line of its own it is the input's */
    }
    s->expr_span = ash_span_at(p->last.file, start, p->last.end);
    s->expr_text = ash_slice_part(p->lexer.text, start, p->last.end);
}

static void parse_index(parser *p, ash_statement *s) {
    if (take_word(p, "of")) {
        s->parent = want_name(p);
    } else if (!p->token.line_start && take_word(p, "optional")) {
        s->optional = (ash_name){ASH_SLICE("optional"), p->last};
    } else if (take_symbol(p, "=")) {
        names list = want_names(p);
        s->choices = list.items;
        s->choice_count = list.count;
    } else if (!ended(p) && (p->token.kind == ASH_TOKEN_NUMBER || is_symbol(p, "-"))) {
        s->first = parse_expression(p);
        if (p->failed || !want_symbol(p, "..")) return;
        s->last = parse_expression(p);
    }
}

/* True when the line in hand is a row of its statement, not an attribute. */
static bool at_row(const parser *p, const ash_statement *s) {
    if (ended(p) || !p->token.line_start) return false;
    if (s->kind == ASH_STATEMENT_PARAMETER) return is_word(p, "from");
    if (s->kind == ASH_STATEMENT_TABLE) return peek(p).kind != ASH_TOKEN_TEXT;
    if (s->kind != ASH_STATEMENT_INDEX && s->kind != ASH_STATEMENT_INPUT) return false;
    return p->token.kind == ASH_TOKEN_NAME && ash_map_get(&p->words, p->token.text) != NULL;
}

static ash_row parse_row(parser *p, const ash_statement *s) {
    ash_list(ash_token) tokens = {0};
    ash_row row = {0};
    bool labels = s->kind == ASH_STATEMENT_INDEX || s->kind == ASH_STATEMENT_INPUT;
    do {
        ash_slice *label = !labels || tokens.count == 0 ? NULL : is_word(p, "nl") ? &row.nl : is_word(p, "en") ? &row.en : NULL;
        if (label != NULL && peek(p).kind == ASH_TOKEN_TEXT) {
            advance(p);
            *label = want_text(p).text;
            continue;
        }
        count_term(p, p->token.span);
        ash_token token = p->token;
        if (is_symbol(p, "-") && peek(p).kind == ASH_TOKEN_NUMBER) {
            advance(p);
            token = p->token;
            token.number = -token.number;
        }
        advance(p);
        if (token.kind == ASH_TOKEN_NUMBER && is_symbol(p, "%") && !p->token.space_before) {
            token.number /= 100;
            advance(p);
        }
        ash_push(p->arena, &tokens, token);
    } while (!ended(p) && !p->token.line_start && !p->failed);
    row.tokens = ash_new_array(p->arena, ash_token, tokens.count); /* exactly: there may be many rows */
    for (size_t i = 0; i < tokens.count; i++) row.tokens[i] = tokens.items[i];
    row.count = tokens.count;
    return row;
}

static void parse_statement(parser *p, ash_statement *s) {
    ash_list(ash_row) rows = {0};
    switch (s->kind) {
    case ASH_STATEMENT_INCLUDE: s->file = want_text(p); break;
    case ASH_STATEMENT_MODEL: case ASH_STATEMENT_CATEGORY: s->name = want_name(p); break;
    case ASH_STATEMENT_INDEX:
        s->name = want_name(p);
        if (!p->failed) parse_index(p, s);
        break;
    case ASH_STATEMENT_CHECK: parse_body(p, s, false); break;
    case ASH_STATEMENT_FACT:
        s->name = want_name(p);
        if (!p->failed) parse_indices(p, s);
        break;
    case ASH_STATEMENT_TABLE: case ASH_STATEMENT_INPUT: case ASH_STATEMENT_COMMON: case ASH_STATEMENT_PARAMETER: case ASH_STATEMENT_LET:
    case ASH_STATEMENT_COST: case ASH_STATEMENT_RESULT: {
        s->name = want_name(p);
        if (!p->failed && s->kind != ASH_STATEMENT_PARAMETER) parse_indices(p, s);
        if (!p->failed) parse_type(p, s);
        bool formula = s->kind == ASH_STATEMENT_LET || s->kind == ASH_STATEMENT_COST || s->kind == ASH_STATEMENT_RESULT;
        bool has_default = s->kind == ASH_STATEMENT_INPUT || s->kind == ASH_STATEMENT_COMMON;
        if (s->kind == ASH_STATEMENT_TABLE && !p->failed && take_word(p, "from")) s->file = want_text(p);
        if (p->failed) break;
        if ((formula || has_default) && take_symbol(p, "="))
            parse_body(p, s, has_default);
        else if (formula)
            expected(p, ASH_SLICE("“=”"));
        break;
    }
    case ASH_STATEMENT_COUNT: break;
    }
    ash_map_init(&p->words, p->arena);
    for (size_t i = 0; i < s->choice_count; i++) ash_map_add(&p->words, s->choices[i].text, s);
    while (!p->failed && !ended(p)) {
        if (at_row(p, s)) {
            ash_row row = parse_row(p, s);
            ash_push(p->arena, &rows, row);
        } else {
            parse_attribute(p, s);
        }
    }
    s->rows = rows.items;
    s->row_count = rows.count;
}

static bool parse_keyword(parser *p, ash_statement_kind *kind) {
    for (size_t i = 0; i < ASH_STATEMENT_COUNT; i++)
        if (p->token.kind == ASH_TOKEN_NAME && ash_slice_equal(p->token.text, ash_slice_of(statement_table[i].word))) {
            *kind = (ash_statement_kind)i;
            return true;
        }
    ash_map known;
    ash_map_init(&known, p->arena);
    for (size_t i = 0; i < ASH_STATEMENT_COUNT; i++) ash_map_add(&known, ash_slice_of(statement_table[i].word), p);
    ash_report(p->diags, ASH_E_unknown_statement, p->token.span, ASH_P("word", ash_slice_part(p->lexer.text, p->token.span.start, p->token.span.end)))
        ->nearest = ash_slice_copy(p->arena, ash_map_nearest(&known, p->token.text));
    p->failed = true;
    return false;
}

/* One statement, from a token that may begin one. After an error the rest of it is passed over. */
static void parse_next(parser *p) {
    ash_statement *s = ash_new(p->arena, ash_statement);
    s->span = p->token.span;
    s->kind = ASH_STATEMENT_COUNT;
    p->begun = false;
    p->depth = 0;
    if (!p->failed && !p->token.first_column) fail(p, ASH_E_not_first_column, p->token.span);
    if (p->parsing->statements.count >= ASH_STATEMENT_LIMIT) stop(p, ASH_E_too_many_statements, p->token.span, ASH_STATEMENT_LIMIT);
    bool known = !p->failed && parse_keyword(p, &s->kind);
    p->begun = true;
    if (p->token.kind != ASH_TOKEN_END) advance(p);
    if (known)
        parse_statement(p, s);
    else if (!ended(p) && p->token.kind == ASH_TOKEN_NAME)
        s->name = (ash_name){p->token.text, p->token.span};
    s->failed = p->failed;
    ash_push(p->arena, &p->parsing->statements, s);
    while (!ended(p)) advance(p);
    /* What comes next was read without a word when this one failed: read it again, aloud. */
    p->failed = false;
    if (p->token.kind != ASH_TOKEN_ERROR) return;
    p->lexer.at = p->token.span.start;
    bool first_column = p->token.first_column;
    advance(p);
    p->token.first_column = first_column;
}

void ash_parse(ash_parsing *parsing, uint32_t file) {
    ash_slice text = ash_sources_get(parsing->sources, file)->text;
    ash_diags *diags = parsing->diags;
    if (text.size > ASH_TEXT_LIMIT) {
        ash_report(diags, ASH_E_text_too_large, ash_span_at(file, 0, 0), ASH_P("limit", ash_format(parsing->arena, "%zu", ASH_TEXT_LIMIT)));
        return;
    }
    size_t invalid = ash_utf8_invalid(text);
    if (invalid < text.size) {
        ash_report(diags, ASH_E_text_utf8, ash_span_at(file, invalid, invalid + 1));
        return;
    }
    parser p = {.parsing = parsing, .arena = parsing->arena, .diags = diags, .lexer = ash_lexer_start(parsing->arena, diags, text, file)};
    advance(&p);
    while (p.token.kind != ASH_TOKEN_END && diags->error_count < parsing->enough) parse_next(&p);
}
