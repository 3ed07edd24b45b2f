/* SPDX-License-Identifier: Apache-2.0 */
/* A backend's training against the reference's: every gradient, score, statistic and update. */
#include <math.h>

#include "ee-reference.h"
#include "ee-rng.h"
#include "test-backend.h"
#include "test-fixture.h"

enum
{
  MAX_ROWS = 16,
  NET_SEED = 41,
  DROPOUT_SEED = 42
};

/* Relative L2 of one tensor. A batch that is sensitive by nature, such as one row under batch norm, may be off by some
 * rounding errors more: no float net could do better. */
static const double tolerance = 1e-4, tolerance_by_sensitivity = 50;

typedef struct
{
  const char *name;
  EePreset preset;
  guint width_divisor;
  guint exits;
} Case;

static const Case cases[] = {
  { "modern/8/exit-1", EE_PRESET_MODERN, 8, FIXTURE_EXIT_1 },
  { "modern/8/no-exit", EE_PRESET_MODERN, 8, FIXTURE_NO_EXIT },
  { "modern/8/exits-1-2", EE_PRESET_MODERN, 8, FIXTURE_EXITS_1_2 },
  { "modern/16/exit-1", EE_PRESET_MODERN, 16, FIXTURE_EXIT_1 },
  { "modern/16/no-exit", EE_PRESET_MODERN, 16, FIXTURE_NO_EXIT },
  { "modern/16/exits-1-2", EE_PRESET_MODERN, 16, FIXTURE_EXITS_1_2 },
  { "paper/8/exit-1", EE_PRESET_PAPER, 8, FIXTURE_EXIT_1 },
  { "paper/8/no-exit", EE_PRESET_PAPER, 8, FIXTURE_NO_EXIT },
  { "paper/8/exits-1-2", EE_PRESET_PAPER, 8, FIXTURE_EXITS_1_2 },
  { "paper/16/exit-1", EE_PRESET_PAPER, 16, FIXTURE_EXIT_1 },
  { "paper/16/no-exit", EE_PRESET_PAPER, 16, FIXTURE_NO_EXIT },
  { "paper/16/exits-1-2", EE_PRESET_PAPER, 16, FIXTURE_EXITS_1_2 },
  { "modern/4/exit-1", EE_PRESET_MODERN, 4, FIXTURE_EXIT_1 },
  { "paper/4/exit-1", EE_PRESET_PAPER, 4, FIXTURE_EXIT_1 },
  { "modern/2/exit-1", EE_PRESET_MODERN, 2, FIXTURE_EXIT_1 },
};

/* Small and large, odd and even, above and below the widths that a vector unit works in. */
static const struct
{
  guint rows;
  FixtureKind kind;
  float main_weight;
} batches[] = {
  { 7, FIXTURE_MIXED },         { 1, FIXTURE_ALL_MAIN },    { 1, FIXTURE_ALL_REDUNDANT },   { MAX_ROWS, FIXTURE_MIXED },
  { 8, FIXTURE_ALL_REDUNDANT }, { 3, FIXTURE_MIXED, 2.5f }, { 9, FIXTURE_ALL_MAIN, 0.25f },
};

/* The same network on both sides. */
typedef struct
{
  EePlan *plan;
  const EeBackend *reference, *tested;
  EeNet *expected, *actual;
} Pair;

static void
pair_init (Pair *pair, const Case *c, guint64 seed)
{
  pair->plan = fixture_plan_new (c->preset, c->width_divisor, c->exits);
  pair->reference = ee_reference_backend_get ();
  pair->tested = test_backend_get ();
  pair->expected = fixture_net_new (pair->reference, pair->plan, MAX_ROWS, TRUE, seed);
  pair->actual = fixture_net_new (pair->tested, pair->plan, MAX_ROWS, TRUE, seed);
}

static void
pair_clear (Pair *pair)
{
  pair->reference->net_free (pair->expected);
  pair->tested->net_free (pair->actual);
  ee_plan_unref (pair->plan);
}

