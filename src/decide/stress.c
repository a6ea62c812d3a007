/* Tables of stresses, see stress.h (economic rule 26). */
#include "decide/stress.h"

#include "ref/csv.h"

typedef enum column { ID, INPUT, WHERE, VALUE, OPERATION, AMOUNT, UNIT, NL, EN, COLUMN_COUNT } column;
static const char *const column_names[COLUMN_COUNT] = {"id", "input", "where", "value", "operation", "amount", "unit", "nl", "en"};

enum { STRESS_LIMIT = 100, CHANGE_LIMIT = 20 };

typedef struct reader {
    ash_arena *arena;
    ash_diags *diags;
    const ash_model *model;
    ash_csv csv;
    size_t at[COLUMN_COUNT];
} reader;

static const ash_csv_field *field(const reader *r, column which) { return &r->csv.fields[r->at[which]]; }

static void wrong_word(reader *r, column which) {
    ash_report(r->diags, ASH_E_ref_word, field(r, which)->span, ASH_P("text", field(r, which)->text), ASH_P("name", ash_slice_of(column_names[which])));
}

static bool find_columns(reader *r) {
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        r->at[i] = ash_csv_column(&r->csv, column_names[i]);
        if (r->at[i] < SIZE_MAX) continue;
        ash_report(r->diags, ASH_E_ref_column_missing, r->csv.header[0].span, ASH_P("name", ash_slice_of(column_names[i])));
        return false;
    }
    return true;
}

static bool is_number_input(const ash_entity *entity) {
    return entity != NULL && (entity->kind == ASH_ENTITY_INPUT || entity->kind == ASH_ENTITY_COMMON) && entity->type.kind == ASH_TYPE_NUMBER;
}

/* A condition must be known by the rows of the input. */
static bool is_condition_of(const ash_entity *where, const ash_entity *input) {
    if (where == NULL || where->kind != ASH_ENTITY_INPUT || where->type.kind == ASH_TYPE_NUMBER || where->type.kind == ASH_TYPE_TRUTH) return false;
    for (size_t k = 0; k < where->index_count; k++) {
        bool known = false;
        for (size_t i = 0; i < input->index_count; i++) known = known || where->indices[k] == input->indices[i];
        if (!known) return false;
    }
    return true;
}

/* The amount, in the unit of the input when it is added; false with the input's name in *missing when the model has no place for it. */
static bool read_change(reader *r, ash_adjustment *change, ash_slice *missing) {
    ash_slice input = field(r, INPUT)->text, where = field(r, WHERE)->text, operation = field(r, OPERATION)->text, prefix = ASH_SLICE("currency.");
    *change = (ash_adjustment){.value = ash_slice_copy(r->arena, field(r, VALUE)->text)};
    if (ash_slice_equal(operation, ASH_SLICE("plus")))
        change->operation = ASH_ADJUST_PLUS;
    else if (!ash_slice_equal(operation, ASH_SLICE("times")))
        wrong_word(r, OPERATION);
    if (!ash_number_read(field(r, AMOUNT)->text, &change->amount))
        ash_report(r->diags, ASH_E_ref_number, field(r, AMOUNT)->span, ASH_P("text", field(r, AMOUNT)->text));
    if (ash_slice_starts_with(input, prefix) && input.size == prefix.size + 3) {
        const char *code = input.data + prefix.size;
        change->currency = ASH_CURRENCY((unsigned char)code[0], (unsigned char)code[1], (unsigned char)code[2]);
        if (change->operation == ASH_ADJUST_PLUS) wrong_word(r, OPERATION);
        return true;
    }
    change->input = ash_model_entity(r->model, input);
    if (!is_number_input(change->input)) {
        *missing = ash_slice_copy(r->arena, input);
        return false;
    }
    if (where.size > 0) {
        change->where = ash_model_entity(r->model, where);
        if (!is_condition_of(change->where, change->input)) {
            *missing = ash_slice_copy(r->arena, where);
            return false;
        }
    }
    if (change->operation == ASH_ADJUST_TIMES) return true;
    ash_unit unit;
    size_t at, length;
    ash_slice nearest;
    if (ash_unit_read(field(r, UNIT)->text, &unit, &at, &length, &nearest) != ASH_UNIT_OK) {
        ash_report(r->diags, ASH_E_ref_unit, field(r, UNIT)->span, ASH_P("text", field(r, UNIT)->text));
        return true;
    }
    if (!ash_dims_equal(unit.dims, change->input->type.unit.dims) || unit.currency != change->input->type.unit.currency) {
        *missing = ash_slice_copy(r->arena, input);
        return false;
    }
    change->amount *= ash_unit_ratio(&unit, &change->input->type.unit);
    return true;
}

bool ash_stress_read(ash_arena *arena, const ash_sources *sources, uint32_t file, const ash_model *model, ash_diags *diags, ash_stresses *stresses) {
    reader *r = ash_new(arena, reader);
    *r = (reader){.arena = arena, .diags = diags, .model = model};
    size_t errors = diags->error_count;
    *stresses = (ash_stresses){0, ash_new_array(arena, ash_stress, STRESS_LIMIT)};
    if (!ash_csv_open(&r->csv, arena, sources, file, diags) || !find_columns(r)) return false;
    while (ash_csv_row(&r->csv)) {
        ash_slice id = field(r, ID)->text;
        ash_stress *last = stresses->count == 0 ? NULL : &stresses->items[stresses->count - 1];
        if (last == NULL || !ash_slice_equal(last->id, id)) {
            if (stresses->count == STRESS_LIMIT) break;
            last = &stresses->items[stresses->count++];
            last->id = ash_slice_copy(arena, id);
            last->labels.title[ASH_LANG_NL] = ash_slice_copy(arena, field(r, NL)->text);
            last->labels.title[ASH_LANG_EN] = ash_slice_copy(arena, field(r, EN)->text);
            last->changes = ash_new_array(arena, ash_adjustment, CHANGE_LIMIT);
        }
        ash_adjustment change;
        ash_slice missing = {0};
        if (read_change(r, &change, &missing) && last->count < CHANGE_LIMIT) last->changes[last->count++] = change;
        if (last->missing.size == 0) last->missing = missing;
    }
    return diags->error_count == errors;
}
