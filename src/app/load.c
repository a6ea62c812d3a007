/* Finding and reading what a request needs. Models and reference data that have a name are read once for a context. */
#include "app/app.h"
#include "base/embedded.h"

bool ash_context_text(ash_context *context, ash_slice name, ash_slice *text) {
    for (size_t i = 0; i < context->texts.count; i++)
        if (ash_slice_equal(context->texts.items[i].name, name)) {
            *text = context->texts.items[i].text;
            return true;
        }
    for (size_t i = 0; i < ash_embedded_file_count; i++)
        if (ash_slice_equal(ash_embedded_files[i].name, name)) {
            *text = ash_embedded_files[i].text;
            return true;
        }
    return false;
}

static bool load_text(void *state, ash_slice name, ash_slice *text) {
    ash_context *context = state;
    ash_text loaded;
    if (ash_context_text(context, name, text)) return true;
    if (context->options.load == NULL || !context->options.load(context->options.load_state, (ash_text){name.data, name.size}, &loaded)) return false;
    *text = (ash_slice){loaded.data, loaded.size};
    return true;
}

const ash_ref *ash_load_ref(ash_request *request) {
    ash_context *context = request->context;
    if (context->ref != NULL) return context->ref;
    size_t count = 0;
    ash_table_text *texts = ash_new_array(context->shared, ash_table_text, ash_embedded_file_count + context->texts.count);
    ash_slice replaced;
    for (size_t i = 0; i < ash_embedded_file_count; i++) {
        if (!ash_ref_is_table(ash_embedded_files[i].name)) continue;
        ash_context_text(context, ash_embedded_files[i].name, &replaced);
        texts[count++] = (ash_table_text){ash_embedded_files[i].name, replaced};
    }
    for (size_t i = 0; i < context->texts.count; i++) { /* overlays: tables of the user's own */
        bool known = false;
        for (size_t k = 0; k < count; k++) known |= ash_slice_equal(texts[k].name, context->texts.items[i].name);
        if (!known && ash_ref_is_table(context->texts.items[i].name))
            texts[count++] = (ash_table_text){context->texts.items[i].name, context->texts.items[i].text};
    }
    context->ref = ash_ref_read(context->shared, texts, count, context->sources, request->diags);
    return context->ref;
}

/* A model read in the shared arena, once for all calls. */
static const ash_model *read_named(ash_request *request, ash_slice name, ash_slice text) {
    ash_context *context = request->context;
    for (size_t i = 0; i < context->models.count; i++)
        if (ash_slice_equal(context->models.items[i].name, name)) return context->models.items[i].model;
    const ash_ref *ref = ash_load_ref(request);
    if (ref == NULL) return NULL;
    ash_named_model named = {.name = ash_slice_copy(context->shared, name)};
    ash_loader loader = {load_text, context};
    uint32_t file = ash_sources_add(context->sources, named.name, text);
    named.model = ash_model_read(context->shared, context->sources, file, ref, &loader, request->diags);
    if (named.model != NULL) ash_push(context->shared, &context->models, named);
    return named.model;
}

const ash_model *ash_load_model(ash_request *request, ash_slice name) {
    ash_slice full = ash_format(request->arena, "models/%.*s.model", (int)name.size, name.data), text;
    if (ash_context_text(request->context, full, &text)) return read_named(request, full, text);
    if (ash_context_text(request->context, name, &text)) return read_named(request, name, text);
    /* a model make_prior stands in make-prior.model: names of the language have no hyphens, names of files do */
    ash_slice hyphened = ash_slice_copy(request->arena, full);
    char *letters = (char *)(uintptr_t)hyphened.data;
    for (size_t i = 0; i < hyphened.size; i++)
        if (letters[i] == '_') letters[i] = '-';
    if (ash_context_text(request->context, hyphened, &text)) return read_named(request, hyphened, text);
    ash_map known;
    ash_map_init(&known, request->arena);
    for (size_t i = 0; i < ash_embedded_file_count; i++) {
        ash_slice file = ash_embedded_files[i].name;
        if (ash_slice_starts_with(file, ASH_SLICE("models/")) && file.size > 13) ash_map_add(&known, ash_slice_part(file, 7, file.size - 6), request);
    }
    ash_span span = {0};
    ash_report(request->diags, ASH_E_unknown_model, span, ASH_P("name", name))->nearest = ash_slice_copy(request->arena, ash_map_nearest(&known, name));
    return NULL;
}

