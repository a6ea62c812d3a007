/* YAML through libyaml's events (YAML 1.1; O. Ben-Kiki, C. Evans and B. Ingerson, "YAML Ain't Markup Language", 2005), with our
 * own checks. libyaml is asked for events only: it resolves no types, follows no aliases and looks no tags up, so nothing that
 * is written can become something else. The tree is built with a stack of our own, not by recursion.
 *
 * Two things need care. libyaml counts characters, a span bytes: a table of the place of every 64th character leads from one
 * to the other. And libyaml takes memory of its own, while an arena may unwind in the middle of any event: the parser and the
 * event at hand are registered with the arena, which closes them at its end if that comes first. */
#include "yaml/yaml_read.h"

#include <string.h>
#include <yaml.h>

#include "base/map.h"
#include "base/number.h"

/* What libyaml says is wrong, and what we call it. Anything else is yaml_syntax. */
static const struct {
    const char *problem;
    ash_code code;
} syntax_errors[] = {
    {"mapping values are not allowed in this context", ASH_E_yaml_colon},
    {"found unexpected ':'", ASH_E_yaml_colon},
    {"could not find expected ':'", ASH_E_yaml_no_colon},
    {"did not find expected key", ASH_E_yaml_indent},
    {"did not find expected '-' indicator", ASH_E_yaml_indent},
    {"block sequence entries are not allowed in this context", ASH_E_yaml_indent},
    {"did not find expected <document start>", ASH_E_yaml_indent},
    {"did not find expected ',' or ']'", ASH_E_yaml_list_end},
    {"did not find expected ',' or '}'", ASH_E_yaml_map_end},
    {"found unexpected end of stream", ASH_E_yaml_open_text},
    {"found unexpected document indicator", ASH_E_yaml_open_text},
    {"found unknown escape character", ASH_E_yaml_escape},
    {"did not find expected hexdecimal number", ASH_E_yaml_escape},
    {"found invalid Unicode character escape code", ASH_E_yaml_escape},
    {"control characters are not allowed", ASH_E_yaml_control},
    {"found character that cannot start any token", ASH_E_yaml_start},
    {"found a tab character that violates indentation", ASH_E_yaml_tab},
    {"found a tab character where an indentation space is expected", ASH_E_yaml_tab},
};

enum { STRIDE = 64 }; /* characters from one entry of the table of places to the next */

typedef struct frame {
    bool is_map, is_flow;
    size_t start;     /* byte */
    size_t first;     /* of its entries among those that are open */
    ash_map keys;     /* of a map with more than a few entries, to find duplicates */
    bool has_key;     /* a key was read whose value is next */
    bool keeps_value; /* that key is a right one */
    ash_doc_entry next;
} frame;

typedef struct reader {
    ash_arena *arena;
    ash_diags *diags;
    uint32_t file;
    ash_slice text;
    const uint32_t *places; /* byte of character 0, STRIDE, 2 * STRIDE ... */
    size_t characters;
    size_t mark; /* bytes before character 0: a byte order mark */
    ash_list(ash_doc_entry) open; /* the entries so far of all lists and maps that are open, the innermost last */
    size_t depth;
    frame stack[ASH_DOC_DEPTH];
    const ash_doc *root;
    yaml_parser_t parser;
    yaml_event_t event;
    bool parser_open, event_open;
} reader;

static void close_event(reader *r) {
    if (r->event_open) yaml_event_delete(&r->event);
    r->event_open = false;
}

static void close_reader(void *state) {
    reader *r = state;
    close_event(r);
    if (r->parser_open) yaml_parser_delete(&r->parser);
    r->parser_open = false;
}

/* ---- places ---- */

static bool starts_character(char byte) {
    return ((unsigned char)byte & 0xC0) != 0x80;
}

static void number_characters(reader *r) {
    size_t characters = ash_utf8_count(ash_slice_part(r->text, r->mark, r->text.size));
    uint32_t *places = ash_new_array(r->arena, uint32_t, characters / STRIDE + 1);
    size_t character = 0;
    for (size_t at = r->mark; at < r->text.size; at++) {
        if (!starts_character(r->text.data[at])) continue;
        if (character % STRIDE == 0) places[character / STRIDE] = (uint32_t)at;
        character++;
    }
    r->places = places;
    r->characters = characters;
}

