select day from {{ ref('helper_days') }}
