{# PostgreSQL: DDL, names that fit, and the swap. #}

{# A contract with constraints needs the table before the rows. #}
{% macro postgres__create_table_as(temporary, relation, sql) -%}
  {%- set promised = config.get('contract').enforced -%}
  {%- if promised %}{% do get_assert_columns_equivalent(sql) %}{% endif -%}
  {%- set kind = 'temporary ' if temporary else 'unlogged ' if config.get('unlogged', default=false) else '' -%}
  {{ ft_sql_header() }}
  create {{ kind }}table {{ relation }}
  {% if promised and not temporary -%}
  {{ get_table_columns_and_constraints() }};
  insert into {{ relation }} ({{ adapter.dispatch('get_column_names', 'dbt')() }}) (
    {{ get_select_subquery(sql) }}
  );
  {%- else -%}
  as (
    {{ sql }}
  );
  {%- endif -%}
{%- endmacro %}

{% macro postgres__get_replace_view_sql(relation, sql) -%}{{ ft_view_statement('create or replace view', relation, sql) }}{%- endmacro %}

{# No released server knows the statement; forks that do find it here. #}
{% macro postgres__get_replace_table_sql(relation, sql) -%}
  {%- set promised = config.get('contract').enforced -%}
  {%- if promised %}{% do get_assert_columns_equivalent(sql) %}{% endif -%}
  {{ ft_sql_header() }}
  create or replace table {{ relation }} {{ get_table_columns_and_constraints() if promised }} as (
    {{ get_select_subquery(sql) if promised else sql }}
  );
{%- endmacro %}

{% macro postgres__drop_table(relation) -%}drop table if exists {{ relation }} cascade{%- endmacro %}

{% macro postgres__drop_view(relation) -%}drop view if exists {{ relation }} cascade{%- endmacro %}

{% macro postgres__get_rename_table_sql(relation, new_name) -%}alter table {{ relation }} rename to {{ new_name }}{%- endmacro %}

{% macro postgres__get_rename_view_sql(relation, new_name) -%}alter view {{ relation }} rename to {{ new_name }}{%- endmacro %}

{# The one statement sequence that is not SQL in a macro: what depends on the old relation is found in
   pg_depend and made to read the new one, so the adapter does the whole swap. #}
{% macro postgres__ft_swap_relation(existing, intermediate, target) %}
  {% if existing %}{% do adapter.swap_relation(existing, intermediate, target) %}
  {% else %}{% do adapter.rename_relation(intermediate, target) %}{% endif %}
{% endmacro %}

{# A view that holds nothing but its query is given the new one in place, and what reads it is not touched. #}
{% macro postgres__ft_build_view(existing, aside, target, sql) %}
  {% if existing is none or not adapter.plain_view(existing) %}
    {% do return(default__ft_build_view(existing, aside, target, sql)) %}
  {% endif %}
  {% set replace_sql = adapter.replace_view(existing, target, get_create_view_as_sql(target, sql)) %}
  {% if replace_sql is none %}{% do return(default__ft_build_view(existing, aside, target, sql)) %}{% endif %}
  {% call statement('main') %}{{ replace_sql }}{% endcall %}
{% endmacro %}

{# ---- names: the server cuts at 63 bytes, so the suffix stays and a long base is cut and ends in
   eight digits of its hash, lest two long names become one ---- #}

{# Apart: most names are made without it, and `modules` is dear. #}
{% macro ft_time_of_day() %}{{ return(modules.datetime.datetime.now().strftime('%H%M%S%f')) }}{% endmacro %}

{% macro postgres__make_relation_with_suffix(base_relation, suffix, dstring) %}
  {% set ending = suffix ~ (ft_time_of_day() if dstring else '') %}
  {% set limit = base_relation.relation_max_name_length() %}
  {% if ending | length > limit %}
    {% do exceptions.raise_compiler_error('Relation suffix is too long (' ~ ending | length ~ ' characters). Maximum length is ' ~ limit ~ ' characters.') %}
  {% endif %}
  {% set base, room = base_relation.identifier, limit - ending | length %}
  {% if base | length > room %}
    {% set kept = room - 8 if room > 8 else 0 %}
    {% set base = base[:kept] ~ local_md5(base)[:room - kept] %}
  {% endif %}
  {% do return(base_relation.incorporate(path={'identifier': base ~ ending})) %}
{% endmacro %}

{% macro postgres__make_intermediate_relation(base_relation, suffix) %}
  {% do return(postgres__make_relation_with_suffix(base_relation, suffix, dstring=False)) %}
{% endmacro %}

{# Temporary tables live in a schema of their own. #}
{% macro postgres__make_temp_relation(base_relation, suffix) %}
  {% set named = postgres__make_relation_with_suffix(base_relation, suffix, dstring=True) %}
  {% do return(named.incorporate(path={'database': none, 'schema': none})) %}
{% endmacro %}

{% macro postgres__make_backup_relation(base_relation, backup_relation_type, suffix) %}
  {% set named = postgres__make_relation_with_suffix(base_relation, suffix, dstring=False) %}
  {% do return(named.incorporate(type=backup_relation_type)) %}
{% endmacro %}
