/* SPDX-License-Identifier: Apache-2.0 */
/* The bench: its arithmetic against sums by hand, and that what it says left really left. */
#include "ee-bench.h"

#include <string.h>

#include "ee-bench-limit.h"
#include "ee-bench-network.h"
#include "ee-error.h"
#include "ee-quantile.h"

enum
{
  N_IMAGES = 50
};

static EePlan *
make_plan (EePreset preset, guint width_divisor, gboolean with_exit)
{
  g_autoptr (GError) error = NULL;
  EePlan *plan = ee_bench_network_plan (preset, width_divisor, with_exit, &error);

  g_assert_no_error (error);
  return plan;
}

/* Width 1, modern, in multiply-adds:
 *   block 1        9 * 32^2 * (3 * 64 + 64 * 64)                            =  39,518,208
 *   blocks 2 to 5  56,623,104 + 132,120,576 + 132,120,576 + 37,748,736      = 358,612,992
 *   exit block     (64 * 8^2) * 256 + 256 * 2                               =   1,049,088
 *   classifier     512 * 512 + 512 * 10, and 512 more for an 11th class     =     267,264 / 267,776
 * so the network without exit has 398,398,976. */
static void
test_limit_of_inference (void)
{
  static const struct
  {
    double share, with_exits, free_exits;
  } cases[] = {
    { 0, 399447552 / 398398976., 398398464 / 398398976. },
    { 0.2857, 0.7453, 0.7426 },
    { 0.57, 0.4892, 0.4865 },
    { 1, 40567296 / 398398976., 39518208 / 398398976. },
  };
  g_autoptr (EePlan) plan = make_plan (EE_PRESET_MODERN, 1, TRUE);
  g_autoptr (EePlan) plain = make_plan (EE_PRESET_MODERN, 1, FALSE);

  g_assert_cmpfloat (ee_bench_limit_count_macs (plain, 0, TRUE), ==, 398398976);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpfloat_with_epsilon (ee_bench_limit_get_inference (plan, plain, cases[i].share, TRUE),
                                      cases[i].with_exits, 5e-5);
      g_assert_cmpfloat_with_epsilon (ee_bench_limit_get_inference (plan, plain, cases[i].share, FALSE),
                                      cases[i].free_exits, 5e-5);
    }
}

/* Forward and two gradients, but none by the images: 9 * 32^2 * 3 * 64 = 1,769,472 less. */
static void
test_limit_of_training (void)
{
  g_autoptr (EePlan) plan = make_plan (EE_PRESET_MODERN, 1, TRUE);

  g_assert_cmpfloat (ee_bench_limit_count_training_macs (plan, 0), ==, 3 * 399447552. - 1769472);
  g_assert_cmpfloat (ee_bench_limit_count_training_macs (plan, 1), ==, 3 * 40567296. - 1769472);
  g_assert_cmpfloat_with_epsilon (ee_bench_limit_count_training_macs (plan, 0.5),
                                  3 * (40567296 + 0.5 * 358880256) - 1769472, 1);
}

/* [N_IMAGES]: whether each image of a mix is a bright one */
static void
assert_routes (const EeRoute *routes, const guint8 *images, guint n, guint expected)
{
  guint n_left = 0;

  for (guint i = 0; i < n; i++)
    {
      const gboolean bright = images[(gsize)i * EE_IMAGE_BYTES] >= 128;

      g_assert_cmpint (routes[i].left, ==, bright);
      g_assert_cmpuint (routes[i].stage == 0, ==, bright);
      g_assert_true (bright ? routes[i].p_redundant > 0.99f : routes[i].p_redundant < 0.01f);
      n_left += routes[i].left;
    }
  g_assert_cmpuint (n_left, ==, expected);
}

