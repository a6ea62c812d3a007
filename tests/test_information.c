/* The worth of information against closed forms: two options whose difference is linear in independent normal inputs. With m the mean of the difference and s
 * its standard deviation due to what becomes known, EVPPI = s phi(m/s) - |m| Phi(-|m|/s). */
#include "decide/information.h"
#include "num/elementary.h"
#include "outcome.h"
#include "tap.h"

static double closed_form(double m, double s) { return s * ash_normal_density(m / s) - fabs(m) * ash_normal_cdf(-fabs(m) / s); }

static const char linear[] =
    "model linear\n"
    "  decide option by lowest cost_of\n"
    "index option = here, there\n"
    "input x : EUR = normal(10 EUR, 2 EUR)\n"
    "input y : EUR = normal(10 EUR, 1 EUR)\n"
    "input z : EUR = normal(0 EUR, 0.5 EUR)\n"
    "input noise : EUR = normal(0 EUR, 3 EUR)\n"
    "result cost_of [option] : EUR = noise + (if option == here then x + y + z else 20.8 EUR)\n";

static const char tied[] =
    "model tied\n"
    "  decide option by highest gain\n"
    "index option = a, b, c\n"
    "input x [option] : EUR = normal(5 EUR, 1 EUR)\n"
    "input noise : EUR = normal(5 EUR, 3 EUR)\n"
    "result gain [option] : EUR = x + noise\n";

static void check_linear(uint64_t samples) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    ash_run_options options = {.samples = samples, .seed = 7};
    ash_outcome *o = test_outcome(arena, linear, "{}", &options);
    ash_information *f = ash_information_create(arena, o);
    uint32_t x = test_draw(o, "x"), y = test_draw(o, "y"), z = test_draw(o, "z"), noise = test_draw(o, "noise");
    double m = -0.8, evpi = closed_form(m, sqrt(4 + 1 + 0.25));
    CHECK(!(!(fabs(o->decision->evpi - evpi) <= 5 * o->decision->evpi_se)), "EVPI is the closed form, within 5 standard errors");
    const struct { const char *name; double s; uint32_t draws[3]; size_t count; } rows[] = {
        {"x", 2, {x}, 1}, {"y", 1, {y}, 1}, {"x and y", sqrt(5), {x, y}, 2}, {"all three", sqrt(5.25), {x, y, z}, 3}, {"y and z", sqrt(1.25), {y, z}, 2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ash_worth worth = ash_information_worth(f, rows[i].draws, rows[i].count);
        double want = closed_form(m, rows[i].s), bound = 5 * worth.se + 0.03 * evpi; /* bins and caution cost a few hundredths of all */
        printf("# %s: %.5f +- %.5f, closed form %.5f, EVPI %.5f\n", rows[i].name, worth.value, worth.se, want, evpi);
        CHECK(!(!(fabs(worth.value - want) <= bound)), rows[i].name);
        CHECK(!(!(worth.value <= want + 5 * worth.se)), "never worth more than the truth beyond its error");
    }
    ash_worth nothing = ash_information_worth(f, &noise, 1);
    printf("# noise %.6f of EVPI\n", nothing.value / evpi);
    CHECK(!(!(nothing.value <= (samples >= 100000 ? 0.01 : 0.04) * evpi)), "an input that moves all options alike is worth nothing");
    CHECK(ash_information_worth(f, NULL, 0).value == 0, "knowing nothing is worth nothing");
    ash_arena_destroy(arena);
}

static void check_tied(uint64_t samples) {
    bool quiet = true;
    double most = 0, total = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        test_memory memory = {0};
        ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
        ash_run_options options = {.samples = samples, .seed = seed};
        ash_outcome *o = test_outcome(arena, tied, "{}", &options);
        ash_information *f = ash_information_create(arena, o);
        uint32_t noise = test_draw(o, "noise");
        double share = ash_information_worth(f, &noise, 1).value / o->decision->evpi;
        quiet = quiet && share <= (samples >= 100000 ? 0.01 : 0.04);
        most = share > most ? share : most;
        if (seed == 1) { /* one of three equal options becomes known: s phi(0) against the better of two unknown equals */
            uint32_t x = test_draw(o, "x.a");
            ash_worth worth = ash_information_worth(f, &x, 1);
            printf("# one of three ties known: %.5f +- %.5f, closed form %.5f\n", worth.value, worth.se, 0.398942280401);
            CHECK(!(!(fabs(worth.value - 0.398942280401) <= 5 * worth.se + 0.02)), "three options, one known");
        }
        total += share;
        ash_arena_destroy(arena);
    }
    printf("# noise among ties: at most %.5f, mean %.5f of EVPI\n", most, total / 20);
    CHECK(quiet, "noise earns next to nothing among tied options, in twenty seeds");
}

