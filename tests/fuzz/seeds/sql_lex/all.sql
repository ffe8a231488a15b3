with recursive a(b) as not materialized (select 1) select $$x$$, E'\\'', $t$ y $t$ /* /* n */ */ -- c
; select 2