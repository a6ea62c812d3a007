/* Reading values. A scalar is  QUANTITY  |  QUANTITY to QUANTITY  |  QUANTITY +- QUANTITY  where a quantity is a number with an optional unit or
 * percent sign; the unit of the last one serves the first ("2 to 3 min"). Behind +- a percentage is relative, unless the first number is a
 * percentage itself: then it is in points ("5% +- 1%" is 4 to 6 %). */
#include "case/value.h"

#include <math.h>

#define CHANCE_LIMIT 1000  /* values of one discrete law */
#define LARGEST 1e100
#define FAR_YEAR 1000      /* a year of the plan is nowhere near: calendar years are refused */

typedef struct quantity {
    double number;
    bool percent, has_unit;
    ash_unit unit;
    ash_span span;
} quantity;

static ash_diag *report(const ash_value_reader *r, ash_code code, ash_span span, const ash_parameter *parameters) {
    ash_diag *diag = ash_report_list(r->diags, code, span, parameters);
    ash_diag_set_path(r->diags, diag, r->path);
    return diag;
}
#define REPORT(reader, code, ...) REPORT_((reader), (code), __VA_ARGS__, {NULL, {NULL, 0}})
#define REPORT_(reader, code, span, ...) report((reader), (code), (span), (const ash_parameter[]){__VA_ARGS__})

bool ash_value_unknown(const ash_doc *doc) {
    return doc->kind == ASH_DOC_NULL || (doc->kind == ASH_DOC_SCALAR && ash_slice_equal(doc->text, ASH_SLICE("unknown")));
}

/* Spans inside a scalar are exact when its text stands in the file as it is, else they are the whole scalar's. */
static ash_span part_of(const ash_doc *doc, size_t from, size_t to) {
    if (doc->span.end - doc->span.start != doc->text.size) return doc->span;
    return ash_span_at(doc->span.file, doc->span.start + from, doc->span.start + to);
}

static size_t skip_spaces(ash_slice text, size_t at) {
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t')) at++;
    return at;
}

/* Does the second number of a range come here? */
static bool is_to(ash_slice rest) { return ash_slice_starts_with(rest, ASH_SLICE("to ")) || ash_slice_equal(rest, ASH_SLICE("to")); }

/* Where the unit that starts at `at` ends: before ` to `, ` +-` or the end. */
static size_t unit_end(ash_slice text, size_t at) {
    size_t end = text.size;
    for (size_t i = at; i < text.size; i++) {
        ash_slice rest = ash_slice_part(text, i, text.size);
        if (ash_slice_starts_with(rest, ASH_SLICE(" to ")) || ash_slice_starts_with(rest, ASH_SLICE("+-"))) {
            end = i;
            break;
        }
    }
    while (end > at && text.data[end - 1] == ' ') end--;
    return end;
}

static bool read_quantity(const ash_value_reader *r, const ash_doc *doc, size_t *at, quantity *q) {
    size_t start = skip_spaces(doc->text, *at);
    size_t length = ash_number_scan(ash_slice_part(doc->text, start, doc->text.size), &q->number);
    if (length == 0 || !isfinite(q->number)) {
        REPORT(r, ASH_E_value_form, part_of(doc, start < doc->text.size ? start : 0, doc->text.size), ASH_P("text", doc->text));
        return false;
    }
    size_t end = start + length, next = skip_spaces(doc->text, end);
    q->percent = q->has_unit = false;
    q->unit = ash_unit_one;
    if (next < doc->text.size && doc->text.data[next] == '%') {
        q->percent = true;
        end = next + 1;
    } else if (next < doc->text.size && !is_to(ash_slice_part(doc->text, next, doc->text.size)) &&
               !ash_slice_starts_with(ash_slice_part(doc->text, next, doc->text.size), ASH_SLICE("+-"))) {
        end = unit_end(doc->text, next);
        ash_slice text = ash_slice_part(doc->text, next, end), nearest = {0};
        size_t bad = 0, bad_length = 0;
        bool per = text.data[0] == '/'; /* "3/year": 3 times 1/year */
        char first = text.data[per && text.size > 1 ? 1 : 0];
        bool looks_like_unit = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
        if (next == start + length && looks_like_unit && (text.data[0] == 'e' || text.data[0] == 'E' || text.data[0] == 'x')) looks_like_unit = false;
        if (!looks_like_unit) {
            REPORT(r, ASH_E_value_form, part_of(doc, start, end), ASH_P("text", doc->text));
            return false;
        }
        ash_slice unit = per ? ash_format(r->arena, "1%.*s", (int)text.size, text.data) : text;
        ash_unit_error error = ash_unit_read(unit, &q->unit, &bad, &bad_length, &nearest);
        if (per && bad > 0) bad--;
        if (error != ASH_UNIT_OK) {
            ash_code code = error == ASH_UNIT_UNKNOWN ? ASH_E_unit_unknown : error == ASH_UNIT_POWER ? ASH_E_unit_power : error == ASH_UNIT_TWO_CURRENCIES ? ASH_E_unit_two_currencies : ASH_E_unit_syntax;
            if (bad >= text.size || bad_length == 0) { /* it ends too early: all of it */
                bad = 0;
                bad_length = text.size;
            }
            REPORT(r, code, part_of(doc, next + bad, next + bad + bad_length), ASH_P("unit", ash_slice_part(text, bad, bad + bad_length)))->nearest = nearest;
            return false;
        }
        q->has_unit = true;
    }
    q->span = part_of(doc, start, end);
    *at = end;
    return true;
}

