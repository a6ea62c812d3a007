/* Model text -> statements. A recursive-descent parser with one token in hand; where two are needed it reads from a copy of the lexer.
 * After the first error in a statement the rest of that statement is skipped, so that one slip gives one message and the next
 * statement is still checked. */
#include "lang/syntax.h"

#include <math.h>

#include "lang/read.h"

typedef struct parser {
    ash_arena *arena;
    ash_diags *diags;
    ash_lexer lexer;
    ash_token token;     /* in hand */
    ash_span last;       /* of the token before it */
    bool begun;          /* the statement's keyword was taken: a token in the first column ends it */
    bool failed;         /* this statement had its error */
    unsigned depth;
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

ash_slice ash_statement_word(ash_statement_kind kind) { return ash_slice_of(statement_table[kind].word); }

/* ---- Tokens ---- */

static bool ended(const parser *p) { return p->token.kind == ASH_TOKEN_END || (p->begun && p->token.first_column); }

static void advance(parser *p) {
    p->last = p->token.span;
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

static bool want_symbol(parser *p, const char *text) {
    if (take_symbol(p, text)) return true;
    expected(p, ash_format(p->arena, "`%s`", text));
    return false;
}

static bool is_lower_name(ash_slice text) {
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] >= 'A' && text.data[i] <= 'Z') return false;
    return text.size > 0 && text.data[0] != '_';
}

static ash_name want_name(parser *p) {
    ash_name name = {p->token.text, p->token.span};
    if (ended(p) || p->token.kind != ASH_TOKEN_NAME || !is_lower_name(name.text)) {
        expected(p, ASH_SLICE("[name]"));
        return (ash_name){0};
    }
    advance(p);
    return name;
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
    return syntax;
}

static ash_syntax *node_with(parser *p, ash_syntax_kind kind, ash_name operator_name, ash_syntax *a, ash_syntax *b, ash_syntax *c) {
    ash_syntax *all[] = {a, b, c};
    ash_syntax *syntax = node(p, kind, operator_name.span);
    syntax->text = operator_name.text;
    syntax->text_span = operator_name.span;
    syntax->items = ash_new_array(p->arena, ash_syntax *, 3);
    for (size_t i = 0; i < 3 && all[i] != NULL; i++) {
        syntax->items[syntax->count++] = all[i];
        syntax->span = ash_span_join(all[i]->span.start < syntax->span.start ? all[i]->span : syntax->span,
                                     all[i]->span.end > syntax->span.end ? all[i]->span : syntax->span);
    }
    return syntax;
}

static bool is_unit_name(ash_slice text) {
    ash_unit unit;
    size_t at, length;
    ash_slice nearest;
    return ash_unit_read(text, &unit, &at, &length, &nearest) == ASH_UNIT_OK;
}

