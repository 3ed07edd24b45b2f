/* SPDX-License-Identifier: Apache-2.0 */
/* What the phases share: the plan's layers in oneDNN's terms, scratch memory, threads, pixels */
#include "ee-cpu-net.h"

#include <omp.h>

#include "ee-cpu-single.h"
#include "ee-cpu-tiles.h"
#include "ee-cpu-tuner.h"
#include "ee-cpu-unroll.h"

enum
{
  WINOGRAD_MIN_ROWS = 8,
  WINOGRAD_MIN_CHANNELS = 32,
  WINOGRAD_MIN_SIDE = 4,
  UNROLLED_MIN_ROWS = 8,
  SINGLE_MAX_ROWS = 7,
  TILES_MIN_CHANNELS = 32,
  TILES_MIN_TILES = 16,
  TILE_PIXELS = 16
};

/**
 * ee_cpu_net_get_tensor:
 * @net: a net
 * @layer: of its plan
 * @role: what the tensor does
 *
 * Returns: (transfer none) (nullable): the tensor, or NULL if the layer has none
 */
const EeCpuTensor *
ee_cpu_net_get_tensor (EeNet *net, const EeLayer *layer, EeTensorRole role)
{
  const int index = layer->tensors[role];

  return index >= 0 ? &net->tensors[index] : NULL;
}

/**
 * ee_cpu_net_may_tile:
 * @net: a net
 * @layer: of its plan
 *
 * With AVX-512 a training net keeps the home that oneDNN's own algorithms like best.
 *
 * Returns: whether it is a convolution for ee-cpu-tiles.h
 */
gboolean
ee_cpu_net_may_tile (EeNet *net, const EeLayer *layer)
{
  return layer->kind == EE_LAYER_CONV && layer->in_channels >= TILES_MIN_CHANNELS && net->type == EE_CPU_F32
         && (net->block == 8 || !net->options.training)
         && ee_cpu_tiles_may_run (layer->in_channels, layer->out_channels, layer->in_side, net->block);
}

/* Measured (Zen 3, oneDNN 2.6 and 3.2): our tiles take a third to a half of the direct algorithm's time, but few tiles
 * do not pay for reading four times as many weights. */
static gboolean
prefer_tiles (EeNet *net, const EeLayer *layer, guint rows)
{
  return net->block == 8 && ee_cpu_net_may_tile (net, layer)
         && (guint64)rows * layer->in_side * layer->in_side >= TILES_MIN_TILES * TILE_PIXELS;
}

/* Measured (Zen 5, oneDNN 2.6): from 32 input channels on, Winograd takes 0.5 to 0.9 of the direct algorithm's time; it
 * loses on 3 and 16 channels, on the 2x2 images of block 5 and on batches below 8. oneDNN has it for AVX-512 only. Its
 * rounding error is about 1e-6 of a layer's output. */
static gboolean
prefer_winograd (EeNet *net, const EeLayer *layer, guint rows)
{
  return net->block == 16 && net->type == EE_CPU_F32 && layer->in_channels >= WINOGRAD_MIN_CHANNELS
         && layer->in_side >= WINOGRAD_MIN_SIDE && rows >= WINOGRAD_MIN_ROWS;
}

/* Beyond a few rows the other algorithms have enough to do between two weights. */
static gboolean
may_single (EeNet *net, const EeLayer *layer, guint rows)
{
  return layer->kind == EE_LAYER_CONV && rows <= SINGLE_MAX_ROWS && net->type == EE_CPU_F32
         && ee_cpu_single_may_run (layer->in_channels, layer->out_channels, layer->in_side, net->block);
}

/* The fixed rule. Below a few rows unrolled weights, which are larger, cost more than their better code saves; but in
 * training the code is what matters. */
static EeCpuAlgorithm
choose_by_rule (EeNet *net, const EeLayer *layer, guint rows, gboolean training)
{
  if (layer->kind != EE_LAYER_CONV)
    return EE_CPU_DIRECT;
  if (ee_cpu_net_may_unroll (layer) && (training || rows >= UNROLLED_MIN_ROWS))
    return EE_CPU_UNROLLED;
  if (prefer_tiles (net, layer, rows))
    return EE_CPU_TILES;
  if (!training && may_single (net, layer, rows))
    return EE_CPU_SINGLE;
  return prefer_winograd (net, layer, rows) ? EE_CPU_WINOGRAD : EE_CPU_DIRECT;
}

