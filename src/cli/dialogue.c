/* What commands share that ask questions in the terminal. */
#include <stdio.h>

#include "cli/front.h"
#include "report/page.h"

enum { LINE = 1024 }; /* bytes of one answer */

ash_slice front_text(const ash_doc *doc, const char *name) {
    const ash_doc *field = ash_doc_get(doc, ash_slice_of(name));
    return field == NULL || field->kind != ASH_DOC_SCALAR ? (ash_slice){NULL, 0} : field->text;
}

void front_show_messages(const front *f, const ash_doc *response) {
    ash_page *page = ash_page_create(f->arena, f->words, f->lang, FRONT_COLUMNS);
    const ash_doc *lists[] = {ash_doc_get(response, ASH_SLICE("errors")), ash_doc_get(response, ASH_SLICE("warnings"))};
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; lists[k] != NULL && i < lists[k]->count; i++) {
            ash_slice message = front_text(lists[k]->entries[i].value, "message"), expected = front_text(lists[k]->entries[i].value, "expected");
            ash_page_paragraph(page, ash_format(f->arena, "ashore: %.*s; %.*s", (int)message.size, message.data, (int)expected.size, expected.data), 8);
        }
    front_write_error(ash_page_text(page));
}

bool front_read_line(const front *f, ash_slice *line) {
    char text[LINE];
    if (fgets(text, sizeof text, stdin) == NULL) return false;
    ash_slice whole = ash_slice_of(text);
    bool cut = whole.size == LINE - 1 && whole.data[whole.size - 1] != '\n';
    for (int c = 0; cut && c != '\n' && c != EOF;) c = getchar(); /* no answer is that long: the rest of the line is not the next one */
    while (whole.size > 0 && (whole.data[whole.size - 1] == '\n' || whole.data[whole.size - 1] == '\r')) whole.size--;
    *line = ash_slice_copy(f->arena, ash_slice_trim(whole));
    return true;
}
