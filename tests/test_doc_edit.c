/* Changing one value in a text: what comes out, character by character; that it reads back to the same but for that value; and that what cannot be changed
 * safely is not. */
#include "base/doc_edit.h"
#include "base/json.h"
#include "base/map.h"
#include "memory.h"
#include "tap.h"
#include "yaml/yaml_read.h"

static test_memory memory;

static const struct {
    const char *before, *path, *value, *after; /* NULL: cannot be */
    bool json;
} rows[] = {
    /* A value that is there. */
    {"a: 1 # one\nb: 2\n", "a", "24 to 30", "a: 24 to 30 # one\nb: 2\n", false},
    {"a: 'x' # one\n", "a", "3", "a: 3 # one\n", false},
    {"a: \"x # no\"   # one\n", "a", "3", "a: 3   # one\n", false},
    {"a: 'x'# one\n", "a", "3", "a: 3 # one\n", false},
    {"a: {low: 1, high: 3} # one\n", "a", "3", "a: 3 # one\n", false},
    {"a: {low: 1,\n    high: 3}\nb: 1\n", "a", "3", "a: 3\nb: 1\n", false},
    {"a: |\n  x\n  y\nb: 1\n", "a", "3", "a: 3\nb: 1\n", false},
    {"a: x\n  y\nb: 1\n", "a", "3", "a: 3\nb: 1\n", false},
    {"\"a\": 1\n'b' : 2\n", "b", "3", "\"a\": 1\n'b' : 3\n", false},
    {"a:\n  low: 1\n  high: 2\n", "a", "3", NULL, false},
    {"a:\n- 1\n- 2\n", "a", "3", NULL, false},
    /* One that is empty. */
    {"a:\nb: 2\n", "a", "3", "a: 3\nb: 2\n", false},
    {"a: # one\nb: 2\n", "a", "3", "a: 3 # one\nb: 2\n", false},
    {"a: ~ # one\n", "a", "3", "a: 3 # one\n", false},
    {"a:", "a", "3", "a: 3", false},
    {"{a: , b: 2}", "a", "3", "{a: 3 , b: 2}", false},
    {"{a, b: 2}\n", "a", "3", "{a: 3, b: 2}\n", false},
    /* A key that is missing: behind the last plain one. */
    {"a: 1\nb: 2 # two\n", "c", "3", "a: 1\nb: 2 # two\nc: 3\n", false},
    {"a: 1\n\n# the sources\nsource:\n  x:\n    p: 1\n", "c", "3", "a: 1\nc: 3\n\n# the sources\nsource:\n  x:\n    p: 1\n", false},
    {"source:\n  x:\n    p: 1 # one\n    leg:\n      sea: {mode: sea}\n\n  y: {p: 2}\n", "source.x.q", "3",
     "source:\n  x:\n    p: 1 # one\n    q: 3\n    leg:\n      sea: {mode: sea}\n\n  y: {p: 2}\n", false},
    {"source:\n  x:\n    leg:\n      sea: {mode: sea} # by sea\n\n# the end\n", "source.x.q", "3",
     "source:\n  x:\n    leg:\n      sea: {mode: sea} # by sea\n    q: 3\n\n# the end\n", false},
    {"source:\n  x:\n    p: 1\n  y: {p: 2}\n", "source.y.q", "3", "source:\n  x:\n    p: 1\n  y: {p: 2, q: 3}\n", false},
    {"a: 1", "c", "3", "a: 1\nc: 3", false},
    {"a: 1\r\nb:\r\n  c: 2\r\n", "b.d", "3", "a: 1\r\nb:\r\n  c: 2\r\n  d: 3\r\n", false},
    {"a: 1\r\nb:\r\n  c: 2", "b.d", "3", "a: 1\r\nb:\r\n  c: 2\r\n  d: 3", false},
    {"\xEF\xBB\xBF" "a: 1\n", "c", "3", "\xEF\xBB\xBF" "a: 1\nc: 3\n", false},
    {"---\na: 1\n...\n", "c", "3", "---\na: 1\nc: 3\n...\n", false},
    {"   a: 1\n   b: 2\n", "c", "3", "   a: 1\n   b: 2\n   c: 3\n", false},
    {"a: 1\nb: |\n  x\n\nc:\n  d: 1\n", "e", "3", "a: 1\nb: |\n  x\ne: 3\n\nc:\n  d: 1\n", false},
    {"a: 1\nb:   # nothing yet\n", "c", "3", "a: 1\nb:   # nothing yet\nc: 3\n", false},
    {"a: x: y\n", "a.b", "3", NULL, false},
    {"\"p q\":\n  a: 1\n", "p q.b", "3", "\"p q\":\n  a: 1\n  b: 3\n", false},
    {"a: 1\n", "no: 1", "3", "a: 1\n\"no: 1\": 3\n", false},
    {"? a\n: 1\n", "b", "3", NULL, false},
    {"? a\n", "a", "3", NULL, false},
    /* In brackets. */
    {"{a: 1, b: 2}\n", "c", "3", "{a: 1, b: 2, c: 3}\n", false},
    {"{a: 1,}\n", "c", "3", "{a: 1, c: 3,}\n", false},
    {"x: {}\n", "x.c", "3", "x: {c: 3}\n", false},
    {"x: {a: }\n", "x.c", "3", "x: {a: , c: 3 }\n", false},
    {"x: {\n  a: 1, # one\n  b: 2  # two\n}\n", "x.c", "3", "x: {\n  a: 1, # one\n  b: 2, c: 3  # two\n}\n", false},
    {"x: {\n  a: 1,\n  b: 2 # two\n}\n", "x.c", "3", "x: {\n  a: 1,\n  b: 2,\n  c: 3 # two\n}\n", false},
    {"s: {x.y: 1}\n", "s.x.y", "3", "s: {x.y: 3}\n", false},
    /* Tables that are missing. */
    {"source:\n  x:\n    p: 1\n", "source.x.leg.sea.price", "3", "source:\n  x:\n    p: 1\n    leg:\n      sea:\n        price: 3\n", false},
    {"source:\n    x:\n        p: 1\nz: 1\n", "source.x.leg.sea", "3", "source:\n    x:\n        p: 1\n        leg:\n          sea: 3\nz: 1\n", false},
    {"source:\n    x:\n        p: 1\n", "option.y.q", "3", "source:\n    x:\n        p: 1\noption:\n    y:\n        q: 3\n", false},
    {"source:\n  x:\n  y: 1\n", "source.x.leg.sea", "3", "source:\n  x: {leg: {sea: 3}}\n  y: 1\n", false},
    {"source: {x: {p: 1}}\n", "source.x.leg.sea", "3", "source: {x: {p: 1, leg: {sea: 3}}}\n", false},
    {"a: 1\n", "a.b", "3", NULL, false},
    {"a: [1, 2]\n", "a.b", "3", NULL, false},
    {"- a: 1\n", "a", "3", NULL, false},
    {"--- \n", "a", "3", NULL, false},
    /* JSON. */
    {"{\"a\": 1, \"b\": 2}", "b", "\"3 to 4\"", "{\"a\": 1, \"b\": \"3 to 4\"}", true},
    {"{\"a\": null}", "a", "3", "{\"a\": 3}", true},
    {"{\"a\":1,\"b\":2}", "c", "3", "{\"a\":1,\"b\":2,\"c\":3}", true},
    {"{}", "c.d", "3", "{\"c\": {\"d\": 3}}", true},
    {"{\n  \"a\": 1\n}\n", "c", "3", "{\n  \"a\": 1,\n  \"c\": 3\n}\n", true},
    {"{\n  \"a\": {\n    \"b\": 1,\n    \"c\": 2\n  }\n}\n", "a.d", "3", "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": 2,\n    \"d\": 3\n  }\n}\n", true},
    {"{\r\n\t\"a\": {\r\n\t\t\"b\": 1\r\n\t}\r\n}", "a.d", "3", "{\r\n\t\"a\": {\r\n\t\t\"b\": 1,\r\n\t\t\"d\": 3\r\n\t}\r\n}", true},
    {"{\"a\": [1]}", "a.b", "3", NULL, true},
};

