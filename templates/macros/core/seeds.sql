{# Seeds: a table from a CSV file, emptied or rebuilt, filled. #}

{% macro create_csv_table(model, agate_table) %}{{ return(adapter.dispatch('create_csv_table', 'dbt')(model, agate_table)) }}{% endmacro %}

{% macro default__create_csv_table(model, agate_table) %}{% do return(ft_create_seed_table(this, model, agate_table)) %}{% endmacro %}

{# Executes the DDL and returns it for target/run. #}
{% macro ft_create_seed_table(relation, model, agate_table) %}
  {% set given = model['config'].get('column_types', {}) %}
  {% set fields = [] %}
  {% for name in agate_table.column_names %}
    {% set type = given[name] if name in given else adapter.convert_type(agate_table, loop.index0) %}
    {% do fields.append(adapter.quote_seed_column(name | string, model['config'].get('quote_columns')) ~ ' ' ~ type) %}
  {% endfor %}
  {% set ddl = 'create table ' ~ relation.render() ~ ' (' ~ fields | join(', ') ~ ')' %}
  {% call statement('_') %}{{ ddl }}{% endcall %}
  {% do return(ddl) %}
{% endmacro %}

{% macro reset_csv_table(model, full_refresh, old_relation, agate_table) %}{{ return(adapter.dispatch('reset_csv_table', 'dbt')(model, full_refresh, old_relation, agate_table)) }}{% endmacro %}

{% macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
  {% if full_refresh %}
    {% do adapter.drop_relation(old_relation) %}
    {% do return(create_csv_table(model, agate_table)) %}
  {% endif %}
  {% do adapter.truncate_relation(old_relation) %}
  {% do return('truncate table ' ~ old_relation.render()) %}
{% endmacro %}

{% macro load_csv_rows(model, agate_table) %}{{ return(adapter.dispatch('load_csv_rows', 'dbt')(model, agate_table)) }}{% endmacro %}

{# Few rows go along with the node's other statements; more are worth a conversation of their own. #}
{% macro ft_streams_rows(agate_table) %}{% do return(agate_table.rows | length > 1000) %}{% endmacro %}

{# Streamed into the table; returns it with its columns, as SQL. A column that is not quoted is known to the database
   in lower case. #}
{% macro ft_stream_rows(model, agate_table) %}
  {% set names = [] %}
  {% for name in agate_table.column_names %}
    {% set quoted = adapter.quote_seed_column(name, model['config'].get('quote_columns')) != name %}
    {% do names.append(name if quoted else name | lower) %}
  {% endfor %}
  {% do adapter.load_rows(this, names, agate_table) %}
  {% do return(this.render() ~ ' (' ~ get_seed_column_quoted_csv(model, agate_table.column_names) ~ ')') %}
{% endmacro %}

{# Values are bound, never printed. Returns the first batch's statement for target/run. #}
{% macro default__load_csv_rows(model, agate_table) %}
  {% set marks = [get_binding_char()] * agate_table.column_names | length %}
  {% set row_text = '(' ~ marks | join(',') ~ ')' %}
  {% set head = 'insert into ' ~ this.render() ~ ' (' ~ get_seed_column_quoted_csv(model, agate_table.column_names) ~ ') values\n' %}
  {% set shown = [] %}
  {% for rows in agate_table.rows | batch(get_batch_size()) %}
    {% set insert = head ~ ([row_text] * rows | length) | join(',') %}
    {% set values = [] %}
    {% for row in rows %}{% do values.extend(row) %}{% endfor %}
    {% do adapter.add_query(insert, bindings=values, abridge_sql_log=True) %}
    {% if loop.first %}{% do shown.append(insert) %}{% endif %}
  {% endfor %}
  {% do return(shown | first) %}
{% endmacro %}

{% macro get_seed_column_quoted_csv(model, column_names) %}
  {% set quoted = [] %}
  {% for name in column_names %}{% do quoted.append(adapter.quote_seed_column(name, model['config'].get('quote_columns'))) %}{% endfor %}
  {% do return(quoted | join(', ')) %}
{% endmacro %}

{% macro get_csv_sql(create_or_truncate_sql, insert_sql) %}{{ return(adapter.dispatch('get_csv_sql', 'dbt')(create_or_truncate_sql, insert_sql)) }}{% endmacro %}

{% macro default__get_csv_sql(create_or_truncate_sql, insert_sql) %}
    {{ create_or_truncate_sql }};
    -- dbt seed --
    {{ insert_sql }}
{% endmacro %}

{% macro get_batch_size() %}{{ return(adapter.dispatch('get_batch_size', 'dbt')()) }}{% endmacro %}

{% macro default__get_batch_size() %}{% do return(10000) %}{% endmacro %}

{% macro get_binding_char() %}{{ return(adapter.dispatch('get_binding_char', 'dbt')()) }}{% endmacro %}

{% macro default__get_binding_char() %}{% do return('%s') %}{% endmacro %}

{# The table that a rebuilt seed replaces, where it was set aside until the rows are in. #}
{% macro ft_retire_seed(built) %}{{ return(adapter.dispatch('ft_retire_seed', 'dbt')(built)) }}{% endmacro %}

{% macro default__ft_retire_seed(built) %}{% endmacro %}

{% materialization seed, default %}
  {% set built = this.incorporate(type='table') %}
  {% set old = load_cached_relation(this) %}
  {% set rebuild = should_full_refresh() %}
  {% set kept = old is not none and old.is_table %}
  {% set rows = load_agate_table() %}
  {% do store_result('agate_table', response='OK', agate_table=rows) %}

  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}

  {% if old is not none and old.is_view %}
    {% do exceptions.raise_compiler_error("Cannot seed to '" ~ old.render() ~ "', it is a view") %}
  {% endif %}
  {% set table_sql = reset_csv_table(model, rebuild, old, rows) if kept else create_csv_table(model, rows) %}
  {% set count = rows.rows | length %}
  {% set insert_sql = load_csv_rows(model, rows) if count else '' %}
  {% if rebuild and kept %}{% do ft_retire_seed(built) %}{% endif %}
  {% set verb = 'CREATE' if rebuild else 'INSERT' %}
  {% call noop_statement('main', verb ~ ' ' ~ count, verb, count) %}{{ get_csv_sql(table_sql, insert_sql) }};{% endcall %}

  {% do apply_grants(built, config.get('grants'), should_revoke=should_revoke(old, rebuild)) %}
  {% do persist_docs(built, model) %}
  {% if rebuild or not kept %}{% do create_indexes(built) %}{% endif %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do adapter.commit() %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}

  {% do return({'relations': [built]}) %}
{% endmaterialization %}
