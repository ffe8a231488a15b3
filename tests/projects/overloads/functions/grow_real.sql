select {{ function('half') }}(n) || ''
