/* Explanations, see explanation.h. A figure is taken apart once: the first time it is met at a depth where it may be. */
#include "report/explanation.h"

#include "report/details.h"

typedef struct explainer {
    ash_arena *arena;
    const ash_unrolled *u;
    ash_diags *diags;
    ash_map done;  /* path -> the ash_explained that was taken apart */
    ash_map uses;  /* path -> its ash_input_use */
    size_t nodes;
    bool all;      /* every year is wanted */
    bool cut;
} explainer;

/* ---- Text of the model ---- */

typedef ash_list(char) letters;

static void add(ash_arena *arena, letters *to, ash_slice text) {
    for (size_t i = 0; i < text.size; i++) ash_push(arena, to, text.data[i]);
}

ash_slice ash_source_line(ash_arena *arena, ash_slice text) {
    letters line = {0};
    bool quoted = false, space = false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '"' && (i == 0 || text.data[i - 1] != '\\')) quoted = !quoted;
        if (!quoted && c == '#') i = ash_slice_find(text, '\n', i);
        if (!quoted && (i >= text.size || c == '#' || c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
            space = line.count > 0;
            continue;
        }
        if (space) ash_push(arena, &line, ' ');
        space = false;
        ash_push(arena, &line, c);
    }
    return (ash_slice){line.items, line.count};
}

static ash_slice span_text(const ash_model *model, ash_span span) {
    const ash_source *source = ash_sources_get(model->sources, span.file);
    return source == NULL ? (ash_slice){0} : ash_slice_part(source->text, span.start, span.end);
}

ash_slice ash_model_text(ash_arena *arena, const ash_model *model, ash_span span) { return ash_source_line(arena, span_text(model, span)); }

ash_slice ash_unit_in(ash_arena *arena, const ash_entity *entity, ash_currency currency) {
    ash_unit unit = entity->type.unit;
    if (currency == 0 || currency == ASH_EUR || unit.currency == 0)
        return entity->unit_text.size > 0 ? entity->unit_text : ash_unit_text(arena, &unit);
    unit.currency = currency;
    return ash_unit_text(arena, &unit);
}

/* ---- The part of a formula that counts ---- */

typedef struct part { ash_slice text; bool nothing; } part; /* nothing: 0 by a branch that was taken, of which a sum need not speak */

static const ash_branch *branch_of(const ash_reads *reads, const ash_expr *e) {
    for (size_t i = 0; i < reads->branches.count; i++)
        if (reads->branches.items[i].expr == e) return &reads->branches.items[i];
    return NULL;
}

static bool is_atom(const ash_expr *e) {
    while (e->kind == ASH_EXPR_CONVERT || e->kind == ASH_EXPR_EXCHANGE) e = e->arguments[0];
    return e->kind == ASH_EXPR_NUMBER || e->kind == ASH_EXPR_ENTITY || e->kind == ASH_EXPR_INDEX || e->kind == ASH_EXPR_CALL || e->kind == ASH_EXPR_REDUCE;
}

static ash_slice in_brackets(const explainer *x, const ash_expr *whole, const ash_expr *kept, ash_slice text) {
    bool had = whole->span.start < kept->span.start && ash_slice_starts_with(span_text(x->u->model, whole->span), ASH_SLICE("("));
    bool has = ash_slice_starts_with(text, ASH_SLICE("("));
    return had && !has && !is_atom(kept) ? ash_format(x->arena, "(%.*s)", (int)text.size, text.data) : text;
}

