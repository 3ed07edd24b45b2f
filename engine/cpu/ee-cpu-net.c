/* SPDX-License-Identifier: Apache-2.0 */
/* Making and freeing a net; reading and writing its tensors */
#include "ee-cpu-net.h"

#include <glib/gi18n-lib.h>
#include <omp.h>
#include <string.h>

#include "ee-cpu-activations.h"
#include "ee-cpu-forward.h"
#include "ee-cpu-train.h"
#include "ee-cpu-tuner.h"
#include "ee-error.h"

/* Gradients of a batch of HOME_ROWS name the layout of the slots. Fixed, so that it depends on the plan only. */
enum
{
  HOME_ROWS = 32,
  LARGEST_MAX_ROWS = 1 << 24,
  ONE_THREAD_MACS = 50000000,
  MAX_THREADS = 1024
};

/* The largest block that divides every number of channels, so that activations never need a reorder. oneDNN has fast
 * code for blocks of 16 with AVX-512, of 8 with AVX2; with less, or bf16 in blocks of 8, plain layouts go through its
 * matrix products. */
static guint
choose_block (const EePlan *plan, EeCpuType type)
{
  static const guint blocks[]
      = { [EE_CPU_VECTORS_NARROW] = 1, [EE_CPU_VECTORS_AVX2] = 8, [EE_CPU_VECTORS_AVX512] = 16 };
  guint block = blocks[ee_cpu_get_vectors ()];

  for (guint l = 0; l < ee_plan_get_n_layers (plan); l++)
    {
      const EeLayer *layer = ee_plan_get_layer (plan, l);

      if (layer->kind == EE_LAYER_CONV)
        while (layer->out_channels % block != 0)
          block = block == 16 && type == EE_CPU_F32 ? 8 : 1;
    }
  return block;
}

static void
fill_pixel_table (EeNet *net)
{
  const EePlanOptions *options = ee_plan_get_options (net->plan);

  for (guint c = 0; c < 3; c++)
    for (guint value = 0; value < 256; value++)
      {
        net->normalise[c][value] = (value / 255.0 - options->mean[c]) / options->deviation[c];
        net->normalise_short[c][value] = ee_cpu_type_shorten (net->normalise[c][value]);
      }
}

/* The layout in which oneDNN computes this weight's gradient; plain for anything else and where our own code reads it.
 */
static gboolean
choose_home (EeNet *net, const EeTensor *info, EeCpuTensor *tensor, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, info->layer);
  EeCpuOp op = { 0 };
  EeCpuSpec spec;
  gboolean ok;

  if (info->role != EE_TENSOR_WEIGHT || ee_cpu_net_has_plain_home (net, layer))
    {
      tensor->home = ee_cpu_desc_copy (tensor->plain, error);
      return tensor->home != NULL;
    }

  ee_cpu_net_describe (net, info->layer, HOME_ROWS, TRUE, &spec);
  spec.algorithm = EE_CPU_DIRECT;
  ok = layer->kind == EE_LAYER_CONV ? ee_cpu_op_init_conv (&op, &net->engine, EE_CPU_BACKWARD_WEIGHTS, &spec, error)
                                    : ee_cpu_op_init_dense (&op, &net->engine, EE_CPU_BACKWARD_WEIGHTS, &spec, error);
  if (ok)
    tensor->home = ee_cpu_op_get_desc (&op, DNNL_ARG_DIFF_WEIGHTS, error);
  ee_cpu_op_clear (&op);
  return tensor->home != NULL;
}

/* A dense layer's matrix [out, c * h * w] is [out, c, h, w] to oneDNN, whose activations are blocked by channel. */
static gboolean
init_tensor_layouts (EeNet *net, const EeTensor *info, EeCpuTensor *tensor, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, info->layer);
  const guint unfolded[4] = { layer->out_channels, layer->in_channels, layer->in_side, layer->in_side };
  const gboolean unfold = info->role == EE_TENSOR_WEIGHT && layer->kind == EE_LAYER_DENSE && layer->in_side > 1;

  tensor->plain
      = unfold ? ee_cpu_desc_new_plain (4, unfolded, error) : ee_cpu_desc_new_plain (info->n_dims, info->shape, error);
  if (tensor->plain == NULL || !choose_home (net, info, tensor, error))
    return FALSE;

  if (ee_cpu_desc_equal (tensor->plain, tensor->home))
    return TRUE;
  return ee_cpu_op_init_reorder (&tensor->to_plain, &net->engine, tensor->home, tensor->plain, error)
         && ee_cpu_op_bind (&tensor->to_plain, &net->engine, DNNL_ARG_FROM, NULL, error)
         && ee_cpu_op_bind (&tensor->to_plain, &net->engine, DNNL_ARG_TO, NULL, error)
         && ee_cpu_net_reserve_scratch (net, &tensor->to_plain, error)
         && ee_cpu_op_init_reorder (&tensor->to_home, &net->engine, tensor->plain, tensor->home, error)
         && ee_cpu_op_bind (&tensor->to_home, &net->engine, DNNL_ARG_FROM, NULL, error)
         && ee_cpu_op_bind (&tensor->to_home, &net->engine, DNNL_ARG_TO, NULL, error)
         && ee_cpu_net_reserve_scratch (net, &tensor->to_home, error);
}

