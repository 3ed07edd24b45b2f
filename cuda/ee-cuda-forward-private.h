/* SPDX-License-Identifier: Apache-2.0 */
/* ee-cuda-forward-private.h - what the files of inference share */
#pragma once

#include "ee-cuda-forward.h"
#include "ee-cuda-pool.h"

G_BEGIN_DECLS

/* A stage on one image, as one CUDA graph: about 40 launches become one. */
typedef struct
{
  gboolean warm;    /* the first run is not recorded: libraries may still load code in it */
  gboolean refused; /* it cannot be recorded */
  cudaGraphExec_t graph;
} EeCudaSingle;

/**
 * EeCudaInference:
 * @pools: of each stage
 * @between: for each lane two buffers for what lies between layers
 * @logits: of each lane
 * @kept: [max_rows and a surplus] the last stage's trunk output
 * @probabilities: [max_rows, n_outputs] on the device
 * @answers: the same, pinned
 * @one: a single image's way into a graph
 * @singles: of each stage
 * @forked: when the second lane may begin
 * @joined: when it is done
 * @last_stage: the stage that @kept is of
 * @last_rows: rows in @kept; 0 when keep() has nothing to choose from
 * @leaving: [max_rows] 1 for rows that leave, pinned
 * @left: the same on the device
 * @indices: [max_rows] of the survivors
 * @survivors: their number on the device
 * @counted: the same, pinned
 * @count_done: when @counted is there
 * @expected: what @counted must say; only while @count_due
 */
struct _EeCudaInference
{
  EeCudaPool pools[EE_PLAN_MAX_STAGES];
  gpointer between[EE_CUDA_N_LANES][2];
  gpointer logits[EE_CUDA_N_LANES];
  guint8 *kept;
  float *probabilities, *answers;
  gpointer one;
  EeCudaSingle singles[EE_PLAN_MAX_STAGES];
  cudaEvent_t forked, joined;
  guint last_stage, last_rows;
  guint8 *leaving, *left;
  guint32 *indices, *survivors, *counted;
  cudaEvent_t count_done;
  guint expected;
  gboolean count_due;
};

gboolean ee_cuda_stage_queue (EeNet *net, guint lane, guint stage, gpointer in, guint first, guint rows,
                              GError **error);
gboolean ee_cuda_stage_run (EeNet *net, guint stage, guint rows, const double *threshold, GError **error);
gboolean ee_cuda_keep_queue (EeNet *net, guint stage, guint rows, guint most, GError **error);
gboolean ee_cuda_keep_settle (EeNet *net, GError **error);

G_END_DECLS
