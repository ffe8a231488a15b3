/* add_package.c - packages.yml edited as text, line by line; see add_package.h. */
#include "deps/add_package.h"

#include "deps/names.h"
#include "value/convert.h"

static const char *const address_keys[] = {"package", "git", "local", "tarball", "private"};

/* ---- the option */

bool ft_added_package_read(const ft_deps *deps, ft_str text, ft_str source, ft_added_package *out)
{
    size_t at = ft_str_rfind_byte(text, '@');
    bool version = at != FT_NOWHERE && at > 0 && ft_str_find_byte(text, '/', at) == FT_NOWHERE &&
                   ft_str_find_byte(text, ':', at) == FT_NOWHERE;
    *out = (ft_added_package){.kind = ft_str_is(source, "git")     ? FT_PACKAGE_GIT
                                      : ft_str_is(source, "local") ? FT_PACKAGE_LOCAL
                                                                   : FT_PACKAGE_HUB,
                              .name = version ? ft_str_slice(text, 0, at) : text,
                              .version = version ? ft_str_from(text, at + 1) : (ft_str){0}};
    if (!out->version.len && out->kind != FT_PACKAGE_LOCAL)
        return ft_deps_fail(
            deps, FT_NO_SPAN, "Write NAME@VERSION.",
            "Version is required in --add-package when a package when source is git or hub.");
    return true;
}

/* ---- what is the same package */

/* A variant of the name between slashes, dots or the ends of what an entry names. */
static bool names_it(ft_str entry, ft_str variant)
{
    size_t at = ft_str_find(entry, variant, 0);
    if (at == FT_NOWHERE || !variant.len)
        return false;
    size_t end = at + variant.len;
    return (at == 0 || strchr("/.", entry.at[at - 1])) &&
           (end == entry.len || strchr("/.", entry.at[end]));
}

static ft_str with_bytes(ft_arena *arena, ft_str text, const char *from, const char *to)
{
    return ft_str_replace(arena, text, ft_str_of(from), ft_str_of(to));
}

static bool is_same_package(ft_arena *arena, ft_value entry, ft_str name)
{
    ft_str named = {0}, own = ft_path_name(name);
    for (size_t i = 0; i < 5 && !named.at && entry.kind == FT_DICT; i++) {
        ft_value value = ft_dict_get_text(entry.as.dict, ft_str_of(address_keys[i]));
        named = value.kind == FT_TEXT ? ft_text_of(value) : (ft_str){0};
    }
    const ft_str variants[] = {
        name, with_bytes(arena, name, "_", "-"), with_bytes(arena, name, "-", "_"),
        own,  with_bytes(arena, own, "_", "-"),  with_bytes(arena, own, "-", "_")};
    for (size_t i = 0; i < 6 && named.len; i++)
        if (names_it(named, variants[i]))
            return true;
    return false;
}

static void tell_removed(const ft_deps *deps, ft_value entry)
{
    ft_job job = ft_job_in(deps->arena);
    ft_buf shown = ft_buf_in(deps->arena);
    ft_dict *kept = ft_dict_new(deps->arena);
    ft_dict_entry *pair;
    for (size_t at = 0; (pair = ft_dict_next(entry.as.dict, &at));)
        if (pair->value.kind == FT_TEXT || pair->value.kind == FT_INT ||
            pair->value.kind == FT_FLOAT)
            ft_dict_set(&job, kept, pair->key, pair->value);
    ft_repr(&job, ft_of_dict(kept), &shown);
    ft_deps_say(deps, FT_DEPS_INFO, "M033", "DepsFoundDuplicatePackage",
                "Found duplicate package in packages.yml, removing: %.*s",
                FT_ARG(ft_buf_str(&shown)));
}

/* ---- the new entry */

static ft_value entry_of(const ft_deps *deps, const ft_added_package *added)
{
    static const char *const keys[] = {
        [FT_PACKAGE_HUB] = "package", [FT_PACKAGE_GIT] = "git", [FT_PACKAGE_LOCAL] = "local"};
    ft_dict *dict = ft_dict_new(deps->arena);
    ft_str rest = added->version, one;
    ft_dict_set_text(deps->arena, dict, ft_str_of(keys[added->kind]), ft_of_text(added->name));
    if (!added->version.len)
        return ft_of_dict(dict);
    ft_value version = ft_of_text(added->version);
    if (ft_str_find_byte(rest, ',', 0) != FT_NOWHERE) {
        version = ft_of_list(ft_list_new(deps->arena, 2));
        while (ft_str_cut(&rest, ',', &one))
            ft_list_add(deps->arena, version.as.list, ft_of_text(one));
    }
    ft_dict_set_text(deps->arena, dict,
                     added->kind == FT_PACKAGE_GIT ? FT_STR("revision") : FT_STR("version"),
                     version);
    return ft_of_dict(dict);
}

