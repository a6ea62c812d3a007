/* Explanations in words, see explain_text.h. */
#include "report/explain_text.h"

#include <math.h>

typedef struct teller {
    ash_page *page;
    const ash_explanation *explanation;
    const ash_unrolled *u;
    const ash_sources *sources;
    ash_map told; /* paths of inputs whose origin was told: it is told once */
    bool more;    /* something was left out */
} teller;

enum { STEP = 2 };

static ash_slice join(const teller *t, ash_slice a, const char *between, ash_slice b) { return ash_details_join(t->page->arena, a, between, b); }

/* ---- Values ---- */

static ash_slice currency_text(const teller *t, ash_currency currency) {
    char code[3] = {(char)(currency >> 16 & 0xFF), (char)(currency >> 8 & 0xFF), (char)(currency & 0xFF)};
    return ash_slice_copy(t->page->arena, (ash_slice){code, 3});
}

static ash_slice unit_of(const teller *t, const ash_explained *node) {
    if (node->entity != NULL) return ash_unit_in(t->page->arena, node->entity, node->currency);
    if (node->use == NULL || node->use->reference == NULL) return ASH_SLICE("1");
    const ash_ref_series *series = ash_ref_series_find(t->u->model->ref, node->use->series);
    if (series == NULL || ash_slice_starts_with(node->path, ASH_SLICE("currency."))) return ASH_SLICE("1");
    ash_unit unit = series->unit;
    if (unit.currency != 0 && node->currency != 0) unit.currency = node->currency;
    return ash_unit_text(t->page->arena, &unit);
}

static ash_slice code_text(const teller *t, const ash_entity *entity, ash_slice code) {
    const ash_ref *ref = t->u->model->ref;
    const ash_ref_country_row *country = entity->type.kind == ASH_TYPE_COUNTRY && ref != NULL ? ash_ref_country(ref, code) : NULL;
    const ash_ref_currency_row *currency = entity->type.kind == ASH_TYPE_CURRENCY && ref != NULL ? ash_ref_currency(ref, code) : NULL;
    bool dutch = t->page->lang == ASH_LANG_NL;
    ash_slice name = country != NULL ? (dutch ? country->name_nl : country->name_en) : currency != NULL ? (dutch ? currency->name_nl : currency->name_en) : (ash_slice){0};
    return name.size == 0 ? code : ash_format(t->page->arena, "%.*s (%.*s)", (int)name.size, name.data, (int)code.size, code.data);
}

static ash_slice word_text(const teller *t, const ash_entity *entity, int word) {
    if (entity->type.kind == ASH_TYPE_CHOICE && (size_t)word < entity->choice_count)
        return ash_label(&entity->choices[word].labels, t->page->lang, entity->choices[word].name);
    if (entity->type.kind == ASH_TYPE_ROW) return ash_page_row_title(t->page, t->u->c, entity->type.index, word);
    return ash_format(t->page->arena, "%d", word);
}

static ash_slice value_text(const teller *t, const ash_explained *node) {
    switch ((ash_value_kind)node->value.kind) {
    case ASH_VALUE_NODE: {
        double number = ash_graph_centre(t->u->graph, node->value.node);
        if (node->entity == NULL || node->entity->type.kind != ASH_TYPE_TRUTH) return ash_details_amount(t->page, number, unit_of(t, node));
        return isnan(number) ? ASH_WORD(t->page, "explain.unknown") : number != 0 ? ASH_WORD(t->page, "explain.yes") : ASH_WORD(t->page, "explain.no");
    }
    case ASH_VALUE_WORD: return word_text(t, node->entity, node->value.word);
    case ASH_VALUE_CODE: return code_text(t, node->entity, *node->value.text);
    case ASH_VALUE_ABSENT: return ASH_WORD(t->page, "explain.absent");
    case ASH_VALUE_UNSET: case ASH_VALUE_BUSY: case ASH_VALUE_FAILED: break;
    }
    return ASH_SLICE("–");
}

static ash_slice title_of(const teller *t, const ash_explained *node) {
    if (node->entity == NULL) {
        if (node->year == 0 && node->use != NULL && node->use->series.size > 0 && !ash_slice_starts_with(node->path, ASH_SLICE("currency."))) {
            const ash_ref_series *series = ash_ref_series_find(t->u->model->ref, node->use->series);
            ash_slice label = series == NULL ? node->path : t->page->lang == ASH_LANG_NL ? series->label_nl : series->label_en;
            return join(t, label, " · ", node->use->key);
        }
        if (!ash_slice_starts_with(node->path, ASH_SLICE("currency.")) || node->currency == 0) return node->path;
        return ASH_SAY(t->page, "explain.rate", ASH_P("currency", currency_text(t, node->currency)), ASH_P("year", ash_format(t->page->arena, "%d", node->year)));
    }
    return join(t, ash_page_entity_title(t->page, node->entity), " · ", ash_page_rows_title(t->page, t->u->c, node->entity, node->rows));
}

