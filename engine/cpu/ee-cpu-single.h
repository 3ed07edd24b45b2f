/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cpu-single.h - the direct convolution of a single small image, for latency
 *
 * Blocks 3 to 5 have few pixels and many weights: at batch 1 a general convolution waits for memory, or loads each
 * weight again for every pixel. This one reads each weight once (docs/performance.md). It is a job in the place of a
 * oneDNN primitive (EeCpuOp): 3x3, pad 1, forward, on activations with eight channels together.
 */
#pragma once

#include "ee-cpu-onednn.h"

G_BEGIN_DECLS

typedef struct _EeCpuSingle EeCpuSingle;

gboolean ee_cpu_single_may_run (guint n_in, guint n_out, guint side, guint block);
EeCpuSingle *ee_cpu_single_new (const EeCpuSpec *spec, int threads);
EeCpuDesc *ee_cpu_single_describe_weights (const EeCpuSingle *single, GError **error);
void ee_cpu_single_bind (EeCpuSingle *single, int argument, gconstpointer data);
void ee_cpu_single_run (const EeCpuSingle *single);

G_END_DECLS
