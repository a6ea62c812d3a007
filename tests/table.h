/* Reads the tables of true values in tests/data (made by make_tables.py): a line is a name and numbers; # starts a
 * comment. */
#ifndef ASHORE_TESTS_TABLE_H
#define ASHORE_TESTS_TABLE_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_NUMBERS 16

typedef struct table_line {
    char name[40];
    size_t count;
    double number[TABLE_NUMBERS];
} table_line;

/* Opens tests/data/`file` below the source root, the test's first argument; ends the test when there is none. */
static inline FILE *table_open(int argc, char **argv, const char *file) {
    char path[1024];
    snprintf(path, sizeof path, "%s/tests/data/%s", argc > 1 ? argv[1] : ".", file);
    FILE *in = fopen(path, "r");
    if (!in) {
        printf("Bail out! cannot read %s\n", path);
        exit(1);
    }
    return in;
}

/* The next line; false at the end. A line that is not of the form ends the test. */
static inline bool table_next(FILE *in, table_line *line) {
    char text[1024];
    while (fgets(text, sizeof text, in)) {
        if (text[0] == '#' || text[0] == '\n') continue;
        char *at = text + strcspn(text, " \n");
        if ((size_t)(at - text) >= sizeof line->name) break;
        memset(line, 0, sizeof *line);
        memcpy(line->name, text, (size_t)(at - text));
        while (line->count < TABLE_NUMBERS) {
            char *end;
            double value = strtod(at, &end);
            if (end == at) break;
            line->number[line->count++] = value;
            at = end;
        }
        if (*at == '\n') return true;
        break;
    }
    if (!feof(in)) {
        printf("Bail out! a bad line in a table\n");
        exit(1);
    }
    return false;
}

/* The distance of `got` from high + low in units in the last place of high (of the smallest normal number below that).
 */
static inline double table_ulps(double got, double high, double low) {
    int exponent;
    frexp(high, &exponent);
    if (exponent < -1021) exponent = -1021;
    if (got == high && low == 0.0) return 0.0;
    double error = fabs(ldexp(got - high, 53 - exponent) - ldexp(low, 53 - exponent));
    return error <= 1e300 ? error : 1e300; /* a NaN counts as far away */
}

#endif
