/* profile_template.c - see profile_template.h. */
#include "cli/profile_template.h"

#include "cli/question.h"
#include "value/convert.h"

typedef struct {
    ft_session *session;
    ft_dict *target;
    bool malformed, unanswered; /* what ended the filling */
} filler;

/* ---- answers as values */

static bool is_one_of(ft_str answer, const char *const *words)
{
    for (; *words; words++)
        if (ft_str_eq_nocase(answer, ft_str_of(*words)))
            return true;
    return false;
}

static bool read_bool(ft_str answer, ft_value *out)
{
    static const char *const yes[] = {"1", "true", "t", "yes", "y", "on", NULL};
    static const char *const no[] = {"0", "false", "f", "no", "n", "off", NULL};
    *out = ft_of_bool(is_one_of(answer, yes));
    return out->as.truth || is_one_of(answer, no);
}

static bool read_int(ft_arena *arena, ft_str answer, ft_value *out)
{
    *out = ft_value_of_plain(arena, answer);
    return out->kind == FT_INT;
}

static bool read_float(ft_str answer, ft_value *out)
{
    double number;
    bool fine = ft_float_parse(answer, &number);
    *out = fine ? ft_of_float(number) : FT_VALUE_NONE;
    return fine;
}

/* `type`: of the prompt; text where it says none. */
static bool read_answer(ft_arena *arena, ft_str type, ft_str answer, ft_value *out)
{
    if (ft_str_is(type, "int"))
        return read_int(arena, answer, out);
    if (ft_str_is(type, "float"))
        return read_float(answer, out);
    if (ft_str_is(type, "bool"))
        return read_bool(answer, out);
    *out = ft_of_text(answer);
    return true;
}

/* ---- prompts */

static ft_str text_at(const ft_dict *prompt, const char *key)
{
    ft_value value = ft_dict_get_text(prompt, ft_str_of(key));
    return value.kind == FT_TEXT ? ft_text_of(value) : (ft_str){0};
}

/* "port (of the server) [5432]:" */
static ft_str question_of(filler *f, ft_str key, const ft_dict *prompt, ft_value otherwise)
{
    ft_job job = ft_job_in(f->session->arena);
    ft_buf text = ft_buf_in(f->session->arena);
    ft_str hint = text_at(prompt, "hint"), shown;
    ft_buf_add(&text, key);
    if (hint.len)
        ft_buf_format(&text, " (%.*s)", FT_ARG(hint));
    if (otherwise.kind >= FT_BOOL && ft_to_text(&job, otherwise, &shown))
        ft_buf_format(&text, " [%.*s]", FT_ARG(shown));
    ft_buf_byte(&text, ':');
    return ft_buf_str(&text);
}

static bool is_type(ft_value type)
{
    static const char *const types[] = {"string", "int", "float", "bool", NULL};
    return type.kind < FT_BOOL || (type.kind == FT_TEXT && is_one_of(ft_text_of(type), types));
}

/* Asks until there is an answer of the type; an empty one, or the end of the input, is the default. */
static bool ask_key(filler *f, ft_str key, const ft_dict *prompt)
{
    ft_value otherwise = ft_dict_get_text(prompt, FT_STR("default")), hidden = ft_dict_get_text(prompt, FT_STR("hide_input"));
    ft_str type = text_at(prompt, "type"), question = question_of(f, key, prompt, otherwise);
    for (;;) {
        ft_str answer = ft_ask(f->session, question, hidden.kind == FT_BOOL && hidden.as.truth);
        ft_value value = otherwise;
        if (!answer.len && otherwise.kind < FT_BOOL) {
            if (answer.at)
                continue;
            ft_diag_error(f->session->diags, FT_DIAG_USAGE, FT_NO_SPAN, "there is no answer for \"%.*s\"", FT_ARG(key));
            f->unanswered = true;
            return false;
        }
        if (!answer.len || read_answer(f->session->arena, type, answer, &value)) {
            ft_dict_set_text(f->session->arena, f->target, key, value);
            return true;
        }
        ft_say(f->session, ft_format(f->session->arena, "'%.*s' is no %.*s.", FT_ARG(answer), FT_ARG(type)));
    }
}

static bool malformed(filler *f)
{
    f->malformed = true;
    return false;
}

/* One of the groups below "_choose_WHAT", by its number from 1. */
static bool ask_group(filler *f, ft_str what, const ft_dict *groups, const ft_dict **chosen)
{
    ft_arena *arena = f->session->arena;
    ft_buf question = ft_buf_in(arena);
    const ft_dict_entry *entry;
    int64_t count = 0, number = 0;
    for (size_t at = 0; (entry = ft_dict_next(groups, &at));) {
        if (entry->key.kind != FT_TEXT || entry->value.kind != FT_DICT)
            return malformed(f);
        ft_buf_format(&question, "[%lld] %.*s\n", (long long)++count, FT_ARG(ft_text_of(entry->key)));
    }
    ft_buf_format(&question, "Desired %.*s option (enter a number):",
                  FT_ARG(ft_str_replace(arena, what, FT_STR("_"), FT_STR(" "))));
    while (count && (number < 1 || number > count)) {
        ft_value value;
        ft_str answer = ft_ask(f->session, ft_buf_str(&question), false);
        if (!answer.at) {
            ft_diag_error(f->session->diags, FT_DIAG_USAGE, FT_NO_SPAN, "there is no answer for \"%.*s\"", FT_ARG(what));
            f->unanswered = true;
            return false;
        }
        number = read_int(arena, answer, &value) ? value.as.number : 0;
    }
    for (size_t at = 0; number-- && (entry = ft_dict_next(groups, &at));)
        *chosen = entry->value.as.dict;
    return count || malformed(f);
}

