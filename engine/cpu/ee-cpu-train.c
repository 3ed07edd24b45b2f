/* SPDX-License-Identifier: Apache-2.0 */
/* A training pass: forward stage by stage, the loss, backward stage by stage
 *
 * Redundant rows end before the last stage: it works on the main rows, gathered, and its gradient is
 * added back to their places in the output of the stage before.
 */
#include "ee-cpu-train.h"

#include <string.h>

#include "ee-backend-checks.h"
#include "ee-cpu-forward.h"
#include "ee-cpu-norm.h"
#include "ee-cpu-train-private.h"
#include "ee-cpu-unroll.h"

/* Numbers of main rows whose primitives are kept: a shuffled loader's batches spread over about as many. */
enum
{
  KEPT_PASSES = 24
};

static gboolean
allocate_rows (EeNet *net, float **out, gsize row_count, GError **error)
{
  *out = ee_cpu_memory_allocate (&net->memory, net->options.max_rows * row_count * sizeof (float), error);
  return *out != NULL;
}

/* Weights and bias that the primitives of a layer use, and their gradients. Unrolled ones are this layer's own, so that
 * backward finds what forward left; unrolled gradients are done with before the next layer's. */
static gboolean
init_operands (EeNet *net, const EeLayer *layer, EeCpuLayerMemory *memory, GError **error)
{
  const EeCpuTensor *weight = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_WEIGHT);
  const EeCpuTensor *bias = ee_cpu_net_get_tensor (net, layer, EE_TENSOR_BIAS);

  if (!ee_cpu_net_may_unroll (layer))
    {
      memory->layout = ee_cpu_desc_copy (weight->home, error);
      memory->weights = weight->slots[EE_SLOT_PARAMETER];
      memory->by_weights = weight->slots[EE_SLOT_GRADIENT];
      memory->bias = bias != NULL ? bias->slots[EE_SLOT_PARAMETER] : NULL;
      memory->by_bias = bias != NULL ? bias->slots[EE_SLOT_GRADIENT] : NULL;
      return memory->layout != NULL;
    }

  memory->layout = ee_cpu_net_describe_unrolled (layer, error);
  if (memory->layout == NULL)
    return FALSE;
  memory->weights = ee_cpu_memory_allocate (&net->memory, ee_cpu_desc_get_bytes (memory->layout), error);
  if (memory->weights == NULL)
    return FALSE;
  memory->bias
      = ee_cpu_memory_allocate (&net->memory, EE_CPU_UNROLL_PIXELS * layer->out_channels * sizeof (float), error);
  memory->by_weights = net->training->unrolled_gradient[0];
  memory->by_bias = net->training->unrolled_gradient[1];
  return memory->bias != NULL;
}

/* A pool's workspace has a number of up to 4 bytes for each output. */
static gboolean
init_layer (EeNet *net, guint index, const float *input, GError **error)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  EeCpuLayerMemory *memory = &net->training->layers[index];
  const gsize row_count = ee_cpu_net_count_outputs (net, index);
  const gsize statistics = layer->out_channels * sizeof (float);

  memory->input = input;
  if (!allocate_rows (net, &memory->output, row_count, error)
      || (layer->batch_norm && !allocate_rows (net, &memory->raw, row_count, error)))
    return FALSE;

  if (layer->kind != EE_LAYER_MAX_POOL && !init_operands (net, layer, memory, error))
    return FALSE;
  if (layer->kind == EE_LAYER_MAX_POOL)
    {
      memory->workspace_bytes = row_count * net->options.max_rows * sizeof (gint32);
      memory->workspace = ee_cpu_memory_allocate (&net->memory, memory->workspace_bytes, error);
      if (memory->workspace == NULL)
        return FALSE;
    }
  if (layer->batch_norm)
    {
      memory->mean = ee_cpu_memory_allocate (&net->memory, statistics, error);
      memory->variance = memory->mean != NULL ? ee_cpu_memory_allocate (&net->memory, statistics, error) : NULL;
      return memory->variance != NULL;
    }
  return TRUE;
}

