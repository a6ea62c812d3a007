/* The YAML reader. What a text means is checked against the YAML 1.1 specification's own examples (chapter 2) and against what
 * the same value is in JSON; what is wrong with a text is shown with the characters that the error should point at. */
#include "base/json.h"
#include "base/number.h"
#include "memory.h"
#include "tap.h"
#include "yaml/yaml_read.h"

enum { LIMIT = 64 << 20 };

static test_memory memory;

/* ---- right texts ---- */

static ash_slice joined(ash_arena *arena, ash_slice a, ash_slice b) {
    return ash_format(arena, "%.*s%.*s", (int)a.size, a.size ? a.data : "", (int)b.size, b.size ? b.data : "");
}

/* A document in short: {key: value, ...}, [item, ...], null as ~, what was quoted between < and >. */
static ash_slice shortly(ash_arena *arena, const ash_doc *doc) {
    if (doc->kind == ASH_DOC_NULL) return ASH_SLICE("~");
    if (doc->kind == ASH_DOC_SCALAR)
        return doc->quoted ? ash_format(arena, "<%.*s>", (int)doc->text.size, doc->text.data) : doc->text;
    bool is_map = doc->kind == ASH_DOC_MAP;
    ash_slice all = is_map ? ASH_SLICE("{") : ASH_SLICE("[");
    for (size_t i = 0; i < doc->count; i++) {
        const ash_doc_entry *entry = &doc->entries[i];
        if (i > 0) all = joined(arena, all, ASH_SLICE(", "));
        if (is_map) all = joined(arena, joined(arena, all, entry->key), ASH_SLICE(": "));
        all = joined(arena, all, shortly(arena, entry->value));
    }
    return joined(arena, all, is_map ? ASH_SLICE("}") : ASH_SLICE("]"));
}

static const struct {
    const char *text, *want;
} right[] = {
    /* No scalar becomes something else. */
    {"a: NO\nb: 3.7\nc: 0,05\nd: 2027-01\ne: 1e5\nf: yes\ng: 0x10\nh: 12:30:45\ni: .inf\n",
     "{a: NO, b: 3.7, c: 0,05, d: 2027-01, e: 1e5, f: yes, g: 0x10, h: 12:30:45, i: .inf}"},
    {"wage: 31 EUR/hour\nhours: 2 to 3 min\nduty: 6.5%\n", "{wage: 31 EUR/hour, hours: 2 to 3 min, duty: 6.5%}"},
    {"NO: 1\n1: 2\ntrue: 3\nnull: 4\n~: 5\n", "{NO: 1, 1: 2, true: 3, null: 4, ~: 5}"},
    /* Nothing, in every way to write it; quoted it is text. */
    {"a:\nb: ~\nc: null\nd: ''\ne: \"~\"\nf: 'null'\ng: Null\n", "{a: ~, b: ~, c: ~, d: <>, e: <~>, f: <null>, g: Null}"},
    {"--- \n", "~"},
    /* Quotes, escapes, blocks. */
    {"a: 'it''s'\nb: \"1\\n2\\u20ac\"\n", "{a: <it's>, b: <1\n2€>}"},
    {"a: |\n  one\n  two\nb: >\n  one\n  two\nc: |-\n  x\n", "{a: <one\ntwo\n>, b: <one two\n>, c: <x>}"},
    {"a: one\n  two\n", "{a: one two}"},
    /* Example 2.1 to 2.6 of the specification. */
    {"- Mark McGwire\n- Sammy Sosa\n- Ken Griffey\n", "[Mark McGwire, Sammy Sosa, Ken Griffey]"},
    {"hr:  65    # Home runs\navg: 0.278 # Batting average\n", "{hr: 65, avg: 0.278}"},
    {"american:\n  - Boston Red Sox\n  - Detroit Tigers\nnational:\n  - New York Mets\n",
     "{american: [Boston Red Sox, Detroit Tigers], national: [New York Mets]}"},
    {"-\n  name: Mark McGwire\n  hr:   65\n-\n  name: Sammy Sosa\n  hr:   63\n",
     "[{name: Mark McGwire, hr: 65}, {name: Sammy Sosa, hr: 63}]"},
    {"- [name        , hr, avg  ]\n- [Mark McGwire, 65, 0.278]\n", "[[name, hr, avg], [Mark McGwire, 65, 0.278]]"},
    {"Mark McGwire: {hr: 65, avg: 0.278}\nSammy Sosa: {\n    hr: 63,\n    avg: 0.288\n  }\n",
     "{Mark McGwire: {hr: 65, avg: 0.278}, Sammy Sosa: {hr: 63, avg: 0.288}}"},
    /* JSON is YAML. */
    {"{\"a\": [1, \"x\", null, true], \"b\": {}}", "{a: [1, <x>, ~, true], b: {}}"},
    {"[a: 1, b]", "[{a: 1}, b]"},
    {"\xEF\xBB\xBFw: 1\n", "{w: 1}"},
    {"a: 1\r\nb:\r\n- 2\r\n", "{a: 1, b: [2]}"},
    {"%YAML 1.1\n---\na: 1\n...\n", "{a: 1}"},
    {"source:\n  xiamen: {country: CN, leg: {sea: {mode: sea}}}\n  oss: {share: {xiamen: {1: 70%, 4: 50%}, tilburg: rest}}\n",
     "{source: {xiamen: {country: CN, leg: {sea: {mode: sea}}}, "
     "oss: {share: {xiamen: {1: 70%, 4: 50%}, tilburg: rest}}}}"},
    {"'<<': 1\n'&a': '*b'\n\"!c\": \"@d\"\n", "{<<: 1, &a: <*b>, !c: <@d>}"},
};

