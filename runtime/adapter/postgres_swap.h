/* postgres_swap.h - replacing a relation without losing what stands on it. */
#ifndef FT_ADAPTER_POSTGRES_SWAP_H
#define FT_ADAPTER_POSTGRES_SWAP_H

#include "adapter/postgres_session.h"

bool ft_pg_swap(ft_pg_session *session, ft_job *job, const ft_swap *swap);
bool ft_pg_lock(ft_pg_session *session, ft_job *job, const ft_relation *relation, bool wait);

#endif
