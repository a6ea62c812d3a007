/* Models as documentation, see model_text.h. One walk writes both forms; they differ in how a heading, an item and a property look. */
#include "report/model_text.h"

#include <math.h>

#include "report/explanation.h"

const char *const ash_category_kind_words[] = {"cash", "hidden", "risk", "value", "external", "noncash"};
const char *const ash_rung_words[] = {"price", "landed", "stock", "quality", "risk", "moving", "value"};
const char *const ash_index_kind_words[] = {"table", "years", "fixed"};

typedef struct author {
    ash_page *page;
    const ash_model *model;
    bool markdown;
} author;

/* ---- Pieces of text ---- */

static ash_slice join(const author *a, ash_slice one, const char *between, ash_slice other) { return ash_details_join(a->page->arena, one, between, other); }

ash_slice ash_declared_type_text(ash_arena *arena, const ash_entity *entity) {
    ash_slice words = {0};
    switch (entity->type.kind) {
    case ASH_TYPE_NUMBER:
        if (entity->simplex != NULL) return ash_format(arena, "simplex(%.*s)", (int)entity->simplex->name.size, entity->simplex->name.data);
        return entity->unit_text.size > 0 ? entity->unit_text : ash_unit_text(arena, &entity->type.unit);
    case ASH_TYPE_CHOICE:
        for (size_t i = 0; i < entity->choice_count; i++) words = ash_details_join(arena, words, ", ", entity->choices[i].name);
        return ash_format(arena, "choice(%.*s)", (int)words.size, words.data);
    case ASH_TYPE_TRUTH: return ASH_SLICE("flag");
    case ASH_TYPE_COUNTRY: return ASH_SLICE("country");
    case ASH_TYPE_CURRENCY: return ASH_SLICE("currency");
    case ASH_TYPE_HS_CODE: return ASH_SLICE("hs_code");
    case ASH_TYPE_NONE: case ASH_TYPE_ROW: case ASH_TYPE_TEXT: break;
    }
    return words;
}

ash_slice ash_signature_text(ash_arena *arena, const ash_entity *entity) {
    ash_slice list = {0};
    for (size_t k = 0; k < entity->index_count; k++) {
        bool implied = k + 1 < entity->index_count && entity->indices[k + 1]->parent == entity->indices[k];
        if (!implied) list = ash_details_join(arena, list, ", ", entity->indices[k]->name);
    }
    if (list.size == 0) return entity->name;
    return ash_format(arena, "%.*s [%.*s]", (int)entity->name.size, entity->name.data, (int)list.size, list.data);
}

bool ash_has_range(const ash_entity *entity) { return entity->type.kind == ASH_TYPE_NUMBER && (isfinite(entity->low) || isfinite(entity->high)); }

ash_slice ash_expression_text(ash_arena *arena, const ash_model *model, const ash_expr *expr) {
    return expr == NULL ? (ash_slice){0} : ash_model_text(arena, model, expr->span);
}

ash_slice ash_default_text(ash_arena *arena, const ash_entity *input) { return ash_source_line(arena, input->expr_text); }

/* Letters that mean something in Markdown lose that meaning. */
static ash_slice escaped(const author *a, ash_slice text) {
    ash_list(char) all = {0};
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '*' || c == '_' || c == '`' || c == '<' || c == '>' || c == '[' || c == ']' || c == '\\' || c == '#') ash_push(a->page->arena, &all, '\\');
        ash_push(a->page->arena, &all, c == '\n' || c == '\r' ? ' ' : c);
    }
    return (ash_slice){all.items, all.count};
}

static ash_slice shown_number(const author *a, double value) { return ash_details_amount(a->page, value, ASH_SLICE("1")); }

/* ---- The two forms ---- */

static void write_line(const author *a, const char *before, ash_slice text) {
    ash_page_add(a->page, ash_slice_of(before));
    ash_page_add(a->page, text);
    ash_page_line(a->page);
}

static void write_heading(const author *a, unsigned level, ash_slice text) {
    static const char *const marks[] = {"# ", "## ", "### "};
    if (!a->markdown) {
        ash_page_heading(a->page, text);
        if (level < 2) {
            for (size_t i = 0; i < ash_utf8_count(text) && i < a->page->width; i++) ash_page_add(a->page, level == 0 ? ASH_SLICE("=") : ASH_SLICE("-"));
            ash_page_line(a->page);
        }
        return;
    }
    if (level > 0) ash_page_line(a->page);
    write_line(a, marks[level], escaped(a, text));
    ash_page_line(a->page);
}

