/* The plan for board and bank, see plan.h. */
#include "report/plan.h"

#include <math.h>

#include "lang/read.h"

static const ash_entity *entity_of(const ash_plan *plan, const char *name) {
    return plan->o == NULL ? NULL : ash_model_entity(plan->o->unrolled->model, ash_slice_of(name));
}

const ash_figure *ash_plan_figure(const ash_plan *plan, const char *name, int option, int second) {
    const ash_entity *entity = entity_of(plan, name);
    if (entity == NULL || entity->index_count > 2) return NULL;
    int rows[2] = {0};
    for (size_t n = 0; n < entity->index_count; n++) rows[n] = entity->indices[n] == plan->o->unrolled->model->decision ? option : second;
    const ash_shown *shown = ash_outcome_find(plan->o, entity, rows);
    return shown == NULL || shown->absent ? NULL : shown->figure;
}

double ash_plan_mean(const ash_plan *plan, const char *name, int second) {
    const ash_figure *figure = ash_plan_figure(plan, name, plan->option, second);
    return figure == NULL ? (double)NAN : figure->mean;
}

bool ash_plan_is_given(const ash_plan *plan, const char *name) {
    const ash_entity *entity = entity_of(plan, name);
    return entity != NULL && plan->o->unrolled->c->given[entity->number] != NULL;
}

double ash_plan_input(const ash_plan *plan, const char *name, int row) {
    const ash_entity *entity = entity_of(plan, name);
    if (entity == NULL) return (double)NAN;
    ash_value value = ash_unrolled_value(plan->o->unrolled, entity, &row);
    if (value.kind == ASH_VALUE_WORD) return value.word;
    return value.kind == ASH_VALUE_NODE ? ash_graph_centre(plan->o->unrolled->graph, value.node) : (double)NAN;
}

ash_slice ash_plan_money(const ash_plan *plan, double value) { return ash_page_number(plan->k->page, value / plan->divisor, plan->decimals); }
ash_slice ash_plan_signed(const ash_plan *plan, double value) { return ash_page_signed(plan->k->page, value / plan->divisor, plan->decimals); }

ash_slice ash_plan_amount(const ash_plan *plan, double value) {
    double unit = plan->decimals > 0 ? plan->divisor / 10 : plan->divisor;
    ash_slice text = ash_page_number(plan->k->page, rint(value / unit) * unit, 0);
    return ash_format(plan->k->page->arena, "%.*s EUR", (int)text.size, text.data);
}

ash_slice ash_plan_range(const ash_plan *plan, const ash_figure *figure) {
    if (figure == NULL || figure->sd == 0) return ASH_SLICE("–");
    return ASH_SAY(plan->k->page, "text.range", ASH_P("low", ash_plan_money(plan, figure->quantile[ASH_P5])), ASH_P("high", ash_plan_money(plan, figure->quantile[ASH_P95])));
}

ash_slice ash_plan_months(const ash_plan *plan, double months) { return ash_page_number(plan->k->page, months < 10 ? rint(2 * months) / 2 : rint(months), months < 10 && rint(2 * months) != 2 * rint(months) ? 1 : 0); }

/* What the case names, the first one it names; else the best; else, where today's is best, what comes next. */
static void choose_option(ash_plan *plan) {
    const ash_comparison *k = plan->k;
    plan->option = k->best == k->c->base ? k->other : k->best;
    for (size_t i = k->count; i-- > 0;) {
        const ash_figure *proposed = ash_plan_figure(plan, "proposed", k->order[i], 0);
        if (proposed == NULL || proposed->centre != 1) continue;
        plan->option = k->order[i];
        plan->named = true;
    }
    plan->against = k->c->base >= 0 && k->c->base != plan->option ? k->c->base : plan->option == k->best ? k->other : k->best;
}

/* One unit for all money on both pages. */
static void choose_unit(ash_plan *plan) {
    static const char *const largest_of[] = {"investment_needed", "lowest_liquidity", "balance_total", "liquidity", "cash_change"};
    const ash_page *page = plan->k->page;
    double largest = 0;
    for (size_t i = 0; i < sizeof largest_of / sizeof *largest_of; i++) largest = ash_page_larger(largest, ash_plan_mean(plan, largest_of[i], 0));
    plan->divisor = largest >= 1e9 ? 1e6 : largest >= 1e5 ? 1e3 : 1;
    plan->decimals = largest / plan->divisor >= 100 ? 0 : 1;
    plan->unit = plan->divisor == 1 ? ASH_SLICE("EUR") : ASH_SAY(page, plan->divisor > 1e3 ? "text.in_millions" : "text.in_thousands", ASH_P("unit", ASH_SLICE("EUR")));
}

const ash_plan *ash_plan_of(const ash_comparison *k, const ash_outcome *with_plan) {
    if (k->count < 2) return NULL;
    ash_plan *plan = ash_new(k->page->arena, ash_plan);
    *plan = (ash_plan){.k = k, .o = with_plan};
    choose_option(plan);
    choose_unit(plan);
    return plan;
}
