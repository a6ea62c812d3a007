/* ask: which question to ask next, and whether to stop; or, with "answer", what one answer means as a value of the case. */
#include "app/app.h"
#include "app/fields.h"
#include "app/typed.h"
#include "report/ask_text.h"
#include "report/details.h"
#include "report/explanation.h"
#include "report/origins.h"
#include "report/worth_text.h"

enum { TURNS = 5, TOLD = 5 }; /* questions with their break-even; questions told on the page of text */

/* ---- The questions ---- */

typedef struct asker {
    ash_request *r;
    const ash_outcome *o;
    const ash_interview *v;
    ash_page *page;
} asker;

/* Of the first questions also where the choice turns. */
static const ash_break_even *turn_of(const asker *a, const ash_questions *list, size_t at) {
    if (at >= TURNS) return NULL;
    ash_uncertain_list one = {1, ash_new(a->r->arena, ash_uncertain)};
    one.items[0] = *list->items[at].input;
    ash_break_evens found = ash_break_evens_of(a->r->arena, a->o, &one);
    return ash_nearest_turn(&found, a->o->decision->best, &one.items[0]);
}

static void write_worth(ash_request *r, const char *name, ash_worth worth) {
    key(r, name);
    ash_json_object_begin(r->w);
    number(r, "worth", worth.value);
    number(r, "se", worth.se);
    ash_json_object_end(r->w);
}

static void write_question(const asker *a, const ash_questions *list, size_t at) {
    static const char *const origins[] = {"user", "reference", "default", "neutral"};
    ash_request *r = a->r;
    const ash_question *q = &list->items[at];
    const ash_input_use *use = q->input->use;
    ash_question_words words = ash_ask_words(a->page, a->o, q, turn_of(a, list, at));
    ash_assumption assumed = ash_input_assumption(a->o, use);
    ash_json_object_begin(r->w);
    text(r, "path", use->path);
    text(r, "label", words.label);
    text_if(r, "help", words.help);
    text(r, "unit", ash_unit_in(r->arena, use->entity, use->currency));
    text(r, "kind", ASH_SLICE("number"));
    key(r, "range");
    ash_json_array_begin(r->w);
    ash_json_number(r->w, use->entity->low);
    ash_json_number(r->w, use->entity->high);
    ash_json_array_end(r->w);
    text_if(r, "takes", words.takes);
    number(r, "value", assumed.centre);
    number(r, "p5", assumed.low);
    number(r, "p95", assumed.high);
    text(r, "now", words.now);
    text(r, "origin", use->guess ? ASH_SLICE("guess") : ash_slice_of(origins[use->source]));
    text(r, "from", words.origin);
    number(r, "worth", q->worth);
    number(r, "worth_se", q->se);
    write_worth(r, "alone", q->alone);
    write_worth(r, "part", q->part);
    number(r, "effort", q->effort);
    number(r, "net", q->net);
    number(r, "per_minute", q->per_minute);
    text(r, "why", words.worth);
    text_if(r, "turn", words.turn);
    ash_json_object_end(r->w);
}

static void write_questions(const asker *a, const char *name, const ash_questions *list) {
    key(a->r, name);
    ash_json_array_begin(a->r->w);
    for (size_t i = 0; i < list->count; i++) write_question(a, list, i);
    ash_json_array_end(a->r->w);
}

/* ---- Where the choice stands ---- */

static ash_slice option_id(const asker *a, size_t option) { return ash_case_row_id(a->r->arena, a->o->unrolled->c, a->o->unrolled->model->decision, (int)option); }

static void write_present(const asker *a) {
    ash_request *r = a->r;
    const ash_model *model = a->o->unrolled->model;
    const ash_decision *d = a->o->decision;
    const ash_option *best = &d->options[d->best];
    key(r, "present");
    ash_json_object_begin(r->w);
    text(r, "index", model->decision->name);
    text(r, "result", model->decision_result->name);
    text(r, "unit", model->decision_result->unit_text);
    text(r, "best", option_id(a, d->best));
    key(r, "base");
    if (d->base < 0)
        ash_json_null(r->w);
    else
        ash_json_text(r->w, option_id(a, (size_t)d->base));
    number(r, "chance", best->chance_best);
    number(r, "chance_se", best->chance_best_se);
    number(r, "expected_regret", best->expected_regret);
    number(r, "expected_regret_se", best->expected_regret_se);
    text(r, "says", ash_ask_present(a->page, a->o));
    ash_json_object_end(r->w);
}

static void write_stop(const asker *a) {
    static const char *const whys[] = {[ASH_STOP_SURE] = "sure", [ASH_STOP_ANSWERED] = "answered", [ASH_STOP_NOTHING] = "nothing", [ASH_STOP_SMALL] = "small", [ASH_STOP_EFFORT] = "effort"};
    ash_request *r = a->r;
    key(r, "stop");
    if (a->v->stop == ASH_STOP_NOT) {
        ash_json_null(r->w);
        return;
    }
    ash_json_object_begin(r->w);
    text(r, "why", ash_slice_of(whys[a->v->stop]));
    text(r, "says", ash_ask_stop(a->page, a->o, a->v));
    ash_json_object_end(r->w);
}

