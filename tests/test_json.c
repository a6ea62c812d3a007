/* The JSON reader against a table of texts with a caret under the byte where each error must be found, and the writer
 * against the reader. */
#include "tap.h"
#include "memory.h"

#include "base/json.h"
#include "base/number.h"

typedef struct reading {
    ash_sources *sources;
    ash_diags *diags;
    const ash_doc *doc;
} reading;

static reading read_text(ash_arena *arena, ash_slice text) {
    reading r = {ash_sources_create(arena), ash_diags_create(arena), NULL};
    uint32_t file = ash_sources_add(r.sources, ASH_SLICE("test.json"), text);
    r.doc = ash_json_read(arena, r.sources, file, r.diags);
    return r;
}

static ash_slice written(ash_arena *arena, const ash_doc *doc, unsigned indent) {
    ash_json_writer *w = ash_json_writer_create(arena, indent);
    ash_json_doc(w, doc);
    return ash_json_written(w);
}

/* ---- what is refused, and where ---- */

/* The carets in `where` stand under the bytes of `text` that the error must span; a caret behind the text is its end.
 */
static const struct {
    ash_code code;
    const char *text, *where;
    const char *parameter; /* of the message, or NULL */
} errors[] = {
    {ASH_E_json_end, "", "^", NULL},
    {ASH_E_json_end, "  ", "  ^", NULL},
    {ASH_E_json_end, "[", " ^", NULL},
    {ASH_E_json_end, "[1", "  ^", NULL},
    {ASH_E_json_end, "[1,", "   ^", NULL},
    {ASH_E_json_end, "{", " ^", NULL},
    {ASH_E_json_end, "{\"a\"", "    ^", NULL},
    {ASH_E_json_end, "{\"a\":", "     ^", NULL},
    {ASH_E_json_end, "{\"a\":1", "      ^", NULL},
    {ASH_E_json_end, "{\"a\":1,", "       ^", NULL},
    {ASH_E_json_syntax, "]", "^", "]"},
    {ASH_E_json_syntax, "[1,]", "   ^", "]"},
    {ASH_E_json_syntax, "[,1]", " ^", ","},
    {ASH_E_json_syntax, "[1,,2]", "   ^", ","},
    {ASH_E_json_syntax, "[True]", " ^^^^", "True"},
    {ASH_E_json_syntax, "nul", "^^^", "nul"},
    {ASH_E_json_syntax, "nulll", "^^^^^", "nulll"},
    {ASH_E_json_syntax, "NaN", "^^^", "NaN"},
    {ASH_E_json_syntax, "Infinity", "^^^^^^^^", "Infinity"},
    {ASH_E_json_syntax, "'a'", "^", "'"},
    {ASH_E_json_syntax, "{\"a\":}", "     ^", "}"},
    {ASH_E_json_syntax, "// x\n1", "^", "/"},
    {ASH_E_json_syntax, "\xEF\xBB\xBF{}", "^^^", "\xEF\xBB\xBF"},
    {ASH_E_json_syntax, "\f1", "^", "U+000c"},
    {ASH_E_json_syntax, "[\xE2\x82\xAC]", " ^^^", "\xE2\x82\xAC"},
    {ASH_E_json_key, "{a:1}", " ^", "a"},
    {ASH_E_json_key, "{1:1}", " ^", "1"},
    {ASH_E_json_key, "{,}", " ^", ","},
    {ASH_E_json_key, "{\"a\":1,}", "       ^", "}"},
    {ASH_E_json_key, "{'a':1}", " ^", "'"},
    {ASH_E_json_colon, "{\"a\" 1}", "     ^", "1"},
    {ASH_E_json_colon, "{\"a\"=1}", "    ^", "="},
    {ASH_E_json_colon, "{\"a\"}", "    ^", "}"},
    {ASH_E_json_list_comma, "[1 2]", "   ^", "2"},
    {ASH_E_json_list_comma, "[1}", "  ^", "}"},
    {ASH_E_json_list_comma, "[1:2]", "  ^", ":"},
    {ASH_E_json_map_comma, "{\"a\":1 \"b\":2}", "       ^", "\""},
    {ASH_E_json_map_comma, "{\"a\":1]", "      ^", "]"},
    {ASH_E_json_open_text, "\"abc", "^^^^", NULL},
    {ASH_E_json_open_text, "[\"abc\n\"]", " ^^^^", NULL},
    {ASH_E_json_open_text, "\"a\\\"", "^^^^", NULL},
    {ASH_E_json_control, "\"a\tb\"", "  ^", "U+0009"},
    {ASH_E_json_control, "\"\x01\"", " ^", "U+0001"},
    {ASH_E_json_escape, "\"\\q\"", " ^^", "\\q"},
    {ASH_E_json_escape, "\"a\\x41\"", "  ^^", "\\x"},
    {ASH_E_json_escape, "\"\\u12\"", " ^^^^", "\\u12"},
    {ASH_E_json_escape, "\"\\u12g4\"", " ^^^^^^", "\\u12g4"},
    {ASH_E_json_escape, "\"\\\xC3\xA9\"", " ^^^", "\\\xC3\xA9"},
    {ASH_E_json_escape, "\"\\", " ^", "\\"},
    {ASH_E_json_surrogate, "\"\\ud800\"", " ^^^^^^", "\\ud800"},
    {ASH_E_json_surrogate, "\"\\udc00\"", " ^^^^^^", "\\udc00"},
    {ASH_E_json_surrogate, "\"\\ud800\\ud800\"", " ^^^^^^", "\\ud800"},
    {ASH_E_json_surrogate, "\"\\ud800x\"", " ^^^^^^", "\\ud800"},
    {ASH_E_json_surrogate, "\"\\ud83d\\u12\"", " ^^^^^^", "\\ud83d"},
    {ASH_E_json_number, "01", "^^", "01"},
    {ASH_E_json_number, "-01", "^^^", "-01"},
    {ASH_E_json_number, "[1.]", " ^^", "1."},
    {ASH_E_json_number, ".5", "^^", ".5"},
    {ASH_E_json_number, "+1", "^^", "+1"},
    {ASH_E_json_number, "-", "^", "-"},
    {ASH_E_json_number, "1e", "^^", "1e"},
    {ASH_E_json_number, "1e+", "^^^", "1e+"},
    {ASH_E_json_number, "0x1F", "^^^^", "0x1F"},
    {ASH_E_json_number, "1.2.3", "^^^^^", "1.2.3"},
    {ASH_E_json_number, "-Infinity", "^^^^^^^^^", "-Infinity"},
    {ASH_E_json_number, "12EUR", "^^^^^", "12EUR"},
    {ASH_E_json_trailing, "1 2", "  ^", NULL},
    {ASH_E_json_trailing, "{}}", "  ^", NULL},
    {ASH_E_json_trailing, "[1] x", "    ^", NULL},
    {ASH_E_duplicate_key, "{\"a\":1,\"a\":2}", "       ^^^", "a"},
    {ASH_E_duplicate_key, "{\"a\":1,\"\\u0061\":2}", "       ^^^^^^^^", "a"},
    {ASH_E_text_utf8, "\"\xC3\x28\"", " ^", NULL},
    {ASH_E_text_utf8, "\"\xED\xA0\x80\"", " ^", NULL},
    {ASH_E_text_utf8, "\xFF\xFE", "^", NULL},
};

