{#- EXC-03 -#}
{% if execute -%}
{{ exceptions.raise_database_error('EXC-03 database') }}
{%- endif %}select 1 as id
