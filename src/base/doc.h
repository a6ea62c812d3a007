/* A document: the tree of values that a case, an answer file or a request is made of, each with its place. JSON is read into
 * it by base/json.h, YAML by the yaml annex; after that nobody knows which it was. All scalars are text until the input's
 * type reads them (`NO` is Norway). */
#ifndef ASHORE_BASE_DOC_H
#define ASHORE_BASE_DOC_H

#include "base/source.h"

typedef enum ash_doc_kind {
    ASH_DOC_NULL,   /* JSON null; YAML: an empty value or a plain ~ or null */
    ASH_DOC_SCALAR, /* text: a JSON string, number, true or false; any other YAML scalar */
    ASH_DOC_LIST,
    ASH_DOC_MAP
} ash_doc_kind;

typedef struct ash_doc ash_doc;

typedef struct ash_doc_entry {
    ash_slice key; /* empty for the items of a list */
    ash_span key_span;
    const ash_doc *value;
} ash_doc_entry;

struct ash_doc {
    ash_doc_kind kind;
    bool quoted;    /* a scalar that was written in quotes (a JSON string, a quoted or block YAML scalar) */
    ash_span span;  /* the whole value; of a map in YAML block style its first entry to its last */
    ash_slice text; /* of a scalar, unescaped */
    size_t count;   /* of a list or map */
    const ash_doc_entry *entries; /* in the order written; keys are unique */
};

/* The value under a key of a map, or NULL (also when `map` is NULL or not a map). */
const ash_doc *ash_doc_get(const ash_doc *map, ash_slice key);
/* True for a scalar whose text is `true` or `false` (not quoted); *value gets which. */
bool ash_doc_bool(const ash_doc *doc, bool *value);
/* True for a scalar that is a plain number by number.h; *value gets it. */
bool ash_doc_number(const ash_doc *doc, double *value);

/* Nesting that readers of documents accept. */
#define ASH_DOC_DEPTH 64

#endif
