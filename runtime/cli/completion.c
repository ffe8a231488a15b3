/* completion.c - one script for each shell; see completion.h. Names of nodes are asked of `fettle
 * ls`. */
#include "cli/completion.h"

#include "cli/option_text.h"

static const char *const shell_names[FT_SHELLS] = {"bash", "zsh", "fish"};

bool ft_shell_named(ft_str name, ft_shell *out)
{
    for (ft_shell shell = 0; shell < FT_SHELLS; shell++) {
        *out = shell;
        if (ft_str_is(name, shell_names[shell]))
            return true;
    }
    return false;
}

/* ---- what values an option takes */

typedef enum {
    VALUE_NONE,
    VALUE_ANY,
    VALUE_WORDS,
    VALUE_FOLDER,
    VALUE_FILE,
    VALUE_NODES
} value_kind;

static value_kind value_of(ft_option option, ft_str *words)
{
    const ft_option_info *info = &ft_option_table[option];
    if (info->kind == FT_OPTION_SWITCH || info->kind == FT_OPTION_FLAG)
        return VALUE_NONE;
    if (ft_option_choices(option, words))
        return VALUE_WORDS;
    if (option == FT_OPT_SELECT || option == FT_OPT_EXCLUDE || option == FT_OPT_MODELS)
        return VALUE_NODES;
    if (strcmp(info->value, "DIR") == 0)
        return VALUE_FOLDER;
    return strcmp(info->value, "FILE") == 0 ? VALUE_FILE : VALUE_ANY;
}

static ft_str spaced(ft_arena *arena, ft_str words)
{
    return ft_str_replace(arena, words, FT_STR("|"), FT_STR(" "));
}

/* The first word of "docs generate" is a command of its own to the shells: true when `command` is
 * its first. */
static bool first_of_family(ft_command command, ft_str *family)
{
    ft_str words = ft_str_of(ft_command_table[command].words);
    size_t space = ft_str_find_byte(words, ' ', 0);
    *family = ft_str_slice(words, 0, space);
    for (ft_command before = 0; space != FT_NOWHERE && before < command; before++) {
        ft_str other = ft_str_of(ft_command_table[before].words);
        if (ft_str_starts(other, *family) && other.len > family->len &&
            other.at[family->len] == ' ')
            return false;
    }
    return space != FT_NOWHERE;
}

static bool is_family(ft_command command)
{
    return strchr(ft_command_table[command].words, ' ') != NULL;
}

/* "generate serve" */
static ft_str members_of(ft_arena *arena, ft_str family)
{
    ft_buf out = ft_buf_in(arena);
    for (ft_command command = 0; command < FT_CMD_COUNT; command++) {
        ft_str words = ft_str_of(ft_command_table[command].words);
        if (ft_str_starts(words, family) && words.len > family.len && words.at[family.len] == ' ')
            ft_buf_format(&out, "%s%.*s", out.len ? " " : "",
                          FT_ARG(ft_str_from(words, family.len + 1)));
    }
    return ft_buf_str(&out);
}

/* Every word that may stand where a command does. */
static ft_str first_words(ft_arena *arena)
{
    ft_buf out = ft_buf_in(arena);
    for (ft_command command = 0; command < FT_CMD_COUNT; command++) {
        ft_str family;
        bool first = first_of_family(command, &family);
        if (first || !is_family(command))
            ft_buf_format(&out, "%s%.*s", out.len ? " " : "", FT_ARG(family));
    }
    return ft_buf_str(&out);
}

/* "--select -s --defer --no-defer" of one command; FT_CMD_NONE: of those that every command takes.
 */
static ft_str option_words(ft_arena *arena, ft_command command)
{
    ft_buf out = ft_buf_in(arena);
    for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
        const ft_option_info *info = &ft_option_table[option];
        if (command == FT_CMD_NONE ? info->commands != UINT64_MAX : !ft_option_of(option, command))
            continue;
        ft_buf_format(&out, "%s%s", out.len ? " " : "", info->name);
        if (info->letter)
            ft_buf_format(&out, " -%c", info->letter);
        if (info->kind == FT_OPTION_SWITCH)
            ft_buf_format(&out, " --no-%s", info->name + 2);
    }
    return ft_buf_str(&out);
}

