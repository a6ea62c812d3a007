/* Model text as tokens, read on demand: a lexer is a value, so looking ahead is reading from a copy. Private to lang. */
#ifndef ASHORE_LANG_LEXER_H
#define ASHORE_LANG_LEXER_H

#include "base/diag.h"

typedef enum ash_token_kind {
    ASH_TOKEN_END, ASH_TOKEN_NAME, ASH_TOKEN_NUMBER, ASH_TOKEN_TEXT, ASH_TOKEN_DATE,
    ASH_TOKEN_SYMBOL, /* one of the operators and brackets: `text` says which */
    ASH_TOKEN_ERROR   /* reported already */
} ash_token_kind;

typedef struct ash_token {
    ash_token_kind kind;
    ash_span span;
    ash_slice text;   /* as written; of a TEXT without its quotes, unescaped (empty when only looking ahead) */
    double number;    /* NUMBER, without a % behind it */
    bool first_column;/* stands in the first column: begins a statement */
    bool line_start;  /* is the first of its line */
    bool space_before;
} ash_token;

typedef struct ash_lexer {
    ash_arena *arena;
    ash_diags *diags; /* NULL: looks ahead, says nothing */
    ash_slice text;
    uint32_t file;
    size_t at;
} ash_lexer;

/* A lexer before the first token of a text; a byte order mark is passed over. */
ash_lexer ash_lexer_start(ash_arena *arena, ash_diags *diags, ash_slice text, uint32_t file);
ash_token ash_lexer_next(ash_lexer *lexer);
/* The text from the start of `token` to the next white space, `=` or comment, but for white space between brackets; the lexer moves
 * behind it. */
ash_token ash_lexer_word(ash_lexer *lexer, ash_token token);

#endif
