/* The report as one HTML file, see html.h. */
#include "report/html.h"

#include <math.h>

#include "report/origins.h"

enum { WIDE = 680, NARROW = 288 };

/* A picture is in the file twice, drawn for a phone and for a page; which one shows is up to the width of the window. Forced colours keep letters,
 * rims and outlines, which say all that colours say. */
static const char style[] =
    "<style>\n"
    ":root{color-scheme:light;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;color:#1a1a1a;background:#fff}\n"
    "body{margin:0 auto;max-width:45rem;padding:1rem;overflow-wrap:anywhere}\n"
    "h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0 .2rem}h2{font-size:1.3rem;line-height:1.25;margin:2.5rem 0 .5rem;padding-top:.6rem;border-top:2px solid #1a1a1a}\n"
    "h3{font-size:1.05rem;line-height:1.3;margin:1.5rem 0 .5rem}p{margin:.5rem 0}a{color:#0b4f8a}\n"
    "#summary h2{border:0;margin-top:1rem;padding:0}.verdict{font-size:1.1rem}.verdict p:first-child{font-weight:600}\n"
    ".numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:.75rem;margin:1rem 0}\n"
    ".numbers div{border:1px solid #767676;border-radius:.4rem;padding:.5rem .75rem}.numbers dt{font-size:.9rem}.numbers dd{margin:0;font-size:1.3rem;font-weight:600}\n"
    ".numbers .more{font-size:.9rem;font-weight:400}\n"
    "figure{margin:1rem 0}figcaption h3{margin-top:0}svg{display:block;overflow:visible;max-width:none}.wide{display:none}.source,.read{font-size:.85rem}\n"
    ".scroll{overflow-x:auto}.scroll:focus-visible,a:focus-visible{outline:3px solid #0b4f8a;outline-offset:2px}\n"
    "table{border-collapse:collapse;width:100%;font-size:.85rem;line-height:1.35;margin:.5rem 0 1rem;overflow-wrap:normal}caption{text-align:left;font-weight:600;padding:.3rem 0}caption span{display:inline-block;position:sticky;left:0;max-width:calc(min(100vw,45rem) - 2.5rem)}\n"
    "th,td{padding:.3rem .5rem;border-bottom:1px solid #b5b5b5;vertical-align:top;text-align:right;font-variant-numeric:tabular-nums}td{white-space:nowrap}\n"
    "th:first-child{text-align:left;padding-left:0}thead th{border-bottom:2px solid #1a1a1a;vertical-align:bottom}tbody th{font-weight:400;min-width:7rem}\n"
    ".inputs th,.inputs td{text-align:left;white-space:normal}.inputs th:first-child{min-width:9rem}\n"
    "code,pre{font:.8rem/1.45 ui-monospace,'DejaVu Sans Mono',Consolas,monospace}pre{white-space:pre-wrap;border:1px solid #b5b5b5;padding:.6rem}\n"
    "code{white-space:pre-wrap}.formulas dt{margin-top:.6rem}.formulas dd{margin:0 0 0 1rem}.facts dt{font-weight:600}.facts dd{margin:0 0 .3rem}\n"
    "@media (min-width:712px){.wide{display:block}.narrow{display:none}body{padding:1rem 1.25rem}}\n"
    "@media (forced-colors:active){.disc,.bar{fill:Canvas;stroke:CanvasText}svg text{stroke:Canvas}.disc+text{stroke:none}}\n"
    "@page{size:A4;margin:13mm 15mm}\n"
    "@media print{:root{font-size:9.75pt;line-height:1.4}table{margin:.3rem 0 .6rem}h1{margin-top:0}figure{margin:.6rem 0}caption span{max-width:none}body{padding:0;max-width:none}.wide{display:block}.narrow,nav{display:none}.scroll{overflow:visible}\n"
    "#summary{break-after:page}h2,h3{break-after:avoid}figcaption,.wide,tr,.numbers,.formulas dt{break-inside:avoid}figcaption,.wide,caption,.formulas dt{break-after:avoid}thead{display:table-header-group}\n"
    "a{color:inherit;text-decoration:none}}\n"
    "</style>\n";

