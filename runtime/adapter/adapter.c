/* adapter.c - the databases there are, by the profile's `type`. */
#include "adapter/adapter.h"

#include "adapter/postgres.h"
#include "adapter/sqlite.h"

struct ft_adapter {
    ft_arena *arena;
    ft_adapter_options options;
    ft_relation_cache *cache;
    const struct driver *driver;
};

typedef struct driver {
    const char *type;
    const ft_capabilities *can;
    ft_warehouse *(*open)(const ft_session_with *with);
} driver;

static const driver DRIVERS[] = {
    {"postgres", &ft_postgres_can, ft_postgres_open},
    {"sqlite", &ft_sqlite_can, ft_sqlite_open_session},
};
enum { DRIVER_COUNT = sizeof DRIVERS / sizeof *DRIVERS };

static const driver *driver_named(ft_str type)
{
    for (size_t i = 0; i < DRIVER_COUNT; i++)
        if (ft_str_is(type, DRIVERS[i].type))
            return &DRIVERS[i];
    return NULL;
}

static void report_unknown_type(ft_str type, ft_diags *diags)
{
    ft_str known[DRIVER_COUNT];
    for (size_t i = 0; i < DRIVER_COUNT; i++)
        known[i] = ft_str_of(DRIVERS[i].type);
    ft_diag *diag = ft_diag_error(diags, FT_DIAG_PROFILE, FT_NO_SPAN,
                                  "could not find adapter type %.*s", FT_ARG(type));
    ft_diag_suggest(diags, diag, type, known, DRIVER_COUNT);
}

ft_adapter *ft_adapter_new(const ft_adapter_options *options, ft_diags *diags)
{
    const ft_credentials *credentials = &options->credentials;
    const driver *found = driver_named(credentials->type);
    if (!found) {
        report_unknown_type(credentials->type, diags);
        return NULL;
    }
    ft_arena *arena = ft_arena_new("adapter");
    ft_adapter *adapter = FT_NEW(arena, ft_adapter);
    *adapter = (ft_adapter){
        .arena = arena, .options = *options, .cache = ft_relation_cache_new(options->told, options->self),
        .driver = found};
    return adapter;
}

void ft_adapter_free(ft_adapter *adapter)
{
    if (!adapter)
        return;
    ft_relation_cache_free(adapter->cache);
    ft_arena_free(adapter->arena);
}

const char *ft_adapter_type(const ft_adapter *adapter)
{
    return adapter->driver->type;
}

const ft_capabilities *ft_adapter_can(const ft_adapter *adapter)
{
    return adapter->driver->can;
}

ft_warehouse *ft_adapter_open(ft_adapter *adapter, const ft_cancel_token *cancel)
{
    ft_session_with with = {
        .options = &adapter->options, .cache = adapter->cache, .cancel = cancel};
    return adapter->driver->open(&with);
}