static const ash_doc *read_text(ash_arena *arena, ash_slice text, bool json) {
    ash_sources *sources = ash_sources_create(arena);
    uint32_t file = ash_sources_add(sources, json ? ASH_SLICE("case.json") : ASH_SLICE("case.yaml"), text);
    ash_diags *diags = ash_diags_create(arena);
    return json ? ash_json_read(arena, sources, file, diags) : ash_yaml_read(arena, sources, file, diags);
}

static void check_row(size_t i) {
    ash_arena *arena = test_arena(&memory, 1 << 24);
    ash_slice before = ash_slice_of(rows[i].before), path = ash_slice_of(rows[i].path), value = ash_slice_of(rows[i].value);
    const ash_doc *doc = read_text(arena, before, rows[i].json);
    ash_slice after = doc == NULL ? (ash_slice){NULL, 0} : ash_doc_edit(arena, before, doc, rows[i].json ? ASH_DOC_JSON : ASH_DOC_YAML, path, value);
    const char *name = ash_format(arena, "row %zu: %s", i + 1, rows[i].path).data;
    CHECK_TEXT(after, rows[i].after == NULL ? "" : rows[i].after, name);
    if (rows[i].after != NULL) {
        const ash_doc *changed = read_text(arena, after, rows[i].json), *wanted = read_text(arena, value, rows[i].json);
        CHECK(changed != NULL && ash_doc_same_but(doc, changed, path, wanted), "reads back to the same but for the value");
    }
    ash_arena_destroy(arena);
}

