/* SPDX-License-Identifier: Apache-2.0 */
/* A run of a million steps: a redraw within a frame of 60 a second, and points that cost the same however many there
 * are. Times are the thread's own processor time, since other work may share the machine; the bounds are looser still.
 */
#include "offramp-figure-file.h"

#include <math.h>
#include <time.h>

enum
{
  N_POINTS = 1000000,
  REDRAWS = 9,
};

/* A frame at 60 a second; a machine that shares its caches, or a sanitizer, may take so many times as long. */
static const double FRAME_MS = 16, PATIENCE = 6;

/* Microseconds. */
static double
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static OfframpSeries *
make_walk (guint seed, guint n_points)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  OfframpSeries *series = offramp_series_new ();
  double value = 3;

  for (guint i = 0; i < n_points; i++)
    {
      value = 0.9999 * value + 0.0002 * g_rand_double (random);
      offramp_series_append (series, i / 10000.0, value * g_rand_double_range (random, 0.7, 1.4));
    }
  return series;
}

static void
redraw (OfframpFigure *figure, PangoContext *context, cairo_t *cr)
{
  offramp_figure_prepare (figure, context, 900, 300);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  offramp_figure_paint (figure, cr, offramp_chart_colours_light, NULL);
  cairo_surface_flush (cairo_get_target (cr));
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static double
measure (OfframpFigure *figure)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 900, 300);
  cairo_t *cr = cairo_create (surface);
  double times[REDRAWS];

  redraw (figure, context, cr); /* fonts are found once */
  for (guint i = 0; i < REDRAWS; i++)
    {
      const double start = get_cpu_us ();

      redraw (figure, context, cr);
      times[i] = (get_cpu_us () - start) / 1000.0;
    }
  qsort (times, REDRAWS, sizeof *times, compare);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_object_unref (context);
  g_test_message ("redraw, median %.1f ms (%.1f to %.1f)", times[REDRAWS / 2], times[0], times[REDRAWS - 1]);
  return times[0];
}

/* The card of losses after a million steps: each step behind, a smoothed curve over it, and a hundred passes. */
static void
test_redraw (void)
{
  g_autoptr (OfframpFigure) figure = offramp_figure_new ();
  g_autoptr (OfframpSeries) raw = make_walk (1, N_POINTS), smooth = make_walk (2, N_POINTS),
                            passes = make_walk (3, 100);
  const OfframpLayerStyle bold = { "offramp_ink", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_NONE, 2.4 };
  const OfframpLayerStyle rings = { "offramp_amber_line", OFFRAMP_DASH_SHORT, OFFRAMP_MARKER_CIRCLE, 1.6 };
  double all, part;

  offramp_figure_add_layer (
      figure, &(OfframpChartLayer){ .label = "L", .end_label = "L", .style = bold, .series = smooth, .shadow = raw });
  offramp_figure_add_layer (figure, &(OfframpChartLayer){ .label = "validation L", .style = rings, .series = passes });
  offramp_figure_set_epochs (figure, 100, 10000);
  all = measure (figure);
  *offramp_figure_get_view (figure) = (OfframpChartView){ TRUE, 40, 45, FALSE };
  part = measure (figure);
  g_assert_cmpfloat (all, <, FRAME_MS * PATIENCE);
  g_assert_cmpfloat (part, <, FRAME_MS * PATIENCE);
}

static double
time_appends (OfframpSeries *series, guint first, guint n_points)
{
  const double start = get_cpu_us ();

  for (guint i = first; i < first + n_points; i++)
    offramp_series_append (series, i, i % 1000);
  return (get_cpu_us () - start) * 1000.0 / n_points;
}

static void
test_appending_costs_the_same (void)
{
  double early = INFINITY, late = INFINITY;

  for (guint turn = 0; turn < 3; turn++)
    {
      g_autoptr (OfframpSeries) series = offramp_series_new ();

      const double first = time_appends (series, 0, 100000);
      const double middle = time_appends (series, 100000, N_POINTS - 100000);
      const double last = time_appends (series, N_POINTS, 100000);

      g_assert_cmpfloat (middle, >, 0);
      early = MIN (early, first);
      late = MIN (late, last);
    }
  g_test_message ("appending, %.0f ns a point among the first 100,000, %.0f ns after a million", early, late);
  /* Two more levels of the pyramid, and nothing that grows with the points. */
  g_assert_cmpfloat (late, <, 20 * early);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-speed/redraw", test_redraw);
  g_test_add_func ("/chart-speed/appending-costs-the-same", test_appending_costs_the_same);
  return g_test_run ();
}
