/* What `ashore compare` shows when it is asked for more: stresses, scenarios, volume, years, what one can afford to lose, and the inputs. Each writes
 * its tables on the page of the comparison. docs/results.md says how to read them. */
#ifndef ASHORE_REPORT_RESULTS_TEXT_H
#define ASHORE_REPORT_RESULTS_TEXT_H

#include "decide/variant.h"
#include "decide/volume.h"
#include "report/comparison.h"

/* The options in a table: mean, range, against today, chances, regret. */
void ash_write_options(const ash_comparison *k);
/* Each result by option and by row of the table that a case may leave out; nothing in a case without it. */
void ash_write_by_row(const ash_comparison *k);

/* One line of a table of variants. */
typedef struct ash_variant_row {
    ash_slice id, title;
    const ash_variant *variant; /* NULL: it does not apply to the model, see `missing` */
    ash_slice missing;          /* the name of the input that the model has not */
} ash_variant_row;

typedef struct ash_variant_rows { size_t count; ash_variant_row *items; } ash_variant_rows;

/* The mean of the shown result by variant and option, the difference with the case as it is, and where another option is the best. `heading` is a key. */
void ash_write_variants(const ash_comparison *k, const char *heading, const ash_variant_rows *rows);
/* Cost against volume: a picture of letters, a table, where the best changes and where a cost jumps; and the latter two alone. */
void ash_write_volume(const ash_comparison *k, const ash_volume_curve *curve);
void ash_write_volume_changes(const ash_comparison *k, const ash_volume_curve *curve);
void ash_write_volume_steps(const ash_comparison *k, const ash_volume_curve *curve);
/* A volume of the curve as people read it. */
ash_slice ash_volume_text(const ash_comparison *k, const ash_volume_curve *curve, double factor);

/* Money that one can afford to lose (economic rules 24 and 27), against the base. By option, NaN for the base itself. */
typedef struct ash_losses {
    double limit;              /* in the unit of the decided result; NaN: none was stated */
    const double *chance;      /* that the option comes out worse than the base by more than the limit */
    const double *mean;        /* how much worse the option is on average: below 0 is better */
    const double *bad;         /* how much worse it is at least in one case in twenty */
    bool by_year;              /* the three below exist: the model has years and costs by category */
    const double *extra;       /* a year, of cost other than risk, more than the base */
    const double *risk;        /* a year, expected loss by risk that is avoided */
    const double *bad_avoided; /* a year: how far one outcome in twenty lies above the mean, less than that of the base */
} ash_losses;

/* NULL without a base. */
const ash_losses *ash_losses_of(const ash_comparison *k, double limit);
void ash_write_losses(const ash_comparison *k, const ash_losses *losses);
/* The first table of it: what can be lost. */
void ash_write_loss(const ash_comparison *k, const ash_losses *losses);

/* Cost by year and option, and the cash that a move has brought by then. */
typedef struct ash_years {
    size_t count;           /* years */
    int first;
    const double *cost;     /* [year][option], mean */
    const double *cash;     /* [year][option]: cash out, mean; the cost where the model counts no cash */
    const double *gained;   /* [year][option]: present value of what the base pays more, up to and with the year; NULL without a base */
    const ash_figure **payback; /* by option: the year in which it has paid back; NULL: the model has no such result */
    bool counts_cash;
} ash_years;

/* NULL when the model has no years or no cost by year. */
const ash_years *ash_years_of(const ash_comparison *k);
void ash_write_years(const ash_comparison *k, const ash_years *years);
/* When each option has paid back, in sentences; nothing without a base or without that result. */
void ash_write_payback(const ash_comparison *k, const ash_years *years);

/* Money as it is shown together: divided by `scale`, in thousands or more where it is large. */
typedef struct ash_shown_money { double scale; unsigned decimals; ash_slice unit; } ash_shown_money;
/* For amounts up to `largest` in a unit. */
ash_shown_money ash_money_for(const ash_page *page, double largest, ash_slice unit);

/* Every input by where it came from. */
void ash_write_inputs(const ash_comparison *k);

/* The value of one input at the centre with its unit, a dash for none; 5 to 95 % of what is drawn (of an input that flows from others, of its own factor),
 * empty when it is certain. */
ash_slice ash_input_value_text(const ash_page *page, const ash_unrolled *unrolled, const ash_input_use *use);
ash_slice ash_input_range_text(const ash_page *page, const ash_input_use *use);

/* The two verdicts of economic rule 23: the best at the centre without and with what moving costs. False without cost by category. */
bool ash_verdicts_of(const ash_comparison *k, int *from_nothing, int *from_now);

#endif
