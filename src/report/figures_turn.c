/* Pictures of where the choice turns: along one input, and in the plane of two. See figures.h. */
#include "report/figures.h"

#include <math.h>

#include "report/worth_text.h"

enum { LETTER_ROOM = 42, EDGE = 12, BAND = 22, TABLE_EVERY = 4 };

/* "Price of a full container (Supplier in Xiamen, sea) (USD)": with its own unit, also in thousands. */
static ash_slice axis_title(const ash_comparison *k, const ash_input_use *use, const ash_shown_money *scale) {
    ash_slice label = ash_input_label(k->page, k->c, use);
    return scale->unit.size == 0 ? label : ASH_SAY(k->page, "text.title_unit", ASH_P("title", label), ASH_P("unit", scale->unit));
}

static ash_shown_money scale_of(const ash_comparison *k, const ash_input_use *use, const double *values, size_t count) {
    double largest = 0;
    for (size_t i = 0; i < count; i++) largest = ash_page_larger(largest, values[i]);
    return ash_input_scale(k->page, use, largest);
}

static ash_slice shown(const ash_comparison *k, const ash_shown_money *scale, double value) { return ash_page_number(k->page, value / scale->scale, scale->decimals); }

static void range_of(const double *values, size_t count, double *low, double *high) {
    *low = (double)INFINITY;
    *high = -(double)INFINITY;
    for (size_t i = 0; i < count; i++) {
        if (values[i] < *low) *low = values[i];
        if (values[i] > *high) *high = values[i];
    }
}

static size_t place_of(const ash_comparison *k, size_t option) {
    size_t place = 0;
    while (k->order[place] != (int)option) place++;
    return place;
}

static ash_legend_item item_of(const ash_comparison *k, size_t place, ash_slice name) { return (ash_legend_item){place, 0, ash_letter(k->page->arena, place), name, true}; }

/* ---- Along one input ---- */

static ash_slice turn_title(const ash_comparison *k, const ash_break_even *turn) {
    bool above = turn->value > turn->now;
    size_t better = above ? turn->better_above : turn->better_below, worse = better == turn->option ? turn->against : turn->option;
    const char *key = k->cost ? (above ? "figure.turn.above" : "figure.turn.below") : above ? "figure.turn.above_other" : "figure.turn.below_other";
    return ASH_SAY(k->page, key, ASH_P("input", ash_input_label(k->page, k->c, turn->input->use)), ASH_P("value", ash_input_amount(k->page, turn->input->use, turn->value, turn->value)),
                   ASH_P("better", k->titles[better]), ASH_P("worse", k->titles[worse]));
}

/* Below the field: the middle half of the input's futures, and nine out of ten. */
static void draw_band(ash_canvas *canvas, const ash_scale *across, const ash_stand *stand) {
    double y = canvas->y + BAND / 2.0 + 2, a = ash_scale_at(across, stand->p25), b = ash_scale_at(across, stand->p75);
    ash_canvas_line(canvas, ash_scale_at(across, stand->p5), y, ash_scale_at(across, stand->p95), y, 1.6, NULL);
    ash_canvas_bar(canvas, a < b ? a : b, y - 6, fabs(b - a), 12, 5, 0);
    ash_canvas_gap(canvas, BAND);
}

static void fill_turn_table(const ash_comparison *k, ash_picture *picture, const ash_slope *slope, const ash_shown_money *x, const ash_shown_money *up) {
    size_t columns = k->count + 2, rows = 0;
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, columns), *cells = ash_new_array(k->page->arena, ash_slice, columns * ASH_FIELD_POINTS);
    heads[0] = axis_title(k, slope->x->use, x);
    for (size_t i = 0; i < k->count; i++) heads[i + 1] = ash_comparison_name(k, k->order[i]);
    heads[k->count + 1] = ASH_WORD(k->page, k->cost ? "figure.volume.cheapest" : "figure.volume.best");
    for (size_t point = 0; point < ASH_FIELD_POINTS; point += TABLE_EVERY) {
        const double *results = &slope->results[point * k->count];
        ash_slice *row = &cells[columns * rows++];
        row[0] = shown(k, x, slope->values[point]);
        for (size_t i = 0; i < k->count; i++) row[i + 1] = shown(k, up, results[k->order[i]]);
        row[k->count + 1] = k->titles[ash_best_of(results, k->count, k->model->decision_sense)];
    }
    *picture = (ash_picture){.name = "turn", .columns = columns, .rows = rows, .heads = heads, .cells = cells};
}

