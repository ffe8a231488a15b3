/* postgres.h - PostgreSQL behind the warehouse seam. */
#ifndef FT_ADAPTER_POSTGRES_H
#define FT_ADAPTER_POSTGRES_H

#include "adapter/session.h"

extern const ft_capabilities ft_postgres_can;
ft_warehouse *ft_postgres_open(const ft_session_with *with); /* never NULL; nothing is connected yet */

#endif
