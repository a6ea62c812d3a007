/* Binding a case: tables become rows in order of id, keys become inputs, and every mistake gets its place and path. */
#include "case/case.h"

#include <math.h>

#include "case/override.h"
#include "case/value.h"
#include "lang/read.h"

typedef struct binder {
    ash_arena *arena;
    ash_diags *diags;
    const ash_model *model;
    ash_case *c;
    const ash_given ***given;
    const ash_entity *share;        /* the input that makes plans, or NULL */
    const ash_given *all, *nothing; /* shares of 1 and 0 that the language fills in */
    ash_overrides overrides;
} binder;

/* Enough errors to show: what comes after them is not even looked at, so that a hostile text costs no more than reading it. */
static bool enough(const binder *b) { return b->diags->error_count > ASH_DIAG_KEPT; }

/* ---- Rows and cells ---- */

size_t ash_case_row_count(const ash_case *c, const ash_index *index) {
    if (index->kind == ASH_INDEX_YEARS) return (size_t)(c->last_year - c->first_year + 1);
    return c->rows[index->number].count;
}

ash_slice ash_case_row_id(ash_arena *arena, const ash_case *c, const ash_index *index, int row) {
    if (index->kind == ASH_INDEX_YEARS) return ash_format(arena, "%d", c->first_year + row);
    return c->rows[index->number].items[row].id;
}

bool ash_case_left_out(const ash_case *c, const ash_index *index) {
    const ash_rows *rows = &c->rows[index->number];
    return index->optional && rows->count == 1 && rows->items[0].id.size == 0;
}

bool ash_case_has_rows(const ash_case *c, const ash_entity *entity) {
    for (size_t k = 0; k < entity->index_count; k++)
        if (ash_case_left_out(c, entity->indices[k])) return false;
    return true;
}

/* The rows of an index whose parent is row `parent`: they stand together. */
static void rows_under(const ash_case *c, const ash_index *index, int parent, size_t *first, size_t *end) {
    const ash_rows *rows = &c->rows[index->number];
    size_t bounds[2];
    for (size_t i = 0; i < 2; i++) { /* the first row of `parent`, and of the next one */
        size_t low = 0, high = rows->count;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if ((int64_t)rows->items[middle].parent < (int64_t)parent + (int64_t)i)
                low = middle + 1;
            else
                high = middle;
        }
        bounds[i] = low;
    }
    *first = bounds[0];
    *end = bounds[1];
}

