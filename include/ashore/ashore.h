/* ashore: where should this be made, and how sure are we?
 *
 * One call, JSON in and JSON out, computed the same way for every front: the command line, a server, a web page, a test. The same request
 * gives the same bytes everywhere. A library for other programs: link it, make a context, call it.
 *
 *     ash_context *context = ash_context_create(NULL);
 *     ash_text response = ash_call(context, (ash_text){request, strlen(request)});
 *     fwrite(response.data, 1, response.size, stdout);
 *     ash_context_destroy(context);
 *
 * docs/call.md describes requests and responses. */
#ifndef ASHORE_ASHORE_H
#define ASHORE_ASHORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ASHORE_VERSION "0.1.0"

/* Text in UTF-8, not NUL-terminated. */
typedef struct ash_text {
    const char *data;
    size_t size;
} ash_text;

/* A context holds what calls share: the texts of models, data and words, and what was read from them. Use one per thread. */
typedef struct ash_context ash_context;

struct ash_arena;
struct ash_diags;
struct ash_doc;
struct ash_sources;

/* How a front lends its abilities to the core, which has none of its own: no files, no clock, no threads. Zero means: none, or the default. */
typedef struct ash_context_options {
    size_t memory_limit; /* bytes for everything the context holds and computes; 0: 2 GiB */

    /* Runs task(argument, 0) .. task(argument, count - 1), in any order and on any threads, and returns when all are done. */
    void (*parallel_for)(void *state, size_t count, void (*task)(void *argument, size_t index), void *argument);
    void *parallel_state;

    /* Called from the calling thread while a call works: `done` of `total` samples. False stops the call; its response then says so. */
    bool (*progress)(void *state, uint64_t done, uint64_t total);
    void *progress_state;

    /* Gives the text of a file that a model includes; it must live until the context goes. NULL: only texts of ash_context_add. */
    bool (*load)(void *state, ash_text name, ash_text *text);
    void *load_state;

    /* Reads a document that is not JSON (natively: YAML) into the core's tree; see base/doc.h, base/json.h. */
    const struct ash_doc *(*read_document)(struct ash_arena *arena, const struct ash_sources *sources, uint32_t file, struct ash_diags *diags);
} ash_context_options;

/* A new context; NULL when there is no memory for it. `options` may be NULL and is copied. */
ash_context *ash_context_create(const ash_context_options *options);
/* Frees a context and all its responses; NULL is allowed. */
void ash_context_destroy(ash_context *context);

/* Adds a text under a name ("models/own.model", "data/values/own.csv", "po/nl.po"), replacing one of that name, compiled in or added before. Nothing is copied:
 * name and text must live until the context goes. Returns false when there is no memory. */
bool ash_context_add(ash_context *context, ash_text name, ash_text text);

/* Answers a request. The response is JSON (or, where the request asks for it, JSON around a text), never empty, and lives until the next call with the
 * same context. Whatever is wrong with the request is said in the response: {"status": "input", "errors": [...]}. */
ash_text ash_call(ash_context *context, ash_text request);

#ifdef __cplusplus
}
#endif

#endif
