{{ config(materialized='table', pre_hook='select 1', post_hook='select 2') }}
{% if execute %}
  {# JIN-11: members of a node's context #}
  {% do missing('JIN-11', ['this', 'model', 'database', 'schema', 'sql', 'compiled_code', 'pre_hooks', 'post_hooks', 'defer_relation'], context) %}
  {{ print('JIN-11: ' ~ [this.identifier, model.name, schema == this.schema, database == this.database] | join(' ')) }}
  {# JIN-14: a named result can be loaded once #}
  {% call statement('named', fetch_result=true) %}select 1 as id{% endcall %}
  {{ print('JIN-14: ' ~ load_result('named').table.rows[0][0] ~ ' ' ~ load_result('nothing')) }}
{% else %}
  {# JIN-05: what stands in for the database while parsing #}
  {{ print('JIN-05 while parsing: ' ~ [execute, config.get('alias') is none, config.get('nothing', 'default'), ref('base').identifier, run_query('select 1'), adapter.get_relation('a', 'b', 'c'), adapter.get_columns_in_relation(this), load_result('main')] | join(' ')) }}
{% endif %}
select 1 as id from {{ ref('base') }}
