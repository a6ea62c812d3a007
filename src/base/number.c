/* Numbers to text and back, exactly.
 *
 * Reading: at most 15 digits (a whole number below 2^53) times or divided by a power of ten up to 10^22 is one
 * correctly rounded operation on two exact doubles (W. Clinger, "How to read floating point numbers accurately", PLDI
 * 1990). Everything else is a ratio of two big whole numbers, divided to 53 bits (fewer for subnormal numbers) and
 * rounded half to even by the remainder (Clinger's AlgorithmM, with the scale found from the bit lengths).
 *
 * Writing: a number that has at most 15 digits is recognised by one multiplication and one division (two different
 * texts of 15 digits never read as the same double, so such a text is the shortest one and the only one of its length).
 * Everything else goes through the free-format algorithm of G. Steele and J. White (PLDI 1990) in the form of R. Burger
 * and K. Dybvig
 * ("Printing floating-point numbers quickly and accurately", PLDI 1996), which yields the shortest text and the closest
 * of that length. Text for people is the exact decimal expansion, rounded half to even. */
#include "base/number.h"

#include <math.h>
#include <string.h>

/* The largest value a big number holds here: a text of ASH_NUMBER_DIGITS digits times 10^310 when reading (2360 bits),
 * or 10^730 when such a text stands for a subnormal (2430 bits), with 64 bits more for the quotient. */
enum { BIG_LIMBS = 84, LIMB_BITS = 32 };

typedef struct big {
    size_t count; /* limbs in use; the last one is not 0 */
    uint32_t limb[BIG_LIMBS];
} big;

static const double exact_powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
enum {
    LAST_EXACT_POWER = 22,
    MANTISSA_BITS = 53,
    SMALLEST_EXPONENT = -1074, /* of the last bit of a subnormal number */
    INFINITE_FROM = 310,       /* 10^309 and above are infinite */
    ZERO_BELOW = -324          /* below 10^-324 is less than half the smallest subnormal, 4.94e-324 */
};
#define MANTISSA_LIMIT (UINT64_C(1) << MANTISSA_BITS)

/* ---- big whole numbers, never negative ---- */

static void big_set(big *x, uint64_t value) {
    x->count = 0;
    for (; value != 0; value >>= LIMB_BITS) x->limb[x->count++] = (uint32_t)value;
}

/* x * factor + term */
static void big_multiply(big *x, uint32_t factor, uint32_t term) {
    uint64_t carry = term;
    for (size_t i = 0; i < x->count; i++) {
        carry += (uint64_t)x->limb[i] * factor;
        x->limb[i] = (uint32_t)carry;
        carry >>= LIMB_BITS;
    }
    if (carry != 0) x->limb[x->count++] = (uint32_t)carry;
}

static void big_shift_left(big *x, size_t bits) {
    if (x->count == 0) return;
    size_t limbs = bits / LIMB_BITS;
    unsigned rest = (unsigned)(bits % LIMB_BITS);
    if (limbs > 0) {
        memmove(x->limb + limbs, x->limb, x->count * sizeof x->limb[0]);
        memset(x->limb, 0, limbs * sizeof x->limb[0]);
        x->count += limbs;
    }
    if (rest > 0) big_multiply(x, UINT32_C(1) << rest, 0);
}

static void big_multiply_power_of_ten(big *x, unsigned exponent) {
    enum { STEP = 9 };
    for (; exponent >= STEP; exponent -= STEP) big_multiply(x, UINT32_C(1000000000), 0);
    uint32_t rest = 1;
    while (exponent-- > 0) rest *= 10;
    big_multiply(x, rest, 0);
}

