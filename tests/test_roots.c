/* num/roots, num/sums and num/quantile: roots against known ones, sums against exact ones, quantiles against a sort. */
#include "num/roots.h"

#include <stdlib.h>

#include "num/elementary.h"
#include "num/quantile.h"
#include "num/random.h"
#include "num/sums.h"
#include "tap.h"

typedef struct counted {
    int which;
    int calls;
} counted;

static double function(void *state, double x) {
    counted *c = state;
    c->calls++;
    switch (c->which) {
    case 0:
        return x * x * x - 2 * x - 5; /* Newton's example, 2.0945514815423265 */
    case 1:
        return ash_exp(x) - 3; /* log 3 */
    case 2:
        return (x - 1) * (x - 1) * (x - 1); /* a flat root */
    case 3:
        return x < 0.3 ? -1 : 1; /* a jump */
    case 4:
        return x * x + 1; /* none */
    case 5:
        return x > 0.5 ? (double)NAN : -1 - x; /* undefined at one end */
    case 6:
        return (x + 2) * (x - 0.25) * (x - 1) * (x - 3.5);
    case 7:
        return x - 1e-200;
    case 8:
        return x == 0 ? -1e-3 : 1 / x; /* a pole: a sign change too */
    default:
        return x > 0.4 && x < 0.6 ? (double)NAN : x - 0.5;
    }
}

static ash_root solve(int which, double a, double b) {
    counted c = {which, 0};
    ash_root root = ash_root_between(function, &c, a, b, 0);
    if ((size_t)c.calls != root.evaluations) root.status = ASH_ROOT_NOT_CONVERGED;
    return root;
}

static void check_roots(void) {
    ash_root root = solve(0, 2, 3);
    CHECK_NEAR(root.x, 2.0945514815423265, 1e-15, "x^3 - 2x - 5");
    CHECK(root.status == ASH_ROOT_FOUND && root.evaluations < 14, "in few steps");
    root = solve(0, 3, 2);
    CHECK_NEAR(root.x, 2.0945514815423265, 1e-15, "with the ends the other way round");
    CHECK_NEAR(solve(1, -50, 50).x, 1.0986122886681098, 1e-15, "exp(x) = 3 from far away");
    CHECK(fabs(solve(2, 0, 3).x - 1) < 1e-5 && solve(2, 0, 3).status == ASH_ROOT_FOUND, "a flat root");
    CHECK_NEAR(solve(3, 0, 1).x, 0.3, 1e-15, "a jump");
    CHECK(solve(4, -1, 1).status == ASH_ROOT_NOT_BRACKETED, "no root");
    root = solve(5, 0, 1);
    CHECK(root.status == ASH_ROOT_UNDEFINED, "an undefined end");
    CHECK(solve(9, 0, 1).status == ASH_ROOT_UNDEFINED, "undefined inside");
    CHECK(solve(7, -1, 1).status == ASH_ROOT_FOUND && fabs(solve(7, -1, 1).x - 1e-200) < 1e-15, "near 0");
    CHECK(solve(1, 0, 1.0986122886681098).status == ASH_ROOT_FOUND, "a root at an end, or next to it");
    CHECK(solve(6, 1, 2).x == 1 && solve(6, 1, 2).evaluations == 2, "a root that is an end");

    counted c = {6, 0};
    double roots[8];
    CHECK(ash_roots_on_grid(function, &c, -3, 4, 50, 0, roots, 8) == 4, "four roots on a grid");
    static const double want[] = {-2, 0.25, 1, 3.5};
    for (size_t i = 0; i < 4; i++) CHECK_NEAR(roots[i], want[i], 1e-14, "a root of the four");
    CHECK(ash_roots_on_grid(function, &c, -3, 4, 14, 0, roots, 8) == 4, "grid points that are roots count once");
    CHECK(ash_roots_on_grid(function, &c, -2, 1, 6, 0, roots, 8) == 3 && roots[0] == -2 && roots[2] == 1,
          "roots at both ends");
    roots[1] = 77;
    CHECK(ash_roots_on_grid(function, &c, -3, 4, 50, 0, roots, 1) == 4 && roots[1] == 77,
          "more roots than there is room for");
    c.which = 4;
    CHECK(ash_roots_on_grid(function, &c, -3, 4, 50, 0, roots, 8) == 0, "none on a grid");
    c.which = 9;
    CHECK(ash_roots_on_grid(function, &c, 0, 1, 10, 0, roots, 8) == 0, "undefined cells are passed over");
}

