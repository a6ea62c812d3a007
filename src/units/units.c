/* The unit table and the reader of unit texts.
 *
 * A unit is a vector of integer powers of nine base dimensions and an exact fraction to the base units. Factors come from the
 * definitions: the International System of Units (BIPM, The International System of Units, 9th ed., 2019: litre, tonne, minute,
 * hour, day; 1 kWh = 3.6 MJ) and from the conventions of the house: a year is 365 days and 12 months, a week 7 days.
 *
 * Volume is a base dimension of its own: m3 is a measure of goods and of room for goods, and no formula of a comparison turns
 * lengths into it by accident; `m^3` (a length to the third power) is therefore another unit than `m3`.
 *
 * Writing a unit turns the search around: of each dimension the one name is looked for with which the product of the factors is
 * the unit's own. When there is none, a pair of units of one dimension is added (kg/tonne, hour/year), and when that is not
 * enough, ratios of units of time: those generate every fraction whose primes are 2, 3, 5, 7 and 73, and the table has no
 * others. */
#include "units/units.h"

#include <math.h>
#include <string.h>

enum { POWER_IN_TEXT = 9, POWER_LIMIT = 100, DEPTH_LIMIT = 32 };
static const double EXACT = 9007199254740992.0; /* 2^53: whole numbers below it are exact */
static const double FACTOR_LIMIT = 1e150;       /* so that the products in a ratio stay finite */

const ash_unit ash_unit_one = {.numerator = 1, .denominator = 1};

/* The name that a unit is written with is CANONICAL; the others are only read. */
typedef enum name_kind { CANONICAL, ALIAS } name_kind;

typedef struct row {
    const char *name;
    name_kind kind;
    int dimension; /* ASH_DIM_COUNT: none */
    int power;
    double numerator, denominator;
    const char *en, *nl;
} row;

