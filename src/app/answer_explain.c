/* explain: where a figure comes from.
 *
 * A target is what a person reads in a result: NAME.ROW.ROW (rows in declared order, a year among them; a slash does as well as a point), the path of an
 * input as in a case (source.tilburg.wage, also without its year), or a listed input of a currency (currency.USD.rate). */
#include <math.h>

#include "app/app.h"
#include "app/fields.h"
#include "report/explain_text.h"

/* ---- The target ---- */

typedef struct target {
    ash_request *request;
    const ash_unrolled *u;
    ash_span span;
    ash_slice text;
    size_t count;
    ash_slice *tokens;
    const ash_entity *entity;
    int rows[8];
} target;

static void split(target *t) {
    t->tokens = ash_new_array(t->request->arena, ash_slice, t->text.size + 1);
    for (size_t at = 0, start = 0; at <= t->text.size; at++) {
        if (at < t->text.size && t->text.data[at] != '.' && t->text.data[at] != '/') continue;
        t->tokens[t->count++] = ash_slice_part(t->text, start, at);
        start = at + 1;
    }
}

static bool unknown(const target *t, ash_slice nearest) {
    ash_report(t->request->diags, ASH_E_unknown_target, t->span, ASH_P("name", t->text))->nearest = ash_slice_copy(t->request->arena, nearest);
    return false;
}

/* Does row number `row` of position k lie under the row chosen for its parent? */
static bool under_parent(const target *t, size_t k, int row) {
    const ash_index *index = t->entity->indices[k];
    if (index->parent == NULL || k == 0 || t->entity->indices[k - 1] != index->parent) return true;
    return (int)t->u->c->rows[index->number].items[row].parent == t->rows[k - 1];
}

/* The rows that position k may have, for messages; the last ones are left out when there are many. */
static ash_slice rows_of(const target *t, size_t k, ash_map *known) {
    enum { SHOWN = 12 };
    ash_slice all = {0};
    ash_arena *arena = t->request->arena;
    const ash_index *index = t->entity->indices[k];
    ash_map_init(known, arena);
    for (size_t row = 0; row < ash_case_row_count(t->u->c, index); row++) {
        if (!under_parent(t, k, (int)row)) continue;
        ash_slice id = ash_case_row_id(arena, t->u->c, index, (int)row);
        ash_map_add(known, id, arena);
        if (known->count <= SHOWN) all = ash_details_join(arena, all, ", ", id);
    }
    return known->count > SHOWN ? ash_details_join(arena, all, ", ", ASH_SLICE("…")) : all;
}

/* Takes a token as the row of position k. */
static bool take_row(target *t, size_t k, ash_slice id) {
    const ash_index *index = t->entity->indices[k];
    size_t count = ash_case_row_count(t->u->c, index);
    for (size_t row = 0; row < count; row++)
        if (under_parent(t, k, (int)row) && ash_slice_equal(ash_case_row_id(t->request->arena, t->u->c, index, (int)row), id)) {
            t->rows[k] = (int)row;
            return true;
        }
    ash_map known;
    rows_of(t, k, &known);
    ash_report(t->request->diags, ASH_E_unknown_row, t->span, ASH_P("name", id), ASH_P("index", index->name))->nearest =
        ash_slice_copy(t->request->arena, ash_map_nearest(&known, id));
    return false;
}

static bool row_missing(const target *t, size_t k) {
    ash_map known;
    ash_slice rows = rows_of(t, k, &known);
    ash_report(t->request->diags, ASH_E_target_row, t->span, ASH_P("name", t->text), ASH_P("index", t->entity->indices[k]->name), ASH_P("rows", rows));
    return false;
}

static bool is_input(const ash_entity *entity) { return entity->kind == ASH_ENTITY_INPUT || entity->kind == ASH_ENTITY_COMMON || entity->kind == ASH_ENTITY_FACT; }

/* An input may be named without its row of the optional table, as it may be given without. */
static bool skips_table(const target *t, size_t k, size_t token) {
    const ash_index *index = t->entity->indices[k];
    return is_input(t->entity) && index->optional && (token == t->count || ash_case_row_find(t->u->c, index, 0, t->tokens[token]) < 0);
}

