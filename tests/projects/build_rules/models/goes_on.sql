select 1 as id from {{ ref('left') }} -- {{ ref('optional') }}
