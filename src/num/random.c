/* Counter-based draws and the keyed permutation of Latin hypercube sampling.
 *
 * Draws. Cell c of 64 samples takes its 32-bit words from the sixteen counters 16c .. 16c + 15: sample 64c + 16w + i
 * reads word w of counter 16c + i. So one call of Philox serves four samples, and the loop over sixteen counters gives
 * its results in the order of the samples. The last word of the counter is the purpose: what the words are used for.
 *
 * Permutation. A format-preserving cipher without cycle walking: the replicate size is split as a * b with a a power of
 * two near its square root (or the largest one that divides it), a sample as (L, R) = (sample mod a, sample div a), and
 * a generalised Feistel network (Black and Rogaway 2002, "Ciphers with arbitrary finite domains") goes over the pair:
 *     R = (R + G(L)) mod b,  L = (L + F(R)) mod a,  and so on, ending with R, which decides most.
 * Each half round can be undone, so the whole is a permutation for any F and G. F and G are keyed hashes of 32 bits
 * whose top bits count: a multiplication by the range and a shift bring them into it (Lemire 2019). Five half rounds
 * leave no structure that the tests of independence in tests/test_random.c can see; where a is below 64, so that G has
 * few values, they do see some, and seven are used. */
#include "num/random.h"

#include "num/clones.h"

/* The headers refuse a machine they were not tried on, though plain C is all that Philox needs; in WebAssembly they are
 * let through under a name that they accept and use nowhere else. */
#if defined(__wasm__) && !defined(__riscv)
#define __riscv 1
#include <Random123/philox.h>
#undef __riscv
#else
#include <Random123/philox.h>
#endif

enum { PURPOSE_JITTER, PURPOSE_FRACTION, PURPOSE_PERMUTATION, PURPOSE_STREAM };

enum { CELL = 64, LANES = 16, HALF_ROUNDS = 7, SMALL_SHIFT = 6 };

typedef struct permutation {
    uint32_t mask, shift; /* a = mask + 1 = 2^shift */
    uint32_t b;
    uint32_t key[HALF_ROUNDS][2];
} permutation;

static philox4x32_ctr_t philox(uint64_t key, uint64_t low, uint32_t high, uint32_t purpose) {
    philox4x32_ctr_t counter = {{(uint32_t)low, (uint32_t)(low >> 32), high, purpose}};
    philox4x32_key_t keys = {{(uint32_t)key, (uint32_t)(key >> 32)}};
    return philox4x32(counter, keys);
}

ash_stream ash_stream_of(uint64_t seed, uint64_t name_hash) {
    philox4x32_ctr_t words = philox(seed, name_hash, 0, PURPOSE_STREAM);
    return (ash_stream){(uint64_t)words.v[1] << 32 | words.v[0]};
}

uint64_t ash_name_hash(const char *data, size_t size) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)data[i]) * UINT64_C(1099511628211);
    return hash;
}

static permutation permutation_of(const ash_stream *stream, uint64_t size, uint32_t replicate) {
    permutation p = {.shift = 3};
    while (p.shift < 30 && size >> (2 * (p.shift + 1)) != 0 && (size >> p.shift & 1) == 0) p.shift++;
    p.mask = (UINT32_C(1) << p.shift) - 1;
    p.b = (uint32_t)(size >> p.shift);
    for (uint32_t half = 0; half < HALF_ROUNDS; half++) {
        philox4x32_ctr_t words = philox(stream->key, half / 2, replicate, PURPOSE_PERMUTATION);
        p.key[half][0] = words.v[half % 2 * 2];
        p.key[half][1] = words.v[half % 2 * 2 + 1];
    }
    return p;
}

/* A keyed hash of 32 bits, good in its top bits: multiply, xorshift, add, multiply. The constants are odd and without
 * pattern (from 2^32 over the golden ratio and from MurmurHash3, Appleby 2011). */
static ASH_INLINE uint32_t keyed_hash(uint32_t x, const uint32_t key[2]) {
    x = (x ^ key[0]) * UINT32_C(0x9e3779b1);
    x = (x ^ x >> 15) + key[1];
    return x * UINT32_C(0x85ebca6b);
}

static ASH_INLINE uint32_t move_left(uint32_t l, uint32_t r, const permutation *p, uint32_t half) {
    return (l + (keyed_hash(r, p->key[half]) >> (32 - p->shift))) & p->mask;
}

static ASH_INLINE uint32_t move_right(uint32_t r, uint32_t l, const permutation *p, uint32_t half) {
    uint32_t moved = r + (uint32_t)((uint64_t)keyed_hash(l, p->key[half]) * p->b >> 32); /* both below b <= 2^31 */
    uint32_t wrapped = moved - p->b; /* beyond 2^31 when moved < b: the lesser of the two is the remainder */
    return moved < wrapped ? moved : wrapped;
}

/* The strata of the 64 samples from `first`, as their digits. `small`: a is below 64; a constant wherever this is
 * called. */
