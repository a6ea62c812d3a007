/* num/closed_forms against published figures, textbook identities and simulation by quadrature. Figures marked "opLabR"
 * were printed by the program of the authors of the cost-differential frontier. */
#include "num/closed_forms.h"

#include <stdlib.h>

#include "num/elementary.h"
#include "tap.h"

/* Within half a unit of the last printed decimal. */
#define CHECK_PRINTED(got, want, decimals, name) check_printed((got), (want), (decimals), __LINE__, (name))
static void check_printed(double got, double want, int decimals, int line, const char *name) {
    double unit = 1;
    for (int i = 0; i < decimals; i++) unit /= 10;
    int ok = fabs(got - want) <= 0.5 * unit * 1.0000001;
    tap_line(ok, __FILE__, line, name);
    if (!ok) printf("# got %.17g, printed %.*f\n", got, decimals, want);
}

static double flow_value(const double *flow, size_t count, double rate) {
    double sum = 0, factor = 1;
    for (size_t t = 0; t < count; t++, factor /= 1 + rate) sum += flow[t] * factor;
    return sum;
}

static void check_finance(void) {
    double sum = 0, factor = 1;
    for (int t = 1; t <= 10; t++) sum += factor /= 1.09;
    CHECK_NEAR(ash_annuity_factor(0.09, 10), sum, 1e-14, "annuity factor is the sum of its payments");
    CHECK(ash_annuity_factor(0, 7) == 7, "annuity factor at rate 0");
    CHECK_NEAR(ash_annuity_factor(1e-12, 7), 7, 3e-11, "annuity factor next to rate 0");
    CHECK_NEAR(ash_annuity_payment(1000, 0.09, 10) * sum, 1000, 1e-14, "payments repay the amount");
    CHECK(ash_annuity_payment(1000, 0.09, 0) != ash_annuity_payment(1000, 0.09, 0), "no payment in no time");
    CHECK(ash_annuity_factor(-1.5, 3) != ash_annuity_factor(-1.5, 3), "no rate below -1");
    CHECK_NEAR(ash_mid_year_factor(0.21, 1), 1 / 1.1, 1e-15, "the middle of year 1");
    CHECK_NEAR(ash_mid_year_factor(0.21, 3), 1 / (1.1 * 1.21 * 1.21), 1e-15, "the middle of year 3");
    CHECK(ash_mid_year_factor(0.21, 0) == 1, "year 0 is not discounted");
    const double flow[] = {-100, 60, 70};
    CHECK_NEAR(ash_present_value(flow, 3, 0.21), -100 + 60 / 1.1 + 70 / (1.1 * 1.21), 1e-14, "present value");

    double rate;
    const double simple[] = {-100, 110};
    CHECK(ash_internal_rate(simple, 2, &rate) == ASH_RATE_FOUND, "a rate");
    CHECK_NEAR(rate, 0.1, 1e-14, "10 %");
    const double loss[] = {-100, 20, 20};
    CHECK(ash_internal_rate(loss, 3, &rate) == ASH_RATE_FOUND && rate < 0, "a negative rate");
    CHECK_NEAR(flow_value(loss, 3, rate) + 1, 1, 1e-12, "it makes the flow worth 0");
    const double even[] = {-100, 50, 50};
    CHECK(ash_internal_rate(even, 3, &rate) == ASH_RATE_FOUND && rate == 0, "rate 0");
    const double two[] = {-100, 230, -132}; /* 10 % and 20 %: (v - 1/1.1)(v - 1/1.2) */
    CHECK(ash_internal_rate(two, 3, &rate) == ASH_RATE_SEVERAL && rate != rate && ash_irr(two, 3) != ash_irr(two, 3),
          "two rates are no rate");
    const double both_sides[] = {-100, 300, -100, -100};
    int count = 0; /* sign changes over v = 1/(1 + rate) in (0, 4) */
    for (int i = 1; i < 40000; i++) {
        double a = i * 1e-4, b = (i + 1) * 1e-4;
        double fa = -100 + a * (300 + a * (-100 - 100 * a)), fb = -100 + b * (300 + b * (-100 - 100 * b));
        count += (fa < 0) != (fb < 0);
    }
    CHECK(count == 2 && ash_internal_rate(both_sides, 4, &rate) == ASH_RATE_SEVERAL,
          "rates are counted above and below 0");
    const double never[] = {-100, 100, -100}; /* two changes of sign, no root */
    CHECK(ash_internal_rate(never, 3, &rate) == ASH_RATE_NONE, "changes of sign without a rate");
    const double three[] = {-1, 3, -3.5, 2}; /* -1 + 3v - 3.5v^2 + 2v^3: three changes, one root */
    CHECK(ash_internal_rate(three, 4, &rate) == ASH_RATE_FOUND, "three changes of sign, one rate");
    CHECK_NEAR(flow_value(three, 4, rate) + 1, 1, 1e-13, "and it is right");
    const double costs[] = {-5, -6, -7}, late[] = {0, 0, -100, 110, 0};
    CHECK(ash_internal_rate(costs, 3, &rate) == ASH_RATE_NONE, "costs only");
    CHECK_NEAR(ash_irr(late, 5), 0.1, 1e-14, "leading and trailing zeros");
    CHECK(ash_internal_rate(costs, 0, &rate) == ASH_RATE_NONE, "an empty flow");
    const double undefined[] = {-5, (double)NAN, 7};
    CHECK(ash_internal_rate(undefined, 3, &rate) == ASH_RATE_NONE, "an undefined flow");
    double project[11] = {-1000};
    for (int t = 1; t <= 10; t++) project[t] = ash_annuity_payment(1000, 0.137, 10);
    CHECK_NEAR(ash_irr(project, 11), 0.137, 1e-13, "an annuity's rate");
}