enum { MOST_GROUPS = 16 }; /* inside each other */

static bool fill(filler *f, const ft_dict *prompts, unsigned depth);

static bool fill_group(filler *f, ft_str what, ft_value groups, unsigned depth)
{
    const ft_dict *chosen = NULL;
    if (groups.kind != FT_DICT || depth == MOST_GROUPS)
        return malformed(f);
    return ask_group(f, what, groups.as.dict, &chosen) && fill(f, chosen, depth + 1);
}

static bool fill_key(filler *f, ft_str key, ft_value prompt)
{
    if (!key.len || prompt.kind != FT_DICT || !is_type(ft_dict_get_text(prompt.as.dict, FT_STR("type"))))
        return malformed(f);
    return ask_key(f, key, prompt.as.dict);
}

static bool fill(filler *f, const ft_dict *prompts, unsigned depth)
{
    static const ft_str choose = FT_STR_INIT("_choose_"), fixed = FT_STR_INIT("_fixed_");
    const ft_dict_entry *entry;
    bool fine = true;
    for (size_t at = 0; fine && (entry = ft_dict_next(prompts, &at));) {
        ft_str key = entry->key.kind == FT_TEXT ? ft_text_of(entry->key) : (ft_str){0};
        if (ft_str_starts(key, fixed))
            ft_dict_set_text(f->session->arena, f->target, ft_str_from(key, fixed.len), entry->value);
        else if (ft_str_starts(key, choose))
            fine = fill_group(f, ft_str_from(key, choose.len), entry->value, depth);
        else
            fine = fill_key(f, key, entry->value);
    }
    return fine;
}

/* ---- the file */

/* NULL: not a mapping of `fixed` and `prompts`. */
static const ft_dict *read_template(ft_session *session, ft_str path, ft_str text)
{
    ft_yaml *tree = NULL;
    ft_diags *quiet = ft_diags_new(session->arena);
    if (!ft_yaml_parse(session->arena, ft_source_new(session->arena, path, text), quiet, &tree) || !tree)
        return NULL;
    ft_value value = ft_value_of_yaml(session->arena, tree);
    return value.kind == FT_DICT ? value.as.dict : NULL;
}

/* A dict, one without keys where there is none; NULL: something else. */
static ft_dict *part(ft_arena *arena, const ft_dict *template, const char *key)
{
    ft_value value = ft_dict_get_text(template, ft_str_of(key));
    return value.kind == FT_DICT ? value.as.dict : value.kind < FT_BOOL ? ft_dict_new(arena) : NULL;
}

/* {profile: {outputs: {dev: …}, target: dev}} */
static ft_str profile_text(filler *f, ft_str profile)
{
    ft_arena *arena = f->session->arena;
    ft_job job = ft_job_in(arena);
    ft_buf text = ft_buf_in(arena);
    ft_dict *all = ft_dict_new(arena), *made = ft_dict_new(arena), *outputs = ft_dict_new(arena), *target = ft_dict_new(arena);
    ft_str name = text_at(f->target, "target");
    const ft_dict_entry *entry;
    name = name.len ? name : FT_STR("dev");
    for (size_t at = 0; (entry = ft_dict_next(f->target, &at));)
        if (!ft_str_is(ft_text_of(entry->key), "target"))
            ft_dict_set_text(arena, target, ft_text_of(entry->key), entry->value);
    ft_dict_set_text(arena, outputs, name, ft_of_dict(target));
    ft_dict_set_text(arena, made, FT_STR("outputs"), ft_of_dict(outputs));
    ft_dict_set_text(arena, made, FT_STR("target"), ft_of_text(name));
    ft_dict_set_text(arena, all, profile, ft_of_dict(made));
    return ft_yaml_write(&job, ft_of_dict(all), true, &text) ? ft_buf_str(&text) : FT_STR("");
}

ft_template_answer ft_profile_template_fill(ft_session *session, ft_str path, ft_str profile, ft_str *text)
{
    ft_str written;
    filler f = {.session = session};
    if (ft_fs_read(session->fs, session->arena, path, &written))
        return FT_TEMPLATE_NONE;
    const ft_dict *template = read_template(session, path, written);
    const ft_dict *prompts = template ? part(session->arena, template, "prompts") : NULL;
    f.target = template ? part(session->arena, template, "fixed") : NULL;
    bool filled = prompts && f.target && fill(&f, prompts, 0);
    if (f.unanswered)
        return FT_TEMPLATE_FAILED;
    if (!filled) {
        ft_say(session, FT_STR("Invalid profile_template.yml in project."));
        return FT_TEMPLATE_NONE;
    }
    *text = profile_text(&f, profile);
    return FT_TEMPLATE_FILLED;
}
