/* Laws of uncertain inputs.
 *
 * Normal and lognormal laws are worked in the standard variable z. A cut-off law maps u to p = start + u width and z =
 * sign Phi^-1(p): when the window lies above the middle, p counts from the upper end and sign is -1, so that far upper
 * tails lose no digits.
 *
 * PERT: x as a function of z = Phi^-1(p) is smooth, close to straight in the tails of log x, so it is tabulated over z
 * in
 * [-10, 10] (p = 8e-24, below any draw) in steps of 1/8 as quintic Hermite pieces. The derivatives come free with each
 * node: x' = phi(z)/f(x), x'' = x' (-z - x' f'(x)/f(x)), f the beta density.
 *
 * Moments of cut-off laws: tanh-sinh quadrature (Takahasi and Mori 1974), which does not mind the powers of the beta
 * density at its ends. */
#include "num/distribution.h"

#include <math.h>

#include "num/elementary.h"
#include "num/elementary_core.h"

#define Z95 0x1.a515209676abdp+0 /* Phi^-1(0.95) */

enum { PIECES = 160, PIECES_PER_UNIT = 8, COEFFICIENTS = 6, CHUNK = 64 };
#define TABLE_END 10.0 /* PIECES / PIECES_PER_UNIT / 2 */

/* p = start + u width; z = sign Phi^-1(p) where the law is worked in z (else sign is 1). */
typedef struct window {
    double start, width, sign;
} window;

struct ash_sampler {
    ash_distribution law;
    window window;
    double least, greatest; /* values are clamped to these: rounding may not leave the bounds */
    double rise;            /* lognormal: x = a exp(rise z) */
    double peak;            /* triangular: F(b) */
    const double *table;    /* PERT: COEFFICIENTS a piece, constant first, of (x - a)/(c - a) */
    size_t first, last;     /* discrete: the values within the bounds */
    double *cumulated;      /* discrete: F of values[first .. last] */
};

static double clamp(double x, double low, double high) {
    return x < low ? low : x > high ? high : x;
}

/* ---- constructors ---- */

ash_distribution ash_distribution_of(ash_distribution_kind kind, double a, double b, double c) {
    return (ash_distribution){.kind = kind, .a = a, .b = b, .c = c, .low = -INFINITE, .high = INFINITE};
}

ash_distribution ash_distribution_between(double p5, double p95) {
    if (p5 == p95) return ash_distribution_of(ASH_CERTAIN, p5, 0.0, 0.0);
    if (p5 > 0.0 && p95 > 0.0)
        return ash_distribution_of(ASH_LOGNORMAL, sqrt(p5) * sqrt(p95), ash_log(p95 / p5) / (2.0 * Z95), 0.0);
    return ash_distribution_of(ASH_NORMAL, 0.5 * p5 + 0.5 * p95, (p95 - p5) / (2.0 * Z95), 0.0);
}

ash_distribution ash_distribution_plus_minus_relative(double median, double p) {
    if (median == 0.0 || p == 0.0) return ash_distribution_of(ASH_CERTAIN, median, 0.0, 0.0);
    return ash_distribution_of(ASH_LOGNORMAL, median, ash_log1p(p) / Z95, 0.0);
}

ash_distribution ash_distribution_plus_minus_absolute(double median, double d) {
    if (d == 0.0) return ash_distribution_of(ASH_CERTAIN, median, 0.0, 0.0);
    return ash_distribution_of(ASH_NORMAL, median, d / Z95, 0.0);
}

ash_distribution ash_distribution_about(double median, double p5, double p95) {
    if (p5 > 0.0) return ash_distribution_of(ASH_SPLIT_LOGNORMAL, median, ash_log(median / p5) / Z95, ash_log(p95 / median) / Z95);
    return ash_distribution_of(ASH_SPLIT_NORMAL, median, (median - p5) / Z95, (p95 - median) / Z95);
}

