/* Tornado and elasticities against closed forms, against differences of a case computed anew with a moved value, and the probe against that. */
#include "decide/sensitivity.h"
#include "num/elementary.h"
#include "outcome.h"
#include "tap.h"

static const char costs[] =
    "model costs\n"
    "  decide option by lowest cost_of\n"
    "index year 1 .. 3\n"
    "index option = here, there\n"
    "input wage [option] : EUR = lognormal(10 EUR, 0.2)\n"
    "input duty : 1 = normal(0.05, 0.01)\n"
    "input pieces [year] : 1 = lognormal(100, 0.3)\n"
    "  independent by year\n"
    "input base_pay : EUR = uniform(8 EUR, 12 EUR)\n"
    "input pay : EUR = base_pay * 1.5\n"
    "  spread 10%\n"
    "input boxes : 1 = uniform(2.5, 4.1)\n"
    "input unread : 1 = uniform(2, 4)\n"
    "result cost_of [option] : EUR = (if option == here then wage * 100 + pay * 3 else wage * 90 * (1 + duty)^2 + ceil(boxes) * 1 EUR + boxes * 2 EUR)\n"
    "    + sum(year: pieces) * 1 EUR\n";

static const ash_swing *find(const ash_tornado *t, const char *path) {
    for (size_t i = 0; i < t->count; i++)
        if (ash_slice_equal(t->items[i].input->use->path, ash_slice_of(path))) return &t->items[i];
    return NULL;
}

static const char *const paths[] = {"wage.here", "wage.there", "duty", "base_pay", "pay", "boxes", "pieces"};

/* The decided result of both options at the centre of a case with other values. */
static void centre_of(ash_arena *arena, const char *case_text, double value[2]) {
    ash_run_options options = {.samples = 1024, .seed = 1};
    const ash_outcome *o = test_outcome(arena, costs, case_text, &options);
    const ash_node *nodes = ash_decided_nodes(arena, o->unrolled);
    for (size_t k = 0; k < 2; k++) value[k] = ash_graph_centre(o->unrolled->graph, nodes[k]);
}

