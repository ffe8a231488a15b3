/* profile.c - profiles.yml: the chosen target, its keys checked, its secrets known. */
#include "model/profile.h"

#include <errno.h>

#define SECRET_START "$$$DBT_SECRET_START$$$"
#define SECRET_END "$$$DBT_SECRET_END$$$"
#define MOST_PORT 65535

typedef struct loader {
    ft_arena *arena;
    const ft_profile_request *request;
    ft_diags *diags;
    const ft_source *source;
    ft_yaml_renderer renderer;
} loader;

static ft_span span_of(const loader *l, const ft_yaml *node)
{
    return node ? node->span : (ft_span){.source = l->source};
}

/* ---- secrets (PRF-26 ... PRF-28): templates saw a placeholder, the value goes in now */

static void keep_secret(loader *l, ft_profile *profile, ft_str secret)
{
    for (size_t i = 0; i < profile->secrets.len; i++)
        if (ft_str_eq(profile->secrets.at[i], secret))
            return;
    if (secret.len)
        ft_vec_push(l->arena, &profile->secrets, secret);
}

static ft_str with_secrets(loader *l, ft_profile *profile, ft_str text)
{
    for (;;) {
        size_t start = ft_str_find(text, FT_STR(SECRET_START), 0);
        size_t end = start == FT_NOWHERE ? start : ft_str_find(text, FT_STR(SECRET_END), start);
        if (end == FT_NOWHERE)
            return text;
        ft_str name = ft_str_slice(text, start + sizeof SECRET_START - 1, end);
        ft_str value = l->request->env(l->request->env_self, name);
        keep_secret(l, profile, value);
        text = ft_concat(l->arena, ft_str_slice(text, 0, start), value, ft_str_from(text, end + sizeof SECRET_END - 1),
                         (ft_str){0});
    }
}

static ft_value put_secrets(loader *l, ft_profile *profile, ft_value value)
{
    ft_dict_entry *entry;
    if (value.kind == FT_TEXT)
        return ft_of_text(with_secrets(l, profile, ft_text_of(value)));
    if (value.kind == FT_LIST)
        for (size_t i = 0; i < value.as.list->len; i++)
            value.as.list->at[i] = put_secrets(l, profile, value.as.list->at[i]);
    if (value.kind == FT_DICT)
        for (size_t at = 0; (entry = ft_dict_next(value.as.dict, &at));)
            entry->value = put_secrets(l, profile, entry->value);
    return value;
}

/* ---- finding the profile and its target */

static const ft_yaml *read_profiles(loader *l, bool *fine)
{
    ft_str path = ft_path_join(l->arena, l->request->profiles_dir, FT_STR("profiles.yml")), text;
    int error = ft_fs_read(l->request->fs, l->arena, path, &text);
    *fine = true;
    if (error == ENOENT || error == ENOTDIR)
        return NULL;
    ft_yaml *tree = NULL;
    if (error) {
        ft_diag_error(l->diags, FT_DIAG_FILE, FT_NO_SPAN, "%.*s cannot be read: %s", FT_ARG(path), strerror(error));
        *fine = false;
        return NULL;
    }
    l->source = ft_source_new(l->arena, path, text);
    *fine = ft_yaml_parse(l->arena, l->source, l->diags, &tree);
    return tree;
}

static const ft_yaml *find_profile(loader *l)
{
    bool fine;
    ft_str name = l->request->profile_name;
    const ft_yaml *tree = read_profiles(l, &fine);
    if (!fine)
        return NULL;
    const ft_yaml *profile = ft_yaml_get(tree, name);
    if (!profile) {
        ft_diag *diag = ft_diag_error(l->diags, FT_DIAG_PROFILE, span_of(l, NULL),
                                      "Could not find profile named '%.*s'", FT_ARG(name));
        ft_strs names = {0};
        for (size_t i = 0; tree && tree->kind == FT_YAML_MAPPING && i < tree->as.pairs.len; i++)
            ft_vec_push(l->arena, &names, ft_yaml_text(tree->as.pairs.at[i].key));
        ft_diag_suggest(l->diags, diag, name, names.at, names.len);
        return NULL;
    }
    if (profile->kind == FT_YAML_MAPPING && profile->as.pairs.len)
        return profile;
    ft_diag_error(l->diags, FT_DIAG_PROFILE, profile->span, "Profile %.*s in profiles.yml is empty", FT_ARG(name));
    return NULL;
}

