/* SPDX-License-Identifier: Apache-2.0 */
/* A stage: trunk, head, softmax
 *
 * Many rows go in two chunks on two lanes, so that one chunk's answers travel while the other is computed and the tail
 * of one layer fills up with the next one of the other chunk. A single row goes as one CUDA graph.
 */
#include "ee-cuda-forward-private.h"

#include "ee-cuda-clock.h"
#include "ee-cuda-layer.h"
#include "ee-cuda-rows.h"
#include "ee-cuda-status.h"

/* Fewer rows are not worth two chunks. */
enum
{
  LEAST_SPLIT_ROWS = 16
};

/* Softmax of a lane's logits, and the answers' way to the host. */
static gboolean
queue_answers (EeNet *net, guint lane, const EeStage *stage, guint first, guint rows, GError **error)
{
  EeCudaInference *self = net->inference;
  const gsize offset = (gsize)first * stage->n_outputs;
  float *probabilities = self->probabilities + offset;

  return EE_CUDA_LAUNCH (&net->kernels, net->lanes[lane].stream, softmax, (guint64)rows * EE_CUDA_TILE, error,
                         .logits = self->logits[lane], .probabilities = probabilities, .rows = rows,
                         .classes = stage->n_outputs, .format = net->format)
         && ee_cuda_net_copy (net, lane, self->answers + offset, probabilities,
                              (gsize)rows * stage->n_outputs * sizeof (float), cudaMemcpyDeviceToHost, error);
}

/**
 * ee_cuda_stage_queue:
 * @net: with refreshed copies
 * @lane: that gets the work
 * @stage: index in the plan
 * @in: [bucket of rows, ...] the stage's input
 * @first: where the rows' trunk output goes in kept, and their answers
 * @rows: at least 1
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Returns: TRUE when the work is queued
 */
gboolean
ee_cuda_stage_queue (EeNet *net, guint lane, guint stage, gpointer in, guint first, guint rows, GError **error)
{
  EeCudaInference *self = net->inference;
  const EeStage *info = ee_plan_get_stage (net->plan, stage);
  const guint n_layers = info->n_trunk + info->n_head;
  gpointer kept = self->kept + first * ee_cuda_rows_count_outputs (net, info->first_head - 1) * net->number_bytes;

  g_assert (info->first_head == info->first_trunk + info->n_trunk);
  for (guint i = 0; i < n_layers; i++)
    {
      gpointer out = i + 1 == info->n_trunk ? kept
                     : i + 1 == n_layers    ? self->logits[lane]
                                            : self->between[lane][i % 2];

      if (!ee_cuda_layer_infer (net, lane, info->first_trunk + i, rows, in, out, error)
          || !ee_cuda_clock_mark (net, info->first_trunk + i, error))
        return FALSE;
      in = out;
    }
  return queue_answers (net, lane, info, first, rows, error);
}

/* The exit's verdict on a lane's rows, where there is a threshold: a flag for each that leaves. */
static gboolean
queue_verdict (EeNet *net, guint lane, guint first, guint rows, const double *threshold, GError **error)
{
  EeCudaInference *self = net->inference;

  return threshold == NULL
         || EE_CUDA_LAUNCH (&net->kernels, net->lanes[lane].stream, exit_flags, rows, error,
                            .logits = self->logits[lane], .left = self->left + first, .threshold = *threshold,
                            .rows = rows, .format = net->format);
}

/* Rows of the first chunk, a whole bucket, so that nothing of it reaches into the second; 0 for one chunk. */
static guint
get_split (EeNet *net, guint rows)
{
  return rows < LEAST_SPLIT_ROWS || ee_cuda_clock_is_running (net) ? 0 : ee_cuda_rows_get_bucket_within (rows / 2);
}

/* The second lane goes on from where the first one is. */
static gboolean
fork_lanes (EeNet *net, GError **error)
{
  return ee_cuda_check (cudaEventRecord (net->inference->forked, net->lanes[0].stream), "cudaEventRecord", error)
         && ee_cuda_check (cudaStreamWaitEvent (net->lanes[1].stream, net->inference->forked, 0), "cudaStreamWaitEvent",
                           error);
}

/* And the first one goes on when the second one is done. */
static gboolean
join_lanes (EeNet *net, GError **error)
{
  return ee_cuda_check (cudaEventRecord (net->inference->joined, net->lanes[1].stream), "cudaEventRecord", error)
         && ee_cuda_check (cudaStreamWaitEvent (net->lanes[0].stream, net->inference->joined, 0), "cudaStreamWaitEvent",
                           error);
}

