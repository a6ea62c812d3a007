/* How long a user waits: the first full answer, the next ones after a change of one number, what reading takes, and texts made to take
 * long. Times are of the processor. Limits are those of a comfortable front (1 s for the first answer and for a hostile text, 50 ms for a
 * move of a slider); they are printed as met or missed, and nothing fails on a slow machine.
 *     yaml_to_json < examples/plant-pots.yaml | bench_calls */
#define _POSIX_C_SOURCE 200809L
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ashore/ashore.h"

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

enum { ROOM = 24 << 20 };
static char *request;
static size_t size;

static void add(const char *text, size_t length) {
    if (size + length > ROOM) exit(3);
    memcpy(request + size, text, length);
    size += length;
}

__attribute__((format(printf, 1, 2))) static void say(const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    size += (size_t)vsnprintf(request + size, ROOM - size, form, arguments);
    va_end(arguments);
}

/* Seconds of one call of what stands in `request`; the answer begins as `status` says. */
static double call(ash_context *context, bool wanted_done, ash_text *answer) {
    double start = seconds();
    *answer = ash_call(context, (ash_text){request, size});
    double taken = seconds() - start;
    bool done = false;
    static const char mark[] = "\"status\":\"done\"";
    for (size_t i = 0; i + sizeof mark - 1 <= answer->size && !done; i++) done = memcmp(answer->data + i, mark, sizeof mark - 1) == 0;
    if (done != wanted_done) printf("  (status not as expected: %.*s)\n", (int)(answer->size < 200 ? answer->size : 200), answer->data);
    return taken;
}

static void show(const char *what, double taken, double limit) {
    printf("%-62s %8.1f ms", what, 1e3 * taken);
    if (limit > 0) printf("  %s %.0f ms", taken <= limit ? "goal met:   " : "GOAL MISSED:", 1e3 * limit);
    printf("\n");
}

static double best_of(ash_context *context, int times, const char *extra, const char *text, size_t length, int samples, bool lines) {
    double best = 1e9;
    for (int k = 0; k < times; k++) {
        ash_text answer;
        size = 0;
        say("{\"call\": \"compare\", \"date\": \"2026-11-21\", \"samples\": %d, \"lines\": %s, \"set\": {\"source.xiamen.price\": \"3.%02d USD/unit\"}%s, \"case\": ", samples,
            lines ? "true" : "false", 40 + k, extra);
        add(text, length);
        say("}");
        double taken = call(context, true, &answer);
        if (taken < best) best = taken;
    }
    return best;
}

/* ---- texts made to take long ---- */

static void repeat(const char *text, size_t length) {
    size_t one = strlen(text), end = size + length;
    while (size + one <= end) add(text, one);
}

static void hostile_model(ash_context *context, const char *what, const char *head, const char *body, const char *tail) {
    enum { LONG = (4 << 20) - 4096 };
    ash_text answer;
    size = 0;
    say("{\"call\": \"check\", \"model\": {\"name\": \"h.model\", \"text\": \"%s", head);
    repeat(body, LONG);
    say("%s\"}}", tail);
    show(what, call(context, false, &answer), 1.0);
}

/* A model of many statements that no limit stops: the words before and after the number of each, and before that of the next. */
static void many_statements(ash_context *context, const char *what, const char *before, const char *after, const char *next,
                            bool sound) {
    enum { STATEMENTS = 9990 };
    ash_text answer;
    size = 0;
    say("{\"call\": \"check\", \"model\": {\"name\": \"h.model\", \"text\": \"model h\\n");
    for (int i = 0; i < STATEMENTS; i++) {
        say("%s%d%s", before, i, after);
        if (*next != '\0') say("%s%d", next, i + 1);
        say("\\n");
    }
    say("let a%d : 1 = 1\\n\"}}", STATEMENTS);
    show(what, call(context, sound, &answer), 1.0);
}