ash_distribution ash_distribution_scale(ash_arena *arena, const ash_distribution *d, double factor) {
    ash_distribution scaled = *d;
    bool of_log = d->kind == ASH_LOGNORMAL || d->kind == ASH_SPLIT_LOGNORMAL; /* whose b and c have no unit */
    scaled.a *= factor;
    scaled.b *= of_log ? 1.0 : factor;
    scaled.c *= of_log ? 1.0 : factor;
    scaled.low *= factor;
    scaled.high *= factor;
    if (d->kind == ASH_DISCRETE) {
        double *values = ash_new_array(arena, double, d->count);
        for (size_t i = 0; i < d->count; i++) values[i] = d->values[i] * factor;
        scaled.values = values;
    }
    return scaled;
}

/* ---- laws without bounds ---- */

/* A law that is one point: its kind's spread is 0. */
static bool is_point(const ash_distribution *d) {
    switch (d->kind) {
    case ASH_CERTAIN:
        return true;
    case ASH_NORMAL:
        return d->b == 0.0;
    case ASH_LOGNORMAL:
        return d->b == 0.0 || d->a == 0.0;
    case ASH_SPLIT_NORMAL:
    case ASH_SPLIT_LOGNORMAL:
        return false;
    case ASH_UNIFORM:
        return d->a == d->b;
    case ASH_TRIANGULAR:
    case ASH_PERT:
        return d->a == d->c;
    case ASH_DISCRETE:
        return false;
    }
    return true;
}

static bool in_z(const ash_distribution *d) {
    return d->kind == ASH_NORMAL || d->kind == ASH_LOGNORMAL || d->kind == ASH_SPLIT_NORMAL || d->kind == ASH_SPLIT_LOGNORMAL;
}

static double pert_first(const ash_distribution *d) {
    return 1.0 + 4.0 * ((d->b - d->a) / (d->c - d->a));
}
static double pert_second(const ash_distribution *d) {
    return 1.0 + 4.0 * ((d->c - d->b) / (d->c - d->a));
}

/* x = a exp(rise z): a mirrored law falls where z rises, so its exponent does. */
static double lognormal_rise(const ash_distribution *d) {
    return d->a < 0.0 ? -d->b : d->b;
}

/* The z of a value, infinite beyond the support. */
static double standard_of(const ash_distribution *d, double x) {
    if (d->kind == ASH_NORMAL) return (x - d->a) / d->b;
    if (d->kind == ASH_SPLIT_NORMAL) return (x - d->a) / (x < d->a ? d->b : d->c);
    if (d->kind == ASH_SPLIT_LOGNORMAL) return x <= 0.0 ? -INFINITE : ash_log(x / d->a) / (x < d->a ? d->b : d->c);
    double ratio = x / d->a;
    if (ratio <= 0.0) return d->a > 0.0 ? -INFINITE : INFINITE;
    return ash_log(ratio) / lognormal_rise(d);
}

static double support_low(const ash_distribution *d) {
    switch (d->kind) {
    case ASH_NORMAL:
    case ASH_SPLIT_NORMAL:
        return -INFINITE;
    case ASH_LOGNORMAL:
        return d->a < 0.0 ? -INFINITE : 0.0;
    case ASH_SPLIT_LOGNORMAL:
        return 0.0;
    case ASH_DISCRETE:
        return d->values[0];
    case ASH_CERTAIN:
    case ASH_UNIFORM:
    case ASH_TRIANGULAR:
    case ASH_PERT:
        break;
    }
    return d->a;
}

static double support_high(const ash_distribution *d) {
    switch (d->kind) {
    case ASH_NORMAL:
    case ASH_SPLIT_NORMAL:
    case ASH_SPLIT_LOGNORMAL:
        return INFINITE;
    case ASH_LOGNORMAL:
        return d->a < 0.0 ? 0.0 : INFINITE;
    case ASH_DISCRETE:
        return d->values[d->count - 1];
    case ASH_UNIFORM:
        return d->b;
    case ASH_TRIANGULAR:
    case ASH_PERT:
        return d->c;
    case ASH_CERTAIN:
        break;
    }
    return d->a;
}

