/* Unrolling. Cells are built on demand and remembered; an environment holds the row bound to each slot of the formula being read. What a circle over
 * earlier years needs is built from the first year on, so that the depth of recursion does not grow with the years. */
#include "engine/unroll.h"

#include <math.h>
#include <string.h>

#include "engine/deciding.h"
#include "engine/expand.h"
#include "lang/read.h"
#include "num/elementary.h"

typedef struct environment {
    const ash_entity *owner;  /* whose formula it is; NULL for a check */
    const int *rows;          /* by slot */
    int *slots;
} environment;

/* One input or fact in one row, over all years. */
typedef struct input_row {
    ash_slice path;
    size_t use;    /* position in u->uses + 1; 0: not used yet */
    bool reported; /* a warning about it was given */
} input_row;

typedef struct ash_unroller {
    ash_arena *arena;
    ash_diags *diags;
    ash_unrolled *u;
    const ash_model *model;
    const ash_case *c;
    ash_graph *graph;
    ash_map draws;            /* name -> draw number + 1 */
    ash_map uses;             /* path -> position in u->uses + 1 */
    input_row **input_rows;   /* by entity number, then by ash_case_cell without years; NULL where nothing was read */
    bool may_miss;            /* inside a default with an `else`: a reference without a value is UNSET, not an error */
    bool hedged;              /* inside hedged(): money is exchanged at the expected rate */
    ash_reads *reads;         /* what the formula at work reads is noted here; NULL: nobody asks */
    const ash_unrolled *ordinary; /* a live graph is made of this; NULL: an ordinary one is */
    const bool *deciding;     /* for a live graph: by entity number, whether it decides what is unrolled */
} unroller;

static ash_value evaluate(unroller *u, const ash_expr *e, int *slots);
static ash_value cell_value(unroller *u, const ash_entity *entity, const int *rows);

/* ---- Small values ---- */

static ash_value of_kind(ash_value_kind kind) { return (ash_value){.kind = (uint8_t)kind}; }
static ash_value of_node(ash_node node) { return (ash_value){.kind = ASH_VALUE_NODE, .node = node}; }
static ash_value of_number(unroller *u, double number) { return of_node(ash_graph_constant(u->graph, number)); }
static bool is_node(ash_value v) { return v.kind == ASH_VALUE_NODE; }
static bool is_constant(const unroller *u, ash_value v) { return is_node(v) && ash_graph_is_constant(u->graph, v.node); }
static double constant_of(const unroller *u, ash_value v) { return ash_graph_centre(u->graph, v.node); }

/* What an operation gives when one of its operands is not a number: failure before what is missing before absence. */
static ash_value pass(ash_value a, ash_value b) {
    if (a.kind == ASH_VALUE_FAILED || b.kind == ASH_VALUE_FAILED) return of_kind(ASH_VALUE_FAILED);
    return of_kind(a.kind == ASH_VALUE_UNSET || b.kind == ASH_VALUE_UNSET ? ASH_VALUE_UNSET : ASH_VALUE_ABSENT);
}

static ash_value apply(unroller *u, ash_op op, ash_value a, ash_value b, ash_span origin) {
    if (!is_node(a) || !is_node(b)) return pass(a, b);
    return of_node(ash_graph_apply(u->graph, op, a.node, b.node, 0, origin));
}
static ash_value apply1(unroller *u, ash_op op, ash_value a, ash_span origin) {
    return is_node(a) ? of_node(ash_graph_apply(u->graph, op, a.node, 0, 0, origin)) : pass(a, a);
}

static bool is_live(const unroller *u) { return u->ordinary != NULL; }

static ash_diag *report(unroller *u, ash_code code, ash_span span, ash_slice path, const ash_parameter *parameters) {
    ash_diag *diag = ash_report_list(u->diags, code, span, parameters);
    ash_diag_set_path(u->diags, diag, path);
    return diag;
}
#define REPORT(u, code, path, ...) REPORT_((u), (code), (path), __VA_ARGS__, {NULL, {NULL, 0}})
#define REPORT_(u, code, path, span, ...) report((u), (code), (span), (path), (const ash_parameter[]){__VA_ARGS__})
/* The title of an entity in both languages: each sentence takes its own. */
#define ENTITY_LABELS(entity) ASH_P("nl", ash_label(&(entity)->labels, ASH_LANG_NL, (entity)->name)), ASH_P("en", ash_label(&(entity)->labels, ASH_LANG_EN, (entity)->name))

static uint32_t draw_of(unroller *u, ash_slice name) {
    uintptr_t known = (uintptr_t)ash_map_get(&u->draws, name);
    if (known != 0) return (uint32_t)(known - 1);
    ash_slice copy = ash_slice_copy(u->arena, name);
    uint32_t draw = ash_graph_draw(u->graph, copy);
    ash_map_add(&u->draws, copy, (void *)(uintptr_t)(draw + 1u));
    return draw;
}

/* A number that is known but may be changed: in a live graph an input. */
static ash_value known_number(unroller *u, ash_slice name, double number, ash_span span) {
    if (!is_live(u)) return of_number(u, number);
    ash_distribution law = ash_distribution_of(ASH_CERTAIN, number, 0, 0);
    return of_node(ash_graph_input(u->graph, draw_of(u, name), &law, span));
}

/* A condition whose outcome stays as it is in a live graph. */
static void settle(unroller *u, ash_span condition) {
    for (size_t i = 0; i < u->u->settled.count; i++)
        if (memcmp(&u->u->settled.items[i], &condition, sizeof condition) == 0) return;
    ash_push(u->arena, &u->u->settled, condition);
}

/* What an expression is worth where it need not exist: nothing is reported. */
static ash_value attempt(unroller *u, const ash_expr *e, int *slots) {
    ash_diags *diags = u->diags;
    u->diags = ash_diags_create(u->arena);
    ash_value value = evaluate(u, e, slots);
    u->diags = diags;
    return value;
}

/* ---- What a formula reads, for whoever explains it (ash_unrolled_reads) ---- */

static void note_read(unroller *u, ash_slice key, ash_read read) {
    if (u->reads == NULL || !ash_map_add(&u->reads->known, key, u)) return;
    ash_push(u->reads->known.arena, &u->reads->list, read);
}

static void note_cell(unroller *u, const ash_entity *entity, const int *rows, int year, ash_value value) {
    if (u->reads == NULL) return;
    ash_read read = {.entity = entity, .year = year, .value = value};
    for (size_t k = 0; k < entity->index_count; k++) read.rows[k] = rows[k];
    bool dated = entity->kind == ASH_ENTITY_PARAMETER;
    note_read(u, ash_format(u->arena, "%zu %zu", entity->number, dated ? (size_t)year : ash_case_cell(u->c, entity, rows, true)), read);
}

/* A certain condition was resolved: its first branch was taken, or its second. */
static void note_branch(unroller *u, const ash_expr *e, bool first) {
    if (u->reads == NULL) return;
    for (size_t i = 0; i < u->reads->branches.count; i++)
        if (u->reads->branches.items[i].expr == e) {
            u->reads->branches.items[i].taken[first ? 0 : 1] = true;
            return;
        }
    ash_branch branch = {.expr = e, .taken = {first, !first}};
    ash_push(u->reads->known.arena, &u->reads->branches, branch);
}

/* ---- Inputs as they are listed; values of the reference data ---- */

#define USED_BEFORE SIZE_MAX

/* A new entry in the list of inputs: its position (the list moves when it grows), or USED_BEFORE. */
static size_t note_use(unroller *u, ash_slice path) {
    if (ash_map_get(&u->uses, path) != NULL) return USED_BEFORE;
    ash_input_use use = {.path = path, .draw = ASH_NO_DRAW, .knowable = true};
    ash_push(u->arena, &u->u->uses, use);
    ash_map_add(&u->uses, path, (void *)(uintptr_t)u->u->uses.count);
    return u->u->uses.count - 1;
}

static double year_of_day(ash_day day) {
    int year, month, day_of_month;
    ash_day_parts(day, &year, &month, &day_of_month);
    return year + (day - ash_day_of(year, 1, 1)) / 365.0;
}

/* The law of a reference value: its own range where the data has one, else a spread, widened by age (docs/data.md). */
static ash_distribution reference_law(const unroller *u, const ash_ref_value *value, double spread) {
    double age = u->c->date == ASH_NO_DAY || value->year == 0 ? 0 : year_of_day(u->c->date) - value->year;
    if (!isnan(value->least)) {
        if (!(value->least < value->most)) return ash_distribution_of(ASH_CERTAIN, value->value, 0, 0);
        return ash_distribution_of(ASH_PERT, value->least, value->value, value->most);
    }
    if (!isnan(value->low)) {
        if (!(value->low > 0)) return ash_distribution_about(value->value, value->low, value->high);
        double below = ash_log(value->value / value->low), above = ash_log(value->high / value->value), more = ash_log1p(ash_ref_aged_spread(0, age));
        return ash_distribution_about(value->value, value->value * ash_exp(-sqrt(below * below + more * more)), value->value * ash_exp(sqrt(above * above + more * more)));
    }
    double own = isnan(value->spread) ? spread : value->spread;
    if (own == 0 || value->value == 0) return ash_distribution_of(ASH_CERTAIN, value->value, 0, 0);
    return ash_distribution_plus_minus_relative(value->value, ash_ref_aged_spread(isnan(own) ? 0 : own, age));
}

/* What rolls a money value from the date of its prices to the middle of year 1: expected wage growth for pay, else expected inflation, of the
 * value's country (home where it has none). 1 without a date or a start. */
static double price_roll(const unroller *u, const ash_ref_value *value, ash_slice series, ash_slice key) {
    ash_day date;
    ash_ref_value growth;
    const ash_ref_series *about = ash_ref_series_find(u->model->ref, series);
    if (value->currency == 0 || u->c->start == ASH_NO_DAY || u->c->defaults_none || !ash_day_read(value->date, &date)) return 1;
    bool pay = ash_slice_starts_with(series, ASH_SLICE("labour_cost")) || ash_slice_starts_with(series, ASH_SLICE("minimum_wage"));
    ash_slice country = about != NULL && about->keyed_by == ASH_KEYED_BY_COUNTRY ? key : ASH_SLICE("NL");
    if (!ash_ref_find(u->model->ref, pay ? ASH_SLICE("wage_growth_expected") : ASH_SLICE("inflation_expected"), country, &growth)) return 1;
    double years = year_of_day(u->c->start) + 0.5 - year_of_day(date);
    return ash_pow(1 + growth.value, years);
}

