{# Grants: what is configured against what the database has. #}

{# Whether grants survive when a relation is replaced. #}
{% macro copy_grants() %}{{ return(adapter.dispatch('copy_grants', 'dbt')()) }}{% endmacro %}

{% macro default__copy_grants() %}{% do return(True) %}{% endmacro %}

{# Whether one statement may name several grantees. #}
{% macro support_multiple_grantees_per_dcl_statement() %}{{ return(adapter.dispatch('support_multiple_grantees_per_dcl_statement', 'dbt')()) }}{% endmacro %}

{% macro default__support_multiple_grantees_per_dcl_statement() %}{% do return(True) %}{% endmacro %}

{# A new relation has nothing to revoke; a replaced one only if its grants were copied. #}
{% macro should_revoke(existing_relation, full_refresh_mode=True) %}
  {% if not existing_relation %}{% do return(False) %}{% endif %}
  {% do return(copy_grants() if full_refresh_mode else True) %}
{% endmacro %}

{% macro get_show_grant_sql(relation) %}{{ return(adapter.dispatch('get_show_grant_sql', 'dbt')(relation)) }}{% endmacro %}

{% macro default__get_show_grant_sql(relation) -%}show grants on {{ relation.render() }}{%- endmacro %}

{# Grantees are granted to as written but revoked from in quotes, as the catalog spells them. #}
{% macro get_grant_sql(relation, privilege, grantees) %}{{ return(adapter.dispatch('get_grant_sql', 'dbt')(relation, privilege, grantees)) }}{% endmacro %}

{% macro default__get_grant_sql(relation, privilege, grantees) -%}
  grant {{ privilege }} on {{ relation.render() }} to {{ grantees | join(', ') }}
{%- endmacro %}

{% macro get_revoke_sql(relation, privilege, grantees) %}{{ return(adapter.dispatch('get_revoke_sql', 'dbt')(relation, privilege, grantees)) }}{% endmacro %}

{% macro default__get_revoke_sql(relation, privilege, grantees) -%}
  revoke {{ privilege }} on {{ relation.render() }} from {{ get_quoted_csv(grantees) }}
{%- endmacro %}

{% macro get_dcl_statement_list(relation, grant_config, get_dcl_macro) %}{{ return(adapter.dispatch('get_dcl_statement_list', 'dbt')(relation, grant_config, get_dcl_macro)) }}{% endmacro %}

{% macro default__get_dcl_statement_list(relation, grant_config, get_dcl_macro) %}
  {% set together, made = support_multiple_grantees_per_dcl_statement(), [] %}
  {% for privilege, grantees in grant_config.items() if grantees %}
    {% for group in ([grantees] if together else grantees | batch(1)) %}
      {% do made.append(get_dcl_macro(relation, privilege, group)) %}
    {% endfor %}
  {% endfor %}
  {% do return(made) %}
{% endmacro %}

{% macro call_dcl_statements(dcl_statement_list) %}{{ return(adapter.dispatch('call_dcl_statements', 'dbt')(dcl_statement_list)) }}{% endmacro %}

{% macro default__call_dcl_statements(dcl_statement_list) %}
  {% call statement('grants') %}{{ dcl_statement_list | join(';\n') }};{% endcall %}
{% endmacro %}

{% macro apply_grants(relation, grant_config, should_revoke) %}{{ return(adapter.dispatch('apply_grants', 'dbt')(relation, grant_config, should_revoke)) }}{% endmacro %}

{% macro default__apply_grants(relation, grant_config, should_revoke=True) %}
  {% if not grant_config %}{% do return('') %}{% endif %}
  {% set lacking, surplus = grant_config, {} %}
  {% if should_revoke %}
    {% set present = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) %}
    {% set lacking, surplus = diff_of_two_dicts(grant_config, present), diff_of_two_dicts(present, grant_config) %}
    {% if not (lacking or surplus) %}
      {% do log('On ' ~ relation.render() ~ ': All grants are in place, no revocation or granting needed.') %}
    {% endif %}
  {% endif %}
  {% set due = get_dcl_statement_list(relation, surplus, get_revoke_sql) + get_dcl_statement_list(relation, lacking, get_grant_sql) %}
  {% if due %}{% do call_dcl_statements(due) %}{% endif %}
{% endmacro %}
