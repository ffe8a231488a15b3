select * from {{ source('fresh', 'inherits') }}