static void check_right(void) {
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        ash_arena *arena = test_arena(&memory, LIMIT);
        ash_sources *sources = ash_sources_create(arena);
        ash_diags *diags = ash_diags_create(arena);
        uint32_t file = ash_sources_add(sources, ASH_SLICE("case.yaml"), ash_slice_of(right[i].text));
        const ash_doc *doc = ash_yaml_read(arena, sources, file, diags);
        ash_slice got = doc != NULL ? shortly(arena, doc) : ASH_SLICE("(refused)");
        CHECK_TEXT(got, right[i].want, "a right text is read as it is written");
        CHECK(diags->error_count == 0, "and without an error");
        ash_arena_destroy(arena);
    }
}

/* ---- spans: every value's own characters, depth first ---- */

static ash_slice spans_of(ash_arena *arena, ash_slice text, const ash_doc *doc, ash_slice before) {
    ash_slice all = joined(arena, before, ash_slice_part(text, doc->span.start, doc->span.end));
    all = joined(arena, all, ASH_SLICE("|"));
    for (size_t i = 0; i < doc->count; i++) {
        const ash_doc_entry *entry = &doc->entries[i];
        if (doc->kind == ASH_DOC_MAP) {
            all = joined(arena, all, ash_slice_part(text, entry->key_span.start, entry->key_span.end));
            all = joined(arena, all, ASH_SLICE("="));
        }
        all = spans_of(arena, text, entry->value, all);
    }
    return all;
}

static const struct {
    const char *text, *want;
} spans[] = {
    {"a: 12 EUR  # dear\nbb: 'x y' \n", "a: 12 EUR  # dear\nbb: 'x y'|a=12 EUR|bb='x y'|"},
    {"é: ☃ snow\nü: €5\n", "é: ☃ snow\nü: €5|é=☃ snow|ü=€5|"},
    {"  a: {b: 1 , c: [2, 3 ] }\n\nd: 4", NULL}, /* wrong indentation: refused, so that the table can fail */
    {"a: {b: 1 , c: [2, 3 ] }\n\nd: 4", "a: {b: 1 , c: [2, 3 ] }\n\nd: 4|a={b: 1 , c: [2, 3 ] }|b=1|c=[2, 3 ]|2|3|d=4|"},
    {"a:\n- 1\n- - 2\n\n# end\nb: |\n  one\n  two\n\n\nc: 1\n",
     "a:\n- 1\n- - 2\n\n# end\nb: |\n  one\n  two\n\n\nc: 1|a=- 1\n- - 2|1|- 2|2|b=|\n  one\n  two|c=1|"},
    {"[x: 1, y]", "[x: 1, y]|x: 1|x=1|y|"},
    {"a: one\n  two  \nb: 1", "a: one\n  two  \nb: 1|a=one\n  two|b=1|"},
    {"\xEF\xBB\xBF" "a: ö\r\nb: x\r\n", "a: ö\r\nb: x|a=ö|b=x|"},
    /* Past the first 64 characters, where the table of places is used. */
    {"ééééééééééééééééééééééééééééééééé: üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü\nñ: ☃☃\n",
     "ééééééééééééééééééééééééééééééééé: üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü\nñ: ☃☃|"
     "ééééééééééééééééééééééééééééééééé=üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü|ñ=☃☃|"},
};

