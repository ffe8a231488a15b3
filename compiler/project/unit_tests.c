/* unit_tests.c - a unit test's entry checked, its fixtures read, its rows made maps. */
#include "project/unit_tests.h"

#include "base/digest.h"
#include "project/capture.h"
#include "project/entry_node.h"
#include "project/node_files.h"
#include "syntax/csv.h"

typedef struct maker {
    ft_loading *loading;
    ft_arena *arena;
    const ft_loaded_file *file;
    const ft_entry *entry;
} maker;

static bool fail(maker *m, const char *format, ft_str a, ft_str b)
{
    ft_diag_error(m->loading->diags, FT_DIAG_YAML_SHAPE, m->entry->span, format, FT_ARG(a), FT_ARG(b));
    return false;
}

static ft_value none_if_absent(ft_value value)
{
    return value.kind == FT_UNDEFINED ? FT_VALUE_NONE : value;
}

/* ---- rows */

/* tests/fixtures/<name>.csv or .sql of the same project. */
static const ft_loaded_file *find_fixture(maker *m, ft_str name, const char *ending)
{
    for (size_t i = 0; i < m->loading->files_len; i++) {
        const ft_found_file *found = &m->loading->files[i].found;
        if (found->kind == FT_FILE_FIXTURE && found->package == m->file->found.package &&
            ft_str_ends(found->path, ft_str_of(ending)) && ft_str_eq(ft_path_stem(ft_path_name(found->path)), name))
            return &m->loading->files[i];
    }
    return NULL;
}

static bool read_fixture(maker *m, ft_str name, const char *ending, ft_str *text)
{
    const ft_loaded_file *fixture = find_fixture(m, name, ending);
    if (!fixture)
        return fail(m, "File not found for fixture '%.*s' in unit tests in %.*s", name, m->file->found.original);
    const ft_source *source = ft_file_source(m->loading->request->fs, m->arena, fixture->found.disk,
                                             fixture->found.original, m->loading->diags);
    *text = source ? source->text : FT_STR("");
    return source != NULL;
}

/* A header, then rows, blank lines not counted; an empty cell is none when `empty_is_none`. */
static bool rows_of_csv(maker *m, ft_str text, bool empty_is_none, ft_value *out)
{
    ft_list *rows = ft_list_new(m->arena, 8);
    *out = ft_of_list(rows);
    ft_csv csv;
    size_t errors = m->loading->diags->errors;
    const ft_source *source = ft_source_new(m->arena, m->file->found.original, ft_str_trim(text));
    if (!ft_csv_open(m->arena, &csv, source, FT_STR(","), m->loading->diags))
        return false;
    while (ft_csv_next(m->arena, &csv)) {
        if (csv.span.from == csv.span.to)
            continue;
        ft_dict *row = ft_dict_new(m->arena);
        for (size_t i = 0; i < csv.columns.len; i++) {
            bool none = empty_is_none && !csv.fields.at[i].len;
            ft_dict_set_text(m->arena, row, csv.columns.at[i], none ? FT_VALUE_NONE : ft_of_text(csv.fields.at[i]));
        }
        ft_list_add(m->arena, rows, ft_of_dict(row));
    }
    return m->loading->diags->errors == errors;
}

static bool fail_without_seed(maker *m, ft_str input, const ft_ref_text *target)
{
    if (!target->is_ref)
        return fail(m, "Unit test %.*s has input rows missing for %.*s, which is not a seed", m->entry->name, input);
    ft_str package = target->ref.package.at ? target->ref.package : m->file->found.package->name;
    return fail(m, "Unable to find seed '%.*s' for unit tests: the rows of an input of %.*s are left out",
                ft_concat(m->arena, package, FT_STR("."), target->ref.name, (ft_str){0}), m->entry->name);
}