/* What the data says of a key, as one draw of its own: whoever reads it in a formula reads the same draw. It is listed as an input. */
static ash_value reference_value(unroller *u, const ash_ref_value *found, ash_slice series, ash_slice key, ash_span span, ash_slice *path) {
    double rolled = price_roll(u, found, series, key);
    ash_distribution law = reference_law(u, found, (double)NAN);
    law = ash_distribution_scale(u->arena, &law, rolled);
    if (u->c->defaults_none) law = ash_distribution_of(ASH_CERTAIN, ash_distribution_centre(&law), 0, 0);
    *path = ash_format(u->arena, "reference.%.*s.%.*s", (int)series.size, series.data, (int)key.size, key.data);
    ash_value value = law.kind == ASH_CERTAIN ? of_number(u, law.a) : of_node(ash_graph_input(u->graph, draw_of(u, *path), &law, span));
    size_t position = note_use(u, *path);
    if (position == USED_BEFORE) return value;
    ash_input_use *use = &u->u->uses.items[position];
    ash_ref_value *copy = ash_new(u->arena, ash_ref_value);
    *copy = *found;
    use->source = ASH_SOURCE_REFERENCE;
    use->reference = copy;
    use->series = series;
    use->key = ash_slice_copy(u->arena, key);
    use->rolled = rolled;
    use->law = law;
    use->first = value;
    use->knowable = false;
    use->currency = found->currency;
    if (law.kind != ASH_CERTAIN) use->draw = draw_of(u, *path);
    return value;
}

/* ---- Currencies: one log random walk each, shared by all inputs ---- */

static const ash_currency_given *currency_given(const ash_case *c, ash_currency currency) {
    for (size_t i = 0; i < c->currency_count; i++)
        if (c->currencies[i].currency == currency) return &c->currencies[i];
    return NULL;
}

static void currency_text(ash_currency currency, char text[3]) {
    for (int i = 0; i < 3; i++) text[i] = (char)(currency >> (16 - 8 * i) & 0xFF);
}

static bool currency_series(const ash_case *c, ash_currency currency, const char *series, ash_ref_value *value) {
    char text[3];
    currency_text(currency, text);
    return c->model->ref != NULL && ash_ref_find(c->model->ref, ash_slice_of(series), (ash_slice){text, 3}, value);
}

bool ash_currency_rate(const ash_case *c, ash_currency currency, double *rate) {
    const ash_currency_given *given = currency_given(c, currency);
    ash_ref_value value;
    if (currency == ASH_EUR || currency == 0) {
        *rate = 1;
    } else if (given != NULL && given->rate != NULL && !given->rate->unknown) {
        *rate = given->rate->steps[0].law.a;
    } else if (currency_series(c, currency, "fx_rate", &value)) {
        *rate = value.value;
    } else {
        return false;
    }
    return true;
}

static input_row *input_row_of(unroller *u, const ash_entity *entity, const int *rows) {
    input_row **all = &u->input_rows[entity->number];
    if (*all == NULL) *all = ash_new_array(u->arena, input_row, ash_case_cell_count(u->c, entity, false));
    input_row *row = &(*all)[ash_case_cell(u->c, entity, rows, false)];
    if (row->path.size == 0) row->path = ash_case_input_path(u->arena, u->c, entity, rows);
    return row;
}

/* One of a currency's own numbers, listed as an input. */
static ash_node currency_number(unroller *u, ash_currency currency, const char *name, const ash_given *given, const char *series, double fallback, double lowest) {
    char text[3];
    currency_text(currency, text);
    ash_slice path = ash_format(u->arena, "currency.%.*s.%s", 3, text, name);
    ash_ref_value value;
    double number = fallback;
    bool found = currency_series(u->c, currency, series, &value);
    if (found) number = value.value;
    if (given != NULL && !given->unknown) number = given->steps[0].law.a;
    if (number < lowest && (given == NULL || given->unknown)) number = lowest;
    ash_distribution law = given != NULL && !given->unknown ? given->steps[0].law : ash_distribution_of(ASH_CERTAIN, number, 0, 0);
    ash_node node = law.kind == ASH_CERTAIN ? known_number(u, path, number, (ash_span){0}).node : ash_graph_input(u->graph, draw_of(u, path), &law, (ash_span){0});
    size_t position = note_use(u, path);
    if (position == USED_BEFORE) return node;
    ash_input_use *use = &u->u->uses.items[position];
    use->source = given != NULL && !given->unknown ? ASH_SOURCE_USER : found ? ASH_SOURCE_REFERENCE : ASH_SOURCE_DEFAULT;
    use->given = given;
    use->law = law;
    use->knowable = false;
    use->first = of_node(node);
    if (law.kind != ASH_CERTAIN) use->draw = draw_of(u, path);
    if (use->source == ASH_SOURCE_REFERENCE) {
        ash_ref_value *copy = ash_new(u->arena, ash_ref_value);
        *copy = value;
        use->reference = copy;
        use->series = ash_slice_of(series);
        use->key = ash_slice_copy(u->arena, (ash_slice){text, 3});
    }
    return node;
}

/* The home inflation of the model, or 2 % (the ECB's medium-term aim) where it declares none. */
static ash_node home_inflation(unroller *u) {
    const ash_entity *inflation = ash_model_entity(u->model, ASH_SLICE("inflation"));
    int rows[8] = {0};
    if (inflation != NULL && inflation->index_count == 0 && inflation->type.kind == ASH_TYPE_NUMBER && ash_dims_none(inflation->type.unit.dims)) {
        ash_value value = cell_value(u, inflation, rows);
        if (is_node(value)) return value.node;
    }
    return ash_graph_constant(u->graph, 0.02);
}

/* Inflation where a currency is from: the same draw as a formula reads that asks the data for that country, so that prices there and the rate move together. */
static ash_node foreign_inflation(unroller *u, ash_currency currency, ash_span span) {
    char text[3];
    ash_slice path, series = ASH_SLICE("inflation_expected");
    ash_ref_value found;
    currency_text(currency, text);
    const ash_ref_currency_row *row = u->model->ref == NULL ? NULL : ash_ref_currency(u->model->ref, (ash_slice){text, 3});
    if (row == NULL || row->country.size == 0 || !ash_ref_find(u->model->ref, series, row->country, &found))
        return currency_number(u, currency, "inflation", NULL, "", 0.02, -1);
    return reference_value(u, &found, series, row->country, span, &path).node;
}

/* exp(-s^2 / 2) */
static ash_node median_shock(ash_graph *g, ash_node volatility, ash_span span) {
    ash_node square = ash_graph_apply(g, ASH_OP_multiply, volatility, volatility, 0, span);
    ash_node half = ash_graph_apply(g, ASH_OP_divide, square, ash_graph_constant(g, 2), 0, span);
    return ash_graph_apply(g, ASH_OP_exponential, ash_graph_apply(g, ASH_OP_negate, half, 0, 0, span), 0, 0, span);
}

/* EUR per unit of a currency in a model year: rate(0) = today's; rate(y) = rate(y - 1) (1 + drift) exp(s z - s^2 / 2) with an own shock z a year, so that
 * the mean follows the drift. Drift: given, or relative purchasing power (1 + home inflation) / (1 + foreign inflation) - 1. */
static ash_value rate_of(unroller *u, ash_currency currency, int year, ash_span span) {
    if (currency == ASH_EUR || currency == 0) return of_number(u, 1);
    if (year < 0) year = 0;
    double today;
    char text[3];
    currency_text(currency, text);
    if (!ash_currency_rate(u->c, currency, &today)) {
        REPORT(u, ASH_E_no_rate, ((ash_slice){0}), span, ASH_P("currency", ((ash_slice){text, 3})));
        return of_kind(ASH_VALUE_FAILED);
    }
    ash_rate_path *walk = NULL;
    for (size_t i = 0; i < u->u->rates.count; i++)
        if (u->u->rates.items[i].currency == currency) walk = &u->u->rates.items[i];
    size_t years = (size_t)(u->c->last_year > 0 ? u->c->last_year : 1) + 1;
    if (walk == NULL) {
        ash_rate_path added = {currency, years, ash_new_array(u->arena, ash_node, years), ash_new_array(u->arena, ash_node, years)};
        ash_push(u->arena, &u->u->rates, added);
        walk = &u->u->rates.items[u->u->rates.count - 1];
    }
    ash_node *rates = walk->rates, *expected = walk->expected; /* the list may move while the inflation below is built */
    if ((size_t)year >= years) year = (int)years - 1;
    if (rates[year] != 0) return of_node(u->hedged ? expected[year] : rates[year]);
    const ash_currency_given *given = currency_given(u->c, currency);
    ash_graph *g = u->graph;
    rates[0] = currency_number(u, currency, "rate", given == NULL ? NULL : given->rate, "fx_rate", today, 0);
    for (size_t i = 0; i < u->c->adjustment_count; i++)
        if (u->c->adjustments[i].input == NULL && u->c->adjustments[i].currency == currency)
            rates[0] = ash_graph_apply(g, ASH_OP_multiply, rates[0], ash_graph_constant(g, u->c->adjustments[i].amount), 0, span);
    expected[0] = rates[0];
    if (year == 0) return of_node(rates[0]);
    bool still = u->c->defaults_none && (given == NULL || given->volatility == NULL || given->volatility->unknown);
    ash_node volatility = still ? 0 : currency_number(u, currency, "volatility", given == NULL ? NULL : given->volatility, "fx_volatility", 0.10, 0.05);
    ash_node one = ash_graph_constant(g, 1), growth = one;
    if (given != NULL && given->drift != NULL && !given->drift->unknown) {
        growth = ash_graph_apply(g, ASH_OP_add, one, currency_number(u, currency, "drift", given->drift, "", 0, -1), 0, span);
    } else if (!still) {
        ash_node foreign = foreign_inflation(u, currency, span);
        growth = ash_graph_apply(g, ASH_OP_divide, ash_graph_apply(g, ASH_OP_add, one, home_inflation(u), 0, span),
                                 ash_graph_apply(g, ASH_OP_add, one, foreign, 0, span), 0, span);
    }
    double s = ash_graph_centre(g, volatility);
    for (int y = 1; y <= year; y++) {
        if (rates[y] != 0) continue;
        expected[y] = ash_graph_apply(g, ASH_OP_multiply, expected[y - 1], growth, 0, span);
        ash_node grown = ash_graph_apply(g, ASH_OP_multiply, rates[y - 1], growth, 0, span);
        if (is_live(u)) {
            grown = ash_graph_apply(g, ASH_OP_multiply, grown, median_shock(g, volatility, span), 0, span);
        } else if (s > 0) {
            ash_slice path = ash_format(u->arena, "currency.%.*s.path.%d", 3, text, y);
            ash_distribution shock = {.kind = ASH_LOGNORMAL, .a = ash_exp(-s * s / 2), .b = s, .low = -(double)INFINITY, .high = (double)INFINITY};
            uint32_t draw = draw_of(u, path);
            ash_node factor = ash_graph_input(g, draw, &shock, span);
            size_t position = note_use(u, path);
            if (position != USED_BEFORE) {
                ash_input_use *use = &u->u->uses.items[position];
                use->source = ASH_SOURCE_DEFAULT;
                use->law = shock;
                use->draw = draw;
                use->knowable = false;
                use->first = of_node(factor);
            }
            grown = ash_graph_apply(g, ASH_OP_multiply, grown, factor, 0, span);
        }
        rates[y] = grown;
    }
    return of_node(u->hedged ? expected[year] : rates[year]);
}