/* F of the law without bounds; with `below`, P(X < x) (they differ for laws with points only). */
static double plain_cdf(const ash_distribution *d, double x, bool below) {
    if (is_point(d)) return below ? x > d->a : x >= d->a;
    if (in_z(d)) return ash_normal_cdf(standard_of(d, x));
    if (d->kind == ASH_DISCRETE) {
        double sum = 0.0;
        for (size_t i = 0; i < d->count && (below ? d->values[i] < x : d->values[i] <= x); i++) sum += d->chances[i];
        return sum < 1.0 ? sum : 1.0;
    }
    if (x <= d->a) return 0.0;
    if (x >= support_high(d)) return 1.0;
    if (d->kind == ASH_UNIFORM) return (x - d->a) / (d->b - d->a);
    if (d->kind == ASH_PERT) return ash_beta_cdf((x - d->a) / (d->c - d->a), pert_first(d), pert_second(d));
    if (x < d->b) return (x - d->a) / (d->c - d->a) * ((x - d->a) / (d->b - d->a));
    return 1.0 - (d->c - x) / (d->c - d->a) * ((d->c - x) / (d->c - d->b));
}

static bool is_cut(const ash_distribution *d) {
    return d->low > support_low(d) || d->high < support_high(d);
}

static window window_of(const ash_distribution *d) {
    if (is_point(d) || !is_cut(d)) return (window){0.0, 1.0, 1.0};
    if (in_z(d)) {
        double from = standard_of(d, d->low), to = standard_of(d, d->high);
        if (from > 0.0) {
            double start = ash_normal_cdf(-from);
            return (window){start, ash_normal_cdf(-to) - start, -1.0};
        }
        double start = ash_normal_cdf(from);
        return (window){start, ash_normal_cdf(to) - start, 1.0};
    }
    double start = plain_cdf(d, d->low, true);
    double width = plain_cdf(d, d->high, false) - start;
    return (window){start, width > 0.0 ? width : 0.0, 1.0};
}

double ash_distribution_inside(const ash_distribution *d) {
    if (is_point(d)) return d->a >= d->low && d->a <= d->high;
    return fabs(window_of(d).width);
}

/* ---- quantiles ---- */

/* A sampler without the table of a PERT law and the sums of a discrete one. */
static ash_sampler prepare(const ash_distribution *d) {
    double low = support_low(d), high = support_high(d);
    ash_sampler s = {.law = *d, .window = window_of(d), .rise = lognormal_rise(d)};
    s.least = d->low > low ? d->low : low;
    s.greatest = d->high < high ? d->high : high;
    if (s.window.width == 0.0) /* nothing is left: the bound nearest to the law */
        s.least = s.greatest = s.window.sign < 0.0 || s.window.start > 0.5 ? d->low : d->high;
    if (d->kind == ASH_TRIANGULAR && !is_point(d)) s.peak = (d->b - d->a) / (d->c - d->a);
    if (d->kind == ASH_DISCRETE) {
        s.last = d->count - 1;
        while (s.first < s.last && d->values[s.first] < d->low) s.first++;
        while (s.last > s.first && d->values[s.last] > d->high) s.last--;
    }
    return s;
}

static ASH_INLINE double fit(const ash_sampler *s, double x) {
    x = x < s->least ? s->least : x;
    return x > s->greatest ? s->greatest : x;
}

static ASH_INLINE double window_point(const ash_sampler *s, double u) {
    return s->window.start + u * s->window.width;
}

static ASH_INLINE double normal_point(const ash_sampler *s, double u) {
    double z = s->window.sign * normal_quantile_core(window_point(s, u));
    return fit(s, s->law.a + s->law.b * z);
}

static ASH_INLINE double lognormal_point(const ash_sampler *s, double u) {
    double z = s->window.sign * normal_quantile_core(window_point(s, u));
    return fit(s, s->law.a * exp_core(s->rise * z, 0.0));
}

