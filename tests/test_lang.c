/* The model language: what is wrong is said once, at its place; what is right gets the right units, places and order; and no text, however
 * hostile, costs more than its limits allow. In the tables of mistakes the place of the error stands between guillemets. */
#include "tap.h"
#include "memory.h"

#include <time.h>

#include "base/words.h"
#include "lang/read.h"

#define S(literal) ASH_SLICE(literal)

static ash_arena *arena; /* for what lasts; every model has one of its own */
static test_memory keeping;
static bool seen[ASH_CODE_COUNT];

/* ---- Reading a text ---- */

static const struct { const char *name, *text; } files[] = {
    {"models/circle.model", "include \"main.model\"\n"},
    {"models/common.model", "model common\n  valid 2026-01 .. 2027-01\nindex source\ncategory shared kind cash\nparameter fee : USD\n  from 2026-01-01 5\ninclude \"parts/deep.model\"\n"},
    {"models/parts/deep.model", "let deep [source] : 1 = 2\ntable grade [skill] : 1 from \"grade.csv\"\n"},
    {"models/parts/grade.csv", "\xEF\xBB\xBFskill,value\r\nlow,0.5\r\n\"high\",2\r\n"},
    {"models/wrong.csv", "skill,value\nlow,0.5\nhig,2\nhigh,x\nlow,1\n"},
    {"models/broken.model", "let broken : 1 = (\n"}};

static size_t loads;

