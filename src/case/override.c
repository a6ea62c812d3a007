/* Overrides. The maps on the way to a changed value are copied once, with an index of their keys, so that thousands of overrides of a large case
 * cost no more than reading it. */
#include "case/override.h"

/* A map of the document being changed: `doc.entries` is `entries`. */
typedef struct editable {
    ash_doc doc;
    size_t capacity;
    ash_doc_entry *entries;
    struct editable **children; /* beside the entries: the values that are being changed themselves, else NULL */
    ash_map keys;               /* key -> position + 1 */
} editable;

typedef struct overrider {
    ash_arena *arena;
    ash_diags *diags;
    const ash_model *model;
    const ash_entity *share;
    editable *root;
} overrider;

static editable *edit(overrider *o, const ash_doc *doc, ash_span span) {
    editable *map = ash_new(o->arena, editable);
    ash_map_init(&map->keys, o->arena);
    size_t count = doc == NULL || doc->kind == ASH_DOC_NULL ? 0 : doc->kind == ASH_DOC_SCALAR ? 1 : doc->count;
    map->doc = (ash_doc){.kind = ASH_DOC_MAP, .span = count == 0 ? span : doc->span, .count = count};
    map->capacity = count + 4;
    map->entries = ash_new_array(o->arena, ash_doc_entry, map->capacity);
    map->children = ash_new_array(o->arena, editable *, map->capacity);
    for (size_t i = 0; i < count; i++) {
        map->entries[i] = doc->kind == ASH_DOC_SCALAR ? (ash_doc_entry){.key_span = doc->span, .value = doc} : doc->entries[i];
        if (doc->kind != ASH_DOC_MAP) map->entries[i].key = ash_format(o->arena, "%zu", i + 1); /* one value, or a list from year 1 on */
        ash_map_add(&map->keys, map->entries[i].key, (void *)(uintptr_t)(i + 1));
    }
    map->doc.entries = map->entries;
    return map;
}

static void replace(overrider *o, editable *map, ash_slice key, const ash_doc *value, ash_span span) {
    size_t at = (uintptr_t)ash_map_get(&map->keys, key);
    if (at == 0) {
        if (map->doc.count == map->capacity) {
            editable grown = *map;
            grown.capacity *= 2;
            grown.entries = ash_new_array(o->arena, ash_doc_entry, grown.capacity);
            grown.children = ash_new_array(o->arena, editable *, grown.capacity);
            for (size_t i = 0; i < map->doc.count; i++) {
                grown.entries[i] = map->entries[i];
                grown.children[i] = map->children[i];
            }
            *map = grown;
            map->doc.entries = map->entries;
        }
        map->entries[map->doc.count] = (ash_doc_entry){.key = key, .key_span = span};
        at = ++map->doc.count;
        ash_map_add(&map->keys, key, (void *)(uintptr_t)at);
    }
    map->entries[at - 1].value = value;
    map->children[at - 1] = NULL;
}

/* The value under a key, made ready to be changed. */
static editable *child(overrider *o, editable *map, ash_slice key, ash_span span) {
    size_t at = (uintptr_t)ash_map_get(&map->keys, key);
    if (at != 0 && map->children[at - 1] != NULL) return map->children[at - 1];
    editable *made = edit(o, at == 0 ? NULL : map->entries[at - 1].value, span);
    replace(o, map, key, &made->doc, span);
    map->children[(uintptr_t)ash_map_get(&map->keys, key) - 1] = made;
    return made;
}

static const ash_index *table_in(const overrider *o, ash_slice key, const ash_index *row_of) {
    const ash_index *table = ash_model_index(o->model, key);
    return table != NULL && table->kind == ASH_INDEX_TABLE && table->parent == row_of ? table : NULL;
}

/* An option that the language makes of a source may be overridden like one that the case writes down. */
static bool is_made_option(const overrider *o, const ash_index *table, ash_slice row) {
    if (o->share == NULL || table != o->model->decision) return false;
    size_t from = (uintptr_t)ash_map_get(&o->root->keys, o->share->indices[1]->name);
    return from != 0 && ash_doc_get(o->root->entries[from - 1].value, row) != NULL;
}

