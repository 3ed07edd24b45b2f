/* SPDX-License-Identifier: Apache-2.0 */
/* Ways through the device that the other backends have not: two chunks on two streams, one image as one graph, pools
 * that move, uploads in turn, the clock of layers.
 */
#include <stdlib.h>
#include <string.h>

#include "ee-error.h"
#include "test-backend.h"
#include "test-fixture.h"

enum
{
  MAX_ROWS = 27,
  MAX_OUTPUTS = FIXTURE_N_MAIN + 1,
  NET_SEED = 111
};

static const double tolerance = 2e-5; /* of a probability */

typedef struct
{
  const EeBackend *backend;
  EePlan *plan;
  EeNet *net;
  FixtureBatch *images;
} Fixture;

static void
fixture_init (Fixture *f, EePreset preset)
{
  f->backend = test_backend_get ();
  f->plan = fixture_plan_new (preset, 16, FIXTURE_EXIT_1);
  f->net = fixture_net_new (f->backend, f->plan, MAX_ROWS, FALSE, NET_SEED);
  f->images = fixture_batch_new (MAX_ROWS, FIXTURE_ALL_MAIN, 112);
}

static void
fixture_clear (Fixture *f)
{
  f->backend->net_free (f->net);
  ee_plan_unref (f->plan);
  fixture_batch_free (f->images);
}

/* Sends @rows images from @first on through both stages, all kept. */
static void
run (Fixture *f, guint first, guint rows, float *exits, float *classes)
{
  guint all[MAX_ROWS];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < rows; i++)
    all[i] = i;
  f->backend->push (f->net, f->images->images + first * FIXTURE_IMAGE_BYTES, rows, &error);
  g_assert_no_error (error);
  f->backend->run_stage (f->net, 0, rows, exits, &error);
  g_assert_no_error (error);
  f->backend->keep (f->net, 0, all, rows, &error);
  g_assert_no_error (error);
  f->backend->run_stage (f->net, 1, rows, classes, &error);
  g_assert_no_error (error);
}

static void
assert_close (const float *a, const float *b, guint n)
{
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], tolerance);
}

/* What 27 rows get in two chunks is what each gets alone, and alone again by its graph to the bit. */
static void
test_company (gconstpointer preset)
{
  float exits[MAX_ROWS * 2], classes[MAX_ROWS * MAX_OUTPUTS];
  guint n;
  Fixture f;

  fixture_init (&f, GPOINTER_TO_UINT (preset));
  n = ee_plan_get_stage (f.plan, 1)->n_outputs;
  run (&f, 0, MAX_ROWS, exits, classes);
  for (guint i = 0; i < MAX_ROWS; i += 5)
    {
      float alone_exits[2], alone_classes[MAX_OUTPUTS], again_exits[2], again_classes[MAX_OUTPUTS];

      run (&f, i, 1, alone_exits, alone_classes);
      assert_close (exits + i * 2, alone_exits, 2);
      assert_close (classes + i * n, alone_classes, n);
      run (&f, i, 1, again_exits, again_classes);
      g_assert_cmpmem (alone_exits, sizeof alone_exits, again_exits, sizeof again_exits);
      g_assert_cmpmem (alone_classes, n * sizeof (float), again_classes, n * sizeof (float));
    }
  fixture_clear (&f);
}

/* A graph holds pointers, not numbers: new weights count at once. It is recorded the second time, as the stand-in sees
 * by the objects that are made. */
static void
test_graph_follows_weights (void)
{
  const StandinControl *standin = test_backend_get_standin ();
  float before[3][2], after[3][2], classes[MAX_OUTPUTS];
  guint made[4] = { 0 };
  Fixture f;

  fixture_init (&f, EE_PRESET_MODERN);
  for (guint i = 0; i < 3; i++)
    {
      made[i] = standin != NULL ? standin->count_allocations () : 0;
      run (&f, 0, 1, before[i], classes);
      made[i + 1] = standin != NULL ? standin->count_allocations () : 0;
    }
  if (standin != NULL)
    g_assert_cmpuint (made[2] - made[1], >=, 2); /* one a stage */
  g_assert_cmpuint (made[3] - made[2], ==, 0);
  fixture_fill_slot (f.backend, f.net, f.plan, EE_SLOT_PARAMETER, NET_SEED + 1);
  for (guint i = 0; i < 3; i++)
    run (&f, 0, 1, after[i], classes);
  g_assert_cmpfloat (before[0][0], ==, before[2][0]);
  g_assert_cmpfloat (after[0][0], ==, after[2][0]);
  g_assert_cmpfloat (before[0][0], !=, after[0][0]);
  fixture_clear (&f);
}

