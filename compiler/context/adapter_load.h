/* adapter_load.h - adapter.load_rows(relation, column_names, agate_table), which only our own macros call.
 *
 * The rows of a seed into a table that is there, streamed as the database does it best (COPY), within the node's
 * transaction. Values go in as the text that a literal of theirs would have; numbers in full, without exponent, so that
 * an integer column takes 1e5 and 1.0. */
#ifndef FT_CONTEXT_ADAPTER_LOAD_H
#define FT_CONTEXT_ADAPTER_LOAD_H

#include "context/context.h"

ft_native_fn ft_call_load_rows;

#endif
