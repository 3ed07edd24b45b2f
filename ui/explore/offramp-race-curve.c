/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps its own copy of the points, so that a frame only strokes them. */
#include "offramp-race-curve.h"

#include <glib/gi18n.h>

#include "offramp-axis.h"
#include "offramp-palette.h"

enum
{
  WIDTH = 260,
  HEIGHT = 170,
  MOST_TICKS = 5
};

/* The axis upwards begins at 0 and shows what is slower than without an exit, too. */
#define HIGHEST 1.1

/**
 * OfframpRaceCurve:
 * @has_limit: whether the network has an exit
 * @points: (element-type OfframpRacePoint): by age; the last one is the newest
 * @share: that the slider asks for
 */
struct _OfframpRaceCurve
{
  GtkWidget parent_instance;

  gboolean has_limit;
  OfframpRaceLimit limit;
  GArray *points;
  double share;
  OfframpAxis x_axis, y_axis;
};

G_DEFINE_FINAL_TYPE (OfframpRaceCurve, offramp_race_curve, GTK_TYPE_WIDGET)

/* The plot in pixels, growing to the right and down. */
typedef struct
{
  double x, y, width, height;
} Plot;

static double
get_x (const OfframpRaceCurve *self, const Plot *plot, double share)
{
  return plot->x + plot->width * offramp_axis_get_place (&self->x_axis, share);
}

static double
get_y (const OfframpRaceCurve *self, const Plot *plot, double ratio)
{
  return plot->y + plot->height * (1 - offramp_axis_get_place (&self->y_axis, ratio));
}

/* @align: 0 the text begins at @x, 1 it ends there. */
static void
draw_text (GtkWidget *widget, cairo_t *cr, const char *text, double x, double y, double align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, x - align * width, y - height / 2.0);
  pango_cairo_show_layout (cr, layout);
}

static Plot
measure_plot (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "100 %");
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  return (Plot){ width + 4, height / 2.0 + 2, gtk_widget_get_width (widget) - 1.5 * width - 10,
                 gtk_widget_get_height (widget) - 2.0 * height - 4 };
}

static void
draw_axes (OfframpRaceCurve *self, cairo_t *cr, const Plot *plot, const OfframpPalette *palette)
{
  GtkWidget *widget = GTK_WIDGET (self);
  OfframpTick ticks[OFFRAMP_AXIS_MAX_TICKS];
  GdkRGBA faint = palette->idle;
  guint n = offramp_axis_make_ticks (&self->y_axis, MOST_TICKS, ticks);

  faint.alpha *= 0.4;
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < n; i++)
    {
      const double y = (int)(plot->y + plot->height * (1 - ticks[i].place)) + 0.5;
      g_autofree char *label = offramp_race_format_ratio (ticks[i].value);

      gdk_cairo_set_source_rgba (cr, &faint);
      cairo_move_to (cr, plot->x, y);
      cairo_line_to (cr, plot->x + plot->width, y);
      cairo_stroke (cr);
      gdk_cairo_set_source_rgba (cr, &palette->quiet);
      draw_text (widget, cr, label, plot->x - 5, y, 1);
    }
  n = offramp_axis_make_ticks (&self->x_axis, MOST_TICKS, ticks);
  for (guint i = 0; i < n; i++)
    {
      const double x = (int)(plot->x + plot->width * ticks[i].place) + 0.5;
      g_autofree char *label = offramp_race_format_share (ticks[i].value);

      gdk_cairo_set_source_rgba (cr, &faint);
      cairo_move_to (cr, x, plot->y);
      cairo_line_to (cr, x, plot->y + plot->height);
      cairo_stroke (cr);
      gdk_cairo_set_source_rgba (cr, &palette->quiet);
      draw_text (widget, cr, label, x, plot->y + plot->height + plot->y + 4, 0.5);
    }
}

