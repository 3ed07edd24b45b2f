/* SPDX-License-Identifier: Apache-2.0 */
/* Initialisation by its statistics, and the way to a net and back, with a net that only stores. */
#include "ee-parameters.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* Stores what is written, by slot and tensor, and minds what no backend would take. */
struct _EeNet
{
  EePlan *plan;
  EeParameters *slots[EE_N_SLOTS];
  guint calls;
  int fail_at;
};

static gboolean
check_call (EeNet *net, EeSlot slot, guint tensor, gsize count, GError **error)
{
  g_assert_cmpuint (count, ==, ee_plan_get_tensor (net->plan, tensor)->count);
  g_assert_true (slot == EE_SLOT_PARAMETER || ee_tensor_is_trained (ee_plan_get_tensor (net->plan, tensor)));
  if ((int)net->calls++ != net->fail_at)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "as planned");
  return FALSE;
}

static gboolean
store_read (EeNet *net, EeSlot slot, guint tensor, float *out, gsize count, GError **error)
{
  if (!check_call (net, slot, tensor, count, error))
    return FALSE;
  memcpy (out, net->slots[slot]->tensors[tensor], count * sizeof *out);
  return TRUE;
}

static gboolean
store_write (EeNet *net, EeSlot slot, guint tensor, const float *in, gsize count, GError **error)
{
  if (!check_call (net, slot, tensor, count, error))
    return FALSE;
  memcpy (net->slots[slot]->tensors[tensor], in, count * sizeof *in);
  return TRUE;
}

static const EeBackend store = { .id = "store", .read = store_read, .write = store_write };

static EePlan *
make_plan (EePreset preset, guint exits)
{
  const EePlanOptions options = { preset, 8, exits, 10, { 0.5f, 0.5f, 0.5f }, { 0.5f, 0.5f, 0.5f } };

  return ee_plan_new_vgg19 (&options, NULL);
}

static void
get_statistics (const EeParameters *parameters, guint t, double *mean, double *deviation)
{
  const gsize count = ee_plan_get_tensor (parameters->plan, t)->count;
  double sum = 0, squares = 0;

  for (gsize i = 0; i < count; i++)
    {
      sum += parameters->tensors[t][i];
      squares += (double)parameters->tensors[t][i] * parameters->tensors[t][i];
    }
  *mean = sum / count;
  *deviation = sqrt (squares / count - *mean * *mean);
}

/* What the weights' deviation should be, from the shape. */
static double
get_expected_deviation (const EePlan *plan, const EeTensor *tensor)
{
  if (!ee_plan_get_layer (plan, tensor->layer)->relu)
    return 0.01;
  return sqrt (2.0 / (tensor->n_dims == 4 ? 9.0 * tensor->shape[1] : tensor->shape[1]));
}

static void
check_initialisation (EePreset preset)
{
  g_autoptr (EePlan) plan = make_plan (preset, 1u << 1);
  g_autoptr (EeParameters) parameters = ee_parameters_new_he (plan, 7);

  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (plan, t);
      double mean, deviation, expected, slack = 5 / sqrt ((double)tensor->count);
      gboolean is_one;

      get_statistics (parameters, t, &mean, &deviation);
      if (tensor->role == EE_TENSOR_WEIGHT)
        {
          expected = get_expected_deviation (plan, tensor);
          g_assert_cmpfloat_with_epsilon (mean, 0, expected * slack);
          g_assert_cmpfloat_with_epsilon (deviation, expected, expected * slack);
          continue;
        }
      is_one = tensor->role == EE_TENSOR_NORM_WEIGHT || tensor->role == EE_TENSOR_RUNNING_VAR;
      g_assert_cmpfloat (mean, ==, is_one ? 1 : 0);
      g_assert_cmpfloat (deviation, ==, 0);
    }
}

static void
test_he_modern (void)
{
  check_initialisation (EE_PRESET_MODERN);
}

static void
test_he_paper (void)
{
  check_initialisation (EE_PRESET_PAPER);
}

static gboolean
are_equal (const EeParameters *a, guint t, const EeParameters *b, guint u)
{
  return memcmp (a->tensors[t], b->tensors[u], ee_plan_get_tensor (a->plan, t)->count * sizeof (float)) == 0;
}

