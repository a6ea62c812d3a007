/* ashore new: asks the questions of the quick start in the terminal, or takes their answers as options, and writes the case that they make. The
 * questions, their fields and choices come from the call, so nothing here knows what they are about, but for which ones an answer makes needless. */
#include "cli/front.h"

typedef struct answer { ash_slice name, value; } answer;
typedef ash_list(answer) answer_list;

static ash_slice answered(const answer_list *answers, const char *name) {
    for (size_t i = 0; i < answers->count; i++)
        if (ash_slice_equal(answers->items[i].name, ash_slice_of(name))) return answers->items[i].value;
    return (ash_slice){NULL, 0};
}

static void say(front *f, ash_slice text) { front_write_error(front_line(f, text)); }

/* The call with these answers (NULL: for the questions). Says what is wrong with them. */
static exit_status ask(front *f, const answer_list *answers, const ash_doc **response) {
    ash_json_writer *w = front_begin_request(f, "new");
    ash_json_key(w, answers == NULL ? ASH_SLICE("questions") : ASH_SLICE("answers"));
    if (answers == NULL) {
        ash_json_bool(w, true);
    } else {
        ash_json_object_begin(w);
        for (size_t i = 0; i < answers->count; i++) {
            ash_json_key(w, answers->items[i].name);
            ash_json_text(w, answers->items[i].value);
        }
        ash_json_object_end(w);
    }
    exit_status status = front_ask(f, w, response);
    front_show_messages(f, *response);
    return status;
}

/* ---- In the terminal ---- */

static bool has_currency(ash_slice price) {
    for (size_t i = 0; i < price.size; i++)
        if (price.data[i] == '$' || (unsigned char)price.data[i] >= 0x80 || (price.data[i] >= 'A' && price.data[i] <= 'z')) return true;
    return false;
}

/* What earlier answers make needless. */
static bool is_needless(ash_slice name, const answer_list *answers) {
    bool pallet = answered(answers, "per_pallet").size > 0, container = answered(answers, "per_container").size > 0;
    const struct { const char *name; bool needless; } rows[] = {
        {"group", answered(answers, "product").size > 0},
        {"currency", answered(answers, "price").size == 0 || has_currency(answered(answers, "price"))},
        {"delivery", ash_slice_equal(answered(answers, "maker"), ASH_SLICE("own_plant"))},
        {"per_container", pallet},
        {"box", pallet || container},
        {"box_pieces", answered(answers, "box").size == 0},
        {"box_weight", answered(answers, "box").size == 0},
        {"weight", answered(answers, "box_weight").size > 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ash_slice_equal(name, ash_slice_of(rows[i].name))) return rows[i].needless;
    return false;
}

static void show_field(front *f, const ash_doc *field, const ash_doc *choices) {
    ash_slice title = front_text(field, "title"), unit = front_text(field, "unit");
    for (size_t i = 0; choices != NULL && i < choices->count; i++) {
        ash_slice choice = front_text(choices->entries[i].value, "title");
        say(f, ash_format(f->arena, "    %zu  %.*s", i + 1, (int)choice.size, choice.data));
    }
    front_write_error(ash_format(f->arena, "  %.*s%s%.*s%s: ", (int)title.size, title.data, unit.size > 0 ? " (" : "", (int)unit.size,
                                 unit.size > 0 ? unit.data : "", unit.size > 0 ? ")" : ""));
}

/* The number of a choice as its word; anything else as it is. */
static ash_slice chosen(const ash_doc *choices, ash_slice line) {
    double number;
    if (choices == NULL || !ash_number_read(line, &number)) return line;
    for (size_t i = 0; i < choices->count; i++)
        if (number == (double)(i + 1)) return front_text(choices->entries[i].value, "value");
    return line;
}

/* Until the answer can be read, or there is none. */
static exit_status ask_field(front *f, const ash_doc *field, answer_list *answers, bool *more) {
    const ash_doc *choices = ash_doc_get(field, ASH_SLICE("choices")), *response;
    ash_slice name = front_text(field, "name"), line;
    if (is_needless(name, answers)) return EXIT_DONE;
    for (;;) {
        show_field(f, field, choices);
        *more = front_read_line(f, &line);
        if (watch_stopped()) return EXIT_STOPPED;
        if (!*more || line.size == 0) return EXIT_DONE;
        answer_list one = {0};
        ash_push(f->arena, &one, ((answer){name, chosen(choices, line)}));
        exit_status status = ask(f, &one, &response);
        if (status == EXIT_DONE) {
            ash_push(f->arena, answers, one.items[0]);
            return EXIT_DONE;
        }
        if (status != EXIT_INPUT) return status;
    }
}

static exit_status ask_all(front *f, answer_list *answers) {
    const ash_doc *response;
    bool more = true;
    exit_status status = ask(f, NULL, &response);
    if (status != EXIT_DONE) return status;
    say(f, front_text(response, "intro"));
    say(f, FRONT_WORD(f, "cli.new_enter"));
    const ash_doc *questions = ash_doc_get(response, ASH_SLICE("questions"));
    for (size_t i = 0; i < questions->count && more; i++) {
        const ash_doc *question = questions->entries[i].value, *fields = ash_doc_get(question, ASH_SLICE("fields"));
        ash_slice title = front_text(question, "title"), help = front_text(question, "help");
        say(f, ash_format(f->arena, "\n%zu. %.*s\n   %.*s", i + 1, (int)title.size, title.data, (int)help.size, help.data));
        for (size_t k = 0; k < fields->count && more; k++) {
            status = ask_field(f, fields->entries[k].value, answers, &more);
            if (status != EXIT_DONE) return status;
        }
    }
    say(f, (ash_slice){NULL, 0});
    return EXIT_DONE;
}

/* ---- The command ---- */

/* --per-pallet is the answer per_pallet. */
static void take_options(front *f, answer_list *answers) {
    for (size_t id = OPTION_ANSWER_FIRST; id <= OPTION_ANSWER_LAST; id++) {
        if (!front_given(f, (option_id)id)) continue;
        ash_slice dashed = ash_slice_of(option_rows[id].name);
        char *name = ash_new_array(f->arena, char, dashed.size);
        for (size_t i = 0; i < dashed.size; i++) name[i] = (char)(dashed.data[i] == '-' ? '_' : dashed.data[i]);
        ash_push(f->arena, answers, ((answer){{name, dashed.size}, front_value(f, (option_id)id)}));
    }
}

exit_status command_new(front *f) {
    const ash_doc *response;
    answer_list answers = {0};
    ash_slice output = front_value(f, OPTION_OUTPUT);
    bool to_file = output.size > 0 && !ash_slice_equal(output, ASH_SLICE("-"));
    if (to_file && !front_is_yaml(output)) {
        front_complain(FRONT_WORD(f, "cli.new_output"));
        return EXIT_USAGE;
    }
    if (to_file && !front_given(f, OPTION_FORCE) && front_exists(f, output)) {
        front_complain(FRONT_SAY(f, "cli.new_exists", ASH_P("name", output)));
        return EXIT_USAGE;
    }
    take_options(f, &answers);
    exit_status status = answers.count > 0 ? EXIT_DONE : ask_all(f, &answers);
    if (status == EXIT_DONE) status = ask(f, &answers, &response);
    if (status != EXIT_DONE) return status;
    ash_slice made = front_text(response, "case_text");
    if (!to_file) return front_write(f, made);
    status = front_write_file(f, output, made);
    if (status == EXIT_DONE) say(f, FRONT_SAY(f, "cli.new_written", ASH_P("name", output)));
    return status;
}