static ASH_INLINE double split_normal_point(const ash_sampler *s, double u) {
    double z = s->window.sign * normal_quantile_core(window_point(s, u));
    return fit(s, s->law.a + (z < 0.0 ? s->law.b : s->law.c) * z);
}

static ASH_INLINE double split_lognormal_point(const ash_sampler *s, double u) {
    double z = s->window.sign * normal_quantile_core(window_point(s, u));
    return fit(s, s->law.a * exp_core((z < 0.0 ? s->law.b : s->law.c) * z, 0.0));
}

static ASH_INLINE double uniform_point(const ash_sampler *s, double u) {
    return fit(s, s->least + u * (s->greatest - s->least));
}

static ASH_INLINE double triangular_point(const ash_sampler *s, double u) {
    double p = window_point(s, u), range = s->law.c - s->law.a;
    bool rising = p < s->peak;
    double root = sqrt((rising ? p : 1.0 - p) * range * (rising ? s->law.b - s->law.a : s->law.c - s->law.b));
    return fit(s, rising ? s->law.a + root : s->law.c - root);
}

double ash_distribution_quantile(const ash_distribution *d, double u) {
    if (is_point(d)) return clamp(d->a, d->low, d->high);
    ash_sampler s = prepare(d);
    switch (d->kind) {
    case ASH_NORMAL:
        return normal_point(&s, u);
    case ASH_LOGNORMAL:
        return lognormal_point(&s, u);
    case ASH_SPLIT_NORMAL:
        return split_normal_point(&s, u);
    case ASH_SPLIT_LOGNORMAL:
        return split_lognormal_point(&s, u);
    case ASH_UNIFORM:
        return uniform_point(&s, u);
    case ASH_TRIANGULAR:
        return triangular_point(&s, u);
    case ASH_PERT: {
        double p = clamp(window_point(&s, u), 0.0, 1.0);
        return fit(&s, d->a + (d->c - d->a) * ash_beta_quantile(p, pert_first(d), pert_second(d)));
    }
    case ASH_DISCRETE: {
        double p = window_point(&s, u), sum = 0.0;
        size_t i = 0;
        while (i < s.last && (sum += d->chances[i]) < p) i++;
        return fit(&s, d->values[i < s.first ? s.first : i]);
    }
    case ASH_CERTAIN:
        break;
    }
    return d->a;
}

double ash_distribution_cdf(const ash_distribution *d, double x) {
    if (x < d->low) return 0.0;
    if (x >= d->high) return 1.0;
    if (is_point(d)) return x >= clamp(d->a, d->low, d->high);
    window w = window_of(d);
    if (w.width == 0.0) return x >= ash_distribution_quantile(d, 0.5);
    double p = in_z(d) ? ash_normal_cdf(w.sign * standard_of(d, x)) : plain_cdf(d, x, false);
    return clamp((p - w.start) / w.width, 0.0, 1.0);
}

double ash_distribution_median(const ash_distribution *d) {
    return ash_distribution_quantile(d, 0.5);
}

double ash_distribution_centre(const ash_distribution *d) {
    return d->kind == ASH_DISCRETE ? ash_distribution_mean(d) : ash_distribution_median(d);
}

/* ---- moments ---- */

/* A piece of a law to integrate over, in a variable t: z for normal and lognormal laws, else (x - a)/(c - a). */
typedef struct piece {
    const ash_distribution *law;
    double from, to;
    double reference; /* log of a factor left out of the density, so that it does not underflow */
} piece;

/* Log of the density in t, up to a constant. */
static double log_density(const ash_distribution *d, double t) {
    if (in_z(d)) return -0.5 * t * t;
    if (d->kind == ASH_PERT) return (pert_first(d) - 1.0) * ash_log(t) + (pert_second(d) - 1.0) * ash_log1p(-t);
    double peak = (d->b - d->a) / (d->c - d->a); /* triangular */
    return t < peak ? ash_log(t / peak) : ash_log((1.0 - t) / (1.0 - peak));
}

