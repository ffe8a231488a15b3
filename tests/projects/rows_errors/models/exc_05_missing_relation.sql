{#- EXC-05 -#}
{% if execute -%}
{{ exceptions.missing_relation('t') }}
{%- endif %}select 1 as id
