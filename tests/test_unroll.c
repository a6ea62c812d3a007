/* Unrolling, through a run: models with a closed form, correlations, what must not change a bit, the language's rules (absent values, reductions,
 * recursion, dated parameters, money, reference data), the built-in totals, the choice, every mistake, and the limits. */
#include "bound.h"

#include <stdlib.h>
#include <time.h>

#include "decide/outcome.h"
#include "num/closed_forms.h"
#include "num/elementary.h"

#define S(text) ash_slice_of(text)

static test_memory memory;
static ash_arena *arena;

enum { SAMPLES = 16384 };

/* ---- from texts to an outcome ---- */

typedef struct outcome {
    bound b;
    ash_outcome *o; /* NULL after errors */
} outcome;

static outcome compute(const bound *model, ash_slice text, const ash_case_options *options, const char *keep) {
    outcome out = {.b = bound_case(arena, model, text, options)};
    ash_slice kept = keep == NULL ? (ash_slice){0} : S(keep);
    ash_outcome_wish wish = {.lines = true, .keep_count = keep != NULL, .keep = &kept};
    ash_run_options run = {.samples = SAMPLES, .seed = 1};
    if (out.b.c != NULL && ash_outcome_compute(arena, out.b.c, &run, &wish, out.b.diags, &out.o) != ASH_OUTCOME_DONE) out.o = NULL;
    return out;
}

/* For texts that must be right. */
static outcome outcome_of(const char *model, const char *text) {
    bound m = bound_model(arena, model);
    outcome out = compute(&m, S(text), NULL, NULL);
    if (out.o == NULL) {
        bound_show(&out.b);
        printf("Bail out! a case of the test is wrong\n");
        exit(1);
    }
    return out;
}

static const ash_shown *shown(const outcome *out, const char *name, int first, int second, int third) {
    const int rows[8] = {first, second, third};
    const ash_entity *entity = ash_model_entity(out->b.model, S(name));
    const ash_shown *found = entity == NULL ? NULL : ash_outcome_find(out->o, entity, rows);
    if (found == NULL || found->figure == NULL) {
        printf("Bail out! nothing is shown of %s\n", name);
        exit(1);
    }
    return found;
}
static const ash_figure *figure(const outcome *out, const char *name, int first, int second, int third) { return shown(out, name, first, second, third)->figure; }
static double centre(const outcome *out, const char *name) { return figure(out, name, 0, 0, 0)->centre; }

static int row_of(const outcome *out, const char *index, const char *id) { return ash_case_row_find(out->b.c, ash_model_index(out->b.model, S(index)), 0, S(id)); }

static const ash_input_use *use_of(const outcome *out, const char *path) {
    for (size_t i = 0; i < out->o->unrolled->uses.count; i++)
        if (ash_slice_equal(out->o->unrolled->uses.items[i].path, S(path))) return &out->o->unrolled->uses.items[i];
    printf("Bail out! no input %s\n", path);
    exit(1);
}

/* Within five reported standard errors, and the error that tabulated laws may have. */
static void near_error(double got, double want, double error, const char *name) {
    bool ok = fabs(got - want) <= 5 * error + 1e-9 * fabs(want);
    CHECK(ok, name);
    if (!ok) printf("# got %.10g, want %.10g, %.2f standard errors off\n", got, want, fabs(got - want) / error);
}
static void check_moments(const outcome *out, const char *name, double mean, double sd) {
    const ash_figure *f = figure(out, name, 0, 0, 0);
    near_error(f->mean, mean, f->se, name);
    near_error(f->sd, sd, f->se_sd, "its standard deviation");
    CHECK(f->se < 0.02 * sd && f->undefined == 0, "measured finely enough to tell");
}
static void check_quantile(const outcome *out, const char *name, size_t which, double want) {
    const ash_figure *f = figure(out, name, 0, 0, 0);
    near_error(f->quantile[which], want, f->se_quantile[which], "a quantile of it");
}

static const double z95 = 1.6448536269514722;

/* ---- closed forms ---- */

static void check_closed_forms(void) {
    outcome out = outcome_of("model closed\n  format 1\n"
                             "input a : EUR/unit = lognormal(40 EUR/unit, 0.2)\ninput b : 1 = lognormal(2, 0.3)\ninput n : 1 = normal(5, 2)\ninput u : 1 = uniform(-1, 3)\n"
                             "input p : 1 = pert(1, 2, 6)\ninput t : 1 = triangular(0, 1, 5)\ninput d : 1 = chance(0: 0.7, 1: 0.25, 10: 0.05)\ninput c : 1 = 3\ninput v : 1 = between(2, 8)\n"
                             "result product : EUR/unit = a * b\nresult quotient : EUR/unit = a / b\nresult total : 1 = n + u + c\nresult mix : 1 = p + t + d\n"
                             "result pert_alone : 1 = p\nresult triangle : 1 = t\nresult discrete : 1 = d\nresult square : EUR^2/unit^2 = a ^ 2\nresult positive : 1 = if u > 0 then sqrt(u) else 0\n"
                             "result logarithm : 1 = if u > 0 then log(u) else 0\nresult range : 1 = v\n",
                             "c: 4\n");
    double s = sqrt(0.04 + 0.09), product = 80 * exp(s * s / 2), quotient = 20 * exp(s * s / 2);
    check_moments(&out, "product", product, product * sqrt(expm1(s * s)));
    check_quantile(&out, "product", ASH_P5, 80 * exp(-z95 * s));
    check_quantile(&out, "product", ASH_P50, 80);
    check_quantile(&out, "product", ASH_P95, 80 * exp(z95 * s));
    check_moments(&out, "quotient", quotient, quotient * sqrt(expm1(s * s)));
    check_quantile(&out, "quotient", ASH_P95, 20 * exp(z95 * s));
    check_moments(&out, "square", 1600 * exp(2 * 0.04), 1600 * exp(2 * 0.04) * sqrt(expm1(4 * 0.04)));
    check_moments(&out, "total", 5 + 1 + 4, sqrt(4 + 16.0 / 12));
    double pert = 15.0 / 6, pert_variance = (pert - 1) * (6 - pert) / 7, triangle = 2, triangle_variance = (0 + 1 + 25 - 0 - 0 - 5) / 18.0;
    double discrete = 0.75, discrete_variance = 0.25 + 5 - discrete * discrete;
    check_moments(&out, "pert_alone", pert, sqrt(pert_variance));
    check_moments(&out, "triangle", triangle, sqrt(triangle_variance));
    check_quantile(&out, "triangle", ASH_P25, sqrt(0.25 * 5) > 1 ? 5 - sqrt(0.75 * 20) : sqrt(0.25 * 5)); /* F(1) = 1/5: on the falling side */
    check_moments(&out, "discrete", discrete, sqrt(discrete_variance));
    check_moments(&out, "mix", pert + triangle + discrete, sqrt(pert_variance + triangle_variance + discrete_variance));
    check_moments(&out, "positive", sqrt(3) * 3 * 2 / 3 / 4, sqrt(9.0 / 2 / 4 - 27.0 * 4 / 9 / 16)); /* E = int_0^3 sqrt(x) dx / 4, E^2 of it = int_0^3 x dx / 4 */
    near_error(figure(&out, "logarithm", 0, 0, 0)->mean, (3 * log(3) - 3) / 4, figure(&out, "logarithm", 0, 0, 0)->se, "the other branch poisons nothing");
    check_quantile(&out, "range", ASH_P5, 2);
    check_quantile(&out, "range", ASH_P50, 4);
    CHECK_NEAR(centre(&out, "product"), 80, 1e-12, "the centre: every input at its median");
    CHECK_NEAR(centre(&out, "discrete"), 0.75, 1e-12, "a chance at its mean");
    CHECK(use_of(&out, "c")->draw == ASH_NO_DRAW && use_of(&out, "c")->source == ASH_SOURCE_USER && use_of(&out, "a")->draw != ASH_NO_DRAW && use_of(&out, "a")->source == ASH_SOURCE_DEFAULT, "every input is listed");
}

