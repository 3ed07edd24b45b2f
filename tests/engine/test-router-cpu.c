/* SPDX-License-Identifier: Apache-2.0 */
/* On a real backend an image's route does not depend on its company: pooled batches against one by one. */
#include "ee-router.h"

#include <math.h>
#include <stdlib.h>

#include "ee-doodle.h"

enum
{
  N_IMAGES = 61,
  MAX_ROWS = 16
};

static EeModel *
make_model (guint exits)
{
  EePlanOptions options = {
    .width_divisor = 16,
    .exits = exits,
    .n_main = 10,
    .mean = { 0.2f, 0.2f, 0.2f },
    .deviation = { 0.3f, 0.3f, 0.3f },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (EePlan) plan = ee_plan_new_vgg19 (&options, &error);
  g_autoptr (EeParameters) parameters = ee_parameters_new_he (plan, 11);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  EeModel *model;

  g_assert_no_error (error);
  model = ee_model_new (parameters, facts, "cpu", MAX_ROWS, 2, &error);
  g_assert_no_error (error);

  return model;
}

/* [N_IMAGES, 32, 32, 3] digits and scribbles by turns. */
static guint8 *
draw_images (void)
{
  guint8 *images = g_malloc ((gsize)N_IMAGES * EE_IMAGE_BYTES);

  for (guint i = 0; i < N_IMAGES; i++)
    if (i % 2 == 0)
      ee_doodle_draw_digit (i / 2 % EE_DOODLE_N_DIGITS, i, images + (gsize)i * EE_IMAGE_BYTES);
    else
      ee_doodle_draw_glyph (i, images + (gsize)i * EE_IMAGE_BYTES);

  return images;
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float x = *(const float *)a, y = *(const float *)b;

  return (x > y) - (x < y);
}

/* A threshold that about half of the images reach at the first exit, well away from all of them. */
static double
choose_threshold (EeModel *model, const guint8 *images)
{
  EeRoute routes[N_IMAGES];
  float seen[N_IMAGES];

  g_assert_true (ee_router_run (model, images, N_IMAGES, 0, routes, NULL, NULL, NULL));
  for (guint i = 0; i < N_IMAGES; i++)
    seen[i] = routes[i].p_redundant;
  qsort (seen, N_IMAGES, sizeof *seen, compare_floats);

  return (seen[N_IMAGES / 2] + seen[N_IMAGES / 2 + 1]) / 2.0;
}

static void
test_pooled_is_one_by_one (gconstpointer data)
{
  guint exits = GPOINTER_TO_UINT (data), n_left = 0;
  g_autoptr (EeModel) model = make_model (exits);
  g_autofree guint8 *images = draw_images ();
  double threshold = choose_threshold (model, images);
  EeRoute pooled[N_IMAGES];
  g_autoptr (GError) error = NULL;

  g_assert_true (ee_router_run (model, images, N_IMAGES, threshold, pooled, NULL, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < N_IMAGES; i++)
    {
      const guint8 *image = images + (gsize)i * EE_IMAGE_BYTES;
      float probabilities[16];
      EeRouteTiming timing;
      EeRoute alone, timed;

      g_assert_true (ee_router_run (model, image, 1, threshold, &alone, NULL, NULL, NULL));
      g_assert_true (ee_router_time_one (model, image, threshold, 1, &timed, probabilities, &timing, NULL));
      g_assert_cmpfloat_with_epsilon (pooled[i].p_redundant, alone.p_redundant, 1e-5);
      g_assert_cmpfloat_with_epsilon (pooled[i].p_redundant, timed.p_redundant, 1e-5);
      n_left += pooled[i].left && pooled[i].stage == 0;
      if (fabs (pooled[i].p_redundant - threshold) < 1e-5)
        continue;

      g_assert_cmpuint (pooled[i].stage, ==, alone.stage);
      g_assert_cmpuint (pooled[i].stage, ==, timed.stage);
      g_assert_cmpint (pooled[i].left, ==, alone.left);
      g_assert_cmpuint (pooled[i].label, ==, alone.label);
      g_assert_cmpuint (pooled[i].label, ==, timed.label);
      g_assert_cmpfloat_with_epsilon (pooled[i].p_label, alone.p_label, 1e-5);
    }
  if (exits != 0) /* at the first exit, for which the threshold was chosen */
    g_assert_true (n_left >= N_IMAGES / 4 && n_left < N_IMAGES);
}

/* Of one run the parts are the whole, and what was not computed has no time. */
static void
test_parts_of_the_time (gconstpointer data)
{
  guint exits = GPOINTER_TO_UINT (data), block = 1;
  g_autoptr (EeModel) model = make_model (exits);
  g_autofree guint8 *images = draw_images ();
  guint n_stages = ee_plan_get_n_stages (model->plan);
  EeRouteTiming timing;
  EeRoute route;

  g_assert_true (ee_router_time_one (model, images, 2, 1, &route, NULL, &timing, NULL));
  g_assert_true (timing.has_parts);
  g_assert_cmpfloat (timing.upload_ms, >=, 0);
  for (guint stage = 0; stage < n_stages; stage++)
    {
      guint last = ee_plan_get_stage (model->plan, stage)->exit_block;
      double sum = timing.heads_ms[stage] + (stage == 0 ? timing.upload_ms : 0);

      for (last = last > 0 ? last : EE_PLAN_N_BLOCKS; block <= last; block++)
        {
          g_assert_cmpfloat (timing.blocks_ms[block], >, 0);
          sum += timing.blocks_ms[block];
        }
      g_assert_cmpfloat_with_epsilon (sum, timing.stages_ms[stage], 1e-9);
    }

  if (exits == 0)
    return;
  g_assert_true (ee_router_time_one (model, images, 0, 3, &route, NULL, &timing, NULL));
  g_assert_true (route.left);
  g_assert_cmpfloat (timing.blocks_ms[1], >, 0);
  g_assert_cmpfloat (timing.heads_ms[0], >, 0);
  for (guint i = 2; i <= EE_PLAN_N_BLOCKS; i++)
    g_assert_cmpfloat (timing.blocks_ms[i], ==, 0);
  for (guint stage = 1; stage < n_stages; stage++)
    g_assert_cmpfloat (timing.heads_ms[stage], ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/router-cpu/no-exit", GUINT_TO_POINTER (0), test_pooled_is_one_by_one);
  g_test_add_data_func ("/router-cpu/one-exit", GUINT_TO_POINTER (1u << 1), test_pooled_is_one_by_one);
  g_test_add_data_func ("/router-cpu/four-exits", GUINT_TO_POINTER (0x1e), test_pooled_is_one_by_one);
  g_test_add_data_func ("/router-cpu/parts-no-exit", GUINT_TO_POINTER (0), test_parts_of_the_time);
  g_test_add_data_func ("/router-cpu/parts-one-exit", GUINT_TO_POINTER (1u << 1), test_parts_of_the_time);
  g_test_add_data_func ("/router-cpu/parts-four-exits", GUINT_TO_POINTER (0x1e), test_parts_of_the_time);
  return g_test_run ();
}
