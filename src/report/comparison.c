/* The comparison's figures and sentences, see comparison.h. */
#include "report/comparison.h"

#include <math.h>

#include "lang/read.h"

#define EQUIVALENT 0.03 /* a mean difference below this share of the cost decides nothing (economic rule 24) */

const char *const ash_rung_keys[ASH_COST_RUNGS] = {"text.rung.price", "text.rung.landed", "text.rung.stock", "text.rung.quality", "text.rung.risk", "text.rung.moving"};

/* ---- Which figures ---- */

/* The figures of a result by option; false when it is of another shape or not there for all of them. */
static bool figures_of(const ash_comparison *k, const ash_entity *entity, const ash_figure **figures) {
    if (entity == NULL || entity->index_count != 1 || entity->indices[0] != k->model->decision) return false;
    for (int row = 0; row < (int)k->count; row++) {
        const ash_shown *shown = ash_outcome_find(k->o, entity, &row);
        if (shown == NULL || shown->absent || shown->figure->undefined > 0) return false;
        figures[row] = shown->figure;
    }
    return true;
}

/* The options in their shown figures beside one of them. */
static const ash_decision *decide_beside(const ash_comparison *k, int other) {
    double **values = ash_new_array(k->page->arena, double *, k->count), *constant = ash_new_array(k->page->arena, double, k->count);
    for (size_t i = 0; i < k->count; i++) {
        size_t number = (size_t)(k->figures[i] - k->o->run->figures);
        values[i] = k->o->run->kept[number];
        constant[i] = k->figures[i]->centre;
    }
    return ash_decide(k->page->arena, k->count, values, constant, k->o->run->samples, k->model->decision_sense, other);
}

static bool ahead(const ash_comparison *k, double a, double b) { return k->model->decision_sense < 0 ? a < b : a > b; }

static int runner_up(const ash_comparison *k) {
    int second = -1;
    for (int i = 0; i < (int)k->count; i++)
        if (i != k->best && (second < 0 || ahead(k, k->figures[i]->mean, k->figures[second]->mean))) second = i;
    return second;
}

