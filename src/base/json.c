/* JSON as T. Bray (ed.), "The JavaScript Object Notation (JSON) Data Interchange Format", RFC 8259, 2017 writes it; the
 * comments name its sections. The reader goes down one level of C call for each level of nesting, which is bounded, and
 * stops at the first error: what follows one in JSON is guesswork. Texts without escapes point into the source. */
#include "base/json.h"

#include <math.h>
#include <string.h>

#include "base/map.h"
#include "base/number.h"

/* ---- what reader and writer both know ---- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static size_t skip_digits(ash_slice text, size_t at) {
    while (at < text.size && is_digit(text.data[at])) at++;
    return at;
}

/* Whether all of `text` is a number (section 6); *digits gets how many digits it has. */
static bool is_json_number(ash_slice text, size_t *digits) {
    size_t at = text.size > 0 && text.data[0] == '-' ? 1 : 0;
    size_t end = skip_digits(text, at);
    if (end == at || (text.data[at] == '0' && end > at + 1)) return false;
    *digits = end - at;
    if (end < text.size && text.data[end] == '.') {
        at = end + 1;
        end = skip_digits(text, at);
        if (end == at) return false;
        *digits += end - at;
    }
    if (end < text.size && (text.data[end] == 'e' || text.data[end] == 'E')) {
        at = end + 1;
        if (at < text.size && (text.data[at] == '+' || text.data[at] == '-')) at++;
        end = skip_digits(text, at);
        if (end == at) return false;
        *digits += end - at;
    }
    return end == text.size;
}

static const char hex_digits[] = "0123456789abcdef";

/* ---- reading ---- */

typedef struct reader {
    ash_arena *arena;
    ash_diags *diags;
    uint32_t file;
    ash_slice text;
    size_t at;
    ash_list(ash_doc_entry) open; /* the entries so far of all lists and maps that are open, the innermost last */
} reader;

static const ash_doc *read_value(reader *r, unsigned depth);

static ash_span span_of(const reader *r, size_t start, size_t end) {
    return (ash_span){r->file, (uint32_t)start, (uint32_t)end};
}

static void skip_space(reader *r) {
    while (r->at < r->text.size) {
        char c = r->text.data[r->at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
        r->at++;
    }
}

static bool at_byte(const reader *r, char c) {
    return r->at < r->text.size && r->text.data[r->at] == c;
}

/* A part of the source as an error quotes it: a control character by its number, a long one cut. */
static ash_slice quoted_part(const reader *r, size_t start, size_t end) {
    enum { MOST_BYTES = 40 };
    unsigned char first = (unsigned char)r->text.data[start];
    if (first < 0x20 || first == 0x7F)
        return ash_format(r->arena, "U+00%c%c", hex_digits[first >> 4], hex_digits[first & 15]);
    ash_slice part = ash_slice_part(r->text, start, end);
    return ash_slice_shortened(r->arena, part, MOST_BYTES);
}

/* End of what stands at `start`, taken as one thing: a word, something meant as a number, or one character. */
static size_t thing_end(const reader *r, size_t start) {
    const char *data = r->text.data;
    size_t end = start + 1;
    if (is_letter(data[start])) {
        while (end < r->text.size && (is_letter(data[end]) || is_digit(data[end]))) end++;
    } else if (is_digit(data[start]) || (data[start] != '\0' && strchr("+-.", data[start]) != NULL)) {
        while (end < r->text.size && (is_letter(data[end]) || is_digit(data[end]) || data[end] == '+' ||
                                      data[end] == '-' || data[end] == '.'))
            end++;
    } else {
        while (end < r->text.size && ((unsigned char)data[end] & 0xC0) == 0x80) end++;
    }
    return end;
}

/* Reports that what stands here is not what `code` expects; at the end of the text, that it ends too early. */
static void report_here(reader *r, ash_code code) {
    if (r->at == r->text.size) {
        ash_report(r->diags, ASH_E_json_end, span_of(r, r->at, r->at));
        return;
    }
    size_t end = thing_end(r, r->at);
    ash_report(r->diags, code, span_of(r, r->at, end), ASH_P("found", quoted_part(r, r->at, end)));
}

static ash_doc *new_doc(reader *r, ash_doc_kind kind, size_t start) {
    ash_doc *doc = ash_new(r->arena, ash_doc);
    doc->kind = kind;
    doc->span = span_of(r, start, r->at);
    return doc;
}

/* The value of four hexadecimal digits at `at`, or above 0xFFFF when they are not there. */
static uint32_t hex_value(ash_slice text, size_t at) {
    enum { NONE = 0x10000 };
    uint32_t value = 0;
    for (size_t i = at; i < at + 4; i++) {
        char c = i < text.size ? text.data[i] : '\0';
        if (is_digit(c))
            value = value << 4 | (uint32_t)(c - '0');
        else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
            value = value << 4 | (uint32_t)((c | 0x20) - 'a' + 10);
        else
            return NONE;
    }
    return value;
}

static size_t put_utf8(char *out, uint32_t point) {
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length - 1; i > 0; i--, point >>= 6) out[i] = (char)(0x80 | (point & 0x3F));
    out[0] = (char)(lead[length] | point);
    return length;
}

