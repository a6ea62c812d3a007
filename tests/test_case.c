/* Cases: every form of value against the law that it stands for, units and money, tables and plans, scenarios and overrides, the same case in YAML
 * and JSON, every mistake with its place, and the limits. */
#include "base/embedded.h"
#include "base/words.h"
#include "bound.h"
#include "engine/unroll.h"

#include <time.h>

#define S(text) ash_slice_of(text)

static test_memory memory;

static const char *const trial =
    "model trial\n"
    "  format 1   decide option by lowest present_cost\n"
    "index source\n"
    "index option\n"
    "index year 0 .. horizon\n"
    "index leg of source\n"
    "index skill = low, high\n"
    "index material\n"
    "index product optional\n"
    "category production\n"
    "  kind cash   rung price\n"
    "input horizon : 1 = 5\n"
    "  range 1 .. 30   structural\n"
    "input discount_rate : 1 = 9%\n"
    "  structural\n"
    "input inflation : 1 = 2%\n"
    "input wage : EUR/hour = 25 EUR/hour\n"
    "  range 0.2 .. 200\n"
    "input hours : hour/unit = 0.1 hour/unit\n"
    "  range 0 .. 10000\n"
    "input duty : 1 = 0\n"
    "  spread 1% absolute\n"
    "input depth : 1 = 0\n"
    "input lots : 1 = 4\n"
    "  structural\n"
    "input demand [year] : unit/year = 1000 unit/year\n"
    "  range 0 .. 1e12\n"
    "input volume_price [year] : EUR/unit = 1 EUR/unit\n"
    "input sourcing [source] : choice(own_plant, supplier) = own_plant\n"
    "input country [source] : country = NL\n"
    "input quoted [source] : currency = EUR\n"
    "input goods : hs_code\n"
    "input new : flag = no\n"
    "fact member\n"
    "fact licensed [source]\n"
    "input share [option, source, year] : 1 = 0\n"
    "  range 0 .. 1   structural\n"
    "input delay [option] : 1 = 0\n"
    "input price [source] : EUR/unit = 2 EUR/unit\n"
    "input freight [leg] : EUR/unit = 1 EUR/unit\n"
    "input staff [source, skill] : person = 1 person\n"
    "input norm [skill] : 1 = 1\n"
    "input mix [source, material] : 1 = 0\n"
    "input blend [source, material] : simplex(material) = 0\n"
    "input parts [leg] : simplex(leg) = 0\n"
    "input size [product] : 1 = 1\n"
    "input finish [source, product] : 1 = 1\n"
    "common resin : 1 = 1\n"
    "  spread 10%\n"
    "let volume [option, source, year] : unit/year = if year >= 1 then demand * share else 0\n"
    "cost buying [option, source, year] : EUR/year = volume * price\n"
    "  in production\n";

static bound model_of(ash_arena *arena) { return bound_model(arena, trial); }

static ash_slice sum_text(ash_arena *arena, const char *head, const char *tail) { return ash_format(arena, "%s%s", head, tail); }

/* ---- forms of values ---- */

enum { UNUSED = -1 };

static const struct {
    const char *text;   /* of the input named before the colon */
    ash_distribution_kind kind;
    double a, b, c;     /* parameters, or quantiles (below) where `quantiles` */
    bool quantiles;     /* a, b, c are the 5, 50 and 95 % points */
    const char *currency;
} forms[] = {
    {"wage: 41.50", ASH_CERTAIN, 41.5, 0, 0, false, "EUR"},
    {"wage: 41.50 EUR/hour", ASH_CERTAIN, 41.5, 0, 0, false, "EUR"},
    {"wage: 41.50 USD/hour", ASH_CERTAIN, 41.5, 0, 0, false, "USD"},
    {"wage: 0.01 EUR/s", ASH_CERTAIN, 36, 0, 0, false, "EUR"},
    {"wage: '41.50'", ASH_CERTAIN, 41.5, 0, 0, false, "EUR"},
    {"hours: 45 min/unit", ASH_CERTAIN, 0.75, 0, 0, false, ""},
    {"hours: 45 min", ASH_CERTAIN, 0.75, 0, 0, false, ""}, /* what is asked for each piece need not say so */
    {"hours: 1e-2", ASH_CERTAIN, 0.01, 0, 0, false, ""},
    {"hours: 0", ASH_CERTAIN, 0, 0, 0, false, ""},
    {"duty: 12%", ASH_CERTAIN, 0.12, 0, 0, false, ""},
    {"duty: 12 %", ASH_CERTAIN, 0.12, 0, 0, false, ""},
    {"duty: -0.5", ASH_CERTAIN, -0.5, 0, 0, false, ""},
    {"wage: 38 to 45 EUR/hour", ASH_LOGNORMAL, 38, 41.352146256270665, 45, true, "EUR"}, /* median: the root of 38 x 45 */
    {"wage: 38 EUR/hour to 45 EUR/hour", ASH_LOGNORMAL, 38, 41.352146256270665, 45, true, "EUR"},
    {"wage: 38 CNY/hour to 45", ASH_LOGNORMAL, 38, 41.352146256270665, 45, true, "CNY"},
    {"hours: 2 to 3 min", ASH_LOGNORMAL, 2.0 / 60, 0.04082482904638630, 3.0 / 60, true, ""}, /* the root of 6, in hours */
    {"hours: 30 min to 1 hour", ASH_LOGNORMAL, 0.5, 0.7071067811865476, 1, true, ""},
    {"duty: 5 to 10%", ASH_LOGNORMAL, 0.05, 0.07071067811865475, 0.1, true, ""},
    {"duty: -5% to 10%", ASH_NORMAL, -0.05, 0.025, 0.1, true, ""},
    {"duty: -10 to -5%", ASH_NORMAL, -0.1, -0.075, -0.05, true, ""},
    {"wage: 41 +- 10%", ASH_LOGNORMAL, 41 / 1.1, 41, 41 * 1.1, true, "EUR"},
    {"wage: 41 USD/hour +-10%", ASH_LOGNORMAL, 41 / 1.1, 41, 41 * 1.1, true, "USD"},
    {"wage: 41 +- 4", ASH_NORMAL, 37, 41, 45, true, "EUR"},
    {"hours: 6 +- 3 min", ASH_NORMAL, 0.05, 0.1, 0.15, true, ""},
    {"duty: 5% +- 1%", ASH_NORMAL, 0.04, 0.05, 0.06, true, ""}, /* in points */
    {"duty: 0 +- 2%", ASH_NORMAL, UNUSED, UNUSED, UNUSED, true, "!"},
    {"wage: {low: 38, likely: 41, high: 45}", ASH_PERT, 38, 41, 45, false, "EUR"},
    {"wage: {low: 38 USD/hour, likely: 41 USD/hour, high: 45 USD/hour}", ASH_PERT, 38, 41, 45, false, "USD"},
    {"hours: {low: 30 min, likely: 45 min, high: 1}", ASH_PERT, 0.5, 0.75, 1, false, ""},
    {"wage: {uniform: [38, 45]}", ASH_UNIFORM, 38, 45, 0, false, "EUR"},
    {"wage: {triangular: [38, 41, 45]}", ASH_TRIANGULAR, 38, 41, 45, false, "EUR"},
    {"wage: {normal: [41, 2]}", ASH_NORMAL, 41, 2, 0, false, "EUR"},
    {"hours: {normal: [60 min, 6 min]}", ASH_NORMAL, 1, 0.1, 0, false, ""},
    {"wage: {lognormal: [41, 0.1]}", ASH_LOGNORMAL, 41, 0.1, 0, false, "EUR"},
    {"wage: {lognormal: [41 USD/hour, 10%]}", ASH_LOGNORMAL, 41, 0.1, 0, false, "USD"},
};

