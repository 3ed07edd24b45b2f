/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what is known of the maps (OfframpFeatures) and the window with all of them. */
#include "offramp-feature-strip.h"

#include <glib/gi18n.h>
#include <string.h>

#include "offramp-feature-layers.h"
#include "offramp-feature-paint.h"
#include "offramp-feature-window.h"

/* Maps in the row. */
enum
{
  N_SHOWN = 8
};

/**
 * OfframpFeatureStrip:
 * @window: (nullable): that is open
 * @levels: (nullable): [@n_shown, @side, @side] of the maps in the row
 */
struct _OfframpFeatureStrip
{
  AdwBin parent_instance;

  GtkWidget *button;
  GtkLabel *layer;
  GtkStack *stack;
  GtkDrawingArea *row;
  GtkLabel *reason;

  OfframpFeatures *features;
  GtkWindow *window;
  guint8 *levels;
  guint n_shown, side;
};

G_DEFINE_FINAL_TYPE (OfframpFeatureStrip, offramp_feature_strip, ADW_TYPE_BIN)

static void
draw_row (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  OfframpFeatureStrip *self = user_data;
  const int factor = gtk_widget_get_scale_factor (GTK_WIDGET (area));
  OfframpFeatureGrid grid;
  OfframpFeatureCamera camera;
  cairo_surface_t *surface;

  if (self->levels == NULL || width < 1 || height < 1)
    return;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * factor, height * factor);
  cairo_surface_flush (surface);
  offramp_feature_grid_init (&grid, self->n_shown, self->side, width, height);
  camera = offramp_feature_camera_fit (&grid, width * factor, height * factor);
  offramp_feature_paint (self->levels, &grid, camera, OFFRAMP_FEATURE_VIRIDIS,
                         (guint32 *)cairo_image_surface_get_data (surface),
                         cairo_image_surface_get_stride (surface) / 4, width * factor, height * factor);
  cairo_surface_mark_dirty (surface);
  cairo_surface_set_device_scale (surface, factor, factor);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_surface_destroy (surface);
}

/* The marked maps, or the first ones while none are. */
static void
choose_maps (OfframpFeatureStrip *self, const OfframpFeatureMaps *maps)
{
  const gsize pixels = (gsize)maps->side * maps->side;
  g_autofree guint8 *levels = offramp_feature_maps_fill_levels (maps, OFFRAMP_FEATURE_SCALE_MAP);
  guint marked[OFFRAMP_FEATURES_N_MARKED], n = offramp_features_get_marked (self->features, marked);

  for (guint m = 0; n < MIN (N_SHOWN, maps->n_maps) && m < maps->n_maps; m++)
    {
      gboolean is_there = FALSE;

      for (guint i = 0; i < n; i++)
        is_there = is_there || marked[i] == m;
      if (!is_there)
        marked[n++] = m;
    }
  self->n_shown = n;
  self->side = maps->side;
  self->levels = g_malloc (n * pixels);
  for (guint i = 0; i < n; i++)
    memcpy (self->levels + i * pixels, levels + marked[i] * pixels, pixels);
}

static void
show (OfframpFeatureStrip *self)
{
  const OfframpFeaturesState state = offramp_features_get_state (self->features);
  const OfframpFeatureMaps *maps = offramp_features_get_maps (self->features);
  EePlan *plan = offramp_features_get_plan (self->features);
  g_autofree char *name = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self),
                          state != OFFRAMP_FEATURES_NO_NETWORK && state != OFFRAMP_FEATURES_NO_IMAGE);
  if (plan == NULL)
    return;
  name = offramp_feature_layers_format_name (plan, offramp_features_get_layer (self->features));
  gtk_label_set_text (self->layer, name);
  if (state == OFFRAMP_FEATURES_WAITING)
    {
      if (self->levels == NULL) /* else the ones before stay for that moment */
        gtk_stack_set_visible_child_name (self->stack, "row");
      return;
    }
  g_clear_pointer (&self->levels, g_free);
  if (maps != NULL)
    choose_maps (self, maps);
  gtk_label_set_text (self->reason, state == OFFRAMP_FEATURES_FAILED ? offramp_features_get_error (self->features)
                                                                     : _ ("Not computed: the image left before."));
  gtk_stack_set_visible_child_name (
      self->stack, state == OFFRAMP_FEATURES_FAILED || state == OFFRAMP_FEATURES_NOT_COMPUTED ? "reason" : "row");
  gtk_widget_queue_draw (GTK_WIDGET (self->row));
}

