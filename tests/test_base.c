/* Slices, UTF-8, distances, arenas, lists, maps, sources and the collecting of diagnostics. */
#include "tap.h"
#include "memory.h"

#include "base/diag.h"
#include "base/map.h"
#include "base/source.h"

/* ---- slices ---- */

static void test_slices(void) {
    ash_slice none = {NULL, 0}, word = ASH_SLICE("wage"), longer = ASH_SLICE("wages");
    CHECK(ash_slice_equal(none, ASH_SLICE("")) && !ash_slice_equal(word, longer), "equal");
    CHECK(ash_slice_compare(word, longer) < 0 && ash_slice_compare(longer, word) > 0 &&
              ash_slice_compare(word, word) == 0,
          "a prefix comes first");
    CHECK(ash_slice_compare(ASH_SLICE("a\x80"), ASH_SLICE("az")) > 0, "bytes compare unsigned");
    CHECK(ash_slice_compare(none, word) < 0 && ash_slice_compare(none, none) == 0, "nothing comes before everything");
    CHECK(ash_slice_starts_with(longer, word) && ash_slice_starts_with(word, none) &&
              !ash_slice_starts_with(word, longer),
          "starts with");
    CHECK_TEXT(ash_slice_part(word, 1, 3), "ag", "a part");
    CHECK_TEXT(ash_slice_part(word, 2, 99), "ge", "a part is clamped at its end");
    CHECK_TEXT(ash_slice_part(word, 9, 2), "", "a part that ends before it starts is empty");
    CHECK_TEXT(ash_slice_part(none, 0, 5), "", "a part of nothing");
    CHECK_TEXT(ash_slice_trim(ASH_SLICE(" \t a b\t ")), "a b", "trim");
    CHECK_TEXT(ash_slice_trim(ASH_SLICE(" \t ")), "", "trim to nothing");
    CHECK(ash_slice_find(longer, 'a', 0) == 1 && ash_slice_find(longer, 'a', 2) == 5 &&
              ash_slice_find(none, 'a', 0) == 0,
          "find");
    CHECK(ash_slice_of(NULL).size == 0, "NULL is the empty slice");
}

/* The UTF-8 of a number by the definition of the encoding, also where it is not allowed; returns its length. */
static size_t encode(uint32_t point, size_t length, char *out) {
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1; point >>= 6) out[i] = (char)(0x80 | (point & 0x3F));
    out[0] = (char)(length == 1 ? point : lead[length] | point);
    return length;
}

static void test_utf8(void) {
    bool good = true, overlong = true, surrogates = true, cut = true;
    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        char bytes[8];
        size_t least = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        size_t size = encode(point, least, bytes);
        bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        size_t invalid = ash_utf8_invalid((ash_slice){bytes, size});
        if (surrogate)
            surrogates = surrogates && invalid == 0;
        else
            good = good && invalid == size && ash_utf8_count((ash_slice){bytes, size}) == 1;
        if (least > 1) cut = cut && ash_utf8_invalid((ash_slice){bytes, size - 1}) == 0;
        for (size_t length = least + 1; length <= 4; length++) {
            size = encode(point, length, bytes);
            overlong = overlong && ash_utf8_invalid((ash_slice){bytes, size}) == 0;
        }
    }
    CHECK(good, "every code point is well-formed and one character");
    CHECK(surrogates, "no surrogate is");
    CHECK(overlong, "no overlong form is");
    CHECK(cut, "no character that is cut off is");
    CHECK(ash_utf8_invalid(ASH_SLICE("\xF4\x90\x80\x80")) == 0, "U+110000 is not well-formed");
    CHECK(ash_utf8_invalid(ASH_SLICE("abc\x80")) == 3 && ash_utf8_invalid(ASH_SLICE("\xFF")) == 0,
          "a stray byte is found");
    CHECK(ash_utf8_invalid(ASH_SLICE("0123456789\xC3\xA9 \xC0\x80")) == 13, "the first bad byte, after plain text");
    CHECK(ash_utf8_count(ASH_SLICE("h\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x9A\xA2")) == 6, "characters, not bytes");
}

