/* Cost year by year, and what one can afford to lose. */
#include "report/results_text.h"

#include <math.h>

static double discount(const ash_comparison *k, int row) {
    const ash_entity *entity = ash_model_entity(k->model, ASH_SLICE("discount_factor"));
    if (entity == NULL) return 1;
    ash_value value = ash_unrolled_value(k->o->unrolled, entity, &row);
    return value.kind == ASH_VALUE_NODE ? ash_graph_centre(k->o->unrolled->graph, value.node) : 1;
}

ash_shown_money ash_money_for(const ash_page *page, double largest, ash_slice unit) {
    static const struct { double from, scale; const char *key; } scales[] = {{1e6, 1e3, "text.in_thousands"}, {1e9, 1e6, "text.in_millions"}, {1e12, 1e9, "text.in_milliards"}};
    ash_shown_money m = {1, 0, unit};
    for (size_t i = 0; i < sizeof scales / sizeof *scales && largest >= scales[i].from; i++) {
        m.scale = scales[i].scale;
        m.unit = ASH_SAY(page, scales[i].key, ASH_P("unit", unit));
    }
    m.decimals = ash_page_decimals(largest / m.scale);
    return m;
}

/* ---- Years ---- */

/* The means of a money result by option and year; NULL when the model has none, or samples without a value. */
static const double *by_year(const ash_comparison *k, const char *name, size_t years) {
    const ash_entity *entity = ash_model_entity(k->model, ash_slice_of(name));
    if (entity == NULL || entity->index_count != 2 || entity->indices[0] != k->model->decision || entity->indices[1] != k->model->years) return NULL;
    double *values = ash_new_array(k->page->arena, double, years * k->count);
    for (int year = 0; year < (int)years; year++)
        for (int option = 0; option < (int)k->count; option++) {
            int rows[] = {option, year};
            const ash_shown *shown = ash_outcome_find(k->o, entity, rows);
            if (shown == NULL || shown->absent || !isfinite(shown->figure->mean)) return NULL;
            values[(size_t)year * k->count + (size_t)option] = shown->figure->mean;
        }
    return values;
}

const ash_years *ash_years_of(const ash_comparison *k) {
    if (k->model->years == NULL) return NULL;
    ash_years *years = ash_new(k->page->arena, ash_years);
    years->count = ash_case_row_count(k->c, k->model->years);
    years->first = k->c->first_year;
    years->cost = by_year(k, "total_cost", years->count);
    if (years->cost == NULL) return NULL;
    years->cash = by_year(k, "cash_cost", years->count);
    years->counts_cash = years->cash != NULL;
    if (!years->counts_cash) years->cash = years->cost;
    if (k->c->base >= 0) {
        double *gained = ash_new_array(k->page->arena, double, years->count * k->count);
        for (size_t year = 0; year < years->count; year++)
            for (size_t option = 0; option < k->count; option++) {
                double saved = years->cash[year * k->count + (size_t)k->c->base] - years->cash[year * k->count + option];
                gained[year * k->count + option] = saved * discount(k, (int)year) + (year == 0 ? 0 : gained[(year - 1) * k->count + option]);
            }
        years->gained = gained;
    }
    const ash_entity *payback = ash_model_entity(k->model, ASH_SLICE("payback"));
    if (payback == NULL || payback->kind != ASH_ENTITY_RESULT || payback->index_count != 1 || payback->indices[0] != k->model->decision) return years;
    years->payback = ash_new_array(k->page->arena, const ash_figure *, k->count);
    for (int option = 0; option < (int)k->count; option++) {
        const ash_shown *shown = ash_outcome_find(k->o, payback, &option);
        years->payback[option] = shown == NULL || shown->absent ? NULL : shown->figure;
    }
    return years;
}

/* A table by year, without the column of option `skip` (-1: none). */
static void year_table(const ash_comparison *k, const ash_years *years, const double *values, int skip, const char *heading) {
    ash_page *page = k->page;
    size_t columns = 1;
    double largest = 0;
    ash_slice *heads = ash_new_array(page->arena, ash_slice, k->count + 1);
    heads[0] = ASH_WORD(page, "text.year");
    for (size_t i = 0; i < k->count; i++)
        if (k->order[i] != skip) heads[columns++] = k->titles[k->order[i]];
    for (size_t i = 0; i < years->count * k->count; i++) largest = ash_page_larger(largest, values[i]);
    ash_shown_money m = ash_money_for(page, largest, ASH_SLICE("EUR"));
    ash_slice *cells = ash_new_array(page->arena, ash_slice, columns * years->count);
    for (size_t year = 0; year < years->count; year++) {
        size_t next = columns * year;
        cells[next++] = ash_format(page->arena, "%d", years->first + (int)year);
        for (size_t i = 0; i < k->count; i++)
            if (k->order[i] != skip) cells[next++] = ash_page_number(page, values[year * k->count + (size_t)k->order[i]] / m.scale, m.decimals);
    }
    ash_page_heading(page, ASH_SAY(page, heading, ASH_P("unit", m.unit)));
    ash_page_table(page, heads, columns, cells, years->count);
}

