/* sensitivity: for experts. Which inputs make a result uncertain, over all that they may be (sobol), in a cheap screening (morris), or at the centre (elasticity);
 * and how the options do under each scenario of the case (scenarios).
 *
 * What is looked at is one output: NAME.ROW.ROW of a result, as in results, or by default the difference between the best option and what it is held
 * against, which is what the choice hangs on. */
#include <math.h>

#include "app/app.h"
#include "app/fields.h"
#include "decide/robust.h"
#include "decide/sobol.h"
#include "report/worth_text.h"

enum { TRAJECTORIES = 20, LEVELS = 4 };
#define MORRIS_LOW 0.05
#define MORRIS_HIGH 0.95

/* ---- The output ---- */

typedef struct looked_at { ash_slice name; ash_node node; } looked_at;

static bool same_path(ash_slice a, ash_slice b) {
    if (a.size != b.size) return false;
    for (size_t i = 0; i < a.size; i++)
        if ((a.data[i] == '/' ? '.' : a.data[i]) != (b.data[i] == '/' ? '.' : b.data[i])) return false;
    return true;
}

static ash_slice shown_path(ash_request *r, const ash_outcome *o, const ash_shown *shown) {
    if (shown->entity->index_count == 0) return shown->entity->name;
    ash_slice rows = ash_case_key(r->arena, o->unrolled->c, shown->entity, shown->rows);
    return ash_format(r->arena, "%.*s.%.*s", (int)shown->entity->name.size, shown->entity->name.data, (int)rows.size, rows.data);
}

static bool find_output(ash_request *r, const ash_outcome *o, ash_slice name, looked_at *found) {
    const ash_shown_list *lists[] = {&o->results, &o->lines, &o->categories};
    ash_map known;
    ash_map_init(&known, r->arena);
    for (size_t l = 0; l < 3; l++)
        for (size_t i = 0; i < lists[l]->count; i++) {
            const ash_shown *shown = &lists[l]->items[i];
            ash_slice path = shown_path(r, o, shown);
            if (shown->absent) continue;
            ash_map_add(&known, path, r);
            if (!same_path(path, name)) continue;
            *found = (looked_at){path, shown->node};
            return true;
        }
    const ash_doc *given = ash_doc_get(r->doc, ASH_SLICE("output"));
    ash_report(r->diags, ASH_E_unknown_output, given->span, ASH_P("name", name))->nearest = ash_slice_copy(r->arena, ash_map_nearest(&known, name));
    return false;
}

/* The best option's result less that of what it is held against. */
static bool difference(ash_request *r, const ash_outcome *o, looked_at *found) {
    if (o->decision == NULL || o->decision->count < 2) {
        ash_report_nothing_to_compare(r, o->unrolled->model);
        return false;
    }
    ash_uncertain_list none = {0, NULL};
    const ash_tornado *t = ash_tornado_of(r->arena, o, &none);
    const ash_node *nodes = ash_decided_nodes(r->arena, o->unrolled);
    const ash_model *model = o->unrolled->model;
    ash_slice best = ash_case_row_id(r->arena, o->unrolled->c, model->decision, (int)t->best), other = ash_case_row_id(r->arena, o->unrolled->c, model->decision, (int)t->other);
    ash_slice name = model->decision_result->name;
    found->name = ash_format(r->arena, "%.*s.%.*s - %.*s.%.*s", (int)name.size, name.data, (int)best.size, best.data, (int)name.size, name.data, (int)other.size, other.data);
    found->node = ash_graph_apply(o->unrolled->graph, ASH_OP_subtract, nodes[t->best], nodes[t->other], 0, (ash_span){0});
    return true;
}

/* ---- What is found, in order ---- */

