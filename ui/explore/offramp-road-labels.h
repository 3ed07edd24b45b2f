/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-road-labels.h - what is written on the drawn road, and its bar of milliseconds */
#pragma once

#include "offramp-road-draw.h"

G_BEGIN_DECLS

typedef enum
{
  OFFRAMP_ROAD_SIGN_FONT,
  OFFRAMP_ROAD_NAME_FONT,
  OFFRAMP_ROAD_SMALL_FONT,
} OfframpRoadFont;

double offramp_road_write (const OfframpRoadScene *scene, cairo_t *cr, const char *text, OfframpRoadFont font,
                           double align, OfframpRoadPoint at, const GdkRGBA *colour);
void offramp_road_write_names (const OfframpRoadScene *scene, cairo_t *cr);
void offramp_road_write_sign (const OfframpRoadScene *scene, cairo_t *cr, guint index);
void offramp_road_write_traffic (const OfframpRoadScene *scene, cairo_t *cr);

G_END_DECLS
