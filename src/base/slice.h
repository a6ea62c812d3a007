/* Text as a pointer and a length. A slice owns nothing and need not end in NUL; the text it points into belongs to whoever
 * handed it out (an arena, a source file, a literal). All text in the core is UTF-8. */
#ifndef ASHORE_BASE_SLICE_H
#define ASHORE_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ash_slice {
    const char *data; /* may be NULL only when size is 0 */
    size_t size;      /* bytes */
} ash_slice;

/* A slice of a string literal. */
#define ASH_SLICE(literal) ((ash_slice){(literal), sizeof(literal) - 1})

/* A slice of a NUL-terminated string; NULL gives the empty slice. */
ash_slice ash_slice_of(const char *text);

bool ash_slice_equal(ash_slice a, ash_slice b);
/* Order by bytes, then by length: below 0, 0 or above 0. This is the order of ids everywhere ("sums add in order of id"). */
int ash_slice_compare(ash_slice a, ash_slice b);
bool ash_slice_starts_with(ash_slice text, ash_slice prefix);
/* The bytes [from, to) of a slice; both are clamped to its size. */
ash_slice ash_slice_part(ash_slice text, size_t from, size_t to);
/* Without leading and trailing spaces and tabs. */
ash_slice ash_slice_trim(ash_slice text);
/* Offset of the first `byte` at or after `from`, or text.size when there is none. */
size_t ash_slice_find(ash_slice text, char byte, size_t from);

/* Offset of the first byte that is not well-formed UTF-8 (overlong forms, surrogates and code points above U+10FFFF are
 * refused too), or text.size when all of it is. */
size_t ash_utf8_invalid(ash_slice text);
/* Number of characters (code points) in well-formed UTF-8. */
size_t ash_utf8_count(ash_slice text);

/* Levenshtein distance between two names, at most `limit` + 1; at most 64 bytes of each are looked at. Used to offer the
 * nearest known name. */
size_t ash_edit_distance(ash_slice a, ash_slice b, size_t limit);

#endif