/* Whatever went wrong: nothing may still be working in memory that is used next. */
static void
stop_lanes (EeNet *net)
{
  for (guint i = 0; i < EE_CUDA_N_LANES; i++)
    cudaStreamSynchronize (net->lanes[i].stream);
}

/* Records a stage's work on one row. FALSE where the libraries cannot be recorded: then launches remain launches. */
static gboolean
record_single (EeNet *net, guint stage)
{
  EeCudaInference *self = net->inference;
  cudaStream_t stream = net->lanes[0].stream;
  cudaGraph_t graph = NULL;
  gboolean ok;

  if (!ee_cuda_check (cudaStreamBeginCapture (stream, cudaStreamCaptureModeThreadLocal), "cudaStreamBeginCapture",
                      NULL))
    return FALSE;
  ok = ee_cuda_stage_queue (net, 0, stage, self->one, 0, 1, NULL);
  if (!ee_cuda_check (cudaStreamEndCapture (stream, &graph), "cudaStreamEndCapture", NULL))
    return FALSE;
  ok = ok && ee_cuda_check (cudaGraphInstantiate (&self->singles[stage].graph, graph, 0), "cudaGraphInstantiate", NULL);
  if (!ok)
    self->singles[stage].graph = NULL;
  cudaGraphDestroy (graph);
  return ok;
}

/* One row: the pool's pointers change, a graph's cannot, so the row is copied first. */
static gboolean
run_single (EeNet *net, guint stage, GError **error)
{
  EeCudaInference *self = net->inference;
  EeCudaSingle *single = &self->singles[stage];
  const EeCudaPool *pool = &self->pools[stage];

  if (!ee_cuda_net_copy (net, 0, self->one, ee_cuda_pool_get_first (pool), pool->row_bytes, cudaMemcpyDeviceToDevice,
                         error))
    return FALSE;
  if (single->warm && single->graph == NULL && !single->refused)
    single->refused = !record_single (net, stage);
  single->warm = TRUE;
  if (single->graph == NULL)
    return ee_cuda_stage_queue (net, 0, stage, self->one, 0, 1, error);
  return ee_cuda_check (cudaGraphLaunch (single->graph, net->lanes[0].stream), "cudaGraphLaunch", error);
}

static gboolean
queue_chunks (EeNet *net, guint stage, guint rows, const double *threshold, GError **error)
{
  EeCudaPool *pool = &net->inference->pools[stage];
  guint8 *in = ee_cuda_pool_get_first (pool);
  const guint split = get_split (net, rows);

  if (split == 0)
    return ee_cuda_stage_queue (net, 0, stage, in, 0, rows, error) && queue_verdict (net, 0, 0, rows, threshold, error);
  return fork_lanes (net, error) && ee_cuda_stage_queue (net, 0, stage, in, 0, split, error)
         && queue_verdict (net, 0, 0, split, threshold, error)
         && ee_cuda_stage_queue (net, 1, stage, in + split * pool->row_bytes, split, rows - split, error)
         && queue_verdict (net, 1, split, rows - split, threshold, error) && join_lanes (net, error);
}

static gboolean
wait_for_lanes (EeNet *net, guint rows, GError **error)
{
  return (get_split (net, rows) == 0 || ee_cuda_net_wait (net, 1, error)) && ee_cuda_net_wait (net, 0, error);
}

/**
 * ee_cuda_stage_run:
 * @net: a net
 * @stage: index in the plan
 * @rows: at least 1, waiting in its pool
 * @threshold: (nullable): P(redundant) from which a row leaves; those that do not go on to the next pool, which counts
 *   all @rows until the caller takes off those that left
 * @error: EE_ERROR_DEVICE or EE_ERROR_NO_MEMORY
 *
 * Computes the stage's kept rows and answers and waits for them, and for the number of survivors.
 *
 * Returns: TRUE on success
 */
gboolean
ee_cuda_stage_run (EeNet *net, guint stage, guint rows, const double *threshold, GError **error)
{
  const gboolean single = rows == 1 && !ee_cuda_clock_is_running (net);

  if (ee_cuda_copies_refresh (net, FALSE, error) && ee_cuda_clock_start (net, error)
      && (single ? run_single (net, stage, error) && queue_verdict (net, 0, 0, 1, threshold, error)
                 : queue_chunks (net, stage, rows, threshold, error))
      && (threshold == NULL || ee_cuda_keep_queue (net, stage, rows, rows, error)) && wait_for_lanes (net, rows, error)
      && ee_cuda_clock_read (net, error))
    return TRUE;
  stop_lanes (net);
  return FALSE;
}
