/* SPDX-License-Identifier: Apache-2.0 */
/* The plan against figures worked out by hand and against torchvision's names. */
#include "ee-error.h"
#include "ee-plan.h"

static EePlanOptions
get_options (EePreset preset, guint width_divisor, guint exits)
{
  return (EePlanOptions){ .preset = preset,
                          .width_divisor = width_divisor,
                          .exits = exits,
                          .n_main = 10,
                          .mean = { 0.5f, 0.5f, 0.5f },
                          .deviation = { 0.5f, 0.5f, 0.5f } };
}

static EePlan *
make_plan (EePreset preset, guint width_divisor, guint exits)
{
  const EePlanOptions options = get_options (preset, width_divisor, exits);
  g_autoptr (GError) error = NULL;
  EePlan *plan = ee_plan_new_vgg19 (&options, &error);

  g_assert_no_error (error);
  return plan;
}

static guint64
count_conv_macs (const EePlan *plan, guint block)
{
  guint64 macs = 0;

  for (guint i = 0; i < ee_plan_get_n_layers (plan); i++)
    {
      const EeLayer *layer = ee_plan_get_layer (plan, i);

      if (layer->kind == EE_LAYER_CONV && (block == 0 || layer->block == block))
        macs += layer->macs;
    }
  return macs;
}

static void
test_multiply_adds (void)
{
  g_autoptr (EePlan) plan = make_plan (EE_PRESET_MODERN, 1, 1 << 1);
  const EeStage *exit_stage = ee_plan_get_stage (plan, 0), *rest = ee_plan_get_stage (plan, 1);

  g_assert_cmpuint (count_conv_macs (plan, 0), ==, 398131200); /* 398.1 M */
  g_assert_cmpuint (count_conv_macs (plan, 1), ==, 39518208);  /* 32 * 32 * 9 * 64 * (3 + 64): 39.5 M */
  g_assert_cmpuint (exit_stage->trunk_macs, ==, 39518208);
  g_assert_cmpuint (exit_stage->head_macs, ==, 64 * 8 * 8 * 256 + 256 * 2);
  g_assert_cmpuint (rest->trunk_macs, ==, 398131200 - 39518208);
  g_assert_cmpuint (rest->head_macs, ==, 512 * 512 + 512 * 10);
}

static void
test_stages_cover_all_layers (void)
{
  for (guint exits = 0; exits < 32; exits += 2)
    {
      g_autoptr (EePlan) plan = make_plan (EE_PRESET_PAPER, 8, exits);
      guint n_stages = ee_plan_get_n_stages (plan), layer = 0, n_exits = 0;
      guint64 macs = 0;

      for (guint s = 0; s < n_stages; s++)
        {
          const EeStage *stage = ee_plan_get_stage (plan, s);

          g_assert_cmpuint (stage->first_trunk, ==, layer);
          g_assert_cmpuint (stage->first_head, ==, layer + stage->n_trunk);
          layer += stage->n_trunk + stage->n_head;
          macs += stage->trunk_macs + stage->head_macs;
          if (stage->exit_block > 0)
            {
              n_exits++;
              g_assert_true (exits & (1u << stage->exit_block));
              g_assert_cmpuint (stage->n_outputs, ==, EE_N_EXIT_CLASSES);
            }
        }
      g_assert_cmpuint (layer, ==, ee_plan_get_n_layers (plan));
      g_assert_cmpuint (n_exits + 1, ==, n_stages);
      g_assert_cmpuint (macs, ==, ee_plan_get_macs (plan));
      g_assert_cmpuint (ee_plan_get_stage (plan, n_stages - 1)->n_outputs, ==, exits == 0 ? 11 : 10);
    }
}

static void
assert_tensor (const EePlan *plan, const char *name, guint n_dims, guint out, guint in)
{
  int index = ee_plan_find_tensor (plan, name);

  g_test_message ("%s", name);
  g_assert_cmpint (index, >=, 0);
  g_assert_cmpuint (ee_plan_get_tensor (plan, index)->n_dims, ==, n_dims);
  g_assert_cmpuint (ee_plan_get_tensor (plan, index)->shape[0], ==, out);
  if (n_dims > 1)
    g_assert_cmpuint (ee_plan_get_tensor (plan, index)->shape[1], ==, in);
}

