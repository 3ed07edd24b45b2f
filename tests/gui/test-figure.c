/* SPDX-License-Identifier: Apache-2.0 */
/* A figure without a display: its axes, its picture pixel by pixel where that can be said, its files, its words. */
#include "offramp-figure-file.h"
#include "offramp-figure-table.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const OfframpLayerStyle BLUE = { "offramp_blue", OFFRAMP_DASH_NONE, OFFRAMP_MARKER_NONE, 2 };
static const OfframpLayerStyle RINGS = { "offramp_amber_line", OFFRAMP_DASH_SHORT, OFFRAMP_MARKER_CIRCLE, 1.5 };
static const OfframpFigureLook LOOK = { 500, 320, FALSE };

/* 400 points in 4 epochs: a straight fall from 2 to 0.5, with one spike of 8 at epoch 1. */
static OfframpFigure *
make_figure (void)
{
  OfframpFigure *figure = offramp_figure_new ();
  g_autoptr (OfframpSeries) series = offramp_series_new ();
  g_autoptr (OfframpSeries) passes = offramp_series_new ();

  for (guint i = 0; i <= 400; i++)
    offramp_series_append (series, i / 100.0, i == 100 ? 8 : 2 - 1.5 * i / 400);
  for (guint i = 1; i <= 4; i++)
    offramp_series_append (passes, i, 1.0 / i);
  offramp_figure_add_layer (
      figure, &(OfframpChartLayer){ .label = "L, \"all\"", .end_label = "L", .style = BLUE, .series = series });
  offramp_figure_add_layer (figure, &(OfframpChartLayer){ .label = "passes", .style = RINGS, .series = passes });
  offramp_figure_set_title (figure, "Loss");
  offramp_figure_set_epochs (figure, 4, 100);
  return figure;
}

static cairo_surface_t *
paint (OfframpFigure *figure, const OfframpFigureLook *look)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = offramp_figure_render (figure, OFFRAMP_FIGURE_PNG, look, &error);
  g_autofree char *path = NULL;
  const int file = g_file_open_tmp ("offramp-figure-XXXXXX.png", &path, NULL);
  cairo_surface_t *surface;

  g_assert_no_error (error);
  g_close (file, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (png, NULL), g_bytes_get_size (png), NULL));
  surface = cairo_image_surface_create_from_png (path);
  g_unlink (path);
  return surface;
}

/* How many pixels look like @name on white paper. */
static guint
count_pixels (cairo_surface_t *surface, const char *name)
{
  const OfframpColour colour = offramp_chart_colours_light (name, NULL);
  const int wanted[] = { colour.blue * 255, colour.green * 255, colour.red * 255 };
  const guint8 *data = cairo_image_surface_get_data (surface);
  guint n_pixels = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      {
        const guint8 *pixel = data + y * cairo_image_surface_get_stride (surface) + 4 * x;

        n_pixels += ABS (pixel[0] - wanted[0]) < 3 && ABS (pixel[1] - wanted[1]) < 3 && ABS (pixel[2] - wanted[2]) < 3;
      }
  return n_pixels;
}

static void
test_axes_fit_what_is_visible (void)
{
  g_autoptr (OfframpFigure) figure = make_figure ();
  const OfframpChartSpan span = offramp_figure_get_span (figure);
  cairo_surface_t *surface = paint (figure, &LOOK);
  OfframpAxis axis = offramp_figure_get_y_axis (figure);

  g_assert_cmpfloat (axis.low, ==, 0);
  g_assert_cmpfloat (axis.high, >=, 8);
  cairo_surface_destroy (surface);

  /* Epochs 2 to 3: the curve goes from 1.25 to 0.875 there, and a pass from 0.5 to 0.33; no spike. */
  offramp_chart_view_zoom (offramp_figure_get_view (figure), &span, 2.0 / 3, 4);
  surface = paint (figure, &LOOK);
  axis = offramp_figure_get_y_axis (figure);
  g_assert_true (axis.low > 0 && axis.low <= 1.0 / 3 && axis.high >= 1.25 && axis.high < 2);
  cairo_surface_destroy (surface);

  /* Hidden, a curve does not count. */
  offramp_figure_set_layer_visible (figure, 1, FALSE);
  surface = paint (figure, &LOOK);
  axis = offramp_figure_get_y_axis (figure);
  g_assert_true (axis.low > 0.5 && axis.low <= 0.875);
  cairo_surface_destroy (surface);
}