static size_t after_character(const reader *r, size_t at) {
    if (at < r->text.size) at++;
    while (at < r->text.size && !starts_character(r->text.data[at])) at++;
    return at;
}

static size_t byte_of(const reader *r, yaml_mark_t mark) {
    if (mark.index >= r->characters) return r->text.size;
    size_t at = r->places[mark.index / STRIDE];
    for (size_t left = mark.index % STRIDE; left > 0; left--) at = after_character(r, at);
    return at;
}

static ash_span span_of(const reader *r, size_t start, size_t end) {
    return (ash_span){r->file, (uint32_t)start, (uint32_t)end};
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The bytes of a scalar: a block scalar's end is where the next thing starts, what lies between is not part of it. */
static ash_span scalar_span(const reader *r) {
    size_t start = byte_of(r, r->event.start_mark), end = byte_of(r, r->event.end_mark);
    while (end > start && is_space(r->text.data[end - 1])) end--;
    return span_of(r, start, end);
}

/* ---- refusals ---- */

static ash_slice limit_text(const reader *r, size_t limit) {
    return ash_format(r->arena, "%zu", limit);
}

/* Reports every anchor and tag that stands before a value, which starts at `at`. */
static void refuse_properties(reader *r, size_t at) {
    while (at < r->text.size && (r->text.data[at] == '&' || r->text.data[at] == '!')) {
        size_t end = at;
        while (end < r->text.size && !is_space(r->text.data[end]) && strchr(",]}", r->text.data[end]) == NULL) end++;
        ash_span span = span_of(r, at, end);
        ash_slice text = ash_slice_part(r->text, at, end);
        ash_report(r->diags, r->text.data[at] == '&' ? ASH_E_yaml_anchor : ASH_E_yaml_tag, span, ASH_P("text", text));
        for (at = end; at < r->text.size && is_space(r->text.data[at]); at++) {}
    }
}

static void report_syntax(reader *r) {
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_MEMORY_ERROR) ash_arena_exhaust(r->arena);
    ash_code code = ASH_E_yaml_syntax;
    for (size_t i = 0; i < sizeof syntax_errors / sizeof *syntax_errors; i++)
        if (strcmp(p->problem, syntax_errors[i].problem) == 0) code = syntax_errors[i].code;
    /* A reader error knows only its byte, for the text was seen to be UTF-8 a control character. A text without an end is
     * shown where it starts: everything up to the end of the file was taken for its inside. */
    size_t at = p->error == YAML_READER_ERROR  ? r->mark + p->problem_offset
                : code == ASH_E_yaml_open_text ? byte_of(r, p->context_mark)
                                               : byte_of(r, p->problem_mark);
    if (at > r->text.size) at = r->text.size;
    if (code == ASH_E_yaml_start && at < r->text.size && r->text.data[at] == '\t') code = ASH_E_yaml_tab;
    bool misplaced = code == ASH_E_yaml_indent || code == ASH_E_yaml_syntax;
    if (misplaced && at < r->text.size && r->text.data[at] == ':') code = ASH_E_yaml_key_empty;
    size_t end = after_character(r, at);
    ash_span span = span_of(r, at, end);
    if (code == ASH_E_yaml_start)
        ash_report(r->diags, code, span, ASH_P("found", ash_slice_part(r->text, at, end)));
    else
        ash_report(r->diags, code, span);
}

/* ---- building the tree ---- */

/* Adds a key to those of the map; false when it was there already. Few keys are compared one by one, for most maps are small
 * and many. */
static bool add_key(reader *r, frame *map, ash_slice key) {
    enum { FEW = 16 };
    size_t count = r->open.count - map->first;
    if (count < FEW) {
        for (size_t i = map->first; i < r->open.count; i++)
            if (ash_slice_equal(r->open.items[i].key, key)) return false;
        return true;
    }
    if (map->keys.arena == NULL) {
        ash_map_init(&map->keys, r->arena);
        for (size_t i = map->first; i < r->open.count; i++) ash_map_add(&map->keys, r->open.items[i].key, r);
    }
    return ash_map_add(&map->keys, key, r); /* which value does not matter */
}