/* Gives both nets the same numbers again. */
static void
pair_fill (Pair *pair, EeSlot slot, guint64 seed)
{
  fixture_fill_slot (pair->reference, pair->expected, pair->plan, slot, seed);
  fixture_fill_slot (pair->tested, pair->actual, pair->plan, slot, seed);
}

/* A tensor that should be 0 must be 0; any other may be off by @relative of its length. */
static void
assert_slot_agrees (Pair *pair, EeSlot slot, double relative)
{
  double worst = 0;

  for (guint t = 0; t < ee_plan_get_n_tensors (pair->plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (pair->plan, t);
      g_autofree float *expected = NULL, *actual = NULL;
      double norm, distance;

      if (slot != EE_SLOT_PARAMETER && !ee_tensor_is_trained (tensor))
        continue;
      expected = fixture_read (pair->reference, pair->expected, pair->plan, slot, t);
      actual = fixture_read (pair->tested, pair->actual, pair->plan, slot, t);
      norm = fixture_get_norm (expected, tensor->count);
      distance = fixture_get_distance (expected, actual, tensor->count);
      if (!(distance <= relative * norm))
        g_test_message ("%s, slot %u: length %g, off by %g", tensor->name, slot, norm, distance);
      g_assert_cmpfloat (distance, <=, relative * norm);
      if (norm > 0)
        worst = MAX (worst, distance / norm);
    }
  g_test_message ("slot %u: worst tensor off by %.2g", slot, worst);
}

static void
assert_scores_agree (const EeScores *expected, const EeScores *actual)
{
  g_assert_cmpuint (expected->rows, ==, actual->rows);
  g_assert_cmpuint (expected->main_rows, ==, actual->main_rows);
  g_assert_cmpfloat_with_epsilon (expected->loss_exit, actual->loss_exit, 1e-5 * (1 + expected->loss_exit));
  g_assert_cmpfloat_with_epsilon (expected->loss_main, actual->loss_main, 1e-5 * (1 + expected->loss_main));
  g_assert_cmpuint (expected->exit_right, ==, actual->exit_right);
  g_assert_cmpuint (expected->main_right, ==, actual->main_right);
  g_assert_cmpuint (expected->right, ==, actual->right);
  g_assert_cmpuint (expected->left, ==, actual->left);
}

/* Trains both on @batch; scores must agree. */
static EeScores
pair_train (Pair *pair, const FixtureBatch *batch, guint64 dropout_seed)
{
  const EeScores expected = fixture_train_pass (pair->reference, pair->expected, batch, dropout_seed);
  const EeScores actual = fixture_train_pass (pair->tested, pair->actual, batch, dropout_seed);

  assert_scores_agree (&expected, &actual);
  return expected;
}

/* One net sees every batch in turn, so that nothing may be left over from the one before. Wide nets, on which the
 * reference is slow and a backend may choose other algorithms, see the first one only. */
static void
test_gradients (gconstpointer data)
{
  const Case *c = data;
  const guint n_batches = c->width_divisor < 8 ? 1 : G_N_ELEMENTS (batches);
  Pair pair;

  if (test_backend_skips_width (c->width_divisor))
    return;
  pair_init (&pair, c, NET_SEED);
  for (guint i = 0; i < n_batches; i++)
    {
      if (test_backend_get_standin () != NULL && batches[i].rows == MAX_ROWS)
        continue; /* takes as long as all others there, and shows no more */

      g_autoptr (FixtureBatch) batch = fixture_batch_new_calm (pair.plan, batches[i].rows, batches[i].kind, NET_SEED,
                                                               DROPOUT_SEED, ee_rng_mix (43, i));

      const double allowed = MAX (tolerance, tolerance_by_sensitivity * batch->sensitivity);

      g_test_message ("%u rows, kind %d, sensitivity %.2g", batches[i].rows, batches[i].kind, batch->sensitivity);
      if (batches[i].rows >= 7)
        g_assert_cmpfloat (batch->sensitivity, <, FIXTURE_CALM);
      batch->batch.main_weight = batches[i].main_weight;
      pair_fill (&pair, EE_SLOT_PARAMETER, NET_SEED);
      pair_train (&pair, batch, DROPOUT_SEED);
      assert_slot_agrees (&pair, EE_SLOT_GRADIENT, allowed);
      assert_slot_agrees (&pair, EE_SLOT_PARAMETER, tolerance); /* the running statistics among them */
    }
  pair_clear (&pair);
}

/* All parameters 0: every verdict is a tie, which leaves, and every loss is the logarithm of the classes. */
static void
test_untouched_net (void)
{
  const EeBackend *backends[] = { ee_reference_backend_get (), test_backend_get () };
  const EeNetOptions options = { .max_rows = 4, .training = TRUE };
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, FIXTURE_EXITS_1_2);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (4, FIXTURE_ALL_MAIN, 44);

  batch->labels[2] = FIXTURE_N_MAIN;
  for (guint i = 0; i < G_N_ELEMENTS (backends); i++)
    {
      EeNet *net = backends[i]->net_new (plan, 0, &options, NULL);
      const EeScores scores = fixture_train_pass (backends[i], net, batch, 0);

      g_assert_cmpuint (scores.rows, ==, 4);
      g_assert_cmpuint (scores.main_rows, ==, 3);
      g_assert_cmpfloat_with_epsilon (scores.loss_exit, 2 * 4 * log (2), 1e-5);
      g_assert_cmpfloat_with_epsilon (scores.loss_main, 3 * log (10), 1e-5);
      g_assert_cmpuint (scores.left, ==, 4);
      g_assert_cmpuint (scores.exit_right, ==, 1);
      g_assert_cmpuint (scores.right, ==, 1);
      backends[i]->net_free (net);
    }
}

