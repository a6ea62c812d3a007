/* Tables of variants of a case: stresses and scenarios, and cost against volume. */
#include "report/results_text.h"

#include <math.h>

#include "num/elementary.h"

/* ---- Stresses and scenarios ---- */

/* The best of a variant in the figures shown. */
static int best_of(const ash_comparison *k, const ash_figure *figures) {
    double *means = ash_new_array(k->page->arena, double, k->count);
    for (size_t i = 0; i < k->count; i++) means[i] = figures[i].mean;
    return ash_comparison_best_on(k, means);
}

static ash_slice marked(const ash_comparison *k, ash_slice text, bool mark) {
    return mark ? ash_format(k->page->arena, "*%.*s", (int)text.size, text.data) : text;
}

/* Means by option with the best one marked, and the chance that it is the best. */
static void fill_means(const ash_comparison *k, ash_slice *cells, ash_slice title, const ash_figure *figures, const ash_decision *decision) {
    int best = best_of(k, figures);
    cells[0] = title;
    for (size_t i = 0; i < k->count; i++)
        cells[i + 1] = marked(k, ash_comparison_number(k, figures[k->order[i]].mean), k->order[i] == best);
    cells[k->count + 1] = ash_page_percent(k->page, decision->options[best].chance_best);
}

static void fill_changes(const ash_comparison *k, ash_slice *cells, ash_slice title, const ash_figure *figures) {
    cells[0] = title;
    for (size_t i = 0; i < k->count; i++)
        cells[i + 1] = ash_page_signed(k->page, (figures[k->order[i]].mean - k->figures[k->order[i]]->mean) / k->scale, k->decimals);
}

static const ash_figure *own_figures(const ash_comparison *k) {
    ash_figure *own = ash_new_array(k->page->arena, ash_figure, k->count);
    for (size_t i = 0; i < k->count; i++) own[i] = *k->figures[i];
    return own;
}

static bool is_done(const ash_variant_row *row) { return row->variant != NULL && row->variant->status == ASH_OUTCOME_DONE; }

/* Why a line has no figures. */
static void say_without(const ash_comparison *k, const ash_variant_row *row) {
    ash_page *page = k->page;
    if (row->variant == NULL) {
        ash_page_paragraph(page, ASH_SAY(page, "text.variant_missing", ASH_P("title", row->title), ASH_P("input", row->missing)), 2);
        return;
    }
    const ash_diags *diags = row->variant->diags;
    ash_slice why = diags->count == 0 ? ASH_SLICE("–") : ash_diag_message(page->arena, page->words, &diags->items[0]);
    ash_page_paragraph(page, ASH_SAY(page, "text.variant_refused", ASH_P("title", row->title), ASH_P("why", why)), 2);
}

/* Where another option is the best than in the case as it is. */
static void say_changes(const ash_comparison *k, const ash_variant_rows *rows) {
    bool any = false;
    for (size_t i = 0; i < rows->count; i++) {
        if (!is_done(&rows->items[i])) continue;
        int best = best_of(k, rows->items[i].variant->figures);
        if (best == k->best) continue;
        ash_page_paragraph(k->page, ASH_SAY(k->page, k->cost ? "text.variant_best" : "text.variant_best_other", ASH_P("title", rows->items[i].title),
                                            ASH_P("option", k->titles[best]), ASH_P("was", k->titles[k->best])), 2);
        any = true;
    }
    if (!any && k->count > 1) ash_page_paragraph(k->page, ASH_SAY(k->page, "text.variant_same", ASH_P("option", k->titles[k->best])), 2);
}

void ash_write_variants(const ash_comparison *k, const char *heading, const ash_variant_rows *rows) {
    ash_page *page = k->page;
    size_t columns = k->count + 2, done = 0;
    ash_slice *heads = ash_new_array(page->arena, ash_slice, columns);
    ash_slice *means = ash_new_array(page->arena, ash_slice, columns * (rows->count + 1)), *changes = ash_new_array(page->arena, ash_slice, columns * (rows->count + 1));
    for (size_t i = 0; i < k->count; i++) heads[i + 1] = k->titles[k->order[i]];
    heads[k->count + 1] = ASH_WORD(page, "text.chance_of_best");
    fill_means(k, means, ASH_WORD(page, "text.as_it_is"), own_figures(k), k->o->decision);
    for (size_t i = 0; i < rows->count; i++) {
        if (!is_done(&rows->items[i])) continue;
        fill_changes(k, &changes[(k->count + 1) * done], rows->items[i].title, rows->items[i].variant->figures);
        fill_means(k, &means[columns * ++done], rows->items[i].title, rows->items[i].variant->figures, rows->items[i].variant->decision);
    }
    ash_page_heading(page, ASH_SAY(page, heading, ASH_P("title", ash_page_entity_title(page, k->shown)), ASH_P("unit", k->unit)));
    ash_page_table(page, heads, columns, means, done + 1);
    if (done > 0) {
        ash_page_heading(page, ASH_SAY(page, "text.variant_changes", ASH_P("unit", k->unit)));
        ash_page_table(page, heads, k->count + 1, changes, done);
        ash_page_line(page);
        say_changes(k, rows);
    }
    for (size_t i = 0; i < rows->count; i++)
        if (!is_done(&rows->items[i])) say_without(k, &rows->items[i]);
}

