/* model: what a model asks and computes, made from the model itself; or the schema of its cases; or which models there are. */
#include <math.h>

#include "app/app.h"
#include "app/fields.h"
#include "base/embedded.h"
#include "report/explanation.h"
#include "report/model_text.h"

static void flag(ash_request *r, const char *name, bool value) {
    key(r, name);
    ash_json_bool(r->w, value);
}

/* ---- Which models there are ---- */

static void add_model_name(ash_request *r, ash_map *names, ash_slice file) {
    ash_slice folder = ASH_SLICE("models/"), ending = ASH_SLICE(".model");
    if (!ash_slice_starts_with(file, folder) || file.size <= folder.size + ending.size) return;
    if (ash_slice_equal(ash_slice_part(file, file.size - ending.size, file.size), ending))
        ash_map_add(names, ash_slice_part(file, folder.size, file.size - ending.size), r);
}

static ash_status answer_list(ash_request *r) {
    ash_map names;
    ash_map_init(&names, r->arena);
    for (size_t i = 0; i < ash_embedded_file_count; i++) add_model_name(r, &names, ash_embedded_files[i].name);
    for (size_t i = 0; i < r->context->texts.count; i++) add_model_name(r, &names, r->context->texts.items[i].name);
    const ash_model **models = ash_new_array(r->arena, const ash_model *, names.count);
    for (size_t i = 0; i < names.count; i++)
        if ((models[i] = ash_load_model(r, names.entries[i].key)) == NULL) return ASH_STATUS_INPUT;
    if (r->as_text) {
        ash_page *page = ash_page_create(r->arena, r->words, r->lang, r->width);
        for (size_t i = 0; i < names.count; i++)
            ash_details_figure(page, 0, ash_label(&models[i]->labels, r->lang, models[i]->name), names.entries[i].key);
        r->text = ash_page_text(page);
        return ASH_STATUS_DONE;
    }
    key(r, "models");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < names.count; i++) {
        ash_json_object_begin(r->w);
        text(r, "name", names.entries[i].key);
        text(r, "title", ash_label(&models[i]->labels, r->lang, models[i]->name));
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
    return ASH_STATUS_DONE;
}

/* ---- One model ---- */

static void write_rows(ash_request *r, const char *name, const ash_fixed_row *rows, size_t count) {
    key(r, name);
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < count; i++) {
        ash_json_object_begin(r->w);
        text(r, "name", rows[i].name);
        text(r, "title", ash_label(&rows[i].labels, r->lang, rows[i].name));
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}

static void write_index(ash_request *r, const ash_index *index) {
    ash_json_object_begin(r->w);
    text(r, "name", index->name);
    text(r, "title", ash_label(&index->labels, r->lang, index->name));
    text(r, "kind", ash_slice_of(ash_index_kind_words[index->kind]));
    if (index->parent != NULL) text(r, "of", index->parent->name);
    if (index->optional) flag(r, "optional", true);
    if (index->kind == ASH_INDEX_YEARS) {
        key(r, "first");
        ash_json_number(r->w, index->first_year);
        key(r, "last");
        if (index->last_from != NULL)
            ash_json_text(r->w, index->last_from->name);
        else
            ash_json_number(r->w, index->last_year);
    }
    if (index->kind == ASH_INDEX_FIXED) write_rows(r, "rows", index->rows, index->row_count);
    ash_json_object_end(r->w);
}

static void write_asked(ash_request *r, const ash_model *model, const ash_entity *e) {
    text_if(r, "group", e->group);
    if (ash_has_range(e)) {
        key(r, "range");
        ash_json_array_begin(r->w);
        ash_json_number(r->w, e->low);
        ash_json_number(r->w, e->high);
        ash_json_array_end(r->w);
    }
    text_if(r, "default", ash_default_text(r->arena, e));
    bool spread = e->type.kind == ASH_TYPE_NUMBER && !isnan(e->spread);
    if (spread) number_if(r, "spread", e->spread);
    if (spread) flag(r, "spread_absolute", e->spread_absolute);
    text_if(r, "neutral", ash_expression_text(r->arena, model, e->neutral));
    text_if(r, "when", ash_expression_text(r->arena, model, e->when));
    number_if(r, "effort", e->effort);
    flag(r, "structural", e->structural);
    flag(r, "knowable", e->knowable);
    if (e->independent_by_year) flag(r, "independent_by_year", true);
    if (e->type.kind == ASH_TYPE_CHOICE) write_rows(r, "choices", e->choices, e->choice_count);
}

static void write_day(ash_request *r, const char *name, ash_day day) {
    int year, month, day_of_month;
    if (day == ASH_NO_DAY) return;
    ash_day_parts(day, &year, &month, &day_of_month);
    text(r, name, ash_format(r->arena, "%d-%s%d-%s%d", year, month < 10 ? "0" : "", month, day_of_month < 10 ? "0" : "", day_of_month));
}

static void write_dated(ash_request *r, const ash_entity *e) {
    static const char *const confidence[] = {"official", "secondary", "conflict", "assumed"};
    key(r, "dated");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < e->dated_count; i++) {
        const ash_dated *row = &e->dated[i];
        ash_json_object_begin(r->w);
        write_day(r, "from", row->from);
        write_day(r, "until", row->until);
        key(r, "value");
        ash_json_number(r->w, row->value);
        text_if(r, "source", row->source);
        write_day(r, "verified", row->verified);
        write_day(r, "review", row->review);
        text(r, "confidence", ash_slice_of(confidence[row->confidence]));
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}

static bool is_asked(const ash_entity *e) { return e->kind == ASH_ENTITY_INPUT || e->kind == ASH_ENTITY_COMMON || e->kind == ASH_ENTITY_FACT; }