/* What may stand behind the command itself: a shell, a command, the code of a diagnosis. */
static ft_str operand_words(ft_arena *arena, ft_command command)
{
    ft_buf out = ft_buf_in(arena);
    if (command == FT_CMD_COMPLETION)
        return FT_STR("bash zsh fish");
    if (command == FT_CMD_MAN)
        return first_words(arena);
    for (ft_diag_code code = 0; command == FT_CMD_EXPLAIN && code < FT_DIAG_CODE_COUNT; code++)
        ft_buf_format(&out, "%s%s", code ? " " : "", ft_diag_code_word(code));
    return ft_buf_str(&out);
}

/* ---- bash */

static void add_bash_values(ft_buf *out)
{
    for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
        ft_str words;
        const char *action = NULL;
        switch (value_of(option, &words)) {
        case VALUE_NONE:
            continue;
        case VALUE_WORDS:
            action =
                ft_format(out->arena, "_fettle_words \"%.*s\"", FT_ARG(spaced(out->arena, words)))
                    .at;
            break;
        case VALUE_NODES:
            action = "_fettle_words \"$(_fettle_nodes)\"";
            break;
        case VALUE_FOLDER:
            action = "COMPREPLY=($(compgen -d -- \"$word\"))";
            break;
        case VALUE_FILE:
            action = "COMPREPLY=($(compgen -f -- \"$word\"))";
            break;
        case VALUE_ANY:
            action = "COMPREPLY=()";
            break;
        }
        ft_buf_format(out, "    %s) %s; return;;\n", ft_option_table[option].name, action);
    }
    ft_buf_text(
        out,
        "    -s) [ \"$command\" = init ] || { _fettle_words \"$(_fettle_nodes)\"; return; };;\n");
}

static void add_bash_commands(ft_buf *out)
{
    for (ft_command command = 0; command < FT_CMD_COUNT; command++) {
        ft_str family;
        if (first_of_family(command, &family))
            ft_buf_format(out, "    %.*s) _fettle_words \"%.*s\";;\n", FT_ARG(family),
                          FT_ARG(members_of(out->arena, family)));
        ft_str operands = operand_words(out->arena, command);
        ft_buf_format(out, "    \"%s\") _fettle_words \"%.*s%s%.*s\";;\n",
                      ft_command_table[command].words, FT_ARG(option_words(out->arena, command)),
                      operands.len ? " " : "", FT_ARG(operands));
    }
}

/* The option whose value is being typed is the word before, or, for options that take several
 * words, the last one that begins with a dash. */
static void add_bash(ft_buf *out)
{
    ft_buf_text(
        out,
        "# bash completion of fettle; made by `fettle completion bash`\n"
        "_fettle_nodes() { fettle ls --quiet --output name 2>/dev/null; }\n"
        "_fettle_words() { COMPREPLY=($(compgen -W \"$1\" -- \"${COMP_WORDS[COMP_CWORD]}\")); }\n"
        "_fettle() {\n"
        "    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]} command= i\n"
        "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "        case \" ");
    ft_buf_add(out, first_words(out->arena));
    ft_buf_text(out, " \" in *\" ${COMP_WORDS[i]} \"*) command=${COMP_WORDS[i]}; break;; esac\n"
                     "    done\n"
                     "    case $command in docs|source) ((i + 1 < COMP_CWORD)) && command+=\" "
                     "${COMP_WORDS[i+1]}\";; esac\n"
                     "    for ((i = COMP_CWORD - 1; i > 0; i--)); do\n"
                     "        case ${COMP_WORDS[i]} in --select|-s|--exclude|--models|-m) "
                     "option=${COMP_WORDS[i]}; break;; -*) break;; esac\n"
                     "    done\n"
                     "    case $word in -*) ;; *) case $option in\n");
    add_bash_values(out);
    ft_buf_text(out, "    esac;; esac\n    case $command in\n");
    ft_buf_format(out, "    '') _fettle_words \"%.*s %.*s\";;\n", FT_ARG(first_words(out->arena)),
                  FT_ARG(option_words(out->arena, FT_CMD_NONE)));
    add_bash_commands(out);
    ft_buf_text(out, "    esac\n}\ncomplete -F _fettle fettle\n");
}

/* ---- zsh */

