/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-memory.h - aligned, zeroed memory that fails with an error
 *
 * A pool owns its blocks and frees them together. Large blocks come from the kernel as zero pages, so that
 * memory is taken only when it is written, in huge pages where there are such.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EeCpuMemory:
 * @blocks: of EeCpuBlock
 * @bytes: in all blocks
 */
typedef struct
{
  GArray *blocks;
  gsize bytes;
} EeCpuMemory;

void ee_cpu_memory_init (EeCpuMemory *memory);
void ee_cpu_memory_clear (EeCpuMemory *memory);
gpointer ee_cpu_memory_allocate (EeCpuMemory *memory, gsize bytes, GError **error);
void ee_cpu_memory_release (EeCpuMemory *memory, gpointer data);

G_END_DECLS