static bool choose_target(loader *l, const ft_yaml *profile, ft_str *target, bool *assumed)
{
    const ft_yaml *node = ft_yaml_get(profile, FT_STR("target"));
    *target = l->request->target;
    if (target->at)
        return true;
    ft_value value = FT_VALUE_TEXT("default");
    *assumed = !node || ft_yaml_is_null(node);
    if (!*assumed && !ft_yaml_render(&l->renderer, node, &value))
        return false;
    ft_job job = ft_job_in(l->arena);
    return ft_to_text(&job, value, target);
}

static const ft_yaml *find_output(loader *l, const ft_yaml *profile, ft_str target)
{
    ft_str name = l->request->profile_name;
    const ft_yaml *outputs = ft_yaml_get(profile, FT_STR("outputs"));
    if (!outputs || outputs->kind != FT_YAML_MAPPING) {
        ft_diag_error(l->diags, FT_DIAG_PROFILE, profile->span, "outputs not specified in profile '%.*s'",
                      FT_ARG(name));
        return NULL;
    }
    const ft_yaml *output = ft_yaml_get(outputs, target);
    if (!output) {
        ft_buf list = ft_buf_in(l->arena);
        for (size_t i = 0; i < outputs->as.pairs.len; i++)
            ft_buf_format(&list, "%s - %.*s", i ? "\n" : "", FT_ARG(ft_yaml_text(outputs->as.pairs.at[i].key)));
        ft_diag_error(l->diags, FT_DIAG_PROFILE, outputs->span,
                      "The profile '%.*s' does not have a target named '%.*s'. The valid target names for this "
                      "profile are:\n%.*s",
                      FT_ARG(name), FT_ARG(target), FT_ARG(ft_buf_str(&list)));
        return NULL;
    }
    if (output->kind == FT_YAML_MAPPING)
        return output;
    ft_diag_error(l->diags, FT_DIAG_PROFILE, output->span,
                  "output '%.*s' of profile '%.*s' is misconfigured in profiles.yml", FT_ARG(target), FT_ARG(name));
    return NULL;
}

/* ---- the credentials of each type: required keys, kinds, defaults (PRF-07 ... PRF-22) */

typedef enum { TEXT, INTEGER, TRUTH, ANY } kind;
typedef struct { const char *key; kind kind; bool required, hidden; ft_value fallback; } credential;

/* The order is that of `target` (SHP-03). */
static const credential postgres_keys[] = {
    {"host", TEXT, false, false, {.kind = FT_NONE}},
    {"port", INTEGER, false, false, {.kind = FT_NONE}},
    {"user", TEXT, false, false, {.kind = FT_NONE}},
    {"password", TEXT, false, true, {.kind = FT_NONE}},
    {"database", TEXT, true, false, {.kind = FT_NONE}},
    {"schema", TEXT, true, false, {.kind = FT_NONE}},
    {"connect_timeout", INTEGER, false, false, {.kind = FT_INT, .as.number = 10}},
    {"role", TEXT, false, false, {.kind = FT_NONE}},
    {"search_path", TEXT, false, false, {.kind = FT_NONE}},
    {"keepalives_idle", INTEGER, false, false, {.kind = FT_INT, .as.number = 0}},
    {"sslmode", TEXT, false, false, {.kind = FT_NONE}},
    {"sslcert", TEXT, false, false, {.kind = FT_NONE}},
    {"sslkey", TEXT, false, false, {.kind = FT_NONE}},
    {"sslrootcert", TEXT, false, false, {.kind = FT_NONE}},
    {"application_name", TEXT, false, false, {.kind = FT_TEXT, .len = 3, .as.text = "dbt"}},
    {"autocommit", TRUTH, false, false, {.kind = FT_BOOL}},
    {"retries", INTEGER, false, false, {.kind = FT_INT, .as.number = 1}},
    {0},
};

static const credential sqlite_keys[] = {
    {"path", TEXT, false, false, {.kind = FT_NONE}},
    {"database", TEXT, false, false, {.kind = FT_TEXT, .len = 8, .as.text = "database"}},
    {"schema", TEXT, false, false, {.kind = FT_TEXT, .len = 4, .as.text = "main"}},
    {"schemas_and_paths", ANY, false, false, {.kind = FT_NONE}},
    {"schema_directory", TEXT, false, false, {.kind = FT_NONE}},
    {0},
};

