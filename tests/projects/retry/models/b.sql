select nothing_here as id from {{ ref('a') }}