/* Zoomed between two points, a curve still passes through. */
static void
test_a_stretch_between_points (void)
{
  g_autoptr (OfframpFigure) figure = offramp_figure_new ();
  g_autoptr (OfframpSeries) series = offramp_series_new ();
  cairo_surface_t *surface;
  OfframpAxis axis;

  offramp_series_append (series, 0, 0);
  offramp_series_append (series, 10, 10);
  offramp_figure_add_layer (figure, &(OfframpChartLayer){ .label = "L", .style = BLUE, .series = series });
  offramp_figure_set_epochs (figure, 10, 0);
  *offramp_figure_get_view (figure) = (OfframpChartView){ TRUE, 4, 6, FALSE };
  surface = paint (figure, &LOOK);
  axis = offramp_figure_get_y_axis (figure);
  g_assert_true (axis.low <= 4 && axis.low > 3 && axis.high >= 6 && axis.high < 7);
  g_assert_cmpuint (count_pixels (surface, "offramp_blue"), >, 500);
  cairo_surface_destroy (surface);
}

static void
test_hidden_layers_are_not_painted (void)
{
  g_autoptr (OfframpFigure) figure = make_figure ();
  cairo_surface_t *surface = paint (figure, &LOOK);

  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1000);
  g_assert_cmpuint (count_pixels (surface, "offramp_blue"), >, 1000);
  g_assert_cmpuint (count_pixels (surface, "offramp_amber_line"), >, 100);
  cairo_surface_destroy (surface);

  offramp_figure_set_layer_visible (figure, 0, FALSE);
  surface = paint (figure, &LOOK);
  g_assert_cmpuint (count_pixels (surface, "offramp_blue"), ==, 0);
  g_assert_cmpuint (count_pixels (surface, "offramp_amber_line"), >, 100);
  cairo_surface_destroy (surface);
}

static void
test_every_kind_is_painted (void)
{
  g_autoptr (OfframpGrid) grid = offramp_grid_new (3, 2);
  g_autoptr (OfframpSeries) series = offramp_series_new (), empty = offramp_series_new ();
  guint painted[OFFRAMP_LAYER_HEAT + 1];

  for (guint i = 0; i < 6; i++)
    grid->values[i] = i + 1;
  for (guint i = 0; i < 20; i++)
    offramp_series_append (series, i + 0.5, 1 + i % 5);
  for (guint kind = 0; kind <= OFFRAMP_LAYER_HEAT; kind++)
    {
      g_autoptr (OfframpFigure) figure = offramp_figure_new ();
      const OfframpLayerStyle style
          = { "offramp_green", OFFRAMP_DASH_NONE,
              kind == OFFRAMP_LAYER_SCATTER ? OFFRAMP_MARKER_SQUARE : OFFRAMP_MARKER_NONE, 2, kind };
      const OfframpChartLayer layer = { .label = "kind",
                                        .style = style,
                                        .series = kind == OFFRAMP_LAYER_HEAT ? empty : series,
                                        .bar_width = 1,
                                        .grid = kind == OFFRAMP_LAYER_HEAT ? grid : NULL };
      const OfframpAxis axis = { OFFRAMP_SCALE_LINEAR, 0, kind == OFFRAMP_LAYER_HEAT ? 3 : 20, 1 };
      cairo_surface_t *surface;

      offramp_figure_add_layer (figure, &layer);
      offramp_figure_set_x_axis (figure, &axis, "class", "");
      surface = paint (figure, &LOOK);
      painted[kind] = count_pixels (surface, "offramp_green");
      cairo_surface_destroy (surface);
      g_assert_cmpuint (painted[kind], >, 500);
    }
  /* Bars fill more than a line does; only one cell of six has the full colour. */
  g_assert_cmpuint (painted[OFFRAMP_LAYER_BARS], >, 10 * painted[OFFRAMP_LAYER_LINE]);
  g_assert_cmpuint (painted[OFFRAMP_LAYER_STEPS], >, painted[OFFRAMP_LAYER_LINE]);
  g_assert_cmpuint (painted[OFFRAMP_LAYER_HEAT], <, painted[OFFRAMP_LAYER_BARS]);
}

