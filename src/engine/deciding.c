/* A walk through all formulas for what decides directly, then from each of those to what it reads. */
#include "engine/deciding.h"

typedef struct walk {
    ash_arena *arena;
    bool *deciding;
    ash_list(const ash_entity *) open; /* deciding, and not followed yet */
} walk;

static void mark(walk *w, const ash_entity *entity) {
    if (w->deciding[entity->number]) return;
    w->deciding[entity->number] = true;
    ash_push(w->arena, &w->open, entity);
}

/* Everything that an expression reads decides. */
static void mark_all(walk *w, const ash_expr *e) {
    if (e == NULL) return;
    if (e->kind == ASH_EXPR_ENTITY) mark(w, e->entity);
    for (size_t i = 0; i < e->argument_count; i++) mark_all(w, e->arguments[i]);
}

static bool is_condition(const ash_expr *e) {
    return e->kind == ASH_EXPR_LESS || e->kind == ASH_EXPR_LESS_EQUAL || e->kind == ASH_EXPR_GREATER || e->kind == ASH_EXPR_GREATER_EQUAL || e->kind == ASH_EXPR_EQUAL ||
           e->kind == ASH_EXPR_NOT_EQUAL || e->type.kind == ASH_TYPE_TRUTH;
}

/* Looks for what decides inside an expression that does not as a whole. */
static void look(walk *w, const ash_expr *e) {
    if (e == NULL) return;
    bool decides = (e->certain && is_condition(e)) || e->kind == ASH_EXPR_DISTRIBUTION || e->kind == ASH_EXPR_REFERENCE || e->kind == ASH_EXPR_RATE;
    if (decides) mark_all(w, e);
    for (size_t i = 0; !decides && i < e->argument_count; i++) look(w, e->arguments[i]);
}

const bool *ash_deciding(ash_arena *arena, const ash_model *model) {
    walk w = {.arena = arena, .deciding = ash_new_array(arena, bool, model->entity_count)};
    for (size_t i = 0; i < model->entity_count; i++) {
        const ash_entity *entity = model->entities[i];
        look(&w, entity->expr);
        mark_all(&w, entity->when);
    }
    for (size_t i = 0; i < model->index_count; i++)
        if (model->indices[i]->last_from != NULL) mark(&w, model->indices[i]->last_from);
    while (w.open.count > 0) {
        const ash_entity *entity = w.open.items[--w.open.count];
        mark_all(&w, entity->expr);
    }
    return w.deciding;
}
