/* sqlite_dialect.h - SQL that other engines take, as SQLite can read it, byte for byte as long.
 *
 * What would be wrong or refused here is put right where tokens alone can tell (engines SL-10, SL-11, SL-13):
 * `cast(x as date)` would be a number and becomes `_day(x)`, of timestamps `_tms(x)`; `left(` and `right(`
 * become `_lft(` and `_rght(`; the parentheses around plain operands of union, except and intersect go. The
 * length stays, so that places of errors stay. */
#ifndef FT_ADAPTER_SQLITE_DIALECT_H
#define FT_ADAPTER_SQLITE_DIALECT_H

#include "base/str.h"

/* `sql` itself where nothing is to be done, else a text in `arena`. Any thread. */
ft_str ft_sqlite_dialect(ft_arena *arena, ft_str sql);

#endif