const ash_picture *ash_picture_turn(const ash_findings *findings, unsigned width, ash_slice id) {
    const ash_comparison *k = findings->k;
    const ash_slope *slope = findings->slope;
    const ash_break_even *turn = findings->turn;
    if (slope == NULL || turn == NULL) return NULL;
    ash_picture *picture = ash_new(k->page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(k->page, width, id);
    double low, high, left, right, x[ASH_FIELD_POINTS], y[ASH_FIELD_POINTS], *ends = ash_new_array(k->page->arena, double, k->count);
    ash_legend_item *legend = ash_new_array(k->page->arena, ash_legend_item, k->count);
    range_of(slope->values, ASH_FIELD_POINTS, &left, &right);
    range_of(slope->results, ASH_FIELD_POINTS * k->count, &low, &high);
    if (!(left < right)) return NULL;
    ash_shown_money across_money = scale_of(k, slope->x->use, slope->values, ASH_FIELD_POINTS);
    ash_shown_money money = ash_money_for(k->page, ash_page_larger(ash_page_larger(0, low), high), ash_page_entity_unit(k->page, k->model->decision_result));
    for (size_t i = 0; i < k->count; i++) legend[i] = item_of(k, i, ash_comparison_name(k, k->order[i]));
    ash_canvas_legend(canvas, legend, k->count);
    ash_slice title = ash_page_entity_title(k->page, k->model->decision_result);
    if (money.unit.size > 0) title = ASH_SAY(k->page, "text.title_unit", ASH_P("title", title), ASH_P("unit", money.unit));
    ash_plot plot = ash_plot_up(canvas, low, high, money.scale, title, k->count, ASH_PLOT_MARK_ROOM, canvas->width - LETTER_ROOM);
    ash_scale across = ash_scale_across(canvas, left, right, plot.left + 8, plot.right, across_money.scale);
    const double marks[] = {ash_scale_at(&across, slope->stand.now), ash_scale_at(&across, turn->value)};
    const ash_slice texts[] = {ASH_WORD(k->page, "figure.now"), shown(k, &across_money, turn->value)};
    ash_plot_marks(canvas, &plot, marks, texts, turn->value >= across.low && turn->value <= across.high ? 2 : 1);
    for (size_t i = 0; i < k->count; i++) {
        for (size_t point = 0; point < ASH_FIELD_POINTS; point++) {
            x[point] = ash_scale_at(&across, slope->values[point]);
            y[point] = ash_scale_at(&plot.up, slope->results[point * k->count + (size_t)k->order[i]]);
        }
        ash_canvas_curve(canvas, x, y, ASH_FIELD_POINTS, i);
        ends[i] = y[x[0] < x[ASH_FIELD_POINTS - 1] ? ASH_FIELD_POINTS - 1 : 0];
        ash_canvas_line(canvas, x[0] < x[ASH_FIELD_POINTS - 1] ? x[ASH_FIELD_POINTS - 1] : x[0], ends[i], plot.right, ends[i], 1, "2 3");
    }
    ash_plot_letters(canvas, &plot, ends, NULL, k->count);
    draw_band(canvas, &across, &slope->stand);
    ash_canvas_axis(canvas, &across, plot.top, axis_title(k, slope->x->use, &across_money));
    fill_turn_table(k, picture, slope, &across_money, &money);
    picture->title = turn_title(k, turn);
    picture->description = ASH_SAY(k->page, "figure.turn.description", ASH_P("input", ash_input_label(k->page, k->c, slope->x->use)));
    picture->source = ASH_WORD(k->page, "figure.source_tornado");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}

/* ---- In the plane of two ---- */

static double less(double a, double b) { return a < b ? a : b; }

typedef struct plane { const ash_field *field; const ash_scale *across; const ash_plot *plot; } plane;

static double x_at(const plane *p, size_t i) { return ash_scale_at(p->across, p->field->xs[i]); }
static double y_at(const plane *p, size_t i) { return ash_scale_at(&p->plot->up, p->field->ys[i]); }

/* Which of the two is better at a point; neither where the difference is no number. */
static bool prefers(const plane *p, size_t i, size_t n, int sense, bool option) {
    double d = p->field->difference[i][n];
    return (option ? d : -d) * sense > 0;
}

/* Share of the points, which are as likely as one another, at which `against` is better. */
static double share_against(const plane *p, int sense) {
    size_t count = 0;
    for (size_t i = 0; i < ASH_FIELD_POINTS; i++)
        for (size_t n = 0; n < ASH_FIELD_POINTS; n++) count += prefers(p, i, n, sense, false);
    return (double)count / (ASH_FIELD_POINTS * ASH_FIELD_POINTS);
}

/* Where the difference is zero on the side of a cell between two of its corners; false when it does not change sign there. */
static bool zero_between(double x1, double y1, double d1, double x2, double y2, double d2, double *x, double *y) {
    if (!((d1 < 0) != (d2 < 0)) || !isfinite(d1) || !isfinite(d2)) return false;
    double way = d1 / (d1 - d2);
    *x = x1 + way * (x2 - x1);
    *y = y1 + way * (y2 - y1);
    return true;
}

/* The line on which both are equal, cell by cell (marching squares; Lorensen and Cline 1987 in two dimensions). */
static void draw_frontier(ash_canvas *canvas, const plane *p) {
    static const size_t corners[][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};
    for (size_t i = 0; i + 1 < ASH_FIELD_POINTS; i++)
        for (size_t n = 0; n + 1 < ASH_FIELD_POINTS; n++) {
            double x[4], y[4];
            size_t found = 0;
            for (size_t side = 0; side < 4; side++) {
                size_t a = i + corners[side][0], b = n + corners[side][1], c = i + corners[side + 1][0], d = n + corners[side + 1][1];
                found += zero_between(x_at(p, a), y_at(p, b), p->field->difference[a][b], x_at(p, c), y_at(p, d), p->field->difference[c][d], &x[found], &y[found]);
            }
            for (size_t k = 0; k + 1 < found; k += 2) ash_canvas_line(canvas, x[k], y[k], x[k + 1], y[k + 1], 2.6, NULL);
        }
}

static double kept(double value, double low, double high) { return value < low ? low : value > high ? high : value; }

/* A letter stands in its area where it is farthest from the other area, the edges and the present point. */
static void draw_letter(ash_canvas *canvas, const ash_comparison *k, const plane *p, bool option, double now_x, double now_y) {
    double most = -1, best_x = 0, best_y = 0;
    int sense = k->model->decision_sense < 0 ? -1 : 1;
    for (size_t i = 0; i < ASH_FIELD_POINTS; i++)
        for (size_t n = 0; n < ASH_FIELD_POINTS; n++) {
            double x = x_at(p, i), y = y_at(p, n), room = less(less(x - p->plot->left, p->plot->right - x), less(y - p->plot->top, p->plot->bottom - y));
            if (!prefers(p, i, n, sense, option) || room <= most) continue;
            room = less(room, sqrt((x - now_x) * (x - now_x) + (y - now_y) * (y - now_y)));
            for (size_t a = 0; a < ASH_FIELD_POINTS && room > most; a++)
                for (size_t b = 0; b < ASH_FIELD_POINTS; b++) {
                    if (prefers(p, a, b, sense, option)) continue;
                    double dx = x_at(p, a) - x, dy = y_at(p, b) - y;
                    if (dx * dx + dy * dy < room * room) room = sqrt(dx * dx + dy * dy);
                }
            if (room <= most) continue;
            most = room;
            best_x = x;
            best_y = y;
        }
    if (most < 0) return;
    size_t place = place_of(k, option ? p->field->option : p->field->against);
    enum { ROOM = ASH_DISC_RADIUS + 2 };
    ash_canvas_disc(canvas, kept(best_x, p->plot->left + ROOM, p->plot->right - ROOM), kept(best_y, p->plot->top + ROOM, p->plot->bottom - ROOM), place,
                    ash_letter(k->page->arena, place));
}

/* A box from (x1, y1) to (x2, y2): dashed, or a ground. */
static void draw_box(ash_canvas *canvas, double x1, double y1, double x2, double y2, bool ground) {
    if (ground) {
        ash_canvas_bar(canvas, less(x1, x2), less(y1, y2), fabs(x2 - x1), fabs(y2 - y1), 5, 0);
        return;
    }
    ash_canvas_line(canvas, x1, y1, x2, y1, 1.2, "5 3");
    ash_canvas_line(canvas, x2, y1, x2, y2, 1.2, "5 3");
    ash_canvas_line(canvas, x2, y2, x1, y2, 1.2, "5 3");
    ash_canvas_line(canvas, x1, y2, x1, y1, 1.2, "5 3");
}

static void draw_stands(ash_canvas *canvas, const plane *p) {
    const ash_stand *x = &p->field->x_stand, *y = &p->field->y_stand;
    const ash_scale *across = p->across, *up = &p->plot->up;
    draw_box(canvas, ash_scale_at(across, x->p25), ash_scale_at(up, y->p25), ash_scale_at(across, x->p75), ash_scale_at(up, y->p75), true);
    draw_box(canvas, ash_scale_at(across, x->p5), ash_scale_at(up, y->p5), ash_scale_at(across, x->p95), ash_scale_at(up, y->p95), false);
}

/* The exact points of the frontier: for values of one input every value of the other. */
static void fill_frontier_table(const ash_comparison *k, ash_picture *picture, const ash_curve *curve, const ash_shown_money *x, const ash_shown_money *y) {
    enum { COLUMNS = 2, EVERY = 2 };
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, COLUMNS), *cells = ash_new_array(k->page->arena, ash_slice, COLUMNS * (curve->count + 1));
    size_t rows = 0, values = 0;
    heads[0] = ASH_SAY(k->page, "figure.frontier.at", ASH_P("input", axis_title(k, curve->x->use, x)));
    heads[1] = ASH_SAY(k->page, "figure.frontier.turns", ASH_P("input", axis_title(k, curve->y->use, y)));
    for (size_t i = 0; i < curve->count; i++) {
        bool again = i > 0 && curve->points[i].x == curve->points[i - 1].x;
        ash_slice turns = shown(k, y, curve->points[i].y);
        if (!again) values++;
        if (values % EVERY != 1) continue;
        if (again) {
            ash_slice *cell = &cells[COLUMNS * (rows - 1) + 1];
            *cell = ash_format(k->page->arena, "%.*s; %.*s", (int)cell->size, cell->data, (int)turns.size, turns.data);
        } else {
            cells[COLUMNS * rows] = shown(k, x, curve->points[i].x);
            cells[COLUMNS * rows++ + 1] = turns;
        }
    }
    *picture = (ash_picture){.name = "frontier", .columns = COLUMNS, .rows = rows, .heads = heads, .cells = cells};
}

