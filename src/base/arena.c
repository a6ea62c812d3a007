/* Arenas: a chain of blocks, the newest first. Allocation moves an offset through the newest block; when that is full,
 * a new block is taken that doubles the last one (up to a maximum, so that the waste stays bounded). The arena itself
 * stands at the start of its first block. Under the address sanitizer all memory that is not handed out is poisoned and
 * a gap is left after every allocation, so that an overrun inside a block is caught too. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ADDRESS_SANITIZER 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define WITH_ADDRESS_SANITIZER 1
#endif

#ifdef WITH_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#define POISON(start, size) ASAN_POISON_MEMORY_REGION((start), (size))
#define UNPOISON(start, size) ASAN_UNPOISON_MEMORY_REGION((start), (size))
enum { GAP = 16 };
#else
#define POISON(start, size) ((void)(start), (void)(size))
#define UNPOISON(start, size) ((void)(start), (void)(size))
enum { GAP = 0 };
#endif

enum {
    FIRST_BLOCK = 64 * 1024,
    LARGEST_BLOCK = 4 * 1024 * 1024, /* unless a single request needs more */
    ALIGN_SMALL = 16,
    ALIGN_LARGE = 64 /* a cache line, and enough for every vector unit */
};

typedef struct block {
    struct block *older;
    size_t size;   /* with this header */
    size_t offset; /* of the first free byte, from the start of the block */
} block;

/* How something is closed that lives as long as what is allocated around it. */
typedef struct closing {
    struct closing *older;
    void (*release)(void *state);
    void *state;
} closing;

struct ash_arena {
    ash_memory memory;
    const ash_unwind *unwind;
    size_t limit, used;
    closing *closings; /* the last registered first */
    block *newest;
    block *spare; /* kept at a rewind, so that a loop around a block's end does not go to the system each time */
};

static void *malloc_allocate(void *state, size_t size_bytes) {
    (void)state;
    return malloc(size_bytes);
}

static void malloc_release(void *state, void *memory, size_t size_bytes) {
    (void)state;
    (void)size_bytes;
    free(memory);
}

const ash_memory ash_memory_malloc = {malloc_allocate, malloc_release, NULL};

static void release_block(ash_arena *arena, block *old) {
    size_t size = old->size;
    UNPOISON(old, size);
    arena->used -= size;
    arena->memory.release(arena->memory.state, old, size);
}

/* A block of `size` bytes, or NULL when the limit or the system refuses. */
static block *take_block(ash_arena *arena, size_t size) {
    if (size > arena->limit - arena->used) return NULL;
    block *fresh = arena->memory.allocate(arena->memory.state, size);
    if (fresh == NULL) return NULL;
    arena->used += size;
    *fresh = (block){NULL, size, sizeof(block)};
    POISON((char *)fresh + sizeof(block), size - sizeof(block));
    return fresh;
}

ash_arena *ash_arena_create(const ash_memory *memory, size_t limit_bytes, const ash_unwind *unwind) {
    size_t size = limit_bytes < FIRST_BLOCK ? limit_bytes : FIRST_BLOCK;
    if (size < sizeof(block) + sizeof(ash_arena)) return NULL;
    ash_arena start = {*memory, unwind, limit_bytes, 0, NULL, NULL, NULL};
    block *first = take_block(&start, size);
    if (first == NULL) return NULL;
    ash_arena *arena = (ash_arena *)(void *)(first + 1);
    UNPOISON(arena, sizeof *arena);
    first->offset += sizeof *arena;
    start.newest = first;
    *arena = start;
    return arena;
}

/* Closes what was registered after `end`, which is NULL or one of the list. */
static void close_until(ash_arena *arena, const closing *end) {
    while (arena->closings != end) {
        closing *last = arena->closings;
        arena->closings = last->older;
        last->release(last->state);
    }
}

void ash_arena_destroy(ash_arena *arena) {
    if (arena == NULL) return;
    close_until(arena, NULL);
    ash_arena end = *arena; /* its own memory goes with the first block */
    if (end.spare != NULL) release_block(&end, end.spare);
    while (end.newest != NULL) {
        block *older = end.newest->older;
        release_block(&end, end.newest);
        end.newest = older;
    }
}

/* Offset in `in` where `size` bytes with that alignment fit, or 0 (which is inside the header) when they do not. */
static size_t place_in(const block *in, size_t size, size_t alignment) {
    uintptr_t start = (uintptr_t)in;
    uintptr_t free_byte = start + in->offset;
    size_t offset = (size_t)(((free_byte + alignment - 1) & ~(uintptr_t)(alignment - 1)) - start);
    return offset <= in->size && size <= in->size - offset ? offset : 0;
}

