/* What every fuzzer needs: an arena that comes back to it when it runs out, and a way to say that a law is broken.
 *     ash_arena *arena = fuzz_arena(&memory, limit);
 *     if (setjmp(memory.back) == 0) { ...what is tested... }
 *     ash_arena_destroy(arena); */
#ifndef ASHORE_FUZZ_FUZZ_H
#define ASHORE_FUZZ_FUZZ_H

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"

typedef struct fuzz_memory {
    ash_unwind unwind;
    jmp_buf back;
} fuzz_memory;

__attribute__((noreturn)) static inline void fuzz_exhausted(void *state, size_t limit_bytes) {
    (void)limit_bytes;
    longjmp(((fuzz_memory *)state)->back, 1);
}

static inline ash_arena *fuzz_arena(fuzz_memory *memory, size_t limit_bytes) {
    memory->unwind = (ash_unwind){fuzz_exhausted, memory};
    ash_arena *arena = ash_arena_create(&ash_memory_malloc, limit_bytes, &memory->unwind);
    if (arena == NULL) exit(1); /* the machine itself has no memory: that is no finding */
    return arena;
}

#define LAW(condition, law)                                                                                            \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, (law));                                         \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
