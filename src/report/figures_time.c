/* Pictures over the years: what each costs, and when a move has paid back. See figures.h. */
#include "report/figures.h"

#include <math.h>

enum { MOST_YEARS = 64, LETTER_ROOM = 42 };

/* The mean of an option's total cost in a year; NaN where there is none. */
static double year_cost(const ash_comparison *k, const ash_entity *total, int row, int year) {
    const ash_shown *shown = ash_outcome_find(k->o, total, (const int[8]){row, year});
    return shown == NULL || shown->absent ? (double)NAN : shown->figure->mean;
}

static ash_slice year_name(const ash_comparison *k, size_t year) { return ash_page_row_title(k->page, k->c, k->model->years, (int)year); }

/* A field over the years: where each of them stands; the axis with their names. */
static ash_plot plot_years(ash_canvas *canvas, const ash_comparison *k, double low, double high, const ash_shown_money *money, size_t lines, double *x, size_t years) {
    ash_slice *names = ash_new_array(k->page->arena, ash_slice, years);
    ash_plot plot = ash_plot_up(canvas, low, high, money->scale, money->unit, lines, ASH_PLOT_ROOM, canvas->width - LETTER_ROOM);
    for (size_t year = 0; year < years; year++) {
        names[year] = year_name(k, year);
        x[year] = plot.left + 8 + (double)year / (double)(years - 1) * (plot.right - plot.left - 8);
    }
    ash_plot_labels(canvas, &plot, x, names, years, ASH_WORD(k->page, "figure.year"));
    return plot;
}

static void fill_table(const ash_comparison *k, ash_picture *picture, const double *costs, size_t years, const ash_shown_money *money) {
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, k->count + 1), *cells = ash_new_array(k->page->arena, ash_slice, (k->count + 1) * years);
    heads[0] = ASH_WORD(k->page, "figure.year");
    for (size_t i = 0; i < k->count; i++) heads[i + 1] = ash_comparison_name(k, k->order[i]);
    for (size_t year = 0; year < years; year++) {
        ash_slice *row = &cells[(k->count + 1) * year];
        row[0] = year_name(k, year);
        for (size_t i = 0; i < k->count; i++) row[i + 1] = ash_page_number(k->page, costs[i * years + year] / money->scale, money->decimals);
    }
    *picture = (ash_picture){.name = "years", .columns = k->count + 1, .rows = years, .heads = heads, .cells = cells};
}

/* What the best option costs in its dearest year. */
static ash_slice years_title(const ash_comparison *k, const double *costs, size_t years, const ash_picture *picture, ash_slice unit) {
    size_t place = 0, dearest = 0;
    while (k->order[place] != k->best) place++;
    for (size_t year = 1; year < years; year++)
        if (costs[place * years + year] > costs[place * years + dearest]) dearest = year;
    return ASH_SAY(k->page, "figure.years.title", ASH_P("option", k->titles[k->best]), ASH_P("year", year_name(k, dearest)),
                   ASH_P("amount", picture->cells[picture->columns * dearest + place + 1]), ASH_P("unit", unit));
}

