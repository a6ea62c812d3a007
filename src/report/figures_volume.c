/* The picture of cost against volume. See figures.h. */
#include "report/figures.h"

#include <math.h>

#include "num/elementary.h"

enum { LETTER_ROOM = 42, TABLE_EVERY = 8 };
#define HIGHEST 3.0 /* times the lowest cost: what lies beyond would press all else flat */

/* ---- One option's line ---- */

typedef struct line { ash_canvas *canvas; double *x, *y; size_t count, colour; } line;

/* What was gathered is drawn, and a new line begins. */
static void lift(line *l) {
    if (l->count > 1) ash_canvas_curve(l->canvas, l->x, l->y, l->count, l->colour);
    l->count = 0;
}

static void reach(line *l, double x, double y) {
    l->x[l->count] = x;
    l->y[l->count++] = y;
}

/* From a point to the next, cut off where it is above `most`. */
static void go(line *l, const ash_plot *plot, double most, double x1, double v1, double x2, double v2) {
    if (v1 > most && v2 > most) return;
    double edge = v1 == v2 ? x2 : x1 + (most - v1) / (v2 - v1) * (x2 - x1);
    if (l->count == 0) reach(l, v1 > most ? edge : x1, ash_scale_at(&plot->up, v1 > most ? most : v1));
    reach(l, v2 > most ? edge : x2, ash_scale_at(&plot->up, v2 > most ? most : v2));
    if (v2 > most) lift(l);
}

/* Where a step of this option lies between two points the line goes up (or down) at one volume. */
static void draw_line(ash_canvas *canvas, const ash_comparison *k, const ash_volume_curve *curve, const ash_plot *plot, const ash_scale *across, double most, size_t place) {
    int option = k->order[place];
    size_t room = 2 * (curve->count + 2 * curve->steps.count) + 4;
    line l = {canvas, ash_new_array(k->page->arena, double, room), ash_new_array(k->page->arena, double, room), 0, place};
    for (size_t i = 1; i < curve->count; i++) {
        double from = curve->factors[i - 1], value = curve->values[(i - 1) * k->count + (size_t)option], next = curve->values[i * k->count + (size_t)option];
        for (size_t n = 0; n < curve->steps.count; n++) {
            const ash_volume_step *step = &curve->steps.items[n];
            if (step->option != option || !(step->factor > from) || !(step->factor < curve->factors[i])) continue;
            double at = ash_scale_at(across, ash_log(step->factor));
            go(&l, plot, most, ash_scale_at(across, ash_log(from)), value, at, step->below);
            go(&l, plot, most, at, step->below, at, step->above);
            from = step->factor;
            value = step->above;
        }
        go(&l, plot, most, ash_scale_at(across, ash_log(from)), value, ash_scale_at(across, ash_log(curve->factors[i])), next);
    }
    lift(&l);
}

/* ---- The axis ---- */

/* Volumes of 1, 2 and 5 times a power of ten. */
static void write_volumes(ash_canvas *canvas, const ash_comparison *k, const ash_volume_curve *curve, const ash_plot *plot, const ash_scale *across) {
    enum { MOST = 16 };
    static const double parts[] = {1, 2, 5};
    double x[MOST], first = curve->volume * curve->factors[0], last = curve->volume * curve->factors[curve->count - 1], power = 1;
    ash_slice texts[MOST];
    size_t count = 0;
    while (power > first) power /= 10;
    while (power * 10 <= first) power *= 10;
    for (; power <= last; power *= 10)
        for (size_t n = 0; n < 3 && count < MOST; n++) {
            double volume = parts[n] * power;
            if (volume < first * 0.999 || volume > last * 1.001) continue;
            x[count] = ash_scale_at(across, ash_log(volume / curve->volume));
            ash_canvas_ground_line(canvas, x[count], plot->top, x[count], plot->bottom + 4, false, NULL);
            texts[count++] = ash_page_number(k->page, volume, ash_page_decimals(volume));
        }
    ash_slice unit = ash_page_entity_unit(k->page, curve->input), title = ash_page_entity_title(k->page, curve->input);
    ash_plot_labels(canvas, plot, x, texts, count, unit.size == 0 ? title : ASH_SAY(k->page, "text.title_unit", ASH_P("title", title), ASH_P("unit", unit)));
}

/* Where the best changes, numbered, and where the case stands. */
static void write_marks(ash_canvas *canvas, const ash_comparison *k, const ash_volume_curve *curve, const ash_plot *plot, const ash_scale *across) {
    double x[ASH_VOLUME_MARKS + 1];
    ash_slice texts[ASH_VOLUME_MARKS + 1];
    size_t count = 0;
    for (; count < curve->changes.count && count < ASH_VOLUME_MARKS; count++) {
        x[count] = ash_scale_at(across, ash_log(curve->changes.items[count].factor));
        texts[count] = ash_format(k->page->arena, "%zu", count + 1);
    }
    if (curve->factors[0] <= 1 && curve->factors[curve->count - 1] >= 1) {
        x[count] = ash_scale_at(across, 0);
        texts[count++] = ASH_WORD(k->page, "figure.now");
    }
    ash_plot_marks(canvas, plot, x, texts, count);
}