/* Decodes the escape at r->at into `out`; returns the bytes written, 0 after reporting. */
static size_t read_escape(reader *r, char *out) {
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    size_t start = r->at;
    char letter = start + 1 < r->text.size ? r->text.data[start + 1] : '\0';
    const char *known = letter == '\0' ? NULL : strchr(letters, letter);
    if (known != NULL) {
        out[0] = meant[known - letters];
        r->at += 2;
        return 1;
    }
    uint32_t point = letter == 'u' ? hex_value(r->text, start + 2) : UINT32_MAX;
    if (point > 0xFFFF) {
        /* As far as it looks like an escape: \q, \u12 */
        size_t end = start + 1;
        if (letter == 'u') {
            end++;
            while (end < start + 6 && end < r->text.size &&
                   (is_digit(r->text.data[end]) || is_letter(r->text.data[end])))
                end++;
        } else if (end < r->text.size && (unsigned char)letter >= 0x20) {
            do end++;
            while (end < r->text.size && ((unsigned char)r->text.data[end] & 0xC0) == 0x80);
        }
        ash_report(r->diags, ASH_E_json_escape, span_of(r, start, end), ASH_P("text", quoted_part(r, start, end)));
        return 0;
    }
    r->at += 6;
    if (point >= 0xD800 && point <= 0xDFFF) {
        /* Section 7: a character above U+FFFF is a pair of escapes, the high half first. */
        bool pair = point < 0xDC00 && at_byte(r, '\\') && r->at + 1 < r->text.size && r->text.data[r->at + 1] == 'u';
        uint32_t low = pair ? hex_value(r->text, r->at + 2) : 0;
        if (low < 0xDC00 || low > 0xDFFF) {
            ash_report(r->diags, ASH_E_json_surrogate, span_of(r, start, r->at),
                       ASH_P("text", quoted_part(r, start, r->at)));
            return 0;
        }
        r->at += 6;
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    }
    return put_utf8(out, point);
}

/* Skips the bytes of a text that stand for themselves. */
static void skip_plain(reader *r) {
    const char *data = r->text.data;
    size_t at = r->at, size = r->text.size;
    while (at < size && data[at] != '"' && data[at] != '\\' && (unsigned char)data[at] >= 0x20) at++;
    r->at = at;
}

/* Reads the text that opens at r->at into *text; false after reporting. */
static bool read_text(reader *r, ash_slice *text) {
    size_t open = r->at++, start = r->at, size = 0;
    char *decoded = NULL; /* only when there are escapes */
    for (;;) {
        size_t plain = r->at;
        skip_plain(r);
        if (decoded != NULL) {
            memcpy(decoded + size, r->text.data + plain, r->at - plain);
            size += r->at - plain;
        }
        /* A line that ends inside a text nearly always means that its closing quote was forgotten. */
        if (r->at == r->text.size || r->text.data[r->at] == '\n' || r->text.data[r->at] == '\r') {
            ash_report(r->diags, ASH_E_json_open_text, span_of(r, open, r->at));
            return false;
        }
        if (r->text.data[r->at] == '"') break;
        if (r->text.data[r->at] != '\\') {
            report_here(r, ASH_E_json_control);
            return false;
        }
        if (decoded == NULL) {
            /* An escape is never shorter than what it means, so the rest of the text up to its quote is room enough. */
            size_t end = r->at;
            while (end < r->text.size && r->text.data[end] != '"') end += r->text.data[end] == '\\' ? 2 : 1;
            decoded = ash_alloc_array(r->arena, end - start + 1, 1);
            size = r->at - start;
            memcpy(decoded, r->text.data + start, size);
        }
        size_t added = read_escape(r, decoded + size);
        if (added == 0) return false;
        size += added;
    }
    *text = decoded != NULL ? (ash_slice){decoded, size} : ash_slice_part(r->text, start, r->at);
    r->at++;
    return true;
}

