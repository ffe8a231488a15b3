/* options.c - argv and environment against the tables commands.def and options.def; see options.h. */
#include "cli/options.h"

#include <errno.h>
#include <stdlib.h>

#define C(symbol) ((uint64_t)1 << FT_CMD_##symbol)

/* The sets that options.def names. */
#define ALL UINT64_MAX
#define SELECTING (C(BUILD) | C(RUN) | C(TEST) | C(SEED) | C(SNAPSHOT) | C(COMPILE) | C(SHOW) | C(LIST) | C(LS) | \
                   C(DOCS_GENERATE) | C(SOURCE_FRESHNESS) | C(SOURCE_SNAPSHOT_FRESHNESS) | C(CLONE))
#define RESOURCES (C(BUILD) | C(TEST) | C(LIST) | C(LS) | C(CLONE))
#define RUNNING (C(BUILD) | C(RUN) | C(TEST) | C(SEED) | C(SNAPSHOT) | C(COMPILE) | C(SHOW) | C(CLONE) | C(RETRY) | \
                 C(RUN_OPERATION))
#define REFRESHING (C(BUILD) | C(RUN) | C(SEED) | C(COMPILE) | C(SHOW) | C(CLONE) | C(RETRY))
#define EMPTYING (C(BUILD) | C(RUN) | C(SEED) | C(SNAPSHOT) | C(COMPILE))
#define MODELLING (C(BUILD) | C(RUN))
#define STORING (C(BUILD) | C(TEST))
#define SEEDING (C(BUILD) | C(SEED))
#define BUILDING C(BUILD)
#define INLINE (C(COMPILE) | C(SHOW))
#define PRINTING (INLINE | C(LIST) | C(LS) | C(SOURCE_FRESHNESS) | C(SOURCE_SNAPSHOT_FRESHNESS))
#define LISTING (C(LIST) | C(LS))
#define OPERATION C(RUN_OPERATION)
#define DOCS C(DOCS_GENERATE)
#define SERVING C(DOCS_SERVE)
#define PACKAGES C(DEPS)
#define CLEANING C(CLEAN)
#define DEBUGGING C(DEBUG)
#define STARTING C(INIT)
#define RENDERING C(RENDER)

#define GROUP_SELECTION "What to run"
#define GROUP_STATE "Comparing with an earlier state"
#define GROUP_RUN "How to run"
#define GROUP_PLACES "Where things are"
#define GROUP_OUTPUT "What is printed and written"
#define GROUP_HIDDEN NULL

const ft_option_info ft_option_table[FT_OPT_COUNT] = {
#define FT_OPTION(symbol, name_, letter_, kind_, commands_, env_, flags_, default_, group_, value_, help_)              \
    [FT_OPT_##symbol] = {.name = name_, .env = env_, .flags_key = flags_, .default_text = default_, .value = value_,    \
                         .help = help_, .group = GROUP_##group_, .letter = letter_, .kind = FT_OPTION_##kind_,          \
                         .commands = commands_},
#include "cli/options.def"
#undef FT_OPTION
};

const ft_command_info ft_command_table[FT_CMD_COUNT] = {
#define FT_COMMAND(symbol, words_, which_, line_) [FT_CMD_##symbol] = {words_, which_, line_},
#include "cli/commands.def"
#undef FT_COMMAND
};

/* Other spellings that dbt accepts. */
static const struct { const char *spelling; ft_option option; } spellings[] = {
    {"--model", FT_OPT_MODELS},
    {"--resource-types", FT_OPT_RESOURCE_TYPE},
    {"--exclude-resource-types", FT_OPT_EXCLUDE_RESOURCE_TYPE},
    {"-v", FT_OPT_VERSION},
};

typedef struct {
    ft_options *made;
    char **argv;
    int argc, at;
    bool before_command[FT_OPT_COUNT]; /* given before the sub-command */
    ft_diags *diags;
} reader;

static bool usage(reader *r, const char *format, const char *what)
{
    ft_diag *diag = ft_diag_error(r->diags, FT_DIAG_USAGE, FT_NO_SPAN, format, what);
    ft_diag_hint(r->diags, diag, "Try 'fettle -h', or 'fettle COMMAND -h' for one command.");
    return false;
}

bool ft_env_truth(ft_str text, bool *out)
{
    static const char *const yes[] = {"1", "true", "t", "yes", "y", "on"};
    static const char *const no[] = {"0", "false", "f", "no", "n", "off"};
    for (size_t i = 0; i < 6; i++) {
        if (ft_str_eq_nocase(text, ft_str_of(yes[i])) || ft_str_eq_nocase(text, ft_str_of(no[i]))) {
            *out = ft_str_eq_nocase(text, ft_str_of(yes[i]));
            return true;
        }
    }
    return false;
}

