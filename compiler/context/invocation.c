/* invocation.c - questions about what was asked. */
#include "context/invocation.h"

bool ft_invocation_behaviour(const ft_invocation *invocation, const char *flag)
{
    if (!invocation->behaviour)
        return false;
    const ft_value *found = ft_dict_find_text(invocation->behaviour, ft_str_of(flag));
    return found && ft_is(*found, FT_BOOL) && found->as.truth;
}