static void check_spans(void) {
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        ash_arena *arena = test_arena(&memory, LIMIT);
        ash_sources *sources = ash_sources_create(arena);
        ash_slice text = ash_slice_of(spans[i].text);
        uint32_t file = ash_sources_add(sources, ASH_SLICE("case.yaml"), text);
        const ash_doc *doc = ash_yaml_read(arena, sources, file, ash_diags_create(arena));
        if (spans[i].want == NULL)
            CHECK(doc == NULL, "a text that does not fit is refused");
        else
            CHECK_TEXT(doc != NULL ? spans_of(arena, text, doc, ASH_SLICE("")) : ASH_SLICE("(refused)"), spans[i].want,
                       "spans are exactly the value's characters");
        ash_arena_destroy(arena);
    }
}

/* ---- wrong texts: line by line "code line:column characters under the caret" ---- */

static const struct {
    const char *text, *want;
} wrong[] = {
    {"", "yaml_empty 1:1 "},
    {"# only a comment\n", "yaml_empty 1:1 "},
    {"a: &x 1\nb: *x\n", "yaml_anchor 1:4 &x\nyaml_alias 2:4 *x"},
    {"a: &x {b: 1}\n", "yaml_anchor 1:4 &x"},
    {"a: &x\n  b: 1\n", "yaml_anchor 1:4 &x"},
    {"a: &x !!int 1\n", "yaml_anchor 1:4 &x\nyaml_tag 1:7 !!int"},
    {"a: !!str 1\nb: !mine [2]\nc: ! x\n", "yaml_tag 1:4 !!str\nyaml_tag 2:4 !mine\nyaml_tag 3:4 !"},
    {"[&a , !b ]", "yaml_anchor 1:2 &a\nyaml_tag 1:7 !b"},
    {"*x : 1\n", "yaml_alias 1:1 *x"},
    {"%TAG ! tag:x,2000:\n---\na: 1\n", "yaml_tag 1:1 %TAG ! tag:x,2000:"},
    {"a: 1\nb: 2\na: 3\nb: 4\n", "duplicate_key 3:1 a\nduplicate_key 4:1 b"},
    {"x: {a: 1, \"a\": 2}\ny: {a: 1}\n", "duplicate_key 1:11 \"a\""},
    {"<<: {a: 1}\n", "yaml_merge 1:1 <<"},
    {"? [1, 2]\n: 3\n", "yaml_key 1:3 [1, 2]"},
    {"{{a: 1}: 2}\n", "yaml_key 1:2 {a: 1}"},
    {": 1\n", "yaml_key_empty 1:1 :"},
    {"{: 1}\n", "yaml_key_empty 1:2 :"},
    {"'': 1\n", "yaml_key_empty 1:1 ''"},
    {"a: 1\n---\nb: 2\n", "yaml_documents 2:1 -"},
    {"a: 1\n...\nb: 2\n", "yaml_indent 3:1 b"},
    {"a: 1\n...\n--- b\n", "yaml_documents 3:1 -"},
    {"a: b: c\n", "yaml_colon 1:5 :"},
    {"a: 1\nb\nc: 2\n", "yaml_no_colon 3:1 c"},
    {"a: 1\n  b: 2\n", "yaml_colon 2:4 :"},
    {"a:\n  b: 1\n c: 2\n", "yaml_indent 3:2 c"},
    {"a: 'x' y\n", "yaml_indent 1:8 y"},
    {"- 1\nb: 2\n", "yaml_indent 2:1 b"},
    {"a:\n\tb: 1\n", "yaml_tab 2:1 \t"},
    {"a: [1, 2\nb: 3\n", "yaml_list_end 2:2 :"},
    {"a: {b: 1\nc\n", "yaml_map_end 3:1 "},
    {"a: 'x\nb: 2\n", "yaml_open_text 1:4 '"},
    {"a: \"\\q\"\n", "yaml_escape 1:5 \\"},
    {"a: \"\\u12G4\"\n", "yaml_escape 1:7 1"},
    {"é: @x\n", "yaml_start 1:4 @"},
    {"a: `x`\n", "yaml_start 1:4 `"},
    {"a: x\x01y\n", "yaml_control 1:5 \x01"},
    {"a: x\xFFy\n", "text_utf8 1:5 \xFF"},
    /* As much as possible in one go: the mistakes before the place where the text stops being YAML are reported too. */
    {"a: &x 1\na: 2\n<<: 3\nb: @\n", "yaml_anchor 1:4 &x\nduplicate_key 2:1 a\nyaml_merge 3:1 <<\nyaml_start 4:4 @"},
};

