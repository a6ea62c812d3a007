/* The map: where pieces come from and go to. See figures.h.
 *
 * It draws what a model has under these names: `home` and `country` of a place, the `mode` of each part of a journey, the days of `transit`, and `share` of
 * an option by place and year. Places stand at the capitals of their countries, since no more is known about them. */
#include "report/figures.h"

#include <math.h>

enum { EDGE = 14, MODES = 64, LANE_POINTS = 13, CLIP_ROOM = 64 };
#define LEAST_SPAN 15.0  /* degrees of latitude that a map shows at least */
#define MARGIN 0.16      /* of what it shows, around it */
#define BOW 0.13         /* of its length: how far a lane bends */

/* ---- What is drawn ---- */

typedef struct place {
    int source;
    ash_slice title, country_name, modes;
    const ash_ref_country_row *country; /* NULL: not known, or without coordinates */
    double days;                        /* on the way; NaN: not known */
    const double *shares;               /* by option, of all years of production; NULL: the model has none */
} place;

typedef struct places { const ash_index *index; const ash_ref_country_row *home; size_t count; place *items; size_t on_map; } places;

static ash_value value_at(const ash_comparison *k, const char *name, size_t index_count, const int *rows) {
    const ash_entity *entity = ash_model_entity(k->model, ash_slice_of(name));
    return entity == NULL || entity->index_count != index_count ? (ash_value){.kind = ASH_VALUE_UNSET} : ash_unrolled_value(k->o->unrolled, entity, rows);
}

static double number_at(const ash_comparison *k, const char *name, size_t index_count, const int *rows) {
    ash_value value = value_at(k, name, index_count, rows);
    return value.kind == ASH_VALUE_NODE ? ash_graph_centre(k->o->unrolled->graph, value.node) : (double)NAN;
}

/* A country that can be drawn. */
static const ash_ref_country_row *country_of(const ash_comparison *k, ash_value value) {
    const ash_ref_country_row *country = value.kind != ASH_VALUE_CODE || k->model->ref == NULL ? NULL : ash_ref_country(k->model->ref, *value.text);
    return country == NULL || !isfinite(country->latitude) || !isfinite(country->longitude) ? NULL : country;
}

static ash_slice country_name(const ash_comparison *k, const ash_ref_country_row *country) {
    return country == NULL ? ASH_SLICE("–") : k->page->lang == ASH_LANG_NL ? country->name_nl : country->name_en;
}

/* "Sea + Road": the ways of travelling of a place's journey, each once, in the order written. */
static ash_slice modes_of(const ash_comparison *k, const ash_index *index, int source) {
    const ash_entity *mode = ash_model_entity(k->model, ASH_SLICE("mode"));
    ash_slice all = {NULL, 0};
    bool told[MODES] = {false};
    if (mode == NULL || mode->index_count != 2 || mode->choice_count == 0 || mode->choice_count > MODES || mode->indices[0] != index || mode->indices[1]->parent != index) return all;
    size_t count;
    const int *order = ash_page_written_order(k->page, k->c, mode->indices[1], &count);
    for (size_t i = 0; i < count; i++) {
        if ((int)k->c->rows[mode->indices[1]->number].items[order[i]].parent != source) continue;
        ash_value value = ash_unrolled_value(k->o->unrolled, mode, (const int[8]){source, order[i]});
        if (value.kind != ASH_VALUE_WORD || told[value.word]) continue;
        told[value.word] = true;
        ash_slice label = ash_page_clean(k->page, ash_label(&mode->choices[value.word].labels, k->page->lang, mode->choices[value.word].name));
        all = all.size == 0 ? label : ash_format(k->page->arena, "%.*s + %.*s", (int)all.size, all.data, (int)label.size, label.data);
    }
    return all;
}