/* Inputs by a figure, largest first; what is no number comes last. Insertion keeps the order of equals. */
static size_t *order_by(ash_request *r, const double *figure, size_t count) {
    size_t *order = ash_new_array(r->arena, size_t, count);
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && (figure[i] > figure[order[at - 1]] || (isnan(figure[order[at - 1]]) && !isnan(figure[i]))); at--) order[at] = order[at - 1];
        order[at] = i;
    }
    return order;
}

static void write_index(ash_request *r, const char *name, ash_index_figure f) {
    key(r, name);
    ash_json_object_begin(r->w);
    number(r, "value", f.value);
    number(r, "se", f.se);
    number(r, "low", f.value - ASH_SENSITIVITY_T * f.se);
    number(r, "high", f.value + ASH_SENSITIVITY_T * f.se);
    ash_json_object_end(r->w);
}

static void begin_input(ash_request *r, const ash_uncertain *input) {
    ash_json_object_begin(r->w);
    text(r, "path", input->use->path);
}

static void answer_sobol(ash_request *r, const ash_outcome *o, looked_at at, const ash_uncertain_list *inputs) {
    ash_response response = ash_response_of_node(r->arena, o->unrolled->graph, at.node, inputs);
    ash_sobol_result found = ash_sobol_indices(r->arena, &response, (uint64_t)ash_request_number(r, "base_samples", 1024, 1, 1e6), o->options.seed);
    double *total = ash_new_array(r->arena, double, inputs->count);
    for (size_t i = 0; i < inputs->count; i++) total[i] = found.items[i].total.value;
    size_t *order = order_by(r, total, inputs->count);
    if (r->as_text) {
        r->text = ash_sobol_text(r->arena, r->words, r->lang, r->width, o, at.name, inputs, &found, order);
        return;
    }
    number(r, "mean", found.mean);
    number(r, "variance", found.variance);
    key(r, "base_samples");
    ash_json_integer(r->w, found.samples);
    key(r, "inputs");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < inputs->count; i++) {
        begin_input(r, &inputs->items[order[i]]);
        write_index(r, "first", found.items[order[i]].first);
        write_index(r, "total", found.items[order[i]].total);
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}

static void answer_morris(ash_request *r, const ash_outcome *o, looked_at at, const ash_uncertain_list *inputs) {
    ash_response response = ash_response_of_node(r->arena, o->unrolled->graph, at.node, inputs);
    size_t trajectories = (size_t)ash_request_number(r, "trajectories", TRAJECTORIES, 2, 1e5);
    const ash_morris *found = ash_morris_effects(r->arena, &response, trajectories, LEVELS, MORRIS_LOW, MORRIS_HIGH, o->options.seed);
    double *size = ash_new_array(r->arena, double, inputs->count);
    for (size_t i = 0; i < inputs->count; i++) size[i] = found[i].mean_absolute;
    size_t *order = order_by(r, size, inputs->count);
    if (r->as_text) {
        r->text = ash_morris_text(r->arena, r->words, r->lang, r->width, o, at.name, inputs, found, order);
        return;
    }
    key(r, "trajectories");
    ash_json_integer(r->w, trajectories);
    key(r, "inputs");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < inputs->count; i++) {
        begin_input(r, &inputs->items[order[i]]);
        number(r, "mean", found[order[i]].mean);
        number(r, "mean_absolute", found[order[i]].mean_absolute);
        number(r, "se", found[order[i]].se_absolute);
        number(r, "sd", found[order[i]].sd);
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}