/* ---- correlations ---- */

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double rank_of(const double *sorted, double value) {
    size_t low = 0, high = SAMPLES;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sorted[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return (double)low;
}

static double rank_correlation(const double *x, const double *y) {
    double *a = malloc(2 * SAMPLES * sizeof *a), *b = a + SAMPLES, sum = 0, square = 0, middle = (SAMPLES - 1) / 2.0;
    if (a == NULL) exit(1);
    memcpy(a, x, SAMPLES * sizeof *a);
    memcpy(b, y, SAMPLES * sizeof *b);
    qsort(a, SAMPLES, sizeof *a, ascending);
    qsort(b, SAMPLES, sizeof *b, ascending);
    for (size_t i = 0; i < SAMPLES; i++) {
        double p = rank_of(a, x[i]) - middle, q = rank_of(b, y[i]) - middle;
        sum += p * q;
        square += p * p;
    }
    free(a);
    return sum / square;
}

static const double *samples(const outcome *out, const char *name) { return shown(out, name, 0, 0, 0)->samples; }

static const char *const pair_model = "model pairs\n  format 1\ninput a : 1 = lognormal(1, 0.5)\ninput b : 1 = pert(1, 2, 9)\ninput c : 1 = normal(0, 1)\ninput d : 1 = uniform(0, 1)\ninput e : 1 = 3\n"
                                      "index source\ninput x [source] : 1 = normal(0, 1)\n  when active\ninput active : flag = yes\n  structural\n"
                                      "result ra : 1 = a\nresult rb : 1 = b\nresult rc : 1 = c\nresult rd : 1 = d\nresult re : 1 = e\nresult rx : 1 = sum(source: if active then x else 0)\n";

static void check_correlations(void) {
    static const char *const pair_text = "source: {s: {}}\ncorrelate: [[a, b, 0.6], [b, c, -30%], [d, e, 0.5], [d, source.s.x, 0.9]]\n";
    outcome out = outcome_of(pair_model, pair_text), alone = outcome_of(pair_model, "source: {s: {}}\n");
    double slack = 5 / sqrt(SAMPLES);
    CHECK(fabs(rank_correlation(samples(&out, "ra"), samples(&out, "rb")) - 0.6) < slack, "the asked rank correlation");
    CHECK(fabs(rank_correlation(samples(&out, "rb"), samples(&out, "rc")) + 0.3) < slack, "also a negative one");
    CHECK(fabs(rank_correlation(samples(&out, "rd"), samples(&out, "rx")) - 0.9) < slack, "of another group");
    CHECK(fabs(rank_correlation(samples(&out, "ra"), samples(&out, "rd"))) < slack, "groups do not touch");
    CHECK(fabs(rank_correlation(samples(&alone, "ra"), samples(&alone, "rb"))) < slack, "none when none is asked");
    near_error(figure(&out, "rb", 0, 0, 0)->mean, 3, figure(&out, "rb", 0, 0, 0)->se, "and every law stays itself");
    outcome turned = outcome_of(pair_model, "source: {s: {}}\ncorrelate: [[source.s.x, d, 0.9], [c, b, -30%], [b, a, 0.6]]\n");
    CHECK(memcmp(samples(&out, "ra"), samples(&turned, "ra"), SAMPLES * sizeof(double)) == 0 && memcmp(samples(&out, "rx"), samples(&turned, "rx"), SAMPLES * sizeof(double)) == 0,
          "the order of the pairs changes no bit; with what is certain nothing goes together");
    bound m = bound_model(arena, pair_model);
    outcome off = compute(&m, S("source: {s: {}}\nactive: no\ncorrelate: [[d, source.s.x, 0.9]]\n"), NULL, NULL);
    CHECK(off.o != NULL, "an input that does not count here is no mistake in a pair");
}

/* ---- what must not change a bit ---- */

static const char *const plan_model = "model plans\n  format 1   decide option by lowest present_cost\nindex source\nindex option\nindex year 0 .. 4\nindex leg of source\ncategory c\n  kind cash   rung price\n"
                                      "input discount_rate : 1 = 9%%\n  structural\ninput inflation : 1 = 2%%\n  structural\ninput demand [year] : unit/year = 1000 unit/year\n  spread 20%%\n"
                                      "input share [option, source, year] : 1 = 0\n  structural\n%s"
                                      "input price [source] : EUR/unit = 2 EUR/unit\n  spread 10%%\ninput freight [leg] : EUR/unit = 0.3 EUR/unit\n  spread 30%%\n"
                                      "input growth [source] : 1 = inflation + 1%%\n  spread 40%%\n"
                                      "let volume [option, source, year] : unit/year = if year >= 1 then demand * share else 0\n"
                                      "cost goods [option, source, year] : EUR/year = volume * price * (1 + growth) ^ (year - 1)\n  in c\n"
                                      "cost transport [option, source, year] : EUR/year = volume * sum(leg: freight)\n  in c\n"
                                      "cost opening [option, source, year] : EUR = if year == 0 and share[1] > 0 then 500 EUR else 0\n  in c\n%s";

static bool same_samples(const outcome *a, const outcome *b, const char *name, const char *option) {
    const ash_shown *x = shown(a, name, row_of(a, "option", option), 0, 0), *y = shown(b, name, row_of(b, "option", option), 0, 0);
    return x->samples != NULL && y->samples != NULL && memcmp(x->samples, y->samples, SAMPLES * sizeof(double)) == 0;
}

static void check_same_bits(void) {
    char plain[4096], more[4096];
    snprintf(plain, sizeof plain, plan_model, "", "");
    snprintf(more, sizeof more, plan_model, "input added : EUR/unit = lognormal(1 EUR/unit, 0.5)\n", "result extra : EUR/unit = added\n");
    outcome out = outcome_of(plain, "base: far\nsource:\n  far: {leg: {sea: {}, truck: {}}}\n  near: {price: 2.5, leg: {truck: {freight: 0.2}}}\n  home: {price: 3 +- 10%}\n"
                                    "option: {each: yes, both: {share: {far: {1: 70%, 3: 20%}, near: rest}}, only: {share: {far: 100%}}}\n");
    outcome turned = outcome_of(plain, "option: {only: {share: {far: 100%}}, both: {share: {near: rest, far: {3: 20%, 1: 70%}}}, each: yes}\n"
                                       "source:\n  home: {price: 3 +- 10%}\n  near: {leg: {truck: {freight: 0.2}}, price: 2.5}\n  far: {leg: {truck: {}, sea: {}}}\nbase: far\n");
    outcome added = outcome_of(more, "base: far\nsource:\n  far: {leg: {sea: {}, truck: {}}}\n  near: {price: 2.5, leg: {truck: {freight: 0.2}}}\n  home: {price: 3 +- 10%}\n"
                                     "option: {each: yes, both: {share: {far: {1: 70%, 3: 20%}, near: rest}}, only: {share: {far: 100%}}}\n");
    static const char *const options[] = {"far", "near", "home", "both"};
    bool order = true, draws = true;
    for (size_t i = 0; i < 4; i++) {
        order = order && same_samples(&out, &turned, "present_cost", options[i]);
        draws = draws && same_samples(&out, &added, "present_cost", options[i]);
    }
    CHECK(order, "the order of options, sources and legs changes no bit");
    CHECK(draws, "an added input leaves every other draw as it was");
    const ash_shown *only = shown(&out, "present_cost", row_of(&out, "option", "only"), 0, 0), *far = shown(&out, "present_cost", row_of(&out, "option", "far"), 0, 0);
    CHECK(memcmp(only->samples, far->samples, SAMPLES * sizeof(double)) == 0, "a plan of 100 % from one source is that source alone");
    outcome fewer = outcome_of(plain, "base: far\nsource:\n  far: {leg: {sea: {}, truck: {}}}\n");
    CHECK(same_samples(&out, &fewer, "present_cost", "far"), "whatever else is compared");
    const ash_option *option = &out.o->decision->options[row_of(&out, "option", "only")];
    CHECK(option->gain == 0 && option->gain_se == 0, "no difference where there is none");
}

/* ---- the language ---- */

static void check_language(void) {
    outcome out = outcome_of(
        "model language\n  format 1   decide option by lowest cost_of\nindex option\nindex source\nindex leg of source\nindex year 0 .. last_one\nindex level = low, mid, high\n"
        "input last_one : 1 = 6\n  structural\ninput growth : 1 = 3%\ninput added : EUR = 10 EUR\ninput x [leg] : 1 = 1\ninput w [source] : 1 = 1\ninput v [option] : 1 = 1\ninput flow [year] : EUR = 0 EUR\n"
        "input dead [year] : EUR = 1 EUR\ntable factor [level] : 1\n  low 0.5\n  mid 1\n  high 3\n"
        "let stock [year] : EUR = if year < 1 then 100 EUR else stock[year - 1] * (1 + growth) + added\nlet pair_a [year] : 1 = if year < 1 then 1 else pair_b[year - 1] + 1\nlet pair_b [year] : 1 = if year < 1 then 1 else 2 * pair_a[year - 1]\n"
        "let two_back [year] : 1 = if year < 2 then 1 else two_back[year - 1] + two_back[year - 2]\n"
        "result cost_of [option] : 1 = v\nresult at_end : EUR = stock[last]\nresult at_start : EUR = stock[first]\nresult at_two : EUR = stock[2]\nresult mutual : 1 = pair_a[last]\nresult fibonacci : 1 = two_back[last]\n"
        "result of_base : 1 = v[base]\nresult against [option] : 1 = v - v[base]\nresult is_base [option] : 1 = if option == base then 1 else 0\n"
        "result legs [source] : 1 = sum(leg: x)\nresult nested : 1 = sum(source: w * sum(leg: x))\nresult pairs : 1 = sum(source: sum(other in source: w * w[other]))\nresult lowest : 1 = min(source: w)\nresult highest : 1 = max(source: w)\n"
        "result average : 1 = mean(source: w)\nresult counted : 1 = count(source: w > 1)\nresult some : 1 = if any(source: w > 4) then 1 else 0\nresult every : 1 = if all(source: w > 0) then 1 else 0\n"
        "result first_year : 1 = first(year: stock > 130 EUR)\nresult never : 1 = if all(year: stock < 1 EUR) then first(year: stock < 1 EUR) else -1\nresult no_legs : 1 = sum(source: if source == source then count(leg: x > 0) else 0)\n"
        "result return_rate : 1 = irr(year: flow)\nresult no_return : 1 = irr(year: dead)\nresult tables : 1 = factor[low] + sum(level: factor)\nresult years : 1 = sum(year: year)\n"
        "result annual : 1 = annuity(5%, 10)\nresult straight : 1 = annuity(0, 10)\nresult rounded : EUR = round_money(2.675 EUR, 2) + round_money(-0.125 EUR, 2)\nresult clamped : 1 = clamp(7, 1, 5) + clamp(-7, 1, 5)\n"
        "result powers : 1 = 2 ^ 3 ^ 2 - -2 ^ 2\nresult logic : 1 = if not (1 > 2) and (2 > 1 or 1 / 0.5 > 9) then 1 else 0\nresult converted : hour = 90 min + 0.5 hour\n",
        "base: b\noption: {a: {v: 5}, b: {v: 2}, c: {v: 7}}\nflow: {0: -100, 1: 20, 4: 60, 5: 0}\n"
        "source:\n  p: {w: 2, leg: {l1: {x: 3}, l2: {x: 4}}}\n  q: {w: 5, leg: {l1: {x: 10}}}\n  r: {w: 1}\n");
    double grown = pow(1.03, 6);
    CHECK_NEAR(centre(&out, "at_end"), 100 * grown + 10 * (grown - 1) / 0.03, 1e-13, "what grows and is added to: a geometric series");
    CHECK(centre(&out, "at_start") == 100, "[first]");
    CHECK_NEAR(centre(&out, "at_two"), 100 * 1.0609 + 10 * 2.03, 1e-14, "a year by number");
    CHECK(centre(&out, "mutual") == 15, "two that read each other a year before: a = 2 a[year - 2] + 1, from 1: 1, 2, 3, 5, 7, 11, 15");
    CHECK(centre(&out, "fibonacci") == 13, "two years back");
    CHECK(centre(&out, "of_base") == 2 && figure(&out, "against", 0, 0, 0)->centre == 3 && figure(&out, "against", 1, 0, 0)->centre == 0 && figure(&out, "is_base", 1, 0, 0)->centre == 1 && figure(&out, "is_base", 2, 0, 0)->centre == 0, "the base");
    CHECK(figure(&out, "legs", 0, 0, 0)->centre == 7 && figure(&out, "legs", 1, 0, 0)->centre == 10 && figure(&out, "legs", 2, 0, 0)->centre == 0, "sums over the rows in a row");
    CHECK(centre(&out, "nested") == 2 * 7 + 5 * 10 && centre(&out, "pairs") == 64, "sums in sums");
    CHECK(centre(&out, "lowest") == 1 && centre(&out, "highest") == 5 && fabs(centre(&out, "average") - 8.0 / 3) < 1e-15 && centre(&out, "counted") == 2, "least, most, mean, count");
    CHECK(centre(&out, "some") == 1 && centre(&out, "every") == 1 && centre(&out, "never") == -1 && centre(&out, "no_legs") == 3, "any and all");
    CHECK(centre(&out, "first_year") == 3, "113, 126.4, 140.2: above 130 in year 3");
    CHECK(centre(&out, "years") == 21 && centre(&out, "tables") == 5, "an index of years reads as a number; tables");
    /* -100 + 20 v + 20 v^2 + 20 v^3 + 60 v^4 = 0 has its root at the rate where the sum is 0: checked by putting it back. */
    double rate = centre(&out, "return_rate"), v = 1 / (1 + rate);
    CHECK(fabs(-100 + v * (20 + v * (20 + v * (20 + v * 60)))) < 1e-9 && rate > 0.06 && rate < 0.07, "the internal rate of return");
    CHECK(isnan(centre(&out, "no_return")), "none without a change of sign");
    CHECK_NEAR(centre(&out, "annual"), 0.12950457496545667, 1e-14, "annuity of 10 years at 5 % (published tables: 0.1295)");
    CHECK_NEAR(centre(&out, "straight"), 0.1, 1e-15, "at 0 %");
    CHECK_NEAR(centre(&out, "rounded"), 2.68 - 0.13, 1e-14, "halves go away from zero");
    CHECK(centre(&out, "clamped") == 6 && centre(&out, "powers") == 516 && centre(&out, "logic") == 1 && centre(&out, "converted") == 2, "functions, order of operations, units");
}

static void check_return_rate(void) {
    outcome out = outcome_of("model returns\n  format 1\nindex year 0 .. 1\ninput yield : EUR = uniform(50 EUR, 150 EUR)\ninput paid : EUR = 100 EUR\nresult rate_of : 1 = irr(year: if year == 0 then -paid else yield)\n"
                             "result bad : 1 = irr(year: yield)\n",
                             "{}");
    check_moments(&out, "rate_of", 0, 1 / sqrt(12)); /* yield / paid - 1 */
    CHECK(figure(&out, "bad", 0, 0, 0)->undefined == 1 && isnan(figure(&out, "bad", 0, 0, 0)->mean), "an undefined result is told, not a number");
}

static void check_absent(void) {
    static const char *const text = "model absent\n  format 1   decide option by lowest total\nindex option\nindex year 0 .. 2\ncategory c\n  kind cash   rung price\n"
                                    "input own [option] : flag = yes\n  structural\ninput wage [option] : EUR = 5 EUR\n  when own\nfact member\nfact licensed [option]\n"
                                    "let wages [option] : EUR = 2 * wage + 1 EUR\nresult total [option] : EUR = if own then wages else 7 EUR\n%s";
    char model[2048];
    snprintf(model, sizeof model, text, "result helped [option] : 1 = if member then 1 else 0\nresult both [option] : 1 = if member or licensed then 1 else 0\nresult not_so [option] : 1 = if not member then 1 else 0\n");
    outcome out = outcome_of(model, "option: {a: {}, b: {own: no, wage: 9, licensed: yes}}\n");
    CHECK(figure(&out, "total", 0, 0, 0)->centre == 11 && figure(&out, "total", 1, 0, 0)->centre == 7, "what does not count is not read");
    const ash_diags *d = out.b.diags;
    size_t inactive = 0, unknown = 0;
    for (size_t i = 0; i < d->count; i++) {
        inactive += d->items[i].code == ASH_E_given_inactive && ash_slice_equal(d->items[i].path, S("option.b.wage")) && ash_slice_equal(bound_text(&out.b, d->items[i].span), S("9"));
        unknown += d->items[i].code == ASH_E_fact_unknown;
    }
    CHECK(d->error_count == 0 && inactive == 0 && unknown == 2 && d->warning_count == 2, "an unknown fact is told once, for each row");
    CHECK(figure(&out, "helped", 0, 0, 0)->centre == 0 && figure(&out, "both", 1, 0, 0)->centre == 1 && figure(&out, "both", 0, 0, 0)->centre == 0 && figure(&out, "not_so", 0, 0, 0)->centre == 0, "unknown is not a yes, nor is its opposite");
    snprintf(model, sizeof model, text, "index source\ninput pay [source, year] : EUR = 1 EUR\n  when paid\ninput paid [source] : flag = yes\n  structural\nresult all_pay : EUR = sum(source: sum(year: if paid then pay else 0))\nresult tried [source] : 1 = if any(year: pay > 0 EUR) and paid then 1 else 0\n");
    bound m = bound_model(arena, model);
    out = compute(&m, S("option: {a: {}}\nsource: {s: {paid: no, pay: 3}}\n"), NULL, NULL);
    inactive = 0;
    for (size_t i = 0; i < out.b.diags->count; i++) inactive += out.b.diags->items[i].code == ASH_E_given_inactive;
    CHECK(out.b.diags->error_count == 0 && out.b.diags->warning_count == 1 && inactive == 1, "a value that does not count is told once, not by year");
    if (out.b.diags->error_count > 0) bound_show(&out.b);
}

/* ---- checks ---- */

static void check_checks(void) {
    static const char *const model = "model checks\n  format 1\ninput n : 1 = normal(10, 2)\ninput c : 1 = 3\nresult r : 1 = n + c\n"
                                     "check c > 0\n  en \"c must be above 0\"   nl \"c moet boven 0 zijn\"   error\ncheck n > 8\n  en \"n is low\"   nl \"n is laag\"   warn\ncheck n < 11 or c > 5\n  en \"n is high\"   nl \"n is hoog\"   warn\n";
    bound m = bound_model(arena, model);
    outcome out = compute(&m, S("c: -1\n"), NULL, NULL);
    CHECK(out.o == NULL && out.b.diags->error_count == 1 && out.b.diags->items[0].code == ASH_E_check_failed && ash_slice_equal(bound_text(&out.b, out.b.diags->items[0].span), S("c > 0")), "a check that is an error");
    if (out.b.diags->count > 0) CHECK_TEXT(out.b.diags->items[0].parameters[1].value, "c must be above 0", "in its own words");
    out = compute(&m, S("n: 12\n"), NULL, NULL);
    CHECK(out.o != NULL && out.b.diags->warning_count == 1 && out.b.diags->items[0].code == ASH_E_check_warned, "one that warns");
    out = compute(&m, S("c: 3\n"), NULL, NULL);
    CHECK(out.o != NULL && out.b.diags->warning_count == 2 && out.b.diags->items[0].code == ASH_E_check_share && out.b.diags->items[1].code == ASH_E_check_share, "uncertain: right at the centre, wrong in some samples");
    double low, high;
    if (out.b.diags->count == 2 && ash_number_read(out.b.diags->items[0].parameters[2].value, &low) && ash_number_read(out.b.diags->items[1].parameters[2].value, &high)) {
        CHECK(fabs(low - 100 * ash_normal_cdf(-1)) < 1, "16 % lie a standard deviation below");
        CHECK(fabs(high - 100 * ash_normal_cdf(-0.5)) < 1, "31 % half a one above");
    } else {
        CHECK(false, "shares are numbers");
    }
    out = compute(&m, S("n: {normal: [7, 2]}\n"), NULL, NULL);
    CHECK(out.b.diags->warning_count == 2 && out.b.diags->items[0].code == ASH_E_check_warned, "wrong at the centre: told there");
}

/* ---- money ---- */

static void check_money(void) {
    static const char *const model = "model money\n  format 1\nindex year 0 .. 5\ninput inflation : 1 = 2%\n  structural\ninput price : EUR = 1 EUR\ninput other : EUR = 1 EUR\ninput yearly [year] : EUR/year = 1 EUR/year\n"
                                     "input wage : EUR/hour = 20 EUR/hour\n  range 0.2 .. 200\n"
                                     "result dollar [year] : 1 = rate(USD, year)\nresult yuan [year] : 1 = rate(CNY, year)\nresult paid [year] : EUR = price\nresult apart : 1 = price / other\nresult by_year [year] : EUR = yearly * 1 year\n"
                                     "result once : EUR = price\nresult written [year] : EUR = 3 USD\nresult inverse [year] : 1/EUR = 1 / price\nresult pay : EUR/hour = wage\n";
    outcome out = outcome_of(model, "price: 2 USD\nother: 5 USD\nyearly: 4 USD/year\n");
    CHECK(figure(&out, "dollar", 0, 0, 0)->centre == 0.8 && figure(&out, "dollar", 0, 0, 0)->sd == 0, "today's rate is known");
    for (int year = 1; year <= 5; year += 2) {
        const ash_figure *f = figure(&out, "dollar", year, 0, 0);
        double mean = 0.8 * pow(1.02 / 1.03, year), spread = sqrt(expm1(0.01 * year));
        near_error(f->mean, mean, f->se, "the mean follows the difference in inflation, and nothing else");
        near_error(f->sd, mean * spread, f->se_sd, "10 % a year");
        CHECK_NEAR(f->centre, mean * exp(-0.005 * year), 1e-13, "at the centre every shock is at its median");
        f = figure(&out, "yuan", year, 0, 0);
        near_error(f->sd, 0.125 * pow(1.02 / 1.01, year) * sqrt(expm1(0.0025 * year)), f->se_sd, "at least 5 %, however still it was");
    }
    const ash_figure *apart = figure(&out, "apart", 0, 0, 0);
    CHECK(fabs(apart->mean - 0.4) < 1e-12 && apart->sd < 1e-12, "one dollar for all inputs");
    bool follows = true;
    for (int year = 0; year <= 5; year++) {
        const double *paid = shown(&out, "paid", year, 0, 0)->samples, *rate = shown(&out, "dollar", year, 0, 0)->samples, *by_year = shown(&out, "by_year", year, 0, 0)->samples;
        const double *written = shown(&out, "written", year, 0, 0)->samples, *inverse = shown(&out, "inverse", year, 0, 0)->samples;
        for (size_t i = 0; year > 0 && i < SAMPLES; i += 97)
            follows = follows && fabs(paid[i] - 2 * rate[i]) < 1e-12 && fabs(by_year[i] - 4 * rate[i]) < 1e-12 && fabs(written[i] - 3 * rate[i]) < 1e-12 && fabs(inverse[i] - 0.5 / rate[i]) < 1e-11;
    }
    CHECK(follows, "converted where it is used, at that year's rate");
    CHECK(figure(&out, "once", 0, 0, 0)->centre == figure(&out, "paid", 1, 0, 0)->centre, "without a year: at the rate of year 1");
    CHECK_NEAR(figure(&out, "paid", 0, 0, 0)->centre, 1.6, 1e-15, "in year 0 at today's");
    outcome given = outcome_of(model, "price: 2 USD\ncurrency: {USD: {rate: 0.9, volatility: 20%, drift: 1%}}\n");
    const ash_figure *f = figure(&given, "dollar", 3, 0, 0);
    CHECK(figure(&given, "dollar", 0, 0, 0)->centre == 0.9, "the case's own rate");
    near_error(f->mean, 0.9 * 1.01 * 1.01 * 1.01, f->se, "its own drift");
    near_error(f->sd, 0.9 * 1.01 * 1.01 * 1.01 * sqrt(expm1(0.12)), f->se_sd, "its own volatility");
    CHECK(use_of(&given, "currency.USD.rate")->source == ASH_SOURCE_USER && use_of(&out, "currency.USD.rate")->source == ASH_SOURCE_REFERENCE && !use_of(&out, "currency.USD.path.1")->knowable, "rates stand in the list of inputs");
    given = outcome_of(model, "defaults: none\nprice: 2 USD\n");
    CHECK(figure(&given, "paid", 5, 0, 0)->centre == 1.6 && figure(&given, "paid", 5, 0, 0)->sd == 0, "without defaults rates stand still");
    given = outcome_of(model, "price: 2 USD\ncurrency: {USD: {drift: {normal: [0, 0.02]}, volatility: 0}}\n");
    f = figure(&given, "dollar", 1, 0, 0);
    near_error(f->sd, 0.016, f->se_sd, "an uncertain drift");
    bound m = bound_model(arena, model);
    outcome edge = compute(&m, S("wage: 1600 CNY/hour\n"), NULL, NULL);
    CHECK(edge.o != NULL, "a range holds at today's rate: 200 EUR is 1600 yuan");
    edge = compute(&m, S("wage: 1601 CNY/hour\n"), NULL, NULL);
    CHECK(edge.o == NULL && edge.b.diags->items[0].code == ASH_E_value_range && ash_slice_equal(edge.b.diags->items[0].path, S("wage")) && ash_slice_equal(bound_text(&edge.b, edge.b.diags->items[0].span), S("1601 CNY/hour")), "and no further");
    edge = compute(&m, S("wage: {normal: [1500 CNY/hour, 200 CNY/hour]}\n"), NULL, NULL);
    CHECK(edge.o != NULL && use_of(&edge, "wage")->law.high == 1600 && fabs(use_of(&edge, "wage")->law.low - 1.6) < 1e-12, "a law is cut off there");
}

/* ---- reference data ---- */

static void check_reference(void) {
    static const char *const model = "model data\n  format 1   decide option by lowest sum_of\nindex option\ninput inflation : 1 = 2%\n  structural\ninput country [option] : country = NL\ninput goods : hs_code\n"
                                     "input wage [option] : EUR/hour = reference(country, \"labour_cost_hour\") else 25 EUR/hour spread 40%\ninput power [option] : EUR/kWh = reference(country, \"energy_price\") else 0.15 EUR/kWh spread 20%\n"
                                     "input tariff : 1 = reference(goods, \"duty\") else 5%\n  range 0 .. 1   spread 1% absolute\nresult sum_of [option] : EUR/hour = wage + power * 1 kWh / 1 hour\nresult duty_of : 1 = tariff\n"
                                     "result direct [option] : EUR/hour = reference(country, \"labour_cost_hour\")\n";
    outcome out = outcome_of(model, "date: 2026-09-01\nstart: 2027-01\ngoods: 3924.90\noption: {nl: {}, cn: {country: CN}, us: {country: US}}\n");
    /* Middle of 2025 (1 July is day 182: 181/365) to the middle of 2027. */
    double years = 2027.5 - (2025 + 181 / 365.0), roll = pow(1.04, years);
    const ash_input_use *use = use_of(&out, "option.nl.wage");
    CHECK_NEAR(use->rolled, roll, 1e-12, "pay rolls with expected wage growth to the middle of year 1");
    CHECK_NEAR(ash_distribution_quantile(&use->law, 0.5), 40 * roll, 1e-12, "a value with a range keeps its median");
    CHECK_NEAR(ash_distribution_quantile(&use->law, 0.05), 36 * roll, 1e-10, "its low end");
    CHECK_NEAR(ash_distribution_quantile(&use->law, 0.95), 44 * roll, 1e-10, "and its high end");
    CHECK(use->source == ASH_SOURCE_REFERENCE && use->reference->year == 2025 && ash_slice_equal(use->series, S("labour_cost_hour")) && ash_slice_equal(use->key, S("NL")), "with where it is from");
    use = use_of(&out, "option.us.wage"); /* growth unknown: as it was; ten years old */
    double age = 2026 + 243 / 365.0 - 2016, more = log(1 + 0.04 * (age - 3));
    CHECK_NEAR(use->rolled, 1, 1e-15, "without an expected growth nothing is rolled");
    CHECK_NEAR(ash_distribution_quantile(&use->law, 0.5), 30, 1e-12, "an old value keeps its median");
    CHECK_NEAR(ash_distribution_quantile(&use->law, 0.05), 30 * exp(-sqrt(log(30 / 24.0) * log(30 / 24.0) + more * more)), 1e-10, "and widens: 4 % for every year beyond three");
    CHECK_NEAR(ash_distribution_quantile(&use->law, 0.95), 30 * exp(sqrt(log(40 / 30.0) * log(40 / 30.0) + more * more)), 1e-10, "on both sides");
    use = use_of(&out, "option.cn.wage");
    roll = pow(1.06, 2027.5 - (2024 + 182 / 365.0)); /* 1 July is day 182 of a leap year; the year counts 365 */
    CHECK(use->currency == ASH_CURRENCY('C', 'N', 'Y'), "a price published in euros moves with its own currency");
    CHECK_NEAR(ash_distribution_quantile(&use->law, 0.5), 6.4 * 8 * roll, 1e-12, "at the rate of its date");
    CHECK_NEAR(ash_distribution_quantile(&use->law, 0.95) / ash_distribution_quantile(&use->law, 0.5), 1.25, 1e-10, "with the spread of its row");
    const ash_figure *f = figure(&out, "direct", row_of(&out, "option", "nl"), 0, 0);
    CHECK_NEAR(f->centre, 40 * pow(1.04, years), 1e-12, "reference() in a formula rolls as well");
    use = use_of(&out, "option.nl.power");
    CHECK(use->law.kind == ASH_CERTAIN, "a value with a spread of 0 is certain");
    CHECK_NEAR(use->law.a, 0.2 * pow(1.02, 2.5), 1e-12, "other prices roll with inflation: 1 January 2025 to 1 July 2027");
    use = use_of(&out, "option.cn.power");
    CHECK_NEAR(use->rolled, 1, 1e-15, "without a date of prices nothing is rolled");
    CHECK_NEAR(ash_distribution_quantile(&use->law, 0.95), 0.1 * (1 + sqrt(0.01 + 0.04 * (age - 3) * 0.04 * (age - 3))), 1e-10, "a spread widens with age");
    use = use_of(&out, "option.us.power");
    CHECK(use->source == ASH_SOURCE_DEFAULT, "without a value the alternative holds");
    CHECK_NEAR(ash_distribution_quantile(&use->law, 0.95), 0.15 * 1.2, 1e-12, "with its own spread");
    use = use_of(&out, "tariff");
    CHECK(use->law.kind == ASH_PERT && use->law.a == 0 && use->law.b == 0.065 && use->law.c == 0.1, "a range of ends is the least and the most");
    outcome still = outcome_of(model, "date: 2026-09-01\nstart: 2027-01\ngoods: 3924.90\ndefaults: none\noption: {nl: {}}\n");
    CHECK(figure(&still, "sum_of", 0, 0, 0)->sd == 0, "without defaults everything is certain");
    outcome dateless = outcome_of(model, "goods: 3924.90\noption: {us: {country: US}}\n");
    CHECK_NEAR(ash_distribution_quantile(&use_of(&dateless, "option.us.wage")->law, 0.95), 40, 1e-10, "without a date nothing ages or rolls");
}

/* ---- dated parameters ---- */

static void check_parameters(void) {
    static const char *const text = "model dated\n  format 1%s\nindex year 0 .. 5\ninput inflation : 1 = 2%%\n  structural\nparameter grant : EUR\n  from 2027-01-01 until 2027-07-01 10\n  from 2027-07-01 until 2028-01-01 20\n%s"
                                    "result amount [year] : EUR = if year >= 1 then grant else 0\n";
    char model[1024];
    snprintf(model, sizeof model, text, "", "  after last hold nominal\n");
    outcome out = outcome_of(model, "start: 2027-04\n");
    /* Year 1 has 366 days: 91 of April to June at 10; 184 of July to December and 91 of January to March, held, at 20. */
    CHECK_NEAR(figure(&out, "amount", 1, 0, 0)->centre, (91 * 10 + 275 * 20) / 366.0, 1e-14, "the mean over the days of the year");
    CHECK(figure(&out, "amount", 2, 0, 0)->centre == 20 && figure(&out, "amount", 5, 0, 0)->centre == 20, "the last amount held");
    snprintf(model, sizeof model, text, "", "  after last hold real\n");
    out = outcome_of(model, "start: 2027-04\n");
    CHECK_NEAR(figure(&out, "amount", 1, 0, 0)->centre, (91 * 10 + 184 * 20 + 91 * 20 * pow(1.02, 45.5 / 365)) / 366, 1e-13, "or with inflation, to the middle of what is left");
    CHECK_NEAR(figure(&out, "amount", 3, 0, 0)->centre, 20 * pow(1.02, (91 + 365 + 182.5) / 365), 1e-13, "year 3 from the end of the last row to its middle");
    snprintf(model, sizeof model, text, "", "  after last unknown\n");
    out = outcome_of(model, "start: 2027-04\n");
    CHECK_NEAR(figure(&out, "amount", 1, 0, 0)->centre, (91 * 10 + 184 * 20) / 366.0, 1e-14, "what is not known counts as nothing");
    snprintf(model, sizeof model, text, "   valid 2027-05-01 .. 2027-10-01", "");
    out = outcome_of(model, "start: 2027-04\n");
    CHECK_NEAR(figure(&out, "amount", 1, 0, 0)->centre, (61 * 10 + 92 * 20) / 366.0, 1e-14, "outside the dates of its rules it is 0: May and June, then July to September");
    CHECK(figure(&out, "amount", 2, 0, 0)->centre == 0, "and stays so");
    snprintf(model, sizeof model, text, "", "");
    bound m = bound_model(arena, model);
    out = compute(&m, S("start: 2027-04\n"), NULL, NULL);
    CHECK(out.o == NULL && out.b.diags->error_count == 5 && out.b.diags->items[0].code == ASH_E_parameter_gap && ash_slice_equal(bound_text(&out.b, out.b.diags->items[0].span), S("grant")), "a gap is an error");
    if (out.b.diags->count > 0) CHECK_TEXT(out.b.diags->items[0].parameters[1].value, "2028-01-01", "with its day");
    out = compute(&m, S("{}"), NULL, NULL);
    CHECK(out.o == NULL && out.b.diags->items[0].code == ASH_E_parameter_start, "and so is a case without a start");
}

/* ---- defaults that flow ---- */

static void check_flowing(void) {
    outcome out = outcome_of("model flow\n  format 1\ninput base_rate : 1 = lognormal(2, 0.1)\ninput plain : 1 = base_rate * 3\ninput spread_one : 1 = base_rate * 3\n  spread 20%\ninput deviated : 1 = base_rate - 2\n  spread 0.5 absolute\n"
                             "input kept : 1 = base_rate * 3\n  spread 20%   range 5 .. 7\ninput cut : 1 = 10\n  spread 50%   range 9 .. 1000\ncommon level : 1 = 1\n  spread 10%\ninput leaning : 1 = level\n  spread 5%\n"
                             "result r0 : 1 = base_rate\nresult r1 : 1 = plain\nresult r2 : 1 = spread_one\nresult r3 : 1 = deviated\nresult r4 : 1 = kept\nresult r5 : 1 = cut\nresult r6 : 1 = leaning / level\n",
                             "{}");
    double factor = log(1.2) / z95, s = sqrt(0.01 + factor * factor);
    const double *r0 = samples(&out, "r0"), *r1 = samples(&out, "r1");
    bool follows = true;
    for (size_t i = 0; i < SAMPLES; i++) follows = follows && r1[i] == 3 * r0[i];
    CHECK(follows, "a default of another input moves with it");
    CHECK(use_of(&out, "plain")->draw == ASH_NO_DRAW && use_of(&out, "spread_one")->flows, "and has no draw of its own unless it has a spread");
    check_moments(&out, "r2", 6 * exp(s * s / 2), 6 * exp(s * s / 2) * sqrt(expm1(s * s)));
    double base_mean = 2 * exp(0.005), base_variance = base_mean * base_mean * expm1(0.01), own = 0.5 / z95;
    check_moments(&out, "r3", base_mean - 2, sqrt(base_variance + own * own));
    const double *r4 = samples(&out, "r4"), *r5 = samples(&out, "r5");
    bool inside = true;
    for (size_t i = 0; i < SAMPLES; i++) inside = inside && r4[i] >= 5 && r4[i] <= 7 && r5[i] >= 9;
    CHECK(inside, "all within the range");
    double cut = log(1.5) / z95, below = ash_normal_cdf(log(0.9) / cut);
    check_quantile(&out, "r5", ASH_P50, 10 * exp(cut * ash_normal_quantile(below + 0.5 * (1 - below))));
    CHECK_NEAR(figure(&out, "r5", 0, 0, 0)->centre, 10 * exp(cut * ash_normal_quantile(below + 0.5 * (1 - below))), 1e-9, "cut off by rescaling: the centre is the median of what is left");
    check_moments(&out, "r6", exp(pow(log(1.05) / z95, 2) / 2), exp(pow(log(1.05) / z95, 2) / 2) * sqrt(expm1(pow(log(1.05) / z95, 2))));
}

/* One draw for all years, unless the input says otherwise. */
static void check_years(void) {
    outcome out = outcome_of("model years\n  format 1\nindex year 1 .. 3\ninput shared [year] : 1 = 1\n  spread 20%\ninput apart [year] : 1 = 1\n  spread 20%   independent by year\ninput given [year] : 1 = 1\n"
                             "result rs [year] : 1 = shared\nresult ra [year] : 1 = apart\nresult rg [year] : 1 = given\n",
                             "given: {1: {uniform: [0, 1]}, 2: {uniform: [10, 30]}}\n");
    const double *s1 = shown(&out, "rs", 0, 0, 0)->samples, *s3 = shown(&out, "rs", 2, 0, 0)->samples, *g1 = shown(&out, "rg", 0, 0, 0)->samples, *g2 = shown(&out, "rg", 1, 0, 0)->samples, *g3 = shown(&out, "rg", 2, 0, 0)->samples;
    const double *a1 = shown(&out, "ra", 0, 0, 0)->samples, *a3 = shown(&out, "ra", 2, 0, 0)->samples;
    bool same = true, quantile = true;
    for (size_t i = 0; i < SAMPLES; i++) {
        same = same && s1[i] == s3[i] && g2[i] == g3[i];
        quantile = quantile && fabs(g2[i] - (10 + 20 * g1[i])) < 1e-9;
    }
    CHECK(same, "one draw for all years");
    CHECK(quantile, "laws by year are read at the same quantile");
    CHECK(fabs(rank_correlation(a1, a3)) < 5 / sqrt(SAMPLES), "independent by year");
}

static void check_flowing_range(void) {
    outcome out = outcome_of("model held\n  format 1\ninput mid : 1 = normal(3, 2)\ninput x : 1 = mid * 2\n  range 0 .. 5\ninput y : 1 = mid * 2\n  range 0 .. 5   spread 20%\nresult rx : 1 = x\nresult ry : 1 = y\n", "{}");
    const double *x = shown(&out, "rx", 0, 0, 0)->samples, *y = shown(&out, "ry", 0, 0, 0)->samples;
    bool held = true, reaches = false;
    for (size_t i = 0; i < SAMPLES; i++) {
        held = held && x[i] >= 0 && x[i] <= 5 && y[i] >= 0 && y[i] <= 5;
        reaches = reaches || x[i] == 5;
    }
    CHECK(held && reaches, "a default that flows from other inputs is held in its range, with a spread of its own and without");
}

static void check_loss_inverse(void) {
    outcome out = outcome_of("model loss\n  format 1\ninput k : 1 = uniform(-8, 8)\nresult back : 1 = normal_loss_inverse(normal_loss(k)) - k\nresult one : 1 = normal_loss_inverse(0.08331547)\n"
                             "result two : 1 = normal_loss_inverse(0.008490703)\nresult far : 1 = normal_loss(normal_loss_inverse(1e-200)) / 1e-200\nresult none : 1 = normal_loss_inverse(0)\n", "{}");
    const double *back = shown(&out, "back", 0, 0, 0)->samples;
    double worst = 0;
    for (size_t i = 0; i < SAMPLES; i++) worst = fmax(worst, fabs(back[i]));
    CHECK_NEAR(worst, 0, 1e-13, "normal_loss_inverse undoes normal_loss");
    CHECK_NEAR(figure(&out, "one", 0, 0, 0)->centre, 1, 1e-7, "loss 0.08331547 is at 1, Silver, Pyke and Peterson, table B.1 with more digits");
    CHECK_NEAR(figure(&out, "two", 0, 0, 0)->centre, 2, 1e-6, "and 0.008490703 at 2");
    CHECK_NEAR(figure(&out, "far", 0, 0, 0)->centre, 1, 1e-11, "far out in the tail as well");
    CHECK(isnan(figure(&out, "none", 0, 0, 0)->centre), "no point has a loss of 0");
}

/* ---- the built-in totals ---- */

static const char *const totals_model =
    "model totals\n  format 1   decide option by lowest present_cost\nindex source\nindex option\nindex year 0 .. horizon\ncategory a\n  kind cash   rung price\ncategory b\n  kind hidden   rung quality\ncategory r\n  kind risk   rung risk\n"
    "category worth\n  kind value   rung value\ncategory outside\n  kind external   rung value\ninput horizon : 1 = 5\n  structural\ninput discount_rate : 1 = 9%\n  structural\ninput inflation : 1 = 2%\n  structural\n"
    "input demand [year] : unit/year = 1000 unit/year\ninput share [option, source, year] : 1 = 0\n  structural\ninput price [source] : EUR/unit = 2 EUR/unit\ninput growth : 1 = inflation\ninput hours [source] : hour/unit = 0\ninput wage : EUR/hour = 30 EUR/hour\n"
    "input once : EUR = 0 EUR\ninput extra : EUR/year = 0 EUR/year\n"
    "let volume [option, source, year] : unit/year = if year >= 1 then demand * share else 0\n"
    "cost goods [option, source, year] : EUR/year = volume * (price + hours * wage) * (1 + growth) ^ (year - 1)\n  in a\ncost care [option, year] : EUR/year = if year >= 1 then extra else 0\n  in b\ncost move [option] : EUR = once\n  in r\n"
    "cost sales [option, year] : EUR/year = if year >= 1 then 100 EUR/year else 0\n  in worth\ncost carbon [option, year] : EUR/year = 77 EUR/year\n  in outside\n"
    "result unit_cost [option] : EUR/unit = present_cost / present_volume\n";

static void check_totals(void) {
    outcome out = outcome_of(totals_model, "source: {s: {price: 3}, t: {hours: 2 min}}\nonce: 5000\nextra: 400\ngrowth: 4%\n");
    int s = row_of(&out, "option", "s");
    double cost = 0, volume = 0, value = 0;
    bool years = true;
    for (int year = 0; year <= 5; year++) {
        double factor = year == 0 ? 1 : pow(1.09, 0.5 - year), goods = year == 0 ? 0 : 3000 * pow(1.04, year - 1);
        double total = goods + (year == 0 ? 5000 : 400);
        const ash_figure *shown_total = figure(&out, "total_cost", s, year, 0);
        years = years && fabs(shown_total->centre - total) <= 1e-12 * total;
        cost += total * factor;
        value += year == 0 ? 0 : 100 * factor;
        volume += year == 0 ? 0 : 1000 * pow(1.02, year - 1) * factor;
    }
    CHECK(years, "a year's total is the sum of its cash, hidden and risk lines");
    CHECK_NEAR(figure(&out, "present_cost", s, 0, 0)->centre, cost, 1e-12, "present cost: middle of the year, year 0 undiscounted");
    CHECK_NEAR(figure(&out, "present_net", s, 0, 0)->centre, cost - value, 1e-12, "less what is worth something; external never enters");
    CHECK_NEAR(figure(&out, "present_volume", s, 0, 0)->centre, volume, 1e-12, "volume in euros of year 1");
    CHECK_NEAR(figure(&out, "present_volume", row_of(&out, "option", "t"), 0, 0)->centre, volume, 1e-15, "the same for all options");
    CHECK_NEAR(figure(&out, "unit_cost", s, 0, 0)->centre, cost / volume, 1e-12, "and what follows from them");
    int category = ash_case_row_find(out.b.c, ash_model_index(out.b.model, S("category")) == NULL ? out.b.model->years : ash_model_index(out.b.model, S("category")), 0, S("a"));
    CHECK_NEAR(figure(&out, "category_cost", category < 0 ? 0 : category, s, 2)->centre, 3000 * 1.04, 1e-12, "a category");

    outcome flat = outcome_of(totals_model, "source: {s: {price: 3, hours: 6 min}}\n"); /* growth is inflation */
    CHECK_NEAR(figure(&flat, "unit_cost", 0, 0, 0)->centre, 3 + 0.1 * 30, 1e-13, "a flat world: the cost per unit is that of year 1");
    outcome twice = outcome_of(totals_model, "source: {s: {price: 6, hours: 6 min}, t: {hours: 2 min, price: 4}}\nonce: 10000\nextra: 800\ngrowth: 4%\nwage: 60\n");
    outcome once = outcome_of(totals_model, "source: {s: {price: 3, hours: 6 min}, t: {hours: 2 min}}\nonce: 5000\nextra: 400\ngrowth: 4%\n");
    CHECK(figure(&twice, "present_cost", 0, 0, 0)->centre == 2 * figure(&once, "present_cost", 0, 0, 0)->centre && figure(&twice, "unit_cost", 1, 0, 0)->centre == 2 * figure(&once, "unit_cost", 1, 0, 0)->centre, "all money twice: every result in money twice");
    outcome minutes = outcome_of(totals_model, "source: {s: {hours: 0.05 to 0.1}}\nwage: 30 to 40\n"), hours = outcome_of(totals_model, "source: {s: {hours: 3 to 6 min/unit}}\nwage: 0.5 to 0.66666666666666667 EUR/min\n");
    CHECK_NEAR(figure(&minutes, "present_cost", 0, 0, 0)->mean, figure(&hours, "present_cost", 0, 0, 0)->mean, 1e-12, "units change nothing");
    CHECK_NEAR(figure(&minutes, "present_cost", 0, 0, 0)->quantile[ASH_P95], figure(&hours, "present_cost", 0, 0, 0)->quantile[ASH_P95], 1e-12, "in no quantile either");
}

/* ---- the choice ---- */

static void check_choice(void) {
    static const char *const model = "model choice\n  format 1   decide option by %s value_of\nindex option\ninput shared : 1 = normal(0, 5)\ninput own [option] : 1 = 0\nresult value_of [option] : 1 = shared + own\n";
    char text[512];
    snprintf(text, sizeof text, model, "lowest");
    outcome out = outcome_of(text, "base: b\noption: {a: {own: {normal: [10, 2]}}, b: {own: {normal: [11, 3]}}}\n");
    const ash_decision *d = out.o->decision;
    /* The difference is normal with mean m = -1 and standard deviation s: the value of knowing everything is s density(m/s) - |m| cdf(-|m|/s) (unit normal loss, Raiffa and Schlaifer 1961). */
    double s = sqrt(13), known = s * ash_normal_density(1 / s) - ash_normal_cdf(-1 / s), best = ash_normal_cdf(1 / s);
    near_error(d->evpi, known, d->evpi_se, "the value of knowing everything");
    near_error(d->options[0].chance_best, best, d->options[0].chance_best_se, "the chance to be best");
    near_error(d->options[1].chance_best, 1 - best, d->options[1].chance_best_se, "of the other");
    near_error(d->options[0].expected_regret, known, d->options[0].expected_regret_se, "expected regret of the best is the value of knowing");
    near_error(d->options[1].expected_regret, known + 1, d->options[1].expected_regret_se, "of the other that and the difference");
    near_error(d->options[0].gain, 1, d->options[0].gain_se, "gain against the base");
    near_error(d->options[0].gain_p5, 1 - z95 * s, 0.1, "its low end");
    near_error(d->options[0].gain_p95, 1 + z95 * s, 0.1, "its high end");
    CHECK(d->best == 0 && d->base == 1 && d->options[1].gain == 0 && d->evpi_se < 0.05 * known && d->options[0].chance_better == d->options[0].chance_best, "best and base");
    snprintf(text, sizeof text, model, "highest");
    outcome high = outcome_of(text, "base: b\noption: {a: {own: {normal: [10, 2]}}, b: {own: {normal: [11, 3]}}}\n");
    CHECK(high.o->decision->best == 1 && fabs(high.o->decision->evpi - d->evpi) < 1e-12 && high.o->decision->options[0].gain == -d->options[0].gain, "highest is best: the mirror image");
    out = outcome_of(text, "option: {a: {own: 3}, b: {own: 3}, c: {own: 1}, e: {own: 3}}\n");
    d = out.o->decision;
    CHECK(fabs(d->options[0].chance_best - 1.0 / 3) < 1e-12 && d->options[0].chance_best == d->options[3].chance_best && d->options[2].chance_best == 0 && d->evpi == 0 && d->options[0].expected_regret == 0 && d->base == -1, "ties share");
    near_error(d->options[2].expected_regret, 2, 1e-12, "a certain difference is certain regret");
}

/* ---- mistakes ---- */

static const struct {
    ash_code code;
    const char *model, *text;
    const char *at, *path;
    int count; /* of errors and warnings */
} mistakes[] = {
    {ASH_E_no_value, "index source\ninput x [source] : EUR/hour\nresult r [source] : EUR/hour = x\n", "source: {a: {}}\n", "a", "source.a.x", 1},
    {ASH_E_no_word, "index source\ninput k [source] : choice(near, far)\nresult r [source] : 1 = if k == far then 1 else 0\n", "source: {a: {}}\n", "a", "source.a.k", 1},
    {ASH_E_no_value, "input k : country = NL\ninput x : EUR/kWh = reference(k, \"energy_price\")\nresult r : EUR/kWh = x\n", "k: US\n", "", "x", 1},
    {ASH_E_no_plain_value, "input goods : hs_code = \"3924\"\ninput due : 1 = reference(goods, \"duty\") else 5%\nresult r : 1 = due\n", "goods: 1701 99\n", "", "due", 1},
    {ASH_E_absent_value, "input on : flag = no\n  structural\ninput x : 1 = 1\n  when on\nresult r : 1 = x + 1\n", "{}", "x + 1", "r", 1},
    {ASH_E_absent_value, "input on : flag = no\n  structural\ninput x : 1 = 1\n  when on\nresult r : 1 = 1\ncheck x > 0\n  en \"x\" nl \"x\" error\n", "{}", "x > 0", "", 1},
    {ASH_E_before_first_year, "index year 0 .. 2\nlet st [year] : 1 = st[year - 1] + 1\nresult r : 1 = st[2]\n", "{}", "st[year - 1]", "", 1},
    {ASH_E_year_outside, "index year 0 .. last_one\ninput last_one : 1 = 5\n  structural\nlet st [year] : 1 = year\nresult r : 1 = st[4]\n", "last_one: 2\n", "st[4]", "", 1},
    {ASH_E_base_missing, "index option\nresult v [option] : 1 = 1\nresult r : 1 = v[base]\n", "option: {a: {}}\n", "", "base", 1},
    {ASH_E_law_arguments, "input mid : 1 = normal(0, 1)\ninput x : 1 = normal(mid, 1)\nresult r : 1 = x\n", "{}", "mid", "", 1},
    {ASH_E_law_condition, "input mid : 1 = normal(0, 1)\ninput x : 1 = if mid > 0 then normal(1, 1) else 5\nresult r : 1 = x\n", "{}", "normal(1, 1)", "", 1},
    {ASH_E_law_order, "input mid : 1 = 3\n  structural\ninput x : 1 = pert(1, mid, 2)\nresult r : 1 = x\n", "{}", "pert(1, mid, 2)", "", 1},
    {ASH_E_range_no_mass, "input x : 1 = 1\n  range 0 .. 1\nresult r : 1 = x\n", "x: {uniform: [5, 6]}\n", "{uniform: [5, 6]}", "x", 1},
    {ASH_E_no_reference, "input k : country = NL\nresult r : EUR/kWh = reference(k, \"energy_price\")\n", "k: US\n", "reference(k, \"energy_price\")", "", 1},
    {ASH_E_no_rate, "input x : EUR = 1 EUR\nresult r : EUR = x\n", "x: 3 NOK\n", NULL, "", 1},
    {ASH_E_rate_year, "input y : 1 = normal(1, 1)\nresult r : 1 = rate(USD, y)\n", "{}", "y", "", 1},
    {ASH_E_check_failed, "input x : 1 = 1\nresult r : 1 = x\ncheck x > 0\n  en \"no\" nl \"nee\" error\n", "x: -1\n", "x > 0", "", 1},
    {ASH_E_check_warned, "input x : 1 = 1\nresult r : 1 = x\ncheck x > 0\n  en \"no\" nl \"nee\" warn\n", "x: -1\n", "x > 0", "", 1},
    {ASH_E_check_share, "input x : 1 = normal(1, 1)\nresult r : 1 = x\ncheck x > 0\n  en \"no\" nl \"nee\" error\n", "{}", "x > 0", "", 1},
    {ASH_E_given_inactive, "input on : flag = no\n  structural\ninput x : 1 = 1\n  when on\nresult r : 1 = if any_of > 0 then 1 else 2\nlet any_of : 1 = if on then x else 0\nlet tried : 1 = x\nresult q : 1 = if on or 2 > 1 then 1 else tried\ncheck 1 > 0 or x > 0\n", "x: 3\n", NULL, "", 0},
    {ASH_E_fact_unknown, "fact member\nresult r : 1 = if member then 1 else 0\n", "{}", "", "member", 1},
    {ASH_E_default_outside, "input mid : 1 = 3\ninput x : 1 = mid * 2\n  range 0 .. 5\nresult r : 1 = x\n", "{}", "mid * 2", "x", 1},
    {ASH_E_correlate_unknown, "input x : 1 = normal(0, 1)\ninput y : 1 = normal(0, 1)\nresult r : 1 = x + y\n", "correlate: [[x, z, 0.5]]\n", "[x, z, 0.5]", "z", 1},
    {ASH_E_correlate_clash, "input x : 1 = normal(0, 1)\ninput y : 1 = normal(0, 1)\ninput z : 1 = normal(0, 1)\nresult r : 1 = x + y + z\n", "correlate: [[x, y, 0.9], [y, z, 0.9], [x, z, -0.9]]\n", "[x, y, 0.9]", "correlate", 1},
    {ASH_E_decision_undefined, "input x : 1 = normal(0, 1)\nindex option\nresult v [option] : 1 = log(x)\n", "option: {a: {}}\n", "log(x)", "v.a", 1},
};

static bool met[ASH_CODE_COUNT];

static void check_mistakes(void) {
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        ash_slice text = ash_format(arena, "model wrong\n  format 1%s\n%s", strstr(mistakes[i].model, "result v [option]") != NULL ? "   decide option by lowest v" : "", mistakes[i].model);
        bound m = bound_model(arena, text.data);
        outcome out = compute(&m, S(mistakes[i].text), NULL, NULL);
        const ash_diags *diags = out.b.diags;
        const ash_diag *d = &diags->items[0];
        if (mistakes[i].count == 0) continue;
        bool ok = diags->count == (size_t)mistakes[i].count && d->code == mistakes[i].code && (out.o == NULL) == (d->severity == ASH_ERROR);
        bool at = mistakes[i].at == NULL || (mistakes[i].at[0] == 0 ? d->span.file == 0 : ash_slice_equal(bound_text(&out.b, d->span), S(mistakes[i].at)));
        bool path = ash_slice_equal(d->path, S(mistakes[i].path));
        CHECK(ok && at && path, ash_code_name(mistakes[i].code).data);
        if (!(ok && at && path)) {
            bound_show(&out.b);
            printf("# at \"%.*s\"\n", (int)bound_text(&out.b, d->span).size, bound_text(&out.b, d->span).data);
        }
        met[mistakes[i].code] = true;
    }
    met[ASH_E_parameter_gap] = met[ASH_E_parameter_start] = met[ASH_E_given_inactive] = met[ASH_E_too_many_nodes] = true; /* above and below */
    for (unsigned code = ASH_E_no_value; code <= ASH_E_decision_undefined; code++) CHECK(met[code], ash_code_name((ash_code)code).data);
}