static void test_errors(ash_arena *arena) {
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        reading r = read_text(arena, ash_slice_of(errors[i].text));
        const char *first = strchr(errors[i].where, '^');
        size_t start = (size_t)(first - errors[i].where), end = strlen(errors[i].where);
        if (start == strlen(errors[i].text)) end = start;
        const ash_diag *d = &r.diags->items[0];
        bool ok = r.doc == NULL && r.diags->count == 1 && d->code == errors[i].code && d->span.file == 1 &&
                  d->span.start == start && d->span.end == end;
        if (ok && errors[i].parameter != NULL)
            ok = ash_slice_equal(d->parameters[0].value, ash_slice_of(errors[i].parameter));
        CHECK(ok, errors[i].text[0] == '\0' ? "(nothing)" : ash_code_name(errors[i].code).data);
        if (!ok)
            printf("# %s\n# %s\n# got %zu diagnostics, %s at %u..%u, %.*s\n", errors[i].text, errors[i].where,
                   r.diags->count, ash_code_name(d->code).data, d->span.start, d->span.end,
                   d->parameter_count > 0 ? (int)d->parameters[0].value.size : 0,
                   d->parameter_count > 0 ? d->parameters[0].value.data : "");
    }
}

static void fails_with(ash_arena *arena, ash_slice text, ash_code code, uint32_t start, const char *name) {
    reading r = read_text(arena, text);
    CHECK(r.doc == NULL && r.diags->count == 1 && r.diags->items[0].code == code &&
              r.diags->items[0].span.start == start,
          name);
}

