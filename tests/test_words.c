/* The po reader, the sentences of diagnostics, how they look on a terminal, and a walk over all codes in both
 * languages. */
#include "tap.h"
#include "memory.h"

#include "base/json.h"
#include "base/words.h"

typedef struct reading {
    ash_sources *sources;
    ash_diags *diags;
    const ash_words *words;
} reading;

static reading read_words(ash_arena *arena, ash_slice text) {
    reading r = {ash_sources_create(arena), ash_diags_create(arena), NULL};
    uint32_t file = ash_sources_add(r.sources, ASH_SLICE("test.po"), text);
    r.words = ash_words_read(arena, r.sources, file, r.diags);
    return r;
}

/* ---- the reader ---- */

static void test_reader(ash_arena *arena) {
    const ash_words *words =
        read_words(arena, ASH_SLICE("# a comment\nmsgid \"\"\nmsgstr \"\"\n\"Language: en\\n\"\n\n"
                                    "#: where\n#, fuzzy\nmsgid \"greet\"\nmsgstr \"Hello, {name}!\"\r\n\n"
                                    "  msgid \"lo\"\n\"ng\"\n\tmsgstr \"\"\n  \"one \"\n\"\\\"two\\\"\\\\\\n\"\n"
                                    "msgid\"tight\"\nmsgstr\"yes\"\nmsgid \"open\"\nmsgstr \"\""))
            .words;
    CHECK(words != NULL, "a po file");
    if (words == NULL) return;
    CHECK_TEXT(ash_words_get(words, ASH_SLICE("greet")), "Hello, {name}!", "a sentence");
    CHECK_TEXT(ash_words_get(words, ASH_SLICE("long")), "one \"two\"\\\n", "continued lines and escapes");
    CHECK_TEXT(ash_words_get(words, ASH_SLICE("tight")), "yes", "no space before a quote");
    CHECK_TEXT(ash_words_get(words, ASH_SLICE("none")), "none", "an unknown key is its own sentence");
    CHECK(ash_words_has(words, ASH_SLICE("greet")) && !ash_words_has(words, ASH_SLICE("none")), "has");
    CHECK(!ash_words_has(words, ASH_SLICE("open")), "an empty sentence is not translated");
    CHECK_TEXT(ash_words_get(words, ASH_SLICE("open")), "open", "and shows its key");
    const ash_parameter name[] = {{"name", ASH_SLICE("{name} }")}, {NULL, {NULL, 0}}};
    CHECK_TEXT(ash_words_fill(arena, words, ASH_SLICE("greet"), name), "Hello, {name} }!", "filled in once");
    CHECK_TEXT(ash_words_fill(arena, words, ASH_SLICE("{ {name} {nam} {{name}} {"), name),
               "{ {name} } {nam} {{name} }} {", "other braces stay");
    CHECK_TEXT(ash_words_fill(arena, words, ASH_SLICE("greet"), NULL), "Hello, {name}!", "nothing to fill in");
}

/* A value that is a key in square brackets is given in words; anything else, brackets or not, as it is. */
static void test_kinds(ash_arena *arena) {
    static const struct { const char *value, *filled; } cases[] = {
        {"[name]", "expected a name"}, {"[nothing]", "expected [nothing]"}, {"name", "expected name"}, {"[name] ", "expected [name] "},
        {"x[name]", "expected x[name]"}, {"[]", "expected []"}, {"[", "expected ["}, {"", "expected "},
        {"[a name that is far too long to be a key of the words]", "expected [a name that is far too long to be a key of the words]"}};
    const ash_words *words = read_words(arena, ASH_SLICE("msgid \"x\"\nmsgstr \"expected {wanted}\"\nmsgid \"wanted.name\"\nmsgstr \"a name\"\n")).words;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const ash_parameter wanted[] = {{"wanted", ash_slice_of(cases[i].value)}, {NULL, {NULL, 0}}};
        CHECK_TEXT(ash_words_fill(arena, words, ASH_SLICE("x"), wanted), cases[i].filled, cases[i].filled);
    }
}

