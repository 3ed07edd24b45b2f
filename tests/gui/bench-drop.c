/* SPDX-License-Identifier: Apache-2.0 */
/* From a dropped file to its verdict on the screen, on the real Explore page: a bundled network of a quarter of the
 * width, and one of the full width. TAP; the figures stand in comments.
 *
 * The clock starts where a drop hands its files over. The verdict is there when the session has it; it is on the screen
 * when the next frame is painted. Medians of 21 files after 5 that warm up; what the engine itself took is what the
 * verdict says.
 */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "ee.h"
#include "main-thread-watch.h"
#include "offramp-explore-page.h"
#include "offramp-fold-layout.h"
#include "offramp-resources.h"
#include "offramp-wrap-layout.h"

enum
{
  WARM_UP = 5,
  N_FILES = 21,
  SIDE = 56,
};

static const double MOST_MS = 50;

typedef struct
{
  OfframpSession *session;
  OfframpExplorePage *page;
  GtkWidget *window;
  char *folder;
  gint64 painted_at;
  guint n_tests, n_failed;
} Bench;

/* Milliseconds of one file. */
typedef struct
{
  double verdict, painted, engine, decode;
} Times;

static void
after_paint_cb (GdkFrameClock *clock, Bench *bench)
{
  bench->painted_at = g_get_monotonic_time ();
}

/* A thick line on a dark ground, each file another one. */
static GFile *
make_picture (Bench *bench, guint number)
{
  g_autofree char *path = g_strdup_printf ("%s/%u.pgm", bench->folder, number);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "P5 %d %d 255\n", SIDE, SIDE);
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      g_string_append_c (text,
                         ABS ((int)x - 20 - (int)(y * (number % 12) / 24)) < 4 && y > 8 && y < 48 ? (char)240 : 5);
  g_assert_true (g_file_set_contents (path, text->str, text->len, NULL));

  return g_file_new_for_path (path);
}

static void
run_for (guint ms)
{
  const gint64 until = g_get_monotonic_time () + ms * (gint64)1000;

  while (g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
    }
}

static const OfframpVerdict *
find_verdict (Bench *bench, guint n_before)
{
  g_autoptr (OfframpSample) sample = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (bench->session)) <= n_before)
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (bench->session)); i++)
    {
      g_autoptr (OfframpSample) each = g_list_model_get_item (G_LIST_MODEL (bench->session), i);

      if (sample == NULL || offramp_sample_get_arrival (each) > offramp_sample_get_arrival (sample))
        g_set_object (&sample, each);
    }

  return offramp_sample_get_verdict (sample);
}

