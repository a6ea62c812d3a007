/* Files in and out. What cannot be read or written is said with the system's own reason. */
#define _XOPEN_SOURCE 700 /* for realpath */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/number.h"
#include "cli/front.h"
#include "yaml/yaml_read.h"

/* The usual reasons in the user's language, the others as the system says them. */
static ash_slice reason(front *f, int error) {
    switch (error) {
    case ENOENT: return FRONT_WORD(f, "cli.why.missing");
    case EACCES: return FRONT_WORD(f, "cli.why.forbidden");
    case EISDIR: return FRONT_WORD(f, "cli.why.folder");
    case ENOSPC: return FRONT_WORD(f, "cli.why.full");
    default: return ash_slice_of(strerror(error));
    }
}

static exit_status world(front *f, const char *key, ash_slice name, int error) {
    front_complain(FRONT_SAY(f, key, ASH_P("name", name), ASH_P("why", reason(f, error))));
    return EXIT_WORLD;
}

static const char *path_text(front *f, ash_slice path) { return ash_slice_copy(f->arena, path).data; }

bool front_exists(front *f, ash_slice path) {
    struct stat facts;
    return stat(path_text(f, path), &facts) == 0;
}

bool front_is_protected(front *f, ash_slice path) {
    struct stat facts;
    return stat(path_text(f, path), &facts) == 0 && (facts.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0;
}

/* The file behind links, for a new one to take the place of. */
static const char *behind_links(front *f, ash_slice path) {
    char *found = realpath(path_text(f, path), NULL);
    const char *kept = found == NULL ? path_text(f, path) : ash_slice_copy(f->arena, ash_slice_of(found)).data;
    free(found);
    return kept;
}

bool front_ends_with(ash_slice text, const char *end) {
    ash_slice tail = ash_slice_of(end);
    return text.size >= tail.size && ash_slice_equal(ash_slice_part(text, text.size - tail.size, text.size), tail);
}

bool front_is_yaml(ash_slice name) { return front_ends_with(name, ".yaml") || front_ends_with(name, ".yml"); }

void front_write_error(ash_slice text) { fwrite(text.data, 1, text.size, stderr); }

const ash_doc *front_document(front *f, ash_slice name, ash_slice text, bool say) {
    ash_sources *sources = ash_sources_create(f->arena);
    ash_diags *diags = ash_diags_create(f->arena);
    uint32_t file = ash_sources_add(sources, name, text);
    const ash_doc *doc = front_is_yaml(name) ? ash_yaml_read(f->arena, sources, file, diags) : ash_json_read(f->arena, sources, file, diags);
    for (size_t i = 0; say && i < diags->count; i++) front_write_error(ash_diag_terminal(f->arena, f->words, sources, &diags->items[i], FRONT_COLUMNS));
    return doc;
}

/* Up to the limit and a byte more, so that too much is noticed. Ctrl-C while waiting for input ends the reading. */
static exit_status read_stream(front *f, FILE *in, ash_slice name, size_t limit, ash_slice *text) {
    enum { FIRST = 1 << 16 };
    ash_list(char) read = {0, FIRST, ash_new_array(f->arena, char, FIRST)};
    for (;;) {
        read.count += fread(read.items + read.count, 1, read.capacity - read.count, in);
        if (read.count < read.capacity || read.count > limit) break;
        read.items = ash_list_grow(f->arena, read.items, &read.capacity, 1);
    }
    if (watch_stopped()) return EXIT_STOPPED;
    if (ferror(in)) return world(f, "cli.cannot_read", name, errno);
    if (read.count > limit) {
        front_complain(FRONT_SAY(f, "cli.too_large", ASH_P("name", name), ASH_P("most", ash_format(f->arena, "%zu", limit >> 20))));
        return EXIT_WORLD;
    }
    *text = (ash_slice){read.items, read.count};
    return EXIT_DONE;
}

static ash_slice stdin_name(ash_slice text) {
    ash_slice start = text;
    while (start.size > 0 && (start.data[0] == ' ' || start.data[0] == '\n' || start.data[0] == '\r' || start.data[0] == '\t')) start = ash_slice_part(start, 1, start.size);
    return start.size > 0 && start.data[0] == '{' ? ASH_SLICE("stdin.json") : ASH_SLICE("stdin.yaml");
}

exit_status front_read(front *f, ash_slice path, ash_slice *name, ash_slice *text) { return front_read_up_to(f, path, ASH_TEXT_LIMIT, name, text); }

exit_status front_read_up_to(front *f, ash_slice path, size_t limit, ash_slice *name, ash_slice *text) {
    struct stat facts;
    *name = path;
    if (ash_slice_equal(path, ASH_SLICE("-"))) {
        exit_status status = read_stream(f, stdin, ASH_SLICE("stdin"), limit, text);
        if (status == EXIT_DONE) *name = stdin_name(*text);
        return status;
    }
    FILE *in = fopen(path_text(f, path), "rb");
    if (in == NULL) return world(f, "cli.cannot_read", path, errno);
    exit_status status = fstat(fileno(in), &facts) == 0 && S_ISDIR(facts.st_mode) ? world(f, "cli.cannot_read", path, EISDIR) : read_stream(f, in, path, limit, text);
    fclose(in);
    return status;
}

exit_status front_read_made(front *f, ash_slice path, ash_slice *text) {
    struct stat facts;
    FILE *in = fopen(path_text(f, path), "rb");
    if (in == NULL) return world(f, "cli.cannot_read", path, errno);
    size_t size = fstat(fileno(in), &facts) == 0 && facts.st_size > 0 ? (size_t)facts.st_size : 0;
    char *data = ash_new_array(f->arena, char, size);
    size_t read = fread(data, 1, size, in);
    fclose(in);
    *text = (ash_slice){data, read};
    return read == size && size > 0 ? EXIT_DONE : world(f, "cli.cannot_read", path, EIO);
}

/* What a terminal that knows no more than ASCII shows instead: a letter for a letter, so that columns stay. Others become question marks. */
static ash_slice to_ascii(front *f, ash_slice text) {
    static const struct { const char *from; char to; } table[] = {
        {"█", '#'}, {"▌", ':'}, {"░", '-'}, {"–", '-'}, {"—", '-'}, {"“", '"'}, {"”", '"'}, {"‘", '\''}, {"’", '\''}, {"…", '.'}, {"é", 'e'}, {"è", 'e'},
        {"ë", 'e'}, {"ê", 'e'}, {"ï", 'i'}, {"ó", 'o'}, {"ö", 'o'}, {"ü", 'u'}, {"á", 'a'}, {"à", 'a'}, {"ä", 'a'}, {"ç", 'c'}, {"ñ", 'n'}, {"×", 'x'}};
    char *out = ash_new_array(f->arena, char, text.size);
    size_t size = 0;
    for (size_t at = 0; at < text.size;) {
        ash_slice rest = ash_slice_part(text, at, text.size);
        size_t length = 1;
        out[size] = rest.data[0];
        if ((unsigned char)rest.data[0] >= 0x80) {
            while (length < rest.size && ((unsigned char)rest.data[length] & 0xC0) == 0x80) length++;
            out[size] = '?';
            for (size_t i = 0; i < sizeof table / sizeof *table; i++)
                if (ash_slice_equal(ash_slice_part(rest, 0, length), ash_slice_of(table[i].from))) out[size] = table[i].to;
        }
        size++;
        at += length;
    }
    return (ash_slice){out, size};
}

static exit_status write_stream(front *f, FILE *out, ash_slice name, ash_slice text) {
    if (fwrite(text.data, 1, text.size, out) == text.size && fflush(out) == 0) return EXIT_DONE;
    return world(f, "cli.cannot_write", name, errno);
}

exit_status front_write(front *f, ash_slice text) {
    if (text.size == 0) return EXIT_DONE;
    return write_stream(f, stdout, ASH_SLICE("stdout"), front_given(f, OPTION_ASCII) ? to_ascii(f, text) : text);
}

exit_status front_write_file(front *f, ash_slice path, ash_slice text) {
    if (ash_slice_equal(path, ASH_SLICE("-"))) return front_write(f, text);
    struct stat facts;
    const char *target = behind_links(f, path);
    bool there = stat(target, &facts) == 0, special = there && !S_ISREG(facts.st_mode); /* a pipe or a device cannot be replaced */
    const char *name = special ? target : ash_format(f->arena, "%s.part", target).data;
    FILE *out = fopen(name, "wb");
    if (out == NULL) return world(f, "cli.cannot_write", path, errno);
    exit_status status = write_stream(f, out, path, text);
    if (there && !special && fchmod(fileno(out), facts.st_mode & 07777) != 0 && status == EXIT_DONE) status = world(f, "cli.cannot_write", path, errno);
    if (fclose(out) != 0 && status == EXIT_DONE) status = world(f, "cli.cannot_write", path, errno);
    if (status == EXIT_DONE && !special && rename(name, target) != 0) status = world(f, "cli.cannot_write", path, errno);
    if (status != EXIT_DONE && !special) remove(name);
    return status;
}