static gboolean
init_tensor (EeNet *net, guint index, GError **error)
{
  const EeTensor *info = ee_plan_get_tensor (net->plan, index);
  EeCpuTensor *tensor = &net->tensors[index];
  const guint n_slots = net->options.training && ee_tensor_is_trained (info) ? EE_N_SLOTS : 1;

  if (!init_tensor_layouts (net, info, tensor, error))
    return FALSE;
  for (guint slot = 0; slot < n_slots; slot++)
    {
      tensor->slots[slot] = ee_cpu_memory_allocate (&net->memory, ee_cpu_desc_get_bytes (tensor->home), error);
      if (tensor->slots[slot] == NULL)
        return FALSE;
    }
  if (info->role == EE_TENSOR_RUNNING_VAR)
    for (gsize i = 0; i < info->count; i++)
      tensor->slots[EE_SLOT_PARAMETER][i] = 1;
  return TRUE;
}

/* What activations are kept in. "Auto" takes bf16 where the processor multiplies it itself; on request it is there
 * wherever oneDNN has code for it, which is not even slow reference code without AVX-512. Training is in fp32. */
static gboolean
choose_type (const EeNetOptions *options, EeCpuType *type, GError **error)
{
  const EePrecision asked = options->precision;

  *type = EE_CPU_F32;
  if (options->training && asked > EE_PRECISION_FP32)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The processor trains in fp32, not in %s."),
                 asked == EE_PRECISION_BF16 ? "bf16" : "fp16");
  else if (asked == EE_PRECISION_FP16)
    g_set_error_literal (error, EE_ERROR, EE_ERROR_INVALID, _ ("The processor does not compute in fp16."));
  else if (asked == EE_PRECISION_BF16 && !ee_cpu_can_bf16 ())
    g_set_error_literal (error, EE_ERROR, EE_ERROR_INVALID, _ ("This processor has no bf16 (that takes AVX-512)."));
  else
    {
      if (asked == EE_PRECISION_BF16 || (asked == EE_PRECISION_AUTO && !options->training && ee_cpu_has_bf16 ()))
        *type = EE_CPU_BF16;
      return TRUE;
    }
  return FALSE;
}

static gboolean
check_options (guint device, const EeNetOptions *options, GError **error)
{
  if (device != 0)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("There is one CPU device; number %u was asked for."), device);
  else if (options->max_rows == 0)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("A network for batches of 0 images cannot be made."));
  else if (options->max_rows > LARGEST_MAX_ROWS)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("%u images in a batch are more than %d."), options->max_rows,
                 LARGEST_MAX_ROWS);
  else if (options->threads > MAX_THREADS)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("%u threads are more than %d."), options->threads, MAX_THREADS);
  else
    return TRUE;
  return FALSE;
}

/* All, unless a number is asked for; but the parts of a small network's single image are so short that waking other
 * threads takes longer than they save (measured, docs/performance.md), and no neighbour can make a lone thread wait. */
static int
choose_threads (const EePlan *plan, const EeNetOptions *options)
{
  guint64 macs = 0;

  if (options->threads != 0)
    return options->threads;
  for (guint l = 0; l < ee_plan_get_n_layers (plan); l++)
    macs += ee_plan_get_layer (plan, l)->macs;
  return options->max_rows == 1 && !options->training && macs < ONE_THREAD_MACS ? 1 : omp_get_max_threads ();
}

/**
 * ee_cpu_net_new:
 * @plan: the network
 * @device: 0
 * @options: the number of threads is fixed here
 * @error: EE_ERROR_INVALID, EE_ERROR_NO_MEMORY or EE_ERROR_DEVICE
 *
 * Returns: (transfer full): a net whose parameters are 0 and running variances 1, or NULL
 */
