/* value.c - construction, lists, copies and the job; dicts are in dict.c; see value.h. */
#include "value/value.h"


/* ---- the job */

ft_job ft_job_in(ft_arena *arena)
{
    return (ft_job){.arena = arena,
                    .step_limit = 100 * 1000 * 1000,
                    .memory_limit = (size_t)512 << 20,
                    .depth_limit = 500};
}

bool ft_raise(ft_job *job, ft_fault_class kind, const char *format, ...)
{
    if (job->fault.set)
        return false;
    va_list args;
    va_start(args, format);
    job->fault = (ft_fault){.set = true, .kind = kind,
                            .message = ft_vformat(job->arena, format, args)};
    va_end(args);
    return false;
}

const char *ft_fault_class_name(ft_fault_class kind)
{
    static const char *const names[] = {
#define FT_FAULT(symbol, name) [FT_FAULT_##symbol] = name,
#include "value/fault_classes.def"
#undef FT_FAULT
    };
    return names[kind];
}

const char *ft_fault_class_title(ft_fault_class kind)
{
    switch (kind) {
    case FT_FAULT_DATABASE: return "Database";
    case FT_FAULT_PARSING: return "Parsing";
    case FT_FAULT_DBT_RUNTIME:
    case FT_FAULT_DBT_VALIDATION:
    case FT_FAULT_CANCELLED: return "Runtime";
    case FT_FAULT_DBT_INTERNAL: return "Internal";
    case FT_FAULT_FAIL_FAST: return "FailFast";
    default: return "Compilation";
    }
}

bool ft_job_room(ft_job *job, size_t bytes)
{
    size_t held = ft_arena_bytes(job->arena);
    if (held > job->memory_limit || bytes > job->memory_limit - held)
        return ft_raise(job, FT_FAULT_MEMORY, "%s", "");
    return true;
}

/* ---- construction */

ft_value ft_of_big(const ft_big *big)
{
    int64_t small;
    if (ft_big_to_int(big, &small))
        return ft_of_int(small);
    return (ft_value){.kind = FT_BIG, .as.big = big};
}

ft_value ft_of_decimal(const ft_decimal *decimal)
{
    return (ft_value){.kind = FT_DECIMAL, .as.decimal = decimal};
}

static ft_value undefined_of(ft_arena *arena, ft_undefined what)
{
    ft_undefined *made = FT_NEW(arena, ft_undefined);
    *made = what;
    return (ft_value){.kind = FT_UNDEFINED, .as.undefined = made};
}

ft_value ft_undefined_named(ft_arena *arena, ft_undefined_mode mode, ft_str name, ft_str owner)
{
    return undefined_of(arena, (ft_undefined){.mode = mode, .name = name, .owner = owner});
}

ft_value ft_undefined_hint(ft_arena *arena, ft_undefined_mode mode, ft_str hint)
{
    return undefined_of(arena, (ft_undefined){.mode = mode, .hint = hint});
}

/* ---- lists */

ft_list *ft_list_new(ft_arena *arena, size_t room)
{
    ft_list *list = FT_NEW(arena, ft_list);
    if (room) {
        list->at = ft_alloc_raw(arena, room * sizeof *list->at);
        list->cap = room;
    }
    return list;
}

void ft_list_add(ft_arena *arena, ft_list *list, ft_value item)
{
    ft_vec_push(arena, list, item);
}

/* ---- deep copies
 *
 * Containers met are put into `pairs` with their twin; each twin is filled once, in the order of
 * meeting, so that depth costs no stack and shared or circular ones stay so. */

typedef struct { const void *old; void *twin; uint8_t kind; } twins;
typedef struct {
    ft_arena *arena;
    FT_VEC(twins) pairs;
    uint32_t *index;
    size_t index_size;
} copying;

static size_t slot_of(const copying *copy, const void *old)
{
    size_t mask = copy->index_size - 1;
    size_t at = ((uintptr_t)old * 0x9E3779B97F4A7C15u >> 20) & mask;
    while (copy->index[at] && copy->pairs.at[copy->index[at] - 1].old != old)
        at = (at + 1) & mask;
    return at;
}

static void widen_index(copying *copy)
{
    copy->index_size = copy->index_size ? copy->index_size * 4 : 64;
    copy->index = FT_NEW_ARRAY(copy->arena, uint32_t, copy->index_size);
    for (size_t i = 0; i < copy->pairs.len; i++)
        copy->index[slot_of(copy, copy->pairs.at[i].old)] = (uint32_t)i + 1;
}

