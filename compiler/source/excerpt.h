/* excerpt.h - one diagnosis as people read it (the shape of style.md 6), colours optional. */
#ifndef FT_SOURCE_EXCERPT_H
#define FT_SOURCE_EXCERPT_H

#include "source/diag.h"

typedef enum { FT_PLAIN, FT_COLOUR } ft_excerpt_look;

/* Appends several lines, the last ended by '\n'. Control characters of sources are made visible. */
void ft_excerpt(ft_buf *out, const ft_diag *diag, ft_excerpt_look look);

#endif