/* The rows from position k on, from the tokens that are left. An input's year may be left out: it is then year 1. */
static bool take_rows(target *t, size_t k, size_t token) {
    for (; k < t->entity->index_count; k++) {
        size_t open = t->entity->index_count - k, left = t->count - token;
        if (ash_case_left_out(t->u->c, t->entity->indices[k]) || skips_table(t, k, token)) {
            t->rows[k] = 0;
        } else if (is_input(t->entity) && (int)k == t->entity->year_position && left < open) {
            t->rows[k] = t->u->c->first_year < 1 && t->u->c->last_year >= 1 ? 1 - t->u->c->first_year : 0;
        } else if (token == t->count) {
            return row_missing(t, k);
        } else if (!take_row(t, k, t->tokens[token++])) {
            return false;
        }
    }
    return token == t->count || unknown(t, (ash_slice){0});
}

/* TABLE.ROW[.TABLE.ROW...].NAME: the path of an input that stands in a row. */
static bool find_by_path(target *t) {
    const ash_model *model = t->u->model;
    for (size_t token = 2; token < t->count; token++) {
        const ash_entity *entity = ash_model_entity(model, t->tokens[token]);
        size_t tables = token / 2;
        if (entity == NULL || token % 2 != 0 || entity->index_count < tables) continue;
        t->entity = entity;
        for (size_t k = 0; k < tables; k++) {
            if (!ash_slice_equal(t->tokens[2 * k], entity->indices[k]->name)) return unknown(t, (ash_slice){0});
            if (!take_row(t, k, t->tokens[2 * k + 1])) return false;
        }
        return take_rows(t, tables, token + 1);
    }
    ash_map known;
    ash_map_init(&known, t->request->arena);
    for (size_t i = 0; i < t->u->uses.count; i++) ash_map_add(&known, t->u->uses.items[i].path, t->request);
    return unknown(t, ash_map_nearest(&known, t->text));
}

static bool find_target(target *t) {
    const ash_model *model = t->u->model;
    const ash_index *index = ash_model_index(model, t->tokens[0]);
    t->entity = ash_model_entity(model, t->tokens[0]);
    if (t->entity != NULL) return take_rows(t, 0, 1);
    if (index != NULL && index->kind == ASH_INDEX_TABLE) return find_by_path(t);
    ash_map known;
    ash_map_init(&known, t->request->arena);
    for (size_t i = 0; i < model->entity_count; i++) ash_map_add(&known, model->written[i]->name, t->request);
    for (size_t i = 0; i < model->index_count; i++) ash_map_add(&known, model->indices[i]->name, t->request);
    return unknown(t, ash_map_nearest(&known, t->tokens[0]));
}

/* ---- JSON ---- */

static void flag_if(ash_request *r, const char *name, bool value) {
    if (!value) return;
    key(r, name);
    ash_json_bool(r->w, true);
}

static ash_slice currency_code(ash_request *r, ash_currency currency) {
    char code[3] = {(char)(currency >> 16 & 0xFF), (char)(currency >> 8 & 0xFF), (char)(currency & 0xFF)};
    return ash_slice_copy(r->arena, (ash_slice){code, 3});
}

static const char *kind_of(const ash_explained *node) {
    static const char *const kinds[] = {"input", "common", "fact", "parameter", "table", "let", "cost", "result"};
    if (node->entity != NULL) return node->entity->built_in ? "built_in" : kinds[node->entity->kind];
    return ash_slice_starts_with(node->path, ASH_SLICE("currency.")) ? "currency" : "reference";
}

static void write_value(ash_request *r, const ash_unrolled *u, const ash_explained *node) {
    key(r, "value");
    switch ((ash_value_kind)node->value.kind) {
    case ASH_VALUE_NODE: {
        double centre = ash_graph_centre(u->graph, node->value.node);
        if (node->entity != NULL && node->entity->type.kind == ASH_TYPE_TRUTH && !isnan(centre))
            ash_json_bool(r->w, centre != 0);
        else
            ash_json_number(r->w, centre);
        break;
    }
    case ASH_VALUE_WORD:
        if (node->entity->type.kind == ASH_TYPE_CHOICE)
            ash_json_text(r->w, node->entity->choices[node->value.word].name);
        else if (node->entity->type.kind == ASH_TYPE_ROW)
            ash_json_text(r->w, ash_case_row_id(r->arena, u->c, node->entity->type.index, node->value.word));
        else
            ash_json_number(r->w, node->value.word);
        break;
    case ASH_VALUE_CODE: ash_json_text(r->w, *node->value.text); break;
    case ASH_VALUE_UNSET: case ASH_VALUE_BUSY: case ASH_VALUE_ABSENT: case ASH_VALUE_FAILED: ash_json_null(r->w); break;
    }
}

