{% macro show_args() %}{% do log('vars ' ~ invocation_args_dict.vars ~ ', full refresh ' ~ flags.FULL_REFRESH ~ ', ' ~ flags.WHICH, info=true) %}{% endmacro %}