static Times
drop_file (Bench *bench, guint number)
{
  g_autoptr (GFile) file = make_picture (bench, number);
  GSList files = { file, NULL };
  const guint n_before = g_list_model_get_n_items (G_LIST_MODEL (bench->session));
  const OfframpVerdict *verdict;
  Times times = { 0 };
  gint64 start;

  run_for (120); /* what the last one set in motion is over */
  start = g_get_monotonic_time ();
  offramp_explore_page_add_files (bench->page, &files);
  while ((verdict = find_verdict (bench, n_before)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  times.verdict = (g_get_monotonic_time () - start) / 1e3;
  times.engine = verdict->timing.total_ms;
  times.decode = MAX (verdict->decode_ms, 0) + MAX (verdict->prepare_ms, 0);
  bench->painted_at = 0;
  while (bench->painted_at == 0)
    g_main_context_iteration (NULL, TRUE);
  times.painted = (bench->painted_at - start) / 1e3;

  return times;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Sorts, and prints, one column of @all. Returns: its median. */
static double
report (const Times *all, gsize offset, const char *what)
{
  double column[N_FILES];

  for (guint i = 0; i < N_FILES; i++)
    column[i] = G_STRUCT_MEMBER (double, &all[i], offset);
  qsort (column, N_FILES, sizeof *column, compare);
  g_print ("#   %-28s median %6.2f ms, %6.2f to %6.2f\n", what, column[N_FILES / 2], column[0], column[N_FILES - 1]);

  return column[N_FILES / 2];
}

static void
measure (Bench *bench, const char *title)
{
  Times all[N_FILES];
  MainThreadWatch *watch;
  double verdict, painted;
  guint n_held_up;

  while (offramp_session_is_opening (bench->session))
    g_main_context_iteration (NULL, TRUE);
  run_for (1000);
  for (guint i = 0; i < WARM_UP; i++)
    drop_file (bench, i);
  for (guint i = 0; i < N_FILES; i++)
    all[i] = drop_file (bench, WARM_UP + i);
  watch = main_thread_watch_start ();
  for (guint i = 0; i < N_FILES; i++)
    drop_file (bench, WARM_UP + N_FILES + i);
  n_held_up = main_thread_watch_stop (watch, "dropped files");
  g_print ("# %s: %s\n", title, offramp_session_get_network (bench->session));
  verdict = report (all, G_STRUCT_OFFSET (Times, verdict), "dropped to verdict");
  painted = report (all, G_STRUCT_OFFSET (Times, painted), "dropped to painted");
  report (all, G_STRUCT_OFFSET (Times, engine), "of it the network, once");
  report (all, G_STRUCT_OFFSET (Times, decode), "of it decoding and scaling");
  bench->n_tests++;
  bench->n_failed += verdict > MOST_MS;
  g_print ("%s %u - %s: a dropped file has its verdict within %g ms (painted after %.1f)\n",
           verdict > MOST_MS ? "not ok" : "ok", bench->n_tests, title, MOST_MS, painted);
  bench->n_tests++;
  bench->n_failed += n_held_up > 0;
  g_print ("%s %u - %s: no call of the engine or of a file holds the window up\n", n_held_up > 0 ? "not ok" : "ok",
           bench->n_tests, title);
}

/* What it says means nothing; how long it takes is that of any network of its size. */
static void
open_full_width (Bench *bench)
{
  const EePlanOptions options = { .width_divisor = 1, .exits = 1u << 1, .n_main = 10, .deviation = { 1, 1, 1 } };
  g_autoptr (EePlan) plan = ee_plan_new_vgg19 (&options, NULL);
  g_autoptr (EeParameters) parameters = ee_parameters_new_he (plan, 7);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autofree char *path = g_build_filename (bench->folder, "full.safetensors", NULL);
  g_autoptr (GError) error = NULL;

  facts->pair = g_strdup ("mnist+omniglot");
  facts->polarity = g_strdup ("matched");
  facts->class_names = g_strsplit ("0,1,2,3,4,5,6,7,8,9", ",", -1);
  ee_checkpoint_save (path, parameters, facts, EE_DTYPE_F32, &error);
  g_assert_no_error (error);
  offramp_session_open_model_async (bench->session, path);
}

static void
activate_cb (GApplication *application, Bench *bench)
{
  bench->session = offramp_session_new ();
  bench->page = g_object_new (OFFRAMP_TYPE_EXPLORE_PAGE, NULL);
  offramp_explore_page_set_session (bench->page, bench->session);
  bench->window = adw_application_window_new (GTK_APPLICATION (application));
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1280, 720);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (bench->window), GTK_WIDGET (bench->page));
  gtk_window_present (GTK_WINDOW (bench->window));
  g_signal_connect (gtk_widget_get_frame_clock (bench->window), "after-paint", G_CALLBACK (after_paint_cb), bench);
  measure (bench, "width 1/4");
  open_full_width (bench);
  measure (bench, "width 1");
  gtk_window_destroy (GTK_WINDOW (bench->window));
  g_object_unref (bench->session);
}

static void
delete_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_remove (file);
    }
  g_rmdir (path);
}

int
main (int argc, char *argv[])
{
  g_autoptr (AdwApplication) application = NULL;
  Bench bench = { 0 };

  bench.folder = g_dir_make_tmp ("offramp-bench-XXXXXX", NULL);
  offramp_register_resource ();
  g_type_ensure (OFFRAMP_TYPE_FOLD_LAYOUT);
  g_type_ensure (OFFRAMP_TYPE_WRAP_LAYOUT);
  application = adw_application_new ("io.github.offramp.Offramp", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &bench);
  g_application_run (G_APPLICATION (application), 0, NULL);
  g_print ("1..%u\n", bench.n_tests);
  delete_folder (bench.folder);
  g_free (bench.folder);
  return bench.n_failed > 0;
}
