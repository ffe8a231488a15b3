select s.id, c.word from {{ source('raw', 'things') }} s join {{ ref('codes') }} c using (id)
