/* Outcomes as JSON. Keys stand in a fixed order; numbers that do not exist are null, never NaN. */
#include <math.h>

#include "app/app.h"
#include "app/fields.h"
#include "report/details.h"

static void text_or_null(ash_request *r, const char *name, ash_slice value) {
    key(r, name);
    if (value.size == 0)
        ash_json_null(r->w);
    else
        ash_json_text(r->w, value);
}

static void write_figure(ash_request *r, const ash_shown *shown) {
    static const char *const names[] = {"p5", "p25", "p50", "p75", "p95"}, *const errors[] = {"se_p5", "se_p25", "se_p50", "se_p75", "se_p95"};
    const ash_figure *f = shown->figure;
    if (shown->absent) {
        ash_json_null(r->w);
        return;
    }
    ash_json_object_begin(r->w);
    number(r, "mean", f->mean);
    number(r, "sd", f->sd);
    number(r, "se", f->se);
    for (size_t i = 0; i < ASH_QUANTILE_COUNT; i++) number(r, names[i], f->quantile[i]);
    number(r, "se_sd", f->se_sd);
    for (size_t i = 0; i < ASH_QUANTILE_COUNT; i++) number(r, errors[i], f->se_quantile[i]);
    number(r, "undefined", f->undefined);
    number(r, "centre", f->centre);
    ash_json_object_end(r->w);
}

/* The rows from position `from` on, joined with "/". */
static ash_slice row_key(ash_request *r, const ash_outcome *o, const ash_shown *shown, size_t from) {
    ash_slice all = {0};
    for (size_t k = from; k < shown->entity->index_count; k++) {
        ash_slice id = ash_case_row_id(r->arena, o->unrolled->c, shown->entity->indices[k], shown->rows[k]);
        all = ash_details_join(r->arena, all, "/", id); /* the row of a table that is left out has no name */
    }
    return all;
}

/* A list of figures by name, then by rows; the first `skip` indices make the name instead (categories). */
static void write_list(ash_request *r, const char *name, const ash_outcome *o, const ash_shown_list *list, size_t skip) {
    key(r, name);
    ash_json_object_begin(r->w);
    for (size_t i = 0; i < list->count;) {
        const ash_shown *first = &list->items[i];
        bool single = first->entity->index_count == skip;
        ash_json_key(r->w, skip == 0 ? first->entity->name : ash_case_row_id(r->arena, o->unrolled->c, first->entity->indices[0], first->rows[0]));
        if (!single) ash_json_object_begin(r->w);
        for (; i < list->count && list->items[i].entity == first->entity && (skip == 0 || list->items[i].rows[0] == first->rows[0]); i++) {
            if (!single) ash_json_key(r->w, row_key(r, o, &list->items[i], skip));
            write_figure(r, &list->items[i]);
        }
        if (!single) ash_json_object_end(r->w);
    }
    ash_json_object_end(r->w);
}

static const char *kind_word(const ash_entity *entity) {
    static const char *const kinds[] = {"input", "common", "fact", "parameter", "table", "let", "cost", "result"};
    return kinds[entity->kind];
}

/* What a name in results, lines or categories means; its indices from position `from` on. */
static void write_meta_entry(ash_request *r, const ash_case *c, ash_slice name, const char *kind, const ash_entity *entity, size_t from, ash_slice title) {
    ash_json_key(r->w, name);
    ash_json_object_begin(r->w);
    text(r, "kind", ash_slice_of(kind));
    text(r, "unit", ash_unit_text(r->arena, &entity->type.unit));
    key(r, "index");
    ash_json_array_begin(r->w);
    for (size_t k = from; k < entity->index_count; k++)
        if (!ash_case_left_out(c, entity->indices[k])) ash_json_text(r->w, entity->indices[k]->name);
    ash_json_array_end(r->w);
    text(r, "title", title);
    if (entity->category != NULL) text(r, "category", entity->category->name);
    ash_json_object_end(r->w);
}

