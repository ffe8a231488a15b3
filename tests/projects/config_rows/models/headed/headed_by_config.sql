{{ config(materialized='table', sql_header="set application_name = 'by_config';") }}select current_setting('application_name') as word