static void take_key(reader *r, frame *in, const ash_doc *key, bool is_alias) {
    in->has_key = true;
    in->keeps_value = false;
    in->next = (ash_doc_entry){key->text, key->span, NULL};
    if (is_alias) return; /* reported already */
    if (key->kind == ASH_DOC_LIST || key->kind == ASH_DOC_MAP)
        ash_report(r->diags, ASH_E_yaml_key, key->span);
    else if (key->text.size == 0)
        ash_report(r->diags, ASH_E_yaml_key_empty, key->span);
    else if (!key->quoted && ash_slice_equal(key->text, ASH_SLICE("<<")))
        ash_report(r->diags, ASH_E_yaml_merge, key->span);
    else if (!add_key(r, in, key->text))
        ash_report(r->diags, ASH_E_duplicate_key, key->span, ASH_P("key", key->text));
    else
        in->keeps_value = true;
}

/* Puts a finished value where it belongs: the root, the next item, the key or the value. */
static void put(reader *r, const ash_doc *doc, bool is_alias) {
    if (r->depth == 0) {
        r->root = doc;
        return;
    }
    frame *in = &r->stack[r->depth - 1];
    if (in->is_map && !in->has_key) {
        take_key(r, in, doc, is_alias);
        return;
    }
    ash_doc_entry entry = {.value = doc};
    if (in->is_map) {
        entry = in->next;
        entry.value = doc;
        in->has_key = false;
        if (!in->keeps_value) return;
    }
    ash_push(r->arena, &r->open, entry);
}

static ash_doc *new_doc(const reader *r, ash_doc_kind kind, ash_span span) {
    ash_doc *doc = ash_new(r->arena, ash_doc);
    doc->kind = kind;
    doc->span = span;
    return doc;
}

static void read_scalar(reader *r) {
    bool plain = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    ash_doc *doc = new_doc(r, ASH_DOC_SCALAR, scalar_span(r));
    /* Before the copy, so that the error stands before those that the text itself may give. */
    if (r->event.data.scalar.anchor != NULL || r->event.data.scalar.tag != NULL) refuse_properties(r, doc->span.start);
    doc->text = ash_slice_copy(
        r->arena, (ash_slice){(const char *)r->event.data.scalar.value, r->event.data.scalar.length});
    doc->quoted = !plain;
    if (plain && (doc->text.size == 0 || ash_slice_equal(doc->text, ASH_SLICE("~")) ||
                  ash_slice_equal(doc->text, ASH_SLICE("null"))))
        doc->kind = ASH_DOC_NULL;
    put(r, doc, false);
}

static void read_alias(reader *r) {
    ash_doc *doc = new_doc(r, ASH_DOC_NULL, scalar_span(r));
    ash_slice text = ash_slice_part(r->text, doc->span.start, doc->span.end);
    ash_report(r->diags, ASH_E_yaml_alias, doc->span, ASH_P("text", text));
    put(r, doc, true);
}

/* Returns false at the limit of depth. */
static bool open_collection(reader *r, bool is_map, bool is_flow, bool has_properties) {
    size_t start = byte_of(r, r->event.start_mark);
    if (has_properties) refuse_properties(r, start);
    if (r->depth == ASH_DOC_DEPTH) {
        ash_span span = span_of(r, start, after_character(r, start));
        ash_report(r->diags, ASH_E_yaml_depth, span, ASH_P("limit", limit_text(r, ASH_DOC_DEPTH)));
        return false;
    }
    frame *in = &r->stack[r->depth++];
    *in = (frame){.is_map = is_map, .is_flow = is_flow, .start = start, .first = r->open.count};
    return true;
}

/* The end of a collection: behind its bracket if it has one (`[a: b]` holds a map without), else that of its last entry,
 * which may be a key that was refused or one without a value. */
static size_t collection_end(const reader *r, const frame *of) {
    if (of->is_flow && of->start < r->text.size && r->text.data[of->start] == (of->is_map ? '{' : '['))
        return byte_of(r, r->event.end_mark);
    size_t end = byte_of(r, r->event.start_mark);
    if (r->open.count > of->first) end = r->open.items[r->open.count - 1].value->span.end;
    return end > of->start ? end : of->start;
}

