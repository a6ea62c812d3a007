/* The passes of the checker, in order. */
#include "lang/read.h"

#include "lang/checker.h"

const ash_model *ash_model_read(ash_arena *arena, ash_sources *sources, uint32_t file, const ash_ref *ref, const ash_loader *loader,
                                ash_diags *diags) {
    ash_model *model = ash_new(arena, ash_model);
    checker c = {.arena = arena, .diags = diags, .sources = sources, .loader = loader, .model = model, .valid_from = ASH_NO_DAY, .valid_until = ASH_NO_DAY};
    const ash_source *source = ash_sources_get(sources, file);
    model->file = file;
    model->sources = sources;
    model->ref = ref;
    ash_map_init(&model->names, arena);
    ash_map_init(&model->index_names, arena);
    ash_push(arena, &c.files, source->name);
    size_t errors = diags->error_count;
    ash_declare_file(&c, file, 0);
    ash_declare_all(&c);
    model->indices = c.indices.items;
    model->index_count = c.indices.count;
    model->categories = c.categories.items;
    model->category_count = c.categories.count;
    if (diags->error_count > errors) return NULL;
    ash_order(&c);
    if (diags->error_count > errors) return NULL;
    model->fingerprint = ash_hash(source->text);
    for (size_t i = 1; i < c.files.count; i++) {
        ash_slice text;
        if (loader != NULL && loader->load(loader->state, c.files.items[i], &text)) model->fingerprint = model->fingerprint * 31 + ash_hash(text);
    }
    return model;
}