/* ---- Where an input comes from ---- */

static ash_slice place_text(const teller *t, ash_span span) {
    const ash_source *source = ash_sources_get(t->sources, span.file);
    if (source == NULL) return (ash_slice){0};
    return ash_format(t->page->arena, "%.*s:%zu", (int)source->name.size, source->name.data, ash_source_place(source, span.start).line);
}

static ash_slice given_text(const teller *t, const ash_given *given) {
    const char *key = given->origin == ASH_ORIGIN_SCENARIO ? "explain.from_scenario" : given->origin == ASH_ORIGIN_SET ? "explain.from_set"
                      : given->origin == ASH_ORIGIN_MADE   ? "explain.from_plan"
                                                           : "explain.from_user";
    ash_slice place = given->origin == ASH_ORIGIN_USER || given->origin == ASH_ORIGIN_SCENARIO ? place_text(t, given->span) : (ash_slice){0};
    ash_slice said = ASH_SAY(t->page, key, ASH_P("scenario", t->u->c->scenario));
    return place.size == 0 ? said : ash_format(t->page->arena, "%.*s (%.*s)", (int)said.size, said.data, (int)place.size, place.data);
}

static ash_slice reference_text(const teller *t, const ash_input_use *use) {
    static const char *const grades[] = {"data.observed", "data.derived", "data.estimate"};
    const ash_ref_value *value = use->reference;
    const ash_ref_source_row *source = ash_ref_source(t->u->model->ref, value->source_id);
    ash_slice text = ASH_SAY(t->page, "explain.from_reference", ASH_P("series", use->series), ASH_P("key", use->key));
    if (value->year != 0) text = join(t, text, ", ", ash_format(t->page->arena, "%d", value->year));
    if (value->date.size > 0) text = join(t, text, ", ", ASH_SAY(t->page, "explain.prices_of", ASH_P("date", value->date)));
    text = join(t, text, ", ", ASH_WORD(t->page, grades[value->grade]));
    text = join(t, text, "; ", source == NULL ? value->source_id : join(t, source->title, ", ", source->publisher));
    text = join(t, text, "; ", value->note);
    if (use->rolled > 0 && use->rolled != 1)
        text = join(t, text, "; ", ASH_SAY(t->page, "explain.rolled", ASH_P("factor", ash_number_significant(t->page->arena, use->rolled, 4, t->page->lang))));
    return text;
}

static ash_slice origin_text(const teller *t, const ash_explained *node) {
    const ash_input_use *use = node->use;
    if (node->given != NULL) return given_text(t, node->given);
    if (use->source == ASH_SOURCE_REFERENCE && use->reference != NULL) return reference_text(t, use);
    if (use->source == ASH_SOURCE_NEUTRAL) return ASH_WORD(t->page, "explain.from_neutral");
    ash_slice formula = node->taken.size > 0 ? node->taken : node->formula;
    ash_slice text = formula.size == 0 ? ASH_WORD(t->page, "explain.from_language") : ASH_SAY(t->page, "explain.from_default", ASH_P("formula", formula));
    return node->entity == NULL ? text : join(t, text, "; ", node->entity->source);
}

/* The 90 % range of a law, in a unit. */
static ash_slice range_text(const teller *t, const char *key, const ash_distribution *law, ash_slice unit) {
    return ASH_SAY(t->page, key, ASH_P("low", ash_details_amount(t->page, ash_distribution_quantile(law, 0.05), ASH_SLICE("1"))),
                   ASH_P("high", ash_details_amount(t->page, ash_distribution_quantile(law, 0.95), unit)));
}

static void tell_input(teller *t, const ash_explained *node, unsigned indent) {
    if (node->use == NULL) return;
    if (!ash_map_add(&t->told, node->use->path, t->page)) {
        ash_details_text(t->page, indent, indent, node->use->path);
        return;
    }
    ash_slice text = origin_text(t, node);
    if (node->law != NULL)
        text = join(t, range_text(t, "explain.range", node->law, unit_of(t, node)), "; ", text);
    else if (node->use->flows)
        text = join(t, range_text(t, node->entity->spread_absolute ? "explain.own_deviation" : "explain.own_factor", &node->use->law, ASH_SLICE("1")), "; ", text);
    if (node->entity != NULL && node->currency != 0 && node->currency != ASH_EUR && node->value.kind == ASH_VALUE_NODE) {
        double today;
        if (ash_currency_rate(t->u->c, node->currency, &today))
            text = join(t, text, "; ", ASH_SAY(t->page, "explain.today", ASH_P("currency", currency_text(t, node->currency)),
                                               ASH_P("rate", ash_number_significant(t->page->arena, today, 4, t->page->lang))));
    }
    ash_details_text(t->page, indent, indent, join(t, node->use->path, ": ", text));
}

/* ---- The walk ---- */

