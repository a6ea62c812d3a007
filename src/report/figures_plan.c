/* Pictures of the plan: the bridge, the timeline, the money in the bank. See figures.h. */
#include "report/figures.h"

#include <math.h>

enum { EDGE = 12, BAR_HEIGHT = 16, ROW_GAP = 8, BANK_COLUMNS = 4, STEP_COLUMNS = 4 };

static double smaller(double a, double b) { return b < a ? b : a; }
static double larger(double a, double b) { return b > a ? b : a; }

/* Labels stand before their bars where there is room, else above them. */
static double label_room(const ash_canvas *canvas) { return canvas->width < 480 ? 0 : 0.36 * canvas->width; }

/* Writes the label of a row and leaves canvas->y where its bar goes; where the row ends. */
static double begin_row(ash_canvas *canvas, ash_slice label) {
    double room = label_room(canvas), top = canvas->y;
    ash_canvas_paragraph(canvas, 0, room > 0 ? room - EDGE : canvas->width, label);
    if (room > 0) {
        double height = larger(canvas->y - top, BAR_HEIGHT);
        canvas->y = top + (height - BAR_HEIGHT) / 2;
        return top + height + ROW_GAP;
    }
    ash_canvas_gap(canvas, 3);
    return canvas->y + BAR_HEIGHT + ROW_GAP;
}

/* A bar between two figures. */
static void draw_bar(ash_canvas *canvas, const ash_scale *scale, double a, double b, size_t colour, size_t pattern) {
    double from = ash_scale_at(scale, smaller(a, b)), to = ash_scale_at(scale, larger(a, b));
    ash_canvas_bar(canvas, from, canvas->y, to - from, BAR_HEIGHT, colour, pattern);
}

/* From the 5 to the 95 % point of a figure, through the middle of the bar that stands at canvas->y. */
static void draw_spread(ash_canvas *canvas, const ash_scale *scale, const ash_figure *f) {
    if (f->sd == 0) return;
    double y = canvas->y + BAR_HEIGHT / 2.0, ends[] = {ash_scale_at(scale, f->quantile[ASH_P5]), ash_scale_at(scale, f->quantile[ASH_P95])};
    ash_canvas_line(canvas, ends[0], y, ends[1], y, 1.6, NULL);
    for (size_t n = 0; n < 2; n++) ash_canvas_line(canvas, ends[n], y - 5, ends[n], y + 5, 1.6, NULL);
}

/* ---- The bridge ---- */

typedef struct bridge { size_t count; struct { ash_slice name; double from, to; bool whole; } *bars; } bridge;

static bridge bridge_of(const ash_plan *plan) {
    const ash_comparison *k = plan->k;
    bridge b = {.bars = ash_alloc_array(k->page->arena, k->model->category_count + 2, sizeof *b.bars)};
    double sum = 0;
    for (size_t n = 0; n < k->model->category_count; n++)
        if (ash_comparison_in_cost(k->model->categories[n])) sum += *ash_comparison_cell(k, n, (size_t)plan->against);
    b.bars[b.count].name = ash_comparison_name(k, plan->against);
    b.bars[b.count].from = 0;
    b.bars[b.count].to = sum;
    b.bars[b.count++].whole = true;
    for (size_t rung = 0; rung < ASH_COST_RUNGS; rung++)
        for (size_t n = 0; n < k->model->category_count; n++) {
            const ash_category *category = k->model->categories[n];
            if (!ash_comparison_in_cost(category) || category->rung != (ash_rung)rung) continue;
            double more = *ash_comparison_cell(k, n, (size_t)plan->option) - *ash_comparison_cell(k, n, (size_t)plan->against);
            if (more == 0) continue;
            b.bars[b.count].name = ash_page_clean(k->page, ash_label(&category->labels, k->page->lang, category->name));
            b.bars[b.count].from = sum;
            b.bars[b.count].to = sum += more;
            b.bars[b.count++].whole = false;
        }
    b.bars[b.count].name = ash_comparison_name(k, plan->option);
    b.bars[b.count].from = 0;
    b.bars[b.count].to = sum;
    b.bars[b.count++].whole = true;
    return b;
}

