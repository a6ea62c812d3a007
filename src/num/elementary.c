/* Elementary and special functions. The cores of exp, log, pow, erfc and the normal law stand in elementary_core.h,
 * their approximations in polynomials.h (made by make_polynomials.py); here are the scalar and block forms around them
 * and what is called rarely: log1p, expm1, the gamma and beta functions.
 *
 * Incomplete beta: the continued fraction of Didonato and Morris (1992, ACM TOMS 18, equation 8) evaluated by the
 * modified Lentz algorithm (Thompson and Barnett 1986), on the side of the mean where it converges fast. Log gamma: on
 * [1, 2] one polynomial, reached by the recurrence, from 12 on Stirling's series. */
#include "num/elementary.h"

#include "num/elementary_core.h"

#define HALF_LOG_2PI 0x1.d67f1c864beb5p-1

double ash_exp(double x) {
    return exp_core(x, 0.0);
}

double ash_log(double x) {
    return log_core(x);
}

double ash_log1p(double x) {
    if (!(x > -1.0) || x > 0x1p54) return log_core(1.0 + x);
    double u = 1.0 + x;
    double lost = fabs(x) < 1.0 ? x - (u - 1.0) : 1.0 - (u - x); /* 1 + x = u + lost exactly */
    double k, m = log_reduce(u, &k);
    return log_of_parts(m - 1.0, k) + lost / u;
}

double ash_expm1(double x) {
    if (!(x > -40.0)) return x != x ? x : -1.0;
    if (x > 40.0) return exp_core(x, 0.0);
    double k = (x * 0x1.71547652b82fep0 + ROUNDER) - ROUNDER;
    double a = x - k * LN2_HIGH, b = -k * LN2_LOW;
    pair r = sum_ordered(a, b);
    double tail = r.high * r.high * exp_polynomial(r.high) + (r.low + r.low * r.high);
    if (k == 0.0) return r.high + tail;
    double scale = power_of_two(k);
    pair main = sum_exact(scale - 1.0, scale * r.high);
    return main.high + (main.low + scale * tail);
}

double ash_pow(double base, double exponent) {
    return pow_core(base, exponent);
}

double ash_erfc(double x) {
    return erfc_core(x);
}

double ash_normal_density(double z) {
    return z != z ? z : gauss_core(z, 0.5) * INV_SQRT_2PI;
}

double ash_normal_cdf(double z) {
    return normal_cdf_core(z);
}

double ash_normal_quantile(double p) {
    return normal_quantile_core(p);
}

static ASH_INLINE double normal_loss_core(double z) {
    double t = fabs(z), bound = t < 40.0 ? t : 40.0;
    double y = gauss_core(t, 0.5) * loss_polynomial((bound - 4.0) / (bound + 4.0)) / ((1.0 + bound) * (1.0 + bound));
    return z < 0.0 ? t + y : z != z ? z : y; /* L(-z) = z + L(z) */
}

double ash_normal_loss(double z) {
    return normal_loss_core(z);
}

double ash_normal_second_loss(double z) {
    double t = fabs(z), bound = t < 40.0 ? t : 40.0, one = 1.0 + bound;
    double y = gauss_core(t, 0.5) * second_loss_polynomial((bound - 4.0) / (bound + 4.0)) / (one * one * one);
    return z < 0.0 ? 0.5 * (t * t + 1.0) - y : z != z ? z : y; /* L2(-z) = (z^2 + 1)/2 - L2(z) */
}

double ash_lgamma(double x) {
    if (!(x > 0.0)) return x == 0.0 ? INFINITE : UNDEFINED;
    if (x >= 12.0) {
        /* Stirling: B_2n / (2n (2n - 1)) for n = 1 .. 7; the next term is below 3e-18 here */
        static const double terms[] = {1.0 / 12.0,   -1.0 / 360.0,      1.0 / 1260.0, -1.0 / 1680.0,
                                       1.0 / 1188.0, -691.0 / 360360.0, 1.0 / 156.0};
        double y = 1.0 / x, z = y * y, sum = 0.0;
        for (size_t i = sizeof terms / sizeof *terms; i-- > 0;) sum = sum * z + terms[i];
        return (x - 0.5) * (ash_log(x) - 1.0) + ((HALF_LOG_2PI - 0.5) + sum * y);
    }
    if (x < 1.0) return x * (x - 1.0) * lgamma_polynomial(2.0 * x - 1.0) - ash_log(x); /* Gamma(x + 1) = x Gamma(x) */
    double product = 1.0;
    while (x > 2.0) {
        x -= 1.0;
        product *= x;
    }
    return ash_log(product) + (x - 1.0) * (x - 2.0) * lgamma_polynomial(2.0 * x - 3.0);
}

/* log B(a, b). */
static double log_beta(double a, double b) {
    return ash_lgamma(a) + ash_lgamma(b) - ash_lgamma(a + b);
}

