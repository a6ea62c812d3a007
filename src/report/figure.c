/* The style of all pictures, see figure.h. */
#include "report/figure.h"

#include <math.h>

/* Advance widths of U+0020 to U+007E in DejaVu Sans, in thousandths of the size. */
static const short widths[95] = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
    1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
    500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838};

/* Light enough for black letters. Rungs of the ladder use the first six. */
static const char *const colours[ASH_COLOURS] = {"#56b4e9", "#e69f00", "#4dbe98", "#e3a6c8", "#f08a4b", "#bdbdbd", "#8fa8ff", "#f0e442"};
/* The same for lines and rims, dark enough to stand out from white by 3 to 1 (WCAG 2.2, 1.4.11). */
static const char *const strokes[ASH_COLOURS] = {"#0072b2", "#b37800", "#00875f", "#b5588f", "#d55e00", "#7a7a7a", "#5570e8", "#857b00"};

/* Letters stay readable where they stand before lines or patterns. */
#define HALO " paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"3\""

/* ---- Text ---- */

static size_t letter_size(ash_slice text, size_t at) {
    size_t size = 1;
    while (at + size < text.size && ((unsigned char)text.data[at + size] & 0xC0) == 0x80) size++;
    return size;
}

/* Latin letters with marks, Greek and Cyrillic are as wide as the widest of them; all else, as in Chinese, is wider than it is high. */
static double letter_width(ash_slice text, size_t at) {
    unsigned char byte = (unsigned char)text.data[at];
    if (byte >= 0x20 && byte < 0x7F) return widths[byte - 0x20];
    return byte < 0x80 ? widths[0] : byte < 0xE0 ? 1180 : 1400;
}

double ash_text_width(ash_slice text, double size) {
    double all = 0;
    for (size_t at = 0; at < text.size; at += letter_size(text, at)) all += letter_width(text, at);
    return all * size / 1000;
}

/* Bytes of the first line of a text in `width`: up to a space, or in the middle of a word that does not fit; at least a letter. */
static size_t line_size(ash_slice text, double size, double width) {
    double filled = 0;
    size_t at = 0, space = 0;
    for (; at < text.size; at += letter_size(text, at)) {
        filled += letter_width(text, at) * size / 1000;
        if (filled > width && at > 0) return space > 0 ? space : at;
        if (text.data[at] == ' ') space = at;
    }
    return text.size;
}

/* The first line; what is left goes to *rest. */
static ash_slice take_line(ash_slice text, double size, double width, ash_slice *rest) {
    size_t end = line_size(text, size, width);
    *rest = ash_slice_trim(ash_slice_part(text, end, text.size));
    return ash_slice_part(text, 0, end);
}

static void attribute(ash_canvas *canvas, const char *name, double value) {
    ash_markup_raw(canvas->body, name);
    ash_markup_raw(canvas->body, "=\"");
    ash_markup_number(canvas->body, value);
    ash_markup_raw(canvas->body, "\"");
}

