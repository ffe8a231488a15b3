/* lock.c - pins to YAML; see lock.h. */
#include "deps/lock.h"

#include "value/convert.h"

/* Values of DBT_ENV_SECRET… that stand in a text. */
static ft_str scrubbed(const ft_deps *deps, ft_str text)
{
    ft_str made = text;
    for (size_t i = 0; i < deps->env_names.len; i++) {
        ft_str name = deps->env_names.at[i], value = deps->env(deps->env_self, name);
        if (ft_str_starts(name, FT_STR("DBT_ENV_SECRET")) && value.len)
            made = ft_str_replace(deps->arena, made, value, FT_STR("*****"));
    }
    if (!ft_str_eq(made, text))
        ft_deps_say(deps, FT_DEPS_WARN, "M035", "DepsScrubbedPackageName",
                    "Detected secret env var in %.*s. The lock file has it hidden, so that the "
                    "next deps must be run with "
                    "--upgrade; write {{ env_var('DBT_ENV_SECRET_...') }} instead",
                    FT_ARG(made));
    return made;
}

static void set(const ft_deps *deps, ft_dict *dict, const char *key, ft_str text)
{
    if (text.len)
        ft_dict_set_text(deps->arena, dict, ft_str_of(key), ft_of_text(text));
}

static ft_value entry_of(const ft_deps *deps, const ft_pin *pin)
{
    static const char *const addresses[] = {"local", "tarball", "git", "package", "private"};
    ft_dict *dict = ft_dict_new(deps->arena);
    bool hub = pin->spec.kind == FT_PACKAGE_HUB, local = pin->spec.kind == FT_PACKAGE_LOCAL;
    set(deps, dict, addresses[pin->spec.kind],
        hub || local ? pin->spec.address : scrubbed(deps, pin->spec.address_raw));
    set(deps, dict, hub ? "version" : "revision", pin->version);
    set(deps, dict, "subdirectory", pin->spec.subdirectory);
    set(deps, dict, "provider", pin->spec.provider);
    set(deps, dict, "name", pin->project);
    return ft_of_dict(dict);
}

ft_str ft_lock_text(const ft_deps *deps, const ft_pins *pins, ft_str hash)
{
    ft_job job = ft_job_in(deps->arena);
    ft_buf text = ft_buf_in(deps->arena);
    ft_list *packages = ft_list_new(deps->arena, pins->len);
    ft_dict *whole = ft_dict_new(deps->arena);
    for (size_t i = 0; i < pins->len; i++)
        ft_list_add(deps->arena, packages, entry_of(deps, &pins->at[i]));
    ft_dict_set_text(deps->arena, whole, FT_STR("packages"), ft_of_list(packages));
    ft_dict_set_text(deps->arena, whole, FT_STR("sha1_hash"), ft_of_text(hash));
    ft_yaml_write_indented(&job, ft_of_dict(whole), &text);
    return ft_buf_str(&text);
}
