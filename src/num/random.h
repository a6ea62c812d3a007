/* Random draws that are functions, not sequences: a draw depends only on the seed, the input's name, the replicate, the
 * number of the sample and, for Latin hypercube sampling, the number of samples in a replicate. So any thread can
 * compute any block, an added input changes no other draw, and nothing is stored.
 *
 * The generator is Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"), of
 * their library Random123, against which tests/test_random.c holds our own form of it for many counters at once. */
#ifndef ASHORE_NUM_RANDOM_H
#define ASHORE_NUM_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The draws of one input. */
typedef struct ash_stream {
    uint64_t key;
} ash_stream;

/* The stream of an input by the run's seed and a hash of the input's full name; every bit of both counts. */
ash_stream ash_stream_of(uint64_t seed, uint64_t name_hash);
/* A 64-bit hash of a name's bytes for the above (FNV-1a). */
uint64_t ash_name_hash(const char *data, size_t size);

/* A replicate is a Latin hypercube of its own: its samples fall one in each of replicate_size strata of equal
 * probability. */
#define ASH_REPLICATE_LIMIT (UINT64_C(1) << 37)
typedef struct ash_draw_plan {
    bool latin;              /* false: plain draws, replicate_size is not used */
    uint64_t replicate_size; /* a multiple of 64 from 64 to ASH_REPLICATE_LIMIT */
} ash_draw_plan;

/* The stratum of a sample: a permutation of 0 .. replicate_size - 1, keyed by stream and replicate. */
uint64_t ash_stratum(const ash_stream *stream, uint64_t replicate_size, uint32_t replicate, uint64_t sample);

/* Uniform draws of samples first .. first + count - 1 into u: above 0 and below 1, never equal to either. Latin:
 * (stratum + (j + 1/2)/2^32)/replicate_size with a 32-bit j; plain: (j + 1/2)/2^52 with a 52-bit j. first and count are
 * multiples of 64. */
void ash_draw_block(const ash_stream *stream, const ash_draw_plan *plan, uint32_t replicate, uint64_t first,
                    size_t count, double *u);

/* Philox4x32-10 of the counters {n, n >> 32, replicate, purpose} for n = 16 cell .. 16 cell + 15, the words of one kind
 * together: out[16 w + i] is word w of counter 16 cell + i. For the tests; ash_draw_block uses it. */
void ash_philox_cell(const ash_stream *stream, uint32_t replicate, uint32_t purpose, uint64_t cell, uint32_t out[64]);

#endif
