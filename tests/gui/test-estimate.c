/* SPDX-License-Identifier: Apache-2.0 */
/* From a measured step to the time of a training, and to settings that fit into a time: on made-up machines of every
 * speed, and once on this one. */
#include "offramp-course.h"
#include "offramp-estimator.h"
#include "offramp-step-times.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "offramp-run-opener.h"

static void
make_settings (EeSettings *settings, const char *pair)
{
  ee_settings_init (settings);
  g_strlcpy (settings->pair, pair, sizeof settings->pair);
  ee_recipe_apply (settings);
}

static void
test_workload (void)
{
  const EePairCount count = { 60000, 20000 };
  OfframpWorkload workload;
  EeSettings settings;

  make_settings (&settings, "mnist+omniglot");
  settings.batch = 100;
  settings.epochs = 2;
  g_assert_true (offramp_estimate_get_workload (&settings, &count, &workload));
  g_assert_cmpuint (workload.train_images, ==, 76000);
  g_assert_cmpuint (workload.validation_images, ==, 4000);
  g_assert_cmpuint (workload.steps, ==, 1520);
  g_assert_cmpfloat (workload.redundant_share, ==, 0.25);

  /* A share leaves out images of the side that has too many, a limit keeps the share. */
  settings.redundant_share = 0.5;
  g_assert_true (offramp_estimate_get_workload (&settings, &count, &workload));
  g_assert_cmpuint (workload.train_images + workload.validation_images, ==, 40000);
  settings.limit = 1000;
  g_assert_true (offramp_estimate_get_workload (&settings, &count, &workload));
  g_assert_cmpuint (workload.train_images, ==, 950);
  g_assert_cmpfloat_with_epsilon (workload.redundant_share, 0.5, 1e-9);

  settings.limit = 60;
  g_assert_false (offramp_estimate_get_workload (&settings, &count, &workload));
}

/* A machine whose steps cost in proportion to the square of the width, and which counts how often it is asked. */
typedef struct
{
  double image_seconds; /* of a training image at width 1 */
  guint n_asked;
} Machine;

static gboolean
time_step (const EeSettings *settings, double redundant_share, EeStepTiming *timing, gpointer user_data, GError **error)
{
  Machine *machine = user_data;
  const double part = 1.0 / settings->width_divisor;

  machine->n_asked++;
  *timing = (EeStepTiming){
    .step_seconds = machine->image_seconds * part * part * settings->batch,
    .image_seconds = machine->image_seconds * part * part / 3,
  };
  return TRUE;
}

/* On machines of every speed the time is kept, unless not even the least that makes sense fits. */
static void
test_courses_fit (void)
{
  static const char *const pairs[] = { "mnist+omniglot", "svhn+gtsrb", "cifar10+cifar100", "doodles" };
  static const EePairCount counts[] = { { 60000, 19280 }, { 4434, 2000 }, { 50000, 50000 }, { 10000, 6000 } };

  for (guint p = 0; p < G_N_ELEMENTS (pairs); p++)
    for (double image_seconds = 1e-5; image_seconds < 0.1; image_seconds *= 1.7)
      for (guint course = 0; course < OFFRAMP_COURSE_PAPER; course++)
        {
          Machine machine = { image_seconds, 0 };
          EeSettings base, settings;
          double seconds;

          make_settings (&base, pairs[p]);
          base.seed = 99;
          g_assert_true (
              offramp_course_fit (course, &base, &counts[p], time_step, &machine, &settings, &seconds, NULL));
          g_assert_true (ee_settings_check (&settings, NULL));
          g_assert_cmpfloat (seconds, <=, offramp_course_get_budget (course));
          g_assert_cmpuint (machine.n_asked, <=, 5);
          g_assert_cmpuint (settings.seed, ==, 99);
          g_assert_cmpuint (settings.epochs, >=, 1);
          /* No network so narrow that the time is left unused: then all images are seen as often as is worth it. */
          if (settings.width_divisor > 1 && settings.limit > 0)
            g_assert_cmpfloat (seconds, >, 0.5 * offramp_course_get_budget (course));
        }
}

static void
test_paper_is_the_paper (void)
{
  const EePairCount count = { 60000, 19280 };
  Machine machine = { 0.01, 0 };
  EeSettings base, settings;
  double seconds;

  make_settings (&base, "mnist+omniglot");
  base.exits = 0;
  base.width_divisor = 8;
  base.limit = 100;
  g_assert_true (
      offramp_course_fit (OFFRAMP_COURSE_PAPER, &base, &count, time_step, &machine, &settings, &seconds, NULL));
  g_assert_cmpint (settings.preset, ==, EE_PRESET_PAPER);
  g_assert_cmpuint (settings.width_divisor, ==, 1);
  g_assert_cmpuint (settings.exits, ==, 1u << 1);
  g_assert_cmpuint (settings.limit, ==, 0);
  g_assert_cmpfloat (seconds, >, 0.01 * 70000 * 6);
  g_assert_cmpuint (machine.n_asked, ==, 1);
}

