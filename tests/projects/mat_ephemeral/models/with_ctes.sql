with recursive n as (select 1 as i union all select i + 1 from n where i < 3)
select i, id from n cross join {{ ref('second') }}
