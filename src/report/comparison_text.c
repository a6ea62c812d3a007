/* The comparison on a terminal.
 *
 * Two kinds of figures stand in it, and it says which is which. The table of options and the verdict are means over all samples. Bars and ladder are
 * at the centre, where every formula is computed once, so that they add up exactly: the present value of a category is the sum over the years of its
 * cost times the discount factor (over the present volume where figures are per piece). The mean of an option less its centre is the effect of
 * uncertainty, the bridge between the two. */
#include "report/outcome_text.h"

#include <math.h>

#include "report/origins.h"
#include "lang/read.h"
#include "report/page.h"

#define EQUIVALENT 0.03 /* a mean difference below this share of the cost decides nothing (economic rule 24) */
enum { RUNG_COUNT = ASH_RUNG_MOVING + 1, BAR_COLUMNS = 36 };

typedef struct comparison {
    ash_page *page;
    const ash_outcome *o;
    const ash_case *c;
    const ash_model *model;
    size_t count;            /* options */
    const int *order;        /* their rows in the order of the case */
    ash_slice *titles;       /* by row */
    const ash_entity *shown; /* the result whose figures are given */
    const ash_figure **figures; /* of it, by row; NULL where an option has none */
    const ash_decision *beside; /* the options beside the base, or beside the runner-up, in `shown` */
    int best, other;         /* the best option and what it is held against: the base, or the runner-up when it is the base itself or there is none */
    bool cost;               /* less is better, and it is money: words are of cost */
    double scale;            /* figures are divided by it */
    unsigned decimals;
    ash_slice unit;          /* in words, with the scale */
    double *categories;      /* [category][option], at the centre; NULL when there are none */
    double ladder[RUNG_COUNT][ASH_OPTION_LIMIT]; /* cumulative, at the centre */
    bool on_rung[RUNG_COUNT]; /* something stands on it */
    bool adds_up;            /* the ladder's end is the shown result at the centre */
} comparison;

/* ---- Which figures ---- */

/* The figures of a result by option; false when it is of another shape or not there for all of them. */
static bool figures_of(const comparison *k, const ash_entity *entity, const ash_figure **figures) {
    if (entity == NULL || entity->index_count != 1 || entity->indices[0] != k->model->decision) return false;
    for (int row = 0; row < (int)k->count; row++) {
        const ash_shown *shown = ash_outcome_find(k->o, entity, &row);
        if (shown == NULL || shown->absent || shown->figure->undefined > 0) return false;
        figures[row] = shown->figure;
    }
    return true;
}

/* The options in their shown figures beside one of them. */
static const ash_decision *decide_beside(const comparison *k, int other) {
    double **values = ash_new_array(k->page->arena, double *, k->count), *constant = ash_new_array(k->page->arena, double, k->count);
    for (size_t i = 0; i < k->count; i++) {
        size_t number = (size_t)(k->figures[i] - k->o->run->figures);
        values[i] = k->o->run->kept[number];
        constant[i] = k->figures[i]->centre;
    }
    return ash_decide(k->page->arena, k->count, values, constant, k->o->run->samples, k->model->decision_sense, other);
}

static bool ahead(const comparison *k, double a, double b) { return k->model->decision_sense < 0 ? a < b : a > b; }

static int runner_up(const comparison *k) {
    int second = -1;
    for (int i = 0; i < (int)k->count; i++)
        if (i != k->best && (second < 0 || ahead(k, k->figures[i]->mean, k->figures[second]->mean))) second = i;
    return second;
}

