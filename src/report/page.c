/* What stands on a page, see page.h. */
#include "report/page.h"

#include <math.h>

ash_page *ash_page_create(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width) {
    ash_page *page = ash_new(arena, ash_page);
    page->arena = arena;
    page->words = words;
    page->lang = lang;
    page->width = width < 40 ? 40 : width;
    return page;
}

ash_page *ash_page_of_markup(ash_arena *arena, const ash_words *words, ash_lang lang, ash_markup *markup) {
    ash_page *page = ash_page_create(arena, words, lang, 80);
    page->markup = markup;
    return page;
}

static void end_list(ash_page *page) {
    if (page->list != NULL) ash_markup_raw(page->markup, page->list);
    page->list = NULL;
}

void ash_page_settle(ash_page *page) {
    end_list(page);
    if (page->heading.size > 0) ash_markup_between(page->markup, "<h3>", page->heading, "</h3>\n");
    page->heading = (ash_slice){0};
}

ash_slice ash_page_text(const ash_page *page) { return (ash_slice){page->text.items, page->text.count}; }

/* ---- Letters ---- */

static size_t columns_of(ash_slice text) { return ash_utf8_count(text); }

/* Bytes of the first `columns` characters. */
static size_t bytes_of(ash_slice text, size_t columns) {
    size_t at = 0;
    for (; at < text.size; at++)
        if (((unsigned char)text.data[at] & 0xC0) != 0x80 && columns-- == 0) break;
    return at;
}

static ash_slice joined(const ash_page *page, ash_slice a, const char *between, ash_slice b) {
    return ash_format(page->arena, "%.*s%s%.*s", (int)a.size, a.size > 0 ? a.data : "", between, (int)b.size, b.size > 0 ? b.data : "");
}

void ash_page_add(ash_page *page, ash_slice text) {
    for (size_t i = 0; i < text.size; i++) ash_push(page->arena, &page->text, text.data[i]);
}

void ash_page_spaces(ash_page *page, size_t count) {
    while (count-- > 0) ash_push(page->arena, &page->text, ' ');
}

/* Ends the line; spaces at its end go. */
void ash_page_line(ash_page *page) {
    while (page->text.count > 0 && page->text.items[page->text.count - 1] == ' ') page->text.count--;
    ash_push(page->arena, &page->text, '\n');
}

/* ---- Paragraphs ---- */

/* The first line of a text in at most `columns`; what is left of it goes to *rest. */
static ash_slice first_line(ash_slice text, size_t columns, ash_slice *rest) {
    size_t end = 0, fits = bytes_of(text, columns);
    if (fits == text.size) {
        *rest = (ash_slice){NULL, 0};
        return text;
    }
    for (size_t at = ash_slice_find(text, ' ', 0); at <= fits && at < text.size; at = ash_slice_find(text, ' ', at + 1)) end = at;
    if (end == 0) end = fits;
    *rest = ash_slice_trim(ash_slice_part(text, end, text.size));
    return ash_slice_part(text, 0, end);
}

/* Lines of text, the first `indent` columns in, the others `hanging`. */
static void write_lines(ash_page *page, ash_slice text, unsigned indent, unsigned hanging) {
    for (; text.size > 0; indent = hanging) {
        ash_slice line = first_line(text, page->width - indent, &text);
        ash_page_spaces(page, indent);
        ash_page_add(page, line);
        ash_page_line(page);
    }
}

void ash_page_paragraph(ash_page *page, ash_slice text, unsigned hanging) {
    if (page->markup == NULL) {
        write_lines(page, text, 0, hanging);
    } else {
        ash_page_settle(page);
        ash_markup_between(page->markup, "<p>", text, "</p>\n");
    }
}

static void leave_line(ash_page *page) {
    if (page->text.count > 0) ash_page_line(page);
}

void ash_page_apart(ash_page *page, ash_slice text) {
    leave_line(page);
    ash_page_paragraph(page, text, 0);
}

