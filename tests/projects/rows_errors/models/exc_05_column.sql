{#- EXC-05 -#}
{% if execute -%}
{{ exceptions.column_type_missing(['a', 'b']) }}
{%- endif %}select 1 as id