static void test_refusals(ash_arena *arena) {
    static const struct {
        ash_code code;
        const char *text;
        uint32_t start, end;
    } cases[] = {
        {ASH_E_words_syntax, "msgid \"a\"\n", 0, 9},
        {ASH_E_words_syntax, "msgid \"a\"\nmsgid \"b\"\nmsgstr \"\"\n", 0, 9},
        {ASH_E_words_syntax, "msgstr \"a\"\n", 0, 6},
        {ASH_E_words_syntax, "\"a\"\n", 0, 3},
        {ASH_E_words_syntax, "msgid a\n", 6, 7},
        {ASH_E_words_syntax, "msgid\n", 5, 5},
        {ASH_E_words_syntax, "msgid \"a\n", 6, 8},
        {ASH_E_words_syntax, "msgid \"a\" x\n", 9, 11},
        {ASH_E_words_syntax, "msgid \"a\"\nmsgstr \"b\"\nmsgstr \"c\"", 21, 27},
        {ASH_E_words_syntax, "hello\n", 0, 5},
        {ASH_E_words_escape, "msgid \"a\\t\"\n", 8, 10},
        {ASH_E_words_escape, "msgid \"a\\", 8, 9},
        {ASH_E_words_unsupported, "msgctxt \"a\"\n", 0, 7},
        {ASH_E_words_unsupported, "msgid \"a\"\nmsgid_plural \"b\"\n", 10, 22},
        {ASH_E_words_unsupported, "msgid \"a\"\nmsgstr[0] \"b\"\n", 10, 19},
        {ASH_E_duplicate_key, "msgid \"a\"\nmsgstr \"\"\nmsgid \"a\"\nmsgstr \"\"\n", 20, 29},
        {ASH_E_text_utf8, "# \xFF", 2, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        reading r = read_words(arena, ash_slice_of(cases[i].text));
        const ash_diag *d = &r.diags->items[0];
        bool ok = r.words == NULL && r.diags->count == 1 && d->code == cases[i].code &&
                  d->span.start == cases[i].start && d->span.end == cases[i].end;
        CHECK(ok, ash_code_name(cases[i].code).data);
        if (!ok)
            printf("# %s# got %s at %u..%u\n", cases[i].text, ash_code_name(d->code).data, d->span.start, d->span.end);
    }
}

/* ---- on a terminal ---- */

/* Reports `code` at [start, end) of `text` and shows it; the words are short ones made for this. */
static ash_slice shown(ash_arena *arena, ash_slice text, uint32_t start, uint32_t end, unsigned width) {
    reading r = read_words(
        arena, ASH_SLICE("msgid \"diag.error\"\nmsgstr \"fout\"\nmsgid \"json_syntax\"\nmsgstr \"niet {found}\"\n"
                         "msgid \"json_syntax.expected\"\nmsgstr \"wel iets anders\"\n"
                         "msgid \"diag.did_you_mean\"\nmsgstr \"bedoelt u {nearest}?\"\n"
                         "msgid \"json_trailing\"\nmsgstr \"te veel\"\n"));
    uint32_t file = ash_sources_add(r.sources, ASH_SLICE("a.json"), text);
    ash_span span = {file, start, end};
    ash_diag *diag = ash_report(r.diags, ASH_E_json_syntax, span, ASH_P("found", ash_slice_part(text, start, end)));
    return ash_diag_terminal(arena, r.words, r.sources, diag, width);
}

/* Without the line of the message. */
static ash_slice excerpt(ash_arena *arena, ash_slice text, uint32_t start, uint32_t end, unsigned width) {
    ash_slice all = shown(arena, text, start, end, width);
    return ash_slice_part(all, ash_slice_find(all, '\n', 0) + 1, all.size);
}

static void test_terminal(ash_arena *arena) {
    CHECK_TEXT(shown(arena, ASH_SLICE("{\n  wage: 12\n}"), 4, 8, 80),
               "a.json:2:3: fout: niet wage; wel iets anders\n      wage: 12\n      ^^^^\n", "a diagnostic");
    CHECK_TEXT(excerpt(arena, ASH_SLICE("caf\xC3\xA9 \xE2\x82\xAC x"), 10, 11, 80),
               "    caf\xC3\xA9 \xE2\x82\xAC x\n           ^\n", "the caret counts characters");
    CHECK_TEXT(excerpt(arena, ASH_SLICE("\ta\tb"), 3, 4, 80), "        a    b\n             ^\n", "tabs are spaces");
    CHECK_TEXT(excerpt(arena, ASH_SLICE("abc"), 3, 3, 80), "    abc\n       ^\n", "behind the last character");
    CHECK_TEXT(excerpt(arena, ASH_SLICE(""), 0, 0, 80), "    \n    ^\n", "an empty text");
    CHECK_TEXT(excerpt(arena, ASH_SLICE("ab\ncd"), 1, 5, 80), "    ab\n     ^\n", "several lines: the first");
    CHECK_TEXT(excerpt(arena, ASH_SLICE("a\x1B[31m\x7F\xC2\x85\xE2\x80\xAE\xFFz"), 13, 14, 80),
               "    a\xE2\x90\x9B[31m\xE2\x90\xA1\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\n              ^\n",
               "what could harm a terminal is made visible");
    CHECK_TEXT(shown(arena, ASH_SLICE("a\x1B\n"), 1, 2, 80),
               "a.json:1:2: fout: niet \xE2\x90\x9B; wel iets anders\n    a\xE2\x90\x9B\n     ^\n",
               "also in the message");

    ash_slice line = ASH_SLICE("abcdefghijklmnopqrstuvwxyz");
    CHECK_TEXT(excerpt(arena, line, 0, 1, 20), "    abcdefghijklmno\xE2\x80\xA6\n    ^\n", "a long line is cut behind");
    CHECK_TEXT(excerpt(arena, line, 13, 15, 20), "    \xE2\x80\xA6ghijklmnopqrst\xE2\x80\xA6\n            ^^\n",
               "or on both sides");
    CHECK_TEXT(excerpt(arena, line, 26, 26, 20), "    \xE2\x80\xA6mnopqrstuvwxyz\n                   ^\n", "or before");
    CHECK_TEXT(excerpt(arena, line, 2, 26, 20), "    abcdefghijklmno\xE2\x80\xA6\n      ^^^^^^^^^^^^^^\n",
               "a long span ends with it");

    /* Whatever the line, the span and the width: nothing is wider, and the first caret stands under its character. */
    bool fits = true, under = true;
    char text[400];
    for (size_t i = 0; i < sizeof text; i++) text[i] = (char)(i % 7 == 3 ? '\t' : 'A' + i % 26);
    for (unsigned width = 0; width < 120; width += 7)
        for (uint32_t size = 0; size < sizeof text; size += 37)
            for (uint32_t start = 0; start <= size; start += 5) {
                ash_mark mark = ash_arena_mark(arena);
                ash_slice out = excerpt(arena, (ash_slice){text, size}, start, start + size / 3, width);
                size_t end = ash_slice_find(out, '\n', 0), caret = ash_slice_find(out, '^', end) - end - 1;
                ash_slice carets = ash_slice_part(out, end + 1, out.size - 1);
                size_t most = width > 16 ? width : 16;
                fits = fits && ash_utf8_count(ash_slice_part(out, 0, end)) <= most && carets.size <= most;
                size_t at = 0;
                for (size_t column = 0; column < caret && at < end; column++)
                    at += (unsigned char)out.data[at] == 0xE2 ? 3 : 1;
                char want = start < size ? text[start] : '\n';
                under = under && out.data[at] == (want == '\t' ? ' ' : want);
                ash_arena_rewind(arena, mark);
            }
    CHECK(fits, "no line is wider than asked");
    CHECK(under, "the caret stands under its character");

    reading r = read_words(
        arena, ASH_SLICE("msgid \"diag.error\"\nmsgstr \"fout\"\nmsgid \"json_trailing\"\nmsgstr \"te veel\"\n"
                         "msgid \"diag.did_you_mean\"\nmsgstr \"bedoelt u {nearest}?\"\n"));
    ash_span nowhere = {0, 0, 0};
    ash_diag *diag = ash_report(r.diags, ASH_E_json_trailing, nowhere);
    CHECK_TEXT(ash_diag_terminal(arena, r.words, r.sources, diag, 80), "fout: te veel\n", "without a place");
    ash_diag_set_path(r.diags, diag, ASH_SLICE("source.xiamen"));
    diag->nearest = ASH_SLICE("wage");
    CHECK_TEXT(ash_diag_terminal(arena, r.words, r.sources, diag, 80),
               "source.xiamen: fout: te veel\n    bedoelt u wage?\n", "with a path and a nearest name");
    ash_json_writer *w = ash_json_writer_create(arena, 0);
    ash_json_array_begin(w);
    ash_diag_json(w, arena, r.words, r.sources, diag);
    ash_span there = {1, 8, 9};
    ash_diag_json(w, arena, r.words, r.sources, ash_report(r.diags, ASH_E_json_trailing, there));
    ash_json_array_end(w);
    CHECK_TEXT(ash_json_written(w),
               "[{\"code\":\"json_trailing\",\"path\":\"source.xiamen\",\"file\":null,\"line\":null,\"column\":null,"
               "\"message\":\"te veel\",\"expected\":null,\"nearest\":\"wage\"},"
               "{\"code\":\"json_trailing\",\"path\":null,\"file\":\"test.po\",\"line\":1,\"column\":9,"
               "\"message\":\"te veel\",\"expected\":null,\"nearest\":null}]",
               "as JSON");
}

/* ---- the words of the program ---- */

static ash_slice read_file(ash_arena *arena, const char *root, const char *name) {
    char path[1024];
    snprintf(path, sizeof path, "%s/po/%s", root, name);
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        printf("Bail out! cannot read %s\n", path);
        exit(1);
    }
    char *text = ash_alloc(arena, ASH_TEXT_LIMIT);
    size_t size = fread(text, 1, ASH_TEXT_LIMIT, in);
    fclose(in);
    return (ash_slice){text, size};
}

