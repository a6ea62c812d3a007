#include "decide/robust.h"

#include <math.h>

#include "engine/run.h"

/* Is option b never worse than a, and somewhere better? `sense` -1: lower is better. */
static bool dominates(const double *a, double constant_a, const double *b, double constant_b, uint64_t samples, int sense) {
    bool better = false;
    uint64_t count = a == NULL && b == NULL ? 1 : samples;
    for (uint64_t i = 0; i < count; i++) {
        double gain = (a == NULL ? constant_a : a[i]) - (b == NULL ? constant_b : b[i]);
        if (sense > 0) gain = -gain;
        if (gain < 0) return false;
        better = better || gain > 0;
    }
    return better;
}

int *ash_dominated_by(ash_arena *arena, const ash_outcome *o) {
    const ash_decision *d = o->decision;
    const ash_model *model = o->unrolled->model;
    int *by = ash_new_array(arena, int, d->count);
    const double **values = ash_new_array(arena, const double *, d->count);
    double *constant = ash_new_array(arena, double, d->count);
    for (size_t i = 0; i < o->results.count; i++) {
        const ash_shown *shown = &o->results.items[i];
        if (shown->entity != model->decision_result || shown->absent) continue;
        values[shown->rows[0]] = shown->samples;
        constant[shown->rows[0]] = shown->figure->centre;
    }
    for (size_t a = 0; a < d->count; a++) {
        by[a] = -1;
        for (size_t b = 0; b < d->count; b++) {
            bool ahead = by[a] < 0 || (model->decision_sense < 0 ? d->options[b].mean < d->options[by[a]].mean : d->options[b].mean > d->options[by[a]].mean);
            if (a != b && ahead && dominates(values[a], constant[a], values[b], constant[b], o->run->samples, model->decision_sense)) by[a] = (int)b;
        }
    }
    return by;
}

const ash_robustness *ash_robustness_of(ash_arena *arena, const ash_decision *const *decisions, size_t count) {
    ash_robustness *r = ash_new(arena, ash_robustness);
    size_t options = decisions[0]->count;
    double *regret = ash_new_array(arena, double, count * options);
    ash_robust_option *over = ash_new_array(arena, ash_robust_option, options);
    for (size_t s = 0; s < count; s++) {
        const ash_decision *d = decisions[s];
        over[d->best].best_count++;
        for (size_t o = 0; o < options; o++) {
            double behind = fabs(d->options[o].mean - d->options[d->best].mean);
            regret[s * options + o] = behind;
            if (s > 0 && !(behind > over[o].worst_regret)) continue;
            over[o].worst_regret = behind;
            over[o].worst = s;
        }
    }
    for (size_t o = 1; o < options; o++)
        if (over[o].worst_regret < over[r->least_worst].worst_regret) r->least_worst = o;
    r->scenario_count = count;
    r->option_count = options;
    r->regret = regret;
    r->options = over;
    return r;
}