void ash_page_heading(ash_page *page, ash_slice text) {
    if (page->markup == NULL) {
        leave_line(page);
        write_lines(page, text, 0, 0);
    } else {
        ash_page_settle(page);
        page->heading = text;
    }
}

void ash_page_item(ash_page *page, size_t number, ash_slice text, ash_slice more) {
    if (page->markup == NULL) {
        ash_slice mark = number > 0 ? ash_format(page->arena, "%zu. ", number) : ASH_SLICE("- ");
        write_lines(page, joined(page, mark, "", text), 0, (unsigned)mark.size);
        write_lines(page, more, (unsigned)mark.size, (unsigned)mark.size);
        return;
    }
    if (page->list == NULL) {
        ash_page_settle(page);
        ash_markup_raw(page->markup, number > 0 ? "<ol>\n" : "<ul>\n");
        page->list = number > 0 ? "</ol>\n" : "</ul>\n";
    }
    ash_markup_between(page->markup, "<li>", text, "");
    if (more.size > 0) ash_markup_between(page->markup, "<br/>", more, "");
    ash_markup_raw(page->markup, "</li>\n");
}

void ash_page_cell(ash_page *page, ash_slice text, size_t columns, bool right) {
    size_t size = columns_of(text);
    if (right && size < columns) ash_page_spaces(page, columns - size);
    if (size > columns) {
        ash_page_add(page, ash_slice_part(text, 0, bytes_of(text, columns - 1)));
        ash_page_add(page, ASH_SLICE("…"));
    } else {
        ash_page_add(page, text);
    }
    if (!right && size < columns) ash_page_spaces(page, columns - size);
}

/* ---- Tables ---- */

enum { GAP = 2, LEAST_LABEL = 12, HEAD_LINES = 6 };

static size_t longest_word(ash_slice text) {
    size_t longest = 0;
    for (size_t at = 0; at < text.size;) {
        size_t end = ash_slice_find(text, ' ', at), size = columns_of(ash_slice_part(text, at, end));
        if (size > longest) longest = size;
        at = end + 1;
    }
    return longest;
}

/* How wide a column is: its widest cell, or the longest word of its head. A first column may be cut, so its head counts whole. */
static size_t column_width(const ash_slice *heads, size_t columns, const ash_slice *cells, size_t rows, size_t column) {
    size_t width = column == 0 ? columns_of(heads[0]) : longest_word(heads[column]);
    for (size_t row = 0; row < rows; row++) {
        size_t size = columns_of(cells[row * columns + column]);
        if (size > width) width = size;
    }
    return width;
}

/* Heads stand on as many lines as the longest needs, with their last lines beside one another. */
static void write_heads(ash_page *page, const ash_slice *heads, const size_t *width, size_t from, size_t to) {
    ash_slice(*lines)[HEAD_LINES] = ash_alloc_array(page->arena, to, sizeof *lines);
    size_t *count = ash_new_array(page->arena, size_t, to), most = 1;
    for (size_t k = 0; k < to; k++) {
        ash_slice rest = k == 0 || k >= from ? heads[k] : (ash_slice){0};
        while (rest.size > 0 && count[k] < HEAD_LINES) lines[k][count[k]++] = first_line(rest, width[k], &rest);
        if (count[k] > most) most = count[k];
    }
    for (size_t line = 0; line < most; line++) {
        for (size_t k = 0; k < to; k = k == 0 ? from : k + 1) {
            size_t skipped = most - count[k];
            if (k > 0) ash_page_spaces(page, GAP);
            ash_page_cell(page, line < skipped ? (ash_slice){0} : lines[k][line - skipped], width[k], k > 0);
        }
        ash_page_line(page);
    }
}

