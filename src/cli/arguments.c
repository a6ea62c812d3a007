/* Arguments, by the tables of commands and options. Options may stand anywhere, as --name value or --name=value; -- ends them. */
#include "cli/front.h"
#include "base/map.h"
#include "lang/model.h"

static exit_status wrong(front *f, ash_slice sentence) {
    front_complain(sentence);
    front_complain(FRONT_WORD(f, "cli.see_help"));
    return EXIT_USAGE;
}

/* "did you mean" behind a sentence, when there is something near. */
static ash_slice with_nearest(front *f, ash_slice sentence, const char *dashes, ash_slice nearest) {
    if (nearest.size == 0) return sentence;
    ash_slice name = ash_format(f->arena, "%s%.*s", dashes, (int)nearest.size, nearest.data);
    ash_slice question = FRONT_SAY(f, "diag.did_you_mean", ASH_P("nearest", name));
    return ash_format(f->arena, "%.*s; %.*s", (int)sentence.size, sentence.data, (int)question.size, question.data);
}

static exit_status unknown_option(front *f, ash_slice given, ash_slice name) {
    ash_map known;
    ash_map_init(&known, f->arena);
    for (size_t i = 0; i < OPTION_COUNT; i++) ash_map_add(&known, ash_slice_of(option_rows[i].name), f);
    return wrong(f, with_nearest(f, FRONT_SAY(f, "cli.unknown_option", ASH_P("name", given)), "--", ash_map_nearest(&known, name)));
}

static bool is_whole(ash_slice text, double low, double high) {
    double value;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < '0' || text.data[i] > '9') return false;
    return ash_number_read(text, &value) && value >= low && value <= high;
}

/* Whether a value is one that its option takes; says what it takes otherwise. */
static exit_status check_value(front *f, const option_row *row, ash_slice value) {
    ash_slice name = ash_format(f->arena, "--%s", row->name);
    ash_day day;
    switch (row->kind) {
    case KIND_NUMBER:
        if (is_whole(value, row->low, row->high)) return EXIT_DONE;
        return wrong(f, FRONT_SAY(f, "cli.option_number", ASH_P("name", name), ASH_P("value", value), ASH_P("low", ash_number_text(f->arena, row->low, 0, f->lang)),
                                  ASH_P("high", ash_number_text(f->arena, row->high, 0, f->lang))));
    case KIND_LANG:
        if (ash_slice_equal(value, ASH_SLICE("nl")) || ash_slice_equal(value, ASH_SLICE("en"))) return EXIT_DONE;
        return wrong(f, FRONT_SAY(f, "cli.option_lang", ASH_P("name", name), ASH_P("value", value)));
    case KIND_DATE:
        if (value.size == 10 && ash_day_read(value, &day)) return EXIT_DONE;
        return wrong(f, FRONT_SAY(f, "cli.option_date", ASH_P("name", name), ASH_P("value", value)));
    case KIND_PAIR:
        if (ash_slice_find(value, '=', 0) > 0 && ash_slice_find(value, '=', 0) < value.size) return EXIT_DONE;
        return wrong(f, FRONT_SAY(f, "cli.option_pair", ASH_P("name", name), ASH_P("value", value)));
    case KIND_TEXT:
        if (value.size > 0) return EXIT_DONE;
        return wrong(f, FRONT_SAY(f, "cli.option_value", ASH_P("name", name), ASH_P("value", ash_slice_of(row->value))));
    case KIND_FLAG: break;
    }
    return EXIT_DONE;
}

static bool is_named(const option_row *row, ash_slice name, bool is_long) {
    return is_long ? ash_slice_equal(name, ash_slice_of(row->name)) : name.size == 1 && name.data[0] == row->letter;
}

