/* What reads what. Only an earlier year may be read in a circle; everything else that comes back to itself is an error that prints the
 * circle. The entities are put in an order in which each follows all it reads, but for earlier years, and but for the cost of a category that a cost
 * line is made of: there each follows the lines of that category.
 *
 * Strongly connected components by R. Tarjan, "Depth-first search and linear graph algorithms" (1972), without recursion, since a model may
 * have many thousands of names. */
#include "lang/checker.h"

/* How one name reads another, along the years. */
typedef enum reading {
    READ_SAME,    /* in the same year */
    READ_EARLIER, /* year - k */
    READ_ANY      /* at a fixed year, over all years, or without years */
} reading;

typedef struct edge { uint32_t from, to; reading kind; bool through_category; ash_span span; } edge;
typedef ash_list(edge) edges;

typedef struct orderer {
    checker *c;
    size_t count;
    ash_entity **entities; /* by number, as declared */
    edges *edges;          /* by the one who reads */
    edges categories;      /* readings of category_cost for one category */
    uint32_t *component;   /* by entity */
    uint32_t *sequence;    /* entities, components in order of dependence */
    size_t *next;          /* while ordering inside a component: which edge is next */
    enum { NOT_VISITED, OPEN, PLACED } *visit;
} orderer;

static void add_edge(orderer *o, edge found) { ash_push(o->c->arena, &o->edges[found.from], found); }

/* category_cost of one category reads the lines of that category and no others: so a line may be made of what other categories come to (a tax on them). */
static void collect_category(orderer *o, const edge *whole, const ash_category *category) {
    for (size_t i = 0; i < o->count; i++) {
        const ash_entity *line = o->entities[i];
        if (line->kind != ASH_ENTITY_COST || line->category != category) continue;
        add_edge(o, (edge){whole->from, (uint32_t)i, line->year_position < 0 ? READ_ANY : whole->kind, true, whole->span});
    }
    ash_push(o->c->arena, &o->categories, *whole);
}

/* Whoever no cost line is made of follows category_cost as a whole: that reads nothing but cost lines, so no circle comes of it. */
static void follow_categories(orderer *o) {
    ash_arena *arena = o->c->arena;
    bool *below_lines = ash_new_array(arena, bool, o->count);
    uint32_t *open = ash_new_array(arena, uint32_t, o->count);
    size_t count = 0;
    for (size_t i = 0; i < o->count; i++)
        if (o->entities[i]->kind == ASH_ENTITY_COST) below_lines[open[count++] = (uint32_t)i] = true;
    while (count > 0) {
        const edges *reads = &o->edges[open[--count]];
        for (size_t k = 0; k < reads->count; k++)
            if (!below_lines[reads->items[k].to]) below_lines[open[count++] = reads->items[k].to] = true;
    }
    for (size_t i = 0; i < o->categories.count; i++)
        if (!below_lines[o->categories.items[i].from]) add_edge(o, o->categories.items[i]);
}

static void collect(orderer *o, const ash_entity *from, const ash_expr *e) {
    if (e == NULL) return;
    if (e->kind == ASH_EXPR_ENTITY && e->entity != NULL) {
        edge found = {(uint32_t)from->number, (uint32_t)e->entity->number, READ_ANY, false, e->span};
        int position = e->entity->year_position;
        if (from->year_position >= 0 && position >= 0) {
            const ash_coordinate *at = &e->coordinates[position];
            if (at->kind == ASH_AT_SLOT && at->slot == (uint32_t)from->year_position) found.kind = at->offset > 0 ? READ_EARLIER : READ_SAME;
        }
        if (ash_slice_equal(e->entity->name, ASH_SLICE("category_cost")) && e->coordinates[0].kind == ASH_AT_ROW)
            collect_category(o, &found, o->c->categories.items[e->coordinates[0].row]);
        else
            add_edge(o, found);
    }
    for (size_t i = 0; i < e->argument_count; i++) collect(o, from, e->arguments[i]);
}

