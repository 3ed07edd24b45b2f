/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-memory.h - memory of the GPU and pinned memory of the host, taken once
 *
 * A net first says all that it wants, then takes it in one go: either everything is there or nothing was taken and the
 * error says how much is missing. Private to cuda.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  EE_CUDA_DEVICE,
  EE_CUDA_PINNED
} EeCudaPlace;

/**
 * EeCudaMemory:
 * @blocks: of EeCudaBlock
 * @device_bytes: wanted of the GPU, taken or not
 */
typedef struct
{
  GArray *blocks;
  gsize device_bytes;
} EeCudaMemory;

void ee_cuda_memory_init (EeCudaMemory *memory);
void ee_cuda_memory_want (EeCudaMemory *memory, EeCudaPlace place, gpointer where, gsize bytes);
gboolean ee_cuda_memory_take (EeCudaMemory *memory, GError **error);
void ee_cuda_memory_clear (EeCudaMemory *memory);

G_END_DECLS
