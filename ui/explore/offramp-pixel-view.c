/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps the converted picture, so that a frame only draws it. */
#include "offramp-pixel-view.h"

#include "offramp-pixel-surface.h"

struct _OfframpPixelView
{
  GtkWidget parent_instance;

  cairo_surface_t *surface;
  GBytes *rgb;
};

G_DEFINE_FINAL_TYPE (OfframpPixelView, offramp_pixel_view, GTK_TYPE_WIDGET)

static void
offramp_pixel_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpPixelView *self = OFFRAMP_PIXEL_VIEW (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double scale, shown_width, shown_height;
  cairo_t *cr;

  if (self->surface == NULL || width < 1 || height < 1)
    return;
  shown_width = cairo_image_surface_get_width (self->surface);
  shown_height = cairo_image_surface_get_height (self->surface);
  scale = MIN (width / shown_width, height / shown_height);
  shown_width *= scale;
  shown_height *= scale;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  offramp_pixel_surface_draw (cr, self->surface, (width - shown_width) / 2, (height - shown_height) / 2, shown_width,
                              shown_height);
  cairo_destroy (cr);
}

static void
offramp_pixel_view_finalize (GObject *object)
{
  OfframpPixelView *self = OFFRAMP_PIXEL_VIEW (object);

  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->rgb, g_bytes_unref);

  G_OBJECT_CLASS (offramp_pixel_view_parent_class)->finalize (object);
}

static void
offramp_pixel_view_class_init (OfframpPixelViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = offramp_pixel_view_finalize;
  widget_class->snapshot = offramp_pixel_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "pixels");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
offramp_pixel_view_init (OfframpPixelView *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * offramp_pixel_view_set_pixels:
 * @self: a view
 * @rgb: (nullable): [@height, @width, 3] uint8; NULL for nothing
 * @width: in pixels
 * @height: in pixels
 */
void
offramp_pixel_view_set_pixels (OfframpPixelView *self, GBytes *rgb, guint width, guint height)
{
  g_return_if_fail (OFFRAMP_IS_PIXEL_VIEW (self));

  if (self->rgb == rgb)
    return;
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->rgb, g_bytes_unref);
  if (rgb != NULL)
    {
      self->rgb = g_bytes_ref (rgb);
      self->surface = offramp_pixel_surface_new (rgb, width, height);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
