/* node_files.c - what a file of each kind becomes. */
#include "project/node_files.h"

#include "base/digest.h"
#include "project/python_models.h"

/* ---- texts */

/* `text` is read into an arena of its own. */
static ft_source *source_of_file(const ft_fs *fs, ft_arena *arena, ft_arena *texts, ft_str disk, ft_str shown,
                                 ft_diags *diags)
{
    ft_str text;
    int error = ft_fs_read(fs, texts, disk, &text);
    if (error) {
        ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "%.*s cannot be read: %s", FT_ARG(shown), strerror(error));
        return NULL;
    }
    ft_source *whole = ft_source_new(arena, shown, text);
    ft_str stripped = ft_str_trim(text);
    if (stripped.len == text.len)
        return whole;
    size_t offset = stripped.len ? (size_t)(stripped.at - text.at) : 0;
    return ft_source_part(arena, whole, (uint32_t)offset, stripped);
}

const ft_source *ft_file_source(const ft_fs *fs, ft_arena *arena, ft_str disk, ft_str shown, ft_diags *diags)
{
    return source_of_file(fs, arena, arena, disk, shown, diags);
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* How many of the eight bytes at `at` stand before the first that is no larger than a blank. */
static size_t dark_bytes(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t light = (word - ones * (' ' + 1)) & ~word & tops; /* exact up to the first of them */
    return light ? (size_t)__builtin_ctzll(light) / 8 : sizeof word;
}

/* Runs of blanks become one, those at both ends none. `to` has room for eight bytes more than `text`. */
static size_t fold_blanks(char *to, ft_str text)
{
    size_t len = 0;
    for (size_t i = 0; i < text.len;) {
        uint64_t word = 0;
        if (i + sizeof word <= text.len)
            memcpy(&word, text.at + i, sizeof word);
        else
            memcpy(&word, text.at + i, text.len - i);
        memcpy(to + len, &word, sizeof word);
        size_t dark = dark_bytes(word);
        i += dark;
        len += dark;
        if (dark == sizeof word || i >= text.len)
            continue;
        to[len] = is_blank(text.at[i]) ? ' ' : text.at[i];
        len += !is_blank(text.at[i]) || len > 0;
        if (!is_blank(text.at[i++]))
            continue;
        while (i < text.len && is_blank(text.at[i]))
            i++;
    }
    return len && to[len - 1] == ' ' ? len - 1 : len;
}

ft_str ft_text_checksum(ft_arena *arena, ft_arena *scratch, ft_str text)
{
    ft_arena_clear(scratch);
    char *folded = ft_alloc_raw(scratch, text.len + sizeof(uint64_t));
    return ft_sha256_hex(arena, (ft_str){folded, fold_blanks(folded, text)});
}

/* ---- names */

ft_strs ft_fqn_of_path(ft_arena *arena, ft_str package, ft_str path, size_t more)
{
    ft_strs fqn = {0};
    ft_str rest = ft_path_folder(path), folder;
    size_t most = 1 + (rest.len > 0) + more;
    for (size_t i = 0; i < rest.len; i++)
        most += rest.at[i] == '/';
    ft_vec_size(arena, &fqn, most);
    ft_vec_push(arena, &fqn, package);
    if (!rest.len)
        return fqn;
    while (ft_str_cut(&rest, '/', &folder))
        if (folder.len)
            ft_vec_push(arena, &fqn, folder);
    return fqn;
}

static ft_strs fqn_of_file(ft_arena *arena, ft_str package, ft_str path, ft_str name)
{
    ft_strs fqn = ft_fqn_of_path(arena, package, path, 1);
    ft_vec_push(arena, &fqn, name);
    return fqn;
}

/* The stem, also of "orders.sql.jinja" (PRJ-36). */
static ft_str file_stem(ft_str path)
{
    ft_str name = ft_path_name(path);
    static const char *const jinja[] = {".j2", ".jinja2", ".jinja"};
    for (size_t i = 0; i < 3; i++)
        if (ft_str_ends(name, ft_str_of(jinja[i])))
            name.len -= strlen(jinja[i]);
    return ft_path_stem(name);
}

/* ---- nodes */

static ft_model_info *model_info(ft_arena *arena)
{
    static ft_list none = {.frozen = true};
    ft_model_info *info = FT_NEW(arena, ft_model_info);
    *info = (ft_model_info){.access = FT_STR("protected"), .constraints = ft_of_list(&none), .version = FT_VALUE_NONE,
                            .latest_version = FT_VALUE_NONE, .deprecation_date = FT_VALUE_NONE,
                            .time_spine = FT_VALUE_NONE};
    return info;
}

/* What a function is until a properties file says more; every function has a type of what it returns. */
static ft_value *function_info(ft_arena *arena)
{
    ft_dict *returns = ft_dict_new(arena), *data = ft_dict_new(arena);
    ft_dict_set_text(arena, returns, FT_STR("data_type"), ft_of_text(FT_STR("INVALID_TYPE")));
    ft_dict_set_text(arena, data, FT_STR("returns"), ft_of_dict(returns));
    ft_dict_set_text(arena, data, FT_STR("arguments"), ft_of_list(ft_list_new(arena, 0)));
    ft_dict_set_text(arena, data, FT_STR("overloads"), ft_of_list(ft_list_new(arena, 0)));
    ft_value *info = FT_NEW(arena, ft_value);
    *info = ft_of_dict(data);
    return info;
}

static void attach_kind(ft_arena *arena, ft_node *node, const ft_project_file *package, ft_str project_dir)
{
    switch ((ft_resource_type)node->type) {
    case FT_MODEL: node->as.model = model_info(arena); break;
    case FT_SEED:
        node->as.seed = FT_NEW(arena, ft_seed_info);
        node->as.seed->root_path = package->root.len ? ft_path_join(arena, project_dir, package->root) : project_dir;
        break;
    case FT_TEST: node->as.test = FT_NEW(arena, ft_test_info); break;
    case FT_OPERATION: node->as.hook = FT_NEW(arena, ft_hook_info); break;
    case FT_FUNCTION: node->as.function = function_info(arena); break;
    default: break;
    }
}

ft_node *ft_node_make(const ft_loading *loading, ft_worker *worker, const ft_node_request *request)
{
    ft_arena *arena = worker->arena;
    ft_node *node = ft_node_new(arena);
    const ft_profile *profile = loading->project->profile;
    node->type = (uint8_t)request->type;
    node->enabled = true;
    node->name = node->alias = request->name;
    node->package = request->package->name;
    node->unique_id = request->unique_id;
    if (!node->unique_id.at)
        node->unique_id = ft_concat(arena, ft_str_of(ft_resource_type_word(request->type)), FT_STR("."), node->package,
                                    FT_STR("."), request->name, (ft_str){0});
    node->path = request->path;
    node->original_file_path = request->original;
    node->fqn = request->fqn;
    node->database = profile ? profile->database : (ft_str){0};
    node->schema = profile ? profile->schema : (ft_str){0};
    node->source = request->source;
    node->raw_code = request->source ? request->source->text : FT_STR("");
    if (!ft_str_eq(request->checksum_name, node->more->checksum_name)) {
        ft_node_more *more = ft_node_own_more(arena, node);
        more->checksum_name = request->checksum_name;
        more->checksum = request->checksum;
    }
    node->created_us = loading->now_us;
    node->span = request->span;
    node->quote_database = loading->quote_database;
    node->quote_schema = loading->quote_schema;
    node->quote_identifier = loading->quote_identifier;
    attach_kind(arena, node, request->package, loading->request->invocation->project_dir);
    const ft_layer_request layers = {
        .type = request->type, .package = request->package, .fqn = request->fqn, .span = request->span};
    ft_layers_config(worker->layers, &layers, &node->config, worker->diags);
    return node;
}

static void capture(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file, ft_node *node)
{
    ft_dict *raw_calls = NULL;
    if (node->type == FT_MODEL && ft_str_is(node->more->language, "python"))
        ft_python_capture(loading, worker, node);
    else
        ft_capture_node(loading, worker, node, &raw_calls);
    if (raw_calls && loading->keeps_unrendered)
        ft_node_own_more(worker->arena, node)->unrendered_config_extra = ft_of_dict(raw_calls);
    ft_vec_push(worker->arena, &file->nodes, node);
}

/* ---- one file kind each */

static const char *language_of(ft_str path)
{
    return ft_str_ends(path, FT_STR(".py")) ? "python" : ft_str_ends(path, FT_STR(".js")) ? "javascript" : "sql";
}

static void read_sql_file(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file, ft_resource_type type)
{
    const ft_found_file *found = &file->found;
    ft_str name = file_stem(found->path), path = found->path;
    if (type == FT_ANALYSIS && !ft_behaves(loading, "require_corrected_analysis_fqns"))
        path = ft_path_join(worker->arena, FT_STR("analysis"), path);
    ft_node_request request = {.type = type, .package = found->package, .name = name, .path = path,
                               .original = found->original, .source = file->source,
                               .fqn = fqn_of_file(worker->arena, found->package->name, path, name),
                               .checksum_name = FT_STR("sha256"), .checksum = file->checksum,
                               .span = ft_span_of_source(file->source)};
    ft_node *node = ft_node_make(loading, worker, &request);
    if (type == FT_TEST)
        node->as.test->singular = true;
    const char *language = language_of(found->path);
    if (!ft_str_is(node->more->language, language))
        ft_node_own_more(worker->arena, node)->language = ft_str_of(language);
    capture(loading, worker, file, node);
}

static void read_snapshots(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file)
{
    static const char *const types[] = {"snapshot", NULL};
    const ft_found_file *found = &file->found;
    ft_blocks blocks = {0};
    ft_blocks_find(worker->arena, file->source, types, FT_OTHER_BLOCKS_DEPRECATED, &blocks, worker->diags);
    for (size_t i = 0; i < blocks.len; i++) {
        const ft_block *block = &blocks.at[i];
        ft_strs fqn = fqn_of_file(worker->arena, found->package->name, found->path, file_stem(found->path));
        ft_vec_push(worker->arena, &fqn, block->name);
        ft_str inner = ft_str_slice(file->source->text, block->inner_from, block->inner_to);
        ft_node_request request = {
            .type = FT_SNAPSHOT, .package = found->package, .name = block->name, .path = found->path,
            .original = found->original, .fqn = fqn,
            .source = ft_source_part(worker->arena, file->source, (uint32_t)block->inner_from, inner),
            .checksum_name = FT_STR("sha256"), .checksum = file->checksum,
            .span = {file->source, (uint32_t)block->from, (uint32_t)block->inner_from}};
        capture(loading, worker, file, ft_node_make(loading, worker, &request));
    }
}

static ft_str universal_newlines(ft_arena *arena, ft_str text)
{
    if (ft_str_find_byte(text, '\r', 0) == FT_NOWHERE)
        return text;
    char *out = ft_alloc_raw(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] != '\r')
            out[len++] = text.at[i];
        else if (i + 1 >= text.len || text.at[i + 1] != '\n')
            out[len++] = '\n';
    }
    return (ft_str){out, len};
}

