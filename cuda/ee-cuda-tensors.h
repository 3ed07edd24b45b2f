/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-tensors.h - a network's tensors on the device, the way there and back, and what layers compute with
 *
 * Private to cuda.
 */
#pragma once

#include "ee-backend.h"

G_BEGIN_DECLS

/**
 * EeCudaTensor:
 * @outer: plain is [outer, a, b], home [outer, b, stride]: channels last, padded to stride
 * @a: channels of the input
 * @b: pixels or taps
 * @stride: @a, or more for the first layer, whose images are padded
 * @count: outer * b * stride, numbers in a slot
 * @slots: fp32, home; NULL where the slot does not exist
 */
typedef struct
{
  guint outer, a, b, stride;
  gsize count;
  float *slots[EE_N_SLOTS];
} EeCudaTensor;

/**
 * EeCudaCopies:
 * @weights: of each layer, in the net's format; NULL where the parameters themselves will do
 * @bias: likewise
 * @serial: of the parameters that the copies were made from
 */
typedef struct
{
  gpointer weights[EE_PLAN_MAX_LAYERS], bias[EE_PLAN_MAX_LAYERS];
  guint64 serial;
} EeCudaCopies;

void ee_cuda_tensors_init (EeNet *net);
gboolean ee_cuda_tensors_fill (EeNet *net, GError **error);
const EeCudaTensor *ee_cuda_tensors_get (const EeNet *net, const EeLayer *layer, EeTensorRole role);
gboolean ee_cuda_tensors_read (EeNet *net, EeSlot slot, guint tensor, float *out, gsize count, GError **error);
gboolean ee_cuda_tensors_write (EeNet *net, EeSlot slot, guint tensor, const float *in, gsize count, GError **error);

void ee_cuda_copies_init (EeNet *net, gboolean training);
gboolean ee_cuda_copies_refresh (EeNet *net, gboolean training, GError **error);
gpointer ee_cuda_copies_get_weight (const EeNet *net, guint layer, gboolean training);
gpointer ee_cuda_copies_get_bias (const EeNet *net, guint layer, gboolean training);

G_END_DECLS
