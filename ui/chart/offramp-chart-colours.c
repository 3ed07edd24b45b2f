/* SPDX-License-Identifier: Apache-2.0 */
/* test-figure compares the tables with the style sheets, so that the two cannot drift apart. */
#include "offramp-chart-colours.h"

typedef struct
{
  const char *name;
  guint32 light, dark; /* 0xRRGGBB */
} Entry;

static const Entry ENTRIES[] = {
  { OFFRAMP_COLOUR_TEXT, 0x2e3436, 0xffffff },  { OFFRAMP_COLOUR_GROUND, 0xffffff, 0x242424 },
  { OFFRAMP_COLOUR_BOX, 0xffffff, 0x383838 },   { "offramp_green", 0x1b7f4d, 0x57c98b },
  { "offramp_blue", 0x1a6fd0, 0x78aeed },       { "offramp_amber", 0xb87503, 0xf5c211 },
  { "offramp_amber_line", 0xd99a00, 0xf5c211 }, { "offramp_ink", 0x2b2930, 0xf0eff4 },
  { "offramp_idle", 0x9a9996, 0x77767b },       { "offramp_idle_text", 0x6f6e6c, 0xa5a4aa },
};

static OfframpColour
look_up (const char *name, gboolean dark)
{
  const Entry *found = &ENTRIES[0];
  guint32 rgb;

  for (guint i = 0; i < G_N_ELEMENTS (ENTRIES); i++)
    if (g_str_equal (ENTRIES[i].name, name))
      found = &ENTRIES[i];
  rgb = dark ? found->dark : found->light;
  return (OfframpColour){ (rgb >> 16) / 255.0, (rgb >> 8 & 0xff) / 255.0, (rgb & 0xff) / 255.0, 1 };
}

/**
 * offramp_chart_colours_light:
 * @name: of a colour
 * @user_data: not used
 *
 * An #OfframpColourFunc for white paper.
 *
 * Returns: the colour
 */
OfframpColour
offramp_chart_colours_light (const char *name, gpointer user_data)
{
  return look_up (name, FALSE);
}

/**
 * offramp_chart_colours_dark:
 * @name: of a colour
 * @user_data: not used
 *
 * An #OfframpColourFunc for a dark slide.
 *
 * Returns: the colour
 */
OfframpColour
offramp_chart_colours_dark (const char *name, gpointer user_data)
{
  return look_up (name, TRUE);
}

/**
 * offramp_colour_fade:
 * @colour: a colour
 * @alpha: 0..1
 *
 * Returns: the same colour with so much of its opacity
 */
OfframpColour
offramp_colour_fade (OfframpColour colour, double alpha)
{
  colour.alpha *= alpha;
  return colour;
}
