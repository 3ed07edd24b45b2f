/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of the devices and pinned memory of the host
 *
 * Every block lies in a mapping of its own that is never given out twice, at its end, so that what runs over it meets a
 * page that nobody may touch; the bytes between the block and the page's borders are marked and looked at after each
 * operation. New memory is full of rubbish (NaN in every format). Device memory can be touched only between
 * standin_memory_open() and standin_memory_close(): the host's own code faults there, as it would on a real machine.
 * Even then a block opens when it is first touched, so that only what an operation touched is looked at and closed
 * again.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "standin.h"

enum
{
  PAGE = 4096,
  ALIGNMENT = 256, /* that cudaMalloc() promises */
  RUBBISH = 0xff,
  MARK = 0xc5
};

/* No pair of 32-bit numbers in a kernel's structure looks like it: 0x2000 rows or bytes side by side with others did.
 */
#define FIRST_ADDRESS ((guint8 *)0x6a0900000000)
#define LAST_ADDRESS ((guint8 *)0x6b0900000000)

static GArray *blocks; /* of StandinBlock, by address */
static guint8 *next_address = FIRST_ADDRESS;
static const char *running; /* (nullable): the operation that may touch device memory */
static guint opened;

static gboolean
is_device (const StandinBlock *block)
{
  return block->device >= 0;
}

static void
set_open (StandinBlock *block, gboolean open)
{
  mprotect (block->map, block->map_bytes, open ? PROT_READ | PROT_WRITE : PROT_NONE);
  block->open = open;
}

/* The block in whose pages @place lies, its edges among them. */
static StandinBlock *
find_pages (const guint8 *place)
{
  guint low = 0, high = blocks->len;

  while (low < high)
    {
      const guint middle = (low + high) / 2;
      StandinBlock *block = &g_array_index (blocks, StandinBlock, middle);

      if (place < block->map)
        high = middle;
      else if (place >= block->map + block->map_bytes)
        low = middle + 1;
      else
        return block;
    }
  return NULL;
}

/* Opens a block for work that may touch it. Otherwise says what was touched by whom, then lets the fault kill the
 * program. */
static void
fault_cb (int number, siginfo_t *info, void *context)
{
  const guint8 *address = info->si_addr;
  char text[256];
  const char *who = running != NULL ? running : "the host";
  StandinBlock *block = opened > 0 ? find_pages (address) : NULL;
  int length = 0;

  if (block != NULL && is_device (block) && !block->open)
    {
      set_open (block, TRUE);
      return;
    }
  if (address >= FIRST_ADDRESS && address < next_address)
    length = snprintf (text, sizeof text, "stand-in: %s touched %p, which is %s\n", who, (const void *)address,
                       running != NULL ? "outside every live block" : "device memory");
  else
    length = snprintf (text, sizeof text, "stand-in: %s touched %p\n", who, (const void *)address);
  if (write (STDERR_FILENO, text, length) < 0)
    _exit (70);
  signal (number, SIG_DFL);
}

static void
set_up (void)
{
  struct sigaction action = { .sa_sigaction = fault_cb, .sa_flags = SA_SIGINFO };

  blocks = g_array_new (FALSE, TRUE, sizeof (StandinBlock));
  sigaction (SIGSEGV, &action, NULL);
}

/**
 * standin_memory_new:
 * @bytes: above 0
 * @device: that has it, or -1 for pinned memory of the host
 *
 * Returns: (nullable): the block, full of rubbish; NULL where the device has not so much left
 */
guint8 *
standin_memory_new (gsize bytes, int device)
{
  const gsize rounded = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  const gsize map_bytes = (rounded + PAGE - 1) / PAGE * PAGE;
  StandinBlock block = { .bytes = bytes, .device = device, .map_bytes = map_bytes };

  if (blocks == NULL)
    set_up ();
  if ((device >= 0 && standin_memory_used (device) + rounded > standin_device_memory (device))
      || next_address + map_bytes + 2 * PAGE > LAST_ADDRESS)
    return NULL;
  block.map = mmap (next_address + PAGE, map_bytes, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (block.map == MAP_FAILED)
    return NULL;
  next_address += map_bytes + PAGE;
  block.data = block.map + map_bytes - rounded;
  memset (block.map, MARK, block.data - block.map);
  memset (block.data, RUBBISH, bytes);
  memset (block.data + bytes, MARK, rounded - bytes);
  if (device >= 0)
    set_open (&block, FALSE);
  g_array_append_val (blocks, block);
  return block.data;
}

gboolean
standin_memory_free (const char *caller, gpointer data, gboolean pinned)
{
  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      const StandinBlock *block = &g_array_index (blocks, StandinBlock, i);

      if (block->data == data && is_device (block) != pinned)
        {
          munmap (block->map, block->map_bytes);
          g_array_remove_index (blocks, i);
          return TRUE;
        }
    }
  standin_complain ("%s of %p, which is no live block of its kind", caller, data);
  return FALSE;
}

