/* An arena for tests: whatever exhausts it comes back to the test. Use:
 *     test_memory memory = {0};
 *     ash_arena *arena = test_arena(&memory, limit);
 *     if (setjmp(memory.back) == 0) { ...work that may run out... } else { ...it did... }
 * Without a setjmp, running out ends the test. */
#ifndef ASHORE_TESTS_MEMORY_H
#define ASHORE_TESTS_MEMORY_H

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/arena.h"

typedef struct test_memory {
    ash_unwind unwind;
    jmp_buf back;
    bool armed; /* set this before the setjmp */
} test_memory;

__attribute__((noreturn)) static inline void test_exhausted(void *state, size_t limit_bytes) {
    test_memory *memory = state;
    if (memory->armed) longjmp(memory->back, 1);
    printf("Bail out! the arena of %zu bytes is exhausted\n", limit_bytes);
    exit(1);
}

static inline ash_arena *test_arena(test_memory *memory, size_t limit_bytes) {
    memory->unwind = (ash_unwind){test_exhausted, memory};
    return ash_arena_create(&ash_memory_malloc, limit_bytes, &memory->unwind);
}

#endif
