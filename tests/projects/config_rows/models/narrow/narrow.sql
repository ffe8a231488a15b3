select word, length(word) as n from {{ ref('narrow_from') }}
