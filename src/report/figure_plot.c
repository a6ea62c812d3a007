/* Fields with figures upwards, and things placed in them. See figure.h. */
#include "report/figure.h"

#include <math.h>

enum { PLOT_HEIGHT = 220, PLOT_NARROW = 180, NARROW = 480 };

/* ---- The field ---- */

/* Figures at the left, as wide as they get; drawn where `left` is above 0. */
static double write_figures(ash_canvas *canvas, const ash_scale *scale, double left, double right) {
    double widest = 0;
    for (size_t i = 0; i < ash_scale_ticks(scale); i++) {
        double value = scale->low + (double)i * scale->step, y = ash_scale_at(scale, value);
        ash_slice text = ash_scale_text(canvas, scale, value);
        double width = ash_text_width(text, ASH_SMALL_SIZE);
        if (width > widest) widest = width;
        if (!(left > 0)) continue;
        ash_canvas_text(canvas, left - 8, y + 4, ASH_ANCHOR_END, ASH_SMALL_SIZE, text);
        ash_canvas_ground_line(canvas, left - 4, y, right, y, fabs(value) < scale->step / 2, NULL);
    }
    return widest;
}

ash_plot ash_plot_up(ash_canvas *canvas, double low, double high, double divisor, ash_slice unit, size_t lines, double room, double right) {
    ash_canvas_gap(canvas, 4);
    ash_canvas_paragraph(canvas, 0, canvas->width, unit);
    ash_canvas_gap(canvas, room);
    double least = (double)lines * (2 * ASH_DISC_RADIUS + 3) + 2 * ASH_DISC_RADIUS, height = canvas->width < NARROW ? PLOT_NARROW : PLOT_HEIGHT;
    ash_plot plot = {.right = right, .top = canvas->y};
    plot.bottom = plot.top + (height > least ? height : least);
    plot.up = ash_scale_across(canvas, low, high, 0, 1e6, divisor); /* as if across, with all the room there is */
    plot.up.from = plot.bottom;
    plot.up.to = plot.top;
    plot.left = write_figures(canvas, &plot.up, 0, right) + 10;
    write_figures(canvas, &plot.up, plot.left, right);
    canvas->y = plot.bottom;
    return plot;
}

void ash_plot_labels(ash_canvas *canvas, const ash_plot *plot, const double *x, const ash_slice *texts, size_t count, ash_slice unit) {
    double last = -(double)INFINITY, widest = ash_text_width(unit, ASH_SMALL_SIZE);
    for (size_t i = 0; i < count; i++) {
        double half = ash_text_width(texts[i], ASH_SMALL_SIZE) / 2, centre = x[i] + half > canvas->width ? canvas->width - half : x[i] < half ? half : x[i];
        if (centre - half < last + 8) continue;
        ash_canvas_text(canvas, centre, canvas->y + 17, ASH_ANCHOR_MIDDLE, ASH_SMALL_SIZE, texts[i]);
        last = centre + half;
    }
    ash_canvas_gap(canvas, 20);
    if (widest > plot->right - plot->left) {
        ash_canvas_paragraph(canvas, 0, canvas->width, unit);
        return;
    }
    ash_canvas_text(canvas, (plot->left + plot->right) / 2, canvas->y + 14, ASH_ANCHOR_MIDDLE, ASH_SMALL_SIZE, unit);
    ash_canvas_gap(canvas, 22);
}

/* ---- Marks and letters ---- */

/* Numbers of `count` values from the lowest to the highest. */
static size_t *sorted_by(ash_arena *arena, const double *values, size_t count) {
    size_t *sorted = ash_new_array(arena, size_t, count);
    for (size_t i = 0; i < count; i++) {
        size_t place = i;
        for (; place > 0 && values[sorted[place - 1]] > values[i]; place--) sorted[place] = sorted[place - 1];
        sorted[place] = i;
    }
    return sorted;
}

