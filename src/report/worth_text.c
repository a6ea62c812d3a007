#include "report/worth_text.h"

#include <math.h>

#include "report/details.h"
#include "report/explanation.h"
#include "report/origins.h"

enum { ASKED = 5, TURNS = 5, TABLE_ROWS = 15 };
#define LEAST_CHANCE 0.01 /* of lying beyond, for a break-even to be told */

/* ---- Names and values of inputs ---- */

static ash_slice currency_code(const ash_page *page, ash_slice path) {
    return ash_slice_copy(page->arena, ash_slice_part(path, sizeof "currency." - 1, sizeof "currency." + 2));
}

/* "currency.USD.path.3", "currency.USD.rate", "reference.labour_cost_hour.PL". */
static ash_slice undeclared_label(const ash_page *page, const ash_case *c, const ash_input_use *use) {
    ash_slice path = use->path;
    const ash_ref_series *series = c->model->ref == NULL || use->series.size == 0 ? NULL : ash_ref_series_find(c->model->ref, use->series);
    if (series != NULL && ash_slice_starts_with(path, ASH_SLICE("reference."))) {
        ash_slice label = page->lang == ASH_LANG_NL ? series->label_nl : series->label_en;
        return ash_format(page->arena, "%.*s (%.*s)", (int)label.size, label.data, (int)use->key.size, use->key.data);
    }
    if (!ash_slice_starts_with(path, ASH_SLICE("currency.")) || path.size < sizeof "currency.USD." - 1) return ash_page_clean(page, path);
    ash_slice rest = ash_slice_part(path, sizeof "currency.USD." - 1, path.size), code = currency_code(page, path);
    if (ash_slice_starts_with(rest, ASH_SLICE("path.")))
        return ASH_SAY(page, "worth.currency_path", ASH_P("currency", code), ASH_P("year", ash_slice_part(rest, 5, rest.size)));
    ash_slice key = ash_format(page->arena, "worth.currency_%.*s", (int)rest.size, rest.data);
    if (!ash_words_has(page->words, key)) return ash_page_clean(page, path);
    const ash_parameter parameters[] = {{"currency", code}, {NULL, {NULL, 0}}};
    return ash_words_fill(page->arena, page->words, key, parameters);
}

ash_slice ash_input_label(const ash_page *page, const ash_case *c, const ash_input_use *use) {
    if (use->entity == NULL) return undeclared_label(page, c, use);
    ash_slice title = ash_page_entity_title(page, use->entity), rows = {0};
    for (size_t k = 0; k < use->entity->index_count; k++) {
        if (ash_input_throughout(use, use->entity->indices[k])) continue;
        rows = ash_details_join(page->arena, rows, ", ", ash_page_row_title(page, c, use->entity->indices[k], use->rows[k]));
    }
    return rows.size == 0 ? title : ash_format(page->arena, "%.*s (%.*s)", (int)title.size, title.data, (int)rows.size, rows.data);
}

static ash_slice unit_of(const ash_page *page, const ash_input_use *use) {
    return use->entity == NULL ? ASH_SLICE("1") : ash_unit_in(page->arena, use->entity, use->currency);
}

static bool is_plain(const ash_page *page, const ash_input_use *use) { return ash_page_unit(page, unit_of(page, use)).size == 0; }

/* Shares and rates read better as percentages; a factor around or above 1 does not. `largest`: of the values shown together. */
static ash_slice bare(const ash_page *page, const ash_input_use *use, double value, double largest) {
    if (!is_plain(page, use)) return ash_page_number(page, value, ash_page_decimals(largest));
    if (fabs(largest) > 1) return ash_number_significant(page->arena, value, 3, page->lang);
    ash_slice share = ash_number_significant(page->arena, 100 * value, 3, page->lang);
    return ash_format(page->arena, "%.*s%%", (int)share.size, share.data);
}

static ash_slice with_unit(const ash_page *page, const ash_input_use *use, ash_slice number) {
    return ash_details_join(page->arena, number, " ", ash_page_unit(page, unit_of(page, use)));
}

