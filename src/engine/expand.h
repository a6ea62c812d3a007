/* The functions of the language as nodes of the graph, composed of its operations, so that folding, derivatives and equal bits come for free. */
#ifndef ASHORE_ENGINE_EXPAND_H
#define ASHORE_ENGINE_EXPAND_H

#include "engine/graph.h"
#include "lang/model.h"

ash_node ash_expand_function(ash_graph *graph, ash_function function, const ash_node *arguments, size_t count, ash_span origin);

#endif
