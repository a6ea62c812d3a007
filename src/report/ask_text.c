#include "report/ask_text.h"

#include <math.h>

#include "report/details.h"
#include "report/explanation.h"
#include "report/worth_text.h"

enum { OWN = 3 }; /* of the user's own ranges, told at the end */

static ash_slice option_title(const ash_page *page, const ash_outcome *o, size_t option) {
    return ash_page_row_title(page, o->unrolled->c, o->unrolled->model->decision, (int)option);
}

static ash_slice percent(const ash_page *page, double share) { return ash_page_percent(page, share); }

/* Where the figure comes from, with the name of its source. */
static ash_slice origin_of(const ash_page *page, const ash_outcome *o, const ash_input_use *use) {
    ash_slice from = ash_input_origin(page, use), name = {0};
    if (use->reference != NULL) {
        const ash_ref_source_row *source = ash_ref_source(o->unrolled->model->ref, use->reference->source_id);
        if (source != NULL) name = source->title;
    } else if (use->source == ASH_SOURCE_DEFAULT && use->entity != NULL) {
        name = use->entity->source;
    }
    return ash_details_join(page->arena, from, ": ", ash_page_clean(page, name));
}

static ash_slice worth_of(const ash_page *page, const ash_outcome *o, const ash_question *q) {
    bool alone = q->alone.value >= q->part.value;
    ash_slice minutes = ash_number_significant(page->arena, q->effort, 2, page->lang), worth = ash_worth_amount(page, o, q->worth);
    ash_slice says = alone ? ASH_SAY(page, "ask.worth", ASH_P("worth", worth)) : ASH_SAY(page, "ask.worth_part", ASH_P("worth", worth));
    ash_slice takes = q->effort == 1 ? ASH_WORD(page, "ask.minute") : ASH_SAY(page, "ask.minutes", ASH_P("minutes", minutes));
    return ash_details_join(page->arena, says, " ", takes);
}

/* The values that are possible, where that says something: most amounts may be anything from 0 up. */
static ash_slice possible(const ash_page *page, const ash_outcome *o, const ash_input_use *use) {
    const ash_entity *input = use->entity;
    bool says = isfinite(input->low) && isfinite(input->high) && input->high <= 100 * ash_page_larger(1, ash_input_assumption(o, use).high);
    return says ? ash_value_range_text(page->arena, input) : (ash_slice){0};
}

ash_question_words ash_ask_words(const ash_page *page, const ash_outcome *o, const ash_question *q, const ash_break_even *turn) {
    const ash_input_use *use = q->input->use;
    ash_slice help = use->entity->labels.help[page->lang];
    ash_question_words w = {.label = ash_input_label(page, o->unrolled->c, use), .help = ash_page_clean(page, help), .origin = origin_of(page, o, use), .worth = worth_of(page, o, q)};
    w.now = ASH_SAY(page, "ask.now", ASH_P("range", ash_input_assumed(page, o, use)), ASH_P("middle", ash_input_centre_text(page, o, use)));
    w.takes = possible(page, o, use);
    if (turn != NULL) w.turn = ash_turn_text(page, o, turn, "ask.turn");
    return w;
}

ash_slice ash_ask_present(const ash_page *page, const ash_outcome *o) {
    const ash_decision *d = o->decision;
    const ash_option *best = &d->options[d->best];
    return ASH_SAY(page, ash_worth_is_clear((ash_worth){d->evpi, d->evpi_se}) ? "ask.present" : "ask.present_sure", ASH_P("option", option_title(page, o, d->best)), ASH_P("chance", percent(page, best->chance_best)),
                   ASH_P("regret", ash_worth_amount(page, o, best->expected_regret)));
}

ash_slice ash_ask_stop(const ash_page *page, const ash_outcome *o, const ash_interview *v) {
    static const char *const keys[] = {[ASH_STOP_SURE] = "ask.stop_sure", [ASH_STOP_ANSWERED] = "ask.stop_answered", [ASH_STOP_NOTHING] = "ask.stop_nothing",
                                       [ASH_STOP_SMALL] = "ask.stop_small", [ASH_STOP_EFFORT] = "ask.stop_effort"};
    const ash_decision *d = o->decision;
    if (v->stop == ASH_STOP_NOT) return (ash_slice){0};
    return ASH_SAY(page, d->count < 2 ? "ask.stop_alone" : keys[v->stop], ASH_P("option", option_title(page, o, d->best)), ASH_P("chance", percent(page, d->options[d->best].chance_best)),
                   ASH_P("together", ash_worth_amount(page, o, v->together.value)), ASH_P("limit", ash_worth_amount(page, o, v->limit)));
}

ash_sentences ash_ask_remains(const ash_page *page, const ash_outcome *o, const ash_interview *v) {
    ash_sentences said = {0};
    ash_slice own = {0};
    if (v->together.value > 0) ash_push(page->arena, &said, ASH_SAY(page, "ask.left", ASH_P("together", ash_worth_amount(page, o, v->together.value))));
    for (size_t i = 0; i < v->own.count && i < OWN; i++) {
        const ash_question *q = &v->own.items[i];
        ash_slice one = ASH_SAY(page, "ask.own_one", ASH_P("input", ash_input_label(page, o->unrolled->c, q->input->use)), ASH_P("worth", ash_worth_amount(page, o, q->worth)));
        own = ash_details_join(page->arena, own, "; ", one);
    }
    if (own.size > 0) ash_push(page->arena, &said, ASH_SAY(page, "ask.own", ASH_P("list", own)));
    if (v->fate.value > 0) ash_push(page->arena, &said, ASH_SAY(page, "ask.fate", ASH_P("fate", ash_worth_amount(page, o, v->fate.value))));
    return said;
}