/* The continued fraction: I_x(a, b) = x^a y^b / B(a, b) * f, y = 1 - x, for x at most (about) the mean. */
static double beta_fraction(double a, double b, double x, double y) {
    double lambda = a * y - b * x;
    double value = a / (a + 1.0) * (lambda + 1.0);
    if (value == 0.0) value = 1e-300;
    double c = value, d = 0.0;
    for (int n = 1; n < 20000; n++) {
        double s = a + 2.0 * n, part = n * (b - n) * x / (s - 1.0);
        double term = (a + n - 1.0) * (a + b + n - 1.0) * x / (s - 1.0) * part;
        double level = n + part + (a + n) / (s + 1.0) * (lambda + 1.0 + n * (1.0 + y));
        d = level + term * d;
        if (d == 0.0) d = 1e-300;
        c = level + term / c;
        if (c == 0.0) c = 1e-300;
        d = 1.0 / d;
        double factor = c * d;
        value *= factor;
        if (fabs(factor - 1.0) < 3e-16) break;
    }
    return 1.0 / value;
}

/* log of x^a y^b / B(a, b). */
static double log_beta_power(double a, double b, double x, double y) {
    double log_x = x < 0.5 ? ash_log(x) : ash_log1p(-y), log_y = y < 0.5 ? ash_log(y) : ash_log1p(-x);
    return a * log_x + b * log_y - log_beta(a, b);
}

/* Both tails: I_x(a, b) and 1 - I_x(a, b), with y = 1 - x given so that neither end loses digits. */
static pair beta_tails(double a, double b, double x, double y) {
    if (!(x > 0.0)) return (pair){0.0, 1.0};
    if (!(y > 0.0)) return (pair){1.0, 0.0};
    double front = ash_exp(log_beta_power(a, b, x, y));
    if (x * (a + b) <= a) {
        double lower = front * beta_fraction(a, b, x, y);
        return (pair){lower, 1.0 - lower};
    }
    double upper = front * beta_fraction(b, a, y, x);
    return (pair){1.0 - upper, upper};
}

double ash_beta_cdf(double x, double a, double b) {
    if (!(a > 0.0 && b > 0.0) || x != x) return UNDEFINED;
    return beta_tails(a, b, x, 1.0 - x).high;
}

/* x with I_x(a, b) = p, for p at most that at the mean. Newton's method on log I as a function of log x: nearly a
 * straight line in the tail, and concave for b >= 1, so that from the first step on it climbs to the root from below.
 * For b < 1 it may overshoot, hence the upper bound that a step may only halve. */
static double beta_quantile_lower(double p, double a, double b) {
    double target = ash_log(p), top = ash_log(a / (a + b));
    double guess = (target + ash_log(a) + log_beta(a, b)) / a; /* I_x is near x^a / (a B(a, b)) for small x */
    double y = guess < top ? guess : top;
    for (int i = 0; i < 60; i++) {
        double x = ash_exp(y);
        if (x == 0.0) return 0.0;
        double tail = beta_tails(a, b, x, 1.0 - x).high;
        double slope = ash_exp(log_beta_power(a, b, x, 1.0 - x)) / ((1.0 - x) * tail);
        double step = (target - ash_log(tail)) / slope;
        if (step < 0.0) top = y;
        double next = y + step > top ? 0.5 * (y + top) : y + step;
        double moved = fabs(next - y);
        y = next;
        if (moved < 2e-15 || (step < 0.0 && moved < 1e-12 && i > 0)) break; /* back down: only rounding is left */
    }
    return ash_exp(y);
}

double ash_beta_quantile(double p, double a, double b) {
    if (!(a > 0.0 && b > 0.0 && p >= 0.0 && p <= 1.0)) return UNDEFINED;
    if (p == 0.0 || p == 1.0) return p;
    if (a == 1.0 && b == 1.0) return p;
    double at_mean = beta_tails(a, b, a / (a + b), b / (a + b)).high;
    return p <= at_mean ? beta_quantile_lower(p, a, b) : 1.0 - beta_quantile_lower(1.0 - p, b, a);
}

ASH_CLONES void ash_exp_block(double *restrict out, const double *restrict in, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = exp_core(in[i], 0.0);
}

ASH_CLONES void ash_log_block(double *restrict out, const double *restrict in, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = log_core(in[i]);
}

ASH_CLONES void ash_normal_quantile_block(double *restrict out, const double *restrict in, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = normal_quantile_core(in[i]);
}

ASH_CLONES void ash_normal_cdf_block(double *restrict out, const double *restrict in, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = normal_cdf_core(in[i]);
}

ASH_CLONES void ash_normal_loss_block(double *restrict out, const double *restrict in, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = normal_loss_core(in[i]);
}

ASH_CLONES void ash_pow_block(double *restrict out, const double *restrict base, const double *restrict exponent,
                              size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = pow_core(base[i], exponent[i]);
}
