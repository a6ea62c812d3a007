/* What matters in a comparison, as JSON; docs/decide.md says how each figure is made. */
#include <math.h>

#include "app/app.h"
#include "app/fields.h"
#include "decide/robust.h"

static ash_slice option_id(ash_request *r, const ash_outcome *o, size_t option) {
    return ash_case_row_id(r->arena, o->unrolled->c, o->unrolled->model->decision, (int)option);
}

static void write_option(ash_request *r, const ash_outcome *o, const char *name, size_t option) {
    key(r, name);
    if (option == ASH_NEITHER)
        ash_json_null(r->w);
    else
        ash_json_text(r->w, option_id(r, o, option));
}

static void write_by_option(ash_request *r, const ash_outcome *o, const char *name, const double *values) {
    key(r, name);
    ash_json_object_begin(r->w);
    for (size_t k = 0; k < o->decision->count; k++) {
        ash_json_key(r->w, option_id(r, o, k));
        ash_json_number(r->w, values[k]);
    }
    ash_json_object_end(r->w);
}

static void write_inputs(ash_request *r, const ash_outcome *o, const ash_importance *m) {
    key(r, "inputs");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < m->inputs.count; i++) {
        const ash_input_worth *one = &m->by_worth[i];
        const ash_input_use *use = one->input->use;
        ash_json_object_begin(r->w);
        text(r, "path", use->path);
        number(r, "evppi", one->worth.value);
        number(r, "evppi_se", one->worth.se);
        number(r, "effort", use->entity == NULL || !use->knowable ? (double)NAN : use->entity->effort);
        key(r, "knowable");
        ash_json_bool(r->w, use->knowable);
        number(r, "swing", one->swing->swing);
        key(r, "changes");
        ash_json_bool(r->w, one->swing->changes);
        write_by_option(r, o, "low", one->swing->low);
        write_by_option(r, o, "high", one->swing->high);
        write_by_option(r, o, "elasticity", one->swing->elasticity);
        key(r, "step");
        ash_json_object_begin(r->w);
        for (size_t k = 0; k < o->decision->count; k++) {
            ash_json_key(r->w, option_id(r, o, k));
            ash_json_bool(r->w, one->swing->step[k]);
        }
        ash_json_object_end(r->w);
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}

static void write_groups(ash_request *r, const ash_importance *m) {
    static const char *const kinds[] = {"group", "input", "knowable", "all"};
    key(r, "groups");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < m->group_count; i++) {
        const ash_group_worth *group = &m->groups[i];
        ash_json_object_begin(r->w);
        text(r, "kind", ash_slice_of(kinds[group->kind]));
        key(r, "name");
        if (group->name.size > 0)
            ash_json_text(r->w, group->name);
        else
            ash_json_null(r->w);
        key(r, "count");
        ash_json_integer(r->w, group->count);
        number(r, "evppi", group->worth.value);
        number(r, "evppi_se", group->worth.se);
        ash_json_object_end(r->w);
    }
    ash_json_array_end(r->w);
}

static void write_break_evens(ash_request *r, const ash_outcome *o, const ash_break_evens *all) {
    for (size_t i = 0; i < all->count; i++) {
        const ash_break_even *b = &all->items[i];
        ash_json_object_begin(r->w);
        text(r, "path", b->input->use->path);
        write_option(r, o, "option", b->option);
        write_option(r, o, "against", b->against);
        number(r, "value", b->value);
        number(r, "now", b->now);
        number(r, "chance_beyond", b->chance_beyond);
        write_option(r, o, "better_below", b->better_below);
        write_option(r, o, "better_above", b->better_above);
        key(r, "jump");
        ash_json_bool(r->w, b->jump);
        number(r, "result", b->result);
        ash_json_object_end(r->w);
    }
}

static bool wrong_field(ash_request *r, const char *name, ash_span span, const char *wanted) {
    ash_report(r->diags, ASH_E_request_field, span, ASH_P("name", ash_slice_of(name)), ASH_P("wanted", ash_slice_of(wanted)));
    return false;
}