static void
test_bright_images_leave (gconstpointer data)
{
  const EePreset preset = GPOINTER_TO_UINT (data);
  g_autoptr (EePlan) plan = make_plan (preset, 16, TRUE);
  g_autoptr (EeParameters) parameters = ee_bench_network_new (plan, 3);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_auto (EeBenchImages) images = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (EeModel) model = ee_model_new (parameters, facts, "cpu", 16, 1, &error);

  g_assert_no_error (error);
  ee_bench_images_init_noise (&images, 7, 5);
  for (guint n_redundant = 0; n_redundant <= N_IMAGES; n_redundant += 10)
    {
      g_autofree guint8 *mix = ee_bench_images_mix (&images, N_IMAGES, n_redundant, &error);
      EeRoute routes[N_IMAGES];

      g_assert_true (ee_router_run (model, mix, N_IMAGES, 0.5, routes, NULL, NULL, &error));
      g_assert_no_error (error);
      assert_routes (routes, mix, N_IMAGES, n_redundant);
    }
}

/* With exits after every block an image that stays passes each, and a bright one still leaves at the first. */
static void
test_every_exit_decides (void)
{
  EePlanOptions options = { EE_PRESET_MODERN, 16, 0x1e, 10, { 0.5f, 0.5f, 0.5f }, { 0.5f, 0.5f, 0.5f } };
  g_autoptr (GError) error = NULL;
  g_autoptr (EePlan) plan = ee_plan_new_vgg19 (&options, &error);
  g_autoptr (EeParameters) parameters = ee_bench_network_new (plan, 3);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_auto (EeBenchImages) images = { 0 };
  g_autoptr (EeModel) model = ee_model_new (parameters, facts, "cpu", 16, 1, &error);
  g_autofree guint8 *mix = NULL;
  EeRoute routes[N_IMAGES];

  g_assert_no_error (error);
  ee_bench_images_init_noise (&images, 7, 5);
  mix = ee_bench_images_mix (&images, N_IMAGES, 20, &error);
  g_assert_true (ee_router_run (model, mix, N_IMAGES, 0.5, routes, NULL, NULL, &error));
  assert_routes (routes, mix, N_IMAGES, 20);
  for (guint i = 0; i < N_IMAGES; i++)
    if (!routes[i].left)
      g_assert_cmpuint (routes[i].stage, ==, 4);
}

static EeBenchOptions
make_options (void)
{
  EeBenchOptions options;

  ee_bench_options_init (&options);
  options.device = "cpu";
  options.net.threads = 1;
  options.width_divisor = 16;
  options.batches[0] = 1;
  options.batches[1] = 16;
  options.images = N_IMAGES;
  options.repeats = 2;
  options.training_batch = 8;
  options.quick = TRUE;
  return options;
}

typedef struct
{
  GCancellable *cancellable;
  double stop_at, last;
  guint n_calls;
} Watcher;

static void
progress_cb (const char *part, double fraction, gpointer user_data)
{
  Watcher *watcher = user_data;

  g_assert_true (part != NULL && *part != '\0');
  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1 + 1e-9);
  watcher->last = fraction;
  watcher->n_calls++;
  if (watcher->cancellable != NULL && fraction >= watcher->stop_at)
    g_cancellable_cancel (watcher->cancellable);
}

static void
assert_inference (const EeBenchReport *report, const EeBenchOptions *options)
{
  g_assert_cmpuint (report->n_inference, ==, 2 * 5);
  for (guint i = 0; i < report->n_inference; i++)
    {
      const EeBenchInference *row = &report->inference[i];
      const double share = i % 5 == 0 ? EE_BENCH_NO_EXIT : options->shares[i % 5 - 1];

      g_assert_cmpuint (row->batch, ==, options->batches[i / 5]);
      g_assert_cmpfloat (row->share, ==, share);
      g_assert_cmpuint (row->images, ==, N_IMAGES);
      g_assert_cmpuint (row->redundant, ==, share == EE_BENCH_NO_EXIT ? 0 : (guint)(share * N_IMAGES + 0.5));
      g_assert_cmpuint (row->left, ==, row->redundant);
      g_assert_cmpuint (row->timing.repeats, ==, 2);
      g_assert_cmpfloat (row->images_per_s, >, 0);
      g_assert_cmpfloat (row->ratio_least, <=, row->ratio);
      g_assert_cmpfloat (row->ratio_most, >=, row->ratio);
      g_assert_cmpfloat (row->limit, >=, row->limit_free_exit);
      g_assert_cmpfloat (row->gflops, >, 0);
    }
  g_assert_cmpfloat (report->inference[0].ratio, ==, 1);
  g_assert_true (ee_bench_report_find_overhead (report, 16) == &report->inference[6]);
  g_assert_null (ee_bench_report_find_overhead (report, 32));
}