/* Layers in order; a head and the next stage both start from the trunk's output, the last stage from gathered rows. */
static gboolean
init_layers (EeNet *net, GError **error)
{
  EeCpuTraining *training = net->training;
  const guint n_stages = ee_plan_get_n_stages (net->plan);
  const float *trunk = training->images;

  for (guint s = 0; s < n_stages; s++)
    {
      const EeStage *stage = ee_plan_get_stage (net->plan, s);
      const float *input = s > 0 && s + 1 == n_stages ? training->gathered : trunk;

      for (guint i = 0; i < stage->n_trunk + stage->n_head; i++)
        {
          if (!init_layer (net, stage->first_trunk + i, input, error))
            return FALSE;
          input = training->layers[stage->first_trunk + i].output;
          if (i + 1 == stage->n_trunk)
            trunk = input;
        }
    }
  return TRUE;
}

/* Room for the largest unrolled gradient. */
static gboolean
init_unrolled_gradients (EeNet *net, GError **error)
{
  gsize weights = 1, bias = 1;

  for (guint l = 0; l < ee_plan_get_n_layers (net->plan); l++)
    {
      const EeLayer *layer = ee_plan_get_layer (net->plan, l);
      const gsize n_in = EE_CPU_UNROLL_PIXELS * layer->in_channels, n_out = EE_CPU_UNROLL_PIXELS * layer->out_channels;

      if (ee_cpu_net_may_unroll (layer))
        {
          weights = MAX (weights, n_in * n_out);
          bias = MAX (bias, n_out);
        }
    }
  net->training->unrolled_gradient[0] = ee_cpu_memory_allocate (&net->memory, weights * sizeof (float), error);
  if (net->training->unrolled_gradient[0] == NULL)
    return FALSE;
  net->training->unrolled_gradient[1] = ee_cpu_memory_allocate (&net->memory, bias * sizeof (float), error);
  return net->training->unrolled_gradient[1] != NULL;
}

static gboolean
init_buffers (EeNet *net, GError **error)
{
  EeCpuTraining *training = net->training;
  const guint n_stages = ee_plan_get_n_stages (net->plan);
  gsize largest = 1, trunk = 1, input = 1;
  guint channels = 1;

  for (guint l = 0; l < ee_plan_get_n_layers (net->plan); l++)
    {
      largest = MAX (largest, ee_cpu_net_count_outputs (net, l));
      channels = MAX (channels, ee_plan_get_layer (net->plan, l)->out_channels);
    }
  for (guint s = 0; s < n_stages; s++)
    {
      const EeStage *stage = ee_plan_get_stage (net->plan, s);

      trunk = MAX (trunk, ee_cpu_net_count_inputs (net, stage->first_head));
      if (s > 0)
        input = MAX (input, ee_cpu_net_count_inputs (net, stage->first_trunk));
    }

  training->main_rows = ee_cpu_memory_allocate (&net->memory, net->options.max_rows * sizeof (guint), error);
  if (training->main_rows == NULL)
    return FALSE;
  training->partial
      = ee_cpu_memory_allocate (&net->memory, ee_cpu_norm_count_partial (channels) * sizeof (double), error);
  if (training->partial == NULL)
    return FALSE;
  training->factors = ee_cpu_memory_allocate (&net->memory, 3 * channels * sizeof (float), error);
  return training->factors != NULL && allocate_rows (net, &training->images, ee_cpu_net_count_inputs (net, 0), error)
         && allocate_rows (net, &training->gathered, input, error)
         && allocate_rows (net, &training->gradients[0], largest, error)
         && allocate_rows (net, &training->gradients[1], largest, error)
         && allocate_rows (net, &training->by_trunk, trunk, error)
         && allocate_rows (net, &training->by_stage, input, error);
}

/**
 * ee_cpu_training_new:
 * @net: a net with its tensors
 * @error: EE_ERROR_NO_MEMORY
 *
 * Sets @net's training and makes room for max_rows; primitives come with the first pass.
 *
 * Returns: (transfer full): the same, or NULL
 */
