{% if execute %}
  {{ exceptions.raise_compiler_error("this model never compiles") }}
{% endif %}
select 1 as id
