/* num/distribution: quantiles, moments and samplers against mpmath (tests/data/distribution.txt); what the written
 * forms mean; discrete laws; bounds; and the Gaussian copula. */
#include "num/distribution.h"

#include "memory.h"
#include "num/elementary.h"
#include "num/random.h"
#include "table.h"
#include "tap.h"

static test_memory memory;
static const double inf = (double)INFINITY;

/* A length that errors are measured by: the range of a law with two ends, else the value itself or the median. */
static double size_of(const ash_distribution *d, double value) {
    if (d->kind == ASH_UNIFORM) return d->b - d->a;
    if (d->kind == ASH_TRIANGULAR || d->kind == ASH_PERT) return d->c - d->a;
    return fmax(fabs(value), d->kind == ASH_NORMAL ? d->b : 0.0);
}

static void check_table(int argc, char **argv) {
    ash_arena *arena = test_arena(&memory, 1 << 26);
    FILE *in = table_open(argc, argv, "distribution.txt");
    double quantile_worst = 0, sampler_worst = 0, pert_worst = 0, cdf_worst = 0, mean_worst = 0, sd_worst = 0;
    int quantiles = 0, moments = 0;
    for (table_line line; table_next(in, &line);) {
        const double *x = line.number;
        ash_distribution d = ash_distribution_of((ash_distribution_kind)x[0], x[1], x[2], x[3]);
        d.low = x[4];
        d.high = x[5];
        double want = x[7], cut = ash_distribution_inside(&d);
        if (strcmp(line.name, "quantile") == 0) {
            quantiles++;
            /* p = F(low) + u (F(high) - F(low)) is rounded in units of F: where the window is narrow that moves x,
             * whatever is done after, and is allowed for by the distance to the neighbours in u. Normal and lognormal
             * laws count p from the nearer end, so they have no such excuse. */
            const ash_sampler *sampler = ash_sampler_create(arena, &d);
            double got = ash_distribution_quantile(&d, x[6]), sampled;
            ash_sampler_block(sampler, &x[6], &sampled, 1);
            double shift = d.kind == ASH_NORMAL || d.kind == ASH_LOGNORMAL ? 2e-14 : cut < 1.0 ? 4e-16 / cut : 0.0;
            double slack =
                fabs(ash_distribution_quantile(&d, x[6] * (1 - shift)) - got) +
                fabs(ash_distribution_quantile(&d, x[6] < 0.5 ? x[6] * (1 + shift) : x[6] + (1 - x[6]) * shift) - got);
            double error = fmax(fabs((got - want) - x[8]) - slack, 0) / size_of(&d, want);
            double sampled_error = fmax(fabs((sampled - want) - x[8]) - slack, 0) / size_of(&d, want);
            quantile_worst = fmax(quantile_worst, error == error ? error : inf);
            double *worst = d.kind == ASH_PERT ? &pert_worst : &sampler_worst;
            *worst = fmax(*worst, sampled_error == sampled_error ? sampled_error : inf);
            if (x[6] > 1e-6 && x[6] < 1 - 1e-6 && cut > 0.01) {
                double back = fabs(ash_distribution_cdf(&d, want) - x[6]);
                cdf_worst = fmax(cdf_worst, back == back ? back : inf);
            }
            if (getenv("SHOW") && (error > 2e-14 || sampled_error > 5e-11))
                printf("# kind %g (%.17g, %.17g, %.17g) [%g, %g] u %.17g: errors %g, %g\n", x[0], x[1], x[2], x[3],
                       x[4], x[5], x[6], error, sampled_error);
        } else {
            moments++;
            bool mean = strcmp(line.name, "mean") == 0;
            /* measured by the standard deviation; the table's bounds are doubles, so a narrow window has its ends to
             * 2^-53 of their size */
            double got = mean ? ash_distribution_mean(&d) : ash_distribution_sd(&d), sd = ash_distribution_sd(&d);
            double error = fmax(fabs((got - want) - x[8]) - 4e-16 * fabs(want), 0) / sd;
            double *worst = mean ? &mean_worst : &sd_worst;
            *worst = fmax(*worst, error == error ? error : inf);
            if (getenv("SHOW") && error > 1e-12)
                printf("# %s kind %g (%g, %g, %g) [%g, %g]: got %.17g, want %.17g, error %g\n", line.name, x[0], x[1],
                       x[2], x[3], x[4], x[5], got, want, error);
        }
    }
    fclose(in);
    printf("# %d quantiles: worst %.3g; samplers %.3g, PERT %.3g; cdf %.3g; %d moments: mean %.3g, sd %.3g\n",
           quantiles, quantile_worst, sampler_worst, pert_worst, cdf_worst, moments, mean_worst, sd_worst);
    CHECK(quantiles > 500 && moments > 150, "the table is there");
    CHECK(quantile_worst <= 2e-14, "quantiles");
    CHECK(sampler_worst <= 2e-14, "samplers that compute directly");
    CHECK(pert_worst <= 1e-10, "PERT samplers: at most 1e-10 of the range");
    CHECK(cdf_worst <= 1e-12, "distribution functions undo quantiles");
    CHECK(mean_worst <= 1e-10, "means");
    CHECK(sd_worst <= 1e-10, "standard deviations");
    ash_arena_destroy(arena);
}

