/* engine/graph: the operations over edge cases against their meaning and against the kernels' bits, folding,
 * identities, sharing, steps, and derivatives against central differences and closed forms. */
#include "engine/graph.h"

#include <stdlib.h>

#include "engine/kernels.h"
#include "engine/run.h"
#include "num/closed_forms.h"
#include "num/elementary.h"
#include "tap.h"

#define UNDEFINED ((double)NAN)
#define INFINITE ((double)INFINITY)

static const ash_span nowhere = {0, 0, 0};
static const ash_span somewhere = {1, 10, 20};

static __attribute__((noreturn)) void exhausted(void *state, size_t limit) {
    (void)state;
    printf("Bail out! arena of %zu bytes exhausted\n", limit);
    exit(1);
}
static const ash_unwind unwind = {exhausted, NULL};

static bool same(double a, double b) {
    uint64_t x, y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    return x == y || (a != a && b != b);
}

/* Numbers at which operations change their mind; the last of them random. */
enum { EDGES = 48 };
static double edges[EDGES] = {0.0,
                              -0.0,
                              1.0,
                              -1.0,
                              0.5,
                              -0.5,
                              1.5,
                              2.5,
                              -1.5,
                              -2.5,
                              2.0,
                              -2.0,
                              3.0,
                              -3.0,
                              64.0,
                              65.0,
                              -64.0,
                              0.3,
                              1e-300,
                              -1e-300,
                              5e-324,
                              -5e-324,
                              2.2250738585072014e-308,
                              1e-310,
                              1e300,
                              -1e300,
                              1.7976931348623157e308,
                              4503599627370495.5,
                              4503599627370496.0,
                              -4503599627370497.0,
                              9007199254740993.0,
                              709.9,
                              -745.5,
                              (double)INFINITY,
                              -(double)INFINITY,
                              (double)NAN};
enum { FIXED_EDGES = 36 };

static void fill_edges(void) {
    srand(7);
    for (size_t i = FIXED_EDGES; i < EDGES; i++) edges[i] = ((double)rand() / RAND_MAX - 0.5) * (i % 2 ? 10.0 : 1e-3);
}

static double at(double a, ash_op op, double b) {
    return ash_operation(op, a, b, 0.0);
}

