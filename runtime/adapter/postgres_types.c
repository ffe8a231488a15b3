/* postgres_types.c - tables of OIDs, and readers for the text of each kind. */
#include "adapter/postgres_types.h"

#include "value/datetime.h"
#include "value/json.h"

#include <stdlib.h>

typedef enum {
    READ_TEXT,
    READ_INT,
    READ_DECIMAL,
    READ_FLOAT,
    READ_BOOL,
    READ_DATE,
    READ_DATETIME,
    READ_JSON
} reading;

typedef struct {
    uint32_t oid;
    uint8_t reading;
    uint32_t element; /* of an array */
    const char *name, *driver;
} known_type;

/* Ascending by OID. */
static const known_type TYPES[] = {
    {16, READ_BOOL, 0, "boolean", "BOOLEAN"},
    {17, READ_TEXT, 0, "bytea", "BINARY"},
    {18, READ_TEXT, 0, "\"char\"", "STRING"},
    {19, READ_TEXT, 0, "name", "STRING"},
    {20, READ_INT, 0, "bigint", "LONGINTEGER"},
    {21, READ_INT, 0, "smallint", "INTEGER"},
    {23, READ_INT, 0, "integer", "INTEGER"},
    {25, READ_TEXT, 0, "text", "STRING"},
    {26, READ_INT, 0, "oid", "ROWID"},
    {114, READ_JSON, 0, "json", "JSON"},
    {199, READ_TEXT, 114, "json[]", "JSONARRAY"},
    {651, READ_TEXT, 650, "cidr[]", "CIDRARRAY"},
    {700, READ_FLOAT, 0, "real", "FLOAT"},
    {701, READ_FLOAT, 0, "double precision", "FLOAT"},
    {705, READ_TEXT, 0, "unknown", "UNKNOWN"},
    {1000, READ_TEXT, 16, "boolean[]", "BOOLEANARRAY"},
    {1001, READ_TEXT, 17, "bytea[]", "BINARYARRAY"},
    {1002, READ_TEXT, 18, "\"char\"[]", "STRINGARRAY"},
    {1003, READ_TEXT, 19, "name[]", "STRINGARRAY"},
    {1005, READ_TEXT, 21, "smallint[]", "INTEGERARRAY"},
    {1006, READ_TEXT, 21, "int2vector[]", "INTEGERARRAY"},
    {1007, READ_TEXT, 23, "integer[]", "INTEGERARRAY"},
    {1009, READ_TEXT, 25, "text[]", "STRINGARRAY"},
    {1013, READ_TEXT, 26, "oidvector[]", "ROWIDARRAY"},
    {1014, READ_TEXT, 25, "character[]", "STRINGARRAY"},
    {1015, READ_TEXT, 25, "character varying[]", "STRINGARRAY"},
    {1016, READ_TEXT, 20, "bigint[]", "LONGINTEGERARRAY"},
    {1021, READ_TEXT, 700, "real[]", "FLOATARRAY"},
    {1022, READ_TEXT, 701, "double precision[]", "FLOATARRAY"},
    {1028, READ_TEXT, 26, "oid[]", "ROWIDARRAY"},
    {1040, READ_TEXT, 829, "macaddr[]", "MACADDRARRAY"},
    {1041, READ_TEXT, 869, "inet[]", "INETARRAY"},
    {1042, READ_TEXT, 0, "character", "STRING"},
    {1043, READ_TEXT, 0, "character varying", "STRING"},
    {1082, READ_DATE, 0, "date", "DATE"},
    {1083, READ_TEXT, 0, "time without time zone", "TIME"},
    {1114, READ_DATETIME, 0, "timestamp without time zone", "DATETIME"},
    {1115, READ_TEXT, 1114, "timestamp without time zone[]", "DATETIMEARRAY"},
    {1182, READ_TEXT, 1082, "date[]", "DATEARRAY"},
    {1183, READ_TEXT, 1083, "time without time zone[]", "TIMEARRAY"},
    {1184, READ_DATETIME, 0, "timestamp with time zone", "DATETIMETZ"},
    {1185, READ_TEXT, 1184, "timestamp with time zone[]", "DATETIMETZARRAY"},
    {1186, READ_TEXT, 0, "interval", "INTERVAL"},
    {1187, READ_TEXT, 1186, "interval[]", "INTERVALARRAY"},
    {1231, READ_TEXT, 1700, "numeric[]", "DECIMALARRAY"},
    {1266, READ_TEXT, 0, "time with time zone", "TIME"},
    {1270, READ_TEXT, 1266, "time with time zone[]", "TIMEARRAY"},
    {1700, READ_DECIMAL, 0, "numeric", "DECIMAL"},
    {2950, READ_TEXT, 0, "uuid", NULL},
    {3802, READ_JSON, 0, "jsonb", "JSONB"},
    {3807, READ_TEXT, 3802, "jsonb[]", "JSONBARRAY"},
};