/* ---- Volume ---- */

enum { PLOT_LINES = 16, TABLE_EVERY = 8, LETTERS = 26 };

ash_slice ash_volume_text(const ash_comparison *k, const ash_volume_curve *curve, double factor) {
    double volume = curve->volume * factor;
    return ash_page_number(k->page, fabs(volume) < 1000 ? volume : 10 * rint(volume / 10), ash_page_decimals(volume));
}

static ash_slice letter_of(const ash_comparison *k, size_t place) { return ash_format(k->page->arena, "%c", 'A' + (int)(place % LETTERS)); }

/* Letters on a field of lines and columns; where several meet, the one that comes first. */
static void write_plot(const ash_comparison *k, const ash_volume_curve *curve) {
    ash_page *page = k->page;
    double low = (double)INFINITY, high = -(double)INFINITY;
    for (size_t i = 0; i < curve->count * k->count; i++) {
        if (curve->values[i] < low) low = curve->values[i];
        if (curve->values[i] > high) high = curve->values[i];
    }
    /* a tenth of the volume may cost many times as much: what lies beyond three times the lowest would press all else flat */
    if (low > 0 && high > 3 * low) high = 3 * low;
    if (!(high > low)) return;
    size_t label = ash_utf8_count(ash_comparison_number(k, high));
    if (ash_utf8_count(ash_comparison_number(k, low)) > label) label = ash_utf8_count(ash_comparison_number(k, low));
    size_t columns = page->width - label - 3 < ASH_VOLUME_POINTS ? page->width - label - 3 : ASH_VOLUME_POINTS;
    char *field = ash_new_array(page->arena, char, PLOT_LINES * columns);
    for (size_t i = 0; i < PLOT_LINES * columns; i++) field[i] = ' ';
    for (size_t place = k->count; place-- > 0;)
        for (size_t i = 0; i < curve->count; i++) {
            double value = curve->values[i * k->count + (size_t)k->order[place]];
            double across = (ash_log(curve->factors[i]) / ash_log(10) + 1) / 2, up = (value - low) / (high - low);
            if (up > 1) continue;
            size_t column = (size_t)rint(across * (double)(columns - 1)), line = (size_t)rint((1 - up) * (PLOT_LINES - 1));
            field[line * columns + column] = (char)('A' + (int)(place % LETTERS));
        }
    for (size_t line = 0; line < PLOT_LINES; line++) {
        double value = high - (high - low) * (double)line / (PLOT_LINES - 1);
        ash_page_cell(page, line % 5 == 0 ? ash_comparison_number(k, value) : (ash_slice){0}, label, true);
        ash_page_add(page, ASH_SLICE(" |"));
        ash_page_add(page, (ash_slice){&field[line * columns], columns});
        ash_page_line(page);
    }
    ash_page_spaces(page, label + 1);
    ash_page_add(page, ASH_SLICE("+"));
    for (size_t i = 0; i < columns; i++) ash_page_add(page, i == (columns - 1) / 2 ? ASH_SLICE("|") : ASH_SLICE("-"));
    ash_page_line(page);
    ash_slice left = ash_volume_text(k, curve, 0.1), middle = ash_volume_text(k, curve, 1), right = ash_volume_text(k, curve, 10);
    size_t half = (columns - 1) / 2, sizes[] = {ash_utf8_count(left), ash_utf8_count(middle), ash_utf8_count(right)};
    ash_page_spaces(page, label + 2);
    ash_page_add(page, left);
    ash_page_spaces(page, half > sizes[0] + sizes[1] / 2 ? half - sizes[0] - sizes[1] / 2 : 1);
    ash_page_add(page, middle);
    size_t used = half + sizes[1] - sizes[1] / 2;
    ash_page_spaces(page, columns > used + sizes[2] ? columns - used - sizes[2] : 1);
    ash_page_add(page, right);
    ash_page_line(page);
    for (size_t place = 0; place < k->count; place++)
        ash_page_paragraph(page, ash_format(page->arena, "  %.*s  %.*s", 1, letter_of(k, place).data, (int)k->titles[k->order[place]].size, k->titles[k->order[place]].data), 5);
}

