/* arena.h - memory with a named lifetime; the only allocator of the program.
 *
 * An arena hands out memory that is never freed alone: everything goes at once, when the arena is
 * cleared or freed. Growing the newest allocation happens in place. An arena belongs to one thread
 * at a time; what it holds may be read by any thread once nobody writes it any more. */
#ifndef FT_BASE_ARENA_H
#define FT_BASE_ARENA_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct ft_arena {
    char *at, *end;            /* the free part of the newest block */
    struct ft_arena_block *blocks;
    size_t bytes;              /* asked from the system so far, blocks included */
    _Atomic(struct ft_arena *) attached; /* arenas that go with this one */
    struct ft_arena *beside;   /* the next one attached to the same arena */
    const char *name;
} ft_arena;

/* Caller owns the result. `name` is for people (traces, statistics) and must outlive the arena. */
ft_arena *ft_arena_new(const char *name);
void ft_arena_free(ft_arena *arena); /* NULL is allowed */

/* Forgets all allocations but keeps its first block and its newest one if that is not too large, so that a worker's arena is warm for its next step. */
void ft_arena_clear(ft_arena *arena);

/* All that `taken_child` holds lives as long as `parent` from now on. Nothing may be allocated in the
 * child any more: for workers whose work is done. */
void ft_arena_adopt(ft_arena *parent, ft_arena *taken_child);

/* `taken_child` goes when `parent` is cleared or freed, and stays an arena of its own until then. Any thread, while
 * others attach to or allocate from the same parent. */
void ft_arena_attach(ft_arena *parent, ft_arena *taken_child);

/* Bytes held from the system, attached arenas aside. */
size_t ft_arena_bytes(const ft_arena *arena);

/* Called when memory runs out or the allocation budget of a test is spent; must not return.
 * Process-wide; set by main before any thread starts. The default prints a line and exits 2. */
typedef void ft_arena_oom_fn(size_t wanted);
void ft_arena_on_exhausted(ft_arena_oom_fn *handler);

/* For a program of its own: large blocks come out of base/slab while there is room; of those behind it, what is freed
 * goes back to the system at once instead of waiting for others of its size, so that what is held at the peak is what
 * is needed then. Process-wide; for main, before any thread. */
void ft_arena_own_process(void);

/* For fault tests: the nth block taken from the system from now on is refused. 0 turns it off. */
void ft_arena_refuse_nth(size_t nth);

void *ft_arena_grow(ft_arena *arena, size_t size); /* the slow path of ft_alloc_raw */

/* `size` bytes, not initialised, aligned to 8. Never NULL. */
static inline void *ft_alloc_raw(ft_arena *arena, size_t size)
{
    size_t rounded = (size + 7) & ~(size_t)7;
    char *start = arena->at;
    if (rounded >= size && (size_t)(arena->end - start) >= rounded) {
        arena->at = start + rounded;
        return start;
    }
    return ft_arena_grow(arena, size);
}

/* `size` zeroed bytes. */
static inline void *ft_alloc(ft_arena *arena, size_t size)
{
    return memset(ft_alloc_raw(arena, size), 0, size);
}

/* `taken` (of `old_size` bytes, from this arena; NULL with 0) with room for `new_size`; moved unless
 * it is the newest allocation. The new part is not initialised. */
void *ft_extend(ft_arena *arena, void *taken, size_t old_size, size_t new_size);

#define FT_NEW(arena, type) ((type *)ft_alloc((arena), sizeof(type)))
#define FT_NEW_ARRAY(arena, type, count) ((type *)ft_alloc_array((arena), sizeof(type), (count)))
void *ft_alloc_array(ft_arena *arena, size_t size, size_t count); /* zeroed; overflow is exhaustion */

#endif
