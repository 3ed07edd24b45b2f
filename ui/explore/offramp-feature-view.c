/* SPDX-License-Identifier: Apache-2.0 */
/* The sheet: its camera, and drawing it by OpenGL or by the processor. Marks and the picked map's frame are drawn above
 * by GTK in both cases. */
#include "offramp-feature-view-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "offramp-palette.h"

/* The camera covers 1 - 1/e of the way that is left in this time. */
#define GLIDE_US 70000.0

enum
{
  PICKED,
  ZOOMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpFeatureView, offramp_feature_view, GTK_TYPE_WIDGET)

static void
redraw (OfframpFeatureView *self)
{
  g_clear_object (&self->painted);
  if (self->area != NULL)
    gtk_gl_area_queue_render (GTK_GL_AREA (self->area));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
is_near (OfframpFeatureCamera a, OfframpFeatureCamera b)
{
  return fabs (a.scale / b.scale - 1) < 0.002 && fabs (a.x - b.x) * b.scale < 0.5 && fabs (a.y - b.y) * b.scale < 0.5;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  OfframpFeatureView *self = OFFRAMP_FEATURE_VIEW (widget);
  const gint64 now = gdk_frame_clock_get_frame_time (clock);
  const double share = 1 - exp (-(now - self->frame_us) / GLIDE_US);
  const gboolean arrived = is_near (self->camera, self->target);

  self->frame_us = now;
  self->camera = arrived ? self->target : offramp_feature_camera_approach (self->camera, self->target, share);
  redraw (self);
  if (arrived)
    {
      self->tick = 0;
      offramp_feature_view_point (self);
    }
  return arrived ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* Moves the camera to @target, in a moment or at once. */
void
offramp_feature_view_go (OfframpFeatureView *self, OfframpFeatureCamera target, gboolean smoothly)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean animations = TRUE;

  if (self->maps == NULL)
    return;
  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &animations, NULL);
  self->target = target;
  g_signal_emit (self, signals[ZOOMED], 0);
  if (smoothly && animations && gtk_widget_get_mapped (widget))
    {
      if (self->tick == 0)
        {
          self->frame_us = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (widget));
          self->tick = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
        }
      return;
    }
  self->camera = target;
  offramp_feature_view_point (self);
  redraw (self);
}

/* @map: or -1 */
void
offramp_feature_view_pick (OfframpFeatureView *self, int map, gboolean by_keys)
{
  self->by_keys = by_keys;
  if (map == self->picked)
    return;
  self->picked = map;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[PICKED], 0, map);
}

/* The sheet's shape follows the view's: then all of it is shown. */
static void
lay_out (OfframpFeatureView *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->maps == NULL || width < 1 || height < 1)
    return;
  offramp_feature_grid_init (&self->grid, self->maps->n_maps, self->maps->side, width, height);
  self->levels_changed = TRUE;
  offramp_feature_view_go (self, offramp_feature_camera_fit (&self->grid, width, height), FALSE);
}

static void
make_levels (OfframpFeatureView *self)
{
  g_free (self->levels);
  self->levels = self->maps != NULL ? offramp_feature_maps_fill_levels (self->maps, self->scale) : NULL;
  self->levels_changed = TRUE;
  redraw (self);
}

static gboolean
render_cb (OfframpFeatureView *self, GdkGLContext *context, GtkGLArea *area)
{
  GtkWidget *widget = GTK_WIDGET (area);

  if (self->gl == NULL || self->maps == NULL || self->camera.scale <= 0)
    return TRUE;
  if (self->levels_changed)
    offramp_feature_gl_set_levels (self->gl, &self->grid, self->levels);
  if (self->colours_changed)
    offramp_feature_gl_set_colours (self->gl, self->colours);
  self->levels_changed = self->colours_changed = FALSE;
  offramp_feature_gl_draw (self->gl, &self->grid, self->camera, gtk_widget_get_width (widget),
                           gtk_widget_get_height (widget), gtk_widget_get_scale_factor (widget));
  return TRUE;
}

static gboolean
drop_area_cb (gpointer user_data)
{
  OfframpFeatureView *self = OFFRAMP_FEATURE_VIEW (user_data);

  g_clear_pointer (&self->area, gtk_widget_unparent);
  redraw (self);
  return G_SOURCE_REMOVE;
}

/* Where OpenGL cannot be had the processor paints, from the next turn of the main loop on: not inside of "realize". */
static void
realize_cb (OfframpFeatureView *self, GtkGLArea *area)
{
  g_autoptr (GError) error = NULL;

  gtk_gl_area_make_current (area);
  if (gtk_gl_area_get_error (area) != NULL)
    error = g_error_copy (gtk_gl_area_get_error (area));
  else
    self->gl = offramp_feature_gl_new (&error);
  self->levels_changed = self->colours_changed = TRUE;
  if (self->gl == NULL)
    {
      g_debug ("Feature maps are painted by the processor: %s", error->message);
      g_idle_add_full (G_PRIORITY_HIGH_IDLE, drop_area_cb, g_object_ref (self), g_object_unref);
    }
}

