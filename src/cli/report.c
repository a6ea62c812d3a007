/* ashore report: a document to a file, in the form that its name ends in. Paper is made by a browser that is installed: it prints the HTML, with headings and
 * descriptions kept for who reads with a screen reader. A workbook is made by libxlsxwriter. Both appear in a folder of their own first, so that the file
 * behind -o is written whole or not at all. */
#define _DEFAULT_SOURCE /* for mkdtemp */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/front.h"
#include "xlsx/xlsx_write.h"

extern char **environ;

static exit_status print_page(front *f, ash_slice folder, ash_slice text);
static exit_status make_workbook(front *f, ash_slice folder, ash_slice text);

/* By the ending of a file's name: the form to ask for, and what makes report.ENDING of it in a folder; NULL: it is the file. */
typedef struct report_kind {
    const char *ending, *asked;
    exit_status (*make)(front *f, ash_slice folder, ash_slice text);
} report_kind;
static const report_kind kinds[] = {{"html", "html", NULL}, {"svg", "svg", NULL}, {"csv", "csv", NULL}, {"json", "json", NULL}, {"pdf", "html", print_page}, {"xlsx", "workbook", make_workbook}};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* NULL when there is none of that name. */
static const report_kind *kind_of(const front *f, ash_slice name) {
    for (size_t i = 0; i < KINDS; i++)
        if (front_ends_with(name, ash_format(f->arena, ".%s", kinds[i].ending).data)) return &kinds[i];
    return NULL;
}

/* ---- Printing ---- */

/* Runs a program with nothing to read and nothing to show; its exit status, 127 when it is not installed. */
static int run_quietly(const char *const *arguments) {
    posix_spawn_file_actions_t actions;
    pid_t process;
    int status = 0;
    if (posix_spawn_file_actions_init(&actions) != 0) return 127;
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    char *copy[16] = {NULL};
    for (size_t i = 0; i < 15 && arguments[i] != NULL; i++) copy[i] = strdup(arguments[i]);
    int failed = posix_spawnp(&process, arguments[0], &actions, NULL, copy, environ);
    for (size_t i = 0; i < 15; i++) free(copy[i]);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) return 127;
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR) return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* The first browser that is installed prints the page; 127 when none is. A browser of the superuser's has to do without its sandbox; the page holds no script
 * and loads nothing. */
static int run_browser(front *f, ash_slice folder) {
    static const char *const browsers[] = {"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"};
    const char *profile = ash_format(f->arena, "--user-data-dir=%.*s/profile", (int)folder.size, folder.data).data;
    const char *paper = ash_format(f->arena, "--print-to-pdf=%.*s/report.pdf", (int)folder.size, folder.data).data;
    const char *page = ash_format(f->arena, "file://%.*s/report.html", (int)folder.size, folder.data).data;
    int status = 127;
    for (size_t i = 0; i < sizeof browsers / sizeof *browsers && status == 127; i++) {
        const char *arguments[] = {browsers[i],      "--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer", "--export-tagged-pdf", profile, paper, page,
                                   geteuid() == 0 ? "--no-sandbox" : NULL, NULL};
        status = run_quietly(arguments);
    }
    return status;
}

static exit_status print_page(front *f, ash_slice folder, ash_slice html) {
    exit_status status = front_write_file(f, ash_format(f->arena, "%.*s/report.html", (int)folder.size, folder.data), html);
    int printed = status == EXIT_DONE ? run_browser(f, folder) : 0;
    if (printed == 0) return status;
    front_complain(FRONT_WORD(f, printed == 127 ? "cli.report_no_browser" : "cli.report_browser_failed"));
    return EXIT_WORLD;
}

/* ---- A workbook ---- */

static exit_status make_workbook(front *f, ash_slice folder, ash_slice lines) {
    ash_slice name = ash_format(f->arena, "%.*s/report.xlsx", (int)folder.size, folder.data);
    const char *why = ash_xlsx_write(f->arena, lines, name.data);
    if (why == NULL) return EXIT_DONE;
    front_complain(FRONT_SAY(f, "cli.cannot_write", ASH_P("name", front_value(f, OPTION_OUTPUT)), ASH_P("why", ash_slice_of(why))));
    return EXIT_WORLD;
}

/* ---- What is made in a folder of its own ---- */

static void remove_folder(front *f, ash_slice folder) {
    const char *arguments[] = {"rm", "-rf", "--", ash_slice_copy(f->arena, folder).data, NULL};
    run_quietly(arguments);
}

static exit_status write_made(front *f, ash_slice path, const report_kind *kind, ash_slice text) {
    const char *temporary = getenv("TMPDIR");
    ash_slice folder = ash_format(f->arena, "%s/ashore-XXXXXX", temporary != NULL && temporary[0] == '/' ? temporary : "/tmp"), file = {NULL, 0};
    char *made = ash_new_array(f->arena, char, folder.size + 1);
    memcpy(made, folder.data, folder.size);
    if (mkdtemp(made) == NULL) {
        front_complain(FRONT_SAY(f, "cli.cannot_write", ASH_P("name", folder), ASH_P("why", ash_slice_of(strerror(errno)))));
        return EXIT_WORLD;
    }
    folder = ash_slice_of(made);
    exit_status status = kind->make(f, folder, text);
    if (status == EXIT_DONE) status = front_read_made(f, ash_format(f->arena, "%s/report.%s", made, kind->ending), &file);
    if (status == EXIT_DONE) status = front_write_file(f, path, file);
    remove_folder(f, folder);
    return status;
}

/* ---- The command ---- */

exit_status report_written(front *f, ash_slice text) {
    ash_slice path = front_value(f, OPTION_OUTPUT);
    const report_kind *kind = kind_of(f, path);
    return kind != NULL && kind->make != NULL ? write_made(f, path, kind, text) : front_write_file(f, path, text);
}

const char *report_form(front *f) {
    const report_kind *kind = kind_of(f, front_value(f, OPTION_OUTPUT));
    return kind == NULL ? NULL : kind->asked;
}