static void write_place(ash_request *r, ash_span span) {
    const ash_source *source = ash_sources_get(r->sources, span.file);
    if (source == NULL) return;
    ash_place place = ash_source_place(source, span.start);
    text(r, "file", source->name);
    key(r, "line");
    ash_json_integer(r->w, place.line);
    key(r, "column");
    ash_json_integer(r->w, place.column);
}

static void write_reference(ash_request *r, const ash_unrolled *u, const ash_input_use *use) {
    static const char *const grades[] = {"observed", "derived", "estimate"};
    const ash_ref_value *value = use->reference;
    const ash_ref_source_row *source = ash_ref_source(u->model->ref, value->source_id);
    key(r, "reference");
    ash_json_object_begin(r->w);
    text(r, "series", use->series);
    text(r, "key", use->key);
    number(r, "year", value->year == 0 ? (double)NAN : value->year);
    text_if(r, "date", value->date);
    text(r, "grade", ash_slice_of(grades[value->grade]));
    text_if(r, "flag", value->flag);
    text_if(r, "note", value->note);
    text(r, "source", value->source_id);
    if (source != NULL) {
        text_if(r, "source_title", source->title);
        text_if(r, "publisher", source->publisher);
        text_if(r, "licence", source->licence);
        text_if(r, "url", source->url);
    }
    number(r, "published", value->published);
    if (use->rolled > 0) number(r, "rolled", use->rolled);
    ash_json_object_end(r->w);
}

static void write_given(ash_request *r, const ash_given *given) {
    static const char *const origins[] = {"user", "scenario", "set", "plan"};
    text(r, "origin", ash_slice_of(origins[given->origin]));
    write_place(r, given->span);
}

static void write_input(ash_request *r, const ash_unrolled *u, const ash_explained *node) {
    static const char *const origins[] = {"user", "reference", "default", "neutral"};
    const ash_input_use *use = node->use;
    bool is_given = node->given != NULL;
    text(r, "input", use->path);
    if (is_given)
        write_given(r, node->given);
    else
        text(r, "origin", ash_slice_of(origins[use->source]));
    if (use->reference != NULL) write_reference(r, u, use);
    if (node->entity != NULL && !is_given && use->reference == NULL) text_if(r, "source", node->entity->source);
    const ash_distribution *law = node->law != NULL ? node->law : use->flows ? &use->law : NULL;
    number(r, "p5", law == NULL ? (double)NAN : ash_distribution_quantile(law, 0.05));
    number(r, "p95", law == NULL ? (double)NAN : ash_distribution_quantile(law, 0.95));
    flag_if(r, "flows", use->flows);
    key(r, "knowable");
    ash_json_bool(r->w, use->knowable);
}

static void write_node(ash_request *r, const ash_unrolled *u, const ash_explained *node) {
    const ash_entity *entity = node->entity;
    ash_json_object_begin(r->w);
    text(r, "name", node->name);
    text(r, "path", node->path);
    text(r, "kind", ash_slice_of(kind_of(node)));
    if (entity != NULL) {
        key(r, "rows");
        ash_json_array_begin(r->w);
        for (size_t k = 0; k < entity->index_count; k++) ash_json_text(r->w, ash_case_row_id(r->arena, u->c, entity->indices[k], node->rows[k]));
        ash_json_array_end(r->w);
        text(r, "label", ash_label(&entity->labels, r->lang, entity->name));
    }
    if (entity == NULL ? ash_slice_starts_with(node->path, ASH_SLICE("currency.")) : entity->kind == ASH_ENTITY_PARAMETER) number(r, "year", node->year);
    write_value(r, u, node);
    if (entity != NULL && entity->type.kind == ASH_TYPE_NUMBER) text(r, "unit", ash_unit_in(r->arena, entity, node->currency));
    if (node->currency != 0) {
        double today;
        text(r, "currency", currency_code(r, node->currency));
        if (node->currency != ASH_EUR && ash_currency_rate(u->c, node->currency, &today)) number(r, "rate", today);
    }
    flag_if(r, "absent", node->value.kind == ASH_VALUE_ABSENT);
    if (entity != NULL && entity->when != NULL) text(r, "when", ash_model_text(r->arena, u->model, entity->when->span));
    text_if(r, node->use != NULL ? "default" : "formula", node->formula);
    text_if(r, "taken", node->taken);
    if (node->use != NULL)
        write_input(r, u, node);
    else if (node->given != NULL)
        write_given(r, node->given);
    else if (entity != NULL)
        text_if(r, "source", entity->source);
    flag_if(r, "repeated", node->repeated);
    flag_if(r, "more", node->more || node->alike);
    key(r, "reads");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < node->count; i++) write_node(r, u, node->reads[i]);
    ash_json_array_end(r->w);
    ash_json_object_end(r->w);
}