static uint64_t seed_limit(const ft_loading *loading)
{
    const ft_dict *flags = loading->project->invocation->flags;
    ft_value limit = flags ? ft_dict_get_text(flags, FT_STR("MAXIMUM_SEED_SIZE_MIB")) : FT_VALUE_UNDEFINED;
    int64_t mib = limit.kind == FT_INT ? limit.as.number : 1;
    return (uint64_t)(mib < 0 ? 0 : mib) << 20;
}

/* Seeds over the limit are not hashed: their path stands for them (PAR-09). Content is not kept. */
static void read_seed(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file)
{
    const ft_found_file *found = &file->found;
    const ft_fs *fs = loading->request->fs;
    ft_fs_stat stat;
    uint64_t limit = seed_limit(loading);
    ft_str name = file_stem(found->path), text;
    ft_node_request request = {.type = FT_SEED, .package = found->package, .name = name, .path = found->path,
                               .original = found->original,
                               .fqn = fqn_of_file(worker->arena, found->package->name, found->path, name),
                               .checksum_name = FT_STR("path"), .checksum = found->original};
    bool big = limit && fs->stat(fs->self, found->disk, &stat) == 0 && stat.size > limit;
    if (!big) {
        ft_arena_clear(worker->scratch);
        int error = ft_fs_read(fs, worker->scratch, found->disk, &text);
        if (error) {
            ft_diag_error(worker->diags, FT_DIAG_FILE, FT_NO_SPAN, "%.*s cannot be read: %s", FT_ARG(found->original),
                          strerror(error));
            return;
        }
        request.checksum_name = FT_STR("sha256");
        request.checksum = ft_sha256_hex(worker->arena, ft_str_trim(universal_newlines(worker->scratch, text)));
    }
    const ft_source *named = ft_source_new(worker->arena, found->original, FT_STR(""));
    request.span = ft_span_of_source(named);
    ft_vec_push(worker->arena, &file->nodes, ft_node_make(loading, worker, &request));
}

