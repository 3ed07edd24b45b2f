/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-train-private.h - what the phases of a training pass share
 *
 * Memory is laid out once, for max_rows; primitives are made for each number of rows and work on the first rows
 * of that memory. Gradients by activations live in few buffers: see EeCpuTraining.
 */
#pragma once

#include "ee-cpu-cache.h"
#include "ee-cpu-train.h"

G_BEGIN_DECLS

/**
 * EeCpuLayerMemory:
 * @input: [max_rows] what goes in; another layer's output
 * @raw: [max_rows] a convolution's output before batch norm, or NULL
 * @output: [max_rows] what comes out, after ReLU and dropout
 * @workspace: which pixel a pool took, or NULL
 * @workspace_bytes: its size
 * @layout: of @weights and @by_weights, or NULL for a pool
 * @weights: what the primitives start from: the parameters, or unrolled ones
 * @bias: likewise, or NULL
 * @by_weights: what the primitives lead to: the gradients, or unrolled ones
 * @by_bias: likewise, or NULL
 * @mean: [out_channels] of the batch, or NULL
 * @variance: [out_channels] of the batch, biased, or NULL
 */
typedef struct
{
  const float *input;
  float *raw, *output;
  gpointer workspace;
  gsize workspace_bytes;
  EeCpuDesc *layout;
  float *weights, *bias, *by_weights, *by_bias;
  float *mean, *variance;
} EeCpuLayerMemory;

/**
 * EeCpuLayerOps:
 * @weights: slot -> layout of @forward; not there when they are the same, as the other reorders
 * @forward: convolution, pool or dense layer
 * @weight_gradient: by weights and bias
 * @gradient: layout of @weight_gradient -> slot
 * @back_weights: slot -> layout of @input_gradient
 * @input_gradient: by the layer's input
 * @by_output: where the gradient by the output is
 * @by_input: where the gradient by the input goes, or NULL where nobody wants it
 */
typedef struct
{
  EeCpuOp weights, forward;
  EeCpuOp weight_gradient, gradient, back_weights, input_gradient;
  float *by_output, *by_input;
} EeCpuLayerOps;

/* The primitives of one stage for one number of rows: [n_layers] from its first trunk layer on, head last. */
typedef struct
{
  guint first, n_layers;
  EeCpuLayerOps *layers;
} EeCpuStagePass;

/**
 * EeCpuTraining:
 * @layers: memory of each layer
 * @images: [max_rows, 3, 32, 32] the batch
 * @gathered: [max_rows] main rows' input of the last stage
 * @gradients: [max_rows] two buffers that the gradient passes between; a head starts in the first
 * @by_trunk: [max_rows] gradient by a stage's trunk output: of its head, then the next stage's added
 * @by_stage: [max_rows] gradient by a stage's input
 * @working: a layer's weights in the layout of the primitive that runs
 * @raw_gradient: a layer's weight gradient before it is reordered
 * @unrolled_gradient: of weights and bias of a layer that is unrolled
 * @partial: sums of batch norm, for the layer with the most channels
 * @factors: likewise, what they lead to
 * @main_rows: [max_rows] which rows of the batch are main
 * @passes: of each stage
 */
struct _EeCpuTraining
{
  EeCpuLayerMemory layers[EE_PLAN_MAX_LAYERS];
  float *images, *gathered;
  float *gradients[2], *by_trunk, *by_stage;
  float *working, *raw_gradient;
  float *unrolled_gradient[2];
  gsize working_bytes, raw_gradient_bytes;
  double *partial;
  float *factors;
  guint *main_rows;
  EeCpuCache passes[EE_PLAN_MAX_STAGES];
};

EeCpuStagePass *ee_cpu_stage_pass_new (EeNet *net, guint stage, guint rows, GError **error);
void ee_cpu_stage_pass_free (gpointer pass, gpointer user_data);

gboolean ee_cpu_layer_run_forward (EeNet *net, guint layer, EeCpuLayerOps *ops, guint rows, guint64 dropout_seed,
                                   GError **error);
gboolean ee_cpu_layer_run_backward (EeNet *net, guint layer, EeCpuLayerOps *ops, guint rows, GError **error);

void ee_cpu_score (EeNet *net, const EeBatch *batch, EeScores *scores);
void ee_cpu_score_differentiate (EeNet *net, guint stage, const EeBatch *batch, guint rows, float *by_logits);

G_END_DECLS