#define NO_DIMENSION ASH_DIM_COUNT
/* Of each dimension in the order in which they are tried when a unit is written. */
static const row table[] = {
    {"year", CANONICAL, ASH_DIM_TIME, 1, 31536000, 1, "year of 365 days", "jaar van 365 dagen"},
    {"years", ALIAS, ASH_DIM_TIME, 1, 31536000, 1, "year of 365 days", "jaar van 365 dagen"},
    {"hour", CANONICAL, ASH_DIM_TIME, 1, 3600, 1, "hour", "uur"},
    {"hours", ALIAS, ASH_DIM_TIME, 1, 3600, 1, "hour", "uur"},
    {"h", ALIAS, ASH_DIM_TIME, 1, 3600, 1, "hour", "uur"},
    {"day", CANONICAL, ASH_DIM_TIME, 1, 86400, 1, "day of 24 hours", "dag van 24 uur"},
    {"days", ALIAS, ASH_DIM_TIME, 1, 86400, 1, "day of 24 hours", "dag van 24 uur"},
    {"week", CANONICAL, ASH_DIM_TIME, 1, 604800, 1, "week of 7 days", "week van 7 dagen"},
    {"weeks", ALIAS, ASH_DIM_TIME, 1, 604800, 1, "week of 7 days", "week van 7 dagen"},
    {"month", CANONICAL, ASH_DIM_TIME, 1, 2628000, 1, "month: a twelfth of a year", "maand: een twaalfde jaar"},
    {"months", ALIAS, ASH_DIM_TIME, 1, 2628000, 1, "month: a twelfth of a year", "maand: een twaalfde jaar"},
    {"minute", CANONICAL, ASH_DIM_TIME, 1, 60, 1, "minute", "minuut"},
    {"minutes", ALIAS, ASH_DIM_TIME, 1, 60, 1, "minute", "minuut"},
    {"min", ALIAS, ASH_DIM_TIME, 1, 60, 1, "minute", "minuut"},
    {"second", CANONICAL, ASH_DIM_TIME, 1, 1, 1, "second", "seconde"},
    {"seconds", ALIAS, ASH_DIM_TIME, 1, 1, 1, "second", "seconde"},
    {"s", ALIAS, ASH_DIM_TIME, 1, 1, 1, "second", "seconde"},
    {"kg", CANONICAL, ASH_DIM_MASS, 1, 1, 1, "kilogram", "kilogram"},
    {"g", CANONICAL, ASH_DIM_MASS, 1, 1, 1000, "gram", "gram"},
    {"tonne", CANONICAL, ASH_DIM_MASS, 1, 1000, 1, "tonne of 1000 kg", "ton van 1000 kg"},
    {"tonnes", ALIAS, ASH_DIM_MASS, 1, 1000, 1, "tonne of 1000 kg", "ton van 1000 kg"},
    {"t", ALIAS, ASH_DIM_MASS, 1, 1000, 1, "tonne of 1000 kg", "ton van 1000 kg"},
    {"m", CANONICAL, ASH_DIM_LENGTH, 1, 1, 1, "metre", "meter"},
    {"km", CANONICAL, ASH_DIM_LENGTH, 1, 1000, 1, "kilometre", "kilometer"},
    {"cm", CANONICAL, ASH_DIM_LENGTH, 1, 1, 100, "centimetre", "centimeter"},
    {"mm", CANONICAL, ASH_DIM_LENGTH, 1, 1, 1000, "millimetre", "millimeter"},
    {"m2", ALIAS, ASH_DIM_LENGTH, 2, 1, 1, "square metre", "vierkante meter"},
    {"m\302\262", ALIAS, ASH_DIM_LENGTH, 2, 1, 1, "square metre", "vierkante meter"},
    {"m3", CANONICAL, ASH_DIM_VOLUME, 1, 1, 1, "cubic metre", "kubieke meter"},
    {"m\302\263", ALIAS, ASH_DIM_VOLUME, 1, 1, 1, "cubic metre", "kubieke meter"},
    {"litre", CANONICAL, ASH_DIM_VOLUME, 1, 1, 1000, "litre", "liter"},
    {"litres", ALIAS, ASH_DIM_VOLUME, 1, 1, 1000, "litre", "liter"},
    {"l", ALIAS, ASH_DIM_VOLUME, 1, 1, 1000, "litre", "liter"},
    {"dm3", ALIAS, ASH_DIM_VOLUME, 1, 1, 1000, "cubic decimetre, a litre", "kubieke decimeter, een liter"},
    {"cm3", CANONICAL, ASH_DIM_VOLUME, 1, 1, 1000000, "cubic centimetre", "kubieke centimeter"},
    {"kWh", CANONICAL, ASH_DIM_ENERGY, 1, 1, 1, "kilowatt-hour", "kilowattuur"},
    {"MWh", CANONICAL, ASH_DIM_ENERGY, 1, 1000, 1, "megawatt-hour", "megawattuur"},
    {"MJ", CANONICAL, ASH_DIM_ENERGY, 1, 5, 18, "megajoule", "megajoule"},
    {"GJ", CANONICAL, ASH_DIM_ENERGY, 1, 2500, 9, "gigajoule", "gigajoule"},
    {"unit", CANONICAL, ASH_DIM_PIECE, 1, 1, 1, "piece", "stuk"},
    {"units", ALIAS, ASH_DIM_PIECE, 1, 1, 1, "piece", "stuk"},
    {"piece", ALIAS, ASH_DIM_PIECE, 1, 1, 1, "piece", "stuk"},
    {"pieces", ALIAS, ASH_DIM_PIECE, 1, 1, 1, "piece", "stuk"},
    {"shipment", CANONICAL, ASH_DIM_SHIPMENT, 1, 1, 1, "shipment", "zending"},
    {"shipments", ALIAS, ASH_DIM_SHIPMENT, 1, 1, 1, "shipment", "zending"},
    {"person", CANONICAL, ASH_DIM_PERSON, 1, 1, 1, "person, or a full-time job", "persoon, of een voltijdbaan"},
    {"persons", ALIAS, ASH_DIM_PERSON, 1, 1, 1, "person, or a full-time job", "persoon, of een voltijdbaan"},
    {"%", CANONICAL, NO_DIMENSION, 1, 1, 100, "percent: a hundredth", "procent: een honderdste"},
    {"percent", ALIAS, NO_DIMENSION, 1, 1, 100, "percent: a hundredth", "procent: een honderdste"},
    {"1", CANONICAL, NO_DIMENSION, 1, 1, 1, "no unit", "zonder eenheid"},
    {"\342\202\254", ALIAS, ASH_DIM_MONEY, 1, 1, 1, "euro", "euro"},
};
enum { ROW_COUNT = sizeof table / sizeof *table };

