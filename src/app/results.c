/* What a comparison shows when it is asked for more than its options: computed here, as JSON here, as text in report/results_text.h. */
#include <math.h>

#include "app/app.h"
#include "app/fields.h"
#include "decide/stress.h"
#include "report/origins.h"

#define STRESS_TABLE ASH_SLICE("data/stress/comparison.csv")
#define VOLUME_STRESS ASH_SLICE("volume") /* the stress whose input is the volume */

/* ---- What is asked for ---- */

ash_results_wish ash_request_results(ash_request *request) {
    ash_results_wish wish = {.limit = (double)NAN};
    const ash_doc *loss = ash_doc_get(request->doc, ASH_SLICE("loss"));
    bool flag;
    wish.stress = ash_request_flag(request, "stress", false);
    wish.volume = ash_request_flag(request, "volume", false);
    wish.scenarios = ash_request_flag(request, "scenarios", false);
    wish.years = ash_request_flag(request, "years", false);
    wish.inputs = ash_request_flag(request, "input_list", false);
    if (loss != NULL && ash_doc_bool(loss, &flag))
        wish.loss = flag;
    else if (loss != NULL && loss->kind != ASH_DOC_NULL) {
        wish.limit = ash_request_number(request, "loss", (double)NAN, 0, 1e15);
        wish.loss = true;
    }
    wish.any = wish.stress || wish.volume || wish.scenarios || wish.years || wish.inputs || wish.loss;
    return wish;
}

/* ---- Variants ---- */

typedef struct parts {
    ash_request *request;
    const ash_comparison *k;
    ash_stresses stresses;
    ash_findings *found;
} parts;

static ash_status status_of(ash_outcome_status status) {
    return status == ASH_OUTCOME_CANCELLED ? ASH_STATUS_CANCELLED : status == ASH_OUTCOME_MEMORY ? ASH_STATUS_WORLD : ASH_STATUS_DONE;
}

static bool read_stresses(parts *p) {
    ash_slice text;
    if (!ash_context_text(p->request->context, STRESS_TABLE, &text)) return true;
    return ash_stress_read(p->request->arena, p->request->sources, ash_request_source(p->request, STRESS_TABLE, text), p->k->model, p->request->diags, &p->stresses);
}

static ash_status compute_stress(parts *p) {
    ash_arena *arena = p->request->arena;
    p->found->stress.items = ash_new_array(arena, ash_variant_row, p->stresses.count);
    for (size_t i = 0; i < p->stresses.count; i++) {
        const ash_stress *stress = &p->stresses.items[i];
        ash_variant_row *row = &p->found->stress.items[p->found->stress.count++];
        *row = (ash_variant_row){stress->id, ash_label(&stress->labels, p->request->lang, stress->id), NULL, stress->missing};
        if (stress->missing.size > 0) continue;
        row->variant = ash_variant_compute(arena, ash_case_adjusted(arena, p->k->c, stress->changes, stress->count), p->k->shown, &p->k->o->options);
        if (status_of(row->variant->status) != ASH_STATUS_DONE) return status_of(row->variant->status);
    }
    return ASH_STATUS_DONE;
}

/* "dear_freight" as people read it. */
static ash_slice spaced(ash_arena *arena, ash_slice name) {
    char *copy = ash_new_array(arena, char, name.size);
    for (size_t i = 0; i < name.size; i++) copy[i] = name.data[i] == '_' ? ' ' : name.data[i];
    return (ash_slice){copy, name.size};
}

/* Every scenario of the case but the one that was asked for by itself. */
static ash_status compute_scenarios(parts *p) {
    ash_request *request = p->request;
    const ash_doc *doc = ash_request_case_document(request);
    p->found->scenarios.items = ash_new_array(request->arena, ash_variant_row, p->k->c->scenario_count);
    for (size_t i = 0; i < p->k->c->scenario_count; i++) {
        ash_slice name = p->k->c->scenarios[i];
        if (ash_slice_equal(name, p->k->c->scenario)) continue;
        ash_variant_row *row = &p->found->scenarios.items[p->found->scenarios.count++];
        ash_variant *refused = ash_new(request->arena, ash_variant);
        ash_diags *outer = request->diags;
        *row = (ash_variant_row){name, spaced(request->arena, name), refused, {0}};
        refused->status = ASH_OUTCOME_INPUT;
        refused->diags = request->diags = ash_diags_create(request->arena); /* what is wrong in one scenario is said in its line */
        const ash_case *c = ash_request_case_under(request, doc, name);
        request->diags = outer;
        if (c == NULL) continue;
        row->variant = ash_variant_compute(request->arena, c, p->k->shown, &p->k->o->options);
        if (status_of(row->variant->status) != ASH_STATUS_DONE) return status_of(row->variant->status);
    }
    return ASH_STATUS_DONE;
}