void ash_plot_marks(ash_canvas *canvas, const ash_plot *plot, const double *x, const ash_slice *texts, size_t count) {
    size_t *sorted = sorted_by(canvas->page->arena, x, count);
    double *centres = ash_new_array(canvas->page->arena, double, count), widest = 0, y = plot->top - 6;
    for (size_t i = 0; i < count; i++) {
        double width = ash_text_width(texts[i], ASH_SMALL_SIZE);
        if (width > widest) widest = width;
        centres[i] = x[sorted[i]];
    }
    ash_spread_out(centres, count, widest + 6, widest / 2, canvas->width - widest / 2);
    for (size_t i = 0; i < count; i++) {
        double at = x[sorted[i]];
        ash_canvas_line(canvas, at, plot->top, at, plot->bottom, 1, "3 3");
        if (fabs(centres[i] - at) > 1) ash_canvas_line(canvas, at, plot->top, centres[i], plot->top - 4, 1, NULL);
        ash_canvas_text(canvas, centres[i], y, ASH_ANCHOR_MIDDLE, ASH_SMALL_SIZE, texts[sorted[i]]);
    }
}

void ash_plot_letters(ash_canvas *canvas, const ash_plot *plot, const double *ends, const size_t *numbers, size_t count) {
    size_t *sorted = sorted_by(canvas->page->arena, ends, count);
    double *centres = ash_new_array(canvas->page->arena, double, count), x = canvas->width - ASH_DISC_RADIUS - 2;
    for (size_t i = 0; i < count; i++) centres[i] = ends[sorted[i]];
    ash_spread_out(centres, count, 2 * ASH_DISC_RADIUS + 3, plot->top, plot->bottom);
    for (size_t i = 0; i < count; i++) {
        size_t number = numbers == NULL ? sorted[i] : numbers[sorted[i]];
        ash_canvas_line(canvas, plot->right, ends[sorted[i]], x, centres[i], 1, NULL);
        ash_canvas_disc(canvas, x, centres[i], number, ash_letter(canvas->page->arena, number));
    }
}

/* ---- Places ---- */

static bool is_free(const double *x, const double *y, size_t count, double at_x, double at_y, double distance) {
    for (size_t i = 0; i < count; i++)
        if ((x[i] - at_x) * (x[i] - at_x) + (y[i] - at_y) * (y[i] - at_y) < distance * distance) return false;
    return true;
}

static double within(double value, double low, double high) { return value < low ? low : value > high ? high : value; }

/* In turn: where it belongs, else the first free of eight directions on ever wider rings. */
void ash_canvas_place(ash_canvas *canvas, double *x, double *y, size_t count, double left, double top, double right, double bottom) {
    static const double directions[][2] = {{1, 0}, {0, -1}, {0, 1}, {-1, 0}, {0.71, -0.71}, {0.71, 0.71}, {-0.71, -0.71}, {-0.71, 0.71}};
    enum { DIRECTIONS = sizeof directions / sizeof *directions, RINGS = 24 };
    const double distance = 2 * ASH_DISC_RADIUS + 4, edge = ASH_DISC_RADIUS + 2;
    for (size_t i = 0; i < count; i++) {
        double from_x = x[i], from_y = y[i], at_x = within(from_x, left + edge, right - edge), at_y = within(from_y, top + edge, bottom - edge);
        const double home_x = at_x, home_y = at_y;
        bool found = is_free(x, y, i, at_x, at_y, distance);
        for (size_t n = 0; !found && n < RINGS * DIRECTIONS; n++) {
            double far = distance * (1 + (double)(n / DIRECTIONS) / 2);
            at_x = home_x + far * directions[n % DIRECTIONS][0];
            at_y = home_y + far * directions[n % DIRECTIONS][1];
            found = at_x >= left + edge && at_x <= right - edge && at_y >= top + edge && at_y <= bottom - edge && is_free(x, y, i, at_x, at_y, distance);
        }
        x[i] = found ? at_x : home_x;
        y[i] = found ? at_y : home_y;
        if (fabs(x[i] - from_x) + fabs(y[i] - from_y) > 1) {
            ash_canvas_line(canvas, from_x, from_y, x[i], y[i], 1, NULL);
            ash_canvas_dot(canvas, from_x, from_y, 2.5);
        }
    }
}