/* Room above every real quantity, and far enough below the largest number for whatever a law computes from it. */
static bool within(const ash_value_reader *r, const quantity *q, double value) {
    if (fabs(value) <= LARGEST) return true;
    REPORT(r, ASH_E_value_large, q->span);
    return false;
}

/* Bare money is in the currency of the declared unit; 0 is 0 in any. All parts of a value must agree. */
static bool take_currency(const ash_value_reader *r, const quantity *q, const ash_unit *wanted, ash_currency *currency) {
    ash_currency own = q->has_unit ? q->unit.currency : q->percent || q->number == 0 ? 0 : wanted->currency;
    if (own == 0 || *currency == 0 || own == *currency) {
        if (own != 0) *currency = own;
        return true;
    }
    REPORT(r, ASH_E_value_currencies, q->span);
    return false;
}

/* The number in the wanted unit. */
static bool convert(const ash_value_reader *r, const quantity *q, const ash_unit *wanted, double *value, ash_currency *currency) {
    *value = q->number;
    if (q->percent) {
        if (!ash_dims_none(wanted->dims)) {
            REPORT(r, ASH_E_value_unit, q->span, ASH_P("found", ASH_SLICE("%")), ASH_P("wanted", ash_unit_text(r->arena, wanted)));
            return false;
        }
        *value = q->number / 100 * (wanted->denominator / wanted->numerator);
        return within(r, q, *value);
    }
    if (!q->has_unit) return within(r, q, *value) && take_currency(r, q, wanted, currency);
    ash_unit unit = q->unit; /* "2 min" where a piece takes minutes: "per piece" may be left out */
    if (wanted->dims.power[ASH_DIM_PIECE] == -1 && unit.dims.power[ASH_DIM_PIECE] == 0) unit.dims.power[ASH_DIM_PIECE] = -1;
    if (!ash_dims_equal(unit.dims, wanted->dims)) {
        REPORT(r, ASH_E_value_unit, q->span, ASH_P("found", ash_unit_text(r->arena, &q->unit)), ASH_P("wanted", ash_unit_text(r->arena, wanted)));
        return false;
    }
    *value = q->number * ash_unit_ratio(&unit, wanted);
    return within(r, q, *value) && take_currency(r, q, wanted, currency);
}

/* Two quantities of which the first may borrow the unit of the second. */
static bool convert_pair(const ash_value_reader *r, quantity *a, quantity *b, const ash_unit *wanted, double *x, double *y, ash_currency *currency) {
    if (!a->has_unit && !a->percent) {
        a->has_unit = b->has_unit;
        a->percent = b->percent;
        a->unit = b->unit;
    } else if (!b->has_unit && !b->percent) {
        b->has_unit = a->has_unit;
        b->percent = a->percent;
        b->unit = a->unit;
    }
    return convert(r, a, wanted, x, currency) && convert(r, b, wanted, y, currency);
}

static bool at_end(const ash_value_reader *r, const ash_doc *doc, size_t at) {
    size_t next = skip_spaces(doc->text, at);
    if (next == doc->text.size) return true;
    REPORT(r, ASH_E_value_form, part_of(doc, next, doc->text.size), ASH_P("text", doc->text));
    return false;
}

