/* Help and documentation, both made from the tables. */
#include "cli/front.h"
#include "report/page.h"

enum { LABEL = 26 }; /* columns of a name, before what it is */
static const char *const exit_words[] = {"0", "1", "2", "3", "130"};
enum { EXIT_WORDS = sizeof exit_words / sizeof *exit_words };

static ash_slice option_label(front *f, const option_row *row) {
    ash_slice letter = row->letter == 0 ? (ash_slice){NULL, 0} : ash_format(f->arena, "-%c, ", row->letter);
    return ash_format(f->arena, "%.*s--%s%s%s", (int)letter.size, letter.size > 0 ? letter.data : "", row->name, row->value == NULL ? "" : " ",
                      row->value == NULL ? "" : row->value);
}

static ash_slice key_of(front *f, const char *group, const char *name) { return ash_format(f->arena, "cli.%s.%s", group, name); }
static ash_slice described(front *f, const char *group, const char *name) { return ash_words_get(f->words, key_of(f, group, name)); }

static ash_slice usage_of(front *f, const command_row *row) {
    return ash_format(f->arena, "ashore %s%s%s", row->name, row->arguments[0] == '\0' ? "" : " ", row->arguments);
}

/* ---- On the terminal ---- */

/* A name, and what it is beside it. */
static void write_item(front *f, ash_page *page, ash_slice label, ash_slice text) {
    unsigned filled = 2 + (unsigned)ash_utf8_count(label);
    unsigned gap = filled + 2 > LABEL ? 2 : LABEL - filled;
    ash_slice pad = ash_slice_part(ASH_SLICE("                              "), 0, gap);
    ash_page_paragraph(page, ash_format(f->arena, "  %.*s%.*s%.*s", (int)label.size, label.data, (int)pad.size, pad.data, (int)text.size, text.data), LABEL);
}

static void write_exit_status(front *f, ash_page *page) {
    ash_page_heading(page, FRONT_WORD(f, "cli.exit_status"));
    for (size_t i = 0; i < EXIT_WORDS; i++) write_item(f, page, ash_slice_of(exit_words[i]), described(f, "exit", exit_words[i]));
}

static void write_overview(front *f, ash_page *page) {
    ash_page_paragraph(page, FRONT_WORD(f, "cli.title"), 0);
    ash_page_heading(page, FRONT_WORD(f, "cli.commands"));
    for (size_t i = 0; i < command_count; i++) write_item(f, page, ash_slice_part(usage_of(f, &command_rows[i]), 7, SIZE_MAX), described(f, "command", command_rows[i].name));
    ash_page_heading(page, FRONT_WORD(f, "cli.more_help"));
    write_exit_status(f, page);
}

static void write_command(front *f, ash_page *page, const command_row *row) {
    ash_page_paragraph(page, usage_of(f, row), 0);
    ash_page_heading(page, described(f, "about", row->name));
    ash_page_heading(page, FRONT_WORD(f, "cli.options"));
    for (size_t id = 0; id < OPTION_COUNT; id++)
        if (row->options >> id & 1) write_item(f, page, option_label(f, &option_rows[id]), described(f, "option", option_rows[id].name));
    ash_page_heading(page, FRONT_WORD(f, "cli.examples"));
    for (size_t i = 0; i < 4 && row->examples[i] != NULL; i++) ash_page_paragraph(page, ash_format(f->arena, "  %s", row->examples[i]), 6);
}

exit_status front_help(front *f) {
    ash_page *page = ash_page_create(f->arena, f->words, f->lang, FRONT_COLUMNS);
    if (f->command == NULL)
        write_overview(f, page);
    else
        write_command(f, page, f->command);
    return front_write(f, ash_page_text(page));
}

/* ---- As a document ---- */

static void put(ash_page *page, const char *text) { ash_page_add(page, ash_slice_of(text)); }

/* A text between two others. */
static void put_between(ash_page *page, const char *before, ash_slice text, const char *after) {
    put(page, before);
    ash_page_add(page, text);
    put(page, after);
}

static void document_command(front *f, ash_page *page, const command_row *row) {
    const char *separator = " `--";
    put_between(page, "\n## ", ash_slice_of(row->name), "\n\n```\n");
    put_between(page, "", usage_of(f, row), "\n```\n\n");
    put_between(page, "", described(f, "about", row->name), "\n\n");
    put_between(page, "", FRONT_WORD(f, "cli.options"), "");
    for (size_t id = 0; id < OPTION_COUNT; id++) {
        if ((row->options >> id & 1) == 0) continue;
        put_between(page, separator, ash_slice_of(option_rows[id].name), "`");
        separator = ", `--";
    }
    put(page, "\n\n```\n");
    for (size_t i = 0; i < 4 && row->examples[i] != NULL; i++) put_between(page, "", ash_slice_of(row->examples[i]), "\n");
    put(page, "```\n");
}

static void write_document(front *f, ash_page *page) {
    put_between(page, "# ", FRONT_WORD(f, "cli.document"), "\n\n");
    put_between(page, "", FRONT_WORD(f, "cli.made_by"), "\n");
    for (size_t i = 0; i < command_count; i++) document_command(f, page, &command_rows[i]);
    put_between(page, "\n## ", FRONT_WORD(f, "cli.options_title"), "\n\n");
    for (size_t id = 0; id < OPTION_COUNT; id++) {
        put_between(page, "- `", option_label(f, &option_rows[id]), "`: ");
        put_between(page, "", described(f, "option", option_rows[id].name), "\n");
    }
    put_between(page, "\n## ", FRONT_WORD(f, "cli.exit_status"), "\n\n");
    for (size_t i = 0; i < EXIT_WORDS; i++) {
        put_between(page, "- ", ash_slice_of(exit_words[i]), ": ");
        put_between(page, "", described(f, "exit", exit_words[i]), "\n");
    }
}

exit_status command_help(front *f) {
    if (front_given(f, OPTION_MARKDOWN)) {
        ash_page *page = ash_page_create(f->arena, f->words, f->lang, FRONT_COLUMNS);
        write_document(f, page);
        return front_write(f, ash_page_text(page));
    }
    if (f->arguments.count == 0) {
        f->command = NULL;
        return front_help(f);
    }
    exit_status status = front_find_command(f, f->arguments.items[0], &f->command);
    return status == EXIT_DONE ? front_help(f) : status;
}
