/* Memory by lifetime. An arena hands out zeroed memory and takes it all back at once. Every arena has a compulsory limit.
 *
 * An allocation never returns NULL: when the limit is reached or the system has no more, the arena unwinds to the one place
 * that can answer for it (the one call in app), which reports "out of memory" and frees the arenas. So the code in between
 * needs no checks, and nothing can leak: all memory is in arenas. Kernels that run on worker threads never allocate. */
#ifndef ASHORE_BASE_ARENA_H
#define ASHORE_BASE_ARENA_H

#include "base/slice.h"

/* Where arenas take their memory from. `allocate` returns NULL when there is none. */
typedef struct ash_memory {
    void *(*allocate)(void *state, size_t size_bytes);
    void (*release)(void *state, void *block, size_t size_bytes);
    void *state;
} ash_memory;

/* The C library's malloc and free. */
extern const ash_memory ash_memory_malloc;

/* Called when an arena cannot serve a request; must not return (longjmp natively, a trap in WebAssembly). */
typedef struct ash_unwind {
    __attribute__((noreturn)) void (*exhausted)(void *state, size_t limit_bytes);
    void *state;
} ash_unwind;

typedef struct ash_arena ash_arena;

/* A new, empty arena of at most `limit_bytes` in all. Returns NULL only when not even its first block can be had.
 * `unwind` must outlive the arena. */
ash_arena *ash_arena_create(const ash_memory *memory, size_t limit_bytes, const ash_unwind *unwind);
/* Gives back all memory; NULL is allowed. */
void ash_arena_destroy(ash_arena *arena);
/* `size` zeroed bytes, aligned to 64 when size >= 64, else to 16. Size 0 gives a valid pointer. Unwinds, never NULL. */
void *ash_alloc(ash_arena *arena, size_t size);
/* Same for `count` items; overflow of count * size unwinds too. */
void *ash_alloc_array(ash_arena *arena, size_t count, size_t size);
/* Bytes taken from the memory so far, and the limit. */
size_t ash_arena_used(const ash_arena *arena);
size_t ash_arena_limit(const ash_arena *arena);

/* Unwinds as an allocation that does not fit does: for whoever was refused memory by something that is not an arena. */
__attribute__((noreturn)) void ash_arena_exhaust(ash_arena *arena);

/* What is not memory (an outside library's parser, a handle) registers how it is closed: `release` is called once, when the
 * arena is destroyed or rewound to before this call, the last registered first, while the arena's memory is still there. It
 * must not allocate. Takes a little memory, so register before opening, with a state that says whether there is anything to
 * close. */
void ash_arena_on_release(ash_arena *arena, void (*release)(void *state), void *state);

/* Everything allocated after a mark is given back by rewinding to it. */
typedef struct ash_mark { void *block; size_t offset; void *closing; } ash_mark;
ash_mark ash_arena_mark(const ash_arena *arena);
void ash_arena_rewind(ash_arena *arena, ash_mark mark);

#define ash_new(arena, type) ((type *)ash_alloc((arena), sizeof(type)))
#define ash_new_array(arena, type, count) ((type *)ash_alloc_array((arena), (count), sizeof(type)))

/* A copy of `text` in the arena, followed by a NUL (not counted). */
ash_slice ash_slice_copy(ash_arena *arena, ash_slice text);
/* `text` itself when it has at most `most` bytes, else as much of it as fits and "…": for quoting what a person wrote. Well-formed UTF-8 stays so. */
ash_slice ash_slice_shortened(ash_arena *arena, ash_slice text, size_t most);
/* Formatted text in the arena. Only %s %.*s %d %u %zu %llu %c %% and %x are allowed: numbers with a fraction go through
 * number.h, which knows no locale. */
ash_slice ash_format(ash_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A list that grows in an arena (doubling; the old storage stays until the arena goes):
 *     struct { size_t count, capacity; type *items; } list;   ash_push(arena, &list, value); */
#define ash_list(type) struct { size_t count, capacity; type *items; }
#define ash_push(arena, list, value)                                                                                   \
    do {                                                                                                               \
        if ((list)->count == (list)->capacity)                                                                         \
            (list)->items = ash_list_grow((arena), (list)->items, &(list)->capacity, sizeof *(list)->items);           \
        (list)->items[(list)->count++] = (value);                                                                      \
    } while (0)
void *ash_list_grow(ash_arena *arena, void *items, size_t *capacity, size_t item_size);

#endif
