{#- ERR-18 -#}
{% if execute -%}
{{ adapter.dispatch('errs.one')() }}
{%- endif %}select 1 as id