static part taken_part(const explainer *x, const ash_reads *reads, const ash_expr *e) {
    if (e->kind == ASH_EXPR_IF) {
        const ash_branch *branch = branch_of(reads, e);
        if (branch != NULL && branch->taken[0] != branch->taken[1]) {
            const ash_expr *kept = e->arguments[branch->taken[0] ? 1 : 2];
            part inner = taken_part(x, reads, kept);
            inner.nothing |= kept->kind == ASH_EXPR_NUMBER && kept->number == 0;
            inner.text = in_brackets(x, e, kept, inner.text);
            return inner;
        }
    }
    if (e->kind == ASH_EXPR_ADD) {
        part left = taken_part(x, reads, e->arguments[0]), right = taken_part(x, reads, e->arguments[1]);
        if (left.nothing) return (part){in_brackets(x, e, e->arguments[1], right.text), right.nothing};
        if (right.nothing) return (part){in_brackets(x, e, e->arguments[0], left.text), false};
    }
    letters text = {0};
    uint32_t at = e->span.start;
    bool nothing = e->argument_count == 1 && (e->kind == ASH_EXPR_CONVERT || e->kind == ASH_EXPR_EXCHANGE);
    for (size_t i = 0; i < e->argument_count; i++) {
        const ash_expr *argument = e->arguments[i];
        if (argument->span.file != e->span.file || argument->span.start < at || argument->span.end > e->span.end) continue;
        part inner = taken_part(x, reads, argument);
        nothing = nothing && inner.nothing;
        add(x->arena, &text, span_text(x->u->model, (ash_span){e->span.file, at, argument->span.start}));
        add(x->arena, &text, inner.text);
        at = argument->span.end;
    }
    add(x->arena, &text, span_text(x->u->model, (ash_span){e->span.file, at, e->span.end}));
    return (part){{text.items, text.count}, nothing && e->argument_count == 1};
}

/* ---- Nodes ---- */

static ash_slice path_of(const explainer *x, const ash_entity *entity, const int *rows) {
    ash_slice path = entity->name;
    for (size_t k = 0; k < entity->index_count; k++) {
        ash_slice id = ash_case_row_id(x->arena, x->u->c, entity->indices[k], rows[k]);
        path = ash_details_join(x->arena, path, ".", id); /* the row of a table that is left out has no name */
    }
    return path;
}

/* The law of an input node of the graph: what was drawn from, in this very cell. */
static const ash_distribution *law_of(const explainer *x, ash_value value) {
    if (value.kind != ASH_VALUE_NODE) return NULL;
    const ash_graph_node *node = &x->u->graph->nodes.items[value.node];
    return node->op == ASH_OP_INPUT ? &x->u->graph->samplers.items[node->b] : NULL;
}

static bool is_input(const ash_entity *entity) { return entity->kind == ASH_ENTITY_INPUT || entity->kind == ASH_ENTITY_COMMON; }

/* What the case gives for an entity, but for `unknown`. */
static const ash_given *given_for(const explainer *x, const ash_entity *entity, const int *rows) {
    const ash_given *const *all = x->u->c->given[entity->number];
    const ash_given *given = all == NULL ? NULL : all[ash_case_cell(x->u->c, entity, rows, false)];
    return given == NULL || given->unknown ? NULL : given;
}

static ash_explained *make(explainer *x, const ash_read *read) {
    ash_explained *node = ash_new(x->arena, ash_explained);
    const ash_entity *entity = read->entity;
    x->nodes++;
    node->entity = entity;
    node->value = read->value;
    node->year = read->year;
    if (entity == NULL) {
        node->name = node->path = read->path;
        node->currency = read->currency;
        node->use = ash_map_get(&x->uses, read->path);
        if (node->use != NULL && node->use->given != NULL && !node->use->given->unknown) node->given = node->use->given;
        node->law = law_of(x, read->value);
        return node;
    }
    for (size_t k = 0; k < entity->index_count; k++) node->rows[k] = read->rows[k];
    node->name = entity->name;
    node->path = path_of(x, entity, read->rows);
    if (entity->type.unit.currency != 0) node->currency = read->value.currency != 0 ? read->value.currency : ASH_EUR;
    node->formula = ash_source_line(x->arena, entity->expr_text);
    if (is_input(entity) || entity->kind == ASH_ENTITY_FACT) node->given = given_for(x, entity, read->rows);
    if (is_input(entity)) {
        node->use = ash_map_get(&x->uses, ash_case_input_path(x->arena, x->u->c, entity, read->rows));
        node->law = law_of(x, read->value);
    }
    return node;
}

static bool is_zero(const explainer *x, ash_value value) {
    return value.kind == ASH_VALUE_NODE && ash_graph_is_constant(x->u->graph, value.node) && ash_graph_centre(x->u->graph, value.node) == 0;
}