/* The value at t, but for a shift by a (lognormal: none). */
static double value_at(const ash_distribution *d, double t) {
    if (d->kind == ASH_NORMAL) return d->b * t;
    if (d->kind == ASH_LOGNORMAL) return d->a * ash_exp(lognormal_rise(d) * t);
    if (d->kind == ASH_SPLIT_NORMAL) return (t < 0.0 ? d->b : d->c) * t;
    if (d->kind == ASH_SPLIT_LOGNORMAL) return d->a * ash_exp((t < 0.0 ? d->b : d->c) * t);
    return (d->c - d->a) * t;
}

/* Adds the integrals of density, density (value - centre) and density (value - centre)^2 over the piece. */
static void integrate(const piece *f, double centre, double sums[3]) {
    const double step = 1.0 / 32.0;
    double half = 0.5 * (f->to - f->from);
    for (int k = -120; k <= 120; k++) {
        double s = k * step, e = ash_exp(s), y = 0.5 * 3.14159265358979324 * 0.5 * (e - 1.0 / e); /* pi/2 sinh s */
        double size = ash_exp(-2.0 * fabs(y)),
               end = 2.0 / (1.0 + size) * size * half; /* distance from the nearer end */
        double t = k < 0 ? f->from + end : f->to - end;
        if (!(t > f->from && t < f->to)) continue;
        double weight =
            half * 0.5 * 3.14159265358979324 * 0.5 * (e + 1.0 / e) * 4.0 * size / ((1.0 + size) * (1.0 + size));
        double density = step * weight * ash_exp(log_density(f->law, t) - f->reference);
        double difference = value_at(f->law, t) - centre;
        sums[0] += density;
        sums[1] += density * difference;
        sums[2] += density * difference * difference;
    }
}

/* Mean (without the shift by a) and standard deviation of a law that is cut off, by quadrature; false when nothing is
 * left. */
static bool cut_moments(const ash_distribution *d, double *mean, double *sd) {
    double from, to, peak;
    if (in_z(d)) {
        double rise = d->kind == ASH_LOGNORMAL ? lognormal_rise(d) : d->kind == ASH_SPLIT_LOGNORMAL ? d->c : 0.0;
        from = standard_of(d, d->low);
        to = standard_of(d, d->high);
        double reach_low = (rise < 0.0 ? 2.0 * rise : 0.0) - 13.0, reach_high = (rise > 0.0 ? 2.0 * rise : 0.0) + 13.0;
        if (to < reach_low) reach_low = to - 13.0;
        if (from > reach_high) reach_high = from + 13.0;
        from = from > reach_low ? from : reach_low;
        to = to < reach_high ? to : reach_high;
        peak = 0.0;
    } else {
        double range = d->c - d->a;
        from = clamp((d->low - d->a) / range, 0.0, 1.0);
        to = clamp((d->high - d->a) / range, 0.0, 1.0);
        peak = (d->b - d->a) / range;
    }
    if (!(from < to)) return false;
    peak = clamp(peak, from, to); /* the densest point of the window: a kink of the triangular law */
    double inner = clamp(peak, from + 1e-9 * (to - from), to - 1e-9 * (to - from));
    piece pieces[2] = {{d, from, peak, log_density(d, inner)}, {d, peak, to, log_density(d, inner)}};
    double centre = value_at(d, inner);
    for (int pass = 0; pass < 2; pass++) { /* around any point first, then around the mean */
        double sums[3] = {0.0, 0.0, 0.0};
        for (size_t i = 0; i < 2; i++)
            if (pieces[i].from < pieces[i].to) integrate(&pieces[i], centre, sums);
        if (pass == 0)
            centre += sums[1] / sums[0];
        else {
            double shift = sums[1] / sums[0];
            *mean = centre + shift;
            *sd = sqrt(sums[2] / sums[0] - shift * shift);
        }
    }
    return true;
}

