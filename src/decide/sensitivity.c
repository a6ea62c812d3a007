/* The probe walks the nodes in rising order of their numbers, which is an order of dependence. A plan holds what is downstream of its draws
 * and needed for an output, so that a move costs as much as it changes.
 *
 * Elasticity of a result r in an input x: (dr/dx) x / r. An input by year is several nodes of one draw; a relative change of all of them is the
 * sum of dr/dx_t x_t. A default that flows from other inputs is what it flows from times its own factor, whose relative change is its own, or
 * plus its own deviation d: then dr/dd x, with x its value in the first year. */
#include "decide/sensitivity.h"

#include <math.h>
#include <string.h>

#include "num/closed_forms.h"

/* ---- Uncertain inputs ---- */

/* Is `name` the draw of one year of the input at `path`: "path.3"? */
static bool is_year_of(ash_slice name, ash_slice path) {
    if (name.size < path.size + 2 || !ash_slice_starts_with(name, path) || name.data[path.size] != '.') return false;
    for (size_t i = path.size + 1; i < name.size; i++)
        if (name.data[i] < '0' || name.data[i] > '9') return false;
    return true;
}

ash_uncertain_list ash_uncertain_inputs(ash_arena *arena, const ash_unrolled *unrolled) {
    ash_uncertain_list list = {0, ash_new_array(arena, ash_uncertain, unrolled->uses.count)};
    for (size_t i = 0; i < unrolled->uses.count; i++) {
        const ash_input_use *use = &unrolled->uses.items[i];
        if (use->draw == ASH_NO_DRAW) continue;
        ash_list(uint32_t) draws = {0};
        ash_push(arena, &draws, use->draw);
        bool by_year = use->entity != NULL && use->entity->independent_by_year;
        for (size_t d = 0; by_year && d < unrolled->graph->draws.count; d++)
            if (d != use->draw && is_year_of(unrolled->graph->draws.items[d].name, use->path)) ash_push(arena, &draws, (uint32_t)d);
        list.items[list.count++] = (ash_uncertain){use, draws.count, draws.items};
    }
    return list;
}

ash_node *ash_decided_nodes(ash_arena *arena, const ash_unrolled *unrolled) {
    const ash_entity *entity = unrolled->model->decision_result;
    size_t count = ash_case_row_count(unrolled->c, unrolled->model->decision);
    ash_node *nodes = ash_new_array(arena, ash_node, count);
    for (int row = 0; row < (int)count; row++) {
        ash_value value = ash_unrolled_value(unrolled, entity, &row);
        if (value.kind == ASH_VALUE_NODE) nodes[row] = value.node;
    }
    return nodes;
}

/* ---- The probe ---- */

struct ash_moves {
    size_t draw_count, input_count, walk_count;
    ash_position position;
    const uint32_t *input;  /* input nodes of the draws */
    const uint32_t *draw;   /* by input node: which of the draws moves it */
    const uint32_t *walk;   /* what is computed again, in order */
    ash_mark before;        /* of its memory */
};

struct ash_probe {
    ash_arena *arena;
    const ash_graph *graph;
    size_t count;
    const ash_node *outputs;
    double *rest, *values, *result;
    double *flow;                    /* operands of a rate of return */
    const ash_sampler **samplers;    /* of laws with slow quantiles, made when first needed */
    size_t live_count;
    uint32_t *live;                  /* what the outputs depend on, in order, but constants */
    uint8_t *moved;                  /* working memory of making plans */
    uint32_t *slot;                  /* by draw: 1 + its position in the plan being made */
    const ash_moves *last;           /* whose values are not at rest */
};

static void mark_operands(const ash_graph *graph, const ash_graph_node *node, uint8_t *mark) {
    if (node->op == ASH_OP_CONSTANT || node->op == ASH_OP_INPUT) return;
    if (node->op == ASH_OP_RATE_OF_RETURN) {
        for (uint32_t k = 0; k < node->b; k++) mark[graph->list.items[node->a + k]] = 1;
        return;
    }
    mark[node->a] = mark[node->b] = mark[node->c] = 1; /* beyond the arity stands node 0 */
}