static bool load(void *state, ash_slice name, ash_slice *text) {
    (void)state;
    loads++;
    if (ash_slice_starts_with(name, S("models/chain"))) { /* chain1 includes chain2, and so on without end */
        size_t number = 0;
        for (size_t i = 12; i < name.size && name.data[i] != '.'; i++) number = 10 * number + (size_t)(name.data[i] - '0');
        *text = ash_format(arena, "include \"chain%zu.model\"\n", number + 1);
        return true;
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (ash_slice_equal(name, ash_slice_of(files[i].name))) {
            *text = ash_slice_of(files[i].text);
            return true;
        }
    return false;
}

static const ash_ref *reference(void) {
    static const ash_ref *ref;
    if (ref != NULL) return ref;
    static const char series[] = "series,unit,keyed_by,range,label_en,label_nl,spread_observed,spread_derived,spread_estimate\n"
                                 "labour_cost_hour,EUR/hour,country,points,Labour,Loon,0.05,0.1,0.2\n"
                                 "wage_growth_expected,1,country,points,Growth,Groei,0.05,0.1,0.2\n"
                                 "border_cost,USD/shipment,country,points,Border,Grens,0.05,0.1,0.2\n"
                                 "freight_co2,kg/tonne/km,mode,points,CO2,CO2,0.05,0.1,0.2\n"
                                 "duty,1,hs,ends,Duty,Rechten,0,0,0.1\n";
    static const char countries[] = "code,iso3,name_en,name_nl,currency,eu,reach,utc_january,utc_july,latitude,longitude,languages\n"
                                    "NL,NLD,Netherlands,Nederland,EUR,1,home,1,2,52,5,nl\nCN,CHN,China,China,CNY,0,far,8,8,35,105,zh\n";
    static const char currencies[] = "code,name_en,name_nl,minor_units,country,peg\nEUR,Euro,Euro,2,,\nUSD,Dollar,Dollar,2,,\nCNY,Yuan,Yuan,2,CN,\n";
    ash_table_text texts[] = {{S("series.csv"), S(series)}, {S("countries.csv"), S(countries)}, {S("currencies.csv"), S(currencies)}};
    ash_diags *diags = ash_diags_create(arena);
    ash_sources *sources = ash_sources_create(arena);
    ref = ash_ref_read(arena, texts, 3, sources, diags);
    CHECK(ref != NULL, "the small reference tables");
    if (ref == NULL) exit(tap_done());
    return ref;
}

typedef struct reading {
    ash_arena *arena;
    ash_sources *sources;
    ash_diags *diags;
    const ash_model *model;
    test_memory memory;
} reading;

/* Reads a model within the 256 MiB that any model may take. */
static void read_text(reading *r, ash_slice text) {
    const ash_ref *ref = reference();
    static const ash_loader loader = {load, NULL};
    r->arena = test_arena(&r->memory, (size_t)256 << 20);
    r->sources = ash_sources_create(r->arena);
    r->diags = ash_diags_create(r->arena);
    r->model = ash_model_read(r->arena, r->sources, ash_sources_add(r->sources, S("models/main.model"), text), ref, &loader, r->diags);
}

static void done(reading *r) { ash_arena_destroy(r->arena); }

static const ash_words *words(const char *root) {
    static const ash_words *en;
    if (en != NULL) return en;
    char path[1024];
    static char text[1 << 20];
    snprintf(path, sizeof path, "%s/po/en.po", root);
    FILE *in = fopen(path, "rb");
    if (in == NULL) return NULL;
    size_t size = fread(text, 1, sizeof text, in);
    fclose(in);
    ash_sources *sources = ash_sources_create(arena);
    en = ash_words_read(arena, sources, ash_sources_add(sources, S("en.po"), (ash_slice){text, size}), ash_diags_create(arena));
    return en;
}
static const char *root = ".";

static void show(const reading *r) {
    for (size_t i = 0; i < r->diags->count; i++) {
        ash_slice text = ash_diag_terminal(arena, words(root), r->sources, &r->diags->items[i], 100);
        ash_slice code = ash_code_name(r->diags->items[i].code);
        printf("# %.*s at %u..%u of source %u\n", (int)code.size, code.data, r->diags->items[i].span.start, r->diags->items[i].span.end, r->diags->items[i].span.file);
        for (size_t at = 0, end; at < text.size; at = end + 1) {
            end = ash_slice_find(text, '\n', at);
            printf("# %.*s\n", (int)(end - at), text.data + at);
        }
    }
}

/* The model `text` has no error. */
static bool sound(const char *text, const char *name) {
    reading r = {0};
    read_text(&r, ash_slice_of(text));
    bool ok = r.model != NULL && r.diags->count == 0;
    CHECK(ok, name);
    if (!ok) show(&r);
    done(&r);
    return ok;
}

/* ---- Every mistake, at its place ---- */

static const char base[] = "index source\nindex option\nindex year 0 .. 10\nindex leg of source\nindex skill = low, high\n"
                           "input wage [source] : EUR/hour\ninput labour [source] : hour/unit\ninput hours : hour/year\ninput demand [year] : unit/year\n"
                           "input weight : kg/unit\ninput room : m3\ninput plain : 1\ninput invest : EUR\ninput rent : EUR/year\ninput quick : flag\n"
                           "input sourcing [source] : choice(own_plant, supplier)\ninput country [source] : country\ninput coin [source] : currency\n"
                           "input code : hs_code\ninput fee [leg] : EUR/shipment\ninput area : m^2\ninput mode : choice(sea, road)\n"
                           "table factor [skill] : 1\n  low 0.8\n  high 120%\nfact known\n";

/* An expression with one error, which the carets underline. It stands in `let probe [source, year] : 1 =`. */
static const struct { const char *expression, *carets; ash_code code; } wrong_units[] = {
    {"wage + labour",
     "     ^       ", ASH_E_unit_sum},
    {"wage - invest",
     "     ^", ASH_E_unit_sum},
    {"rent + invest",
     "     ^", ASH_E_unit_sum},
    {"(rent + invest) * plain",
     "      ^", ASH_E_unit_sum},
    {"1 + rent",
     "  ^", ASH_E_unit_sum},
    {"rent - 1",
     "     ^", ASH_E_unit_sum},
    {"room + area",
     "     ^", ASH_E_unit_sum},
    {"weight + 1 kg",
     "       ^", ASH_E_unit_sum},
    {"plain + 5 EUR/hour * 2",
     "      ^", ASH_E_unit_sum},
    {"demand + 5 unit",
     "       ^", ASH_E_unit_sum},
    {"10% + invest",
     "    ^", ASH_E_unit_sum},
    {"0% + invest",
     "   ^", ASH_E_unit_sum},
    {"wage",
     "^^^^", ASH_E_unit_declared},
    {"wage * labour",
     "^^^^^^^^^^^^^", ASH_E_unit_declared},
    {"(wage)",
     "^^^^^^", ASH_E_unit_declared},
    {"wage / invest",
     "^^^^^^^^^^^^^", ASH_E_unit_declared},
    {"wage / 0 EUR/hour",
     "       ^^^^^^^^^^", ASH_E_divide_by_zero},
    {"-demand",
     "^^^^^^^", ASH_E_unit_declared},
    {"quick",
     "^^^^^", ASH_E_unit_declared},
    {"sourcing",
     "^^^^^^^^", ASH_E_unit_declared},
    {"country",
     "^^^^^^^", ASH_E_unit_declared},
    {"\"text\"",
     "^^^^^^", ASH_E_unit_declared},
    {"source",
     "^^^^^^", ASH_E_unit_declared},
    {"if wage < 5 then 1 else 2",
     "        ^", ASH_E_unit_compare},
    {"if 5 > wage then 1 else 2",
     "     ^", ASH_E_unit_compare},
    {"if wage == invest then 1 else 2",
     "        ^^", ASH_E_unit_compare},
    {"count(y in year: demand[y] > 5 kg)",
     "                           ^", ASH_E_unit_compare},
    {"if wage >= invest then 1 else 0",
     "        ^^", ASH_E_unit_compare},
    {"if quick then wage else invest",
     "                        ^^^^^^", ASH_E_unit_branches},
    {"if quick then 1 else rent",
     "                     ^^^^", ASH_E_unit_branches},
    {"if quick then country else 1",
     "                           ^", ASH_E_unit_branches},
    {"if wage then 1 else 2",
     "   ^^^^", ASH_E_not_truth},
    {"if plain + 1 then 1 else 2",
     "   ^^^^^^^^^", ASH_E_not_truth},
    {"if not plain then 1 else 2",
     "       ^^^^^", ASH_E_not_truth},
    {"if quick and 1 then 1 else 2",
     "             ^", ASH_E_not_truth},
    {"if sourcing or quick then 1 else 2",
     "   ^^^^^^^^", ASH_E_not_truth},
    {"max(wage, invest) * 1 hour/EUR",
     "          ^^^^^^", ASH_E_unit_argument},
    {"min(1, wage)",
     "       ^^^^", ASH_E_unit_argument},
    {"clamp(plain, 0, 5 EUR)",
     "                ^^^^^", ASH_E_unit_argument},
    {"exp(wage)",
     "    ^^^^", ASH_E_unit_argument},
    {"log(5 kg)",
     "    ^^^^", ASH_E_unit_argument},
    {"normal_cdf(invest)",
     "           ^^^^^^", ASH_E_unit_argument},
    {"annuity(plain, 5 year)",
     "               ^^^^^^", ASH_E_unit_argument},
    {"round_money(invest, 2 EUR) / invest",
     "                    ^^^^^", ASH_E_unit_argument},
    {"newsvendor_profit(1, 1, 1 EUR, 1, 1)",
     "                        ^^^^^", ASH_E_unit_argument},
    {"2 ^ wage",
     "    ^^^^", ASH_E_unit_exponent},
    {"plain ^ 2 year",
     "        ^^^^^^", ASH_E_unit_exponent},
    {"wage ^ plain",
     "       ^^^^^", ASH_E_unit_power_integer},
    {"wage ^ 0.5",
     "       ^^^", ASH_E_unit_power_integer},
    {"wage ^ 10",
     "       ^^", ASH_E_unit_power_integer},
    {"wage ^ (1 + 1)",
     "       ^^^^^^^", ASH_E_unit_power_integer},
    {"((weight ^ 9) ^ 9) ^ 2",
     "                   ^", ASH_E_unit_power_range},
    {"sqrt(wage)",
     "     ^^^^", ASH_E_unit_root},
    {"sqrt(area * room)",
     "     ^^^^^^^^^^^", ASH_E_unit_root},
    {"quick + 1",
     "^^^^^", ASH_E_not_number},
    {"1 * sourcing",
     "    ^^^^^^^^", ASH_E_not_number},
    {"-quick",
     " ^^^^^", ASH_E_not_number},
    {"abs(country)",
     "    ^^^^^^^", ASH_E_not_number},
    {"sum(leg: quick)",
     "         ^^^^^", ASH_E_not_number},
    {"source + 1",
     "^^^^^^", ASH_E_not_number},
    {"if source == 1 then 1 else 2",
     "          ^^", ASH_E_cannot_compare},
    {"if country < NL then 1 else 2",
     "           ^", ASH_E_cannot_compare},
    {"if sourcing == quick then 1 else 2",
     "            ^^", ASH_E_cannot_compare},
    {"if country == coin then 1 else 2",
     "           ^^", ASH_E_cannot_compare},
    {"if country == EUR then 1 else 2",
     "           ^^", ASH_E_cannot_compare},
    {"if quick < quick then 1 else 2",
     "         ^", ASH_E_cannot_compare},
    {"rate(country, 1)",
     "     ^^^^^^^", ASH_E_rate_currency},
    {"rate(coin, 1 year)",
     "           ^^^^^^", ASH_E_unit_argument},
    {"5 EUR/hour/hours * wage",
     "           ^^^^^", ASH_E_unit_ambiguous},
    {"5 EUR/USD",
     "      ^^^", ASH_E_unit_two_currencies},
    {"5 kg^12 / weight",
     "     ^^", ASH_E_unit_power},
    {"sum(leg: fee)",
     "^^^^^^^^^^^^^", ASH_E_unit_declared},
    {"mean(skill: factor * wage)",
     "^^^^^^^^^^^^^^^^^^^^^^^^^^", ASH_E_unit_declared},
    {"irr(y in year: country)",
     "               ^^^^^^^", ASH_E_not_number},
    {"sum(year: demand)",
     "    ^^^^", ASH_E_shadow},
    {"reference(country, \"labour_cost_hour\")",
     "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^", ASH_E_unit_declared},
};

/* The only error of a text is `code` at [start, end) of its first source. */
static void one_error(ash_slice text, ash_code code, size_t start, size_t end, const char *name) {
    reading r = {0};
    read_text(&r, text);
    const ash_diag *d = r.diags->count > 0 ? &r.diags->items[0] : NULL;
    bool ok = r.model == NULL && r.diags->error_count == 1 && d != NULL && d->code == code && d->span.file == 1 && d->span.start == start && d->span.end == end;
    CHECK(ok, name);
    if (!ok) {
        printf("# wanted only %s at %zu..%zu, got %zu errors\n", ash_code_name(code).data, start, end, r.diags->error_count);
        show(&r);
    }
    seen[code] = true;
    done(&r);
}

static void test_wrong_units(void) {
    for (size_t i = 0; i < sizeof wrong_units / sizeof *wrong_units; i++) {
        ash_slice before = ash_format(arena, "model probe\n%slet probe [source, year] : 1 = ", base);
        ash_slice text = ash_format(arena, "%.*s%s\n", (int)before.size, before.data, wrong_units[i].expression);
        size_t start = strspn(wrong_units[i].carets, " "), length = strspn(wrong_units[i].carets + start, "^");
        one_error(text, wrong_units[i].code, before.size + start, before.size + start + length, wrong_units[i].expression);
    }
}

#define NAME64 "a234567890123456789012345678901234567890123456789012345678901234"

/* Texts with one error between guillemets; `model probe` and `base` stand before those that do not begin with a model of their own. */
static const struct { ash_code code; const char *text; } mistakes[] = {
    {ASH_E_text_escape, "let x : 1 = 1\n  nl \"a«\\n»b\"\n"},
    {ASH_E_text_escape, "let x : 1 = 1\n  nl \"a«\\é»b\" en \"\\x\" 5x $\n"},
    {ASH_E_text_escape, "let x : 1 = 1\n  nl \"a«\\»"},
    {ASH_E_text_unterminated, "let x : 1 = 1\n  nl «\"abc»\nlet y : 1 = 1\n"},
    {ASH_E_text_unterminated, "let x : 1 = 1\n  nl «\"abc»"},
    {ASH_E_number_form, "let x : 1 = «5x» + 1\n"},
    {ASH_E_number_form, "let x : EUR = «5EUR»\n"},
    {ASH_E_number_form, "let x : 1 = «1.2.3»\n"},
    {ASH_E_number_form, "let x : 1 = «5.»\n"},
    {ASH_E_number_overflow, "let x : 1 = 1 + «1e999»\n"},
    {ASH_E_unknown_character, "let x : 1 = 1 «$» 2 $ 3\n"},
    {ASH_E_unknown_character, "let x : 1 = 1 «é» 2\n"},
    {ASH_E_unknown_character, "«;»\nlet x : 1 = 1\n"},
    {ASH_E_unexpected, "let x : 1 = 1 + «)»\n"},
    {ASH_E_unexpected, "let x : 1 = (1 + 2«]»\n"},
    {ASH_E_unexpected, "let «X» : 1 = 1\n"},
    {ASH_E_unexpected, "let x «=» 1\n"},
    {ASH_E_unexpected, "let x [year «year»] : 1 = 1\n"},
    {ASH_E_unexpected, "let x : 1 = 1 «2»\n"},
    {ASH_E_unexpected, "let x : 1 = 1 + «not» quick\n"},
    {ASH_E_unexpected, "let x : 1 = if quick then 1 «)» 2\n"},
    {ASH_E_unexpected, "let x : 1 = if quick «1»\n"},
    {ASH_E_unexpected, "let x : 1 = 1 + «2027-01»\n"},
    {ASH_E_unexpected, "input x : 1\n  knowable «maybe»\n"},
    {ASH_E_unexpected, "input x [year] : 1\n  independent by «day»\n"},
    {ASH_E_unexpected, "input x : 1\n  spread «high»\n"},
    {ASH_E_unexpected, "input x : 1\n  range 0 «to» 5\n"},
    {ASH_E_unexpected, "input x : 1 = 5 else 6 spread 5% «,»\n"},
    {ASH_E_unexpected, "include «x»\n"},
    {ASH_E_unexpected, "parameter x «[»year] : 1\n"},
    {ASH_E_unexpected, "parameter x : 1\n  from 2026-01-01 5 until «soon»\n"},
    {ASH_E_unexpected, "parameter x : 1\n  from 2026-01-01 5 «6»\n"},
    {ASH_E_unexpected, "parameter x : 1\n  from 2026-01-01 5 source «7»\n"},
    {ASH_E_unexpected, "parameter x : 1\n  from 2026-01-01 5 «colour» red\n"},
    {ASH_E_unexpected, "parameter x : EUR\n  from 2026-01-01 5 «EUR»\n"},
    {ASH_E_unexpected, "parameter x : 1\n  from 2026-01-01 5\n  after last hold «tight»\n"},
    {ASH_E_unexpected, "parameter x : 1\n  from 2026-01-01 5\n  after «first»\n"},
    {ASH_E_unexpected, "parameter x : 1\n  from 2026-01-01 5\n  after last «never»\n"},
    {ASH_E_unexpected, "index grade = good, bad\n  good «better» nl \"goed\"\n"},
    {ASH_E_unexpected, "let x : 1 = sum(s in source«,» wage)\n"},
    {ASH_E_unexpected, "input x : 1 = chance(5«,» 0.5)\n"},
    {ASH_E_unexpected, "model probe\n  decide option «with» lowest x\n"},
    {ASH_E_unexpected, "model probe\n  decide option by «best» x\n"},
    {ASH_E_unexpected, "model probe\n  valid «soon» .. 2026-01-01\n"},
    {ASH_E_unexpected, "let x : 1 = 1\n  «\"loose\"»\n"},
    {ASH_E_ends_early, "let x : 1 = 1 +«»\n"},
    {ASH_E_ends_early, "let x : 1 = (1«»\nlet y : 1 = 1\n"},
    {ASH_E_ends_early, "let x : 1«»\n"},
    {ASH_E_ends_early, "let x :«»\n"},
    {ASH_E_ends_early, "let x«»"},
    {ASH_E_ends_early, "let«»\n"},
    {ASH_E_ends_early, "let x : 1 = if quick then 1«»\n"},
    {ASH_E_ends_early, "category c kind«»\n"},
    {ASH_E_ends_early, "index x = a,«»\n"},
    {ASH_E_ends_early, "index x 0 ..«»\n"},
    {ASH_E_ends_early, "model probe\n  decide option by lowest«»\n"},
    {ASH_E_not_first_column, "  «let» x : 1 = 1\nmodel probe\n"},
    {ASH_E_unknown_statement, "«lett» x : 1 = 1\nlet y : 1 = x\n"},
    {ASH_E_unknown_statement, "«5» x : 1 = 1\n"},
    {ASH_E_unknown_statement, "«\"x\"»\n"},
    {ASH_E_unknown_attribute, "let x : 1 = 1\n  «range» 0 .. 1\n"},
    {ASH_E_unknown_attribute, "input x : 1\n  «spraed» 5%\n"},
    {ASH_E_unknown_attribute, "input x : 1 = 5 else 6 spread 5% «absolute»\n"},
    {ASH_E_unknown_attribute, "let x : 1 = 1\n  «then» 5\n"},
    {ASH_E_attribute_twice, "let x : 1 = 1\n  nl \"a\"\n  «nl» \"b\"\n"},
    {ASH_E_comparison_chain, "check 0 < plain «<» 2\n"},
    {ASH_E_second_model, "model one\n«model» two\n"},
    {ASH_E_format_unknown, "model probe\n  «format 2»\n"},
    {ASH_E_date_form, "model probe\n  valid «2026-02-30» .. 2027-01-01\n"},
    {ASH_E_date_form, "model probe\n  checked «2026-13»\n"},
    {ASH_E_date_form, "parameter x : 1\n  from «2026-02-29» 5\n  from 2025-01-01 6\n"},
    {ASH_E_dates_order, "model probe\n  «valid 2027-01-01 .. 2026-12-31»\n"},
    {ASH_E_dates_order, "parameter x : 1\n  «from» 2026-02-01 until 2026-01-01 5\n"},
    {ASH_E_include_missing, "include «\"nowhere.model\"»\nlet x : 1 = what_nowhere_declares\n"},
    {ASH_E_include_missing, "table x [skill] : 1 from «\"nowhere.csv\"»\n"},
    {ASH_E_name_too_long, "let «" NAME64 "5» : 1 = 1\nlet x : 1 = " NAME64 "5\n"},
    {ASH_E_name_reserved, "let «min» : 1 = 1\n"},
    {ASH_E_name_reserved, "index «category» = a, b\n"},
    {ASH_E_name_reserved, "input «scenario» : 1\nlet x : 1 = scenario\n"},
    {ASH_E_name_reserved, "let x : 1 = sum(«max» in year: 1)\n"},
    {ASH_E_name_built_in, "let «total_cost» : 1 = 1\n"},
    {ASH_E_name_is_unit, "let «kg» : 1 = 1\n"},
    {ASH_E_name_is_unit, "index «hour»\n"},
    {ASH_E_declared_twice, "let x : 1 = 1\nlet «x» : EUR = 1 EUR\nlet y : 1 = x\n"},
    {ASH_E_declared_twice, "index «source»\n"},
    {ASH_E_declared_twice, "let «source» : 1 = 1\n"},
    {ASH_E_declared_twice, "category c\ncategory «c»\n"},
    {ASH_E_unknown_index, "let x [«sorce»] : EUR/hour = wage\nlet y [source] : EUR/hour = x\n"},
    {ASH_E_unknown_index, "let x : 1 = sum(«sorce»: wage)\n"},
    {ASH_E_unknown_index, "index x of «sorce»\n"},
    {ASH_E_unknown_index, "input x : simplex(«sorce»)\n"},
    {ASH_E_unknown_index, "model probe\n  decide «opt» by lowest x\nlet x : 1 = 1\n"},
    {ASH_E_index_twice, "let x [source, «source»] : 1 = 1\n"},
    {ASH_E_too_many_indices, "index b\nindex c\nindex d\nindex e\nindex f\nindex gg\nlet x [b, c, d, e, f, gg, leg, «skill»] : 1 = 1\nlet y : 1 = x\n"},
    {ASH_E_too_many_indices, "index b\nindex c of b\nindex d of c\nindex e of d\nindex f of e\nindex gg of f\nindex hh of gg\nindex ii of hh\nindex «jj» of ii\n"},
    {ASH_E_too_many_indices, "index b\nindex c\nindex d\nindex e\nindex f\nindex gg\nindex hh\ninput x [b, c, d, e, f, gg, hh] : 1\ncheck «x * wage > 0 and demand > 0»\n"},
    {ASH_E_row_twice, "index x = a, «a»\n"},
    {ASH_E_row_twice, "input x : choice(a, b, «a»)\n"},
    {ASH_E_row_twice, "table x [skill] : 1\n  low 1\n  «low 2»\n"},
    {ASH_E_unknown_row, "table x [skill] : 1\n  «middle» 1\n"},
    {ASH_E_parent_not_table, "index x of «skill»\nlet y [x] : 1 = 1\n"},
    {ASH_E_parent_not_table, "index goods optional\nindex x of «goods»\n"},
    {ASH_E_second_optional, "index goods optional\nindex parts «optional»\n"},
    {ASH_E_decide_index, "model probe\n  decide «plan» by lowest x\nindex plan optional\nlet x [plan] : 1 = 1\n"},
    {ASH_E_second_years, "index «period» 0 .. 5\n"},
    {ASH_E_years_bounds, "model probe\nindex year «5 .. 0»\n"},
    {ASH_E_years_bounds, "model probe\nindex year «0 .. 100»\n"},
    {ASH_E_years_bounds, "model probe\nindex year «0.5 .. 3»\n"},
    {ASH_E_years_input, "model probe\nindex year 0 .. «n»\ninput n : 1 = 5\n"},
    {ASH_E_years_input, "model probe\nindex year 0 .. «n»\ninput n : EUR = 5 EUR\n  structural\n"},
    {ASH_E_years_input, "model probe\nindex year 0 .. «n»\ninput n : 1 = 5 + 1\n  structural\n"},
    {ASH_E_years_input, "model probe\nindex year 0 .. «n»\nlet n : 1 = 5\n"},
    {ASH_E_unknown_word, "category c kind «money»\n"},
    {ASH_E_unknown_word, "category c rung «prise»\n"},
    {ASH_E_unknown_word, "result x : 1 = 1\n  better «bigger»\n"},
    {ASH_E_unknown_word, "parameter x : 1\n  from 2026-01-01 5 confidence «sure»\n"},
    {ASH_E_type_only_input, "let x [source] : «country» = country\nlet y [source] : 1 = if x == NL then 1 else 0\n"},
    {ASH_E_type_only_input, "common x : «choice(a, b)» = a\n"},
    {ASH_E_simplex_index, "input x [source] : simplex(«year»)\n"},
    {ASH_E_simplex_index, "input x [source, option] : simplex(«source», option)\n"},
    {ASH_E_attribute_needs_number, "input x : flag\n  «range 0 .. 1»\n"},
    {ASH_E_attribute_needs_number, "input x : country\n  «spread 5%»\n"},
    {ASH_E_range_empty, "input x : 1\n  «range 5 .. 1»\n"},
    {ASH_E_range_empty, "input x : 1\n  «range 5 .. 5»\n"},
    {ASH_E_spread_positive, "input x : 1 = 5\n  «spread 0»\n"},
    {ASH_E_spread_positive, "input x [source] : EUR/hour = 5 EUR/hour else 6 EUR/hour «spread 0%»\n"},
    {ASH_E_spread_of_zero, "input x : 1 = 0\n  «spread 10%»\n"},
    {ASH_E_default_uncertain, "input x : 1 = «plain * 2»\n  structural\n"},
    {ASH_E_default_uncertain, "input x : flag = «plain > 2»\n"},
    {ASH_E_default_uncertain, "input x : 1 = «uniform(0, 1)»\n  structural\n"},
    {ASH_E_independent_years, "input x [source] : 1\n  «independent by year»\n"},
    {ASH_E_structural_spread, "input x : 1 = 5\n  structural   «spread 5%»\n"},
    {ASH_E_effort_negative, "input x : 1\n  «effort -1»\n"},
    {ASH_E_common_default, "common «x» : 1\n"},
    {ASH_E_parameter_row, "parameter «x» : 1\n"},
    {ASH_E_parameter_row, "parameter x : 1\n  «from» 2026-01-01\n"},
    {ASH_E_parameter_overlap, "parameter x : 1\n  from 2026-01-01 until 2026-07-01 5\n  «from» 2026-06-30 6\n"},
    {ASH_E_parameter_overlap, "parameter x : 1\n  from 2026-01-01 5\n  «from» 2026-07-01 6\n"},
    {ASH_E_table_row, "table x [skill] : 1\n  «low high 5»\n"},
    {ASH_E_table_row, "table x [skill] : 1\n  «low»\n"},
    {ASH_E_table_row, "table x [skill] : 1\n  «low nl \"laag\" 5»\n"},
    {ASH_E_table_index, "table «x» [source] : 1\n  a 5\n"},
    {ASH_E_cost_category, "cost «x» [year] : EUR/year = rent\n"},
    {ASH_E_unknown_category, "category labour_cost\ncost x [year] : EUR/year = rent\n  in «labor_cost»\n"},
    {ASH_E_cost_unit, "category c\ncost x [year] : «EUR/unit» = rent / demand\n  in c\n"},
    {ASH_E_cost_needs_year, "category c\ncost x [source] : «EUR/month» = rent\n  in c\n"},
    {ASH_E_decide_index, "model probe\n  decide «year» by lowest x\nindex year 0 .. 5\nlet x : 1 = 1\n"},
    {ASH_E_decide_index, "model probe\n  decide «leg» ranks\nindex source\nindex leg of source\n"},
    {ASH_E_decide_result, "model probe\n  decide option by highest «x»\nindex option\nlet x : 1 = 1\n"},
    {ASH_E_cycle, "let «a» : 1 = a + 1\n"},
    {ASH_E_cycle, "index «x» of y\nindex y of x\n"},
    {ASH_E_when_uncertain, "input x : 1\n  when «plain > 5»\n"},
    {ASH_E_unit_unknown, "let x : EUR/«uur» = 1 EUR/hour\nlet y : 1 = x\n"},
    {ASH_E_unit_syntax, "let x : EUR/«/»hour = 1 EUR/hour\n"},
    {ASH_E_unit_syntax, "let x : «EUR/» = 1 EUR\n"},
    {ASH_E_unit_power, "let x : m^«99» = 1 m\n"},
    {ASH_E_unit_two_currencies, "let x : EUR/«USD» = 1\n"},
    {ASH_E_unit_foreign, "let x : «USD/unit» = 1 USD/unit\n"},
    {ASH_E_unit_constant, "input x : EUR\n  range 0 .. «5 kg»\n"},
    {ASH_E_unit_constant, "input x : EUR\n  range 0 .. «50%»\n"},
    {ASH_E_unit_constant, "input x : EUR = 5 EUR\n  «spread 1 kg» absolute\n"},
    {ASH_E_unit_constant, "input x : EUR = 5 EUR\n  «spread 1 EUR»\n"},
    {ASH_E_unit_constant, "input x : EUR = 5 EUR else 6 EUR «spread 1 EUR»\n"},
    {ASH_E_unit_constant, "model probe\nindex year «0 year» .. 5\n"},
    {ASH_E_unit_constant, "input x : EUR\n  neutral «no»\n"},
    {ASH_E_unknown_name, "let x [source] : 1 = «wge» / 2\n"},
    {ASH_E_unknown_name, "let x [source] : 1 = if sourcing == «own_plan» then 1 else 2\n"},
    {ASH_E_unknown_name, "let x [source] : 1 = if «own_plan» == sourcing then 1 else 2\n"},
    {ASH_E_unknown_name, "let x [skill] : 1 = if skill != «middle» then 1 else 2\n"},
    {ASH_E_unknown_name, "model probe\nindex year 0 .. «horizon»\n"},
    {ASH_E_unknown_name, "model probe\n  decide option by lowest «unit_cots»\nindex option\nlet unit_cost [option] : 1 = 1\n"},
    {ASH_E_unknown_code, "let x [source] : 1 = if country == «XX» then 1 else 2\n"},
    {ASH_E_unknown_code, "let x [source] : 1 = if coin == «ABC» then 1 else 2\n"},
    {ASH_E_unknown_code, "let x [source] : 1 = if country == «Netherlands» then 1 else 2\n"},
    {ASH_E_unknown_function, "let x : 1 = «mni»(1, 2)\n"},
    {ASH_E_unknown_series, "let x [source] : 1 = reference(country, «\"wage_growth_expectd\"»)\n"},
    {ASH_E_built_in_needs, "let x [option] : EUR = «present_cost»\n"},
    {ASH_E_built_in_needs, "model probe\n  decide option by lowest «present_cost»\nindex option\n"},
    {ASH_E_not_constant, "input x : 1\n  range 0 .. «5 + 1»\n"},
    {ASH_E_not_constant, "input x : 1\n  effort «plain»\n"},
    {ASH_E_not_constant, "input x : hs_code\n  neutral «code»\n"},
    {ASH_E_not_constant, "input x : EUR\n  range «5 USD» .. 6\n"},
    {ASH_E_index_unbound, "let x : EUR/hour = «wage»\n"},
    {ASH_E_index_unbound, "let x : 1 = if «year» > 1 then 1 else 2\n"},
    {ASH_E_index_unbound, "let x [source] : EUR/shipment = «fee»\n"},
    {ASH_E_index_unbound, "let x : EUR/hour = sum(s in source: «wage»)\n"},
    {ASH_E_parent_unbound, "let x : EUR/shipment = sum(«leg»: fee)\n"},
    {ASH_E_shadow, "let x [source] : EUR/hour = sum(«source»: wage)\n"},
    {ASH_E_shadow, "let x : EUR/hour = sum(«plain» in source: wage[plain])\n"},
    {ASH_E_shadow, "let x : EUR/hour = sum(«year» in source: wage[year])\n"},
    {ASH_E_shadow, "let x : EUR/hour = sum(s in source: sum(«s» in source: wage[s]))\n"},
    {ASH_E_shadow, "check sum(«source»: wage) > wage\n"},
    {ASH_E_subscript_index, "let x [year] : EUR/hour = wage[«year»]\n"},
    {ASH_E_subscript_index, "let x [source] : EUR/hour = wage[«first»]\n"},
    {ASH_E_subscript_index, "let x [source] : EUR/hour = wage[«2»]\n"},
    {ASH_E_subscript_index, "let x [source] : EUR = invest[«source»]\n"},
    {ASH_E_subscript_unknown, "let x [skill] : 1 = factor[«middle»]\n"},
    {ASH_E_subscript_unknown, "let x [year] : unit/year = demand[«1.5»]\n"},
    {ASH_E_subscript_unknown, "let x [source] : EUR/hour = wage[«source - 1»]\n"},
    {ASH_E_subscript_unknown, "let x [source] : EUR/hour = wage[«base»]\n"},
    {ASH_E_subscript_twice, "let x [year] : unit/year = demand[year, «first»]\n"},
    {ASH_E_subscript_lag, "let x [year] : unit/year = demand[«year + 1»]\n"},
    {ASH_E_subscript_lag, "let x [year] : unit/year = demand[«year - 0»]\n"},
    {ASH_E_subscript_lag, "let x [year] : unit/year = demand[«year - 1 year»]\n"},
    {ASH_E_subscript_lag, "let x [year] : unit/year = demand[«year - plain»]\n"},
    {ASH_E_subscript_parent, "let x [leg] : EUR/shipment = sum(s in source: «fee[s]»)\n"},
    {ASH_E_argument_count, "let x : 1 = «exp(1, 2)»\n"},
    {ASH_E_argument_count, "let x : 1 = «min()»\n"},
    {ASH_E_argument_count, "let x : 1 = «clamp(1, 2)»\n"},
    {ASH_E_argument_count, "let x : 1 = «sum(year: 1, 2)»\n"},
    {ASH_E_argument_count, "let x : 1 = «rate(EUR)»\n"},
    {ASH_E_argument_count, "let x [source] : 1 = «reference(country)»\n"},
    {ASH_E_argument_count, "input x : 1 = «about(1, 2)»\n"},
    {ASH_E_not_a_reduction, "let x : 1 = «abs»(year: 1)\n"},
    {ASH_E_reduction_index, "let x : 1 = «sum(1)»\n"},
    {ASH_E_needs_years, "let x : 1 = first(«skill»: quick)\n"},
    {ASH_E_needs_years, "let x : 1 = irr(«source»: wage)\n"},
    {ASH_E_law_outside_default, "let x : 1 = «normal»(1, 2)\n"},
    {ASH_E_law_outside_default, "input x : 1\n  when «uniform»(0, 1) > 0.5\n"},
    {ASH_E_law_currencies, "input x : EUR = «between(5 EUR, 6 USD)»\n"},
    {ASH_E_law_currencies, "input x : EUR = «pert(5 USD, invest, 7 USD)»\n"},
    {ASH_E_law_within, "input x : 1 = 1 + «uniform(0, 1)»\n"},
    {ASH_E_law_within, "input x : 1 = «uniform(0, 1)» * uniform(0, 1)\n"},
    {ASH_E_law_within, "input x : 1 = if quick then uniform(0, 1) else -«normal(1, 1)»\n"},
    {ASH_E_law_within, "input x : 1 = if «uniform(0, 1)» > 0.5 then 1 else 2\n"},
    {ASH_E_law_within, "input x : 1 = about(«uniform(0, 1)», -1, 2)\n"},
    {ASH_E_reference_series, "let x [source] : 1 = reference(country, «5»)\n"},
    {ASH_E_reference_key, "let x : 1 = reference(«5», \"duty\")\n"},
    {ASH_E_reference_key, "let x [source] : 1 = reference(«source», \"duty\")\n"},
    {ASH_E_reference_key, "let x [source] : 1 = reference(«country», \"duty\")\n"},
    {ASH_E_rate_currency, "let x : 1 = rate(«5», 1)\n"},
};

/* Takes the guillemets out of a text. */
static ash_slice unmarked(ash_slice text, size_t *start, size_t *end) {
    char *out = ash_new_array(arena, char, text.size);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (ash_slice_starts_with(ash_slice_part(text, i, text.size), S("«"))) {
            *start = size;
            i++;
        } else if (ash_slice_starts_with(ash_slice_part(text, i, text.size), S("»"))) {
            *end = size;
            i++;
        } else {
            out[size++] = text.data[i];
        }
    }
    return (ash_slice){out, size};
}