static void check_forms(ash_arena *arena, const bound *model) {
    static const int rows[8] = {0};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (forms[i].currency[0] == '!') continue;
        bound b = bound_case(arena, model, sum_text(arena, "source: {a: {}}\n", forms[i].text), NULL);
        CHECK(b.c != NULL && b.diags->count == 0, forms[i].text);
        if (b.c == NULL) {
            bound_show(&b);
            continue;
        }
        char name[32];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(forms[i].text, ":"), forms[i].text);
        const ash_given *given = bound_given(&b, name, rows);
        ash_currency currency = forms[i].currency[0] == 0 ? 0
                                : ASH_CURRENCY((unsigned)forms[i].currency[0], (unsigned)forms[i].currency[1], (unsigned)forms[i].currency[2]);
        CHECK(given != NULL && given->step_count == 1 && given->currency == currency && given->origin == ASH_ORIGIN_USER && !given->unknown, "one step, its own money");
        if (given == NULL) continue;
        const ash_distribution *law = &given->steps[0].law;
        CHECK(law->kind == forms[i].kind && isinf(law->low) && law->low < 0 && isinf(law->high) && law->high > 0, "the law");
        double got[3] = {law->a, law->b, law->c};
        if (forms[i].quantiles) {
            got[0] = ash_distribution_quantile(law, 0.05);
            got[1] = ash_distribution_quantile(law, 0.5);
            got[2] = ash_distribution_quantile(law, 0.95);
        }
        CHECK_NEAR(got[0], forms[i].a, 1e-13, "its first number");
        if (law->kind != ASH_CERTAIN) CHECK_NEAR(got[1], forms[i].b, 1e-13, "its second number");
        if (forms[i].quantiles || law->kind == ASH_PERT || law->kind == ASH_TRIANGULAR) CHECK_NEAR(got[2], forms[i].c, 1e-13, "its third number");
    }
    bound b = bound_case(arena, model, S("source: {a: {}}\nduty: {chance: {25%: 0.25, 0%: 0.7, 10: 5%, 3%: 0}}\n"), NULL);
    const ash_given *duty = b.c == NULL ? NULL : bound_given(&b, "duty", rows);
    CHECK(duty != NULL && duty->steps[0].law.kind == ASH_DISCRETE && duty->steps[0].law.count == 3, "a tariff that may come; what has no chance is left out");
    if (duty != NULL) {
        const ash_distribution *law = &duty->steps[0].law;
        CHECK(law->values[0] == 0 && law->values[1] == 0.25 && law->values[2] == 10 && law->chances[0] == 0.7 && law->chances[1] == 0.25 && law->chances[2] == 0.05, "in order of value");
        CHECK_NEAR(ash_distribution_centre(law), 0.25 * 0.25 + 10 * 0.05, 1e-15, "its centre is its mean");
    }
    static const char *const nothing[] = {"wage: unknown", "wage: ~", "wage:", "wage: 'unknown'", "goods: unknown", "new: unknown"};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        char name[32];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(nothing[i], ":"), nothing[i]);
        b = bound_case(arena, model, sum_text(arena, "source: {a: {}}\n", nothing[i]), NULL);
        const ash_given *given = b.c == NULL ? NULL : bound_given(&b, name, rows);
        CHECK(given != NULL && given->unknown, nothing[i]);
    }
}

static void check_words(ash_arena *arena, const bound *model) {
    bound b = bound_case(arena, model,
                         S("source:\n  a: {sourcing: supplier, country: NO, quoted: USD, licensed: unknown}\n  b: {sourcing: own_plant, licensed: ja}\n"
                           "goods: 3924.90 00\nnew: yes\nmember: no\n"),
                         NULL);
    CHECK(b.c != NULL, "words");
    if (b.c == NULL) {
        bound_show(&b);
        return;
    }
    int first[8] = {0}, second[8] = {1};
    CHECK(bound_given(&b, "sourcing", first)->word == 1 && bound_given(&b, "sourcing", second)->word == 0, "choices are positions");
    CHECK_TEXT(bound_given(&b, "country", first)->text, "NO", "Norway is not `no`");
    CHECK(bound_given(&b, "country", second) == NULL, "and what is left out is not there");
    CHECK_TEXT(bound_given(&b, "quoted", first)->text, "USD", "a currency");
    CHECK_TEXT(bound_given(&b, "goods", first)->text, "39249000", "a goods code: digits only");
    CHECK(bound_given(&b, "new", first)->word == 1 && bound_given(&b, "member", first)->word == 0, "flags and facts");
    CHECK(bound_given(&b, "licensed", first)->word == -1 && bound_given(&b, "licensed", second)->word == 1, "a fact may be unknown");
    static const struct { const char *word; bool value; } truths[] = {{"yes", true}, {"true", true}, {"ja", true}, {"no", false}, {"false", false}, {"nee", false}};
    for (size_t i = 0; i < 6; i++) {
        b = bound_case(arena, model, sum_text(arena, "source: {a: {}}\nnew: ", truths[i].word), NULL);
        const ash_given *given = b.c == NULL ? NULL : bound_given(&b, "new", first);
        CHECK(given != NULL && given->word == truths[i].value, truths[i].word);
    }
}

static double by_year(const bound *b, const char *name, const int *rows, int year) { return ash_given_law(bound_given(b, name, rows), year)->a; }

