/* catalog.h - what the database says of a project's relations (CLI-127, ART-43).
 *
 * The built-in macros of the catalog are answered by the adapter at once; a project's own get_catalog or
 * get_catalog_relations, or what they dispatch to, is called as dbt calls it: for each database, for the relations that
 * are asked for where the adapter can, else for their schemas. */
#ifndef FT_CLI_CATALOG_H
#define FT_CLI_CATALOG_H

#include "cli/session.h"
#include "plan/plan.h"
#include "report/catalog_rows.h"

typedef struct ft_catalog_answer {
    ft_catalog_gathered found;       /* as long as the session */
    ft_list *errors;                 /* of texts: databases that could not be asked, each warned of; NULL: none */
} ft_catalog_answer;

/* `compiled`: only what the plan chose is asked for. false: reported. */
bool ft_catalog_ask(ft_session *session, const ft_plan *plan, bool compiled, ft_catalog_answer *out);

/* CFG-05: a node that the plan chose and that lies where the connection cannot reach is an error before anything is
 * compiled. false: reported. */
bool ft_catalog_reaches(ft_session *session, const ft_plan *plan);

#endif