/**
 * ee_cpu_net_choose_algorithm:
 * @net: a net
 * @layer: index in the plan
 * @rows: of the batch, at least 1
 * @training: whether a backward pass follows
 *
 * Returns: what the tuner measured to be fastest, or what the fixed rule says
 */
EeCpuAlgorithm
ee_cpu_net_choose_algorithm (EeNet *net, guint layer, guint rows, gboolean training)
{
  EeCpuAlgorithm measured;

  if (net->tuner != NULL && !training && ee_cpu_tuner_find (net->tuner, net, layer, rows, &measured))
    return measured;
  return choose_by_rule (net, ee_plan_get_layer (net->plan, layer), rows, training);
}

/**
 * ee_cpu_net_may_compute:
 * @net: a net
 * @layer: index of a convolution in the plan
 * @rows: of the batch, at least 1
 * @algorithm: of it, for inference
 *
 * Returns: whether it is worth a measurement; oneDNN may still have no code for it
 */
gboolean
ee_cpu_net_may_compute (EeNet *net, guint layer, guint rows, EeCpuAlgorithm algorithm)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);

  switch (algorithm)
    {
    case EE_CPU_DIRECT:
      return TRUE;
    case EE_CPU_WINOGRAD:
      return net->block == 16 && net->type == EE_CPU_F32 && info->in_channels >= WINOGRAD_MIN_CHANNELS;
    case EE_CPU_TILES:
      return ee_cpu_net_may_tile (net, info);
    case EE_CPU_UNROLLED:
      return ee_cpu_net_may_unroll (info);
    case EE_CPU_SINGLE:
      return may_single (net, info, rows);
    default:
      return FALSE;
    }
}

/**
 * ee_cpu_net_has_plain_home:
 * @net: a net
 * @layer: a convolution or dense layer of its plan
 *
 * Returns: whether its weights are kept row-major: for inference, and where algorithms of our own read them
 */
gboolean
ee_cpu_net_has_plain_home (EeNet *net, const EeLayer *layer)
{
  return !net->options.training || ee_cpu_net_may_unroll (layer) || ee_cpu_net_may_tile (net, layer);
}

/**
 * ee_cpu_net_describe_as:
 * @net: a net
 * @layer: index in the plan
 * @rows: of the batch, at least 1
 * @training: whether a backward pass follows; batch norm is then an operation of its own
 * @algorithm: of a convolution
 * @spec: (out): the layer in oneDNN's terms
 */
void
ee_cpu_net_describe_as (EeNet *net, guint layer, guint rows, gboolean training, EeCpuAlgorithm algorithm,
                        EeCpuSpec *spec)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);
  const int weight = info->tensors[EE_TENSOR_WEIGHT];
  const gboolean matrix = info->kind == EE_LAYER_DENSE && info->in_side == 1;
  const EeCpuType in = net->type, out = ee_cpu_net_get_output_type (net, layer);

  *spec = (EeCpuSpec){
    .name = weight >= 0 ? ee_plan_get_tensor (net->plan, weight)->name : "max pool",
    .in
    = { rows, info->in_channels, matrix ? 0 : info->in_side, info->in_channels % net->block == 0 ? net->block : 1, in },
    .out = { rows, info->out_channels, info->kind == EE_LAYER_DENSE ? 0 : info->out_side, net->block, out },
    .training = training,
    .bias = !info->batch_norm || !training,
    .relu = info->relu && (!info->batch_norm || !training),
    .algorithm = algorithm,
  };
  if (spec->algorithm == EE_CPU_UNROLLED)
    {
      spec->in = (EeCpuShape){ rows, EE_CPU_UNROLL_PIXELS * info->in_channels, 0, net->block, in };
      spec->out = (EeCpuShape){ rows, EE_CPU_UNROLL_PIXELS * info->out_channels, 0, net->block, out };
    }
}

/**
 * ee_cpu_net_describe:
 * @net: a net
 * @layer: index in the plan
 * @rows: of the batch, at least 1
 * @training: whether a backward pass follows; batch norm is then an operation of its own
 * @spec: (out): the layer in oneDNN's terms, by the algorithm that is best
 */
void
ee_cpu_net_describe (EeNet *net, guint layer, guint rows, gboolean training, EeCpuSpec *spec)
{
  ee_cpu_net_describe_as (net, layer, rows, training, ee_cpu_net_choose_algorithm (net, layer, rows, training), spec);
}

