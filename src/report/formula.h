/* The nodes of a live graph (engine/graph.h) as formulas of a spreadsheet, in the form that OOXML files have: English names, commas, decimal points.
 *
 * A node may be given a cell: then its formula stands there, and the formulas of others name the cell. A node without one is written out where it is used;
 * when that becomes long it gets a cell on a sheet of parts, so that no formula comes near the 8,192 characters that spreadsheets allow. What has no
 * spreadsheet form is worth its value at the centre and nothing else. */
#ifndef ASHORE_REPORT_FORMULA_H
#define ASHORE_REPORT_FORMULA_H

#include "engine/graph.h"

enum { ASH_FORMULA_LONG = 300, ASH_FORMULA_LIMIT = 8192 };

typedef struct ash_formulas {
    ash_arena *arena;
    const ash_graph *graph;
    ash_slice *address;       /* by node: its cell; empty for none */
    ash_slice *own;           /* by node: the formula of its cell; empty for constants and what has no form */
    ash_slice *named;         /* by node: what stands for it in other formulas */
    ash_slice *condition;     /* by node: the same as a truth value, where it is one that is written out */
    uint8_t *rank;            /* by node: how strongly `named` holds together */
    bool *needed;
    uint32_t *readers;        /* by node: how many other nodes read it */
    ash_slice parts_sheet;
    uint32_t parts_row;       /* of the first part, from 0 */
    uint32_t parts_column;
    ash_list(ash_node) parts; /* row by row */
} ash_formulas;

/* "Inputs!$C$5": row and column from 0. */
ash_slice ash_cell_address(ash_arena *arena, ash_slice sheet, uint32_t row, uint32_t column);

ash_formulas *ash_formulas_create(ash_arena *arena, const ash_graph *graph, ash_slice parts_sheet, uint32_t parts_row, uint32_t parts_column);
/* Says that a node is wanted, before any is placed; then marks what all those need. */
void ash_formulas_want(ash_formulas *formulas, ash_node node);
void ash_formulas_mark(ash_formulas *formulas);
/* Gives a node its cell; false when it has one already, is not needed, or is a constant, which needs none. */
bool ash_formulas_place(ash_formulas *formulas, ash_node node, ash_slice address);
/* Writes all formulas; no node can be placed after that. */
void ash_formulas_write(ash_formulas *formulas);

/* Does an operation have a form? */
bool ash_formula_exists(ash_op op);
/* A number as it stands in a formula; NA() for what is undefined. */
ash_slice ash_formula_number(ash_arena *arena, double value);

#endif
