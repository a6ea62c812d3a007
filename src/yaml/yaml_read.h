/* YAML into the same document that JSON gives (base/doc.h). An annex: it needs libyaml, so only native fronts have it.
 *
 * Of YAML only what a person needs to write a case is accepted: maps, lists and scalars, in block or flow style. No scalar gets
 * a type here: `NO`, `3.7`, `0,05`, `2027-01` and `1e5` stay the text they are. Anchors, aliases, tags, merge keys, several
 * documents in one text, and lists or maps as keys are refused, each with its own message. */
#ifndef ASHORE_YAML_YAML_READ_H
#define ASHORE_YAML_YAML_READ_H

#include "base/diag.h"
#include "base/doc.h"

/* Reads source number `file` (see base/source.h) into a document in `arena`; the contract is that of ash_json_read. Returns NULL
 * after reporting to `diags`. All that is wrong with a text's content (duplicate keys, anchors, tags ...) is reported in one
 * go; at the first place where the text stops being YAML, or is nested deeper than ASH_DOC_DEPTH, reading stops. Text at most
 * ASH_TEXT_LIMIT bytes.
 *
 * A value that is absent, or a plain `~` or `null`, is ASH_DOC_NULL. Spans are exact: a quoted scalar with its quotes, a block
 * scalar from its `|` or `>` to its last character, a flow list or map with its brackets, a block one from its first entry (or
 * its first `-`) to the end of its last. libyaml's own memory is closed with the arena when that unwinds. */
const ash_doc *ash_yaml_read(ash_arena *arena, const ash_sources *sources, uint32_t file, ash_diags *diags);

#endif
