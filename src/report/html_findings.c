/* The sections of the report that show what was found, see html.h. */
#include "report/html.h"

#include "report/origins.h"
#include "report/worth_text.h"

enum { WIDE = 680, NARROW = 288 };

static void paragraph(const ash_html *h, ash_slice text) { ash_page_paragraph(h->page, text, 0); }

static void write_sentences(const ash_html *h, ash_sentences said) {
    for (size_t i = 0; i < said.count; i++) paragraph(h, said.items[i]);
}

/* ---- Pictures ---- */

void ash_html_draw(const ash_html *h, ash_drawer *drawer, const char *name) {
    const ash_picture *wide = drawer(h->f, WIDE, ash_format(h->page->arena, "%s-wide", name));
    const ash_picture *narrow = drawer(h->f, NARROW, ash_format(h->page->arena, "%s-narrow", name));
    if (wide == NULL || narrow == NULL) return;
    ash_page_settle(h->page);
    ash_markup_between(h->m, "<figure id=\"figure-", ash_slice_of(name), "\">");
    ash_markup_between(h->m, "<figcaption><h3>", wide->title, "</h3>");
    ash_markup_between(h->m, "<p class=\"read\">", wide->description, "</p></figcaption>\n<div class=\"wide\">");
    ash_markup_join(h->m, wide->svg);
    ash_markup_raw(h->m, "</div><div class=\"narrow\">");
    ash_markup_join(h->m, narrow->svg);
    ash_markup_raw(h->m, "</div>\n");
    ash_markup_table(h->m, ASH_SAY(h->page, "report.table_of", ASH_P("title", wide->title)), wide->heads, wide->columns, wide->cells, wide->rows);
    ash_markup_between(h->m, "<p class=\"source\">", wide->source, "</p></figure>\n");
}

/* ---- The first page ---- */

static void write_number(const ash_html *h, ash_slice name, ash_slice value, ash_slice more) {
    ash_markup_between(h->m, "<div><dt>", name, "</dt>");
    ash_markup_between(h->m, "<dd>", value, "</dd>");
    if (more.size > 0) ash_markup_between(h->m, "<dd class=\"more\">", more, "</dd>");
    ash_markup_raw(h->m, "</div>\n");
}

static void write_numbers(const ash_html *h) {
    const ash_comparison *k = h->k;
    const ash_figure *f = k->figures[k->best];
    ash_markup_raw(h->m, "<dl class=\"numbers\">\n");
    write_number(h, ASH_SAY(h->page, "report.number.mean", ASH_P("option", k->titles[k->best])), ash_comparison_amount(k, f->mean),
                 f->sd == 0 ? (ash_slice){NULL, 0} : ASH_SAY(h->page, "report.number.range", ASH_P("range", ash_comparison_range(k, f))));
    if (k->count > 1) {
        write_number(h, ASH_SAY(h->page, "report.number.chance", ASH_P("option", k->titles[k->best])), ash_page_percent(h->page, k->o->decision->options[k->best].chance_best),
                     ASH_SAY(h->page, "report.number.of", ASH_P("count", ash_number_text(h->page->arena, (double)k->count, 0, h->page->lang))));
        write_number(h, ASH_WORD(h->page, "report.number.regret"), ash_comparison_amount(k, k->beside->options[k->best].expected_regret), ASH_WORD(h->page, "report.number.regret_more"));
    }
    ash_markup_raw(h->m, "</dl>\n");
}

void ash_html_summary(const ash_html *h) {
    ash_markup_raw(h->m, "<div class=\"verdict\">");
    write_sentences(h, ash_comparison_verdict(h->k));
    ash_markup_raw(h->m, "</div>\n");
    write_numbers(h);
    ash_html_draw(h, ash_picture_ranges, "ranges");
    paragraph(h, ASH_WORD(h->page, "report.caveat"));
}

/* ---- What it rests on ---- */

void ash_html_comparison(const ash_html *h) {
    ash_write_options(h->k);
    if (h->k->count > 1) paragraph(h, ASH_WORD(h->page, "report.regret_help"));
    ash_write_by_row(h->k);
    write_sentences(h, ash_comparison_notes(h->k));
    ash_html_draw(h, ash_picture_costs, "costs");
    ash_html_draw(h, ash_picture_map, "map");
}

void ash_html_ladder(const ash_html *h) {
    if (h->k->categories == NULL) paragraph(h, ASH_WORD(h->page, "report.no_categories"));
    ash_html_draw(h, ash_picture_ladder, "ladder");
    write_sentences(h, ash_comparison_order_changes(h->k));
}

void ash_html_risk(const ash_html *h) {
    ash_html_draw(h, ash_picture_futures, "futures");
    if (h->f->losses != NULL && h->k->count > 1) ash_write_loss(h->k, h->f->losses);
    ash_html_draw(h, ash_picture_risk, "risk");
}

void ash_html_decides(const ash_html *h) {
    ash_html_draw(h, ash_picture_tornado, "tornado");
    ash_html_draw(h, ash_picture_turn, "turn");
    ash_html_draw(h, ash_picture_frontier, "frontier");
    if (h->f->importance != NULL) ash_write_worth_text(h->page, h->k->o, h->f->importance);
}

/* A table of what could be computed. */
static void write_variants(const ash_html *h, const char *heading, const ash_variant_rows *rows) {
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].variant != NULL) {
            ash_write_variants(h->k, heading, rows);
            return;
        }
}

void ash_html_stress(const ash_html *h) {
    write_variants(h, "text.stress", &h->f->stress);
    write_variants(h, "text.scenarios", &h->f->scenarios);
}

void ash_html_volume(const ash_html *h) {
    ash_html_draw(h, ash_picture_volume, "volume");
    if (h->f->volume == NULL || h->f->volume->count == 0) return;
    if (h->f->volume->changes.count > ASH_VOLUME_MARKS) ash_write_volume_changes(h->k, h->f->volume); /* the picture names no more than that */
    ash_write_volume_steps(h->k, h->f->volume);
}

void ash_html_time(const ash_html *h) {
    ash_html_draw(h, ash_picture_years, "years");
    ash_html_draw(h, ash_picture_payback, "payback");
    if (h->f->years != NULL) ash_write_payback(h->k, h->f->years);
}

void ash_html_method(const ash_html *h) {
    for (size_t i = 1; i <= 4; i++) paragraph(h, ash_words_get(h->page->words, ash_format(h->page->arena, "report.method.%zu", i)));
}
