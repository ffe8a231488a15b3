/* version.h - the versions we say we are: dbt's, whose behaviour and files these are, and the adapter's. */
#ifndef FT_CLI_VERSION_H
#define FT_CLI_VERSION_H

#include "context/invocation.h" /* FT_DBT_VERSION */

#define FT_DBT_POSTGRES_VERSION "1.11.0"

#endif