static void test_distance(void) {
    CHECK(ash_edit_distance(ASH_SLICE("kitten"), ASH_SLICE("sitting"), 9) == 3,
          "kitten to sitting (Levenshtein's example)");
    CHECK(ash_edit_distance(ASH_SLICE("flaw"), ASH_SLICE("lawn"), 9) == 2, "flaw to lawn");
    CHECK(ash_edit_distance(ASH_SLICE(""), ASH_SLICE("abc"), 9) == 3, "from nothing: all inserted");
    CHECK(ash_edit_distance(ASH_SLICE("kitten"), ASH_SLICE("sitting"), 1) == 2, "never more than the limit and one");
    CHECK(ash_edit_distance(ASH_SLICE("abc"), ASH_SLICE("abc"), 0) == 0, "the same");
    char a[200], b[200];
    memset(a, 'a', sizeof a);
    memset(b, 'a', sizeof b);
    b[100] = 'b';
    CHECK(ash_edit_distance((ash_slice){a, 200}, (ash_slice){b, 200}, 5) == 0, "only the first 64 bytes count");
}

/* ---- arenas ---- */

/* Memory that counts what is out and can refuse. */
typedef struct ledger {
    size_t out, most, blocks, refuse_above;
} ledger;

static void *ledger_allocate(void *state, size_t size_bytes) {
    ledger *l = state;
    if (l->refuse_above != 0 && l->out + size_bytes > l->refuse_above) return NULL;
    l->out += size_bytes;
    l->blocks++;
    if (l->out > l->most) l->most = l->out;
    char *memory = malloc(size_bytes);
    if (memory != NULL) memset(memory, 0xA5, size_bytes); /* so that memory that was not zeroed shows */
    return memory;
}

static void ledger_release(void *state, void *block, size_t size_bytes) {
    ledger *l = state;
    l->out -= size_bytes;
    l->blocks--;
    free(block);
}

static bool all_zero(const unsigned char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0) return false;
    return true;
}