/* The first column and the columns [from, to). */
static void write_band(ash_page *page, const ash_slice *heads, size_t columns, const ash_slice *cells, size_t rows, const size_t *width, size_t from, size_t to) {
    write_heads(page, heads, width, from, to);
    for (size_t row = 0; row < rows; row++) {
        ash_page_cell(page, cells[row * columns], width[0], false);
        for (size_t k = from; k < to; k++) {
            ash_page_spaces(page, GAP);
            ash_page_cell(page, cells[row * columns + k], width[k], true);
        }
        ash_page_line(page);
    }
}

void ash_page_table(ash_page *page, const ash_slice *heads, size_t columns, const ash_slice *cells, size_t rows) {
    if (page->markup != NULL) {
        end_list(page);
        ash_markup_table(page->markup, page->heading, heads, columns, cells, rows);
        page->heading = (ash_slice){0};
        return;
    }
    size_t *width = ash_new_array(page->arena, size_t, columns), others = 0;
    for (size_t k = 0; k < columns; k++) width[k] = column_width(heads, columns, cells, rows, k);
    for (size_t k = 1; k < columns; k++) others += GAP + width[k];
    size_t room = page->width > others ? page->width - others : 0;
    if (room < LEAST_LABEL) room = width[0] < page->width / 3 ? width[0] : page->width / 3;
    if (width[0] > room) width[0] = room;
    for (size_t from = 1, to; from < columns || from == 1; from = to) {
        size_t used = width[0];
        for (to = from; to < columns && (to == from || used + GAP + width[to] <= page->width); to++) used += GAP + width[to];
        if (from > 1) ash_page_line(page);
        write_band(page, heads, columns, cells, rows, width, from, to);
        if (columns == 1) return;
    }
}

void ash_page_bar(ash_page *page, double value, double largest, size_t columns, bool light) {
    size_t halves = largest > 0 && value > 0 ? (size_t)rint(value / largest * 2 * (double)columns) : 0, at = 0;
    if (halves > 2 * columns) halves = 2 * columns;
    for (; at < halves / 2; at++) ash_page_add(page, light ? ASH_SLICE("░") : ASH_SLICE("█"));
    if (halves % 2 != 0 && !light) {
        ash_page_add(page, ASH_SLICE("▌"));
        at++;
    }
    ash_page_spaces(page, columns - at);
}

/* ---- Figures ---- */

/* Control characters: C0, DEL and C1. */
ash_slice ash_page_clean(const ash_page *page, ash_slice text) {
    char *copy = ash_new_array(page->arena, char, text.size);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        bool c1 = byte == 0xC2 && i + 1 < text.size && (unsigned char)text.data[i + 1] < 0xA0;
        if (c1) i++;
        copy[size++] = byte < 0x20 || byte == 0x7F || c1 ? ' ' : text.data[i];
    }
    return (ash_slice){copy, size};
}

double ash_page_larger(double largest, double value) { return isfinite(value) && fabs(value) > largest ? fabs(value) : largest; }

unsigned ash_page_decimals(double largest) {
    unsigned decimals = 2;
    largest = fabs(largest);
    if (largest >= 1000 || largest == 0) return 0;
    for (double limit = 1; largest < limit && decimals < 12; limit /= 10) decimals++;
    return decimals;
}

/* 1.23e18: for display only, so that a few roundings of the last bit do not matter. */
static ash_slice with_power(const ash_page *page, double value) {
    int power = 0;
    double size = fabs(value);
    for (; size >= 10; size /= 10) power++;
    for (; size < 1; size *= 10) power--;
    ash_slice digits = ash_number_text(page->arena, value < 0 ? -size : size, 2, page->lang);
    return ash_format(page->arena, "%.*se%d", (int)digits.size, digits.data, power);
}

ash_slice ash_page_number(const ash_page *page, double value, unsigned decimals) {
    if (!isfinite(value)) return ASH_SLICE("–");
    if (fabs(value) >= 1e15 || (value != 0 && fabs(value) < 1e-9 && decimals > 9)) return with_power(page, value);
    return ash_number_text(page->arena, value, decimals, page->lang);
}

