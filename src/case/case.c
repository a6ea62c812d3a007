/* Binding a case: tables become rows in order of id, keys become inputs, and every mistake gets its place and path. */
#include "case/case.h"

#include <math.h>

#include "case/value.h"
#include "lang/read.h"

typedef struct binder {
    ash_arena *arena;
    ash_diags *diags;
    const ash_model *model;
    ash_case *c;
    const ash_given ***given;
    ash_origin origin_of_sets;
    ash_list(ash_span) set_spans;      /* values that came from --set, to know their origin */
    ash_list(ash_span) scenario_spans;
} binder;

/* ---- Rows and cells ---- */

size_t ash_case_row_count(const ash_case *c, const ash_index *index) {
    if (index->kind == ASH_INDEX_YEARS) return (size_t)(c->last_year - c->first_year + 1);
    return c->rows[index->number].count;
}

ash_slice ash_case_row_id(ash_arena *arena, const ash_case *c, const ash_index *index, int row) {
    if (index->kind == ASH_INDEX_YEARS) return ash_format(arena, "%d", c->first_year + row);
    return c->rows[index->number].items[row].id;
}

int ash_case_row_find(const ash_case *c, const ash_index *index, ash_slice id) {
    const ash_rows *rows = &c->rows[index->number];
    if (index->kind == ASH_INDEX_YEARS) {
        double year;
        if (!ash_number_read(id, &year) || year != floor(year) || year < c->first_year || year > c->last_year) return -1;
        return (int)year - c->first_year;
    }
    for (size_t i = 0; i < rows->count; i++)
        if (ash_slice_equal(rows->items[i].id, id)) return (int)i;
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
    return a.size == 0 ? b : ash_format(arena, "%.*s%s%.*s", (int)a.size, a.data, separator, (int)b.size, b.data);
}

