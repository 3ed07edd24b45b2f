/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-road-draw.h - strokes a laid out road with cairo; computes no place and keeps no state */
#pragma once

#include "offramp-palette.h"
#include "offramp-road-trip.h"
#include "offramp-verdict.h"

G_BEGIN_DECLS

/**
 * OfframpRoadScene:
 * @layout: where everything lies
 * @palette: the colours
 * @verdict: (nullable): whose route is drawn
 * @times: of @verdict
 * @trip: of @verdict
 * @moment: of @trip
 * @text: to write with; its font is the widget's
 */
typedef struct
{
  const OfframpRoadLayout *layout;
  const OfframpPalette *palette;
  const OfframpVerdict *verdict;
  const OfframpRoadTimes *times;
  const OfframpRoadTrip *trip;
  const OfframpRoadMoment *moment;
  PangoLayout *text;
} OfframpRoadScene;

void offramp_road_draw_ground (const OfframpRoadScene *scene, cairo_t *cr);
void offramp_road_draw_traffic (const OfframpRoadScene *scene, cairo_t *cr);
void offramp_road_draw_car (const OfframpRoadScene *scene, cairo_t *cr, cairo_surface_t *image, OfframpRoadPoint at);
const GdkRGBA *offramp_road_get_route_colour (const OfframpRoadScene *scene);

G_END_DECLS
