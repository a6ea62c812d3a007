/* Which inputs decide what is unrolled, seen from the model alone: they are read, directly or through other formulas, by a condition that is certain in every case, by a
 * law, or by the length of the years. All other numbers only go into formulas, however certain they must be. */
#ifndef ASHORE_ENGINE_DECIDING_H
#define ASHORE_ENGINE_DECIDING_H

#include "lang/model.h"

/* By entity number: does what it is worth decide? In the arena. */
const bool *ash_deciding(ash_arena *arena, const ash_model *model);

#endif