/* Expected profit of a quantity for lognormal demand by quadrature over z, independent of the closed forms: price
 * min(D, Q) + salvage (Q - D)^+ - penalty (D - Q)^+ - cost Q. Normal demand with v = 0 and a standard deviation. */
static double profit_of_law(const ash_margins *m, double quantity, double mean, double v, double sd) {
    double sum = 0;
    for (int i = -90000; i <= 90000; i++) {
        double z = i * 1e-4, demand = mean * ash_exp(v * z - v * v / 2) + sd * z, sold = fmin(demand, quantity);
        double profit =
            m->price * sold + m->salvage * (quantity - sold) - m->penalty * (demand - sold) - m->cost * quantity;
        sum += profit * ash_normal_density(z) * 1e-4;
    }
    return sum;
}
static double profit_of(const ash_margins *m, double quantity, double mean, double v) {
    return profit_of_law(m, quantity, mean, v, 0);
}

static void check_newsvendor(void) {
    ash_margins m = {100, 50, 30, 0};
    CHECK_NEAR(ash_critical_ratio(&m), 50.0 / 70, 1e-15, "critical ratio");
    m.penalty = 15;
    for (int law = 0; law < 2; law++) {
        double mean = 120, v = 0.5, sd = 30;
        ash_newsvendor best = law ? ash_newsvendor_lognormal(&m, mean, v) : ash_newsvendor_normal(&m, mean, sd);
        double sum = law ? profit_of(&m, best.quantity, mean, v) : profit_of_law(&m, best.quantity, mean, 0, sd);
        CHECK_NEAR(best.profit, sum, 1e-8, law ? "lognormal newsvendor: profit" : "normal newsvendor: profit");
        CHECK_NEAR(best.mismatch, (m.price - m.cost) * mean - sum, 1e-7, "mismatch cost");
        double ratio = law ? ash_normal_cdf((ash_log(best.quantity / mean) + v * v / 2) / v)
                           : ash_normal_cdf((best.quantity - mean) / sd);
        CHECK_NEAR(ratio, ash_critical_ratio(&m), 1e-13, "quantity at the critical ratio");
    }
    ash_newsvendor sure = ash_newsvendor_lognormal(&m, 120, 0);
    CHECK_NEAR(sure.profit, 50 * 120, 1e-13, "no uncertainty: full margin");
    CHECK(fabs(sure.mismatch) < 1e-10, "no uncertainty: no mismatch");
    m.cost = 20;
    CHECK(ash_critical_ratio(&m) != ash_critical_ratio(&m), "salvage above cost: no bound to the order");
}

static void check_frontier(void) {
    ash_margins m = {100, 50, 30, 0};
    CHECK_PRINTED(100 * ash_frontier(&m, 0.8 * sqrt(0.25)), 16.6151, 4, "opLabR, tau .25");
    CHECK_PRINTED(100 * ash_frontier(&m, 0.8), 27.9631, 4, "opLabR, tau 1");
    ash_margins other = {100, 44, 20, 0};
    double v = sqrt(ash_log(1 + 0.8 * 0.8)) * sqrt(0.25);
    CHECK_PRINTED(100 * ash_frontier(&other, v), 19.9100, 4, "opLabR, CV .8");
    other.penalty = ash_penalty_of_service(&other, 0.95);
    CHECK_NEAR(ash_critical_ratio(&other), 0.95, 1e-14, "the penalty makes the service target the critical ratio");
    CHECK_PRINTED(100 * ash_frontier(&other, v), 29.5219, 4, "opLabR, CV .8 with a 95 % service target");
    /* Equal profit is what the frontier means. */
    ash_margins far = {100, 50, 30, 12}, near = far;
    near.cost = ash_frontier_near_cost(&far, 0.6, 0.2);
    CHECK_NEAR(ash_newsvendor_lognormal(&near, 77, 0.2).profit, ash_newsvendor_lognormal(&far, 77, 0.6).profit, 1e-13,
               "equal profit at the near cost");
    CHECK_NEAR(ash_frontier_far_cost(&near, 0.6, 0.2), far.cost, 1e-14, "and back to the far cost");
    /* A fill rate of 98 %, v .4 against .1: the premium goes from 15 to 26 %. */
    CHECK_PRINTED(ash_frontier_near_cost(&m, 0.4, 0.1) / 50 - 1, 0.15, 2, "premium at the best quantity");
    CHECK_PRINTED(ash_frontier_near_cost_at_fill_rate(&m, 0.4, 0.1, 0.98) / 50 - 1, 0.26, 2,
                  "premium at a fill rate of 98 %");
    double sure = ash_frontier_near_cost_at_fill_rate(&m, 0.4, 0, 0.98);
    double quantity = 0.98 * (sure - 30) / 20,
           sold = 0.98; /* near orders .98 of a certain demand; the far quantity follows */
    CHECK_NEAR(profit_of(&(ash_margins){1, 0, 0, 0}, quantity, 1, 0.4), sold, 1e-8,
               "a near source without uncertainty");
    double z = ash_normal_quantile(0.9);
    near.cost = ash_frontier_near_cost_at_service(&far, 0.6, 0.2, 0.9);
    CHECK_NEAR(profit_of(&near, ash_exp(0.2 * z - 0.02), 1, 0.2), profit_of(&far, ash_exp(0.6 * z - 0.18), 1, 0.6),
               1e-8, "equal profit at a service target");
}