EeNet *
ee_cpu_net_new (EePlan *plan, guint device, const EeNetOptions *options, GError **error)
{
  g_autoptr (EeNet) net = NULL;
  g_auto (EeCpuThreads) threads = 0;
  EeCpuType type;

  g_return_val_if_fail (plan != NULL && options != NULL, NULL);
  if (!check_options (device, options, error) || !choose_type (options, &type, error))
    return NULL;

  net = g_new0 (EeNet, 1);
  net->plan = ee_plan_ref (plan);
  net->options = *options;
  net->threads = choose_threads (plan, options);
  net->type = type;
  net->block = choose_block (plan, type);
  net->serial = 1;
  ee_cpu_memory_init (&net->memory);
  fill_pixel_table (net);
  threads = ee_cpu_net_enter (net);

  if (!ee_cpu_engine_init (&net->engine, error))
    return NULL;
  for (guint t = 0; t < ee_plan_get_n_tensors (plan); t++)
    if (!init_tensor (net, t, error))
      return NULL;
  if (options->tune && !options->training && g_getenv ("OFFRAMP_NO_CACHE") == NULL)
    net->tuner = ee_cpu_tuner_new (net);
  net->inference = ee_cpu_inference_new (net, error);
  if (net->inference == NULL)
    return NULL;
  if (options->training && (net->training = ee_cpu_training_new (net, error)) == NULL)
    return NULL;
  return g_steal_pointer (&net);
}

/**
 * ee_cpu_net_free:
 * @net: (nullable) (transfer full): a net, complete or not
 */
void
ee_cpu_net_free (EeNet *net)
{
  if (net == NULL)
    return;

  g_clear_pointer (&net->training, ee_cpu_training_free);
  g_clear_pointer (&net->activations, ee_cpu_activations_free);
  if (net->inference != NULL)
    ee_cpu_inference_free (net->inference, net);
  ee_cpu_tuner_free (net->tuner);
  for (guint t = 0; t < EE_PLAN_MAX_TENSORS; t++)
    {
      EeCpuTensor *tensor = &net->tensors[t];

      ee_cpu_op_clear (&tensor->to_plain);
      ee_cpu_op_clear (&tensor->to_home);
      ee_cpu_desc_free (tensor->plain);
      ee_cpu_desc_free (tensor->home);
    }
  ee_cpu_memory_clear (&net->memory);
  ee_cpu_engine_clear (&net->engine);
  ee_plan_unref (net->plan);
  g_free (net);
}

/* The slot's memory, or NULL with EE_ERROR_INVALID when the question makes no sense. */
static float *
find_slot (EeNet *net, EeSlot slot, guint index, gsize count, GError **error)
{
  const EeTensor *info;
  float *data;

  if (index >= ee_plan_get_n_tensors (net->plan) || (guint)slot >= EE_N_SLOTS)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The network has no tensor %u with a slot %d."), index,
                   (int)slot);
      return NULL;
    }
  info = ee_plan_get_tensor (net->plan, index);
  data = net->tensors[index].slots[slot];
  if (data == NULL)
    g_set_error (error, EE_ERROR, EE_ERROR_INVALID,
                 _ ("Tensor “%s” has no slot %d: it is not trained in this network."), info->name, (int)slot);
  else if (count != info->count)
    {
      g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("Tensor “%s” has %zu numbers, not %zu."), info->name,
                   info->count, count);
      return NULL;
    }
  return data;
}

/* Copies a tensor from one layout into another; @reorder is not there when the layouts are the same. */
static gboolean
copy_tensor (EeNet *net, EeCpuOp *reorder, const float *from, float *to, gsize count, GError **error)
{
  if (reorder->primitive == NULL)
    {
      memcpy (to, from, count * sizeof *to);
      return TRUE;
    }
  return ee_cpu_op_move (reorder, DNNL_ARG_FROM, from, error) && ee_cpu_op_move (reorder, DNNL_ARG_TO, to, error)
         && ee_cpu_net_run (net, reorder, error);
}

/**
 * ee_cpu_net_read:
 * @net: a net
 * @slot: which numbers
 * @tensor: index in the plan
 * @out: (out): [count] row-major in the tensor's shape
 * @count: the tensor's
 * @error: EE_ERROR_INVALID when there is no such slot or @count differs
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_net_read (EeNet *net, EeSlot slot, guint tensor, float *out, gsize count, GError **error)
{
  const float *data = find_slot (net, slot, tensor, count, error);
  g_auto (EeCpuThreads) threads = ee_cpu_net_enter (net);

  return data != NULL && copy_tensor (net, &net->tensors[tensor].to_plain, data, out, count, error);
}

/**
 * ee_cpu_net_write:
 * @net: a net
 * @slot: which numbers
 * @tensor: index in the plan
 * @in: [count] row-major in the tensor's shape
 * @count: the tensor's
 * @error: EE_ERROR_INVALID when there is no such slot or @count differs
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_net_write (EeNet *net, EeSlot slot, guint tensor, const float *in, gsize count, GError **error)
{
  float *data = find_slot (net, slot, tensor, count, error);
  g_auto (EeCpuThreads) threads = ee_cpu_net_enter (net);

  if (data == NULL || !copy_tensor (net, &net->tensors[tensor].to_home, in, data, count, error))
    return FALSE;
  if (slot == EE_SLOT_PARAMETER)
    net->serial++;
  return TRUE;
}
