/* SPDX-License-Identifier: Apache-2.0 */
/* Bars by cairo, so that redundant ones can be hatched: colour alone tells nothing. The plot is exactly as wide as the
 * way of the range's knob. Signals: "picked" with a place 0..1 under the pointer, "returned" for a double click. */
#include "offramp-threshold-histogram.h"

#include "offramp-palette.h"
#include "offramp-threshold-scale.h"

/* The part of the scale's knob that takes room on its way: 20 pixels less the margins of 8 that the style gives it. */
#define KNOB 4.0

enum
{
  WIDTH = 200,
  HEIGHT = 78,
  RUG_HEIGHT = 7,
  HATCH_STEP = 4
};

/**
 * OfframpThresholdHistogram:
 * @range: whose knob moves along the plot
 * @test: of the test set; no images where there is none
 * @session: of the session's images
 * @threshold: that holds now
 * @own: the network's
 */
struct _OfframpThresholdHistogram
{
  GtkWidget parent_instance;

  GtkRange *range;
  OfframpThresholdBins test, session;
  double threshold, own;
};

enum
{
  PICKED,
  RETURNED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OfframpThresholdHistogram, offramp_threshold_histogram, GTK_TYPE_WIDGET)

/* Where the middle of the knob can be, in this widget's pixels. */
static void
get_plot (OfframpThresholdHistogram *self, double *left, double *width)
{
  graphene_point_t corner;
  GdkRectangle trough;

  *left = 0;
  *width = gtk_widget_get_width (GTK_WIDGET (self));
  if (self->range == NULL
      || !gtk_widget_compute_point (GTK_WIDGET (self->range), GTK_WIDGET (self), &GRAPHENE_POINT_INIT (0, 0), &corner))
    return;
  gtk_range_get_range_rect (self->range, &trough);
  if (trough.width <= KNOB)
    return;
  *left = corner.x + trough.x + KNOB / 2;
  *width = trough.width - KNOB;
}

/* One row of bars, upwards from @ground or downwards. */
static void
trace_bars (cairo_t *cr, const OfframpThresholdBins *bins, OfframpThresholdKind kind, double left, double width,
            double ground, double length)
{
  const double step = width / OFFRAMP_THRESHOLD_N_BINS, gap = MIN (1, step / 4);

  for (guint b = 0; b < OFFRAMP_THRESHOLD_N_BINS; b++)
    {
      double height = length * offramp_threshold_bins_get_height (bins, kind, b);

      if (height != 0)
        cairo_rectangle (cr, left + b * step, ground - height, step - gap, height);
    }
}

/* The path is filled plainly. */
static void
fill_plain (cairo_t *cr, const GdkRGBA *colour)
{
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_fill (cr);
}

/* The path is filled lightly and hatched. */
static void
fill_hatched (cairo_t *cr, const GdkRGBA *colour, double width, double height)
{
  cairo_save (cr);
  cairo_clip (cr);
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, 0.35 * colour->alpha);
  cairo_paint (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1.4);
  for (double x = -height; x < width; x += HATCH_STEP)
    {
      cairo_move_to (cr, x, height);
      cairo_line_to (cr, x + height, 0);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_line (cairo_t *cr, const GdkRGBA *colour, double x, double height, gboolean dashed)
{
  const double dashes[] = { 3, 3 };

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, dashed ? 1 : 2);
  cairo_set_dash (cr, dashes, dashed ? G_N_ELEMENTS (dashes) : 0, 0);
  cairo_move_to (cr, x, 0);
  cairo_line_to (cr, x, height);
  cairo_stroke (cr);
}

