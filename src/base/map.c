/* The hash map: entries in a list in order of insertion, and an open-addressed table of their numbers.
 *
 * The table is probed by double hashing (D. Knuth, The Art of Computer Programming 3, 2nd ed., 1998, section 6.4,
 * algorithm D): the step between probes comes from a second hash over the whole key, so keys made to collide in the
 * first hash part ways after one probe. The table has a power of two slots and every step is odd, so a probe visits all
 * of them; it is at most two thirds full, which keeps the expected number of probes below three.
 *
 * ash_hash is FNV-1a, 64 bits (G. Fowler, L. C. Noll, K.-P. Vo and D. Eastlake, IETF draft-eastlake-fnv), whose low
 * bits mix poorly, finished by the 64-bit mix of splitmix64 (S. Vigna after D. Stafford's variant 13). */
#include "base/map.h"

#include <string.h>

static uint64_t mix(uint64_t x) {
    x ^= x >> 30;
    x *= UINT64_C(0xBF58476D1CE4E5B9);
    x ^= x >> 27;
    x *= UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

uint64_t ash_hash(ash_slice text) {
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < text.size; i++) {
        hash ^= (unsigned char)text.data[i];
        hash *= UINT64_C(0x00000100000001B3);
    }
    return mix(hash);
}

/* A hash of another family (rotate, add, multiply), so that a collision in FNV says nothing about this one. Odd. */
static uint64_t step_of(ash_slice key) {
    uint64_t hash = UINT64_C(0x9E3779B97F4A7C15) ^ key.size;
    for (size_t i = 0; i < key.size; i++) {
        hash = ((hash << 23) | (hash >> 41)) + (unsigned char)key.data[i];
        hash *= UINT64_C(0xD6E8FEB86659FD93);
    }
    return mix(hash) | 1;
}

/* The slot where the key stands, or the empty slot where it belongs. There always is an empty one. */
static size_t find_slot(const ash_map *map, ash_slice key) {
    size_t mask = map->slot_count - 1;
    size_t slot = (size_t)ash_hash(key) & mask;
    if (map->slots[slot] == 0 || ash_slice_equal(map->entries[map->slots[slot] - 1].key, key)) return slot;
    size_t step = (size_t)step_of(key);
    do slot = (slot + step) & mask;
    while (map->slots[slot] != 0 && !ash_slice_equal(map->entries[map->slots[slot] - 1].key, key));
    return slot;
}

static void grow(ash_map *map) {
    enum { FIRST_SLOTS = 16 };
    size_t slot_count = map->slot_count == 0 ? FIRST_SLOTS : 2 * map->slot_count;
    map->slots = ash_new_array(map->arena, uint32_t, slot_count);
    map->slot_count = slot_count;
    for (size_t i = 0; i < map->count; i++) map->slots[find_slot(map, map->entries[i].key)] = (uint32_t)(i + 1);
}

void ash_map_init(ash_map *map, ash_arena *arena) {
    *map = (ash_map){.arena = arena};
}

void *ash_map_get(const ash_map *map, ash_slice key) {
    if (map->count == 0) return NULL;
    uint32_t number = map->slots[find_slot(map, key)];
    return number == 0 ? NULL : map->entries[number - 1].value;
}

bool ash_map_add(ash_map *map, ash_slice key, void *value) {
    if (3 * (map->count + 1) > 2 * map->slot_count) grow(map);
    size_t slot = find_slot(map, key);
    if (map->slots[slot] != 0) return false;
    if (map->count == map->capacity)
        map->entries = ash_list_grow(map->arena, map->entries, &map->capacity, sizeof *map->entries);
    map->entries[map->count++] = (ash_map_entry){key, value};
    map->slots[slot] = (uint32_t)map->count;
    return true;
}

ash_slice ash_map_nearest(const ash_map *map, ash_slice name) {
    enum { FARTHEST = 2 };
    size_t limit = name.size / 3 < FARTHEST ? name.size / 3 : FARTHEST;
    ash_slice nearest = {NULL, 0};
    size_t best = limit + 1;
    for (size_t i = 0; i < map->count && best > 0; i++) {
        size_t distance = ash_edit_distance(map->entries[i].key, name, limit);
        if (distance < best) {
            best = distance;
            nearest = map->entries[i].key;
        }
    }
    return nearest;
}
