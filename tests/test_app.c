/* The one call: explain, model and data against a model whose answers are known by hand, hostile requests, running out of memory, cancelling, and the
 * same bytes whatever came before. Also runs every example of docs/call.md. */
#include "tap.h"

#include <stdlib.h>

#include "ashore/ashore.h"
#include "base/json.h"
#include "base/number.h"

/* ---- A model and a case whose figures are known by hand ---- */

static const char small_model[] =
    "model small\n  format 1\n  nl \"Klein\"  en \"Small\"\n  decide option by lowest total\n"
    "index source\nindex option\nindex year 0 .. 2\n"
    "category making  nl \"Maken\"  en \"Making\"  kind cash  rung price\n"
    "input discount_rate : 1 = 0\n  structural\n"
    "input country [source] : country\n"
    "input automatic [source] : flag = no\n"
    "input wage [source] : EUR/hour = reference(country, \"labour_cost_hour\") else 25 EUR/hour spread 40%\n"
    "  nl \"Loon\"  en \"Wage\"  range 0 .. 500 EUR/hour  effort 5\n"
    "input hours [source] : hour/unit = 2 hour/unit\n  range 0 .. 100 hour/unit  when not automatic\n"
    "input pieces [year] : unit/year\n  range 0 .. 1e9 unit/year\n"
    "input share [option, source, year] : 1 = 0\n  range 0 .. 1  structural\n"
    "let volume [option, source, year] : unit/year = if year >= 1 then pieces * share else 0\n"
    "let unit_labour [source] : EUR/unit = if automatic then 0 else hours * wage   # a comment\n"
    "cost work [option, source, year] : EUR/year = volume\n    * unit_labour\n  nl \"Werk\"  en \"Work\"  in making\n"
    "result total [option] : EUR = present_cost\n  nl \"Totaal\"  en \"Total\"  better lower\n"
    "check pieces >= 0\n  nl \"Geen stuks onder nul.\"  en \"No pieces below zero.\"\n";

/* Two sources: here 2 hours of EUR 30, there the reference data's wage. 100 pieces in years 1 and 2, no interest. */
#define CASE "\"case\":{\"model\":\"small\",\"pieces\":100,\"source\":{\"here\":{\"country\":\"NL\",\"wage\":30%s},\"there\":{\"country\":\"CN\",\"automatic\":false}}}"


/* ---- Calling, and looking into a response ---- */

typedef struct answer {
    ash_slice text;     /* lives until the next answer of the same context */
    const ash_doc *doc; /* NULL: not JSON */
} answer;

static ash_arena *arena; /* for reading responses */

__attribute__((noreturn)) static void exhausted(void *state, size_t limit) {
    (void)state;
    printf("Bail out! the test's own arena of %zu bytes is exhausted\n", limit);
    exit(1);
}

static answer call(ash_context *context, const char *request) {
    ash_text response = ash_call(context, (ash_text){request, strlen(request)});
    answer a = {{response.data, response.size}, NULL};
    ash_sources *sources = ash_sources_create(arena);
    ash_diags *diags = ash_diags_create(arena);
    ash_slice copy = ash_slice_copy(arena, a.text);
    a.doc = ash_json_read(arena, sources, ash_sources_add(sources, ASH_SLICE("response"), copy), diags);
    return a;
}

static ash_context *context_with(const ash_context_options *options) {
    ash_context *context = ash_context_create(options);
    ash_text name = {"models/small.model", 18}, text = {small_model, sizeof small_model - 1};
    if (context == NULL || !ash_context_add(context, name, text)) {
        printf("Bail out! no context\n");
        exit(1);
    }
    return context;
}

/* "explanation/reads/0/name": keys, and numbers of list items. */
static const ash_doc *at(const ash_doc *doc, const char *path) {
    ash_slice rest = ash_slice_of(path);
    while (doc != NULL && rest.size > 0) {
        size_t end = ash_slice_find(rest, '/', 0);
        ash_slice key = ash_slice_part(rest, 0, end);
        rest = ash_slice_part(rest, end + 1, rest.size);
        double number;
        if (doc->kind == ASH_DOC_LIST)
            doc = ash_number_read(key, &number) && number < (double)doc->count ? doc->entries[(size_t)number].value : NULL;
        else
            doc = ash_doc_get(doc, key);
    }
    return doc;
}
static ash_slice text_at(const ash_doc *doc, const char *path) {
    const ash_doc *found = at(doc, path);
    return found == NULL || found->kind != ASH_DOC_SCALAR ? ASH_SLICE("(none)") : found->text;
}
static double number_at(const ash_doc *doc, const char *path) {
    double number;
    const ash_doc *found = at(doc, path);
    return found != NULL && ash_doc_number(found, &number) ? number : (double)NAN;
}
static const ash_doc *child(const ash_doc *node, const char *name) {
    const ash_doc *reads = ash_doc_get(node, ASH_SLICE("reads"));
    for (size_t i = 0; reads != NULL && i < reads->count; i++)
        if (ash_slice_equal(text_at(reads->entries[i].value, "name"), ash_slice_of(name))) return reads->entries[i].value;
    return NULL;
}
static const char *explain(const char *target, const char *here, const char *more) {
    ash_slice inside = ash_format(arena, CASE, here);
    return ash_format(arena, "{\"call\":\"explain\",%.*s,\"target\":\"%s\"%s}", (int)inside.size, inside.data, target, more).data;
}
static bool lines_fit(ash_slice text, size_t width) {
    for (size_t from = 0; from < text.size;) {
        size_t end = ash_slice_find(text, '\n', from);
        if (ash_utf8_count(ash_slice_part(text, from, end)) > width) {
            printf("# too long: %.*s\n", (int)(end - from), text.data + from);
            return false;
        }
        from = end + 1;
    }
    return text.size > 0;
}
static bool has(ash_slice text, const char *part) {
    size_t size = strlen(part);
    for (size_t i = 0; i + size <= text.size; i++)
        if (memcmp(text.data + i, part, size) == 0) return true;
    return false;
}

