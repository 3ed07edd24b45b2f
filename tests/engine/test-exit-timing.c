/* SPDX-License-Identifier: Apache-2.0 */
/* Every image to every exit, in turns: a scripted network counts what is asked of it. */
#include "ee-exit-timing.h"

#include "scripted-backend.h"

enum
{
  MAX_ROWS = 4,
  N_IMAGES = 26,
  REPEATS = 2,
  ROUNDS = 1 + REPEATS
};

static EeExperiment *
load (void)
{
  EeExperimentOptions options = { .pair = "doodles", .seed = 7, .test_limit = N_IMAGES, .splits = 1u << EE_SPLIT_TEST };
  g_autoptr (GError) error = NULL;
  EeExperiment *experiment = ee_experiment_new (&options, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ee_experiment_get_n_images (experiment, EE_SPLIT_TEST), ==, N_IMAGES);
  return experiment;
}

/* As sure as can be: where images leave does not matter here. */
static void
answer (const guint8 *image, ScriptedAnswer *result, gpointer user_data)
{
  result->exits[0] = 1;
  result->classes[0] = 1;
}

static void
assert_timing (const EeTiming *timing)
{
  g_assert_cmpuint (timing->repeats, ==, REPEATS);
  g_assert_cmpfloat (timing->least_s, >=, 0);
  g_assert_cmpfloat (timing->least_s, <=, timing->median_s);
  g_assert_cmpfloat (timing->median_s, <=, timing->most_s);
}

static void
test_rows (gconstpointer user_data)
{
  guint limit = GPOINTER_TO_UINT (user_data), expected = limit > 0 ? limit : N_IMAGES, n_images = 0;
  g_autoptr (EeExperiment) experiment = load ();
  g_autoptr (EeModel) model = scripted_model_new (1u << 1 | 1u << 2, MAX_ROWS, answer, NULL);
  g_autoptr (EeModel) plain = scripted_model_new (0, MAX_ROWS, answer, NULL);
  ScriptedCounts *counts = scripted_model_get_counts (model);
  EeTiming timings[EE_PLAN_MAX_STAGES], plain_timing;
  g_autoptr (GError) error = NULL;

  g_assert_true (ee_exit_timing_run (model, plain, experiment, EE_SPLIT_TEST, limit, REPEATS, timings, &plain_timing,
                                     &n_images, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_images, ==, expected);
  g_assert_cmpuint (scripted_model_get_counts (plain)->rows[0], ==, ROUNDS * expected);
  assert_timing (&plain_timing);
  g_assert_cmpuint (counts->rows[0], ==, 3 * ROUNDS * expected);
  g_assert_cmpuint (counts->rows[1], ==, 2 * ROUNDS * expected);
  g_assert_cmpuint (counts->rows[2], ==, 1 * ROUNDS * expected);
  g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);
  for (guint s = 0; s < 3; s++)
    assert_timing (&timings[s]);
}

static gboolean
stop_in_the_middle (guint done, guint total, gpointer user_data)
{
  return done < total / 2;
}

static void
test_failures (void)
{
  g_autoptr (EeExperiment) experiment = load ();
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, answer, NULL);
  EeTiming timings[EE_PLAN_MAX_STAGES];
  g_autoptr (GError) error = NULL;
  guint n_images;

  g_assert_false (ee_exit_timing_run (model, NULL, experiment, EE_SPLIT_TEST, 0, REPEATS, timings, NULL, &n_images,
                                      stop_in_the_middle, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);

  scripted_model_get_counts (model)->fail_at_call = scripted_model_get_counts (model)->n_calls + 3;
  g_assert_false (ee_exit_timing_run (model, NULL, experiment, EE_SPLIT_TEST, 0, REPEATS, timings, NULL, &n_images,
                                      NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/exit-timing/all-images", GUINT_TO_POINTER (0), test_rows);
  g_test_add_data_func ("/exit-timing/some-images", GUINT_TO_POINTER (11), test_rows);
  g_test_add_func ("/exit-timing/failures", test_failures);
  return g_test_run ();
}