typedef struct report { const ash_comparison *k; const ash_page *page; ash_markup *m; const ash_html_recipe *recipe; } report;

static const struct { const char *id, *title; } sections[] = {{"comparison", "report.comparison"}, {"ladder", "report.ladder"}, {"risk", "report.risk"}, {"inputs", "report.inputs"},
                                                              {"formulas", "report.formulas"}, {"method", "report.method"}, {"recompute", "report.recompute"}};
enum { SECTIONS = sizeof sections / sizeof *sections };

static void paragraph(const report *r, ash_slice text) { ash_markup_between(r->m, "<p>", text, "</p>\n"); }

static void begin_section(const report *r, size_t number) {
    ash_markup_between(r->m, "<section id=\"", ash_slice_of(sections[number].id), "\">");
    ash_markup_between(r->m, "<h2>", ASH_WORD(r->page, sections[number].title), "</h2>\n");
}

static void end_section(const report *r) { ash_markup_raw(r->m, "</section>\n"); }

/* ---- Pictures ---- */

typedef const ash_picture *picture_of(const ash_comparison *k, unsigned width, ash_slice id);

/* The finding, the drawing for either width, how to read it, the same figures in a table, and what they are. */
static void write_picture(const report *r, const ash_picture *wide, const ash_picture *narrow) {
    if (wide == NULL || narrow == NULL) return;
    ash_markup_between(r->m, "<figure id=\"figure-", ash_slice_of(wide->name), "\">");
    ash_markup_between(r->m, "<figcaption><h3>", wide->title, "</h3>");
    ash_markup_between(r->m, "<p class=\"read\">", wide->description, "</p></figcaption>\n<div class=\"wide\">");
    ash_markup_join(r->m, wide->svg);
    ash_markup_raw(r->m, "</div><div class=\"narrow\">");
    ash_markup_join(r->m, narrow->svg);
    ash_markup_raw(r->m, "</div>\n");
    ash_html_table(r->m, ASH_SAY(r->page, "report.table_of", ASH_P("title", wide->title)), wide->heads, wide->columns, wide->cells, wide->rows);
    ash_markup_between(r->m, "<p class=\"source\">", wide->source, "</p></figure>\n");
}

static void draw(const report *r, const char *name, picture_of *picture) {
    write_picture(r, picture(r->k, WIDE, ash_format(r->page->arena, "%s-wide", name)), picture(r->k, NARROW, ash_format(r->page->arena, "%s-narrow", name)));
}

/* ---- The first page ---- */

static void write_number(const report *r, ash_slice name, ash_slice value, ash_slice more) {
    ash_markup_between(r->m, "<div><dt>", name, "</dt>");
    ash_markup_between(r->m, "<dd>", value, "</dd>");
    if (more.size > 0) ash_markup_between(r->m, "<dd class=\"more\">", more, "</dd>");
    ash_markup_raw(r->m, "</div>\n");
}

static void write_numbers(const report *r) {
    const ash_comparison *k = r->k;
    const ash_figure *f = k->figures[k->best];
    ash_markup_raw(r->m, "<dl class=\"numbers\">\n");
    write_number(r, ASH_SAY(r->page, "report.number.mean", ASH_P("option", k->titles[k->best])), ash_comparison_amount(k, f->mean),
                 f->sd == 0 ? (ash_slice){NULL, 0} : ASH_SAY(r->page, "report.number.range", ASH_P("range", ash_comparison_range(k, f))));
    if (k->count > 1) {
        write_number(r, ASH_SAY(r->page, "report.number.chance", ASH_P("option", k->titles[k->best])), ash_page_percent(r->page, k->o->decision->options[k->best].chance_best),
                     ASH_SAY(r->page, "report.number.of", ASH_P("count", ash_number_text(r->page->arena, (double)k->count, 0, r->page->lang))));
        write_number(r, ASH_WORD(r->page, "report.number.regret"), ash_comparison_amount(k, k->beside->options[k->best].expected_regret), ASH_WORD(r->page, "report.number.regret_more"));
    }
    ash_markup_raw(r->m, "</dl>\n");
}

