/* ignore.c - gitignore's pattern language, as far as paths of files need it. */
#include "project/ignore.h"

ft_ignore_rules ft_ignore_parse(ft_arena *arena, ft_str text)
{
    ft_ignore_rules rules = {0};
    ft_str line;
    while (ft_str_cut(&text, '\n', &line)) {
        line = ft_str_trim(line);
        if (line.len == 0 || line.at[0] == '#')
            continue;
        ft_ignore_rule rule = {0};
        if (line.at[0] == '!') {
            rule.keeps = true;
            line = ft_str_from(line, 1);
        }
        if (ft_str_ends(line, FT_STR("/"))) {
            rule.folders_only = true;
            line.len--;
        }
        rule.anchored = ft_str_find_byte(line, '/', 0) != FT_NOWHERE;
        if (ft_str_starts(line, FT_STR("/")))
            line = ft_str_from(line, 1);
        rule.pattern = line;
        if (line.len)
            ft_vec_push(arena, &rules, rule);
    }
    return rules;
}

static bool in_class(ft_str pattern, size_t *at, char c)
{
    size_t i = *at + 1;
    bool negated = i < pattern.len && (pattern.at[i] == '!' || pattern.at[i] == '^'), found = false;
    i += negated;
    for (size_t first = i; i < pattern.len && (pattern.at[i] != ']' || i == first); i++) {
        bool range = i + 2 < pattern.len && pattern.at[i + 1] == '-' && pattern.at[i + 2] != ']';
        found |= range ? c >= pattern.at[i] && c <= pattern.at[i + 2] : c == pattern.at[i];
        i += range ? 2 : 0;
    }
    *at = i + 1;
    return found != negated;
}

/* '*' and '?' stop at '/', a run of two stars does not. One way back is kept for each of the two. */
static bool matches(ft_str pattern, ft_str text)
{
    size_t p = 0, t = 0, star_p = FT_NOWHERE, star_t = 0, deep_p = FT_NOWHERE, deep_t = 0;
    for (;;) {
        char want = p < pattern.len ? pattern.at[p] : 0;
        if (p == pattern.len && t == text.len)
            return true;
        if (want == '*' && p + 1 < pattern.len && pattern.at[p + 1] == '*') {
            p += p + 2 < pattern.len && pattern.at[p + 2] == '/' ? 3 : 2;
            deep_p = p;
            deep_t = t;
            star_p = FT_NOWHERE;
            continue;
        }
        if (want == '*') {
            star_p = ++p;
            star_t = t;
            continue;
        }
        size_t next = p + 1;
        if (p < pattern.len && t < text.len &&
            (want == '?' ? text.at[t] != '/' : want == '[' ? (next = p, in_class(pattern, &next, text.at[t]))
                                                           : want == text.at[t])) {
            p = next;
            t++;
        } else if (star_p != FT_NOWHERE && star_t < text.len && text.at[star_t] != '/') {
            p = star_p;
            t = ++star_t;
        } else if (deep_p != FT_NOWHERE && deep_t < text.len) {
            p = deep_p;
            t = ++deep_t;
            star_p = FT_NOWHERE;
        } else {
            return false;
        }
    }
}

static bool rule_hits(const ft_ignore_rule *rule, ft_str path, bool folder)
{
    if (rule->folders_only && !folder)
        return false;
    size_t slash = ft_str_rfind_byte(path, '/');
    ft_str name = slash == FT_NOWHERE ? path : ft_str_from(path, slash + 1);
    return matches(rule->pattern, rule->anchored ? path : name);
}

bool ft_ignored(const ft_ignore_rules *rules, ft_str path)
{
    bool ignored = false;
    for (size_t i = 0; i < rules->len; i++) {
        bool hit = rule_hits(&rules->at[i], path, false);
        for (size_t at = ft_str_find_byte(path, '/', 0); !hit && at != FT_NOWHERE;
             at = ft_str_find_byte(path, '/', at + 1))
            hit = rule_hits(&rules->at[i], ft_str_slice(path, 0, at), true);
        if (hit)
            ignored = !rules->at[i].keeps;
    }
    return ignored;
}
