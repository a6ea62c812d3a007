/* YAML: what is accepted is a tree in order (every value lies inside its parent and after the one before it, keys are unique,
 * all text is UTF-8, scalars know whether they were quoted), what is refused is refused with an error inside the text, and
 * reading it once more says the same. A value that is changed, added or taken out in the text (base/doc_edit.h) is
 * there afterwards, or gone, wherever ash_doc_same_but accepts the change. Small arenas run out in the middle and leak nothing. */
#include "fuzz.h"

#include "base/doc_edit.h"
#include "base/json.h"
#include "base/map.h"
#include "yaml/yaml_read.h"

static void check_keys(ash_arena *arena, const ash_doc *map) {
    ash_map keys;
    ash_map_init(&keys, arena);
    for (size_t i = 0; i < map->count; i++) {
        LAW(ash_map_add(&keys, map->entries[i].key, arena), "keys are unique");
        LAW(map->entries[i].key.size > 0, "and not empty");
    }
}

static void check_doc(ash_arena *arena, ash_slice text, const ash_doc *doc, unsigned depth) {
    LAW(depth <= ASH_DOC_DEPTH, "depth is bounded");
    LAW(doc->span.start <= doc->span.end && doc->span.end <= text.size, "a value lies in the text");
    LAW(ash_utf8_invalid(doc->text) == doc->text.size, "text is UTF-8");
    char first = doc->span.start < doc->span.end ? text.data[doc->span.start] : '\0';
    if (doc->kind == ASH_DOC_SCALAR)
        LAW(doc->quoted == (first != '\0' && strchr("'\"|>", first) != NULL), "a quoted scalar starts with its quote");
    if (doc->kind == ASH_DOC_MAP) check_keys(arena, doc);
    uint32_t last = doc->span.start;
    for (size_t i = 0; i < doc->count; i++) {
        const ash_doc_entry *entry = &doc->entries[i];
        if (doc->kind == ASH_DOC_MAP) {
            LAW(entry->key_span.start >= last && entry->key_span.end <= entry->value->span.start, "a key comes before its value");
            last = entry->key_span.end;
        }
        LAW(entry->value->span.start >= last && entry->value->span.end <= doc->span.end, "a value lies inside its parent, in order");
        last = entry->value->span.end;
        check_doc(arena, text, entry->value, depth + 1);
    }
}

/* The document as one text, or the codes and places of the errors. */
static ash_slice read_once(ash_arena *arena, const ash_sources *sources, uint32_t file) {
    ash_slice text = ash_sources_get(sources, file)->text;
    ash_diags *diags = ash_diags_create(arena);
    const ash_doc *doc = ash_yaml_read(arena, sources, file, diags);
    LAW((doc == NULL) == (diags->error_count > 0), "a text is accepted, or refused with an error");
    ash_json_writer *w = ash_json_writer_create(arena, 0);
    if (doc != NULL) {
        check_doc(arena, text, doc, 0);
        ash_json_doc(w, doc);
        return ash_json_written(w);
    }
    ash_json_array_begin(w);
    for (size_t i = 0; i < diags->count; i++) {
        ash_span span = diags->items[i].span;
        LAW(span.file == file && span.start <= span.end && span.end <= text.size, "an error lies in the text");
        ash_json_text(w, ash_code_name(diags->items[i].code));
        ash_json_integer(w, span.start);
        ash_json_integer(w, span.end);
    }
    ash_json_array_end(w);
    return ash_json_written(w);
}

static const ash_doc *read_quietly(ash_arena *arena, ash_slice text) {
    ash_sources *sources = ash_sources_create(arena);
    return ash_yaml_read(arena, sources, ash_sources_add(sources, ASH_SLICE("case.yaml"), text), ash_diags_create(arena));
}

static ash_slice on_path(ash_arena *arena, ash_slice path, ash_slice key) {
    return ash_format(arena, "%.*s%s%.*s", (int)path.size, path.size > 0 ? path.data : "", path.size > 0 ? "." : "", (int)key.size, key.data);
}

static const ash_doc *look_up(const ash_doc *doc, ash_slice path) {
    for (size_t dot; doc != NULL && path.size > 0; path = ash_slice_part(path, dot + 1, path.size)) {
        bool whole = ash_doc_get(doc, path) != NULL;
        dot = whole ? path.size : ash_slice_find(path, '.', 0);
        doc = ash_doc_get(doc, ash_slice_part(path, 0, dot));
    }
    return doc;
}

static void check_changed(ash_arena *arena, const ash_doc *doc, ash_slice text, ash_slice path, const ash_doc *value) {
    const ash_doc *after = text.size == 0 ? NULL : read_quietly(arena, text);
    if (after == NULL || !ash_doc_same_but(doc, after, path, value)) return;
    const ash_doc *found = look_up(after, path);
    LAW(value == NULL ? found == NULL : found != NULL && ash_slice_equal(found->text, value->text), "a change that is accepted is the one that was meant");
    LAW(value == NULL || !ash_doc_same_but(doc, doc, path, value) || ash_slice_equal(look_up(doc, path)->text, value->text), "no change is not one");
}

/* Down the last entries of the maps: each is changed, a key is added to each, and the last is taken out. */
static void check_edits(ash_arena *arena, ash_slice text, const ash_doc *doc) {
    ash_slice path = {NULL, 0}, words = ASH_SLICE("24 to 30 EUR/hour");
    const ash_doc *value = read_quietly(arena, words), *at = doc;
    while (at->kind == ASH_DOC_MAP) {
        const ash_slice added[] = {ASH_SLICE("added"), ASH_SLICE("added.deep.er")};
        for (size_t i = 0; i < 2; i++) {
            ash_slice to = on_path(arena, path, added[i]);
            if (ash_doc_get(at, ASH_SLICE("added")) == NULL) check_changed(arena, doc, ash_doc_edit(arena, text, doc, ASH_DOC_YAML, to, words), to, value);
        }
        if (at->count == 0 || ash_slice_find(at->entries[at->count - 1].key, '.', 0) < at->entries[at->count - 1].key.size) break;
        path = on_path(arena, path, at->entries[at->count - 1].key);
        check_changed(arena, doc, ash_doc_edit(arena, text, doc, ASH_DOC_YAML, path, words), path, value);
        check_changed(arena, doc, ash_doc_remove(arena, text, doc, path), path, NULL);
        at = at->entries[at->count - 1].value;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const size_t limits[] = {64 << 10, 256 << 10, 64 << 20};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        fuzz_memory memory;
        ash_arena *arena = fuzz_arena(&memory, limits[i]);
        if (setjmp(memory.back) == 0) {
            ash_sources *sources = ash_sources_create(arena);
            ash_slice text = {(const char *)data, size};
            uint32_t file = ash_sources_add(sources, ASH_SLICE("case.yaml"), text);
            ash_slice once = read_once(arena, sources, file), again = read_once(arena, sources, file);
            LAW(ash_slice_equal(once, again), "reading it once more says the same");
            const ash_doc *doc = read_quietly(arena, text);
            if (doc != NULL) check_edits(arena, text, doc);
        }
        ash_arena_destroy(arena);
    }
    return 0;
}
