/* What matters, through the one call and in words: every field against what a case small enough to be known says; texts within their width in both languages. */
#include "tap.h"

#include "ashore/ashore.h"
#include "base/arena.h"
#include "base/json.h"
#include "memory.h"
#include "outcome.h"
#include "report/worth_text.h"

static const char model[] =
    "model pots\n  format 1\n  decide place by lowest bill\nindex place\n"
    "input price [place] : EUR/unit\n  nl \"Prijs\"  en \"Price\"  group price  effort 5  range 0 .. 1000\n"
    "input pieces : unit = 100 unit\n  nl \"Aantal\"  en \"Pieces\"\n"
    "input luck : 1 = chance(0%: 0.7, 25%: 0.3)\n  nl \"Heffing\"  en \"Duty\"  knowable no\n"
    "input mode : choice(a, b) = a\n  structural\n"
    "result bill [place] : EUR = price * pieces * (if place == base then 1 + luck else 1) * (if mode == a then 1 else 2)\n";
/* near: normal 4, 95 % point 4.5; far: 3.8 and a duty of 25 % with a chance of 30 %; dear: worse in every sample */
#define CASE "\"model\":{\"name\":\"pots.model\",\"text\":\"%s\"},\"case\":{\"base\":\"far\",\"place\":{\"near\":{\"price\":\"4 +- 0.5\"},\"far\":{\"price\":\"3.8\"},\"dear\":{\"price\":9}}," \
             "\"scenario\":{\"cheap\":{\"place.near.price\":2}}}}"

static ash_arena *arena;
static ash_context *context;

static const ash_doc *call(const char *fields) {
    ash_slice text = {0};
    for (const char *c = model; *c != '\0'; c++)
        text = *c == '\n' ? ash_format(arena, "%.*s\\n", (int)text.size, text.size ? text.data : "")
               : *c == '"' ? ash_format(arena, "%.*s\\\"", (int)text.size, text.data)
                           : ash_format(arena, "%.*s%c", (int)text.size, text.size ? text.data : "", *c);
    ash_slice request = ash_format(arena, "{%s," CASE, fields, text.data);
    ash_text response = ash_call(context, (ash_text){request.data, request.size});
    ash_sources *sources = ash_sources_create(arena);
    ash_slice copy = ash_slice_copy(arena, (ash_slice){response.data, response.size});
    return ash_json_read(arena, sources, ash_sources_add(sources, ASH_SLICE("response"), copy), ash_diags_create(arena));
}

static const ash_doc *at(const ash_doc *doc, const char *name) { return doc == NULL ? NULL : ash_doc_get(doc, ash_slice_of(name)); }
static double number_at(const ash_doc *doc, const char *name) {
    double number = (double)NAN;
    const ash_doc *value = at(doc, name);
    if (value != NULL) ash_doc_number(value, &number);
    return number;
}
static bool says(const ash_doc *doc, const char *name, const char *want) {
    const ash_doc *value = at(doc, name);
    return value != NULL && value->kind == ASH_DOC_SCALAR && ash_slice_equal(value->text, ash_slice_of(want));
}
/* The entry of a list in which a field has this text. */
static const ash_doc *entry(const ash_doc *list, const char *name, const char *want) {
    for (size_t i = 0; list != NULL && i < list->count; i++)
        if (says(list->entries[i].value, name, want)) return list->entries[i].value;
    return NULL;
}

