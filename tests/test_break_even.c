/* Break-evens: substituted back into a case that is computed anew they give equal cost; every root is found where there are several, none where there
 * is none; chances against the laws; the curve of two inputs against its equation. */
#include "decide/break_even.h"
#include "num/elementary.h"
#include "outcome.h"
#include "tap.h"

static const char *model_of(ash_arena *arena, const char *inputs, const char *here, const char *there) {
    return ash_format(arena, "model pairs\n  decide option by lowest cost_of\nindex option = here, there\n%sresult cost_of [option] : EUR = if option == here then %s else %s\n",
                      inputs, here, there).data;
}

static const ash_outcome *outcome_of(ash_arena *arena, const char *model, const char *case_text) {
    ash_run_options options = {.samples = 1024, .seed = 1};
    return test_outcome(arena, model, case_text, &options);
}

static ash_break_evens all_of(ash_arena *arena, const ash_outcome *o) {
    ash_uncertain_list *inputs = ash_new(arena, ash_uncertain_list);
    *inputs = ash_uncertain_inputs(arena, o->unrolled);
    return ash_break_evens_of(arena, o, inputs);
}

/* Are there just these roots for x, and does each give equal cost when the case is computed anew with it? */
static void check_roots(const char *name, const char *law, const char *here, const char *there, const double *want, size_t count) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    const char *inputs = ash_format(arena, "input x : 1 = %s\ninput noise : EUR = normal(5 EUR, 1 EUR)\n", law).data;
    const char *model = model_of(arena, inputs, here, there);
    ash_break_evens found = all_of(arena, outcome_of(arena, model, "{}"));
    bool same = found.count == count, equal = true;
    for (size_t i = 0; i < found.count && i < count; i++) same = same && fabs(found.items[i].value - want[i]) <= 1e-7 * (1 + fabs(want[i]));
    for (size_t i = 0; i < found.count && i < count; i++) {
        const ash_break_even *b = &found.items[i];
        char number[ASH_NUMBER_TEXT];
        ash_slice given = ash_format(arena, "{\"x\": %.*s}", (int)ash_number_shortest(b->value, number), number);
        const ash_outcome *again = outcome_of(arena, model, given.data);
        const ash_node *nodes = ash_decided_nodes(arena, again->unrolled);
        double a = ash_graph_centre(again->unrolled->graph, nodes[0]), c = ash_graph_centre(again->unrolled->graph, nodes[1]);
        equal = equal && !b->jump && fabs(a - c) <= 1e-9 * fabs(a) && fabs(b->result - a) <= 1e-9 * fabs(a);
    }
    CHECK(same, name);
    for (size_t i = 0; !same && i < found.count; i++) printf("# found %.17g\n", found.items[i].value);
    CHECK(equal, "substituted back, equal to 1e-9");
    ash_arena_destroy(arena);
}

