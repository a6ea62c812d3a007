/* The scalar cores of elementary.c, to be inlined in loops over blocks (elementary.c, distribution.c). Private to the
 * room.
 *
 * They are free of branches: all cases are computed and the right one selected, so that compilers turn the loops into
 * vector code, and every operation is an IEEE basic one in a fixed order, so that all compilers and machines give the
 * same bits. Two rules of the trade used throughout:
 * - Rounding to an integer adds and subtracts 1.5 * 2^52: the sum has no room for a fraction. Its low bits are then the
 * integer itself, which saves conversions between double and 64-bit integer that SSE2 and AVX2 do not have.
 * - A pair (high, low) stands for the exact sum of two doubles. Sums by Knuth (1969, TAOCP 2, 4.2.2, theorem B) and
 * Dekker (1971), products by Dekker with Veltkamp's splitting: no fused multiply-add is needed. */
#ifndef ASHORE_NUM_ELEMENTARY_CORE_H
#define ASHORE_NUM_ELEMENTARY_CORE_H

#include <math.h>
#include <string.h>

#include "num/clones.h"
#include "num/polynomials.h"

#define INFINITE ((double)INFINITY)
#define UNDEFINED ((double)NAN)
#define ROUNDER 0x1.8p52          /* 1.5 * 2^52 */
#define LN2_HIGH 0x1.62e42fefap-1 /* log 2 to 35 bits: times any exponent it is exact */
#define LN2_LOW 0x1.cf79abc9e3b3ap-40
#define SQRT_HALF 0x1.6a09e667f3bcdp-1
#define INV_SQRT_2PI 0x1.9884533d43651p-2 /* 1/sqrt(2 pi) */

typedef struct pair {
    double high, low;
} pair;

static ASH_INLINE uint64_t bits_of(double x) {
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    return u;
}

static ASH_INLINE double double_of(uint64_t u) {
    double x;
    memcpy(&x, &u, sizeof x);
    return x;
}

/* a + b exactly, for |a| >= |b| or a = 0 (Dekker). */
static ASH_INLINE pair sum_ordered(double a, double b) {
    double high = a + b;
    return (pair){high, b - (high - a)};
}

/* a + b exactly (Knuth). */
static ASH_INLINE pair sum_exact(double a, double b) {
    double high = a + b, part = high - a;
    return (pair){high, (a - (high - part)) + (b - part)};
}

/* a b exactly, but for overflow beyond 2^996 and underflow (Veltkamp, Dekker). */
static ASH_INLINE pair product_exact(double a, double b) {
    double ta = 0x1.0000002p27 * a, ah = ta - (ta - a), al = a - ah;
    double tb = 0x1.0000002p27 * b, bh = tb - (tb - b), bl = b - bh;
    double high = a * b;
    return (pair){high, ((ah * bh - high) + ah * bl + al * bh) + al * bl};
}

/* 2^n for an integer-valued n in -1022 .. 1023. */
static ASH_INLINE double power_of_two(double n) {
    return double_of(bits_of(n + (ROUNDER + 1023.0)) << 52);
}

/* exp(high + low) for a |low| far below |high|. With k the integer nearest to x/log 2 and r = x - k log 2 as a pair,
 * exp r = 1 + r + r^2 p(r) is summed from its largest term with the rounding error of 1 + r kept. 2^k is applied in two
 * halves so that neither overflows before the result does. */
static ASH_INLINE double exp_core(double high, double low) {
    double x = high > 710.0 ? 710.0 : high;
    x = x < -746.0 ? -746.0 : x; /* a NaN passes both */
    low = x == high ? low : 0.0;
    double k = (x * 0x1.71547652b82fep0 + ROUNDER) - ROUNDER;
    double a = x - k * LN2_HIGH, b = low - k * LN2_LOW;
    pair r = sum_ordered(a, b);
    pair one = sum_ordered(1.0, r.high);
    double tail = r.high * r.high * exp_polynomial(r.high) + (r.low + r.low * r.high);
    double significand = one.high + (one.low + tail);
    double half = (k * 0.5 + ROUNDER) - ROUNDER;
    return significand * power_of_two(half) * power_of_two(k - half);
}

