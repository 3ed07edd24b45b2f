/* SPDX-License-Identifier: Apache-2.0 */
/* Queues of work
 *
 * A piece runs when something waits for it, when it is queued, or by chance (StandinSchedule); in one stream always in
 * order. A program that is right gives the same bytes in every schedule.
 */
#include "standin-stream.h"

static void
free_pieces (GArray *pieces, guint from)
{
  for (guint i = from; i < pieces->len; i++)
    g_free (g_array_index (pieces, StandinPiece, i).payload);
  g_array_set_size (pieces, from);
}

void
standin_graph_free (StandinGraph *graph)
{
  free_pieces (graph->pieces, 0);
  g_array_unref (graph->pieces);
  g_free (graph);
}

/**
 * standin_stream_get:
 * @caller: for the complaint
 * @stream: of the runtime
 *
 * Returns: (nullable): the stream; NULL, with a complaint, for the default stream and for what is none
 */
StandinStream *
standin_stream_get (const char *caller, cudaStream_t stream)
{
  if (stream == NULL || stream == cudaStreamLegacy || stream == cudaStreamPerThread)
    standin_complain ("%s uses the default stream", caller);
  else if (!standin_object_is (stream, "stream"))
    standin_complain ("%s: %p is no live stream", caller, (gpointer)stream);
  else
    return (StandinStream *)stream;
  return NULL;
}

/**
 * standin_stream_run:
 * @stream: whose work runs
 * @until: number of pieces, counted from the stream's start
 *
 * Work that waits for another stream runs that one first.
 */
void
standin_stream_run (StandinStream *stream, guint until)
{
  if (stream->running || stream->next >= until)
    return;

  stream->running = TRUE;
  standin_memory_open (NULL);
  while (stream->next < MIN (until, stream->queue->len))
    {
      const StandinPiece piece = g_array_index (stream->queue, StandinPiece, stream->next);

      g_array_index (stream->queue, StandinPiece, stream->next++).payload = NULL;
      standin_memory_name (piece.work->what);
      piece.work->run (piece.payload);
      standin_memory_check_edges (piece.work->what);
      g_free (piece.payload);
    }
  standin_memory_close ();
  stream->running = FALSE;
}

static void
run_all_cb (gpointer object, gpointer data)
{
  StandinStream *stream = object;

  standin_stream_run (stream, stream->queue->len);
}

void
standin_stream_run_all (void)
{
  standin_object_foreach ("stream", run_all_cb, NULL);
}

static void
run_some_cb (gpointer object, gpointer data)
{
  StandinStream *stream = object;

  if (standin_choose (3) == 0 && stream->queue->len > stream->next)
    standin_stream_run (stream, stream->next + 1 + standin_choose (stream->queue->len - stream->next));
}

static void
advance (StandinStream *stream)
{
  if (standin_get_schedule () == STANDIN_EAGER)
    standin_stream_run (stream, stream->queue->len);
  else if (standin_get_schedule () == STANDIN_RANDOM)
    standin_object_foreach ("stream", run_some_cb, NULL);
}

/**
 * standin_stream_queue:
 * @stream: live
 * @work: what to do
 * @payload: what with; copied
 * @bytes: of it
 *
 * Returns: an error where the device broke
 */
cudaError_t
standin_stream_queue (StandinStream *stream, const StandinWork *work, gconstpointer payload, gsize bytes)
{
  const StandinPiece piece = { work, g_memdup2 (payload, bytes), bytes };
  cudaError_t status;

  if (stream->capture != NULL)
    {
      g_array_append_val (stream->capture->pieces, piece);
      stream->unjoined = stream->capture->origin != stream;
      stream->last = stream->capture->pieces->len;
      return cudaSuccess;
    }
  status = standin_note_operation ();
  if (status != cudaSuccess)
    {
      g_free (piece.payload);
      return standin_result (status);
    }
  if (work->prepare != NULL)
    work->prepare (piece.payload);
  g_array_append_val (stream->queue, piece);
  advance (stream);
  return cudaSuccess;
}

static void
spoil_cb (gpointer object, gpointer data)
{
  StandinStream *stream = object;

  if (stream->capture == NULL)
    return;
  standin_complain ("%s while a stream is captured", *(const char **)data);
  stream->capture->spoiled = *(const char **)data;
  *(const char **)data = NULL;
}

/**
 * standin_stream_refuse_in_capture:
 * @caller: a call that is illegal while any stream is captured
 *
 * Returns: whether one is; complains and spoils the capture
 */
gboolean
standin_stream_refuse_in_capture (const char *caller)
{
  standin_object_foreach ("stream", spoil_cb, &caller);
  return caller == NULL;
}
