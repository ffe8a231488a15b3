{% call statement('named', fetch_result=true) %}select 1 as id{% endcall %}
{% if execute %}{% do load_result('named') %}{% do load_result('named') %}{% endif %}
select 1 as id