/* Cost per piece where every option has it and it finds the same option best as the decided result; else the decided result. */
static void choose_figures(comparison *k) {
    const ash_entity *unit_cost = ash_model_entity(k->model, ASH_SLICE("unit_cost"));
    k->figures = ash_new_array(k->page->arena, const ash_figure *, k->count);
    k->best = (int)k->o->decision->best;
    k->shown = unit_cost;
    if (unit_cost == NULL || unit_cost->kind != ASH_ENTITY_RESULT || !figures_of(k, unit_cost, k->figures) ||
        (int)decide_beside(k, -1)->best != k->best) {
        k->shown = k->model->decision_result;
        figures_of(k, k->shown, k->figures);
    }
    k->other = k->c->base >= 0 && k->c->base != k->best ? k->c->base : runner_up(k);
    k->beside = decide_beside(k, k->c->base >= 0 ? k->c->base : k->other);
    k->cost = k->model->decision_sense < 0 && k->shown->type.unit.dims.power[ASH_DIM_MONEY] == 1;
}

/* Large money in thousands, millions or milliards, so that tables stay narrow. */
static void choose_scale(comparison *k) {
    static const struct { double from, scale; const char *key; } scales[] = {
        {1e6, 1e3, "text.in_thousands"}, {1e9, 1e6, "text.in_millions"}, {1e12, 1e9, "text.in_milliards"}};
    double largest = 0;
    for (size_t i = 0; i < k->count; i++) {
        const ash_figure *f = k->figures[i];
        largest = ash_page_larger(ash_page_larger(ash_page_larger(largest, f->mean), f->quantile[ASH_P5]), f->quantile[ASH_P95]);
    }
    k->scale = 1;
    k->unit = ash_page_entity_unit(k->page, k->shown);
    for (size_t i = 0; i < sizeof scales / sizeof *scales && largest >= scales[i].from; i++) {
        k->scale = scales[i].scale;
        k->unit = ASH_SAY(k->page, scales[i].key, ASH_P("unit", ash_page_entity_unit(k->page, k->shown)));
    }
    k->decimals = ash_page_decimals(largest / k->scale);
}

static ash_slice number(const comparison *k, double value) { return ash_page_number(k->page, value / k->scale, k->decimals); }

/* An amount in a sentence, with its unit: never signed. */
static ash_slice amount(const comparison *k, double value) {
    ash_slice text = number(k, fabs(value));
    return k->unit.size == 0 ? text : ash_format(k->page->arena, "%.*s %.*s", (int)text.size, text.data, (int)k->unit.size, k->unit.data);
}

/* ---- Cost by category and rung, at the centre ---- */

static double discount(const comparison *k, int year) {
    const ash_entity *entity = ash_model_entity(k->model, ASH_SLICE("discount_factor"));
    if (entity == NULL) return 1;
    ash_value value = ash_unrolled_value(k->o->unrolled, entity, &year);
    return value.kind == ASH_VALUE_NODE ? ash_graph_centre(k->o->unrolled->graph, value.node) : 1;
}

/* What figures are divided by: the present volume of an option where figures are per piece. */
static double divisor(const comparison *k, int option) {
    if (k->shown == k->model->decision_result) return 1;
    const ash_entity *entity = ash_model_entity(k->model, ASH_SLICE("present_volume"));
    const ash_shown *volume = entity == NULL ? NULL : ash_outcome_find(k->o, entity, &option);
    return volume == NULL || volume->absent || !(volume->figure->centre > 0) ? 1 : volume->figure->centre;
}

static const ash_category *category_of(const comparison *k, const ash_shown *shown) {
    ash_slice name = shown->entity->indices[0]->rows[shown->rows[0]].name;
    for (size_t i = 0; i < k->model->category_count; i++)
        if (ash_slice_equal(k->model->categories[i]->name, name)) return k->model->categories[i];
    return NULL;
}

static size_t category_number(const comparison *k, const ash_category *category) {
    size_t i = 0;
    while (k->model->categories[i] != category) i++;
    return i;
}

static double *cell(const comparison *k, size_t category, size_t option) { return &k->categories[category * k->count + option]; }

