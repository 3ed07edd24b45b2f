/* SPDX-License-Identifier: Apache-2.0 */
/* The sheet of maps on a real display: what is on the screen is what the painter paints, by OpenGL and without, while
 * it is zoomed and moved; and how long its frames take. OFFRAMP_TEST_GL says which way must be taken: "gl" or "none".
 */
#include <adwaita.h>

#include <time.h>

#include "offramp-feature-view-private.h"
#include "wait-until.h"

enum
{
  WIDTH = 700,
  HEIGHT = 520,
  N_FRAMES = 150
};

typedef struct
{
  GtkWidget *window;
  OfframpFeatureView *view;
  OfframpFeatureMaps *maps;
  guint n_frames;
} Fixture;

static gboolean
count_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  ((Fixture *)user_data)->n_frames++;
  gtk_widget_queue_draw (widget); /* or no more frames come */
  return G_SOURCE_CONTINUE;
}

/* Lets some frames be drawn, and any movement end. */
static void
wait_for_frames (Fixture *fixture, guint n)
{
  const guint last = fixture->n_frames + n;

  wait_until (fixture->n_frames >= last && fixture->view->tick == 0);
}

/* Noise, in a layer as large as VGG-19's largest. */
static OfframpFeatureMaps *
make_maps (guint n_maps, guint side)
{
  float *values = g_new (float, n_maps *side *side);
  EeRng rng;

  ee_rng_init (&rng, n_maps + side);
  for (gsize i = 0; i < (gsize)n_maps * side * side; i++)
    values[i] = ee_rng_below (&rng, 1000) / 100.0f;
  return offramp_feature_maps_new (0, n_maps, side, values);
}

static void
show_maps (Fixture *fixture, guint n_maps, guint side)
{
  g_clear_pointer (&fixture->maps, offramp_feature_maps_unref);
  fixture->maps = make_maps (n_maps, side);
  offramp_feature_view_set_maps (fixture->view, fixture->maps);
  wait_for_frames (fixture, 3);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->view = g_object_new (OFFRAMP_TYPE_FEATURE_VIEW, NULL);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), WIDTH, HEIGHT);
  gtk_widget_add_tick_callback (GTK_WIDGET (fixture->view), count_cb, fixture, NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_for_frames (fixture, 5);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  offramp_feature_maps_unref (fixture->maps);
}

/* (transfer full): [height, width] 0xAARRGGBB, the view as it was drawn last. */
static guint32 *
grab (Fixture *fixture, int *width, int *height)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture->view));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guint32 *pixels;

  *width = gtk_widget_get_width (GTK_WIDGET (fixture->view));
  *height = gtk_widget_get_height (GTK_WIDGET (fixture->view));
  gdk_paintable_snapshot (paintable, snapshot, *width, *height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (fixture->window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, *width, *height));
  pixels = g_new (guint32, (gsize)*width * *height);
  gdk_texture_download (texture, (guchar *)pixels, 4 * (gsize)*width);
  return pixels;
}

/* Colours may be rounded on their way, and lines between texels fall on one side or the other: of all pixels one in a
 * hundred may differ. */
static void
assert_as_painted (Fixture *fixture)
{
  int width, height;
  g_autofree guint32 *seen = grab (fixture, &width, &height);
  g_autofree guint32 *painted = g_new (guint32, (gsize)width * height);
  gsize n_wrong = 0, n_clear = 0;

  offramp_feature_paint (fixture->view->levels, &fixture->view->grid, fixture->view->camera, fixture->view->colours,
                         painted, width, width, height);
  for (gsize i = 0; i < (gsize)width * height; i++)
    {
      int difference = 0;

      for (guint shift = 0; shift < 32; shift += 8)
        difference = MAX (difference, ABS ((int)(seen[i] >> shift & 0xff) - (int)(painted[i] >> shift & 0xff)));
      n_wrong += difference > 3;
      n_clear += painted[i] == 0;
    }
  g_test_message ("%d x %d, scale %g: %zu pixels differ, %zu are clear", width, height, fixture->view->camera.scale,
                  n_wrong, n_clear);
  g_assert_cmpuint (n_clear, <, (gsize)width * height / 2);
  g_assert_cmpuint (n_wrong, <, (gsize)width * height / 100);
}

static void
test_way (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (offramp_feature_view_uses_gl (fixture->view), ==,
                   g_strcmp0 (g_getenv ("OFFRAMP_TEST_GL"), "gl") == 0);
}