ash_slice ash_page_signed(const ash_page *page, double value, unsigned decimals) {
    ash_slice text = ash_page_number(page, value, decimals), zero = ash_page_number(page, 0, decimals);
    return value > 0 && !ash_slice_equal(text, zero) && isfinite(value) ? joined(page, ASH_SLICE("+"), "", text) : text;
}

ash_slice ash_page_percent(const ash_page *page, double share) {
    if (!isfinite(share)) return ASH_SLICE("–");
    if (share > 0 && share < 0.005) return ASH_SLICE("<1%");
    if (share < 1 && share > 0.995) return ASH_SLICE(">99%");
    return joined(page, ash_number_text(page->arena, 100 * share, 0, page->lang), "%", (ash_slice){0});
}

/* ---- Names ---- */

/* A unit's name in words, one or several of it; what has no words stays as it is. */
static ash_slice unit_word(const ash_page *page, ash_slice name, bool several) {
    ash_slice key = ash_format(page->arena, "text.%s.%.*s", several ? "units" : "unit", (int)name.size, name.data);
    return ash_words_has(page->words, key) ? ash_words_get(page->words, key) : name;
}

ash_slice ash_page_unit(const ash_page *page, ash_slice unit_text) {
    ash_slice all = {0};
    if (ash_slice_equal(unit_text, ASH_SLICE("1"))) return all;
    for (size_t at = 0; at < unit_text.size;) {
        size_t end = at;
        while (end < unit_text.size && unit_text.data[end] != '/' && unit_text.data[end] != ' ' && unit_text.data[end] != '*') end++;
        ash_slice word = unit_word(page, ash_slice_part(unit_text, at, end), at == 0);
        bool per = at > 0 && unit_text.data[at - 1] == '/';
        if (word.size > 0) all = at == 0 ? word : joined(page, all, " ", per ? joined(page, ASH_WORD(page, "text.per"), " ", word) : word);
        at = end + 1;
    }
    return all;
}

ash_slice ash_page_entity_unit(const ash_page *page, const ash_entity *entity) {
    return ash_page_unit(page, entity->unit_text.size > 0 ? entity->unit_text : ash_unit_text(page->arena, &entity->type.unit));
}

ash_slice ash_page_entity_title(const ash_page *page, const ash_entity *entity) { return ash_page_clean(page, ash_label(&entity->labels, page->lang, entity->name)); }

ash_slice ash_page_row_title(const ash_page *page, const ash_case *c, const ash_index *index, int row) {
    if (index->kind == ASH_INDEX_YEARS) return ash_case_row_id(page->arena, c, index, row);
    if (index->kind == ASH_INDEX_FIXED) return ash_page_clean(page, ash_label(&index->rows[row].labels, page->lang, index->rows[row].name));
    return ash_page_clean(page, c->rows[index->number].items[row].title);
}

ash_slice ash_page_rows_title(const ash_page *page, const ash_case *c, const ash_entity *entity, const int *rows) {
    ash_slice all = {0};
    for (size_t k = 0; k < entity->index_count; k++) {
        ash_slice one = ash_page_row_title(page, c, entity->indices[k], rows[k]);
        all = all.size == 0 ? one : one.size == 0 ? all : joined(page, all, " / ", one);
    }
    return all;
}

int *ash_page_written_order(const ash_page *page, const ash_case *c, const ash_index *index, size_t *count) {
    *count = ash_case_row_count(c, index);
    int *order = ash_new_array(page->arena, int, *count);
    for (size_t i = 0; i < *count; i++) order[i] = (int)i;
    if (index->kind == ASH_INDEX_YEARS) return order;
    const ash_case_row *rows = c->rows[index->number].items;
    for (size_t i = 1; i < *count; i++) { /* by insertion: few rows, and stable */
        int moved = order[i];
        size_t at = i;
        for (; at > 0 && rows[order[at - 1]].written > rows[moved].written; at--) order[at] = order[at - 1];
        order[at] = moved;
    }
    return order;
}