static void test_meaning(void) {
    CHECK(at(1, ASH_OP_divide, 0) != at(1, ASH_OP_divide, 0) &&
              at(-1, ASH_OP_divide, -0.0) != at(-1, ASH_OP_divide, -0.0),
          "a division by zero is undefined, not infinite");
    CHECK(isnan(at(0, ASH_OP_logarithm, 0)) && isnan(at(-1, ASH_OP_logarithm, 0)), "log of 0 and below is undefined");
    CHECK(isnan(at(-1e-300, ASH_OP_square_root, 0)) && at(0, ASH_OP_square_root, 0) == 0, "sqrt below 0 is undefined");
    CHECK(isnan(at(0, ASH_OP_power, -1)) && isnan(at(0, ASH_OP_power, -0.7)) && isnan(at(0, ASH_OP_power, -65)),
          "0 to a power below 0");
    CHECK(isnan(at(-8, ASH_OP_power, 1.0 / 3)) && isnan(at(-8, ASH_OP_power, 0.5)), "a power without a real value");
    CHECK(at(-2, ASH_OP_power, 3) == -8 && at(-2, ASH_OP_power, 65) == -0x1p65 && at(2, ASH_OP_power, -2) == 0.25,
          "whole powers");
    CHECK(isnan(at(UNDEFINED, ASH_OP_power, 0)) && isnan(at(1, ASH_OP_power, UNDEFINED)),
          "undefined passes through a power");
    CHECK(isnan(at(0, ASH_OP_normal_quantile, 0)) && isnan(at(1, ASH_OP_normal_quantile, 0)),
          "normal_quantile of 0 and 1");
    CHECK(isnan(at(1, ASH_OP_minimum, UNDEFINED)) && isnan(at(UNDEFINED, ASH_OP_minimum, 1)) &&
              isnan(at(1, ASH_OP_maximum, UNDEFINED)) && isnan(at(UNDEFINED, ASH_OP_maximum, 1)),
          "min and max pass undefined on, from either side");
    CHECK(at(1, ASH_OP_minimum, 2) == 1 && at(2, ASH_OP_minimum, 1) == 1 && at(1, ASH_OP_maximum, 2) == 2,
          "min and max");
    CHECK(at(1, ASH_OP_less, 2) == 1 && at(2, ASH_OP_less, 1) == 0 && at(1, ASH_OP_less, 1) == 0 &&
              at(1, ASH_OP_less_equal, 1) == 1 && at(1, ASH_OP_equal, 1) == 1 && at(0.0, ASH_OP_equal, -0.0) == 1 &&
              isnan(at(UNDEFINED, ASH_OP_equal, UNDEFINED)) && isnan(at(UNDEFINED, ASH_OP_less, 1)) &&
              isnan(at(1, ASH_OP_less_equal, UNDEFINED)),
          "comparisons");
    /* Kleene (1938), strong three-valued logic, all nine cases */
    const double three[3] = {0, UNDEFINED, 1};
    bool good = true;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            good = good && same(at(three[i], ASH_OP_and, three[j]), three[i < j ? i : j]) &&
                   same(at(three[i], ASH_OP_or, three[j]), three[i > j ? i : j]);
    CHECK(good && isnan(at(UNDEFINED, ASH_OP_not, 0)) && at(0, ASH_OP_not, 0) == 1 && at(3, ASH_OP_not, 0) == 0,
          "and, or, not by Kleene");
    CHECK(ash_operation(ASH_OP_select, 1, 5, UNDEFINED) == 5 && ash_operation(ASH_OP_select, 0, UNDEFINED, 7) == 7 &&
              isnan(ash_operation(ASH_OP_select, UNDEFINED, 5, 7)),
          "select leaves the branch not taken, passes an undefined condition on");
    CHECK(at(0.5, ASH_OP_round_even, 0) == 0 && at(1.5, ASH_OP_round_even, 0) == 2 &&
              at(2.5, ASH_OP_round_even, 0) == 2 && at(-1.5, ASH_OP_floor, 0) == -2 && at(-1.5, ASH_OP_ceil, 0) == -1,
          "round to even, floor, ceil");
    CHECK_NEAR(at(0.5, ASH_OP_normal_loss, 0), 0.19779655, 1e-7,
               "normal_loss(0.5), Silver, Pyke and Peterson, table B.1 rounded");
    CHECK_NEAR(at(1.05, ASH_OP_power, 7), 1.4071004226562500, 1e-15, "1.05^7 = 1.40710042265625 exactly");
    double unspecial[] = {0.3, 1.7, 12.5};
    good = true;
    for (int i = 0; i < 3; i++)
        for (int n = -64; n <= 64; n++) {
            double bound = 0.5 * (abs(n) + 3) * 0x1p-52;
            good = good && fabs(at(unspecial[i], ASH_OP_power, n) / ash_pow(unspecial[i], n) - 1) <= bound;
        }
    CHECK(good, "powers by multiplication lie within (n + 3)/2 ulp of pow");
}

/* Arguments for kernels: every tuple of edges, in blocks. */
enum { TUPLES = 2 * EDGES * EDGES };
static double block[3][TUPLES], got[TUPLES];

static void fill_blocks(void) {
    for (size_t i = 0; i < TUPLES; i++) {
        block[0][i] = edges[i % EDGES];
        block[1][i] = edges[i / EDGES % EDGES];
        block[2][i] = edges[(i * 7 + i / EDGES) % EDGES];
    }
}

static double argument(unsigned single, unsigned k, double number, size_t i) {
    return single & 1u << k ? number : block[k][i];
}

