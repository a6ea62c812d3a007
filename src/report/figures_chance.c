/* Pictures of how sure: twenty futures per option, and what matters most. See figures.h. */
#include "report/figures.h"

#include <math.h>

#include "report/worth_text.h"

enum { FUTURES = 20, DOT_RADIUS = 4, DOT_ROOM = 9, EDGE = 12, BAR_HEIGHT = 18, MOST_INPUTS = 8 };

/* ---- Twenty futures ---- */

/* Values halfway each twentieth of the samples: (i + 1/2) / 20. Without samples the option is certain. */
static void find_futures(const ash_comparison *k, int row, double *futures) {
    const ash_figure *f = k->figures[row];
    const double *samples = k->o->run->kept[f - k->o->run->figures];
    size_t count = (size_t)k->o->run->samples;
    for (size_t i = 0; i < FUTURES; i++) futures[i] = f->centre;
    if (samples == NULL || f->sd == 0) return;
    double *sorted = ash_new_array(k->page->arena, double, count), *spare = ash_new_array(k->page->arena, double, count);
    for (size_t i = 0; i < count; i++) sorted[i] = samples[i];
    for (size_t run = 1; run < count; run *= 2) { /* merging runs twice as long each time */
        for (size_t start = 0; start < count; start += 2 * run) {
            size_t middle = start + run < count ? start + run : count, end = start + 2 * run < count ? start + 2 * run : count, a = start, b = middle;
            for (size_t at = start; at < end; at++) spare[at] = b >= end || (a < middle && sorted[a] <= sorted[b]) ? sorted[a++] : sorted[b++];
        }
        double *turned = sorted;
        sorted = spare;
        spare = turned;
    }
    for (size_t i = 0; i < FUTURES; i++) futures[i] = sorted[(2 * i + 1) * count / (2 * FUTURES)];
}

/* Dots that would hide one another stand on each other: from left to right, each pile as wide as a dot (Wilkinson 1999). */
static void draw_futures(ash_canvas *canvas, const ash_scale *scale, const double *futures) {
    size_t highest = 1;
    for (size_t pass = 0; pass < 2; pass++) {
        double base = canvas->y + (double)highest * DOT_ROOM;
        for (size_t i = 0; i < FUTURES;) {
            double x = ash_scale_at(scale, futures[i]), sum = 0;
            size_t pile = 0;
            while (i + pile < FUTURES && ash_scale_at(scale, futures[i + pile]) < x + DOT_ROOM) sum += ash_scale_at(scale, futures[i + pile++]);
            for (size_t n = 0; pass == 1 && n < pile; n++) ash_canvas_dot(canvas, sum / (double)pile, base - ((double)n + 0.5) * DOT_ROOM, DOT_RADIUS);
            if (pile > highest) highest = pile;
            i += pile;
        }
    }
    canvas->y += (double)highest * DOT_ROOM;
    ash_canvas_line(canvas, scale->from, canvas->y, scale->to, canvas->y, 0.8, NULL);
}

const ash_picture *ash_picture_futures(const ash_findings *findings, unsigned width, ash_slice id) {
    const ash_comparison *k = findings->k;
    static const size_t shown[] = {0, 4, 9, 10, 15, 19};
    enum { COLUMNS = 1 + sizeof shown / sizeof *shown };
    ash_picture *picture = ash_new(k->page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(k->page, width, id);
    double(*futures)[FUTURES] = ash_alloc_array(k->page->arena, k->count, sizeof *futures), low = (double)INFINITY, high = -(double)INFINITY;
    for (size_t i = 0; i < k->count; i++) {
        find_futures(k, k->order[i], futures[i]);
        if (futures[i][0] < low) low = futures[i][0];
        if (futures[i][FUTURES - 1] > high) high = futures[i][FUTURES - 1];
    }
    ash_scale scale = ash_scale_across(canvas, low, high, EDGE, canvas->width - EDGE, k->scale);
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, COLUMNS), *cells = ash_new_array(k->page->arena, ash_slice, COLUMNS * k->count);
    heads[0] = ASH_WORD(k->page, "figure.futures.head");
    for (size_t n = 0; n + 1 < COLUMNS; n++) heads[n + 1] = ash_format(k->page->arena, "%zu", shown[n] + 1);
    for (size_t i = 0; i < k->count; i++) {
        ash_slice name = ash_comparison_name(k, k->order[i]);
        cells[COLUMNS * i] = name;
        for (size_t n = 0; n + 1 < COLUMNS; n++) cells[COLUMNS * i + n + 1] = ash_comparison_number(k, futures[i][shown[n]]);
        ash_canvas_paragraph(canvas, 0, canvas->width, k->count < 2 ? name : ASH_SAY(k->page, "figure.futures.label", ASH_P("name", name),
                             ASH_P("chance", ash_page_percent(k->page, k->o->decision->options[k->order[i]].chance_best))));
        draw_futures(canvas, &scale, futures[i]);
        ash_canvas_gap(canvas, 8);
    }
    ash_canvas_axis(canvas, &scale, 0, k->unit);
    *picture = (ash_picture){.name = "futures", .columns = COLUMNS, .rows = k->count, .heads = heads, .cells = cells};
    picture->title = k->count < 2 ? ASH_WORD(k->page, "figure.futures.one")
                                  : ASH_SAY(k->page, "figure.futures.title", ASH_P("best", k->titles[k->best]),
                                            ASH_P("chance", ash_page_percent(k->page, k->o->decision->options[k->best].chance_best)));
    picture->description = ASH_WORD(k->page, "figure.futures.description");
    picture->source = ASH_WORD(k->page, "figure.source_mean");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}

