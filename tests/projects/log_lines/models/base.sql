{{ log('a topsecret word', info=true) }}{{ log('loud ' ~ this.name, info=true) }}{{ log('quiet') }}{{ print('printed') }} select id from {{ ref('raw') }}