static void write_paragraph(const author *a, ash_slice text) {
    if (text.size == 0) return;
    if (a->markdown)
        write_line(a, "", escaped(a, text));
    else
        ash_page_paragraph(a->page, text, 0);
}

/* Something with a name: its title, and at the right how the model writes it. */
static void write_item(const author *a, ash_slice title, ash_slice code) {
    if (!a->markdown) {
        ash_details_figure(a->page, 0, title, code);
        return;
    }
    title = escaped(a, title);
    write_line(a, "- ", ash_format(a->page->arena, "**%.*s** `%.*s`", (int)title.size, title.data, (int)code.size, code.data));
}

/* A property of it; `code` is text of the model. */
static void write_property(const author *a, const char *label, ash_slice text, bool code) {
    if (text.size == 0) return;
    if (a->markdown) text = code ? ash_format(a->page->arena, "`%.*s`", (int)text.size, text.data) : escaped(a, text);
    ash_slice said = label == NULL ? text : join(a, ASH_WORD(a->page, label), ": ", text);
    if (a->markdown)
        write_line(a, "  - ", said);
    else
        ash_details_text(a->page, 2, 4, said);
}

/* ---- The parts of a model ---- */

static void write_decision(const author *a) {
    const ash_model *model = a->model;
    if (model->decision == NULL) return;
    ash_slice index = ash_label(&model->decision->labels, a->page->lang, model->decision->name);
    if (model->decision_result == NULL) {
        write_paragraph(a, ASH_SAY(a->page, "model.ranks", ASH_P("index", index)));
        return;
    }
    const char *key = model->decision_sense < 0 ? "model.lowest" : "model.highest";
    write_paragraph(a, ASH_SAY(a->page, key, ASH_P("index", index), ASH_P("result", ash_page_entity_title(a->page, model->decision_result))));
}

static void write_indices(const author *a) {
    write_heading(a, 1, ASH_WORD(a->page, "model.indices"));
    for (size_t i = 0; i < a->model->index_count; i++) {
        const ash_index *index = a->model->indices[i];
        if (ash_slice_equal(index->name, ASH_SLICE("category"))) continue; /* made by the language from the categories, which follow */
        write_item(a, ash_label(&index->labels, a->page->lang, index->name), index->name);
        if (index->kind == ASH_INDEX_YEARS) {
            ash_slice last = index->last_from != NULL ? index->last_from->name : ash_format(a->page->arena, "%d", index->last_year);
            write_property(a, NULL, ash_format(a->page->arena, "%d .. %.*s", index->first_year, (int)last.size, last.data), true);
        }
        if (index->parent != NULL) write_property(a, "model.inside", index->parent->name, true);
        if (index->kind == ASH_INDEX_TABLE && index->parent == NULL)
            write_property(a, NULL, ASH_WORD(a->page, index->optional ? "model.rows_optional" : "model.rows_of_case"), false);
        ash_slice rows = {0};
        for (size_t row = 0; row < index->row_count; row++)
            rows = join(a, rows, ", ", ash_label(&index->rows[row].labels, a->page->lang, index->rows[row].name));
        write_property(a, NULL, rows, false);
    }
}

static void write_categories(const author *a) {
    if (a->model->category_count == 0) return;
    write_heading(a, 1, ASH_WORD(a->page, "model.categories"));
    for (size_t rung = 0; rung < sizeof ash_rung_words / sizeof *ash_rung_words; rung++)
        for (size_t i = 0; i < a->model->category_count; i++) {
            const ash_category *category = a->model->categories[i];
            if ((size_t)category->rung != rung) continue;
            write_item(a, ash_label(&category->labels, a->page->lang, category->name), category->name);
            write_property(a, NULL, ash_format(a->page->arena, "kind %s, rung %s", ash_category_kind_words[category->kind], ash_rung_words[rung]), true);
        }
}

static ash_slice range_text(const author *a, const ash_entity *e) {
    if (!ash_has_range(e)) return (ash_slice){0};
    ash_slice low = isfinite(e->low) ? shown_number(a, e->low) : (ash_slice){0}, high = isfinite(e->high) ? shown_number(a, e->high) : (ash_slice){0};
    ash_slice range = ash_format(a->page->arena, "%.*s .. %.*s", (int)low.size, low.size ? low.data : "", (int)high.size, high.size ? high.data : "");
    return join(a, range, " ", ash_page_entity_unit(a->page, e));
}

