/* Looking into documents. */
#include "base/doc.h"

#include <math.h>

#include "base/number.h"

const ash_doc *ash_doc_get(const ash_doc *map, ash_slice key) {
    if (map == NULL || map->kind != ASH_DOC_MAP) return NULL;
    for (size_t i = 0; i < map->count; i++)
        if (ash_slice_equal(map->entries[i].key, key)) return map->entries[i].value;
    return NULL;
}

bool ash_doc_bool(const ash_doc *doc, bool *value) {
    if (doc == NULL || doc->kind != ASH_DOC_SCALAR || doc->quoted) return false;
    bool yes = ash_slice_equal(doc->text, ASH_SLICE("true"));
    if (!yes && !ash_slice_equal(doc->text, ASH_SLICE("false"))) return false;
    *value = yes;
    return true;
}

bool ash_doc_number(const ash_doc *doc, double *value) {
    double read;
    if (doc == NULL || doc->kind != ASH_DOC_SCALAR || doc->quoted) return false;
    if (!ash_number_read(doc->text, &read) || !isfinite(read)) return false;
    *value = read;
    return true;
}
