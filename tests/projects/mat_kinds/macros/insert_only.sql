{# MAT-86: a materialization of one's own, with the context that all have #}
{% materialization insert_only, adapter='postgres' %}
  {% set there = adapter.get_relation(this.database, this.schema, this.identifier) %}
  {{ run_hooks(pre_hooks) }}
  {% if there is none %}
    {% call statement('main') %}create table {{ this }} as {{ sql }}{% endcall %}
  {% else %}
    {% call statement('main') %}insert into {{ this }} {{ sql }}{% endcall %}
  {% endif %}
  {% do adapter.commit() %}
  {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}

{% materialization python_only, default, supported_languages=['python'] %}
  {{ return({'relations': []}) }}
{% endmaterialization %}

{% materialization says_nothing, default %}
  {{ return({'relations': []}) }}
{% endmaterialization %}