static bool any_operand(const ash_graph *graph, const ash_graph_node *node, const uint8_t *mark) {
    if (node->op == ASH_OP_CONSTANT || node->op == ASH_OP_INPUT) return false;
    if (node->op != ASH_OP_RATE_OF_RETURN) return (mark[node->a] | mark[node->b] | mark[node->c]) != 0;
    for (uint32_t k = 0; k < node->b; k++)
        if (mark[graph->list.items[node->a + k]]) return true;
    return false;
}

ash_probe *ash_probe_create(ash_arena *arena, const ash_graph *graph, const ash_node *outputs, size_t count) {
    ash_probe *p = ash_new(arena, ash_probe);
    size_t nodes = graph->nodes.count, live_count = 0;
    p->arena = arena;
    p->graph = graph;
    p->count = count;
    ash_node *copy = ash_new_array(arena, ash_node, count);
    p->rest = ash_new_array(arena, double, nodes);
    p->values = ash_new_array(arena, double, nodes);
    p->result = ash_new_array(arena, double, count);
    p->flow = ash_new_array(arena, double, graph->list.count);
    p->samplers = ash_new_array(arena, const ash_sampler *, graph->samplers.count);
    p->moved = ash_new_array(arena, uint8_t, nodes);
    p->slot = ash_new_array(arena, uint32_t, graph->draws.count);
    for (size_t i = 0; i < nodes; i++) p->rest[i] = p->values[i] = graph->nodes.items[i].value;
    for (size_t i = 0; i < count; i++) {
        copy[i] = outputs[i];
        p->moved[outputs[i]] = 1;
    }
    p->outputs = copy;
    for (size_t i = nodes; i-- > 0;)
        if (p->moved[i]) {
            mark_operands(graph, &graph->nodes.items[i], p->moved);
            live_count += graph->nodes.items[i].op != ASH_OP_CONSTANT;
        }
    p->live = ash_new_array(arena, uint32_t, live_count);
    for (size_t i = 0; i < nodes; i++)
        if (p->moved[i] && graph->nodes.items[i].op != ASH_OP_CONSTANT) p->live[p->live_count++] = (uint32_t)i;
    return p;
}

ash_probe *ash_probe_of_inputs(ash_arena *arena, const ash_unrolled *unrolled, const ash_uncertain *const *inputs, size_t count) {
    size_t options = ash_case_row_count(unrolled->c, unrolled->model->decision);
    ash_node *outputs = ash_new_array(arena, ash_node, options + count);
    memcpy(outputs, ash_decided_nodes(arena, unrolled), options * sizeof *outputs);
    for (size_t i = 0; i < count; i++)
        if (inputs[i]->use->first.kind == ASH_VALUE_NODE) outputs[options + i] = inputs[i]->use->first.node;
    return ash_probe_create(arena, unrolled->graph, outputs, options + count);
}

/* PERT quantiles are slow one by one: those go through the tables that a run uses. */
static void make_samplers(ash_probe *p) {
    for (size_t i = 0; i < p->live_count; i++) {
        const ash_graph_node *node = &p->graph->nodes.items[p->live[i]];
        if (node->op != ASH_OP_INPUT || p->slot[node->a] == 0 || p->samplers[node->b] != NULL || p->graph->samplers.items[node->b].kind != ASH_PERT) continue;
        p->samplers[node->b] = ash_sampler_create(p->arena, &p->graph->samplers.items[node->b]);
    }
}

const ash_moves *ash_probe_moves(ash_probe *p, const uint32_t *draws, size_t count, ash_position position) {
    for (size_t i = 0; i < count; i++) p->slot[draws[i]] = (uint32_t)i + 1;
    make_samplers(p); /* these stay when the plan goes */
    ash_mark before = ash_arena_mark(p->arena);
    ash_moves *m = ash_new(p->arena, ash_moves);
    ash_list(uint32_t) input = {0}, draw = {0}, walk = {0};
    m->before = before;
    m->draw_count = count;
    m->position = position;
    memset(p->moved, 0, p->graph->nodes.count);
    for (size_t i = 0; i < p->live_count; i++) {
        uint32_t number = p->live[i];
        const ash_graph_node *node = &p->graph->nodes.items[number];
        if (node->op == ASH_OP_INPUT && p->slot[node->a] > 0) {
            p->moved[number] = 1;
            ash_push(p->arena, &input, number);
            ash_push(p->arena, &draw, p->slot[node->a] - 1);
        } else if (any_operand(p->graph, node, p->moved)) {
            p->moved[number] = 1;
            ash_push(p->arena, &walk, number);
        }
    }
    for (size_t i = 0; i < count; i++) p->slot[draws[i]] = 0;
    m->input_count = input.count;
    m->input = input.items;
    m->draw = draw.items;
    m->walk_count = walk.count;
    m->walk = walk.items;
    return m;
}

