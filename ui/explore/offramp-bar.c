/* SPDX-License-Identifier: Apache-2.0 */
/* Bars of the verdict panel: stage times, and P(redundant) with the threshold as a mark. */
#include "offramp-bar.h"

#include "offramp-palette.h"

#define THICKNESS 11.0

struct _OfframpBar
{
  GtkWidget parent_instance;

  double from, to;
  double mark; /* negative for none */
  OfframpBarTone tone;
};

G_DEFINE_FINAL_TYPE (OfframpBar, offramp_bar, GTK_TYPE_WIDGET)

static void
append_mark (OfframpBar *self, GtkSnapshot *snapshot, const OfframpPalette *palette, double width, double height)
{
  const float x = CLAMP (self->mark * width - 1, 0, width - 2);
  GdkRGBA track = palette->idle;

  track.alpha *= 0.25;
  gtk_snapshot_append_color (snapshot, &track, &GRAPHENE_RECT_INIT (0, (height - THICKNESS) / 2, width, THICKNESS));
  gtk_snapshot_append_color (snapshot, &palette->text, &GRAPHENE_RECT_INIT (x, 0, 2, height));
}

static void
offramp_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpBar *self = OFFRAMP_BAR (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), thickness = THICKNESS;
  const double x = self->from * width, length = MAX ((self->to - self->from) * width, 1.5);
  OfframpPalette palette;
  cairo_t *cr;

  offramp_palette_load (&palette, widget);
  if (self->tone == OFFRAMP_BAR_OUTLINE)
    {
      const double dashes[] = { 3, 3 };

      cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
      gdk_cairo_set_source_rgba (cr, &palette.quiet);
      cairo_set_line_width (cr, 1);
      cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
      cairo_move_to (cr, x, (int)(height / 2) + 0.5);
      cairo_line_to (cr, x + length, (int)(height / 2) + 0.5);
      cairo_stroke (cr);
      cairo_destroy (cr);
      return;
    }
  gtk_snapshot_append_color (snapshot, self->tone == OFFRAMP_BAR_GREEN ? &palette.green : &palette.blue,
                             &GRAPHENE_RECT_INIT (x, (height - thickness) / 2, length, thickness));
  if (self->mark >= 0)
    append_mark (self, snapshot, &palette, width, height);
}

static void
offramp_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? 18 : 40;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? 18 : 56;
}

static void
offramp_bar_class_init (OfframpBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = offramp_bar_snapshot;
  widget_class->measure = offramp_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "timebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
offramp_bar_init (OfframpBar *self)
{
  self->mark = -1;
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

/**
 * offramp_bar_new:
 *
 * Returns: (transfer floating): an empty bar
 */
GtkWidget *
offramp_bar_new (void)
{
  return g_object_new (OFFRAMP_TYPE_BAR, NULL);
}

/**
 * offramp_bar_set:
 * @self: a bar
 * @from: where it begins, 0..1 of the width
 * @to: where it ends
 * @tone: its meaning
 */
void
offramp_bar_set (OfframpBar *self, double from, double to, OfframpBarTone tone)
{
  g_return_if_fail (OFFRAMP_IS_BAR (self));

  self->from = CLAMP (from, 0, 1);
  self->to = CLAMP (to, self->from, 1);
  self->tone = tone;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * offramp_bar_set_mark:
 * @self: a bar
 * @mark: where a mark stands, 0..1 of the width; negative for none
 */
void
offramp_bar_set_mark (OfframpBar *self, double mark)
{
  g_return_if_fail (OFFRAMP_IS_BAR (self));

  self->mark = mark;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
