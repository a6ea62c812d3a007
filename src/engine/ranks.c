/* Order statistics by counting. Values are put into equal cells between the least and the greatest (rounding is
 * monotone, so cells keep the order); counts per replicate and cell tell in which cell each wanted rank lies; only
 * those cells' values are collected, and the rank is looked for among them, again by cells while there are many (bucket
 * select; Alabi and others 2012, "Fast k-selection algorithms for graphics processing units"). Two passes over the
 * values, without branches that depend on them, whatever the number of ranks. */
#include "engine/ranks.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "num/sort.h"

#include "num/clones.h"

enum {
    CELLS_LEAST = 64,
    CELLS_MOST = 1024,
    FEW = 32, /* values that are simply sorted */
    RANKS = 2 * ASH_RANK_POINTS
};

/* How values become cells: cell = (x * half - low) * scale. Half keeps the difference of two huge values finite. */
typedef struct grid {
    double half, low, scale;
    size_t cells; /* a power of two; undefined values are in the one behind the last */
} grid;

/* A rank that is wanted, and the cell it lies in. */
typedef struct rank {
    size_t number; /* among all values of its scope, from 0 */
    size_t cell;
    size_t before;       /* values of the scope in cells before that one */
    size_t start, count; /* where the values of the cell were collected */
    bool exists;         /* false: among the undefined */
    double value;
} rank;

/* All values, or those of a replicate. */
typedef struct scope {
    size_t count, rank_count;
    rank ranks[RANKS];
    double part[ASH_RANK_POINTS]; /* of the way from one rank to the next */
} scope;

ASH_CLONES static void find_ends(const double *restrict values, size_t count, double *least, double *greatest) {
    enum { LANES = 8 };
    double low[LANES], high[LANES];
    for (size_t k = 0; k < LANES; k++) {
        low[k] = DBL_MAX;
        high[k] = -DBL_MAX;
    }
    for (size_t i = 0; i < count / LANES * LANES; i += LANES)
        for (size_t k = 0; k < LANES; k++) {
            double x = values[i + k];
            bool defined = fabs(x) <= DBL_MAX;
            double below = defined ? x : DBL_MAX, above = defined ? x : -DBL_MAX;
            low[k] = below < low[k] ? below : low[k];
            high[k] = above > high[k] ? above : high[k];
        }
    for (size_t i = count / LANES * LANES; i < count; i++) {
        if (!(fabs(values[i]) <= DBL_MAX)) continue;
        low[0] = values[i] < low[0] ? values[i] : low[0];
        high[0] = values[i] > high[0] ? values[i] : high[0];
    }
    *least = low[0];
    *greatest = high[0];
    for (size_t k = 1; k < LANES; k++) {
        *least = low[k] < *least ? low[k] : *least;
        *greatest = high[k] > *greatest ? high[k] : *greatest;
    }
}

static grid make_grid(double least, double greatest, size_t cells) {
    double half = greatest * 0.5 - least * 0.5 > DBL_MAX / 4 ? 0.5 : 1.0;
    double range = greatest * half - least * half, scale = (double)cells / range;
    /* no range, or one so small that the scale is infinite: all in the first cell, for the caller to see */
    return (grid){half, least * half, scale <= DBL_MAX ? scale : 0.0, cells};
}

ASH_CLONES static void find_cells(const double *restrict values, size_t count, const grid *on,
                                  uint16_t *restrict cells) {
    const double half = on->half, low = on->low, scale = on->scale, last = (double)(on->cells - 1);
    const double undefined = (double)on->cells;
    for (size_t i = 0; i < count; i++) {
        double place = (values[i] * half - low) * scale;
        place = place < last ? place : last;
        place = fabs(values[i]) <= DBL_MAX ? place : undefined;
        cells[i] = (uint16_t)(int32_t)place;
    }
}

/* The value of rank k among n defined ones, which are reordered or lost. */
static double select_rank(double *v, size_t n, size_t k) {
    while (n > FEW) {
        double least, greatest;
        find_ends(v, n, &least, &greatest);
        grid g = make_grid(least, greatest, 256);
        if (g.scale == 0.0) { /* as good as equal: split at the least, so that it ends */
            size_t more = 0, equal = 0;
            for (size_t i = 0; i < n; i++) {
                if (v[i] == least)
                    equal++;
                else
                    v[more++] = v[i];
            }
            if (k < equal) return least;
            k -= equal;
            n = more;
            continue;
        }
        uint32_t counts[257] = {0};
        uint16_t cells[256];
        for (size_t at = 0; at < n; at += 256) {
            size_t some = n - at < 256 ? n - at : 256;
            find_cells(v + at, some, &g, cells);
            for (size_t i = 0; i < some; i++) counts[cells[i]]++;
        }
        size_t cell = 0, kept = 0;
        while (k >= counts[cell]) k -= counts[cell++];
        for (size_t at = 0; at < n; at += 256) {
            size_t some = n - at < 256 ? n - at : 256;
            find_cells(v + at, some, &g, cells);
            for (size_t i = 0; i < some; i++) {
                double x = v[at + i];
                v[kept] = x; /* kept <= at + i */
                kept += cells[i] == cell;
            }
        }
        n = kept;
    }
    ash_sort_few(v, n);
    return v[k];
}

