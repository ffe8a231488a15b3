/* site_results.h - what runs left behind: run_results.json (v6), sources.json (v3) and the run history.
 *
 * Steps of ft_site_read; see site_model.h for shapes and ownership. */
#ifndef FT_REPORT_SITE_RESULTS_H
#define FT_REPORT_SITE_RESULTS_H

#include "report/site_model.h"

/* The runs of run_history.jsonl, a line each; lines that are no run are left out. */
void ft_site_history(ft_site *site, ft_str text);
/* run_results.json, unless it is of a command that executes nothing (docs generate, compile) or the last
 * run of the history already. false: it is not such a file. */
bool ft_site_results(ft_site *site, ft_str text);
/* sources.json: freshness onto the sources. false: it is not such a file. */
bool ft_site_sources(ft_site *site, ft_str text);
/* Each node's and test's last result, then each node's mark. */
void ft_site_settle_results(ft_site *site);

#endif