const ash_picture *ash_picture_frontier(const ash_findings *findings, unsigned width, ash_slice id) {
    const ash_comparison *k = findings->k;
    const ash_field *field = findings->field;
    if (field == NULL) return NULL;
    int sense = k->model->decision_sense < 0 ? -1 : 1;
    double left, right, low, high, share = share_against(&(plane){field, NULL, NULL}, sense);
    range_of(field->xs, ASH_FIELD_POINTS, &left, &right);
    range_of(field->ys, ASH_FIELD_POINTS, &low, &high);
    if (!(left < right) || !(low < high) || share == 0 || share == 1) return NULL;
    ash_picture *picture = ash_new(k->page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(k->page, width, id);
    ash_shown_money x = scale_of(k, field->x->use, field->xs, ASH_FIELD_POINTS), y = scale_of(k, field->y->use, field->ys, ASH_FIELD_POINTS);
    ash_legend_item legend[2];
    for (size_t n = 0; n < 2; n++) {
        size_t option = n == 0 ? field->option : field->against;
        legend[n] = item_of(k, place_of(k, option), ASH_SAY(k->page, k->cost ? "figure.frontier.cheaper" : "figure.frontier.better", ASH_P("option", k->titles[option])));
    }
    ash_canvas_legend(canvas, legend, 2);
    ash_plot plot = ash_plot_up(canvas, low, high, y.scale, axis_title(k, field->y->use, &y), 0, ASH_PLOT_ROOM, canvas->width - EDGE);
    ash_scale across = ash_scale_across(canvas, left, right, plot.left, plot.right, x.scale);
    const plane p = {field, &across, &plot};
    double now_x = ash_scale_at(&across, field->x_stand.now), now_y = ash_scale_at(&plot.up, field->y_stand.now);
    draw_stands(canvas, &p);
    draw_frontier(canvas, &p);
    ash_canvas_dot(canvas, now_x, now_y, 5);
    draw_letter(canvas, k, &p, true, now_x, now_y);
    draw_letter(canvas, k, &p, false, now_x, now_y);
    ash_canvas_axis(canvas, &across, plot.top, axis_title(k, field->x->use, &x));
    fill_frontier_table(k, picture, &findings->importance->curve, &x, &y);
    picture->title = ASH_SAY(k->page, k->cost ? "figure.frontier.title" : "figure.frontier.title_other", ASH_P("against", k->titles[field->against]), ASH_P("option", k->titles[field->option]),
                             ASH_P("share", ash_page_percent(k->page, share)));
    picture->description = ASH_WORD(k->page, "figure.frontier.description");
    picture->source = ASH_WORD(k->page, "figure.source_frontier");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}
