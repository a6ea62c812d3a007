/* From answers to a case that runs at once. What is not known gets a wide estimate with its reason; prices and
 * production costs of the other places come from models/make-prior.model, which is run here on today's price.
 * docs/quick-start.md says what each estimate is. */
#include <math.h>

#include "app/new.h"

enum { PRIOR_SAMPLES = 4096 };
enum { LOW, LIKELY, HIGH };
enum { MATERIAL, LABOUR, ENERGY, CAPITAL, OVERHEAD }; /* rows of `part` in the model of priors */

static const double LOADS_A_YEAR = 12;
static const double CONTAINER_M3 = 68, CONTAINER_KG = 26000, FULL = 0.9; /* as in models/comparison.model */
static const double YEARLY_COST =
    0.1858; /* of a machine, part of its price: 9 % over ten years (0.1558) and 3 % upkeep */
static const double MACHINE_SECONDS = 4000.0 * 0.82 * 0.8 * 3600; /* two shifts, effectiveness 82 %, four fifths full */

typedef struct place {
    const char *id;
    const char *country;
    bool own;
} place;

typedef struct writer {
    ash_request *r;
    const ash_model *prior;
    const ash_new_answers *a;
    const ash_ref *ref;
    const ash_outcome *outcome; /* of the model of priors */
    ash_list(char) text;
    ash_slice at;                 /* "source.poland." where a source is written, else empty */
    ash_list(ash_slice) guesses;  /* paths of what is a range of ours */
    place places[4];
    size_t place_count;
    /* filled in */
    double kilo[3], density, price_eur; /* price: as given, in EUR; NAN when not known */
    ash_new_range weight, volume;       /* kg and m3 a piece; volume: {0} when it follows from the density */
    ash_new_range pieces;
    double middle_pieces;
    bool far, by_sea;
} writer;

/* ---- Small things ---- */

static double middle(ash_new_range range) {
    return sqrt(range.low) * sqrt(range.high);
}

static void put(writer *w, ash_slice text) {
    for (size_t i = 0; i < text.size; i++) ash_push(w->r->arena, &w->text, text.data[i]);
}

static ash_slice word(const writer *w, const char *key) {
    return ash_words_get(w->r->words, ash_slice_of(key));
}
static ash_slice text_of(const char *text) {
    return ash_slice_of(text);
}

/* Three digits say all that an estimate knows. */
static ash_slice number(const writer *w, double value) {
    double scale = 1;
    char out[ASH_NUMBER_TEXT];
    if (value > 0)
        while (value * scale < 100) scale *= 10;
    double divide = 1;
    while (value * scale / divide >= 1000) divide *= 10;
    double rounded = rint(value * scale / divide);
    size_t size = ash_number_shortest(divide > 1 ? rounded * divide / scale : rounded / scale, out);
    return ash_slice_copy(w->r->arena, (ash_slice){out, size});
}

/* Exactly, as the user gave it. */
static ash_slice exact(const writer *w, double value) {
    char out[ASH_NUMBER_TEXT];
    size_t size = ash_number_shortest(value, out);
    return ash_slice_copy(w->r->arena, (ash_slice){out, size});
}

/* "2 to 3 EUR/unit", or one number when both round to it. */
static ash_slice range_text(const writer *w, ash_new_range range, const char *unit) {
    ash_slice low = number(w, range.low), high = number(w, range.high);
    const char *space = unit[0] == '\0' ? "" : " ";
    if (ash_slice_equal(low, high)) return ash_format(w->r->arena, "%.*s%s%s", (int)low.size, low.data, space, unit);
    return ash_format(w->r->arena, "%.*s to %.*s%s%s", (int)low.size, low.data, (int)high.size, high.data, space, unit);
}

static ash_slice quoted(const writer *w, ash_slice text) {
    ash_json_writer *json = ash_json_writer_create(w->r->arena, 0);
    ash_json_text(json, text);
    return ash_json_written(json);
}

