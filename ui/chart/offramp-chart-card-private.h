/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-chart-card-private.h - a card's state, shared by its files: legend and scales, menu */
#pragma once

#include "offramp-chart-card.h"

G_BEGIN_DECLS

struct _OfframpChartCard
{
  AdwBin parent_instance;

  GtkLabel *title_label;
  GtkBox *legend;
  GtkToggleButton *stretch_button;
  GtkWidget *follow_button, *all_button; /* while zoomed in */
  OfframpChart *chart;

  GPtrArray *entries;  /* GtkToggleButton of the legend, by layer; not owned */
  int isolated;        /* the layer that alone is shown; -1: none is */
  int isolated_before; /* the same before a click began */
  int to_isolate;      /* the layer whose entry was pressed twice; -1: none was */
  OfframpScale scale, stretched_scale;
  double factor;
  char *unit;

  GtkNativeDialog *chooser; /* where to export to; NULL while nobody asks */
  GCancellable *cancellable;
};

void offramp_chart_card_install_actions (GtkWidgetClass *klass);
void offramp_chart_card_isolate (OfframpChartCard *self, guint layer);

G_END_DECLS
