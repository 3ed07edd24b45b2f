/* SPDX-License-Identifier: Apache-2.0 */
/* The loss against values worked out by hand and against finite differences. */
#include "ee-loss.h"

#include <math.h>

static void
test_known_values (void)
{
  const float even[2] = { 3, 3 }, sure[3] = { 0, 1000, 0 };

  g_assert_cmpfloat_with_epsilon (ee_loss_softmax_cross_entropy (even, 2, 0, NULL), log (2), 1e-12);
  g_assert_cmpfloat_with_epsilon (ee_loss_softmax_cross_entropy (sure, 3, 1, NULL), 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (ee_loss_softmax_cross_entropy (sure, 3, 0, NULL), 1000, 1e-9);
}

static void
test_gradient_is_the_slope (void)
{
  float logits[10], gradient[10];
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint c = 0; c < 10; c++)
    logits[c] = g_rand_double_range (random, -4, 4);
  ee_loss_softmax_cross_entropy (logits, 10, 3, gradient);

  for (guint c = 0; c < 10; c++)
    {
      const float centre = logits[c], step = 1.0f / 256;
      double above, below;

      logits[c] = centre + step;
      above = ee_loss_softmax_cross_entropy (logits, 10, 3, NULL);
      logits[c] = centre - step;
      below = ee_loss_softmax_cross_entropy (logits, 10, 3, NULL);
      logits[c] = centre;
      g_assert_cmpfloat_with_epsilon (gradient[c], (above - below) / (2 * step), 1e-5);
    }
}

static void
test_redundant_image_has_no_main_term (void)
{
  const float exit_logits[2] = { -1, 2 };
  float exit_gradient[2], main_gradient[10] = { 42 };
  EeLossTerms terms = ee_loss_joint (exit_logits, NULL, 10, 10, exit_gradient, main_gradient);

  g_assert_cmpfloat_with_epsilon (terms.exit, log1p (exp (-3)), 1e-12);
  g_assert_cmpfloat (terms.main, ==, 0);
  g_assert_cmpfloat (main_gradient[0], ==, 42);
  g_assert_cmpfloat_with_epsilon (exit_gradient[0] + exit_gradient[1], 0, 1e-7);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loss/known-values", test_known_values);
  g_test_add_func ("/loss/gradient-is-the-slope", test_gradient_is_the_slope);
  g_test_add_func ("/loss/redundant-image-has-no-main-term", test_redundant_image_has_no_main_term);
  return g_test_run ();
}