static ash_slice errors_of(ash_arena *arena, const ash_sources *sources, const ash_diags *diags) {
    ash_slice all = ASH_SLICE("");
    for (size_t i = 0; i < diags->count; i++) {
        const ash_source *source = ash_sources_get(sources, diags->items[i].span.file);
        ash_span span = diags->items[i].span;
        ash_place place = ash_source_place(source, span.start);
        ash_slice code = ash_code_name(diags->items[i].code), under = ash_slice_part(source->text, span.start, span.end);
        all = ash_format(arena, "%.*s%s%.*s %zu:%zu %.*s", (int)all.size, all.data, i > 0 ? "\n" : "", (int)code.size,
                         code.data, place.line, place.column, (int)under.size, under.size ? under.data : "");
    }
    return all;
}

static void check_wrong(void) {
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ash_arena *arena = test_arena(&memory, LIMIT);
        ash_sources *sources = ash_sources_create(arena);
        ash_diags *diags = ash_diags_create(arena);
        uint32_t file = ash_sources_add(sources, ASH_SLICE("case.yaml"), ash_slice_of(wrong[i].text));
        CHECK(ash_yaml_read(arena, sources, file, diags) == NULL, "a wrong text gives no document");
        CHECK_TEXT(errors_of(arena, sources, diags), wrong[i].want, "but its errors, each in its place");
        ash_arena_destroy(arena);
    }
}

/* Duplicates among more keys than are compared one by one. */
static void check_many_keys(void) {
    ash_arena *arena = test_arena(&memory, LIMIT);
    ash_sources *sources = ash_sources_create(arena);
    ash_diags *diags = ash_diags_create(arena);
    ash_slice text = ASH_SLICE("");
    for (unsigned i = 0; i < 40; i++) text = ash_format(arena, "%.*sk%u: %u\n", (int)text.size, text.data, i, i);
    uint32_t file = ash_sources_add(sources, ASH_SLICE("case.yaml"), text);
    const ash_doc *doc = ash_yaml_read(arena, sources, file, diags);
    CHECK(doc != NULL && doc->count == 40, "forty keys");
    text = ash_format(arena, "%.*sk39: 1\nk3: 1\nk40: 1\nk17: 1\n", (int)text.size, text.data);
    file = ash_sources_add(sources, ASH_SLICE("case.yaml"), text);
    CHECK(ash_yaml_read(arena, sources, file, diags) == NULL, "forty keys and three of them again");
    CHECK_TEXT(errors_of(arena, sources, diags), "duplicate_key 41:1 k39\nduplicate_key 42:1 k3\nduplicate_key 44:1 k17",
               "are found");
    ash_arena_destroy(arena);
}

/* ---- limits ---- */

/* `count` times `opening`, a 1, `count` times `closing`. */
static ash_slice nested(ash_arena *arena, const char *opening, const char *closing, size_t count) {
    size_t a = strlen(opening), b = strlen(closing);
    char *text = ash_new_array(arena, char, count * (a + b) + 1);
    for (size_t i = 0; i < count; i++) {
        memcpy(text + i * a, opening, a);
        memcpy(text + count * a + 1 + i * b, closing, b);
    }
    text[count * a] = '1';
    return (ash_slice){text, count * (a + b) + 1};
}

/* The first code reported for a text, or ok. */
static ash_slice first_code(ash_arena *arena, ash_slice text) {
    ash_sources *sources = ash_sources_create(arena);
    ash_diags *diags = ash_diags_create(arena);
    const ash_doc *doc = ash_yaml_read(arena, sources, ash_sources_add(sources, ASH_SLICE("case.yaml"), text), diags);
    if (doc != NULL) return ASH_SLICE("ok");
    return diags->count > 0 ? ash_code_name(diags->items[0].code) : ASH_SLICE("nothing");
}