static const known_type *type_of(uint32_t oid)
{
    size_t low = 0, high = sizeof TYPES / sizeof *TYPES;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (TYPES[middle].oid < oid)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sizeof TYPES / sizeof *TYPES && TYPES[low].oid == oid ? &TYPES[low] : NULL;
}

ft_str ft_pg_type_name(uint32_t oid)
{
    const known_type *type = type_of(oid);
    return ft_str_of(type ? type->name : "");
}

ft_str ft_pg_driver_type(ft_arena *arena, uint32_t oid)
{
    const known_type *type = type_of(oid);
    return type && type->driver ? ft_str_of(type->driver)
                                : ft_format(arena, "unknown type_code %u", oid);
}

/* ---- scalars */

static ft_value text_value(ft_arena *arena, ft_str text)
{
    return ft_of_text(ft_str_copy(arena, text));
}

static ft_value decimal_value(ft_arena *arena, ft_str text)
{
    const ft_decimal *decimal = NULL;
    return ft_decimal_parse(arena, text, &decimal) == FT_NUM_OK ? ft_of_decimal(decimal)
                                                                : text_value(arena, text);
}

/* Cells do not end with a NUL. */
ft_pg_sizes ft_pg_sizes_of(uint32_t type, int32_t modifier)
{
    enum { INT8 = 20, INT2, INT4 = 23, FLOAT4 = 700, FLOAT8, BPCHAR = 1042, VARCHAR, BIT = 1560, VARBIT = 1562,
           NUMERIC = 1700, HEADER = 4 };
    bool limited = modifier >= 0;
    switch (type) {
    case INT2:
        return (ft_pg_sizes){-1, 16, 0};
    case INT4:
        return (ft_pg_sizes){-1, 32, 0};
    case INT8:
        return (ft_pg_sizes){-1, 64, 0};
    case FLOAT4:
        return (ft_pg_sizes){-1, 24, -1};
    case FLOAT8:
        return (ft_pg_sizes){-1, 53, -1};
    case NUMERIC:
        return limited ? (ft_pg_sizes){-1, (modifier - HEADER) >> 16 & 0xffff, (modifier - HEADER) & 0xffff}
                       : (ft_pg_sizes){-1, -1, -1};
    case BPCHAR:
    case VARCHAR:
        return (ft_pg_sizes){limited ? modifier - HEADER : -1, -1, -1};
    case BIT:
    case VARBIT:
        return (ft_pg_sizes){modifier, -1, -1};
    default:
        return (ft_pg_sizes){-1, -1, -1};
    }
}

int64_t ft_pg_number(ft_str text)
{
    char digits[24] = {0};
    memcpy(digits, text.at, text.len < 23 ? text.len : 23);
    return strtoll(digits, NULL, 10);
}

/* A float becomes the Decimal of its shortest form, as Python's repr writes it. */
static ft_value float_value(ft_arena *arena, ft_str text)
{
    char digits[64] = {0};
    memcpy(digits, text.at, text.len < sizeof digits - 1 ? text.len : sizeof digits - 1);
    ft_buf shortest = ft_buf_in(arena);
    ft_float_repr(&shortest, strtod(digits, NULL));
    return decimal_value(arena, ft_buf_str(&shortest));
}

static int number_at(ft_str text, size_t from, size_t len)
{
    int number = 0;
    for (size_t i = from; i < from + len; i++) {
        if (i >= text.len || text.at[i] < '0' || text.at[i] > '9')
            return -1;
        number = number * 10 + (text.at[i] - '0');
    }
    return number;
}

/* "2024-03-04"; infinity, years past 9999 and BC stay text. */
static ft_value date_value(ft_arena *arena, ft_str text)
{
    int year = number_at(text, 0, 4), month = number_at(text, 5, 2), day = number_at(text, 8, 2);
    if (text.len != 10 || year < 1 || month < 1 || day < 1)
        return text_value(arena, text);
    return ft_date_new(arena, year, month, day);
}

/* "2024-03-04 05:06:07.089+02": the reader of ISO text wants six digits and +02:00. */
static ft_value datetime_value(ft_arena *arena, ft_str text)
{
    ft_buf iso = ft_buf_in(arena);
    size_t at = 19;
    ft_buf_add(&iso, ft_str_slice(text, 0, at));
    if (at < text.len && text.at[at] == '.') {
        size_t from = at++;
        while (at < text.len && text.at[at] >= '0' && text.at[at] <= '9')
            at++;
        ft_buf_add(&iso, ft_str_slice(text, from, at));
        ft_buf_fill(&iso, '0', at - from < 7 ? 7 - (at - from) : 0);
    }
    ft_str offset = ft_str_from(text, at);
    ft_buf_add(&iso, offset);
    if (offset.len == 3)
        ft_buf_text(&iso, ":00");
    ft_value value;
    bool plain = text.len >= 19 && text.at[4] == '-' && !ft_str_ends(text, FT_STR("BC"));
    return plain && ft_datetime_parse_iso(arena, ft_buf_str(&iso), &value)
               ? value
               : text_value(arena, text);
}

/* ---- json and arrays */

