# TRAP-045
rm dbt_packages/pkg; cp -r pkg dbt_packages/another_name
