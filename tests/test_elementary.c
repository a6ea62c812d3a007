/* num/elementary: errors against mpmath (tests/data/elementary.txt, beta.txt), IEEE edge cases, and block against
 * scalar bits. */
#include "num/elementary.h"

#include "table.h"
#include "tap.h"

static double call(const char *name, const double *x) {
    static const struct {
        const char *name;
        double (*f)(double);
    } functions[] = {{"exp", ash_exp},
                     {"exp_subnormal", ash_exp},
                     {"log", ash_log},
                     {"log1p", ash_log1p},
                     {"expm1", ash_expm1},
                     {"erfc", ash_erfc},
                     {"normal_density", ash_normal_density},
                     {"normal_cdf", ash_normal_cdf},
                     {"normal_quantile", ash_normal_quantile},
                     {"normal_loss", ash_normal_loss},
                     {"normal_second_loss", ash_normal_second_loss},
                     {"lgamma", ash_lgamma}};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strcmp(name, functions[i].name) == 0) return functions[i].f(x[0]);
    if (strcmp(name, "pow") == 0) return ash_pow(x[0], x[1]);
    if (strcmp(name, "beta_cdf") == 0) return ash_beta_cdf(x[0], x[1], x[2]);
    if (strcmp(name, "beta_quantile") == 0) return ash_beta_quantile(x[0], x[1], x[2]);
    return (double)NAN;
}

/* The greatest error of each function, against the bound that elementary.h states. */
static void check_tables(int argc, char **argv) {
    static struct {
        const char *name;
        double bound;
        int least;
        double worst, at;
        int count;
    } rows[] = {{"exp", 0.6, 200, 0, 0, 0},         {"exp_subnormal", 1.0, 20, 0, 0, 0},
                {"log", 0.8, 200, 0, 0, 0},         {"log1p", 2, 100, 0, 0, 0},
                {"expm1", 2, 100, 0, 0, 0},         {"pow", 0.6, 300, 0, 0, 0},
                {"erfc", 8, 150, 0, 0, 0},          {"normal_density", 4, 100, 0, 0, 0},
                {"normal_cdf", 8, 200, 0, 0, 0},    {"normal_quantile", 4.5, 350, 0, 0, 0},
                {"normal_loss", 9, 100, 0, 0, 0},   {"normal_second_loss", 9, 100, 0, 0, 0},
                {"lgamma", 10, 200, 0, 0, 0},       {"beta_cdf", 450, 200, 0, 0, 0},
                {"beta_quantile", 100, 50, 0, 0, 0}};
    static const char *const files[] = {"elementary.txt", "beta.txt"};
    size_t row_count = sizeof rows / sizeof *rows;
    bool all_known = true;
    for (size_t f = 0; f < 2; f++) {
        FILE *in = table_open(argc, argv, files[f]);
        for (table_line line; table_next(in, &line);) {
            size_t r = 0;
            while (r < row_count && strcmp(rows[r].name, line.name) != 0) r++;
            if (r == row_count) {
                all_known = false;
                continue;
            }
            double ulps =
                table_ulps(call(line.name, line.number), line.number[line.count - 2], line.number[line.count - 1]);
            if (getenv("ULPS"))
                printf("# %s %.17g %.17g %g\n", line.name, line.number[0], line.number[line.count - 2], ulps);
            rows[r].count++;
            if (!(ulps <= rows[r].worst)) {
                rows[r].worst = ulps;
                rows[r].at = line.number[0];
            }
        }
        fclose(in);
    }
    CHECK(all_known, "every line of the tables is of a known function");
    for (size_t r = 0; r < row_count; r++) {
        printf("# %s: at most %.3g ulp (at %.17g), bound %g, %d values\n", rows[r].name, rows[r].worst, rows[r].at,
               rows[r].bound, rows[r].count);
        CHECK(rows[r].worst <= rows[r].bound && rows[r].count >= rows[r].least, rows[r].name);
    }
}

static bool same(double a, double b) {
    return (a != a && b != b) || (a == b && !signbit(a) == !signbit(b));
}

