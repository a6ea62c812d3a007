/* All pictures by name, see figures.h. */
#include "report/figures.h"

const ash_picture_row ash_picture_rows[ASH_PICTURES] = {
    {"ranges", ash_picture_ranges, 0},
    {"bridge", ash_picture_bridge, ASH_NEEDS_PLAN},
    {"timeline", ash_picture_timeline, ASH_NEEDS_PLAN},
    {"liquidity", ash_picture_liquidity, ASH_NEEDS_PLAN},
    {"costs", ash_picture_costs, 0},
    {"map", ash_picture_map, ASH_NEEDS_LAND},
    {"ladder", ash_picture_ladder, 0},
    {"futures", ash_picture_futures, 0},
    {"risk", ash_picture_risk, ASH_NEEDS_LOSSES},
    {"tornado", ash_picture_tornado, ASH_NEEDS_IMPORTANCE},
    {"turn", ash_picture_turn, ASH_NEEDS_IMPORTANCE},
    {"frontier", ash_picture_frontier, ASH_NEEDS_IMPORTANCE},
    {"volume", ash_picture_volume, ASH_NEEDS_VOLUME},
    {"years", ash_picture_years, 0},
    {"payback", ash_picture_payback, ASH_NEEDS_YEARS},
};

const ash_picture_row *ash_picture_find(ash_slice name) {
    for (size_t i = 0; i < ASH_PICTURES; i++)
        if (ash_slice_equal(name, ash_slice_of(ash_picture_rows[i].name))) return &ash_picture_rows[i];
    return NULL;
}