/* ISO 4217, list of January 2026: money that is in use; no metals, funds, accounting units or test codes. In order, four bytes
 * apart. */
static const char codes[] =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD "
    "KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
    "NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE "
    "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND "
    "VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ";
enum { CODE_STRIDE = 4, CODE_COUNT = (sizeof codes - 1) / CODE_STRIDE };

/* What people write instead, and what to offer them. */
static const struct { const char *written, *offered; } habits[] = {
    {"uur", "hour"}, {"uren", "hour"}, {"jaar", "year"}, {"jaren", "year"}, {"dag", "day"}, {"dagen", "day"}, {"weken", "week"},
    {"maand", "month"}, {"maanden", "month"}, {"minuut", "minute"}, {"minuten", "minute"}, {"seconde", "second"},
    {"sec", "second"}, {"hr", "hour"}, {"hrs", "hour"}, {"yr", "year"}, {"d", "day"}, {"wk", "week"}, {"mo", "month"},
    {"stuk", "unit"}, {"stuks", "unit"}, {"pc", "unit"}, {"pcs", "unit"}, {"item", "unit"}, {"items", "unit"}, {"ton", "tonne"},
    {"tons", "tonne"}, {"kilo", "kg"}, {"kilogram", "kg"}, {"gram", "g"}, {"meter", "m"}, {"metre", "m"}, {"kilometer", "km"},
    {"kilometre", "km"}, {"liter", "litre"}, {"cbm", "m3"}, {"zending", "shipment"}, {"persoon", "person"}, {"personen", "person"},
    {"fte", "person"}, {"people", "person"}, {"procent", "%"}, {"pct", "%"}, {"euro", "EUR"}, {"euros", "EUR"}, {"dollar", "USD"},
    {"dollars", "USD"}, {"pond", "GBP"}, {"yuan", "CNY"}, {"RMB", "CNY"}, {"zloty", "PLN"},
};

/* ---- Whole numbers and fractions ---- */

static double greatest_common_divisor(double a, double b) {
    if (!(a < EXACT && b < EXACT)) return 1;
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    while (y != 0) {
        uint64_t rest = x % y;
        x = y;
        y = rest;
    }
    return x == 0 ? 1 : (double)x;
}

/* (a / b) * (c / d) in lowest terms, given both are; false when it grows out of all bounds. */
static bool fraction_multiply(double a, double b, double c, double d, double *numerator, double *denominator) {
    double across = greatest_common_divisor(a, d), back = greatest_common_divisor(c, b);
    *numerator = (a / across) * (c / back);
    *denominator = (b / back) * (d / across);
    return *numerator < FACTOR_LIMIT && *denominator < FACTOR_LIMIT;
}

/* ---- Names ---- */

static ash_slice code_at(size_t index) {
    return (ash_slice){codes + CODE_STRIDE * index, 3};
}

static ash_currency currency_of(ash_slice code) {
    return ASH_CURRENCY((unsigned char)code.data[0], (unsigned char)code.data[1], (unsigned char)code.data[2]);
}

static bool is_currency(ash_slice text) {
    size_t low = 0, high = CODE_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = ash_slice_compare(code_at(middle), text);
        if (order == 0) return true;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return false;
}

