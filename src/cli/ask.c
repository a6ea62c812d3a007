/* ashore ask: the interview in the terminal. The call says what to ask next, what an answer means and when to stop; here it is asked, and each answer is written
 * into the case at once, so that whatever ends the interview, nothing is lost and the next one goes on from there.
 *
 * An answer is written only when the changed text reads back to the same case but for that value, and when that case can be computed. */
#include <unistd.h>

#include "base/doc_edit.h"
#include "cli/front.h"
#include "report/details.h"

enum { INDENT = 3 };

/* One thing that `b` takes back. */
typedef struct step {
    ash_slice before; /* the text of the case before it; empty: the question was put off */
} step;

typedef struct session {
    front *f;
    ash_slice path, text; /* the file, and what stands in it */
    const ash_doc *response;
    slice_list later;     /* put off until the next session */
    ash_list(step) steps;
    size_t answered, number;
} session;

/* What a line means. */
typedef enum turn { TURN_AGAIN, TURN_NEXT, TURN_BACK, TURN_END } turn;

/* ---- On the terminal ---- */

/* A page to write on, shown by show_page. */
static ash_page *new_page(const session *s) { return ash_page_create(s->f->arena, s->f->words, s->f->lang, FRONT_COLUMNS); }
static exit_status show_page(const session *s, const ash_page *page) { return front_write(s->f, ash_page_text(page)); }

static exit_status show_line(const session *s, ash_slice text) {
    ash_page *page = new_page(s);
    ash_details_text(page, INDENT, INDENT, text);
    return show_page(s, page);
}

static ash_slice count_text(const session *s, size_t count) { return ash_format(s->f->arena, "%zu", count); }

static void show_lines(ash_page *page, const ash_doc *lines) {
    for (size_t i = 0; lines != NULL && i < lines->count; i++) ash_page_heading(page, lines->entries[i].value->text);
}

/* Where the choice stands, what is asked, what is assumed now and from where, what the answer is worth. */
static exit_status show_question(const session *s, const ash_doc *question) {
    ash_page *page = new_page(s);
    ash_slice label = front_text(question, "label"), from = FRONT_SAY(s->f, "cli.ask_from", ASH_P("origin", front_text(question, "from")));
    ash_slice takes = front_text(question, "takes");
    if (takes.size > 0) takes = FRONT_SAY(s->f, "cli.ask_takes", ASH_P("range", takes));
    const ash_slice lines[] = {front_text(question, "help"), front_text(question, "now"), from, takes, front_text(question, "why"), front_text(question, "turn")};
    ash_page_line(page);
    ash_page_paragraph(page, front_text(ash_doc_get(s->response, ASH_SLICE("present")), "says"), 0);
    ash_page_heading(page, ash_format(s->f->arena, "%zu. %.*s", s->number, (int)label.size, label.data));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].size > 0) ash_details_text(page, INDENT, INDENT, lines[i]);
    return show_page(s, page);
}

static exit_status show_stop(const session *s) {
    ash_page *page = new_page(s);
    ash_page_line(page);
    ash_page_paragraph(page, front_text(ash_doc_get(s->response, ASH_SLICE("present")), "says"), 0);
    ash_page_heading(page, front_text(ash_doc_get(s->response, ASH_SLICE("stop")), "says"));
    show_lines(page, ash_doc_get(s->response, ASH_SLICE("remains")));
    ash_page_heading(page, FRONT_SAY(s->f, "cli.ask_done", ASH_P("name", s->path)));
    return show_page(s, page);
}

static exit_status show_left(const session *s) {
    ash_page *page = new_page(s);
    const char *key = s->answered == 0 ? "cli.ask_left_none" : s->answered == 1 ? "cli.ask_left_one" : "cli.ask_left";
    ash_page_heading(page, FRONT_SAY(s->f, key, ASH_P("count", count_text(s, s->answered)), ASH_P("name", s->path)));
    return show_page(s, page);
}

static exit_status show_help(const session *s) {
    static const char *const keys[] = {"cli.ask_help_value", "cli.ask_help_unit", "cli.ask_help_unknown", "cli.ask_help_keys"};
    ash_page *page = new_page(s);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) ash_details_text(page, INDENT, INDENT, FRONT_WORD(s->f, keys[i]));
    return show_page(s, page);
}

/* ---- The call ---- */

