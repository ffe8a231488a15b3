/* relation_cache.c - schemas, their relations, their columns, behind one lock. */
#include "adapter/relation_cache.h"

#include "base/map.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct known_relation {
    ft_relation relation;
    bool gone; /* a tombstone: dropped, or never there */
    bool ours; /* made by this run */
    ft_relation_traits traits;
    uint64_t changed;    /* the ticket number at which this run last changed it; 0: never */
    ft_columns columns;  /* at NULL: not asked yet */
    uint64_t columns_of; /* the generation in which they were read */
} known_relation;

typedef struct known_schema {
    ft_map relations; /* identifier -> known_relation */
    ft_map folded;    /* the same by lower-case name; the last one of several */
    ft_known known;
    bool exists;
    uint64_t changed;
} known_schema;

struct ft_relation_cache {
    pthread_mutex_t lock; /* guards everything below */
    ft_arena *arena;
    ft_map schemas; /* name -> known_schema */
    bool schemas_known;
    uint64_t now;        /* counts changes made by this run */
    uint64_t generation; /* of columns */
    ft_relation_told *told; /* never changed; needs no lock */
    void *told_self;
};

ft_relation_cache *ft_relation_cache_new(ft_relation_told *told, void *self)
{
    ft_arena *arena = ft_arena_new("relation cache");
    ft_relation_cache *cache = FT_NEW(arena, ft_relation_cache);
    cache->arena = arena;
    cache->now = cache->generation = 1;
    cache->told = told;
    cache->told_self = self;
    pthread_mutex_init(&cache->lock, NULL);
    return cache;
}

void ft_relation_cache_free(ft_relation_cache *cache)
{
    if (!cache)
        return;
    pthread_mutex_destroy(&cache->lock);
    ft_arena_free(cache->arena);
}

/* ---- entries; the lock is held */

static known_schema *schema_find(ft_relation_cache *cache, ft_str name)
{
    return ft_map_get(&cache->schemas, name);
}

static known_schema *schema_entry(ft_relation_cache *cache, ft_str name)
{
    known_schema *schema = schema_find(cache, name);
    if (!schema) {
        schema = FT_NEW(cache->arena, known_schema);
        ft_map_put(cache->arena, &cache->schemas, ft_str_copy(cache->arena, name), schema);
    }
    return schema;
}

static known_relation *relation_entry(ft_relation_cache *cache, known_schema *schema,
                                      ft_str identifier)
{
    known_relation *known = ft_map_get(&schema->relations, identifier);
    if (known)
        return known;
    known = FT_NEW(cache->arena, known_relation);
    known->gone = true;
    known->relation.identifier = ft_str_copy(cache->arena, identifier);
    ft_map_put(cache->arena, &schema->relations, known->relation.identifier, known);
    ft_map_put(cache->arena, &schema->folded,
               ft_str_lower_ascii(cache->arena, known->relation.identifier), known);
    return known;
}

static void take(ft_relation_cache *cache, known_relation *known, ft_str schema,
                 const ft_relation *relation)
{
    ft_str identifier = known->relation.identifier;
    ft_str kept =
        known->relation.schema.at ? known->relation.schema : ft_str_copy(cache->arena, schema);
    known->relation = *relation;
    known->relation.database = (ft_str){0};
    known->relation.schema = kept;
    known->relation.identifier = identifier;
    known->relation.sample_filter = (ft_str){0};
    known->gone = false;
    known->columns = (ft_columns){0};
}

static void fill_relation(ft_relation_cache *cache, known_schema *schema, uint64_t ticket,
                          ft_str schema_name, const ft_relation *relation, ft_relation_traits traits)
{
    known_relation *known = relation_entry(cache, schema, relation->identifier);
    bool left = known->traits.reads_former;
    known->traits = traits;
    known->traits.reads_former = traits.reads_former || left;
    if (known->changed >= ticket && known->changed)
        return;
    take(cache, known, schema_name, relation);
}

