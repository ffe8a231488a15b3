/* filters_markup.c - filters for HTML, URLs and pretty printing. Text has no escaped kind here:
 * what `escape` gives is plain text. */
#include "base/text.h"
#include "render/filters.h"
#include "value/methods.h"
#include "value/sort.h"

static void put_escaped(ft_buf *out, ft_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.at[i]) {
        case '&':
            ft_buf_text(out, "&amp;");
            break;
        case '<':
            ft_buf_text(out, "&lt;");
            break;
        case '>':
            ft_buf_text(out, "&gt;");
            break;
        case '"':
            ft_buf_text(out, "&#34;");
            break;
        case '\'':
            ft_buf_text(out, "&#39;");
            break;
        default:
            ft_buf_byte(out, text.at[i]);
        }
    }
}

bool ft_filter_escape(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_str text;
    if (!ft_method_arity(job, args, "escape", 0, 0) || !ft_to_text(job, input, &text))
        return false;
    ft_buf made = ft_buf_in(job->arena);
    put_escaped(&made, text);
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

/* ---- striptags */

static ft_str without(ft_arena *arena, ft_str text, ft_str from, ft_str to)
{
    size_t start, end;
    while ((start = ft_str_find(text, from, 0)) != FT_NOWHERE &&
           (end = ft_str_find(text, to, start)) != FT_NOWHERE)
        text = ft_concat(arena, ft_str_slice(text, 0, start), ft_str_from(text, end + to.len),
                         (ft_str){0});
    return text;
}

static void put_words(ft_buf *out, ft_str text)
{
    bool pending = false;
    for (size_t at = 0; at < text.len;) {
        uint32_t c = ft_text_next(text, &at);
        if (ft_char_is_space(c)) {
            pending = out->len > 0;
            continue;
        }
        if (pending)
            ft_buf_byte(out, ' ');
        pending = false;
        ft_text_put(out, c);
    }
}

static ft_str unescaped(ft_arena *arena, ft_str text)
{
    static const struct { ft_str entity, text; } entities[] = {
        {FT_STR_INIT("&lt;"), FT_STR_INIT("<")},   {FT_STR_INIT("&gt;"), FT_STR_INIT(">")},
        {FT_STR_INIT("&#34;"), FT_STR_INIT("\"")}, {FT_STR_INIT("&quot;"), FT_STR_INIT("\"")},
        {FT_STR_INIT("&#39;"), FT_STR_INIT("'")},  {FT_STR_INIT("&nbsp;"), FT_STR_INIT("\xC2\xA0")},
        {FT_STR_INIT("&amp;"), FT_STR_INIT("&")},
    };
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        text = ft_str_replace(arena, text, entities[i].entity, entities[i].text);
    return text;
}

bool ft_filter_striptags(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_str text;
    if (!ft_method_arity(job, args, "striptags", 0, 0) || !ft_to_text(job, input, &text))
        return false;
    text = without(job->arena, text, FT_STR("<!--"), FT_STR("-->"));
    text = without(job->arena, text, FT_STR("<"), FT_STR(">"));
    ft_buf made = ft_buf_in(job->arena);
    put_words(&made, text);
    *out = ft_of_text(unescaped(job->arena, ft_buf_str(&made)));
    return true;
}

/* ---- urlencode */

static void put_quoted(ft_buf *out, ft_str text, bool query)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        bool plain = (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z') ||
                     (byte && strchr(query ? "_.-~" : "_.-~/", byte));
        if (plain)
            ft_buf_byte(out, (char)byte);
        else if (byte == ' ' && query)
            ft_buf_byte(out, '+');
        else
            ft_buf_format(out, "%%%02X", byte);
    }
}

static bool put_query(ft_job *job, ft_value pair, ft_buf *out)
{
    ft_list *parts;
    ft_str name, value;
    if (!ft_to_list(job, pair, &parts))
        return false;
    if (parts->len != 2)
        return ft_raise(job, FT_FAULT_VALUE, "expected pairs of name and value");
    if (!ft_to_text(job, parts->at[0], &name) || !ft_to_text(job, parts->at[1], &value))
        return false;
    if (out->len)
        ft_buf_byte(out, '&');
    put_quoted(out, name, true);
    ft_buf_byte(out, '=');
    put_quoted(out, value, true);
    return true;
}