/* Tarjan's algorithm over all edges; components come out with what they depend on first. */
static void find_components(orderer *o) {
    ash_arena *arena = o->c->arena;
    uint32_t *found = ash_new_array(arena, uint32_t, o->count), *low = ash_new_array(arena, uint32_t, o->count);
    uint32_t *stack = ash_new_array(arena, uint32_t, o->count), *path = ash_new_array(arena, uint32_t, o->count);
    size_t *next = ash_new_array(arena, size_t, o->count);
    bool *on_stack = ash_new_array(arena, bool, o->count);
    uint32_t clock = 0, component = 0;
    size_t stack_size = 0, sequence = 0;
    for (size_t root = 0; root < o->count; root++) {
        if (found[root] != 0) continue;
        size_t depth = 0;
        path[depth++] = (uint32_t)root;
        found[root] = low[root] = ++clock;
        stack[stack_size++] = (uint32_t)root;
        on_stack[root] = true;
        while (depth > 0) {
            uint32_t at = path[depth - 1];
            if (next[at] < o->edges[at].count) {
                uint32_t to = o->edges[at].items[next[at]++].to;
                if (found[to] == 0) {
                    found[to] = low[to] = ++clock;
                    stack[stack_size++] = to;
                    on_stack[to] = true;
                    path[depth++] = to;
                } else if (on_stack[to] && found[to] < low[at]) {
                    low[at] = found[to];
                }
                continue;
            }
            depth--;
            if (depth > 0 && low[at] < low[path[depth - 1]]) low[path[depth - 1]] = low[at];
            if (low[at] != found[at]) continue;
            uint32_t member;
            do {
                member = stack[--stack_size];
                on_stack[member] = false;
                o->component[member] = component;
                o->sequence[sequence++] = member;
            } while (member != at);
            component++;
        }
    }
}

/* Reports the shortest circle through the reading of `to` by `from`, found breadth first over the edges that count. */
static void report_circle(orderer *o, uint32_t from, uint32_t to, bool earlier_counts) {
    enum { SHOWN = 12 };
    ash_arena *arena = o->c->arena;
    uint32_t *queue = ash_new_array(arena, uint32_t, o->count), *parent = ash_new_array(arena, uint32_t, o->count);
    bool *seen = ash_new_array(arena, bool, o->count);
    size_t head = 0, tail = 0;
    queue[tail++] = to;
    seen[to] = true;
    while (!seen[from]) {
        uint32_t at = queue[head++];
        for (size_t i = 0; i < o->edges[at].count; i++) {
            const edge *e = &o->edges[at].items[i];
            if (o->component[e->to] != o->component[from] || (e->kind == READ_EARLIER && !earlier_counts) || seen[e->to]) continue;
            seen[e->to] = true;
            parent[e->to] = at;
            queue[tail++] = e->to;
        }
    }
    ash_slice text = o->entities[from]->name;
    size_t names = 1;
    for (uint32_t back = from;; back = parent[back]) {
        if (back != from || names > 1) names++;
        ash_slice name = back == from ? (ash_slice){0} : o->entities[back]->name;
        if (name.size > 0 && names <= SHOWN) text = ash_format(arena, "%.*s <- %.*s", (int)name.size, name.data, (int)text.size, text.data);
        if (back == to) break;
    }
    ash_slice name = o->entities[from]->name;
    text = ash_format(arena, "%.*s <- %s%.*s", (int)name.size, name.data, names > SHOWN ? "... <- " : "", (int)text.size, text.data);
    ash_report(o->c->diags, ASH_E_cycle, o->entities[from]->span, ASH_P("circle", text));
}

/* Orders the members of one component by the edges inside one year, going down from each member to what it reads before placing it; reports
 * a circle when that leads back to a member that is still open. */
static void order_component(orderer *o, uint32_t *members, size_t count) {
    uint32_t component = o->component[members[0]];
    bool recursive = count > 1;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < o->edges[members[i]].count; k++) {
            const edge *e = &o->edges[members[i]].items[k];
            if (o->component[e->to] != component) continue;
            recursive = true;
            if (e->kind == READ_ANY) {
                report_circle(o, members[i], e->to, true);
                return;
            }
        }
    if (!recursive) return;
    uint32_t *ordered = ash_new_array(o->c->arena, uint32_t, count), *path = ash_new_array(o->c->arena, uint32_t, count);
    size_t done = 0;
    for (size_t i = 0; i < count; i++) {
        size_t depth = 0;
        if (o->visit[members[i]] == NOT_VISITED) path[depth++] = members[i];
        while (depth > 0) {
            uint32_t at = path[depth - 1];
            o->visit[at] = OPEN;
            size_t k = o->next[at]++;
            if (k == o->edges[at].count) {
                o->visit[at] = PLACED;
                ordered[done++] = at;
                depth--;
                continue;
            }
            const edge *e = &o->edges[at].items[k];
            if (e->kind == READ_EARLIER || o->component[e->to] != component) continue;
            if (o->visit[e->to] == OPEN) {
                report_circle(o, at, e->to, false);
                return;
            }
            if (o->visit[e->to] == NOT_VISITED) path[depth++] = e->to;
        }
    }
    for (size_t i = 0; i < count; i++) {
        members[i] = ordered[i];
        o->entities[ordered[i]]->recursive = true;
    }
}

/* ---- What is certain in every case ---- */

/* A series whose figures are facts without a spread (is it in the EU, how far is it) is as certain as the country it is asked for. */
static bool certain_series(const ash_ref *ref, ash_slice name) {
    const ash_ref_series *series = ref == NULL ? NULL : ash_ref_series_find(ref, name);
    for (size_t grade = 0; series != NULL && grade < ASH_GRADE_COUNT; grade++)
        if (series->spread[grade] > 0 || series->ends) return false;
    return series != NULL;
}

