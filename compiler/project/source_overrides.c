/* source_overrides.c - sources of packages with what other projects say over them. */
#include "project/source_overrides.h"

typedef struct override {
    const ft_source_patch *patch;
    const ft_found_file *file;
} override;

static ft_str key_of(ft_arena *arena, ft_str package, ft_str source)
{
    return ft_concat(arena, package, FT_STR("."), source, (ft_str){0});
}

bool ft_source_overrides_collect(ft_loading *loading)
{
    bool fine = true;
    for (size_t i = 0; i < loading->files_len; i++) {
        const ft_loaded_file *file = &loading->files[i];
        for (size_t s = 0; file->properties && s < file->properties->sources.len; s++) {
            const ft_source_patch *patch = file->properties->sources.at[s];
            if (!patch->overrides.at)
                continue;
            override *found = FT_NEW(loading->passing, override);
            *found = (override){patch, &file->found};
            ft_diag_deprecated(loading->diags, FT_DEPRECATION_SOURCE_OVERRIDE, patch->span,
                               "The property \"overrides\" of source \"%.*s\" is going away: disable the source of the "
                               "package with `enabled`, and say what it is here.", FT_ARG(patch->name));
            ft_str key = key_of(loading->passing, patch->overrides, patch->name);
            const override *other = ft_map_put(loading->passing, &loading->source_overrides, key, found);
            if (!other)
                continue;
            ft_diag *diag = ft_diag_error(
                loading->diags, FT_DIAG_DUPLICATE, patch->span,
                "dbt found two schema.yml entries for the same source named %.*s in package %.*s. Sources may only be "
                "overridden a single time. To fix this, remove the sources entry for %.*s in one of these files:\n - %.*s\n"
                " - %.*s",
                FT_ARG(patch->name), FT_ARG(patch->overrides), FT_ARG(key), FT_ARG(other->file->original),
                FT_ARG(file->found.original));
            ft_diag_note(loading->diags, diag, other->patch->span, "the other one stands here");
            fine = false;
        }
    }
    return fine;
}

/* ---- merging */

static void take_value(ft_value *into, ft_value over)
{
    if (over.kind != FT_UNDEFINED)
        *into = over;
}

static void take_text(ft_str *into, ft_str over)
{
    if (over.len)
        *into = over;
}

/* loaded_at_field and loaded_at_query exclude each other: one that is given takes both places. */
static void take_loaded_at(ft_value *field, ft_value *query, ft_value over_field, ft_value over_query)
{
    if (over_field.kind == FT_UNDEFINED && over_query.kind == FT_UNDEFINED)
        return;
    *field = over_field;
    *query = over_query;
}

static const ft_table_patch *table_named(const ft_source_patch *source, ft_str name)
{
    for (size_t i = 0; i < source->tables.len; i++)
        if (ft_str_eq(source->tables.at[i]->name, name))
            return source->tables.at[i];
    return NULL;
}

static ft_table_patch *merge_table(ft_arena *arena, const ft_table_patch *base, const ft_table_patch *over)
{
    ft_table_patch *table = FT_NEW(arena, ft_table_patch);
    *table = *base;
    take_text(&table->description, over->description);
    take_text(&table->identifier, over->identifier);
    take_value(&table->quoting, over->quoting);
    take_value(&table->freshness, over->freshness);
    take_value(&table->external, over->external);
    take_loaded_at(&table->loaded_at_field, &table->loaded_at_query, over->loaded_at_field, over->loaded_at_query);
    take_value(&table->meta, over->meta);
    take_value(&table->tags, over->tags);
    take_value(&table->docs, over->docs);
    if (over->config)
        table->config = over->config;
    if (over->columns.len)
        table->columns = over->columns;
    if (over->tests)
        table->tests = over->tests;
    return table;
}

static ft_source_patch *merge_source(ft_arena *arena, const ft_source_patch *base, const ft_source_patch *over)
{
    ft_source_patch *source = FT_NEW(arena, ft_source_patch);
    *source = *base;
    take_text(&source->description, over->description);
    take_text(&source->loader, over->loader);
    if (over->database.at) {
        source->database = over->database;
        source->raw_database = over->raw_database;
    }
    if (over->schema.at) {
        source->schema = over->schema;
        source->raw_schema = over->raw_schema;
    }
    take_value(&source->quoting, over->quoting);
    take_value(&source->freshness, over->freshness);
    take_loaded_at(&source->loaded_at_field, &source->loaded_at_query, over->loaded_at_field, over->loaded_at_query);
    take_value(&source->meta, over->meta);
    take_value(&source->tags, over->tags);
    if (over->config)
        source->config = over->config;
    source->tables.at = NULL;
    source->tables.len = source->tables.cap = 0;
    for (size_t i = 0; i < base->tables.len; i++) {
        ft_table_patch *table = base->tables.at[i];
        const ft_table_patch *said = table_named(over, table->name);
        ft_vec_push(arena, &source->tables, said ? merge_table(arena, table, said) : table);
    }
    return source;
}

const ft_source_patch *ft_source_overridden(const ft_loading *loading, ft_arena *arena, const ft_source_patch *source,
                                            ft_str package)
{
    if (!loading->source_overrides.len)
        return source;
    const override *found = ft_map_get(&loading->source_overrides, key_of(arena, package, source->name));
    return found ? merge_source(arena, source, found->patch) : source;
}

/* ---- what has no target */

static bool has_table(const ft_loading *loading, const ft_source_patch *over, ft_str table)
{
    for (size_t i = 0; i < loading->files_len; i++) {
        const ft_loaded_file *file = &loading->files[i];
        for (size_t s = 0; file->properties && s < file->properties->sources.len; s++) {
            const ft_source_patch *source = file->properties->sources.at[s];
            if (!source->overrides.at && ft_str_eq(source->name, over->name) &&
                ft_str_eq(file->found.package->name, over->overrides) && (!table.at || table_named(source, table)))
                return true;
        }
    }
    return false;
}

static void warn(ft_loading *loading, ft_span span, const char *what, ft_str name)
{
    ft_diag_warning(loading->diags, FT_DIAG_UNUSED_OVERRIDE, span,
                    "During parsing, dbt encountered source overrides that had no target: %s %.*s", what, FT_ARG(name));
}

void ft_source_overrides_warn(ft_loading *loading)
{
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(&loading->source_overrides, &at));) {
        const ft_source_patch *patch = ((const override *)entry->value)->patch;
        if (!has_table(loading, patch, (ft_str){0})) {
            warn(loading, patch->span, "source", entry->key);
            continue;
        }
        for (size_t t = 0; t < patch->tables.len; t++) {
            ft_str table = patch->tables.at[t]->name;
            if (!has_table(loading, patch, table))
                warn(loading, patch->tables.at[t]->span, "source table", key_of(loading->passing, entry->key, table));
        }
    }
}
