/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-device.h - which GPUs can be used, what they are, and why others cannot
 *
 * Any thread may ask. A device's number here is its number in `--device cuda:1`; GPUs that
 * are too old are not counted, so CUDA's own number (@ordinal) may differ.
 */
#pragma once

#include "ee-device.h"

G_BEGIN_DECLS

enum
{
  EE_CUDA_MIN_CAPABILITY = 75, /* Turing: the oldest that cuDNN 9 with CUDA 13 has engines for */
  EE_CUDA_BF16_CAPABILITY = 80 /* Ampere */
};

/**
 * EeCudaGpu:
 * @ordinal: CUDA's number, for cudaSetDevice()
 * @capability: 75 for 7.5
 * @multiprocessors: their number
 * @memory: bytes in all
 * @name: the maker's
 */
typedef struct
{
  int ordinal;
  guint capability;
  guint multiprocessors;
  guint64 memory;
  char name[96];
} EeCudaGpu;

guint ee_cuda_device_count (GError **error);
gboolean ee_cuda_device_describe (guint index, EeDevice *out, GError **error);
gboolean ee_cuda_device_get (guint index, EeCudaGpu *out, GError **error);
gboolean ee_cuda_device_choose_precision (const EeCudaGpu *gpu, EePrecision asked, EePrecision *out, GError **error);

G_END_DECLS