/* Is read number i the same as an earlier one but for a later year of production? */
static bool is_alike(const explainer *x, const ash_explained *node, size_t i) {
    const ash_explained *later = node->reads[i];
    const ash_entity *entity = later->entity;
    if (entity == NULL || entity->year_position < 0) return false;
    for (size_t k = 0; k < i; k++) {
        const ash_explained *earlier = node->reads[k];
        if (earlier->entity != entity || is_zero(x, earlier->value)) continue;
        bool same = x->u->c->first_year + earlier->rows[entity->year_position] >= 1 && later->rows[entity->year_position] > earlier->rows[entity->year_position];
        for (size_t at = 0; same && at < entity->index_count; at++)
            same = (int)at == entity->year_position || earlier->rows[at] == later->rows[at];
        if (same) return true;
    }
    return false;
}

static void take_apart(explainer *x, ash_explained *node, unsigned depth) {
    ash_reads reads;
    if (node->entity == NULL || node->entity->kind == ASH_ENTITY_PARAMETER || node->entity->kind == ASH_ENTITY_TABLE) return;
    const ash_explained *before = ash_map_get(&x->done, node->path);
    if (before != NULL) {
        node->repeated = true;
        node->taken = before->taken;
        return;
    }
    ash_value value = ash_unrolled_reads(x->u, node->entity, node->rows, x->diags, &reads);
    if (value.kind == ASH_VALUE_ABSENT && is_input(node->entity)) return;
    if (reads.branches.count > 0 && node->entity->expr != NULL) {
        part taken = taken_part(x, &reads, node->entity->expr);
        node->taken = ash_source_line(x->arena, taken.text);
    }
    if (ash_slice_equal(node->taken, node->formula)) node->taken = (ash_slice){0};
    if (reads.list.count == 0) return;
    if (depth == 0 || x->nodes + reads.list.count > ASH_EXPLAIN_NODES) {
        node->more = true;
        x->cut |= depth > 0;
        return;
    }
    ash_map_add(&x->done, node->path, node);
    node->reads = ash_new_array(x->arena, ash_explained *, reads.list.count);
    for (size_t i = 0; i < reads.list.count; i++) node->reads[node->count++] = make(x, &reads.list.items[i]);
    for (size_t i = 0; i < node->count; i++) {
        node->reads[i]->alike = !x->all && is_alike(x, node, i);
        if (!node->reads[i]->alike) take_apart(x, node->reads[i], depth - 1);
    }
}

static explainer begin(ash_arena *arena, const ash_unrolled *u, ash_diags *diags) {
    explainer x = {.arena = arena, .u = u, .diags = diags};
    ash_map_init(&x.done, arena);
    ash_map_init(&x.uses, arena);
    for (size_t i = 0; i < u->uses.count; i++) ash_map_add(&x.uses, u->uses.items[i].path, &u->uses.items[i]);
    return x;
}

static ash_explanation *end(const explainer *x, ash_explained *root) {
    ash_explanation *explanation = ash_new(x->arena, ash_explanation);
    explanation->unrolled = x->u;
    explanation->root = root;
    explanation->cut = x->cut;
    return explanation;
}

ash_explanation *ash_explain(ash_arena *arena, const ash_unrolled *u, const ash_entity *entity, const int *rows, unsigned depth, ash_diags *diags) {
    ash_reads reads;
    ash_read whole = {.entity = entity, .year = 1};
    for (size_t k = 0; k < entity->index_count; k++) whole.rows[k] = rows[k];
    whole.value = ash_unrolled_reads(u, entity, rows, diags, &reads); /* first, so that what it brings is among the uses */
    if (whole.value.kind == ASH_VALUE_FAILED) return NULL;
    explainer x = begin(arena, u, diags);
    ash_explained *root = make(&x, &whole);
    x.all = depth == 0;
    take_apart(&x, root, depth == 0 || depth > ASH_EXPLAIN_DEPTH ? ASH_EXPLAIN_DEPTH : depth);
    return end(&x, root);
}

ash_explanation *ash_explain_use(ash_arena *arena, const ash_unrolled *u, ash_slice path) {
    explainer x = begin(arena, u, NULL);
    const ash_input_use *use = ash_map_get(&x.uses, path);
    if (use == NULL) return NULL;
    ash_read whole = {.path = path, .currency = use->currency, .value = use->first};
    return end(&x, make(&x, &whole));
}