/* A comment: each line of the sentence behind a "# ". */
static void comment(writer *w, unsigned indent, ash_slice sentence) {
    for (size_t at = 0; at < sentence.size;) {
        size_t end = ash_slice_find(sentence, '\n', at);
        for (unsigned i = 0; i < indent; i++) put(w, ASH_SLICE(" "));
        put(w, ASH_SLICE("# "));
        put(w, ash_slice_part(sentence, at, end));
        put(w, ASH_SLICE("\n"));
        at = end + 1;
    }
}

static bool is_range(ash_slice value) {
    for (size_t i = 0; i < value.size; i++)
        if (value.data[i] == '{' || ash_slice_starts_with(ash_slice_part(value, i, value.size), ASH_SLICE(" to "))) return true;
    return false;
}

/* `key: value   # who says so`. A reason starts with a key of po under new.why. */
static void line(writer *w, unsigned indent, const char *key, ash_slice value, bool own, const char *why) {
    ash_slice reason =
        why == NULL ? (ash_slice){NULL, 0} : ash_words_get(w->r->words, ash_format(w->r->arena, "new.why.%s", why));
    ash_slice origin = word(w, own ? "new.own" : "new.estimate"), path = ash_format(w->r->arena, "%.*s%s", (int)w->at.size, w->at.size > 0 ? w->at.data : "", key);
    if (!own && is_range(value)) ash_push(w->r->arena, &w->guesses, path);
    size_t used = indent + ash_slice_of(key).size + 2 + ash_utf8_count(value);
    for (unsigned i = 0; i < indent; i++) put(w, ASH_SLICE(" "));
    put(w, ash_format(w->r->arena, "%s: %.*s", key, (int)value.size, value.data));
    do put(w, ASH_SLICE(" "));
    while (++used < 44);
    put(w, ash_format(w->r->arena, "# %.*s%s%.*s\n", (int)origin.size, origin.data, reason.size > 0 ? ": " : "",
                      (int)reason.size, reason.size > 0 ? reason.data : ""));
}

/* A line without a remark. */
static void plain(writer *w, unsigned indent, const char *key, ash_slice value) {
    for (unsigned i = 0; i < indent; i++) put(w, ASH_SLICE(" "));
    put(w, ash_format(w->r->arena, "%s:%s%.*s\n", key, value.size > 0 ? " " : "", (int)value.size,
                      value.size > 0 ? value.data : ""));
}

static double table_value(const writer *w, const char *table, int group, int column, int columns) {
    return ash_model_entity(w->prior, ash_slice_of(table))->values[group * columns + column];
}

/* ---- What is not known ---- */

/* Weight and room of a piece, from whatever of them was given. */
static void fill_size(writer *w) {
    const ash_new_answers *a = w->a;
    for (int i = 0; i < 3; i++) w->kilo[i] = table_value(w, "kilo_price", a->group, i, 3);
    w->density = table_value(w, "packed", a->group, 0, 1);
    if (a->known[ASH_NEW_per_container])
        w->volume = (ash_new_range){55 / a->per_container, 66 / a->per_container};
    else if (a->known[ASH_NEW_per_pallet])
        w->volume = (ash_new_range){1.15 / a->per_pallet, 1.75 / a->per_pallet};
    else if (a->known[ASH_NEW_box] && a->known[ASH_NEW_box_pieces])
        w->volume = (ash_new_range){a->box_volume / a->box_pieces, 1.15 * a->box_volume / a->box_pieces};
    if (a->known[ASH_NEW_weight])
        w->weight = (ash_new_range){a->weight, a->weight};
    else if (a->known[ASH_NEW_box_weight] && a->known[ASH_NEW_box_pieces])
        w->weight = (ash_new_range){a->box_weight / a->box_pieces, a->box_weight / a->box_pieces};
    else if (a->known[ASH_NEW_price])
        w->weight = (ash_new_range){w->price_eur / w->kilo[HIGH], w->price_eur / w->kilo[LOW]};
    else if (w->volume.high > 0)
        w->weight = (ash_new_range){w->volume.low * w->density / 2, w->volume.high * w->density * 2};
    else
        w->weight = (ash_new_range){1, 1};
}