/* Has the law no end on this side, or one so far out that less than 0.1 % of it lies beyond? */
static bool is_open(const ash_distribution *law, bool upper) {
    if (law->kind != ASH_NORMAL && law->kind != ASH_SPLIT_NORMAL && law->kind != ASH_LOGNORMAL && law->kind != ASH_SPLIT_LOGNORMAL) return false;
    ash_distribution whole = *law;
    whole.low = -(double)INFINITY;
    whole.high = (double)INFINITY;
    return upper ? ash_distribution_cdf(&whole, law->high) > 0.999 : ash_distribution_cdf(&whole, law->low) < 0.001;
}

ash_moved_laws ash_probe_laws(const ash_probe *p, const ash_moves *m) {
    ash_moved_laws laws = {.count = m->input_count, .discrete = m->input_count > 0};
    for (size_t i = 0; i < m->input_count; i++) {
        const ash_distribution *law = &p->graph->samplers.items[p->graph->nodes.items[m->input[i]].b];
        laws.open_low = laws.open_low || is_open(law, false);
        laws.open_high = laws.open_high || is_open(law, true);
        laws.discrete = laws.discrete && law->kind == ASH_DISCRETE;
    }
    return laws;
}

static double law_value(const ash_probe *p, uint32_t sampler, ash_position position, double at) {
    const ash_distribution *law = &p->graph->samplers.items[sampler];
    if (law->kind == ASH_DISCRETE && position == ASH_AT_WAY) {
        double low = law->values[0] > law->low ? law->values[0] : law->low, high = law->values[law->count - 1];
        return low + at * ((high < law->high ? high : law->high) - low);
    }
    if (law->kind != ASH_PERT) return ash_distribution_quantile(law, at);
    double value;
    ash_sampler_block(p->samplers[sampler], &at, &value, 1);
    return value;
}

static double node_value(const ash_probe *p, const ash_graph_node *node) {
    const double *v = p->values;
    if (node->op != ASH_OP_RATE_OF_RETURN) return ash_operation((ash_op)node->op, v[node->a], v[node->b], v[node->c]);
    for (uint32_t k = 0; k < node->b; k++) p->flow[k] = v[p->graph->list.items[node->a + k]];
    return ash_irr(p->flow, node->b);
}

static void back_to_rest(ash_probe *p) {
    const ash_moves *m = p->last;
    if (m == NULL) return;
    for (size_t i = 0; i < m->input_count; i++) p->values[m->input[i]] = p->rest[m->input[i]];
    for (size_t i = 0; i < m->walk_count; i++) p->values[m->walk[i]] = p->rest[m->walk[i]];
    p->last = NULL;
}

static const double *read_outputs(const ash_probe *p) {
    for (size_t i = 0; i < p->count; i++) p->result[i] = p->values[p->outputs[i]];
    return p->result;
}

static const double *evaluate(ash_probe *p, const ash_moves *m, const double *positions, bool together) {
    if (p->last != m) back_to_rest(p);
    p->last = m;
    for (size_t i = 0; i < m->input_count; i++)
        p->values[m->input[i]] = law_value(p, p->graph->nodes.items[m->input[i]].b, m->position, positions[together ? 0 : m->draw[i]]);
    for (size_t i = 0; i < m->walk_count; i++) p->values[m->walk[i]] = node_value(p, &p->graph->nodes.items[m->walk[i]]);
    return read_outputs(p);
}

const double *ash_probe_at(ash_probe *p, const ash_moves *m, const double *positions) { return evaluate(p, m, positions, false); }

const double *ash_probe_all_at(ash_probe *p, const ash_moves *m, double position) { return evaluate(p, m, &position, true); }

const double *ash_probe_rest(ash_probe *p) {
    back_to_rest(p);
    return read_outputs(p);
}

void ash_probe_forget(ash_probe *p, const ash_moves *m) {
    ash_mark before = m->before;
    back_to_rest(p);
    ash_arena_rewind(p->arena, before);
}