static void test_mistakes(void) {
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        ash_slice text = ash_slice_of(mistakes[i].text);
        bool whole = ash_slice_starts_with(text, S("model")) || mistakes[i].code == ASH_E_not_first_column;
        if (!whole) text = ash_format(arena, "model probe\n%s%s", base, mistakes[i].text);
        size_t start = 0, end = 0;
        text = unmarked(text, &start, &end);
        one_error(text, mistakes[i].code, start, end, ash_format(arena, "%zu: %s", i, ash_code_name(mistakes[i].code).data).data);
    }
}

/* ---- What is right: units and conversions ---- */

/* An expression, the unit it is declared in, and the factor to that unit (of a literal: its value there); 1 where nothing is converted. */
static const struct { const char *expression, *unit; double factor; } right_units[] = {
    {"labour", "hour/unit", 1}, {"labour", "minute/unit", 60}, {"wage", "EUR/minute", 1.0 / 60}, {"15 minutes", "hour", 0.25}, {"90 min", "hour", 1.5},
    {"rent", "EUR/month", 1.0 / 12}, {"500 EUR/month", "EUR/year", 6000}, {"500 €/month", "EUR/year", 6000}, {"rent", "€/year", 1},
    {"weight * demand", "kg/year", 1}, {"weight * demand", "tonne/year", 0.001}, {"weight", "g/unit", 1000},
    {"wage * hours", "EUR/year", 1}, {"wage * labour * demand", "EUR/year", 1}, {"wage * labour * demand", "EUR/month", 1.0 / 12},
    {"wage * labour", "EUR/unit", 1}, {"rent * 1 year", "EUR", 1}, {"rent * 6 months", "EUR", 1.0 / 12}, {"room", "litre", 1000},
    {"room / 2 litre", "1", 1000}, {"sqrt(area)", "m", 1}, {"sqrt(area) / 1 km", "1", 0.001}, {"area ^ 2", "m^4", 1}, {"area", "m²", 1}, {"room", "m³", 1},
    {"area ^ -1", "1/m2", 1}, {"(invest / demand)", "EUR*year/unit", 1}, {"invest / (demand * 1 year)", "EUR/unit", 1},
    {"wage", "EUR/(minute)", 1.0 / 60}, {"rent / room", "EUR/(year m3)", 1}, {"plain * 100%", "1", 1}, {"5%", "1", 0.05}, {"25%", "%", 25}, {"0.5 unit^2", "unit^2", 0.5},
    {"0", "EUR/hour", 0}, {"-5", "1", -5}, {"0 * wage", "EUR/hour", 1}, {"if quick then 0 else wage", "EUR/hour", 1}, {"if quick then wage else 0", "EUR/hour", 1},
    {"0 + wage", "EUR/hour", 1}, {"wage - 0", "EUR/hour", 1}, {"min(0, wage)", "EUR/hour", 1}, {"max(wage, rent)", "EUR/hour", 1}, {"max(wage, rent)", "EUR/year", 8760},
    {"abs(-wage)", "EUR/hour", 1}, {"round(wage)", "EUR/hour", 1}, {"clamp(plain, 0, 1)", "1", 1}, {"round_money(invest, 2)", "EUR", 1}, {"exp(log(plain))", "1", 1},
    {"exp(wage / (1 EUR/minute))", "1", 1}, {"sum(leg: fee)", "EUR/shipment", 1}, {"sum(s in source: wage[s])", "EUR/hour", 1}, {"min(s in source: wage[s])", "EUR/hour", 1},
    {"mean(skill: factor)", "1", 1}, {"irr(y in year: rent)", "1", 1}, {"count(y in year: demand[y] > 5 unit/month)", "1", 1},
    {"first(y in year: demand[y] > 0)", "1", 1}, {"if any(skill: factor > 1) and all(leg: fee >= 0) then 1 else 2", "1", 1},
    {"rate(coin, year)", "1", 1}, {"rate(USD, 1)", "1", 1}, {"reference(country, \"labour_cost_hour\")", "EUR/hour", 1},
    {"reference(country, \"labour_cost_hour\")", "EUR/minute", 1.0 / 60}, {"reference(\"NL\", \"labour_cost_hour\")", "EUR/hour", 1},
    {"reference(mode, \"freight_co2\")", "kg/tonne/km", 1}, {"reference(code, \"duty\")", "1", 1}, {"reference(country, \"border_cost\")", "EUR/shipment", 1},
    {"annuity(plain, 5)", "1", 1}, {"normal_loss(plain)", "1", 1}, {"normal_loss_inverse(plain)", "1", 1}, {"hedged(3 USD)", "EUR", 1}, {"newsvendor_profit(3 EUR, 2 EUR, 1 EUR, 0, 0.2)", "EUR", 1},
    {"mismatch_cost(3 EUR, 2 EUR, 1 EUR, 0, 0.2)", "EUR", 1}, {"cost_frontier(3 EUR, 1 EUR, 0, 2 EUR, 0.2, 0.1)", "EUR", 1},
    {"if country == NL and coin != EUR and code == \"3924\" and \"3924\" == code then 1 else 2", "1", 1}, {"if own_plant == sourcing then 1 else 2", "1", 1},
    {"if source == source and quick == no and known then 1 else 2", "1", 1}, {"if year > 1 then 1 else 2", "1", 1}, {"12 hour/hour", "1", 12},
};

