/* A comparison made ready to be shown: which figures, in which unit and order, cost by category and rung, and the sentences of the verdict. The
 * terminal, the pictures and the report all show this, so that they cannot differ.
 *
 * Two kinds of figures stand in it. Those of the options are means over all samples. Categories and ladder are at the centre, where every formula is
 * computed once, so that they add up exactly: the present value of a category is the sum over the years of its cost times the discount factor (over the
 * present volume where figures are per piece). The mean of an option less its centre is the effect of uncertainty, the bridge between the two. */
#ifndef ASHORE_REPORT_COMPARISON_H
#define ASHORE_REPORT_COMPARISON_H

#include "decide/outcome.h"
#include "lang/read.h"
#include "report/page.h"

enum { ASH_COST_RUNGS = ASH_RUNG_MOVING + 1 };

/* The keys of the names of the rungs. */
extern const char *const ash_rung_keys[ASH_COST_RUNGS];

typedef struct ash_comparison {
    ash_page *page;          /* of whoever shows it: arena, words and language */
    const ash_outcome *o;
    const ash_case *c;
    const ash_model *model;
    size_t count;            /* options */
    const int *order;        /* their rows: the base first, then as the case has them */
    ash_slice *titles;       /* by row */
    const ash_entity *shown; /* the result whose figures are given */
    const ash_figure **figures; /* of it, by row; NULL where an option has none */
    const ash_decision *beside; /* the options beside the base, or beside the runner-up, in `shown` */
    int best, other;         /* the best option and what it is held against: the base, or the runner-up when it is the base itself or there is none */
    bool cost;               /* less is better, and it is money: words are of cost */
    double scale;            /* figures are divided by it */
    unsigned decimals;
    ash_slice unit;          /* in words, with the scale */
    double *categories;      /* [category][option], at the centre; NULL when there are none */
    double ladder[ASH_COST_RUNGS][ASH_OPTION_LIMIT]; /* cumulative, at the centre */
    bool on_rung[ASH_COST_RUNGS]; /* something stands on it */
    bool adds_up;            /* the ladder's end is the shown result at the centre */
} ash_comparison;

typedef ash_list(ash_slice) ash_sentences;

/* Of an outcome with a decision. Lives in the arena of the page, which it writes nothing on. */
const ash_comparison *ash_comparison_of(ash_page *page, const ash_outcome *outcome);

/* A figure in the scale and decimals of the comparison; the same with its unit; 5 to 95 %. */
ash_slice ash_comparison_number(const ash_comparison *k, double value);
ash_slice ash_comparison_amount(const ash_comparison *k, double value);
ash_slice ash_comparison_range(const ash_comparison *k, const ash_figure *figure);
/* The name of an option; the base is marked as today. */
ash_slice ash_comparison_name(const ash_comparison *k, int option);

/* The cost of a category (by number) for an option, at the centre. */
double *ash_comparison_cell(const ash_comparison *k, size_t category, size_t option);
/* Is a category part of what is compared, not of the value beside it; and is there nothing in it for any option? */
bool ash_comparison_in_cost(const ash_category *category);
bool ash_comparison_is_empty(const ash_comparison *k, size_t category);
/* Is the best so near to what it is held against that the difference decides nothing (economic rule 24)? */
bool ash_comparison_is_close(const ash_comparison *k);
/* The best of values by option. */
int ash_comparison_best_on(const ash_comparison *k, const double *values);

/* The rungs at which the order changes; the verdict of three sentences (economic rule 24); what goes with it. */
ash_sentences ash_comparison_order_changes(const ash_comparison *k);
ash_sentences ash_comparison_verdict(const ash_comparison *k);
ash_sentences ash_comparison_notes(const ash_comparison *k);

#endif