static void test_limits(void) {
    ledger l = {0};
    ash_memory counted = {ledger_allocate, ledger_release, &l};
    static test_memory memory;
    memory = (test_memory){.unwind = {test_exhausted, &memory}};
    enum { LIMIT = 10 << 20 };
    ash_arena *arena = ash_arena_create(&counted, LIMIT, &memory.unwind);
    CHECK(arena != NULL && l.out <= 64 << 10 && ash_arena_used(arena) == l.out && ash_arena_limit(arena) == LIMIT,
          "an arena starts small");

    bool zeroed = true, aligned = true;
    for (unsigned round = 0; round < 3; round++) {
        ash_mark mark = ash_arena_mark(arena);
        for (size_t size = 0; size < 3000; size++) {
            unsigned char *bytes = ash_alloc(arena, size);
            zeroed = zeroed && all_zero(bytes, size);
            aligned = aligned && (uintptr_t)bytes % (size >= 64 ? 64 : 16) == 0;
            memset(bytes, 0xFF, size);
        }
        ash_arena_rewind(arena, mark);
    }
    CHECK(zeroed, "memory is zero, also after a rewind");
    CHECK(aligned, "memory is aligned");
    CHECK(ash_arena_used(arena) == l.out, "the arena counts what it took");
    CHECK(l.most <= 2 * 3000 * 3000 / 2 + (4 << 20), "three rounds took the memory of one");
    CHECK(l.blocks <= 2, "a rewind gives blocks back, but for one");

    void *first = ash_alloc(arena, 100);
    ash_mark mark = ash_arena_mark(arena);
    void *second = ash_alloc(arena, 100);
    ash_arena_rewind(arena, mark);
    CHECK(ash_alloc(arena, 100) == second && second != first, "memory after a mark is used again");

    /* What runs out comes back here, and the arena can still be used and destroyed. */
    static volatile size_t got;
    got = 0;
    memory.armed = true;
    if (setjmp(memory.back) == 0)
        for (;; got++) memset(ash_alloc(arena, 10000), 1, 10000);
    CHECK(got > LIMIT / 10000 * 8 / 10 && l.most <= LIMIT, "the limit holds, and most of what it allows can be used");
    volatile bool came_back = false;
    if (setjmp(memory.back) == 0)
        ash_alloc_array(arena, SIZE_MAX / 4, 8);
    else
        came_back = true;
    CHECK(came_back, "a count that overflows unwinds");
    came_back = false;
    if (setjmp(memory.back) == 0)
        ash_alloc(arena, SIZE_MAX);
    else
        came_back = true;
    CHECK(came_back, "a size that overflows unwinds");
    ash_arena_destroy(arena);
    CHECK(l.out == 0 && l.blocks == 0, "destroying gives everything back");
    ash_arena_destroy(NULL);

    l = (ledger){.refuse_above = 100000};
    arena = ash_arena_create(&counted, LIMIT, &memory.unwind);
    came_back = false;
    if (setjmp(memory.back) == 0)
        ash_alloc(arena, 90000);
    else
        came_back = true;
    CHECK(came_back, "a system without memory unwinds too");
    CHECK(ash_alloc(arena, 20000) != NULL, "what the system still has is used when doubling is refused");
    ash_arena_destroy(arena);
    l.refuse_above = 1;
    CHECK(ash_arena_create(&counted, LIMIT, &memory.unwind) == NULL, "no first block, no arena");
    CHECK(ash_arena_create(&counted, 8, &memory.unwind) == NULL, "a limit below the first block, no arena");

    l = (ledger){0};
    arena = ash_arena_create(&counted, LIMIT, &memory.unwind);
    memset(ash_alloc(arena, 6 << 20), 1, 6 << 20);
    CHECK(l.most < (6 << 20) + (128 << 10), "a large request takes a block of its size");
    ash_arena_destroy(arena);
}

/* Writes down in which order it was called. */
static char closed[8];
static void note_closed(void *state) {
    strncat(closed, state, 1);
}

static void test_closing(void) {
    static test_memory memory;
    static char names[] = "abc";
    ash_arena *arena = test_arena(&memory, 1 << 20);
    ash_arena_on_release(arena, note_closed, names);
    ash_mark mark = ash_arena_mark(arena);
    ash_arena_on_release(arena, note_closed, names + 1);
    ash_arena_on_release(arena, note_closed, names + 2);
    ash_arena_rewind(arena, mark);
    CHECK_TEXT(ash_slice_of(closed), "cb", "a rewind closes what came after the mark, the last first");
    ash_arena_destroy(arena);
    CHECK_TEXT(ash_slice_of(closed), "cba", "destroying closes the rest, once");
}

static void test_lists(ash_arena *arena) {
    ash_list(int) list = {0};
    for (int i = 0; i < 1000; i++) ash_push(arena, &list, i * i);
    bool all = list.count == 1000;
    for (int i = 0; i < 1000; i++) all = all && list.items[i] == i * i;
    CHECK(all, "a list keeps what is pushed");
    CHECK_TEXT(ash_format(arena, "%s %d %zu %c%%", "a", -3, (size_t)7, 'x'), "a -3 7 x%", "format");
    ash_slice copy = ash_slice_copy(arena, ash_slice_part(ASH_SLICE("abcdef"), 2, 4));
    CHECK(copy.size == 2 && memcmp(copy.data, "cd", 3) == 0, "a copy ends in NUL");
    CHECK(ash_slice_copy(arena, (ash_slice){NULL, 0}).size == 0, "a copy of nothing");
}

/* ---- maps ---- */

