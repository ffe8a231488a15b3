/* statements.c - statements of templates, their transaction, their results. */
#include "context/statements.h"

#include "context/natives.h"
#include "context/query_comment.h"
#include "context/table_object.h"

ft_warehouse *ft_context_warehouse(ft_context *context)
{
    if (!context->warehouse)
        ft_context_raise(context, FT_FAULT_DBT_RUNTIME, "no connection to the database is available here");
    return context->warehouse;
}

/* The node's own context: macros of the adapter share its transaction. */
static ft_context *owner_of(ft_context *context)
{
    while (context->caller)
        context = context->caller;
    return context;
}

void ft_context_note_begin(ft_context *context)
{
    owner_of(context)->begun = true;
}

/* MAT-03 ... MAT-06: the first statement of a node opens its transaction; after a commit, and in operations,
 * every statement commits itself. The query of a test only reads: it needs none. */
static bool open_transaction(ft_context *context, ft_warehouse *warehouse, ft_fetch fetch)
{
    ft_context *owner = owner_of(context);
    const ft_node *node = owner->node;
    bool only_reads = node && node->type == FT_TEST && fetch != FT_FETCH_NONE;
    bool wanted = owner->phase == FT_PHASE_RUN && node && node->type != FT_OPERATION && !owner->ended && !only_reads;
    return !wanted || warehouse->class->in_transaction(warehouse) || warehouse->class->begin(warehouse, context->job);
}

bool ft_context_commit(ft_context *context)
{
    ft_warehouse *warehouse = ft_context_warehouse(context);
    ft_context *owner = owner_of(context);
    if (!warehouse)
        return false;
    owner->begun = false;
    owner->ended = true;
    return warehouse->class->in_transaction(warehouse) ? warehouse->class->commit(warehouse, context->job)
                                                       : warehouse->class->flush(warehouse, context->job);
}

/* What hooks outside of a transaction send first (MAC-04). */
static bool is_commit(ft_str sql)
{
    ft_str text = ft_str_trim(sql);
    return ft_str_eq_nocase(text, FT_STR("commit;")) || ft_str_eq_nocase(text, FT_STR("commit"));
}

/* What waits is asked after all: somebody wants its answer, or to ask something else. */
static bool ask_waiting(ft_context *owner)
{
    ft_waiting_query waiting = owner->waiting;
    owner->waiting = (ft_waiting_query){0};
    return !waiting.rows ||
           owner->warehouse->class->run(owner->warehouse, owner->job, waiting.sql, FT_FETCH_ALL, -1, waiting.rows);
}

static bool run_as_it_is(ft_context *context, ft_str sql, ft_fetch fetch, int64_t limit, ft_rows *out)
{
    ft_warehouse *warehouse = ft_context_warehouse(context);
    if (!warehouse || !ask_waiting(owner_of(context)) || !open_transaction(context, warehouse, fetch))
        return false;
    ft_reads_kind(context->reads, FT_READ_QUERY);
    owner_of(context)->asked = true;
    return warehouse->class->run(warehouse, context->job, sql, fetch, limit, out);
}

bool ft_context_run(ft_context *context, ft_str sql, ft_fetch fetch, int64_t limit, ft_rows *out)
{
    if (!ft_context_warehouse(context))
        return false;
    if (is_commit(sql)) {
        *out = (ft_rows){.affected = -1, .status = FT_STR("COMMIT"), .code = FT_STR("COMMIT")};
        return ft_context_commit(context);
    }
    return ft_query_comment_add(owner_of(context), sql, &sql) && run_as_it_is(context, sql, fetch, limit, out);
}

static ft_value pair(ft_arena *arena, ft_value first, ft_value second)
{
    ft_list *tuple = ft_list_new(arena, 2);
    ft_list_add(arena, tuple, first);
    ft_list_add(arena, tuple, second);
    return ft_of_tuple(tuple);
}

