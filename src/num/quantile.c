/* Selection: quickselect with the median of three as pivot; after too many poor splits the pivot is the median of
 * medians of five (Blum, Floyd, Pratt, Rivest, Tarjan 1973), which bounds the work by a multiple of n (introselect,
 * Musser 1997). */
#include "num/quantile.h"

#include <math.h>
#include <stdbool.h>

#include "num/sort.h"

static void swap(double *a, double *b) {
    double t = *a;
    *a = *b;
    *b = t;
}

static double middle_of_three(double a, double b, double c) {
    if (a > b) swap(&a, &b);
    if (b > c) swap(&b, &c);
    return a > b ? a : b;
}

static void select_in(double *v, size_t n, size_t k);

/* The median of the medians of five, gathered at the front of v. */
static double safe_pivot(double *v, size_t n) {
    size_t groups = n / 5;
    for (size_t g = 0; g < groups; g++) {
        ash_sort_few(v + 5 * g, 5);
        swap(v + g, v + 5 * g + 2);
    }
    select_in(v, groups, groups / 2);
    return v[groups / 2];
}

/* Reorders v so that v[k] is what it would be if v were sorted, none before it is greater and none after it less. */
static void select_in(double *v, size_t n, size_t k) {
    int patience = 8; /* poor splits that are let pass */
    while (n > 12) {
        double pivot = patience > 0 ? middle_of_three(v[n / 4], v[n / 2], v[n - 1 - n / 4]) : safe_pivot(v, n);
        /* three parts: [0, less) below the pivot, [less, more) equal, [more, n) above */
        size_t less = 0, at = 0, more = n;
        while (at < more) {
            if (v[at] < pivot)
                swap(v + less++, v + at++);
            else if (v[at] > pivot)
                swap(v + at, v + --more);
            else
                at++;
        }
        if (k >= less && k < more) return;
        size_t before = n;
        if (k < less) {
            n = less;
        } else {
            v += more;
            k -= more;
            n -= more;
        }
        if (n > before - before / 8) patience--;
    }
    ash_sort_few(v, n);
}

void ash_quantiles_undefined_last(double *values, size_t n, size_t defined, const double *p, size_t np, double *out) {
    for (size_t i = 0; i < np; i++) {
        double position = p[i] * (double)(n - 1);
        double whole = floor(position), part = position - whole;
        size_t k = (size_t)whole;
        if (k >= defined || (part > 0.0 && k + 1 >= defined)) {
            out[i] = (double)NAN;
            continue;
        }
        select_in(values, defined, k);
        out[i] = values[k];
        if (part > 0.0) { /* the next one is the least of those behind */
            double next = values[k + 1];
            for (size_t j = k + 2; j < defined; j++)
                if (values[j] < next) next = values[j];
            out[i] = values[k] + part * (next - values[k]);
        }
    }
}

void ash_quantiles(double *values, size_t n, const double *p, size_t np, double *out) {
    ash_quantiles_undefined_last(values, n, n, p, np, out);
}

size_t ash_undefined_last(double *values, size_t n) {
    size_t defined = 0;
    for (size_t i = 0; i < n; i++)
        if (values[i] == values[i]) values[defined++] = values[i];
    for (size_t i = defined; i < n; i++) values[i] = (double)NAN;
    return defined;
}
