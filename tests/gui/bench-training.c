/* SPDX-License-Identifier: Apache-2.0 */
/* What the window costs a training: the same training with the Train page open and drawing, and without any window, in
 * turns (A B A B). Usage: bench-training [ROUNDS]. TAP; the figures stand in comments.
 *
 * On a machine that does other work too the clock on the wall compares the neighbours, so the main thread's processor
 * time is told beside it: what it takes of the cores is the most that the window can cost.
 */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <time.h>

#include "offramp-fold-layout.h"
#include "offramp-preferences.h"
#include "offramp-resources.h"
#include "offramp-train-page.h"
#include "offramp-wrap-layout.h"

enum
{
  ROUNDS = 4,
  MAX_ROUNDS = 32,
  LEAST_FRAMES = 29, /* a second */
};

static const double MOST_COST = 0.01;

typedef struct
{
  GtkApplication *application;
  OfframpTraining *training;
  GtkWidget *window;
  EeSettings settings;
  guint n_frames;
  guint n_rounds;
} Bench;

/* One training: seconds from its first step to its last, and the main thread's part. */
typedef struct
{
  double seconds, cpu_seconds, main_cpu_seconds;
  double updates_per_s, frames_per_s;
} Turn;

static double
get_seconds (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void
after_paint_cb (GdkFrameClock *clock, Bench *bench)
{
  bench->n_frames++;
}

static void
make_settings (EeSettings *settings)
{
  ee_settings_init (settings);
  g_strlcpy (settings->pair, "doodles", sizeof settings->pair);
  g_strlcpy (settings->device, "cpu", sizeof settings->device);
  settings->width_divisor = 8;
  settings->batch = 64;
  settings->limit = 3000;
  settings->epochs = 8;
  settings->checkpoint_seconds = 3600;
}

static void
open_window (Bench *bench)
{
  OfframpTrainPage *page = g_object_new (OFFRAMP_TYPE_TRAIN_PAGE, NULL);
  g_autoptr (GSettings) preferences = offramp_preferences_open ();

  bench->training = offramp_training_new ();
  offramp_train_page_set_training (page, bench->training, preferences);
  bench->window = adw_application_window_new (bench->application);
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1280, 800);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (bench->window), GTK_WIDGET (page));
  gtk_window_present (GTK_WINDOW (bench->window));
  g_signal_connect (gtk_widget_get_frame_clock (bench->window), "after-paint", G_CALLBACK (after_paint_cb), bench);
}

static void
close_window (Bench *bench)
{
  gtk_window_destroy (GTK_WINDOW (bench->window));
  g_clear_object (&bench->training);
  for (guint i = 0; i < 200; i++)
    g_main_context_iteration (NULL, FALSE);
}

static gboolean
is_under_way (OfframpTraining *training)
{
  EeTrainerProgress progress;

  offramp_training_get_progress (training, &progress);
  return progress.step >= 1;
}

static double
get_trained_seconds (OfframpTraining *training)
{
  EeTrainerProgress progress;

  offramp_training_get_progress (training, &progress);
  return progress.seconds;
}

static Turn
train_in_window (Bench *bench)
{
  Turn turn = { 0 };
  double main_start, cpu_start, start;

  open_window (bench);
  offramp_training_start (bench->training, &bench->settings);
  while (!is_under_way (bench->training))
    g_main_context_iteration (NULL, TRUE);
  main_start = get_seconds (CLOCK_THREAD_CPUTIME_ID);
  cpu_start = get_seconds (CLOCK_PROCESS_CPUTIME_ID);
  start = get_seconds (CLOCK_MONOTONIC);
  bench->n_frames = 0;
  while (offramp_training_is_busy (bench->training))
    g_main_context_iteration (NULL, TRUE);
  turn.main_cpu_seconds = get_seconds (CLOCK_THREAD_CPUTIME_ID) - main_start;
  turn.cpu_seconds = get_seconds (CLOCK_PROCESS_CPUTIME_ID) - cpu_start;
  turn.updates_per_s = bench->n_frames / (get_seconds (CLOCK_MONOTONIC) - start);
  g_assert_no_error (offramp_training_get_error (bench->training));
  turn.seconds = get_trained_seconds (bench->training);
  close_window (bench);

  return turn;
}