ash_shown_money ash_input_scale(const ash_page *page, const ash_input_use *use, double largest) {
    if (!is_plain(page, use) || largest > 1) return ash_money_for(page, largest, ash_page_unit(page, unit_of(page, use)));
    return (ash_shown_money){0.01, ash_page_decimals(100 * largest), ASH_SLICE("%")};
}

ash_slice ash_input_amount(const ash_page *page, const ash_input_use *use, double value, double largest) { return with_unit(page, use, bare(page, use, value, largest)); }

static double centre_of(const ash_outcome *o, const ash_input_use *use) {
    return use->first.kind == ASH_VALUE_NODE ? ash_graph_centre(o->unrolled->graph, use->first.node) : (double)NAN;
}

/* A default that flows from other inputs has a range of its own factor, or deviation. */
ash_assumption ash_input_assumption(const ash_outcome *o, const ash_input_use *use) {
    double low = ash_distribution_quantile(&use->law, 0.05), high = ash_distribution_quantile(&use->law, 0.95), now = centre_of(o, use);
    if (use->law.kind == ASH_DISCRETE) {
        low = use->law.values[0];
        high = use->law.values[use->law.count - 1];
    }
    if (use->flows) {
        bool deviation = ash_distribution_centre(&use->law) == 0;
        low = deviation ? now + low : now * low;
        high = deviation ? now + high : now * high;
    }
    return (ash_assumption){now, low, high};
}

ash_slice ash_input_centre_text(const ash_page *page, const ash_outcome *o, const ash_input_use *use) {
    ash_assumption a = ash_input_assumption(o, use);
    return bare(page, use, a.centre, ash_page_larger(ash_page_larger(0, a.low), a.high));
}

ash_slice ash_input_assumed(const ash_page *page, const ash_outcome *o, const ash_input_use *use) {
    ash_assumption a = ash_input_assumption(o, use);
    double low = a.low, high = a.high;
    double largest = ash_page_larger(ash_page_larger(0, low), high);
    ash_slice from = bare(page, use, low, largest), to = bare(page, use, high, largest);
    if (ash_slice_equal(from, to)) return with_unit(page, use, from);
    return ASH_SAY(page, "worth.range", ASH_P("low", from), ASH_P("high", with_unit(page, use, to)));
}

ash_slice ash_input_origin(const ash_page *page, const ash_input_use *use) {
    if (use->guess) return ASH_WORD(page, "worth.from_guess");
    switch (use->source) {
    case ASH_SOURCE_USER: return ASH_WORD(page, use->given != NULL && use->given->origin == ASH_ORIGIN_SCENARIO ? "worth.from_scenario" : "worth.from_user");
    case ASH_SOURCE_REFERENCE:
        if (use->reference == NULL || use->reference->year == 0) return ASH_WORD(page, "worth.from_data");
        return ASH_SAY(page, "worth.from_data_year", ASH_P("year", ash_format(page->arena, "%d", use->reference->year)));
    case ASH_SOURCE_DEFAULT: case ASH_SOURCE_NEUTRAL: break;
    }
    return ASH_WORD(page, "worth.from_default");
}

ash_slice ash_worth_amount(const ash_page *page, const ash_outcome *o, double value) {
    double unit = 1;
    while (value >= 100 * unit) unit *= 10;
    return ash_details_join(page->arena, ash_number_significant(page->arena, unit > 1 ? rint(value / unit) * unit : value, 2, page->lang), " ",
                            ash_page_entity_unit(page, o->unrolled->model->decision_result));
}

static ash_slice title_of(const ash_page *page, const ash_outcome *o, size_t option) {
    return ash_page_row_title(page, o->unrolled->c, o->unrolled->model->decision, (int)option);
}

/* ---- What to find out ---- */

static void write_asked(ash_page *page, const ash_outcome *o, const ash_input_worth *one, size_t number) {
    const ash_input_use *use = one->input->use;
    double effort = use->entity == NULL ? 0 : use->entity->effort;
    ash_slice minutes = ash_number_significant(page->arena, effort, 2, page->lang);
    ash_slice says = ASH_SAY(page, effort == 1 ? "worth.asked_minute" : "worth.asked", ASH_P("worth", ash_worth_amount(page, o, one->worth.value)), ASH_P("now", ash_input_assumed(page, o, use)),
                             ASH_P("origin", ash_input_origin(page, use)), ASH_P("minutes", minutes));
    ash_page_item(page, number, ash_input_label(page, o->unrolled->c, use), says);
}

