{#- ERR-18 -#}
{% if execute -%}
{{ adapter.dispatch('one', packages=['errs'])() }}
{%- endif %}select 1 as id