/* The tabulated quantile against the slow one on a fine net, for many shapes: the error bound between nodes too. */
static void check_pert_net(void) {
    ash_arena *arena = test_arena(&memory, 1 << 26);
    static double u[4000], out[4000];
    double worst = 0;
    bool ascending = true;
    for (int shape = 0; shape <= 16; shape++) {
        ash_distribution d = ash_distribution_of(ASH_PERT, -1, -1 + 3 * shape / 16.0, 2);
        ash_mark mark = ash_arena_mark(arena);
        const ash_sampler *sampler = ash_sampler_create(arena, &d);
        for (size_t i = 0; i < 4000; i++) u[i] = ash_normal_cdf(-9.9 + 18.05 * (double)i / 3999);
        ash_sampler_block(sampler, u, out, 4000);
        for (size_t i = 0; i < 4000; i += 3)
            worst = fmax(worst, fabs(out[i] - ash_distribution_quantile(&d, u[i])) / 3);
        for (size_t i = 1; i < 4000; i++) ascending &= out[i] >= out[i - 1];
        ash_arena_rewind(arena, mark);
    }
    printf("# PERT table: at most %.3g of the range\n", worst);
    CHECK(worst <= 1e-10, "PERT table on a fine net");
    CHECK(ascending, "PERT table ascends");
    ash_arena_destroy(arena);
}

static void check_written_forms(void) {
    ash_distribution d = ash_distribution_between(38, 45);
    CHECK(d.kind == ASH_LOGNORMAL, "38 to 45 is lognormal");
    CHECK_NEAR(ash_distribution_quantile(&d, 0.05), 38, 1e-14, "its 5 % point");
    CHECK_NEAR(ash_distribution_quantile(&d, 0.95), 45, 1e-14, "its 95 % point");
    d = ash_distribution_between(-3, 5);
    CHECK(d.kind == ASH_NORMAL, "-3 to 5 is normal");
    CHECK_NEAR(ash_distribution_quantile(&d, 0.05), -3, 1e-14, "its 5 % point");
    CHECK_NEAR(ash_distribution_quantile(&d, 0.95), 5, 1e-14, "its 95 % point");
    CHECK_NEAR(ash_distribution_mean(&d), 1, 1e-14, "its mean");
    CHECK(ash_distribution_between(4, 4).kind == ASH_CERTAIN, "4 to 4 is certain");
    d = ash_distribution_plus_minus_relative(41, 0.1);
    CHECK_NEAR(ash_distribution_quantile(&d, 0.95), 41 * 1.1, 1e-14, "41 +- 10%: 95 % point");
    CHECK_NEAR(ash_distribution_quantile(&d, 0.05), 41 / 1.1, 1e-14, "41 +- 10%: 5 % point");
    CHECK_NEAR(ash_distribution_centre(&d), 41, 1e-14, "41 +- 10%: centre");
    ash_distribution mirror = ash_distribution_plus_minus_relative(-41, 0.1);
    CHECK_NEAR(ash_distribution_quantile(&mirror, 0.05), -41 * 1.1, 1e-14, "-41 +- 10%: 5 % point");
    CHECK_NEAR(ash_distribution_quantile(&mirror, 0.95), -41 / 1.1, 1e-14, "-41 +- 10%: 95 % point");
    CHECK_NEAR(ash_distribution_cdf(&mirror, -40), 1 - ash_distribution_cdf(&d, 40), 1e-14,
               "mirrored distribution function");
    CHECK_NEAR(ash_distribution_mean(&mirror), -ash_distribution_mean(&d), 1e-14, "mirrored mean");
    CHECK_NEAR(ash_distribution_sd(&mirror), ash_distribution_sd(&d), 1e-14, "mirrored standard deviation");
    d.low = 40;
    mirror.high = -40;
    CHECK_NEAR(ash_distribution_mean(&mirror), -ash_distribution_mean(&d), 1e-13, "mirrored mean, cut off");
    CHECK_NEAR(ash_distribution_quantile(&mirror, 0.3), -ash_distribution_quantile(&d, 0.7), 1e-13,
               "mirrored quantile, cut off");
    d = ash_distribution_plus_minus_absolute(41, 4);
    CHECK_NEAR(ash_distribution_quantile(&d, 0.95), 45, 1e-14, "41 +- 4: 95 % point");
    CHECK(ash_distribution_plus_minus_relative(0, 0.2).kind == ASH_CERTAIN, "0 +- 20% is certain");
    CHECK(ash_distribution_plus_minus_absolute(7, 0).kind == ASH_CERTAIN, "7 +- 0 is certain");
    d = ash_distribution_of(ASH_PERT, 38, 41, 45);
    CHECK_NEAR(ash_distribution_mean(&d), (38 + 4 * 41 + 45) / 6.0, 1e-15, "mean of a PERT law");
}