const ash_picture *ash_picture_years(const ash_findings *findings, unsigned width, ash_slice id) {
    const ash_comparison *k = findings->k;
    const ash_entity *total = ash_model_entity(k->model, ASH_SLICE("total_cost"));
    if (total == NULL || k->model->years == NULL || total->index_count != 2 || total->indices[0] != k->model->decision || total->indices[1] != k->model->years) return NULL;
    size_t years = ash_case_row_count(k->c, k->model->years);
    if (years < 2 || years > MOST_YEARS) return NULL;
    ash_picture *picture = ash_new(k->page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(k->page, width, id);
    double *costs = ash_new_array(k->page->arena, double, k->count * years), *x = ash_new_array(k->page->arena, double, years);
    double *y = ash_new_array(k->page->arena, double, years), *ends = ash_new_array(k->page->arena, double, k->count);
    ash_legend_item *legend = ash_new_array(k->page->arena, ash_legend_item, k->count);
    double low = 0, high = 0;
    for (size_t i = 0; i < k->count; i++) {
        legend[i] = (ash_legend_item){i, 0, ash_letter(k->page->arena, i), ash_comparison_name(k, k->order[i]), true};
        for (size_t year = 0; year < years; year++) {
            double cost = costs[i * years + year] = year_cost(k, total, k->order[i], (int)year);
            if (cost < low) low = cost;
            if (cost > high) high = cost;
        }
    }
    ash_shown_money money = ash_money_for(k->page, ash_page_larger(ash_page_larger(0, low), high), ash_page_entity_unit(k->page, total));
    ash_canvas_legend(canvas, legend, k->count);
    ash_plot plot = plot_years(canvas, k, low, high, &money, k->count, x, years);
    for (size_t i = 0; i < k->count; i++) {
        for (size_t year = 0; year < years; year++) y[year] = ash_scale_at(&plot.up, costs[i * years + year]);
        ash_canvas_curve(canvas, x, y, years, i);
        ends[i] = y[years - 1];
    }
    ash_plot_letters(canvas, &plot, ends, NULL, k->count);
    fill_table(k, picture, costs, years, &money);
    picture->title = years_title(k, costs, years, picture, money.unit);
    picture->description = ASH_WORD(k->page, "figure.years.description");
    picture->source = ASH_WORD(k->page, "figure.source_years");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}

/* ---- When a move has paid back ---- */

/* How far one option is ahead of today, up to and with each year. */
typedef struct course { size_t number; int option; const double *ahead; size_t years, paid_back, crossings; } course;

static double *ahead_of(const ash_comparison *k, const ash_years *years, int option) {
    double *ahead = ash_new_array(k->page->arena, double, years->count);
    for (size_t year = 0; year < years->count; year++) ahead[year] = years->gained[year * k->count + (size_t)option];
    return ahead;
}

/* Paid back is paid back for good: the first year from which it is never behind again; `years` where it is behind in the end. */
static course follow(const ash_comparison *k, const ash_years *years, size_t number) {
    course c = {.number = number, .option = k->order[number], .years = years->count};
    c.ahead = ahead_of(k, years, c.option);
    c.paid_back = c.years;
    while (c.paid_back > 0 && c.ahead[c.paid_back - 1] >= 0) c.paid_back--;
    for (size_t year = 1; year < c.years; year++) c.crossings += (c.ahead[year] >= 0) != (c.ahead[year - 1] >= 0);
    return c;
}

static const char *course_key(const course *c) {
    if (c->paid_back == 0) return "figure.payback.always";
    if (c->paid_back < c->years) return c->crossings > 1 ? "figure.payback.again" : "figure.payback.once";
    return c->crossings > 0 ? "figure.payback.lost" : "figure.payback.never";
}

static ash_slice say_course(const ash_comparison *k, const course *c) {
    ash_slice year = c->paid_back < c->years ? year_name(k, c->paid_back) : ASH_SLICE("–");
    return ASH_SAY(k->page, course_key(c), ASH_P("option", k->titles[c->option]), ASH_P("year", year), ASH_P("last", year_name(k, c->years - 1)));
}

/* A dot where the line goes through zero, and a stroke down to the year that it is in. */
static void mark_crossings(ash_canvas *canvas, const ash_plot *plot, const course *c, const double *x, const double *y) {
    double zero = ash_scale_at(&plot->up, 0);
    for (size_t year = 1; year < c->years; year++) {
        if ((c->ahead[year] >= 0) == (c->ahead[year - 1] >= 0)) continue;
        double way = (zero - y[year - 1]) / (y[year] - y[year - 1]), at = x[year - 1] + way * (x[year] - x[year - 1]);
        ash_canvas_line(canvas, at, zero, at, plot->bottom, 1, "3 3");
        ash_canvas_dot(canvas, at, zero, 4);
    }
}

static void fill_payback_table(const ash_comparison *k, ash_picture *picture, const course *courses, size_t count, const ash_shown_money *money) {
    size_t columns = count + 1, years = courses[0].years;
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, columns), *cells = ash_new_array(k->page->arena, ash_slice, columns * (years + 1));
    heads[0] = ASH_WORD(k->page, "figure.year");
    cells[columns * years] = ASH_WORD(k->page, "figure.payback.row");
    for (size_t i = 0; i < count; i++) {
        heads[i + 1] = k->titles[courses[i].option];
        for (size_t year = 0; year < years; year++) cells[columns * year + i + 1] = ash_page_signed(k->page, courses[i].ahead[year] / money->scale, money->decimals);
        cells[columns * years + i + 1] = courses[i].paid_back < years ? year_name(k, courses[i].paid_back) : ASH_SLICE("–");
    }
    for (size_t year = 0; year < years; year++) cells[columns * year] = year_name(k, year);
    *picture = (ash_picture){.name = "payback", .columns = columns, .rows = years + 1, .heads = heads, .cells = cells};
}

const ash_picture *ash_picture_payback(const ash_findings *findings, unsigned width, ash_slice id) {
    const ash_comparison *k = findings->k;
    const ash_years *years = findings->years;
    if (years == NULL || years->gained == NULL || k->count < 2 || years->count < 2 || years->count > MOST_YEARS) return NULL;
    ash_arena *arena = k->page->arena;
    ash_picture *picture = ash_new(arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(k->page, width, id);
    size_t count = k->count - 1, *numbers = ash_new_array(arena, size_t, count), told = 0;
    course *courses = ash_new_array(arena, course, count);
    ash_legend_item *legend = ash_new_array(arena, ash_legend_item, count);
    double *x = ash_new_array(arena, double, years->count), *y = ash_new_array(arena, double, years->count), *ends = ash_new_array(arena, double, count), low = 0, high = 0;
    for (size_t i = 0; i < count; i++) { /* the base comes first in the order, and is what they are held against */
        courses[i] = follow(k, years, i + 1);
        numbers[i] = i + 1;
        legend[i] = (ash_legend_item){i + 1, 0, ash_letter(arena, i + 1), say_course(k, &courses[i]), true};
        for (size_t year = 0; year < years->count; year++) {
            if (courses[i].ahead[year] < low) low = courses[i].ahead[year];
            if (courses[i].ahead[year] > high) high = courses[i].ahead[year];
        }
        if (courses[i].option == k->best || (k->best == k->c->base && courses[i].option == k->other)) told = i;
    }
    ash_shown_money money = ash_money_for(k->page, ash_page_larger(ash_page_larger(0, low), high), ASH_SLICE("EUR"));
    ash_canvas_legend(canvas, legend, count);
    ash_plot plot = plot_years(canvas, k, low, high, &money, count, x, years->count);
    for (size_t i = 0; i < count; i++) {
        for (size_t year = 0; year < years->count; year++) y[year] = ash_scale_at(&plot.up, courses[i].ahead[year]);
        ash_canvas_curve(canvas, x, y, years->count, numbers[i]);
        mark_crossings(canvas, &plot, &courses[i], x, y);
        ends[i] = y[years->count - 1];
    }
    ash_plot_letters(canvas, &plot, ends, numbers, count);
    fill_payback_table(k, picture, courses, count, &money);
    picture->title = say_course(k, &courses[told]);
    picture->description = ASH_SAY(k->page, "figure.payback.description", ASH_P("base", k->titles[k->c->base]));
    picture->source = ASH_SAY(k->page, years->counts_cash ? "figure.source_cash" : "figure.source_saved", ASH_P("unit", money.unit));
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}
