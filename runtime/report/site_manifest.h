/* site_manifest.h - manifest.json (v12) into the nodes of a site (ART-01 ... ART-36).
 *
 * Steps of ft_site_read; see site_model.h for shapes and ownership. */
#ifndef FT_REPORT_SITE_MANIFEST_H
#define FT_REPORT_SITE_MANIFEST_H

#include "report/site_model.h"

/* Nodes in the manifest's order, without parents or numbers yet; generic tests hang on their nodes.
 * What is kept is copied: the text may come in pieces. false: it is not a manifest; nothing is reported. */
bool ft_site_manifest(ft_site *site, ft_json_pull *pull);

/* catalog.json (v1): types, comments and statistics onto the nodes, and columns YAML does not name
 * behind them; then descriptions inherited from ancestors (docs-site.md 2). `text` may be empty. */
bool ft_site_catalog(ft_site *site, ft_str text);
void ft_site_inherit(ft_site *site); /* after the nodes were numbered */

#endif