static void
test_whole_report (void)
{
  const EeBenchOptions options = make_options ();
  Watcher watcher = { 0 };
  EeBenchReport report;
  g_autoptr (GError) error = NULL;

  g_assert_true (ee_bench_run (&options, &report, progress_cb, &watcher, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (watcher.n_calls, >, 20);
  g_assert_cmpstr (report.device_id, ==, "cpu");
  g_assert_true (report.has_peak);
  g_assert_true (g_str_has_prefix (report.peak.library, "oneDNN "));
  g_assert_cmpuint (report.peak.threads, ==, 1);
  g_assert_cmpint (report.peak.precision, ==, report.precision);
  g_assert_cmpfloat (ee_bench_report_get_share_of_peak (&report, report.peak.gemm_gflops), ==, 1);
  g_assert_cmpfloat (report.peak.gemm_gflops, >, 0);
  g_assert_cmpfloat (report.peak.bandwidth_gbs, >, 0);
  assert_inference (&report, &options);

  g_assert_cmpuint (report.n_stages, ==, 2);
  g_assert_cmpuint (report.stages[0].exit_block, ==, 1);
  g_assert_cmpuint (report.stages[0].batch, ==, 16);
  g_assert_cmpfloat (report.stages[0].us_per_image, >, 0);

  /* None dropped, 28.57 %, 57 %, no exit; all redundant is no step. */
  g_assert_cmpuint (report.n_training, ==, 4);
  g_assert_cmpfloat (report.training[0].ratio, ==, 1);
  g_assert_cmpfloat (report.training[0].limit, ==, 1);
  g_assert_cmpuint (report.training[1].redundant, ==, 2);
  g_assert_cmpuint (report.training[2].redundant, ==, 5);
  g_assert_cmpfloat (report.training[2].limit, <, report.training[1].limit);
  g_assert_cmpfloat (report.training[3].share, ==, EE_BENCH_NO_EXIT);

  g_assert_cmpfloat (report.latency.full.total_ms, >, 0);
  g_assert_cmpfloat (report.latency.full.p95_ms, >=, report.latency.full.total_ms);
  g_assert_cmpfloat (report.latency.left.stages_ms[1], ==, 0); /* it left */
  g_assert_cmpfloat (report.latency.full.stages_ms[1], >, 0);
  g_assert_cmpuint (report.n_memory, ==, 2);
  g_assert_cmpuint (report.growth.images[0], ==, 0);
}

static void
test_stops (gconstpointer data)
{
  const EeBenchOptions options = make_options ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watcher watcher = { cancellable, *(const double *)data, 0, 0 };
  EeBenchReport report;
  g_autoptr (GError) error = NULL;

  g_assert_false (ee_bench_run (&options, &report, progress_cb, &watcher, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpfloat (watcher.last, <, watcher.stop_at + 0.2);
}

static void
test_senseless_options (void)
{
  g_autoptr (EePlan) plain = make_plan (EE_PRESET_MODERN, 16, FALSE);
  g_autoptr (EeParameters) parameters = ee_bench_network_new (plain, 1);
  EeBenchReport report;

  for (guint i = 0; i < 5; i++)
    {
      EeBenchOptions options = make_options ();
      g_autoptr (GError) error = NULL;

      if (i == 0)
        options.batches[1] = 0;
      else if (i == 1)
        options.batches[1] = 5000;
      else if (i == 2)
        options.shares[2] = 1.5;
      else if (i == 3)
        options.training_batch = 1;
      else
        options.device = "abacus";
      g_assert_false (ee_bench_run (&options, &report, NULL, NULL, NULL, &error));
      g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
    }
}

/* P(redundant) that half of the first images reach: then some leave and some stay, whatever the untrained network is
 * worth.
 */
static double
find_middle (EeModel *model, EeExperiment *experiment)
{
  enum
  {
    N = 21
  };
  EeRoute routes[N];
  double seen[N];
  g_autofree guint8 *images = g_malloc (N * EE_IMAGE_BYTES);

  for (guint i = 0; i < N; i++)
    ee_experiment_copy_image (experiment, EE_SPLIT_TEST, i * 9, images + i * EE_IMAGE_BYTES);
  g_assert_true (ee_router_run (model, images, N, 0, routes, NULL, NULL, NULL));
  for (guint i = 0; i < N; i++)
    seen[i] = routes[i].p_redundant;
  return ee_quantile_sort_and_take_median (seen, N);
}

/* A network of the user's: the images are sorted by its own answers, so that the asked share leaves. */
static void
test_own_network (void)
{
  EeBenchOptions options = make_options ();
  const EeExperimentOptions wanted = { .pair = "doodles", .test_limit = 200, .splits = 1u << EE_SPLIT_TEST };
  g_autoptr (GError) error = NULL;
  g_autoptr (EeExperiment) experiment = ee_experiment_new (&wanted, NULL, NULL, NULL, &error);
  g_autoptr (EePlan) plan = make_plan (EE_PRESET_MODERN, 16, TRUE);
  g_autoptr (EeParameters) parameters = ee_parameters_new_he (plan, 11);
  g_autoptr (EeModelFacts) facts = ee_model_facts_new ();
  g_autoptr (EeModel) model = ee_model_new (parameters, facts, "cpu", 16, 1, &error);
  EeBenchReport report;

  g_assert_no_error (error);
  options.parameters = parameters;
  options.experiment = experiment;
  options.training_batch = 0;
  options.threshold = find_middle (model, experiment);
  g_assert_true (ee_bench_run (&options, &report, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_inference, ==, 2 * 5);
  for (guint i = 0; i < report.n_inference; i++) /* rounding by the batch may turn an image at the very threshold */
    g_assert_cmpint (ABS ((int)report.inference[i].left - (int)report.inference[i].redundant), <=, 8);
  g_assert_cmpuint (report.n_training, ==, 0);

  /* Nobody leaves: no share can be made. */
  options.threshold = 2;
  g_assert_false (ee_bench_run (&options, &report, NULL, NULL, NULL, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "No test image"));
}

int
main (int argc, char *argv[])
{
  static const double early = 0.1, middle = 0.5, late = 0.9;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench/limit-of-inference", test_limit_of_inference);
  g_test_add_func ("/bench/limit-of-training", test_limit_of_training);
  g_test_add_data_func ("/bench/bright-images-leave/modern", GUINT_TO_POINTER (EE_PRESET_MODERN),
                        test_bright_images_leave);
  g_test_add_data_func ("/bench/bright-images-leave/paper", GUINT_TO_POINTER (EE_PRESET_PAPER),
                        test_bright_images_leave);
  g_test_add_func ("/bench/every-exit-decides", test_every_exit_decides);
  g_test_add_func ("/bench/whole-report", test_whole_report);
  g_test_add_data_func ("/bench/stops/early", &early, test_stops);
  g_test_add_data_func ("/bench/stops/in-the-middle", &middle, test_stops);
  g_test_add_data_func ("/bench/stops/late", &late, test_stops);
  g_test_add_func ("/bench/senseless-options", test_senseless_options);
  g_test_add_func ("/bench/own-network", test_own_network);
  return g_test_run ();
}