void ash_write_payback(const ash_comparison *k, const ash_years *years) {
    ash_page *page = k->page;
    if (years->gained == NULL || years->payback == NULL || k->count < 2) return;
    ash_page_line(page);
    for (size_t i = 0; i < k->count; i++) {
        int option = k->order[i];
        const ash_figure *figure = years->payback[option];
        if (option == k->c->base || figure == NULL) continue;
        double never = figure->undefined, median = figure->quantile[ASH_P50];
        const char *key = never == 1 ? "text.payback_never" : !isfinite(median) ? "text.payback_mostly_not" : never > 0 ? "text.payback_mostly" : "text.payback_always";
        ash_page_paragraph(page, ASH_SAY(page, key, ASH_P("option", k->titles[option]), ASH_P("year", ash_page_number(page, median, 0)),
                                         ASH_P("never", ash_page_percent(page, never)), ASH_P("paid", ash_page_percent(page, 1 - never)),
                                         ASH_P("years", ash_format(page->arena, "%d", k->c->last_year))), 2);
    }
}

void ash_write_years(const ash_comparison *k, const ash_years *years) {
    if (years == NULL) {
        ash_page_heading(k->page, ASH_WORD(k->page, "text.years_none"));
        return;
    }
    year_table(k, years, years->cost, -1, "text.years_cost");
    if (years->gained == NULL || k->count < 2) return;
    year_table(k, years, years->gained, k->c->base, years->counts_cash ? "text.years_gained" : "text.years_gained_cost");
    ash_write_payback(k, years);
}

/* ---- Losses ---- */

static const ash_shown *decided(const ash_comparison *k, int option) { return ash_outcome_find(k->o, k->model->decision_result, &option); }

/* Present value of an option's cost by risk and of all its other cost, means. False without cost by category over years. */
static bool split_costs(const ash_comparison *k, double *risk, double *other) {
    if (k->categories == NULL || k->model->years == NULL) return false;
    for (size_t i = 0; i < k->o->categories.count; i++) {
        const ash_shown *shown = &k->o->categories.items[i];
        const ash_category *category = k->model->categories[0];
        ash_slice name = shown->entity->indices[0]->rows[shown->rows[0]].name;
        for (size_t n = 0; n < k->model->category_count; n++)
            if (ash_slice_equal(k->model->categories[n]->name, name)) category = k->model->categories[n];
        if (shown->absent || !ash_comparison_in_cost(category)) continue;
        int option = -1;
        double factor = 1;
        for (size_t n = 1; n < shown->entity->index_count; n++) {
            if (shown->entity->indices[n] == k->model->decision) option = shown->rows[n];
            if (shown->entity->indices[n] == k->model->years) factor = discount(k, shown->rows[n]);
        }
        for (int n = 0; n < (int)k->count; n++)
            if (option < 0 || option == n) (category->kind == ASH_RISK ? risk : other)[n] += shown->figure->mean * factor;
    }
    return true;
}

/* Sum of the discount factors of the years of production: divides a present value into equal amounts a year. */
static double annuity(const ash_comparison *k) {
    double sum = 0;
    for (int row = 0; row < (int)ash_case_row_count(k->c, k->model->years); row++)
        if (k->c->first_year + row >= 1) sum += discount(k, row);
    return sum;
}

const ash_losses *ash_losses_of(const ash_comparison *k, double limit) {
    int base = k->c->base;
    if (base < 0) return NULL;
    ash_arena *arena = k->page->arena;
    ash_losses *losses = ash_new(arena, ash_losses);
    double *chance = ash_new_array(arena, double, k->count), *mean = ash_new_array(arena, double, k->count), *bad = ash_new_array(arena, double, k->count);
    double *risk = ash_new_array(arena, double, k->count), *other = ash_new_array(arena, double, k->count), *tail = ash_new_array(arena, double, k->count);
    double *extra = ash_new_array(arena, double, k->count), *avoided = ash_new_array(arena, double, k->count), *bad_avoided = ash_new_array(arena, double, k->count);
    losses->by_year = split_costs(k, risk, other);
    double years = losses->by_year ? annuity(k) : 0, sense = k->model->decision_sense < 0 ? 1 : -1;
    losses->by_year = years > 0;
    for (int option = 0; option < (int)k->count; option++) {
        const ash_figure *figure = decided(k, option)->figure;
        tail[option] = sense > 0 ? figure->quantile[ASH_P95] - figure->mean : figure->mean - figure->quantile[ASH_P5];
    }
    for (int option = 0; option < (int)k->count; option++) {
        const ash_shown *mine = decided(k, option), *theirs = decided(k, base);
        uint64_t worse = 0, samples = k->o->run->samples;
        for (uint64_t i = 0; i < samples; i++) {
            double a = mine->samples == NULL ? mine->figure->centre : mine->samples[i], b = theirs->samples == NULL ? theirs->figure->centre : theirs->samples[i];
            worse += sense * (a - b) > limit;
        }
        bool itself = option == base;
        chance[option] = itself || isnan(limit) ? (double)NAN : (double)worse / (double)samples;
        mean[option] = itself ? (double)NAN : -k->o->decision->options[option].gain;
        bad[option] = itself ? (double)NAN : -k->o->decision->options[option].gain_p5;
        extra[option] = itself ? (double)NAN : (other[option] - other[base]) / years;
        avoided[option] = itself ? (double)NAN : (risk[base] - risk[option]) / years;
        bad_avoided[option] = itself ? (double)NAN : (tail[base] - tail[option]) / years;
    }
    *losses = (ash_losses){limit, chance, mean, bad, losses->by_year, extra, avoided, bad_avoided};
    return losses;
}

