/* A pool of POSIX threads behind the executor of base/executor.h. An annex: native fronts only. */
#ifndef ASHORE_THREADS_THREADS_H
#define ASHORE_THREADS_THREADS_H

#include "base/executor.h"

typedef struct ash_threads ash_threads;

/* A pool in which `count` threads work on a loop, the caller's own included: count - 1 are started, 0 counts as 1, and at most
 * ASH_THREADS_MOST are used. When the system refuses a thread the pool works with those it has. Returns NULL only when there is
 * no memory. The threads sleep between loops. */
#define ASH_THREADS_MOST 256
ash_threads *ash_threads_create(unsigned count);
/* How many threads work on a loop, the caller's included. */
unsigned ash_threads_count(const ash_threads *threads);
/* The executor that spreads loops over the pool; valid until the pool is destroyed. Loops may be started from several threads,
 * they then run one after another. */
ash_executor ash_threads_executor(ash_threads *threads);
/* Ends and joins the threads. No loop may be running; NULL is allowed. */
void ash_threads_destroy(ash_threads *threads);

#endif
