/* SPDX-License-Identifier: Apache-2.0 */
/* The road widget
 *
 * Lays out when its size or its network changes and keeps what stands still as render nodes. During a trip a frame
 * draws the traffic alone, and frames are asked for only then. Without animations (the desktop's setting) the image is
 * there at once. Its stops stand in offramp-road-stops.c.
 */
#include "offramp-road-private.h"

#include <math.h>

#include "offramp-pixel-surface.h"
#include "offramp-road-text.h"

/* Pixels of the font for which the layout is made. */
#define LAYOUT_FONT 14.667

/* While nobody has seen a whole network's time: so much longer than as far as the exit. */
#define GUESSED_WHOLE 8

enum
{
  NOTICED,
  TRIP_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpRoad, offramp_road, GTK_TYPE_WIDGET)

/* (nullable): on the selected image. */
const OfframpVerdict *
offramp_road_get_verdict (OfframpRoad *self)
{
  return self->sample != NULL ? offramp_sample_get_verdict (self->sample) : NULL;
}

static void
drop_nodes (OfframpRoad *self)
{
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  g_clear_pointer (&self->traffic, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static double
get_zoom (OfframpRoad *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double pixels = pango_font_description_get_size (font) / (double)PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    pixels *= pango_cairo_context_get_resolution (context) > 0 ? pango_cairo_context_get_resolution (context) / 72 : 1;
  return CLAMP (pixels / LAYOUT_FONT, 0.8, 4);
}

static void
lay_out (OfframpRoad *self)
{
  const OfframpVerdict *verdict = offramp_road_get_verdict (self);

  if (self->shown_plan != NULL)
    offramp_road_layout_init (&self->layout, &self->map, gtk_widget_get_width (GTK_WIDGET (self)) / self->zoom);
  self->times = (OfframpRoadTimes){ 0 };
  self->trip.n_way = 0;
  if (self->shown_plan != NULL && verdict != NULL)
    {
      offramp_road_times_init (&self->times, &self->map, &verdict->timing);
      offramp_road_trip_init (&self->trip, &self->layout, verdict->route.stage, &self->times);
    }
  drop_nodes (self);
}

static void
describe (OfframpRoad *self)
{
  g_autofree char *text = NULL;

  if (self->shown_plan == NULL)
    return;
  text = offramp_road_describe (&self->map, offramp_road_get_verdict (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  offramp_road_describe_stops (self);
}

static void
show_plan (OfframpRoad *self)
{
  const OfframpVerdict *verdict = offramp_road_get_verdict (self);
  EePlan *plan = verdict != NULL ? verdict->plan : self->plan;

  if (plan != self->shown_plan)
    {
      gboolean same = plan != NULL && self->shown_plan != NULL && ee_plan_equal (plan, self->shown_plan);

      ee_plan_unref (self->shown_plan);
      self->shown_plan = plan != NULL ? ee_plan_ref (plan) : NULL;
      if (plan != NULL)
        offramp_road_map_init (&self->map, plan);
      /* A training brings the same network again and again: the focus is to stay. */
      if (plan == NULL)
        offramp_road_drop_stops (self);
      else if (!same)
        offramp_road_make_stops (self);
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

/* The whole network's time is what every trip is scaled by, so that a short trip looks short. */
static void
see_whole_time (OfframpRoad *self)
{
  const OfframpVerdict *verdict = offramp_road_get_verdict (self);

  if (verdict == NULL)
    return;
  if (verdict->has_full)
    self->whole_ms = verdict->full_timing.total_ms;
  else if (offramp_verdict_get_exit_block (verdict) == 0)
    self->whole_ms = verdict->timing.total_ms;
  else if (self->whole_ms <= 0)
    self->whole_ms = GUESSED_WHOLE * verdict->timing.total_ms;
}

static void
start_trip (OfframpRoad *self)
{
  const OfframpVerdict *verdict = offramp_road_get_verdict (self);

  adw_animation_reset (self->travel);
  g_set_object (&self->travelled_for, (verdict != NULL ? self->sample : NULL));
  if (verdict != NULL)
    {
      AdwTimedAnimation *travel = ADW_TIMED_ANIMATION (self->travel);

      see_whole_time (self);
      self->travelled_stage = verdict->route.stage;
      adw_timed_animation_set_duration (travel, ceil (self->trip.total_ms * offramp_road_get_slowdown (self)));
      adw_animation_play (self->travel);
      if (self->live)
        adw_animation_skip (self->travel);
    }
  drop_nodes (self);
  g_signal_emit (self, signals[TRIP_CHANGED], 0);
}

static void
sample_changed_cb (OfframpRoad *self)
{
  const OfframpVerdict *verdict = offramp_road_get_verdict (self);

  show_image (self);
  show_plan (self);
  /* Timed anew, it need not travel again; but it must be where it belongs. */
  if (verdict == NULL || self->travelled_for != self->sample || verdict->route.stage != self->travelled_stage)
    start_trip (self);
}

static void
travel_cb (double value, gpointer user_data)
{
  gtk_widget_queue_draw (GTK_WIDGET (user_data));
  offramp_road_follow (OFFRAMP_ROAD (user_data), value);
}

static void
offramp_road_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  OfframpRoad *self = OFFRAMP_ROAD (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = (int)ceil (OFFRAMP_ROAD_HEIGHT * self->zoom);
  else
    {
      *minimum = offramp_road_get_width_request (self, TRUE);
      *natural = offramp_road_get_width_request (self, FALSE);
    }
}

static void
offramp_road_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  offramp_road_fit (OFFRAMP_ROAD (widget));
  lay_out (OFFRAMP_ROAD (widget));
  offramp_road_allocate_stops (OFFRAMP_ROAD (widget));
}

static void
offramp_road_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  OfframpRoad *self = OFFRAMP_ROAD (widget);
  double zoom;

  GTK_WIDGET_CLASS (offramp_road_parent_class)->css_changed (widget, change);
  g_clear_object (&self->text);
  zoom = get_zoom (self);
  if (fabs (zoom - self->font_zoom) > 1e-3)
    {
      self->zoom *= zoom / self->font_zoom;
      self->font_zoom = zoom;
      gtk_widget_queue_resize (widget);
    }
  drop_nodes (self);
}

static gboolean
offramp_road_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return offramp_road_move_focus (OFFRAMP_ROAD (widget), direction);
}

/* The layout's own font; the zoom makes it the widget's. */
static void
load_style (OfframpRoad *self)
{
  g_autoptr (PangoFontDescription) font = NULL;

  self->text = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  font = pango_font_description_copy (pango_context_get_font_description (pango_layout_get_context (self->text)));
  pango_font_description_set_absolute_size (font, LAYOUT_FONT * PANGO_SCALE);
  pango_layout_set_font_description (self->text, font);
  offramp_palette_load (&self->palette, GTK_WIDGET (self));
}

typedef void (*DrawFunc) (const OfframpRoadScene *scene, cairo_t *cr);

/* (transfer full) (nullable): what @draw draws. */
static GskRenderNode *
record (OfframpRoad *self, const OfframpRoadScene *scene, DrawFunc draw)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_t *cr
      = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                                                                  gtk_widget_get_height (GTK_WIDGET (self))));

  cairo_scale (cr, self->zoom, self->zoom);
  draw (scene, cr);
  cairo_destroy (cr);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
snapshot_car (OfframpRoad *self, GtkSnapshot *snapshot, const OfframpRoadScene *scene, OfframpRoadPoint at)
{
  const double half = OFFRAMP_ROAD_CAR / 2.0 + 3;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot,
                                           &GRAPHENE_RECT_INIT ((at.x - half) * self->zoom, (at.y - half) * self->zoom,
                                                                2 * half * self->zoom, 2 * half * self->zoom));

  cairo_scale (cr, self->zoom, self->zoom);
  offramp_road_draw_car (scene, cr, self->image, at);
  cairo_destroy (cr);
}