static bool mark_certain(ash_expr *e, const ash_ref *ref) {
    bool certain = true;
    for (size_t i = 0; i < e->argument_count; i++) certain = mark_certain(e->arguments[i], ref) && certain;
    if (e->kind == ASH_EXPR_EXCHANGE || e->kind == ASH_EXPR_RATE || e->kind == ASH_EXPR_DISTRIBUTION) certain = false;
    if (e->kind == ASH_EXPR_REFERENCE) certain = certain && certain_series(ref, e->text);
    if (e->kind == ASH_EXPR_ENTITY) {
        const ash_entity *entity = e->entity;
        switch (entity->kind) {
        case ASH_ENTITY_INPUT: case ASH_ENTITY_COMMON: certain = entity->structural || entity->type.kind != ASH_TYPE_NUMBER; break;
        case ASH_ENTITY_FACT: case ASH_ENTITY_PARAMETER: case ASH_ENTITY_TABLE: certain = true; break;
        case ASH_ENTITY_LET: case ASH_ENTITY_COST: case ASH_ENTITY_RESULT:
            certain = entity->expr != NULL && entity->expr->certain && !entity->recursive;
            break;
        }
    }
    e->certain = certain;
    return certain;
}

void ash_order(checker *c) {
    ash_model *m = c->model;
    orderer o = {.c = c};
    ash_list(ash_check *) checks = {0};
    o.entities = ash_new_array(c->arena, ash_entity *, c->declared.count);
    for (size_t i = 0; i < c->declared.count; i++) {
        if (c->declared.items[i].check != NULL) {
            ash_push(c->arena, &checks, c->declared.items[i].check);
            continue;
        }
        c->declared.items[i].entity->number = o.count;
        o.entities[o.count++] = c->declared.items[i].entity;
    }
    o.edges = ash_new_array(c->arena, edges, o.count);
    o.component = ash_new_array(c->arena, uint32_t, o.count);
    o.sequence = ash_new_array(c->arena, uint32_t, o.count);
    o.next = ash_new_array(c->arena, size_t, o.count);
    o.visit = ash_alloc_array(c->arena, o.count, sizeof *o.visit);
    for (size_t i = 0; i < o.count; i++) {
        collect(&o, o.entities[i], o.entities[i]->expr);
        collect(&o, o.entities[i], o.entities[i]->when);
    }
    follow_categories(&o);
    find_components(&o);
    size_t errors = c->diags->error_count;
    for (size_t i = 0; i < o.count && !enough(c);) {
        size_t end = i + 1;
        while (end < o.count && o.component[o.sequence[end]] == o.component[o.sequence[i]]) end++;
        order_component(&o, o.sequence + i, end - i);
        i = end;
    }
    if (c->diags->error_count > errors) return;
    ash_entity **ordered = ash_new_array(c->arena, ash_entity *, o.count);
    for (size_t i = 0; i < o.count; i++) {
        ash_entity *entity = ordered[i] = o.entities[o.sequence[i]];
        const edges *reads = &o.edges[o.sequence[i]];
        bool told = false; /* of what it reads already */
        for (size_t k = 0; k < reads->count; k++) {
            uint32_t level = o.entities[reads->items[k].to]->level;
            if (reads->items[k].kind == READ_EARLIER) continue;
            told |= level >= ASH_CHAIN_LIMIT;
            level += reads->items[k].through_category ? 2 : 1;
            if (level > entity->level) entity->level = level;
        }
        if (entity->level >= ASH_CHAIN_LIMIT && !told)
            ash_report(c->diags, ASH_E_chain_too_long, entity->span, ASH_P("name", entity->name), ASH_P("limit", ash_format(c->arena, "%d", ASH_CHAIN_LIMIT)));
        bool is_input = entity->kind == ASH_ENTITY_INPUT, always_certain = is_input && (entity->structural || entity->type.kind != ASH_TYPE_NUMBER);
        if (entity->expr != NULL && !mark_certain(entity->expr, m->ref) && always_certain)
            ash_report(c->diags, ASH_E_default_uncertain, entity->expr->span, ASH_P("name", entity->name));
        if (entity->when != NULL && !mark_certain(entity->when, m->ref))
            ash_report(c->diags, ASH_E_when_uncertain, entity->when->span, ASH_P("name", entity->name));
    }
    for (size_t i = 0; i < o.count; i++) ordered[i]->number = i;
    for (size_t i = 0; i < checks.count; i++) mark_certain(checks.items[i]->condition, m->ref);
    m->entities = ordered;
    m->written = o.entities;
    m->entity_count = o.count;
    m->checks = checks.items;
    m->check_count = checks.count;
}
