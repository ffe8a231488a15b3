select id from {{ ref('passed_on') }}