static void test_limits(ash_arena *arena) {
    char deep[2 * ASH_DOC_DEPTH + 3] = {0};
    memset(deep, '[', ASH_DOC_DEPTH);
    memset(deep + ASH_DOC_DEPTH, ']', ASH_DOC_DEPTH);
    CHECK(read_text(arena, (ash_slice){deep, 2 * ASH_DOC_DEPTH}).doc != NULL, "the deepest nesting allowed");
    memset(deep, '[', ASH_DOC_DEPTH + 1);
    memset(deep + ASH_DOC_DEPTH + 1, ']', ASH_DOC_DEPTH + 1);
    fails_with(arena, (ash_slice){deep, 2 * ASH_DOC_DEPTH + 2}, ASH_E_json_depth, ASH_DOC_DEPTH, "one level deeper");

    char digits[ASH_NUMBER_DIGITS + 1];
    memset(digits, '7', sizeof digits);
    CHECK(read_text(arena, (ash_slice){digits, ASH_NUMBER_DIGITS}).doc != NULL, "the longest number allowed");
    fails_with(arena, (ash_slice){digits, sizeof digits}, ASH_E_number_too_long, 0, "one digit more");

    char *large = ash_alloc(arena, ASH_TEXT_LIMIT + 1);
    memset(large, ' ', ASH_TEXT_LIMIT + 1);
    large[0] = '1';
    CHECK(read_text(arena, (ash_slice){large, ASH_TEXT_LIMIT}).doc != NULL, "the largest text allowed");
    fails_with(arena, (ash_slice){large, ASH_TEXT_LIMIT + 1}, ASH_E_text_too_large, 0, "one byte more");
    fails_with(arena, ASH_SLICE("[1,\0]"), ASH_E_json_syntax, 3, "a NUL byte does not end the text");

    /* A map that is large enough for its keys to be hashed. */
    ash_json_writer *w = ash_json_writer_create(arena, 0);
    ash_json_object_begin(w);
    for (int i = 0; i < 200; i++) {
        ash_json_key(w, ash_format(arena, "k%d", i));
        ash_json_integer(w, (uint64_t)i);
    }
    ash_slice most = ash_json_written(w);
    ash_json_key(w, ASH_SLICE("k3"));
    ash_json_null(w);
    ash_json_object_end(w);
    fails_with(arena, ash_json_written(w), ASH_E_duplicate_key, (uint32_t)most.size + 1, "a key twice among many");
    reading r = read_text(arena, ash_format(arena, "%.*s}", (int)most.size, most.data));
    double value = 0;
    CHECK(r.doc != NULL && r.doc->count == 200 && ash_doc_number(ash_doc_get(r.doc, ASH_SLICE("k150")), &value) &&
              value == 150,
          "many keys");
}

/* ---- what is read ---- */

static void test_documents(ash_arena *arena) {
    ash_slice text =
        ASH_SLICE(" {\"a\": [1, -2.50e+1, true, null, \"x\\u20ac\\ud83d\\udea2\\n\\/\"], \"b\": {}, \"c\": \"12\"} ");
    const ash_doc *doc = read_text(arena, text).doc;
    CHECK(doc != NULL && doc->kind == ASH_DOC_MAP && doc->count == 3, "a map");
    if (doc == NULL) return;
    CHECK(doc->span.start == 1 && doc->span.end == text.size - 1, "the span of the whole value");
    CHECK(doc->entries[0].key_span.start == 2 && doc->entries[0].key_span.end == 5, "the span of a key");
    const ash_doc *list = ash_doc_get(doc, ASH_SLICE("a"));
    CHECK(list != NULL && list->kind == ASH_DOC_LIST && list->count == 5, "a list");
    if (list == NULL) return;
    const ash_doc *number = list->entries[1].value;
    double value = 0;
    bool yes = false;
    CHECK_TEXT(number->text, "-2.50e+1", "a number keeps its text");
    CHECK(!number->quoted && ash_doc_number(number, &value) && value == -25, "and is a number");
    CHECK(number->span.start == 11 && number->span.end == 19, "the span of a number");
    CHECK(ash_doc_bool(list->entries[2].value, &yes) && yes && !ash_doc_number(list->entries[2].value, &value), "true");
    CHECK(list->entries[3].value->kind == ASH_DOC_NULL && !ash_doc_bool(list->entries[3].value, &yes), "null");
    CHECK_TEXT(list->entries[4].value->text, "x\xE2\x82\xAC\xF0\x9F\x9A\xA2\n/", "escapes");
    CHECK(list->entries[4].value->quoted && list->entries[4].key.size == 0, "a text is quoted; items have no key");
    const ash_doc *c = ash_doc_get(doc, ASH_SLICE("c"));
    CHECK(c != NULL && c->quoted && !ash_doc_number(c, &value), "a number in quotes is a text");
    CHECK(ash_doc_get(doc, ASH_SLICE("d")) == NULL && ash_doc_get(NULL, ASH_SLICE("a")) == NULL &&
              ash_doc_get(list, ASH_SLICE("a")) == NULL,
          "what is not there is NULL");
    CHECK(read_text(arena, ASH_SLICE("\"\"")).doc->text.size == 0, "an empty text");
    CHECK(!ash_doc_number(read_text(arena, ASH_SLICE("1e999")).doc, &value), "a number beyond all doubles is none");
    CHECK_TEXT(read_text(arena, ASH_SLICE("\"\\u0000\\u0041\"")).doc->text.size == 2 ? ASH_SLICE("2") : ASH_SLICE(""),
               "2", "a NUL inside a text");
}

