/* postgres_types.h - PostgreSQL's types: their names, and their text as the values dbt's tables hold.
 *
 * Cells become what psycopg2 and agate make of them (AGT-10, AGT-11): int, Decimal (floats too),
 * bool, date, datetime, and text for everything else; json and arrays are JSON text. */
#ifndef FT_ADAPTER_POSTGRES_TYPES_H
#define FT_ADAPTER_POSTGRES_TYPES_H

#include "value/op.h"

/* `text`, read with DateStyle ISO, is copied. False: job->fault is set. */
bool ft_pg_value(ft_job *job, uint32_t type, ft_str text, ft_value *out);

/* "integer", as format_type writes it; empty for types without a fixed OID. Static text. */
ft_str ft_pg_type_name(uint32_t type);

/* The driver's name of a type, which contracts compare (AGT-12): "INTEGER", "STRINGARRAY",
 * "unknown type_code 12345". */
ft_str ft_pg_driver_type(ft_arena *arena, uint32_t type);

/* What a type and its modifier (-1: none) say of lengths, as information_schema tells it: characters or bits,
 * digits (of floats: bits), digits behind the point. -1: nothing. */
typedef struct ft_pg_sizes { int32_t characters, precision, scale; } ft_pg_sizes;
ft_pg_sizes ft_pg_sizes_of(uint32_t type, int32_t modifier);

/* An integer cell as a number. */
int64_t ft_pg_number(ft_str text);

/* The SQL type of a seed's column, whose cells have agate's types (MAT-64). */
ft_str ft_pg_type_of(ft_arena *arena, const ft_value *cells, size_t count);

#endif
