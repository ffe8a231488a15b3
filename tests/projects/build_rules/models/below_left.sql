select id from {{ ref('left') }}