static ASH_INLINE void permute_digits(const permutation *p, bool small, uint64_t first, uint32_t left[CELL],
                                      uint32_t right[CELL]) {
    const permutation q = *p;
    uint32_t low = (uint32_t)first & q.mask, high = (uint32_t)(first >> q.shift);
    for (uint32_t i = 0; i < CELL; i++) {
        uint32_t l = (low + i) & q.mask, r = high + ((low + i) >> q.shift);
        r = move_right(r, l, &q, 0);
        l = move_left(l, r, &q, 1);
        r = move_right(r, l, &q, 2);
        l = move_left(l, r, &q, 3);
        r = move_right(r, l, &q, 4);
        if (small) {
            l = move_left(l, r, &q, 5);
            r = move_right(r, l, &q, 6);
        }
        left[i] = l;
        right[i] = r;
    }
}

static ASH_INLINE void permute_cell(const permutation *p, uint64_t first, uint32_t left[CELL], uint32_t right[CELL]) {
    if (p->shift < SMALL_SHIFT)
        permute_digits(p, true, first, left, right);
    else
        permute_digits(p, false, first, left, right);
}

uint64_t ash_stratum(const ash_stream *stream, uint64_t replicate_size, uint32_t replicate, uint64_t sample) {
    permutation p = permutation_of(stream, replicate_size, replicate);
    uint32_t left[CELL], right[CELL];
    permute_cell(&p, sample - sample % CELL, left, right);
    return ((uint64_t)right[sample % CELL] << p.shift) + left[sample % CELL];
}

#define PHILOX_ROUND                                                                                                   \
    {                                                                                                                  \
        uint64_t p0 = (uint64_t)c0 * PHILOX_M4x32_0, p1 = (uint64_t)c2 * PHILOX_M4x32_1;                               \
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;                                                                           \
        c1 = (uint32_t)p1;                                                                                             \
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;                                                                           \
        c3 = (uint32_t)p0;                                                                                             \
        k0 += PHILOX_W32_0;                                                                                            \
        k1 += PHILOX_W32_1;                                                                                            \
    }

static ASH_INLINE void philox_cell(uint64_t key, uint32_t replicate, uint32_t purpose, uint64_t cell, uint32_t *out) {
    uint64_t first = cell * LANES; /* a multiple of 16: adding 0 .. 15 does not carry */
    for (uint32_t i = 0; i < LANES; i++) {
        uint32_t c0 = (uint32_t)first + i, c1 = (uint32_t)(first >> 32), c2 = replicate, c3 = purpose;
        uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
        PHILOX_ROUND PHILOX_ROUND PHILOX_ROUND PHILOX_ROUND PHILOX_ROUND PHILOX_ROUND PHILOX_ROUND PHILOX_ROUND
            PHILOX_ROUND PHILOX_ROUND out[i] = c0;
        out[i + LANES] = c1;
        out[i + 2 * LANES] = c2;
        out[i + 3 * LANES] = c3;
    }
}

void ash_philox_cell(const ash_stream *stream, uint32_t replicate, uint32_t purpose, uint64_t cell, uint32_t out[64]) {
    philox_cell(stream->key, replicate, purpose, cell, out);
}

/* A 32-bit number as a double, through the signed conversion that vector units have. */
static ASH_INLINE double double_of_word(uint32_t x) {
    return (double)(int32_t)(x ^ UINT32_C(0x80000000)) + 0x1p31;
}

ASH_CLONES static void draw_latin(const ash_stream *stream, const permutation *p, double size, uint32_t replicate,
                                  uint64_t first, size_t count, double *u) {
    double a = (double)p->mask + 1.0;
    for (size_t at = 0; at < count; at += CELL) {
        uint32_t jitter[CELL], left[CELL], right[CELL];
        philox_cell(stream->key, replicate, PURPOSE_JITTER, (first + at) / CELL, jitter);
        permute_cell(p, first + at, left, right);
        for (size_t i = 0; i < CELL; i++) {
            double stratum = (double)(int32_t)right[i] * a + (double)(int32_t)left[i];
            double y = (stratum + (double_of_word(jitter[i]) + 0.5) * 0x1p-32) / size;
            u[at + i] = y < 1.0 ? y : 0x1.fffffffffffffp-1; /* the last stratum of a large replicate may round up */
        }
    }
}

ASH_CLONES static void draw_plain(const ash_stream *stream, uint32_t replicate, uint64_t first, size_t count,
                                  double *u) {
    for (size_t at = 0; at < count; at += CELL) {
        uint32_t high[CELL], low[CELL];
        philox_cell(stream->key, replicate, PURPOSE_JITTER, (first + at) / CELL, high);
        philox_cell(stream->key, replicate, PURPOSE_FRACTION, (first + at) / CELL, low);
        for (size_t i = 0; i < CELL; i++) {
            double fraction = ((double)(int32_t)(low[i] >> 12) + 0.5) * 0x1p-20; /* 20 bits and a half */
            u[at + i] = (double_of_word(high[i]) + fraction) * 0x1p-32;
        }
    }
}

void ash_draw_block(const ash_stream *stream, const ash_draw_plan *plan, uint32_t replicate, uint64_t first,
                    size_t count, double *u) {
    if (!plan->latin) {
        draw_plain(stream, replicate, first, count, u);
        return;
    }
    permutation p = permutation_of(stream, plan->replicate_size, replicate);
    draw_latin(stream, &p, (double)plan->replicate_size, replicate, first, count, u);
}
