/* The texts that a person wrote, numbered from 1 in the order they came, and the way from a byte to its line and
 * column. */
#include "base/source.h"

struct ash_sources {
    ash_arena *arena;
    uint32_t first;
    const ash_sources *shared;
    ash_list(ash_source *) list; /* pointers, so that a source stays where it is when the list grows */
};

ash_sources *ash_sources_create_from(ash_arena *arena, uint32_t first) {
    ash_sources *sources = ash_new(arena, ash_sources);
    sources->arena = arena;
    sources->first = first;
    return sources;
}

ash_sources *ash_sources_create(ash_arena *arena) { return ash_sources_create_from(arena, 1); }

void ash_sources_share(ash_sources *sources, const ash_sources *shared) { sources->shared = shared; }

uint32_t ash_sources_add(ash_sources *sources, ash_slice name, ash_slice text) {
    ash_source *source = ash_new(sources->arena, ash_source);
    *source = (ash_source){name, text};
    ash_push(sources->arena, &sources->list, source);
    return sources->first + (uint32_t)sources->list.count - 1;
}

const ash_source *ash_sources_get(const ash_sources *sources, uint32_t file) {
    if (file >= sources->first && file - sources->first < sources->list.count) return sources->list.items[file - sources->first];
    return sources->shared == NULL ? NULL : ash_sources_get(sources->shared, file);
}

ash_place ash_source_place(const ash_source *source, uint32_t offset) {
    ash_slice text = source->text;
    if (offset > text.size) offset = (uint32_t)text.size;
    size_t line = 1, start = 0;
    for (size_t end = ash_slice_find(text, '\n', 0); end < offset; end = ash_slice_find(text, '\n', start)) {
        line++;
        start = end + 1;
    }
    size_t end = ash_slice_find(text, '\n', start);
    if (end > start && text.data[end - 1] == '\r') end--;
    /* Between two bytes of a character or of \r\n the column is that of the character or of the end of the line. */
    size_t to = offset < end ? offset : end;
    while (to > start && to < text.size && ((unsigned char)text.data[to] & 0xC0) == 0x80) to--;
    return (ash_place){line, ash_utf8_count(ash_slice_part(text, start, to)) + 1, ash_slice_part(text, start, end)};
}

ash_span ash_span_join(ash_span a, ash_span b) {
    return (ash_span){a.file, a.start, b.end};
}