/* The unit right behind a number: a unit name, going on over `/` and `^` while unit names follow, without spaces inside. */
static void parse_literal_unit(parser *p, ash_syntax *number) {
    if (ended(p) || p->token.kind != ASH_TOKEN_NAME || !is_unit_name(p->token.text)) return;
    uint32_t start = p->token.span.start;
    for (;;) {
        advance(p);
        if (is_symbol(p, "^") && !p->token.space_before && peek(p).kind == ASH_TOKEN_NUMBER) {
            advance(p);
            advance(p);
        }
        ash_token next = peek(p);
        if (!is_symbol(p, "/") || p->token.space_before || next.space_before || next.kind != ASH_TOKEN_NAME || !is_unit_name(next.text)) break;
        advance(p);
    }
    size_t at, length;
    ash_slice nearest, text = ash_slice_part(p->lexer.text, start, p->last.end);
    if (ash_unit_read(text, &number->unit, &at, &length, &nearest) != ASH_UNIT_OK) {
        if (!p->failed)
            ash_report(p->diags, ASH_E_unit_unknown, ash_span_at(p->last.file, start, p->last.end), ASH_P("unit", text))->nearest = nearest;
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
    if (!chance && p->token.kind == ASH_TOKEN_NAME && next.kind == ASH_TOKEN_SYMBOL && ash_slice_equal(next.text, ASH_SLICE(":"))) {
        call->binder = call->over = p->token.text;
        call->binder_span = call->over_span = p->token.span;
        advance(p);
        advance(p);
    } else if (!chance && p->token.kind == ASH_TOKEN_NAME && next.kind == ASH_TOKEN_NAME && ash_slice_equal(next.text, ASH_SLICE("in"))) {
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
    call->items = items.items;
    call->count = items.count;
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
        syntax->items = items.items;
        syntax->count = items.count;
    }
    syntax->span.end = p->last.end;
    return syntax;
}

static ash_syntax *parse_if(parser *p) {
    ash_name word = {p->token.text, p->token.span};
    advance(p);
    ash_syntax *condition = parse_expression(p);
    if (condition == NULL) return NULL;
    if (!take_word(p, "then")) return expected(p, ASH_SLICE("`then`")), NULL;
    ash_syntax *then_branch = parse_expression(p);
    if (then_branch == NULL) return NULL;
    if (!take_word(p, "else")) return expected(p, ASH_SLICE("`else`")), NULL;
    ash_syntax *else_branch = parse_expression(p);
    if (else_branch == NULL) return NULL;
    return node_with(p, ASH_SYNTAX_IF, word, condition, then_branch, else_branch);
}

static bool is_reserved(ash_slice word) {
    static const char *const words[] = {"then", "else", "and", "or", "in"};
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

static ash_syntax *parse_prefixed(parser *p, int level) {
    ash_name sign = {p->token.text, p->token.span};
    advance(p);
    if (++p->depth > ASH_EXPRESSION_DEPTH) {
        if (!p->failed) ash_report(p->diags, ASH_E_expression_depth, sign.span, ASH_P("limit", ASH_SLICE("64")));
        p->failed = true;
        return NULL;
    }
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
        if (++p->depth > ASH_EXPRESSION_DEPTH) {
            if (!p->failed) ash_report(p->diags, ASH_E_expression_depth, sign.span, ASH_P("limit", ASH_SLICE("64")));
            p->failed = true;
            return NULL;
        }
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
        if (level == LEVEL_COMPARE && operator_at(p, level)) {
            if (!p->failed) ash_report(p->diags, ASH_E_comparison_chain, p->token.span);
            p->failed = true;
            return NULL;
        }
    }
    return left;
}

static ash_syntax *parse_expression(parser *p) {
    if (++p->depth > ASH_EXPRESSION_DEPTH) {
        if (!p->failed) ash_report(p->diags, ASH_E_expression_depth, p->token.span, ASH_P("limit", ASH_SLICE("64")));
        p->failed = true;
        return NULL;
    }
    ash_syntax *syntax = p->failed ? NULL : parse_level(p, LEVEL_OR);
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
    spread.span = ash_span_join(spread.span, value->span);
    spread.absolute = take_word(p, "absolute");
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
    case form_spread: attribute->spread = parse_spread(p); break;
    case form_plain: break;
    case form_yes_no:
        attribute->name = (ash_name){p->token.text, p->token.span};
        if (!take_word(p, "yes") && !take_word(p, "no")) expected(p, ASH_SLICE("`yes`, `no`"));
        break;
    case form_by_year:
        if (!take_word(p, "by") || !take_word(p, "year")) expected(p, ASH_SLICE("`by year`"));
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
            expected(p, ASH_SLICE("`by`, `ranks`"));
            break;
        }
        s->decide_sense = (ash_name){p->token.text, p->token.span};
        if (!take_word(p, "lowest") && !take_word(p, "highest"))
            expected(p, ASH_SLICE("`lowest`, `highest`"));
        else
            s->decide_result = want_name(p);
        break;
    case form_after_last:
        if (!take_word(p, "last")) {
            expected(p, ASH_SLICE("`last`"));
            break;
        }
        if (take_word(p, "unknown")) {
            attribute->name = (ash_name){ASH_SLICE("unknown"), p->last};
            break;
        }
        if (!take_word(p, "hold")) {
            expected(p, ASH_SLICE("`hold`, `unknown`"));
            break;
        }
        attribute->name = (ash_name){p->token.text, p->token.span};
        if (!take_word(p, "nominal") && !take_word(p, "real")) expected(p, ASH_SLICE("`nominal`, `real`"));
        break;
    }
}