static ft_str rendered_docs(ft_worker *worker, const ft_source *source)
{
    if (!ft_has_jinja(source->text))
        return ft_str_trim(source->text);
    ft_job job = ft_job_in(worker->arena);
    const ft_template *tmpl = ft_template_parse(&job, worker->arena, source, NULL);
    ft_output out = ft_output_in(worker->arena, NULL);
    ft_names names = ft_names_of_dict(ft_dict_new(worker->arena));
    if (!tmpl || !ft_render(&job, tmpl, names, &out)) {
        ft_fault_report(worker->diags, FT_DIAG_RENDER, &job.fault, ft_span_of_source(source));
        return FT_STR("");
    }
    return ft_str_trim(ft_buf_str(&out.text));
}

static void read_docs(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file)
{
    static const char *const types[] = {"docs", NULL};
    (void)loading;
    ft_blocks blocks = {0};
    ft_blocks_find(worker->arena, file->source, types, FT_OTHER_BLOCKS_PASSED, &blocks, worker->diags);
    for (size_t i = 0; i < blocks.len; i++) {
        const ft_block *block = &blocks.at[i];
        ft_doc *doc = FT_NEW(worker->arena, ft_doc);
        ft_str inner = ft_str_slice(file->source->text, block->inner_from, block->inner_to);
        *doc = (ft_doc){.name = block->name, .package = file->found.package->name, .path = file->found.path,
                        .original_file_path = file->found.original,
                        .unique_id = ft_concat(worker->arena, FT_STR("doc."), file->found.package->name, FT_STR("."),
                                               block->name, (ft_str){0})};
        doc->contents = rendered_docs(
            worker, ft_source_part(worker->arena, file->source, (uint32_t)block->inner_from, inner));
        ft_vec_push(worker->arena, &file->docs, doc);
    }
}

