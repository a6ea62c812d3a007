/* Sentences and diagnostics: reading any text as a po file ends in words or in one error inside the text; that error,
 * shown on a terminal of any width, fits, is UTF-8 and holds no control characters; as JSON it can be read. */
#include "fuzz.h"

#include "base/json.h"
#include "base/words.h"

/* The words in which errors are shown. What the input itself says does for a second language, if it can be read. */
static const char own_words[] =
    "msgid \"diag.error\"\nmsgstr \"error\"\nmsgid \"words_syntax\"\nmsgstr \"{text} cannot stand here\"\n"
    "msgid \"words_syntax.expected\"\nmsgstr \"something else than {text}\"\n";

static void check_shown(ash_arena *arena, const ash_words *words, const ash_sources *sources, ash_diag *diag,
                        unsigned width) {
    enum { LEAST = 16 };
    ash_slice shown = ash_diag_terminal(arena, words, sources, diag, width);
    LAW(ash_utf8_invalid(shown) == shown.size, "what is shown is UTF-8");
    size_t line = 0;
    for (size_t at = 0; at < shown.size; line++) {
        size_t end = ash_slice_find(shown, '\n', at);
        LAW(end < shown.size, "every line ends");
        /* The first line is the message, which is not cut. */
        LAW(line == 0 || ash_utf8_count(ash_slice_part(shown, at, end)) <= (width > LEAST ? width : LEAST),
            "lines fit");
        at = end + 1;
    }
    LAW(line == 3, "message, line and caret");
    for (size_t i = 0; i < shown.size; i++)
        LAW(((unsigned char)shown.data[i] >= 0x20 && shown.data[i] != 0x7F) || shown.data[i] == '\n',
            "no control characters");

    ash_json_writer *w = ash_json_writer_create(arena, 0);
    ash_diag_json(w, arena, words, sources, diag);
    ash_sources *written = ash_sources_create(arena);
    ash_diags *diags = ash_diags_create(arena);
    uint32_t file = ash_sources_add(written, ASH_SLICE("json"), ash_json_written(w));
    const ash_doc *doc = ash_json_read(arena, written, file, diags);
    LAW(doc != NULL && doc->count == 8, "a diagnostic as JSON can be read");
}

static void check(ash_arena *arena, ash_slice text) {
    unsigned width =
        text.size > 0 ? (unsigned char)text.data[0] : 0; /* '#' starts a comment: all widths stay possible */
    ash_sources *sources = ash_sources_create(arena);
    ash_diags *diags = ash_diags_create(arena);
    uint32_t own = ash_sources_add(sources, ASH_SLICE("own.po"), ASH_SLICE(own_words));
    const ash_words *shows = ash_words_read(arena, sources, own, diags);
    LAW(shows != NULL, "the fuzzer's own words are read");
    uint32_t file = ash_sources_add(sources, ASH_SLICE("fuzz\x1B.po"), text);
    const ash_words *words = ash_words_read(arena, sources, file, diags);
    LAW((words == NULL) == (diags->error_count == 1) && diags->error_count <= 1, "words, or exactly one error");
    if (words == NULL) {
        ash_span span = diags->items[0].span;
        LAW(span.file == file && span.start <= span.end && span.end <= text.size, "an error lies inside the text");
        check_shown(arena, shows, sources, &diags->items[0], width);
    } else {
        /* Any place in the text, described in whatever sentences the text has. */
        ash_span span = {file, (uint32_t)(text.size / 3), (uint32_t)(text.size / 2)};
        ash_diag *diag =
            ash_report(diags, ASH_E_words_syntax, span, ASH_P("text", ash_slice_part(text, span.start, span.end)));
        check_shown(arena, words, sources, diag, width);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { LIMIT = 1 << 20 };
    static fuzz_memory memory;
    ash_arena *arena = fuzz_arena(&memory, LIMIT);
    if (setjmp(memory.back) == 0) check(arena, (ash_slice){(const char *)data, size});
    ash_arena_destroy(arena);
    return 0;
}
