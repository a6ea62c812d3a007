/* Numbers to text and back: against Python's conversions (tests/data/numbers.txt), against the C library's, which is
 * exact here, and by the laws that hold for every double. */
#include "tap.h"
#include "memory.h"

#include <inttypes.h>

#include "base/number.h"

static double of_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t to_bits(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* xorshift64 (G. Marsaglia, 2003) */
static uint64_t random_state = UINT64_C(88172645463325252);
static uint64_t random_bits(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    return random_state ^= random_state << 17;
}

/* ---- the table ---- */

static bool text_is(ash_slice got, const char *want, const char *line) {
    if (ash_slice_equal(got, ash_slice_of(want))) return true;
    printf("# %.*s for %s\n", (int)got.size, got.data, line);
    return false;
}

static bool check_line(ash_arena *arena, const char *kind, char fields[5][512], const char *line) {
    double value = of_bits(strtoull(fields[0], NULL, 16)), read = 0;
    if (strcmp(kind, "read") == 0) {
        if (ash_number_read(ash_slice_of(fields[0]), &read) && to_bits(read) == strtoull(fields[1], NULL, 16))
            return true;
        printf("# read as %016" PRIx64 ": %s\n", to_bits(read), line);
        return false;
    }
    if (strcmp(kind, "shortest") == 0) {
        char text[ASH_NUMBER_TEXT];
        return text_is((ash_slice){text, ash_number_shortest(value, text)}, fields[1], line);
    }
    unsigned places = (unsigned)strtoul(fields[1], NULL, 10);
    if (strcmp(kind, "rounded") == 0)
        return text_is(ash_number_text(arena, value, places, ASH_LANG_EN), fields[2], line) &&
               text_is(ash_number_text(arena, value, places, ASH_LANG_NL), fields[3], line);
    return strcmp(kind, "digits") == 0 &&
           text_is(ash_number_significant(arena, value, places, ASH_LANG_EN), fields[2], line) &&
           text_is(ash_number_significant(arena, value, places, ASH_LANG_NL), fields[3], line);
}

static void test_table(ash_arena *arena, const char *root) {
    static const char *const kinds[] = {"read", "shortest", "rounded", "digits"};
    enum { KINDS = sizeof kinds / sizeof kinds[0] };
    size_t lines[KINDS] = {0}, wrong[KINDS] = {0};
    char path[1024];
    snprintf(path, sizeof path, "%s/tests/data/numbers.txt", root);
    FILE *in = fopen(path, "r");
    CHECK(in != NULL, "the table of numbers is there");
    if (in == NULL) return;
    char line[4096];
    while (fgets(line, sizeof line, in) != NULL) {
        char kind[16], fields[5][512] = {{0}};
        if (line[0] == '#') continue;
        sscanf(line, "%15s %511s %511s %511s %511s", kind, fields[0], fields[1], fields[2], fields[3]);
        for (size_t k = 0; k < KINDS; k++) {
            if (strcmp(kind, kinds[k]) != 0) continue;
            ash_mark mark = ash_arena_mark(arena);
            lines[k]++;
            wrong[k] += !check_line(arena, kind, fields, line);
            ash_arena_rewind(arena, mark);
        }
    }
    fclose(in);
    for (size_t k = 0; k < KINDS; k++) {
        char name[64];
        snprintf(name, sizeof name, "%s: %zu lines as Python has them", kinds[k], lines[k]);
        CHECK(lines[k] > 100 && wrong[k] == 0, name);
    }
}

/* ---- laws ---- */

/* All kinds of doubles: any bits; ordinary sizes; few bits set, which is where ties are. */
static double random_double(unsigned kind) {
    for (;;) {
        uint64_t bits = random_bits();
        if (kind % 3 == 1) return ldexp((double)(bits >> 11), (int)(random_bits() % 60) - 70);
        if (kind % 3 == 2) bits &= ~UINT64_C(0) << (random_bits() % 53);
        if (isfinite(of_bits(bits))) return of_bits(bits);
    }
}

/* The length of the shortest text by trying all lengths with the C library. */
static size_t fewest_digits(double value) {
    for (int digits = 1; digits < 17; digits++) {
        char text[64];
        snprintf(text, sizeof text, "%.*e", digits - 1, value);
        if (strtod(text, NULL) == value) return (size_t)digits;
    }
    return 17;
}

static size_t digits_in(const char *text) {
    size_t count = 0, zeros = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (count == 0 && *text == '0')) continue;
        count++;
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return count - zeros;
}

