/* A request on standard input, computed, for benches that then work on its graph. What is wrong goes to standard error and ends the bench. */
#ifndef ASHORE_BENCH_REQUEST_H
#define ASHORE_BENCH_REQUEST_H

#include <stdio.h>
#include <stdlib.h>

#include "app/app.h"

static inline __attribute__((noreturn)) void bench_fail(const char *words) {
    fprintf(stderr, "%s\n", words);
    exit(1);
}

static inline __attribute__((noreturn)) void bench_exhausted(void *state, size_t limit) {
    (void)state, (void)limit;
    bench_fail("no memory");
}

static inline ash_slice bench_read_all(FILE *in) {
    enum { LONGEST = 8 << 20 };
    char *text = malloc(LONGEST);
    if (text == NULL) bench_fail("no memory");
    return (ash_slice){text, fread(text, 1, LONGEST, in)};
}

/* Opens *request with a context of its own (`options`; NULL: none) and an arena of `memory` bytes, which both stay. */
static inline ash_outcome *bench_outcome(ash_request *request, const ash_context_options *options, size_t memory, const ash_run_options *run, const ash_outcome_wish *wish) {
    static const ash_unwind unwind = {bench_exhausted, NULL};
    ash_context *context = ash_context_create(options);
    ash_arena *arena = context == NULL ? NULL : ash_arena_create(&ash_memory_malloc, memory, &unwind);
    if (arena == NULL) bench_fail("no memory");
    ash_request_open(request, context, arena, bench_read_all(stdin));
    const ash_case *c = request->doc == NULL ? NULL : ash_request_case(request);
    ash_outcome *outcome = NULL;
    if (c != NULL && ash_outcome_compute(arena, c, run, wish, request->diags, &outcome) == ASH_OUTCOME_DONE) return outcome;
    for (size_t i = 0; i < request->diags->count; i++) {
        ash_slice said = ash_diag_terminal(arena, request->words, request->sources, &request->diags->items[i], 100);
        fprintf(stderr, "%.*s\n", (int)said.size, said.data);
    }
    bench_fail("the request cannot be computed");
}

#endif
