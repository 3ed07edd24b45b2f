/* SPDX-License-Identifier: Apache-2.0 */
/* ee-plan-types.h - the parts of a plan: layers, tensors, stages
 *
 * A plan is cut into stages: stage k runs its trunk layers on the rows that are still here and then its
 * head, which answers for these rows. Every head but the last is an exit (2 outputs, main against
 * redundant); the last is the classifier. A network without exit has one stage. Activations are
 * [n, c, h, w] in meaning; how a backend lays them out is its own affair.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An exit's two outputs, in this order. */
enum
{
  EE_EXIT_MAIN,
  EE_EXIT_REDUNDANT,
  EE_N_EXIT_CLASSES
};

/**
 * EeLayerKind:
 * @EE_LAYER_CONV: 3x3 convolution, stride 1, padding 1; then batch norm if it has one; then ReLU
 * @EE_LAYER_MAX_POOL: 2x2 maximum, stride 2
 * @EE_LAYER_DENSE: y = W x + b on the flattened [c, h, w] input; then ReLU and dropout if it has them
 */
typedef enum
{
  EE_LAYER_CONV,
  EE_LAYER_MAX_POOL,
  EE_LAYER_DENSE,
} EeLayerKind;

/* What a tensor does in its layer. Running mean and variance are state: a parameter slot only. */
typedef enum
{
  EE_TENSOR_WEIGHT,
  EE_TENSOR_BIAS,
  EE_TENSOR_NORM_WEIGHT,
  EE_TENSOR_NORM_BIAS,
  EE_TENSOR_RUNNING_MEAN,
  EE_TENSOR_RUNNING_VAR,
  EE_N_TENSOR_ROLES
} EeTensorRole;

/**
 * EeTensor:
 * @name: as in torchvision, for example "features.0.weight" or "exits.1.0.weight"
 * @role: what it does
 * @layer: index of its layer
 * @n_dims: 1 to 4
 * @shape: [out, in, 3, 3] for a convolution, [out, in] for a dense layer, [out] otherwise
 * @count: number of elements
 */
typedef struct
{
  char name[40];
  EeTensorRole role;
  guint layer;
  guint n_dims;
  guint shape[4];
  gsize count;
} EeTensor;

/**
 * EeLayer:
 * @kind: see #EeLayerKind
 * @in_channels: channels of the input
 * @in_side: height and width of the input in pixels; a dense layer has in_channels * in_side^2 inputs
 * @out_channels: channels of the output, or outputs of a dense layer
 * @out_side: height and width of the output; 1 for a dense layer
 * @batch_norm: whether a convolution is followed by batch norm; it has no bias then
 * @relu: whether ReLU follows
 * @dropout: probability of zeroing each output in training (the others grow by 1 / (1 - p)), or 0
 * @block: 1 to 5 for the trunk, 0 in a head
 * @tensors: index of the tensor of each role in the plan, or -1
 * @macs: multiply-adds for one image
 */
typedef struct
{
  EeLayerKind kind;
  guint in_channels, in_side;
  guint out_channels, out_side;
  gboolean batch_norm;
  gboolean relu;
  float dropout;
  guint block;
  int tensors[EE_N_TENSOR_ROLES];
  guint64 macs;
} EeLayer;

/**
 * EeStage:
 * @first_trunk: index of the first trunk layer
 * @n_trunk: number of trunk layers; their last output is what the next stage starts from
 * @first_head: index of the first head layer; it starts from the trunk's output
 * @n_head: number of head layers
 * @exit_block: the block after which this exit stands, or 0 for the classifier
 * @n_outputs: 2 for an exit; the number of classes for the classifier
 * @trunk_macs: multiply-adds of the trunk layers for one image
 * @head_macs: multiply-adds of the head for one image
 * @parameters: trained numbers in trunk and head
 */
typedef struct
{
  guint first_trunk, n_trunk;
  guint first_head, n_head;
  guint exit_block;
  guint n_outputs;
  guint64 trunk_macs, head_macs;
  guint64 parameters;
} EeStage;

G_END_DECLS