/* ---- limits ---- */

static void check_limits(void) {
    static char plain[4096], text[2000000];
    for (int which = 0; which < 3; which++) {
        ash_arena *outer = arena;
        arena = test_arena(&memory, (size_t)256 << 20);
        snprintf(plain, sizeof plain, plan_model, "", "");
        char *end = strstr(plain, "0 .. 4");
        if (end != NULL && which == 0) memcpy(end, "0..20 ", 6);
        bound m = bound_model(arena, which < 2 ? plain : "model many\n  format 1\nindex source\ninput x [source] : EUR = 3 EUR\n  spread 10%\nresult total : EUR = sum(source: x)\n");
        size_t size = (size_t)snprintf(text, sizeof text, "{\"source\": {");
        int sources = which == 0 ? 256 : which == 1 ? 40 : 10000;
        for (int i = 0; i < sources; i++) size += (size_t)snprintf(text + size, sizeof text - size, "%s\"s%d\": {}", i ? ", " : "", i);
        size += (size_t)snprintf(text + size, sizeof text - size, "}}");
        bound b = bound_case(arena, &m, (ash_slice){text, size}, NULL);
        clock_t start = clock();
        ash_unrolled *u = b.c == NULL ? NULL : ash_unroll(arena, b.c, b.diags);
        double took = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (which == 0)
            CHECK(b.c != NULL && u == NULL && b.diags->count == 1 && b.diags->items[0].code == ASH_E_too_many_nodes, "256 options of 256 sources over 20 years: refused before anything is built");
        else
            CHECK(u != NULL, which == 1 ? "40 options of 40 sources over 5 years" : "10,000 uncertain rows");
        CHECK(took < 10 && (which > 0 || took < 0.5), "within seconds, also under a sanitizer");
        printf("# %d sources: %.2f s, %zu MiB, %zu nodes\n", sources, took, ash_arena_used(arena) >> 20, u == NULL ? (size_t)0 : u->graph->nodes.count);
        if (b.diags->count > 0) bound_show(&b);
        ash_arena_destroy(arena);
        arena = outer;
    }
    met[ASH_E_too_many_nodes] = true;
}

int main(void) {
    arena = test_arena(&memory, (size_t)1 << 30);
    check_closed_forms();
    check_correlations();
    check_same_bits();
    check_language();
    check_return_rate();
    check_absent();
    check_checks();
    check_money();
    check_reference();
    check_parameters();
    check_flowing();
    check_years();
    check_flowing_range();
    check_loss_inverse();
    check_totals();
    check_choice();
    check_limits();
    check_mistakes();
    ash_arena_destroy(arena);
    return tap_done();
}