static void
test_seed_and_name_decide (void)
{
  g_autoptr (EePlan) with_exit = make_plan (EE_PRESET_MODERN, 1u << 1), without = make_plan (EE_PRESET_MODERN, 0);
  g_autoptr (EeParameters) a = ee_parameters_new_he (with_exit, 7), same = ee_parameters_new_he (with_exit, 7);
  g_autoptr (EeParameters) other = ee_parameters_new_he (with_exit, 8), baseline = ee_parameters_new_he (without, 7);
  guint n_shared = 0;

  for (guint t = 0; t < ee_plan_get_n_tensors (with_exit); t++)
    {
      const EeTensor *tensor = ee_plan_get_tensor (with_exit, t);
      int shared = ee_plan_find_tensor (without, tensor->name);

      g_assert_true (are_equal (a, t, same, t));
      g_assert_true (are_equal (a, t, other, t) == (tensor->role != EE_TENSOR_WEIGHT));
      if (shared >= 0 && !g_str_equal (tensor->name, "classifier.2.weight")
          && !g_str_equal (tensor->name, "classifier.2.bias"))
        {
          g_assert_true (are_equal (a, t, baseline, shared));
          n_shared++;
        }
    }
  g_assert_cmpuint (n_shared, ==, 16 * 5 + 2);
}

static void
test_layers_differ (void)
{
  g_autoptr (EePlan) plan = make_plan (EE_PRESET_MODERN, 0);
  g_autoptr (EeParameters) parameters = ee_parameters_new_he (plan, 7);
  int a = ee_plan_find_tensor (plan, "features.43.weight"), b = ee_plan_find_tensor (plan, "features.46.weight");

  g_assert_cmpint (a, >=, 0);
  g_assert_cmpint (b, >=, 0);
  g_assert_false (are_equal (parameters, a, parameters, b));
}

static void
test_to_a_net_and_back (void)
{
  g_autoptr (EePlan) plan = make_plan (EE_PRESET_MODERN, 1u << 1);
  g_autoptr (EeParameters) parameters = ee_parameters_new_he (plan, 7);
  EeNet net = { .plan = plan, .fail_at = -1 };
  g_autoptr (GError) error = NULL;

  for (EeSlot slot = 0; slot < EE_N_SLOTS; slot++)
    {
      g_autoptr (EeParameters) read = ee_parameters_new (plan);

      net.slots[slot] = ee_parameters_new (plan);
      g_assert_true (ee_parameters_write (parameters, &store, &net, slot, &error));
      g_assert_true (ee_parameters_read (read, &store, &net, slot, &error));
      for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
        if (slot == EE_SLOT_PARAMETER || ee_tensor_is_trained (ee_plan_get_tensor (plan, t)))
          g_assert_true (are_equal (read, t, parameters, t));
        else
          g_assert_cmpfloat (read->tensors[t][0], ==, 0);
    }
  for (EeSlot slot = 0; slot < EE_N_SLOTS; slot++)
    ee_parameters_free (net.slots[slot]);
}

static void
test_errors_come_through (void)
{
  g_autoptr (EePlan) plan = make_plan (EE_PRESET_PAPER, 0);
  g_autoptr (EeParameters) parameters = ee_parameters_new (plan), stored = ee_parameters_new (plan);
  EeNet net = { .plan = plan, .slots = { [EE_SLOT_GRADIENT] = stored }, .fail_at = 3 };
  g_autoptr (GError) error = NULL;

  g_assert_false (ee_parameters_write (parameters, &store, &net, EE_SLOT_GRADIENT, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (net.calls, ==, 4);
}

static void
test_copy_is_its_own (void)
{
  g_autoptr (EePlan) plan = make_plan (EE_PRESET_PAPER, 1u << 2);
  g_autoptr (EeParameters) parameters = ee_parameters_new_he (plan, 7), copy = ee_parameters_copy (parameters);

  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    g_assert_true (are_equal (copy, t, parameters, t));
  copy->tensors[0][0] += 1;
  g_assert_cmpfloat (copy->tensors[0][0], !=, parameters->tensors[0][0]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parameters/he-modern", test_he_modern);
  g_test_add_func ("/parameters/he-paper", test_he_paper);
  g_test_add_func ("/parameters/seed-and-name-decide", test_seed_and_name_decide);
  g_test_add_func ("/parameters/layers-differ", test_layers_differ);
  g_test_add_func ("/parameters/to-a-net-and-back", test_to_a_net_and_back);
  g_test_add_func ("/parameters/errors-come-through", test_errors_come_through);
  g_test_add_func ("/parameters/copy-is-its-own", test_copy_is_its_own);
  return g_test_run ();
}
