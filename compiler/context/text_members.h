/* text_members.h - the members that need neither project nor database (CTX-03 ... CTX-15, CTX-45, CTX-46):
 * return, JSON and YAML, set, zip, log, print, md5, render. All are found through members.def. */
#ifndef FT_CONTEXT_TEXT_MEMBERS_H
#define FT_CONTEXT_TEXT_MEMBERS_H

#include "context/context.h"

ft_native_fn ft_call_return, ft_call_fromjson, ft_call_tojson, ft_call_fromyaml, ft_call_toyaml, ft_call_set,
    ft_call_set_strict, ft_call_zip, ft_call_zip_strict, ft_call_log, ft_call_print, ft_call_diff, ft_call_md5,
    ft_call_render, ft_call_try, ft_call_adapter_macro;
ft_value ft_validation_value(void); /* validation.any */

#endif
