/* Reading a model: text -> checked model. */
#ifndef ASHORE_LANG_READ_H
#define ASHORE_LANG_READ_H

#include "lang/model.h"

/* Finds the text of an included file: `name` as resolved against the including file ("models/common.model"). False: not there.
 * The text must live as long as the arena of the model. */
typedef struct ash_loader {
    bool (*load)(void *state, ash_slice name, ash_slice *text);
    void *state;
} ash_loader;

/* Limits of a model's text, each with its own message (also: ASH_TEXT_LIMIT, ASH_NUMBER_DIGITS). */
#define ASH_EXPRESSION_DEPTH 64 /* nesting of one expression */
#define ASH_EXPRESSION_TERMS 256 /* terms in a row; more exactly, how high an expression is as a tree */
#define ASH_STATEMENT_LIMIT 10000 /* statements of a model and all it includes */
#define ASH_TERM_LIMIT 100000   /* names, numbers and signs in them */
#define ASH_INDEX_LIMIT 8       /* indices of one name, parents included */
#define ASH_INCLUDE_DEPTH 16
#define ASH_CHAIN_LIMIT 256     /* declarations that read one another in a row */
#define ASH_YEAR_LIMIT 100
#define ASH_ROW_LIMIT 10000     /* rows of an index, words of a choice */
#define ASH_TABLE_LIMIT 1000000 /* values of all tables */
#define ASH_OPTION_LIMIT 256    /* rows of the decision index */

/* Reads and checks a model and all it includes. `sources` takes the texts; `file` is the model's own number there. Reports up to 20 errors
 * and returns NULL when there are any. `ref` gives units to reference(); it must outlive the model. `loader` may be NULL (no includes). */
const ash_model *ash_model_read(ash_arena *arena, ash_sources *sources, uint32_t file, const ash_ref *ref, const ash_loader *loader,
                                ash_diags *diags);

#endif