static void check_compare(void) {
    const ash_doc *answer = call("\"call\":\"compare\",\"break_even\":[\"pieces\",{\"path\":\"place.dear.price\",\"low\":1,\"high\":20}],\"curve\":[\"luck\",\"place.near.price\"]");
    const ash_doc *worth = at(answer, "worth");
    CHECK(says(answer, "status", "done") && worth != NULL, "a comparison says what matters, unasked");
    CHECK(at(call("\"call\":\"compare\",\"worth\":false"), "worth") == NULL, "but not when told not to");
    CHECK(at(call("\"call\":\"run\""), "worth") == NULL && at(call("\"call\":\"run\",\"worth\":true"), "worth") != NULL, "a run only when asked");
    /* means: near 400, far 380 times 1.075 = 408.5 */
    CHECK(says(worth, "best", "near") && says(worth, "against", "far") && says(worth, "best_at_centre", "near"), "the best and the base");
    const ash_doc *near = entry(at(worth, "inputs"), "path", "place.near.price"), *luck = entry(at(worth, "inputs"), "path", "luck");
    CHECK(at(worth, "inputs")->count == 2 && near != NULL && luck != NULL, "both uncertain inputs");
    /* knowing the duty: without it far costs 380, with it 475, against 400: 0.7 x 20 */
    CHECK(fabs(number_at(luck, "evppi") - 14) <= 5 * number_at(luck, "evppi_se") + 0.2, "what knowing the duty is worth");
    CHECK_NEAR(number_at(luck, "swing"), 380 * 0.25, 1e-12, "the swing of the duty");
    CHECK(number_at(near, "effort") == 5 && at(luck, "effort")->kind == ASH_DOC_NULL && says(luck, "knowable", "false"), "effort, and what cannot be known");
    CHECK_NEAR(number_at(at(near, "elasticity"), "near"), 1, 1e-14, "elasticity");
    CHECK(says(at(near, "step"), "near", "false") && says(luck, "changes", "true"), "no step; another option at one end");
    const ash_doc *group = entry(at(worth, "groups"), "kind", "group"), *all = entry(at(worth, "groups"), "kind", "all"), *knowable = entry(at(worth, "groups"), "kind", "knowable");
    CHECK(says(group, "name", "price") && number_at(group, "count") == 1 && number_at(all, "count") == 2 && number_at(knowable, "count") == 1, "groups");
    CHECK(number_at(knowable, "evppi") == number_at(near, "evppi") && number_at(all, "evppi") == number_at(at(answer, "decision"), "evpi"), "a group of one; all is EVPI");
    const ash_doc *turn = entry(at(worth, "break_evens"), "path", "luck");
    CHECK_NEAR(number_at(turn, "value"), 400.0 / 380 - 1, 1e-11, "the duty at which both cost the same");
    CHECK(says(turn, "better_below", "far") && says(turn, "better_above", "near") && says(turn, "jump", "false"), "and who is cheaper where");
    const ash_doc *price = entry(at(worth, "break_evens"), "path", "place.near.price");
    CHECK_NEAR(number_at(price, "value"), 3.8 * 1.075, 1e-12, "the price, with the duty at its mean");
    const ash_doc *pieces = entry(at(worth, "asked"), "path", "pieces"), *dear = entry(at(worth, "asked"), "path", "place.dear.price");
    CHECK(at(pieces, "found")->count == 0 && number_at(pieces, "low") == 50 && number_at(pieces, "high") == 200, "the number of pieces never turns it");
    const ash_doc *first = at(dear, "found")->entries[0].value;
    CHECK(at(dear, "found")->count == 2 && fabs(number_at(first, "value") - 4) < 1e-11, "dear's price, against the best and against the base");
    const ash_doc *points = at(at(worth, "curve"), "points");
    bool on_it = points->count > 0;
    for (size_t i = 0; i < points->count; i++) {
        double x, y;
        ash_doc_number(points->entries[i].value->entries[0].value, &x);
        ash_doc_number(points->entries[i].value->entries[1].value, &y);
        on_it = on_it && fabs(y - 3.8 * (1 + x)) < 1e-7;
    }
    CHECK(on_it && says(at(worth, "curve"), "x", "luck"), "the curve that was asked for");
    CHECK(says(at(worth, "dominated"), "dear", "near") && at(worth, "dominated")->count == 1, "dear is beaten in every sample");
}

static void check_mistakes(void) {
    static const struct { const char *fields, *code; } rows[] = {
        {"\"call\":\"compare\",\"break_even\":[\"mode\"]", "break_even_fixed"},
        {"\"call\":\"compare\",\"break_even\":[\"nothing\"]", "unknown_target"},
        {"\"call\":\"compare\",\"break_even\":[{\"path\":\"pieces\",\"low\":9,\"high\":2}]", "break_even_range"},
        {"\"call\":\"compare\",\"break_even\":\"pieces\"", "request_field"},
        {"\"call\":\"compare\",\"break_even\":[{\"path\":\"pieces\",\"low\":\"x\"}]", "request_field"},
        {"\"call\":\"compare\",\"curve\":[\"luck\"]", "request_field"},
        {"\"call\":\"compare\",\"curve\":[\"luck\",\"pieces\"]", "unknown_target"},
        {"\"call\":\"sensitivity\",\"method\":\"guess\"", "request_field"},
        {"\"call\":\"sensitivity\",\"output\":\"bill.mars\"", "unknown_output"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) CHECK(entry(at(call(rows[i].fields), "errors"), "code", rows[i].code) != NULL, rows[i].fields);
}

static void check_sensitivity(void) {
    const ash_doc *sobol = call("\"call\":\"sensitivity\",\"method\":\"sobol\",\"output\":\"bill.near\"");
    const ash_doc *near = entry(at(sobol, "inputs"), "path", "place.near.price"), *luck = entry(at(sobol, "inputs"), "path", "luck");
    CHECK_NEAR(number_at(at(near, "total"), "value"), 1, 0.1, "one input makes all of it");
    CHECK(number_at(at(luck, "total"), "value") == 0 && number_at(at(near, "first"), "low") < 1 && number_at(at(near, "first"), "high") > 0.9, "the other none");
    sobol = call("\"call\":\"sensitivity\"");
    CHECK(says(sobol, "output", "bill.near - bill.far") && says(sobol, "method", "sobol"), "by default what the choice hangs on");
    const ash_doc *elasticity = call("\"call\":\"sensitivity\",\"method\":\"elasticity\",\"output\":\"bill/far\"");
    CHECK_NEAR(number_at(entry(at(elasticity, "inputs"), "path", "luck"), "elasticity"), 0.075 / 1.075, 1e-14, "elasticity of one result");
    const ash_doc *morris = call("\"call\":\"sensitivity\",\"method\":\"morris\",\"output\":\"bill.near\"");
    CHECK(number_at(entry(at(morris, "inputs"), "path", "luck"), "mean_absolute") == 0, "no effect of what is not read");
    const ash_doc *scenarios = call("\"call\":\"sensitivity\",\"method\":\"scenarios\"");
    const ash_doc *cheap = entry(at(scenarios, "scenarios"), "scenario", "cheap");
    CHECK(at(scenarios, "scenarios")->count == 2 && says(cheap, "best", "near"), "the case and its scenario");
    CHECK_NEAR(number_at(at(at(cheap, "options"), "far"), "regret"), 408.5 - 200, 0.01, "regret there");
    CHECK(says(scenarios, "least_worst_regret", "near") && number_at(at(at(scenarios, "options"), "near"), "worst_regret") == 0, "least to regret");
}

static bool fits(ash_slice text, size_t width) {
    size_t column = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\n')
            column = 0;
        else if (((unsigned char)text.data[i] & 0xC0) != 0x80 && ++column > width)
            return false;
    }
    return text.size > 0;
}