static ash_unit money_unit(ash_currency currency) {
    ash_unit unit = ash_unit_one;
    unit.dims.power[ASH_DIM_MONEY] = 1;
    unit.currency = currency;
    return unit;
}

static ash_unit row_unit(const row *r) {
    if (r->dimension == ASH_DIM_MONEY) return money_unit(ASH_EUR);
    ash_unit unit = {.numerator = r->numerator, .denominator = r->denominator};
    if (r->dimension != NO_DIMENSION) unit.dims.power[r->dimension] = (int8_t)r->power;
    return unit;
}

static bool find_name(ash_slice name, ash_unit *unit) {
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (!ash_slice_equal(name, ash_slice_of(table[i].name))) continue;
        *unit = row_unit(&table[i]);
        return true;
    }
    if (!is_currency(name)) return false;
    *unit = money_unit(currency_of(name));
    return true;
}

static bool equal_but_for_case(ash_slice a, ash_slice b) {
    if (a.size != b.size) return false;
    for (size_t i = 0; i < a.size; i++) {
        char x = a.data[i], y = b.data[i];
        if (x >= 'a' && x <= 'z') x = (char)(x - 'a' + 'A');
        if (y >= 'a' && y <= 'z') y = (char)(y - 'a' + 'A');
        if (x != y) return false;
    }
    return true;
}

static ash_slice name_at(size_t index) {
    return index < ROW_COUNT ? ash_slice_of(table[index].name) : code_at(index - ROW_COUNT);
}

ash_slice ash_unit_habit(ash_slice written) {
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
        if (equal_but_for_case(written, ash_slice_of(habits[i].written))) return ash_slice_of(habits[i].offered);
    return (ash_slice){0};
}

/* A habit, the same letters in another case, or a name at an edit distance of at most 2 and a third of its length. */
static ash_slice nearest_name(ash_slice name) {
    ash_slice habit = ash_unit_habit(name);
    if (habit.size > 0) return habit;
    for (size_t i = 0; i < ROW_COUNT + CODE_COUNT; i++)
        if (equal_but_for_case(name, name_at(i))) return name_at(i);
    size_t limit = name.size / 3 < 2 ? name.size / 3 : 2;
    ash_slice best = {0};
    for (size_t i = 0; i < ROW_COUNT && limit > 0; i++) {
        size_t distance = ash_edit_distance(name, name_at(i), limit);
        if (distance > limit) continue;
        best = name_at(i);
        if (distance == 0) break;
        limit = distance - 1;
    }
    return best;
}

/* ---- Reading ---- */

typedef struct reader {
    ash_slice text;
    size_t at, length; /* where it stands; how much is wrong there */
    ash_slice nearest;
} reader;

static char next(const reader *r) {
    return r->at < r->text.size ? r->text.data[r->at] : '\0';
}

static bool skip_spaces(reader *r) {
    size_t start = r->at;
    while (next(r) == ' ' || next(r) == '\t') r->at++;
    return r->at > start;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80; }

static ash_unit_error fail(reader *r, size_t at, size_t end, ash_unit_error error) {
    r->at = at;
    r->length = end - at;
    return error;
}

/* What stands where a factor should: one character, all of its bytes. */
static ash_unit_error fail_here(reader *r) {
    size_t end = r->at;
    if (end < r->text.size) end++;
    while (end < r->text.size && ((unsigned char)r->text.data[end] & 0xC0) == 0x80) end++;
    return fail(r, r->at, end, ASH_UNIT_SYNTAX);
}

static ash_unit_error read_product(reader *r, unsigned depth, ash_unit *unit);

