{#- ERR-18 -#}
{% if execute -%}
{{ adapter.dispatch('one', 5)() }}
{%- endif %}select 1 as id