static void write_sentences(const report *r, ash_sentences said) {
    for (size_t i = 0; i < said.count; i++) paragraph(r, said.items[i]);
}

static void write_summary(const report *r) {
    ash_markup_between(r->m, "<section id=\"summary\"><h2>", ASH_WORD(r->page, "report.summary"), "</h2>\n<div class=\"verdict\">");
    write_sentences(r, ash_comparison_verdict(r->k));
    ash_markup_raw(r->m, "</div>\n");
    write_numbers(r);
    draw(r, "ranges", ash_picture_ranges);
    paragraph(r, ASH_WORD(r->page, "report.caveat"));
    ash_markup_raw(r->m, "</section>\n");
}

static void write_contents(const report *r) {
    ash_markup_between(r->m, "<nav aria-label=\"", ASH_WORD(r->page, "report.contents"), "\"><ol>");
    for (size_t i = 0; i < SECTIONS; i++) {
        ash_markup_between(r->m, "<li><a href=\"#", ash_slice_of(sections[i].id), "\">");
        ash_markup_between(r->m, "", ASH_WORD(r->page, sections[i].title), "</a></li>");
    }
    ash_markup_raw(r->m, "</ol></nav>\n");
}

/* ---- What it rests on ---- */

static void write_options(const report *r) {
    enum { MOST = 7 };
    const ash_comparison *k = r->k;
    bool base = k->c->base >= 0;
    ash_slice heads[MOST] = {ASH_WORD(r->page, "figure.option"), ASH_WORD(r->page, "text.mean"), ASH_WORD(r->page, "text.five_to_ninety_five")}, *cells = ash_new_array(r->page->arena, ash_slice, MOST * k->count);
    size_t columns = 3, n = 0;
    if (base) heads[columns++] = ASH_WORD(r->page, "text.against_today");
    heads[columns++] = ASH_WORD(r->page, "text.chance_best");
    if (base) heads[columns++] = ASH_WORD(r->page, k->cost ? "text.chance_cheaper" : "text.chance_better");
    heads[columns++] = ASH_WORD(r->page, "text.regret");
    for (size_t i = 0; i < k->count; i++) {
        int row = k->order[i];
        bool itself = row == k->c->base;
        const ash_option *option = &k->o->decision->options[row];
        cells[n++] = ash_comparison_name(k, row);
        cells[n++] = ash_comparison_number(k, k->figures[row]->mean);
        cells[n++] = ash_comparison_range(k, k->figures[row]);
        if (base) cells[n++] = itself ? ASH_SLICE("–") : ash_page_signed(r->page, (k->figures[row]->mean - k->figures[k->c->base]->mean) / k->scale, k->decimals);
        cells[n++] = ash_page_percent(r->page, option->chance_best);
        if (base) cells[n++] = itself ? ASH_SLICE("–") : ash_page_percent(r->page, option->chance_better);
        cells[n++] = ash_comparison_number(k, k->beside->options[row].expected_regret);
    }
    ash_slice title = ash_page_entity_title(r->page, k->shown);
    ash_html_table(r->m, k->unit.size == 0 ? title : ASH_SAY(r->page, "text.title_unit", ASH_P("title", title), ASH_P("unit", k->unit)), heads, columns, cells, k->count);
}

static void write_facts(const report *r, size_t count, const ash_html_fact *facts) {
    if (count == 0) return;
    ash_markup_raw(r->m, "<dl class=\"facts\">");
    for (size_t i = 0; i < count; i++) {
        ash_markup_between(r->m, "<dt>", facts[i].name, "</dt>");
        ash_markup_between(r->m, "<dd>", facts[i].value, "</dd>\n");
    }
    ash_markup_raw(r->m, "</dl>\n");
}