static gboolean
draw_again_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

/* Frames a second while a training runs, where every one is asked for, as when somebody zooms. */
static double
count_frames (Bench *bench)
{
  double start, seconds;

  open_window (bench);
  offramp_training_start (bench->training, &bench->settings);
  while (!is_under_way (bench->training))
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_add_tick_callback (bench->window, draw_again_cb, NULL, NULL);
  start = get_seconds (CLOCK_MONOTONIC);
  bench->n_frames = 0;
  while ((seconds = get_seconds (CLOCK_MONOTONIC) - start) < 4 && offramp_training_is_busy (bench->training))
    g_main_context_iteration (NULL, TRUE);
  offramp_training_stop (bench->training);
  while (offramp_training_is_busy (bench->training))
    g_main_context_iteration (NULL, TRUE);
  close_window (bench);

  return bench->n_frames / seconds;
}

static Turn
train_alone (Bench *bench)
{
  g_autoptr (EeTrainer) trainer = ee_trainer_new (&bench->settings, NULL, NULL);
  EeTrainerProgress progress;
  Turn turn = { 0 };

  ee_trainer_start (trainer);
  ee_trainer_wait (trainer);
  g_assert_no_error (ee_trainer_get_error (trainer));
  ee_trainer_get_progress (trainer, &progress);
  turn.seconds = progress.seconds;

  return turn;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static void
measure (Bench *bench)
{
  double ratios[MAX_ROUNDS], shares[MAX_ROUNDS], frames[MAX_ROUNDS];

  for (guint i = 0; i < bench->n_rounds; i++)
    {
      const Turn alone = train_alone (bench);
      Turn window = train_in_window (bench);

      window.frames_per_s = count_frames (bench);

      ratios[i] = window.seconds / alone.seconds;
      shares[i] = window.main_cpu_seconds / window.cpu_seconds;
      frames[i] = window.frames_per_s;
      g_print ("# alone %.2f s, with the window %.2f s: ratio %.3f; main thread %.2f s of %.2f s of processor time "
               "(%.2f %%), %.1f frames/s; asked for every frame: %.1f frames/s\n",
               alone.seconds, window.seconds, ratios[i], window.main_cpu_seconds, window.cpu_seconds, shares[i] * 100,
               window.updates_per_s, frames[i]);
    }
  qsort (ratios, bench->n_rounds, sizeof *ratios, compare);
  qsort (shares, bench->n_rounds, sizeof *shares, compare);
  qsort (frames, bench->n_rounds, sizeof *frames, compare);
  g_print (
      "# medians: time with the window / alone %.3f, main thread's share of the processor %.2f %%, %.1f frames/s\n",
      ratios[bench->n_rounds / 2], shares[bench->n_rounds / 2] * 100, frames[bench->n_rounds / 2]);
  g_print ("%s 1 - the window costs a training at most %g %%\n",
           MIN (ratios[bench->n_rounds / 2] - 1, shares[bench->n_rounds / 2]) <= MOST_COST ? "ok" : "not ok",
           MOST_COST * 100);
  g_print ("%s 2 - 30 frames a second are held\n", frames[bench->n_rounds / 2] >= LEAST_FRAMES ? "ok" : "not ok");
  g_print ("1..2\n");
}

static void
activate_cb (GtkApplication *application, Bench *bench)
{
  bench->application = application;
  g_application_hold (G_APPLICATION (application));
  measure (bench);
  g_application_release (G_APPLICATION (application));
}

int
main (int argc, char *argv[])
{
  g_autoptr (AdwApplication) application = NULL;
  Bench bench = { 0 };

  bench.n_rounds = argc > 1 ? CLAMP (g_ascii_strtoull (argv[1], NULL, 10), 1, MAX_ROUNDS) : ROUNDS;
  make_settings (&bench.settings);
  offramp_register_resource ();
  g_type_ensure (OFFRAMP_TYPE_FOLD_LAYOUT);
  g_type_ensure (OFFRAMP_TYPE_WRAP_LAYOUT);
  application = adw_application_new ("io.github.offramp.Offramp", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &bench);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}
