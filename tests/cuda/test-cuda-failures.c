/* SPDX-License-Identifier: Apache-2.0 */
/* What goes wrong on a device: too little memory, an allocation that fails at any call, a device that breaks at any
 * operation. Nothing may leak, and a broken device must say so until the net is freed.
 */
#include "ee-error.h"
#include "test-backend.h"
#include "test-fixture.h"

enum
{
  ROWS = 4,
  NET_SEED = 121,
  MOST_CALLS = 20000
};

/* More images than a card's memory holds: the sentence says how much is missing. */
static void
test_no_room (void)
{
  const EeNetOptions options = { .max_rows = 8192, .training = TRUE, .precision = EE_PRECISION_FP32 };
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 1, FIXTURE_EXIT_1);
  g_autoptr (GError) error = NULL;
  EeNet *net = test_backend_get ()->net_new (plan, 0, &options, &error);

  if (net != NULL)
    {
      test_backend_get ()->net_free (net);
      g_test_skip ("this GPU has memory enough");
      return;
    }
  g_assert_error (error, EE_ERROR, EE_ERROR_NO_MEMORY);
  g_test_message ("%s", error->message);
  g_assert_nonnull (g_strrstr (error->message, "GiB are missing."));
}

/* What the window asks for besides: a layer's output, and the time of each layer. */
static gboolean
look_inside (EePlan *plan, EeNet *net, const guint8 *images, GError **error)
{
  const EeBackend *backend = test_backend_get ();
  const EeLayer *layer = ee_plan_get_layer (plan, 0);
  const gsize count = (gsize)layer->out_channels * layer->out_side * layer->out_side;
  g_autofree float *values = g_new (float, count);
  float probabilities[FIXTURE_N_MAIN + 1];
  g_autofree double *layers_ms = g_new0 (double, ee_plan_get_n_layers (plan));
  gboolean ok;

  backend->set_layer_clock (net, layers_ms);
  ok = backend->read_activations (net, images, 0, values, count, error) && backend->push (net, images, 1, error)
       && backend->run_stage (net, 0, 1, probabilities, error);
  backend->set_layer_clock (net, NULL);
  backend->clear (net);
  return ok;
}

/* All of a short life; FALSE with an error where anything failed. */
static gboolean
live (EePlan *plan, gboolean training, GError **error)
{
  const EeNetOptions options = { .max_rows = ROWS, .training = training, .precision = EE_PRECISION_FP32 };
  const EeUpdate update = { EE_UPDATE_SGD, .learning_rate = 1e-3f };
  const EeBackend *backend = test_backend_get ();
  g_autoptr (FixtureBatch) batch = fixture_batch_new (ROWS, FIXTURE_MIXED, 122);
  float probabilities[ROWS * (FIXTURE_N_MAIN + 1)];
  const guint kept[] = { 1, 3 };
  EeNet *net = backend->net_new (plan, 0, &options, error);
  EeScores scores;
  gboolean ok;

  if (net == NULL)
    return FALSE;
  ok = look_inside (plan, net, batch->images, error) && backend->push (net, batch->images, ROWS, error)
       && backend->run_stage (net, 0, ROWS, probabilities, error) && backend->keep (net, 0, kept, 2, error)
       && backend->run_stage (net, 1, 1, probabilities, error) && backend->run_stage (net, 1, 1, probabilities, error)
       && (!training
           || (backend->train_pass (net, &batch->batch, 0, &scores, error)
               && backend->train_update (net, &update, error)));
  backend->net_free (net);
  return ok;
}

/* The calls of a life that are made to fail, numbered from 1: each that makes the net, and of the later ones the first
 * that comes by each way through the backend, as plans of a kind are made in the same way. With "-m slow": all. */
static GArray *
choose_calls (EePlan *plan, gboolean training, guint *n_calls)
{
  const EeNetOptions options = { .max_rows = ROWS, .training = training, .precision = EE_PRECISION_FP32 };
  const StandinControl *standin = test_backend_get_standin ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint32));
  GArray *calls = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_new = standin->count_allocations ();
  EeNet *net = test_backend_get ()->net_new (plan, 0, &options, NULL);

  g_assert_nonnull (net);
  n_new = standin->count_allocations () - n_new;
  test_backend_get ()->net_free (net);

  standin->trace_allocations (places);
  g_assert_true (live (plan, training, NULL));
  standin->trace_allocations (NULL);
  for (guint call = 1; call <= places->len; call++)
    if (g_hash_table_add (seen, GUINT_TO_POINTER (g_array_index (places, guint32, call - 1))) || call <= n_new
        || g_test_slow ())
      g_array_append_val (calls, call);
  g_test_message ("%u calls, of which %u make the net; %u ways to them; %u are to fail", places->len, n_new,
                  g_hash_table_size (seen), calls->len);
  g_assert_cmpuint (n_new, >, 10);
  g_assert_cmpuint (calls->len, >, n_new + 50);
  *n_calls = places->len;
  return calls;
}

