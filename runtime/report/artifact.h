/* artifact.h - a JSON file streamed beside its place and renamed into it (design.md 7).
 *
 * An interrupted or failed write leaves the older file as it was. */
#ifndef FT_REPORT_ARTIFACT_H
#define FT_REPORT_ARTIFACT_H

#include "base/fs.h"
#include "source/diag.h"
#include "value/sink.h"

typedef void ft_artifact_fn(void *state, ft_arena *arena, ft_sink *sink);

/* false: reported. `arena` is for the call's own work. */
bool ft_artifact_write(ft_arena *arena, const ft_fs *fs, ft_str path, ft_artifact_fn *tell, void *state,
                       ft_diags *diags);

#endif