/* Every kernel there is against the scalar operation, bit for bit. */
static void test_kernels(void) {
    for (int op = ASH_OP_RATE_OF_RETURN + 1; op < ASH_OP_COUNT; op++) {
        unsigned wrong = 0, forms = 0;
        for (unsigned single = 0; single < 8; single++) {
            ash_kernel *kernel = ash_kernel_of((ash_op)op, single);
            if (kernel == NULL) continue;
            forms++;
            for (size_t e = 0; e < (single ? EDGES : 1); e++) {
                const double *in[3];
                for (unsigned k = 0; k < 3; k++) in[k] = single & 1u << k ? &edges[e] : block[k];
                memset(got, 0x55, sizeof got);
                kernel(got, in[0], in[1], in[2], TUPLES);
                for (size_t i = 0; i < TUPLES; i++)
                    wrong += !same(got[i],
                                   ash_operation((ash_op)op, argument(single, 0, edges[e], i),
                                                 argument(single, 1, edges[e], i), argument(single, 2, edges[e], i)));
            }
        }
        size_t arity = ash_operation_arity((ash_op)op);
        ash_slice name = ash_operation_name((ash_op)op);
        printf("# %.*s: %u forms, %u wrong\n", (int)name.size, name.data, forms, wrong);
        CHECK(wrong == 0 && forms >= (arity == 1   ? 1u
                                      : arity == 2 ? 2u
                                                   : 4u),
              "a kernel has the bits of its operation");
    }
    static const ash_op four[] = {ASH_OP_add, ASH_OP_subtract, ASH_OP_multiply, ASH_OP_divide};
    unsigned wrong = 0, forms = 0;
    for (size_t x = 0; x < 4; x++)
        for (size_t y = 0; y < 4; y++)
            for (unsigned way = 0; way < 16; way++) {
                unsigned single = way & 7;
                bool reversed = way >= 8;
                ash_kernel *kernel = ash_kernel_fused(four[x], four[y], reversed, single);
                if (kernel == NULL) continue;
                forms++;
                for (size_t e = 0; e < (single ? EDGES : 1); e += 3) {
                    const double *in[3];
                    for (unsigned k = 0; k < 3; k++) in[k] = single & 1u << k ? &edges[e] : block[k];
                    kernel(got, in[0], in[1], in[2], TUPLES);
                    for (size_t i = 0; i < TUPLES; i++) {
                        double inner = ash_operation(four[x], argument(single, 0, edges[e], i),
                                                     argument(single, 1, edges[e], i), 0.0);
                        double c = argument(single, 2, edges[e], i);
                        wrong += !same(got[i], reversed ? ash_operation(four[y], c, inner, 0.0)
                                                        : ash_operation(four[y], inner, c, 0.0));
                    }
                }
            }
    printf("# %u fused forms, %u wrong\n", forms, wrong);
    CHECK(wrong == 0 && forms >= 120, "a fused kernel has the bits of its two operations");
    CHECK(ash_kernel_fused(ASH_OP_add, ASH_OP_minimum, false, 0) == NULL, "no fused kernel where there is none");
}

static ash_node input(ash_graph *g, const char *name, ash_distribution law) {
    return ash_graph_input(g, ash_graph_draw(g, ash_slice_of(name)), &law, somewhere);
}

/* A normal input whose centre is `centre`. */
static ash_node around(ash_graph *g, const char *name, double centre) {
    return input(g, name, ash_distribution_of(ASH_NORMAL, centre, 1.0, 0.0));
}

static ash_node apply(ash_graph *g, ash_op op, ash_node a, ash_node b) {
    return ash_graph_apply(g, op, a, b, 0, somewhere);
}