static void
draw_limit (OfframpRaceCurve *self, cairo_t *cr, const Plot *plot, const OfframpPalette *palette)
{
  const double dashes[] = { 5, 4 };
  const double at_share = offramp_race_limit_get (&self->limit, self->share);

  cairo_save (cr);
  gdk_cairo_set_source_rgba (cr, &palette->amber);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, get_x (self, plot, 0), get_y (self, plot, self->limit.at_none));
  cairo_line_to (cr, get_x (self, plot, 1), get_y (self, plot, self->limit.at_all));
  cairo_stroke (cr);
  cairo_restore (cr);

  /* What the slider asks for. */
  gdk_cairo_set_source_rgba (cr, &palette->amber);
  cairo_arc (cr, get_x (self, plot, self->share), get_y (self, plot, at_share), 4, 0, 2 * G_PI);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &palette->quiet);
  draw_text (GTK_WIDGET (self), cr, _ ("limit"), get_x (self, plot, 0.2) - 4,
             get_y (self, plot, offramp_race_limit_get (&self->limit, 0.2)) + 12, 1);
}

static void
draw_points (OfframpRaceCurve *self, cairo_t *cr, const Plot *plot, const OfframpPalette *palette)
{
  for (guint i = 0; i < self->points->len; i++)
    {
      const OfframpRacePoint *point = &g_array_index (self->points, OfframpRacePoint, i);
      const gboolean newest = i + 1 == self->points->len;

      gdk_cairo_set_source_rgba (cr, &palette->green);
      cairo_set_line_width (cr, 2);
      cairo_new_path (cr); /* a text drawn before leaves a point */
      cairo_arc (cr, get_x (self, plot, point->share), get_y (self, plot, MIN (point->ratio, HIGHEST)),
                 newest ? 5.5 : 4, 0, 2 * G_PI);
      if (newest)
        cairo_fill (cr);
      else
        cairo_stroke (cr);
    }
}

static void
offramp_race_curve_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpRaceCurve *self = OFFRAMP_RACE_CURVE (widget);
  OfframpPalette palette;
  Plot plot = measure_plot (widget);
  cairo_t *cr;

  if (plot.width < 10 || plot.height < 10)
    return;
  offramp_palette_load (&palette, widget);
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
  draw_axes (self, cr, &plot, &palette);
  if (self->has_limit)
    draw_limit (self, cr, &plot, &palette);
  draw_points (self, cr, &plot, &palette);
  cairo_destroy (cr);
}

static void
offramp_race_curve_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : WIDTH;
}

static void
offramp_race_curve_finalize (GObject *object)
{
  g_array_unref (OFFRAMP_RACE_CURVE (object)->points);

  G_OBJECT_CLASS (offramp_race_curve_parent_class)->finalize (object);
}

static void
offramp_race_curve_class_init (OfframpRaceCurveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = offramp_race_curve_finalize;
  widget_class->snapshot = offramp_race_curve_snapshot;
  widget_class->measure = offramp_race_curve_measure;
  gtk_widget_class_set_css_name (widget_class, "racecurve");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
offramp_race_curve_init (OfframpRaceCurve *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (OfframpRacePoint));
  self->x_axis = (OfframpAxis){ OFFRAMP_SCALE_LINEAR, 0, 1, 1 };
  self->y_axis = (OfframpAxis){ OFFRAMP_SCALE_LINEAR, 0, HIGHEST, 1 };
}

/* What a screen reader says of it. */
static void
describe (OfframpRaceCurve *self)
{
  g_autofree char *text = self->has_limit ? offramp_race_describe_points (self->points, &self->limit) : g_strdup ("");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * offramp_race_curve_set_limit:
 * @self: a plot
 * @limit: (nullable): of the network; NULL where it has no exit
 */
void
offramp_race_curve_set_limit (OfframpRaceCurve *self, const OfframpRaceLimit *limit)
{
  g_return_if_fail (OFFRAMP_IS_RACE_CURVE (self));

  self->has_limit = limit != NULL;
  if (limit != NULL)
    self->limit = *limit;
  describe (self);
}

/**
 * offramp_race_curve_set_points:
 * @self: a plot
 * @points: (element-type OfframpRacePoint): copied
 */
void
offramp_race_curve_set_points (OfframpRaceCurve *self, const GArray *points)
{
  g_return_if_fail (OFFRAMP_IS_RACE_CURVE (self));

  g_array_set_size (self->points, 0);
  if (points->len > 0)
    g_array_append_vals (self->points, points->data, points->len);
  describe (self);
}

/**
 * offramp_race_curve_set_share:
 * @self: a plot
 * @share: that the slider asks for, 0..1
 */
void
offramp_race_curve_set_share (OfframpRaceCurve *self, double share)
{
  g_return_if_fail (OFFRAMP_IS_RACE_CURVE (self));

  self->share = share;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
