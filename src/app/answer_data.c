/* data: which reference data there is, and all that is known under a key. */
#include <math.h>

#include "app/app.h"
#include "app/fields.h"
#include "report/data_text.h"

static ash_slice in_language(const ash_request *r, ash_slice en, ash_slice nl) { return r->lang == ASH_LANG_NL && nl.size > 0 ? nl : en; }

static void write_series_fields(ash_request *r, const ash_ref_series *series) {
    text(r, "name", series->name);
    text(r, "title", in_language(r, series->label_en, series->label_nl));
    text(r, "unit", series->unit_text);
    text(r, "keyed_by", ash_slice_of(ash_keyed_by_words[series->keyed_by]));
    text_if(r, "definition", series->definition);
}

static void write_summary(ash_request *r, const ash_ref *ref, const ash_ref_series *series) {
    ash_series_summary all = ash_series_summarise(r->arena, ref, series);
    ash_json_object_begin(r->w);
    write_series_fields(r, series);
    number(r, "count", (double)all.count);
    number(r, "oldest", all.oldest == 0 ? (double)NAN : all.oldest);
    number(r, "newest", all.newest == 0 ? (double)NAN : all.newest);
    key(r, "grades");
    ash_json_object_begin(r->w);
    for (size_t g = 0; g < ASH_GRADE_COUNT; g++) number(r, ash_grade_words[g], (double)all.grades[g]);
    ash_json_object_end(r->w);
    key(r, "sources");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < all.sources.count; i++) ash_json_text(r->w, all.sources.items[i]);
    ash_json_array_end(r->w);
    ash_json_object_end(r->w);
}

static void write_source(ash_request *r, const ash_ref_source_row *source) {
    ash_json_object_begin(r->w);
    text(r, "id", source->id);
    text(r, "title", source->title);
    text_if(r, "publisher", source->publisher);
    text_if(r, "url", source->url);
    text(r, "licence", source->licence);
    text_if(r, "year", source->year);
    ash_json_object_end(r->w);
}

static void write_list(ash_request *r, const ash_ref *ref) {
    const ash_ref_series *series;
    const ash_ref_source_row *source;
    key(r, "series");
    ash_json_array_begin(r->w);
    for (size_t i = 0; (series = ash_ref_series_at(ref, i)) != NULL; i++) write_summary(r, ref, series);
    ash_json_array_end(r->w);
    key(r, "sources");
    ash_json_array_begin(r->w);
    for (size_t i = 0; (source = ash_ref_source_at(ref, i)) != NULL; i++) write_source(r, source);
    ash_json_array_end(r->w);
}

static void write_entry(ash_request *r, const ash_data_entry *e) {
    const ash_ref_value *v = &e->value;
    ash_json_object_begin(r->w);
    text(r, "series", e->series->name);
    text(r, "title", in_language(r, e->series->label_en, e->series->label_nl));
    text(r, "key", e->key);
    number(r, "value", v->value);
    text(r, "unit", ash_data_unit(r->arena, e->series, v->currency));
    number_if(r, "p5", v->low);
    number_if(r, "p95", v->high);
    number_if(r, "least", v->least);
    number_if(r, "most", v->most);
    number_if(r, "spread", v->spread);
    number(r, "year", v->year == 0 ? (double)NAN : v->year);
    text_if(r, "date", v->date);
    key(r, "old");
    ash_json_bool(r->w, e->old);
    text(r, "grade", ash_slice_of(ash_grade_words[v->grade]));
    text_if(r, "flag", v->flag);
    if (v->hs_digits > 0) number(r, "hs_digits", v->hs_digits);
    text(r, "source", v->source_id);
    text_if(r, "note", v->note);
    text(r, "file", v->file);
    ash_json_object_end(r->w);
}

