-- said before
select s.id, f.id as first_id from {{ ref('second') }} s cross join {{ ref('first') }} f
