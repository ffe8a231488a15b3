select {{ 'id' if var('narrow', false) else 'id, word' }} from {{ ref('a_view') }}