static bool fits(kind wanted, ft_value value)
{
    switch (wanted) {
    case TEXT: return value.kind == FT_TEXT;
    case INTEGER: return value.kind == FT_INT;
    case TRUTH: return value.kind == FT_BOOL;
    case ANY: return true;
    }
    return true;
}

static bool bad_credentials(loader *l, const ft_yaml *output, const ft_profile *profile, const char *key, ft_str why)
{
    const ft_yaml *node = ft_yaml_get(output, ft_str_of(key));
    ft_diag_error(l->diags, FT_DIAG_PROFILE, span_of(l, node ? node : output),
                  "Credentials in profile \"%.*s\", target \"%.*s\" invalid: %.*s", FT_ARG(profile->profile_name),
                  FT_ARG(profile->target_name), FT_ARG(why));
    return false;
}

/* What is wrong with a value; {NULL,0}: nothing. One that is hidden is not told. */
static ft_str complaint(loader *l, const credential *wanted, ft_value value)
{
    static const char *const kind_words[] = {"string", "integer", "boolean", "any"};
    ft_job job = ft_job_in(l->arena);
    ft_buf printed = ft_buf_in(l->arena);
    bool is_port = strcmp(wanted->key, "port") == 0;
    if (wanted->hidden || !ft_repr(&job, value, &printed))
        ft_buf_text(&printed, "what is given");
    ft_str shown = ft_buf_str(&printed);
    if (!fits(wanted->kind, value))
        return ft_format(l->arena, "%.*s is not of type '%s'", FT_ARG(shown), kind_words[wanted->kind]);
    if (is_port && value.as.number < 0)
        return ft_format(l->arena, "%.*s is less than the minimum of 0", FT_ARG(shown));
    if (is_port && value.as.number > MOST_PORT)
        return ft_format(l->arena, "%.*s is greater than the maximum of %d", FT_ARG(shown), MOST_PORT);
    return (ft_str){0};
}

static bool take_key(loader *l, const credential *key, const ft_yaml *output, ft_profile *profile, ft_value *value)
{
    *value = ft_dict_get_text(profile->output, ft_str_of(key->key));
    if (value->kind == FT_NONE || value->kind == FT_UNDEFINED) {
        *value = key->fallback;
        return !key->required || bad_credentials(l, output, profile, key->key,
                                                 ft_format(l->arena, "'%s' is a required property", key->key));
    }
    ft_str wrong = complaint(l, key, *value);
    return !wrong.at || bad_credentials(l, output, profile, key->key, wrong);
}

static bool take_keys(loader *l, const credential *keys, const ft_yaml *output, ft_profile *profile)
{
    bool fine = true;
    for (; keys->key; keys++) {
        ft_value value;
        fine &= take_key(l, keys, output, profile, &value);
        if (!keys->hidden)
            ft_dict_set_text(l->arena, profile->target, ft_str_of(keys->key), value);
        if (ft_str_is(ft_str_of(keys->key), "database"))
            ft_dict_set_text(l->arena, profile->target, FT_STR("dbname"), value);
    }
    return fine;
}

/* dbname and pass are other names of database and password; both at once is an error. */
static bool fold_aliases(loader *l, const ft_yaml *output, ft_profile *profile)
{
    static const ft_str names[][2] = {{FT_STR_INIT("dbname"), FT_STR_INIT("database")},
                                      {FT_STR_INIT("pass"), FT_STR_INIT("password")}};
    for (size_t i = 0; i < 2; i++) {
        ft_value value;
        if (!ft_dict_remove_text(profile->output, names[i][0], &value))
            continue;
        if (ft_dict_find_text(profile->output, names[i][1])) {
            ft_diag_error(l->diags, FT_DIAG_PROFILE, output->span,
                          "Got duplicate keys: (%.*s, %.*s) all map to \"%.*s\"", FT_ARG(names[i][0]),
                          FT_ARG(names[i][1]), FT_ARG(names[i][1]));
            return false;
        }
        ft_dict_set_text(l->arena, profile->output, names[i][1], value);
    }
    return true;
}

static ft_str text_at(const ft_dict *dict, ft_str key)
{
    ft_value value = ft_dict_get_text(dict, key);
    return value.kind == FT_TEXT ? ft_text_of(value) : (ft_str){0};
}

