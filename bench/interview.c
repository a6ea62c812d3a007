/* What the interview is worth, by simulation, for bench_interview.py, which sums it up:
 *
 *     interview facts SAMPLES < request                                the case: what is uncertain, what can be asked, what knowing it is worth
 *     interview worlds FIRST COUNT HORIZON SAMPLES [expected] ORDER... < request
 *                                                                      one line of JSON for each of the worlds FIRST .. FIRST + COUNT - 1
 *
 * A request is one of the call `run`. An order is ours, tornado, costs, fixed or random.
 *
 * A world is one draw of every uncertain input from its law as it stands before any question: the truth. An answer puts an input where it stands in that
 * world, and all else is run anew given the answers so far. After every answer the option with the best mean is chosen. How far it is from the best one is
 * looked at in two ways:
 *
 *   regret  given the truth of all that can be asked, with what cannot be asked left open (a mean over its laws): what questions can still mend;
 *   whole   in the one world, everything known. What is left of it when all that can be asked is known is what no question can buy.
 *
 * The mean over the worlds is the same for both, but for what no question can buy, so `regret` is the one to compare orders by: its noise is less.
 *
 * With `expected` there is a third: what is expected to be regretted given the answers alone, which is what all further answers are worth (decide/information.h),
 * by samples that nothing was chosen by. It leans on our own estimate of worths, but has hardly any noise of the worlds.
 *
 * `truth` in a line is where each question's input stands in its law (0 to 1; of an input drawn anew every year, in the first).
 *
 * All runs use the same draws of what is still open (common random numbers), those that judge use others and more of them. Inputs are taken as independent,
 * as those of the examples are. A default that flows from other inputs is answered by its own factor or deviation, as its worth is counted. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide/interview.h"
#include "engine/tape.h"
#include "num/random.h"
#include "request.h"
#include "yaml/yaml_read.h"

#define SEED 1         /* of what is asked with */
#define JUDGE_SEED 2   /* of the runs that judge a choice */
#define TRUTH_SEED 3   /* of the worlds */
#define SHUFFLE_SEED 4 /* of random orders */
#define EXPECT_SEED 1000 /* of what is expected given the answers: this, and the number of the world */
#define JUDGE_SAMPLES 16384

/* ---- The case before any question ---- */

/* What a run draws, computed once: by input node of the study's graph, all samples. */
typedef struct drawn {
    uint64_t samples, seed;
    double **values;
} drawn;

typedef struct study {
    ash_arena *arena;
    ash_context *context;
    ash_request request;
    const ash_unrolled *unrolled;
    ash_graph *graph;          /* of the decided results alone */
    ash_node *nodes;           /* by option, in it */
    size_t options, draws;
    const ash_sampler **samplers;
    drawn asking, judging;
    const ash_outcome *prior;
    const ash_interview *interview; /* before the first question */
    size_t question_count;
    const ash_uncertain **questions; /* what can be asked, in the order of the model */
    const size_t *tornado;           /* the same by swing of the difference between the best option and its rival: numbers of questions */
    const size_t *costs;             /* the same by swing of the best option's own result */
} study;

/* Where the law of an input stands at `u`, as a run computes it. */
static double law_at(const study *s, uint32_t sampler, double u) {
    double value;
    ash_sampler_block(s->samplers[sampler], &u, &value, 1);
    return value;
}

/* The graph of `nodes`, with the draws that are known (by draw: where they stand; NaN: open) put in their place. Draws keep their numbers. `values` by input node,
 * those of the new ones to `values_now`; both NULL: none. */
