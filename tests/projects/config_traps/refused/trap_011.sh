# TRAP-011: a name macro is rendered while parsing, a var that is missing there is an error
printf "{%% macro generate_alias_name(custom_alias_name=none, node=none) %%}{{ var('never_given') }}{%% endmacro %%}" > macros/refused.sql