#define PASSING_MOST (1 << 20) /* bytes of patches that go together */

static ft_passing *passing_of(ft_worker *worker)
{
    if (worker->passing && ft_arena_bytes(worker->passing->arena) < PASSING_MOST)
        return worker->passing;
    worker->passing = FT_NEW(worker->arena, ft_passing);
    worker->passing->arena = ft_arena_new("properties");
    return worker->passing;
}

static bool makes_snapshots(const ft_properties *properties)
{
    for (size_t i = 0; i < properties->patches.len; i++)
        if (properties->patches.at[i]->relation.at)
            return true;
    return false;
}

static void take_properties(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file, const ft_yaml *tree)
{
    file->properties = FT_NEW(worker->arena, ft_properties);
    file->passing = passing_of(worker);
    atomic_fetch_add(&file->passing->files, 1);
    const ft_properties_request request = {
        .arena = worker->arena, .passing = file->passing->arena, .texts = worker->texts, .diags = worker->diags,
        .scope = ft_worker_scope(loading, worker, file->found.package->name)};
    ft_properties_read(&request, file->source, tree, file->properties);
    if (makes_snapshots(file->properties))
        file->checksum = ft_text_checksum(worker->arena, worker->scratch, file->source->text);
}

/* Of a properties file only what was taken from it stays. */
static void read_properties(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file)
{
    const ft_found_file *found = &file->found;
    const ft_fs *fs = loading->request->fs;
    ft_yaml *tree;
    ft_arena_clear(worker->tree);
    ft_source *source = source_of_file(fs, worker->arena, worker->tree, found->disk, found->original, worker->diags);
    file->source = source;
    if (!source)
        return;
    if (ft_yaml_parse(worker->tree, source, worker->diags, &tree) && tree)
        take_properties(loading, worker, file, tree);
    ft_source_forget(worker->arena, source, fs, found->disk);
}

static bool hashes_text(ft_file_kind kind)
{
    return kind == FT_FILE_MODEL || kind == FT_FILE_ANALYSIS || kind == FT_FILE_SINGULAR_TEST ||
           kind == FT_FILE_SNAPSHOTS || kind == FT_FILE_FUNCTION;
}

void ft_node_file_read(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file)
{
    const ft_found_file *found = &file->found;
    if (found->kind == FT_FILE_SEED) {
        read_seed(loading, worker, file);
        return;
    }
    if (found->kind == FT_FILE_FIXTURE)
        return;
    if (found->kind == FT_FILE_PROPERTIES) {
        read_properties(loading, worker, file);
        return;
    }
    file->source = ft_file_source(loading->request->fs, worker->arena, found->disk, found->original, worker->diags);
    if (!file->source)
        return;
    if (hashes_text(found->kind))
        file->checksum = ft_text_checksum(worker->arena, worker->scratch, file->source->text);
    switch (found->kind) {
    case FT_FILE_MODEL: read_sql_file(loading, worker, file, FT_MODEL); break;
    case FT_FILE_ANALYSIS: read_sql_file(loading, worker, file, FT_ANALYSIS); break;
    case FT_FILE_SINGULAR_TEST: read_sql_file(loading, worker, file, FT_TEST); break;
    case FT_FILE_FUNCTION: read_sql_file(loading, worker, file, FT_FUNCTION); break;
    case FT_FILE_SNAPSHOTS: read_snapshots(loading, worker, file); break;
    case FT_FILE_DOCS: read_docs(loading, worker, file); break;
    default: break;
    }
}
