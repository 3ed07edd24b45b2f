/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-style-colour.h - the theme's colours for charts */
#pragma once

#include <gtk/gtk.h>

#include "offramp-chart-colours.h"

G_BEGIN_DECLS

OfframpColour offramp_style_colour_look_up (const char *name, gpointer widget);

G_END_DECLS