static ash_slice spread_text(const author *a, const ash_entity *e) {
    if (e->type.kind != ASH_TYPE_NUMBER || isnan(e->spread)) return (ash_slice){0};
    if (e->spread_absolute) return join(a, ASH_SLICE("+-"), " ", join(a, shown_number(a, e->spread), " ", ash_page_entity_unit(a->page, e)));
    return ash_format(a->page->arena, "+- %.*s%%", (int)shown_number(a, 100 * e->spread).size, shown_number(a, 100 * e->spread).data);
}

static void write_input(const author *a, const ash_entity *e) {
    static const char *const plain[] = {"model.structural", "model.common", "model.not_knowable", "model.by_year"};
    ash_arena *arena = a->page->arena;
    bool holds[] = {e->structural, e->is_common, !e->knowable && !e->is_common, e->independent_by_year};
    write_item(a, ash_page_entity_title(a->page, e), ash_format(arena, "%.*s : %.*s", (int)ash_signature_text(arena, e).size, ash_signature_text(arena, e).data,
                                                                (int)ash_declared_type_text(arena, e).size, ash_declared_type_text(arena, e).data));
    write_property(a, NULL, e->labels.help[a->page->lang], false);
    for (size_t i = 0; i < e->choice_count && e->type.kind == ASH_TYPE_CHOICE; i++)
        write_property(a, NULL, join(a, e->choices[i].name, ": ", ash_label(&e->choices[i].labels, a->page->lang, (ash_slice){0})), false);
    write_property(a, "model.range", range_text(a, e), false);
    write_property(a, "model.default", ash_default_text(arena, e), true);
    write_property(a, "model.spread", spread_text(a, e), false);
    write_property(a, "model.neutral", ash_expression_text(arena, a->model, e->neutral), true);
    write_property(a, "model.when", ash_expression_text(arena, a->model, e->when), true);
    ash_slice said = {0};
    for (size_t i = 0; i < sizeof holds / sizeof *holds; i++)
        if (holds[i]) said = join(a, said, "; ", ASH_WORD(a->page, plain[i]));
    write_property(a, NULL, said, false);
    if (e->effort > 0) write_property(a, "model.effort", shown_number(a, e->effort), false);
    write_property(a, "model.source", e->source, false);
}

static bool is_asked(const ash_entity *e) { return e->kind == ASH_ENTITY_INPUT || e->kind == ASH_ENTITY_COMMON || e->kind == ASH_ENTITY_FACT; }

/* Under which heading an input stands: its group, or else the index of its rows. */
static ash_slice group_of(const ash_entity *e) { return e->group.size > 0 ? e->group : e->index_count > 0 ? e->indices[0]->name : (ash_slice){0}; }

static void write_inputs(const author *a) {
    ash_map groups;
    ash_map_init(&groups, a->page->arena);
    for (size_t i = 0; i < a->model->entity_count; i++)
        if (is_asked(a->model->written[i])) ash_map_add(&groups, group_of(a->model->written[i]), a->page);
    if (groups.count > 0) write_heading(a, 1, ASH_WORD(a->page, "model.inputs"));
    for (size_t g = 0; g < groups.count; g++) {
        ash_slice name = groups.entries[g].key, key = ash_format(a->page->arena, "model.group.%.*s", (int)name.size, name.size ? name.data : "");
        write_heading(a, 2, name.size == 0 ? ASH_WORD(a->page, "model.general") : ash_words_has(a->page->words, key) ? ash_words_get(a->page->words, key) : name);
        for (size_t i = 0; i < a->model->entity_count; i++)
            if (is_asked(a->model->written[i]) && ash_slice_equal(group_of(a->model->written[i]), name)) write_input(a, a->model->written[i]);
    }
}

static ash_slice day_text(const author *a, ash_day day) {
    int year, month, day_of_month;
    if (day == ASH_NO_DAY) return (ash_slice){0};
    ash_day_parts(day, &year, &month, &day_of_month);
    return ash_format(a->page->arena, "%d-%s%d-%s%d", year, month < 10 ? "0" : "", month, day_of_month < 10 ? "0" : "", day_of_month);
}