static ash_graph *graph_given(const study *s, const ash_graph *from, const double *known, ash_node *nodes, double *const *values, double **values_now) {
    ash_graph *to = ash_graph_create(s->arena, ASH_NODE_LIMIT);
    for (size_t d = 0; d < from->draws.count; d++) ash_graph_draw(to, from->draws.items[d].name);
    bool *live = ash_new_array(s->arena, bool, from->nodes.count);
    ash_node *map = ash_new_array(s->arena, ash_node, from->nodes.count), *flow = ash_new_array(s->arena, ash_node, from->list.count);
    for (size_t k = 0; k < s->options; k++) live[nodes[k]] = true;
    for (size_t i = from->nodes.count; i-- > 0;) {
        const ash_graph_node *node = &from->nodes.items[i];
        if (!live[i] || node->op == ASH_OP_CONSTANT || node->op == ASH_OP_INPUT) continue;
        if (node->op == ASH_OP_RATE_OF_RETURN)
            for (uint32_t k = 0; k < node->b; k++) live[from->list.items[node->a + k]] = true;
        else
            live[node->a] = live[node->b] = live[node->c] = true;
    }
    for (size_t i = 0; i < from->nodes.count; i++) {
        const ash_graph_node *node = &from->nodes.items[i];
        if (!live[i]) continue;
        if (node->op == ASH_OP_CONSTANT) {
            map[i] = ash_graph_constant(to, node->value);
        } else if (node->op == ASH_OP_INPUT) {
            bool open = known == NULL || isnan(known[node->a]);
            map[i] = open ? ash_graph_input(to, node->a, &from->samplers.items[node->b], node->origin) : ash_graph_constant(to, law_at(s, node->b, known[node->a]));
            if (open && values != NULL) values_now[map[i]] = values[i];
        } else if (node->op == ASH_OP_RATE_OF_RETURN) {
            for (uint32_t k = 0; k < node->b; k++) flow[k] = map[from->list.items[node->a + k]];
            map[i] = ash_graph_rate_of_return(to, flow, node->b, node->origin);
        } else {
            map[i] = ash_graph_apply(to, (ash_op)node->op, map[node->a], map[node->b], map[node->c], node->origin);
        }
    }
    if (to->overflow) bench_fail("a graph is too large");
    for (size_t k = 0; k < s->options; k++) nodes[k] = map[nodes[k]];
    return to;
}

static drawn draw_all(const study *s, uint64_t samples, uint64_t seed) {
    drawn d = {samples, seed, ash_new_array(s->arena, double *, s->graph->nodes.count)};
    const ash_run_options options = {.samples = samples, .seed = seed};
    double *u = ash_new_array(s->arena, double, samples);
    uint64_t size = samples / ASH_REPLICATES;
    for (size_t i = 0; i < s->graph->nodes.count; i++) {
        const ash_graph_node *node = &s->graph->nodes.items[i];
        if (node->op != ASH_OP_INPUT) continue;
        for (uint32_t r = 0; r < ASH_REPLICATES; r++) ash_run_draw(s->graph, node->a, &options, r, 0, (size_t)size, u + r * size);
        d.values[i] = ash_new_array(s->arena, double, samples);
        ash_sampler_block(s->samplers[node->b], u, d.values[i], (size_t)samples);
    }
    return d;
}

/* Where a run stands. */
typedef struct place {
    double *const *values; /* by input node */
    double **kept;         /* by option */
    const size_t *option;  /* by output of the tape */
    uint64_t at;
} place;

static void give(void *state, ash_node input, double *values, size_t count) {
    const place *p = state;
    memcpy(values, p->values[input] + p->at, count * sizeof *values);
}

static void take(void *state, size_t output, const double *values, size_t count) {
    const place *p = state;
    memcpy(p->kept[p->option[output]] + p->at, values, count * sizeof *values);
}