static bool is_choice(const char *choices, ft_str text)
{
    ft_str rest = ft_str_of(choices), piece;
    while (ft_str_cut(&rest, '|', &piece))
        if (ft_str_eq_nocase(piece, text))
            return true;
    return false;
}

static void add_words(ft_options *options, ft_option_value *value, ft_str text)
{
    ft_str rest = text, word;
    while (ft_str_cut(&rest, ' ', &word))
        if (word.len)
            ft_vec_push(options->arena, &value->words, word);
}

/* One value as text into its option. false: it does not fit the option's kind. */
static bool set_text(ft_options *options, ft_option option, ft_str text, ft_option_origin origin)
{
    const ft_option_info *info = &ft_option_table[option];
    ft_option_value *value = &options->values[option];
    char *end;
    switch (info->kind) {
    case FT_OPTION_SWITCH:
    case FT_OPTION_FLAG:
        if (!ft_env_truth(text, &value->on))
            return false;
        break;
    case FT_OPTION_INT:
        errno = 0;
        value->number = strtoll(ft_str_c(options->arena, text), &end, 10);
        if (text.len == 0 || *end || errno)
            return false;
        break;
    case FT_OPTION_CHOICE:
        if (!is_choice(info->value, text))
            return false;
        text = ft_str_lower_ascii(options->arena, text);
        break;
    case FT_OPTION_WORDS:
    case FT_OPTION_LIST:
        add_words(options, value, text);
        break;
    case FT_OPTION_TEXT:
        break;
    }
    value->text = text;
    value->origin = origin;
    return true;
}

static void set_defaults(ft_options *options)
{
    for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
        const char *text = ft_option_table[option].default_text;
        if (*text)
            set_text(options, option, ft_str_of(text), FT_FROM_DEFAULT);
        options->values[option].origin = FT_FROM_DEFAULT;
    }
}

/* ---- the environment (CLI-095, CLI-096, CLI-102) */

const ft_old_variable ft_old_variables[] = {
    {"DBT_DEFER_TO_STATE", "DBT_ENGINE_DEFER", FT_OPT_DEFER, false},
    {"DBT_FAVOR_STATE_MODE", "DBT_ENGINE_FAVOR_STATE", FT_OPT_FAVOR_STATE, false},
    {"DBT_ARTIFACT_STATE_PATH", "DBT_ENGINE_STATE", FT_OPT_STATE, false},
    {"DBT_NO_PRINT", "DBT_ENGINE_PRINT", FT_OPT_PRINT, true},
    {0},
};

/* Variables of dbt's that are no option. */
static const char *const other_variables[] = {"INVOCATION_ENV", "RECORDED_FILE_PATH", "TEST_STATE_MODIFIED", "PACKAGE_HUB_URL",
                                              "DOWNLOAD_DIR", "PP_FILE_DIFF_TEST", "PP_TEST", NULL};

/* "X" of "DBT_X" and of "DBT_ENGINE_X". */
static ft_str variable_stem(ft_str name)
{
    if (ft_str_starts(name, FT_STR("DBT_ENGINE_")))
        return ft_str_from(name, strlen("DBT_ENGINE_"));
    return ft_str_starts(name, FT_STR("DBT_")) ? ft_str_from(name, strlen("DBT_")) : (ft_str){0};
}

bool ft_variable_is_ours(ft_str name)
{
    ft_str stem = variable_stem(name);
    if (!stem.len)
        return false;
    for (ft_option option = 0; option < FT_OPT_COUNT; option++)
        if (ft_str_eq(stem, variable_stem(ft_str_of(ft_option_table[option].env))))
            return true;
    for (const ft_old_variable *old = ft_old_variables; old->name; old++)
        if (ft_str_eq(stem, variable_stem(ft_str_of(old->name))))
            return true;
    for (const char *const *other = other_variables; *other; other++)
        if (ft_str_is(stem, *other))
            return true;
    return false;
}

static bool take_variable(reader *r, ft_option option, const char *name, ft_str text)
{
    if (!text.at || set_text(r->made, option, text, FT_FROM_ENV))
        return true;
    return usage(r, "the environment variable %s has a value that is not accepted", name);
}

static ft_str engine_name(ft_arena *arena, const char *name)
{
    return ft_format(arena, "DBT_ENGINE_%s", name + strlen("DBT_"));
}

static bool take_environment(reader *r, ft_env_fn *env, void *self)
{
    for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
        const char *name = ft_option_table[option].env;
        if (!*name)
            continue;
        ft_str text = {0};
        if (strncmp(name, "DBT_ENGINE_", 11) != 0)
            text = env(self, engine_name(r->made->arena, name));
        if (!text.at)
            text = env(self, ft_str_of(name));
        if (!take_variable(r, option, name, text))
            return false;
    }
    for (const ft_old_variable *old = ft_old_variables; old->name; old++) {
        ft_str text = env(self, ft_str_of(old->name));
        if (!take_variable(r, old->option, old->name, text))
            return false;
        if (text.at && old->inverted)
            r->made->values[old->option].on = !r->made->values[old->option].on;
    }
    return true;
}

