/* Dominance and robustness over scenarios, on cases small enough to see the answer. */
#include "decide/robust.h"
#include "outcome.h"
#include "tap.h"

static void check_dominance(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    ash_run_options options = {.samples = 4096, .seed = 1};
    const ash_outcome *o = test_outcome(arena,
        "model four\n  decide option by lowest cost_of\nindex option = a, b, c, d, e\ninput x : EUR = uniform(0 EUR, 10 EUR)\ninput y : EUR = uniform(0 EUR, 10 EUR)\n"
        "result cost_of [option] : EUR = if option == a then x else if option == b then x + 1 EUR else if option == c then x + y + 2 EUR else if option == d then y else x\n", "{}", &options);
    const int *by = ash_dominated_by(arena, o);
    CHECK(by[0] == -1 && by[4] == -1, "equals do not dominate each other");
    CHECK(by[1] == 0, "worse in every sample");
    CHECK(by[2] == 3 || by[2] == 0 || by[2] == 4, "by the best of those that beat it");
    size_t best = o->decision->options[3].mean < o->decision->options[0].mean ? 3 : 0;
    CHECK(by[2] == (int)best, "which is the one with the best mean");
    CHECK(by[3] == -1, "sometimes better is not dominated");
    const ash_outcome *up = test_outcome(arena,
        "model two\n  decide option by highest gain_of\nindex option = a, b\ninput x : EUR = uniform(0 EUR, 10 EUR)\nresult gain_of [option] : EUR = if option == a then 3 EUR else 3 EUR + x\n",
        "{}", &options);
    by = ash_dominated_by(arena, up);
    CHECK(by[0] == 1 && by[1] == -1, "highest is best, and one option certain");
    ash_arena_destroy(arena);
}

static void check_scenarios(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    /* means of three options in three scenarios, lowest is best: regrets 0 4 1; 5 0 1; 0 6 2 */
    static const double mean[3][3] = {{10, 14, 11}, {15, 10, 11}, {10, 16, 12}};
    const ash_decision *decisions[3];
    for (size_t s = 0; s < 3; s++) {
        double *none[3] = {NULL, NULL, NULL};
        decisions[s] = ash_decide(arena, 3, none, mean[s], 1024, -1, -1);
    }
    const ash_robustness *r = ash_robustness_of(arena, decisions, 3);
    static const double want[9] = {0, 4, 1, 5, 0, 1, 0, 6, 2};
    bool same = true;
    for (size_t i = 0; i < 9; i++) same = same && fabs(r->regret[i] - want[i]) < 1e-12;
    CHECK(same, "regret by scenario and option");
    CHECK(r->least_worst == 2, "the option with the least worst regret is best in none of them");
    CHECK(r->options[2].worst == 2 && r->options[0].worst == 1 && r->options[1].worst == 2, "where each is worst");
    CHECK(r->options[0].best_count == 2 && r->options[1].best_count == 1 && r->options[2].best_count == 0, "how often best");
    ash_arena_destroy(arena);
}

int main(void) {
    check_dominance();
    check_scenarios();
    return tap_done();
}
