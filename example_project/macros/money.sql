{% macro pence_to_pounds(pence) -%}
    round(cast({{ pence }} as numeric) / 100, 2)
{%- endmacro %}

{% macro with_vat(amount) -%}
    round({{ amount }} * {{ 100 + var('vat_percent') }} / 100, 2)
{%- endmacro %}
