select * from {{ ref('v') }} join {{ ref('v', v=1) }} using (id) join {{ ref('m') }} using (id)
