{# Hooks: running those of one kind, and the JSON forms users write in config. #}

{# Hooks outside the transaction first end the one that is open. #}
{% macro run_hooks(hooks, inside_transaction=True) %}
  {% for hook in hooks if hook.transaction == inside_transaction %}
    {% do ft_execute('commit;' if loop.first and not inside_transaction else none, false) %}
    {% do ft_execute(render(hook.sql) | trim, inside_transaction) %}
  {% endfor %}
{% endmacro %}

{% macro make_hook_config(sql, inside_transaction) -%}
  {{ tojson({'sql': sql, 'transaction': inside_transaction}) }}
{%- endmacro %}

{% macro in_transaction(sql) -%}{{ make_hook_config(sql, inside_transaction=True) }}{%- endmacro %}

{% macro before_begin(sql) -%}{{ make_hook_config(sql, inside_transaction=False) }}{%- endmacro %}

{% macro after_commit(sql) -%}{{ make_hook_config(sql, inside_transaction=False) }}{%- endmacro %}