const ash_model *ash_request_model(ash_request *request, const ash_doc *case_doc) {
    const ash_doc *given = ash_doc_get(request->doc, ASH_SLICE("model"));
    if (given != NULL && given->kind == ASH_DOC_MAP) {
        const ash_doc *name = ash_doc_get(given, ASH_SLICE("name")), *text = ash_doc_get(given, ASH_SLICE("text"));
        if (name != NULL && text != NULL && name->kind == ASH_DOC_SCALAR && text->kind == ASH_DOC_SCALAR) {
            const ash_ref *ref = ash_load_ref(request);
            ash_loader loader = {load_text, request->context};
            return ref == NULL ? NULL : ash_model_read(request->arena, request->sources, ash_request_source(request, name->text, text->text), ref, &loader, request->diags);
        }
    }
    if (given != NULL && given->kind == ASH_DOC_SCALAR) return ash_load_model(request, given->text);
    if (given != NULL) {
        ash_report(request->diags, ASH_E_request_field, given->span, ASH_P("name", ASH_SLICE("model")), ASH_P("wanted", ASH_SLICE("[model]")));
        return NULL;
    }
    const ash_doc *named = ash_doc_get(case_doc, ASH_SLICE("model"));
    if (named != NULL && named->kind == ASH_DOC_SCALAR) {
        size_t errors = request->diags->error_count;
        const ash_model *model = ash_load_model(request, named->text);
        for (size_t i = 0; model == NULL && i < request->diags->count && request->diags->error_count == errors + 1; i++)
            if (request->diags->items[i].code == ASH_E_unknown_model) request->diags->items[i].span = named->span;
        return model;
    }
    return ash_load_model(request, ASH_SLICE("comparison"));
}

const ash_doc *ash_request_case_document(ash_request *request) {
    const ash_doc *inline_case = ash_doc_get(request->doc, ASH_SLICE("case")), *file = ash_doc_get(request->doc, ASH_SLICE("case_file"));
    if (inline_case != NULL) return inline_case;
    const ash_doc *name = ash_doc_get(file, ASH_SLICE("name")), *text = ash_doc_get(file, ASH_SLICE("text"));
    if (name != NULL && text != NULL && name->kind == ASH_DOC_SCALAR && text->kind == ASH_DOC_SCALAR)
        return ash_request_document(request, ash_request_source(request, name->text, text->text));
    ash_span span = request->doc->span;
    ash_report(request->diags, ASH_E_request_field, span, ASH_P("name", ASH_SLICE("case")), ASH_P("wanted", ASH_SLICE("[case]")));
    return NULL;
}

static bool read_sets(ash_request *request, ash_case_options *options) {
    const ash_doc *sets = ash_doc_get(request->doc, ASH_SLICE("set"));
    if (sets == NULL || sets->kind == ASH_DOC_NULL) return true;
    if (sets->kind != ASH_DOC_MAP) {
        ash_report(request->diags, ASH_E_request_field, sets->span, ASH_P("name", ASH_SLICE("set")), ASH_P("wanted", ASH_SLICE("[map]")));
        return false;
    }
    ash_case_set *list = ash_new_array(request->arena, ash_case_set, sets->count);
    for (size_t i = 0; i < sets->count; i++) {
        list[i] = (ash_case_set){sets->entries[i].key, sets->entries[i].value, sets->entries[i].value->span};
        const ash_doc *value = sets->entries[i].value;
        /* a text may hold a whole value: {"low": 1, ...} or a list, as on the command line */
        if (value->kind != ASH_DOC_SCALAR || value->text.size == 0 || (value->text.data[0] != '{' && value->text.data[0] != '[')) continue;
        list[i].value = ash_json_read(request->arena, request->sources, ash_request_source(request, ASH_SLICE("--set"), value->text), request->diags);
        if (list[i].value == NULL) return false;
    }
    options->set_count = sets->count;
    options->sets = list;
    return true;
}

static const ash_case *bind_case(ash_request *request, const ash_model *model, const ash_doc *doc, ash_slice scenario) {
    ash_slice date = ash_request_text(request, "date", ASH_SLICE(""));
    ash_case_options options = {.scenario = scenario, .date = ASH_NO_DAY};
    if (model == NULL || !read_sets(request, &options)) return NULL;
    if (date.size > 0 && !ash_day_read(date, &options.date)) {
        const ash_doc *given = ash_doc_get(request->doc, ASH_SLICE("date"));
        ash_report(request->diags, ASH_E_key_date, given->span, ASH_P("key", ASH_SLICE("date")), ASH_P("text", date));
        return NULL;
    }
    if (request->diags->error_count > 0) return NULL;
    return ash_case_bind(request->arena, model, doc, &options, request->diags);
}