/* Inside single quotes and the brackets of an explanation. */
static ft_str zsh_text(ft_arena *arena, const char *text)
{
    ft_str made = ft_str_replace(arena, ft_str_of(text), FT_STR("'"), FT_STR("'\\''"));
    made = ft_str_replace(arena, made, FT_STR("["), FT_STR("\\["));
    made = ft_str_replace(arena, made, FT_STR("]"), FT_STR("\\]"));
    return ft_str_replace(arena, made, FT_STR(":"), FT_STR("\\:"));
}

static ft_str zsh_value(ft_arena *arena, ft_option option)
{
    ft_str words;
    switch (value_of(option, &words)) {
    case VALUE_NONE:
        return FT_STR("");
    case VALUE_WORDS:
        return ft_format(arena, ":value:(%.*s)", FT_ARG(spaced(arena, words)));
    case VALUE_NODES:
        return FT_STR(":node:_fettle_nodes");
    case VALUE_FOLDER:
        return FT_STR(":folder:_files -/");
    case VALUE_FILE:
        return FT_STR(":file:_files");
    case VALUE_ANY:
        break;
    }
    return FT_STR(":value: ");
}

static void add_zsh_spec(ft_buf *out, const char *spelled, ft_option option)
{
    ft_buf_format(out, "        '*%s[%.*s]%.*s' \\\n", spelled,
                  FT_ARG(zsh_text(out->arena, ft_option_table[option].help)),
                  FT_ARG(zsh_value(out->arena, option)));
}

/* Of all commands, or of one what only some have. */
static void add_zsh_options(ft_buf *out, ft_command command)
{
    for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
        const ft_option_info *info = &ft_option_table[option];
        bool common = info->commands == UINT64_MAX;
        if (command == FT_CMD_NONE ? !common : common || !ft_option_of(option, command))
            continue;
        add_zsh_spec(out, info->name, option);
        if (info->letter)
            add_zsh_spec(out, (char[]){'-', info->letter, 0}, option);
        if (info->kind == FT_OPTION_SWITCH)
            add_zsh_spec(out, ft_format(out->arena, "--no-%s", info->name + 2).at, option);
    }
}

static void add_zsh_commands(ft_buf *out)
{
    for (ft_command command = 0; command < FT_CMD_COUNT; command++) {
        ft_str family;
        if (first_of_family(command, &family))
            ft_buf_format(out, "    %.*s) _values command %.*s ;;\n", FT_ARG(family),
                          FT_ARG(members_of(out->arena, family)));
        ft_buf_format(out, "    '%s') _arguments $common \\\n", ft_command_table[command].words);
        add_zsh_options(out, command);
        ft_buf_format(out, "        '*:word:(%.*s)' ;;\n",
                      FT_ARG(operand_words(out->arena, command)));
    }
}

static void add_zsh(ft_buf *out)
{
    ft_buf_text(out,
                "#compdef fettle\n# zsh completion of fettle; made by `fettle completion zsh`\n"
                "_fettle_nodes() { local -a nodes; nodes=(${(f)\"$(fettle ls --quiet --output name "
                "2>/dev/null)\"}); compadd -a nodes; }\n"
                "_fettle() {\n  local -a commands common\n  common=( \\\n");
    add_zsh_options(out, FT_CMD_NONE);
    ft_buf_text(out, "  )\n  commands=(\n");
    for (ft_command command = 0; command < FT_CMD_COUNT; command++) {
        ft_str family;
        if (ft_command_is_shown(command) &&
            (first_of_family(command, &family) || !is_family(command)))
            ft_buf_format(out, "    '%.*s:%.*s'\n", FT_ARG(family),
                          FT_ARG(zsh_text(out->arena, ft_command_table[command].line)));
    }
    ft_buf_text(
        out, "  )\n"
             "  if ((CURRENT == 2)); then _describe command commands; return; fi\n"
             "  local command=$words[2]\n"
             "  case $command in docs|source) ((CURRENT > 3)) && command+=\" $words[3]\" ;; esac\n"
             "  case $command in\n");
    add_zsh_commands(out);
    ft_buf_text(out, "  esac\n}\n_fettle \"$@\"\n");
}

/* ---- fish */

static ft_str fish_text(ft_arena *arena, const char *text)
{
    ft_str made = ft_str_replace(arena, ft_str_of(text), FT_STR("\\"), FT_STR("\\\\"));
    return ft_str_replace(arena, made, FT_STR("'"), FT_STR("\\'"));
}

