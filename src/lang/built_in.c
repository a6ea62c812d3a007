/* What the language adds when a model has costs, written as model text: so it is checked, explained and documented like every other
 * formula. For decision index `option`, years `year` and categories a, b it reads
 *
 *     let discount_factor [year] : 1 = if year < 1 then 1 else (1 + discount_rate) ^ (0.5 - year)
 *     let category_cost [category, option, year] : EUR = (if category == a then sum(source: line) * 1 year + ... else 0) + ...
 *     let total_cost [option, year] : EUR = category_cost[a] + category_cost[b]
 *     let own_cost [option, product, year] : EUR = sum(source: line) * 1 year + ...     with an optional table `product`: the lines by row of it
 *     let present_cost [option] : EUR = sum(year: total_cost * discount_factor)
 *     let present_net [option] : EUR = present_cost - sum(year: category_cost[value] * discount_factor)
 *     let present_volume [option] : unit = sum(year: if year >= 1 then sum(source: volume) * 1 year * (1 + inflation) ^ (year - 1) *
 *                                          discount_factor else 0)
 *
 * Mid-year factors, year 0 undiscounted; kinds external and noncash never enter a total. */
#include "lang/checker.h"

static const struct { const char *name, *nl, *en; } built_in[] = {
    {"discount_factor", "Contante waarde van 1 euro in het midden van het jaar", "Present value of 1 euro in the middle of the year"},
    {"category_cost", "Kosten per categorie", "Cost by category"},
    {"total_cost", "Totale kosten per jaar", "Total cost per year"},
    {"present_cost", "Contante waarde van alle kosten", "Present value of all costs"},
    {"present_net", "Contante waarde van de kosten min de opbrengsten", "Present value of costs less value"},
    {"present_volume", "Contante waarde van het aantal, in euro's van jaar 1", "Present volume, in euros of year 1"},
    {"own_cost", "Kosten die per rij zijn geteld", "Cost that is counted by row"},
};

bool ash_is_built_in(ash_slice name) {
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
        if (ash_slice_equal(name, ash_slice_of(built_in[i].name))) return true;
    return false;
}

typedef struct text {
    ash_arena *arena;
    ash_slice all;
    size_t capacity;
} text;

static void add(text *t, ash_slice more) {
    if (t->all.size + more.size > t->capacity) {
        t->capacity = 2 * (t->all.size + more.size);
        char *grown = ash_new_array(t->arena, char, t->capacity);
        for (size_t i = 0; i < t->all.size; i++) grown[i] = t->all.data[i];
        t->all.data = grown;
    }
    char *to = (char *)(uintptr_t)t->all.data; /* the buffer is ours until the text is handed out */
    for (size_t i = 0; i < more.size; i++) to[t->all.size + i] = more.data[i];
    t->all.size += more.size;
}
static void add_text(text *t, const char *more) { add(t, ash_slice_of(more)); }

/* `let NAME [first, second] : UNIT =`; an index of NULL is left out. */
static void begin(text *t, size_t which, const char *extra, const ash_index *first, const ash_index *second, ash_slice unit) {
    add_text(t, "let ");
    add_text(t, built_in[which].name);
    const char *separator = " [";
    if (extra != NULL) {
        add_text(t, " [");
        add_text(t, extra);
        separator = ", ";
    }
    const ash_index *list[] = {first, second};
    for (size_t i = 0; i < 2; i++) {
        if (list[i] == NULL) continue;
        add_text(t, separator);
        add(t, list[i]->name);
        separator = ", ";
    }
    add_text(t, separator[0] == ',' ? "] : " : " : ");
    add(t, unit);
    add_text(t, " = ");
}

static void end(text *t, size_t which) {
    add_text(t, "\n  nl \"");
    add_text(t, built_in[which].nl);
    add_text(t, "\"  en \"");
    add_text(t, built_in[which].en);
    add_text(t, "\"\n");
}