static void check_discrete(void) {
    ash_arena *arena = test_arena(&memory, 1 << 20);
    static const double values[] = {0, 0.25, 1, 7}, chances[] = {0.5, 0.25, 0.125, 0.125};
    ash_distribution d = {
        .kind = ASH_DISCRETE, .count = 4, .values = values, .chances = chances, .low = -inf, .high = inf};
    static const double u[] = {1e-9, 0.5, 0.50001, 0.75, 0.7501, 0.875, 0.876, 0.999999},
                        want[] = {0, 0, 0.25, 0.25, 1, 1, 7, 7};
    double out[8];
    ash_sampler_block(ash_sampler_create(arena, &d), u, out, 8);
    bool right = true;
    for (size_t i = 0; i < 8; i++) right = right && out[i] == want[i] && ash_distribution_quantile(&d, u[i]) == want[i];
    CHECK(right, "quantiles of a discrete law");
    CHECK(ash_distribution_cdf(&d, -1) == 0 && ash_distribution_cdf(&d, 0) == 0.5 &&
              ash_distribution_cdf(&d, 6.9) == 0.875 && ash_distribution_cdf(&d, 7) == 1,
          "its distribution function");
    CHECK_NEAR(ash_distribution_mean(&d), 0.0625 + 0.125 + 0.875, 1e-15, "its mean");
    CHECK_NEAR(ash_distribution_sd(&d), sqrt(0.25 * 0.0625 + 0.125 + 0.125 * 49 - 1.0625 * 1.0625), 1e-15,
               "its standard deviation");
    CHECK(ash_distribution_centre(&d) == ash_distribution_mean(&d) && ash_distribution_median(&d) == 0,
          "its centre is the mean");
    d.low = 0.25;
    d.high = 5; /* 0.25 with 2/3, 1 with 1/3 */
    CHECK_NEAR(ash_distribution_mean(&d), 0.5, 1e-15, "a discrete law cut off: mean");
    CHECK_NEAR(ash_distribution_inside(&d), 0.375, 1e-15, "a discrete law cut off: what is left");
    CHECK_NEAR(ash_distribution_cdf(&d, 0.3), 2.0 / 3, 1e-15, "a discrete law cut off: distribution function");
    static const double cut_u[] = {0.001, 0.66, 0.67, 0.999}, cut_want[] = {0.25, 0.25, 1, 1};
    ash_sampler_block(ash_sampler_create(arena, &d), cut_u, out, 4);
    right = true;
    for (size_t i = 0; i < 4; i++)
        right = right && out[i] == cut_want[i] && ash_distribution_quantile(&d, cut_u[i]) == cut_want[i];
    CHECK(right, "a discrete law cut off: quantiles");
    /* many values: the search against counting */
    static double many[100], equal[100], grid[999], found[999];
    for (size_t i = 0; i < 100; i++) {
        many[i] = (double)(i * i);
        equal[i] = 0.01;
    }
    right = true;
    for (size_t count = 1; count <= 100; count++) {
        ash_distribution law = {
            .kind = ASH_DISCRETE, .count = count, .values = many, .chances = equal, .low = -inf, .high = inf};
        for (size_t i = 0; i < count; i++) equal[i] = 1.0 / (double)count;
        for (size_t i = 0; i < 999; i++) grid[i] = ((double)i + 0.61803) / 999.7;
        ash_sampler_block(ash_sampler_create(arena, &law), grid, found, 999);
        for (size_t i = 0; i < 999; i++) {
            double k = floor(grid[i] * (double)count);
            if (fabs(grid[i] * (double)count - rint(grid[i] * (double)count)) > 1e-9 && found[i] != k * k)
                right = false;
        }
    }
    CHECK(right, "discrete laws of 1 to 100 values");
    ash_arena_destroy(arena);
}

