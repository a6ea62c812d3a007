/* The context and the one call. */
#ifndef __wasm__
#include <setjmp.h>
#endif

#include "app/app.h"

#define DEFAULT_MEMORY ((size_t)2 << 30)
#define SHARED_TEXTS (UINT32_C(1) << 24) /* the number of the first text that calls share; no request has as many of its own */

static const ash_call_row calls[] = {
    {"run", ash_answer_run}, {"compare", ash_answer_compare}, {"cases", ash_answer_cases}, {"diff", ash_answer_diff},
    {"explain", ash_answer_explain}, {"sensitivity", ash_answer_sensitivity},
    {"check", ash_answer_check}, {"model", ash_answer_model}, {"data", ash_answer_data}, {"report", ash_answer_report},
    {"new", ash_answer_new}, {"ask", ash_answer_ask},
};

static const char *const status_words[] = {"done", "input", "usage", "world", "cancelled"};

/* Out of memory: natively back to the call at work; in WebAssembly, which has no jumps, a trap that ends this instance. */
static __attribute__((noreturn)) void exhausted(void *state, size_t limit) {
    (void)limit;
#ifdef __wasm__
    (void)state;
    __builtin_trap();
#else
    ash_context *context = state;
    if (context->escape == NULL) __builtin_trap();
    longjmp(*(jmp_buf *)context->escape, 1);
#endif
}

ash_context *ash_context_create(const ash_context_options *options) {
    ash_context *context = ash_memory_malloc.allocate(ash_memory_malloc.state, sizeof *context);
    if (context == NULL) return NULL;
    *context = (ash_context){0};
    if (options != NULL) context->options = *options;
    if (context->options.memory_limit == 0) context->options.memory_limit = DEFAULT_MEMORY;
    context->unwind = (ash_unwind){exhausted, context};
    context->added = ash_arena_create(&ash_memory_malloc, context->options.memory_limit, &context->unwind);
    context->shared = ash_arena_create(&ash_memory_malloc, context->options.memory_limit, &context->unwind);
    if (context->added == NULL || context->shared == NULL) {
        ash_context_destroy(context);
        return NULL;
    }
    context->nothing_read = ash_arena_mark(context->shared);
    return context;
}

void ash_context_destroy(ash_context *context) {
    if (context == NULL) return;
    ash_arena_destroy(context->call);
    ash_arena_destroy(context->shared);
    ash_arena_destroy(context->added);
    ash_memory_malloc.release(ash_memory_malloc.state, context, sizeof *context);
}

/* What was read from the texts is read again when it is needed; its memory is given back. */
static void forget(ash_context *context) {
    ash_arena_rewind(context->shared, context->nothing_read);
    context->sources = NULL;
    context->ref = NULL;
    context->words[0] = context->words[1] = NULL;
    context->models.count = context->models.capacity = 0;
    context->models.items = NULL;
}

static void add_text(ash_context *context, ash_slice name, ash_slice text) {
    ash_source added = {name, text};
    forget(context);
    for (size_t i = 0; i < context->texts.count; i++)
        if (ash_slice_equal(context->texts.items[i].name, name)) {
            context->texts.items[i] = added;
            return;
        }
    ash_push(context->added, &context->texts, added);
}

/* Runs `work` so that running out of memory comes back here as false. */
static bool guarded(ash_context *context, void (*work)(ash_context *context, void *argument), void *argument) {
#ifdef __wasm__
    work(context, argument);
    return true;
#else
    jmp_buf here;
    void *outer = context->escape;
    context->escape = &here;
    bool survived = setjmp(here) == 0;
    if (survived) work(context, argument);
    context->escape = outer;
    return survived;
#endif
}

static void add_work(ash_context *context, void *argument) {
    const ash_source *added = argument;
    add_text(context, added->name, added->text);
}

bool ash_context_add(ash_context *context, ash_text name, ash_text text) {
    ash_source added = {{name.data, name.size}, {text.data, text.size}};
    return guarded(context, add_work, &added);
}

/* ---- The call ---- */

static const ash_words *load_words(ash_request *request, ash_lang lang) {
    ash_context *context = request->context;
    ash_slice text = {0};
    if (context->words[lang] != NULL) return context->words[lang];
    ash_slice name = lang == ASH_LANG_NL ? ASH_SLICE("po/nl.po") : ASH_SLICE("po/en.po");
    ash_context_text(context, name, &text);
    context->words[lang] = ash_words_read(context->shared, context->sources, ash_sources_add(context->sources, name, text), request->diags);
    return context->words[lang];
}

void ash_request_set_lang(ash_request *request, ash_lang lang) {
    request->lang = lang;
    request->words = load_words(request, lang);
}

static void write_diags(ash_request *request, ash_severity severity, const char *key) {
    ash_json_key(request->w, ash_slice_of(key));
    ash_json_array_begin(request->w);
    for (size_t i = 0; i < request->diags->count; i++)
        if (request->diags->items[i].severity == severity)
            ash_diag_json(request->w, request->arena, request->words, request->sources, &request->diags->items[i]);
    ash_json_array_end(request->w);
}