/* The `^n` behind a factor, when there is one. */
static ash_unit_error read_power(reader *r, ash_unit *unit) {
    size_t caret = r->at;
    skip_spaces(r);
    if (next(r) != '^') {
        r->at = caret;
        return ASH_UNIT_OK;
    }
    r->at++;
    skip_spaces(r);
    size_t start = r->at, first_digit;
    bool negative = next(r) == '-';
    if (negative || next(r) == '+') r->at++;
    first_digit = r->at;
    int power = 0;
    while (is_digit(next(r))) {
        if (power <= POWER_IN_TEXT) power = 10 * power + (next(r) - '0');
        r->at++;
    }
    if (r->at == first_digit) return fail_here(r);
    bool whole = true;
    while (next(r) == '.' || next(r) == ',' || is_digit(next(r))) {
        whole = false;
        r->at++;
    }
    if (!whole || power > POWER_IN_TEXT || !ash_unit_power(unit, negative ? -power : power, unit))
        return fail(r, start, r->at, ASH_UNIT_POWER);
    return ASH_UNIT_OK;
}

static ash_unit_error read_factor(reader *r, unsigned depth, ash_unit *unit) {
    size_t start = r->at;
    if (next(r) == '(') {
        if (depth == DEPTH_LIMIT) return fail_here(r);
        r->at++;
        ash_unit_error error = read_product(r, depth + 1, unit);
        if (error != ASH_UNIT_OK) return error;
        if (next(r) != ')') return fail_here(r);
        r->at++;
        return read_power(r, unit);
    }
    if (next(r) == '%') {
        r->at++;
    } else if (is_letter(next(r))) {
        while (is_letter(next(r)) || is_digit(next(r))) r->at++;
    } else {
        while (is_digit(next(r))) r->at++;
        if (r->at == start) return fail_here(r);
        if (r->at != start + 1 || r->text.data[start] != '1') return fail(r, start, r->at, ASH_UNIT_SYNTAX);
    }
    ash_slice name = ash_slice_part(r->text, start, r->at);
    if (!find_name(name, unit)) {
        r->nearest = nearest_name(name);
        return fail(r, start, r->at, ASH_UNIT_UNKNOWN);
    }
    return read_power(r, unit);
}

/* Factors up to the end of the text or of the parentheses. */
static ash_unit_error read_product(reader *r, unsigned depth, ash_unit *unit) {
    *unit = ash_unit_one;
    bool divide = false;
    skip_spaces(r);
    for (;;) {
        size_t start = r->at;
        ash_unit factor;
        ash_unit_error error = read_factor(r, depth, &factor);
        if (error != ASH_UNIT_OK) return error;
        if (unit->currency != 0 && factor.currency != 0 && unit->currency != factor.currency)
            return fail(r, start, r->at, ASH_UNIT_TWO_CURRENCIES);
        if (!(divide ? ash_unit_divide(unit, &factor, unit) : ash_unit_multiply(unit, &factor, unit)))
            return fail(r, start, r->at, ASH_UNIT_POWER);
        bool space = skip_spaces(r);
        if (r->at == r->text.size || next(r) == ')') return ASH_UNIT_OK;
        divide = next(r) == '/';
        if (divide || next(r) == '*') {
            r->at++;
            skip_spaces(r);
        } else if (!space) {
            return fail_here(r);
        }
    }
}

ash_unit_error ash_unit_read(ash_slice text, ash_unit *unit, size_t *at, size_t *length, ash_slice *nearest) {
    reader r = {.text = text};
    skip_spaces(&r);
    ash_unit read = ash_unit_one;
    ash_unit_error error = r.at == text.size ? ASH_UNIT_EMPTY : read_product(&r, 0, &read);
    if (error == ASH_UNIT_OK && r.at < text.size) error = fail_here(&r);
    *unit = error == ASH_UNIT_OK ? read : ash_unit_one;
    *at = r.at;
    *length = r.length;
    *nearest = r.nearest;
    return error;
}

bool ash_unit_name_reserved(ash_slice name) {
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (table[i].kind == CANONICAL && ash_slice_equal(name, ash_slice_of(table[i].name))) return true;
    return is_currency(name);
}

/* ---- Arithmetic ---- */

bool ash_dims_equal(ash_dims a, ash_dims b) {
    return memcmp(a.power, b.power, sizeof a.power) == 0;
}