static void moments(const ash_distribution *d, double *mean, double *sd) {
    *mean = ash_distribution_quantile(d, 0.5);
    *sd = 0.0;
    if (is_point(d) || ash_distribution_inside(d) == 0.0) return;
    ash_sampler s = prepare(d);
    if (d->kind == ASH_UNIFORM) {
        *mean = 0.5 * s.least + 0.5 * s.greatest;
        *sd = (s.greatest - s.least) / sqrt(12.0);
    } else if (d->kind == ASH_DISCRETE) {
        double sum = 0.0, chance = 0.0, square = 0.0;
        for (size_t i = s.first; i <= s.last; i++) {
            chance += d->chances[i];
            sum += d->chances[i] * d->values[i];
        }
        *mean = sum / chance;
        for (size_t i = s.first; i <= s.last; i++)
            square += d->chances[i] * (d->values[i] - *mean) * (d->values[i] - *mean);
        *sd = sqrt(square / chance);
    } else if (is_cut(d)) {
        if (cut_moments(d, mean, sd) && d->kind != ASH_LOGNORMAL && d->kind != ASH_SPLIT_LOGNORMAL) *mean += d->a;
    } else if (d->kind == ASH_NORMAL) {
        *mean = d->a;
        *sd = d->b;
    } else if (d->kind == ASH_LOGNORMAL) {
        *mean = d->a * ash_exp(0.5 * d->b * d->b);
        *sd = fabs(*mean) * sqrt(ash_expm1(d->b * d->b));
    } else if (d->kind == ASH_SPLIT_NORMAL) { /* E(x - a) = (c - b)/sqrt(2 pi), E(x - a)^2 = (b^2 + c^2)/2 */
        double shift = (d->c - d->b) * INV_SQRT_2PI;
        *mean = d->a + shift;
        *sd = sqrt(0.5 * (d->b * d->b + d->c * d->c) - shift * shift);
    } else if (d->kind == ASH_SPLIT_LOGNORMAL) { /* E(exp(s z); z > 0) = exp(s^2/2) Phi(s) */
        double b = d->b, c = d->c;
        double first = ash_exp(0.5 * b * b) * ash_normal_cdf(-b) + ash_exp(0.5 * c * c) * ash_normal_cdf(c);
        double second = ash_exp(2.0 * b * b) * ash_normal_cdf(-2.0 * b) + ash_exp(2.0 * c * c) * ash_normal_cdf(2.0 * c);
        *mean = d->a * first;
        *sd = d->a * sqrt(second - first * first);
    } else if (d->kind == ASH_TRIANGULAR) {
        double x = d->b - d->a, y = d->c - d->b;
        *mean = (d->a + d->b + d->c) / 3.0;
        *sd = sqrt((x * x + x * y + y * y) / 18.0);
    } else { /* PERT: shapes p + q = 6, variance p q/((p + q)^2 (p + q + 1)) */
        *mean = (d->a + 4.0 * d->b + d->c) / 6.0;
        *sd = (d->c - d->a) * sqrt(pert_first(d) * pert_second(d) / 252.0);
    }
}

double ash_distribution_mean(const ash_distribution *d) {
    double mean, sd;
    moments(d, &mean, &sd);
    return mean;
}

double ash_distribution_sd(const ash_distribution *d) {
    double mean, sd;
    moments(d, &mean, &sd);
    return sd;
}

/* ---- samplers ---- */

typedef struct node {
    double x, slope, bend;
} node; /* x and its first two derivatives by z */

/* A node for z <= 0, of the beta law with shapes p and q. */
static node lower_node(double z, double p, double q, double log_beta) {
    double x = ash_beta_quantile(ash_normal_cdf(z), p, q);
    if (!(x > 0.0)) return (node){0.0, 0.0, 0.0};
    double log_slope = -0.5 * z * z - (p - 1.0) * ash_log(x) - (q - 1.0) * ash_log1p(-x) + log_beta;
    double slope = ash_exp(log_slope) * INV_SQRT_2PI;
    return (node){x, slope, slope * (-z - slope * ((p - 1.0) / x - (q - 1.0) / (1.0 - x)))};
}

