/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-spec.h - what an operation of a network is to do, in terms that no library knows */
#pragma once

#include "ee-cpu-type.h"

G_BEGIN_DECLS

/**
 * EeCpuShape:
 * @rows: images
 * @channels: of each
 * @side: height and width in pixels, or 0 for a matrix [rows, channels]
 * @block: channels that lie together in memory: 16 or 8, dividing @channels, or 1 for plain [n, c, h, w]
 * @type: of the numbers
 */
typedef struct
{
  guint rows, channels, side, block;
  EeCpuType type;
} EeCpuShape;

/**
 * EeCpuAlgorithm:
 * @EE_CPU_DIRECT: oneDNN's direct convolution
 * @EE_CPU_WINOGRAD: oneDNN's Winograd; where it has none, the direct one is taken
 * @EE_CPU_TILES: our own Winograd, ee-cpu-tiles.h
 * @EE_CPU_UNROLLED: as a dense layer, ee-cpu-unroll.h
 * @EE_CPU_SINGLE: our own direct convolution of few small images, ee-cpu-single.h
 *
 * How a convolution is computed.
 */
typedef enum
{
  EE_CPU_DIRECT,
  EE_CPU_WINOGRAD,
  EE_CPU_TILES,
  EE_CPU_UNROLLED,
  EE_CPU_SINGLE,
  EE_CPU_N_ALGORITHMS
} EeCpuAlgorithm;

/**
 * EeCpuSpec:
 * @name: of the layer, for errors
 * @in: input; weights are of the same type, the bias is fp32
 * @out: output; what lies before the activation has the same shape
 * @training: whether a backward pass follows
 * @bias: whether a bias is added
 * @relu: whether ReLU is fused in
 * @algorithm: of a convolution; @in and @out of EE_CPU_UNROLLED are matrices
 */
typedef struct
{
  const char *name;
  EeCpuShape in, out;
  gboolean training, bias, relu;
  EeCpuAlgorithm algorithm;
} EeCpuSpec;

typedef enum
{
  EE_CPU_FORWARD,
  EE_CPU_BACKWARD_DATA,
  EE_CPU_BACKWARD_WEIGHTS
} EeCpuPass;

G_END_DECLS
