/* slab.c - a range cut into regions of one huge page each, and those into units; see slab.h. */
#include "base/slab.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>

enum { REGION = 1 << 21, UNITS = REGION / FT_SLAB_UNIT, REGIONS = 32 };

static char *range;                /* NULL: there is none */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards the following */
static uint32_t used[REGIONS];     /* a bit for each unit */
static size_t lowest;              /* in the regions before it no unit is free */

/* The first region is of small pages: a short command would touch but a part of a huge one. */
void ft_slab_open(void)
{
    size_t size = (REGIONS + 1) * (size_t)REGION;
    char *got = range ? MAP_FAILED : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (got == MAP_FAILED)
        return;
    range = (char *)(((uintptr_t)got + REGION - 1) & ~(uintptr_t)(REGION - 1));
    madvise(range + REGION, (REGIONS - 1) * (size_t)REGION, MADV_HUGEPAGE); /* refused: small pages do as well */
}

/* Where `count` free units stand in a row; UNITS: nowhere. */
static unsigned find_units(uint32_t taken, unsigned count)
{
    uint32_t starts = ~taken;
    for (unsigned i = 1; i < count; i++)
        starts &= ~taken >> i;
    return starts ? (unsigned)__builtin_ctz(starts) : UNITS;
}

static uint32_t bits(unsigned first, unsigned count)
{
    return (uint32_t)(((uint64_t)1 << count) - 1) << first;
}

static void *take_units(unsigned count)
{
    for (size_t at = lowest; at < REGIONS; at++) {
        unsigned first = find_units(used[at], count);
        if (first == UNITS)
            continue;
        used[at] |= bits(first, count);
        while (lowest < REGIONS && used[lowest] == UINT32_MAX)
            lowest++;
        return range + at * REGION + (size_t)first * FT_SLAB_UNIT;
    }
    return NULL;
}

void *ft_slab_take(size_t *size)
{
    size_t count = (*size + FT_SLAB_UNIT - 1) / FT_SLAB_UNIT;
    if (!range || *size < FT_SLAB_UNIT || count > UNITS)
        return NULL;
    pthread_mutex_lock(&lock);
    void *taken = take_units((unsigned)count);
    pthread_mutex_unlock(&lock);
    if (taken)
        *size = count * FT_SLAB_UNIT;
    return taken;
}

bool ft_slab_give(void *taken, size_t size)
{
    uintptr_t offset = (uintptr_t)taken - (uintptr_t)range;
    if (!range || offset >= REGIONS * (uintptr_t)REGION)
        return false;
    size_t at = offset / REGION, first = offset % REGION / FT_SLAB_UNIT;
    pthread_mutex_lock(&lock);
    used[at] &= ~bits((unsigned)first, (unsigned)(size / FT_SLAB_UNIT));
    lowest = at < lowest ? at : lowest;
    pthread_mutex_unlock(&lock);
    return true;
}
