/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-worker-private.h - what the two halves of the worker share: the thread's queues, and its jobs */
#pragma once

#include "offramp-classifier.h"
#include "offramp-worker.h"

G_BEGIN_DECLS

enum
{
  OFFRAMP_WORKER_URGENT,
  OFFRAMP_WORKER_NORMAL,
  OFFRAMP_WORKER_REFINE,
  OFFRAMP_WORKER_BULK,
  OFFRAMP_WORKER_N_QUEUES
};

/**
 * OfframpWorker:
 * @incoming: jobs from the main thread
 * @queues: (worker thread): jobs waiting, the more urgent queue first
 * @outgoing: news for the main thread
 * @posted: (under @lock): whether a source for @outgoing is attached
 * @delivered_at: (under @lock): monotonic time of the last delivery, in microseconds
 * @generation: (atomic): counts the stops; a job of an older one is dropped
 * @round: (atomic): counts the times that everything was to be classified again
 * @sketch: (atomic): counts the sketches; only the newest is looked at
 * @n_waiting: (atomic): images that were asked for and not yet answered
 * @n_asked: (atomic): images that were ever asked for
 * @n_refining: (atomic): images that have a verdict and are timed again
 * @walking: (atomic): whether a folder is being walked
 * @reading: (atomic): how far the data set that is being read has got, in thousandths, and one more; 0 for none
 * @threshold: (under @lock): P(redundant) from which an image leaves; negative for the network's own
 * @walk_cancellable: (worker thread creates, any thread cancels, under @lock): of the walk under way
 * @classifier: (worker thread)
 * @examples: (worker thread) (nullable): the test set that example images are taken from
 * @examples_pair: (worker thread) (nullable): which one that is, with its polarity
 * @cut_short: (worker thread): whether the timing under way was ended for somebody who waits
 * @n_networks: (worker thread): how often another network or other weights answered
 */
struct _OfframpWorker
{
  GThread *thread;
  GAsyncQueue *incoming;
  GQueue queues[OFFRAMP_WORKER_N_QUEUES];
  GAsyncQueue *outgoing;
  GMainContext *context;
  GSource *source;
  gboolean posted;
  gint64 delivered_at;
  int generation;
  int round;
  int sketch;
  int n_waiting;
  int n_asked;
  int n_refining;
  int walking;
  int reading;
  GMutex lock;
  double threshold;
  GCancellable *walk_cancellable;
  OfframpWorkerNewsFunc news_func;
  gpointer user_data;
  OfframpClassifier *classifier;
  EeExperiment *examples;
  char *examples_pair;
  gboolean cut_short;
  guint n_networks;
};

void offramp_worker_post (OfframpWorker *self, OfframpNews *news);
void offramp_worker_wake (OfframpWorker *self);
void offramp_worker_count (OfframpWorker *self, guint n_images);
void offramp_worker_enqueue (OfframpWorker *self, OfframpJob *job);
gboolean offramp_worker_is_current (OfframpWorker *self, const OfframpJob *job);
gboolean offramp_worker_is_wanted (OfframpWorker *self);
void offramp_worker_do (OfframpWorker *self, OfframpJob *job);
GCancellable *offramp_worker_get_cancellable (OfframpWorker *self);
void offramp_worker_do_features (OfframpWorker *self, OfframpJob *job);
void offramp_worker_do_contrast (OfframpWorker *self, OfframpJob *job);

G_END_DECLS