static void write_meta(ash_request *r, const ash_outcome *o) {
    const ash_shown_list *lists[] = {&o->results, &o->lines};
    const ash_model *model = o->unrolled->model;
    const ash_entity *category_cost = ash_model_entity(model, ASH_SLICE("category_cost"));
    key(r, "meta");
    ash_json_object_begin(r->w);
    for (size_t l = 0; l < 2; l++) {
        const ash_entity *last = NULL;
        for (size_t i = 0; i < lists[l]->count; i++) {
            const ash_entity *entity = lists[l]->items[i].entity;
            if (entity != last)
                write_meta_entry(r, o->unrolled->c, entity->name, entity->built_in ? "built_in" : kind_word(entity), entity, 0, ash_label(&entity->labels, r->lang, entity->name));
            last = entity;
        }
    }
    for (size_t i = 0; category_cost != NULL && i < model->category_count; i++) { /* a category may bear the name of a line: the line comes first */
        const ash_category *category = model->categories[i];
        if (ash_model_entity(model, category->name) == NULL)
            write_meta_entry(r, o->unrolled->c, category->name, "category", category_cost, 1, ash_label(&category->labels, r->lang, category->name));
    }
    ash_json_object_end(r->w);
}

static ash_slice currency_code(ash_request *r, ash_currency currency) {
    char code[3] = {(char)(currency >> 16 & 0xFF), (char)(currency >> 8 & 0xFF), (char)(currency & 0xFF)};
    return currency == 0 ? (ash_slice){0} : ash_slice_copy(r->arena, (ash_slice){code, 3});
}

static void write_input_value(ash_request *r, const ash_outcome *o, const ash_input_use *use) {
    key(r, "value");
    switch ((ash_value_kind)use->first.kind) {
    case ASH_VALUE_NODE: ash_json_number(r->w, ash_graph_centre(o->unrolled->graph, use->first.node)); break;
    case ASH_VALUE_WORD:
        if (use->entity != NULL && use->entity->choice_count > 0)
            ash_json_text(r->w, use->entity->choices[use->first.word].name);
        else
            ash_json_number(r->w, use->first.word);
        break;
    case ASH_VALUE_CODE: ash_json_text(r->w, *use->first.text); break;
    case ASH_VALUE_UNSET: case ASH_VALUE_BUSY: case ASH_VALUE_ABSENT: case ASH_VALUE_FAILED: ash_json_null(r->w); break;
    }
}

/* Every input as used: value at the centre, its 90 % range, where it came from. */
static void write_inputs(ash_request *r, const ash_outcome *o) {
    static const char *const origins[] = {"user", "reference", "default", "neutral"};
    static const char *const grades[] = {"observed", "derived", "estimate"};
    key(r, "inputs");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < o->unrolled->uses.count; i++) {
        const ash_input_use *use = &o->unrolled->uses.items[i];
        if (use->first.kind == ASH_VALUE_FAILED || use->first.kind == ASH_VALUE_UNSET) continue;
        ash_json_object_begin(r->w);
        text(r, "path", use->path);
        text_or_null(r, "unit", use->entity == NULL ? (ash_slice){0} : use->entity->unit_text);
        write_input_value(r, o, use);
        bool uncertain = use->draw != ASH_NO_DRAW;
        number(r, "p5", uncertain ? ash_distribution_quantile(&use->law, 0.05) : (double)NAN);
        number(r, "p95", uncertain ? ash_distribution_quantile(&use->law, 0.95) : (double)NAN);
        key(r, "flows");
        ash_json_bool(r->w, use->flows);
        text_or_null(r, "currency", currency_code(r, use->currency));
        text(r, "origin", ash_slice_of(use->given != NULL && use->given->origin == ASH_ORIGIN_SCENARIO ? "scenario"
                                       : use->given != NULL && use->given->origin == ASH_ORIGIN_SET    ? "set"
                                                                                                       : origins[use->source]));
        key(r, "knowable");
        ash_json_bool(r->w, use->knowable);
        if (use->reference != NULL) {
            text(r, "series", use->series);
            text(r, "key", use->key);
            number(r, "year", use->reference->year == 0 ? (double)NAN : use->reference->year);
            text(r, "grade", ash_slice_of(grades[use->reference->grade]));
            text(r, "source", use->reference->source_id);
        } else if (use->entity != NULL && use->entity->source.size > 0) {
            text(r, "source", use->entity->source);
        }
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}