/* The mean of one option's shares from a place over all other rows: years of production, and products where the model knows several. `k`: of the indices. */
static void add_shares(const ash_comparison *k, const ash_entity *share, size_t index, int *rows, double *sum, size_t *count) {
    if (index == share->index_count) {
        ash_value value = ash_unrolled_value(k->o->unrolled, share, rows);
        if (value.kind != ASH_VALUE_NODE) return;
        *sum += ash_graph_centre(k->o->unrolled->graph, value.node);
        (*count)++;
        return;
    }
    const ash_index *over = share->indices[index];
    if (rows[index] >= 0) {
        add_shares(k, share, index + 1, rows, sum, count);
        return;
    }
    int first = over == k->model->years && k->c->first_year < 1 ? 1 - k->c->first_year : 0, end = (int)ash_case_row_count(k->c, over);
    for (rows[index] = first; rows[index] < end; rows[index]++) add_shares(k, share, index + 1, rows, sum, count);
    rows[index] = -1;
}

static const double *shares_of(const ash_comparison *k, const ash_index *index, int source) {
    enum { MOST_INDICES = 8 };
    const ash_entity *share = ash_model_entity(k->model, ASH_SLICE("share"));
    bool of_option = false, of_source = false;
    for (size_t i = 0; share != NULL && i < share->index_count; i++) {
        of_option |= share->indices[i] == k->model->decision;
        of_source |= share->indices[i] == index;
    }
    if (!of_option || !of_source || share->index_count > MOST_INDICES) return NULL;
    double *shares = ash_new_array(k->page->arena, double, k->count);
    for (int option = 0; option < (int)k->count; option++) {
        int rows[MOST_INDICES];
        double sum = 0;
        size_t count = 0;
        for (size_t i = 0; i < share->index_count; i++) rows[i] = share->indices[i] == k->model->decision ? option : share->indices[i] == index ? source : -1;
        add_shares(k, share, 0, rows, &sum, &count);
        shares[option] = count > 0 ? sum / (double)count : 0;
    }
    return shares;
}

static bool find_places(const ash_comparison *k, places *p) {
    const ash_entity *country = ash_model_entity(k->model, ASH_SLICE("country"));
    *p = (places){0};
    if (country == NULL || country->index_count != 1 || country->indices[0]->kind != ASH_INDEX_TABLE || country->indices[0]->parent != NULL) return false;
    p->index = country->indices[0];
    p->home = country_of(k, value_at(k, "home", 0, NULL));
    const int *order = ash_page_written_order(k->page, k->c, p->index, &p->count);
    p->items = ash_new_array(k->page->arena, place, p->count);
    for (size_t i = 0; i < p->count; i++) {
        int row = order[i];
        place *one = &p->items[i];
        *one = (place){.source = row, .title = ash_page_row_title(k->page, k->c, p->index, row), .country = country_of(k, value_at(k, "country", 1, &row))};
        one->country_name = country_name(k, one->country);
        one->modes = modes_of(k, p->index, row);
        one->days = number_at(k, "transit", 1, &row);
        one->shares = shares_of(k, p->index, row);
        p->on_map += one->country != NULL;
    }
    return p->home != NULL && p->on_map > 0;
}

/* ---- The view ---- */

/* Degrees to pixels: straight, with the width of a degree as it is in the middle of the map. */
typedef struct view { double west, north, across, down, left, top, right, bottom; } view;

static double x_of(const view *v, double longitude) { return v->left + (longitude - v->west) * v->across; }
static double y_of(const view *v, double latitude) { return v->top + (v->north - latitude) * v->down; }

/* The cosine of degrees, to a thousandth: a map needs no more. */
static double cosine(double degrees) {
    double square = degrees * degrees * (3.14159265358979 / 180) * (3.14159265358979 / 180);
    return 1 - square / 2 * (1 - square / 12 * (1 - square / 30));
}

static void widen(double at, double *low, double *high) {
    if (at < *low) *low = at;
    if (at > *high) *high = at;
}