/* ---- What matters most ---- */

static double difference(const ash_tornado *t, const double *values) { return t->option_count < 2 ? values[t->best] : values[t->best] - values[t->other]; }

const ash_picture *ash_picture_tornado(const ash_findings *findings, unsigned width, ash_slice id) {
    const ash_comparison *k = findings->k;
    const ash_tornado *t = findings->importance == NULL ? NULL : findings->importance->tornado;
    size_t count = 0;
    while (t != NULL && count < t->count && count < MOST_INPUTS && t->items[count].swing > 0) count++;
    if (count == 0) return NULL;
    enum { COLUMNS = 3 };
    ash_picture *picture = ash_new(k->page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(k->page, width, id);
    double rest = difference(t, t->centre), low = rest, high = rest, largest = 0;
    for (size_t i = 0; i < count; i++) {
        const double ends[] = {difference(t, t->items[i].low), difference(t, t->items[i].high)};
        for (size_t n = 0; n < 2; n++) {
            if (ends[n] < low) low = ends[n];
            if (ends[n] > high) high = ends[n];
        }
    }
    largest = ash_page_larger(ash_page_larger(0, low), high);
    double divisor = largest >= 1e9 ? 1e6 : largest >= 1e6 ? 1e3 : 1;
    unsigned decimals = ash_page_decimals(largest / divisor);
    ash_slice unit = ash_page_entity_unit(k->page, k->model->decision_result);
    if (divisor > 1) unit = ASH_SAY(k->page, divisor > 1e3 ? "text.in_millions" : "text.in_thousands", ASH_P("unit", unit));
    ash_scale scale = ash_scale_across(canvas, low, high, EDGE, canvas->width - EDGE, divisor);
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, COLUMNS), *cells = ash_new_array(k->page->arena, ash_slice, COLUMNS * count);
    heads[0] = ASH_WORD(k->page, "figure.tornado.head");
    heads[1] = ASH_WORD(k->page, "figure.tornado.low");
    heads[2] = ASH_WORD(k->page, "figure.tornado.high");
    ash_canvas_paragraph(canvas, 0, canvas->width, ASH_SAY(k->page, t->option_count < 2 ? "figure.tornado.scale_one" : "figure.tornado.scale",
                         ASH_P("best", k->titles[t->best]), ASH_P("other", k->titles[t->other])));
    ash_canvas_gap(canvas, 8);
    double top = canvas->y;
    for (size_t i = 0; i < count; i++) {
        const ash_swing *swing = &t->items[i];
        double a = difference(t, swing->low), b = difference(t, swing->high), x = ash_scale_at(&scale, rest), at[] = {ash_scale_at(&scale, a), ash_scale_at(&scale, b)};
        cells[COLUMNS * i] = ash_input_label(k->page, k->c, swing->input->use);
        cells[COLUMNS * i + 1] = ash_page_signed(k->page, a / divisor, decimals);
        cells[COLUMNS * i + 2] = ash_page_signed(k->page, b / divisor, decimals);
        ash_canvas_paragraph(canvas, 0, canvas->width, ASH_SAY(k->page, swing->changes ? "figure.tornado.changes" : "figure.tornado.label", ASH_P("name", cells[COLUMNS * i]),
                             ASH_P("low", cells[COLUMNS * i + 1]), ASH_P("high", cells[COLUMNS * i + 2])));
        ash_canvas_gap(canvas, 3);
        for (size_t n = 0; n < 2; n++) ash_canvas_bar(canvas, at[n] < x ? at[n] : x, canvas->y, fabs(at[n] - x), BAR_HEIGHT, n == 0 ? 0 : 1, n);
        ash_canvas_gap(canvas, BAR_HEIGHT + 10);
    }
    double x = ash_scale_at(&scale, rest);
    ash_canvas_ground_line(canvas, x, top, x, canvas->y, true, "4 3");
    const ash_legend_item legend[] = {{0, 0, ASH_SLICE("–"), ASH_WORD(k->page, "figure.tornado.low"), false}, {1, 1, ASH_SLICE("+"), ASH_WORD(k->page, "figure.tornado.high"), false}};
    ash_canvas_axis(canvas, &scale, top, unit);
    ash_canvas_legend(canvas, legend, 2);
    *picture = (ash_picture){.name = "tornado", .columns = COLUMNS, .rows = count, .heads = heads, .cells = cells};
    picture->title = ASH_SAY(k->page, t->option_count < 2 ? "figure.tornado.title_one" : "figure.tornado.title", ASH_P("input", cells[0]));
    picture->description = ASH_WORD(k->page, "figure.tornado.description");
    picture->source = ASH_WORD(k->page, "figure.source_tornado");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}
