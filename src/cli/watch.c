/* Progress on the terminal, and Ctrl-C. The signal handler only sets a flag; the run asks for it between its blocks. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "cli/front.h"

static volatile sig_atomic_t stopped;

static struct {
    const front *front;
    bool shown, quiet;
    double begun, last; /* seconds */
} watch;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void on_interrupt(int signal_number) {
    (void)signal_number;
    stopped = 1;
}

void watch_begin(const front *f) {
    struct sigaction action = {.sa_flags = (int)SA_RESETHAND}; /* and no SA_RESTART: reading standard input ends too */
    action.sa_handler = on_interrupt;
    sigaction(SIGINT, &action, NULL);
    watch.front = f;
    watch.quiet = front_given(f, OPTION_NO_PROGRESS) || isatty(STDERR_FILENO) == 0;
    watch.begun = now();
}

bool watch_stopped(void) { return stopped != 0; }

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
    if (!watch.shown) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    watch.shown = false;
}
