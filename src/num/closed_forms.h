/* Closed forms of finance and stock keeping. Money in any one currency, rates as fractions per period, times in that
 * period. Every function gives NaN where its formula has no value. */
#ifndef ASHORE_NUM_CLOSED_FORMS_H
#define ASHORE_NUM_CLOSED_FORMS_H

#include <stdbool.h>
#include <stddef.h>

/* ---- finance ---- */

/* Present value of 1 at the end of each of `years` (need not be whole) years: (1 - (1 + rate)^-years)/rate; `years` at
 * rate 0. rate > -1, years >= 0. */
double ash_annuity_factor(double rate, double years);
/* The equal payments at the end of each year that repay `amount`: amount/factor; NaN for 0 years. */
double ash_annuity_payment(double amount, double rate, double years);
/* What 1 spread over year `year` (1, 2, ...) is worth at the start of year 1: (1 + rate)^-(year - 1/2); 1 for year 0.
 */
double ash_mid_year_factor(double rate, double year);
/* Sum of flow[t] times the mid-year factor of t; flow[0] stands at the start, undiscounted. */
double ash_present_value(const double *flow, size_t count, double rate);

typedef enum ash_rate_status { ASH_RATE_FOUND, ASH_RATE_NONE, ASH_RATE_SEVERAL } ash_rate_status;
#define ASH_FLOW_LIMIT 128
/* The internal rate of return: rate > -1 with sum flow[t] (1 + rate)^-t = 0, t whole years. One change of sign means
 * exactly one (Descartes); with more changes all rates are counted, in flows of at most ASH_FLOW_LIMIT values (a longer
 * one is "several"). *rate is NaN unless found. A flow with a NaN, or without a change of sign, has none. */
ash_rate_status ash_internal_rate(const double *flow, size_t count, double *rate);
/* The same as one number: NaN for none or several. */
double ash_irr(const double *flow, size_t count);

/* ---- one order before demand is known: newsvendor, and what waiting costs ---- */

/* Of one unit: price, cost, what is got back for it when left over (salvage < cost), extra penalty when short. */
typedef struct ash_margins {
    double price, cost, salvage, penalty;
} ash_margins;

/* Best quantity, expected profit, and mismatch cost = (price - cost) E D - profit (Cachon and Terwiesch). */
typedef struct ash_newsvendor {
    double quantity, profit, mismatch;
} ash_newsvendor;

/* (price + penalty - cost)/(price + penalty - salvage); NaN unless strictly between 0 and 1. */
double ash_critical_ratio(const ash_margins *margins);
ash_newsvendor ash_newsvendor_normal(const ash_margins *margins, double mean, double sd);
/* Demand lognormal with that mean, v >= 0 the standard deviation of its log: equations (5.2), (5.3) of the
 * cost-differential frontier (de Treville, Schuerhoff, Trigeorgis, Avanzi 2014). */
ash_newsvendor ash_newsvendor_lognormal(const ash_margins *margins, double mean, double v);

/* The highest cost of the near source that earns as much as the far one at margins->cost: p + g - (p + g - s) Phi(z -
 * (v_far - v_near)), z = Phi^-1(critical ratio), v the demand's log standard deviation as seen at each source's
 * commitment (5.4). */
double ash_frontier_near_cost(const ash_margins *far, double v_far, double v_near);
/* The highest cost of the far source that earns as much as the near one at margins->cost (5.5). */
double ash_frontier_far_cost(const ash_margins *near, double v_far, double v_near);
/* The frontier itself: the discount, as a fraction of the near cost, that the far source must give for its v when the
 * near one waits for demand (v_near = 0) (5.6). */
double ash_frontier(const ash_margins *near, double v);
/* Near cost at which both sources earn the same when the quantity is fixed by an in-stock target: stock covers demand
 * with chance `service`, in place of the best quantity. */
double ash_frontier_near_cost_at_service(const ash_margins *far, double v_far, double v_near, double service);
/* The same with a fill rate as the target, the share of mean demand that is met, strictly between 0 and 1: f = Phi(z -
 * v) + exp(v z - v^2/2) (1 - Phi(z)) gives each source's z. */
double ash_frontier_near_cost_at_fill_rate(const ash_margins *far, double v_far, double v_near, double fill_rate);
/* The penalty that makes `service` the critical ratio at this cost: ((p - s) service - (p - c))/(1 - service); the
 * penalty in `margins` is not used. */
double ash_penalty_of_service(const ash_margins *margins, double service);

/* ---- stock that is replenished ---- */

/* Demand over a random time: mean and variance. */
typedef struct ash_demand {
    double mean, variance;
} ash_demand;

/* Demand over review plus lead time, independent per period with mean mu and standard deviation sd; deliveries never
 * overtake each other: mean mu (R + E L), variance sd^2 (R + E L) + mu^2 Var L (2.1). */
ash_demand ash_lead_demand(double mu, double sd, double review, double lead_mean, double lead_variance);
/* One order a period, lead times independent, overtaking allowed: mean mu E L, variance sd^2 E L + mu^2 E|L - L'|/2
 * (2.2). lead_difference is E|L - L'|, the mean difference of two independent lead times. */
ash_demand ash_lead_demand_crossing(double mu, double sd, double lead_mean, double lead_difference);
/* Phi^-1(service) standard deviations: what stands above the mean to be in stock with that chance. */
double ash_safety_stock(double service, double variance);
/* Economic order quantity sqrt(2 K lambda/h): K per order, lambda demand per time, h holding cost per unit and time. */
double ash_order_quantity(double order_cost, double demand, double holding);
/* E (X - level)^+ for a normal X; sd 0 is the certain one. */
double ash_normal_shortage(double mean, double sd, double level);
/* Fill rate, the share of demand met from the shelf, of a base stock S reviewed every period with lead time L, normal
 * demand per period: 1 - (n_{L+1}(S) - n_L(S))/mu (3.3). */
double ash_fill_rate_base_stock(double mu, double sd, double lead, double base_stock);
/* Chance that a period ends in stock under the same policy. */
double ash_cycle_service(double mu, double sd, double lead, double base_stock);
/* Fill rate of (r, Q) under continuous review, normal lead-time demand: 1 - (n(r) - n(r + Q))/Q (3.4). */
double ash_fill_rate_reorder(double mean, double sd, double reorder_point, double quantity);

/* Steady replenishment from one source. */
typedef struct ash_source_terms {
    double lead;         /* mean lead time, periods */
    double demand_mean;  /* per period */
    double lead_sd;      /* standard deviation of demand over review plus lead time */
    double holding_rate; /* of the unit cost, per period */
    double backlog;      /* per unit and period */
    bool owned;          /* the goods are ours in transit */
} ash_source_terms;
/* Cost per unit sold at unit cost c: c (1 + i L if owned) + (i c + b) phi(z) s/mu, z = Phi^-1(b/(b + i c)) (4.1). */
double ash_replenishment_cost(const ash_source_terms *source, double cost);
/* The unit cost of `near` at which both cost the same per unit sold; NaN when there is none between 0 and 100 times
 * far_cost. */
double ash_replenishment_break_even(const ash_source_terms *far, double far_cost, const ash_source_terms *near);

#endif
