/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-program.h - a few layers in a row, as primitives for inference
 *
 * A part is a run of layers between two places where rows lie still (a pool, a stage's output, the
 * logits). It works through its rows in chunks: early blocks have large images, and a chunk's fit the cache.
 */
#pragma once

#include "ee-cpu-cache.h"
#include "ee-cpu-weights.h"

G_BEGIN_DECLS

/**
 * EeCpuPart:
 * @first: index of its first layer
 * @n: number of layers
 * @chunk: rows that go through it at once
 * @in_bytes: of a row before it
 * @out_bytes: of a row after it
 * @programs: by number of rows
 */
typedef struct
{
  guint first, n, chunk;
  gsize in_bytes, out_bytes;
  EeCpuCache programs;
} EeCpuPart;

void ee_cpu_part_init (EeCpuPart *part, EeNet *net, guint first, guint n, guint chunk);
void ee_cpu_part_clear (EeCpuPart *part);
gsize ee_cpu_part_get_bytes_between (const EeCpuPart *part, EeNet *net);
gboolean ee_cpu_part_run (EeCpuPart *part, EeNet *net, gconstpointer in, guint rows, gpointer out, GError **error);

G_END_DECLS
