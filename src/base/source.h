/* The texts that a person wrote (models, cases, data), so that an error can show its place. */
#ifndef ASHORE_BASE_SOURCE_H
#define ASHORE_BASE_SOURCE_H

#include "base/arena.h"

/* The bytes [start, end) of source number `file`. A span of file 0 has no place (source 0 is reserved for that). */
typedef struct ash_span {
    uint32_t file;
    uint32_t start, end; /* byte offsets */
} ash_span;

static inline ash_span ash_span_at(uint32_t file, size_t start, size_t end) { return (ash_span){file, (uint32_t)start, (uint32_t)end}; }

typedef struct ash_source {
    ash_slice name; /* as the user knows it: "models/comparison.model", "plant-pots.yaml", "--set" */
    ash_slice text;
} ash_source;

typedef struct ash_sources ash_sources;

ash_sources *ash_sources_create(ash_arena *arena);
/* A table whose numbers start at `first` (1 or more), for texts that several other tables share. */
ash_sources *ash_sources_create_from(ash_arena *arena, uint32_t first);
/* From here on `sources` finds in `shared` the numbers that it has not itself; shared must live as long and be numbered apart. */
void ash_sources_share(ash_sources *sources, const ash_sources *shared);
/* Adds a text (neither name nor text is copied: both must live as long as the arena); returns its number, 1 or more. */
uint32_t ash_sources_add(ash_sources *sources, ash_slice name, ash_slice text);
/* The source with that number; NULL for 0 or an unknown number. */
const ash_source *ash_sources_get(const ash_sources *sources, uint32_t file);

/* Where a byte stands: line and column, both from 1, the column in characters; and the text of that line. */
typedef struct ash_place {
    size_t line, column;
    ash_slice line_text;
} ash_place;
ash_place ash_source_place(const ash_source *source, uint32_t offset);

/* From the start of `a` to the end of `b`, which must be of the same file. */
ash_span ash_span_join(ash_span a, ash_span b);

#endif