static void write_volumes(const ash_comparison *k, const ash_volume_curve *curve) {
    ash_page *page = k->page;
    size_t columns = k->count + 1, rows = 0;
    ash_slice *heads = ash_new_array(page->arena, ash_slice, columns), *cells = ash_new_array(page->arena, ash_slice, columns * (ASH_VOLUME_POINTS + 1));
    heads[0] = ash_page_entity_unit(page, curve->input);
    for (size_t i = 0; i < k->count; i++) heads[i + 1] = k->titles[k->order[i]];
    for (size_t point = 0; point < curve->count; point++) {
        const double *values = &curve->values[point * k->count];
        int best = ash_comparison_best_on(k, values);
        if (point % TABLE_EVERY != 0 && point + 1 < curve->count) continue;
        ash_slice *row = &cells[columns * rows++];
        row[0] = ash_volume_text(k, curve, curve->factors[point]);
        for (size_t i = 0; i < k->count; i++) row[i + 1] = marked(k, ash_comparison_number(k, values[k->order[i]]), k->order[i] == best);
    }
    ash_page_line(page);
    ash_page_table(page, heads, columns, cells, rows);
    ash_page_line(page);
}

void ash_write_volume(const ash_comparison *k, const ash_volume_curve *curve) {
    ash_page *page = k->page;
    ash_page_heading(page, ASH_SAY(page, "text.volume", ASH_P("title", ash_page_entity_title(page, k->shown)), ASH_P("unit", k->unit), ASH_P("input", ash_page_entity_title(page, curve->input))));
    if (curve->count == 0) {
        ash_page_paragraph(page, ASH_WORD(page, "text.volume_none"), 2);
        return;
    }
    write_plot(k, curve);
    write_volumes(k, curve);
    ash_write_volume_changes(k, curve);
    ash_write_volume_steps(k, curve);
}

void ash_write_volume_changes(const ash_comparison *k, const ash_volume_curve *curve) {
    ash_page *page = k->page;
    ash_slice unit = ash_page_entity_unit(page, curve->input);
    for (size_t i = 0; i < curve->changes.count; i++) {
        const ash_volume_change *change = &curve->changes.items[i];
        ash_page_paragraph(page, ASH_SAY(page, k->cost ? "text.volume_change" : "text.volume_change_other", ASH_P("volume", ash_volume_text(k, curve, change->factor)), ASH_P("unit", unit),
                                         ASH_P("above", k->titles[change->above]), ASH_P("below", k->titles[change->below])), 2);
    }
    if (curve->changes.count == 0) ash_page_paragraph(page, ASH_SAY(page, "text.volume_same", ASH_P("option", k->titles[ash_comparison_best_on(k, curve->values)])), 2);
}

void ash_write_volume_steps(const ash_comparison *k, const ash_volume_curve *curve) {
    enum { COLUMNS = 4 };
    ash_page *page = k->page;
    const ash_slice heads[COLUMNS] = {ASH_WORD(page, "figure.option"), ash_page_entity_unit(page, curve->input), ASH_WORD(page, "text.volume_below"), ASH_WORD(page, "text.volume_above")};
    ash_slice *cells = ash_new_array(page->arena, ash_slice, COLUMNS * (curve->steps.count + 1));
    size_t rows = 0;
    for (size_t i = 0; i < curve->steps.count; i++) {
        const ash_volume_step *step = &curve->steps.items[i];
        if (step->factor < 0.5 || step->factor > 2) continue; /* further off nobody plans for it */
        ash_slice *row = &cells[COLUMNS * rows++];
        row[0] = k->titles[step->option];
        row[1] = ash_volume_text(k, curve, step->factor);
        row[2] = ash_comparison_number(k, step->below);
        row[3] = ash_comparison_number(k, step->above);
    }
    if (rows > 0) {
        ash_page_heading(page, ASH_SAY(page, "text.volume_steps", ASH_P("unit", k->unit)));
        ash_page_table(page, heads, COLUMNS, cells, rows);
    }
    if (curve->refused > 0) ash_page_apart(page, ASH_SAY(page, "text.volume_refused", ASH_P("count", ash_format(page->arena, "%zu", curve->refused))));
}
