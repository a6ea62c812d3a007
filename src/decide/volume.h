/* Cost against volume: every option at the centre, from a tenth to ten times the volume of the case (economic rule 26). */
#ifndef ASHORE_DECIDE_VOLUME_H
#define ASHORE_DECIDE_VOLUME_H

#include "decide/variant.h"

#define ASH_VOLUME_POINTS 81     /* evenly spread on a logarithmic scale */
#define ASH_VOLUME_EXACT 0.001   /* relative: how far a volume at which something changes may be off */
#define ASH_VOLUME_STEP 0.003    /* relative: the smallest jump of a cost that is reported */

/* At `factor` times the volume of the case the best option changes. */
typedef struct ash_volume_change { double factor; int below, above; } ash_volume_change;
/* One option's cost jumps up: another machine, shift or place is needed. */
typedef struct ash_volume_step { double factor; int option; double below, above; } ash_volume_step;

typedef struct ash_volume_curve {
    const ash_entity *input;
    double volume;           /* of the case, at the centre in year 1 */
    size_t option_count;
    size_t count;            /* points at which the case could be computed */
    double *factors;         /* of the volume of the case */
    double *values;          /* [point][option] */
    size_t refused;          /* points at which the case is refused: above a capacity, for one */
    ash_list(ash_volume_change) changes;
    ash_list(ash_volume_step) steps;
} ash_volume_curve;

/* `shown` of a case over its volume `input`, which has no rows, or years. */
const ash_volume_curve *ash_volume_curve_of(ash_arena *arena, const ash_unrolled *plain, const ash_entity *shown, const ash_entity *input);

#endif