/* The next {name} of small letters and underscores in `text` at or after *at, or an empty slice at the end. */
static ash_slice next_placeholder(ash_slice text, size_t *at) {
    for (size_t open = ash_slice_find(text, '{', *at); open < text.size; open = ash_slice_find(text, '{', open + 1)) {
        size_t end = open + 1;
        while (end < text.size && ((text.data[end] >= 'a' && text.data[end] <= 'z') || text.data[end] == '_')) end++;
        *at = end;
        if (end < text.size && text.data[end] == '}' && end > open + 1) return ash_slice_part(text, open + 1, end);
    }
    *at = text.size;
    return (ash_slice){NULL, 0};
}

static bool is_among(ash_slice name, ash_slice names) {
    for (size_t at = 0; at < names.size;) {
        size_t end = ash_slice_find(names, ' ', at);
        if (ash_slice_equal(ash_slice_part(names, at, end), name)) return true;
        at = end + 1;
    }
    return false;
}

/* Whether every placeholder of a sentence is one of `names`. */
static bool only_known(ash_slice sentence, ash_slice names) {
    size_t at = 0;
    for (;;) {
        ash_slice name = next_placeholder(sentence, &at);
        if (name.size == 0) return true;
        if (!is_among(name, names)) return false;
    }
}

/* The placeholders of a sentence, separated by spaces. */
static ash_slice placeholders(ash_arena *arena, ash_slice sentence) {
    ash_slice names = {NULL, 0};
    size_t at = 0;
    for (;;) {
        ash_slice name = next_placeholder(sentence, &at);
        if (name.size == 0) return names;
        names = ash_format(arena, "%.*s %.*s", (int)names.size, names.size > 0 ? names.data : "", (int)name.size,
                           name.data);
    }
}

