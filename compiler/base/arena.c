/* arena.c - blocks from the system, handed out in order; see arena.h. */
#include "base/arena.h"

#include "base/slab.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_BLOCK = 4096, LARGEST_STEP = 1 << 18 };

#ifdef __SANITIZE_ADDRESS__
enum { MOST_KEPT = 0 }; /* what was cleared is freed, so that who still looks at it is found */
#else
enum { MOST_KEPT = LARGEST_STEP + 64 };
#endif

typedef struct ft_arena_block {
    struct ft_arena_block *older;
    size_t size; /* of the whole block, this header included */
    char data[];
} block;

static void exhausted_by_default(size_t wanted)
{
    fprintf(stderr, "fettle: out of memory (%zu bytes wanted)\n", wanted);
    exit(2);
}

static ft_arena_oom_fn *on_exhausted = exhausted_by_default;
static atomic_size_t refuse_in; /* blocks until one is refused; 0 is off */

void ft_arena_on_exhausted(ft_arena_oom_fn *handler)
{
    on_exhausted = handler;
}

void ft_arena_own_process(void)
{
    mallopt(M_MMAP_THRESHOLD, LARGEST_STEP);
#ifndef __SANITIZE_ADDRESS__
    ft_slab_open();
#endif
}

void ft_arena_refuse_nth(size_t nth)
{
    atomic_store(&refuse_in, nth);
}

static _Noreturn void give_up(size_t wanted)
{
    on_exhausted(wanted);
    abort();
}

static bool refused(void)
{
    return atomic_load(&refuse_in) != 0 && atomic_fetch_sub(&refuse_in, 1) == 1;
}

/* Of `size` bytes or more. */
static block *take_block(size_t size)
{
    size_t has = size;
    block *taken = NULL;
    if (!refused()) {
        taken = ft_slab_take(&has);
        taken = taken ? taken : malloc(size);
    }
    if (!taken)
        give_up(size);
    taken->size = has;
    return taken;
}

static void give_block(block *taken)
{
    if (!ft_slab_give(taken, taken->size))
        free(taken);
}

ft_arena *ft_arena_new(const char *name)
{
    block *first = take_block(FIRST_BLOCK);
    ft_arena *arena = (ft_arena *)first->data;
    first->older = NULL;
    *arena = (ft_arena){.at = first->data + ((sizeof *arena + 15) & ~(size_t)15),
                        .end = (char *)first + FIRST_BLOCK,
                        .blocks = first,
                        .bytes = FIRST_BLOCK,
                        .name = name};
    return arena;
}

static void free_attached(ft_arena *arena)
{
    ft_arena *child = atomic_exchange(&arena->attached, NULL);
    while (child) {
        ft_arena *beside = child->beside;
        ft_arena_free(child);
        child = beside;
    }
}

/* The arena itself lives in its first block, so that block goes last. */
void ft_arena_free(ft_arena *arena)
{
    if (!arena)
        return;
    free_attached(arena);
    block *at = arena->blocks;
    while (at) {
        block *older = at->older;
        give_block(at);
        at = older;
    }
}

/* The newest block is the largest: with it an arena that is cleared again and again asks for no other. */
void ft_arena_clear(ft_arena *arena)
{
    free_attached(arena);
    block *newest = arena->blocks;
    bool keeps = newest->older && newest->size <= MOST_KEPT;
    block *at = keeps ? newest->older : newest;
    while (at->older) {
        block *older = at->older;
        arena->bytes -= at->size;
        give_block(at);
        at = older;
    }
    if (keeps)
        newest->older = at;
    arena->blocks = keeps ? newest : at;
    arena->at = keeps ? newest->data : at->data + ((sizeof *arena + 15) & ~(size_t)15);
    arena->end = (char *)arena->blocks + arena->blocks->size;
}

void ft_arena_attach(ft_arena *parent, ft_arena *taken_child)
{
    taken_child->beside = atomic_load(&parent->attached);
    while (!atomic_compare_exchange_weak(&parent->attached, &taken_child->beside, taken_child))
        ;
}

static void take_attached(ft_arena *parent, ft_arena *child)
{
    ft_arena *at = atomic_exchange(&child->attached, NULL);
    while (at) {
        ft_arena *beside = at->beside;
        ft_arena_attach(parent, at);
        at = beside;
    }
}

/* The child's blocks go between the parent's newest and its older ones; the parent's own block must
 * stay the oldest. */
void ft_arena_adopt(ft_arena *parent, ft_arena *taken_child)
{
    take_attached(parent, taken_child);
    block *newest = taken_child->blocks, *oldest = newest;
    size_t bytes = taken_child->bytes;
    while (oldest->older)
        oldest = oldest->older;
    parent->bytes += bytes;
    if (parent->blocks->older) {
        oldest->older = parent->blocks->older;
        parent->blocks->older = newest;
        return;
    }
    oldest->older = parent->blocks;
    parent->blocks = newest;
    parent->at = parent->end;
}

size_t ft_arena_bytes(const ft_arena *arena)
{
    return arena->bytes;
}

/* Blocks double up to a step of 256 KiB; something larger than half a step gets a block of its own
 * size, placed behind the current one so that the current one's rest stays in use. */
void *ft_arena_grow(ft_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        give_up(size);
    size_t rounded = (size + 7) & ~(size_t)7;
    size_t step = arena->bytes < LARGEST_STEP ? arena->bytes * 2 : LARGEST_STEP;
    bool alone = rounded > step / 2;
    block *taken = take_block(alone ? sizeof(block) + rounded : step);
    arena->bytes += taken->size;
    if (alone) {
        taken->older = arena->blocks->older;
        arena->blocks->older = taken;
        if (!taken->older) { /* the arena's own block must stay the oldest */
            taken->older = arena->blocks;
            arena->blocks->older = NULL;
            arena->blocks = taken;
            arena->at = arena->end = taken->data + rounded;
        }
        return taken->data;
    }
    taken->older = arena->blocks;
    arena->blocks = taken;
    arena->at = taken->data + rounded;
    arena->end = (char *)taken + taken->size;
    return taken->data;
}

void *ft_extend(ft_arena *arena, void *taken, size_t old_size, size_t new_size)
{
    size_t old_rounded = (old_size + 7) & ~(size_t)7;
    size_t new_rounded = (new_size + 7) & ~(size_t)7;
    char *start = taken;
    if (start && start + old_rounded == arena->at && new_rounded >= new_size &&
        new_rounded >= old_rounded && (size_t)(arena->end - start) >= new_rounded) {
        arena->at = start + new_rounded;
        return start;
    }
    void *moved = ft_alloc_raw(arena, new_size);
    if (old_size)
        memcpy(moved, taken, old_size < new_size ? old_size : new_size);
    return moved;
}

void *ft_alloc_array(ft_arena *arena, size_t size, size_t count)
{
    size_t total;
    if (__builtin_mul_overflow(size, count, &total))
        give_up(SIZE_MAX);
    return ft_alloc(arena, total);
}
