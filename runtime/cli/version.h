/* version.h - the versions we say we are: dbt's, whose behaviour and files these are, and the adapter's. */
#ifndef FT_CLI_VERSION_H
#define FT_CLI_VERSION_H

#define FT_DBT_VERSION "1.12.6"
#define FT_DBT_POSTGRES_VERSION "1.11.0"

#endif
