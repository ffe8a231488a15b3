/* dict.c - dicts and sets: open addressing over entries in insertion order; see value.h.
 *
 * The text forms need nothing but bytes; keys of other kinds ask op.h for hash and equality. */
#include "value/op.h"

#include "base/digest.h"

#include <assert.h>

enum { SMALL = 8 }; /* up to here a scan is as fast as an index */

/* 24 bits of a hash, never 0: as much as stands beside a key for nothing. */
static uint32_t short_hash(uint64_t hash)
{
    uint32_t bits = (uint32_t)(hash ^ hash >> 24 ^ hash >> 48) & 0xFFFFFF;
    return bits ? bits : 1;
}

static uint32_t text_hash(ft_str text)
{
    return short_hash(ft_hash(text));
}

static uint32_t hash_of(const ft_dict_entry *entry)
{
    const uint8_t *mark = entry->key.mark;
    return mark[0] | (uint32_t)mark[1] << 8 | (uint32_t)mark[2] << 16;
}

static ft_value marked(ft_value key, uint32_t hash)
{
    for (size_t i = 0; i < 3; i++)
        key.mark[i] = (uint8_t)(hash >> 8 * i);
    return key;
}

static void index_entry(ft_dict *dict, size_t number)
{
    size_t mask = dict->index_size - 1;
    size_t at = hash_of(&dict->entries[number]) & mask;
    while (dict->index[at])
        at = (at + 1) & mask;
    dict->index[at] = (uint32_t)number + 1;
}

static void rebuild_index(ft_arena *arena, ft_dict *dict)
{
    size_t size = dict->index_size ? dict->index_size : SMALL * 2;
    while (size < dict->cap * 2)
        size *= 2;
    if (size != dict->index_size)
        dict->index = ft_alloc_raw(arena, size * sizeof *dict->index);
    memset(dict->index, 0, size * sizeof *dict->index);
    dict->index_size = size;
    for (size_t i = 0; i < dict->used; i++)
        if (!ft_dict_is_removed(&dict->entries[i]))
            index_entry(dict, i);
}

/* Squeezes removed entries out; iteration notices by the version, which has already grown. */
static void compact(ft_dict *dict)
{
    size_t kept = 0;
    for (size_t i = 0; i < dict->used; i++)
        if (!ft_dict_is_removed(&dict->entries[i]))
            dict->entries[kept++] = dict->entries[i];
    dict->used = kept;
}

static void make_room(ft_arena *arena, ft_dict *dict)
{
    if (dict->used < dict->cap)
        return;
    if (dict->len < dict->used / 2) {
        compact(dict);
    } else {
        size_t cap = dict->cap ? dict->cap * 2 : 2;
        dict->entries = ft_extend(arena, dict->entries, dict->cap * sizeof *dict->entries,
                                  cap * sizeof *dict->entries);
        dict->cap = cap;
    }
    if (dict->cap > SMALL)
        rebuild_index(arena, dict);
}

static ft_dict_entry *add_entry(ft_arena *arena, ft_dict *dict, ft_value key, uint32_t hash)
{
    make_room(arena, dict);
    ft_dict_entry *entry = &dict->entries[dict->used];
    *entry = (ft_dict_entry){.key = marked(key, hash)};
    if (dict->index)
        index_entry(dict, dict->used);
    dict->used++;
    dict->len++;
    dict->version++;
    return entry;
}

/* The index keeps pointing at the removed entry, which no key matches any more: a tombstone. */
static ft_value remove_entry(ft_dict *dict, ft_dict_entry *entry)
{
    ft_value removed = entry->value;
    *entry = (ft_dict_entry){.key = FT_VALUE_UNDEFINED};
    dict->len--;
    dict->version++;
    return removed;
}

/* ---- text keys */

static bool is_text_entry(const ft_dict_entry *entry, ft_str key, uint32_t hash)
{
    return hash_of(entry) == hash && entry->key.kind == FT_TEXT &&
           ft_str_eq(ft_text_of(entry->key), key);
}

static ft_dict_entry *text_entry(const ft_dict *dict, ft_str key, uint32_t hash)
{
    if (!dict->index) {
        for (size_t i = 0; i < dict->used; i++)
            if (is_text_entry(&dict->entries[i], key, hash))
                return &dict->entries[i];
        return NULL;
    }
    size_t mask = dict->index_size - 1;
    for (size_t at = hash & mask; dict->index[at]; at = (at + 1) & mask)
        if (is_text_entry(&dict->entries[dict->index[at] - 1], key, hash))
            return &dict->entries[dict->index[at] - 1];
    return NULL;
}

ft_dict *ft_dict_new(ft_arena *arena)
{
    return FT_NEW(arena, ft_dict);
}

ft_dict *ft_dict_with_room(ft_arena *arena, size_t room)
{
    ft_dict *dict = ft_dict_new(arena);
    dict->entries = room ? ft_alloc_raw(arena, room * sizeof *dict->entries) : NULL;
    dict->cap = room;
    if (room > SMALL)
        rebuild_index(arena, dict);
    return dict;
}

/* Comparing a few keys costs less than hashing one. */
static ft_dict_entry *look_for(const ft_dict *dict, ft_str key)
{
    if (dict->index)
        return text_entry(dict, key, text_hash(key));
    for (size_t i = 0; i < dict->used; i++) {
        ft_dict_entry *entry = &dict->entries[i];
        if (entry->key.kind == FT_TEXT && ft_str_eq(ft_text_of(entry->key), key))
            return entry;
    }
    return NULL;
}

