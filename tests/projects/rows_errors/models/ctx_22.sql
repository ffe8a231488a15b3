{#- CTX-46 -#}
{% if execute -%}
{{ try_or_compiler_error('CTX-46 it went wrong', one, 1, 2, 3) }}
{%- endif %}select 1 as id
