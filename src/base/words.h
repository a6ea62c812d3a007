/* Interface sentences, read from the text of po/en.po and po/nl.po (gettext's format; msgid is the key). */
#ifndef ASHORE_BASE_WORDS_H
#define ASHORE_BASE_WORDS_H

#include "base/diag.h"
#include "base/number.h"

typedef struct ash_words ash_words;

/* Reads a .po text: msgid/msgstr pairs with continued strings and \n \" \\ escapes, comments, and a header with empty msgid.
 * Plural forms and contexts are refused. The text must outlive the words. NULL after reporting to diags. */
const ash_words *ash_words_read(ash_arena *arena, const ash_sources *sources, uint32_t file, ash_diags *diags);
/* The sentence under a key; when there is none the key itself (a test sees to it that this never happens). */
ash_slice ash_words_get(const ash_words *words, ash_slice key);
bool ash_words_has(const ash_words *words, ash_slice key);
/* The sentence with its {placeholders} filled in from `parameters` (ended by a NULL name). A value that is `[key]` as a whole is
 * given in words: by the sentence under wanted.key, when there is one. */
ash_slice ash_words_fill(ash_arena *arena, const ash_words *words, ash_slice key, const ash_parameter *parameters);
/* A diagnostic's two sentences in that language; `expected` is empty where the code has none. */
ash_slice ash_diag_message(ash_arena *arena, const ash_words *words, const ash_diag *diag);
ash_slice ash_diag_expected(ash_arena *arena, const ash_words *words, const ash_diag *diag);
/* The whole diagnostic for a terminal:
 *     file:line:column: error: what is wrong; what was expected
 *         the line
 *         ^^^^
 *         did you mean NEAREST?
 * Every line ends in a newline. A diagnostic without a place starts with its path, if it has one. The source line is cut
 * around the caret to `width` columns (at least 16); control characters are made visible everywhere. */
ash_slice ash_diag_terminal(ash_arena *arena, const ash_words *words, const ash_sources *sources, const ash_diag *diag, unsigned width);
/* As the JSON of the one call: {code, path, file, line, column, message, expected, nearest}; absent things are null. */
struct ash_json_writer;
void ash_diag_json(struct ash_json_writer *w, ash_arena *arena, const ash_words *words, const ash_sources *sources, const ash_diag *diag);

#endif
