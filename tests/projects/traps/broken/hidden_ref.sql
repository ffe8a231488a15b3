{% call statement('q', fetch_result=True) %}select * from {{ builtins.ref('at_root') }}{% endcall %}select 1 as a