static void
test_csv_has_every_point (void)
{
  g_autoptr (OfframpFigure) figure = make_figure ();
  g_autoptr (GBytes) csv = offramp_figure_render (figure, OFFRAMP_FIGURE_CSV, &LOOK, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  guint n_passes = 0;

  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 401 + 1);
  g_assert_cmpstr (lines[0], ==, "epoch,step,\"L, \"\"all\"\"\",passes");
  for (guint i = 0; i <= 400; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[1 + i], ",", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, 4);
      g_assert_true (g_ascii_strtod (cells[0], NULL) == i / 100.0);
      g_assert_true (g_ascii_strtod (cells[2], NULL) == (i == 100 ? 8 : 2 - 1.5 * i / 400));
      n_passes += *cells[3] != '\0';
    }
  g_assert_cmpuint (n_passes, ==, 4);
  g_assert_true (g_str_has_prefix (lines[101], "1,100,8,1"));
}

/* Where things stand on the axis, the file, the table and the words call each by its name. */
static void
test_things_have_names (void)
{
  const char *const names[] = { "cat", "dog, small" };
  const OfframpAxis axis = { OFFRAMP_SCALE_LINEAR, 0, 2, 1 };
  g_autoptr (OfframpFigure) figure = offramp_figure_new ();
  g_autoptr (OfframpSeries) bars = offramp_series_new ();
  g_autoptr (GBytes) csv = NULL;
  g_autofree char *text = NULL, *words = NULL;

  offramp_series_append (bars, 0.5, 10);
  offramp_series_append (bars, 1.5, 20);
  offramp_figure_add_layer (figure,
                            &(OfframpChartLayer){ .label = "images",
                                                  .style = { .colour = "offramp_blue", .kind = OFFRAMP_LAYER_BARS },
                                                  .series = bars,
                                                  .bar_width = 0.9 });
  offramp_figure_set_x_axis (figure, &axis, "class", "");
  offramp_figure_set_x_names (figure, names, G_N_ELEMENTS (names));
  csv = offramp_figure_render (figure, OFFRAMP_FIGURE_CSV, &LOOK, NULL);
  text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  g_assert_cmpstr (text, ==, "class,images\r\ncat,10\r\n\"dog, small\",20\r\n");
  offramp_figure_set_cursor (figure, 1.5);
  words = offramp_figure_describe (figure);
  g_assert_nonnull (strstr (words, "class dog, small"));
}

static void
test_vector_files (void)
{
  g_autoptr (OfframpFigure) figure = make_figure ();
  g_autoptr (GBytes) svg = offramp_figure_render (figure, OFFRAMP_FIGURE_SVG, &LOOK, NULL);
  g_autoptr (GBytes) pdf = offramp_figure_render (figure, OFFRAMP_FIGURE_PDF, &LOOK, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));

  g_assert_nonnull (strstr (text, "<svg"));
  g_assert_nonnull (strstr (text, "width=\"500px\""));
  g_assert_nonnull (strstr (text, "</svg>"));
  g_assert_null (strstr (text, "<image")); /* strokes, not pixels */
  g_assert_cmpuint (g_bytes_get_size (pdf), >, 1000);
  g_assert_cmpint (memcmp (g_bytes_get_data (pdf, NULL), "%PDF", 4), ==, 0);
}