/* Two inputs that matter among sixty that do not: the group is worth what the two are. And a run longer than what is looked at. */
static void check_crowd(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    ash_slice text = ASH_SLICE("model crowd\n  decide option by lowest cost_of\nindex option = here, there\nindex k 1 .. 60\n"
                               "input x : EUR = normal(10 EUR, 2 EUR)\ninput y : EUR = normal(10 EUR, 1 EUR)\ninput z : EUR = normal(0 EUR, 0.1 EUR)\n"
                               "input w [k] : EUR = normal(0 EUR, 0.05 EUR)\n  independent by year\n"
                               "result cost_of [option] : EUR = if option == here then x + y + z + sum(k: w) else 20.8 EUR\n");
    double m = -0.8, evpi = closed_form(m, sqrt(5 + 0.01 + 60 * 0.0025)), want = closed_form(m, sqrt(5 + 60 * 0.0025));
    static const uint64_t runs[] = {10240, 400000};
    for (size_t i = 0; i < 2; i++) {
        ash_run_options options = {.samples = runs[i], .seed = 3};
        ash_outcome *o = test_outcome(arena, text.data, "{}", &options);
        ash_information *f = ash_information_create(arena, o);
        uint32_t draws[64], z = test_draw(o, "z");
        size_t count = 0;
        for (uint32_t d = 0; d < o->unrolled->graph->draws.count; d++)
            if (d != z) draws[count++] = d;
        ash_worth worth = ash_information_worth(f, draws, count);
        printf("# %zu inputs: %.5f +- %.5f, closed form %.5f\n", count, worth.value, worth.se, want);
        CHECK(count == 62 && fabs(worth.value - want) <= 5 * worth.se + 0.03 * evpi, "many that do nothing do not drown those that matter");
        uint32_t x = test_draw(o, "x");
        ash_worth one = ash_information_worth(f, &x, 1);
        CHECK(fabs(one.value - closed_form(m, 2)) <= 5 * one.se + 0.02 * evpi && one.se < 0.02 * evpi, "one of them, in a run of any length");
    }
    ash_arena_destroy(arena);
}

/* What the other inputs do is no noise for a question: with few samples, an input that explains a twentieth of the variance is seen as sharply as if it were alone. */
static void check_few(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    const char *text = "model few\n  decide option by lowest cost_of\nindex option = here, there\nindex k 1 .. 10\n"
                       "input w [k] : EUR = normal(2 EUR, 1 EUR)\n  independent by year\ninput x : EUR = normal(0 EUR, 0.7 EUR)\n"
                       "result cost_of [option] : EUR = if option == here then x + sum(k: w) else 20.5 EUR\n";
    double want = closed_form(-0.5, 0.7);
    ash_run_options options = {.samples = 4096, .seed = 5};
    ash_outcome *o = test_outcome(arena, text, "{}", &options);
    uint32_t x = test_draw(o, "x");
    ash_worth worth = ash_information_worth(ash_information_create(arena, o), &x, 1);
    printf("# one among ten: %.5f +- %.5f, closed form %.5f\n", worth.value, worth.se, want);
    CHECK(fabs(worth.value - want) <= 0.1 * want && worth.se <= 0.05 * want, "few samples are enough for one input among larger ones");
    double explained[2];
    ash_information_explained(ash_information_create(arena, o), &x, 1, explained);
    CHECK(explained[0] == 0 && fabs(explained[1] - 0.49) <= 0.02, "and for how much it explains");
    ash_arena_destroy(arena);
}

int main(void) {
    check_few();
    check_crowd();
    check_linear(10000);
    check_linear(100000);
    check_tied(10000);
    check_tied(100000);
    return tap_done();
}
