/* set_order.c - the order in which Python gives a set of ints.
 *
 * It follows from the table CPython keeps a set in: a number's place is its value modulo the table's
 * size, then up to nine places on, then elsewhere; a table three fifths full is made four times as large
 * as what it holds (Objects/setobject.c of CPython 3.11). Text is placed differently in each run of
 * Python, so sets that hold any are given in the order in which they were made. */
#include "value/set_order.h"

enum { SMALLEST = 8, NEIGHBOURS = 9, SHIFT = 5, LARGE = 50000 };

typedef struct { const ft_dict_entry **at; size_t mask, used; } table;

static bool is_small_int(ft_value value)
{
    return value.kind == FT_INT || value.kind == FT_BOOL;
}

/* The number modulo 2^61 - 1, its sign kept; -1 is taken. */
static uint64_t python_hash(ft_value value)
{
    int64_t number = value.kind == FT_BOOL ? value.as.truth : value.as.number;
    int64_t hash = number % (((int64_t)1 << 61) - 1);
    return (uint64_t)(hash == -1 ? -2 : hash);
}

static void place(table *in, const ft_dict_entry *entry)
{
    uint64_t hash = python_hash(entry->key), rest = hash;
    for (size_t at = hash & in->mask;; at = (at * 5 + 1 + rest) & in->mask) {
        size_t more = at + NEIGHBOURS <= in->mask ? NEIGHBOURS : 0;
        for (size_t i = at; i <= at + more; i++)
            if (!in->at[i]) {
                in->at[i] = entry;
                return;
            }
        rest >>= SHIFT;
    }
}

static table table_of(ft_arena *arena, size_t size)
{
    return (table){FT_NEW_ARRAY(arena, const ft_dict_entry *, size), size - 1, 0};
}

static table larger(ft_arena *arena, const table *old)
{
    size_t least = old->used > LARGE ? old->used * 2 : old->used * 4, size = SMALLEST;
    while (size <= least)
        size *= 2;
    table made = table_of(arena, size);
    made.used = old->used;
    for (size_t i = 0; i <= old->mask; i++)
        if (old->at[i])
            place(&made, old->at[i]);
    return made;
}

static bool all_small_ints(const ft_dict *set)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(set, &at));)
        if (!is_small_int(entry->key))
            return false;
    return true;
}

const ft_dict *ft_set_in_order(ft_arena *arena, const ft_dict *set)
{
    const ft_dict_entry *entry;
    if (set->len < 2 || !all_small_ints(set))
        return set;
    table filled = table_of(arena, SMALLEST);
    for (size_t at = 0; (entry = ft_dict_next(set, &at));) {
        place(&filled, entry);
        if (++filled.used * 5 >= filled.mask * 3)
            filled = larger(arena, &filled);
    }
    ft_dict_entry *entries = FT_NEW_ARRAY(arena, ft_dict_entry, set->len);
    size_t len = 0;
    for (size_t i = 0; i <= filled.mask; i++)
        if (filled.at[i])
            entries[len++] = *filled.at[i];
    ft_dict *made = ft_dict_new(arena);
    made->entries = entries;
    made->len = made->used = made->cap = len;
    return made;
}