static void
append_node (GtkSnapshot *snapshot, GskRenderNode *node)
{
  if (node != NULL)
    gtk_snapshot_append_node (snapshot, node);
}

static void
snapshot_traffic (OfframpRoad *self, GtkSnapshot *snapshot, OfframpRoadScene *scene, OfframpRoadMoment *moment)
{
  gboolean moving = adw_animation_get_state (self->travel) == ADW_ANIMATION_PLAYING;
  double done = moving ? adw_animation_get_value (self->travel) : 1;

  offramp_road_trip_look (&self->trip, done * self->trip.total_ms, moment);
  scene->moment = moment;
  if (moving)
    {
      g_autoptr (GskRenderNode) node = record (self, scene, offramp_road_draw_traffic);

      append_node (snapshot, node);
      return;
    }
  if (self->traffic == NULL)
    self->traffic = record (self, scene, offramp_road_draw_traffic);
  append_node (snapshot, self->traffic);
}

static void
offramp_road_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpRoad *self = OFFRAMP_ROAD (widget);
  OfframpRoadMoment moment = { .at = self->layout.start };
  OfframpRoadScene scene
      = { &self->layout, &self->palette, offramp_road_get_verdict (self), &self->times, &self->trip, &moment, NULL };

  if (self->shown_plan == NULL)
    return;
  if (self->text == NULL)
    load_style (self);
  scene.text = self->text;
  if (self->ground == NULL)
    self->ground = record (self, &scene, offramp_road_draw_ground);
  append_node (snapshot, self->ground);
  if (self->trip.n_way > 0)
    snapshot_traffic (self, snapshot, &scene, &moment);
  if (self->image != NULL)
    snapshot_car (self, snapshot, &scene, moment.at);
  GTK_WIDGET_CLASS (offramp_road_parent_class)->snapshot (widget, snapshot);
}

