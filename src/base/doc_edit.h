/* Changing one value in the text of a document, YAML or JSON, so that all else stays as it was written: comments, order, indentation, quotes, line ends.
 *
 * The text is changed by the spans of the document that was read from it. What is missing is added: a key behind the last plain value of its map, tables that
 * it lies in behind the last entry of theirs. Whoever changes a file this way reads the result back and asks ash_doc_same_but: whatever odd corner of YAML was
 * met, a wrong change is then refused instead of written. */
#ifndef ASHORE_BASE_DOC_EDIT_H
#define ASHORE_BASE_DOC_EDIT_H

#include "base/doc.h"

typedef enum ash_doc_style { ASH_DOC_YAML, ASH_DOC_JSON } ash_doc_style;

/* `text` with `value` under a path of keys joined by points ("source.tilburg.wage"); a key that is there may have points itself ("evidence.source.tilburg.wage"). `doc` is what the text was read to; `value` is written as it is, so it must be
 * one line in the form of the style (ash_doc_scalar_text makes one). Empty when it cannot be: something on the path is no map, what is there stands over
 * several lines in block style, or a key stands as no key should. */
ash_slice ash_doc_edit(ash_arena *arena, ash_slice text, const ash_doc *doc, ash_doc_style style, ash_slice path, ash_slice value);
/* The text without the entry under the path, and the line that it stands on in block style. Empty when it is not there, or where it cannot be taken out. */
ash_slice ash_doc_remove(ash_arena *arena, ash_slice text, const ash_doc *doc, ash_slice path);
/* A text as a scalar: in YAML without quotes where it needs none. */
ash_slice ash_doc_scalar_text(ash_arena *arena, ash_doc_style style, ash_slice text);
/* Is `after` the same as `before` but for `value` under the path (whether in quotes or not), and maps on the way to it that were not there? With NULL: but for the
 * entry, which is gone. */
bool ash_doc_same_but(const ash_doc *before, const ash_doc *after, ash_slice path, const ash_doc *value);

#endif
