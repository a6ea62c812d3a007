/* The scalar forms of the operations, private to the room: folding (graph.c) calls them, the kernels (kernels.c) run
 * them over blocks of samples. One definition for both, so that folding changes no bit.
 *
 * Rules: an undefined operand (NaN) gives an undefined result, except through select, and, or. A division by zero and a
 * function outside its domain are undefined, never infinite. An overflow is infinite here; the statistics count every
 * value that is not finite as undefined. The forms choose between operands, never between computations, which is what
 * compilers turn into vector code; the functions of num are called as they are, since their block forms give the same
 * bits. */
#ifndef ASHORE_ENGINE_SCALAR_H
#define ASHORE_ENGINE_SCALAR_H

#include <math.h>

#include "num/clones.h"
#include "num/elementary.h"

#define SCALAR_UNDEFINED ((double)NAN)
#define SCALAR_OPERATION(name) static ASH_INLINE double scalar_##name(double a, double b, double c)
#define SCALAR_UNARY (void)b, (void)c
#define SCALAR_BINARY (void)c

/* Truth as 0 or 1, undefined when an operand is. */
static ASH_INLINE double scalar_truth(bool truth, double a, double b) {
    double value = truth ? 1.0 : 0.0;
    return ((a != a) | (b != b)) ? SCALAR_UNDEFINED : value;
}

SCALAR_OPERATION(negate) {
    return SCALAR_UNARY, -a;
}
SCALAR_OPERATION(absolute) {
    return SCALAR_UNARY, fabs(a);
}
SCALAR_OPERATION(square_root) {
    return SCALAR_UNARY, sqrt(a);
} /* below 0 NaN by IEEE 754 */
SCALAR_OPERATION(exponential) {
    return SCALAR_UNARY, ash_exp(a);
}
SCALAR_OPERATION(logarithm) {
    return SCALAR_UNARY, a > 0.0 ? ash_log(a) : SCALAR_UNDEFINED;
}

SCALAR_OPERATION(round_even) {
    return SCALAR_UNARY, rint(a);
}
SCALAR_OPERATION(floor) {
    return SCALAR_UNARY, floor(a);
}
SCALAR_OPERATION(ceil) {
    return SCALAR_UNARY, ceil(a);
}
SCALAR_OPERATION(not ) {
    return SCALAR_UNARY, scalar_truth(a == 0.0, a, a);
}
SCALAR_OPERATION(normal_cdf) {
    return SCALAR_UNARY, ash_normal_cdf(a);
}
SCALAR_OPERATION(normal_quantile) {
    SCALAR_UNARY;
    return ((a > 0.0) & (a < 1.0)) ? ash_normal_quantile(a) : SCALAR_UNDEFINED;
}
SCALAR_OPERATION(normal_density) {
    return SCALAR_UNARY, ash_normal_density(a);
}
SCALAR_OPERATION(normal_loss) {
    return SCALAR_UNARY, ash_normal_loss(a);
}

SCALAR_OPERATION(add) {
    return SCALAR_BINARY, a + b;
}
SCALAR_OPERATION(subtract) {
    return SCALAR_BINARY, a - b;
}
SCALAR_OPERATION(multiply) {
    return SCALAR_BINARY, a * b;
}
SCALAR_OPERATION(divide) {
    SCALAR_BINARY;
    double divisor = b == 0.0 ? SCALAR_UNDEFINED : b;
    return a / divisor;
}

/* Whole exponents up to this are done by multiplication. */
#define SCALAR_POWER_LIMIT 64

/* The exponents that power does by multiplication, square root and division: those that models are full of (growth and
 * discounting over years) and that the graph can share between years (graph.c builds the same multiplications). */
static ASH_INLINE bool scalar_power_is_simple(double exponent) {
    return exponent == 0.5 || (fabs(exponent) <= SCALAR_POWER_LIMIT && exponent == trunc(exponent));
}

/* Repeated squaring from the lowest bit, at most (exponent - 1)/2 ulp; below 0 the reciprocal of that. */
static inline double scalar_power_simple(double base, double exponent) {
    if (exponent == 0.5) return sqrt(base);
    double square = base, product = 1.0;
    unsigned left = (unsigned)fabs(exponent);
    bool some = false;
    while (left > 0) {
        if (left & 1) {
            product = some ? product * square : square;
            some = true;
        }
        left >>= 1;
        if (left > 0) square *= square;
    }
    return exponent < 0.0 ? scalar_divide(1.0, product, 0.0) : product;
}

/* What ash_pow made of it, with our exceptions: its exponents done otherwise, undefined operands, and 0 to a power
 * below 0. */
static inline double scalar_power_finish(double a, double b, double general) {
    if (a != a || b != b) return SCALAR_UNDEFINED;
    if (scalar_power_is_simple(b)) return scalar_power_simple(a, b);
    return a == 0.0 && b < 0.0 ? SCALAR_UNDEFINED : general;
}
static inline double scalar_power(double a, double b, double c) {
    return SCALAR_BINARY, scalar_power_finish(a, b, ash_pow(a, b));
}

SCALAR_OPERATION(minimum) {
    SCALAR_BINARY;
    double least = a < b ? a : b; /* b when either is undefined */
    return a != a ? a : least;
}
SCALAR_OPERATION(maximum) {
    SCALAR_BINARY;
    double greatest = a > b ? a : b;
    return a != a ? a : greatest;
}
SCALAR_OPERATION(less) {
    return SCALAR_BINARY, scalar_truth(a < b, a, b);
}
SCALAR_OPERATION(less_equal) {
    return SCALAR_BINARY, scalar_truth(a <= b, a, b);
}
SCALAR_OPERATION(equal) {
    return SCALAR_BINARY, scalar_truth(a == b, a, b);
}
SCALAR_OPERATION(and) { /* Kleene: false when one is false, whatever the other */
    SCALAR_BINARY;
    double both = scalar_truth(true, a, b);
    return ((a == 0.0) | (b == 0.0)) ? 0.0 : both;
}
SCALAR_OPERATION(or) { /* Kleene: true when one is true; a NaN is not above or below 0 */
    SCALAR_BINARY;
    double neither = scalar_truth(false, a, b);
    return ((fabs(a) > 0.0) | (fabs(b) > 0.0)) ? 1.0 : neither;
}
SCALAR_OPERATION(select) {
    double taken = a == 0.0 ? c : b;
    return a != a ? a : taken;
}

#endif
