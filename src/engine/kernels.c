/* The kernels of the tape: plain loops around the scalar forms, which compilers turn into vector code. */
#include "engine/kernels.h"

#include "engine/run.h"
#include "engine/scalar.h"

#define PARAMETERS                                                                                                     \
    (double *restrict out, const double *restrict a, const double *restrict b, const double *restrict c, size_t count)

/* A kernel computing `value`. count is a multiple of ASH_CELL; saying so spares the compiler's loop its ragged end. */
#define KERNEL(name, value)                                                                                            \
    ASH_CLONES static void kernel_##name PARAMETERS {                                                                  \
        (void)b, (void)c;                                                                                              \
        for (size_t i = 0; i < (count & ~(size_t)(ASH_CELL - 1)); i++) out[i] = (value);                               \
    }
#define KERNEL_SINGLE(name, value)                                                                                     \
    ASH_CLONES static void kernel_##name PARAMETERS {                                                                  \
        double single_a = a[0], single_b = b[0], single_c = c[0];                                                      \
        (void)single_a, (void)single_b, (void)single_c;                                                                \
        for (size_t i = 0; i < (count & ~(size_t)(ASH_CELL - 1)); i++) out[i] = (value);                               \
    }

#define UNARY(op) KERNEL(op, scalar_##op(a[i], 0.0, 0.0))
#define BINARY(op)                                                                                                     \
    KERNEL(op, scalar_##op(a[i], b[i], 0.0))                                                                           \
    KERNEL_SINGLE(op##_b, scalar_##op(a[i], single_b, 0.0))
#define BINARY_BOTH(op)                                                                                                \
    BINARY(op)                                                                                                         \
    KERNEL_SINGLE(op##_a, scalar_##op(single_a, b[i], 0.0))

UNARY(negate)
UNARY(absolute)
UNARY(square_root)
UNARY(round_even)
UNARY(floor)
UNARY(ceil)
UNARY(not )
BINARY(add)
BINARY_BOTH(subtract)
BINARY(multiply)
BINARY_BOTH(divide)
BINARY(minimum)
BINARY(maximum)
BINARY_BOTH(less)
BINARY_BOTH(less_equal)
BINARY(equal)
BINARY(and)
BINARY(or)
KERNEL(select, scalar_select(a[i], b[i], c[i]))
KERNEL_SINGLE(select_b, scalar_select(a[i], single_b, c[i]))
KERNEL_SINGLE(select_c, scalar_select(a[i], b[i], single_c))
KERNEL_SINGLE(select_bc, scalar_select(a[i], single_b, single_c))

/* Two operations in one pass. C99 6.5 and -ffp-contract=off: the inner result is rounded before the outer uses it. */
#define FUSED_LEFT(inner, outer, suffix, x, y, z)                                                                      \
    KERNEL_SINGLE(inner##_##outer##suffix, scalar_##outer(scalar_##inner(x, y, 0.0), z, 0.0))
#define FUSED_RIGHT(inner, outer, suffix, x, y, z)                                                                     \
    KERNEL_SINGLE(inner##_##outer##_reversed##suffix, scalar_##outer(z, scalar_##inner(x, y, 0.0), 0.0))
#define FUSED_SINGLES(FUSED, inner, outer)                                                                             \
    FUSED(inner, outer, , a[i], b[i], c[i])                                                                            \
    FUSED(inner, outer, _b, a[i], single_b, c[i])                                                                      \
    FUSED(inner, outer, _c, a[i], b[i], single_c)                                                                      \
    FUSED(inner, outer, _bc, a[i], single_b, single_c)
#define FUSED_SINGLES_BOTH(FUSED, inner, outer)                                                                        \
    FUSED_SINGLES(FUSED, inner, outer)                                                                                 \
    FUSED(inner, outer, _a, single_a, b[i], c[i])                                                                      \
    FUSED(inner, outer, _ac, single_a, b[i], single_c)
#define FUSED_INNER(FUSED, outer)                                                                                      \
    FUSED_SINGLES(FUSED, add, outer)                                                                                   \
    FUSED_SINGLES_BOTH(FUSED, subtract, outer)                                                                         \
    FUSED_SINGLES(FUSED, multiply, outer)                                                                              \
    FUSED_SINGLES_BOTH(FUSED, divide, outer)
FUSED_INNER(FUSED_LEFT, add)
FUSED_INNER(FUSED_LEFT, subtract)
FUSED_INNER(FUSED_LEFT, multiply)
FUSED_INNER(FUSED_LEFT, divide)
FUSED_INNER(FUSED_RIGHT, subtract)
FUSED_INNER(FUSED_RIGHT, divide)

/* The functions of num have block forms of their own; what we make undefined is put right afterwards. */
UNARY(normal_density)

static void kernel_exponential PARAMETERS {
    (void)b, (void)c;
    ash_exp_block(out, a, count);
}

static void kernel_normal_cdf PARAMETERS {
    (void)b, (void)c;
    ash_normal_cdf_block(out, a, count);
}

static void kernel_normal_loss PARAMETERS {
    (void)b, (void)c;
    ash_normal_loss_block(out, a, count);
}

static void kernel_logarithm PARAMETERS {
    (void)b, (void)c;
    ash_log_block(out, a, count);
    for (size_t i = 0; i < count; i++) out[i] = a[i] > 0.0 ? out[i] : SCALAR_UNDEFINED;
}

static void kernel_normal_quantile PARAMETERS {
    (void)b, (void)c;
    ash_normal_quantile_block(out, a, count);
    for (size_t i = 0; i < count; i++) out[i] = ((a[i] > 0.0) & (a[i] < 1.0)) ? out[i] : SCALAR_UNDEFINED;
}

static void kernel_power PARAMETERS {
    (void)c;
    ash_pow_block(out, a, b, count);
    for (size_t i = 0; i < count; i++) out[i] = scalar_power_finish(a[i], b[i], out[i]);
}

static void spread(double cell[ASH_CELL], double value) {
    for (size_t i = 0; i < ASH_CELL; i++) cell[i] = value;
}

static void kernel_power_a PARAMETERS {
    double base[ASH_CELL];
    spread(base, a[0]);
    for (size_t i = 0; i < count; i += ASH_CELL) kernel_power(out + i, base, b + i, c, ASH_CELL);
}

static void kernel_power_b PARAMETERS {
    double exponent[ASH_CELL];
    spread(exponent, b[0]);
    for (size_t i = 0; i < count; i += ASH_CELL) kernel_power(out + i, a + i, exponent, c, ASH_CELL);
}

/* By operation and which operands are single. */
static ash_kernel *const kernels[ASH_OP_COUNT][8] = {
#define ROW_UNARY(op) [ASH_OP_##op] = {[0] = kernel_##op}
#define ROW_BINARY(op) [ASH_OP_##op] = {[0] = kernel_##op, [ASH_SINGLE_B] = kernel_##op##_b}
#define ROW_BOTH(op)                                                                                                   \
    [ASH_OP_##op] = {[0] = kernel_##op, [ASH_SINGLE_A] = kernel_##op##_a, [ASH_SINGLE_B] = kernel_##op##_b}
    ROW_UNARY(negate),
    ROW_UNARY(absolute),
    ROW_UNARY(square_root),
    [ASH_OP_exponential] = {[0] = kernel_exponential},
    [ASH_OP_logarithm] = {[0] = kernel_logarithm},
    ROW_UNARY(round_even),
    ROW_UNARY(floor),
    ROW_UNARY(ceil),
    ROW_UNARY(not ),
    [ASH_OP_normal_cdf] = {[0] = kernel_normal_cdf},
    [ASH_OP_normal_quantile] = {[0] = kernel_normal_quantile},
    ROW_UNARY(normal_density),
    ROW_UNARY(normal_loss),
    ROW_BINARY(add),
    ROW_BOTH(subtract),
    ROW_BINARY(multiply),
    ROW_BOTH(divide),
    [ASH_OP_power] = {[0] = kernel_power, [ASH_SINGLE_A] = kernel_power_a, [ASH_SINGLE_B] = kernel_power_b},
    ROW_BINARY(minimum),
    ROW_BINARY(maximum),
    ROW_BOTH(less),
    ROW_BOTH(less_equal),
    ROW_BINARY(equal),
    ROW_BINARY(and),
    ROW_BINARY(or),
    [ASH_OP_select] = {[0] = kernel_select,
                       [ASH_SINGLE_B] = kernel_select_b,
                       [ASH_SINGLE_C] = kernel_select_c,
                       [ASH_SINGLE_B | ASH_SINGLE_C] = kernel_select_bc},
};

/* By inner operation, outer operation (then the reversed ones), and which operands are single. */
enum { ADD, SUBTRACT, MULTIPLY, DIVIDE, SUBTRACT_REVERSED, DIVIDE_REVERSED, OUTERS };
static ash_kernel *const fused[DIVIDE + 1][OUTERS][8] = {
#define CELL_COMMUTATIVE(name)                                                                                         \
    {                                                                                                                  \
        [0] = kernel_##name, [ASH_SINGLE_B] = kernel_##name##_b, [ASH_SINGLE_C] = kernel_##name##_c,                   \
        [ASH_SINGLE_B | ASH_SINGLE_C] = kernel_##name##_bc                                                             \
    }
#define CELL_ORDERED(name)                                                                                             \
    {                                                                                                                  \
        [0] = kernel_##name, [ASH_SINGLE_A] = kernel_##name##_a, [ASH_SINGLE_B] = kernel_##name##_b,                   \
        [ASH_SINGLE_C] = kernel_##name##_c, [ASH_SINGLE_A | ASH_SINGLE_C] = kernel_##name##_ac,                        \
        [ASH_SINGLE_B | ASH_SINGLE_C] = kernel_##name##_bc                                                             \
    }
#define ROW(CELL, inner)                                                                                               \
    {                                                                                                                  \
        [ADD] = CELL(inner##_add), [SUBTRACT] = CELL(inner##_subtract), [MULTIPLY] = CELL(inner##_multiply),           \
        [DIVIDE] = CELL(inner##_divide), [SUBTRACT_REVERSED] = CELL(inner##_subtract_reversed),                        \
        [DIVIDE_REVERSED] = CELL(inner##_divide_reversed)                                                              \
    }
    [ADD] = ROW(CELL_COMMUTATIVE, add),
    [SUBTRACT] = ROW(CELL_ORDERED, subtract),
    [MULTIPLY] = ROW(CELL_COMMUTATIVE, multiply),
    [DIVIDE] = ROW(CELL_ORDERED, divide),
};

ash_kernel *ash_kernel_of(ash_op op, unsigned single) {
    return kernels[op][single];
}

ash_kernel *ash_kernel_fused(ash_op inner, ash_op outer, bool reversed, unsigned single) {
    static const int numbers[ASH_OP_COUNT] = {[ASH_OP_add] = 1 + ADD,
                                              [ASH_OP_subtract] = 1 + SUBTRACT,
                                              [ASH_OP_multiply] = 1 + MULTIPLY,
                                              [ASH_OP_divide] = 1 + DIVIDE};
    int row = numbers[inner] - 1, column = numbers[outer] - 1;
    if (row < 0 || column < 0) return NULL;
    if (reversed) column = column == SUBTRACT ? SUBTRACT_REVERSED : column == DIVIDE ? DIVIDE_REVERSED : column;
    return fused[row][column][single];
}
