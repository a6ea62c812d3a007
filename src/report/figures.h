/* The pictures of a comparison. Each is drawn at a width in pixels (from 280 to 1440), with an id that is unique on its page, and holds the same
 * figures as a table. NULL where there is nothing to draw. Everything lives in the arena of the comparison's page. */
#ifndef ASHORE_REPORT_FIGURES_H
#define ASHORE_REPORT_FIGURES_H

#include "report/figure.h"
#include "report/findings.h"

typedef const ash_picture *ash_drawer(const ash_findings *f, unsigned width, ash_slice id);

/* What each option costs: mean, half of the futures, nine out of ten. */
ash_drawer ash_picture_ranges;
/* What each option's cost consists of, at the centre: a bar of its categories. */
ash_drawer ash_picture_costs;
/* Where pieces come from and go to, how and how long, and the part of each place in each option. */
ash_drawer ash_picture_map;
/* From price to everything: where each option stands on each rung, at the centre. */
ash_drawer ash_picture_ladder;
/* Twenty futures per option, each as likely: quantiles as dots (Kay, Kola, Hullman and Munson 2016). */
ash_drawer ash_picture_futures;
/* What matters most for the choice: the difference between two options as one input moves from its 10 to its 90 % point. */
ash_drawer ash_picture_tornado;
/* What every option costs along the input most worth knowing that alone can change the choice, and where it turns. */
ash_drawer ash_picture_turn;
/* In the plane of the two inputs most worth knowing: where which of two options is better, and where the case stands. */
ash_drawer ash_picture_frontier;
/* Extra cost a year against risk avoided a year: expected, and in one case of twenty. */
ash_drawer ash_picture_risk;
/* Cost against volume, at the centre: where the best changes (marked and named up to so many times), and where a cost jumps. */
enum { ASH_VOLUME_MARKS = 6 };
ash_drawer ash_picture_volume;
/* Cost of each option year by year, on average. */
ash_drawer ash_picture_years;
/* Cash gained against today up to and with each year, and when that is above zero for good. */
ash_drawer ash_picture_payback;

/* From what it is held against to what is proposed, category by category, at the centre. */
ash_drawer ash_picture_bridge;
/* The steps to the first delivery in months after the decision, with the moment from which there is no way back. */
ash_drawer ash_picture_timeline;
/* What is in the bank at the end of each quarter. */
ash_drawer ash_picture_liquidity;

/* What a picture needs to be found beside the comparison; without it, it cannot be drawn. */
enum {
    ASH_NEEDS_VARIANTS = 1, /* stresses and scenarios: of no picture, of a report */
    ASH_NEEDS_IMPORTANCE = 2,
    ASH_NEEDS_VOLUME = 4,
    ASH_NEEDS_YEARS = 8,
    ASH_NEEDS_LOSSES = 16,
    ASH_NEEDS_PLAN = 32,
    ASH_NEEDS_LAND = 64,
    ASH_NEEDS_ALL = 127
};

/* All of them by name, in the order in which a report shows them; the names are those of ash_picture. */
typedef struct ash_picture_row { const char *name; ash_drawer *draw; unsigned needs; } ash_picture_row;
enum { ASH_PICTURES = 15 };
extern const ash_picture_row ash_picture_rows[ASH_PICTURES];
/* NULL where there is none of that name. */
const ash_picture_row *ash_picture_find(ash_slice name);

#endif
