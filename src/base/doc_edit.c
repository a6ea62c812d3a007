#include "base/doc_edit.h"

#include <string.h>

#include "base/json.h"

enum { STEP = 2 }; /* columns of indentation, where the text shows no other */

typedef struct editor {
    ash_arena *arena;
    ash_slice text;
    ash_doc_style style;
} editor;

/* ---- Pieces of text ---- */

static ash_slice join(const editor *e, ash_slice a, ash_slice b) {
    char *out = ash_new_array(e->arena, char, a.size + b.size + 1);
    if (a.size > 0) memcpy(out, a.data, a.size);
    if (b.size > 0) memcpy(out + a.size, b.data, b.size);
    return (ash_slice){out, a.size + b.size};
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }
static bool ends_line(char c) { return c == '\n' || c == '\r'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static ash_slice spliced(const editor *e, size_t from, size_t to, ash_slice with) {
    return join(e, join(e, ash_slice_part(e->text, 0, from), with), ash_slice_part(e->text, to, e->text.size));
}

/* The line ends of the text: those of its first line. */
static ash_slice line_end(const editor *e) {
    for (size_t i = 0; i < e->text.size; i++) {
        if (e->text.data[i] == '\n') return ASH_SLICE("\n");
        if (e->text.data[i] == '\r') return i + 1 < e->text.size && e->text.data[i + 1] == '\n' ? ASH_SLICE("\r\n") : ASH_SLICE("\r");
    }
    return ASH_SLICE("\n");
}

static bool is_mark(const editor *e) { return ash_slice_starts_with(e->text, ASH_SLICE("\xEF\xBB\xBF")); }

/* Columns before `at` on its line; SIZE_MAX when anything but spaces stands there. */
static size_t indent_of(const editor *e, size_t at) {
    size_t start = at, first = is_mark(e) ? 3 : 0;
    while (start > first && e->text.data[start - 1] == ' ') start--;
    return start == first || ends_line(e->text.data[start - 1]) ? at - start : SIZE_MAX;
}

static ash_slice spaces(const editor *e, size_t count) {
    char *out = ash_new_array(e->arena, char, count + 1);
    memset(out, ' ', count);
    return (ash_slice){out, count};
}

/* A map or list that has brackets. */
static bool is_flow(const editor *e, const ash_doc *doc) {
    return doc->span.start < doc->span.end && (e->text.data[doc->span.start] == '{' || e->text.data[doc->span.start] == '[');
}

static bool is_collection(const ash_doc *doc) { return doc->kind == ASH_DOC_MAP || doc->kind == ASH_DOC_LIST; }
static bool is_block(const editor *e, const ash_doc *doc) { return is_collection(doc) && !is_flow(e, doc); }

/* A value that is not even written. */
static bool is_absent(const ash_doc *doc) { return doc->kind == ASH_DOC_NULL && doc->span.start == doc->span.end; }

/* Behind the colon of a key without a value; behind the key when there is no colon either. */
static size_t behind_colon(const editor *e, const ash_doc_entry *entry, bool *has_colon) {
    size_t at = entry->key_span.end;
    while (at < e->text.size && is_blank(e->text.data[at])) at++;
    *has_colon = at < e->text.size && e->text.data[at] == ':';
    return *has_colon ? at + 1 : entry->key_span.end;
}

static size_t end_of(const editor *e, const ash_doc_entry *entry) {
    bool has_colon;
    return is_absent(entry->value) ? behind_colon(e, entry, &has_colon) : entry->value->span.end;
}

/* ---- Keys and values ---- */

/* Letters, digits and signs that mean nothing in YAML where they stand; a sign in front of a digit. */
static bool is_plain(ash_slice text) {
    static const char signs[] = " ./+-%*^()";
    if (text.size == 0 || ash_slice_equal(text, ASH_SLICE("null")) || text.data[text.size - 1] == ' ') return false;
    bool starts = is_letter(text.data[0]) || is_digit(text.data[0]) || (strchr("+-", text.data[0]) != NULL && text.size > 1 && is_digit(text.data[1]));
    for (size_t i = 0; i < text.size; i++)
        if (!is_letter(text.data[i]) && !is_digit(text.data[i]) && (text.data[i] == '\0' || strchr(signs, text.data[i]) == NULL)) return false;
    return starts;
}

ash_slice ash_doc_scalar_text(ash_arena *arena, ash_doc_style style, ash_slice text) {
    if (style == ASH_DOC_YAML && is_plain(text)) return text;
    ash_json_writer *quoted = ash_json_writer_create(arena, 0); /* quotes in YAML mean the same as in JSON */
    ash_json_text(quoted, text);
    return ash_json_written(quoted);
}

static ash_slice first_key(ash_slice *path) {
    size_t dot = ash_slice_find(*path, '.', 0);
    ash_slice key = ash_slice_part(*path, 0, dot);
    *path = dot < path->size ? ash_slice_part(*path, dot + 1, path->size) : (ash_slice){NULL, 0};
    return key;
}

static const ash_doc_entry *entry_of(const ash_doc *map, ash_slice key) {
    for (size_t i = 0; i < map->count; i++)
        if (ash_slice_equal(map->entries[i].key, key)) return &map->entries[i];
    return NULL;
}

/* The next key on a path in a map: all of the rest when there is such a key, else up to the next point. */
static ash_slice next_key(const ash_doc *map, ash_slice *path) {
    ash_slice all = *path;
    if (entry_of(map, all) == NULL) return first_key(path);
    *path = (ash_slice){NULL, 0};
    return all;
}

/* The value, inside maps in brackets for what is left of the path: "{sea: {load_price: 8400}}". */
static ash_slice nested(const editor *e, ash_slice path, ash_slice value) {
    if (path.size == 0) return value;
    ash_slice key = ash_doc_scalar_text(e->arena, e->style, first_key(&path)), inside = nested(e, path, value);
    return ash_format(e->arena, "{%.*s: %.*s}", (int)key.size, key.data, (int)inside.size, inside.data);
}

/* ---- Adding an entry ---- */

/* What stands between two entries, or before the first one, if that is no more than a comma and white space; else a comma and a space. */
static ash_slice separator_of(const editor *e, const ash_doc *map) {
    bool several = map->count > 1;
    size_t from = several ? end_of(e, &map->entries[map->count - 2]) : map->span.start + 1, to = map->entries[map->count - 1].key_span.start;
    size_t commas = several ? 0 : 1;
    for (size_t i = from; i < to; i++) {
        char c = e->text.data[i];
        commas += c == ',';
        if (c != ',' && !is_blank(c) && !ends_line(c)) return ASH_SLICE(", ");
    }
    if (commas != 1) return ASH_SLICE(", ");
    ash_slice between = ash_slice_part(e->text, from, to);
    if (several) return between;
    return between.size > 0 && ends_line(between.data[0]) ? join(e, ASH_SLICE(","), between) : ASH_SLICE(", ");
}

static ash_slice add_in_brackets(const editor *e, const ash_doc *map, ash_slice path, ash_slice value) {
    ash_slice key = ash_doc_scalar_text(e->arena, e->style, first_key(&path)), inside = nested(e, path, value), colon = ASH_SLICE(": ");
    const ash_doc_entry *last = map->count > 0 ? &map->entries[map->count - 1] : NULL;
    if (last != NULL && e->style == ASH_DOC_JSON && last->value->span.start == last->key_span.end + 1) colon = ASH_SLICE(":");
    ash_slice added = join(e, join(e, key, colon), inside);
    if (last == NULL) return spliced(e, map->span.start + 1, map->span.start + 1, added);
    ash_slice separator = separator_of(e, map);
    if (is_absent(last->value)) separator = join(e, ASH_SLICE(" "), separator); /* a comma right behind a colon would be part of the key */
    return spliced(e, end_of(e, last), end_of(e, last), join(e, separator, added));
}

/* By how much a map within this one is indented. */
static size_t step_of(const editor *e, const ash_doc *map, size_t indent) {
    for (size_t i = 0; i < map->count; i++) {
        const ash_doc *inside = map->entries[i].value;
        if (inside->kind != ASH_DOC_MAP || inside->count == 0 || is_flow(e, inside)) continue;
        size_t column = indent_of(e, inside->entries[0].key_span.start);
        if (column != SIZE_MAX && column > indent) return column - indent;
    }
    return STEP;
}

/* The entry to add behind: a plain value goes behind the last one that is not a table of its own, a table behind everything. */
static const ash_doc_entry *entry_before(const editor *e, const ash_doc *map, bool plain) {
    for (size_t i = map->count; plain && i-- > 0;)
        if (!is_block(e, map->entries[i].value)) return &map->entries[i];
    return &map->entries[map->count - 1];
}

static ash_slice add_lines(const editor *e, const ash_doc *map, ash_slice path, ash_slice value) {
    bool plain = ash_slice_find(path, '.', 0) == path.size;
    const ash_doc_entry *before = entry_before(e, map, plain);
    size_t indent = indent_of(e, before->key_span.start), at = end_of(e, before), step = indent == SIZE_MAX ? 0 : step_of(e, map, indent);
    if (indent == SIZE_MAX) return (ash_slice){NULL, 0};
    ash_slice lines = {NULL, 0}, end = line_end(e);
    while (path.size > 0) {
        ash_slice key = ash_doc_scalar_text(e->arena, e->style, first_key(&path));
        lines = join(e, join(e, join(e, lines, end), spaces(e, indent)), join(e, key, ASH_SLICE(":")));
        indent += step;
    }
    while (at < e->text.size && !ends_line(e->text.data[at])) at++;
    return spliced(e, at, at, join(e, join(e, lines, ASH_SLICE(" ")), value));
}

/* ---- The change ---- */

static ash_slice replace(const editor *e, const ash_doc *map, const ash_doc_entry *entry, ash_slice value) {
    bool has_colon;
    if (is_block(e, entry->value)) return (ash_slice){NULL, 0};
    size_t end = entry->value->span.end;
    bool comment = end < e->text.size && e->text.data[end] == '#'; /* right behind a quote: it would be part of a plain value */
    if (!is_absent(entry->value)) return spliced(e, entry->value->span.start, end, comment ? join(e, value, ASH_SLICE(" ")) : value);
    size_t at = behind_colon(e, entry, &has_colon);
    if (!has_colon && !is_flow(e, map)) return (ash_slice){NULL, 0}; /* "? key" */
    return spliced(e, at, at, join(e, has_colon ? ASH_SLICE(" ") : ASH_SLICE(": "), value));
}

ash_slice ash_doc_edit(ash_arena *arena, ash_slice text, const ash_doc *doc, ash_doc_style style, ash_slice path, ash_slice value) {
    editor e = {arena, text, style};
    while (doc->kind == ASH_DOC_MAP && path.size > 0) {
        ash_slice rest = path, key = next_key(doc, &rest);
        const ash_doc_entry *entry = entry_of(doc, key);
        if (entry == NULL) return is_flow(&e, doc) ? add_in_brackets(&e, doc, path, value) : doc->count > 0 ? add_lines(&e, doc, path, value) : (ash_slice){NULL, 0};
        if (rest.size == 0) return replace(&e, doc, entry, value);
        if (entry->value->kind == ASH_DOC_NULL) return replace(&e, doc, entry, nested(&e, rest, value));
        doc = entry->value;
        path = rest;
    }
    return (ash_slice){NULL, 0};
}

static size_t line_start(const editor *e, size_t at) {
    while (at > 0 && !ends_line(e->text.data[at - 1])) at--;
    return at;
}

/* Behind the line end of the line that `at` stands on. */
static size_t next_line(const editor *e, size_t at) {
    while (at < e->text.size && !ends_line(e->text.data[at])) at++;
    if (at < e->text.size && e->text.data[at] == '\r') at++;
    if (at < e->text.size && e->text.data[at] == '\n') at++;
    return at;
}

static ash_slice without(const editor *e, const ash_doc *map, size_t i) {
    const ash_doc_entry *entry = &map->entries[i];
    if (is_flow(e, map)) {
        bool last = i > 0 && i + 1 == map->count;
        size_t from = last ? end_of(e, entry - 1) : entry->key_span.start, to = i + 1 < map->count ? entry[1].key_span.start : end_of(e, entry);
        return spliced(e, from, to, last && is_absent(entry[-1].value) ? ASH_SLICE(" ") : (ash_slice){NULL, 0}); /* a bracket right behind a colon would be part of the key */
    }
    if (indent_of(e, entry->key_span.start) == SIZE_MAX) return (ash_slice){NULL, 0};
    return spliced(e, line_start(e, entry->key_span.start), next_line(e, end_of(e, entry)), (ash_slice){NULL, 0});
}

ash_slice ash_doc_remove(ash_arena *arena, ash_slice text, const ash_doc *doc, ash_slice path) {
    editor e = {arena, text, ASH_DOC_YAML};
    const ash_doc *root = doc;
    while (doc->kind == ASH_DOC_MAP && path.size > 0) {
        const ash_doc_entry *entry = entry_of(doc, next_key(doc, &path));
        if (entry == NULL || (doc == root && path.size == 0 && doc->count == 1)) break; /* a text of nothing is no document */
        if (path.size == 0) return without(&e, doc, (size_t)(entry - doc->entries));
        doc = entry->value;
    }
    return (ash_slice){NULL, 0};
}

/* ---- Comparing ---- */

static bool same(const ash_doc *a, const ash_doc *b, bool quotes) {
    if (a->kind != b->kind || !ash_slice_equal(a->text, b->text) || a->count != b->count || (quotes && a->quoted != b->quoted)) return false;
    for (size_t i = 0; i < a->count; i++)
        if (!ash_slice_equal(a->entries[i].key, b->entries[i].key) || !same(a->entries[i].value, b->entries[i].value, quotes)) return false;
    return true;
}

/* Nothing but maps of one entry down to the value. */
static bool is_nested(const ash_doc *doc, ash_slice path, const ash_doc *value) {
    while (path.size > 0) {
        ash_slice key = first_key(&path);
        if (doc->kind != ASH_DOC_MAP || doc->count != 1 || !ash_slice_equal(doc->entries[0].key, key)) return false;
        doc = doc->entries[0].value;
    }
    return same(doc, value, false);
}

/* The same without the last entry on the path; a map that is empty now may be nothing at all. */
static bool same_without(const ash_doc *before, const ash_doc *after, ash_slice path) {
    if (before->kind != ASH_DOC_MAP || path.size == 0) return false;
    ash_slice key = next_key(before, &path);
    bool last = path.size == 0;
    if (entry_of(before, key) == NULL || after->count + last != before->count) return false;
    if (after->kind != ASH_DOC_MAP && !(after->kind == ASH_DOC_NULL && last && before->count == 1)) return false;
    for (size_t i = 0, k = 0; i < before->count; i++) {
        const ash_doc_entry *old = &before->entries[i];
        bool on_path = ash_slice_equal(old->key, key);
        if (on_path && last) continue;
        const ash_doc_entry *entry = &after->entries[k++];
        if (!ash_slice_equal(old->key, entry->key)) return false;
        if (on_path ? !same_without(old->value, entry->value, path) : !same(old->value, entry->value, true)) return false;
    }
    return true;
}

bool ash_doc_same_but(const ash_doc *before, const ash_doc *after, ash_slice path, const ash_doc *value) {
    if (value == NULL) return same_without(before, after, path);
    if (path.size == 0) return same(after, value, false);
    if (before->kind == ASH_DOC_NULL) return is_nested(after, path, value);
    if (before->kind != ASH_DOC_MAP || after->kind != ASH_DOC_MAP) return false;
    ash_slice rest = path, key = next_key(before, &rest);
    bool there = entry_of(before, key) != NULL;
    if (after->count != before->count + !there) return false;
    for (size_t i = 0, k = 0; i < after->count; i++) {
        const ash_doc_entry *entry = &after->entries[i];
        if (!there && ash_slice_equal(entry->key, key)) {
            if (!is_nested(entry->value, rest, value)) return false;
            continue;
        }
        const ash_doc_entry *old = &before->entries[k++];
        if (!ash_slice_equal(old->key, entry->key)) return false;
        bool on_path = ash_slice_equal(old->key, key);
        if (on_path ? !ash_doc_same_but(old->value, entry->value, rest, value) : !same(old->value, entry->value, true)) return false;
    }
    return true;
}
