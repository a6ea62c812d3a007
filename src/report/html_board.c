/* The page for the board, see html.h: what changes, on which assumptions, when there is no way back, when to stop, what to do first. Economic rules 10, 25, 28. */
#include "report/html.h"

#include <math.h>

#include "report/worth_text.h"

enum { ASSUMPTIONS = 5, STOPS = 5, YEARS = 4, RECOMPUTE_MONTHS = 6 };
#define LEAST_CHANCE 0.01 /* of lying beyond, for a break-even to be told */

typedef struct board { const ash_html *h; ash_page *page; const ash_plan *plan; const ash_importance *importance; } board;

static void say(const board *b, ash_slice text) { ash_page_paragraph(b->page, text, 0); }
static void heading(const board *b, const char *key) { ash_page_heading(b->page, ASH_WORD(b->page, key)); }
static void item(const board *b, ash_slice text) { ash_page_item(b->page, 0, text, (ash_slice){0}); }
static ash_slice title_of(const board *b, int option) { return b->plan->k->titles[option]; }

/* ---- What is proposed, and the bridge ---- */

static void write_proposal(const board *b) {
    const ash_plan *plan = b->plan;
    const ash_comparison *k = plan->k;
    double more = k->figures[plan->option]->mean - k->figures[plan->against]->mean;
    bool better = (k->model->decision_sense < 0) == (more < 0) && more != 0;
    const char *key = !k->cost ? "plan.board.proposal_other" : better ? "plan.board.proposal_less" : "plan.board.proposal_more";
    say(b, ASH_SAY(b->page, key, ASH_P("option", title_of(b, plan->option)), ASH_P("against", ash_comparison_name(k, plan->against)),
                   ASH_P("amount", ash_comparison_amount(k, fabs(more))), ASH_P("chance", ash_page_percent(b->page, k->o->decision->options[plan->option].chance_best))));
    if (!plan->named && plan->o != NULL) say(b, ASH_WORD(b->page, k->best == k->c->base ? "plan.board.not_named_stay" : "plan.board.not_named"));
}

/* ---- Profit, cash, balance sheet: three different things ---- */

static const struct { const char *name, *key; bool always; } lines[] = {{"profit_change", "plan.views.profit", true},
                                                                        {"written_off_change", "plan.views.written_off", false},
                                                                        {"cash_change", "plan.views.cash", true},
                                                                        {"assets_change", "plan.views.assets", true},
                                                                        {"stock_path", "plan.views.stock", true}};
enum { LINES = sizeof lines / sizeof *lines };

static void write_views(const board *b) {
    const ash_plan *plan = b->plan;
    if (plan->o == NULL || plan->k->c->base < 0) return;
    size_t years = ash_case_row_count(plan->o->unrolled->c, plan->o->unrolled->model->years), rows = 0;
    if (years > YEARS) years = YEARS;
    ash_slice heads[YEARS + 1] = {ASH_WORD(b->page, "plan.views.what")}, cells[LINES * (YEARS + 1)];
    for (size_t y = 0; y < years; y++) heads[y + 1] = ASH_SAY(b->page, "plan.views.year", ASH_P("year", ash_page_row_title(b->page, plan->o->unrolled->c, plan->o->unrolled->model->years, (int)y)));
    for (size_t i = 0; i < LINES; i++) {
        bool any = lines[i].always;
        ash_slice *row = &cells[rows * (years + 1)];
        row[0] = ASH_WORD(b->page, lines[i].key);
        for (size_t y = 0; y < years; y++) {
            any |= ash_plan_mean(plan, lines[i].name, (int)y) != 0;
            row[y + 1] = ash_plan_signed(plan, ash_plan_mean(plan, lines[i].name, (int)y));
        }
        rows += any;
    }
    heading(b, "plan.views.title");
    say(b, ASH_WORD(b->page, "plan.views.text"));
    ash_page_heading(b->page, ASH_SAY(b->page, "plan.views.caption", ASH_P("against", title_of(b, plan->against)), ASH_P("unit", plan->unit)));
    ash_page_table(b->page, heads, years + 1, cells, rows);
}

