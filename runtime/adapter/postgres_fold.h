/* postgres_fold.h - a relation that is created aside and renamed in one message is created under its name. */
#ifndef FT_ADAPTER_POSTGRES_FOLD_H
#define FT_ADAPTER_POSTGRES_FOLD_H

#include "adapter/postgres_session.h"

/* If `sql` renames what the last statement of the write buffer creates, that one creates it under the new name,
 * and true: `sql` needs no sending. A rename costs the server a tenth of what it takes to create a small relation,
 * and every other session of the run what it knew of it. */
bool ft_pg_fold_rename(ft_pg_session *session, ft_str sql);

#endif
