/* The picture of extra cost against risk avoided (economic rule 27). See figures.h. */
#include "report/figures.h"

#include <math.h>

enum { EDGE = 12, ROOM = 12 };

static void extend(double value, double *low, double *high) {
    if (value < *low) *low = value;
    if (value > *high) *high = value;
}

static ash_slice risk_title(const ash_comparison *k, const ash_losses *losses, const ash_shown_money *money) {
    int option = k->best == k->c->base ? k->other : k->best;
    double extra = losses->extra[option], risk = losses->risk[option];
    const char *key = extra > 0 ? (risk > 0 ? "figure.risk.pays" : "figure.risk.neither") : risk >= 0 ? "figure.risk.both" : "figure.risk.dares";
    return ASH_SAY(k->page, key, ASH_P("option", k->titles[option]), ASH_P("unit", money->unit),
                   ASH_P("extra", ash_page_number(k->page, fabs(extra) / money->scale, money->decimals)),
                   ASH_P("risk", ash_page_number(k->page, fabs(risk) / money->scale, money->decimals)));
}

static void fill_risk_table(const ash_comparison *k, ash_picture *picture, const ash_losses *losses, const ash_shown_money *money) {
    enum { COLUMNS = 4 };
    const double *columns[] = {losses->extra, losses->risk, losses->bad_avoided};
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, COLUMNS), *cells = ash_new_array(k->page->arena, ash_slice, COLUMNS * k->count);
    size_t rows = 0;
    heads[0] = ASH_WORD(k->page, "figure.option");
    heads[1] = ASH_WORD(k->page, "text.loss_extra");
    heads[2] = ASH_WORD(k->page, "text.loss_risk");
    heads[3] = ASH_WORD(k->page, "text.loss_bad_avoided");
    for (size_t i = 1; i < k->count; i++) { /* the base comes first in the order */
        ash_slice *row = &cells[COLUMNS * rows++];
        row[0] = k->titles[k->order[i]];
        for (size_t n = 0; n < 3; n++) row[n + 1] = ash_page_signed(k->page, columns[n][k->order[i]] / money->scale, money->decimals);
    }
    *picture = (ash_picture){.name = "risk", .columns = COLUMNS, .rows = rows, .heads = heads, .cells = cells};
}

/* From what is avoided on average to what is avoided in a bad case: a stroke that ends in a bar. */
static void draw_whisker(ash_canvas *canvas, double x, double y, double end) {
    ash_canvas_line(canvas, x, y, x, end, 1.6, NULL);
    ash_canvas_line(canvas, x - 6, end, x + 6, end, 2.4, NULL);
}

/* Where what is avoided weighs as much as what it costs. */
static void draw_balance(ash_canvas *canvas, const ash_plot *plot, const ash_scale *across) {
    double from = across->low > plot->up.low ? across->low : plot->up.low, to = across->high < plot->up.high ? across->high : plot->up.high;
    if (from < to) ash_canvas_line(canvas, ash_scale_at(across, from), ash_scale_at(&plot->up, from), ash_scale_at(across, to), ash_scale_at(&plot->up, to), 1, "6 4");
}

const ash_picture *ash_picture_risk(const ash_findings *findings, unsigned width, ash_slice id) {
    const ash_comparison *k = findings->k;
    const ash_losses *losses = findings->losses;
    if (losses == NULL || !losses->by_year || k->count < 2) return NULL;
    ash_picture *picture = ash_new(k->page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(k->page, width, id);
    double left = 0, right = 0, low = 0, high = 0, *x = ash_new_array(k->page->arena, double, k->count), *y = ash_new_array(k->page->arena, double, k->count);
    ash_legend_item *legend = ash_new_array(k->page->arena, ash_legend_item, k->count);
    for (size_t i = 0; i < k->count; i++) {
        int option = k->order[i];
        legend[i] = (ash_legend_item){i, 0, ash_letter(k->page->arena, i), ash_comparison_name(k, option), true};
        if (i == 0) continue;
        extend(losses->extra[option], &left, &right);
        extend(losses->risk[option], &low, &high);
        extend(losses->bad_avoided[option], &low, &high);
    }
    double largest = ash_page_larger(ash_page_larger(ash_page_larger(ash_page_larger(0, left), right), low), high);
    if (!(largest > 0)) return NULL;
    ash_shown_money money = ash_money_for(k->page, largest, ASH_SAY(k->page, "text.a_year", ASH_P("unit", ash_page_entity_unit(k->page, k->model->decision_result))));
    ash_canvas_legend(canvas, legend, k->count);
    ash_plot plot = ash_plot_up(canvas, low, high, money.scale, ASH_SAY(k->page, "figure.risk.up", ASH_P("unit", money.unit)), 0, ASH_PLOT_ROOM, canvas->width - EDGE);
    ash_scale across = ash_scale_across(canvas, left, right, plot.left + ROOM, plot.right, money.scale);
    draw_balance(canvas, &plot, &across);
    for (size_t i = 0; i < k->count; i++) {
        int option = k->order[i];
        x[i] = ash_scale_at(&across, i == 0 ? 0 : losses->extra[option]);
        y[i] = ash_scale_at(&plot.up, i == 0 ? 0 : losses->risk[option]);
        if (i > 0) draw_whisker(canvas, x[i], y[i], ash_scale_at(&plot.up, losses->bad_avoided[option]));
    }
    ash_canvas_place(canvas, x, y, k->count, plot.left, plot.top - ASH_DISC_RADIUS, canvas->width, plot.bottom + ASH_DISC_RADIUS);
    for (size_t i = 0; i < k->count; i++) ash_canvas_disc(canvas, x[i], y[i], i, legend[i].letter);
    ash_canvas_gap(canvas, ASH_DISC_RADIUS);
    ash_canvas_axis(canvas, &across, plot.top, ASH_SAY(k->page, "figure.risk.across", ASH_P("unit", money.unit)));
    fill_risk_table(k, picture, losses, &money);
    picture->title = risk_title(k, losses, &money);
    picture->description = ASH_WORD(k->page, "figure.risk.description");
    picture->source = ASH_WORD(k->page, "text.loss_note");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}
