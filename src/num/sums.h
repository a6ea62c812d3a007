/* Sums whose bits depend only on the sequence of the terms: not on threads, blocks or when they came. */
#ifndef ASHORE_NUM_SUMS_H
#define ASHORE_NUM_SUMS_H

#include <stdint.h>

/* Pairwise summation, one term at a time, in the manner of a binary counter: partial[k] holds the sum of a run of 2^k
 * terms where bit k of `count` is 1. The rounding error grows with log2 of the count (Higham 1993, "The accuracy of
 * floating point summation"). Start with {0}. At most 2^48 - 1 terms. */
typedef struct ash_pairwise {
    double partial[48];
    uint64_t count;
} ash_pairwise;

/* Adds the sum of the next cell. */
static inline void ash_pairwise_add(ash_pairwise *sum, double cell_sum) {
    unsigned level = 0;
    for (uint64_t n = sum->count; n & 1; n >>= 1) cell_sum = sum->partial[level++] + cell_sum;
    sum->partial[level] = cell_sum;
    sum->count++;
}

/* The sum of all terms so far; 0 of none. The runs are joined from the shortest, which came last. */
static inline double ash_pairwise_total(const ash_pairwise *sum) {
    double total = 0.0;
    int any = 0;
    for (unsigned level = 0; level < 48; level++) {
        if (!(sum->count >> level & 1)) continue;
        total = any ? sum->partial[level] + total : sum->partial[level];
        any = 1;
    }
    return total;
}

#endif
