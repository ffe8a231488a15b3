select {{ tools.shade() }} as shade, {{ plain() }} as plain, '{{ var("colour") }}' as colour, {{ kit.twice(2) }} as four
from {{ ref('tools', 'tools_sizes') }}