static ash_expr *probe_of(const reading *r) { return r->model == NULL ? NULL : ash_model_entity(r->model, S("probe"))->expr; }

static void test_right_units(void) {
    for (size_t i = 0; i < sizeof right_units / sizeof *right_units; i++) {
        reading r = {0};
        read_text(&r, ash_format(arena, "model probe\n%slet probe [source, year] : %s = %s\n", base, right_units[i].unit, right_units[i].expression));
        const ash_expr *e = probe_of(&r);
        double factor = e == NULL ? (double)NAN : e->kind == ASH_EXPR_CONVERT || e->kind == ASH_EXPR_NUMBER ? e->number : 1;
        CHECK_NEAR(factor, right_units[i].factor, 1e-15, right_units[i].expression);
        show(&r);
        done(&r);
    }
    /* inside an expression the right side is converted to the left */
    reading r = {0};
    read_text(&r, ash_format(arena, "model probe\n%slet probe [source] : EUR/hour = wage + rent\nlet other : hour = 1 hour + 30 minute\nlet third [source] : EUR/hour = if quick then wage else rent\n", base));
    const ash_expr *e = probe_of(&r);
    CHECK(e != NULL && e->kind == ASH_EXPR_ADD && e->arguments[0]->kind == ASH_EXPR_ENTITY && e->arguments[1]->kind == ASH_EXPR_CONVERT, "the right side is converted");
    if (e != NULL) {
        CHECK_NEAR(e->arguments[1]->number, 1.0 / 8760, 1e-15, "by the hours of a year");
        CHECK_NEAR(ash_model_entity(r.model, S("other"))->expr->arguments[1]->number, 0.5, 1e-15, "a literal is converted at once");
        CHECK_NEAR(ash_model_entity(r.model, S("third"))->expr->arguments[2]->number, 1.0 / 8760, 1e-15, "the else branch is converted to the then branch");
    }
    show(&r);
    done(&r);
}

