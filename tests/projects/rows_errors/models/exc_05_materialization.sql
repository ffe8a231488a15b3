{#- EXC-05 -#}
{% if execute -%}
{{ exceptions.missing_materialization(model, 'postgres') }}
{%- endif %}select 1 as id