static void
offramp_road_dispose (GObject *object)
{
  OfframpRoad *self = OFFRAMP_ROAD (object);

  if (self->sample != NULL)
    g_signal_handlers_disconnect_by_func (self->sample, sample_changed_cb, self);
  offramp_road_drop_stops (self);
  g_clear_handle_id (&self->resize_source, g_source_remove);
  g_clear_object (&self->sample);
  g_clear_object (&self->travelled_for);
  g_clear_object (&self->travel);
  g_clear_object (&self->text);
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  g_clear_pointer (&self->traffic, gsk_render_node_unref);
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
  widget_class->focus = offramp_road_focus;
  gtk_widget_class_set_css_name (widget_class, "road");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  /**
   * OfframpRoad::noticed:
   *
   * What offramp_road_get_noticed() tells is another thing.
   */
  signals[NOTICED]
      = g_signal_new ("noticed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * OfframpRoad::trip-changed:
   *
   * A trip begins, or there is none any more.
   */
  signals[TRIP_CHANGED] = g_signal_new ("trip-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
}

static void
offramp_road_init (OfframpRoad *self)
{
  AdwAnimationTarget *target = adw_callback_animation_target_new (travel_cb, self, NULL);

  self->font_zoom = self->zoom = 1;
  self->speed = OFFRAMP_ROAD_NORMAL;
  self->travel = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, 1, target);
  adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->travel), ADW_LINEAR);
  g_signal_connect_object (self->travel, "done", G_CALLBACK (drop_nodes), self, G_CONNECT_SWAPPED);
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
  start_trip (self);
}

/**
 * offramp_road_set_speed:
 * @self: a road
 * @speed: of the trips from now on; the one under way begins again
 */
void
offramp_road_set_speed (OfframpRoad *self, OfframpRoadSpeed speed)
{
  g_return_if_fail (OFFRAMP_IS_ROAD (self) && speed < OFFRAMP_ROAD_N_SPEEDS);

  if (self->speed == speed)
    return;
  self->speed = speed;
  start_trip (self);
}

/**
 * offramp_road_set_live:
 * @self: a road
 * @live: whether images come faster than they could travel, as while one draws: then each is at once where it ends
 */
void
offramp_road_set_live (OfframpRoad *self, gboolean live)
{
  g_return_if_fail (OFFRAMP_IS_ROAD (self));

  self->live = live;
}

/**
 * offramp_road_replay:
 * @self: a road
 *
 * Lets the image travel again.
 */
void
offramp_road_replay (OfframpRoad *self)
{
  g_return_if_fail (OFFRAMP_IS_ROAD (self));

  start_trip (self);
}

/**
 * offramp_road_get_slowdown:
 * @self: a road
 *
 * Returns: how many times slower than computed the image travels; 0 while there is none
 */
double
offramp_road_get_slowdown (OfframpRoad *self)
{
  g_return_val_if_fail (OFFRAMP_IS_ROAD (self), 0);

  if (offramp_road_get_verdict (self) == NULL)
    return 0;
  return offramp_road_choose_slowdown (self->whole_ms, self->speed);
}
