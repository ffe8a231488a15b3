{% macro row(id, what, value) %}{% do print(id ~ ' ' ~ what ~ ': ' ~ value) %}{% endmacro %}

{% macro base_members() %}{# Operations see them all (PHS-13). #}
{{ row('PHS-13', 'execute', [execute, this is defined]) }}
{{ row('CTX-01', 'var', [var('colour'), var('templated'), var('listed'), var('scoped'), var('nothing_here', 7), var.has_var('colour'), var.has_var('no')]) }}
{{ row('CTX-02', 'env_var', [env_var('ROWS_WORD'), env_var('ROWS_NONE', 'dflt'), env_var('ROWS_NONE', 3)]) }}
{{ row('CTX-03', 'return', [gives_list(), gives_list() is string]) }}
{{ row('CTX-04', 'fromjson', [fromjson('{"a": [1, 2.5, null, true]}'), fromjson('{', 'dflt'), fromjson('{')]) }}
{{ row('CTX-05', 'tojson', [tojson({'b': 1, 'a': [none, 'é<']}), tojson({'b': 1, 'a': 2}, sort_keys=true), tojson(1.0)]) }}
{{ row('CTX-06', 'fromyaml', [fromyaml('a: [1, x]\nb: 2020-01-01'), fromyaml('[', 'dflt'), toyaml({'b': [1, {'c': none}], 'a': 'x: y'}), toyaml({'b': 1, 'a': 2}, sort_keys=true)]) }}
{{ row('CTX-07', 'set', [set([2, 1, 2]), set(5, 'dflt'), set(5), set_strict('a')]) }}
{{ row('CTX-08', 'zip', [zip([1, 2], 'ab')|list, zip([1], 5), zip(1, default='d'), zip_strict([1], [2])|list]) }}
{{ row('CTX-09', 'log', '[' ~ log('not shown') ~ log('CTX-09 log: shown', info=true) ~ print('CTX-09 print: shown') ~ ']') }}
{{ row('CTX-10', 'run_started_at', [run_started_at is defined, run_started_at.tzinfo|string, run_started_at.utcoffset()|string, run_started_at.strftime('%Y')|int > 2020]) }}
{{ row('CTX-11', 'ids', [invocation_id|length, thread_id, dbt_version.split('.')[:2]]) }}
{{ row('CTX-12', 'modules', modules|list|sort) }}
{{ row('CTX-13', 'flags', [flags.WHICH, flags.FULL_REFRESH, flags.STORE_FAILURES, flags.nothing_such, flags is mapping]) }}
{{ row('CTX-14', 'diff_of_two_dicts', diff_of_two_dicts({'A': ['x', 'Y'], 'b': ['z'], 'c': ['q']}, {'a': ['X'], 'B': ['Z']})) }}
{{ row('CTX-15', 'local_md5', local_md5('é')) }}
{{ row('CTX-16', 'context', [context is mapping, context['project_name'], context.get('nothing', 'dflt'), 'ref' in context, 'nothing' in context]) }}
{% do context.update({'added': 5}) %}
{{ row('SCP-03', 'names are looked up at the macro\'s beginning', [added is defined, context['added'], sees_added()]) }}
{{ row('CTX-17', 'builtins', [builtins.var('colour'), builtins is mapping, 'ref' in builtins, builtins['config'] is defined]) }}
{{ row('CTX-18', 'target', [target.name, target.target_name, target.profile_name, target.threads, target.nothing is defined, target.password is defined]) }}
{{ row('CTX-19', 'project_name', project_name) }}
{{ row('CTX-32', 'column', column.create('id', 'integer').quoted) }}
{{ row('CTX-33', 'exceptions', exceptions.warn('CTX-33 warned of') ~ '|') }}
{{ row('CTX-36', 'model', [model.name, model.resource_type, model.unique_id]) }}
{{ row('CTX-38', 'hooks', [pre_hooks, post_hooks]) }}
{{ row('CTX-39', 'sql', [sql, compiled_code]) }}
{{ row('CTX-42', 'load_result of nothing', load_result('nothing')) }}
{{ row('CTX-46', 'try_or_compiler_error', try_or_compiler_error('wrong', sees_two, 1, b=2)) }}
{{ row('CTX-48', 'selected_resources', selected_resources) }}
{{ row('CTX-49', 'invocation_args_dict', [invocation_args_dict.which, invocation_args_dict.macro, invocation_args_dict.vars, invocation_args_dict.full_refresh is defined]) }}
{{ row('CTX-50', 'dbt_metadata_envs', dbt_metadata_envs) }}
{{ row('CTX-52', 'internals', [stack_here(), _sql_results, sql_now is string]) }}
{% endmacro %}

{% macro stack_here() %}{{ return([context_macro_stack.depth, context_macro_stack.call_stack|list]) }}{% endmacro %}
{% macro gives_list() %}thrown away{% do return([1, 'a']) %}after{% endmacro %}
{% macro sees_added() %}{{ return(added) }}{% endmacro %}
{% macro sees_two(a, b) %}{{ return([a, b]) }}{% endmacro %}

{% macro results_of_statements() %}
{% call statement('named', fetch_result=true) %}select 1 as a, 'x' as b{% endcall %}
{% set got = load_result('named') %}
{{ row('CTX-42', 'load_result', [got.data, got['data'] == got.data, got.table.column_names, got.response is defined]) }}
{% do store_result('kept', 'OK') %}
{% set kept = load_result('kept') %}
{{ row('CTX-42', 'store_result', ['[' ~ store_result('k2', 'OK', none) ~ ']', kept.response, kept.data, kept.table.columns|length]) }}
{% do store_raw_result('raw', message='m', code='c', rows_affected=3) %}
{% set raw = load_result('raw') %}
{{ row('CTX-42', 'store_raw_result', [raw.response.code, raw.response.rows_affected, raw.response|string]) }}
{{ row('CTX-43', 'run_query', [run_query('select 7 as a').columns[0].values(), run_query('select 7 as a').rows|length]) }}
{{ row('PYM-10', 'a table', [run_query('select 1 as a, 2 as b').rename({'a': 'c'}).column_names, run_query('select 1 as a')[0]['a'], run_query('select 1 as a').rows[0].values()]) }}
{% endmacro %}

{% macro at_start() %}{% if execute and flags.WHICH == 'run' %}{{ row('PHS-14', 'this', [this, execute, model.resource_type, results is defined]) }}{% endif %}{% endmacro %}

{% macro at_end() %}{% if execute and flags.WHICH == 'run' %}
{% for result in results if result.node.name == 'materialized' %}
{{ row('PHS-15', 'this', [this, execute]) }}
{{ row('CTX-55', 'results', [result.node.name, result.status ~ '', result.status == 'success', result.failures, result.thread_id is defined, result.node.config.materialized, result.node.config.get('materialized'), result.node.config.get('nothing', 'dflt'), result.to_dict().status, result.timing|length, result.adapter_response is defined, result.execution_time > 0, result.batch_results, result.message is defined]) }}
{% endfor %}{% endif %}{% endmacro %}

{% macro at_end_schemas(schemas, database_schemas) %}{% if execute and flags.WHICH == 'run' %}
{{ row('CTX-55', 'schemas', [schemas|length, schemas[0] == target.schema, database_schemas|length, database_schemas|first|length]) }}{% endif %}{% endmacro %}

{% macro comment(connection, node) %}{# PHS-16: no adapter, and the two arguments. #}
{%- if execute is defined and node and node.name == 'materialized' %}PHS-16 {{ connection }} {{ node.name }} {{ target.name }} {{ adapter is defined }}{% endif %}{% endmacro %}

{% macro loaded_at(node, relation) %}{% if execute %}{{ row('PHS-17', 'loaded_at_query', [node.name, node.identifier, relation.identifier, execute]) }}{% endif %}select current_timestamp{% endmacro %}

{% materialization rows_seen, default %}
{{ row('PHS-12', 'execute', [execute, load_result('main'), this.identifier, sql|trim, model.compiled_code is defined]) }}
{{ row('CTX-39', 'sql', [sql == compiled_code, sql|trim]) }}
{{ row('CTX-38', 'hooks', [pre_hooks[0].sql, pre_hooks[0].transaction, pre_hooks[0].keys()|list, post_hooks]) }}
{{ row('CTX-44', 'write', '[' ~ write('written by the materialization') ~ ']') }}
{% call statement('main') %}{{ create_view_as(this, sql) }}{% endcall %}
{% do return({'relations': [this]}) %}
{% endmaterialization %}

{% test says(model, column_name, word, number, kept, called) %}{# A generic test's arguments (NAT-21), read twice. #}
{% if execute and flags.WHICH == 'test' %}{{ row('NAT-21', 'arguments', [column_name, word, number, kept, called, number is string]) }}
{{ row('PHS-07', 'a generic test', [execute, model|string|length > 3]) }}{% endif %}
select 1 as a where 1 = 0
{% endtest %}