/* "About" holds its three points exactly, and its moments agree with quadrature of the same law cut off nowhere that matters. */
static void check_about(void) {
    const double points[][3] = {{2, 0.5, 5}, {0.0275, 0.01, 0.09}, {-1, -4, 0.5}, {0.1, -0.2, 0.9}};
    bool exact = true, moments = true;
    for (size_t i = 0; i < 4; i++) {
        ash_distribution d = ash_distribution_about(points[i][0], points[i][1], points[i][2]);
        exact = exact && fabs(ash_distribution_quantile(&d, 0.5) - points[i][0]) < 1e-13;
        exact = exact && fabs(ash_distribution_quantile(&d, 0.05) - points[i][1]) < 1e-12 * fabs(points[i][1]);
        exact = exact && fabs(ash_distribution_quantile(&d, 0.95) - points[i][2]) < 1e-12 * fabs(points[i][2]);
        exact = exact && fabs(ash_distribution_cdf(&d, points[i][1]) - 0.05) < 1e-14;
        ash_distribution cut = d;
        cut.low = d.kind == ASH_SPLIT_LOGNORMAL ? 1e-300 : d.a - 30 * d.b;
        cut.high = d.kind == ASH_SPLIT_LOGNORMAL ? 1e300 : d.a + 30 * d.c;
        moments = moments && fabs(ash_distribution_mean(&cut) - ash_distribution_mean(&d)) < 1e-9 * ash_distribution_sd(&d);
        moments = moments && fabs(ash_distribution_sd(&cut) - ash_distribution_sd(&d)) < 1e-9 * ash_distribution_sd(&d);
    }
    CHECK(exact, "about(median, p5, p95) has these three points");
    CHECK(moments, "closed-form moments of split laws agree with quadrature");
}

static void check_bounds(void) {
    ash_arena *arena = test_arena(&memory, 1 << 22);
    ash_stream stream = ash_stream_of(5, 5);
    ash_draw_plan plan = {false, 0};
    static double u[6400], out[6400], again[6400];
    ash_draw_block(&stream, &plan, 0, 0, 6400, u);
    const struct {
        ash_distribution_kind kind;
        double a, b, c, low, high;
    } rows[] = {
        {ASH_NORMAL, 1, 2, 0, 0, 3},       {ASH_NORMAL, 0, 1, 0, 7, inf},        {ASH_NORMAL, 0, 1, 0, -inf, -7},
        {ASH_SPLIT_NORMAL, 1, 2, 0.7, -inf, inf}, {ASH_SPLIT_LOGNORMAL, 2, 0.8, 0.3, -inf, inf},
        {ASH_SPLIT_NORMAL, 1, 2, 0.7, -2, 2.5}, {ASH_SPLIT_LOGNORMAL, 2, 0.8, 0.3, 0.5, 3}, {ASH_SPLIT_LOGNORMAL, 2, 0.3, 0.8, 3, inf},
        {ASH_LOGNORMAL, 5, 0.4, 0, 6, 7},  {ASH_LOGNORMAL, -5, 0.4, 0, -6, inf}, {ASH_UNIFORM, 0, 1, 0, 0.25, 0.5},
        {ASH_TRIANGULAR, 0, 1, 3, 0.5, 2}, {ASH_PERT, 0, 1, 3, 0.5, 2},          {ASH_PERT, 0, 3, 3, 2.9, inf},
        {ASH_CERTAIN, 4, 0, 0, -inf, inf}, {ASH_NORMAL, 4, 0, 0, -inf, inf},     {ASH_PERT, 2, 2, 2, -inf, inf},
        {ASH_UNIFORM, 2, 2, 0, -inf, inf}};
    bool inside = true, same = true, falls = true, agrees = true;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        ash_distribution d = ash_distribution_of(rows[r].kind, rows[r].a, rows[r].b, rows[r].c);
        d.low = rows[r].low;
        d.high = rows[r].high;
        const ash_sampler *sampler = ash_sampler_create(arena, &d);
        ash_sampler_block(sampler, u, out, 6400);
        for (size_t at = 0, size = 1; at < 6400; at += size, size = size % 97 + 1) {
            if (at + size > 6400) size = 6400 - at;
            ash_sampler_block(sampler, u + at, again + at, size);
        }
        same = same && memcmp(out, again, sizeof out) == 0;
        double sum = 0;
        for (size_t i = 0; i < 6400; i++) {
            inside = inside && out[i] >= d.low && out[i] <= d.high;
            falls = falls && (i == 0 || (u[i] >= u[i - 1]) == (out[i] >= out[i - 1]) || out[i] == out[i - 1]);
            sum += out[i];
        }
        double sd = ash_distribution_sd(&d);
        agrees = agrees && fabs(sum / 6400 - ash_distribution_mean(&d)) <= 4.5 * sd / 80 + 1e-12;
    }
    CHECK(inside, "samples keep within the bounds");
    CHECK(same, "any split into blocks gives the same bits");
    CHECK(falls, "samples rise with their uniforms");
    CHECK(agrees, "sample means are within 4.5 standard errors of the mean");
    ash_distribution d = ash_distribution_of(ASH_NORMAL, 0, 1, 0);
    d.low = 50;
    CHECK(ash_distribution_inside(&d) == 0 && ash_distribution_quantile(&d, 0.5) == 50 &&
              ash_distribution_mean(&d) == 50 && ash_distribution_sd(&d) == 0,
          "nothing left above: the lower bound");
    ash_sampler_block(ash_sampler_create(arena, &d), u, out, 64);
    CHECK(out[0] == 50 && out[63] == 50, "nothing left above: the sampler too");
    d = ash_distribution_of(ASH_PERT, 1, 2, 3);
    d.high = 0.5;
    CHECK(ash_distribution_inside(&d) == 0 && ash_distribution_quantile(&d, 0.5) == 0.5,
          "nothing left below: the upper bound");
    d = ash_distribution_of(ASH_CERTAIN, 4, 0, 0);
    CHECK(ash_distribution_inside(&d) == 1 && ash_distribution_mean(&d) == 4 && ash_distribution_sd(&d) == 0 &&
              ash_distribution_cdf(&d, 4) == 1 && ash_distribution_cdf(&d, 3.9) == 0,
          "a certain value");
    d.high = 3;
    CHECK(ash_distribution_inside(&d) == 0, "a certain value outside its bounds");
    ash_arena_destroy(arena);
}