static ash_slice bridge_title(const ash_plan *plan, const bridge *b) {
    size_t up = 0, down = 0;
    for (size_t i = 1; i + 1 < b->count; i++) {
        double more = b->bars[i].to - b->bars[i].from;
        if (more > 0 && (up == 0 || more > b->bars[up].to - b->bars[up].from)) up = i;
        if (more < 0 && (down == 0 || more < b->bars[down].to - b->bars[down].from)) down = i;
    }
    ash_slice option = plan->k->titles[plan->option];
    if (up == 0 && down == 0) return ASH_WORD(plan->k->page, "plan.bridge.same");
    const char *key = down == 0 ? "plan.bridge.only_more" : up == 0 ? "plan.bridge.only_less" : "plan.bridge.title";
    return ASH_SAY(plan->k->page, key, ASH_P("option", option), ASH_P("less", b->bars[down].name), ASH_P("more", b->bars[up].name));
}

const ash_picture *ash_picture_bridge(const ash_findings *f, unsigned width, ash_slice id) {
    const ash_plan *plan = f->plan;
    const ash_comparison *k = f->k;
    if (plan == NULL || k->categories == NULL) return NULL;
    enum { COLUMNS = 2 };
    ash_picture *picture = ash_new(k->page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(k->page, width, id);
    bridge b = bridge_of(plan);
    double low = 0, high = 0;
    for (size_t i = 0; i < b.count; i++) {
        low = smaller(low, b.bars[i].to);
        high = larger(high, b.bars[i].to);
    }
    ash_scale scale = ash_scale_across(canvas, low, high, label_room(canvas) + EDGE, canvas->width - EDGE, k->scale);
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, COLUMNS), *cells = ash_new_array(k->page->arena, ash_slice, COLUMNS * b.count);
    heads[0] = ASH_WORD(k->page, "figure.category");
    heads[1] = k->unit;
    double top = canvas->y;
    for (size_t i = 0; i < b.count; i++) {
        double more = b.bars[i].to - b.bars[i].from;
        cells[COLUMNS * i] = b.bars[i].name;
        cells[COLUMNS * i + 1] = b.bars[i].whole ? ash_comparison_number(k, more) : ash_page_signed(k->page, more / k->scale, k->decimals);
        double end = begin_row(canvas, ASH_SAY(k->page, "figure.ranges.certain", ASH_P("name", b.bars[i].name), ASH_P("mean", cells[COLUMNS * i + 1])));
        size_t colour = b.bars[i].whole ? 5 : more > 0 ? 0 : 2;
        draw_bar(canvas, &scale, b.bars[i].from, b.bars[i].to, colour, b.bars[i].whole ? 0 : more > 0 ? 2 : 1);
        if (i + 1 < b.count) { /* to where the next bar starts */
            double x = ash_scale_at(&scale, b.bars[i].to);
            ash_canvas_ground_line(canvas, x, canvas->y, x, end + (label_room(canvas) > 0 ? BAR_HEIGHT : ASH_LINE_HEIGHT + 3), true, "2 3");
        }
        canvas->y = end;
    }
    ash_canvas_axis(canvas, &scale, top, k->unit);
    *picture = (ash_picture){.name = "bridge", .columns = COLUMNS, .rows = b.count, .heads = heads, .cells = cells};
    picture->title = bridge_title(plan, &b);
    picture->description = ASH_WORD(k->page, "plan.bridge.description");
    picture->source = ASH_WORD(k->page, "plan.bridge.source");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}

/* ---- The timeline ---- */

static ash_slice step_name(const ash_plan *plan, size_t step) {
    const ash_index *index = ash_model_index(plan->o->unrolled->model, ASH_SLICE("step"));
    return ash_page_row_title(plan->k->page, plan->o->unrolled->c, index, (int)step);
}

