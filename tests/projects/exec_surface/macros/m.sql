{# TRAP-072, TRAP-107, JIN-15: good hooks are not among the results, which can be written as JSON #}
{% macro tell(results) %}
  {% if flags.WHICH == 'build' %}{% for result in results if result.node.name in ('bad_sql', 'seeded', 'hooked') %}{{ log('TRAP-107 ' ~ result.node.name ~ ' ' ~ result.status ~ ' ' ~ (tojson(result.to_dict()) | length > 100), info=true) }}{% endfor %}{% endif %}
  {{ log('TRAP-072 ' ~ (results | selectattr('node.resource_type', 'equalto', 'operation') | list | length), info=true) }}
{% endmacro %}