/* Adds one figure of category_cost, of one option or of all when cost does not depend on the option. */
static void add_category_figure(comparison *k, const ash_shown *shown) {
    const ash_category *category = category_of(k, shown);
    int option = -1;
    double factor = 1;
    if (category == NULL || shown->absent) return;
    for (size_t i = 1; i < shown->entity->index_count; i++) {
        if (shown->entity->indices[i] == k->model->decision) option = shown->rows[i];
        if (shown->entity->indices[i] == k->model->years) factor = discount(k, shown->rows[i]);
    }
    for (int i = 0; i < (int)k->count; i++)
        if (option < 0 || option == i) *cell(k, category_number(k, category), (size_t)i) += shown->figure->centre * factor / divisor(k, i);
}

static bool in_cost(const ash_category *category) {
    return category->rung <= ASH_RUNG_MOVING && (category->kind == ASH_CASH || category->kind == ASH_HIDDEN || category->kind == ASH_RISK);
}

static bool is_empty(const comparison *k, size_t category) {
    for (size_t i = 0; i < k->count; i++)
        if (*cell(k, category, i) != 0) return false;
    return true;
}

/* Only where the shown result is made of costs: the ladder of a model that decides by something else would explain nothing. */
static void add_up_costs(comparison *k) {
    if (!k->cost || k->o->categories.count == 0) return;
    k->categories = ash_new_array(k->page->arena, double, k->model->category_count * k->count);
    for (size_t i = 0; i < k->o->categories.count; i++) add_category_figure(k, &k->o->categories.items[i]);
    k->adds_up = true;
    for (size_t i = 0; i < k->count; i++) {
        double sum = 0;
        for (size_t rung = 0; rung < RUNG_COUNT; rung++) {
            for (size_t n = 0; n < k->model->category_count; n++) {
                if (!in_cost(k->model->categories[n]) || k->model->categories[n]->rung != (ash_rung)rung) continue;
                sum += *cell(k, n, i);
                k->on_rung[rung] |= !is_empty(k, n);
            }
            k->ladder[rung][i] = sum;
        }
        k->adds_up &= fabs(sum - k->figures[i]->centre) <= 1e-9 * (fabs(sum) + fabs(k->figures[i]->centre));
    }
}

/* ---- The table of options ---- */

typedef struct table { size_t columns; ash_slice heads[16]; ash_slice *cells; } table;

static table begin_table(const comparison *k) { return (table){1, {{0}}, ash_new_array(k->page->arena, ash_slice, 16 * k->count)}; }

static void end_table(const comparison *k, table *t) {
    for (size_t i = 0; i < k->count; i++) /* from 16 cells a row to as many as there are columns */
        for (size_t n = 0; n < t->columns; n++) t->cells[i * t->columns + n] = t->cells[i * 16 + n];
    ash_page_table(k->page, t->heads, t->columns, t->cells, k->count);
}

/* The name of an option; the base is marked as today. */
static ash_slice name_of(const comparison *k, int option) {
    return option == k->c->base ? ASH_SAY(k->page, "text.today", ASH_P("name", k->titles[option])) : k->titles[option];
}

static ash_slice range_of(const comparison *k, const ash_figure *f) {
    if (f->sd == 0) return ASH_SLICE("–");
    ash_slice low = number(k, f->quantile[ASH_P5]), high = number(k, f->quantile[ASH_P95]);
    return ASH_SAY(k->page, "text.range", ASH_P("low", low), ASH_P("high", high));
}

