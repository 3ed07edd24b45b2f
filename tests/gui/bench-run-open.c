/* SPDX-License-Identifier: Apache-2.0 */
/* A run of a million steps: how long until it is open, as the window opens it, what the main loop notices of that, and
 * what a further step costs. Usage: bench-run-open [STEPS]. TAP; the figures stand in comments. */
#include <glib/gstdio.h>
#include <math.h>
#include <time.h>

#include "main-thread-watch.h"
#include "offramp-training.h"

enum
{
  STEPS = 1000000,
  STEPS_PER_EPOCH = 1000,
  TURNS = 5
};

static const double MOST_S = 1, MOST_TURN_MS = 16;

static guint n_tests, n_failed;

static void
judge (gboolean ok, const char *what)
{
  n_tests++;
  n_failed += !ok;
  g_print ("%s %u - %s\n", ok ? "ok" : "not ok", n_tests, what);
}

static double
get_s (void)
{
  return g_get_monotonic_time () / 1e6;
}

static EeRecord
make_record (GRand *random, guint64 step, EeRecordKind kind)
{
  const double loss = 2.5 / (1 + step / 1e5) * g_rand_double_range (random, 0.7, 1.4);

  return (EeRecord){
    .kind = kind,
    .step = step,
    .epoch = (double)step / STEPS_PER_EPOCH,
    .n_steps = 1,
    .loss = loss,
    .loss_exit = loss / 3,
    .loss_main = loss - loss / 3,
    .accuracy = g_rand_double (random),
    .exit_accuracy = g_rand_double (random),
    .main_accuracy = g_rand_double (random),
    .share_left = g_rand_double (random),
    .main_left = g_rand_double (random),
    .redundant_left = g_rand_double (random),
    .main_share = 0.43,
    .learning_rate = 0.05 * (1 + cos (step / 1e6 * G_PI)) / 2,
    .images_per_s = g_rand_double_range (random, 400, 500),
    .seconds = step * 0.25,
  };
}

/* Microseconds a record, of processor and disk. */
static double
append_steps (EeRun *run, GRand *random, guint64 first, guint64 last)
{
  const double start = get_s ();

  for (guint64 step = first; step <= last; step++)
    {
      EeRecord record = make_record (random, step, EE_RECORD_STEP);

      g_assert_true (ee_run_append (run, &record, NULL));
      if (step % STEPS_PER_EPOCH == 0)
        {
          record = make_record (random, step, EE_RECORD_VALIDATION);
          g_assert_true (ee_run_append (run, &record, NULL));
        }
    }

  return (get_s () - start) * 1e6 / (last - first + 1);
}

static void
write_run (const char *path, guint64 n_steps)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autoptr (EeRun) run = NULL;
  g_autoptr (GError) error = NULL;
  EeSettings settings;
  double early, late;

  ee_settings_init (&settings);
  settings.epochs = n_steps / STEPS_PER_EPOCH;
  run = ee_run_new (path, &settings, "made up", "none", &error);
  g_assert_no_error (error);
  early = append_steps (run, random, 1, n_steps / 10);
  append_steps (run, random, n_steps / 10 + 1, n_steps - n_steps / 10);
  late = append_steps (run, random, n_steps - n_steps / 10 + 1, n_steps);
  g_print (
      "# appending a step, to metrics.csv and TensorBoard's file: %.1f us in the first tenth, %.1f us in the last\n",
      early, late);
  judge (late < 3 * early, "a step costs the same however long the run is");
}

static double
read_records (const char *path)
{
  const double start = get_s ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) records = ee_run_read_metrics (path, &error);

  g_assert_no_error (error);

  return get_s () - start;
}

static double
get_cpu_s (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

/* Seconds until the curves are there; @longest is the longest turn of the main loop meanwhile, in milliseconds. */
static double
open_run (const char *path, guint64 n_steps, double *longest)
{
  g_autoptr (OfframpTraining) training = offramp_training_new ();
  const double start = get_s ();

  offramp_training_show_run (training, path);
  while (offramp_series_get_n_points (offramp_curves_get_series (offramp_training_get_curves (training),
                                                                 OFFRAMP_MEASURE_LOSS, OFFRAMP_CURVE_RAW))
         < n_steps)
    {
      double turn = get_s ();

      g_assert_no_error (offramp_training_get_error (training));
      if (!g_main_context_iteration (NULL, FALSE))
        {
          g_usleep (500);
          continue;
        }
      *longest = MAX (*longest, (get_s () - turn) * 1e3);
    }

  return get_s () - start;
}

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static void
delete_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      delete_tree (child);
    }
  g_remove (path);
}

int
main (int argc, char *argv[])
{
  const guint64 n_steps = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : STEPS;
  g_autofree char *folder = g_dir_make_tmp ("offramp-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "run", NULL);
  double best = INFINITY, worst = 0, longest = 0, read = INFINITY, least_cpu = INFINITY, taken[TURNS], ignored;
  MainThreadWatch *watch;

  write_run (path, n_steps);
  for (guint i = 0; i < TURNS; i++)
    {
      const double cpu = get_cpu_s (), seconds = open_run (path, n_steps, &longest);

      least_cpu = MIN (least_cpu, get_cpu_s () - cpu);

      taken[i] = seconds;
      best = MIN (best, seconds);
      worst = MAX (worst, seconds);
      read = MIN (read, read_records (path));
    }
  qsort (taken, TURNS, sizeof *taken, compare);
  g_print ("# %" G_GUINT64_FORMAT
           " steps: reading %.2f s at best; open with all curves after %.2f s in the median, %.2f to %.2f s of %d, "
           "%.2f s of processor time at best\n",
           n_steps, read, taken[TURNS / 2], best, worst, TURNS, least_cpu);
  g_print ("# the longest turn of the main loop meanwhile: %.1f ms\n", longest);
  judge (taken[TURNS / 2] < MOST_S, "a run of a million steps is open within a second");
  judge (longest < MOST_TURN_MS, "the main loop is not held up");
  watch = main_thread_watch_start ();
  open_run (path, n_steps, &ignored);
  judge (main_thread_watch_stop (watch, "opening a run") == 0, "no call of the engine or of a file holds it up");
  g_print ("1..%u\n", n_tests);
  delete_tree (folder);

  return n_failed > 0;
}
