/* The page for the bank, see html.h: what it costs, who pays, what is in the account, whether the loan can be carried. Economic rule 29. */
#include "report/html.h"

#include <math.h>

typedef struct bank { const ash_html *h; ash_page *page; const ash_plan *plan; } bank;

static void say(const bank *b, ash_slice text) { ash_page_paragraph(b->page, text, 0); }
static void heading(const bank *b, const char *key) { ash_page_heading(b->page, ASH_WORD(b->page, key)); }
static const ash_figure *figure(const bank *b, const char *name, int second) { return ash_plan_figure(b->plan, name, b->plan->option, second); }
static double mean(const bank *b, const char *name, int second) { return ash_plan_mean(b->plan, name, second); }
/* A tag of our own between what is written on the page. */
static void put_tag(const bank *b, const char *tag) {
    ash_page_settle(b->page);
    ash_markup_raw(b->h->m, tag);
}
static ash_slice row_title(const bank *b, const char *index, int row) {
    const ash_outcome *o = b->plan->o;
    return ash_page_row_title(b->page, o->unrolled->c, ash_model_index(o->unrolled->model, ash_slice_of(index)), row);
}
static size_t fundings(const bank *b) { return ash_case_row_count(b->plan->o->unrolled->c, ash_model_index(b->plan->o->unrolled->model, ASH_SLICE("funding"))); }

/* "6.5%": a share of which tenths matter. */
static ash_slice rate_text(const bank *b, double share) {
    if (isnan(share)) return ASH_SLICE("–");
    ash_slice number = ash_number_significant(b->page->arena, 100 * share, 3, b->page->lang);
    return ash_format(b->page->arena, "%.*s%%", (int)number.size, number.data);
}

/* A whole number of years or quarters. */
static ash_slice plain(const bank *b, double value) { return isnan(value) ? ASH_SLICE("–") : ash_number_significant(b->page->arena, value, 3, b->page->lang); }

/* ---- The budget, and who pays ---- */

static void write_budget(const bank *b) {
    static const struct { const char *name, *key; double sign; } lines[] = {
        {"machines_needed", "plan.budget.machines", 1}, {"building_needed", "plan.budget.building", 1}, {"starting_needed", "plan.budget.starting", 1}, {"stock_needed", "plan.budget.stock", 1},
        {"funding_fees", "plan.budget.fees", 1},        {"grants", "plan.budget.grants", -1},          {"investment_needed", "plan.budget.total", 1}};
    enum { COLUMNS = 3, LINES = sizeof lines / sizeof *lines };
    ash_slice heads[COLUMNS] = {ASH_WORD(b->page, "plan.budget.what"), ASH_WORD(b->page, "text.mean"), ASH_WORD(b->page, "text.five_to_ninety_five")}, cells[COLUMNS * LINES];
    size_t rows = 0;
    for (size_t i = 0; i < LINES; i++) {
        const ash_figure *f = figure(b, lines[i].name, 0);
        if (f->mean == 0 && f->sd == 0 && i + 1 < LINES) continue;
        cells[COLUMNS * rows] = ASH_WORD(b->page, lines[i].key);
        cells[COLUMNS * rows + 1] = ash_plan_money(b->plan, lines[i].sign * f->mean);
        cells[COLUMNS * rows++ + 2] = ash_plan_range(b->plan, f);
    }
    heading(b, "plan.budget.title");
    ash_page_heading(b->page, ASH_SAY(b->page, "plan.budget.caption", ASH_P("unit", b->plan->unit)));
    ash_page_table(b->page, heads, COLUMNS, cells, rows);
    double freed = mean(b, "stock_change", 0);
    if (freed < 0) say(b, ASH_SAY(b->page, "plan.budget.freed", ASH_P("amount", ash_plan_amount(b->plan, -freed))));
}

static ash_slice word_of(const bank *b, const char *input, size_t row) {
    const ash_entity *entity = ash_model_entity(b->plan->o->unrolled->model, ash_slice_of(input));
    double word = ash_plan_input(b->plan, input, (int)row);
    if (isnan(word)) return ASH_SLICE("–");
    const ash_fixed_row *choice = &entity->choices[(size_t)word];
    return ash_page_clean(b->page, ash_label(&choice->labels, b->page->lang, choice->name));
}