static const EeUpdate updates[] = {
  { EE_UPDATE_SGD, .learning_rate = 0.05f, .weight_decay = 5e-4f, .momentum = 0.9f, .nesterov = TRUE },
  { EE_UPDATE_SGD, .learning_rate = 0.05f, .weight_decay = 5e-4f, .momentum = 0.9f, .nesterov = FALSE },
  { EE_UPDATE_SGD, .learning_rate = 0.05f },
  { EE_UPDATE_ADAM, .learning_rate = 1e-2f, .weight_decay = 0.1f, .beta_1 = 0.9f, .beta_2 = 0.999f, .epsilon = 1e-8f,
    .step = 1 },
  { EE_UPDATE_ADAM, .learning_rate = 1e-2f, .weight_decay = 0.1f, .beta_1 = 0.9f, .beta_2 = 0.999f, .epsilon = 1e-8f,
    .step = 1000 },
};

/* The rules alone: random parameters, gradients and moments on both sides. */
static void
test_update_rules (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (updates); i++)
    {
      g_autoptr (GError) error = NULL;
      Pair pair;

      pair_init (&pair, &cases[i % 2 == 0 ? 3 : 9], NET_SEED);
      for (EeSlot slot = EE_SLOT_GRADIENT; slot < EE_N_SLOTS; slot++)
        pair_fill (&pair, slot, 50 + slot);
      pair.reference->train_update (pair.expected, &updates[i], &error);
      g_assert_no_error (error);
      pair.tested->train_update (pair.actual, &updates[i], &error);
      g_assert_no_error (error);

      assert_slot_agrees (&pair, EE_SLOT_PARAMETER, 1e-6);
      assert_slot_agrees (&pair, EE_SLOT_MOMENT_1, 1e-6);
      if (updates[i].kind == EE_UPDATE_ADAM)
        assert_slot_agrees (&pair, EE_SLOT_MOMENT_2, 1e-6);
      pair_clear (&pair);
    }
}

/* A short training: pass and update in turn, on batches of changing size, one of them with no main row. Errors
 * of one step enter the next, hence the wider tolerance on velocities. */
