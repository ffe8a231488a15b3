{#- ERR-02, EXC-01 -#}
{% if execute -%}
{{ outer_raise() }}
{%- endif %}select 1 as id