bool ash_dims_none(ash_dims dims) {
    return ash_dims_equal(dims, ash_unit_one.dims);
}

/* a + times * b, power by power. */
static bool dims_combine(ash_dims a, ash_dims b, int times, ash_dims *out) {
    ash_dims sum;
    for (size_t i = 0; i < ASH_DIM_COUNT; i++) {
        int power = a.power[i] + times * b.power[i];
        if (power < -POWER_LIMIT || power > POWER_LIMIT) return false;
        sum.power[i] = (int8_t)power;
    }
    *out = sum;
    return true;
}

bool ash_dims_multiply(ash_dims a, ash_dims b, ash_dims *out) { return dims_combine(a, b, 1, out); }
bool ash_dims_divide(ash_dims a, ash_dims b, ash_dims *out) { return dims_combine(a, b, -1, out); }

bool ash_dims_power(ash_dims a, int power, ash_dims *out) {
    if (power < -POWER_LIMIT || power > POWER_LIMIT) return false;
    return dims_combine(ash_unit_one.dims, a, power, out);
}

double ash_unit_ratio(const ash_unit *from, const ash_unit *to) {
    double numerator, denominator;
    fraction_multiply(from->numerator, from->denominator, to->denominator, to->numerator, &numerator, &denominator);
    return numerator / denominator;
}

bool ash_unit_multiply(const ash_unit *a, const ash_unit *b, ash_unit *out) {
    ash_unit product = {.currency = a->currency != 0 ? a->currency : b->currency};
    if (a->currency != 0 && b->currency != 0 && a->currency != b->currency) return false;
    if (!ash_dims_multiply(a->dims, b->dims, &product.dims)) return false;
    if (!fraction_multiply(a->numerator, a->denominator, b->numerator, b->denominator, &product.numerator, &product.denominator))
        return false;
    if (product.dims.power[ASH_DIM_MONEY] == 0) product.currency = 0;
    *out = product;
    return true;
}

/* 1 / unit; its powers stay in range because they are symmetric. */
static ash_unit inverse(const ash_unit *unit) {
    ash_unit result = {.numerator = unit->denominator, .denominator = unit->numerator, .currency = unit->currency};
    for (size_t i = 0; i < ASH_DIM_COUNT; i++) result.dims.power[i] = (int8_t)-unit->dims.power[i];
    return result;
}

bool ash_unit_divide(const ash_unit *a, const ash_unit *b, ash_unit *out) {
    ash_unit upside_down = inverse(b);
    return ash_unit_multiply(a, &upside_down, out);
}

bool ash_unit_power(const ash_unit *a, int power, ash_unit *out) {
    if (power < -POWER_LIMIT || power > POWER_LIMIT) return false;
    ash_unit factor = power < 0 ? inverse(a) : *a, product = ash_unit_one;
    for (int i = power < 0 ? -power : power; i > 0; i--)
        if (!ash_unit_multiply(&product, &factor, &product)) return false;
    *out = product;
    return true;
}

/* ---- Writing ---- */

/* A unit as factors to be written; room for every dimension and what a fallback adds. */
typedef struct spelling {
    struct { ash_slice name; int power; } factors[3 * ASH_DIM_COUNT];
    size_t count;
} spelling;

static void spell(spelling *s, ash_slice name, int power) {
    for (size_t i = 0; i < s->count; i++) {
        if (!ash_slice_equal(s->factors[i].name, name)) continue;
        s->factors[i].power += power;
        return;
    }
    s->factors[s->count].name = name;
    s->factors[s->count++].power = power;
}