static void check_by_year(ash_arena *arena, const bound *model) {
    static const int rows[8] = {0};
    static const struct { const char *text; double want[7]; } cases[] = { /* years 0 to 6 */
        {"demand: 5", {5, 5, 5, 5, 5, 5, 5}},
        {"demand: [5, 6, 8]", {5, 5, 6, 8, 8, 8, 8}},
        {"demand: {1: 5, 4: 7}", {5, 5, 5, 5, 7, 7, 7}},
        {"demand: {4: 7, 1: 5}", {5, 5, 5, 5, 7, 7, 7}},
        {"demand: {3: 7}", {7, 7, 7, 7, 7, 7, 7}},
        {"demand: {0: 1, 2: 3 unit/day}", {1, 1, 1095, 1095, 1095, 1095, 1095}},
        {"volume_price: {1: 0, 3: 2 EUR/unit}", {0, 0, 0, 2, 2, 2, 2}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bound b = bound_case(arena, model, sum_text(arena, "source: {a: {}}\n", cases[i].text), NULL);
        bool same = b.c != NULL;
        for (int year = 0; same && year < 7; year++) same = by_year(&b, i == 6 ? "volume_price" : "demand", rows, year) == cases[i].want[year];
        CHECK(same, cases[i].text);
        if (b.c == NULL) bound_show(&b);
    }
    bound b = bound_case(arena, model, S("source: {a: {}}\nvolume_price: {1: 0, 3: 5 USD/unit}\n"), NULL);
    CHECK(b.c != NULL && bound_given(&b, "volume_price", rows)->currency == ASH_CURRENCY('U', 'S', 'D'), "nothing is nothing in any money");
    b = bound_case(arena, model, S("source: {a: {}}\ndemand: [100 to 120, {low: 1, likely: 2, high: 3}]\n"), NULL);
    CHECK(b.c != NULL && ash_given_law(bound_given(&b, "demand", rows), 1)->kind == ASH_LOGNORMAL && ash_given_law(bound_given(&b, "demand", rows), 2)->kind == ASH_PERT, "a law for each year");
}

/* ---- tables and plans ---- */

static int row_of(const bound *b, const char *index, int parent, const char *id) {
    return ash_case_row_find(b->c, ash_model_index(b->model, S(index)), parent, S(id));
}

static void check_tables(ash_arena *arena, const bound *model) {
    bound b = bound_case(arena, model,
                         S("title: Trial\nmodel: trial\nformat: 1\nlang: nl\nstart: 2027-03\ndate: 2026-09-01\nbase: zulu\n"
                           "source:\n"
                           "  zulu: {title: Far away, price: 3, leg: {sea: {freight: 2}, land: {freight: 1}}, staff: {low: 5, high: 2}, blend: {steel: 40%, tin: rest}}\n"
                           "  alfa:\n    leg:\n      land: {freight: 4, parts: 100%}\n"
                           "  mike: {}\n"
                           "material: {tin: {}, steel: {}}\n"
                           "norm: {high: 2}\nresin: 1.2\n"),
                         NULL);
    CHECK(b.c != NULL && b.diags->count == 0, "a case");
    if (b.c == NULL) {
        bound_show(&b);
        return;
    }
    const ash_index *source = ash_model_index(b.model, S("source")), *leg = ash_model_index(b.model, S("leg")), *option = ash_model_index(b.model, S("option"));
    const ash_rows *sources = &b.c->rows[source->number], *legs = &b.c->rows[leg->number], *options = &b.c->rows[option->number];
    CHECK(sources->count == 3 && ash_slice_equal(sources->items[0].id, S("alfa")) && ash_slice_equal(sources->items[2].id, S("zulu")), "rows stand in order of id");
    CHECK(sources->items[0].written == 1 && sources->items[2].written == 0, "and know where they were written");
    CHECK_TEXT(sources->items[2].title, "Far away", "a title");
    CHECK_TEXT(sources->items[0].title, "alfa", "else the id");
    CHECK(legs->count == 3 && legs->items[0].parent == 0 && legs->items[1].parent == 2 && ash_slice_equal(legs->items[1].id, S("land")) && ash_slice_equal(legs->items[2].id, S("sea")),
          "rows in a row stand under it");
    CHECK(row_of(&b, "leg", 0, "land") == 0 && row_of(&b, "leg", 2, "land") == 1 && row_of(&b, "leg", 2, "sea") == 2 && row_of(&b, "leg", 0, "sea") == -1 && row_of(&b, "leg", 1, "land") == -1,
          "and are found under it");
    CHECK(row_of(&b, "year", 0, "0") == 0 && row_of(&b, "year", 0, "5") == 5 && row_of(&b, "year", 0, "6") == -1 && row_of(&b, "skill", 0, "high") == 1 && row_of(&b, "skill", 0, "none") == -1, "years and fixed rows too");
    CHECK(options->count == 3 && b.c->base == 2, "each source is an option, and one of them is today");
    CHECK(b.c->first_year == 0 && b.c->last_year == 5 && b.c->start == ash_day_of(2027, 3, 1) && b.c->date == ash_day_of(2026, 9, 1) && b.c->has_lang && b.c->lang == ASH_LANG_NL, "the reserved keys");
    CHECK_TEXT(b.c->title, "Trial", "the title");
    int rows[8] = {2, 0}, sea[8] = {2, 2}, land[8] = {0, 0};
    CHECK(by_year(&b, "staff", rows, 1) == 5, "a fixed index nests in the row");
    rows[1] = 1;
    CHECK(by_year(&b, "staff", rows, 1) == 2, "row by row");
    CHECK(by_year(&b, "freight", sea, 1) == 2 && by_year(&b, "freight", land, 1) == 4 && by_year(&b, "parts", land, 1) == 1, "values in nested rows");
    rows[0] = 1;
    CHECK(by_year(&b, "norm", rows, 1) == 2 && by_year(&b, "resin", rows, 1) == 1.2, "at the top");
    int tin[8] = {2, 1}, steel[8] = {2, 0};
    CHECK_NEAR(by_year(&b, "blend", tin, 1), 0.6, 1e-15, "the rest of what adds up to 1");
    CHECK(by_year(&b, "blend", steel, 1) == 0.4, "beside what was given");
    CHECK_TEXT(ash_case_path(arena, b.c, ash_model_entity(b.model, S("freight")), sea), "source.zulu.leg.sea.freight", "a path");
    CHECK_TEXT(ash_case_path(arena, b.c, ash_model_entity(b.model, S("staff")), steel), "source.zulu.staff.low", "with a fixed index");
    CHECK_TEXT(ash_case_path(arena, b.c, ash_model_entity(b.model, S("norm")), (const int[8]){1}), "norm.high", "at the top");
    CHECK_TEXT(ash_case_path(arena, b.c, ash_model_entity(b.model, S("share")), (const int[8]){2, 0, 1}), "option.zulu.share.alfa", "across two tables, for all years");
    CHECK_TEXT(ash_case_key(arena, b.c, ash_model_entity(b.model, S("share")), (const int[8]){2, 0, 1}), "zulu/alfa/1", "and as a key");
    static const char *const inputs[] = {"wage", "resin", "source.zulu.price", "source.alfa.leg.land.freight", "source.mike.staff.high", "norm.low", "demand", "demand.3", "option.zulu.share.alfa", "option.zulu.share.alfa.2", "source.zulu.mix.tin"};
    static const char *const others[] = {"", "wagen", "source.zulu", "source.zulu.wage", "price", "source.oslo.price", "source.mike.leg.land.freight", "norm", "norm.mid", "demand.9", "wage.1", "buying", "member", "source.zulu.price.", "option.zulu.share"};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) CHECK(ash_case_names_input(b.c, S(inputs[i])), inputs[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) CHECK(!ash_case_names_input(b.c, S(others[i])), others[i]);
    b = bound_case(arena, model, S("source: {a: {}}\ndate: 2026-09-01\n"), NULL);
    CHECK(b.c != NULL && b.c->start == ash_day_of(2027, 1, 1), "without a start: the next first of January");
    b = bound_case(arena, model, S("source: {a: {}}\ndate: 2026-09-01\n"), &(ash_case_options){.date = ash_day_of(2030, 1, 1)});
    CHECK(b.c != NULL && b.c->date == ash_day_of(2030, 1, 1), "a front's date goes first");
    b = bound_case(arena, model, S("source: {a: {}}\nhorizon: 8\n"), NULL);
    CHECK(b.c != NULL && b.c->last_year == 8, "the last year from the case");
    b = bound_case(arena, model, S("{}"), NULL);
    CHECK(b.c != NULL && b.c->base == -1 && ash_case_row_count(b.c, option) == 0, "an empty case is a case");
}

/* The share of an option's source in a year. */
static double share_of(const bound *b, const char *option, const char *source, int year) {
    int rows[8] = {row_of(b, "option", 0, option), row_of(b, "source", 0, source)};
    const ash_given *given = rows[0] < 0 ? NULL : bound_given(b, "share", rows);
    return given == NULL ? (double)NAN : ash_given_law(given, year)->a;
}

static void check_plans(ash_arena *arena, const bound *model) {
    bound b = bound_case(arena, model, S("source: {far: {}, near: {}, home: {}}\n"), NULL);
    CHECK(b.c != NULL && share_of(&b, "far", "far", 1) == 1 && share_of(&b, "far", "near", 1) == 0 && share_of(&b, "home", "home", 5) == 1, "all from one source");
    b = bound_case(arena, model,
                   S("source: {far: {}, near: {}, home: {}}\noption:\n  each: yes\n  split: {share: {far: {1: 70%, 4: 50%}, near: 10%, home: rest}}\n"
                     "  back: {share: {home: [0, 0.5, 1], far: rest}}\n  near: {delay: 1}\n"),
                   NULL);
    CHECK(b.c != NULL && b.c->rows[ash_model_index(b.model, S("option"))->number].count == 5, "plans, and each source");
    if (b.c == NULL) {
        bound_show(&b);
        return;
    }
    CHECK_NEAR(share_of(&b, "split", "home", 1), 0.2, 1e-15, "the rest");
    CHECK_NEAR(share_of(&b, "split", "home", 3), 0.2, 1e-15, "as long as it holds");
    CHECK_NEAR(share_of(&b, "split", "home", 4), 0.4, 1e-15, "moves with the others");
    CHECK(share_of(&b, "split", "far", 0) == 0.7 && fabs(share_of(&b, "split", "home", 0) - 0.2) < 1e-15, "before the first year as in it");
    CHECK(share_of(&b, "back", "far", 1) == 1 && share_of(&b, "back", "far", 2) == 0.5 && share_of(&b, "back", "far", 3) == 0 && share_of(&b, "back", "home", 5) == 1 && share_of(&b, "back", "near", 3) == 0, "a return in steps");
    CHECK(share_of(&b, "near", "near", 1) == 1 && share_of(&b, "near", "home", 1) == 0 && share_of(&b, "home", "home", 1) == 1, "an option named as a source is all from there");
    b = bound_case(arena, model, S("source: {far: {}, near: {}}\noption: {one: {share: {far: 1}}}\n"), NULL);
    CHECK(b.c != NULL && b.c->rows[ash_model_index(b.model, S("option"))->number].count == 1 && share_of(&b, "one", "near", 1) == 0, "plans replace the options made of sources");
}

/* ---- scenarios and overrides ---- */

static ash_case_set set_of(ash_arena *arena, const bound *b, const char *path, const char *json) {
    uint32_t file = ash_sources_add(b->sources, S("--set"), S(json));
    const ash_doc *value = ash_json_read(arena, b->sources, file, b->diags);
    return (ash_case_set){S(path), value, value->span};
}

static void check_overrides(ash_arena *arena, const bound *model) {
    static const char *const text = "source: {far: {price: 2, leg: {sea: {freight: 1}}}, near: {price: 3}}\ndemand: {1: 100, 3: 140}\nwage: 20\n"
                                    "scenario:\n  high: {source.far.price: 5 USD/unit, wage: 30, demand.2: 120}\n"
                                    "  rows: {source: {far: {price: 7}, new: {price: 9}}}\n  odd: 5\n";
    static const int none[8] = {0};
    int near_row[8] = {1};
    bound b = bound_case(arena, model, S(text), NULL);
    CHECK(b.c != NULL && b.c->scenario_count == 3 && by_year(&b, "wage", none, 1) == 20, "scenarios wait");
    b = bound_case(arena, model, S(text), &(ash_case_options){.scenario = S("high"), .date = ASH_NO_DAY});
    CHECK(b.c != NULL && by_year(&b, "wage", none, 1) == 30 && by_year(&b, "price", none, 1) == 5 && bound_given(&b, "price", none)->currency == ASH_CURRENCY('U', 'S', 'D'), "a scenario");
    CHECK(by_year(&b, "price", near_row, 1) == 3 && bound_given(&b, "price", near_row)->origin == ASH_ORIGIN_USER, "leaves the rest");
    CHECK(by_year(&b, "demand", none, 1) == 100 && by_year(&b, "demand", none, 2) == 120 && by_year(&b, "demand", none, 3) == 140, "one year of several");
    CHECK(bound_given(&b, "wage", none)->origin == ASH_ORIGIN_SCENARIO, "and it is told apart");
    b = bound_case(arena, model, S(text), &(ash_case_options){.scenario = S("rows"), .date = ASH_NO_DAY});
    CHECK(b.c != NULL && ash_case_row_count(b.c, ash_model_index(b.model, S("source"))) == 3 && by_year(&b, "price", none, 1) == 7 && row_of(&b, "leg", 0, "sea") == 0, "a map is laid over a table");
    bound fresh = *model;
    fresh.diags = ash_diags_create(arena);
    ash_case_set sets[] = {set_of(arena, &fresh, "wage", "\"40 to 50\""), set_of(arena, &fresh, "source.far.leg.sea.freight", "6"), set_of(arena, &fresh, "horizon", "3"),
                           set_of(arena, &fresh, "option.far.delay", "2"), set_of(arena, &fresh, "source.near.price", "{\"low\": 1, \"likely\": 2, \"high\": 3}")};
    b = bound_case(arena, model, S(text), &(ash_case_options){.scenario = S("high"), .set_count = 5, .sets = sets, .date = ASH_NO_DAY});
    CHECK(b.c != NULL, "sets");
    if (b.c == NULL) {
        bound_show(&b);
        return;
    }
    CHECK(ash_given_law(bound_given(&b, "wage", none), 1)->kind == ASH_LOGNORMAL && bound_given(&b, "wage", none)->origin == ASH_ORIGIN_SET, "a set goes over a scenario");
    CHECK(by_year(&b, "freight", none, 1) == 6 && b.c->last_year == 3 && ash_given_law(bound_given(&b, "price", near_row), 1)->kind == ASH_PERT, "in nested rows, of the years, of a law");
    CHECK(ash_case_row_count(b.c, ash_model_index(b.model, S("option"))) == 2 && by_year(&b, "delay", none, 1) == 2 && share_of(&b, "far", "far", 1) == 1 && share_of(&b, "near", "near", 1) == 1,
          "an option made of a source can be changed, and the others stay");
    ash_case_set year[] = {set_of(arena, &fresh, "demand.2", "7"), set_of(arena, &fresh, "volume_price.3", "4")};
    b = bound_case(arena, model, S("source: {a: {}}\ndemand: [1, 2, 3]\nvolume_price: 2\n"), &(ash_case_options){.set_count = 2, .sets = year, .date = ASH_NO_DAY});
    CHECK(b.c != NULL && by_year(&b, "demand", none, 1) == 1 && by_year(&b, "demand", none, 2) == 7 && by_year(&b, "demand", none, 3) == 3, "one year of a list");
    CHECK(b.c != NULL && by_year(&b, "volume_price", none, 2) == 2 && by_year(&b, "volume_price", none, 3) == 4, "or of a single value");
}

static void check_evidence(ash_arena *arena, const bound *model) {
    bound b = bound_case(arena, model, S("source: {a: {}}\nevidence: {wage: quote, duty: {grade: actual, owner: Sales, until: 2027-03-31}, resin: {owner: Me}, currency.USD: guess}\n"), NULL);
    CHECK(b.c != NULL && b.c->evidence_count == 4, "how good figures are");
    if (b.c == NULL) return;
    const ash_evidence *wage = ash_case_evidence(b.c, S("wage")), *duty = ash_case_evidence(b.c, S("duty")), *resin = ash_case_evidence(b.c, S("resin"));
    CHECK(wage->grade == ASH_EVIDENCE_QUOTE && wage->owner.size == 0 && wage->until == ASH_NO_DAY, "a grade by itself");
    CHECK(duty->grade == ASH_EVIDENCE_ACTUAL && ash_slice_equal(duty->owner, S("Sales")) && duty->until == ash_day_of(2027, 3, 31), "grade, owner and last day");
    CHECK(resin->grade == ASH_EVIDENCE_NONE && ash_slice_equal(resin->owner, S("Me")), "or only an owner");
    CHECK(ash_case_evidence(b.c, S("currency.USD.path.3"))->grade == ASH_EVIDENCE_GUESS && ash_case_evidence(b.c, S("currency.CNY.path.3")) == NULL, "a currency, whatever its year");
    CHECK(ash_case_evidence(b.c, S("demand")) == NULL, "nothing said of another one");
}

static void check_currency_block(ash_arena *arena, const bound *model) {
    bound b = bound_case(arena, model, S("source: {a: {}}\ncurrency: {USD: {rate: 0.92, volatility: 9%, drift: -1% to 2%}, NOK: {rate: 0.1}}\ncorrelate: [[wage, duty, 0.5], [wage, resin, -30%]]\ndefaults: none\n"), NULL);
    CHECK(b.c != NULL && b.c->currency_count == 2 && b.c->correlate_count == 2 && b.c->defaults_none, "currencies, pairs and no defaults");
    if (b.c == NULL) return;
    const ash_currency_given *usd = &b.c->currencies[0];
    CHECK(usd->currency == ASH_CURRENCY('U', 'S', 'D') && usd->rate->steps[0].law.a == 0.92 && usd->volatility->steps[0].law.a == 0.09 && usd->drift->steps[0].law.kind == ASH_NORMAL, "a currency's own numbers");
    CHECK(b.c->currencies[1].volatility == NULL && b.c->currencies[1].drift == NULL, "or a part of them");
    CHECK(b.c->correlations[1].rank == -0.3 && ash_slice_equal(b.c->correlations[1].second, S("resin")), "a pair");
}

/* ---- YAML and JSON ---- */

static bool same_laws(const ash_distribution *a, const ash_distribution *b) {
    bool same = a->kind == b->kind && a->a == b->a && a->b == b->b && a->c == b->c && a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) same = a->values[i] == b->values[i] && a->chances[i] == b->chances[i];
    return same;
}

