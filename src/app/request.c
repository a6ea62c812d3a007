/* Fields of a request. */
#include <math.h>

#include "app/app.h"

static const ash_doc *field(ash_request *request, const char *name) { return ash_doc_get(request->doc, ash_slice_of(name)); }

static void wrong(ash_request *request, const char *name, const ash_doc *value, const char *wanted) {
    ash_report(request->diags, ASH_E_request_field, value->span, ASH_P("name", ash_slice_of(name)), ASH_P("wanted", ash_slice_of(wanted)));
}

ash_slice ash_request_text(ash_request *request, const char *name, ash_slice fallback) {
    const ash_doc *value = field(request, name);
    if (value == NULL || value->kind == ASH_DOC_NULL) return fallback;
    if (value->kind == ASH_DOC_SCALAR && value->quoted) return value->text;
    wrong(request, name, value, "[text]");
    return fallback;
}

double ash_request_number(ash_request *request, const char *name, double fallback, double low, double high) {
    const ash_doc *value = field(request, name);
    double number;
    if (value == NULL || value->kind == ASH_DOC_NULL) return fallback;
    if (ash_doc_number(value, &number) && number >= low && number <= high) return number;
    ash_slice range = ash_format(request->arena, "%.*s .. %.*s", (int)ash_number_significant(request->arena, low, 15, request->lang).size,
                                 ash_number_significant(request->arena, low, 15, request->lang).data,
                                 (int)ash_number_significant(request->arena, high, 15, request->lang).size,
                                 ash_number_significant(request->arena, high, 15, request->lang).data);
    ash_report(request->diags, ASH_E_request_field, value->span, ASH_P("name", ash_slice_of(name)), ASH_P("wanted", range));
    return fallback;
}

bool ash_request_flag(ash_request *request, const char *name, bool fallback) {
    const ash_doc *value = field(request, name);
    bool flag;
    if (value == NULL || value->kind == ASH_DOC_NULL) return fallback;
    if (ash_doc_bool(value, &flag)) return flag;
    wrong(request, name, value, "true, false");
    return fallback;
}

const ash_slice *ash_request_texts(ash_request *request, const char *name, size_t *count) {
    const ash_doc *value = field(request, name);
    *count = 0;
    if (value == NULL || value->kind == ASH_DOC_NULL) return NULL;
    if (value->kind != ASH_DOC_LIST) {
        wrong(request, name, value, "[list]");
        return NULL;
    }
    ash_slice *texts = ash_new_array(request->arena, ash_slice, value->count);
    for (size_t i = 0; i < value->count; i++) {
        if (value->entries[i].value->kind != ASH_DOC_SCALAR) {
            wrong(request, name, value->entries[i].value, "[text]");
            return NULL;
        }
        texts[i] = value->entries[i].value->text;
    }
    *count = value->count;
    return texts;
}

ash_request *ash_request_inside(ash_request *request, const ash_doc *fields) {
    ash_request *inside = ash_new(request->arena, ash_request);
    ash_doc *doc = ash_new(request->arena, ash_doc);
    ash_doc_entry *entries = ash_new_array(request->arena, ash_doc_entry, fields->count + request->doc->count);
    *doc = (ash_doc){.kind = ASH_DOC_MAP, .span = fields->span, .count = fields->count, .entries = entries};
    for (size_t i = 0; i < fields->count; i++) entries[i] = fields->entries[i];
    for (size_t i = 0; i < request->doc->count; i++)
        if (ash_doc_get(fields, request->doc->entries[i].key) == NULL) entries[doc->count++] = request->doc->entries[i];
    *inside = *request;
    inside->doc = doc;
    inside->diags = ash_diags_create(request->arena);
    return inside;
}

uint32_t ash_request_source(ash_request *request, ash_slice name, ash_slice text) { return ash_sources_add(request->sources, name, text); }

static bool ends_with(ash_slice text, const char *end) {
    ash_slice tail = ash_slice_of(end);
    return text.size >= tail.size && ash_slice_equal(ash_slice_part(text, text.size - tail.size, text.size), tail);
}

const ash_doc *ash_request_document(ash_request *request, uint32_t file) {
    ash_slice name = ash_sources_get(request->sources, file)->name;
    if (!ends_with(name, ".yaml") && !ends_with(name, ".yml")) return ash_json_read(request->arena, request->sources, file, request->diags);
    if (request->context->options.read_document != NULL)
        return request->context->options.read_document(request->arena, request->sources, file, request->diags);
    ash_span span = ash_span_at(file, 0, 0);
    ash_report(request->diags, ASH_E_no_document_reader, span, ASH_P("name", name));
    return NULL;
}