static void
unrealize_cb (OfframpFeatureView *self, GtkGLArea *area)
{
  gtk_gl_area_make_current (area);
  if (gtk_gl_area_get_error (area) == NULL)
    offramp_feature_gl_free (self->gl);
  self->gl = NULL;
}

static void
paint (OfframpFeatureView *self, GtkSnapshot *snapshot, int width, int height)
{
  const int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const guint device_width = width * factor, device_height = height * factor;
  const gsize bytes = 4 * (gsize)device_width * device_height;

  if (self->painted == NULL)
    {
      guint32 *pixels = g_malloc (bytes);
      g_autoptr (GBytes) data = g_bytes_new_take (pixels, bytes);
      OfframpFeatureCamera camera = self->camera;

      camera.scale *= factor;
      offramp_feature_paint (self->levels, &self->grid, camera, self->colours, pixels, device_width, device_width,
                             device_height);
      self->painted = gdk_memory_texture_new (device_width, device_height, GDK_MEMORY_DEFAULT, data, 4 * device_width);
    }
  gtk_snapshot_append_texture (snapshot, self->painted, &GRAPHENE_RECT_INIT (0, 0, width, height));
}

static void
frame_map (OfframpFeatureView *self, GtkSnapshot *snapshot, guint map, const GdkRGBA *colour, float thick)
{
  const OfframpFeatureBox box = offramp_feature_camera_get_box (self->camera, &self->grid, map);
  const graphene_rect_t place
      = GRAPHENE_RECT_INIT (box.x - thick, box.y - thick, box.width + 2 * thick, box.height + 2 * thick);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &place, thick / 2);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ thick, thick, thick, thick },
                              (GdkRGBA[4]){ *colour, *colour, *colour, *colour });
}

static void
offramp_feature_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpFeatureView *self = OFFRAMP_FEATURE_VIEW (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  OfframpPalette palette;

  if (self->maps == NULL || width < 1 || height < 1 || self->camera.scale <= 0)
    return;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (self->area != NULL)
    gtk_widget_snapshot_child (widget, self->area, snapshot);
  else
    paint (self, snapshot, width, height);
  offramp_palette_load (&palette, widget);
  for (guint i = 0; i < self->n_marked; i++)
    if (self->marked[i] < self->maps->n_maps)
      frame_map (self, snapshot, self->marked[i], &palette.amber, 2);
  if (self->picked >= 0 && (guint)self->picked < self->maps->n_maps)
    frame_map (self, snapshot, self->picked, &palette.text, self->by_keys ? 3 : 1.5f);
  gtk_snapshot_pop (snapshot);
}

static void
offramp_feature_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  OfframpFeatureView *self = OFFRAMP_FEATURE_VIEW (widget);

  if (self->area != NULL)
    gtk_widget_size_allocate (self->area, &(GtkAllocation){ 0, 0, width, height }, -1);
  lay_out (self);
}

static void
offramp_feature_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                              int *minimum_baseline, int *natural_baseline)
{
  *minimum = 120;
  *natural = 480;
}

static void
offramp_feature_view_dispose (GObject *object)
{
  OfframpFeatureView *self = OFFRAMP_FEATURE_VIEW (object);

  g_clear_pointer (&self->area, gtk_widget_unparent);

  G_OBJECT_CLASS (offramp_feature_view_parent_class)->dispose (object);
}

static void
offramp_feature_view_finalize (GObject *object)
{
  OfframpFeatureView *self = OFFRAMP_FEATURE_VIEW (object);

  offramp_feature_maps_unref (self->maps);
  g_free (self->levels);
  g_clear_object (&self->painted);

  G_OBJECT_CLASS (offramp_feature_view_parent_class)->finalize (object);
}