/* One of the inputs asked for: its break-evens over a range of its own. */
static bool write_asked(ash_request *r, const ash_outcome *o, const ash_doc *asked) {
    static const char wanted[] = "[path], {\"path\", \"low\", \"high\"}";
    const ash_doc *path = asked->kind == ASH_DOC_MAP ? ash_doc_get(asked, ASH_SLICE("path")) : asked;
    const ash_doc *low_given = ash_doc_get(asked, ASH_SLICE("low")), *high_given = ash_doc_get(asked, ASH_SLICE("high"));
    double low = (double)NAN, high = (double)NAN;
    if (path == NULL || path->kind != ASH_DOC_SCALAR) return wrong_field(r, "break_even", asked->span, wanted);
    if ((low_given != NULL && !ash_doc_number(low_given, &low)) || (high_given != NULL && !ash_doc_number(high_given, &high))) return wrong_field(r, "break_even", asked->span, wanted);
    ash_certain_break_evens found = ash_break_evens_certain(r->arena, o, path->text, low, high);
    switch (found.status) {
    case ASH_CERTAIN_FOUND: break;
    case ASH_CERTAIN_UNKNOWN: ash_report(r->diags, ASH_E_unknown_target, path->span, ASH_P("name", path->text)); return false;
    case ASH_CERTAIN_NOT_NUMBER: case ASH_CERTAIN_FIXED: ash_report(r->diags, ASH_E_break_even_fixed, path->span, ASH_P("name", path->text)); return false;
    case ASH_CERTAIN_RANGE: ash_report(r->diags, ASH_E_break_even_range, path->span, ASH_P("name", path->text)); return false;
    }
    ash_json_object_begin(r->w);
    text(r, "path", path->text);
    number(r, "low", found.low);
    number(r, "high", found.high);
    key(r, "found");
    ash_json_array_begin(r->w);
    write_break_evens(r, o, &found.found);
    ash_json_array_end(r->w);
    ash_json_object_end(r->w);
    return true;
}

static bool write_all_asked(ash_request *r, const ash_outcome *o) {
    const ash_doc *asked = ash_doc_get(r->doc, ASH_SLICE("break_even"));
    bool good = true;
    if (asked == NULL || asked->kind == ASH_DOC_NULL) return true;
    if (asked->kind != ASH_DOC_LIST) return wrong_field(r, "break_even", asked->span, "[list]");
    key(r, "asked");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < asked->count; i++) good = write_asked(r, o, asked->entries[i].value) && good;
    ash_json_array_end(r->w);
    return good;
}

static const ash_uncertain *uncertain_at(const ash_importance *m, ash_slice path) {
    for (size_t i = 0; i < m->inputs.count; i++)
        if (ash_slice_equal(m->inputs.items[i].use->path, path)) return &m->inputs.items[i];
    return NULL;
}

/* The curve of the two inputs most worth knowing, or of those asked for. */
static bool write_curve(ash_request *r, const ash_outcome *o, const ash_importance *m) {
    const ash_doc *asked = ash_doc_get(r->doc, ASH_SLICE("curve"));
    ash_curve curve = m->curve;
    if (asked != NULL && asked->kind != ASH_DOC_NULL) {
        const ash_uncertain *axes[2] = {NULL, NULL};
        if (asked->kind != ASH_DOC_LIST || asked->count != 2) return wrong_field(r, "curve", asked->span, "[path, path]");
        for (size_t i = 0; i < 2; i++) {
            const ash_doc *path = asked->entries[i].value;
            axes[i] = path->kind == ASH_DOC_SCALAR ? uncertain_at(m, path->text) : NULL;
            if (axes[i] != NULL) continue;
            ash_report(r->diags, ASH_E_unknown_target, path->span, ASH_P("name", path->kind == ASH_DOC_SCALAR ? path->text : ASH_SLICE("curve")));
            return false;
        }
        curve = ash_break_even_curve(r->arena, o, axes[0], axes[1], m->tornado->best, m->tornado->other);
    }
    key(r, "curve");
    if (curve.x == NULL) {
        ash_json_null(r->w);
        return true;
    }
    ash_json_object_begin(r->w);
    text(r, "x", curve.x->use->path);
    text(r, "y", curve.y->use->path);
    write_option(r, o, "option", curve.option);
    write_option(r, o, "against", curve.against);
    key(r, "points");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < curve.count; i++) {
        ash_json_array_begin(r->w);
        ash_json_number(r->w, curve.points[i].x);
        ash_json_number(r->w, curve.points[i].y);
        ash_json_array_end(r->w);
    }
    ash_json_array_end(r->w);
    ash_json_object_end(r->w);
    return true;
}

static void write_dominated(ash_request *r, const ash_outcome *o) {
    const int *by = ash_dominated_by(r->arena, o);
    key(r, "dominated");
    ash_json_object_begin(r->w);
    for (size_t k = 0; k < o->decision->count; k++)
        if (by[k] >= 0) {
            ash_json_key(r->w, option_id(r, o, k));
            ash_json_text(r->w, option_id(r, o, (size_t)by[k]));
        }
    ash_json_object_end(r->w);
}

bool ash_write_worth(ash_request *r, const ash_outcome *o, const ash_importance *m) {
    key(r, "worth");
    ash_json_object_begin(r->w);
    write_option(r, o, "best", m->tornado->best);
    write_option(r, o, "against", m->tornado->other);
    write_option(r, o, "best_at_centre", m->tornado->best_at_centre);
    write_by_option(r, o, "centre", m->tornado->centre);
    write_inputs(r, o, m);
    write_groups(r, m);
    key(r, "break_evens");
    ash_json_array_begin(r->w);
    write_break_evens(r, o, &m->break_evens);
    ash_json_array_end(r->w);
    bool good = write_all_asked(r, o);
    good = write_curve(r, o, m) && good;
    write_dominated(r, o);
    ash_json_object_end(r->w);
    return good;
}