static void write_options(const comparison *k) {
    ash_page *page = k->page;
    table t = begin_table(k);
    bool base = k->c->base >= 0;
    for (size_t i = 0; i < k->count; i++) {
        int row = k->order[i];
        const ash_option *decided = &k->o->decision->options[row], *shown = &k->beside->options[row];
        ash_slice *cells = &t.cells[16 * i];
        size_t n = 0;
        bool itself = row == k->c->base;
        cells[n++] = name_of(k, row);
        cells[n++] = number(k, k->figures[row]->mean);
        cells[n++] = range_of(k, k->figures[row]);
        if (base) cells[n++] = itself ? ASH_SLICE("–") : ash_page_signed(page, (k->figures[row]->mean - k->figures[k->c->base]->mean) / k->scale, k->decimals);
        cells[n++] = ash_page_percent(page, decided->chance_best);
        if (base) cells[n++] = itself ? ASH_SLICE("–") : ash_page_percent(page, decided->chance_better);
        cells[n++] = number(k, shown->expected_regret);
    }
    t.heads[t.columns++] = ASH_WORD(page, "text.mean");
    t.heads[t.columns++] = ASH_WORD(page, "text.five_to_ninety_five");
    if (base) t.heads[t.columns++] = ASH_WORD(page, "text.against_today");
    t.heads[t.columns++] = ASH_WORD(page, "text.chance_best");
    if (base) t.heads[t.columns++] = ASH_WORD(page, k->cost ? "text.chance_cheaper" : "text.chance_better");
    t.heads[t.columns++] = ASH_WORD(page, "text.regret");
    ash_slice title = ash_page_entity_title(page, k->shown);
    ash_page_heading(page, k->unit.size == 0 ? title : ASH_SAY(page, "text.title_unit", ASH_P("title", title), ASH_P("unit", k->unit)));
    end_table(k, &t);
}

/* ---- Bars ---- */

static const char *const rung_keys[] = {"text.rung.price", "text.rung.landed", "text.rung.stock", "text.rung.quality", "text.rung.risk", "text.rung.moving"};

static double largest_category(const comparison *k) {
    double largest = 0;
    for (size_t n = 0; n < k->model->category_count; n++)
        for (size_t i = 0; in_cost(k->model->categories[n]) && i < k->count; i++) largest = ash_page_larger(largest, *cell(k, n, i));
    return largest;
}

/* One category: its name, then a line for each option: name, bar, figure. Bars give way when the page is narrow. */
static void write_category(const comparison *k, size_t category, double largest) {
    ash_page *page = k->page;
    size_t figure = 9, bar = page->width < 70 ? BAR_COLUMNS / 3 : BAR_COLUMNS;
    for (size_t i = 0; i < k->count; i++) {
        size_t size = ash_utf8_count(number(k, *cell(k, category, i))) + 1;
        if (size > figure) figure = size;
    }
    size_t label = page->width - bar - figure - 4;
    ash_page_spaces(page, 2);
    ash_page_cell(page, ash_page_clean(page, ash_label(&k->model->categories[category]->labels, page->lang, k->model->categories[category]->name)), page->width - 2, false);
    ash_page_line(page);
    for (size_t i = 0; i < k->count; i++) {
        double value = *cell(k, category, (size_t)k->order[i]);
        ash_page_spaces(page, 4);
        ash_page_cell(page, k->titles[k->order[i]], label - 1, false);
        ash_page_spaces(page, 1);
        ash_page_bar(page, fabs(value), largest, bar, value < 0);
        ash_page_cell(page, number(k, value), figure, true);
        ash_page_line(page);
    }
}

static void write_bars(const comparison *k) {
    double largest = largest_category(k);
    ash_page_heading(k->page, ASH_SAY(k->page, "text.by_category", ASH_P("unit", k->unit)));
    for (size_t rung = 0; rung < RUNG_COUNT; rung++) {
        if (!k->on_rung[rung]) continue;
        ash_page_paragraph(k->page, ASH_WORD(k->page, rung_keys[rung]), 0);
        for (size_t n = 0; n < k->model->category_count; n++)
            if (in_cost(k->model->categories[n]) && k->model->categories[n]->rung == (ash_rung)rung && !is_empty(k, n)) write_category(k, n, largest);
    }
}

/* ---- The ladder ---- */

static int best_on(const comparison *k, const double *values) {
    int best = 0;
    for (int i = 1; i < (int)k->count; i++)
        if (ahead(k, values[i], values[best])) best = i;
    return best;
}

static bool same_order(const comparison *k, const double *a, const double *b) {
    for (size_t i = 0; i < k->count; i++)
        for (size_t j = 0; j < i; j++)
            if (ahead(k, a[i], a[j]) != ahead(k, b[i], b[j])) return false;
    return true;
}