static void add_block(ash_arena *arena, size_t size, size_t alignment) {
    block *next = arena->spare;
    arena->spare = NULL;
    if (next != NULL && place_in(next, size, alignment) == 0) {
        release_block(arena, next);
        next = NULL;
    }
    if (next == NULL) {
        size_t overhead = sizeof(block) + alignment + GAP;
        if (size > SIZE_MAX - overhead) ash_arena_exhaust(arena);
        size_t least = size + overhead;
        size_t wanted = arena->newest->size < LARGEST_BLOCK / 2 ? 2 * arena->newest->size : LARGEST_BLOCK;
        size_t left = arena->limit - arena->used;
        if (wanted > left) wanted = left;
        if (wanted < least) wanted = least;
        next = take_block(arena, wanted);
        if (next == NULL && wanted > least) next = take_block(arena, least);
        if (next == NULL) ash_arena_exhaust(arena);
    }
    next->older = arena->newest;
    arena->newest = next;
}

void *ash_alloc(ash_arena *arena, size_t size) {
    if (size == 0) size = 1;
    size_t alignment = size >= ALIGN_LARGE ? ALIGN_LARGE : ALIGN_SMALL;
    size_t offset = place_in(arena->newest, size, alignment);
    if (offset == 0) {
        add_block(arena, size, alignment);
        offset = place_in(arena->newest, size, alignment);
    }
    block *in = arena->newest;
    char *start = (char *)in + offset;
    size_t end = offset + size + GAP;
    in->offset = end < in->size ? end : in->size;
    UNPOISON(start, size);
    return memset(start, 0, size);
}

void *ash_alloc_array(ash_arena *arena, size_t count, size_t size) {
    if (size != 0 && count > SIZE_MAX / size) ash_arena_exhaust(arena);
    return ash_alloc(arena, count * size);
}

size_t ash_arena_used(const ash_arena *arena) {
    return arena->used;
}

size_t ash_arena_limit(const ash_arena *arena) {
    return arena->limit;
}

void ash_arena_exhaust(ash_arena *arena) {
    arena->unwind->exhausted(arena->unwind->state, arena->limit);
}

void ash_arena_on_release(ash_arena *arena, void (*release)(void *state), void *state) {
    closing *added = ash_new(arena, closing);
    *added = (closing){arena->closings, release, state};
    arena->closings = added;
}

ash_mark ash_arena_mark(const ash_arena *arena) {
    return (ash_mark){arena->newest, arena->newest->offset, arena->closings};
}

void ash_arena_rewind(ash_arena *arena, ash_mark mark) {
    close_until(arena, mark.closing);
    while (arena->newest != mark.block) {
        block *gone = arena->newest;
        arena->newest = gone->older;
        if (arena->spare == NULL && gone->size <= LARGEST_BLOCK) {
            gone->offset = sizeof(block);
            POISON((char *)gone + gone->offset, gone->size - gone->offset);
            arena->spare = gone;
        } else {
            release_block(arena, gone);
        }
    }
    arena->newest->offset = mark.offset;
    POISON((char *)arena->newest + mark.offset, arena->newest->size - mark.offset);
}

ash_slice ash_slice_copy(ash_arena *arena, ash_slice text) {
    char *copy = ash_alloc_array(arena, text.size + 1, 1);
    if (text.size > 0) memcpy(copy, text.data, text.size);
    return (ash_slice){copy, text.size};
}

ash_slice ash_slice_shortened(ash_arena *arena, ash_slice text, size_t most) {
    if (text.size <= most) return text;
    size_t cut = most;
    while (cut > 0 && ((unsigned char)text.data[cut] & 0xC0) == 0x80) cut--;
    return ash_format(arena, "%.*s…", (int)cut, text.data);
}

ash_slice ash_format(ash_arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size < 0) ash_arena_exhaust(arena); /* longer than an int can say */
    char *text = ash_alloc_array(arena, (size_t)size + 1, 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    va_end(arguments);
    return (ash_slice){text, (size_t)size};
}

void *ash_list_grow(ash_arena *arena, void *items, size_t *capacity, size_t item_size) {
    enum { FIRST_CAPACITY = 8 };
    size_t old = *capacity;
    if (old > SIZE_MAX / 2) ash_arena_exhaust(arena);
    *capacity = old == 0 ? FIRST_CAPACITY : 2 * old;
    void *grown = ash_alloc_array(arena, *capacity, item_size);
    if (old > 0) memcpy(grown, items, old * item_size);
    return grown;
}
