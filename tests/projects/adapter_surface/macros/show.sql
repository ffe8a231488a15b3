{% macro show(id) %}{% do print(id ~ ': ' ~ (varargs | join(' | '))) %}{% endmacro %}

{# Names of temporary places made equal. #}
{% macro plain(text) %}{% do return((text | string).split() | join(' ')) %}{% endmacro %}