/* What holds all places, no wider than needed, at a height that suits the width. */
static view view_of(const places *p, double top, double width) {
    double west = p->home->longitude, east = west, south = p->home->latitude, north = south;
    for (size_t i = 0; i < p->count; i++) {
        if (p->items[i].country == NULL) continue;
        widen(p->items[i].country->longitude, &west, &east);
        widen(p->items[i].country->latitude, &south, &north);
    }
    double narrowing = cosine((south + north) / 2), span_x = (east - west) * (1 + 2 * MARGIN) * narrowing, span_y = (north - south) * (1 + 2 * MARGIN);
    if (span_y < LEAST_SPAN) span_y = LEAST_SPAN;
    double height = span_x > 0 ? width * span_y / span_x : width, least = width < 480 ? 0.62 * width : 0.45 * width, most = width < 480 ? 0.9 * width : 0.62 * width;
    height = height < least ? least : height > most ? most : height;
    double scale = span_x > 0 && width / span_x < height / span_y ? width / span_x : height / span_y;
    double middle_x = (west + east) / 2, middle_y = (south + north) / 2 + height / scale * 0.04; /* lanes bend to the north */
    return (view){middle_x - width / scale / 2 / narrowing, middle_y + height / scale / 2, scale * narrowing, scale, 0, top, width, top + height};
}

/* ---- Land ---- */

typedef struct ring { size_t count; double *x, *y; } ring;

/* Which side of one of the four edges a point is on, and where a line goes through that edge (Sutherland and Hodgman 1974). */
static double beyond(const view *v, size_t edge, double x, double y) {
    return edge == 0 ? v->left - x : edge == 1 ? x - v->right : edge == 2 ? v->top - y : y - v->bottom;
}

static void clip(const view *v, size_t edge, const ring *from, ring *to) {
    to->count = 0;
    for (size_t i = 0; i < from->count; i++) {
        size_t next = i + 1 == from->count ? 0 : i + 1;
        double a = beyond(v, edge, from->x[i], from->y[i]), b = beyond(v, edge, from->x[next], from->y[next]);
        if (a <= 0) {
            to->x[to->count] = from->x[i];
            to->y[to->count++] = from->y[i];
        }
        if ((a <= 0) != (b <= 0)) {
            double way = a / (a - b);
            to->x[to->count] = from->x[i] + way * (from->x[next] - from->x[i]);
            to->y[to->count++] = from->y[i] + way * (from->y[next] - from->y[i]);
        }
    }
}

static void draw_land(ash_canvas *canvas, const view *v, const ash_land *land) {
    for (size_t i = 0; i < land->count; i++) {
        const ash_land_ring *source = &land->rings[i];
        size_t room = 2 * source->count + CLIP_ROOM;
        ring a = {source->count, ash_new_array(canvas->page->arena, double, room), ash_new_array(canvas->page->arena, double, room)};
        ring b = {0, ash_new_array(canvas->page->arena, double, room), ash_new_array(canvas->page->arena, double, room)};
        for (size_t n = 0; n < source->count; n++) {
            a.x[n] = x_of(v, source->points[n].longitude);
            a.y[n] = y_of(v, source->points[n].latitude);
        }
        for (size_t edge = 0; edge < 4; edge++) {
            clip(v, edge, &a, &b);
            ring turned = a;
            a = b;
            b = turned;
        }
        if (a.count > 2) ash_canvas_land(canvas, a.x, a.y, a.count, source->water);
    }
}

/* ---- Lanes and places ---- */

/* A bow from a place to the customers, bent to the north; each further place in one country bends more, so that lanes do not hide one another. */
static void draw_lane(ash_canvas *canvas, const view *v, double x1, double y1, double x2, double y2, size_t before, size_t colour) {
    double x[LANE_POINTS], y[LANE_POINTS], bow = BOW * (1 + (double)before / 2), turn = x2 < x1 ? bow : -bow, bend_x = (x1 + x2) / 2 - turn * (y2 - y1), bend_y = (y1 + y2) / 2 + turn * (x2 - x1);
    if (bend_y < v->top) bend_y = v->top;
    for (size_t i = 0; i < LANE_POINTS; i++) {
        double way = (double)i / (LANE_POINTS - 1), rest = 1 - way;
        x[i] = rest * rest * x1 + 2 * rest * way * bend_x + way * way * x2;
        y[i] = rest * rest * y1 + 2 * rest * way * bend_y + way * way * y2;
    }
    ash_canvas_curve(canvas, x, y, LANE_POINTS, colour);
}

