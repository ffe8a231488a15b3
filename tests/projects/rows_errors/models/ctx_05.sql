{#- CTX-05 -#}
{% if execute -%}
{{ tojson(api.Relation.create(schema='s')) }}
{%- endif %}select 1 as id
