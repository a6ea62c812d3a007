/* Markup in memory, see markup.h. */
#include "report/markup.h"

#include <math.h>

#include "base/number.h"

ash_markup *ash_markup_create(ash_arena *arena) {
    ash_markup *markup = ash_new(arena, ash_markup);
    markup->arena = arena;
    return markup;
}

void ash_markup_join(ash_markup *markup, ash_slice text) {
    for (size_t i = 0; i < text.size; i++) ash_push(markup->arena, &markup->text, text.data[i]);
}

void ash_markup_raw(ash_markup *markup, const char *own) { ash_markup_join(markup, ash_slice_of(own)); }

size_t ash_markup_harmful(ash_slice text) {
    const unsigned char *at = (const unsigned char *)text.data;
    if ((at[0] < 0x20 && at[0] != '\n' && at[0] != '\t') || at[0] == 0x7F) return 1;
    if (text.size >= 2 && at[0] == 0xC2 && at[1] < 0xA0) return 2;
    if (text.size < 3) return 0;
    bool turns = at[0] == 0xE2 && ((at[1] == 0x80 && (at[2] == 0x8E || at[2] == 0x8F || (at[2] >= 0xAA && at[2] <= 0xAE))) ||
                                   (at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9));
    return turns || (at[0] == 0xEF && at[1] == 0xBF && at[2] >= 0xBE) ? 3 : 0;
}

void ash_markup_text(ash_markup *markup, ash_slice text) {
    for (size_t i = 0; i < text.size;) {
        size_t skipped = ash_markup_harmful(ash_slice_part(text, i, text.size));
        char letter = skipped > 0 ? ' ' : text.data[i];
        i += skipped > 0 ? skipped : 1;
        switch (letter) {
        case '&': ash_markup_raw(markup, "&amp;"); break;
        case '<': ash_markup_raw(markup, "&lt;"); break;
        case '>': ash_markup_raw(markup, "&gt;"); break;
        case '"': ash_markup_raw(markup, "&quot;"); break;
        case '\'': ash_markup_raw(markup, "&#39;"); break;
        default: ash_push(markup->arena, &markup->text, letter); break;
        }
    }
}

void ash_markup_between(ash_markup *markup, const char *before, ash_slice text, const char *after) {
    ash_markup_raw(markup, before);
    ash_markup_text(markup, text);
    ash_markup_raw(markup, after);
}

void ash_markup_number(ash_markup *markup, double value) {
    char digits[ASH_NUMBER_TEXT];
    size_t size = ash_number_shortest(isfinite(value) ? rint(10 * value) / 10 : 0, digits);
    ash_markup_join(markup, (ash_slice){digits, size});
}

void ash_markup_table(ash_markup *m, ash_slice caption, const ash_slice *heads, size_t columns, const ash_slice *cells, size_t rows) {
    ash_markup_between(m, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"", caption, "\">");
    ash_markup_between(m, "<table><caption><span>", caption, "</span></caption><thead><tr>");
    for (size_t n = 0; n < columns; n++) { /* a head without words heads nothing */
        if (heads[n].size > 0) ash_markup_between(m, "<th scope=\"col\">", heads[n], "</th>");
        else ash_markup_raw(m, "<td></td>");
    }
    ash_markup_raw(m, "</tr></thead><tbody>\n");
    for (size_t row = 0; row < rows; row++) {
        ash_markup_between(m, "<tr><th scope=\"row\">", cells[row * columns], "</th>");
        for (size_t n = 1; n < columns; n++) ash_markup_between(m, "<td>", cells[row * columns + n], "</td>");
        ash_markup_raw(m, "</tr>\n");
    }
    ash_markup_raw(m, "</tbody></table></div>\n");
}

ash_slice ash_markup_written(const ash_markup *markup) { return (ash_slice){markup->text.items, markup->text.count}; }
