/* Pictures as SVG text: the style that all of them share. A picture is drawn at the width at which it is shown, in pixels, so that its text has the same
 * size everywhere; it grows downwards. Text is measured with the widths of a wide sans (DejaVu Sans, version 2.37), so that whatever sans a reader has
 * fits too; it is wrapped, never cut.
 *
 * Nothing is told by colour alone: what a colour means stands in letters beside it, and colours are those of Okabe and Ito (2008), which people who are
 * colour-blind tell apart, made light enough for black letters as grounds, and dark enough for a white page as lines. Lines and letters take the colour of the text around the picture. */
#ifndef ASHORE_REPORT_FIGURE_H
#define ASHORE_REPORT_FIGURE_H

#include "report/markup.h"
#include "report/page.h"

enum { ASH_PICTURE_NARROWEST = 280, ASH_PICTURE_WIDEST = 1440 };

/* A picture with all that belongs to it. */
typedef struct ash_picture {
    const char *name;        /* "ladder"; unique on a page */
    ash_slice title;         /* the finding, in a sentence */
    ash_slice description;   /* what is drawn and how to read it */
    ash_slice source;        /* what the figures are */
    ash_slice svg;
    size_t columns, rows;    /* the same figures as a table; the first column names the row */
    const ash_slice *heads, *cells;
} ash_picture;

typedef enum ash_anchor { ASH_ANCHOR_START, ASH_ANCHOR_MIDDLE, ASH_ANCHOR_END } ash_anchor;

/* A picture being drawn. */
typedef struct ash_canvas {
    const ash_page *page;    /* words, language, arena */
    ash_markup *ground, *body; /* grid lines, and all that stands before them */
    ash_slice id;            /* before all ids in it */
    unsigned patterns;       /* those that were used, a bit each */
    double width, y;         /* of the whole; down to where something stands */
} ash_canvas;

enum { ASH_TEXT_SIZE = 13, ASH_SMALL_SIZE = 12, ASH_LINE_HEIGHT = 17 };

/* `width` in pixels; `id` is unique among all pictures of a page and consists of letters, digits and hyphens. */
ash_canvas *ash_canvas_create(const ash_page *page, unsigned width, ash_slice id);
/* Room below what was drawn. */
void ash_canvas_gap(ash_canvas *canvas, double height);
/* The whole as <svg>, with title and description for who cannot see it. */
ash_slice ash_canvas_finish(ash_canvas *canvas, ash_slice title, ash_slice description);

/* Pixels that a text takes at most. */
double ash_text_width(ash_slice text, double size);
/* A text on one line; `y` is its base line. */
void ash_canvas_text(ash_canvas *canvas, double x, double y, ash_anchor anchor, double size, ash_slice text);
/* A letter on a coloured ground, centred on (x, y). */
void ash_canvas_letter(ash_canvas *canvas, double x, double y, ash_slice letter);
/* A text wrapped to `width`, from canvas->y down; a word too long for a line is broken. */
void ash_canvas_paragraph(ash_canvas *canvas, double x, double width, ash_slice text);
/* Strokes and shapes; `dash` NULL for a full line. */
void ash_canvas_line(ash_canvas *canvas, double x1, double y1, double x2, double y2, double thickness, const char *dash);
/* Behind all else, light or heavy. */
void ash_canvas_ground_line(ash_canvas *canvas, double x1, double y1, double x2, double y2, bool heavy, const char *dash);
void ash_canvas_coloured_line(ash_canvas *canvas, double x1, double y1, double x2, double y2, size_t colour);
void ash_canvas_dot(ash_canvas *canvas, double x, double y, double radius);
/* A disc in the colour of the ground with a coloured rim and a letter in it. */
void ash_canvas_disc(ash_canvas *canvas, double x, double y, size_t colour, ash_slice letter);

/* Land on a map: a ring of points, or a lake in it. */
void ash_canvas_land(ash_canvas *canvas, const double *x, const double *y, size_t count, bool water);

/* Grounds: a colour, plain or with one of two patterns. */
enum { ASH_COLOURS = 8, ASH_PATTERNS = 3, ASH_GROUNDS = ASH_COLOURS * ASH_PATTERNS, ASH_DISC_RADIUS = 9 };
void ash_canvas_bar(ash_canvas *canvas, double x, double y, double width, double height, size_t colour, size_t pattern);

/* A legend of swatches and names that flows over lines, from canvas->y down. */
typedef struct ash_legend_item { size_t colour, pattern; ash_slice letter, name; bool disc; } ash_legend_item;
void ash_canvas_legend(ash_canvas *canvas, const ash_legend_item *items, size_t count);

/* A scale from figures to pixels. */
typedef struct ash_scale {
    double low, high;     /* figures at the ends */
    double from, to;      /* pixels there */
    double step;          /* between ticks */
    double divisor;       /* ticks show figures divided by it */
    unsigned decimals;
} ash_scale;
/* A scale from `low` to `high` at round figures, with as many ticks as their labels leave room for. Figures that are not finite count for nothing. */
ash_scale ash_scale_across(const ash_canvas *canvas, double low, double high, double from, double to, double divisor);
double ash_scale_at(const ash_scale *scale, double value);
/* The figures at the ticks of a scale; how many there are. */
ash_slice ash_scale_text(const ash_canvas *canvas, const ash_scale *scale, double value);
size_t ash_scale_ticks(const ash_scale *scale);
/* Grid lines from `top` to canvas->y, and the labels and the unit below them. */
void ash_canvas_axis(ash_canvas *canvas, const ash_scale *scale, double top, ash_slice unit);

/* ---- Fields: something across, figures upwards ---- */

/* A field is as high as `lines` letters at its right edge need, or more. */
typedef struct ash_plot { ash_scale up; double left, right, top, bottom; } ash_plot;
/* The unit, `room` pixels for what stands above a field (ASH_PLOT_ROOM, or ASH_PLOT_MARK_ROOM for marks), then the field to pixel `right` with figures at
 * its left; canvas->y is then its lower edge. */
enum { ASH_PLOT_ROOM = 12, ASH_PLOT_MARK_ROOM = 26 };
ash_plot ash_plot_up(ash_canvas *canvas, double low, double high, double divisor, ash_slice unit, size_t lines, double room, double right);
/* Labels below a field, as many as fit, and what they are. */
void ash_plot_labels(ash_canvas *canvas, const ash_plot *plot, const double *x, const ash_slice *texts, size_t count, ash_slice unit);
/* Dashed lines down a field, each with a short label above it; labels move apart where they would hide one another. */
void ash_plot_marks(ash_canvas *canvas, const ash_plot *plot, const double *x, const ash_slice *texts, size_t count);
/* Discs at the right ends of lines, at the heights `ends`, with the letters of options; `numbers` says of which, NULL: of all in order. */
void ash_plot_letters(ash_canvas *canvas, const ash_plot *plot, const double *ends, const size_t *numbers, size_t count);
/* A line through points, in the colour and stroke of a number. */
void ash_canvas_curve(ash_canvas *canvas, const double *x, const double *y, size_t count, size_t colour);
/* Places for discs at (x, y), moved as little as keeps them from hiding one another and within the field; a stroke leads to where each belongs. */
void ash_canvas_place(ash_canvas *canvas, double *x, double *y, size_t count, double left, double top, double right, double bottom);

/* Moves `count` centres apart until they are `distance` from one another, within [low, high] when that has room; in their order. */
void ash_spread_out(double *centres, size_t count, double distance, double low, double high);
/* "A", "B", ..., "Z", "AA", ... */
ash_slice ash_letter(ash_arena *arena, size_t number);

#endif
