/* Text as slices: comparison, trimming, UTF-8 and the distance between names.
 *
 * Well-formed UTF-8 is table 3-7 of the Unicode Standard (version 15, chapter 3.9): the range of the second byte
 * depends on the first, which is what keeps out overlong forms, surrogates and everything above U+10FFFF. The edit
 * distance is that of V. Levenshtein (1966), by the row-wise recurrence of R. Wagner and M. Fischer (1974). */
#include "base/slice.h"

#include <string.h>

/* Names longer than this are compared by their beginning only: enough for a suggestion, and it bounds the work. */
enum { DISTANCE_BYTES = 64 };

ash_slice ash_slice_of(const char *text) {
    return (ash_slice){text, text == NULL ? 0 : strlen(text)};
}

bool ash_slice_equal(ash_slice a, ash_slice b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

int ash_slice_compare(ash_slice a, ash_slice b) {
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common == 0 ? 0 : memcmp(a.data, b.data, common);
    if (order != 0) return order;
    return (a.size > b.size) - (a.size < b.size);
}

bool ash_slice_starts_with(ash_slice text, ash_slice prefix) {
    return text.size >= prefix.size && (prefix.size == 0 || memcmp(text.data, prefix.data, prefix.size) == 0);
}

ash_slice ash_slice_part(ash_slice text, size_t from, size_t to) {
    if (to > text.size) to = text.size;
    if (from > to) from = to;
    /* An empty slice may have no data, and NULL + 0 is undefined in C17. */
    return (ash_slice){from == 0 ? text.data : text.data + from, to - from};
}

ash_slice ash_slice_trim(ash_slice text) {
    size_t from = 0, to = text.size;
    while (from < to && (text.data[from] == ' ' || text.data[from] == '\t')) from++;
    while (to > from && (text.data[to - 1] == ' ' || text.data[to - 1] == '\t')) to--;
    return ash_slice_part(text, from, to);
}

size_t ash_slice_find(ash_slice text, char byte, size_t from) {
    if (from >= text.size) return text.size;
    const char *found = memchr(text.data + from, byte, text.size - from);
    return found == NULL ? text.size : (size_t)(found - text.data);
}

/* Length in bytes of the well-formed character at `at`, or 0. */
static size_t utf8_length(ash_slice text, size_t at) {
    const unsigned char *byte = (const unsigned char *)text.data + at;
    size_t left = text.size - at;
    unsigned char first = byte[0];
    if (first < 0x80) return 1;
    size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                    : (first & 0xF0) == 0xE0         ? 3
                    : first >= 0xF0 && first <= 0xF4 ? 4
                                                     : 0;
    if (length == 0 || left < length) return 0;
    unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (byte[1] < low || byte[1] > high) return 0;
    for (size_t i = 2; i < length; i++)
        if ((byte[i] & 0xC0) != 0x80) return 0;
    return length;
}

size_t ash_utf8_invalid(ash_slice text) {
    size_t at = 0;
    while (at < text.size) {
        /* Eight ASCII bytes at a time: nearly all text is ASCII, and whole data files pass through here. */
        if (text.size - at >= 8) {
            uint64_t eight;
            memcpy(&eight, text.data + at, 8);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                at += 8;
                continue;
            }
        }
        size_t length = utf8_length(text, at);
        if (length == 0) return at;
        at += length;
    }
    return text.size;
}

size_t ash_utf8_count(ash_slice text) {
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return count;
}

size_t ash_edit_distance(ash_slice a, ash_slice b, size_t limit) {
    a = ash_slice_part(a, 0, DISTANCE_BYTES);
    b = ash_slice_part(b, 0, DISTANCE_BYTES);
    size_t difference = a.size > b.size ? a.size - b.size : b.size - a.size;
    if (difference > limit) return limit + 1;
    /* row[j]: distance between the first i bytes of a and the first j of b; `diagonal` keeps the old row[j - 1]. */
    size_t row[DISTANCE_BYTES + 1];
    for (size_t j = 0; j <= b.size; j++) row[j] = j;
    for (size_t i = 1; i <= a.size; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size; j++) {
            size_t best = diagonal + (a.data[i - 1] != b.data[j - 1]);
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[b.size] > limit ? limit + 1 : row[b.size];
}
