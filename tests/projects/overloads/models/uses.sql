select {{ function('grow') }}('a') as one, {{ function('grow') }}('a', 'b') as two, {{ function('grow') }}(1) as three, {{ function('grow') }}(3.0::double precision) as four
