/* A case from YAML to JSON and back. What it means stays the same: the values, their order, and nothing else; comments go. */
#include <string.h>

#include "cli/front.h"

/* ---- Writing YAML ---- */

typedef struct writer { ash_arena *arena; ash_list(char) text; } writer;

static void put(writer *w, ash_slice text) {
    for (size_t i = 0; i < text.size; i++) ash_push(w->arena, &w->text, text.data[i]);
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/* Whether a text may stand without quotes and still be the same text: words of letters, digits and signs that YAML gives no meaning here. */
static bool is_plain(ash_slice text) {
    static const char *const meant[] = {"true", "false", "null", "True", "False", "Null", "TRUE", "FALSE", "NULL"};
    if (text.size == 0 || !is_letter(text.data[0]) || text.data[text.size - 1] == ' ') return false;
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
        if (ash_slice_equal(text, ash_slice_of(meant[i]))) return false;
    for (size_t i = 0; i < text.size; i++)
        if (!is_letter(text.data[i]) && strchr("0123456789 ./+-%", text.data[i]) == NULL) return false;
    return true;
}

/* In double quotes, which mean the same in YAML as in JSON. */
static void put_quoted(writer *w, ash_slice text) {
    ash_json_writer *json = ash_json_writer_create(w->arena, 0);
    ash_json_text(json, text);
    put(w, ash_json_written(json));
}

static void put_scalar(writer *w, const ash_doc *doc) {
    double number;
    bool truth;
    if (doc->kind == ASH_DOC_NULL)
        put(w, ASH_SLICE("null"));
    else if (is_plain(doc->text) || (!doc->quoted && (ash_doc_number(doc, &number) || ash_doc_bool(doc, &truth))))
        put(w, doc->text);
    else
        put_quoted(w, doc->text);
}

static void put_key(writer *w, ash_slice key) {
    if (is_plain(key))
        put(w, key);
    else
        put_quoted(w, key);
    put(w, ASH_SLICE(":"));
}

static void put_indent(writer *w, unsigned depth) {
    put(w, ASH_SLICE("\n"));
    while (depth-- > 0) put(w, ASH_SLICE("  "));
}

/* A value behind its key or dash. Depth is bounded by the readers (ASH_DOC_DEPTH). */
static void put_value(writer *w, const ash_doc *doc, unsigned depth) {
    if (doc->kind == ASH_DOC_NULL || doc->kind == ASH_DOC_SCALAR) {
        if (depth > 0) put(w, ASH_SLICE(" "));
        put_scalar(w, doc);
        return;
    }
    if (doc->count == 0) put(w, doc->kind == ASH_DOC_MAP ? ASH_SLICE(" {}") : ASH_SLICE(" []"));
    for (size_t i = 0; i < doc->count; i++) {
        if (depth > 0 || i > 0) put_indent(w, depth);
        if (doc->kind == ASH_DOC_MAP)
            put_key(w, doc->entries[i].key);
        else
            put(w, ASH_SLICE("-"));
        put_value(w, doc->entries[i].value, depth + 1);
    }
}

static ash_slice as_yaml(front *f, const ash_doc *doc) {
    writer w = {.arena = f->arena};
    put_value(&w, doc, 0);
    put(&w, ASH_SLICE("\n"));
    return (ash_slice){w.text.items, w.text.count};
}

static ash_slice as_json(front *f, const ash_doc *doc) {
    ash_json_writer *w = ash_json_writer_create(f->arena, 2);
    ash_json_doc(w, doc);
    ash_slice text = ash_json_written(w);
    return front_line(f, text);
}

exit_status command_convert(front *f) {
    ash_slice name, text, output = front_value(f, OPTION_OUTPUT);
    if (output.size == 0 || !(front_is_yaml(output) || front_ends_with(output, ".json") || ash_slice_equal(output, ASH_SLICE("-")))) {
        front_complain(FRONT_WORD(f, "cli.convert_output"));
        return EXIT_USAGE;
    }
    exit_status status = front_read(f, f->arguments.items[0], &name, &text);
    if (status != EXIT_DONE) return status;
    const ash_doc *doc = front_document(f, name, text, true);
    if (doc == NULL) return EXIT_INPUT;
    bool to_yaml = ash_slice_equal(output, ASH_SLICE("-")) ? !front_is_yaml(name) : front_is_yaml(output);
    return front_write_file(f, output, to_yaml ? as_yaml(f, doc) : as_json(f, doc));
}