static const ash_doc *read_number(reader *r) {
    size_t start = r->at, digits;
    r->at = thing_end(r, start);
    ash_slice text = ash_slice_part(r->text, start, r->at);
    if (!is_json_number(text, &digits)) {
        ash_report(r->diags, ASH_E_json_number, span_of(r, start, r->at), ASH_P("text", quoted_part(r, start, r->at)));
        return NULL;
    }
    if (digits > ASH_NUMBER_DIGITS) {
        ash_report(r->diags, ASH_E_number_too_long, span_of(r, start, r->at),
                   ASH_P("limit", ash_format(r->arena, "%d", ASH_NUMBER_DIGITS)));
        return NULL;
    }
    ash_doc *doc = new_doc(r, ASH_DOC_SCALAR, start);
    doc->text = text;
    return doc;
}

static const ash_doc *read_word(reader *r) {
    size_t start = r->at, end = thing_end(r, start);
    ash_slice word = ash_slice_part(r->text, start, end);
    bool null = ash_slice_equal(word, ASH_SLICE("null"));
    if (!null && !ash_slice_equal(word, ASH_SLICE("true")) && !ash_slice_equal(word, ASH_SLICE("false"))) {
        report_here(r, ASH_E_json_syntax);
        return NULL;
    }
    r->at = end;
    ash_doc *doc = new_doc(r, null ? ASH_DOC_NULL : ASH_DOC_SCALAR, start);
    if (!null) doc->text = word;
    return doc;
}

/* The keys of the map that is being read: looked through one by one while they are few, then in a hash map. */
typedef struct key_set {
    size_t first; /* its first entry in r->open */
    ash_map map;
} key_set;

static bool add_key(reader *r, key_set *keys, ash_slice key) {
    enum { FEW = 16 };
    size_t count = r->open.count - keys->first;
    if (count < FEW) {
        for (size_t i = keys->first; i < r->open.count; i++)
            if (ash_slice_equal(r->open.items[i].key, key)) return false;
        return true;
    }
    if (count == FEW) {
        ash_map_init(&keys->map, r->arena);
        for (size_t i = keys->first; i < r->open.count; i++) ash_map_add(&keys->map, r->open.items[i].key, r->arena);
    }
    return ash_map_add(&keys->map, key, r->arena); /* which value does not matter */
}

/* Reads `"key" :` of a map into *entry; false after reporting. */
static bool read_key(reader *r, key_set *keys, ash_doc_entry *entry) {
    if (!at_byte(r, '"')) {
        report_here(r, ASH_E_json_key);
        return false;
    }
    size_t start = r->at;
    if (!read_text(r, &entry->key)) return false;
    entry->key_span = span_of(r, start, r->at);
    if (!add_key(r, keys, entry->key)) {
        ash_report(r->diags, ASH_E_duplicate_key, entry->key_span, ASH_P("key", entry->key));
        return false;
    }
    skip_space(r);
    if (!at_byte(r, ':')) {
        report_here(r, ASH_E_json_colon);
        return false;
    }
    r->at++;
    skip_space(r);
    return true;
}

/* Reads the list or map that opens at r->at. */
static const ash_doc *read_nested(reader *r, unsigned depth) {
    size_t start = r->at++;
    bool map = r->text.data[start] == '{';
    char close = map ? '}' : ']';
    if (depth == ASH_DOC_DEPTH) {
        ash_report(r->diags, ASH_E_json_depth, span_of(r, start, start + 1),
                   ASH_P("limit", ash_format(r->arena, "%d", ASH_DOC_DEPTH)));
        return NULL;
    }
    key_set keys = {.first = r->open.count};
    skip_space(r);
    if (!at_byte(r, close)) {
        for (;;) {
            ash_doc_entry entry = {.value = NULL};
            if (map && !read_key(r, &keys, &entry)) return NULL;
            entry.value = read_value(r, depth + 1);
            if (entry.value == NULL) return NULL;
            ash_push(r->arena, &r->open, entry);
            skip_space(r);
            if (at_byte(r, close)) break;
            if (!at_byte(r, ',')) {
                report_here(r, map ? ASH_E_json_map_comma : ASH_E_json_list_comma);
                return NULL;
            }
            r->at++;
            skip_space(r);
        }
    }
    r->at++;
    ash_doc *doc = new_doc(r, map ? ASH_DOC_MAP : ASH_DOC_LIST, start);
    doc->count = r->open.count - keys.first;
    ash_doc_entry *entries = ash_new_array(r->arena, ash_doc_entry, doc->count);
    if (doc->count > 0) memcpy(entries, r->open.items + keys.first, doc->count * sizeof *entries);
    doc->entries = entries;
    r->open.count = keys.first;
    return doc;
}