static void check_stock(void) {
    /* L uniform on 1 .. 9, mean difference of two: sum |i - j|/81 */
    double difference = 0, variance = 0;
    for (int i = 1; i <= 9; i++) {
        variance += (i - 5.0) * (i - 5) / 9;
        for (int j = 1; j <= 9; j++) difference += abs(i - j) / 81.0;
    }
    ash_demand crossing = ash_lead_demand_crossing(100, 30, 5, difference),
               sequential = ash_lead_demand(100, 30, 0, 5, variance);
    CHECK_PRINTED(sqrt(crossing.variance), 138.98, 2, "orders that overtake (2.2)");
    CHECK_PRINTED(sqrt(sequential.variance), 266.8, 1, "orders that do not (2.1)");
    CHECK(crossing.mean == 500 && sequential.mean == 500, "mean lead-time demand");
    CHECK_NEAR(ash_safety_stock(0.95, 100), 16.448536269514722, 1e-14, "safety stock");
    double lot = ash_order_quantity(8, 1300, 0.225);
    CHECK_NEAR(8 * 1300 / lot, 0.225 * lot / 2, 1e-14, "economic order quantity: ordering costs what holding does");
    CHECK_NEAR(ash_normal_shortage(100, 20, 100), 20 * 0.3989422804014327, 1e-15, "shortage at the mean");
    CHECK(ash_normal_shortage(100, 0, 90) == 10 && ash_normal_shortage(100, 0, 110) == 0, "certain demand");
    CHECK_PRINTED(ash_fill_rate_base_stock(50, 8, 4, 260), 0.9355, 4, "fill rate of a base stock");
    CHECK_PRINTED(ash_cycle_service(50, 8, 4, 260), 0.7119, 4, "its cycle service");
    double spread = 60 * sqrt(2.0); /* printed as 84.9 */
    CHECK_PRINTED(ash_fill_rate_reorder(800, spread, 900, 100), 0.9529, 4, "fill rate of (r, Q)");
    CHECK_PRINTED(1 - ash_normal_shortage(800, spread, 900) / 100, 0.9503, 4, "the short form that books print");
    CHECK(ash_fill_rate_base_stock(50, 0, 4, 250) == 1, "certain demand is met");
    CHECK(ash_fill_rate_base_stock(0, 8, 4, 250) != ash_fill_rate_base_stock(0, 8, 4, 250),
          "no fill rate of no demand");

    ash_source_terms far = {12, 100, sqrt(ash_lead_demand(100, 50, 1, 12, 4).variance), 0.005, 10, true};
    ash_source_terms near = {2, 100, sqrt(ash_lead_demand(100, 50, 1, 2, 0.25).variance), 0.005, 10, true};
    CHECK_PRINTED(ash_replenishment_break_even(&far, 100, &near), 106.64, 2, "near break-even");
    ash_source_terms far_delivered = far;
    far_delivered.owned = false;
    CHECK_PRINTED(ash_replenishment_break_even(&far_delivered, 100, &near), 100.75, 2,
                  "title to the far goods passes at destination");
    far.lead_sd = sqrt(ash_lead_demand(100, 50, 1, 12, 0).variance);
    near.lead_sd = sqrt(ash_lead_demand(100, 50, 1, 2, 0).variance);
    CHECK_PRINTED(ash_replenishment_break_even(&far, 100, &near), 105.87, 2, "lead times without variance");
    CHECK_NEAR(ash_replenishment_break_even(&near, 100, &near), 100, 1e-14, "a source against itself");
}

int main(void) {
    check_finance();
    check_newsvendor();
    check_frontier();
    check_stock();
    return tap_done();
}
