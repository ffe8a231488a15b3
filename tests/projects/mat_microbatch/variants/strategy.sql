{% macro get_incremental_microbatch_sql(arg_dict) %}
  insert into {{ arg_dict.target_relation }} select * from {{ arg_dict.temp_relation }}
{% endmacro %}