static void parse_attribute(parser *p, ash_statement *s) {
    ash_map known;
    ash_map_init(&known, p->arena);
    char letter = statement_table[s->kind].letter;
    for (size_t i = 0; i < ASH_ATTRIBUTE_COUNT; i++) {
        if (ash_slice_find(ash_slice_of(attribute_table[i].statements), letter, 0) == ash_slice_of(attribute_table[i].statements).size) continue;
        if (is_word(p, attribute_table[i].word)) {
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
        ash_map_add(&known, ash_slice_of(attribute_table[i].word), p);
    }
    if (p->token.kind == ASH_TOKEN_NAME && !p->failed) {
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
    ash_list(ash_name) names = {0};
    if (!take_symbol(p, "[")) return;
    do {
        ash_name name = want_name(p);
        if (p->failed) return;
        ash_push(p->arena, &names, name);
    } while (take_symbol(p, ","));
    want_symbol(p, "]");
    s->indices = names.items;
    s->index_count = names.count;
}

static void parse_type(parser *p, ash_statement *s) {
    if (!want_symbol(p, ":")) return;
    if (ended(p)) {
        expected(p, ASH_SLICE("[unit]"));
        return;
    }
    uint32_t start = p->token.span.start;
    if ((is_word(p, "choice") || is_word(p, "simplex")) && ash_slice_equal(peek(p).text, ASH_SLICE("("))) {
        ash_list(ash_name) words = {0};
        s->type = (ash_name){p->token.text, p->token.span};
        advance(p);
        advance(p);
        do {
            ash_name name = want_name(p);
            if (p->failed) return;
            ash_push(p->arena, &words, name);
        } while (take_symbol(p, ","));
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
        if (take_word(p, "spread")) s->expr->spread = parse_spread(p);
    }
    s->expr_span = ash_span_at(p->last.file, start, p->last.end);
    s->expr_text = ash_slice_part(p->lexer.text, start, p->last.end);
}

static void parse_index(parser *p, ash_statement *s) {
    if (take_word(p, "of")) {
        s->parent = want_name(p);
    } else if (take_symbol(p, "=")) {
        ash_list(ash_name) names = {0};
        do {
            ash_name name = want_name(p);
            if (p->failed) return;
            ash_push(p->arena, &names, name);
        } while (take_symbol(p, ","));
        s->choices = names.items;
        s->choice_count = names.count;
    } else if (!ended(p) && p->token.kind == ASH_TOKEN_NUMBER) {
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
    for (size_t i = 0; i < s->choice_count; i++)
        if (p->token.kind == ASH_TOKEN_NAME && ash_slice_equal(s->choices[i].text, p->token.text)) return true;
    return false;
}

static void parse_row(parser *p, ash_row *row) {
    ash_list(ash_token) tokens = {0};
    do {
        ash_attribute *label = is_word(p, "nl") ? &row->nl : is_word(p, "en") ? &row->en : NULL;
        if (label != NULL && peek(p).kind == ASH_TOKEN_TEXT) {
            advance(p);
            label->given = true;
            label->name = want_text(p);
            continue;
        }
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
    row->tokens = tokens.items;
    row->count = tokens.count;
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
        if (!p->failed) parse_indices(p, s);
        if (!p->failed) parse_type(p, s);
        bool formula = s->kind == ASH_STATEMENT_LET || s->kind == ASH_STATEMENT_COST || s->kind == ASH_STATEMENT_RESULT;
        bool has_default = s->kind == ASH_STATEMENT_INPUT || s->kind == ASH_STATEMENT_COMMON;
        if (s->kind == ASH_STATEMENT_TABLE && !p->failed && take_word(p, "from")) s->file = want_text(p);
        if (p->failed) break;
        if ((formula || has_default) && take_symbol(p, "="))
            parse_body(p, s, has_default);
        else if (formula)
            expected(p, ASH_SLICE("`=`"));
        break;
    }
    case ASH_STATEMENT_COUNT: break;
    }
    while (!p->failed && !ended(p)) {
        if (at_row(p, s)) {
            ash_row row = {0};
            parse_row(p, &row);
            ash_push(p->arena, &rows, row);
        } else {
            parse_attribute(p, s);
        }
    }
    s->rows = rows.items;
    s->row_count = rows.count;
}

static bool parse_keyword(parser *p, ash_statement_kind *kind) {
    ash_map known;
    ash_map_init(&known, p->arena);
    for (size_t i = 0; i < ASH_STATEMENT_COUNT; i++) {
        if (p->token.kind == ASH_TOKEN_NAME && ash_slice_equal(p->token.text, ash_slice_of(statement_table[i].word))) {
            *kind = (ash_statement_kind)i;
            return true;
        }
        ash_map_add(&known, ash_slice_of(statement_table[i].word), p);
    }
    if (!p->failed)
        ash_report(p->diags, ASH_E_unknown_statement, p->token.span, ASH_P("word", ash_slice_part(p->lexer.text, p->token.span.start, p->token.span.end)))
            ->nearest = ash_slice_copy(p->arena, ash_map_nearest(&known, p->token.text));
    return false;
}

void ash_parse(ash_arena *arena, const ash_sources *sources, uint32_t file, ash_diags *diags, ash_statements *statements) {
    ash_slice text = ash_sources_get(sources, file)->text;
    if (text.size > ASH_TEXT_LIMIT) {
        ash_report(diags, ASH_E_text_too_large, ash_span_at(file, 0, 0), ASH_P("limit", ASH_SLICE("4 MiB")));
        return;
    }
    size_t invalid = ash_utf8_invalid(text);
    if (invalid < text.size) {
        ash_report(diags, ASH_E_text_utf8, ash_span_at(file, invalid, invalid + 1));
        return;
    }
    parser p = {.arena = arena, .diags = diags, .lexer = {arena, diags, text, file, 0}};
    advance(&p);
    while (p.token.kind != ASH_TOKEN_END) {
        ash_statement_kind kind;
        p.begun = false;
        p.failed = p.token.kind == ASH_TOKEN_ERROR;
        p.depth = 0;
        bool in_first_column = p.token.first_column;
        if (!in_first_column && !p.failed) {
            ash_report(diags, ASH_E_not_first_column, p.token.span);
            p.failed = true;
        }
        if (!p.failed && parse_keyword(&p, &kind)) {
            ash_statement *s = ash_new(arena, ash_statement);
            s->kind = kind;
            s->span = p.token.span;
            p.begun = true;
            advance(&p);
            parse_statement(&p, s);
            s->failed = p.failed;
            ash_push(arena, statements, s);
        } else if (p.token.kind != ASH_TOKEN_END) {
            advance(&p);
        }
        p.begun = true;
        while (!ended(&p)) advance(&p);
    }
}
