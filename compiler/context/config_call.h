/* config_call.h - the member `config`: called it records, asked it answers (CTX-23 ... CTX-28). */
#ifndef FT_CONTEXT_CONFIG_CALL_H
#define FT_CONTEXT_CONFIG_CALL_H

#include "context/context.h"

ft_value ft_config_member(void); /* static; finds its node in the context */


/* Configs that a batch of a microbatch model has besides, and which member of `batch` each is: what templates of
 * before 1.9 read. */
typedef struct { ft_str config, member; } ft_batch_config;
extern const ft_batch_config ft_batch_configs[2];

#endif
