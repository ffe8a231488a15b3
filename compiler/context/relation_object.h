/* relation_object.h - a relation as templates see it (REL-01 ... REL-26), and the class api.Relation. */
#ifndef FT_CONTEXT_RELATION_OBJECT_H
#define FT_CONTEXT_RELATION_OBJECT_H

#include "context/context.h"

/* A new value in the job's arena; the parts are borrowed. */
ft_value ft_relation_value(ft_context *context, const ft_relation *relation);
/* The relation in a value, or NULL: borrowed from the value. */
const ft_relation *ft_value_relation(ft_value value);

/* The value `api.Relation`. */
ft_value ft_relation_class_value(void);

/* Quoting of the project (REL-02), put on a relation. */
void ft_relation_quote_as_project(const ft_world *world, ft_relation *relation);

/* The text of `relation` as {{ }} prints it, without limit and filter. */
ft_str ft_relation_text(ft_context *context, const ft_relation *relation);

/* Raises that `found` is not `asked`, as only the case of their names differs (TRP-42). False. */
bool ft_raise_approximate(ft_context *context, const ft_relation *asked, const ft_relation *found);

extern const ft_class ft_relation_object_class;

#endif