/* Rows left out: the input is a seed whose file holds them (PRP-68). */
static bool rows_of_seed(maker *m, ft_str input, ft_value *out)
{
    ft_ref_text target = {0};
    ft_node *seed = NULL;
    if (input.at && ft_ref_text_read(m->arena, input, m->entry->span, &target) && target.is_ref)
        ft_registry_ref(m->loading->registry, &target.ref, m->file->found.package->name, &seed);
    if (!seed || seed->type != FT_SEED)
        return fail_without_seed(m, input, &target);
    ft_str disk = ft_path_join(m->arena, seed->as.seed->root_path, seed->original_file_path);
    const ft_source *source =
        ft_file_source(m->loading->request->fs, m->arena, disk, seed->original_file_path, m->loading->diags);
    return source && rows_of_csv(m, source->text, true, out);
}

/* The first row without a none goes first, so that types of columns can be told (PRP-69). */
static void promote_full_row(ft_value rows)
{
    for (size_t i = 0; rows.kind == FT_LIST && i < rows.as.list->len; i++) {
        ft_value row = rows.as.list->at[i];
        const ft_dict_entry *cell;
        bool full = row.kind == FT_DICT;
        for (size_t at = 0; full && (cell = ft_dict_next(row.as.dict, &at));)
            full = cell->value.kind != FT_NONE;
        if (!full)
            continue;
        rows.as.list->at[i] = rows.as.list->at[0];
        rows.as.list->at[0] = row;
        return;
    }
}

/* `on`, `no` and the like are truth values where YAML reads them. */
static bool names_columns(maker *m, ft_value rows)
{
    const ft_dict_entry *entry;
    for (size_t i = 0; rows.kind == FT_LIST && i < rows.as.list->len; i++) {
        ft_value row = rows.as.list->at[i];
        for (size_t at = 0; row.kind == FT_DICT && (entry = ft_dict_next(row.as.dict, &at));)
            if (entry->key.kind != FT_TEXT)
                return fail(m, "Unit test %.*s names a column with a word that YAML reads as %.*s: write it in quotes",
                            m->entry->name, ft_str_of(ft_type_name(entry->key)));
    }
    return true;
}

static bool normal_rows(maker *m, ft_value given, ft_str format, ft_str fixture, const char *what, ft_value *rows)
{
    ft_str text = {0};
    *rows = none_if_absent(ft_value_at(given, "rows"));
    bool dict = ft_str_is(format, "dict"), csv = ft_str_is(format, "csv");
    if (!dict && !csv && !ft_str_is(format, "sql"))
        return fail(m, "Unit test %.*s has an unknown format '%.*s'", m->entry->name, format);
    if (dict && rows->kind == FT_NONE && !fixture.at && !strcmp(what, "input")) {
        ft_value input = ft_value_at(given, "input");
        if (!rows_of_seed(m, input.kind == FT_TEXT ? ft_text_of(input) : (ft_str){0}, rows))
            return false;
    }
    bool right = dict ? rows->kind == FT_LIST : rows->kind == FT_TEXT || fixture.at;
    if (!right)
        return fail(m, "Unit test %.*s has rows which do not match format %.*s", m->entry->name, format);
    if (!dict && fixture.at && !read_fixture(m, fixture, csv ? ".csv" : ".sql", &text))
        return false;
    if (!dict && !fixture.at)
        text = ft_text_of(*rows);
    if (csv && !rows_of_csv(m, text, true, rows))
        return false;
    if (ft_str_is(format, "sql"))
        *rows = ft_of_text(text);
    promote_full_row(*rows);
    return names_columns(m, *rows);
}

/* {input?, rows, format, fixture}: every key, in dbt's order. */
static bool normal_fixture(maker *m, ft_value given, bool input, ft_value *out)
{
    ft_value format = ft_value_at(given, "format"), fixture = ft_value_at(given, "fixture"), rows;
    ft_str word = format.kind == FT_TEXT ? ft_text_of(format) : FT_STR("dict");
    ft_str name = fixture.kind == FT_TEXT ? ft_text_of(fixture) : (ft_str){0};
    if (given.kind != FT_DICT)
        return fail(m, "Unit test %.*s: %.*s must be mappings", m->entry->name,
                    input ? FT_STR("given inputs") : FT_STR("expected rows"));
    if (!normal_rows(m, given, word, name, input ? "input" : "expected", &rows))
        return false;
    ft_dict *made = ft_dict_new(m->arena);
    if (input)
        ft_dict_set_text(m->arena, made, FT_STR("input"), none_if_absent(ft_value_at(given, "input")));
    ft_dict_set_text(m->arena, made, FT_STR("rows"), rows);
    ft_dict_set_text(m->arena, made, FT_STR("format"), ft_of_text(word));
    ft_dict_set_text(m->arena, made, FT_STR("fixture"), name.at ? ft_of_text(name) : FT_VALUE_NONE);
    *out = ft_of_dict(made);
    return true;
}