/* The decided results of a graph in all samples: what ash_run_graph makes of it, but its draws are there already. A constant result keeps none. */
static double **evaluate(const study *s, const ash_graph *graph, const ash_node *nodes, double *const *values, const drawn *with) {
    double **kept = ash_new_array(s->arena, double *, s->options);
    ash_node *outputs = ash_new_array(s->arena, ash_node, s->options);
    size_t *option = ash_new_array(s->arena, size_t, s->options), count = 0;
    for (size_t k = 0; k < s->options; k++) {
        if (ash_graph_is_constant(graph, nodes[k])) continue;
        kept[k] = ash_new_array(s->arena, double, with->samples);
        option[count] = k;
        outputs[count++] = nodes[k];
    }
    if (count == 0) return kept;
    uint64_t size = with->samples / ASH_REPLICATES;
    const ash_tape_draws draws = {with->seed, {true, size}};
    const ash_tape *tape = ash_tape_create(s->arena, graph, outputs, count, &draws, 0);
    ash_tape_facts facts = ash_tape_facts_of(tape);
    double *workspace = ash_new_array(s->arena, double, facts.workspace);
    place p = {values, kept, option, 0};
    const ash_tape_source source = {give, &p};
    const ash_tape_sink sink = {take, &p};
    ash_tape_prepare(tape, workspace);
    while (p.at < with->samples) {
        uint64_t within = p.at % size, left = size - within, block = left < facts.block_size ? left : facts.block_size;
        ash_tape_evaluate(tape, workspace, (uint32_t)(p.at / size), within, (size_t)block, &source, &sink);
        p.at += block;
    }
    return kept;
}

/* The outcome given what is known, as after a run of a case in which those inputs were answered: they are certain, and no questions any more. */
static ash_outcome *outcome_given(const study *s, const double *known, const drawn *with) {
    ash_outcome *o = ash_new(s->arena, ash_outcome);
    ash_unrolled *u = ash_new(s->arena, ash_unrolled);
    ash_run *run = ash_new(s->arena, ash_run);
    ash_node *nodes = ash_new_array(s->arena, ash_node, s->options);
    double *constant = ash_new_array(s->arena, double, s->options), **values = ash_new_array(s->arena, double *, s->graph->nodes.count);
    *u = *s->unrolled;
    u->uses.items = ash_new_array(s->arena, ash_input_use, u->uses.count);
    for (size_t i = 0; i < u->uses.count; i++) {
        u->uses.items[i] = s->unrolled->uses.items[i];
        uint32_t *draw = &u->uses.items[i].draw;
        if (*draw != ASH_NO_DRAW && !isnan(known[*draw])) *draw = ASH_NO_DRAW;
    }
    memcpy(nodes, s->nodes, s->options * sizeof *nodes);
    u->graph = graph_given(s, s->graph, known, nodes, with->values, values);
    o->unrolled = u;
    o->options = (ash_run_options){.samples = with->samples, .seed = with->seed};
    o->run = run;
    *run = (ash_run){.samples = with->samples, .output_count = s->options, .figures = ash_new_array(s->arena, ash_figure, s->options)};
    run->kept = evaluate(s, u->graph, nodes, values, with);
    o->results = (ash_shown_list){s->options, ash_new_array(s->arena, ash_shown, s->options)};
    for (size_t k = 0; k < s->options; k++) {
        constant[k] = run->figures[k].centre = ash_graph_centre(u->graph, nodes[k]);
        o->results.items[k] = (ash_shown){.entity = u->model->decision_result, .rows = {(int)k}, .figure = &run->figures[k], .samples = run->kept[k], .node = nodes[k]};
    }
    o->decision = ash_decide(s->arena, s->options, run->kept, constant, with->samples, u->model->decision_sense, u->c->base);
    for (size_t k = 0; k < s->options; k++)
        if (!isfinite(o->decision->options[k].mean)) bench_fail("a decided result has no value in some samples");
    return o;
}

/* ---- Questions and their orders ---- */

static size_t place_in_model(const study *s, const ash_uncertain *input) {
    const ash_model *model = s->unrolled->model;
    size_t at = 0;
    while (at < model->entity_count && model->written[at] != input->use->entity) at++;
    return at;
}