/* The ranks that the points ask for in a scope with these counts of its cells. */
static void find_ranks(scope *s, const double *points, size_t point_count, const uint32_t *counts, size_t cells) {
    size_t defined = s->count - counts[cells], cell = 0, before = 0;
    s->rank_count = 2 * point_count;
    for (size_t k = 0; k < point_count; k++) {
        double position = points[k] * (double)(s->count - 1), whole = floor(position);
        s->part[k] = position - whole;
        for (size_t next = 0; next < 2; next++) {
            rank *r = &s->ranks[2 * k + next];
            *r = (rank){.number = (size_t)whole + (next && s->part[k] > 0.0)};
            r->exists = r->number < defined;
            if (!r->exists) continue;
            if (r->number < before) cell = before = 0; /* points need not be ascending */
            while (r->number >= before + counts[cell]) before += counts[cell++];
            r->cell = cell;
            r->before = before;
            r->count = counts[cell];
        }
    }
}

/* Gives each wanted cell of a scope its place for collecting, from *used on; marks the cell with `mark`. */
static void place_cells(scope *s, uint8_t *wanted, uint8_t mark, uint32_t *places, size_t *used) {
    for (size_t i = 0; i < s->rank_count; i++) {
        rank *r = &s->ranks[i];
        if (!r->exists) continue;
        if (!(wanted[r->cell] & mark)) {
            wanted[r->cell] |= mark;
            places[r->cell] = (uint32_t)*used;
            *used += r->count;
        }
        r->start = places[r->cell];
    }
}

/* The quantiles of a scope from what was collected. A cell that was sorted serves all its ranks; one that was not is
 * copied to `spare` for each. */
static void read_ranks(scope *s, double *collected, double *spare, double *out, size_t stride) {
    for (size_t i = 0; i < s->rank_count; i++) {
        rank *r = &s->ranks[i];
        if (!r->exists) continue;
        const rank *last = i > 0 ? r - 1 : NULL;
        if (last != NULL && last->exists && last->number == r->number) {
            r->value = last->value;
        } else if (r->count <= FEW) {
            ash_sort_few(collected + r->start, r->count); /* quick when it is sorted already */
            r->value = collected[r->start + r->number - r->before];
        } else {
            memcpy(spare, collected + r->start, r->count * sizeof(double));
            r->value = select_rank(spare, r->count, r->number - r->before);
        }
    }
    for (size_t k = 0; 2 * k < s->rank_count; k++) {
        const rank *low = &s->ranks[2 * k], *high = low + 1;
        bool known = low->exists && high->exists;
        double value = s->part[k] > 0.0 ? low->value + s->part[k] * (high->value - low->value) : low->value;
        out[k * stride] = known ? value : (double)NAN;
    }
}

static size_t cells_for(size_t part) {
    size_t cells = CELLS_LEAST;
    while (cells < part && cells < CELLS_MOST) cells *= 2;
    return cells;
}

void ash_rank_quantiles(const double *values, size_t count, size_t parts, const double *points, size_t point_count,
                        double *all, double *by_part, double *scratch) {
    size_t part = count / parts, cells = cells_for(part);
    double *collected_all = scratch, *collected = collected_all + count, *spare = collected + part;
    uint16_t *cell_of = (uint16_t *)(void *)(spare + count);
    uint32_t *counts = (uint32_t *)(void *)(spare + count + (count + 3) / 4), *total = counts + parts * (cells + 1);
    uint32_t *places = total + cells + 1, *places_all = places + cells + 1;
    uint8_t *wanted = (uint8_t *)(places_all + cells + 1);

    double least, greatest;
    find_ends(values, count, &least, &greatest);
    grid g = make_grid(least, greatest, cells);
    find_cells(values, count, &g, cell_of);
    memset(counts, 0, (parts + 1) * (cells + 1) * sizeof *counts);
    for (size_t r = 0; r < parts; r++) {
        uint32_t *own = counts + r * (cells + 1);
        for (size_t i = 0; i < part; i++) own[cell_of[r * part + i]]++;
        for (size_t c = 0; c <= cells; c++) total[c] += own[c];
    }

    enum { IN_PART = 1, IN_ALL = 2 };
    memset(wanted, 0, cells + 1);
    scope whole = {.count = count};
    size_t used_all = 0;
    find_ranks(&whole, points, point_count, total, cells);
    place_cells(&whole, wanted, IN_ALL, places_all, &used_all);
    for (size_t r = 0; r < parts; r++) {
        scope one = {.count = part};
        size_t used = 0;
        find_ranks(&one, points, point_count, counts + r * (cells + 1), cells);
        place_cells(&one, wanted, IN_PART, places, &used);
        for (size_t i = r * part; i < (r + 1) * part; i++) {
            uint16_t cell = cell_of[i];
            if (wanted[cell] == 0) continue;
            if (wanted[cell] & IN_PART) collected[places[cell]++] = values[i];
            if (wanted[cell] & IN_ALL) collected_all[places_all[cell]++] = values[i];
        }
        for (size_t i = 0; i < one.rank_count; i++)
            if (one.ranks[i].exists) wanted[one.ranks[i].cell] &= IN_ALL;
        read_ranks(&one, collected, spare, by_part + r, parts);
    }
    read_ranks(&whole, collected_all, spare, all, 1);
}

size_t ash_rank_scratch(size_t count, size_t parts) {
    size_t part = count / parts, cells = cells_for(part);
    size_t words = (parts + 3) * (cells + 1), bytes = words * sizeof(uint32_t) + cells + 1;
    return 2 * count + part + (count + 3) / 4 + bytes / sizeof(double) + 2;
}
