/* Progress on the terminal, and Ctrl-C. The signal handler only sets a flag, for which the run asks between its blocks. What never asks (reading a
 * large case, filling much memory) is ended half a second later by a timer: nothing is half written by then, since output comes last. */
#define _DEFAULT_SOURCE /* for setitimer */
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "cli/front.h"

enum { PATIENCE_MICROSECONDS = 500000 };

static volatile sig_atomic_t stopped;

static struct {
    const front *front;
    bool shown, quiet;
    double begun, last; /* seconds */
    ash_slice farewell[2]; /* by language, made beforehand: a signal handler allocates nothing */
} watch;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void on_interrupt(int signal_number) {
    (void)signal_number;
    const struct itimerval once = {.it_value = {.tv_usec = PATIENCE_MICROSECONDS}};
    stopped = 1;
    setitimer(ITIMER_REAL, &once, NULL);
}

static void on_timer(int signal_number) {
    (void)signal_number;
    const ash_slice *words = &watch.farewell[watch.front->lang];
    ssize_t written = write(STDERR_FILENO, words->data, words->size);
    _exit(written < 0 ? EXIT_WORLD : EXIT_STOPPED);
}

static void handle(int signal_number, void (*handler)(int)) {
    struct sigaction action = {.sa_flags = (int)SA_RESETHAND}; /* a second Ctrl-C ends at once; no SA_RESTART: reading standard input ends too */
    action.sa_handler = handler;
    sigaction(signal_number, &action, NULL);
}

void watch_begin(const front *f) {
    watch.front = f;
    watch.quiet = front_given(f, OPTION_NO_PROGRESS) || isatty(STDERR_FILENO) == 0;
    watch.begun = now();
    for (size_t i = 0; i < 2; i++) {
        ash_slice word = ash_words_get(f->all_words[i], ASH_SLICE("cli.stopped"));
        watch.farewell[i] = ash_format(f->arena, "%sashore: %.*s\n", watch.quiet ? "" : "\r\033[K", (int)word.size, word.data);
    }
    handle(SIGALRM, on_timer);
    handle(SIGINT, on_interrupt);
}

bool watch_stopped(void) { return stopped != 0; }

void watch_work(void) { watch.begun = now(); }

bool watch_progress(void *state, uint64_t done, uint64_t total) {
    (void)state;
    if (stopped) return false;
    double time = now();
    if (watch.quiet || time - watch.begun < 1 || time - watch.last < 0.1 || total == 0) return true;
    ash_mark mark = ash_arena_mark(watch.front->arena);
    ash_slice share = ash_format(watch.front->arena, "%d", (int)(100 * (double)done / (double)total));
    ash_slice line = FRONT_SAY(watch.front, "cli.progress", ASH_P("share", share));
    fprintf(stderr, "\r%.*s", (int)line.size, line.data);
    fflush(stderr);
    ash_arena_rewind(watch.front->arena, mark);
    watch.shown = true;
    watch.last = time;
    return true;
}

void watch_end(void) {
    const struct itimerval none = {.it_value = {0}};
    setitimer(ITIMER_REAL, &none, NULL);
    if (!watch.shown) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    watch.shown = false;
}
