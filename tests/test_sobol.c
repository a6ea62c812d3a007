/* Sobol' indices against closed forms (Ishigami and Homma 1990; the g function, Saltelli and Sobol' 1995) and elementary effects against Morris's own example
 * (Morris 1991, section 5) and the Ishigami function. */
#include "decide/sobol.h"
#include "outcome.h"
#include "tap.h"

#define PI 3.14159265358979323846

static double ishigami(void *state, const double *u, size_t changed) {
    double x[3];
    (void)state, (void)changed;
    for (int i = 0; i < 3; i++) x[i] = PI * (2 * u[i] - 1);
    return sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * x[2] * x[2] * x[2] * x[2] * sin(x[0]);
}

static const double g_coefficients[8] = {0, 1, 4.5, 9, 99, 99, 99, 99};
static double g_function(void *state, const double *u, size_t changed) {
    double product = 1;
    (void)state, (void)changed;
    for (int i = 0; i < 8; i++) product *= (fabs(4 * u[i] - 2) + g_coefficients[i]) / (1 + g_coefficients[i]);
    return product;
}

static const size_t singles[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20};

static void check_index(ash_index_figure got, double want, double widest, const char *name) {
    bool good = !(!(fabs(got.value - want) <= 5 * got.se + 1e-12)) && !(!(got.se <= widest));
    CHECK(good, name);
    if (!good) printf("# got %.6f +- %.6f, want %.6f\n", got.value, got.se, want);
}

static void check_ishigami(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    double p4 = PI * PI * PI * PI, p8 = p4 * p4;
    double v1 = 0.5 * (1 + 0.1 * p4 / 5) * (1 + 0.1 * p4 / 5), v2 = 49.0 / 8, v13 = 0.01 * p8 * (1.0 / 18 - 1.0 / 50), v = v1 + v2 + v13;
    ash_response f = {NULL, ishigami, 3, singles};
    ash_sobol_result r = ash_sobol_indices(arena, &f, 16384, 5);
    CHECK(r.samples == 16384 && !r.undefined, "Ishigami");
    CHECK_NEAR(r.mean, 3.5, 0.02, "mean");
    CHECK_NEAR(r.variance, v, 0.03, "variance");
    check_index(r.items[0].first, v1 / v, 0.02, "first order of 1");
    check_index(r.items[1].first, v2 / v, 0.02, "first order of 2");
    check_index(r.items[2].first, 0, 0.02, "first order of 3: only with others");
    check_index(r.items[0].total, (v1 + v13) / v, 0.02, "total of 1");
    check_index(r.items[1].total, v2 / v, 0.02, "total of 2");
    check_index(r.items[2].total, v13 / v, 0.02, "total of 3");
    static const size_t pair[] = {0, 1, 3}; /* 2 and 3 as one factor */
    ash_response grouped = {NULL, ishigami, 2, pair};
    r = ash_sobol_indices(arena, &grouped, 16384, 5);
    check_index(r.items[1].first, v2 / v, 0.02, "first order of a group");
    check_index(r.items[1].total, (v2 + v13) / v, 0.02, "total of a group");
    const ash_morris *m = ash_morris_effects(arena, &f, 4000, 4, 0, 1, 9);
    CHECK_NEAR(m[1].mean_absolute, 7.875, 1e-12, "mu* of 2 on four levels: 5.25 over 2/3, always");
    /* x3 moves between pi^4 and pi^4/81; |sin x1| is 0 at two levels and sqrt(3)/2 at two */
    double want = 0.1 * p4 * (80.0 / 81) * 1.5 * sqrt(3) / 4;
    CHECK(fabs(m[2].mean_absolute - want) <= 5 * m[2].se_absolute, "mu* of 3");
    CHECK(fabs(m[2].mean) <= 5 * m[2].sd / sqrt(4000), "mu of 3 cancels out");
    ash_arena_destroy(arena);
}

static void check_g(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    ash_response f = {NULL, g_function, 8, singles};
    ash_sobol_result r = ash_sobol_indices(arena, &f, 16384, 11);
    double part[8], all = 1;
    for (int i = 0; i < 8; i++) {
        part[i] = 1 / (3 * (1 + g_coefficients[i]) * (1 + g_coefficients[i]));
        all *= 1 + part[i];
    }
    for (int i = 0; i < 8; i++) {
        check_index(r.items[i].first, part[i] / (all - 1), 0.02, "g function, first order");
        check_index(r.items[i].total, part[i] * all / (1 + part[i]) / (all - 1), 0.02, "g function, total");
    }
    ash_arena_destroy(arena);
}

/* Morris's example with the coefficients that he gives; those that he drew at random are 0 here. */
static double morris_example(void *state, const double *u, size_t changed) {
    double w[20], y = 0;
    (void)state, (void)changed;
    for (int i = 0; i < 20; i++) w[i] = i == 2 || i == 4 || i == 6 ? 2 * (1.1 * u[i] / (u[i] + 0.1) - 0.5) : 2 * (u[i] - 0.5);
    for (int i = 0; i < 10; i++) y += 20 * w[i];
    for (int i = 0; i < 6; i++)
        for (int j = i + 1; j < 6; j++) y -= 15 * w[i] * w[j];
    for (int i = 0; i < 5; i++)
        for (int j = i + 1; j < 5; j++)
            for (int k = j + 1; k < 5; k++) y -= 10 * w[i] * w[j] * w[k];
    return y + 5 * w[0] * w[1] * w[2] * w[3];
}

