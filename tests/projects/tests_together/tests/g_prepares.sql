-- depends_on: {{ ref('rows') }}
{# What a test leaves in the session is there when its own query is asked. #}
{% if execute %}{% do run_query('create temporary table of_this_test as select 1 as x') %}{% endif %}
select * from of_this_test where x > 1
