select '{{ pkg.of_package() }}' as scope, '{{ var('templated') }}' as templated, '{{ pkg.calls_named() }}' as called
