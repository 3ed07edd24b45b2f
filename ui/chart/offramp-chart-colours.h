/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-chart-colours.h - the colours of charts by name, on screen and on paper
 *
 * On screen the theme answers (offramp-style-colour.h); a file has no theme and takes the tables here, which hold what
 * style.css and style-dark.css say. Pure; no GTK.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names beside those that style.css defines. */
#define OFFRAMP_COLOUR_TEXT "text"
#define OFFRAMP_COLOUR_GROUND "window_bg_color" /* what the chart lies on */
#define OFFRAMP_COLOUR_BOX "popover_bg_color"   /* what the values on hover lie on */

/* Each component 0..1; not multiplied by alpha. */
typedef struct
{
  double red, green, blue, alpha;
} OfframpColour;

/**
 * OfframpColourFunc:
 * @name: of a colour
 * @user_data: what the function was given with
 *
 * Returns: the colour; that of text for a name that is not known
 */
typedef OfframpColour (*OfframpColourFunc) (const char *name, gpointer user_data);

OfframpColour offramp_chart_colours_light (const char *name, gpointer user_data);
OfframpColour offramp_chart_colours_dark (const char *name, gpointer user_data);
OfframpColour offramp_colour_fade (OfframpColour colour, double alpha);

G_END_DECLS
