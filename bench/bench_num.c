/* Nanoseconds per value of the block functions of src/num, the best of many runs over a block that stays in the cache:
 *     bench_num [block size]
 * It prints and asserts nothing; tests/ says whether the values are right. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "num/distribution.h"
#include "num/elementary.h"
#include "num/random.h"

enum { LARGEST = 4096 };
static double u[LARGEST], x[LARGEST], y[LARGEST], out[LARGEST];
static size_t size = 1024;

static double now(void) {
    struct timespec t;
    timespec_get(&t, TIME_UTC);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static ash_stream stream;
static ash_draw_plan latin = {true, 62528}, plain = {false, 0};

static const ash_sampler *sampler;

static void run_exp(void) {
    ash_exp_block(out, x, size);
}
static void run_log(void) {
    ash_log_block(out, u, size);
}
static void run_pow(void) {
    ash_pow_block(out, u, y, size);
}
static void run_quantile(void) {
    ash_normal_quantile_block(out, u, size);
}
static void run_cdf(void) {
    ash_normal_cdf_block(out, x, size);
}
static void run_latin(void) {
    ash_draw_block(&stream, &latin, 3, 0, size, out);
}
static void run_plain(void) {
    ash_draw_block(&stream, &plain, 3, 0, size, out);
}

static void run_sampler(void) {
    ash_sampler_block(sampler, u, out, size);
}

__attribute__((noreturn)) static void exhausted(void *state, size_t limit_bytes) {
    (void)state;
    fprintf(stderr, "no memory beyond %zu bytes\n", limit_bytes);
    exit(1);
}

static void measure(const char *name, void (*run)(void)) {
    double best = 1e300;
    for (int attempt = 0; attempt < 30; attempt++) {
        int times = 100;
        double start = now();
        for (int i = 0; i < times; i++) run();
        double each = (now() - start) / times / (double)size;
        if (each < best) best = each;
    }
    printf("%-28s %8.3f ns\n", name, best);
}

int main(int argc, char **argv) {
    if (argc > 1) size = (size_t)strtoul(argv[1], NULL, 10) / 64 * 64;
    if (size == 0 || size > LARGEST) size = LARGEST;
    stream = ash_stream_of(1, ash_name_hash("bench", 5));
    ash_draw_block(&stream, &plain, 0, 0, LARGEST, u);
    ash_normal_quantile_block(x, u, LARGEST);
    for (size_t i = 0; i < LARGEST; i++) y[i] = 3.0 * x[i];
    printf("blocks of %zu\n", size);
    measure("exp", run_exp);
    measure("log", run_log);
    measure("pow", run_pow);
    measure("normal quantile", run_quantile);
    measure("normal cdf", run_cdf);
    measure("draw, Latin hypercube", run_latin);
    measure("draw, plain", run_plain);

    ash_unwind unwind = {exhausted, NULL};
    ash_arena *arena = ash_arena_create(&ash_memory_malloc, 1 << 20, &unwind);
    if (!arena) return 1;
    static const double values[] = {0, 0.1, 0.25}, chances[] = {0.7, 0.2, 0.1};
    static const char *const names[] = {"", "normal", "lognormal", "uniform", "triangular", "PERT"};
    for (int kind = ASH_NORMAL; kind <= ASH_PERT; kind++) {
        ash_distribution law = ash_distribution_of((ash_distribution_kind)kind, 1, kind == ASH_LOGNORMAL ? 0.2 : 2, 4);
        sampler = ash_sampler_create(arena, &law);
        measure(names[kind], run_sampler);
    }
    ash_distribution law = ash_distribution_of(ASH_DISCRETE, 0, 0, 0);
    law.count = 3;
    law.values = values;
    law.chances = chances;
    sampler = ash_sampler_create(arena, &law);
    measure("discrete, 3 values", run_sampler);
    law = ash_distribution_of(ASH_PERT, 38, 41, 45);
    double start = now();
    for (int i = 0; i < 20; i++) ash_sampler_create(arena, &law);
    printf("%-28s %8.3f us each\n", "PERT sampler made", (now() - start) / 20e3);
    ash_arena_destroy(arena);
    return 0;
}