/* A table of columns of numbers by option, the base left out; column `share` (or none: SIZE_MAX) is a percentage. */
static void loss_table(const ash_comparison *k, ash_slice *heads, const double *const *columns, size_t count, size_t share, const ash_shown_money *m) {
    ash_page *page = k->page;
    size_t rows = 0;
    ash_slice *cells = ash_new_array(page->arena, ash_slice, (count + 1) * k->count);
    for (size_t i = 0; i < k->count; i++) {
        int option = k->order[i];
        if (option == k->c->base) continue;
        ash_slice *row = &cells[(count + 1) * rows++];
        row[0] = k->titles[option];
        for (size_t n = 0; n < count; n++)
            row[n + 1] = n == share ? ash_page_percent(page, columns[n][option]) : ash_page_signed(page, columns[n][option] / m->scale, m->decimals);
    }
    ash_page_table(page, heads, count + 1, cells, rows);
}

static double largest_in(const ash_comparison *k, const double *const *columns, size_t count, size_t share) {
    double largest = 0;
    for (size_t n = 0; n < count; n++)
        for (size_t i = 0; n != share && i < k->count; i++) largest = ash_page_larger(largest, columns[n][i]);
    return largest;
}

void ash_write_loss(const ash_comparison *k, const ash_losses *losses) {
    ash_page *page = k->page;
    bool stated = !isnan(losses->limit);
    const double *columns[] = {losses->mean, losses->bad, losses->chance};
    size_t count = stated ? 3 : 2;
    ash_shown_money m = ash_money_for(page, largest_in(k, columns, count, 2), ash_page_entity_unit(page, k->model->decision_result));
    ash_slice limit = stated ? ash_page_number(page, losses->limit, 0) : (ash_slice){0};
    ash_slice heads[] = {{0}, ASH_WORD(page, "text.loss_mean"), ASH_WORD(page, "text.loss_bad"), ASH_SAY(page, "text.loss_chance", ASH_P("limit", limit))};
    ash_page_heading(page, ASH_SAY(page, "text.loss", ASH_P("base", k->titles[k->c->base]), ASH_P("unit", m.unit)));
    loss_table(k, heads, columns, count, 2, &m);
}

void ash_write_losses(const ash_comparison *k, const ash_losses *losses) {
    ash_page *page = k->page;
    if (losses == NULL || k->count < 2) {
        ash_page_heading(page, ASH_WORD(page, "text.loss_no_base"));
        return;
    }
    ash_write_loss(k, losses);
    if (!losses->by_year) return;
    const double *yearly[] = {losses->extra, losses->risk, losses->bad_avoided};
    ash_slice unit = ASH_SAY(page, "text.a_year", ASH_P("unit", ash_page_entity_unit(page, k->model->decision_result)));
    ash_shown_money m = ash_money_for(page, largest_in(k, yearly, 3, SIZE_MAX), unit);
    ash_slice heads[] = {{0}, ASH_WORD(page, "text.loss_extra"), ASH_WORD(page, "text.loss_risk"), ASH_WORD(page, "text.loss_bad_avoided")};
    ash_page_heading(page, ASH_SAY(page, "text.loss_against", ASH_P("base", k->titles[k->c->base]), ASH_P("unit", m.unit)));
    loss_table(k, heads, yearly, 3, SIZE_MAX, &m);
    ash_page_paragraph(page, ASH_WORD(page, "text.loss_note"), 2);
}

/* ---- The two verdicts ---- */

bool ash_verdicts_of(const ash_comparison *k, int *from_nothing, int *from_now) {
    if (k->categories == NULL) return false;
    *from_nothing = ash_comparison_best_on(k, k->ladder[ASH_RUNG_RISK]);
    *from_now = ash_comparison_best_on(k, k->ladder[ASH_RUNG_MOVING]);
    return true;
}