/* Names the rungs at which the order of the options changes. */
static void write_changes(const comparison *k) {
    int before = -1;
    bool any = false;
    for (int rung = 0; rung < RUNG_COUNT; rung++) {
        if (!k->on_rung[rung]) continue;
        if (before >= 0 && !same_order(k, k->ladder[before], k->ladder[rung])) {
            int was = best_on(k, k->ladder[before]), is = best_on(k, k->ladder[rung]);
            ash_page_paragraph(k->page, ASH_SAY(k->page, was == is ? "text.order_below" : "text.order_best", ASH_P("rung", ASH_WORD(k->page, rung_keys[rung])),
                                                ASH_P("is", k->titles[is]), ASH_P("was", k->titles[was])), 2);
            any = true;
        }
        before = rung;
    }
    if (!any) ash_page_paragraph(k->page, ASH_WORD(k->page, "text.order_same"), 2);
}

/* Figures by option as a row of the ladder, the best one marked. */
static void ladder_row(const comparison *k, ash_slice *cells, ash_slice title, const double *values) {
    double most = values[best_on(k, values)];
    cells[0] = title;
    for (size_t i = 0; i < k->count; i++) {
        ash_slice text = number(k, values[k->order[i]]);
        cells[i + 1] = values[k->order[i]] == most ? ash_format(k->page->arena, "*%.*s", (int)text.size, text.data) : text;
    }
}

/* From the ladder's end, at the centre, to the mean. */
static size_t bridge_rows(const comparison *k, ash_slice *cells) {
    double *mean = ash_new_array(k->page->arena, double, k->count);
    cells[0] = ASH_WORD(k->page, "text.uncertainty");
    for (size_t i = 0; i < k->count; i++) {
        const ash_figure *f = k->figures[k->order[i]];
        mean[k->order[i]] = f->mean;
        cells[i + 1] = ash_page_signed(k->page, (f->mean - f->centre) / k->scale, k->decimals);
    }
    ladder_row(k, &cells[k->count + 1], ASH_WORD(k->page, "text.mean_row"), mean);
    return 2;
}

static void write_ladder(const comparison *k) {
    ash_page *page = k->page;
    size_t columns = k->count + 1, rows = 0;
    ash_slice *heads = ash_new_array(page->arena, ash_slice, columns), *cells = ash_new_array(page->arena, ash_slice, columns * (RUNG_COUNT + 2));
    for (size_t i = 0; i < k->count; i++) heads[i + 1] = k->titles[k->order[i]];
    for (size_t rung = 0; rung < RUNG_COUNT; rung++)
        if (k->on_rung[rung]) ladder_row(k, &cells[columns * rows++], ASH_WORD(page, rung_keys[rung]), k->ladder[rung]);
    if (k->adds_up) rows += bridge_rows(k, &cells[columns * rows]);
    ash_page_heading(page, ASH_SAY(page, "text.ladder", ASH_P("unit", k->unit)));
    ash_page_table(page, heads, columns, cells, rows);
    if (k->count > 1) write_changes(k);
}

/* ---- The verdict ---- */

/* Money or not: the words differ. */
static const char *worded(const comparison *k, const char *cost, const char *other) { return k->cost ? cost : other; }

/* A difference as a share of what an option costs; NaN when that makes no sense. */
static double share_of(const comparison *k, double difference, int option) {
    double whole = k->figures[option]->mean;
    return whole > 0 ? fabs(difference) / whole : (double)NAN;
}

/* The chance that the best option beats the one that it is held against. */
static double chance_ahead(const comparison *k) {
    if (k->other == k->c->base) return k->o->decision->options[k->best].chance_better;
    return decide_beside(k, k->other)->options[k->best].chance_better;
}

