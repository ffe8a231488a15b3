{% macro place(identifier='x') %}
  {% do return(api.Relation.create(database='d', schema='s', identifier=identifier, **kwargs)) %}
{% endmacro %}

{# REL-01: what ref() gives has no type and quotes as the project says. #}
{% macro rel_01() %}
  {% set r = ref('things') %}
  {% do show('REL-01', r.database == target.database, r.schema == target.schema, r.identifier, r.type,
             r.quote_policy.identifier, r.include_policy.database, r.include_policy.schema, r.include_policy.identifier) %}
{% endmacro %}

{% macro rel_02() %}
  {% do show('REL-02', place(type='view', quote_policy={'schema': false}), place(include_policy={'database': false}),
             api.Relation.create(), api.Relation.create(identifier='only').quote_policy.identifier) %}
  {% do show('REL-02', place(identifier='a' * 70) | string | length) %}
{% endmacro %}

{# REL-02, MAT-13: a name too long for a relation of a known type. #}
{% macro too_long() %}{% do place(identifier='a' * 64, type='table') %}{% endmacro %}

{% macro rel_03() %}
  {% set r = place(type='table') %}
  {% do show('REL-03', r.database, r.schema, r.identifier, r.table, r.name, r.type, r.path.database, r.path.identifier) %}
  {% do show('REL-03', r['schema'], r['type'], r.quote_policy['schema'], r.include_policy['identifier'], r.quote_character, r.limit, r.event_time_filter, r.catalog) %}
{% endmacro %}

{% macro rel_04() %}
  {% for type in ('table', 'view', 'cte', 'materialized_view', 'pointer_table', 'function', none) %}
    {% set r = place(type=type) %}
    {% do show('REL-04', r.is_table, r.is_view, r.is_cte, r.is_materialized_view, r.is_pointer, r.is_function) %}
  {% endfor %}
{% endmacro %}

{% macro rel_05() %}
  {% for type in ('table', 'view', 'materialized_view', 'cte') %}
    {% set r = place(type=type) %}
    {% do show('REL-05', type, r.can_be_renamed, r.can_be_replaced) %}
  {% endfor %}
{% endmacro %}

{% macro rel_06() %}
  {% set c, r = api.Relation, place() %}
  {% do show('REL-06', c.Table, c.View, c.CTE, c.MaterializedView, c.External, c.PointerTable, c.Function) %}
  {% do show('REL-06', r.Table, r.View, r.CTE, r.MaterializedView, r.External, r.PointerTable, r.Function) %}
{% endmacro %}

{% macro rel_07() %}
  {% do show('REL-07', place().render(), api.Relation.create(schema='s', identifier='x').render(),
             place(quote_policy={'database': false, 'schema': false, 'identifier': false}).render()) %}
{% endmacro %}

{# REL-07: unlike dbt, a quotation mark inside a name is doubled. #}
{% macro quote_inside_name() %}{% do show('REL-07', place('a"b')) %}{% endmacro %}

{% macro rel_08() %}
  {% do show('REL-08', place() | string, 'to ' ~ place(), place(), [place()]) %}
  {% do show('REL-08', place(type='function')) %}
{% endmacro %}

{% macro rel_09() %}
  {% do show('REL-09', place(limit=0), place(limit=7), place(limit=7).render(), place(limit=7).render_limited(), place().quoted('a')) %}
{% endmacro %}

{% macro rel_11() %}
  {% do show('REL-11', place().include(database=false), place().include(schema=false, identifier=false), place().quote(identifier=false),
             place().quote(database=false, schema=false).include(identifier=false)) %}
{% endmacro %}

{% macro rel_12() %}
  {% set r = place().incorporate(path={'identifier': 'y'}, type='view') %}
  {% do show('REL-12', r, r.type, place(type='table').incorporate(path={'schema': none}), place(type='table').incorporate(path={'identifier': 'z'}).type,
             place().incorporate(quote_policy={'schema': false})) %}
{% endmacro %}

{% macro rel_13() %}
  {% do show('REL-13', place().replace(type='view').type, place().replace_path(identifier='y', schema='t'), place().replace_path(database=none)) %}
{% endmacro %}

{% macro rel_14() %}
  {% set r = place().without_identifier() %}
  {% do show('REL-14', r, r.identifier, r.include_policy.identifier, r.schema) %}
{% endmacro %}

{% macro rel_15() %}
  {% set r = place() %}
  {% do show('REL-15', r.information_schema(), r.information_schema('columns'), r.information_schema(view_name='TABLES'),
             r.information_schema_only(), api.Relation.create(schema='s').information_schema('columns'), r.information_schema(5)) %}
{% endmacro %}

{% macro rel_16() %}
  {% set r = place() %}
  {% do show('REL-16', r.matches('d', 's', 'x'), r.matches(identifier='x'), r.matches(schema='t'), r.matches(database='d', identifier='other')) %}
{% endmacro %}

{# REL-16, TRP-42: fits but for its case, and no part at all. #}
{% macro matches_but_for_case() %}{% do place().matches(identifier='X') %}{% endmacro %}
{% macro matches_nothing() %}{% do place().matches() %}{% endmacro %}

{# REL-17, REL-18, TRP-40: packages tell relations by these. #}
{% macro rel_17() %}
  {% set r = place() %}
  {% do show('REL-17', r.get('metadata'), r.get('metadata').type.endswith('Relation'), r.get('schema'), r.get('nothing'), r.get('nothing', 'else')) %}
{% endmacro %}

{% macro rel_18() %}
  {% do show('REL-18', place() is mapping, place() is string, place() is sequence, place() is none, true if place() else false) %}
{% endmacro %}

{# REL-18: no one walks along a relation or asks for its length. #}
{% macro walk_relation() %}{% for part in place() %}{% endfor %}{% endmacro %}
{% macro measure_relation() %}{% do show(place() | length) %}{% endmacro %}

{# REL-19, TRP-41: the type counts. #}
{% macro rel_19() %}
  {% do show('REL-19', place() == place(), place() == place(type='table'), place() == 'd', ref('things') == load_relation(ref('things')),
             ref('things') == ref('things'), {place(): 1}[place()]) %}
{% endmacro %}

{% macro rel_20() %}{% do show('REL-20', api.Relation.add_ephemeral_prefix('x'), place().add_ephemeral_prefix(name='y')) %}{% endmacro %}

{% macro rel_21() %}
  {% do show('REL-21', api.Relation.scd_args('a', 'u'), api.Relation.scd_args(['a', 'b'], 'u'), place().scd_args(primary_key='a', updated_at='u')) %}
{% endmacro %}

{% macro rel_23() %}
  {% set config = place().get_function_config({'resource_type': 'function', 'language': 'sql', 'config': {'type': 'scalar'}}) %}
  {% do show('REL-23', config.language, config.type, config.runtime_version, config.entry_point, place().get_function_macro_name(config)) %}
  {% do show('REL-23', place().get_function_config({'resource_type': 'model', 'language': 'sql'})) %}
{% endmacro %}

{% macro rel_24() %}{% do show('REL-24', place().relation_max_name_length()) %}{% endmacro %}

{# REL-25: what a materialized view has is compared with what its model wants. #}
{% materialization compared, adapter='postgres' %}
  {% set there = api.Relation.create(database='d', schema='s', identifier='x', type='materialized_view') %}
  {% for row in ("'old', 'btree', false, 'id'", "'kept', 'hash', true, 'id,name'") %}
    {% set indexes = run_query('select * from (values (' ~ row ~ ')) as v (name, method, "unique", column_names)') %}
    {% set changes = there.get_materialized_view_config_change_collection({'indexes': indexes}, config.model) %}
    {% if changes %}
      {% do show('REL-25', changes.requires_full_refresh, changes.indexes | map(attribute='action') | sort | join(', '),
                 changes.indexes | selectattr('action', 'equalto', 'drop') | map(attribute='context') | map(attribute='name') | join,
                 changes.requires_full_refresh) %}
    {% else %}
      {% do show('REL-25', changes) %}
    {% endif %}
  {% endfor %}
  {% call statement('main') %}select 1{% endcall %}
  {% do return({'relations': []}) %}
{% endmaterialization %}

{% macro rel_26() %}{% do show('REL-26', place().dbt_created, place(dbt_created=true).dbt_created, ref('things').dbt_created) %}{% endmacro %}

{% macro relation_rows() %}
  {% do rel_01() %}{% do rel_02() %}{% do rel_03() %}{% do rel_04() %}{% do rel_05() %}{% do rel_06() %}{% do rel_07() %}{% do rel_08() %}
  {% do rel_09() %}{% do rel_11() %}{% do rel_12() %}{% do rel_13() %}{% do rel_14() %}{% do rel_15() %}{% do rel_16() %}{% do rel_17() %}
  {% do rel_18() %}{% do rel_19() %}{% do rel_20() %}{% do rel_21() %}{% do rel_23() %}{% do rel_24() %}{% do rel_26() %}
{% endmacro %}
