{% macro mac_43() %}
  {% set r = fresh_table('columns', 'id integer, "Name" varchar(9), price numeric(6, 2), t text') %}
  {% do show('MAC-43', get_columns_in_relation(r)) %}
  {% do show('MAC-44', sql_convert_columns_in_relation(run_query("select 'a', 'varchar', 5, null, null")), get_list_of_column_names(get_columns_in_relation(r))) %}
  {% do show('MAC-46', get_columns_in_query('select 1 as a, 2 as "B"'), get_column_schema_from_query('select 1 as a') | map(attribute='dtype') | list) %}
  {% do show('MAC-47', get_empty_subquery_sql('select 1 as a'), get_empty_subquery_sql(select_sql='select 1', select_sql_header='set x = 1;')) %}
  {% do show('MAC-48', get_empty_schema_sql({'a': {'name': 'a', 'data_type': 'integer'}, 'b': {'name': 'B', 'data_type': 'numeric(4,2)', 'quote': true}})) %}
  {% do show('MAC-49', get_column_schema_from_query(select_sql="select 'x'::text as a, now() as b")) %}
  {% do alter_column_type(r, 'id', 'bigint') %}
  {% do show('MAC-50', get_columns_in_relation(r) | map(attribute='name') | list, get_columns_in_relation(r)[-1].dtype) %}
  {% do alter_relation_add_remove_columns(r, [api.Column('more', 'integer'), api.Column('most', 'varchar', 4)], [api.Column('t', 'text')]) %}
  {% do show('MAC-51', get_columns_in_relation(r) | map(attribute='data_type') | list) %}
  {% do alter_relation_add_remove_columns(relation=r, add_columns=none, remove_columns=[api.Column('more', 'integer')]) %}
  {% do show('MAC-51', get_columns_in_relation(r) | map(attribute='name') | list) %}
  {% do run_query('drop table ' ~ r) %}
{% endmacro %}

