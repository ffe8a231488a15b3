/* postgres_catalog.h - the questions put to PostgreSQL's catalog, and the cache filled with answers. */
#ifndef FT_ADAPTER_POSTGRES_CATALOG_H
#define FT_ADAPTER_POSTGRES_CATALOG_H

#include "adapter/postgres_session.h"

/* Reads the names of all schemas and what `schemas` hold, in one round. */
bool ft_pg_look(ft_pg_session *session, ft_job *job, const ft_str *schemas, size_t count);
/* Sees to it that the cache knows the schema's relations, or, when only some are in doubt, this one. */
bool ft_pg_know_schemas(ft_pg_session *session, ft_job *job);
bool ft_pg_know_schema(ft_pg_session *session, ft_job *job, ft_str schema);
bool ft_pg_know_relation(ft_pg_session *session, ft_job *job, ft_str schema, ft_str identifier);

/* Columns in order; a relation without schema is looked for on the search path, temporary ones first. */
bool ft_pg_columns(ft_pg_session *session, ft_job *job, const ft_relation *relation, ft_columns *out);
bool ft_pg_grants(ft_pg_session *session, ft_job *job, const ft_relation *relation, ft_grants_list *out);
bool ft_pg_catalog(ft_pg_session *session, ft_job *job, const ft_str *schemas, size_t count, ft_catalog_rows *out);

#endif