static void
closed_cb (OfframpFeatureStrip *self)
{
  self->window = NULL;
  if (self->features == NULL)
    return;
  offramp_features_set_compared (self->features, FALSE);
  offramp_features_set_watched (self->features, gtk_widget_get_mapped (GTK_WIDGET (self)));
}

/**
 * offramp_feature_strip_open:
 * @self: a strip of a session
 *
 * Opens the window with all maps, or brings it to the front.
 */
void
offramp_feature_strip_open (OfframpFeatureStrip *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_return_if_fail (OFFRAMP_IS_FEATURE_STRIP (self) && self->features != NULL);

  if (self->window == NULL)
    {
      self->window = GTK_WINDOW (offramp_feature_window_new (self->features));
      if (GTK_IS_WINDOW (root))
        gtk_window_set_transient_for (self->window, GTK_WINDOW (root));
      gtk_window_set_destroy_with_parent (self->window, TRUE);
      g_signal_connect_object (self->window, "destroy", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
      offramp_features_set_watched (self->features, TRUE);
      offramp_features_set_compared (self->features, TRUE);
    }
  gtk_window_present (self->window);
}

static void
offramp_feature_strip_map (GtkWidget *widget)
{
  OfframpFeatureStrip *self = OFFRAMP_FEATURE_STRIP (widget);

  GTK_WIDGET_CLASS (offramp_feature_strip_parent_class)->map (widget);
  if (self->features != NULL)
    offramp_features_set_watched (self->features, TRUE);
}

static void
offramp_feature_strip_unmap (GtkWidget *widget)
{
  OfframpFeatureStrip *self = OFFRAMP_FEATURE_STRIP (widget);

  if (self->features != NULL)
    offramp_features_set_watched (self->features, self->window != NULL);
  GTK_WIDGET_CLASS (offramp_feature_strip_parent_class)->unmap (widget);
}

static void
offramp_feature_strip_dispose (GObject *object)
{
  OfframpFeatureStrip *self = OFFRAMP_FEATURE_STRIP (object);

  if (self->window != NULL)
    gtk_window_destroy (self->window);
  if (self->features != NULL)
    g_signal_handlers_disconnect_by_data (self->features, self);
  g_clear_object (&self->features);
  g_clear_pointer (&self->levels, g_free);

  G_OBJECT_CLASS (offramp_feature_strip_parent_class)->dispose (object);
}

static void
offramp_feature_strip_class_init (OfframpFeatureStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_feature_strip_dispose;
  widget_class->map = offramp_feature_strip_map;
  widget_class->unmap = offramp_feature_strip_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/offramp/Offramp/explore/offramp-feature-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureStrip, button);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureStrip, layer);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureStrip, stack);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureStrip, row);
  gtk_widget_class_bind_template_child (widget_class, OfframpFeatureStrip, reason);
  gtk_widget_class_bind_template_callback (widget_class, offramp_feature_strip_open);
}

static void
offramp_feature_strip_init (OfframpFeatureStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->row, draw_row, self, NULL);
}

/**
 * offramp_feature_strip_set_session:
 * @self: a strip
 * @session: whose network
 */
void
offramp_feature_strip_set_session (OfframpFeatureStrip *self, OfframpSession *session)
{
  g_return_if_fail (OFFRAMP_IS_FEATURE_STRIP (self) && self->features == NULL);

  self->features = offramp_features_new (session);
  g_signal_connect_swapped (self->features, "changed", G_CALLBACK (show), self);
  offramp_features_set_watched (self->features, gtk_widget_get_mapped (GTK_WIDGET (self)));
  show (self);
}

/**
 * offramp_feature_strip_set_sample:
 * @self: a strip
 * @sample: (nullable): the image that is looked at
 */
void
offramp_feature_strip_set_sample (OfframpFeatureStrip *self, OfframpSample *sample)
{
  g_return_if_fail (OFFRAMP_IS_FEATURE_STRIP (self));

  if (self->features != NULL)
    offramp_features_set_sample (self->features, sample);
}
