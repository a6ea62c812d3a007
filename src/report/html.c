/* The report as one HTML file, see html.h: the frame around its sections. */
#include "report/html.h"

#include "report/origins.h"

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
    "figure{margin:1rem 0}figcaption h3{margin-top:0}svg{display:block;overflow:visible;max-width:none}.wide{display:none}.source,.read{font-size:.85rem}.scroll+.source{margin-top:-.5rem}\n"
    ".scroll{overflow-x:auto}.scroll:focus-visible,a:focus-visible{outline:3px solid #0b4f8a;outline-offset:2px}\n"
    "table{border-collapse:collapse;width:100%;font-size:.85rem;line-height:1.35;margin:.5rem 0 1rem;overflow-wrap:normal}caption{text-align:left;font-weight:600;padding:.3rem 0}caption span{display:inline-block;position:sticky;left:0;max-width:calc(min(100vw,45rem) - 2.5rem)}\n"
    "th,td{padding:.3rem .5rem;border-bottom:1px solid #b5b5b5;vertical-align:top;text-align:right;font-variant-numeric:tabular-nums}td{white-space:nowrap}\n"
    "th:first-child{text-align:left;padding-left:0}thead th,thead td{border-bottom:2px solid #1a1a1a;vertical-align:bottom}tbody th{font-weight:400;min-width:7rem}\n"
    ".inputs th,.inputs td{text-align:left;white-space:normal}.inputs th:first-child{min-width:9rem}\n"
    "code,pre{font:.8rem/1.45 ui-monospace,'DejaVu Sans Mono',Consolas,monospace}pre{white-space:pre-wrap;border:1px solid #b5b5b5;padding:.6rem}\n"
    "code{white-space:pre-wrap}.formulas dt{margin-top:.6rem}.formulas dd{margin:0 0 0 1rem}.facts dt{font-weight:600}.facts dd{margin:0 0 .3rem}\n"
    "@media (min-width:712px){.wide{display:block}.narrow{display:none}body{padding:1rem 1.25rem}}\n"
    "@media (forced-colors:active){.disc,.bar,.land,.water{fill:Canvas;stroke:CanvasText}.curve{stroke:CanvasText}svg text{stroke:Canvas}.disc+text{stroke:none}}\n"
    "@page{size:A4;margin:13mm 15mm}\n"
    "@media print{:root{font-size:9.75pt;line-height:1.4}table{margin:.3rem 0 .6rem}h1{margin-top:0}figure{margin:.6rem 0}caption span{max-width:none}body{padding:0;max-width:none}.wide{display:block}.narrow,nav{display:none}.scroll{overflow:visible}\n"
    "#summary{break-after:page}#bank,#bank+section,#board+section{break-before:page}h2,h3{break-after:avoid}figcaption,.wide,tr,.numbers,.formulas dt{break-inside:avoid}figcaption,.wide,caption,thead,.formulas dt{break-after:avoid}table{break-inside:avoid}.inputs table{break-inside:auto}tbody tr:first-child{break-before:avoid}thead{display:table-header-group}\n"
    ".formulas dt{font-size:.85rem;margin-top:.3rem}.formulas dd{margin-left:.5rem}.formulas code{font-size:.72rem;line-height:1.3}.inputs table{font-size:.8rem}\n"
    "a{color:inherit;text-decoration:none}}\n"
    "</style>\n";

/* In this order; one in which nothing is written is left out. */
static const struct { const char *id, *title; ash_html_section *write; } sections[] = {
    {"board", "report.board", ash_html_board},                {"bank", "report.bank", ash_html_bank},
    {"comparison", "report.comparison", ash_html_comparison}, {"ladder", "report.ladder", ash_html_ladder},       {"risk", "report.risk", ash_html_risk},
    {"decides", "report.decides", ash_html_decides},          {"stress", "report.stress", ash_html_stress},       {"volume", "report.volume", ash_html_volume},
    {"time", "report.time", ash_html_time},                   {"inputs", "report.inputs", ash_html_inputs},       {"formulas", "report.formulas", ash_html_formulas},
    {"method", "report.method", ash_html_method},             {"recompute", "report.recompute", ash_html_recompute}};
enum { SECTIONS = sizeof sections / sizeof *sections };

/* What a section writes, by itself. */
static ash_slice written_apart(ash_html *h, ash_html_section *write) {
    h->m = h->page->markup = ash_markup_create(h->page->arena);
    write(h);
    ash_page_settle(h->page);
    return ash_markup_written(h->m);
}

static void write_contents(ash_markup *m, const ash_page *page, const ash_slice *written) {
    ash_markup_between(m, "<nav aria-label=\"", ASH_WORD(page, "report.contents"), "\"><ol>");
    for (size_t i = 0; i < SECTIONS; i++) {
        if (written[i].size == 0) continue;
        ash_markup_between(m, "<li><a href=\"#", ash_slice_of(sections[i].id), "\">");
        ash_markup_between(m, "", ASH_WORD(page, sections[i].title), "</a></li>");
    }
    ash_markup_raw(m, "</ol></nav>\n");
}

static void write_main(ash_markup *m, ash_html *h) {
    ash_slice summary = written_apart(h, ash_html_summary), written[SECTIONS];
    for (size_t i = 0; i < SECTIONS; i++) written[i] = written_apart(h, sections[i].write);
    ash_markup_between(m, "<main>\n<section id=\"summary\"><h2>", ASH_WORD(h->page, "report.summary"), "</h2>\n");
    ash_markup_join(m, summary);
    ash_markup_raw(m, "</section>\n");
    write_contents(m, h->page, written);
    for (size_t i = 0; i < SECTIONS; i++) {
        if (written[i].size == 0) continue;
        ash_markup_between(m, "<section id=\"", ash_slice_of(sections[i].id), "\">");
        ash_markup_between(m, "<h2>", ASH_WORD(h->page, sections[i].title), "</h2>\n");
        ash_markup_join(m, written[i]);
        ash_markup_raw(m, "</section>\n");
    }
    ash_markup_raw(m, "</main>\n");
}

ash_slice ash_html_report(const ash_findings *findings, const ash_html_recipe *recipe) {
    ash_page *page = findings->k->page, *title = ash_page_create(page->arena, page->words, page->lang, 4000);
    ash_html h = {findings, findings->k, page, page->markup, recipe};
    ash_markup *m = ash_markup_create(page->arena);
    const ash_model *model = findings->k->model;
    ash_write_case_title(title, findings->k->o);
    ash_slice name = ash_slice_part(ash_page_text(title), 0, ash_slice_find(ash_page_text(title), '\n', 0));
    ash_markup_raw(m, page->lang == ASH_LANG_NL ? "<!DOCTYPE html>\n<html lang=\"nl\">\n" : "<!DOCTYPE html>\n<html lang=\"en\">\n");
    ash_markup_raw(m, "<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n");
    ash_markup_between(m, "<title>", name, "</title>\n");
    ash_markup_raw(m, style);
    ash_markup_between(m, "</head>\n<body>\n<header><h1>", name, "</h1>");
    ash_markup_between(m, "<p>", ash_label(&model->labels, page->lang, model->name), "</p></header>\n");
    write_main(m, &h);
    ash_markup_raw(m, "</body>\n</html>\n");
    return ash_markup_written(m);
}