/* A constant 0 adds nothing to a sum: such figures share one line. */
static bool is_nothing(const teller *t, const ash_explained *node) {
    return node->value.kind == ASH_VALUE_NODE && ash_graph_is_constant(t->u->graph, node->value.node) && ash_graph_centre(t->u->graph, node->value.node) == 0 &&
           node->entity != NULL && node->entity->type.kind == ASH_TYPE_NUMBER && node->use == NULL;
}

static void tell(teller *t, const ash_explained *node, unsigned indent) {
    if (node->alike) {
        ash_details_figure(t->page, indent, join(t, title_of(t, node), " ", ASH_SLICE("…")), value_text(t, node));
        t->more = true;
        return;
    }
    ash_details_figure(t->page, indent, title_of(t, node), value_text(t, node));
    bool formula = node->entity != NULL && (node->entity->kind == ASH_ENTITY_LET || node->entity->kind == ASH_ENTITY_COST || node->entity->kind == ASH_ENTITY_RESULT);
    if (formula) {
        ash_slice text = ash_format(t->page->arena, "%.*s = ", (int)node->path.size, node->path.data), shown = node->taken.size > 0 ? node->taken : node->formula;
        ash_details_text(t->page, indent + STEP, indent + 2 * STEP, ash_details_join(t->page->arena, text, "", shown));
    } else if (node->value.kind == ASH_VALUE_ABSENT && node->entity->when != NULL) {
        ash_slice when = ash_model_text(t->page->arena, t->u->model, node->entity->when->span);
        ash_details_text(t->page, indent + STEP, indent + STEP, ASH_SAY(t->page, "explain.applies_when", ASH_P("condition", when)));
    } else if (node->entity != NULL && node->use == NULL) {
        ash_details_text(t->page, indent + STEP, indent + STEP, join(t, node->path, ": ", node->given != NULL ? given_text(t, node->given) : node->entity->source));
    } else {
        tell_input(t, node, indent + STEP);
    }
    if (node->repeated) ash_details_text(t->page, indent + STEP, indent + STEP, ASH_WORD(t->page, "explain.repeated"));
    if (node->more) ash_details_text(t->page, indent + STEP, indent + STEP, ASH_SLICE("…"));
    t->more |= node->more;
    ash_slice nothing = {0};
    size_t count = 0;
    for (size_t i = 0; i < node->count; i++) {
        if (!is_nothing(t, node->reads[i])) continue;
        nothing = join(t, nothing, ", ", node->reads[i]->path);
        count++;
    }
    for (size_t i = 0; i < node->count; i++)
        if (!is_nothing(t, node->reads[i])) tell(t, node->reads[i], indent + STEP);
    if (count > 0) ash_details_text(t->page, indent + STEP, indent + 2 * STEP, ASH_SAY(t->page, "explain.nothing", ASH_P("names", nothing)));
}

/* How the mean over the samples differs from the value at the centre. */
static void tell_effect(teller *t) {
    const ash_explanation *x = t->explanation;
    const ash_figure *figure = x->figure;
    if (figure == NULL) {
        ash_page_paragraph(t->page, ASH_WORD(t->page, "explain.certain"), 0);
        return;
    }
    ash_slice unit = unit_of(t, x->root), samples = ash_number_text(t->page->arena, (double)x->samples, 0, t->page->lang);
    if (isnan(figure->mean)) {
        ash_page_paragraph(t->page, ASH_SAY(t->page, "explain.undefined", ASH_P("share", ash_page_percent(t->page, figure->undefined))), 0);
        return;
    }
    double difference = figure->mean - figure->centre;
    ash_slice change = ash_page_signed(t->page, difference, ash_page_decimals(difference));
    ash_page_paragraph(t->page, ASH_SAY(t->page, "explain.effect", ASH_P("samples", samples), ASH_P("mean", ash_details_amount(t->page, figure->mean, unit)),
                                        ASH_P("change", change), ASH_P("low", ash_details_amount(t->page, figure->quantile[ASH_P5], ASH_SLICE("1"))),
                                        ASH_P("high", ash_details_amount(t->page, figure->quantile[ASH_P95], unit))), 0);
}

ash_slice ash_explanation_text(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_explanation *explanation,
                               const ash_sources *sources) {
    teller t = {.page = ash_page_create(arena, words, lang, width), .explanation = explanation, .u = explanation->unrolled, .sources = sources};
    ash_map_init(&t.told, arena);
    ash_page_paragraph(t.page, ASH_WORD(t.page, "explain.at_centre"), 0);
    tell_effect(&t);
    ash_page_line(t.page);
    tell(&t, explanation->root, 0);
    if (explanation->cut || t.more) ash_page_line(t.page);
    if (t.more) ash_page_paragraph(t.page, ASH_WORD(t.page, "explain.more"), 0);
    if (explanation->cut) ash_page_paragraph(t.page, ASH_SAY(t.page, "explain.cut", ASH_P("limit", ash_number_text(arena, ASH_EXPLAIN_NODES, 0, lang))), 0);
    return ash_page_text(t.page);
}
