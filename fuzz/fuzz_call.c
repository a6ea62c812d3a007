/* The one call: whatever the request, the response is JSON in the documented form, the same a second time, and its pages keep their width. The context has
 * little memory, so running out of it is tried too. Requests for many samples are left out: they only take time. */
#include "fuzz.h"

#include "ashore/ashore.h"
#include "base/json.h"

enum { MEMORY = 64 << 20, MOST_SAMPLES = 2048 };

/* What inputs may use without writing a model of their own. */
static const char model[] =
    "model small\n  format 1\n  nl \"Klein\"  en \"Small\"\n  decide option by lowest total\n"
    "index source\nindex option\nindex year 0 .. horizon\nindex leg of source\n"
    "category making  nl \"Maken\"  en \"Making\"  kind cash  rung price\n"
    "input horizon : 1 = 2\n  range 1 .. 10   structural\n"
    "input discount_rate : 1 = 5%\n  structural\n"
    "input country [source] : country = NL\n"
    "input automatic [source] : flag = no\n"
    "input wage [source] : EUR/hour = reference(country, \"labour_cost_hour\") else 25 EUR/hour spread 40%\n"
    "  nl \"Loon\"  en \"Wage\"  range 0 .. 500 EUR/hour  effort 5\n"
    "input hours [source] : hour/unit = 2 hour/unit\n  range 0 .. 100 hour/unit  when not automatic\n"
    "input distance [leg] : km = 10 km\n  range 0 .. 40000 km\n"
    "input pieces [year] : unit/year = 100 unit/year\n  range 0 .. 1e9 unit/year  spread 10%\n"
    "input share [option, source, year] : 1 = 0\n  range 0 .. 1  structural\n"
    "let volume [option, source, year] : unit/year = if year >= 1 then pieces * share else 0\n"
    "cost work [option, source, year] : EUR/year = if automatic then 0 else volume * hours * wage\n  in making\n"
    "result road [source] : km = sum(leg: distance)\n"
    "result total [option] : EUR = present_cost\n";

static const ash_doc *read_json(ash_arena *arena, ash_slice text) {
    ash_sources *sources = ash_sources_create(arena);
    return ash_json_read(arena, sources, ash_sources_add(sources, ASH_SLICE("fuzz"), text), ash_diags_create(arena));
}

/* Does it ask for more samples than are worth waiting for? What is no request goes on: it is refused anyway. */
static bool takes_long(const ash_doc *request) {
    double samples;
    const ash_doc *call = ash_doc_get(request, ASH_SLICE("call")), *asked = ash_doc_get(request, ASH_SLICE("samples"));
    if (call == NULL) return false;
    if (ash_slice_equal(call->text, ASH_SLICE("model")) || ash_slice_equal(call->text, ASH_SLICE("data")) || ash_slice_equal(call->text, ASH_SLICE("check"))) return false;
    return asked == NULL || !ash_doc_number(asked, &samples) || !(samples <= MOST_SAMPLES);
}

static bool one_of(const ash_doc *text, const char *const *words, size_t count) {
    for (size_t i = 0; text != NULL && i < count; i++)
        if (ash_slice_equal(text->text, ash_slice_of(words[i]))) return true;
    return false;
}

static void check_width(const ash_doc *request, const ash_doc *text) {
    double width = 80;
    const ash_doc *asked = ash_doc_get(request, ASH_SLICE("width"));
    if (asked != NULL) ash_doc_number(asked, &width);
    for (size_t from = 0; from < text->text.size;) {
        size_t end = ash_slice_find(text->text, '\n', from);
        LAW(ash_utf8_count(ash_slice_part(text->text, from, end)) <= (size_t)width, "a page keeps its width");
        from = end + 1;
    }
}

static void check(ash_arena *arena, const ash_doc *request, ash_slice response) {
    static const char *const words[] = {"done", "input", "usage", "world", "cancelled"};
    const ash_doc *doc = read_json(arena, response);
    double format, errors;
    LAW(doc != NULL && doc->kind == ASH_DOC_MAP, "a response is JSON");
    const ash_doc *status = ash_doc_get(doc, ASH_SLICE("status")), *list = ash_doc_get(doc, ASH_SLICE("errors")), *text = ash_doc_get(doc, ASH_SLICE("text"));
    LAW(one_of(status, words, sizeof words / sizeof *words), "it has a status");
    LAW(ash_doc_number(ash_doc_get(doc, ASH_SLICE("format")), &format) && format == 1, "it has a format");
    LAW(ash_doc_number(ash_doc_get(doc, ASH_SLICE("error_count")), &errors) && list != NULL && (errors > 0) == (list->count > 0), "it counts its errors");
    bool fine = one_of(status, words, 1) || one_of(status, words + 4, 1);
    LAW(fine == (errors == 0), "what is not done has an error, what is done has none");
    const ash_doc *call = ash_doc_get(request, ASH_SLICE("call")), *markdown = ash_doc_get(request, ASH_SLICE("markdown")), *schema = ash_doc_get(request, ASH_SLICE("schema"));
    static const char *const pages[] = {"explain", "model", "data"};
    if (text != NULL && fine && markdown == NULL && schema == NULL && one_of(call, pages, 3)) check_width(request, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static ash_context *context;
    enum { READING = 256 << 20 };
    fuzz_memory memory;
    ash_arena *volatile arena = fuzz_arena(&memory, READING);
    if (context == NULL) {
        ash_context_options options = {.memory_limit = MEMORY};
        context = ash_context_create(&options);
        if (context == NULL || !ash_context_add(context, (ash_text){"models/small.model", 18}, (ash_text){model, sizeof model - 1})) exit(1);
    }
    if (setjmp(memory.back) == 0) {
        ash_text text = {(const char *)data, size};
        const ash_doc *request = read_json(arena, (ash_slice){text.data, text.size});
        if (!takes_long(request)) {
            ash_text response = ash_call(context, text);
            ash_slice first = ash_slice_copy(arena, (ash_slice){response.data, response.size});
            check(arena, request, first);
            response = ash_call(context, text);
            LAW(ash_slice_equal(first, (ash_slice){response.data, response.size}), "the same request has the same response");
        }
    }
    ash_arena_destroy(arena);
    return 0;
}