/* Twelve full loads a year, four times fewer to four times more. */
static void fill_pieces(writer *w) {
    double room = w->volume.high > 0 ? middle(w->volume) : middle(w->weight) / w->density;
    double by_weight = middle(w->weight) / CONTAINER_KG, by_room = room / CONTAINER_M3;
    double load = FULL / (by_weight > by_room ? by_weight : by_room);
    w->pieces =
        w->a->known[ASH_NEW_pieces] ? w->a->pieces : (ash_new_range){LOADS_A_YEAR * load / 4, LOADS_A_YEAR * load * 4};
    w->middle_pieces = middle(w->pieces);
}

static bool sea_between(const writer *w) {
    ash_ref_value found;
    return w->far || !ash_ref_find(w->ref, ASH_SLICE("distance_road_km"), w->a->country->code, &found);
}

/* Today's place and the three it is compared with, without the one that is today's. */
static void fill_places(writer *w) {
    static const place others[] = {{"poland", "PL", false}, {"netherlands", "NL", false}, {"own_plant", "NL", true}};
    ash_slice today = w->a->country->code;
    w->far = ash_slice_equal(w->a->country->reach, ASH_SLICE("far"));
    w->by_sea = sea_between(w);
    w->places[w->place_count++] = (place){"today", ash_slice_copy(w->r->arena, today).data, w->a->own_plant};
    for (size_t i = 0; i < 3; i++)
        if (!ash_slice_equal(today, text_of(others[i].country)) || others[i].own != w->a->own_plant)
            w->places[w->place_count++] = others[i];
}

/* A duty per kilogram has no percentage: then, and where the goods are not known, a range. */
static bool duty_known(const writer *w) {
    ash_ref_value duty;
    return w->a->goods_code.size > 0 && ash_ref_find(w->ref, ASH_SLICE("eu_duty"), w->a->goods_code, &duty) &&
           isfinite(duty.value);
}

/* ---- The model of priors, run on today's price ---- */

static void json_text(ash_json_writer *json, const char *key, ash_slice value) {
    ash_json_key(json, ash_slice_of(key));
    ash_json_text(json, value);
}

static ash_slice prior_case(const writer *w) {
    const ash_new_answers *a = w->a;
    ash_arena *arena = w->r->arena;
    ash_json_writer *json = ash_json_writer_create(arena, 0);
    const ash_index *groups = ash_model_index(w->prior, ASH_SLICE("group"));
    ash_json_object_begin(json);
    ash_json_key(json, ASH_SLICE("mix"));
    ash_json_object_begin(json);
    ash_json_key(json, groups->rows[a->group].name);
    ash_json_number(json, 1);
    ash_json_object_end(json);
    json_text(json, "weight", exact(w, middle(w->weight)));
    if (w->volume.high > 0) json_text(json, "packed_volume", range_text(w, w->volume, "m3"));
    if (a->known[ASH_NEW_price]) {
        ash_slice price = exact(w, a->price);
        json_text(
            json, "price",
            ash_format(arena, "%.*s %.*s/unit", (int)price.size, price.data, (int)a->currency.size, a->currency.data));
        json_text(json, "delivery", text_of(ash_new_fields[ASH_NEW_delivery].choices[a->delivery]));
    }
    if (duty_known(w)) json_text(json, "goods_code", a->goods_code);
    if (a->known[ASH_NEW_minutes]) {
        json_text(json, "hours_known", ASH_SLICE("yes"));
        json_text(json, "hours", range_text(w, a->minutes, "minute"));
    }
    ash_json_key(json, ASH_SLICE("place"));
    ash_json_object_begin(json);
    for (size_t i = 0; i < w->place_count; i++) {
        ash_json_key(json, text_of(w->places[i].id));
        ash_json_object_begin(json);
        json_text(json, "country", text_of(w->places[i].country));
        json_text(json, "is_today", i == 0 ? ASH_SLICE("yes") : ASH_SLICE("no"));
        json_text(json, "own", w->places[i].own ? ASH_SLICE("yes") : ASH_SLICE("no"));
        json_text(json, "far", i == 0 && w->by_sea ? ASH_SLICE("yes") : ASH_SLICE("no"));
        ash_json_object_end(json);
    }
    ash_json_object_end(json);
    ash_json_object_end(json);
    return ash_json_written(json);
}