static bool same_given(const ash_given *a, const ash_given *b) {
    if (a == NULL || b == NULL) return a == b;
    bool same = a->unknown == b->unknown && a->currency == b->currency && a->step_count == b->step_count && a->word == b->word && ash_slice_equal(a->text, b->text) && ash_slice_equal(a->path, b->path);
    for (size_t i = 0; same && i < a->step_count; i++) same = a->steps[i].year == b->steps[i].year && same_laws(&a->steps[i].law, &b->steps[i].law);
    return same;
}

static void check_json(ash_arena *arena, const bound *model) {
    bound yaml = bound_case(arena, model,
                            S("title: Both\nstart: 2027-01\nbase: far\nwage: 38 to 45\nhours: {low: 2 min, likely: 3 min, high: 5 min}\nduty: {chance: {0%: 0.7, 25%: 0.3}}\n"
                              "demand: {1: 100, 3: 140 +- 10%}\nnew: yes\nmember: unknown\ngoods: 3924.90\nnorm: {low: 0.5}\nvolume_price: [1, 2 to 3]\nresin:\n"
                              "source:\n  far: {country: NO, sourcing: supplier, price: 4.10 USD/unit, leg: {sea: {freight: 0.2}}}\n  near: {country: NL, staff: {low: 3}}\n"
                              "option: {each: true, both: {share: {far: {1: 70%, 2: 10%}, near: rest}}}\n"),
                            NULL);
    CHECK(yaml.c != NULL, "a case in YAML");
    if (yaml.c == NULL) {
        bound_show(&yaml);
        return;
    }
    ash_json_writer *w = ash_json_writer_create(arena, 2);
    ash_json_doc(w, yaml.doc);
    bound json = bound_case(arena, model, ash_json_written(w), NULL);
    CHECK(json.c != NULL, "the same in JSON");
    if (json.c == NULL) return;
    bool same = json.c->base == yaml.c->base && json.c->start == yaml.c->start;
    size_t compared = 0;
    for (size_t i = 0; i < model->model->entity_count; i++) {
        const ash_entity *entity = model->model->entities[i];
        const ash_given **a = yaml.c->given[entity->number], **b = json.c->given[entity->number];
        same = same && (a == NULL) == (b == NULL);
        for (size_t cell = 0; same && a != NULL && cell < ash_case_cell_count(yaml.c, entity, false); cell++, compared++) same = same_given(a[cell], b[cell]);
    }
    CHECK(same && compared > 20, "means the same");
}

