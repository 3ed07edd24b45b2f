/* SPDX-License-Identifier: Apache-2.0 */
/* The road widget
 *
 * Lays out when its size or its network changes and keeps what stands still as one render node; a frame of the
 * animation draws the travelling picture alone. Without animations (the desktop's setting) it is there at once.
 */
#include "offramp-road.h"

#include "offramp-palette.h"
#include "offramp-pixel-surface.h"
#include "offramp-road-draw.h"
#include "offramp-road-text.h"

enum
{
  TRAVEL_MS = 900
};

struct _OfframpRoad
{
  GtkWidget parent_instance;

  EePlan *plan;
  EePlan *shown_plan; /* the verdict's own, or the session's */
  OfframpSample *sample;
  OfframpRoadMap map;
  OfframpRoadLayout layout;
  OfframpPalette palette;
  PangoLayout *text;
  GskRenderNode *still;
  cairo_surface_t *image;
  OfframpRoadPoint way[OFFRAMP_ROAD_MAX_POINTS];
  guint n_way;
  guint way_stage;
  AdwAnimation *travel;
};

G_DEFINE_FINAL_TYPE (OfframpRoad, offramp_road, GTK_TYPE_WIDGET)

static const OfframpVerdict *
get_verdict (OfframpRoad *self)
{
  return self->sample != NULL ? offramp_sample_get_verdict (self->sample) : NULL;
}

