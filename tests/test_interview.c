/* The interview against closed forms: options whose difference is linear in independent normal inputs. With m the mean of the difference and s its standard
 * deviation due to what becomes known, EVPPI = s phi(m/s) - |m| Phi(-|m|/s). */
#include "decide/interview.h"
#include "num/elementary.h"
#include "outcome.h"
#include "tap.h"

static double closed_form(double m, double s) { return s * ash_normal_density(m / s) - fabs(m) * ash_normal_cdf(-fabs(m) / s); }

/* What is 20,800 there is 20,000 on average here, and moves by x, y and z; w has sixteen rows of which one is wider; `noise` moves both, `apart` nothing. */
#define LINEAR(attributes) \
    "model linear\n" \
    "  decide option by lowest cost_of\n" \
    "index option = here, there\n" \
    "input x : EUR = normal(10000 EUR, 2000 EUR)\n  effort 20\n" \
    "input y : EUR = normal(10000 EUR, 1000 EUR)\n  effort 5\n" \
    "input z : EUR = normal(0 EUR, 500 EUR)\n" attributes \
    "input noise : EUR = normal(0 EUR, 3000 EUR)\n" \
    "input apart : EUR = normal(0 EUR, 3000 EUR)\n" \
    "result cost_of [option] : EUR = noise + 0 * apart + (if option == here then x + y + z else 20800 EUR)\n"

#define CROWD(costs, minutes) \
    "model crowd\n" \
    "  decide option by lowest cost_of\n" \
    "index option = here, there\n" \
    "index part = a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p\n" \
    "input w [part] : EUR = normal(0 EUR, 1000 EUR)\n  effort " minutes "\n" \
    "input wide : EUR = normal(0 EUR, 2000 EUR)\n  effort " minutes "\n" \
    "input noise : EUR = normal(0 EUR, 3000 EUR)\n" \
    "result cost_of [option] : EUR = " costs " + noise + (if option == here then wide + sum(part: w) else 4500 EUR)\n"

typedef struct asked {
    ash_arena *arena;
    const ash_outcome *o;
    const ash_interview *v;
} asked;

static asked ask(const char *model, const char *given, uint64_t samples, const ash_interview_wish *wish) {
    static const ash_interview_wish plain = {0};
    static test_memory memory; /* one at a time */
    asked a;
    ash_run_options options = {.samples = samples, .seed = 11};
    a.arena = test_arena(&memory, (size_t)1 << 30);
    a.o = test_outcome(a.arena, model, given, &options);
    a.v = ash_interview_of(a.arena, a.o, wish == NULL ? &plain : wish);
    return a;
}

static bool is(const ash_questions *list, size_t at, const char *path) {
    return at < list->count && ash_slice_equal(list->items[at].input->use->path, ash_slice_of(path));
}

static bool has(const ash_questions *list, const char *path) {
    for (size_t i = 0; i < list->count; i++)
        if (is(list, i, path)) return true;
    return false;
}

static bool is_sorted(const ash_questions *list) {
    bool sorted = true;
    for (size_t i = 0; i < list->count; i++)
        sorted = sorted && list->items[i].worth > 0 && (i == 0 || list->items[i - 1].net >= list->items[i].net) &&
                 list->items[i].worth == fmax(list->items[i].alone.value, list->items[i].part.value);
    return sorted;
}

static void check_linear(uint64_t samples) {
    asked a = ask(LINEAR(""), "{}", samples, NULL);
    const ash_questions *q = &a.v->ask;
    double all = closed_form(800, sqrt(5.25e6)), sds[] = {2000, 1000, 500}, efforts[] = {20, 5, 1}, left[3], sum = 0;
    CHECK(q->count == 3 && is(q, 0, "x") && is(q, 1, "y") && is(q, 2, "z"), "the widest input is asked first, and noise not at all");
    CHECK(is_sorted(q) && a.v->money && a.v->stop == ASH_STOP_NOT && a.v->can_ask == 5, "sorted, in money, and to be asked; five could be");
    CHECK(a.v->fate.value == 0 && a.v->knowable.value == a.v->together.value, "all of it by questions");
    CHECK(fabs(a.v->together.value - all) <= 5 * a.v->together.se + 0.03 * all, "together they are worth the closed form");
    for (size_t i = 0; i < 3; i++) sum += left[i] = all - closed_form(800, sqrt(5.25e6 - sds[i] * sds[i]));
    for (size_t i = 0; i < 3 && i < q->count; i++) {
        const ash_question *one = &q->items[i];
        double alone = closed_form(800, sds[i]), part = all * left[i] / sum;
        printf("# %zu: alone %.2f, closed form %.2f; part %.2f, closed form %.2f\n", i, one->alone.value, alone, one->part.value, part);
        CHECK(fabs(one->part.value - part) <= 0.06 * all, "its part by the closed form");
        CHECK(i == 2 || fabs(one->alone.value - alone) <= 5 * one->alone.se + 0.03 * all, "alone by the closed form");
        CHECK(one->effort == efforts[i] && fabs(one->net - (one->worth - efforts[i])) < 1e-9 && fabs(one->per_minute * efforts[i] - one->worth) < 1e-9,
              "a minute costs a euro");
    }
    ash_arena_destroy(a.arena);
}