static void write_funding(const bank *b) {
    enum { COLUMNS = 8 };
    static const char *const keys[COLUMNS] = {"plan.funding.what", "plan.funding.form", "plan.funding.amount", "plan.funding.rate", "plan.funding.years", "plan.funding.free", "plan.funding.repaid", "plan.funding.guaranteed"};
    size_t count = fundings(b);
    heading(b, "plan.funding.title");
    if (count == 0) {
        say(b, ASH_WORD(b->page, "plan.funding.none"));
        return;
    }
    ash_slice heads[COLUMNS], *cells = ash_new_array(b->page->arena, ash_slice, COLUMNS * (count + 1));
    for (size_t n = 0; n < COLUMNS; n++) heads[n] = ASH_WORD(b->page, keys[n]);
    for (size_t i = 0; i < count; i++) {
        ash_slice *row = &cells[COLUMNS * i];
        row[0] = row_title(b, "funding", (int)i);
        row[1] = word_of(b, "form", i);
        row[2] = ash_plan_money(b->plan, ash_plan_input(b->plan, "amount", (int)i));
        row[3] = rate_text(b, ash_plan_input(b->plan, "loan_rate", (int)i));
        row[4] = plain(b, ash_plan_input(b->plan, "years_to_repay", (int)i));
        row[5] = plain(b, ash_plan_input(b->plan, "free_quarters", (int)i));
        row[6] = word_of(b, "repaid", i);
        row[7] = rate_text(b, ash_plan_input(b->plan, "guaranteed", (int)i));
    }
    for (size_t n = 0; n < COLUMNS; n++) cells[COLUMNS * count + n] = ASH_SLICE("–");
    cells[COLUMNS * count] = ASH_WORD(b->page, "figure.total");
    cells[COLUMNS * count + 2] = ash_plan_money(b->plan, mean(b, "funding_total", 0));
    put_tag(b, "<div class=\"inputs\">\n");
    ash_page_heading(b->page, ASH_SAY(b->page, "plan.funding.caption", ASH_P("unit", b->plan->unit)));
    ash_page_table(b->page, heads, COLUMNS, cells, count + 1);
    put_tag(b, "</div>\n");
    double lacking = mean(b, "investment_needed", 0) - mean(b, "funding_total", 0);
    say(b, ASH_SAY(b->page, lacking > 0 ? "plan.funding.lacking" : "plan.funding.enough", ASH_P("amount", ash_plan_amount(b->plan, fabs(lacking))),
                   ASH_P("chance", ash_page_percent(b->page, mean(b, "funding_short", 0)))));
}

/* ---- The account, quarter by quarter ---- */

static void write_liquidity(const bank *b) {
    static const struct { const char *name, *key; } lines[] = {{"flow_today", "plan.flow.today"}, {"flow_plan", "plan.flow.plan"}, {"flow_investment", "plan.flow.investment"}, {"flow_stock", "plan.flow.stock"},
                                                               {"flow_funding", "plan.flow.funding"}, {"flow_service", "plan.flow.service"}, {"flow_tax", "plan.flow.tax"}, {"quarter_flow", "plan.flow.sum"},
                                                               {"liquidity", "plan.flow.end"}};
    enum { COLUMNS = ASH_PLAN_QUARTERS + 1, LINES = sizeof lines / sizeof *lines };
    ash_slice heads[COLUMNS] = {ASH_WORD(b->page, "plan.flow.what")}, cells[COLUMNS * LINES];
    size_t rows = 0;
    for (int q = 0; q < ASH_PLAN_QUARTERS; q++) heads[q + 1] = ASH_SAY(b->page, "plan.flow.quarter", ASH_P("number", ash_format(b->page->arena, "%d", q + 1)));
    for (size_t i = 0; i < LINES; i++) {
        bool any = i + 2 >= LINES;
        ash_slice *row = &cells[COLUMNS * rows];
        row[0] = ASH_WORD(b->page, lines[i].key);
        for (int q = 0; q < ASH_PLAN_QUARTERS; q++) {
            any |= mean(b, lines[i].name, q) != 0;
            row[q + 1] = ash_plan_money(b->plan, mean(b, lines[i].name, q));
        }
        rows += any;
    }
    const ash_figure *lowest = figure(b, "lowest_liquidity", 0);
    ash_html_draw(b->h, ash_picture_liquidity, "liquidity");
    put_tag(b, "<div class=\"quarters\">\n");
    ash_page_heading(b->page, ASH_SAY(b->page, "plan.flow.caption", ASH_P("unit", b->plan->unit)));
    ash_page_table(b->page, heads, COLUMNS, cells, rows);
    put_tag(b, "</div>\n");
    say(b, ASH_SAY(b->page, "plan.liquidity.lowest", ASH_P("amount", ash_plan_amount(b->plan, lowest->mean)), ASH_P("low", ash_plan_amount(b->plan, lowest->quantile[ASH_P5])),
                   ASH_P("high", ash_plan_amount(b->plan, lowest->quantile[ASH_P95])),
                   ASH_P("chance", ash_page_percent(b->page, mean(b, "out_of_money", 0)))));
    say(b, ASH_WORD(b->page, "plan.liquidity.prudent"));
}

/* ---- Can the loan be carried? ---- */

