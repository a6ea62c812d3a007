/* The kernels of the tape, private to the room: one operation over a block of samples, each with the bits of
 * ash_operation. */
#ifndef ASHORE_ENGINE_KERNELS_H
#define ASHORE_ENGINE_KERNELS_H

#include "engine/graph.h"

/* `count` samples, a multiple of ASH_CELL. Operands are blocks of as many, or single numbers where the kernel was asked
 * for with that. `out` overlaps no operand; operands may be the same. */
typedef void ash_kernel(double *restrict out, const double *restrict a, const double *restrict b,
                        const double *restrict c, size_t count);

/* Which operands are single numbers. */
enum { ASH_SINGLE_A = 1, ASH_SINGLE_B = 2, ASH_SINGLE_C = 4 };

/* The kernel of an operation of operations.def; NULL when there is none for that `single` (all operands single, or one
 * that comes first in a commutative operation, or the condition of select). */
ash_kernel *ash_kernel_of(ash_op op, unsigned single);

/* Two operations in one pass, both rounded: (a inner b) outer c, or c outer (a inner b) when `reversed`. NULL when
 * there is no such kernel. */
ash_kernel *ash_kernel_fused(ash_op inner, ash_op outer, bool reversed, unsigned single);

#endif