{# MAC-45: a macro of later versions. #}
{% macro mac_45() %}{% do show('MAC-45', get_columns_for_unit_tests is defined) %}{% endmacro %}

{# MAC-48: a column without a type. #}
{% macro untyped_column() %}{% do get_empty_schema_sql({'a': {'name': 'a'}}) %}{% endmacro %}

{% macro mac_52() %}
  {% set r = fresh_table('listed', 'a int') %}
  {% do run_query('create view ' ~ here('listed_view') ~ ' as select * from ' ~ r) %}
  {% do run_query('create materialized view ' ~ here('listed_mv') ~ ' as select * from ' ~ r) %}
  {% for row in list_relations_without_caching(r.without_identifier()) | sort(attribute='name') if row['name'].startswith('listed') %}
    {% do show('MAC-52', row['database'], row['name'], row['schema'], row['type']) %}
  {% endfor %}
  {% do show('MAC-54', target.schema in list_schemas(target.database).columns[0].values(), check_schema_exists(r.information_schema(), target.schema)[0][0], information_schema_name(target.database), information_schema_name(none)) %}
  {% set pairs = [] %}
  {% for row in get_relations() if row['referenced_name'] == 'listed' %}{% do pairs.append(row.values() | join(' ')) %}{% endfor %}
  {% do show('MAC-55', get_relations().column_names, pairs | sort, postgres_get_relations().column_names) %}
  {% do run_query("comment on table " ~ r ~ " is 'said'") %}
  {% do run_query("comment on column " ~ r ~ ".a is 'of a'") %}
  {% set rows = get_catalog_relations(r.information_schema_only(), [r]) %}
  {% do show('MAC-56', rows.column_names, rows[0].values()[:9]) %}
  {% set found = [] %}
  {% for row in get_catalog(r.information_schema_only(), [target.schema]) if row['table_name'].startswith('listed') %}{% do found.append(row['table_name'] ~ ' ' ~ row['table_type']) %}{% endfor %}
  {% do show('MAC-56', found | sort) %}
  {% do run_query('drop table ' ~ r ~ ' cascade') %}
{% endmacro %}

{# MAC-53: not on PostgreSQL. #}
{% macro no_function_list() %}{% do list_function_relations_without_caching(place()) %}{% endmacro %}
{% macro no_single_catalog() %}{% do get_catalog_for_single_relation(place()) %}{% endmacro %}
{% macro no_last_modified() %}{% do get_relation_last_modified(none, []) %}{% endmacro %}

{% macro mac_57() %}
  {% set r = fresh_table('loads', 'at timestamp, kind text') %}
  {% do run_query("insert into " ~ r ~ " values ('2024-01-02 03:04:05', 'a'), ('2024-01-03', 'b')") %}
  {% set answer = collect_freshness(r, 'at', none) %}
  {% do show('MAC-57', answer.table.column_names, answer.table[0][0], collect_freshness(r, 'at', "kind = 'a'").table[0]['max_loaded_at'], answer.response) %}
  {% do show('MAC-58', collect_freshness_custom_sql(r, 'select min(at) from ' ~ r).table[0][0]) %}
  {% do run_query('drop table ' ~ r) %}
{% endmacro %}

{# MAC-59, TRP-68: the limit is text behind the query. #}
{% macro mac_59() %}
  {% do show('MAC-59', get_show_sql('select 1', none, 5), get_show_sql(compiled_code='select 1', sql_header='set x = 1;', limit=none), get_limit_subquery_sql('select 1', 7), get_limit_subquery_sql(sql='select 1', limit=none)) %}
{% endmacro %}

{% macro mac_60() %}
  {% set r = fresh_table('told', 'id int, "Name" text, other text') %}
  {% do show('MAC-61', validate_doc_columns(r, {'id': {'name': 'id'}, 'NAME': {'name': 'NAME'}, 'gone': {'name': 'gone'}}, ['id', 'Name', 'other']) | list) %}
  {% do show('MAC-62', alter_relation_comment(r, "it's"), alter_column_comment(r, {'id': {'name': 'id', 'description': 'the key'}, 'Name': {'name': 'Name', 'description': 'quoted', 'quote': true}})) %}
  {% do show('MAC-63', postgres_escape_comment("a 'b' $x$")) %}
  {% do run_query('drop table ' ~ r) %}
{% endmacro %}

{# MAC-62, MAC-63: nothing but text, and not the mark around it. #}
{% macro comment_of_number() %}{% do postgres_escape_comment(5) %}{% endmacro %}
{% macro comment_with_mark() %}{% do postgres_escape_comment('a $dbt_comment_literal_block$ b') %}{% endmacro %}
{% macro no_default_comment() %}{% do dbt.default__alter_column_comment(place(), {}) %}{% endmacro %}

{# MAC-64: TRP-61 #}
{% macro mac_64() %}
  {% set r = fresh_table('shared', 'id int') %}
  {% for role in ('ft_ann', 'ft_bob') %}
    {% do run_query("do $$ begin create role " ~ role ~ "; exception when duplicate_object then null; end $$") %}
  {% endfor %}
  {% do apply_grants(r, {'select': ['ft_ann'], 'insert': ['ft_bob']}, should_revoke=False) %}
  {% do show('MAC-64', adapter.standardize_grants_dict(run_query(get_show_grant_sql(r)))) %}
  {% do apply_grants(relation=r, grant_config={'select': ['FT_ANN', 'ft_bob']}, should_revoke=True) %}
  {% do show('MAC-64', adapter.standardize_grants_dict(run_query(get_show_grant_sql(r)))) %}
  {% do apply_grants(r, {}, should_revoke=True) %}
  {% do show('MAC-65', should_revoke(none), should_revoke(r), should_revoke(existing_relation=r, full_refresh_mode=False)) %}
  {% do show('MAC-66', copy_grants(), dbt.default__copy_grants(), support_multiple_grantees_per_dcl_statement()) %}
  {% do show('MAC-67', support_multiple_grantees_per_dcl_statement()) %}
  {% do show('MAC-68', run_query(get_show_grant_sql(r)).column_names) %}
  {% do show('MAC-69', get_grant_sql(place(), 'select', ['a', 'b']), get_revoke_sql(relation=place(), privilege='select', grantees=['a', 'b'])) %}
  {% do show('MAC-70', get_dcl_statement_list(place(), {'select': ['a', 'b'], 'insert': [], 'update': ['c']}, get_grant_sql)) %}
  {% do call_dcl_statements(['select 1', 'select 2']) %}
  {% do run_query('drop table ' ~ r) %}
{% endmacro %}

{# MAC-71 is in the probe. #}
{% macro mac_72() %}
  {% set r = fresh_table('keyed', 'id int, name text') %}
  {% set sql = get_create_index_sql(r, {'columns': ['id', 'name'], 'unique': true, 'type': 'btree'}) %}
  {% do show('MAC-72', modules.re.sub('"[0-9a-f]{32}"', 'NAME', sql), modules.re.sub('"[0-9a-f]{32}"', 'NAME', get_create_index_sql(r, {'columns': ['id']})), dbt.default__get_create_index_sql(r, {'columns': ['id']})) %}
  {% do run_query(sql) %}
  {% set shown = run_query(get_show_indexes_sql(r)) %}
  {% do show('MAC-73', shown.column_names, shown[0].values()[1:], get_drop_index_sql(place(), 'i')) %}
  {% do run_query('drop table ' ~ r) %}
{% endmacro %}

{% macro metadata_rows() %}
  {% do mac_43() %}{% do mac_52() %}{% do mac_57() %}{% do mac_59() %}{% do mac_60() %}{% do mac_64() %}{% do mac_72() %}
{% endmacro %}

{# TRP-54 #}
{% macro make_comments() %}{% do run_query('create table ' ~ here('comments') ~ ' (kind text, what text)') %}{% endmacro %}
{% macro show_comments() %}
  {% for row in run_query('select kind, what from ' ~ here('comments') ~ ' order by 1') %}{% do show('TRP-54', row[0], row[1]) %}{% endfor %}
{% endmacro %}