/* First sentence: the chance against the base, and the expected difference. When the base itself is best, of the next one against it. */
static void say_difference(const comparison *k) {
    bool base_best = k->best == k->c->base;
    int option = base_best ? k->other : k->best, against = base_best ? k->best : k->other;
    double difference = k->figures[option]->mean - k->figures[against]->mean, share = share_of(k, difference, against);
    double chance = base_best ? k->o->decision->options[option].chance_better : chance_ahead(k);
    const char *key = base_best ? worded(k, "text.verdict_stay", "text.verdict_stay_other") : worded(k, "text.verdict_better", "text.verdict_better_other");
    if (share < EQUIVALENT || difference == 0) key = worded(k, "text.verdict_equal", "text.verdict_equal_other");
    ash_page_heading(k->page, ASH_SAY(k->page, key, ASH_P("option", name_of(k, option)), ASH_P("against", name_of(k, against)),
                                      ASH_P("chance", ash_page_percent(k->page, chance)), ASH_P("difference", amount(k, difference)),
                                      ASH_P("share", isfinite(share) ? ash_number_significant(k->page->arena, 100 * share, 2, k->page->lang) : ASH_SLICE("–"))));
}

/* Second: what being wrong costs. */
static void say_regret(const comparison *k) {
    ash_page_paragraph(k->page, ASH_SAY(k->page, "text.verdict_regret", ASH_P("option", k->titles[k->best]), ASH_P("other", k->titles[k->other]),
                                        ASH_P("regret", amount(k, k->beside->options[k->best].expected_regret)),
                                        ASH_P("other_regret", amount(k, k->beside->options[k->other].expected_regret))), 0);
}

/* Third: where the best option costs most against the other; without categories, its bad luck. */
static void say_against(const comparison *k) {
    ash_slice option = k->titles[k->best], other = k->titles[k->other];
    if (k->categories == NULL) {
        const ash_option *beside = &decide_beside(k, k->other)->options[k->best];
        ash_page_paragraph(k->page, ASH_SAY(k->page, beside->gain_p5 < 0 ? "text.verdict_unlucky" : "text.verdict_even_unlucky", ASH_P("option", option),
                                            ASH_P("other", other), ASH_P("amount", amount(k, beside->gain_p5))), 0);
        return;
    }
    size_t dearest = SIZE_MAX;
    double most = 0;
    for (size_t n = 0; n < k->model->category_count; n++) {
        double more = *cell(k, n, (size_t)k->best) - *cell(k, n, (size_t)k->other);
        if (!in_cost(k->model->categories[n]) || !(more > most)) continue;
        most = more;
        dearest = n;
    }
    if (dearest == SIZE_MAX) {
        ash_page_paragraph(k->page, ASH_SAY(k->page, "text.verdict_nothing_against", ASH_P("option", option), ASH_P("other", other)), 0);
        return;
    }
    const ash_category *category = k->model->categories[dearest];
    ash_page_paragraph(k->page, ASH_SAY(k->page, "text.verdict_against", ASH_P("option", option), ASH_P("other", other), ASH_P("amount", amount(k, most)),
                                        ASH_P("category", ash_page_clean(k->page, ash_label(&category->labels, k->page->lang, category->name)))), 0);
}

/* ---- What goes with the verdict ---- */

/* Options so near the best that choosing between them decides little: named together, with the chance that one of them is best. */
static void say_twins(const comparison *k) {
    ash_slice names = k->titles[k->best];
    double chance = k->o->decision->options[k->best].chance_best;
    size_t twins = 0;
    for (size_t i = 0; i < k->count; i++) {
        int row = k->order[i];
        double difference = fabs(k->figures[row]->mean - k->figures[k->best]->mean);
        if (row == k->best || !(difference < EQUIVALENT * fabs(k->figures[k->best]->mean))) continue;
        names = ash_format(k->page->arena, "%.*s, %.*s", (int)names.size, names.data, (int)k->titles[row].size, k->titles[row].data);
        chance += k->o->decision->options[row].chance_best;
        twins++;
    }
    if (twins > 0 && k->count > 2)
        ash_page_paragraph(k->page, ASH_SAY(k->page, "text.twins", ASH_P("names", names), ASH_P("chance", ash_page_percent(k->page, chance))), 2);
}