/* The cash view: present value first, then when it is paid back; a return only where there is one (rule 25). */
static void write_cash(const board *b) {
    const ash_plan *plan = b->plan;
    const ash_figure *now = ash_plan_figure(plan, "present_cash", plan->against, 0), *then = ash_plan_figure(plan, "present_cash", plan->option, 0);
    const ash_figure *payback = ash_plan_figure(plan, "payback", plan->option, 0), *back = ash_plan_figure(plan, "switching_return", plan->option, 0);
    if (now == NULL || then == NULL || payback == NULL || back == NULL || plan->against != plan->k->c->base) return;
    double worth = now->mean - then->mean;
    say(b, ASH_SAY(b->page, worth >= 0 ? "plan.cash.worth" : "plan.cash.costs", ASH_P("amount", ash_plan_amount(plan, fabs(worth)))));
    say(b, isfinite(payback->centre) ? ASH_SAY(b->page, "plan.cash.payback", ASH_P("year", ash_page_number(b->page, payback->centre, 0))) : ASH_WORD(b->page, "plan.cash.no_payback"));
    say(b, isfinite(back->centre) ? ASH_SAY(b->page, "plan.cash.return", ASH_P("rate", ash_page_percent(b->page, back->centre))) : ASH_WORD(b->page, "plan.cash.no_return"));
}

/* ---- The five assumptions ---- */

/* What the case says of it; else where it came from: of the case itself without more, nothing is known. */
static const char *grade_of(const ash_input_use *use, const ash_evidence *evidence) {
    static const char *const keys[ASH_EVIDENCE_GRADES] = {"", "plan.grade.actual", "plan.grade.quote", "plan.grade.average", "plan.grade.guess"};
    if (evidence != NULL && evidence->grade != ASH_EVIDENCE_NONE) return keys[evidence->grade];
    if (use->source == ASH_SOURCE_USER) return "plan.grade.own";
    bool data = use->source == ASH_SOURCE_REFERENCE && (use->reference == NULL || use->reference->grade != ASH_GRADE_ESTIMATE);
    return data ? "plan.grade.data" : use->source == ASH_SOURCE_REFERENCE ? "plan.grade.data_guess" : "plan.grade.default";
}

static void write_assumptions(const board *b) {
    enum { COLUMNS = 5 };
    static const char *const keys[COLUMNS] = {"plan.assumptions.what", "plan.assumptions.now", "plan.assumptions.swing", "plan.assumptions.grade", "plan.assumptions.owner"};
    const ash_plan *plan = b->plan;
    const ash_tornado *t = b->importance->tornado;
    const ash_input_use *told[ASSUMPTIONS];
    ash_slice heads[COLUMNS], cells[COLUMNS * ASSUMPTIONS], unit = ash_page_entity_unit(b->page, plan->k->model->decision_result);
    size_t rows = 0;
    double largest = t->count > 0 ? t->items[0].swing : 0, divisor = largest >= 1e9 ? 1e6 : largest >= 1e5 ? 1e3 : 1;
    for (size_t i = 0; i < t->count && rows < ASSUMPTIONS && t->items[i].swing > 0; i++) {
        const ash_input_use *use = t->items[i].input->use;
        const ash_evidence *evidence = ash_case_evidence(plan->k->c, use->path);
        if (ash_input_told(told, rows, use)) continue;
        ash_slice *row = &cells[COLUMNS * rows];
        told[rows++] = use;
        row[0] = ash_input_label(b->page, plan->k->c, use);
        row[1] = ash_input_assumed(b->page, plan->k->o, use);
        row[2] = ash_page_number(b->page, t->items[i].swing / divisor, divisor > 1 ? 0 : ash_page_decimals(largest));
        row[3] = ASH_WORD(b->page, grade_of(use, evidence));
        row[4] = evidence != NULL && evidence->owner.size > 0 ? ash_page_clean(b->page, evidence->owner) : ASH_WORD(b->page, "plan.assumptions.nobody");
    }
    if (rows == 0) return;
    for (size_t n = 0; n < COLUMNS; n++) heads[n] = ASH_WORD(b->page, keys[n]);
    if (divisor > 1) unit = ASH_SAY(b->page, divisor > 1e3 ? "text.in_millions" : "text.in_thousands", ASH_P("unit", unit));
    heading(b, "plan.assumptions.title");
    say(b, ASH_WORD(b->page, "plan.assumptions.text"));
    ash_page_settle(b->page);
    ash_markup_raw(b->h->m, "<div class=\"inputs\">\n");
    ash_page_heading(b->page, ASH_SAY(b->page, "plan.assumptions.caption", ASH_P("unit", unit)));
    ash_page_table(b->page, heads, COLUMNS, cells, rows);
    ash_page_settle(b->page);
    ash_markup_raw(b->h->m, "</div>\n");
}

