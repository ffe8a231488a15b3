select size, colour, note from {{ ref('tools_sizes') }}
