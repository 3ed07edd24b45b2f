/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-road-draw.h - strokes a laid out road with cairo; computes no place and keeps no state */
#pragma once

#include "offramp-palette.h"
#include "offramp-road-layout.h"
#include "offramp-verdict.h"

G_BEGIN_DECLS

/**
 * OfframpRoadScene:
 * @layout: where everything lies
 * @palette: the colours
 * @verdict: (nullable): whose route is drawn
 * @text: to write with; its font is the widget's
 */
typedef struct
{
  const OfframpRoadLayout *layout;
  const OfframpPalette *palette;
  const OfframpVerdict *verdict;
  PangoLayout *text;
} OfframpRoadScene;

void offramp_road_draw (const OfframpRoadScene *scene, cairo_t *cr);
void offramp_road_draw_car (const OfframpRoadScene *scene, cairo_t *cr, cairo_surface_t *image, OfframpRoadPoint at);

G_END_DECLS
