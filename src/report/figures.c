/* All pictures by name, see figures.h. */
#include "report/figures.h"

const ash_picture_row ash_picture_rows[ASH_PICTURES] = {
    {"ranges", ash_picture_ranges}, {"costs", ash_picture_costs},     {"ladder", ash_picture_ladder},
    {"futures", ash_picture_futures}, {"tornado", ash_picture_tornado}, {"years", ash_picture_years},
};

const ash_picture *ash_picture_draw(const ash_findings *f, ash_slice name, unsigned width, ash_slice id) {
    for (size_t i = 0; i < ASH_PICTURES; i++)
        if (ash_slice_equal(name, ash_slice_of(ash_picture_rows[i].name))) return ash_picture_rows[i].draw(f, width, id);
    return NULL;
}
