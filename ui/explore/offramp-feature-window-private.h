/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-feature-window-private.h - what the window and its menu share */
#pragma once

#include "offramp-feature-view.h"
#include "offramp-feature-window.h"

G_BEGIN_DECLS

/**
 * OfframpFeatureWindow:
 * @zoom: the buttons that zoom
 * @stack: "maps" or "reason"
 * @anyway: computes what the image never reached
 * @status: what is pointed at, or what the colours stand for
 * @marks: a button for each framed map
 * @source: by which images they were found
 * @plan: (nullable): of which @layers are
 * @layers: [@n_layers] in the drop-down
 * @is_showing: whether a change of the drop-down is the window's own
 * @chooser: (nullable): the file dialog that is open
 */
struct _OfframpFeatureWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  GtkDropDown *layer;
  GtkWidget *zoom;
  GtkLabel *zoom_label;
  GtkStack *stack;
  OfframpFeatureView *view;
  AdwStatusPage *reason;
  GtkWidget *anyway;
  GtkLabel *status;
  GtkFlowBox *marks;
  GtkLabel *source;

  OfframpFeatures *features;
  EePlan *plan;
  guint layers[EE_PLAN_MAX_LAYERS];
  guint n_layers;
  guint zoom_source;
  gboolean is_showing;
  OfframpFeatureScale scale;
  OfframpFeatureColours colours;
  GtkNativeDialog *chooser;
};

void offramp_feature_window_apply_choice (OfframpFeatureWindow *self);
void offramp_feature_window_install_actions (GtkWidgetClass *widget_class);
void offramp_feature_window_init_actions (OfframpFeatureWindow *self);

G_END_DECLS