ft_value *ft_dict_find_text(const ft_dict *dict, ft_str key)
{
    ft_dict_entry *entry = dict->len ? look_for(dict, key) : NULL;
    return entry ? &entry->value : NULL;
}

void ft_dict_set_text(ft_arena *arena, ft_dict *dict, ft_str key, ft_value value)
{
    assert(!dict->frozen);
    uint32_t hash = text_hash(key);
    ft_dict_entry *entry = text_entry(dict, key, hash);
    if (!entry)
        entry = add_entry(arena, dict, ft_of_text(key), hash);
    entry->value = value;
}

ft_value ft_dict_get_text(const ft_dict *dict, ft_str key)
{
    ft_value *found = ft_dict_find_text(dict, key);
    return found ? *found : FT_VALUE_UNDEFINED;
}

ft_value ft_value_at(ft_value dict, const char *key)
{
    return dict.kind == FT_DICT ? ft_dict_get_text(dict.as.dict, ft_str_of(key)) : FT_VALUE_UNDEFINED;
}

ft_str ft_text_at(ft_value dict, const char *key)
{
    ft_value value = ft_value_at(dict, key);
    return value.kind == FT_TEXT ? ft_text_of(value) : (ft_str){0};
}

bool ft_dict_remove_text(ft_dict *dict, ft_str key, ft_value *removed)
{
    assert(!dict->frozen);
    ft_dict_entry *entry = dict->len ? look_for(dict, key) : NULL;
    if (!entry)
        return false;
    ft_value value = remove_entry(dict, entry);
    if (removed)
        *removed = value;
    return true;
}

/* ---- keys of any kind */

static bool is_key(ft_job *job, const ft_dict_entry *entry, ft_value key, uint32_t hash, bool *same)
{
    *same = false;
    if (hash_of(entry) != hash)
        return true;
    *same = ft_same(entry->key, key);
    return *same || ft_equal(job, entry->key, key, same);
}

static bool find_entry(ft_job *job, const ft_dict *dict, ft_value key, uint32_t hash,
                       ft_dict_entry **found)
{
    bool same;
    *found = NULL;
    if (!dict->index) {
        for (size_t i = 0; i < dict->used; i++) {
            if (!is_key(job, &dict->entries[i], key, hash, &same))
                return false;
            if (same)
                return *found = &dict->entries[i], true;
        }
        return true;
    }
    size_t mask = dict->index_size - 1;
    for (size_t at = hash & mask; dict->index[at]; at = (at + 1) & mask) {
        ft_dict_entry *entry = &dict->entries[dict->index[at] - 1];
        if (!is_key(job, entry, key, hash, &same))
            return false;
        if (same)
            return *found = entry, true;
    }
    return true;
}

static bool hash_and_find(ft_job *job, const ft_dict *dict, ft_value key, uint32_t *hash,
                          ft_dict_entry **found)
{
    if (key.kind == FT_TEXT) {
        *hash = text_hash(ft_text_of(key));
        *found = text_entry(dict, ft_text_of(key), *hash);
        return true;
    }
    uint64_t whole;
    if (!ft_hash_value(job, key, &whole))
        return false;
    *hash = short_hash(whole);
    return find_entry(job, dict, key, *hash, found);
}

static bool refuse_frozen(ft_job *job, const ft_dict *dict)
{
    return !dict->frozen || ft_raise(job, FT_FAULT_TYPE, "this dict is shared and cannot be changed");
}

bool ft_dict_find(ft_job *job, const ft_dict *dict, ft_value key, ft_value **found)
{
    uint32_t hash;
    ft_dict_entry *entry;
    *found = NULL;
    if (!hash_and_find(job, dict, key, &hash, &entry))
        return false;
    if (entry)
        *found = &entry->value;
    return true;
}

bool ft_dict_set(ft_job *job, ft_dict *dict, ft_value key, ft_value value)
{
    uint32_t hash;
    ft_dict_entry *entry;
    if (!refuse_frozen(job, dict) || !hash_and_find(job, dict, key, &hash, &entry))
        return false;
    if (!entry)
        entry = add_entry(job->arena, dict, key, hash);
    entry->value = value;
    return true;
}

bool ft_dict_remove(ft_job *job, ft_dict *dict, ft_value key, ft_value *removed)
{
    uint32_t hash;
    ft_dict_entry *entry;
    *removed = FT_VALUE_UNDEFINED;
    if (!refuse_frozen(job, dict) || !hash_and_find(job, dict, key, &hash, &entry))
        return false;
    if (entry)
        *removed = remove_entry(dict, entry);
    return true;
}

void ft_dict_clear(ft_dict *dict)
{
    dict->used = dict->len = 0;
    dict->version++;
    if (dict->index)
        memset(dict->index, 0, dict->index_size * sizeof *dict->index);
}

ft_dict_entry *ft_dict_next(const ft_dict *dict, size_t *at)
{
    while (*at < dict->used) {
        ft_dict_entry *entry = &dict->entries[(*at)++];
        if (!ft_dict_is_removed(entry))
            return entry;
    }
    return NULL;
}