static bool truth_of(ft_job *job, ft_value slot, bool fallback, bool *out)
{
    *out = fallback;
    return !ft_passed(slot) || ft_truth(job, slot, out);
}

/* The query of a test that is alone in its node, where the run asks several together. */
static bool may_wait(const ft_context *owner)
{
    return owner->seam && owner->seam->may_wait && owner->node && owner->node->type == FT_TEST && !owner->asked &&
           !owner->waiting.rows && !owner->warehouse->class->in_transaction(owner->warehouse);
}

static bool leave_waiting(ft_context *owner, ft_str sql, ft_value *out)
{
    ft_rows *rows;
    ft_value table = ft_table_awaiting(owner->job->arena, &rows);
    if (!ft_query_comment_add(owner, sql, &sql))
        return false;
    ft_reads_kind(owner->reads, FT_READ_QUERY);
    owner->waiting = (ft_waiting_query){sql, rows};
    *out = pair(owner->job->arena, ft_response_of(owner->job->arena, rows), table);
    return true;
}

/* `later`, of our own macros: nobody looks at the answer before load_result(). */
bool ft_call_execute(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[5];
    ft_str sql;
    bool begin, fetch, later;
    int64_t limit = -1;
    if (!ft_bind(job, args, "execute", "sql, auto_begin=, fetch=, limit=, later=", slots) ||
        !ft_to_text(job, slots[0], &sql) || !truth_of(job, slots[1], false, &begin) ||
        !truth_of(job, slots[2], false, &fetch) || !truth_of(job, slots[4], false, &later) ||
        (ft_passed(slots[3]) && !ft_is(slots[3], FT_NONE) && !ft_to_index(job, slots[3], &limit)))
        return false;
    if (begin)
        ft_context_note_begin(context);
    if (later && fetch && may_wait(owner_of(context)))
        return leave_waiting(owner_of(context), sql, out);
    ft_rows *rows = FT_NEW(job->arena, ft_rows);
    rows->affected = -1;
    if (!ft_context_run(context, sql, fetch ? FT_FETCH_ALL : FT_FETCH_NONE, limit, rows))
        return false;
    *out = pair(job->arena, ft_response_of(job->arena, rows),
                fetch ? ft_table_value(job->arena, rows) : ft_table_empty(job->arena));
    return true;
}

/* One value of `bindings` as a literal, the way the driver of dbt puts it into the text. */
static bool put_literal(ft_context *context, ft_value value, ft_buf *out)
{
    ft_warehouse *warehouse = context->warehouse;
    ft_str text;
    if (ft_is(value, FT_NONE)) {
        ft_buf_text(out, "NULL");
        return true;
    }
    if (ft_is(value, FT_BOOL)) {
        ft_buf_text(out, value.as.truth ? "true" : "false");
        return true;
    }
    if (!ft_to_text(context->job, value, &text))
        return false;
    bool bare = ft_is_number(value) && text.len && (text.at[0] == '-' || (text.at[0] >= '0' && text.at[0] <= '9')) &&
                !ft_str_is(text, "-Infinity"); /* NaN and the infinities are values only as text */
    ft_buf_add(out, bare ? text : warehouse->class->literal(warehouse, context->job->arena, text));
    return true;
}

/* `%s` takes the next binding, `%%` is a percent sign. Without bindings the text stays as it is. */
static bool with_bindings(ft_context *context, ft_str sql, ft_value bindings, ft_str *out)
{
    ft_list *values;
    ft_buf text = ft_buf_in(context->job->arena);
    size_t next = 0, from = 0, at;
    *out = sql;
    if (!ft_passed(bindings) || ft_is(bindings, FT_NONE) || !context->warehouse)
        return true;
    if (!ft_to_list(context->job, bindings, &values))
        return false;
    while ((at = ft_str_find_byte(sql, '%', from)) != FT_NOWHERE && at + 1 < sql.len) {
        ft_buf_add(&text, ft_str_slice(sql, from, at));
        from = at + 2;
        if (sql.at[at + 1] == '%')
            ft_buf_byte(&text, '%');
        else if (sql.at[at + 1] != 's' || next == values->len)
            return ft_raise(context->job, FT_FAULT_INDEX, "tuple index out of range");
        else if (!put_literal(context, values->at[next++], &text))
            return false;
    }
    ft_buf_add(&text, ft_str_from(sql, from));
    *out = ft_buf_str(&text);
    return true;
}

