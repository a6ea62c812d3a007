/* A YAML document on standard input as JSON on standard output, every scalar a text: for tests that ask the same of a case in both. */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "yaml/yaml_read.h"

static __attribute__((noreturn)) void exhausted(void *state, size_t limit) {
    (void)state;
    fprintf(stderr, "arena of %zu bytes exhausted\n", limit);
    exit(1);
}
static const ash_unwind unwind = {exhausted, NULL};

int main(void) {
    enum { LONGEST = 4 << 20 };
    char *text = malloc(LONGEST);
    if (text == NULL) return 3;
    ash_slice read = {text, fread(text, 1, LONGEST, stdin)};
    ash_arena *arena = ash_arena_create(&ash_memory_malloc, (size_t)256 << 20, &unwind);
    ash_sources *sources = ash_sources_create(arena);
    ash_diags *diags = ash_diags_create(arena);
    const ash_doc *doc = ash_yaml_read(arena, sources, ash_sources_add(sources, ASH_SLICE("case.yaml"), read), diags);
    if (doc != NULL) {
        ash_json_writer *w = ash_json_writer_create(arena, 0);
        ash_json_doc(w, doc);
        ash_slice json = ash_json_written(w);
        fwrite(json.data, 1, json.size, stdout);
    }
    ash_arena_destroy(arena);
    free(text);
    return doc != NULL ? 0 : 1;
}