void ash_probe_settle(ash_probe *p) {
    const ash_moves *m = p->last;
    if (m == NULL) return;
    for (size_t i = 0; i < m->input_count; i++) p->rest[m->input[i]] = p->values[m->input[i]];
    for (size_t i = 0; i < m->walk_count; i++) p->rest[m->walk[i]] = p->values[m->walk[i]];
    p->last = NULL;
}

/* ---- Elasticities ---- */

/* The operations in which steps begin; and, or, not and select only pass them on. */
static bool makes_step(uint8_t op) {
    return op == ASH_OP_round_even || op == ASH_OP_floor || op == ASH_OP_ceil || op == ASH_OP_less || op == ASH_OP_less_equal || op == ASH_OP_equal;
}

/* Marks the nodes on which `output` depends through a step. */
static void mark_steps(const ash_graph *graph, ash_node output, uint8_t *live, uint8_t *step) {
    memset(live, 0, graph->nodes.count);
    memset(step, 0, graph->nodes.count);
    live[output] = 1;
    for (size_t i = (size_t)output + 1; i-- > 0;) {
        const ash_graph_node *node = &graph->nodes.items[i];
        if (!live[i]) continue;
        mark_operands(graph, node, live);
        if (step[i] || makes_step(node->op)) mark_operands(graph, node, step);
    }
}

/* The input nodes of every draw, one list after the other: those of draw d at [first[d], first[d + 1]). */
typedef struct inputs_by_draw { uint32_t *first, *node; } inputs_by_draw;

static inputs_by_draw sort_inputs(ash_arena *arena, const ash_graph *graph) {
    inputs_by_draw s = {ash_new_array(arena, uint32_t, graph->draws.count + 2), NULL};
    uint32_t total = 0;
    for (size_t i = 0; i < graph->nodes.count; i++)
        if (graph->nodes.items[i].op == ASH_OP_INPUT) {
            s.first[graph->nodes.items[i].a + 2]++;
            total++;
        }
    s.node = ash_new_array(arena, uint32_t, total);
    for (size_t d = 2; d < graph->draws.count + 2; d++) s.first[d] += s.first[d - 1];
    for (size_t i = 0; i < graph->nodes.count; i++)
        if (graph->nodes.items[i].op == ASH_OP_INPUT) s.node[s.first[graph->nodes.items[i].a + 1]++] = (uint32_t)i;
    return s;
}

/* What the result changes by per relative change of the input, and whether a step lies between. */
static double relative_effect(const ash_graph *graph, const inputs_by_draw *by_draw, const ash_uncertain *input, const double *derivative, const uint8_t *steps,
                              bool *step) {
    double effect = 0;
    const ash_input_use *use = input->use;
    bool deviation = use->flows && ash_distribution_centre(&use->law) == 0;
    for (size_t d = 0; d < input->draw_count; d++)
        for (uint32_t i = by_draw->first[input->draws[d]]; i < by_draw->first[input->draws[d] + 1]; i++) {
            ash_node node = by_draw->node[i];
            double x = deviation && use->first.kind == ASH_VALUE_NODE ? ash_graph_centre(graph, use->first.node) : ash_graph_centre(graph, node);
            effect += derivative[node] * x;
            *step |= steps[node] != 0;
        }
    return effect;
}

void ash_elasticities(ash_arena *arena, const ash_graph *graph, ash_node node, const ash_uncertain_list *inputs, double *elasticity, bool *step) {
    ash_mark mark = ash_arena_mark(arena);
    inputs_by_draw by_draw = sort_inputs(arena, graph);
    double *derivative = ash_new_array(arena, double, graph->nodes.count);
    uint8_t *live = ash_new_array(arena, uint8_t, graph->nodes.count), *steps = ash_new_array(arena, uint8_t, graph->nodes.count);
    ash_graph_reverse(graph, node, derivative);
    mark_steps(graph, node, live, steps);
    for (size_t i = 0; i < inputs->count; i++) {
        step[i] = false;
        double share = relative_effect(graph, &by_draw, &inputs->items[i], derivative, steps, &step[i]) / ash_graph_centre(graph, node);
        elasticity[i] = isfinite(share) ? share : (double)NAN;
    }
    ash_arena_rewind(arena, mark);
}

/* ---- The tornado ---- */

size_t ash_best_of(const double *values, size_t count, int sense) {
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (isnan(values[best]) ? !isnan(values[i]) : sense < 0 ? values[i] < values[best] : values[i] > values[best]) best = i;
    return best;
}

