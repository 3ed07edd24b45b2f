/* SPDX-License-Identifier: Apache-2.0 */
/* Activations: what each layer gives is what the reference gives, in the plain order, with and without exits, and
 * reading it changes nothing else. */
#include <math.h>

#include "ee-error.h"
#include "ee-reference.h"
#include "test-backend.h"
#include "test-fixture.h"

enum
{
  NET_SEED = 81,
  IMAGE_SEED = 82,
  N_IMAGES = 2,
  MAX_OUTPUTS = FIXTURE_N_MAIN + 1
};

static const double tolerance = 1e-4; /* relative L2 */

typedef struct
{
  const char *name;
  EePreset preset;
  guint width_divisor;
  guint exits;
} Case;

static const Case cases[] = {
  { "modern/4/exit-1", EE_PRESET_MODERN, 4, FIXTURE_EXIT_1 },
  { "modern/16/no-exit", EE_PRESET_MODERN, 16, FIXTURE_NO_EXIT },
  { "modern/8/exits-1-2-3-4", EE_PRESET_MODERN, 8, 0x1e },
  { "modern/16/exits-1-2-3-4", EE_PRESET_MODERN, 16, 0x1e },
  { "paper/8/exit-1", EE_PRESET_PAPER, 8, FIXTURE_EXIT_1 },
  { "paper/16/exits-1-2", EE_PRESET_PAPER, 16, FIXTURE_EXITS_1_2 },
};

static float *
read_activations (const EeBackend *backend, EeNet *net, EePlan *plan, const guint8 *image, guint layer, gsize *count)
{
  const EeLayer *info = ee_plan_get_layer (plan, layer);
  g_autoptr (GError) error = NULL;
  float *values;

  *count = (gsize)info->out_channels * info->out_side * info->out_side;
  values = g_new (float, *count);
  backend->read_activations (net, image, layer, values, *count, &error);
  g_assert_no_error (error);
  return values;
}

static void
compare_layers (EePlan *plan, EeNet *reference, EeNet *net, const guint8 *image)
{
  for (guint layer = 0; layer < ee_plan_get_n_layers (plan); layer++)
    {
      const EeLayer *info = ee_plan_get_layer (plan, layer);
      gsize count;
      g_autofree float *expected
          = read_activations (ee_reference_backend_get (), reference, plan, image, layer, &count);
      g_autofree float *actual = read_activations (test_backend_get (), net, plan, image, layer, &count);
      const double norm = fixture_get_norm (expected, count);
      const double distance = fixture_get_distance (expected, actual, count) / MAX (norm, 1e-30);

      g_test_message ("layer %u (kind %d, block %u): norm %g, relative L2 %g", layer, info->kind, info->block, norm,
                      distance);
      g_assert_cmpfloat (norm, >, 0); /* a layer of nothing would agree with anything */
      g_assert_cmpfloat (distance, <, tolerance);
    }
}

/* max_rows 1 is what the window uses, 8 what evaluations do: their algorithms differ, activations must not. */
static void
test_layers_agree (gconstpointer data)
{
  const Case *c = data;
  static const guint max_rows[] = { 1, 8 };
  g_autoptr (EePlan) plan = fixture_plan_new (c->preset, c->width_divisor, c->exits);
  g_autoptr (FixtureBatch) images = fixture_batch_new (N_IMAGES, FIXTURE_ALL_MAIN, IMAGE_SEED);
  EeNet *reference;

  if (test_backend_skips_width (c->width_divisor))
    return;
  reference = fixture_net_new (ee_reference_backend_get (), plan, 1, FALSE, NET_SEED);
  for (guint i = 0; i < G_N_ELEMENTS (max_rows); i++)
    {
      EeNet *net = fixture_net_new (test_backend_get (), plan, max_rows[i], i == 1, NET_SEED);

      for (guint n = 0; n < N_IMAGES; n++)
        compare_layers (plan, reference, net, images->images + n * FIXTURE_IMAGE_BYTES);
      test_backend_get ()->net_free (net);
    }
  ee_reference_backend_get ()->net_free (reference);
}