static ash_value rate(unroller *u, ash_currency currency, int year, ash_span span) {
    char text[3];
    ash_reads *reads = u->reads;
    u->reads = NULL; /* what a rate is made of is read by no formula */
    ash_value value = rate_of(u, currency, year, span);
    u->reads = reads;
    currency_text(currency, text);
    if (reads == NULL || currency == ASH_EUR || currency == 0) return value;
    ash_slice path = ash_format(u->arena, "currency.%.*s.rate", 3, text);
    note_read(u, ash_format(u->arena, "%.*s %d", (int)path.size, path.data, year), (ash_read){.path = path, .currency = currency, .year = year, .value = value});
    return value;
}

/* The year bound to a slot; year 1 where a statement has none. */
static int year_at(const unroller *u, uint32_t slot, const int *slots) { return slot == ASH_NO_SLOT ? 1 : u->c->first_year + slots[slot]; }

/* A money value in its own currency, as EUR at a year: times the rate to the power of money in its unit. */
static ash_value exchange(unroller *u, ash_value value, const ash_type *type, ash_currency currency, int year, ash_span span) {
    int power = type->unit.dims.power[ASH_DIM_MONEY];
    if (!is_node(value) || currency == 0 || currency == ASH_EUR || power == 0) return value;
    ash_value factor = rate(u, currency, year, span);
    if (power == 1) return apply(u, ASH_OP_multiply, value, factor, span);
    if (power == -1) return apply(u, ASH_OP_divide, value, factor, span);
    return apply(u, ASH_OP_multiply, value, apply(u, ASH_OP_power, factor, of_number(u, power), span), span);
}

/* ---- Reference data ---- */

/* The key of a reference() or the code in a value: a country, currency, goods code, word of a choice, or text. */
static ash_slice key_text(unroller *u, const ash_expr *e, ash_value value) {
    if (value.kind == ASH_VALUE_CODE) return *value.text;
    if (value.kind == ASH_VALUE_WORD && e->type.kind == ASH_TYPE_CHOICE) return e->type.choice->choices[value.word].name;
    if (value.kind == ASH_VALUE_WORD) return ash_case_row_id(u->arena, u->c, e->type.index, value.word);
    return (ash_slice){0};
}

static bool find_reference(unroller *u, const ash_expr *e, int *slots, ash_ref_value *found, ash_slice *key, ash_value *failed) {
    ash_value value = evaluate(u, e->arguments[0], slots);
    *failed = value;
    *key = key_text(u, e->arguments[0], value);
    if (key->size == 0) {
        if (is_node(value)) *failed = of_kind(ASH_VALUE_FAILED);
        return false;
    }
    *failed = of_kind(ASH_VALUE_UNSET);
    return ash_ref_find(u->model->ref, e->text, *key, found);
}

/* ---- Inputs ---- */

/* A default's value: a law with its currency, or a node that flows from other inputs. */
typedef struct defaulted {
    ash_value value;          /* UNSET: `law` holds */
    ash_distribution law;
    bool own_spread;          /* the law brings its own uncertainty: `spread` does not apply */
    double spread;            /* of the alternative behind `else`; (double)NAN for none */
    ash_currency currency;
    bool from_reference;
    ash_ref_value reference;
    double rolled;
    ash_slice series, key;
    bool not_plain;           /* the data has a row without a value: its flag and note say why */
} defaulted;

static defaulted evaluate_default(unroller *u, const ash_entity *entity, const ash_expr *e, int *slots);

static defaulted failed_default(ash_value_kind kind) { return (defaulted){.value = of_kind(kind), .spread = (double)NAN}; }

/* The law that a default names, from its certain arguments. */
static defaulted default_law(unroller *u, const ash_entity *entity, const ash_expr *e, int *slots) {
    double v[3] = {0, 0, 0};
    defaulted d = {.spread = (double)NAN, .own_spread = true, .currency = e->currency};
    double *values = NULL, *chances = NULL;
    if (e->law == ASH_LAW_CHANCE) {
        values = ash_new_array(u->arena, double, e->argument_count / 2);
        chances = ash_new_array(u->arena, double, e->argument_count / 2);
    }
    for (size_t i = 0; i < e->argument_count; i++) {
        ash_value value = evaluate(u, e->arguments[i], slots);
        if (!is_node(value)) return failed_default((ash_value_kind)value.kind);
        if (is_live(u) && !is_constant(u, value)) settle(u, e->arguments[i]->span);
        if (!is_live(u) && !is_constant(u, value)) {
            REPORT(u, ASH_E_law_arguments, ((ash_slice){0}), e->arguments[i]->span, ASH_P("name", entity->name));
            return failed_default(ASH_VALUE_FAILED);
        }
        double number = constant_of(u, value);
        if (e->law == ASH_LAW_CHANCE)
            (i % 2 == 0 ? values : chances)[i / 2] = number;
        else
            v[i] = number;
    }
    static const char *const names[] = {[ASH_LAW_ABOUT] = "about", [ASH_LAW_BETWEEN] = "between", [ASH_LAW_PERT] = "pert", [ASH_LAW_TRIANGULAR] = "triangular",
                                        [ASH_LAW_UNIFORM] = "uniform", [ASH_LAW_NORMAL] = "normal", [ASH_LAW_LOGNORMAL] = "lognormal", [ASH_LAW_CHANCE] = "chance"};
    bool right = false;
    switch (e->law) {
    case ASH_LAW_ABOUT:
        right = v[1] < v[0] && v[0] < v[2];
        if (right) d.law = ash_distribution_about(v[0], v[1], v[2]);
        break;
    case ASH_LAW_BETWEEN:
        right = v[0] < v[1];
        if (right) d.law = ash_distribution_between(v[0], v[1]);
        break;
    case ASH_LAW_PERT: case ASH_LAW_TRIANGULAR:
        right = v[0] <= v[1] && v[1] <= v[2] && v[0] < v[2];
        d.law = ash_distribution_of(e->law == ASH_LAW_PERT ? ASH_PERT : ASH_TRIANGULAR, v[0], v[1], v[2]);
        break;
    case ASH_LAW_UNIFORM:
        right = v[0] < v[1];
        d.law = ash_distribution_of(ASH_UNIFORM, v[0], v[1], 0);
        break;
    case ASH_LAW_NORMAL: case ASH_LAW_LOGNORMAL:
        right = v[1] > 0 && (e->law == ASH_LAW_NORMAL || v[0] > 0);
        d.law = ash_distribution_of(e->law == ASH_LAW_NORMAL ? ASH_NORMAL : ASH_LOGNORMAL, v[0], v[1], 0);
        break;
    case ASH_LAW_CHANCE: {
        double total = 0;
        size_t possible = 0; /* what cannot happen is left out: a law has chances above 0 */
        right = true;
        for (size_t i = 0; i < e->argument_count / 2; i++) {
            total += chances[i];
            right = right && chances[i] >= 0 && (i == 0 || values[i] > values[i - 1]);
        }
        right = right && fabs(total - 1) <= 1e-9;
        for (size_t i = 0; right && i < e->argument_count / 2; i++) {
            values[possible] = values[i];
            chances[possible] = chances[i];
            possible += chances[i] > 0;
        }
        d.law = (ash_distribution){.kind = ASH_DISCRETE, .count = possible, .values = values, .chances = chances, .low = -(double)INFINITY, .high = (double)INFINITY};
        break;
    }
    }
    if (right) return d;
    REPORT(u, ASH_E_law_order, ((ash_slice){0}), e->span, ASH_P("name", ash_slice_of(names[e->law])));
    return failed_default(ASH_VALUE_FAILED);
}

static defaulted default_reference(unroller *u, const ash_entity *entity, const ash_expr *e, int *slots) {
    defaulted d = {.spread = (double)NAN};
    ash_value failed;
    if (!find_reference(u, e, slots, &d.reference, &d.key, &failed)) {
        if (failed.kind != ASH_VALUE_UNSET) return failed_default((ash_value_kind)failed.kind);
        return failed_default(ASH_VALUE_UNSET); /* nothing found: `else` takes over */
    }
    if (isnan(d.reference.value)) { /* a duty per kilogram: there is a value, which no `else` may paper over, but not a plain one */
        d.not_plain = true;
        d.value = of_kind(ASH_VALUE_FAILED);
        return d;
    }
    d.law = reference_law(u, &d.reference, entity->spread_absolute ? (double)NAN : entity->spread);
    d.rolled = price_roll(u, &d.reference, e->text, d.key);
    d.law = ash_distribution_scale(u->arena, &d.law, d.rolled);
    d.own_spread = d.law.kind != ASH_CERTAIN;
    d.currency = d.reference.currency;
    d.from_reference = true;
    d.series = e->text;
    d.value = of_kind(ASH_VALUE_UNSET);
    return d;
}