static void tabulate(double *table, double p, double q) {
    double log_beta = ash_lgamma(p) + ash_lgamma(q) - ash_lgamma(p + q), step = 1.0 / PIECES_PER_UNIT;
    node last = {0.0, 0.0, 0.0};
    for (int i = 0; i <= PIECES; i++) {
        double z = (i - PIECES / 2) * step;
        node here = lower_node(z <= 0.0 ? z : -z, z <= 0.0 ? p : q, z <= 0.0 ? q : p, log_beta);
        if (z > 0.0) here = (node){1.0 - here.x, here.slope, -here.bend}; /* the mirrored law, read backwards */
        here.slope *= step;
        here.bend *= 0.5 * step * step;
        if (i > 0) {
            double *c = table + (size_t)(i - 1) * COEFFICIENTS;
            double rise = here.x - last.x - last.slope - last.bend; /* conditions at t = 1 left for t^3, t^4, t^5 */
            double slope = here.slope - last.slope - 2.0 * last.bend, bend = here.bend - last.bend;
            c[0] = last.x;
            c[1] = last.slope;
            c[2] = last.bend;
            c[3] = 10.0 * rise - 4.0 * slope + bend;
            c[4] = -15.0 * rise + 7.0 * slope - 2.0 * bend;
            c[5] = 6.0 * rise - 3.0 * slope + bend;
        }
        last = here;
    }
}

const ash_sampler *ash_sampler_create(ash_arena *arena, const ash_distribution *distribution) {
    ash_sampler *s = ash_new(arena, ash_sampler);
    if (is_point(distribution) || ash_distribution_inside(distribution) == 0.0) {
        s->law = ash_distribution_of(ASH_CERTAIN, ash_distribution_quantile(distribution, 0.5), 0.0, 0.0);
        return s;
    }
    *s = prepare(distribution);
    if (distribution->kind == ASH_PERT) {
        double *table = ash_new_array(arena, double, PIECES *COEFFICIENTS);
        tabulate(table, pert_first(distribution), pert_second(distribution));
        s->table = table;
    } else if (distribution->kind == ASH_DISCRETE) {
        double sum = 0.0;
        for (size_t i = 0; i < s->first; i++) sum += distribution->chances[i];
        s->cumulated = ash_new_array(arena, double, s->last - s->first + 1);
        for (size_t i = s->first; i <= s->last; i++) s->cumulated[i - s->first] = sum += distribution->chances[i];
    }
    return s;
}

ASH_CLONES static void normal_block(const ash_sampler *s, const double *restrict u, double *restrict out,
                                    size_t count) {
    const ash_sampler copy = *s;
    for (size_t i = 0; i < count; i++) out[i] = normal_point(&copy, u[i]);
}

ASH_CLONES static void lognormal_block(const ash_sampler *s, const double *restrict u, double *restrict out,
                                       size_t count) {
    const ash_sampler copy = *s;
    for (size_t i = 0; i < count; i++) out[i] = lognormal_point(&copy, u[i]);
}

ASH_CLONES static void split_normal_block(const ash_sampler *s, const double *restrict u, double *restrict out,
                                          size_t count) {
    const ash_sampler copy = *s;
    for (size_t i = 0; i < count; i++) out[i] = split_normal_point(&copy, u[i]);
}

ASH_CLONES static void split_lognormal_block(const ash_sampler *s, const double *restrict u, double *restrict out,
                                             size_t count) {
    const ash_sampler copy = *s;
    for (size_t i = 0; i < count; i++) out[i] = split_lognormal_point(&copy, u[i]);
}

ASH_CLONES static void uniform_block(const ash_sampler *s, const double *restrict u, double *restrict out,
                                     size_t count) {
    const ash_sampler copy = *s;
    for (size_t i = 0; i < count; i++) out[i] = uniform_point(&copy, u[i]);
}

ASH_CLONES static void triangular_block(const ash_sampler *s, const double *restrict u, double *restrict out,
                                        size_t count) {
    const ash_sampler copy = *s;
    for (size_t i = 0; i < count; i++) out[i] = triangular_point(&copy, u[i]);
}