static void test_laws(void) {
    size_t not_same = 0, not_c = 0, too_long = 0, misread = 0;
    for (unsigned i = 0; i < 60000; i++) {
        double value = random_double(i), read = 0;
        char text[ASH_NUMBER_TEXT + 1];
        size_t size = ash_number_shortest(value, text);
        text[size] = '\0';
        not_same += !ash_number_read((ash_slice){text, size}, &read) || read != value;
        not_c += strtod(text, NULL) != value;
        too_long += digits_in(text) > (value == 0 ? 0 : fewest_digits(value));
        char any[64];
        snprintf(any, sizeof any, "%.*e", (int)(random_bits() % 25), value);
        misread += !ash_number_read(ash_slice_of(any), &read) || read != strtod(any, NULL);
    }
    CHECK(not_same == 0, "the shortest text reads back as the same double");
    CHECK(not_c == 0, "the C library reads it as the same double");
    CHECK(too_long == 0, "no text of fewer digits would do");
    CHECK(misread == 0, "texts of any length read as the C library reads them");
}

/* ---- the grammar ---- */

static void test_grammar(void) {
    static const struct {
        const char *text;
        size_t length;
    } cases[] = {{"", 0},          {"-", 0},    {"+", 0},     {".5", 0},    {"5.", 1},  {"1.5.2", 3},
                 {"1e", 1},        {"1e+", 1},  {"1e+2x", 4}, {"12 ", 2},   {" 12", 0}, {"0x10", 1},
                 {"inf", 0},       {"nan", 0},  {"1_000", 1}, {"1,5", 1},   {"--1", 0}, {"+12.5", 5},
                 {"-0.25e-3;", 8}, {"1.e5", 1}, {"1e5.5", 3}, {"007.50", 6}};
    bool all = true;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = -1;
        size_t length = ash_number_scan(ash_slice_of(cases[i].text), &value);
        if (length == cases[i].length && (length > 0 || value == -1)) continue;
        printf("# %s: length %zu\n", cases[i].text, length);
        all = false;
    }
    CHECK(all, "a number ends where the grammar says");

    char digits[ASH_NUMBER_DIGITS + 2];
    memset(digits, '1', sizeof digits);
    double value = 0;
    CHECK(ash_number_scan((ash_slice){digits, ASH_NUMBER_DIGITS}, &value) == ASH_NUMBER_DIGITS && isinf(value),
          "the longest text allowed is read");
    CHECK(ash_number_scan((ash_slice){digits, ASH_NUMBER_DIGITS + 1}, &value) == ASH_NUMBER_DIGITS + 1 && isnan(value),
          "a longer one is NAN");
    CHECK(ash_number_read(ASH_SLICE("-0"), &value) && value == 0 && signbit(value), "-0 keeps its sign when read");
    value = 7;
    CHECK(!ash_number_read(ASH_SLICE("12 EUR"), &value) && value == 7, "a text that goes on is not a number");
}

static void test_text(ash_arena *arena) {
    char text[ASH_NUMBER_TEXT];
    CHECK_TEXT(((ash_slice){text, ash_number_shortest(-0.0, text)}), "0", "-0 is written 0");
    CHECK_TEXT(ash_number_text(arena, 1234.5, 2, ASH_LANG_EN), "1,234.50", "English");
    CHECK_TEXT(ash_number_text(arena, 1234.5, 2, ASH_LANG_NL), "1.234,50", "Dutch");
    CHECK_TEXT(ash_number_text(arena, -0.004, 2, ASH_LANG_EN), "0.00", "what rounds to zero has no sign");
    CHECK_TEXT(ash_number_text(arena, -999999.995, 0, ASH_LANG_NL), "-1.000.000", "a carry through all digits");
    CHECK_TEXT(ash_number_significant(arena, 123456, 3, ASH_LANG_EN), "123,456", "a whole number is never shortened");
    CHECK_TEXT(ash_number_significant(arena, 0, 3, ASH_LANG_EN), "0", "zero");
}

int main(int argc, char **argv) {
    test_memory memory = {0};
    ash_arena *arena = test_arena(&memory, 1 << 20);
    test_table(arena, argc > 1 ? argv[1] : ".");
    test_laws();
    test_grammar();
    test_text(arena);
    ash_arena_destroy(arena);
    return tap_done();
}
