/* SPDX-License-Identifier: Apache-2.0 */
/* offramp-session-private.h - what the two halves of a session share: its list, and the training it follows */
#pragma once

#include "offramp-session.h"
#include "offramp-worker.h"

G_BEGIN_DECLS

/**
 * OfframpSession:
 * @samples: of OfframpSample, in the order of arrival
 * @generation: samples of jobs before it were cleared away and are not let in any more
 * @failures: sentences, one a file that gave no image; NULL-terminated
 * @opening: networks asked for and not answered
 * @training: (nullable): the one to follow while it runs
 * @following: whether its weights answer; not after another network was opened by hand
 * @was_busy: whether the training ran when it last reported
 * @copying: (nullable): cancels the copy of weights under way
 * @version: of the newest copy; 0 for none of this training
 * @copied_at: when it was asked for, monotonic, in microseconds
 * @judged_by_training: whether the network that answers now has a training's weights
 * @watched: whether somebody looks at the images
 */
struct _OfframpSession
{
  GObject parent_instance;

  OfframpWorker *worker;
  GListStore *samples;
  int generation;
  GPtrArray *failures;
  EePlan *plan;
  char *network;
  char *weights;
  char *network_error;
  guint opening;
  OfframpTally tally;
  guint64 next_seed;

  OfframpTraining *training;
  gboolean following;
  gboolean was_busy;
  GCancellable *copying;
  guint64 version;
  gint64 copied_at;
  gboolean judged_by_training;
  gboolean watched;
};

void offramp_session_push_open (OfframpSession *self, const char *path);
void offramp_session_unfollow (OfframpSession *self);
void offramp_session_follow_training (OfframpSession *self);

G_END_DECLS
