/* convert.h - YAML tree to value and back (fromyaml, toyaml), as PyYAML's safe loader and dumper. */
#ifndef FT_VALUE_CONVERT_H
#define FT_VALUE_CONVERT_H

#include "syntax/yaml.h"
#include "value/op.h"

/* Scalars by YAML 1.1's rules as PyYAML resolves them (yes/no, 0o, 1_000, dates, merge keys). */
ft_value ft_value_of_yaml(ft_arena *arena, const ft_yaml *node);
/* One plain scalar's value by the same rules: for callers that read events themselves. */
ft_value ft_value_of_plain(ft_arena *arena, ft_str plain);
/* yaml.safe_dump(value, sort_keys): block style. */
bool ft_yaml_write(ft_job *job, ft_value value, bool sort_keys, ft_buf *out);
/* As ft_yaml_write with sorted keys, lists two columns inside their keys: the form of package-lock.yml. */
bool ft_yaml_write_indented(ft_job *job, ft_value value, ft_buf *out);
/* Parses and converts; ValueError with the place on bad YAML. */
bool ft_yaml_read(ft_job *job, ft_str text, ft_value *out);

#endif
