/* The plan that goes to a board and a bank, made ready to be shown: which option is proposed and what it replaces, and the figures that models/plan.model adds
 * to a comparison. Those are figures like all others, from the same draws; here they are only found by name.
 *
 * Two outcomes stand beside each other: that of the comparison, which decides, and one with the plan. They are the same when the case is one of the plan; else
 * the second one was computed beside it, with the defaults of the plan. */
#ifndef ASHORE_REPORT_PLAN_H
#define ASHORE_REPORT_PLAN_H

#include "report/comparison.h"

typedef struct ash_plan {
    const ash_comparison *k;
    const ash_outcome *o;    /* with what the plan adds; NULL: this model has no plan */
    int option, against;     /* rows: what is proposed, and what it is held against: the base, or the best other one where there is no base or it is proposed itself */
    bool named;              /* the case says what is proposed; else it is the best option, or the runner-up where today's is best */
    double divisor;          /* money is shown divided by it */
    unsigned decimals;
    ash_slice unit;          /* "thousands of EUR" */
} ash_plan;

enum { ASH_PLAN_QUARTERS = 8, ASH_PLAN_PERIODS = 3, ASH_PLAN_STEPS = 7 };

/* NULL where there are fewer than two options. `with_plan` may be NULL. Lives in the arena of the page of `k`. */
const ash_plan *ash_plan_of(const ash_comparison *k, const ash_outcome *with_plan);

/* The figure of a result of the plan: of `option` where it has options, and of row `second` of its other index (years count from 0). NULL where the model has no
 * such result. */
const ash_figure *ash_plan_figure(const ash_plan *plan, const char *name, int option, int second);
/* Its mean, for the proposal; NaN where there is none. */
double ash_plan_mean(const ash_plan *plan, const char *name, int second);
/* Was anything given for this input? */
bool ash_plan_is_given(const ash_plan *plan, const char *name);
/* The input at the centre, in row `row` of its table; NaN where it does not count there. */
double ash_plan_input(const ash_plan *plan, const char *name, int row);

/* Money in the unit of the plan; with a sign; written out for a sentence, as exact as that: "936,000 EUR". */
ash_slice ash_plan_money(const ash_plan *plan, double value);
ash_slice ash_plan_signed(const ash_plan *plan, double value);
ash_slice ash_plan_amount(const ash_plan *plan, double value);
/* "3 – 7", of money divided as above, or of plain figures with some decimals; a dash for a certain one. */
ash_slice ash_plan_range(const ash_plan *plan, const ash_figure *figure);
/* Months, to a half from ten on. */
ash_slice ash_plan_months(const ash_plan *plan, double months);

#endif