static void write_cover(const bank *b) {
    enum { COLUMNS = 6 };
    static const char *const keys[COLUMNS] = {"plan.cover.period", "plan.cover.cash", "plan.cover.service", "plan.cover.cover", "figure.p5", "plan.cover.short"};
    ash_slice heads[COLUMNS], cells[COLUMNS * ASH_PLAN_PERIODS], bar = ash_page_number(b->page, ash_plan_input(b->plan, "cover_bar", 0), 2);
    size_t rows = 0;
    double least = (double)INFINITY;
    for (int p = 0; p < ASH_PLAN_PERIODS; p++) {
        const ash_figure *cover = figure(b, "cover", p);
        if (!(mean(b, "debt_service", p) > 0)) continue;
        ash_slice *row = &cells[COLUMNS * rows++];
        row[0] = row_title(b, "period", p);
        row[1] = ash_plan_money(b->plan, mean(b, "cash_for_service", p));
        row[2] = ash_plan_money(b->plan, mean(b, "debt_service", p));
        row[3] = ash_page_number(b->page, cover->mean, 2);
        row[4] = ash_page_number(b->page, cover->quantile[ASH_P5], 2);
        row[5] = ash_page_percent(b->page, mean(b, "cover_short", p));
        if (cover->mean < least) least = cover->mean;
    }
    heading(b, "plan.cover.title");
    if (rows == 0) {
        say(b, ASH_WORD(b->page, "plan.cover.none"));
        return;
    }
    for (size_t n = 0; n < COLUMNS; n++) heads[n] = n + 1 < COLUMNS ? ASH_WORD(b->page, keys[n]) : ASH_SAY(b->page, "plan.cover.short", ASH_P("bar", bar));
    say(b, ASH_SAY(b->page, least >= ash_plan_input(b->plan, "cover_bar", 0) ? "plan.cover.above" : "plan.cover.below", ASH_P("cover", ash_page_number(b->page, least, 2)), ASH_P("bar", bar)));
    ash_page_heading(b->page, ASH_SAY(b->page, "plan.cover.caption", ASH_P("unit", b->plan->unit)));
    ash_page_table(b->page, heads, COLUMNS, cells, rows);
}

static void write_solvency(const bank *b) {
    static const struct { const char *name, *key, *now; } lines[] = {{"fixed_assets", "plan.balance.fixed", "fixed_assets_now"}, {"current_assets", "plan.balance.current", "current_assets_now"},
                                                                     {"balance_total", "plan.balance.total", NULL}, {"equity", "plan.balance.equity", "equity_now"}, {"loans", "plan.balance.loans", "debt_now"}};
    enum { COLUMNS = 4, LINES = sizeof lines / sizeof *lines };
    static const int quarters[] = {3, 7};
    ash_slice heads[COLUMNS] = {ASH_WORD(b->page, "plan.balance.what"), ASH_WORD(b->page, "plan.balance.now")}, cells[COLUMNS * (LINES + 1)];
    for (size_t n = 0; n < 2; n++) heads[n + 2] = ASH_SAY(b->page, "plan.balance.after", ASH_P("quarter", row_title(b, "quarter", quarters[n])));
    double all = 0, cash = ash_plan_input(b->plan, "cash_now", 0);
    for (size_t i = 0; i < LINES; i++) {
        double now = lines[i].now == NULL ? all + (cash > 0 ? cash : 0) : ash_plan_input(b->plan, lines[i].now, 0);
        if (i < 2) all += now;
        cells[COLUMNS * i] = ASH_WORD(b->page, lines[i].key);
        cells[COLUMNS * i + 1] = ash_plan_money(b->plan, now);
        for (size_t n = 0; n < 2; n++) cells[COLUMNS * i + 2 + n] = ash_plan_money(b->plan, mean(b, lines[i].name, quarters[n]));
    }
    cells[COLUMNS * LINES] = ASH_WORD(b->page, "plan.balance.solvency");
    cells[COLUMNS * LINES + 1] = ash_page_percent(b->page, mean(b, "solvency_before", 0));
    for (size_t n = 0; n < 2; n++) cells[COLUMNS * LINES + 2 + n] = ash_page_percent(b->page, mean(b, "solvency", quarters[n]));
    double lowest = mean(b, "lowest_solvency", 0), bar = ash_plan_input(b->plan, "solvency_bar", 0);
    heading(b, "plan.balance.title");
    say(b, ASH_SAY(b->page, lowest >= bar ? "plan.balance.above" : "plan.balance.below", ASH_P("before", ash_page_percent(b->page, mean(b, "solvency_before", 0))),
                   ASH_P("lowest", ash_page_percent(b->page, lowest)), ASH_P("bar", ash_page_percent(b->page, bar)), ASH_P("chance", ash_page_percent(b->page, mean(b, "solvency_short", 0)))));
    ash_page_heading(b->page, ASH_SAY(b->page, "plan.balance.caption", ASH_P("unit", b->plan->unit)));
    ash_page_table(b->page, heads, COLUMNS, cells, LINES + 1);
}