/* What takes something fails once at each place, and the life ends with a reason, or goes on as if nothing had been. */
static void
test_allocations (gconstpointer training)
{
  const StandinControl *standin = test_backend_get_standin ();
  g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, FIXTURE_EXIT_1);
  g_autoptr (GArray) calls = NULL;
  guint n_calls, n_failed = 0;

  if (standin == NULL)
    {
      g_test_skip ("a true device's allocations cannot be made to fail");
      return;
    }
  calls = choose_calls (plan, GPOINTER_TO_INT (training), &n_calls);
  g_assert_cmpuint (n_calls, <, MOST_CALLS);
  for (guint i = 0; i < calls->len; i++)
    {
      const guint before = standin->count_allocations (), call = g_array_index (calls, guint, i);
      g_autoptr (GError) error = NULL;

      standin->fail_allocation (call);
      if (live (plan, GPOINTER_TO_INT (training), &error))
        {
          g_assert_no_error (error);
          g_assert_cmpuint (standin->count_allocations () - before, >=, call);
          continue; /* an engine that could not be tried; the next one did it */
        }
      g_assert_nonnull (error);
      g_assert_true (error->domain == EE_ERROR);
      g_assert_true (g_str_has_suffix (error->message, "."));
      n_failed++;
    }
  standin->fail_allocation (0);
  g_test_message ("%u of %u made the life fail", n_failed, calls->len);
  g_assert_cmpuint (n_failed, >, calls->len * 9 / 10);
  g_assert_true (live (plan, GPOINTER_TO_INT (training), NULL));
}

/* The measure of the device's own speed takes memory and plans, each of which may be refused. */
static void
test_peak (void)
{
  const StandinControl *standin = test_backend_get_standin ();
  guint n_calls, n_failed = 0;
  EePeak peak;

  if (standin == NULL)
    {
      g_test_skip ("a true device's allocations cannot be made to fail");
      return;
    }
  n_calls = standin->count_allocations ();
  g_assert_true (test_backend_get ()->measure_peak (0, 0, EE_PRECISION_FP32, &peak, NULL));
  n_calls = standin->count_allocations () - n_calls;
  for (guint call = 1; call <= n_calls; call++)
    {
      g_autoptr (GError) error = NULL;

      standin->fail_allocation (call);
      if (!test_backend_get ()->measure_peak (0, 0, EE_PRECISION_FP32, &peak, &error))
        {
          g_assert_true (error->domain == EE_ERROR);
          n_failed++;
        }
    }
  standin->fail_allocation (0);
  g_test_message ("%u allocations in all, %u made it fail", n_calls, n_failed);
  g_assert_cmpuint (n_failed, >, 8);
}

static void
assert_broken (gboolean succeeded, GError **error)
{
  g_assert_false (succeeded);
  g_assert_error (*error, EE_ERROR, EE_ERROR_DEVICE);
  g_clear_error (error);
}

/* In mid-training the device breaks: that call or a later one says so, and from then on every one. */
static void
test_broken_device (void)
{
  const StandinControl *standin = test_backend_get_standin ();
  const EeUpdate update = { EE_UPDATE_SGD, .learning_rate = 1e-3f };
  const EeBackend *backend = test_backend_get ();
  static const guint operations[] = { 1, 30, 120, 200 };

  if (standin == NULL)
    {
      g_test_skip ("a true device is not broken on purpose");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autoptr (EePlan) plan = fixture_plan_new (EE_PRESET_MODERN, 16, FIXTURE_EXIT_1);
      g_autoptr (FixtureBatch) batch = fixture_batch_new (ROWS, FIXTURE_MIXED, 123);
      EeNet *net = fixture_net_new (backend, plan, ROWS, TRUE, NET_SEED);
      const gsize count = ee_plan_get_tensor (plan, 0)->count;
      g_autofree float *values = g_new0 (float, count);
      g_autoptr (GError) error = NULL;
      gboolean ok = TRUE;
      EeScores scores;

      standin->break_device (operations[i]);
      for (guint step = 0; step < 10 && ok; step++)
        ok = backend->train_pass (net, &batch->batch, step, &scores, &error)
             && backend->train_update (net, &update, &error);
      assert_broken (ok, &error);
      assert_broken (backend->read (net, EE_SLOT_PARAMETER, 0, values, count, &error), &error);
      assert_broken (backend->train_pass (net, &batch->batch, 0, &scores, &error), &error);
      assert_broken (backend->push (net, batch->images, 1, &error), &error);
      standin->break_device (0); /* a new process, so to speak */
      assert_broken (backend->push (net, batch->images, 1, &error), &error);
      backend->net_free (net);
    }
}

int
main (int argc, char *argv[])
{
  test_backend_init (&argc, &argv);
  g_test_add_func ("/cuda/no-room", test_no_room);
  g_test_add_data_func ("/cuda/allocations/inference", GINT_TO_POINTER (FALSE), test_allocations);
  g_test_add_data_func ("/cuda/allocations/training", GINT_TO_POINTER (TRUE), test_allocations);
  g_test_add_func ("/cuda/allocations/peak", test_peak);
  g_test_add_func ("/cuda/broken-device", test_broken_device);
  return test_backend_run ();
}
