-- TRP-62: the comment follows; REL-22: {{ builtins.ref('floating').type }} {{ builtins.ref('floating').identifier }} {{ builtins.ref('floating').schema }}
select * from {{ ref('floating') }} as f
