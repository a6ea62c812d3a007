/* Pictures of what options cost: ranges, categories, the ladder. See figures.h. */
#include "report/figures.h"

#include <math.h>

enum { ROW_GAP = 12, BAR_HEIGHT = 26, EDGE = 12 };

/* ---- Ranges ---- */

static void fill_ranges_table(const ash_comparison *k, ash_picture *picture) {
    static const char *const keys[] = {"text.mean", "figure.p5", "figure.p25", "figure.p50", "figure.p75", "figure.p95"};
    enum { COLUMNS = 7 };
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, COLUMNS), *cells = ash_new_array(k->page->arena, ash_slice, COLUMNS * k->count);
    heads[0] = ASH_WORD(k->page, "figure.option");
    for (size_t n = 1; n < COLUMNS; n++) heads[n] = ASH_WORD(k->page, keys[n - 1]);
    for (size_t i = 0; i < k->count; i++) {
        const ash_figure *f = k->figures[k->order[i]];
        cells[COLUMNS * i] = ash_comparison_name(k, k->order[i]);
        cells[COLUMNS * i + 1] = ash_comparison_number(k, f->mean);
        for (size_t n = 0; n < ASH_QUANTILE_COUNT; n++) cells[COLUMNS * i + 2 + n] = ash_comparison_number(k, f->quantile[n]);
    }
    *picture = (ash_picture){.columns = COLUMNS, .rows = k->count, .heads = heads, .cells = cells};
}

static void draw_range(ash_canvas *canvas, const ash_comparison *k, const ash_scale *scale, int row) {
    const ash_figure *f = k->figures[row];
    ash_slice name = ash_comparison_name(k, row), mean = ash_comparison_number(k, f->mean);
    ash_slice label = f->sd == 0 ? ASH_SAY(k->page, "figure.ranges.certain", ASH_P("name", name), ASH_P("mean", mean))
                                 : ASH_SAY(k->page, "figure.ranges.label", ASH_P("name", name), ASH_P("mean", mean), ASH_P("range", ash_comparison_range(k, f)));
    if (row == k->best && k->count > 1) label = ASH_SAY(k->page, "figure.ranges.best", ASH_P("label", label));
    ash_canvas_paragraph(canvas, 0, canvas->width, label);
    double y = canvas->y + 10, from = ash_scale_at(scale, f->quantile[ASH_P25]), to = ash_scale_at(scale, f->quantile[ASH_P75]);
    ash_canvas_line(canvas, ash_scale_at(scale, f->quantile[ASH_P5]), y, ash_scale_at(scale, f->quantile[ASH_P95]), y, 1.6, NULL);
    ash_canvas_bar(canvas, from, y - 6, to - from, 12, row == k->best ? 2 : 5, row == k->best);
    ash_canvas_dot(canvas, ash_scale_at(scale, f->mean), y, 4.5);
    ash_canvas_gap(canvas, 20 + ROW_GAP);
}

