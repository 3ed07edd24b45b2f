/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-chart-card.h - a chart on a card: title, legend whose entries hide curves, choice of scale
 *
 * Property "stretched" (boolean): whether the second scale is used.
 */
#pragma once

#include <adwaita.h>

#include "offramp-chart.h"

G_BEGIN_DECLS

#define OFFRAMP_TYPE_CHART_CARD (offramp_chart_card_get_type ())
G_DECLARE_FINAL_TYPE (OfframpChartCard, offramp_chart_card, OFFRAMP, CHART_CARD, AdwBin)

/**
 * OfframpChartCardText:
 * @title: of the card
 * @unit: follows a written value
 * @stretch: on the button that chooses the second scale
 * @stretch_hint: the same as a sentence
 */
typedef struct
{
  const char *title;
  const char *unit;
  const char *stretch;
  const char *stretch_hint;
} OfframpChartCardText;

void offramp_chart_card_set_up (OfframpChartCard *self, const OfframpChartCardText *text, double factor,
                                OfframpScale scale, OfframpScale stretched_scale);
void offramp_chart_card_add_layer (OfframpChartCard *self, const OfframpChartLayer *layer);
void offramp_chart_card_set_figure (OfframpChartCard *self, OfframpFigure *figure);
OfframpChart *offramp_chart_card_get_chart (OfframpChartCard *self);
void offramp_chart_card_refresh (OfframpChartCard *self);

G_END_DECLS
