/* An outcome as CSV, see table_text.h. */
#include "report/table_text.h"

#include <math.h>

#include "base/number.h"

typedef struct writer { ash_arena *arena; ash_list(char) text; } writer;

static void put(writer *w, ash_slice text) {
    for (size_t i = 0; i < text.size; i++) ash_push(w->arena, &w->text, text.data[i]);
}

/* In quotes, which are doubled in it; a first letter that begins a formula gets an apostrophe before it. */
static void put_text(writer *w, ash_slice text) {
    put(w, ASH_SLICE("\""));
    if (text.size > 0 && ash_slice_find(ASH_SLICE("=+-@\t\r"), text.data[0], 0) < 6) put(w, ASH_SLICE("'"));
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"') put(w, ASH_SLICE("\""));
        put(w, ash_slice_part(text, i, i + 1));
    }
    put(w, ASH_SLICE("\""));
}

static void put_number(writer *w, double value) {
    char digits[ASH_NUMBER_TEXT];
    put(w, ASH_SLICE(","));
    if (isfinite(value)) put(w, (ash_slice){digits, ash_number_shortest(value, digits)});
}

static void put_list(writer *w, const ash_outcome *o, const ash_shown_list *list, const char *kind) {
    for (size_t i = 0; i < list->count; i++) {
        const ash_shown *shown = &list->items[i];
        put_text(w, ash_slice_of(kind));
        put(w, ASH_SLICE(","));
        put_text(w, shown->entity->name);
        put(w, ASH_SLICE(","));
        put_text(w, ash_case_key(w->arena, o->unrolled->c, shown->entity, shown->rows));
        put(w, ASH_SLICE(","));
        put_text(w, ash_unit_text(w->arena, &shown->entity->type.unit));
        const ash_figure none = {(double)NAN, (double)NAN, 0, 0, {(double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN}, {0}, 0, (double)NAN, {0}};
        const ash_figure *f = shown->absent ? &none : shown->figure;
        put_number(w, f->mean);
        put_number(w, f->sd);
        for (size_t n = 0; n < ASH_QUANTILE_COUNT; n++) put_number(w, f->quantile[n]);
        put_number(w, f->centre);
        put(w, ASH_SLICE("\r\n"));
    }
}

ash_slice ash_outcome_csv(ash_arena *arena, const ash_outcome *outcome) {
    writer w = {.arena = arena};
    put(&w, ASH_SLICE("kind,name,rows,unit,mean,sd,p5,p25,p50,p75,p95,centre\r\n"));
    put_list(&w, outcome, &outcome->results, "result");
    put_list(&w, outcome, &outcome->lines, "line");
    put_list(&w, outcome, &outcome->categories, "category");
    return (ash_slice){w.text.items, w.text.count};
}