const ash_picture *ash_picture_ranges(const ash_findings *findings, unsigned width, ash_slice id) {
    const ash_comparison *k = findings->k;
    ash_picture *picture = ash_new(k->page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(k->page, width, id);
    double low = (double)INFINITY, high = -(double)INFINITY;
    for (size_t i = 0; i < k->count; i++) {
        const ash_figure *f = k->figures[i];
        const double all[] = {f->mean, f->quantile[ASH_P5], f->quantile[ASH_P95]};
        for (size_t n = 0; n < 3; n++) {
            if (all[n] < low) low = all[n];
            if (all[n] > high) high = all[n];
        }
    }
    fill_ranges_table(k, picture);
    ash_scale scale = ash_scale_across(canvas, low, high, EDGE, canvas->width - EDGE, k->scale);
    for (size_t i = 0; i < k->count; i++) draw_range(canvas, k, &scale, k->order[i]);
    ash_canvas_axis(canvas, &scale, 0, k->unit);
    const char *key = k->count < 2 ? "figure.ranges.one" : ash_comparison_is_close(k) ? "figure.ranges.close" : k->cost ? "figure.ranges.title" : "figure.ranges.title_other";
    picture->name = "ranges";
    picture->title = ASH_SAY(k->page, key, ASH_P("best", k->titles[k->best]), ASH_P("other", k->titles[k->other < 0 ? k->best : k->other]),
                             ASH_P("amount", ash_comparison_amount(k, k->figures[k->best]->mean)));
    picture->description = ASH_WORD(k->page, "figure.ranges.description");
    picture->source = ASH_WORD(k->page, "figure.source_ranges");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}

/* ---- Categories ---- */

/* A category as it is shown: its ground is its rung's colour and, for the second and third on a rung, a pattern. */
typedef struct shown_category { size_t number; ash_legend_item item; } shown_category;

static size_t collect_categories(const ash_comparison *k, shown_category *shown) {
    size_t count = 0;
    for (size_t rung = 0; rung < ASH_COST_RUNGS; rung++) {
        size_t pattern = 0;
        for (size_t n = 0; n < k->model->category_count; n++) {
            const ash_category *category = k->model->categories[n];
            if (!ash_comparison_in_cost(category) || category->rung != (ash_rung)rung || ash_comparison_is_empty(k, n)) continue;
            ash_slice name = ash_page_clean(k->page, ash_label(&category->labels, k->page->lang, category->name));
            shown[count] = (shown_category){n, {rung, pattern++, ash_letter(k->page->arena, count), name, false}};
            count++;
        }
    }
    return count;
}

/* What adds stands to the right of 0, what is subtracted to the left. */
static void draw_option_bar(ash_canvas *canvas, const ash_comparison *k, const ash_scale *scale, const shown_category *shown, size_t count, int row) {
    double above = 0, below = 0, sum = 0;
    for (size_t n = 0; n < count; n++) sum += *ash_comparison_cell(k, shown[n].number, (size_t)row);
    ash_canvas_paragraph(canvas, 0, canvas->width, ASH_SAY(k->page, "figure.ranges.certain", ASH_P("name", ash_comparison_name(k, row)), ASH_P("mean", ash_comparison_number(k, sum))));
    ash_canvas_gap(canvas, 3);
    for (size_t n = 0; n < count; n++) {
        double value = *ash_comparison_cell(k, shown[n].number, (size_t)row), *end = value < 0 ? &below : &above;
        if (value == 0 || !isfinite(value)) continue;
        double a = ash_scale_at(scale, *end), b = ash_scale_at(scale, *end + value), from = a < b ? a : b, size = fabs(b - a);
        *end += value;
        ash_canvas_bar(canvas, from, canvas->y, size, BAR_HEIGHT, shown[n].item.colour, shown[n].item.pattern);
        if (size >= ash_text_width(shown[n].item.letter, ASH_SMALL_SIZE) + 5) ash_canvas_letter(canvas, from + size / 2, canvas->y + BAR_HEIGHT / 2.0, shown[n].item.letter);
    }
    ash_canvas_gap(canvas, BAR_HEIGHT + ROW_GAP);
}

static void fill_costs_table(const ash_comparison *k, ash_picture *picture, const shown_category *shown, size_t count) {
    picture->columns = k->count + 1;
    picture->rows = count + 1;
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, picture->columns), *cells = ash_new_array(k->page->arena, ash_slice, picture->columns * picture->rows);
    heads[0] = ASH_WORD(k->page, "figure.category");
    for (size_t i = 0; i < k->count; i++) {
        double sum = 0;
        heads[i + 1] = ash_comparison_name(k, k->order[i]);
        for (size_t n = 0; n < count; n++) {
            double value = *ash_comparison_cell(k, shown[n].number, (size_t)k->order[i]);
            ash_slice letter = shown[n].item.letter, name = shown[n].item.name;
            cells[n * picture->columns] = ash_format(k->page->arena, "%.*s  %.*s", (int)letter.size, letter.data, (int)name.size, name.data);
            cells[n * picture->columns + i + 1] = ash_comparison_number(k, value);
            sum += value;
        }
        cells[count * picture->columns] = ASH_WORD(k->page, "figure.total");
        cells[count * picture->columns + i + 1] = ash_comparison_number(k, sum);
    }
    picture->heads = heads;
    picture->cells = cells;
}

/* The category that weighs most in the best option, and its share of all that adds. */
static ash_slice costs_title(const ash_comparison *k, const shown_category *shown, size_t count) {
    double most = 0, all = 0;
    size_t largest = 0;
    for (size_t n = 0; n < count; n++) {
        double value = *ash_comparison_cell(k, shown[n].number, (size_t)k->best);
        if (value > 0) all += value;
        if (value > most) {
            most = value;
            largest = n;
        }
    }
    if (!(all > 0)) return ASH_WORD(k->page, "figure.costs.none");
    return ASH_SAY(k->page, "figure.costs.title", ASH_P("category", shown[largest].item.name), ASH_P("option", k->titles[k->best]),
                   ASH_P("share", ash_page_percent(k->page, most / all)));
}