/* ---- mistakes ---- */

static const struct {
    ash_code code;
    const char *text;
    const char *at;      /* the text that the error points at; empty: no place */
    const char *path;
    const char *nearest;
    const char *scenario;
} mistakes[] = {
    {ASH_E_case_form, "- 1\n- 2\n", "- 1\n- 2", "", "", NULL},
    {ASH_E_case_form, "just words\n", "just words", "", "", NULL},
    {ASH_E_case_model, "model: other\n", "other", "", "", NULL},
    {ASH_E_format_unknown, "format: 2\n", "2", "", "", NULL},
    {ASH_E_unknown_key, "wagen: 3\n", "wagen", "", "wage", NULL},
    {ASH_E_unknown_key, "source: {a: {pric: 3}}\n", "pric", "", "price", NULL},
    {ASH_E_unknown_key, "source: {a: {leg: {x: {fright: 3}}}}\n", "fright", "", "freight", NULL},
    {ASH_E_unknown_key, "sorce: {a: {}}\n", "sorce", "", "source", NULL},
    {ASH_E_unknown_key, "currency: {USD: {rat: 3}}\n", "rat", "", "rate", NULL},
    {ASH_E_unknown_key, "buying: 3\n", "buying", "", "", NULL},
    {ASH_E_key_elsewhere, "price: 3\n", "price", "", "", NULL},
    {ASH_E_key_elsewhere, "source: {a: {freight: 3}}\n", "freight", "", "", NULL},
    {ASH_E_key_elsewhere, "source: {a: {wage: 3}}\n", "wage", "", "", NULL},
    {ASH_E_key_text, "title: [a]\n", "[a]", "", "", NULL},
    {ASH_E_key_text, "source: {a: {title: {b: 1}}}\n", "{b: 1}", "", "", NULL},
    {ASH_E_key_date, "start: next year\n", "next year", "", "", NULL},
    {ASH_E_key_date, "date: 2026-13-01\n", "2026-13-01", "", "", NULL},
    {ASH_E_key_lang, "lang: fr\n", "fr", "", "", NULL},
    {ASH_E_key_defaults, "defaults: all\n", "all", "", "", NULL},
    {ASH_E_table_form, "source: [a, b]\n", "[a, b]", "", "", NULL},
    {ASH_E_row_id, "source: {Tilburg: {}}\n", "Tilburg", "", "", NULL},
    {ASH_E_row_id, "source: {a-b: {}}\n", "a-b", "", "", NULL},
    {ASH_E_row_form, "source: {a: 5}\n", "5", "", "", NULL},
    {ASH_E_row_form, "source: {each: 5}\n", "5", "", "", NULL},
    {ASH_E_scenario_unknown, "scenario: {high: {wage: 3}}\n", "", "", "high", "hih"},
    {ASH_E_scenario_form, "scenario: {high: 3}\n", "3", "", "", "high"},
    {ASH_E_scenario_form, "scenario: 3\n", "3", "", "", NULL},
    {ASH_E_unknown_row, "source: {tilburg: {}}\nscenario: {high: {source.tilberg.price: 3}}\n", "source.tilberg.price", "", "tilburg", "high"},
    {ASH_E_currency_form, "currency: USD\n", "USD", "", "", NULL},
    {ASH_E_currency_form, "currency: {USD: 0.9}\n", "0.9", "", "", NULL},
    {ASH_E_currency_form, "currency: {EUR: {rate: 2}}\n", "EUR", "", "", NULL},
    {ASH_E_value_currency, "currency: {XYZ: {rate: 2}}\n", "XYZ", "", "", NULL},
    {ASH_E_value_range, "currency: {USD: {rate: 0}}\n", "0", "currency.USD.rate", "", NULL},
    {ASH_E_value_structural, "currency: {USD: {volatility: 5 to 9%}}\n", "5 to 9%", "currency.USD.volatility", "", NULL},
    {ASH_E_correlate_form, "correlate: {wage: duty}\n", "{wage: duty}", "", "", NULL},
    {ASH_E_correlate_form, "correlate: [[wage, duty]]\n", "[wage, duty]", "", "", NULL},
    {ASH_E_correlate_form, "correlate: [[wage, wage, 0.5]]\n", "[wage, wage, 0.5]", "", "", NULL},
    {ASH_E_correlate_range, "correlate: [[wage, duty, 1]]\n", "1", "", "", NULL},
    {ASH_E_correlate_range, "correlate: [[wage, duty, -120%]]\n", "-120%", "", "", NULL},
    {ASH_E_evidence_form, "evidence: guess\n", "guess", "", "", NULL},
    {ASH_E_evidence_form, "evidence: {wage: [guess]}\n", "[guess]", "", "", NULL},
    {ASH_E_evidence_form, "evidence: {wage: {grade: guess, who: me}}\n", "who", "", "", NULL},
    {ASH_E_evidence_grade, "evidence: {wage: sure}\n", "sure", "", "", NULL},
    {ASH_E_evidence_unknown, "evidence: {currency.XYZ: guess}\n", "currency.XYZ", "", "", NULL},
    {ASH_E_evidence_unknown, "evidence: {wages: guess}\n", "wages", "", "", NULL},
    {ASH_E_key_date, "evidence: {wage: {until: soon}}\n", "soon", "", "", NULL},
    {ASH_E_shares_missing, "source: {a: {}}\noption: {plan: {delay: 1}}\n", "plan", "", "", NULL},
    {ASH_E_shares_sum, "source: {a: {}, b: {}}\noption: {plan: {share: {a: 60%, b: 30%}}}\n", "60%, b: 30%", "option.plan.share", "", NULL},
    {ASH_E_shares_sum, "source: {a: {}, b: {}}\noption: {plan: {share: {a: {1: 60%, 3: 80%}, b: 40%}}}\n", "{1: 60%, 3: 80%}, b: 40%", "option.plan.share", "", NULL},
    {ASH_E_shares_sum, "source: {a: {}, b: {}, c: {}}\noption: {plan: {share: {a: 90%, b: 20%, c: rest}}}\n", "90%, b: 20%, c: rest", "option.plan.share", "", NULL},
    {ASH_E_value_range, "source: {a: {}, b: {}}\noption: {plan: {share: {a: 101%, b: rest}}}\n", "101%", "option.plan.share.a", "", NULL},
    {ASH_E_shares_sum, "source: {a: {blend: {x: 50%}}}\nmaterial: {x: {}, y: {}}\n", "50%", "source.a.blend", "", NULL},
    {ASH_E_shares_sum, "source: {a: {leg: {x: {parts: 0.5}, y: {parts: 0.6}}}}\n", "0.5}, y: {parts: 0.6", "source.a.leg.x", "", NULL},
    {ASH_E_value_structural, "source: {a: {blend: {x: 40 to 50%, y: rest}}}\nmaterial: {x: {}, y: {}}\n", "40 to 50%", "source.a.blend.x", "", NULL},
    {ASH_E_value_structural, "lots: 3 to 5\n", "3 to 5", "lots", "", NULL},
    {ASH_E_value_structural, "horizon: 3 to 5\n", "3 to 5", "horizon", "", NULL},
    {ASH_E_rest_twice, "source: {a: {}, b: {}}\noption: {plan: {share: {a: rest, b: rest}}}\n", "rest", "option.plan.share.b", "", NULL},
    {ASH_E_rest_elsewhere, "wage: rest\n", "rest", "wage", "", NULL},
    {ASH_E_rest_elsewhere, "source: {a: {mix: {x: rest}}}\nmaterial: {x: {}}\n", "rest", "source.a.mix.x", "", NULL},
    {ASH_E_value_by_row, "norm: 3\n", "3", "", "", NULL},
    {ASH_E_value_twice, "product: {cup: {size: 2}, lid: {}}\nsize: {cup: 3}\n", "3", "product.cup.size", "", NULL},
    {ASH_E_unknown_row, "product: {cup: {}, lid: {}}\nsize: {cup: 3, lit: 4}\n", "lit", "", "lid", NULL},
    {ASH_E_value_by_row, "source: {a: {staff: [1, 2]}}\n", "[1, 2]", "", "", NULL},
    {ASH_E_unknown_row, "norm: {hih: 3}\n", "hih", "", "high", NULL},
    {ASH_E_unknown_row, "source: {a: {mix: {tinn: 3}}}\nmaterial: {tin: {}}\n", "tinn", "", "tin", NULL},
    {ASH_E_unknown_row, "source: {tilburg: {}}\nbase: tilborg\n", "tilborg", "", "tilburg", NULL},
    {ASH_E_value_form, "wage: about 30\n", "about 30", "wage", "", NULL},
    {ASH_E_value_form, "wage: 1,5\n", "1,5", "wage", "", NULL},
    {ASH_E_value_form, "wage: 30 to\n", "30 to", "wage", "", NULL},
    {ASH_E_value_form, "wage: 30 +- 10% more\n", "more", "wage", "", NULL},
    {ASH_E_value_form, "wage: €30\n", "€30", "wage", "", NULL},
    {ASH_E_unit_unknown, "wage: 3/jaartje\n", "jaartje", "wage", "", NULL},
    {ASH_E_value_form, "wage: 3/4\n", "3/4", "wage", "", NULL},
    {ASH_E_value_form, "wage: 0x10\n", NULL, "wage", "", NULL},
    {ASH_E_value_form, "wage: ''\n", "''", "wage", "", NULL},
    {ASH_E_value_form, "wage: .inf\n", ".inf", "wage", "", NULL},
    {ASH_E_unit_unknown, "wage: 30 EUR/houre\n", "houre", "wage", "hour", NULL},
    {ASH_E_unit_syntax, "wage: 5 EUR/\n", "EUR/", "wage", "", NULL},
    {ASH_E_unit_power, "wage: 5 EUR^99/hour\n", NULL, "wage", "", NULL},
    {ASH_E_unit_two_currencies, "wage: 5 EUR/USD\n", NULL, "wage", "", NULL},
    {ASH_E_value_large, "depth: 1e101\n", "1e101", "depth", "", NULL},
    {ASH_E_value_large, "hours: 1e100 year/unit\n", "1e100 year/unit", "hours", "", NULL},
    {ASH_E_value_number, "wage: {low: 1 to 2, likely: 3, high: 4}\n", "1 to 2", "wage", "", NULL},
    {ASH_E_value_number, "wage: {low: [1], likely: 3, high: 4}\n", "[1]", "wage", "", NULL},
    {ASH_E_value_number, "demand: []\n", "[]", "demand", "", NULL},
    {ASH_E_value_list, "wage: {uniform: [1, 2, 3]}\n", "[1, 2, 3]", "wage", "", NULL},
    {ASH_E_value_list, "wage: {normal: 3}\n", "3", "wage", "", NULL},
    {ASH_E_value_map, "wage: {low: 1, high: 2}\n", "{low: 1, high: 2}", "wage", "", NULL},
    {ASH_E_value_map, "wage: {beta: [1, 2]}\n", "{beta: [1, 2]}", "wage", "", NULL},
    {ASH_E_value_unit, "wage: 5 kg\n", "5 kg", "wage", "", NULL},
    {ASH_E_value_unit, "wage: 5%\n", "5%", "wage", "", NULL},
    {ASH_E_value_unit, "wage: 5 kg to 6 EUR/hour\n", "5 kg", "wage", "", NULL},
    {ASH_E_value_currencies, "wage: 5 EUR/hour to 6 USD/hour\n", "6 USD/hour", "wage", "", NULL},
    {ASH_E_value_currencies, "wage: {low: 1, likely: 2 USD/hour, high: 3}\n", "2 USD/hour", "wage", "", NULL},
    {ASH_E_value_currencies, "volume_price: [1 EUR/unit, 2 USD/unit]\n", "2 USD/unit", "volume_price", "", NULL},
    {ASH_E_value_order, "wage: 45 to 38\n", "45 to 38", "wage", "", NULL},
    {ASH_E_value_order, "wage: 45 to 45\n", "45 to 45", "wage", "", NULL},
    {ASH_E_value_order, "wage: {low: 3, likely: 2, high: 4}\n", "{low: 3, likely: 2, high: 4}", "wage", "", NULL},
    {ASH_E_value_order, "wage: {uniform: [3, 3]}\n", "{uniform: [3, 3]}", "wage", "", NULL},
    {ASH_E_value_order, "wage: {normal: [3, 0]}\n", "{normal: [3, 0]}", "wage", "", NULL},
    {ASH_E_value_order, "wage: {lognormal: [-3, 1]}\n", "{lognormal: [-3, 1]}", "wage", "", NULL},
    {ASH_E_value_spread, "wage: 45 +- 0\n", "45 +- 0", "wage", "", NULL},
    {ASH_E_value_spread, "depth: 0 +- 5%\n", "5%", "depth", "", NULL},
    {ASH_E_value_spread, "wage: 45 +- -5%\n", "-5%", "wage", "", NULL},
    {ASH_E_value_chances, "duty: {chance: {0%: 0.7, 25%: 0.4}}\n", "{0%: 0.7, 25%: 0.4}", "duty", "", NULL},
    {ASH_E_value_chances, "duty: {chance: {0%: 1.5}}\n", "1.5", "duty", "", NULL},
    {ASH_E_value_chances, "duty: {chance: [1]}\n", "[1]", "duty", "", NULL},
    {ASH_E_duplicate_key, "duty: {chance: {10%: 0.5, 0.1: 0.5}}\n", "0.1", "duty", "", NULL},
    {ASH_E_value_range, "wage: 300\n", "300", "wage", "", NULL},
    {ASH_E_value_range, "wage: 0.1\n", "0.1", "wage", "", NULL},
    {ASH_E_value_range, "demand: [1, -1]\n", "-1", "demand", "", NULL},
    {ASH_E_value_year, "demand: {2027: 100, 2028: 200}\n", "2027", "demand", "", NULL},
    {ASH_E_value_year, "demand: {1.5: 100}\n", "1.5", "demand", "", NULL},
    {ASH_E_duplicate_key, "demand: {1: 100, 1.0: 200}\n", "1.0", "demand", "", NULL},
    {ASH_E_value_not_by_year, "wage: [1, 2]\n", "[1, 2]", "wage", "", NULL},
    {ASH_E_value_not_by_year, "wage: {1: 2}\n", "{1: 2}", "wage", "", NULL},
    {ASH_E_value_word, "goods: [1]\n", "[1]", "goods", "", NULL},
    {ASH_E_value_choice, "source: {a: {sourcing: suplier}}\n", "suplier", "source.a.sourcing", "supplier", NULL},
    {ASH_E_value_flag, "new: maybe\n", "maybe", "new", "", NULL},
    {ASH_E_value_flag, "source: {a: {}}\noption: {each: perhaps, a: {}}\n", "perhaps", "", "", NULL},
    {ASH_E_value_fact, "member: maybe\n", "maybe", "member", "", NULL},
    {ASH_E_value_hs_code, "goods: 123\n", "123", "goods", "", NULL},
    {ASH_E_value_hs_unknown, "goods: 9999 10\n", "9999 10", "goods", "", NULL},
    {ASH_E_value_hs_code, "goods: plastic\n", "plastic", "goods", "", NULL},
    {ASH_E_value_hs_code, "goods: 123456789012\n", "123456789012", "goods", "", NULL},
    {ASH_E_value_country, "source: {a: {country: XX}}\n", "XX", "source.a.country", "", NULL},
    {ASH_E_value_country, "source: {a: {country: China}}\n", "China", "source.a.country", "CN", NULL},
    {ASH_E_value_currency, "source: {a: {quoted: dollar}}\n", "dollar", "source.a.quoted", "", NULL},
    {ASH_E_years_bounds, "horizon: 2.5\n", "2.5", "horizon", "", NULL},
};