/* ---- argv */

/* Before the command only the options of every command are known (CLI-048 ...). */
static bool applies(const ft_options *options, ft_option option)
{
    uint64_t commands = ft_option_table[option].commands;
    return options->command == FT_CMD_NONE ? commands == ALL : commands >> options->command & 1;
}

/* A letter may mean another option in another command: init's -s. */
static bool has_letter(const ft_options *options, ft_option option, ft_str name)
{
    char letter = ft_option_table[option].letter;
    return name.len == 2 && name.at[0] == '-' && letter && name.at[1] == letter && applies(options, option);
}

static ft_option find_option(const ft_options *options, ft_str name, bool *negated)
{
    *negated = false;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (ft_str_is(name, spellings[i].spelling))
            return spellings[i].option;
    bool no = ft_str_starts(name, FT_STR("--no-"));
    for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
        const ft_option_info *info = &ft_option_table[option];
        if (ft_str_is(name, info->name))
            return option;
        if (no && info->kind == FT_OPTION_SWITCH && ft_str_is(ft_str_from(name, 5), info->name + 2)) {
            *negated = true;
            return option;
        }
        if (has_letter(options, option, name))
            return option;
    }
    return FT_OPT_COUNT;
}

static bool unknown_option(reader *r, ft_str name)
{
    ft_str names[FT_OPT_COUNT];
    for (ft_option option = 0; option < FT_OPT_COUNT; option++)
        names[option] = ft_str_of(ft_option_table[option].name);
    ft_diag *diag = ft_diag_error(r->diags, FT_DIAG_USAGE, FT_NO_SPAN, "No such option: %.*s", FT_ARG(name));
    ft_diag_suggest(r->diags, diag, name, names, FT_OPT_COUNT);
    return false;
}

/* An empty word stays one: --select "" names nothing, which is not the same as no --select. */
static void take_value_word(reader *r, ft_option_value *value, ft_str text)
{
    if (text.len)
        add_words(r->made, value, text);
    else
        ft_vec_push(r->made->arena, &value->words, text);
}

/* Every word up to the next one that begins with '-' (CLI-020). */
static void take_words(reader *r, ft_option option)
{
    ft_option_value *value = &r->made->values[option];
    while (r->at < r->argc && r->argv[r->at][0] != '-')
        take_value_word(r, value, ft_str_of(r->argv[r->at++]));
}

static bool given_twice(reader *r, ft_option option)
{
    return r->made->command != FT_CMD_NONE && r->before_command[option] &&
           ft_option_table[option].kind != FT_OPTION_WORDS && ft_option_table[option].kind != FT_OPTION_LIST;
}

static bool take_option(reader *r, ft_str word)
{
    size_t equals = ft_str_starts(word, FT_STR("--")) ? ft_str_find_byte(word, '=', 0) : FT_NOWHERE;
    ft_str name = ft_str_slice(word, 0, equals);
    bool negated;
    ft_option option = find_option(r->made, name, &negated);
    if (option == FT_OPT_COUNT || !applies(r->made, option))
        return unknown_option(r, name);
    ft_option_value *value = &r->made->values[option];
    const ft_option_info *info = &ft_option_table[option];
    if (given_twice(r, option))
        return usage(r, "%s was given both before and after the command", info->name);
    if (r->made->command == FT_CMD_NONE)
        r->before_command[option] = true;
    if (value->origin != FT_FROM_LINE)
        value->words.len = 0;
    value->origin = FT_FROM_LINE;
    if (info->kind == FT_OPTION_SWITCH || info->kind == FT_OPTION_FLAG) {
        value->on = !negated;
        return equals == FT_NOWHERE || usage(r, "%s takes no value", info->name);
    }
    if (info->kind == FT_OPTION_WORDS && equals == FT_NOWHERE) {
        take_words(r, option);
        return true;
    }
    if (equals == FT_NOWHERE && r->at >= r->argc)
        return usage(r, "Option '%s' requires an argument", info->name);
    ft_str text = equals == FT_NOWHERE ? ft_str_of(r->argv[r->at++]) : ft_str_from(word, equals + 1);
    if (!text.len && info->kind == FT_OPTION_WORDS)
        take_value_word(r, value, text);
    return set_text(r->made, option, text, FT_FROM_LINE) || usage(r, "Invalid value for '%s'", info->name);
}

/* Several letters in one word: -xs is -x -s, each a switch but the last. */
static bool take_letters(reader *r, ft_str word)
{
    for (size_t i = 1; i < word.len; i++) {
        char letters[2] = {'-', word.at[i]};
        if (!take_option(r, ft_str_copy(r->made->arena, (ft_str){letters, 2})))
            return false;
    }
    return true;
}

