select * from {{ source('a') }}