static void check_values(void) {
    const double one[] = {5}, two[] = {3, 7}, three[] = {2, 5, 8}, at_grid[] = {2, 5}, touch[] = {6.1}, near[] = {6.1, 6.11}, far[] = {10 * 0.4};
    check_roots("one root", "normal(6, 1)", "x * 10 EUR", "50 EUR + noise - noise", one, 1);
    check_roots("none within the range", "normal(6, 0.1)", "x * 10 EUR", "50 EUR", NULL, 0);
    check_roots("none where the options are equal throughout", "normal(6, 1)", "x * 10 EUR", "x * 10 EUR", NULL, 0);
    check_roots("none where the input moves both alike", "normal(6, 1)", "x * 10 EUR + 1 EUR", "x * 10 EUR + 2 EUR", NULL, 0);
    check_roots("two", "uniform(0, 12)", "100 EUR + (x - 3) * (x - 7) * 1 EUR", "100 EUR", two, 2);
    check_roots("three", "uniform(0, 12)", "100 EUR + (x - 2) * (x - 5) * (x - 8) * 1 EUR", "100 EUR", three, 3);
    /* 5 is the middle of 0 .. 10, a grid point; the other root lies in a cell beside it */
    const double beside[] = {5, 5.1};
    check_roots("a grid point that is a root, and one in the next cell", "uniform(0, 10)", "100 EUR + (x - 5) * (x - 5.1) * 1 EUR", "100 EUR", beside, 2);
    const double before[] = {4.9, 5};
    check_roots("and in the one before", "uniform(0, 10)", "100 EUR + (x - 5) * (x - 4.9) * 1 EUR", "100 EUR", before, 2);
    check_roots("a grid point alone among others", "uniform(0, 10)", "100 EUR + (x - 2) * (x - 5) * 1 EUR", "100 EUR", at_grid, 2);
    check_roots("a touch", "uniform(0, 10)", "100 EUR + (x - 6.1)^2 * 1 EUR", "100 EUR", touch, 1);
    check_roots("two within one cell", "uniform(0, 10)", "100 EUR + (x - 6.1) * (x - 6.11) * 1 EUR", "100 EUR", near, 2);
    check_roots("a near miss is none", "uniform(0, 10)", "100.001 EUR + (x - 6.1)^2 * 1 EUR", "100 EUR", NULL, 0);
    check_roots("in a far tail", "lognormal(10, 0.4)", "x * 10 EUR", "40 EUR", far, 1);
    const double pert[] = {1.02};
    check_roots("near the end of a PERT law", "pert(1, 2, 5)", "x * 10 EUR", "10.2 EUR", pert, 1);
    const double chance[] = {0.1};
    check_roots("between two values of a chance", "chance(0: 0.7, 0.25: 0.3)", "100 EUR * (1 + x)", "110 EUR", chance, 1);
    const double stretch[] = {5, 7};
    check_roots("the ends of a stretch of equal costs", "uniform(0, 12)", "100 EUR + max(0, x - 7) * 1 EUR - max(0, 5 - x) * 1 EUR", "100 EUR", stretch, 2);
}

static void check_facts(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    const char *model = model_of(arena, "input x : 1 = normal(6, 1)\ninput boxes : 1 = uniform(0, 10)\n",
                                 "x * 10 EUR + ceil(boxes) * 1 EUR - 5.5 EUR", "70 EUR");
    const ash_outcome *o = outcome_of(arena, model, "{\"base\": \"there\"}");
    ash_break_evens found = all_of(arena, o);
    CHECK(found.count == 1, "one crossing; a jump that does not cross is none");
    const ash_break_even *b = &found.items[0];
    CHECK_NEAR(b->value, 7.05, 1e-12, "its value");
    CHECK_NEAR(b->now, 6, 1e-15, "the value now");
    CHECK_NEAR(b->chance_beyond, 1 - ash_normal_cdf(1.05), 1e-9, "the chance beyond");
    CHECK(b->option == 0 && b->against == 1 && b->better_below == 0 && b->better_above == 1 && !b->jump, "who is better where");
    ash_arena_destroy(arena);

    arena = test_arena(&memory, (size_t)1 << 30);
    model = model_of(arena, "input boxes : 1 = uniform(0, 10)\n", "ceil(boxes) * 1 EUR", "7.5 EUR");
    found = all_of(arena, outcome_of(arena, model, "{}"));
    CHECK(found.count == 1 && found.items[0].jump, "a jump across is marked");
    CHECK_NEAR(found.items[0].value, 7, 1e-9, "and where it is");
    CHECK_NEAR(found.items[0].chance_beyond, 0.3, 1e-9, "with its chance");
    ash_arena_destroy(arena);

    arena = test_arena(&memory, (size_t)1 << 30); /* three options: the best with each, and each with the base */
    o = outcome_of(arena, "model three\n  decide option by lowest cost_of\nindex option = a, b, c\ninput x : EUR = uniform(0 EUR, 10 EUR)\n"
                          "result cost_of [option] : EUR = if option == a then x + 0.5 EUR else if option == b then 7 EUR else 8 EUR\n", "{\"base\": \"c\"}");
    found = all_of(arena, o);
    CHECK(found.count == 2, "a with b, a with c; b with c never");
    CHECK(found.items[0].option == 0 && found.items[0].against == 1 && fabs(found.items[0].value - 6.5) < 1e-12, "a with b at 6.50");
    CHECK(found.items[1].option == 0 && found.items[1].against == 2 && fabs(found.items[1].value - 7.5) < 1e-12, "a with c at 7.50");
    ash_arena_destroy(arena);
}

