{#- What a model sees when it is compiled (PHS-10). -#}
-- depends_on: {{ ref('base') }} {{ ref('ephemeral') }}
{{ config(materialized='view', tags=['t1'], meta={'own': 1, 'only_meta': 'm'}, unique_key=none, schema='other', own_key='e', alias='ran') }}
{%- if execute and flags.WHICH == 'compile' -%}
{{ row('PHS-10', 'execute', execute) }}
{{ row('CTX-20', 'ref', [ref('base') == api.Relation.create(database=target.dbname, schema=target.schema, identifier='base', type='view'), ref('rows', 'base').identifier, ref('base').type]) }}
{{ row('CTX-20', 'ref of an ephemeral', ref('ephemeral')) }}
{{ row('CTX-21', 'source', [source('raw', 'events').identifier, source('raw', 'events').schema == target.schema]) }}
{{ row('CTX-23', 'config()', '[' ~ config(alias='again') ~ ']' ~ this.identifier) }}
{{ row('CTX-24', 'config.get', [config.get('materialized'), config.get('unique_key', 'dflt'), config.get('own_key'), config.get('nothing'), config.get('nothing', 'dflt'), config.get('only_meta', 'dflt'), config.get('full_refresh', 'dflt')]) }}
{{ row('CTX-25', 'config.require', [config.require('own_key'), config.require('unique_key')]) }}
{{ row('CTX-26', 'config.meta_get', [config.meta_get('own'), config.meta_get('nothing', 'dflt'), config.meta_require('only_meta')]) }}
{{ row('CTX-27', 'config.set', '[' ~ config.set('x', 1) ~ ']') }}
{{ row('CTX-28', 'persist docs', [config.persist_relation_docs(), config.persist_column_docs()]) }}
{{ row('CTX-29', 'validators', [config.get('materialized', validator=validation.any['view', 'table']), config.get('own_key', validator=validation.any["e"])]) }}
{{ row('CTX-30', 'adapter', [adapter.type(), adapter.quote('a b')]) }}
{{ row('CTX-36', 'model', [model.name, model.alias, model.resource_type, model.package_name, model.path, model.original_file_path, model.fqn, model.tags, model.language, model.compiled_code is defined, model.compiled_sql is defined]) }}
{{ row('SHP-05', 'model', [model.config.materialized, model.config.meta, model.columns, model.config['pre-hook'], model.refs, model.sources, model.depends_on.nodes, model.raw_code|length > 9, model.access, model.version, model.group, model.contract.enforced, model.constraints, model.docs.show, model.unrendered_config.alias]) }}
{{ row('PYM-13', 'dict attributes', [model.get('name'), model.keys is callable, model.items is callable, {'items': 1}.items is callable, {'items': 1}['items']]) }}
{{ row('CTX-37', 'schema', [schema == target.schema ~ '_other', database == target.dbname]) }}
{{ row('CTX-38', 'hooks', [pre_hooks, post_hooks]) }}
{{ row('CTX-39', 'sql', [sql, compiled_code]) }}
{{ row('CTX-40', 'this', [this.identifier, this.schema == schema, this.type, this is mapping]) }}
{{ row('CTX-41', 'defer_relation', defer_relation) }}
{{ row('CTX-45', 'render', render('{{ 1 + 1 }} {{ model.name }}')) }}
{{ row('CTX-48', 'selected_resources', selected_resources) }}
{{ row('CTX-52', 'context_macro_stack', [context_macro_stack.depth, stack_here()]) }}
{{ row('CTX-52', 'env', env.name == target.name) }}
{{ row('CTX-54', 'loop outside a loop', [loop is defined, caller is defined, varargs is defined]) }}
{{ row('SHP-04', 'graph', [graph.nodes['model.rows.base'].name, graph.sources|list, graph.keys()|list|sort, graph.nodes|length, graph.exposures|list, graph.metrics|length]) }}
{{ row('SHP-06', 'source', [graph.sources['source.rows.raw.events'].source_name, graph.sources['source.rows.raw.events'].identifier, graph.sources['source.rows.raw.events'].loader, graph.sources['source.rows.raw.events'].source_description, graph.sources['source.rows.raw.events'].quoting]) }}
{% for t in graph.nodes.values() if t.resource_type == 'test' %}
{{ row('SHP-07', 'test', [t.test_metadata.name, t.test_metadata.namespace, t.test_metadata.kwargs, t.column_name, t.attached_node, t.file_key_name, t.config.severity]) }}
{% endfor %}
{{ row('PHS-04', 'description', graph.nodes['model.rows.base'].description) }}
{{ row('PHS-05', 'docs body', graph.nodes['model.rows.base'].description.split(' in ')[0]) }}
{{ row('PHS-02', 'project values', [model.config.meta.colour, model.config.meta.five, model.config.meta.text, model.config.docs.show]) }}
{{ row('PHS-08', 'exposure', graph.exposures['exposure.rows.board'].depends_on.nodes) }}
{{ row('CTX-35', 'graph is shared', [graph.setdefault('kept', {'a': 1}), graph.kept.update({'b': 2}), graph.kept]) }}
{{ row('CTX-11', 'thread_id', thread_id is string) }}
{{ row('MOD-04', 'itertools warns', modules.itertools.chain([1], [2])|list) }}
{{ row('CTX-43', 'run_query', run_query('select 1 as a').columns[0].values()) }}
{%- endif %}
select 1 as id
