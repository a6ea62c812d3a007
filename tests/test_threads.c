/* The pool of threads: every task exactly once, what they wrote visible, several callers, and that more than one thread
 * really works. Data races are the thread sanitizer's to find; this test gives it the loops. */
#define _POSIX_C_SOURCE 200809L /* barriers */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include "tap.h"
#include "threads/threads.h"

enum { COUNT = 10000 };

typedef struct job {
    unsigned *runs; /* how often each task ran: written without a lock, so a race would show */
    double *squares;
} job;

static void square(void *argument, size_t index) {
    const job *of = argument;
    of->runs[index]++;
    of->squares[index] = (double)index * (double)index;
}

/* Runs a loop of `count` tasks and says whether each ran once and its result can be seen. */
static bool runs_each_once(ash_executor executor, size_t count) {
    job of = {calloc(count + 1, sizeof *of.runs), calloc(count + 1, sizeof *of.squares)};
    executor.parallel_for(executor.state, count, square, &of);
    double sum = 0;
    bool once = of.runs[count] == 0;
    for (size_t i = 0; i < count; i++) {
        once = once && of.runs[i] == 1;
        sum += of.squares[i];
    }
    free(of.runs);
    free(of.squares);
    double n = (double)count; /* sum of the squares below n; exact here */
    return once && (count == 0 ? sum == 0 : sum == (n - 1) * n * (2 * n - 1) / 6);
}

static void check_loops(ash_executor executor, const char *name) {
    static const size_t counts[] = {0, 1, 2, 3, 64, COUNT};
    bool all = true;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) all = all && runs_each_once(executor, counts[i]);
    CHECK(all, name);
    for (int i = 0; i < 2000; i++) all = all && runs_each_once(executor, (size_t)i % 5);
    CHECK(all, "and again and again, with few tasks");
}

/* ---- more than one thread works: two tasks that wait for each other can only end side by side ---- */

static void meet(void *argument, size_t index) {
    (void)index;
    pthread_barrier_wait(argument);
}

/* ---- several callers of one pool ---- */

typedef struct caller {
    ash_executor executor;
    bool all;
} caller;

static void *call_often(void *argument) {
    caller *self = argument;
    self->all = true;
    for (int i = 0; i < 200; i++) self->all = self->all && runs_each_once(self->executor, 50);
    return NULL;
}

/* ---- a slow task holds nobody up ---- */

typedef struct uneven {
    atomic_size_t done;
} uneven;

static void slow_first(void *argument, size_t index) {
    uneven *of = argument;
    /* Task 0 ends only when all the others are done, which must be somebody else's work. */
    while (index == 0 && atomic_load(&of->done) < 99) {}
    atomic_fetch_add(&of->done, 1);
}

int main(void) {
    check_loops(ash_executor_serial, "without threads every task runs once");
    static const unsigned sizes[] = {0, 1, 2, 7};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        ash_threads *threads = ash_threads_create(sizes[i]);
        CHECK(threads != NULL && ash_threads_count(threads) == (sizes[i] > 0 ? sizes[i] : 1), "a pool of that many");
        check_loops(ash_threads_executor(threads), "with them every task runs once");
        ash_threads_destroy(threads);
    }

    ash_threads *threads = ash_threads_create(4);
    ash_executor executor = ash_threads_executor(threads);
    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, NULL, 4);
    executor.parallel_for(executor.state, 4, meet, &barrier);
    pthread_barrier_destroy(&barrier);
    CHECK(true, "four tasks that wait for one another end, so four threads work");

    uneven of = {0};
    executor.parallel_for(executor.state, 100, slow_first, &of);
    CHECK(atomic_load(&of.done) == 100, "the other threads do the rest while one is busy");

    enum { CALLERS = 3 };
    caller callers[CALLERS];
    pthread_t ids[CALLERS];
    for (size_t i = 0; i < CALLERS; i++) {
        callers[i] = (caller){executor, false};
        pthread_create(&ids[i], NULL, call_often, &callers[i]);
    }
    bool all = true;
    for (size_t i = 0; i < CALLERS; i++) {
        pthread_join(ids[i], NULL);
        all = all && callers[i].all;
    }
    CHECK(all, "three callers of one pool");
    ash_threads_destroy(threads);
    ash_threads_destroy(NULL);

    threads = ash_threads_create(1000000);
    CHECK(threads != NULL && ash_threads_count(threads) <= ASH_THREADS_MOST, "no more threads than a pool may have");
    ash_threads_destroy(threads);
    return tap_done();
}