ASH_CLONES static void pert_block(const ash_sampler *s, const double *restrict u, double *restrict out, size_t count) {
    const ash_sampler copy = *s;
    double z[CHUNK];
    for (size_t at = 0; at < count; at += CHUNK) {
        size_t n = count - at < CHUNK ? count - at : CHUNK;
        for (size_t i = 0; i < n; i++) {
            double y = normal_quantile_core(window_point(&copy, u[at + i]));
            y = y > -TABLE_END ? y : -TABLE_END;
            z[i] = ((y < TABLE_END ? y : TABLE_END) + TABLE_END) * PIECES_PER_UNIT;
        }
        for (size_t i = 0; i < n; i++) {
            int k = (int)z[i];
            k = k < PIECES ? k : PIECES - 1;
            const double *c = copy.table + (size_t)k * COEFFICIENTS;
            double t = z[i] - k, x = c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * (c[4] + t * c[5]))));
            out[at + i] = fit(&copy, copy.law.a + (copy.law.c - copy.law.a) * x);
        }
    }
}

static void discrete_block(const ash_sampler *s, const double *restrict u, double *restrict out, size_t count) {
    const double *cumulated = s->cumulated, *values = s->law.values + s->first;
    for (size_t i = 0; i < count; i++) {
        double p = window_point(s, u[i]);
        size_t from = 0, size = s->last - s->first; /* the last value takes whatever lies above the others */
        while (size > 0) {
            size_t half = (size + 1) / 2;
            from += cumulated[from + half - 1] < p ? half : 0;
            size -= half;
        }
        out[i] = values[from];
    }
}

void ash_sampler_block(const ash_sampler *s, const double *restrict u, double *restrict out, size_t count) {
    switch (s->law.kind) {
    case ASH_NORMAL:
        normal_block(s, u, out, count);
        return;
    case ASH_LOGNORMAL:
        lognormal_block(s, u, out, count);
        return;
    case ASH_SPLIT_NORMAL:
        split_normal_block(s, u, out, count);
        return;
    case ASH_SPLIT_LOGNORMAL:
        split_lognormal_block(s, u, out, count);
        return;
    case ASH_UNIFORM:
        uniform_block(s, u, out, count);
        return;
    case ASH_TRIANGULAR:
        triangular_block(s, u, out, count);
        return;
    case ASH_PERT:
        pert_block(s, u, out, count);
        return;
    case ASH_DISCRETE:
        discrete_block(s, u, out, count);
        return;
    case ASH_CERTAIN:
        break;
    }
    for (size_t i = 0; i < count; i++) out[i] = s->law.a;
}

/* ---- copula ---- */

void ash_normal_block(const double *restrict u, double *restrict z, size_t count) {
    ash_normal_quantile_block(z, u, count);
}

void ash_uniform_block(const double *restrict z, double *restrict u, size_t count) {
    ash_normal_cdf_block(u, z, count);
}

double ash_pearson_of_rank(double rho) {
    double x = rho * 0.52359877559829887, y = x * x, term = x, sum = x; /* sin by its series: |x| <= pi/6 */
    for (int n = 2; n <= 16; n += 2) {
        term *= -y / (n * (n + 1.0));
        sum += term;
    }
    return 2.0 * sum;
}

bool ash_cholesky(double *matrix, size_t n, size_t *failed_row) {
    for (size_t i = 0; i < n; i++) {
        double *row = matrix + i * n;
        for (size_t j = 0; j <= i; j++) {
            const double *other = matrix + j * n;
            double sum = row[j];
            for (size_t k = 0; k < j; k++) sum -= row[k] * other[k];
            if (j < i) {
                row[j] = sum / other[j];
            } else {
                if (!(sum > 1e-12 * fabs(row[i]))) {
                    *failed_row = i;
                    return false;
                }
                row[i] = sqrt(sum);
            }
        }
        for (size_t j = i + 1; j < n; j++) row[j] = 0.0;
    }
    return true;
}
