/* config_call.h - the member `config`: called it records, asked it answers (CTX-23 ... CTX-28). */
#ifndef FT_CONTEXT_CONFIG_CALL_H
#define FT_CONTEXT_CONFIG_CALL_H

#include "context/context.h"

ft_value ft_config_member(void); /* static; finds its node in the context */

#endif
