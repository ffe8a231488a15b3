/* packages_file.c - entries of packages.yml checked and completed; see packages_file.h. */
#include "model/packages_file.h"

#include "base/digest.h"
#include "value/json.h"

#include <errno.h>
#include <stdlib.h>

/* ---- one entry */

typedef struct {
    const ft_packages_reader *reader;
    ft_value entry, raw; /* dicts */
    ft_span span;
    ft_package_spec *out;
    ft_dict *full; /* out->dict */
} entry_reader;

/* What each kind is called, which keys it may have, and which of them its JSON always names. */
static const struct {
    const char *key;
    const char *keys[8];
} kinds[] = {
    [FT_PACKAGE_LOCAL] = {"local", {"local", "name"}},
    [FT_PACKAGE_TARBALL] = {"tarball", {"tarball", "name"}},
    [FT_PACKAGE_GIT] = {"git", {"git", "revision", "warn-unpinned", "subdirectory", "name"}},
    [FT_PACKAGE_HUB] = {"package",
                        {"package", "version", "install_prerelease", "install-prerelease", "name"}},
    [FT_PACKAGE_PRIVATE] = {"private",
                            {"private", "provider", "revision", "warn-unpinned", "subdirectory",
                             "name"}},
};

static bool wrong(entry_reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool wrong(entry_reader *r, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_str text = ft_vformat(r->reader->arena, format, args);
    va_end(args);
    ft_diag *diag = ft_diag_error(r->reader->diags, FT_DIAG_PROJECT, r->span, 
                                  "The packages.yml file in this project is malformed: %.*s", FT_ARG(text));
    ft_diag_hint(r->reader->diags, diag,
                 "Each entry is one of: package and version, git and revision, local, "
                 "tarball and name, private and provider.");
    return false;
}

static ft_value get(const entry_reader *r, const char *key)
{
    ft_value value = ft_dict_get_text(r->entry.as.dict, ft_str_of(key));
    return value.kind == FT_NONE ? FT_VALUE_UNDEFINED : value;
}

static ft_str revealed(entry_reader *r, ft_str text)
{
    return r->reader->reveal ? r->reader->reveal(r->reader->reveal_self, text) : text;
}

static void set(entry_reader *r, const char *key, ft_value value)
{
    ft_dict_set_text(r->reader->arena, r->full, ft_str_of(key), value);
}

/* The text of `key`, which is kept in the full dict: none where it is absent. */
static bool take_text(entry_reader *r, const char *key, ft_str *out)
{
    ft_value value = get(r, key);
    *out = (ft_str){0};
    if (value.kind != FT_UNDEFINED && value.kind != FT_TEXT)
        return wrong(r, "\"%s\" of a package must be text", key);
    if (value.kind == FT_TEXT)
        *out = revealed(r, ft_text_of(value));
    set(r, key, value.kind == FT_TEXT ? ft_of_text(*out) : FT_VALUE_NONE);
    return true;
}

/* A version that YAML reads as a number: 1 is the text "1", 1.0 stays a number in what is hashed.
 */
static bool take_version(entry_reader *r, ft_value value, ft_value *kept)
{
    ft_job job = ft_job_in(r->reader->arena);
    ft_str text;
    if (value.kind != FT_TEXT && value.kind != FT_FLOAT && value.kind != FT_INT)
        return wrong(r, "a version of a package must be text");
    if (!ft_to_text(&job, value, &text))
        return wrong(r, "a version of a package must be text");
    ft_vec_push(r->reader->arena, &r->out->versions, text);
    *kept = value.kind == FT_FLOAT ? value : ft_of_text(text);
    return true;
}

static bool take_versions(entry_reader *r, const char *key)
{
    ft_value value = get(r, key), kept = FT_VALUE_NONE;
    if (value.kind == FT_LIST && r->out->kind == FT_PACKAGE_HUB) {
        kept = ft_of_list(ft_list_new(r->reader->arena, value.as.list->len));
        for (size_t i = 0; i < value.as.list->len; i++) {
            ft_value one;
            if (!take_version(r, value.as.list->at[i], &one))
                return false;
            ft_list_add(r->reader->arena, kept.as.list, one);
        }
    } else if (value.kind != FT_UNDEFINED && !take_version(r, value, &kept)) {
        return false;
    }
    set(r, key, kept);
    return true;
}

static bool take_truth(entry_reader *r, const char *key, ft_value otherwise, bool *out)
{
    ft_value value = get(r, key);
    if (value.kind != FT_UNDEFINED && value.kind != FT_BOOL)
        return wrong(r, "\"%s\" of a package must be true or false", key);
    *out = value.kind == FT_BOOL && value.as.truth;
    set(r, key, value.kind == FT_BOOL ? value : otherwise);
    return true;
}

static bool take_address(entry_reader *r)
{
    static const char *const called[] = {"local", "tarball", "git", "hub", "private"};
    const char *key = kinds[r->out->kind].key;
    ft_value raw = ft_dict_get_text(r->raw.as.dict, ft_str_of(key));
    if (!take_text(r, key, &r->out->address))
        return false;
    if (!r->out->address.len)
        return wrong(r, "A %s package is missing the value. It is a required property.",
                     called[r->out->kind]);
    r->out->address_raw = raw.kind == FT_TEXT ? ft_text_of(raw) : r->out->address;
    return true;
}

static bool take_hub(entry_reader *r)
{
    const char *prerelease = get(r, "install-prerelease").kind == FT_UNDEFINED
                                 ? "install_prerelease"
                                 : "install-prerelease";
    if (!take_versions(r, "version") ||
        !take_truth(r, prerelease, FT_VALUE_FALSE, &r->out->prerelease))
        return false;
    if (!r->out->versions.len)
        return wrong(r,
                     "%.*s is missing the version. When installing from the Hub package index, "
                     "version is a required property",
                     FT_ARG(r->out->address));
    if (ft_str_find_byte(r->out->address, '/', 0) == FT_NOWHERE)
        return wrong(r,
                     "%.*s was not found in the package index. Packages on the index require a "
                     "namespace, e.g dbt-labs/dbt_utils",
                     FT_ARG(r->out->address));
    return true;
}

static bool take_git(entry_reader *r)
{
    bool warn;
    if (!take_versions(r, "revision") || !take_truth(r, "warn-unpinned", FT_VALUE_NONE, &warn) ||
        !take_text(r, "subdirectory", &r->out->subdirectory))
        return false;
    r->out->unpinned_is_fine = get(r, "warn-unpinned").kind == FT_BOOL && !warn;
    return r->out->kind == FT_PACKAGE_GIT || take_text(r, "provider", &r->out->provider);
}

static bool take_rest(entry_reader *r)
{
    switch (r->out->kind) {
    case FT_PACKAGE_HUB:
        return take_hub(r);
    case FT_PACKAGE_GIT:
    case FT_PACKAGE_PRIVATE:
        return take_git(r);
    case FT_PACKAGE_TARBALL:
        return r->out->name.len || wrong(r, "a tarball package needs a name");
    case FT_PACKAGE_LOCAL:
        return true;
    }
    return false;
}

static bool is_key_of(ft_package_kind kind, ft_str key)
{
    for (size_t i = 0; i < 8 && kinds[kind].keys[i]; i++)
        if (ft_str_is(key, kinds[kind].keys[i]))
            return true;
    return false;
}

static bool check_keys(entry_reader *r)
{
    ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(r->entry.as.dict, &at));) {
        ft_str key = entry->key.kind == FT_TEXT ? ft_text_of(entry->key) : FT_STR("?");
        if (!is_key_of(r->out->kind, key))
            return wrong(r, "a %s package has no key \"%.*s\"", kinds[r->out->kind].key,
                         FT_ARG(key));
    }
    return true;
}

