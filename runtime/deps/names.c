/* names.c - see names.h. */
#include "deps/names.h"

static bool is_name(ft_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.at[i];
        bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    c == '_' || c >= 0x80;
        if (!word && !(i && (c == '-' || c == '.')))
            return false;
    }
    return name.len > 0 && name.len < 200;
}

bool ft_package_name_check(const ft_deps *deps, ft_str name, ft_span span)
{
    return is_name(name) ||
           ft_deps_fail(deps, span,
                        "A package's name becomes a folder: use letters, digits and underscores.",
                        "Invalid package name '%.*s'", FT_ARG(name));
}

bool ft_package_address_is_fine(ft_str address)
{
    size_t slash = ft_str_find_byte(address, '/', 0);
    return slash != FT_NOWHERE && is_name(ft_str_slice(address, 0, slash)) &&
           is_name(ft_str_from(address, slash + 1));
}
