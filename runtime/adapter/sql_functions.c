/* sql_functions.c - scalar functions: text, dates, hashes, patterns. */
#include "adapter/sql_functions.h"

#include "adapter/sql_calendar.h"
#include "base/digest.h"
#include "base/text.h"
#include "value/datetime_zone.h"
#include "value/regex.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- cells */

static void set_text(ft_sql_call *call, ft_str text)
{
    call->result = (ft_sql_cell){.kind = FT_CELL_TEXT, .text = text};
}

static void set_int(ft_sql_call *call, int64_t number)
{
    call->result = (ft_sql_cell){.kind = FT_CELL_INT, .number = number};
}

static void set_real(ft_sql_call *call, double real)
{
    call->result = (ft_sql_cell){.kind = FT_CELL_REAL, .real = real};
}

static double real_of(const ft_sql_cell *cell)
{
    char digits[64] = {0};
    if (cell->kind == FT_CELL_INT)
        return (double)cell->number;
    if (cell->kind == FT_CELL_REAL)
        return cell->real;
    memcpy(digits, cell->text.at ? cell->text.at : "", cell->text.len < 63 ? cell->text.len : 63);
    return strtod(digits, NULL);
}

static int64_t int_of(const ft_sql_cell *cell)
{
    return cell->kind == FT_CELL_INT ? cell->number : (int64_t)real_of(cell);
}

static ft_str text_of(const ft_sql_call *call, int index)
{
    return call->at[index].text;
}

/* Characters `from` to `to` (0-based, exclusive), clamped. */
static ft_str characters(ft_str text, int64_t from, int64_t to)
{
    from = from < 0 ? 0 : from;
    return to <= from ? FT_STR("")
                      : ft_str_slice(text, ft_text_byte_of(text, (size_t)from),
                                     ft_text_byte_of(text, (size_t)to));
}

/* ---- hashes */

static void call_md5(ft_sql_call *call)
{
    set_text(call, ft_md5_hex(call->arena, text_of(call, 0)));
}

static void call_sha256(ft_sql_call *call)
{
    set_text(call, ft_sha256_hex(call->arena, text_of(call, 0)));
}

static void call_hashtext(ft_sql_call *call)
{
    ft_str hex = ft_md5_hex(call->arena, text_of(call, 0));
    char digits[9] = {0};
    memcpy(digits, hex.at, 8);
    set_int(call, (int32_t)strtoul(digits, NULL, 16));
}

/* ---- text */

static void call_split_part(ft_sql_call *call)
{
    ft_str text = text_of(call, 0), separator = text_of(call, 1);
    int64_t wanted = int_of(&call->at[2]), parts = 1;
    if (wanted == 0) {
        call->error = FT_STR("field position must not be zero");
        return;
    }
    for (size_t at = 0; separator.len && (at = ft_str_find(text, separator, at)) != FT_NOWHERE;
         at += separator.len)
        parts++;
    wanted = wanted < 0 ? parts + wanted : wanted - 1;
    set_text(call, FT_STR(""));
    for (size_t from = 0, n = 0; (int64_t)n < parts; n++) {
        size_t to = separator.len ? ft_str_find(text, separator, from) : FT_NOWHERE;
        if ((int64_t)n == wanted)
            set_text(call, ft_str_slice(text, from, to == FT_NOWHERE ? text.len : to));
        from = to == FT_NOWHERE ? text.len : to + separator.len;
    }
}

static void join(ft_sql_call *call, int from, ft_str separator)
{
    ft_buf out = ft_buf_in(call->arena);
    bool first = true;
    for (int i = from; i < call->count; i++) {
        if (call->at[i].kind == FT_CELL_NULL)
            continue;
        if (!first)
            ft_buf_add(&out, separator);
        ft_buf_add(&out, call->at[i].text);
        first = false;
    }
    set_text(call, ft_buf_str(&out));
}

static void call_concat(ft_sql_call *call)
{
    join(call, 0, FT_STR(""));
}

static void call_concat_ws(ft_sql_call *call)
{
    if (call->at[0].kind != FT_CELL_NULL)
        join(call, 1, text_of(call, 0));
}