static void test_building(ash_arena *arena) {
    ash_graph *g = ash_graph_create(arena, ASH_NODE_LIMIT);
    ash_node zero = ash_graph_constant(g, 0), one = ash_graph_constant(g, 1), x = around(g, "x", 3),
             y = around(g, "y", 4);
    CHECK(zero == 0 && ash_graph_constant(g, -0.0) == 0, "node 0 is the constant 0, of either sign");
    CHECK(apply(g, ASH_OP_add, x, zero) == x && apply(g, ASH_OP_add, zero, x) == x &&
              apply(g, ASH_OP_subtract, x, zero) == x,
          "x+0, 0+x, x-0");
    CHECK(apply(g, ASH_OP_multiply, x, one) == x && apply(g, ASH_OP_multiply, one, x) == x &&
              apply(g, ASH_OP_multiply, x, zero) == 0 && apply(g, ASH_OP_multiply, zero, x) == 0,
          "x*1, 1*x, x*0, 0*x");
    CHECK(apply(g, ASH_OP_divide, x, one) == x && apply(g, ASH_OP_power, x, one) == x &&
              apply(g, ASH_OP_power, x, zero) == one,
          "x/1, x^1, x^0");
    CHECK(apply(g, ASH_OP_subtract, zero, x) != x && apply(g, ASH_OP_divide, one, x) != x, "0-x and 1/x are computed");
    ash_node never = apply(g, ASH_OP_logarithm, apply(g, ASH_OP_subtract, x, ash_graph_constant(g, 1000)), 0);
    CHECK(isnan(ash_graph_centre(g, never)) && apply(g, ASH_OP_multiply, never, zero) == 0,
          "a factor 0 drops even what is undefined");
    ash_node sum = apply(g, ASH_OP_add, x, y);
    CHECK(sum == apply(g, ASH_OP_add, y, x) && apply(g, ASH_OP_subtract, x, y) != apply(g, ASH_OP_subtract, y, x),
          "equal nodes are shared, commutative operands in either order");
    CHECK(ash_graph_centre(g, sum) == 7 && g->nodes.items[sum].origin.start == 10,
          "the centre and the origin of a node");
    CHECK(ash_graph_apply(g, ASH_OP_select, one, x, y, nowhere) == x &&
              ash_graph_apply(g, ASH_OP_select, zero, x, y, nowhere) == y &&
              ash_graph_apply(g, ASH_OP_select, apply(g, ASH_OP_less, x, y), sum, sum, nowhere) == sum,
          "select of a constant, and of equal branches");
    ash_node undefined = ash_graph_constant(g, UNDEFINED);
    ash_node lost = ash_graph_apply(g, ASH_OP_select, undefined, x, y, somewhere);
    CHECK(ash_graph_is_constant(g, lost) && isnan(ash_graph_centre(g, lost)), "select of an undefined constant");
    CHECK(ash_graph_constant(g, -UNDEFINED) == undefined, "undefined constants are shared");
    ash_node failed = apply(g, ASH_OP_divide, one, zero);
    CHECK(ash_graph_is_constant(g, failed) && failed != undefined && g->nodes.items[failed].origin.start == 10,
          "a folded undefined operation keeps its origin");
    size_t before = g->nodes.count;
    ash_node power = apply(g, ASH_OP_power, x, ash_graph_constant(g, 5)),
             again = apply(g, ASH_OP_power, x, ash_graph_constant(g, 7));
    CHECK(ash_graph_centre(g, power) == 243 && ash_graph_centre(g, again) == 2187, "whole powers");
    CHECK(g->nodes.count == before + 2 + 3 + 2,
          "which share their squares: x^2, x^4, x^5; x^3, x^7; and two constants");
    CHECK(apply(g, ASH_OP_power, x, ash_graph_constant(g, 0.5)) == apply(g, ASH_OP_square_root, x, 0),
          "x^0.5 is sqrt(x)");

    ash_distribution law = ash_distribution_of(ASH_LOGNORMAL, 41, 0.1, 0),
                     certain = ash_distribution_of(ASH_CERTAIN, 12, 0, 0);
    uint32_t draw = ash_graph_draw(g, ASH_SLICE("by.year"));
    ash_node year1 = ash_graph_input(g, draw, &law, nowhere), year2 = ash_graph_input(g, draw, &law, nowhere);
    law.b = 0.2;
    ash_node year3 = ash_graph_input(g, draw, &law, nowhere);
    CHECK(year1 == year2 && year3 != year1 && g->nodes.items[year1].a == g->nodes.items[year3].a,
          "equal laws at one draw are shared");
    CHECK(ash_graph_centre(g, year1) == 41 && ash_graph_input(g, draw, &certain, nowhere) == ash_graph_constant(g, 12),
          "an input stands at its median, a certain one is a constant");

    bool steps = true, smooth = true;
    for (int op = ASH_OP_RATE_OF_RETURN + 1; op < ASH_OP_COUNT; op++) {
        ash_node node =
            ash_graph_apply(g, (ash_op)op, apply(g, ASH_OP_divide, x, ash_graph_constant(g, 10)), y, sum, nowhere);
        bool expected = op == ASH_OP_round_even || op == ASH_OP_floor || op == ASH_OP_ceil || op == ASH_OP_not ||
                        op == ASH_OP_less || op == ASH_OP_less_equal || op == ASH_OP_equal || op == ASH_OP_and ||
                        op == ASH_OP_or || op == ASH_OP_select;
        ash_node behind = apply(g, ASH_OP_add, node, x);
        if (expected)
            steps = steps && g->nodes.items[node].step && g->nodes.items[behind].step;
        else
            smooth = smooth && !g->nodes.items[node].step;
    }
    CHECK(steps && smooth, "steps are marked, and what depends on them; nothing else is");

    bool ordered = true;
    for (uint32_t i = 0; i < g->nodes.count; i++) {
        const ash_graph_node *n = &g->nodes.items[i];
        if (n->op > ASH_OP_RATE_OF_RETURN) ordered = ordered && n->a < i && n->b < i && n->c < i;
    }
    CHECK(ordered, "operands have smaller numbers");

    ash_graph *small = ash_graph_create(arena, 10);
    for (int i = 0; i < 20; i++) ash_graph_constant(small, i);
    CHECK(small->overflow && small->nodes.count == 10 && ash_graph_constant(small, 15) == 0 &&
              ash_graph_constant(small, 5) == 5,
          "the limit of nodes is kept and noted");
}