/* torchvision's vgg19_bn counts conv, batch norm, ReLU and pool; vgg19 has no batch norm. */
static void
test_names_are_torchvision_s (void)
{
  g_autoptr (EePlan) modern = make_plan (EE_PRESET_MODERN, 1, 1 << 1);
  g_autoptr (EePlan) paper = make_plan (EE_PRESET_PAPER, 1, 1 << 1);

  assert_tensor (modern, "features.0.weight", 4, 64, 3);
  assert_tensor (modern, "features.1.running_var", 1, 64, 0);
  assert_tensor (modern, "features.7.weight", 4, 128, 64);
  assert_tensor (modern, "features.49.weight", 4, 512, 512);
  assert_tensor (modern, "features.50.bias", 1, 512, 0);
  assert_tensor (modern, "exits.1.0.weight", 2, 256, 64 * 8 * 8);
  assert_tensor (modern, "exits.1.2.weight", 2, 2, 256);
  assert_tensor (modern, "classifier.2.weight", 2, 10, 512);
  g_assert_cmpint (ee_plan_find_tensor (modern, "features.0.bias"), ==, -1);

  assert_tensor (paper, "features.0.bias", 1, 64, 0);
  assert_tensor (paper, "features.34.weight", 4, 512, 512);
  assert_tensor (paper, "exits.1.3.weight", 2, 4096, 4096);
  assert_tensor (paper, "exits.1.6.weight", 2, 2, 4096);
  assert_tensor (paper, "classifier.6.weight", 2, 10, 4096);
}

static void
test_parameters (void)
{
  g_autoptr (EePlan) plan = make_plan (EE_PRESET_PAPER, 1, 0);
  guint64 convs = 20024384; /* torchvision's VGG-19 features, weights and biases */

  g_assert_cmpuint (ee_plan_get_parameters (plan), ==, convs + 512 * 4096 + 4096 + 4096 * 4096 + 4096 + 4096 * 11 + 11);
}

static void
test_width_divides_all_but_outputs (void)
{
  g_autoptr (EePlan) plan = make_plan (EE_PRESET_MODERN, 4, 1 << 1);

  assert_tensor (plan, "features.0.weight", 4, 16, 3);
  assert_tensor (plan, "exits.1.0.weight", 2, 64, 16 * 8 * 8);
  assert_tensor (plan, "classifier.0.weight", 2, 128, 128);
  assert_tensor (plan, "classifier.2.weight", 2, 10, 128);
}

static void
test_nonsense_is_refused (void)
{
  EePlanOptions bad[5];

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    bad[i] = get_options (EE_PRESET_MODERN, 4, 1 << 1);
  bad[0].width_divisor = 3;
  bad[1].exits = 1 << 5;
  bad[2].n_main = 1;
  bad[3].deviation[1] = 0;
  bad[4].preset = 7;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ee_plan_new_vgg19 (&bad[i], &error));
      g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
    }
}

static void
test_equality (void)
{
  g_autoptr (EePlan) a = make_plan (EE_PRESET_MODERN, 4, 1 << 1);
  g_autoptr (EePlan) b = make_plan (EE_PRESET_MODERN, 4, 1 << 1);
  g_autoptr (EePlan) c = make_plan (EE_PRESET_MODERN, 4, 1 << 2);

  g_assert_true (ee_plan_equal (a, b));
  g_assert_false (ee_plan_equal (a, c));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/multiply-adds", test_multiply_adds);
  g_test_add_func ("/plan/stages-cover-all-layers", test_stages_cover_all_layers);
  g_test_add_func ("/plan/names-are-torchvision-s", test_names_are_torchvision_s);
  g_test_add_func ("/plan/parameters", test_parameters);
  g_test_add_func ("/plan/width-divides-all-but-outputs", test_width_divides_all_but_outputs);
  g_test_add_func ("/plan/nonsense-is-refused", test_nonsense_is_refused);
  g_test_add_func ("/plan/equality", test_equality);
  return g_test_run ();
}
