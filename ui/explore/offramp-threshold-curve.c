/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps its own copy of the curve, as points of the two axes, so that a frame only strokes it. */
#include "offramp-threshold-curve.h"

#include <glib/gi18n.h>

#include "offramp-axis.h"
#include "offramp-palette.h"

enum
{
  WIDTH = 190,
  HEIGHT = 110,
  MOST_TICKS = 4
};

/**
 * OfframpThresholdCurve:
 * @points: (element-type EeThresholdPoint): seconds as a share of those without exit
 * @knee: index; 0 for none
 * @figures: of the present threshold
 * @time: axis to the right
 * @accuracy: axis upwards
 */
struct _OfframpThresholdCurve
{
  GtkWidget parent_instance;

  GArray *points;
  guint knee;
  OfframpThresholdFigures figures;
  OfframpAxis time, accuracy;
};

G_DEFINE_FINAL_TYPE (OfframpThresholdCurve, offramp_threshold_curve, GTK_TYPE_WIDGET)

/* The plot in pixels, growing to the right and down. */
typedef struct
{
  double x, y, width, height;
} Plot;

static double
get_x (const OfframpThresholdCurve *self, const Plot *plot, double time)
{
  return plot->x + plot->width * offramp_axis_get_place (&self->time, time);
}

static double
get_y (const OfframpThresholdCurve *self, const Plot *plot, double accuracy)
{
  return plot->y + plot->height * (1 - offramp_axis_get_place (&self->accuracy, accuracy));
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
  cairo_new_path (cr);
}

static Plot
measure_plot (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "100 %");
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  return (Plot){ width + 6, height / 2 + 1, gtk_widget_get_width (widget) - 1.5 * width - 6,
                 gtk_widget_get_height (widget) - 1.5 * height - 6 };
}

static void
draw_axes (OfframpThresholdCurve *self, cairo_t *cr, const Plot *plot, const OfframpPalette *palette)
{
  OfframpTick ticks[OFFRAMP_AXIS_MAX_TICKS];
  GtkWidget *widget = GTK_WIDGET (self);
  guint n = offramp_axis_make_ticks (&self->accuracy, MOST_TICKS, ticks);
  GdkRGBA faint = palette->idle;

  faint.alpha *= 0.4;
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = g_strdup_printf (_ ("%s %%"), ticks[i].label);
      double y = (int)(plot->y + plot->height * (1 - ticks[i].place)) + 0.5;

      gdk_cairo_set_source_rgba (cr, &faint);
      cairo_move_to (cr, plot->x, y);
      cairo_line_to (cr, plot->x + plot->width, y);
      cairo_stroke (cr);
      gdk_cairo_set_source_rgba (cr, &palette->quiet);
      draw_text (widget, cr, label, plot->x - 5, y, 1);
    }
  n = offramp_axis_make_ticks (&self->time, MOST_TICKS, ticks);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = g_strdup_printf (_ ("%s×"), ticks[i].label);
      double x = (int)(plot->x + plot->width * ticks[i].place) + 0.5;

      gdk_cairo_set_source_rgba (cr, &faint);
      cairo_move_to (cr, x, plot->y);
      cairo_line_to (cr, x, plot->y + plot->height);
      cairo_stroke (cr);
      gdk_cairo_set_source_rgba (cr, &palette->quiet);
      draw_text (widget, cr, label, x, plot->y + plot->height + plot->y + 4, 0.5);
    }
}

static void
draw_curve (OfframpThresholdCurve *self, cairo_t *cr, const Plot *plot, const OfframpPalette *palette)
{
  gdk_cairo_set_source_rgba (cr, &palette->blue);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < self->points->len; i++)
    {
      const EeThresholdPoint *point = &g_array_index (self->points, EeThresholdPoint, i);

      cairo_line_to (cr, get_x (self, plot, point->seconds), get_y (self, plot, point->accuracy));
    }
  cairo_stroke (cr);
}