/* Folding gives what computing gives: every operation on every pair of edges. */
static void test_live(ash_arena *arena) {
    ash_graph *g = ash_graph_create(arena, 1000);
    g->live = true;
    ash_distribution three = ash_distribution_of(ASH_CERTAIN, 3, 0, 0), four = ash_distribution_of(ASH_CERTAIN, 4, 0, 0);
    uint32_t draw = ash_graph_draw(g, ASH_SLICE("price")), other = ash_graph_draw(g, ASH_SLICE("margin"));
    ash_node price = ash_graph_input(g, draw, &three, nowhere), zero = ash_graph_constant(g, 0),
             two = ash_graph_constant(g, 2);
    CHECK(!ash_graph_is_constant(g, price) && ash_graph_centre(g, price) == 3, "live: a certain input is a node");
    CHECK(ash_graph_input(g, draw, &three, nowhere) == price && ash_graph_input(g, draw, &four, nowhere) != price &&
              ash_graph_input(g, other, &three, nowhere) != price,
          "live: the same input with the same value is one node");
    ash_node square = apply(g, ASH_OP_power, price, two);
    CHECK(g->nodes.items[square].op == ASH_OP_power && ash_graph_centre(g, square) == 9, "live: a power stays one");
    CHECK(apply(g, ASH_OP_power, price, ash_graph_constant(g, 1)) == price &&
              apply(g, ASH_OP_multiply, price, zero) == zero && apply(g, ASH_OP_add, price, zero) == price,
          "live: what drops out by itself drops out");
    ash_node follows = ash_graph_following(g, other, square, nowhere);
    CHECK(follows != square && g->nodes.items[follows].op == ASH_OP_INPUT && g->nodes.items[follows].c == square &&
              ash_graph_centre(g, follows) == 9,
          "live: an input that follows is a node of its own");
    CHECK(ash_graph_following(g, other, square, nowhere) == follows &&
              ash_graph_following(g, draw, square, nowhere) != follows,
          "live: and shared with nobody but itself");
}

