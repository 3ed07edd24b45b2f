/* SPDX-License-Identifier: Apache-2.0 */
/* The router against a script in which every image carries its own answers: who leaves where, in what batches, and
 * what is left behind after a stop or a failure. */
#include "ee-router.h"

#include <gio/gio.h>
#include <string.h>

#include "ee-error.h"
#include "ee-image.h"
#include "ee-rng.h"
#include "scripted-backend.h"

enum
{
  MAX_ROWS = 8,
  N_MAIN = 10
};

/* Byte k of an image is P(redundant) * 200 at exit k, byte 8 its class, byte 9 the class's probability * 200. */
static void
read_answer (const guint8 *image, ScriptedAnswer *answer, gpointer user_data)
{
  for (guint stage = 0; stage < EE_PLAN_MAX_STAGES; stage++)
    answer->exits[stage] = image[stage] / 200.0f;
  answer->classes[image[8]] = image[9] / 200.0f;
}

/* [n, 32, 32, 3] images with random answers. */
static guint8 *
make_images (guint n, guint n_classes)
{
  guint8 *images = g_malloc0 ((gsize)n * EE_IMAGE_BYTES);
  EeRng rng;

  ee_rng_init (&rng, 3);
  for (guint i = 0; i < n; i++)
    {
      guint8 *image = images + (gsize)i * EE_IMAGE_BYTES;

      for (guint stage = 0; stage < EE_PLAN_MAX_STAGES; stage++)
        image[stage] = ee_rng_below (&rng, 201);
      image[8] = ee_rng_below (&rng, n_classes);
      image[9] = 100 + ee_rng_below (&rng, 101);
    }

  return images;
}

/* Where the image must come out, worked out without any batch. */
static EeRoute
expect_route (const guint8 *image, guint n_exits, double threshold)
{
  EeRoute route = { .stage = n_exits, .label = image[8], .p_label = image[9] / 200.0f };

  for (guint stage = 0; stage < n_exits; stage++)
    {
      route.p_redundant = route.p_exits[stage] = image[stage] / 200.0f;
      if (route.p_redundant >= threshold)
        {
          route.stage = stage;
          route.left = TRUE;
          route.label = N_MAIN;
          route.p_label = route.p_redundant;
          return route;
        }
    }
  if (n_exits == 0)
    {
      route.left = image[8] == N_MAIN;
      route.p_redundant = route.left ? route.p_label : 0;
    }

  return route;
}

static void
assert_route (const EeRoute *route, const EeRoute *expected)
{
  g_assert_cmpuint (route->stage, ==, expected->stage);
  g_assert_cmpint (route->left, ==, expected->left);
  g_assert_cmpfloat (route->p_redundant, ==, expected->p_redundant);
  g_assert_cmpuint (route->label, ==, expected->label);
  g_assert_cmpfloat (route->p_label, ==, expected->p_label);
  for (guint e = 0; e < G_N_ELEMENTS (route->p_exits); e++)
    g_assert_cmpfloat (route->p_exits[e], ==, expected->p_exits[e]);
}

static guint
count_exits (guint mask)
{
  return __builtin_popcount (mask);
}

static void
test_each_image_gets_its_own_answer (void)
{
  const guint masks[] = { 0, 1u << 1, 1u << 3, 1u << 1 | 1u << 2, 1u << 1 | 1u << 2 | 1u << 3 | 1u << 4 };
  const guint sizes[] = { 0, 1, 7, 8, 9, 16, 100, 333 };
  const double thresholds[] = { 0, 0.3, 0.5, 0.95, 2 };
  g_autoptr (GError) error = NULL;

  for (guint m = 0; m < G_N_ELEMENTS (masks); m++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      for (guint t = 0; t < G_N_ELEMENTS (thresholds); t++)
        {
          g_autoptr (EeModel) model = scripted_model_new (masks[m], MAX_ROWS, read_answer, NULL);
          g_autofree guint8 *images = make_images (sizes[s], masks[m] == 0 ? N_MAIN + 1 : N_MAIN);
          g_autofree EeRoute *routes = g_new0 (EeRoute, sizes[s]);

          g_assert_true (ee_router_run (model, images, sizes[s], thresholds[t], routes, NULL, NULL, &error));
          g_assert_no_error (error);
          g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);
          for (guint i = 0; i < sizes[s]; i++)
            {
              EeRoute expected = expect_route (images + i * EE_IMAGE_BYTES, count_exits (masks[m]), thresholds[t]);

              assert_route (&routes[i], &expected);
            }
        }
}

static void
test_who_leaves_is_not_computed_further (void)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, read_answer, NULL);
  ScriptedCounts *counts = scripted_model_get_counts (model);
  g_autofree guint8 *images = make_images (100, N_MAIN);
  EeRoute routes[100];
  g_autoptr (GError) error = NULL;

  /* 27 of 100 stay: three full batches of survivors and a rest of 3. */
  for (guint i = 0; i < 100; i++)
    images[i * EE_IMAGE_BYTES] = i % 4 == 0 || i % 50 == 5 ? 0 : 200;

  g_assert_true (ee_router_run (model, images, 100, 0.5, routes, NULL, NULL, &error));
  g_assert_cmpuint (counts->rows[0], ==, 100);
  g_assert_cmpuint (counts->calls[0], ==, 13);
  g_assert_cmpuint (counts->rows[1], ==, 27);
  g_assert_cmpuint (counts->calls[1], ==, 4);

  /* Everybody leaves: the second stage never runs. */
  g_assert_true (ee_router_run (model, images, 100, 0, routes, NULL, NULL, &error));
  g_assert_cmpuint (counts->rows[1], ==, 27);
}