static void write_to_find_out(ash_page *page, const ash_outcome *o, const ash_importance *m) {
    size_t count = 0;
    const ash_group_worth *knowable = NULL, *all = NULL;
    for (size_t i = 0; i < m->group_count; i++) {
        if (m->groups[i].kind == ASH_GROUP_KNOWABLE) knowable = &m->groups[i];
        if (m->groups[i].kind == ASH_GROUP_ALL) all = &m->groups[i];
    }
    ash_page_heading(page, ASH_WORD(page, "worth.heading"));
    for (size_t i = 0; i < m->inputs.count && count < ASKED; i++)
        if (m->by_worth[i].input->use->knowable && ash_worth_is_clear(m->by_worth[i].worth)) write_asked(page, o, &m->by_worth[i], ++count);
    if (count == 0) ash_page_paragraph(page, ASH_WORD(page, "worth.nothing"), 0);
    if (knowable == NULL || all == NULL || !ash_worth_is_clear(all->worth)) return;
    ash_page_paragraph(page, ASH_SAY(page, "worth.together", ASH_P("knowable", ash_worth_amount(page, o, knowable->worth.value)), ASH_P("all", ash_worth_amount(page, o, all->worth.value))), 0);
}

/* ---- Where the choice turns ---- */

const ash_break_even *ash_nearest_turn(const ash_break_evens *all, size_t best, const ash_uncertain *input) {
    const ash_break_even *nearest = NULL;
    for (size_t i = 0; i < all->count; i++) {
        const ash_break_even *b = &all->items[i];
        bool turns = b->better_below != b->better_above && b->better_below != ASH_NEITHER && b->better_above != ASH_NEITHER;
        if (b->input != input || b->option != best || !turns || !(b->chance_beyond >= LEAST_CHANCE)) continue;
        if (nearest == NULL || b->chance_beyond > nearest->chance_beyond) nearest = b;
    }
    return nearest;
}

ash_slice ash_turn_text(const ash_page *page, const ash_outcome *o, const ash_break_even *b, const char *keys) {
    const ash_input_use *use = b->input->use;
    bool above = b->value > b->now, cost = o->unrolled->model->decision_sense < 0 && o->unrolled->model->decision_result->type.unit.dims.power[ASH_DIM_MONEY] == 1;
    size_t better = above ? b->better_above : b->better_below, worse = better == b->option ? b->against : b->option;
    double largest = ash_page_larger(ash_page_larger(0, b->value), ash_distribution_quantile(&use->law, 0.95));
    ash_slice key = ash_format(page->arena, "%s_%s%s", keys, above ? "above" : "below", cost ? "" : "_other");
    return ASH_SAY(page, key.data, ASH_P("better", title_of(page, o, better)), ASH_P("worse", title_of(page, o, worse)),
                             ASH_P("input", ash_input_label(page, o->unrolled->c, use)), ASH_P("value", with_unit(page, use, bare(page, use, b->value, use->flows ? b->value : largest))),
                             ASH_P("now", ash_input_assumed(page, o, use)), ASH_P("chance", ash_page_percent(page, b->chance_beyond)));
}

static bool is_same_walk(const ash_input_use *a, const ash_input_use *b) {
    enum { LENGTH = sizeof "currency.USD.path." - 1 };
    bool walks = a->entity == NULL && b->entity == NULL && a->path.size > LENGTH && b->path.size > LENGTH && ash_slice_starts_with(a->path, ASH_SLICE("currency."));
    return walks && ash_slice_equal(ash_slice_part(a->path, 0, LENGTH), ash_slice_part(b->path, 0, LENGTH));
}

bool ash_input_told(const ash_input_use *const *told, size_t count, const ash_input_use *use) {
    for (size_t i = 0; i < count; i++)
        if (is_same_walk(told[i], use)) return true;
    return false;
}

