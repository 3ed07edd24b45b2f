/* SPDX-License-Identifier: Apache-2.0 */
#include "ee-cpu-memory.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ee-error.h"

enum
{
  ALIGNMENT = 64,
  HUGE_PAGE = 2 << 20
};

typedef struct
{
  gpointer data;
  gsize bytes;
  gboolean mapped;
} EeCpuBlock;

/**
 * ee_cpu_memory_init:
 * @memory: (out caller-allocates): an empty pool
 */
void
ee_cpu_memory_init (EeCpuMemory *memory)
{
  memory->blocks = g_array_new (FALSE, FALSE, sizeof (EeCpuBlock));
  memory->bytes = 0;
}

static void
free_block (const EeCpuBlock *block)
{
  if (block->mapped)
    munmap (block->data, block->bytes);
  else
    free (block->data);
}

/**
 * ee_cpu_memory_clear:
 * @memory: a pool, or zeros
 *
 * Frees all blocks.
 */
void
ee_cpu_memory_clear (EeCpuMemory *memory)
{
  if (memory->blocks != NULL)
    for (guint i = 0; i < memory->blocks->len; i++)
      free_block (&g_array_index (memory->blocks, EeCpuBlock, i));
  g_clear_pointer (&memory->blocks, g_array_unref);
  memory->bytes = 0;
}

/* Zero pages that begin at a huge page: one huge page more is mapped and what sticks out is cut off. */
static gboolean
map_block (EeCpuBlock *block)
{
  const gsize bytes = (block->bytes + HUGE_PAGE - 1) & ~(gsize)(HUGE_PAGE - 1);
  char *start, *data;

  if (bytes < block->bytes || bytes > G_MAXSIZE - HUGE_PAGE)
    return FALSE;
  start = mmap (NULL, bytes + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED)
    return FALSE;

  data = (char *)(((gsize)start + HUGE_PAGE - 1) & ~(gsize)(HUGE_PAGE - 1));
  if (data > start)
    munmap (start, data - start);
  if (data < start + HUGE_PAGE)
    munmap (data + bytes, start + HUGE_PAGE - data);
#ifdef MADV_HUGEPAGE
  madvise (data, bytes, MADV_HUGEPAGE); /* a wish: kernels without huge pages refuse it */
#endif

  block->data = data;
  block->bytes = bytes;
  block->mapped = TRUE;
  return TRUE;
}

/* Zero pages cost nothing until they are written, and then it is too late to refuse: so refuse here. */
static gboolean
exceeds_machine (gsize held, gsize bytes)
{
  const long pages = sysconf (_SC_PHYS_PAGES), page_size = sysconf (_SC_PAGE_SIZE);

  return pages > 0 && page_size > 0 && (held + bytes < held || held + bytes > (gsize)pages * page_size);
}

static gboolean
allocate_block (EeCpuBlock *block)
{
  if (block->bytes >= HUGE_PAGE)
    return map_block (block);

  block->bytes = MAX (block->bytes, ALIGNMENT);
  if (posix_memalign (&block->data, ALIGNMENT, block->bytes) != 0)
    return FALSE;
  memset (block->data, 0, block->bytes);
  return TRUE;
}

/**
 * ee_cpu_memory_allocate:
 * @memory: a pool
 * @bytes: wanted
 * @error: EE_ERROR_NO_MEMORY says how much was wanted and how much the pool held
 *
 * Returns: (transfer none): @bytes zeros at a multiple of 64, owned by @memory; or NULL
 */
gpointer
ee_cpu_memory_allocate (EeCpuMemory *memory, gsize bytes, GError **error)
{
  EeCpuBlock block = { .bytes = bytes };

  if (exceeds_machine (memory->bytes, bytes) || !allocate_block (&block))
    {
      g_autofree char *wanted = g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *held = g_format_size_full (memory->bytes, G_FORMAT_SIZE_IEC_UNITS);

      g_set_error (error, EE_ERROR, EE_ERROR_NO_MEMORY,
                   _ ("There is not enough memory for the network: %s more were wanted, beside %s that it has."),
                   wanted, held);
      return NULL;
    }

  g_array_append_val (memory->blocks, block);
  memory->bytes += block.bytes;
  return block.data;
}

/**
 * ee_cpu_memory_release:
 * @memory: a pool
 * @data: (nullable): one of its blocks
 *
 * Frees one block before the others.
 */
void
ee_cpu_memory_release (EeCpuMemory *memory, gpointer data)
{
  for (guint i = 0; i < memory->blocks->len; i++)
    {
      EeCpuBlock *block = &g_array_index (memory->blocks, EeCpuBlock, i);

      if (data == NULL || block->data != data)
        continue;
      memory->bytes -= block->bytes;
      free_block (block);
      g_array_remove_index_fast (memory->blocks, i);
      return;
    }
}
