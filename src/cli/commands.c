/* The commands that go through the one call: each builds a request from the arguments and shows the response. */
#define _DEFAULT_SOURCE /* for the number of processors and localtime_r */
#include <time.h>
#include <unistd.h>

#include "base/embedded.h"
#include "cli/front.h"
#include "threads/threads.h"
#include "yaml/yaml_read.h"

/* ---- The context ---- */

/* Reads what a model includes; its name is as resolved against the including file, so a path. */
static bool load_included(void *state, ash_text name, ash_text *text) {
    ash_slice called, read;
    if (!front_exists(state, (ash_slice){name.data, name.size})) return false; /* the core says that it is missing, and where */
    if (front_read(state, (ash_slice){name.data, name.size}, &called, &read) != EXIT_DONE) return false;
    *text = (ash_text){read.data, read.size};
    return true;
}

/* The user's own tables are read after those compiled in, and replace single rows of them. */
static exit_status add_tables(front *f, ash_context *context) {
    for (size_t i = 0; i < f->given[OPTION_DATA].count; i++) {
        ash_slice path = f->given[OPTION_DATA].items[i], name, text;
        exit_status status = front_read(f, path, &name, &text);
        if (status != EXIT_DONE) return status;
        ash_slice table = ash_format(f->arena, "data/values/own/%.*s", (int)name.size, name.data);
        if (!ash_context_add(context, (ash_text){table.data, table.size}, (ash_text){text.data, text.size})) return EXIT_WORLD;
    }
    return EXIT_DONE;
}

static unsigned thread_count(const front *f) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return (unsigned)front_number(f, OPTION_THREADS, cores > 0 ? (double)cores : 1);
}

/* ---- Responses ---- */

