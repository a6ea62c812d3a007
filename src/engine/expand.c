/* Formulas of the language's functions. The lead-time forms follow de Treville, Schuerhoff, Trigeorgis and Avanzi, "Optimal Sourcing and Lead-Time
 * Reduction under Evolutionary Demand Risk" (2014): one order, lognormal demand with log-sd v as seen when the order is placed, price p, cost c,
 * salvage s, penalty g per unit short; beta = (p + g - c) / (p + g - s), z = quantile(beta). */
#include "engine/expand.h"

typedef struct expander { ash_graph *graph; ash_span origin; } expander;

static ash_node one(expander *x, ash_op op, ash_node a) { return ash_graph_apply(x->graph, op, a, 0, 0, x->origin); }
static ash_node two(expander *x, ash_op op, ash_node a, ash_node b) { return ash_graph_apply(x->graph, op, a, b, 0, x->origin); }
static ash_node number(expander *x, double value) { return ash_graph_constant(x->graph, value); }

static ash_node fold(expander *x, ash_op op, const ash_node *arguments, size_t count) {
    ash_node all = arguments[0];
    for (size_t i = 1; i < count; i++) all = two(x, op, all, arguments[i]);
    return all;
}

/* r / (1 - (1 + r)^-n); its limit 1/n at r = 0. */
static ash_node annuity(expander *x, ash_node rate, ash_node years) {
    ash_node grown = two(x, ASH_OP_power, two(x, ASH_OP_add, number(x, 1), rate), one(x, ASH_OP_negate, years));
    ash_node payment = two(x, ASH_OP_divide, rate, two(x, ASH_OP_subtract, number(x, 1), grown));
    ash_node straight = two(x, ASH_OP_divide, number(x, 1), years);
    return ash_graph_apply(x->graph, ASH_OP_select, two(x, ASH_OP_equal, rate, number(x, 0)), straight, payment, x->origin);
}

/* Half away from zero, at d decimals: sign(x) floor(|x| 10^d + 1/2) / 10^d. */
static ash_node round_money(expander *x, ash_node value, ash_node decimals) {
    ash_node scale = two(x, ASH_OP_power, number(x, 10), decimals);
    ash_node size = two(x, ASH_OP_divide, one(x, ASH_OP_floor, two(x, ASH_OP_add, two(x, ASH_OP_multiply, one(x, ASH_OP_absolute, value), scale), number(x, 0.5))), scale);
    return ash_graph_apply(x->graph, ASH_OP_select, two(x, ASH_OP_less, value, number(x, 0)), one(x, ASH_OP_negate, size), size, x->origin);
}

/* k with normal_loss(k) = y: Newton's method on the logarithm of the loss, k + loss log(loss / y) / cdf(-k), which is nearly straight in k^2. The start is within
 * 0.02 for k from 0 to 4; four steps then leave less than 1e-15 (1 + |k|) for every k from -40 to 38. */
static ash_node loss_inverse(expander *x, ash_node y) {
    enum { STEPS = 4 };
    ash_node below = one(x, ASH_OP_logarithm, two(x, ASH_OP_divide, number(x, 0.3989), y));
    below = two(x, ASH_OP_subtract, one(x, ASH_OP_square_root, two(x, ASH_OP_add, number(x, 2.826), two(x, ASH_OP_multiply, number(x, 2.786), below))), number(x, 1.681));
    ash_node k = ash_graph_apply(x->graph, ASH_OP_select, two(x, ASH_OP_less, y, number(x, 0.9)), below, one(x, ASH_OP_negate, y), x->origin);
    for (int i = 0; i < STEPS; i++) {
        ash_node loss = one(x, ASH_OP_normal_loss, k);
        ash_node step = two(x, ASH_OP_multiply, loss, one(x, ASH_OP_logarithm, two(x, ASH_OP_divide, loss, y)));
        k = two(x, ASH_OP_add, k, two(x, ASH_OP_divide, step, one(x, ASH_OP_normal_cdf, one(x, ASH_OP_negate, k))));
    }
    return k;
}