/* ---- What to do first ---- */

/* What can be asked, binds to nothing, and is worth most for a minute of work. */
static void write_first_step(const board *b) {
    const ash_importance *all = b->importance;
    const ash_input_worth *first = NULL;
    double best = 0;
    for (size_t i = 0; i < all->inputs.count; i++) {
        const ash_input_worth *one = &all->by_worth[i];
        double minutes = one->input->use->entity == NULL ? 0 : one->input->use->entity->effort, rate = one->worth.value / (minutes > 1 ? minutes : 1);
        if (!one->input->use->knowable || !ash_worth_is_clear(one->worth) || !(rate > best)) continue;
        best = rate;
        first = one;
    }
    heading(b, "plan.first.title");
    if (first == NULL) {
        say(b, ASH_WORD(b->page, "plan.first.nothing"));
        return;
    }
    const ash_input_use *use = first->input->use;
    ash_slice minutes = ash_number_significant(b->page->arena, use->entity == NULL ? 0 : use->entity->effort, 2, b->page->lang);
    say(b, ASH_SAY(b->page, "plan.first.ask", ASH_P("input", ash_input_label(b->page, b->plan->k->c, use)), ASH_P("minutes", minutes),
                   ASH_P("worth", ash_worth_amount(b->page, b->plan->k->o, first->worth.value))));
}

/* ---- When there is no way back ---- */

static ash_slice day_text(const board *b, ash_day day) {
    int year, month, of_month;
    ash_day_parts(day, &year, &month, &of_month);
    return ash_format(b->page->arena, "%04d-%02d-%02d", year, month, of_month);
}

static ash_day months_from(ash_day day, int months) {
    int year, month, of_month;
    ash_day_parts(day, &year, &month, &of_month);
    int all = year * 12 + month - 1 + months;
    return ash_day_of(all / 12, all % 12 + 1, of_month > 28 ? 28 : of_month);
}

static void write_timeline(const board *b) {
    const ash_plan *plan = b->plan;
    const ash_figure *turn = ash_plan_figure(plan, "no_return", plan->option, 0), *whole = ash_plan_figure(plan, "plan_time", plan->option, 0);
    if (turn == NULL || whole == NULL || !(whole->mean > 0)) return;
    ash_html_draw(b->h, ash_picture_timeline, "timeline");
    double machines = ash_plan_mean(plan, "machines_needed", 0);
    say(b, ASH_SAY(b->page, machines > 0 ? "plan.timeline.text" : "plan.timeline.text_no_machines", ASH_P("month", ash_plan_months(plan, turn->mean)),
                   ASH_P("amount", ash_plan_amount(plan, machines))));
    const ash_case *c = plan->k->c;
    if (c->start == ASH_NO_DAY || !(whole->quantile[ASH_P50] < 1200)) return;
    ash_day decide = months_from(c->start, -(int)ceil(whole->quantile[ASH_P50]));
    bool late = c->date != ASH_NO_DAY && decide < c->date;
    say(b, ASH_SAY(b->page, late ? "plan.timeline.late" : "plan.timeline.decide", ASH_P("start", day_text(b, c->start)), ASH_P("decide", day_text(b, decide))));
}

/* ---- When to stop ---- */

/* Of one input, where the two change places: the one most likely to be passed. What cannot be known now can be seen by the time of the order. */
static const ash_break_even *turn_of(const board *b, const ash_uncertain *input) {
    const ash_plan *plan = b->plan;
    const ash_break_even *nearest = NULL;
    for (size_t i = 0; i < b->importance->break_evens.count; i++) {
        const ash_break_even *e = &b->importance->break_evens.items[i];
        bool pair = ((int)e->option == plan->option && (int)e->against == plan->against) || ((int)e->option == plan->against && (int)e->against == plan->option);
        bool turns = e->better_below != e->better_above && e->better_below != ASH_NEITHER && e->better_above != ASH_NEITHER;
        if (e->input != input || !pair || !turns || !(e->chance_beyond >= LEAST_CHANCE)) continue;
        if (nearest == NULL || e->chance_beyond > nearest->chance_beyond) nearest = e;
    }
    return nearest;
}