bool ft_command_in_group(ft_command command, ft_str group)
{
    const char *words = ft_command_table[command].words;
    return strncmp(words, group.at, group.len) == 0 && words[group.len] == ' ';
}

/* `docs` and `source` are no commands of their own: the next word that is no option says which of theirs. */
static bool is_group(ft_str word)
{
    for (ft_command command = 0; command < FT_CMD_COUNT; command++)
        if (ft_command_in_group(command, word))
            return true;
    return false;
}

static ft_command find_command(const reader *r, ft_str word)
{
    ft_str group = r->made->group, wanted = word;
    if (group.at)
        wanted = ft_concat(r->made->arena, group, FT_STR(" "), word, (ft_str){0});
    for (ft_command command = 0; command < FT_CMD_COUNT; command++)
        if (ft_str_is(wanted, ft_command_table[command].words))
            return command;
    return FT_CMD_NONE;
}

static bool unknown_command(reader *r, ft_str word)
{
    ft_str names[FT_CMD_COUNT];
    for (ft_command command = 0; command < FT_CMD_COUNT; command++)
        names[command] = ft_str_of(ft_command_table[command].words);
    ft_diag *diag = ft_diag_error(r->diags, FT_DIAG_USAGE, FT_NO_SPAN, "No such command '%.*s'", FT_ARG(word));
    ft_diag_suggest(r->diags, diag, word, names, FT_CMD_COUNT);
    return false;
}

static bool take_word(reader *r, ft_str word)
{
    if (r->made->command != FT_CMD_NONE) {
        ft_vec_push(r->made->arena, &r->made->operands, word);
        return true;
    }
    if (!r->made->group.at && is_group(word)) {
        r->made->group = word;
        return true;
    }
    r->made->command = find_command(r, word);
    return r->made->command != FT_CMD_NONE || unknown_command(r, word);
}

static bool takes_operands(ft_command command)
{
    return command == FT_CMD_RUN_OPERATION || command == FT_CMD_INIT || command == FT_CMD_EXPLAIN || command == FT_CMD_MAN ||
           command == FT_CMD_COMPLETION;
}

static bool read_line(reader *r)
{
    while (r->at < r->argc) {
        ft_str word = ft_str_of(r->argv[r->at++]);
        bool ok;
        if (word.len < 2 || word.at[0] != '-')
            ok = take_word(r, word);
        else
            ok = word.at[1] == '-' || word.len == 2 ? take_option(r, word) : take_letters(r, word);
        if (!ok)
            return false;
    }
    if (r->made->operands.len && r->made->command != FT_CMD_NONE && !takes_operands(r->made->command))
        return usage(r, "Got unexpected extra argument (%s)", ft_str_c(r->made->arena, r->made->operands.at[0]));
    return true;
}

bool ft_options_parse(ft_arena *arena, int argc, char **argv, ft_env_fn *env, void *env_self, ft_options *made,
                      ft_diags *diags)
{
    *made = (ft_options){.arena = arena, .command = FT_CMD_NONE};
    reader r = {.made = made, .argv = argv, .argc = argc, .at = 1, .diags = diags};
    ft_buf line = ft_buf_in(arena);
    ft_buf_text(&line, "dbt");
    for (int i = 1; i < argc; i++)
        ft_buf_format(&line, " %s", argv[i]);
    made->line = ft_buf_str(&line);
    set_defaults(made);
    return take_environment(&r, env, env_self) && read_line(&r);
}

/* ---- flags: */

static bool flag_fits(ft_option option, ft_value value)
{
    switch (ft_option_table[option].kind) {
    case FT_OPTION_SWITCH:
    case FT_OPTION_FLAG: return value.kind == FT_BOOL;
    case FT_OPTION_INT: return value.kind == FT_INT;
    case FT_OPTION_CHOICE: return value.kind == FT_TEXT && is_choice(ft_option_table[option].value, ft_text_of(value));
    default: return true;
    }
}

bool ft_options_take_flags(ft_options *options, const ft_dict *flags, ft_option_origin origin)
{
    for (int taking = 0; taking < 2; taking++) {
        for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
            ft_option_value *value = &options->values[option];
            const char *key = ft_option_table[option].flags_key;
            ft_value *given = *key ? ft_dict_find_text(flags, ft_str_of(key)) : NULL;
            if (!given || given->kind == FT_NONE)
                continue;
            if (!flag_fits(option, *given))
                return false;
            if (!taking || value->origin >= origin)
                continue;
            value->origin = origin;
            value->on = given->kind == FT_BOOL && given->as.truth;
            value->number = given->kind == FT_INT ? given->as.number : value->number;
            value->text = given->kind == FT_TEXT ? ft_text_of(*given) : value->text;
        }
    }
    return true;
}