/* ---- What is right: the shape of expressions ---- */

/* An expression as nested brackets, the operator first. */
static ash_slice shape(const ash_expr *e) {
    static const char *const names[] = {[ASH_EXPR_NEGATE] = "-", [ASH_EXPR_NOT] = "not", [ASH_EXPR_ADD] = "+", [ASH_EXPR_SUBTRACT] = "-", [ASH_EXPR_MULTIPLY] = "*",
                                        [ASH_EXPR_DIVIDE] = "/", [ASH_EXPR_POWER] = "^", [ASH_EXPR_LESS] = "<", [ASH_EXPR_LESS_EQUAL] = "<=", [ASH_EXPR_GREATER] = ">",
                                        [ASH_EXPR_GREATER_EQUAL] = ">=", [ASH_EXPR_EQUAL] = "==", [ASH_EXPR_NOT_EQUAL] = "!=", [ASH_EXPR_AND] = "and", [ASH_EXPR_OR] = "or",
                                        [ASH_EXPR_IF] = "if", [ASH_EXPR_CONVERT] = "convert", [ASH_EXPR_EXCHANGE] = "exchange", [ASH_EXPR_CALL] = "call",
                                        [ASH_EXPR_REDUCE] = "reduce", [ASH_EXPR_DISTRIBUTION] = "law", [ASH_EXPR_OTHERWISE] = "else", [ASH_EXPR_REFERENCE] = "reference"};
    if (e->kind == ASH_EXPR_ENTITY) {
        ash_slice text = e->entity->name;
        for (size_t i = 0; i < e->entity->index_count; i++) {
            const ash_coordinate *at = &e->coordinates[i];
            const char *separator = i == 0 ? "@" : ",";
            switch (at->kind) {
            case ASH_AT_SLOT: text = ash_format(arena, "%.*s%s%u", (int)text.size, text.data, separator, at->slot); break;
            case ASH_AT_PARENT: text = ash_format(arena, "%.*s%sparent", (int)text.size, text.data, separator); break;
            case ASH_AT_BASE: text = ash_format(arena, "%.*s%sbase", (int)text.size, text.data, separator); break;
            case ASH_AT_FIRST: text = ash_format(arena, "%.*s%sfirst", (int)text.size, text.data, separator); break;
            case ASH_AT_LAST: text = ash_format(arena, "%.*s%slast", (int)text.size, text.data, separator); break;
            case ASH_AT_YEAR: text = ash_format(arena, "%.*s%syear%d", (int)text.size, text.data, separator, at->row); break;
            case ASH_AT_ROW: text = ash_format(arena, "%.*s%srow%d", (int)text.size, text.data, separator, at->row); break;
            }
            if (at->offset > 0) text = ash_format(arena, "%.*s-%d", (int)text.size, text.data, at->offset);
        }
        return text;
    }
    if (e->kind == ASH_EXPR_INDEX) return ash_format(arena, "#%u", e->slot);
    if (e->kind == ASH_EXPR_BASE) return S("base");
    if (e->kind == ASH_EXPR_NUMBER) {
        char digits[ASH_NUMBER_TEXT];
        return ash_slice_copy(arena, (ash_slice){digits, ash_number_shortest(e->number, digits)});
    }
    if (e->kind == ASH_EXPR_WORD || e->kind == ASH_EXPR_TEXT) return e->text;
    ash_slice text = e->kind == ASH_EXPR_REDUCE ? ash_format(arena, "(reduce %u", e->slot) : ash_format(arena, "(%s", names[e->kind]);
    for (size_t i = 0; i < e->argument_count; i++) {
        ash_slice part = shape(e->arguments[i]);
        text = ash_format(arena, "%.*s %.*s", (int)text.size, text.data, (int)part.size, part.data);
    }
    return ash_format(arena, "%.*s)", (int)text.size, text.data);
}

/* In `let probe [source, year] : UNIT`; slots 0 and 1 are the source and the year. */
static const struct { const char *expression, *unit, *shape; } shapes[] = {
    {"1 + 2 * 3", "1", "(+ 1 (* 2 3))"}, {"(1 + 2) * 3", "1", "(* (+ 1 2) 3)"}, {"1 - 2 - 3", "1", "(- (- 1 2) 3)"}, {"8 / 4 / 2", "1", "(/ (/ 8 4) 2)"},
    {"2 ^ 3 ^ 2", "1", "(^ 2 (^ 3 2))"}, {"-2 ^ 2", "1", "(- (^ 2 2))"}, {"2 ^ -1", "1", "(^ 2 -1)"}, {"-2 * 3", "1", "(* -2 3)"}, {"1--1", "1", "(- 1 -1)"},
    {"if quick and not quick or quick then 1 else 2", "1", "(if (or (and quick (not quick)) quick) 1 2)"}, {"if not 1 > 2 then 1 else 2", "1", "(if (not (> 1 2)) 1 2)"},
    {"1 + if quick then 1 else 2 + 3", "1", "(+ 1 (if quick 1 (+ 2 3)))"}, {"if quick then 1 else if quick then 2 else 3", "1", "(if quick 1 (if quick 2 3))"},
    {"0.5 hour/unit * 3", "hour/unit", "(* 0.5 3)"}, {"0.5 hour / plain", "hour", "(/ 0.5 plain)"}, {"0.5 hour/plain", "hour", "(/ 0.5 plain)"}, {"2 hour^2/hour", "hour", "2"},
    {"1 EUR / hours", "EUR*year/hour", "(/ 1 hours)"}, {"demand", "unit/year", "demand@1"}, {"demand[year - 1]", "unit/year", "demand@1-1"}, {"demand[first]", "unit/year", "demand@first"},
    {"demand[last]", "unit/year", "demand@last"}, {"demand[0]", "unit/year", "demand@year0"}, {"demand[-1]", "unit/year", "demand@year-1"}, {"factor[low]", "1", "factor@row0"},
    {"share[base]", "1", "share@base,0,1"}, {"sum(o in option: share[year - 2, o])", "1", "(reduce 2 share@2,0,1-2)"}, {"sum(option: share[first])", "1", "(reduce 2 share@2,0,first)"},
    {"sum(leg: fee)", "EUR/shipment", "(reduce 2 fee@parent,2)"}, {"sum(s in source: sum(leg: fee))", "EUR/shipment", "(reduce 2 (reduce 3 fee@parent,3))"},
    {"sum(s in source: sum(leg: fee[s]))", "EUR/shipment", "(reduce 2 (reduce 3 fee@2,3))"}, {"sum(leg: fee[source])", "EUR/shipment", "(reduce 2 fee@0,2)"},
    {"sum(s in source: if s == source then wage[s] else wage)", "EUR/hour", "(reduce 2 (if (== #2 #0) wage@2 wage@0))"}, {"pair[low, low]", "1", "pair@row0,row0"}, {"pair[top, high]", "1", "pair@row1,row1"},
    {"if any(option: option == base) then 1 else 2", "1", "(if (reduce 2 (== #2 base)) 1 2)"}, {"sum(y in year: sum(z in year: demand[y - 1] * demand[z])) / (1 unit/year)", "unit/year", "(/ (reduce 2 (reduce 3 (* demand@2-1 demand@3))) 1)"},
    {"5 USD", "EUR", "(exchange 5)"}, {"tariff", "EUR", "(exchange tariff)"}, {"tariff[year]", "EUR", NULL}, {"year", "1", "#1"},
};

static void test_shapes(void) {
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        reading r = {0};
        read_text(&r, ash_format(arena, "model probe\n  decide option ranks\n%sindex level = low, top\ninput share [option, source, year] : 1\ntable pair [skill, level] : 1\n  low low 1\n  high top 2\n"
                                        "parameter tariff : USD\n  from 2026-01-01 5\nlet probe [source, year] : %s = %s\n", base, shapes[i].unit, shapes[i].expression));
        const ash_expr *e = probe_of(&r);
        if (shapes[i].shape == NULL)
            CHECK(e == NULL && r.diags->error_count == 1, shapes[i].expression);
        else
            CHECK_TEXT(e == NULL ? S("error") : shape(e), shapes[i].shape, shapes[i].expression);
        if (shapes[i].shape != NULL) show(&r);
        done(&r);
    }
}

/* ---- What is right: models ---- */

/* Each entity stands after all it reads, but for earlier years, and for category_cost of one category: that reads the lines of it, where they stand. */
static bool reads_only_before(const ash_expr *e, const ash_entity *from) {
    if (e == NULL) return true;
    bool ok = true;
    if (e->kind == ASH_EXPR_ENTITY) {
        bool earlier = false;
        for (size_t i = 0; i < e->entity->index_count; i++) earlier |= e->coordinates[i].offset > 0;
        earlier |= ash_slice_equal(e->entity->name, S("category_cost")) && e->coordinates[0].kind == ASH_AT_ROW;
        ok = e->entity->number < from->number || earlier;
    }
    for (size_t i = 0; i < e->argument_count; i++) ok = reads_only_before(e->arguments[i], from) && ok;
    return ok;
}

static bool ordered(const ash_model *m) {
    bool ok = m != NULL;
    for (size_t i = 0; ok && i < m->entity_count; i++)
        ok = m->entities[i]->number == i && reads_only_before(m->entities[i]->expr, m->entities[i]) && reads_only_before(m->entities[i]->when, m->entities[i]);
    return ok;
}

