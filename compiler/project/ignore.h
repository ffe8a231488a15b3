/* ignore.h - .dbtignore: the patterns of .gitignore, for paths below a package's root. */
#ifndef FT_PROJECT_IGNORE_H
#define FT_PROJECT_IGNORE_H

#include "base/vec.h"
#include "base/str.h"

typedef struct ft_ignore_rule { ft_str pattern; bool keeps, anchored, folders_only; } ft_ignore_rule;
typedef FT_VEC(ft_ignore_rule) ft_ignore_rules;

ft_ignore_rules ft_ignore_parse(ft_arena *arena, ft_str text);
/* Whether the file at `path` ("models/a/b.sql") is left out: the last rule that matches it or a folder
 * above it decides. */
bool ft_ignored(const ft_ignore_rules *rules, ft_str path);

#endif
