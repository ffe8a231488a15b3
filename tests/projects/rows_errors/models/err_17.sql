{#- ERR-17 -#}
{% if execute -%}
{{ adapter.dispatch('nothing_such', 'errs')() }}
{%- endif %}select 1 as id