/* Answers in the language that a case asks for, unless the request says which. */
static void take_lang(ash_request *request, const ash_doc *doc) {
    const ash_doc *lang = ash_doc_get(doc, ASH_SLICE("lang"));
    if (!request->has_lang && lang != NULL && ash_slice_equal(lang->text, ASH_SLICE("nl"))) ash_request_set_lang(request, ASH_LANG_NL);
}

void ash_request_take_lang(ash_request *request, const ash_doc *fields) {
    if (!request->has_lang) take_lang(request, ash_request_case_document(ash_request_inside(request, fields)));
}

const ash_case *ash_request_case_under(ash_request *request, const ash_doc *doc, ash_slice scenario) {
    take_lang(request, doc);
    return bind_case(request, ash_request_model(request, doc), doc, scenario);
}

const ash_case *ash_request_case_of(ash_request *request, const ash_model *model, const ash_doc *doc, ash_slice scenario) {
    ash_doc *without = ash_new(request->arena, ash_doc);
    ash_doc_entry *entries = ash_new_array(request->arena, ash_doc_entry, doc->count);
    *without = *doc;
    without->count = 0;
    without->entries = entries;
    for (size_t i = 0; i < doc->count; i++)
        if (!ash_slice_equal(doc->entries[i].key, ASH_SLICE("model"))) entries[without->count++] = doc->entries[i];
    return bind_case(request, model, without, scenario);
}

const ash_case *ash_request_case(ash_request *request) {
    ash_slice scenario = ash_request_text(request, "scenario", ASH_SLICE(""));
    const ash_doc *doc = ash_request_case_document(request);
    return doc == NULL ? NULL : ash_request_case_under(request, doc, scenario);
}

ash_run_options ash_request_run_options(ash_request *request) {
    const ash_context_options *context = &request->context->options;
    ash_run_options options = {.samples = (uint64_t)ash_request_number(request, "samples", 10000, 1, 1e9), .seed = (uint64_t)ash_request_number(request, "seed", 1, 0, 9007199254740991)};
    options.plain_random = ash_slice_equal(ash_request_text(request, "sampling", ASH_SLICE("latin")), ASH_SLICE("plain"));
    options.block_size = (size_t)ash_request_number(request, "block", 0, 0, 1024);
    options.memory_limit = (size_t)ash_request_number(request, "memory", (double)context->memory_limit, 1 << 20, 1e15);
    if (options.memory_limit > context->memory_limit) options.memory_limit = context->memory_limit;
    options.executor = (ash_executor){context->parallel_for, context->parallel_state};
    options.hooks = (ash_hooks){context->progress, context->progress_state};
    return options;
}

ash_status ash_request_outcome(ash_request *request, ash_outcome **outcome) { return ash_request_outcome_of(request, ash_request_case(request), outcome); }

void ash_report_nothing_to_compare(ash_request *request, const ash_model *model) {
    ash_span span = {0};
    ash_report(request->diags, ASH_E_nothing_to_compare, span, ASH_P("name", model->name));
}

ash_status ash_request_decided(ash_request *request, ash_outcome **outcome) {
    ash_status status = ash_request_outcome(request, outcome);
    if (status != ASH_STATUS_DONE || (*outcome)->decision != NULL) return status;
    ash_report_nothing_to_compare(request, (*outcome)->unrolled->model);
    return ASH_STATUS_INPUT;
}

ash_status ash_request_outcome_of(ash_request *request, const ash_case *c, ash_outcome **outcome) {
    ash_outcome_wish wish = {.lines = ash_request_flag(request, "lines", true)};
    wish.keep = ash_request_texts(request, "keep", &wish.keep_count);
    return ash_request_outcome_with(request, c, &wish, outcome);
}

ash_status ash_request_outcome_with(ash_request *request, const ash_case *c, const ash_outcome_wish *wish, ash_outcome **outcome) {
    if (c == NULL) return ASH_STATUS_INPUT;
    ash_run_options options = ash_request_run_options(request);
    if (request->diags->error_count > 0) return ASH_STATUS_USAGE;
    switch (ash_outcome_compute(request->arena, c, &options, wish, request->diags, outcome)) {
    case ASH_OUTCOME_DONE: return ASH_STATUS_DONE;
    case ASH_OUTCOME_INPUT: return ASH_STATUS_INPUT;
    case ASH_OUTCOME_CANCELLED: return ASH_STATUS_CANCELLED;
    case ASH_OUTCOME_MEMORY: break;
    }
    ash_span span = {0};
    ash_report(request->diags, ASH_E_needs_memory, span, ASH_P("needed", ash_format(request->arena, "%zu", (*outcome)->run->memory_needed >> 20)),
               ASH_P("limit", ash_format(request->arena, "%zu", options.memory_limit >> 20)));
    return ASH_STATUS_WORLD;
}
