/* postgres_many.h - reads that go out together. */
#ifndef FT_ADAPTER_POSTGRES_MANY_H
#define FT_ADAPTER_POSTGRES_MANY_H

#include "adapter/postgres_session.h"

/* ft_warehouse_class.read_many, for statements that may stand in one message: one SELECT each, which leaves
 * nothing in the session. */
size_t ft_pg_read_many(ft_pg_session *session, ft_job *job, ft_reading *readings, size_t count,
                       void (*turn)(void *self, size_t at), void *self);

#endif