static void check_limits(void) {
    ash_arena *arena = test_arena(&memory, LIMIT);
    CHECK_TEXT(first_code(arena, nested(arena, "[", "]", ASH_DOC_DEPTH)), "ok", "the deepest list");
    CHECK_TEXT(first_code(arena, nested(arena, "[", "]", ASH_DOC_DEPTH + 1)), "yaml_depth", "a list too deep");
    CHECK_TEXT(first_code(arena, nested(arena, "{a: ", "}", ASH_DOC_DEPTH)), "ok", "the deepest map");
    CHECK_TEXT(first_code(arena, nested(arena, "{a: ", "}", ASH_DOC_DEPTH + 1)), "yaml_depth", "a map too deep");
    CHECK_TEXT(first_code(arena, nested(arena, "- ", "", ASH_DOC_DEPTH)), "ok", "the deepest block list");
    CHECK_TEXT(first_code(arena, nested(arena, "- ", "", 100000)), "yaml_depth", "a block list far too deep");
    CHECK_TEXT(first_code(arena, nested(arena, "? ", "", 100000)), "yaml_depth", "keys far too deep");
    CHECK_TEXT(first_code(arena, nested(arena, "[", "", 1000000)), "yaml_depth", "a million brackets");
    ash_slice large = nested(arena, "#", "", ASH_TEXT_LIMIT);
    CHECK_TEXT(first_code(arena, large), "text_too_large", "a text too large");
    CHECK_TEXT(first_code(arena, ash_slice_part(large, 0, ASH_TEXT_LIMIT)), "yaml_empty", "the largest text");
    ash_arena_destroy(arena);
}

/* An arena that runs out anywhere in a text unwinds and leaks nothing of libyaml's (the address sanitizer sees to that). */
static void check_exhaustion(void) {
    const char *text = "a: {b: [1, 'two', \"three\"], c: |\n  block\n }\nd: &x 4\ne: *x\nf: [!t 5, {g: {h: {i: 1}}}]\n";
    char large[65536];
    size_t at = 0;
    for (unsigned i = 0; at < sizeof large - 200; i++) at += (size_t)sprintf(large + at, "k%u: [1, 2, {a: x%u}]\n", i, i);
    strcpy(large + at, text);
    volatile size_t exhausted = 0, finished = 0;
    for (volatile size_t limit = 40 << 10; limit < 4 << 20; limit += 40009) {
        ash_arena *arena = test_arena(&memory, limit);
        memory.armed = true;
        if (setjmp(memory.back) == 0) {
            ash_sources *sources = ash_sources_create(arena);
            ash_diags *diags = ash_diags_create(arena);
            ash_yaml_read(arena, sources, ash_sources_add(sources, ASH_SLICE("case.yaml"), ash_slice_of(large)), diags);
            finished++;
        } else {
            exhausted++;
        }
        memory.armed = false;
        ash_arena_destroy(arena);
    }
    CHECK(exhausted > 10, "a small arena unwinds from within the reader");
    CHECK(finished > 10, "a large one does not");
}

/* The same value in YAML and in JSON gives the same document. */
static void check_same_as_json(void) {
    ash_arena *arena = test_arena(&memory, LIMIT);
    ash_sources *sources = ash_sources_create(arena);
    ash_diags *diags = ash_diags_create(arena);
    ash_slice text = ASH_SLICE("{\"a\": [1.50, \"tw\\u00f6\", null, true, -0], \"b\": {\"c\": {}, \"d\": []}, \"\\n\": \"\"}");
    uint32_t file = ash_sources_add(sources, ASH_SLICE("case.json"), text);
    const ash_doc *yaml = ash_yaml_read(arena, sources, file, diags), *json = ash_json_read(arena, sources, file, diags);
    CHECK(yaml != NULL && json != NULL, "a JSON text is read by both");
    if (yaml != NULL && json != NULL) {
        char *want = ash_new_array(arena, char, 4096);
        ash_slice from_json = shortly(arena, json), spans_json = spans_of(arena, text, json, ASH_SLICE(""));
        memcpy(want, from_json.data, from_json.size);
        CHECK_TEXT(shortly(arena, yaml), want, "to the same document");
        memset(want, 0, 4096);
        memcpy(want, spans_json.data, spans_json.size);
        CHECK_TEXT(spans_of(arena, text, yaml, ASH_SLICE("")), want, "with the same spans");
    }
    ash_arena_destroy(arena);
}

int main(void) {
    check_right();
    check_spans();
    check_wrong();
    check_many_keys();
    check_limits();
    check_exhaustion();
    check_same_as_json();
    return tap_done();
}
