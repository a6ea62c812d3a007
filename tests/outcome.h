/* From model and case texts (JSON) to an outcome, for tests. What is wrong with them ends the test. */
#ifndef ASHORE_TESTS_OUTCOME_H
#define ASHORE_TESTS_OUTCOME_H

#include "base/embedded.h"
#include "base/json.h"
#include "base/words.h"
#include "decide/outcome.h"
#include "lang/read.h"
#include "memory.h"

/* The reference data that are compiled in. */
static inline const ash_ref *test_ref(ash_arena *arena, ash_diags *diags) {
    ash_table_text *tables = ash_new_array(arena, ash_table_text, ash_embedded_file_count);
    size_t count = 0;
    for (size_t i = 0; i < ash_embedded_file_count; i++)
        if (ash_ref_is_table(ash_embedded_files[i].name)) tables[count++] = (ash_table_text){ash_embedded_files[i].name, ash_embedded_files[i].text};
    return ash_ref_read(arena, tables, count, ash_sources_create(arena), diags);
}

static inline void test_print_diags(const ash_diags *diags) {
    for (size_t i = 0; i < diags->count; i++) {
        const ash_diag *d = &diags->items[i];
        printf("# %.*s at %u..%u path %.*s\n", (int)ash_code_name(d->code).size, ash_code_name(d->code).data, d->span.start, d->span.end, (int)d->path.size,
               d->path.size ? d->path.data : "");
    }
}

static inline ash_outcome *test_outcome(ash_arena *arena, const char *model_text, const char *case_text, const ash_run_options *options) {
    ash_diags *diags = ash_diags_create(arena);
    ash_sources *sources = ash_sources_create(arena);
    uint32_t file = ash_sources_add(sources, ASH_SLICE("test.model"), ash_slice_of(model_text));
    const ash_model *model = ash_model_read(arena, sources, file, test_ref(arena, diags), NULL, diags);
    const ash_doc *doc = ash_json_read(arena, sources, ash_sources_add(sources, ASH_SLICE("test.json"), ash_slice_of(case_text)), diags);
    ash_case_options case_options = {.date = ASH_NO_DAY};
    const ash_case *c = model == NULL || doc == NULL ? NULL : ash_case_bind(arena, model, doc, &case_options, diags);
    ash_outcome_wish wish = {.lines = true};
    ash_outcome *outcome = NULL;
    if (c == NULL || ash_outcome_compute(arena, c, options, &wish, diags, &outcome) != ASH_OUTCOME_DONE) {
        test_print_diags(diags);
        printf("Bail out! the text of a test has errors\n");
        exit(1);
    }
    return outcome;
}

/* The draw of an input by its path. */
static inline uint32_t test_draw(const ash_outcome *o, const char *path) {
    for (size_t i = 0; i < o->unrolled->uses.count; i++)
        if (ash_slice_equal(o->unrolled->uses.items[i].path, ash_slice_of(path))) return o->unrolled->uses.items[i].draw;
    return ASH_NO_DRAW;
}

#endif