static bool read_scalar(const ash_value_reader *r, const ash_doc *doc, const ash_unit *wanted, ash_distribution *law, ash_currency *currency) {
    size_t at = 0;
    quantity a, b;
    double x, y;
    if (!read_quantity(r, doc, &at, &a)) return false;
    size_t next = skip_spaces(doc->text, at);
    ash_slice rest = ash_slice_part(doc->text, next, doc->text.size);
    bool range = is_to(rest);
    if (!range && !ash_slice_starts_with(rest, ASH_SLICE("+-"))) {
        if (!at_end(r, doc, at) || !convert(r, &a, wanted, &x, currency)) return false;
        *law = ash_distribution_of(ASH_CERTAIN, x, 0, 0);
        return true;
    }
    at = next + 2;
    if (!read_quantity(r, doc, &at, &b) || !at_end(r, doc, at)) return false;
    if (!range && b.percent && !a.percent) {
        if (!convert(r, &a, wanted, &x, currency)) return false;
        if (!(b.number > 0) || x == 0) {
            REPORT(r, ASH_E_value_spread, b.span);
            return false;
        }
        *law = ash_distribution_plus_minus_relative(x, b.number / 100);
        return true;
    }
    if (!convert_pair(r, &a, &b, wanted, &x, &y, currency)) return false;
    if (range ? !(x < y) : !(y > 0)) {
        REPORT(r, range ? ASH_E_value_order : ASH_E_value_spread, ash_span_join(a.span, b.span));
        return false;
    }
    *law = range ? ash_distribution_between(x, y) : ash_distribution_plus_minus_absolute(x, y);
    return true;
}

/* One number of a law written as a map or list: a certain scalar. */
static bool read_number(const ash_value_reader *r, const ash_doc *doc, const ash_unit *wanted, double *value, ash_currency *currency) {
    ash_distribution law;
    if (doc->kind != ASH_DOC_SCALAR) {
        REPORT(r, ASH_E_value_number, doc->span);
        return false;
    }
    if (!read_scalar(r, doc, wanted, &law, currency)) return false;
    if (law.kind != ASH_CERTAIN) {
        REPORT(r, ASH_E_value_number, doc->span);
        return false;
    }
    *value = law.a;
    return true;
}

bool ash_value_plain(const ash_value_reader *r, const ash_doc *doc, const ash_unit *unit, double *value) {
    ash_currency currency = 0;
    return read_number(r, doc, unit, value, &currency);
}

static bool read_numbers(const ash_value_reader *r, const ash_doc *list, size_t count, const ash_unit *wanted, bool last_plain, double *values,
                         ash_currency *currency) {
    if (list->kind != ASH_DOC_LIST || list->count != count) {
        REPORT(r, ASH_E_value_list, list->span, ASH_P("wanted", ash_format(r->arena, "%zu", count)));
        return false;
    }
    for (size_t i = 0; i < count; i++)
        if (!read_number(r, list->entries[i].value, last_plain && i + 1 == count ? &ash_unit_one : wanted, &values[i], currency)) return false;
    return true;
}

static bool read_chances(const ash_value_reader *r, const ash_doc *map, const ash_unit *wanted, ash_distribution *law, ash_currency *currency) {
    if (map->kind != ASH_DOC_MAP || map->count == 0 || map->count > CHANCE_LIMIT) {
        REPORT(r, ASH_E_value_chances, map->span);
        return false;
    }
    double *values = ash_new_array(r->arena, double, map->count), *chances = ash_new_array(r->arena, double, map->count), total = 0;
    size_t count = 0;
    for (size_t i = 0; i < map->count; i++) {
        ash_doc key = {.kind = ASH_DOC_SCALAR, .span = map->entries[i].key_span, .text = map->entries[i].key};
        ash_currency none = 0;
        double value, chance;
        if (!read_number(r, &key, wanted, &value, currency) || !read_number(r, map->entries[i].value, &ash_unit_one, &chance, &none)) return false;
        if (!(chance >= 0 && chance <= 1)) {
            REPORT(r, ASH_E_value_chances, map->entries[i].value->span);
            return false;
        }
        total += chance;
        size_t at = count++; /* ascending: the inverse needs it */
        for (; at > 0 && values[at - 1] > value; at--) {
            values[at] = values[at - 1];
            chances[at] = chances[at - 1];
        }
        values[at] = value;
        chances[at] = chance;
        if (at > 0 && values[at - 1] == value) {
            REPORT(r, ASH_E_duplicate_key, map->entries[i].key_span, ASH_P("key", map->entries[i].key));
            return false;
        }
    }
    if (!(fabs(total - 1) <= 1e-9)) {
        REPORT(r, ASH_E_value_chances, map->span);
        return false;
    }
    size_t possible = 0; /* what cannot happen is left out: a law has chances above 0 */
    for (size_t i = 0; i < count; i++) {
        values[possible] = values[i];
        chances[possible] = chances[i];
        possible += chances[i] > 0;
    }
    *law = (ash_distribution){.kind = ASH_DISCRETE, .count = possible, .values = values, .chances = chances, .low = -(double)INFINITY, .high = (double)INFINITY};
    return true;
}

