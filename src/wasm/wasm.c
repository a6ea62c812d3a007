/* The front for WebAssembly: the one call for a page or Node. An instance holds one context. Texts are handed over in memory of the
 * instance: allocate, copy them in, call, and read the response where ashore_wasm_response says. tests/wasm/run.mjs shows how.
 *
 * There is no way back from within a computation here, so running out of memory traps. After a trap the instance is of no further use:
 * make a new one, which is cheap. */
#include <stdlib.h>

#include "ashore/ashore.h"

#define EXPORT(name) __attribute__((export_name(#name)))

void *ashore_wasm_allocate(size_t size);
void ashore_wasm_release(void *memory);
int ashore_wasm_add(const char *name, size_t name_size, const char *text, size_t text_size);
void ashore_wasm_call(const char *request, size_t size);
const char *ashore_wasm_response(void);
size_t ashore_wasm_response_size(void);

static ash_context *context;
static ash_text response;

static ash_context *the_context(void) {
    if (context == NULL) context = ash_context_create(NULL);
    if (context == NULL) __builtin_trap();
    return context;
}

/* Memory to hand a text over in; the caller releases it, but not before the context is done with it. Traps when there is none. */
EXPORT(ashore_wasm_allocate) void *ashore_wasm_allocate(size_t size) {
    void *memory = malloc(size > 0 ? size : 1);
    if (memory == NULL) __builtin_trap();
    return memory;
}

EXPORT(ashore_wasm_release) void ashore_wasm_release(void *memory) {
    free(memory);
}

/* ash_context_add: neither name nor text may be released. */
EXPORT(ashore_wasm_add)
int ashore_wasm_add(const char *name, size_t name_size, const char *text, size_t text_size) {
    return ash_context_add(the_context(), (ash_text){name, name_size}, (ash_text){text, text_size});
}

/* ash_call; the response stays until the next call, and so must the request. */
EXPORT(ashore_wasm_call) void ashore_wasm_call(const char *request, size_t size) {
    response = ash_call(the_context(), (ash_text){request, size});
}

EXPORT(ashore_wasm_response) const char *ashore_wasm_response(void) {
    return response.data;
}

EXPORT(ashore_wasm_response_size) size_t ashore_wasm_response_size(void) {
    return response.size;
}
