/* artifact.c - one JSON file from one description; see artifact.h. */
#include "report/artifact.h"

typedef struct { ft_fs_file *file; int failed; } target;

static bool hand_on(void *self, ft_str bytes)
{
    target *to = self;
    to->failed = to->file->write(to->file, bytes);
    return !to->failed;
}

static bool report(ft_diags *diags, ft_str path, int failed)
{
    ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot write \"%.*s\": %s", FT_ARG(path), strerror(failed));
    return false;
}

bool ft_artifact_write(ft_arena *arena, const ft_fs *fs, ft_str path, ft_artifact_fn *tell, void *state,
                       ft_diags *diags)
{
    target to = {0};
    fs->make_folders(fs->self, ft_path_folder(path));
    int failed = fs->create(fs->self, arena, path, FT_FS_REPLACE, &to.file);
    if (failed)
        return report(diags, path, failed);
    ft_json_out json;
    ft_json_out_init(&json, arena, hand_on, &to);
    ft_sink sink = ft_json_sink(&json);
    tell(state, arena, &sink);
    if (ft_json_out_finish(&json)) {
        failed = to.file->finish(to.file, true);
        return !failed || report(diags, path, failed);
    }
    to.file->abandon(to.file);
    return report(diags, path, to.failed);
}