/* Counts and names the keys of the po text that the other language does not have. */
static size_t count_missing(ash_slice text, const ash_words *other, const char *language) {
    static const char start[] = "msgid \"";
    size_t missing = 0;
    for (size_t at = 0; at < text.size; at = ash_slice_find(text, '\n', at) + 1) {
        ash_slice rest = ash_slice_part(text, at, text.size);
        if (!ash_slice_starts_with(rest, ASH_SLICE("msgid \""))) continue;
        size_t from = sizeof start - 1;
        ash_slice key = ash_slice_part(rest, from, ash_slice_find(rest, '"', from));
        if (key.size == 0 || ash_words_has(other, key)) continue;
        missing++;
        printf("# not in %s: %.*s\n", language, (int)key.size, key.data);
    }
    return missing;
}

/* Counts the keys that both languages have but with other placeholders; codes may differ, those are held to their
 * table. */
static size_t count_unlike(ash_arena *arena, ash_slice text, const ash_words *en, const ash_words *nl) {
    size_t unlike = 0;
    for (size_t at = 0; at < text.size; at = ash_slice_find(text, '\n', at) + 1) {
        ash_slice rest = ash_slice_part(text, at, text.size);
        if (!ash_slice_starts_with(rest, ASH_SLICE("msgid \""))) continue;
        ash_slice key = ash_slice_part(rest, 7, ash_slice_find(rest, '"', 7));
        ash_slice name = ash_slice_part(key, 0, ash_slice_find(key, '.', 0));
        bool is_code = false;
        for (unsigned code = 0; code < ASH_CODE_COUNT; code++)
            is_code = is_code || ash_slice_equal(name, ash_code_name((ash_code)code));
        if (is_code) continue;
        ash_slice english = ash_words_get(en, key), dutch = ash_words_get(nl, key);
        if (only_known(english, placeholders(arena, dutch)) && only_known(dutch, placeholders(arena, english)))
            continue;
        unlike++;
        printf("# other placeholders: %.*s\n", (int)key.size, key.data);
    }
    return unlike;
}

