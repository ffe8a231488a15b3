/* cmd_explain.c - commands that only print: explain, manual pages and completion. */
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/manual.h"
#include "cli/option_text.h"

static void list_codes(ft_buf *out)
{
    for (ft_diag_code code = 0; code < FT_DIAG_CODE_COUNT; code++)
        ft_buf_format(out, "%-22s %s\n", ft_diag_code_word(code), ft_diag_code_text(code));
}

static ft_exit unknown_code(ft_session *session, ft_str word)
{
    ft_str words[FT_DIAG_CODE_COUNT];
    for (ft_diag_code code = 0; code < FT_DIAG_CODE_COUNT; code++)
        words[code] = ft_str_of(ft_diag_code_word(code));
    ft_diag *diag = ft_diag_error(session->diags, FT_DIAG_USAGE, FT_NO_SPAN, "no diagnosis has the code \"%.*s\"",
                                  FT_ARG(word));
    ft_diag_suggest(session->diags, diag, word, words, FT_DIAG_CODE_COUNT);
    return ft_session_fail(session);
}

/* Without a code: all of them. */
ft_exit ft_cmd_explain(ft_session *session)
{
    ft_buf out = ft_buf_in(session->arena);
    if (!session->options->operands.len) {
        list_codes(&out);
        ft_say_output(session, "Z052", "PrintEvent", ft_str_slice(ft_buf_str(&out), 0, out.len - 1));
        return FT_EXIT_OK;
    }
    ft_str word = session->options->operands.at[0];
    for (ft_diag_code code = 0; code < FT_DIAG_CODE_COUNT; code++)
        if (ft_str_is(word, ft_diag_code_word(code))) {
            ft_say_output(session, "Z052", "PrintEvent", ft_str_of(ft_diag_code_text(code)));
            return FT_EXIT_OK;
        }
    return unknown_code(session, word);
}

/* "docs generate" in two words, or nothing: the program itself. */
static bool command_named(const ft_options *options, ft_command *out)
{
    ft_str wanted = ft_str_join(options->arena, options->operands.at, options->operands.len, FT_STR(" "));
    *out = FT_CMD_NONE;
    for (ft_command command = 0; command < FT_CMD_COUNT && wanted.len; command++)
        if (ft_str_is(wanted, ft_command_table[command].words) && ft_command_is_shown(command))
            *out = command;
    return !wanted.len || *out != FT_CMD_NONE;
}

ft_exit ft_cmd_man(ft_session *session)
{
    ft_buf out = ft_buf_in(session->arena);
    ft_command command;
    if (!command_named(session->options, &command))
        return ft_session_refuse(session, "there is no such command; `fettle -h` lists them");
    ft_manual_page(&out, command);
    ft_say_output(session, "Z052", "PrintEvent", ft_str_slice(ft_buf_str(&out), 0, out.len - 1));
    return FT_EXIT_OK;
}

ft_exit ft_cmd_completion(ft_session *session)
{
    ft_buf out = ft_buf_in(session->arena);
    ft_shell shell;
    if (session->options->operands.len != 1 || !ft_shell_named(session->options->operands.at[0], &shell))
        return ft_session_refuse(session, "name a shell: fettle completion bash, zsh or fish");
    ft_completion(&out, shell);
    ft_say_output(session, "Z052", "PrintEvent", ft_str_slice(ft_buf_str(&out), 0, out.len - 1));
    return FT_EXIT_OK;
}