static bool find_kind(entry_reader *r)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (ft_dict_find_text(r->entry.as.dict, ft_str_of(kinds[i].key))) {
            r->out->kind = (ft_package_kind)i;
            return true;
        }
    }
    return wrong(r, "this entry does not say what package it is");
}

bool ft_package_spec_read(const ft_packages_reader *reader, ft_value entry, ft_value raw,
                          ft_span span, ft_package_spec *out)
{
    *out = (ft_package_spec){.span = span};
    entry_reader r = {.reader = reader, .entry = entry, .raw = raw, .span = span, .out = out};
    if (entry.kind != FT_DICT || raw.kind != FT_DICT)
        return wrong(&r, "an entry of packages must be a mapping");
    r.full = ft_dict_new(reader->arena);
    out->dict = ft_of_dict(r.full);
    if (!find_kind(&r) || !check_keys(&r) || !take_address(&r) ||
        !take_text(&r, "name", &out->name) || !take_rest(&r))
        return false;
    if (!out->name.at)
        ft_dict_remove_text(r.full, FT_STR("name"), NULL);
    set(&r, "unrendered", raw);
    return true;
}

/* ---- files */

/* *tree NULL: no file, or an empty one. */
static bool read_tree(const ft_packages_reader *reader, ft_str path, ft_str shown,
                      ft_packages_file *out)
{
    ft_str text;
    ft_yaml *tree = NULL;
    int error = ft_fs_read(reader->fs, reader->arena, path, &text);
    *out = (ft_packages_file){.file = shown};
    if (error == ENOENT || error == ENOTDIR)
        return true;
    if (error) {
        ft_diag_error(reader->diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot read \"%.*s\": %s",
                      FT_ARG(path), strerror(error));
        return false;
    }
    out->source = ft_source_new(reader->arena, path, text);
    if (!ft_yaml_parse(reader->arena, out->source, reader->diags, &tree))
        return false;
    out->tree = tree;
    if (!tree || tree->kind == FT_YAML_MAPPING)
        return true;
    ft_diag_error(reader->diags, FT_DIAG_PROJECT, tree->span,
                  "%.*s must be a mapping with the key \"packages\"", FT_ARG(shown));
    return false;
}

