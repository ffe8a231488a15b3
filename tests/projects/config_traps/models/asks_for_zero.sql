select * from {{ ref('versioned', v=0) }} -- {{ ref('versioned') }}
