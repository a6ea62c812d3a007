/* A pool of threads that take the tasks of one loop from a common counter, so that a slow task holds nobody up.
 *
 * One mutex guards everything but the counter. A loop is announced by its generation number; the workers that have not seen it
 * yet join in, and the caller works along until the counter has run out. A worker counts itself in and out under the mutex, and
 * the loop is over when the counter has run out and nobody is in it: a worker that wakes up late finds it closed. What the tasks
 * wrote is visible to the caller because every worker passes through the mutex after its last task and before the caller does. */
#include "threads/threads.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

struct ash_threads {
    pthread_mutex_t caller; /* held for a whole loop: one at a time */
    pthread_mutex_t guard;  /* of everything below, but `next` */
    pthread_cond_t begun, left;
    bool ending;
    bool open; /* the loop still takes workers in */
    unsigned long generation;
    unsigned inside; /* workers in the loop */
    size_t count;
    void (*task)(void *argument, size_t index);
    void *argument;
    atomic_size_t next; /* index of the first task that nobody has taken */
    unsigned started;
    pthread_t workers[];
};

static void take_tasks(ash_threads *t) {
    for (;;) {
        size_t index = atomic_fetch_add_explicit(&t->next, 1, memory_order_relaxed);
        if (index >= t->count) return;
        t->task(t->argument, index);
    }
}

static void *work(void *argument) {
    ash_threads *t = argument;
    unsigned long seen = 0;
    pthread_mutex_lock(&t->guard);
    for (;;) {
        while (!t->ending && (!t->open || t->generation == seen)) pthread_cond_wait(&t->begun, &t->guard);
        if (t->ending) break;
        seen = t->generation;
        t->inside++;
        pthread_mutex_unlock(&t->guard);
        take_tasks(t);
        pthread_mutex_lock(&t->guard);
        if (--t->inside == 0) pthread_cond_signal(&t->left);
    }
    pthread_mutex_unlock(&t->guard);
    return NULL;
}

static void parallel_for(void *state, size_t count, void (*task)(void *argument, size_t index), void *argument) {
    ash_threads *t = state;
    pthread_mutex_lock(&t->caller);
    pthread_mutex_lock(&t->guard);
    t->count = count;
    t->task = task;
    t->argument = argument;
    atomic_store_explicit(&t->next, 0, memory_order_relaxed);
    t->generation++;
    t->open = true;
    pthread_mutex_unlock(&t->guard);
    if (count > 1) pthread_cond_broadcast(&t->begun);
    take_tasks(t);
    pthread_mutex_lock(&t->guard);
    t->open = false;
    while (t->inside > 0) pthread_cond_wait(&t->left, &t->guard);
    pthread_mutex_unlock(&t->guard);
    pthread_mutex_unlock(&t->caller);
}

ash_threads *ash_threads_create(unsigned count) {
    unsigned workers = count == 0 ? 0 : count > ASH_THREADS_MOST ? ASH_THREADS_MOST - 1 : count - 1;
    ash_threads *t = calloc(1, sizeof *t + workers * sizeof *t->workers);
    if (t == NULL) return NULL;
    pthread_mutex_init(&t->caller, NULL);
    pthread_mutex_init(&t->guard, NULL);
    pthread_cond_init(&t->begun, NULL);
    pthread_cond_init(&t->left, NULL);
    atomic_init(&t->next, 0);
    while (t->started < workers && pthread_create(&t->workers[t->started], NULL, work, t) == 0) t->started++;
    return t;
}

unsigned ash_threads_count(const ash_threads *threads) {
    return threads->started + 1;
}

ash_executor ash_threads_executor(ash_threads *threads) {
    return (ash_executor){parallel_for, threads};
}

void ash_threads_destroy(ash_threads *threads) {
    if (threads == NULL) return;
    pthread_mutex_lock(&threads->guard);
    threads->ending = true;
    pthread_mutex_unlock(&threads->guard);
    pthread_cond_broadcast(&threads->begun);
    for (unsigned i = 0; i < threads->started; i++) pthread_join(threads->workers[i], NULL);
    pthread_cond_destroy(&threads->left);
    pthread_cond_destroy(&threads->begun);
    pthread_mutex_destroy(&threads->guard);
    pthread_mutex_destroy(&threads->caller);
    free(threads);
}
