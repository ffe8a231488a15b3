/* world.c - vars by scope, and what the adapter is. */
#include "context/world.h"

ft_str ft_world_adapter_type(const ft_world *world)
{
    if (world->adapter_type.at)
        return world->adapter_type;
    return world->profile ? world->profile->type : (ft_str){0};
}

ft_name_style ft_world_name_style(const ft_world *world)
{
    return world->can && world->can->joined_names ? FT_NAMES_JOINED : FT_NAMES_DOTTED;
}

bool ft_world_reaches(const ft_world *world, ft_str database)
{
    return !world->can || !world->can->one_database || !database.len || ft_str_eq_nocase(database, world->profile->database);
}

ft_str ft_world_unreached(ft_arena *arena, const ft_world *world, ft_str database)
{
    return ft_format(arena, "Cross-db references not allowed in %.*s (%.*s vs %.*s)", FT_ARG(ft_world_adapter_type(world)),
                     FT_ARG(database), FT_ARG(world->profile->database));
}

static ft_value get(const ft_dict *dict, ft_str name)
{
    return dict ? ft_dict_get_text(dict, name) : FT_VALUE_UNDEFINED;
}

static const ft_dict *vars_of(const ft_project_file *file)
{
    return file && ft_is(file->vars, FT_DICT) ? file->vars.as.dict : NULL;
}

static const ft_dict *scope_of(const ft_dict *vars, ft_str package)
{
    ft_value scoped = get(vars, package);
    return ft_is(scoped, FT_DICT) ? scoped.as.dict : NULL;
}

static const ft_project_file *package_named(const ft_world *world, ft_str name)
{
    for (size_t i = 0; i < world->packages_len; i++)
        if (ft_str_eq(world->packages[i]->name, name))
            return world->packages[i];
    return NULL;
}

/* The dicts that may hold a var, strongest first; absent ones are NULL. */
typedef struct { const ft_dict *at[5]; } var_layers;

static var_layers layers_for(const ft_world *world, ft_str package)
{
    const ft_dict *root = vars_of(world->root);
    var_layers layers = {{world->invocation->cli_vars, scope_of(root, package), root}};
    if (!world->root || !ft_str_eq(world->root->name, package)) {
        const ft_dict *own = vars_of(package_named(world, package));
        layers.at[3] = scope_of(own, package);
        layers.at[4] = own;
    }
    return layers;
}

ft_value ft_world_var(const ft_world *world, ft_str package, ft_str name)
{
    var_layers layers = layers_for(world, package);
    for (size_t i = 0; i < 5; i++) {
        ft_value found = get(layers.at[i], name);
        if (!ft_is(found, FT_UNDEFINED))
            return found;
    }
    return FT_VALUE_UNDEFINED;
}

ft_dict *ft_world_vars(ft_arena *arena, const ft_world *world, ft_str package)
{
    ft_dict *all = ft_dict_new(arena);
    var_layers layers = layers_for(world, package);
    for (size_t i = 5; i-- > 0;) {
        const ft_dict_entry *entry;
        for (size_t at = 0; layers.at[i] && (entry = ft_dict_next(layers.at[i], &at));)
            if (ft_is(entry->key, FT_TEXT))
                ft_dict_set_text(arena, all, ft_text_of(entry->key), entry->value);
    }
    return all;
}