/* The sample of docs/model-language.md in small, with what the language adds. */
static void test_costs(void) {
    static const char text[] =
        "model comparison\n  format 1\n  nl \"Vergelijking\"  en \"Comparison\"\n  decide option by lowest present_cost\n"
        "index source\nindex option\nindex year 0 .. horizon\nindex leg of source\n"
        "category make kind cash rung price\ncategory far kind hidden\ncategory gain kind value\ncategory air kind external\n"
        "input horizon : 1 = 5\n  structural\ninput discount_rate : 1 = 9%\n  structural\ninput inflation : 1 = 2%\n"
        "input share [option, source, year] : 1\ninput demand [year] : unit/year\ninput fee [leg, year] : EUR/month\ninput setting_up : EUR\n"
        "let volume [option, source, year] : unit/year = demand * share\n"
        "cost freight [option, source, leg, year] : EUR/year = fee * share\n  in make\n"
        "cost setup [option] : EUR = setting_up\n  in far\ncost shared [year] : EUR/year = 1 EUR/year\n  in make\ncost price [option, source, year] : EUR/year = volume * 1 EUR/unit\n  in gain\n"
        "cost smoke [option, year] : EUR = 1 EUR\n  in air\n"
        "result unit_cost [option] : EUR/unit = present_cost / present_volume\n  better lower\n"
        "check sum(source: share) <= 1\n  warn nl \"Samen\" en \"Together\"\n";
    reading r = {0};
    read_text(&r, S(text));
    const ash_model *m = r.model;
    CHECK(m != NULL, "a model with costs");
    show(&r);
    if (m == NULL) return;
    CHECK(ordered(m), "each name after all it reads");
    CHECK(m->decision == ash_model_index(m, S("option")) && m->decision_sense == -1 && m->decision_result == ash_model_entity(m, S("present_cost")), "the decision");
    CHECK(m->years->last_from == ash_model_entity(m, S("horizon")) && m->years->first_year == 0, "years to a horizon");
    static const struct { const char *name, *indices, *unit; } built_in[] = {
        {"discount_factor", "year", "1"}, {"category_cost", "category option year", "EUR"}, {"total_cost", "option year", "EUR"}, {"present_cost", "option", "EUR"},
        {"present_net", "option", "EUR"}, {"present_volume", "option", "unit"}};
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++) {
        const ash_entity *e = ash_model_entity(m, ash_slice_of(built_in[i].name));
        ash_slice list = {0};
        for (size_t k = 0; e != NULL && k < e->index_count; k++)
            list = ash_format(arena, "%.*s%s%.*s", (int)list.size, k ? list.data : "", k ? " " : "", (int)e->indices[k]->name.size, e->indices[k]->name.data);
        CHECK(e != NULL && e->built_in && e->labels.title[ASH_LANG_NL].size > 0, built_in[i].name);
        CHECK_TEXT(list, built_in[i].indices, "its indices");
        CHECK_TEXT(e == NULL ? S("none") : ash_unit_text(arena, &e->type.unit), built_in[i].unit, "its unit");
    }
    /* slots of category_cost: 0 category, 1 option, 2 year */
    CHECK_TEXT(shape(ash_model_entity(m, S("category_cost"))->expr),
               "(+ (+ (+ (if (== #0 make) (+ (* (reduce 3 (reduce 4 freight@1,parent,4,2)) 1) (* shared@2 1)) 0) (if (== #0 far) (if (== #2 0) setup@1 0) 0)) "
               "(if (== #0 gain) (* (reduce 5 price@1,5,2) 1) 0)) (if (== #0 air) smoke@1,2 0))",
               "costs by category");
    CHECK(ash_model_entity(m, S("total_cost"))->number > ash_model_entity(m, S("category_cost"))->number, "what no line is made of stands after the cost by category");
    CHECK_TEXT(shape(ash_model_entity(m, S("total_cost"))->expr), "(+ category_cost@row0,0,1 category_cost@row1,0,1)", "value and what is outside are no costs");
    CHECK_TEXT(shape(ash_model_entity(m, S("present_net"))->expr), "(- present_cost@0 (reduce 1 (* category_cost@row2,0,1 discount_factor@1)))", "net of value");
    CHECK_TEXT(shape(ash_model_entity(m, S("present_volume"))->expr),
               "(reduce 1 (if (>= #1 1) (* (* (* (reduce 2 volume@0,2,1) 1) (^ (+ 1 inflation) (- #1 1))) discount_factor@1) 0))", "volume in euros of year 1");
    CHECK_TEXT(shape(ash_model_entity(m, S("discount_factor"))->expr), "(if (< #0 1) 1 (^ (+ 1 discount_rate) (- 0.5 #0)))", "mid-year factors, year 0 undiscounted");
    CHECK(ash_model_entity(m, S("unit_cost"))->better == -1, "lower is better");
    const ash_check *check = m->checks[0];
    CHECK(m->check_count == 1 && check->severity == ASH_WARNING && check->index_count == 2 && check->indices[0] == m->decision && check->indices[1] == m->years && check->slot_count == 3,
          "a check runs over what it leaves free");
    CHECK_TEXT(shape(check->condition), "(<= (reduce 2 share@0,2,1) 1)", "which has the first slots");
    CHECK_TEXT(check->text, "sum(source: share) <= 1", "its text");
    CHECK_TEXT(check->labels.title[ASH_LANG_NL], "Samen", "and its words");
    done(&r);
}

static void test_declarations(void) {
    static const char good[] =
        "\xEF\xBB\xBF# a comment\r\nmodel probe\r\n  valid 2026-01..2027-06-30   checked 2026-02-01\r\n"
        "let level [year] : unit = if year == start_year then 0 else level[year - 1] + flow[year - 1] * 1 year\r\nlet flow [year] : unit/year = pull + level / 2 year\n"
        "let start_year : 1 = -2\nindex year -2 .. 3\nindex leg of source   # before source\nindex source\nindex skill = low, high\n  low nl \"laag\" en \"low\"\n  high en \"high\"\n"
        "input pull : unit/year = about(5 unit/year, 48 unit/year, 60 unit/year)\n  range .. 100 unit/month   knowable no   effort 30   group market   source \"own \\\"guess\\\"\"\n  help_en \"Help\"\n"
        "input dose [source] : EUR = 5 USD\n  spread 2 EUR absolute  neutral -3\ninput sea [leg] : choice(slow, fast) = slow\n  slow nl \"langzaam\"\n  when sourcing == own\n  neutral fast\n"
        "input sourcing [source] : choice(own, bought) = if plan then own else bought\ninput plan : flag = yes\ninput mix [skill] : simplex(skill)\n"
        "input at [source] : country = NL\ninput money : currency = USD\ninput goods : hs_code = \"3924\"\n"
        "common resin [year] : 1 = lognormal(1, 10%)\n  independent by year\n"
        "input wage [source] : EUR/hour = reference(at, \"labour_cost_hour\") else resin[first] * 25 EUR/hour spread 40%\n  spread 15%\n  range 0.2 .. 200\n"
        "input extra : EUR = between(5 USD, 0)\n"
        "input bonus : EUR = chance(0: 70%, 10 EUR: 0.3)\ninput either : 1 = if plan then uniform(0, 1) else normal(2, 1)\n"
        "fact settled [source]\n  effort 5\n"
        "parameter fee : EUR/hour\n  from 2026-01-01 until 2026-07-01 14.71 source law_1 verified 2026-01-05 review 2026-12 confidence official\n  from 2026-07-01 14.99 confidence secondary\n  after last hold real\n"
        "table grade [skill] : 1\n  low 80%\n  high -2\n"
        "result outcome [year] : unit = level\n  better higher\n"
        "check settled or demand_ok\nlet demand_off : 1 = 1\ninput demand_ok : flag\n";
    reading r = {0};
    read_text(&r, S(good));
    const ash_model *m = r.model;
    CHECK(m != NULL, "a model of declarations");
    show(&r);
    if (m == NULL) return;
    CHECK(ordered(m), "each name after all it reads");
    const ash_entity *level = ash_model_entity(m, S("level")), *flow = ash_model_entity(m, S("flow")), *pull = ash_model_entity(m, S("pull"));
    CHECK(level->recursive && flow->recursive && !pull->recursive && level->number < flow->number, "a circle through an earlier year");
    CHECK(m->years->first_year == -2 && m->years->last_year == 3 && m->years->last_from == NULL, "years from before production");
    CHECK(ash_model_index(m, S("leg"))->parent == ash_model_index(m, S("source")), "an index may stand before its parent");
    CHECK(ash_model_entity(m, S("sea"))->index_count == 2, "and brings it along");
    CHECK_TEXT(ash_label(&ash_model_index(m, S("skill"))->rows[1].labels, ASH_LANG_NL, S("high")), "high", "a label in the other language when there is one");
    CHECK_TEXT(ash_model_index(m, S("skill"))->rows[0].labels.title[ASH_LANG_NL], "laag", "labels of rows");
    CHECK_TEXT(ash_model_entity(m, S("sea"))->choices[0].labels.title[ASH_LANG_NL], "langzaam", "and of choices");
    CHECK(pull->low < -1e300 && pull->effort == 30 && !pull->knowable && ash_slice_equal(pull->group, S("market")), "attributes");
    CHECK_NEAR(pull->high, 1200, 1e-15, "a range in another unit");
    CHECK_TEXT(pull->source, "own \"guess\"", "escapes in text");
    CHECK_TEXT(pull->labels.help[ASH_LANG_EN], "Help", "help");
    const ash_entity *dose = ash_model_entity(m, S("dose"));
    CHECK(dose->spread == 2 && dose->spread_absolute && dose->neutral->number == -3 && dose->expr->kind == ASH_EXPR_EXCHANGE && dose->expr->currency == ASH_CURRENCY('U', 'S', 'D'),
          "an absolute spread, a neutral value, foreign money");
    const ash_entity *sea = ash_model_entity(m, S("sea"));
    CHECK(sea->when->certain && sea->neutral->kind == ASH_EXPR_WORD && sea->neutral->number == 1 && sea->expr->number == 0, "a condition on another choice");
    CHECK(ash_model_entity(m, S("mix"))->simplex == ash_model_index(m, S("skill")), "shares that add up");
    const ash_entity *wage = ash_model_entity(m, S("wage"));
    CHECK(wage->expr->kind == ASH_EXPR_OTHERWISE && wage->expr->number == 0.4 && wage->spread == 0.15 && wage->low == 0.2 && wage->high == 200, "a spread of the alternative and one of the input");
    CHECK(ash_model_entity(m, S("extra"))->expr->kind == ASH_EXPR_DISTRIBUTION && ash_model_entity(m, S("extra"))->expr->currency == ASH_CURRENCY('U', 'S', 'D'), "a law in foreign money");
    CHECK(ash_model_entity(m, S("bonus"))->expr->argument_count == 4 && ash_model_entity(m, S("bonus"))->expr->currency == 0, "chances in pairs");
    CHECK(ash_model_entity(m, S("resin"))->is_common && ash_model_entity(m, S("resin"))->independent_by_year, "a shared factor");
    const ash_entity *fee = ash_model_entity(m, S("fee"));
    CHECK(fee->dated_count == 2 && fee->dated[0].from == ash_day_of(2026, 1, 1) && fee->dated[0].until == ash_day_of(2026, 7, 1) && fee->dated[0].value == 14.71 &&
              fee->dated[0].confidence == ASH_OFFICIAL && fee->dated[0].review == ash_day_of(2026, 12, 1) && fee->dated[1].until == ASH_NO_DAY && fee->after_last == ASH_AFTER_HOLD_REAL,
          "dated rows");
    CHECK_TEXT(fee->dated[0].source, "law_1", "with their source");
    CHECK(fee->valid_from == ash_day_of(2026, 1, 1) && fee->valid_until == ash_day_of(2027, 6, 30), "valid as the file says");
    const ash_entity *grade = ash_model_entity(m, S("grade"));
    CHECK(grade->value_count == 2 && grade->values[0] == 0.8 && grade->values[1] == -2, "a table");
    CHECK(ash_model_entity(m, S("outcome"))->better == 1 && ash_model_entity(m, S("settled"))->kind == ASH_ENTITY_FACT, "a result and a fact");
    CHECK(m->checks[0]->index_count == 1 && m->checks[0]->severity == ASH_ERROR, "a check");
    done(&r);
}

