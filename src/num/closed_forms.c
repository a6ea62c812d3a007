/* Closed forms; each formula with its source stands in the header.
 *
 * Newsvendor profit rests on one identity, for any demand law: profit* = (p + g - s) E[D; D <= Q*] - g E D (from E
 * min(D, Q) = E[D; D <= Q] + Q P(D > Q) and the critical ratio), with E[D; D <= Q] = m Phi(z - v) for a lognormal D of
 * mean m and m Phi(z) - s phi(z) for a normal one. */
#include "num/closed_forms.h"

#include <math.h>

#include "num/elementary.h"
#include "num/roots.h"

#define UNDEFINED ((double)NAN)

/* ---- finance ---- */

double ash_annuity_factor(double rate, double years) {
    if (!(rate > -1.0 && years >= 0.0)) return UNDEFINED;
    if (rate == 0.0) return years;
    return -ash_expm1(-years * ash_log1p(rate)) / rate;
}

double ash_annuity_payment(double amount, double rate, double years) {
    double factor = ash_annuity_factor(rate, years);
    return factor > 0.0 ? amount / factor : UNDEFINED;
}

double ash_mid_year_factor(double rate, double year) {
    if (!(rate > -1.0)) return UNDEFINED;
    return year == 0.0 ? 1.0 : ash_pow(1.0 + rate, 0.5 - year);
}

double ash_present_value(const double *flow, size_t count, double rate) {
    double sum = 0.0;
    for (size_t t = 0; t < count; t++) sum += flow[t] * ash_mid_year_factor(rate, (double)t);
    return sum;
}

/* A polynomial sum c[t] x^t, or with its coefficients read backwards. */
typedef struct polynomial {
    const double *c;
    size_t count;
    bool backwards;
} polynomial;

static double polynomial_value(void *state, double x) {
    const polynomial *p = state;
    double sum = 0.0;
    if (p->backwards)
        for (size_t t = 0; t < p->count; t++) sum = sum * x + p->c[t];
    else
        for (size_t t = p->count; t-- > 0;) sum = sum * x + p->c[t];
    return sum;
}

/* At least as many as there are roots in (0, 1), and as many when it is 0 or 1: the changes of sign among the
 * coefficients of (1 + x)^n p(1/(1 + x)), whose positive roots those are (Descartes; Vincent 1836, Collins and Akritas
 * 1976, "Polynomial real root isolation using Descartes' rule of signs"). At most ASH_FLOW_LIMIT coefficients. */
static size_t most_roots_within_one(const polynomial *p) {
    double c[ASH_FLOW_LIMIT];
    size_t changes = 0, last = 0, n = p->count;
    for (size_t t = 0; t < n; t++) c[t] = p->c[p->backwards ? t : n - 1 - t];
    for (size_t first = 0; first + 1 < n; first++) /* p(1 + x), by Horner's scheme */
        for (size_t t = n - 1; t-- > first;) c[t] += c[t + 1];
    for (size_t t = 0; t < n; t++) {
        if (c[t] == 0.0) continue;
        changes += c[last] != 0.0 && (c[t] > 0.0) != (c[last] > 0.0);
        last = t;
    }
    return changes;
}

/* Roots in the open interval (0, 1) of a polynomial of at most ASH_FLOW_LIMIT coefficients: those of each derivative,
 * from the last down, split (0, 1) into pieces where the one above it is monotone. Returns how many; writes them
 * ascending. */
static size_t roots_within_one(const polynomial *whole, double *roots) {
    double c[ASH_FLOW_LIMIT];
    size_t count = 0;
    for (size_t order = whole->count; order-- > 0;) {
        /* the derivative of that order over order!: coefficients binomial(t, order) c_t */
        polynomial p = {c, whole->count - order, false};
        double binomial = 1.0;
        for (size_t t = order; t < whole->count; t++) {
            c[t - order] = binomial * whole->c[whole->backwards ? whole->count - 1 - t : t];
            binomial = binomial * (double)(t + 1) / (double)(t + 1 - order);
        }
        double found[ASH_FLOW_LIMIT + 1];
        size_t kept = 0;
        double from = 0.0;
        for (size_t i = 0; i <= count; i++) {
            double to = i < count ? roots[i] : 1.0;
            double at_from = polynomial_value(&p, from), at_to = polynomial_value(&p, to);
            if ((at_from < 0.0 && at_to > 0.0) || (at_from > 0.0 && at_to < 0.0))
                found[kept++] = ash_root_between(polynomial_value, &p, from, to, 0.0).x;
            else if (at_to == 0.0 && to < 1.0)
                found[kept++] = to;
            from = to;
        }
        count = kept;
        for (size_t i = 0; i < count; i++) roots[i] = found[i];
    }
    return count;
}

/* In v = 1/(1 + rate) the flow is a polynomial: its roots in (0, 1), at 1, and beyond 1 as the inverses of the reversed
 * one's. */
