/* Brent's method and the search for all sign changes on a grid. */
#include "num/roots.h"

#include <math.h>

ash_root ash_root_between(ash_root_function f, void *state, double a, double b, double tolerance) {
    double fa = f(state, a), fb = f(state, b);
    ash_root root = {ASH_ROOT_FOUND, b, fb, 2};
    if (fa != fa || fb != fb) {
        root.status = ASH_ROOT_UNDEFINED;
        root.x = root.value = (double)NAN;
        return root;
    }
    if (fa == 0.0) {
        root.x = a;
        root.value = fa;
        return root;
    }
    if (fb == 0.0) return root;
    if ((fa > 0.0) == (fb > 0.0)) {
        root.status = ASH_ROOT_NOT_BRACKETED;
        root.x = fabs(fa) < fabs(fb) ? a : b;
        root.value = fabs(fa) < fabs(fb) ? fa : fb;
        return root;
    }
    /* b is the best point, c the other end of the bracket, a the point before b; d the last step, e the one before it.
     */
    double c = a, fc = fa, d = b - a, e = d;
    while (root.evaluations < ASH_ROOT_STEPS) {
        if (fabs(fc) < fabs(fb)) {
            a = b, b = c, c = a;
            fa = fb, fb = fc, fc = fa;
        }
        root.x = b;
        root.value = fb;
        double allowed = 2.0 * 0x1p-52 * fabs(b) + 0.5 * tolerance, middle = 0.5 * (c - b);
        if (fabs(middle) <= allowed || fb == 0.0) return root;
        if (fabs(e) < allowed || fabs(fa) <= fabs(fb)) {
            d = e = middle;
        } else {
            double s = fb / fa, p, q;
            if (a == c) { /* two points: secant */
                p = 2.0 * middle * s;
                q = 1.0 - s;
            } else { /* three: inverse quadratic */
                double r = fb / fc, t = fa / fc;
                p = s * (2.0 * middle * t * (t - r) - (b - a) * (r - 1.0));
                q = (t - 1.0) * (r - 1.0) * (s - 1.0);
            }
            if (p > 0.0)
                q = -q;
            else
                p = -p;
            if (2.0 * p < 3.0 * middle * q - fabs(allowed * q) && p < fabs(0.5 * e * q)) {
                e = d;
                d = p / q;
            } else {
                d = e = middle;
            }
        }
        a = b;
        fa = fb;
        b += fabs(d) > allowed ? d : copysign(allowed, middle);
        fb = f(state, b);
        root.evaluations++;
        if (fb != fb) {
            root.status = ASH_ROOT_UNDEFINED;
            return root;
        }
        if ((fb > 0.0) == (fc > 0.0)) {
            c = a;
            fc = fa;
            d = e = b - a;
        }
    }
    root.status = ASH_ROOT_NOT_CONVERGED;
    return root;
}

size_t ash_roots_on_grid(ash_root_function f, void *state, double a, double b, size_t cells, double tolerance,
                         double *roots, size_t limit) {
    size_t count = 0;
    double x = a, fx = f(state, a);
    for (size_t i = 1; i <= cells + 1; i++) {
        /* the last turn only looks at the point b itself */
        double next = i >= cells ? b : a + (b - a) * ((double)i / (double)cells);
        double fnext = i > cells ? (double)NAN : f(state, next);
        double found = (double)NAN;
        if (fx == 0.0) {
            found = x;
        } else if (fnext != 0.0 && ((fx < 0.0 && fnext > 0.0) || (fx > 0.0 && fnext < 0.0))) {
            ash_root root = ash_root_between(f, state, x, next, tolerance);
            if (root.status == ASH_ROOT_FOUND) found = root.x;
        }
        if (found == found) {
            if (count < limit) roots[count] = found;
            count++;
        }
        x = next;
        fx = fnext;
    }
    return count;
}