/* Is the proposal the better of the two where the input stands now? */
static bool is_good_now(const board *b, const ash_break_even *e) { return ((int)e->better_below == b->plan->option) == (e->now < e->value); }

static void write_stop(const board *b, const ash_break_even *e) {
    const ash_plan *plan = b->plan;
    const ash_input_use *use = e->input->use;
    bool good_below = (int)e->better_below == plan->option, good_now = is_good_now(b, e);
    const char *key = good_now ? (good_below ? "plan.stop.above" : "plan.stop.below") : good_below ? "plan.stop.only_below" : "plan.stop.only_above";
    item(b, ASH_SAY(b->page, key, ASH_P("input", ash_input_label(b->page, plan->k->c, use)), ASH_P("value", ash_input_amount(b->page, use, e->value, ash_page_larger(fabs(e->value), use->flows ? 0 : ash_distribution_quantile(&use->law, 0.95)))),
                       ASH_P("now", ash_input_assumed(b->page, plan->k->o, use)), ASH_P("chance", ash_page_percent(b->page, e->chance_beyond))));
}

static void write_stops(const board *b) {
    const ash_importance *all = b->importance;
    const ash_break_even *stops[STOPS];
    const ash_input_use *told[STOPS];
    size_t count = 0;
    for (size_t i = 0; i < all->inputs.count && count < STOPS; i++) {
        const ash_break_even *e = turn_of(b, all->by_worth[i].input);
        if (e == NULL || ash_input_told(told, count, e->input->use)) continue;
        told[count] = e->input->use;
        stops[count++] = e;
    }
    heading(b, "plan.stop.title");
    say(b, ASH_SAY(b->page, count == 0 ? "plan.stop.none" : is_good_now(b, stops[0]) ? "plan.stop.text" : "plan.stop.text_only", ASH_P("option", title_of(b, b->plan->option)), ASH_P("against", title_of(b, b->plan->against))));
    for (size_t i = 0; i < count; i++) write_stop(b, stops[i]);
    const ash_figure *turn = ash_plan_figure(b->plan, "no_return", b->plan->option, 0);
    if (turn != NULL && turn->mean > 0)
        item(b, ASH_SAY(b->page, "plan.stop.late", ASH_P("month", ash_plan_months(b->plan, turn->quantile[ASH_P95]))));
    item(b, ASH_WORD(b->page, "plan.stop.money"));
}

/* ---- When to compute again ---- */

/* What a path of the case is about, in words. */
static ash_slice label_of(const board *b, ash_slice path) {
    const ash_unrolled *u = b->plan->k->o->unrolled;
    for (size_t i = 0; i < u->uses.count; i++)
        if (ash_slice_equal(u->uses.items[i].path, path)) return ash_input_label(b->page, u->c, &u->uses.items[i]);
    return ash_page_clean(b->page, path);
}

static void write_recompute(const board *b) {
    const ash_case *c = b->plan->k->c;
    const ash_evidence *soonest = NULL;
    for (size_t i = 0; i < c->evidence_count; i++)
        if (c->evidence[i].until != ASH_NO_DAY && (soonest == NULL || c->evidence[i].until < soonest->until)) soonest = &c->evidence[i];
    heading(b, "plan.again.title");
    item(b, ASH_WORD(b->page, "plan.again.order"));
    if (soonest != NULL)
        item(b, ASH_SAY(b->page, "plan.again.until", ASH_P("day", day_text(b, soonest->until)), ASH_P("input", label_of(b, soonest->path))));
    item(b, c->date == ASH_NO_DAY ? ASH_WORD(b->page, "plan.again.half_year")
                                                           : ASH_SAY(b->page, "plan.again.day", ASH_P("day", day_text(b, months_from(c->date, RECOMPUTE_MONTHS)))));
}

void ash_html_board(const ash_html *h) {
    if (h->f->plan == NULL) return;
    board b = {h, h->page, h->f->plan, h->f->importance};
    write_proposal(&b);
    ash_html_draw(h, ash_picture_bridge, "bridge");
    write_views(&b);
    write_cash(&b);
    if (b.importance != NULL) {
        write_assumptions(&b);
        write_first_step(&b);
    }
    write_timeline(&b);
    if (b.importance != NULL) write_stops(&b);
    write_recompute(&b);
}
