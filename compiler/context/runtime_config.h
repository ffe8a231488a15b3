/* runtime_config.h - the attribute `config` of ref, source, metric and function: the project as dbt's
 * RuntimeConfig shows it. Packages read their own version there (ref.config.dependencies['p'].version). */
#ifndef FT_CONTEXT_RUNTIME_CONFIG_H
#define FT_CONTEXT_RUNTIME_CONFIG_H

#include "context/context.h"

/* Of natives that have the attribute. */
extern const ft_class ft_resolver_class;

#endif