/* What can be asked, as the model has it: by input, then by row. */
static void list_questions(study *s) {
    ash_uncertain_list inputs = ash_uncertain_inputs(s->arena, s->prior->unrolled);
    s->questions = ash_new_array(s->arena, const ash_uncertain *, inputs.count);
    for (size_t i = 0; i < inputs.count; i++) {
        const ash_uncertain *one = &inputs.items[i];
        if (!ash_interview_can_ask(one, false)) continue;
        size_t at = s->question_count++;
        for (; at > 0 && place_in_model(s, s->questions[at - 1]) > place_in_model(s, one); at--) s->questions[at] = s->questions[at - 1];
        s->questions[at] = one;
    }
}

static size_t question_at(const study *s, ash_slice path) {
    size_t i = 0;
    while (i < s->question_count && !ash_slice_equal(s->questions[i]->use->path, path)) i++;
    return i;
}

/* By swing, as the tornado of the case has them, and as one of a single option would. */
static void sort_by_swing(study *s, const ash_outcome *whole, const ash_uncertain_list *inputs) {
    const ash_tornado *t = ash_tornado_of(s->arena, whole, inputs);
    size_t *tornado = ash_new_array(s->arena, size_t, s->question_count), *costs = ash_new_array(s->arena, size_t, s->question_count), count = 0;
    double *swing = ash_new_array(s->arena, double, s->question_count);
    for (size_t i = 0; i < t->count; i++) {
        size_t q = question_at(s, t->items[i].input->use->path), at = count;
        if (q == s->question_count) continue;
        swing[q] = fabs(t->items[i].high[t->best] - t->items[i].low[t->best]);
        tornado[count++] = q;
        for (; at > 0 && swing[costs[at - 1]] < swing[q]; at--) costs[at] = costs[at - 1];
        costs[at] = q;
    }
    s->tornado = tornado;
    s->costs = costs;
}

/* A random order of a world (Fisher and Yates 1938; Durstenfeld 1964). */
static void shuffle(const study *s, uint64_t world, size_t *order) {
    size_t count = (s->question_count + ASH_CELL - 1) / ASH_CELL * ASH_CELL;
    double *u = ash_new_array(s->arena, double, count);
    ash_stream stream = ash_stream_of(SHUFFLE_SEED, world);
    ash_draw_plan plan = {false, 0};
    ash_draw_block(&stream, &plan, 0, 0, count, u);
    for (size_t i = 0; i < s->question_count; i++) order[i] = i;
    for (size_t i = s->question_count; i > 1; i--) {
        size_t other = (size_t)(u[i - 1] * (double)i), moved = order[i - 1];
        order[i - 1] = order[other];
        order[other] = moved;
    }
}

static void prepare(study *s, uint64_t samples) {
    const ash_context_options options = {.read_document = ash_yaml_read};
    const ash_run_options few = {.samples = samples, .seed = SEED};
    const ash_outcome_wish wish = {.headline = true};
    const ash_outcome *whole = bench_outcome(&s->request, &options, (size_t)4 << 30, &few, &wish);
    s->arena = s->request.arena;
    if (whole->decision == NULL) bench_fail("the model decides nothing");
    s->unrolled = whole->unrolled;
    s->options = whole->decision->count;
    s->draws = s->unrolled->graph->draws.count;
    if (s->unrolled->graph->correlations.count > 0) bench_fail("the case correlates inputs, and this study takes them as independent");
    s->nodes = ash_decided_nodes(s->arena, s->unrolled);
    s->graph = graph_given(s, s->unrolled->graph, NULL, s->nodes, NULL, NULL);
    s->samplers = ash_new_array(s->arena, const ash_sampler *, s->graph->samplers.count);
    for (size_t i = 0; i < s->graph->samplers.count; i++) s->samplers[i] = ash_sampler_create(s->arena, &s->graph->samplers.items[i]);
    double *nothing = ash_new_array(s->arena, double, s->draws);
    for (size_t d = 0; d < s->draws; d++) nothing[d] = (double)NAN;
    s->asking = draw_all(s, whole->run->samples, SEED);
    s->judging = draw_all(s, JUDGE_SAMPLES, JUDGE_SEED);
    s->prior = outcome_given(s, nothing, &s->asking);
    const ash_interview_wish ask = {0};
    s->interview = ash_interview_of(s->arena, s->prior, &ask);
    list_questions(s);
    ash_uncertain_list inputs = ash_uncertain_inputs(s->arena, s->unrolled);
    sort_by_swing(s, whole, &inputs);
}

