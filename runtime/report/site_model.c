/* site_model.c - the words of a site: kinds and marks; see site_model.h. */
#include "report/site_model.h"

static const char *const kind_words[FT_PAGE_KINDS] = {
    "source", "seed", "model", "snapshot", "analysis", "test", "unit_test", "exposure", "metric", "semantic_model",
    "saved_query", "function", "operation", "macro"};

const char *ft_page_kind_word(ft_page_kind kind)
{
    return kind_words[kind];
}

static const char *const mark_words[] = {"none", "pass", "skip", "warn", "fail", "error"};

const char *ft_mark_word(ft_mark mark)
{
    return mark_words[mark];
}
