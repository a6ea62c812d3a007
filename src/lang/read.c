/* The passes of the checker, in order. */
#include "lang/read.h"

#include "lang/checker.h"

/* The diagnostics from number `from` on in the order of their places. */
static void sort_by_place(ash_diags *diags, size_t from) {
    for (size_t i = from + 1; i < diags->count; i++) {
        ash_diag diag = diags->items[i];
        size_t at = i;
        for (; at > from; at--) {
            const ash_diag *before = &diags->items[at - 1];
            if (before->span.file < diag.span.file || (before->span.file == diag.span.file && before->span.start <= diag.span.start)) break;
            diags->items[at] = *before;
        }
        diags->items[at] = diag;
    }
}

/* Every name of a unit, for the parser: a unit name right behind a number is its unit. */
static void collect_units(ash_map *units) {
    ash_slice name, meaning_en, meaning_nl;
    ash_unit unit;
    for (size_t i = 0; ash_unit_table(i, &name, &unit, &meaning_en, &meaning_nl); i++)
        if ((unsigned char)name.data[0] > '9') ash_map_add(units, name, units); /* not 1 and % */
}

const ash_model *ash_model_read(ash_arena *arena, ash_sources *sources, uint32_t file, const ash_ref *ref, const ash_loader *loader,
                                ash_diags *diags) {
    ash_model *model = ash_new(arena, ash_model);
    size_t errors = diags->error_count, first = diags->count;
    checker c = {.arena = arena, .diags = diags, .first_error = errors, .sources = sources, .loader = loader, .model = model,
                 .parsing = {.arena = arena, .sources = sources, .diags = diags, .enough = errors + ASH_DIAG_KEPT}};
    model->file = file;
    model->sources = sources;
    model->ref = ref;
    ash_map *maps[] = {&model->names, &model->index_names, &c.category_names, &c.failed, &c.parsing.units};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) ash_map_init(maps[i], arena);
    collect_units(&c.parsing.units);
    ash_declare_all(&c, file);
    model->indices = c.indices.items;
    model->index_count = c.indices.count;
    model->categories = c.categories.items;
    model->category_count = c.categories.count;
    if (diags->error_count == errors) ash_order(&c);
    sort_by_place(diags, first);
    return diags->error_count > errors ? NULL : model;
}
