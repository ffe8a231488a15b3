/* osi_document.h - osi_document.json: semantic models and metrics in the open form of the Open Semantic Interchange,
 * as dbt writes it beside semantic_manifest.json.
 *
 * Each metric is one SQL expression: what it is made of stands in it. Conversion metrics and private ones have none. */
#ifndef FT_GRAPH_OSI_DOCUMENT_H
#define FT_GRAPH_OSI_DOCUMENT_H

#include "graph/graph.h"
#include "value/sink.h"

/* Tells the whole file to `sink`. `arena` holds what is made on the way. The project's semantic layer is valid. */
void ft_osi_document_write(ft_arena *arena, const ft_project *project, ft_sink *sink);

#endif
