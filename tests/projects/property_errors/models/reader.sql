select * from {{ ref('v', v=1) }} union all select * from {{ ref('v', v=2) }}