static void apply(overrider *o, editable *at, const ash_index *index, bool at_table, ash_slice path, const ash_doc *value, ash_span span, unsigned depth);

static void apply_each(overrider *o, editable *at, const ash_index *index, bool at_table, const ash_doc *map, unsigned depth) {
    for (size_t i = 0; i < map->count; i++) apply(o, at, index, at_table, map->entries[i].key, map->entries[i].value, map->entries[i].key_span, depth);
}

/* Below an input: maps by row and year. */
static void apply_inside(overrider *o, editable *map, ash_slice path, const ash_doc *value, ash_span span, unsigned depth) {
    for (size_t dot = ash_slice_find(path, '.', 0); dot < path.size; dot = ash_slice_find(path, '.', 0)) {
        if (++depth > ASH_DOC_DEPTH) {
            ash_report(o->diags, ASH_E_unknown_key, span, ASH_P("key", ash_slice_part(path, 0, dot)));
            return;
        }
        map = child(o, map, ash_slice_part(path, 0, dot), span);
        path = ash_slice_part(path, dot + 1, path.size);
    }
    replace(o, map, path, value, span);
}

/* `at` is the map of a table (at_table) or of a row of `index`, or the top (a row of no index). */
static void apply(overrider *o, editable *at, const ash_index *index, bool at_table, ash_slice path, const ash_doc *value, ash_span span, unsigned depth) {
    if (o->diags->error_count > ASH_DIAG_KEPT) return;
    size_t dot = ash_slice_find(path, '.', 0);
    ash_slice key = ash_slice_part(path, 0, dot), rest = dot < path.size ? ash_slice_part(path, dot + 1, path.size) : (ash_slice){0};
    bool last = dot >= path.size, is_map = value->kind == ASH_DOC_MAP;
    const ash_index *table = at_table ? NULL : table_in(o, key, index);
    if (!at_table && table == NULL) {
        apply_inside(o, at, path, value, span, depth);
        return;
    }
    if (depth > ASH_DOC_DEPTH) {
        ash_report(o->diags, ASH_E_unknown_key, span, ASH_P("key", key));
        return;
    }
    bool known = ash_map_get(&at->keys, key) != NULL;
    if (at_table && !known && !(last && is_map) && !is_made_option(o, index, key)) { /* a misspelt row would be a new one */
        ash_report(o->diags, ASH_E_unknown_row, span, ASH_P("name", key), ASH_P("index", index->name))->nearest =
            ash_slice_copy(o->arena, ash_map_nearest(&at->keys, key));
        return;
    }
    if (last && !is_map) {
        replace(o, at, key, value, span);
        return;
    }
    editable *below = child(o, at, key, span);
    if (!known && table != NULL && o->share != NULL && table == o->model->decision) { /* options were all made of sources: they stay */
        ash_doc *each = ash_new(o->arena, ash_doc);
        *each = (ash_doc){.kind = ASH_DOC_SCALAR, .span = span, .text = ASH_SLICE("true")};
        replace(o, below, ASH_SLICE("each"), each, span);
    }
    if (last)
        apply_each(o, below, at_table ? index : table, !at_table, value, depth + 1);
    else
        apply(o, below, at_table ? index : table, !at_table, rest, value, span, depth + 1);
}

const ash_entity *ash_share_input(const ash_model *model) {
    for (size_t i = 0; i < model->entity_count; i++) {
        const ash_entity *e = model->entities[i];
        if (e->kind != ASH_ENTITY_INPUT || model->decision == NULL || !e->structural || e->type.kind != ASH_TYPE_NUMBER) continue;
        size_t k = 2; /* behind the plan and the table: the optional one, and years */
        if (k < e->index_count && e->indices[k]->optional) k++;
        if (k < e->index_count && e->year_position == (int)k) k++;
        if (k == e->index_count && e->indices[0] == model->decision && e->indices[1]->kind == ASH_INDEX_TABLE && e->indices[1]->parent == NULL &&
            (ash_slice_equal(e->name, ASH_SLICE("share")) || e->simplex == e->indices[1]))
            return e;
    }
    return NULL;
}