static ash_slice say_change(const ash_comparison *k, const ash_volume_curve *curve, const ash_volume_change *change) {
    return ASH_SAY(k->page, k->cost ? "figure.volume.change" : "figure.volume.change_other", ASH_P("volume", ash_volume_text(k, curve, change->factor)),
                   ASH_P("unit", ash_page_entity_unit(k->page, curve->input)), ASH_P("above", k->titles[change->above]), ASH_P("below", k->titles[change->below]));
}

/* ---- Words ---- */

/* The change nearest to where the case stands. */
static ash_slice volume_title(const ash_comparison *k, const ash_volume_curve *curve) {
    const ash_volume_change *nearest = NULL;
    for (size_t i = 0; i < curve->changes.count; i++)
        if (nearest == NULL || fabs(ash_log(curve->changes.items[i].factor)) < fabs(ash_log(nearest->factor))) nearest = &curve->changes.items[i];
    if (nearest != NULL) return say_change(k, curve, nearest);
    return ASH_SAY(k->page, k->count < 2 ? "figure.volume.one" : k->cost ? "figure.volume.same" : "figure.volume.same_other",
                   ASH_P("option", k->titles[ash_comparison_best_on(k, curve->values)]), ASH_P("low", ash_volume_text(k, curve, curve->factors[0])),
                   ASH_P("high", ash_volume_text(k, curve, curve->factors[curve->count - 1])), ASH_P("unit", ash_page_entity_unit(k->page, curve->input)));
}

static void fill_volume_table(const ash_comparison *k, ash_picture *picture, const ash_volume_curve *curve) {
    size_t columns = k->count + (k->count > 1 ? 2 : 1), rows = 0;
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, columns), *cells = ash_new_array(k->page->arena, ash_slice, columns * (curve->count + 1));
    heads[0] = ash_page_entity_title(k->page, curve->input);
    for (size_t i = 0; i < k->count; i++) heads[i + 1] = ash_comparison_name(k, k->order[i]);
    if (k->count > 1) heads[k->count + 1] = ASH_WORD(k->page, k->cost ? "figure.volume.cheapest" : "figure.volume.best");
    for (size_t point = 0; point < curve->count; point++) {
        const double *values = &curve->values[point * k->count];
        if (point % TABLE_EVERY != 0 && point + 1 < curve->count) continue;
        ash_slice *row = &cells[columns * rows++];
        row[0] = ash_volume_text(k, curve, curve->factors[point]);
        for (size_t i = 0; i < k->count; i++) row[i + 1] = ash_comparison_number(k, values[k->order[i]]);
        if (k->count > 1) row[k->count + 1] = k->titles[ash_comparison_best_on(k, values)];
    }
    *picture = (ash_picture){.name = "volume", .columns = columns, .rows = rows, .heads = heads, .cells = cells};
}

const ash_picture *ash_picture_volume(const ash_findings *findings, unsigned width, ash_slice id) {
    const ash_comparison *k = findings->k;
    const ash_volume_curve *curve = findings->volume;
    if (curve == NULL || curve->count < 2 || !(curve->volume > 0)) return NULL;
    ash_picture *picture = ash_new(k->page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(k->page, width, id);
    double low = (double)INFINITY, high = -(double)INFINITY, *ends = ash_new_array(k->page->arena, double, k->count);
    size_t *numbers = ash_new_array(k->page->arena, size_t, k->count), ended = 0;
    ash_legend_item *legend = ash_new_array(k->page->arena, ash_legend_item, k->count);
    for (size_t i = 0; i < curve->count * k->count; i++) {
        if (curve->values[i] < low) low = curve->values[i];
        if (curve->values[i] > high) high = curve->values[i];
    }
    double most = low > 0 && high > HIGHEST * low ? HIGHEST * low : high;
    for (size_t i = 0; i < k->count; i++) legend[i] = (ash_legend_item){i, 0, ash_letter(k->page->arena, i), ash_comparison_name(k, k->order[i]), true};
    ash_canvas_legend(canvas, legend, k->count);
    ash_plot plot = ash_plot_up(canvas, low, most, k->scale, k->unit, k->count, ASH_PLOT_MARK_ROOM, canvas->width - LETTER_ROOM);
    ash_scale across = {.low = ash_log(curve->factors[0]), .high = ash_log(curve->factors[curve->count - 1]), .from = plot.left + 8, .to = plot.right};
    write_marks(canvas, k, curve, &plot, &across);
    write_volumes(canvas, k, curve, &plot, &across);
    for (size_t i = 0; i < k->count; i++) {
        double end = curve->values[(curve->count - 1) * k->count + (size_t)k->order[i]];
        draw_line(canvas, k, curve, &plot, &across, most, i);
        if (!(end <= most)) continue; /* it left the field, and its letter would stand at no line */
        ends[ended] = ash_scale_at(&plot.up, end);
        numbers[ended++] = i;
    }
    ash_plot_letters(canvas, &plot, ends, numbers, ended);
    for (size_t i = 0; i < curve->changes.count && i < ASH_VOLUME_MARKS; i++) {
        ash_slice says = say_change(k, curve, &curve->changes.items[i]);
        ash_canvas_paragraph(canvas, 0, canvas->width, ash_format(k->page->arena, "%zu: %.*s", i + 1, (int)says.size, says.data));
    }
    ash_canvas_gap(canvas, 4);
    fill_volume_table(k, picture, curve);
    picture->title = volume_title(k, curve);
    picture->description = ASH_WORD(k->page, "figure.volume.description");
    picture->source = ASH_WORD(k->page, "figure.source_volume");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}