static bool met[ASH_CODE_COUNT];

/* A text as the name of a check. */
static const char *one_line(ash_arena *arena, const char *text) {
    size_t size = strlen(text);
    char *line = ash_new_array(arena, char, size + 1);
    for (size_t i = 0; i < size; i++) line[i] = text[i] == '\n' ? ';' : text[i] == '#' ? ' ' : text[i];
    return line;
}

static void check_mistakes(ash_arena *arena, const bound *model) {
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        ash_case_options options = {.date = ASH_NO_DAY, .scenario = mistakes[i].scenario == NULL ? (ash_slice){0} : S(mistakes[i].scenario)};
        bound b = bound_case(arena, model, S(mistakes[i].text), &options);
        const ash_diag *d = &b.diags->items[0];
        bool ok = b.c == NULL && b.diags->count == 1 && b.diags->error_count == 1 && d->code == mistakes[i].code;
        bool at = mistakes[i].at == NULL || (mistakes[i].at[0] == 0 ? d->span.file == 0 : ash_slice_equal(bound_text(&b, d->span), S(mistakes[i].at)));
        bool path = mistakes[i].at == NULL || ash_slice_equal(d->path, S(mistakes[i].path));
        bool nearest = ash_slice_equal(d->nearest, S(mistakes[i].nearest));
        CHECK(ok && at && path && nearest, one_line(arena, mistakes[i].text));
        if (!(ok && at && path && nearest)) bound_show(&b);
        met[mistakes[i].code] = true;
    }
}

