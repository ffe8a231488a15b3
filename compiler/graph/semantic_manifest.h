/* semantic_manifest.h - semantic_manifest.json: the semantic layer as MetricFlow reads it (ART-05). */
#ifndef FT_GRAPH_SEMANTIC_MANIFEST_H
#define FT_GRAPH_SEMANTIC_MANIFEST_H

#include "graph/graph.h"
#include "value/sink.h"

/* Tells the whole file to `sink`; with empty lists where a project has no semantic layer. */
void ft_semantic_manifest_write(const ft_project *project, ft_sink *sink);

#endif