/* ---- Worlds ---- */

typedef struct world {
    uint64_t number;
    const double *truth;   /* by draw: where it stands */
    double *regret;        /* by option */
    double *whole;         /* by option */
    size_t right;          /* the option to choose with all that can be asked known */
} world;

/* How far each value is from the best one. */
static double *regrets(const study *s, const double *values) {
    double sense = s->unrolled->model->decision_sense, best = -(double)INFINITY, *regret = ash_new_array(s->arena, double, s->options);
    for (size_t k = 0; k < s->options; k++) best = sense * values[k] > best ? sense * values[k] : best;
    for (size_t k = 0; k < s->options; k++) regret[k] = best - sense * values[k];
    return regret;
}

static double *means_of(const study *s, const ash_outcome *o) {
    double *values = ash_new_array(s->arena, double, s->options);
    for (size_t k = 0; k < s->options; k++) values[k] = o->decision->options[k].mean;
    return values;
}

static void learn(const study *s, size_t question, const double *truth, double *known) {
    const ash_uncertain *input = s->questions[question];
    for (size_t i = 0; i < input->draw_count; i++) known[input->draws[i]] = truth[input->draws[i]];
}

static double *nothing_known(const study *s) {
    double *known = ash_new_array(s->arena, double, s->draws);
    for (size_t d = 0; d < s->draws; d++) known[d] = (double)NAN;
    return known;
}

static world world_of(const study *s, uint64_t number) {
    double cell[ASH_CELL], *truth = ash_new_array(s->arena, double, s->draws), *known = nothing_known(s);
    const ash_run_options plain = {.samples = ASH_SAMPLE_UNIT, .seed = TRUTH_SEED, .plain_random = true};
    for (uint32_t d = 0; d < s->draws; d++) {
        ash_run_draw(s->unrolled->graph, d, &plain, 0, number / ASH_CELL * ASH_CELL, ASH_CELL, cell);
        truth[d] = cell[number % ASH_CELL];
    }
    for (size_t q = 0; q < s->question_count; q++) learn(s, q, truth, known);
    const ash_outcome *judged = outcome_given(s, known, &s->judging), *fixed = outcome_given(s, truth, &s->judging);
    return (world){number, truth, regrets(s, means_of(s, judged)), regrets(s, means_of(s, fixed)), judged->decision->best};
}

/* ---- One world asked in one order ---- */

typedef enum order { OURS, TORNADO, COSTS, FIXED, RANDOM, ORDER_COUNT } order;
static const char *const order_names[ORDER_COUNT] = {"ours", "tornado", "costs", "fixed", "random"};
static const char *const stop_names[] = {
    [ASH_STOP_NOT] = "not", [ASH_STOP_SURE] = "sure", [ASH_STOP_ANSWERED] = "answered", [ASH_STOP_NOTHING] = "nothing",
    [ASH_STOP_SMALL] = "small", [ASH_STOP_EFFORT] = "effort"};

/* What is written of it. */
typedef struct path {
    size_t asked_count;
    size_t *asked;     /* questions */
    double *regret;    /* after 0, 1, .. asked_count answers */
    double *expected;  /* the same, expected given the answers; NULL: not asked for */
    double *left;      /* ours: what all questions together are worth then */
    size_t stop_at;    /* ours: answers after which it would stop */
    ash_stop stop;     /* ours: and why; NOT: the horizon came first */
} path;

/* The next question of the interview, also where it would have stopped, to see what that would cost; question_count when none is worth anything. */
static size_t next_of_ours(const study *s, const ash_outcome *o, size_t answers, path *p) {
    const ash_interview_wish wish = {0};
    const ash_interview *v = ash_interview_of(s->arena, o, &wish);
    if (p->stop == ASH_STOP_NOT) {
        p->stop = v->stop;
        p->stop_at = answers;
    }
    p->left[answers] = v->together.value;
    return v->ask.count == 0 ? s->question_count : question_at(s, v->ask.items[0].input->use->path);
}

