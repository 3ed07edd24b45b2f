/* SPDX-License-Identifier: Apache-2.0 */
/* A narrow network learns a handful of images by heart: pass and update belong together. And a wider one walks the
 * reference's way for a few steps.
 */
#include "ee-reference.h"
#include "test-backend.h"
#include "test-fixture.h"

enum
{
  ROWS = 8,
  STEPS = 25,
  COMMON_ROWS = 6,
  COMMON_STEPS = 4,
  NET_SEED = 131
};

static void
test_learns (gconstpointer data)
{
  const EeUpdate *rule = data;
  const EeBackend *backend = test_backend_get ();
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, test_backend_get_divisor (8), FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (ROWS, FIXTURE_MIXED, 132);
  EeNet *net = fixture_net_new (backend, plan, ROWS, TRUE, NET_SEED);
  double first = 0, last = 0;
  EeScores scores = { 0 };

  for (guint step = 0; step < STEPS; step++)
    {
      EeUpdate update = *rule;
      g_autoptr (GError) error = NULL;

      update.step = step + 1;
      scores = fixture_train_pass (backend, net, batch, step);
      last = (scores.loss_exit + scores.loss_main) / ROWS;
      first = step == 0 ? last : first;
      backend->train_update (net, &update, &error);
      g_assert_no_error (error);
    }
  g_test_message ("loss from %g to %g, %u of %u right", first, last, scores.right, scores.rows);
  g_assert_cmpfloat (last, <, 0.5 * first);
  g_assert_cmpuint (scores.exit_right, >=, ROWS - 1);
  backend->net_free (net);
}

static double
do_step (const EeBackend *backend, EeNet *net, const FixtureBatch *batch, const EeUpdate *update)
{
  const EeScores scores = fixture_train_pass (backend, net, batch, update->step);
  g_autoptr (GError) error = NULL;

  backend->train_update (net, update, &error);
  g_assert_no_error (error);
  return (scores.loss_exit + scores.loss_main) / scores.rows;
}

/* Width 1/8 on any machine: every loss is the reference's, and they fall. Rounding errors of a step enter the next. */
static void
test_walks_along (gconstpointer data)
{
  static const double tolerance = 1e-3;
  const EeBackend *backends[] = { ee_reference_backend_get (), test_backend_get () };
  EeUpdate update = *(const EeUpdate *)data;
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 8, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (COMMON_ROWS, FIXTURE_MIXED, 134);
  double losses[2][COMMON_STEPS];

  for (guint b = 0; b < 2; b++)
    {
      EeNet *net = fixture_net_new (backends[b], plan, COMMON_ROWS, TRUE, NET_SEED);

      for (guint step = 0; step < COMMON_STEPS; step++)
        {
          update.step = step + 1;
          losses[b][step] = do_step (backends[b], net, batch, &update);
        }
      backends[b]->net_free (net);
    }
  for (guint step = 0; step < COMMON_STEPS; step++)
    {
      g_test_message ("step %u: %.7g, and the reference %.7g", step + 1, losses[1][step], losses[0][step]);
      g_assert_cmpfloat_with_epsilon (losses[1][step], losses[0][step], tolerance * losses[0][step]);
    }
  g_assert_cmpfloat (losses[1][COMMON_STEPS - 1], <, 0.8 * losses[1][0]);
}

static const EeUpdate sgd = { EE_UPDATE_SGD, .learning_rate = 0.02f, .momentum = 0.9f, .nesterov = TRUE };
static const EeUpdate adam
    = { EE_UPDATE_ADAM, .learning_rate = 2e-3f, .beta_1 = 0.9f, .beta_2 = 0.999f, .epsilon = 1e-8f };

int
main (int argc, char *argv[])
{
  test_backend_init (&argc, &argv);
  g_test_add_data_func ("/cuda/learns/sgd", &sgd, test_learns);
  g_test_add_data_func ("/cuda/learns/adam", &adam, test_learns);
  g_test_add_data_func ("/cuda/walks-along/sgd", &sgd, test_walks_along);
  return test_backend_run ();
}
