/* The shape of a model's text, before anything is known about its names. Private to lang: the parser makes it, the checker reads it. */
#ifndef ASHORE_LANG_SYNTAX_H
#define ASHORE_LANG_SYNTAX_H

#include "base/map.h"
#include "lang/lexer.h"
#include "units/units.h"

typedef enum ash_syntax_kind {
    ASH_SYNTAX_NUMBER,    /* number, unit */
    ASH_SYNTAX_TEXT,
    ASH_SYNTAX_NAME,      /* text, items: subscripts */
    ASH_SYNTAX_CALL,      /* text(items), or text(binder [in over]: items[0]) */
    ASH_SYNTAX_UNARY,     /* operator text, items[0] */
    ASH_SYNTAX_BINARY,    /* operator text, items[0], items[1] */
    ASH_SYNTAX_IF,        /* items: condition, then, else */
    ASH_SYNTAX_OTHERWISE  /* of a default: items[0] else items[1], with `spread` behind it */
} ash_syntax_kind;

/* A number as written in a spread: with `unit` when it has one. */
typedef struct ash_spread { bool given, absolute, has_unit; double value; ash_unit unit; ash_span span; } ash_spread;

typedef struct ash_syntax ash_syntax;
struct ash_syntax {
    ash_syntax_kind kind;
    ash_span span;
    ash_slice text;
    ash_span text_span; /* of the name or operator alone */
    double number;
    ash_unit unit;
    bool has_unit, percent;
    unsigned height;    /* nodes on the longest way down, this one included */
    ash_slice binder, over; /* CALL; empty for none */
    ash_span binder_span, over_span;
    bool pairs;             /* CALL of chance(value: chance, ...): items in pairs */
    ash_spread spread;
    size_t count;
    ash_syntax **items;
};

typedef struct ash_name { ash_slice text; ash_span span; } ash_name;

typedef enum ash_statement_kind {
    ASH_STATEMENT_MODEL, ASH_STATEMENT_INCLUDE, ASH_STATEMENT_INDEX, ASH_STATEMENT_TABLE, ASH_STATEMENT_CATEGORY, ASH_STATEMENT_INPUT,
    ASH_STATEMENT_COMMON, ASH_STATEMENT_FACT, ASH_STATEMENT_PARAMETER, ASH_STATEMENT_LET, ASH_STATEMENT_COST, ASH_STATEMENT_RESULT,
    ASH_STATEMENT_CHECK, ASH_STATEMENT_COUNT
} ash_statement_kind;

typedef enum ash_attribute_word {
#define ASH_ATTRIBUTE(word, form, statements) ASH_ATTRIBUTE_##word,
#include "lang/attributes.def"
#undef ASH_ATTRIBUTE
    ASH_ATTRIBUTE_COUNT
} ash_attribute_word;

typedef struct ash_attribute {
    bool given;
    ash_span span;       /* word and value */
    ash_name name;       /* a word or text */
    ash_syntax *from, *to; /* an expression, or the ends of a range (either may be NULL) */
    ash_token first, second; /* dates */
    ash_spread spread;
} ash_attribute;

/* A row under a table, a fixed index or a parameter: its tokens (one at least), and the labels of a row of an index or choice. */
typedef struct ash_row { size_t count; ash_token *tokens; ash_slice nl, en; } ash_row;

typedef struct ash_statement {
    ash_statement_kind kind;
    ash_span span;       /* of the keyword */
    bool failed;         /* has a syntax error: at most its name is known */
    ash_name name;
    size_t index_count;
    ash_name *indices;
    ash_name type;       /* as written behind the colon, up to `(` */
    ash_span type_span;
    size_t choice_count; /* in the brackets of choice(...) or simplex(...) */
    ash_name *choices;
    ash_syntax *expr;
    ash_slice expr_text;
    ash_span expr_span;
    ash_name parent;            /* index ... of */
    ash_name optional;          /* index ... optional: that word */
    ash_syntax *first, *last;   /* index ... first .. last */
    ash_name file;              /* table ... from "file", include "file" */
    ash_name decide_index, decide_result;
    ash_name decide_sense;      /* lowest, highest or ranks */
    size_t row_count;
    ash_row *rows;
    ash_attribute attributes[ASH_ATTRIBUTE_COUNT];
} ash_statement;

typedef ash_list(ash_statement *) ash_statements;

/* What the files of one model are parsed into. */
typedef struct ash_parsing {
    ash_arena *arena;
    const ash_sources *sources;
    ash_diags *diags;
    size_t enough;          /* errors after which nothing more is read or checked */
    ash_map units;          /* every name of a unit */
    ash_statements statements;
    size_t term_count;      /* of all files so far */
    bool limited;           /* false for the text that the language itself writes */
} ash_parsing;

/* Parses source number `file` and adds its statements. After an error in a statement it goes on with the next one. */
void ash_parse(ash_parsing *parsing, uint32_t file);

/* The code of an error in a unit, given the part of its text that is wrong: a power as written, or one that too many factors make. */
ash_code ash_unit_code(ash_unit_error error, ash_slice part);

ash_slice ash_statement_word(ash_statement_kind kind);

#endif