static bool keeps(const known_relation *known, uint64_t ticket)
{
    return known->ours || (known->changed && known->changed >= ticket);
}

static ft_relation copy_out(ft_arena *arena, const known_relation *known)
{
    ft_relation copy = known->relation;
    copy.schema = ft_str_copy(arena, copy.schema);
    copy.identifier = ft_str_copy(arena, copy.identifier);
    return copy;
}

static known_relation *lookup(ft_relation_cache *cache, ft_str schema_name, ft_str identifier)
{
    known_schema *schema = schema_find(cache, schema_name);
    known_relation *known = schema ? ft_map_get(&schema->relations, identifier) : NULL;
    return known && !known->gone ? known : NULL;
}

static void tell(ft_relation_cache *cache, ft_relation_change change, const ft_relation *relation, const ft_relation *to)
{
    if (cache->told)
        cache->told(cache->told_self, change, relation, to);
}

/* ---- asking */

ft_known ft_relation_cache_knows(ft_relation_cache *cache, ft_str name)
{
    pthread_mutex_lock(&cache->lock);
    known_schema *schema = schema_find(cache, name);
    ft_known known = schema ? schema->known : FT_KNOWN_NOT;
    pthread_mutex_unlock(&cache->lock);
    return known;
}

bool ft_relation_cache_knows_schemas(ft_relation_cache *cache)
{
    pthread_mutex_lock(&cache->lock);
    bool known = cache->schemas_known;
    pthread_mutex_unlock(&cache->lock);
    return known;
}

size_t ft_relation_cache_schemas(ft_relation_cache *cache, ft_arena *arena, ft_str **names)
{
    pthread_mutex_lock(&cache->lock);
    ft_str *list = FT_NEW_ARRAY(arena, ft_str, cache->schemas.len + 1);
    size_t count = 0;
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(&cache->schemas, &at));)
        if (((known_schema *)entry->value)->exists)
            list[count++] = ft_str_copy(arena, entry->key);
    pthread_mutex_unlock(&cache->lock);
    qsort(list, count, sizeof *list, ft_str_cmp_qsort);
    *names = list;
    return count;
}

void ft_relation_cache_list(ft_relation_cache *cache, ft_arena *arena, ft_str schema_name,
                            ft_relations *out)
{
    pthread_mutex_lock(&cache->lock);
    known_schema *schema = schema_find(cache, schema_name);
    *out = (ft_relations){0};
    if (schema) {
        out->at = FT_NEW_ARRAY(arena, ft_relation, schema->relations.len + 1);
        const ft_map_entry *entry;
        for (size_t at = 0; (entry = ft_map_next(&schema->relations, &at));)
            if (!((known_relation *)entry->value)->gone)
                out->at[out->len++] = copy_out(arena, entry->value);
    }
    pthread_mutex_unlock(&cache->lock);
}

bool ft_relation_cache_find(ft_relation_cache *cache, ft_arena *arena, ft_str schema_name,
                            ft_str identifier, bool fold, ft_relation *out)
{
    pthread_mutex_lock(&cache->lock);
    known_relation *known = lookup(cache, schema_name, identifier);
    known_schema *schema = schema_find(cache, schema_name);
    if (!known && fold && schema) {
        known = ft_map_get(&schema->folded, ft_str_lower_ascii(arena, identifier));
        known = known && !known->gone ? known : NULL;
    }
    if (known)
        *out = copy_out(arena, known);
    pthread_mutex_unlock(&cache->lock);
    return known != NULL;
}

ft_relation_traits ft_relation_cache_traits(ft_relation_cache *cache, ft_str schema, ft_str identifier)
{
    pthread_mutex_lock(&cache->lock);
    known_relation *known = lookup(cache, schema, identifier);
    ft_relation_traits traits = known ? known->traits : (ft_relation_traits){0};
    pthread_mutex_unlock(&cache->lock);
    return traits;
}

/* ---- filling in */