static defaulted evaluate_default(unroller *u, const ash_entity *entity, const ash_expr *e, int *slots) {
    if (e->kind == ASH_EXPR_OTHERWISE) {
        bool outer = u->may_miss;
        u->may_miss = true;
        defaulted d = evaluate_default(u, entity, e->arguments[0], slots);
        u->may_miss = outer;
        if (d.value.kind != ASH_VALUE_UNSET || d.from_reference || d.own_spread) return d;
        d = evaluate_default(u, entity, e->arguments[1], slots);
        if (isnan(d.spread)) d.spread = e->number;
        return d;
    }
    if (e->kind == ASH_EXPR_IF) {
        ash_value condition = evaluate(u, e->arguments[0], slots);
        if (is_live(u) && is_node(condition) && !is_constant(u, condition)) settle(u, e->arguments[0]->span);
        if (is_constant(u, condition) || (is_live(u) && is_node(condition))) {
            note_branch(u, e, constant_of(u, condition) == 1);
            return evaluate_default(u, entity, e->arguments[constant_of(u, condition) == 1 ? 1 : 2], slots);
        }
    }
    if (e->kind == ASH_EXPR_DISTRIBUTION) return default_law(u, entity, e, slots);
    if (e->kind == ASH_EXPR_REFERENCE) return default_reference(u, entity, e, slots);
    if (e->kind == ASH_EXPR_CONVERT) {
        defaulted d = evaluate_default(u, entity, e->arguments[0], slots);
        if (d.value.kind == ASH_VALUE_UNSET && (d.own_spread || d.from_reference))
            d.law = ash_distribution_scale(u->arena, &d.law, e->number);
        else if (is_node(d.value))
            d.value = apply(u, ASH_OP_multiply, d.value, of_number(u, e->number), e->span);
        return d;
    }
    defaulted d = {.spread = (double)NAN};
    if (e->kind == ASH_EXPR_EXCHANGE) { /* the value keeps its money; it is exchanged where it is read */
        d.value = evaluate(u, e->arguments[0], slots);
        d.currency = e->currency;
    } else {
        d.value = evaluate(u, e, slots);
    }
    return d;
}

/* The declared range in the money of a value, at today's rate. */
static void range_of(const unroller *u, const ash_entity *entity, ash_currency currency, double *low, double *high) {
    double factor = 1;
    int power = entity->type.unit.dims.power[ASH_DIM_MONEY];
    if (currency != 0 && currency != ASH_EUR && power != 0 && ash_currency_rate(u->c, currency, &factor)) factor = ash_pow(factor, power);
    *low = entity->low / factor;
    *high = entity->high / factor;
}

/* The rows without the year: one draw per input and row. */
static ash_slice draw_name(unroller *u, const ash_entity *entity, const int *rows, ash_slice path) {
    if (!entity->independent_by_year || entity->year_position < 0) return path;
    return ash_format(u->arena, "%.*s.%d", (int)path.size, path.data, u->c->first_year + rows[entity->year_position]);
}

/* A law as a node, within the input's range. */
static ash_value law_node(unroller *u, const ash_entity *entity, const int *rows, ash_slice path, ash_distribution *law, ash_currency currency, ash_span span,
                          bool by_user, ash_input_use *use) {
    double low, high;
    range_of(u, entity, currency, &low, &high);
    if (law->kind == ASH_CERTAIN) {
        if (!(law->a >= low && law->a <= high)) {
            ash_slice range = ash_value_range_text(u->arena, entity);
            if (by_user) {
                REPORT(u, ASH_E_value_range, path, span, ASH_P("range", range));
                return of_kind(ASH_VALUE_FAILED);
            }
            REPORT(u, ASH_E_default_outside, path, span, ASH_P("name", entity->name), ASH_P("range", range));
        }
        return is_live(u) && entity->structural && u->deciding[entity->number] ? of_number(u, law->a) : known_number(u, draw_name(u, entity, rows, path), law->a, span);
    }
    if (low > law->low) law->low = low;
    if (high < law->high) law->high = high;
    if (!(ash_distribution_inside(law) > 1e-9)) {
        REPORT(u, ASH_E_range_no_mass, path, span, ASH_P("name", entity->name), ASH_P("range", ash_value_range_text(u->arena, entity)));
        return of_kind(ASH_VALUE_FAILED);
    }
    uint32_t draw = draw_of(u, draw_name(u, entity, rows, path));
    if (use != NULL) use->draw = draw;
    return of_node(ash_graph_input(u->graph, draw, law, span));
}

/* In a live graph a default that flows is an input that follows it. Where the case computes something else (a law of what is certain, cut at the range
 * of the input), it is that number instead. */
static ash_value following(unroller *u, const ash_entity *entity, const int *rows, ash_slice path, ash_value value) {
    ash_slice name = draw_name(u, entity, rows, path);
    ash_value computed = ash_unrolled_value(u->ordinary, entity, rows);
    double now = constant_of(u, value), then = is_node(computed) ? ash_graph_centre(u->ordinary->graph, computed.node) : now;
    if (fabs(now - then) > 1e-13 * fabs(then)) return known_number(u, name, then, entity->span);
    return of_node(ash_graph_following(u->graph, draw_of(u, name), value.node, entity->span));
}

/* A default that flows from other inputs, with its own independent factor or deviation if it has any, kept inside the range. */
static ash_value flowing(unroller *u, const ash_entity *entity, const int *rows, ash_slice path, const defaulted *d, double spread, bool absolute, ash_input_use *use) {
    ash_value value = d->value;
    if (!is_node(value)) return value;
    if (spread > 0) {
        ash_distribution own = absolute ? ash_distribution_plus_minus_absolute(0, spread) : ash_distribution_plus_minus_relative(1, spread);
        uint32_t draw = draw_of(u, draw_name(u, entity, rows, path));
        ash_value factor = is_live(u) ? of_number(u, ash_distribution_centre(&own)) : of_node(ash_graph_input(u->graph, draw, &own, entity->span));
        value = apply(u, absolute ? ASH_OP_add : ASH_OP_multiply, value, factor, entity->span);
        if (use != NULL) {
            use->law = own;
            use->flows = true;
            use->draw = draw;
        }
    }
    double low, high;
    range_of(u, entity, d->currency, &low, &high);
    if (isfinite(low)) value = apply(u, ASH_OP_maximum, value, of_number(u, low), entity->span);
    if (isfinite(high)) value = apply(u, ASH_OP_minimum, value, of_number(u, high), entity->span);
    return is_live(u) ? following(u, entity, rows, path, value) : value;
}

/* What the names that an expression of an entity binds stand for: its own rows first. Without an expression no names were counted. */
static int *slots_of(unroller *u, const ash_entity *entity, size_t slot_count, const int *rows) {
    int *slots = ash_new_array(u->arena, int, (slot_count > entity->index_count ? slot_count : entity->index_count) + 1);
    for (size_t k = 0; k < entity->index_count; k++) slots[k] = rows[k];
    return slots;
}

/* Where a missing value belongs: the row of the case that lacks it. One of the whole case has no place. */
static ash_span place_of_missing(const unroller *u, const ash_entity *entity, const int *rows) {
    ash_span place = {0};
    for (size_t k = 0; k < entity->index_count; k++) {
        bool holds = entity->indices[k]->kind == ASH_INDEX_TABLE && (k == 0 || !entity->indices[k]->optional); /* else it is a key of a map in the row */
        if (holds) place = u->c->rows[entity->indices[k]->number].items[rows[k]].span;
    }
    return place;
}

/* The title of what is missing, with the row of the optional table that the place alone does not tell. */
static ash_slice missing_label(const unroller *u, const ash_entity *entity, const int *rows, ash_lang lang) {
    ash_slice label = ash_label(&entity->labels, lang, entity->name);
    for (size_t k = 0; k < entity->index_count; k++) {
        if (!entity->indices[k]->optional || ash_case_left_out(u->c, entity->indices[k])) continue;
        ash_slice title = u->c->rows[entity->indices[k]->number].items[rows[k]].title;
        return ash_format(u->arena, "%.*s (%.*s)", (int)label.size, label.data, (int)title.size, title.data);
    }
    return label;
}

static ash_value missing(unroller *u, const ash_entity *entity, const int *rows, ash_slice path) {
    ash_parameter nl = ASH_P("nl", missing_label(u, entity, rows, ASH_LANG_NL)), en = ASH_P("en", missing_label(u, entity, rows, ASH_LANG_EN));
    if (entity->type.kind == ASH_TYPE_NUMBER)
        REPORT(u, ASH_E_no_value, path, place_of_missing(u, entity, rows), nl, en, ASH_P("unit", entity->unit_text));
    else
        REPORT(u, ASH_E_no_word, path, place_of_missing(u, entity, rows), nl, en, ASH_P("wanted", ash_value_words_text(u->arena, entity)));
    return of_kind(ASH_VALUE_FAILED);
}

static ash_value from_default(unroller *u, const ash_entity *entity, const int *rows, ash_slice path, ash_input_use *use) {
    bool none = u->c->defaults_none;
    int *slots = slots_of(u, entity, entity->slot_count, rows);
    const ash_expr *e = none && entity->neutral != NULL ? entity->neutral : entity->expr;
    if (e == NULL) return missing(u, entity, rows, path);
    if (use != NULL) use->source = e == entity->neutral ? ASH_SOURCE_NEUTRAL : ASH_SOURCE_DEFAULT;
    defaulted d = evaluate_default(u, entity, e, slots);
    if (d.not_plain)
        REPORT(u, ASH_E_no_plain_value, path, place_of_missing(u, entity, rows), ENTITY_LABELS(entity), ASH_P("key", d.key), ASH_P("note", d.reference.note));
    if (entity->type.kind != ASH_TYPE_NUMBER) return d.value;
    bool has_law = d.value.kind == ASH_VALUE_UNSET && (d.own_spread || d.from_reference);
    if (d.value.kind == ASH_VALUE_UNSET && !has_law) return missing(u, entity, rows, path); /* reference() without an `else`, and no value */
    if (!has_law && !is_node(d.value)) return d.value;
    bool absolute = isnan(d.spread) && entity->spread_absolute;
    double spread = isnan(d.spread) ? entity->spread : d.spread;
    if (none || entity->structural) spread = (double)NAN;
    ash_value value;
    if (has_law || is_constant(u, d.value)) {
        ash_distribution law = has_law ? d.law : ash_distribution_of(ASH_CERTAIN, constant_of(u, d.value), 0, 0);
        if (none && law.kind != ASH_CERTAIN) law = ash_distribution_of(ASH_CERTAIN, ash_distribution_centre(&law), 0, 0);
        if (!d.own_spread && spread > 0 && (absolute || law.a != 0))
            law = absolute ? ash_distribution_plus_minus_absolute(law.a, spread) : ash_distribution_plus_minus_relative(law.a, spread);
        value = law_node(u, entity, rows, path, &law, d.currency, e->span, false, use);
        if (use != NULL) use->law = law;
    } else {
        if (use != NULL) use->law = ash_distribution_of(ASH_CERTAIN, ash_graph_centre(u->graph, d.value.node), 0, 0);
        value = flowing(u, entity, rows, path, &d, spread, absolute, use);
    }
    value.currency = d.currency;
    if (use != NULL && d.from_reference) {
        ash_ref_value *copy = ash_new(u->arena, ash_ref_value);
        *copy = d.reference;
        use->source = ASH_SOURCE_REFERENCE;
        use->reference = copy;
        use->series = d.series;
        use->key = d.key;
        use->rolled = d.rolled;
    }
    return value;
}

