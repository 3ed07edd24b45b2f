/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-palette.h - the theme's colours for drawing code, as a value
 *
 * style.css and style-dark.css name them; a widget asks again when its style changes.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * OfframpPalette:
 * @text: of the widget
 * @quiet: text of lesser weight
 * @green: exit, redundant, saved
 * @blue: main, the full network
 * @amber: selection
 * @idle: what was not computed
 * @road: asphalt
 * @road_line: on it
 * @sign: the motorway sign
 * @sign_idle: one that the image drove past
 * @sign_text: on it
 */
typedef struct
{
  GdkRGBA text, quiet;
  GdkRGBA green, blue, amber;
  GdkRGBA idle, road, road_line, sign, sign_idle, sign_text;
} OfframpPalette;

void offramp_palette_load (OfframpPalette *palette, GtkWidget *widget);

G_END_DECLS
