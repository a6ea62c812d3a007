/* Spreadsheet formulas, see formula.h. Each operation has its form in one table below; the language's functions are made of operations (engine/expand.c), so
 * that each of them has one too.
 *
 * A form is text with operands in braces: {a2} is operand a, in brackets unless it holds together at least as strongly as a product; {a?} is a as a truth
 * value. A minus sign in front binds more strongly than a power in spreadsheets, so it ranks with sums here and is bracketed elsewhere. Operations are
 * done in the order of the graph: brackets stay where they change nothing but the last bit. */
#include "report/formula.h"

#include <math.h>

#include "base/number.h"

enum { LOOSE, SUM, PRODUCT, POWER, ATOM };

typedef struct form {
    const char *text; /* NULL: value only */
    uint8_t rank;
    bool truth;       /* the form is a condition */
} form;

#define FORM_negate {"-{a4}", SUM, false}
#define FORM_absolute {"ABS({a0})", ATOM, false}
#define FORM_square_root {"SQRT({a0})", ATOM, false}
#define FORM_exponential {"EXP({a0})", ATOM, false}
#define FORM_logarithm {"LN({a0})", ATOM, false}
#define FORM_round_even {"IF(ABS({a1}-TRUNC({a0}))=0.5,2*ROUND({a2}/2,0),ROUND({a0},0))", ATOM, false}
#define FORM_floor {"INT({a0})", ATOM, false}
#define FORM_ceil {"-INT(-{a4})", SUM, false}
#define FORM_not {"NOT({a?})", ATOM, true}
#define FORM_normal_cdf {"NORMSDIST({a0})", ATOM, false}
#define FORM_normal_quantile {"NORMSINV({a0})", ATOM, false}
#define FORM_normal_density {"EXP(-({a2}*{a3})/2)/SQRT(2*PI())", PRODUCT, false}
#define FORM_normal_loss {"EXP(-({a2}*{a3})/2)/SQRT(2*PI())-{a3}*NORMSDIST(-{a4})", SUM, false}
#define FORM_add {"{a1}+{b2}", SUM, false}
#define FORM_subtract {"{a1}-{b2}", SUM, false}
#define FORM_multiply {"{a2}*{b3}", PRODUCT, false}
#define FORM_divide {"{a2}/{b3}", PRODUCT, false}
#define FORM_power {"{a4}^{b4}", POWER, false}
#define FORM_minimum {"MIN({a0},{b0})", ATOM, false}
#define FORM_maximum {"MAX({a0},{b0})", ATOM, false}
#define FORM_less {"{a1}<{b1}", LOOSE, true}
#define FORM_less_equal {"{a1}<={b1}", LOOSE, true}
#define FORM_equal {"{a1}={b1}", LOOSE, true}
#define FORM_and {"IFERROR(IF({a?},{b?},FALSE),IF({b?},NA(),FALSE))", ATOM, true} /* false when one is, though the other is undefined */
#define FORM_or {"IFERROR(IF({a?},TRUE,{b?}),IF({b?},TRUE,NA()))", ATOM, true}
#define FORM_select {"IF({a?},{b0},{c0})", ATOM, false}

static const form forms[ASH_OP_COUNT] = {
#define ASH_OP(name, arity, meaning) [ASH_OP_##name] = FORM_##name,
#include "engine/operations.def"
#undef ASH_OP
};

bool ash_formula_exists(ash_op op) { return op == ASH_OP_CONSTANT || op == ASH_OP_INPUT || forms[op].text != NULL; }

ash_slice ash_formula_number(ash_arena *arena, double value) {
    char digits[ASH_NUMBER_TEXT];
    if (!isfinite(value)) return ASH_SLICE("NA()");
    size_t size = ash_number_shortest(value, digits);
    for (size_t i = 0; i < size; i++)
        if (digits[i] == 'e') digits[i] = 'E';
    return ash_slice_copy(arena, (ash_slice){digits, size});
}

ash_slice ash_cell_address(ash_arena *arena, ash_slice sheet, uint32_t row, uint32_t column) {
    char letters[8];
    size_t at = sizeof letters;
    for (uint32_t left = column + 1; left > 0; left = (left - 1) / 26) letters[--at] = (char)('A' + (left - 1) % 26);
    return ash_format(arena, "%.*s!$%.*s$%u", (int)sheet.size, sheet.data, (int)(sizeof letters - at), letters + at, row + 1);
}

ash_formulas *ash_formulas_create(ash_arena *arena, const ash_graph *graph, ash_slice parts_sheet, uint32_t parts_row, uint32_t parts_column) {
    ash_formulas *f = ash_new(arena, ash_formulas);
    size_t count = graph->nodes.count;
    f->arena = arena;
    f->graph = graph;
    f->address = ash_new_array(arena, ash_slice, count);
    f->own = ash_new_array(arena, ash_slice, count);
    f->named = ash_new_array(arena, ash_slice, count);
    f->condition = ash_new_array(arena, ash_slice, count);
    f->rank = ash_new_array(arena, uint8_t, count);
    f->needed = ash_new_array(arena, bool, count);
    f->readers = ash_new_array(arena, uint32_t, count);
    f->parts_sheet = parts_sheet;
    f->parts_row = parts_row;
    f->parts_column = parts_column;
    return f;
}

bool ash_formulas_place(ash_formulas *f, ash_node node, ash_slice address) {
    if (!f->needed[node] || f->address[node].size > 0 || ash_graph_is_constant(f->graph, node)) return false;
    f->address[node] = address;
    return true;
}

/* ---- One formula ---- */

typedef struct written { ash_arena *arena; char *data; size_t size, capacity; } written;