static int compare_spans(ash_span a, ash_span b) {
    if (a.file != b.file) return a.file < b.file ? -1 : 1;
    return a.start < b.start ? -1 : a.start > b.start;
}

/* Heap sort: no worst case to provoke. */
static void sort_spans(ash_overridden *items, size_t count) {
    for (size_t end = count, start = count / 2; end > 1;) {
        if (start > 0) {
            start--;
        } else {
            ash_overridden top = items[0];
            items[0] = items[--end];
            items[end] = top;
        }
        for (size_t root = start;;) {
            size_t below = 2 * root + 1;
            if (below >= end) break;
            if (below + 1 < end && compare_spans(items[below].span, items[below + 1].span) < 0) below++;
            if (compare_spans(items[root].span, items[below].span) >= 0) break;
            ash_overridden moved = items[root];
            items[root] = items[below];
            items[below] = moved;
            root = below;
        }
    }
}

ash_origin ash_override_origin(const ash_overrides *overrides, ash_span span) {
    size_t low = 0, high = overrides->count; /* the last one that starts no later */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_spans(overrides->items[middle].span, span) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0) return ASH_ORIGIN_USER;
    const ash_overridden *last = &overrides->items[low - 1];
    return last->span.file == span.file && span.end <= last->span.end ? last->origin : ASH_ORIGIN_USER;
}

const ash_doc *ash_case_override(ash_arena *arena, const ash_model *model, const ash_doc *doc, const ash_case_options *options, ash_diags *diags,
                                 ash_overrides *overrides) {
    *overrides = (ash_overrides){0};
    if (options->scenario.size == 0 && options->set_count == 0) return doc;
    const ash_doc *scenarios = ash_doc_get(doc, ASH_SLICE("scenario")), *scenario = ash_doc_get(scenarios, options->scenario);
    overrider o = {.arena = arena, .diags = diags, .model = model, .share = ash_share_input(model)};
    o.root = edit(&o, doc, doc->span);
    size_t scenario_count = scenario != NULL && scenario->kind == ASH_DOC_MAP ? scenario->count : 0;
    overrides->items = ash_new_array(arena, ash_overridden, scenario_count + options->set_count);
    for (size_t i = 0; i < scenario_count; i++) {
        const ash_doc_entry *entry = &scenario->entries[i];
        apply(&o, o.root, NULL, false, entry->key, entry->value, entry->key_span, 0);
        overrides->items[overrides->count++] = (ash_overridden){entry->value->span, ASH_ORIGIN_SCENARIO};
    }
    if (options->scenario.size > 0 && scenario == NULL) {
        ash_map known;
        ash_span nowhere = {0};
        ash_map_init(&known, arena);
        for (size_t i = 0; scenarios != NULL && scenarios->kind == ASH_DOC_MAP && i < scenarios->count; i++) ash_map_add(&known, scenarios->entries[i].key, &o);
        ash_report(diags, ASH_E_scenario_unknown, nowhere, ASH_P("name", options->scenario))->nearest = ash_slice_copy(arena, ash_map_nearest(&known, options->scenario));
    } else if (options->scenario.size > 0 && scenario->kind != ASH_DOC_MAP) {
        ash_report(diags, ASH_E_scenario_form, scenario->span, ASH_P("name", options->scenario));
    }
    for (size_t i = 0; i < options->set_count; i++) {
        apply(&o, o.root, NULL, false, options->sets[i].path, options->sets[i].value, options->sets[i].span, 0);
        overrides->items[overrides->count++] = (ash_overridden){options->sets[i].value->span, ASH_ORIGIN_SET};
    }
    sort_spans(overrides->items, overrides->count);
    return &o.root->doc;
}
