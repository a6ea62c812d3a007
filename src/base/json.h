/* JSON, strictly as RFC 8259: duplicates, leading zeros, bad UTF-8, lone surrogates, deep nesting, trailing text and
 * everything else outside the grammar are refused, each with its own message and place. */
#ifndef ASHORE_BASE_JSON_H
#define ASHORE_BASE_JSON_H

#include "base/diag.h"
#include "base/doc.h"

/* Reads source number `file` (see source.h) into a document in `arena`. Returns NULL after reporting to `diags` when the text
 * is not JSON. Depth at most ASH_DOC_DEPTH, text at most ASH_TEXT_LIMIT, numbers at most ASH_NUMBER_DIGITS long. */
const ash_doc *ash_json_read(ash_arena *arena, const ash_sources *sources, uint32_t file, ash_diags *diags);
/* The same for a text of at most `limit` bytes: what programs say to one another (ASH_MESSAGE_LIMIT) has whole files inside, escaped. */
const ash_doc *ash_json_read_up_to(ash_arena *arena, const ash_sources *sources, uint32_t file, size_t limit, ash_diags *diags);

/* A writer of JSON into memory that grows in its arena. Keys and values are added in order; commas and indentation are its
 * own business. Numbers are written shortest (the fewest digits that read back to the same double); -0 is written 0;
 * a number that is not finite is written null. */
typedef struct ash_json_writer ash_json_writer;

/* `indent` 0 writes everything on one line, else spaces per level. */
ash_json_writer *ash_json_writer_create(ash_arena *arena, unsigned indent);
void ash_json_object_begin(ash_json_writer *w);
void ash_json_object_end(ash_json_writer *w);
void ash_json_array_begin(ash_json_writer *w);
void ash_json_array_end(ash_json_writer *w);
void ash_json_key(ash_json_writer *w, ash_slice key);
void ash_json_text(ash_json_writer *w, ash_slice text);
void ash_json_number(ash_json_writer *w, double value);
void ash_json_integer(ash_json_writer *w, uint64_t value);
void ash_json_bool(ash_json_writer *w, bool value);
void ash_json_null(ash_json_writer *w);
/* Writes a document as it is: unquoted scalars that are JSON numbers, true or false plain, all else as strings. */
void ash_json_doc(ash_json_writer *w, const ash_doc *doc);
/* What was written so far, in the arena. */
ash_slice ash_json_written(const ash_json_writer *w);

#endif
