# TRAP-013
printf 'data_tests: {shop: {+materialized: view}}\n' >> dbt_project.yml