/* The amounts of a parameter, each with its days and source. */
static void write_dated(const author *a, const ash_entity *e) {
    for (size_t i = 0; i < e->dated_count; i++) {
        const ash_dated *row = &e->dated[i];
        ash_slice from = day_text(a, row->from), until = day_text(a, row->until), amount = ash_details_amount(a->page, row->value, e->unit_text);
        write_property(a, NULL, join(a, ash_format(a->page->arena, "%.*s .. %.*s: %.*s", (int)from.size, from.size ? from.data : "", (int)until.size,
                                                   until.size ? until.data : "", (int)amount.size, amount.data), ", ", row->source), false);
    }
}

static void write_formula(const author *a, const ash_entity *e) {
    ash_arena *arena = a->page->arena;
    ash_slice signature = ash_signature_text(arena, e), type = ash_declared_type_text(arena, e);
    write_item(a, ash_page_entity_title(a->page, e), ash_format(arena, "%.*s : %.*s", (int)signature.size, signature.data, (int)type.size, type.data));
    write_property(a, NULL, e->labels.help[a->page->lang], false);
    if (e->expr != NULL) write_property(a, NULL, join(a, ASH_SLICE("="), " ", ash_source_line(arena, e->expr_text)), true);
    write_dated(a, e);
    if (e->kind == ASH_ENTITY_RESULT && e->better != 0) write_property(a, NULL, ASH_WORD(a->page, e->better < 0 ? "model.better_lower" : "model.better_higher"), false);
    write_property(a, "model.source", e->source, false);
}

/* All entities of a kind, but for those of the language itself (or only those). */
static void write_kind(const author *a, const char *heading, ash_entity_kind kind, bool built_in) {
    bool first = true;
    for (size_t i = 0; i < a->model->entity_count; i++) {
        const ash_entity *e = a->model->written[i];
        if (e->kind != kind || e->built_in != built_in) continue;
        if (first) write_heading(a, 1, ASH_WORD(a->page, heading));
        first = false;
        write_formula(a, e);
    }
}

static void write_costs(const author *a) {
    bool first = true;
    for (size_t rung = 0; rung < sizeof ash_rung_words / sizeof *ash_rung_words; rung++)
        for (size_t c = 0; c < a->model->category_count; c++) {
            const ash_category *category = a->model->categories[c];
            bool first_of_category = true;
            for (size_t i = 0; i < a->model->entity_count; i++) {
                const ash_entity *e = a->model->written[i];
                if ((size_t)category->rung != rung || e->category != category) continue;
                if (first) write_heading(a, 1, ASH_WORD(a->page, "model.costs"));
                if (first_of_category) write_heading(a, 2, ash_label(&category->labels, a->page->lang, category->name));
                first = first_of_category = false;
                write_formula(a, e);
            }
        }
}

static void write_checks(const author *a) {
    if (a->model->check_count > 0) write_heading(a, 1, ASH_WORD(a->page, "model.checks"));
    for (size_t i = 0; i < a->model->check_count; i++) {
        const ash_check *check = a->model->checks[i];
        ash_slice text = ash_source_line(a->page->arena, check->text);
        write_item(a, ash_label(&check->labels, a->page->lang, text), check->severity == ASH_ERROR ? ASH_SLICE("error") : ASH_SLICE("warn"));
        write_property(a, NULL, text, true);
    }
}

ash_slice ash_model_document(ash_arena *arena, const ash_words *words, ash_lang lang, unsigned width, const ash_model *model, bool markdown) {
    author a = {ash_page_create(arena, words, lang, width), model, markdown};
    write_heading(&a, 0, ash_label(&model->labels, lang, model->name));
    write_paragraph(&a, model->labels.help[lang]);
    write_decision(&a);
    write_indices(&a);
    write_categories(&a);
    write_inputs(&a);
    write_kind(&a, "model.parameters", ASH_ENTITY_PARAMETER, false);
    write_kind(&a, "model.tables", ASH_ENTITY_TABLE, false);
    write_costs(&a);
    write_kind(&a, "model.lets", ASH_ENTITY_LET, false);
    write_kind(&a, "model.results", ASH_ENTITY_RESULT, false);
    write_kind(&a, "model.built_in", ASH_ENTITY_LET, true);
    write_checks(&a);
    return ash_page_text(a.page);
}