static void check_copula(void) {
    CHECK_NEAR(ash_pearson_of_rank(0.5), 2 * 0.25881904510252076, 1e-15, "rank 0.5: 2 sin 15 degrees");
    CHECK_NEAR(ash_pearson_of_rank(1), 1, 1e-15, "rank 1");
    CHECK_NEAR(ash_pearson_of_rank(-1), -1, 1e-15, "rank -1");
    CHECK(ash_pearson_of_rank(0) == 0, "rank 0");
    double m[9] = {4, 12, -16, 12, 37, -43, -16, -43, 98};
    static const double factor[9] = {2, 0, 0, 6, 1, 0, -8, 5, 3};
    size_t row = 99;
    CHECK(ash_cholesky(m, 3, &row) && memcmp(m, factor, sizeof m) == 0, "a Cholesky factor");
    double bad[9] = {1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1};
    CHECK(!ash_cholesky(bad, 3, &row) && row == 2, "the row that does not fit");
    double singular[4] = {1, 1, 1, 1};
    CHECK(!ash_cholesky(singular, 2, &row) && row == 1, "a singular matrix");
    /* The rank correlation that comes out is the one that was asked for. */
    enum { N = 65536 };
    static double u[N], v[N], x[N], y[N];
    ash_stream first = {1}, second = {2};
    ash_draw_plan plan = {true, N};
    ash_draw_block(&first, &plan, 0, 0, N, u);
    ash_draw_block(&second, &plan, 0, 0, N, v);
    ash_normal_block(u, x, N);
    ash_normal_block(v, y, N);
    double r = ash_pearson_of_rank(-0.6), s = sqrt(1 - r * r), cross = 0;
    for (size_t i = 0; i < N; i++) y[i] = r * x[i] + s * y[i];
    ash_uniform_block(y, v, N);
    for (size_t i = 0; i < N; i++) cross += 12 * (u[i] - 0.5) * (v[i] - 0.5) / N;
    CHECK(fabs(cross + 0.6) < 0.01, "the copula has the rank correlation asked for");
}

int main(int argc, char **argv) {
    check_table(argc, argv);
    check_pert_net();
    check_written_forms();
    check_discrete();
    check_about();
    check_bounds();
    check_copula();
    return tap_done();
}