static const ash_doc *read_value(reader *r, unsigned depth) {
    char c = r->at < r->text.size ? r->text.data[r->at] : '\0';
    if (c == '{' || c == '[') return read_nested(r, depth);
    if (c == '"') {
        size_t start = r->at;
        ash_slice text;
        if (!read_text(r, &text)) return NULL;
        ash_doc *doc = new_doc(r, ASH_DOC_SCALAR, start);
        doc->quoted = true;
        doc->text = text;
        return doc;
    }
    if (is_digit(c) || c == '-' || c == '+' || c == '.') return read_number(r);
    if (is_letter(c)) return read_word(r);
    report_here(r, ASH_E_json_syntax);
    return NULL;
}

const ash_doc *ash_json_read(ash_arena *arena, const ash_sources *sources, uint32_t file, ash_diags *diags) {
    return ash_json_read_up_to(arena, sources, file, ASH_TEXT_LIMIT, diags);
}

const ash_doc *ash_json_read_up_to(ash_arena *arena, const ash_sources *sources, uint32_t file, size_t limit, ash_diags *diags) {
    reader r = {.arena = arena, .diags = diags, .file = file, .text = ash_sources_get(sources, file)->text};
    if (r.text.size > limit) {
        ash_report(diags, ASH_E_text_too_large, span_of(&r, 0, 0), ASH_P("limit", ash_format(arena, "%zu", limit)));
        return NULL;
    }
    size_t invalid = ash_utf8_invalid(r.text);
    if (invalid < r.text.size) {
        ash_report(diags, ASH_E_text_utf8, span_of(&r, invalid, invalid + 1));
        return NULL;
    }
    skip_space(&r);
    const ash_doc *doc = read_value(&r, 0);
    if (doc == NULL) return NULL;
    skip_space(&r);
    if (r.at < r.text.size) {
        ash_report(diags, ASH_E_json_trailing, span_of(&r, r.at, thing_end(&r, r.at)));
        return NULL;
    }
    return doc;
}

/* ---- writing ---- */

struct ash_json_writer {
    ash_arena *arena;
    unsigned indent;
    size_t size, capacity;
    char *data;
    bool after_key; /* the next value belongs to the key just written */
    bool filled;    /* the innermost list or map has something in it */
    size_t depth;   /* what surrounds it has something in it by definition, so the depth is all there is to remember */
};

/* Room for `more` bytes; returns where they go. The caller adds to w->size what it used. */
static char *room_for(ash_json_writer *w, size_t more) {
    while (more > w->capacity - w->size) w->data = ash_list_grow(w->arena, w->data, &w->capacity, 1);
    return w->data + w->size;
}

static void put(ash_json_writer *w, ash_slice text) {
    if (text.size == 0) return;
    memcpy(room_for(w, text.size), text.data, text.size);
    w->size += text.size;
}

static void new_line(ash_json_writer *w) {
    if (w->indent == 0) return;
    size_t spaces = w->indent * w->depth;
    char *at = room_for(w, spaces + 1);
    at[0] = '\n';
    memset(at + 1, ' ', spaces);
    w->size += spaces + 1;
}

/* The comma and the line break that come before a key or value. */
static void begin_item(ash_json_writer *w) {
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    if (w->filled) put(w, ASH_SLICE(","));
    if (w->depth > 0) new_line(w);
    w->filled = true;
}

static void begin_nested(ash_json_writer *w, ash_slice bracket) {
    begin_item(w);
    put(w, bracket);
    w->depth++;
    w->filled = false;
}

static void end_nested(ash_json_writer *w, ash_slice bracket) {
    w->depth--;
    if (w->filled) new_line(w);
    put(w, bracket);
    w->filled = true;
}