static bool read_entry(const ft_packages_reader *reader, const ft_yaml *node, bool rendered,
                       ft_packages_file *out)
{
    const ft_yaml_renderer renderer = {.arena = reader->arena,
                                       .scope = rendered ? reader->scope : NULL,
                                       .diags = reader->diags,
                                       .code = FT_DIAG_PROJECT};
    ft_value entry;
    ft_package_spec spec;
    if (!ft_yaml_render(&renderer, node, &entry) ||
        !ft_package_spec_read(reader, entry, ft_yaml_plain_value(reader->arena, node), node->span,
                              &spec))
        return false;
    ft_vec_push(reader->arena, &out->specs, spec);
    return true;
}

static bool read_entries(const ft_packages_reader *reader, bool rendered, ft_packages_file *out)
{
    const ft_yaml *packages = out->tree ? ft_yaml_get(out->tree, FT_STR("packages")) : NULL;
    if (ft_yaml_is_null(packages))
        return true;
    if (packages->kind != FT_YAML_SEQUENCE) {
        ft_diag_error(reader->diags, FT_DIAG_PROJECT, packages->span,
                      "\"packages\" must be a list");
        return false;
    }
    bool fine = true;
    for (size_t i = 0; i < packages->as.items.len; i++)
        fine &= read_entry(reader, packages->as.items.at[i], rendered, out);
    return fine;
}

bool ft_packages_file_read(const ft_packages_reader *reader, ft_str folder, ft_packages_file *out)
{
    static const ft_str key = FT_STR_INIT("packages"), file = FT_STR_INIT("packages.yml"),
                        other = FT_STR_INIT("dependencies.yml");
    ft_packages_file dependencies;
    if (!read_tree(reader, ft_path_join(reader->arena, folder, file), file, out) ||
        !read_tree(reader, ft_path_join(reader->arena, folder, other), other, &dependencies))
        return false;
    const ft_yaml *here = out->tree ? ft_yaml_get(out->tree, key) : NULL;
    const ft_yaml *there = dependencies.tree ? ft_yaml_get(dependencies.tree, key) : NULL;
    const ft_yaml *projects = out->tree ? ft_yaml_get(out->tree, FT_STR("projects")) : NULL;
    if (here && there) {
        ft_diag_error(
            reader->diags, FT_DIAG_PROJECT, there->span,
            "The 'packages' key cannot be specified in both packages.yml and dependencies.yml");
        return false;
    }
    if (projects) {
        ft_diag_error(reader->diags, FT_DIAG_PROJECT, projects->span,
                      "The 'projects' key cannot be specified in packages.yml");
        return false;
    }
    if (there)
        *out = dependencies;
    return read_entries(reader, !there || reader->render_dependencies, out);
}

bool ft_packages_lock_read(const ft_packages_reader *reader, ft_str path, ft_packages_file *out)
{
    if (!read_tree(reader, path, ft_path_name(path), out))
        return false;
    out->hash = ft_yaml_text(out->tree ? ft_yaml_get(out->tree, FT_STR("sha1_hash")) : NULL);
    return read_entries(reader, true, out);
}

/* ---- hash */

ft_str ft_packages_hash(ft_arena *arena, const ft_packages_file *file)
{
    ft_job job = ft_job_in(arena);
    ft_str *texts = FT_NEW_ARRAY(arena, ft_str, file->specs.len + 1);
    for (size_t i = 0; i < file->specs.len; i++) {
        ft_json_style style = FT_JSON_PLAIN;
        ft_buf text = ft_buf_in(arena);
        style.sort_keys = true;
        ft_json_write(&job, file->specs.at[i].dict, style, &text);
        texts[i] = ft_buf_str(&text);
    }
    qsort(texts, file->specs.len, sizeof *texts, ft_str_cmp_qsort);
    return ft_sha1_hex(arena, ft_str_join(arena, texts, file->specs.len, FT_STR("\n")));
}