/**
 * ee_cpu_net_may_unroll:
 * @layer: of a plan
 *
 * Returns: whether it is a convolution that can be a dense layer, ee-cpu-unroll.h
 */
gboolean
ee_cpu_net_may_unroll (const EeLayer *layer)
{
  return layer->kind == EE_LAYER_CONV && layer->in_side == EE_CPU_UNROLL_SIDE;
}

/**
 * ee_cpu_net_describe_unrolled:
 * @layer: one that may be unrolled
 * @error: EE_ERROR_DEVICE
 *
 * Returns: (transfer full): the layout [4 out, 4 in] that its weights are unrolled into
 */
EeCpuDesc *
ee_cpu_net_describe_unrolled (const EeLayer *layer, GError **error)
{
  const guint shape[2] = { EE_CPU_UNROLL_PIXELS * layer->out_channels, EE_CPU_UNROLL_PIXELS * layer->in_channels };

  return ee_cpu_desc_new_plain (2, shape, error);
}

/* The gradient by the input is a convolution too: its ends are exchanged, and nothing is fused in. */
static void
init_tiles (EeNet *net, EeCpuPass pass, const EeCpuSpec *spec, EeCpuOp *op)
{
  const EeCpuSpec back = { .name = spec->name, .in = spec->out, .out = spec->in };
  EeCpuTiles *tiles = NULL;

  switch (pass)
    {
    case EE_CPU_FORWARD:
      tiles = ee_cpu_tiles_new (EE_CPU_TILES_CONV, spec->training ? EE_CPU_TILES_PLAIN : EE_CPU_TILES_TRANSFORMED, spec,
                                net->threads);
      break;
    case EE_CPU_BACKWARD_DATA:
      tiles = ee_cpu_tiles_new (EE_CPU_TILES_CONV, EE_CPU_TILES_FLIPPED, &back, net->threads);
      break;
    case EE_CPU_BACKWARD_WEIGHTS:
      tiles = ee_cpu_tiles_new (EE_CPU_TILES_CORRELATE, EE_CPU_TILES_PLAIN, spec, net->threads);
      break;
    }
  ee_cpu_op_init_tiles (op, spec->name, tiles);
}

/**
 * ee_cpu_net_init_op:
 * @net: a net
 * @layer: index in the plan
 * @pass: forward or which gradient
 * @spec: from ee_cpu_net_describe()
 * @op: zeros; (out): the operation, with no memory bound yet
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_net_init_op (EeNet *net, guint layer, EeCpuPass pass, const EeCpuSpec *spec, EeCpuOp *op, GError **error)
{
  const EeLayerKind kind = ee_plan_get_layer (net->plan, layer)->kind;

  if (kind == EE_LAYER_MAX_POOL)
    return ee_cpu_op_init_max_pool (op, &net->engine, pass, spec, error);
  if (kind == EE_LAYER_DENSE || spec->algorithm == EE_CPU_UNROLLED)
    return ee_cpu_op_init_dense (op, &net->engine, pass, spec, error);
  if (spec->algorithm == EE_CPU_TILES)
    {
      init_tiles (net, pass, spec, op);
      return TRUE;
    }
  if (spec->algorithm == EE_CPU_SINGLE)
    {
      ee_cpu_op_init_single (op, spec->name, ee_cpu_single_new (spec, net->threads));
      return TRUE;
    }
  return ee_cpu_op_init_conv (op, &net->engine, pass, spec, error);
}

/**
 * ee_cpu_net_count_inputs:
 * @net: a net
 * @layer: index in the plan
 *
 * Returns: numbers that go into the layer for one image
 */
gsize
ee_cpu_net_count_inputs (EeNet *net, guint layer)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);

  return (gsize)info->in_channels * info->in_side * info->in_side;
}

/**
 * ee_cpu_net_count_outputs:
 * @net: a net
 * @layer: index in the plan
 *
 * Returns: numbers that come out of the layer for one image
 */
gsize
ee_cpu_net_count_outputs (EeNet *net, guint layer)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);

  return (gsize)info->out_channels * info->out_side * info->out_side;
}

/**
 * ee_cpu_net_get_output_type:
 * @net: a net
 * @layer: index in the plan
 *
 * Returns: of the numbers that come out of the layer in inference; logits, which no ReLU follows, are floats
 */
EeCpuType
ee_cpu_net_get_output_type (EeNet *net, guint layer)
{
  const EeLayer *info = ee_plan_get_layer (net->plan, layer);

  return info->kind == EE_LAYER_DENSE && !info->relu ? EE_CPU_F32 : net->type;
}