/* Does it matter for the choice that figures are uncertain, apart from how much is at stake? */
static void say_effect_of_uncertainty(const comparison *k) {
    double *centre = ash_new_array(k->page->arena, double, k->count), *mean = ash_new_array(k->page->arena, double, k->count);
    for (size_t i = 0; i < k->count; i++) {
        centre[i] = k->figures[i]->centre;
        mean[i] = k->figures[i]->mean;
        if (!isfinite(centre[i])) return;
    }
    int at_centre = best_on(k, centre);
    const char *key = at_centre != k->best ? "text.effect_best" : same_order(k, centre, mean) ? "text.effect_none" : "text.effect_below";
    ash_page_paragraph(k->page, ASH_SAY(k->page, key, ASH_P("centre", k->titles[at_centre]), ASH_P("mean", k->titles[k->best])), 2);
}

/* The two verdicts of economic rule 23: without and with what moving costs. */
static void say_from_nothing(const comparison *k) {
    if (!k->on_rung[ASH_RUNG_MOVING]) return;
    int fresh = best_on(k, k->ladder[ASH_RUNG_RISK]), now = best_on(k, k->ladder[ASH_RUNG_MOVING]);
    if (fresh != now) ash_page_paragraph(k->page, ASH_SAY(k->page, "text.from_nothing", ASH_P("fresh", k->titles[fresh]), ASH_P("now", k->titles[now])), 2);
}

/* When the value side would choose otherwise: the verdict follows cost. */
static void say_net(const comparison *k) {
    const ash_figure **net = ash_new_array(k->page->arena, const ash_figure *, k->count);
    if (!k->cost || !figures_of(k, ash_model_entity(k->model, ASH_SLICE("present_net")), net)) return;
    int best = 0;
    for (int i = 1; i < (int)k->count; i++)
        if (net[i]->mean < net[best]->mean) best = i;
    if (best != k->best && net[best]->mean < net[k->best]->mean) ash_page_paragraph(k->page, ASH_SAY(k->page, "text.net", ASH_P("option", k->titles[best])), 2);
}

static void write_verdict(const comparison *k) {
    if (k->count < 2) {
        ash_page_heading(k->page, ASH_WORD(k->page, "text.one_option"));
        return;
    }
    say_difference(k);
    say_regret(k);
    say_against(k);
    say_twins(k);
    say_effect_of_uncertainty(k);
    if (k->categories != NULL) say_from_nothing(k);
    say_net(k);
}

/* The base first, then the others as the case has them. */
static const int *order_of(comparison *k) {
    int *written = ash_page_written_order(k->page, k->c, k->model->decision, &k->count);
    int *order = ash_new_array(k->page->arena, int, k->count);
    size_t next = 0;
    if (k->c->base >= 0) order[next++] = k->c->base;
    for (size_t i = 0; i < k->count; i++)
        if (written[i] != k->c->base) order[next++] = written[i];
    return order;
}

ash_slice ash_comparison_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *outcome) {
    comparison *k = ash_new(arena, comparison);
    k->page = ash_page_create(arena, words, lang, width);
    k->o = outcome;
    k->c = outcome->unrolled->c;
    k->model = outcome->unrolled->model;
    k->order = order_of(k);
    k->titles = ash_new_array(arena, ash_slice, k->count);
    for (size_t i = 0; i < k->count; i++) k->titles[i] = ash_page_row_title(k->page, k->c, k->model->decision, (int)i);
    choose_figures(k);
    choose_scale(k);
    add_up_costs(k);
    ash_write_case_title(k->page, outcome);
    write_options(k);
    if (k->categories != NULL) {
        write_bars(k);
        write_ladder(k);
    }
    write_verdict(k);
    ash_write_origins(k->page, outcome);
    return ash_page_text(k->page);
}
