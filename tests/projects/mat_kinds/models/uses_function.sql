select {{ function('twice') }}(id) as id from {{ ref('base') }}
