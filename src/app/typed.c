#include "app/typed.h"

#include "report/explanation.h"

typedef struct reader {
    ash_arena *arena;
    ash_lang lang;
    const ash_entity *input;
    ash_slice ambiguous;
} reader;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static ash_slice lower(ash_arena *arena, ash_slice text) {
    char *out = ash_new_array(arena, char, text.size + 1);
    for (size_t i = 0; i < text.size; i++) out[i] = (char)(text.data[i] >= 'A' && text.data[i] <= 'Z' ? text.data[i] + ('a' - 'A') : text.data[i]);
    return (ash_slice){out, text.size};
}

static ash_slice join(const reader *r, ash_slice a, const char *between, ash_slice b) {
    return ash_format(r->arena, "%.*s%s%.*s", (int)a.size, a.size > 0 ? a.data : "", between, (int)b.size, b.size > 0 ? b.data : "");
}

/* ---- Numbers ---- */

/* Whether exactly three digits stand behind the sign at `at`, up to the next sign or the end. */
static bool parts_thousands(ash_slice text, size_t at) {
    size_t end = at + 1;
    while (end < text.size && is_digit(text.data[end])) end++;
    return end - at == 4 && (end == text.size || text.data[end] == '.' || text.data[end] == ',');
}

ash_slice ash_typed_number(ash_arena *arena, ash_slice text, ash_three three) {
    char *out = ash_new_array(arena, char, text.size + 1);
    const ash_slice refused = {out, 0};
    size_t size = 0, signs = 0, last = text.size;
    bool mixed = false;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != '.' && text.data[i] != ',') continue;
        mixed |= last < text.size && text.data[i] != text.data[last];
        last = i;
        signs++;
    }
    bool unclear = signs == 1 && parts_thousands(text, last) && !(last > 0 && text.data[last - 1] == '0' && (last == 1 || !is_digit(text.data[last - 2])));
    bool own = unclear && ((three == ASH_THREE_POINT && text.data[last] == '.') || (three == ASH_THREE_COMMA && text.data[last] == ','));
    bool decimal = mixed || (signs == 1 && (!unclear || own));
    if (unclear && !own && (three == ASH_THREE_REFUSED || three == ASH_THREE_COMMA)) return refused;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == ' ' && i > 0 && i + 1 < text.size && is_digit(text.data[i - 1]) && is_digit(text.data[i + 1])) continue;
        if (c != '.' && c != ',')
            out[size++] = c;
        else if (i == last && decimal)
            out[size++] = '.';
        else if (!parts_thousands(text, i))
            return refused;
    }
    return (ash_slice){out, size};
}

/* ---- Money ---- */

/* The code of a currency from its sign or code; empty for anything else. */
static ash_slice currency_of(ash_slice text) {
    static const struct { const char *sign, *code; } signs[] = {{"€", "EUR"}, {"$", "USD"}, {"£", "GBP"}, {"¥", "JPY"}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (ash_slice_equal(text, ash_slice_of(signs[i].sign))) return ash_slice_of(signs[i].code);
    bool code = text.size == 3;
    for (size_t i = 0; code && i < 3; i++) code = text.data[i] >= 'A' && text.data[i] <= 'Z';
    ash_unit unit;
    size_t at, length;
    ash_slice nearest;
    return code && ash_unit_read(text, &unit, &at, &length, &nearest) == ASH_UNIT_OK && unit.currency != 0 ? text : (ash_slice){NULL, 0};
}

/* The input's unit in that money; the code alone where the input is no money, for the reader of values to refuse. */
static ash_slice unit_in(const reader *r, ash_slice code) {
    bool money = r->input->type.kind == ASH_TYPE_NUMBER && r->input->type.unit.dims.power[ASH_DIM_MONEY] == 1;
    return money ? ash_unit_in(r->arena, r->input, ASH_CURRENCY((unsigned char)code.data[0], (unsigned char)code.data[1], (unsigned char)code.data[2])) : code;
}

/* ---- A number with its unit ---- */

/* A unit in the words of a person as one that is read: "euro per uur" is EUR/hour. */
static ash_slice unit_of(const reader *r, ash_slice text) {
    ash_slice all = {0};
    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        while (end < text.size && is_letter(text.data[end])) end++;
        ash_slice word = ash_slice_part(text, at, end > at ? end : at + 1), habit = ash_unit_habit(word);
        if (ash_slice_equal(word, ASH_SLICE("per")) && at > 0 && end < text.size)
            all = join(r, ash_slice_trim(all), "/", (ash_slice){0});
        else if (word.data[0] != ' ' || (all.size > 0 && all.data[all.size - 1] != '/'))
            all = join(r, all, "", habit.size > 0 ? habit : word);
        at += word.size;
    }
    return all;
}

typedef struct quantity {
    ash_slice number, unit; /* no number: it could not be read */
    bool percent;
} quantity;

/* Where the number that starts at `at` ends: digits, points, commas, spaces between groups of digits, a power of ten. */
static size_t number_end(ash_slice text, size_t at) {
    if (at < text.size && (text.data[at] == '+' || text.data[at] == '-')) at++;
    for (; at < text.size; at++) {
        char c = text.data[at], next = at + 1 < text.size ? text.data[at + 1] : '\0';
        bool power = (c == 'e' || c == 'E') && (is_digit(next) || ((next == '-' || next == '+') && at + 2 < text.size && is_digit(text.data[at + 2])));
        if (power) at++;
        if (!power && !is_digit(c) && !((c == '.' || c == ',' || c == ' ') && is_digit(next))) break;
    }
    return at;
}

