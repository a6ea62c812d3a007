/* Details on a page, see details.h. */
#include "report/details.h"

#include <math.h>

/* Bytes of the first `columns` characters. */
static size_t bytes_of(ash_slice text, size_t columns) {
    size_t at = 0;
    for (; at < text.size; at++)
        if (((unsigned char)text.data[at] & 0xC0) != 0x80 && columns-- == 0) break;
    return at;
}

void ash_details_text(ash_page *page, unsigned indent, unsigned hanging, ash_slice text) {
    unsigned most = page->width / 2;
    ash_slice rest = ash_slice_trim(ash_page_clean(page, text));
    for (unsigned in = indent; rest.size > 0; in = hanging) {
        if (in > most) in = most;
        size_t fits = bytes_of(rest, page->width - in), end = fits;
        if (fits < rest.size) {
            while (end > 0 && rest.data[end] != ' ') end--;
            if (end == 0) end = fits;
        }
        ash_page_spaces(page, in);
        ash_page_add(page, ash_slice_part(rest, 0, end));
        ash_page_line(page);
        rest = ash_slice_trim(ash_slice_part(rest, end, rest.size));
    }
}

void ash_details_figure(ash_page *page, unsigned indent, ash_slice title, ash_slice figure) {
    enum { GAP = 2 };
    unsigned in = indent > page->width / 2 ? page->width / 2 : indent;
    ash_slice clean = ash_page_clean(page, title);
    size_t columns = ash_utf8_count(clean), figure_columns = ash_utf8_count(figure);
    if (in + columns + GAP + figure_columns <= page->width) {
        ash_page_spaces(page, in);
        ash_page_add(page, clean);
        if (figure_columns > 0) ash_page_cell(page, figure, page->width - in - columns, true);
        ash_page_line(page);
        return;
    }
    ash_details_text(page, indent, indent + GAP, clean);
    if (figure_columns > page->width) {
        ash_details_text(page, indent + GAP, indent + GAP, figure);
    } else {
        ash_page_cell(page, figure, page->width, true);
        ash_page_line(page);
    }
}

ash_slice ash_details_join(ash_arena *arena, ash_slice a, const char *between, ash_slice b) {
    if (a.size == 0) return b;
    if (b.size == 0) return a;
    return ash_format(arena, "%.*s%s%.*s", (int)a.size, a.data, between, (int)b.size, b.data);
}

ash_slice ash_details_amount(const ash_page *page, double value, ash_slice unit_text) {
    enum { DIGITS = 4 };
    ash_slice unit = ash_page_unit(page, unit_text);
    bool plain = unit.size == 0 && isfinite(value) && fabs(value) < 1e15 && !(value != 0 && fabs(value) < 1e-9);
    ash_slice number = plain && fabs(value) < 1000 ? ash_number_significant(page->arena, value, DIGITS, page->lang)
                                                   : ash_page_number(page, value, ash_page_decimals(value));
    return isfinite(value) ? ash_details_join(page->arena, number, " ", unit) : number;
}
