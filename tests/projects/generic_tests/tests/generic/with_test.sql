{% test with_test(model, column_name, of=none, most=none, from_env=none, told=none, whole=none) %}
select 1 as found where 1 = 0 -- {{ of }} {{ most }} {{ most is number }} {{ from_env }} {{ told }} {{ whole }} {{ column_name }}
{% endtest %}