static void check_certain(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    const char *model = model_of(arena, "input price : EUR\n  range 0 .. 30\ninput nothing : EUR\ninput plan : 1 = 3\n  structural\ninput wage : EUR = normal(40 EUR, 2 EUR)\n",
                                 "price * 3 + nothing + 0 EUR * plan", "wage + plan * 0 EUR");
    const ash_outcome *o = outcome_of(arena, model, "{\"price\": 10, \"nothing\": 0}");
    ash_certain_break_evens b = ash_break_evens_certain(arena, o, ASH_SLICE("price"), (double)NAN, (double)NAN);
    CHECK(b.status == ASH_CERTAIN_FOUND && b.found.count == 1, "a certain input");
    CHECK_NEAR(b.found.items[0].value, 40.0 / 3, 1e-12, "its break-even");
    CHECK_NEAR(b.found.items[0].now, 10, 1e-15, "its value now");
    CHECK(isnan(b.found.items[0].chance_beyond), "no chance: nothing is known about it but its value");
    CHECK(b.low == 5 && b.high == 20, "from half to twice its value");
    b = ash_break_evens_certain(arena, o, ASH_SLICE("price"), 11, 13);
    CHECK(b.status == ASH_CERTAIN_FOUND && b.found.count == 0, "none within a narrower range");
    b = ash_break_evens_certain(arena, o, ASH_SLICE("price"), 1, 100);
    CHECK(b.high == 30 && b.found.count == 1, "never beyond the declared range");
    CHECK(ash_break_evens_certain(arena, o, ASH_SLICE("nothing"), (double)NAN, (double)NAN).status == ASH_CERTAIN_RANGE, "0 needs a range");
    b = ash_break_evens_certain(arena, o, ASH_SLICE("nothing"), 0, 20);
    CHECK(b.found.count == 1 && fabs(b.found.items[0].value - 10) < 1e-11, "and has one then");
    CHECK(ash_break_evens_certain(arena, o, ASH_SLICE("prize"), (double)NAN, (double)NAN).status == ASH_CERTAIN_UNKNOWN, "an unknown name");
    b = ash_break_evens_certain(arena, o, ASH_SLICE("wage"), 20, 60);
    CHECK(b.status == ASH_CERTAIN_FOUND && b.found.count == 1 && fabs(b.found.items[0].value - 30) < 1e-11, "an uncertain one over a range that is asked for");
    ash_arena_destroy(arena);
}

static void check_curve(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    const char *model = model_of(arena, "input x : 1 = uniform(1, 4)\ninput y : 1 = uniform(1, 9)\n", "x * y * 1 EUR", "9 EUR");
    const ash_outcome *o = outcome_of(arena, model, "{}");
    ash_uncertain_list inputs = ash_uncertain_inputs(arena, o->unrolled);
    ash_curve curve = ash_break_even_curve(arena, o, &inputs.items[0], &inputs.items[1], 0, 1);
    bool on_it = true, rising = true;
    for (size_t i = 0; i < curve.count; i++) {
        on_it = on_it && fabs(curve.points[i].x * curve.points[i].y - 9) <= 9e-9;
        rising = rising && (i == 0 || curve.points[i].x > curve.points[i - 1].x);
    }
    CHECK(curve.count == 26, "a point for every x that has one");
    CHECK(on_it && rising, "x y = 9 all along");
    curve = ash_break_even_curve(arena, o, &inputs.items[1], &inputs.items[0], 0, 1);
    CHECK(curve.count == 22 && curve.points[0].x > 9.0 / 4, "where y leaves its range there is no point"); /* 1 + 8 (0.01 + 0.98 i/25) >= 9/4 from i = 4 on */
    ash_arena_destroy(arena);
}

int main(void) {
    check_values();
    check_facts();
    check_certain();
    check_curve();
    return tap_done();
}