/* What is expected to be regretted of a choice, given the answers: what all further answers are worth, and what another choice would save already. By samples
 * that nothing was chosen by. */
static double expected_regret(const study *s, const double *known, size_t choice, const drawn *with) {
    const ash_outcome *o = outcome_given(s, known, with);
    uint32_t *draws = ash_new_array(s->arena, uint32_t, s->draws);
    size_t count = 0;
    for (size_t q = 0; q < s->question_count; q++)
        for (size_t i = 0; i < s->questions[q]->draw_count; i++)
            if (isnan(known[s->questions[q]->draws[i]])) draws[count++] = s->questions[q]->draws[i];
    double behind = s->unrolled->model->decision_sense * (o->decision->options[o->decision->best].mean - o->decision->options[choice].mean);
    return behind + ash_information_worth(ash_information_create(s->arena, o), draws, count).value;
}

static path ask_in_order(const study *s, const world *w, order by, size_t horizon, const drawn *expecting) {
    path p = {0, ash_new_array(s->arena, size_t, horizon), ash_new_array(s->arena, double, horizon + 1), NULL, ash_new_array(s->arena, double, horizon + 1), 0, ASH_STOP_NOT};
    if (expecting != NULL) p.expected = ash_new_array(s->arena, double, horizon + 1);
    size_t *random = ash_new_array(s->arena, size_t, s->question_count);
    double *known = nothing_known(s);
    if (by == RANDOM) shuffle(s, w->number, random);
    for (size_t k = 0;; k++) {
        ash_mark mark = ash_arena_mark(s->arena);
        const ash_outcome *o = k == 0 ? s->prior : outcome_given(s, known, &s->asking);
        p.regret[k] = w->regret[o->decision->best];
        if (expecting != NULL) p.expected[k] = expected_regret(s, known, o->decision->best, expecting);
        size_t next = s->question_count;
        if (by == OURS)
            next = next_of_ours(s, o, k, &p);
        else if (k < s->question_count)
            next = by == TORNADO ? s->tornado[k] : by == COSTS ? s->costs[k] : by == FIXED ? k : random[k];
        ash_arena_rewind(s->arena, mark);
        if (k == horizon || next == s->question_count) return p;
        p.asked[p.asked_count++] = next;
        learn(s, next, w->truth, known);
    }
}

/* ---- What is written ---- */

static void put_number(ash_json_writer *w, const char *key, double value) {
    ash_json_key(w, ash_slice_of(key));
    ash_json_number(w, value);
}

static void put_numbers(ash_json_writer *w, const char *key, const double *values, size_t count) {
    ash_json_key(w, ash_slice_of(key));
    ash_json_array_begin(w);
    for (size_t i = 0; i < count; i++) ash_json_number(w, values[i]);
    ash_json_array_end(w);
}

static void print_line(const ash_json_writer *w) {
    ash_slice text = ash_json_written(w);
    printf("%.*s\n", (int)text.size, text.data);
    fflush(stdout);
}

static void print_facts(const study *s) {
    ash_json_writer *w = ash_json_writer_create(s->arena, 0);
    const ash_decision *d = s->prior->decision;
    ash_json_object_begin(w);
    put_number(w, "inputs", (double)s->interview->inputs.count);
    put_number(w, "options", (double)s->options);
    put_number(w, "base", fabs(d->options[d->base < 0 ? d->best : (size_t)d->base].mean));
    put_number(w, "all", d->evpi);
    put_number(w, "all_se", d->evpi_se);
    put_number(w, "askable", s->interview->together.value);
    put_number(w, "askable_se", s->interview->together.se);
    ash_json_key(w, ASH_SLICE("stop"));
    ash_json_text(w, ash_slice_of(stop_names[s->interview->stop]));
    ash_json_key(w, ASH_SLICE("questions"));
    ash_json_array_begin(w);
    for (size_t q = 0; q < s->question_count; q++) {
        ash_json_object_begin(w);
        ash_json_key(w, ASH_SLICE("path"));
        ash_json_text(w, s->questions[q]->use->path);
        put_number(w, "effort", s->questions[q]->use->entity->effort);
        ash_json_object_end(w);
    }
    ash_json_array_end(w);
    ash_json_object_end(w);
    print_line(w);
}

