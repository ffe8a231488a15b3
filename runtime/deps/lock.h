/* lock.h - the text of package-lock.yml (DEP-09). */
#ifndef FT_DEPS_LOCK_H
#define FT_DEPS_LOCK_H

#include "deps/requirement.h"

#define FT_LOCK_FILE "package-lock.yml"

/* Each package pinned, then the hash of what was asked for; keys sorted, byte for byte as dbt
 * writes it. Addresses stand as they were written, so that secrets stay names of variables; a
 * literal one becomes *****, with a warning (M035). */
ft_str ft_lock_text(const ft_deps *deps, const ft_pins *pins, ft_str hash);

#endif