static void write_text(ash_canvas *canvas, double x, double y, ash_anchor anchor, double size, const char *more, ash_slice text) {
    static const char *const anchors[] = {" text-anchor=\"start\"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    attribute(canvas, "<text x", x);
    attribute(canvas, " y", y);
    attribute(canvas, " font-size", size);
    ash_markup_raw(canvas->body, anchors[anchor]);
    ash_markup_raw(canvas->body, more);
    ash_markup_between(canvas->body, " fill=\"currentColor\">", text, "</text>");
}

void ash_canvas_text(ash_canvas *canvas, double x, double y, ash_anchor anchor, double size, ash_slice text) { write_text(canvas, x, y, anchor, size, HALO, text); }

void ash_canvas_letter(ash_canvas *canvas, double x, double y, ash_slice letter) {
    write_text(canvas, x, y + 0.36 * ASH_SMALL_SIZE, ASH_ANCHOR_MIDDLE, ASH_SMALL_SIZE, HALO, letter);
}

void ash_canvas_paragraph(ash_canvas *canvas, double x, double width, ash_slice text) {
    for (ash_slice rest = ash_slice_trim(text); rest.size > 0;) {
        ash_slice line = take_line(rest, ASH_TEXT_SIZE, width, &rest);
        canvas->y += ASH_LINE_HEIGHT;
        ash_canvas_text(canvas, x, canvas->y - 4, ASH_ANCHOR_START, ASH_TEXT_SIZE, line);
    }
}

/* ---- The whole ---- */

ash_canvas *ash_canvas_create(const ash_page *page, unsigned width, ash_slice id) {
    ash_canvas *canvas = ash_new(page->arena, ash_canvas);
    canvas->page = page;
    canvas->ground = ash_markup_create(page->arena);
    canvas->body = ash_markup_create(page->arena);
    canvas->id = id;
    canvas->width = width < ASH_PICTURE_NARROWEST ? ASH_PICTURE_NARROWEST : width > ASH_PICTURE_WIDEST ? ASH_PICTURE_WIDEST : width;
    return canvas;
}

void ash_canvas_gap(ash_canvas *canvas, double height) { canvas->y += height; }

/* The patterns that were used: slanted lines, or dots, in a colour. */
static void write_patterns(ash_markup *all, const ash_canvas *canvas) {
    static const char *const marks[] = {"<path d=\"M-1 7 7 -1M3 9 9 3M-3 3 3 -3\" stroke=\"#000\" stroke-opacity=\".5\" fill=\"none\"/>",
                                        "<circle cx=\"3\" cy=\"3\" r=\"1.4\" fill=\"#000\" fill-opacity=\".5\"/>"};
    if (canvas->patterns == 0) return;
    ash_markup_raw(all, "<defs>");
    for (size_t ground = 0; ground < ASH_GROUNDS; ground++) {
        if ((canvas->patterns >> ground & 1) == 0) continue;
        ash_markup_between(all, "<pattern id=\"", canvas->id, "-");
        ash_markup_number(all, (double)ground);
        ash_markup_raw(all, "\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" fill=\"");
        ash_markup_raw(all, colours[ground / ASH_PATTERNS]);
        ash_markup_raw(all, "\"/>");
        ash_markup_raw(all, marks[ground % ASH_PATTERNS - 1]);
        ash_markup_raw(all, "</pattern>");
    }
    ash_markup_raw(all, "</defs>");
}

ash_slice ash_canvas_finish(ash_canvas *canvas, ash_slice title, ash_slice description) {
    ash_markup *all = ash_markup_create(canvas->page->arena);
    ash_markup_raw(all, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"");
    ash_markup_number(all, canvas->width);
    ash_markup_raw(all, "\" height=\"");
    ash_markup_number(all, ceil(canvas->y));
    ash_markup_raw(all, "\" viewBox=\"0 0 ");
    ash_markup_number(all, canvas->width);
    ash_markup_raw(all, " ");
    ash_markup_number(all, ceil(canvas->y));
    ash_markup_between(all, "\" font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif\" aria-labelledby=\"", canvas->id, "-title\"");
    ash_markup_between(all, " aria-describedby=\"", canvas->id, "-desc\">");
    ash_markup_between(all, "<title id=\"", canvas->id, "-title\">");
    ash_markup_text(all, title);
    ash_markup_between(all, "</title><desc id=\"", canvas->id, "-desc\">");
    ash_markup_text(all, description);
    ash_markup_raw(all, "</desc>");
    write_patterns(all, canvas);
    ash_markup_join(all, ash_markup_written(canvas->ground));
    ash_markup_join(all, ash_markup_written(canvas->body));
    ash_markup_raw(all, "</svg>\n");
    return ash_markup_written(all);
}

/* ---- Lines and shapes ---- */

static void begin_line(ash_canvas *canvas, double x1, double y1, double x2, double y2) {
    attribute(canvas, "<line x1", x1);
    attribute(canvas, " y1", y1);
    attribute(canvas, " x2", x2);
    attribute(canvas, " y2", y2);
}

void ash_canvas_line(ash_canvas *canvas, double x1, double y1, double x2, double y2, double thickness, const char *dash) {
    begin_line(canvas, x1, y1, x2, y2);
    attribute(canvas, " stroke=\"currentColor\" stroke-width", thickness);
    if (dash != NULL) ash_markup_between(canvas->body, " stroke-dasharray=\"", ash_slice_of(dash), "\"");
    ash_markup_raw(canvas->body, "/>");
}

void ash_canvas_ground_line(ash_canvas *canvas, double x1, double y1, double x2, double y2, bool heavy, const char *dash) {
    ash_markup *body = canvas->body;
    canvas->body = canvas->ground;
    ash_markup_raw(canvas->body, heavy ? "<g>" : "<g stroke-opacity=\".25\">");
    ash_canvas_line(canvas, x1, y1, x2, y2, heavy ? 1.2 : 1, dash);
    ash_markup_raw(canvas->body, "</g>");
    canvas->body = body;
}

/* The end of a stroke in one of the colours, each with dashes of its own. */
static void end_coloured(ash_canvas *canvas, size_t colour) {
    static const char *const dashes[] = {"", "8 3", "2 3", "8 3 2 3"};
    ash_markup_between(canvas->body, " class=\"curve\" stroke=\"", ash_slice_of(strokes[colour % ASH_COLOURS]), "\" stroke-width=\"3\"");
    if (colour % 4 != 0) ash_markup_between(canvas->body, " stroke-dasharray=\"", ash_slice_of(dashes[colour % 4]), "\"");
    ash_markup_raw(canvas->body, "/>");
}

void ash_canvas_coloured_line(ash_canvas *canvas, double x1, double y1, double x2, double y2, size_t colour) {
    begin_line(canvas, x1, y1, x2, y2);
    end_coloured(canvas, colour);
}

/* The points of a line or ring as an attribute. */
static void write_points(ash_markup *markup, const double *x, const double *y, size_t count) {
    ash_markup_raw(markup, " points=\"");
    for (size_t i = 0; i < count; i++) {
        if (i > 0) ash_markup_raw(markup, " ");
        ash_markup_number(markup, x[i]);
        ash_markup_raw(markup, ",");
        ash_markup_number(markup, y[i]);
    }
    ash_markup_raw(markup, "\"");
}

void ash_canvas_land(ash_canvas *canvas, const double *x, const double *y, size_t count, bool water) {
    ash_markup_raw(canvas->ground, water ? "<polygon class=\"water\" fill=\"#fff\"" : "<polygon class=\"land\" fill=\"#e2e2dc\"");
    write_points(canvas->ground, x, y, count);
    ash_markup_raw(canvas->ground, " stroke=\"currentColor\" stroke-opacity=\".35\" stroke-width=\".8\"/>");
}

void ash_canvas_curve(ash_canvas *canvas, const double *x, const double *y, size_t count, size_t colour) {
    ash_markup_raw(canvas->body, "<polyline");
    write_points(canvas->body, x, y, count);
    ash_markup_raw(canvas->body, " fill=\"none\"");
    end_coloured(canvas, colour);
}

void ash_canvas_dot(ash_canvas *canvas, double x, double y, double radius) {
    attribute(canvas, "<circle cx", x);
    attribute(canvas, " cy", y);
    attribute(canvas, " r", radius);
    ash_markup_raw(canvas->body, " fill=\"currentColor\"/>");
}

void ash_canvas_disc(ash_canvas *canvas, double x, double y, size_t colour, ash_slice letter) {
    attribute(canvas, "<circle class=\"disc\" cx", x);
    attribute(canvas, " cy", y);
    attribute(canvas, " r", ASH_DISC_RADIUS);
    ash_markup_between(canvas->body, " fill=\"#fff\" stroke=\"", ash_slice_of(strokes[colour % ASH_COLOURS]), "\" stroke-width=\"3\"/>");
    write_text(canvas, x, y + 0.36 * ASH_SMALL_SIZE, ASH_ANCHOR_MIDDLE, ASH_SMALL_SIZE, " class=\"letter\"", letter);
}

void ash_canvas_bar(ash_canvas *canvas, double x, double y, double width, double height, size_t colour, size_t pattern) {
    attribute(canvas, "<rect class=\"bar\" x", x);
    attribute(canvas, " y", y);
    attribute(canvas, " width", width < 0 ? 0 : width);
    attribute(canvas, " height", height);
    ash_markup_raw(canvas->body, " stroke=\"currentColor\" stroke-width=\".8\" fill=\"");
    if (pattern % ASH_PATTERNS == 0) {
        ash_markup_raw(canvas->body, colours[colour % ASH_COLOURS]);
    } else {
        size_t ground = colour % ASH_COLOURS * ASH_PATTERNS + pattern % ASH_PATTERNS;
        canvas->patterns |= 1u << ground;
        ash_markup_between(canvas->body, "url(#", canvas->id, "-");
        ash_markup_number(canvas->body, (double)ground);
        ash_markup_raw(canvas->body, ")");
    }
    ash_markup_raw(canvas->body, "\"/>");
}

/* ---- The legend ---- */

enum { SWATCH = 20, LEGEND_GAP = 14, LEGEND_ROW = 23 };

static void write_swatch(ash_canvas *canvas, double x, const ash_legend_item *item) {
    double middle = canvas->y + LEGEND_ROW / 2.0;
    if (item->disc) {
        ash_canvas_disc(canvas, x + SWATCH / 2.0, middle, item->colour, item->letter);
        return;
    }
    ash_canvas_bar(canvas, x + 0.5, middle - 8, SWATCH - 1, 16, item->colour, item->pattern);
    ash_canvas_letter(canvas, x + SWATCH / 2.0, middle, item->letter);
}

/* A name too long for a line of its own goes on below it. */
void ash_canvas_legend(ash_canvas *canvas, const ash_legend_item *items, size_t count) {
    double x = 0, most = canvas->width - SWATCH - 5;
    for (size_t i = 0; i < count; i++) {
        double width = ash_text_width(items[i].name, ASH_TEXT_SIZE);
        if (x > 0 && x + SWATCH + 5 + width > canvas->width) {
            x = 0;
            canvas->y += LEGEND_ROW;
        }
        write_swatch(canvas, x, &items[i]);
        if (width <= most) {
            ash_canvas_text(canvas, x + SWATCH + 5, canvas->y + LEGEND_ROW - 7, ASH_ANCHOR_START, ASH_TEXT_SIZE, items[i].name);
            x += SWATCH + 5 + width + LEGEND_GAP;
            continue;
        }
        canvas->y += LEGEND_ROW - ASH_LINE_HEIGHT - 3;
        ash_canvas_paragraph(canvas, SWATCH + 5, most, items[i].name);
        canvas->y += 3;
        x = 0;
    }
    if (x > 0) canvas->y += LEGEND_ROW;
}

/* ---- Scales ---- */

ash_slice ash_scale_text(const ash_canvas *canvas, const ash_scale *scale, double value) {
    if (fabs(value) < scale->step / 2) value = 0;
    return ash_page_number(canvas->page, value / scale->divisor, scale->decimals);
}

/* The least of 1, 2 and 5 times a power of ten that is not below a figure above 0. */
static double round_up(double least) {
    double power = 1;
    while (power < least / 10) power *= 10;
    while (power > least) power /= 10;
    return power >= least ? power : 2 * power >= least ? 2 * power : 5 * power >= least ? 5 * power : 10 * power;
}

size_t ash_scale_ticks(const ash_scale *scale) { return (size_t)rint((scale->high - scale->low) / scale->step) + 1; }

static bool ticks_fit(const ash_canvas *canvas, const ash_scale *scale) {
    double room = (scale->to - scale->from) / (double)(ash_scale_ticks(scale) - 1), widest = 0;
    for (size_t i = 0; i < ash_scale_ticks(scale); i++) {
        double width = ash_text_width(ash_scale_text(canvas, scale, scale->low + (double)i * scale->step), ASH_SMALL_SIZE);
        if (width > widest) widest = width;
    }
    return widest + 10 <= room;
}

ash_scale ash_scale_across(const ash_canvas *canvas, double low, double high, double from, double to, double divisor) {
    ash_scale scale = {.from = from, .to = to, .divisor = divisor};
    if (!isfinite(low)) low = 0;
    if (!isfinite(high)) high = low;
    if (!(high - low > 1e-12 * (fabs(high) + fabs(low)))) { /* nothing between them: some room around */
        double around = fabs(high) > 0 ? fabs(high) / 2 : 1;
        high += around;
        low = low == 0 ? 0 : low - around;
    }
    for (unsigned ticks = 8; ticks > 0; ticks--) {
        scale.step = round_up((high - low) / ticks);
        scale.low = floor(low / scale.step + 1e-9) * scale.step;
        scale.high = ceil(high / scale.step - 1e-9) * scale.step;
        scale.decimals = 0;
        for (double unit = scale.step / divisor; unit < 0.9999 && scale.decimals < 12; unit *= 10) scale.decimals++;
        if (ticks_fit(canvas, &scale)) break;
    }
    return scale;
}

double ash_scale_at(const ash_scale *scale, double value) {
    if (!isfinite(value)) value = scale->low;
    double way = (value - scale->low) / (scale->high - scale->low);
    return scale->from + (way < 0 ? 0 : way > 1 ? 1 : way) * (scale->to - scale->from);
}

/* The labels at both ends stay within the picture. */
static void write_tick(ash_canvas *canvas, double x, ash_slice text) {
    double half = ash_text_width(text, ASH_SMALL_SIZE) / 2;
    if (x - half < 0) x = half;
    if (x + half > canvas->width) x = canvas->width - half;
    ash_canvas_text(canvas, x, canvas->y + 17, ASH_ANCHOR_MIDDLE, ASH_SMALL_SIZE, text);
}

void ash_canvas_axis(ash_canvas *canvas, const ash_scale *scale, double top, ash_slice unit) {
    double last = -(double)INFINITY;
    for (size_t i = 0; i < ash_scale_ticks(scale); i++) {
        double value = scale->low + (double)i * scale->step, x = ash_scale_at(scale, value);
        ash_slice text = ash_scale_text(canvas, scale, value);
        double width = ash_text_width(text, ASH_SMALL_SIZE), start = x - width / 2 < 0 ? 0 : x - width / 2;
        if (start + width > canvas->width) start = canvas->width - width;
        ash_canvas_ground_line(canvas, x, top, x, canvas->y + 4, fabs(value) < scale->step / 2, NULL);
        if (start < last + 4) continue; /* one label where there is no room for both */
        write_tick(canvas, x, text);
        last = start + width;
    }
    ash_canvas_gap(canvas, 20);
    ash_canvas_paragraph(canvas, 0, canvas->width, unit);
    ash_canvas_gap(canvas, 4);
}

/* ---- Places ---- */

/* Least squares under the condition that each is at least `distance` beyond the one before: neighbours that are too near share a block around their mean
 * (pool adjacent violators; Ayer and others 1955). Blocks that stick out move in. */
void ash_spread_out(double *centres, size_t count, double distance, double low, double high) {
    for (size_t start = 0; start < count;) {
        double sum = 0, mean = 0;
        size_t end = start;
        for (; end < count; end++) { /* as offsets from an even row; grows while the next one is too near */
            double offset = centres[end] - (double)(end - start) * distance;
            if (end > start && offset >= mean) break;
            sum += offset;
            mean = sum / (double)(end - start + 1);
        }
        double last = mean + (double)(end - start - 1) * distance;
        if (last > high) mean -= last - high;
        if (mean < low) mean = low;
        for (size_t i = start; i < end; i++) centres[i] = mean + (double)(i - start) * distance;
        start = end;
    }
    for (size_t i = 1; i < count; i++) /* a block may have grown into the one before it */
        if (centres[i] < centres[i - 1] + distance) centres[i] = centres[i - 1] + distance;
    for (size_t i = count; i-- > 0;) {
        double most = i + 1 == count ? high : centres[i + 1] - distance;
        if (centres[i] > most) centres[i] = most;
    }
}

ash_slice ash_letter(ash_arena *arena, size_t number) {
    char last = (char)('A' + number % 26);
    return number < 26 ? ash_format(arena, "%c", last) : ash_format(arena, "%c%c", (char)('A' + number / 26 % 26 - 1), last);
}