static void test_maps(ash_arena *arena) {
    enum { MANY = 5000 };
    ash_map map;
    ash_map_init(&map, arena);
    CHECK(ash_map_get(&map, ASH_SLICE("x")) == NULL, "an empty map has nothing");
    static int values[MANY];
    bool added = true, found = true, ordered = true;
    for (int i = 0; i < MANY; i++) added = added && ash_map_add(&map, ash_format(arena, "key %d", i * 7), &values[i]);
    for (int i = 0; i < MANY; i++) {
        ash_slice key = ash_format(arena, "key %d", i * 7);
        found = found && ash_map_get(&map, key) == &values[i] && !ash_map_add(&map, key, &values[0]);
        ordered = ordered && map.entries[i].value == &values[i];
    }
    CHECK(added && found && map.count == MANY, "every key is found with its value, and only once");
    CHECK(ordered, "entries stand in order of insertion");
    CHECK(ash_map_get(&map, ASH_SLICE("key 1")) == NULL, "an unknown key is not");
    CHECK(ash_map_add(&map, ASH_SLICE(""), &values[1]) && ash_map_get(&map, ASH_SLICE("")) == &values[1],
          "the empty key");

    ash_map names;
    ash_map_init(&names, arena);
    ash_map_add(&names, ASH_SLICE("freight"), &names);
    ash_map_add(&names, ASH_SLICE("wage"), &names);
    ash_map_add(&names, ASH_SLICE("wages"), &names);
    CHECK_TEXT(ash_map_nearest(&names, ASH_SLICE("frieght")), "freight", "two letters swapped");
    CHECK_TEXT(ash_map_nearest(&names, ASH_SLICE("wagess")), "wages", "the nearest of two");
    CHECK_TEXT(ash_map_nearest(&names, ASH_SLICE("wxgy")), "", "two of four letters is too far");
    CHECK_TEXT(ash_map_nearest(&names, ASH_SLICE("ag")), "", "a short name is no misspelling");

    /* FNV-1a of "foobar" is 0x85944171F73967E8 (Noll's test vectors); the finish is splitmix64's, whose first output
     * for the seed 0 is mix(0x9E3779B97F4A7C15) = 0xE220A8397B1DCDAF. Both together, worked out in Python. */
    CHECK(ash_hash(ASH_SLICE("foobar")) == UINT64_C(0x404DA9E3B74078C2), "the hash of foobar");
    CHECK(ash_hash(ASH_SLICE("")) == UINT64_C(0xF52A15E9A9B5E89B), "the hash of nothing");
}

/* ---- sources ---- */

static void check_place(const ash_source *source, uint32_t offset, size_t line, size_t column, const char *text,
                        const char *name) {
    ash_place place = ash_source_place(source, offset);
    CHECK(place.line == line && place.column == column, name);
    if (place.line != line || place.column != column) printf("# line %zu, column %zu\n", place.line, place.column);
    CHECK_TEXT(place.line_text, text, name);
}

static void test_sources(ash_arena *arena) {
    ash_sources *sources = ash_sources_create(arena);
    uint32_t first = ash_sources_add(sources, ASH_SLICE("a.model"), ASH_SLICE("one\ntw\xC3\xB6 x\r\n\nend"));
    const ash_source *source = ash_sources_get(sources, first);
    for (int i = 0; i < 100; i++) ash_sources_add(sources, ASH_SLICE("more"), (ash_slice){NULL, 0});
    CHECK(first == 1 && ash_sources_get(sources, 1) == source && ash_sources_get(sources, 101) != NULL,
          "sources are numbered from 1");
    CHECK(ash_sources_get(sources, 0) == NULL && ash_sources_get(sources, 102) == NULL,
          "0 and unknown numbers are no source");
    check_place(source, 0, 1, 1, "one", "the first byte");
    check_place(source, 3, 1, 4, "one", "the end of a line belongs to it");
    check_place(source, 4, 2, 1, "tw\xC3\xB6 x", "the first byte of a line");
    check_place(source, 8, 2, 4, "tw\xC3\xB6 x", "columns count characters");
    check_place(source, 7, 2, 3, "tw\xC3\xB6 x", "inside a character");
    check_place(source, 11, 2, 6, "tw\xC3\xB6 x", "a line that ends in CR LF");
    check_place(source, 12, 3, 1, "", "an empty line");
    check_place(source, 16, 4, 4, "end", "the end of the text");
    check_place(source, 999, 4, 4, "end", "beyond the text");
    check_place(ash_sources_get(sources, 2), 0, 1, 1, "", "an empty text");
    ash_span span = ash_span_join((ash_span){1, 4, 6}, (ash_span){1, 8, 9});
    CHECK(span.file == 1 && span.start == 4 && span.end == 9, "join");
}

