/* Collecting diagnostics: the table of codes, the limit on how many are kept, and the dropping of repetitions. */
#include "base/diag.h"

typedef struct code_facts {
    const char *name;
    ash_severity severity;
    const char *parameters;
} code_facts;

static const code_facts codes[ASH_CODE_COUNT] = {
#define ASH_DIAG(code, severity, parameters) {#code, severity, parameters},
#include "base/diag_codes.def"
#undef ASH_DIAG
};

static bool stands_before(const ash_diag *a, const ash_diag *b) {
    if (a->severity != b->severity) return a->severity < b->severity;
    if (a->span.file != b->span.file) return a->span.file < b->span.file;
    return a->span.start < b->span.start;
}

void ash_diags_sort(ash_diags *diags) {
    for (size_t i = 1; i < diags->count; i++) /* at most forty */
        for (size_t k = i; k > 0 && stands_before(&diags->items[k], &diags->items[k - 1]); k--) {
            ash_diag moved = diags->items[k];
            diags->items[k] = diags->items[k - 1];
            diags->items[k - 1] = moved;
        }
}

ash_slice ash_code_name(ash_code code) {
    return ash_slice_of(codes[code].name);
}

ash_severity ash_code_severity(ash_code code) {
    return codes[code].severity;
}

ash_slice ash_code_parameters(ash_code code) {
    return ash_slice_of(codes[code].parameters);
}

ash_diags *ash_diags_create(ash_arena *arena) {
    ash_diags *diags = ash_new(arena, ash_diags);
    diags->arena = arena;
    return diags;
}

/* Whether `diag` says what the list, which ends with a NULL name, says. */
static bool same_parameters(const ash_diag *diag, const ash_parameter *list) {
    size_t i = 0;
    while (i < diag->parameter_count && list[i].name != NULL &&
           ash_slice_equal(diag->parameters[i].value, list[i].value))
        i++;
    return i == diag->parameter_count && list[i].name == NULL;
}

/* Whether one of the first `count` kept diagnostics is this one already. */
static bool has_same(const ash_diags *diags, size_t count, ash_code code, ash_span span, ash_slice path,
                     const ash_parameter *parameters) {
    for (size_t i = 0; i < count; i++) {
        const ash_diag *old = &diags->items[i];
        if (old->code == code && old->span.file == span.file && old->span.start == span.start &&
            old->span.end == span.end && ash_slice_equal(old->path, path) && same_parameters(old, parameters))
            return true;
    }
    return false;
}

static size_t kept_of(const ash_diags *diags, ash_severity severity) {
    size_t kept = 0;
    for (size_t i = 0; i < diags->count; i++) kept += diags->items[i].severity == severity;
    return kept;
}

static size_t *counter(ash_diags *diags, ash_severity severity) {
    return severity == ASH_ERROR ? &diags->error_count : &diags->warning_count;
}

/* What a person wrote may be of any length; a message is for reading. */
static ash_slice short_copy(ash_arena *arena, ash_slice text) {
    enum { MOST_BYTES = 1000 };
    return ash_slice_copy(arena, ash_slice_shortened(arena, text, MOST_BYTES));
}

/* A copy of the list with the NULL name that ends it. */
static const ash_parameter *copy_parameters(ash_arena *arena, const ash_parameter *list, size_t count) {
    ash_parameter *copy = ash_new_array(arena, ash_parameter, count + 1);
    for (size_t i = 0; i < count; i++) copy[i] = (ash_parameter){list[i].name, short_copy(arena, list[i].value)};
    return copy;
}

ash_diag *ash_report_list(ash_diags *diags, ash_code code, ash_span span, const ash_parameter *parameters) {
    ash_severity severity = ash_code_severity(code);
    if (has_same(diags, diags->count, code, span, (ash_slice){NULL, 0}, parameters)) return &diags->scratch;
    ++*counter(diags, severity);
    if (kept_of(diags, severity) == ASH_DIAG_KEPT) return &diags->scratch;
    size_t count = 0;
    while (parameters[count].name != NULL) count++;
    ash_diag *diag = &diags->items[diags->count++];
    *diag = (ash_diag){.code = code,
                       .severity = severity,
                       .span = span,
                       .parameter_count = count,
                       .parameters = copy_parameters(diags->arena, parameters, count)};
    return diag;
}

void ash_diags_join(ash_diags *to, const ash_diags *from) {
    to->error_count += from->error_count;
    to->warning_count += from->warning_count;
    for (size_t i = 0; i < from->count; i++)
        if (kept_of(to, from->items[i].severity) < ASH_DIAG_KEPT) to->items[to->count++] = from->items[i];
}

void ash_diag_set_path(ash_diags *diags, ash_diag *diag, ash_slice path) {
    if (diags->count == 0 || diag != &diags->items[diags->count - 1]) return; /* not kept: nothing to give a path */
    if (has_same(diags, diags->count - 1, diag->code, diag->span, path, diag->parameters)) {
        --*counter(diags, diag->severity);
        diags->count--;
        return;
    }
    diag->path = short_copy(diags->arena, path);
}
