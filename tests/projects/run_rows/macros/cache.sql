{# EXE-03: something that appears behind the program's back, as this function hides what it makes #}
{% macro seen_when_made(schema, name) -%}
    {% do run_query("select " ~ target.schema ~ ".hidden_make('" ~ schema ~ "', '" ~ name ~ "')") %}
    {{- adapter.get_relation(target.database, schema, name) is not none -}}
{%- endmacro %}

{# ... once in each kind of schema, and once more where it was looked up already #}
{% macro look_around() -%}
    {% if execute %}
    {{ log('built here: ' ~ seen_when_made(target.schema, 'late_1')
           ~ ', built elsewhere: ' ~ seen_when_made(target.schema ~ '_other', 'late_2')
           ~ ', nobody\'s: ' ~ seen_when_made(target.schema ~ '_free', 'late_3')
           ~ ', nobody\'s again: ' ~ seen_when_made(target.schema ~ '_free', 'late_4'), info=true) }}
    {% endif %}
{%- endmacro %}

{# EXE-04: which of the names are known #}
{% macro known(names) -%}
    {% for name in names if adapter.get_relation(target.database, target.schema, name) %}{{ name }} {% endfor %}
{%- endmacro %}

{% macro drop_and_rename() %}
    {% set names = ['base', 'on_base', 'on_that', 'moved', 'on_moved'] %}
    {{ log('at first: ' ~ known(names), info=true) }}
    {% do adapter.rename_relation(api.Relation.create(target.database, target.schema, 'base', type='table'),
                                  api.Relation.create(target.database, target.schema, 'moved', type='table')) %}
    {{ log('renamed: ' ~ known(names), info=true) }}
    {% do adapter.drop_relation(api.Relation.create(target.database, target.schema, 'moved', type='table')) %}
    {{ log('dropped: ' ~ known(names), info=true) }}
{% endmacro %}