static void *twin_of(copying *copy, const void *old, uint8_t kind)
{
    if (copy->pairs.len * 2 >= copy->index_size)
        widen_index(copy);
    size_t at = slot_of(copy, old);
    if (copy->index[at])
        return copy->pairs.at[copy->index[at] - 1].twin;
    bool is_list = kind == FT_LIST || kind == FT_TUPLE;
    void *twin = is_list ? (void *)FT_NEW(copy->arena, ft_list) : FT_NEW(copy->arena, ft_dict);
    ft_vec_push(copy->arena, &copy->pairs, (twins){old, twin, kind});
    copy->index[at] = (uint32_t)copy->pairs.len;
    return twin;
}

static const ft_undefined *copy_undefined(ft_arena *arena, const ft_undefined *old)
{
    if (!old)
        return NULL;
    ft_undefined *made = FT_NEW(arena, ft_undefined);
    *made = *old;
    made->name = ft_str_copy(arena, old->name);
    made->owner = ft_str_copy(arena, old->owner);
    made->hint = ft_str_copy(arena, old->hint);
    made->element = ft_value_copy(arena, old->element);
    return made;
}

static ft_value copy_one(copying *copy, ft_value value)
{
    switch (value.kind) {
    case FT_UNDEFINED:
        value.as.undefined = copy_undefined(copy->arena, value.as.undefined);
        return value;
    case FT_TEXT:
        return ft_of_text(ft_str_copy(copy->arena, ft_text_of(value)));
    case FT_BIG:
        value.as.big = ft_big_copy(copy->arena, value.as.big);
        return value;
    case FT_DECIMAL:
        value.as.decimal = ft_decimal_copy(copy->arena, value.as.decimal);
        return value;
    case FT_LIST:
    case FT_TUPLE:
        value.as.list = twin_of(copy, value.as.list, value.kind);
        return value;
    case FT_DICT:
    case FT_SET:
        value.as.dict = twin_of(copy, value.as.dict, value.kind);
        return value;
    default:
        return value;
    }
}

static void fill_list(copying *copy, const ft_list *old, ft_list *twin)
{
    twin->at = ft_alloc_raw(copy->arena, old->len * sizeof *twin->at);
    twin->len = twin->cap = old->len;
    for (size_t i = 0; i < old->len; i++)
        twin->at[i] = copy_one(copy, old->at[i]);
}

/* Entries keep their places, removed ones too, so that the index can be taken as it is. */
static void fill_dict(copying *copy, const ft_dict *old, ft_dict *twin)
{
    *twin = *old;
    twin->frozen = false;
    twin->cap = old->used;
    twin->entries = ft_alloc_raw(copy->arena, old->used * sizeof *twin->entries);
    for (size_t i = 0; i < old->used; i++) {
        twin->entries[i].key = copy_one(copy, old->entries[i].key);
        memcpy(twin->entries[i].key.mark, old->entries[i].key.mark, sizeof old->entries[i].key.mark);
        twin->entries[i].value = copy_one(copy, old->entries[i].value);
    }
    if (old->index) {
        twin->index = ft_alloc_raw(copy->arena, old->index_size * sizeof *old->index);
        memcpy(twin->index, old->index, old->index_size * sizeof *old->index);
    }
}

ft_value ft_value_copy(ft_arena *arena, ft_value value)
{
    copying copy = {.arena = arena};
    ft_value made = copy_one(&copy, value);
    for (size_t i = 0; i < copy.pairs.len; i++) {
        twins pair = copy.pairs.at[i];
        if (pair.kind == FT_LIST || pair.kind == FT_TUPLE)
            fill_list(&copy, pair.old, pair.twin);
        else
            fill_dict(&copy, pair.old, pair.twin);
    }
    return made;
}

static void freeze_list(ft_list *list)
{
    if (list->frozen)
        return;
    list->frozen = true;
    for (size_t i = 0; i < list->len; i++)
        ft_value_freeze(list->at[i]);
}

static void freeze_dict(ft_dict *dict)
{
    if (dict->frozen)
        return;
    dict->frozen = true;
    ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(dict, &at));) {
        ft_value_freeze(entry->key);
        ft_value_freeze(entry->value);
    }
}

void ft_value_freeze(ft_value value)
{
    if (value.kind == FT_LIST || value.kind == FT_TUPLE)
        freeze_list(value.as.list);
    else if (value.kind == FT_DICT || value.kind == FT_SET)
        freeze_dict(value.as.dict);
}