/* "EUR kg^2/hour/unit": what multiplies, then what divides, powers above 9 in steps of 9. */
static ash_slice spelled(ash_arena *arena, const spelling *s) {
    ash_slice text = {0};
    for (int sign = 1; sign >= -1; sign -= 2) {
        for (size_t i = 0; i < s->count; i++) {
            for (int left = sign * s->factors[i].power; left > 0; left -= POWER_IN_TEXT) {
                int power = left > POWER_IN_TEXT ? POWER_IN_TEXT : left;
                const char *joint = sign < 0 ? (text.size == 0 ? "1/" : "/") : (text.size == 0 ? "" : " ");
                ash_slice name = s->factors[i].name;
                if (power == 1)
                    text = ash_format(arena, "%.*s%s%.*s", (int)text.size, text.size ? text.data : "", joint, (int)name.size, name.data);
                else
                    text = ash_format(arena, "%.*s%s%.*s^%d", (int)text.size, text.size ? text.data : "", joint, (int)name.size,
                                      name.data, power);
            }
        }
    }
    return text.size == 0 ? ASH_SLICE("1") : text;
}

static ash_slice money_name(ash_arena *arena, ash_currency currency) {
    if (currency == 0) return ASH_SLICE("EUR");
    return ash_format(arena, "%c%c%c", (int)(currency >> 16 & 0xFF), (int)(currency >> 8 & 0xFF), (int)(currency & 0xFF));
}

ash_slice ash_dims_text(ash_arena *arena, ash_dims dims) {
    static const char *const names[ASH_DIM_COUNT] = {"EUR", "day", "kg", "m", "m3", "kWh", "unit", "shipment", "person"};
    bool per_year = dims.power[ASH_DIM_TIME] < 0 && (dims.power[ASH_DIM_MONEY] > 0 || dims.power[ASH_DIM_PIECE] > 0);
    spelling s = {.count = 0};
    for (size_t i = 0; i < ASH_DIM_COUNT; i++)
        if (i != ASH_DIM_TIME) spell(&s, ash_slice_of(names[i]), dims.power[i]);
    spell(&s, ash_slice_of(per_year ? "year" : names[ASH_DIM_TIME]), dims.power[ASH_DIM_TIME]); /* "EUR/unit/year" */
    return spelled(arena, &s);
}

/* The search for names: one row a dimension that has a power. */
typedef struct search {
    const ash_unit *unit;
    const row *chosen[ASH_DIM_COUNT + 1]; /* the last: percent */
    int power[ASH_DIM_COUNT + 1];
    const row *above, *below; /* a pair of units of one dimension, or NULL */
} search;

static bool same_factor(const ash_unit *a, const ash_unit *b) {
    return a->numerator == b->numerator && a->denominator == b->denominator;
}

/* Chooses names for the dimensions from `dimension` on, given the product of those before. */
static bool choose(search *s, int dimension, const ash_unit *so_far) {
    if (dimension > ASH_DIM_COUNT) return same_factor(so_far, s->unit);
    if (dimension == ASH_DIM_COUNT) {
        /* Percent, once, in front of the others or not at all. */
        ash_unit with;
        const ash_unit percent = {.numerator = 1, .denominator = 100};
        s->power[dimension] = 0;
        if (choose(s, dimension + 1, so_far)) return true;
        s->power[dimension] = 1;
        return ash_unit_multiply(so_far, &percent, &with) && choose(s, dimension + 1, &with);
    }
    int power = s->power[dimension] = s->unit->dims.power[dimension];
    if (power == 0 || dimension == ASH_DIM_MONEY) return choose(s, dimension + 1, so_far);
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (table[i].dimension != dimension || table[i].kind != CANONICAL) continue;
        ash_unit factor = {.numerator = table[i].numerator, .denominator = table[i].denominator}, with;
        if (!ash_unit_power(&factor, power, &factor) || !ash_unit_multiply(so_far, &factor, &with)) continue;
        s->chosen[dimension] = &table[i];
        if (choose(s, dimension + 1, &with)) return true;
    }
    return false;
}