/* z of the critical ratio. */
static ash_node critical(expander *x, ash_node p, ash_node c, ash_node s, ash_node g) {
    ash_node gain = two(x, ASH_OP_add, p, g);
    return one(x, ASH_OP_normal_quantile, two(x, ASH_OP_divide, two(x, ASH_OP_subtract, gain, c), two(x, ASH_OP_subtract, gain, s)));
}

/* (p + g - s) cdf(z - v) - g: equation 5.2, and with another shift the frontier. */
static ash_node expected_profit(expander *x, ash_node p, ash_node s, ash_node g, ash_node z, ash_node v) {
    ash_node gain = two(x, ASH_OP_subtract, two(x, ASH_OP_add, p, g), s);
    return two(x, ASH_OP_subtract, two(x, ASH_OP_multiply, gain, one(x, ASH_OP_normal_cdf, two(x, ASH_OP_subtract, z, v))), g);
}

ash_node ash_expand_function(ash_graph *graph, ash_function function, const ash_node *a, size_t count, ash_span origin) {
    expander x = {graph, origin};
    switch (function) {
    case ASH_FUNCTION_min: return fold(&x, ASH_OP_minimum, a, count);
    case ASH_FUNCTION_max: return fold(&x, ASH_OP_maximum, a, count);
    case ASH_FUNCTION_abs: return one(&x, ASH_OP_absolute, a[0]);
    case ASH_FUNCTION_sqrt: return one(&x, ASH_OP_square_root, a[0]);
    case ASH_FUNCTION_exp: return one(&x, ASH_OP_exponential, a[0]);
    case ASH_FUNCTION_log: return one(&x, ASH_OP_logarithm, a[0]);
    case ASH_FUNCTION_round: return one(&x, ASH_OP_round_even, a[0]);
    case ASH_FUNCTION_ceil: return one(&x, ASH_OP_ceil, a[0]);
    case ASH_FUNCTION_floor: return one(&x, ASH_OP_floor, a[0]);
    case ASH_FUNCTION_round_money: return round_money(&x, a[0], a[1]);
    case ASH_FUNCTION_clamp: return two(&x, ASH_OP_minimum, two(&x, ASH_OP_maximum, a[0], a[1]), a[2]);
    case ASH_FUNCTION_annuity: return annuity(&x, a[0], a[1]);
    case ASH_FUNCTION_hedged: return a[0]; /* what it does is done where its argument is exchanged */
    case ASH_FUNCTION_normal_cdf: return one(&x, ASH_OP_normal_cdf, a[0]);
    case ASH_FUNCTION_normal_quantile: return one(&x, ASH_OP_normal_quantile, a[0]);
    case ASH_FUNCTION_normal_density: return one(&x, ASH_OP_normal_density, a[0]);
    case ASH_FUNCTION_normal_loss: return one(&x, ASH_OP_normal_loss, a[0]);
    case ASH_FUNCTION_normal_loss_inverse: return loss_inverse(&x, a[0]);
    case ASH_FUNCTION_newsvendor_profit: return expected_profit(&x, a[0], a[2], a[3], critical(&x, a[0], a[1], a[2], a[3]), a[4]);
    case ASH_FUNCTION_mismatch_cost: /* equation 5.3: (p - c) - profit */
        return two(&x, ASH_OP_subtract, two(&x, ASH_OP_subtract, a[0], a[1]), expected_profit(&x, a[0], a[2], a[3], critical(&x, a[0], a[1], a[2], a[3]), a[4]));
    case ASH_FUNCTION_cost_frontier: { /* equation 5.4, arguments price, salvage, penalty, cost_far, v_far, v_near: p - ((p+g-s) cdf(z - (v_far - v_near)) - g) */
        ash_node z = critical(&x, a[0], a[3], a[1], a[2]);
        return two(&x, ASH_OP_subtract, a[0], expected_profit(&x, a[0], a[1], a[2], z, two(&x, ASH_OP_subtract, a[4], a[5])));
    }
    case ASH_FUNCTION_COUNT: break;
    }
    return 0;
}
