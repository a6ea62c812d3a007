/* Questions to a checked model, and days. */
#include "lang/model.h"

const ash_entity *ash_model_entity(const ash_model *model, ash_slice name) { return ash_map_get(&model->names, name); }
const ash_index *ash_model_index(const ash_model *model, ash_slice name) { return ash_map_get(&model->index_names, name); }

ash_slice ash_label(const ash_labels *labels, ash_lang lang, ash_slice name) {
    if (labels->title[lang].size > 0) return labels->title[lang];
    ash_slice other = labels->title[lang == ASH_LANG_EN ? ASH_LANG_NL : ASH_LANG_EN];
    return other.size > 0 ? other : name;
}

/* Days since 1970-01-01 and back: H. Hinnant, "chrono-compatible low-level date algorithms" (2013), days_from_civil. */
ash_day ash_day_of(int year, int month, int day) {
    year -= month <= 2;
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void ash_day_parts(ash_day day, int *year, int *month, int *day_of_month) {
    day += 719468;
    int era = (day >= 0 ? day : day - 146096) / 146097;
    int day_of_era = day - era * 146097;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    *day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    *month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

bool ash_day_read(ash_slice text, ash_day *day) {
    if (text.size != 7 && text.size != 10) return false;
    int part[3] = {0, 0, 1};
    for (size_t i = 0, n = 0; i < text.size; i++) {
        char c = text.data[i];
        if (i == 4 || i == 7) {
            if (c != '-') return false;
            n++;
            if (n == 2) part[2] = 0;
        } else if (c < '0' || c > '9') {
            return false;
        } else {
            part[n] = part[n] * 10 + (c - '0');
        }
    }
    if (part[1] < 1 || part[1] > 12 || part[2] < 1) return false;
    ash_day result = ash_day_of(part[0], part[1], part[2]);
    int year, month, day_of_month;
    ash_day_parts(result, &year, &month, &day_of_month);
    if (day_of_month != part[2]) return false;
    *day = result;
    return true;
}
