select '{{ pkg.of_package() }}' as scope, '{{ named() }}' as named, '{{ calls_named() }}' as called