static int big_compare(const big *a, const big *b) {
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    for (size_t i = a->count; i-- > 0;)
        if (a->limb[i] != b->limb[i]) return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

static void big_add(big *a, const big *b) {
    uint64_t carry = 0;
    for (size_t i = 0; i < b->count || i < a->count; i++) {
        if (i == a->count) a->limb[a->count++] = 0;
        carry += (uint64_t)a->limb[i] + (i < b->count ? b->limb[i] : 0);
        a->limb[i] = (uint32_t)carry;
        carry >>= LIMB_BITS;
    }
    if (carry != 0) a->limb[a->count++] = (uint32_t)carry;
}

/* a - b, for a >= b */
static void big_subtract(big *a, const big *b) {
    uint64_t borrow = 0;
    for (size_t i = 0; i < a->count; i++) {
        uint64_t take = borrow + (i < b->count ? b->limb[i] : 0);
        borrow = a->limb[i] < take;
        a->limb[i] = (uint32_t)(a->limb[i] - take);
    }
    while (a->count > 0 && a->limb[a->count - 1] == 0) a->count--;
}

static size_t big_bits(const big *x) {
    if (x->count == 0) return 0;
    size_t bits = (x->count - 1) * LIMB_BITS;
    for (uint32_t top = x->limb[x->count - 1]; top != 0; top >>= 1) bits++;
    return bits;
}

/* Divides by a small number; returns the remainder. */
static uint32_t big_divide_small(big *x, uint32_t divisor) {
    uint64_t rest = 0;
    for (size_t i = x->count; i-- > 0;) {
        rest = rest << LIMB_BITS | x->limb[i];
        x->limb[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    while (x->count > 0 && x->limb[x->count - 1] == 0) x->count--;
    return (uint32_t)rest;
}

/* The quotient of a and b, which must be below 2^bits; a becomes the remainder. */
static uint64_t big_divide(big *a, const big *b, unsigned bits) {
    uint64_t quotient = 0;
    /* Long division in base 2: instead of shifting the divisor down, the dividend is shifted up against b * 2^bits. */
    big divisor = *b;
    big_shift_left(&divisor, bits);
    for (unsigned i = 0; i < bits; i++) {
        big_multiply(a, 2, 0);
        quotient <<= 1;
        if (big_compare(a, &divisor) >= 0) {
            big_subtract(a, &divisor);
            quotient |= 1;
        }
    }
    return quotient; /* and a is the remainder times 2^bits, which compares with `divisor` as the remainder with b */
}

/* ---- reading ---- */

/* The double nearest to a / b (both above 0, a / b within 10^-324 .. 10^310), ties to even. */
static double nearest_ratio(const big *a, const big *b) {
    /* With a scaled by 2^-exponent the quotient has 53 or 54 bits. */
    long exponent = (long)big_bits(a) - (long)big_bits(b) - MANTISSA_BITS;
    if (exponent < SMALLEST_EXPONENT) exponent = SMALLEST_EXPONENT;
    for (;;) {
        big scaled = *a, divisor = *b;
        if (exponent < 0)
            big_shift_left(&scaled, (size_t)-exponent);
        else
            big_shift_left(&divisor, (size_t)exponent);
        unsigned bits = MANTISSA_BITS + 1;
        uint64_t quotient = big_divide(&scaled, &divisor, bits);
        if (quotient >= MANTISSA_LIMIT) {
            exponent++;
            continue;
        }
        big_shift_left(&divisor, bits);
        big_multiply(&scaled, 2, 0);
        int half = big_compare(&scaled, &divisor);
        if (half > 0 || (half == 0 && (quotient & 1) != 0)) quotient++; /* 2^53 is still exact as a double */
        return ldexp((double)quotient, (int)exponent);
    }
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static size_t skip_digits(ash_slice text, size_t at) {
    while (at < text.size && is_digit(text.data[at])) at++;
    return at;
}

/* The value of the significant digits in text[from, to), a point among them skipped, times 10^exponent. */
static double digits_value(ash_slice text, size_t from, size_t to, size_t significant, long exponent) {
    enum { EXACT_DIGITS = 15 };
    long magnitude = (long)significant + exponent; /* the value is below 10^magnitude and at least a tenth of that */
    if (magnitude > INFINITE_FROM) return HUGE_VAL;
    if (magnitude < ZERO_BELOW) return 0;
    if (significant <= EXACT_DIGITS && exponent >= -LAST_EXACT_POWER && exponent <= LAST_EXACT_POWER) {
        uint64_t whole = 0;
        for (size_t i = from; i < to; i++)
            if (text.data[i] != '.') whole = 10 * whole + (uint64_t)(text.data[i] - '0');
        return exponent < 0 ? (double)whole / exact_powers[-exponent] : (double)whole * exact_powers[exponent];
    }
    big a = {0}, b;
    for (size_t i = from; i < to; i++)
        if (text.data[i] != '.') big_multiply(&a, 10, (uint32_t)(text.data[i] - '0'));
    big_set(&b, 1);
    big_multiply_power_of_ten(exponent < 0 ? &b : &a, (unsigned)(exponent < 0 ? -exponent : exponent));
    return nearest_ratio(&a, &b);
}

size_t ash_number_scan(ash_slice text, double *value) {
    enum { EXPONENT_ENOUGH = 100000 }; /* no text of ASH_NUMBER_DIGITS digits comes back from there */
    size_t at = 0;
    bool negative = text.size > 0 && text.data[0] == '-';
    if (text.size > 0 && (text.data[0] == '-' || text.data[0] == '+')) at++;
    size_t start = at;
    at = skip_digits(text, at);
    if (at == start) return 0;
    size_t digits = at - start, mantissa_end = at, fraction = 0;
    if (at + 1 < text.size && text.data[at] == '.' && is_digit(text.data[at + 1])) {
        mantissa_end = skip_digits(text, at + 1);
        fraction = mantissa_end - (at + 1);
        digits += fraction;
        at = mantissa_end;
    }
    long exponent = 0;
    if (at + 1 < text.size && (text.data[at] == 'e' || text.data[at] == 'E')) {
        size_t power = at + 1;
        bool below = text.data[power] == '-';
        if (below || text.data[power] == '+') power++;
        size_t end = skip_digits(text, power);
        if (end > power) {
            digits += end - power;
            for (size_t i = power; i < end; i++)
                if (exponent < EXPONENT_ENOUGH) exponent = 10 * exponent + (text.data[i] - '0');
            if (below) exponent = -exponent;
            at = end;
        }
    }
    if (digits > ASH_NUMBER_DIGITS) {
        *value = (double)NAN;
        return at;
    }
    /* Zeros before and after the significant digits only cost time. */
    size_t from = start, to = mantissa_end;
    while (from < to && (text.data[from] == '0' || text.data[from] == '.')) from++;
    exponent -= (long)fraction;
    size_t significant = 0;
    for (size_t i = from; i < to; i++) significant += text.data[i] != '.';
    while (to > from && (text.data[to - 1] == '0' || text.data[to - 1] == '.')) {
        to--;
        if (text.data[to] == '0') {
            significant--;
            exponent++;
        }
    }
    double size = significant == 0 ? 0 : digits_value(text, from, to, significant, exponent);
    *value = negative ? -size : size;
    return at;
}

bool ash_number_read(ash_slice text, double *value) {
    double read = 0;
    if (text.size == 0 || ash_number_scan(text, &read) != text.size) return false;
    *value = read;
    return true;
}

/* ---- writing ---- */

enum { MOST_DIGITS = 17 };

/* Decimal digits without leading or trailing zeros: 0.d1d2d3... * 10^point. */
typedef struct decimal {
    size_t count;
    int point;
    char digit[MOST_DIGITS + 3];
} decimal;

/* value = mantissa * 2^exponent, exactly. */
typedef struct parts {
    bool negative;
    uint64_t mantissa;
    int exponent;
} parts;

static parts take_apart(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t mantissa = bits & (MANTISSA_LIMIT / 2 - 1);
    int biased = (int)(bits >> (MANTISSA_BITS - 1) & 0x7FF);
    parts p = {.negative = bits >> 63 != 0, .mantissa = mantissa, .exponent = SMALLEST_EXPONENT};
    if (biased > 0) {
        p.mantissa += MANTISSA_LIMIT / 2;
        p.exponent += biased - 1;
    }
    return p;
}

/* The digits of `whole` * 10^exponent; whole is not 0. */
static decimal whole_digits(uint64_t whole, int exponent) {
    decimal d = {0};
    for (; whole % 10 == 0; whole /= 10) exponent++;
    for (uint64_t rest = whole; rest != 0; rest /= 10) d.count++;
    for (size_t i = d.count; i-- > 0; whole /= 10) d.digit[i] = (char)('0' + whole % 10);
    d.point = (int)d.count + exponent;
    return d;
}

/* The digits of a number above 0 that is exact, or the nearest double, to a text of at most 15 digits. False if it is
 * not. */
static bool few_digits(double value, decimal *d) {
    if (value < (double)MANTISSA_LIMIT && floor(value) == value) {
        *d = whole_digits((uint64_t)value, 0);
        return true;
    }
    if (!(value >= 1e-7 && value < 1e15)) return false;
    int power = 0;
    while (value * exact_powers[power] < 1e14 && power < LAST_EXACT_POWER) power++;
    double whole = rint(value * exact_powers[power]);
    /* Above 10^15 the text could have a twin; the division rounds correctly, as reading the text would. */
    if (!(whole < 1e15 && whole / exact_powers[power] == value)) return false;
    *d = whole_digits((uint64_t)whole, -power);
    return true;
}

/* The shortest digits of a number above 0, by Burger and Dybvig: the number is r / s, and everything nearer than
 * low / s below or high / s above it reads back as it. */
static decimal shortest_digits(double value) {
    parts p = take_apart(value);
    bool even = (p.mantissa & 1) == 0; /* then the ends of the interval, being ties, read back as well */
    /* Below a power of two the doubles lie twice as close. */
    bool uneven = p.mantissa == MANTISSA_LIMIT / 2 && p.exponent > SMALLEST_EXPONENT;
    big r, s, low, high;
    big_set(&r, p.mantissa);
    big_set(&s, 1);
    big_set(&low, 1);
    size_t extra = uneven ? 2 : 1;
    size_t up = p.exponent > 0 ? (size_t)p.exponent : 0, down = p.exponent < 0 ? (size_t)-p.exponent : 0;
    big_shift_left(&r, up + extra);
    big_shift_left(&s, down + extra);
    big_shift_left(&low, up);

    /* A first guess of the decimal point from the binary one: never too high, at most one too low. */
    static const double log10_of_2 = 0.30102999566398120;
    int bits = 0;
    for (uint64_t m = p.mantissa; m != 0; m >>= 1) bits++;
    int point = (int)ceil((p.exponent + bits - 1) * log10_of_2 - 1e-10);
    if (point >= 0) {
        big_multiply_power_of_ten(&s, (unsigned)point);
    } else {
        big_multiply_power_of_ten(&r, (unsigned)-point);
        big_multiply_power_of_ten(&low, (unsigned)-point);
    }
    high = low;
    if (uneven) big_multiply(&high, 2, 0);
    big sum = r;
    big_add(&sum, &high);
    int against = big_compare(&sum, &s);
    if (against > 0 || (against == 0 && even)) {
        point++;
    } else {
        big_multiply(&r, 10, 0);
        big_multiply(&low, 10, 0);
        big_multiply(&high, 10, 0);
    }

    decimal d = {.point = point};
    for (;;) {
        unsigned digit = 0;
        while (big_compare(&r, &s) >= 0) {
            big_subtract(&r, &s);
            digit++;
        }
        int below = big_compare(&r, &low);
        sum = r;
        big_add(&sum, &high);
        int above = big_compare(&sum, &s);
        bool down_reads_back = below < 0 || (below == 0 && even);
        bool up_reads_back = above > 0 || (above == 0 && even);
        if (down_reads_back && up_reads_back) {
            big_multiply(&r, 2, 0);
            int half = big_compare(&r, &s);
            up_reads_back = half > 0 || (half == 0 && (digit & 1) != 0);
        }
        d.digit[d.count++] = (char)('0' + digit + up_reads_back);
        if (down_reads_back || up_reads_back) return d;
        big_multiply(&r, 10, 0);
        big_multiply(&low, 10, 0);
        big_multiply(&high, 10, 0);
    }
}

size_t ash_number_shortest(double value, char out[ASH_NUMBER_TEXT]) {
    /* The layout of ECMAScript's Number::toString: an exponent from 10^21 up and below 10^-6. */
    enum { PLAIN_UP_TO = 21, PLAIN_FROM = -5 };
    size_t at = 0;
    if (value == 0) {
        out[0] = '0';
        return 1;
    }
    if (value < 0) out[at++] = '-';
    decimal d;
    if (!few_digits(fabs(value), &d)) d = shortest_digits(fabs(value));
    int count = (int)d.count, point = d.point;
    if (point >= PLAIN_FROM && point <= PLAIN_UP_TO) {
        if (point <= 0) {
            out[at++] = '0';
            out[at++] = '.';
            for (int i = point; i < 0; i++) out[at++] = '0';
        }
        for (int i = 0; i < count || i < point; i++) {
            if (i == point && i > 0) out[at++] = '.';
            out[at++] = i < count ? d.digit[i] : '0';
        }
        return at;
    }
    out[at++] = d.digit[0];
    if (count > 1) out[at++] = '.';
    for (int i = 1; i < count; i++) out[at++] = d.digit[i];
    out[at++] = 'e';
    int exponent = point - 1;
    out[at++] = exponent < 0 ? '-' : '+';
    if (exponent < 0) exponent = -exponent;
    if (exponent >= 100) out[at++] = (char)('0' + exponent / 100);
    if (exponent >= 10) out[at++] = (char)('0' + exponent / 10 % 10);
    out[at++] = (char)('0' + exponent % 10);
    return at;
}

/* ---- text for people ---- */

enum {
    /* 309 digits before the point of the largest number; to show 15 digits of the smallest takes 338 behind it. */
    MOST_DECIMALS = 340,
    TEXT_DIGITS = 310 + MOST_DECIMALS
};

/* |value| * 10^decimals rounded half to even to a whole number, as digits from the left; returns how many. Zero has
 * none. */
static size_t rounded_digits(parts p, unsigned decimals, char digits[TEXT_DIGITS]) {
    big whole;
    big_set(&whole, p.mantissa);
    big_multiply_power_of_ten(&whole, decimals);
    if (p.exponent >= 0) {
        big_shift_left(&whole, (size_t)p.exponent);
    } else {
        size_t shift = (size_t)-p.exponent, limbs = shift / LIMB_BITS, bit = shift % LIMB_BITS;
        /* whole + half - (1 when the kept part is even) drops to the rounded value: half goes up only from odd. */
        bool odd = limbs < whole.count && (whole.limb[limbs] >> bit & 1) != 0;
        big half, one;
        big_set(&half, 1);
        big_shift_left(&half, shift - 1);
        if (!odd) {
            big_set(&one, 1);
            big_subtract(&half, &one);
        }
        big_add(&whole, &half);
        for (; shift >= LIMB_BITS; shift -= LIMB_BITS) {
            if (whole.count == 0) break;
            memmove(whole.limb, whole.limb + 1, --whole.count * sizeof whole.limb[0]);
        }
        if (bit > 0) big_divide_small(&whole, UINT32_C(1) << bit);
    }
    char reversed[TEXT_DIGITS];
    size_t count = 0;
    while (whole.count > 0) reversed[count++] = (char)('0' + big_divide_small(&whole, 10));
    for (size_t i = 0; i < count; i++) digits[i] = reversed[count - 1 - i];
    return count;
}

static ash_slice grouped_text(ash_arena *arena, double value, unsigned decimals, bool drop_zeros, ash_lang lang) {
    enum { GROUP = 3 };
    char digits[TEXT_DIGITS];
    parts p = take_apart(value);
    size_t count = rounded_digits(p, decimals, digits);
    size_t whole = count > decimals ? count - decimals : 0; /* digits before the point */
    size_t shown = decimals;
    if (drop_zeros && count == 0) shown = 0;
    /* With any digit at all there is one that is not 0, so this does not run past the first. */
    if (drop_zeros)
        for (size_t i = count; shown > 0 && digits[i - 1] == '0'; i--) shown--;
    char *text = ash_alloc_array(arena, 2 * count + decimals + 4, 1);
    size_t at = 0;
    if (p.negative && count > 0) text[at++] = '-';
    if (whole == 0) text[at++] = '0';
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % GROUP == 0) text[at++] = lang == ASH_LANG_NL ? '.' : ',';
        text[at++] = digits[i];
    }
    if (shown > 0) text[at++] = lang == ASH_LANG_NL ? ',' : '.';
    for (size_t i = 0; i < shown; i++) {
        /* The digit worth 10^-(i + 1) stands decimals - i - 1 from the right; left of the first digit there are zeros.
         */
        size_t from_right = decimals - i;
        text[at++] = from_right <= count ? digits[count - from_right] : '0';
    }
    return (ash_slice){text, at};
}

ash_slice ash_number_text(ash_arena *arena, double value, unsigned decimals, ash_lang lang) {
    return grouped_text(arena, value, decimals, false, lang);
}

ash_slice ash_number_significant(ash_arena *arena, double value, unsigned digits, ash_lang lang) {
    if (value == 0) return grouped_text(arena, value, 0, true, lang);
    /* Where the shortest text starts is good enough: it differs from where the exact value starts only just below a
     * power of ten, and there both give the same text once the zeros are dropped. */
    decimal d;
    if (!few_digits(fabs(value), &d)) d = shortest_digits(fabs(value));
    int decimals = (int)digits - d.point;
    return grouped_text(arena, value, decimals > 0 ? (unsigned)decimals : 0, true, lang);
}
