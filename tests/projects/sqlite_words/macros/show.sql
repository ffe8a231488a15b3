{# White space made equal, parentheses without space, so that SQL is compared and not its layout. #}
{% macro plain(text) %}
  {% do return((text | string).split() | join(' ') | replace('( ', '(') | replace(' )', ')') | replace(' ;', ';')) %}
{% endmacro %}

{% macro show(id) %}
  {% set texts = [] %}
  {% for value in varargs %}{% do texts.append(plain(value)) %}{% endfor %}
  {% do print(id ~ ': ' ~ texts | join(' | ')) %}
{% endmacro %}

{% macro place(identifier='x', type='table') %}
  {% do return(api.Relation.create(database='d', schema='s', identifier=identifier, type=type)) %}
{% endmacro %}

{% macro here(identifier, type='table') %}
  {% do return(api.Relation.create(database=target.database, schema=target.schema, identifier=identifier, type=type)) %}
{% endmacro %}

{% macro fresh_table(identifier, columns) %}
  {% set made = here(identifier) %}
  {% do run_query('drop table if exists ' ~ made ~ '') %}
  {% do run_query('create table ' ~ made ~ ' (' ~ columns ~ ')') %}
  {% do adapter.cache_added(made) %}
  {% do return(made) %}
{% endmacro %}