bool ft_call_add_query(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[4];
    ft_str sql;
    if (!ft_bind(job, args, "add_query", "sql, auto_begin=, bindings=, abridge_sql_log=", slots) ||
        !ft_to_text(job, slots[0], &sql) || !with_bindings(context, sql, slots[2], &sql))
        return false;
    ft_rows *rows = FT_NEW(job->arena, ft_rows);
    rows->affected = -1;
    ft_context_note_begin(context);
    if (!run_as_it_is(context, sql, FT_FETCH_NONE, -1, rows)) /* seed inserts carry no comment (MAT-09) */
        return false;
    *out = pair(job->arena, FT_VALUE_NONE, ft_response_of(job->arena, rows));
    return true;
}

/* ADP-03, TRP-52. */
bool ft_call_commit(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    *out = FT_VALUE_NONE;
    if (!ft_bind(job, args, "commit", "", NULL))
        return false;
    if (!ft_context_executes(context) || !context->warehouse)
        return true;
    ft_str name = owner_of(context)->node ? owner_of(context)->node->unique_id : FT_STR("master");
    if (!owner_of(context)->begun && !context->warehouse->class->in_transaction(context->warehouse))
        return ft_context_raise(context, FT_FAULT_DBT_INTERNAL,
                                "Tried to commit transaction on connection \"%.*s\", but it does not have one open!",
                                FT_ARG(name));
    return ft_context_commit(context);
}

/* ---- results: {response, data, table}, data made when asked for */

typedef struct { ft_object object; ft_value response, table; } result_object;

static ft_found result_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    result_object *result = (result_object *)self;
    const ft_rows *rows = ft_value_table(result->table);
    if (ft_str_is(name, "response"))
        *out = result->response;
    else if (ft_str_is(name, "table"))
        *out = result->table;
    else if (ft_str_is(name, "data"))
        *out = rows ? ft_table_matrix(job->arena, rows) : ft_of_list(ft_list_new(job->arena, 0));
    else
        return FT_MISSING;
    return FT_FOUND;
}

static ft_found result_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    return ft_is(key, FT_TEXT) ? result_attr(job, self, ft_text_of(key), out) : FT_MISSING;
}

static const ft_class result_class = {.name = "dict", .mapping = 1, .attr = result_attr, .item = result_item};

static bool store(ft_job *job, ft_value name, ft_value response, ft_value table)
{
    ft_context *owner = owner_of(ft_context_of(job));
    ft_str text;
    if (!ft_to_text(job, name, &text))
        return false;
    result_object *made = FT_NEW(job->arena, result_object);
    bool given = ft_passed(table) && !ft_is(table, FT_NONE);
    *made = (result_object){{&result_class}, response, given ? table : ft_table_empty(job->arena)};
    if (!owner->results)
        owner->results = ft_dict_new(job->arena);
    ft_dict_set_text(job->arena, owner->results, text, ft_of_object(&made->object));
    return true;
}

bool ft_call_store_result(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[3];
    *out = FT_VALUE_TEXT("");
    return ft_bind(job, args, "store_result", "name, response, agate_table=", slots) &&
           store(job, slots[0], slots[1], slots[2]);
}

static bool text_or_absent(ft_job *job, ft_value slot, ft_str *out)
{
    *out = (ft_str){0};
    return !ft_passed(slot) || ft_is(slot, FT_NONE) || ft_to_text(job, slot, out);
}