/* Cost per piece where every option has it and it finds the same option best as the decided result; else the decided result. */
static void choose_figures(ash_comparison *k) {
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
static void choose_scale(ash_comparison *k) {
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

ash_slice ash_comparison_number(const ash_comparison *k, double value) { return ash_page_number(k->page, value / k->scale, k->decimals); }

/* An amount in a sentence, with its unit: never signed. */
ash_slice ash_comparison_amount(const ash_comparison *k, double value) {
    ash_slice text = ash_comparison_number(k, value);
    return k->unit.size == 0 ? text : ash_format(k->page->arena, "%.*s %.*s", (int)text.size, text.data, (int)k->unit.size, k->unit.data);
}

/* ---- Cost by category and rung, at the centre ---- */

static double discount(const ash_comparison *k, int year) {
    const ash_entity *entity = ash_model_entity(k->model, ASH_SLICE("discount_factor"));
    if (entity == NULL) return 1;
    ash_value value = ash_unrolled_value(k->o->unrolled, entity, &year);
    return value.kind == ASH_VALUE_NODE ? ash_graph_centre(k->o->unrolled->graph, value.node) : 1;
}

/* What figures are divided by: the present volume of an option where figures are per piece. */
static double divisor(const ash_comparison *k, int option) {
    if (k->shown == k->model->decision_result) return 1;
    const ash_entity *entity = ash_model_entity(k->model, ASH_SLICE("present_volume"));
    const ash_shown *volume = entity == NULL ? NULL : ash_outcome_find(k->o, entity, &option);
    return volume == NULL || volume->absent || !(volume->figure->centre > 0) ? 1 : volume->figure->centre;
}

static const ash_category *category_of(const ash_comparison *k, const ash_shown *shown) {
    ash_slice name = shown->entity->indices[0]->rows[shown->rows[0]].name;
    for (size_t i = 0; i < k->model->category_count; i++)
        if (ash_slice_equal(k->model->categories[i]->name, name)) return k->model->categories[i];
    return NULL;
}

static size_t category_number(const ash_comparison *k, const ash_category *category) {
    size_t i = 0;
    while (k->model->categories[i] != category) i++;
    return i;
}

double *ash_comparison_cell(const ash_comparison *k, size_t category, size_t option) { return &k->categories[category * k->count + option]; }

/* Adds one figure of category_cost, of one option or of all when cost does not depend on the option. */
static void add_category_figure(ash_comparison *k, const ash_shown *shown) {
    const ash_category *category = category_of(k, shown);
    int option = -1;
    double factor = 1;
    if (category == NULL || shown->absent) return;
    for (size_t i = 1; i < shown->entity->index_count; i++) {
        if (shown->entity->indices[i] == k->model->decision) option = shown->rows[i];
        if (shown->entity->indices[i] == k->model->years) factor = discount(k, shown->rows[i]);
    }
    for (int i = 0; i < (int)k->count; i++)
        if (option < 0 || option == i) *ash_comparison_cell(k, category_number(k, category), (size_t)i) += shown->figure->centre * factor / divisor(k, i);
}

bool ash_comparison_in_cost(const ash_category *category) {
    return category->rung <= ASH_RUNG_MOVING && (category->kind == ASH_CASH || category->kind == ASH_HIDDEN || category->kind == ASH_RISK);
}

bool ash_comparison_is_empty(const ash_comparison *k, size_t category) {
    for (size_t i = 0; i < k->count; i++)
        if (*ash_comparison_cell(k, category, i) != 0) return false;
    return true;
}

/* Only where the shown result is made of costs: the ladder of a model that decides by something else would explain nothing. */
static void add_up_costs(ash_comparison *k) {
    if (!k->cost || k->o->categories.count == 0) return;
    k->categories = ash_new_array(k->page->arena, double, k->model->category_count * k->count);
    for (size_t i = 0; i < k->o->categories.count; i++) add_category_figure(k, &k->o->categories.items[i]);
    k->adds_up = true;
    for (size_t i = 0; i < k->count; i++) {
        double sum = 0;
        for (size_t rung = 0; rung < ASH_COST_RUNGS; rung++) {
            for (size_t n = 0; n < k->model->category_count; n++) {
                if (!ash_comparison_in_cost(k->model->categories[n]) || k->model->categories[n]->rung != (ash_rung)rung) continue;
                sum += *ash_comparison_cell(k, n, i);
                k->on_rung[rung] |= !ash_comparison_is_empty(k, n);
            }
            k->ladder[rung][i] = sum;
        }
        k->adds_up &= fabs(sum - k->figures[i]->centre) <= 1e-9 * (fabs(sum) + fabs(k->figures[i]->centre));
    }
}

/* ---- Names and ranges ---- */

/* The name of an option; the base is marked as today. */
ash_slice ash_comparison_name(const ash_comparison *k, int option) {
    return option == k->c->base ? ASH_SAY(k->page, "text.today", ASH_P("name", k->titles[option])) : k->titles[option];
}

ash_slice ash_comparison_range(const ash_comparison *k, const ash_figure *f) {
    if (f->sd == 0) return ASH_SLICE("–");
    ash_slice low = ash_comparison_number(k, f->quantile[ASH_P5]), high = ash_comparison_number(k, f->quantile[ASH_P95]);
    return ASH_SAY(k->page, "text.range", ASH_P("low", low), ASH_P("high", high));
}

/* ---- The order on each rung ---- */

int ash_comparison_best_on(const ash_comparison *k, const double *values) {
    int best = 0;
    for (int i = 1; i < (int)k->count; i++)
        if (ahead(k, values[i], values[best])) best = i;
    return best;
}

static bool same_order(const ash_comparison *k, const double *a, const double *b) {
    for (size_t i = 0; i < k->count; i++)
        for (size_t j = 0; j < i; j++)
            if (ahead(k, a[i], a[j]) != ahead(k, b[i], b[j])) return false;
    return true;
}

/* A difference as a share of what an option costs; NaN when that makes no sense. */
static double share_of(const ash_comparison *k, double difference, int option) {
    double whole = k->figures[option]->mean;
    return whole > 0 ? fabs(difference) / whole : (double)NAN;
}

bool ash_comparison_is_close(const ash_comparison *k) {
    if (k->other < 0) return false;
    double difference = k->figures[k->best]->mean - k->figures[k->other]->mean;
    return share_of(k, difference, k->best == k->c->base ? k->best : k->other) < EQUIVALENT || difference == 0;
}

/* ---- Sentences ---- */

static void add(const ash_comparison *k, ash_sentences *said, ash_slice sentence) { ash_push(k->page->arena, said, sentence); }

/* Names the rungs at which the order of the options changes. */
static void say_changes(const ash_comparison *k, ash_sentences *said) {
    int before = -1;
    bool any = false;
    for (int rung = 0; rung < ASH_COST_RUNGS; rung++) {
        if (!k->on_rung[rung]) continue;
        if (before >= 0 && !same_order(k, k->ladder[before], k->ladder[rung])) {
            int was = ash_comparison_best_on(k, k->ladder[before]), is = ash_comparison_best_on(k, k->ladder[rung]);
            add(k, said, ASH_SAY(k->page, was == is ? "text.order_below" : "text.order_best", ASH_P("rung", ASH_WORD(k->page, ash_rung_keys[rung])),
                                                ASH_P("is", k->titles[is]), ASH_P("was", k->titles[was])));
            any = true;
        }
        before = rung;
    }
    if (!any) add(k, said, ASH_WORD(k->page, "text.order_same"));
}

/* Money or not: the words differ. */
static const char *worded(const ash_comparison *k, const char *cost, const char *other) { return k->cost ? cost : other; }

/* The chance that the best option beats the one that it is held against. */
static double chance_ahead(const ash_comparison *k) {
    if (k->other == k->c->base) return k->o->decision->options[k->best].chance_better;
    return decide_beside(k, k->other)->options[k->best].chance_better;
}

/* First sentence: the chance against the base, and the expected difference. When the base itself is best, of the next one against it. */
static void say_difference(const ash_comparison *k, ash_sentences *said) {
    bool base_best = k->best == k->c->base;
    int option = base_best ? k->other : k->best, against = base_best ? k->best : k->other;
    double difference = k->figures[option]->mean - k->figures[against]->mean, share = share_of(k, difference, against);
    double chance = base_best ? k->o->decision->options[option].chance_better : chance_ahead(k);
    ash_slice text = ash_comparison_amount(k, fabs(difference));
    if (isfinite(share)) text = ASH_SAY(k->page, "text.with_share", ASH_P("amount", text), ASH_P("share", ash_number_significant(k->page->arena, 100 * share, 2, k->page->lang)));
    const char *key = base_best ? worded(k, "text.verdict_stay", "text.verdict_stay_other") : worded(k, "text.verdict_better", "text.verdict_better_other");
    if (share < EQUIVALENT || difference == 0) key = worded(k, "text.verdict_equal", "text.verdict_equal_other");
    add(k, said, ASH_SAY(k->page, key, ASH_P("option", ash_comparison_name(k, option)), ASH_P("against", ash_comparison_name(k, against)),
                                      ASH_P("chance", ash_page_percent(k->page, chance)), ASH_P("difference", text)));
}

/* Second: what being wrong costs. */
static void say_regret(const ash_comparison *k, ash_sentences *said) {
    add(k, said, ASH_SAY(k->page, "text.verdict_regret", ASH_P("option", k->titles[k->best]), ASH_P("other", k->titles[k->other]),
                                        ASH_P("regret", ash_comparison_amount(k, k->beside->options[k->best].expected_regret)),
                                        ASH_P("other_regret", ash_comparison_amount(k, k->beside->options[k->other].expected_regret))));
}

/* Third: where the best option costs most against the other; without categories, its bad luck. */
static void say_against(const ash_comparison *k, ash_sentences *said) {
    ash_slice option = k->titles[k->best], other = k->titles[k->other];
    if (k->categories == NULL) {
        const ash_option *beside = &decide_beside(k, k->other)->options[k->best];
        add(k, said, ASH_SAY(k->page, beside->gain_p5 < 0 ? "text.verdict_unlucky" : "text.verdict_even_unlucky", ASH_P("option", option),
                                            ASH_P("other", other), ASH_P("amount", ash_comparison_amount(k, fabs(beside->gain_p5)))));
        return;
    }
    size_t dearest = SIZE_MAX;
    double most = 0;
    for (size_t n = 0; n < k->model->category_count; n++) {
        double more = *ash_comparison_cell(k, n, (size_t)k->best) - *ash_comparison_cell(k, n, (size_t)k->other);
        if (!ash_comparison_in_cost(k->model->categories[n]) || !(more > most)) continue;
        most = more;
        dearest = n;
    }
    if (dearest == SIZE_MAX) {
        add(k, said, ASH_SAY(k->page, "text.verdict_nothing_against", ASH_P("option", option), ASH_P("other", other)));
        return;
    }
    const ash_category *category = k->model->categories[dearest];
    add(k, said, ASH_SAY(k->page, "text.verdict_against", ASH_P("option", option), ASH_P("other", other), ASH_P("amount", ash_comparison_amount(k, most)),
                                        ASH_P("category", ash_page_clean(k->page, ash_label(&category->labels, k->page->lang, category->name)))));
}

/* ---- What goes with the verdict ---- */

/* Options so near the best that choosing between them decides little: named together, with the chance that one of them is best. */
static void say_twins(const ash_comparison *k, ash_sentences *said) {
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
        add(k, said, ASH_SAY(k->page, "text.twins", ASH_P("names", names), ASH_P("chance", ash_page_percent(k->page, chance))));
}

/* Does it matter for the choice that figures are uncertain, apart from how much is at stake? */
static void say_effect_of_uncertainty(const ash_comparison *k, ash_sentences *said) {
    double *centre = ash_new_array(k->page->arena, double, k->count), *mean = ash_new_array(k->page->arena, double, k->count);
    for (size_t i = 0; i < k->count; i++) {
        centre[i] = k->figures[i]->centre;
        mean[i] = k->figures[i]->mean;
        if (!isfinite(centre[i])) return;
    }
    int at_centre = ash_comparison_best_on(k, centre);
    const char *key = at_centre != k->best ? "text.effect_best" : same_order(k, centre, mean) ? "text.effect_none" : "text.effect_below";
    add(k, said, ASH_SAY(k->page, key, ASH_P("centre", k->titles[at_centre]), ASH_P("mean", k->titles[k->best])));
}

/* The two verdicts of economic rule 23: without and with what moving costs. */
static void say_from_nothing(const ash_comparison *k, ash_sentences *said) {
    if (!k->on_rung[ASH_RUNG_MOVING]) return;
    int fresh = ash_comparison_best_on(k, k->ladder[ASH_RUNG_RISK]), now = ash_comparison_best_on(k, k->ladder[ASH_RUNG_MOVING]);
    add(k, said, ASH_SAY(k->page, fresh != now ? "text.from_nothing" : "text.from_both", ASH_P("fresh", k->titles[fresh]), ASH_P("now", k->titles[now])));
}

/* When the value side would choose otherwise: the verdict follows cost. */
static void say_net(const ash_comparison *k, ash_sentences *said) {
    const ash_figure **net = ash_new_array(k->page->arena, const ash_figure *, k->count);
    if (!k->cost || !figures_of(k, ash_model_entity(k->model, ASH_SLICE("present_net")), net)) return;
    int best = 0;
    for (int i = 1; i < (int)k->count; i++)
        if (net[i]->mean < net[best]->mean) best = i;
    if (best != k->best && net[best]->mean < net[k->best]->mean) add(k, said, ASH_SAY(k->page, "text.net", ASH_P("option", k->titles[best])));
}

/* The base first, then the others as the case has them. */
static const int *order_of(ash_comparison *k) {
    int *written = ash_page_written_order(k->page, k->c, k->model->decision, &k->count);
    int *order = ash_new_array(k->page->arena, int, k->count);
    size_t next = 0;
    if (k->c->base >= 0) order[next++] = k->c->base;
    for (size_t i = 0; i < k->count; i++)
        if (written[i] != k->c->base) order[next++] = written[i];
    return order;
}

ash_sentences ash_comparison_order_changes(const ash_comparison *k) {
    ash_sentences said = {0};
    if (k->categories != NULL && k->count > 1) say_changes(k, &said);
    return said;
}

ash_sentences ash_comparison_verdict(const ash_comparison *k) {
    ash_sentences said = {0};
    if (k->count < 2) {
        add(k, &said, ASH_WORD(k->page, "text.one_option"));
        return said;
    }
    say_difference(k, &said);
    say_regret(k, &said);
    say_against(k, &said);
    return said;
}

ash_sentences ash_comparison_notes(const ash_comparison *k) {
    ash_sentences said = {0};
    if (k->count < 2) return said;
    say_twins(k, &said);
    say_effect_of_uncertainty(k, &said);
    if (k->categories != NULL) say_from_nothing(k, &said);
    say_net(k, &said);
    return said;
}

const ash_comparison *ash_comparison_of(ash_page *page, const ash_outcome *outcome) {
    ash_comparison *k = ash_new(page->arena, ash_comparison);
    k->page = page;
    k->o = outcome;
    k->c = outcome->unrolled->c;
    k->model = outcome->unrolled->model;
    k->order = order_of(k);
    k->titles = ash_new_array(page->arena, ash_slice, k->count);
    for (size_t i = 0; i < k->count; i++) k->titles[i] = ash_page_row_title(page, k->c, k->model->decision, (int)i);
    choose_figures(k);
    choose_scale(k);
    add_up_costs(k);
    return k;
}
