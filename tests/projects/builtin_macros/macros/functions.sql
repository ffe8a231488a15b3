{# MAC-123, MAC-124: what is made of a function's file is asked where its body is written. #}
{% macro default__scalar_function_body_sql() %}
  {% do show('MAC-123', scalar_function_create_replace_signature_sql(place('price', 'function')), formatted_scalar_function_args_sql(), scalar_function_volatility_sql()) %}
  {% do show('MAC-124', get_formatted_aggregate_function_args(), get_aggregate_function_volatility_specifier(), get_function_language_specifier()) %}
  {% do return(dbt.default__scalar_function_body_sql()) %}
{% endmacro %}