/* Many small pushes: the pinned buffers take turns while the device is behind; then the pool moves to its front. */
static void
test_pushes (void)
{
  float expected[MAX_ROWS * 2], actual[MAX_ROWS * 2];
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_init (&f, EE_PRESET_MODERN);
  g_assert_true (f.backend->push (f.net, f.images->images, 10, &error));
  g_assert_true (f.backend->run_stage (f.net, 0, 10, expected, &error));
  f.backend->clear (f.net);

  for (guint i = 0; i < MAX_ROWS; i++)
    g_assert_true (f.backend->push (f.net, f.images->images + i % 10 * FIXTURE_IMAGE_BYTES, 1, &error));
  g_assert_true (f.backend->run_stage (f.net, 0, 20, actual, &error)); /* 7 stay: images 0 to 6 */
  assert_close (expected, actual, 20);
  assert_close (expected, actual + 20, 20);
  for (guint i = 7; i < 10; i++)
    g_assert_true (f.backend->push (f.net, f.images->images + i * FIXTURE_IMAGE_BYTES, 1, &error));
  g_assert_true (f.backend->run_stage (f.net, 0, 10, actual, &error));
  assert_close (expected, actual, 20);
  g_assert_no_error (error);
  fixture_clear (&f);
}

/* What the host would do by itself with the answers of stage 0. */
static guint
keep_by_host (Fixture *f, const float *exits, guint rows, double threshold)
{
  guint kept[MAX_ROWS], n = 0;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < rows; i++)
    if (!(exits[i * 2 + 1] >= threshold))
      kept[n++] = i;
  f->backend->keep (f->net, 0, kept, n, &error);
  g_assert_no_error (error);
  return n;
}

/* The device judges: the same answers, the same survivors in the same order, to the bit. */
static void
check_verdict (Fixture *f, guint rows, double threshold)
{
  float exits[2][MAX_ROWS * 2], classes[2][MAX_ROWS * MAX_OUTPUTS];
  const gsize bytes = rows * 2 * sizeof (float);
  guint n, n_kept = 99;
  g_autoptr (GError) error = NULL;

  f->backend->push (f->net, f->images->images, rows, &error);
  f->backend->run_stage (f->net, 0, rows, exits[0], &error);
  g_assert_no_error (error);
  n = keep_by_host (f, exits[0], rows, threshold);
  f->backend->run_stage (f->net, 1, n, classes[0], &error);
  g_assert_no_error (error);

  f->backend->push (f->net, f->images->images, rows, &error);
  f->backend->run_exit (f->net, 0, rows, threshold, exits[1], &n_kept, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_kept, ==, n);
  g_assert_cmpmem (exits[0], bytes, exits[1], bytes);
  g_assert_false (f->backend->run_stage (f->net, 1, n + 1, classes[1], NULL)); /* no more wait there */
  f->backend->run_stage (f->net, 1, n, classes[1], &error);
  g_assert_no_error (error);
  g_assert_cmpmem (classes[0], n * FIXTURE_N_MAIN * sizeof (float), classes[1], n * FIXTURE_N_MAIN * sizeof (float));
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  return *(const float *)a < *(const float *)b ? -1 : *(const float *)a > *(const float *)b;
}

static void
test_verdict (void)
{
  static const guint rows[] = { MAX_ROWS, 5, 1, 1, 1 }; /* two chunks, one, and a single row before and in its graph */
  float exits[MAX_ROWS * 2], p[MAX_ROWS];
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_init (&f, EE_PRESET_MODERN);
  g_assert_cmpuint (ee_plan_get_stage (f.plan, 1)->n_outputs, ==, FIXTURE_N_MAIN);
  f.backend->push (f.net, f.images->images, MAX_ROWS, &error);
  f.backend->run_stage (f.net, 0, MAX_ROWS, exits, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < MAX_ROWS; i++)
    p[i] = exits[i * 2 + 1];
  qsort (p, MAX_ROWS, sizeof *p, compare_floats);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    check_verdict (&f, rows[i], p[MAX_ROWS / 2]); /* a tie leaves */
  check_verdict (&f, 5, 0);
  check_verdict (&f, 5, 1.1);
  fixture_clear (&f);
}