static void test_days(void) {
    ash_day day = 0;
    CHECK(ash_day_of(1970, 1, 1) == 0 && ash_day_of(2000, 3, 1) == 11017 && ash_day_of(1969, 12, 31) == -1, "days from 1970");
    bool back = true;
    for (ash_day d = -200000; d <= 200000; d += 37) {
        int y, mo, da;
        ash_day_parts(d, &y, &mo, &da);
        back = back && ash_day_of(y, mo, da) == d;
    }
    CHECK(back, "there and back");
    CHECK(ash_day_read(S("2024-02-29"), &day) && day == 19782 && ash_day_read(S("2024-03"), &day) && day == 19783, "days as text");
    static const char *const bad[] = {"2023-02-29", "2024-13-01", "2024-00", "2024-1-01", "2024/01/01", "2024-01-00", "20240101", ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(!ash_day_read(ash_slice_of(bad[i]), &day), bad[i]);
}

static void test_includes(void) {
    reading r = {0};
    loads = 0;
    read_text(&r, S("model probe\ninclude \"common.model\"\ninclude \"parts/deep.model\"\nindex leg of source\nindex skill = low, high\n"
                    "let x [leg] : 1 = deep * grade[high]\nlet y : EUR = fee\n"));
    const ash_model *m = r.model;
    CHECK(m != NULL, "files beside this one, and one below that is there already");
    show(&r);
    if (m != NULL) {
        const ash_entity *grade = ash_model_entity(m, S("grade")), *fee = ash_model_entity(m, S("fee"));
        CHECK(grade->values[0] == 0.5 && grade->values[1] == 2, "a table from a CSV");
        CHECK(loads == 3, "each file once");
        CHECK(fee->valid_from == ash_day_of(2026, 1, 1) && grade->valid_from == ASH_NO_DAY, "a file's own dates");
        CHECK(ash_model_entity(m, S("y"))->expr->kind == ASH_EXPR_EXCHANGE, "a parameter in dollars");
        uint64_t fingerprint = m->fingerprint;
        done(&r);
        read_text(&r, S("model probe\ninclude \"common.model\"\nindex skill = low, high\n"));
        CHECK(r.model != NULL && r.model->fingerprint != fingerprint, "the fingerprint is of the texts");
    }
    done(&r);

    static const struct { const char *text, *place; ash_code code; } wrong[] = {
        {"model probe\ninclude \"circle.model\"\n", "models/circle.model:1:9", ASH_E_include_cycle},
        {"model probe\ninclude \"chain1.model\"\n", "models/chain16.model:1:9", ASH_E_include_depth},
        {"model probe\ninclude \"broken.model\"\nlet x : 1 = broken\n", "models/broken.model:1:19", ASH_E_ends_early}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        read_text(&r, ash_slice_of(wrong[i].text));
        const ash_diag *d = &r.diags->items[0];
        bool one = r.diags->error_count == 1 && d->code == wrong[i].code;
        CHECK(one, ash_code_name(wrong[i].code).data);
        const ash_source *source = ash_sources_get(r.sources, d->span.file);
        if (one) {
            ash_place place = ash_source_place(source, d->span.start);
            CHECK_TEXT(ash_format(arena, "%.*s:%zu:%zu", (int)source->name.size, source->name.data, place.line, place.column), wrong[i].place, "its place");
        } else {
            show(&r);
        }
        seen[wrong[i].code] = true;
        done(&r);
    }

    read_text(&r, S("model probe\nindex skill = low, high\ntable x [skill] : 1 from \"wrong.csv\"\n"));
    static const ash_code codes[] = {ASH_E_unknown_row, ASH_E_table_row, ASH_E_row_twice};
    CHECK(r.diags->error_count == 3, "every wrong line of a CSV");
    for (size_t i = 0; i < 3 && i < r.diags->count; i++) {
        ash_place place = ash_source_place(ash_sources_get(r.sources, r.diags->items[i].span.file), r.diags->items[i].span.start);
        CHECK(r.diags->items[i].code == codes[i] && place.line == i + 3, "at its line");
    }
    CHECK_TEXT(r.diags->items[0].nearest, "high", "with the nearest name");
    done(&r);
}

/* ---- Several mistakes ---- */

static void test_several(void) {
    reading r = {0};
    read_text(&r, S("model probe\nindex source\ninput wage [source] : EUR/hour\nlet a [source] : EUR = wage\nlet b : 1 = (1 + \nlet c : 1 = b + 2 * b\nlet d [source] : 1 = wge\n"
                    "inpt e : 1 = 5\nlet f : 1 = e + g\nlet h [source] : EUR/hour = wage $ 5 ) ) (\nlet i [source] : EUR/hour = h[source] + h * 2\nlet j : zork = c\ncheck j > 5 and 1\n"));
    static const struct { ash_code code; unsigned line; const char *nearest; } wanted[] = {
        {ASH_E_unit_declared, 4, ""}, {ASH_E_ends_early, 5, ""}, {ASH_E_unknown_name, 7, "wage"}, {ASH_E_unknown_statement, 8, "input"}, {ASH_E_unknown_name, 9, ""},
        {ASH_E_unknown_character, 10, ""}, {ASH_E_unit_unknown, 12, ""}, {ASH_E_not_truth, 13, ""}};
    CHECK(r.model == NULL && r.diags->error_count == 8, "several mistakes, each once");
    if (r.diags->error_count != 8) show(&r);
    for (size_t i = 0; i < 8 && i < r.diags->count; i++) {
        const ash_diag *d = &r.diags->items[i];
        CHECK(d->code == wanted[i].code && ash_source_place(ash_sources_get(r.sources, 1), d->span.start).line == wanted[i].line, ash_code_name(wanted[i].code).data);
        CHECK_TEXT(d->nearest, wanted[i].nearest, "the nearest name");
    }
    done(&r);

    ash_slice text = S("model probe\n");
    for (int i = 0; i < 30; i++) text = ash_format(arena, "%.*slet a%d : 1 = zork%d\n", (int)text.size, text.data, i, i);
    read_text(&r, text);
    bool in_order = r.diags->count == ASH_DIAG_KEPT;
    for (size_t i = 0; i < r.diags->count; i++) in_order = in_order && ash_source_place(ash_sources_get(r.sources, 1), r.diags->items[i].span.start).line == i + 2;
    CHECK(in_order, "the first twenty, in the order of their places");
    done(&r);

    static const struct { const char *text, *circle; } circles[] = {
        {"let a : 1 = b\nlet b : 1 = c\nlet c : 1 = a\n", NULL},
        {"let a [year] : 1 = a[year - 1] + b\nlet b [year] : 1 = sum(y in year: a[y])\n", NULL},
        {"let a [year] : 1 = a[first]\n", "a <- a"},
        {"let a [year] : 1 = if year > 0 then a[year - 1] else a\n", "a <- a"},
        {"category c\ncost a [year] : EUR = 0.2 * category_cost[c]\n  in c\n", "a <- a"},
        {"category c\ncategory d\ncost a [year] : EUR = total_cost\n  in c\ncost b [year] : EUR = 1 EUR\n  in d\n", "a <- total_cost <- a"}};
    for (size_t i = 0; i < sizeof circles / sizeof *circles; i++) {
        read_text(&r, ash_format(arena, "model probe\nindex year 0 .. 5\n%s", circles[i].text));
        bool cycle = r.diags->count == 1 && r.diags->items[0].code == ASH_E_cycle;
        CHECK(cycle, "a circle is one error");
        ash_slice circle = cycle ? r.diags->items[0].parameters[0].value : S("");
        if (circles[i].circle != NULL)
            CHECK_TEXT(circle, circles[i].circle, "the circle");
        else /* wherever it starts, it names who reads whom */
            CHECK(ash_slice_equal(circle, S("a <- b <- c <- a")) || ash_slice_equal(circle, S("b <- c <- a <- b")) || ash_slice_equal(circle, S("c <- a <- b <- c")) ||
                      ash_slice_equal(circle, S("a <- b <- a")) || ash_slice_equal(circle, S("b <- a <- b")),
                  "the circle");
        if (!cycle) show(&r);
        done(&r);
    }
}

/* ---- Limits ---- */

/* A text of `before`, `count` times `again` (with %d for its number) and `after`. */
static ash_slice repeated(const char *before, const char *again, size_t count, const char *after) {
    static char text[ASH_TEXT_LIMIT + 4096];
    size_t size = (size_t)snprintf(text, sizeof text, "%s", before);
    for (size_t i = 0; i < count && size + 200 < ASH_TEXT_LIMIT; i++) {
        for (const char *at = again; *at != '\0'; at++) {
            if (*at == '%')
                size += (size_t)snprintf(text + size, 20, "%zu", i);
            else if (*at == '&') /* the next */
                size += (size_t)snprintf(text + size, 20, "%zu", (i + 1) % count);
            else
                text[size++] = *at;
        }
    }
    size += (size_t)snprintf(text + size, 200, "%s", after);
    return (ash_slice){text, size};
}

/* The text ends in `code` as its first error (ASH_CODE_COUNT: is sound), quickly, within the arena of 256 MiB. */
static void limit(ash_slice text, ash_code code, const char *name) {
    static reading r;
    memset(&r, 0, sizeof r);
    clock_t start = clock();
    r.memory.armed = true;
    bool fits = setjmp(r.memory.back) == 0;
    if (fits) read_text(&r, text);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    bool ok = fits && (code == ASH_CODE_COUNT ? r.model != NULL && ordered(r.model) : r.model == NULL && r.diags->count > 0 && r.diags->items[0].code == code);
    CHECK(ok && seconds < 10, name);
    if (!ok || seconds >= 10) {
        printf("# %s, %.2f s\n", fits ? "fits" : "does not fit", seconds);
        if (fits) show(&r);
    }
    if (code < ASH_CODE_COUNT) seen[code] = true;
    done(&r);
}

static void test_limits(void) {
    static const char head[] = "model h\nindex year 0 .. 5\nlet a : 1 = 1\n";
    enum { MANY = 5000000 };
    limit(repeated(head, "#", ASH_TEXT_LIMIT + 100, "                                                                                                                                                                                                       "),
          ASH_CODE_COUNT, "a comment of 4 MiB");
    static char large[ASH_TEXT_LIMIT + 1];
    memset(large, ' ', sizeof large);
    limit((ash_slice){large, sizeof large}, ASH_E_text_too_large, "a byte more than 4 MiB");
    memset(large, '\0', sizeof large);
    limit((ash_slice){large, sizeof large - 1}, ASH_E_unknown_character, "4 MiB of nothing");
    limit(S("model h\n\xFF"), ASH_E_text_utf8, "not UTF-8");
    limit(repeated("model h\nlet x : 1 = ", "1", 400, "\n"), ASH_E_number_overflow, "400 digits are read");
    limit(repeated("model h\nlet x : 1 = ", "1", 401, "\n"), ASH_E_number_too_long, "401 are not");
    limit(repeated("model h\nlet x : 1 = ", "(", 63, "1)))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))\n"), ASH_CODE_COUNT, "63 brackets in one another");
    limit(repeated("model h\nlet x : 1 = ", "(", 64, "1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))\n"), ASH_E_expression_depth, "64 and the number inside");
    limit(repeated("model h\nlet x : 1 = ", "(", MANY, "\n"), ASH_E_expression_depth, "4 MiB of (");
    limit(repeated("model h\nlet x : 1 = ", "-", MANY, "1\n"), ASH_E_expression_depth, "4 MiB of -");
    limit(repeated("model h\nlet x : 1 = ", "2^", MANY, "1\n"), ASH_E_expression_depth, "4 MiB of ^");
    limit(repeated("model h\nlet x : 1 = ", "if 1 > 0 then ", MANY, "1\n"), ASH_E_expression_depth, "ifs");
    limit(repeated("model h\nlet x : 1 = ", "if 1 > 0 then 1 else ", MANY, "1\n"), ASH_E_expression_depth, "elses");
    limit(repeated("model h\nlet x : 1 = ", "1 + ", 255, "1\n"), ASH_CODE_COUNT, "256 terms");
    limit(repeated("model h\nlet x : 1 = ", "1 + ", 256, "1\n"), ASH_E_expression_terms, "257 terms");
    limit(repeated("model h\nlet a : 1 = 1\nlet x : 1 = ", "a+", MANY, "1\n"), ASH_E_expression_terms, "4 MiB of a+");
    limit(repeated("model h\nlet x : 1 = min(", "1,", MANY, "1)\n"), ASH_E_too_many_terms, "4 MiB of arguments");
    limit(repeated("model h\nindex a = ", "r%, ", MANY, "x\n"), ASH_E_too_many_terms, "4 MiB of rows");
    limit(repeated("model h\nlet x [", "i%, ", MANY, "x] : 1 = 1\n"), ASH_E_too_many_terms, "4 MiB of indices");
    limit(repeated("model h\nparameter p : 1\n", "  from 2026-01-01 until 2026-01-02 5\n", MANY, ""), ASH_E_too_many_terms, "4 MiB of dated rows");
    limit(repeated("model h\n", "let a% : 1 = 1\n", 9999, ""), ASH_CODE_COUNT, "10000 statements");
    limit(repeated("model h\n", "let a% : 1 = 1\n", 10000, ""), ASH_E_too_many_statements, "one more");
    limit(repeated("model h\n", "let a% : 1 = 1\n", 100000, ""), ASH_E_too_many_statements, "100000 lets");
    limit(repeated("model h\n", "category c%\n", 100000, ""), ASH_E_too_many_statements, "100000 categories");
    limit(repeated("model h\n", "input i% : 1 = 5\n", 100000, ""), ASH_E_too_many_statements, "100000 inputs");
    limit(repeated("model h\nindex year 0 .. 1\n", "category c%\ncost k% [year] : EUR/year = 1 EUR/year\n  in c%\n", 4900, ""), ASH_CODE_COUNT, "4900 categories with a cost each");
    limit(repeated("model h\nindex year 0 .. 1\ncategory c\n", "cost k% [year] : EUR/year = 1 EUR/year\n  in c\n", 9000, ""), ASH_CODE_COUNT, "9000 costs in one category");
    limit(repeated("model h\nindex a = ", "r%, ", 9999, "x\n"), ASH_CODE_COUNT, "10000 rows");
    limit(repeated("model h\nindex a = ", "r%, ", 10000, "x\n"), ASH_E_too_many_rows, "one more");
    limit(repeated("model h\n  decide a ranks\nindex a = ", "r%, ", 256, "x\n"), ASH_E_too_many_rows, "257 options");
    limit(repeated("model h\ninput c : choice(", "w%, ", 9000, "x)\nlet y : 1 = if c == w8999 then 1 else 0\n"), ASH_CODE_COUNT, "9000 words");
    limit(repeated("model h\nindex a = a0, a1, a2, a3, a4, a5, a6, a7, a8, a9\n", "table t% [a, a, a] : 1\n", 1, ""), ASH_E_index_twice, "a table over one index thrice");
    limit(repeated("model h\nindex a = x, y\nindex b = x, y\nindex c = x, y\nindex d = x, y\nindex e = x, y\nindex f = x, y\nindex gg = x, y\nindex hh = x, y\n",
                   "table t% [a, b, c, d, e, f, gg, hh] : 1\n", 3000, ""), ASH_CODE_COUNT, "768000 values in tables");
    limit(repeated("model h\nindex a = x, y\nindex b = x, y\nindex c = x, y\nindex d = x, y\nindex e = x, y\nindex f = x, y\nindex gg = x, y\nindex hh = x, y\n",
                   "table t% [a, b, c, d, e, f, gg, hh] : 1\n", 4000, ""), ASH_E_too_many_rows, "a million and more");
    limit(repeated("model h\nindex year 0 .. 5\n", "let a% [year] : 1 = a&[year - 1]\n", 9000, ""), ASH_CODE_COUNT, "a circle of 9000 through earlier years");
    limit(repeated("model h\nindex year 0 .. 5\n", "let a% [year] : 1 = a%[year - 1]\n", 9000, ""), ASH_CODE_COUNT, "9000 that read themselves");
    limit(repeated("model h\n", "let a% : 1 = a&\n", 9000, ""), ASH_E_cycle, "a circle of 9000");
    limit(repeated("model h\n", "let a% : 1 = a%\n", 9000, ""), ASH_E_cycle, "9000 circles");
    limit(repeated("model h\n", "x\n", MANY, ""), ASH_E_unknown_statement, "4 MiB of lines that say nothing");
    limit(repeated("model h\n", "let a% : 1 = zork%\n", 9000, ""), ASH_E_unknown_name, "9000 unknown names");
    limit(repeated("model h\n", "let a% : zork% = 1\n", 9000, ""), ASH_E_unit_unknown, "9000 unknown units");
    limit(repeated("model h\n", "let a% : 1 = 5 zork%\n", 9000, ""), ASH_E_unknown_attribute, "9000 numbers with a word behind them");
    limit(repeated("model h\n", "\"a\" ", MANY, ""), ASH_E_unknown_statement, "4 MiB of texts");
    limit(repeated("model h\nlet x : 1 = \"", "a", MANY, "\n"), ASH_E_text_unterminated, "a text of 4 MiB");
    limit(repeated("model h\nlet x : 1 = 1 EUR", "/hour", MANY, "\n"), ASH_E_unit_power_range, "4 MiB of units");
    limit(repeated("model h\ninput d : 1\n", "check d > 5\n", 9000, ""), ASH_CODE_COUNT, "9000 checks");
}

/* Names that fall into the same slots of the hash map, found by trying. */
static void test_collisions(void) {
    static char text[1 << 20];
    size_t size = (size_t)snprintf(text, sizeof text, "model h\n");
    for (unsigned i = 0, found = 0; found < 3000; i++) {
        char name[20];
        snprintf(name, sizeof name, "n%u", i);
        if ((ash_hash(ash_slice_of(name)) & 0xFF) != 0) continue;
        size += (size_t)snprintf(text + size, 60, "let %s : 1 = 1\n", name);
        found++;
    }
    limit((ash_slice){text, size}, ASH_CODE_COUNT, "3000 names of one slot in 256");
}

static void test_chain(void) {
    static char text[1 << 16];
    for (unsigned length = 256; length <= 257; length++) {
        size_t size = (size_t)snprintf(text, sizeof text, "model h\nlet a0 : 1 = 1\n");
        for (unsigned i = 1; i < length; i++) size += (size_t)snprintf(text + size, 60, "let a%u : 1 = a%u\n", i, i - 1);
        limit((ash_slice){text, size}, length == 256 ? ASH_CODE_COUNT : ASH_E_chain_too_long, "a chain of names");
    }
}

/* ---- The documentation ---- */

static void test_documentation(void) {
    char path[1024];
    static char page[1 << 18];
    snprintf(path, sizeof path, "%s/docs/model-language.md", root);
    FILE *in = fopen(path, "rb");
    size_t size = in == NULL ? 0 : fread(page, 1, sizeof page, in), examples = 0;
    if (in != NULL) fclose(in);
    ash_slice text = {page, size};
    bool inside = false;
    for (size_t at = 0, start = 0; at < text.size; at = ash_slice_find(text, '\n', at) + 1) {
        if (!ash_slice_starts_with(ash_slice_part(text, at, text.size), S("```"))) continue;
        inside = !inside;
        if (inside) {
            start = ash_slice_find(text, '\n', at) + 1;
        } else if (ash_slice_starts_with(ash_slice_part(text, start, at), S("model "))) {
            ash_slice example = ash_slice_copy(arena, ash_slice_part(text, start, at));
            if (ash_slice_starts_with(example, S("model NAME"))) continue; /* the list of statements */
            examples++;
            sound(example.data, "an example of the documentation");
        }
    }
    CHECK(examples > 0, "the documentation has examples");
}

/* Nothing that may stand behind a number, a keyword or an attribute, is a unit. */
static void test_words_and_units(void) {
    static const char *const words_of_language[] = {"then", "else", "and", "or", "in", "by", "absolute",
#define ASH_ATTRIBUTE(word, form, statements) #word,
#include "lang/attributes.def"
#undef ASH_ATTRIBUTE
    };
    for (size_t i = 0; i < sizeof words_of_language / sizeof *words_of_language; i++) {
        ash_unit unit;
        size_t at, length;
        ash_slice nearest;
        CHECK(ash_unit_read(ash_slice_of(words_of_language[i]), &unit, &at, &length, &nearest) != ASH_UNIT_OK, words_of_language[i]);
    }
}

int main(int argc, char **argv) {
    arena = test_arena(&keeping, (size_t)512 << 20);
    if (argc > 1) root = argv[1];
    test_wrong_units();
    test_mistakes();
    test_right_units();
    test_shapes();
    test_costs();
    test_declarations();
    test_days();
    test_includes();
    test_several();
    one_error(S("let x : 1 = 1\n"), ASH_E_no_model, 0, 0, "no model");
    test_limits();
    test_chain();
    test_collisions();
    test_documentation();
    test_words_and_units();
    for (unsigned code = ASH_E_text_escape; code <= ASH_E_rate_currency; code++)
        CHECK(seen[code], ash_format(arena, "a text provokes %s", ash_code_name((ash_code)code).data).data);
    ash_arena_destroy(arena);
    return tap_done();
}
