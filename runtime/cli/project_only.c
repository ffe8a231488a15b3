/* project_only.c - see project_only.h. */
#include "cli/project_only.h"

#include "context/parse_context.h"
#include "value/convert.h"

typedef struct {
    ft_world world;
    ft_context context;
    ft_job job;
    ft_yaml_scope scope;
} yaml_reader;

static yaml_reader *reader_new(ft_session *session, ft_phase phase)
{
    static const ft_profile unset = {.target = NULL}; /* `target` is there and empty: target.type is undefined */
    yaml_reader *made = FT_NEW(session->arena, yaml_reader);
    made->world = (ft_world){.invocation = &session->settings.invocation, .selected_resources = FT_VALUE_UNDEFINED,
                             .profile = phase == FT_PHASE_PROJECT ? &unset : NULL};
    made->job = ft_job_in(session->arena);
    ft_yaml_bind(&made->context, &made->world, &made->job, phase, (ft_str){0}, NULL);
    made->scope = (ft_yaml_scope){ft_context_names(&made->context), &made->job};
    return made;
}

/* dbt_project.yml and what its texts are rendered with. false: reported. */
static bool read_project(ft_session *session, ft_project_text *text, yaml_reader **reader)
{
    *reader = reader_new(session, FT_PHASE_PROJECT);
    if (!ft_project_text_read(session->arena, session->fs, session->settings.project_dir, text, session->diags))
        return false;
    ft_value vars = text->vars ? ft_value_of_yaml(session->arena, text->vars) : FT_VALUE_UNDEFINED;
    (*reader)->context.more = vars.kind == FT_DICT ? vars.as.dict : NULL; /* PRJ-68 */
    return true;
}

static bool load_project(ft_session *session, bool lenient, ft_project_file *out)
{
    ft_project_text text;
    yaml_reader *reader;
    if (!read_project(session, &text, &reader))
        return false;
    reader->world.lenient_vars = lenient;
    return ft_project_file_load(session->arena, &text, &reader->scope, out, session->diags);
}

bool ft_project_only(ft_session *session, ft_project_file *out)
{
    return load_project(session, false, out);
}

bool ft_project_lenient(ft_session *session, ft_project_file *out)
{
    return load_project(session, true, out);
}

ft_str ft_project_profile_name(ft_session *session)
{
    ft_diags *reported = session->diags;
    session->diags = ft_diags_new(session->arena);
    ft_project_text text;
    yaml_reader *reader;
    ft_value name = FT_VALUE_NONE;
    const ft_yaml *node = read_project(session, &text, &reader) ? ft_yaml_get(text.tree, FT_STR("profile")) : NULL;
    ft_yaml_renderer renderer = {.arena = session->arena, .scope = &reader->scope, .diags = session->diags, .code = FT_DIAG_PROJECT};
    bool found = node && ft_yaml_render(&renderer, node, &name) && name.kind == FT_TEXT;
    session->diags = reported;
    return found ? ft_text_of(name) : FT_STR("");
}

const ft_yaml_scope *ft_secrets_scope(ft_session *session)
{
    return &reader_new(session, FT_PHASE_SECRETS)->scope;
}

bool ft_profile_only(ft_session *session, const ft_project_file *file, ft_profile *out)
{
    const ft_options *o = session->options;
    ft_str named = ft_opt_text(o, FT_OPT_PROFILE);
    const ft_option_value *threads = &o->values[FT_OPT_THREADS];
    ft_profile_request request = {
        .fs = session->fs, .profiles_dir = session->settings.profiles_dir, .profile_name = named.at ? named : file->profile,
        .target = ft_opt_text(o, FT_OPT_TARGET), .threads = threads->number > 0 ? (unsigned)threads->number : 0,
        .scope = &reader_new(session, FT_PHASE_SECRETS)->scope,
        .env = session->settings.invocation.env, .env_self = session->settings.invocation.env_self,
    };
    return ft_profile_load(session->arena, &request, out, session->diags);
}