/* {low, likely, high}, {uniform: [a, b]}, ... */
static bool read_law(const ash_value_reader *r, const ash_doc *doc, const ash_unit *wanted, ash_distribution *law, ash_currency *currency) {
    static const struct { const char *key; ash_distribution_kind kind; size_t count; } laws[] = {
        {"uniform", ASH_UNIFORM, 2}, {"triangular", ASH_TRIANGULAR, 3}, {"normal", ASH_NORMAL, 2}, {"lognormal", ASH_LOGNORMAL, 2}};
    double v[3] = {0};
    *law = ash_distribution_of(ASH_CERTAIN, 0, 0, 0);
    const ash_doc *low = ash_doc_get(doc, ASH_SLICE("low")), *likely = ash_doc_get(doc, ASH_SLICE("likely")), *high = ash_doc_get(doc, ASH_SLICE("high"));
    if (low != NULL && likely != NULL && high != NULL && doc->count == 3) {
        if (!read_number(r, low, wanted, &v[0], currency) || !read_number(r, likely, wanted, &v[1], currency) || !read_number(r, high, wanted, &v[2], currency))
            return false;
        law->kind = ASH_PERT;
    } else if (doc->count == 1 && ash_slice_equal(doc->entries[0].key, ASH_SLICE("chance"))) {
        return read_chances(r, doc->entries[0].value, wanted, law, currency);
    } else {
        size_t i = 0;
        while (i < 4 && !(doc->count == 1 && ash_slice_equal(doc->entries[0].key, ash_slice_of(laws[i].key)))) i++;
        if (i == 4) {
            REPORT(r, ASH_E_value_map, doc->span);
            return false;
        }
        law->kind = laws[i].kind;
        if (!read_numbers(r, doc->entries[0].value, laws[i].count, wanted, law->kind == ASH_LOGNORMAL, v, currency)) return false;
    }
    law->a = v[0];
    law->b = v[1];
    law->c = v[2];
    bool ordered = law->kind == ASH_NORMAL ? v[1] > 0 : law->kind == ASH_LOGNORMAL ? v[0] > 0 && v[1] > 0 : law->kind == ASH_UNIFORM ? v[0] < v[1]
                   : v[0] <= v[1] && v[1] <= v[2] && v[0] < v[2];
    if (!ordered) REPORT(r, ASH_E_value_order, doc->span);
    return ordered;
}

/* An end of a range; the shortest text, of an infinite one none. As a percentage the error of multiplying by 100 is rounded off. */
static ash_slice range_end(ash_arena *arena, double end, bool percent) {
    char text[ASH_NUMBER_TEXT];
    size_t size = isfinite(end) ? ash_number_shortest(percent ? rint(end * 1e12) / 1e10 : end, text) : 0;
    return ash_format(arena, "%.*s%s", (int)size, text, percent ? "%" : "");
}

ash_slice ash_value_range_text(ash_arena *arena, const ash_entity *input) {
    bool plain = ash_slice_equal(input->unit_text, ASH_SLICE("1")), percent = plain && fabs(input->low) <= 1 && fabs(input->high) <= 1;
    ash_slice low = range_end(arena, input->low, percent), high = range_end(arena, input->high, percent);
    return ash_format(arena, "%.*s .. %.*s%s%.*s", (int)low.size, low.data, (int)high.size, high.data, plain ? "" : " ", plain ? 0 : (int)input->unit_text.size, input->unit_text.data);
}