/* The entry as lines of a list that stands at `column`. */
static ft_str entry_lines(const ft_deps *deps, const ft_added_package *added, size_t column)
{
    ft_job job = ft_job_in(deps->arena);
    ft_buf yaml = ft_buf_in(deps->arena), out = ft_buf_in(deps->arena);
    ft_list *list = ft_list_new(deps->arena, 1);
    ft_list_add(deps->arena, list, entry_of(deps, added));
    ft_yaml_write_indented(&job, ft_of_list(list), &yaml);
    ft_str rest = ft_buf_str(&yaml), line;
    while (ft_str_cut(&rest, '\n', &line)) {
        if (!line.len && !rest.at)
            break;
        ft_buf_fill(&out, ' ', column);
        ft_buf_add(&out, line);
        ft_buf_byte(&out, '\n');
    }
    return ft_buf_str(&out);
}

/* ---- lines of the file */

static size_t line_start(ft_str text, size_t at)
{
    while (at > 0 && text.at[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(ft_str text, size_t at)
{
    size_t end = ft_str_find_byte(text, '\n', at);
    return end == FT_NOWHERE ? text.len : end + 1;
}

/* Blank lines and comments before `end` belong to what follows. */
static size_t without_comments(ft_str text, size_t from, size_t end)
{
    size_t kept = from;
    for (size_t at = from; at < end; at = line_end(text, at)) {
        ft_str line = ft_str_trim(ft_str_slice(text, at, line_end(text, at)));
        if (line.len && line.at[0] != '#')
            kept = line_end(text, at);
    }
    return kept;
}

static size_t entry_start(ft_str text, const ft_yaml *entry)
{
    return line_start(text, entry->span.from);
}

static size_t entry_end(ft_str text, const ft_yaml *list, size_t i)
{
    size_t end =
        i + 1 < list->as.items.len ? entry_start(text, list->as.items.at[i + 1]) : list->span.to;
    return without_comments(text, entry_start(text, list->as.items.at[i]),
                            end < text.len ? end : text.len);
}

static ft_str with_newline(const ft_deps *deps, ft_str text)
{
    return !text.len || ft_str_ends(text, FT_STR("\n"))
               ? text
               : ft_concat(deps->arena, text, FT_STR("\n"), (ft_str){0});
}

/* A block list: lines go, lines come. */
static ft_str edited_block(const ft_deps *deps, ft_str text, const ft_yaml *list,
                           const ft_added_package *added)
{
    ft_buf out = ft_buf_in(deps->arena);
    size_t at = 0, column = 0;
    size_t first = entry_start(text, list->as.items.at[0]);
    while (first + column < text.len && text.at[first + column] == ' ')
        column++;
    for (size_t i = 0; i < list->as.items.len; i++) {
        const ft_yaml *item = list->as.items.at[i];
        ft_value entry = ft_yaml_plain_value(deps->arena, item);
        size_t end = entry_end(text, list, i);
        bool same = is_same_package(deps->arena, entry, added->name);
        if (same)
            tell_removed(deps, entry);
        ft_buf_add(&out, ft_str_slice(text, at, same ? entry_start(text, item) : end));
        at = end;
    }
    ft_str before = with_newline(deps, ft_buf_str(&out));
    return ft_concat(deps->arena, before, entry_lines(deps, added, column), ft_str_from(text, at),
                     (ft_str){0});
}

/* Any other form is written anew, without its comments. */
static ft_str rewritten(const ft_deps *deps, const ft_packages_file *file, const ft_yaml *list,
                        const ft_added_package *added)
{
    ft_job job = ft_job_in(deps->arena);
    ft_buf out = ft_buf_in(deps->arena);
    ft_value whole = ft_yaml_plain_value(deps->arena, file->tree);
    ft_list *kept = ft_list_new(deps->arena, 4);
    for (size_t i = 0; list && list->kind == FT_YAML_SEQUENCE && i < list->as.items.len; i++) {
        ft_value entry = ft_yaml_plain_value(deps->arena, list->as.items.at[i]);
        if (is_same_package(deps->arena, entry, added->name))
            tell_removed(deps, entry);
        else
            ft_list_add(deps->arena, kept, entry);
    }
    ft_list_add(deps->arena, kept, entry_of(deps, added));
    ft_dict_set_text(deps->arena, whole.as.dict, FT_STR("packages"), ft_of_list(kept));
    ft_yaml_write_indented(&job, whole, &out);
    return ft_buf_str(&out);
}

ft_str ft_add_package(const ft_deps *deps, const ft_packages_file *file,
                      const ft_added_package *added)
{
    ft_str text = file->source ? file->source->text : FT_STR("");
    const ft_yaml *list = file->tree ? ft_yaml_get(file->tree, FT_STR("packages")) : NULL;
    if (!list)
        return ft_concat(deps->arena, with_newline(deps, text), FT_STR("packages:\n"),
                         entry_lines(deps, added, 2), (ft_str){0});
    bool block =
        list->kind == FT_YAML_SEQUENCE && list->as.items.len && text.at[list->span.from] == '-';
    return block ? edited_block(deps, text, list, added) : rewritten(deps, file, list, added);
}
