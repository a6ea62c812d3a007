/* What is compiled in is byte for byte what stands in models, data and po, all of it, in order of name. The first argument is the
 * project's root. */
#define _XOPEN_SOURCE 700 /* nftw */
#include <ftw.h>
#include <stdlib.h>
#include "base/embedded.h"
#include "tap.h"

static size_t root_length, on_disk;
static bool all_there = true;

static const ash_embedded *find(ash_slice name) {
    for (size_t i = 0; i < ash_embedded_file_count; i++)
        if (ash_slice_equal(ash_embedded_files[i].name, name)) return &ash_embedded_files[i];
    return NULL;
}

static bool is_same(const char *path, ash_slice text) {
    FILE *in = fopen(path, "rb");
    if (in == NULL) return false;
    char *bytes = malloc(text.size + 1);
    bool same = bytes != NULL && fread(bytes, 1, text.size + 1, in) == text.size && memcmp(bytes, text.data, text.size) == 0;
    free(bytes);
    fclose(in);
    return same;
}

static bool ends_with(const char *path, const char *end) {
    size_t a = strlen(path), b = strlen(end);
    return a >= b && strcmp(path + a - b, end) == 0;
}

static int visit(const char *path, const struct stat *facts, int kind, struct FTW *where) {
    (void)facts;
    (void)where;
    if (kind != FTW_F || !(ends_with(path, ".model") || ends_with(path, ".csv") || ends_with(path, ".po"))) return 0;
    on_disk++;
    const ash_embedded *file = find(ash_slice_of(path + root_length + 1));
    if (file != NULL && is_same(path, file->text)) return 0;
    printf("# %s is not compiled in as it is\n", path);
    all_there = false;
    return 0;
}

int main(int argc, char **argv) {
    const char *root = argc > 1 ? argv[1] : ".";
    root_length = strlen(root);
    static const char *const folders[] = {"models", "data", "po"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", root, folders[i]);
        nftw(path, visit, 16, FTW_PHYS);
    }
    CHECK(all_there, "every file is compiled in as it is");
    CHECK(on_disk > 0 && on_disk == ash_embedded_file_count, "and nothing else is");
    bool ordered = true, ended = true;
    for (size_t i = 0; i < ash_embedded_file_count; i++) {
        const ash_embedded *file = &ash_embedded_files[i];
        ordered = ordered && (i == 0 || ash_slice_compare(file[-1].name, file->name) < 0);
        ended = ended && file->text.data[file->text.size] == '\0';
    }
    CHECK(ordered, "in order of name");
    CHECK(ended, "each followed by a NUL");
    return tap_done();
}