static bool read_one(const ash_value_reader *r, const ash_entity *input, const ash_doc *doc, ash_distribution *law, ash_currency *currency) {
    bool read = false;
    if (doc->kind == ASH_DOC_SCALAR)
        read = read_scalar(r, doc, &input->type.unit, law, currency);
    else if (doc->kind == ASH_DOC_MAP)
        read = read_law(r, doc, &input->type.unit, law, currency);
    else
        REPORT(r, ASH_E_value_number, doc->span);
    if (!read) return false;
    if (input->structural && law->kind != ASH_CERTAIN) {
        REPORT(r, ASH_E_value_structural, doc->span);
        return false;
    }
    bool foreign = *currency != 0 && *currency != ASH_EUR;
    if (law->kind == ASH_CERTAIN && !foreign && !(law->a >= input->low && law->a <= input->high)) {
        REPORT(r, ASH_E_value_range, doc->span, ASH_P("range", ash_value_range_text(r->arena, input)));
        return false;
    }
    return true;
}

/* A map whose keys are all whole numbers is by year. */
static bool is_by_year(const ash_doc *doc) {
    if (doc->kind == ASH_DOC_LIST) return true;
    if (doc->kind != ASH_DOC_MAP || doc->count == 0) return false;
    for (size_t i = 0; i < doc->count; i++) {
        double year;
        if (!ash_number_read(doc->entries[i].key, &year)) return false;
    }
    return true;
}

static ash_given *new_given(const ash_value_reader *r, const ash_doc *doc) {
    ash_given *given = ash_new(r->arena, ash_given);
    *given = (ash_given){.span = doc->span, .path = r->path, .origin = r->origin, .unknown = ash_value_unknown(doc)};
    return given;
}

ash_given *ash_value_number(const ash_value_reader *r, const ash_entity *input, const ash_doc *doc) {
    ash_given *given = new_given(r, doc);
    if (given->unknown) return given;
    bool by_year = is_by_year(doc);
    if (by_year && input->year_position < 0) {
        REPORT(r, ASH_E_value_not_by_year, doc->span);
        return NULL;
    }
    size_t count = by_year ? doc->count : 1;
    if (count == 0) {
        REPORT(r, ASH_E_value_number, doc->span);
        return NULL;
    }
    given->steps = ash_new_array(r->arena, ash_given_step, count < 2 * FAR_YEAR + 2 ? count : 2 * FAR_YEAR + 2);
    for (size_t i = 0; i < count; i++) {
        const ash_doc *value = by_year ? doc->entries[i].value : doc;
        double year = (double)i + 1;
        ash_currency currency = 0;
        ash_distribution law;
        bool map = by_year && doc->kind == ASH_DOC_MAP;
        if (map) ash_number_read(doc->entries[i].key, &year);
        if (year != floor(year) || fabs(year) > FAR_YEAR) {
            REPORT(r, ASH_E_value_year, map ? doc->entries[i].key_span : value->span, ASH_P("text", map ? doc->entries[i].key : ash_format(r->arena, "%zu", i + 1)));
            return NULL;
        }
        if (!read_one(r, input, value, &law, &currency)) return NULL;
        if (currency != 0 && given->currency != 0 && currency != given->currency) {
            REPORT(r, ASH_E_value_currencies, value->span);
            return NULL;
        }
        if (currency != 0) given->currency = currency;
        size_t at = given->step_count++;
        for (; at > 0 && given->steps[at - 1].year > (int)year; at--) given->steps[at] = given->steps[at - 1];
        given->steps[at] = (ash_given_step){(int)year, law};
        if (at > 0 && given->steps[at - 1].year == (int)year) {
            REPORT(r, ASH_E_duplicate_key, doc->entries[i].key_span, ASH_P("key", doc->entries[i].key));
            return NULL;
        }
    }
    if (given->currency == 0 && input->type.unit.currency != 0) given->currency = ASH_EUR;
    return given;
}

const ash_distribution *ash_given_law(const ash_given *given, int year) {
    size_t i = 0;
    while (i + 1 < given->step_count && given->steps[i + 1].year <= year) i++;
    return &given->steps[i].law;
}

/* ---- Words ---- */

ash_slice ash_value_words_text(ash_arena *arena, const ash_entity *input) {
    ash_type_kind kind = input->type.kind;
    if (kind == ASH_TYPE_TRUTH) return ASH_SLICE("yes, no");
    if (kind == ASH_TYPE_COUNTRY) return ASH_SLICE("NL, CN, ...");
    if (kind == ASH_TYPE_CURRENCY) return ASH_SLICE("EUR, USD, ...");
    if (kind == ASH_TYPE_HS_CODE) return ASH_SLICE("3924 90, ...");
    ash_slice all = {0};
    for (size_t i = 0; i < input->choice_count; i++) {
        ash_slice name = input->choices[i].name;
        all = ash_format(arena, "%.*s%s%.*s", (int)all.size, all.size ? all.data : "", i ? ", " : "", (int)name.size, name.data);
    }
    return all;
}