static void test_program(ash_arena *arena, const char *root) {
    static const char *const languages[] = {"en.po", "nl.po"};
    ash_slice texts[2];
    const ash_words *words[2];
    for (size_t l = 0; l < 2; l++) {
        texts[l] = read_file(arena, root, languages[l]);
        reading r = read_words(arena, texts[l]);
        words[l] = r.words;
        CHECK(r.words != NULL, languages[l]);
        if (r.words != NULL) continue;
        const ash_diag *diag = &r.diags->items[0];
        ash_place place = ash_source_place(ash_sources_get(r.sources, 1), diag->span.start);
        printf("# %s in line %zu: %.*s\n", ash_code_name(diag->code).data, place.line, (int)place.line_text.size,
               place.line_text.data);
        return;
    }
    for (unsigned code = 0; code < ASH_CODE_COUNT; code++) {
        ash_slice name = ash_code_name((ash_code)code), known = ash_code_parameters((ash_code)code);
        ash_slice expected = ash_format(arena, "%.*s.expected", (int)name.size, name.data);
        bool has = ash_words_has(words[0], name) && ash_words_has(words[1], name);
        bool paired = ash_words_has(words[0], expected) == ash_words_has(words[1], expected);
        bool filled = true;
        for (size_t l = 0; l < 2; l++)
            filled = filled && only_known(ash_words_get(words[l], name), known) &&
                     only_known(ash_words_get(words[l], expected), known);
        CHECK(has && paired && filled, name.data);
        if (!has) printf("# it has no sentence in both languages\n");
        if (!paired) printf("# one language says what was expected, the other does not\n");
        if (!filled) printf("# a sentence uses a placeholder that is not in diag_codes.def\n");
    }
    CHECK(count_missing(texts[0], words[1], "nl.po") == 0, "all English keys are in Dutch");
    CHECK(count_missing(texts[1], words[0], "en.po") == 0, "all Dutch keys are in English");
    CHECK(count_unlike(arena, texts[0], words[0], words[1]) == 0, "both languages fill in the same");
}

int main(int argc, char **argv) {
    static test_memory memory;
    ash_arena *arena = test_arena(&memory, 64 << 20);
    test_reader(arena);
    test_kinds(arena);
    test_refusals(arena);
    test_terminal(arena);
    test_program(arena, argc > 1 ? argv[1] : ".");
    ash_arena_destroy(arena);
    return tap_done();
}