static void
test_draws_what_the_painter_paints (Fixture *fixture, gconstpointer data)
{
  static const guint layers[][2] = { { 512, 4 }, { 64, 32 }, { 256, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      show_maps (fixture, layers[i][0], layers[i][1]);
      assert_as_painted (fixture);
      offramp_feature_view_zoom (fixture->view, 3.3);
      wait_for_frames (fixture, 3);
      assert_as_painted (fixture);
      offramp_feature_view_set_colours (fixture->view, i % 2 == 0 ? OFFRAMP_FEATURE_GREY : OFFRAMP_FEATURE_VIRIDIS);
      offramp_feature_view_set_scale (fixture->view, OFFRAMP_FEATURE_SCALE_LAYER);
      wait_for_frames (fixture, 3);
      assert_as_painted (fixture);
    }
}

static void
test_goes_to_a_map (Fixture *fixture, gconstpointer data)
{
  const guint map = 300;
  OfframpFeatureBox box;

  show_maps (fixture, 512, 4);
  offramp_feature_view_show_map (fixture->view, map);
  wait_for_frames (fixture, 3);
  g_assert_cmpint (offramp_feature_view_get_picked (fixture->view), ==, (int)map);
  box = offramp_feature_camera_get_box (fixture->view->camera, &fixture->view->grid, map);
  g_assert_cmpfloat (box.x, >=, 0);
  g_assert_cmpfloat (box.y, >=, 0);
  g_assert_cmpfloat (box.x + box.width, <=, gtk_widget_get_width (GTK_WIDGET (fixture->view)));
  g_assert_cmpfloat (box.width, >, 100);
  offramp_feature_view_show_all (fixture->view);
  wait_for_frames (fixture, 3);
  g_assert_cmpfloat (offramp_feature_camera_get_box (fixture->view->camera, &fixture->view->grid, 0).width, <, 60);

  /* The same layer of another image is seen from the same place; another layer from afar. */
  offramp_feature_view_zoom (fixture->view, 4);
  wait_for_frames (fixture, 2);
  {
    const double scale = fixture->view->camera.scale;

    show_maps (fixture, 512, 4);
    g_assert_cmpfloat (fixture->view->camera.scale, ==, scale);
    show_maps (fixture, 128, 8);
    g_assert_cmpfloat (fixture->view->camera.scale, !=, scale);
  }
}

typedef struct
{
  Fixture *fixture;
  GArray *paint_ms, *work_ms; /* of double: on the wall, and of all the processors together */
  gint64 before;
  double work_before;
} Timing;

/* Of all threads: where the processor stands in for a graphics card, it draws on threads of its own. */
static double
get_work_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void
before_cb (Timing *timing)
{
  const double work = get_work_ms (), spent = work - timing->work_before;

  if (timing->work_before > 0) /* from frame to frame: drawing may go on after "after-paint" */
    g_array_append_val (timing->work_ms, spent);
  timing->before = g_get_monotonic_time ();
  timing->work_before = work;
}

static void
after_cb (Timing *timing)
{
  const double paint = (g_get_monotonic_time () - timing->before) / 1e3;

  g_array_append_val (timing->paint_ms, paint);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
get_quantile (GArray *values, double share)
{
  g_array_sort (values, compare);
  return g_array_index (values, double, (guint)(share * (values->len - 1)));
}

/* Nearer and farther without rest, all 512 maps. */
static void
test_frame_times (Fixture *fixture, gconstpointer data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (fixture->window);
  Timing timing = { fixture, g_array_new (FALSE, FALSE, sizeof (double)), g_array_new (FALSE, FALSE, sizeof (double)) };
  gulong before, after;
  double work;

  show_maps (fixture, 512, 4);
  before = g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_cb), &timing);
  after = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_cb), &timing);
  while (timing.paint_ms->len < N_FRAMES)
    {
      const guint frame = timing.paint_ms->len;

      if (frame % 30 == 0 && fixture->view->tick == 0)
        offramp_feature_view_zoom (fixture->view, frame % 60 == 0 ? 5 : 0.2);
      else if (fixture->view->tick == 0)
        offramp_feature_view_go (fixture->view, fixture->view->camera, FALSE);
      g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (clock, before);
  g_signal_handler_disconnect (clock, after);
  work = get_quantile (timing.work_ms, 0.5);
  g_test_message ("512 maps in %d x %d, %s, %s: a frame takes %.1f ms of the processors (median), %.1f ms (95 %%); "
                  "%.1f ms on the wall (median)",
                  gtk_widget_get_width (fixture->window), gtk_widget_get_height (fixture->window),
                  G_OBJECT_TYPE_NAME (gtk_native_get_renderer (GTK_NATIVE (fixture->window))),
                  offramp_feature_view_uses_gl (fixture->view) ? "maps by OpenGL" : "maps by the processor", work,
                  get_quantile (timing.work_ms, 0.95), get_quantile (timing.paint_ms, 0.5));
  g_assert_cmpfloat (work, <, 100); /* what sanitizers allow; the figure itself is for people */
  g_array_unref (timing.paint_ms);
  g_array_unref (timing.work_ms);
}

#define ADD_TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD_TEST ("/feature-view/way", test_way);
  ADD_TEST ("/feature-view/draws-what-the-painter-paints", test_draws_what_the_painter_paints);
  ADD_TEST ("/feature-view/goes-to-a-map", test_goes_to_a_map);
  ADD_TEST ("/feature-view/frame-times", test_frame_times);
  return g_test_run ();
}