/* x = 2^exponent m with m in [sqrt 1/2, sqrt 2); x above 0 and finite, else the parts mean nothing. */
static ASH_INLINE double log_reduce(double x, double *exponent) {
    bool subnormal = x < 0x1p-1022;
    double scaled = subnormal ? x * 0x1p54 : x;
    uint64_t shifted = bits_of(scaled) + (0x3ff0000000000000u - 0x3fe6a09e667f3bcdu);
    double biased = double_of((shifted >> 52) | 0x4330000000000000u) - 0x1p52;
    *exponent = biased - (subnormal ? 1077.0 : 1023.0);
    return double_of((shifted & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu);
}

/* log(1 + f) + k log 2 for 1 + f in [sqrt 1/2, sqrt 2). With s = f/(2 + f): log(1 + f) = 2 atanh s
 * = f - f^2/2 + s (f^2/2 + R), R = 2 z/3 + 2 z^2 p(z), z = s^2 (as in fdlibm); f - f^2/2 is kept as a pair. */
static ASH_INLINE double log_of_parts(double f, double k) {
    double s = f / (2.0 + f), z = s * s;
    double rest = z * (0x1.5555555555555p-1 + 2.0 * (z * log_polynomial(z)));
    double square = 0.5 * f * f;
    pair main = sum_ordered(f, -square);
    pair sum = sum_exact(k * LN2_HIGH, main.high);
    return sum.high + (sum.low + (main.low + (s * (square + rest) + k * LN2_LOW)));
}

static ASH_INLINE double log_core(double x) {
    double k;
    double m = log_reduce(x, &k);
    double y = log_of_parts(m - 1.0, k);
    y = x < INFINITE ? y : x; /* infinity, NaN */
    y = x == 0.0 ? -INFINITE : y;
    return x < 0.0 ? UNDEFINED : y;
}

/* log x as a pair, relative error near 2^-66, for finite x above 0. log(1 + f) = 2 s (1 + z (1/3 + z p(z))) with s and
 * z = s^2 as pairs; the term in z^2 is below 2^-12 of the whole, so plain doubles do for it. */
static ASH_INLINE pair log_pair(double x) {
    double k;
    double f = log_reduce(x, &k) - 1.0;
    pair bottom = sum_ordered(2.0, f);
    double s = f / bottom.high;
    pair back = product_exact(s, bottom.high);
    double s_low = ((f - back.high) - back.low - s * bottom.low) / bottom.high;
    pair z = product_exact(s, s);
    z.low += 2.0 * s * s_low;
    pair w = sum_ordered(0x1.5555555555555p-2, z.high * log_polynomial(z.high));
    w.low += 0x1.5555555555555p-56;
    pair t = product_exact(z.high, w.high);
    t.low += z.high * w.low + z.low * w.high;
    pair u = product_exact(s, t.high); /* s t */
    u.low += s * t.low + s_low * t.high;
    pair sum = sum_ordered(s, u.high);
    pair y = sum_ordered(2.0 * sum.high, 2.0 * (sum.low + (u.low + s_low)));
    pair whole = sum_exact(k * LN2_HIGH, y.high);
    return sum_ordered(whole.high, whole.low + (y.low + k * LN2_LOW));
}

/* Nearest integer, ties to even, of any x; beyond 2^52 there is nothing to round. */
static ASH_INLINE double round_core(double x) {
    double size = fabs(x), rounded = (size + 0x1p52) - 0x1p52;
    return size < 0x1p52 ? copysign(rounded, x) : x;
}

static ASH_INLINE double pow_core(double base, double exponent) {
    double size = fabs(base), half = 0.5 * exponent;
    bool whole = round_core(exponent) == exponent;
    bool odd = whole & (round_core(half) != half) & (fabs(exponent) < 0x1p53);
    /* |log| of a double other than 1 is at least 2^-53: beyond 1e20 the result is 0, 1 or infinite anyway */
    double y = exponent > 1e20 ? 1e20 : exponent;
    y = y < -1e20 ? -1e20 : y;
    pair l = log_pair(size);
    pair p = product_exact(y, l.high);
    double result = exp_core(p.high, p.low + y * l.low);
    bool up = exponent > 0.0;
    result = size == 0.0 ? (up ? 0.0 : INFINITE) : result;
    result = size == INFINITE ? (up ? INFINITE : 0.0) : result;
    result = ((base < 0.0) & (size < INFINITE) & !whole) ? UNDEFINED : result;
    result = odd ? copysign(result, base) : result;
    result = ((base != base) | (exponent != exponent)) ? base + exponent : result;
    return ((exponent == 0.0) | (base == 1.0)) ? 1.0 : result;
}

/* The quantile function of the standard normal law in the manner of Wichura (1988, AS 241, PPND16), with coefficients
 * of our own: a rational function of 0.425^2 - (p - 1/2)^2 in the middle, of sqrt(-log p) in the tails. 0 and 1 give
 * the infinities. */
static ASH_INLINE double normal_quantile_core(double p) {
    double q = p - 0.5;
    double x = 0.180625 - q * q;
    double side = q < 0.0 ? p : 1.0 - p;
    double safe = side > 0.0 ? side : 0.5;
    double k;
    double m = log_reduce(safe, &k);
    double t = sqrt(-log_of_parts(m - 1.0, k));
    bool far_tail = t > 5.0;
    double y = t - (far_tail ? 5.0 : 1.6);
    bool middle = fabs(q) <= 0.425;
    double top = middle ? q * quantile_central_top(x) : quantile_tail_top(y, far_tail);
    double bottom = middle ? quantile_central_bottom(x) : quantile_tail_bottom(y, far_tail);
    double z = top / bottom;
    z = side > 0.0 ? z : INFINITE;
    z = ((q < 0.0) & !middle) ? -z : z;
    return side >= 0.0 ? z : UNDEFINED;
}

/* exp(-scale t^2) with the square exact: scale is a power of two. */
static ASH_INLINE double gauss_core(double t, double scale) {
    double bound = fabs(t) < 1e3 ? t : 1e3;
    pair square = product_exact(bound, bound);
    return exp_core(-scale * square.high, -scale * square.low);
}

/* (1 + 2t) exp(t^2) erfc(t) / (1 + 2t) for t >= 0, by one polynomial in (t - 3.75)/(t + 3.75), as Shepherd and
 * Laframboise (1981, Mathematics of Computation 36, 249-253). */
static ASH_INLINE double scaled_erfc(double t) {
    double bound = t < 28.0 ? t : 28.0; /* beyond, exp(-t^2) is 0 */
    return erfc_polynomial((bound - 3.75) / (bound + 3.75)) / (1.0 + 2.0 * bound);
}

static ASH_INLINE double erfc_core(double x) {
    double t = fabs(x);
    double y = gauss_core(t, 1.0) * scaled_erfc(t);
    y = x < 0.0 ? 2.0 - y : y;
    return x != x ? x : y;
}

/* Upper tail Q(|z|) of the standard normal law, then by symmetry. */
static ASH_INLINE double normal_cdf_core(double z) {
    double t = fabs(z);
    double y = 0.5 * (gauss_core(t, 0.5) * scaled_erfc(t * SQRT_HALF));
    y = z > 0.0 ? 1.0 - y : y;
    return z != z ? z : y;
}

#endif
