select customer from {{ ref('summary') }} where amount > 10