static void check_morris(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    ash_response f = {NULL, morris_example, 20, singles};
    const ash_morris *m = ash_morris_effects(arena, &f, 2000, 4, 0, 1, 1);
    bool linear = true, nothing = true, first = true;
    for (int i = 7; i < 10; i++) linear = linear && fabs(m[i].mean - 40) < 1e-9 && fabs(m[i].mean_absolute - 40) < 1e-9 && m[i].sd < 1e-6;
    for (int i = 10; i < 20; i++) nothing = nothing && m[i].mean_absolute == 0 && m[i].sd == 0;
    for (int i = 0; i < 7; i++) first = first && m[i].sd > 5;
    CHECK(linear, "inputs 8 to 10: mean 40, linear");
    CHECK(nothing, "inputs 11 to 20: nothing");
    CHECK(first, "inputs 1 to 7: curved or with others");
    /* the mean of w over the levels is 0, of the curved ones e; input 1: 2 (20 - 15 2e - 10 e^2) */
    double e = 0;
    for (int l = 0; l < 4; l++) e += 2 * (1.1 * l / 3 / (l / 3.0 + 0.1) - 0.5) / 4;
    double want = 2 * (20 - 30 * e - 10 * e * e), error = m[0].sd / sqrt(2000);
    CHECK(fabs(m[0].mean - want) <= 5 * error && error < 2.4, "the mean effect of input 1");
    printf("# %.4f, want %.4f +- %.4f\n", m[0].mean, want, error);
    want = 2 * (20 - 30 * e); /* input 6 has no part in the products of three */
    CHECK(fabs(m[5].mean - want) <= 5 * m[5].sd / sqrt(2000), "of input 6");
    /* input 7 is curved alone: from 0 to 2/3, or from 1/3 to 1 */
    double low = (1.1 * (2.0 / 3) / (2.0 / 3 + 0.1)) * 1.5 * 40, high = (1 - 1.1 / 3 / (1 / 3.0 + 0.1)) * 1.5 * 40;
    CHECK(fabs(m[6].mean - (low + high) / 2) <= 5 * m[6].sd / sqrt(2000), "of input 7");
    CHECK_NEAR(m[6].sd, (low - high) / 2, 0.01, "and its sd");
    ash_arena_destroy(arena);
}

/* A case: additive in independent normals, so that shares are those of the variances. */
static void check_case(void) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, (size_t)1 << 30);
    ash_run_options options = {.samples = 1024, .seed = 1};
    const ash_outcome *o = test_outcome(arena,
        "model sums\n  decide option by lowest cost_of\nindex option = here, there\nindex year 1 .. 2\n"
        "input x [option] : EUR = normal(5 EUR, 2 EUR)\ninput y [year] : EUR = normal(5 EUR, 1 EUR)\n  independent by year\n"
        "result cost_of [option] : EUR = x + sum(year: y)\n", "{}", &options);
    ash_uncertain_list inputs = ash_uncertain_inputs(arena, o->unrolled);
    ash_response f = ash_response_of_node(arena, o->unrolled->graph, ash_decided_nodes(arena, o->unrolled)[0], &inputs);
    ash_sobol_result r = ash_sobol_indices(arena, &f, 4096, 1);
    CHECK(inputs.count == 3, "three inputs");
    for (size_t i = 0; i < 3; i++) {
        ash_slice path = inputs.items[i].use->path;
        double want = ash_slice_equal(path, ASH_SLICE("x.here")) ? 4.0 / 6 : ash_slice_equal(path, ASH_SLICE("y")) ? 2.0 / 6 : 0;
        check_index(r.items[i].first, want, 0.05, "first order in a case");
        check_index(r.items[i].total, want, 0.05, "total in a case");
    }
    CHECK_NEAR(r.variance, 6, 0.05, "variance of the case");
    const ash_morris *m = ash_morris_effects(arena, &f, 10, 4, 0.05, 0.95, 1);
    double half = 1.6448536269514722;
    for (size_t i = 0; i < 3; i++) { /* levels 0.05, 0.35, 0.65, 0.95: both moves of two levels are the same by symmetry */
        double z = (half + 0.38532046640756773) * 1.5;
        double want = ash_slice_equal(inputs.items[i].use->path, ASH_SLICE("x.here")) ? 2 * z : ash_slice_equal(inputs.items[i].use->path, ASH_SLICE("y")) ? 2 * z : 0;
        CHECK(fabs(m[i].mean - want) < 1e-9 * (1 + want), "elementary effect in a case");
    }
    ash_arena_destroy(arena);
}

int main(void) {
    check_ishigami();
    check_g();
    check_morris();
    check_case();
    return tap_done();
}
