/* result_object.h - a result as on-run-end hooks see it in `results` (ART-47): attributes and to_dict(). */
#ifndef FT_EXEC_RESULT_OBJECT_H
#define FT_EXEC_RESULT_OBJECT_H

#include "exec/result.h"
#include "model/describe.h"

/* `compiled` by node id, for result.node; borrowed like `result`. */
ft_value ft_result_value(ft_arena *arena, const ft_result *result, const ft_compiled *const *compiled);

#endif
