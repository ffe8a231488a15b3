{# Unit tests: fixtures as SQL, the comparison of actual with expected rows, and the materialization. #}

{% macro ft_columns_by_name(columns, attribute) %}
  {% set found = {} %}
  {% for column in columns %}{% do found.update({column.name | lower: column[attribute]}) %}{% endfor %}
  {% do return(found) %}
{% endmacro %}

{# One line of a fixture: a select of the given {column: value} in order. #}
{% macro ft_fixture_select(cells, quoted) -%}
  select {% for name, value in cells.items() %}{{ value | trim }} as {{ quoted.get(name, name) }}{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}

{# A mocked input. Its types come from the real relation, or from its deferred twin while that is not built. #}
{% macro get_fixture_sql(rows, column_name_to_data_types) -%}
  {%- set types, quoted = column_name_to_data_types, {} -%}
  {%- if not types -%}
    {%- set model_relation = defer_relation if defer_relation and not load_relation(this) else this -%}
    {%- set columns = adapter.get_columns_in_relation(model_relation) -%}
    {%- set types, quoted = ft_columns_by_name(columns, 'data_type'), ft_columns_by_name(columns, 'quoted') -%}
  {%- endif -%}
  {%- if not types -%}
    {%- do exceptions.raise_compiler_error("Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this ~ " because the relation doesn't exist") -%}
  {%- endif -%}
  {%- do validate_fixture_rows(rows, row_number) -%}
  {%- set absent = {} -%}
  {%- for name, type in types.items() %}{% do absent.update({name: safe_cast('null', type)}) %}{% endfor -%}
  {%- set lines = [] -%}
  {%- for row in rows -%}
    {%- do lines.append(ft_fixture_select(dict(absent, **format_row(row, types)), quoted)) -%}
  {%- endfor %}
-- Fixture for {{ model.name }}
{{ lines | join('\nunion all\n') if lines else ft_fixture_select(absent, quoted) ~ '\nlimit 0' }}
{%- endmacro %}

{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) -%}
  {%- set lines = [] -%}
  {%- for row in rows -%}
    {%- do lines.append(ft_fixture_select(format_row(row, column_name_to_data_types), column_name_to_quoted)) -%}
  {%- endfor -%}
  {{ lines | join('\nunion all\n') if lines else 'select * from dbt_internal_unit_test_actual limit 0' }}
{%- endmacro %}

{# A fixture row with lower-case names and values written as SQL of the column's type. #}
{% macro format_row(row, column_name_to_data_types) %}
  {% set cells = {} %}
  {% for given_name, value in row.items() %}
    {% set name = given_name | lower %}
    {% if name not in column_name_to_data_types %}
      {% set fixture = 'expected output' if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" %}
      {% do exceptions.raise_compiler_error("Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture ~ '.\nAccepted columns for '
                                            ~ fixture ~ ' are: ' ~ column_name_to_data_types.keys() | list) %}
    {% endif %}
    {% set type = column_name_to_data_types[name] %}
    {% if value is none %}
      {% set literal = 'null' %}
    {% elif value is string %}
      {# A length would cut the text without a word. #}
      {% set type = type.split('(')[0] if 'varying' in type else type %}
      {% set literal = dbt.string_literal(dbt.escape_single_quotes(value)) %}
    {% else %}
      {% set literal = value %}
    {% endif %}
    {% do cells.update({name: safe_cast(literal, type)}) %}
  {% endfor %}
  {% do return(cells) %}
{% endmacro %}

{% macro validate_fixture_rows(rows, row_number) %}{{ return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) }}{% endmacro %}

{% macro default__validate_fixture_rows(rows, row_number) %}{% endmacro %}

{% macro get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) %}{{ return(adapter.dispatch('get_unit_test_sql', 'dbt')(main_sql, expected_fixture_sql, expected_column_names)) }}{% endmacro %}

{% macro default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {%- set side = adapter.quote('actual_or_expected') -%}
  {%- set fields = expected_column_names | join(', ') -%}
  with dbt_internal_unit_test_actual as (
    select {{ fields }}, {{ dbt.string_literal('actual') }} as {{ side }} from (
      {{ main_sql }}
    ) _dbt_internal_unit_test_actual
  ),
  dbt_internal_unit_test_expected as (
    select {{ fields }}, {{ dbt.string_literal('expected') }} as {{ side }} from (
      {{ expected_fixture_sql }}
    ) _dbt_internal_unit_test_expected
  )
  select * from dbt_internal_unit_test_actual
  union all
  select * from dbt_internal_unit_test_expected
{%- endmacro %}

{# An empty table made from the model's query tells the types and the spelling of its columns. #}
{% materialization unit, default %}
  {% set expected_rows = config.get('expected_rows') %}
  {% set compared = expected_rows[0].keys() if expected_rows else get_columns_in_query(sql) %}

  {% set probe = make_temp_relation(this.incorporate(type='table')) %}
  {% do run_query(get_create_table_as_sql(True, probe, get_empty_subquery_sql(sql))) %}
  {% set columns = adapter.get_columns_in_relation(probe) %}
  {% set quoted = ft_columns_by_name(columns, 'quoted') %}

  {% set fields = [] %}
  {% for name in compared %}{% do fields.append(quoted[name | lower]) %}{% endfor %}
  {% set expected_sql = config.get('expected_sql') or get_expected_sql(expected_rows, ft_columns_by_name(columns, 'data_type'), quoted) %}

  {% call statement('main', fetch_result=True) -%}
    {{ ft_test_header() }}
    {{ get_unit_test_sql(sql, expected_sql, fields) }}
  {%- endcall %}
  {% do adapter.drop_relation(probe) %}
  {% do return({'relations': []}) %}
{% endmaterialization %}