static void
offramp_feature_view_class_init (OfframpFeatureViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_feature_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = offramp_feature_view_finalize;
  widget_class->snapshot = offramp_feature_view_snapshot;
  widget_class->size_allocate = offramp_feature_view_size_allocate;
  widget_class->measure = offramp_feature_view_measure;
  gtk_widget_class_set_css_name (widget_class, "featureview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  offramp_feature_view_install_keys (widget_class);

  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT);
  signals[ZOOMED]
      = g_signal_new ("zoomed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_feature_view_init (OfframpFeatureView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->picked = -1;
  self->area = gtk_gl_area_new ();
  gtk_gl_area_set_auto_render (GTK_GL_AREA (self->area), FALSE);
  gtk_widget_set_can_target (self->area, FALSE);
  gtk_widget_set_parent (self->area, widget);
  g_signal_connect_swapped (self->area, "realize", G_CALLBACK (realize_cb), self);
  g_signal_connect_swapped (self->area, "unrealize", G_CALLBACK (unrealize_cb), self);
  g_signal_connect_swapped (self->area, "render", G_CALLBACK (render_cb), self);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Feature maps"), -1);
  offramp_feature_view_init_input (self);
}

/**
 * offramp_feature_view_set_maps:
 * @self: a view
 * @maps: (nullable): what to show; a reference is taken
 *
 * Maps of the same layer of another image are shown from where one stands.
 */
void
offramp_feature_view_set_maps (OfframpFeatureView *self, OfframpFeatureMaps *maps)
{
  const gboolean same_sheet = maps != NULL && self->maps != NULL && maps->layer == self->maps->layer
                              && maps->n_maps == self->maps->n_maps && maps->side == self->maps->side;

  if (maps == self->maps)
    return;
  g_clear_pointer (&self->maps, offramp_feature_maps_unref);
  self->maps = maps != NULL ? offramp_feature_maps_ref (maps) : NULL;
  make_levels (self);
  if (same_sheet)
    return;
  self->n_marked = 0;
  offramp_feature_view_pick (self, -1, FALSE);
  lay_out (self);
}

/* What the lowest and the highest colour stand for. */
void
offramp_feature_view_set_scale (OfframpFeatureView *self, OfframpFeatureScale scale)
{
  self->scale = scale;
  make_levels (self);
}

void
offramp_feature_view_set_colours (OfframpFeatureView *self, OfframpFeatureColours colours)
{
  self->colours = colours;
  self->colours_changed = TRUE;
  redraw (self);
}

/**
 * offramp_feature_view_set_marked:
 * @self: a view
 * @maps: [n] to be framed
 * @n: at most OFFRAMP_FEATURE_VIEW_MAX_MARKED are
 */
void
offramp_feature_view_set_marked (OfframpFeatureView *self, const guint *maps, guint n)
{
  self->n_marked = MIN (n, OFFRAMP_FEATURE_VIEW_MAX_MARKED);
  for (guint i = 0; i < self->n_marked; i++)
    self->marked[i] = maps[i];
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * offramp_feature_view_show_map:
 * @self: a view
 * @map: to go near to and to pick
 */
void
offramp_feature_view_show_map (OfframpFeatureView *self, guint map)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  OfframpFeatureCamera camera = self->target;

  if (self->maps == NULL || map >= self->maps->n_maps || width < 1 || height < 1)
    return;
  /* A map takes most of the view. */
  camera = offramp_feature_camera_zoom (camera, &self->grid, width, height,
                                        0.6 * MIN (width, height) / self->grid.side / camera.scale, 0, 0);
  camera.x
      = map % self->grid.columns * (self->grid.side + self->grid.gap) + (self->grid.side - width / camera.scale) / 2;
  camera.y
      = map / self->grid.columns * (self->grid.side + self->grid.gap) + (self->grid.side - height / camera.scale) / 2;
  camera = offramp_feature_camera_pan (camera, &self->grid, width, height, 0, 0);
  offramp_feature_view_pick (self, map, TRUE);
  offramp_feature_view_go (self, camera, TRUE);
}

/* Shows the whole sheet. */
void
offramp_feature_view_show_all (OfframpFeatureView *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->maps != NULL && width > 0 && height > 0)
    offramp_feature_view_go (self, offramp_feature_camera_fit (&self->grid, width, height), TRUE);
}

/* Goes nearer by @factor, towards the view's middle. */
void
offramp_feature_view_zoom (OfframpFeatureView *self, double factor)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->maps != NULL && width > 0 && height > 0)
    offramp_feature_view_go (
        self, offramp_feature_camera_zoom (self->target, &self->grid, width, height, factor, width / 2.0, height / 2.0),
        TRUE);
}

/**
 * offramp_feature_view_get_zoom:
 * @self: a view
 *
 * Returns: how near one is, or will be when the camera has arrived: 1 where the whole sheet is shown
 */
double
offramp_feature_view_get_zoom (OfframpFeatureView *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->maps == NULL || width < 1 || height < 1 || self->target.scale <= 0)
    return 1;
  return self->target.scale / offramp_feature_camera_fit (&self->grid, width, height).scale;
}

/* The map that is pointed at or chosen by keys, or -1. */
int
offramp_feature_view_get_picked (OfframpFeatureView *self)
{
  return self->picked;
}

/* Whether OpenGL draws; known once the view is on the screen. */
gboolean
offramp_feature_view_uses_gl (OfframpFeatureView *self)
{
  return self->gl != NULL;
}
