/* reads.c - names noted once each. */
#include "context/reads.h"

static void note(ft_reads *reads, ft_map *names, ft_str name)
{
    if (!ft_map_has(names, name))
        ft_map_put(reads->arena, names, ft_str_copy(reads->arena, name), NULL);
}

void ft_reads_var(ft_reads *reads, ft_str name)
{
    if (reads)
        note(reads, &reads->vars, name);
}

void ft_reads_env(ft_reads *reads, ft_str name)
{
    if (reads)
        note(reads, &reads->env_vars, name);
}

void ft_reads_macro(ft_reads *reads, const ft_macro *macro)
{
    if (reads)
        ft_map_put(reads->arena, &reads->macros, macro->unique_id, (void *)macro);
}

void ft_reads_relation(ft_reads *reads, const ft_node *node)
{
    if (reads)
        ft_map_put(reads->arena, &reads->relations, node->unique_id, (void *)node);
}
