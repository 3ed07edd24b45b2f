/* SPDX-License-Identifier: Apache-2.0 */
/* What a training net has beside an inference net */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "ee-backend-checks.h"
#include "ee-cuda-rows.h"
#include "ee-cuda-train-private.h"
#include "ee-error.h"

/* fp16's loss is multiplied by this at first. */
#define FIRST_LOSS_SCALE 4096.0f

static void
want (EeNet *net, gpointer where, gsize bytes)
{
  ee_cuda_memory_want (&net->memory, EE_CUDA_DEVICE, where, bytes);
}

/* Room for a bucket of rows in the net's format. */
static void
want_rows (EeNet *net, gpointer where, gsize row_count)
{
  want (net, where, ee_cuda_rows_get_bucket (net->options.max_rows) * row_count * net->number_bytes);
}

static void
want_layer (EeNet *net, EeCudaTraining *self, guint index, const gpointer *input)
{
  const EeLayer *layer = ee_plan_get_layer (net->plan, index);
  EeCudaLayerMemory *memory = &self->layers[index];
  const gsize row_count = ee_cuda_rows_count_outputs (net, index);

  memory->input = input;
  want_rows (net, &memory->output, row_count);
  if (!layer->batch_norm)
    return;
  want_rows (net, &memory->raw, row_count);
  want (net, &memory->mean, layer->out_channels * sizeof (float));
  want (net, &memory->variance, layer->out_channels * sizeof (float));
}

/* Layers in order; a head and the next stage both start from the trunk's output, the last stage from gathered rows. */
static void
want_layers (EeNet *net, EeCudaTraining *self)
{
  const guint n_stages = ee_plan_get_n_stages (net->plan);
  const gpointer *trunk = &self->images;

  for (guint s = 0; s < n_stages; s++)
    {
      const EeStage *stage = ee_plan_get_stage (net->plan, s);
      const gpointer *input = s > 0 && s + 1 == n_stages ? &self->gathered : trunk;

      for (guint i = 0; i < stage->n_trunk + stage->n_head; i++)
        {
          want_layer (net, self, stage->first_trunk + i, input);
          input = &self->layers[stage->first_trunk + i].output;
          if (i + 1 == stage->n_trunk)
            trunk = input;
        }
    }
}

static void
want_gradients (EeNet *net, EeCudaTraining *self)
{
  gsize trunk = 1, input = 1, weight = 1;
  guint channels = 1;

  for (guint l = 0; l < ee_plan_get_n_layers (net->plan); l++)
    {
      const EeLayer *layer = ee_plan_get_layer (net->plan, l);
      const EeCudaTensor *tensor = ee_cuda_tensors_get (net, layer, EE_TENSOR_WEIGHT);

      channels = MAX (channels, layer->out_channels);
      weight = MAX (weight, tensor != NULL ? tensor->count : 0);
    }
  for (guint s = 0; s < ee_plan_get_n_stages (net->plan); s++)
    {
      const EeStage *stage = ee_plan_get_stage (net->plan, s);

      trunk = MAX (trunk, ee_cuda_rows_count_inputs (net, stage->first_head));
      input = MAX (input, s > 0 ? ee_cuda_rows_count_inputs (net, stage->first_trunk) : 0);
    }
  for (guint i = 0; i < 2; i++)
    want_rows (net, &self->gradients[i], ee_cuda_rows_count_largest (net));
  want_rows (net, &self->images, ee_cuda_rows_count_inputs (net, 0));
  want_rows (net, &self->gathered, input);
  want_rows (net, &self->by_trunk, trunk);
  want_rows (net, &self->by_stage, input);
  want (net, &self->weight_gradient, net->format == EE_CUDA_F32 ? 0 : weight * net->number_bytes);
  want (net, &self->partial, (gsize)EE_CUDA_MAX_CHUNKS * channels * 2 * sizeof (float));
  want (net, &self->factors, 3 * channels * sizeof (float));
}

