/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-train-private.h - what the phases of a training pass share
 *
 * Plans work on whole buckets of rows. So that the surplus adds nothing to a gradient, its rows are 0 where a stage
 * begins (images, gathered rows, gradients by logits); every layer then leaves it finite forward and 0 backward.
 */
#pragma once

#include "ee-cuda-train.h"

G_BEGIN_DECLS

/**
 * EeCudaLayerMemory:
 * @input: [bucket, ...] what goes in; another layer's output
 * @raw: [bucket, ...] a convolution's output before batch norm, or NULL
 * @output: [bucket, ...] what comes out, after ReLU and dropout
 * @mean: [out_channels] of the batch, or NULL
 * @variance: [out_channels] of the batch, biased, or NULL
 */
typedef struct
{
  const gpointer *input;
  gpointer raw, output;
  float *mean, *variance;
} EeCudaLayerMemory;

/**
 * EeCudaTraining:
 * @layers: memory of each layer
 * @images: [bucket, 32, 32, image_channels] the batch
 * @gathered: [bucket, ...] main rows' input of the last stage
 * @gradients: [bucket, ...] two buffers that the gradient passes between; a head starts in the first
 * @by_trunk: [bucket, ...] gradient by a stage's trunk output: of its head, then the next stage's added
 * @by_stage: [bucket, ...] gradient by a stage's input
 * @weight_gradient: a layer's, in the net's format; NULL for fp32, where slots are written directly
 * @partial: sums of a layer, chunk by chunk
 * @factors: [3, channels] of batch norm, what they lead to
 * @pinned_labels: [max_rows] and the same on the device
 * @pinned_leaving: [max_rows] 1 for redundant rows, and the same on the device
 * @main_rows: [max_rows] which rows of the batch are main
 * @main_count: their number on the device
 * @exit_losses: [n_exits, max_rows], and so on: see EeCudaScoreArgs
 * @scores: on the device and pinned
 * @loss_scale: (nullable): of fp16
 * @pinned_loss_scale: (nullable): the same as the last pass left it, with what it found
 */
struct _EeCudaTraining
{
  EeCudaLayerMemory layers[EE_PLAN_MAX_LAYERS];
  gpointer images, gathered;
  gpointer gradients[2], by_trunk, by_stage;
  gpointer weight_gradient;
  float *partial, *factors;
  guint16 *pinned_labels, *labels;
  guint8 *pinned_leaving, *leaving;
  guint32 *main_rows, *main_count;
  double *exit_losses, *main_losses;
  guint16 *exit_answers, *main_answers;
  EeCudaScores *scores, *pinned_scores;
  EeCudaLossScale *loss_scale, *pinned_loss_scale;
};

/* A pass under way: the batch, and how many rows each stage sees. */
typedef struct
{
  const EeBatch *batch;
  guint64 dropout_seed;
  guint stage_rows[EE_PLAN_MAX_STAGES];
} EeCudaTrainRows;

/* Queues a kernel on the first lane, where all of training runs; wants net and error in sight. */
#define EE_CUDA_QUEUE(name, work, ...)                                                                                 \
  EE_CUDA_LAUNCH (&net->kernels, net->lanes[0].stream, name, (work), error, __VA_ARGS__)

gboolean ee_cuda_train_forward (EeNet *net, const EeCudaTrainRows *rows, GError **error);
gboolean ee_cuda_train_score (EeNet *net, const EeCudaTrainRows *rows, GError **error);
gboolean ee_cuda_train_backward (EeNet *net, const EeCudaTrainRows *rows, GError **error);

gboolean ee_cuda_train_layer_forward (EeNet *net, guint layer, guint rows, guint64 dropout_seed, GError **error);
gboolean ee_cuda_train_layer_backward (EeNet *net, guint layer, guint rows, gpointer by_output, gpointer by_input,
                                       GError **error);

G_END_DECLS