static exit_status exit_of(ash_slice word) {
    static const struct { const char *word; exit_status status; } table[] = {
        {"done", EXIT_DONE}, {"input", EXIT_INPUT}, {"usage", EXIT_USAGE}, {"world", EXIT_WORLD}, {"cancelled", EXIT_STOPPED}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (ash_slice_equal(word, ash_slice_of(table[i].word))) return table[i].status;
    return EXIT_WORLD;
}

/* The status of a response that may be longer than a JSON text that is read back. Only the response's own key can stand as ,"status":" in it: within
 * texts quotes are escaped, and no object of figures has a text under such a key. It stands near the end. */
static exit_status status_of(ash_slice response) {
    ash_slice key = ASH_SLICE("\"status\":\"");
    for (size_t at = response.size; at-- > 0;) {
        ash_slice rest = ash_slice_part(response, at, response.size);
        if (!ash_slice_starts_with(rest, key)) continue;
        return exit_of(ash_slice_part(rest, key.size, ash_slice_find(rest, '"', key.size)));
    }
    return EXIT_WORLD;
}

/* What a call answered, as a document. */
static const ash_doc *response_doc(const front *f, ash_slice response) {
    ash_sources *sources = ash_sources_create(f->arena);
    return ash_json_read_up_to(f->arena, sources, ash_sources_add(sources, ASH_SLICE("response"), response), ASH_MESSAGE_LIMIT, ash_diags_create(f->arena));
}

/* Errors and warnings to standard error, what was asked for to standard output. */
static exit_status show_text(front *f, ash_slice response) {
    const ash_doc *doc = response_doc(f, response);
    exit_status status = status_of(response);
    if (ash_doc_get(doc, ASH_SLICE("diagnostics")) == NULL) { /* not even memory for texts of its own; but it has messages */
        front_show_messages(f, doc);
        return status;
    }
    front_write_error(front_text(doc, "diagnostics"));
    ash_slice text = front_text(doc, "text"); /* of a table of many cases there is one although some are wrong */
    exit_status written = status == EXIT_DONE || (status == EXIT_INPUT && text.size > 0) ? front_write(f, text) : EXIT_DONE;
    return written != EXIT_DONE ? written : status;
}

static exit_status show(front *f, ash_text response) {
    ash_slice text = {response.data, response.size};
    watch_end();
    if (status_of(text) == EXIT_STOPPED || watch_stopped()) return EXIT_STOPPED;
    if (!front_given(f, OPTION_JSON)) return show_text(f, text);
    exit_status written = front_write(f, front_line(f, text));
    return written != EXIT_DONE ? written : status_of(text);
}

/* ---- Requests ---- */

static const ash_doc *read_document(ash_arena *arena, const ash_sources *sources, uint32_t file, ash_diags *diags) {
    return ash_yaml_read(arena, sources, file, diags);
}

/* Sends a request, through a context with all that this front can lend it, and hands the response to `show_it`. */
static exit_status send(front *f, ash_slice request, exit_status (*show_it)(front *f, ash_text response)) {
    exit_status status = EXIT_WORLD;
    watch_work();
    ash_threads *threads = ash_threads_create(thread_count(f));
    ash_context_options options = {.memory_limit = (size_t)front_number(f, OPTION_MEMORY, 2048) << 20, .progress = watch_progress, .load = load_included, .load_state = f,
                                   .read_document = read_document};
    if (threads != NULL) {
        ash_executor executor = ash_threads_executor(threads);
        options.parallel_for = executor.parallel_for;
        options.parallel_state = executor.state;
    }
    ash_context *context = ash_context_create(&options);
    if (context == NULL)
        front_complain(FRONT_WORD(f, "cli.no_memory"));
    else
        status = add_tables(f, context);
    if (context != NULL && status == EXIT_DONE) status = show_it(f, ash_call(context, (ash_text){request.data, request.size}));
    ash_context_destroy(context);
    ash_threads_destroy(threads);
    return status;
}

static void put_text(ash_json_writer *w, const char *key, ash_slice text) {
    ash_json_key(w, ash_slice_of(key));
    ash_json_text(w, text);
}

static void put_file(ash_json_writer *w, const char *key, ash_slice name, ash_slice text) {
    ash_json_key(w, ash_slice_of(key));
    ash_json_object_begin(w);
    put_text(w, "name", name);
    put_text(w, "text", text);
    ash_json_object_end(w);
}

static void put_number(const front *f, ash_json_writer *w, const char *key, option_id option, double scale) {
    if (!front_given(f, option)) return;
    ash_json_key(w, ash_slice_of(key));
    ash_json_number(w, scale * front_number(f, option, 0));
}

static void put_flag(ash_json_writer *w, const char *key) {
    ash_json_key(w, ash_slice_of(key));
    ash_json_bool(w, true);
}

/* `compare --scenario all`: the case as it is beside every scenario. */
static bool wants_all_scenarios(const front *f) {
    bool compares = f->command != NULL && (f->command->options >> OPTION_STRESS & 1) != 0;
    return compares && front_given(f, OPTION_SCENARIO) && ash_slice_equal(front_value(f, OPTION_SCENARIO), ASH_SLICE("all"));
}

static bool set_again_later(const slice_list *sets, size_t i, ash_slice path) {
    for (size_t k = i + 1; k < sets->count; k++)
        if (ash_slice_equal(path, ash_slice_part(sets->items[k], 0, ash_slice_find(sets->items[k], '=', 0)))) return true;
    return false;
}

/* --set PATH=VALUE; of the same path the last one counts. */
static void put_sets(const front *f, ash_json_writer *w) {
    const slice_list *sets = &f->given[OPTION_SET];
    if (sets->count == 0) return;
    ash_json_key(w, ASH_SLICE("set"));
    ash_json_object_begin(w);
    for (size_t i = 0; i < sets->count; i++) {
        size_t equals = ash_slice_find(sets->items[i], '=', 0);
        ash_slice path = ash_slice_part(sets->items[i], 0, equals);
        if (set_again_later(sets, i, path)) continue;
        ash_json_key(w, path);
        ash_json_text(w, ash_slice_part(sets->items[i], equals + 1, sets->items[i].size));
    }
    ash_json_object_end(w);
}

static void put_keep(const front *f, ash_json_writer *w) {
    const slice_list *keep = &f->given[OPTION_KEEP];
    if (keep->count == 0) return;
    ash_json_key(w, ASH_SLICE("keep"));
    ash_json_array_begin(w);
    for (size_t i = 0; i < keep->count; i++) ash_json_text(w, keep->items[i]);
    ash_json_array_end(w);
}

/* The core has no clock. */
static ash_slice today(const front *f) {
    char text[16];
    struct tm local;
    time_t now = time(NULL);
    if (front_given(f, OPTION_DATE)) return front_value(f, OPTION_DATE);
    if (localtime_r(&now, &local) == NULL || strftime(text, sizeof text, "%Y-%m-%d", &local) == 0) return (ash_slice){NULL, 0};
    return ash_slice_copy(f->arena, ash_slice_of(text));
}

/* A request with all that the options say about how to answer. */
static ash_json_writer *begin_request_as(const front *f, const char *call, bool as_json) {
    ash_json_writer *w = ash_json_writer_create(f->arena, 0);
    ash_json_object_begin(w);
    put_text(w, "call", ash_slice_of(call));
    put_text(w, "as", as_json ? ASH_SLICE("json") : ASH_SLICE("text"));
    put_text(w, "lang", f->lang == ASH_LANG_NL ? ASH_SLICE("nl") : ASH_SLICE("en"));
    ash_json_key(w, ASH_SLICE("width"));
    ash_json_integer(w, FRONT_COLUMNS);
    put_number(f, w, "memory", OPTION_MEMORY, 1048576);
    put_number(f, w, "samples", OPTION_SAMPLES, 1);
    put_number(f, w, "seed", OPTION_SEED, 1);
    put_number(f, w, "depth", OPTION_DEPTH, 1);
    return w;
}

static ash_json_writer *begin_plain_request(const front *f, const char *call) { return begin_request_as(f, call, front_given(f, OPTION_JSON)); }

/* What they change in the case and ask about it. */
static void put_wishes(const front *f, ash_json_writer *w) {
    put_sets(f, w);
    put_keep(f, w);
    put_number(f, w, "loss", OPTION_LOSS, 1);
    if (wants_all_scenarios(f))
        put_flag(w, "scenarios");
    else if (front_given(f, OPTION_SCENARIO))
        put_text(w, "scenario", front_value(f, OPTION_SCENARIO));
    if (front_given(f, OPTION_STRESS)) put_flag(w, "stress");
    if (front_given(f, OPTION_VOLUME)) put_flag(w, "volume");
    if (front_given(f, OPTION_YEARS)) put_flag(w, "years");
    if (front_given(f, OPTION_INPUTS)) put_flag(w, "input_list");
    if (front_given(f, OPTION_OWN)) put_flag(w, "own");
}

static ash_json_writer *begin_request(const front *f, const char *call) {
    ash_json_writer *w = begin_plain_request(f, call);
    put_wishes(f, w);
    return w;
}

static exit_status end_request(front *f, ash_json_writer *w) {
    ash_json_object_end(w);
    return send(f, ash_json_written(w), show);
}

ash_json_writer *front_begin_request(const front *f, const char *call) {
    ash_json_writer *w = ash_json_writer_create(f->arena, 0);
    ash_json_object_begin(w);
    put_text(w, "call", ash_slice_of(call));
    put_text(w, "lang", f->lang == ASH_LANG_NL ? ASH_SLICE("nl") : ASH_SLICE("en"));
    return w;
}

static exit_status keep_response(front *f, ash_text response) {
    watch_end();
    f->response = ash_slice_copy(f->arena, (ash_slice){response.data, response.size});
    return status_of(f->response);
}

exit_status front_ask(front *f, ash_json_writer *w, const ash_doc **response) {
    ash_json_object_end(w);
    f->response = (ash_slice){NULL, 0};
    exit_status status = send(f, ash_json_written(w), keep_response);
    *response = response_doc(f, f->response);
    return status;
}

/* ---- Cases and models ---- */

/* The language of a case, when none was asked for: its own. */
static void take_lang(front *f, const ash_doc *doc) {
    ash_slice lang = front_text(doc, "lang");
    if (front_given(f, OPTION_LANG)) return;
    if (ash_slice_equal(lang, ASH_SLICE("nl"))) front_set_lang(f, ASH_LANG_NL);
    if (ash_slice_equal(lang, ASH_SLICE("en"))) front_set_lang(f, ASH_LANG_EN);
}

static bool is_compiled_in(ash_slice path) {
    for (size_t i = 0; i < ash_embedded_file_count; i++)
        if (ash_slice_equal(ash_embedded_files[i].name, path)) return true;
    return false;
}

/* The file of the model that a case names, NAME.model beside the case; empty when it is compiled in or there is no such file (the call will say so,
 * and where). */
static ash_slice model_beside(front *f, const ash_doc *doc, ash_slice case_path) {
    ash_slice model = front_text(doc, "model");
    size_t folder = case_path.size;
    while (folder > 0 && case_path.data[folder - 1] != '/') folder--;
    ash_slice path = ash_format(f->arena, "%.*s%.*s.model", (int)folder, case_path.data, (int)model.size, model.size > 0 ? model.data : "");
    ash_slice compiled_in = ash_format(f->arena, "models/%.*s.model", (int)model.size, model.size > 0 ? model.data : "");
    return model.size > 0 && !is_compiled_in(compiled_in) && front_exists(f, path) ? path : (ash_slice){NULL, 0};
}

/* A file's name, or the name of a model that is compiled in. */
static bool is_file(front *f, ash_slice name) {
    return front_ends_with(name, ".model") || ash_slice_find(name, '/', 0) < name.size || ash_slice_equal(name, ASH_SLICE("-")) || front_exists(f, name);
}

static exit_status put_model(front *f, ash_json_writer *w, ash_slice model) {
    ash_slice name, text;
    if (!is_file(f, model)) {
        put_text(w, "model", model);
        return EXIT_DONE;
    }
    exit_status status = front_read(f, model, &name, &text);
    if (status == EXIT_DONE) put_file(w, "model", name, text);
    return status;
}

/* A request about a case, and a model when one is given. */
static exit_status begin_case(front *f, const char *call, ash_slice model, ash_slice case_path, ash_json_writer **w) {
    ash_slice name, text;
    exit_status status = front_read(f, case_path, &name, &text);
    if (status != EXIT_DONE) return status;
    const ash_doc *doc = front_document(f, name, text, false); /* one that cannot be read: the call says why */
    take_lang(f, doc);
    *w = begin_request(f, call);
    put_text(*w, "date", today(f));
    put_file(*w, "case_file", name, text);
    if (model.size == 0) model = model_beside(f, doc, case_path);
    return model.size == 0 ? EXIT_DONE : put_model(f, *w, model);
}

exit_status front_begin_case(front *f, const char *call, ash_slice case_path, ash_slice text, ash_json_writer **w) {
    const ash_doc *doc = front_document(f, case_path, text, false);
    take_lang(f, doc);
    *w = begin_request_as(f, call, true);
    put_wishes(f, *w);
    put_text(*w, "date", today(f));
    put_file(*w, "case_file", case_path, text);
    ash_slice model = model_beside(f, doc, case_path);
    return model.size == 0 ? EXIT_DONE : put_model(f, *w, model);
}

typedef struct case_file { ash_slice path, name, text; const ash_doc *doc; } case_file;

/* Reads several cases; the language of the first is that of the answer. */
static exit_status read_cases(front *f, const case_file **cases) {
    case_file *all = ash_new_array(f->arena, case_file, f->arguments.count);
    for (size_t i = 0; i < f->arguments.count; i++) {
        all[i].path = f->arguments.items[i];
        exit_status status = front_read(f, all[i].path, &all[i].name, &all[i].text);
        if (status != EXIT_DONE) return status;
        all[i].doc = front_document(f, all[i].name, all[i].text, false);
    }
    take_lang(f, all[0].doc);
    *cases = all;
    return EXIT_DONE;
}

/* A case with its model, as an object under a key (or in a list: NULL); what `fields` adds to it. */
static exit_status put_case(front *f, ash_json_writer *w, const char *key, const case_file *of, void (*fields)(const front *f, ash_json_writer *w)) {
    exit_status status = EXIT_DONE;
    ash_slice model = model_beside(f, of->doc, of->path);
    if (key != NULL) ash_json_key(w, ash_slice_of(key));
    ash_json_object_begin(w);
    put_file(w, "case_file", of->name, of->text);
    if (model.size > 0) status = put_model(f, w, model);
    if (fields != NULL) fields(f, w);
    ash_json_object_end(w);
    return status;
}

/* A table of many cases. What shows one case in detail has no place in it. */
static exit_status compare_many(front *f) {
    static const option_id of_one[] = {OPTION_STRESS, OPTION_VOLUME, OPTION_YEARS, OPTION_INPUTS, OPTION_LOSS};
    for (size_t i = 0; i < sizeof of_one / sizeof *of_one + 1; i++) {
        bool last = i == sizeof of_one / sizeof *of_one;
        if (last ? !wants_all_scenarios(f) : !front_given(f, of_one[i])) continue;
        front_complain(FRONT_SAY(f, "cli.one_case", ASH_P("name", ash_format(f->arena, "--%s", last ? "scenario all" : option_rows[of_one[i]].name))));
        return EXIT_USAGE;
    }
    const case_file *cases;
    exit_status status = read_cases(f, &cases);
    if (status != EXIT_DONE) return status;
    ash_json_writer *w = begin_request(f, "cases");
    put_text(w, "date", today(f));
    ash_json_key(w, ASH_SLICE("cases"));
    ash_json_array_begin(w);
    for (size_t i = 0; i < f->arguments.count && status == EXIT_DONE; i++) status = put_case(f, w, NULL, &cases[i], NULL);
    ash_json_array_end(w);
    return status == EXIT_DONE ? end_request(f, w) : status;
}

static void put_changes(const front *f, ash_json_writer *w) {
    put_sets(f, w);
    if (front_given(f, OPTION_SCENARIO)) put_text(w, "scenario", front_value(f, OPTION_SCENARIO));
}

/* Two cases, or one without and with --set and --scenario, which are of the second. */
exit_status command_diff(front *f) {
    size_t second = f->arguments.count - 1;
    if (second == 0 && !front_given(f, OPTION_SET) && !front_given(f, OPTION_SCENARIO)) {
        front_complain(FRONT_WORD(f, "cli.diff_nothing"));
        return EXIT_USAGE;
    }
    const case_file *cases;
    exit_status status = read_cases(f, &cases);
    if (status != EXIT_DONE) return status;
    ash_json_writer *w = begin_plain_request(f, "diff");
    put_text(w, "date", today(f));
    status = put_case(f, w, "a", &cases[0], NULL);
    if (status == EXIT_DONE) status = put_case(f, w, "b", &cases[second], put_changes);
    return status == EXIT_DONE ? end_request(f, w) : status;
}

exit_status command_compare(front *f) {
    if (f->arguments.count > 1) return compare_many(f);
    ash_json_writer *w;
    exit_status status = begin_case(f, "compare", (ash_slice){NULL, 0}, f->arguments.items[0], &w);
    return status == EXIT_DONE ? end_request(f, w) : status;
}

/* A document may be larger than a JSON text that is read back, so its text is taken out of the response by hand, and the rest is read. The writer of the
 * response escapes no more than a quote, a backslash and control characters. */
static ash_slice take_document(const front *f, ash_slice response, ash_slice *rest) {
    ash_slice key = ASH_SLICE("\"status\":\"done\",\"text\":\"");
    size_t at = 0, size = 0;
    *rest = response;
    while (at < response.size && !ash_slice_starts_with(ash_slice_part(response, at, response.size), key)) at++;
    if (at == response.size) return (ash_slice){NULL, 0};
    char *text = ash_new_array(f->arena, char, response.size - at);
    for (at += key.size; at < response.size && response.data[at] != '"'; at++) {
        if (response.data[at] != '\\') {
            text[size++] = response.data[at];
            continue;
        }
        switch (response.data[++at]) {
        case 'n': text[size++] = '\n'; break;
        case 'r': text[size++] = '\r'; break;
        case 't': text[size++] = '\t'; break;
        case 'b': case 'f': text[size++] = ' '; break;
        case 'u': /* a control character */
            text[size++] = ' ';
            at += 4;
            break;
        default: text[size++] = response.data[at]; break;
        }
    }
    ash_slice behind = ash_slice_part(response, at + 2, response.size);
    *rest = ash_format(f->arena, "{%.*s", (int)behind.size, behind.size > 0 ? behind.data : "");
    return (ash_slice){text, size};
}

/* The document to its file; errors and warnings to standard error. */
static exit_status show_report(front *f, ash_text response) {
    ash_slice text = {response.data, response.size}, rest;
    watch_end();
    ash_slice document = take_document(f, text, &rest);
    exit_status status = document.data != NULL ? EXIT_DONE : status_of(text);
    if (status == EXIT_STOPPED || watch_stopped()) return EXIT_STOPPED;
    const ash_doc *doc = response_doc(f, rest);
    if (ash_doc_get(doc, ASH_SLICE("diagnostics")) == NULL)
        front_show_messages(f, doc);
    else
        front_write_error(front_text(doc, "diagnostics"));
    return status == EXIT_DONE ? report_written(f, document) : status;
}

exit_status command_report(front *f) {
    ash_json_writer *w;
    const char *form = report_form(f);
    if (form == NULL) {
        front_complain(FRONT_WORD(f, "cli.report_output"));
        return EXIT_USAGE;
    }
    exit_status status = begin_case(f, "report", (ash_slice){NULL, 0}, f->arguments.items[0], &w);
    if (status != EXIT_DONE) return status;
    put_text(w, "form", ash_slice_of(form));
    if (front_given(f, OPTION_PICTURE)) put_text(w, "picture", front_value(f, OPTION_PICTURE));
    put_number(f, w, "pixels", OPTION_WIDTH, 1);
    ash_json_object_end(w);
    return send(f, ash_json_written(w), show_report);
}

exit_status command_run(front *f) {
    ash_json_writer *w;
    exit_status status = begin_case(f, "run", f->arguments.items[0], f->arguments.items[1], &w);
    return status == EXIT_DONE ? end_request(f, w) : status;
}

exit_status command_explain(front *f) {
    ash_json_writer *w;
    exit_status status = begin_case(f, "explain", (ash_slice){NULL, 0}, f->arguments.items[0], &w);
    if (status != EXIT_DONE) return status;
    put_text(w, "target", f->arguments.items[1]);
    return end_request(f, w);
}

exit_status command_sensitivity(front *f) {
    ash_json_writer *w;
    exit_status status = begin_case(f, "sensitivity", (ash_slice){NULL, 0}, f->arguments.items[0], &w);
    if (status != EXIT_DONE) return status;
    if (front_given(f, OPTION_METHOD)) put_text(w, "method", front_value(f, OPTION_METHOD));
    if (front_given(f, OPTION_OUTPUT)) put_text(w, "output", front_value(f, OPTION_OUTPUT));
    return end_request(f, w);
}

exit_status command_ask(front *f) {
    ash_json_writer *w;
    if (!front_given(f, OPTION_JSON)) return ask_in_terminal(f);
    exit_status status = begin_case(f, "ask", (ash_slice){NULL, 0}, f->arguments.items[0], &w);
    return status == EXIT_DONE ? end_request(f, w) : status;
}

/* A model by its ending, anything else as a case. */
static exit_status check_one(front *f, ash_slice path) {
    ash_json_writer *w = NULL;
    exit_status status;
    if (front_ends_with(path, ".model")) {
        w = begin_request(f, "check");
        status = put_model(f, w, path);
    } else {
        status = begin_case(f, "check", (ash_slice){NULL, 0}, path, &w);
    }
    if (status == EXIT_DONE) status = end_request(f, w);
    if (status != EXIT_DONE || front_given(f, OPTION_JSON)) return status;
    return front_write(f, front_line(f, FRONT_SAY(f, "cli.no_errors", ASH_P("name", path))));
}

/* All files, however wrong the first ones are; the worst status counts. */
exit_status command_check(front *f) {
    exit_status worst = EXIT_DONE;
    for (size_t i = 0; i < f->arguments.count && worst != EXIT_STOPPED; i++) {
        exit_status status = check_one(f, f->arguments.items[i]);
        if (status > worst) worst = status;
    }
    return worst;
}

exit_status command_model(front *f) {
    ash_json_writer *w = begin_request(f, "model");
    exit_status status = f->arguments.count == 0 ? EXIT_DONE : put_model(f, w, f->arguments.items[0]);
    if (status != EXIT_DONE) return status;
    if (front_given(f, OPTION_SCHEMA)) {
        ash_json_key(w, ASH_SLICE("schema"));
        ash_json_bool(w, true);
    }
    return end_request(f, w);
}

exit_status command_data(front *f) {
    ash_json_writer *w = begin_request(f, "data");
    bool show_key = f->arguments.count == 2 && ash_slice_equal(f->arguments.items[0], ASH_SLICE("show"));
    if (f->arguments.count > 0 && !show_key) {
        front_complain(FRONT_SAY(f, "cli.data_usage", ASH_P("usage", ASH_SLICE("ashore data [show KEY]"))));
        return EXIT_USAGE;
    }
    if (show_key) put_text(w, "show", f->arguments.items[1]);
    return end_request(f, w);
}

/* ---- The one call as it is ---- */

static exit_status show_response(front *f, ash_text response) {
    ash_slice text = {response.data, response.size};
    watch_end();
    exit_status written = front_write(f, front_line(f, text));
    return written != EXIT_DONE ? written : status_of(text);
}

exit_status command_call(front *f) {
    ash_slice name, text;
    exit_status status = front_read_up_to(f, ASH_SLICE("-"), ASH_MESSAGE_LIMIT, &name, &text);
    return status == EXIT_DONE ? send(f, text, show_response) : status;
}
