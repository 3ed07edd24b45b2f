/* SPDX-License-Identifier: Apache-2.0 */
/* Every convolution and dense layer of both presets at full width, in every direction and format, has an engine that
 * repeats to the bit. Nothing is computed: on the stand-ins NVIDIA's own library makes the plans for the GPU described,
 * without one.
 */
#include <cuda_runtime_api.h>
#include <dlfcn.h>
#include <stdlib.h>

#include "../standin/standin-control.h"
#include "ee-cuda-plan.h"
#include "test-fixture.h"

/* What a net for single images allows. */
#define WORKSPACE ((gsize)18 << 20)

static cudnnHandle_t handle;

/* Layers that come twice are tried once. */
static void
try_layer (EePlan *plan, guint index, guint rows, cudnnDataType_t type, GHashTable *seen)
{
  const EeLayer *layer = ee_plan_get_layer (plan, index);
  const gboolean dense = layer->kind == EE_LAYER_DENSE;
  EeCudaShape shape = { .type = type,
                        .rows = rows,
                        .in_channels = layer->in_channels * (dense ? layer->in_side * layer->in_side : 1),
                        .out_channels = layer->out_channels,
                        .side = dense ? 1 : layer->in_side,
                        .taps = dense ? 1 : 3 };

  if (index == 0)
    shape.in_channels = type == CUDNN_DATA_FLOAT ? 4 : 8;
  for (guint kind = 0; kind < 5; kind++)
    {
      g_autoptr (GError) error = NULL;
      char *name = g_strdup_printf ("%u/%u/%u/%u/%u/%d/%u", rows, shape.in_channels, shape.out_channels, shape.side,
                                    shape.taps, type, kind);
      EeCudaPlan *made;

      if (!g_hash_table_add (seen, name))
        continue;
      shape.pass = kind < 3 ? EE_CUDA_FORWARD : kind == 3 ? EE_CUDA_BY_INPUT : EE_CUDA_BY_WEIGHT;
      shape.bias = kind == 1 || kind == 2;
      shape.relu = kind == 2;
      made = ee_cuda_plan_new (handle, &shape, WORKSPACE, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (ee_cuda_plan_get_workspace (made), <=, WORKSPACE);
      ee_cuda_plan_free (made);
    }
}

static void
test_plans (gconstpointer data)
{
  const cudnnDataType_t type = GPOINTER_TO_INT (data);
  static const guint rows[] = { 1, 64 };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int major = 0;

  cudaDeviceGetAttribute (&major, cudaDevAttrComputeCapabilityMajor, 0);
  if (type == CUDNN_DATA_BFLOAT16 && major < 8)
    {
      g_test_skip ("this GPU has no bf16");
      return;
    }
  for (EePreset preset = EE_PRESET_MODERN; preset <= EE_PRESET_PAPER; preset++)
    {
      g_autoptr (EePlan) plan = fixture_plan_new (preset, 1, FIXTURE_EXIT_1);

      for (guint l = 0; l < ee_plan_get_n_layers (plan); l++)
        if (ee_plan_get_layer (plan, l)->kind != EE_LAYER_MAX_POOL)
          for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
            try_layer (plan, l, rows[i], type, seen);
    }
  g_test_message ("%u plans", g_hash_table_size (seen));
}

/* Whose plans they were. */
static void
report (void)
{
  const StandinControl *standin = dlsym (RTLD_DEFAULT, STANDIN_CONTROL_SYMBOL);

  if (standin == NULL)
    g_test_message ("by cuDNN on this GPU");
  else if (standin->get_plans () != NULL)
    g_test_message ("stand-in: by %s", standin->get_plans ());
  else
    g_test_skip ("stand-in: NVIDIA's library is not here, so nobody judged the plans");
}

int
main (int argc, char *argv[])
{
  int n_devices = 0, result;

  g_test_init (&argc, &argv, NULL);
  if (cudaGetDeviceCount (&n_devices) != cudaSuccess || n_devices == 0 || cudnnCreate (&handle) != CUDNN_STATUS_SUCCESS)
    {
      g_print ("1..0 # SKIP there is no NVIDIA GPU\n");
      return 0;
    }
  g_test_add_data_func ("/cuda/plans/fp32", GINT_TO_POINTER (CUDNN_DATA_FLOAT), test_plans);
  g_test_add_data_func ("/cuda/plans/fp16", GINT_TO_POINTER (CUDNN_DATA_HALF), test_plans);
  g_test_add_data_func ("/cuda/plans/bf16", GINT_TO_POINTER (CUDNN_DATA_BFLOAT16), test_plans);
  g_test_add_func ("/cuda/plans/whose", report);
  result = g_test_run ();
  cudnnDestroy (handle);
  return result;
}
