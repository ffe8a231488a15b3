{#- ERR-03, ERR-05 -#}
{% if execute -%}
{{ inner_undefined() }}
{%- endif %}select 1 as id
