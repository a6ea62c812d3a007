/* The front's own sentences. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "cli/front.h"

static ash_slice embedded_text(ash_slice name) {
    for (size_t i = 0; i < ash_embedded_file_count; i++)
        if (ash_slice_equal(ash_embedded_files[i].name, name)) return ash_embedded_files[i].text;
    return (ash_slice){NULL, 0};
}

void front_read_words(front *f) {
    static const char *const names[] = {[ASH_LANG_EN] = "po/en.po", [ASH_LANG_NL] = "po/nl.po"};
    ash_sources *sources = ash_sources_create(f->arena);
    ash_diags *diags = ash_diags_create(f->arena);
    for (size_t i = 0; i < 2; i++) {
        ash_slice name = ash_slice_of(names[i]);
        f->all_words[i] = ash_words_read(f->arena, sources, ash_sources_add(sources, name, embedded_text(name)), diags);
        if (f->all_words[i] == NULL) abort(); /* what is compiled in has been tested */
    }
}

void front_set_lang(front *f, ash_lang lang) {
    f->lang = lang;
    f->words = f->all_words[lang];
}

ash_lang front_environment_lang(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0') return strncmp(value, "nl", 2) == 0 ? ASH_LANG_NL : ASH_LANG_EN;
    }
    return ASH_LANG_EN;
}

ash_slice front_line(const front *f, ash_slice text) { return ash_format(f->arena, "%.*s\n", (int)text.size, text.size > 0 ? text.data : ""); }

void front_complain(ash_slice sentence) { fprintf(stderr, "ashore: %.*s\n", (int)sentence.size, sentence.data); }