static ft_str fish_value(ft_arena *arena, ft_option option)
{
    ft_str words;
    switch (value_of(option, &words)) {
    case VALUE_NONE:
        return FT_STR("");
    case VALUE_WORDS:
        return ft_format(arena, " -x -a '%.*s'", FT_ARG(spaced(arena, words)));
    case VALUE_NODES:
        return FT_STR(" -x -a '(__fettle_nodes)'");
    case VALUE_FOLDER:
        return FT_STR(" -x -a '(__fish_complete_directories)'");
    case VALUE_FILE:
        return FT_STR(" -r -F");
    case VALUE_ANY:
        break;
    }
    return FT_STR(" -x");
}

/* The commands an option belongs to, as a condition; nothing where it belongs to all. */
static ft_str fish_condition(ft_arena *arena, ft_option option)
{
    ft_buf out = ft_buf_in(arena);
    if (ft_option_table[option].commands == UINT64_MAX)
        return FT_STR("");
    ft_buf_text(&out, " -n '__fettle_in");
    for (ft_command command = 0; command < FT_CMD_COUNT; command++)
        if (ft_option_of(option, command))
            ft_buf_format(&out, " \"%s\"", ft_command_table[command].words);
    ft_buf_text(&out, "'");
    return ft_buf_str(&out);
}

static void add_fish_options(ft_buf *out)
{
    for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
        const ft_option_info *info = &ft_option_table[option];
        ft_str condition = fish_condition(out->arena, option),
               help = fish_text(out->arena, info->help);
        ft_buf_format(out, "complete -c fettle%.*s -l %s", FT_ARG(condition), info->name + 2);
        if (info->letter)
            ft_buf_format(out, " -s %c", info->letter);
        ft_buf_format(out, "%.*s -d '%.*s'\n", FT_ARG(fish_value(out->arena, option)),
                      FT_ARG(help));
        if (info->kind == FT_OPTION_SWITCH)
            ft_buf_format(out, "complete -c fettle%.*s -l no-%s -d '%.*s'\n", FT_ARG(condition),
                          info->name + 2, FT_ARG(help));
    }
}

static void add_fish_commands(ft_buf *out)
{
    for (ft_command command = 0; command < FT_CMD_COUNT; command++) {
        ft_str family, line = fish_text(out->arena, ft_command_table[command].line);
        bool first = first_of_family(command, &family);
        if (first || !is_family(command))
            ft_buf_format(out, "complete -c fettle -n __fish_use_subcommand -a %.*s -d '%.*s'\n",
                          FT_ARG(family), FT_ARG(line));
        ft_str operands = operand_words(out->arena, command);
        if (operands.len)
            ft_buf_format(out, "complete -c fettle -n '__fettle_in %s' -a '%.*s'\n",
                          ft_command_table[command].words, FT_ARG(operands));
        if (is_family(command))
            ft_buf_format(
                out, "complete -c fettle -n '__fettle_in %.*s' -a %.*s -d '%.*s'\n", FT_ARG(family),
                FT_ARG(ft_str_from(ft_str_of(ft_command_table[command].words), family.len + 1)),
                FT_ARG(line));
    }
}

static void add_fish(ft_buf *out)
{
    ft_buf_text(out,
                "# fish completion of fettle; made by `fettle completion fish`\n"
                "function __fettle_nodes\n    fettle ls --quiet --output name 2>/dev/null\nend\n"
                "function __fettle_in\n"
                "    set -l words (string match -v -- '-*' (commandline -opc))[2..]\n"
                "    set -l command $words[1]\n"
                "    contains -- \"$command\" docs source; and set -q words[2]; and set command "
                "\"$words[1] $words[2]\"\n"
                "    contains -- \"$command\" $argv\nend\n"
                "complete -c fettle -f\n");
    add_fish_commands(out);
    add_fish_options(out);
}

void ft_completion(ft_buf *out, ft_shell shell)
{
    switch (shell) {
    case FT_SHELL_BASH:
        add_bash(out);
        break;
    case FT_SHELL_ZSH:
        add_zsh(out);
        break;
    case FT_SHELL_FISH:
        add_fish(out);
        break;
    case FT_SHELLS:
        break;
    }
}
