/* What the files of the checker share. Private to lang.
 *
 * The checker works in passes: declare.c turns statements into named things with a type; built_in.c writes, as model text, what the language
 * adds when there are costs; expression.c types every expression and places its subscripts; order.c finds cycles and an order. */
#ifndef ASHORE_LANG_CHECKER_H
#define ASHORE_LANG_CHECKER_H

#include "lang/read.h"
#include "lang/syntax.h"

/* A declared thing with the statement it came from. */
typedef struct declared {
    ash_entity *entity; /* NULL for a check */
    ash_check *check;
    const ash_statement *statement;
} declared;

typedef struct checker {
    ash_arena *arena;
    ash_diags *diags;
    ash_sources *sources;
    const ash_loader *loader;
    ash_model *model;
    ash_statements statements;
    ash_list(ash_slice) files; /* read so far, by resolved name */
    ash_list(ash_index *) indices;
    ash_list(ash_category *) categories;
    ash_list(declared) declared;
    const ash_statement *model_statement;
    ash_day valid_from, valid_until; /* of the file being declared */
    bool in_built_in;
} checker;

/* ---- declare.c ---- */
void ash_declare_all(checker *c);
/* Parses and declares the statements of one more text (included, or built in), after those before it. */
void ash_declare_file(checker *c, uint32_t file, unsigned depth);

/* ---- built_in.c ---- */
/* Is this a name that the language itself declares? */
bool ash_is_built_in(ash_slice name);
/* The text of total_cost, present_cost, ... for a model with costs; empty when it has none. */
ash_slice ash_built_in_text(checker *c);

/* ---- expression.c ---- */
typedef struct binding { ash_slice name; const ash_index *index; uint32_t slot; } binding;
typedef struct scope {
    checker *checker;
    ash_list(binding) bindings;
    uint32_t slot_count;
    bool collect;     /* a check: an index that is not bound joins the list by itself */
    bool is_default;  /* distributions are allowed */
} scope;

/* The expression of a syntax tree, of the wanted type (converted to its unit); NONE takes any type. Never NULL: after an error its type is NONE. */
ash_expr *ash_check_expression(scope *s, const ash_syntax *syntax, const ash_type *wanted, ash_code mismatch);
/* A number known while checking, in `unit`; reports and gives false otherwise. */
bool ash_constant_number(checker *c, const ash_syntax *syntax, const ash_unit *unit, double *value);
/* The type as people write it: "EUR/hour", "yes or no". */
ash_slice ash_type_text(checker *c, const ash_type *type);

/* ---- order.c ---- */
void ash_order(checker *c);

#endif