static void write_uncertainty(ash_request *r, const ash_explanation *explanation) {
    const ash_figure *figure = explanation->figure;
    key(r, "uncertainty");
    if (figure == NULL) {
        ash_json_null(r->w);
        return;
    }
    ash_json_object_begin(r->w);
    number(r, "centre", figure->centre);
    number(r, "mean", figure->mean);
    number(r, "se", figure->se);
    number(r, "effect", figure->mean - figure->centre);
    number(r, "p5", figure->quantile[ASH_P5]);
    number(r, "p50", figure->quantile[ASH_P50]);
    number(r, "p95", figure->quantile[ASH_P95]);
    number(r, "undefined", figure->undefined);
    ash_json_object_end(r->w);
}

/* ---- The call ---- */

/* Mean and range over the samples, of this one figure. */
static ash_status run_root(ash_request *r, ash_explanation *explanation, const ash_run_options *options) {
    const ash_explained *root = explanation->root;
    const ash_graph *graph = explanation->unrolled->graph;
    if (root->value.kind != ASH_VALUE_NODE || ash_graph_is_constant(graph, root->value.node)) return ASH_STATUS_DONE;
    ash_output output = {.node = root->value.node};
    ash_run *run = ash_run_graph(r->arena, graph, &output, 1, options);
    if (run->status == ASH_RUN_CANCELLED) return ASH_STATUS_CANCELLED;
    if (run->status == ASH_RUN_MEMORY) {
        ash_span span = {0};
        ash_report(r->diags, ASH_E_needs_memory, span, ASH_P("needed", ash_format(r->arena, "%zu", run->memory_needed >> 20)),
                   ASH_P("limit", ash_format(r->arena, "%zu", options->memory_limit >> 20)));
        return ASH_STATUS_WORLD;
    }
    explanation->figure = &run->figures[0];
    explanation->samples = run->samples;
    return ASH_STATUS_DONE;
}

ash_status ash_answer_explain(ash_request *request) {
    target t = {.request = request, .text = ash_request_text(request, "target", ASH_SLICE(""))};
    unsigned depth = (unsigned)ash_request_number(request, "depth", 3, 0, 1000);
    const ash_doc *given = ash_doc_get(request->doc, ASH_SLICE("target"));
    t.span = given == NULL ? request->doc->span : given->span;
    if (t.text.size == 0 && request->diags->error_count == 0)
        ash_report(request->diags, ASH_E_request_field, t.span, ASH_P("name", ASH_SLICE("target")), ASH_P("wanted", ASH_SLICE("[target]")));
    ash_run_options options = ash_request_run_options(request);
    if (request->diags->error_count > 0) return ASH_STATUS_USAGE;
    const ash_case *c = ash_request_case(request);
    t.u = c == NULL ? NULL : ash_unroll(request->arena, c, request->diags);
    if (t.u == NULL) return ASH_STATUS_INPUT;
    split(&t);
    ash_explanation *explanation = ash_explain_use(request->arena, t.u, t.text);
    if (explanation == NULL || explanation->root->use->entity != NULL) { /* an input of the model is explained as a cell */
        if (!find_target(&t)) return ASH_STATUS_INPUT;
        explanation = ash_explain(request->arena, t.u, t.entity, t.rows, depth, request->diags);
        if (explanation == NULL) return ASH_STATUS_INPUT;
    }
    ash_status status = run_root(request, explanation, &options);
    if (status != ASH_STATUS_DONE) return status;
    if (request->as_text) {
        request->text = ash_explanation_text(request->arena, request->words, request->lang, request->width, explanation, request->sources);
        return ASH_STATUS_DONE;
    }
    text(request, "target", explanation->root->path);
    write_uncertainty(request, explanation);
    key(request, "explanation");
    write_node(request, t.u, explanation->root);
    key(request, "run");
    ash_json_object_begin(request->w);
    key(request, "seed");
    ash_json_integer(request->w, options.seed);
    key(request, "samples");
    ash_json_integer(request->w, explanation->samples);
    ash_write_versions(request, t.u->model);
    ash_json_object_end(request->w);
    return ASH_STATUS_DONE;
}