ash_slice ash_case_path(ash_arena *arena, const ash_case *c, const ash_entity *entity, const int *rows) {
    ash_slice path = {0};
    bool named = false;
    for (size_t k = 0; k < entity->index_count; k++) {
        const ash_index *index = entity->indices[k];
        if (index->kind == ASH_INDEX_YEARS) continue;
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

ash_slice ash_case_key(ash_arena *arena, const ash_case *c, const ash_entity *entity, const int *rows) {
    ash_slice key = {0};
    for (size_t k = 0; k < entity->index_count; k++) key = join(arena, key, "/", ash_case_row_id(arena, c, entity->indices[k], rows[k]));
    return key;
}

/* ---- Overrides: a document with one value replaced ---- */

static const ash_doc *with_value(ash_arena *arena, const ash_doc *doc, ash_slice path, const ash_doc *value, ash_span span) {
    if (path.size == 0) return value;
    size_t dot = ash_slice_find(path, '.', 0);
    ash_slice key = ash_slice_part(path, 0, dot), rest = ash_slice_part(path, dot + 1, path.size);
    ash_doc *copy = ash_new(arena, ash_doc);
    bool map = doc != NULL && doc->kind == ASH_DOC_MAP;
    *copy = map ? *doc : (ash_doc){.kind = ASH_DOC_MAP, .span = span};
    ash_doc_entry *entries = ash_new_array(arena, ash_doc_entry, copy->count + 1);
    size_t at = copy->count;
    for (size_t i = 0; i < copy->count; i++) {
        entries[i] = copy->entries[i];
        if (ash_slice_equal(entries[i].key, key)) at = i;
    }
    if (at == copy->count) {
        entries[at] = (ash_doc_entry){.key = key, .key_span = span};
        copy->count++;
    }
    entries[at].value = with_value(arena, entries[at].value, rest, value, span);
    copy->entries = entries;
    return copy;
}

static void apply_scenario(binder *b, ash_slice name, const ash_doc **doc) {
    const ash_doc *scenarios = ash_doc_get(*doc, ASH_SLICE("scenario"));
    const ash_doc *scenario = ash_doc_get(scenarios, name);
    if (scenario == NULL || scenario->kind != ASH_DOC_MAP) {
        ash_map known;
        ash_map_init(&known, b->arena);
        for (size_t i = 0; scenarios != NULL && i < scenarios->count; i++) ash_map_add(&known, scenarios->entries[i].key, b);
        ash_report(b->diags, scenario == NULL ? ASH_E_scenario_unknown : ASH_E_scenario_form, scenario == NULL ? (ash_span){0} : scenario->span, ASH_P("name", name))
            ->nearest = ash_slice_copy(b->arena, ash_map_nearest(&known, name));
        return;
    }
    for (size_t i = 0; i < scenario->count; i++) {
        const ash_doc_entry *entry = &scenario->entries[i];
        *doc = with_value(b->arena, *doc, entry->key, entry->value, entry->key_span);
        ash_push(b->arena, &b->scenario_spans, entry->value->span);
    }
}

static bool spans_have(size_t count, const ash_span *spans, ash_span span) {
    for (size_t i = 0; i < count; i++)
        if (spans[i].file == span.file && spans[i].start <= span.start && span.end <= spans[i].end) return true;
    return false;
}

static ash_origin origin_of(const binder *b, ash_span span) {
    if (spans_have(b->set_spans.count, b->set_spans.items, span)) return ASH_ORIGIN_SET;
    if (spans_have(b->scenario_spans.count, b->scenario_spans.items, span)) return ASH_ORIGIN_SCENARIO;
    return ASH_ORIGIN_USER;
}

/* ---- Values ---- */

static void put(binder *b, const ash_entity *entity, const int *rows, const ash_given *given) {
    size_t cells = ash_case_cell_count(b->c, entity, false);
    if (cells > ASH_CELL_LIMIT) {
        ash_report(b->diags, ASH_E_too_many_cells, given->span, ASH_P("name", entity->name), ASH_P("limit", ASH_SLICE("2000000")));
        return;
    }
    if (b->given[entity->number] == NULL) b->given[entity->number] = ash_new_array(b->arena, const ash_given *, cells);
    b->given[entity->number][ash_case_cell(b->c, entity, rows, false)] = given;
}

static bool is_rest(const ash_doc *doc) { return doc->kind == ASH_DOC_SCALAR && !doc->quoted && ash_slice_equal(doc->text, ASH_SLICE("rest")); }

/* Reads the value of an entity from position k of its indices on: a map per row of each further index, then the value itself. */
static void read_value(binder *b, const ash_entity *entity, size_t k, int *rows, const ash_doc *doc) {
    while (k < entity->index_count && (int)k == entity->year_position) rows[k++] = 0;
    if (k == entity->index_count) {
        ash_value_reader reader = {b->arena, b->diags, b->model->ref, ash_case_path(b->arena, b->c, entity, rows), origin_of(b, doc->span)};
        const ash_given *given = entity->type.kind == ASH_TYPE_NUMBER ? ash_value_number(&reader, entity, doc) : ash_value_word(&reader, entity, doc);
        if (given != NULL) put(b, entity, rows, given);
        return;
    }
    const ash_index *index = entity->indices[k];
    if (doc->kind != ASH_DOC_MAP) {
        ash_report(b->diags, ASH_E_value_by_row, doc->span, ASH_P("name", entity->name), ASH_P("index", index->name));
        return;
    }
    for (size_t i = 0; i < doc->count; i++) {
        int row = ash_case_row_find(b->c, index, doc->entries[i].key);
        if (row < 0) {
            ash_map known;
            ash_map_init(&known, b->arena);
            for (size_t r = 0; r < b->c->rows[index->number].count; r++) ash_map_add(&known, b->c->rows[index->number].items[r].id, b);
            ash_report(b->diags, ASH_E_unknown_row, doc->entries[i].key_span, ASH_P("name", doc->entries[i].key), ASH_P("index", index->name))->nearest =
                ash_slice_copy(b->arena, ash_map_nearest(&known, doc->entries[i].key));
            continue;
        }
        rows[k] = row;
        if (!is_rest(doc->entries[i].value) || entity->type.kind != ASH_TYPE_NUMBER) read_value(b, entity, k + 1, rows, doc->entries[i].value);
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

static void add_rows(binder *b, const ash_doc *table, uint32_t parent, row_list *rows) {
    if (table->kind != ASH_DOC_MAP) {
        ash_report(b->diags, ASH_E_table_form, table->span);
        return;
    }
    for (size_t i = 0; i < table->count; i++) {
        const ash_doc_entry *entry = &table->entries[i];
        if (ash_slice_equal(entry->key, ASH_SLICE("each")) && entry->value->kind == ASH_DOC_SCALAR) continue;
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

/* The input that makes plans of the rows of another table: [decision, table, ...], named share or a simplex over that table. */
static const ash_entity *share_input(const ash_model *model) {
    for (size_t i = 0; i < model->entity_count; i++) {
        const ash_entity *e = model->entities[i];
        if (e->kind == ASH_ENTITY_INPUT && model->decision != NULL && e->index_count >= 2 && e->indices[0] == model->decision &&
            e->indices[1]->kind == ASH_INDEX_TABLE && e->structural && (ash_slice_equal(e->name, ASH_SLICE("share")) || e->simplex == e->indices[1]))
            return e;
    }
    return NULL;
}

static void bind_tables(binder *b, const ash_doc *doc) {
    const ash_entity *share = share_input(b->model);
    for (size_t pass = 0; pass < 2; pass++) /* the decision index last: its rows may be made of another table's */
        for (size_t i = 0; i < b->model->index_count; i++) {
            const ash_index *index = b->model->indices[i];
            bool later = share != NULL && index == b->model->decision;
            row_list rows = {0};
            if (later != (pass == 1) || index->kind == ASH_INDEX_YEARS) continue;
            if (index->kind == ASH_INDEX_FIXED) {
                for (size_t r = 0; r < index->row_count; r++) {
                    ash_case_row row = {.id = index->rows[r].name, .title = index->rows[r].name, .written = r, .span = index->rows[r].span};
                    ash_push(b->arena, &rows, row);
                }
                b->c->rows[index->number] = (ash_rows){rows.count, rows.items}; /* in declared order: the model decided it */
                continue;
            }
            const ash_doc *table = index->parent == NULL ? ash_doc_get(doc, index->name) : NULL;
            if (table != NULL) add_rows(b, table, 0, &rows);
            if (index->parent != NULL) { /* parents are declared before what lies in them */
                const ash_rows *parents = &b->c->rows[index->parent->number];
                for (size_t p = 0; p < parents->count; p++) {
                    table = parents->items[p].doc == NULL ? NULL : ash_doc_get(parents->items[p].doc, index->name);
                    if (table != NULL) add_rows(b, table, (uint32_t)p, &rows);
                }
            }
            bool each = false;
            if (later && rows.count > 0 && ash_doc_get(table, ASH_SLICE("each")) != NULL && !ash_doc_bool(ash_doc_get(table, ASH_SLICE("each")), &each))
                ash_report(b->diags, ASH_E_value_flag, ash_doc_get(table, ASH_SLICE("each"))->span, ASH_P("text", ash_doc_get(table, ASH_SLICE("each"))->text));
            if (later && (rows.count == 0 || each)) {
                const ash_rows *from = &b->c->rows[share->indices[1]->number];
                size_t explicit_count = rows.count;
                for (size_t r = 0; r < from->count; r++) {
                    bool taken = false;
                    for (size_t k = 0; k < explicit_count; k++) taken |= ash_slice_equal(rows.items[k].id, from->items[r].id);
                    ash_case_row row = from->items[r];
                    row.doc = NULL;
                    row.parent = 0;
                    row.written += explicit_count;
                    if (!taken) ash_push(b->arena, &rows, row);
                }
            }
            finish_rows(b, index, &rows);
        }
}

/* ---- Keys ---- */

static bool is_reserved(ash_slice key) {
    static const char *const keys[] = {"model", "format", "title", "base", "start", "date", "currency", "scenario", "correlate", "defaults", "lang"};
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
    return innermost == index;
}

static void unknown_key(binder *b, const ash_doc_entry *entry, const ash_index *index) {
    ash_map known;
    ash_map_init(&known, b->arena);
    for (size_t i = 0; i < b->model->entity_count; i++)
        if (stands_in(b->model->entities[i], index)) ash_map_add(&known, b->model->entities[i]->name, b);
    for (size_t i = 0; i < b->model->index_count; i++)
        if (b->model->indices[i]->kind == ASH_INDEX_TABLE && b->model->indices[i]->parent == index) ash_map_add(&known, b->model->indices[i]->name, b);
    const ash_entity *elsewhere = ash_model_entity(b->model, entry->key);
    bool is_input = elsewhere != NULL && (elsewhere->kind == ASH_ENTITY_INPUT || elsewhere->kind == ASH_ENTITY_COMMON);
    if (is_input)
        ash_report(b->diags, ASH_E_key_elsewhere, entry->key_span, ASH_P("key", entry->key),
                   ASH_P("index", elsewhere->index_count > 0 ? elsewhere->indices[0]->name : ASH_SLICE("-")));
    else
        ash_report(b->diags, ASH_E_unknown_key, entry->key_span, ASH_P("key", entry->key))->nearest =
            ash_slice_copy(b->arena, ash_map_nearest(&known, entry->key));
}

/* Reads the inputs in one map: the top of the case, or a row (`rows` holds the rows of the nested tables so far, `depth` of them). */
static void bind_keys(binder *b, const ash_doc *map, const ash_index *index, int *rows, size_t depth) {
    for (size_t i = 0; i < map->count; i++) {
        const ash_doc_entry *entry = &map->entries[i];
        const ash_index *table = ash_model_index(b->model, entry->key);
        const ash_entity *entity = ash_model_entity(b->model, entry->key);
        if (index == NULL ? is_reserved(entry->key) : ash_slice_equal(entry->key, ASH_SLICE("title"))) continue;
        if (table != NULL && table->kind == ASH_INDEX_TABLE && table->parent == index) {
            const ash_rows *all = &b->c->rows[table->number];
            for (size_t r = 0; r < all->count; r++) {
                if (all->items[r].doc == NULL || all->items[r].doc->kind != ASH_DOC_MAP || (index != NULL && (int)all->items[r].parent != rows[depth - 1])) continue;
                rows[depth] = (int)r;
                bind_keys(b, all->items[r].doc, table, rows, depth + 1);
            }
        } else if (entity != NULL && stands_in(entity, index)) {
            int own[16] = {0};
            for (size_t k = 0; k < depth; k++) own[k] = rows[k];
            read_value(b, entity, depth, own, entry->value);
        } else {
            unknown_key(b, entry, index);
        }
    }
}

/* ---- Shares ---- */

static const ash_given *constant(binder *b, const ash_entity *entity, const int *rows, double value) {
    ash_given *given = ash_new(b->arena, ash_given);
    given->origin = ASH_ORIGIN_MADE;
    given->path = ash_case_path(b->arena, b->c, entity, rows);
    given->steps = ash_new(b->arena, ash_given_step);
    given->steps[0] = (ash_given_step){1, ash_distribution_of(ASH_CERTAIN, value, 0, 0)};
    given->step_count = 1;
    return given;
}

/* One option's shares: fills in `rest`, then sees that they add up to 1 in every year of production. */
static void check_shares(binder *b, const ash_entity *share, int option) {
    const ash_case_row *row = &b->c->rows[share->indices[0]->number].items[option];
    const ash_rows *sources = &b->c->rows[share->indices[1]->number];
    const ash_doc *map = row->doc == NULL ? NULL : ash_doc_get(row->doc, share->name);
    int rows[16] = {option};
    if (row->doc == NULL) { /* made of one source: all from there */
        for (size_t s = 0; s < sources->count; s++)
            if (ash_slice_equal(sources->items[s].id, row->id)) {
                rows[1] = (int)s;
                put(b, share, rows, constant(b, share, rows, 1));
            }
        return;
    }
    if (map == NULL || map->kind != ASH_DOC_MAP) {
        ash_report(b->diags, ASH_E_shares_missing, row->span, ASH_P("name", row->id));
        return;
    }
    int rest = -1, years = b->c->last_year, first = share->year_position < 0 ? years : 1;
    for (size_t i = 0; i < map->count; i++) {
        if (!is_rest(map->entries[i].value)) continue;
        if (rest >= 0) ash_report(b->diags, ASH_E_rest_twice, map->entries[i].value->span);
        rest = ash_case_row_find(b->c, share->indices[1], map->entries[i].key);
    }
    ash_given *filled = NULL;
    if (rest >= 0) {
        rows[1] = rest;
        filled = ash_new(b->arena, ash_given);
        *filled = *constant(b, share, rows, 0);
        filled->steps = ash_new_array(b->arena, ash_given_step, (size_t)(years - first + 1));
        filled->step_count = 0;
        filled->span = map->span;
    }
    for (int year = first; year <= years; year++) {
        double total = 0;
        for (size_t s = 0; s < sources->count; s++) {
            rows[1] = (int)s;
            const ash_given *given = b->given[share->number] == NULL ? NULL : b->given[share->number][ash_case_cell(b->c, share, rows, false)];
            if (given != NULL && given->step_count > 0) total += ash_given_law(given, year)->a;
        }
        if (filled != NULL ? total > 1 + 1e-9 : !(fabs(total - 1) <= 1e-9)) {
            ash_diag *diag = ash_report(b->diags, ASH_E_shares_sum, map->span, ASH_P("name", row->id), ASH_P("year", ash_format(b->arena, "%d", year)),
                       ASH_P("sum", ash_number_significant(b->arena, 100 * total, 6, ASH_LANG_EN)));
            diag->path = ash_format(b->arena, "%.*s.%.*s", (int)share->indices[0]->name.size, share->indices[0]->name.data, (int)row->id.size, row->id.data);
            return;
        }
        if (filled == NULL) continue;
        double value = 1 - total;
        if (value < 0) value = 0;
        if (filled->step_count == 0 || filled->steps[filled->step_count - 1].law.a != value)
            filled->steps[filled->step_count++] = (ash_given_step){year, ash_distribution_of(ASH_CERTAIN, value, 0, 0)};
    }
    rows[1] = rest;
    if (filled != NULL) put(b, share, rows, filled);
}

/* ---- The reserved keys ---- */

static ash_slice text_of(binder *b, const ash_doc *doc, ash_slice key) {
    const ash_doc *value = ash_doc_get(doc, key);
    if (value == NULL) return (ash_slice){0};
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
    for (size_t i = 0; i < map->count; i++) {
        ash_slice code = map->entries[i].key;
        const ash_doc *given = map->entries[i].value;
        if (code.size != 3 || (b->model->ref != NULL && ash_ref_currency(b->model->ref, code) == NULL)) {
            ash_report(b->diags, ASH_E_value_currency, map->entries[i].key_span, ASH_P("text", code));
            continue;
        }
        if (given->kind != ASH_DOC_MAP) {
            ash_report(b->diags, ASH_E_currency_form, given->span);
            continue;
        }
        ash_currency_given *one = &all[b->c->currency_count++];
        one->currency = ASH_CURRENCY((unsigned char)code.data[0], (unsigned char)code.data[1], (unsigned char)code.data[2]);
        for (size_t k = 0; k < given->count; k++) {
            struct { const char *name; const ash_given **to; double low; bool certain; } fields[] = {
                {"rate", &one->rate, 1e-9, true}, {"volatility", &one->volatility, 0, true}, {"drift", &one->drift, -1, false}};
            size_t f = 0;
            while (f < 3 && !ash_slice_equal(given->entries[k].key, ash_slice_of(fields[f].name))) f++;
            if (f == 3) {
                ash_report(b->diags, ASH_E_unknown_key, given->entries[k].key_span, ASH_P("key", given->entries[k].key));
                continue;
            }
            ash_entity input = {.kind = ASH_ENTITY_INPUT, .name = given->entries[k].key, .type = {.kind = ASH_TYPE_NUMBER, .unit = ash_unit_one},
                                .unit_text = ASH_SLICE("1"), .year_position = -1, .low = fields[f].low, .high = 1e9, .structural = fields[f].certain};
            ash_value_reader reader = {b->arena, b->diags, b->model->ref,
                                       ash_format(b->arena, "currency.%.*s.%s", (int)code.size, code.data, fields[f].name), origin_of(b, given->entries[k].value->span)};
            *fields[f].to = ash_value_number(&reader, &input, given->entries[k].value);
        }
    }
    b->c->currencies = all;
}

static void bind_correlations(binder *b, const ash_doc *doc) {
    const ash_doc *list = ash_doc_get(doc, ASH_SLICE("correlate"));
    if (list == NULL) return;
    if (list->kind != ASH_DOC_LIST) {
        ash_report(b->diags, ASH_E_correlate_form, list->span);
        return;
    }
    ash_correlate *all = ash_new_array(b->arena, ash_correlate, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const ash_doc *pair = list->entries[i].value;
        double rank;
        ash_value_reader reader = {b->arena, b->diags, b->model->ref, ASH_SLICE("correlate"), ASH_ORIGIN_USER};
        if (pair->kind != ASH_DOC_LIST || pair->count != 3 || pair->entries[0].value->kind != ASH_DOC_SCALAR || pair->entries[1].value->kind != ASH_DOC_SCALAR) {
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
    b->c->base = ash_case_row_find(b->c, b->model->decision, base);
    if (b->c->base >= 0) return;
    ash_map known;
    ash_map_init(&known, b->arena);
    const ash_rows *rows = &b->c->rows[b->model->decision->number];
    for (size_t i = 0; i < rows->count; i++) ash_map_add(&known, rows->items[i].id, b);
    ash_report(b->diags, ASH_E_unknown_row, ash_doc_get(doc, ASH_SLICE("base"))->span, ASH_P("name", base), ASH_P("index", b->model->decision->name))->nearest =
        ash_slice_copy(b->arena, ash_map_nearest(&known, base));
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
    if (options->scenario.size > 0) apply_scenario(&b, options->scenario, &doc);
    for (size_t i = 0; i < options->set_count; i++) {
        doc = with_value(arena, doc, options->sets[i].path, options->sets[i].value, options->sets[i].span);
        ash_push(arena, &b.set_spans, options->sets[i].value->span);
    }
    b.c->doc = doc;
    bind_reserved(&b, doc, options);
    bind_years(&b, doc);
    bind_tables(&b, doc);
    if (diags->error_count > errors) return NULL;
    bind_base(&b, doc);
    bind_currencies(&b, doc);
    bind_correlations(&b, doc);
    int rows[16] = {0};
    if (doc->kind == ASH_DOC_MAP) bind_keys(&b, doc, NULL, rows, 0);
    const ash_entity *share = share_input(model);
    if (share != NULL && diags->error_count == errors)
        for (size_t o = 0; o < ash_case_row_count(b.c, model->decision); o++) check_shares(&b, share, (int)o);
    if (diags->error_count > errors) return NULL;
    b.c->given = (const ash_given **const *)b.given;
    return b.c;
}
