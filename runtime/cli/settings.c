/* settings.c - what becomes of a warning; see settings.h. */
#include "cli/settings.h"

static bool names_event(const ft_strs *names, ft_str event)
{
    for (size_t i = 0; i < names->len; i++)
        if (ft_str_eq(names->at[i], event))
            return true;
    return false;
}

ft_warning_verdict ft_warning_judge(const ft_warning_rules *rules, ft_str event, bool deprecation)
{
    if (names_event(&rules->silent, event))
        return FT_WARNING_SILENT;
    if (names_event(&rules->warnings, event))
        return FT_WARNING_SHOWN;
    if (names_event(&rules->errors, event))
        return FT_WARNING_ERROR;
    if (deprecation && rules->deprecation_silent)
        return FT_WARNING_SILENT;
    if (deprecation && rules->deprecation_warnings)
        return FT_WARNING_SHOWN;
    return rules->all_errors || (deprecation && rules->deprecation_errors) ? FT_WARNING_ERROR : FT_WARNING_SHOWN;
}