/* A quantity summed over every index but the decision, the years and `kept` (NULL: none). */
static void add_summed(text *t, const ash_model *m, const ash_entity *entity, const ash_index *kept) {
    size_t sums = 0;
    for (size_t i = 0; i < entity->index_count; i++) {
        if (entity->indices[i] == m->decision || entity->indices[i] == m->years || entity->indices[i] == kept) continue;
        add_text(t, "sum(");
        add(t, entity->indices[i]->name);
        add_text(t, ": ");
        sums++;
    }
    add(t, entity->name);
    while (sums-- > 0) add_text(t, ")");
    if (entity->type.unit.dims.power[ASH_DIM_TIME] == -1) add_text(t, " * 1 year");
}

typedef ash_list(ash_slice) terms;

/* The terms [from, to) joined by +, in groups when there are many, so that the expression does not become high. */
static void add_joined(text *t, const terms *all, size_t from, size_t to) {
    enum { GROUP = 16 };
    size_t step = 1;
    while (step * GROUP < to - from) step *= GROUP;
    for (size_t at = from; at < to; at += step) {
        if (at > from) add_text(t, "\n    + ");
        if (step == 1) {
            add(t, all->items[at]);
        } else {
            add_text(t, "(");
            add_joined(t, all, at, at + step < to ? at + step : to);
            add_text(t, ")");
        }
    }
}

/* What a cost comes to in a year: EUR. */
static ash_slice cost_term(checker *c, const ash_entity *cost, const ash_index *kept) {
    const ash_model *m = c->model;
    text t = {.arena = c->arena};
    bool once = cost->year_position < 0 && m->years != NULL;
    if (once) add(&t, ash_format(c->arena, "(if %.*s == %d then ", (int)m->years->name.size, m->years->name.data, m->years->first_year));
    add_summed(&t, m, cost, kept);
    if (once) add_text(&t, " else 0)");
    return t.all;
}

static void add_category_cost(checker *c, text *t) {
    terms *costs = ash_new_array(c->arena, terms, c->categories.count), categories = {0};
    for (size_t i = 0; i < c->declared.count; i++) {
        const ash_entity *cost = c->declared.items[i].entity;
        if (cost == NULL || cost->kind != ASH_ENTITY_COST) continue;
        size_t k = (size_t)((const ash_fixed_row *)ash_map_get(ash_model_index(c->model, ASH_SLICE("category"))->row_names, cost->category->name) -
                            ash_model_index(c->model, ASH_SLICE("category"))->rows);
        ash_push(c->arena, &costs[k], cost_term(c, cost, NULL));
    }
    for (size_t k = 0; k < c->categories.count; k++) {
        if (costs[k].count == 0) continue;
        text one = {.arena = c->arena};
        add(&one, ash_format(c->arena, "(if category == %.*s then ", (int)c->categories.items[k]->name.size, c->categories.items[k]->name.data));
        add_joined(&one, &costs[k], 0, costs[k].count);
        add_text(&one, " else 0)");
        ash_push(c->arena, &categories, one.all);
    }
    begin(t, 1, "category", c->model->decision, c->model->years, ASH_SLICE("EUR"));
    add_joined(t, &categories, 0, categories.count);
    end(t, 1);
}

static bool in_total(const ash_category *category) {
    return category->kind == ASH_CASH || category->kind == ASH_HIDDEN || category->kind == ASH_RISK;
}

/* What is in the total by row of the optional table. */
static void add_own_cost(checker *c, text *t) {
    const ash_model *m = c->model;
    terms all = {0};
    for (size_t i = 0; i < c->declared.count; i++) {
        const ash_entity *cost = c->declared.items[i].entity;
        if (cost == NULL || cost->kind != ASH_ENTITY_COST || !in_total(cost->category)) continue;
        for (size_t k = 0; k < cost->index_count; k++)
            if (cost->indices[k] == m->optional) ash_push(c->arena, &all, cost_term(c, cost, m->optional));
    }
    const ash_index *list[] = {m->decision, m->optional, m->years};
    const char *separator = "let own_cost [";
    for (size_t i = 0; i < 3; i++) {
        if (list[i] == NULL) continue;
        add_text(t, separator);
        add(t, list[i]->name);
        separator = ", ";
    }
    add_text(t, "] : EUR = ");
    if (all.count == 0) add_text(t, "0");
    add_joined(t, &all, 0, all.count);
    end(t, 6);
}

