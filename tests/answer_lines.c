/* Answers requests for tests that ask the program some thousands of times: each line of the input is a request, each line of the output its response. One
 * context serves them all, so that models and data are read once; it answers as `ashore call` does, but on one thread. */
#define _POSIX_C_SOURCE 200809L /* getline */
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

#include "ashore/ashore.h"

int main(void) {
    ash_context *context = ash_context_create(NULL);
    char *line = NULL;
    size_t room = 0;
    for (ssize_t size; context != NULL && (size = getline(&line, &room, stdin)) > 0;) {
        ash_text response = ash_call(context, (ash_text){line, (size_t)size});
        for (size_t i = 0; i < response.size; i++) {
            if (response.data[i] != '\n') putchar(response.data[i]);
        }
        putchar('\n');
        fflush(stdout);
    }
    free(line);
    ash_context_destroy(context);
    return context == NULL;
}
