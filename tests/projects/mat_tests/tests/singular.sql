{{ config(fail_calc="count(*) + 0.0", error_if=">2", warn_if="between 1 and 2") }}
select id from {{ ref('numbers') }} where id > 3
