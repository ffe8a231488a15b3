/* postgres_swap.h - replacing a relation without losing what stands on it. */
#ifndef FT_ADAPTER_POSTGRES_SWAP_H
#define FT_ADAPTER_POSTGRES_SWAP_H

#include "adapter/postgres_session.h"

bool ft_pg_swap(ft_pg_session *session, ft_job *job, const ft_swap *swap);
/* class->replace_next, and what makes `entry`, about to be queued, the statement that was meant. */
void ft_pg_replace_next(ft_pg_session *session, ft_job *job, const ft_swap *swap, ft_str create_sql);
void ft_pg_replace_with(ft_pg_session *session, ft_pg_entry *entry);
ft_str ft_pg_losses(ft_pg_session *session, ft_arena *arena); /* class->losses */
ft_str ft_pg_unmade_keys(ft_pg_session *session, ft_arena *arena); /* class->unmade_keys */
bool ft_pg_lock(ft_pg_session *session, ft_job *job, const ft_relation *relation, bool wait);

#endif
