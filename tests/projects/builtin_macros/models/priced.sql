select {{ function('price') }}(100) as p
