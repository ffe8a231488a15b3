{#- ERR-01, ERR-04 -#}
{% if execute -%}
{{ not_there.x }}
{%- endif %}select 1 as id