/* The next question of the case with this text. */
static exit_status compute(const session *s, ash_slice text, const ash_doc **response) {
    ash_json_writer *w;
    exit_status status = front_begin_case(s->f, "ask", s->path, text, &w);
    if (status != EXIT_DONE) return status;
    ash_json_key(w, ASH_SLICE("skip"));
    ash_json_array_begin(w);
    for (size_t i = 0; i < s->later.count; i++) ash_json_text(w, s->later.items[i]);
    ash_json_array_end(w);
    status = front_ask(s->f, w, response);
    if (status != EXIT_DONE && status != EXIT_STOPPED) front_show_messages(s->f, *response);
    return status;
}

/* What was typed, as a value of the case. */
static exit_status understand(const session *s, ash_slice path, ash_slice typed, const ash_doc **answer) {
    ash_json_writer *w;
    const ash_doc *response;
    exit_status status = front_begin_case(s->f, "ask", s->path, s->text, &w);
    if (status != EXIT_DONE) return status;
    ash_json_key(w, ASH_SLICE("answer"));
    ash_json_object_begin(w);
    ash_json_key(w, ASH_SLICE("path"));
    ash_json_text(w, path);
    ash_json_key(w, ASH_SLICE("text"));
    ash_json_text(w, typed);
    ash_json_object_end(w);
    status = front_ask(s->f, w, &response);
    if (status != EXIT_DONE && status != EXIT_STOPPED) front_show_messages(s->f, response);
    *answer = ash_doc_get(response, ASH_SLICE("answer"));
    return status;
}

/* ---- The file ---- */

static bool is_unknown(const ash_doc *value) { return value->kind == ASH_DOC_SCALAR && ash_slice_equal(value->text, ASH_SLICE("unknown")); }

/* Is it about a value that stands in the case? */
static bool is_given(const ash_doc *question) {
    ash_slice origin = front_text(question, "origin");
    return ash_slice_equal(origin, ASH_SLICE("guess")) || ash_slice_equal(origin, ASH_SLICE("user"));
}

/* A value as it is written into the file: what was typed in brackets stays as it was typed. */
static ash_slice written_value(const session *s, const ash_doc *value, ash_slice typed) {
    bool json = !front_is_yaml(s->path);
    char digits[ASH_NUMBER_TEXT];
    double number;
    if (value->kind == ASH_DOC_SCALAR && json && ash_number_read(value->text, &number))
        return ash_slice_copy(s->f->arena, (ash_slice){digits, ash_number_shortest(number, digits)});
    if (value->kind == ASH_DOC_SCALAR) return ash_doc_scalar_text(s->f->arena, json ? ASH_DOC_JSON : ASH_DOC_YAML, value->text);
    if (!json) return typed;
    ash_json_writer *w = ash_json_writer_create(s->f->arena, 0);
    ash_json_doc(w, value);
    return ash_json_written(w);
}

/* The changed text, when it reads back to the same case but for the value under the path (NULL: without it); empty otherwise. */
static ash_slice verified(const session *s, const ash_doc *before, ash_slice text, ash_slice path, const ash_doc *value, const ash_doc **after) {
    *after = text.size == 0 ? NULL : front_document(s->f, s->path, text, false);
    return *after != NULL && ash_doc_same_but(before, *after, path, value) ? text : (ash_slice){NULL, 0};
}

/* ashore new says behind each value whose it is; an estimate that is answered is the user's own. */
static ash_slice with_owner(const session *s, ash_slice text, ash_slice path, const ash_doc *doc) {
    const ash_doc *value = doc;
    for (size_t dot; value != NULL && path.size > 0; path = ash_slice_part(path, dot + 1, path.size)) {
        dot = ash_slice_find(path, '.', 0);
        value = ash_doc_get(value, ash_slice_part(path, 0, dot));
    }
    size_t end = value == NULL ? 0 : ash_slice_find(text, '\n', value->span.end), hash = value == NULL ? end : ash_slice_find(text, '#', value->span.end);
    for (size_t lang = 0; hash < end && lang < 2; lang++) {
        ash_slice estimate = ash_words_get(s->f->all_words[lang], ASH_SLICE("new.estimate")), own = ash_words_get(s->f->all_words[lang], ASH_SLICE("new.own"));
        if (!ash_slice_starts_with(ash_slice_part(text, hash + 1, end), ash_format(s->f->arena, " %.*s", (int)estimate.size, estimate.data))) continue;
        return ash_format(s->f->arena, "%.*s# %.*s%.*s", (int)hash, text.data, (int)own.size, own.data, (int)(text.size - end), text.data + end);
    }
    return text;
}