static ash_value from_given(unroller *u, const ash_entity *entity, const int *rows, const ash_given *given, ash_input_use *use) {
    switch (entity->type.kind) {
    case ASH_TYPE_NUMBER: {
        int year = entity->year_position < 0 ? 1 : u->c->first_year + rows[entity->year_position];
        ash_distribution law = *ash_given_law(given, year);
        ash_value value = law_node(u, entity, rows, given->path, &law, given->currency, given->span, true, use);
        if (use != NULL) use->law = law;
        value.currency = given->currency;
        return value;
    }
    case ASH_TYPE_TRUTH: return of_number(u, given->word < 0 ? (double)NAN : given->word);
    case ASH_TYPE_CHOICE: return (ash_value){.kind = ASH_VALUE_WORD, .word = given->word};
    case ASH_TYPE_COUNTRY: case ASH_TYPE_CURRENCY: case ASH_TYPE_HS_CODE: return (ash_value){.kind = ASH_VALUE_CODE, .text = &given->text};
    case ASH_TYPE_NONE: case ASH_TYPE_ROW: case ASH_TYPE_TEXT: break;
    }
    return of_kind(ASH_VALUE_FAILED);
}

static bool active(unroller *u, const ash_entity *entity, const int *rows, ash_value *instead) {
    if (entity->when == NULL) return true;
    int *slots = slots_of(u, entity, entity->when_slot_count, rows);
    ash_value when = evaluate(u, entity->when, slots);
    if (when.kind == ASH_VALUE_FAILED || when.kind == ASH_VALUE_ABSENT) {
        *instead = when;
        return false;
    }
    *instead = of_kind(ASH_VALUE_ABSENT);
    return constant_of(u, when) == 1;
}

static const ash_given *given_for(const unroller *u, const ash_entity *entity, const int *rows) {
    const ash_given **all = u->c->given[entity->number];
    return all == NULL ? NULL : all[ash_case_cell(u->c, entity, rows, false)];
}

static ash_value input_value(unroller *u, const ash_entity *entity, const int *rows) {
    ash_value instead;
    const ash_given *given = given_for(u, entity, rows);
    if (!active(u, entity, rows, &instead)) {
        if (given == NULL || instead.kind != ASH_VALUE_ABSENT || given->origin == ASH_ORIGIN_MADE) return instead;
        input_row *unread = input_row_of(u, entity, rows);
        if (!unread->reported) REPORT(u, ASH_E_given_inactive, given->path, given->span, ENTITY_LABELS(entity));
        unread->reported = true;
        return instead;
    }
    input_row *row = input_row_of(u, entity, rows);
    bool first = row->use == 0, known = given != NULL && !given->unknown;
    ash_input_use use = {.entity = entity, .path = row->path, .given = given, .knowable = entity->knowable, .source = ASH_SOURCE_USER, .draw = ASH_NO_DRAW};
    const ash_evidence *evidence = first && known ? ash_case_evidence(u->c, row->path) : NULL;
    use.guess = evidence != NULL && evidence->grade == ASH_EVIDENCE_GUESS;
    size_t position = first ? note_use(u, row->path) : USED_BEFORE;
    if (position == USED_BEFORE && first) { /* given for all rows of the optional table, and read in another one already */
        position = (uintptr_t)ash_map_get(&u->uses, row->path) - 1;
        row->use = position + 1;
        first = false;
    }
    if (first) row->use = position + 1;
    ash_value value = known ? from_given(u, entity, rows, given, first ? &use : NULL) : from_default(u, entity, rows, row->path, first ? &use : NULL);
    if (!first) return value;
    for (size_t k = 0; k < entity->index_count; k++) use.rows[k] = rows[k];
    use.first = value;
    use.currency = value.currency;
    u->u->uses.items[position] = use; /* filled in now: the list moved while defaults of other inputs were built */
    return value;
}

/* Has the condition of an adjustment the wanted word or code at the rows of its input? */
static bool adjusted_here(unroller *u, const ash_adjustment *a, const int *rows) {
    if (a->where == NULL) return true;
    int at[8] = {0};
    for (size_t k = 0; k < a->where->index_count; k++)
        for (size_t i = 0; i < a->input->index_count; i++)
            if (a->where->indices[k] == a->input->indices[i]) at[k] = rows[i];
    ash_value value = cell_value(u, a->where, at);
    if (value.kind == ASH_VALUE_CODE) return ash_slice_equal(*value.text, a->value);
    return value.kind == ASH_VALUE_WORD && ash_slice_equal(a->where->choices[value.word].name, a->value);
}

/* The value of an input with the adjustments of the case. */
static ash_value adjusted(unroller *u, const ash_entity *entity, const int *rows, ash_value value) {
    for (size_t i = 0; i < u->c->adjustment_count && is_node(value); i++) {
        const ash_adjustment *a = &u->c->adjustments[i];
        if (a->input != entity || !adjusted_here(u, a, rows)) continue;
        ash_currency currency = value.currency;
        value = apply(u, a->operation == ASH_ADJUST_TIMES ? ASH_OP_multiply : ASH_OP_add, value, of_number(u, a->amount), entity->span);
        value.currency = currency;
    }
    return value;
}

bool ash_input_throughout(const ash_input_use *use, const ash_index *index) {
    return index->kind == ASH_INDEX_YEARS || (index->optional && use->given != NULL && use->given->everywhere);
}

static ash_value fact_value(unroller *u, const ash_entity *entity, const int *rows) {
    const ash_given *given = given_for(u, entity, rows);
    input_row *row = input_row_of(u, entity, rows);
    if ((given == NULL || given->word < 0) && !row->reported) REPORT(u, ASH_E_fact_unknown, row->path, (ash_span){0}, ENTITY_LABELS(entity));
    row->reported = true;
    return of_number(u, given == NULL || given->word < 0 ? (double)NAN : given->word);
}

/* ---- Dated parameters ---- */

/* The day-weighted mean of a parameter over the twelve months of a model year. */
static ash_value parameter_value(unroller *u, const ash_entity *entity, int year, ash_span span) {
    if (u->c->start == ASH_NO_DAY) {
        REPORT(u, ASH_E_parameter_start, ((ash_slice){0}), span, ASH_P("name", entity->name));
        return of_kind(ASH_VALUE_FAILED);
    }
    int y, m, d;
    ash_day_parts(u->c->start, &y, &m, &d);
    ash_day from = ash_day_of(y + year - 1, m, d), until = ash_day_of(y + year, m, d);
    ash_value total = of_number(u, 0);
    const ash_dated *last = &entity->dated[entity->dated_count - 1];
    for (ash_day day = from; day < until;) {
        ash_day next = until;
        if (entity->valid_from != ASH_NO_DAY && day < entity->valid_from) {
            day = next < entity->valid_from ? next : entity->valid_from;
            continue;
        }
        if (entity->valid_until != ASH_NO_DAY && day >= entity->valid_until) break;
        if (entity->valid_until != ASH_NO_DAY && next > entity->valid_until) next = entity->valid_until;
        const ash_dated *row = NULL;
        for (size_t i = 0; i < entity->dated_count; i++)
            if (entity->dated[i].from <= day && (entity->dated[i].until == ASH_NO_DAY || day < entity->dated[i].until)) row = &entity->dated[i];
        ash_value amount;
        if (row != NULL) {
            if (row->until != ASH_NO_DAY && row->until < next) next = row->until;
            amount = of_number(u, row->value);
        } else if (last->until != ASH_NO_DAY && day >= last->until && entity->after_last != ASH_AFTER_ERROR) {
            amount = of_number(u, entity->after_last == ASH_AFTER_UNKNOWN ? 0 : last->value); /* what is not known counts as 0 */
            if (entity->after_last == ASH_AFTER_HOLD_REAL) { /* with home inflation, to the middle of what is left of the year */
                ash_value growth = apply(u, ASH_OP_add, of_number(u, 1), of_node(home_inflation(u)), span);
                double years = ((day - last->until) + (next - day) / 2.0) / 365.0;
                amount = apply(u, ASH_OP_multiply, amount, apply(u, ASH_OP_power, growth, of_number(u, years), span), span);
            }
        } else {
            int gap_year, gap_month, gap_day;
            ash_day_parts(day, &gap_year, &gap_month, &gap_day);
            REPORT(u, ASH_E_parameter_gap, ((ash_slice){0}), entity->span, ASH_P("name", entity->name),
                   ASH_P("date", ash_format(u->arena, "%d-%s%d-%s%d", gap_year, gap_month < 10 ? "0" : "", gap_month, gap_day < 10 ? "0" : "", gap_day)));
            return of_kind(ASH_VALUE_FAILED);
        }
        double weight = (double)(next - day) / (double)(until - from);
        total = apply(u, ASH_OP_add, total, apply(u, ASH_OP_multiply, amount, of_number(u, weight), span), span);
        day = next;
    }
    return total;
}

/* ---- Cells ---- */

static ash_value formula_value(unroller *u, const ash_entity *entity, const int *rows) {
    if (entity->expr == NULL) return of_kind(ASH_VALUE_FAILED);
    int *slots = slots_of(u, entity, entity->slot_count, rows);
    ash_value value = evaluate(u, entity->expr, slots);
    bool must = entity->kind == ASH_ENTITY_COST || entity->kind == ASH_ENTITY_RESULT;
    if (must && value.kind == ASH_VALUE_ABSENT) {
        ash_slice key = ash_case_key(u->arena, u->c, entity, rows);
        REPORT(u, ASH_E_absent_value, ash_format(u->arena, "%.*s%s%.*s", (int)entity->name.size, entity->name.data, key.size ? "/" : "", (int)key.size, key.data),
               entity->expr->span, ASH_P("name", entity->name));
        return of_kind(ASH_VALUE_FAILED);
    }
    return value;
}

