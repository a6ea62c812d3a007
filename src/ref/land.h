/* The outline of land for maps (data/map): rings of points. Columns: name (for who edits it), kind (land, or water for a lake in it), points (longitude
 * and latitude in turn, in tenths of a degree, with spaces between). No ring crosses the date line. */
#ifndef ASHORE_REF_LAND_H
#define ASHORE_REF_LAND_H

#include "base/diag.h"

typedef struct ash_land_point { double longitude, latitude; } ash_land_point; /* degrees */
typedef struct ash_land_ring { bool water; size_t count; const ash_land_point *points; } ash_land_ring;
typedef struct ash_land { size_t count; const ash_land_ring *rings; } ash_land;

/* Reads source number `file`; lives in `arena`. NULL after reporting. */
const ash_land *ash_land_read(ash_arena *arena, const ash_sources *sources, uint32_t file, ash_diags *diags);

#endif
