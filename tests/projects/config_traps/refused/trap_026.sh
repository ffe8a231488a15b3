# TRAP-026: what stands in a statement block is not seen while parsing
# run
printf "{%% call statement('hidden') %%}select * from {{ ref('configured') }}{%% endcall %%}select 1 as id" > models/refused.sql
