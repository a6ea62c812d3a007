/* ashore on the command line: see front.h. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/front.h"

static const size_t FRONT_MEMORY = (size_t)1 << 30; /* of the front itself: texts of files and responses; what computes has --memory */

/* There is not even memory for the front's own texts: fixed words, in both languages. */
static __attribute__((noreturn)) void exhausted(void *state, size_t limit) {
    (void)state, (void)limit;
    fputs("ashore: there is not enough memory / er is niet genoeg geheugen\n", stderr);
    exit(EXIT_WORLD);
}

static exit_status answer(front *f) {
    if (front_given(f, OPTION_VERSION)) return front_write(f, ASH_SLICE("ashore " ASHORE_VERSION "\n"));
    if (front_given(f, OPTION_HELP)) return front_help(f);
    if (f->command != NULL) return f->command->run(f);
    front_complain(FRONT_WORD(f, "cli.no_command"));
    return EXIT_USAGE;
}

int main(int count, char **texts) {
    static const ash_unwind unwind = {exhausted, NULL};
    front f = {.arena = ash_arena_create(&ash_memory_malloc, FRONT_MEMORY, &unwind)};
    if (f.arena == NULL) exhausted(NULL, 0);
    front_read_words(&f);
    exit_status status = front_parse(&f, count, texts);
    watch_begin(&f);
    if (status == EXIT_DONE) status = answer(&f);
    watch_end();
    if (status == EXIT_STOPPED) front_complain(FRONT_WORD(&f, "cli.stopped"));
    ash_arena_destroy(f.arena);
    return (int)status;
}