/* category_cost of every category of a kind, joined by + ; 0 when there is none. */
static void add_kinds(checker *c, text *t, bool value) {
    terms all = {0};
    for (size_t k = 0; k < c->categories.count; k++) {
        const ash_category *category = c->categories.items[k];
        if (value ? category->kind != ASH_VALUE : !in_total(category)) continue;
        ash_slice name = c->categories.items[k]->name;
        ash_push(c->arena, &all, ash_format(c->arena, "category_cost[%.*s]", (int)name.size, name.data));
    }
    if (all.count == 0) add_text(t, "0");
    add_joined(t, &all, 0, all.count);
}

static bool declares_number(const ash_model *m, const char *name, const ash_index *only) {
    const ash_entity *entity = ash_map_get(&m->names, ash_slice_of(name));
    if (entity == NULL || entity->type.kind != ASH_TYPE_NUMBER || !ash_dims_none(entity->type.unit.dims)) return false;
    return entity->index_count == 0 || (entity->index_count == 1 && entity->indices[0] == only);
}

static void add_present_volume(checker *c, text *t) {
    const ash_model *m = c->model;
    const ash_entity *volume = ash_map_get(&m->names, ASH_SLICE("volume"));
    ash_unit total, year = ash_unit_one;
    year.dims.power[ASH_DIM_TIME] = 1;
    if (volume == NULL || volume->type.kind != ASH_TYPE_NUMBER || volume->type.unit.dims.power[ASH_DIM_TIME] != -1) return;
    if (!ash_unit_multiply(&volume->type.unit, &year, &total)) return;
    total.numerator = total.denominator = 1;
    begin(t, 5, NULL, m->decision, NULL, ash_unit_text(c->arena, &total));
    add_text(t, "sum(");
    add(t, m->years->name);
    add_text(t, ": if ");
    add(t, m->years->name);
    add_text(t, " >= 1 then ");
    add_summed(t, m, volume, NULL);
    add_text(t, " * (1 + inflation) ^ (");
    add(t, m->years->name);
    add_text(t, " - 1) * discount_factor else 0)");
    end(t, 5);
}

ash_slice ash_built_in_text(checker *c) {
    const ash_model *m = c->model;
    text t = {.arena = c->arena};
    bool costs = false;
    for (size_t i = 0; i < c->declared.count; i++) costs |= c->declared.items[i].entity != NULL && c->declared.items[i].entity->kind == ASH_ENTITY_COST;
    if (!costs) return t.all;
    add_category_cost(c, &t);
    begin(&t, 2, NULL, m->decision, m->years, ASH_SLICE("EUR"));
    add_kinds(c, &t, false);
    end(&t, 2);
    if (m->optional != NULL) add_own_cost(c, &t);
    bool discounted = m->years != NULL && declares_number(m, "discount_rate", NULL);
    if (m->years != NULL && !discounted) return t.all;
    if (discounted) {
        begin(&t, 0, NULL, m->years, NULL, ASH_SLICE("1"));
        ash_slice year = m->years->name;
        add(&t, ash_format(c->arena, "if %.*s < 1 then 1 else (1 + discount_rate) ^ (0.5 - %.*s)", (int)year.size, year.data, (int)year.size, year.data));
        end(&t, 0);
    }
    ash_slice sum = discounted ? ash_format(c->arena, "sum(%.*s: (", (int)m->years->name.size, m->years->name.data) : ASH_SLICE("((");
    const char *factor = discounted ? ") * discount_factor)" : "))";
    begin(&t, 3, NULL, m->decision, NULL, ASH_SLICE("EUR"));
    add(&t, sum);
    add_text(&t, "total_cost");
    add_text(&t, factor);
    end(&t, 3);
    begin(&t, 4, NULL, m->decision, NULL, ASH_SLICE("EUR"));
    add_text(&t, "present_cost");
    bool value = false;
    for (size_t k = 0; k < c->categories.count; k++) value |= c->categories.items[k]->kind == ASH_VALUE;
    if (value) {
        add_text(&t, " - ");
        add(&t, sum);
        add_kinds(c, &t, true);
        add_text(&t, factor);
    }
    end(&t, 4);
    if (discounted && declares_number(m, "inflation", NULL)) add_present_volume(c, &t);
    return t.all;
}