/* ---- explain ---- */

/* Every `+`-free product formula of the model: the value is the product of what it reads. */
static bool is_product(const ash_doc *node) {
    const ash_doc *reads = ash_doc_get(node, ASH_SLICE("reads"));
    double product = 1;
    for (size_t i = 0; i < reads->count; i++) product *= number_at(reads->entries[i].value, "value");
    return fabs(product - number_at(node, "value")) <= 1e-12 * fabs(product);
}

static void test_explain(ash_context *context) {
    answer a = call(context, explain("total.here", "", ",\"depth\":0"));
    CHECK_TEXT(text_at(a.doc, "status"), "done", "explain: done");
    CHECK_TEXT(text_at(a.doc, "target"), "total.here", "explain: the target");
    CHECK_NEAR(number_at(a.doc, "explanation/value"), 12000, 1e-12, "explain: 2 years of 100 pieces, 2 hours at EUR 30");
    CHECK(at(a.doc, "uncertainty")->kind == ASH_DOC_NULL, "explain: nothing here is uncertain");
    CHECK(!has(a.text, "\"more\""), "explain: depth 0 leaves nothing out");
    CHECK_TEXT(text_at(a.doc, "explanation/formula"), "present_cost", "explain: the formula as written");
    a = call(context, explain("work.here.here.2", "", ""));
    const ash_doc *node = at(a.doc, "explanation");
    CHECK_NEAR(number_at(node, "value"), 6000, 1e-12, "explain: one year");
    CHECK_TEXT(text_at(node, "kind"), "cost", "explain: kind");
    CHECK_TEXT(text_at(node, "formula"), "volume * unit_labour", "explain: a formula over two lines on one");
    CHECK(at(node, "reads")->count == 2 && is_product(node), "explain: a product of what it reads");
    const ash_doc *volume = child(node, "volume"), *labour = child(node, "unit_labour");
    CHECK_TEXT(text_at(volume, "taken"), "pieces * share", "explain: only the branch that counts");
    CHECK(is_product(volume) && at(volume, "reads")->count == 2, "explain: and only what that reads");
    CHECK_TEXT(text_at(labour, "path"), "unit_labour.here", "explain: at the rows where it is read");
    CHECK_TEXT(text_at(labour, "formula"), "if automatic then 0 else hours * wage", "explain: without the comment");
    CHECK_TEXT(text_at(child(labour, "wage"), "origin"), "user", "explain: a value of the user");
    CHECK_TEXT(text_at(child(labour, "wage"), "input"), "source.here.wage", "explain: by its path in the case");
    CHECK_TEXT(text_at(child(labour, "hours"), "origin"), "default", "explain: a default");
    CHECK_TEXT(text_at(child(labour, "hours"), "default"), "2 hour/unit", "explain: as written");
    CHECK_TEXT(text_at(child(volume, "share"), "origin"), "plan", "explain: a share that the plan makes");
    a = call(context, explain("work.here.here.2", "", ",\"depth\":1"));
    CHECK(has(a.text, "\"more\":true") && at(child(at(a.doc, "explanation"), "volume"), "reads")->count == 0, "explain: no deeper than asked");
    a = call(context, explain("present_cost.here", "", ",\"depth\":2"));
    CHECK(child(at(a.doc, "explanation"), "discount_factor") != NULL && at(a.doc, "explanation/reads")->count == 6, "explain: a sum over years by its rows");
    a = call(context, explain("source.here.wage", "", ""));
    CHECK_TEXT(text_at(a.doc, "explanation/path"), "wage.here", "explain: the path of an input");
    a = call(context, explain("wage/here", "", ""));
    CHECK_TEXT(text_at(a.doc, "explanation/path"), "wage.here", "explain: with a slash");
    a = call(context, explain("pieces", "", ""));
    CHECK_TEXT(text_at(a.doc, "explanation/path"), "pieces.1", "explain: an input without its year is that of year 1");
}

