/* SPDX-License-Identifier: Apache-2.0 */
/* Looks the named colours up; a name that the theme lacks is drawn in the text's colour. */
#include "offramp-palette.h"

static void
load_colour (GtkStyleContext *style, const char *name, const GdkRGBA *otherwise, GdkRGBA *colour)
{
  if (!gtk_style_context_lookup_color (style, name, colour))
    *colour = *otherwise;
}

/**
 * offramp_palette_load:
 * @palette: (out): the colours
 * @widget: whose style counts
 */
void
offramp_palette_load (OfframpPalette *palette, GtkWidget *widget)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA *text = &palette->text;

  gtk_style_context_get_color (style, text);
  load_colour (style, "offramp_idle_text", text, &palette->quiet);
  load_colour (style, "offramp_green", text, &palette->green);
  load_colour (style, "offramp_blue", text, &palette->blue);
  load_colour (style, "offramp_amber_line", text, &palette->amber);
  load_colour (style, "offramp_idle", text, &palette->idle);
  load_colour (style, "offramp_road", text, &palette->road);
  load_colour (style, "offramp_road_line", text, &palette->road_line);
  load_colour (style, "offramp_sign", text, &palette->sign);
  load_colour (style, "offramp_sign_idle", text, &palette->sign_idle);
  load_colour (style, "offramp_sign_text", text, &palette->sign_text);
}
