/* The files that are compiled into the program: models/, data/ and po/, in order of name. The table is made at build time by
 * script/embed.py; a file added to one of those folders is picked up by the next build. */
#ifndef ASHORE_BASE_EMBEDDED_H
#define ASHORE_BASE_EMBEDDED_H

#include "base/slice.h"

typedef struct ash_embedded {
    ash_slice name; /* from the project's root, with slashes: "models/comparison.model" */
    ash_slice text; /* followed by a NUL that is not counted */
} ash_embedded;

extern const ash_embedded ash_embedded_files[]; /* ordered as ash_slice_compare orders their names */
extern const size_t ash_embedded_file_count;

#endif