static void add(written *to, ash_slice text) {
    if (to->size + text.size > to->capacity) {
        to->capacity = 2 * (to->size + text.size);
        char *grown = ash_new_array(to->arena, char, to->capacity);
        for (size_t i = 0; i < to->size; i++) grown[i] = to->data[i];
        to->data = grown;
    }
    for (size_t i = 0; i < text.size; i++) to->data[to->size + i] = text.data[i];
    to->size += text.size;
}

static void add_operand(const ash_formulas *f, written *to, ash_node operand, char wanted) {
    if (wanted == '?') {
        if (f->condition[operand].size > 0) {
            add(to, f->condition[operand]);
            return;
        }
        add_operand(f, to, operand, '1');
        add(to, ASH_SLICE("<>0"));
        return;
    }
    bool bracket = f->rank[operand] < (uint8_t)(wanted - '0');
    if (bracket) add(to, ASH_SLICE("("));
    add(to, f->named[operand]);
    if (bracket) add(to, ASH_SLICE(")"));
}

/* MIN(MIN(a,b),c) is MIN(a,b,c): the arguments of an operand that is written out and of the same kind. */
static bool add_joined(const ash_formulas *f, written *to, const ash_graph_node *node, ash_node operand) {
    bool extreme = node->op == ASH_OP_minimum || node->op == ASH_OP_maximum;
    if (!extreme || f->graph->nodes.items[operand].op != node->op || ash_slice_find(f->named[operand], '(', 0) != 3) return false;
    add(to, ash_slice_part(f->named[operand], 4, f->named[operand].size - 1));
    return true;
}

/* A sum or product reads best with what is a sum or product itself in front; its bits do not depend on the order. */
static bool is_turned(const ash_formulas *f, const ash_graph_node *node) {
    if (node->op != ASH_OP_add && node->op != ASH_OP_multiply) return false;
    uint8_t rank = forms[node->op].rank;
    return f->rank[node->b] <= rank && f->rank[node->a] > rank && (f->named[node->b].size == 0 || f->named[node->b].data[0] != '-');
}

static ash_slice filled(const ash_formulas *f, const ash_graph_node *node) {
    written to = {.arena = f->arena};
    ash_slice form_text = ash_slice_of(forms[node->op].text);
    bool turned = is_turned(f, node);
    const ash_node operands[] = {turned ? node->b : node->a, turned ? node->a : node->b, node->c};
    for (size_t at = 0; at < form_text.size;) {
        size_t brace = ash_slice_find(form_text, '{', at);
        add(&to, ash_slice_part(form_text, at, brace));
        if (brace == form_text.size) break;
        ash_node operand = operands[form_text.data[brace + 1] - 'a'];
        if (!add_joined(f, &to, node, operand)) add_operand(f, &to, operand, form_text.data[brace + 2]);
        at = brace + 4;
    }
    return (ash_slice){to.data, to.size};
}

static void name_by(ash_formulas *f, ash_node node, ash_slice text, uint8_t rank) {
    f->named[node] = text;
    f->rank[node] = rank;
}

static void give_part(ash_formulas *f, ash_node node) {
    f->address[node] = ash_cell_address(f->arena, f->parts_sheet, f->parts_row + (uint32_t)f->parts.count, f->parts_column);
    ash_push(f->arena, &f->parts, node);
}

static void write_node(ash_formulas *f, ash_node number) {
    const ash_graph_node *node = &f->graph->nodes.items[number];
    ash_slice text = {0}, condition = {0};
    uint8_t rank = ATOM;
    if (node->op == ASH_OP_CONSTANT) {
        name_by(f, number, ash_formula_number(f->arena, node->value), node->value < 0 ? SUM : ATOM);
        return;
    }
    if (node->op == ASH_OP_INPUT) {
        text = node->c == 0 ? text : f->named[node->c];
    } else if (forms[node->op].text != NULL) {
        text = filled(f, node);
        rank = forms[node->op].rank;
        if (forms[node->op].truth) {
            condition = text;
            text = ash_format(f->arena, "IF(%.*s,1,0)", (int)text.size, text.data);
            rank = ATOM;
        }
    }
    if (f->address[number].size == 0 && (text.size == 0 || text.size > ASH_FORMULA_LONG)) give_part(f, number);
    if (f->address[number].size == 0) {
        name_by(f, number, text, rank);
        f->condition[number] = condition;
        return;
    }
    f->own[number] = text;
    name_by(f, number, f->address[number], ATOM);
}

/* ---- All of them ---- */

void ash_formulas_want(ash_formulas *f, ash_node node) { f->needed[node] = true; }

static void need(ash_formulas *f, ash_node node) {
    f->needed[node] = true;
    f->readers[node]++;
}

/* What a needed node reads is needed; operands have smaller numbers. */
void ash_formulas_mark(ash_formulas *f) {
    for (size_t i = f->graph->nodes.count; i-- > 0;) {
        const ash_graph_node *node = &f->graph->nodes.items[i];
        if (!f->needed[i] || node->op == ASH_OP_CONSTANT) continue;
        if (node->op == ASH_OP_INPUT) {
            if (node->c != 0) need(f, node->c);
        } else if (forms[node->op].text != NULL) {
            const ash_node operands[] = {node->a, node->b, node->c};
            for (size_t k = 0; k < ash_operation_arity((ash_op)node->op); k++) need(f, operands[k]);
        }
    }
}

void ash_formulas_write(ash_formulas *f) {
    for (size_t i = 0; i < f->graph->nodes.count; i++)
        if (f->needed[i]) write_node(f, (ash_node)i);
}
