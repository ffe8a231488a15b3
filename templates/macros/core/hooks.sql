{# Hooks: running those of one kind, and the JSON forms users write in config. #}

{# Hooks outside the transaction first end the one that is open. #}
{% macro run_hooks(hooks, inside_transaction=True) %}
  {% set due = hooks | selectattr('transaction', 'equalto', inside_transaction) | list %}
  {% if due and not inside_transaction %}
    {% call statement(auto_begin=false) %}commit;{% endcall %}
  {% endif %}
  {% for hook in due %}
    {% set text = render(hook.get('sql')) | trim %}
    {% if text %}
      {% call statement(auto_begin=inside_transaction) %}{{ text }}{% endcall %}
    {% endif %}
  {% endfor %}
{% endmacro %}

{% macro make_hook_config(sql, inside_transaction) -%}
  {{ tojson({'sql': sql, 'transaction': inside_transaction}) }}
{%- endmacro %}

{% macro in_transaction(sql) -%}{{ make_hook_config(sql, inside_transaction=True) }}{%- endmacro %}

{% macro before_begin(sql) -%}{{ make_hook_config(sql, inside_transaction=False) }}{%- endmacro %}

{% macro after_commit(sql) -%}{{ make_hook_config(sql, inside_transaction=False) }}{%- endmacro %}
