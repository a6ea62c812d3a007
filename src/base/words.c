/* Sentences by key, and diagnostics turned into sentences.
 *
 * The files are those of GNU gettext ("The Format of PO Files", gettext manual, chapter 3), without what a table of
 * keyed sentences has no use for: plural forms, contexts and the octal and hexadecimal escapes. Whatever a diagnostic
 * quotes from a person's text is made harmless for a terminal: no control characters, nothing that changes the
 * direction of writing. */
#include "base/words.h"

#include "base/json.h"
#include "base/map.h"

struct ash_words {
    ash_map map; /* key to ash_slice *; an empty sentence is one that was not translated */
};

typedef ash_list(char) buffer;

static void append(ash_arena *arena, buffer *to, ash_slice text) {
    for (size_t i = 0; i < text.size; i++) ash_push(arena, to, text.data[i]);
}

static ash_slice whole(const buffer *from) {
    return (ash_slice){from->items, from->count};
}

/* ---- reading ---- */

typedef struct reader {
    ash_arena *arena;
    ash_diags *diags;
    ash_map *map;
    uint32_t file;
    ash_slice text;
    enum { NOTHING, KEY, SENTENCE } inside; /* what a quoted text on a line of its own continues */
    size_t key_start, key_end;              /* the line of the msgid */
    buffer key, sentence;
} reader;

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* Reports [start, end) of the file; false. */
static bool refuse(reader *r, ash_code code, size_t start, size_t end) {
    enum { MOST_BYTES = 40 };
    ash_span span = {r->file, (uint32_t)start, (uint32_t)end};
    ash_slice text = ash_slice_shortened(r->arena, ash_slice_part(r->text, start, end), MOST_BYTES);
    ash_report(r->diags, code, span, ASH_P("text", text));
    return false;
}

/* Appends the quoted text at [at, end) of the file, which must be all there is. */
static bool read_quoted(reader *r, size_t at, size_t end, buffer *to) {
    const char *data = r->text.data;
    if (at == end || data[at] != '"') return refuse(r, ASH_E_words_syntax, at, end);
    size_t start = at++;
    for (; at < end && data[at] != '"'; at++) {
        char c = data[at];
        if (c == '\\') {
            char letter = at + 1 < end ? data[at + 1] : '\0';
            if (letter != 'n' && letter != '"' && letter != '\\')
                return refuse(r, ASH_E_words_escape, at, at + 1 < end ? at + 2 : end);
            c = letter == 'n' ? '\n' : letter;
            at++;
        }
        ash_push(r->arena, to, c);
    }
    if (at == end) return refuse(r, ASH_E_words_syntax, start, end);
    return at + 1 == end || refuse(r, ASH_E_words_syntax, at + 1, end);
}

/* Files the entry that was being read, if any. */
static bool end_entry(reader *r) {
    if (r->inside == NOTHING) return true;
    if (r->inside == KEY) return refuse(r, ASH_E_words_syntax, r->key_start, r->key_end);
    ash_slice *sentence = ash_new(r->arena, ash_slice);
    *sentence = ash_slice_copy(r->arena, whole(&r->sentence));
    ash_slice key = ash_slice_copy(r->arena, whole(&r->key));
    r->inside = NOTHING;
    r->key.count = r->sentence.count = 0;
    if (ash_map_add(r->map, key, sentence)) return true;
    ash_span span = {r->file, (uint32_t)r->key_start, (uint32_t)r->key_end};
    ash_report(r->diags, ASH_E_duplicate_key, span, ASH_P("key", key));
    return false;
}

/* Reads the line [at, end), which has no spaces at its ends. */
static bool read_line(reader *r, size_t at, size_t end) {
    ash_slice line = ash_slice_part(r->text, at, end);
    if (line.size == 0 || line.data[0] == '#') return true;
    if (line.data[0] == '"') {
        if (r->inside == NOTHING) return refuse(r, ASH_E_words_syntax, at, end);
        return read_quoted(r, at, end, r->inside == KEY ? &r->key : &r->sentence);
    }
    size_t word_end = at;
    while (word_end < end && !is_space(r->text.data[word_end]) && r->text.data[word_end] != '"') word_end++;
    ash_slice word = ash_slice_part(r->text, at, word_end);
    size_t quoted = word_end;
    while (quoted < end && is_space(r->text.data[quoted])) quoted++;
    if (ash_slice_equal(word, ASH_SLICE("msgid"))) {
        if (!end_entry(r)) return false;
        r->inside = KEY;
        r->key_start = at;
        r->key_end = end;
        return read_quoted(r, quoted, end, &r->key);
    }
    if (ash_slice_equal(word, ASH_SLICE("msgstr")) && r->inside == KEY) {
        r->inside = SENTENCE;
        return read_quoted(r, quoted, end, &r->sentence);
    }
    bool other = ash_slice_equal(word, ASH_SLICE("msgctxt")) || ash_slice_equal(word, ASH_SLICE("msgid_plural")) ||
                 ash_slice_starts_with(word, ASH_SLICE("msgstr["));
    return refuse(r, other ? ASH_E_words_unsupported : ASH_E_words_syntax, at, word_end);
}

