/* SPDX-License-Identifier: Apache-2.0 */
/* A narrow network learns a handful of images by heart: pass and update belong together */
#include "test-backend.h"
#include "test-fixture.h"

enum
{
  ROWS = 8,
  STEPS = 25,
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

static const EeUpdate sgd = { EE_UPDATE_SGD, .learning_rate = 0.02f, .momentum = 0.9f, .nesterov = TRUE };
static const EeUpdate adam
    = { EE_UPDATE_ADAM, .learning_rate = 2e-3f, .beta_1 = 0.9f, .beta_2 = 0.999f, .epsilon = 1e-8f };

int
main (int argc, char *argv[])
{
  test_backend_init (&argc, &argv);
  g_test_add_data_func ("/cuda/learns/sgd", &sgd, test_learns);
  g_test_add_data_func ("/cuda/learns/adam", &adam, test_learns);
  return test_backend_run ();
}
