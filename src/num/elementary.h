/* Elementary and special functions of our own: the same bits with every compiler, machine and front, which no C library
 * promises. The stated errors are measured against mpmath by tests/test_elementary.c, in units in the last place (ulp)
 * of the result. All functions give NaN for NaN unless said otherwise, none sets errno or traps. */
#ifndef ASHORE_NUM_ELEMENTARY_H
#define ASHORE_NUM_ELEMENTARY_H

#include <stddef.h>

/* Within 0.6 ulp (1 ulp where the result is subnormal). Overflow gives infinity, underflow 0. */
double ash_exp(double x);
/* Natural logarithm, within 0.8 ulp. log 0 is -infinity, of a negative number NaN. */
double ash_log(double x);
/* log(1 + x), within 2 ulp, also for tiny x; -1 gives -infinity, below NaN. */
double ash_log1p(double x);
/* exp(x) - 1, within 2 ulp, also for tiny x. */
double ash_expm1(double x);
/* base to the power exponent, within 0.6 ulp (1 ulp where subnormal). As in IEEE 754: x^0 = 1 and 1^y = 1 even for a
 * NaN; a negative base takes integer exponents only, otherwise NaN; 0 to a negative power is infinity (of the sign of
 * the zero for odd exponents). */
double ash_pow(double base, double exponent);
/* Complementary error function, within 8 ulp down to the smallest normal result. */
double ash_erfc(double x);

/* Of the standard normal law: density (within 4 ulp), distribution function (within 8 ulp in either tail), quantile
 * (relative error at most 1e-15; 0 and 1 give the infinities, outside [0, 1] NaN). */
double ash_normal_density(double z);
double ash_normal_cdf(double z);
double ash_normal_quantile(double p);
/* Standard loss L(z) = E(Z - z)^+ = phi(z) - z Q(z), and second-order loss L2(z) = E((Z - z)^+)^2 / 2 = ((z^2 + 1) Q(z)
 * - z phi(z))/2, with Q the upper tail. Relative error at most 2e-15 for every z, far tails included. */
double ash_normal_loss(double z);
double ash_normal_second_loss(double z);

/* log of the gamma function for x > 0, within 10 ulp, also next to its zeros 1 and 2; infinity at 0, NaN below. */
double ash_lgamma(double x);
/* The regularised incomplete beta function I_x(a, b), the distribution function of the beta law; a, b > 0; x outside
 * [0, 1] is clamped. Relative error at most 1e-13 for a + b up to 100, growing like (a + b) 1e-15 beyond. NaN for a or
 * b not above 0. */
double ash_beta_cdf(double x, double a, double b);
/* x with I_x(a, b) = p; p outside [0, 1] gives NaN. Relative error at most 2e-14 in x, or in 1 - x where p is nearer to
 * 1, for a + b up to 100. */
double ash_beta_quantile(double p, double a, double b);

/* The same over blocks: out[i] = f(in[i]), bit for bit what the scalar function gives. `out` may not overlap the
 * inputs. */
void ash_exp_block(double *restrict out, const double *restrict in, size_t count);
void ash_log_block(double *restrict out, const double *restrict in, size_t count);
void ash_normal_quantile_block(double *restrict out, const double *restrict in, size_t count);
void ash_normal_cdf_block(double *restrict out, const double *restrict in, size_t count);
void ash_normal_loss_block(double *restrict out, const double *restrict in, size_t count);
void ash_pow_block(double *restrict out, const double *restrict base, const double *restrict exponent, size_t count);

#endif
