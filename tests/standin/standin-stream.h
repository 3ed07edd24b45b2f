/* SPDX-License-Identifier: Apache-2.0 */
/* standin-stream.h - queues of work, captures of them, and the events in between */
#pragma once

#include "standin-control.h"
#include "standin.h"

G_BEGIN_DECLS

/**
 * StandinWork:
 * @what: for complaints; a string constant
 * @prepare: (nullable): called when the work enters a stream, also each time that a graph with it is launched
 * @run: called once, with device memory open
 *
 * The payload is copied, so it must be plain memory.
 */
typedef struct
{
  const char *what;
  void (*prepare) (gpointer payload);
  void (*run) (gpointer payload);
} StandinWork;

/* One piece in a queue or a graph. */
typedef struct
{
  const StandinWork *work;
  gpointer payload;
  gsize bytes;
} StandinPiece;

/* What a capture gathers. */
typedef struct
{
  GArray *pieces;      /* of StandinPiece */
  const char *spoiled; /* (nullable): the call that was illegal */
  gpointer origin;     /* the stream where it began */
} StandinGraph;

/**
 * StandinStream:
 * @queue: of StandinPiece; those before @next ran
 * @capture: (nullable): where pieces go instead
 * @unjoined: whether this stream was forked into a capture and has work there that nothing waits for
 * @last: number of the capture's pieces when this stream added its last
 */
typedef struct
{
  GArray *queue;
  guint next;
  int device;
  gboolean running;
  StandinGraph *capture;
  gboolean unjoined;
  guint last;
} StandinStream;

STANDIN_API StandinStream *standin_stream_get (const char *caller, cudaStream_t stream);
STANDIN_API cudaError_t standin_stream_queue (StandinStream *stream, const StandinWork *work, gconstpointer payload,
                                              gsize bytes);
void standin_stream_run (StandinStream *stream, guint until);
void standin_stream_run_all (void);
gboolean standin_stream_refuse_in_capture (const char *caller);
void standin_graph_free (StandinGraph *graph);

G_END_DECLS