static void write_entity(ash_request *r, const ash_model *model, const ash_entity *e) {
    ash_json_object_begin(r->w);
    text(r, "name", e->name);
    text(r, "title", ash_label(&e->labels, r->lang, e->name));
    text_if(r, "help", e->labels.help[r->lang]);
    key(r, "index");
    ash_json_array_begin(r->w);
    for (size_t k = 0; k < e->index_count; k++) ash_json_text(r->w, e->indices[k]->name);
    ash_json_array_end(r->w);
    text(r, "type", ash_declared_type_text(r->arena, e));
    if (e->type.kind == ASH_TYPE_NUMBER) text(r, "unit", ash_unit_text(r->arena, &e->type.unit));
    if (is_asked(e))
        write_asked(r, model, e);
    else
        text_if(r, "formula", ash_source_line(r->arena, e->expr_text));
    if (e->kind == ASH_ENTITY_PARAMETER) write_dated(r, e);
    if (e->category != NULL) text(r, "category", e->category->name);
    if (e->kind == ASH_ENTITY_RESULT && e->better != 0) text(r, "better", e->better < 0 ? ASH_SLICE("lower") : ASH_SLICE("higher"));
    text_if(r, "source", e->source);
    ash_json_object_end(r->w);
}

static void write_kind(ash_request *r, const ash_model *model, const char *name, ash_entity_kind kind, bool built_in) {
    key(r, name);
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < model->entity_count; i++)
        if (model->written[i]->kind == kind && model->written[i]->built_in == built_in) write_entity(r, model, model->written[i]);
    ash_json_array_end(r->w);
}

static void write_categories(ash_request *r, const ash_model *model) {
    key(r, "categories");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < model->category_count; i++) {
        const ash_category *category = model->categories[i];
        ash_json_object_begin(r->w);
        text(r, "name", category->name);
        text(r, "title", ash_label(&category->labels, r->lang, category->name));
        text(r, "kind", ash_slice_of(ash_category_kind_words[category->kind]));
        text(r, "rung", ash_slice_of(ash_rung_words[category->rung]));
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}

static void write_checks(ash_request *r, const ash_model *model) {
    key(r, "checks");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < model->check_count; i++) {
        const ash_check *check = model->checks[i];
        ash_slice condition = ash_source_line(r->arena, check->text);
        ash_json_object_begin(r->w);
        text(r, "condition", condition);
        text(r, "title", ash_label(&check->labels, r->lang, condition));
        text(r, "severity", check->severity == ASH_ERROR ? ASH_SLICE("error") : ASH_SLICE("warning"));
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}

static void write_decision(ash_request *r, const ash_model *model) {
    key(r, "decision");
    if (model->decision == NULL) {
        ash_json_null(r->w);
        return;
    }
    ash_json_object_begin(r->w);
    text(r, "index", model->decision->name);
    if (model->decision_result != NULL) {
        text(r, "result", model->decision_result->name);
        text(r, "sense", model->decision_sense < 0 ? ASH_SLICE("lowest") : ASH_SLICE("highest"));
    }
    ash_json_object_end(r->w);
}

static void write_model(ash_request *r, const ash_model *model) {
    static const struct { const char *name; ash_entity_kind kind; bool built_in; } kinds[] = {
        {"inputs", ASH_ENTITY_INPUT, false},      {"commons", ASH_ENTITY_COMMON, false}, {"facts", ASH_ENTITY_FACT, false}, {"parameters", ASH_ENTITY_PARAMETER, false},
        {"tables", ASH_ENTITY_TABLE, false},      {"lets", ASH_ENTITY_LET, false},       {"costs", ASH_ENTITY_COST, false}, {"results", ASH_ENTITY_RESULT, false},
        {"built_ins", ASH_ENTITY_LET, true},
    };
    text(r, "name", model->name);
    text(r, "title", ash_label(&model->labels, r->lang, model->name));
    text_if(r, "help", model->labels.help[r->lang]);
    write_decision(r, model);
    key(r, "indices");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < model->index_count; i++) write_index(r, model->indices[i]);
    ash_json_array_end(r->w);
    write_categories(r, model);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) write_kind(r, model, kinds[i].name, kinds[i].kind, kinds[i].built_in);
    write_checks(r, model);
}

ash_status ash_answer_model(ash_request *request) {
    bool schema = ash_request_flag(request, "schema", false), markdown = ash_request_flag(request, "markdown", false);
    if (request->diags->error_count > 0) return ASH_STATUS_USAGE;
    if (ash_doc_get(request->doc, ASH_SLICE("model")) == NULL && !schema) return answer_list(request);
    const ash_model *model = ash_request_model(request, NULL);
    if (model == NULL) return ASH_STATUS_INPUT;
    if (schema) {
        ash_json_writer *w = request->as_text ? ash_json_writer_create(request->arena, 2) : request->w;
        if (!request->as_text) key(request, "schema");
        ash_write_schema(request, w, model);
        if (request->as_text) request->text = ash_format(request->arena, "%.*s\n", (int)ash_json_written(w).size, ash_json_written(w).data);
        return ASH_STATUS_DONE;
    }
    if (request->as_text) {
        request->text = ash_model_document(request->arena, request->words, request->lang, request->width, model, markdown);
        return ASH_STATUS_DONE;
    }
    key(request, "model");
    ash_json_object_begin(request->w);
    write_model(request, model);
    ash_json_object_end(request->w);
    key(request, "versions");
    ash_json_object_begin(request->w);
    ash_write_versions(request, model);
    ash_json_object_end(request->w);
    return ASH_STATUS_DONE;
}