static void answer_elasticity(ash_request *r, const ash_outcome *o, looked_at at, const ash_uncertain_list *inputs) {
    size_t count = inputs->count;
    double *elasticity = ash_new_array(r->arena, double, count), *swing = ash_new_array(r->arena, double, count), *ends = ash_new_array(r->arena, double, 2 * count);
    bool *step = ash_new_array(r->arena, bool, count);
    ash_elasticities(r->arena, o->unrolled->graph, at.node, inputs, elasticity, step);
    ash_probe *probe = ash_probe_create(r->arena, o->unrolled->graph, &at.node, 1);
    for (size_t i = 0; i < count; i++) {
        const ash_moves *moves = ash_probe_moves(probe, inputs->items[i].draws, inputs->items[i].draw_count, ASH_AT_QUANTILE);
        ends[2 * i] = ash_probe_all_at(probe, moves, ASH_SWING_LOW)[0];
        ends[2 * i + 1] = ash_probe_all_at(probe, moves, ASH_SWING_HIGH)[0];
        swing[i] = fabs(ends[2 * i + 1] - ends[2 * i]);
        ash_probe_forget(probe, moves);
    }
    size_t *order = order_by(r, swing, count);
    if (r->as_text) {
        r->text = ash_elasticity_text(r->arena, r->words, r->lang, r->width, o, at.name, inputs, elasticity, step, ends, order);
        return;
    }
    number(r, "centre", ash_graph_centre(o->unrolled->graph, at.node));
    key(r, "inputs");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < count; i++) {
        begin_input(r, &inputs->items[order[i]]);
        number(r, "elasticity", elasticity[order[i]]);
        key(r, "step");
        ash_json_bool(r->w, step[order[i]]);
        number(r, "low", ends[2 * order[i]]);
        number(r, "high", ends[2 * order[i] + 1]);
        number(r, "swing", swing[order[i]]);
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}

/* ---- Scenarios ---- */

static void write_scenario(ash_request *r, const ash_outcome *o, ash_slice name, const double *regret) {
    const ash_decision *d = o->decision;
    const ash_index *index = o->unrolled->model->decision;
    ash_json_object_begin(r->w);
    key(r, "scenario");
    if (name.size > 0)
        ash_json_text(r->w, name);
    else
        ash_json_null(r->w);
    text(r, "best", ash_case_row_id(r->arena, o->unrolled->c, index, (int)d->best));
    key(r, "options");
    ash_json_object_begin(r->w);
    for (size_t k = 0; k < d->count; k++) {
        ash_json_key(r->w, ash_case_row_id(r->arena, o->unrolled->c, index, (int)k));
        ash_json_object_begin(r->w);
        number(r, "mean", d->options[k].mean);
        number(r, "chance_best", d->options[k].chance_best);
        number(r, "regret", regret[k]);
        ash_json_object_end(r->w);
    }
    ash_json_object_end(r->w);
    ash_json_object_end(r->w);
}

static void write_robustness(ash_request *r, const ash_outcome *const *outcomes, const ash_slice *names, const ash_robustness *found) {
    const ash_case *c = outcomes[0]->unrolled->c;
    const ash_index *index = outcomes[0]->unrolled->model->decision;
    key(r, "scenarios");
    ash_json_array_begin(r->w);
    for (size_t s = 0; s < found->scenario_count; s++) write_scenario(r, outcomes[s], names[s], found->regret + s * found->option_count);
    ash_json_array_end(r->w);
    key(r, "options");
    ash_json_object_begin(r->w);
    for (size_t k = 0; k < found->option_count; k++) {
        ash_json_key(r->w, ash_case_row_id(r->arena, c, index, (int)k));
        ash_json_object_begin(r->w);
        number(r, "worst_regret", found->options[k].worst_regret);
        key(r, "worst_scenario");
        if (names[found->options[k].worst].size > 0)
            ash_json_text(r->w, names[found->options[k].worst]);
        else
            ash_json_null(r->w);
        key(r, "best_count");
        ash_json_integer(r->w, found->options[k].best_count);
        ash_json_object_end(r->w);
    }
    ash_json_object_end(r->w);
    text(r, "least_worst_regret", ash_case_row_id(r->arena, c, index, (int)found->least_worst));
}