static void
test_too_few_images (void)
{
  const EePairCount count = { 20, 10 };
  g_autoptr (GError) error = NULL;
  Machine machine = { 0.01, 0 };
  EeSettings base, settings;
  double seconds;

  make_settings (&base, "doodles");
  g_assert_false (
      offramp_course_fit (OFFRAMP_COURSE_QUICK, &base, &count, time_step, &machine, &settings, &seconds, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_words (void)
{
  static const struct
  {
    double seconds;
    const char *words;
  } cases[] = { { 1, "about 5 s" },     { 52, "about 50 s" },     { 98, "about 100 s" },
                { 540, "about 9 min" }, { 12600, "about 3.5 h" }, { 86400 * 4.2, "about 4 days" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = offramp_estimate_format (cases[i].seconds);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_counts (void)
{
  EePairCount count;
  g_autoptr (GError) error = NULL;

  g_assert_true (ee_pair_count_training ("doodles", NULL, &count, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count.main, ==, 10000);
  g_assert_cmpuint (count.redundant, ==, 6000);
  g_assert_true (ee_pair_count_training ("doodles+noise,blank", NULL, &count, NULL, &error));
  g_assert_cmpuint (count.redundant, >, 0);
  g_assert_false (ee_pair_count_training ("nonsense", NULL, &count, NULL, NULL));
}

/* A real step of the smallest network; kept, and found again. */
static void
test_a_step_is_measured_once (void)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "steps", "times.ini", NULL);
  g_autoptr (OfframpStepTimes) times = offramp_step_times_open (path);
  g_autoptr (OfframpStepTimes) later = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  EeStepTiming timing, again;
  EeSettings settings;

  make_settings (&settings, "doodles");
  g_strlcpy (settings.device, "cpu", sizeof settings.device);
  settings.width_divisor = 16;
  settings.batch = 16;
  g_cancellable_cancel (cancelled);
  g_assert_false (offramp_step_times_measure (times, &settings, 0.4, 0, &timing, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_false (offramp_step_times_find (times, &settings, 0.4, &timing));
  g_assert_true (offramp_step_times_measure (times, &settings, 0.4, 0.1, &timing, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (timing.step_seconds, >, 0);
  g_assert_cmpfloat (timing.image_seconds, >, 0);
  g_assert_cmpstr (timing.device_name, !=, "");

  later = offramp_step_times_open (path);
  g_assert_true (offramp_step_times_find (later, &settings, 0.4, &again));
  g_assert_cmpfloat_with_epsilon (again.step_seconds, timing.step_seconds, 1e-9);
  /* Another batch is another step. */
  settings.batch = 32;
  g_assert_false (offramp_step_times_find (later, &settings, 0.4, &again));
}

/* An estimator that may not measure says nothing; it neither waits nor answers after its end. */
static void
test_estimator_waits (void)
{
  OfframpEstimator *estimator = offramp_estimator_new ();
  OfframpWorkload workload;
  EeSettings settings;
  double seconds;

  make_settings (&settings, "doodles");
  offramp_estimator_set_settings (estimator, &settings);
  g_assert_false (offramp_estimator_is_measuring (estimator));
  g_assert_cmpint (offramp_estimator_get_seconds (estimator, &seconds, &workload), ==, OFFRAMP_ESTIMATE_UNKNOWN);
  offramp_estimator_set_active (estimator, TRUE);
  g_assert_true (offramp_estimator_is_measuring (estimator));
  offramp_estimator_set_active (estimator, FALSE);
  g_assert_false (offramp_estimator_is_measuring (estimator));
  offramp_estimator_set_active (estimator, TRUE);
  g_assert_finalize_object (estimator);
}

/* The most that this process held since the last call of reset_peak(), in bytes; 0 where the system does not tell. */
static gsize
get_peak (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmHWM:");
  return line != NULL ? g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) * 1024 : 0;
}

static gboolean
reset_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");
  const gboolean ok = file != NULL && fputs ("5", file) > 0;

  return file != NULL && fclose (file) == 0 && ok;
}

/* Weights, gradients and one moment are three times the weights. Activations and the copies that inference makes come
 * to the room of four more at most, since the two never stand beside each other (at width 1: 1.2 GB, where a net that
 * did both, and a second copy of the weights, took 2 GB). */
static void
test_measuring_takes_little_memory (void)
{
  g_autoptr (EePlan) plan = NULL;
  EeSettings settings;
  EeStepTiming timing;
  gsize weights = 0, before;

  if (!reset_peak () || get_peak () == 0)
    {
      g_test_skip ("the system does not tell how much memory was held at most");
      return;
    }
  make_settings (&settings, "doodles");
  settings.preset = EE_PRESET_PAPER;
  settings.width_divisor = 4;
  settings.batch = 64;
  g_strlcpy (settings.device, "cpu", sizeof settings.device);
  plan = offramp_run_opener_make_plan (&settings);
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    weights += ee_plan_get_tensor (plan, t)->count * sizeof (float);
  before = get_peak ();
  g_assert_true (ee_step_timing_measure (&settings, 0.3, 0, &timing, NULL, NULL));
  g_test_message ("weights %.1f MB, at most %.1f MB more than before", weights / 1e6, (get_peak () - before) / 1e6);
  g_assert_cmpuint (get_peak () - before, <, 7.5 * weights);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/estimate/workload", test_workload);
  g_test_add_func ("/estimate/courses-fit", test_courses_fit);
  g_test_add_func ("/estimate/paper-is-the-paper", test_paper_is_the_paper);
  g_test_add_func ("/estimate/too-few-images", test_too_few_images);
  g_test_add_func ("/estimate/words", test_words);
  g_test_add_func ("/estimate/counts", test_counts);
  g_test_add_func ("/estimate/a-step-is-measured-once", test_a_step_is_measured_once);
  g_test_add_func ("/estimate/measuring-takes-little-memory", test_measuring_takes_little_memory);
  g_test_add_func ("/estimate/estimator-waits", test_estimator_waits);
  return g_test_run ();
}