int main(void) {
    static char text[1 << 20];
    size_t length = fread(text, 1, sizeof text, stdin);
    request = malloc(ROOM);
    if (request == NULL || length == 0) {
        fprintf(stderr, "no case on standard input\n");
        return 2;
    }
    double start = seconds();
    ash_context *context = ash_context_create(NULL);
    ash_text answer;
    size = 0;
    say("{\"call\": \"compare\", \"date\": \"2026-11-21\", \"samples\": 10000, \"case\": ");
    add(text, length);
    say("}");
    call(context, true, &answer);
    show("first full answer, 10,000 samples, everything read", seconds() - start, 1.0);
    printf("%-62s %8.1f KiB\n", "  and its length", (double)answer.size / 1024);
    static const char bare[] = ", \"worth\": false"; /* without what each number matters, which a slider does not show */
    show("again, one number changed, 10,000 samples, all there is", best_of(context, 5, "", text, length, 10000, true), 0);
    show("  without what each number matters", best_of(context, 5, bare, text, length, 10000, true), 0);
    show("  nor lines", best_of(context, 5, bare, text, length, 10000, false), 0);
    show("  2,000 samples, all there is", best_of(context, 5, "", text, length, 2000, true), 0);
    show("  2,000 samples, neither (while a slider moves)", best_of(context, 5, bare, text, length, 2000, false), 0.05);
    show("  as text for a terminal, 10,000 samples", best_of(context, 3, ", \"as\": \"text\"", text, length, 10000, true), 0);

    ash_context_destroy(context);
    context = ash_context_create(NULL);
    size = 0;
    say("{\"call\": \"data\"}");
    show("reading the reference data", call(context, true, &answer), 0);
    size = 0;
    say("{\"call\": \"check\", \"model\": \"comparison\"}");
    show("reading and checking the comparison model", call(context, true, &answer), 0);

    printf("texts made to take long, of up to 4 MiB:\n");
    hostile_model(context, "  a name of 4 MiB", "", "a", "");
    hostile_model(context, "  open parentheses", "model h\\nlet x : 1 = ", "(", "");
    hostile_model(context, "  minus signs", "model h\\nlet x : 1 = ", "-", "1");
    hostile_model(context, "  a sum of four million", "model h\\nlet x : 1 = 1", "+1", "");
    hostile_model(context, "  ifs in ifs", "model h\\nlet x : 1 = ", "if 1 > 0 then 1 else ", "1");
    hostile_model(context, "  wrong statements", "model h\\n", "inptu x : 1\\n", "");
    hostile_model(context, "  one name declared over and over", "model h\\n", "input x : 1\\n", "");
    hostile_model(context, "  digits", "model h\\nlet x : 1 = 1", "0", "");
    hostile_model(context, "  a comment, and no model", "#", "x", "");
    hostile_model(context, "  an unknown name in every line", "model h\\n", "let y : 1 = speling\\n", "");
    hostile_model(context, "  unit names", "model h\\nlet x : ", "kg*", "kg = 1");
    hostile_model(context, "  bytes that are no text", "model h\\n", "\xff", "");
    many_statements(context, "  9,990 inputs", "input b", " : 1 = 1", "", true);
    many_statements(context, "  a chain of 9,990 definitions", "let a", " : 1 = 2 * ", "a", false);
    size = 0;
    say("{\"call\": \"run\", \"case\": ");
    repeat("[", 4 << 20);
    show("  brackets in a request", call(context, false, &answer), 1.0);
    size = 0;
    say("{\"call\": \"run\", \"case\": {\"source\": {");
    for (int i = 0; i < 200000; i++) say("%s\"s%d\": {}", i ? ", " : "", i);
    say("}}}");
    show("  200,000 sources in a case", call(context, false, &answer), 1.0);
    size = 0;
    say("{\"call\": \"run\", \"case\": {");
    for (int i = 0; i < 200000; i++) say("%s\"horizn%d\": 1", i ? ", " : "", i);
    say("}}");
    show("  200,000 misspelt names in a case", call(context, false, &answer), 1.0);
    ash_context_destroy(context);
    free(request);
    return 0;
}