/* A parameter of 10 until the middle of year 1 and of 20 from there, days counted: 181 of 2027's days lie before July. */
static void test_other_kinds(ash_context *context) {
    const char *request = "{\"call\":\"explain\",\"target\":\"bill\",\"case\":{\"start\":\"2027-01\",\"known\":true},\"model\":{\"name\":\"m\",\"text\":\"model m\\n  format 1\\n"
                          "index kind = a, b\\nfact known\\nparameter fee : EUR\\n  from 2027-01-01 until 2027-07-01 10 source law confidence official\\n"
                          "  from 2027-07-01 20 source law confidence official\\ntable factor [kind] : 1\\n  a 2\\n  b 3\\n"
                          "result bill : EUR = if known then fee * factor[b] * rate(USD, 0) else 0\\n\"}}";
    answer a = call(context, request);
    const ash_doc *node = at(a.doc, "explanation"), *fee = child(node, "fee"), *rate = child(node, "currency.USD.rate");
    CHECK_NEAR(number_at(fee, "value"), (181 * 10.0 + 184 * 20.0) / 365, 1e-12, "explain: a parameter over the days of its year");
    CHECK(number_at(fee, "year") == 1, "explain: and which year that is");
    CHECK_TEXT(text_at(child(node, "known"), "origin"), "user", "explain: a fact of the user");
    CHECK_NEAR(number_at(child(node, "factor"), "value"), 3, 0, "explain: a row of a table");
    CHECK_TEXT(text_at(rate, "kind"), "currency", "explain: a currency's rate");
    CHECK_TEXT(text_at(rate, "reference/series"), "fx_rate", "explain: from the reference data");
    CHECK_NEAR(number_at(node, "value"), number_at(fee, "value") * 3 * number_at(rate, "value"), 1e-12, "explain: all of it together");
}

static void test_origins(ash_context *context) {
    answer a = call(context, explain("source.there.wage", "", ""));
    const ash_doc *node = at(a.doc, "explanation");
    CHECK_TEXT(text_at(node, "origin"), "reference", "explain: reference data");
    CHECK_TEXT(text_at(node, "reference/series"), "labour_cost_hour", "explain: its series");
    CHECK_TEXT(text_at(node, "reference/key"), "CN", "explain: its key");
    CHECK(number_at(node, "reference/year") >= 2020, "explain: its year");
    CHECK(at(node, "reference/source_title") != NULL && at(node, "reference/grade") != NULL, "explain: its source and grade");
    CHECK_TEXT(text_at(node, "currency"), "CNY", "explain: in its own money");
    CHECK_TEXT(text_at(node, "unit"), "CNY/hour", "explain: and unit");
    CHECK(number_at(node, "rate") > 0.05 && number_at(node, "rate") < 0.5, "explain: with today's rate");
    CHECK(number_at(node, "p5") < number_at(node, "value") && number_at(node, "value") < number_at(node, "p95"), "explain: within its range");
    CHECK_TEXT(text_at(child(node, "country"), "value"), "CN", "explain: the country it was looked up for");
    ash_slice request = ash_format(arena, "{\"call\":\"explain\",\"target\":\"source.here.wage\",\"case_file\":{\"name\":\"my.json\",\"text\":\"{\\\"model\\\":\\\"small\\\",\\n"
                                          "\\\"pieces\\\":1,\\n\\\"source\\\":{\\\"here\\\":{\\\"country\\\":\\\"NL\\\",\\\"wage\\\":30}}}\"}}");
    a = call(context, request.data);
    CHECK_TEXT(text_at(a.doc, "explanation/file"), "my.json", "explain: the file of a value");
    CHECK(number_at(a.doc, "explanation/line") == 3, "explain: and its line");
    a = call(context, explain("hours.there", ",\"hours\":3", ",\"set\":{\"source.there.automatic\":true}"));
    CHECK(at(a.doc, "explanation/absent") != NULL && at(a.doc, "explanation/value")->kind == ASH_DOC_NULL, "explain: an input that does not apply");
    a = call(context, explain("source.here.hours", ",\"hours\":3", ",\"set\":{\"source.here.hours\":4}"));
    CHECK_TEXT(text_at(a.doc, "explanation/origin"), "set", "explain: a value set for once");
}

/* hours = 2 +- 10 %: lognormal with sigma = ln 1.1 / 1.6448536 (the 95 % point), so the mean is exp(sigma^2 / 2) times the median. */
static void test_uncertainty(ash_context *context) {
    answer a = call(context, explain("total.here", ",\"hours\":\"2 +- 10%\"", ",\"samples\":65536"));
    double sigma = log(1.1) / 1.6448536269514722, mean = 12000 * exp(sigma * sigma / 2), se = number_at(a.doc, "uncertainty/se");
    CHECK_NEAR(number_at(a.doc, "uncertainty/centre"), 12000, 1e-12, "explain: the centre does not move");
    CHECK(fabs(number_at(a.doc, "uncertainty/mean") - mean) <= 5 * se + 1e-9 * mean && se < 1e-4 * mean, "explain: the mean over the samples");
    CHECK_NEAR(number_at(a.doc, "uncertainty/effect"), number_at(a.doc, "uncertainty/mean") - 12000, 1e-9, "explain: the effect of uncertainty");
    CHECK_NEAR(number_at(a.doc, "uncertainty/p95"), 13200, 2e-3, "explain: the 95 % point");
}

