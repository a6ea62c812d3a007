/* The picture of costs year by year. See figures.h. */
#include "report/figures.h"

#include <math.h>

enum { PLOT_HEIGHT = 220, PLOT_NARROW = 180, MOST_YEARS = 64, LETTER_ROOM = 42 };

/* The mean of an option's total cost in a year; NaN where there is none. */
static double year_cost(const ash_comparison *k, const ash_entity *total, int row, int year) {
    const ash_shown *shown = ash_outcome_find(k->o, total, (const int[8]){row, year});
    return shown == NULL || shown->absent ? (double)NAN : shown->figure->mean;
}

static ash_slice year_name(const ash_comparison *k, size_t year) { return ash_page_row_title(k->page, k->c, k->model->years, (int)year); }

/* Labels of years below the plot, as many as fit. */
static void write_years(ash_canvas *canvas, const ash_comparison *k, const double *x, size_t years) {
    double last = -(double)INFINITY;
    for (size_t year = 0; year < years; year++) {
        ash_slice text = year_name(k, year);
        double width = ash_text_width(text, ASH_SMALL_SIZE);
        if (x[year] - width / 2 < last + 8) continue;
        ash_canvas_text(canvas, x[year], canvas->y + 17, ASH_ANCHOR_MIDDLE, ASH_SMALL_SIZE, text);
        last = x[year] + width / 2;
    }
    ash_canvas_gap(canvas, 20);
    ash_canvas_text(canvas, (x[0] + x[years - 1]) / 2, canvas->y + 14, ASH_ANCHOR_MIDDLE, ASH_SMALL_SIZE, ASH_WORD(k->page, "figure.year"));
    ash_canvas_gap(canvas, 22);
}

/* The figures at the left: as many as are 24 pixels apart. */
static ash_scale scale_up(const ash_canvas *canvas, double low, double high, double bottom, double top, double divisor) {
    ash_scale scale = ash_scale_across(canvas, low, high, 0, 1e6, divisor); /* as if across, with all the room there is */
    scale.from = bottom;
    scale.to = top;
    return scale;
}

static double write_scale(ash_canvas *canvas, const ash_scale *scale, bool draw, double left) {
    double widest = 0;
    size_t ticks = (size_t)rint((scale->high - scale->low) / scale->step) + 1;
    for (size_t i = 0; i < ticks; i++) {
        double value = scale->low + (double)i * scale->step, y = ash_scale_at(scale, value);
        bool zero = fabs(value) < scale->step / 2;
        ash_slice text = ash_page_number(canvas->page, zero ? 0 : value / scale->divisor, scale->decimals);
        double width = ash_text_width(text, ASH_SMALL_SIZE);
        if (width > widest) widest = width;
        if (!draw) continue;
        ash_canvas_text(canvas, left - 8, y + 4, ASH_ANCHOR_END, ASH_SMALL_SIZE, text);
        ash_canvas_ground_line(canvas, left - 4, y, canvas->width, y, zero, NULL);
    }
    return widest;
}

/* Discs with the options' letters at the ends of their lines. */
static void letter_lines(ash_canvas *canvas, const ash_comparison *k, const double *ends, double low, double high) {
    size_t *sorted = ash_new_array(k->page->arena, size_t, k->count);
    double *centres = ash_new_array(k->page->arena, double, k->count), x = canvas->width - ASH_DISC_RADIUS - 2;
    for (size_t i = 0; i < k->count; i++) {
        size_t place = i;
        for (; place > 0 && ends[sorted[place - 1]] > ends[i]; place--) sorted[place] = sorted[place - 1];
        sorted[place] = i;
    }
    for (size_t i = 0; i < k->count; i++) centres[i] = ends[sorted[i]];
    ash_spread_out(centres, k->count, 2 * ASH_DISC_RADIUS + 3, low, high);
    for (size_t i = 0; i < k->count; i++) {
        ash_canvas_line(canvas, canvas->width - LETTER_ROOM, ends[sorted[i]], x, centres[i], 1, NULL);
        ash_canvas_disc(canvas, x, centres[i], sorted[i], ash_letter(k->page->arena, sorted[i]));
    }
}

static void fill_table(const ash_comparison *k, ash_picture *picture, const double *costs, size_t years, double divisor) {
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, k->count + 1), *cells = ash_new_array(k->page->arena, ash_slice, (k->count + 1) * years);
    double largest = 0;
    for (size_t i = 0; i < k->count * years; i++) largest = ash_page_larger(largest, costs[i]);
    heads[0] = ASH_WORD(k->page, "figure.year");
    for (size_t i = 0; i < k->count; i++) heads[i + 1] = ash_comparison_name(k, k->order[i]);
    for (size_t year = 0; year < years; year++) {
        ash_slice *row = &cells[(k->count + 1) * year];
        row[0] = year_name(k, year);
        for (size_t i = 0; i < k->count; i++) row[i + 1] = ash_page_number(k->page, costs[i * years + year] / divisor, ash_page_decimals(largest / divisor));
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
    double *costs = ash_new_array(k->page->arena, double, k->count * years), *x = ash_new_array(k->page->arena, double, years), *ends = ash_new_array(k->page->arena, double, k->count);
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
    double largest = ash_page_larger(ash_page_larger(0, low), high), divisor = largest >= 1e9 ? 1e6 : largest >= 1e5 ? 1e3 : 1;
    ash_slice unit = ash_page_entity_unit(k->page, total);
    if (divisor > 1) unit = ASH_SAY(k->page, divisor > 1e3 ? "text.in_millions" : "text.in_thousands", ASH_P("unit", unit));
    ash_canvas_legend(canvas, legend, k->count);
    ash_canvas_gap(canvas, 4);
    ash_canvas_paragraph(canvas, 0, canvas->width, unit);
    ash_canvas_gap(canvas, 12);
    double least = (double)k->count * (2 * ASH_DISC_RADIUS + 3) + 2 * ASH_DISC_RADIUS, height = canvas->width < 480 ? PLOT_NARROW : PLOT_HEIGHT;
    double top = canvas->y, bottom = top + (height > least ? height : least);
    ash_scale scale = scale_up(canvas, low, high, bottom, top, divisor);
    double left = write_scale(canvas, &scale, false, 0) + 10;
    write_scale(canvas, &scale, true, left);
    for (size_t year = 0; year < years; year++) x[year] = left + 8 + (double)year / (double)(years - 1) * (canvas->width - left - 8 - LETTER_ROOM);
    for (size_t i = 0; i < k->count; i++) {
        for (size_t year = 1; year < years; year++)
            ash_canvas_coloured_line(canvas, x[year - 1], ash_scale_at(&scale, costs[i * years + year - 1]), x[year], ash_scale_at(&scale, costs[i * years + year]), i);
        ends[i] = ash_scale_at(&scale, costs[i * years + years - 1]);
    }
    letter_lines(canvas, k, ends, top, bottom);
    canvas->y = bottom;
    write_years(canvas, k, x, years);
    fill_table(k, picture, costs, years, divisor);
    picture->title = years_title(k, costs, years, picture, unit);
    picture->description = ASH_WORD(k->page, "figure.years.description");
    picture->source = ASH_WORD(k->page, "figure.source_years");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}