static void
test_a_failure_names_the_file (void)
{
  g_autoptr (OfframpFigure) figure = make_figure ();
  g_autofree char *folder = g_dir_make_tmp ("offramp-figure-XXXXXX", NULL);
  g_autofree char *good = g_build_filename (folder, "loss.svg", NULL);
  g_autofree char *bad = g_build_filename (folder, "absent", "loss.svg", NULL);
  g_autoptr (GFile) good_file = g_file_new_for_path (good), bad_file = g_file_new_for_path (bad);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  g_assert_false (offramp_figure_write (figure, OFFRAMP_FIGURE_SVG, &LOOK, bad_file, NULL, &error));
  g_assert_nonnull (strstr (error->message, "loss.svg"));
  g_clear_error (&error);

  /* An older file stays where the new one is not written. */
  g_assert_true (g_file_set_contents (good, "old", -1, NULL));
  g_cancellable_cancel (cancelled);
  g_assert_false (offramp_figure_write (figure, OFFRAMP_FIGURE_SVG, &LOOK, good_file, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (good, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "old");
  g_clear_error (&error);
  g_assert_true (offramp_figure_write (figure, OFFRAMP_FIGURE_SVG, &LOOK, good_file, NULL, &error));
  g_assert_no_error (error);
  g_unlink (good);
  g_rmdir (folder);
}

static void
test_words (void)
{
  g_autoptr (OfframpFigure) figure = make_figure (), empty = offramp_figure_new ();
  g_autofree char *nothing = offramp_figure_describe (empty), *all = NULL, *there = NULL, *part = NULL;
  const OfframpChartSpan span = offramp_figure_get_span (figure);

  g_assert_cmpstr (nothing, ==, "Nothing has been measured yet.");
  cairo_surface_destroy (paint (figure, &LOOK));
  all = offramp_figure_describe (figure);
  g_assert_cmpstr (all, ==,
                   "L, \"all\" from 2.000 to 0.500, between 0.500 and 8.000; passes from 1.000 to 0.250, between "
                   "0.250 and 1.000.");
  offramp_figure_set_cursor (figure, 1);
  there = offramp_figure_describe (figure);
  g_assert_cmpstr (there, ==, "step 100 · epoch 1.00: L, \"all\" 8.000, passes 1.000.");
  offramp_figure_set_cursor (figure, NAN);
  offramp_chart_view_zoom (offramp_figure_get_view (figure), &span, 1, 4);
  cairo_surface_destroy (paint (figure, &LOOK));
  part = offramp_figure_describe (figure);
  g_assert_true (g_str_has_prefix (part, "Zoomed in, step 300 · epoch 3.00 to step 400 · epoch 4.00: "));
  g_assert_nonnull (strstr (part, "between 0.500 and 0.875"));
}

/* The tables for files say what the style sheets say. */
static void
compare_style (const char *sheet, OfframpColourFunc colours)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ui", sheet, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_known = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char name[64];
      guint rgb;

      if (sscanf (lines[i], "@define-color %63s #%6x", name, &rgb) == 2)
        {
          const OfframpColour colour = colours (name, NULL);
          const guint ours = (guint)round (colour.red * 255) << 16 | (guint)round (colour.green * 255) << 8
                             | (guint)round (colour.blue * 255);
          const OfframpColour text_colour = colours (OFFRAMP_COLOUR_TEXT, NULL);

          if (memcmp (&colour, &text_colour, sizeof colour) == 0)
            continue; /* not for charts */
          g_assert_cmphex (ours, ==, rgb);
          n_known++;
        }
    }
  g_assert_cmpuint (n_known, >=, 7);
}

static void
test_colours_are_those_of_the_style (void)
{
  compare_style ("style.css", offramp_chart_colours_light);
  compare_style ("style-dark.css", offramp_chart_colours_dark);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/axes-fit-what-is-visible", test_axes_fit_what_is_visible);
  g_test_add_func ("/figure/a-stretch-between-points", test_a_stretch_between_points);
  g_test_add_func ("/figure/hidden-layers-are-not-painted", test_hidden_layers_are_not_painted);
  g_test_add_func ("/figure/every-kind-is-painted", test_every_kind_is_painted);
  g_test_add_func ("/figure/csv-has-every-point", test_csv_has_every_point);
  g_test_add_func ("/figure/things-have-names", test_things_have_names);
  g_test_add_func ("/figure/vector-files", test_vector_files);
  g_test_add_func ("/figure/a-failure-names-the-file", test_a_failure_names_the_file);
  g_test_add_func ("/figure/words", test_words);
  g_test_add_func ("/figure/colours-are-those-of-the-style", test_colours_are_those_of_the_style);
  return g_test_run ();
}