/* ---- What stands against the loan ---- */

static void write_collateral(const bank *b) {
    static const struct { const char *name, *key; } lines[] = {{"lent", "plan.collateral.lent"}, {"collateral", "plan.collateral.collateral"}, {"covered_by_guarantee", "plan.collateral.guarantee"},
                                                               {"uncovered", "plan.collateral.uncovered"}};
    enum { COLUMNS = 3, LINES = sizeof lines / sizeof *lines };
    ash_slice heads[COLUMNS] = {ASH_WORD(b->page, "plan.budget.what"), ASH_WORD(b->page, "text.mean"), ASH_WORD(b->page, "text.five_to_ninety_five")}, cells[COLUMNS * LINES];
    for (size_t i = 0; i < LINES; i++) {
        cells[COLUMNS * i] = ASH_WORD(b->page, lines[i].key);
        cells[COLUMNS * i + 1] = ash_plan_money(b->plan, mean(b, lines[i].name, 0));
        cells[COLUMNS * i + 2] = ash_plan_range(b->plan, figure(b, lines[i].name, 0));
    }
    heading(b, "plan.collateral.title");
    ash_page_heading(b->page, ASH_SAY(b->page, "plan.collateral.caption", ASH_P("unit", b->plan->unit)));
    ash_page_table(b->page, heads, COLUMNS, cells, LINES);
    double guaranteed = mean(b, "covered_by_guarantee", 0);
    if (guaranteed > 0) say(b, ASH_SAY(b->page, "plan.collateral.text", ASH_P("amount", ash_plan_amount(b->plan, guaranteed)), ASH_P("fees", ash_plan_amount(b->plan, mean(b, "funding_fees", 0)))));
}

static void write_occupancy(const bank *b) {
    const ash_figure *share = figure(b, "break_even_share", 0), *occupancy = figure(b, "break_even_occupancy", 0);
    heading(b, "plan.occupancy.title");
    if (!(share->mean > 0)) {
        say(b, ASH_WORD(b->page, "plan.occupancy.none"));
        return;
    }
    say(b, ASH_SAY(b->page, "plan.occupancy.share", ASH_P("share", ash_page_percent(b->page, share->mean)), ASH_P("bad", ash_page_percent(b->page, share->quantile[ASH_P95]))));
    if (occupancy->mean > 0)
        say(b, ASH_SAY(b->page, "plan.occupancy.machines", ASH_P("occupancy", ash_page_percent(b->page, occupancy->mean)), ASH_P("planned", ash_page_percent(b->page, mean(b, "occupancy", 0)))));
    say(b, ASH_WORD(b->page, "plan.occupancy.note"));
}

/* What is not there yet, by the names that a case gives it. */
static void write_missing(const bank *b) {
    static const char *const wanted[] = {"amount", "cash_now", "fixed_assets_now", "current_assets_now", "debt_now", "other_debt_now", "earnings_now", "depreciation_now"};
    bool any = false;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const ash_entity *entity = ash_model_entity(b->plan->o->unrolled->model, ash_slice_of(wanted[i]));
        if (ash_plan_is_given(b->plan, wanted[i])) continue;
        if (!any) {
            heading(b, "plan.missing.title");
            say(b, ASH_WORD(b->page, b->plan->o == b->plan->k->o ? "plan.missing.text" : "plan.missing.model"));
        }
        any = true;
        bool funding = i == 0;
        ash_page_item(b->page, 0, ASH_SAY(b->page, "plan.missing.line", ASH_P("name", funding ? ASH_SLICE("funding") : entity->name),
                           ASH_P("title", funding ? ASH_WORD(b->page, "plan.missing.funding") : ash_page_entity_title(b->page, entity))), (ash_slice){0});
    }
}

void ash_html_bank(const ash_html *h) {
    const ash_plan *plan = h->f->plan;
    if (plan == NULL || plan->o == NULL) return;
    bank b = {h, h->page, plan};
    bool firm = ash_plan_is_given(plan, "earnings_now"), balance = ash_plan_is_given(plan, "fixed_assets_now") || ash_plan_is_given(plan, "current_assets_now");
    say(&b, ASH_SAY(b.page, "plan.bank.text", ASH_P("option", plan->k->titles[plan->option])));
    write_budget(&b);
    write_funding(&b);
    if (firm && ash_plan_is_given(plan, "cash_now")) write_liquidity(&b);
    if (firm) write_cover(&b);
    if (balance) write_solvency(&b);
    if (fundings(&b) > 0) write_collateral(&b);
    write_occupancy(&b);
    write_missing(&b);
}