const ash_words *ash_words_read(ash_arena *arena, const ash_sources *sources, uint32_t file, ash_diags *diags) {
    ash_words *words = ash_new(arena, ash_words);
    ash_map_init(&words->map, arena);
    reader r = {.arena = arena, .diags = diags, .map = &words->map, .file = file};
    r.text = ash_sources_get(sources, file)->text;
    if (r.text.size > ASH_TEXT_LIMIT) {
        ash_span start = {file, 0, 0};
        ash_report(diags, ASH_E_text_too_large, start, ASH_P("limit", ash_format(arena, "%zu", ASH_TEXT_LIMIT)));
        return NULL;
    }
    size_t invalid = ash_utf8_invalid(r.text);
    if (invalid < r.text.size) {
        ash_span byte = {file, (uint32_t)invalid, (uint32_t)invalid + 1};
        ash_report(diags, ASH_E_text_utf8, byte);
        return NULL;
    }
    for (size_t next, at = 0; at < r.text.size; at = next) {
        size_t end = ash_slice_find(r.text, '\n', at);
        next = end + 1;
        while (at < end && is_space(r.text.data[at])) at++;
        while (end > at && is_space(r.text.data[end - 1])) end--;
        if (!read_line(&r, at, end)) return NULL;
    }
    return end_entry(&r) ? words : NULL;
}

/* ---- sentences ---- */

bool ash_words_has(const ash_words *words, ash_slice key) {
    const ash_slice *sentence = ash_map_get(&words->map, key);
    return sentence != NULL && sentence->size > 0;
}

ash_slice ash_words_get(const ash_words *words, ash_slice key) {
    const ash_slice *sentence = ash_map_get(&words->map, key);
    return sentence != NULL && sentence->size > 0 ? *sentence : key;
}

/* The parameter of that name, or NULL. */
static const ash_parameter *find_parameter(const ash_parameter *list, ash_slice name) {
    if (list == NULL) return NULL;
    for (; list->name != NULL; list++)
        if (ash_slice_equal(ash_slice_of(list->name), name)) return list;
    return NULL;
}

/* A value `[key]` stands for the sentence under wanted.key: what is expected may be a kind of thing ("a name"), in words. */
static ash_slice spoken(ash_arena *arena, const ash_words *words, ash_slice value) {
    if (value.size < 3 || value.size > 40 || value.data[0] != '[' || value.data[value.size - 1] != ']') return value;
    ash_slice key = ash_format(arena, "wanted.%.*s", (int)value.size - 2, value.data + 1);
    return ash_words_has(words, key) ? ash_words_get(words, key) : value;
}

ash_slice ash_words_fill(ash_arena *arena, const ash_words *words, ash_slice key, const ash_parameter *parameters) {
    ash_slice sentence = ash_words_get(words, key);
    buffer filled = {0};
    size_t at = 0;
    while (at < sentence.size) {
        size_t open = ash_slice_find(sentence, '{', at), close = ash_slice_find(sentence, '}', open);
        append(arena, &filled, ash_slice_part(sentence, at, open));
        if (close == sentence.size) {
            append(arena, &filled, ash_slice_part(sentence, open, sentence.size));
            break;
        }
        const ash_parameter *parameter = find_parameter(parameters, ash_slice_part(sentence, open + 1, close));
        /* A brace that opens no known name is an ordinary character, after which a name may still open. */
        at = parameter != NULL ? close + 1 : open + 1;
        append(arena, &filled, parameter != NULL ? spoken(arena, words, parameter->value) : ASH_SLICE("{"));
    }
    return whole(&filled);
}

static ash_slice expected_key(ash_arena *arena, ash_code code) {
    ash_slice name = ash_code_name(code);
    return ash_format(arena, "%.*s.expected", (int)name.size, name.data);
}

