{#- CTX-52 -#}
{% if execute -%}
{{ adapter_macro('one') }}
{%- endif %}select 1 as id
