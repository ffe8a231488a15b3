select 1
{{ (1 x }}