/* The input that is the volume: what the stress of that name changes. */
static const ash_entity *volume_input(const parts *p) {
    for (size_t i = 0; i < p->stresses.count; i++)
        if (ash_slice_equal(p->stresses.items[i].id, VOLUME_STRESS) && p->stresses.items[i].count > 0) return p->stresses.items[i].changes[0].input;
    return NULL;
}

/* ---- As JSON ---- */

static ash_slice option_id(const parts *p, int option) { return ash_case_row_id(p->request->arena, p->k->c, p->k->model->decision, option); }

/* A number for every option; one that is not there is null. */
static void write_numbers(const parts *p, const char *name, const double *values) {
    key(p->request, name);
    ash_json_object_begin(p->request->w);
    for (int i = 0; i < (int)p->k->count; i++) {
        ash_json_key(p->request->w, option_id(p, i));
        ash_json_number(p->request->w, values[i]);
    }
    ash_json_object_end(p->request->w);
}

static void write_variant(const parts *p, const ash_variant *variant) {
    ash_request *r = p->request;
    const ash_decision *d = variant->decision;
    double *mean = ash_new_array(r->arena, double, p->k->count), *change = ash_new_array(r->arena, double, p->k->count), *chance = ash_new_array(r->arena, double, p->k->count);
    for (size_t i = 0; i < p->k->count; i++) {
        mean[i] = variant->figures[i].mean;
        change[i] = mean[i] - p->k->figures[i]->mean;
        chance[i] = d->options[i].chance_best;
    }
    text(r, "best", option_id(p, (int)d->best));
    write_numbers(p, "mean", mean);
    write_numbers(p, "change", change);
    write_numbers(p, "chance_best", chance);
}

static void write_variants(const parts *p, const char *name, const ash_variant_rows *rows) {
    ash_request *r = p->request;
    key(r, name);
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < rows->count; i++) {
        const ash_variant_row *row = &rows->items[i];
        ash_json_object_begin(r->w);
        text(r, "id", row->id);
        text(r, "title", row->title);
        if (row->variant == NULL) {
            text(r, "missing_input", row->missing);
        } else if (row->variant->status == ASH_OUTCOME_DONE) {
            write_variant(p, row->variant);
        } else {
            key(r, "errors");
            ash_json_array_begin(r->w);
            for (size_t n = 0; n < row->variant->diags->count; n++) ash_diag_json(r->w, r->arena, r->words, r->sources, &row->variant->diags->items[n]);
            ash_json_array_end(r->w);
        }
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}

static void write_curve(const parts *p) {
    ash_request *r = p->request;
    const ash_volume_curve *curve = p->found->volume;
    key(r, "volume");
    if (curve == NULL) {
        ash_json_null(r->w);
        return;
    }
    ash_json_object_begin(r->w);
    text(r, "input", curve->input->name);
    text(r, "result", p->k->shown->name);
    number(r, "volume", curve->volume);
    key(r, "refused");
    ash_json_integer(r->w, curve->refused);
    key(r, "points");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < curve->count; i++) {
        ash_json_object_begin(r->w);
        number(r, "volume", curve->volume * curve->factors[i]);
        write_numbers(p, "centre", &curve->values[i * curve->option_count]);
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
    key(r, "changes");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < curve->changes.count; i++) {
        const ash_volume_change *change = &curve->changes.items[i];
        ash_json_object_begin(r->w);
        number(r, "volume", curve->volume * change->factor);
        text(r, "below", option_id(p, change->below));
        text(r, "above", option_id(p, change->above));
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
    key(r, "steps");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < curve->steps.count; i++) {
        const ash_volume_step *step = &curve->steps.items[i];
        ash_json_object_begin(r->w);
        number(r, "volume", curve->volume * step->factor);
        text(r, "option", option_id(p, step->option));
        number(r, "below", step->below);
        number(r, "above", step->above);
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
    ash_json_object_end(r->w);
}

static void write_years(const parts *p) {
    ash_request *r = p->request;
    const ash_years *years = p->found->years;
    key(r, "years");
    if (years == NULL) {
        ash_json_null(r->w);
        return;
    }
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < years->count; i++) {
        ash_json_object_begin(r->w);
        number(r, "year", years->first + (double)i);
        write_numbers(p, "cost", &years->cost[i * p->k->count]);
        write_numbers(p, "cash", &years->cash[i * p->k->count]);
        if (years->gained != NULL) write_numbers(p, "gained", &years->gained[i * p->k->count]);
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}

static void write_losses(const parts *p) {
    ash_request *r = p->request;
    const ash_losses *losses = p->found->losses;
    key(r, "loss");
    if (losses == NULL) {
        ash_json_null(r->w);
        return;
    }
    ash_json_object_begin(r->w);
    text(r, "against", option_id(p, p->k->c->base));
    text(r, "result", p->k->model->decision_result->name);
    number(r, "limit", losses->limit);
    write_numbers(p, "chance", losses->chance);
    write_numbers(p, "mean", losses->mean);
    write_numbers(p, "one_in_twenty", losses->bad);
    if (losses->by_year) {
        write_numbers(p, "extra_a_year", losses->extra);
        write_numbers(p, "risk_avoided_a_year", losses->risk);
        write_numbers(p, "one_in_twenty_avoided_a_year", losses->bad_avoided);
    }
    ash_json_object_end(r->w);
}

