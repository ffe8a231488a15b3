{#- CTX-51 -#}
{% if execute -%}
{{ submit_python_job(model, 'x') }}
{%- endif %}select 1 as id
