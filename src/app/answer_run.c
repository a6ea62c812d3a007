/* run, compare and check. */
#include "app/app.h"
#include "report/outcome_text.h"
#include "report/worth_text.h"

/* What matters in the choice, where it is asked for and there is a choice. */
static ash_status write_worth(ash_request *request, const ash_outcome *outcome, bool unless_said) {
    bool asked = ash_request_flag(request, "worth", unless_said);
    if (!asked || outcome->decision == NULL) return ASH_STATUS_DONE;
    return ash_write_worth(request, outcome, ash_importance_of(request->arena, outcome)) ? ASH_STATUS_DONE : ASH_STATUS_USAGE;
}

ash_status ash_answer_run(ash_request *request) {
    ash_outcome *outcome;
    ash_status status = ash_request_outcome(request, &outcome);
    if (status != ASH_STATUS_DONE) return status;
    if (request->as_text) {
        request->text = ash_outcome_text(request->arena, request->words, request->lang, request->width, outcome);
        return ASH_STATUS_DONE;
    }
    ash_write_outcome(request, outcome);
    return write_worth(request, outcome, false);
}

/* What to find out first and where the choice turns, behind the comparison. */
static void add_worth_text(ash_request *request, const ash_outcome *outcome) {
    ash_page *page = ash_page_create(request->arena, request->words, request->lang, request->width);
    ash_page_add(page, request->text);
    const ash_importance *importance = ash_importance_of(request->arena, outcome);
    ash_write_worth_text(page, outcome, importance);
    ash_write_swings_text(page, outcome, importance);
    request->text = ash_page_text(page);
}

ash_status ash_answer_compare(ash_request *request) {
    ash_outcome *outcome;
    ash_results_wish wish = ash_request_results(request);
    ash_status status = ash_request_decided(request, &outcome);
    if (status != ASH_STATUS_DONE) return status;
    if (request->as_text && wish.any) return ash_write_results(request, outcome, &wish);
    if (request->as_text) {
        request->text = ash_comparison_text(request->arena, request->words, request->lang, request->width, outcome);
        if (ash_request_flag(request, "worth", true)) add_worth_text(request, outcome);
        return ASH_STATUS_DONE;
    }
    ash_write_outcome(request, outcome);
    status = ash_write_results(request, outcome, &wish);
    return status == ASH_STATUS_DONE ? write_worth(request, outcome, true) : status;
}

/* A model, or a case with its model: is it sound? Computes nothing. */
ash_status ash_answer_check(ash_request *request) {
    bool has_case = ash_doc_get(request->doc, ASH_SLICE("case")) != NULL || ash_doc_get(request->doc, ASH_SLICE("case_file")) != NULL;
    if (has_case) {
        const ash_case *c = ash_request_case(request);
        return c != NULL && ash_unroll(request->arena, c, request->diags) != NULL ? ASH_STATUS_DONE : ASH_STATUS_INPUT;
    }
    return ash_request_model(request, NULL) != NULL ? ASH_STATUS_DONE : ASH_STATUS_INPUT;
}
