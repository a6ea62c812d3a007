/* Reading the answers to the quick start. People type "150.000", "3,40 USD" and "plantenpot": that is read as meant,
 * and asked again where it can be meant in two ways. Nothing, an empty text and "unknown" are all "I don't know". */
#include "app/new.h"
#include "app/typed.h"

#include "ref/csv.h"

typedef struct reader {
    ash_request *r;
    const ash_ref *ref;
    const ash_index *groups;
    ash_new_answers *out;
    ash_map fields; /* name -> its row in ash_new_fields */
} reader;

static ash_slice lower(ash_arena *arena, ash_slice text) {
    char *out = ash_new_array(arena, char, text.size + 1);
    for (size_t i = 0; i < text.size; i++)
        out[i] = (char)(text.data[i] >= 'A' && text.data[i] <= 'Z' ? text.data[i] + ('a' - 'A') : text.data[i]);
    return (ash_slice){out, text.size};
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ---- Numbers as people type them ---- */

static bool number_wrong(reader *b, const ash_new_field_row *row, const ash_doc *doc) {
    ash_slice low = ash_number_significant(b->r->arena, row->low, 6, b->r->lang),
              high = ash_number_significant(b->r->arena, row->high, 6, b->r->lang);
    ash_slice range = ash_format(b->r->arena, "%.*s .. %.*s", (int)low.size, low.data, (int)high.size, high.data);
    ash_report(b->r->diags, ASH_E_answer_number, doc->span, ASH_P("name", ash_slice_of(row->name)),
               ASH_P("text", doc->text), ASH_P("range", range));
    return false;
}

static bool read_number(reader *b, const ash_new_field_row *row, const ash_doc *doc, ash_slice text, bool whole,
                        double *value) {
    text = ash_slice_trim(text);
    ash_slice plain = doc->quoted ? ash_typed_number(b->r->arena, text, whole ? ASH_THREE_THOUSANDS : ASH_THREE_REFUSED) : text;
    if (ash_number_read(plain, value) && *value >= row->low && *value <= row->high) return true;
    return number_wrong(b, row, doc);
}

/* One number, or two with " to ", " tot " or a dash between them. */
static bool read_range(reader *b, const ash_new_field_row *row, const ash_doc *doc, ash_new_range *range) {
    static const char *const between[] = {" to ", " tot ", " t/m ", "-", "–"};
    for (size_t k = 0; doc->quoted && k < sizeof between / sizeof *between; k++) {
        ash_slice sign = ash_slice_of(between[k]);
        for (size_t i = 1; i < doc->text.size; i++) {
            if (!ash_slice_starts_with(ash_slice_part(doc->text, i, doc->text.size), sign)) continue;
            ash_slice first = ash_slice_part(doc->text, 0, i),
                      second = ash_slice_part(doc->text, i + sign.size, doc->text.size);
            if (!read_number(b, row, doc, first, true, &range->low) ||
                !read_number(b, row, doc, second, true, &range->high))
                return false;
            return range->low <= range->high || number_wrong(b, row, doc);
        }
    }
    bool read = read_number(b, row, doc, doc->text, true, &range->low);
    range->high = range->low;
    return read;
}

/* "60 x 40 x 30": centimetres, to cubic metres. */
static bool read_size(reader *b, const ash_new_field_row *row, const ash_doc *doc, double *volume) {
    ash_slice rest = lower(b->r->arena, doc->text);
    size_t count = 0;
    *volume = 1e-6;
    while (count < 4) {
        size_t end = ash_slice_find(rest, 'x', 0);
        double side;
        if (count == 3 || !read_number(b, row, doc, ash_slice_part(rest, 0, end), false, &side)) break;
        *volume *= side;
        count++;
        if (end == rest.size) return count == 3 || number_wrong(b, row, doc);
        rest = ash_slice_part(rest, end + 1, rest.size);
    }
    return count == 3 ? number_wrong(b, row, doc) : false;
}

/* ---- Words ---- */

static bool choice_wrong(reader *b, const ash_doc *doc, ash_map *known) {
    ash_slice all = {0};
    for (size_t i = 0; i < known->count; i++)
        all = ash_format(b->r->arena, "%.*s%s%.*s", (int)all.size, all.size > 0 ? all.data : "", i > 0 ? ", " : "",
                         (int)known->entries[i].key.size, known->entries[i].key.data);
    ash_report(b->r->diags, ASH_E_value_choice, doc->span, ASH_P("text", doc->text), ASH_P("wanted", all))->nearest =
        ash_slice_copy(b->r->arena, ash_map_nearest(known, doc->text));
    return false;
}

static bool read_choice(reader *b, const ash_new_field_row *row, const ash_doc *doc, int *choice) {
    ash_map known;
    ash_map_init(&known, b->r->arena);
    for (int i = 0; i < 6 && row->choices[i] != NULL; i++) {
        *choice = i;
        if (ash_slice_equal(doc->text, ash_slice_of(row->choices[i]))) return true;
        ash_map_add(&known, ash_slice_of(row->choices[i]), b);
    }
    return choice_wrong(b, doc, &known);
}

static int group_row(const ash_index *groups, ash_slice name) {
    const ash_fixed_row *row = ash_map_get(groups->row_names, name);
    return row == NULL ? -1 : (int)(row - groups->rows);
}

static bool read_group(reader *b, const ash_doc *doc) {
    int row = group_row(b->groups, doc->text);
    ash_map known;
    if (row >= 0) {
        b->out->group = row;
        return true;
    }
    ash_map_init(&known, b->r->arena);
    for (size_t i = 0; i < b->groups->row_count; i++) ash_map_add(&known, b->groups->rows[i].name, b);
    return choice_wrong(b, doc, &known);
}

/* By code, or by name in either language. */
static bool read_country(reader *b, const ash_doc *doc) {
    ash_slice name = lower(b->r->arena, ash_slice_trim(doc->text));
    for (size_t i = 0; (b->out->country = ash_ref_country_at(b->ref, i)) != NULL; i++) {
        const ash_slice names[] = {b->out->country->code, b->out->country->iso3, b->out->country->name_en,
                                   b->out->country->name_nl};
        for (size_t k = 0; k < 4; k++)
            if (ash_slice_equal(name, lower(b->r->arena, names[k]))) return true;
    }
    ash_report(b->r->diags, ASH_E_value_country, doc->span, ASH_P("text", doc->text))->nearest =
        ash_ref_country_nearest(b->ref, doc->text);
    return false;
}

static bool read_currency(reader *b, const ash_doc *doc, ash_slice text) {
    char code[3];
    ash_ref_value rate;
    for (size_t i = 0; text.size == 3 && i < 3; i++)
        code[i] = (char)(text.data[i] >= 'a' && text.data[i] <= 'z' ? text.data[i] - ('a' - 'A') : text.data[i]);
    if (text.size == 3) {
        b->out->currency = ash_slice_copy(b->r->arena, (ash_slice){code, 3});
        if (ash_slice_equal(b->out->currency, ASH_SLICE("EUR"))) return true;
        if (ash_ref_currency(b->ref, b->out->currency) != NULL &&
            ash_ref_find(b->ref, ASH_SLICE("fx_rate"), b->out->currency, &rate))
            return true;
    }
    ash_report(b->r->diags, ASH_E_value_currency, doc->span, ASH_P("text", text));
    return false;
}

/* "3.40", "3,40 USD", "USD 3.40", "€ 3,40". */
static bool read_money(reader *b, const ash_new_field_row *row, const ash_doc *doc) {
    ash_slice text = ash_slice_trim(doc->text), euro = ASH_SLICE("€"), dollar = ASH_SLICE("$");
    size_t from = 0, to = text.size;
    while (from < to && !is_digit(text.data[from])) from++;
    while (to > from && !is_digit(text.data[to - 1])) to--;
    ash_slice before = ash_slice_trim(ash_slice_part(text, 0, from)),
              behind = ash_slice_trim(ash_slice_part(text, to, text.size));
    ash_slice money = before.size > 0 ? before : behind;
    if (from == to || (before.size > 0 && behind.size > 0) || ash_slice_equal(before, ASH_SLICE("-")))
        return number_wrong(b, row, doc);
    if (ash_slice_equal(money, euro)) money = ASH_SLICE("EUR");
    if (ash_slice_equal(money, dollar)) money = ASH_SLICE("USD");
    if (money.size > 0) {
        if (!read_currency(b, doc, money)) return false;
        b->out->known[ASH_NEW_currency] = true;
    }
    return read_number(b, row, doc, ash_slice_part(text, from, to), false, &b->out->price);
}

static bool read_code(reader *b, const ash_doc *doc) {
    char digits[10];
    size_t count = 0;
    bool sound = true;
    for (size_t i = 0; i < doc->text.size; i++) {
        char c = doc->text.data[i];
        if (c == ' ' || c == '.') continue;
        if (!is_digit(c) || count == 10) {
            sound = false;
            break;
        }
        digits[count++] = c;
    }
    if (sound && count >= 4 && count % 2 == 0) {
        b->out->goods_code = ash_slice_copy(b->r->arena, (ash_slice){digits, count});
        return true;
    }
    ash_report(b->r->diags, ASH_E_value_hs_code, doc->span, ASH_P("text", doc->text));
    return false;
}

/* The list of everyday words. First in the language of the request, so that a word that means two things means the
 * likelier one. */
static void find_word(reader *b) {
    ash_slice table, word = lower(b->r->arena, ash_slice_trim(b->out->word)), name = ASH_SLICE("data/products.csv");
    if (!ash_context_text(b->r->context, name, &table)) return;
    for (int pass = 0; pass < 2 && !b->out->word_known; pass++) {
        ash_csv *csv = ash_new(b->r->arena, ash_csv);
        if (!ash_csv_open(csv, b->r->arena, b->r->sources, ash_request_source(b->r, name, table), b->r->diags)) return;
        size_t nl = ash_csv_column(csv, "nl"), en = ash_csv_column(csv, "en"), heading = ash_csv_column(csv, "heading"),
               group = ash_csv_column(csv, "group");
        size_t column = (pass == 0) == (b->r->lang == ASH_LANG_NL) ? nl : en;
        if (nl == SIZE_MAX || en == SIZE_MAX || heading == SIZE_MAX || group == SIZE_MAX) return;
        while (ash_csv_row(csv)) {
            if (!ash_slice_equal(csv->fields[column].text, word)) continue;
            int row = group_row(b->groups, csv->fields[group].text);
            b->out->word_known = true;
            if (!b->out->known[ASH_NEW_group] && row >= 0) b->out->group = row;
            if (!b->out->known[ASH_NEW_goods_code])
                b->out->goods_code = ash_slice_copy(b->r->arena, csv->fields[heading].text);
            return;
        }
    }
}

/* ---- All of them ---- */

static bool is_unknown(const ash_doc *doc) {
    if (doc->kind == ASH_DOC_NULL) return true;
    ash_slice text = ash_slice_trim(doc->text);
    return doc->kind == ASH_DOC_SCALAR &&
           (text.size == 0 || ash_slice_equal(text, ASH_SLICE("unknown")) || ash_slice_equal(text, ASH_SLICE("?")));
}

/* A choice of minutes as a range; a number is taken with a fifth on either side. */
static bool read_minutes(reader *b, const ash_new_field_row *row, const ash_doc *doc) {
    static const ash_new_range ranges[] = {{0.2, 1}, {1, 5}, {5, 20}, {20, 60}, {60, 180}};
    int choice = 0;
    bool digits = doc->text.size > 0;
    for (size_t i = 0; i < doc->text.size; i++)
        digits &= is_digit(doc->text.data[i]) || doc->text.data[i] == '.' || doc->text.data[i] == ',';
    if (digits) {
        double value;
        if (!read_number(b, row, doc, doc->text, false, &value)) return false;
        b->out->minutes = (ash_new_range){0.8 * value, 1.2 * value};
        return true;
    }
    if (!read_choice(b, row, doc, &choice)) return false;
    b->out->minutes = ranges[choice];
    return true;
}

static bool read_field(reader *b, ash_new_field field, const ash_doc *doc) {
    const ash_new_field_row *row = &ash_new_fields[field];
    double *const numbers[ASH_NEW_FIELD_COUNT] = {[ASH_NEW_per_pallet] = &b->out->per_pallet,
                                                  [ASH_NEW_per_container] = &b->out->per_container,
                                                  [ASH_NEW_box_pieces] = &b->out->box_pieces,
                                                  [ASH_NEW_box_weight] = &b->out->box_weight,
                                                  [ASH_NEW_weight] = &b->out->weight};
    int choice = 0;
    bool read = true;
    switch (row->kind) {
    case ASH_NEW_TEXT:
        b->out->word = ash_slice_trim(doc->text);
        break;
    case ASH_NEW_CODE:
        read = read_code(b, doc);
        break;
    case ASH_NEW_COUNTRY:
        read = read_country(b, doc);
        break;
    case ASH_NEW_MONEY:
        read = read_money(b, row, doc);
        break;
    case ASH_NEW_CURRENCY:
        read = read_currency(b, doc, ash_slice_trim(doc->text));
        break;
    case ASH_NEW_NUMBER:
        read =
            read_number(b, row, doc, doc->text, field != ASH_NEW_weight && field != ASH_NEW_box_weight, numbers[field]);
        break;
    case ASH_NEW_RANGE:
        read = read_range(b, row, doc, &b->out->pieces);
        break;
    case ASH_NEW_SIZE:
        read = read_size(b, row, doc, &b->out->box_volume);
        break;
    case ASH_NEW_GROUP:
        read = read_group(b, doc);
        break;
    case ASH_NEW_CHOICE:
        read = field == ASH_NEW_minutes ? read_minutes(b, row, doc) : read_choice(b, row, doc, &choice);
        if (field == ASH_NEW_maker) b->out->own_plant = choice == 1;
        if (field == ASH_NEW_delivery) b->out->delivery = choice;
        break;
    }
    b->out->known[field] = read;
    return read;
}

bool ash_new_read(ash_request *request, const ash_index *groups, const ash_doc *answers, ash_new_answers *out) {
    reader b = {.r = request, .ref = ash_load_ref(request), .groups = groups, .out = out};
    size_t errors = request->diags->error_count;
    if (b.ref == NULL) return false;
    *out = (ash_new_answers){.group = group_row(groups, ASH_SLICE("other")), .currency = ASH_SLICE("EUR")};
    if (answers != NULL && answers->kind != ASH_DOC_MAP && answers->kind != ASH_DOC_NULL) {
        ash_report(request->diags, ASH_E_request_field, answers->span, ASH_P("name", ASH_SLICE("answers")),
                   ASH_P("wanted", ASH_SLICE("[map]")));
        return false;
    }
    ash_map_init(&b.fields, request->arena);
    for (size_t i = 0; i < ASH_NEW_FIELD_COUNT; i++)
        ash_map_add(&b.fields, ash_slice_of(ash_new_fields[i].name), (void *)(uintptr_t)(i + 1));
    for (size_t i = 0; answers != NULL && i < answers->count; i++) {
        const ash_doc_entry *entry = &answers->entries[i];
        uintptr_t found = (uintptr_t)ash_map_get(&b.fields, entry->key);
        if (found == 0) {
            ash_report(request->diags, ASH_E_answer_unknown, entry->key_span, ASH_P("name", entry->key))->nearest =
                ash_slice_copy(request->arena, ash_map_nearest(&b.fields, entry->key));
        } else if (entry->value->kind == ASH_DOC_LIST || entry->value->kind == ASH_DOC_MAP) {
            ash_report(request->diags, ASH_E_value_word, entry->value->span);
        } else if (!is_unknown(entry->value)) {
            read_field(&b, (ash_new_field)(found - 1), entry->value);
        }
    }
    if (request->diags->error_count > errors) return false;
    if (!out->known[ASH_NEW_country]) out->country = ash_ref_country(b.ref, ASH_SLICE("CN"));
    if (out->known[ASH_NEW_product]) find_word(&b);
    if (out->known[ASH_NEW_product] && !out->word_known && !out->known[ASH_NEW_group]) {
        ash_span span = ash_doc_get(answers, ASH_SLICE("product"))->span;
        ash_report(request->diags, ASH_E_answer_word, span, ASH_P("text", out->word));
    }
    return request->diags->error_count == errors;
}
