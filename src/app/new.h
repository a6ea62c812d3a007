/* The quick start: six questions, an answer to each or none, and the case that they make. Private to app.
 *
 * new_questions.c is the table of what is asked, new_answers.c reads the answers, new_case.c fills in what is not known
 * and writes the case, answer_new.c is the call. */
#ifndef ASHORE_APP_NEW_H
#define ASHORE_APP_NEW_H

#include "app/app.h"

/* What a field takes. The words of a choice stand in po under ask.new.FIELD.WORD; those of a group in the model of
 * priors. */
typedef enum ash_new_kind {
    ASH_NEW_TEXT,
    ASH_NEW_CODE,
    ASH_NEW_COUNTRY,
    ASH_NEW_MONEY,
    ASH_NEW_CURRENCY,
    ASH_NEW_NUMBER,
    ASH_NEW_RANGE,
    ASH_NEW_SIZE,
    ASH_NEW_CHOICE,
    ASH_NEW_GROUP
} ash_new_kind;

typedef enum ash_new_field {
    ASH_NEW_product,
    ASH_NEW_group,
    ASH_NEW_goods_code,
    ASH_NEW_country,
    ASH_NEW_maker,
    ASH_NEW_price,
    ASH_NEW_currency,
    ASH_NEW_delivery,
    ASH_NEW_pieces,
    ASH_NEW_per_pallet,
    ASH_NEW_per_container,
    ASH_NEW_box,
    ASH_NEW_box_pieces,
    ASH_NEW_box_weight,
    ASH_NEW_weight,
    ASH_NEW_minutes,
    ASH_NEW_FIELD_COUNT
} ash_new_field;

typedef struct ash_new_field_row {
    const char *question, *name;
    ash_new_kind kind;
    const char *unit; /* as shown; NULL for none */
    double low, high; /* of numbers */
    const char *choices[6];
} ash_new_field_row;
extern const ash_new_field_row ash_new_fields[ASH_NEW_FIELD_COUNT];

/* Writes "intro", "unknown", "compared" and "questions" into the response. */
void ash_new_write_questions(ash_request *request, const ash_index *groups);

typedef struct ash_new_range {
    double low, high;
} ash_new_range;

enum { ASH_NEW_FACTORY, ASH_NEW_LOADED, ASH_NEW_PORT, ASH_NEW_DOOR, ASH_NEW_DUTY_PAID };

/* The answers, as given; what is not known says so. */
typedef struct ash_new_answers {
    bool known[ASH_NEW_FIELD_COUNT];
    ash_slice word;                     /* of the product, as typed */
    bool word_known;                    /* it is in our list */
    int group;                          /* row of the index; of the word when none was chosen, else "other" */
    ash_slice goods_code;               /* digits; of the word when none was given; empty when not known */
    const ash_ref_country_row *country; /* China when not known */
    bool own_plant;
    double price;
    ash_slice currency;
    int delivery;
    ash_new_range pieces, minutes;
    double per_pallet, per_container, weight, box_pieces, box_weight, box_volume; /* box: kg and m3 */
} ash_new_answers;

/* Reads the map of answers (NULL: none). False after reporting errors. */
bool ash_new_read(ash_request *request, const ash_index *groups, const ash_doc *answers, ash_new_answers *out);

/* The case as YAML, with every value marked; sets *made to its text. */
ash_status ash_new_case(ash_request *request, const ash_model *prior, const ash_new_answers *answers, ash_slice *made);

#endif
