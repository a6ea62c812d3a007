#include "decide/importance.h"

#include <string.h>

typedef ash_list(ash_group_worth) group_list;
typedef ash_list(uint32_t) draw_list;

typedef struct work {
    ash_arena *arena;
    ash_information *information;
    const ash_uncertain_list *inputs;
    group_list groups;
    bool *done; /* by input: in a group of the kind at work */
} work;

static bool belongs(const ash_group_worth *group, const ash_input_use *use) {
    switch (group->kind) {
    case ASH_GROUP_DECLARED: return use->entity != NULL && ash_slice_equal(use->entity->group, group->name);
    case ASH_GROUP_ROWS: return use->entity == group->entity;
    case ASH_GROUP_KNOWABLE: return use->knowable;
    case ASH_GROUP_ALL: return true;
    }
    return false;
}

/* Adds a group with all its members, if it has at least `least`. */
static void add_group(work *w, ash_group_worth group, size_t least) {
    draw_list draws = {0};
    for (size_t i = 0; i < w->inputs->count; i++) {
        const ash_uncertain *input = &w->inputs->items[i];
        if (!belongs(&group, input->use)) continue;
        w->done[i] = true;
        group.count++;
        for (size_t d = 0; d < input->draw_count; d++) ash_push(w->arena, &draws, input->draws[d]);
    }
    if (group.count < least) return;
    group.worth = ash_information_worth(w->information, draws.items, draws.count);
    ash_push(w->arena, &w->groups, group);
}

static void add_groups(work *w) {
    memset(w->done, 0, w->inputs->count * sizeof *w->done);
    for (size_t i = 0; i < w->inputs->count; i++) {
        const ash_entity *entity = w->inputs->items[i].use->entity;
        if (entity != NULL && entity->group.size > 0 && !w->done[i]) add_group(w, (ash_group_worth){.kind = ASH_GROUP_DECLARED, .name = entity->group}, 1);
    }
    memset(w->done, 0, w->inputs->count * sizeof *w->done);
    for (size_t i = 0; i < w->inputs->count; i++) {
        const ash_entity *entity = w->inputs->items[i].use->entity;
        if (entity != NULL && !w->done[i]) add_group(w, (ash_group_worth){.kind = ASH_GROUP_ROWS, .name = entity->name, .entity = entity}, 2);
    }
    add_group(w, (ash_group_worth){.kind = ASH_GROUP_KNOWABLE}, 0);
}

/* The inputs, in the order of the tornado, by worth: insertion keeps the order of equals. */
static ash_input_worth *rank(work *w, const ash_tornado *t) {
    ash_input_worth *ranked = ash_new_array(w->arena, ash_input_worth, t->count);
    for (size_t i = 0; i < t->count; i++) {
        ash_input_worth one = {t->items[i].input, &t->items[i], ash_information_worth(w->information, t->items[i].input->draws, t->items[i].input->draw_count)};
        size_t at = i;
        for (; at > 0 && ranked[at - 1].worth.value < one.worth.value; at--) ranked[at] = ranked[at - 1];
        ranked[at] = one;
    }
    return ranked;
}

const ash_importance *ash_importance_of(ash_arena *arena, const ash_outcome *outcome) {
    ash_importance *m = ash_new(arena, ash_importance);
    m->inputs = ash_uncertain_inputs(arena, outcome->unrolled);
    work w = {.arena = arena, .information = ash_information_create(arena, outcome), .inputs = &m->inputs};
    w.done = ash_new_array(arena, bool, m->inputs.count);
    m->tornado = ash_tornado_of(arena, outcome, &m->inputs);
    m->by_worth = rank(&w, m->tornado);
    add_groups(&w);
    ash_group_worth everything = {.kind = ASH_GROUP_ALL, .count = m->inputs.count, .worth = {outcome->decision->evpi, outcome->decision->evpi_se}};
    ash_push(arena, &w.groups, everything);
    m->group_count = w.groups.count;
    m->groups = w.groups.items;
    m->break_evens = ash_break_evens_of(arena, outcome, &m->inputs);
    if (m->inputs.count >= 2 && m->tornado->best != m->tornado->other)
        m->curve = ash_break_even_curve(arena, outcome, m->by_worth[0].input, m->by_worth[1].input, m->tornado->best, m->tornado->other);
    return m;
}