uint64_t ft_relation_cache_ticket(ft_relation_cache *cache)
{
    pthread_mutex_lock(&cache->lock);
    uint64_t ticket = ++cache->now;
    pthread_mutex_unlock(&cache->lock);
    return ticket;
}

void ft_relation_cache_fill_schemas(ft_relation_cache *cache, uint64_t ticket, const ft_str *names,
                                    size_t count)
{
    pthread_mutex_lock(&cache->lock);
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(&cache->schemas, &at));) {
        known_schema *schema = entry->value;
        if (schema->changed < ticket)
            schema->exists = false;
    }
    for (size_t i = 0; i < count; i++) {
        known_schema *schema = schema_entry(cache, names[i]);
        if (schema->changed < ticket)
            schema->exists = true;
    }
    cache->schemas_known = true;
    pthread_mutex_unlock(&cache->lock);
}

void ft_relation_cache_fill(ft_relation_cache *cache, uint64_t ticket, ft_str schema_name,
                            const ft_relation *relations, const ft_relation_traits *traits, size_t count)
{
    pthread_mutex_lock(&cache->lock);
    known_schema *schema = schema_entry(cache, schema_name);
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(&schema->relations, &at));) {
        known_relation *known = entry->value;
        known->gone = known->gone || !keeps(known, ticket);
    }
    for (size_t i = 0; i < count; i++)
        fill_relation(cache, schema, ticket, schema_name, &relations[i], traits[i]);
    schema->known = FT_KNOWN;
    pthread_mutex_unlock(&cache->lock);
    for (size_t i = 0; i < count; i++) {
        ft_relation found = relations[i];
        found.schema = schema_name;
        tell(cache, FT_RELATION_ADDED, &found, NULL);
    }
}

void ft_relation_cache_fill_one(ft_relation_cache *cache, uint64_t ticket, ft_str schema_name,
                                ft_str identifier, const ft_relation *relation, ft_relation_traits traits)
{
    pthread_mutex_lock(&cache->lock);
    known_schema *schema = schema_entry(cache, schema_name);
    known_relation *known = ft_map_get(&schema->relations, identifier);
    if (relation)
        fill_relation(cache, schema, ticket, schema_name, relation, traits);
    else if (known && !keeps(known, ticket))
        known->gone = true;
    pthread_mutex_unlock(&cache->lock);
}

/* ---- what this run did */

static void add_locked(ft_relation_cache *cache, const ft_relation *relation)
{
    known_schema *schema = schema_entry(cache, relation->schema);
    known_relation *known = relation_entry(cache, schema, relation->identifier);
    take(cache, known, relation->schema, relation);
    known->ours = true;
    known->changed = ++cache->now;
}

static known_relation *drop_locked(ft_relation_cache *cache, const ft_relation *relation)
{
    known_schema *schema = schema_entry(cache, relation->schema);
    known_relation *known = relation_entry(cache, schema, relation->identifier);
    known->gone = true;
    known->ours = false;
    known->traits = (ft_relation_traits){0};
    known->columns = (ft_columns){0};
    known->changed = ++cache->now;
    return known;
}

void ft_relation_cache_added(ft_relation_cache *cache, const ft_relation *relation)
{
    pthread_mutex_lock(&cache->lock);
    add_locked(cache, relation);
    pthread_mutex_unlock(&cache->lock);
    tell(cache, FT_RELATION_ADDED, relation, NULL);
}

void ft_relation_cache_dropped(ft_relation_cache *cache, const ft_relation *relation)
{
    pthread_mutex_lock(&cache->lock);
    drop_locked(cache, relation);
    pthread_mutex_unlock(&cache->lock);
    tell(cache, FT_RELATION_DROPPED, relation, NULL);
}

