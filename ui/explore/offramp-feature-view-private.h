/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-feature-view-private.h - what the view's drawing and its input share */
#pragma once

#include "offramp-feature-gl.h"
#include "offramp-feature-view.h"

G_BEGIN_DECLS

enum
{
  OFFRAMP_FEATURE_VIEW_MAX_MARKED = 16
};

/**
 * OfframpFeatureView:
 * @area: (nullable): where OpenGL draws; NULL where there is none
 * @gl: (nullable): what draws there, while @area is realised
 * @maps: (nullable): what is shown
 * @levels: (nullable): of @maps
 * @painted: (nullable): the view as the processor painted it last, where there is no OpenGL
 * @grid: of @maps in a view of this size
 * @camera: what is on the screen
 * @target: where it is going
 * @tick: moves the camera; 0 while it stands
 * @frame_us: when it moved last
 * @levels_changed: whether OpenGL has older ones
 * @colours_changed: likewise
 * @picked: the map that is pointed at or chosen by keys, or -1
 * @by_keys: whether it was chosen by keys
 * @has_pointer: whether the pointer is over the view
 * @pointer_x: where the pointer was last
 * @drag_x: how far the drag under way has moved
 * @pinch: the scale of the pinch under way
 */
struct _OfframpFeatureView
{
  GtkWidget parent_instance;

  GtkWidget *area;
  OfframpFeatureGl *gl;
  OfframpFeatureMaps *maps;
  guint8 *levels;
  GdkTexture *painted;
  OfframpFeatureScale scale;
  OfframpFeatureColours colours;
  OfframpFeatureGrid grid;
  OfframpFeatureCamera camera, target;
  guint tick;
  gint64 frame_us;
  gboolean levels_changed, colours_changed;
  guint marked[OFFRAMP_FEATURE_VIEW_MAX_MARKED];
  guint n_marked;
  int picked;
  gboolean by_keys, has_pointer;
  double pointer_x, pointer_y;
  double drag_x, drag_y;
  double pinch;
};

void offramp_feature_view_go (OfframpFeatureView *self, OfframpFeatureCamera target, gboolean smoothly);
void offramp_feature_view_pick (OfframpFeatureView *self, int map, gboolean by_keys);
void offramp_feature_view_point (OfframpFeatureView *self);
void offramp_feature_view_install_keys (GtkWidgetClass *widget_class);
void offramp_feature_view_init_input (OfframpFeatureView *self);

G_END_DECLS