static bool take_given(maker *m, ft_unit_test_info *info)
{
    ft_value list = ft_value_at(m->entry->data, "given");
    ft_list *given = ft_list_new(m->arena, 4);
    for (size_t i = 0; list.kind == FT_LIST && i < list.as.list->len; i++) {
        ft_value one;
        if (!normal_fixture(m, list.as.list->at[i], true, &one))
            return false;
        ft_list_add(m->arena, given, one);
    }
    info->given = ft_of_list(given);
    return normal_fixture(m, ft_value_at(m->entry->data, "expect"), false, &info->expect);
}

static ft_value overrides_of(maker *m)
{
    ft_value given = ft_value_at(m->entry->data, "overrides");
    if (given.kind != FT_DICT)
        return FT_VALUE_NONE;
    static const char *const keys[] = {"macros", "vars", "env_vars"};
    ft_dict *out = ft_dict_new(m->arena);
    for (size_t i = 0; i < 3; i++) {
        ft_value value = ft_value_at(given, keys[i]);
        ft_dict_set_text(m->arena, out, ft_str_of(keys[i]), value.kind == FT_DICT ? value : ft_of_dict(ft_dict_new(m->arena)));
    }
    return ft_of_dict(out);
}

/* ---- checksum (PRP-80): over Python's repr of the parts, so that state from dbt compares equal */

static void add_repr(maker *m, ft_buf *out, ft_value value)
{
    ft_job job = ft_job_in(m->arena);
    ft_repr(&job, value, out);
}

static void add_print(maker *m, ft_buf *out, ft_value value)
{
    ft_job job = ft_job_in(m->arena);
    ft_print(&job, value, out);
}

static void add_fixture(maker *m, ft_buf *out, ft_value fixture, bool input)
{
    ft_str format = ft_text_of(ft_value_at(fixture, "format"));
    ft_buf_text(out, input ? "UnitTestInputFixture(input=" : "UnitTestOutputFixture(rows=");
    if (input) {
        add_repr(m, out, ft_value_at(fixture, "input"));
        ft_buf_text(out, ", rows=");
    }
    add_repr(m, out, ft_value_at(fixture, "rows"));
    const char *symbol = ft_str_is(format, "csv") ? "CSV" : ft_str_is(format, "sql") ? "SQL" : "Dict";
    ft_buf_format(out, ", format=<UnitTestFormat.%s: '%.*s'>, fixture=", symbol, FT_ARG(format));
    add_repr(m, out, ft_value_at(fixture, "fixture"));
    ft_buf_byte(out, ')');
}

static void add_parts(maker *m, ft_buf *out, ft_value value, const char *class, const char *const *keys)
{
    if (value.kind != FT_DICT) {
        ft_buf_text(out, "None");
        return;
    }
    ft_buf_format(out, "%s(", class);
    for (size_t i = 0; keys[i]; i++) {
        ft_buf_format(out, "%s%s=", i ? ", " : "", keys[i]);
        add_repr(m, out, none_if_absent(ft_value_at(value, keys[i])));
    }
    ft_buf_byte(out, ')');
}

