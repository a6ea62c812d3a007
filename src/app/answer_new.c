/* new: a commented case from the answers to six questions; or, with "questions": true, those questions. */
#include "app/new.h"

ash_status ash_answer_new(ash_request *request) {
    bool questions = ash_request_flag(request, "questions", false);
    if (request->diags->error_count > 0) return ASH_STATUS_USAGE;
    const ash_model *prior = ash_load_model(request, ASH_SLICE("make-prior"));
    if (prior == NULL) return ASH_STATUS_INPUT;
    const ash_index *groups = ash_model_index(prior, ASH_SLICE("group"));
    if (questions) {
        ash_new_write_questions(request, groups);
        return ASH_STATUS_DONE;
    }
    ash_new_answers answers;
    ash_slice made;
    if (!ash_new_read(request, groups, ash_doc_get(request->doc, ASH_SLICE("answers")), &answers))
        return ASH_STATUS_INPUT;
    ash_status status = ash_new_case(request, prior, &answers, &made);
    if (status != ASH_STATUS_DONE) return status;
    if (request->as_text) {
        request->text = made;
        return ASH_STATUS_DONE;
    }
    ash_json_key(request->w, ASH_SLICE("case_text"));
    ash_json_text(request->w, made);
    return ASH_STATUS_DONE;
}
