/* Sorting a handful of numbers, where calling a library costs more than the sorting. */
#ifndef ASHORE_NUM_SORT_H
#define ASHORE_NUM_SORT_H

#include <stddef.h>

/* Ascending, by insertion: quick for few values, and for many that are nearly sorted already. None may be NaN. */
static inline void ash_sort_few(double *v, size_t n) {
    for (size_t i = 1; i < n; i++) {
        double x = v[i];
        size_t j = i;
        for (; j > 0 && v[j - 1] > x; j--) v[j] = v[j - 1];
        v[j] = x;
    }
}

#endif