void ft_relation_cache_renamed(ft_relation_cache *cache, const ft_relation *from,
                               const ft_relation *to)
{
    pthread_mutex_lock(&cache->lock);
    known_relation *old = lookup(cache, from->schema, from->identifier);
    ft_relation moved = *to;
    if (old && moved.kind == FT_REL_UNKNOWN)
        moved.kind = old->relation.kind;
    ft_relation_traits traits = old ? old->traits : (ft_relation_traits){0};
    drop_locked(cache, from);
    add_locked(cache, &moved);
    known_relation *now = lookup(cache, to->schema, to->identifier);
    now->traits = traits;
    pthread_mutex_unlock(&cache->lock);
    tell(cache, FT_RELATION_RENAMED, from, to);
}

void ft_relation_cache_schema(ft_relation_cache *cache, ft_str name, bool exists)
{
    pthread_mutex_lock(&cache->lock);
    known_schema *schema = schema_entry(cache, name);
    const ft_map_entry *entry;
    for (size_t at = 0; !exists && (entry = ft_map_next(&schema->relations, &at));) {
        known_relation *known = entry->value;
        known->gone = true;
        known->ours = false;
        known->traits = (ft_relation_traits){0};
    }
    schema->exists = exists;
    schema->changed = ++cache->now;
    if (!exists)
        schema->known = FT_KNOWN;
    pthread_mutex_unlock(&cache->lock);
    tell(cache, exists ? FT_SCHEMA_MADE : FT_SCHEMA_DROPPED, &(ft_relation){.schema = name}, NULL);
}

void ft_relation_cache_stale(ft_relation_cache *cache)
{
    pthread_mutex_lock(&cache->lock);
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(&cache->schemas, &at));) {
        known_schema *schema = entry->value;
        if (schema->known == FT_KNOWN)
            schema->known = FT_KNOWN_STALE;
    }
    cache->schemas_known = false;
    cache->generation++;
    pthread_mutex_unlock(&cache->lock);
}

void ft_relation_cache_left_reading(ft_relation_cache *cache, ft_str schema, ft_str identifier)
{
    pthread_mutex_lock(&cache->lock);
    known_relation *known = lookup(cache, schema, identifier);
    bool reads = known && (known->relation.kind == FT_REL_VIEW || known->relation.kind == FT_REL_MATERIALIZED_VIEW);
    if (reads)
        known->traits.reads_former = true;
    pthread_mutex_unlock(&cache->lock);
}

/* ---- columns */

ft_columns ft_columns_copy(ft_arena *arena, const ft_columns *columns)
{
    ft_columns copy = {FT_NEW_ARRAY(arena, ft_column_info, columns->len + 1), columns->len};
    for (size_t i = 0; i < columns->len; i++) {
        copy.at[i] = columns->at[i];
        copy.at[i].name = ft_str_copy(arena, columns->at[i].name);
        copy.at[i].type = ft_str_copy(arena, columns->at[i].type);
    }
    return copy;
}

bool ft_relation_cache_columns(ft_relation_cache *cache, ft_arena *arena, ft_str schema,
                               ft_str identifier, ft_columns *out)
{
    pthread_mutex_lock(&cache->lock);
    known_relation *known = lookup(cache, schema, identifier);
    bool found = known && known->columns.at && known->columns_of == cache->generation;
    if (found)
        *out = ft_columns_copy(arena, &known->columns);
    pthread_mutex_unlock(&cache->lock);
    return found;
}

void ft_relation_cache_fill_columns(ft_relation_cache *cache, uint64_t ticket, ft_str schema,
                                    ft_str identifier, const ft_columns *columns)
{
    pthread_mutex_lock(&cache->lock);
    known_relation *known = lookup(cache, schema, identifier);
    if (known && (known->changed == 0 || known->changed < ticket)) {
        known->columns = ft_columns_copy(cache->arena, columns);
        known->columns_of = cache->generation;
    }
    pthread_mutex_unlock(&cache->lock);
}

void ft_relation_cache_forget_columns(ft_relation_cache *cache)
{
    pthread_mutex_lock(&cache->lock);
    cache->generation++;
    pthread_mutex_unlock(&cache->lock);
}
