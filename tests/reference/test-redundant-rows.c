/* SPDX-License-Identifier: Apache-2.0 */
/* The property the program lives by: a redundant row adds exactly nothing beyond the last exit
 *
 * "Exactly" is to the bit, on both backends: what the layers beyond the last exit learn is the same
 * whichever redundant images are in the batch, and with none of them only the 1 / rows of the mean differs (a power
 * of two here, so that dividing by it rounds nothing). That holds without batch norm. With it a redundant row
 * does have a part in the statistics of the layers before the exit; the last test shows that it has
 * none in those beyond.
 */
#include <string.h>

#include "ee-reference.h"
#include "test-backend.h"
#include "test-fixture.h"

enum
{
  MAIN_ROWS = 4,
  ROWS = 8,
  NET_SEED = 21,
  DROPOUT_SEED = 22
};

typedef struct
{
  const char *name;
  const EeBackend *(*get_backend) (void);
  guint exits;
} Case;

static const Case cases[] = {
  { "reference/exit-1", ee_reference_backend_get, FIXTURE_EXIT_1 },
  { "reference/exits-1-2", ee_reference_backend_get, FIXTURE_EXITS_1_2 },
  { "tested/exit-1", test_backend_get, FIXTURE_EXIT_1 },
  { "tested/exits-1-2", test_backend_get, FIXTURE_EXITS_1_2 },
};

/* Main and redundant images in turn. */
static FixtureBatch *
make_mixed_batch (guint64 seed)
{
  FixtureBatch *batch = fixture_batch_new (ROWS, FIXTURE_ALL_MAIN, seed);

  for (guint n = 0; n < ROWS; n++)
    if (n % 2 == 1)
      batch->labels[n] = FIXTURE_N_MAIN;
  return batch;
}

/* The main images of @mixed alone, in their order. */
static FixtureBatch *
make_main_batch (const FixtureBatch *mixed)
{
  FixtureBatch *batch = fixture_batch_new (MAIN_ROWS, FIXTURE_ALL_MAIN, 0);

  for (guint n = 0; n < MAIN_ROWS; n++)
    {
      batch->labels[n] = mixed->labels[2 * n];
      memcpy (batch->images + n * FIXTURE_IMAGE_BYTES, mixed->images + 2 * n * FIXTURE_IMAGE_BYTES,
              FIXTURE_IMAGE_BYTES);
    }
  return batch;
}

/* Puts other pictures, those of @other, in place of the redundant images of @batch. */
static void
replace_redundant_images (FixtureBatch *batch, const FixtureBatch *other)
{
  for (guint n = 1; n < ROWS; n += 2)
    memcpy (batch->images + n * FIXTURE_IMAGE_BYTES, other->images + n * FIXTURE_IMAGE_BYTES, FIXTURE_IMAGE_BYTES);
}

/* All gradients of one pass of a fresh net, [tensor], NULL for running statistics. */
static GPtrArray *
get_gradients (const Case *c, EePlan *plan, const FixtureBatch *batch)
{
  const EeBackend *backend = c->get_backend ();
  EeNet *net = fixture_net_new (backend, plan, ROWS, TRUE, NET_SEED);
  GPtrArray *gradients = g_ptr_array_new_with_free_func (g_free);

  fixture_train_pass (backend, net, batch, DROPOUT_SEED);
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    g_ptr_array_add (gradients, ee_tensor_is_trained (ee_plan_get_tensor (plan, t))
                                    ? fixture_read (backend, net, plan, EE_SLOT_GRADIENT, t)
                                    : NULL);
  backend->net_free (net);
  return gradients;
}

static gboolean
is_beyond_exits (EePlan *plan, guint tensor)
{
  const EeStage *last = ee_plan_get_stage (plan, ee_plan_get_n_stages (plan) - 1);

  return ee_plan_get_tensor (plan, tensor)->layer >= last->first_trunk;
}

/* Beyond the exits: a * factor == b to the bit, and not all 0. Before them: not so, or the test would show nothing. */
static void
assert_equal_beyond_exits (EePlan *plan, GPtrArray *a, GPtrArray *b, float factor)
{
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);
      const float *x = a->pdata[t], *y = b->pdata[t];
      gsize differing = 0;

      if (x == NULL)
        continue;
      for (gsize i = 0; i < tensor->count; i++)
        if (x[i] * factor != y[i])
          differing++;

      g_test_message ("%s: %u of %u differ", tensor->name, (guint)differing, (guint)tensor->count);
      g_assert_cmpfloat (fixture_get_norm (y, tensor->count), >, 0);
      if (is_beyond_exits (plan, t))
        g_assert_cmpuint (differing, ==, 0);
      else
        g_assert_cmpuint (differing, >, 0);
    }
}

static void
test_other_redundant_images (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_PAPER, test_backend_get_divisor (8), c->exits);
  g_autoptr (FixtureBatch) batch = make_mixed_batch (31), other = make_mixed_batch (32);
  g_autoptr (GPtrArray) before = get_gradients (c, plan, batch), after = NULL;

  replace_redundant_images (batch, other);
  after = get_gradients (c, plan, batch);
  assert_equal_beyond_exits (plan, before, after, 1);
}

static void
test_no_redundant_images (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_PAPER, test_backend_get_divisor (8), c->exits);
  g_autoptr (FixtureBatch) mixed = make_mixed_batch (33), alone = make_main_batch (mixed);
  g_autoptr (GPtrArray) with = get_gradients (c, plan, mixed), without = get_gradients (c, plan, alone);

  assert_equal_beyond_exits (plan, with, without, (float)ROWS / MAIN_ROWS);
}

/* With batch norm: redundant images that are copies of the main ones leave the statistics of the layers before
 * the exit as they are, up to rounding, and then the layers beyond learn the same again. Did any redundant row
 * enter their statistics or sums, nothing would fit. */
static void
test_copies_under_batch_norm (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, c->exits);
  g_autoptr (FixtureBatch) alone = fixture_batch_new_calm (plan, MAIN_ROWS, FIXTURE_ALL_MAIN, NET_SEED, 0, 34);
  g_autoptr (FixtureBatch) mixed = make_mixed_batch (0);
  g_autoptr (GPtrArray) with = NULL, without = NULL;

  for (guint n = 0; n < ROWS; n++)
    memcpy (mixed->images + n * FIXTURE_IMAGE_BYTES, alone->images + n / 2 * FIXTURE_IMAGE_BYTES, FIXTURE_IMAGE_BYTES);
  for (guint n = 0; n < MAIN_ROWS; n++)
    mixed->labels[2 * n] = alone->labels[n];
  with = get_gradients (c, plan, mixed);
  without = get_gradients (c, plan, alone);

  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);

      if (with->pdata[t] == NULL || !is_beyond_exits (plan, t))
        continue;
      for (gsize i = 0; i < tensor->count; i++)
        ((float *)with->pdata[t])[i] *= (float)ROWS / MAIN_ROWS;
      g_test_message ("%s", tensor->name);
      g_assert_cmpfloat (fixture_get_distance (with->pdata[t], without->pdata[t], tensor->count), <,
                         1e-4 * fixture_get_norm (without->pdata[t], tensor->count));
    }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    GTestDataFunc function;
  } tests[] = {
    { "other-redundant-images", test_other_redundant_images },
    { "no-redundant-images", test_no_redundant_images },
    { "copies-under-batch-norm", test_copies_under_batch_norm },
  };

  test_backend_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *path = g_strdup_printf ("/redundant-rows/%s/%s", cases[i].name, tests[j].name);

        g_test_add_data_func (path, &cases[i], tests[j].function);
      }
  return test_backend_run ();
}