static void write_json(const asker *a) {
    ash_request *r = a->r;
    ash_sentences remains = ash_ask_remains(a->page, a->o, a->v);
    write_present(a);
    write_questions(a, "questions", &a->v->ask);
    write_questions(a, "own", &a->v->own);
    key(r, "can_ask");
    ash_json_integer(r->w, a->v->can_ask);
    write_worth(r, "together", a->v->together);
    write_worth(r, "knowable", a->v->knowable);
    write_worth(r, "fate", a->v->fate);
    write_worth(r, "all", a->v->all);
    number(r, "limit", a->v->limit);
    write_stop(a);
    key(r, "remains");
    ash_json_array_begin(r->w);
    for (size_t i = 0; i < remains.count; i++) ash_json_text(r->w, remains.items[i]);
    ash_json_array_end(r->w);
    ash_write_run(r, a->o);
}

static void write_question_text(const asker *a, size_t at) {
    enum { INDENT = 3 };
    ash_page *page = a->page;
    ash_question_words words = ash_ask_words(page, a->o, &a->v->ask.items[at], turn_of(a, &a->v->ask, at));
    const ash_slice lines[] = {words.now, words.origin, words.worth, words.turn};
    ash_page_heading(page, ash_format(page->arena, "%zu. %.*s", at + 1, (int)words.label.size, words.label.data));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].size > 0) ash_details_text(page, INDENT, INDENT, lines[i]);
}

static void write_text(const asker *a) {
    ash_page *page = a->page;
    ash_slice stop = ash_ask_stop(page, a->o, a->v);
    ash_sentences remains = ash_ask_remains(page, a->o, a->v);
    ash_write_case_title(page, a->o);
    ash_page_heading(page, ash_ask_present(page, a->o));
    if (stop.size > 0) ash_page_heading(page, stop);
    for (size_t i = 0; stop.size == 0 && i < a->v->ask.count && i < TOLD; i++) write_question_text(a, i);
    for (size_t i = 0; i < remains.count; i++) ash_page_heading(page, remains.items[i]);
    ash_write_origins(page, a->o);
    a->r->text = ash_page_text(page);
}

static ash_status answer_questions(ash_request *r) {
    static const ash_outcome_wish wish = {.headline = true};
    asker a = {.r = r};
    ash_interview_wish asked = {.own = ash_request_flag(r, "own", false)};
    ash_outcome *outcome;
    asked.skip = ash_request_texts(r, "skip", &asked.skip_count);
    if (r->diags->error_count > 0) return ASH_STATUS_USAGE;
    ash_status status = ash_request_outcome_with(r, ash_request_case(r), &wish, &outcome);
    if (status != ASH_STATUS_DONE) return status;
    if (outcome->decision == NULL) {
        ash_report_nothing_to_compare(r, outcome->unrolled->model);
        return ASH_STATUS_INPUT;
    }
    a.o = outcome;
    a.v = ash_interview_of(r->arena, outcome, &asked);
    a.page = ash_page_create(r->arena, r->words, r->lang, r->width);
    if (r->as_text)
        write_text(&a);
    else
        write_json(&a);
    return ASH_STATUS_DONE;
}

/* ---- One answer ---- */

typedef struct reply {
    ash_slice path, text;
    ash_span span;          /* of the text in the request */
    const ash_doc *value;   /* as in a case */
} reply;

static bool read_reply(ash_request *r, const ash_doc *given, reply *answer) {
    const ash_doc *path = ash_doc_get(given, ASH_SLICE("path")), *typed = ash_doc_get(given, ASH_SLICE("text"));
    if (path == NULL || typed == NULL || path->kind != ASH_DOC_SCALAR || typed->kind != ASH_DOC_SCALAR) {
        ash_report(r->diags, ASH_E_request_field, given->span, ASH_P("name", ASH_SLICE("answer")), ASH_P("wanted", ASH_SLICE("{\"path\", \"text\"}")));
        return false;
    }
    *answer = (reply){.path = path->text, .text = ash_slice_trim(typed->text), .span = typed->span};
    return true;
}

static const ash_input_use *use_at(const ash_unrolled *u, ash_slice path) {
    for (size_t i = 0; u != NULL && i < u->uses.count; i++)
        if (ash_slice_equal(u->uses.items[i].path, path)) return &u->uses.items[i];
    return NULL;
}