/* ---- a model without a choice, and without years ---- */

static void check_plain_models(ash_arena *arena) {
    bound plain = bound_model(arena, "model plain\n  format 1\ninput x : 1 = 1\nresult y : 1 = 2 * x\n");
    bound b = bound_case(arena, &plain, S("x: 3\n"), NULL);
    CHECK(b.c != NULL && b.c->base == -1, "a model of one number");
    b = bound_case(arena, &plain, S("base: x\n"), NULL);
    CHECK(b.c == NULL && b.diags->items[0].code == ASH_E_base_no_decision && ash_slice_equal(bound_text(&b, b.diags->items[0].span), S("x")), "no options, no base");
    met[ASH_E_base_no_decision] = true;
    bound swapped = bound_model(arena, "model swapped\n  format 1\nindex leg of source\nindex source\ninput x [leg] : 1 = 1\nresult y [leg] : 1 = 2 * x\n");
    b = bound_case(arena, &swapped, S("source: {a: {leg: {p: {x: 2}}}, b: {leg: {p: {x: 3}, q: {}}}}\n"), NULL);
    CHECK(b.c != NULL && row_of(&b, "leg", 1, "q") == 2, "a table may be declared before the one it lies in");
}

/* ---- limits ---- */

typedef struct builder { char *text; size_t size, capacity; } builder;
static void put_text(builder *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
#include <stdarg.h>
static void put_text(builder *b, const char *format, ...) {
    va_list arguments;
    if (b->capacity - b->size < 256) {
        b->capacity = 2 * b->capacity + 1024;
        b->text = realloc(b->text, b->capacity);
        if (b->text == NULL) exit(1);
    }
    va_start(arguments, format);
    b->size += (size_t)vsnprintf(b->text + b->size, b->capacity - b->size, format, arguments);
    va_end(arguments);
}

static double seconds(void) { return (double)clock() / CLOCKS_PER_SEC; }

typedef enum shape {
    MANY_ROWS, TOO_MANY_ROWS, TOO_MANY_OPTIONS, MANY_KEYS, MANY_LEGS, MANY_CELLS, LONG_LIST, LONG_MAP, LONG_CHANCE, DEEP_SCENARIO, MANY_OVERRIDES, MANY_PAIRS, MANY_ROW_KEYS, MANY_MATERIALS, SHAPE_COUNT
} shape;

static const char *const shape_names[] = {"10,000 rows", "10,001 rows", "257 options", "300,000 unknown keys", "10,000 nested rows", "more than 2,000,000 cells", "a list of 500,000 years", "a map of 250,000 years",
                                          "300,000 chances", "a path of a million steps", "20,000 overrides of 10,000 rows", "100,000 pairs", "10,000 values by row", "10,000 parts that add up"};

static void write_shape(builder *b, shape which) {
    switch (which) {
    case MANY_ROWS: case TOO_MANY_ROWS:
        put_text(b, "{\"source\": {");
        for (int i = 0; i < (which == MANY_ROWS ? 10000 : 10001); i++) put_text(b, "%s\"r%d\": {\"price\": %d, \"country\": \"NL\", \"sourcing\": \"supplier\"}", i ? ", " : "", (i * 7919) % 10007, i + 1);
        put_text(b, "}, \"option\": {\"one\": {\"share\": {\"r0\": \"rest\"}}}}");
        break;
    case TOO_MANY_OPTIONS:
        put_text(b, "{\"source\": {");
        for (int i = 0; i < 257; i++) put_text(b, "%s\"r%d\": {}", i ? ", " : "", i);
        put_text(b, "}}");
        break;
    case MANY_KEYS:
        put_text(b, "{");
        for (int i = 0; i < 300000; i++) put_text(b, "%s\"k%d\": 1", i ? ", " : "", i);
        put_text(b, "}");
        break;
    case MANY_LEGS:
        put_text(b, "{\"source\": {");
        for (int i = 0; i < 250; i++) {
            put_text(b, "%s\"r%d\": {\"leg\": {", i ? ", " : "", i);
            for (int k = 0; k < 40; k++) put_text(b, "%s\"l%d\": {\"freight\": 1}", k ? ", " : "", k);
            put_text(b, "}}");
        }
        put_text(b, "}}");
        break;
    case MANY_CELLS:
        put_text(b, "{\"source\": {");
        for (int i = 0; i < 10000; i++) put_text(b, "%s\"r%d\": {\"mix\": {\"m0\": 1}}", i ? ", " : "", i);
        put_text(b, "}, \"option\": {\"one\": {\"share\": {\"r0\": 1}}}, \"material\": {");
        for (int i = 0; i < 10000; i++) put_text(b, "%s\"m%d\": {}", i ? ", " : "", i);
        put_text(b, "}}");
        break;
    case LONG_LIST: case LONG_MAP:
        put_text(b, which == LONG_LIST ? "{\"demand\": [" : "{\"demand\": {");
        for (int i = 0; i < (which == LONG_LIST ? 500000 : 250000); i++) put_text(b, which == LONG_LIST ? "%s1" : "%s\"-%d\": 1", i ? "," : "", i);
        put_text(b, which == LONG_LIST ? "]}" : "}}");
        break;
    case LONG_CHANCE:
        put_text(b, "{\"duty\": {\"chance\": {");
        for (int i = 0; i < 300000; i++) put_text(b, "%s\"%d\":0", i ? "," : "", -i);
        put_text(b, "}}}");
        break;
    case DEEP_SCENARIO:
        put_text(b, "{\"scenario\": {\"s\": {\"wage");
        for (int i = 0; i < 1000000; i++) put_text(b, ".a");
        put_text(b, "\": 3}}}");
        break;
    case MANY_OVERRIDES:
        put_text(b, "{\"source\": {");
        for (int i = 0; i < 10000; i++) put_text(b, "%s\"r%d\": {}", i ? ", " : "", i);
        put_text(b, "}, \"option\": {\"one\": {\"share\": {\"r0\": 1}}}, \"scenario\": {\"s\": {");
        for (int i = 0; i < 20000; i++) put_text(b, "%s\"source.r%d.staff.%s\": %d", i ? ", " : "", i % 10000, i / 10000 % 2 ? "low" : "high", i);
        put_text(b, "}}}");
        break;
    case MANY_PAIRS:
        put_text(b, "{\"correlate\": [");
        for (int i = 0; i < 100000; i++) put_text(b, "%s[\"wage\", \"duty\", 0.5]", i ? ", " : "");
        put_text(b, "]}");
        break;
    case MANY_ROW_KEYS: case MANY_MATERIALS:
        put_text(b, "{\"material\": {");
        for (int i = 0; i < 10000; i++) put_text(b, "%s\"m%d\": {}", i ? ", " : "", i);
        put_text(b, "}, \"source\": {\"a\": {\"%s\": {", which == MANY_ROW_KEYS ? "mix" : "blend");
        for (int i = 0; i < 10000; i++) put_text(b, "%s\"m%d\": 0.0001", i ? ", " : "", 9999 - i);
        put_text(b, "}}}}");
        break;
    case SHAPE_COUNT: break;
    }
}

static void check_limits(void) {
    static const struct { ash_code code; bool right; } want[SHAPE_COUNT] = {
        [MANY_ROWS] = {ASH_CODE_COUNT, true}, [TOO_MANY_ROWS] = {ASH_E_too_many_rows, false}, [TOO_MANY_OPTIONS] = {ASH_E_too_many_rows, false},
        [MANY_KEYS] = {ASH_E_unknown_key, false}, [MANY_LEGS] = {ASH_CODE_COUNT, true}, [MANY_CELLS] = {ASH_E_too_many_cells, false},
        [LONG_LIST] = {ASH_E_value_year, false}, [LONG_MAP] = {ASH_E_value_year, false}, [LONG_CHANCE] = {ASH_E_value_chances, false},
        [DEEP_SCENARIO] = {ASH_E_unknown_key, false}, [MANY_OVERRIDES] = {ASH_CODE_COUNT, true}, [MANY_PAIRS] = {ASH_E_correlate_limit, false},
        [MANY_ROW_KEYS] = {ASH_CODE_COUNT, true}, [MANY_MATERIALS] = {ASH_CODE_COUNT, true}};
    builder b = {0};
    for (shape which = 0; which < SHAPE_COUNT; which++) {
        ash_arena *arena = test_arena(&memory, (size_t)256 << 20);
        bound model = model_of(arena);
        b.size = 0;
        write_shape(&b, which);
        double start = seconds();
        ash_case_options options = {.date = ASH_NO_DAY, .scenario = which == DEEP_SCENARIO || which == MANY_OVERRIDES ? S("s") : (ash_slice){0}};
        bound done = bound_case(arena, &model, (ash_slice){b.text, b.size}, &options);
        double took = seconds() - start;
        bool ok = b.size <= ASH_TEXT_LIMIT && (done.c != NULL) == want[which].right && (want[which].right || (done.diags->count > 0 && done.diags->items[0].code == want[which].code));
        CHECK(ok, shape_names[which]);
        CHECK(took < 10, "within seconds, also under a sanitizer");
        printf("# %s: %zu bytes, %.2f s, %zu MiB\n", shape_names[which], b.size, took, ash_arena_used(arena) >> 20);
        if (!ok) bound_show(&done);
        if (!want[which].right) met[want[which].code] = true;
        ash_arena_destroy(arena);
    }
    free(b.text);
}

/* ---- the documentation ---- */

/* What a piece of a case is completed with, line by line where the piece does not have the key itself. */
static const char *const rest_of_case[] = {"weight: 1.25 kg\n", "goods_code: 3924 90\n", "selling_price: 11.50\n", "base: xiamen\n", "demand: 150000\n",
                                           "source: {xiamen: {country: CN, sourcing: supplier, price: 3.40 USD/unit}, tilburg: {country: NL, sourcing: own_plant, material: 1.40, labour_time: 1 min}}\n"};

static ash_slice completed(ash_arena *arena, ash_slice piece) {
    if (piece.data[0] == '{') return piece;
    for (size_t i = 0; i < sizeof rest_of_case / sizeof *rest_of_case; i++) {
        ash_slice line = S(rest_of_case[i]), key = ash_slice_part(line, 0, ash_slice_find(line, ':', 0) + 1);
        bool has = ash_slice_starts_with(piece, key);
        for (size_t at = ash_slice_find(piece, '\n', 0); at < piece.size; at = ash_slice_find(piece, '\n', at + 1)) has |= ash_slice_starts_with(ash_slice_part(piece, at + 1, piece.size), key);
        if (!has) piece = ash_format(arena, "%.*s%s", (int)piece.size, piece.data, rest_of_case[i]);
    }
    return piece;
}

static ash_slice embedded(const char *name) {
    for (size_t i = 0; i < ash_embedded_file_count; i++)
        if (ash_slice_equal(ash_embedded_files[i].name, S(name))) return ash_embedded_files[i].text;
    return (ash_slice){0};
}

/* The shipped model and data. */
static bound shipped_model(ash_arena *arena) {
    bound b = {.sources = ash_sources_create(arena), .diags = ash_diags_create(arena)};
    ash_table_text *tables = ash_new_array(arena, ash_table_text, ash_embedded_file_count);
    size_t count = 0;
    for (size_t i = 0; i < ash_embedded_file_count; i++)
        if (ash_ref_is_table(ash_embedded_files[i].name)) tables[count++] = (ash_table_text){ash_embedded_files[i].name, ash_embedded_files[i].text};
    b.ref = ash_ref_read(arena, tables, count, b.sources, b.diags);
    uint32_t file = ash_sources_add(b.sources, S("models/comparison.model"), embedded("models/comparison.model"));
    b.model = b.ref == NULL ? NULL : ash_model_read(arena, b.sources, file, b.ref, NULL, b.diags);
    if (b.model == NULL) bound_show(&b);
    return b;
}

/* Cases run; wrong ones say what the text behind them says. */
static void check_documentation(const char *root) {
    static char page[1 << 17];
    char path[1024];
    ash_arena *arena = test_arena(&memory, (size_t)512 << 20);
    snprintf(path, sizeof path, "%s/docs/cases.md", root);
    FILE *in = fopen(path, "rb");
    ash_slice text = {page, in == NULL ? 0 : fread(page, 1, sizeof page, in)};
    if (in != NULL) fclose(in);
    bound model = shipped_model(arena);
    uint32_t po = ash_sources_add(model.sources, S("po/en.po"), embedded("po/en.po"));
    const ash_words *words = ash_words_read(arena, model.sources, po, model.diags);
    ash_slice said = {0}, kind = {0};
    size_t cases = 0, wrong = 0, start = 0;
    bool inside = false;
    for (size_t at = 0; at < text.size && model.model != NULL; at = ash_slice_find(text, '\n', at) + 1) {
        if (!ash_slice_starts_with(ash_slice_part(text, at, text.size), S("```"))) continue;
        inside = !inside;
        if (inside) {
            kind = ash_slice_part(text, at + 3, ash_slice_find(text, '\n', at));
            start = ash_slice_find(text, '\n', at) + 1;
            continue;
        }
        ash_slice block = ash_slice_part(text, start, at);
        ash_case_options options = {.date = ash_day_of(2026, 9, 1)};
        if (ash_slice_equal(kind, S("text"))) {
            CHECK(ash_slice_equal(block, said), "what the documentation says of mistakes");
            if (!ash_slice_equal(block, said))
                for (size_t from = 0; from < said.size; from = ash_slice_find(said, '\n', from) + 1)
                    printf("# %.*s\n", (int)(ash_slice_find(said, '\n', from) - from), said.data + from);
        } else if (ash_slice_equal(kind, S("yaml wrong"))) {
            bound b = bound_case(arena, &model, completed(arena, block), &options);
            said = (ash_slice){0};
            for (size_t i = 0; i < b.diags->count; i++) {
                ash_slice one = ash_diag_terminal(arena, words, b.sources, &b.diags->items[i], 100);
                said = ash_format(arena, "%.*s%.*s", (int)said.size, said.size ? said.data : "", (int)one.size, one.data);
            }
            wrong++;
        } else if (ash_slice_equal(kind, S("yaml")) || ash_slice_equal(kind, S("json"))) {
            bound b = bound_case(arena, &model, completed(arena, block), &options);
            const ash_unrolled *u = b.c == NULL ? NULL : ash_unroll(arena, b.c, b.diags);
            CHECK(u != NULL && b.diags->count == 0, "an example of the documentation");
            if (u == NULL || b.diags->count > 0) {
                printf("# %.*s\n", (int)ash_slice_find(block, '\n', 0), block.data);
                bound_show(&b);
            }
            for (size_t i = 0; b.c != NULL && i < b.c->scenario_count; i++) {
                options.scenario = b.c->scenarios[i];
                bound scenario = bound_case(arena, &model, completed(arena, block), &options);
                CHECK(scenario.c != NULL && ash_unroll(arena, scenario.c, scenario.diags) != NULL && scenario.diags->count == 0, "a scenario of the documentation");
                if (scenario.diags->count > 0) bound_show(&scenario);
            }
            cases++;
        }
    }
    CHECK(cases > 10 && wrong > 0, "the documentation has examples");
    ash_arena_destroy(arena);
}

int main(int argc, char **argv) {
    check_documentation(argc > 1 ? argv[1] : ".");
    ash_arena *arena = test_arena(&memory, (size_t)256 << 20);
    bound model = model_of(arena);
    check_forms(arena, &model);
    check_words(arena, &model);
    check_by_year(arena, &model);
    check_tables(arena, &model);
    check_plans(arena, &model);
    check_overrides(arena, &model);
    check_evidence(arena, &model);
    check_currency_block(arena, &model);
    check_json(arena, &model);
    check_mistakes(arena, &model);
    check_plain_models(arena);
    check_limits();
    for (unsigned code = ASH_E_case_form; code <= ASH_E_value_currency; code++)
        if (code != ASH_E_correlate_unknown && code != ASH_E_correlate_clash) /* found when unrolled: test_unroll */
            CHECK(met[code], ash_code_name((ash_code)code).data);
    ash_arena_destroy(arena);
    return tap_done();
}
