/* colour.c - the named colours of CSS and the two forms of hexadecimal ones. */
#include "model/colour.h"

/* Each name between blanks. */
static const char names[] =
    " aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood "
    "cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray "
    "darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen "
    "darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue "
    "firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew "
    "hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan "
    "lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray "
    "lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue "
    "mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred "
    "midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid "
    "palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple "
    "rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue "
    "slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white "
    "whitesmoke yellow yellowgreen ";

enum { LONGEST_NAME = 20 };

static bool is_hex(ft_str digits)
{
    for (size_t i = 0; i < digits.len; i++) {
        char byte = (char)(digits.at[i] | 0x20);
        if (!(digits.at[i] >= '0' && digits.at[i] <= '9') && !(byte >= 'a' && byte <= 'f'))
            return false;
    }
    return digits.len == 3 || digits.len == 6;
}

bool ft_is_colour(ft_str text)
{
    char word[LONGEST_NAME + 2] = " ";
    if (ft_str_starts(text, FT_STR("#")))
        return is_hex(ft_str_from(text, 1));
    if (!text.len || text.len > LONGEST_NAME)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char byte = (char)(text.at[i] | 0x20);
        if (byte < 'a' || byte > 'z')
            return false;
        word[i + 1] = byte;
    }
    word[text.len + 1] = ' ';
    return ft_str_find((ft_str){names, sizeof names - 1}, (ft_str){word, text.len + 2}, 0) != FT_NOWHERE;
}