/* What was typed as a value: a whole document in brackets, or a text. */
static bool read_typed(ash_request *r, const ash_input_use *use, reply *answer) {
    bool brackets = answer->text.size > 0 && (answer->text.data[0] == '{' || answer->text.data[0] == '[');
    if (brackets) {
        ash_slice name = r->context->options.read_document != NULL ? ASH_SLICE("answer.yaml") : ASH_SLICE("answer.json");
        answer->value = ash_request_document(r, ash_request_source(r, name, answer->text));
        return answer->value != NULL;
    }
    ash_typed typed = ash_typed_value(r->arena, answer->text, r->lang, use->entity, use->currency);
    if (typed.ambiguous.size > 0) {
        char own = r->lang == ASH_LANG_NL ? ',' : '.', other = own == ',' ? '.' : ',';
        size_t sign = ash_slice_find(typed.ambiguous, other, 0);
        ash_slice thousands = ash_typed_number(r->arena, typed.ambiguous, ASH_THREE_THOUSANDS);
        ash_slice whole = ash_slice_part(typed.ambiguous, 0, sign), part = ash_slice_part(typed.ambiguous, sign + 1, typed.ambiguous.size);
        ash_slice fraction = ash_format(r->arena, "%.*s%c%.*s", (int)whole.size, whole.data, own, (int)part.size, part.data);
        ash_report(r->diags, ASH_E_answer_two_ways, answer->span, ASH_P("text", typed.ambiguous), ASH_P("thousands", thousands), ASH_P("fraction", fraction));
        return false;
    }
    ash_doc *doc = ash_new(r->arena, ash_doc);
    *doc = (ash_doc){.kind = ASH_DOC_SCALAR, .quoted = true, .span = answer->span, .text = typed.text};
    answer->value = doc;
    return true;
}

/* The request with the answer among its changes. */
static ash_request *with_answer(ash_request *r, const reply *answer) {
    const ash_doc *sets = ash_doc_get(r->doc, ASH_SLICE("set"));
    size_t count = sets != NULL && sets->kind == ASH_DOC_MAP ? sets->count : 0, kept = 0;
    ash_doc_entry *changes = ash_new_array(r->arena, ash_doc_entry, count + 1), *fields = ash_new(r->arena, ash_doc_entry);
    ash_doc *set = ash_new(r->arena, ash_doc), *doc = ash_new(r->arena, ash_doc);
    for (size_t i = 0; i < count; i++)
        if (!ash_slice_equal(sets->entries[i].key, answer->path)) changes[kept++] = sets->entries[i];
    changes[kept++] = (ash_doc_entry){answer->path, answer->span, answer->value};
    *set = (ash_doc){.kind = ASH_DOC_MAP, .span = answer->span, .count = kept, .entries = changes};
    *fields = (ash_doc_entry){ASH_SLICE("set"), answer->span, set};
    *doc = (ash_doc){.kind = ASH_DOC_MAP, .span = r->doc->span, .count = 1, .entries = fields};
    ash_request *inside = ash_request_inside(r, doc);
    inside->diags = r->diags;
    return inside;
}

/* The case is read with and without the answer; nothing is computed. */
static ash_status answer_reply(ash_request *r, const ash_doc *given) {
    reply answer;
    if (!read_reply(r, given, &answer)) return ASH_STATUS_USAGE;
    const ash_case *c = ash_request_case(r);
    const ash_unrolled *u = c == NULL ? NULL : ash_unroll(r->arena, c, r->diags);
    const ash_input_use *use = use_at(u, answer.path);
    if (u != NULL && (use == NULL || use->entity == NULL)) ash_report(r->diags, ASH_E_answer_path, given->span, ASH_P("name", answer.path));
    if (r->diags->error_count > 0 || !read_typed(r, use, &answer)) return ASH_STATUS_INPUT;
    bool unknown = answer.value->kind == ASH_DOC_SCALAR && ash_slice_equal(answer.value->text, ASH_SLICE("unknown"));
    if (!unknown || use->source != ASH_SOURCE_USER) { /* what is there already stays when nothing better is known */
        c = ash_request_case(with_answer(r, &answer));
        u = c == NULL ? NULL : ash_unroll(r->arena, c, r->diags);
        use = use_at(u, answer.path);
    }
    if (u == NULL || use == NULL) return ASH_STATUS_INPUT;
    ash_page *page = ash_page_create(r->arena, r->words, r->lang, r->width);
    ash_outcome shown = {.unrolled = u};
    key(r, "answer");
    ash_json_object_begin(r->w);
    text(r, "path", answer.path);
    key(r, "value");
    ash_json_doc(r->w, answer.value);
    text(r, "says", unknown ? ASH_WORD(page, "ask.unknown") : ash_input_assumed(page, &shown, use));
    ash_json_object_end(r->w);
    return ASH_STATUS_DONE;
}

ash_status ash_answer_ask(ash_request *request) {
    const ash_doc *answer = ash_doc_get(request->doc, ASH_SLICE("answer"));
    return answer == NULL || answer->kind == ASH_DOC_NULL ? answer_questions(request) : answer_reply(request, answer);
}
