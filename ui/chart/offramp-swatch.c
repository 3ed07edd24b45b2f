/* SPDX-License-Identifier: Apache-2.0 */
/* Draws with the same function as the plot, so that the two cannot differ. */
#include "offramp-swatch.h"

#include "offramp-style-colour.h"

enum
{
  WIDTH = 26,
  HEIGHT = 14,
};

struct _OfframpSwatch
{
  GtkWidget parent_instance;

  OfframpLayerStyle style;
};

G_DEFINE_FINAL_TYPE (OfframpSwatch, offramp_swatch, GTK_TYPE_WIDGET)

static void
offramp_swatch_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
offramp_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpSwatch *self = OFFRAMP_SWATCH (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const OfframpColour colour = offramp_style_colour_look_up (self->style.colour, widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  offramp_layer_style_draw_swatch (&self->style, cr, &colour, 1, height / 2.0, width - 2);
  cairo_destroy (cr);
}

static void
offramp_swatch_class_init (OfframpSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = offramp_swatch_measure;
  widget_class->snapshot = offramp_swatch_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
offramp_swatch_init (OfframpSwatch *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * offramp_swatch_new:
 * @style: the look; its colour name must be static
 *
 * Returns: (transfer floating): a swatch
 */
GtkWidget *
offramp_swatch_new (const OfframpLayerStyle *style)
{
  OfframpSwatch *self = g_object_new (OFFRAMP_TYPE_SWATCH, NULL);

  self->style = *style;
  return GTK_WIDGET (self);
}