static void close_collection(reader *r) {
    frame *of = &r->stack[--r->depth];
    ash_doc *doc = new_doc(r, of->is_map ? ASH_DOC_MAP : ASH_DOC_LIST, span_of(r, of->start, collection_end(r, of)));
    doc->count = r->open.count - of->first;
    ash_doc_entry *entries = ash_new_array(r->arena, ash_doc_entry, doc->count);
    for (size_t i = 0; i < doc->count; i++) entries[i] = r->open.items[of->first + i];
    doc->entries = entries;
    r->open.count = of->first;
    put(r, doc, false);
}

/* What an event does; returns false when there is no more to read. */
static bool take_event(reader *r) {
    const yaml_event_t *e = &r->event;
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (r->root != NULL) {
            /* `...` may stand between them; the event starts at the second document's `---` or at its first value. */
            size_t start = byte_of(r, e->start_mark);
            ash_span span = span_of(r, start, after_character(r, start));
            ash_report(r->diags, ASH_E_yaml_documents, span);
            return false;
        }
        if (e->data.document_start.tag_directives.start != e->data.document_start.tag_directives.end) {
            size_t start = byte_of(r, e->start_mark);
            ash_span span = span_of(r, start, ash_slice_find(r->text, '\n', start));
            ash_report(r->diags, ASH_E_yaml_tag, span, ASH_P("text", ASH_SLICE("%TAG")));
        }
        return true;
    case YAML_SCALAR_EVENT:
        read_scalar(r);
        return true;
    case YAML_ALIAS_EVENT:
        read_alias(r);
        return true;
    case YAML_SEQUENCE_START_EVENT:
        return open_collection(r, false, e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
                               e->data.sequence_start.anchor != NULL || e->data.sequence_start.tag != NULL);
    case YAML_MAPPING_START_EVENT:
        return open_collection(r, true, e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
                               e->data.mapping_start.anchor != NULL || e->data.mapping_start.tag != NULL);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_collection(r);
        return true;
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return true;
    case YAML_STREAM_END_EVENT:
    case YAML_NO_EVENT:
        break;
    }
    return false;
}

static void read_events(reader *r) {
    for (bool more = true; more;) {
        if (!yaml_parser_parse(&r->parser, &r->event)) {
            report_syntax(r);
            return;
        }
        r->event_open = true;
        more = take_event(r);
        close_event(r);
    }
}

/* Whether the text may be handed to libyaml at all. */
static bool check_text(reader *r) {
    if (r->text.size > ASH_TEXT_LIMIT) {
        ash_span span = span_of(r, 0, 0);
        ash_report(r->diags, ASH_E_text_too_large, span, ASH_P("limit", limit_text(r, ASH_TEXT_LIMIT)));
        return false;
    }
    size_t invalid = ash_utf8_invalid(r->text);
    if (invalid < r->text.size) {
        ash_span span = span_of(r, invalid, invalid + 1);
        ash_report(r->diags, ASH_E_text_utf8, span);
        return false;
    }
    return true;
}

const ash_doc *ash_yaml_read(ash_arena *arena, const ash_sources *sources, uint32_t file, ash_diags *diags) {
    reader *r = ash_new(arena, reader);
    r->arena = arena;
    r->diags = diags;
    r->file = file;
    r->text = ash_sources_get(sources, file)->text;
    size_t errors_before = diags->error_count;
    if (!check_text(r)) return NULL;
    r->mark = ash_slice_starts_with(r->text, ASH_SLICE("\xEF\xBB\xBF")) ? 3 : 0;
    number_characters(r);
    ash_arena_on_release(arena, close_reader, r);
    if (!yaml_parser_initialize(&r->parser)) ash_arena_exhaust(arena);
    r->parser_open = true;
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    ash_slice input = ash_slice_part(r->text, r->mark, r->text.size);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)(input.size > 0 ? input.data : ""), input.size);
    read_events(r);
    close_reader(r);
    if (r->root == NULL && diags->error_count == errors_before) {
        ash_span span = span_of(r, 0, 0);
        ash_report(diags, ASH_E_yaml_empty, span);
    }
    return diags->error_count == errors_before ? r->root : NULL;
}