static ash_status run_prior(writer *w) {
    ash_request *r = w->r;
    uint32_t file = ash_request_source(r, ASH_SLICE("make-prior.json"), prior_case(w));
    const ash_doc *doc = ash_json_read(r->arena, r->sources, file, r->diags);
    ash_case_options options = {.date = ASH_NO_DAY};
    const ash_case *c = doc == NULL ? NULL : ash_case_bind(r->arena, w->prior, doc, &options, r->diags);
    if (c == NULL) return ASH_STATUS_INPUT;
    ash_run_options run = ash_request_run_options(r);
    run.samples = PRIOR_SAMPLES;
    run.seed = 1;
    ash_outcome_wish wish = {0};
    ash_outcome *outcome;
    if (ash_outcome_compute(r->arena, c, &run, &wish, r->diags, &outcome) != ASH_OUTCOME_DONE) return ASH_STATUS_INPUT;
    w->outcome = outcome;
    return ASH_STATUS_DONE;
}

static const ash_figure *figure(const writer *w, const char *result, const char *place_id, int part) {
    const ash_entity *entity = ash_model_entity(w->prior, ash_slice_of(result));
    int rows[ASH_INDEX_LIMIT] = {ash_case_row_find(w->outcome->unrolled->c,
                                                   ash_model_index(w->prior, ASH_SLICE("place")), 0,
                                                   ash_slice_of(place_id)),
                                 part};
    return ash_outcome_find(w->outcome, entity, rows)->figure;
}

static ash_new_range figure_range(const writer *w, const char *result, const char *place_id, int part) {
    const ash_figure *f = figure(w, result, place_id, part);
    return (ash_new_range){f->quantile[ASH_P5], f->quantile[ASH_P95]};
}

static ash_new_range times(ash_new_range range, double factor) {
    return (ash_new_range){range.low * factor, range.high * factor};
}

/* ---- The case ---- */

static ash_slice country_name(const writer *w, ash_slice code) {
    const ash_ref_country_row *row = ash_ref_country(w->ref, code);
    return w->r->lang == ASH_LANG_NL ? row->name_nl : row->name_en;
}

static ash_slice fill_word(const writer *w, const char *key, const char *name, ash_slice value) {
    return ash_words_fill(w->r->arena, w->r->words, ash_slice_of(key),
                          (const ash_parameter[]){{name, value}, {NULL, {NULL, 0}}});
}

static void write_head(writer *w) {
    const ash_new_answers *a = w->a;
    const ash_index *groups = ash_model_index(w->prior, ASH_SLICE("group"));
    ash_slice group = ash_label(&groups->rows[a->group].labels, w->r->lang, groups->rows[a->group].name);
    comment(w, 0, word(w, "new.head"));
    if (!a->known[ASH_NEW_country] || !a->known[ASH_NEW_maker])
        comment(w, 0,
                fill_word(w, a->own_plant ? "new.assumed_own" : "new.assumed_supplier", "country",
                          country_name(w, a->country->code)));
    if (!a->known[ASH_NEW_price]) comment(w, 0, word(w, "new.only_percentages"));
    if (!a->known[ASH_NEW_pieces]) comment(w, 0, word(w, "new.no_volume"));
    put(w, ASH_SLICE("\n"));
    plain(w, 0, "model", ASH_SLICE("comparison"));
    plain(w, 0, "lang", w->r->lang == ASH_LANG_NL ? ASH_SLICE("nl") : ASH_SLICE("en"));
    plain(w, 0, "title", quoted(w, a->known[ASH_NEW_product] ? a->word : group));
    plain(w, 0, "base", ASH_SLICE("today"));
    put(w, ASH_SLICE("\n"));
    comment(w, 0, fill_word(w, "new.group", "group", group));
}

