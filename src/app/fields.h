/* Fields of a response, written by name in one line each. Private to app. */
#ifndef ASHORE_APP_FIELDS_H
#define ASHORE_APP_FIELDS_H

#include <math.h>

#include "app/app.h"

static inline void key(ash_request *r, const char *name) { ash_json_key(r->w, ash_slice_of(name)); }
static inline void text(ash_request *r, const char *name, ash_slice value) {
    key(r, name);
    ash_json_text(r->w, value);
}
/* Left out when empty. */
static inline void text_if(ash_request *r, const char *name, ash_slice value) {
    if (value.size > 0) text(r, name, value);
}
static inline void number(ash_request *r, const char *name, double value) {
    key(r, name);
    ash_json_number(r->w, value);
}
/* Left out when it is no number. */
static inline void number_if(ash_request *r, const char *name, double value) {
    if (isfinite(value)) number(r, name, value);
}

#endif
