{#- ERR-15, NAT-20 -#}
{% if execute -%}
{{ env_var('DBT_ENV_SECRET_X') }}
{%- endif %}select 1 as id