static void write_view(ash_request *r, const ash_ref *ref, const ash_data_view *view) {
    static const char *const kinds[] = {"country", "currency", "goods", "series", "source", "key"};
    key(r, "show");
    ash_json_object_begin(r->w);
    text(r, "kind", ash_slice_of(kinds[view->kind]));
    text(r, "key", view->key);
    if (view->country != NULL) {
        text(r, "title", in_language(r, view->country->name_en, view->country->name_nl));
        text(r, "currency", view->country->currency);
        key(r, "eu");
        ash_json_bool(r->w, view->country->eu);
        text(r, "reach", view->country->reach);
        number(r, "utc_january", view->country->utc_january);
        number(r, "utc_july", view->country->utc_july);
        number(r, "latitude", view->country->latitude);
        number(r, "longitude", view->country->longitude);
    }
    if (view->currency != NULL) {
        text(r, "title", in_language(r, view->currency->name_en, view->currency->name_nl));
        text_if(r, "country", view->currency->country);
        text_if(r, "peg", view->currency->peg);
    }
    if (view->chapter != NULL) text(r, "chapter", in_language(r, view->chapter->name_en, view->chapter->name_nl));
    if (view->heading != NULL) text(r, "heading", in_language(r, view->heading->name_en, view->heading->name_nl));
    if (view->series != NULL) {
        key(r, "series");
        write_summary(r, ref, view->series);
    }
    if (view->source != NULL) {
        key(r, "source");
        write_source(r, view->source);
    }
    key(r, "values");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < view->entries.count; i++) write_entry(r, &view->entries.items[i]);
    ash_json_array_end(r->w);
    ash_json_object_end(r->w);
}

/* The day that ages are counted to: the request's, or that of the data. */
static bool today_of(ash_request *r, const ash_ref *ref, double *today) {
    ash_slice date = ash_request_text(r, "date", ash_ref_date(ref));
    ash_day day;
    if (date.size == 0) {
        *today = 0;
        return true;
    }
    if (ash_day_read(date, &day)) {
        *today = ash_year_of_day(day);
        return true;
    }
    const ash_doc *given = ash_doc_get(r->doc, ASH_SLICE("date"));
    ash_span span = given == NULL ? r->doc->span : given->span;
    ash_report(r->diags, ASH_E_key_date, span, ASH_P("key", ASH_SLICE("date")), ASH_P("text", date));
    return false;
}

static void write_versions(ash_request *r, const ash_ref *ref) {
    uint64_t fingerprint = ash_ref_fingerprint(ref);
    char digits[16];
    for (size_t i = 0; i < 16; i++) digits[i] = "0123456789abcdef"[fingerprint >> (60 - 4 * i) & 15];
    key(r, "versions");
    ash_json_object_begin(r->w);
    text(r, "engine", ASH_SLICE(ASHORE_VERSION));
    text(r, "data", ash_ref_version(ref));
    text_if(r, "data_date", ash_ref_date(ref));
    text(r, "data_fingerprint", (ash_slice){digits, 16});
    ash_json_object_end(r->w);
}

ash_status ash_answer_data(ash_request *request) {
    ash_slice show = ash_request_text(request, "show", ASH_SLICE("")), nearest;
    double today;
    if (request->diags->error_count > 0) return ASH_STATUS_USAGE;
    const ash_ref *ref = ash_load_ref(request);
    if (ref == NULL || !today_of(request, ref, &today)) return ASH_STATUS_INPUT;
    ash_data_view *view = NULL;
    if (show.size > 0 && (view = ash_data_find(request->arena, ref, show, today, &nearest)) == NULL) {
        ash_report(request->diags, ASH_E_unknown_data, ash_doc_get(request->doc, ASH_SLICE("show"))->span, ASH_P("name", show))->nearest = nearest;
        return ASH_STATUS_INPUT;
    }
    if (request->as_text) {
        request->text = view == NULL ? ash_data_list_text(request->arena, request->words, request->lang, request->width, ref)
                                     : ash_data_view_text(request->arena, request->words, request->lang, request->width, ref, view);
        return ASH_STATUS_DONE;
    }
    write_versions(request, ref);
    if (view == NULL)
        write_list(request, ref);
    else
        write_view(request, ref, view);
    return ASH_STATUS_DONE;
}
