select * from {{ ref('at_root') }} as a