static ash_slice number_of(const ash_comparison *k, size_t i) { return ash_format(k->page->arena, "%zu", i + 1); }

static ash_slice days_text(const ash_comparison *k, double days) {
    return !isfinite(days) ? ASH_SLICE("–") : days < 0.5 ? ASH_SLICE("<1") : ash_page_number(k->page, days, 0);
}

static ash_slice say_days(const ash_comparison *k, double days) {
    return ASH_SAY(k->page, days < 0.5 ? "figure.map.short" : days < 1.5 ? "figure.map.one" : "figure.map.many", ASH_P("days", days_text(k, days)));
}

static void draw_places(ash_canvas *canvas, const ash_comparison *k, const places *p, const view *v) {
    size_t count = 1, *numbers = ash_new_array(k->page->arena, size_t, p->count + 1);
    double *x = ash_new_array(k->page->arena, double, p->count + 1), *y = ash_new_array(k->page->arena, double, p->count + 1);
    x[0] = x_of(v, p->home->longitude);
    y[0] = y_of(v, p->home->latitude);
    for (size_t i = 0; i < p->count; i++) {
        if (p->items[i].country == NULL) continue;
        numbers[count] = i;
        x[count] = x_of(v, p->items[i].country->longitude);
        y[count] = y_of(v, p->items[i].country->latitude);
        size_t before = 0;
        for (size_t n = 0; n < i; n++) before += p->items[n].country == p->items[i].country;
        if (p->items[i].country != p->home) draw_lane(canvas, v, x[count], y[count], x[0], y[0], before, i);
        count++;
    }
    ash_canvas_place(canvas, x, y, count, v->left, v->top, v->right, v->bottom);
    ash_canvas_dot(canvas, x[0], y[0], 6);
    for (size_t i = 1; i < count; i++) ash_canvas_disc(canvas, x[i], y[i], numbers[i], number_of(k, numbers[i]));
}

/* ---- Words ---- */

static ash_slice say_place(const ash_comparison *k, const place *one) {
    const char *key = one->country == NULL ? "figure.map.nowhere" : one->modes.size == 0 || !isfinite(one->days) ? "figure.map.place" : "figure.map.journey";
    return ASH_SAY(k->page, key, ASH_P("place", one->title), ASH_P("country", one->country_name), ASH_P("modes", one->modes), ASH_P("days", say_days(k, one->days)));
}

/* "Split 70/30: 70% from 1, 30% from 2", for options that do not have all from one place. */
static void write_mixed(ash_canvas *canvas, const ash_comparison *k, const places *p) {
    for (size_t i = 0; i < k->count; i++) {
        ash_slice all = {NULL, 0};
        size_t from = 0;
        for (size_t n = 0; n < p->count; n++) {
            double share = p->items[n].shares == NULL ? 0 : p->items[n].shares[k->order[i]];
            if (!(share > 0)) continue;
            ash_slice part = ASH_SAY(k->page, "figure.map.part", ASH_P("share", ash_page_percent(k->page, share)), ASH_P("number", number_of(k, n)));
            all = all.size == 0 ? part : ash_format(k->page->arena, "%.*s, %.*s", (int)all.size, all.data, (int)part.size, part.data);
            from++;
        }
        if (from > 1) ash_canvas_paragraph(canvas, 0, canvas->width, ASH_SAY(k->page, "figure.map.mixed", ASH_P("option", ash_comparison_name(k, k->order[i])), ASH_P("parts", all)));
    }
}

