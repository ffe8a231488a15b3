{% materialization own_is_off, default %}
  {% call statement('main', fetch_result=True) %}{{ get_test_sql(sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), config.get('limit')) }}{% endcall %}
  {% do log(model.name ~ ': ' ~ load_result('main').table.columns[0].values()[0] ~ ' failures', info=true) %}
  {{ return({'relations': []}) }}
{% endmaterialization %}