/* json arrives as what Python would load: containers as Python's JSON text, scalars bare. */
static bool json_value(ft_job *job, ft_str text, ft_value *out)
{
    if (!ft_json_read(job, text, out))
        return false;
    if (out->kind == FT_FLOAT) {
        *out = float_value(job->arena, text);
        return true;
    }
    if (out->kind != FT_DICT && out->kind != FT_LIST)
        return true;
    ft_buf written = ft_buf_in(job->arena);
    if (!ft_json_write(job, *out, FT_JSON_PLAIN, &written))
        return false;
    *out = ft_of_text(ft_buf_str(&written));
    return true;
}

/* One element of an array literal from `*at`, unescaped; `*quoted` tells "NULL" from NULL. */
static ft_str array_element(ft_arena *arena, ft_str text, size_t *at, bool *quoted)
{
    ft_buf element = ft_buf_in(arena);
    *quoted = *at < text.len && text.at[*at] == '"';
    *at += *quoted;
    while (*at < text.len) {
        char c = text.at[*at];
        if (*quoted ? c == '"' : c == ',' || c == '}')
            break;
        if (c == '\\' && *at + 1 < text.len)
            c = text.at[++*at];
        ft_buf_byte(&element, c);
        ++*at;
    }
    *at += *quoted && *at < text.len;
    return ft_buf_str(&element);
}

static void array_element_json(ft_buf *out, uint32_t element_type, ft_str element, bool quoted)
{
    const known_type *type = type_of(element_type);
    reading how = type ? type->reading : READ_TEXT;
    if (!quoted && ft_str_is(element, "NULL"))
        ft_buf_text(out, "null");
    else if (how == READ_BOOL)
        ft_buf_text(out, ft_str_is(element, "t") ? "true" : "false");
    else if (how == READ_INT || how == READ_FLOAT || how == READ_DECIMAL)
        ft_buf_add(out, element);
    else
        ft_json_text(out, element, false);
}

/* {1,NULL,{2}} to [1, null, [2]]. A bound prefix "[0:1]=" is passed over. */
static ft_value array_value(ft_arena *arena, uint32_t element_type, ft_str text)
{
    ft_buf json = ft_buf_in(arena);
    size_t at = text.len && text.at[0] == '[' ? ft_str_find_byte(text, '=', 0) + 1 : 0;
    while (at < text.len) {
        bool quoted;
        switch (text.at[at]) {
        case '{':
        case '}':
            ft_buf_byte(&json, text.at[at++] == '{' ? '[' : ']');
            break;
        case ',':
            ft_buf_text(&json, ", ");
            at++;
            break;
        default: {
            ft_str element = array_element(arena, text, &at, &quoted);
            array_element_json(&json, element_type, element, quoted);
        }
        }
    }
    return ft_of_text(ft_buf_str(&json));
}

bool ft_pg_value(ft_job *job, uint32_t oid, ft_str text, ft_value *out)
{
    const known_type *type = type_of(oid);
    if (type && type->element) {
        *out = array_value(job->arena, type->element, text);
        return true;
    }
    switch (type ? type->reading : READ_TEXT) {
    case READ_INT:
        *out = ft_of_int(ft_pg_number(text));
        return true;
    case READ_DECIMAL:
        *out = decimal_value(job->arena, text);
        return true;
    case READ_FLOAT:
        *out = float_value(job->arena, text);
        return true;
    case READ_BOOL:
        *out = ft_of_bool(text.len && text.at[0] == 't');
        return true;
    case READ_DATE:
        *out = date_value(job->arena, text);
        return true;
    case READ_DATETIME:
        *out = datetime_value(job->arena, text);
        return true;
    case READ_JSON:
        return json_value(job, text, out);
    default:
        *out = text_value(job->arena, text);
        return true;
    }
}

/* ---- seeds */

static bool has_fraction(ft_arena *arena, ft_value cell)
{
    if (cell.kind == FT_FLOAT)
        return cell.as.real != (double)(int64_t)cell.as.real;
    if (cell.kind != FT_DECIMAL)
        return false;
    if (!ft_decimal_is_finite(cell.as.decimal))
        return true;
    if (ft_decimal_exponent(cell.as.decimal) >= 0)
        return false;
    const ft_big *whole = ft_decimal_to_big(arena, cell.as.decimal);
    return ft_decimal_cmp(ft_decimal_from_big(arena, whole), cell.as.decimal) != 0;
}

ft_str ft_pg_type_of(ft_arena *arena, const ft_value *cells, size_t count)
{
    ft_str type = FT_STR("integer");
    for (size_t i = 0; i < count; i++) {
        if (cells[i].kind == FT_NONE)
            continue;
        if (cells[i].kind == FT_BOOL)
            return FT_STR("boolean");
        if (ft_is_date(cells[i]))
            return FT_STR("date");
        if (ft_is_datetime(cells[i]))
            return FT_STR("timestamp without time zone");
        if (!ft_is_number(cells[i]))
            return FT_STR("text");
        if (type.len == 7 && has_fraction(arena, cells[i]))
            type = FT_STR("float8");
    }
    return type;
}