bool ft_call_store_raw_result(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[5];
    ft_str message, code;
    *out = FT_VALUE_TEXT("");
    if (!ft_bind(job, args, "store_raw_result", "name, message=, code=, rows_affected=, agate_table=", slots) ||
        !text_or_absent(job, slots[1], &message) || !text_or_absent(job, slots[2], &code))
        return false;
    ft_value affected = ft_passed(slots[3]) ? slots[3] : FT_VALUE_NONE;
    return store(job, slots[0], ft_response_value(job->arena, message, code, affected), slots[4]);
}

/* ERR-10: a result is taken once; `main` may be looked at again. */
bool ft_call_load_result(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job), *owner = owner_of(context);
    ft_value name;
    ft_str text;
    *out = FT_VALUE_NONE;
    if (!ft_bind(job, args, "load_result", "name", &name) || !ft_to_text(job, name, &text) || !ask_waiting(owner))
        return false;
    ft_value *found = owner->results ? ft_dict_find_text(owner->results, text) : NULL;
    if (!found)
        return true;
    if (ft_is(*found, FT_NONE))
        return ft_context_raise(context, FT_FAULT_COMPILATION,
                                "The 'statement' result named '%.*s' has already been loaded into a variable",
                                FT_ARG(text));
    *out = *found;
    if (!ft_str_is(text, "main"))
        *found = FT_VALUE_NONE;
    return true;
}

bool ft_context_result(ft_context *context, ft_str name, ft_value *response, ft_value *table)
{
    const ft_value *found = context->results ? ft_dict_find_text(context->results, name) : NULL;
    if (!found || !ft_is_object(*found, &result_class))
        return false;
    const result_object *result = (const result_object *)found->as.object;
    *response = result->response;
    *table = result->table;
    return true;
}

/* ---- what materializations ask of the run */

/* What the log says of the text of a node that goes to target/run. */
static void say_written(const ft_context *context, ft_str language)
{
    const ft_voice *voice = context->world->invocation->voice;
    if (voice && voice->log)
        voice->log(voice->self,
                   ft_format(context->job->arena, "Writing runtime %.*s for node \"%.*s\"", FT_ARG(language),
                             FT_ARG(context->node->unique_id)),
                   false);
}

/* `language`, of our own materializations: the log names it, without `model` being made for the name. */
bool ft_call_write(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job), *owner = owner_of(context);
    ft_value slots[2];
    ft_str text, language;
    *out = FT_VALUE_TEXT("");
    if (!ft_bind(job, args, "write", "payload, language=", slots) || !ft_to_text(job, slots[0], &text))
        return false;
    if (!context->node || context->node->type == FT_SOURCE)
        return ft_context_raise(context, FT_FAULT_COMPILATION, "cannot \"write\" macros or sources");
    const ft_run_seam *seam = owner->seam;
    if (ft_passed(slots[1])) {
        if (!ft_to_text(job, slots[1], &language))
            return false;
        say_written(context, language);
    }
    return !seam || !seam->write || seam->write(seam->self, job, context->node, text);
}

bool ft_call_load_table(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    if (!ft_bind(job, args, "load_agate_table", "", NULL))
        return false;
    if (!context->node || context->node->type != FT_SEED)
        return ft_context_raise(context, FT_FAULT_COMPILATION, "can only load_agate_table for seeds (got a %s)",
                                context->node ? ft_resource_type_word(context->node->type) : "macro");
    if (!context->seam || !context->seam->seed) {
        *out = ft_table_empty(job->arena);
        return true;
    }
    return context->seam->seed(context->seam->self, job, context->node, out);
}

bool ft_call_python_job(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self, (void)args, (void)out;
    ft_context *context = ft_context_of(job);
    return ft_context_raise(context, FT_FAULT_DBT_RUNTIME, "submit_python_job: %.*s does not run Python models",
                            FT_ARG(ft_world_adapter_type(context->world)));
}
