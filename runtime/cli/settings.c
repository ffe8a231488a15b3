/* settings.c - what becomes of a warning; see settings.h. */
#include "cli/settings.h"

static bool names_event(const ft_strs *names, ft_str event)
{
    for (size_t i = 0; i < names->len; i++)
        if (ft_str_eq(names->at[i], event))
            return true;
    return false;
}

/* What dbt 1.12.6 tells without asking the rules, unless that flag makes it ask for all (PRJ-47). */
static bool is_spared(ft_str event)
{
    static const char *const spared[] = {
        "BehaviorChangeEvent", "FreshnessConfigProblem", "GetMetaKeyWarning", "InvalidDisabledTargetInTestNode",
        "MFConverterIssue", "MicrobatchModelNoEventTimeInputs", "Note", "RunResultWarning", "RunResultWarningMessage",
        "SelectExcludeIgnoredWithSelectorWarning", "SemanticValidationFailure", "WarnStateTargetEqual",
    };
    for (size_t i = 0; i < sizeof spared / sizeof *spared; i++)
        if (ft_str_is(event, spared[i]))
            return true;
    return false;
}

ft_warning_verdict ft_warning_judge(const ft_warning_rules *rules, ft_str event, bool deprecation)
{
    if (rules->spares_some && is_spared(event))
        return FT_WARNING_SHOWN;
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
