/* SPDX-License-Identifier: Apache-2.0 */
/* Asked again at each drawing, since colours follow the light or dark style. */
#include "offramp-style-colour.h"

/**
 * offramp_style_colour_look_up:
 * @name: a name that style.css or the theme defines, or %OFFRAMP_COLOUR_TEXT
 * @widget: (type GtkWidget): whose style is asked
 *
 * An #OfframpColourFunc.
 *
 * Returns: the colour in the present style, light or dark; the text's own colour if there is none of that name
 */
OfframpColour
offramp_style_colour_look_up (const char *name, gpointer widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (widget));
  GdkRGBA colour;

  if (g_str_equal (name, OFFRAMP_COLOUR_TEXT) || !gtk_style_context_lookup_color (context, name, &colour))
    gtk_style_context_get_color (context, &colour);
  return (OfframpColour){ colour.red, colour.green, colour.blue, colour.alpha };
}