/* Errors and warnings as a person reads them. */
static void write_diag_text(ash_request *request) {
    ash_slice all = {0};
    for (size_t i = 0; i < request->diags->count; i++) {
        ash_diag diag = request->diags->items[i];
        if (diag.span.file == request->file) diag.span = (ash_span){0}; /* a person has not seen the request that a front made of their words */
        ash_slice one = ash_diag_terminal(request->arena, request->words, request->sources, &diag, request->width);
        all = ash_format(request->arena, "%.*s%.*s", (int)all.size, all.size ? all.data : "", (int)one.size, one.data);
    }
    ash_json_key(request->w, ASH_SLICE("diagnostics"));
    ash_json_text(request->w, all);
}

static const ash_call_row *find_call(ash_request *request) {
    ash_slice name = ash_request_text(request, "call", ASH_SLICE(""));
    ash_map known;
    ash_map_init(&known, request->arena);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (ash_slice_equal(name, ash_slice_of(calls[i].name))) return &calls[i];
        ash_map_add(&known, ash_slice_of(calls[i].name), request);
    }
    const ash_doc *given = ash_doc_get(request->doc, ASH_SLICE("call"));
    ash_span span = given == NULL ? (ash_span){0} : given->span;
    ash_report(request->diags, ASH_E_unknown_call, span, ASH_P("name", name))->nearest = ash_slice_copy(request->arena, ash_map_nearest(&known, name));
    return NULL;
}

static void read_settings(ash_request *request) {
    ash_slice lang = ash_request_text(request, "lang", ASH_SLICE(""));
    ash_slice as = ash_request_text(request, "as", ASH_SLICE("json"));
    request->has_lang = lang.size > 0;
    request->as_text = ash_slice_equal(as, ASH_SLICE("text"));
    request->width = (unsigned)ash_request_number(request, "width", 80, 40, 400);
    ash_request_set_lang(request, ash_slice_equal(lang, ASH_SLICE("nl")) ? ASH_LANG_NL : ASH_LANG_EN);
}

void ash_request_open(ash_request *request, ash_context *context, ash_arena *arena, ash_slice text) {
    *request = (ash_request){.context = context, .arena = arena};
    request->sources = ash_sources_create(arena);
    if (context->sources == NULL) context->sources = ash_sources_create_from(context->shared, SHARED_TEXTS);
    ash_sources_share(request->sources, context->sources);
    request->diags = ash_diags_create(arena);
    request->w = ash_json_writer_create(arena, 0);
    request->file = ash_sources_add(request->sources, ASH_SLICE("request"), text);
    request->doc = ash_json_read_up_to(arena, request->sources, request->file, ASH_MESSAGE_LIMIT, request->diags);
    read_settings(request);
}

static void call_work(ash_context *context, void *argument) {
    ash_text *io = argument;
    ash_request request;
    ash_request_open(&request, context, context->call, (ash_slice){io->data, io->size});
    ash_status status = ASH_STATUS_USAGE;
    const ash_call_row *row = request.doc == NULL ? NULL : find_call(&request);
    ash_json_object_begin(request.w);
    ash_json_key(request.w, ASH_SLICE("format"));
    ash_json_integer(request.w, 1);
    if (row != NULL) {
        ash_json_key(request.w, ASH_SLICE("call"));
        ash_json_text(request.w, ash_slice_of(row->name));
        status = row->answer(&request);
        if (status == ASH_STATUS_DONE && request.diags->error_count > 0) status = ASH_STATUS_INPUT;
    }
    ash_diags_sort(request.diags);
    ash_json_key(request.w, ASH_SLICE("status"));
    ash_json_text(request.w, ash_slice_of(status_words[status]));
    if (request.as_text) {
        ash_json_key(request.w, ASH_SLICE("text"));
        ash_json_text(request.w, request.text);
        write_diag_text(&request);
    }
    write_diags(&request, ASH_ERROR, "errors");
    write_diags(&request, ASH_WARNING, "warnings");
    ash_json_key(request.w, ASH_SLICE("error_count"));
    ash_json_integer(request.w, request.diags->error_count);
    ash_json_object_end(request.w);
    ash_slice written = ash_json_written(request.w);
    *io = (ash_text){written.data, written.size};
}

/* What is said when there is not even memory for saying it: the words are fixed here, in both languages. */
static const char out_of_memory[] =
    "{\"format\":1,\"status\":\"world\",\"errors\":[{\"code\":\"out_of_memory\",\"path\":null,\"file\":null,\"line\":null,\"column\":null,\"message\":"
    "\"the memory limit was reached / de geheugengrens is bereikt\",\"expected\":\"expected a smaller case, fewer samples or a higher --memory / verwacht: een kleinere "
    "casus, minder trekkingen of een hogere --memory\",\"nearest\":null}],\"warnings\":[],\"error_count\":1}";

ash_text ash_call(ash_context *context, ash_text request) {
    ash_text io = request;
    ash_arena_destroy(context->call);
    context->call = ash_arena_create(&ash_memory_malloc, context->options.memory_limit, &context->unwind);
    if (context->call != NULL && guarded(context, call_work, &io)) return io;
    forget(context); /* it may be half made */
    return (ash_text){out_of_memory, sizeof out_of_memory - 1};
}
