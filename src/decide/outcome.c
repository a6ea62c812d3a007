#include "decide/outcome.h"

#include <math.h>

typedef ash_list(ash_shown) shown_list;
typedef ash_list(ash_output) output_list;

typedef struct collector {
    ash_arena *arena;
    const ash_unrolled *u;
    shown_list *shown;
    output_list *outputs;
    bool keep;
} collector;

static void add_cell(collector *c, const ash_entity *entity, const int *rows) {
    ash_value value = ash_unrolled_value(c->u, entity, rows);
    if (value.kind == ASH_VALUE_UNSET || value.kind == ASH_VALUE_FAILED) return;
    ash_shown shown = {.entity = entity, .absent = value.kind != ASH_VALUE_NODE};
    for (size_t k = 0; k < entity->index_count; k++) shown.rows[k] = rows[k];
    if (!shown.absent) {
        shown.node = value.node;
        ash_output output = {.node = value.node, .keep = c->keep};
        ash_push(c->arena, c->outputs, output);
    }
    ash_push(c->arena, c->shown, shown);
}

/* Every cell of an entity, rows running in order; rows of an `of` index only under their parent. */
static void add_cells(collector *c, const ash_entity *entity, size_t k, int *rows) {
    if (k == entity->index_count) {
        add_cell(c, entity, rows);
        return;
    }
    const ash_index *index = entity->indices[k];
    size_t count = ash_case_row_count(c->u->c, index);
    for (size_t row = 0; row < count; row++) {
        if (k > 0 && index->parent == entity->indices[k - 1] && (int)c->u->c->rows[index->number].items[row].parent != rows[k - 1]) continue;
        rows[k] = (int)row;
        add_cells(c, entity, k + 1, rows);
    }
}

/* A result by row of a table that the case leaves out says what the result without it says. */
static void add_entity(collector *c, const ash_entity *entity) {
    int rows[8] = {0};
    bool total = entity->kind == ASH_ENTITY_RESULT || entity->built_in;
    if (total && !ash_case_has_rows(c->u->c, entity)) return;
    add_cells(c, entity, 0, rows);
}

static bool is_kept_built_in(const ash_entity *entity) {
    return entity->built_in && !ash_slice_equal(entity->name, ASH_SLICE("category_cost")) && !ash_slice_equal(entity->name, ASH_SLICE("discount_factor"));
}

static bool is_headline(const ash_model *model, const ash_entity *entity) {
    return entity == model->decision_result || (entity->kind == ASH_ENTITY_RESULT && ash_slice_equal(entity->name, ASH_SLICE("unit_cost")));
}

static bool wished(const ash_outcome_wish *wish, ash_slice name) {
    for (size_t i = 0; i < wish->keep_count; i++)
        if (ash_slice_equal(wish->keep[i], name)) return true;
    return false;
}

static void join_figures(shown_list *list, const ash_run *run, size_t *next) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].absent) continue;
        list->items[i].figure = &run->figures[*next];
        list->items[i].samples = run->kept[*next];
        (*next)++;
    }
}

/* Checks on uncertain values: a sample that violates one is a warning with their share. */
static void report_open_checks(const ash_outcome *o, size_t next, ash_arena *arena, ash_diags *diags) {
    for (size_t i = 0; i < o->unrolled->open_checks.count; i++) {
        const ash_open_check *open = &o->unrolled->open_checks.items[i];
        const ash_figure *figure = &o->run->figures[next + i];
        double share = 1 - figure->mean;
        if (isnan(share)) share = figure->undefined;
        if (!(share > 0) || ash_graph_centre(o->unrolled->graph, open->condition) != 1) continue; /* violated at the centre: reported already */
        ash_diag *diag = ash_report(diags, ASH_E_check_share, open->check->span, ASH_P("nl", ash_label(&open->check->labels, ASH_LANG_NL, open->check->text)),
                                    ASH_P("en", ash_label(&open->check->labels, ASH_LANG_EN, open->check->text)),
                                    ASH_P("share", ash_number_significant(arena, 100 * share, 2, ASH_LANG_EN)));
        ash_diag_set_path(diags, diag, open->path);
    }
}

