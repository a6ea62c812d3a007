/* The laws that an uncertain input may have: quantile, distribution function, moments, and samplers that turn blocks of
 * uniform draws into blocks of values; and what correlated inputs need. */
#ifndef ASHORE_NUM_DISTRIBUTION_H
#define ASHORE_NUM_DISTRIBUTION_H

#include "base/arena.h"

typedef enum ash_distribution_kind {
    ASH_CERTAIN,    /* a */
    ASH_NORMAL,     /* mean a, standard deviation b >= 0 */
    ASH_LOGNORMAL,  /* median a, b >= 0 the standard deviation of the log; a < 0 is its mirror image, -X with median -a
                     */
    ASH_UNIFORM,    /* between a and b, a <= b */
    ASH_TRIANGULAR, /* low a, most likely b, high c, a <= b <= c */
    ASH_PERT,    /* the same three; the beta law on [a, c] with shapes 1 + 4 (b - a)/(c - a) and 1 + 4 (c - b)/(c - a)
                    (Malcolm,    Roseboom, Clark, Fazar 1959; in this form Vose 2008), mean (a + 4 b + c)/6 */
    ASH_DISCRETE,   /* `count` >= 1 ascending `values` with `chances` above 0 that sum to 1 */
    ASH_SPLIT_NORMAL, /* two halves of normal laws joined at the median a: standard deviation b > 0 below, c > 0 above
                         (Fechner 1897) */
    ASH_SPLIT_LOGNORMAL /* the same of the log: median a > 0, b below, c above */
} ash_distribution_kind;

/* A law cut off at low and high (-INFINITY, INFINITY: not cut off): only what lies in [low, high] remains, its quantile
 * function is Q(F(low) + u (F(high) - F(low))). The arrays belong to the caller. Where nothing of the law lies within,
 * every value is the bound nearest to it. All numbers are finite but the bounds. */
typedef struct ash_distribution {
    ash_distribution_kind kind;
    double a, b, c;
    size_t count;
    const double *values, *chances;
    double low, high;
} ash_distribution;

/* A law of any kind but ASH_DISCRETE without bounds; parameters that a kind has not are ignored. */
ash_distribution ash_distribution_of(ash_distribution_kind kind, double a, double b, double c);
/* "38 to 45": 5 and 95 % points p5 <= p95; lognormal if both are above 0, else normal; certain if they are equal. */
ash_distribution ash_distribution_between(double p5, double p95);
/* "41 +- 10%", p >= 0: lognormal, 95 % point median (1 + p), 5 % point median/(1 + p); mirrored for a negative median;
 * a median or p of 0 is certain. */
ash_distribution ash_distribution_plus_minus_relative(double median, double p);
/* "41 +- 4", d >= 0: normal with 95 % point median + d. */
ash_distribution ash_distribution_plus_minus_absolute(double median, double d);

/* "about 2, 90 % sure between 0.5 and 5": median and 5 and 95 % points, p5 < median < p95; split lognormal if all are above 0, else
 * split normal. */
ash_distribution ash_distribution_about(double median, double p5, double p95);
/* The law of factor times the variable, factor above 0; a discrete law's values are copied to the arena. */
ash_distribution ash_distribution_scale(ash_arena *arena, const ash_distribution *distribution, double factor);

/* Of the law with its bounds. u in (0, 1). The quantile of a discrete law is the least value with F(value) >= u. */
double ash_distribution_quantile(const ash_distribution *distribution, double u);
double ash_distribution_cdf(const ash_distribution *distribution, double x);
/* Relative error below 1e-10 of the standard deviation (closed forms; quadrature for laws that are cut off). */
double ash_distribution_mean(const ash_distribution *distribution);
double ash_distribution_sd(const ash_distribution *distribution);
double ash_distribution_median(const ash_distribution *distribution);
/* Where an input stands "at the centre": the median, or the mean of a discrete law. */
double ash_distribution_centre(const ash_distribution *distribution);
/* The chance that the law without its bounds falls within them: 0 when they leave nothing. */
double ash_distribution_inside(const ash_distribution *distribution);

/* A law made ready for blocks. Creating one of a PERT law tabulates its quantile function, with an error of at most
 * 1e-10 (c - a); the other kinds are computed directly. The distribution may go, but for the arrays of a discrete one.
 */
typedef struct ash_sampler ash_sampler;
const ash_sampler *ash_sampler_create(ash_arena *arena, const ash_distribution *distribution);
/* out[i] = quantile at u[i], each in (0, 1). `out` and `u` do not overlap. Same bits for any split into blocks. */
void ash_sampler_block(const ash_sampler *sampler, const double *restrict u, double *restrict out, size_t count);

/* Standard normal quantiles, and back: for the Gaussian copula. */
void ash_normal_block(const double *restrict u, double *restrict z, size_t count);
void ash_uniform_block(const double *restrict z, double *restrict u, size_t count);
/* Pearson correlation of two normal variables whose rank correlation is rho, in [-1, 1]: 2 sin(pi rho/6) (Pearson
 * 1907). */
double ash_pearson_of_rank(double rho);
/* Cholesky factor of a symmetric n x n matrix, row by row, in place: lower triangle, the upper one set to 0. False when
 * it is not positive definite (a pivot below 1e-12 of its diagonal element); *failed_row is then the first row that
 * does not fit those before it, and the matrix is spoilt. */
bool ash_cholesky(double *matrix, size_t n, size_t *failed_row);

#endif