EeCpuTraining *
ee_cpu_training_new (EeNet *net, GError **error)
{
  net->training = g_new0 (EeCpuTraining, 1);
  for (guint s = 0; s < EE_PLAN_MAX_STAGES; s++)
    ee_cpu_cache_init (&net->training->passes[s], KEPT_PASSES, ee_cpu_stage_pass_free, NULL);
  if (!init_buffers (net, error) || !init_unrolled_gradients (net, error) || !init_layers (net, error))
    g_clear_pointer (&net->training, ee_cpu_training_free);
  return net->training;
}

/**
 * ee_cpu_training_free:
 * @training: (transfer full): the net's memory frees the buffers
 */
void
ee_cpu_training_free (EeCpuTraining *training)
{
  for (guint s = 0; s < EE_PLAN_MAX_STAGES; s++)
    ee_cpu_cache_clear (&training->passes[s]);
  for (guint l = 0; l < EE_PLAN_MAX_LAYERS; l++)
    ee_cpu_desc_free (training->layers[l].layout);
  g_free (training);
}

/* Lists the main rows and counts each stage's. */
static void
count_rows (EeNet *net, const EeBatch *batch, guint stage_rows[EE_PLAN_MAX_STAGES])
{
  const guint n_stages = ee_plan_get_n_stages (net->plan);
  guint n_main = 0;

  for (guint row = 0; row < batch->rows; row++)
    if (batch->labels[row] < ee_plan_get_options (net->plan)->n_main)
      net->training->main_rows[n_main++] = row;
  for (guint s = 0; s < n_stages; s++)
    stage_rows[s] = s > 0 && s + 1 == n_stages ? n_main : batch->rows;
}

/* All primitives, before anything changes. A stage without rows has none. */
static gboolean
get_passes (EeNet *net, const guint stage_rows[], EeCpuStagePass *passes[], GError **error)
{
  for (guint s = 0; s < ee_plan_get_n_stages (net->plan); s++)
    {
      EeCpuCache *cache = &net->training->passes[s];

      passes[s] = stage_rows[s] > 0 ? ee_cpu_cache_find (cache, stage_rows[s]) : NULL;
      if (passes[s] != NULL || stage_rows[s] == 0)
        continue;
      passes[s] = ee_cpu_stage_pass_new (net, s, stage_rows[s], error);
      if (passes[s] == NULL)
        return FALSE;
      ee_cpu_cache_insert (cache, stage_rows[s], passes[s]);
    }
  return TRUE;
}

static const float *
get_trunk_output (EeNet *net, guint stage)
{
  return net->training->layers[ee_plan_get_stage (net->plan, stage)->first_head - 1].output;
}

/* Main rows' output of the stage before the last to where the last one reads it. */
static void
gather_main_rows (EeNet *net, guint stage, guint rows)
{
  const gsize row_count = ee_cpu_net_count_inputs (net, ee_plan_get_stage (net->plan, stage)->first_trunk);
  const float *from = get_trunk_output (net, stage - 1);
  const guint *main_rows = net->training->main_rows;
  float *to = net->training->gathered;

#pragma omp parallel for schedule(static)
  for (gsize i = 0; i < rows; i++)
    memcpy (to + i * row_count, from + main_rows[i] * row_count, row_count * sizeof (float));
}

/* Adds the next stage's gradient by its input to this stage's gradient by its trunk output. @main_rows: (nullable): the
 * rows that went on, or NULL for all */
static void
add_next_gradient (EeNet *net, guint next, const guint *main_rows, guint rows)
{
  const gsize row_count = ee_cpu_net_count_inputs (net, ee_plan_get_stage (net->plan, next)->first_trunk);
  const float *from = net->training->by_stage;
  float *to = net->training->by_trunk;

#pragma omp parallel for schedule(static)
  for (gsize i = 0; i < rows; i++)
    {
      const float *source = from + i * row_count;
      float *target = to + (main_rows != NULL ? main_rows[i] : i) * row_count;

#pragma omp simd
      for (gsize k = 0; k < row_count; k++)
        target[k] += source[k];
    }
}