static size_t held_against(const ash_decision *d, int sense) {
    size_t other = d->best;
    if (d->base >= 0 && (size_t)d->base != d->best) return (size_t)d->base;
    for (size_t i = 0; i < d->count; i++) {
        if (i == d->best) continue;
        bool ahead = sense < 0 ? d->options[i].mean < d->options[other].mean : d->options[i].mean > d->options[other].mean;
        if (other == d->best || ahead) other = i;
    }
    return other;
}

/* By swing, largest first, by merging, which keeps the order of equals. What has no value comes last. */
static void sort_swings(ash_arena *arena, ash_swing *items, size_t count) {
    ash_mark mark = ash_arena_mark(arena);
    ash_swing *copy = ash_new_array(arena, ash_swing, count);
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t low = 0; low < count; low += 2 * width) {
            size_t middle = low + width < count ? low + width : count, high = middle + width < count ? middle + width : count, a = low, b = middle;
            for (size_t i = low; i < high; i++) {
                bool second = a == middle || (b < high && (items[b].swing > items[a].swing || (isnan(items[a].swing) && !isnan(items[b].swing))));
                copy[i] = items[second ? b++ : a++];
            }
        }
        memcpy(items, copy, count * sizeof *items);
    }
    ash_arena_rewind(arena, mark);
}

const ash_tornado *ash_tornado_of(ash_arena *arena, const ash_outcome *o, const ash_uncertain_list *inputs) {
    ash_tornado *t = ash_new(arena, ash_tornado);
    const ash_graph *graph = o->unrolled->graph;
    int sense = o->unrolled->model->decision_sense;
    size_t options = o->decision->count;
    ash_swing *items = ash_new_array(arena, ash_swing, inputs->count);
    double *elasticity = ash_new_array(arena, double, inputs->count * options), *ends = ash_new_array(arena, double, (2 * inputs->count + 1) * options);
    bool *step = ash_new_array(arena, bool, inputs->count * options);
    ash_mark mark = ash_arena_mark(arena);
    const ash_node *nodes = ash_decided_nodes(arena, o->unrolled);
    t->option_count = options;
    t->best = o->decision->best;
    t->other = held_against(o->decision, sense);
    t->count = inputs->count;
    t->items = items;
    ash_probe *probe = ash_probe_create(arena, graph, nodes, options);
    double *centre = ends + 2 * inputs->count * options;
    memcpy(centre, ash_probe_rest(probe), options * sizeof *centre);
    t->centre = centre;
    t->best_at_centre = ash_best_of(centre, options, sense);
    double *of_one = ash_new_array(arena, double, inputs->count);
    bool *through_step = ash_new_array(arena, bool, inputs->count);
    for (size_t k = 0; k < options; k++) {
        ash_elasticities(arena, graph, nodes[k], inputs, of_one, through_step);
        for (size_t i = 0; i < inputs->count; i++) {
            elasticity[i * options + k] = of_one[i];
            step[i * options + k] = through_step[i];
        }
    }
    for (size_t i = 0; i < inputs->count; i++) {
        double *low = ends + 2 * i * options, *high = low + options;
        const ash_moves *moves = ash_probe_moves(probe, inputs->items[i].draws, inputs->items[i].draw_count, ASH_AT_QUANTILE);
        memcpy(low, ash_probe_all_at(probe, moves, ASH_SWING_LOW), options * sizeof *low);
        memcpy(high, ash_probe_all_at(probe, moves, ASH_SWING_HIGH), options * sizeof *high);
        ash_probe_forget(probe, moves);
        ash_swing s = {.input = &inputs->items[i], .low = low, .high = high, .elasticity = elasticity + i * options, .step = step + i * options};
        s.best_low = ash_best_of(low, options, sense);
        s.best_high = ash_best_of(high, options, sense);
        s.changes = s.best_low != t->best_at_centre || s.best_high != t->best_at_centre;
        double at_low = low[t->best], at_high = high[t->best];
        if (t->other != t->best) {
            at_low -= low[t->other];
            at_high -= high[t->other];
        }
        s.swing = fabs(at_high - at_low);
        items[i] = s;
    }
    ash_arena_rewind(arena, mark);
    sort_swings(arena, items, inputs->count);
    return t;
}
