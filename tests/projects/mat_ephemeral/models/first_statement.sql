select id from {{ ref('first') }}; select 2 as id