/* Channels must not be exchanged: each is what its own weights say. With all weights of a channel 0 it is its bias. */
static void
test_follows_new_weights (void)
{
  const EeBackend *tested = test_backend_get ();
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_PAPER, 8, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) images = fixture_batch_new (1, FIXTURE_ALL_MAIN, IMAGE_SEED);
  const EeLayer *layer = ee_plan_get_layer (plan, 0);
  const EeTensor *weight = ee_plan_get_tensor (plan, layer->tensors[EE_TENSOR_WEIGHT]);
  g_autofree float *zeros = g_new0 (float, weight->count), *bias = g_new (float, layer->out_channels);
  g_autofree float *before = NULL, *after = NULL;
  EeNet *net = fixture_net_new (tested, plan, 1, FALSE, NET_SEED);
  g_autoptr (GError) error = NULL;
  gsize count;

  before = read_activations (tested, net, plan, images->images, 0, &count);
  for (guint c = 0; c < layer->out_channels; c++)
    bias[c] = 1 + c;
  tested->write (net, EE_SLOT_PARAMETER, layer->tensors[EE_TENSOR_WEIGHT], zeros, weight->count, &error);
  g_assert_no_error (error);
  tested->write (net, EE_SLOT_PARAMETER, layer->tensors[EE_TENSOR_BIAS], bias, layer->out_channels, &error);
  g_assert_no_error (error);
  after = read_activations (tested, net, plan, images->images, 0, &count);

  g_assert_cmpfloat (fixture_get_distance (before, after, count), >, 0.1);
  for (gsize i = 0; i < count; i++)
    g_assert_cmpfloat_with_epsilon (after[i], 1 + i / (layer->out_side * layer->out_side), 1e-5);
  tested->net_free (net);
}

/* Between run_stage() and keep() the pools and the kept rows are none of its business. */
static void
test_leaves_pools_alone (void)
{
  const EeBackend *tested = test_backend_get ();
  const guint first = 0;
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 8, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) images = fixture_batch_new (2, FIXTURE_ALL_MAIN, IMAGE_SEED);
  g_autoptr (GError) error = NULL;
  float answers[2][MAX_OUTPUTS];
  EeNet *net = fixture_net_new (tested, plan, 1, FALSE, NET_SEED);

  for (guint round = 0; round < 2; round++)
    {
      g_autofree float *maps = NULL;
      gsize count;

      g_assert_true (tested->push (net, images->images, 1, &error));
      g_assert_true (tested->run_stage (net, 0, 1, answers[round], &error));
      if (round == 1)
        maps = read_activations (tested, net, plan, images->images + FIXTURE_IMAGE_BYTES, 5, &count);
      g_assert_true (tested->keep (net, 0, &first, 1, &error));
      g_assert_true (tested->run_stage (net, 1, 1, answers[round], &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < ee_plan_get_stage (plan, 1)->n_outputs; i++)
    g_assert_cmpfloat (answers[0][i], ==, answers[1][i]);
  tested->net_free (net);
}

static void
test_refuses_nonsense (void)
{
  const EeBackend *backends[] = { ee_reference_backend_get (), test_backend_get () };
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) images = fixture_batch_new (1, FIXTURE_ALL_MAIN, IMAGE_SEED);
  float out[4];

  for (guint i = 0; i < G_N_ELEMENTS (backends); i++)
    {
      EeNet *net = fixture_net_new (backends[i], plan, 1, FALSE, NET_SEED);
      g_autoptr (GError) error = NULL;

      g_assert_false (backends[i]->read_activations (net, images->images, 0, out, 4, &error));
      g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
      g_clear_error (&error);
      g_assert_false (backends[i]->read_activations (net, images->images, ee_plan_get_n_layers (plan), out, 4, &error));
      g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
      backends[i]->net_free (net);
    }
}

int
main (int argc, char *argv[])
{
  test_backend_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/activations/layers-agree/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_layers_agree);
    }
  g_test_add_func ("/activations/follows-new-weights", test_follows_new_weights);
  g_test_add_func ("/activations/leaves-pools-alone", test_leaves_pools_alone);
  g_test_add_func ("/activations/refuses-nonsense", test_refuses_nonsense);
  return test_backend_run ();
}
