/* The pictures of a comparison. Each is drawn at a width in pixels (from 280 to 1440), with an id that is unique on its page, and holds the same
 * figures as a table. NULL where there is nothing to draw. Everything lives in the arena of the comparison's page. */
#ifndef ASHORE_REPORT_FIGURES_H
#define ASHORE_REPORT_FIGURES_H

#include "decide/sensitivity.h"
#include "report/comparison.h"
#include "report/figure.h"

/* What each option costs: mean, half of the futures, nine out of ten. */
const ash_picture *ash_picture_ranges(const ash_comparison *k, unsigned width, ash_slice id);
/* What each option's cost consists of, at the centre: a bar of its categories. */
const ash_picture *ash_picture_costs(const ash_comparison *k, unsigned width, ash_slice id);
/* From price to everything: where each option stands on each rung, at the centre. */
const ash_picture *ash_picture_ladder(const ash_comparison *k, unsigned width, ash_slice id);
/* Twenty futures per option, each as likely: quantiles as dots (Kay, Kola, Hullman and Munson 2016). */
const ash_picture *ash_picture_futures(const ash_comparison *k, unsigned width, ash_slice id);
/* Cost of each option year by year, on average. */
const ash_picture *ash_picture_years(const ash_comparison *k, unsigned width, ash_slice id);
/* What matters most for the choice: the difference between two options as one input moves from its 10 to its 90 % point. */
const ash_picture *ash_picture_tornado(const ash_comparison *k, const ash_tornado *tornado, unsigned width, ash_slice id);


/* The name of an input with the rows that it is about: "Wage (Own plant in Tilburg)". */
ash_slice ash_input_name(const ash_page *page, const ash_case *c, const ash_input_use *use);

#endif
