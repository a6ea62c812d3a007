/* What the quick start asks: one table, read by whoever asks (a terminal, a page), by the reader of answers and by the
 * tests. */
#include "app/new.h"
#include "app/fields.h"

#define NO_LIMIT 1e12

const ash_new_field_row ash_new_fields[ASH_NEW_FIELD_COUNT] = {
    [ASH_NEW_product] = {"product", "product", ASH_NEW_TEXT, NULL, 0, 0, {NULL}},
    [ASH_NEW_group] = {"product", "group", ASH_NEW_GROUP, NULL, 0, 0, {NULL}},
    [ASH_NEW_goods_code] = {"product", "goods_code", ASH_NEW_CODE, NULL, 0, 0, {NULL}},
    [ASH_NEW_country] = {"country", "country", ASH_NEW_COUNTRY, NULL, 0, 0, {NULL}},
    [ASH_NEW_maker] = {"country", "maker", ASH_NEW_CHOICE, NULL, 0, 0, {"supplier", "own_plant", NULL}},
    [ASH_NEW_price] = {"price", "price", ASH_NEW_MONEY, NULL, 1e-6, 1e9, {NULL}},
    [ASH_NEW_currency] = {"price", "currency", ASH_NEW_CURRENCY, NULL, 0, 0, {NULL}},
    [ASH_NEW_delivery] =
        {"price", "delivery", ASH_NEW_CHOICE, NULL, 0, 0, {"factory", "loaded", "port", "door", "duty_paid", NULL}},
    [ASH_NEW_pieces] = {"pieces", "pieces", ASH_NEW_RANGE, NULL, 1, NO_LIMIT, {NULL}},
    [ASH_NEW_per_pallet] = {"packing", "per_pallet", ASH_NEW_NUMBER, NULL, 0.001, 1e7, {NULL}},
    [ASH_NEW_per_container] = {"packing", "per_container", ASH_NEW_NUMBER, NULL, 0.01, 1e9, {NULL}},
    [ASH_NEW_box] = {"packing", "box", ASH_NEW_SIZE, "cm", 0.1, 1000, {NULL}},
    [ASH_NEW_box_pieces] = {"packing", "box_pieces", ASH_NEW_NUMBER, NULL, 0.001, 1e7, {NULL}},
    [ASH_NEW_box_weight] = {"packing", "box_weight", ASH_NEW_NUMBER, "kg", 1e-4, 1e5, {NULL}},
    [ASH_NEW_weight] = {"packing", "weight", ASH_NEW_NUMBER, "kg", 1e-6, 1e6, {NULL}},
    [ASH_NEW_minutes] = {"minutes",
                         "minutes",
                         ASH_NEW_CHOICE,
                         NULL,
                         1e-4,
                         1e6,
                         {"under_1", "1_to_5", "5_to_20", "20_to_60", "over_60", NULL}},
};

/* The sentence under ask.new.A[.B]. */
static ash_slice said(ash_request *r, const char *a, const char *b) {
    return ash_words_get(r->words, ash_format(r->arena, "ask.new.%s%s%s", a, b == NULL ? "" : ".", b == NULL ? "" : b));
}

static void write_choice(ash_request *r, ash_slice value, ash_slice title) {
    ash_json_object_begin(r->w);
    text(r, "value", value);
    text(r, "title", title);
    ash_json_object_end(r->w);
}

static void write_field(ash_request *r, const ash_new_field_row *row, const ash_index *groups) {
    static const char *const kinds[] = {"text",   "goods_code", "country", "money",  "currency",
                                        "number", "range",      "size",    "choice", "choice"};
    ash_json_object_begin(r->w);
    text(r, "name", ash_slice_of(row->name));
    text(r, "title", said(r, "field", row->name));
    text(r, "kind", ash_slice_of(kinds[row->kind]));
    if (row->unit != NULL) text(r, "unit", ash_slice_of(row->unit));
    if (row->choices[0] != NULL || row->kind == ASH_NEW_GROUP) {
        key(r, "choices");
        ash_json_array_begin(r->w);
        for (size_t i = 0; i < 6 && row->choices[i] != NULL; i++)
            write_choice(r, ash_slice_of(row->choices[i]), said(r, row->name, row->choices[i]));
        for (size_t i = 0; row->kind == ASH_NEW_GROUP && i < groups->row_count; i++)
            write_choice(r, groups->rows[i].name, ash_label(&groups->rows[i].labels, r->lang, groups->rows[i].name));
        ash_json_array_end(r->w);
    }
    ash_json_object_end(r->w);
}

void ash_new_write_questions(ash_request *r, const ash_index *groups) {
    text(r, "intro", said(r, "intro", NULL));
    text(r, "unknown", said(r, "unknown", NULL));
    text(r, "compared", said(r, "compared", NULL));
    key(r, "questions");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < ASH_NEW_FIELD_COUNT;) {
        const char *question = ash_new_fields[i].question;
        ash_json_object_begin(r->w);
        text(r, "name", ash_slice_of(question));
        text(r, "title", said(r, "question", question));
        text(r, "help", said(r, "help", question));
        key(r, "fields");
        ash_json_array_begin(r->w);
        for (; i < ASH_NEW_FIELD_COUNT &&
               ash_slice_equal(ash_slice_of(ash_new_fields[i].question), ash_slice_of(question));
             i++)
            write_field(r, &ash_new_fields[i], groups);
        ash_json_array_end(r->w);
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}
