/* Diagnostics: what is wrong with what a person wrote. They are collected, never printed here. A diagnostic is a code, a
 * place and typed parameters; its words live in po/, keyed by the code (CODE for what is wrong, CODE.expected for what was
 * expected), in every language. The codes stand in one table, base/diag_codes.def, which a test walks. */
#ifndef ASHORE_BASE_DIAG_H
#define ASHORE_BASE_DIAG_H

#include "base/source.h"

typedef enum ash_severity { ASH_ERROR, ASH_WARNING } ash_severity;

typedef enum ash_code {
#define ASH_DIAG(code, severity, parameters) ASH_E_##code,
#include "base/diag_codes.def"
#undef ASH_DIAG
    ASH_CODE_COUNT
} ash_code;

typedef struct ash_parameter {
    const char *name; /* as in the text: {name} */
    ash_slice value;
} ash_parameter;

typedef struct ash_diag {
    ash_code code;
    ash_severity severity;
    ash_span span;        /* file 0: no place */
    ash_slice path;       /* "source.xiamen.wage", or empty */
    ash_slice nearest;    /* the nearest known name, or empty */
    size_t parameter_count;
    const ash_parameter *parameters;
} ash_diag;

/* At most this many errors of one severity are kept; the rest are only counted. */
#define ASH_DIAG_KEPT 20

typedef struct ash_diags {
    ash_arena *arena;
    size_t error_count, warning_count; /* all, kept or not */
    size_t count;                      /* kept */
    ash_diag items[2 * ASH_DIAG_KEPT];
    ash_diag scratch; /* what a caller gets to fill in when its diagnostic was not kept */
} ash_diags;

ash_diags *ash_diags_create(ash_arena *arena);

/* Adds a diagnostic and returns it so that the caller may set its nearest name (when it was not kept, a scratch one is
 * returned; both last as long as the arena). Parameters end with one whose name is NULL; values are copied (the first
 * kilobyte of very long ones). A second
 * diagnostic of the same code with the same parameters at the same span, both without a path, is dropped and not counted.
 * `span` must be a variable or a call, not a compound literal (the preprocessor splits that at its commas). Use the macro:
 *     ash_report(diags, ASH_E_unknown_name, span, ASH_P("name", name), ASH_P("count", ash_format(arena, "%zu", n)));    */
ash_diag *ash_report_list(ash_diags *diags, ash_code code, ash_span span, const ash_parameter *parameters);
#define ash_report(diags, code, ...) ASH_REPORT_((diags), (code), __VA_ARGS__, {NULL, {NULL, 0}})
#define ASH_REPORT_(diags, code, span, ...) ash_report_list((diags), (code), (span), (const ash_parameter[]){__VA_ARGS__})
#define ASH_P(parameter_name, slice) {(parameter_name), (slice)}
/* Gives the diagnostic that was reported last its path (copied), and drops it when that makes it a second one of the same
 * code, parameters, span and path: ash_diag_set_path(diags, ash_report(...), path). */
void ash_diag_set_path(ash_diags *diags, ash_diag *diag, ash_slice path);

/* Adds what `from` collected to `to`, as far as it keeps any more. What it refers to must live as long. */
void ash_diags_join(ash_diags *to, const ash_diags *from);

/* Puts errors before warnings, each in the order of their places (those without a place first), otherwise as they were reported. */
void ash_diags_sort(ash_diags *diags);

/* "unknown_name", as it stands in JSON and in po/. */
ash_slice ash_code_name(ash_code code);
ash_severity ash_code_severity(ash_code code);
/* The names of the parameters that the texts of a code may use, separated by spaces. */
ash_slice ash_code_parameters(ash_code code);

#endif