static bool pairs_of(ft_job *job, ft_value mapping, ft_list **out)
{
    ft_value method, view;
    return ft_get_attr(job, mapping, FT_STR("items"), &method) &&
           ft_call(job, method, &(ft_args){0}, &view) && ft_to_list(job, view, out);
}

bool ft_filter_urlencode(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_str text;
    ft_list *pairs;
    ft_buf made = ft_buf_in(job->arena);
    if (!ft_method_arity(job, args, "urlencode", 0, 0))
        return false;
    if (ft_is(input, FT_TEXT) || !ft_is_iterable(input)) {
        if (!ft_to_text(job, input, &text))
            return false;
        put_quoted(&made, text, false);
    } else {
        if (!(ft_is(input, FT_DICT) ? pairs_of(job, input, &pairs) : ft_to_list(job, input, &pairs)))
            return false;
        for (size_t i = 0; i < pairs->len; i++)
            if (!put_query(job, pairs->at[i], &made))
                return false;
    }
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

/* ---- xmlattr */

static bool put_attribute(ft_job *job, ft_value name, ft_value value, bool space, ft_buf *out)
{
    ft_str shown;
    if (!ft_is(name, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "expected string or bytes-like object, got '%s'",
                        ft_type_name(name));
    ft_str text = ft_text_of(name);
    for (size_t i = 0; i < text.len; i++)
        if (memchr(" \t\n\r\f\v/>=", text.at[i], 9))
            return ft_raise(job, FT_FAULT_VALUE, "Invalid character in attribute name: '%.*s'",
                            FT_ARG(text));
    if (!ft_to_text(job, value, &shown))
        return false;
    if (space)
        ft_buf_byte(out, ' ');
    put_escaped(out, text);
    ft_buf_text(out, "=\"");
    put_escaped(out, shown);
    ft_buf_byte(out, '"');
    return true;
}

bool ft_filter_xmlattr(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slot;
    bool space = true;
    ft_list *pairs;
    ft_buf made = ft_buf_in(job->arena);
    if (!ft_bind(job, args, "xmlattr", "autospace=", &slot) ||
        (ft_passed(slot) && !ft_truth(job, slot, &space)) || !pairs_of(job, input, &pairs))
        return false;
    for (size_t i = 0; i < pairs->len; i++) {
        const ft_value *pair = pairs->at[i].as.list->at;
        if (ft_is(pair[1], FT_NONE) || ft_is(pair[1], FT_UNDEFINED))
            continue;
        if (!put_attribute(job, pair[0], pair[1], space || made.len, &made))
            return false;
    }
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

/* ---- urlize */

static size_t leading(ft_str word)
{
    size_t at = 0;
    for (;;) {
        if (at < word.len && (word.at[at] == '(' || word.at[at] == '<'))
            at++;
        else if (ft_str_starts(ft_str_from(word, at), FT_STR("&lt;")))
            at += 4;
        else
            return at;
    }
}

static size_t trailing(ft_str word)
{
    size_t end = word.len;
    for (;;) {
        if (end && strchr(")>.,\n", word.at[end - 1]))
            end--;
        else if (ft_str_ends(ft_str_slice(word, 0, end), FT_STR("&gt;")))
            end -= 4;
        else
            return end;
    }
}

static bool is_web_address(ft_str word)
{
    bool schemed = ft_str_starts(word, FT_STR("http://")) || ft_str_starts(word, FT_STR("https://"));
    if (schemed || ft_str_starts(word, FT_STR("www.")))
        return word.len > (schemed ? ft_str_find(word, FT_STR("://"), 0) + 3 : 4);
    static const char *const ends[] = {".com", ".net", ".int", ".edu", ".gov", ".org", ".info", ".mil"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ft_str_ends(word, ft_str_of(ends[i])) && word.len > strlen(ends[i]) + 1 &&
            ft_str_find_byte(word, '@', 0) == FT_NOWHERE)
            return true;
    return false;
}

static bool is_mail_address(ft_str word)
{
    size_t at = ft_str_find_byte(word, '@', 0);
    size_t dot = ft_str_rfind_byte(word, '.');
    return at != FT_NOWHERE && at > 0 && dot != FT_NOWHERE && dot > at + 1 && dot + 1 < word.len &&
           ft_str_find_byte(word, ':', 0) == FT_NOWHERE;
}

typedef struct { int64_t limit; ft_str attributes; } linking;

static void put_link(ft_buf *out, ft_str word, const linking *how)
{
    bool schemed = ft_str_starts(word, FT_STR("http"));
    ft_buf_format(out, "<a href=\"%s%.*s\"%.*s>", schemed ? "" : "https://", FT_ARG(word),
                  FT_ARG(how->attributes));
    bool cut = how->limit >= 0 && (int64_t)ft_text_len(word) > how->limit;
    ft_buf_add(out, cut ? ft_str_slice(word, 0, ft_text_byte_of(word, (size_t)how->limit)) : word);
    ft_buf_text(out, cut ? "...</a>" : "</a>");
}

static void put_linked_word(ft_buf *out, ft_str word, const linking *how)
{
    size_t head = leading(word);
    size_t end = head + trailing(ft_str_from(word, head));
    ft_str middle = ft_str_slice(word, head, end);
    ft_buf_add(out, ft_str_slice(word, 0, head));
    if (is_web_address(middle))
        put_link(out, middle, how);
    else if (ft_str_starts(middle, FT_STR("mailto:")) && is_mail_address(ft_str_from(middle, 7)))
        ft_buf_format(out, "<a href=\"%.*s\">%.*s</a>", FT_ARG(middle), FT_ARG(ft_str_from(middle, 7)));
    else if (is_mail_address(middle))
        ft_buf_format(out, "<a href=\"mailto:%.*s\">%.*s</a>", FT_ARG(middle), FT_ARG(middle));
    else
        ft_buf_add(out, middle);
    ft_buf_add(out, ft_str_from(word, end));
}

bool ft_filter_urlize(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[5];
    ft_str text;
    bool no_follow = false;
    linking how = {.limit = -1};
    if (!ft_bind(job, args, "urlize", "trim_url_limit=, nofollow=, target=, rel=, extra_schemes=",
                 slots) ||
        (ft_passed(slots[1]) && !ft_truth(job, slots[1], &no_follow)) || !ft_to_text(job, input, &text))
        return false;
    if (ft_passed(slots[0]) && !ft_is(slots[0], FT_NONE) && !ft_to_index(job, slots[0], &how.limit))
        return false;
    ft_buf attributes = ft_buf_in(job->arena), escaped = attributes, made = attributes;
    ft_buf_format(&attributes, " rel=\"%s\"", no_follow ? "nofollow noopener" : "noopener");
    if (ft_is(slots[2], FT_TEXT) && slots[2].len)
        ft_buf_format(&attributes, " target=\"%.*s\"", FT_ARG(ft_text_of(slots[2])));
    how.attributes = ft_buf_str(&attributes);
    put_escaped(&escaped, text);
    text = ft_buf_str(&escaped);
    for (size_t at = 0; at < text.len;) {
        size_t start = at, behind = at;
        bool space = ft_char_is_space(ft_text_next(text, &behind));
        at = behind;
        while (behind < text.len && ft_char_is_space(ft_text_next(text, &behind)) == space)
            at = behind;
        ft_str word = ft_str_slice(text, start, at);
        if (space)
            ft_buf_add(&made, word);
        else
            put_linked_word(&made, word, &how);
    }
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

/* ---- pprint: as repr while it fits 80 columns, else an item a line; keys sorted */

typedef struct { ft_job *job; ft_buf *out; } printer;

static bool pretty(const printer *to, ft_value value, size_t indent, size_t behind);

static bool sorted_entries(ft_job *job, const ft_dict *dict, ft_value *keys, ft_value *values)
{
    const ft_dict_entry *entry;
    size_t count = 0;
    for (size_t at = 0; (entry = ft_dict_next(dict, &at)); count++) {
        keys[count] = entry->key;
        values[count] = entry->value;
    }
    if (ft_sort(job, keys, values, count, false))
        return true;
    job->fault = (ft_fault){0}; /* keys without an order stay as they are */
    return true;
}

static void separate(const printer *to, size_t i, size_t indent)
{
    if (i == 0)
        return;
    ft_buf_text(to->out, ",\n");
    ft_buf_fill(to->out, ' ', indent + 1);
}

static bool pretty_dict(const printer *to, const ft_dict *dict, size_t indent, size_t behind)
{
    ft_value *keys = FT_NEW_ARRAY(to->job->arena, ft_value, dict->len);
    ft_value *values = FT_NEW_ARRAY(to->job->arena, ft_value, dict->len);
    if (!sorted_entries(to->job, dict, keys, values))
        return false;
    ft_buf_byte(to->out, '{');
    for (size_t i = 0; i < dict->len; i++) {
        separate(to, i, indent);
        size_t before = to->out->len;
        if (!ft_repr(to->job, keys[i], to->out))
            return false;
        ft_buf_text(to->out, ": ");
        size_t width = ft_text_len(ft_str_from(ft_buf_str(to->out), before));
        if (!pretty(to, values[i], indent + 1 + width, i + 1 < dict->len ? 1 : behind + 1))
            return false;
    }
    ft_buf_byte(to->out, '}');
    return true;
}

static bool pretty_items(const printer *to, ft_value value, size_t indent, size_t behind)
{
    const ft_list *list = value.as.list;
    bool tuple = ft_is(value, FT_TUPLE);
    ft_buf_byte(to->out, tuple ? '(' : '[');
    for (size_t i = 0; i < list->len; i++) {
        separate(to, i, indent);
        if (!pretty(to, list->at[i], indent + 1, i + 1 < list->len ? 1 : behind + 1))
            return false;
    }
    ft_buf_text(to->out, tuple ? list->len == 1 ? ",)" : ")" : "]");
    return true;
}

/* The value on one line, with the keys of its dicts sorted. */
static bool flat(const printer *to, ft_value value)
{
    if (ft_is(value, FT_LIST) || ft_is(value, FT_TUPLE)) {
        ft_list *list = value.as.list;
        ft_buf_byte(to->out, ft_is(value, FT_LIST) ? '[' : '(');
        for (size_t i = 0; i < list->len; i++) {
            ft_buf_text(to->out, i ? ", " : "");
            if (!flat(to, list->at[i]))
                return false;
        }
        bool single = ft_is(value, FT_TUPLE) && list->len == 1;
        ft_buf_text(to->out, ft_is(value, FT_LIST) ? "]" : single ? ",)" : ")");
        return true;
    }
    if (!ft_is(value, FT_DICT))
        return ft_repr(to->job, value, to->out);
    ft_dict *dict = value.as.dict;
    ft_value *keys = FT_NEW_ARRAY(to->job->arena, ft_value, dict->len);
    ft_value *values = FT_NEW_ARRAY(to->job->arena, ft_value, dict->len);
    ft_buf_byte(to->out, '{');
    bool sorted = sorted_entries(to->job, dict, keys, values);
    for (size_t i = 0; sorted && i < dict->len; i++) {
        ft_buf_text(to->out, i ? ", " : "");
        if (!ft_repr(to->job, keys[i], to->out))
            return false;
        ft_buf_text(to->out, ": ");
        if (!flat(to, values[i]))
            return false;
    }
    ft_buf_byte(to->out, '}');
    return sorted;
}

/* `behind`: characters that must still fit behind the value. */
static bool pretty(const printer *to, ft_value value, size_t indent, size_t behind)
{
    if (++to->job->depth > to->job->depth_limit)
        return ft_raise(to->job, FT_FAULT_RECURSION, "the value is nested too deeply to print");
    ft_buf line = ft_buf_in(to->job->arena);
    bool done = flat(&(printer){to->job, &line}, value);
    bool fits = indent + ft_text_len(ft_buf_str(&line)) + behind <= 80;
    if (done && !fits && ft_is(value, FT_DICT) && value.as.dict->len)
        done = pretty_dict(to, value.as.dict, indent, behind);
    else if (done && !fits && (ft_is(value, FT_LIST) || ft_is(value, FT_TUPLE)) && value.as.list->len)
        done = pretty_items(to, value, indent, behind);
    else if (done)
        ft_buf_add(to->out, ft_buf_str(&line));
    to->job->depth--;
    return done;
}

bool ft_filter_pprint(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_buf made = ft_buf_in(job->arena);
    if (!ft_method_arity(job, args, "pprint", 0, 0) ||
        !pretty(&(printer){job, &made}, input, 0, 0))
        return false;
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}
