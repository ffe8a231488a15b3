# TRAP-045: packages are counted, whatever their folders are called
rm -rf dbt_packages/pkg