/* A diamond with its name below. */
static void
draw_knee (OfframpThresholdCurve *self, cairo_t *cr, const Plot *plot, const OfframpPalette *palette)
{
  const EeThresholdPoint *point = &g_array_index (self->points, EeThresholdPoint, self->knee);
  double x = get_x (self, plot, point->seconds), y = get_y (self, plot, point->accuracy), r = 5;

  if (self->knee == 0)
    return;
  gdk_cairo_set_source_rgba (cr, &palette->amber);
  cairo_move_to (cr, x, y - r);
  cairo_line_to (cr, x + r, y);
  cairo_line_to (cr, x, y + r);
  cairo_line_to (cr, x - r, y);
  cairo_close_path (cr);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &palette->text);
  draw_text (GTK_WIDGET (self), cr, _ ("knee"), x, y + 16, 0.5);
}

static void
draw_present (OfframpThresholdCurve *self, cairo_t *cr, const Plot *plot, const OfframpPalette *palette)
{
  double x = get_x (self, plot, self->figures.time), y = get_y (self, plot, self->figures.accuracy);

  gdk_cairo_set_source_rgba (cr, &palette->text);
  cairo_set_line_width (cr, 2.5);
  cairo_arc (cr, x, y, 5.5, 0, 2 * G_PI);
  cairo_stroke (cr);
}

static void
offramp_threshold_curve_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpThresholdCurve *self = OFFRAMP_THRESHOLD_CURVE (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  OfframpPalette palette;
  Plot plot;
  cairo_t *cr;

  if (self->points->len == 0)
    return;
  plot = measure_plot (widget);
  if (plot.width < 10 || plot.height < 10)
    return;
  offramp_palette_load (&palette, widget);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  draw_axes (self, cr, &plot, &palette);
  draw_curve (self, cr, &plot, &palette);
  draw_knee (self, cr, &plot, &palette);
  if (self->figures.has_test)
    draw_present (self, cr, &plot, &palette);
  cairo_destroy (cr);
}

static void
offramp_threshold_curve_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                                 int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : WIDTH;
}

static void
offramp_threshold_curve_finalize (GObject *object)
{
  g_array_unref (OFFRAMP_THRESHOLD_CURVE (object)->points);

  G_OBJECT_CLASS (offramp_threshold_curve_parent_class)->finalize (object);
}

static void
offramp_threshold_curve_class_init (OfframpThresholdCurveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = offramp_threshold_curve_finalize;
  widget_class->snapshot = offramp_threshold_curve_snapshot;
  widget_class->measure = offramp_threshold_curve_measure;
  gtk_widget_class_set_css_name (widget_class, "thresholdcurve");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
offramp_threshold_curve_init (OfframpThresholdCurve *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (EeThresholdPoint));
}

/**
 * offramp_threshold_curve_set_result:
 * @self: a curve
 * @result: (nullable): of the test set; NULL for nothing
 */
void
offramp_threshold_curve_set_result (OfframpThresholdCurve *self, const OfframpThresholdResult *result)
{
  double least = 1, most = 0, longest = 0;

  g_return_if_fail (OFFRAMP_IS_THRESHOLD_CURVE (self));

  g_array_set_size (self->points, 0);
  self->knee = result != NULL ? result->knee : 0;
  for (guint i = 0; result != NULL && i < result->curve->len; i++)
    {
      EeThresholdPoint point = g_array_index (result->curve, EeThresholdPoint, i);

      point.seconds /= result->plain_seconds;
      least = MIN (least, point.accuracy);
      most = MAX (most, point.accuracy);
      longest = MAX (longest, point.seconds);
      g_array_append_val (self->points, point);
    }
  self->time = (OfframpAxis){ .scale = OFFRAMP_SCALE_LINEAR, .factor = 1 };
  self->accuracy = (OfframpAxis){ .scale = OFFRAMP_SCALE_LINEAR, .factor = 100 };
  if (result != NULL)
    {
      offramp_axis_fit (&self->time, 0, longest);
      offramp_axis_fit (&self->accuracy, least, most);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * offramp_threshold_curve_set_figures:
 * @self: a curve
 * @figures: of the present threshold
 */
void
offramp_threshold_curve_set_figures (OfframpThresholdCurve *self, const OfframpThresholdFigures *figures)
{
  g_return_if_fail (OFFRAMP_IS_THRESHOLD_CURVE (self));

  self->figures = *figures;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