static void
want_scores (EeNet *net, EeCudaTraining *self)
{
  const gsize rows = net->options.max_rows, n_exits = ee_plan_get_n_stages (net->plan) - 1;

  ee_cuda_memory_want (&net->memory, EE_CUDA_PINNED, &self->pinned_labels, rows * sizeof (guint16));
  ee_cuda_memory_want (&net->memory, EE_CUDA_PINNED, &self->pinned_leaving, rows);
  ee_cuda_memory_want (&net->memory, EE_CUDA_PINNED, &self->pinned_scores, sizeof (EeCudaScores));
  want (net, &self->labels, rows * sizeof (guint16));
  want (net, &self->leaving, rows);
  want (net, &self->main_rows, rows * sizeof (guint32));
  want (net, &self->main_count, sizeof (guint32));
  want (net, &self->exit_losses, n_exits * rows * sizeof (double));
  want (net, &self->exit_answers, n_exits * rows * sizeof (guint16));
  want (net, &self->main_losses, rows * sizeof (double));
  want (net, &self->main_answers, rows * sizeof (guint16));
  want (net, &self->scores, sizeof (EeCudaScores));
  if (net->format != EE_CUDA_F16)
    return;
  want (net, &self->loss_scale, sizeof (EeCudaLossScale));
  ee_cuda_memory_want (&net->memory, EE_CUDA_PINNED, &self->pinned_loss_scale, sizeof (EeCudaLossScale));
}

/**
 * ee_cuda_training_new:
 * @net: a net that says what memory it wants
 * @error: unused
 *
 * Returns: (transfer full): what a pass works with; the net's memory owns the buffers
 */
EeCudaTraining *
ee_cuda_training_new (EeNet *net, GError **error)
{
  EeCudaTraining *self = g_new0 (EeCudaTraining, 1);

  want_layers (net, self);
  want_gradients (net, self);
  want_scores (net, self);
  return self;
}

static gboolean
put_loss_scale (EeNet *net, const EeCudaLossScale *state, GError **error)
{
  EeCudaTraining *self = net->training;

  *self->pinned_loss_scale = *state;
  return ee_cuda_net_copy (net, 0, self->loss_scale, self->pinned_loss_scale, sizeof *state, cudaMemcpyHostToDevice,
                           error)
         && ee_cuda_net_wait (net, 0, error);
}

/**
 * ee_cuda_training_fill:
 * @net: a training net with its memory
 * @error: EE_ERROR_DEVICE
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_training_fill (EeNet *net, GError **error)
{
  const EeCudaLossScale first = { .scale = FIRST_LOSS_SCALE };

  return net->training->loss_scale == NULL || put_loss_scale (net, &first, error);
}

/**
 * ee_cuda_training_read_loss_scale:
 * @net: a net made with training
 * @out: (out): of scale 0 where the format needs none
 * @error: EE_ERROR_INVALID for a net that cannot be trained; EE_ERROR_DEVICE
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_training_read_loss_scale (EeNet *net, EeLossScale *out, GError **error)
{
  EeCudaTraining *self = net->training;

  if (!ee_backend_check_training (&net->options, error))
    return FALSE;
  *out = (EeLossScale){ 0 };
  if (self->loss_scale == NULL)
    return TRUE;
  if (!ee_cuda_net_copy (net, 0, self->pinned_loss_scale, self->loss_scale, sizeof *self->loss_scale,
                         cudaMemcpyDeviceToHost, error)
      || !ee_cuda_net_wait (net, 0, error))
    return FALSE;
  *out = (EeLossScale){ .scale = self->pinned_loss_scale->scale,
                        .good = self->pinned_loss_scale->good,
                        .skipped = self->pinned_loss_scale->skipped };
  return TRUE;
}

/* A power of two that a pass may multiply by. */
static gboolean
is_scale (double scale)
{
  int exponent;

  return scale >= 1 && scale <= EE_CUDA_MOST_LOSS_SCALE && frexp (scale, &exponent) == 0.5;
}

/**
 * ee_cuda_training_write_loss_scale:
 * @net: a net made with training
 * @in: as it was read
 * @error: EE_ERROR_INVALID for one that makes no sense or that the net does not have; EE_ERROR_DEVICE
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_training_write_loss_scale (EeNet *net, const EeLossScale *in, GError **error)
{
  const EeCudaLossScale state = { .scale = in->scale, .good = in->good, .skipped = in->skipped };

  if (!ee_backend_check_training (&net->options, error))
    return FALSE;
  if (net->training->loss_scale == NULL && in->scale == 0)
    return TRUE;
  if (net->training->loss_scale != NULL && is_scale (in->scale))
    return put_loss_scale (net, &state, error);
  g_set_error (error, EE_ERROR, EE_ERROR_INVALID, _ ("The loss of this network cannot be scaled by %g."), in->scale);
  return FALSE;
}

/**
 * ee_cuda_training_free:
 * @training: (transfer full): the net's memory frees the buffers
 */
void
ee_cuda_training_free (EeCudaTraining *training)
{
  g_free (training);
}
