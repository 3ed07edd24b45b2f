/* SPDX-License-Identifier: Apache-2.0 */
/* What the window costs a training: the same training with the Train page open and drawing, and without any window, in
 * turns (A B A B). Usage: bench-training [ROUNDS]. TAP; the figures stand in comments.
 *
 * Two figures tell the cost: the main thread's share of all processor time, from the first step to the last, and the
 * time that the same training takes longer. The first is exact. The second scatters by some percent from run to run, so
 * it fails the benchmark where it shows more, by twice its error, than is allowed.
 */
#include <adwaita.h>
#include <math.h>
#include <time.h>

#include "main-thread-watch.h"
#include "offramp-fold-layout.h"
#include "offramp-preferences.h"
#include "offramp-resources.h"
#include "offramp-train-page.h"
#include "offramp-wrap-layout.h"

enum
{
  ROUNDS = 5,
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
  settings->limit = 12000;
  settings->epochs = 12;
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

/* Calls of the engine and of files that held the main thread up while a training went from start to end. */
static guint
watch_main_thread (Bench *bench)
{
  MainThreadWatch *watch;
  guint n_found;

  open_window (bench);
  for (guint i = 0; i < 200; i++)
    g_main_context_iteration (NULL, FALSE);
  watch = main_thread_watch_start ();
  offramp_training_start (bench->training, &bench->settings);
  while (offramp_training_is_busy (bench->training))
    g_main_context_iteration (NULL, TRUE);
  n_found = main_thread_watch_stop (watch, "a training with its page open");
  close_window (bench);

  return n_found;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* How far the median of @sorted may be off: 1.86 times the median distance from it, over the root of their number, as
 * for a normal distribution. */
static double
get_error (const double *sorted, guint n)
{
  const double middle = sorted[n / 2];
  double distances[MAX_ROUNDS];

  for (guint i = 0; i < n; i++)
    distances[i] = fabs (sorted[i] - middle);
  qsort (distances, n, sizeof *distances, compare);

  return 1.86 * distances[n / 2] / sqrt (n);
}

/* Every other round the window comes first. */
static void
do_round (Bench *bench, gboolean window_first, double *ratio, double *share, double *frames)
{
  Turn alone = { 0 }, window;

  if (!window_first)
    alone = train_alone (bench);
  window = train_in_window (bench);
  if (window_first)
    alone = train_alone (bench);
  *frames = count_frames (bench);
  *ratio = window.seconds / alone.seconds;
  *share = window.main_cpu_seconds / window.cpu_seconds;
  g_print ("# alone %.2f s, with the window %.2f s: ratio %.3f; main thread %.2f s of %.2f s of processor time "
           "(%.2f %%), %.1f frames/s; asked for every frame: %.1f frames/s\n",
           alone.seconds, window.seconds, *ratio, window.main_cpu_seconds, window.cpu_seconds, *share * 100,
           window.updates_per_s, *frames);
}

static void
measure (Bench *bench)
{
  double ratios[MAX_ROUNDS], shares[MAX_ROUNDS], frames[MAX_ROUNDS], cost, error;
  const guint middle = bench->n_rounds / 2;
  guint n_held_up;

  for (guint i = 0; i < bench->n_rounds; i++)
    do_round (bench, i % 2 > 0, &ratios[i], &shares[i], &frames[i]);
  qsort (ratios, bench->n_rounds, sizeof *ratios, compare);
  qsort (shares, bench->n_rounds, sizeof *shares, compare);
  qsort (frames, bench->n_rounds, sizeof *frames, compare);
  error = get_error (ratios, bench->n_rounds);
  cost = MAX (ratios[middle] - 1 - 2 * error, shares[middle]);
  g_print ("# medians: time with the window / alone %.3f (+- %.3f), main thread's share of the processor %.2f %%, "
           "%.1f frames/s\n",
           ratios[middle], error, shares[middle] * 100, frames[middle]);
  n_held_up = watch_main_thread (bench);
  g_print ("%s 1 - the window costs a training at most %g %% (%.2f %%)\n", cost <= MOST_COST ? "ok" : "not ok",
           MOST_COST * 100, cost * 100);
  g_print ("%s 2 - %d frames a second are held\n", frames[middle] >= LEAST_FRAMES ? "ok" : "not ok", LEAST_FRAMES);
  g_print ("%s 3 - no call of the engine or of a file holds the window up\n1..3\n", n_held_up == 0 ? "ok" : "not ok");
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