static void check_removal(void) {
    static const struct { const char *before, *path, *after; } removals[] = {
        {"a: 1\nb: 2 # two\nc: 3\n", "b", "a: 1\nc: 3\n"},
        {"# of a\na: 1\nb: 2\n", "a", "# of a\nb: 2\n"},
        {"e:\n  x.y: guess\n  z: quote\n", "e.x.y", "e:\n  z: quote\n"},
        {"e:\n  x.y: guess\n\nz: 1\n", "e.x.y", "e:\n\nz: 1\n"},
        {"e:\r\n  x: {grade: guess, owner: me}\r\n  y: 1\r\n", "e.x.grade", "e:\r\n  x: {owner: me}\r\n  y: 1\r\n"},
        {"e: {a: 1, b: 2}\n", "e.b", "e: {a: 1}\n"},
        {"e: {a: 1}\n", "e.a", "e: {}\n"},
        {"e: {a: , b: 2}\n", "e.b", "e: {a: }\n"},
        {"e:\n  a:\n    - 1\n    - 2\n  b: 1\n", "e.a", "e:\n  b: 1\n"},
        {"a: 1\nb: 2", "b", "a: 1\n"},
        {"a: 1\n", "b", ""},
        {"\r\na: \n", "a", ""},
        {"a: 1\n", "a.b", ""},
        {"? a\n: 1\n", "a", ""},
    };
    for (size_t i = 0; i < sizeof removals / sizeof *removals; i++) {
        ash_arena *arena = test_arena(&memory, 1 << 24);
        ash_slice before = ash_slice_of(removals[i].before), path = ash_slice_of(removals[i].path);
        const ash_doc *doc = read_text(arena, before, false);
        ash_slice after = ash_doc_remove(arena, before, doc, path);
        CHECK_TEXT(after, removals[i].after, "an entry is taken out");
        if (after.size > 0) CHECK(ash_doc_same_but(doc, read_text(arena, after, false), path, NULL), "and nothing else");
        CHECK(!ash_doc_same_but(doc, doc, path, NULL), "what is still there is not gone");
        ash_arena_destroy(arena);
    }
}