const StandinBlock *
standin_memory_find (gconstpointer address)
{
  const guint8 *place = address;
  guint low = 0, high = blocks != NULL ? blocks->len : 0;

  while (low < high)
    {
      const guint middle = (low + high) / 2;
      const StandinBlock *block = &g_array_index (blocks, StandinBlock, middle);

      if (place < block->data)
        high = middle;
      else if (place >= block->data + block->bytes)
        low = middle + 1;
      else
        return block;
    }
  return NULL;
}

/* Whether @address was ever given out, living or dead: nothing else lies there. */
gboolean
standin_memory_is_ours (gconstpointer address)
{
  return (const guint8 *)address >= FIRST_ADDRESS && (const guint8 *)address < next_address;
}

/**
 * standin_memory_check:
 * @what: for the complaint
 * @data: of device memory
 * @bytes: that will be touched
 * @alignment: that it must have; 0: any
 * @device: that shall have it
 *
 * Returns: whether all of it is live device memory there; complains otherwise
 */
gboolean
standin_memory_check (const char *what, gconstpointer data, gsize bytes, gsize alignment, int device)
{
  const StandinBlock *block = standin_memory_find (data);

  if (block == NULL || !is_device (block))
    standin_complain ("%s: %p is no live device memory", what, data);
  else if ((const guint8 *)data + bytes > block->data + block->bytes)
    standin_complain ("%s: %zu bytes at offset %zu of a block of %zu", what, bytes,
                      (gsize)((const guint8 *)data - block->data), block->bytes);
  else if (alignment > 0 && (gsize)data % alignment != 0)
    standin_complain ("%s: %p is not aligned to %zu bytes", what, data, alignment);
  else if (block->device != device)
    standin_complain ("%s: memory of device %d is used on device %d", what, block->device, device);
  else
    return TRUE;
  return FALSE;
}

gsize
standin_memory_used (int device)
{
  gsize used = 0;

  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      const StandinBlock *block = &g_array_index (blocks, StandinBlock, i);

      if (block->device == device)
        used += block->map + block->map_bytes - block->data;
    }
  return used;
}

void
standin_memory_open (const char *what)
{
  running = what;
  opened++;
}

void
standin_memory_close (void)
{
  if (--opened > 0)
    return;
  running = NULL;
  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    if (g_array_index (blocks, StandinBlock, i).open)
      set_open (&g_array_index (blocks, StandinBlock, i), FALSE);
}

/* What runs next, device memory being open. */
void
standin_memory_name (const char *what)
{
  running = what;
}

static gboolean
check_marks (guint8 *marks, gsize bytes, const char *what, const char *side, gsize block_bytes)
{
  for (gsize i = 0; i < bytes; i++)
    if (marks[i] != MARK)
      {
        standin_complain ("%s wrote %s a block of %zu bytes", what, side, block_bytes);
        memset (marks, MARK, bytes);
        return FALSE;
      }
  return TRUE;
}

/**
 * standin_memory_check_edges:
 * @what: what just ran, device memory being open
 *
 * Looks at pinned memory and at what was touched since device memory was opened.
 */
void
standin_memory_check_edges (const char *what)
{
  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      const StandinBlock *block = &g_array_index (blocks, StandinBlock, i);
      guint8 *end = block->data + block->bytes;
      const gsize before = MIN ((gsize)(block->data - block->map), ALIGNMENT);

      if (is_device (block) && !block->open)
        continue;
      check_marks (block->data - before, before, what, "before", block->bytes);
      check_marks (end, block->map + block->map_bytes - end, what, "past the end of", block->bytes);
    }
}

guint
standin_memory_complain_of_all (void)
{
  const guint n_blocks = blocks != NULL ? blocks->len : 0;

  for (guint i = 0; i < n_blocks; i++)
    {
      const StandinBlock *block = &g_array_index (blocks, StandinBlock, i);

      standin_complain ("%zu bytes of %s memory were never freed", block->bytes,
                        is_device (block) ? "device" : "pinned");
    }
  return n_blocks;
}