static void write_product(writer *w) {
    const ash_new_answers *a = w->a;
    bool box = a->known[ASH_NEW_box_weight] && a->known[ASH_NEW_box_pieces];
    if (duty_known(w))
        line(w, 0, "goods_code", quoted(w, a->goods_code), a->known[ASH_NEW_goods_code],
             a->known[ASH_NEW_goods_code] ? NULL : "heading");
    if (a->known[ASH_NEW_weight] || box)
        line(w, 0, "weight",
             ash_format(w->r->arena, "%.*s kg", (int)exact(w, w->weight.low).size, exact(w, w->weight.low).data), true,
             NULL);
    else
        line(w, 0, "weight", range_text(w, w->weight, "kg"), false,
             a->known[ASH_NEW_price] ? "weight_price"
             : w->volume.high > 0    ? "weight_room"
                                     : "weight_one");
    if (w->volume.high > 0)
        line(w, 0, "packed_volume", range_text(w, w->volume, "m3"), true,
             a->known[ASH_NEW_per_container] ? "container"
             : a->known[ASH_NEW_per_pallet]  ? "pallet"
                                             : "box");
    else
        line(w, 0, "packed_density", range_text(w, (ash_new_range){w->density / 2, w->density * 2}, "kg/m3"), false,
             "density");
    ash_new_range gate = figure_range(w, "expected_price", "today", 0);
    line(w, 0, "selling_price", range_text(w, (ash_new_range){1.3 * gate.low, 2.8 * gate.high}, "EUR"), false,
         "selling_price");
    line(w, 0, "demand", range_text(w, w->pieces, ""), a->known[ASH_NEW_pieces],
         a->known[ASH_NEW_pieces] ? NULL : "loads");
}

static void write_leg(writer *w, const char *id, const char *mode, const char *stage, const char *distance) {
    put(w, ash_format(w->r->arena, "      %s: {mode: %s, stage: %s%s%s}\n", id, mode, stage,
                      distance == NULL ? "" : ", distance: ", distance == NULL ? "" : distance));
}

static void write_legs(writer *w, bool sea) {
    plain(w, 4, "leg", (ash_slice){NULL, 0});
    if (sea) {
        write_leg(w, "truck_there", "road", "origin", "50 to 300 km");
        write_leg(w, "sea", "sea", "main", NULL);
        write_leg(w, "truck_here", "road", "destination", "60 to 200 km");
    } else {
        write_leg(w, "truck", "road", "main", NULL);
    }
}

/* Production in an own plant from the parts of the price. What scrap, pace and leavers cost is inside the parts
 * already. */
static void write_plant(writer *w, const char *id, bool today) {
    const ash_new_answers *a = w->a;
    const char *why = today ? "split" : "prior";
    bool certain = today && a->known[ASH_NEW_price]; /* the parts of a known price add up to it */
    ash_new_range parts[OVERHEAD + 1], work = figure_range(w, "work", id, 0), power = figure_range(w, "power", id, 0);
    for (int part = MATERIAL; part <= OVERHEAD; part++) {
        parts[part] = figure_range(w, "part_cost", id, part);
        if (certain) parts[part].low = parts[part].high = figure(w, "part_cost", id, part)->centre;
    }
    if (certain) {
        work.low = work.high = figure(w, "work", id, 0)->centre;
        power.low = power.high = figure(w, "power", id, 0)->centre;
    }
    line(w, 4, "material", range_text(w, parts[MATERIAL], "EUR"), false, why);
    line(w, 4, "labour_time", range_text(w, work, "minute"), false,
         today && a->known[ASH_NEW_minutes] ? "minutes" : why);
    line(w, 4, "electricity", range_text(w, power, "kWh"), false, why);
    line(w, 4, "fixed_cost", range_text(w, times(parts[OVERHEAD], w->middle_pieces), "EUR/year"), false, "overhead");
    line(w, 4, "scrap", ASH_SLICE("0%"), false, "inside");
    line(w, 4, "productivity", ASH_SLICE("1"), false, "inside");
    line(w, 4, "replacement_cost", ASH_SLICE("0%"), false, "inside");
    comment(w, 4, word(w, "new.machines"));
    ash_slice price = range_text(w, times(parts[CAPITAL], w->middle_pieces / YEARLY_COST), "EUR"),
              cycle = number(w, MACHINE_SECONDS / w->middle_pieces);
    plain(w, 4, "asset", (ash_slice){NULL, 0});
    put(w, ash_format(w->r->arena, "      machines: {asset_price: %.*s, asset_life: 10, %scycle_time: %.*s second}\n",
                      (int)price.size, price.data, today ? "asset_age: 5, " : "", (int)cycle.size, cycle.data));
}

