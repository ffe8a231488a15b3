{#- RET-04 -#}
{% if execute -%}
{{ return('RET-04 nobody takes it') }}
{%- endif %}select 1 as id
