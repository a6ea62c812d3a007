/* ashore report: a document to a file, in the form that its name ends in. Paper is made by a browser that is installed: it prints the HTML, with headings and
 * descriptions kept for who reads with a screen reader. */
#define _DEFAULT_SOURCE /* for mkdtemp */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/front.h"

extern char **environ;

static const char *const forms[] = {"html", "svg", "csv", "json", "pdf"};
enum { FORMS = sizeof forms / sizeof *forms };

/* The form by the ending of a name; NULL when there is none of that name. */
static const char *form_of(const front *f, ash_slice name) {
    for (size_t i = 0; i < FORMS; i++)
        if (front_ends_with(name, ash_format(f->arena, ".%s", forms[i]).data)) return forms[i];
    return NULL;
}

static bool is_paper(const front *f, ash_slice name) { return front_ends_with(name, ".pdf") && form_of(f, name) != NULL; }

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
static int print_page(front *f, ash_slice folder) {
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

static void remove_folder(front *f, ash_slice folder) {
    const char *arguments[] = {"rm", "-rf", "--", ash_slice_copy(f->arena, folder).data, NULL};
    run_quietly(arguments);
}

static exit_status write_paper(front *f, ash_slice path, ash_slice html) {
    const char *temporary = getenv("TMPDIR");
    ash_slice folder = ash_format(f->arena, "%s/ashore-XXXXXX", temporary != NULL && temporary[0] == '/' ? temporary : "/tmp"), paper = {NULL, 0};
    char *made = ash_new_array(f->arena, char, folder.size + 1);
    memcpy(made, folder.data, folder.size);
    if (mkdtemp(made) == NULL) {
        front_complain(FRONT_SAY(f, "cli.cannot_write", ASH_P("name", folder), ASH_P("why", ash_slice_of(strerror(errno)))));
        return EXIT_WORLD;
    }
    folder = ash_slice_of(made);
    exit_status status = front_write_file(f, ash_format(f->arena, "%s/report.html", made), html);
    int printed = status == EXIT_DONE ? print_page(f, folder) : 0;
    if (printed != 0) {
        front_complain(FRONT_WORD(f, printed == 127 ? "cli.report_no_browser" : "cli.report_browser_failed"));
        status = EXIT_WORLD;
    }
    if (status == EXIT_DONE) status = front_read_made(f, ash_format(f->arena, "%s/report.pdf", made), &paper);
    if (status == EXIT_DONE) status = front_write_file(f, path, paper);
    remove_folder(f, folder);
    return status;
}

/* ---- The command ---- */

exit_status report_written(front *f, ash_slice text) {
    ash_slice path = front_value(f, OPTION_OUTPUT);
    return is_paper(f, path) ? write_paper(f, path, text) : front_write_file(f, path, text);
}

const char *report_form(front *f) {
    ash_slice path = front_value(f, OPTION_OUTPUT);
    if (is_paper(f, path)) return "html";
    return form_of(f, path);
}