/* An answer is no guess any more: takes out what the case says of that. */
static ash_slice without_guess(const session *s, ash_slice text, const ash_doc *doc, ash_slice path) {
    const ash_doc *evidence = ash_doc_get(ash_doc_get(doc, ASH_SLICE("evidence")), path), *after;
    const ash_doc *grade = evidence == NULL || evidence->kind != ASH_DOC_MAP ? evidence : ash_doc_get(evidence, ASH_SLICE("grade"));
    if (grade == NULL || !ash_slice_equal(grade->text, ASH_SLICE("guess"))) return text;
    ash_slice at = ash_format(s->f->arena, "evidence.%.*s%s", (int)path.size, path.data, grade == evidence ? "" : ".grade");
    return verified(s, doc, ash_doc_remove(s->f->arena, text, doc, at), at, NULL, &after);
}

/* The text of the case with a value; empty when it cannot be changed so that all else stays the same. What is not known leaves a value that is there. */
static ash_slice edited(const session *s, const ash_doc *question, const ash_doc *value, ash_slice typed) {
    ash_slice path = front_text(question, "path");
    const ash_doc *before = front_document(s->f, s->path, s->text, false), *after = before;
    if (!is_unknown(value) || !is_given(question)) {
        ash_slice text = ash_doc_edit(s->f->arena, s->text, before, front_is_yaml(s->path) ? ASH_DOC_YAML : ASH_DOC_JSON, path, written_value(s, value, typed));
        text = verified(s, before, text, path, value, &after);
        if (text.size == 0) return text;
        text = with_owner(s, text, path, after);
        after = front_document(s->f, s->path, text, false);
        return without_guess(s, text, after, path);
    }
    return without_guess(s, s->text, before, path);
}

/* Somebody may have changed the file meanwhile: then that counts, and nothing of before can be taken back. */
static exit_status look_again(session *s, bool *changed) {
    ash_slice name, text;
    exit_status status = front_read(s->f, s->path, &name, &text);
    *changed = status == EXIT_DONE && !ash_slice_equal(text, s->text);
    if (!*changed) return status;
    s->text = text;
    s->steps.count = 0;
    status = show_line(s, FRONT_WORD(s->f, "cli.ask_changed"));
    return status == EXIT_DONE ? compute(s, text, &s->response) : status;
}

/* Puts a text of the case in the place of the one that is there, with what the call says of it. */
static exit_status save(session *s, ash_slice text, const ash_doc *response) {
    exit_status status = front_write_file(s->f, s->path, text);
    if (status != EXIT_DONE) return status;
    s->text = text;
    s->response = response;
    return EXIT_DONE;
}

/* ---- One question ---- */

static exit_status put_off(session *s, ash_slice path) {
    ash_push(s->f->arena, &s->later, path);
    ash_push(s->f->arena, &s->steps, ((step){{NULL, 0}}));
    s->number++;
    return compute(s, s->text, &s->response);
}

static exit_status answer(session *s, const ash_doc *question, ash_slice typed, turn *next) {
    const ash_doc *said, *response;
    ash_slice path = front_text(question, "path");
    bool changed;
    *next = TURN_AGAIN;
    exit_status status = understand(s, path, typed, &said);
    if (status == EXIT_INPUT) return EXIT_DONE;
    if (status == EXIT_DONE) status = look_again(s, &changed);
    if (status != EXIT_DONE || changed) {
        *next = TURN_NEXT;
        return status;
    }
    const ash_doc *value = ash_doc_get(said, ASH_SLICE("value"));
    ash_slice text = edited(s, question, value, typed);
    if (ash_slice_equal(text, s->text)) { /* there is nothing to write down */
        *next = TURN_NEXT;
        return put_off(s, path);
    }
    if (text.size == 0) {
        *next = TURN_NEXT;
        front_complain(FRONT_SAY(s->f, "cli.ask_by_hand", ASH_P("path", path), ASH_P("value", written_value(s, value, typed)), ASH_P("name", s->path)));
        return put_off(s, path);
    }
    status = compute(s, text, &response);
    if (status == EXIT_INPUT) return EXIT_DONE;
    ash_slice before = s->text;
    if (status == EXIT_DONE) status = save(s, text, response);
    if (status != EXIT_DONE) return status;
    *next = TURN_NEXT;
    s->answered++;
    s->number++;
    ash_push(s->f->arena, &s->steps, ((step){before}));
    return show_line(s, FRONT_SAY(s->f, "cli.ask_noted", ASH_P("value", front_text(said, "says"))));
}