static void check_edges(void) {
    const double inf = (double)INFINITY, nan = (double)NAN, tiny = 5e-324, huge = 1.7976931348623157e308;
    static const double odd = 3.0, even = 4.0;
    const struct {
        double got, want;
        const char *name;
    } rows[] = {{ash_exp(0.0), 1.0, "exp 0"},
                {ash_exp(-0.0), 1.0, "exp -0"},
                {ash_exp(inf), inf, "exp inf"},
                {ash_exp(-inf), 0.0, "exp -inf"},
                {ash_exp(nan), nan, "exp NaN"},
                {ash_exp(709.79), inf, "exp overflows"},
                {ash_exp(-745.14), 0.0, "exp underflows"},
                {ash_exp(-745.13), tiny, "exp least"},
                {ash_exp(huge), inf, "exp huge"},
                {ash_exp(-huge), 0.0, "exp -huge"},
                {ash_exp(tiny), 1.0, "exp tiny"},
                {ash_log(0.0), -inf, "log 0"},
                {ash_log(-0.0), -inf, "log -0"},
                {ash_log(-1.0), nan, "log -1"},
                {ash_log(-inf), nan, "log -inf"},
                {ash_log(inf), inf, "log inf"},
                {ash_log(nan), nan, "log NaN"},
                {ash_log(1.0), 0.0, "log 1"},
                {ash_log1p(-1.0), -inf, "log1p -1"},
                {ash_log1p(-2.0), nan, "log1p -2"},
                {ash_log1p(inf), inf, "log1p inf"},
                {ash_log1p(0.0), 0.0, "log1p 0"},
                {ash_log1p(tiny), tiny, "log1p tiny"},
                {ash_log1p(nan), nan, "log1p NaN"},
                {ash_expm1(-inf), -1.0, "expm1 -inf"},
                {ash_expm1(inf), inf, "expm1 inf"},
                {ash_expm1(0.0), 0.0, "expm1 0"},
                {ash_expm1(tiny), tiny, "expm1 tiny"},
                {ash_expm1(nan), nan, "expm1 NaN"},
                {ash_pow(0.0, 0.0), 1.0, "0^0"},
                {ash_pow(nan, 0.0), 1.0, "NaN^0"},
                {ash_pow(1.0, nan), 1.0, "1^NaN"},
                {ash_pow(1.0, inf), 1.0, "1^inf"},
                {ash_pow(nan, 1.0), nan, "NaN^1"},
                {ash_pow(2.0, nan), nan, "2^NaN"},
                {ash_pow(0.0, 2.5), 0.0, "0^2.5"},
                {ash_pow(0.0, -1.0), inf, "0^-1"},
                {ash_pow(-0.0, odd), -0.0, "(-0)^3"},
                {ash_pow(-0.0, even), 0.0, "(-0)^4"},
                {ash_pow(-0.0, -odd), -inf, "(-0)^-3"},
                {ash_pow(-0.0, -even), inf, "(-0)^-4"},
                {ash_pow(-0.0, 0.5), 0.0, "(-0)^0.5"},
                {ash_pow(-2.0, odd), -8.0, "(-2)^3"},
                {ash_pow(-2.0, even), 16.0, "(-2)^4"},
                {ash_pow(-2.0, 0.5), nan, "(-2)^0.5"},
                {ash_pow(-2.0, -1.0), -0.5, "(-2)^-1"},
                {ash_pow(inf, 2.0), inf, "inf^2"},
                {ash_pow(inf, -2.0), 0.0, "inf^-2"},
                {ash_pow(-inf, odd), -inf, "(-inf)^3"},
                {ash_pow(-inf, -odd), -0.0, "(-inf)^-3"},
                {ash_pow(-inf, even), inf, "(-inf)^4"},
                {ash_pow(-inf, 0.5), inf, "(-inf)^0.5"},
                {ash_pow(2.0, inf), inf, "2^inf"},
                {ash_pow(0.5, inf), 0.0, "0.5^inf"},
                {ash_pow(2.0, -inf), 0.0, "2^-inf"},
                {ash_pow(0.5, -inf), inf, "0.5^-inf"},
                {ash_pow(-1.0, inf), 1.0, "(-1)^inf"},
                {ash_pow(0.0, inf), 0.0, "0^inf"},
                {ash_pow(0.0, -inf), inf, "0^-inf"},
                {ash_pow(inf, inf), inf, "inf^inf"},
                {ash_pow(-3.0, 9007199254740991.0), -inf, "odd at 2^53 - 1"},
                {ash_pow(-3.0, 9007199254740992.0), inf, "even from 2^53 on"},
                {ash_pow(-0.5, 1e300), 0.0, "even at 1e300"},
                {ash_pow(-1.0, 9007199254740991.0), -1.0, "(-1)^odd"},
                {ash_pow(2.0, 1024.0), inf, "2^1024"},
                {ash_pow(2.0, -1074.0), tiny, "2^-1074"},
                {ash_pow(2.0, -1075.5), 0.0, "2^-1075.5"},
                {ash_pow(2.0, 0.5), 1.4142135623730951, "2^0.5"},
                {ash_pow(tiny, 1.0), tiny, "tiny^1"},
                {ash_pow(huge, 1.0), huge, "huge^1"},
                {ash_pow(huge, -1.0), 1.0 / huge, "huge^-1"},
                {ash_pow(1.1, 1.0), 1.1, "1.1^1"},
                {ash_pow(tiny, 0.5), 0x1p-537, "tiny^0.5"},
                {ash_erfc(inf), 0.0, "erfc inf"},
                {ash_erfc(-inf), 2.0, "erfc -inf"},
                {ash_erfc(nan), nan, "erfc NaN"},
                {ash_normal_density(inf), 0.0, "density inf"},
                {ash_normal_density(nan), nan, "density NaN"},
                {ash_normal_cdf(inf), 1.0, "Phi inf"},
                {ash_normal_cdf(-inf), 0.0, "Phi -inf"},
                {ash_normal_cdf(nan), nan, "Phi NaN"},
                {ash_normal_quantile(0.5), 0.0, "quantile 0.5"},
                {ash_normal_quantile(0.0), -inf, "quantile 0"},
                {ash_normal_quantile(1.0), inf, "quantile 1"},
                {ash_normal_quantile(-0.1), nan, "quantile -0.1"},
                {ash_normal_quantile(1.1), nan, "quantile 1.1"},
                {ash_normal_quantile(nan), nan, "quantile NaN"},
                {ash_normal_quantile(inf), nan, "quantile inf"},
                {ash_normal_quantile(-inf), nan, "quantile -inf"},
                {ash_normal_loss(inf), 0.0, "loss inf"},
                {ash_normal_loss(-inf), inf, "loss -inf"},
                {ash_normal_loss(nan), nan, "loss NaN"},
                {ash_normal_second_loss(inf), 0.0, "L2 inf"},
                {ash_normal_second_loss(nan), nan, "L2 NaN"},
                {ash_lgamma(0.0), inf, "lgamma 0"},
                {ash_lgamma(-1.5), nan, "lgamma -1.5"},
                {ash_lgamma(1.0), 0.0, "lgamma 1"},
                {ash_lgamma(2.0), 0.0, "lgamma 2"},
                {ash_lgamma(inf), inf, "lgamma inf"},
                {ash_lgamma(nan), nan, "lgamma NaN"},
                {ash_beta_cdf(0.0, 2, 3), 0.0, "beta 0"},
                {ash_beta_cdf(1.0, 2, 3), 1.0, "beta 1"},
                {ash_beta_cdf(-1.0, 2, 3), 0.0, "beta -1"},
                {ash_beta_cdf(2.0, 2, 3), 1.0, "beta 2"},
                {ash_beta_cdf(0.5, 0, 3), nan, "beta a 0"},
                {ash_beta_cdf(nan, 2, 3), nan, "beta NaN"},
                {ash_beta_quantile(0.0, 2, 3), 0.0, "beta quantile 0"},
                {ash_beta_quantile(1.0, 2, 3), 1.0, "beta quantile 1"},
                {ash_beta_quantile(1.5, 2, 3), nan, "beta quantile 1.5"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool equal = same(rows[i].got, rows[i].want);
        CHECK(equal, rows[i].name);
        if (!equal) printf("# got %.17g, want %.17g\n", rows[i].got, rows[i].want);
    }
    /* Integer powers whose exact value fits a double are exact. */
    bool exact = true;
    for (int base = -12; base <= 12; base++)
        for (int n = 1; n <= 14; n++) {
            double product = 1.0;
            for (int i = 0; i < n; i++) product *= base;
            if (fabs(product) < 0x1p53 && ash_pow(base, n) != product) exact = false;
        }
    CHECK(exact, "small integer powers are exact");
    CHECK_NEAR(ash_erfc(0.0), 1.0, 4e-16, "erfc 0");
    CHECK_NEAR(ash_normal_cdf(0.0), 0.5, 4e-16, "Phi 0");
    CHECK_NEAR(ash_normal_second_loss(0.0), 0.25, 4e-16, "L2 0");
    CHECK_NEAR(ash_beta_cdf(0.3, 1.0, 5.0), 1.0 - 0.7 * 0.7 * 0.7 * 0.7 * 0.7, 1e-14,
               "beta with a = 1 is 1 - (1 - x)^b");
    CHECK_NEAR(ash_beta_cdf(0.5, 1e6, 1e6), 0.5, 1e-9, "beta at the middle of a narrow law");
    CHECK_NEAR(ash_lgamma(171.0), 706.5730622457873, 1e-15, "log 170!");
    CHECK_NEAR(ash_lgamma(0.5), 0.5723649429247001, 1e-15, "log Gamma(1/2) = log(pi)/2");
}

/* A plain generator for arguments, of no further use: xorshift64*. */
static uint64_t next_bits(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1du;
}

/* Blocks give the scalar functions' bits at every length and offset, for ordinary arguments and all sorts of odd ones.
 */
static void check_blocks(void) {
    enum { COUNT = 4099 };
    static double in[COUNT], second[COUNT], out[COUNT];
    static const struct {
        const char *name;
        void (*block)(double *restrict, const double *restrict, size_t);
        double (*f)(double);
        double low, high;
    } rows[] = {{"exp block", ash_exp_block, ash_exp, -750, 720},
                {"log block", ash_log_block, ash_log, 0, 1e3},
                {"normal quantile block", ash_normal_quantile_block, ash_normal_quantile, 0, 1},
                {"normal cdf block", ash_normal_cdf_block, ash_normal_cdf, -12, 12},
                {"normal loss block", ash_normal_loss_block, ash_normal_loss, -45, 45}};
    uint64_t state = 0x9e3779b97f4a7c15u;
    for (size_t r = 0; r <= sizeof rows / sizeof *rows; r++) {
        bool is_pow = r == sizeof rows / sizeof *rows, equal = true;
        for (int pass = 0; pass < 2; pass++) {
            for (size_t i = 0; i < COUNT; i++) {
                uint64_t bits = next_bits(&state), other = next_bits(&state);
                double unit = (double)(bits >> 11) * 0x1p-53;
                memcpy(&in[i], &bits, 8); /* any bit pattern at all */
                memcpy(&second[i], &other, 8);
                if (pass == 0) in[i] = is_pow ? unit * 20 : rows[r].low + unit * (rows[r].high - rows[r].low);
                if (pass == 0) second[i] = (double)(other >> 11) * 0x1p-53 * 40 - 20;
                if (is_pow && i % 3 == 0) second[i] = rint(second[i]);
            }
            for (size_t start = 0, size = 0; start + size <= COUNT; start += size, size = (size + 1) % 67 + 1) {
                if (is_pow)
                    ash_pow_block(out + start, in + start, second + start, size);
                else
                    rows[r].block(out + start, in + start, size);
                for (size_t i = start; i < start + size; i++)
                    if (!same(out[i], is_pow ? ash_pow(in[i], second[i]) : rows[r].f(in[i]))) equal = false;
            }
        }
        CHECK(equal, is_pow ? "pow block" : rows[r].name);
    }
}

/* The bits themselves, for all compilers, options and machines alike: a hash over many results. Two digests that differ
 * between two builds mean that one of them is not IEEE; the values themselves are vouched for by the tables above. */
static void print_digest(void) {
    uint64_t state = 1, digest = 14695981039346656037u;
    for (int i = 0; i < 20000; i++) {
        double u = (double)(next_bits(&state) >> 11) * 0x1p-53, v = (double)(next_bits(&state) >> 11) * 0x1p-53;
        const double results[] = {
            ash_exp(1400 * u - 700),     ash_log(u),
            ash_log1p(v - 0.5),          ash_expm1(v - 0.5),
            ash_pow(u + v, 60 * v - 30), ash_erfc(10 * u - 3),
            ash_normal_cdf(12 * u - 6),  ash_normal_quantile(u),
            ash_normal_loss(20 * u - 5), ash_normal_second_loss(20 * v - 5),
            ash_lgamma(30 * u),          i % 16 ? 0.0 : ash_beta_quantile(u, 1 + 4 * v, 5 - 4 * v)};
        for (size_t k = 0; k < sizeof results / sizeof *results; k++) {
            uint64_t bits;
            memcpy(&bits, &results[k], 8);
            digest = (digest ^ bits) * 1099511628211u;
            digest ^= digest >> 32;
        }
    }
    printf("# digest of the bits: %016llx\n", (unsigned long long)digest);
}

int main(int argc, char **argv) {
    check_tables(argc, argv);
    check_edges();
    check_blocks();
    print_digest();
    return tap_done();
}
