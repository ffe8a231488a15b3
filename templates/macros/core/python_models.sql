{# What is appended to a Python model so that its dbt object works where the warehouse runs it. #}

{% macro resolve_model_name(input_model_name) %}{{ return(adapter.dispatch('resolve_model_name', 'dbt')(input_model_name)) }}{% endmacro %}

{% macro default__resolve_model_name(input_model_name) -%}{{ input_model_name | string | replace('"', '\"') }}{%- endmacro %}

{# Keys as ref() is called in Python: package.name.vN with the parts given. #}
{% macro build_ref_function(model) %}
{%- set names = {} -%}
{%- for used in model.refs -%}
  {%- set path = [used.get('package'), used['name']] | select | list -%}
  {%- set found = ref(*path, v=used.get('version')) -%}
  {%- set found = found.render() if found.render is callable else found -%}
  {%- if used.get('version') %}{% do path.append('v' ~ used['version']) %}{% endif -%}
  {%- do names.update({path | join('.'): resolve_model_name(found)}) -%}
{%- endfor %}
def ref(*args, dbt_load_df_function, v=None, version=None):
    path = list(args)
    if v or version:
        path.append(f"v{v or version}")
    return dbt_load_df_function({{ names | tojson }}[".".join(path)])
{% endmacro %}

{% macro build_source_function(model) %}
{%- set names = {} -%}
{%- for used in model.sources %}{% do names.update({used | join('.'): resolve_model_name(source(*used))}) %}{% endfor %}
def source(*args, dbt_load_df_function):
    return dbt_load_df_function({{ names | tojson }}[".".join(args)])
{% endmacro %}

{# Only what the model's code was seen to read. #}
{% macro build_config_dict(model) %}
{%- set settings, meta = {}, {} -%}
{%- set own_meta = model.config.meta or {} -%}
{%- for key, fallback in zip(model.config.config_keys_used, model.config.config_keys_defaults) or [] -%}
  {%- do settings.update({key: model.config.get(key, fallback)}) -%}
{%- endfor -%}
{%- for key, fallback in zip(model.config.meta_keys_used or [], model.config.meta_keys_defaults or []) -%}
  {%- do meta.update({key: own_meta.get(key, fallback)}) -%}
{%- endfor %}
config_dict = {{ settings }}
meta_dict = {{ meta }}
{% endmacro %}

{% macro py_script_postfix(model) %}
# COMMAND ----------
# Written by the compiler: the dbt object that the code above expects.
{{ build_ref_function(model) }}
{{ build_source_function(model) }}
{{ build_config_dict(model) }}

class config:
    def __init__(self, *args, **kwargs):
        pass

    get = staticmethod(lambda key, default=None: config_dict.get(key, default))
    meta_get = staticmethod(lambda key, default=None: meta_dict.get(key, default))


class this:
    database, schema, identifier = "{{ this.database }}", "{{ this.schema }}", "{{ this.identifier }}"

    def __repr__(self):
        return '{{ resolve_model_name(this) }}'


class dbtObj:
    def __init__(self, load_df_function) -> None:
        self.ref = lambda *args, **version: ref(*args, dbt_load_df_function=load_df_function, **version)
        self.source = lambda *args: source(*args, dbt_load_df_function=load_df_function)
        self.config, self.this = config, this()
        self.is_incremental = {{ is_incremental() }}

# COMMAND ----------
{{ py_script_comment() }}
{% endmacro %}

{# Adapters add here how to run the script. #}
{% macro py_script_comment() %}{% endmacro %}
