/* sqlite.h - SQLite behind the warehouse seam: one file, a schema is the part before the dot. */
#ifndef FT_ADAPTER_SQLITE_H
#define FT_ADAPTER_SQLITE_H

#include "adapter/session.h"

extern const ft_capabilities ft_sqlite_can;
ft_warehouse *ft_sqlite_open_session(const ft_session_with *with); /* never NULL; nothing is opened yet */

#endif