int ash_case_row_find(const ash_case *c, const ash_index *index, int parent, ash_slice id) {
    const ash_rows *rows = &c->rows[index->number];
    if (index->kind == ASH_INDEX_YEARS) {
        double year;
        if (!ash_number_read(id, &year) || year != floor(year) || year < c->first_year || year > c->last_year) return -1;
        return (int)year - c->first_year;
    }
    if (index->kind == ASH_INDEX_FIXED) {
        const ash_fixed_row *row = ash_map_get(index->row_names, id);
        return row == NULL ? -1 : (int)(row - index->rows);
    }
    size_t low, high;
    rows_under(c, index, parent, &low, &high);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = ash_slice_compare(rows->items[middle].id, id);
        if (order == 0) return (int)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

/* Does position k of an entity's indices count: not a parent that the next one implies, and years only when asked? */
static bool counts(const ash_entity *entity, size_t k, bool with_years) {
    if (k + 1 < entity->index_count && entity->indices[k + 1]->parent == entity->indices[k]) return false;
    return with_years || (int)k != entity->year_position;
}

size_t ash_case_cell(const ash_case *c, const ash_entity *entity, const int *rows, bool with_years) {
    size_t cell = 0;
    for (size_t k = 0; k < entity->index_count; k++)
        if (counts(entity, k, with_years)) cell = cell * ash_case_row_count(c, entity->indices[k]) + (size_t)rows[k];
    return cell;
}

size_t ash_case_cell_count(const ash_case *c, const ash_entity *entity, bool with_years) {
    size_t count = 1;
    for (size_t k = 0; k < entity->index_count; k++) {
        if (!counts(entity, k, with_years)) continue;
        size_t rows = ash_case_row_count(c, entity->indices[k]);
        if (rows != 0 && count > SIZE_MAX / rows) return SIZE_MAX;
        count *= rows;
    }
    return count;
}

static ash_slice join(ash_arena *arena, ash_slice a, const char *separator, ash_slice b) {
    return a.size == 0 ? b : b.size == 0 ? a : ash_format(arena, "%.*s%s%.*s", (int)a.size, a.data, separator, (int)b.size, b.data);
}

ash_slice ash_case_path(ash_arena *arena, const ash_case *c, const ash_entity *entity, const int *rows) {
    ash_slice path = {0};
    bool named = false;
    for (size_t k = 0; k < entity->index_count; k++) {
        const ash_index *index = entity->indices[k];
        if (index->kind == ASH_INDEX_YEARS || rows[k] < 0 || ash_case_left_out(c, index)) continue;
        bool table_key = index->kind == ASH_INDEX_TABLE && (k == 0 || (index->parent != NULL && entity->indices[k - 1] == index->parent)) && !named;
        if (table_key)
            path = join(arena, path, ".", index->name);
        else if (!named) {
            path = join(arena, path, ".", entity->name);
            named = true;
        }
        path = join(arena, path, ".", ash_case_row_id(arena, c, index, rows[k]));
    }
    return named ? path : join(arena, path, ".", entity->name);
}

ash_slice ash_case_input_path(ash_arena *arena, const ash_case *c, const ash_entity *entity, const int *rows) {
    const ash_given *const *all = c->given[entity->number];
    const ash_given *given = all == NULL ? NULL : all[ash_case_cell(c, entity, rows, false)];
    return given != NULL && given->everywhere ? given->path : ash_case_path(arena, c, entity, rows);
}

static ash_slice next_step(ash_slice *path) {
    size_t dot = ash_slice_find(*path, '.', 0);
    ash_slice step = ash_slice_part(*path, 0, dot);
    *path = dot < path->size ? ash_slice_part(*path, dot + 1, path->size) : (ash_slice){0};
    return step;
}

bool ash_case_names_input(const ash_case *c, ash_slice path) {
    const ash_index *table = NULL;
    int row = 0;
    if (path.size > 0 && path.data[path.size - 1] == '.') return false;
    ash_slice step = next_step(&path);
    for (const ash_index *index = ash_model_index(c->model, step); index != NULL && index->kind == ASH_INDEX_TABLE && index->parent == table; index = ash_model_index(c->model, step)) {
        row = ash_case_row_find(c, index, row, next_step(&path));
        if (row < 0) return false;
        table = index;
        step = next_step(&path);
    }
    const ash_entity *entity = ash_model_entity(c->model, step);
    if (entity == NULL || (entity->kind != ASH_ENTITY_INPUT && entity->kind != ASH_ENTITY_COMMON)) return false;
    size_t k = 0;
    for (; k < entity->index_count && table != NULL; k++)
        if (entity->indices[k] == table) table = NULL;
    if (table != NULL) return false;
    for (; k < entity->index_count; k++) {
        if (entity->indices[k]->kind == ASH_INDEX_YEARS && path.size == 0) continue;
        if (entity->indices[k]->optional) { /* left out of the case, or only of this path: then it is what holds for all its rows */
            ash_slice behind = path;
            if (ash_case_row_find(c, entity->indices[k], 0, next_step(&behind)) >= 0) path = behind;
            continue;
        }
        row = ash_case_row_find(c, entity->indices[k], entity->indices[k]->parent == NULL ? 0 : row, next_step(&path));
        if (row < 0) return false;
    }
    return path.size == 0;
}

ash_slice ash_case_key(ash_arena *arena, const ash_case *c, const ash_entity *entity, const int *rows) {
    ash_slice key = {0};
    for (size_t k = 0; k < entity->index_count; k++) key = join(arena, key, "/", ash_case_row_id(arena, c, entity->indices[k], rows[k]));
    return key;
}

/* ---- Values ---- */

static void put(binder *b, const ash_entity *entity, const int *rows, const ash_given *given) {
    size_t cells = ash_case_cell_count(b->c, entity, false);
    if (cells > ASH_CELL_LIMIT) {
        ash_report(b->diags, ASH_E_too_many_cells, given->span, ASH_P("name", entity->name), ASH_P("limit", ASH_SLICE("2000000")));
        return;
    }
    if (b->given[entity->number] == NULL) b->given[entity->number] = ash_new_array(b->arena, const ash_given *, cells);
    const ash_given **cell = &b->given[entity->number][ash_case_cell(b->c, entity, rows, false)];
    bool by_row = *cell != NULL && (*cell)->origin != ASH_ORIGIN_MADE && !(*cell)->everywhere;
    if (by_row && !given->everywhere && given->span.start != (*cell)->span.start) /* in the row itself, and in a map by row */
        ash_diag_set_path(b->diags, ash_report(b->diags, ASH_E_value_twice, given->span), given->path);
    if (!given->everywhere || !by_row) *cell = given; /* what is given for one row goes before what holds for all */
}

/* The position of the optional table among an entity's indices, or index_count. */
static size_t optional_position(const ash_entity *entity) {
    size_t k = 0;
    while (k < entity->index_count && !entity->indices[k]->optional) k++;
    return k;
}

/* Puts what was read at some rows; a row below 0 of the optional table: at each of its rows. */
static void put_all(binder *b, const ash_entity *entity, const int *rows, const ash_given *given) {
    size_t k = optional_position(entity);
    if (k == entity->index_count || rows[k] >= 0) {
        put(b, entity, rows, given);
        return;
    }
    int each[ASH_INDEX_LIMIT];
    for (size_t i = 0; i < entity->index_count; i++) each[i] = rows[i];
    for (each[k] = 0; each[k] < (int)ash_case_row_count(b->c, entity->indices[k]); each[k]++) put(b, entity, each, given);
}

static bool names_row(binder *b, const ash_index *index, const ash_doc *doc) {
    for (size_t i = 0; doc->kind == ASH_DOC_MAP && i < doc->count; i++)
        if (ash_case_row_find(b->c, index, 0, doc->entries[i].key) >= 0) return true;
    return false;
}

static bool is_rest(const ash_doc *doc) { return doc->kind == ASH_DOC_SCALAR && ash_slice_equal(doc->text, ASH_SLICE("rest")); }

/* An unknown row: the nearest of those that there are. */
static void unknown_row(binder *b, const ash_index *index, int parent, ash_slice name, ash_span span) {
    ash_map known;
    ash_map_init(&known, b->arena);
    size_t first = 0, end = b->c->rows[index->number].count;
    if (index->kind == ASH_INDEX_TABLE) rows_under(b->c, index, parent, &first, &end);
    for (size_t r = first; r < end; r++) ash_map_add(&known, b->c->rows[index->number].items[r].id, b);
    ash_report(b->diags, ASH_E_unknown_row, span, ASH_P("name", name), ASH_P("index", index->name))->nearest =
        ash_slice_copy(b->arena, ash_map_nearest(&known, name));
}

/* `rest` until all else is read: a value without steps. */
static const ash_given *rest_marker(binder *b, const ash_value_reader *reader, const ash_doc *doc, bool everywhere) {
    ash_given *marker = ash_new(b->arena, ash_given);
    *marker = (ash_given){.span = doc->span, .path = reader->path, .origin = reader->origin, .everywhere = everywhere};
    return marker;
}

/* Reads the value of an entity from position k of its indices on: a map per row of each further index, then the value itself. */
static void read_value(binder *b, const ash_entity *entity, size_t k, int *rows, const ash_doc *doc) {
    while (k < entity->index_count && (int)k == entity->year_position) rows[k++] = 0;
    if (k == entity->index_count) {
        size_t optional = optional_position(entity);
        bool everywhere = optional < entity->index_count && rows[optional] < 0;
        ash_value_reader reader = {b->arena, b->diags, b->model->ref, ash_case_path(b->arena, b->c, entity, rows), ash_override_origin(&b->overrides, doc->span)};
        if (is_rest(doc) && entity->type.kind == ASH_TYPE_NUMBER) {
            if (entity == b->share || entity->simplex != NULL)
                put_all(b, entity, rows, rest_marker(b, &reader, doc, everywhere));
            else
                ash_diag_set_path(b->diags, ash_report(b->diags, ASH_E_rest_elsewhere, doc->span), reader.path);
            return;
        }
        ash_given *given = entity->type.kind == ASH_TYPE_NUMBER ? ash_value_number(&reader, entity, doc) : ash_value_word(&reader, entity, doc);
        if (given == NULL) return;
        given->everywhere = everywhere;
        put_all(b, entity, rows, given);
        return;
    }
    const ash_index *index = entity->indices[k];
    if (index->optional && !names_row(b, index, doc)) {
        rows[k] = ash_case_left_out(b->c, index) ? 0 : -1;
        read_value(b, entity, k + 1, rows, doc);
        return;
    }
    int parent = index->parent != NULL && k > 0 ? rows[k - 1] : 0;
    if (doc->kind != ASH_DOC_MAP) {
        ash_report(b->diags, ASH_E_value_by_row, doc->span, ASH_P("name", entity->name), ASH_P("index", index->name));
        return;
    }
    for (size_t i = 0; i < doc->count && !enough(b); i++) {
        rows[k] = ash_case_row_find(b->c, index, parent, doc->entries[i].key);
        if (rows[k] < 0)
            unknown_row(b, index, parent, doc->entries[i].key, doc->entries[i].key_span);
        else
            read_value(b, entity, k + 1, rows, doc->entries[i].value);
    }
}

/* ---- Tables ---- */

static bool id_form(ash_slice id) {
    if (id.size == 0 || id.size > 64 || id.data[0] < 'a' || id.data[0] > 'z') return false;
    for (size_t i = 0; i < id.size; i++) {
        char c = id.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
    }
    return true;
}

static int compare_rows(const ash_case_row *a, const ash_case_row *b) {
    if (a->parent != b->parent) return a->parent < b->parent ? -1 : 1;
    return ash_slice_compare(a->id, b->id);
}

/* Heap sort: no worst case to provoke, no memory. */
static void sort_rows(ash_case_row *items, size_t count) {
    for (size_t end = count, start = count / 2; end > 1;) {
        if (start > 0) {
            start--;
        } else {
            ash_case_row top = items[0];
            items[0] = items[--end];
            items[end] = top;
        }
        for (size_t root = start;;) {
            size_t child = 2 * root + 1;
            if (child >= end) break;
            if (child + 1 < end && compare_rows(&items[child], &items[child + 1]) < 0) child++;
            if (compare_rows(&items[root], &items[child]) >= 0) break;
            ash_case_row moved = items[root];
            items[root] = items[child];
            items[child] = moved;
            root = child;
        }
    }
}

typedef ash_list(ash_case_row) row_list;

static void add_rows(binder *b, const ash_index *index, const ash_doc *table, uint32_t parent, row_list *rows) {
    bool has_each = b->share != NULL && index == b->model->decision;
    if (table->kind != ASH_DOC_MAP) {
        ash_report(b->diags, ASH_E_table_form, table->span);
        return;
    }
    for (size_t i = 0; i < table->count && rows->count <= ASH_ROW_LIMIT && !enough(b); i++) {
        const ash_doc_entry *entry = &table->entries[i];
        if (has_each && ash_slice_equal(entry->key, ASH_SLICE("each"))) continue;
        if (!id_form(entry->key)) {
            ash_report(b->diags, ASH_E_row_id, entry->key_span, ASH_P("name", entry->key));
            continue;
        }
        if (entry->value->kind != ASH_DOC_MAP && entry->value->kind != ASH_DOC_NULL) {
            ash_report(b->diags, ASH_E_row_form, entry->value->span, ASH_P("name", entry->key));
            continue;
        }
        ash_case_row row = {.id = entry->key, .title = entry->key, .parent = parent, .span = entry->key_span, .written = rows->count, .doc = entry->value};
        const ash_doc *title = ash_doc_get(entry->value, ASH_SLICE("title"));
        if (title != NULL && title->kind == ASH_DOC_SCALAR) row.title = title->text;
        if (title != NULL && (title->kind == ASH_DOC_LIST || title->kind == ASH_DOC_MAP)) ash_report(b->diags, ASH_E_key_text, title->span, ASH_P("key", ASH_SLICE("title")));
        ash_push(b->arena, rows, row);
    }
}

static void finish_rows(binder *b, const ash_index *index, row_list *rows) {
    size_t limit = index == b->model->decision ? ASH_OPTION_LIMIT : ASH_ROW_LIMIT;
    if (rows->count > limit) {
        ash_report(b->diags, ASH_E_too_many_rows, rows->items[limit].span, ASH_P("limit", ash_format(b->arena, "%zu", limit)));
        rows->count = 0;
    }
    sort_rows(rows->items, rows->count);
    b->c->rows[index->number] = (ash_rows){rows->count, rows->items};
}

/* `each: true` in the table of options: one for each source too. */
static bool wants_each(binder *b, const ash_doc *table) {
    const ash_doc *each = ash_doc_get(table, ASH_SLICE("each"));
    bool wanted = false;
    if (each == NULL) return false;
    if (each->kind != ASH_DOC_SCALAR || !ash_value_truth(each->text, &wanted)) ash_report(b->diags, ASH_E_value_flag, each->span, ASH_P("text", each->text));
    return wanted;
}

/* Options made of the rows of another table, for those that are not written down; `rows` are sorted already. */
static void add_made_options(binder *b, row_list *rows) {
    const ash_index *decision = b->model->decision;
    const ash_rows *from = &b->c->rows[b->share->indices[1]->number];
    size_t written = rows->count;
    sort_rows(rows->items, written);
    b->c->rows[decision->number] = (ash_rows){written, rows->items};
    for (size_t r = 0; r < from->count; r++) {
        if (ash_case_row_find(b->c, decision, 0, from->items[r].id) >= 0) continue;
        ash_case_row row = from->items[r];
        row.doc = NULL;
        row.parent = 0;
        row.written += written;
        ash_push(b->arena, rows, row);
        b->c->rows[decision->number].items = rows->items; /* the list may have moved */
    }
}

static void bind_table(binder *b, const ash_doc *doc, const ash_index *index) {
    row_list rows = {0};
    if (index->kind == ASH_INDEX_FIXED) { /* in declared order: the model decided it */
        for (size_t r = 0; r < index->row_count; r++) {
            ash_case_row row = {.id = index->rows[r].name, .title = index->rows[r].name, .written = r, .span = index->rows[r].span};
            ash_push(b->arena, &rows, row);
        }
        b->c->rows[index->number] = (ash_rows){rows.count, rows.items};
        return;
    }
    const ash_doc *table = index->parent == NULL ? ash_doc_get(doc, index->name) : NULL;
    if (table != NULL) add_rows(b, index, table, 0, &rows);
    if (index->parent != NULL) { /* parents are declared before what lies in them */
        const ash_rows *parents = &b->c->rows[index->parent->number];
        for (size_t p = 0; p < parents->count; p++) {
            const ash_doc *inside = ash_doc_get(parents->items[p].doc, index->name);
            if (inside != NULL) add_rows(b, index, inside, (uint32_t)p, &rows);
        }
    }
    if (index->optional && rows.count == 0) {
        ash_case_row only = {.id = {0}};
        ash_push(b->arena, &rows, only);
    }
    if (b->share != NULL && index == b->model->decision) {
        bool each = wants_each(b, table);
        if (rows.count == 0 || each) add_made_options(b, &rows);
    }
    finish_rows(b, index, &rows);
}

/* How many tables an index lies in. */
static unsigned nesting(const ash_index *index) {
    unsigned depth = 0;
    for (; index->parent != NULL; index = index->parent) depth++;
    return depth;
}

/* Tables after those that they lie in, and options after those that they may be made of. */
static void bind_tables(binder *b, const ash_doc *doc) {
    for (unsigned depth = 0; depth <= ASH_INDEX_LIMIT; depth++) {
        for (size_t i = 0; i < b->model->index_count; i++) {
            const ash_index *index = b->model->indices[i];
            if (nesting(index) == depth && index->kind != ASH_INDEX_YEARS && index != b->model->decision) bind_table(b, doc, index);
        }
        if (depth == 0 && b->model->decision != NULL) bind_table(b, doc, b->model->decision);
    }
}

/* ---- Keys ---- */

static bool is_reserved(ash_slice key) {
    static const char *const keys[] = {"model", "format", "title", "base", "start", "date", "currency", "scenario", "correlate", "defaults", "lang", "evidence"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (ash_slice_equal(key, ash_slice_of(keys[i]))) return true;
    return false;
}

/* May this entity's value stand in a row of `index` (NULL: at the top)? */
static bool stands_in(const ash_entity *entity, const ash_index *index) {
    if (entity->kind != ASH_ENTITY_INPUT && entity->kind != ASH_ENTITY_COMMON && entity->kind != ASH_ENTITY_FACT) return false;
    const ash_index *innermost = NULL; /* of the chain of nested tables at the start of its list */
    for (size_t k = 0; k < entity->index_count && entity->indices[k]->kind == ASH_INDEX_TABLE && entity->indices[k]->parent == innermost; k++)
        innermost = entity->indices[k];
    return innermost == index || (index == NULL && innermost->optional); /* at the top: for all rows, or a map of them */
}

/* "source", "source.leg": where the values of an entity stand. */
static ash_slice place_of(binder *b, const ash_entity *entity) {
    const ash_index *innermost = NULL;
    ash_slice place = {0};
    for (size_t k = 0; k < entity->index_count && entity->indices[k]->kind == ASH_INDEX_TABLE && entity->indices[k]->parent == innermost; k++) {
        innermost = entity->indices[k];
        place = join(b->arena, place, ".", innermost->name);
    }
    return place.size == 0 || innermost->optional ? ASH_SLICE("[top]") : place;
}

static void unknown_key(binder *b, const ash_doc_entry *entry, const ash_index *index) {
    ash_map known;
    ash_map_init(&known, b->arena);
    for (size_t i = 0; i < b->model->entity_count; i++)
        if (stands_in(b->model->entities[i], index)) ash_map_add(&known, b->model->entities[i]->name, b);
    for (size_t i = 0; i < b->model->index_count; i++)
        if (b->model->indices[i]->kind == ASH_INDEX_TABLE && b->model->indices[i]->parent == index) ash_map_add(&known, b->model->indices[i]->name, b);
    const ash_entity *elsewhere = ash_model_entity(b->model, entry->key);
    bool is_input = elsewhere != NULL && (elsewhere->kind == ASH_ENTITY_INPUT || elsewhere->kind == ASH_ENTITY_COMMON || elsewhere->kind == ASH_ENTITY_FACT);
    if (is_input)
        ash_report(b->diags, ASH_E_key_elsewhere, entry->key_span, ASH_P("key", entry->key), ASH_P("index", place_of(b, elsewhere)));
    else
        ash_report(b->diags, ASH_E_unknown_key, entry->key_span, ASH_P("key", entry->key))->nearest =
            ash_slice_copy(b->arena, ash_map_nearest(&known, entry->key));
}

/* Reads the inputs in one map: the top of the case, or a row (`rows` holds the rows of the nested tables so far, `depth` of them). */
static void bind_keys(binder *b, const ash_doc *map, const ash_index *index, int *rows, size_t depth) {
    for (size_t i = 0; i < map->count && !enough(b); i++) {
        const ash_doc_entry *entry = &map->entries[i];
        const ash_index *table = ash_model_index(b->model, entry->key);
        const ash_entity *entity = ash_model_entity(b->model, entry->key);
        if (index == NULL ? is_reserved(entry->key) : ash_slice_equal(entry->key, ASH_SLICE("title"))) continue;
        if (table != NULL && table->kind == ASH_INDEX_TABLE && table->parent == index && depth < ASH_INDEX_LIMIT) {
            size_t first, end;
            rows_under(b->c, table, index == NULL ? 0 : rows[depth - 1], &first, &end);
            for (size_t r = first; r < end; r++) {
                const ash_doc *row = b->c->rows[table->number].items[r].doc;
                rows[depth] = (int)r;
                if (row != NULL && row->kind == ASH_DOC_MAP) bind_keys(b, row, table, rows, depth + 1);
            }
        } else if (entity != NULL && stands_in(entity, index)) {
            int own[ASH_INDEX_LIMIT] = {0};
            for (size_t k = 0; k < depth; k++) own[k] = rows[k];
            read_value(b, entity, depth, own, entry->value);
        } else {
            unknown_key(b, entry, index);
        }
    }
}

/* ---- Shares: values that add up to 1 ---- */

static const ash_given *filled_in(binder *b, double value) {
    ash_given *given = ash_new(b->arena, ash_given);
    given->origin = ASH_ORIGIN_MADE;
    given->steps = ash_new(b->arena, ash_given_step);
    given->steps[0] = (ash_given_step){1, ash_distribution_of(ASH_CERTAIN, value, 0, 0)};
    given->step_count = 1;
    return given;
}

/* The values of an entity along one of its indices, which add up to 1. */
typedef struct group {
    const ash_entity *entity;
    size_t position;          /* of that index */
    size_t first, end;        /* rows of it */
    int rows[ASH_INDEX_LIMIT];
    ash_slice name;           /* of what they belong to */
    ash_span span;            /* of what was given */
} group;

static const ash_given *given_at(binder *b, group *g, size_t row) {
    const ash_given **all = b->given[g->entity->number];
    g->rows[g->position] = (int)row;
    return all == NULL ? NULL : all[ash_case_cell(b->c, g->entity, g->rows, false)];
}

static double total_of(binder *b, group *g, int year) {
    double total = 0;
    for (size_t r = g->first; r < g->end; r++) {
        const ash_given *given = given_at(b, g, r);
        if (given != NULL && given->step_count > 0) total += ash_given_law(given, year)->a;
    }
    return total;
}

static ash_slice path_of(binder *b, group *g, size_t row) {
    g->rows[g->position] = (int)row;
    return ash_case_path(b->arena, b->c, g->entity, g->rows);
}

/* What the others leave, year by year. */
static void fill_rest(binder *b, group *g, size_t rest, int first_year, int last_year) {
    ash_given *given = ash_new(b->arena, ash_given);
    const ash_given *named = given_at(b, g, rest);
    if (named != NULL) *given = *named;
    given->everywhere = false; /* what is left differs by row */
    given->steps = ash_new_array(b->arena, ash_given_step, (size_t)(last_year - first_year + 1));
    for (int year = first_year; year <= last_year; year++) {
        double left = 1 - total_of(b, g, year);
        if (left < 0) left = 0; /* by no more than rounding */
        if (given->step_count == 0 || given->steps[given->step_count - 1].law.a != left)
            given->steps[given->step_count++] = (ash_given_step){year, ash_distribution_of(ASH_CERTAIN, left, 0, 0)};
    }
    given->path = path_of(b, g, rest);
    put(b, g->entity, g->rows, given);
}

/* A group of which something was given: certain values that add up to 1 in every year of production; `rest` takes what the others leave, and what
 * is not named has no part. False when nothing was given. */
static bool check_group(binder *b, group *g) {
    int last_year = b->c->last_year > 1 ? b->c->last_year : 1, first_year = g->entity->year_position < 0 ? last_year : 1;
    size_t rest = SIZE_MAX;
    bool any = false;
    for (size_t r = g->first; r < g->end; r++) {
        const ash_given *given = given_at(b, g, r);
        if (given == NULL || given->unknown) continue;
        if (!any || given->span.file != g->span.file) g->span = given->span;
        if (given->span.start < g->span.start) g->span.start = given->span.start;
        if (given->span.end > g->span.end) g->span.end = given->span.end;
        any = true;
        if (given->step_count == 0) {
            if (rest != SIZE_MAX) ash_diag_set_path(b->diags, ash_report(b->diags, ASH_E_rest_twice, given->span), path_of(b, g, r));
            rest = r;
        }
        for (size_t i = 0; i < given->step_count; i++)
            if (given->steps[i].law.kind != ASH_CERTAIN) {
                ash_diag_set_path(b->diags, ash_report(b->diags, ASH_E_value_structural, given->span), given->path);
                return true;
            }
    }
    if (!any) return false;
    for (int year = first_year; year <= last_year; year++) {
        double total = total_of(b, g, year);
        if (rest != SIZE_MAX ? total <= 1 + 1e-9 : fabs(total - 1) <= 1e-9) continue;
        ash_slice path = path_of(b, g, g->first);
        size_t end = path.size; /* without the row itself */
        while (g->position > 0 && end > 0 && path.data[end - 1] != '.') end--;
        path = ash_slice_part(path, 0, g->position > 0 && end > 0 ? end - 1 : path.size);
        if (g->entity == b->share) {
            g->rows[g->position] = -1;
            path = ash_case_path(b->arena, b->c, g->entity, g->rows);
        }
        ash_diag *diag = ash_report(b->diags, ASH_E_shares_sum, g->span, ASH_P("name", g->name), ASH_P("year", ash_format(b->arena, "%d", year)),
                                    ASH_P("sum", ash_number_significant(b->arena, 100 * total, 6, ASH_LANG_EN)));
        ash_diag_set_path(b->diags, diag, path);
        return true;
    }
    if (rest != SIZE_MAX) fill_rest(b, g, rest, first_year, last_year);
    for (size_t r = g->first; r < g->end; r++)
        if (given_at(b, g, r) == NULL) put(b, g->entity, g->rows, b->nothing);
    return true;
}

/* The plan of one option, for one row of the optional table. One without shares is all from the source of its name. */
static void check_plan(binder *b, int option, int product) {
    const ash_entity *share = b->share;
    const ash_case_row *row = &b->c->rows[share->indices[0]->number].items[option];
    group g = {.entity = share, .position = 1, .end = ash_case_row_count(b->c, share->indices[1]), .rows = {option, 0, product}, .name = row->id};
    size_t k = optional_position(share);
    if (k < share->index_count && !ash_case_left_out(b->c, share->indices[k])) g.name = join(b->arena, row->id, " / ", b->c->rows[share->indices[k]->number].items[product].id);
    if (check_group(b, &g)) return;
    int own = ash_case_row_find(b->c, share->indices[1], 0, row->id);
    if (own < 0) ash_report(b->diags, ASH_E_shares_missing, row->span, ASH_P("name", g.name));
    for (size_t s = 0; own >= 0 && s < g.end; s++) {
        g.rows[1] = (int)s;
        put(b, share, g.rows, (int)s == own ? b->all : b->nothing);
    }
}

/* The plan of an option may differ by row of the optional table. */
static void check_plans(binder *b, int option) {
    size_t k = optional_position(b->share), count = k == b->share->index_count ? 1 : ash_case_row_count(b->c, b->share->indices[k]);
    for (size_t row = 0; row < count && !enough(b); row++) check_plan(b, option, (int)row);
}

/* All groups of an input that adds up to 1. */
static void check_simplex(binder *b, const ash_entity *entity, size_t k, group *g) {
    if (enough(b)) return;
    if (k == entity->index_count) {
        g->end = ash_case_row_count(b->c, entity->simplex);
        g->first = 0;
        if (entity->simplex->parent != NULL) rows_under(b->c, entity->simplex, g->rows[g->position - 1], &g->first, &g->end);
        check_group(b, g);
        return;
    }
    size_t first = 0, end = ash_case_row_count(b->c, entity->indices[k]);
    if (k > 0 && entity->indices[k]->parent != NULL) rows_under(b->c, entity->indices[k], g->rows[k - 1], &first, &end);
    if (entity->indices[k] == entity->simplex || (int)k == entity->year_position) end = first + 1;
    for (size_t row = first; row < end; row++) {
        g->rows[k] = (int)row;
        check_simplex(b, entity, k + 1, g);
    }
}

static void check_shares(binder *b) {
    if (b->share != NULL)
        for (size_t o = 0; o < ash_case_row_count(b->c, b->model->decision) && !enough(b); o++) check_plans(b, (int)o);
    for (size_t i = 0; i < b->model->entity_count; i++) {
        const ash_entity *entity = b->model->entities[i];
        if (entity->simplex == NULL || entity == b->share || b->given[entity->number] == NULL || entity->simplex->kind == ASH_INDEX_YEARS) continue;
        group g = {.entity = entity, .name = entity->name};
        while (entity->indices[g.position] != entity->simplex) g.position++;
        check_simplex(b, entity, 0, &g);
    }
}

/* ---- The reserved keys ---- */

static ash_slice text_of(binder *b, const ash_doc *doc, ash_slice key) {
    const ash_doc *value = ash_doc_get(doc, key);
    if (value == NULL || value->kind == ASH_DOC_NULL) return (ash_slice){0};
    if (value->kind == ASH_DOC_SCALAR) return value->text;
    ash_report(b->diags, ASH_E_key_text, value->span, ASH_P("key", key));
    return (ash_slice){0};
}

static ash_day day_of(binder *b, const ash_doc *doc, ash_slice key) {
    ash_day day = ASH_NO_DAY;
    ash_slice text = text_of(b, doc, key);
    if (text.size > 0 && !ash_day_read(text, &day)) ash_report(b->diags, ASH_E_key_date, ash_doc_get(doc, key)->span, ASH_P("key", key), ASH_P("text", text));
    return day;
}

static void bind_currencies(binder *b, const ash_doc *doc) {
    const ash_doc *map = ash_doc_get(doc, ASH_SLICE("currency"));
    if (map == NULL) return;
    if (map->kind != ASH_DOC_MAP) {
        ash_report(b->diags, ASH_E_currency_form, map->span);
        return;
    }
    ash_currency_given *all = ash_new_array(b->arena, ash_currency_given, map->count);
    for (size_t i = 0; i < map->count && !enough(b); i++) {
        ash_slice code = map->entries[i].key;
        const ash_doc *given = map->entries[i].value;
        if (code.size != 3 || (b->model->ref != NULL && ash_ref_currency(b->model->ref, code) == NULL)) {
            ash_report(b->diags, ASH_E_value_currency, map->entries[i].key_span, ASH_P("text", code));
            continue;
        }
        if (given->kind != ASH_DOC_MAP || ash_slice_equal(code, ASH_SLICE("EUR"))) {
            ash_report(b->diags, ASH_E_currency_form, given->kind != ASH_DOC_MAP ? given->span : map->entries[i].key_span);
            continue;
        }
        ash_currency_given *one = &all[b->c->currency_count++];
        one->currency = ASH_CURRENCY((unsigned char)code.data[0], (unsigned char)code.data[1], (unsigned char)code.data[2]);
        for (size_t k = 0; k < given->count && !enough(b); k++) {
            struct { const char *name; const ash_given **to; double low; bool certain; } fields[] = {
                {"rate", &one->rate, 1e-9, true}, {"volatility", &one->volatility, 0, true}, {"drift", &one->drift, -1, false}};
            size_t f = 0;
            while (f < 3 && !ash_slice_equal(given->entries[k].key, ash_slice_of(fields[f].name))) f++;
            if (f == 3) {
                ash_map known;
                ash_map_init(&known, b->arena);
                for (f = 0; f < 3; f++) ash_map_add(&known, ash_slice_of(fields[f].name), b);
                ash_report(b->diags, ASH_E_unknown_key, given->entries[k].key_span, ASH_P("key", given->entries[k].key))->nearest =
                    ash_slice_copy(b->arena, ash_map_nearest(&known, given->entries[k].key));
                continue;
            }
            ash_entity input = {.kind = ASH_ENTITY_INPUT, .name = given->entries[k].key, .type = {.kind = ASH_TYPE_NUMBER, .unit = ash_unit_one},
                                .unit_text = ASH_SLICE("1"), .year_position = -1, .low = fields[f].low, .high = 1e9, .structural = fields[f].certain};
            ash_value_reader reader = {b->arena, b->diags, b->model->ref,
                                       ash_format(b->arena, "currency.%.*s.%s", (int)code.size, code.data, fields[f].name), ash_override_origin(&b->overrides, given->entries[k].value->span)};
            *fields[f].to = ash_value_number(&reader, &input, given->entries[k].value);
        }
    }
    b->c->currencies = all;
}

static void bind_correlations(binder *b, const ash_doc *doc) {
    const ash_doc *list = ash_doc_get(doc, ASH_SLICE("correlate"));
    if (list == NULL) return;
    if (list->kind != ASH_DOC_LIST || list->count > ASH_CORRELATE_LIMIT) {
        if (list->kind != ASH_DOC_LIST)
            ash_report(b->diags, ASH_E_correlate_form, list->span);
        else
            ash_report(b->diags, ASH_E_correlate_limit, list->entries[ASH_CORRELATE_LIMIT].value->span, ASH_P("limit", ASH_SLICE("1000")));
        return;
    }
    ash_correlate *all = ash_new_array(b->arena, ash_correlate, list->count);
    for (size_t i = 0; i < list->count && !enough(b); i++) {
        const ash_doc *pair = list->entries[i].value;
        double rank;
        ash_value_reader reader = {b->arena, b->diags, b->model->ref, ASH_SLICE("correlate"), ASH_ORIGIN_USER};
        bool form = pair->kind == ASH_DOC_LIST && pair->count == 3 && pair->entries[0].value->kind == ASH_DOC_SCALAR && pair->entries[1].value->kind == ASH_DOC_SCALAR;
        if (!form || ash_slice_equal(pair->entries[0].value->text, pair->entries[1].value->text)) {
            ash_report(b->diags, ASH_E_correlate_form, pair->span);
        } else if (ash_value_plain(&reader, pair->entries[2].value, &ash_unit_one, &rank)) {
            if (!(fabs(rank) < 1))
                ash_report(b->diags, ASH_E_correlate_range, pair->entries[2].value->span);
            else
                all[b->c->correlate_count++] = (ash_correlate){pair->entries[0].value->text, pair->entries[1].value->text, rank, pair->span};
        }
    }
    b->c->correlations = all;
}

/* ---- How good figures are ---- */

static const char *const evidence_grades[ASH_EVIDENCE_GRADES] = {"", "actual", "quote", "average", "guess"};

static void read_grade(binder *b, const ash_doc *given, ash_evidence *one) {
    for (int g = ASH_EVIDENCE_ACTUAL; g < ASH_EVIDENCE_GRADES && given->kind == ASH_DOC_SCALAR; g++)
        if (ash_slice_equal(given->text, ash_slice_of(evidence_grades[g]))) one->grade = (ash_evidence_grade)g;
    if (one->grade == ASH_EVIDENCE_NONE) ash_report(b->diags, ASH_E_evidence_grade, given->span);
}

static void read_evidence(binder *b, const ash_doc *given, ash_evidence *one) {
    if (given->kind == ASH_DOC_SCALAR) {
        read_grade(b, given, one);
        return;
    }
    if (given->kind != ASH_DOC_MAP) {
        ash_report(b->diags, ASH_E_evidence_form, given->span);
        return;
    }
    for (size_t i = 0; i < given->count && !enough(b); i++) {
        ash_slice name = given->entries[i].key;
        if (ash_slice_equal(name, ASH_SLICE("grade")))
            read_grade(b, given->entries[i].value, one);
        else if (ash_slice_equal(name, ASH_SLICE("owner")))
            one->owner = text_of(b, given, name);
        else if (ash_slice_equal(name, ASH_SLICE("until")))
            one->until = day_of(b, given, name);
        else
            ash_report(b->diags, ASH_E_evidence_form, given->entries[i].key_span);
    }
}

/* "currency.USD": its rate and the way that takes. */
static bool names_currency(const binder *b, ash_slice path) {
    return ash_slice_starts_with(path, ASH_SLICE("currency.")) && b->model->ref != NULL && ash_ref_currency(b->model->ref, ash_slice_part(path, sizeof "currency." - 1, path.size)) != NULL;
}

static void bind_evidence(binder *b, const ash_doc *doc) {
    const ash_doc *map = ash_doc_get(doc, ASH_SLICE("evidence"));
    if (map == NULL || map->kind == ASH_DOC_NULL) return;
    if (map->kind != ASH_DOC_MAP) {
        ash_report(b->diags, ASH_E_evidence_form, map->span);
        return;
    }
    ash_evidence *all = ash_new_array(b->arena, ash_evidence, map->count);
    for (size_t i = 0; i < map->count && !enough(b); i++) {
        ash_slice path = map->entries[i].key;
        if (!ash_case_names_input(b->c, path) && !names_currency(b, path)) {
            ash_report(b->diags, ASH_E_evidence_unknown, map->entries[i].key_span, ASH_P("name", path));
            continue;
        }
        all[b->c->evidence_count] = (ash_evidence){.path = path, .until = ASH_NO_DAY};
        read_evidence(b, map->entries[i].value, &all[b->c->evidence_count++]);
    }
    b->c->evidence = all;
}

const ash_evidence *ash_case_evidence(const ash_case *c, ash_slice path) {
    for (size_t i = 0; i < c->evidence_count; i++)
        if (ash_slice_equal(c->evidence[i].path, path)) return &c->evidence[i];
    enum { CURRENCY = sizeof "currency.USD" - 1 };
    bool of_currency = ash_slice_starts_with(path, ASH_SLICE("currency.")) && path.size > CURRENCY && path.data[CURRENCY] == '.';
    return of_currency ? ash_case_evidence(c, ash_slice_part(path, 0, CURRENCY)) : NULL;
}

static void bind_reserved(binder *b, const ash_doc *doc, const ash_case_options *options) {
    ash_case *c = b->c;
    c->title = text_of(b, doc, ASH_SLICE("title"));
    ash_slice model = text_of(b, doc, ASH_SLICE("model"));
    ash_slice format = text_of(b, doc, ASH_SLICE("format")), lang = text_of(b, doc, ASH_SLICE("lang")), defaults = text_of(b, doc, ASH_SLICE("defaults"));
    if (model.size > 0 && !ash_slice_equal(model, b->model->name))
        ash_report(b->diags, ASH_E_case_model, ash_doc_get(doc, ASH_SLICE("model"))->span, ASH_P("found", model), ASH_P("wanted", b->model->name));
    if (format.size > 0 && !ash_slice_equal(format, ASH_SLICE("1")))
        ash_report(b->diags, ASH_E_format_unknown, ash_doc_get(doc, ASH_SLICE("format"))->span, ASH_P("limit", ASH_SLICE("1")));
    c->has_lang = lang.size > 0;
    c->lang = ash_slice_equal(lang, ASH_SLICE("nl")) ? ASH_LANG_NL : ASH_LANG_EN;
    if (c->has_lang && c->lang == ASH_LANG_EN && !ash_slice_equal(lang, ASH_SLICE("en")))
        ash_report(b->diags, ASH_E_key_lang, ash_doc_get(doc, ASH_SLICE("lang"))->span, ASH_P("text", lang));
    c->defaults_none = ash_slice_equal(defaults, ASH_SLICE("none"));
    if (defaults.size > 0 && !c->defaults_none)
        ash_report(b->diags, ASH_E_key_defaults, ash_doc_get(doc, ASH_SLICE("defaults"))->span, ASH_P("text", defaults));
    c->date = day_of(b, doc, ASH_SLICE("date"));
    if (options->date != ASH_NO_DAY) c->date = options->date;
    c->start = day_of(b, doc, ASH_SLICE("start"));
    if (c->start == ASH_NO_DAY && c->date != ASH_NO_DAY) { /* the first of January after today */
        int year, month, day;
        ash_day_parts(c->date, &year, &month, &day);
        c->start = ash_day_of(year + 1, 1, 1);
    }
    const ash_doc *scenarios = ash_doc_get(doc, ASH_SLICE("scenario"));
    ash_slice *names = ash_new_array(b->arena, ash_slice, scenarios == NULL ? 0 : scenarios->count);
    if (scenarios != NULL && scenarios->kind != ASH_DOC_MAP) ash_report(b->diags, ASH_E_scenario_form, scenarios->span, ASH_P("name", ASH_SLICE("scenario")));
    for (size_t i = 0; scenarios != NULL && scenarios->kind == ASH_DOC_MAP && i < scenarios->count; i++) names[c->scenario_count++] = scenarios->entries[i].key;
    c->scenarios = names;
}

static void bind_base(binder *b, const ash_doc *doc) {
    ash_slice base = text_of(b, doc, ASH_SLICE("base"));
    b->c->base = -1;
    if (base.size == 0) return;
    if (b->model->decision == NULL) {
        ash_report(b->diags, ASH_E_base_no_decision, ash_doc_get(doc, ASH_SLICE("base"))->span);
        return;
    }
    b->c->base = ash_case_row_find(b->c, b->model->decision, 0, base);
    if (b->c->base < 0) unknown_row(b, b->model->decision, 0, base, ash_doc_get(doc, ASH_SLICE("base"))->span);
}

/* The years, before anything else is read: their end may be a structural input at the top of the case. */
static void bind_years(binder *b, const ash_doc *doc) {
    const ash_index *years = b->model->years;
    if (years == NULL) return;
    b->c->first_year = years->first_year;
    b->c->last_year = years->last_year;
    if (years->last_from == NULL) return;
    const ash_entity *input = years->last_from;
    const ash_doc *value = ash_doc_get(doc, input->name);
    double last = input->expr != NULL && input->expr->kind == ASH_EXPR_NUMBER ? input->expr->number : (double)NAN;
    if (b->c->defaults_none && input->neutral != NULL) last = input->neutral->number;
    ash_span span = value == NULL ? input->span : value->span;
    if (value != NULL && !ash_value_unknown(value)) {
        ash_value_reader reader = {b->arena, b->diags, b->model->ref, input->name, ASH_ORIGIN_USER};
        const ash_given *given = ash_value_number(&reader, input, value);
        if (given == NULL) {
            b->c->last_year = years->first_year;
            return;
        }
        last = given->steps[0].law.a;
    }
    if (!(last == floor(last)) || !(last >= years->first_year) || !(last - years->first_year < ASH_YEAR_LIMIT)) {
        ash_report(b->diags, ASH_E_years_bounds, span, ASH_P("limit", ASH_SLICE("100")))->path = input->name;
        last = years->first_year;
    }
    b->c->last_year = (int)last;
}

const ash_case *ash_case_bind(ash_arena *arena, const ash_model *model, const ash_doc *doc, const ash_case_options *options, ash_diags *diags) {
    binder b = {.arena = arena, .diags = diags, .model = model, .c = ash_new(arena, ash_case)};
    size_t errors = diags->error_count;
    b.c->model = model;
    b.c->scenario = options->scenario;
    b.c->rows = ash_new_array(arena, ash_rows, model->index_count);
    b.given = ash_new_array(arena, const ash_given **, model->entity_count);
    if (doc->kind != ASH_DOC_MAP && doc->kind != ASH_DOC_NULL) {
        ash_report(diags, ASH_E_case_form, doc->span);
        return NULL;
    }
    b.share = ash_share_input(model);
    b.all = filled_in(&b, 1);
    b.nothing = filled_in(&b, 0);
    doc = ash_case_override(arena, model, doc, options, diags, &b.overrides);
    b.c->doc = doc;
    bind_reserved(&b, doc, options);
    bind_years(&b, doc);
    bind_tables(&b, doc);
    if (diags->error_count > errors) return NULL;
    int rows[ASH_INDEX_LIMIT] = {0};
    if (doc->kind == ASH_DOC_MAP) bind_keys(&b, doc, NULL, rows, 0);
    bind_base(&b, doc);
    bind_currencies(&b, doc);
    bind_correlations(&b, doc);
    bind_evidence(&b, doc);
    if (diags->error_count == errors) check_shares(&b);
    if (diags->error_count > errors) return NULL;
    b.c->given = (const ash_given **const *)b.given;
    return b.c;
}
