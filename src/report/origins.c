/* Where the inputs of an outcome came from, counted. */
#include "report/origins.h"

typedef struct origins {
    size_t own, reference, defaults, estimates;
    int oldest; /* year of the oldest reference value, 0 for none */
} origins;

/* A default whose source says that it is an estimate, and reference data of that grade. */
static bool is_estimate(const ash_input_use *use) {
    if (use->reference != NULL) return use->reference->grade == ASH_GRADE_ESTIMATE;
    return use->source == ASH_SOURCE_DEFAULT && use->entity != NULL && ash_slice_starts_with(use->entity->source, ASH_SLICE("Estimate"));
}

static origins count_origins(const ash_unrolled *u) {
    origins all = {0};
    for (size_t i = 0; i < u->uses.count; i++) {
        const ash_input_use *use = &u->uses.items[i];
        if (use->first.kind == ASH_VALUE_UNSET || use->first.kind == ASH_VALUE_FAILED || use->first.kind == ASH_VALUE_ABSENT) continue;
        all.estimates += is_estimate(use);
        switch (use->source) {
        case ASH_SOURCE_USER: all.own++; break;
        case ASH_SOURCE_REFERENCE:
            all.reference++;
            if (use->reference != NULL && use->reference->year > 0 && (all.oldest == 0 || use->reference->year < all.oldest)) all.oldest = use->reference->year;
            break;
        case ASH_SOURCE_DEFAULT: case ASH_SOURCE_NEUTRAL: all.defaults++; break;
        }
    }
    return all;
}

static ash_slice count_text(const ash_page *page, size_t count) { return ash_number_text(page->arena, (double)count, 0, page->lang); }

void ash_write_case_title(ash_page *page, const ash_outcome *o) {
    const ash_case *c = o->unrolled->c;
    ash_slice title = c->title.size > 0 ? ash_page_clean(page, c->title) : ash_page_clean(page, ash_label(&c->model->labels, page->lang, c->model->name));
    if (c->scenario.size > 0) title = ASH_SAY(page, "text.title_scenario", ASH_P("title", title), ASH_P("scenario", ash_page_clean(page, c->scenario)));
    ash_page_paragraph(page, title, 0);
}

void ash_write_origins(ash_page *page, const ash_outcome *o) {
    origins all = count_origins(o->unrolled);
    const ash_model *model = o->unrolled->model;
    ash_page_apart(page, ASH_SAY(page, all.oldest > 0 ? "text.origins" : "text.origins_undated", ASH_P("own", count_text(page, all.own)),
                                 ASH_P("reference", count_text(page, all.reference)), ASH_P("oldest", ash_format(page->arena, "%d", all.oldest)),
                                 ASH_P("defaults", count_text(page, all.defaults)), ASH_P("estimates", count_text(page, all.estimates))));
    ash_page_paragraph(page, ASH_SAY(page, "text.run", ASH_P("samples", count_text(page, (size_t)o->run->samples)),
                                     ASH_P("seed", ash_format(page->arena, "%llu", (unsigned long long)o->options.seed)), ASH_P("model", model->name),
                                     ASH_P("data", model->ref == NULL ? ASH_SLICE("–") : ash_ref_version(model->ref))), 0);
}

ash_slice ash_input_source_text(const ash_page *page, const ash_ref *ref, const ash_input_use *use) {
    if (use->reference != NULL) {
        static const char *const grades[ASH_GRADE_COUNT] = {"report.grade.observed", "report.grade.derived", "report.grade.estimate"};
        const ash_ref_source_row *source = ash_ref_source(ref, use->reference->source_id);
        ash_slice title = source == NULL ? use->reference->source_id : source->title, publisher = source == NULL ? (ash_slice){NULL, 0} : source->publisher;
        ash_slice year = use->reference->year == 0 ? ASH_SLICE("–") : ash_format(page->arena, "%d", use->reference->year);
        return ASH_SAY(page, "report.inputs.reference", ASH_P("title", title), ASH_P("publisher", publisher), ASH_P("key", use->key), ASH_P("year", year),
                       ASH_P("grade", ASH_WORD(page, grades[use->reference->grade])));
    }
    if (use->source == ASH_SOURCE_USER) {
        ash_origin origin = use->given == NULL ? ASH_ORIGIN_USER : use->given->origin;
        return ASH_WORD(page, origin == ASH_ORIGIN_SCENARIO ? "report.inputs.scenario" : origin == ASH_ORIGIN_SET ? "report.inputs.set" : "report.inputs.case");
    }
    return use->entity != NULL && use->entity->source.size > 0 ? use->entity->source : ASH_WORD(page, "report.inputs.model");
}