/* Every way in which a document can be another one than was meant. */
static void check_differences(void) {
    static const struct { const char *before, *after; bool same; } pairs[] = {
        {"a: 1\nb: {x: 1}\n", "a: 1\nb: {x: 1, c: 3}\n", true},
        {"a: 1\nb: {x: 1}\n", "a: 1\nb: {c: \"3\", x: 1}\n", true},
        {"a: 1\nb: {x: 1, c: 2}\n", "a: 1\nb: {x: 1, c: 3}\n", true},
        {"a: 1\nb: \n", "a: 1\nb: {c: 3}\n", true},
        {"a: 1\n", "a: 1\nb: {c: 3}\n", true},
        {"a: 1\nb: {x: 1}\n", "a: 1\nb: {x: 1, c: 4}\n", false},
        {"a: 1\nb: {x: 1}\n", "a: 1\nb: {x: 1}\n", false},
        {"a: 1\nb: {x: 1}\n", "a: 2\nb: {x: 1, c: 3}\n", false},
        {"a: 1\nb: {x: 1}\n", "a: '1'\nb: {x: 1, c: 3}\n", false},
        {"a: 1\nb: {x: 1}\n", "b: {x: 1, c: 3}\na: 1\n", false},
        {"a: 1\nb: {x: 1}\n", "a: 1\nb: {x: 1, c: 3}\nd: 1\n", false},
        {"a: 1\nb: {x: 1}\n", "a: 1\nb: {c: 3}\n", false},
        {"a: 1\nb: {x: 1}\n", "a: 1\nb: {y: 1, c: 3}\n", false},
        {"a: 1\n", "a: 1\nb: {c: 3, d: 4}\n", false},
        {"a: 1\nb: 1\n", "a: 1\nb: {c: 3}\n", false},
        {"a: 1\nb: {c: 2}\n", "a: 1\nb: {c: {d: 3}}\n", false},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        ash_arena *arena = test_arena(&memory, 1 << 24);
        const ash_doc *before = read_text(arena, ash_slice_of(pairs[i].before), false), *after = read_text(arena, ash_slice_of(pairs[i].after), false);
        CHECK(ash_doc_same_but(before, after, ASH_SLICE("b.c"), read_text(arena, ASH_SLICE("3"), false)) == pairs[i].same, pairs[i].same ? "the same but for the value" : "not the same");
        ash_arena_destroy(arena);
    }
}

/* A text as a scalar reads back to itself, whatever is in it. */
static void check_scalars(void) {
    static const struct { const char *text, *yaml; } scalars[] = {
        {"24 to 30 EUR/hour", "24 to 30 EUR/hour"}, {"41 +- 10%", "41 +- 10%"}, {"-0.5", "-0.5"}, {"unknown", "unknown"}, {"3 EUR/m2/year", "3 EUR/m2/year"},
        {"null", "\"null\""}, {"", "\"\""}, {"- 3", "\"- 3\""}, {"a: b", "\"a: b\""}, {"a #b", "\"a #b\""}, {"[1, 2]", "\"[1, 2]\""}, {" 3", "\" 3\""},
        {"3 ", "\"3 \""}, {"\xE2\x82\xAC 3", "\"\xE2\x82\xAC 3\""}, {"*a", "\"*a\""}, {"\"", "\"\\\"\""}};
    for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++) {
        ash_arena *arena = test_arena(&memory, 1 << 24);
        ash_slice text = ash_slice_of(scalars[i].text), written = ash_doc_scalar_text(arena, ASH_DOC_YAML, text);
        CHECK_TEXT(written, scalars[i].yaml, "a scalar, in quotes where it needs them");
        ash_slice map = ash_format(arena, "a: %.*s\nb: [%.*s]\n", (int)written.size, written.data, (int)written.size, written.data);
        const ash_doc *doc = read_text(arena, map, false), *json = read_text(arena, ash_doc_scalar_text(arena, ASH_DOC_JSON, text), true);
        CHECK(doc != NULL && ash_slice_equal(ash_doc_get(doc, ASH_SLICE("a"))->text, text) && ash_slice_equal(doc->entries[1].value->entries[0].value->text, text) &&
                  json != NULL && ash_slice_equal(json->text, text),
              "reads back to itself, in brackets as well, and in JSON");
        ash_arena_destroy(arena);
    }
}

int main(void) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) check_row(i);
    check_removal();
    check_differences();
    check_scalars();
    return tap_done();
}