static void write_today(writer *w) {
    const ash_new_answers *a = w->a;
    if (a->own_plant) {
        write_plant(w, "today", true);
    } else {
        ash_slice amount = exact(w, a->price);
        if (a->known[ASH_NEW_price])
            line(w, 4, "price",
                 ash_format(w->r->arena, "%.*s %.*s", (int)amount.size, amount.data, (int)a->currency.size,
                            a->currency.data),
                 true, a->known[ASH_NEW_currency] ? NULL : "euro");
        else
            line(w, 4, "price", range_text(w, figure_range(w, "expected_price", "today", 0), "EUR"), false, "kilo");
        bool own = a->known[ASH_NEW_delivery] && a->known[ASH_NEW_price];
        line(w, 4, "delivery", text_of(ash_new_fields[ASH_NEW_delivery].choices[a->delivery]), own,
             own                        ? NULL
             : !a->known[ASH_NEW_price] ? "gate"
             : w->far                   ? "sea_terms"
                                        : "road_terms");
    }
    write_legs(w, w->by_sea);
}

static void write_source(writer *w, const place *p, bool today) {
    const ash_new_answers *a = w->a;
    ash_slice country = country_name(w, text_of(p->country));
    put(w, ash_format(w->r->arena, "\n  %s:\n", p->id));
    w->at = ash_format(w->r->arena, "source.%s.", p->id);
    ash_slice title = fill_word(w,
                                today    ? (p->own ? "new.title.today_own" : "new.title.today_supplier")
                                : p->own ? "new.title.own"
                                         : "new.title.supplier",
                                "country", country);
    plain(w, 4, "title", quoted(w, title));
    if (today)
        line(w, 4, "country", quoted(w, text_of(p->country)), a->known[ASH_NEW_country],
             a->known[ASH_NEW_country] ? NULL : "country");
    else
        plain(w, 4, "country", quoted(w, text_of(p->country)));
    if (today)
        line(w, 4, "sourcing", p->own ? ASH_SLICE("own_plant") : ASH_SLICE("supplier"), a->known[ASH_NEW_maker],
             a->known[ASH_NEW_maker] ? NULL : "maker");
    else
        plain(w, 4, "sourcing", p->own ? ASH_SLICE("own_plant") : ASH_SLICE("supplier"));
    if (today) {
        bool eu = ash_ref_country(w->ref, a->country->code)->eu;
        plain(w, 4, "reach", w->far ? ASH_SLICE("far") : ASH_SLICE("near"));
        plain(w, 4, "customs_border", eu ? ASH_SLICE("no") : ASH_SLICE("yes"));
        if (!eu && !duty_known(w))
            line(w, 4, "duty_rate", ASH_SLICE("{low: 0%, likely: 3%, high: 6.5%}"), false,
                 a->goods_code.size > 0 ? "duty_code" : "duty");
        write_today(w);
        return;
    }
    if (p->own) {
        write_plant(w, p->id, false);
    } else {
        line(w, 4, "price", range_text(w, figure_range(w, "expected_price", p->id, 0), "EUR"), false, "prior");
        line(w, 4, "delivery", ASH_SLICE("factory"), false, "gate");
    }
    write_legs(w, false);
}

typedef ash_list(ash_slice) path_list;

static void add_path(const writer *w, path_list *paths, const char *id, const char *input) {
    ash_push(w->r->arena, paths, ash_format(w->r->arena, "source.%s.%s", id, input));
}

/* What moves together: the prices of two suppliers are split from one price, and all amounts from today's when that is
 * an estimate itself. Every two of them alike, so that the correlations are possible together. */
