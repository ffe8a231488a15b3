{{ config(materialized='materialized_view', on_configuration_change=var('reaction', 'apply'), indexes=var('indexes', [{'columns': ['id']}]),
          pre_hook="insert into ft_mat_kinds.log values ('pre')", post_hook="insert into ft_mat_kinds.log values ('post')") }}
select id{{ var('more', '') }} from {{ ref('loose') }}
