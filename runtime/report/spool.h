/* spool.h - lines that are written a moment later, by a thread of its own.
 *
 * A run says ten lines a node: one write call for each would cost as much as the node, and would be
 * waited for. What is added is written in its order within DELAY_MS, at once when much is waiting, and
 * before flush or free returns. A process that is killed loses what it said in that time. */
#ifndef FT_REPORT_SPOOL_H
#define FT_REPORT_SPOOL_H

#include "base/str.h"

typedef struct ft_spool ft_spool;

/* `write` is called from one thread at a time, which may be any; `self` must outlive the spool. Where no
 * thread is to be had, what is added is written at once. Owned by the caller. */
ft_spool *ft_spool_new(void (*write)(void *self, ft_str text), void *self);
void ft_spool_add(ft_spool *spool, ft_str text);  /* copies; any thread */
void ft_spool_flush(ft_spool *spool);             /* all that was added is written */
void ft_spool_free(ft_spool *spool);              /* flushes; NULL is allowed */

#endif