/* A text in quotes. Bytes that are not UTF-8 become U+FFFD, so that the result is JSON whatever came in. */
static void put_text(ash_json_writer *w, ash_slice text) {
    static const char letters[] = "btn\0fr"; /* from U+0008 */
    put(w, ASH_SLICE("\""));
    size_t invalid = ash_utf8_invalid(text), plain = 0;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (i != invalid && c >= 0x20 && c != '"' && c != '\\') continue;
        put(w, ash_slice_part(text, plain, i));
        plain = i + 1;
        if (i == invalid) {
            put(w, ASH_SLICE("\xEF\xBF\xBD"));
            invalid = plain + ash_utf8_invalid(ash_slice_part(text, plain, text.size));
        } else if (c == '"' || c == '\\') {
            put(w, (ash_slice){(const char[]){'\\', (char)c}, 2});
        } else if (c >= '\b' && c <= '\r' && letters[c - '\b'] != '\0') {
            put(w, (ash_slice){(const char[]){'\\', letters[c - '\b']}, 2});
        } else {
            put(w, (ash_slice){(const char[]){'\\', 'u', '0', '0', hex_digits[c >> 4], hex_digits[c & 15]}, 6});
        }
    }
    put(w, ash_slice_part(text, plain, text.size));
    put(w, ASH_SLICE("\""));
}

ash_json_writer *ash_json_writer_create(ash_arena *arena, unsigned indent) {
    ash_json_writer *w = ash_new(arena, ash_json_writer);
    w->arena = arena;
    w->indent = indent;
    return w;
}

void ash_json_object_begin(ash_json_writer *w) {
    begin_nested(w, ASH_SLICE("{"));
}

void ash_json_object_end(ash_json_writer *w) {
    end_nested(w, ASH_SLICE("}"));
}

void ash_json_array_begin(ash_json_writer *w) {
    begin_nested(w, ASH_SLICE("["));
}

void ash_json_array_end(ash_json_writer *w) {
    end_nested(w, ASH_SLICE("]"));
}

void ash_json_key(ash_json_writer *w, ash_slice key) {
    begin_item(w);
    put_text(w, key);
    put(w, w->indent > 0 ? ASH_SLICE(": ") : ASH_SLICE(":"));
    w->after_key = true;
}

void ash_json_text(ash_json_writer *w, ash_slice text) {
    begin_item(w);
    put_text(w, text);
}

void ash_json_number(ash_json_writer *w, double value) {
    if (!isfinite(value)) {
        ash_json_null(w);
        return;
    }
    begin_item(w);
    w->size += ash_number_shortest(value, room_for(w, ASH_NUMBER_TEXT));
}

void ash_json_integer(ash_json_writer *w, uint64_t value) {
    char digits[20]; /* of 2^64 - 1 */
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    begin_item(w);
    put(w, (ash_slice){digits + at, sizeof digits - at});
}

void ash_json_bool(ash_json_writer *w, bool value) {
    begin_item(w);
    put(w, value ? ASH_SLICE("true") : ASH_SLICE("false"));
}

void ash_json_null(ash_json_writer *w) {
    begin_item(w);
    put(w, ASH_SLICE("null"));
}

/* Whether an unquoted scalar can stand in JSON as it is, and be read back. */
static bool is_plain(ash_slice text) {
    size_t digits;
    return ash_slice_equal(text, ASH_SLICE("true")) || ash_slice_equal(text, ASH_SLICE("false")) ||
           (is_json_number(text, &digits) && digits <= ASH_NUMBER_DIGITS);
}

void ash_json_doc(ash_json_writer *w, const ash_doc *doc) {
    switch (doc->kind) {
    case ASH_DOC_NULL:
        ash_json_null(w);
        return;
    case ASH_DOC_SCALAR:
        begin_item(w);
        if (!doc->quoted && is_plain(doc->text))
            put(w, doc->text);
        else
            put_text(w, doc->text);
        return;
    case ASH_DOC_LIST:
        ash_json_array_begin(w);
        for (size_t i = 0; i < doc->count; i++) ash_json_doc(w, doc->entries[i].value);
        ash_json_array_end(w);
        return;
    case ASH_DOC_MAP:
        ash_json_object_begin(w);
        for (size_t i = 0; i < doc->count; i++) {
            ash_json_key(w, doc->entries[i].key);
            ash_json_doc(w, doc->entries[i].value);
        }
        ash_json_object_end(w);
        return;
    }
}

ash_slice ash_json_written(const ash_json_writer *w) {
    return (ash_slice){w->data, w->size};
}