static bool take_type(loader *l, const ft_yaml *output, ft_profile *profile, const credential **keys)
{
    profile->type = text_at(profile->output, FT_STR("type"));
    if (ft_str_is(profile->type, "postgres"))
        *keys = postgres_keys;
    else if (ft_str_is(profile->type, "sqlite"))
        *keys = sqlite_keys;
    else if (!profile->type.at)
        ft_diag_error(l->diags, FT_DIAG_PROFILE, output->span,
                      "required field \"type\" not found in profile %.*s and target %.*s",
                      FT_ARG(profile->profile_name), FT_ARG(profile->target_name));
    else {
        ft_diag *diag = ft_diag_error(l->diags, FT_DIAG_PROFILE, span_of(l, ft_yaml_get(output, FT_STR("type"))),
                                      "Could not find adapter type %.*s!", FT_ARG(profile->type));
        const ft_str types[] = {FT_STR("postgres"), FT_STR("sqlite")};
        ft_diag_suggest(l->diags, diag, profile->type, types, 2);
    }
    return *keys != NULL;
}

static bool take_threads(loader *l, const ft_yaml *output, ft_profile *profile)
{
    static const credential key = {"threads", INTEGER, false, false, {.kind = FT_INT, .as.number = 1}};
    ft_value threads;
    if (!take_key(l, &key, output, profile, &threads))
        return false;
    profile->threads = l->request->threads ? l->request->threads
                       : threads.as.number > 0 ? (unsigned)threads.as.number : 1;
    return true;
}

/* What templates see of the target: its keys, then type, threads and names (SHP-03). */
static bool fill_target(loader *l, const credential *keys, const ft_yaml *output, ft_profile *profile)
{
    profile->target = ft_dict_new(l->arena);
    bool fine = take_keys(l, keys, output, profile);
    const ft_dict_entry *entry; /* keys we do not know, but never anything that may be a secret */
    for (size_t at = 0; (entry = ft_dict_next(profile->output, &at));)
        if (entry->key.kind == FT_TEXT && ft_str_find(ft_text_of(entry->key), FT_STR("pass"), 0) == FT_NOWHERE &&
            ft_str_is(profile->type, "sqlite") && !ft_dict_find_text(profile->target, ft_text_of(entry->key)))
            ft_dict_set_text(l->arena, profile->target, ft_text_of(entry->key), entry->value);
    ft_dict_set_text(l->arena, profile->target, FT_STR("type"), ft_of_text(profile->type));
    ft_dict_set_text(l->arena, profile->target, FT_STR("threads"), ft_of_int(profile->threads));
    ft_dict_set_text(l->arena, profile->target, FT_STR("name"), ft_of_text(profile->target_name));
    ft_dict_set_text(l->arena, profile->target, FT_STR("target_name"), ft_of_text(profile->target_name));
    ft_dict_set_text(l->arena, profile->target, FT_STR("profile_name"), ft_of_text(profile->profile_name));
    profile->database = text_at(profile->target, FT_STR("database"));
    profile->schema = text_at(profile->target, FT_STR("schema"));
    ft_value_freeze(ft_of_dict(profile->target));
    return fine;
}

bool ft_profile_load(ft_arena *arena, const ft_profile_request *request, ft_profile *out, ft_diags *diags)
{
    loader l = {.arena = arena, .request = request, .diags = diags};
    l.renderer = (ft_yaml_renderer){
        .arena = arena, .scope = request->scope, .diags = diags, .code = FT_DIAG_PROFILE, .keep_bad_passwords = true};
    *out = (ft_profile){.profile_name = request->profile_name};
    const ft_yaml *profile = find_profile(&l);
    if (!profile || !choose_target(&l, profile, &out->target_name, &out->target_assumed))
        return false;
    const ft_yaml *output = find_output(&l, profile, out->target_name);
    ft_value rendered;
    if (!output || !ft_yaml_render(&l.renderer, output, &rendered))
        return false;
    out->output = put_secrets(&l, out, rendered).as.dict;
    const credential *keys = NULL;
    if (!fold_aliases(&l, output, out) || !take_type(&l, output, out, &keys))
        return false;
    return take_threads(&l, output, out) && fill_target(&l, keys, output, out);
}