static void call_strpos(ft_sql_call *call)
{
    size_t at = ft_str_find(text_of(call, 0), text_of(call, 1), 0);
    set_int(call, at == FT_NOWHERE ? 0 : (int64_t)ft_text_index_of(text_of(call, 0), at) + 1);
}

static void call_ascii(ft_sql_call *call)
{
    size_t at = 0;
    set_int(call, text_of(call, 0).len ? (int64_t)ft_text_next(text_of(call, 0), &at) : 0);
}

static void call_chr(ft_sql_call *call)
{
    ft_buf out = ft_buf_in(call->arena);
    ft_text_put(&out, (uint32_t)int_of(&call->at[0]));
    set_text(call, ft_buf_str(&out));
}

static void call_initcap(ft_sql_call *call)
{
    ft_buf out = ft_buf_in(call->arena);
    ft_str text = ft_text_lower(call->arena, text_of(call, 0));
    bool inside = false;
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t c = ft_text_next(text, &at);
        bool word = ft_char_is_alpha(c) || ft_char_is_digit(c);
        ft_str one = ft_str_slice(text, from, at);
        ft_buf_add(&out, word && !inside ? ft_text_upper(call->arena, one) : one);
        inside = word;
    }
    set_text(call, ft_buf_str(&out));
}

static void call_repeat(ft_sql_call *call)
{
    ft_buf out = ft_buf_in(call->arena);
    int64_t times = int_of(&call->at[1]);
    if (times > 0 && text_of(call, 0).len && (uint64_t)times > (64u << 20) / text_of(call, 0).len) {
        call->error = FT_STR("repeat: the result is too long");
        return;
    }
    for (int64_t i = 0; i < times; i++)
        ft_buf_add(&out, text_of(call, 0));
    set_text(call, ft_buf_str(&out));
}

static void call_reverse(ft_sql_call *call)
{
    ft_str text = text_of(call, 0);
    char *out = ft_alloc_raw(call->arena, text.len + 1);
    size_t end = text.len;
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        ft_text_next(text, &at);
        end -= at - from;
        memcpy(out + end, text.at + from, at - from);
    }
    set_text(call, (ft_str){out, text.len});
}

static void pad(ft_sql_call *call, bool left)
{
    ft_str text = text_of(call, 0), fill = call->count > 2 ? text_of(call, 2) : FT_STR(" ");
    int64_t width = int_of(&call->at[1]), len = (int64_t)ft_text_len(text),
            fill_len = (int64_t)ft_text_len(fill);
    if (width <= len || !fill_len || width > (16 << 20)) {
        set_text(call, characters(text, 0, width < len ? width : len));
        return;
    }
    ft_buf out = ft_buf_in(call->arena);
    if (!left)
        ft_buf_add(&out, text);
    for (int64_t missing = width - len; missing > 0; missing -= fill_len)
        ft_buf_add(&out, characters(fill, 0, missing < fill_len ? missing : fill_len));
    if (left)
        ft_buf_add(&out, text);
    set_text(call, ft_buf_str(&out));
}

static void call_lpad(ft_sql_call *call)
{
    pad(call, true);
}

static void call_rpad(ft_sql_call *call)
{
    pad(call, false);
}

static void call_btrim(ft_sql_call *call)
{
    ft_str text = text_of(call, 0), set = call->count > 1 ? text_of(call, 1) : FT_STR(" ");
    while (text.len && ft_str_find_byte(set, text.at[0], 0) != FT_NOWHERE)
        text = ft_str_from(text, 1);
    while (text.len && ft_str_find_byte(set, text.at[text.len - 1], 0) != FT_NOWHERE)
        text.len--;
    set_text(call, text);
}

static void call_translate(ft_sql_call *call)
{
    ft_str text = text_of(call, 0), from = text_of(call, 1), to = text_of(call, 2);
    ft_buf out = ft_buf_in(call->arena);
    for (size_t at = 0; at < text.len;) {
        size_t begin = at;
        ft_text_next(text, &at);
        ft_str one = ft_str_slice(text, begin, at);
        size_t found = ft_str_find(from, one, 0);
        int64_t place = found == FT_NOWHERE ? -1 : (int64_t)ft_text_index_of(from, found);
        ft_buf_add(&out, place < 0 ? one : characters(to, place, place + 1));
    }
    set_text(call, ft_buf_str(&out));
}

