/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-tiles.h - 3x3 convolutions by Winograd's F(4x4, 3x3), for processors with AVX2
 *
 * oneDNN has Winograd for AVX-512 only, and since 3.0 for none. A quarter of the multiplications, and about a third of
 * the time, of its direct convolution (docs/performance.md). Works on blocked activations, [channels / block, side,
 * side, block]. A row's numbers do not depend on its neighbours, on the rows of the batch, nor on the threads.
 */
#pragma once

#include <glib.h>

#include "ee-cpu-onednn.h"

G_BEGIN_DECLS

/**
 * EeCpuTilesWeights:
 * @EE_CPU_TILES_TRANSFORMED: [36, n_out / 16, n_in, 16]
 * @EE_CPU_TILES_PLAIN: [n_out, n_in, 3, 3]
 * @EE_CPU_TILES_FLIPPED: [n_in, n_out, 3, 3] to be turned round: the gradient by the input of such a convolution
 *
 * How weights lie. Transformed once they serve many batches; in training each step transforms them anew.
 */
typedef enum
{
  EE_CPU_TILES_TRANSFORMED,
  EE_CPU_TILES_PLAIN,
  EE_CPU_TILES_FLIPPED
} EeCpuTilesWeights;

/**
 * EeCpuTilesJob:
 * @EE_CPU_TILES_CONV: SRC, WEIGHTS, BIAS -> DST; the gradient by the input is one too: DIFF_DST, WEIGHTS -> DIFF_SRC
 * @EE_CPU_TILES_WEIGHTS: FROM (as the form says) -> TO (transformed)
 * @EE_CPU_TILES_CORRELATE: SRC, DIFF_DST -> DIFF_WEIGHTS (plain), DIFF_BIAS
 */
typedef enum
{
  EE_CPU_TILES_CONV,
  EE_CPU_TILES_WEIGHTS,
  EE_CPU_TILES_CORRELATE
} EeCpuTilesJob;

typedef struct _EeCpuTiles EeCpuTiles;

gboolean ee_cpu_tiles_may_run (guint n_in, guint n_out, guint side, guint block);
gsize ee_cpu_tiles_count_weights (guint n_in, guint n_out);

EeCpuTiles *ee_cpu_tiles_new (EeCpuTilesJob job, EeCpuTilesWeights form, const EeCpuSpec *spec, int threads);
gsize ee_cpu_tiles_get_scratch_bytes (const EeCpuTiles *tiles);
void ee_cpu_tiles_bind (EeCpuTiles *tiles, int argument, gconstpointer data);
void ee_cpu_tiles_run (EeCpuTiles *tiles);

G_END_DECLS