static void write_decision(ash_request *r, const ash_outcome *o) {
    const ash_model *model = o->unrolled->model;
    const ash_case *c = o->unrolled->c;
    const ash_decision *d = o->decision;
    key(r, "decision");
    if (d == NULL) {
        ash_json_null(r->w);
        return;
    }
    ash_json_object_begin(r->w);
    text(r, "index", model->decision->name);
    text(r, "result", model->decision_result->name);
    text(r, "sense", ash_slice_of(model->decision_sense < 0 ? "lowest" : "highest"));
    text_or_null(r, "base", c->base < 0 ? (ash_slice){0} : ash_case_row_id(r->arena, c, model->decision, c->base));
    text(r, "best", ash_case_row_id(r->arena, c, model->decision, (int)d->best));
    key(r, "options");
    ash_json_object_begin(r->w);
    for (size_t i = 0; i < d->count; i++) {
        const ash_option *option = &d->options[i];
        ash_json_key(r->w, ash_case_row_id(r->arena, c, model->decision, (int)i));
        ash_json_object_begin(r->w);
        number(r, "chance_best", option->chance_best);
        number(r, "chance_best_se", option->chance_best_se);
        number(r, "expected_regret", option->expected_regret);
        number(r, "expected_regret_se", option->expected_regret_se);
        if (c->base >= 0) {
            number(r, "gain", option->gain);
            number(r, "gain_se", option->gain_se);
            number(r, "gain_p5", option->gain_p5);
            number(r, "gain_p95", option->gain_p95);
            number(r, "chance_better", option->chance_better);
            number(r, "chance_better_se", option->chance_better_se);
        }
        ash_json_object_end(r->w);
    }
    ash_json_object_end(r->w);
    number(r, "evpi", d->evpi);
    number(r, "evpi_se", d->evpi_se);
    ash_json_object_end(r->w);
}

static ash_slice fingerprint(ash_request *r, uint64_t value) {
    char digits[16];
    for (size_t i = 0; i < 16; i++) digits[i] = "0123456789abcdef"[value >> (60 - 4 * i) & 15];
    return ash_slice_copy(r->arena, (ash_slice){digits, 16});
}

void ash_write_versions(ash_request *r, const ash_model *model) {
    text(r, "engine", ASH_SLICE(ASHORE_VERSION));
    text(r, "model", model->name);
    text(r, "model_fingerprint", fingerprint(r, model->fingerprint));
    if (model->ref != NULL) {
        text(r, "data", ash_ref_version(model->ref));
        text(r, "data_fingerprint", fingerprint(r, ash_ref_fingerprint(model->ref)));
    }
}

static ash_slice day_text(ash_request *r, ash_day day) {
    int year, month, day_of_month;
    if (day == ASH_NO_DAY) return (ash_slice){0};
    ash_day_parts(day, &year, &month, &day_of_month);
    return ash_format(r->arena, "%d-%s%d-%s%d", year, month < 10 ? "0" : "", month, day_of_month < 10 ? "0" : "", day_of_month);
}

/* A hash of the case as bound: two files that mean the same have the same one. */
static uint64_t case_fingerprint(ash_request *r, const ash_case *c) {
    ash_json_writer *w = ash_json_writer_create(r->arena, 0);
    ash_json_doc(w, c->doc);
    return ash_hash(ash_json_written(w));
}

void ash_write_run(ash_request *r, const ash_outcome *o) {
    const ash_case *c = o->unrolled->c;
    key(r, "run");
    ash_json_object_begin(r->w);
    key(r, "seed");
    ash_json_integer(r->w, o->options.seed);
    key(r, "samples");
    ash_json_integer(r->w, o->run->samples);
    text(r, "sampling", ash_slice_of(o->options.plain_random ? "plain" : "latin"));
    ash_write_versions(r, o->unrolled->model);
    text(r, "case_fingerprint", fingerprint(r, case_fingerprint(r, c)));
    text_or_null(r, "scenario", c->scenario);
    text_or_null(r, "start", day_text(r, c->start));
    text_or_null(r, "date", day_text(r, c->date));
    ash_json_object_end(r->w);
}

void ash_write_outcome(ash_request *r, const ash_outcome *o) {
    write_list(r, "results", o, &o->results, 0);
    write_list(r, "lines", o, &o->lines, 0);
    write_list(r, "categories", o, &o->categories, 1);
    write_meta(r, o);
    write_decision(r, o);
    write_inputs(r, o);
    ash_write_run(r, o);
}