static bool choose_with_pair(search *s) {
    for (size_t i = 0; i < ROW_COUNT; i++) {
        for (size_t j = 0; j < ROW_COUNT; j++) {
            const row *above = &table[i], *below = &table[j];
            if (i == j || above->kind != CANONICAL || below->kind != CANONICAL || above->dimension != below->dimension ||
                above->dimension == NO_DIMENSION)
                continue;
            s->above = above;
            s->below = below;
            ash_unit ratio = ash_unit_one;
            if (fraction_multiply(above->numerator, above->denominator, below->denominator, below->numerator, &ratio.numerator,
                                  &ratio.denominator) &&
                choose(s, 0, &ratio))
                return true;
        }
    }
    s->above = s->below = NULL;
    return false;
}

/* How often a prime divides the numerator less how often the denominator. */
static int exponent(const ash_unit *unit, uint64_t prime) {
    int count = 0;
    if (!(unit->numerator < EXACT && unit->denominator < EXACT)) return 0;
    for (uint64_t rest = (uint64_t)unit->numerator; rest % prime == 0; rest /= prime) count++;
    for (uint64_t rest = (uint64_t)unit->denominator; rest % prime == 0; rest /= prime) count--;
    return count;
}

/* Base units beside the factor as powers of 12, 2, 5, 365 and 7, written as ratios of units of time. */
static void spell_by_primes(spelling *s, const ash_unit *unit) {
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (table[i].dimension < NO_DIMENSION && table[i].kind == CANONICAL && table[i].numerator == 1 && table[i].denominator == 1)
            spell(s, ash_slice_of(table[i].name), unit->dims.power[table[i].dimension]);
    int three = exponent(unit, 3), seventy_three = exponent(unit, 73);
    spell(s, ASH_SLICE("(year/month)"), three);
    spell(s, ASH_SLICE("(day month/hour/year)"), exponent(unit, 2) - 2 * three);
    spell(s, ASH_SLICE("(minute month/second/year)"), exponent(unit, 5) - seventy_three);
    spell(s, ASH_SLICE("(year/day)"), seventy_three);
    spell(s, ASH_SLICE("(week/day)"), exponent(unit, 7));
}

ash_slice ash_unit_text(ash_arena *arena, const ash_unit *unit) {
    if (!(unit->numerator > 0) || !(unit->denominator > 0)) return ASH_SLICE("1"); /* of what has no unit: a fact, a choice */
    spelling words = {.count = 0};
    spell(&words, money_name(arena, unit->currency), unit->dims.power[ASH_DIM_MONEY]);
    search s = {.unit = unit};
    if (!choose(&s, 0, &ash_unit_one) && !choose_with_pair(&s)) {
        spell_by_primes(&words, unit);
        return spelled(arena, &words);
    }
    spell(&words, ASH_SLICE("%"), s.power[ASH_DIM_COUNT]);
    if (s.above != NULL) {
        spell(&words, ash_slice_of(s.above->name), 1);
        spell(&words, ash_slice_of(s.below->name), -1);
    }
    for (size_t i = ASH_DIM_TIME + 1; i < ASH_DIM_COUNT; i++)
        if (s.power[i] != 0) spell(&words, ash_slice_of(s.chosen[i]->name), s.power[i]);
    if (s.power[ASH_DIM_TIME] != 0) spell(&words, ash_slice_of(s.chosen[ASH_DIM_TIME]->name), s.power[ASH_DIM_TIME]);
    return spelled(arena, &words);
}

bool ash_unit_table(size_t index, ash_slice *name, ash_unit *unit, ash_slice *meaning_en, ash_slice *meaning_nl) {
    if (index >= (size_t)ROW_COUNT + CODE_COUNT) return false;
    *name = name_at(index);
    bool in_table = index < ROW_COUNT;
    *unit = in_table ? row_unit(&table[index]) : money_unit(currency_of(*name));
    *meaning_en = in_table ? ash_slice_of(table[index].en) : ASH_SLICE("currency by its ISO 4217 code");
    *meaning_nl = in_table ? ash_slice_of(table[index].nl) : ASH_SLICE("munt met haar code uit ISO 4217");
    return true;
}
