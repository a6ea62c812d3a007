#include "decide/interview.h"

#include <math.h>

#include "num/elementary.h"

typedef ash_list(ash_question) question_list;
typedef ash_list(uint32_t) draw_list;

typedef struct work {
    ash_arena *arena;
    const ash_outcome *o;
    const ash_interview_wish *wish;
    ash_information *information;
    ash_interview *interview;
    question_list questions; /* what can be asked */
    double *explained;       /* by question, then option: variance of its difference with the best */
} work;

static ash_worth clear_of(ash_worth worth) { return ash_worth_is_clear(worth) ? worth : (ash_worth){0, 0}; }

static bool is_own(const ash_input_use *use) { return use->source == ASH_SOURCE_USER && !use->guess; }

bool ash_interview_can_ask(const ash_uncertain *input, bool own) {
    const ash_input_use *use = input->use;
    bool said_unknown = use->given != NULL && use->given->unknown;
    return use->knowable && use->entity != NULL && !said_unknown && (own || !is_own(use));
}

static bool is_skipped(const ash_interview_wish *wish, ash_slice path) {
    for (size_t i = 0; i < wish->skip_count; i++)
        if (ash_slice_equal(wish->skip[i], path)) return true;
    return false;
}

/* The expected loss of choosing by the mean: what knowing a normal difference of that mean and variance is worth. */
static double loss(double mean, double variance) {
    double sd = variance > 0 ? sqrt(variance) : 0;
    return sd > 0 ? sd * ash_normal_loss(fabs(mean) / sd) : 0;
}

static bool is_euro(const ash_unit *unit) {
    static const ash_dims money = {.power = {[ASH_DIM_MONEY] = 1}};
    return ash_dims_equal(unit->dims, money) && unit->currency == ASH_EUR;
}

static ash_question question_of(work *w, const ash_uncertain *input) {
    ash_question q = {.input = input, .effort = input->use->entity->effort, .own = is_own(input->use)};
    q.alone = clear_of(ash_information_worth(w->information, input->draws, input->draw_count));
    return q;
}

/* Sums up a question once its worths are known. */
static void finish(const work *w, ash_question *q) {
    bool alone = q->alone.value >= q->part.value;
    q->worth = alone ? q->alone.value : q->part.value;
    q->se = alone ? q->alone.se : q->part.se;
    q->net = q->worth - (w->interview->money ? ASH_ASK_MINUTE * q->effort : 0);
    q->per_minute = q->effort > 0 ? q->worth / q->effort : (double)INFINITY;
}

/* What would be lost by input number `i` alone staying unknown, in the closed form. */
static double last_of(const work *w, size_t i, const double *total) {
    const ash_decision *d = w->o->decision;
    double lost = 0;
    for (size_t k = 0; k < d->count; k++) {
        double behind = d->options[k].mean - d->options[d->best].mean, left = total[k] - w->explained[i * d->count + k];
        if (k != d->best) lost += loss(behind, total[k]) - loss(behind, left);
    }
    return lost > 0 ? lost : 0;
}

/* Gives each question its part of what all together are worth. */
static void share_out(work *w) {
    size_t options = w->o->decision->count, count = w->questions.count;
    double *total = ash_new_array(w->arena, double, options), *lost = ash_new_array(w->arena, double, count), sum = 0;
    w->explained = ash_new_array(w->arena, double, count * options);
    for (size_t i = 0; i < count; i++) {
        const ash_uncertain *input = w->questions.items[i].input;
        ash_information_explained(w->information, input->draws, input->draw_count, w->explained + i * options);
        for (size_t k = 0; k < options; k++) total[k] += w->explained[i * options + k];
    }
    for (size_t i = 0; i < count; i++) sum += lost[i] = last_of(w, i, total);
    for (size_t i = 0; i < count && sum > 0; i++) {
        double share = lost[i] / sum;
        w->questions.items[i].part = (ash_worth){share * w->interview->together.value, share * w->interview->together.se};
    }
}

/* The best net worth first, equal ones as they were; without those worth nothing. */
static ash_questions ranked(work *w, const question_list *all) {
    ash_question *items = ash_new_array(w->arena, ash_question, all->count);
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        ash_question one = all->items[i];
        finish(w, &one);
        if (!(one.worth > 0)) continue;
        size_t at = count++;
        for (; at > 0 && items[at - 1].net < one.net; at--) items[at] = items[at - 1];
        items[at] = one;
    }
    return (ash_questions){count, items};
}

static ash_stop stop_of(const ash_interview *v, const ash_decision *d) {
    double most = v->together.value;
    for (size_t i = 0; i < v->ask.count; i++) most = v->ask.items[i].alone.value > most ? v->ask.items[i].alone.value : most;
    if (d->options[d->best].chance_best > ASH_ASK_SURE) return ASH_STOP_SURE;
    if (v->can_ask == 0) return ASH_STOP_ANSWERED;
    if (v->ask.count == 0) return ASH_STOP_NOTHING;
    if (most < v->limit) return ASH_STOP_SMALL;
    return v->ask.items[0].net <= 0 ? ASH_STOP_EFFORT : ASH_STOP_NOT;
}

const ash_interview *ash_interview_of(ash_arena *arena, const ash_outcome *outcome, const ash_interview_wish *wish) {
    const ash_decision *d = outcome->decision;
    ash_interview *v = ash_new(arena, ash_interview);
    work w = {.arena = arena, .o = outcome, .wish = wish, .interview = v};
    question_list own = {0};
    draw_list draws = {0}, knowable = {0};
    bool fated = false;
    w.information = ash_information_create(arena, outcome);
    v->inputs = ash_uncertain_inputs(arena, outcome->unrolled);
    v->money = is_euro(&outcome->unrolled->model->decision_result->type.unit);
    v->limit = ASH_ASK_SMALL * fabs(d->options[d->base < 0 ? d->best : (size_t)d->base].mean);
    v->all = clear_of((ash_worth){d->evpi, d->evpi_se});
    for (size_t i = 0; i < v->inputs.count; i++) {
        const ash_uncertain *input = &v->inputs.items[i];
        fated = fated || !input->use->knowable;
        for (size_t n = 0; n < input->draw_count && input->use->knowable; n++) ash_push(arena, &knowable, input->draws[n]);
        if (!ash_interview_can_ask(input, true) || is_skipped(wish, input->use->path)) continue;
        ash_question q = question_of(&w, input);
        if (!ash_interview_can_ask(input, wish->own)) {
            ash_push(arena, &own, q);
            continue;
        }
        ash_push(arena, &w.questions, q);
        for (size_t n = 0; n < input->draw_count; n++) ash_push(arena, &draws, input->draws[n]);
    }
    v->can_ask = w.questions.count;
    v->together = clear_of(ash_information_worth(w.information, draws.items, draws.count));
    v->knowable = clear_of(ash_information_worth(w.information, knowable.items, knowable.count));
    if (fated) v->fate = clear_of((ash_worth){v->all.value - v->knowable.value, sqrt(v->all.se * v->all.se + v->knowable.se * v->knowable.se)});
    share_out(&w);
    v->ask = ranked(&w, &w.questions);
    v->own = ranked(&w, &own);
    v->stop = stop_of(v, d);
    return v;
}