ash_rate_status ash_internal_rate(const double *flow, size_t count, double *rate) {
    *rate = UNDEFINED;
    while (count > 0 && flow[count - 1] == 0.0) count--;
    while (count > 0 && flow[0] == 0.0) flow++, count--; /* later by whole years: the same rates */
    size_t changes = 0;
    for (size_t t = 0, last = 0; t < count; t++) {
        if (flow[t] != flow[t]) return ASH_RATE_NONE;
        if (flow[t] == 0.0) continue;
        if ((flow[t] > 0.0) != (flow[last] > 0.0)) changes++;
        last = t;
    }
    if (changes == 0) return ASH_RATE_NONE;
    polynomial forward = {flow, count, false}, backward = {flow, count, true};
    double at_one = polynomial_value(&forward, 1.0);
    if (changes == 1) {
        if (at_one == 0.0) {
            *rate = 0.0;
        } else if ((at_one > 0.0) != (flow[0] > 0.0)) {
            *rate = 1.0 / ash_root_between(polynomial_value, &forward, 0.0, 1.0, 0.0).x - 1.0;
        } else {
            *rate = ash_root_between(polynomial_value, &backward, 0.0, 1.0, 0.0).x - 1.0;
        }
        return ASH_RATE_FOUND;
    }
    if (count > ASH_FLOW_LIMIT) return ASH_RATE_SEVERAL;
    if (at_one != 0.0) {
        size_t most_high = most_roots_within_one(&forward), most_low = most_roots_within_one(&backward);
        if (most_high + most_low == 0) return ASH_RATE_NONE;
        if (most_high + most_low == 1) {
            polynomial *one = most_high == 1 ? &forward : &backward;
            double root = ash_root_between(polynomial_value, one, 0.0, 1.0, 0.0).x;
            *rate = most_high == 1 ? 1.0 / root - 1.0 : root - 1.0;
            return ASH_RATE_FOUND;
        }
    }
    double high[ASH_FLOW_LIMIT], low[ASH_FLOW_LIMIT];
    size_t high_count = roots_within_one(&forward, high), low_count = roots_within_one(&backward, low);
    size_t all = high_count + low_count + (at_one == 0.0);
    if (all == 0) return ASH_RATE_NONE;
    if (all > 1) return ASH_RATE_SEVERAL;
    *rate = at_one == 0.0 ? 0.0 : high_count == 1 ? 1.0 / high[0] - 1.0 : low[0] - 1.0;
    return ASH_RATE_FOUND;
}

double ash_irr(const double *flow, size_t count) {
    double rate;
    ash_internal_rate(flow, count, &rate);
    return rate;
}

/* ---- newsvendor and frontier ---- */

double ash_critical_ratio(const ash_margins *m) {
    double ratio = (m->price + m->penalty - m->cost) / (m->price + m->penalty - m->salvage);
    return m->salvage < m->cost && ratio > 0.0 && ratio < 1.0 ? ratio : UNDEFINED;
}

ash_newsvendor ash_newsvendor_normal(const ash_margins *m, double mean, double sd) {
    double z = ash_normal_quantile(ash_critical_ratio(m));
    double mismatch = (m->price + m->penalty - m->salvage) * sd * ash_normal_density(z);
    return (ash_newsvendor){mean + sd * z, (m->price - m->cost) * mean - mismatch, mismatch};
}

ash_newsvendor ash_newsvendor_lognormal(const ash_margins *m, double mean, double v) {
    double z = ash_normal_quantile(ash_critical_ratio(m));
    double profit = mean * ((m->price + m->penalty - m->salvage) * ash_normal_cdf(z - v) - m->penalty);
    return (ash_newsvendor){mean * ash_exp(v * z - 0.5 * v * v), profit, mean * (m->price - m->cost) - profit};
}

/* The cost at which a source earns what one with these margins does, when its z is moved by that much. */
static double equal_cost(const ash_margins *m, double moved) {
    double z = ash_normal_quantile(ash_critical_ratio(m));
    return m->price + m->penalty - (m->price + m->penalty - m->salvage) * ash_normal_cdf(z + moved);
}

double ash_frontier_near_cost(const ash_margins *far, double v_far, double v_near) {
    return equal_cost(far, v_near - v_far);
}

double ash_frontier_far_cost(const ash_margins *near, double v_far, double v_near) {
    return equal_cost(near, v_far - v_near);
}

double ash_frontier(const ash_margins *near, double v) {
    return 1.0 - equal_cost(near, v) / near->cost;
}

/* Quantity and expected sales for a mean demand of 1 and a stock that covers it with chance Phi(z). */
static void cover(double z, double v, double *quantity, double *sales) {
    *quantity = ash_exp(v * z - 0.5 * v * v);
    *sales = ash_normal_cdf(z - v) + *quantity * ash_normal_cdf(-z);
}