ash_slice ash_diag_message(ash_arena *arena, const ash_words *words, const ash_diag *diag) {
    return ash_words_fill(arena, words, ash_code_name(diag->code), diag->parameters);
}

ash_slice ash_diag_expected(ash_arena *arena, const ash_words *words, const ash_diag *diag) {
    ash_slice key = expected_key(arena, diag->code);
    if (!ash_words_has(words, key)) return (ash_slice){NULL, 0};
    return ash_words_fill(arena, words, key, diag->parameters);
}

/* ---- on a terminal ---- */

enum { INDENT = 4, TAB = 4, LEAST_WIDTH = 16 };

static bool is_continuation(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Bytes of the character at `at`: what its continuation bytes make of it, so also for bytes that are not UTF-8. */
static size_t character_size(ash_slice text, size_t at) {
    size_t end = at + 1;
    while (end < text.size && is_continuation(text.data[end])) end++;
    return end - at;
}

/* How one character is shown: itself, a picture of it (U+2400 and up) for control characters, U+FFFD for what cannot be
 * shown or would change the order of what follows: U+0080..9F, U+200B..F, U+2028..E, U+2060..F, U+FEFF, stray bytes. */
static ash_slice shown_character(ash_slice character) {
    static const char pictures[][4] = {"␀", "␁", "␂", "␃", "␄", "␅", "␆", "␇", "␈", "␉", "␊", "␋", "␌", "␍", "␎", "␏",
                                       "␐", "␑", "␒", "␓", "␔", "␕", "␖", "␗", "␘", "␙", "␚", "␛", "␜", "␝", "␞", "␟"};
    unsigned char first = (unsigned char)character.data[0];
    if (character.size == 1 && first < 0x20) return ash_slice_of(pictures[first]);
    if (character.size == 1 && first == 0x7F) return ASH_SLICE("␡");
    bool harmful = ash_utf8_invalid(character) < character.size;
    if (!harmful && character.size == 2) harmful = first == 0xC2 && (unsigned char)character.data[1] < 0xA0;
    if (!harmful && character.size == 3) {
        unsigned point = (first & 0x0Fu) << 12 | ((unsigned char)character.data[1] & 0x3Fu) << 6 |
                         ((unsigned char)character.data[2] & 0x3Fu);
        harmful = (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
                  (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
    }
    return harmful ? ASH_SLICE("\xEF\xBF\xBD") : character;
}

static void append_shown(ash_arena *arena, buffer *to, ash_slice text) {
    for (size_t at = 0; at < text.size;) {
        size_t size = character_size(text, at);
        append(arena, to, shown_character(ash_slice_part(text, at, at + size)));
        at += size;
    }
}

/* Appends the line with its bytes [start, end) underlined, both in at most `columns` columns. */
static void append_line(ash_arena *arena, buffer *to, ash_slice line, size_t start, size_t end, size_t columns) {
    /* No character farther away than `columns` can be shown, so a line of megabytes costs no more than a short one. */
    size_t from = start, until = start;
    for (size_t i = 0; i < columns && from > 0; i++) do
            from--;
        while (from > 0 && is_continuation(line.data[from]));
    for (size_t i = 0; i <= columns && until < line.size; i++) until += character_size(line, until);

    ash_list(ash_slice) cells = {0}; /* what stands in each column */
    size_t caret = 0, caret_end = 0;
    for (size_t at = from; at < until;) {
        size_t size = character_size(line, at);
        if (at == start) caret = cells.count;
        if (line.data[at] == '\t')
            for (int i = 0; i < TAB; i++) ash_push(arena, &cells, ASH_SLICE(" "));
        else
            ash_push(arena, &cells, shown_character(ash_slice_part(line, at, at + size)));
        at += size;
        if (at <= end) caret_end = cells.count;
    }
    if (start >= until) caret = cells.count;
    if (caret_end <= caret) caret_end = caret + 1;

    /* The window of columns around the caret; one more than there are cells, since it may stand behind the line. */
    size_t left = 0, right = cells.count;
    if (cells.count + 1 > columns) {
        left = caret > columns / 2 ? caret - columns / 2 : 0;
        if (left > cells.count + 1 - columns) left = cells.count + 1 - columns;
        right = left + columns < cells.count ? left + columns : cells.count;
    }
    bool cut_left = from > 0 || left > 0, cut_right = until < line.size || right < cells.count;
    for (int i = 0; i < INDENT; i++) append(arena, to, ASH_SLICE(" "));
    for (size_t i = left; i < right; i++) {
        bool cut = (i == left && cut_left) || (i + 1 == right && cut_right);
        append(arena, to, cut ? ASH_SLICE("…") : cells.items[i]);
    }
    append(arena, to, ASH_SLICE("\n"));
    for (size_t i = 0; i < INDENT + caret - left; i++) append(arena, to, ASH_SLICE(" "));
    size_t last = left + columns < caret_end ? left + columns : caret_end;
    for (size_t i = caret; i < last; i++) append(arena, to, ASH_SLICE("^"));
    append(arena, to, ASH_SLICE("\n"));
}

ash_slice ash_diag_terminal(ash_arena *arena, const ash_words *words, const ash_sources *sources, const ash_diag *diag,
                            unsigned width) {
    buffer out = {0};
    const ash_source *source = ash_sources_get(sources, diag->span.file);
    ash_place place = {0};
    if (source != NULL) {
        place = ash_source_place(source, diag->span.start);
        append_shown(arena, &out, source->name);
        append(arena, &out, ash_format(arena, ":%zu:%zu: ", place.line, place.column));
    } else if (diag->path.size > 0) {
        append_shown(arena, &out, diag->path);
        append(arena, &out, ASH_SLICE(": "));
    }
    ash_slice severity = diag->severity == ASH_ERROR ? ASH_SLICE("diag.error") : ASH_SLICE("diag.warning");
    append_shown(arena, &out, ash_words_get(words, severity));
    append(arena, &out, ASH_SLICE(": "));
    append_shown(arena, &out, ash_diag_message(arena, words, diag));
    ash_slice expected = ash_diag_expected(arena, words, diag);
    if (expected.size > 0) {
        append(arena, &out, ASH_SLICE("; "));
        append_shown(arena, &out, expected);
    }
    append(arena, &out, ASH_SLICE("\n"));
    if (source != NULL) {
        size_t line_start =
            place.line_text.size > 0 ? (size_t)(place.line_text.data - source->text.data) : diag->span.start;
        size_t start = diag->span.start - line_start, end = diag->span.end - line_start;
        if (start > place.line_text.size) start = place.line_text.size;
        while (start > 0 && start < place.line_text.size && is_continuation(place.line_text.data[start])) start--;
        unsigned columns = width > LEAST_WIDTH ? width - INDENT : LEAST_WIDTH - INDENT;
        append_line(arena, &out, place.line_text, start, end, columns);
    }
    if (diag->nearest.size > 0) {
        const ash_parameter nearest[] = {{"nearest", diag->nearest}, {NULL, {NULL, 0}}};
        for (int i = 0; i < INDENT; i++) append(arena, &out, ASH_SLICE(" "));
        append_shown(arena, &out, ash_words_fill(arena, words, ASH_SLICE("diag.did_you_mean"), nearest));
        append(arena, &out, ASH_SLICE("\n"));
    }
    return whole(&out);
}

/* ---- as JSON ---- */

static void put_or_null(ash_json_writer *w, ash_slice key, ash_slice text) {
    ash_json_key(w, key);
    if (text.size > 0)
        ash_json_text(w, text);
    else
        ash_json_null(w);
}

void ash_diag_json(ash_json_writer *w, ash_arena *arena, const ash_words *words, const ash_sources *sources,
                   const ash_diag *diag) {
    const ash_source *source = ash_sources_get(sources, diag->span.file);
    ash_place place = {0};
    if (source != NULL) place = ash_source_place(source, diag->span.start);
    ash_json_object_begin(w);
    put_or_null(w, ASH_SLICE("code"), ash_code_name(diag->code));
    put_or_null(w, ASH_SLICE("path"), diag->path);
    put_or_null(w, ASH_SLICE("file"), source != NULL ? source->name : (ash_slice){NULL, 0});
    ash_json_key(w, ASH_SLICE("line"));
    if (source != NULL)
        ash_json_integer(w, place.line);
    else
        ash_json_null(w);
    ash_json_key(w, ASH_SLICE("column"));
    if (source != NULL)
        ash_json_integer(w, place.column);
    else
        ash_json_null(w);
    put_or_null(w, ASH_SLICE("message"), ash_diag_message(arena, words, diag));
    put_or_null(w, ASH_SLICE("expected"), ash_diag_expected(arena, words, diag));
    put_or_null(w, ASH_SLICE("nearest"), diag->nearest);
    ash_json_object_end(w);
}
