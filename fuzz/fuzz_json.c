/* JSON: what is read, written and read again is the same document; what is refused is refused once, at a place inside
 * the text; and everything that is accepted, is written as UTF-8 with every number reading back to the same double. */
#include "fuzz.h"

#include "base/json.h"
#include "base/number.h"

static bool same_document(const ash_doc *a, const ash_doc *b) {
    if (a->kind != b->kind || a->quoted != b->quoted || a->count != b->count || !ash_slice_equal(a->text, b->text))
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!ash_slice_equal(a->entries[i].key, b->entries[i].key) ||
            !same_document(a->entries[i].value, b->entries[i].value))
            return false;
    return true;
}

/* Spans of what is nested lie inside one another, in order. */
static bool spans_nest(const ash_doc *doc) {
    uint32_t at = doc->span.start;
    for (size_t i = 0; i < doc->count; i++) {
        const ash_doc_entry *entry = &doc->entries[i];
        if (doc->kind == ASH_DOC_MAP && (entry->key_span.start < at || entry->key_span.end > entry->value->span.start))
            return false;
        if (entry->value->span.start < at || !spans_nest(entry->value)) return false;
        at = entry->value->span.end;
    }
    return at <= doc->span.end && doc->span.start < doc->span.end;
}

static bool numbers_return(const ash_doc *doc) {
    double value, again;
    if (ash_doc_number(doc, &value)) {
        char text[ASH_NUMBER_TEXT];
        if (!ash_number_read((ash_slice){text, ash_number_shortest(value, text)}, &again) || again != value)
            return false;
    }
    for (size_t i = 0; i < doc->count; i++)
        if (!numbers_return(doc->entries[i].value)) return false;
    return true;
}

static void check(ash_arena *arena, ash_slice text) {
    ash_sources *sources = ash_sources_create(arena);
    ash_diags *diags = ash_diags_create(arena);
    const ash_doc *doc = ash_json_read(arena, sources, ash_sources_add(sources, ASH_SLICE("fuzz"), text), diags);
    if (doc == NULL) {
        LAW(diags->error_count == 1 && diags->count == 1, "a refusal has exactly one error");
        ash_span span = diags->items[0].span;
        LAW(span.file == 1 && span.start <= span.end && span.end <= text.size, "an error lies inside the text");
        return;
    }
    LAW(diags->count == 0, "what is accepted has no errors");
    LAW(spans_nest(doc), "spans nest");
    LAW(numbers_return(doc), "the shortest text of a number reads back as that number");
    for (unsigned indent = 0; indent <= 2; indent += 2) {
        ash_json_writer *w = ash_json_writer_create(arena, indent);
        ash_json_doc(w, doc);
        ash_slice written = ash_json_written(w);
        LAW(ash_utf8_invalid(written) == written.size, "what is written is UTF-8");
        const ash_doc *again =
            ash_json_read(arena, sources, ash_sources_add(sources, ASH_SLICE("again"), written), diags);
        LAW(again != NULL && same_document(doc, again), "written and read again it is the same document");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { LIMIT = 1 << 20 };
    static fuzz_memory memory;
    ash_arena *arena = fuzz_arena(&memory, LIMIT);
    if (setjmp(memory.back) == 0) check(arena, (ash_slice){(const char *)data, size});
    ash_arena_destroy(arena);
    return 0;
}
