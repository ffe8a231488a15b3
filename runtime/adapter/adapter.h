/* adapter.h - start here: opening a database by its profile, and what the sessions of a run share.
 *
 * An ft_adapter is one run's way to one database. It opens nothing itself: each worker opens a
 * session (an ft_warehouse), whose connection is made at its first statement and kept until it is
 * closed. Sessions share the relation cache, which is locked; everything else here is read-only. */
#ifndef FT_ADAPTER_ADAPTER_H
#define FT_ADAPTER_ADAPTER_H

#include "adapter/session.h"
#include "source/diag.h"

typedef struct ft_adapter ft_adapter;

/* Caller owns the result. NULL: the type is unknown or a key has a value that cannot be, reported. */
ft_adapter *ft_adapter_new(const ft_adapter_options *options, ft_diags *diags);
void ft_adapter_free(ft_adapter *adapter); /* after all its sessions were closed; NULL is allowed */

const char *ft_adapter_type(const ft_adapter *adapter);
const ft_capabilities *ft_adapter_can(const ft_adapter *adapter);

/* A session for one thread. Caller closes it with session->class->close. Connects at the first
 * statement. `cancel` may be NULL; raised, it ends what runs and refuses what comes (settle, rollback
 * and close still work). Never NULL. */
ft_warehouse *ft_adapter_open(ft_adapter *adapter, const ft_cancel_token *cancel);

#endif