static void write_turns(ash_page *page, const ash_outcome *o, const ash_importance *m) {
    size_t count = 0;
    const ash_input_use *told[TURNS];
    ash_page_heading(page, ASH_WORD(page, "worth.turns"));
    for (size_t i = 0; i < m->inputs.count && count < TURNS; i++) {
        const ash_break_even *b = ash_nearest_turn(&m->break_evens, m->tornado->best, m->by_worth[i].input);
        if (b == NULL || ash_input_told(told, count, b->input->use)) continue;
        ash_slice says = ash_turn_text(page, o, b, "worth.turn");
        ash_page_item(page, 0, says, (ash_slice){0});
        told[count++] = b->input->use;
    }
    if (count == 0) ash_page_paragraph(page, ASH_WORD(page, "worth.no_turns"), 0);
}

void ash_write_worth_text(ash_page *page, const ash_outcome *outcome, const ash_importance *importance) {
    if (outcome->decision->count < 2) return;
    write_to_find_out(page, outcome, importance);
    write_turns(page, outcome, importance);
}

/* ---- What moves the difference, for terminals: documents have pictures of it ---- */

static void write_swing(ash_page *page, const ash_outcome *o, const ash_swing *swing, size_t number, double largest) {
    enum { INDENT = 3 };
    ash_slice amount = ash_worth_amount(page, o, swing->swing);
    ash_page_item(page, number, ash_input_label(page, o->unrolled->c, swing->input->use), swing->changes ? ASH_SAY(page, "worth.swing_changes", ASH_P("amount", amount)) : amount);
    ash_page_spaces(page, INDENT);
    ash_page_bar(page, swing->swing, largest, page->width / 2, false);
    ash_page_line(page);
}

static void write_tornado(ash_page *page, const ash_outcome *o, const ash_tornado *t) {
    size_t count = 0;
    const ash_input_use *told[TURNS];
    if (t->count == 0 || !(t->items[0].swing > 0)) return;
    ash_page_heading(page, ASH_WORD(page, "worth.swings"));
    ash_page_paragraph(page, ASH_SAY(page, "worth.swings_text", ASH_P("best", title_of(page, o, t->best)), ASH_P("other", title_of(page, o, t->other))), 0);
    for (size_t i = 0; i < t->count && count < TURNS && t->items[i].swing > 0; i++) {
        if (ash_input_told(told, count, t->items[i].input->use)) continue;
        told[count++] = t->items[i].input->use;
        write_swing(page, o, &t->items[i], count, t->items[0].swing);
    }
}

/* A few points of the curve on which two options are equal. */
static void write_curve(ash_page *page, const ash_outcome *o, const ash_curve *curve) {
    enum { POINTS = 5 };
    if (curve->x == NULL || curve->count == 0) return;
    const ash_input_use *x = curve->x->use, *y = curve->y->use;
    size_t shown = curve->count < POINTS ? curve->count : POINTS;
    double largest_x = 0, largest_y = 0;
    for (size_t i = 0; i < curve->count; i++) {
        largest_x = ash_page_larger(largest_x, curve->points[i].x);
        largest_y = ash_page_larger(largest_y, curve->points[i].y);
    }
    ash_page_heading(page, ASH_WORD(page, "worth.curve"));
    ash_page_paragraph(page, ASH_SAY(page, "worth.curve_text", ASH_P("one", title_of(page, o, curve->option)), ASH_P("other", title_of(page, o, curve->against)),
                                     ASH_P("x", ash_input_label(page, o->unrolled->c, x)), ASH_P("y", ash_input_label(page, o->unrolled->c, y))), 0);
    for (size_t i = 0; i < shown; i++) {
        const ash_curve_point *point = &curve->points[shown == 1 ? 0 : i * (curve->count - 1) / (shown - 1)];
        ash_page_item(page, 0, ASH_SAY(page, "worth.curve_point", ASH_P("x", ash_input_amount(page, x, point->x, largest_x)), ASH_P("y", ash_input_amount(page, y, point->y, largest_y))),
                      (ash_slice){0});
    }
}