/* The case as it is, and under each of its scenarios. A scenario that changes which options there are cannot be held against the others. */
static ash_status answer_scenarios(ash_request *r) {
    const ash_doc *doc = ash_request_case_document(r);
    const ash_case *c = doc == NULL ? NULL : ash_request_case_under(r, doc, ASH_SLICE(""));
    if (c == NULL) return ASH_STATUS_INPUT;
    size_t count = c->scenario_count + 1;
    const ash_outcome **outcomes = ash_new_array(r->arena, const ash_outcome *, count);
    const ash_decision **decisions = ash_new_array(r->arena, const ash_decision *, count);
    ash_slice *names = ash_new_array(r->arena, ash_slice, count);
    for (size_t s = 0; s < count; s++) {
        ash_outcome *outcome;
        if (s > 0) names[s] = c->scenarios[s - 1];
        ash_status status = ash_request_outcome_of(r, s == 0 ? c : ash_request_case_under(r, doc, names[s]), &outcome);
        if (status != ASH_STATUS_DONE) return status;
        outcomes[s] = outcome;
        decisions[s] = outcome->decision;
        bool alike = outcome->decision != NULL && outcome->decision->count == decisions[0]->count;
        for (size_t k = 0; alike && k < outcome->decision->count; k++) {
            const ash_index *index = outcome->unrolled->model->decision;
            alike = ash_slice_equal(ash_case_row_id(r->arena, c, index, (int)k), ash_case_row_id(r->arena, outcome->unrolled->c, index, (int)k));
        }
        if (alike) continue;
        ash_report_nothing_to_compare(r, outcome->unrolled->model);
        return ASH_STATUS_INPUT;
    }
    const ash_robustness *found = ash_robustness_of(r->arena, decisions, count);
    if (r->as_text)
        r->text = ash_scenarios_text(r->arena, r->words, r->lang, r->width, outcomes, names, found);
    else
        write_robustness(r, outcomes, names, found);
    return ASH_STATUS_DONE;
}

ash_status ash_answer_sensitivity(ash_request *r) {
    static const struct { const char *name; void (*answer)(ash_request *r, const ash_outcome *o, looked_at at, const ash_uncertain_list *inputs); bool apart; } methods[] = {
        {"sobol", answer_sobol, true}, {"morris", answer_morris, true}, {"elasticity", answer_elasticity, false}, {"scenarios", NULL, false}};
    ash_slice method = ash_request_text(r, "method", ASH_SLICE("sobol")), output = ash_request_text(r, "output", ASH_SLICE(""));
    size_t m = 0;
    while (m < sizeof methods / sizeof *methods && !ash_slice_equal(method, ash_slice_of(methods[m].name))) m++;
    if (m == sizeof methods / sizeof *methods) {
        ash_span span = ash_doc_get(r->doc, ASH_SLICE("method"))->span;
        ash_report(r->diags, ASH_E_request_field, span, ASH_P("name", ASH_SLICE("method")), ASH_P("wanted", ASH_SLICE("sobol, morris, elasticity, scenarios")));
        return ASH_STATUS_USAGE;
    }
    if (r->diags->error_count > 0) return ASH_STATUS_USAGE;
    if (!r->as_text) text(r, "method", method);
    if (methods[m].answer == NULL) return answer_scenarios(r);
    ash_outcome *outcome;
    looked_at at;
    ash_status status = ash_request_outcome(r, &outcome);
    if (status != ASH_STATUS_DONE) return status;
    if (!(output.size == 0 ? difference(r, outcome, &at) : find_output(r, outcome, output, &at))) return ASH_STATUS_INPUT;
    ash_uncertain_list inputs = ash_uncertain_inputs(r->arena, outcome->unrolled);
    if (methods[m].apart && outcome->unrolled->graph->correlations.count > 0) {
        ash_span span = {0};
        ash_report(r->diags, ASH_E_correlation_ignored, span, ASH_P("method", method));
    }
    if (!r->as_text) text(r, "output", at.name);
    methods[m].answer(r, outcome, at, &inputs);
    return ASH_STATUS_DONE;
}