static void put_path(ash_json_writer *w, const path *p, order by) {
    ash_json_key(w, ash_slice_of(order_names[by]));
    ash_json_object_begin(w);
    ash_json_key(w, ASH_SLICE("asked"));
    ash_json_array_begin(w);
    for (size_t k = 0; k < p->asked_count; k++) ash_json_integer(w, p->asked[k]);
    ash_json_array_end(w);
    put_numbers(w, "regret", p->regret, p->asked_count + 1);
    if (p->expected != NULL) put_numbers(w, "expected", p->expected, p->asked_count + 1);
    if (by == OURS) {
        put_numbers(w, "left", p->left, p->asked_count + 1);
        put_number(w, "stop_at", (double)p->stop_at);
        ash_json_key(w, ASH_SLICE("stop"));
        ash_json_text(w, ash_slice_of(stop_names[p->stop]));
    }
    ash_json_object_end(w);
}

typedef struct study_wish {
    size_t horizon;
    bool orders[ORDER_COUNT], expected;
} study_wish;

static void print_world(const study *s, uint64_t number, const study_wish *wish) {
    ash_mark mark = ash_arena_mark(s->arena);
    ash_json_writer *w = ash_json_writer_create(s->arena, 0);
    world one = world_of(s, number);
    drawn expecting = {0};
    if (wish->expected) expecting = draw_all(s, s->asking.samples, EXPECT_SEED + number);
    ash_json_object_begin(w);
    ash_json_key(w, ASH_SLICE("world"));
    ash_json_integer(w, number);
    ash_json_key(w, ASH_SLICE("truth"));
    ash_json_array_begin(w);
    for (size_t q = 0; q < s->question_count; q++) ash_json_number(w, one.truth[s->questions[q]->draws[0]]);
    ash_json_array_end(w);
    put_number(w, "whole_first", one.whole[s->prior->decision->best]);
    put_number(w, "whole_right", one.whole[one.right]);
    for (order by = OURS; by < ORDER_COUNT; by++) {
        if (!wish->orders[by]) continue;
        path p = ask_in_order(s, &one, by, wish->horizon, wish->expected ? &expecting : NULL);
        put_path(w, &p, by);
    }
    ash_json_object_end(w);
    print_line(w);
    ash_arena_rewind(s->arena, mark);
}

int main(int argc, char **argv) {
    static const char usage[] = "interview facts SAMPLES | worlds FIRST COUNT HORIZON SAMPLES [expected] ORDER...";
    study s = {0};
    if (argc == 3 && strcmp(argv[1], "facts") == 0) {
        prepare(&s, strtoull(argv[2], NULL, 10));
        print_facts(&s);
        return 0;
    }
    if (argc < 7 || strcmp(argv[1], "worlds") != 0) bench_fail(usage);
    uint64_t first = strtoull(argv[2], NULL, 10), count = strtoull(argv[3], NULL, 10);
    study_wish w = {.horizon = strtoull(argv[4], NULL, 10), .expected = strcmp(argv[6], "expected") == 0};
    for (int i = w.expected ? 7 : 6; i < argc; i++) {
        order by = OURS;
        while (by < ORDER_COUNT && strcmp(argv[i], order_names[by]) != 0) by++;
        if (by == ORDER_COUNT) bench_fail(usage);
        w.orders[by] = true;
    }
    prepare(&s, strtoull(argv[5], NULL, 10));
    for (uint64_t number = first; number < first + count; number++) print_world(&s, number, &w);
    return 0;
}