static void test_folding(ash_arena *arena) {
    unsigned wrong = 0;
    for (int op = ASH_OP_RATE_OF_RETURN + 1; op < ASH_OP_COUNT; op++) {
        ash_mark mark = ash_arena_mark(arena);
        ash_graph *g = ash_graph_create(arena, ASH_NODE_LIMIT);
        for (size_t i = 0; i < EDGES; i++)
            for (size_t j = 0; j < EDGES; j++) {
                double a = edges[i], b = edges[j], c = edges[(i + j) % EDGES], zero = 0.0;
                ash_node node = ash_graph_apply(g, (ash_op)op, ash_graph_constant(g, a), ash_graph_constant(g, b),
                                                ash_graph_constant(g, c), nowhere);
                double want = ash_operation((ash_op)op, a, b, c);
                if (op == ASH_OP_multiply && (a == zero || b == zero)) want = 0.0; /* the language's rule */
                if (op == ASH_OP_power && b == zero) want = 1.0;
                wrong += !ash_graph_is_constant(g, node) || !(same(ash_graph_centre(g, node), want) ||
                                                              (want == zero && ash_graph_centre(g, node) == zero));
            }
        ash_arena_rewind(arena, mark);
    }
    CHECK(wrong == 0, "folding changes no bit but the sign of a zero");
}

/* f at a moved centre: the same operation on inputs that stand elsewhere. */
static double value_at(ash_op op, double a, double b, double c) {
    return ash_operation(op, a, b, c);
}

/* Each operation at points where it is smooth: derivatives against differences of fourth order. */
static void test_derivatives(ash_arena *arena) {
    static const double points[][3] = {
        {0.37, 1.9, -2.2}, {1.25, -0.6, 0.4}, {0.81, 0.43, 3.1}, {-1.7, 2.6, 0.9}, {0.62, 0.25, 5.5}};
    for (int op = ASH_OP_RATE_OF_RETURN + 1; op < ASH_OP_COUNT; op++) {
        unsigned checked = 0;
        double worst = 0.0;
        for (size_t p = 0; p < sizeof points / sizeof *points; p++) {
            ash_graph *g = ash_graph_create(arena, 100);
            double at_point[3] = {points[p][0], points[p][1], points[p][2]};
            ash_node in[3] = {around(g, "a", at_point[0]), around(g, "b", at_point[1]), around(g, "c", at_point[2])};
            ash_node node = ash_graph_apply(g, (ash_op)op, in[0], in[1], in[2], nowhere);
            if (isnan(ash_graph_centre(g, node))) continue;
            double derivative[100];
            ash_graph_reverse(g, node, derivative);
            for (size_t k = 0; k < ash_operation_arity((ash_op)op); k++) {
                double h = 1e-3, difference = 0.0;
                const double weights[4] = {1.0 / 12, -8.0 / 12, 8.0 / 12, -1.0 / 12}, shifts[4] = {-2, -1, 1, 2};
                for (int i = 0; i < 4; i++) {
                    double moved[3] = {at_point[0], at_point[1], at_point[2]};
                    moved[k] += shifts[i] * h;
                    difference += weights[i] / h * value_at((ash_op)op, moved[0], moved[1], moved[2]);
                }
                if (isnan(difference)) continue; /* at an edge of the domain */
                double error = fabs(difference - derivative[in[k]]) / (1.0 + fabs(difference));
                if (!(error <= worst)) worst = error;
                checked++;
            }
        }
        ash_slice name = ash_operation_name((ash_op)op);
        printf("# %.*s: %u derivatives, worst error %.2g\n", (int)name.size, name.data, checked, worst);
        CHECK(checked >= 3 && worst < 2e-9, "derivatives agree with differences");
    }
}

