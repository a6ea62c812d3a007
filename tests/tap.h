/* A small test harness that speaks TAP. Every check prints a line; a failed one says what it saw. NaN equals nothing:
 * CHECK_NEAR writes !(error <= bound), so a NaN fails. Use:
 *     int main(void) { CHECK(1 + 1 == 2, "sums"); CHECK_NEAR(x, 2.385, 1e-12, "x"); return tap_done(); } */
#ifndef ASHORE_TESTS_TAP_H
#define ASHORE_TESTS_TAP_H

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/slice.h"

static int tap_count, tap_failed;

static inline void tap_line(int ok, const char *file, int line, const char *name) {
    printf("%s %d - %s\n", ok ? "ok" : "not ok", ++tap_count, name);
    if (!ok) {
        tap_failed++;
        printf("# failed at %s:%d\n", file, line);
    }
    fflush(stdout);
}
#define CHECK(condition, name) tap_line(!!(condition), __FILE__, __LINE__, (name))

static inline void tap_near(double got, double want, double relative, const char *file, int line, const char *name) {
    double scale = fabs(want) > 1e-300 ? fabs(want) : 1.0;
    int ok = !(!(fabs(got - want) <= relative * scale));
    tap_line(ok, file, line, name);
    if (!ok) printf("# got %.17g, want %.17g, relative error %.3g above %.3g\n", got, want, fabs(got - want) / scale, relative);
}
/* got within `relative` of want, relative to |want| (absolute when want is 0). */
#define CHECK_NEAR(got, want, relative, name) tap_near((got), (want), (relative), __FILE__, __LINE__, (name))

static inline void tap_text(ash_slice got, const char *want, const char *file, int line, const char *name) {
    int ok = got.size == strlen(want) && (got.size == 0 || memcmp(got.data, want, got.size) == 0);
    tap_line(ok, file, line, name);
    if (!ok) printf("# got \"%.*s\"\n# want \"%s\"\n", (int)got.size, got.data ? got.data : "", want);
}
#define CHECK_TEXT(got_slice, want, name) tap_text((got_slice), (want), __FILE__, __LINE__, (name))

static inline int tap_done(void) {
    printf("1..%d\n", tap_count);
    return tap_failed ? 1 : 0;
}

#endif