static void
test_the_threshold_itself_leaves (void)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, read_answer, NULL);
  g_autofree guint8 *images = make_images (2, N_MAIN);
  EeRoute routes[2];

  images[0] = 100;
  images[EE_IMAGE_BYTES] = 99;
  g_assert_true (ee_router_run (model, images, 2, 0.5, routes, NULL, NULL, NULL));
  g_assert_true (routes[0].left);
  g_assert_false (routes[1].left);
}

static gboolean
stop_at (guint done, guint total, gpointer user_data)
{
  guint *calls = user_data;

  g_assert_cmpuint (total, ==, 100);
  g_assert_cmpuint (done, ==, (*calls + 1) * MAX_ROWS);

  return ++*calls < 3;
}

static void
test_stop_and_failure_leave_empty_pools (void)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1, MAX_ROWS, read_answer, NULL);
  g_autofree guint8 *images = make_images (100, N_MAIN);
  EeRoute routes[100];
  guint calls = 0;

  for (guint fail = 1; fail <= 8; fail++)
    {
      g_autoptr (GError) error = NULL;

      memset (scripted_model_get_counts (model), 0, sizeof (ScriptedCounts));
      scripted_model_get_counts (model)->fail_at_call = fail;
      g_assert_false (ee_router_run (model, images, 100, 0.5, routes, NULL, NULL, &error));
      g_assert_error (error, EE_ERROR, EE_ERROR_DEVICE);
      g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);
    }

  scripted_model_get_counts (model)->fail_at_call = 0;
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (ee_router_run (model, images, 100, 0.9, routes, stop_at, &calls, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (calls, ==, 3);
    g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);
  }

  g_assert_true (ee_router_run (model, images, 100, 0.5, routes, NULL, NULL, NULL));
}

static void
test_timing_one_image (void)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1 | 1u << 2, MAX_ROWS, read_answer, NULL);
  ScriptedCounts *counts = scripted_model_get_counts (model);
  g_autofree guint8 *image = make_images (1, N_MAIN);
  float probabilities[N_MAIN];
  EeRouteTiming timing;
  EeRoute route, expected;
  g_autoptr (GError) error = NULL;

  image[0] = 20;
  image[1] = 150;
  image[8] = 7;

  g_assert_true (ee_router_time_one (model, image, 0.5, 5, &route, probabilities, &timing, &error));
  expected = expect_route (image, 2, 0.5);
  assert_route (&route, &expected);
  g_assert_cmpuint (route.stage, ==, 1);
  g_assert_cmpuint (timing.repeats, ==, 5);
  g_assert_cmpuint (counts->calls[0], ==, 6); /* one of them warms up */
  g_assert_cmpuint (counts->calls[1], ==, 6);
  g_assert_cmpuint (counts->calls[2], ==, 0);
  g_assert_cmpfloat (timing.stages_ms[2], ==, 0);
  g_assert_cmpfloat (timing.p95_ms, >=, timing.total_ms);
  for (guint c = 0; c < N_MAIN; c++)
    g_assert_cmpfloat (probabilities[c], ==, 0);

  g_assert_true (ee_router_time_one (model, image, 2, 1, &route, probabilities, &timing, &error));
  g_assert_cmpuint (route.stage, ==, 2);
  g_assert_false (route.left);
  g_assert_cmpuint (route.label, ==, 7);
  g_assert_cmpfloat (probabilities[7], ==, route.p_label);
  g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);
}

static gboolean
want_three_cb (gpointer user_data)
{
  guint *n_asked = user_data;

  return ++*n_asked < 3;
}

/* Whoever waits for something else ends the timing; what was timed so far counts. */
static void
test_timing_is_cut_short (void)
{
  g_autoptr (EeModel) model = scripted_model_new (1u << 1 | 1u << 2, MAX_ROWS, read_answer, NULL);
  ScriptedCounts *counts = scripted_model_get_counts (model);
  g_autofree guint8 *image = make_images (1, N_MAIN);
  EeRouteTiming timing;
  EeRoute route;
  guint n_asked = 0;

  g_assert_true (ee_router_time_one_while (model, image, 2, 100, want_three_cb, &n_asked, &route, NULL, &timing, NULL));
  g_assert_cmpuint (timing.repeats, ==, 3);
  g_assert_cmpuint (n_asked, ==, 3);
  g_assert_cmpuint (counts->calls[0], ==, 4);
  g_assert_cmpfloat (timing.p95_ms, >=, timing.total_ms);
  g_assert_cmpuint (scripted_model_get_n_pooled (model), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/router/each-image-gets-its-own-answer", test_each_image_gets_its_own_answer);
  g_test_add_func ("/router/who-leaves-is-not-computed-further", test_who_leaves_is_not_computed_further);
  g_test_add_func ("/router/the-threshold-itself-leaves", test_the_threshold_itself_leaves);
  g_test_add_func ("/router/stop-and-failure-leave-empty-pools", test_stop_and_failure_leave_empty_pools);
  g_test_add_func ("/router/timing-one-image", test_timing_one_image);
  g_test_add_func ("/router/timing-is-cut-short", test_timing_is_cut_short);
  return g_test_run ();
}