static bool decide(ash_outcome *o, ash_arena *arena, ash_diags *diags) {
    const ash_model *model = o->unrolled->model;
    const ash_case *c = o->unrolled->c;
    if (model->decision_result == NULL) return true;
    size_t count = ash_case_row_count(c, model->decision);
    if (count == 0) return true;
    double **values = ash_new_array(arena, double *, count), *constant = ash_new_array(arena, double, count);
    for (size_t i = 0; i < o->results.count; i++) {
        ash_shown *shown = &o->results.items[i];
        if (shown->entity != model->decision_result || shown->absent) continue;
        if (shown->figure->undefined > 0) {
            ash_node culprit = shown->node;
            uint64_t sample;
            ash_run_find_undefined(arena, o->unrolled->graph, shown->node, &o->options, &culprit, &sample);
            const ash_graph_node *node = &o->unrolled->graph->nodes.items[culprit];
            ash_span origin = node->origin;
            ash_diag *diag = ash_report(diags, ASH_E_decision_undefined, origin, ASH_P("operation", ash_operation_name((ash_op)node->op)),
                                        ASH_P("share", ash_number_significant(arena, 100 * shown->figure->undefined, 2, ASH_LANG_EN)));
            ash_diag_set_path(diags, diag, ash_format(arena, "%.*s.%.*s", (int)shown->entity->name.size, shown->entity->name.data,
                                                      (int)ash_case_key(arena, c, shown->entity, shown->rows).size, ash_case_key(arena, c, shown->entity, shown->rows).data));
            return false;
        }
        values[shown->rows[0]] = o->run->kept[shown->figure - o->run->figures];
        constant[shown->rows[0]] = shown->figure->centre;
    }
    o->decision = ash_decide(arena, count, values, constant, o->run->samples, model->decision_sense, c->base);
    return true;
}

ash_outcome_status ash_outcome_compute(ash_arena *arena, const ash_case *c, const ash_run_options *options, const ash_outcome_wish *wish, ash_diags *diags,
                                       ash_outcome **outcome) {
    ash_outcome *o = *outcome = ash_new(arena, ash_outcome);
    const ash_model *model = c->model;
    o->options = *options;
    o->unrolled = ash_unroll(arena, c, diags);
    if (o->unrolled == NULL) return ASH_OUTCOME_INPUT;
    shown_list results = {0}, lines = {0}, categories = {0};
    output_list outputs = {0};
    collector all = {arena, o->unrolled, &results, &outputs, true};
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < model->entity_count; i++) {
            const ash_entity *entity = model->written[i];
            bool declared = entity->kind == ASH_ENTITY_RESULT || (wished(wish, entity->name) && entity->kind != ASH_ENTITY_COST && !entity->built_in);
            if (wish->headline ? pass == 0 && is_headline(model, entity) : pass == 0 ? declared : is_kept_built_in(entity)) add_entity(&all, entity);
        }
    const ash_entity *category_cost = ash_model_entity(model, ASH_SLICE("category_cost"));
    all.keep = false;
    all.shown = &lines;
    for (size_t i = 0; wish->lines && i < model->entity_count; i++)
        if (model->written[i]->kind == ASH_ENTITY_COST) {
            all.keep = wished(wish, model->written[i]->name);
            add_entity(&all, model->written[i]);
        }
    all.keep = false;
    all.shown = &categories;
    if (category_cost != NULL && !wish->headline) add_entity(&all, category_cost);
    for (size_t i = 0; i < o->unrolled->open_checks.count; i++) {
        ash_output output = {.node = o->unrolled->open_checks.items[i].condition, .moments_only = true};
        ash_push(arena, &outputs, output);
    }
    o->run = ash_run_graph(arena, o->unrolled->graph, outputs.items, outputs.count, options);
    if (o->run->status != ASH_RUN_DONE) return o->run->status == ASH_RUN_CANCELLED ? ASH_OUTCOME_CANCELLED : ASH_OUTCOME_MEMORY;
    size_t next = 0;
    join_figures(&results, o->run, &next);
    join_figures(&lines, o->run, &next);
    join_figures(&categories, o->run, &next);
    o->results = (ash_shown_list){results.count, results.items};
    o->lines = (ash_shown_list){lines.count, lines.items};
    o->categories = (ash_shown_list){categories.count, categories.items};
    report_open_checks(o, next, arena, diags);
    return decide(o, arena, diags) ? ASH_OUTCOME_DONE : ASH_OUTCOME_INPUT;
}

const ash_shown *ash_outcome_find(const ash_outcome *o, const ash_entity *entity, const int *rows) {
    const ash_shown_list *lists[] = {&o->results, &o->lines, &o->categories};
    for (size_t l = 0; l < 3; l++)
        for (size_t i = 0; i < lists[l]->count; i++) {
            const ash_shown *shown = &lists[l]->items[i];
            bool same = shown->entity == entity;
            for (size_t k = 0; same && k < entity->index_count; k++) same = shown->rows[k] == rows[k];
            if (same) return shown;
        }
    return NULL;
}
