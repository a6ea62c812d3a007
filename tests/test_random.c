/* num/random: Philox against Random123's known answers and its own function; the keyed permutation as a permutation
 * without structure; draws that do not depend on how they are asked for. */
#include "num/random.h"

#include <stdlib.h>

#include "tap.h"

#if defined(__wasm__) && !defined(__riscv)
#define __riscv 1 /* as in num/random.c */
#endif
#include <Random123/philox.h>

/* The lines "philox4x32 10" of kat_vectors in Random123 1.14.0 (Debian package librandom123-doc, tests/kat_vectors). */
static void check_known_answers(void) {
    static const uint32_t rows[3][10] = {{0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
                                         {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
                                          0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
                                         {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0,
                                          0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};
    for (size_t i = 0; i < 3; i++) {
        const uint32_t *r = rows[i];
        ash_stream stream = {(uint64_t)r[5] << 32 | r[4]};
        uint64_t n = (uint64_t)r[1] << 32 | r[0];
        uint32_t cell[64];
        ash_philox_cell(&stream, r[2], r[3], n / 16, cell);
        bool equal = true;
        for (size_t w = 0; w < 4; w++) equal = equal && cell[16 * w + n % 16] == r[6 + w];
        CHECK(equal, "a known answer of Philox4x32-10");
    }
}

static uint64_t next_bits(uint64_t *state) { /* splitmix64, Steele, Lea, Flood 2014 */
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static void check_against_library(void) {
    uint64_t state = 7;
    bool equal = true;
    for (int trial = 0; trial < 2000; trial++) {
        ash_stream stream = {next_bits(&state)};
        uint64_t cell = next_bits(&state) >> (4 + next_bits(&state) % 60);
        uint32_t replicate = (uint32_t)next_bits(&state), purpose = (uint32_t)next_bits(&state), out[64];
        ash_philox_cell(&stream, replicate, purpose, cell, out);
        for (uint32_t i = 0; i < 16; i++) {
            uint64_t n = cell * 16 + i;
            philox4x32_ctr_t counter = {{(uint32_t)n, (uint32_t)(n >> 32), replicate, purpose}};
            philox4x32_key_t key = {{(uint32_t)stream.key, (uint32_t)(stream.key >> 32)}};
            philox4x32_ctr_t want = philox4x32(counter, key);
            for (uint32_t w = 0; w < 4; w++) equal = equal && out[16 * w + i] == want.v[w];
        }
    }
    CHECK(equal, "2,000 cells equal Random123's own function");
}

static const uint64_t sizes[] = {64,    128,   192,   256,   320,   448,   512,   640,   704,
                                 832,   1024,  1088,  1984,  2048,  4096,  4160,  6272,  10048,
                                 16384, 16448, 32704, 62528, 65536, 65600, 99968, 100096};
enum { SIZES = sizeof sizes / sizeof *sizes, LARGEST = 100096 };

static uint32_t first_strata[LARGEST], second_strata[LARGEST];
static double draws[LARGEST];

static void strata(const ash_stream *stream, uint64_t size, uint32_t replicate, uint32_t *out) {
    ash_draw_plan plan = {true, size};
    ash_draw_block(stream, &plan, replicate, 0, (size_t)size, draws);
    for (uint64_t i = 0; i < size; i++) out[i] = (uint32_t)(draws[i] * (double)size);
}

static void check_permutation(void) {
    static unsigned char seen[LARGEST];
    bool permutes = true, agrees = true, inside = true, differs = true;
    uint64_t state = 11;
    for (size_t s = 0; s < SIZES; s++) {
        uint64_t size = sizes[s];
        for (uint32_t trial = 0; trial < 3; trial++) {
            ash_stream stream = {next_bits(&state)};
            strata(&stream, size, trial, first_strata);
            memset(seen, 0, sizeof seen);
            for (uint64_t i = 0; i < size; i++) {
                if (first_strata[i] >= size || seen[first_strata[i]]++) permutes = false;
                if (!(draws[i] > 0.0 && draws[i] < 1.0)) inside = false;
            }
            for (uint64_t i = 0; i < size; i += 37)
                if (ash_stratum(&stream, size, trial, i) != first_strata[i]) agrees = false;
            strata(&stream, size, trial + 1, second_strata);
            uint64_t equal = 0;
            for (uint64_t i = 0; i < size; i++) equal += first_strata[i] == second_strata[i];
            if (equal > 12) differs = false; /* 1 expected, Poisson */
        }
    }
    CHECK(permutes, "each replicate has one draw in each stratum, for all sizes");
    CHECK(agrees, "ash_stratum tells the stratum of the draw");
    CHECK(inside, "draws lie between 0 and 1");
    CHECK(differs, "replicates are permuted differently");
    bool large = true;
    static const uint64_t large_sizes[] = {UINT64_C(1) << 30, (UINT64_C(1) << 37) - 64, UINT64_C(1) << 37,
                                           UINT64_C(64) * 1000003};
    for (size_t s = 0; s < 4; s++) { /* too large to go through: in range, and no two equal among 20,000 */
        ash_stream stream = {next_bits(&state)};
        static uint64_t some[20032];
        for (uint64_t i = 0; i < 20032; i++) {
            some[i] = ash_stratum(&stream, large_sizes[s], 5, large_sizes[s] - 20032 + i);
            if (some[i] >= large_sizes[s]) large = false;
        }
        for (size_t i = 0; i < 20032; i += 501)
            for (size_t j = 0; j < 20032; j++)
                if (i != j && some[i] == some[j]) large = false;
    }
    CHECK(large, "large replicates stay in range and have no repeats");
}

/* Pearson's correlation of two permutations of 0 .. n - 1 (so Spearman's), in standard errors: sqrt(n - 1) r. */
static double rank_score(const uint32_t *a, const uint32_t *b, uint64_t n) {
    double middle = ((double)n - 1) / 2, sum = 0;
    for (uint64_t i = 0; i < n; i++) sum += ((double)a[i] - middle) * ((b ? (double)b[i] : (double)i) - middle);
    double square = (double)n * ((double)n * (double)n - 1) / 12;
    return sum / square * sqrt((double)n - 1);
}

/* Chi-square of an m x m table with fixed margins, as a standard normal score. */
static double table_score(const uint32_t *a, const uint32_t *b, uint64_t n, unsigned m) {
    static unsigned table[64 * 64];
    memset(table, 0, sizeof table);
    for (uint64_t i = 0; i < n; i++) table[(uint64_t)a[i] * m / n * m + (b ? (uint64_t)b[i] : i) * m / n]++;
    double expected = (double)n / (m * m), chi = 0, degrees = (m - 1.0) * (m - 1.0);
    for (unsigned i = 0; i < m * m; i++) chi += (table[i] - expected) * (table[i] - expected) / expected;
    return (chi - degrees * (double)n / ((double)n - 1)) / sqrt(2 * degrees);
}

/* Scores of many keys: mean square near 1 and mean near 0, each within 4.5 standard errors, none beyond 5. Scores of
 * rank correlation are close to normal from n = 64 on; those of the chi-square are skew, hence their wider bound on the
 * largest. */
typedef struct scores {
    double sum, square, largest;
    unsigned count;
} scores;
static void note(scores *s, double score) {
    s->sum += score;
    s->square += score * score;
    s->largest = fmax(s->largest, fabs(score));
    s->count++;
}
static bool clean(const scores *s, double limit, double spread, const char *name, uint64_t size) {
    double n = s->count, mean = s->sum / sqrt(n), square = (s->square / n - 1) / sqrt(spread / n);
    bool ok = fabs(mean) < 4.5 && square < 4.5 && s->largest < limit;
    if (!ok || getenv("SCORES"))
        printf("# %s, size %u: mean %.2f and mean square %.2f standard errors off, largest %.2f\n", name,
               (unsigned)size, mean, square, s->largest);
    return ok;
}

static void check_independence(void) {
    static const uint64_t some[] = {64, 128, 192, 640, 704, 1024, 4096, 6272, 62528, 65536};
    bool ranks = true, indices = true, tables = true, neighbours = true, replicates = true;
    for (size_t s = 0; s < sizeof some / sizeof *some; s++) {
        uint64_t size = some[s];
        unsigned keys = size < 2000 ? 2000 : size < 10000 ? 500 : 150, m = size < 1000 ? 4 : 16;
        scores rank = {0}, replicate = {0}, index = {0}, table = {0}, index_table = {0}, neighbour = {0};
        for (unsigned k = 0; k < keys; k++) {
            /* streams as a run makes them: one seed, names that differ by one letter */
            char name[] = {'w', 'a', 'g', 'e', (char)('a' + k % 26), (char)('a' + k / 26 % 26), (char)('a' + k / 676)};
            ash_stream a = ash_stream_of(s, ash_name_hash(name, 7));
            name[0] = 'x';
            ash_stream b = ash_stream_of(s, ash_name_hash(name, 7));
            strata(&a, size, k % 16, first_strata);
            strata(&b, size, k % 16, second_strata);
            note(&rank, rank_score(first_strata, second_strata, size));
            note(&table, table_score(first_strata, second_strata, size, m));
            note(&index, rank_score(first_strata, NULL, size));
            note(&index_table, table_score(first_strata, NULL, size, m));
            for (uint64_t i = 0; i < size; i++) second_strata[i] = first_strata[(i + 1) % size];
            note(&neighbour,
                 rank_score(first_strata, second_strata, size) + 1 / sqrt((double)size - 1)); /* expected -1/(n-1) */
            strata(&a, size, (k + 1) % 16, second_strata);
            note(&replicate, rank_score(first_strata, second_strata, size));
        }
        ranks &= clean(&rank, 5, 2, "rank correlation of two streams", size);
        indices &= clean(&index, 5, 2, "rank correlation with the sample number", size);
        tables &= clean(&table, 7, 2, "pairs of two streams", size);
        tables &= clean(&index_table, 7, 2, "pairs of stream and sample number", size);
        neighbours &= clean(&neighbour, 5, 2, "rank correlation of neighbouring samples", size);
        replicates &= clean(&replicate, 5, 2, "rank correlation of two replicates", size);
    }
    CHECK(ranks, "two streams have no rank correlation");
    CHECK(indices, "a stream has no rank correlation with the sample number");
    CHECK(tables, "pairs fill a table evenly");
    CHECK(neighbours, "neighbouring samples have no rank correlation");
    CHECK(replicates, "two replicates of a stream have no rank correlation");
}

static void check_blocks(void) {
    static double whole[6400], part[6400];
    ash_stream stream = ash_stream_of(99, ash_name_hash("source.xiamen.wage", 18));
    bool equal = true, plain_inside = true;
    for (int latin = 0; latin < 2; latin++) {
        ash_draw_plan plan = {latin, 62528};
        ash_draw_block(&stream, &plan, 2, 640, 6400, whole);
        for (size_t at = 0, size = 64; at < 6400; at += size, size = 64 * (1 + size / 64 % 7)) {
            if (at + size > 6400) size = 6400 - at;
            ash_draw_block(&stream, &plan, 2, 640 + at, size, part + at);
        }
        equal &= memcmp(whole, part, sizeof whole) == 0;
    }
    CHECK(equal, "any split into blocks gives the same bits");
    /* Plain draws: mean, mean square and serial product of 640,000, each within 4.5 standard errors. */
    double sum = 0, square = 0, serial = 0, last = 0.5;
    ash_draw_plan plain = {false, 0};
    for (uint64_t block = 0; block < 100; block++) {
        ash_draw_block(&stream, &plain, 0, block * 6400, 6400, whole);
        for (size_t i = 0; i < 6400; i++) {
            plain_inside &= whole[i] > 0 && whole[i] < 1;
            sum += whole[i] - 0.5;
            square += (whole[i] - 0.5) * (whole[i] - 0.5) - 1.0 / 12;
            serial += (whole[i] - 0.5) * (last - 0.5);
            last = whole[i];
        }
    }
    double root = sqrt(640000.0);
    CHECK(plain_inside, "plain draws lie between 0 and 1");
    CHECK(fabs(sum / root * sqrt(12.0)) < 4.5, "mean of plain draws");
    CHECK(fabs(square / root * sqrt(180.0)) < 4.5, "variance of plain draws");
    CHECK(fabs(serial / root * 12) < 4.5, "no serial correlation of plain draws");
    /* Latin: the stratum's own jitter is uniform and has nothing to do with the stratum. */
    ash_draw_plan plan = {true, 6400};
    double jitter = 0, cross = 0;
    ash_draw_block(&stream, &plan, 0, 0, 6400, whole);
    for (size_t i = 0; i < 6400; i++) {
        double scaled = whole[i] * 6400, within = scaled - floor(scaled) - 0.5;
        jitter += within;
        cross += within * (whole[i] - 0.5);
    }
    CHECK(fabs(jitter / 80 * sqrt(12.0)) < 4.5, "mean of the jitter");
    CHECK(fabs(cross / 80 * 12) < 4.5, "jitter and stratum are independent");
    ash_stream other = ash_stream_of(100, ash_name_hash("source.xiamen.wage", 18)),
               third = ash_stream_of(99, ash_name_hash("source.xiamen.wagf", 18));
    CHECK(other.key != stream.key && third.key != stream.key, "seed and name make the stream");
    CHECK(ash_name_hash("", 0) == UINT64_C(0xcbf29ce484222325) &&
              ash_name_hash("foobar", 6) == UINT64_C(0x85944171f73967e8),
          "FNV-1a's published values");
}

int main(void) {
    check_known_answers();
    check_against_library();
    check_permutation();
    check_independence();
    check_blocks();
    return tap_done();
}