static void
test_verdict_errors (void)
{
  float probabilities[MAX_ROWS * MAX_OUTPUTS];
  guint n_kept = 0;
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_init (&f, EE_PRESET_MODERN);
  for (guint i = 0; i < 2; i++) /* the next pool takes two full batches */
    {
      g_assert_true (f.backend->push (f.net, f.images->images, MAX_ROWS, NULL));
      g_assert_true (f.backend->run_exit (f.net, 0, MAX_ROWS, 1.1, probabilities, &n_kept, NULL));
      g_assert_cmpuint (n_kept, ==, MAX_ROWS);
    }
  g_assert_false (f.backend->keep (f.net, 0, &(guint){ 0 }, 1, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (f.backend->push (f.net, f.images->images, 1, NULL));
  g_assert_false (f.backend->run_exit (f.net, 0, 1, 0.5, probabilities, &n_kept, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (f.backend->run_exit (f.net, 1, 1, 0.5, probabilities, &n_kept, &error)); /* the classifier */
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (f.backend->run_exit (f.net, 7, 1, 0.5, probabilities, &n_kept, &error));
  g_assert_error (error, EE_ERROR, EE_ERROR_INVALID);
  fixture_clear (&f);
}

static void
test_clock (void)
{
  double ms[EE_PLAN_MAX_LAYERS] = { 0 }, sum = 0;
  float with[MAX_ROWS * 2], without[MAX_ROWS * 2], classes[MAX_ROWS * MAX_OUTPUTS];
  Fixture f;

  fixture_init (&f, EE_PRESET_MODERN);
  run (&f, 0, 4, without, classes);
  f.backend->set_layer_clock (f.net, ms);
  run (&f, 0, 4, with, classes);
  assert_close (without, with, 8);
  for (guint l = 0; l < ee_plan_get_n_layers (f.plan); l++)
    {
      g_assert_cmpfloat (ms[l], >=, 0);
      sum += ms[l];
    }
  g_assert_cmpfloat (sum, >, 0);
  f.backend->set_layer_clock (f.net, NULL);
  memset (ms, 0, sizeof ms);
  run (&f, 0, 4, with, classes);
  for (guint l = 0; l < ee_plan_get_n_layers (f.plan); l++)
    g_assert_cmpfloat (ms[l], ==, 0);
  fixture_clear (&f);
}

/* Two devices at once, by turns: each call of a net goes to its own. */
static void
test_second_device (void)
{
  const EeBackend *backend = test_backend_get ();
  const EeNetOptions options = { .max_rows = 3, .precision = EE_PRECISION_FP32 };
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_PAPER, 16, FIXTURE_EXIT_1);
  g_autoptr (FixtureBatch) images = fixture_batch_new (3, FIXTURE_ALL_MAIN, 113);
  float answers[2][3 * 2];
  g_autoptr (GError) error = NULL;
  EeNet *nets[2];

  if (backend->count_devices (NULL) < 2)
    {
      g_test_skip ("there is one GPU");
      return;
    }
  for (guint i = 0; i < 2; i++)
    {
      nets[i] = backend->net_new (plan, i, &options, &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < 2; i++)
    fixture_fill_slot (backend, nets[i], plan, EE_SLOT_PARAMETER, NET_SEED);
  for (guint i = 0; i < 2; i++)
    g_assert_true (backend->push (nets[i], images->images, 3, &error));
  for (guint i = 0; i < 2; i++)
    g_assert_true (backend->run_stage (nets[i], 0, 3, answers[i], &error));
  assert_close (answers[0], answers[1], 6);
  for (guint i = 0; i < 2; i++)
    backend->net_free (nets[i]);
}

static void
test_peak (void)
{
  g_autoptr (GError) error = NULL;
  EePeak peak = { .threads = 0 };

  test_backend_get ()->measure_peak (0, 0, EE_PRECISION_BF16, &peak, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (peak.library, "cuDNN "));
  g_assert_cmpint (peak.precision, ==, EE_PRECISION_FP32); /* it says so */
  g_assert_cmpfloat (peak.gemm_gflops, >, 0);
  g_assert_cmpfloat (peak.bandwidth_gbs, >, 0);
}

int
main (int argc, char *argv[])
{
  test_backend_init (&argc, &argv);
  g_test_add_data_func ("/cuda/company/modern", GUINT_TO_POINTER (EE_PRESET_MODERN), test_company);
  g_test_add_data_func ("/cuda/company/paper", GUINT_TO_POINTER (EE_PRESET_PAPER), test_company);
  g_test_add_func ("/cuda/graph-follows-weights", test_graph_follows_weights);
  g_test_add_func ("/cuda/pushes", test_pushes);
  g_test_add_func ("/cuda/verdict", test_verdict);
  g_test_add_func ("/cuda/verdict-errors", test_verdict_errors);
  g_test_add_func ("/cuda/clock", test_clock);
  g_test_add_func ("/cuda/second-device", test_second_device);
  g_test_add_func ("/cuda/peak", test_peak);
  return test_backend_run ();
}
