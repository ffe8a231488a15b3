/* selectors.h - selectors.yml: named selections, and the one that holds when nothing is asked for. */
#ifndef FT_CLI_SELECTORS_H
#define FT_CLI_SELECTORS_H

#include "cli/session.h"
#include "graph/choose.h"

/* Reads selectors.yml once, its Jinja rendered; true where there is none. false: reported. Once the
 * project is loaded, before the others. */
bool ft_selectors_read(ft_session *session);

/* name -> const ft_selection; NULL: there are none. */
const ft_map *ft_selectors_all(const ft_session *session);

/* The selector `name`, or the default one where name.at is NULL, which is said (SEL-51); *out NULL:
 * there is no default. false: reported. */
bool ft_selectors_find(ft_session *session, ft_str name, const ft_selection **out);

/* The member `selectors` of manifest.json: definitions in the form of dicts (SEL-52). */
ft_value ft_selectors_described(const ft_session *session);

#endif
