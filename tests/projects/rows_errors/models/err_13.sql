{#- ERR-13 -#}
{% if execute -%}
{{ var('nowhere') }}
{%- endif %}select 1 as id
