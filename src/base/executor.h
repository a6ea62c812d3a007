/* How work is spread over threads. The core itself starts none: it hands its loops to the executor of its context, which runs
 * them one after the other unless a front gives it another one (native: threads/threads.h). */
#ifndef ASHORE_BASE_EXECUTOR_H
#define ASHORE_BASE_EXECUTOR_H

#include <stddef.h>

typedef struct ash_executor {
    /* Calls task(argument, index) once for every index in 0..count-1, in any order and on any threads, and returns when all
     * of them are done. What the tasks wrote is then visible to the caller. Tasks allocate nothing and do not unwind, and
     * do not call parallel_for themselves. */
    void (*parallel_for)(void *state, size_t count, void (*task)(void *argument, size_t index), void *argument);
    void *state;
} ash_executor;

/* All tasks on the caller's thread, in order. */
extern const ash_executor ash_executor_serial;

#endif
