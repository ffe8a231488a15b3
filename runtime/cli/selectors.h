/* selectors.h - selectors.yml: named selections, and the one that holds when nothing is asked for. */
#ifndef FT_CLI_SELECTORS_H
#define FT_CLI_SELECTORS_H

#include "cli/session.h"
#include "graph/choose.h"

/* name -> const ft_selection; NULL: there is no selectors.yml, or it was reported as broken. */
const ft_map *ft_selectors_all(ft_session *session);

/* The selector `name`, or the default one where name.at is NULL; *out NULL: there is no default.
 * false: reported. */
bool ft_selectors_find(ft_session *session, ft_str name, const ft_selection **out);

#endif
