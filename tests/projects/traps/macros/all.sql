{% set top = 'TRP-07: a file has no variables' %}

{% macro show(id) %}{% do print(id ~ ': ' ~ (varargs | join(' | '))) %}{% endmacro %}

{% macro trp_07() %}{% do show('TRP-07', top is defined) %}{% endmacro %}

{# TRP-09 #}
{% macro reads_word() %}{% do return(word) %}{% endmacro %}
{% macro trp_09() %}
  {% do context.update({'word': 'first'}) %}
  {% do show('TRP-09', word is defined, reads_word()) %}
  {% do context.update({'word': 'second'}) %}
  {% do show('TRP-09', word is defined, reads_word()) %}
{% endmacro %}

{# TRP-10: it is the called macro that returns. #}
{% macro wraps() %}{% set body = caller() %}{% do return('not reached') %}{% endmacro %}
{% macro trp_10() %}
  {% set answer %}{% call wraps() %}{% do return('from the block') %}{% endcall %} and on{% endset %}
  {% do show('TRP-10', answer) %}
{% endmacro %}

{# TRP-11 #}
{% macro chatty() %}{% set l = [] %}{{ l.append(1) }}{{ return(l) }}{% endmacro %}
{% macro trp_11() %}{% do show('TRP-11', chatty()) %}{% endmacro %}

{# TRP-14: an underscore before the name of a macro is no secret. #}
{% macro trp_14() %}{% do show('TRP-14', pkg._underscored()) %}{% endmacro %}

{# TRP-16 #}
{% macro trp_16() %}{% do show('TRP-16', tojson({'b': '<a>', 'a': 1}), tojson({'b': 2, 'a': 1}, sort_keys=true), {'b': '<', 'a': 1} | tojson) %}{% endmacro %}

{# TRP-17: no default helps. #}
{% macro tojson_of_decimal() %}{% do tojson(run_query('select 1.5')[0][0], 'otherwise') %}{% endmacro %}
{% macro fromjson_of_none() %}{% do fromjson(none, 'otherwise') %}{% endmacro %}

{# TRP-23, TRP-34, TRP-35, TRP-36 #}
{% macro named() %}of the root{% endmacro %}
{% macro default__speak() %}{% do return('default of the root') %}{% endmacro %}
{% macro trp_36() %}{% do show('TRP-36', pkg.speak()) %}{% endmacro %}

{# TRP-34 #}
{% macro calls_strangers_macro() %}{% do show(only_here()) %}{% endmacro %}

{% macro trp_37() %}
  {% do run_query('create table if not exists ' ~ target.schema ~ '.cut (a int)') %}
  {% do adapter.truncate_relation(api.Relation.create(schema=target.schema, identifier='cut', type='table')) %}
{% endmacro %}

{# TRP-38: what the root project calls `ref` is ref everywhere. #}
{% macro ref() %}
  {% do return(builtins.ref(*varargs).include(database=false)) %}
  {{ kwargs }}
{% endmacro %}

{# TRP-39 #}
{% materialization table, default %}
  {% call statement('main') %}create table if not exists {{ this }} as ({{ sql }}){% endcall %}
  {% do print('TRP-39: table of the root project') %}
  {% do adapter.commit() %}
  {% do return({'relations': [this.incorporate(type='table')]}) %}
{% endmaterialization %}

{# TRP-43, MAT-10: what SQL makes is not in the cache. #}
{% macro trp_43() %}
  {% do adapter.get_relation(target.database, target.schema, 'anything') %}
  {% do run_query('create table if not exists ' ~ target.schema ~ '.unseen (a int)') %}
  {% do show('TRP-43', adapter.get_relation(target.database, target.schema, 'unseen')) %}
{% endmacro %}

{# TRP-46: prices are Decimals, with the scale that they have. #}
{% macro trp_46() %}{% do show('TRP-46', run_query('select 1.50, 0.1::float8')[0].values(), run_query('select 1.50')[0][0] * 2) %}{% endmacro %}
{% macro decimal_times_float() %}{% do show('TRP-46', run_query('select 1.50')[0][0] * 1.5) %}{% endmacro %}

{# TRP-70, ERR-03, ERR-07 #}
{% macro one_argument(a) %}{% endmacro %}
{% macro too_many() %}{% do one_argument(1, 2) %}{% endmacro %}
{% macro inner_undefined() %}{% do nothing_here() %}{% endmacro %}
{% macro outer_undefined() %}{% do inner_undefined() %}{% endmacro %}

{# TRP-71 #}
{% macro trp_71() %}{% do graph.update({'mine': 1}) %}{% do show('TRP-71', graph.mine, graph['nodes'].keys() | length > 0) %}{% endmacro %}

{# TRP-72 #}
{% macro trp_72() %}{% do show('TRP-72', modules.datetime.timezone is defined, modules.datetime.datetime is defined, modules.pytz.utc) %}{% endmacro %}

{# TRP-77: results are objects. #}
{% macro say_results(results) %}
  {% for r in results %}{% do show('TRP-77', r.node.name, r.status, r is mapping) %}{% endfor %}
{% endmacro %}

{# TRP-32: names are made before anything is executed. #}
{% macro generate_schema_name(custom_schema_name, node) %}
  {% if custom_schema_name == 'probe' %}{% do print('TRP-32: ' ~ execute) %}{% endif %}
  {{ target.schema }}
{% endmacro %}

{% macro trap_rows() %}
  {% do trp_07() %}{% do trp_09() %}{% do trp_10() %}{% do trp_11() %}{% do trp_14() %}{% do trp_16() %}{% do trp_36() %}{% do trp_37() %}{% do trp_43() %}{% do trp_46() %}
  {% do trp_71() %}{% do trp_72() %}
{% endmacro %}