static bool read_choice(const ash_value_reader *r, const ash_entity *input, const ash_doc *doc, ash_given *given) {
    ash_map known;
    ash_map_init(&known, r->arena);
    for (size_t i = 0; i < input->choice_count; i++) {
        if (ash_slice_equal(input->choices[i].name, doc->text)) {
            given->word = (int)i;
            return true;
        }
        ash_map_add(&known, input->choices[i].name, given);
    }
    REPORT(r, ASH_E_value_choice, doc->span, ASH_P("text", doc->text), ASH_P("wanted", ash_value_words_text(r->arena, input)))->nearest = ash_slice_copy(r->arena, ash_map_nearest(&known, doc->text));
    return false;
}

bool ash_value_truth(ash_slice text, bool *value) {
    static const struct { const char *text; bool value; } words[] = {{"yes", true}, {"true", true}, {"ja", true}, {"no", false}, {"false", false}, {"nee", false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ash_slice_equal(text, ash_slice_of(words[i].text))) {
            *value = words[i].value;
            return true;
        }
    return false;
}

static bool read_truth(const ash_value_reader *r, const ash_entity *input, const ash_doc *doc, ash_given *given) {
    bool value;
    if (ash_value_truth(doc->text, &value)) {
        given->word = value;
        return true;
    }
    REPORT(r, input->kind == ASH_ENTITY_FACT ? ASH_E_value_fact : ASH_E_value_flag, doc->span, ASH_P("text", doc->text));
    return false;
}

/* 2, 4, 6, 8 or 10 digits, of a chapter or heading that there is; spaces and points between them are left out. */
static bool read_hs_code(const ash_value_reader *r, const ash_doc *doc, ash_given *given) {
    char digits[16];
    size_t count = 0;
    for (size_t i = 0; i < doc->text.size; i++) {
        char c = doc->text.data[i];
        if (c == ' ' || c == '.') continue;
        if (c < '0' || c > '9' || count == 10) {
            count = 1;
            break;
        }
        digits[count++] = c;
    }
    if (count < 2 || count % 2 != 0) {
        REPORT(r, ASH_E_value_hs_code, doc->span, ASH_P("text", doc->text));
        return false;
    }
    ash_slice heading = {digits, count < 4 ? count : 4};
    if (ash_ref_hs(r->ref, heading) == NULL) {
        REPORT(r, ASH_E_value_hs_unknown, doc->span, ASH_P("heading", heading));
        return false;
    }
    given->text = ash_slice_copy(r->arena, (ash_slice){digits, count});
    return true;
}

static bool read_code(const ash_value_reader *r, const ash_entity *input, const ash_doc *doc, ash_given *given) {
    bool country = input->type.kind == ASH_TYPE_COUNTRY;
    given->text = doc->text;
    if (r->ref == NULL || (country ? ash_ref_country(r->ref, doc->text) != NULL : ash_ref_currency(r->ref, doc->text) != NULL)) return true;
    ash_diag *diag = REPORT(r, country ? ASH_E_value_country : ASH_E_value_currency, doc->span, ASH_P("text", doc->text));
    if (country) diag->nearest = ash_slice_copy(r->arena, ash_ref_country_nearest(r->ref, doc->text));
    return false;
}

ash_given *ash_value_word(const ash_value_reader *r, const ash_entity *input, const ash_doc *doc) {
    ash_given *given = new_given(r, doc);
    if (given->unknown) {
        given->word = -1;
        return given;
    }
    if (doc->kind != ASH_DOC_SCALAR) {
        REPORT(r, ASH_E_value_word, doc->span);
        return NULL;
    }
    bool read = input->type.kind == ASH_TYPE_CHOICE    ? read_choice(r, input, doc, given)
                : input->type.kind == ASH_TYPE_TRUTH   ? read_truth(r, input, doc, given)
                : input->type.kind == ASH_TYPE_HS_CODE ? read_hs_code(r, doc, given)
                                                       : read_code(r, input, doc, given);
    return read ? given : NULL;
}
