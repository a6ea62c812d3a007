/* Every input that was used, by where it came from. */
#include "report/details.h"
#include "report/explanation.h"
#include "report/results_text.h"

#include <math.h>

enum { INDENT = 2 };

static bool is_shown(const ash_input_use *use) {
    return use->first.kind == ASH_VALUE_NODE || use->first.kind == ASH_VALUE_WORD || use->first.kind == ASH_VALUE_CODE;
}

ash_slice ash_input_value_text(const ash_page *page, const ash_unrolled *unrolled, const ash_input_use *use) {
    if (!is_shown(use)) return ASH_SLICE("–");
    if (use->first.kind == ASH_VALUE_CODE) return ash_page_clean(page, *use->first.text);
    if (use->first.kind == ASH_VALUE_WORD)
        return use->entity != NULL && use->entity->choice_count > 0 ? use->entity->choices[use->first.word].name : ash_format(page->arena, "%d", use->first.word);
    double value = ash_graph_centre(unrolled->graph, use->first.node);
    if (use->entity != NULL && use->entity->is_flag) return ASH_WORD(page, value == 1 ? "text.yes" : "text.no");
    ash_slice unit = use->entity == NULL ? (ash_slice){0} : ash_unit_in(page->arena, use->entity, use->currency);
    ash_slice number = ash_number_significant(page->arena, value, 4, page->lang);
    return unit.size == 0 || ash_slice_equal(unit, ASH_SLICE("1")) ? number : ash_details_join(page->arena, number, " ", unit);
}

ash_slice ash_input_range_text(const ash_page *page, const ash_input_use *use) {
    if (use->draw == ASH_NO_DRAW) return (ash_slice){0};
    ash_slice low = ash_number_significant(page->arena, ash_distribution_quantile(&use->law, 0.05), 3, page->lang);
    ash_slice high = ash_number_significant(page->arena, ash_distribution_quantile(&use->law, 0.95), 3, page->lang);
    ash_slice range = ASH_SAY(page, "text.range", ASH_P("low", low), ASH_P("high", high));
    return use->flows ? ash_details_join(page->arena, ash_distribution_centre(&use->law) == 0 ? ASH_SLICE("+") : ASH_SLICE("×"), " ", range) : range;
}

/* Year, source and grade of reference data. */
static ash_slice origin_of(const ash_page *page, const ash_input_use *use) {
    static const char *const grades[] = {"data.observed", "data.derived", "data.estimate"};
    if (use->reference == NULL) return (ash_slice){0};
    ash_slice grade = ASH_WORD(page, grades[use->reference->grade]);
    ash_slice source = ash_details_join(page->arena, use->reference->source_id, ", ", grade);
    return use->reference->year > 0 ? ash_format(page->arena, "%d, %.*s", use->reference->year, (int)source.size, source.data) : source;
}

static void write_group(const ash_comparison *k, const char *heading, const ash_source_kind *sources, size_t source_count) {
    ash_page *page = k->page;
    size_t count = 0, all = k->o->unrolled->uses.count;
    const ash_input_use **uses = ash_new_array(page->arena, const ash_input_use *, all + 1);
    for (size_t i = 0; i < all; i++)
        for (size_t n = 0; n < source_count; n++)
            if (k->o->unrolled->uses.items[i].source == sources[n] && is_shown(&k->o->unrolled->uses.items[i])) uses[count++] = &k->o->unrolled->uses.items[i];
    if (count == 0) return;
    ash_page_heading(page, ASH_SAY(page, heading, ASH_P("count", ash_number_text(page->arena, (double)count, 0, page->lang))));
    for (size_t i = 0; i < count; i++) {
        ash_slice range = ash_input_range_text(page, uses[i]), value = ash_input_value_text(page, k->o->unrolled, uses[i]), origin = origin_of(page, uses[i]);
        if (range.size > 0) value = ash_format(page->arena, "%.*s (%.*s)", (int)value.size, value.data, (int)range.size, range.data);
        ash_details_figure(page, INDENT, uses[i]->path, value);
        ash_details_text(page, 2 * INDENT, 2 * INDENT, origin);
    }
}

void ash_write_inputs(const ash_comparison *k) {
    static const ash_source_kind own[] = {ASH_SOURCE_USER}, reference[] = {ASH_SOURCE_REFERENCE}, defaults[] = {ASH_SOURCE_DEFAULT, ASH_SOURCE_NEUTRAL};
    write_group(k, "text.inputs_own", own, 1);
    write_group(k, "text.inputs_reference", reference, 1);
    write_group(k, "text.inputs_default", defaults, 2);
}
