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
static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static char at(const ash_lexer *lexer, size_t offset) { return offset < lexer->text.size ? lexer->text.data[offset] : '\0'; }

/* The length of the sign at `offset` that people write in a unit (the euro, the powers in m2 and m3), 0 when there is none. */
static size_t unit_sign(const ash_lexer *lexer, size_t offset) {
    static const char *const signs[] = {"\xE2\x82\xAC", "\xC2\xB2", "\xC2\xB3"};
    ash_slice rest = ash_slice_part(lexer->text, offset, lexer->text.size);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (ash_slice_starts_with(rest, ash_slice_of(signs[i]))) return ash_slice_of(signs[i]).size;
    return 0;
}

/* The end of the name that starts at `from`, or `from` when none does. */
static size_t name_end(const ash_lexer *lexer, size_t from) {
    size_t end = from;
    for (;;) {
        size_t sign = (unsigned char)at(lexer, end) >= 0x80 ? unit_sign(lexer, end) : 0;
        if (sign == 0 && !is_name_start(at(lexer, end)) && !(end > from && is_digit(at(lexer, end)))) return end;
        end += sign > 0 ? sign : 1;
    }
}

static ash_span span_of(const ash_lexer *lexer, size_t start, size_t end) {
    return (ash_span){lexer->file, (uint32_t)start, (uint32_t)end};
}

/* The offset of the first byte behind a byte order mark. */
static size_t start_of(ash_slice text) { return ash_slice_starts_with(text, ASH_SLICE("\xEF\xBB\xBF")) ? 3 : 0; }

/* Skips white space and comments; says whether anything was skipped, and whether a new line began. */
static void skip(ash_lexer *lexer, bool *space, bool *line) {
    *space = *line = false;
    if (lexer->at == start_of(lexer->text)) *line = true;
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
    bool point = next == '.' && at(lexer, start + length + 1) != '.';
    return is_name_start(next) || is_digit(next) || point ? 0 : length;
}

/* The bytes [from, to) without the backslashes of their escapes, of which there are so many. */
static ash_slice unescaped(const ash_lexer *lexer, size_t from, size_t to, size_t escapes) {
    ash_slice written = ash_slice_part(lexer->text, from, to);
    if (escapes == 0) return written;
    char *out = ash_new_array(lexer->arena, char, written.size - escapes);
    size_t size = 0;
    for (size_t i = 0; i < written.size; i++) {
        if (written.data[i] == '\\') i++;
        out[size++] = written.data[i];
    }
    return (ash_slice){out, size};
}

static ash_token read_text(ash_lexer *lexer, ash_token token) {
    size_t start = lexer->at++, escapes = 0;
    for (; lexer->at < lexer->text.size; lexer->at++) {
        char c = lexer->text.data[lexer->at];
        if (c == '\n') break;
        if (c == '"') {
            lexer->at++;
            token.kind = ASH_TOKEN_TEXT;
            token.span = span_of(lexer, start, lexer->at);
            if (lexer->diags != NULL) token.text = unescaped(lexer, start + 1, lexer->at - 1, escapes);
            return token;
        }
        if (c == '\\') {
            char next = at(lexer, lexer->at + 1);
            if (next != '"' && next != '\\') {
                size_t end = lexer->at + 1 < lexer->text.size ? lexer->at + 1 : lexer->at; /* the whole character behind it */
                do end++;
                while (((unsigned char)at(lexer, end) & 0xC0) == 0x80);
                REPORT(lexer, ASH_E_text_escape, span_of(lexer, lexer->at, end));
                token.kind = ASH_TOKEN_ERROR;
                return token;
            }
            escapes++;
            lexer->at++;
        }
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
    } else if (name_end(lexer, lexer->at) > lexer->at || (at(lexer, lexer->at) == '.' && at(lexer, lexer->at + 1) != '.')) {
        size_t end = lexer->at, next = end;
        do {
            end = next;
            next = name_end(lexer, end);
            if (next == end && (at(lexer, end) == '.' || is_digit(at(lexer, end)))) next++;
        } while (next > end);
        token.span = span_of(lexer, start, end);
        REPORT(lexer, ASH_E_number_form, token.span, ASH_P("text", ash_slice_part(lexer->text, start, end)));
        lexer->at = end;
        token.kind = ASH_TOKEN_ERROR;
    }
    return token;
}

ash_lexer ash_lexer_start(ash_arena *arena, ash_diags *diags, ash_slice text, uint32_t file) {
    return (ash_lexer){arena, diags, text, file, start_of(text)};
}

ash_token ash_lexer_next(ash_lexer *lexer) {
    ash_token token = {0};
    skip(lexer, &token.space_before, &token.line_start);
    size_t start = lexer->at;
    token.first_column = token.line_start && (start == start_of(lexer->text) || lexer->text.data[start - 1] == '\n');
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
    } else if (name_end(lexer, start) > start) {
        lexer->at = name_end(lexer, start);
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
    size_t end = token.span.start, open = 0;
    for (; end < lexer->text.size; end++) {
        char c = lexer->text.data[end];
        if (c == '\n' || c == '#' || c == '=' || (open == 0 && is_space(c))) break;
        if (c == '(') open++;
        if (c == ')' && open > 0) open--;
    }
    lexer->at = end;
    token.span.end = (uint32_t)end;
    token.text = ash_slice_part(lexer->text, token.span.start, end);
    return token;
}
