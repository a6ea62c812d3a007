/* The interview in words: where the choice stands, what is asked and why, and why to stop. docs/ask.md says how to read it. */
#ifndef ASHORE_REPORT_ASK_TEXT_H
#define ASHORE_REPORT_ASK_TEXT_H

#include "decide/break_even.h"
#include "decide/interview.h"
#include "report/comparison.h"

/* One question in words; a text that does not apply is empty. */
typedef struct ash_question_words {
    ash_slice label;  /* "Price of a full load (Supplier in Xiamen, sea)" */
    ash_slice help;
    ash_slice now;    /* "2,900 to 6,100 USD per shipment, middle 4,200" */
    ash_slice origin; /* "reference data of 2025: World Container Index" */
    ash_slice worth;  /* what the answer is worth, and the minutes it takes */
    ash_slice turn;   /* beyond which value another option is better */
    ash_slice takes;  /* what is possible: "0% to 100%"; empty where that says nothing */
} ash_question_words;

/* `turn` may be NULL. */
ash_question_words ash_ask_words(const ash_page *page, const ash_outcome *outcome, const ash_question *question, const ash_break_even *turn);
/* In a line: the best option, how sure that is, what choosing now costs. */
ash_slice ash_ask_present(const ash_page *page, const ash_outcome *outcome);
/* Why to stop; empty when there is reason to ask on. */
ash_slice ash_ask_stop(const ash_page *page, const ash_outcome *outcome, const ash_interview *interview);
/* What remains unsure: what is left to ask, the user's own ranges that matter, and what no question can answer. */
ash_sentences ash_ask_remains(const ash_page *page, const ash_outcome *outcome, const ash_interview *interview);

#endif