/* One option at texts[*at]; moves *at when its value is the next text. */
static exit_status parse_option(front *f, int count, char **texts, int *at) {
    ash_slice given = ash_slice_of(texts[*at]);
    bool is_long = given.data[1] == '-';
    size_t equals = is_long ? ash_slice_find(given, '=', 0) : given.size;
    ash_slice name = ash_slice_part(given, is_long ? 2 : 1, equals);
    size_t id = 0;
    while (id < OPTION_COUNT && !is_named(&option_rows[id], name, is_long)) id++;
    if (id == OPTION_COUNT) return unknown_option(f, ash_slice_part(given, 0, equals), name);
    const option_row *row = &option_rows[id];
    ash_slice value = {NULL, 0};
    if (row->kind == KIND_FLAG) {
        if (equals < given.size) return wrong(f, FRONT_SAY(f, "cli.option_no_value", ASH_P("name", ash_slice_part(given, 0, equals))));
    } else if (equals < given.size) {
        value = ash_slice_part(given, equals + 1, given.size);
    } else if (*at + 1 < count) {
        value = ash_slice_of(texts[++*at]);
    } else {
        return wrong(f, FRONT_SAY(f, "cli.option_value", ASH_P("name", given), ASH_P("value", ash_slice_of(row->value))));
    }
    ash_push(f->arena, &f->given[id], value);
    return check_value(f, row, value);
}

/* The language first, so that what is wrong is said in it. */
static void find_lang(front *f, int count, char **texts) {
    front_set_lang(f, front_environment_lang());
    for (int i = 1; i < count; i++) {
        ash_slice text = ash_slice_of(texts[i]);
        if (ash_slice_equal(text, ASH_SLICE("--lang")) && i + 1 < count) text = ash_format(f->arena, "--lang=%s", texts[i + 1]);
        if (ash_slice_equal(text, ASH_SLICE("--lang=nl"))) front_set_lang(f, ASH_LANG_NL);
        if (ash_slice_equal(text, ASH_SLICE("--lang=en"))) front_set_lang(f, ASH_LANG_EN);
    }
}

static exit_status check_fit(front *f) {
    if (front_given(f, OPTION_HELP) || f->command == NULL) return EXIT_DONE;
    ash_slice command = ash_slice_of(f->command->name);
    for (size_t id = 0; id < OPTION_COUNT; id++)
        if (f->given[id].count > 0 && (f->command->options >> id & 1) == 0)
            return wrong(f, FRONT_SAY(f, "cli.option_elsewhere", ASH_P("name", ash_format(f->arena, "--%s", option_rows[id].name)), ASH_P("command", command)));
    if (f->arguments.count >= f->command->least && f->arguments.count <= f->command->most) return EXIT_DONE;
    return wrong(f, FRONT_SAY(f, f->arguments.count < f->command->least ? "cli.too_few" : "cli.too_many",
                              ASH_P("usage", ash_format(f->arena, "ashore %s %s", f->command->name, f->command->arguments))));
}

exit_status front_find_command(front *f, ash_slice name, const command_row **row) {
    ash_map known;
    ash_map_init(&known, f->arena);
    for (size_t i = 0; i < command_count; i++) {
        *row = &command_rows[i];
        if (ash_slice_equal(name, ash_slice_of(command_rows[i].name))) return EXIT_DONE;
        ash_map_add(&known, ash_slice_of(command_rows[i].name), f);
    }
    *row = NULL;
    return wrong(f, with_nearest(f, FRONT_SAY(f, "cli.unknown_command", ASH_P("name", name)), "", ash_map_nearest(&known, name)));
}

exit_status front_parse(front *f, int count, char **texts) {
    bool options = true;
    find_lang(f, count, texts);
    for (int i = 1; i < count; i++) {
        ash_slice text = ash_slice_of(texts[i]);
        exit_status status = EXIT_DONE;
        if (ash_utf8_invalid(text) < text.size) return wrong(f, FRONT_WORD(f, "cli.argument_utf8"));
        if (options && ash_slice_equal(text, ASH_SLICE("--"))) {
            options = false;
        } else if (options && text.size > 1 && text.data[0] == '-') {
            status = parse_option(f, count, texts, &i);
        } else if (f->command == NULL) {
            status = front_find_command(f, text, &f->command);
        } else {
            ash_push(f->arena, &f->arguments, text);
        }
        if (status != EXIT_DONE) return status;
    }
    return check_fit(f);
}

ash_slice front_value(const front *f, option_id option) {
    return f->given[option].count == 0 ? (ash_slice){NULL, 0} : f->given[option].items[f->given[option].count - 1];
}

double front_number(const front *f, option_id option, double fallback) {
    double value;
    return front_given(f, option) && ash_number_read(front_value(f, option), &value) ? value : fallback;
}
