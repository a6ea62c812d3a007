/* A hash map from text to pointer, in an arena. Keys are not copied. Iteration is in order of insertion. The hash is keyed
 * with a fixed constant and the table is probed with a second hash, so that crafted keys cost at most a bounded factor. */
#ifndef ASHORE_BASE_MAP_H
#define ASHORE_BASE_MAP_H

#include "base/arena.h"

typedef struct ash_map_entry { ash_slice key; void *value; } ash_map_entry;
typedef struct ash_map {
    ash_arena *arena;
    size_t count, capacity, slot_count;
    ash_map_entry *entries; /* in order of insertion */
    uint32_t *slots;
} ash_map;

void ash_map_init(ash_map *map, ash_arena *arena);
/* The value under a key, or NULL. */
void *ash_map_get(const ash_map *map, ash_slice key);
/* Sets a key; returns false, changing nothing, when it is there already. `value` must not be NULL. */
bool ash_map_add(ash_map *map, ash_slice key, void *value);
/* The key of the map nearest to `name` by ash_edit_distance, when it is near enough to be a misspelling (distance at most 2,
 * and at most a third of the length); else the empty slice. */
ash_slice ash_map_nearest(const ash_map *map, ash_slice name);

/* 64-bit hash of a text: FNV-1a finished by a 64-bit mix. Stable for ever: random draws are keyed with it. */
uint64_t ash_hash(ash_slice text);

#endif