/* ---- diagnostics ---- */

static void test_diags(ash_arena *arena) {
    ash_diags *diags = ash_diags_create(arena);
    ash_span here = {1, 2, 3}, nowhere = {0, 0, 0};
    char key[] = "wage";
    ash_diag *first = ash_report(diags, ASH_E_duplicate_key, here, ASH_P("key", ash_slice_of(key)));
    key[0] = 'X';
    CHECK(diags->count == 1 && diags->error_count == 1 && diags->warning_count == 0, "a diagnostic is counted");
    CHECK_TEXT(first->parameters[0].value, "wage", "parameters are copied");
    CHECK(first->parameter_count == 1 && first->parameters[1].name == NULL, "parameters end with NULL");
    ash_report(diags, ASH_E_duplicate_key, here, ASH_P("key", ASH_SLICE("wage")));
    CHECK(diags->count == 1 && diags->error_count == 1, "the same again is dropped");
    ash_report(diags, ASH_E_duplicate_key, here, ASH_P("key", ASH_SLICE("rent")));
    ash_report(diags, ASH_E_json_trailing, here);
    CHECK(diags->count == 3, "another parameter or another code is not the same");

    ash_diag_set_path(diags, ash_report(diags, ASH_E_json_trailing, nowhere), ASH_SLICE("a.b"));
    ash_diag_set_path(diags, ash_report(diags, ASH_E_json_trailing, nowhere), ASH_SLICE("a.c"));
    CHECK(diags->count == 5, "the same at two paths is kept twice");
    ash_diag_set_path(diags, ash_report(diags, ASH_E_json_trailing, nowhere), ASH_SLICE("a.b"));
    CHECK(diags->count == 5 && diags->error_count == 5, "the same at the same path is dropped");
    CHECK_TEXT(diags->items[4].path, "a.c", "the path is set");

    CHECK_TEXT(ash_slice_shortened(arena, ASH_SLICE("abcdef"), 6), "abcdef", "what fits stays");
    CHECK_TEXT(ash_slice_shortened(arena, ASH_SLICE("abcdéf"), 5), "abcd…", "a long text is cut between characters");

    for (uint32_t i = 0; i < 100; i++) {
        ash_span there = {2, i, i};
        ash_report(diags, ASH_E_json_trailing, there)->nearest = ASH_SLICE("x");
    }
    CHECK(diags->count == ASH_DIAG_KEPT && diags->error_count == 105, "more are counted but not kept");
    CHECK_TEXT(ash_code_name(ASH_E_text_utf8), "text_utf8", "the name of a code");
    CHECK_TEXT(ash_code_parameters(ASH_E_json_depth), "limit", "its parameters");
    CHECK(ash_code_severity(ASH_E_json_depth) == ASH_ERROR, "its severity");
}

int main(void) {
    static test_memory memory;
    ash_arena *arena = test_arena(&memory, 8 << 20);
    test_slices();
    test_utf8();
    test_distance();
    test_limits();
    test_closing();
    test_lists(arena);
    test_maps(arena);
    test_sources(arena);
    test_diags(arena);
    ash_arena_destroy(arena);
    return tap_done();
}