static quantity read_quantity(reader *r, ash_slice text) {
    quantity q = {0};
    text = ash_slice_trim(text);
    size_t start = 0;
    while (start < text.size && !is_digit(text.data[start]) && !((text.data[start] == '-' || text.data[start] == '+') && start + 1 < text.size && is_digit(text.data[start + 1])))
        start++;
    size_t end = number_end(text, start);
    ash_slice before = unit_of(r, ash_slice_trim(ash_slice_part(text, 0, start))), number = ash_slice_part(text, start, end);
    ash_slice behind = unit_of(r, ash_slice_trim(ash_slice_part(text, end, text.size)));
    ash_slice front_money = currency_of(before), back_money = currency_of(behind);
    if (number.size == 0 || (before.size > 0 && (front_money.size == 0 || behind.size > 0))) return q;
    q.number = ash_typed_number(r->arena, number, r->lang == ASH_LANG_NL ? ASH_THREE_COMMA : ASH_THREE_POINT);
    if (q.number.size == 0) {
        ash_slice thousands = ash_typed_number(r->arena, number, ASH_THREE_THOUSANDS);
        if (thousands.size > 0) r->ambiguous = number;
        return q;
    }
    q.percent = ash_slice_equal(behind, ASH_SLICE("%"));
    q.unit = front_money.size > 0 ? unit_in(r, front_money) : back_money.size > 0 ? unit_in(r, back_money) : behind;
    return q;
}

static ash_slice quantity_text(const reader *r, const quantity *q) {
    if (q->unit.size == 0) return q->number;
    return join(r, q->number, q->percent ? "" : " ", q->unit);
}

/* ---- Two of them ---- */

typedef enum link { LINK_NONE, LINK_TO, LINK_PLUS_MINUS } link;

/* What joins two numbers, where it starts and ends. A dash only between digits or spaces: -3 is a number, and 1e-3. */
static link find_link(ash_slice text, size_t *from, size_t *to) {
    static const struct { const char *text; link kind; } links[] = {{" to ", LINK_TO},     {" tot en met ", LINK_TO}, {" tot ", LINK_TO},        {" t/m ", LINK_TO},
                                                                    {"..", LINK_TO},       {"–", LINK_TO},            {" - ", LINK_TO},          {"+-", LINK_PLUS_MINUS},
                                                                    {"+/-", LINK_PLUS_MINUS}, {"±", LINK_PLUS_MINUS}};
    for (size_t at = 1; at < text.size; at++) {
        ash_slice rest = ash_slice_part(text, at, text.size);
        for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
            if (!ash_slice_starts_with(rest, ash_slice_of(links[i].text))) continue;
            *from = at;
            *to = at + ash_slice_of(links[i].text).size;
            return links[i].kind;
        }
        if (text.data[at] != '-' || !is_digit(text.data[at - 1]) || rest.size < 2 || !is_digit(rest.data[1])) continue;
        *from = at;
        *to = at + 1;
        return LINK_TO;
    }
    return LINK_NONE;
}

static bool is_unknown(const reader *r, ash_slice text) {
    static const char *const words[] = {"", "?", "unknown", "onbekend", "don't know", "i don't know", "weet ik niet", "weet niet"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ash_slice_equal(lower(r->arena, text), ash_slice_of(words[i]))) return true;
    return false;
}

/* What has no unit of its own counts in the money that is shown; euros need not be said. */
static void complete(const reader *r, quantity *q, ash_currency currency) {
    if (q->unit.size == 0 && currency != 0 && currency != ASH_EUR) q->unit = ash_unit_in(r->arena, r->input, currency);
}

ash_typed ash_typed_value(ash_arena *arena, ash_slice text, ash_lang lang, const ash_entity *input, ash_currency currency) {
    reader r = {.arena = arena, .lang = lang, .input = input};
    size_t from = 0, to = 0;
    text = ash_slice_trim(text);
    if (is_unknown(&r, text)) return (ash_typed){.text = ASH_SLICE("unknown")};
    link kind = find_link(text, &from, &to);
    if (is_letter(text.data[0]) && kind == LINK_NONE && currency_of(ash_slice_part(text, 0, 3)).size == 0) return (ash_typed){.text = text};
    quantity first = read_quantity(&r, kind == LINK_NONE ? text : ash_slice_part(text, 0, from)), second = {0};
    if (kind != LINK_NONE) second = read_quantity(&r, ash_slice_part(text, to, text.size));
    if (first.number.size == 0 || (kind != LINK_NONE && second.number.size == 0)) return (ash_typed){.text = text, .ambiguous = r.ambiguous};
    if (kind != LINK_TO) complete(&r, &first, currency);
    if (kind == LINK_NONE) return (ash_typed){.text = quantity_text(&r, &first)};
    if (kind == LINK_TO && second.unit.size == 0) { /* of two numbers the unit stands behind the last */
        second.unit = first.unit;
        second.percent = first.percent;
        complete(&r, &second, currency);
    }
    if (kind == LINK_TO && !first.percent && ash_slice_equal(first.unit, second.unit)) first.unit = (ash_slice){NULL, 0};
    return (ash_typed){.text = join(&r, quantity_text(&r, &first), kind == LINK_TO ? " to " : " +- ", quantity_text(&r, &second))};
}