static void test_targets(ash_context *context) {
    static const struct { const char *target, *code, *nearest; } wrong[] = {
        {"totl.here", "unknown_target", "total"},     {"total", "target_row", "(none)"},      {"total.thre", "unknown_row", "there"},
        {"total.here.1", "unknown_target", "(none)"}, {"work.here.here", "target_row", "(none)"}, {"work.here.here.7", "unknown_row", "(none)"},
        {"source.here", "unknown_target", "(none)"},  {"source.here.wag", "unknown_target", "(none)"}, {"....", "unknown_target", "(none)"},
        {"option.here.wage", "unknown_target", "(none)"}, {"currency.XXX.rate", "unknown_target", "(none)"}, {"", "request_field", "(none)"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        answer a = call(context, explain(wrong[i].target, "", ""));
        ash_slice name = ash_format(arena, "explain %s: refused", wrong[i].target);
        CHECK(!ash_slice_equal(text_at(a.doc, "status"), ASH_SLICE("done")), name.data);
        CHECK_TEXT(text_at(a.doc, "errors/0/code"), wrong[i].code, wrong[i].code);
        if (strcmp(wrong[i].nearest, "(none)") != 0) CHECK_TEXT(text_at(a.doc, "errors/0/nearest"), wrong[i].nearest, "with the nearest name");
    }
    answer a = call(context, explain("total", "", ""));
    CHECK(has(text_at(a.doc, "errors/0/expected"), "here, there"), "explain: a missing row lists the rows");
}

/* ---- model and data ---- */

static void test_model(ash_context *context) {
    answer a = call(context, "{\"call\":\"model\"}");
    bool small = false, comparison = false;
    const ash_doc *models = at(a.doc, "models");
    for (size_t i = 0; models != NULL && i < models->count; i++) {
        small |= ash_slice_equal(text_at(models->entries[i].value, "name"), ASH_SLICE("small"));
        comparison |= ash_slice_equal(text_at(models->entries[i].value, "name"), ASH_SLICE("comparison"));
    }
    CHECK(small && comparison, "model: all there are");
    a = call(context, "{\"call\":\"model\",\"model\":\"small\",\"lang\":\"nl\"}");
    CHECK_TEXT(text_at(a.doc, "model/title"), "Klein", "model: title in the language");
    CHECK_TEXT(text_at(a.doc, "model/decision/result"), "total", "model: the decision");
    CHECK(at(a.doc, "model/inputs")->count == 7 && at(a.doc, "model/costs")->count == 1, "model: all inputs and costs");
    CHECK_TEXT(text_at(a.doc, "model/inputs/3/when"), "(none)", "model: no condition where there is none");
    CHECK_TEXT(text_at(a.doc, "model/inputs/4/when"), "not automatic", "model: a condition");
    CHECK(number_at(a.doc, "model/inputs/3/range/1") == 500 && number_at(a.doc, "model/inputs/3/effort") == 5, "model: range and effort");
    CHECK_TEXT(text_at(a.doc, "model/costs/0/category"), "making", "model: the category of a cost");
    CHECK(at(a.doc, "model/built_ins")->count >= 4, "model: what the language adds");
    CHECK_TEXT(text_at(a.doc, "model/checks/0/condition"), "pieces >= 0", "model: checks");
    a = call(context, "{\"call\":\"model\",\"model\":\"small\",\"schema\":true}");
    CHECK_TEXT(text_at(a.doc, "schema/$schema"), "https://json-schema.org/draft/2020-12/schema", "schema: its draft");
    CHECK_TEXT(text_at(a.doc, "schema/$defs/row_source/properties/wage/x-unit"), "EUR/hour", "schema: the unit of an input");
    CHECK(at(a.doc, "schema/properties/pieces") != NULL && at(a.doc, "schema/properties/wage") == NULL, "schema: inputs where they stand");
    static const char *const requests[] = {"\"model\",\"model\":\"small\"", "\"model\",\"model\":\"comparison\"", "\"model\"", "\"data\"", "\"data\",\"show\":\"CN\"",
                                           "\"data\",\"show\":\"3924.90\"", "\"data\",\"show\":\"labour_cost_hour\""};
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        for (size_t width = 40; width <= 160; width *= 2) {
            a = call(context, ash_format(arena, "{\"call\":%s,\"as\":\"text\",\"width\":%zu,\"lang\":\"%s\"}", requests[i], width, i % 2 ? "nl" : "en").data);
            CHECK(lines_fit(text_at(a.doc, "text"), width), ash_format(arena, "%s as text in %zu columns", requests[i], width).data);
        }
    for (size_t width = 40; width <= 160; width *= 2) {
        a = call(context, explain("total.there", "", ash_format(arena, ",\"as\":\"text\",\"depth\":0,\"width\":%zu", width).data));
        CHECK(lines_fit(text_at(a.doc, "text"), width), ash_format(arena, "explain as text in %zu columns", width).data);
    }
    a = call(context, "{\"call\":\"model\",\"model\":\"small\",\"as\":\"text\",\"markdown\":true}");
    CHECK(ash_slice_starts_with(text_at(a.doc, "text"), ASH_SLICE("# Small\n")) && has(text_at(a.doc, "text"), "- **Wage** `wage [source] : EUR/hour`"), "model: as Markdown");
    a = call(context, "{\"call\":\"model\",\"model\":\"smal\"}");
    CHECK_TEXT(text_at(a.doc, "errors/0/code"), "unknown_model", "model: an unknown one");
}

/* A model with every kind of statement: facts, parameters, tables, words and shares have no range, and none of them ends in a wrong unit. */
static void test_all_kinds(ash_context *context) {
    static const char request[] =
        "{\"call\":\"model\",\"model\":{\"name\":\"m\",\"text\":\"model m\\n  format 1\\nindex kind = a, b\\nfact known\\ncommon level : 1 = lognormal(1, 0.2)\\n  knowable no\\n"
        "input way : choice(sea, road) = sea\\ninput part [kind] : simplex(kind) = 50%\\ninput open : flag = no\\ninput money : currency = EUR\\ninput goods : hs_code = \\\"0000\\\"\\n"
        "input home : country = NL\\nparameter fee : EUR\\n  from 2027-01-01 10 source law confidence official\\ntable factor [kind] : 1\\n  a 2\\n  b 3\\n"
        "result bill : EUR = fee * factor[a]\\n\"}";
    static const char *const forms[] = {"}", ",\"as\":\"text\"}", ",\"schema\":true}"};
    for (size_t i = 0; i < 3; i++) {
        answer a = call(context, ash_format(arena, "%s%s", request, forms[i]).data);
        CHECK_TEXT(text_at(a.doc, "status"), "done", "model: every kind of statement");
        CHECK(i == 1 || (!has(a.text, "range") && !has(a.text, "spread")), "model: no range or spread where none was declared");
        CHECK(i != 1 || (has(text_at(a.doc, "text"), "2027-01-01 .. : 10") && has(text_at(a.doc, "text"), "choice(sea, road)")), "model: amounts with their days");
    }
}

static void test_data(ash_context *context) {
    answer a = call(context, "{\"call\":\"data\"}");
    const ash_doc *series = at(a.doc, "series");
    size_t with_values = 0;
    for (size_t i = 0; i < series->count; i++) with_values += number_at(series->entries[i].value, "count") > 0;
    CHECK(series->count >= 40 && with_values == series->count, "data: every series has values");
    CHECK(at(a.doc, "sources")->count >= 20 && at(a.doc, "versions/data_fingerprint") != NULL, "data: sources and versions");
    static const struct { const char *key, *kind, *known; } keys[] = {
        {"CN", "country", "CN"}, {"china", "country", "CN"}, {"CHN", "country", "CN"}, {"USD", "currency", "USD"}, {"3924 90", "goods", "392490"},
        {"39", "goods", "39"}, {"labour_cost_hour", "series", "labour_cost_hour"}, {"ashore_prior", "source", "ashore_prior"}, {"sea", "key", "sea"}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        a = call(context, ash_format(arena, "{\"call\":\"data\",\"show\":\"%s\"}", keys[i].key).data);
        CHECK_TEXT(text_at(a.doc, "show/kind"), keys[i].kind, keys[i].key);
        CHECK_TEXT(text_at(a.doc, "show/key"), keys[i].known, "data: its key");
        CHECK(at(a.doc, "show/values")->count > 0, "data: has values");
    }
    a = call(context, "{\"call\":\"data\",\"show\":\"labour_cost_huor\"}");
    CHECK_TEXT(text_at(a.doc, "errors/0/code"), "unknown_data", "data: an unknown key");
    CHECK_TEXT(text_at(a.doc, "errors/0/nearest"), "labour_cost_hour", "data: and the nearest one");
    a = call(context, "{\"call\":\"data\",\"show\":\"CN\",\"date\":\"2060-01-01\"}");
    CHECK(has(a.text, "\"old\":true"), "data: what has a year is old one day");
    a = call(context, "{\"call\":\"data\",\"show\":\"CN\",\"date\":\"2000-01-01\"}");
    CHECK(!has(a.text, "\"old\":true"), "data: and once was not");
    a = call(context, "{\"call\":\"data\",\"show\":\"CN\",\"date\":\"soon\"}");
    CHECK_TEXT(text_at(a.doc, "errors/0/code"), "key_date", "data: a date that is none");
}

/* ---- Hostile requests ---- */

static void test_hostile(ash_context *context) {
    static const struct { const char *request, *status, *code; } wrong[] = {
        {"", "usage", "json_end"},
        {"{", "usage", "json_end"},
        {"{data}", "usage", "json_key"},
        {"nonsense", "usage", "json_syntax"},
        {"{\"call\":\"data\"} {}", "usage", "json_trailing"},
        {"[]", "usage", "unknown_call"},
        {"\"data\"", "usage", "unknown_call"},
        {"null", "usage", "unknown_call"},
        {"{}", "usage", "unknown_call"},
        {"{\"call\":\"dta\"}", "usage", "unknown_call"},
        {"{\"call\":12}", "usage", "request_field"},
        {"{\"call\":[\"data\"]}", "usage", "request_field"},
        {"{\"call\":\"data\",\"call\":\"model\"}", "usage", "duplicate_key"},
        {"{\"call\":\"data\",\"show\":7}", "usage", "request_field"},
        {"{\"call\":\"data\",\"width\":1e300}", "usage", "request_field"},
        {"{\"call\":\"data\",\"width\":-1}", "usage", "request_field"},
        {"{\"call\":\"model\",\"schema\":\"yes\"}", "usage", "request_field"},
        {"{\"call\":\"model\",\"model\":7}", "input", "unknown_model"},
        {"{\"call\":\"model\",\"model\":[]}", "input", "request_field"},
        {"{\"call\":\"model\",\"model\":{}}", "input", "request_field"},
        {"{\"call\":\"model\",\"model\":{\"name\":\"x\",\"text\":\"modell x\"}}", "input", NULL},
        {"{\"call\":\"explain\",\"target\":\"x\"}", "input", "request_field"},
        {"{\"call\":\"explain\",\"target\":{}}", "usage", "request_field"},
        {"{\"call\":\"explain\",\"target\":\"x\",\"depth\":-3,\"case\":{}}", "usage", "request_field"},
        {"{\"call\":\"explain\",\"target\":\"x\",\"samples\":1e99,\"case\":{}}", "usage", "request_field"},
        {"{\"call\":\"explain\",\"target\":\"x\",\"case\":[]}", "input", "case_form"},
        {"{\"call\":\"explain\",\"target\":\"x\",\"case\":\"x\"}", "input", "case_form"},
        {"{\"call\":\"explain\",\"target\":\"x\",\"case_file\":\"x\"}", "input", "request_field"},
        {"{\"call\":\"explain\",\"target\":\"x\",\"case_file\":{\"name\":\"x.yaml\",\"text\":\"a: 1\"}}", "input", "no_document_reader"},
        {"{\"call\":\"explain\",\"target\":\"x\",\"case_file\":{\"name\":\"x.json\",\"text\":\"{{\"}}", "input", "json_key"},
        {"{\"call\":\"ask\"}", "input", "request_field"},
        {"{\"call\":\"ask\",\"skip\":\"demand\"}", "usage", "request_field"},
        {"{\"call\":\"ask\",\"own\":\"yes\"}", "usage", "request_field"},
        {"{\"call\":\"ask\",\"answer\":\"24\",\"case\":{}}", "usage", "request_field"},
        {"{\"call\":\"ask\",\"answer\":{\"path\":\"nothing\",\"text\":\"24\"},\"case\":{\"model\":\"make-prior\"}}", "input", NULL},
        {"{\"call\":\"run\",\"case\":{\"model\":\"nothing\"}}", "input", "unknown_model"},
        {"{\"call\":\"run\",\"case\":{\"model\":\"small\",\"pieces\":1e999}}", "input", NULL},
        {"{\"call\":\"run\",\"case\":{\"model\":\"small\"},\"set\":[]}", "input", "request_field"},
        {"{\"call\":\"run\",\"case\":{\"model\":\"small\"},\"date\":\"2026-13-99\"}", "input", "key_date"},
        {"{\"call\":\"run\",\"case\":{\"model\":\"small\"},\"scenario\":\"none\"}", "input", "scenario_unknown"},
        {"{\"call\":\"run\",\"case\":{\"model\":\"small\"},\"keep\":\"total\"}", NULL, "request_field"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        answer a = call(context, wrong[i].request);
        CHECK(a.doc != NULL && number_at(a.doc, "format") == 1 && number_at(a.doc, "error_count") >= 1, ash_format(arena, "refused: %s", wrong[i].request).data);
        if (wrong[i].status != NULL) CHECK_TEXT(text_at(a.doc, "status"), wrong[i].status, "with its status");
        if (wrong[i].code != NULL) CHECK_TEXT(text_at(a.doc, "errors/0/code"), wrong[i].code, wrong[i].code);
    }
    char deep[4096];
    for (size_t i = 0; i < sizeof deep; i++) deep[i] = i < sizeof deep - 1 ? '[' : '\0';
    CHECK_TEXT(text_at(call(context, deep).doc, "errors/0/code"), "json_depth", "nested too deep");
    ash_text zeros = ash_call(context, (ash_text){"{\"call\":\"data\"\0}", 17});
    CHECK(has((ash_slice){zeros.data, zeros.size}, "\"usage\""), "a NUL in a request");
    ash_text utf8 = ash_call(context, (ash_text){"{\"call\":\"\xff\"}", 12});
    CHECK(has((ash_slice){utf8.data, utf8.size}, "text_utf8"), "bytes that are no text");
    CHECK_TEXT(text_at(call(context, explain("total.here", "", "")).doc, "status"), "done", "and after all that it works");
}

/* ---- Memory, cancelling, the same bytes ---- */

static void test_memory(void) {
    ash_context_options options = {.memory_limit = (size_t)48 << 20};
    ash_context *context = context_with(&options);
    size_t size = (size_t)3 << 20;
    char *big = malloc(size + 1);
    memset(big, '1', size);
    for (size_t i = 1; i < size; i += 2) big[i] = ',';
    static const char start[] = "{\"call\":\"run\",\"keep\":[", finish[] = ",1]}";
    memcpy(big, start, sizeof start - 1);
    big[sizeof start - 1] = '1';
    big[sizeof start] = '1';
    memcpy(big + size - (sizeof finish - 1), finish, sizeof finish);
    answer a = call(context, explain("total.here", "", ""));
    CHECK_TEXT(text_at(a.doc, "status"), "done", "memory: enough for one");
    a = call(context, big);
    CHECK_TEXT(text_at(a.doc, "errors/0/code"), "out_of_memory", "memory: a request that takes more than there is");
    CHECK_TEXT(text_at(a.doc, "status"), "world", "memory: is the world's fault");
    a = call(context, explain("total.here", "", ""));
    CHECK_TEXT(text_at(a.doc, "status"), "done", "memory: the next call works");
    CHECK_NEAR(number_at(a.doc, "explanation/value"), 12000, 1e-12, "memory: and is right");
    ash_slice much = ash_format(arena, "{\"call\":\"run\"," CASE ",\"samples\":1000000000}", "");
    CHECK_TEXT(text_at(call(context, much.data).doc, "errors/0/code"), "needs_memory", "memory: a run that needs more says so before it starts");
    bool works = true;
    for (int i = 0; i < 20; i++) {
        call(context, big);
        a = call(context, explain("total.here", "", ""));
        works = works && ash_slice_equal(text_at(a.doc, "status"), ASH_SLICE("done"));
    }
    CHECK(works, "memory: not lost by running out twenty times");
    works = true;
    for (int i = 0; i < 40; i++) {
        works = works && ash_context_add(context, (ash_text){"models/other.model", 18}, (ash_text){i % 2 ? "model other" : "model another", i % 2 ? 11 : 13});
        a = call(context, explain("total.here", "", ""));
        works = works && ash_slice_equal(text_at(a.doc, "status"), ASH_SLICE("done"));
    }
    CHECK(works, "memory: nor by texts that are added again and again");
    free(big);
    ash_context_destroy(context);
    ash_context_options tiny = {.memory_limit = 1};
    context = ash_context_create(&tiny);
    if (context != NULL) {
        ash_text response = ash_call(context, (ash_text){"{}", 2});
        CHECK(response.size > 0 && has((ash_slice){response.data, response.size}, "out_of_memory"), "memory: none at all");
        ash_context_destroy(context);
    } else {
        CHECK(true, "memory: none at all, so no context");
    }
}

static bool refuse(void *state, uint64_t done, uint64_t total) {
    (void)done;
    (void)total;
    (*(int *)state)++;
    return false;
}

static void test_cancel(void) {
    int asked = 0;
    ash_context_options options = {.progress = refuse, .progress_state = &asked};
    ash_context *context = context_with(&options);
    answer a = call(context, explain("total.there", "", ",\"samples\":1000000"));
    CHECK_TEXT(text_at(a.doc, "status"), "cancelled", "cancel: explain");
    CHECK(asked > 0, "cancel: was asked");
    CHECK_TEXT(text_at(call(context, "{\"call\":\"data\",\"show\":\"CN\"}").doc, "status"), "done", "cancel: the next call works");
    ash_context_destroy(context);
}

static void test_same(void) {
    static const char *const others[] = {"{", "{\"call\":\"model\",\"model\":\"comparison\",\"lang\":\"nl\"}", "{\"call\":\"data\",\"show\":\"39\"}", "{\"call\":\"model\",\"model\":{\"name\":\"y\",\"text\":\"x\"}}"};
    ash_context *context = context_with(NULL), *fresh = context_with(NULL);
    const char *requests[] = {explain("total.there", "", ",\"depth\":0"), explain("nothing", "", ""), "{\"call\":\"model\",\"model\":\"small\",\"schema\":true}", "{\"call\":\"data\",\"show\":\"CN\"}"};
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        ash_slice first = ash_slice_copy(arena, call(context, requests[i]).text);
        CHECK(ash_slice_equal(first, call(context, requests[i]).text), "same: twice");
        for (size_t k = 0; k < sizeof others / sizeof *others; k++) call(context, others[k]);
        CHECK(ash_slice_equal(first, call(context, requests[i]).text), "same: after other calls");
        CHECK(ash_slice_equal(first, call(fresh, requests[i]).text), "same: in another context");
    }
    ash_context_destroy(fresh);
    ash_context_destroy(context);
}

static ash_text as_text(const char *text) { return (ash_text){text, strlen(text)}; }

static void test_add(void) {
    ash_context *context = context_with(NULL);
    const char *other = "model small\n  format 1\ninput x : 1 = 3\nresult twice : 1 = 2 * x\n";
    const char *rows = "series,key,year,date,value,low,high,spread,local,rate,flag,source,grade,note\n"
                       "labour_cost_hour,CN,2026,,7,,,,,,,ashore_prior,estimate,test\n";
    call(context, explain("source.there.wage", "", ""));
    CHECK(ash_context_add(context, as_text("data/values/own.csv"), as_text(rows)), "add: a table of one's own");
    answer a = call(context, explain("source.there.wage", "", ""));
    CHECK_NEAR(number_at(a.doc, "explanation/reference/published"), 7, 1e-12, "add: replaces a row of the data");
    CHECK_TEXT(text_at(a.doc, "explanation/unit"), "EUR/hour", "add: in its own money");
    CHECK(ash_context_add(context, as_text("models/small.model"), as_text(other)), "add: a model of the same name");
    a = call(context, "{\"call\":\"explain\",\"case\":{\"model\":\"small\",\"x\":4},\"target\":\"twice\"}");
    CHECK_NEAR(number_at(a.doc, "explanation/value"), 8, 1e-12, "add: replaces the model");
    CHECK(ash_context_add(context, as_text("models/broken.model"), as_text("model")), "add: a model that is wrong");
    a = call(context, "{\"call\":\"model\",\"model\":\"broken\"}");
    CHECK_TEXT(text_at(a.doc, "status"), "input", "add: says so when it is read");
    CHECK_TEXT(text_at(a.doc, "errors/0/file"), "models/broken.model", "add: with its place");
    CHECK_NEAR(number_at(call(context, "{\"call\":\"explain\",\"case\":{\"model\":\"small\"},\"target\":\"twice\"}").doc, "explanation/value"), 6, 1e-12, "add: the others still work");
    ash_context_destroy(context);
}

/* ---- The examples of docs/call.md ---- */

/* Is `wanted` part of `got`? The text "..." stands for anything, and at the end of a list for the rest of it. */
static bool is_part(const ash_doc *wanted, const ash_doc *got, const char **where) {
    if (wanted->kind == ASH_DOC_SCALAR && wanted->quoted && ash_slice_equal(wanted->text, ASH_SLICE("..."))) return true;
    if (got == NULL || wanted->kind != got->kind) return false;
    if (wanted->kind == ASH_DOC_SCALAR) {
        double a, b;
        if (ash_doc_number(wanted, &a) && ash_doc_number(got, &b)) return fabs(a - b) <= 1e-9 * fabs(a);
        return wanted->quoted == got->quoted && ash_slice_equal(wanted->text, got->text);
    }
    bool open = wanted->kind == ASH_DOC_MAP;
    for (size_t i = 0; i < wanted->count; i++) {
        const ash_doc *value = wanted->entries[i].value;
        bool rest = value->kind == ASH_DOC_SCALAR && ash_slice_equal(value->text, ASH_SLICE("...")) && i + 1 == wanted->count;
        if (wanted->kind == ASH_DOC_LIST && rest) return true;
        const ash_doc *other = wanted->kind == ASH_DOC_MAP ? ash_doc_get(got, wanted->entries[i].key) : i < got->count ? got->entries[i].value : NULL;
        if (!is_part(value, other, where)) {
            if (*where == NULL && wanted->kind == ASH_DOC_MAP) *where = ash_slice_copy(arena, wanted->entries[i].key).data;
            return false;
        }
    }
    return open || wanted->count == got->count;
}

static char *read_file(const char *folder, const char *name) {
    FILE *file = fopen(ash_format(arena, "%s/%s", folder, name).data, "rb");
    if (file == NULL) return NULL;
    enum { MOST = 1 << 20 };
    char *text = ash_new_array(arena, char, MOST);
    text[fread(text, 1, MOST - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void test_documented(const char *root) {
    char *text = read_file(root, "docs/call.md");
    CHECK(text != NULL, "docs/call.md is there");
    ash_context *context = ash_context_create(NULL);
    answer a = {{NULL, 0}, NULL};
    size_t requests = 0, responses = 0;
    for (char *block = text; block != NULL && (block = strstr(block, "\n```json\n")) != NULL;) {
        char *from = block + 9, *end = strstr(from, "\n```");
        if (end == NULL) break;
        ash_slice json = ash_slice_copy(arena, (ash_slice){from, (size_t)(end - from)});
        ash_sources *sources = ash_sources_create(arena);
        const ash_doc *doc = ash_json_read(arena, sources, ash_sources_add(sources, ASH_SLICE("docs/call.md"), json), ash_diags_create(arena));
        block = end + 4;
        if (doc == NULL) {
            CHECK(false, ash_format(arena, "is JSON: %.*s", (int)json.size, json.data).data);
        } else if (ash_doc_get(doc, ASH_SLICE("status")) == NULL) {
            a = call(context, json.data);
            requests++;
        } else {
            const char *where = NULL;
            responses++;
            CHECK(a.doc != NULL && is_part(doc, a.doc, &where), ash_format(arena, "docs/call.md, response %zu is as documented", responses).data);
            if (where != NULL) printf("# differs at \"%s\": %.*s\n", where, (int)(a.text.size < 2000 ? a.text.size : 2000), a.text.data);
        }
    }
    CHECK(requests >= 6 && responses == requests, "docs/call.md has requests, each with its response");
    ash_context_destroy(context);
}

int main(int argc, char **argv) {
    ash_unwind unwind = {exhausted, NULL};
    arena = ash_arena_create(&ash_memory_malloc, (size_t)2 << 30, &unwind);
    ash_context *context = context_with(NULL);
    test_explain(context);
    test_origins(context);
    test_other_kinds(context);
    test_uncertainty(context);
    test_targets(context);
    test_model(context);
    test_all_kinds(context);
    test_data(context);
    test_hostile(context);
    ash_context_destroy(context);
    test_memory();
    test_cancel();
    test_same();
    test_add();
    test_documented(argc > 1 ? argv[1] : ".");
    ash_arena_destroy(arena);
    return tap_done();
}
