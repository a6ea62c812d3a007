/* The command line: turns arguments into a request, the one call's response into lines, and its status into an exit status.
 *
 * All that makes up the interface stands in two tables, of commands and of options (tables.c): parsing, help, documentation and a test read them.
 * What is said stands in po, under cli.*. */
#ifndef ASHORE_CLI_FRONT_H
#define ASHORE_CLI_FRONT_H

#include "ashore/ashore.h"
#include "base/doc.h"
#include "base/json.h"
#include "base/words.h"

/* Exit status; STOPPED is what a shell gives for a program ended by Ctrl-C (128 + SIGINT). */
typedef enum exit_status { EXIT_DONE = 0, EXIT_INPUT = 1, EXIT_USAGE = 2, EXIT_WORLD = 3, EXIT_STOPPED = 130 } exit_status;

enum { FRONT_COLUMNS = 80 }; /* of all text */

typedef enum option_id {
    OPTION_JSON, OPTION_SAMPLES, OPTION_SEED, OPTION_THREADS, OPTION_LANG, OPTION_SET, OPTION_SCENARIO, OPTION_MEMORY, OPTION_DATE, OPTION_KEEP,
    OPTION_DATA, OPTION_NO_PROGRESS, OPTION_ASCII, OPTION_DEPTH, OPTION_SCHEMA, OPTION_OUTPUT, OPTION_MARKDOWN,
    OPTION_METHOD, OPTION_STRESS, OPTION_VOLUME, OPTION_YEARS, OPTION_INPUTS, OPTION_LOSS, OPTION_PICTURE, OPTION_WIDTH, OPTION_HELP, OPTION_VERSION, OPTION_FORCE, OPTION_OWN,
    OPTION_PRODUCT, OPTION_GROUP, OPTION_GOODS_CODE, OPTION_COUNTRY, OPTION_MAKER, OPTION_PRICE, OPTION_CURRENCY, OPTION_DELIVERY,
    OPTION_PIECES, OPTION_PER_PALLET, OPTION_PER_CONTAINER, OPTION_BOX, OPTION_BOX_PIECES, OPTION_BOX_WEIGHT, OPTION_WEIGHT, OPTION_MINUTES, OPTION_COUNT,
    OPTION_ANSWER_FIRST = OPTION_PRODUCT, OPTION_ANSWER_LAST = OPTION_MINUTES /* answers of the quick start */
} option_id;

typedef enum option_kind {
    KIND_FLAG,   /* no value */
    KIND_NUMBER, /* a whole number from low to high */
    KIND_LANG, KIND_DATE,
    KIND_PAIR,   /* PATH=VALUE */
    KIND_TEXT
} option_kind;

/* Described in po under cli.option.NAME. */
typedef struct option_row {
    const char *name;  /* without its dashes */
    char letter;       /* a short form, or 0 */
    option_kind kind;
    const char *value; /* as in the help: "N" */
    double low, high;
} option_row;
extern const option_row option_rows[OPTION_COUNT];

typedef struct front front;

/* Described in po: cli.command.NAME in a line, cli.about.NAME in full. */
typedef struct command_row {
    const char *name, *arguments; /* as in the help: "MODEL CASE" */
    size_t least, most;           /* arguments that it takes */
    uint64_t options;             /* bit by option_id */
    exit_status (*run)(front *f);
    const char *examples[4];
} command_row;
extern const command_row command_rows[];
extern const size_t command_count;

typedef ash_list(ash_slice) slice_list;

struct front {
    ash_arena *arena;
    const ash_words *all_words[2], *words;
    ash_lang lang;
    const command_row *command; /* NULL: none was named */
    slice_list arguments;
    ash_slice response; /* of front_ask */
    slice_list given[OPTION_COUNT]; /* values in the order given; a flag has an empty one */
};

/* ---- words.c ---- */
/* Reads the sentences of both languages, from what is compiled in. */
void front_read_words(front *f);
void front_set_lang(front *f, ash_lang lang);
/* The language that the environment asks for: LC_ALL, LC_MESSAGES or LANG, the first one that is set. */
ash_lang front_environment_lang(void);
/* A sentence with its placeholders, for output. */
#define FRONT_SAY(f, key, ...) \
    ash_words_fill((f)->arena, (f)->words, ash_slice_of(key), (const ash_parameter[]){__VA_ARGS__, {NULL, {NULL, 0}}})
#define FRONT_WORD(f, key) ash_words_get((f)->words, ash_slice_of(key))
/* A text with a newline behind it. */
ash_slice front_line(const front *f, ash_slice text);
/* Says on standard error what is wrong, after the program's name. */
void front_complain(ash_slice sentence);