static void check_sums(void) {
    ash_pairwise sum = {0};
    CHECK(ash_pairwise_total(&sum) == 0, "the sum of none");
    uint64_t whole = 0;
    bool exact = true;
    for (uint64_t i = 1; i <= 5000; i++) { /* whole numbers: exact whatever the order */
        ash_pairwise_add(&sum, (double)(i * i));
        whole += i * i;
        exact = exact && ash_pairwise_total(&sum) == (double)whole && sum.count == i;
    }
    CHECK(exact, "sums of whole numbers are exact at every length");
    /* The shape is the pairwise tree: for 4 terms (a + b) + (c + d), for 7 ((a+b)+(c+d)) + ((e+f)+g). */
    static const double t[] = {1, 0x1p-53, 0x1p-53, 0x1p-53, 3, 0x1p-52, 0x1.8p-51};
    sum = (ash_pairwise){0};
    for (size_t i = 0; i < 7; i++) ash_pairwise_add(&sum, t[i]);
    CHECK(ash_pairwise_total(&sum) == ((t[0] + t[1]) + (t[2] + t[3])) + ((t[4] + t[5]) + t[6]),
          "the shape of the tree");
    /* 2^20 times 0.1: plain addition is off by 1e-6 of a unit, pairwise by rounding only. */
    sum = (ash_pairwise){0};
    for (int i = 0; i < 1 << 20; i++) ash_pairwise_add(&sum, 0.1);
    CHECK(ash_pairwise_total(&sum) == 0.1 * 0x1p20, "equal terms double without error");
    sum = (ash_pairwise){0};
    for (int i = 0; i < 999983; i++) ash_pairwise_add(&sum, 0.1);
    CHECK_NEAR(ash_pairwise_total(&sum), 99998.3, 1e-15, "a long sum");
}

static int ascending(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Type 7 from a sorted copy. */
static double sorted_quantile(const double *sorted, size_t n, double p) {
    double h = (double)(n - 1) * p;
    size_t k = (size_t)h;
    return k + 1 < n ? sorted[k] + (h - (double)k) * (sorted[k + 1] - sorted[k]) : sorted[n - 1];
}

static void check_quantiles(void) {
    double few[] = {3, 1, 2, 4}, out[9];
    static const double quarter[] = {0.25, 0.5, 0, 1};
    ash_quantiles(few, 4, quarter, 4, out); /* R: quantile(1:4, c(.25, .5, 0, 1)) */
    CHECK(out[0] == 1.75 && out[1] == 2.5 && out[2] == 1 && out[3] == 4, "type 7 as R has it");
    double one[] = {5};
    ash_quantiles(one, 1, quarter, 4, out);
    CHECK(out[0] == 5 && out[3] == 5, "one value");

    enum { LARGEST = 20000 };
    static double values[LARGEST], sorted[LARGEST], p[] = {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1, 0.123, 0.999};
    static uint32_t words[64];
    ash_stream stream = {3};
    bool equal = true, kept = true;
    static const size_t sizes[] = {2, 3, 5, 12, 13, 14, 64, 1000, 1001, LARGEST};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (int pattern = 0; pattern < 8; pattern++) {
            size_t n = sizes[s];
            for (size_t i = 0; i < n; i++) {
                if (i % 64 == 0) ash_philox_cell(&stream, (uint32_t)pattern, (uint32_t)s, i / 64, words);
                double r = words[i % 64];
                values[i] = pattern == 0   ? r
                            : pattern == 1 ? (double)i
                            : pattern == 2 ? -(double)i
                            : pattern == 3 ? 7
                            : pattern == 4 ? fmod(r, 3)
                            : pattern == 5 ? (double)(i < n / 2 ? i : n - i) /* up and down */
                            : pattern == 6
                                ? (double)(i % 2 ? i : n + i) /* interleaved, as killers of the median of three are */
                                : ash_normal_quantile((r + 0.5) * 0x1p-32);
            }
            memcpy(sorted, values, n * sizeof *values);
            qsort(sorted, n, sizeof *sorted, ascending);
            ash_quantiles(values, n, p, 9, out);
            for (size_t k = 0; k < 9; k++) equal = equal && out[k] == sorted_quantile(sorted, n, p[k]);
            qsort(values, n, sizeof *values, ascending);
            kept = kept && memcmp(values, sorted, n * sizeof *values) == 0;
        }
    CHECK(equal, "quantiles equal those of a sorted copy");
    CHECK(kept, "values are reordered, none lost");

    double some[] = {(double)NAN, 2, (double)NAN, 1, 3};
    size_t defined = ash_undefined_last(some, 5);
    CHECK(defined == 3 && some[0] == 2 && some[1] == 1 && some[2] == 3 && some[3] != some[3] && some[4] != some[4],
          "undefined ones go last");
    static const double points[] = {0, 0.25, 0.5, 0.51, 0.75, 1};
    ash_quantiles_undefined_last(some, 5, defined, points, 6, out);
    CHECK(out[0] == 1 && out[1] == 2 && out[2] == 3 && out[3] != out[3] && out[4] != out[4] && out[5] != out[5],
          "and rank last");
    double none[] = {(double)NAN, (double)NAN};
    defined = ash_undefined_last(none, 2);
    ash_quantiles_undefined_last(none, 2, defined, points, 1, out);
    CHECK(defined == 0 && out[0] != out[0], "all undefined");
}

int main(void) {
    check_roots();
    check_sums();
    check_quantiles();
    return tap_done();
}