/**
 * ee_cpu_net_get_input_bytes:
 * @net: a net
 * @layer: index in the plan
 *
 * Returns: what goes into the layer in inference for one image
 */
gsize
ee_cpu_net_get_input_bytes (EeNet *net, guint layer)
{
  return ee_cpu_net_count_inputs (net, layer) * ee_cpu_type_get_size (net->type);
}

/**
 * ee_cpu_net_get_output_bytes:
 * @net: a net
 * @layer: index in the plan
 *
 * Returns: what comes out of the layer in inference for one image
 */
gsize
ee_cpu_net_get_output_bytes (EeNet *net, guint layer)
{
  return ee_cpu_net_count_outputs (net, layer) * ee_cpu_type_get_size (ee_cpu_net_get_output_type (net, layer));
}

/**
 * ee_cpu_net_grow:
 * @net: a net
 * @buffer: (inout): memory of the net, or NULL
 * @bytes: (inout): its size
 * @wanted: the size wanted
 * @error: EE_ERROR_NO_MEMORY; the buffer is then as before
 *
 * Makes a buffer larger where it is too small. Its content is lost.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_net_grow (EeNet *net, float **buffer, gsize *bytes, gsize wanted, GError **error)
{
  gpointer larger;

  if (wanted <= *bytes)
    return TRUE;
  larger = ee_cpu_memory_allocate (&net->memory, wanted, error);
  if (larger == NULL)
    return FALSE;
  ee_cpu_memory_release (&net->memory, *buffer);
  *buffer = larger;
  *bytes = wanted;
  return TRUE;
}

/**
 * ee_cpu_net_reserve_scratch:
 * @net: a net
 * @op: an operation whose other memory is bound
 * @error: EE_ERROR_NO_MEMORY
 *
 * Gives an operation its scratchpad, if it wants one.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_net_reserve_scratch (EeNet *net, EeCpuOp *op, GError **error)
{
  const gsize wanted = ee_cpu_op_get_bytes (op, DNNL_ARG_SCRATCHPAD);
  float *scratch = net->scratch;

  if (wanted == 0)
    return TRUE;
  if (!ee_cpu_net_grow (net, &scratch, &net->scratch_bytes, wanted, error))
    return FALSE;
  net->scratch = scratch;
  return ee_cpu_op_bind (op, &net->engine, DNNL_ARG_SCRATCHPAD, scratch, error);
}

/**
 * ee_cpu_net_run:
 * @net: a net
 * @op: an operation, or zeros
 * @error: EE_ERROR_DEVICE
 *
 * Returns: TRUE when the results are there
 */
gboolean
ee_cpu_net_run (EeNet *net, EeCpuOp *op, GError **error)
{
  return ee_cpu_op_run (op, &net->engine, net->scratch, error);
}

/**
 * ee_cpu_net_convert_images:
 * @net: a net
 * @images: [rows, 32, 32, 3] uint8
 * @rows: how many
 * @out: (out): [rows, 3, 32, 32] normalised, of the net's type
 */
void
ee_cpu_net_convert_images (EeNet *net, const guint8 *images, guint rows, gpointer out)
{
  const gsize count = ee_cpu_net_count_inputs (net, 0), pixels = count / 3;

#pragma omp parallel for schedule(static)
  for (guint row = 0; row < rows; row++)
    {
      const guint8 *image = images + row * count;
      float *planes = (float *)out + row * count;
      guint16 *short_planes = (guint16 *)out + row * count;

      for (gsize i = 0; i < pixels; i++)
        for (guint c = 0; c < 3; c++)
          if (net->type == EE_CPU_F32)
            planes[c * pixels + i] = net->normalise[c][image[3 * i + c]];
          else
            short_planes[c * pixels + i] = net->normalise_short[c][image[3 * i + c]];
    }
}

/**
 * ee_cpu_net_enter:
 * @net: a net
 *
 * OpenMP's number of threads belongs to the calling thread; primitives need the one they were made with.
 *
 * Returns: what it was before, for g_auto (EeCpuThreads)
 */
EeCpuThreads
ee_cpu_net_enter (EeNet *net)
{
  const int before = omp_get_max_threads ();

  omp_set_num_threads (net->threads);
  return before;
}

/* Puts the calling thread's number of threads back. */
void
ee_cpu_threads_leave (EeCpuThreads before)
{
  omp_set_num_threads (before);
}