static ash_value cell_value(unroller *u, const ash_entity *entity, const int *rows) {
    if (entity->kind == ASH_ENTITY_TABLE) {
        double number = entity->values[ash_case_cell(u->c, entity, rows, true)];
        return isnan(number) ? of_kind(ASH_VALUE_ABSENT) : of_number(u, number);
    }
    if (u->u->cells[entity->number] == NULL) u->u->cells[entity->number] = ash_new_array(u->arena, ash_value, ash_case_cell_count(u->c, entity, true));
    ash_value *cell = &u->u->cells[entity->number][ash_case_cell(u->c, entity, rows, true)];
    if (cell->kind != ASH_VALUE_UNSET) return cell->kind == ASH_VALUE_BUSY ? of_kind(ASH_VALUE_FAILED) : *cell;
    if (u->diags->error_count > ASH_DIAG_KEPT || u->graph->overflow) return of_kind(ASH_VALUE_FAILED);
    if (entity->recursive && entity->year_position >= 0) { /* earlier years first: the recursion stays shallow */
        int earlier[8];
        for (size_t k = 0; k < entity->index_count; k++) earlier[k] = rows[k];
        for (int year = 0; year < rows[entity->year_position]; year++) {
            earlier[entity->year_position] = year;
            const ash_value *before = &u->u->cells[entity->number][ash_case_cell(u->c, entity, earlier, true)];
            if (before->kind == ASH_VALUE_UNSET) cell_value(u, entity, earlier);
        }
        if (cell->kind != ASH_VALUE_UNSET) return *cell;
    }
    ash_reads *reads = u->reads; /* what this cell reads is not what its reader reads */
    u->reads = NULL;
    cell->kind = ASH_VALUE_BUSY;
    bool may_miss = u->may_miss, hedged = u->hedged; /* of whoever reads this cell, not of the cell */
    u->may_miss = u->hedged = false;
    ash_value value = entity->kind == ASH_ENTITY_INPUT || entity->kind == ASH_ENTITY_COMMON ? adjusted(u, entity, rows, input_value(u, entity, rows))
                      : entity->kind == ASH_ENTITY_FACT                                    ? fact_value(u, entity, rows)
                                                                                           : formula_value(u, entity, rows);
    *cell = value;
    u->reads = reads;
    u->may_miss = may_miss;
    u->hedged = hedged;
    return value;
}

/* The rows at which an expression reads an entity; false after an error. */
static bool place(unroller *u, const ash_expr *e, const int *slots, int *rows) {
    const ash_entity *entity = e->entity;
    for (size_t k = entity->index_count; k-- > 0;) {
        const ash_coordinate *at = &e->coordinates[k];
        const ash_index *index = entity->indices[k];
        switch (at->kind) {
        case ASH_AT_SLOT: rows[k] = slots[at->slot] - at->offset; break;
        case ASH_AT_PARENT: rows[k] = (int)u->c->rows[entity->indices[k + 1]->number].items[rows[k + 1]].parent; break;
        case ASH_AT_BASE:
            rows[k] = u->c->base;
            if (rows[k] < 0) {
                REPORT(u, ASH_E_base_missing, ASH_SLICE("base"), (ash_span){0});
                return false;
            }
            break;
        case ASH_AT_FIRST: rows[k] = 0; break;
        case ASH_AT_LAST: rows[k] = u->c->last_year - u->c->first_year; break;
        case ASH_AT_YEAR: rows[k] = at->row - u->c->first_year; break;
        case ASH_AT_ROW: rows[k] = at->row; break;
        }
        if (index->kind != ASH_INDEX_YEARS) continue;
        if (rows[k] < 0 || rows[k] > u->c->last_year - u->c->first_year) {
            REPORT(u, rows[k] < 0 && at->kind == ASH_AT_SLOT ? ASH_E_before_first_year : ASH_E_year_outside, ((ash_slice){0}), e->span, ASH_P("name", entity->name));
            return false;
        }
    }
    return true;
}

/* ---- Expressions ---- */

/* A condition that may change. The branch that does not count now may not even exist: then the condition stays as it is. */
static ash_value evaluate_live_if(unroller *u, const ash_expr *e, int *slots, ash_value condition) {
    bool first = constant_of(u, condition) == 1;
    ash_value taken = evaluate(u, e->arguments[first ? 1 : 2], slots), other = attempt(u, e->arguments[first ? 2 : 1], slots);
    if (!is_node(taken)) return taken;
    if (!is_node(other) || isnan(constant_of(u, condition))) {
        settle(u, e->arguments[0]->span);
        return taken;
    }
    return of_node(ash_graph_apply(u->graph, ASH_OP_select, condition.node, first ? taken.node : other.node, first ? other.node : taken.node, e->span));
}

static ash_value evaluate_if(unroller *u, const ash_expr *e, int *slots) {
    ash_value condition = evaluate(u, e->arguments[0], slots);
    if (!is_node(condition)) return condition;
    if (is_constant(u, condition)) { /* an unknown fact is not a yes: what depends on it counts as 0 */
        note_branch(u, e, constant_of(u, condition) == 1);
        return evaluate(u, e->arguments[constant_of(u, condition) == 1 ? 1 : 2], slots);
    }
    if (is_live(u)) return evaluate_live_if(u, e, slots, condition);
    ash_value yes = evaluate(u, e->arguments[1], slots), no = evaluate(u, e->arguments[2], slots);
    if (!is_node(yes) || !is_node(no)) return pass(yes, no);
    return of_node(ash_graph_apply(u->graph, ASH_OP_select, condition.node, yes.node, no.node, e->span));
}

static bool row_fits(const unroller *u, const ash_expr *e, const int *slots, int row) {
    return e->parent_slot == ASH_NO_SLOT || (int)u->c->rows[e->index->number].items[row].parent == slots[e->parent_slot];
}

static ash_value evaluate_rate_of_return(unroller *u, const ash_expr *e, int *slots, size_t count) {
    ash_node *flow = ash_new_array(u->arena, ash_node, count);
    for (size_t i = 0; i < count; i++) {
        slots[e->slot] = (int)i;
        ash_value value = evaluate(u, e->arguments[0], slots);
        if (!is_node(value)) return value;
        flow[i] = value.node;
    }
    return of_node(ash_graph_rate_of_return(u->graph, flow, count, e->span));
}

static ash_value evaluate_reduction(unroller *u, const ash_expr *e, int *slots) {
    static const ash_op joins[] = {[ASH_REDUCE_SUM] = ASH_OP_add, [ASH_REDUCE_MIN] = ASH_OP_minimum, [ASH_REDUCE_MAX] = ASH_OP_maximum,
                                   [ASH_REDUCE_MEAN] = ASH_OP_add, [ASH_REDUCE_COUNT] = ASH_OP_add, [ASH_REDUCE_ANY] = ASH_OP_or,
                                   [ASH_REDUCE_ALL] = ASH_OP_and, [ASH_REDUCE_FIRST] = ASH_OP_select, [ASH_REDUCE_IRR] = ASH_OP_add};
    size_t count = ash_case_row_count(u->c, e->index), used = 0;
    if (e->reduction == ASH_REDUCE_IRR) return evaluate_rate_of_return(u, e, slots, count);
    bool first_true = e->reduction == ASH_REDUCE_FIRST, extreme = e->reduction == ASH_REDUCE_MIN || e->reduction == ASH_REDUCE_MAX;
    ash_value total = of_number(u, first_true || extreme || e->reduction == ASH_REDUCE_MEAN ? (double)NAN : e->reduction == ASH_REDUCE_ALL ? 1 : 0);
    for (size_t i = 0; i < count; i++) {
        size_t row = first_true ? count - 1 - i : i; /* the first year that holds: asked from the last one back */
        if (!row_fits(u, e, slots, (int)row)) continue;
        slots[e->slot] = (int)row;
        ash_value value = evaluate(u, e->arguments[0], slots);
        if (!is_node(value)) return value;
        if (first_true)
            total = of_node(ash_graph_apply(u->graph, ASH_OP_select, value.node, ash_graph_constant(u->graph, u->c->first_year + (double)row), total.node, e->span));
        else
            total = used == 0 ? value : apply(u, joins[e->reduction], total, value, e->span);
        used++;
    }
    if (e->reduction == ASH_REDUCE_MEAN && used > 1) total = apply(u, ASH_OP_divide, total, of_number(u, (double)used), e->span);
    return total;
}

static ash_value evaluate_reference(unroller *u, const ash_expr *e, int *slots) {
    ash_ref_value found;
    ash_slice key;
    ash_value failed;
    if (!find_reference(u, e, slots, &found, &key, &failed)) {
        if (failed.kind != ASH_VALUE_UNSET || u->may_miss) return failed;
        REPORT(u, ASH_E_no_reference, ((ash_slice){0}), e->span, ASH_P("series", e->text), ASH_P("key", key));
        return of_kind(ASH_VALUE_FAILED);
    }
    if (isnan(found.value)) {
        if (u->may_miss) return of_kind(ASH_VALUE_UNSET);
        REPORT(u, ASH_E_no_reference, ((ash_slice){0}), e->span, ASH_P("series", e->text), ASH_P("key", key));
        return of_kind(ASH_VALUE_FAILED);
    }
    ash_slice path;
    ash_value value = reference_value(u, &found, e->text, key, e->span, &path);
    note_read(u, path, (ash_read){.path = path, .currency = found.currency, .value = value});
    return exchange(u, value, &e->type, found.currency, year_at(u, e->year_slot, slots), e->span);
}

static ash_value evaluate_rate(unroller *u, const ash_expr *e, int *slots) {
    ash_value which = evaluate(u, e->arguments[0], slots), year = evaluate(u, e->arguments[1], slots);
    if (which.kind != ASH_VALUE_CODE || !is_node(year)) return pass(which, year);
    if (is_live(u) && !is_constant(u, year)) settle(u, e->arguments[1]->span);
    if (!is_live(u) && !is_constant(u, year)) {
        REPORT(u, ASH_E_rate_year, ((ash_slice){0}), e->arguments[1]->span);
        return of_kind(ASH_VALUE_FAILED);
    }
    ash_slice code = *which.text;
    return rate(u, ASH_CURRENCY((unsigned char)code.data[0], (unsigned char)code.data[1], (unsigned char)code.data[2]), (int)constant_of(u, year), e->span);
}

/* The left operand first: C leaves the order of arguments open, and the order of inputs in the outcome comes from here. */
static ash_value evaluate_binary(unroller *u, ash_op op, const ash_expr *e, int *slots) {
    ash_value left = evaluate(u, e->arguments[0], slots);
    ash_value right = evaluate(u, e->arguments[1], slots);
    return apply(u, op, left, right, e->span);
}