const ash_picture *ash_picture_costs(const ash_findings *findings, unsigned width, ash_slice id) {
    const ash_comparison *k = findings->k;
    if (k->categories == NULL) return NULL;
    ash_picture *picture = ash_new(k->page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(k->page, width, id);
    shown_category *shown = ash_new_array(k->page->arena, shown_category, k->model->category_count);
    size_t count = collect_categories(k, shown);
    ash_legend_item *legend = ash_new_array(k->page->arena, ash_legend_item, count);
    double low = 0, high = 0;
    for (size_t i = 0; i < k->count; i++) {
        double above = 0, below = 0;
        for (size_t n = 0; n < count; n++) {
            double value = *ash_comparison_cell(k, shown[n].number, i);
            *(value < 0 ? &below : &above) += isfinite(value) ? value : 0;
        }
        if (above > high) high = above;
        if (below < low) low = below;
    }
    for (size_t n = 0; n < count; n++) legend[n] = shown[n].item;
    ash_canvas_legend(canvas, legend, count);
    ash_canvas_gap(canvas, 6);
    double top = canvas->y;
    ash_scale scale = ash_scale_across(canvas, low, high, low < 0 ? EDGE : 1, canvas->width - EDGE, k->scale);
    for (size_t i = 0; i < k->count; i++) draw_option_bar(canvas, k, &scale, shown, count, k->order[i]);
    ash_canvas_axis(canvas, &scale, top, k->unit);
    fill_costs_table(k, picture, shown, count);
    picture->name = "costs";
    picture->title = costs_title(k, shown, count);
    picture->description = ASH_WORD(k->page, "figure.costs.description");
    picture->source = ASH_WORD(k->page, "figure.source_centre");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}

/* ---- The ladder ---- */

static ash_legend_item option_item(const ash_comparison *k, size_t i) {
    return (ash_legend_item){i, 0, ash_letter(k->page->arena, i), ash_comparison_name(k, k->order[i]), true};
}

/* Discs for all options on one rung, moved apart where they would hide one another; a stroke then leads to where each belongs. */
static void draw_rung(ash_canvas *canvas, const ash_comparison *k, const double *at, double y, double from) {
    size_t *sorted = ash_new_array(k->page->arena, size_t, k->count);
    double *centres = ash_new_array(k->page->arena, double, k->count);
    for (size_t i = 0; i < k->count; i++) {
        size_t place = i;
        for (; place > 0 && at[sorted[place - 1]] > at[i]; place--) sorted[place] = sorted[place - 1];
        sorted[place] = i;
    }
    for (size_t i = 0; i < k->count; i++) centres[i] = at[sorted[i]];
    ash_spread_out(centres, k->count, 2 * ASH_DISC_RADIUS + 3, from, canvas->width - ASH_DISC_RADIUS - 2);
    for (size_t i = 0; i < k->count; i++) {
        double x = at[sorted[i]];
        if (fabs(centres[i] - x) > 1) {
            ash_canvas_line(canvas, x, y - 6, x, y + 6, 1, NULL);
            ash_canvas_line(canvas, x, y, centres[i], y, 1, NULL);
        }
    }
    for (size_t i = 0; i < k->count; i++) ash_canvas_disc(canvas, centres[i], y, sorted[i], ash_letter(k->page->arena, sorted[i]));
}

static void label_rung(ash_canvas *canvas, const ash_comparison *k, size_t rung, double room) {
    double height = canvas->y;
    size_t place = 0;
    int best = ash_comparison_best_on(k, k->ladder[rung]);
    while (k->order[place] != best) place++;
    ash_canvas_paragraph(canvas, 0, room, ASH_WORD(k->page, ash_rung_keys[rung]));
    if (k->count > 1) ash_canvas_paragraph(canvas, 0, room, ASH_SAY(k->page, "figure.ladder.cheapest", ASH_P("letter", ash_letter(k->page->arena, place))));
    if (canvas->y < height + 34) canvas->y = height + 34;
}

static void draw_ladder(ash_canvas *canvas, const ash_comparison *k) {
    double low = (double)INFINITY, high = -(double)INFINITY, room = canvas->width < 480 ? 112 : 150, from = room + ASH_DISC_RADIUS + 4, before = 0;
    double *at = ash_new_array(k->page->arena, double, k->count), *was = ash_new_array(k->page->arena, double, k->count);
    ash_legend_item *legend = ash_new_array(k->page->arena, ash_legend_item, k->count);
    for (size_t i = 0; i < k->count; i++) legend[i] = option_item(k, i);
    for (size_t rung = 0; rung < ASH_COST_RUNGS; rung++)
        for (size_t i = 0; k->on_rung[rung] && i < k->count; i++) {
            if (k->ladder[rung][i] < low) low = k->ladder[rung][i];
            if (k->ladder[rung][i] > high) high = k->ladder[rung][i];
        }
    ash_canvas_legend(canvas, legend, k->count);
    ash_canvas_gap(canvas, 8);
    double top = canvas->y;
    ash_scale scale = ash_scale_across(canvas, low, high, from, canvas->width - EDGE, k->scale);
    for (size_t pass = 0; pass < 2; pass++) { /* connecting lines first, so that discs stand before them */
        canvas->y = top;
        before = -1;
        for (size_t rung = 0; rung < ASH_COST_RUNGS; rung++) {
            if (!k->on_rung[rung]) continue;
            double y = canvas->y + 18;
            for (size_t i = 0; i < k->count; i++) at[i] = ash_scale_at(&scale, k->ladder[rung][k->order[i]]);
            for (size_t i = 0; pass == 0 && before >= 0 && i < k->count; i++) ash_canvas_coloured_line(canvas, was[i], before, at[i], y, i);
            if (pass == 1) {
                draw_rung(canvas, k, at, y, from);
                label_rung(canvas, k, rung, room - 6);
            } else {
                ash_markup *body = canvas->body;
                canvas->body = ash_markup_create(k->page->arena); /* only to learn how high the label is */
                label_rung(canvas, k, rung, room - 6);
                canvas->body = body;
            }
            for (size_t i = 0; i < k->count; i++) was[i] = at[i];
            before = y;
            ash_canvas_gap(canvas, 14);
        }
    }
    ash_canvas_axis(canvas, &scale, top, k->unit);
}

static void fill_ladder_table(const ash_comparison *k, ash_picture *picture) {
    picture->columns = k->count + 1;
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, picture->columns), *cells = ash_new_array(k->page->arena, ash_slice, picture->columns * (ASH_COST_RUNGS + 2));
    heads[0] = ASH_WORD(k->page, "figure.rung");
    for (size_t i = 0; i < k->count; i++) heads[i + 1] = ash_comparison_name(k, k->order[i]);
    for (size_t rung = 0; rung < ASH_COST_RUNGS; rung++) {
        if (!k->on_rung[rung]) continue;
        ash_slice *row = &cells[picture->columns * picture->rows++];
        row[0] = ASH_WORD(k->page, ash_rung_keys[rung]);
        for (size_t i = 0; i < k->count; i++) row[i + 1] = ash_comparison_number(k, k->ladder[rung][k->order[i]]);
    }
    if (k->adds_up) { /* the bridge from the centre to the mean */
        ash_slice *effect = &cells[picture->columns * picture->rows++], *mean = &cells[picture->columns * picture->rows++];
        effect[0] = ASH_WORD(k->page, "text.uncertainty");
        mean[0] = ASH_WORD(k->page, "text.mean_row");
        for (size_t i = 0; i < k->count; i++) {
            const ash_figure *f = k->figures[k->order[i]];
            effect[i + 1] = ash_page_signed(k->page, (f->mean - f->centre) / k->scale, k->decimals);
            mean[i + 1] = ash_comparison_number(k, f->mean);
        }
    }
    picture->heads = heads;
    picture->cells = cells;
}

