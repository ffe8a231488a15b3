/* python_models.h - what a Python model refs and configures, seen in its text without running it (PAR-11). */
#ifndef FT_PROJECT_PYTHON_MODELS_H
#define FT_PROJECT_PYTHON_MODELS_H

#include "project/capture.h"

/* Fills refs, sources and config_calls of `node` from its calls of dbt.ref, dbt.source, dbt.config and
 * dbt.config.get. False: reported, also where the file does not define exactly one model. */
bool ft_python_capture(const ft_loading *loading, ft_worker *worker, ft_node *node);

#endif
