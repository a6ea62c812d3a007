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
    bool broken; /* its indices are in error: its formulas cannot be checked */
} declared;

/* A text that was read. */
typedef struct text_facts {
    ash_slice name;
    uint32_t file;
    bool open;                       /* still being read: to include it is a circle */
    ash_day valid_from, valid_until; /* by its model statement */
} text_facts;

typedef struct checker {
    ash_arena *arena;
    ash_diags *diags;
    ash_diags *quiet;   /* takes what nobody is to see */
    size_t first_error; /* how many errors there were before this model */
    ash_sources *sources;
    const ash_loader *loader;
    ash_model *model;
    ash_parsing parsing;
    ash_list(text_facts) texts;
    ash_list(ash_index *) indices;
    ash_list(const ash_statement *) index_statements; /* of those indices; NULL for the categories */
    ash_list(ash_category *) categories;
    ash_map category_names;
    ash_list(declared) declared;
    const ash_statement *model_statement;
    size_t table_values;
    /* So that one mistake gives one message: names whose declaration is in error; or some declarations may be missing altogether. */
    ash_map failed;
    bool incomplete;
    bool in_built_in;
} checker;

/* Has as much been reported as anyone will be shown? Then nothing more is checked. */
static inline bool enough(const checker *c) { return c->diags->error_count >= c->parsing.enough; }
/* Is it known already why this name is not declared? */
bool ash_excused(const checker *c, ash_slice name);
/* Is this a word of the language, which nothing may be called? */
bool ash_is_reserved(ash_slice name);

/* ---- declare.c ---- */
/* Reads and declares the model's text and all it includes, then what the language adds, and checks every formula. */
void ash_declare_all(checker *c, uint32_t file);

/* ---- built_in.c ---- */
/* Is this a name that the language itself declares? */
bool ash_is_built_in(ash_slice name);
/* The text of total_cost, present_cost, ... for a model with costs; empty when it has none. */
ash_slice ash_built_in_text(checker *c);

/* ---- expression.c ---- */
typedef struct binding { ash_slice name; const ash_index *index; uint32_t slot, parent_slot; } binding;
typedef ash_list(const ash_index *) index_list;
typedef struct scope {
    checker *checker;
    ash_list(binding) bindings;
    uint32_t slot_count;
    index_list *found; /* when looking for the indices of a check: one that is not bound joins these */
    bool is_default;   /* distributions are allowed */
} scope;
/* A scope with these indices bound to the first slots. */
scope ash_scope_of(checker *c, const ash_index *const *indices, size_t count);

/* The expression of a syntax tree, of the wanted type (converted to its unit); NONE takes any type. Never NULL: after an error its type is NONE. */
ash_expr *ash_check_expression(scope *s, const ash_syntax *syntax, const ash_type *wanted, ash_code mismatch);
/* A number known while checking, in `unit`, which a bare number is taken to be in; reports and gives false otherwise. */
bool ash_constant_number(checker *c, const ash_syntax *syntax, const ash_unit *unit, double *value);
/* The type as people write it: "EUR/hour", "yes or no". */
ash_slice ash_type_text(checker *c, const ash_type *type);

/* ---- order.c ---- */
void ash_order(checker *c);

#endif