static ft_str checksum_of(maker *m, const ft_unit_test_info *info)
{
    static const char *const versions[] = {"include", "exclude", NULL};
    static const char *const overrides[] = {"macros", "vars", "env_vars", NULL};
    ft_buf text = ft_buf_in(m->arena);
    const ft_list *given = info->given.as.list;
    ft_buf_format(&text, "%.*s-", FT_ARG(info->model));
    add_parts(m, &text, info->versions, "UnitTestNodeVersions", versions);
    ft_buf_text(&text, "-[");
    for (size_t i = 0; i < given->len; i++) {
        ft_buf_text(&text, i ? ", " : "");
        add_fixture(m, &text, given->at[i], true);
    }
    ft_buf_text(&text, "]-");
    add_fixture(m, &text, info->expect, false);
    ft_buf_byte(&text, '-');
    add_parts(m, &text, info->overrides, "UnitTestOverrides", overrides);
    for (size_t i = 0; i < given->len; i++)
        if (ft_value_at(given->at[i], "fixture").kind == FT_TEXT) {
            ft_buf_byte(&text, '-');
            add_print(m, &text, ft_value_at(given->at[i], "rows"));
        }
    return ft_sha256_hex(m->arena, ft_buf_str(&text));
}

/* ---- the node */

static ft_node *make_node(maker *m, const ft_unit_test_info *info, ft_node *tested, bool *fine)
{
    ft_node *node = ft_entry_node(m->loading, m->file, m->entry, FT_UNIT_TEST, fine);
    ft_arena *arena = m->arena;
    ft_unit_test_info *own = node->as.unit_test = FT_NEW(arena, ft_unit_test_info);
    *own = *info;
    own->tested = tested;
    ft_str path = m->file->found.original;
    size_t slash = ft_str_find_byte(path, '/', 0);
    node->fqn = ft_fqn_of_path(arena, node->package, slash == FT_NOWHERE ? path : ft_str_from(path, slash + 1), 2);
    ft_vec_push(arena, &node->fqn, info->model);
    ft_vec_push(arena, &node->fqn, node->name);
    node->unique_id = ft_concat(arena, FT_STR("unit_test."), node->package, FT_STR("."), info->model, FT_STR("."), node->name,
                                (ft_str){0});
    ft_node_more *more = ft_node_own_more(arena, node);
    more->checksum_name = FT_STR("sha256");
    more->checksum = checksum_of(m, own);
    if (!tested)
        return node;
    node->schema = tested->schema;
    ft_vec_push(arena, &node->depends_on, tested);
    if (ft_node_is_versioned(tested)) {
        ft_job job = ft_job_in(arena);
        ft_str version = {0};
        ft_to_text(&job, tested->as.model->version, &version);
        own->version = tested->as.model->version;
        node->unique_id = ft_concat(arena, node->unique_id, FT_STR("_v"), version, (ft_str){0});
    }
    node->enabled = node->enabled && tested->enabled;
    return node;
}

static bool version_listed(ft_arena *arena, ft_value list, ft_value version)
{
    ft_job job = ft_job_in(arena);
    ft_str wanted = {0}, one = {0};
    ft_to_text(&job, version, &wanted);
    for (size_t i = 0; list.kind == FT_LIST && i < list.as.list->len; i++)
        if (ft_to_text(&job, list.as.list->at[i], &one) && ft_str_eq(one, wanted))
            return true;
    return false;
}

static bool lists_versions(const ft_unit_test_info *info, const char *key)
{
    ft_value list = ft_value_at(info->versions, key);
    return list.kind == FT_LIST && list.as.list->len;
}

static bool is_wanted(maker *m, const ft_unit_test_info *info, const ft_node *model)
{
    ft_value version = model->as.model->version;
    if (!ft_node_is_versioned(model) || info->versions.kind != FT_DICT)
        return true;
    if (lists_versions(info, "exclude"))
        return !version_listed(m->arena, ft_value_at(info->versions, "exclude"), version);
    return version_listed(m->arena, ft_value_at(info->versions, "include"), version);
}

static bool reads_this(const ft_unit_test_info *info)
{
    for (size_t i = 0; info->given.kind == FT_LIST && i < info->given.as.list->len; i++) {
        ft_value input = ft_value_at(info->given.as.list->at[i], "input");
        if (input.kind == FT_TEXT && ft_str_is(ft_text_of(input), "this"))
            return true;
    }
    return false;
}

