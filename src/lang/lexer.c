/* Tokens of the model language. Errors are reported here, once, at the byte where they are; the parser then skips the statement. */
#include "lang/lexer.h"

#include <math.h>

#include "base/number.h"

#define REPORT(lexer, ...)                                                                                             \
    do {                                                                                                               \
        if ((lexer)->diags != NULL) ash_report((lexer)->diags, __VA_ARGS__);                                            \
    } while (0)

static bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_name(char c) { return is_name_start(c) || is_digit(c); }
static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static char at(const ash_lexer *lexer, size_t offset) { return offset < lexer->text.size ? lexer->text.data[offset] : '\0'; }

static ash_span span_of(const ash_lexer *lexer, size_t start, size_t end) {
    return (ash_span){lexer->file, (uint32_t)start, (uint32_t)end};
}

/* Skips white space and comments; says whether anything was skipped, and whether a new line began. */
static void skip(ash_lexer *lexer, bool *space, bool *line) {
    *space = *line = false;
    if (lexer->at == 0) *line = true;
    for (; lexer->at < lexer->text.size; lexer->at++) {
        char c = lexer->text.data[lexer->at];
        if (c == '#') {
            lexer->at = ash_slice_find(lexer->text, '\n', lexer->at);
            if (lexer->at >= lexer->text.size) return;
            c = '\n';
        }
        if (!is_space(c)) return;
        *space = true;
        if (c == '\n') *line = true;
    }
}

/* YYYY-MM-DD or YYYY-MM at `start`: its length, else 0. */
static size_t date_length(const ash_lexer *lexer, size_t start) {
    static const char shape[] = "dddd-dd-dd";
    size_t length = 0;
    while (shape[length] != '\0' && (shape[length] == 'd' ? is_digit(at(lexer, start + length)) : at(lexer, start + length) == '-')) length++;
    if (length != 7 && length != 10) return 0;
    char next = at(lexer, start + length);
    return is_name(next) || next == '.' ? 0 : length;
}

static ash_token read_text(ash_lexer *lexer, ash_token token) {
    size_t start = lexer->at++;
    char *out = ash_new_array(lexer->arena, char, 1);
    size_t size = 0, capacity = 0;
    for (; lexer->at < lexer->text.size; lexer->at++) {
        char c = lexer->text.data[lexer->at];
        if (c == '\n') break;
        if (c == '"') {
            lexer->at++;
            token.kind = ASH_TOKEN_TEXT;
            token.span = span_of(lexer, start, lexer->at);
            token.text = (ash_slice){out, size};
            return token;
        }
        if (c == '\\') {
            char next = at(lexer, lexer->at + 1);
            if (next != '"' && next != '\\') {
                REPORT(lexer, ASH_E_text_escape, span_of(lexer, lexer->at, lexer->at + 2));
                token.kind = ASH_TOKEN_ERROR;
                return token;
            }
            c = next;
            lexer->at++;
        }
        if (size == capacity) {
            size_t old = size;
            const char *before = out;
            capacity = capacity ? capacity * 2 : 64;
            out = ash_new_array(lexer->arena, char, capacity);
            for (size_t i = 0; i < old; i++) out[i] = before[i];
        }
        out[size++] = c;
    }
    REPORT(lexer, ASH_E_text_unterminated, span_of(lexer, start, lexer->at));
    token.kind = ASH_TOKEN_ERROR;
    return token;
}

static ash_token read_number(ash_lexer *lexer, ash_token token) {
    size_t start = lexer->at;
    ash_slice rest = ash_slice_part(lexer->text, start, lexer->text.size);
    /* `0 .. 30` and `0..30`: a number does not take the first point of `..`; the scanner wants digits behind a point */
    size_t length = ash_number_scan(rest, &token.number);
    lexer->at += length;
    token.span = span_of(lexer, start, lexer->at);
    token.text = ash_slice_part(lexer->text, start, lexer->at);
    token.kind = ASH_TOKEN_NUMBER;
    if (isnan(token.number)) {
        REPORT(lexer, ASH_E_number_too_long, token.span, ASH_P("limit", ASH_SLICE("400")));
        token.kind = ASH_TOKEN_ERROR;
    } else if (isinf(token.number)) {
        REPORT(lexer, ASH_E_number_overflow, token.span, ASH_P("text", token.text));
        token.kind = ASH_TOKEN_ERROR;
    } else if (is_name_start(at(lexer, lexer->at)) || (at(lexer, lexer->at) == '.' && at(lexer, lexer->at + 1) != '.')) {
        size_t end = lexer->at;
        while (is_name(at(lexer, end)) || at(lexer, end) == '.') end++;
        token.span = span_of(lexer, start, end);
        REPORT(lexer, ASH_E_number_form, token.span, ASH_P("text", ash_slice_part(lexer->text, start, end)));
        lexer->at = end;
        token.kind = ASH_TOKEN_ERROR;
    }
    return token;
}

ash_token ash_lexer_next(ash_lexer *lexer) {
    ash_token token = {0};
    skip(lexer, &token.space_before, &token.line_start);
    size_t start = lexer->at;
    token.first_column = token.line_start && (start == 0 || lexer->text.data[start - 1] == '\n');
    token.span = span_of(lexer, start, start);
    if (start >= lexer->text.size) {
        token.kind = ASH_TOKEN_END;
        token.first_column = token.line_start = true;
        return token;
    }
    char c = lexer->text.data[start];
    if (c == '"') return read_text(lexer, token);
    if (is_digit(c)) {
        size_t date = date_length(lexer, start);
        if (date == 0) return read_number(lexer, token);
        lexer->at += date;
        token.kind = ASH_TOKEN_DATE;
    } else if (is_name_start(c)) {
        while (is_name(at(lexer, lexer->at))) lexer->at++;
        token.kind = ASH_TOKEN_NAME;
    } else {
        static const char *const two[] = {"==", "!=", "<=", ">=", ".."};
        static const char one[] = "+-*/^()[],:=<>%";
        token.kind = ASH_TOKEN_ERROR;
        for (size_t i = 0; i < sizeof two / sizeof *two; i++)
            if (c == two[i][0] && at(lexer, start + 1) == two[i][1]) {
                token.kind = ASH_TOKEN_SYMBOL;
                lexer->at = start + 2;
            }
        for (size_t i = 0; token.kind == ASH_TOKEN_ERROR && one[i] != '\0'; i++)
            if (c == one[i]) {
                token.kind = ASH_TOKEN_SYMBOL;
                lexer->at = start + 1;
            }
        if (token.kind == ASH_TOKEN_ERROR) {
            lexer->at = start + 1;
            while (lexer->at < lexer->text.size && ((unsigned char)lexer->text.data[lexer->at] & 0xC0) == 0x80) lexer->at++;
            token.span = span_of(lexer, start, lexer->at);
            REPORT(lexer, ASH_E_unknown_character, token.span, ASH_P("text", ash_slice_part(lexer->text, start, lexer->at)));
            return token;
        }
    }
    token.span = span_of(lexer, start, lexer->at);
    token.text = ash_slice_part(lexer->text, start, lexer->at);
    return token;
}

ash_token ash_lexer_word(ash_lexer *lexer, ash_token token) {
    size_t end = token.span.start;
    while (end < lexer->text.size && !is_space(lexer->text.data[end]) && lexer->text.data[end] != '#') end++;
    lexer->at = end;
    token.span.end = (uint32_t)end;
    token.text = ash_slice_part(lexer->text, token.span.start, end);
    return token;
}