static bool has(ash_slice text, const char *part) {
    ash_slice want = ash_slice_of(part);
    for (size_t i = 0; i + want.size <= text.size; i++)
        if (memcmp(text.data + i, want.data, want.size) == 0) return true;
    return false;
}

static ash_slice worth_text(const ash_outcome *o, ash_lang lang, unsigned width) {
    ash_sources *sources = ash_sources_create(arena);
    ash_slice po = {0};
    for (size_t i = 0; i < ash_embedded_file_count; i++)
        if (ash_slice_equal(ash_embedded_files[i].name, lang == ASH_LANG_NL ? ASH_SLICE("po/nl.po") : ASH_SLICE("po/en.po"))) po = ash_embedded_files[i].text;
    const ash_words *words = ash_words_read(arena, sources, ash_sources_add(sources, ASH_SLICE("po"), po), ash_diags_create(arena));
    ash_page *page = ash_page_create(arena, words, lang, width);
    ash_write_worth_text(page, o, ash_importance_of(arena, o));
    return ash_page_text(page);
}

static void check_text(void) {
    ash_run_options options = {.samples = 10240, .seed = 1};
    const char *text_case = "{\"base\":\"far\",\"place\":{\"near\":{\"price\":\"4 +- 0.5\",\"title\":\"The shop around the corner\"},\"far\":{\"price\":\"3.8\"}}}";
    const ash_outcome *o = test_outcome(arena, model, text_case, &options);
    for (unsigned width = 40; width <= 120; width += 20)
        for (int lang = 0; lang < 2; lang++) CHECK(fits(worth_text(o, (ash_lang)lang, width), width), "no line is too long");
    ash_slice en = worth_text(o, ASH_LANG_EN, 200), nl = worth_text(o, ASH_LANG_NL, 200);
    CHECK(has(en, "1. Price (The shop around the corner)") && has(en, "now 3.50 to 4.50 EUR per piece (your own range); some 5 minutes"), "what to find out");
    CHECK(has(en, "Duty: below 5.26% far is cheaper than The shop around the corner (now 0% to 25%; chance 70%)."), "where the choice turns");
    CHECK(has(nl, "Heffing: onder 5,26% is far goedkoper dan The shop around the corner (nu 0% tot 25%; kans 70%)."), "in Dutch");
    CHECK(!has(en, "worth.") && !has(nl, "worth."), "every sentence is there");
    static const char *const methods[] = {"sobol", "morris", "elasticity", "scenarios"};
    for (size_t i = 0; i < 8; i++) {
        const ash_doc *answer = call(ash_format(arena, "\"call\":\"sensitivity\",\"as\":\"text\",\"method\":\"%s\",\"lang\":\"%s\",\"width\":60", methods[i / 2], i % 2 ? "nl" : "en").data);
        ash_slice text = at(answer, "text")->text;
        CHECK(says(answer, "status", "done") && fits(text, 60) && !has(text, "sensitivity."), methods[i / 2]);
    }
}

int main(void) {
    test_memory memory = {0};
    arena = test_arena(&memory, (size_t)1 << 30);
    context = ash_context_create(NULL);
    check_compare();
    check_mistakes();
    check_sensitivity();
    check_text();
    ash_context_destroy(context);
    ash_arena_destroy(arena);
    return tap_done();
}
