{% macro reads_ephemeral() %}{% do run_query('select * from ' ~ ref('first')) %}{% endmacro %}