int main(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    ash_run_options options = {.samples = 10240, .seed = 3};
    const ash_outcome *o = test_outcome(arena, costs, "{\"base\": \"there\"}", &options);
    ash_uncertain_list inputs = ash_uncertain_inputs(arena, o->unrolled);
    const ash_tornado *t = ash_tornado_of(arena, o, &inputs);

    CHECK(inputs.count == 7 && t->count == 7, "every uncertain input that something reads, once");
    CHECK(find(t, "unread") == NULL, "what nothing reads is no input");
    CHECK(find(t, "pieces")->input->draw_count == 3, "independent by year: all its draws");
    bool all = true, sorted = true;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) all = all && find(t, paths[i]) != NULL;
    for (size_t i = 1; i < t->count; i++) sorted = sorted && t->items[i].swing <= t->items[i - 1].swing;
    CHECK(all, "found by path");
    CHECK(sorted, "the largest swing first");

    /* centre: medians; here 1000 + 45 + 300, there 900 1.05^2 + 4 + 6.6 + 300 */
    double z = ash_normal_quantile(0.9), there = 900 * 1.1025 + 4 + 6.6 + 300;
    CHECK_NEAR(t->centre[0], 1345, 1e-14, "centre of the one");
    CHECK_NEAR(t->centre[1], there, 1e-14, "and of the other");
    CHECK(t->best_at_centre == 1, "the best at the centre");
    CHECK(t->best == 1 && t->other == 0, "the base is best: held against the runner-up");

    const ash_swing *wage = find(t, "wage.here");
    CHECK_NEAR(wage->low[0], 345 + 1000 * ash_exp(-0.2 * z), 1e-13, "the 10 % point of a lognormal");
    CHECK_NEAR(wage->high[0], 345 + 1000 * ash_exp(0.2 * z), 1e-13, "the 90 % point");
    CHECK(wage->low[1] == t->centre[1] && wage->high[1] == t->centre[1], "what does not depend on it stays as it is, to the bit");
    CHECK_NEAR(wage->swing, 1000 * (ash_exp(0.2 * z) - ash_exp(-0.2 * z)), 1e-12, "swing of the difference");
    CHECK(wage->best_low == 0 && wage->best_high == 1 && wage->changes, "another is best at one end");
    CHECK(!find(t, "duty")->changes, "a small swing changes nothing");
    CHECK_NEAR(find(t, "pieces")->swing + 1, 1, 1e-12, "what moves both alike has no swing in the difference");
    CHECK_NEAR(find(t, "pieces")->high[0] - t->centre[0], 300 * (ash_exp(0.3 * z) - 1), 1e-12, "but all its years move each");
    CHECK_NEAR(find(t, "base_pay")->high[0] - find(t, "base_pay")->low[0], 3 * 1.5 * 0.8 * 4, 1e-12, "through what flows from it");

    /* elasticities: closed forms */
    CHECK_NEAR(wage->elasticity[0], 1000 / 1345.0, 1e-14, "elasticity of a product");
    CHECK(wage->elasticity[1] == 0, "0 where it is not read");
    CHECK_NEAR(find(t, "duty")->elasticity[1], 900 * 2 * 1.05 * 0.05 / there, 1e-13, "elasticity of a power");
    CHECK_NEAR(find(t, "pieces")->elasticity[0], 300 / 1345.0, 1e-14, "all years together");
    CHECK_NEAR(find(t, "pay")->elasticity[0], 45 / 1345.0, 1e-14, "of a factor around what flows");
    CHECK_NEAR(find(t, "base_pay")->elasticity[0], 45 / 1345.0, 1e-14, "and of what it flows from");
    const ash_swing *boxes = find(t, "boxes");
    CHECK(boxes->step[1] && !boxes->step[0], "a step is marked, of the option that it is in");
    CHECK(!find(t, "duty")->step[1], "and not for inputs beside it");
    CHECK_NEAR(boxes->elasticity[1], 2 * 3.3 / there, 1e-14, "the derivative sees only what is smooth");
    CHECK_NEAR(boxes->high[1] - boxes->low[1], 1 + 2 * 0.8 * 1.6, 1e-12, "the swing sees the step");

    /* against the case computed anew with the value given */
    double value[2];
    centre_of(arena, "{\"duty\": 0.06}", value);
    const ash_node *nodes = ash_decided_nodes(arena, o->unrolled);
    ash_probe *probe = ash_probe_create(arena, o->unrolled->graph, nodes, 2);
    uint32_t duty = test_draw(o, "duty"), pay = test_draw(o, "pay"), both[2] = {duty, test_draw(o, "wage.here")};
    double u = ash_normal_cdf(1);
    const ash_moves *moves = ash_probe_moves(probe, &duty, 1, ASH_AT_QUANTILE);
    CHECK_NEAR(ash_probe_all_at(probe, moves, u)[1], value[1], 1e-14, "a probe gives what the case with that value gives");
    const ash_moves *other = ash_probe_moves(probe, &pay, 1, ASH_AT_QUANTILE);
    ash_probe_all_at(probe, other, 0.9);
    CHECK(ash_probe_rest(probe)[0] == t->centre[0] && ash_probe_rest(probe)[1] == t->centre[1], "back at rest, to the bit");
    const ash_moves *pair = ash_probe_moves(probe, both, 2, ASH_AT_QUANTILE);
    const double at[2] = {u, 0.9};
    const double *moved = ash_probe_at(probe, pair, at);
    CHECK_NEAR(moved[0], wage->high[0], 1e-14, "two draws, each at its own place");
    CHECK_NEAR(moved[1], value[1], 1e-14, "the other of the two");
    ash_probe_settle(probe);
    CHECK_NEAR(ash_probe_all_at(probe, other, 0.5)[1], value[1], 1e-14, "settled: seen from there");
    CHECK_NEAR(ash_probe_rest(probe)[0], wage->high[0], 1e-14, "and the rest is there");
    ash_arena_destroy(arena);
    return tap_done();
}
