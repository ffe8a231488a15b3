/* property_form.h - which keys the entries of a properties file have, and what may stand under each (PRP-08).
 *
 * The tables are dbt's of 1.12.6, with one exception: an empty value means "not given", also where dbt
 * wants text or a list. A text with Jinja is not looked at, as it may become anything. */
#ifndef FT_MODEL_PROPERTY_FORM_H
#define FT_MODEL_PROPERTY_FORM_H

#include "source/diag.h"
#include "syntax/yaml.h"

/* Whether the mapping `entry` of the list under `section` ("models", "sources" ...) has the form of such
 * an entry. False: everything wrong in it was reported, each at its place. What does nothing where it
 * stands (a config beside `config:`, a misspelled key where others are allowed) is warned of. A section
 * without a table here has every form. `scratch` is used meanwhile. */
bool ft_property_form_check(ft_arena *scratch, ft_str section, const ft_yaml *entry, ft_diags *diags);

#endif
