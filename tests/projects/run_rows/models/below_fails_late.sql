select * from {{ ref('fails_late') }}