static void write_ladder(const parts *p) {
    static const char *const rungs[ASH_COST_RUNGS] = {"price", "landed", "stock", "quality", "risk", "moving"};
    ash_request *r = p->request;
    key(r, "ladder");
    if (p->k->categories == NULL) {
        ash_json_null(r->w);
        return;
    }
    ash_json_object_begin(r->w);
    text(r, "result", p->k->shown->name);
    key(r, "rungs");
    ash_json_array_begin(r->w);
    for (size_t rung = 0; rung < ASH_COST_RUNGS; rung++) {
        if (!p->k->on_rung[rung]) continue;
        ash_json_object_begin(r->w);
        text(r, "rung", ash_slice_of(rungs[rung]));
        text(r, "title", ash_words_get(r->words, ash_slice_of(ash_rung_keys[rung])));
        text(r, "best", option_id(p, ash_comparison_best_on(p->k, p->k->ladder[rung])));
        write_numbers(p, "centre", p->k->ladder[rung]);
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
    ash_json_object_end(r->w);
}

static void write_verdicts(const parts *p) {
    ash_request *r = p->request;
    int from_nothing, from_now;
    key(r, "verdicts");
    if (!ash_verdicts_of(p->k, &from_nothing, &from_now)) {
        ash_json_null(r->w);
        return;
    }
    ash_json_object_begin(r->w);
    text(r, "from_nothing", option_id(p, from_nothing));
    text(r, "from_now", option_id(p, from_now));
    key(r, "differ");
    ash_json_bool(r->w, from_nothing != from_now);
    ash_json_object_end(r->w);
}

static void write_json(const parts *p, const ash_results_wish *wish) {
    write_ladder(p);
    write_verdicts(p);
    if (wish->stress) write_variants(p, "stress", &p->found->stress);
    if (wish->scenarios) write_variants(p, "scenarios", &p->found->scenarios);
    if (wish->volume) write_curve(p);
    if (wish->years) write_years(p);
    if (wish->loss) write_losses(p);
}

/* ---- As text ---- */

static void write_text(const parts *p, const ash_results_wish *wish) {
    const ash_comparison *k = p->k;
    ash_write_case_title(k->page, k->o);
    if (wish->stress) ash_write_variants(k, "text.stress", &p->found->stress);
    if (wish->scenarios) ash_write_variants(k, "text.scenarios", &p->found->scenarios);
    if (wish->volume && p->found->volume != NULL) ash_write_volume(k, p->found->volume);
    if (wish->volume && p->found->volume == NULL) ash_page_heading(k->page, ASH_WORD(k->page, "text.volume_missing"));
    if (wish->years) ash_write_years(k, p->found->years);
    if (wish->loss) ash_write_losses(k, p->found->losses);
    if (wish->inputs) ash_write_inputs(k);
    ash_write_origins(k->page, k->o);
    p->request->text = ash_page_text(k->page);
}

static ash_status find(parts *p, const ash_results_wish *wish) {
    ash_status status = ASH_STATUS_DONE;
    if ((wish->stress || wish->volume) && !read_stresses(p)) return ASH_STATUS_INPUT;
    if (wish->stress) status = compute_stress(p);
    if (wish->scenarios && status == ASH_STATUS_DONE) status = compute_scenarios(p);
    if (status != ASH_STATUS_DONE) return status;
    const ash_entity *volume = volume_input(p);
    if (wish->volume && volume != NULL) p->found->volume = ash_volume_curve_of(p->request->arena, p->k->o->unrolled, p->k->shown, volume);
    if (wish->years) p->found->years = ash_years_of(p->k);
    if (wish->loss) p->found->losses = ash_losses_of(p->k, wish->limit);
    return ASH_STATUS_DONE;
}

ash_status ash_find_results(ash_request *request, const ash_results_wish *wish, ash_findings *found) {
    parts p = {.request = request, .k = found->k, .found = found};
    return find(&p, wish);
}

ash_status ash_write_results(ash_request *request, const ash_outcome *outcome, const ash_results_wish *wish) {
    ash_page *page = ash_page_create(request->arena, request->words, request->lang, request->width);
    ash_findings found = {.k = ash_comparison_of(page, outcome)};
    parts p = {.request = request, .k = found.k, .found = &found};
    ash_status status = find(&p, wish);
    if (status != ASH_STATUS_DONE) return status;
    if (request->as_text)
        write_text(&p, wish);
    else
        write_json(&p, wish);
    return ASH_STATUS_DONE;
}
