{{ config(access='private', contract={'enforced': false}) }}
select euros from {{ ref('revenue') }} where euros > {{ function('least_margin') }}()