double ash_frontier_near_cost_at_service(const ash_margins *m, double v_far, double v_near, double service) {
    double z = ash_normal_quantile(service), far_quantity, far_sales, near_quantity, near_sales;
    cover(z, v_far, &far_quantity, &far_sales);
    cover(z, v_near, &near_quantity, &near_sales);
    /* profit = (p + g - s) sales - (c - s) quantity - g at both */
    double gain = (m->price + m->penalty - m->salvage) * (near_sales - far_sales);
    return m->salvage + ((m->cost - m->salvage) * far_quantity + gain) / near_quantity;
}

typedef struct fill_target {
    double v, fill_rate;
} fill_target;

static double excess_fill(void *state, double z) {
    const fill_target *target = state;
    double quantity, sales;
    cover(z, target->v, &quantity, &sales);
    return sales - target->fill_rate;
}

/* The quantity, for a mean demand of 1, that meets that share of it. */
static double fill_quantity(double v, double fill_rate) {
    if (v == 0.0) return fill_rate;
    fill_target target = {v, fill_rate};
    ash_root root = ash_root_between(excess_fill, &target, -38.0, 8.0, 0.0);
    return root.status == ASH_ROOT_FOUND ? ash_exp(v * root.x - 0.5 * v * v) : UNDEFINED;
}

double ash_frontier_near_cost_at_fill_rate(const ash_margins *m, double v_far, double v_near, double fill_rate) {
    if (!(fill_rate > 0.0 && fill_rate < 1.0)) return UNDEFINED;
    /* both sell the same, so (c - s) quantity must be the same */
    return m->salvage + (m->cost - m->salvage) * fill_quantity(v_far, fill_rate) / fill_quantity(v_near, fill_rate);
}

double ash_penalty_of_service(const ash_margins *m, double service) {
    if (!(service > 0.0 && service < 1.0)) return UNDEFINED;
    return ((m->price - m->salvage) * service - (m->price - m->cost)) / (1.0 - service);
}

/* ---- stock ---- */

ash_demand ash_lead_demand(double mu, double sd, double review, double lead_mean, double lead_variance) {
    double time = review + lead_mean;
    return (ash_demand){mu * time, sd * sd * time + mu * mu * lead_variance};
}

ash_demand ash_lead_demand_crossing(double mu, double sd, double lead_mean, double lead_difference) {
    return (ash_demand){mu * lead_mean, sd * sd * lead_mean + mu * mu * (0.5 * lead_difference)};
}

double ash_safety_stock(double service, double variance) {
    if (!(service > 0.0 && service < 1.0)) return UNDEFINED;
    return ash_normal_quantile(service) * sqrt(variance);
}

double ash_order_quantity(double order_cost, double demand, double holding) {
    return holding > 0.0 ? sqrt(2.0 * order_cost * demand / holding) : UNDEFINED;
}

double ash_normal_shortage(double mean, double sd, double level) {
    if (sd == 0.0) return mean > level ? mean - level : 0.0;
    return sd > 0.0 ? sd * ash_normal_loss((level - mean) / sd) : UNDEFINED;
}

double ash_fill_rate_base_stock(double mu, double sd, double lead, double base_stock) {
    double after = ash_normal_shortage(mu * (lead + 1.0), sd * sqrt(lead + 1.0), base_stock);
    double before = ash_normal_shortage(mu * lead, sd * sqrt(lead), base_stock);
    return mu > 0.0 ? 1.0 - (after - before) / mu : UNDEFINED;
}

double ash_cycle_service(double mu, double sd, double lead, double base_stock) {
    double spread = sd * sqrt(lead + 1.0), spare = base_stock - mu * (lead + 1.0);
    if (spread == 0.0) return spare >= 0.0 ? 1.0 : 0.0;
    return ash_normal_cdf(spare / spread);
}

double ash_fill_rate_reorder(double mean, double sd, double reorder_point, double quantity) {
    if (!(quantity > 0.0)) return UNDEFINED;
    return 1.0 -
           (ash_normal_shortage(mean, sd, reorder_point) - ash_normal_shortage(mean, sd, reorder_point + quantity)) /
               quantity;
}

double ash_replenishment_cost(const ash_source_terms *source, double cost) {
    double holding = source->holding_rate * cost;
    double z = ash_normal_quantile(source->backlog / (source->backlog + holding));
    double pipeline = source->owned ? 1.0 + source->holding_rate * source->lead : 1.0;
    double stock = source->lead_sd == 0.0 || holding == 0.0 ? 0.0 : (holding + source->backlog) * ash_normal_density(z);
    return cost * pipeline + stock * source->lead_sd / source->demand_mean;
}

typedef struct break_even {
    const ash_source_terms *near;
    double target;
} break_even;

static double excess_cost(void *state, double cost) {
    const break_even *b = state;
    return ash_replenishment_cost(b->near, cost) - b->target;
}

double ash_replenishment_break_even(const ash_source_terms *far, double far_cost, const ash_source_terms *near) {
    break_even state = {near, ash_replenishment_cost(far, far_cost)};
    ash_root root = ash_root_between(excess_cost, &state, 0.0, 100.0 * far_cost, 0.0);
    return root.status == ASH_ROOT_FOUND ? root.x : UNDEFINED;
}