/* First-order variances add up to that of the difference, and are 0 for noise. */
static void check_explained(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    ash_run_options options = {.samples = 10240, .seed = 5};
    ash_outcome *o = test_outcome(arena, LINEAR(""), "{}", &options);
    ash_information *f = ash_information_create(arena, o);
    uint32_t draws[] = {test_draw(o, "x"), test_draw(o, "y"), test_draw(o, "z"), test_draw(o, "noise")};
    double wants[] = {4e6, 1e6, 0.25e6, 0};
    size_t other = 1 - o->decision->best;
    for (size_t i = 0; i < 4; i++) {
        double variance[2];
        ash_information_explained(f, &draws[i], 1, variance);
        printf("# variance %.0f, by the model %.0f\n", variance[other], wants[i]);
        CHECK(fabs(variance[other] - wants[i]) <= 0.03 * 5.25e6 && variance[o->decision->best] == 0, "the variance that an input explains");
    }
    ash_arena_destroy(arena);
}

/* Seventeen inputs, none of which can turn the choice by itself. */
static void check_crowd(uint64_t samples) {
    asked a = ask(CROWD("10000 EUR", "1"), "{}", samples, NULL);
    const ash_questions *q = &a.v->ask;
    double s = sqrt(20e6), all = closed_form(4500, s), wide = 0, sum = 0;
    for (size_t i = 0; i < q->count; i++) sum += q->items[i].part.value;
    CHECK(q->count == 17 && is(q, 0, "wide") && has(q, "w.a") && has(q, "w.p") && !has(q, "noise"), "all are asked, the widest first; rows are separate questions");
    if (q->count > 0) wide = q->items[0].part.value / sum;
    double left = closed_form(4500, s) - closed_form(4500, sqrt(16e6)), each = closed_form(4500, s) - closed_form(4500, sqrt(19e6));
    printf("# together %.2f, closed form %.2f; share of the widest %.4f, closed form %.4f\n", a.v->together.value, all, wide, left / (left + 16 * each));
    CHECK(fabs(a.v->together.value - all) <= 5 * a.v->together.se + 0.05 * all, "worth much together");
    CHECK(fabs(sum - a.v->together.value) <= 1e-9 * sum, "the parts add up to the whole");
    CHECK(fabs(wide - left / (left + 16 * each)) <= 0.03, "shared out by the closed form");
    for (size_t i = 0; i < q->count; i++) CHECK(q->items[i].alone.value <= closed_form(4500, 2000) + 5 * q->items[i].se, "worth next to nothing alone");
    CHECK(is_sorted(q) && a.v->stop == ASH_STOP_NOT, "that is no reason to stop");
    ash_arena_destroy(a.arena);
}

