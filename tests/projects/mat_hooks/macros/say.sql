{% macro say(what) -%}
  insert into {{ target.schema }}.log (what) values ('{{ this.name }}: {{ what }}')
{%- endmacro %}