static ash_slice ladder_title(const ash_comparison *k) {
    int first = -1, last = -1;
    for (size_t rung = 0; rung < ASH_COST_RUNGS; rung++) {
        if (!k->on_rung[rung]) continue;
        last = ash_comparison_best_on(k, k->ladder[rung]);
        if (first < 0) first = last;
    }
    if (k->count < 2) return ASH_WORD(k->page, "figure.ladder.one");
    return ASH_SAY(k->page, first == last ? "figure.ladder.same" : "figure.ladder.title", ASH_P("first", k->titles[first]), ASH_P("last", k->titles[last]));
}

const ash_picture *ash_picture_ladder(const ash_findings *findings, unsigned width, ash_slice id) {
    const ash_comparison *k = findings->k;
    bool any = false;
    for (size_t rung = 0; k->categories != NULL && rung < ASH_COST_RUNGS; rung++) any |= k->on_rung[rung];
    if (!any) return NULL;
    ash_picture *picture = ash_new(k->page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(k->page, width, id);
    draw_ladder(canvas, k);
    fill_ladder_table(k, picture);
    picture->name = "ladder";
    picture->title = ladder_title(k);
    picture->description = ASH_WORD(k->page, "figure.ladder.description");
    picture->source = ASH_WORD(k->page, "figure.source_centre");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}