static void
test_steps (gconstpointer data)
{
  const EeUpdate *rule = data;

  for (guint k = 0; k < 2; k++)
    {
      static const guint rows[] = { 7, 8, 3, 8 };
      static const FixtureKind kinds[] = { FIXTURE_MIXED, FIXTURE_ALL_REDUNDANT, FIXTURE_MIXED, FIXTURE_ALL_MAIN };
      Pair pair;

      pair_init (&pair, &cases[k == 0 ? 3 : 9], NET_SEED);
      for (guint step = 0; step < G_N_ELEMENTS (rows); step++)
        {
          g_autoptr (FixtureBatch) batch = fixture_batch_new (rows[step], kinds[step], ee_rng_mix (60, step));
          g_autoptr (GError) error = NULL;
          EeUpdate update = *rule;
          EeScores scores;

          update.learning_rate = 1e-3f;
          update.step = step + 1;
          scores = pair_train (&pair, batch, step);
          g_assert_cmpuint (scores.rows, ==, rows[step]);
          pair.reference->train_update (pair.expected, &update, &error);
          g_assert_no_error (error);
          pair.tested->train_update (pair.actual, &update, &error);
          g_assert_no_error (error);
        }
      assert_slot_agrees (&pair, EE_SLOT_PARAMETER, 1e-4);
      assert_slot_agrees (&pair, EE_SLOT_MOMENT_1, 1e-2);
      pair_clear (&pair);
    }
}

/* A resumed run must end as an undisturbed one: its gradients are the same to the bit on a fresh net and on
 * one that has trained and inferred on other batches since. */
static void
test_repeats_to_the_bit (gconstpointer data)
{
  const Case *c = data;
  const EeBackend *tested = test_backend_get ();
  g_autoptr (EePlan) plan = fixture_plan_new (c->preset, c->width_divisor, c->exits);
  g_autoptr (FixtureBatch) batch = fixture_batch_new (7, FIXTURE_MIXED, 70);
  g_autoptr (FixtureBatch) other = fixture_batch_new (MAX_ROWS, FIXTURE_ALL_MAIN, 71);
  EeNet *fresh = fixture_net_new (tested, plan, MAX_ROWS, TRUE, NET_SEED);
  EeNet *used = fixture_net_new (tested, plan, MAX_ROWS, TRUE, NET_SEED + 1);
  float probabilities[3 * (FIXTURE_N_MAIN + 1)];

  fixture_train_pass (tested, used, other, 72);
  g_assert_true (tested->push (used, other->images, 3, NULL));
  g_assert_true (tested->run_stage (used, 0, 3, probabilities, NULL));
  fixture_fill_slot (tested, used, plan, EE_SLOT_PARAMETER, NET_SEED);

  fixture_train_pass (tested, fresh, batch, 73);
  fixture_train_pass (tested, used, batch, 73);
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);
      const EeSlot slot = ee_tensor_is_trained (tensor) ? EE_SLOT_GRADIENT : EE_SLOT_PARAMETER;
      g_autofree float *a = fixture_read (tested, fresh, plan, slot, t),
                       *b = fixture_read (tested, used, plan, slot, t);

      g_test_message ("%s", tensor->name);
      g_assert_cmpmem (a, tensor->count * sizeof (float), b, tensor->count * sizeof (float));
    }
  tested->net_free (fresh);
  tested->net_free (used);
}

int
main (int argc, char *argv[])
{
  test_backend_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/parity/gradients/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_gradients);
    }
  g_test_add_func ("/parity/untouched-net", test_untouched_net);
  g_test_add_data_func ("/parity/repeats-to-the-bit/modern", &cases[5], test_repeats_to_the_bit);
  g_test_add_data_func ("/parity/repeats-to-the-bit/paper", &cases[9], test_repeats_to_the_bit);
  g_test_add_func ("/parity/update-rules", test_update_rules);
  g_test_add_data_func ("/parity/steps/sgd", &updates[0], test_steps);
  g_test_add_data_func ("/parity/steps/adam", &updates[3], test_steps);
  return test_backend_run ();
}
