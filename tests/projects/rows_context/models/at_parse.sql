{#- What a model sees while the project is read (PHS-06). -#}
{{ config(materialized='table', tags='t1', meta={'own': 1}) }}
{{ config(tags=['t2'], meta={'other': 2}) }}
{%- if flags.WHICH == 'parse' -%}
{{ row('PHS-06', 'execute', execute) }}
{{ row('CTX-34', 'execute', execute) }}
{{ row('CTX-01', 'missing var', var('nothing_here')) }}
{{ row('CTX-01', 'var', var('colour')) }}
{{ row('CTX-20', 'ref', ref('base')) }}
{{ row('CTX-21', 'source', source('raw', 'events')) }}
{{ row('CTX-22', 'metric', [metric is callable, function is callable]) }}
{{ row('CTX-23', 'config()', '[' ~ config(alias='parsed') ~ ']') }}
{{ row('CTX-24', 'config.get', '[' ~ config.get('materialized') ~ ']') }}
{{ row('CTX-25', 'config.require', '[' ~ config.require('nothing') ~ ']') }}
{{ row('CTX-26', 'config.meta_get', '[' ~ config.meta_get('own') ~ ']') }}
{{ row('CTX-27', 'config.set', '[' ~ config.set('sql_header', 'x') ~ ']') }}
{{ row('CTX-28', 'persist docs', [config.persist_relation_docs(), config.persist_column_docs()]) }}
{{ row('CTX-30', 'adapter', [adapter.get_relation(database=none, schema='s', identifier='t'), adapter.type()]) }}
{{ row('CTX-31', 'api', api.Relation.create(schema='s', identifier='t')) }}
{{ row('CTX-35', 'graph', [graph.nodes is defined, graph is mapping]) }}
{{ row('CTX-36', 'model', [model.name, model.unique_id, model.config.materialized, model.depends_on]) }}
{{ row('CTX-37', 'schema', schema == target.schema) }}
{{ row('CTX-38', 'hooks', [pre_hooks, post_hooks]) }}
{{ row('CTX-39', 'sql', [sql, compiled_code]) }}
{{ row('CTX-40', 'this', [this.schema == target.schema, this.identifier, this.type]) }}
{{ row('CTX-41', 'defer_relation', defer_relation) }}
{{ row('CTX-42', 'load_result', load_result('main')) }}
{{ row('CTX-43', 'run_query', run_query('select 1') is undefined) }}
{{ row('CTX-48', 'selected_resources', selected_resources) }}
{{ row('CTX-55', 'results', [results is defined, schemas is defined, database_schemas is defined]) }}
{{ row('CTX-58', 'absent', [metadata is defined, results is defined, is_incremental is defined]) }}
{{ row('UND-12', 'a macro that is not there', '[' ~ no_such_macro(1).more ~ ']') }}
{{ row('UND-03', 'steps from nothing', '[' ~ nothing.at.all['x'] ~ ']') }}
{%- endif %}
select 1 as id