static void check_stops(void) {
    static const char sure[] = "model sure\n  decide option by lowest cost_of\nindex option = here, there\ninput x : EUR = normal(10 EUR, 2 EUR)\n"
                               "result cost_of [option] : EUR = if option == here then x else 14 EUR\n";
    static const char fated[] = "model fated\n  decide option by lowest cost_of\nindex option = here, there\ninput x : EUR = normal(10 EUR, 2 EUR)\n  knowable no\n"
                                "input noise : EUR = normal(0 EUR, 3 EUR)\nresult cost_of [option] : EUR = noise + (if option == here then x else 11 EUR)\n";
    static const char alone[] = "model alone\n  decide option by lowest cost_of\nindex option = here\ninput x : EUR = normal(10 EUR, 2 EUR)\n"
                                "result cost_of [option] : EUR = x\n";
    static const char rate[] = "model rate\n  decide option by lowest cost_of\nindex option = here, there\ninput x : EUR/unit = normal(10 EUR/unit, 2 EUR/unit)\n  effort 30\n"
                               "result cost_of [option] : EUR/unit = if option == here then x else 11 EUR/unit\n";
    const struct { const char *model, *given; ash_stop stop; const char *says; } rows[] = {
        {sure, "{}", ASH_STOP_SURE, "97.7 % sure"},
        {alone, "{}", ASH_STOP_SURE, "one option"},
        {LINEAR(""), "{\"x\": \"8000 to 12000\", \"y\": \"unknown\", \"z\": 0, \"noise\": 0, \"apart\": 0}", ASH_STOP_ANSWERED, "all was answered"},
        {fated, "{}", ASH_STOP_NOTHING, "what could be asked moves nothing"},
        {CROWD("10000000 EUR", "1"), "{}", ASH_STOP_SMALL, "little beside what it costs"},
        {CROWD("10000 EUR", "100000"), "{}", ASH_STOP_EFFORT, "too much effort"},
        {rate, "{}", ASH_STOP_NOT, "effort does not count against what is no amount of money"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        asked a = ask(rows[i].model, rows[i].given, 10240, NULL);
        printf("# stop %d, wanted %d\n", a.v->stop, rows[i].stop);
        CHECK(a.v->stop == rows[i].stop, rows[i].says);
        ash_arena_destroy(a.arena);
    }
    asked a = ask(rate, "{}", 10240, NULL);
    CHECK(!a.v->money && a.v->ask.count == 1 && a.v->ask.items[0].net == a.v->ask.items[0].worth, "worth in another unit than money");
    ash_arena_destroy(a.arena);
}

static void check_answered(void) {
    static const char given[] = "{\"x\": \"7000 to 13000 EUR\", \"z\": \"unknown\"}";
    const ash_slice y = ASH_SLICE("y");
    const ash_interview_wish skip = {.skip_count = 1, .skip = &y}, own = {.own = true};
    asked a = ask(LINEAR(""), given, 10240, NULL);
    CHECK(a.v->ask.count == 1 && is(&a.v->ask, 0, "y"), "a range of the user's own is not asked again, nor what is not known");
    CHECK(a.v->knowable.value > a.v->together.value, "and what questions could buy is more than what is left to ask");
    CHECK(a.v->own.count == 1 && is(&a.v->own, 0, "x") && a.v->own.items[0].own && a.v->own.items[0].alone.value > 0, "but told");
    ash_arena_destroy(a.arena);
    a = ask(LINEAR(""), given, 10240, &skip);
    CHECK(a.v->ask.count == 0 && a.v->own.count == 1, "nor what was skipped");
    ash_arena_destroy(a.arena);
    a = ask(LINEAR(""), given, 10240, &own);
    CHECK(a.v->ask.count == 2 && is(&a.v->ask, 0, "x") && a.v->own.count == 0, "unless one's own ranges are to be asked as well");
    ash_arena_destroy(a.arena);
    a = ask(LINEAR(""), "{\"x\": \"7000 to 13000 EUR\", \"z\": \"unknown\", \"evidence\": {\"x\": \"guess\", \"y\": \"guess\"}}", 10240, NULL);
    CHECK(a.v->ask.count == 2 && is(&a.v->ask, 0, "x") && !a.v->ask.items[0].own && a.v->own.count == 0, "or the case itself calls them guesses");
    ash_arena_destroy(a.arena);
    a = ask(LINEAR("  knowable no\n"), "{\"x\": 10000}", 10240, NULL);
    CHECK(a.v->ask.count == 1 && is(&a.v->ask, 0, "y") && a.v->fate.value > 0 && fabs(a.v->all.value - a.v->knowable.value - a.v->fate.value) < 1e-9, "what no question can answer is not asked");
    ash_arena_destroy(a.arena);
}

int main(void) {
    check_linear(10240);
    check_linear(102400);
    check_explained();
    check_crowd(10240);
    check_crowd(102400);
    check_stops();
    check_answered();
    return tap_done();
}
