/* Outlines, see land.h. */
#include "ref/land.h"

#include "base/number.h"
#include "ref/csv.h"

enum { RING_LIMIT = 1000, POINT_LIMIT = 5000 };

/* Longitude and latitude in turn, in tenths of a degree; what is no number between -1800 and 1800, or a longitude alone at the end, is reported. */
static const ash_land_point *read_points(ash_arena *arena, ash_diags *diags, const ash_csv_field *field, size_t *count) {
    ash_list(ash_land_point) points = {0};
    ash_slice rest = ash_slice_trim(field->text);
    double numbers[2] = {0, 0};
    size_t filled = 0;
    while (rest.size > 0 && points.count < POINT_LIMIT) {
        size_t end = ash_slice_find(rest, ' ', 0);
        ash_slice text = ash_slice_part(rest, 0, end);
        rest = ash_slice_trim(ash_slice_part(rest, end, rest.size));
        bool is_number = ash_number_read(text, &numbers[filled]) && numbers[filled] >= -1800 && numbers[filled] <= 1800;
        if (!is_number || (filled == 0 && rest.size == 0)) {
            ash_report(diags, ASH_E_ref_number, field->span, ASH_P("text", text));
            break;
        }
        if (++filled < 2) continue;
        ash_land_point point = {numbers[0] / 10, numbers[1] / 10};
        ash_push(arena, &points, point);
        filled = 0;
    }
    *count = points.count;
    return points.items;
}

const ash_land *ash_land_read(ash_arena *arena, const ash_sources *sources, uint32_t file, ash_diags *diags) {
    ash_csv *csv = ash_new(arena, ash_csv);
    ash_list(ash_land_ring) rings = {0};
    size_t errors = diags->error_count;
    if (!ash_csv_open(csv, arena, sources, file, diags)) return NULL;
    size_t kind = ash_csv_column(csv, "kind"), points = ash_csv_column(csv, "points");
    if (kind == SIZE_MAX || points == SIZE_MAX) {
        ash_report(diags, ASH_E_ref_column_missing, csv->header[0].span, ASH_P("name", kind == SIZE_MAX ? ASH_SLICE("kind") : ASH_SLICE("points")));
        return NULL;
    }
    while (rings.count < RING_LIMIT && ash_csv_row(csv)) {
        ash_land_ring ring = {.water = ash_slice_equal(csv->fields[kind].text, ASH_SLICE("water"))};
        if (!ring.water && !ash_slice_equal(csv->fields[kind].text, ASH_SLICE("land")))
            ash_report(diags, ASH_E_ref_word, csv->fields[kind].span, ASH_P("text", csv->fields[kind].text), ASH_P("name", ASH_SLICE("kind")));
        ring.points = read_points(arena, diags, &csv->fields[points], &ring.count);
        ash_push(arena, &rings, ring);
    }
    if (diags->error_count > errors) return NULL;
    ash_land *land = ash_new(arena, ash_land);
    *land = (ash_land){rings.count, rings.items};
    return land;
}