static exit_status go_back(session *s) {
    const ash_doc *response;
    bool changed;
    exit_status status = look_again(s, &changed);
    if (status != EXIT_DONE || changed) return status;
    if (s->steps.count == 0) return show_line(s, FRONT_WORD(s->f, "cli.ask_no_back"));
    step last = s->steps.items[s->steps.count - 1];
    bool was_put_off = last.before.size == 0;
    s->later.count -= was_put_off;
    status = compute(s, was_put_off ? s->text : last.before, &response);
    if (status == EXIT_DONE && !was_put_off) status = save(s, last.before, response);
    if (status != EXIT_DONE) return status;
    s->response = response;
    s->answered -= !was_put_off;
    s->steps.count--;
    s->number--;
    return EXIT_DONE;
}

static bool is_key(ash_slice line, const char *const *words) {
    for (; *words != NULL; words++)
        if (ash_slice_equal(line, ash_slice_of(*words))) return true;
    return false;
}

static bool is_back(ash_slice line) {
    static const char *const words[] = {"b", "back", "terug", NULL};
    return is_key(line, words);
}

/* One line about the question at hand. */
static exit_status take_line(session *s, const ash_doc *question, turn *next) {
    static const char *const ends[] = {"q", "u", "quit", "stop", NULL}, *const helps[] = {"h", "help", "hulp", NULL},
                             *const laters[] = {"s", "skip", "later", NULL};
    ash_slice line;
    exit_status status = front_write(s->f, FRONT_WORD(s->f, "cli.ask_prompt"));
    if (status != EXIT_DONE) return status;
    bool more = front_read_line(s->f, &line);
    if (watch_stopped()) return EXIT_STOPPED;
    if (!more || isatty(STDIN_FILENO) == 0) status = front_write(s->f, front_line(s->f, more ? line : (ash_slice){NULL, 0})); /* what is piped in shows in its place */
    if (status != EXIT_DONE) return status;
    *next = !more || is_key(line, ends) ? TURN_END : is_back(line) ? TURN_BACK : TURN_AGAIN;
    if (*next == TURN_BACK) return go_back(s);
    if (*next != TURN_AGAIN) return EXIT_DONE;
    if (is_key(line, helps)) return show_help(s);
    if (!is_key(line, laters)) return answer(s, question, line, next);
    *next = TURN_NEXT;
    return put_off(s, front_text(question, "path"));
}

/* ---- The interview ---- */

/* When it is over: the last answers can still be taken back. */
static exit_status last_word(session *s, bool *over) {
    ash_slice line = {NULL, 0};
    exit_status status = show_stop(s);
    *over = status != EXIT_DONE || s->steps.count == 0;
    if (*over) return status;
    status = front_write(s->f, FRONT_WORD(s->f, "cli.ask_last"));
    bool more = status == EXIT_DONE && front_read_line(s->f, &line);
    if (watch_stopped()) return EXIT_STOPPED;
    if (status == EXIT_DONE && (!more || isatty(STDIN_FILENO) == 0)) status = front_write(s->f, front_line(s->f, line));
    *over = !is_back(line);
    return status == EXIT_DONE && !*over ? go_back(s) : status;
}

static exit_status ask_all(session *s) {
    for (;;) {
        const ash_doc *questions = ash_doc_get(s->response, ASH_SLICE("questions")), *stop = ash_doc_get(s->response, ASH_SLICE("stop"));
        if (stop->kind == ASH_DOC_MAP) {
            bool over;
            exit_status status = last_word(s, &over);
            if (status != EXIT_DONE || over) return status;
            continue;
        }
        const ash_doc *question = questions->entries[0].value;
        exit_status status = show_question(s, question);
        turn next = TURN_AGAIN;
        while (status == EXIT_DONE && next == TURN_AGAIN) status = take_line(s, question, &next);
        if (status != EXIT_DONE) return status;
        if (next == TURN_END) return show_left(s);
    }
}

exit_status ask_in_terminal(front *f) {
    session s = {.f = f, .path = f->arguments.items[0], .number = 1};
    ash_slice name;
    if (ash_slice_equal(s.path, ASH_SLICE("-"))) {
        front_complain(FRONT_WORD(f, "cli.ask_stdin"));
        return EXIT_USAGE;
    }
    exit_status status = front_read(f, s.path, &name, &s.text);
    if (status == EXIT_DONE && front_is_protected(f, s.path)) {
        front_complain(FRONT_SAY(f, "cli.ask_protected", ASH_P("name", s.path)));
        return EXIT_WORLD;
    }
    if (status == EXIT_DONE) status = compute(&s, s.text, &s.response);
    if (status != EXIT_DONE) return status;
    front_show_messages(f, s.response);
    ash_page *page = new_page(&s);
    ash_page_paragraph(page, FRONT_SAY(f, "cli.ask_intro", ASH_P("name", s.path)), 0);
    status = show_page(&s, page);
    return status == EXIT_DONE ? ask_all(&s) : status;
}