static void test_reverse(ash_arena *arena) {
    ash_graph *g = ash_graph_create(arena, 1000);
    double d[1000];
    ash_node x = around(g, "x", 3), y = around(g, "y", -4), two = ash_graph_constant(g, 2);
    /* f = (x y + x^2) / y: df/dx = 1 + 2x/y, df/dy = -x^2/y^2 */
    ash_node f = apply(g, ASH_OP_divide,
                       apply(g, ASH_OP_add, apply(g, ASH_OP_multiply, x, y), apply(g, ASH_OP_power, x, two)), y);
    ash_graph_reverse(g, f, d);
    CHECK_NEAR(d[x], 1 + 2 * 3 / -4.0, 1e-15, "df/dx of (xy + x^2)/y");
    CHECK_NEAR(d[y], -9 / 16.0, 1e-15, "df/dy");
    CHECK(d[f] == 1.0 && d[two] == 0.0, "the output by itself is 1, by a constant 0");

    /* if x > 0 then x^2 else log(x - 3) / 0-ish: the branch not taken is undefined and has an infinite slope */
    ash_node bad = apply(g, ASH_OP_logarithm, apply(g, ASH_OP_subtract, x, ash_graph_constant(g, 3)), 0);
    ash_node worse = apply(g, ASH_OP_divide, y, apply(g, ASH_OP_subtract, x, ash_graph_constant(g, 3)));
    ash_node square = apply(g, ASH_OP_power, x, two), positive = apply(g, ASH_OP_less, ash_graph_constant(g, 0), x);
    ash_node chosen = ash_graph_apply(g, ASH_OP_select, positive, square, apply(g, ASH_OP_add, bad, worse), nowhere);
    ash_graph_reverse(g, chosen, d);
    CHECK(isnan(d[x]) == 0 && d[x] == 6.0 && d[y] == 0.0 && g->nodes.items[chosen].step,
          "select is not poisoned by the branch not taken");
    ash_graph_reverse(
        g, apply(g, ASH_OP_add, apply(g, ASH_OP_power, apply(g, ASH_OP_subtract, x, ash_graph_constant(g, 3)), y), 0),
        d);
    ash_node least = apply(g, ASH_OP_minimum, square, worse);
    CHECK(isnan(ash_graph_centre(g, least)), "min of something undefined is undefined");

    /* rate of return of -100, x, 60: the closed form is a quadratic in v = 1/(1 + r) */
    ash_node income = around(g, "income", 70);
    ash_node flow[3] = {ash_graph_constant(g, -100), income, ash_graph_constant(g, 60)};
    ash_node rate = ash_graph_rate_of_return(g, flow, 3, somewhere);
    double v = (-70 + sqrt(70 * 70 + 4 * 60 * 100.0)) / (2 * 60), r = 1 / v - 1;
    CHECK_NEAR(ash_graph_centre(g, rate), r, 1e-12, "rate of return at the centre");
    CHECK(ash_graph_rate_of_return(g, flow, 3, nowhere) == rate, "rates of return are shared");
    ash_graph_reverse(g, rate, d);
    /* F(v, x) = -100 + x v + 60 v^2 = 0, so dv/dx = -v/(x + 120 v) and dr = -dv/v^2 */
    CHECK_NEAR(d[income], 1 / v / (70 + 120 * v), 1e-11, "its derivative");
    ash_node hopeless[2] = {ash_graph_constant(g, -100), ash_graph_constant(g, -1)};
    ash_node none = ash_graph_rate_of_return(g, hopeless, 2, somewhere);
    CHECK(ash_graph_is_constant(g, none) && isnan(ash_graph_centre(g, none)), "a flow without a rate is undefined");

    /* sum of k x y^k, k = 1 .. 20, built with shared powers */
    ash_node z = around(g, "z", 1.1), total = 0;
    double by_x = 0, by_z = 0;
    for (int k = 1; k <= 20; k++) {
        ash_node term = apply(g, ASH_OP_multiply, apply(g, ASH_OP_multiply, x, ash_graph_constant(g, k)),
                              apply(g, ASH_OP_power, z, ash_graph_constant(g, k)));
        total = apply(g, ASH_OP_add, total, term);
        by_x += k * pow(1.1, k);
        by_z += 3.0 * k * k * pow(1.1, k - 1);
    }
    ash_graph_reverse(g, total, d);
    CHECK_NEAR(d[x], by_x, 1e-13, "a long sum of products by x");
    CHECK_NEAR(d[z], by_z, 1e-13, "and by z");
}

int main(void) {
    ash_arena *arena = ash_arena_create(&ash_memory_malloc, (size_t)256 << 20, &unwind);
    fill_edges();
    fill_blocks();
    test_meaning();
    test_kernels();
    test_building(arena);
    test_live(arena);
    test_folding(arena);
    test_derivatives(arena);
    test_reverse(arena);
    ash_arena_destroy(arena);
    return tap_done();
}
