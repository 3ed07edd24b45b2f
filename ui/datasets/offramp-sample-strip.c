/* SPDX-License-Identifier: Apache-2.0 */
/* Pixels stay crisp: an image of 32 by 32 is shown at one and a half times its size. Surfaces are made when they are
 * first drawn, since a list holds rows that nobody scrolls to. */
#include "offramp-sample-strip.h"

#include <glib/gi18n.h>

#include "offramp-pixel-surface.h"

enum
{
  SIDE = 48,
  GAP = 4,
  FEWEST = 1,
  RADIUS = 4,
};

struct _OfframpSampleStrip
{
  GtkWidget parent_instance;

  OfframpClassSamples *samples;
  GPtrArray *surfaces; /* of cairo_surface_t; NULL until they are drawn */
};

G_DEFINE_FINAL_TYPE (OfframpSampleStrip, offramp_sample_strip, GTK_TYPE_WIDGET)

static void
destroy_surface (gpointer surface)
{
  cairo_surface_destroy (surface);
}

static void
make_surfaces (OfframpSampleStrip *self)
{
  self->surfaces = g_ptr_array_new_with_free_func (destroy_surface);
  for (guint i = 0; i < offramp_class_samples_get_n_samples (self->samples); i++)
    g_ptr_array_add (self->surfaces, offramp_pixel_surface_new (offramp_class_samples_get_sample (self->samples, i),
                                                                EE_IMAGE_SIDE, EE_IMAGE_SIDE));
}

static void
offramp_sample_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpSampleStrip *self = OFFRAMP_SAMPLE_STRIP (widget);
  const int width = gtk_widget_get_width (widget);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if (self->samples == NULL)
    return;
  if (self->surfaces == NULL)
    make_surfaces (self);
  for (guint i = 0; i < self->surfaces->len && (int)(i + 1) * (SIDE + GAP) - GAP <= width; i++)
    {
      const int from = (int)i * (SIDE + GAP), x = rtl ? width - from - SIDE : from;
      const graphene_rect_t bounds = GRAPHENE_RECT_INIT (x, 0, SIDE, SIDE);
      GskRoundedRect clip;
      cairo_t *cr;

      gsk_rounded_rect_init_from_rect (&clip, &bounds, RADIUS);
      gtk_snapshot_push_rounded_clip (snapshot, &clip);
      cr = gtk_snapshot_append_cairo (snapshot, &bounds);
      offramp_pixel_surface_draw (cr, self->surfaces->pdata[i], x, 0, SIDE, SIDE);
      cairo_destroy (cr);
      gtk_snapshot_pop (snapshot);
    }
}

static void
offramp_sample_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                              int *minimum_baseline, int *natural_baseline)
{
  OfframpSampleStrip *self = OFFRAMP_SAMPLE_STRIP (widget);
  const int n = self->samples != NULL ? (int)offramp_class_samples_get_n_samples (self->samples) : 0;

  *minimum = *natural = SIDE;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = FEWEST * SIDE;
      *natural = MAX (n * (SIDE + GAP) - GAP, *minimum);
    }
}

static void
offramp_sample_strip_dispose (GObject *object)
{
  OfframpSampleStrip *self = OFFRAMP_SAMPLE_STRIP (object);

  g_clear_object (&self->samples);
  g_clear_pointer (&self->surfaces, g_ptr_array_unref);
  G_OBJECT_CLASS (offramp_sample_strip_parent_class)->dispose (object);
}

static void
offramp_sample_strip_class_init (OfframpSampleStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = offramp_sample_strip_dispose;
  widget_class->snapshot = offramp_sample_strip_snapshot;
  widget_class->measure = offramp_sample_strip_measure;
  gtk_widget_class_set_css_name (widget_class, "samplestrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
offramp_sample_strip_init (OfframpSampleStrip *self)
{
}

/**
 * offramp_sample_strip_new:
 *
 * Returns: (transfer floating): a strip without images
 */
GtkWidget *
offramp_sample_strip_new (void)
{
  return g_object_new (OFFRAMP_TYPE_SAMPLE_STRIP, NULL);
}

/**
 * offramp_sample_strip_show:
 * @self: a strip
 * @samples: (nullable): whose images
 */
void
offramp_sample_strip_show (OfframpSampleStrip *self, OfframpClassSamples *samples)
{
  g_return_if_fail (OFFRAMP_IS_SAMPLE_STRIP (self));

  if (!g_set_object (&self->samples, samples))
    return;
  g_clear_pointer (&self->surfaces, g_ptr_array_unref);
  if (samples != NULL)
    {
      g_autofree char *label = g_strdup_printf (_ ("Images of class %s"), offramp_class_samples_get_name (samples));

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