/* The session's images as points on the lower edge: the test set has the bars. */
static void
draw_rug (OfframpThresholdHistogram *self, cairo_t *cr, const GdkRGBA *colour, double left, double width, double y)
{
  const double step = width / OFFRAMP_THRESHOLD_N_BINS;

  gdk_cairo_set_source_rgba (cr, colour);
  for (guint b = 0; b < OFFRAMP_THRESHOLD_N_BINS; b++)
    {
      double height = offramp_threshold_bins_get_height (&self->session, OFFRAMP_THRESHOLD_UNKNOWN, b);

      if (height == 0)
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, left + (b + 0.5) * step, y + RUG_HEIGHT / 2.0, 1.2 + 1.3 * height, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

static void
draw_bars (OfframpThresholdHistogram *self, cairo_t *cr, const OfframpPalette *palette, double left, double width,
           double height)
{
  const gboolean has_test = self->test.totals[OFFRAMP_THRESHOLD_MAIN] + self->test.totals[OFFRAMP_THRESHOLD_REDUNDANT];
  const double ground = (int)(height / 2) + 0.5, length = height / 2 - 1;
  const OfframpThresholdBins *bins = has_test ? &self->test : &self->session;

  trace_bars (cr, bins, OFFRAMP_THRESHOLD_MAIN, left, width, ground, length);
  fill_plain (cr, &palette->blue);
  trace_bars (cr, bins, OFFRAMP_THRESHOLD_REDUNDANT, left, width, ground, -length);
  fill_hatched (cr, &palette->green, left + width, height);
  if (has_test)
    draw_rug (self, cr, &palette->text, left, width, height);

  gdk_cairo_set_source_rgba (cr, &palette->idle);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, left, ground);
  cairo_line_to (cr, left + width, ground);
  cairo_stroke (cr);
}

static void
offramp_threshold_histogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OfframpThresholdHistogram *self = OFFRAMP_THRESHOLD_HISTOGRAM (widget);
  const double full_height = gtk_widget_get_height (widget), height = full_height - RUG_HEIGHT;
  double left, width;
  OfframpPalette palette;
  cairo_t *cr;

  get_plot (self, &left, &width);
  if (width < OFFRAMP_THRESHOLD_N_BINS || height < 8)
    return;
  offramp_palette_load (&palette, widget);
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
  draw_bars (self, cr, &palette, left, width, height);
  draw_line (cr, &palette.amber, left + width * offramp_threshold_get_place (self->own), full_height, TRUE);
  draw_line (cr, &palette.text, left + width * offramp_threshold_get_place (self->threshold), full_height, FALSE);
  cairo_destroy (cr);
}

static void
offramp_threshold_histogram_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : WIDTH;
}

static void
pick (OfframpThresholdHistogram *self, double x)
{
  double left, width;

  get_plot (self, &left, &width);
  g_signal_emit (self, signals[PICKED], 0, CLAMP ((x - left) / width, 0, 1));
}

static void
drag_begin_cb (OfframpThresholdHistogram *self, double x, double y)
{
  pick (self, x);
}

static void
drag_update_cb (OfframpThresholdHistogram *self, double dx, double dy, GtkGestureDrag *gesture)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    pick (self, x + dx);
}

static void
pressed_cb (OfframpThresholdHistogram *self, int n_press, double x, double y)
{
  if (n_press == 2)
    g_signal_emit (self, signals[RETURNED], 0);
}

static void
offramp_threshold_histogram_class_init (OfframpThresholdHistogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = offramp_threshold_histogram_snapshot;
  widget_class->measure = offramp_threshold_histogram_measure;
  gtk_widget_class_set_css_name (widget_class, "histogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[RETURNED]
      = g_signal_new ("returned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
offramp_threshold_histogram_init (OfframpThresholdHistogram *self)
{
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_gesture_group (drag, click);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * offramp_threshold_histogram_set_range:
 * @self: a histogram
 * @range: stands below it and outlives it
 */
void
offramp_threshold_histogram_set_range (OfframpThresholdHistogram *self, GtkRange *range)
{
  g_return_if_fail (OFFRAMP_IS_THRESHOLD_HISTOGRAM (self) && GTK_IS_RANGE (range));

  self->range = range;
}

/**
 * offramp_threshold_histogram_set_bins:
 * @self: a histogram
 * @test: (nullable): main and redundant images of the test set
 * @session: the session's images: those that stay as main ones, those that leave as redundant ones, and all as unknown
 */
void
offramp_threshold_histogram_set_bins (OfframpThresholdHistogram *self, const OfframpThresholdBins *test,
                                      const OfframpThresholdBins *session)
{
  g_return_if_fail (OFFRAMP_IS_THRESHOLD_HISTOGRAM (self));

  self->test = test != NULL ? *test : (OfframpThresholdBins){ 0 };
  self->session = *session;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * offramp_threshold_histogram_set_threshold:
 * @self: a histogram
 * @threshold: that holds now
 * @own: the network's, marked by a dashed line
 */
void
offramp_threshold_histogram_set_threshold (OfframpThresholdHistogram *self, double threshold, double own)
{
  g_return_if_fail (OFFRAMP_IS_THRESHOLD_HISTOGRAM (self));

  self->threshold = threshold;
  self->own = own;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