static void call_char_length(ft_sql_call *call)
{
    set_int(call, (int64_t)ft_text_len(text_of(call, 0)));
}

static void call_octet_length(ft_sql_call *call)
{
    set_int(call, (int64_t)text_of(call, 0).len);
}

static void call_starts_with(ft_sql_call *call)
{
    set_int(call, ft_str_starts(text_of(call, 0), text_of(call, 1)));
}

static void call_left(ft_sql_call *call)
{
    int64_t len = (int64_t)ft_text_len(text_of(call, 0)), n = int_of(&call->at[1]);
    set_text(call, characters(text_of(call, 0), 0, n < 0 ? len + n : n));
}

static void call_right(ft_sql_call *call)
{
    int64_t len = (int64_t)ft_text_len(text_of(call, 0)), n = int_of(&call->at[1]);
    set_text(call, characters(text_of(call, 0), n < 0 ? -n : len - n, len));
}

/* ---- values */

static int compare(const ft_sql_cell *a, const ft_sql_cell *b)
{
    if (a->kind >= FT_CELL_TEXT && b->kind >= FT_CELL_TEXT)
        return ft_str_cmp(a->text, b->text);
    double x = real_of(a), y = real_of(b);
    return (x > y) - (x < y);
}

static void pick(ft_sql_call *call, int sign)
{
    for (int i = 0; i < call->count; i++)
        if (call->at[i].kind != FT_CELL_NULL &&
            (call->result.kind == FT_CELL_NULL || compare(&call->at[i], &call->result) * sign > 0))
            call->result = call->at[i];
}

static void call_greatest(ft_sql_call *call)
{
    pick(call, 1);
}

static void call_least(ft_sql_call *call)
{
    pick(call, -1);
}

static void call_nvl(ft_sql_call *call)
{
    call->result = call->at[call->at[0].kind == FT_CELL_NULL];
}

static void call_safe_divide(ft_sql_call *call)
{
    double by = real_of(&call->at[1]);
    if (by != 0)
        set_real(call, real_of(&call->at[0]) / by);
}

static void call_width_bucket(ft_sql_call *call)
{
    double x = real_of(&call->at[0]), low = real_of(&call->at[1]), high = real_of(&call->at[2]);
    int64_t count = int_of(&call->at[3]);
    if (count <= 0 || low == high) {
        call->error = FT_STR("width_bucket: count must be positive and the bounds must differ");
        return;
    }
    double place = (x - low) / (high - low);
    set_int(call, place < 0 ? 0 : place >= 1 ? count + 1 : (int64_t)(place * (double)count) + 1);
}

static void take_random(ft_sql_call *call, void *bytes, size_t len)
{
    int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read(fd, bytes, len) != (ssize_t)len)
        call->error = FT_STR("no random numbers to be had");
    if (fd >= 0)
        close(fd);
}

/* From 0 to below 1. */
static void call_rand(ft_sql_call *call)
{
    uint64_t bits = 0;
    take_random(call, &bits, sizeof bits);
    set_real(call, (double)(bits >> 11) / 9007199254740992.0);
}

