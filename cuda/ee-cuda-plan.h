/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-plan.h - one convolution or dense layer, in one direction, as a plan of cuDNN's graph API
 *
 * Layout is NHWC on both sides of the weights: activations [rows, side, side, channels], weights [out_channels, taps,
 * taps, in_channels]. A dense layer is a convolution of one tap on one pixel. Private to cuda.
 */
#pragma once

#include <cudnn.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * EeCudaPass:
 * @EE_CUDA_FORWARD: y = w x + b, through ReLU or not
 * @EE_CUDA_BY_INPUT: the gradient by x from that by y
 * @EE_CUDA_BY_WEIGHT: the gradient by w from x and the gradient by y
 */
typedef enum
{
  EE_CUDA_FORWARD,
  EE_CUDA_BY_INPUT,
  EE_CUDA_BY_WEIGHT,
  EE_CUDA_N_PASSES
} EeCudaPass;

/**
 * EeCudaShape:
 * @pass: direction
 * @type: of all tensors in memory; sums are fp32
 * @rows: [rows, ...]
 * @in_channels: of x
 * @out_channels: of y
 * @side: height and width of x and y
 * @taps: height and width of w: 3 (padded by 1) or 1
 * @bias: forward: whether b is added
 * @relu: forward: whether ReLU follows
 */
typedef struct
{
  EeCudaPass pass;
  cudnnDataType_t type;
  guint rows, in_channels, out_channels, side, taps;
  gboolean bias, relu;
} EeCudaShape;

/* Device pointers; which are read and which written follows from the pass: y, x or w is written. */
typedef struct
{
  gpointer x, w, b, y;
} EeCudaOperands;

typedef struct _EeCudaPlan EeCudaPlan;

EeCudaPlan *ee_cuda_plan_new (cudnnHandle_t handle, const EeCudaShape *shape, gsize most_workspace, GError **error);
void ee_cuda_plan_free (EeCudaPlan *plan);
gsize ee_cuda_plan_get_workspace (const EeCudaPlan *plan);
gboolean ee_cuda_plan_run (EeCudaPlan *plan, cudnnHandle_t handle, const EeCudaOperands *operands, gpointer workspace,
                           GError **error);

G_END_DECLS
