{#- CTX-02, ERR-14 -#}
{% if execute -%}
{{ env_var('ERRS_NOWHERE') }}
{%- endif %}select 1 as id
