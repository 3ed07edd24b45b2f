/* SPDX-License-Identifier: Apache-2.0 */
/* Each buffer is an allocation of its own, so that tools which watch memory see where one ends. */
#include "ee-cuda-memory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ee-cuda-status.h"
#include "ee-error.h"

/* What the driver and cuDNN need beside us, as far as nobody says it. */
enum
{
  SPARE_BYTES = 64 << 20
};

typedef struct
{
  EeCudaPlace place;
  gpointer *where;
  gsize bytes;
  gpointer data;
} EeCudaBlock;

/**
 * ee_cuda_memory_init:
 * @memory: (out caller-allocates): nothing wanted yet
 */
void
ee_cuda_memory_init (EeCudaMemory *memory)
{
  memory->blocks = g_array_new (FALSE, FALSE, sizeof (EeCudaBlock));
  memory->device_bytes = 0;
}

/**
 * ee_cuda_memory_want:
 * @memory: not yet taken
 * @place: on which side
 * @where: (out): a pointer that ee_cuda_memory_take() fills; it must stay in its place until then
 * @bytes: how much; 0 leaves the pointer NULL
 */
void
ee_cuda_memory_want (EeCudaMemory *memory, EeCudaPlace place, gpointer where, gsize bytes)
{
  const EeCudaBlock block = { .place = place, .where = where, .bytes = bytes };

  if (bytes == 0)
    return;
  g_array_append_val (memory->blocks, block);
  if (place == EE_CUDA_DEVICE)
    memory->device_bytes += bytes;
}

static void
set_lack (gsize wanted, gsize available, GError **error)
{
  g_autofree char *needed = g_format_size_full (wanted, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *free_bytes = g_format_size_full (available, G_FORMAT_SIZE_IEC_UNITS);

  if (wanted > available)
    {
      g_autofree char *missing = g_format_size_full (wanted - available, G_FORMAT_SIZE_IEC_UNITS);

      g_set_error (
          error, EE_ERROR, EE_ERROR_NO_MEMORY,
          _ ("There is not enough memory on the GPU for the network: it needs %s, %s are free, %s are missing."),
          needed, free_bytes, missing);
    }
  else
    g_set_error (error, EE_ERROR, EE_ERROR_NO_MEMORY,
                 _ ("The GPU did not give the %s that the network needs, though %s are free."), needed, free_bytes);
}

static gboolean
take_block (const EeCudaMemory *memory, EeCudaBlock *block, gsize available, GError **error)
{
  const cudaError_t status = block->place == EE_CUDA_DEVICE
                                 ? cudaMalloc (&block->data, block->bytes)
                                 : cudaHostAlloc (&block->data, block->bytes, cudaHostAllocDefault);

  if (status == cudaSuccess)
    return TRUE;
  block->data = NULL;
  if (status == cudaErrorMemoryAllocation && block->place == EE_CUDA_DEVICE)
    {
      cudaGetLastError ();
      set_lack (memory->device_bytes, available, error);
      return FALSE;
    }
  return ee_cuda_check (status, block->place == EE_CUDA_DEVICE ? "cudaMalloc" : "cudaHostAlloc", error);
}

/**
 * ee_cuda_memory_take:
 * @memory: all that is wanted
 * @error: EE_ERROR_NO_MEMORY says how much is needed, free and missing; EE_ERROR_DEVICE
 *
 * Contents are undefined. After a failure nothing is held.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_memory_take (EeCudaMemory *memory, GError **error)
{
  gsize available = 0, total = 0;

  if (!ee_cuda_check (cudaMemGetInfo (&available, &total), "cudaMemGetInfo", error))
    return FALSE;
  available = available > SPARE_BYTES ? available - SPARE_BYTES : 0;
  if (memory->device_bytes > available)
    {
      set_lack (memory->device_bytes, available, error);
      return FALSE;
    }

  for (guint i = 0; i < memory->blocks->len; i++)
    if (!take_block (memory, &g_array_index (memory->blocks, EeCudaBlock, i), available, error))
      {
        ee_cuda_memory_clear (memory);
        return FALSE;
      }
  for (guint i = 0; i < memory->blocks->len; i++)
    {
      const EeCudaBlock *block = &g_array_index (memory->blocks, EeCudaBlock, i);

      memcpy (block->where, &block->data, sizeof block->data); /* a pointer of whatever type */
    }
  return TRUE;
}

/**
 * ee_cuda_memory_clear:
 * @memory: taken or not, or zeros
 *
 * Frees everything. The pointers that were filled are left as they are.
 */
void
ee_cuda_memory_clear (EeCudaMemory *memory)
{
  if (memory->blocks == NULL)
    return;
  for (guint i = 0; i < memory->blocks->len; i++)
    {
      const EeCudaBlock *block = &g_array_index (memory->blocks, EeCudaBlock, i);

      if (block->data == NULL)
        continue;
      if (block->place == EE_CUDA_DEVICE)
        cudaFree (block->data);
      else
        cudaFreeHost (block->data);
    }
  g_clear_pointer (&memory->blocks, g_array_unref);
  memory->device_bytes = 0;
}