/* MAT-77: a model that asks is_incremental() is told, and then what is there already. */
static bool tells_incremental(maker *m, const ft_unit_test_info *info, const ft_node *made)
{
    const ft_node *model = made->as.unit_test->tested;
    ft_value told = ft_value_at(ft_value_at(info->overrides, "macros"), "is_incremental");
    if (!made->enabled || !model->uses_is_incremental)
        return true;
    if (told.kind != FT_BOOL)
        return fail(m, "Boolean override for 'is_incremental' must be provided for unit test '%.*s' in model '%.*s'",
                    m->entry->name, model->name);
    return !told.as.truth || reads_this(info) ||
           fail(m, "Unit test '%.*s' for incremental model '%.*s' must have a 'this' input", m->entry->name, model->name);
}

/* `model` is one of that name, `wanted`: the test is of one of them. */
static bool check_versions(maker *m, const ft_unit_test_info *info, const ft_node *model, bool wanted)
{
    if (!model->enabled)
        return true;
    if (!ft_node_is_versioned(model) && (lists_versions(info, "include") || lists_versions(info, "exclude")))
        return fail(m, "Unit test '%.*s' should not have a versions include or exclude when referencing non-versioned "
                    "model '%.*s'", m->entry->name, model->name);
    return wanted || fail(m, "Unit test '%.*s' referenced a version of '%.*s' which was not found.", m->entry->name,
                          model->name);
}

static bool attach(maker *m, const ft_unit_test_info *info, ft_node_list *out)
{
    bool fine = true;
    const ft_node *found = NULL;
    size_t made_before = out->len;
    for (size_t i = 0; i < m->loading->pending.len; i++) {
        ft_node *model = m->loading->pending.at[i].node;
        if (model->type != FT_MODEL || !ft_str_eq(model->name, info->model) ||
            !ft_str_eq(model->package, m->file->found.package->name))
            continue;
        found = found && found->enabled ? found : model;
        if (!is_wanted(m, info, model))
            continue;
        ft_node *made = make_node(m, info, model, &fine);
        ft_vec_push(m->arena, out, made);
        fine = tells_incremental(m, info, made) && fine;
    }
    if (!found)
        return fail(m, "Unable to find model '%.*s' for unit test '%.*s'",
                    ft_concat(m->arena, m->file->found.package->name, FT_STR("."), info->model, (ft_str){0}), m->entry->name);
    return check_versions(m, info, found, out->len > made_before) && fine;
}

bool ft_fixtures_check(ft_loading *loading)
{
    ft_map names = {0};
    bool fine = true;
    for (size_t i = 0; i < loading->files_len; i++) {
        const ft_found_file *found = &loading->files[i].found;
        if (found->kind != FT_FILE_FIXTURE)
            continue;
        ft_str name = ft_path_stem(ft_path_name(found->path));
        ft_str id = ft_concat(loading->passing, found->package->name, FT_STR("."), name, (ft_str){0});
        const ft_found_file *same = ft_map_put(loading->passing, &names, id, (void *)found);
        if (!same)
            continue;
        fine = false;
        ft_diag_error(loading->diags, FT_DIAG_DUPLICATE, FT_NO_SPAN,
                      "dbt found two fixtures with the name \"%.*s\".\n\nSince these resources have the same name, dbt "
                      "will be unable to find the correct resource\nwhen looking for %.*s.\n\nTo fix this, change the "
                      "name of one of these resources:\n- %.*s\n- %.*s",
                      FT_ARG(name), FT_ARG(name), FT_ARG(found->original), FT_ARG(same->original));
    }
    return fine;
}

bool ft_unit_test_make(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_node_list *out)
{
    maker m = {loading, loading->arena, file, entry};
    ft_value model = ft_value_at(entry->data, "model");
    if (model.kind != FT_TEXT)
        return fail(&m, "Unit test %.*s needs a model%.*s", entry->name, FT_STR(""));
    ft_unit_test_info info = {.model = ft_text_of(model), .overrides = overrides_of(&m),
                              .versions = none_if_absent(ft_value_at(entry->data, "versions")), .version = FT_VALUE_NONE,
                              .fixture_package = file->found.package->name};
    if (lists_versions(&info, "include") && lists_versions(&info, "exclude"))
        return fail(&m, "Unit tests can not both include and exclude versions: %.*s%.*s", entry->name, FT_STR(""));
    return take_given(&m, &info) && attach(&m, &info, out);
}