static void write_correlations(writer *w) {
    path_list paths = {0};
    bool unknown = !w->a->known[ASH_NEW_price];
    for (size_t i = 0; i < w->place_count; i++) {
        const place *p = &w->places[i];
        if (!p->own && (i > 0 || unknown)) add_path(w, &paths, p->id, "price");
        if (p->own && unknown) {
            add_path(w, &paths, p->id, "material");
            add_path(w, &paths, p->id, "fixed_cost");
        }
    }
    if (paths.count < 2) return;
    put(w, ASH_SLICE("\n"));
    comment(w, 0, word(w, "new.together"));
    plain(w, 0, "correlate", (ash_slice){NULL, 0});
    for (size_t i = 0; i < paths.count; i++)
        for (size_t k = i + 1; k < paths.count; k++)
            put(w, ash_format(w->r->arena, "  - [%.*s, %.*s, 0.6]\n", (int)paths.items[i].size, paths.items[i].data,
                              (int)paths.items[k].size, paths.items[k].data));
}

/* What somebody should look into: the interview asks about it (docs/ask.md). */
static void write_guesses(writer *w) {
    if (w->guesses.count == 0) return;
    put(w, ASH_SLICE("\n"));
    comment(w, 0, word(w, "new.guesses"));
    plain(w, 0, "evidence", (ash_slice){NULL, 0});
    for (size_t i = 0; i < w->guesses.count; i++) plain(w, 2, w->guesses.items[i].data, ASH_SLICE("guess"));
}

/* What else could be; only what can be true of today's place. */
static void write_scenarios(writer *w) {
    const ash_new_answers *a = w->a;
    static const int by_sea[] = {ASH_NEW_FACTORY, ASH_NEW_PORT}, by_road[] = {ASH_NEW_DOOR};
    put(w, ASH_SLICE("\n"));
    comment(w, 0, word(w, "new.scenarios"));
    plain(w, 0, "scenario", (ash_slice){NULL, 0});
    put(w, ash_format(w->r->arena, "  fewer_pieces: {demand: %.*s}\n", (int)number(w, 0.7 * w->middle_pieces).size,
                      number(w, 0.7 * w->middle_pieces).data));
    if (!a->country->eu) put(w, ASH_SLICE("  tariff: {source.today.extra_duty: 25%}\n"));
    if (w->by_sea) put(w, ASH_SLICE("  dear_freight: {source.today.leg.sea.load_price: 8400 USD}\n"));
    if (a->own_plant || a->known[ASH_NEW_delivery] || !a->known[ASH_NEW_price]) return;
    const int *others = w->far ? by_sea : by_road;
    for (size_t i = 0; i < (w->far ? 2u : 1u); i++) {
        const char *term = ash_new_fields[ASH_NEW_delivery].choices[others[i]];
        put(w, ash_format(w->r->arena, "  paid_to_%s: {source.today.delivery: %s}\n", term, term));
    }
}

ash_status ash_new_case(ash_request *request, const ash_model *prior, const ash_new_answers *answers, ash_slice *made) {
    ash_new_answers filled = *answers;
    writer w = {.r = request, .prior = prior, .a = &filled, .ref = ash_load_ref(request)};
    ash_ref_value rate = {.value = 1};
    if (!ash_slice_equal(filled.currency, ASH_SLICE("EUR")))
        ash_ref_find(w.ref, ASH_SLICE("fx_rate"), filled.currency, &rate);
    w.price_eur = filled.known[ASH_NEW_price] ? filled.price * rate.value : (double)NAN;
    fill_places(&w);
    if (!filled.known[ASH_NEW_price])
        filled.delivery = ASH_NEW_FACTORY;
    else if (!filled.known[ASH_NEW_delivery])
        filled.delivery = w.far ? ASH_NEW_LOADED : ASH_NEW_FACTORY;
    fill_size(&w);
    fill_pieces(&w);
    ash_status status = run_prior(&w);
    if (status != ASH_STATUS_DONE) return status;
    write_head(&w);
    write_product(&w);
    put(&w, ASH_SLICE("\nsource:"));
    for (size_t i = 0; i < w.place_count; i++) write_source(&w, &w.places[i], i == 0);
    write_correlations(&w);
    write_guesses(&w);
    write_scenarios(&w);
    *made = (ash_slice){w.text.items, w.text.count};
    return ASH_STATUS_DONE;
}