static void
drop_still (OfframpRoad *self)
{
  g_clear_pointer (&self->still, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lay_out (OfframpRoad *self)
{
  const OfframpVerdict *verdict = get_verdict (self);

  if (self->shown_plan != NULL)
    offramp_road_layout_init (&self->layout, &self->map, gtk_widget_get_width (GTK_WIDGET (self)));
  self->n_way = 0;
  if (self->shown_plan != NULL && verdict != NULL)
    self->n_way = offramp_road_layout_trace (&self->layout, verdict->route.stage, self->way);
  drop_still (self);
}

static void
describe (OfframpRoad *self)
{
  g_autofree char *text = NULL;

  if (self->shown_plan == NULL)
    return;
  text = offramp_road_describe (&self->map, get_verdict (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
show_plan (OfframpRoad *self)
{
  const OfframpVerdict *verdict = get_verdict (self);
  EePlan *plan = verdict != NULL ? verdict->plan : self->plan;

  if (plan != self->shown_plan)
    {
      ee_plan_unref (self->shown_plan);
      self->shown_plan = plan != NULL ? ee_plan_ref (plan) : NULL;
      if (plan != NULL)
        offramp_road_map_init (&self->map, plan);
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  lay_out (self);
  describe (self);
}

static void
show_image (OfframpRoad *self)
{
  g_clear_pointer (&self->image, cairo_surface_destroy);
  if (self->sample != NULL)
    self->image
        = offramp_pixel_surface_new (offramp_sample_get_seen_image (self->sample), EE_IMAGE_SIDE, EE_IMAGE_SIDE);
}

static void
start_travel (OfframpRoad *self)
{
  const OfframpVerdict *verdict = get_verdict (self);

  if (verdict == NULL)
    return;
  self->way_stage = verdict->route.stage;
  adw_animation_reset (self->travel);
  adw_animation_play (self->travel);
}

static void
sample_changed_cb (OfframpRoad *self)
{
  const OfframpVerdict *verdict = get_verdict (self);
  gboolean arrived = self->n_way > 0;

  show_image (self);
  show_plan (self);
  if (verdict != NULL && (!arrived || verdict->route.stage != self->way_stage))
    start_travel (self);
}

static void
offramp_road_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  OfframpRoad *self = OFFRAMP_ROAD (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = OFFRAMP_ROAD_HEIGHT;
  else
    *minimum = *natural = self->shown_plan != NULL ? (int)offramp_road_layout_get_min_width (&self->map) : 0;
}

static void
offramp_road_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  lay_out (OFFRAMP_ROAD (widget));
}

static void
offramp_road_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  OfframpRoad *self = OFFRAMP_ROAD (widget);

  GTK_WIDGET_CLASS (offramp_road_parent_class)->css_changed (widget, change);
  g_clear_object (&self->text);
  drop_still (self);
}

static void
offramp_road_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpRoad *self = OFFRAMP_ROAD (widget);
  const graphene_rect_t bounds
      = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  OfframpRoadScene scene = { &self->layout, &self->palette, get_verdict (self), NULL };

  if (self->shown_plan == NULL)
    return;
  if (self->text == NULL)
    {
      self->text = gtk_widget_create_pango_layout (widget, NULL);
      offramp_palette_load (&self->palette, widget);
    }
  scene.text = self->text;
  if (self->still == NULL)
    {
      GtkSnapshot *still = gtk_snapshot_new ();
      cairo_t *cr = gtk_snapshot_append_cairo (still, &bounds);

      offramp_road_draw (&scene, cr);
      cairo_destroy (cr);
      self->still = gtk_snapshot_free_to_node (still);
    }
  if (self->still != NULL)
    gtk_snapshot_append_node (snapshot, self->still);
  if (self->image != NULL)
    {
      OfframpRoadPoint at = self->layout.start;
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

      if (self->n_way > 0)
        at = offramp_road_layout_locate (self->way, self->n_way, adw_animation_get_value (self->travel));
      offramp_road_draw_car (&scene, cr, self->image, at);
      cairo_destroy (cr);
    }
}

static void
offramp_road_dispose (GObject *object)
{
  OfframpRoad *self = OFFRAMP_ROAD (object);

  if (self->sample != NULL)
    g_signal_handlers_disconnect_by_func (self->sample, sample_changed_cb, self);
  g_clear_object (&self->sample);
  g_clear_object (&self->travel);
  g_clear_object (&self->text);
  g_clear_pointer (&self->still, gsk_render_node_unref);
  g_clear_pointer (&self->image, cairo_surface_destroy);
  g_clear_pointer (&self->plan, ee_plan_unref);
  g_clear_pointer (&self->shown_plan, ee_plan_unref);

  G_OBJECT_CLASS (offramp_road_parent_class)->dispose (object);
}

static void
offramp_road_class_init (OfframpRoadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_road_dispose;
  widget_class->measure = offramp_road_measure;
  widget_class->size_allocate = offramp_road_size_allocate;
  widget_class->snapshot = offramp_road_snapshot;
  widget_class->css_changed = offramp_road_css_changed;
  gtk_widget_class_set_css_name (widget_class, "road");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
travel_cb (double value, gpointer user_data)
{
  gtk_widget_queue_draw (GTK_WIDGET (user_data));
}

static void
offramp_road_init (OfframpRoad *self)
{
  AdwAnimationTarget *target = adw_callback_animation_target_new (travel_cb, self, NULL);

  self->travel = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, TRAVEL_MS, target);
  adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->travel), ADW_EASE_IN_OUT_CUBIC);
}

/**
 * offramp_road_set_plan:
 * @self: a road
 * @plan: (nullable): the network that is drawn while no verdict is shown
 */
void
offramp_road_set_plan (OfframpRoad *self, EePlan *plan)
{
  g_return_if_fail (OFFRAMP_IS_ROAD (self));

  if (self->plan == plan)
    return;
  ee_plan_unref (self->plan);
  self->plan = plan != NULL ? ee_plan_ref (plan) : NULL;
  show_plan (self);
}

/**
 * offramp_road_set_sample:
 * @self: a road
 * @sample: (nullable): the image that travels; NULL for none
 */
void
offramp_road_set_sample (OfframpRoad *self, OfframpSample *sample)
{
  g_return_if_fail (OFFRAMP_IS_ROAD (self));

  if (self->sample == sample)
    return;
  if (self->sample != NULL)
    g_signal_handlers_disconnect_by_func (self->sample, sample_changed_cb, self);
  g_set_object (&self->sample, sample);
  if (sample != NULL)
    g_signal_connect_swapped (sample, "changed", G_CALLBACK (sample_changed_cb), self);
  show_image (self);
  show_plan (self);
  start_travel (self);
}