/* ---- what is written ---- */

static void test_writer(ash_arena *arena) {
    ash_json_writer *w = ash_json_writer_create(arena, 2);
    ash_json_object_begin(w);
    ash_json_key(w, ASH_SLICE("list"));
    ash_json_array_begin(w);
    ash_json_number(w, 0.1);
    ash_json_number(w, -0.0);
    ash_json_number(w, (double)INFINITY);
    ash_json_integer(w, UINT64_MAX);
    ash_json_array_end(w);
    ash_json_key(w, ASH_SLICE("empty"));
    ash_json_object_begin(w);
    ash_json_object_end(w);
    ash_json_key(w, ASH_SLICE("none"));
    ash_json_array_begin(w);
    ash_json_array_end(w);
    ash_json_key(w, ASH_SLICE("yes"));
    ash_json_bool(w, true);
    ash_json_object_end(w);
    CHECK_TEXT(ash_json_written(w),
               "{\n  \"list\": [\n    0.1,\n    0,\n    null,\n    18446744073709551615\n  ],\n  \"empty\": {},\n  "
               "\"none\": [],\n"
               "  \"yes\": true\n}",
               "indented");
    w = ash_json_writer_create(arena, 0);
    ash_json_text(w, ASH_SLICE("a\"b\\c/\b\f\n\r\t\x01\x1F\x7F\xE2\x82\xAC\xFFz\xC3"));
    CHECK_TEXT(ash_json_written(w),
               "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7F\xE2\x82\xAC\xEF\xBF\xBDz\xEF\xBF\xBD\"",
               "escapes, and bytes that are not UTF-8");

    static const char *const texts[] = {
        "null",         "[]",
        "{}",           "-0",
        "1e5",          "\"\"",
        "[[],{},[{}]]", "{\"a\":[1,2,{\"b\":null}],\"\":\"\\u0000\\\"\",\"c\":[true,false,\"true\",\"1\"]}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const ash_doc *doc = read_text(arena, ash_slice_of(texts[i])).doc;
        CHECK_TEXT(doc == NULL ? ASH_SLICE("(refused)") : written(arena, doc, 0), texts[i], "written as it was read");
        if (doc == NULL) continue;
        const ash_doc *again = read_text(arena, written(arena, doc, 3)).doc;
        CHECK_TEXT(again == NULL ? ASH_SLICE("(refused)") : written(arena, again, 0), texts[i],
                   "indented and read again");
    }

    /* Scalars that come from YAML need not be JSON. */
    static const char *const plain[][2] = {{"NO", "\"NO\""},   {"+5", "\"+5\""},     {"007", "\"007\""},
                                           {".5", "\".5\""},   {"null", "\"null\""}, {"12.50", "12.50"},
                                           {"false", "false"}, {"", "\"\""}};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        ash_doc doc = {.kind = ASH_DOC_SCALAR, .text = ash_slice_of(plain[i][0])};
        CHECK_TEXT(written(arena, &doc, 0), plain[i][1], "an unquoted scalar");
    }
}

int main(void) {
    static test_memory memory;
    ash_arena *arena = test_arena(&memory, 64 << 20);
    test_errors(arena);
    test_limits(arena);
    test_documents(arena);
    test_writer(arena);
    ash_arena_destroy(arena);
    return tap_done();
}