void ash_write_swings_text(ash_page *page, const ash_outcome *outcome, const ash_importance *importance) {
    if (outcome->decision->count < 2) return;
    write_tornado(page, outcome, importance->tornado);
    write_curve(page, outcome, &importance->curve);
}

/* ---- Tables of the experts' methods ---- */

typedef struct table {
    ash_page *page;
    const ash_outcome *o;
    size_t columns, rows;
    ash_slice heads[4], *cells;
} table;

static table begin_table(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *o, const char *heading, ash_slice output, size_t columns,
                         size_t rows) {
    table t = {.page = ash_page_create(arena, words, lang, width), .o = o, .columns = columns};
    t.cells = ash_new_array(arena, ash_slice, columns * rows);
    ash_write_case_title(t.page, o);
    const ash_parameter parameters[] = {{"output", ash_page_clean(t.page, output)}, {NULL, {NULL, 0}}};
    ash_page_heading(t.page, ash_words_fill(arena, words, ash_slice_of(heading), parameters));
    return t;
}

/* A row about one input; what stands behind its name is the caller's to fill in. */
static ash_slice *add_row(table *t, const ash_uncertain *input) {
    ash_slice *cells = &t->cells[t->columns * t->rows++];
    cells[0] = ash_input_label(t->page, t->o->unrolled->c, input->use);
    return cells;
}

static ash_slice end_table(table *t, const char *note) {
    ash_page_table(t->page, t->heads, t->columns, t->cells, t->rows);
    ash_page_heading(t->page, ASH_WORD(t->page, note));
    ash_write_origins(t->page, t->o);
    return ash_page_text(t->page);
}

static size_t shown_rows(const ash_uncertain_list *inputs) { return inputs->count < TABLE_ROWS ? inputs->count : TABLE_ROWS; }

/* "0.31 +- 0.04": half the 95 % interval. */
static ash_slice index_text(const ash_page *page, ash_index_figure f) {
    if (!isfinite(f.value)) return ASH_SLICE("–");
    ash_slice value = ash_number_text(page->arena, f.value, 2, page->lang), error = ash_number_text(page->arena, ASH_SENSITIVITY_T * f.se, 2, page->lang);
    return ash_format(page->arena, "%.*s ± %.*s", (int)value.size, value.data, (int)error.size, error.data);
}

ash_slice ash_sobol_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *o, ash_slice output, const ash_uncertain_list *inputs,
                         const ash_sobol_result *found, const size_t *order) {
    size_t rows = shown_rows(inputs);
    table t = begin_table(arena, words, lang, width, o, "sensitivity.sobol", output, 3, rows);
    t.heads[0] = ASH_WORD(t.page, "sensitivity.input");
    t.heads[1] = ASH_WORD(t.page, "sensitivity.first");
    t.heads[2] = ASH_WORD(t.page, "sensitivity.total");
    for (size_t i = 0; i < rows && found->items[order[i]].total.value != 0; i++) { /* what has no part in it is not told */
        ash_slice *cells = add_row(&t, &inputs->items[order[i]]);
        cells[1] = index_text(t.page, found->items[order[i]].first);
        cells[2] = index_text(t.page, found->items[order[i]].total);
    }
    return end_table(&t, found->undefined ? "sensitivity.undefined" : "sensitivity.sobol_note");
}

ash_slice ash_morris_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *o, ash_slice output, const ash_uncertain_list *inputs,
                          const ash_morris *found, const size_t *order) {
    size_t rows = shown_rows(inputs);
    table t = begin_table(arena, words, lang, width, o, "sensitivity.morris", output, 4, rows);
    t.heads[0] = ASH_WORD(t.page, "sensitivity.input");
    t.heads[1] = ASH_WORD(t.page, "sensitivity.size");
    t.heads[2] = ASH_WORD(t.page, "sensitivity.effect");
    t.heads[3] = ASH_WORD(t.page, "sensitivity.spread");
    unsigned decimals = rows == 0 ? 0 : ash_page_decimals(found[order[0]].mean_absolute);
    for (size_t i = 0; i < rows && found[order[i]].mean_absolute != 0; i++) {
        const ash_morris *m = &found[order[i]];
        ash_slice *cells = add_row(&t, &inputs->items[order[i]]);
        cells[1] = ash_page_number(t.page, m->mean_absolute, decimals);
        cells[2] = ash_page_signed(t.page, m->mean, decimals);
        cells[3] = ash_page_number(t.page, m->sd, decimals);
    }
    return end_table(&t, "sensitivity.morris_note");
}

