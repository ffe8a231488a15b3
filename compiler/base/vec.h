/* vec.h - a typed array that grows in an arena.
 *
 *     FT_VEC(ft_str) parents = {0};
 *     ft_vec_push(arena, &parents, FT_STR("stg_orders"));
 *
 * Elements stay in order; `at` may move at the next push. At most 2^32 - 1 of them: a node has many
 * vectors, most of them short. */
#ifndef FT_BASE_VEC_H
#define FT_BASE_VEC_H

#include "base/arena.h"

#define FT_VEC(type) struct { type *at; uint32_t len, cap; }

#define ft_vec_reserve(arena, vec, more)                                                           \
    ((vec)->cap - (vec)->len >= (size_t)(more)                                                     \
         ? (void)0                                                                                 \
         : (void)((vec)->at = ft_vec_grow((arena), (vec)->at, sizeof *(vec)->at, (vec)->len,       \
                                          &(vec)->cap, (more))))

#define ft_vec_push(arena, vec, ...)                                                               \
    (ft_vec_reserve((arena), (vec), 1), (void)((vec)->at[(vec)->len++] = (__VA_ARGS__)))

/* Room for one more element, zeroed: a pointer to it. */
#define ft_vec_add(arena, vec)                                                                     \
    (ft_vec_reserve((arena), (vec), 1),                                                            \
     (__typeof__((vec)->at))memset(&(vec)->at[(vec)->len++], 0, sizeof *(vec)->at))

/* Room for exactly `count`: for a vector that is empty and whose length is known. */
#define ft_vec_size(arena, vec, count)                                                             \
    ((vec)->cap = (uint32_t)(count),                                                               \
     (void)((vec)->at = (vec)->cap ? ft_alloc_raw((arena), (vec)->cap * sizeof *(vec)->at) : NULL))

static inline void *ft_vec_grow(ft_arena *arena, void *at, size_t size, size_t len, uint32_t *cap,
                                size_t more)
{
    size_t wanted = *cap ? (size_t)*cap * 2 : size > 32 ? 1 : 2; /* most of a project hold one or two */
    while (wanted < len + more)
        wanted *= 2;
    wanted = wanted <= UINT32_MAX ? wanted : UINT32_MAX;
    void *moved = wanted >= len + more ? ft_extend(arena, at, *cap * size, wanted * size)
                                       : ft_alloc_array(arena, SIZE_MAX, SIZE_MAX); /* exhausted */
    *cap = (uint32_t)wanted;
    return moved;
}

#endif