/* The longest journey and the shortest. */
static ash_slice map_title(const ash_comparison *k, const places *p) {
    const place *far = NULL, *near = NULL;
    for (size_t i = 0; i < p->count; i++) {
        const place *one = &p->items[i];
        if (!isfinite(one->days)) continue;
        if (far == NULL || one->days > far->days) far = one;
        if (near == NULL || one->days < near->days) near = one;
    }
    if (far == NULL) return ASH_WORD(k->page, "figure.map.plain");
    return ASH_SAY(k->page, far->days - near->days < 0.5 ? "figure.map.alike" : "figure.map.title", ASH_P("far", far->title), ASH_P("days", say_days(k, far->days)),
                   ASH_P("near", near->title), ASH_P("near_days", say_days(k, near->days)));
}

static void fill_map_table(const ash_comparison *k, ash_picture *picture, const places *p) {
    bool shared = p->count > 0 && p->items[0].shares != NULL;
    size_t columns = 4 + (shared ? k->count : 0);
    ash_slice *heads = ash_new_array(k->page->arena, ash_slice, columns), *cells = ash_new_array(k->page->arena, ash_slice, columns * p->count);
    heads[0] = ASH_WORD(k->page, "figure.map.from");
    heads[1] = ASH_WORD(k->page, "figure.map.country");
    heads[2] = ASH_WORD(k->page, "figure.map.by");
    heads[3] = ASH_WORD(k->page, "figure.map.days");
    for (size_t i = 0; shared && i < k->count; i++) heads[4 + i] = ASH_SAY(k->page, "figure.map.share", ASH_P("option", ash_comparison_name(k, k->order[i])));
    for (size_t n = 0; n < p->count; n++) {
        const place *one = &p->items[n];
        ash_slice *row = &cells[columns * n], number = number_of(k, n);
        row[0] = ash_format(k->page->arena, "%.*s  %.*s", (int)number.size, number.data, (int)one->title.size, one->title.data);
        row[1] = one->country_name;
        row[2] = one->modes.size == 0 ? ASH_SLICE("–") : one->modes;
        row[3] = days_text(k, one->days);
        for (size_t i = 0; shared && i < k->count; i++) row[4 + i] = ash_page_percent(k->page, one->shares[k->order[i]]);
    }
    *picture = (ash_picture){.name = "map", .columns = columns, .rows = p->count, .heads = heads, .cells = cells};
}

const ash_picture *ash_picture_map(const ash_findings *findings, unsigned width, ash_slice id) {
    const ash_comparison *k = findings->k;
    places p;
    if (findings->land == NULL || !find_places(k, &p)) return NULL;
    ash_picture *picture = ash_new(k->page->arena, ash_picture);
    ash_canvas *canvas = ash_canvas_create(k->page, width, id);
    const view v = view_of(&p, 0, canvas->width);
    ash_legend_item *legend = ash_new_array(k->page->arena, ash_legend_item, p.count);
    draw_land(canvas, &v, findings->land);
    draw_places(canvas, k, &p, &v);
    canvas->y = v.bottom + 6;
    ash_canvas_dot(canvas, 10, canvas->y + 11, 6);
    ash_canvas_paragraph(canvas, 25, canvas->width - 25, ASH_SAY(k->page, "figure.map.home", ASH_P("country", country_name(k, p.home))));
    ash_canvas_gap(canvas, 4);
    for (size_t i = 0; i < p.count; i++) legend[i] = (ash_legend_item){i, 0, number_of(k, i), say_place(k, &p.items[i]), true};
    ash_canvas_legend(canvas, legend, p.count);
    write_mixed(canvas, k, &p);
    ash_canvas_gap(canvas, 4);
    fill_map_table(k, picture, &p);
    picture->title = map_title(k, &p);
    picture->description = ASH_WORD(k->page, "figure.map.description");
    picture->source = ASH_WORD(k->page, "figure.source_map");
    picture->svg = ash_canvas_finish(canvas, picture->title, picture->description);
    return picture;
}