static gboolean
run_forward (EeNet *net, const guint stage_rows[], EeCpuStagePass *passes[], guint64 dropout_seed, GError **error)
{
  const guint n_stages = ee_plan_get_n_stages (net->plan);

  for (guint s = 0; s < n_stages && passes[s] != NULL; s++)
    {
      if (s > 0 && s + 1 == n_stages)
        gather_main_rows (net, s, stage_rows[s]);
      for (guint i = 0; i < passes[s]->n_layers; i++)
        if (!ee_cpu_layer_run_forward (net, passes[s]->first + i, &passes[s]->layers[i], stage_rows[s], dropout_seed,
                                       error))
          return FALSE;
    }
  return TRUE;
}

/* Gradients of a stage that saw no row. */
static void
clear_gradients (EeNet *net, guint stage)
{
  const EeStage *info = ee_plan_get_stage (net->plan, stage);

  for (guint t = 0; t < ee_plan_get_n_tensors (net->plan); t++)
    {
      const guint layer = ee_plan_get_tensor (net->plan, t)->layer;
      EeCpuTensor *tensor = &net->tensors[t];

      if (layer >= info->first_trunk && layer < info->first_head + info->n_head
          && tensor->slots[EE_SLOT_GRADIENT] != NULL)
        memset (tensor->slots[EE_SLOT_GRADIENT], 0, ee_cpu_desc_get_bytes (tensor->home));
    }
}

/* Head, then what came back from the next stage, then trunk. */
static gboolean
run_backward (EeNet *net, const EeBatch *batch, const guint stage_rows[], EeCpuStagePass *passes[], GError **error)
{
  const guint n_stages = ee_plan_get_n_stages (net->plan);

  for (guint s = n_stages; s-- > 0;)
    {
      const EeStage *info = ee_plan_get_stage (net->plan, s);

      if (passes[s] == NULL)
        {
          clear_gradients (net, s);
          continue;
        }
      ee_cpu_score_differentiate (net, s, batch, stage_rows[s], net->training->gradients[0]);
      for (guint i = passes[s]->n_layers; i-- > 0;)
        {
          if (i + 1 == info->n_trunk && s + 1 < n_stages && passes[s + 1] != NULL)
            add_next_gradient (net, s + 1, s + 2 == n_stages ? net->training->main_rows : NULL, stage_rows[s + 1]);
          if (!ee_cpu_layer_run_backward (net, passes[s]->first + i, &passes[s]->layers[i], stage_rows[s], error))
            return FALSE;
        }
    }
  return TRUE;
}

/**
 * ee_cpu_train_pass:
 * @net: a net made with training
 * @batch: images and labels
 * @dropout_seed: of this pass
 * @scores: (out): sums over the batch
 * @error: EE_ERROR_INVALID for a wrong batch, EE_ERROR_NO_MEMORY, EE_ERROR_DEVICE
 *
 * Fills the gradients of the mean over the batch of L1 + delta L2 (ee-loss.h) and moves the running statistics. Nothing
 * has changed after EE_ERROR_INVALID and EE_ERROR_NO_MEMORY.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cpu_train_pass (EeNet *net, const EeBatch *batch, guint64 dropout_seed, EeScores *scores, GError **error)
{
  g_auto (EeCpuThreads) threads = ee_cpu_net_enter (net);
  guint stage_rows[EE_PLAN_MAX_STAGES] = { 0 };
  EeCpuStagePass *passes[EE_PLAN_MAX_STAGES] = { NULL };

  if (!ee_backend_check_batch (net->plan, &net->options, batch, error))
    return FALSE;
  count_rows (net, batch, stage_rows);
  if (!get_passes (net, stage_rows, passes, error))
    return FALSE;

  ee_cpu_inference_forget (net->inference);
  net->serial++;
  ee_cpu_net_convert_images (net, batch->images, batch->rows, net->training->images);
  if (!run_forward (net, stage_rows, passes, dropout_seed, error))
    return FALSE;
  ee_cpu_score (net, batch, scores);
  return run_backward (net, batch, stage_rows, passes, error);
}
