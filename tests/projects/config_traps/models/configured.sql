{{ config(grants={'select': ['of_file'], '+insert': ['of_file']}, dbname=target.dbname, enabled=var('unknown', true)) }}
-- TRAP-012: {{ config.get('only_in_meta', 'default') }}, {{ config.get('meta', {}).get('only_in_meta') }}
-- TRAP-019: {{ pkg.pkg_says() }}; TRAP-020: {{ dbt.hash('x') }}; TRAP-021: {% if execute %}{{ (adapter.get_columns_in_relation(this) | first).name }}{% endif %}
-- TRAP-023: {{ ref('both') }}
select 1 as id