static void write_recompute(const report *r) {
    paragraph(r, ASH_WORD(r->page, "report.recompute.text"));
    write_facts(r, r->recipe->fact_count, r->recipe->facts);
    if (r->recipe->set_count > 0) {
        ash_markup_between(r->m, "<h3>", ASH_WORD(r->page, "report.recompute.sets"), "</h3>\n");
        write_facts(r, r->recipe->set_count, r->recipe->sets);
    }
    ash_markup_between(r->m, "<h3>", ASH_SAY(r->page, "report.recompute.case", ASH_P("name", r->recipe->case_name)), "</h3>\n");
    ash_markup_between(r->m, "<pre>", r->recipe->case_text, "</pre>\n");
}

static void write_origins(const report *r) {
    ash_page *lines = ash_page_create(r->page->arena, r->page->words, r->page->lang, 4000); /* so wide that nothing wraps: one sentence a line */
    ash_write_origins(lines, r->k->o);
    ash_slice text = ash_page_text(lines);
    for (size_t at = 0; at < text.size;) {
        size_t end = ash_slice_find(text, '\n', at);
        paragraph(r, ash_slice_part(text, at, end));
        at = end + 1;
    }
}

static void write_body(const report *r) {
    size_t next = 0;
    write_summary(r);
    write_contents(r);
    begin_section(r, next++);
    write_options(r);
    write_sentences(r, ash_comparison_notes(r->k));
    draw(r, "costs", ash_picture_costs);
    end_section(r);
    begin_section(r, next++);
    if (r->k->categories == NULL) paragraph(r, ASH_WORD(r->page, "report.no_categories"));
    draw(r, "ladder", ash_picture_ladder);
    write_sentences(r, ash_comparison_order_changes(r->k));
    end_section(r);
    begin_section(r, next++);
    draw(r, "futures", ash_picture_futures);
    write_picture(r, ash_picture_tornado(r->k, r->recipe->tornado, WIDE, ASH_SLICE("tornado-wide")),
                  ash_picture_tornado(r->k, r->recipe->tornado, NARROW, ASH_SLICE("tornado-narrow")));
    draw(r, "years", ash_picture_years);
    end_section(r);
    begin_section(r, next++);
    write_origins(r);
    ash_markup_raw(r->m, "<div class=\"inputs\">\n");
    ash_html_inputs(r->m, r->page, r->k->o);
    ash_markup_raw(r->m, "</div>\n");
    end_section(r);
    begin_section(r, next++);
    paragraph(r, ASH_WORD(r->page, "report.formulas.text"));
    ash_html_formulas(r->m, r->page, r->k->model);
    end_section(r);
    begin_section(r, next++);
    for (size_t i = 1; i <= 4; i++) paragraph(r, ash_words_get(r->page->words, ash_format(r->page->arena, "report.method.%zu", i)));
    end_section(r);
    begin_section(r, next++);
    write_recompute(r);
    end_section(r);
}

ash_slice ash_html_report(ash_arena *arena, const ash_words *words, ash_lang lang, const ash_outcome *outcome, const ash_html_recipe *recipe) {
    ash_page *page = ash_page_create(arena, words, lang, 4000), *title = ash_page_create(arena, words, lang, 4000);
    report r = {ash_comparison_of(page, outcome), page, ash_markup_create(arena), recipe};
    ash_write_case_title(title, outcome);
    ash_slice name = ash_slice_part(ash_page_text(title), 0, ash_slice_find(ash_page_text(title), '\n', 0));
    ash_markup_raw(r.m, lang == ASH_LANG_NL ? "<!DOCTYPE html>\n<html lang=\"nl\">\n" : "<!DOCTYPE html>\n<html lang=\"en\">\n");
    ash_markup_raw(r.m, "<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n");
    ash_markup_between(r.m, "<title>", name, "</title>\n");
    ash_markup_raw(r.m, style);
    ash_markup_between(r.m, "</head>\n<body>\n<header><h1>", name, "</h1>");
    ash_markup_between(r.m, "<p>", ash_label(&outcome->unrolled->model->labels, lang, outcome->unrolled->model->name), "</p></header>\n<main>\n");
    write_body(&r);
    ash_markup_raw(r.m, "</main>\n</body>\n</html>\n");
    return ash_markup_written(r.m);
}
