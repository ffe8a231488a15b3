/* session.c - reading the profile's keys, and telling whoever listens. */
#include "adapter/session.h"

#include <stdlib.h>

ft_str ft_credential_text(const ft_credentials *credentials, ft_arena *arena, const char *key)
{
    const ft_value *found = ft_dict_find_text(credentials->output, ft_str_of(key));
    if (!found)
        return (ft_str){0};
    switch (found->kind) {
    case FT_TEXT:
        return found->len ? ft_text_of(*found) : (ft_str){0};
    case FT_INT:
        return ft_format(arena, "%lld", (long long)found->as.number);
    case FT_BOOL:
        return found->as.truth ? FT_STR("true") : FT_STR("false");
    default:
        return (ft_str){0};
    }
}

int64_t ft_credential_number(const ft_credentials *credentials, const char *key, int64_t otherwise)
{
    const ft_value *found = ft_dict_find_text(credentials->output, ft_str_of(key));
    if (found && found->kind == FT_INT)
        return found->as.number;
    if (!found || found->kind != FT_TEXT || found->len == 0 || found->len > 18)
        return otherwise;
    char digits[20] = {0}, *end = NULL;
    memcpy(digits, found->as.text, found->len);
    long long number = strtoll(digits, &end, 10);
    return *end ? otherwise : number;
}

bool ft_credential_true(const ft_credentials *credentials, const char *key)
{
    const ft_value *found = ft_dict_find_text(credentials->output, ft_str_of(key));
    if (!found)
        return false;
    return found->kind == FT_BOOL
               ? found->as.truth
               : found->kind == FT_TEXT && ft_str_eq_nocase(ft_text_of(*found), FT_STR("true"));
}

void ft_session_trace(const ft_session_with *with, ft_str sql)
{
    if (with->options->trace)
        with->options->trace(with->options->self, sql);
}

void ft_session_answered(const ft_session_with *with, ft_str status, int64_t took_us)
{
    if (with->options->answered)
        with->options->answered(with->options->self, status, took_us);
}

void ft_session_notice(const ft_session_with *with, ft_str text)
{
    if (with->options->notice)
        with->options->notice(with->options->self, text);
}