ash_slice ash_elasticity_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *o, ash_slice output,
                              const ash_uncertain_list *inputs, const double *elasticity, const bool *step, const double *ends, const size_t *order) {
    size_t rows = shown_rows(inputs);
    table t = begin_table(arena, words, lang, width, o, "sensitivity.elasticity", output, 4, rows);
    t.heads[0] = ASH_WORD(t.page, "sensitivity.input");
    t.heads[1] = ASH_WORD(t.page, "sensitivity.elastic");
    t.heads[2] = ASH_WORD(t.page, "sensitivity.at_low");
    t.heads[3] = ASH_WORD(t.page, "sensitivity.at_high");
    double largest = 0;
    for (size_t i = 0; i < rows; i++) largest = ash_page_larger(ash_page_larger(largest, ends[2 * order[i]]), ends[2 * order[i] + 1]);
    for (size_t i = 0; i < rows && ends[2 * order[i]] != ends[2 * order[i] + 1]; i++) {
        size_t at = order[i];
        ash_slice *cells = add_row(&t, &inputs->items[at]);
        cells[1] = step[at] ? ASH_WORD(t.page, "sensitivity.step") : ash_page_number(t.page, elasticity[at], 3);
        cells[2] = ash_page_number(t.page, ends[2 * at], ash_page_decimals(largest));
        cells[3] = ash_page_number(t.page, ends[2 * at + 1], ash_page_decimals(largest));
    }
    return end_table(&t, "sensitivity.elasticity_note");
}

ash_slice ash_scenarios_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_outcome *const *outcomes, const ash_slice *names,
                             const ash_robustness *found) {
    ash_page *page = ash_page_create(arena, words, lang, width);
    const ash_outcome *o = outcomes[0];
    size_t columns = found->option_count + 1, count;
    const int *written = ash_page_written_order(page, o->unrolled->c, o->unrolled->model->decision, &count);
    ash_slice *heads = ash_new_array(arena, ash_slice, columns), *cells = ash_new_array(arena, ash_slice, columns * (found->scenario_count + 1));
    double largest = 0;
    for (size_t i = 0; i < found->scenario_count * found->option_count; i++) largest = ash_page_larger(largest, found->regret[i]);
    ash_write_case_title(page, o);
    ash_page_heading(page, ASH_SAY(page, "sensitivity.scenarios", ASH_P("unit", ash_page_entity_unit(page, o->unrolled->model->decision_result))));
    heads[0] = ASH_WORD(page, "sensitivity.scenario");
    for (size_t k = 0; k < count; k++) heads[k + 1] = title_of(page, o, (size_t)written[k]);
    for (size_t s = 0; s < found->scenario_count; s++) {
        cells[s * columns] = names[s].size == 0 ? ASH_WORD(page, "sensitivity.as_it_is") : ash_page_clean(page, names[s]);
        for (size_t k = 0; k < count; k++)
            cells[s * columns + k + 1] = ash_page_number(page, found->regret[s * found->option_count + (size_t)written[k]], ash_page_decimals(largest));
    }
    cells[found->scenario_count * columns] = ASH_WORD(page, "sensitivity.worst");
    for (size_t k = 0; k < count; k++)
        cells[found->scenario_count * columns + k + 1] = ash_page_number(page, found->options[written[k]].worst_regret, ash_page_decimals(largest));
    ash_page_table(page, heads, columns, cells, found->scenario_count + 1);
    ash_page_heading(page, ASH_SAY(page, "sensitivity.scenarios_note", ASH_P("option", title_of(page, o, found->least_worst))));
    ash_write_origins(page, o);
    return ash_page_text(page);
}
