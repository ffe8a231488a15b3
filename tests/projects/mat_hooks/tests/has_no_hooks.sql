-- MAT-17
{{ config(pre_hook="insert into ft_mat_hooks.log (what) values ('never')", post_hook="insert into ft_mat_hooks.log (what) values ('never')") }}
select 1 as id where false