static void call_uuid(ft_sql_call *call)
{
    unsigned char bytes[16] = {0};
    take_random(call, bytes, sizeof bytes);
    bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
    ft_buf out = ft_buf_in(call->arena);
    for (int i = 0; i < 16; i++)
        ft_buf_format(&out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", bytes[i]);
    set_text(call, ft_buf_str(&out));
}

/* Two JSON arrays as one: their insides joined. */
static void call_array_concat(ft_sql_call *call)
{
    ft_str a = ft_str_trim(text_of(call, 0)), b = ft_str_trim(text_of(call, 1));
    if (!ft_str_starts(a, FT_STR("[")) || !ft_str_ends(a, FT_STR("]")) ||
        !ft_str_starts(b, FT_STR("[")) || !ft_str_ends(b, FT_STR("]"))) {
        call->error = FT_STR("array_concat: not a JSON array");
        return;
    }
    ft_str in_a = ft_str_trim(ft_str_slice(a, 1, a.len - 1)),
           in_b = ft_str_trim(ft_str_slice(b, 1, b.len - 1));
    set_text(call, ft_concat(call->arena, FT_STR("["), in_a,
                             in_a.len && in_b.len ? FT_STR(",") : FT_STR(""), in_b, FT_STR("]"),
                             (ft_str){0}));
}

/* ---- dates */

static bool moment_at(ft_sql_call *call, int index, ft_sql_moment *out)
{
    if (ft_sql_moment_read(text_of(call, index), out))
        return true;
    call->error = ft_format(call->arena, "not a date: '%.*s'", FT_ARG(text_of(call, index)));
    return false;
}

static bool part_at(ft_sql_call *call, int index, ft_sql_part last, ft_sql_part *out)
{
    *out = ft_sql_part_of(text_of(call, index));
    if (*out != FT_PART_NONE && *out <= last)
        return true;
    call->error =
        ft_format(call->arena, "unknown part of a date: '%.*s'", FT_ARG(text_of(call, index)));
    return false;
}

static void set_moment(ft_sql_call *call, ft_sql_moment moment)
{
    ft_sql_fields f = ft_sql_fields_of(moment.micros);
    if (f.year < 1 || f.year > 9999)
        call->error = FT_STR("the date is out of range");
    else
        set_text(call, ft_sql_moment_text(call->arena, moment));
}

static void call_date_trunc(ft_sql_call *call)
{
    ft_sql_part part;
    ft_sql_moment moment;
    if (part_at(call, 0, FT_PART_MILLENNIUM, &part) && moment_at(call, 1, &moment))
        set_moment(call, ft_sql_truncate(part, moment));
}

static void call_dateadd(ft_sql_call *call)
{
    ft_sql_part part;
    ft_sql_moment moment;
    int64_t count = int_of(&call->at[1]);
    if (count > 10000000000 || count < -10000000000)
        call->error = FT_STR("the date is out of range");
    else if (part_at(call, 0, FT_PART_MILLENNIUM, &part) && moment_at(call, 2, &moment))
        set_moment(call, ft_sql_add(part, count, moment));
}

static void call_datediff(ft_sql_call *call)
{
    ft_sql_part part;
    ft_sql_moment from, to;
    if (part_at(call, 0, FT_PART_MILLENNIUM, &part) && moment_at(call, 1, &from) &&
        moment_at(call, 2, &to))
        set_int(call, ft_sql_boundaries(part, from, to));
}

static void call_date_part(ft_sql_call *call)
{
    ft_sql_part part;
    ft_sql_moment moment;
    if (!part_at(call, 0, FT_PART_ISOYEAR, &part) || !moment_at(call, 1, &moment))
        return;
    double number = ft_sql_extract(part, moment);
    if (number == floor(number))
        set_int(call, (int64_t)number);
    else
        set_real(call, number);
}

/* A zone's name or offset behind the time is passed over, as a timestamp without one does. */
static ft_str without_zone(ft_str text)
{
    for (size_t i = 11; i < text.len; i++)
        if (text.at[i] == ' ' || text.at[i] == '+' || text.at[i] == '-')
            return ft_str_slice(text, 0, i);
    return text;
}

/* cast(x as date), cast(x as timestamp): see sqlite_dialect. */
static void call_cast_moment(ft_sql_call *call, bool to_day)
{
    ft_sql_moment moment;
    if (!ft_sql_moment_read(without_zone(text_of(call, 0)), &moment) && !moment_at(call, 0, &moment))
        return;
    if (to_day)
        moment = ft_sql_truncate(FT_PART_DAY, moment);
    moment.has_time = !to_day;
    set_moment(call, moment);
}

static void call_cast_day(ft_sql_call *call)
{
    call_cast_moment(call, true);
}

static void call_cast_time(ft_sql_call *call)
{
    call_cast_moment(call, false);
}

static const ft_zone *zone_at(ft_sql_call *call, int index)
{
    ft_sql_host *host = call->host;
    ft_str name = text_of(call, index);
    const ft_zone *zone = ft_map_get(&host->zones, name);
    if (!zone && (zone = ft_zone_load(host->lasting, name)))
        ft_map_put(host->lasting, &host->zones, ft_str_copy(host->lasting, name), (void *)zone);
    if (!zone)
        call->error = ft_format(call->arena, "no time zone is named '%.*s'", FT_ARG(name));
    return zone;
}

/* Seconds to take from a wall time of `zone` for UTC. In the hour that comes twice the first is meant. */
static int64_t offset_of_wall(const ft_zone *zone, int64_t wall)
{
    int64_t guess = ft_zone_at(zone, wall - ft_zone_at(zone, wall).offset).offset;
    int64_t earlier = ft_zone_at(zone, wall - guess - 3600).offset;
    return ft_zone_at(zone, wall - earlier).offset == earlier ? earlier : guess;
}

/* convert_timezone(from, to, wall time). */
static void call_convert_timezone(ft_sql_call *call)
{
    const ft_zone *from = zone_at(call, 0), *to = from ? zone_at(call, 1) : NULL;
    ft_sql_moment moment;
    if (!to || !moment_at(call, 2, &moment))
        return;
    int64_t wall = moment.micros / 1000000 - (moment.micros % 1000000 < 0);
    int64_t utc = wall - offset_of_wall(from, wall);
    moment.micros += (utc + ft_zone_at(to, utc).offset - wall) * 1000000;
    moment.has_time = true;
    set_moment(call, moment);
}

static void call_last_day(ft_sql_call *call)
{
    ft_sql_part part = FT_PART_MONTH;
    ft_sql_moment moment;
    if ((call->count > 1 && !part_at(call, 1, FT_PART_MILLENNIUM, &part)) ||
        !moment_at(call, 0, &moment))
        return;
    moment = ft_sql_add(FT_PART_DAY, -1, ft_sql_add(part, 1, ft_sql_truncate(part, moment)));
    moment.has_time = false;
    set_moment(call, moment);
}

static void call_make_date(ft_sql_call *call)
{
    ft_sql_moment moment;
    if (ft_sql_date((int)int_of(&call->at[0]), (int)int_of(&call->at[1]), (int)int_of(&call->at[2]),
                    &moment))
        set_moment(call, moment);
    else
        call->error = FT_STR("there is no such day");
}

/* Text in the format YYYY-MM-DD, or any that begins with an ISO date; the format is not read. */
static void call_to_date(ft_sql_call *call)
{
    ft_sql_moment moment;
    if (!moment_at(call, 0, &moment))
        return;
    moment = ft_sql_truncate(FT_PART_DAY, moment);
    moment.has_time = false;
    set_moment(call, moment);
}

/* A number is seconds since 1970. */
static void call_to_timestamp(ft_sql_call *call)
{
    ft_sql_moment moment = {0, true};
    if (call->at[0].kind != FT_CELL_TEXT)
        moment.micros = (int64_t)(real_of(&call->at[0]) * 1e6);
    else if (!moment_at(call, 0, &moment))
        return;
    moment.has_time = true;
    set_moment(call, moment);
}

static void call_to_char(ft_sql_call *call)
{
    ft_sql_moment moment;
    if (moment_at(call, 0, &moment))
        set_text(call, ft_sql_to_char(call->arena, moment, text_of(call, 1)));
}

static void call_now(ft_sql_call *call)
{
    set_moment(call, (ft_sql_moment){call->statement_us, true});
}

/* ---- patterns, by the templates' modules.re: Python's syntax, which POSIX's is near enough to */

static bool ask_pattern(ft_sql_call *call, ft_job *job, const char *method, const ft_value *at,
                        size_t count, ft_value *out)
{
    ft_args args = {.at = at, .len = count};
    ft_value bound;
    bool done = ft_attr_only(job, call->host->pattern, ft_str_of(method), &bound) == FT_FOUND &&
                ft_call(job, bound, &args, out);
    if (!done)
        call->error = ft_str_copy(call->arena, job->fault.message);
    return done;
}

/* Compiles the pattern unless it is the last one again. */
static bool compile(ft_sql_call *call, ft_str pattern, ft_str flags)
{
    ft_sql_host *host = call->host;
    if (ft_is(host->pattern, FT_OBJECT) && ft_str_eq(pattern, host->pattern_text) &&
        ft_str_eq(flags, host->pattern_flags))
        return true;
    ft_arena_clear(host->arena);
    host->pattern_text = ft_str_copy(host->arena, pattern);
    host->pattern_flags = ft_str_copy(host->arena, flags);
    host->pattern = FT_VALUE_NONE;
    host->module = ft_re_module(host->arena);
    bool nocase = ft_str_find_byte(flags, 'i', 0) != FT_NOWHERE,
         lines = ft_str_find_byte(flags, 'n', 0) != FT_NOWHERE;
    ft_str text = ft_concat(host->arena, nocase ? FT_STR("(?i)") : FT_STR(""),
                            lines ? FT_STR("(?m)") : FT_STR(""), host->pattern_text, (ft_str){0});
    ft_job lasting = ft_job_in(host->arena);
    ft_value argument = ft_of_text(text),
             function = ft_dict_get_text(host->module.as.dict, FT_STR("compile"));
    ft_args args = {.at = &argument, .len = 1};
    if (ft_call(&lasting, function, &args, &host->pattern))
        return true;
    call->error = ft_str_copy(call->arena, lasting.fault.message);
    return false;
}

static ft_str flags_at(const ft_sql_call *call, int index)
{
    return call->count > index ? text_of(call, index) : FT_STR("");
}

/* The first match of argument `pattern` in `text`: its range in characters, or from == -1. */
static bool search(ft_sql_call *call, int text, int pattern, int flags, int64_t *from, int64_t *to)
{
    ft_job job = ft_job_in(call->arena);
    ft_value subject = ft_of_text(text_of(call, text)), match, span;
    *from = -1;
    if (!compile(call, text_of(call, pattern), flags_at(call, flags)) ||
        !ask_pattern(call, &job, "search", &subject, 1, &match))
        return false;
    if (!ft_is(match, FT_OBJECT))
        return true;
    ft_value bound;
    ft_args none = {0};
    if (ft_attr_only(&job, match, FT_STR("span"), &bound) != FT_FOUND ||
        !ft_call(&job, bound, &none, &span))
        return false;
    *from = span.as.list->at[0].as.number;
    *to = span.as.list->at[1].as.number;
    return true;
}

static void call_regexp(ft_sql_call *call)
{
    int64_t from, to;
    if (search(call, 1, 0, 2, &from, &to))
        set_int(call, from >= 0);
}

static void call_regexp_like(ft_sql_call *call)
{
    int64_t from, to;
    if (search(call, 0, 1, 2, &from, &to))
        set_int(call, from >= 0);
}

static void call_regexp_substr(ft_sql_call *call)
{
    int64_t from, to;
    if (search(call, 0, 1, 2, &from, &to) && from >= 0)
        set_text(call, characters(text_of(call, 0), from, to));
}

/* regexp_instr(text, pattern [, flags]), or as others have it: (text, pattern, position, occurrence, 0, flags).
 * 0: no such match. */
static void call_regexp_instr(ft_sql_call *call)
{
    bool placed = call->count > 3;
    int64_t start = placed ? int_of(&call->at[2]) - 1 : 0, wanted = placed ? int_of(&call->at[3]) : 1;
    int64_t len = (int64_t)ft_text_len(text_of(call, 0)), from = -1, to;
    ft_sql_cell subject = call->at[0], cells[3] = {subject, call->at[1]};
    ft_sql_call part = *call;
    part.at = cells;
    part.count = 2;
    if (call->count == 3 || call->count > 5)
        cells[part.count++] = call->at[call->count == 3 ? 2 : 5];
    for (int64_t seen = 0; start >= 0 && start <= len && seen < wanted; seen++) {
        cells[0].text = characters(subject.text, start, len);
        if (!search(&part, 0, 1, 2, &from, &to))
            break;
        if (from < 0)
            break;
        from += start;
        to += start;
        start = to > from ? to : to + 1;
        if (seen + 1 < wanted)
            from = -1;
    }
    call->error = part.error;
    set_int(call, from + 1);
}

static void call_regexp_count(ft_sql_call *call)
{
    ft_job job = ft_job_in(call->arena);
    ft_value subject = ft_of_text(text_of(call, 0)), found;
    size_t count;
    if (compile(call, text_of(call, 1), flags_at(call, 2)) &&
        ask_pattern(call, &job, "findall", &subject, 1, &found) && ft_length(&job, found, &count))
        set_int(call, (int64_t)count);
}

static void call_regexp_replace(ft_sql_call *call)
{
    ft_job job = ft_job_in(call->arena);
    ft_str flags = flags_at(call, 3);
    bool all = ft_str_find_byte(flags, 'g', 0) != FT_NOWHERE;
    ft_value at[3] = {ft_of_text(text_of(call, 2)), ft_of_text(text_of(call, 0)), ft_of_int(!all)},
             replaced;
    if (compile(call, text_of(call, 1), flags) && ask_pattern(call, &job, "sub", at, 3, &replaced))
        set_text(call, ft_text_of(replaced));
}

const ft_sql_function ft_sql_functions[] = {
    {"md5", 1, 1, false, false, call_md5},
    {"sha256", 1, 1, false, false, call_sha256},
    {"hashtext", 1, 1, false, false, call_hashtext},
    {"split_part", 3, 3, false, false, call_split_part},
    {"concat", 0, -1, true, false, call_concat},
    {"concat_ws", 1, -1, true, false, call_concat_ws},
    {"strpos", 2, 2, false, false, call_strpos},
    {"ascii", 1, 1, false, false, call_ascii},
    {"chr", 1, 1, false, false, call_chr},
    {"initcap", 1, 1, false, false, call_initcap},
    {"repeat", 2, 2, false, false, call_repeat},
    {"reverse", 1, 1, false, false, call_reverse},
    {"lpad", 2, 3, false, false, call_lpad},
    {"rpad", 2, 3, false, false, call_rpad},
    {"btrim", 1, 2, false, false, call_btrim},
    {"translate", 3, 3, false, false, call_translate},
    {"char_length", 1, 1, false, false, call_char_length},
    {"octet_length", 1, 1, false, false, call_octet_length},
    {"starts_with", 2, 2, false, false, call_starts_with},
    {"left", 2, 2, false, false, call_left},
    {"right", 2, 2, false, false, call_right},
    {"greatest", 1, -1, true, false, call_greatest},
    {"least", 1, -1, true, false, call_least},
    {"nvl", 2, 2, true, false, call_nvl},
    {"safe_divide", 2, 2, false, false, call_safe_divide},
    {"width_bucket", 4, 4, false, false, call_width_bucket},
    {"gen_random_uuid", 0, 0, true, true, call_uuid},
    {"uuid", 0, 0, true, true, call_uuid},
    {"rand", 0, 0, true, true, call_rand},
    {"_lft", 2, 2, false, false, call_left},
    {"_rght", 2, 2, false, false, call_right},
    {"_day", 1, 1, false, false, call_cast_day},
    {"_tms", 1, 1, false, false, call_cast_time},
    {"convert_timezone", 3, 3, false, false, call_convert_timezone},
    {"array_concat", 2, 2, false, false, call_array_concat},
    {"date_trunc", 2, 2, false, false, call_date_trunc},
    {"dateadd", 3, 3, false, false, call_dateadd},
    {"datediff", 3, 3, false, false, call_datediff},
    {"date_part", 2, 2, false, false, call_date_part},
    {"last_day", 1, 2, false, false, call_last_day},
    {"make_date", 3, 3, false, false, call_make_date},
    {"to_date", 1, 2, false, false, call_to_date},
    {"to_timestamp", 1, 2, false, false, call_to_timestamp},
    {"to_char", 2, 2, false, false, call_to_char},
    {"now", 0, 0, true, true, call_now},
    {"regexp", 2, 2, false, false, call_regexp},
    {"regexp_like", 2, 3, false, false, call_regexp_like},
    {"regexp_substr", 2, 3, false, false, call_regexp_substr},
    {"regexp_instr", 2, 6, false, false, call_regexp_instr},
    {"regexp_count", 2, 3, false, false, call_regexp_count},
    {"regexp_replace", 3, 4, false, false, call_regexp_replace},
};
const size_t ft_sql_function_count = sizeof ft_sql_functions / sizeof *ft_sql_functions;