/* Words, codes and rows compare while unrolling. */
static ash_value compare_words(unroller *u, const ash_expr *e, ash_value a, ash_value b) {
    if (a.kind == ASH_VALUE_FAILED || b.kind == ASH_VALUE_FAILED || a.kind == ASH_VALUE_ABSENT || b.kind == ASH_VALUE_ABSENT) return pass(a, b);
    bool equal = a.kind == ASH_VALUE_CODE ? ash_slice_equal(*a.text, *b.text) : a.word == b.word;
    return of_number(u, equal == (e->kind == ASH_EXPR_EQUAL));
}

static ash_value evaluate_comparison(unroller *u, const ash_expr *e, int *slots) {
    ash_value a = evaluate(u, e->arguments[0], slots), b = evaluate(u, e->arguments[1], slots);
    if (e->arguments[0]->type.kind != ASH_TYPE_NUMBER && e->arguments[0]->type.kind != ASH_TYPE_TRUTH) return compare_words(u, e, a, b);
    if (e->kind == ASH_EXPR_LESS) return apply(u, ASH_OP_less, a, b, e->span);
    if (e->kind == ASH_EXPR_LESS_EQUAL) return apply(u, ASH_OP_less_equal, a, b, e->span);
    if (e->kind == ASH_EXPR_GREATER) return apply(u, ASH_OP_less, b, a, e->span);
    if (e->kind == ASH_EXPR_GREATER_EQUAL) return apply(u, ASH_OP_less_equal, b, a, e->span);
    ash_value equal = apply(u, ASH_OP_equal, a, b, e->span);
    return e->kind == ASH_EXPR_EQUAL ? equal : apply1(u, ASH_OP_not, equal, e->span);
}

/* `and`, `or` with one certain side decide without the other, which may even be absent. */
static ash_value evaluate_logic(unroller *u, const ash_expr *e, int *slots) {
    bool is_and = e->kind == ASH_EXPR_AND;
    ash_value a = evaluate(u, e->arguments[0], slots);
    if (is_constant(u, a) && constant_of(u, a) == (is_and ? 0 : 1)) return a;
    bool decides = is_live(u) && is_node(a) && constant_of(u, a) == (is_and ? 0 : 1);
    ash_value b = decides ? attempt(u, e->arguments[1], slots) : evaluate(u, e->arguments[1], slots);
    if (decides && !is_node(b)) {
        settle(u, e->arguments[0]->span);
        return of_number(u, is_and ? 0 : 1);
    }
    if (is_constant(u, b) && constant_of(u, b) == (is_and ? 0 : 1) && a.kind != ASH_VALUE_FAILED) return b;
    return apply(u, is_and ? ASH_OP_and : ASH_OP_or, a, b, e->span);
}

static ash_value evaluate_call(unroller *u, const ash_expr *e, int *slots) {
    ash_node *arguments = ash_new_array(u->arena, ash_node, e->argument_count);
    for (size_t i = 0; i < e->argument_count; i++) {
        bool outer = u->hedged;
        u->hedged = outer || e->function == ASH_FUNCTION_hedged;
        ash_value value = evaluate(u, e->arguments[i], slots);
        u->hedged = outer;
        if (!is_node(value)) return value;
        arguments[i] = value.node;
    }
    return of_node(ash_expand_function(u->graph, e->function, arguments, e->argument_count, e->span));
}

static ash_value evaluate_entity(unroller *u, const ash_expr *e, int *slots) {
    int rows[8] = {0};
    if (!place(u, e, slots, rows)) return of_kind(ASH_VALUE_FAILED);
    if (e->entity->kind == ASH_ENTITY_PARAMETER) {
        ash_value amount = parameter_value(u, e->entity, year_at(u, e->year_slot, slots), e->span);
        note_cell(u, e->entity, rows, year_at(u, e->year_slot, slots), amount);
        return amount;
    }
    ash_value value = cell_value(u, e->entity, rows);
    note_cell(u, e->entity, rows, year_at(u, e->year_slot, slots), value);
    if (value.currency != 0 && value.currency != ASH_EUR) value = exchange(u, value, &e->type, value.currency, year_at(u, e->year_slot, slots), e->span);
    value.currency = 0;
    return value;
}

static ash_value evaluate(unroller *u, const ash_expr *e, int *slots) {
    switch (e->kind) {
    case ASH_EXPR_NUMBER: return of_number(u, e->number);
    case ASH_EXPR_TEXT: return (ash_value){.kind = ASH_VALUE_CODE, .text = &e->text};
    case ASH_EXPR_WORD:
        if (e->type.kind == ASH_TYPE_COUNTRY || e->type.kind == ASH_TYPE_CURRENCY) return (ash_value){.kind = ASH_VALUE_CODE, .text = &e->text};
        return (ash_value){.kind = ASH_VALUE_WORD, .word = (int)e->number};
    case ASH_EXPR_ENTITY: return evaluate_entity(u, e, slots);
    case ASH_EXPR_INDEX:
        if (e->index->kind == ASH_INDEX_YEARS) return of_number(u, u->c->first_year + slots[e->slot]);
        return (ash_value){.kind = ASH_VALUE_WORD, .word = slots[e->slot]};
    case ASH_EXPR_BASE:
        if (u->c->base < 0) {
            REPORT(u, ASH_E_base_missing, ASH_SLICE("base"), (ash_span){0});
            return of_kind(ASH_VALUE_FAILED);
        }
        return (ash_value){.kind = ASH_VALUE_WORD, .word = u->c->base};
    case ASH_EXPR_CONVERT: return apply(u, ASH_OP_multiply, evaluate(u, e->arguments[0], slots), of_number(u, e->number), e->span);
    case ASH_EXPR_EXCHANGE: return exchange(u, evaluate(u, e->arguments[0], slots), &e->type, e->currency, year_at(u, e->year_slot, slots), e->span);
    case ASH_EXPR_NEGATE: return apply1(u, ASH_OP_negate, evaluate(u, e->arguments[0], slots), e->span);
    case ASH_EXPR_NOT: return apply1(u, ASH_OP_not, evaluate(u, e->arguments[0], slots), e->span);
    case ASH_EXPR_ADD: return evaluate_binary(u, ASH_OP_add, e, slots);
    case ASH_EXPR_SUBTRACT: return evaluate_binary(u, ASH_OP_subtract, e, slots);
    case ASH_EXPR_MULTIPLY: return evaluate_binary(u, ASH_OP_multiply, e, slots);
    case ASH_EXPR_DIVIDE: return evaluate_binary(u, ASH_OP_divide, e, slots);
    case ASH_EXPR_POWER: return evaluate_binary(u, ASH_OP_power, e, slots);
    case ASH_EXPR_LESS: case ASH_EXPR_LESS_EQUAL: case ASH_EXPR_GREATER: case ASH_EXPR_GREATER_EQUAL: case ASH_EXPR_EQUAL: case ASH_EXPR_NOT_EQUAL:
        return evaluate_comparison(u, e, slots);
    case ASH_EXPR_AND: case ASH_EXPR_OR: return evaluate_logic(u, e, slots);
    case ASH_EXPR_IF: return evaluate_if(u, e, slots);
    case ASH_EXPR_CALL: return evaluate_call(u, e, slots);
    case ASH_EXPR_REDUCE: return evaluate_reduction(u, e, slots);
    case ASH_EXPR_REFERENCE: return evaluate_reference(u, e, slots);
    case ASH_EXPR_RATE: return evaluate_rate(u, e, slots);
    case ASH_EXPR_DISTRIBUTION: /* inside a larger default: only its whole may be a law */
        REPORT(u, ASH_E_law_condition, ((ash_slice){0}), e->span, ASH_P("name", ASH_SLICE("")));
        return of_kind(ASH_VALUE_FAILED);
    case ASH_EXPR_OTHERWISE: return evaluate(u, e->arguments[0], slots);
    }
    return of_kind(ASH_VALUE_FAILED);
}

/* ---- All that is asked for ---- */

/* Runs over every combination of rows of a list of indices; `visit` is called with them. */
static void each_row(unroller *u, const ash_index **indices, size_t count, size_t k, int *rows, void (*visit)(unroller *, const void *, int *), const void *what) {
    if (k == count) {
        visit(u, what, rows);
        return;
    }
    size_t rows_here = ash_case_row_count(u->c, indices[k]);
    for (size_t row = 0; row < rows_here; row++) {
        if (k > 0 && indices[k]->parent != NULL) {
            size_t p = k;
            while (p-- > 0 && indices[p] != indices[k]->parent) {}
            if (p < k && (int)u->c->rows[indices[k]->number].items[row].parent != rows[p]) continue;
        }
        rows[k] = (int)row;
        each_row(u, indices, count, k + 1, rows, visit, what);
    }
}

static void visit_entity(unroller *u, const void *what, int *rows) { cell_value(u, what, rows); }

static void visit_check(unroller *u, const void *what, int *rows) {
    const ash_check *check = what;
    int *slots = ash_new_array(u->arena, int, check->slot_count + 1);
    ash_slice path = {0};
    for (size_t k = 0; k < check->index_count; k++) {
        slots[k] = rows[k];
        ash_slice id = ash_case_row_id(u->arena, u->c, check->indices[k], rows[k]);
        if (id.size > 0) path = ash_format(u->arena, "%.*s%s%.*s", (int)path.size, path.size ? path.data : "", path.size ? "/" : "", (int)id.size, id.data);
    }
    ash_value value = evaluate(u, check->condition, slots);
    if (value.kind == ASH_VALUE_ABSENT) {
        REPORT(u, ASH_E_absent_value, path, check->span, ASH_P("name", check->text));
        return;
    }
    if (!is_node(value)) return;
    if (!is_constant(u, value)) {
        ash_open_check open = {check, value.node, path};
        ash_push(u->arena, &u->u->open_checks, open);
    }
    if (constant_of(u, value) == 1) return;
    REPORT(u, check->severity == ASH_ERROR ? ASH_E_check_failed : ASH_E_check_warned, path, check->span, ASH_P("nl", ash_label(&check->labels, ASH_LANG_NL, check->text)),
           ASH_P("en", ash_label(&check->labels, ASH_LANG_EN, check->text)));
}

/* What the cells of all entities may come to: far more than the nodes of a case that fits, since what an unused source would cost vanishes. */
#define CELL_LIMIT ((size_t)2 * ASH_NODE_LIMIT)