static ash_slice month_range(const ash_plan *plan, const ash_figure *f) {
    if (f->sd == 0) return ASH_SLICE("–");
    return ASH_SAY(plan->k->page, "text.range", ASH_P("low", ash_plan_months(plan, f->quantile[ASH_P5])), ASH_P("high", ash_plan_months(plan, f->quantile[ASH_P95])));
}

static void fill_step(const ash_plan *plan, ash_slice *row, ash_slice name, ash_slice from, const ash_figure *end) {
    row[0] = name;
    row[1] = from;
    row[2] = ash_plan_months(plan, end->mean);
    row[3] = month_range(plan, end);
}

const ash_picture *ash_picture_timeline(const ash_findings *f, unsigned width, ash_slice id) {
    const ash_plan *plan = f->plan;
    const ash_page *page = f->k->page;
    if (plan == NULL || plan->o == NULL) return NULL;
    const ash_figure *whole = ash_plan_figure(plan, "plan_time", plan->option, 0), *turn = ash_plan_figure(plan, "no_return", plan->option, 0);
    if (whole == NULL || turn == NULL || !(whole->mean > 0)) return NULL;
    ash_picture *picture = ash_new(page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(page, width, id);
    ash_scale scale = ash_scale_across(canvas, 0, whole->quantile[ASH_P95], label_room(canvas) + EDGE, canvas->width - EDGE, 1);
    ash_slice *heads = ash_new_array(page->arena, ash_slice, STEP_COLUMNS), *cells = ash_new_array(page->arena, ash_slice, STEP_COLUMNS * (ASH_PLAN_STEPS + 2));
    static const char *const keys[] = {"plan.timeline.step", "plan.timeline.from", "plan.timeline.to", "plan.timeline.range"};
    for (size_t n = 0; n < STEP_COLUMNS; n++) heads[n] = ASH_WORD(page, keys[n]);
    double top = canvas->y;
    size_t rows = 0;
    for (size_t step = 0; step < ASH_PLAN_STEPS; step++) {
        const ash_figure *begin = ash_plan_figure(plan, "step_begin", plan->option, (int)step), *end = ash_plan_figure(plan, "step_end", plan->option, (int)step);
        if (begin == NULL || end == NULL || !(end->mean > begin->mean)) continue;
        ash_slice *row = &cells[STEP_COLUMNS * rows++];
        fill_step(plan, row, step_name(plan, step), ash_plan_months(plan, begin->mean), end);
        double stop = begin_row(canvas, ASH_SAY(page, "plan.timeline.label", ASH_P("step", row[0]), ASH_P("from", row[1]), ASH_P("to", row[2])));
        draw_bar(canvas, &scale, begin->mean, end->mean, 0, 0);
        draw_spread(canvas, &scale, end);
        canvas->y = stop;
    }
    fill_step(plan, &cells[STEP_COLUMNS * rows++], ASH_WORD(page, "plan.timeline.no_return"), ASH_SLICE("–"), turn);
    fill_step(plan, &cells[STEP_COLUMNS * rows++], ASH_WORD(page, "plan.timeline.delivers"), ASH_SLICE("–"), whole);
    double x = ash_scale_at(&scale, turn->mean);
    ash_canvas_ground_line(canvas, x, top, x, canvas->y, true, "6 3");
    ash_canvas_axis(canvas, &scale, top, ASH_WORD(page, "plan.timeline.unit"));
    ash_canvas_paragraph(canvas, 0, canvas->width, ASH_SAY(page, "plan.timeline.dash", ASH_P("month", ash_plan_months(plan, turn->mean))));
    *picture = (ash_picture){.name = "timeline", .columns = STEP_COLUMNS, .rows = rows, .heads = heads, .cells = cells};
    picture->title = ASH_SAY(page, "plan.timeline.title", ASH_P("turn", ash_plan_months(plan, turn->mean)), ASH_P("whole", ash_plan_months(plan, whole->mean)));
    picture->description = ASH_WORD(page, "plan.timeline.description");
    picture->source = ASH_WORD(page, "plan.timeline.source");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}

/* ---- The money in the bank ---- */

const ash_picture *ash_picture_liquidity(const ash_findings *f, unsigned width, ash_slice id) {
    const ash_plan *plan = f->plan;
    const ash_page *page = f->k->page;
    if (plan == NULL || plan->o == NULL || !ash_plan_is_given(plan, "cash_now") || !ash_plan_is_given(plan, "earnings_now")) return NULL;
    const ash_figure *lowest = ash_plan_figure(plan, "lowest_liquidity", plan->option, 0);
    if (lowest == NULL) return NULL;
    ash_picture *picture = ash_new(page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(page, width, id);
    const ash_figure *figures[ASH_PLAN_QUARTERS];
    double low = 0, high = 0, line = -ash_plan_input(plan, "credit_line", 0);
    size_t least = 0;
    for (size_t i = 0; i < ASH_PLAN_QUARTERS; i++) {
        figures[i] = ash_plan_figure(plan, "liquidity", plan->option, (int)i);
        low = smaller(smaller(low, figures[i]->mean), figures[i]->quantile[ASH_P5]);
        high = larger(larger(high, figures[i]->mean), figures[i]->quantile[ASH_P95]);
        if (figures[i]->mean < figures[least]->mean) least = i;
    }
    ash_scale scale = ash_scale_across(canvas, smaller(low, line), high, label_room(canvas) + EDGE, canvas->width - EDGE, plan->divisor);
    ash_slice *heads = ash_new_array(page->arena, ash_slice, BANK_COLUMNS), *cells = ash_new_array(page->arena, ash_slice, BANK_COLUMNS * ASH_PLAN_QUARTERS);
    static const char *const keys[] = {"plan.quarter", "text.mean", "figure.p5", "figure.p95"};
    for (size_t n = 0; n < BANK_COLUMNS; n++) heads[n] = ASH_WORD(page, keys[n]);
    double top = canvas->y;
    for (size_t i = 0; i < ASH_PLAN_QUARTERS; i++) {
        ash_slice *row = &cells[BANK_COLUMNS * i];
        row[0] = ash_page_row_title(page, plan->o->unrolled->c, ash_model_index(plan->o->unrolled->model, ASH_SLICE("quarter")), (int)i);
        row[1] = ash_plan_money(plan, figures[i]->mean);
        row[2] = ash_plan_money(plan, figures[i]->quantile[ASH_P5]);
        row[3] = ash_plan_money(plan, figures[i]->quantile[ASH_P95]);
        double stop = begin_row(canvas, ASH_SAY(page, "figure.ranges.certain", ASH_P("name", row[0]), ASH_P("mean", row[1])));
        draw_bar(canvas, &scale, 0, figures[i]->mean, i == least ? 0 : 2, i == least ? 1 : 0);
        draw_spread(canvas, &scale, figures[i]);
        canvas->y = stop;
    }
    if (line < 0) ash_canvas_ground_line(canvas, ash_scale_at(&scale, line), top, ash_scale_at(&scale, line), canvas->y, true, "6 3");
    ash_canvas_axis(canvas, &scale, top, plan->unit);
    *picture = (ash_picture){.name = "liquidity", .columns = BANK_COLUMNS, .rows = ASH_PLAN_QUARTERS, .heads = heads, .cells = cells};
    picture->title = ASH_SAY(page, "plan.liquidity.title", ASH_P("quarter", cells[BANK_COLUMNS * least]), ASH_P("amount", ash_plan_amount(plan, figures[least]->mean)));
    picture->description = ASH_WORD(page, line < 0 ? "plan.liquidity.description_line" : "plan.liquidity.description");
    picture->source = ASH_WORD(page, "plan.liquidity.source");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}
