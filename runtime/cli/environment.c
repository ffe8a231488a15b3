/* environment.c - variables by name, and the grammar of .env files; see environment.h. */
#include "cli/environment.h"

#include "cli/options.h"

static void set(ft_environment *environment, ft_str name, ft_str value)
{
    ft_map_put(environment->arena, &environment->variables, name, ft_str_c(environment->arena, value));
}

void ft_environment_init(ft_environment *environment, ft_arena *arena, char *const *variables)
{
    *environment = (ft_environment){.arena = arena};
    for (; *variables; variables++) {
        ft_str text = ft_str_of(*variables);
        size_t equals = ft_str_find_byte(text, '=', 0);
        if (equals != FT_NOWHERE)
            set(environment, ft_str_copy(arena, ft_str_slice(text, 0, equals)), ft_str_from(text, equals + 1));
    }
}

ft_str ft_environment_get(void *self, ft_str name)
{
    ft_environment *environment = self;
    const char *value = ft_map_get(&environment->variables, name);
    return value ? ft_str_of(value) : (ft_str){0};
}

ft_strs ft_environment_names(ft_arena *arena, const ft_environment *environment)
{
    ft_strs names = {0};
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(&environment->variables, &at));)
        ft_vec_push(arena, &names, entry->key);
    return names;
}

void ft_environment_mirror(ft_environment *environment)
{
    static const ft_str engine = FT_STR_INIT("DBT_ENGINE_"), plain = FT_STR_INIT("DBT_");
    ft_strs names = ft_environment_names(environment->arena, environment);
    for (size_t i = 0; i < names.len; i++) {
        ft_str name = names.at[i], value = ft_environment_get(environment, name);
        if (!ft_variable_is_ours(name))
            continue; /* a secret must not get a name that is none */
        if (ft_str_starts(name, engine)) {
            set(environment, ft_concat(environment->arena, plain, ft_str_from(name, engine.len), (ft_str){0}), value);
        } else if (ft_str_starts(name, plain)) {
            ft_str other = ft_concat(environment->arena, engine, ft_str_from(name, plain.len), (ft_str){0});
            if (!ft_map_has(&environment->variables, other))
                set(environment, other, value);
        }
    }
}

/* ---- .env
 *
 *     line  = [ "export" ] name "=" value [ comment ] | comment | empty
 *     value = "'" literal "'" | '"' text with \n \t \" \\ '"' | text up to " #" or the line's end
 *
 * ${NAME} and ${NAME:-otherwise} are replaced in all but single-quoted values. */

typedef struct { ft_environment *environment; ft_str text; size_t at; } env_reader;

static bool at_end(const env_reader *r)
{
    return r->at >= r->text.len;
}

static char here(const env_reader *r)
{
    return at_end(r) ? '\n' : r->text.at[r->at];
}

static void skip_blanks(env_reader *r)
{
    while (here(r) == ' ' || here(r) == '\t' || here(r) == '\r')
        r->at++;
}

static void skip_line(env_reader *r)
{
    while (here(r) != '\n')
        r->at++;
    r->at++;
}

static ft_str read_name(env_reader *r)
{
    size_t from = r->at;
    while (here(r) != '=' && here(r) != '\n' && here(r) != ' ' && here(r) != '\t')
        r->at++;
    return ft_str_slice(r->text, from, r->at);
}

static ft_str read_quoted(env_reader *r, char quote)
{
    ft_buf value = ft_buf_in(r->environment->arena);
    for (r->at++; !at_end(r) && r->text.at[r->at] != quote; r->at++) {
        char byte = r->text.at[r->at];
        if (byte == '\\' && r->at + 1 < r->text.len && (quote == '"' || r->text.at[r->at + 1] == quote)) {
            byte = r->text.at[++r->at];
            byte = quote == '"' && byte == 'n' ? '\n' : quote == '"' && byte == 't' ? '\t' : byte;
        }
        ft_buf_byte(&value, byte);
    }
    return ft_buf_str(&value);
}

static ft_str read_bare(env_reader *r)
{
    size_t from = r->at;
    while (here(r) != '\n' && !(here(r) == '#' && r->at > from && r->text.at[r->at - 1] == ' '))
        r->at++;
    return ft_str_trim(ft_str_slice(r->text, from, r->at));
}

static ft_str replaced(ft_environment *environment, ft_str value)
{
    ft_buf out = ft_buf_in(environment->arena);
    size_t at = 0, start;
    while ((start = ft_str_find(value, FT_STR("${"), at)) != FT_NOWHERE) {
        size_t end = ft_str_find_byte(value, '}', start);
        if (end == FT_NOWHERE)
            break;
        ft_str name = ft_str_slice(value, start + 2, end), otherwise = {0};
        size_t dash = ft_str_find(name, FT_STR(":-"), 0);
        if (dash != FT_NOWHERE) {
            otherwise = ft_str_from(name, dash + 2);
            name = ft_str_slice(name, 0, dash);
        }
        ft_str found = ft_environment_get(environment, name);
        ft_buf_add(&out, ft_str_slice(value, at, start));
        ft_buf_add(&out, found.at ? found : otherwise);
        at = end + 1;
    }
    ft_buf_add(&out, ft_str_from(value, at));
    return ft_buf_str(&out);
}

static void read_env_line(env_reader *r)
{
    skip_blanks(r);
    ft_str name = here(r) == '#' ? (ft_str){0} : read_name(r);
    if (ft_str_is(name, "export")) {
        skip_blanks(r);
        name = read_name(r);
    }
    skip_blanks(r);
    if (name.len == 0 || here(r) != '=') {
        skip_line(r);
        return;
    }
    r->at++;
    skip_blanks(r);
    char quote = here(r);
    ft_str value = quote == '\'' || quote == '"' ? read_quoted(r, quote) : read_bare(r);
    if (quote != '\'')
        value = replaced(r->environment, value);
    skip_line(r);
    if (!ft_map_has(&r->environment->variables, name))
        set(r->environment, name, value);
}

void ft_environment_add_file(ft_environment *environment, const ft_fs *fs, ft_str folder)
{
    for (;;) {
        env_reader r = {.environment = environment};
        ft_str path = ft_path_join(environment->arena, folder, FT_STR(".env"));
        if (ft_fs_exists(fs, path) && ft_fs_read(fs, environment->arena, path, &r.text) == 0) {
            while (!at_end(&r))
                read_env_line(&r);
            return;
        }
        ft_str above = ft_path_folder(folder);
        if (above.len == 0 || ft_str_eq(above, folder))
            return;
        folder = above;
    }
}