/* Refused before anything is built: more outputs than there may be nodes, or more cells than memory is meant for. */
static bool within_limits(unroller *u) {
    size_t outputs = 0, all = 0;
    for (size_t i = 0; i < u->model->entity_count; i++) {
        const ash_entity *entity = u->model->entities[i];
        if (entity->kind == ASH_ENTITY_TABLE) continue;
        size_t cells = ash_case_cell_count(u->c, entity, true);
        bool output = entity->kind == ASH_ENTITY_COST || entity->kind == ASH_ENTITY_RESULT;
        if (cells <= ASH_NODE_LIMIT && (all += cells) <= CELL_LIMIT && (!output || (outputs += cells) <= ASH_NODE_LIMIT)) continue;
        REPORT(u, ASH_E_too_many_nodes, entity->name, (ash_span){0}, ASH_P("limit", ASH_SLICE("2000000")));
        return false;
    }
    return true;
}

/* ---- Rank correlations ---- */

/* A pair of draws, by number. */
typedef struct draw_pair { uint32_t first, second; const ash_correlate *given; } draw_pair;

/* The draw of a name in `correlate:`; ASH_NO_DRAW for an input that is certain in this case, which nothing goes together with. */
static bool correlated_draw(unroller *u, const ash_correlate *pair, ash_slice name, uint32_t *draw) {
    uintptr_t known = (uintptr_t)ash_map_get(&u->draws, name);
    *draw = known == 0 ? ASH_NO_DRAW : (uint32_t)(known - 1);
    if (known != 0 || ash_map_get(&u->uses, name) != NULL || ash_case_names_input(u->c, name)) return true;
    REPORT(u, ASH_E_correlate_unknown, name, pair->span, ASH_P("name", name))->nearest = ash_slice_copy(u->arena, ash_map_nearest(&u->draws, name));
    return false;
}

/* The first member of the group that a draw is in. */
static size_t group_of(size_t *parents, size_t member) {
    while (parents[member] != member) member = parents[member] = parents[parents[member]];
    return member;
}

/* In order of name, so that the order of the pairs in a file changes no bit. */
static void sort_draws(const ash_graph *graph, uint32_t *draws, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && ash_slice_compare(graph->draws.items[draws[k]].name, graph->draws.items[draws[k - 1]].name) < 0; k--) {
            uint32_t moved = draws[k];
            draws[k] = draws[k - 1];
            draws[k - 1] = moved;
        }
}

/* One group of draws that hang together: its matrix, and its place in the graph. `position` is a number by draw, UINT32_MAX here and afterwards. */
static void correlate_group(unroller *u, uint32_t *draws, size_t n, const draw_pair *pairs, size_t pair_count, uint32_t *position) {
    ash_graph *graph = u->graph;
    double *matrix = ash_new_array(u->arena, double, n * n);
    const ash_correlate *one = NULL;
    size_t bad = 0;
    sort_draws(graph, draws, n);
    for (size_t i = 0; i < n; i++) {
        matrix[i * n + i] = 1;
        position[draws[i]] = (uint32_t)i;
    }
    for (size_t p = 0; p < pair_count; p++) {
        size_t i = position[pairs[p].first], k = position[pairs[p].second];
        if (i == UINT32_MAX) continue;
        if (one == NULL) one = pairs[p].given;
        matrix[i * n + k] = matrix[k * n + i] = ash_pearson_of_rank(pairs[p].given->rank);
    }
    for (size_t i = 0; i < n; i++) position[draws[i]] = UINT32_MAX;
    if (!ash_cholesky(matrix, n, &bad)) {
        ash_slice names = {0};
        for (size_t i = 0; i <= bad && i < n; i++) {
            ash_slice name = graph->draws.items[draws[i]].name;
            names = ash_format(u->arena, "%.*s%s%.*s", (int)names.size, names.size ? names.data : "", i ? ", " : "", (int)name.size, name.data);
        }
        REPORT(u, ASH_E_correlate_clash, ASH_SLICE("correlate"), one->span, ASH_P("names", names));
        return;
    }
    ash_correlation group = {n, draws, matrix};
    ash_push(u->arena, &graph->correlations, group);
    for (size_t i = 0; i < n; i++) {
        graph->draws.items[draws[i]].group = (uint32_t)graph->correlations.count;
        graph->draws.items[draws[i]].position = (uint32_t)i;
    }
}

/* Inputs that hang together, directly or not, share a matrix. */
static void correlate(unroller *u) {
    const ash_case *c = u->c;
    size_t pair_count = 0, draw_count = u->graph->draws.count;
    draw_pair *pairs = ash_new_array(u->arena, draw_pair, c->correlate_count);
    for (size_t i = 0; i < c->correlate_count; i++) {
        const ash_correlate *given = &c->correlations[i];
        draw_pair pair = {.given = given};
        if (!correlated_draw(u, given, given->first, &pair.first) || !correlated_draw(u, given, given->second, &pair.second)) return;
        if (pair.first != ASH_NO_DRAW && pair.second != ASH_NO_DRAW) pairs[pair_count++] = pair;
    }
    if (pair_count == 0) return;
    size_t *parents = ash_new_array(u->arena, size_t, draw_count);
    uint32_t *position = ash_new_array(u->arena, uint32_t, draw_count);
    bool *done = ash_new_array(u->arena, bool, draw_count);
    for (size_t i = 0; i < draw_count; i++) {
        parents[i] = i;
        position[i] = UINT32_MAX;
    }
    for (size_t i = 0; i < pair_count; i++) parents[group_of(parents, pairs[i].first)] = group_of(parents, pairs[i].second);
    for (size_t i = 0; i < pair_count; i++) {
        if (done[pairs[i].first]) continue;
        uint32_t *members = ash_new_array(u->arena, uint32_t, 2 * pair_count);
        size_t group = group_of(parents, pairs[i].first), count = 0;
        for (size_t k = i; k < pair_count; k++) {
            const uint32_t ends[2] = {pairs[k].first, pairs[k].second};
            for (size_t e = 0; e < 2; e++) {
                if (done[ends[e]] || group_of(parents, ends[e]) != group) continue;
                done[ends[e]] = true;
                members[count++] = ends[e];
            }
        }
        correlate_group(u, members, count, pairs, pair_count, position);
    }
}

/* Unrolls the costs, results and built-ins, and unless it is live the checks. */
static ash_unrolled *unroll(ash_arena *arena, const ash_case *c, const ash_unrolled *ordinary, ash_diags *diags) {
    ash_unrolled *unrolled = ash_new(arena, ash_unrolled);
    unroller u = {.arena = arena, .diags = diags, .u = unrolled, .model = c->model, .c = c, .ordinary = ordinary, .deciding = ordinary == NULL ? NULL : ash_deciding(arena, c->model)};
    size_t errors = diags->error_count;
    unrolled->model = c->model;
    unrolled->c = c;
    unrolled->graph = u.graph = ash_graph_create(arena, ASH_NODE_LIMIT);
    u.graph->live = is_live(&u);
    unrolled->cells = ash_new_array(arena, ash_value *, c->model->entity_count);
    ash_map_init(&u.draws, arena);
    ash_map_init(&u.uses, arena);
    u.input_rows = ash_new_array(arena, input_row *, c->model->entity_count);
    if (!within_limits(&u)) return NULL;
    for (size_t i = 0; i < c->model->entity_count; i++) {
        const ash_entity *entity = c->model->entities[i];
        int rows[8] = {0};
        bool total = entity->kind == ASH_ENTITY_RESULT || entity->built_in;
        if (entity->kind == ASH_ENTITY_COST || (total && ash_case_has_rows(c, entity)))
            each_row(&u, entity->indices, entity->index_count, 0, rows, visit_entity, entity);
    }
    for (size_t i = 0; i < c->model->check_count && !is_live(&u); i++) {
        int rows[8] = {0};
        each_row(&u, c->model->checks[i]->indices, c->model->checks[i]->index_count, 0, rows, visit_check, c->model->checks[i]);
    }
    if (u.graph->overflow) REPORT(&u, ASH_E_too_many_nodes, ((ash_slice){0}), (ash_span){0}, ASH_P("limit", ASH_SLICE("2000000")));
    if (diags->error_count == errors && !is_live(&u)) correlate(&u);
    unrolled->unroller = ash_new(arena, unroller);
    *unrolled->unroller = u;
    return diags->error_count > errors ? NULL : unrolled;
}

ash_unrolled *ash_unroll(ash_arena *arena, const ash_case *c, ash_diags *diags) { return unroll(arena, c, NULL, diags); }

ash_unrolled *ash_unroll_live(ash_arena *arena, const ash_unrolled *unrolled, ash_diags *diags) { return unroll(arena, unrolled->c, unrolled, diags); }

ash_value ash_unrolled_reads(const ash_unrolled *unrolled, const ash_entity *entity, const int *rows, ash_diags *diags, ash_reads *reads) {
    unroller *u = unrolled->unroller;
    u->diags = diags;
    *reads = (ash_reads){0};
    ash_map_init(&reads->known, u->arena);
    if (entity->kind == ASH_ENTITY_PARAMETER) return parameter_value(u, entity, 1, entity->span);
    ash_value value = cell_value(u, entity, rows), instead;
    if (value.kind == ASH_VALUE_FAILED || entity->kind == ASH_ENTITY_FACT || entity->kind == ASH_ENTITY_TABLE) return value;
    bool input = entity->kind == ASH_ENTITY_INPUT || entity->kind == ASH_ENTITY_COMMON;
    const ash_given *given = input ? given_for(u, entity, rows) : NULL;
    const ash_expr *e = input && u->c->defaults_none && entity->neutral != NULL ? entity->neutral : entity->expr;
    int *slots = slots_of(u, entity, entity->slot_count, rows);
    if (input && (e == NULL || (given != NULL && !given->unknown) || !active(u, entity, rows, &instead))) return value;
    u->reads = reads;
    if (input)
        evaluate_default(u, entity, e, slots);
    else
        evaluate(u, e, slots);
    u->reads = NULL;
    return value;
}

ash_value ash_unrolled_value(const ash_unrolled *u, const ash_entity *entity, const int *rows) {
    if (entity->kind == ASH_ENTITY_TABLE || u->cells[entity->number] == NULL) return of_kind(ASH_VALUE_UNSET);
    return u->cells[entity->number][ash_case_cell(u->c, entity, rows, true)];
}