/* ---- arguments.c ---- */
/* Reads the arguments into `f`; EXIT_DONE, or EXIT_USAGE after saying what is wrong. */
exit_status front_parse(front *f, int count, char **texts);
static inline bool front_given(const front *f, option_id option) { return f->given[option].count > 0; }
/* The command with that name; EXIT_USAGE after saying that there is none. */
exit_status front_find_command(front *f, ash_slice name, const command_row **row);
/* The last value given, or an empty slice. */
ash_slice front_value(const front *f, option_id option);
/* The last value given as a number, or `fallback`. */
double front_number(const front *f, option_id option, double fallback);

/* ---- files.c ---- */
/* Reads a file ("-": standard input) of at most ASH_TEXT_LIMIT bytes; says what is wrong otherwise. *name gets what to call it: standard input
 * is stdin.json or stdin.yaml, by what it looks like. */
exit_status front_read(front *f, ash_slice path, ash_slice *name, ash_slice *text);
exit_status front_read_up_to(front *f, ash_slice path, size_t limit, ash_slice *name, ash_slice *text);
/* A file that we had made ourselves: of any size. */
exit_status front_read_made(front *f, ash_slice path, ash_slice *text);
bool front_exists(front *f, ash_slice path);
/* May nobody write to it? */
bool front_is_protected(front *f, ash_slice path);
bool front_ends_with(ash_slice text, const char *end);
/* Reads a document by the ending of its name: .yaml and .yml as YAML, all else as JSON. NULL when it is wrong; `say`: after showing what. */
const ash_doc *front_document(front *f, ash_slice name, ash_slice text, bool say);
bool front_is_yaml(ash_slice name);
/* To standard error, as it is. */
void front_write_error(ash_slice text);
/* Writes to standard output, all or with a complaint; with --ascii in plain letters. */
exit_status front_write(front *f, ash_slice text);
/* All of it, or the file stays as it was. A file that was there keeps its permissions, and a link to it stays one. */
exit_status front_write_file(front *f, ash_slice path, ash_slice text);

/* ---- watch.c ---- */
/* From here on Ctrl-C asks for an end; a second one ends at once. */
void watch_begin(const front *f);
bool watch_stopped(void);
/* Work begins: what takes over a second from here on shows its progress. */
void watch_work(void);
/* The progress hook of a context: a line on a terminal for what takes over a second; false after Ctrl-C. */
bool watch_progress(void *state, uint64_t done, uint64_t total);
/* Wipes the line out. */
void watch_end(void);

/* ---- commands.c ---- */
exit_status command_compare(front *f);
exit_status command_run(front *f);
exit_status command_report(front *f);
exit_status command_diff(front *f);
exit_status command_explain(front *f);
exit_status command_sensitivity(front *f);
exit_status command_ask(front *f);
exit_status command_check(front *f);
exit_status command_model(front *f);
exit_status command_data(front *f);
exit_status command_call(front *f);
/* For commands that use a response themselves: a request with what the options say about how to answer, as JSON; and its response, which lasts as
 * long as the front. NULL when it is not JSON. */
ash_json_writer *front_begin_request(const front *f, const char *call);
exit_status front_ask(front *f, ash_json_writer *w, const ash_doc **response);
/* The same of a case, with this text and all that the options say, for front_ask. */
exit_status front_begin_case(front *f, const char *call, ash_slice case_path, ash_slice text, ash_json_writer **w);

/* ---- dialogue.c ---- */
/* The text under a key of a response; empty when there is none. */
ash_slice front_text(const ash_doc *doc, const char *name);
/* Errors and warnings of a response, each in a line. */
void front_show_messages(const front *f, const ash_doc *response);
/* One line of standard input, without its end and spaces around it; false at the end of the input. */
bool front_read_line(const front *f, ash_slice *line);

/* ---- new.c ---- */
exit_status command_new(front *f);

/* ---- ask.c ---- */
/* The interview about the case that is the first argument. */
exit_status ask_in_terminal(front *f);

/* ---- report.c ---- */
/* The form of the report to ask for, by the ending of the file behind -o; NULL when there is no such form. */
const char *report_form(front *f);
/* Writes the report to that file: as it is, printed to paper (.pdf) by a browser that is installed, or made a workbook (.xlsx). */
exit_status report_written(front *f, ash_slice text);

/* ---- convert.c ---- */
exit_status command_convert(front *f);

/* ---- help.c ---- */
exit_status command_help(front *f);
/* Help on the command of `f`, or on all. */
exit_status front_help(front *f);

#endif
